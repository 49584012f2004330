//! Entries from a table: reading the file, checking every row against the competition, and applying the good rows in
//! one transaction. The check is the same for the preview and for the act itself, so that what is confirmed is judged
//! against the database as it is then. Without row-by-row questions: a few queries serve any number of rows.

mod check;

use std::{collections::BTreeMap, fmt::Debug};

use serde::{Deserialize, Serialize};
use serde_json::json;

pub use check::check;

use super::{
    actions::{differences, number_of, ordinal, tag_rows},
    content::{Basics, Tag, hex, tags_text},
    decisions::{Domain, member_rows},
    refusal::EntryRefusal,
    store::{self, EntryRow, papers, papers::ImportRow},
};
use crate::{
    audit::{self, By, Event},
    competitions::store as competitions,
    db::Conn,
    domain::{
        id::{CompetitionId, EntryId, ImportId, RegionId, TrackId},
        problem::Problem,
        states::EntryState,
    },
    error::AppError,
    secret::Seen,
    tables::{
        TableError,
        columns::EntryColumn,
        table::{self, Counts},
    },
};

/// The kind of an import of entries.
pub const KIND: &str = "entries";

/// A table of entries.
pub type Table = table::Table<EntryColumn>;

/// What the person chose for names of regions and tracks that the competition does not know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// The region that is meant by a name in the file.
    pub regions: BTreeMap<String, RegionId>,
    /// The track that is meant by a name in the file.
    pub tracks: BTreeMap<String, TrackId>,
}

/// What is kept of an import between preview and confirmation, and afterwards.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The choices.
    pub mapping: Mapping,
    /// What was done; all zero until the import is applied.
    pub counts: Counts,
}

/// What is wrong with a row or a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The value is not accepted.
    Value(Problem),
    /// The competition has no such region.
    UnknownRegion(String),
    /// The competition has no such track.
    UnknownTrack(String),
    /// The region is not one of the coordinator's.
    OutsideRegion,
    /// The same entry stands in an earlier row.
    RepeatsLine(u32),
    /// Several entries have this name, leader and region: only a number tells them apart.
    Ambiguous,
    /// The same project is there under another number.
    SameAs(String),
    /// The number means one entry; name, leader and region mean another.
    TwoEntries {
        /// The number in the file.
        number: String,
        /// The name of the entry that has it.
        name: String,
        /// The number of the other entry.
        other: String,
    },
    /// The entry's state does not allow changes.
    Closed(EntryState),
    /// Judges have the entry already.
    Judged,
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

/// A field that would change: its name, what it says and what it would say.
pub type FieldChange = (&'static str, String, String);

/// What a row would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Adds an entry.
    New,
    /// Changes an entry.
    Changed(Vec<FieldChange>),
    /// Says what the entry says already.
    Unchanged,
    /// Cannot be applied.
    Wrong(Vec<CellFault>),
}

/// A row of the report.
#[derive(Clone, Debug)]
pub struct RowReport {
    /// The row as Excel counts.
    pub line: u32,
    /// The number in the file, or that of the entry that was found.
    pub number: String,
    /// The name in the file.
    pub name: String,
    /// Whether the entry that it means is a draft, which no table hands in.
    pub is_draft: bool,
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
    /// Names of regions that nobody knows, each once.
    pub unknown_regions: Vec<String>,
    /// Names of tracks that nobody knows, each once.
    pub unknown_tracks: Vec<String>,
    work: Vec<Work>,
}

impl Report {
    /// What somebody has looked at who confirms the report: its rows, which entry each good one means, and where it puts a
    /// new one.
    pub fn shown(&self) -> impl Debug {
        let meant = |work: &Work| match work {
            Work::Add { basics, .. } => (None, Some((basics.region, basics.track))),
            Work::Change { before, .. } => (Some(before.id), None),
        };
        (&self.rows, self.work.iter().map(meant).collect::<Vec<_>>())
    }
}

/// What is to be written for one good row.
#[derive(Clone, Debug)]
enum Work {
    /// A new entry, with its number when the file gives one.
    Add { number: Option<String>, basics: Basics, summary: String, members: Vec<String>, tags: Vec<Tag> },
    /// A changed entry, with its members and its tags before and after when they change.
    Change {
        before: Box<EntryRow>,
        after: Box<EntryRow>,
        members: Option<(Vec<String>, Vec<String>)>,
        tags: Option<(Vec<Tag>, Vec<Tag>)>,
    },
}

