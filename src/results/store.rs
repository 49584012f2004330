//! The SQL of published results and decisions about ties.

#![expect(missing_docs, reason = "columns are described where they are made, in migrations/")]

use diesel::prelude::*;

use crate::{
    db::{
        Conn,
        schema::{decisions, publications, results},
    },
    domain::{
        id::{AccountId, DecisionId, ResultId, RoundId},
        time::Timestamp,
    },
    error::AppError,
};

/// Immutable snapshots: inputs, rule, ranking, code version.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = results, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct ResultRow {
    pub id: ResultId,
    pub round_id: RoundId,
    pub number: i32,
    pub state: String,
    pub computed_at: Timestamp,
    pub computed_by: Option<AccountId>,
    pub published_at: Option<Timestamp>,
    pub published_by: Option<AccountId>,
    pub snapshot: String,
    pub sha256: Vec<u8>,
    pub replaces_id: Option<ResultId>,
}

/// Adds a result.
pub fn insert_result(conn: &mut Conn, row: &ResultRow) -> Result<(), AppError> {
    diesel::insert_into(results::table).values(row).execute(conn)?;
    Ok(())
}

/// The result with an identifier.
pub fn result_by_id(conn: &mut Conn, id: ResultId) -> Result<Option<ResultRow>, AppError> {
    Ok(results::table.find(id).select(ResultRow::as_select()).first(conn).optional()?)
}

/// The recorded order of tied entries, with its reason; the order is a JSON list of entry ids.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = decisions, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct DecisionRow {
    pub id: DecisionId,
    pub round_id: RoundId,
    pub at: Timestamp,
    pub by_account_id: Option<AccountId>,
    pub entry_order: String,
    pub reason: String,
    pub revoked_at: Option<Timestamp>,
}

/// Adds a decision.
pub fn insert_decision(conn: &mut Conn, row: &DecisionRow) -> Result<(), AppError> {
    diesel::insert_into(decisions::table).values(row).execute(conn)?;
    Ok(())
}

/// The decision with an identifier.
pub fn decision_by_id(conn: &mut Conn, id: DecisionId) -> Result<Option<DecisionRow>, AppError> {
    Ok(decisions::table.find(id).select(DecisionRow::as_select()).first(conn).optional()?)
}

/// One number that grows with each publication, so that every server drops its cached public pages.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = publications, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct PublicationRow {
    pub name: String,
    pub epoch: i64,
}

/// Adds a publication.
pub fn insert_publication(conn: &mut Conn, row: &PublicationRow) -> Result<(), AppError> {
    diesel::insert_into(publications::table).values(row).execute(conn)?;
    Ok(())
}
