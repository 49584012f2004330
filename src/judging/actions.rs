//! What a judge does with an own sheet: save, submit, recuse. Each act is one transaction, one revision and one
//! audit event. What organizers do is in `organize` and `remind`,
//! marks from a file in `import`.

pub mod import;
pub mod organize;
pub mod remind;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::{
    content::{Content, TotalRule, TypedMark},
    store::{self, CountingSheet, Gauge, MarkRow, OwnSheet, RevisionRow, SheetRow},
};
use crate::{
    audit::{self, By, Event},
    competitions,
    compute::exact::Exact,
    db::Conn,
    domain::{
        id::{CompetitionId, CriterionId, RubricId, SheetId},
        problem::Problem,
        states::{Control, RoundState, SheetState},
        text::Paragraphs,
        time::Timestamp,
    },
    error::{AppError, Refusal},
    experts,
    l10n::L10nLanguage,
};

/// The most characters of a judge's comment.
pub const COMMENT_LIMIT: usize = 4000;

/// Why an act on a sheet is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetRefusal {
    /// Marking has not begun.
    TooEarly,
    /// Marking is over.
    TooLate,
    /// The judge has submitted the sheet.
    Submitted,
    /// The sheet was given up or is void.
    Ended,
    /// The result is published.
    Finalised,
    /// Only a submitted sheet can be handed back.
    NotSubmitted,
    /// Somebody changed the sheet in the meantime.
    Stale,
}

impl Refusal for SheetRefusal {
    fn words(&self, t: &L10nLanguage) -> String {
        match self {
            Self::TooEarly => t.msg_judging_too_early(),
            Self::TooLate => t.msg_judging_too_late(),
            Self::Submitted => t.msg_judging_already_submitted(),
            Self::Ended => t.msg_judging_ended(),
            Self::Finalised => t.msg_judging_finalised(),
            Self::NotSubmitted => t.msg_judging_not_submitted(),
            Self::Stale => t.msg_judging_stale(),
        }
    }
}

/// A sheet as a judge sends it: always the whole of it, so that a criterion that is not there is blank.
#[derive(Clone, Debug)]
pub struct Save {
    /// The sheet.
    pub sheet: SheetId,
    /// The version on which the judge's page was based.
    pub based_on: i32,
    /// The request's own key.
    pub request_key: String,
    /// What was typed for each criterion.
    pub marks: BTreeMap<CriterionId, TypedMark>,
    /// The comment, or what is wrong with it.
    pub comment: Result<String, Problem>,
    /// Whether the judge says that the sheet is complete.
    pub is_final: bool,
}

impl Save {
    /// The key under which the save is remembered: the request's own, bound to all that was sent. The same request
    /// sent twice has the same key; another content under a key that was used before has not.
    fn key(&self) -> Vec<u8> {
        let mut hash = Sha256::new();
        hash.update(format!(
            "{:?}",
            (self.based_on, self.is_final, &self.request_key, &self.marks, &self.comment)
        ));
        hash.finalize().to_vec()
    }
}

/// What is wrong with one part of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The criterion; none for the comment.
    pub criterion: Option<CriterionId>,
    /// What is wrong.
    pub problem: Problem,
}

/// How a save ended.
#[derive(Clone, Debug)]
pub enum Saved {
    /// What was right is kept. Submitted only if nothing was wrong and nothing missing.
    Kept(Kept),
    /// The page was based on an older version; nothing was changed. Here is what the server has.
    Conflict {
        /// The present version.
        version: i32,
        /// The present content.
        content: Content,
    },
}

/// What is kept after a save.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The version that the save made.
    pub version: i32,
    /// When.
    pub at: Timestamp,
    /// Where the sheet stands.
    pub state: SheetState,
    /// The weighted total with the rule's decimals; none while a criterion is blank.
    pub total: Option<String>,
    /// What was not kept, or is missing for a submission.
    pub wrong: Vec<Wrong>,
}

