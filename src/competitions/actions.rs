//! What can be done with competitions and their set-up. Each act is one transaction and one audit event.

use serde_json::json;

use super::store;
use crate::{
    audit::{self, By, Event},
    db::Conn,
    domain::id::RubricId,
    error::AppError,
};

/// Freezes a rubric, because a mark was given by it. The second time nothing happens.
///
/// # Errors
/// When there is no such rubric.
pub fn freeze_rubric(conn: &mut Conn, by: &By, rubric: RubricId) -> Result<(), AppError> {
    let row = store::rubric_by_id(conn, rubric)?.ok_or(AppError::NotFound)?;
    if row.frozen_at.is_some() || !store::freeze_rubric(conn, rubric, by.now())? {
        return Ok(());
    }
    let event = Event {
        act: "rubric.frozen",
        competition: Some(row.competition_id),
        subject: rubric.into(),
        revision: row.version,
        detail: &json!({}),
    };
    audit::record(conn, by, &event)
}
