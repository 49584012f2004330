//! The SQL of score sheets, marks and revisions: the rows, and what a save reads; what it writes over is in `save`, what
//! pages list in `lists`.

#![expect(missing_docs, reason = "columns are described where they are made, in migrations/")]

pub mod lists;
pub mod plan;
pub mod reminders;
mod save;

use diesel::prelude::*;

pub use self::save::{update_sheet, write_marks};
use crate::{
    db::{
        Conn,
        schema::{criteria, criterion_levels, experts, marks, rounds, rubrics, sheet_revisions, sheets},
        whole,
    },
    domain::{
        id::{AccountId, CompetitionId, CriterionId, EntryId, ExpertId, PlanId, RoundId, RubricId, SheetId},
        states::{Control, CriterionKind, RoundState, SheetState},
        time::Timestamp,
    },
    each_backend,
    error::AppError,
};

/// The most criteria of a rubric that are read.
const MOST_CRITERIA: i64 = 500;

/// The most levels of a rubric's criteria.
const MOST_LEVELS: i64 = 20 * MOST_CRITERIA;

/// The most sheets that one judge has for one entry: one in each round.
const MOST_OF_PAIR: i64 = 500;

/// The most sheets of a round that are read at once.
const MOST_SHEETS: i64 = 2_000_000;

/// The most marks of a round that are read at once.
const MOST_MARKS: i64 = 10 * MOST_SHEETS;

/// A row of sheets.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = sheets, treat_none_as_default_value = false)]
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

/// Adds sheets, 500 to a statement.
pub fn insert_sheets(conn: &mut Conn, rows: &[SheetRow]) -> Result<(), AppError> {
    for part in rows.chunks(500) {
        each_backend!(conn, |c| diesel::insert_into(sheets::table).values(part).execute(c))?;
    }
    Ok(())
}

/// A sheet of this round.
pub fn sheet_in(conn: &mut Conn, round: RoundId, id: SheetId) -> Result<Option<SheetRow>, AppError> {
    Ok(sheets::table
        .find(id)
        .filter(sheets::round_id.eq(round))
        .select(SheetRow::as_select())
        .first(conn)
        .optional()?)
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

/// The marks of a sheet: criterion and thousandths, by criterion.
pub fn marks_of(conn: &mut Conn, sheet: SheetId) -> Result<Vec<(CriterionId, i32)>, AppError> {
    whole(
        each_backend!(conn, |c| marks::table
            .filter(marks::sheet_id.eq(sheet))
            .order(marks::criterion_id)
            .select((marks::criterion_id, marks::points))
            .limit(MOST_CRITERIA + 1)
            .load(c))?,
        MOST_CRITERIA,
    )
}

/// Takes marks out of a sheet, because they are blank now.
pub fn delete_marks(conn: &mut Conn, sheet: SheetId, gone: &[CriterionId]) -> Result<(), AppError> {
    let of_sheet = marks::table.filter(marks::sheet_id.eq(sheet));
    diesel::delete(of_sheet.filter(marks::criterion_id.eq_any(gone))).execute(conn)?;
    Ok(())
}

/// Every saved state of a sheet. The request key makes a repeated save harmless.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = sheet_revisions, treat_none_as_default_value = false)]
pub struct RevisionRow {
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
    each_backend!(conn, |c| diesel::insert_into(sheet_revisions::table).values(row).execute(c))?;
    Ok(())
}

/// Adds revisions, 500 to a statement.
pub fn insert_revisions(conn: &mut Conn, rows: &[RevisionRow]) -> Result<(), AppError> {
    for part in rows.chunks(500) {
        each_backend!(conn, |c| diesel::insert_into(sheet_revisions::table).values(part).execute(c))?;
    }
    Ok(())
}

/// What an earlier request with this key made of a sheet.
pub fn revision_by_key(conn: &mut Conn, sheet: SheetId, key: &[u8]) -> Result<Option<RevisionRow>, AppError> {
    Ok(sheet_revisions::table
        .filter(sheet_revisions::sheet_id.eq(sheet))
        .filter(sheet_revisions::request_key.eq(key))
        .select(RevisionRow::as_select())
        .first(conn)
        .optional()?)
}

/// A judge's own sheet with what decides whether it may be changed.
#[derive(Clone, Debug, Queryable)]
pub struct OwnSheet {
    pub sheet: SheetRow,
    pub round_state: RoundState,
    pub opens_at: Timestamp,
    pub closes_at: Timestamp,
    pub rubric_id: RubricId,
    pub rule: String,
    pub frozen_at: Option<Timestamp>,
}

/// The sheet of this judge in this competition.
pub fn own_sheet(
    conn: &mut Conn,
    competition: CompetitionId,
    account: AccountId,
    id: SheetId,
) -> Result<Option<OwnSheet>, AppError> {
    let own = each_backend!(conn, |c| sheets::table
        .inner_join(rounds::table.inner_join(rubrics::table))
        .inner_join(experts::table)
        .filter(sheets::id.eq(id))
        .filter(rounds::competition_id.eq(competition))
        .filter(experts::account_id.eq(account))
        .select((
            SheetRow::as_select(),
            rounds::state,
            rounds::opens_at,
            rounds::closes_at,
            rounds::rubric_id,
            rounds::rule,
            rubrics::frozen_at,
        ))
        .first(c));
    Ok(own.optional()?)
}

/// The sheets of an entry that are open to a judge, in rounds that are not published.
pub fn open_sheets_of_pair(
    conn: &mut Conn,
    entry: EntryId,
    expert: ExpertId,
) -> Result<Vec<SheetRow>, AppError> {
    let open: Vec<SheetState> =
        SheetState::ALL.iter().copied().filter(|state| state.is_open_to_judge()).collect();
    whole(
        sheets::table
            .inner_join(rounds::table)
            .filter(sheets::entry_id.eq(entry))
            .filter(sheets::expert_id.eq(expert))
            .filter(sheets::state.eq_any(open))
            .filter(rounds::state.ne(RoundState::Finalised))
            .order(sheets::id)
            .select(SheetRow::as_select())
            .limit(MOST_OF_PAIR + 1)
            .load(conn)?,
        MOST_OF_PAIR,
    )
}

/// A submitted sheet in a round that is not published, so that it will count.
#[derive(Clone, Debug, Queryable)]
pub struct CountingSheet {
    pub id: SheetId,
    pub round: RoundId,
    pub round_zh: String,
    pub round_en: String,
}

/// The submitted sheets of a judge for an entry, in rounds that are not published, by the order of the rounds.
pub fn counting_sheets_of_pair(
    conn: &mut Conn,
    entry: EntryId,
    expert: ExpertId,
) -> Result<Vec<CountingSheet>, AppError> {
    whole(
        sheets::table
            .inner_join(rounds::table)
            .filter(sheets::entry_id.eq(entry))
            .filter(sheets::expert_id.eq(expert))
            .filter(sheets::state.eq(SheetState::Submitted))
            .filter(rounds::state.ne(RoundState::Finalised))
            .order((rounds::position, sheets::id))
            .select((sheets::id, rounds::id, rounds::name_zh, rounds::name_en))
            .limit(MOST_OF_PAIR + 1)
            .load(conn)?,
        MOST_OF_PAIR,
    )
}

/// What a mark in a criterion is measured by: the numbers without the words.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Gauge {
    pub id: CriterionId,
    pub code: String,
    pub control: Control,
    pub full_points: i32,
    pub step: i32,
    pub weight: i32,
    pub kind: CriterionKind,
}

