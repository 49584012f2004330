//! The SQL of assistance schemes, enterprises and pairings.

#![expect(missing_docs, reason = "columns are described where they are made, in migrations/")]

pub mod plans;

use std::collections::BTreeSet;

use diesel::{dsl::exists, prelude::*};
use serde_json::json;
use uuid::Uuid;

use crate::{
    db::{
        Conn,
        schema::{enterprise_tags, enterprises, exclusions, schemes, wishes},
        whole,
    },
    domain::{
        contact::masked,
        id::{AccountId, CompetitionId, EnterpriseId, SchemeId},
        states::Side,
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

/// The most schemes of a competition.
pub const MOST_SCHEMES: i64 = 100;

/// How many schemes a competition has.
pub fn count_schemes(conn: &mut Conn, competition: CompetitionId) -> Result<i64, AppError> {
    Ok(schemes::table.filter(schemes::competition_id.eq(competition)).count().get_result(conn)?)
}

/// Adds a scheme.
pub fn insert_scheme(conn: &mut Conn, row: &SchemeRow) -> Result<(), AppError> {
    diesel::insert_into(schemes::table).values(row).execute(conn)?;
    Ok(())
}

/// The schemes of a competition, oldest first.
pub fn schemes_of(conn: &mut Conn, competition: CompetitionId) -> Result<Vec<SchemeRow>, AppError> {
    whole(
        schemes::table
            .filter(schemes::competition_id.eq(competition))
            .order(schemes::id)
            .select(SchemeRow::as_select())
            .limit(MOST_SCHEMES + 1)
            .load(conn)?,
        MOST_SCHEMES,
    )
}

/// A scheme of a competition.
///
/// # Errors
/// When the competition has no such scheme.
pub fn scheme_in(conn: &mut Conn, competition: CompetitionId, id: SchemeId) -> Result<SchemeRow, AppError> {
    Ok(schemes::table
        .find(id)
        .filter(schemes::competition_id.eq(competition))
        .select(SchemeRow::as_select())
        .first(conn)?)
}

/// Writes a scheme over the version that it replaces. Answers whether that version was still there.
pub fn update_scheme(conn: &mut Conn, row: &SchemeRow, replaced: i32) -> Result<bool, AppError> {
    let target = schemes::table.find(row.id).filter(schemes::version.eq(replaced));
    Ok(diesel::update(target).set(row).execute(conn)? == 1)
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
    pub capacity: i32,
}

impl EnterpriseRow {
    /// All that an enterprise says of itself, for the log.
    pub fn in_words(&self, tags: &[EnterpriseTagRow]) -> serde_json::Value {
        let of_kind = |kind: &str| {
            let tags = tags.iter().filter(|tag| tag.kind == kind);
            tags.map(|tag| tag.tag.as_str()).collect::<BTreeSet<_>>()
        };
        json!({
            "name": self.name, "code": self.credit_code, "sector": self.sector, "contact": self.contact,
            "phone": self.phone, "email": self.email, "profile": self.profile,
            "needs": of_kind("need"), "offers": of_kind("offer"), "capacity": self.capacity,
        })
    }

    /// Masks the phone number and the e-mail address, as they stand on every page where nobody asked for them.
    pub fn hide_contacts(&mut self) {
        self.phone = masked(&self.phone);
        self.email = masked(&self.email);
    }
}

/// Adds an enterprise.
pub fn insert_enterprise(conn: &mut Conn, row: &EnterpriseRow) -> Result<(), AppError> {
    diesel::insert_into(enterprises::table).values(row).execute(conn)?;
    Ok(())
}

/// Adds enterprises, 500 to a statement.
pub fn insert_enterprises(conn: &mut Conn, rows: &[EnterpriseRow]) -> Result<(), AppError> {
    for part in rows.chunks(500) {
        each_backend!(conn, |c| diesel::insert_into(enterprises::table).values(part).execute(c))?;
    }
    Ok(())
}

/// The most partners of one enterprise.
pub const MOST_PARTNERS: i32 = 100;

/// The most enterprises of a scheme, those that withdrew included: one more is refused where it would be added.
pub const MOST_ENTERPRISES: i64 = 4000;

/// How many enterprises a scheme has, those that withdrew included.
pub fn count_enterprises(conn: &mut Conn, scheme: SchemeId) -> Result<i64, AppError> {
    Ok(enterprises::table.filter(enterprises::scheme_id.eq(scheme)).count().get_result(conn)?)
}

/// The enterprises of a scheme, in the order in which they were added.
pub fn enterprises_of(conn: &mut Conn, scheme: SchemeId) -> Result<Vec<EnterpriseRow>, AppError> {
    whole(
        enterprises::table
            .filter(enterprises::scheme_id.eq(scheme))
            .order(enterprises::id)
            .select(EnterpriseRow::as_select())
            .limit(MOST_ENTERPRISES + 1)
            .load(conn)?,
        MOST_ENTERPRISES,
    )
}

/// How many enterprises take part on each side of a competition's schemes.
pub fn side_counts(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<(SchemeId, Side, i64)>, AppError> {
    Ok(enterprises::table
        .inner_join(schemes::table)
        .filter(schemes::competition_id.eq(competition))
        .filter(enterprises::withdrawn_at.is_null())
        .group_by((enterprises::scheme_id, enterprises::side))
        .select((enterprises::scheme_id, enterprises::side, diesel::dsl::count_star()))
        .load(conn)?)
}

/// An enterprise of a scheme.
///
/// # Errors
/// When the scheme has no such enterprise.
pub fn enterprise_in(conn: &mut Conn, scheme: SchemeId, id: EnterpriseId) -> Result<EnterpriseRow, AppError> {
    Ok(enterprises::table
        .find(id)
        .filter(enterprises::scheme_id.eq(scheme))
        .select(EnterpriseRow::as_select())
        .first(conn)?)
}

/// Enterprises that an account looks after in a competition, with their schemes: those behind one, when it is named.
pub fn enterprises_of_account(
    conn: &mut Conn,
    competition: CompetitionId,
    account: AccountId,
    after: Option<EnterpriseId>,
    limit: i64,
) -> Result<Vec<(EnterpriseRow, SchemeRow)>, AppError> {
    let first = after.unwrap_or_else(|| EnterpriseId::from(Uuid::nil()));
    Ok(enterprises::table
        .inner_join(schemes::table)
        .filter(enterprises::account_id.eq(account))
        .filter(enterprises::withdrawn_at.is_null())
        .filter(schemes::competition_id.eq(competition))
        .filter(enterprises::id.gt(first))
        .order(enterprises::id)
        .select((EnterpriseRow::as_select(), SchemeRow::as_select()))
        .limit(limit)
        .load(conn)?)
}

/// One enterprise that an account looks after in a competition, with its scheme.
///
/// # Errors
/// When the account looks after no such enterprise there.
pub fn enterprise_of_account(
    conn: &mut Conn,
    competition: CompetitionId,
    account: AccountId,
    id: EnterpriseId,
) -> Result<(EnterpriseRow, SchemeRow), AppError> {
    Ok(enterprises::table
        .find(id)
        .inner_join(schemes::table)
        .filter(enterprises::account_id.eq(account))
        .filter(enterprises::withdrawn_at.is_null())
        .filter(schemes::competition_id.eq(competition))
        .select((EnterpriseRow::as_select(), SchemeRow::as_select()))
        .first(conn)?)
}

/// Writes an enterprise over the version that it replaces. Answers whether that version was still there.
pub fn update_enterprise(conn: &mut Conn, row: &EnterpriseRow, replaced: i32) -> Result<bool, AppError> {
    let target = enterprises::table.find(row.id).filter(enterprises::version.eq(replaced));
    Ok(diesel::update(target).set(row).execute(conn)? == 1)
}

/// The enterprises in the scheme that have this name or this credit code: identifier, code, name.
pub fn namesakes(
    conn: &mut Conn,
    scheme: SchemeId,
    name: &str,
    code: &str,
) -> Result<Vec<(EnterpriseId, String, String)>, AppError> {
    whole(
        enterprises::table
            .filter(enterprises::scheme_id.eq(scheme))
            .filter(enterprises::withdrawn_at.is_null())
            .filter(enterprises::name.eq(name).or(enterprises::credit_code.eq(code)))
            .order(enterprises::id)
            .select((enterprises::id, enterprises::credit_code, enterprises::name))
            .limit(MOST_ENTERPRISES + 1)
            .load(conn)?,
        MOST_ENTERPRISES,
    )
}

/// The enterprises of a scheme that have handed in wishes, be it only whom they do not accept.
pub fn enterprises_with_wishes(conn: &mut Conn, scheme: SchemeId) -> Result<Vec<EnterpriseId>, AppError> {
    let wished = wishes::table.filter(wishes::enterprise_id.eq(enterprises::id));
    let excluded = exclusions::table.filter(exclusions::enterprise_id.eq(enterprises::id));
    whole(
        enterprises::table
            .filter(enterprises::scheme_id.eq(scheme))
            .filter(exists(wished).or(exists(excluded)))
            .order(enterprises::id)
            .select(enterprises::id)
            .limit(MOST_ENTERPRISES + 1)
            .load(conn)?,
        MOST_ENTERPRISES,
    )
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

/// The tags of all enterprises of a scheme.
pub fn tags_of(conn: &mut Conn, scheme: SchemeId) -> Result<Vec<EnterpriseTagRow>, AppError> {
    Ok(enterprise_tags::table
        .inner_join(enterprises::table)
        .filter(enterprises::scheme_id.eq(scheme))
        .select(EnterpriseTagRow::as_select())
        .load(conn)?)
}

/// The tags of one enterprise.
pub fn tags_by(conn: &mut Conn, enterprise: EnterpriseId) -> Result<Vec<EnterpriseTagRow>, AppError> {
    Ok(enterprise_tags::table
        .filter(enterprise_tags::enterprise_id.eq(enterprise))
        .select(EnterpriseTagRow::as_select())
        .load(conn)?)
}

/// Removes the tags of an enterprise.
pub fn delete_tags(conn: &mut Conn, enterprise: EnterpriseId) -> Result<(), AppError> {
    diesel::delete(enterprise_tags::table.filter(enterprise_tags::enterprise_id.eq(enterprise)))
        .execute(conn)?;
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

/// The wishes of all enterprises of a scheme.
pub fn wishes_of(conn: &mut Conn, scheme: SchemeId) -> Result<Vec<WishRow>, AppError> {
    Ok(wishes::table
        .inner_join(enterprises::table)
        .filter(enterprises::scheme_id.eq(scheme))
        .order((wishes::enterprise_id, wishes::rank, wishes::partner_id))
        .select(WishRow::as_select())
        .load(conn)?)
}

/// The wishes of one enterprise, best first.
pub fn wishes_by(conn: &mut Conn, enterprise: EnterpriseId) -> Result<Vec<WishRow>, AppError> {
    Ok(wishes::table
        .filter(wishes::enterprise_id.eq(enterprise))
        .order((wishes::rank, wishes::partner_id))
        .select(WishRow::as_select())
        .load(conn)?)
}

/// Removes the wishes and exclusions of an enterprise.
pub fn delete_wishes(conn: &mut Conn, enterprise: EnterpriseId) -> Result<(), AppError> {
    diesel::delete(wishes::table.filter(wishes::enterprise_id.eq(enterprise))).execute(conn)?;
    diesel::delete(exclusions::table.filter(exclusions::enterprise_id.eq(enterprise))).execute(conn)?;
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

/// The exclusions of all enterprises of a scheme.
pub fn exclusions_of(conn: &mut Conn, scheme: SchemeId) -> Result<Vec<ExclusionRow>, AppError> {
    Ok(exclusions::table
        .inner_join(enterprises::table)
        .filter(enterprises::scheme_id.eq(scheme))
        .order((exclusions::enterprise_id, exclusions::partner_id))
        .select(ExclusionRow::as_select())
        .load(conn)?)
}

/// The exclusions of one enterprise.
pub fn exclusions_by(conn: &mut Conn, enterprise: EnterpriseId) -> Result<Vec<ExclusionRow>, AppError> {
    Ok(exclusions::table
        .filter(exclusions::enterprise_id.eq(enterprise))
        .order(exclusions::partner_id)
        .select(ExclusionRow::as_select())
        .load(conn)?)
}

/// All that the computation of a pairing starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Situation {
    pub scheme: SchemeRow,
    /// All of the scheme, those that withdrew included, in the order in which they were added.
    pub enterprises: Vec<EnterpriseRow>,
    pub tags: Vec<EnterpriseTagRow>,
    pub wishes: Vec<WishRow>,
    pub exclusions: Vec<ExclusionRow>,
}

/// What a scheme's pairing starts from, in five statements.
///
/// # Errors
/// When the competition has no such scheme.
pub fn situation(
    conn: &mut Conn,
    competition: CompetitionId,
    scheme: SchemeId,
) -> Result<Situation, AppError> {
    let scheme = scheme_in(conn, competition, scheme)?;
    let enterprises = enterprises_of(conn, scheme.id)?;
    let mut tags = tags_of(conn, scheme.id)?;
    // Sorted here, because the two databases sort text differently.
    tags.sort_by(|a, b| (a.enterprise_id, &a.kind, &a.tag).cmp(&(b.enterprise_id, &b.kind, &b.tag)));
    let wishes = wishes_of(conn, scheme.id)?;
    let exclusions = exclusions_of(conn, scheme.id)?;
    Ok(Situation { scheme, enterprises, tags, wishes, exclusions })
}
