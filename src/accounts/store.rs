//! The SQL of accounts, sessions, memberships, one-time links and settings.

use diesel::prelude::*;

use crate::{
    db::{
        Conn,
        schema::{accounts, memberships, sessions, settings},
    },
    domain::{
        id::{AccountId, CompetitionId, MembershipId, RegionId, SessionId},
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

/// Adds a session.
pub fn insert_session(
    conn: &mut Conn,
    session: SessionId,
    account: AccountId,
    token_hash: &[u8],
    browser: &str,
    now: Timestamp,
) -> Result<(), AppError> {
    diesel::insert_into(sessions::table)
        .values((
            sessions::id.eq(session),
            sessions::token_hash.eq(token_hash),
            sessions::account_id.eq(account),
            sessions::created_at.eq(now),
            sessions::seen_at.eq(now),
            sessions::confirmed_at.eq(now),
            sessions::browser.eq(browser),
        ))
        .execute(conn)?;
    Ok(())
}

/// Ends a session of an account. Answers how many ended.
pub fn delete_session(conn: &mut Conn, account: AccountId, session: SessionId) -> Result<usize, AppError> {
    Ok(diesel::delete(sessions::table.find(session).filter(sessions::account_id.eq(account)))
        .execute(conn)?)
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