/// Applies all good rows of a table in the transaction at hand. New entries arrive as submitted: whoever imports
/// them vouches for the teams. The same file again changes nothing. Whoever has `seen` a report gets what it said; when
/// the table would do something else by now, nothing is done and the answer is none.
///
/// # Errors
/// When the import was applied already, or no row can be applied.
pub fn apply(
    conn: &mut Conn,
    by: &By,
    domain: &Domain,
    import: &ImportRow,
    table: &Table,
    seen: Option<&Seen>,
) -> Result<Option<Counts>, AppError> {
    if import.applied_at.is_some() {
        return Err(AppError::refused(EntryRefusal::ImportApplied));
    }
    let mut kept: Kept = serde_json::from_str(&import.report)?;
    let report = check(conn, domain, table, &kept.mapping)?;
    if seen.is_some_and(|seen| !seen.is(&report.shown())) {
        return Ok(None);
    }
    let counts = report.counts;
    if counts.new + counts.changed + counts.unchanged == 0 {
        return Err(AppError::refused(EntryRefusal::NothingToImport));
    }
    write(conn, by, domain, import.id, report.work)?;
    kept.counts = counts;
    if papers::update_import(conn, import.id, &serde_json::to_string(&kept)?, Some(by.now()))? == 0 {
        return Err(AppError::refused(EntryRefusal::ImportApplied));
    }
    let detail = json!({
        "kind": KIND,
        "file": import.file_name,
        "sha256": hex(&import.sha256),
        "new": counts.new,
        "changed": counts.changed,
        "unchanged": counts.unchanged,
        "wrong": counts.wrong,
    });
    let event = Event {
        act: "import.applied",
        competition: Some(domain.competition),
        subject: import.id.into(),
        revision: 0,
        detail: &detail,
    };
    audit::record(conn, by, &event)?;
    Ok(Some(counts))
}

/// What was done to one entry, for its own history.
struct Told {
    act: &'static str,
    entry: EntryId,
    revision: i32,
    detail: serde_json::Value,
}

/// Writes the good rows, each with its event.
fn write(
    conn: &mut Conn,
    by: &By,
    domain: &Domain,
    import: ImportId,
    work: Vec<Work>,
) -> Result<(), AppError> {
    let now = by.now();
    let keys = store::entry_keys(conn, domain.competition)?;
    let mut next = keys.iter().filter_map(|key| ordinal(&key.number)).max().unwrap_or(0) + 1;
    // A number that the file gives to one row must not be given to another.
    let given = work.iter().filter_map(|work| match work {
        Work::Add { number: Some(number), .. } => ordinal(number),
        _ => None,
    });
    next = given.map(|ordinal| ordinal + 1).max().unwrap_or(0).max(next);
    let (mut rows, mut members, mut emptied) = (Vec::new(), Vec::new(), Vec::new());
    let (mut tags, mut untagged, mut told) = (Vec::new(), Vec::new(), Vec::new());
    let mut changed: Vec<EntryRow> = Vec::new();
    for work in work {
        match work {
            Work::Add { number, basics, summary, members: names, tags: own } => {
                let number = number.unwrap_or_else(|| {
                    next += 1;
                    number_of(next - 1)
                });
                let mut entry = super::actions::blank(by, domain.competition, number, &basics);
                entry.summary = summary;
                entry.state = EntryState::Submitted;
                entry.submitted_at = Some(now);
                members.extend(member_rows(entry.id, &names));
                tags.extend(tag_rows(entry.id, &own));
                let detail = json!({
                    "import": import, "number": entry.number, "name": entry.name, "leader": entry.leader,
                });
                told.push(Told { act: "entry.imported", entry: entry.id, revision: entry.version, detail });
                rows.push(entry);
            }
            Work::Change { before, mut after, members: renamed, tags: retagged } => {
                let mut changes = differences(&before, &after);
                after.version += 1;
                after.updated_at = now;
                if let Some((former, tagged)) = &retagged {
                    untagged.push(after.id);
                    tags.extend(tag_rows(after.id, tagged));
                    changes.push(("tags", tags_text(former), tags_text(tagged)));
                }
                if let Some((_, names)) = &renamed {
                    emptied.push(after.id);
                    members.extend(member_rows(after.id, names));
                }
                let (former, names) = renamed.unzip();
                let detail = json!({
                    "import": import, "changes": changes, "members_before": former, "members_after": names,
                });
                told.push(Told { act: "entry.edited", entry: after.id, revision: after.version, detail });
                changed.push(*after);
            }
        }
    }
    store::insert_entries(conn, &rows)?;
    store::update_entries(conn, &changed)?;
    store::delete_members(conn, &emptied)?;
    store::insert_members(conn, &members)?;
    store::delete_entry_tags(conn, &untagged)?;
    store::insert_entry_tags(conn, &tags)?;
    let events: Vec<Event<'_, serde_json::Value>> = told
        .iter()
        .map(|told| Event {
            act: told.act,
            competition: Some(domain.competition),
            subject: told.entry.into(),
            revision: told.revision,
            detail: &told.detail,
        })
        .collect();
    audit::record_all(conn, by, &events)
}

