//! What is shown whole or taken out of the house: contacts that somebody looked at, and tables. Neither changes anything
//! but the log, so who only watches may do both; and nothing is shown or sent before its event is written.

use serde_json::json;
use uuid::Uuid;

use super::{By, Event, record};
use crate::{db::Conn, domain::id::CompetitionId, error::AppError, tables::TableFormat, web::visit::Visit};

/// A table that leaves the house.
pub struct Export {
    /// The act: what the table belongs to, and that it was exported.
    pub act: &'static str,
    /// The competition, if it is of one.
    pub competition: Option<CompetitionId>,
    /// What the table belongs to: the competition, the round, the scheme.
    pub subject: Uuid,
    /// What its rows are.
    pub kind: &'static str,
    /// The form of the file.
    pub format: TableFormat,
    /// How many rows it has below its header.
    pub rows: usize,
}

/// Writes the event of an export.
///
/// # Errors
/// When the database fails.
pub fn record_export(conn: &mut Conn, by: &By, export: &Export) -> Result<(), AppError> {
    let detail = json!({"kind": export.kind, "format": export.format.ending(), "rows": export.rows});
    let Export { act, competition, subject, .. } = *export;
    record(conn, by, &Event { act, competition, subject, revision: 0, detail: &detail })
}

/// Writes the event of an export before the file is sent.
///
/// # Errors
/// When the database cannot be written: then nothing may be sent.
pub async fn note_export(visit: &Visit, export: Export) -> Result<(), AppError> {
    let by = visit.by()?;
    visit.db().write(move |conn| record_export(conn, &by, &export)).await
}

/// Writes into the log that the visitor had a contact shown, before it is shown.
///
/// # Errors
/// When the database cannot be written: then nothing may be shown.
pub async fn note_contact(visit: &Visit, act: &'static str, subject: Uuid) -> Result<(), AppError> {
    note_shown(visit, act, subject, json!({})).await
}

/// The same for all contacts of one page of a list: to whom they belong, and how many there are. On a page of no
/// competition they are looked at as the administrator.
///
/// # Errors
/// When the database cannot be written: then nothing may be shown.
pub async fn note_contacts(visit: &Visit, kind: &'static str, count: usize) -> Result<(), AppError> {
    let (act, subject) = match visit.competition() {
        Ok(competition) => ("competition.contacts_shown", competition.id.into()),
        Err(_) => ("account.contacts_shown", visit.account()?.into()),
    };
    note_shown(visit, act, subject, json!({"kind": kind, "count": count})).await
}

async fn note_shown(
    visit: &Visit,
    act: &'static str,
    subject: Uuid,
    detail: serde_json::Value,
) -> Result<(), AppError> {
    let (by, competition) = (visit.by()?, visit.competition().ok().map(|competition| competition.id));
    visit
        .db()
        .write(move |conn| {
            let event = Event { act, competition, subject, revision: 0, detail: &detail };
            record(conn, &by, &event)
        })
        .await
}
