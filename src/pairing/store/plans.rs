//! The SQL of computed pairings, their pairs, what was ruled out, and their publication.

#![expect(missing_docs, reason = "columns are described where they are made, in migrations/")]

use diesel::{
    dsl::{exists, not},
    prelude::*,
};

use crate::{
    db::{
        Conn,
        schema::{pairing_bans, pairing_pairs, pairings},
    },
    domain::{
        id::{AccountId, EnterpriseId, PairingId, SchemeId},
        states::{PairState, PlanState},
        time::Timestamp,
    },
    each_backend,
    error::AppError,
};

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
    pub rests_on: String,
    pub replaces_id: Option<PairingId>,
    pub asked_sha256: Option<String>,
}

/// Adds a pairing.
pub fn insert_pairing(conn: &mut Conn, row: &PairingRow) -> Result<(), AppError> {
    diesel::insert_into(pairings::table).values(row).execute(conn)?;
    Ok(())
}

/// The pairings of a scheme with a smaller number than `before`, newest first.
pub fn pairings_before(
    conn: &mut Conn,
    scheme: SchemeId,
    before: i32,
    limit: i64,
) -> Result<Vec<PairingRow>, AppError> {
    Ok(pairings::table
        .filter(pairings::scheme_id.eq(scheme))
        .filter(pairings::number.lt(before))
        .order(pairings::number.desc())
        .select(PairingRow::as_select())
        .limit(limit)
        .load(conn)?)
}

/// The pairing of a scheme that has a number.
pub fn pairing_numbered(
    conn: &mut Conn,
    scheme: SchemeId,
    number: i32,
) -> Result<Option<PairingRow>, AppError> {
    Ok(pairings::table
        .filter(pairings::scheme_id.eq(scheme))
        .filter(pairings::number.eq(number))
        .order(pairings::id)
        .select(PairingRow::as_select())
        .first(conn)
        .optional()?)
}

/// Whether a plan of a scheme is proposed or in force.
pub fn has_standing_plan(conn: &mut Conn, scheme: SchemeId) -> Result<bool, AppError> {
    let standing = pairings::table
        .filter(pairings::scheme_id.eq(scheme))
        .filter(pairings::state.eq_any(vec![PlanState::Proposed, PlanState::Applied]));
    Ok(diesel::select(diesel::dsl::exists(standing)).get_result(conn)?)
}

/// A pairing of a scheme.
///
/// # Errors
/// When the scheme has no such pairing.
pub fn pairing_in(conn: &mut Conn, scheme: SchemeId, id: PairingId) -> Result<PairingRow, AppError> {
    Ok(pairings::table
        .find(id)
        .filter(pairings::scheme_id.eq(scheme))
        .select(PairingRow::as_select())
        .first(conn)?)
}

/// The highest number of a scheme's pairings; 0 when there are none.
pub fn last_number(conn: &mut Conn, scheme: SchemeId) -> Result<i32, AppError> {
    let last: Option<i32> = pairings::table
        .filter(pairings::scheme_id.eq(scheme))
        .select(diesel::dsl::max(pairings::number))
        .first(conn)?;
    Ok(last.unwrap_or(0))
}

/// The pairing in force: what is applied, unless something that is applied replaces it. A published one is not changed
/// when another one replaces it, so both are applied then.
pub fn applied_pairing(conn: &mut Conn, scheme: SchemeId) -> Result<Option<PairingRow>, AppError> {
    let later = diesel::alias!(pairings as later);
    let replacement = later
        .filter(later.field(pairings::replaces_id).eq(pairings::id.nullable()))
        .filter(later.field(pairings::state).eq(PlanState::Applied));
    Ok(pairings::table
        .filter(pairings::scheme_id.eq(scheme))
        .filter(pairings::state.eq(PlanState::Applied))
        .filter(not(exists(replacement)))
        .order(pairings::number.desc())
        .select(PairingRow::as_select())
        .first(conn)
        .optional()?)
}

/// The pairing that was in force before a time.
pub fn former_pairing(
    conn: &mut Conn,
    scheme: SchemeId,
    before: Timestamp,
) -> Result<Option<PairingRow>, AppError> {
    Ok(pairings::table
        .filter(pairings::scheme_id.eq(scheme))
        .filter(pairings::state.eq(PlanState::Superseded))
        .filter(pairings::applied_at.le(before))
        .order((pairings::applied_at.desc(), pairings::number.desc()))
        .select(PairingRow::as_select())
        .first(conn)
        .optional()?)
}

