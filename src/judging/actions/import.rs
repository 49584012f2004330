//! Marks that were given elsewhere, on paper or in another system, and come as a file: they make the sheets of a
//! round that has none. Who imported which file stands in every revision.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::levels_of_gauges;
use crate::{
    accounts::forms_hex,
    audit::{self, By, Event},
    competitions::{self, rule::RoundRule, store::RoundRow},
    db::Conn,
    domain::{
        id::{CompetitionId, CriterionId, EntryId, ExpertId, ImportId, RoundId, SheetId},
        points::Points,
        states::{RoundState, SheetState},
    },
    entries::store::papers::{self, ImportRow},
    error::{AppError, Refusal},
    judging::{
        content::{Content, TotalRule, TypedMark},
        score_file,
        store::{self, MarkRow, RevisionRow, SheetRow},
    },
    l10n::L10nLanguage,
    secret::Seen,
    tables::score_rows::ScoreRow,
};

/// One mark of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ImportedMark {
    /// The entry.
    pub entry: EntryId,
    /// The judge.
    pub expert: ExpertId,
    /// The criterion.
    pub criterion: CriterionId,
    /// What was given.
    pub points: Points,
}

/// Why marks cannot be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportRefusal {
    /// The round has sheets already.
    HasSheets,
    /// The result is published.
    Finalised,
    /// A mark is not one that the rubric allows, or stands twice in the file.
    Wrong,
    /// There is no mark in the file.
    Empty,
    /// More judges than a calibrated round takes.
    TooManyJudges,
}

impl Refusal for ImportRefusal {
    fn words(&self, t: &L10nLanguage) -> String {
        match self {
            Self::HasSheets => t.msg_judging_import_has_sheets(),
            Self::Finalised => t.msg_judging_finalised(),
            Self::Wrong => t.msg_judging_import_wrong(),
            Self::Empty => t.msg_judging_import_empty(),
            Self::TooManyJudges => t.msg_judging_import_too_many_judges(),
        }
    }
}

/// The kind of import that brings marks.
pub const KIND: &str = "scores";

/// A file that was received, with the counts of what it would bring.
#[derive(Clone, Debug)]
pub struct ReceivedScores {
    /// The name under which the file is kept.
    pub id: ImportId,
    /// The round.
    pub round: RoundId,
    /// The name that the sender's machine gave it.
    pub file_name: String,
    /// The hash of its content.
    pub sha256: Vec<u8>,
    /// The counts, as the preview shows them.
    pub report: String,
}

/// Notes a file that waits for its confirmation.
///
/// # Errors
/// When the round has sheets or is finalised.
pub fn receive(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    file: &ReceivedScores,
) -> Result<(), AppError> {
    check_empty(conn, competition, file.round)?;
    papers::insert_import(
        conn,
        &ImportRow {
            id: file.id,
            competition_id: competition,
            kind: KIND.to_owned(),
            round_id: Some(file.round),
            scheme_id: None,
            file_name: file.file_name.clone(),
            sha256: file.sha256.clone(),
            uploaded_by: by.account,
            uploaded_at: by.now(),
            applied_at: None,
            report: file.report.clone(),
        },
    )?;
    let event = Event {
        act: "import.received",
        competition: Some(competition),
        subject: file.id.into(),
        revision: 0,
        detail: &json!({"kind": KIND, "file": forms_hex(&file.sha256)}),
    };
    audit::record(conn, by, &event)
}

/// Applies a file that was looked at: its rows are matched once more, because entries and judges may have changed.
/// Answers how many sheets there are. Whoever has `seen` marks gets these; when the file would bring others by now, nothing
/// is done and the answer is none.
///
/// # Errors
/// When it was applied before, or something about it is wrong by now.
pub fn confirm(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    import: &ImportRow,
    rows: &[ScoreRow],
    seen: Option<&Seen>,
) -> Result<Option<usize>, AppError> {
    let round = import.round_id.ok_or(AppError::NotFound)?;
    let round = check_empty(conn, competition, round)?;
    let matched = score_file::matched(conn, competition, &round, rows)?;
    if !matched.problems.is_empty() {
        return Err(AppError::refused(ImportRefusal::Wrong));
    }
    if seen.is_some_and(|seen| !seen.is(&matched)) {
        return Ok(None);
    }
    if papers::update_import(conn, import.id, &import.report, Some(by.now()))? == 0 {
        return Err(AppError::refused(ImportRefusal::HasSheets));
    }
    import_scores(conn, by, competition, round.id, &matched.marks, &import.sha256).map(Some)
}

