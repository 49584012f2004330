//! An entry that is taken back: by its team, or by a steward for the team; and how a steward takes that back. Its sheets
//! are kept all the while. Its mentorships end with it, and do not come back by themselves.

use serde_json::json;

use super::{
    actions::{Own, bump, own_entry, record},
    decisions::Domain,
    refusal::EntryRefusal,
    store::{
        EntryRow, bonds,
        papers::{self, EligibilityReviewRow},
    },
};
use crate::{
    audit::{self, By, Event},
    db::Conn,
    domain::{id::EntryId, states::EntryState, time::Timestamp},
    error::AppError,
};

/// The name under which a withdrawal by a steward stands among the decisions on an entry.
pub const WITHDRAWAL: &str = "withdraw";

/// The name under which it stands there that a steward took a withdrawal back.
pub const RESTORATION: &str = "restore";

/// Withdraws an entry, with a reason. A team may do this after the deadline too.
///
/// # Errors
/// When the entry is not one that can be withdrawn.
pub fn withdraw(conn: &mut Conn, by: &By, own: Own, reason: &str) -> Result<(), AppError> {
    let mut entry = own_entry(conn, own)?;
    if entry.state == EntryState::Withdrawn {
        return Ok(());
    }
    check_may_leave(&entry)?;
    let before = leave(conn, by, &mut entry, by.now())?;
    record(conn, by, &entry, "entry.withdrawn", &json!({"from": before.name(), "reason": reason}))
}

/// Withdraws an entry on behalf of the team, which reads the reason.
///
/// # Errors
/// When the entry is unknown, cannot be withdrawn, or has changed since the page showed it.
pub fn withdraw_for(
    conn: &mut Conn,
    by: &By,
    domain: &Domain,
    id: EntryId,
    based_on: i32,
    reason: &str,
) -> Result<(), AppError> {
    let (mut entry, now) = (domain.entry(conn, id)?, by.now());
    check_may_leave(&entry)?;
    check_version(&entry, based_on)?;
    let before = leave(conn, by, &mut entry, now)?;
    papers::insert_review(conn, &review(by, id, now, WITHDRAWAL, reason))?;
    let detail = json!({"from": before.name(), "reason": reason, "on_behalf_of": entry.leader});
    record(conn, by, &entry, "entry.withdrawn", &detail)
}

/// Takes a withdrawal back, whoever withdrew: the entry stands again where it stood, and its sheets count again. The
/// team reads the reason. Answers the state.
///
/// # Errors
/// When the entry is unknown, is not withdrawn, or has changed since the page showed it.
pub fn restore(
    conn: &mut Conn,
    by: &By,
    domain: &Domain,
    id: EntryId,
    based_on: i32,
    reason: &str,
) -> Result<EntryState, AppError> {
    let (mut entry, now) = (domain.entry(conn, id)?, by.now());
    if entry.state != EntryState::Withdrawn {
        return Err(AppError::refused(EntryRefusal::NotEditable));
    }
    check_version(&entry, based_on)?;
    let target = state_before(conn, id)?;
    entry.state = target;
    if target != EntryState::Admitted {
        entry.admitted_at = None;
    }
    bump(conn, &mut entry, now)?;
    papers::insert_review(conn, &review(by, id, now, RESTORATION, reason))?;
    record(conn, by, &entry, "entry.restored", &json!({"to": target.name(), "reason": reason}))?;
    Ok(target)
}

/// Where a withdrawn entry stood: as the log says, else submitted, so that it is decided on anew.
///
/// # Errors
/// When the database fails.
pub fn state_before(conn: &mut Conn, id: EntryId) -> Result<EntryState, AppError> {
    Ok(papers::last_withdrawal_of(conn, id)?
        .and_then(|detail| serde_json::from_str::<serde_json::Value>(&detail).ok())
        .and_then(|detail| EntryState::from_name(detail.get("from")?.as_str()?))
        .filter(|state| EntryState::Withdrawn.may_become(*state))
        .unwrap_or(EntryState::Submitted))
}

/// Ends the mentorships of an entry that has left or was rejected, each with its event: nobody shall coach it, and its
/// mentor shall be free for others.
///
/// # Errors
/// When the database fails.
pub(super) fn end_mentorships(
    conn: &mut Conn,
    by: &By,
    entry: &EntryRow,
    now: Timestamp,
) -> Result<(), AppError> {
    let ended = bonds::mentorships_in_force(conn, entry.id)?;
    if ended.is_empty() {
        return Ok(());
    }
    bonds::end_mentorships(conn, entry.id, now)?;
    for (mentorship, expert) in ended {
        let detail = json!({
            "entry": entry.id.to_string(), "expert": expert.to_string(), "state": entry.state.name(),
        });
        let event = Event {
            act: "mentorship.ended",
            competition: Some(entry.competition_id),
            subject: mentorship.into(),
            revision: 0,
            detail: &detail,
        };
        audit::record(conn, by, &event)?;
    }
    Ok(())
}

fn check_may_leave(entry: &EntryRow) -> Result<(), AppError> {
    if entry.state.may_become(EntryState::Withdrawn) {
        return Ok(());
    }
    Err(AppError::refused(EntryRefusal::NotEditable))
}

/// Stores an entry as withdrawn. Answers where it stood.
fn leave(conn: &mut Conn, by: &By, entry: &mut EntryRow, now: Timestamp) -> Result<EntryState, AppError> {
    let before = entry.state;
    entry.state = EntryState::Withdrawn;
    bump(conn, entry, now)?;
    end_mentorships(conn, by, entry, now)?;
    Ok(before)
}

fn review(by: &By, entry: EntryId, at: Timestamp, decision: &str, remark: &str) -> EligibilityReviewRow {
    EligibilityReviewRow {
        id: by.fresh(),
        entry_id: entry,
        at,
        by_account_id: by.account,
        decision: decision.to_owned(),
        remark: remark.to_owned(),
    }
}

/// Refuses what is based on another version of an entry than the present one.
pub(super) fn check_version(entry: &EntryRow, based_on: i32) -> Result<(), AppError> {
    if entry.version == based_on {
        return Ok(());
    }
    Err(AppError::refused(EntryRefusal::ChangedMeanwhile))
}