/// The gauges of a rubric, in the order of the sheet.
pub fn gauges_of(conn: &mut Conn, rubric: RubricId) -> Result<Vec<Gauge>, AppError> {
    whole(
        each_backend!(conn, |c| criteria::table
            .filter(criteria::rubric_id.eq(rubric))
            .order((criteria::position, criteria::id))
            .select((
                criteria::id,
                criteria::code,
                criteria::control,
                criteria::full_points,
                criteria::step,
                criteria::weight,
                criteria::kind,
            ))
            .limit(MOST_CRITERIA + 1)
            .load(c))?,
        MOST_CRITERIA,
    )
}

/// The points of every level of a rubric's criteria, in the order of the sheet.
pub fn level_points_of(conn: &mut Conn, rubric: RubricId) -> Result<Vec<(CriterionId, i32)>, AppError> {
    whole(
        each_backend!(conn, |c| criterion_levels::table
            .inner_join(criteria::table)
            .filter(criteria::rubric_id.eq(rubric))
            .order((criteria::position, criteria::id, criterion_levels::points))
            .select((criterion_levels::criterion_id, criterion_levels::points))
            .limit(MOST_LEVELS + 1)
            .load(c))?,
        MOST_LEVELS,
    )
}

/// Whether a round has any sheet.
pub fn has_sheets(conn: &mut Conn, round: RoundId) -> Result<bool, AppError> {
    let first: Option<SheetId> = sheets::table
        .filter(sheets::round_id.eq(round))
        .select(sheets::id)
        .order(sheets::id)
        .first(conn)
        .optional()?;
    Ok(first.is_some())
}

/// Whether an expert has a sheet for an entry in a round.
pub fn has_sheet_for(
    conn: &mut Conn,
    round: RoundId,
    entry: EntryId,
    expert: ExpertId,
) -> Result<bool, AppError> {
    let first: Option<SheetId> = sheets::table
        .filter(sheets::round_id.eq(round))
        .filter(sheets::entry_id.eq(entry))
        .filter(sheets::expert_id.eq(expert))
        .select(sheets::id)
        .first(conn)
        .optional()?;
    Ok(first.is_some())
}

/// The submitted marks of a round in thousandths, by entry, expert and criterion. Recused, void, reopened and
/// unfinished sheets have none here.
pub fn marks_of_round(
    conn: &mut Conn,
    round: RoundId,
) -> Result<Vec<(EntryId, ExpertId, CriterionId, i32)>, AppError> {
    whole(
        marks::table
            .inner_join(sheets::table)
            .filter(sheets::round_id.eq(round))
            .filter(sheets::state.eq(SheetState::Submitted))
            .order((sheets::entry_id, sheets::expert_id, marks::criterion_id))
            .select((sheets::entry_id, sheets::expert_id, marks::criterion_id, marks::points))
            .limit(MOST_MARKS + 1)
            .load(conn)?,
        MOST_MARKS,
    )
}

/// How every sheet of a round stands, by entry and expert.
pub fn sheet_states_of_round(
    conn: &mut Conn,
    round: RoundId,
) -> Result<Vec<(SheetId, EntryId, ExpertId, SheetState)>, AppError> {
    whole(
        sheets::table
            .filter(sheets::round_id.eq(round))
            .order((sheets::entry_id, sheets::expert_id))
            .select((sheets::id, sheets::entry_id, sheets::expert_id, sheets::state))
            .limit(MOST_SHEETS + 1)
            .load(conn)?,
        MOST_SHEETS,
    )
}
