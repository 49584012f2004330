//! One sheet as organizers and supervisors see it: the marks, every revision with what changed, and for organizers
//! the acts on it.

use actix_web::{HttpResponse, web::Path};
use askama::Template;

use super::StateTag;
use crate::{
    competitions,
    competitions::store::{CriterionRow, RoundRow},
    domain::{
        id::{RoundId, SheetId},
        role::Role,
        states::{CriterionKind, Language, RoundState, SheetState},
        time::Timestamp,
    },
    error::AppError,
    judging::{
        actions::organize::Candidates,
        content::{Content, TotalRule, decimal, mark_words},
        pages::sheet::gauge_of,
        store::{
            self, RevisionRow,
            lists::{self, SheetNames},
        },
    },
    l10n::L10nLanguage,
    web::{chrome::Chrome, form::Form, page::page, visit::Visit},
};

#[derive(Template)]
#[template(path = "judging/review.html")]
pub struct ReviewPage {
    chrome: Chrome,
    board: String,
    action: String,
    round: String,
    names: SheetNames,
    state: StateTag,
    reason: String,
    total: String,
    marks: Vec<MarkLine>,
    comment: String,
    revisions: Vec<Revision>,
    form: Form,
    version: i32,
    may_reopen: bool,
    may_void: bool,
    may_give: bool,
    /// The reason of an act that is not offered any more: its field, and what was typed.
    unsent: Option<(&'static str, String)>,
    /// What must be done first, in a round whose judges cannot mark now.
    closed: Option<ClosedRound>,
    remind: Option<String>,
    /// The sheets of a judge who gave the entry up that count in other rounds: what is said, and where each is.
    counting: Vec<(String, String)>,
    judges: Vec<(String, String)>,
}

/// The way to open a round to its judges again.
struct ClosedRound {
    /// Where a closed round is opened again; none when only its times must change.
    reopen: Option<String>,
    settings: String,
}

/// Whether judges can mark in a round now.
pub fn is_open_to_judges(round: &RoundRow, now: Timestamp) -> bool {
    round.state == RoundState::Open && round.opens_at <= now && now < round.closes_at
}

struct MarkLine {
    name: String,
    mark: String,
    full: String,
}

struct Revision {
    version: i32,
    at: String,
    who: String,
    act: String,
    reason: String,
    changes: Vec<Change>,
}

struct Change {
    name: String,
    before: String,
    after: String,
}

pub async fn show_review(
    visit: Visit,
    path: Path<(String, RoundId, SheetId)>,
) -> Result<HttpResponse, AppError> {
    let (_, round, sheet) = path.into_inner();
    let form = Form::blank(&visit);
    page(&visit, &ReviewPage::read(&visit, round, sheet, form).await?)
}

impl ReviewPage {
    /// Reads the sheet for the page.
    ///
    /// # Errors
    /// When there is no such sheet in this round of this competition.
    pub async fn read(visit: &Visit, round: RoundId, sheet: SheetId, form: Form) -> Result<Self, AppError> {
        let competition = visit.competition()?;
        let competition_id = competition.id;
        let (round, sheet, criteria, revisions, names, candidates, counting) = visit
            .db()
            .read(move |conn| {
                let round =
                    competitions::store::round_in(conn, competition_id, round)?.ok_or(AppError::NotFound)?;
                let sheet = store::sheet_in(conn, round.id, sheet)?.ok_or(AppError::NotFound)?;
                let criteria = competitions::store::criteria_of(conn, round.rubric_id)?;
                let revisions = lists::revisions_of(conn, sheet.id)?;
                let names = lists::sheet_names(conn, sheet.id)?.ok_or(AppError::NotFound)?;
                let candidates = Candidates::read(conn, competition_id, &sheet)?;
                let counting = store::counting_sheets_of_pair(conn, sheet.entry_id, sheet.expert_id)?;
                Ok::<_, AppError>((round, sheet, criteria, revisions, names, candidates, counting))
            })
            .await?;
        let t = visit.t();
        let language = visit.language();
        let last = revisions.last().map(|(revision, _)| Content::of(&revision.content)).transpose()?;
        let last = last.unwrap_or(Content {
            marks: std::collections::BTreeMap::new(),
            comment: String::new(),
            state: sheet.state,
        });
        let gauges: Vec<_> = criteria.iter().map(gauge_of).collect();
        let rule = TotalRule::of(&round.rule, &gauges)?;
        let marks = criteria
            .iter()
            .map(|criterion| MarkLine {
                name: language.pick(&criterion.name_zh, &criterion.name_en).to_owned(),
                mark: last
                    .marks
                    .get(&criterion.id)
                    .map(|points| mark_words(criterion.kind, *points, t))
                    .unwrap_or_default(),
                full: match criterion.kind {
                    CriterionKind::Criterion => decimal(criterion.full_points),
                    CriterionKind::Bonus => t.msg_judging_bonus_full(decimal(criterion.full_points)),
                    CriterionKind::Gate => "–".to_owned(),
                },
            })
            .collect();
        let may_act = visit.scope()?.has(Role::Organizer) && round.state != RoundState::Finalised;
        let board = format!("/c/{}/rounds/{}/progress", competition.slug, round.id);
        let base = format!("/c/{}/rounds/{}", competition.slug, round.id);
        let counting = counting.into_iter().filter(|_| sheet.state == SheetState::Recused).map(|it| {
            let words = t.msg_judging_counts_elsewhere(language.pick(&it.round_zh, &it.round_en));
            (words, format!("/c/{}/rounds/{}/sheets/{}", competition.slug, it.round, it.id))
        });
        let is_open = is_open_to_judges(&round, visit.now());
        let choose = (String::new(), t.msg_judging_choose_judge());
        let free = candidates.judges.iter().filter(|judge| candidates.refusal(judge.id).is_none());
        let free =
            free.map(|judge| (judge.id.to_string(), format!("{} · {}", judge.name, judge.organization)));
        let may_reopen = may_act && sheet.state == SheetState::Submitted;
        let may_void = may_act && sheet.state.is_in_force();
        let fields = [("reason", may_reopen), ("give_reason", may_act), ("void_reason", may_void)];
        let unsent = fields.into_iter().find(|(field, is_offered)| !is_offered && form.is_sent(field));
        Ok(Self {
            unsent: unsent.map(|(field, _)| (field, form.value(field).to_owned())),
            chrome: Chrome::new(
                visit,
                t.msg_judging_review_title(names.number.as_str(), names.expert_name.as_str()),
            ),
            action: format!("/c/{}/rounds/{}/sheets/{}", competition.slug, round.id, sheet.id),
            board,
            round: language.pick(&round.name_zh, &round.name_en).to_owned(),
            state: StateTag::of(sheet.state, t),
            reason: sheet.reason.clone(),
            total: rule.total(&last.marks)?.map(|total| rule.words(total)).unwrap_or_default(),
            marks,
            comment: last.comment,
            revisions: timeline(visit, &criteria, &revisions, language)?,
            form,
            version: sheet.version,
            may_reopen,
            may_void,
            // A void or recused sheet can be given on too: that is how a panel is made whole again.
            may_give: may_act,
            closed: (may_act && !is_open).then(|| ClosedRound {
                reopen: (round.state == RoundState::Closed).then(|| format!("{base}/reopen")),
                settings: base.clone(),
            }),
            remind: (may_act && is_open && sheet.state.is_open_to_judge()).then(|| format!("{base}/remind")),
            counting: counting.collect(),
            judges: [choose].into_iter().chain(free).collect(),
            names,
        })
    }
}

/// The revisions, the newest first, each with what it changed.
fn timeline(
    visit: &Visit,
    criteria: &[CriterionRow],
    revisions: &[(RevisionRow, Option<String>)],
    language: Language,
) -> Result<Vec<Revision>, AppError> {
    let t = visit.t();
    let zone = visit.competition()?.zone();
    let mut before: Option<Content> = None;
    let mut lines = Vec::new();
    for (revision, who) in revisions {
        let after = Content::of(&revision.content)?;
        lines.push(Revision {
            version: revision.version,
            at: format!("{} {}", revision.at.to_date(zone), revision.at.to_clock(zone)),
            who: who.clone().unwrap_or_else(|| t.msg_judging_system()),
            act: act_words(&revision.act, t),
            reason: revision.reason.clone(),
            changes: changes(criteria, before.as_ref(), &after, language, t),
        });
        before = Some(after);
    }
    lines.reverse();
    Ok(lines)
}

fn act_words(act: &str, t: &L10nLanguage) -> String {
    match act {
        "saved" => t.msg_judging_act_saved(),
        "submitted" => t.msg_judging_act_submitted(),
        "recused" => t.msg_judging_act_recused(),
        "reopened" => t.msg_judging_act_reopened(),
        "voided" => t.msg_judging_act_voided(),
        "given" => t.msg_judging_act_given(),
        "imported" => t.msg_judging_act_imported(),
        other => other.to_owned(),
    }
}

fn changes(
    criteria: &[CriterionRow],
    before: Option<&Content>,
    after: &Content,
    language: Language,
    t: &L10nLanguage,
) -> Vec<Change> {
    let mut changes = Vec::new();
    for criterion in criteria {
        let old = before.and_then(|content| content.marks.get(&criterion.id));
        let new = after.marks.get(&criterion.id);
        if old != new {
            changes.push(Change {
                name: language.pick(&criterion.name_zh, &criterion.name_en).to_owned(),
                before: old.map(|points| mark_words(criterion.kind, *points, t)).unwrap_or_default(),
                after: new.map(|points| mark_words(criterion.kind, *points, t)).unwrap_or_default(),
            });
        }
    }
    let old = before.map(|content| content.comment.clone()).unwrap_or_default();
    if old != after.comment {
        changes.push(Change { name: t.msg_judging_comment(), before: old, after: after.comment.clone() });
    }
    changes
}
