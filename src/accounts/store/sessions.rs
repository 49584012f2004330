//! The SQL of sessions and of what a person may change in the own account.

use diesel::prelude::*;

use crate::{
    db::{
        Conn,
        schema::{accounts, sessions},
    },
    domain::{
        id::{AccountId, SessionId},
        states::Language,
        time::Timestamp,
    },
    error::AppError,
};

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

/// A session as its owner sees it.
#[derive(Clone, Debug, Queryable)]
pub struct SessionLine {
    /// The session.
    pub id: SessionId,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
    /// What the browser calls itself.
    pub browser: String,
}

/// The sessions of an account that have not ended, the newest first.
pub fn open_sessions(
    conn: &mut Conn,
    account: AccountId,
    seen_after: Timestamp,
    created_after: Timestamp,
) -> Result<Vec<SessionLine>, AppError> {
    Ok(sessions::table
        .filter(sessions::account_id.eq(account))
        .filter(sessions::seen_at.gt(seen_after))
        .filter(sessions::created_at.gt(created_after))
        .order(sessions::id.desc())
        .limit(100)
        .select((sessions::id, sessions::created_at, sessions::seen_at, sessions::browser))
        .load(conn)?)
}

/// Ends all sessions of an account except one. Answers how many ended.
pub fn delete_other_sessions(
    conn: &mut Conn,
    account: AccountId,
    kept: Option<SessionId>,
) -> Result<usize, AppError> {
    let all = sessions::table.filter(sessions::account_id.eq(account));
    Ok(match kept {
        Some(kept) => diesel::delete(all.filter(sessions::id.ne(kept))).execute(conn)?,
        None => diesel::delete(all).execute(conn)?,
    })
}

/// Gives a session a new token: the old one opens nothing any more.
pub fn set_session_token(conn: &mut Conn, session: SessionId, token_hash: &[u8]) -> Result<usize, AppError> {
    Ok(diesel::update(sessions::table.find(session))
        .set(sessions::token_hash.eq(token_hash))
        .execute(conn)?)
}

/// Notes that the password was typed in a session.
pub fn set_confirmed(conn: &mut Conn, session: SessionId, now: Timestamp) -> Result<usize, AppError> {
    Ok(diesel::update(sessions::table.find(session)).set(sessions::confirmed_at.eq(now)).execute(conn)?)
}

/// Removes sessions that have ended by the clock. Answers how many.
pub fn delete_ended_sessions(
    conn: &mut Conn,
    seen_before: Timestamp,
    created_before: Timestamp,
) -> Result<usize, AppError> {
    Ok(diesel::delete(
        sessions::table.filter(sessions::seen_at.le(seen_before).or(sessions::created_at.le(created_before))),
    )
    .execute(conn)?)
}

/// Sets an account's password.
pub fn set_password(conn: &mut Conn, account: AccountId, password_hash: &str) -> Result<usize, AppError> {
    Ok(diesel::update(accounts::table.find(account))
        .set(accounts::password_hash.eq(password_hash))
        .execute(conn)?)
}

/// Sets an account's name and language.
pub fn set_profile(
    conn: &mut Conn,
    account: AccountId,
    name: &str,
    language: Language,
) -> Result<usize, AppError> {
    Ok(diesel::update(accounts::table.find(account))
        .set((accounts::name.eq(name), accounts::language.eq(language)))
        .execute(conn)?)
}
