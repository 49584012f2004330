//! Marks that were given elsewhere, on paper or in another system, and come as a file: they make the sheets of a
//! round that has none. Who imported which file stands in every revision.

use std::collections::BTreeMap;

use serde_json::json;

use super::levels_of_gauges;
use crate::{
    accounts::forms_hex,
    audit::{self, By, Event},
    competitions,
    db::Conn,
    domain::{
        id::{CompetitionId, CriterionId, EntryId, ExpertId, RoundId, SheetId},
        points::Points,
        states::{RoundState, SheetState},
    },
    error::{AppError, Refusal},
    judging::{
        content::{Content, TotalRule, TypedMark},
        store::{self, MarkRow, RevisionRow, SheetRow},
    },
    l10n::L10nLanguage,
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
}

impl Refusal for ImportRefusal {
    fn words(&self, t: &L10nLanguage) -> String {
        match self {
            Self::HasSheets => t.msg_judging_import_has_sheets(),
            Self::Finalised => t.msg_judging_finalised(),
            Self::Wrong => t.msg_judging_import_wrong(),
            Self::Empty => t.msg_judging_import_empty(),
        }
    }
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
    let round = competitions::store::round_in(conn, competition, round)?.ok_or(AppError::NotFound)?;
    if round.state == RoundState::Finalised {
        return Err(AppError::refused(ImportRefusal::Finalised));
    }
    if store::has_sheets(conn, round.id)? {
        return Err(AppError::refused(ImportRefusal::HasSheets));
    }
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
            id: by.fresh(),
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
