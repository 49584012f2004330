//! The SQL of one-time links. What an invitation makes somebody stands in `store/seats.rs`.

use diesel::prelude::*;

use crate::{
    db::{
        Conn,
        schema::{accounts, competitions, entries, links, regions},
    },
    domain::{
        id::{AccountId, CompetitionId, EnterpriseId, EntryId, ExpertId, LinkId, RegionId},
        role::Role,
        states::LinkPurpose,
        time::Timestamp,
    },
    error::AppError,
};

/// A one-time link as it is stored: of its token only the hash.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = links)]
pub struct LinkRow {
    /// The link.
    pub id: LinkId,
    /// The hash of its token.
    pub token_hash: Vec<u8>,
    /// What it is for.
    pub purpose: LinkPurpose,
    /// Whose password it sets; none with an invitation.
    pub account_id: Option<AccountId>,
    /// Where an invitation gives a role.
    pub competition_id: Option<CompetitionId>,
    /// Which role.
    pub role: Option<Role>,
    /// For which region, with a coordinator.
    pub region_id: Option<RegionId>,
    /// As which expert.
    pub expert_id: Option<ExpertId>,
    /// As which enterprise.
    pub enterprise_id: Option<EnterpriseId>,
    /// Who handed it out; none when it was asked for by mail.
    pub issued_by: Option<AccountId>,
    /// Since when it is good.
    pub created_at: Timestamp,
    /// Until when it is good.
    pub expires_at: Timestamp,
    /// When it was used.
    pub used_at: Option<Timestamp>,
    /// The sign-in name of who is invited, as far as it is known.
    pub login: Option<String>,
    /// The name of who is invited; empty when it is not known.
    pub name: String,
    /// As the leader of which entry.
    pub entry_id: Option<EntryId>,
}

/// Adds a link.
pub fn insert_link(conn: &mut Conn, link: &LinkRow) -> Result<(), AppError> {
    diesel::insert_into(links::table).values(link).execute(conn)?;
    Ok(())
}

/// The link with a token, good or not.
pub fn link_by_token(conn: &mut Conn, token_hash: &[u8]) -> Result<Option<LinkRow>, AppError> {
    Ok(links::table
        .filter(links::token_hash.eq(token_hash))
        .select(LinkRow::as_select())
        .first(conn)
        .optional()?)
}

/// Marks a link as used. Answers how many were: none when somebody was quicker.
pub fn use_link(conn: &mut Conn, link: LinkId, now: Timestamp) -> Result<usize, AppError> {
    Ok(diesel::update(links::table.find(link).filter(links::used_at.is_null()))
        .set(links::used_at.eq(now))
        .execute(conn)?)
}

/// Ends the unused links that set an account's password; all of them, or those of one purpose.
pub fn void_password_links(
    conn: &mut Conn,
    account: AccountId,
    purpose: Option<LinkPurpose>,
    now: Timestamp,
) -> Result<(), AppError> {
    let open = links::table
        .filter(links::account_id.eq(account))
        .filter(links::used_at.is_null())
        .filter(links::expires_at.gt(now));
    match purpose {
        Some(purpose) => diesel::update(open.filter(links::purpose.eq(purpose)))
            .set(links::expires_at.eq(now))
            .execute(conn)?,
        None => diesel::update(open).set(links::expires_at.eq(now)).execute(conn)?,
    };
    Ok(())
}

/// Ends the unused invitations of the same person to the same thing.
pub fn void_invitations(conn: &mut Conn, new: &LinkRow, now: Timestamp) -> Result<(), AppError> {
    if let Some(seat) = Seat::of(new) {
        void_invitations_to(conn, seat, now)?;
        return Ok(());
    }
    // A bare link names nobody, so it replaces nothing.
    let Some(login) = &new.login else { return Ok(()) };
    diesel::update(
        links::table
            .filter(links::purpose.eq(LinkPurpose::Invitation))
            .filter(links::competition_id.eq(new.competition_id))
            .filter(links::role.eq(new.role))
            .filter(links::login.eq(login))
            .filter(links::used_at.is_null())
            .filter(links::expires_at.gt(now)),
    )
    .set(links::expires_at.eq(now))
    .execute(conn)?;
    Ok(())
}

/// What one account at a time is, and an invitation makes somebody.
#[derive(Clone, Copy, Debug)]
pub enum Seat {
    /// An expert.
    Expert(ExpertId),
    /// The one who looks after an enterprise.
    Enterprise(EnterpriseId),
    /// The leader of an entry.
    Leader(EntryId),
}

impl Seat {
    /// The seat that an invitation gives, if it gives one.
    pub fn of(link: &LinkRow) -> Option<Self> {
        let expert = link.expert_id.map(Self::Expert);
        expert.or(link.enterprise_id.map(Self::Enterprise)).or(link.entry_id.map(Self::Leader))
    }
}

