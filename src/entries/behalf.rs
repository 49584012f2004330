//! What a steward does for a team that has no way to the site: put its business plan in place, and take its entry
//! back. The log says on whose behalf.

use serde_json::json;

use super::{
    actions::{NewFile, bump, check_unjudged, put_plan, record},
    content::hex,
    decisions::{Domain, is_open_to_stewards},
    frozen::{self, Hand},
    refusal::EntryRefusal,
    store::{
        EntryRow,
        papers::{self, EligibilityReviewRow},
    },
};
use crate::{
    audit::By,
    db::Conn,
    domain::{id::EntryId, states::EntryState},
    error::{AppError, Refusal},
};

/// The name under which a withdrawal by a steward stands among the decisions on an entry.
pub const WITHDRAWAL: &str = "withdraw";

/// Why a business plan would come too late for an entry, if it would: after the decision against it, or under the eyes
/// of judges.
///
/// # Errors
/// When the database cannot be read.
pub fn refusal_of_plan(conn: &mut Conn, entry: &EntryRow) -> Result<Option<Box<dyn Refusal>>, AppError> {
    let check = if is_open_to_stewards(entry.state) {
        check_unjudged(conn, entry.id)
    } else {
        Err(AppError::refused(EntryRefusal::NotEditable))
    };
    match check {
        Ok(()) => Ok(None),
        Err(AppError::Refused(refusal)) => Ok(Some(refusal)),
        Err(error) => Err(error),
    }
}

/// Attaches a business plan in place of the former one, which is kept, on behalf of the team.
///
/// # Errors
/// When the entry is unknown, closed, judged, or has changed since the page showed it.
pub fn attach_plan(
    conn: &mut Conn,
    by: &By,
    domain: &Domain,
    id: EntryId,
    based_on: i32,
    file: &NewFile,
) -> Result<(), AppError> {
    let (mut entry, now) = (domain.entry(conn, id)?, by.now());
    if let Some(refusal) = refusal_of_plan(conn, &entry)? {
        return Err(AppError::Refused(refusal));
    }
    check_version(&entry, based_on)?;
    put_plan(conn, by, id, file, now)?;
    frozen::mark(conn, &mut entry, Hand::Steward, now)?;
    bump(conn, &mut entry, now)?;
    let detail = json!({
        "file": file.name,
        "size": file.size,
        "sha256": hex(&file.sha256),
        "on_behalf_of": entry.leader,
    });
    record(conn, by, &entry, "entry.attached", &detail)
}

/// Withdraws an entry on behalf of the team, which reads the reason.
///
/// # Errors
/// When the entry is unknown, cannot be withdrawn, or has changed since the page showed it.
pub fn withdraw(
    conn: &mut Conn,
    by: &By,
    domain: &Domain,
    id: EntryId,
    based_on: i32,
    reason: &str,
) -> Result<(), AppError> {
    let (mut entry, now) = (domain.entry(conn, id)?, by.now());
    if !entry.state.may_become(EntryState::Withdrawn) {
        return Err(AppError::refused(EntryRefusal::NotEditable));
    }
    check_version(&entry, based_on)?;
    let before = entry.state;
    entry.state = EntryState::Withdrawn;
    bump(conn, &mut entry, now)?;
    let review = EligibilityReviewRow {
        id: by.fresh(),
        entry_id: id,
        at: now,
        by_account_id: by.account,
        decision: WITHDRAWAL.to_owned(),
        remark: reason.to_owned(),
    };
    papers::insert_review(conn, &review)?;
    let detail = json!({"from": before.name(), "reason": reason, "on_behalf_of": entry.leader});
    record(conn, by, &entry, "entry.withdrawn", &detail)
}

fn check_version(entry: &EntryRow, based_on: i32) -> Result<(), AppError> {
    if entry.version == based_on {
        return Ok(());
    }
    Err(AppError::refused(EntryRefusal::ChangedMeanwhile))
}