/// Keeps what a judge typed into an own sheet. A mark that the rubric does not allow is refused alone: the rest is
/// kept, the criterion keeps the mark that it had. A submission with anything wrong or missing is kept as a draft.
///
/// # Errors
/// When it is not the judge's sheet, or the sheet or the round is not open.
pub fn save(conn: &mut Conn, by: &By, competition: CompetitionId, save: &Save) -> Result<Saved, AppError> {
    let account = by.account.ok_or(AppError::SignInNeeded)?;
    let own = store::own_sheet(conn, competition, account, save.sheet)?.ok_or(AppError::NotFound)?;
    let gauges = store::gauges_of(conn, own.rubric_id)?;
    let levels = levels_of_gauges(conn, own.rubric_id, &gauges)?;
    let rule = TotalRule::of(&own.rule, &gauges)?;
    let key = save.key();
    if own.sheet.version != save.based_on
        && let Some(done) = store::revision_by_key(conn, save.sheet, &key)?
    {
        let content = Content::of(&done.content)?;
        let (_, wrong) = merged(&content, save, &gauges, &levels);
        return kept(&rule, done.version, done.at, &content, wrong).map(Saved::Kept);
    }
    check_open(&own, by.now())?;
    let before = Content {
        marks: store::marks_of(conn, save.sheet)?.into_iter().collect(),
        comment: own.sheet.comment.clone(),
        state: own.sheet.state,
    };
    if own.sheet.version != save.based_on {
        return Ok(Saved::Conflict { version: own.sheet.version, content: before });
    }
    let (after, wrong) = merged(&before, save, &gauges, &levels);
    if after == before {
        let at = own.sheet.saved_at.unwrap_or_else(|| by.now());
        return kept(&rule, own.sheet.version, at, &after, wrong).map(Saved::Kept);
    }
    let total = rule.total(&after.marks)?;
    let stored_total = total.and_then(|total| rule.stored(total));
    let at = write(conn, by, &own, &before, &after, stored_total, key)?;
    if own.frozen_at.is_none() && !after.marks.is_empty() {
        competitions::actions::freeze_rubric(conn, by, own.rubric_id)?;
    }
    let is_submitted = after.state == SheetState::Submitted;
    let event = Event {
        act: if is_submitted { "sheet.submitted" } else { "sheet.saved" },
        competition: Some(competition),
        subject: save.sheet.into(),
        revision: own.sheet.version + 1,
        detail: &json!({"marks": after.marks.len()}),
    };
    audit::record(conn, by, &event)?;
    Ok(Saved::Kept(kept_with(&rule, own.sheet.version + 1, at, &after, total, wrong)))
}

/// The points of all levels, when the rubric has a criterion that is marked by levels.
pub fn levels_of_gauges(
    conn: &mut Conn,
    rubric: RubricId,
    gauges: &[Gauge],
) -> Result<BTreeSet<(CriterionId, i32)>, AppError> {
    if gauges.iter().all(|gauge| gauge.control == Control::Points) {
        return Ok(BTreeSet::new());
    }
    Ok(store::level_points_of(conn, rubric)?.into_iter().collect())
}

/// Whether the sheet and the round are open to the judge at this time.
fn check_open(own: &OwnSheet, now: Timestamp) -> Result<(), AppError> {
    openness(own.sheet.state, own.round_state, own.opens_at, own.closes_at, now)
        .map_or(Ok(()), |refusal| Err(AppError::refused(refusal)))
}