/// Keeps an import that waits for its confirmation; of any kind of table.
///
/// # Errors
/// When the database fails.
pub fn receive(conn: &mut Conn, by: &By, import: &ImportRow) -> Result<(), AppError> {
    papers::insert_import(conn, import)?;
    let event = Event {
        act: "import.received",
        competition: Some(import.competition_id),
        subject: import.id.into(),
        revision: 0,
        detail: &json!({"kind": import.kind, "name": import.file_name, "file": hex(&import.sha256)}),
    };
    audit::record(conn, by, &event)
}

/// Keeps what the names that nobody knows shall mean in an import that waits for its confirmation. A choice that names
/// no region and no track of the competition is none.
///
/// # Errors
/// When the import is unknown or was applied already.
pub fn choose_names(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    id: ImportId,
    chosen: &Mapping,
) -> Result<(), AppError> {
    let import = papers::import_in(conn, competition, KIND, id)?.ok_or(AppError::NotFound)?;
    let mut kept: Kept = serde_json::from_str(&import.report)?;
    let (mut regions, mut tracks) = (BTreeMap::new(), BTreeMap::new());
    for region in competitions::regions_of(conn, competition)? {
        for (name, _) in chosen.regions.iter().filter(|(_, id)| **id == region.id) {
            if kept.mapping.regions.insert(name.clone(), region.id) != Some(region.id) {
                regions.insert(name, region.name_zh.clone());
            }
        }
    }
    for track in competitions::tracks_of(conn, competition)? {
        for (name, _) in chosen.tracks.iter().filter(|(_, id)| **id == track.id) {
            if kept.mapping.tracks.insert(name.clone(), track.id) != Some(track.id) {
                tracks.insert(name, track.name_zh.clone());
            }
        }
    }
    if regions.is_empty() && tracks.is_empty() {
        return Ok(());
    }
    if papers::update_import(conn, id, &serde_json::to_string(&kept)?, None)? == 0 {
        return Err(AppError::refused(EntryRefusal::ImportApplied));
    }
    let event = Event {
        act: "import.names_chosen",
        competition: Some(competition),
        subject: id.into(),
        revision: 0,
        detail: &json!({"kind": KIND, "regions": regions, "tracks": tracks}),
    };
    audit::record(conn, by, &event)
}

/// The error of a table that was readable when it came: swept away meanwhile, or damaged.
pub fn unreadable(error: TableError) -> AppError {
    match error {
        TableError::Io(error) if error.kind() == std::io::ErrorKind::NotFound => AppError::NotFound,
        error => AppError::internal(error),
    }
}

/// An import that waits for its confirmation.
pub fn waiting(
    by: &By,
    domain: &Domain,
    id: ImportId,
    file_name: &str,
    sha256: Vec<u8>,
) -> Result<ImportRow, AppError> {
    Ok(ImportRow {
        id,
        competition_id: domain.competition,
        kind: KIND.to_owned(),
        round_id: None,
        scheme_id: None,
        file_name: file_name.to_owned(),
        sha256,
        uploaded_by: by.account,
        uploaded_at: by.now(),
        applied_at: None,
        report: serde_json::to_string(&Kept::default())?,
    })
}

/// By what an entry without a number is found again: name, leader and region.
type NameKey = (String, String, RegionId);

/// What was found in the database for a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Nothing,
    Entry(EntryId),
}
