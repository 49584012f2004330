//! One-time links: handed out once, good once. Of a link's token the database keeps only the hash, so a lost
//! link cannot be looked up; a new one replaces it.

use serde_json::json;

use super::{NewAccount, create_account, grant_role, note_leader, reach::still_may_hand_out};
use crate::{
    accounts::store::{
        AccountRow,
        links::{self, LinkRow},
        people, seats, sessions,
    },
    audit::{self, By, Event},
    db::Conn,
    domain::{
        id::{AccountId, CompetitionId, EnterpriseId, EntryId, ExpertId, LinkId, RegionId},
        role::Role,
        states::{Language, LinkPurpose},
        text::LoginName,
        time::Timestamp,
    },
    error::{AppError, Refusal},
    l10n::L10nLanguage,
    mail,
    secret::{FormTokens, Token},
};

/// Invitations and links that somebody hands out are good for a week.
const HANDED_OUT_SECONDS: i64 = 7 * 24 * 3600;

/// A reset that was asked for by mail is good for an hour.
const MAILED_SECONDS: i64 = 3600;

/// Why a link opens nothing.
#[derive(Debug)]
pub enum LinkRefusal {
    /// It was used before.
    Used,
    /// It is too old, or a newer one has replaced it.
    Expired,
    /// The expert, the enterprise or the entry has come by another account meanwhile.
    TakenByAnother,
    /// The account is another expert of the competition already.
    AnotherExpert,
    /// The account would judge or mentor an entry that it leads.
    OwnEntry,
    /// Who handed it out may not do that for this account any more.
    OutOfReach,
    /// The account may not sign in.
    Disabled,
}

impl Refusal for LinkRefusal {
    fn words(&self, t: &L10nLanguage) -> String {
        match self {
            Self::Used => t.msg_accounts_link_used(),
            Self::Expired => t.msg_accounts_link_expired(),
            Self::TakenByAnother => t.msg_accounts_link_taken(),
            Self::AnotherExpert => t.msg_accounts_link_another_expert(),
            Self::OwnEntry => t.msg_accounts_link_own_entry(),
            Self::OutOfReach => t.msg_accounts_link_out_of_reach(),
            Self::Disabled => t.msg_accounts_link_disabled(),
        }
    }
}

/// Whom an invitation calls, and to what.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// The competition.
    pub competition: CompetitionId,
    /// The role.
    pub role: Role,
    /// The region, with a coordinator.
    pub region: Option<RegionId>,
    /// The expert whom the account will be.
    pub expert: Option<ExpertId>,
    /// The enterprise that the account will be.
    pub enterprise: Option<EnterpriseId>,
    /// The entry that the account will lead.
    pub entry: Option<EntryId>,
    /// The e-mail address or phone number, when it is known. To an address the link is mailed as well.
    pub login: Option<LoginName>,
    /// The person's name; empty when it is not known.
    pub name: String,
    /// The language of the mail; somebody who has an account is written to in the own one.
    pub language: Language,
}

/// Invites somebody by a one-time link, good for 7 days. The link is `{public_url}/link/{token}`; it is mailed
/// when an e-mail address is known. Older unused invitations of the same person to the same are void.
///
/// # Errors
/// When there is no such competition.
pub fn invite(
    conn: &mut Conn,
    by: &By,
    invitation: &Invitation,
    public_url: &str,
) -> Result<Token, AppError> {
    invite_by(conn, by, invitation, public_url, fresh_token()?)
}

/// The same by a form: sent twice, it invites once.
///
/// # Errors
/// When there is no such competition.
pub fn invite_once(
    conn: &mut Conn,
    by: &By,
    invitation: &Invitation,
    public_url: &str,
    tokens: &FormTokens,
) -> Result<Token, AppError> {
    let Invitation { competition, role, region, expert, enterprise, entry, login, name, .. } = invitation;
    let login = login.as_ref().map(LoginName::as_str);
    let whom = format!("{:?}", (competition, role.name(), region, expert, enterprise, entry, login, name));
    match token_of_form(conn, by, tokens, whom.as_bytes())? {
        (token, false) => invite_by(conn, by, invitation, public_url, token),
        (token, true) => Ok(token),
    }
}

