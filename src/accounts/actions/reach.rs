//! How far a link that sets a password may reach: whoever has it can become that person, so it must open nothing beyond
//! the reach of who hands it out, neither then nor when it is used.

use crate::{
    accounts::store::{AccountRow, people as rows},
    db::Conn,
    domain::{
        id::{AccountId, CompetitionId, RegionId},
        role::Role,
    },
    error::AppError,
};

/// Whether somebody who holds `giver` in a competition may hand out a link that sets this account's password: to no
/// administrator, nobody with a role elsewhere, no other organizer or supervisor; a coordinator only to teams (and of
/// those only the ones whose every entry lies in the coordinator's regions, see [`leads_only_within`]).
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

/// Whether every entry that an account leads in a competition lies within these regions: whoever becomes the
/// leader becomes the leader of all of them.
///
/// # Errors
/// When the database fails.
pub fn leads_only_within(
    conn: &mut Conn,
    competition: CompetitionId,
    account: AccountId,
    regions: Option<&[RegionId]>,
) -> Result<bool, AppError> {
    let Some(regions) = regions else { return Ok(true) };
    Ok(rows::led_regions(conn, competition, account)?.iter().all(|region| regions.contains(region)))
}

/// Whether the one who handed out a link that sets an account's password could hand it out now. An administrator of the
/// site may do so for everybody.
///
/// # Errors
/// When the database fails.
pub fn still_may_hand_out(conn: &mut Conn, issuer: AccountId, account: AccountId) -> Result<bool, AppError> {
    let Some(giver) = rows::account_by_id(conn, issuer)?.filter(|giver| giver.disabled_at.is_none()) else {
        return Ok(false);
    };
    if giver.is_administrator || issuer == account {
        return Ok(true);
    }
    // Whether the account itself may sign in is another question, with an answer of its own.
    let Some(row) = rows::account_by_id(conn, account)? else { return Ok(false) };
    let row = AccountRow { disabled_at: None, ..row };
    let held: Vec<(CompetitionId, Role)> = rows::roles_of(conn, &[account])?
        .into_iter()
        .map(|(_, competition, role)| (competition, role))
        .collect();
    let Some((competition, _)) = held.first().copied() else { return Ok(false) };
    let given = rows::memberships_in(conn, competition, issuer)?;
    let is_organizer = given.iter().any(|(role, _)| *role == Role::Organizer);
    if is_organizer && may_hand_out(Role::Organizer, competition, &row, &held) {
        return Ok(true);
    }
    let regions: Vec<RegionId> = given
        .iter()
        .filter(|(role, _)| *role == Role::Coordinator)
        .filter_map(|(_, region)| *region)
        .collect();
    Ok(may_hand_out(Role::Coordinator, competition, &row, &held)
        && !regions.is_empty()
        && leads_only_within(conn, competition, account, Some(&regions))?)
}
