//! The page between looking at a ranking and publishing it: what is ready, what is not, what would change.

use actix_web::{HttpResponse, web::Path};
use askama::Template;

use super::{
    super::{
        actions,
        diff::{Change, Stand, changes},
        load::{self, JudgeNames},
        snapshot::{Snapshot, hex},
        standing::Standing,
        store::{self, ResultHead},
    },
    BlockerList,
    calibration::notes as calibration_notes,
    rank_words,
};
use crate::{
    domain::{
        id::RoundId,
        role::Role,
        states::{ResultState, RoundState},
    },
    error::AppError,
    web::{chrome::Chrome, page::page, visit::Visit},
};

#[derive(Template)]
#[template(path = "results/publish.html")]
pub struct PublishPage {
    chrome: Chrome,
    round: String,
    base: String,
    public: String,
    blockers: BlockerList,
    is_organizer: bool,
    needs_four_eyes: bool,
    is_published: bool,
    is_new: bool,
    fingerprint: String,
    facts: Vec<(String, String)>,
    notes: Vec<String>,
    leaves: Vec<LeaveLine>,
    changes: Vec<ChangeLine>,
    waiting: Option<Waiting>,
    former: Vec<FormerLine>,
}

/// The leave for an award to take all of the tied entries on its line.
struct LeaveLine {
    at: String,
    name: String,
    reason: String,
    /// Whether nothing is left for it to do.
    is_idle: bool,
}

struct ChangeLine {
    number: String,
    name: String,
    kind: String,
    rank: String,
    score: String,
    tier: String,
}

/// A result that waits for another organizer.
struct Waiting {
    action: String,
    words: String,
    sha256: String,
    may_approve: bool,
}

struct FormerLine {
    number: String,
    at: String,
    sha256: String,
    href: String,
}

pub async fn show_publish(visit: Visit, path: Path<(String, String)>) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?.id;
    let round: RoundId = path.1.parse().map_err(|_malformed| AppError::NotFound)?;
    let site = visit.site.clone();
    let (standing, names, former, heads) = visit
        .db()
        .read(move |conn| {
            let (standing, names) = load::named_standing(conn, &site.standings, competition, round)?;
            let former = store::published_result(conn, round)?;
            let heads = store::results_of(conn, round)?;
            Ok::<_, AppError>((standing, names, former, heads))
        })
        .await?;
    let former = former.map(|row| Snapshot::parse(&row.snapshot)).transpose()?;
    page(&visit, &publish_page(&visit, (&standing, &names), former.as_ref(), &heads)?)
}

fn publish_page(
    visit: &Visit,
    (standing, names): (&Standing, &JudgeNames),
    former: Option<&Snapshot>,
    heads: &[ResultHead],
) -> Result<PublishPage, AppError> {
    let (t, language) = (visit.t(), visit.language());
    let scope = visit.scope()?;
    let (competition, round) = (&scope.competition, &standing.inputs.round);
    let base = format!("/c/{}/rounds/{}", competition.slug, round.id);
    let public = format!("/results/{}/{}", competition.slug, round.id);
    let present = actions::preview(standing, competition)?;
    let fingerprint = present.fingerprint()?;
    let is_new = match former {
        Some(former) => former.fingerprint()? != fingerprint,
        None => true,
    };
    let submitted: usize = standing.panels.iter().map(|panel| panel.submitted).sum();
    let in_force: usize = standing.panels.iter().map(|panel| panel.in_force).sum();
    let facts = vec![
        (t.msg_results_fact_entries(), standing.entries.len().to_string()),
        (t.msg_results_fact_sheets(), format!("{submitted}/{in_force}")),
        (t.msg_results_fact_judges(), standing.judges.len().to_string()),
        (t.msg_results_fact_ties(), standing.ranking.ties.len().to_string()),
        (t.msg_results_fact_decisions(), present.decisions.len().to_string()),
    ];
    let changes = former
        .map(|former| {
            changes(former, &present).into_iter().map(|it| change_line(visit, &present, it)).collect()
        })
        .unwrap_or_default();
    let zone = competition.zone();
    let leaves = standing.leaves().into_iter().filter_map(|(row, tier, exceeds)| {
        let (zh, en) = standing.tier_names(tier)?;
        Some(LeaveLine {
            at: row.at.to_minute(zone),
            name: language.pick(zh, en).to_owned(),
            reason: row.reason.clone(),
            is_idle: !exceeds,
        })
    });
    let waiting = heads.iter().find(|head| head.state == ResultState::Computed).map(|head| Waiting {
        action: format!("/c/{}/results/{}/approve", competition.slug, head.id),
        words: t.msg_results_waiting(head.number.to_string(), head.computed_at.to_minute(zone)),
        sha256: hex(&head.sha256),
        may_approve: scope.has(Role::Organizer) && head.computed_by != visit.account().ok(),
    });
    Ok(PublishPage {
        chrome: Chrome::new(visit, t.msg_results_publish_title()),
        round: language.pick(&round.name_zh, &round.name_en).to_owned(),
        blockers: BlockerList::of(standing, names, visit, &base),
        is_organizer: scope.has(Role::Organizer),
        needs_four_eyes: competition.needs_four_eyes,
        is_published: round.state == RoundState::Finalised,
        is_new,
        fingerprint,
        facts,
        notes: notes(visit, standing, names),
        leaves: leaves.collect(),
        changes,
        waiting,
        former: heads
            .iter()
            .filter(|head| head.state == ResultState::Final)
            .map(|head| FormerLine {
                number: head.number.to_string(),
                at: head.published_at.map(|at| at.to_minute(zone)).unwrap_or_default(),
                sha256: hex(&head.sha256),
                href: format!("{public}?number={}", head.number),
            })
            .collect(),
        base,
        public,
    })
}

