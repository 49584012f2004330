//! The SQL of assistance schemes, enterprises and pairings.

#![expect(missing_docs, reason = "columns are described where they are made, in migrations/")]

use diesel::prelude::*;

use crate::{
    db::{
        Conn,
        schema::{enterprise_tags, enterprises, exclusions, pairing_pairs, pairings, schemes, wishes},
    },
    domain::{
        id::{AccountId, CompetitionId, EnterpriseId, PairingId, SchemeId},
        states::{PairState, PlanState, Side},
        time::Timestamp,
    },
    each_backend,
    error::AppError,
};

/// A row of schemes.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = schemes, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct SchemeRow {
    pub id: SchemeId,
    pub competition_id: CompetitionId,
    pub name_zh: String,
    pub name_en: String,
    pub wishes_close_at: Timestamp,
    pub wish_limit: i32,
    pub version: i32,
    pub created_at: Timestamp,
}

/// Adds a scheme.
pub fn insert_scheme(conn: &mut Conn, row: &SchemeRow) -> Result<(), AppError> {
    diesel::insert_into(schemes::table).values(row).execute(conn)?;
    Ok(())
}

/// The scheme with an identifier.
pub fn scheme_by_id(conn: &mut Conn, id: SchemeId) -> Result<Option<SchemeRow>, AppError> {
    Ok(schemes::table.find(id).select(SchemeRow::as_select()).first(conn).optional()?)
}

/// A row of enterprises.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = enterprises, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct EnterpriseRow {
    pub id: EnterpriseId,
    pub scheme_id: SchemeId,
    pub side: Side,
    pub name: String,
    pub credit_code: String,
    pub sector: String,
    pub contact: String,
    pub phone: String,
    pub email: String,
    pub profile: String,
    pub account_id: Option<AccountId>,
    pub version: i32,
    pub created_at: Timestamp,
    pub withdrawn_at: Option<Timestamp>,
}

/// Adds an enterprise.
pub fn insert_enterprise(conn: &mut Conn, row: &EnterpriseRow) -> Result<(), AppError> {
    diesel::insert_into(enterprises::table).values(row).execute(conn)?;
    Ok(())
}

/// The enterprise with an identifier.
pub fn enterprise_by_id(conn: &mut Conn, id: EnterpriseId) -> Result<Option<EnterpriseRow>, AppError> {
    Ok(enterprises::table.find(id).select(EnterpriseRow::as_select()).first(conn).optional()?)
}

/// kind: need or offer.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = enterprise_tags, treat_none_as_default_value = false)]
pub struct EnterpriseTagRow {
    pub enterprise_id: EnterpriseId,
    pub kind: String,
    pub tag: String,
}

/// Adds rows of enterprise tags, 500 to a statement.
pub fn insert_enterprise_tags(conn: &mut Conn, rows: &[EnterpriseTagRow]) -> Result<(), AppError> {
    for part in rows.chunks(500) {
        each_backend!(conn, |c| diesel::insert_into(enterprise_tags::table).values(part).execute(c))?;
    }
    Ok(())
}

/// A row of wishes.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = wishes, treat_none_as_default_value = false)]
pub struct WishRow {
    pub enterprise_id: EnterpriseId,
    pub partner_id: EnterpriseId,
    pub rank: i32,
}

/// Adds rows of wishes, 500 to a statement.
pub fn insert_wishes(conn: &mut Conn, rows: &[WishRow]) -> Result<(), AppError> {
    for part in rows.chunks(500) {
        each_backend!(conn, |c| diesel::insert_into(wishes::table).values(part).execute(c))?;
    }
    Ok(())
}

/// A row of exclusions.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = exclusions, treat_none_as_default_value = false)]
pub struct ExclusionRow {
    pub enterprise_id: EnterpriseId,
    pub partner_id: EnterpriseId,
}

/// Adds rows of exclusions, 500 to a statement.
pub fn insert_exclusions(conn: &mut Conn, rows: &[ExclusionRow]) -> Result<(), AppError> {
    for part in rows.chunks(500) {
        each_backend!(conn, |c| diesel::insert_into(exclusions::table).values(part).execute(c))?;
    }
    Ok(())
}

/// A row of pairings.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = pairings, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct PairingRow {
    pub id: PairingId,
    pub scheme_id: SchemeId,
    pub number: i32,
    pub method: String,
    pub state: PlanState,
    pub version: i32,
    pub created_by: Option<AccountId>,
    pub created_at: Timestamp,
    pub applied_at: Option<Timestamp>,
    pub applied_by: Option<AccountId>,
    pub asked_at: Option<Timestamp>,
    pub asked_by: Option<AccountId>,
    pub published_at: Option<Timestamp>,
    pub published_by: Option<AccountId>,
    pub fit: i64,
    pub bound: i64,
    pub is_proved: bool,
    pub note: String,
    pub snapshot: Option<String>,
}

/// Adds a pairing.
pub fn insert_pairing(conn: &mut Conn, row: &PairingRow) -> Result<(), AppError> {
    diesel::insert_into(pairings::table).values(row).execute(conn)?;
    Ok(())
}

/// The pairing with an identifier.
pub fn pairing_by_id(conn: &mut Conn, id: PairingId) -> Result<Option<PairingRow>, AppError> {
    Ok(pairings::table.find(id).select(PairingRow::as_select()).first(conn).optional()?)
}

/// A row of pairing pairs.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = pairing_pairs, treat_none_as_default_value = false)]
pub struct PairRow {
    pub pairing_id: PairingId,
    pub assisting_id: EnterpriseId,
    pub assisted_id: EnterpriseId,
    pub origin: String,
    pub state: PairState,
}

/// Adds rows of pairing pairs, 500 to a statement.
pub fn insert_pairing_pairs(conn: &mut Conn, rows: &[PairRow]) -> Result<(), AppError> {
    for part in rows.chunks(500) {
        each_backend!(conn, |c| diesel::insert_into(pairing_pairs::table).values(part).execute(c))?;
    }
    Ok(())
}
