//! What can be done with accounts. Each act is one transaction and one audit event.

pub mod links;
pub mod people;
pub mod reach;
pub mod seats;
pub mod site;

use serde_json::json;
use uuid::Uuid;

use super::store::{self, AccountRow, MembershipRow, people::holds_role, sessions};
use crate::{
    audit::{self, By, Event},
    db::Conn,
    domain::{
        id::{AccountId, CompetitionId, EntryId, RegionId, SessionId},
        role::Role,
        states::Language,
        text::{Line, LoginName},
    },
    error::{AppError, Refusal},
    l10n::L10nLanguage,
};

/// Why an act on an account is refused.
#[derive(Debug)]
pub enum AccountRefusal {
    /// Somebody has this sign-in name already.
    LoginTaken,
    /// The site has an owner already.
    AlreadySetUp,
    /// The site has no owner yet.
    NotSetUp,
    /// The password has changed since it was typed.
    PasswordChanged,
}

impl Refusal for AccountRefusal {
    fn words(&self, t: &L10nLanguage) -> String {
        match self {
            Self::LoginTaken => t.msg_accounts_login_taken(),
            Self::AlreadySetUp => t.msg_accounts_already_set_up(),
            Self::NotSetUp => t.msg_accounts_not_set_up(),
            Self::PasswordChanged => t.msg_accounts_old_password_wrong(),
        }
    }
}

/// A new account. The password is hashed already.
#[derive(Clone)]
pub struct NewAccount {
    /// The sign-in name.
    pub login: LoginName,
    /// The person's name.
    pub name: Line<64>,
    /// The password's hash; none when a link will set it.
    pub password_hash: Option<String>,
    /// The language of pages and mails.
    pub language: Language,
    /// Whether it administers the site.
    pub is_administrator: bool,
}

/// The setting that holds the hash of the token with which the site is claimed.
pub const SETUP_TOKEN: &str = "setup-token-hash";

/// Adds an account.
///
/// # Errors
/// When the sign-in name is taken.
pub fn create_account(conn: &mut Conn, by: &By, new: &NewAccount) -> Result<AccountId, AppError> {
    if store::account_by_login(conn, &new.login)?.is_some() {
        return Err(AppError::refused(AccountRefusal::LoginTaken));
    }
    let id: AccountId = by.fresh();
    let account = AccountRow {
        id,
        login: new.login.as_str().to_owned(),
        name: new.name.as_str().to_owned(),
        password_hash: new.password_hash.clone(),
        language: new.language,
        is_administrator: new.is_administrator,
        created_at: by.now(),
        disabled_at: None,
    };
    // Of two who take a name at the same moment the database lets one through.
    store::insert_account(conn, &account).map_err(|error| {
        if error.is_unique_violation() { AppError::refused(AccountRefusal::LoginTaken) } else { error }
    })?;
    let detail =
        json!({"login": account.login, "name": account.name, "administrator": account.is_administrator});
    let event =
        Event { act: "account.created", competition: None, subject: id.into(), revision: 0, detail: &detail };
    audit::record(conn, by, &event)?;
    Ok(id)
}

/// Offers a site without an administrator to whoever has a token, given by its hash; the token before it is good no
/// longer. Accounts without that right own nothing. Answers whether the site was to be had.
///
/// # Errors
/// When the database fails.
pub fn offer_site(conn: &mut Conn, token_hash: &str) -> Result<bool, AppError> {
    if store::has_administrator(conn)? {
        return Ok(false);
    }
    store::set_setting(conn, SETUP_TOKEN, token_hash)?;
    Ok(true)
}

/// Claims a site that has no owner: an account that administers it. The token is good once.
///
/// # Errors
/// When the site was claimed before.
pub fn claim_site(conn: &mut Conn, by: &By, new: &NewAccount) -> Result<AccountId, AppError> {
    if store::has_administrator(conn)? || store::delete_setting(conn, SETUP_TOKEN)? == 0 {
        return Err(AppError::refused(AccountRefusal::AlreadySetUp));
    }
    create_account(conn, by, new)
}

/// Gives an account a role. Who holds it already keeps it. Links by which others would set its password are void: they
/// were handed out for less.
///
/// # Errors
/// When the database fails.
pub fn grant_role(
    conn: &mut Conn,
    by: &By,
    account: AccountId,
    competition: CompetitionId,
    role: Role,
    region: Option<RegionId>,
) -> Result<(), AppError> {
    if holds_role(conn, account, competition, role, region)? {
        return Ok(());
    }
    let row = MembershipRow {
        id: by.fresh(),
        account_id: account,
        competition_id: competition,
        role,
        region_id: region,
        created_at: by.now(),
    };
    store::insert_membership(conn, &row)?;
    store::links::void_password_links_of_others(conn, account, by.now())?;
    let detail = json!({"role": role.name(), "region": region.map(|region| region.to_string())});
    let event = Event {
        act: "account.granted",
        competition: Some(competition),
        subject: account.into(),
        revision: 0,
        detail: &detail,
    };
    audit::record(conn, by, &event)
}

/// Notes that an account has become the leader of an entry.
fn note_leader(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    entry: EntryId,
    account: AccountId,
) -> Result<(), AppError> {
    let event = Event {
        act: "entry.leader-set",
        competition: Some(competition),
        subject: entry.into(),
        revision: 0,
        detail: &json!({"account": account}),
    };
    audit::record(conn, by, &event)
}

