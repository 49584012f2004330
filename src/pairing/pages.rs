//! The pages of schemes: those of the organizers, the enterprise's own, and the public one.

mod chart;
pub mod confirm;
pub mod enterprises;
pub mod import;
pub mod own;
pub mod plan;
pub mod plans;
pub mod public;
pub mod schemes;
pub mod wishes;

use crate::{
    domain::{id::SchemeId, role::Role},
    error::AppError,
    web::visit::Visit,
};

/// The address under which a scheme's pages lie.
pub fn base(visit: &Visit, scheme: SchemeId) -> Result<String, AppError> {
    Ok(format!("/c/{}/schemes/{scheme}", visit.competition()?.slug))
}

/// Whether the visitor may do what the page offers; a supervisor may only look.
pub fn is_organizer(visit: &Visit) -> Result<bool, AppError> {
    Ok(visit.scope()?.has(Role::Organizer))
}

/// A value of the address's query.
pub fn asked(visit: &Visit, name: &str) -> String {
    form_urlencoded::parse(visit.query().as_bytes())
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.trim().to_owned())
        .unwrap_or_default()
}
