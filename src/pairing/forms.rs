//! The forms of schemes: parse at the door, act, go on or show again.

pub mod enterprises;
pub mod import;
pub mod plans;
pub mod schemes;
pub mod wishes;

use super::refusal::PairingRefusal;
use crate::{
    error::{AppError, Refusal as _},
    web::{form::Form, visit::Visit},
};

/// The version that a page was based on.
fn version(form: &Form) -> Result<i32, AppError> {
    form.value("version").parse().map_err(|_unspecific| AppError::BadRequest("no version"))
}

/// Whether an act was refused because somebody else changed the same meanwhile.
fn has_met<T>(outcome: &Result<T, AppError>, visit: &Visit) -> bool {
    let t = visit.t();
    matches!(outcome, Err(AppError::Refused(refusal)) if refusal.words(t) == PairingRefusal::Changed.words(t))
}

/// Puts a refusal of the trade onto the form, where the person can mend it. Other errors go on.
fn onto_form<T>(
    outcome: Result<T, AppError>,
    visit: &Visit,
    form: &mut Form,
    field: &str,
    label: &str,
) -> Result<Option<T>, AppError> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(AppError::Refused(refusal)) => {
            form.refuse_saying(field, label, refusal.words(visit.t()));
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