/// Starts a session with a token of its own.
///
/// # Errors
/// When the database fails.
pub fn sign_in(
    conn: &mut Conn,
    by: &By,
    account: AccountId,
    token_hash: &[u8],
    browser: &str,
) -> Result<SessionId, AppError> {
    let session: SessionId = by.fresh();
    sessions::insert_session(conn, session, account, token_hash, browser, by.now())?;
    let by = by.as_account(account);
    let event = Event {
        act: "session.started",
        competition: None,
        subject: session.into(),
        revision: 0,
        detail: &json!({"browser": browser}),
    };
    audit::record(conn, &by, &event)?;
    Ok(session)
}

/// Starts a session of somebody whose password was found right, outside of this transaction, by the hash that stood
/// then. None when the password has changed since, or the account may not sign in any more.
///
/// # Errors
/// When the database fails.
pub fn sign_in_by_password(
    conn: &mut Conn,
    by: &By,
    account: AccountId,
    verified_hash: &str,
    token_hash: &[u8],
    browser: &str,
    before: Option<(AccountId, SessionId)>,
) -> Result<Option<SessionId>, AppError> {
    if !has_password(conn, account, verified_hash)? {
        return Ok(None);
    }
    let session = match before {
        Some(before) => sign_in_instead(conn, by, account, token_hash, browser, before)?,
        None => sign_in(conn, by, account, token_hash, browser)?,
    };
    Ok(Some(session))
}

/// Whether an account may sign in and its password has this hash still.
fn has_password(conn: &mut Conn, account: AccountId, verified_hash: &str) -> Result<bool, AppError> {
    let row = store::people::account_by_id(conn, account)?;
    Ok(row
        .is_some_and(|row| row.disabled_at.is_none() && row.password_hash.as_deref() == Some(verified_hash)))
}

/// Starts a session in a browser that had one before: the old one ends, whoever's it was.
///
/// # Errors
/// When the database fails.
pub fn sign_in_instead(
    conn: &mut Conn,
    by: &By,
    account: AccountId,
    token_hash: &[u8],
    browser: &str,
    before: (AccountId, SessionId),
) -> Result<SessionId, AppError> {
    if sessions::delete_session(conn, before.0, before.1)? > 0 {
        record(conn, &by.as_account(before.0), "session.ended", before.1, &json!({}))?;
    }
    sign_in(conn, by, account, token_hash, browser)
}

/// Ends a session of the one who acts.
///
/// # Errors
/// When there is no such session.
pub fn end_session(conn: &mut Conn, by: &By, account: AccountId, session: SessionId) -> Result<(), AppError> {
    if sessions::delete_session(conn, account, session)? == 0 {
        return Err(AppError::NotFound);
    }
    let event = Event {
        act: "session.ended",
        competition: None,
        subject: session.into(),
        revision: 0,
        detail: &json!({}),
    };
    audit::record(conn, by, &event)
}

/// Ends all sessions of the one who acts except this one.
///
/// # Errors
/// When the database fails.
pub fn end_other_sessions(
    conn: &mut Conn,
    by: &By,
    account: AccountId,
    kept: SessionId,
) -> Result<usize, AppError> {
    let ended = sessions::delete_other_sessions(conn, account, Some(kept))?;
    record(conn, by, "session.others-ended", account, &json!({"ended": ended}))?;
    Ok(ended)
}

/// Changes the own password: every other session ends, this one goes on under a new token, and links that
/// would set the password are void. `verified_hash` is that of the old password as it was found right.
///
/// # Errors
/// When the old password has changed since.
pub fn change_password(
    conn: &mut Conn,
    by: &By,
    account: AccountId,
    (verified_hash, password_hash): (&str, &str),
    session: SessionId,
    token_hash: &[u8],
) -> Result<(), AppError> {
    if !has_password(conn, account, verified_hash)? {
        return Err(AppError::refused(AccountRefusal::PasswordChanged));
    }
    let now = by.now();
    sessions::set_password(conn, account, password_hash)?;
    sessions::delete_other_sessions(conn, account, Some(session))?;
    sessions::set_session_token(conn, session, token_hash)?;
    sessions::set_confirmed(conn, session, now)?;
    store::links::void_password_links(conn, account, None, now)?;
    record(conn, by, "account.password-changed", account, &json!({}))
}

/// Changes the own name and language.
///
/// # Errors
/// When the database fails.
pub fn change_profile(
    conn: &mut Conn,
    by: &By,
    account: AccountId,
    name: &Line<64>,
    language: Language,
) -> Result<(), AppError> {
    let before = store::people::account_by_id(conn, account)?.ok_or(AppError::NotFound)?;
    sessions::set_profile(conn, account, name.as_str(), language)?;
    let detail = json!({
        "before": {"name": before.name, "language": before.language.name()},
        "after": {"name": name.as_str(), "language": language.name()},
    });
    record(conn, by, "account.changed", account, &detail)
}

/// Notes that the person at the browser has typed the password again.
///
/// # Errors
/// When the database fails.
pub fn confirm_session(conn: &mut Conn, by: &By, session: SessionId) -> Result<(), AppError> {
    sessions::set_confirmed(conn, session, by.now())?;
    record(conn, by, "session.confirmed", session, &json!({}))
}

/// Writes an event that belongs to no competition.
fn record(
    conn: &mut Conn,
    by: &By,
    act: &'static str,
    subject: impl Into<Uuid>,
    detail: &serde_json::Value,
) -> Result<(), AppError> {
    audit::record(conn, by, &Event { act, competition: None, subject: subject.into(), revision: 0, detail })
}