/// The token that a form has for somebody, and whether it was handed out before and is still good. What was used
/// meanwhile is not shown again: then it is a fresh one.
fn token_of_form(
    conn: &mut Conn,
    by: &By,
    tokens: &FormTokens,
    whom: &[u8],
) -> Result<(Token, bool), AppError> {
    let Some(token) = tokens.token_for(whom) else { return Ok((fresh_token()?, false)) };
    match links::link_by_token(conn, &token.hash())? {
        None => Ok((token, false)),
        Some(link) if link.used_at.is_none() && link.expires_at > by.now() => Ok((token, true)),
        Some(_) => Ok((fresh_token()?, false)),
    }
}

fn invite_by(
    conn: &mut Conn,
    by: &By,
    invitation: &Invitation,
    public_url: &str,
    token: Token,
) -> Result<Token, AppError> {
    let named = links::competition_names(conn, invitation.competition)?;
    let (name_zh, name_en) = named.ok_or(AppError::NotFound)?;
    let now = by.now();
    let link = LinkRow {
        id: by.fresh(),
        token_hash: token.hash(),
        purpose: LinkPurpose::Invitation,
        account_id: None,
        competition_id: Some(invitation.competition),
        role: Some(invitation.role),
        region_id: invitation.region,
        expert_id: invitation.expert,
        enterprise_id: invitation.enterprise,
        issued_by: by.account,
        created_at: now,
        expires_at: now.plus_seconds(HANDED_OUT_SECONDS),
        used_at: None,
        login: invitation.login.as_ref().map(|login| login.as_str().to_owned()),
        name: invitation.name.clone(),
        entry_id: invitation.entry,
    };
    links::void_invitations(conn, &link, now)?;
    links::insert_link(conn, &link)?;
    if let Some((login, address)) = invitation.login.as_ref().and_then(|it| Some((it, it.email()?))) {
        let known = crate::accounts::store::account_by_login(conn, login)?;
        let language = known.map_or(invitation.language, |account| account.language);
        let t = language.words();
        let competition_name = language.pick(&name_zh, &name_en);
        let role = crate::accounts::words::role(invitation.role, t);
        let subject = t.msg_accounts_mail_invitation_subject(competition_name, &role);
        let url = link_url(public_url, &token);
        let body = t.msg_accounts_mail_invitation_body(&invitation.name, competition_name, &role, url);
        mail::actions::enqueue(conn, by, address, &subject, &body)?;
    }
    let detail = json!({
        "role": invitation.role.name(), "name": link.name, "login": link.login,
        "expert": link.expert_id, "enterprise": link.enterprise_id, "entry": link.entry_id,
        "region": link.region_id,
    });
    record(conn, by, "link.invited", &link, &detail)?;
    Ok(token)
}

/// Makes a one-time link by which the person sets the own password, good for 7 days. Whether the one who acts
/// may do that is the caller's to know: see [`super::reach::may_hand_out`].
///
/// # Errors
/// When there is no such account.
pub fn set_password_link(conn: &mut Conn, by: &By, account: AccountId) -> Result<Token, AppError> {
    set_password_link_by(conn, by, account, fresh_token()?)
}

/// The same by a form: sent twice, it makes one link.
///
/// # Errors
/// When there is no such account.
pub fn set_password_link_once(
    conn: &mut Conn,
    by: &By,
    account: AccountId,
    tokens: &FormTokens,
) -> Result<Token, AppError> {
    match token_of_form(conn, by, tokens, account.as_bytes())? {
        (token, false) => set_password_link_by(conn, by, account, token),
        (token, true) => Ok(token),
    }
}

fn set_password_link_by(
    conn: &mut Conn,
    by: &By,
    account: AccountId,
    token: Token,
) -> Result<Token, AppError> {
    let account = people::account_by_id(conn, account)?.ok_or(AppError::NotFound)?;
    let link = password_link(conn, by, account.id, &token, LinkPurpose::SetPassword, HANDED_OUT_SECONDS)?;
    record(conn, by, "link.handed-out", &link, &json!({"account": account.id, "login": account.login}))?;
    Ok(token)
}

