//! Applying a table of enterprises: all good rows in one transaction, and one event that tells how many.

use std::collections::BTreeMap;

use serde_json::json;

use super::{
    PairingRefusal, fresh_row, note, partners_in_force, refuse, refuse_fewer_places, row_with, tag_rows,
    wishes,
};
use crate::{
    audit::By,
    db::Conn,
    domain::id::{CompetitionId, EnterpriseId, ImportId, SchemeId},
    entries::store::papers,
    error::AppError,
    pairing::{
        import::{self, Table},
        store::{self, EnterpriseRow},
    },
    secret::Seen,
    tables::table::Counts,
};

/// Applies an uploaded table. It is checked anew against what holds now; a second time nothing happens. Whoever has `seen`
/// a report gets what it said; when the table would do something else by now, nothing is done and the answer is none.
pub fn import_enterprises(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    scheme: SchemeId,
    id: ImportId,
    table: &Table,
    seen: Option<&Seen>,
) -> Result<Option<Counts>, AppError> {
    let upload = papers::import_in(conn, competition, import::KIND, id)?.ok_or(AppError::NotFound)?;
    if upload.scheme_id != Some(scheme) {
        return Err(AppError::NotFound);
    }
    if upload.applied_at.is_some() {
        return refuse(PairingRefusal::WrongState);
    }
    let situation = store::situation(conn, competition, scheme)?;
    let is_open = situation.scheme.wishes_close_at > by.now();
    let report = import::check(&situation, table, is_open);
    if seen.is_some_and(|seen| !seen.is(&report.shown())) {
        return Ok(None);
    }
    let fewer = |work: &import::Work| {
        work.before.as_ref().filter(|before| work.profile.capacity < before.capacity).map(|before| before.id)
    };
    let partners = if report.work.iter().any(|work| fewer(work).is_some()) {
        partners_in_force(conn, scheme)?
    } else {
        BTreeMap::new()
    };
    let mut of_line: BTreeMap<u32, EnterpriseId> = BTreeMap::new();
    let mut fresh = Vec::new();
    let mut tags = Vec::new();
    for work in &report.work {
        let enterprise = match &work.before {
            None => {
                let row = fresh_row(by, scheme, work.side, &work.profile);
                let id = row.id;
                tags.extend(tag_rows(id, &work.profile));
                fresh.push(row);
                id
            }
            Some(before) => {
                refuse_fewer_places(&partners, before.id, work.profile.capacity)?;
                let after = EnterpriseRow { version: before.version + 1, ..row_with(before, &work.profile) };
                if !store::update_enterprise(conn, &after, before.version)? {
                    return refuse(PairingRefusal::Changed);
                }
                if work.is_changed {
                    store::delete_tags(conn, before.id)?;
                    tags.extend(tag_rows(before.id, &work.profile));
                }
                before.id
            }
        };
        of_line.insert(work.line, enterprise);
    }
    store::insert_enterprises(conn, &fresh)?;
    store::insert_enterprise_tags(conn, &tags)?;
    let mut wished = 0;
    for work in &report.work {
        if let (Some(named), Some(enterprise)) = (&work.wishes, of_line.get(&work.line)) {
            wishes::replace(conn, *enterprise, &named.resolved(&of_line))?;
            wished += 1;
        }
    }
    if papers::update_import(conn, id, &serde_json::to_string(&report.counts)?, Some(by.now()))? == 0 {
        return refuse(PairingRefusal::WrongState);
    }
    let sha256: String = upload.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    let detail = json!({
        "file": upload.file_name,
        "sha256": sha256,
        "counts": report.counts,
        "wishes_on_behalf": wished,
    });
    note(conn, by, "scheme.imported", competition, scheme, situation.scheme.version, &detail)?;
    Ok(Some(report.counts))
}
