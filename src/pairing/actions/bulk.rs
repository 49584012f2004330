//! Applying a table of enterprises: all good rows in one transaction, and one event that tells how many, and of each
//! enterprise what was there before; of wishes only how many enterprises have new ones.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{PairingRefusal, fresh_row, note, partners_in_force, refuse, row_with, tag_rows, wishes};
use crate::{
    audit::By,
    db::Conn,
    domain::id::{CompetitionId, EnterpriseId, ImportId, SchemeId},
    entries::store::papers,
    error::AppError,
    pairing::{
        import::{self, Table},
        store::{self, EnterpriseRow, EnterpriseTagRow, Situation},
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
    let report = import::check(&situation, &partners_in_force(conn, scheme)?, table, is_open);
    if seen.is_some_and(|seen| !seen.is(&report.shown())) {
        return Ok(None);
    }
    let mut of_line: BTreeMap<u32, EnterpriseId> = BTreeMap::new();
    let mut fresh = Vec::new();
    let mut tags = Vec::new();
    let mut changes = Vec::new();
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
                let after = EnterpriseRow { version: before.version + 1, ..row_with(before, &work.profile) };
                if !store::update_enterprise(conn, &after, before.version)? {
                    return refuse(PairingRefusal::Changed);
                }
                if work.is_changed {
                    let (old, new) = (old_tags(&situation, before.id), tag_rows(before.id, &work.profile));
                    let fields = differences(&before.in_words(&old), &after.in_words(&new));
                    changes.push(json!({"enterprise": before.id.to_string(), "fields": fields}));
                    store::delete_tags(conn, before.id)?;
                    tags.extend(new);
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
        "changes": changes,
        "wishes_on_behalf": wished,
    });
    note(conn, by, "scheme.imported", competition, scheme, situation.scheme.version, &detail)?;
    Ok(Some(report.counts))
}

fn old_tags(situation: &Situation, id: EnterpriseId) -> Vec<EnterpriseTagRow> {
    situation.tags.iter().filter(|tag| tag.enterprise_id == id).cloned().collect()
}

/// The fields that differ, each with what it said and what it says.
fn differences(before: &Value, after: &Value) -> Map<String, Value> {
    let fields = before.as_object().into_iter().flatten();
    let changed = fields.filter_map(|(field, old)| {
        let new = after.get(field)?;
        (old != new).then(|| (field.clone(), json!([old, new])))
    });
    changed.collect()
}