/// Why a judge cannot change a sheet now; none when it is open. Pages ask before they offer a form, the act asks
/// again when it happens.
pub fn openness(
    sheet: SheetState,
    round: RoundState,
    opens_at: Timestamp,
    closes_at: Timestamp,
    now: Timestamp,
) -> Option<SheetRefusal> {
    match (sheet, round) {
        (SheetState::Submitted, _) => Some(SheetRefusal::Submitted),
        (SheetState::Recused | SheetState::Void, _) => Some(SheetRefusal::Ended),
        (_, RoundState::Preparing) => Some(SheetRefusal::TooEarly),
        (_, RoundState::Closed | RoundState::Finalised) => Some(SheetRefusal::TooLate),
        (_, RoundState::Open) if now < opens_at => Some(SheetRefusal::TooEarly),
        (_, RoundState::Open) if now >= closes_at => Some(SheetRefusal::TooLate),
        (SheetState::Assigned | SheetState::Draft | SheetState::Reopened, RoundState::Open) => None,
    }
}

/// What a sheet holds after a save, and what could not be taken over into it.
fn merged(
    before: &Content,
    save: &Save,
    gauges: &[Gauge],
    levels: &BTreeSet<(CriterionId, i32)>,
) -> (Content, Vec<Wrong>) {
    let mut after = before.clone();
    let mut wrong = Vec::new();
    for gauge in gauges {
        let typed = save.marks.get(&gauge.id).copied().unwrap_or(TypedMark::Blank);
        match typed.checked(gauge, levels) {
            Ok(Some(points)) => {
                after.marks.insert(gauge.id, points);
            }
            Ok(None) => {
                after.marks.remove(&gauge.id);
                if save.is_final && gauge.kind.is_needed() {
                    wrong.push(Wrong { criterion: Some(gauge.id), problem: Problem::Missing });
                }
            }
            Err(problem) => wrong.push(Wrong { criterion: Some(gauge.id), problem }),
        }
    }
    match &save.comment {
        Ok(comment) => after.comment.clone_from(comment),
        Err(problem) => wrong.push(Wrong { criterion: None, problem: problem.clone() }),
    }
    let is_changed = after.marks != before.marks || after.comment != before.comment;
    after.state = match before.state {
        _ if save.is_final && wrong.is_empty() => SheetState::Submitted,
        SheetState::Assigned if is_changed => SheetState::Draft,
        state => state,
    };
    (after, wrong)
}

/// Writes the new content: the marks that changed, the sheet, its revision. Answers when.
fn write(
    conn: &mut Conn,
    by: &By,
    own: &OwnSheet,
    before: &Content,
    after: &Content,
    total: Option<i32>,
    key: Vec<u8>,
) -> Result<Timestamp, AppError> {
    let now = by.now();
    let id = own.sheet.id;
    let mut row = SheetRow {
        version: own.sheet.version + 1,
        state: after.state,
        comment: after.comment.clone(),
        total,
        saved_at: Some(now),
        ..own.sheet.clone()
    };
    if after.state == SheetState::Submitted {
        row.submitted_at = Some(now);
    }
    if !store::update_sheet(conn, &row)? {
        return Err(AppError::refused(SheetRefusal::Stale));
    }
    let gone: Vec<CriterionId> =
        before.marks.keys().filter(|criterion| !after.marks.contains_key(criterion)).copied().collect();
    if !gone.is_empty() {
        store::delete_marks(conn, id, &gone)?;
    }
    let new: Vec<MarkRow> = after
        .marks
        .iter()
        .filter(|(criterion, points)| before.marks.get(criterion) != Some(points))
        .map(|(criterion, points)| MarkRow { sheet_id: id, criterion_id: *criterion, points: *points })
        .collect();
    if !new.is_empty() {
        store::write_marks(conn, &new)?;
    }
    let act = if after.state == SheetState::Submitted { "submitted" } else { "saved" };
    let revision = RevisionRow {
        sheet_id: id,
        version: row.version,
        at: now,
        by_account_id: by.account,
        act: act.to_owned(),
        request_key: Some(key),
        content: after.to_text()?,
        reason: String::new(),
    };
    store::insert_revision(conn, &revision)?;
    Ok(now)
}

