//! What organizers and coordinators do with the people of their competition.

use std::collections::BTreeMap;

use serde_json::json;

use super::{NewAccount, create_account, grant_role, links::set_password_link_once};
use crate::{
    accounts::store::{
        self, AccountRow,
        people::{self as rows, LeaderFilter, LeaderLine},
    },
    audit::{self, By, Event},
    db::Conn,
    domain::{
        id::{AccountId, CompetitionId, EntryId, MembershipId, RegionId},
        role::Role,
        states::Language,
        text::{Line, LoginName},
    },
    error::{AppError, Refusal},
    l10n::L10nLanguage,
    web::{once::FormTokens, secret::Token},
};

/// Why an act on the people of a competition is refused.
#[derive(Debug)]
pub enum PeopleRefusal {
    /// A competition must keep an organizer.
    LastOrganizer,
    /// Experts, teams and enterprises are let go where they are kept.
    NotStaff,
    /// None of the chosen people may get a link.
    NobodyToHelp,
}

impl Refusal for PeopleRefusal {
    fn words(&self, t: &L10nLanguage) -> String {
        match self {
            Self::LastOrganizer => t.msg_accounts_last_organizer(),
            Self::NotStaff => t.msg_accounts_not_staff(),
            Self::NobodyToHelp => t.msg_accounts_nobody_to_help(),
        }
    }
}

/// The most links that are made at once.
pub const MOST_LINKS: usize = 200;

/// Takes an organizer's, a coordinator's or a supervisor's role back.
///
/// # Errors
/// When there is no such membership here, it is another role's, or it is the last organizer's.
pub fn revoke_role(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    membership: MembershipId,
) -> Result<(), AppError> {
    let row = rows::membership_in(conn, competition, membership)?.ok_or(AppError::NotFound)?;
    match row.role {
        Role::Organizer => {
            if rows::count_role(conn, competition, Role::Organizer)? <= 1 {
                return Err(AppError::refused(PeopleRefusal::LastOrganizer));
            }
        }
        Role::Coordinator | Role::Supervisor => {}
        Role::Expert | Role::Team | Role::Enterprise => {
            return Err(AppError::refused(PeopleRefusal::NotStaff));
        }
    }
    rows::delete_membership(conn, membership)?;
    let detail = json!({"role": row.role.name(), "region": row.region_id});
    let event = Event {
        act: "account.revoked",
        competition: Some(competition),
        subject: row.account_id.into(),
        revision: 0,
        detail: &detail,
    };
    audit::record(conn, by, &event)
}

/// Whether somebody who holds `giver` in a competition may hand out a link that sets this account's password.
/// Whoever has the link can become that person, so it must open nothing beyond the giver's own reach: no
/// administrator, nobody with a role elsewhere, no other organizer or supervisor; a coordinator only teams (and of
/// those only the ones whose every entry lies in the coordinator's regions, which [`hand_out_to_leaders`] sees to).
pub fn may_hand_out(
    giver: Role,
    competition: CompetitionId,
    account: &AccountRow,
    roles: &[(CompetitionId, Role)],
) -> bool {
    let within = |role: Role| match giver {
        Role::Organizer => !matches!(role, Role::Organizer | Role::Supervisor),
        Role::Coordinator => role == Role::Team,
        Role::Supervisor | Role::Expert | Role::Team | Role::Enterprise => false,
    };
    !account.is_administrator
        && account.disabled_at.is_none()
        && !roles.is_empty()
        && roles.iter().all(|(place, role)| *place == competition && within(*role))
}

/// A link that was made, with whom it is for.
#[derive(Clone)]
pub struct HandedOut {
    /// The person's name.
    pub name: String,
    /// The sign-in name.
    pub login: String,
    /// What else helps to hand it to the right person, such as the number of the entry.
    pub about: String,
    /// The link's token.
    pub token: Token,
}

/// What came of a bulk of links.
#[derive(Clone, Default)]
pub struct Bulk {
    /// The links that were made.
    pub links: Vec<HandedOut>,
    /// Who got none, because they may not get one from here or have no number to sign in with.
    pub left_out: Vec<String>,
}

/// Makes links for accounts of a competition.
///
/// # Errors
/// When none of the chosen may get one.
pub fn hand_out_links(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    chosen: &[AccountId],
    tokens: &FormTokens,
) -> Result<Bulk, AppError> {
    let roles = roles_by_account(conn, chosen)?;
    let mut bulk = Bulk::default();
    for account in rows::accounts_by_id(conn, chosen)? {
        let held = roles.get(&account.id).map(Vec::as_slice).unwrap_or_default();
        if !held.iter().any(|(place, _)| *place == competition) {
            // An account of elsewhere: it may not even be named.
            continue;
        }
        if may_hand_out(Role::Organizer, competition, &account, held) {
            let token = set_password_link_once(conn, by, account.id, tokens)?;
            let (name, login) = (account.name, account.login);
            bulk.links.push(HandedOut { name, login, about: String::new(), token });
        } else {
            bulk.left_out.push(account.name);
        }
    }
    nobody_is_refused(bulk)
}

