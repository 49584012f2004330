//! The SQL of mentorships and coaching records.

#![expect(missing_docs, reason = "columns are described where they are made, in migrations/")]

use diesel::prelude::*;

use crate::{
    db::{
        Conn,
        schema::{coaching_sessions, mentorships},
    },
    domain::{
        id::{AccountId, CoachingId, CompetitionId, EntryId, ExpertId, MentorshipId, PlanId},
        states::CoachingWay,
        time::Timestamp,
    },
    error::AppError,
};

/// A row of mentorships.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = mentorships, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct MentorshipRow {
    pub id: MentorshipId,
    pub competition_id: CompetitionId,
    pub entry_id: EntryId,
    pub expert_id: ExpertId,
    pub plan_id: Option<PlanId>,
    pub began_at: Timestamp,
    pub ended_at: Option<Timestamp>,
}

/// Adds a mentorship.
pub fn insert_mentorship(conn: &mut Conn, row: &MentorshipRow) -> Result<(), AppError> {
    diesel::insert_into(mentorships::table).values(row).execute(conn)?;
    Ok(())
}

/// The mentorship with an identifier.
pub fn mentorship_by_id(conn: &mut Conn, id: MentorshipId) -> Result<Option<MentorshipRow>, AppError> {
    Ok(mentorships::table.find(id).select(MentorshipRow::as_select()).first(conn).optional()?)
}

/// A row of coaching sessions.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = coaching_sessions, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct CoachingRow {
    pub id: CoachingId,
    pub mentorship_id: MentorshipId,
    pub held_on: String,
    pub minutes: i32,
    pub way: CoachingWay,
    pub topic: String,
    pub advice: String,
    pub next_steps: String,
    pub version: i32,
    pub created_at: Timestamp,
    pub created_by: Option<AccountId>,
}

/// Adds a coaching.
pub fn insert_coaching(conn: &mut Conn, row: &CoachingRow) -> Result<(), AppError> {
    diesel::insert_into(coaching_sessions::table).values(row).execute(conn)?;
    Ok(())
}

/// The coaching with an identifier.
pub fn coaching_by_id(conn: &mut Conn, id: CoachingId) -> Result<Option<CoachingRow>, AppError> {
    Ok(coaching_sessions::table.find(id).select(CoachingRow::as_select()).first(conn).optional()?)
}