fn kept(
    rule: &TotalRule,
    version: i32,
    at: Timestamp,
    content: &Content,
    wrong: Vec<Wrong>,
) -> Result<Kept, AppError> {
    let total = rule.total(&content.marks)?;
    Ok(kept_with(rule, version, at, content, total, wrong))
}

fn kept_with(
    rule: &TotalRule,
    version: i32,
    at: Timestamp,
    content: &Content,
    total: Option<Exact>,
    wrong: Vec<Wrong>,
) -> Kept {
    let total = total.map(|total| rule.words(total));
    Kept { version, at, state: content.state, total, wrong }
}

/// Writes an act other than a save on a sheet: its new state with the reason, and the revision. The marks stay.
fn write_state(
    conn: &mut Conn,
    by: &By,
    before: &SheetRow,
    state: SheetState,
    act: &str,
    reason: &str,
) -> Result<SheetRow, AppError> {
    if !before.state.may_become(state) {
        return Err(AppError::refused(match before.state {
            SheetState::Submitted => SheetRefusal::Submitted,
            SheetState::Recused | SheetState::Void => SheetRefusal::Ended,
            SheetState::Assigned | SheetState::Draft | SheetState::Reopened => SheetRefusal::NotSubmitted,
        }));
    }
    let row = SheetRow {
        version: before.version + 1,
        state,
        submitted_at: None,
        reason: reason.to_owned(),
        ..before.clone()
    };
    if !store::update_sheet(conn, &row)? {
        return Err(AppError::refused(SheetRefusal::Stale));
    }
    let content = Content {
        marks: store::marks_of(conn, row.id)?.into_iter().collect(),
        comment: row.comment.clone(),
        state,
    };
    let revision = RevisionRow {
        sheet_id: row.id,
        version: row.version,
        at: by.now(),
        by_account_id: by.account,
        act: act.to_owned(),
        request_key: None,
        content: content.to_text()?,
        reason: reason.to_owned(),
    };
    store::insert_revision(conn, &revision)?;
    Ok(row)
}

/// Gives an own sheet up for good, because of a conflict of interest, and with it every other sheet of the same entry
/// that is still open to this judge in a round that is not published. The conflict is kept, so that no plan gives the
/// entry to this judge again. A sheet that was submitted before in another round stays until
/// the organizers void it; answers those sheets.
///
/// # Errors
/// When it is not the judge's sheet, is submitted or ended already, or the result is published.
pub fn recuse(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    sheet: SheetId,
    reason: &Paragraphs<500>,
) -> Result<Vec<CountingSheet>, AppError> {
    let account = by.account.ok_or(AppError::SignInNeeded)?;
    let own = store::own_sheet(conn, competition, account, sheet)?.ok_or(AppError::NotFound)?;
    match own.round_state {
        RoundState::Preparing => return Err(AppError::NotFound),
        RoundState::Finalised => return Err(AppError::refused(SheetRefusal::Finalised)),
        RoundState::Open | RoundState::Closed => {}
    }
    let row = give_up(conn, by, competition, &own.sheet, reason)?;
    for other in store::open_sheets_of_pair(conn, row.entry_id, row.expert_id)? {
        give_up(conn, by, competition, &other, reason)?;
    }
    experts::actions::keep_recusal(conn, by, competition, (row.entry_id, row.expert_id), reason)?;
    store::counting_sheets_of_pair(conn, row.entry_id, row.expert_id)
}

/// Makes one sheet a recused one, with its revision and its event.
fn give_up(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    sheet: &SheetRow,
    reason: &Paragraphs<500>,
) -> Result<SheetRow, AppError> {
    let row = write_state(conn, by, sheet, SheetState::Recused, "recused", reason.as_str())?;
    let event = Event {
        act: "sheet.recused",
        competition: Some(competition),
        subject: row.id.into(),
        revision: row.version,
        detail: &json!({"reason": reason.as_str()}),
    };
    audit::record(conn, by, &event)?;
    Ok(row)
}
