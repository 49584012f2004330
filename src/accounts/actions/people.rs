//! What organizers and coordinators do with the people of their competition.

use std::collections::BTreeMap;

use serde_json::json;

use super::{
    NewAccount, create_account, grant_role,
    links::{Invitation, invite_once, set_password_link_once},
    note_leader,
    reach::{leads_only_within, may_hand_out},
};
use crate::{
    accounts::store::{
        self, AccountRow, links,
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
    secret::{FormTokens, Token},
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

/// Takes an organizer's, a coordinator's or a supervisor's role back. What the person has invited to here ends unused,
/// unless an organizer remains.
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
            if rows::count_others(conn, competition, Role::Organizer, row.account_id)? == 0 {
                return Err(AppError::refused(PeopleRefusal::LastOrganizer));
            }
        }
        Role::Coordinator | Role::Supervisor => {}
        Role::Expert | Role::Team | Role::Enterprise => {
            return Err(AppError::refused(PeopleRefusal::NotStaff));
        }
    }
    rows::delete_membership(conn, membership)?;
    let ended = if rows::membership_of(conn, competition, row.account_id, Role::Organizer)?.is_some() {
        0
    } else {
        links::void_links_issued_by(conn, row.account_id, Some(competition), by.now())?
    };
    let detail = json!({"role": row.role.name(), "region": row.region_id, "ended": ended});
    let event = Event {
        act: "account.revoked",
        competition: Some(competition),
        subject: row.account_id.into(),
        revision: 0,
        detail: &detail,
    };
    audit::record(conn, by, &event)
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
    /// Links by which somebody who has an account already takes an entry over.
    pub take_over: Vec<HandedOut>,
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
    /// Where the site is, for mails with a link.
    pub public_url: &'a str,
}

/// Makes links for the leaders of entries. A leader who has no account yet gets one, under the entry's phone
/// number or e-mail address, and leads with it every chosen entry of the same name and contact. Where that contact has
/// an account already, its owner gets a link by which to take the entry over: nobody is made a leader unasked.
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
    let ToLeaders { giver, regions, chosen, .. } = *to;
    let limit = i64::try_from(MOST_LINKS).unwrap_or(i64::MAX);
    let filter = LeaderFilter { regions, search: "", after: None, chosen: Some(chosen), limit };
    let leaders = rows::leaders_page(conn, competition, &filter)?;
    let mut bulk = Bulk::default();
    let mut made: Made = BTreeMap::new();
    for leader in leaders {
        let about = format!("{} {}", leader.number, leader.name);
        let account = match account_of_leader(conn, by, competition, to, &leader, &mut made)? {
            LeaderAccount::Known(account) => account,
            LeaderAccount::Elsewhere(login) => {
                let invitation = take_over(competition, to, &leader, &login);
                let token = invite_once(conn, by, &invitation, to.public_url, tokens)?;
                let login = login.as_str().to_owned();
                bulk.take_over.push(HandedOut { name: leader.leader, login, about, token });
                continue;
            }
            LeaderAccount::Nobody => {
                bulk.left_out.push(about);
                continue;
            }
        };
        // One person may lead several entries; a second link would void the first.
        if let Some(link) = bulk.links.iter_mut().find(|link| link.login == account.login) {
            link.about = format!("{} · {about}", link.about);
            continue;
        }
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
        let token = set_password_link_once(conn, by, account.id, tokens)?;
        bulk.links.push(HandedOut { name: account.name, login: account.login, about, token });
    }
    nobody_is_refused(bulk)
}

/// The accounts that were made for leaders in one act, by sign-in name and name of the leader.
type Made = BTreeMap<(String, String), AccountId>;

/// Whose account the leader's is.
enum LeaderAccount {
    /// The leader's own.
    Known(AccountRow),
    /// Somebody has one under the entry's phone number or e-mail address, who has not said to be the leader.
    Elsewhere(LoginName),
    /// There is none, and none can be made; or its owner may not sign in.
    Nobody,
}

/// The invitation by which the owner of an account takes an entry over.
fn take_over(
    competition: CompetitionId,
    to: &ToLeaders<'_>,
    leader: &LeaderLine,
    login: &LoginName,
) -> Invitation {
    Invitation {
        competition,
        role: Role::Team,
        region: None,
        expert: None,
        enterprise: None,
        entry: Some(leader.entry),
        login: Some(login.clone()),
        name: leader.leader.clone(),
        language: to.language,
    }
}

/// The account of an entry's leader. When the entry has none, one is made; somebody else's existing account is
/// never taken for the leader's, because that person has not said so.
fn account_of_leader(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    to: &ToLeaders<'_>,
    leader: &LeaderLine,
    made: &mut Made,
) -> Result<LeaderAccount, AppError> {
    let known = |row: Option<AccountRow>| row.map_or(LeaderAccount::Nobody, LeaderAccount::Known);
    if let Some(account) = leader.account {
        return Ok(known(rows::account_by_id(conn, account)?));
    }
    let login = LoginName::parse(&leader.phone).or_else(|_no_phone| LoginName::parse(&leader.email));
    let (Ok(login), Ok(name)) = (login, Line::parse(&leader.leader)) else {
        return Ok(LeaderAccount::Nobody);
    };
    let key = (login.as_str().to_owned(), leader.leader.clone());
    let account = match (made.get(&key), store::account_by_login(conn, &login)?) {
        (Some(account), _) => *account,
        (None, Some(other)) if other.disabled_at.is_some() => return Ok(LeaderAccount::Nobody),
        (None, Some(_)) => return Ok(LeaderAccount::Elsewhere(login)),
        (None, None) => {
            let language = to.language;
            let new = NewAccount { login, name, password_hash: None, language, is_administrator: false };
            let account = create_account(conn, by, &new)?;
            grant_role(conn, by, account, competition, Role::Team, None)?;
            made.insert(key, account);
            account
        }
    };
    if rows::set_leader(conn, leader.entry, account)? > 0 {
        note_leader(conn, by, competition, leader.entry, account)?;
    }
    Ok(known(rows::account_by_id(conn, account)?))
}

fn nobody_is_refused(bulk: Bulk) -> Result<Bulk, AppError> {
    if bulk.links.is_empty() && bulk.take_over.is_empty() {
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