/// The round, when it has no sheet yet and no published result.
///
/// # Errors
/// When it has, or there is no such round.
pub fn check_empty(
    conn: &mut Conn,
    competition: CompetitionId,
    round: RoundId,
) -> Result<RoundRow, AppError> {
    let round = competitions::store::round_in(conn, competition, round)?.ok_or(AppError::NotFound)?;
    if round.state == RoundState::Finalised {
        return Err(AppError::refused(ImportRefusal::Finalised));
    }
    if store::has_sheets(conn, round.id)? {
        return Err(AppError::refused(ImportRefusal::HasSheets));
    }
    Ok(round)
}

/// Makes the sheets of a round from the marks of a file. A judge without a mark in a criterion has none there.
/// Answers how many sheets there are.
///
/// # Errors
/// When the round has sheets or is finalised, or a mark is not one that the rubric allows.
pub fn import_scores(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    round: RoundId,
    marks: &[ImportedMark],
    file_sha256: &[u8],
) -> Result<usize, AppError> {
    let round = check_empty(conn, competition, round)?;
    if marks.is_empty() {
        return Err(AppError::refused(ImportRefusal::Empty));
    }
    let gauges = store::gauges_of(conn, round.rubric_id)?;
    let levels = levels_of_gauges(conn, round.rubric_id, &gauges)?;
    let rule = TotalRule::of(&round.rule, &gauges)?;
    let mut panels: BTreeMap<(EntryId, ExpertId), BTreeMap<CriterionId, i32>> = BTreeMap::new();
    for mark in marks {
        let gauge = gauges.iter().find(|gauge| gauge.id == mark.criterion);
        let checked = gauge.map(|gauge| TypedMark::Points(mark.points).checked(gauge, &levels));
        let Some(Ok(Some(points))) = checked else {
            return Err(AppError::refused(ImportRefusal::Wrong));
        };
        let sheet = panels.entry((mark.entry, mark.expert)).or_default();
        if sheet.insert(mark.criterion, points).is_some() {
            return Err(AppError::refused(ImportRefusal::Wrong));
        }
    }
    let judges: BTreeSet<ExpertId> = panels.keys().map(|(_, expert)| *expert).collect();
    if !RoundRule::of(&round)?.takes_judges(judges.len()) {
        return Err(AppError::refused(ImportRefusal::TooManyJudges));
    }
    let file = forms_hex(file_sha256);
    let now = by.now();
    let (mut sheets, mut rows, mut revisions) = (Vec::new(), Vec::new(), Vec::new());
    for ((entry, expert), marks) in panels {
        let id: SheetId = by.fresh();
        let total = rule.total(&marks)?.and_then(|total| rule.stored(total));
        rows.extend(marks.iter().map(|(criterion, points)| MarkRow {
            sheet_id: id,
            criterion_id: *criterion,
            points: *points,
        }));
        let content = Content { marks, comment: String::new(), state: SheetState::Submitted };
        revisions.push(RevisionRow {
            sheet_id: id,
            version: 1,
            at: now,
            by_account_id: by.account,
            act: "imported".to_owned(),
            request_key: None,
            content: content.to_text()?,
            reason: file.clone(),
        });
        sheets.push(SheetRow {
            id,
            round_id: round.id,
            entry_id: entry,
            expert_id: expert,
            plan_id: None,
            state: SheetState::Submitted,
            version: 1,
            comment: String::new(),
            total,
            assigned_at: now,
            saved_at: Some(now),
            submitted_at: Some(now),
            reason: String::new(),
            origin: "imported".to_owned(),
        });
    }
    store::insert_sheets(conn, &sheets)?;
    store::insert_marks(conn, &rows)?;
    store::insert_revisions(conn, &revisions)?;
    competitions::actions::freeze_rubric(conn, by, round.rubric_id)?;
    let event = Event {
        act: "round.scores_imported",
        competition: Some(competition),
        subject: round.id.into(),
        revision: round.version,
        detail: &json!({"file": file, "sheets": sheets.len(), "marks": rows.len()}),
    };
    audit::record(conn, by, &event)?;
    Ok(sheets.len())
}
