//! The SQL of one-time links.

use diesel::prelude::*;

use crate::{
    db::{
        Conn,
        schema::{enterprises, experts, links, schemes},
    },
    domain::{
        id::{AccountId, CompetitionId, EnterpriseId, ExpertId, LinkId, RegionId},
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
    let open = links::table
        .filter(links::purpose.eq(LinkPurpose::Invitation))
        .filter(links::competition_id.eq(new.competition_id))
        .filter(links::role.eq(new.role))
        .filter(links::used_at.is_null())
        .filter(links::expires_at.gt(now));
    let ended = links::expires_at.eq(now);
    match (new.expert_id, new.enterprise_id, &new.login) {
        (Some(expert), _, _) => {
            diesel::update(open.filter(links::expert_id.eq(expert))).set(ended).execute(conn)?
        }
        (None, Some(enterprise), _) => {
            diesel::update(open.filter(links::enterprise_id.eq(enterprise))).set(ended).execute(conn)?
        }
        (None, None, Some(login)) => {
            diesel::update(open.filter(links::login.eq(login))).set(ended).execute(conn)?
        }
        // A bare link names nobody, so it replaces nothing.
        (None, None, None) => 0,
    };
    Ok(())
}

/// Makes an account the one of an expert who has none or this one. Answers how many experts that were.
pub fn set_expert_account(
    conn: &mut Conn,
    competition: CompetitionId,
    expert: ExpertId,
    account: AccountId,
) -> Result<usize, AppError> {
    Ok(diesel::update(
        experts::table
            .find(expert)
            .filter(experts::competition_id.eq(competition))
            .filter(experts::account_id.is_null().or(experts::account_id.eq(account))),
    )
    .set((experts::account_id.eq(account), experts::version.eq(experts::version + 1)))
    .execute(conn)?)
}

/// Makes an account the one of an enterprise that has none or this one. Answers how many enterprises that were.
pub fn set_enterprise_account(
    conn: &mut Conn,
    competition: CompetitionId,
    enterprise: EnterpriseId,
    account: AccountId,
) -> Result<usize, AppError> {
    let is_here: Option<EnterpriseId> = enterprises::table
        .inner_join(schemes::table)
        .filter(enterprises::id.eq(enterprise))
        .filter(schemes::competition_id.eq(competition))
        .select(enterprises::id)
        .first(conn)
        .optional()?;
    if is_here.is_none() {
        return Ok(0);
    }
    Ok(diesel::update(
        enterprises::table
            .find(enterprise)
            .filter(enterprises::account_id.is_null().or(enterprises::account_id.eq(account))),
    )
    .set((enterprises::account_id.eq(account), enterprises::version.eq(enterprises::version + 1)))
    .execute(conn)?)
}

/// Removes links that ended before a time.
pub fn delete_links_before(conn: &mut Conn, before: Timestamp) -> Result<usize, AppError> {
    Ok(diesel::delete(links::table.filter(links::expires_at.lt(before))).execute(conn)?)
}
