//! A form that cannot be taken now: one address tries too often, or too many people come at once. It comes back with what
//! was typed, passwords excepted, and says when to send it again.

use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
};
use askama::Template;

use crate::{
    error::AppError,
    web::{form::Form, page::page_with_status, visit::Visit},
};

/// After how many seconds it is worth another try when too many people came at once: by then the queue is through.
const BUSY_SECONDS: u64 = 5;

/// A form as it was sent, to be shown again.
pub fn kept(visit: &Visit, form: &Form) -> Form {
    Form::of(visit, form.fields().to_vec())
}

/// Whether an error passes by waiting.
pub fn is_passing(error: &AppError) -> bool {
    matches!(error, AppError::TooManyRequests { .. } | AppError::Unavailable)
}

/// The page with the form that was sent, when the error passes by waiting; any other error stays one. `place` is the field
/// at which the reason stands, and the label of what was tried.
///
/// # Errors
/// Any other error.
pub fn again<T: Template>(
    visit: &Visit,
    error: AppError,
    mut form: Form,
    place: (&str, &str),
    page: impl FnOnce(Form) -> T,
) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let (status, seconds, words) = match error {
        AppError::TooManyRequests { retry_after } => {
            (StatusCode::TOO_MANY_REQUESTS, retry_after, t.msg_error_too_many(retry_after))
        }
        AppError::Unavailable => {
            tracing::warn!(path = visit.path(), "a form was put off");
            (StatusCode::SERVICE_UNAVAILABLE, BUSY_SECONDS, t.msg_error_unavailable())
        }
        error => return Err(error),
    };
    let (field, label) = place;
    form.refuse_saying(field, label, words);
    let mut response = page_with_status(visit, status, &page(form))?;
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    Ok(response)
}
