//! What follows when an account stops being an expert or the one who looks after an enterprise.

use serde_json::json;

use crate::{
    accounts::store::{
        links::{self, Seat},
        people as rows, seats,
    },
    audit::{self, By, Event},
    db::Conn,
    domain::{
        id::{AccountId, CompetitionId},
        role::Role,
    },
    error::AppError,
};

/// Ends what an account had by a seat that it has just lost: open invitations to the seat, and the role, unless it still
/// has another such seat in the competition.
///
/// # Errors
/// When the database fails.
pub fn after_leaving(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    seat: Seat,
    account: AccountId,
) -> Result<(), AppError> {
    links::void_invitations_to(conn, seat, by.now())?;
    let (role, still_sits) = match seat {
        Seat::Expert(_) => (Role::Expert, seats::is_expert(conn, competition, account)?),
        Seat::Enterprise(_) => (Role::Enterprise, seats::is_enterprise(conn, competition, account)?),
        // Whoever leads no entry any more may still register one.
        Seat::Leader(_) => return Ok(()),
    };
    if still_sits {
        return Ok(());
    }
    let Some(membership) = rows::membership_of(conn, competition, account, role)? else { return Ok(()) };
    rows::delete_membership(conn, membership)?;
    let event = Event {
        act: "account.revoked",
        competition: Some(competition),
        subject: account.into(),
        revision: 0,
        detail: &json!({"role": role.name()}),
    };
    audit::record(conn, by, &event)
}
