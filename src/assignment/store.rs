//! The SQL of assignment plans. What a plan is computed from stands in `store/inputs.rs`.

#![expect(missing_docs, reason = "columns are described where they are made, in migrations/")]

pub mod inputs;

use diesel::prelude::*;

use crate::{
    db::{
        Conn,
        schema::{accounts, plan_pairs, plans},
    },
    domain::{
        id::{AccountId, CompetitionId, EntryId, ExpertId, PlanId, RoundId},
        states::{PlanKind, PlanState},
        time::Timestamp,
    },
    each_backend,
    error::AppError,
};

/// A row of plans.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = plans, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct PlanRow {
    pub id: PlanId,
    pub competition_id: CompetitionId,
    pub round_id: Option<RoundId>,
    pub kind: PlanKind,
    pub number: i32,
    pub state: PlanState,
    pub seed: i64,
    pub per_entry: i32,
    pub created_by: Option<AccountId>,
    pub created_at: Timestamp,
    pub applied_at: Option<Timestamp>,
    pub applied_by: Option<AccountId>,
    pub restores_id: Option<PlanId>,
    pub total: i64,
    pub bound: i64,
    pub is_proved: bool,
    pub version: i32,
    pub note: String,
    pub base: Vec<u8>,
}

/// Adds a plan.
pub fn insert_plan(conn: &mut Conn, row: &PlanRow) -> Result<(), AppError> {
    diesel::insert_into(plans::table).values(row).execute(conn)?;
    Ok(())
}

/// Changes a plan that still has the version on which the change is based. Answers how many were changed.
pub fn update_plan(conn: &mut Conn, row: &PlanRow, based_on: i32) -> Result<usize, AppError> {
    Ok(diesel::update(plans::table.find(row.id).filter(plans::version.eq(based_on)))
        .set(row)
        .execute(conn)?)
}

/// The plan with an identifier, when this competition has it.
pub fn plan_in(conn: &mut Conn, competition: CompetitionId, id: PlanId) -> Result<Option<PlanRow>, AppError> {
    Ok(plans::table
        .find(id)
        .filter(plans::competition_id.eq(competition))
        .select(PlanRow::as_select())
        .first(conn)
        .optional()?)
}

/// The plans of a competition, the youngest first, with the names of who made and who applied them.
pub fn plans_before(
    conn: &mut Conn,
    competition: CompetitionId,
    before: i32,
    limit: i64,
) -> Result<Vec<PlanRow>, AppError> {
    Ok(plans::table
        .filter(plans::competition_id.eq(competition))
        .filter(plans::number.lt(before))
        .order(plans::number.desc())
        .select(PlanRow::as_select())
        .limit(limit)
        .load(conn)?)
}

/// The number that the next plan of a competition gets.
pub fn next_number(conn: &mut Conn, competition: CompetitionId) -> Result<i32, AppError> {
    let last: Option<i32> = plans::table
        .filter(plans::competition_id.eq(competition))
        .order(plans::number.desc())
        .select(plans::number)
        .first(conn)
        .optional()?;
    Ok(last.unwrap_or(0) + 1)
}

/// The plan of a kind (and round) in a state: the last one that was applied.
pub fn last_plan(
    conn: &mut Conn,
    competition: CompetitionId,
    kind: PlanKind,
    round: Option<RoundId>,
    state: PlanState,
) -> Result<Option<PlanRow>, AppError> {
    let mut query = plans::table
        .filter(plans::competition_id.eq(competition))
        .filter(plans::kind.eq(kind))
        .filter(plans::state.eq(state))
        .into_boxed();
    query = match round {
        Some(round) => query.filter(plans::round_id.eq(round)),
        None => query.filter(plans::round_id.is_null()),
    };
    Ok(query
        .order((plans::applied_at.desc(), plans::number.desc()))
        .select(PlanRow::as_select())
        .first(conn)
        .optional()?)
}

/// The names of these accounts (a page of them).
pub fn account_names(conn: &mut Conn, ids: &[AccountId]) -> Result<Vec<(AccountId, String)>, AppError> {
    Ok(accounts::table
        .filter(accounts::id.eq_any(ids))
        .order(accounts::id)
        .select((accounts::id, accounts::name))
        .load(conn)?)
}

/// A row of plan pairs.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = plan_pairs, treat_none_as_default_value = false)]
pub struct PlanPairRow {
    pub plan_id: PlanId,
    pub entry_id: EntryId,
    pub expert_id: ExpertId,
    pub affinity: i32,
    pub origin: String,
}

/// Adds rows of plan pairs, 500 to a statement.
pub fn insert_plan_pairs(conn: &mut Conn, rows: &[PlanPairRow]) -> Result<(), AppError> {
    for part in rows.chunks(500) {
        each_backend!(conn, |c| diesel::insert_into(plan_pairs::table).values(part).execute(c))?;
    }
    Ok(())
}

/// The pairs of a plan, by entry and expert.
pub fn pairs_of(conn: &mut Conn, plan: PlanId) -> Result<Vec<PlanPairRow>, AppError> {
    Ok(plan_pairs::table
        .filter(plan_pairs::plan_id.eq(plan))
        .order((plan_pairs::entry_id, plan_pairs::expert_id))
        .select(PlanPairRow::as_select())
        .load(conn)?)
}

/// Takes a pair out of a plan. Answers how many were taken out.
pub fn delete_pair(
    conn: &mut Conn,
    plan: PlanId,
    entry: EntryId,
    expert: ExpertId,
) -> Result<usize, AppError> {
    Ok(diesel::delete(plan_pairs::table.find((plan, entry, expert))).execute(conn)?)
}
