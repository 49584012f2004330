//! The SQL of score sheets, marks and revisions.

#![expect(missing_docs, reason = "columns are described where they are made, in migrations/")]

use diesel::prelude::*;

use crate::{
    db::{
        Conn,
        schema::{marks, sheet_revisions, sheets},
    },
    domain::{
        id::{AccountId, CriterionId, EntryId, ExpertId, PlanId, RevisionId, RoundId, SheetId},
        states::SheetState,
        time::Timestamp,
    },
    each_backend,
    error::AppError,
};

/// A row of sheets.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = sheets, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct SheetRow {
    pub id: SheetId,
    pub round_id: RoundId,
    pub entry_id: EntryId,
    pub expert_id: ExpertId,
    pub plan_id: Option<PlanId>,
    pub state: SheetState,
    pub version: i32,
    pub comment: String,
    pub total: Option<i32>,
    pub assigned_at: Timestamp,
    pub saved_at: Option<Timestamp>,
    pub submitted_at: Option<Timestamp>,
    pub reason: String,
    pub origin: String,
}

/// Adds a sheet.
pub fn insert_sheet(conn: &mut Conn, row: &SheetRow) -> Result<(), AppError> {
    diesel::insert_into(sheets::table).values(row).execute(conn)?;
    Ok(())
}

/// The sheet with an identifier.
pub fn sheet_by_id(conn: &mut Conn, id: SheetId) -> Result<Option<SheetRow>, AppError> {
    Ok(sheets::table.find(id).select(SheetRow::as_select()).first(conn).optional()?)
}

/// A row of marks.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = marks, treat_none_as_default_value = false)]
pub struct MarkRow {
    pub sheet_id: SheetId,
    pub criterion_id: CriterionId,
    pub points: i32,
}

/// Adds rows of marks, 500 to a statement.
pub fn insert_marks(conn: &mut Conn, rows: &[MarkRow]) -> Result<(), AppError> {
    for part in rows.chunks(500) {
        each_backend!(conn, |c| diesel::insert_into(marks::table).values(part).execute(c))?;
    }
    Ok(())
}

/// Every saved state of a sheet. The request key makes a repeated save harmless.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = sheet_revisions, treat_none_as_default_value = false)]
pub struct RevisionRow {
    pub id: RevisionId,
    pub sheet_id: SheetId,
    pub version: i32,
    pub at: Timestamp,
    pub by_account_id: Option<AccountId>,
    pub act: String,
    pub request_key: Option<Vec<u8>>,
    pub content: String,
    pub reason: String,
}

/// Adds a revision.
pub fn insert_revision(conn: &mut Conn, row: &RevisionRow) -> Result<(), AppError> {
    diesel::insert_into(sheet_revisions::table).values(row).execute(conn)?;
    Ok(())
}

/// The revision with an identifier.
pub fn revision_by_id(conn: &mut Conn, id: RevisionId) -> Result<Option<RevisionRow>, AppError> {
    Ok(sheet_revisions::table.find(id).select(RevisionRow::as_select()).first(conn).optional()?)
}
