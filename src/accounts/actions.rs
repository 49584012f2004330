//! What can be done with accounts. Each act is one transaction and one audit event.

use serde_json::json;

use super::store::{self, AccountRow, MembershipRow};
use crate::{
    audit::{self, By, Event},
    db::Conn,
    domain::{
        id::{AccountId, CompetitionId, RegionId, SessionId},
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
}

impl Refusal for AccountRefusal {
    fn words(&self, t: &L10nLanguage) -> String {
        match self {
            Self::LoginTaken => t.msg_accounts_login_taken(),
            Self::AlreadySetUp => t.msg_accounts_already_set_up(),
        }
    }
}

/// A new account. The password is hashed already.
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
    store::insert_account(conn, &account)?;
    let detail =
        json!({"login": account.login, "name": account.name, "administrator": account.is_administrator});
    let event =
        Event { act: "account.created", competition: None, subject: id.into(), revision: 0, detail: &detail };
    audit::record(conn, by, &event)?;
    Ok(id)
}

/// Claims a fresh site: the first account, which administers it. The token is good once.
///
/// # Errors
/// When the site was claimed before.
pub fn claim_site(conn: &mut Conn, by: &By, new: &NewAccount) -> Result<AccountId, AppError> {
    if store::delete_setting(conn, SETUP_TOKEN)? == 0 {
        return Err(AppError::refused(AccountRefusal::AlreadySetUp));
    }
    create_account(conn, by, new)
}

/// Gives an account a role.
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
    let row = MembershipRow {
        id: by.fresh(),
        account_id: account,
        competition_id: competition,
        role,
        region_id: region,
        created_at: by.now(),
    };
    store::insert_membership(conn, &row)?;
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

/// Starts a session. Whatever session the browser had before stays behind: its token is not reused.
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
    store::insert_session(conn, session, account, token_hash, browser, by.now())?;
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

/// Ends a session of the one who acts.
///
/// # Errors
/// When there is no such session.
pub fn end_session(conn: &mut Conn, by: &By, account: AccountId, session: SessionId) -> Result<(), AppError> {
    if store::delete_session(conn, account, session)? == 0 {
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