/// Ends the unused invitations to a seat. Answers how many ended.
pub fn void_invitations_to(conn: &mut Conn, seat: Seat, now: Timestamp) -> Result<usize, AppError> {
    let open = links::table.filter(links::used_at.is_null()).filter(links::expires_at.gt(now));
    let ended = links::expires_at.eq(now);
    Ok(match seat {
        Seat::Expert(id) => diesel::update(open.filter(links::expert_id.eq(id))).set(ended).execute(conn)?,
        Seat::Enterprise(id) => {
            diesel::update(open.filter(links::enterprise_id.eq(id))).set(ended).execute(conn)?
        }
        Seat::Leader(id) => diesel::update(open.filter(links::entry_id.eq(id))).set(ended).execute(conn)?,
    })
}

/// Ends the unused links by which others than the account itself would set its password. Answers how many ended.
pub fn void_password_links_of_others(
    conn: &mut Conn,
    account: AccountId,
    now: Timestamp,
) -> Result<usize, AppError> {
    Ok(diesel::update(
        links::table
            .filter(links::account_id.eq(account))
            .filter(links::purpose.eq(LinkPurpose::SetPassword))
            .filter(links::issued_by.is_null().or(links::issued_by.ne(account)))
            .filter(links::used_at.is_null())
            .filter(links::expires_at.gt(now)),
    )
    .set(links::expires_at.eq(now))
    .execute(conn)?)
}

/// Ends the unused links that an account has handed out: all of them, or the invitations to one competition. Answers
/// how many ended.
pub fn void_links_issued_by(
    conn: &mut Conn,
    issuer: AccountId,
    competition: Option<CompetitionId>,
    now: Timestamp,
) -> Result<usize, AppError> {
    let open = links::table
        .filter(links::issued_by.eq(issuer))
        .filter(links::used_at.is_null())
        .filter(links::expires_at.gt(now));
    let ended = links::expires_at.eq(now);
    Ok(match competition {
        Some(competition) => {
            let there = open
                .filter(links::competition_id.eq(competition))
                .filter(links::purpose.eq(LinkPurpose::Invitation));
            diesel::update(there).set(ended).execute(conn)?
        }
        None => diesel::update(open).set(ended).execute(conn)?,
    })
}

/// Ends an unused link. Answers how many ended.
pub fn void_link(conn: &mut Conn, link: LinkId, now: Timestamp) -> Result<usize, AppError> {
    Ok(diesel::update(
        links::table.find(link).filter(links::used_at.is_null()).filter(links::expires_at.gt(now)),
    )
    .set(links::expires_at.eq(now))
    .execute(conn)?)
}

/// The invitation to a competition with an identifier, good or not.
pub fn invitation_in(
    conn: &mut Conn,
    competition: CompetitionId,
    link: LinkId,
) -> Result<Option<LinkRow>, AppError> {
    Ok(links::table
        .find(link)
        .filter(links::competition_id.eq(competition))
        .filter(links::purpose.eq(LinkPurpose::Invitation))
        .select(LinkRow::as_select())
        .first(conn)
        .optional()?)
}

/// An invitation that can still be used, as the list of them shows it.
#[derive(Clone, Debug, Queryable)]
pub struct InvitationLine {
    /// The link.
    pub id: LinkId,
    /// To which role.
    pub role: Option<Role>,
    /// The name of who is invited; empty when it is not known.
    pub name: String,
    /// The sign-in name of who is invited, as far as it is known.
    pub login: Option<String>,
    /// Until when it is good.
    pub expires_at: Timestamp,
    /// The name of who handed it out.
    pub issuer: Option<String>,
    /// The region's names, with a coordinator.
    pub region: Option<(String, String)>,
    /// Number and name of the entry, with its leader.
    pub entry: Option<(String, String)>,
}

/// One page of a competition's invitations that can still be used, the newest first: those before one.
pub fn open_invitations(
    conn: &mut Conn,
    competition: CompetitionId,
    before: Option<LinkId>,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<InvitationLine>, AppError> {
    let mut question = links::table
        .left_join(accounts::table.on(links::issued_by.eq(accounts::id.nullable())))
        .left_join(regions::table.on(links::region_id.eq(regions::id.nullable())))
        .left_join(entries::table.on(links::entry_id.eq(entries::id.nullable())))
        .filter(links::competition_id.eq(competition))
        .filter(links::purpose.eq(LinkPurpose::Invitation))
        .filter(links::used_at.is_null())
        .filter(links::expires_at.gt(now))
        .order(links::id.desc())
        .limit(limit)
        .select((
            links::id,
            links::role,
            links::name,
            links::login,
            links::expires_at,
            accounts::name.nullable(),
            (regions::name_zh, regions::name_en).nullable(),
            (entries::number, entries::name).nullable(),
        ))
        .into_boxed();
    if let Some(before) = before {
        question = question.filter(links::id.lt(before));
    }
    Ok(question.load(conn)?)
}

/// Removes links that ended before a time.
pub fn delete_links_before(conn: &mut Conn, before: Timestamp) -> Result<usize, AppError> {
    Ok(diesel::delete(links::table.filter(links::expires_at.lt(before))).execute(conn)?)
}

/// The Chinese and the English name of a competition, for the mail of an invitation to it.
pub fn competition_names(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Option<(String, String)>, AppError> {
    let names = competitions::table
        .find(competition)
        .select((competitions::name_zh, competitions::name_en))
        .first(conn)
        .optional()?;
    Ok(names)
}