/// The pairing as it is published now: the one that no other published one replaces.
pub fn published_pairing(conn: &mut Conn, scheme: SchemeId) -> Result<Option<PairingRow>, AppError> {
    let later = diesel::alias!(pairings as later);
    let replacement = later
        .filter(later.field(pairings::replaces_id).eq(pairings::id.nullable()))
        .filter(later.field(pairings::published_at).is_not_null());
    Ok(pairings::table
        .filter(pairings::scheme_id.eq(scheme))
        .filter(pairings::published_at.is_not_null())
        .filter(not(exists(replacement)))
        .order(pairings::number.desc())
        .select(PairingRow::as_select())
        .first(conn)
        .optional()?)
}

/// The published pairing of a scheme that has a number, whether another one replaces it or not.
pub fn published_numbered(
    conn: &mut Conn,
    scheme: SchemeId,
    number: i32,
) -> Result<Option<PairingRow>, AppError> {
    Ok(pairings::table
        .filter(pairings::scheme_id.eq(scheme))
        .filter(pairings::published_at.is_not_null())
        .filter(pairings::number.eq(number))
        .order(pairings::id)
        .select(PairingRow::as_select())
        .first(conn)
        .optional()?)
}

/// A published pairing in short.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = pairings)]
pub struct PublishedHead {
    pub id: PairingId,
    pub number: i32,
    pub published_at: Option<Timestamp>,
    pub replaces_id: Option<PairingId>,
}

/// How many published pairings of a scheme are listed at the most.
const MOST_HEADS: i64 = 100;

/// What was published of a scheme last, newest first.
pub fn published_heads(conn: &mut Conn, scheme: SchemeId) -> Result<Vec<PublishedHead>, AppError> {
    Ok(pairings::table
        .filter(pairings::scheme_id.eq(scheme))
        .filter(pairings::published_at.is_not_null())
        .order((pairings::published_at.desc(), pairings::number.desc()))
        .select(PublishedHead::as_select())
        .limit(MOST_HEADS)
        .load(conn)?)
}

/// Writes a pairing over the version that it replaces. Answers whether that version was still there.
pub fn update_pairing(conn: &mut Conn, row: &PairingRow, replaced: i32) -> Result<bool, AppError> {
    let target = pairings::table.find(row.id).filter(pairings::version.eq(replaced));
    Ok(diesel::update(target).set(row).execute(conn)? == 1)
}

/// A row of pairing pairs. Its origin is `computed`, `locked` or `hand`.
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
pub fn insert_pairs(conn: &mut Conn, rows: &[PairRow]) -> Result<(), AppError> {
    for part in rows.chunks(500) {
        each_backend!(conn, |c| diesel::insert_into(pairing_pairs::table).values(part).execute(c))?;
    }
    Ok(())
}

/// The pairs of a pairing.
pub fn pairs_of(conn: &mut Conn, pairing: PairingId) -> Result<Vec<PairRow>, AppError> {
    Ok(pairing_pairs::table
        .filter(pairing_pairs::pairing_id.eq(pairing))
        .order((pairing_pairs::assisting_id, pairing_pairs::assisted_id))
        .select(PairRow::as_select())
        .load(conn)?)
}

/// The pairs of several pairings.
pub fn pairs_of_all(conn: &mut Conn, of: &[PairingId]) -> Result<Vec<PairRow>, AppError> {
    Ok(pairing_pairs::table
        .filter(pairing_pairs::pairing_id.eq_any(of.to_vec()))
        .order((pairing_pairs::pairing_id, pairing_pairs::assisting_id, pairing_pairs::assisted_id))
        .select(PairRow::as_select())
        .load(conn)?)
}

/// A pair that an organizer ruled out.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = pairing_bans, treat_none_as_default_value = false)]
pub struct BanRow {
    pub pairing_id: PairingId,
    pub assisting_id: EnterpriseId,
    pub assisted_id: EnterpriseId,
}

/// Adds ruled-out pairs, 500 to a statement.
pub fn insert_bans(conn: &mut Conn, rows: &[BanRow]) -> Result<(), AppError> {
    for part in rows.chunks(500) {
        each_backend!(conn, |c| diesel::insert_into(pairing_bans::table).values(part).execute(c))?;
    }
    Ok(())
}

/// What was ruled out in several pairings.
pub fn bans_of_all(conn: &mut Conn, of: &[PairingId]) -> Result<Vec<BanRow>, AppError> {
    Ok(pairing_bans::table
        .filter(pairing_bans::pairing_id.eq_any(of.to_vec()))
        .order((pairing_bans::pairing_id, pairing_bans::assisting_id, pairing_bans::assisted_id))
        .select(BanRow::as_select())
        .load(conn)?)
}