/// Mails a link by which the person sets a new password, good for an hour.
///
/// # Errors
/// When the database fails.
pub fn mail_reset(conn: &mut Conn, by: &By, account: &AccountRow, public_url: &str) -> Result<(), AppError> {
    let token = fresh_token()?;
    let link = password_link(conn, by, account.id, &token, LinkPurpose::Reset, MAILED_SECONDS)?;
    let t = account.language.words();
    let body = t.msg_accounts_mail_reset_body(&account.name, link_url(public_url, &token));
    mail::actions::enqueue(conn, by, &account.login, &t.msg_accounts_mail_reset_subject(), &body)?;
    record(conn, by, "link.mailed", &link, &json!({"account": account.id}))
}

fn password_link(
    conn: &mut Conn,
    by: &By,
    account: AccountId,
    token: &Token,
    purpose: LinkPurpose,
    seconds: i64,
) -> Result<LinkRow, AppError> {
    let now = by.now();
    let link = LinkRow {
        id: by.fresh(),
        token_hash: token.hash(),
        purpose,
        account_id: Some(account),
        competition_id: None,
        role: None,
        region_id: None,
        expert_id: None,
        enterprise_id: None,
        // Nobody issues what is asked for by mail.
        issued_by: by.account.filter(|_| purpose != LinkPurpose::Reset),
        created_at: now,
        expires_at: now.plus_seconds(seconds),
        used_at: None,
        login: None,
        name: String::new(),
        entry_id: None,
    };
    links::void_password_links(conn, account, Some(purpose), now)?;
    links::insert_link(conn, &link)?;
    Ok(link)
}

/// The link with a token, as long as it is good.
///
/// # Errors
/// When there is no such link, it was used, is too old, or who handed it out may not do so any more.
pub fn good_link(conn: &mut Conn, token_hash: &[u8], now: Timestamp) -> Result<LinkRow, AppError> {
    let link = links::link_by_token(conn, token_hash)?.ok_or(AppError::NotFound)?;
    if link.used_at.is_some() {
        return Err(AppError::refused(LinkRefusal::Used));
    }
    if link.expires_at <= now {
        return Err(AppError::refused(LinkRefusal::Expired));
    }
    if let (LinkPurpose::SetPassword, Some(issuer), Some(account)) =
        (link.purpose, link.issued_by, link.account_id)
        && !still_may_hand_out(conn, issuer, account)?
    {
        return Err(AppError::refused(LinkRefusal::OutOfReach));
    }
    Ok(link)
}

/// Who accepts an invitation.
#[derive(Clone)]
pub enum Guest {
    /// Somebody new.
    New(NewAccount),
    /// An account that is signed in.
    Known(AccountId),
}

/// Accepts an invitation: makes the account if need be, gives the role, ties the expert, the enterprise or the entry
/// to it. Links by which others would set its password are void: they were handed out for less.
///
/// # Errors
/// When the link is not good any more, the sign-in name is taken, the expert has another account already, the account
/// is another expert, or it would judge or mentor an entry that it leads.
pub fn accept_invitation(
    conn: &mut Conn,
    by: &By,
    token_hash: &[u8],
    guest: &Guest,
) -> Result<AccountId, AppError> {
    let link = good_link(conn, token_hash, by.now())?;
    let (LinkPurpose::Invitation, Some(competition), Some(role)) =
        (link.purpose, link.competition_id, link.role)
    else {
        return Err(AppError::NotFound);
    };
    use_up(conn, &link, by.now())?;
    let account = match guest {
        Guest::New(new) => create_account(conn, by, new)?,
        Guest::Known(account) => *account,
    };
    let by = by.as_account(account);
    grant_role(conn, &by, account, competition, role, link.region_id)?;
    take_seat(conn, &by, &link, competition, account)?;
    links::void_password_links_of_others(conn, account, by.now())?;
    record(conn, &by, "link.accepted", &link, &json!({"account": account, "role": role.name()}))?;
    Ok(account)
}

