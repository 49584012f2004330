//! The SQL of the audit log.

use diesel::prelude::*;

use crate::{
    db::{
        Conn,
        schema::{audit_details, audit_events},
    },
    domain::{
        id::{AccountId, CompetitionId, EventId},
        time::Timestamp,
    },
    error::AppError,
};

/// A row of the log.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_events)]
pub struct EventRow {
    /// The event; grows with time.
    pub id: EventId,
    /// When it happened.
    pub at: Timestamp,
    /// The kind of act.
    pub act: String,
    /// Who did it; none for the system.
    pub actor_id: Option<AccountId>,
    /// The competition in which it happened.
    pub competition_id: Option<CompetitionId>,
    /// The kind of thing it was done to.
    pub subject_kind: String,
    /// The thing it was done to: 16 bytes.
    pub subject_id: Vec<u8>,
    /// The thing's version after the act.
    pub revision: i32,
    /// The salted hash of the detail.
    pub content_hash: Vec<u8>,
}

/// Adds an event.
pub fn insert_event(conn: &mut Conn, event: &EventRow) -> Result<(), AppError> {
    diesel::insert_into(audit_events::table).values(event).execute(conn)?;
    Ok(())
}

/// Adds an event's detail.
pub fn insert_detail(conn: &mut Conn, event: EventId, salt: &[u8], content: &str) -> Result<(), AppError> {
    diesel::insert_into(audit_details::table)
        .values((
            audit_details::event_id.eq(event),
            audit_details::salt.eq(salt),
            audit_details::content.eq(content),
        ))
        .execute(conn)?;
    Ok(())
}
