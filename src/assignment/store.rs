//! The SQL of assignment plans.

#![expect(missing_docs, reason = "columns are described where they are made, in migrations/")]

use diesel::prelude::*;

use crate::{
    db::{
        Conn,
        schema::{plan_pairs, plans},
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
}

/// Adds a plan.
pub fn insert_plan(conn: &mut Conn, row: &PlanRow) -> Result<(), AppError> {
    diesel::insert_into(plans::table).values(row).execute(conn)?;
    Ok(())
}

/// The plan with an identifier.
pub fn plan_by_id(conn: &mut Conn, id: PlanId) -> Result<Option<PlanRow>, AppError> {
    Ok(plans::table.find(id).select(PlanRow::as_select()).first(conn).optional()?)
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
