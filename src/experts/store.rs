//! The SQL of experts and conflicts of interest.

#![expect(missing_docs, reason = "columns are described where they are made, in migrations/")]

use diesel::prelude::*;

use crate::{
    db::{
        Conn,
        schema::{conflicts, expert_tags, experts},
    },
    domain::{
        id::{AccountId, CompetitionId, ConflictId, EntryId, ExpertId},
        states::ConflictKind,
        time::Timestamp,
    },
    each_backend,
    error::AppError,
};

/// A row of experts.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = experts, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct ExpertRow {
    pub id: ExpertId,
    pub competition_id: CompetitionId,
    pub account_id: Option<AccountId>,
    pub name: String,
    pub organization: String,
    pub title: String,
    pub region: String,
    pub kind: String,
    pub phone: String,
    pub email: String,
    pub is_judge: bool,
    pub is_mentor: bool,
    pub judging_capacity: i32,
    pub mentoring_capacity: i32,
    pub version: i32,
    pub created_at: Timestamp,
    pub withdrawn_at: Option<Timestamp>,
}

/// Adds an expert.
pub fn insert_expert(conn: &mut Conn, row: &ExpertRow) -> Result<(), AppError> {
    diesel::insert_into(experts::table).values(row).execute(conn)?;
    Ok(())
}

/// The expert with an identifier.
pub fn expert_by_id(conn: &mut Conn, id: ExpertId) -> Result<Option<ExpertRow>, AppError> {
    Ok(experts::table.find(id).select(ExpertRow::as_select()).first(conn).optional()?)
}

/// A row of expert tags.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = expert_tags, treat_none_as_default_value = false)]
pub struct ExpertTagRow {
    pub expert_id: ExpertId,
    pub tag: String,
    pub level: i32,
}

/// Adds rows of expert tags, 500 to a statement.
pub fn insert_expert_tags(conn: &mut Conn, rows: &[ExpertTagRow]) -> Result<(), AppError> {
    for part in rows.chunks(500) {
        each_backend!(conn, |c| diesel::insert_into(expert_tags::table).values(part).execute(c))?;
    }
    Ok(())
}

/// Declared conflicts and those that a recusal left; the derived ones are computed when they are asked for.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = conflicts, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct ConflictRow {
    pub id: ConflictId,
    pub competition_id: CompetitionId,
    pub entry_id: EntryId,
    pub expert_id: ExpertId,
    pub kind: ConflictKind,
    pub reason: String,
    pub declared_by: Option<AccountId>,
    pub at: Timestamp,
    pub lifted_at: Option<Timestamp>,
}

/// Adds a conflict.
pub fn insert_conflict(conn: &mut Conn, row: &ConflictRow) -> Result<(), AppError> {
    diesel::insert_into(conflicts::table).values(row).execute(conn)?;
    Ok(())
}

/// The conflict with an identifier.
pub fn conflict_by_id(conn: &mut Conn, id: ConflictId) -> Result<Option<ConflictRow>, AppError> {
    Ok(conflicts::table.find(id).select(ConflictRow::as_select()).first(conn).optional()?)
}
