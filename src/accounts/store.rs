//! The SQL of accounts, memberships and settings; sessions, one-time links and lists of people stand beside it.

pub mod links;
pub mod people;
pub mod seats;
pub mod sessions;

use diesel::prelude::*;

use crate::{
    db::{
        Conn,
        schema::{accounts, memberships, settings},
    },
    domain::{
        id::{AccountId, CompetitionId, MembershipId, RegionId},
        role::Role,
        states::Language,
        text::LoginName,
        time::Timestamp,
    },
    each_backend,
    error::AppError,
};

/// An account as it is stored.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = accounts)]
pub struct AccountRow {
    /// The account.
    pub id: AccountId,
    /// The sign-in name.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// The password's hash; none until the person has set one.
    pub password_hash: Option<String>,
    /// The language of pages and mails.
    pub language: Language,
    /// Whether the account administers the site.
    pub is_administrator: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// Since when it may not sign in.
    pub disabled_at: Option<Timestamp>,
}

/// A role of an account in a competition.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = memberships)]
pub struct MembershipRow {
    /// The membership.
    pub id: MembershipId,
    /// Who.
    pub account_id: AccountId,
    /// Where.
    pub competition_id: CompetitionId,
    /// As what.
    pub role: Role,
    /// For which region, with a coordinator.
    pub region_id: Option<RegionId>,
    /// Since when.
    pub created_at: Timestamp,
}

/// The account with a sign-in name.
pub fn account_by_login(conn: &mut Conn, login: &LoginName) -> Result<Option<AccountRow>, AppError> {
    Ok(accounts::table
        .filter(accounts::login.eq(login.as_str()))
        .select(AccountRow::as_select())
        .first(conn)
        .optional()?)
}

/// Whether the site has any account.
pub fn has_accounts(conn: &mut Conn) -> Result<bool, AppError> {
    Ok(accounts::table.select(accounts::id).limit(1).first::<AccountId>(conn).optional()?.is_some())
}

/// Whether the site has an administrator who may sign in. It never loses the last one.
pub fn has_administrator(conn: &mut Conn) -> Result<bool, AppError> {
    let found = accounts::table
        .filter(accounts::is_administrator.eq(true))
        .filter(accounts::disabled_at.is_null())
        .select(accounts::id)
        .limit(1)
        .first::<AccountId>(conn);
    Ok(found.optional()?.is_some())
}

/// Adds an account.
pub fn insert_account(conn: &mut Conn, account: &AccountRow) -> Result<(), AppError> {
    diesel::insert_into(accounts::table).values(account).execute(conn)?;
    Ok(())
}

/// Adds a membership.
pub fn insert_membership(conn: &mut Conn, membership: &MembershipRow) -> Result<(), AppError> {
    diesel::insert_into(memberships::table).values(membership).execute(conn)?;
    Ok(())
}

/// A setting of the site.
pub fn setting(conn: &mut Conn, name: &str) -> Result<Option<String>, AppError> {
    Ok(settings::table.find(name).select(settings::value).first(conn).optional()?)
}

/// Sets a setting of the site.
pub fn set_setting(conn: &mut Conn, name: &str, value: &str) -> Result<(), AppError> {
    each_backend!(conn, |c| diesel::insert_into(settings::table)
        .values((settings::name.eq(name), settings::value.eq(value)))
        .on_conflict(settings::name)
        .do_update()
        .set(settings::value.eq(value))
        .execute(c))?;
    Ok(())
}

/// Removes a setting of the site. Answers how many there were.
pub fn delete_setting(conn: &mut Conn, name: &str) -> Result<usize, AppError> {
    Ok(diesel::delete(settings::table.find(name)).execute(conn)?)
}