/// Ties what an invitation names to an account.
fn take_seat(
    conn: &mut Conn,
    by: &By,
    link: &LinkRow,
    competition: CompetitionId,
    account: AccountId,
) -> Result<(), AppError> {
    let taken = || AppError::refused(LinkRefusal::TakenByAnother);
    if let Some(expert) = link.expert_id {
        if seats::is_another_expert(conn, competition, account, expert)? {
            return Err(AppError::refused(LinkRefusal::AnotherExpert));
        }
        // Of two invitations that an account accepts at the same moment the database lets one through.
        let tied = seats::set_expert_account(conn, competition, expert, account).map_err(|error| {
            if error.is_unique_violation() { AppError::refused(LinkRefusal::AnotherExpert) } else { error }
        })?;
        if tied == 0 {
            return Err(taken());
        }
    }
    if let Some(enterprise) = link.enterprise_id
        && seats::set_enterprise_account(conn, competition, enterprise, account)? == 0
    {
        return Err(taken());
    }
    if let Some(entry) = link.entry_id {
        if seats::set_entry_leader(conn, competition, entry, account)? == 0 {
            return Err(taken());
        }
        note_leader(conn, by, competition, entry, account)?;
    }
    if (link.expert_id.is_some() || link.entry_id.is_some())
        && seats::serves_own_entry(conn, competition, account)?
    {
        return Err(AppError::refused(LinkRefusal::OwnEntry));
    }
    Ok(())
}

/// Takes back an invitation that nobody has used yet.
///
/// # Errors
/// When the competition has no such invitation, or it was used or has ended.
pub fn withdraw_invitation(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    link: LinkId,
) -> Result<(), AppError> {
    let link = links::invitation_in(conn, competition, link)?.ok_or(AppError::NotFound)?;
    if link.used_at.is_some() {
        return Err(AppError::refused(LinkRefusal::Used));
    }
    if links::void_link(conn, link.id, by.now())? == 0 {
        return Err(AppError::refused(LinkRefusal::Expired));
    }
    let role = link.role.map(Role::name);
    let detail = json!({"role": role, "name": link.name, "login": link.login});
    record(conn, by, "link.withdrawn", &link, &detail)
}

/// Sets the password of the account that a link is for. All its sessions end, and all other links that would
/// set its password are void.
///
/// # Errors
/// When the link is not good any more or the account may not sign in.
pub fn set_password_by_link(
    conn: &mut Conn,
    by: &By,
    token_hash: &[u8],
    password_hash: &str,
) -> Result<AccountId, AppError> {
    let now = by.now();
    let link = good_link(conn, token_hash, now)?;
    let Some(account) = link.account_id else { return Err(AppError::NotFound) };
    let is_disabled =
        people::account_by_id(conn, account)?.is_none_or(|account| account.disabled_at.is_some());
    if is_disabled {
        return Err(AppError::refused(LinkRefusal::Disabled));
    }
    use_up(conn, &link, now)?;
    sessions::set_password(conn, account, password_hash)?;
    sessions::delete_other_sessions(conn, account, None)?;
    links::void_password_links(conn, account, None, now)?;
    let by = by.as_account(account);
    record(conn, &by, "link.password-set", &link, &json!({"account": account}))?;
    Ok(account)
}

fn use_up(conn: &mut Conn, link: &LinkRow, now: Timestamp) -> Result<(), AppError> {
    if links::use_link(conn, link.id, now)? == 0 {
        return Err(AppError::refused(LinkRefusal::Used));
    }
    Ok(())
}

/// The address that a link is copied, printed or mailed as.
pub fn link_url(public_url: &str, token: &Token) -> String {
    format!("{public_url}/link/{}", token.as_str())
}

/// A fresh token.
///
/// # Errors
/// When the machine has no randomness to give.
pub fn fresh_token() -> Result<Token, AppError> {
    Token::fresh().map_err(|error| AppError::internal(anyhow::anyhow!("no randomness: {error}")))
}

fn record(
    conn: &mut Conn,
    by: &By,
    act: &'static str,
    link: &LinkRow,
    detail: &serde_json::Value,
) -> Result<(), AppError> {
    let subject: LinkId = link.id;
    let event = Event { act, competition: link.competition_id, subject: subject.into(), revision: 0, detail };
    audit::record(conn, by, &event)
}
