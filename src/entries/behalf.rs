//! What a steward does for a team that has no way to the site: put its business plan in place. The log says on whose
//! behalf. How its entry is taken back for it stands in `withdrawals.rs`.

use serde_json::json;

use super::{
    actions::{NewFile, bump, put_plan, record},
    content::hex,
    decisions::{Domain, refusal_of_content},
    frozen::{self, Hand},
    withdrawals::check_version,
};
use crate::{audit::By, db::Conn, domain::id::EntryId, error::AppError};

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
    if let Some(refusal) = refusal_of_content(conn, &entry)? {
        return Err(AppError::refused(refusal));
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
