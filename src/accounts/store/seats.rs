//! The SQL of what one account at a time is: an expert, the one who looks after an enterprise, the leader of an entry.

use diesel::prelude::*;

use crate::{
    db::{
        Conn,
        schema::{enterprises, entries, experts, mentorships, rounds, schemes, sheets},
    },
    domain::{
        id::{AccountId, CompetitionId, EnterpriseId, EntryId, ExpertId, MentorshipId, SheetId},
        states::{RoundState, SheetState},
    },
    error::AppError,
};

/// Whether an account is another expert of a competition than this one.
pub fn is_another_expert(
    conn: &mut Conn,
    competition: CompetitionId,
    account: AccountId,
    than: ExpertId,
) -> Result<bool, AppError> {
    let other: Option<ExpertId> = experts::table
        .filter(experts::competition_id.eq(competition))
        .filter(experts::account_id.eq(account))
        .filter(experts::id.ne(than))
        .select(experts::id)
        .first(conn)
        .optional()?;
    Ok(other.is_some())
}

/// Whether an account is an expert of a competition, also one who withdrew.
pub fn is_expert(conn: &mut Conn, competition: CompetitionId, account: AccountId) -> Result<bool, AppError> {
    let found: Option<ExpertId> = experts::table
        .filter(experts::competition_id.eq(competition))
        .filter(experts::account_id.eq(account))
        .select(experts::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// Whether an account looks after an enterprise of a competition, also one that withdrew.
pub fn is_enterprise(
    conn: &mut Conn,
    competition: CompetitionId,
    account: AccountId,
) -> Result<bool, AppError> {
    let found: Option<EnterpriseId> = enterprises::table
        .inner_join(schemes::table)
        .filter(schemes::competition_id.eq(competition))
        .filter(enterprises::account_id.eq(account))
        .select(enterprises::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
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

/// Makes an account the leader of an entry of a competition that has none or this one. Answers how many entries that
/// were.
pub fn set_entry_leader(
    conn: &mut Conn,
    competition: CompetitionId,
    entry: EntryId,
    account: AccountId,
) -> Result<usize, AppError> {
    Ok(diesel::update(
        entries::table
            .find(entry)
            .filter(entries::competition_id.eq(competition))
            .filter(entries::leader_account_id.is_null().or(entries::leader_account_id.eq(account))),
    )
    .set((entries::leader_account_id.eq(account), entries::version.eq(entries::version + 1)))
    .execute(conn)?)
}

/// Number and name of an entry of a competition.
pub fn entry_names(
    conn: &mut Conn,
    competition: CompetitionId,
    entry: EntryId,
) -> Result<Option<(String, String)>, AppError> {
    Ok(entries::table
        .find(entry)
        .filter(entries::competition_id.eq(competition))
        .select((entries::number, entries::name))
        .first(conn)
        .optional()?)
}

/// Whether an account judges or mentors an entry of a competition that it leads: by a sheet in force in a round that is
/// not finalised, or by a mentorship in force.
pub fn serves_own_entry(
    conn: &mut Conn,
    competition: CompetitionId,
    account: AccountId,
) -> Result<bool, AppError> {
    let sheet: Option<SheetId> = sheets::table
        .inner_join(rounds::table)
        .inner_join(entries::table)
        .inner_join(experts::table)
        .filter(entries::competition_id.eq(competition))
        .filter(entries::leader_account_id.eq(account))
        .filter(experts::account_id.eq(account))
        .filter(sheets::state.ne_all([SheetState::Recused, SheetState::Void]))
        .filter(rounds::state.ne(RoundState::Finalised))
        .select(sheets::id)
        .first(conn)
        .optional()?;
    if sheet.is_some() {
        return Ok(true);
    }
    let mentorship: Option<MentorshipId> = mentorships::table
        .inner_join(entries::table)
        .inner_join(experts::table)
        .filter(mentorships::competition_id.eq(competition))
        .filter(entries::leader_account_id.eq(account))
        .filter(experts::account_id.eq(account))
        .filter(mentorships::ended_at.is_null())
        .select(mentorships::id)
        .first(conn)
        .optional()?;
    Ok(mentorship.is_some())
}
