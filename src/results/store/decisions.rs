//! The SQL of decisions about ties: the order of tied entries, and awards that take all of them.

use diesel::prelude::*;

use super::MOST_LISTED;
use crate::{
    db::{
        Conn,
        schema::{decisions, exceedings},
        whole,
    },
    domain::{
        id::{AccountId, DecisionId, ExceedingId, RoundId},
        time::Timestamp,
    },
    error::AppError,
};

/// The recorded order of tied entries, with its reason; the order is a JSON list of entry ids.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = decisions, treat_none_as_default_value = false)]
pub struct DecisionRow {
    pub id: DecisionId,
    pub round_id: RoundId,
    pub at: Timestamp,
    pub by_account_id: Option<AccountId>,
    pub entry_order: String,
    pub reason: String,
    pub revoked_at: Option<Timestamp>,
    pub total: Option<String>,
}

/// Adds a decision.
pub fn insert_decision(conn: &mut Conn, row: &DecisionRow) -> Result<(), AppError> {
    diesel::insert_into(decisions::table).values(row).execute(conn)?;
    Ok(())
}

/// The decisions of a round, the oldest first, revoked ones among them.
pub fn decisions_of(conn: &mut Conn, round: RoundId) -> Result<Vec<DecisionRow>, AppError> {
    whole(
        decisions::table
            .filter(decisions::round_id.eq(round))
            .order(decisions::id)
            .select(DecisionRow::as_select())
            .limit(MOST_LISTED + 1)
            .load(conn)?,
        MOST_LISTED,
    )
}

/// Takes a decision back. Answers whether it was in force.
pub fn revoke_decision(
    conn: &mut Conn,
    round: RoundId,
    id: DecisionId,
    at: Timestamp,
) -> Result<bool, AppError> {
    let in_force = decisions::table
        .find(id)
        .filter(decisions::round_id.eq(round))
        .filter(decisions::revoked_at.is_null());
    Ok(diesel::update(in_force).set(decisions::revoked_at.eq(at)).execute(conn)? > 0)
}

/// The recorded leave for an award to take all of the tied entries on its line.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = exceedings, treat_none_as_default_value = false)]
pub struct ExceedingRow {
    pub id: ExceedingId,
    pub round_id: RoundId,
    pub at: Timestamp,
    pub by_account_id: Option<AccountId>,
    pub tier: i32,
    pub reason: String,
    pub revoked_at: Option<Timestamp>,
}

/// Adds a leave to exceed.
pub fn insert_exceeding(conn: &mut Conn, row: &ExceedingRow) -> Result<(), AppError> {
    diesel::insert_into(exceedings::table).values(row).execute(conn)?;
    Ok(())
}

/// The leaves to exceed of a round that are in force, the oldest first.
pub fn exceedings_of(conn: &mut Conn, round: RoundId) -> Result<Vec<ExceedingRow>, AppError> {
    whole(
        exceedings::table
            .filter(exceedings::round_id.eq(round))
            .filter(exceedings::revoked_at.is_null())
            .order(exceedings::id)
            .select(ExceedingRow::as_select())
            .limit(MOST_LISTED + 1)
            .load(conn)?,
        MOST_LISTED,
    )
}

/// Takes a leave to exceed back. Answers whether it was in force.
pub fn revoke_exceeding(
    conn: &mut Conn,
    round: RoundId,
    id: ExceedingId,
    at: Timestamp,
) -> Result<bool, AppError> {
    let in_force = exceedings::table
        .find(id)
        .filter(exceedings::round_id.eq(round))
        .filter(exceedings::revoked_at.is_null());
    Ok(diesel::update(in_force).set(exceedings::revoked_at.eq(at)).execute(conn)? > 0)
}