/// What the publisher should know although it forbids nothing.
fn notes(visit: &Visit, standing: &Standing, names: &JudgeNames) -> Vec<String> {
    let t = visit.t();
    let wanted = usize::try_from(standing.inputs.round.judges_per_entry).unwrap_or(0);
    let mut notes = Vec::new();
    let short = standing.panels.iter().filter(|panel| panel.submitted < wanted).count();
    if short > 0 {
        notes.push(t.msg_results_note_short(short, wanted));
    }
    let out = standing.entries_out();
    if out > 0 {
        notes.push(t.msg_results_note_out(out));
    }
    let left_out = &standing.left_out;
    if !left_out.is_empty() {
        let named = left_out.iter().take(20).map(|row| row.number.as_str()).collect::<Vec<_>>().join(" · ");
        notes.push(t.msg_results_note_left_out(left_out.len(), named));
    }
    let unmet: Vec<&str> = (0..)
        .zip(&standing.entries)
        .filter(|(entry, _)| standing.misses_gate(*entry))
        .map(|(_, row)| row.number.as_str())
        .collect();
    if !unmet.is_empty() {
        let named = unmet.iter().take(20).copied().collect::<Vec<_>>().join(" · ");
        notes.push(t.msg_results_note_gates(unmet.len(), named));
    }
    let idle = standing.idle_decisions();
    if idle > 0 {
        notes.push(t.msg_results_note_unused(idle));
    }
    let idle = standing.leaves().into_iter().filter(|(_, _, exceeds)| !exceeds).count();
    if idle > 0 {
        notes.push(t.msg_results_note_leaves_unused(idle));
    }
    notes.extend(calibration_notes(t, standing, names));
    notes
}

fn change_line(visit: &Visit, present: &Snapshot, change: Change) -> ChangeLine {
    let (t, language) = (visit.t(), visit.language());
    let kind = match (&change.before, &change.after) {
        (None, _) => t.msg_results_change_new(),
        (_, None) => t.msg_results_change_gone(),
        (before, after) if before == after => t.msg_results_change_renamed(),
        _ => t.msg_results_change_moved(),
    };
    let tier_words = |stand: &Stand| {
        let name = stand.tier.and_then(|tier| present.tiers.get(tier));
        name.map_or_else(|| "–".to_owned(), |name| language.pick(&name.zh, &name.en).to_owned())
    };
    let pair = |words: &dyn Fn(&Stand) -> String| {
        let before = change.before.as_ref().map(words);
        let after = change.after.as_ref().map(words);
        match (before, after) {
            (Some(before), Some(after)) if before == after => after,
            (before, after) => {
                let or_none = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
                format!("{} → {}", or_none(before), or_none(after))
            }
        }
    };
    ChangeLine {
        kind,
        rank: pair(&|stand| rank_words(stand.rank, false)),
        score: pair(&|stand| stand.score.clone().unwrap_or_else(|| "–".to_owned())),
        tier: pair(&tier_words),
        number: change.number,
        name: change.name,
    }
}
