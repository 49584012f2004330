//! What the administrator does with the accounts of the site, and the site's own housekeeping.

use serde_json::json;

use super::record;
use crate::{
    accounts::store::{
        AccountRow, links,
        people::{self as rows, account_by_id},
        sessions,
    },
    audit::By,
    config::Config,
    db::Conn,
    domain::id::AccountId,
    error::{AppError, Refusal},
    l10n::L10nLanguage,
};

/// Why an act of the administrator is refused.
#[derive(Debug)]
pub enum SiteRefusal {
    /// The own account is changed by another administrator.
    OwnAccount,
    /// The site must keep an administrator.
    LastAdministrator,
    /// An account that may not sign in cannot administer.
    IsDisabled,
}

impl Refusal for SiteRefusal {
    fn words(&self, t: &L10nLanguage) -> String {
        match self {
            Self::OwnAccount => t.msg_accounts_own_account(),
            Self::LastAdministrator => t.msg_accounts_last_administrator(),
            Self::IsDisabled => t.msg_accounts_is_disabled(),
        }
    }
}

/// What the administrator does with an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountAct {
    /// It may not sign in any more; its sessions end.
    Disable,
    /// It may sign in again.
    Enable,
    /// It administers the site.
    Promote,
    /// It does not administer the site any more.
    Demote,
}

/// Does it.
///
/// # Errors
/// When there is no such account, it is the own one, or the site would lose its last administrator.
pub fn change_account(conn: &mut Conn, by: &By, account: AccountId, act: AccountAct) -> Result<(), AppError> {
    let row = account_by_id(conn, account)?.ok_or(AppError::NotFound)?;
    if by.account == Some(account) {
        return Err(AppError::refused(SiteRefusal::OwnAccount));
    }
    let name = match act {
        AccountAct::Disable => {
            keep_an_administrator(conn, &row)?;
            let now = by.now();
            rows::set_disabled(conn, account, Some(now))?;
            sessions::delete_other_sessions(conn, account, None)?;
            links::void_password_links(conn, account, None, now)?;
            // What it has handed out goes with it.
            links::void_links_issued_by(conn, account, None, now)?;
            "account.disabled"
        }
        AccountAct::Enable => {
            rows::set_disabled(conn, account, None)?;
            "account.enabled"
        }
        AccountAct::Promote => {
            if row.disabled_at.is_some() {
                return Err(AppError::refused(SiteRefusal::IsDisabled));
            }
            rows::set_administrator(conn, account, true)?;
            // More rights begin with a fresh session, and nothing that was handed out for less opens them.
            sessions::delete_other_sessions(conn, account, None)?;
            links::void_password_links_of_others(conn, account, by.now())?;
            "account.promoted"
        }
        AccountAct::Demote => {
            keep_an_administrator(conn, &row)?;
            rows::set_administrator(conn, account, false)?;
            "account.demoted"
        }
    };
    record(conn, by, name, account, &json!({"login": row.login}))
}

fn keep_an_administrator(conn: &mut Conn, row: &AccountRow) -> Result<(), AppError> {
    if row.is_administrator && row.disabled_at.is_none() && rows::count_administrators(conn)? <= 1 {
        return Err(AppError::refused(SiteRefusal::LastAdministrator));
    }
    Ok(())
}

/// Links are kept for 30 days after their end, so that a late visitor is told what happened.
const KEPT_SECONDS: i64 = 30 * 24 * 3600;

/// Removes sessions that have ended and links that ended long ago. Nobody did it, so it leaves no event.
///
/// # Errors
/// When the database fails.
pub fn tidy(conn: &mut Conn, by: &By, config: &Config) -> Result<(), AppError> {
    let now = by.now();
    let seen = now.plus_seconds(-config.longest_idle_seconds());
    let created = now.plus_seconds(-config.session_seconds);
    sessions::delete_ended_sessions(conn, seen, created)?;
    links::delete_links_before(conn, now.plus_seconds(-KEPT_SECONDS))?;
    Ok(())
}