/// To which leaders of entries links are handed out, and how.
pub struct ToLeaders<'a> {
    /// As what the one who acts does it.
    pub giver: Role,
    /// The regions that the giver is bound to: who leads an entry elsewhere as well is left out.
    pub regions: Option<&'a [RegionId]>,
    /// The language of accounts that are made; an account that is there keeps its own.
    pub language: Language,
    /// The entries.
    pub chosen: &'a [EntryId],
}

/// Makes links for the leaders of entries. A leader who has no account yet gets one, under the entry's phone
/// number or e-mail address.
///
/// # Errors
/// When none of the chosen may get one.
pub fn hand_out_to_leaders(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    to: &ToLeaders<'_>,
    tokens: &FormTokens,
) -> Result<Bulk, AppError> {
    let ToLeaders { giver, regions, language, chosen } = *to;
    let limit = i64::try_from(MOST_LINKS).unwrap_or(i64::MAX);
    let filter = LeaderFilter { regions, search: "", after: None, chosen: Some(chosen), limit };
    let leaders = rows::leaders_page(conn, competition, &filter)?;
    let mut bulk = Bulk::default();
    let mut served: Vec<AccountId> = Vec::new();
    for leader in leaders {
        let about = format!("{} {}", leader.number, leader.name);
        let Some(account) = account_of_leader(conn, by, competition, language, &leader)? else {
            bulk.left_out.push(about);
            continue;
        };
        let held: Vec<(CompetitionId, Role)> = rows::roles_of(conn, &[account.id])?
            .into_iter()
            .map(|(_, competition, role)| (competition, role))
            .collect();
        let may = may_hand_out(giver, competition, &account, &held)
            && leads_only_within(conn, competition, account.id, regions)?;
        if !may {
            bulk.left_out.push(about);
            continue;
        }
        if served.contains(&account.id) {
            // One person may lead several entries; a second link would void the first.
            continue;
        }
        served.push(account.id);
        let token = set_password_link_once(conn, by, account.id, tokens)?;
        bulk.links.push(HandedOut { name: account.name, login: account.login, about, token });
    }
    nobody_is_refused(bulk)
}

/// Whether every entry that an account leads in a competition lies within these regions: whoever becomes the
/// leader becomes the leader of all of them.
fn leads_only_within(
    conn: &mut Conn,
    competition: CompetitionId,
    account: AccountId,
    regions: Option<&[RegionId]>,
) -> Result<bool, AppError> {
    let Some(regions) = regions else { return Ok(true) };
    Ok(rows::led_regions(conn, competition, account)?.iter().all(|region| regions.contains(region)))
}

/// The account of an entry's leader. When the entry has none, one is made; somebody else's existing account is
/// never taken for the leader's, because that person has not said so.
fn account_of_leader(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    language: Language,
    leader: &LeaderLine,
) -> Result<Option<AccountRow>, AppError> {
    if let Some(account) = leader.account {
        return rows::account_by_id(conn, account);
    }
    let login = LoginName::parse(&leader.phone).or_else(|_no_phone| LoginName::parse(&leader.email));
    let (Ok(login), Ok(name)) = (login, Line::parse(&leader.leader)) else { return Ok(None) };
    if store::account_by_login(conn, &login)?.is_some() {
        return Ok(None);
    }
    let new = NewAccount { login, name, password_hash: None, language, is_administrator: false };
    let account = create_account(conn, by, &new)?;
    grant_role(conn, by, account, competition, Role::Team, None)?;
    rows::set_leader(conn, leader.entry, account)?;
    let event = Event {
        act: "entry.leader-set",
        competition: Some(competition),
        subject: leader.entry.into(),
        revision: 0,
        detail: &json!({"account": account}),
    };
    audit::record(conn, by, &event)?;
    rows::account_by_id(conn, account)
}

fn nobody_is_refused(bulk: Bulk) -> Result<Bulk, AppError> {
    if bulk.links.is_empty() {
        return Err(AppError::refused(PeopleRefusal::NobodyToHelp));
    }
    Ok(bulk)
}

/// What each of these accounts is, everywhere.
///
/// # Errors
/// When the database fails.
pub fn roles_by_account(
    conn: &mut Conn,
    accounts: &[AccountId],
) -> Result<BTreeMap<AccountId, Vec<(CompetitionId, Role)>>, AppError> {
    let mut roles: BTreeMap<AccountId, Vec<(CompetitionId, Role)>> = BTreeMap::new();
    for (account, competition, role) in rows::roles_of(conn, accounts)? {
        roles.entry(account).or_default().push((competition, role));
    }
    Ok(roles)
}
