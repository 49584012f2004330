//! Experts from a table: every row is checked against the competition, the good ones are applied in one transaction.
//! The check is the same for the preview and for the act itself. An expert is found again by e-mail address, else by
//! telephone, else by name and organization, and so is whoever an earlier row adds; an empty cell leaves what is known.

mod check;

use std::{collections::BTreeMap, fmt::Debug};

use serde_json::json;

pub use check::{cell_of, check};

use super::{
    actions::changes,
    refusal::ExpertRefusal,
    store::{self, ExpertRow, ExpertTagRow},
};
use crate::{
    audit::{self, By, Event},
    db::Conn,
    domain::id::{CompetitionId, ExpertId, ImportId},
    entries::{
        content::hex,
        store::papers::{self, ImportRow},
    },
    error::AppError,
    secret::Seen,
    tables::{
        cells::ProblemKind,
        columns::ExpertColumn,
        table::{self, Counts},
    },
};

/// The kind of an import of experts.
pub const KIND: &str = "experts";

/// A table of experts.
pub type Table = table::Table<ExpertColumn>;

/// What is wrong with a row or a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The value is not accepted.
    Value(ProblemKind),
    /// The same expert stands in an earlier row.
    RepeatsLine(u32),
    /// Several experts have this telephone, or this name and organization.
    Ambiguous,
    /// The expert judges these entries, which belong to the new organization.
    JudgesOwnOrganization(Vec<String>),
}

/// A fault and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellFault {
    /// The cell as Excel names it; only the row's number when no cell is to blame.
    pub cell: String,
    /// The column's header.
    pub header: String,
    /// What is wrong.
    pub fault: Fault,
}

/// What a row would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Adds an expert.
    New,
    /// Changes an expert: each field with what it says and what it would say.
    Changed(Vec<(ExpertColumn, String, String)>),
    /// Says what is known already.
    Unchanged,
    /// Cannot be applied.
    Wrong(Vec<CellFault>),
}

/// A row of the report.
#[derive(Clone, Debug)]
pub struct RowReport {
    /// The row as Excel counts.
    pub line: u32,
    /// The name in the file.
    pub name: String,
    /// The organization in the file.
    pub organization: String,
    /// Whether the expert whom it means has withdrawn, which no table changes.
    pub is_withdrawn: bool,
    /// What it would do.
    pub outcome: Outcome,
}

/// What a table would do.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Row by row, in the file's order.
    pub rows: Vec<RowReport>,
    /// How many rows would do what.
    pub counts: Counts,
    work: Vec<Work>,
}

impl Report {
    /// What somebody has looked at who confirms the report: its rows, and which expert each good one means.
    pub fn shown(&self) -> impl Debug {
        let meant = |work: &Work| work.before.as_ref().map(|expert| expert.id);
        (&self.rows, self.work.iter().map(meant).collect::<Vec<_>>())
    }
}

/// What is to be written for one good row: the expert before, if there was one, and after; the tags that it gets, if
/// they change.
#[derive(Clone, Debug)]
struct Work {
    before: Option<ExpertRow>,
    after: ExpertRow,
    tags: Option<Vec<(String, i32)>>,
}

/// Applies all good rows of a table in the transaction at hand. The same file again changes nothing. Whoever has `seen` a
/// report gets what it said; when the table would do something else by now, nothing is done and the answer is none.
///
/// # Errors
/// When the import was applied already, or no row can be applied.
pub fn apply(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    import: &ImportRow,
    table: &Table,
    seen: Option<&Seen>,
) -> Result<Option<Counts>, AppError> {
    if import.applied_at.is_some() {
        return Err(AppError::refused(ExpertRefusal::ImportApplied));
    }
    let report = check(conn, competition, table)?;
    if seen.is_some_and(|seen| !seen.is(&report.shown())) {
        return Ok(None);
    }
    let counts = report.counts;
    if counts.new + counts.changed + counts.unchanged == 0 {
        return Err(AppError::refused(ExpertRefusal::NothingToImport));
    }
    let (mut fresh, mut tags, mut retagged) = (Vec::new(), Vec::new(), Vec::new());
    let (mut added, mut changed) = (Vec::new(), Vec::new());
    let known: Vec<ExpertId> = report.work.iter().filter_map(|work| Some(work.before.as_ref()?.id)).collect();
    let mut old_tags: BTreeMap<ExpertId, Vec<ExpertTagRow>> = BTreeMap::new();
    for row in store::tags_of_many(conn, &known)? {
        old_tags.entry(row.expert_id).or_default().push(row);
    }
    for work in report.work {
        let id: ExpertId = if work.before.is_some() { work.after.id } else { by.fresh() };
        let row = ExpertRow {
            id,
            created_at: work.before.as_ref().map_or(by.now(), |row| row.created_at),
            ..work.after
        };
        let old_tags = old_tags.remove(&id).unwrap_or_default();
        let new_tags = work.tags.map(|new| {
            let row = |(tag, level): (String, i32)| ExpertTagRow { expert_id: id, tag, level };
            new.into_iter().map(row).collect::<Vec<_>>()
        });
        match work.before {
            None => {
                added.push(row.name.clone());
                fresh.push(row);
            }
            Some(before) => {
                if store::update_expert(conn, &row, before.version)? == 0 {
                    return Err(AppError::refused(ExpertRefusal::ChangedMeanwhile));
                }
                let after = new_tags.as_ref().unwrap_or(&old_tags);
                let fields = changes((&before, &old_tags), (&row, after));
                changed.push(json!({"expert": id.to_string(), "fields": fields}));
            }
        }
        if let Some(new) = new_tags {
            retagged.push(id);
            tags.extend(new);
        }
    }
    store::insert_experts(conn, &fresh)?;
    store::delete_expert_tags(conn, &retagged)?;
    store::insert_expert_tags(conn, &tags)?;
    if papers::update_import(conn, import.id, &serde_json::to_string(&counts)?, Some(by.now()))? == 0 {
        return Err(AppError::refused(ExpertRefusal::ImportApplied));
    }
    let detail = json!({
        "kind": KIND, "file": import.file_name, "sha256": hex(&import.sha256), "new": counts.new,
        "changed": counts.changed, "unchanged": counts.unchanged, "wrong": counts.wrong, "added": added,
        "changes": changed,
    });
    let event = Event {
        act: "import.applied",
        competition: Some(competition),
        subject: import.id.into(),
        revision: 0,
        detail: &detail,
    };
    audit::record(conn, by, &event)?;
    Ok(Some(counts))
}

/// An import that waits for its confirmation.
///
/// # Errors
/// None is expected.
pub fn waiting(
    by: &By,
    competition: CompetitionId,
    id: ImportId,
    file_name: &str,
    sha256: Vec<u8>,
) -> Result<ImportRow, AppError> {
    Ok(ImportRow {
        id,
        competition_id: competition,
        kind: KIND.to_owned(),
        round_id: None,
        scheme_id: None,
        file_name: file_name.to_owned(),
        sha256,
        uploaded_by: by.account,
        uploaded_at: by.now(),
        applied_at: None,
        report: serde_json::to_string(&Counts::default())?,
    })
}
