//! Ties: what the chain of the rule left, the form in which the order that people decided is recorded, and what
//! was recorded so far.

use std::sync::Arc;

use actix_web::{
    HttpResponse,
    web::{Path, Query},
};
use askama::Template;
use serde::Deserialize;

use super::super::{load, standing::Standing};
use crate::{
    domain::{
        id::{EntryId, RoundId},
        role::Role,
        states::RoundState,
    },
    error::AppError,
    web::{chrome::Chrome, form::Form, page::page, visit::Visit},
};

#[derive(Deserialize)]
pub struct Which {
    rank: Option<String>,
}

#[derive(Template)]
#[template(path = "results/decisions.html")]
pub struct DecisionsPage {
    chrome: Chrome,
    form: Form,
    round: String,
    base: String,
    may_decide: bool,
    /// Whether the ties may still become others, so that nothing is decided yet.
    is_unsettled: bool,
    ties: Vec<TieLine>,
    tie: Option<TieForm>,
    cut: Option<CutForm>,
    exceeding: Vec<ExceedingLine>,
    decisions: Vec<DecisionLine>,
}

/// A tie that is left.
struct TieLine {
    words: String,
    href: String,
    is_chosen: bool,
}

/// The tie whose order is asked for.
struct TieForm {
    rank: String,
    legend: String,
    entries: Vec<(String, String)>,
}

/// The tier whose line falls into the chosen tie.
struct CutForm {
    tier: String,
    heading: String,
    words: String,
}

/// A tier that was let exceed.
struct ExceedingLine {
    at: String,
    name: String,
    reason: String,
    tier: i32,
    /// The field in which the reason to take it back is typed.
    field: String,
}

struct DecisionLine {
    at: String,
    order: Vec<String>,
    reason: String,
    /// Whether it fits no tie any more.
    is_stale: bool,
    revoked: Option<String>,
    revoke: Option<String>,
}

/// The field of a form that holds the place of an entry.
pub fn place_field(entry: EntryId) -> String {
    format!("place-{entry}")
}

/// The field of a form that holds the reason why a tier shall not exceed any more.
pub fn restore_field(tier: usize) -> String {
    format!("restore-{tier}")
}

pub async fn standing_of(visit: &Visit, round: &str) -> Result<Arc<Standing>, AppError> {
    let competition = visit.competition()?.id;
    let round: RoundId = round.parse().map_err(|_malformed| AppError::NotFound)?;
    let site = visit.site.clone();
    visit.db().read(move |conn| load::kept_standing(conn, &site.standings, competition, round)).await
}

pub async fn show_decisions(
    visit: Visit,
    path: Path<(String, String)>,
    which: Query<Which>,
) -> Result<HttpResponse, AppError> {
    let standing = standing_of(&visit, &path.1).await?;
    let rank = which.rank.as_ref().and_then(|rank| rank.parse().ok());
    let form = Form::blank(&visit);
    page(&visit, &DecisionsPage::new(&visit, &standing, rank, form)?)
}

impl DecisionsPage {
    pub fn new(
        visit: &Visit,
        standing: &Standing,
        rank: Option<usize>,
        form: Form,
    ) -> Result<Self, AppError> {
        let (t, language) = (visit.t(), visit.language());
        let scope = visit.scope()?;
        let round = &standing.inputs.round;
        let base = format!("/c/{}/rounds/{}", scope.competition.slug, round.id);
        let is_organizer = scope.has(Role::Organizer);
        let may_revoke = is_organizer && round.state != RoundState::Finalised;
        let chosen = rank.or_else(|| standing.ranking.ties.first().map(|tie| tie.rank));
        let words = |entry: usize| {
            let entry = standing.entries.get(entry)?;
            Some(format!("{} {}", entry.number, entry.name))
        };
        let tie = chosen.and_then(|rank| Some((rank, standing.tie_at(rank)?)));
        let zone = scope.competition.zone();
        let cut = standing.ranking.cuts.iter().map(|cut| cut.tier).find_map(|tier| {
            let (rank, tied) = standing.cut_at_tier(tier).filter(|(rank, _)| Some(*rank) == chosen)?;
            let (zh, en) = standing.tier_names(tier)?;
            let name = language.pick(zh, en);
            Some(CutForm {
                tier: tier.to_string(),
                heading: t.msg_results_exceed_title(name),
                words: t.msg_results_exceed_intro(rank.to_string(), tied.to_string()),
            })
        });
        Ok(Self {
            chrome: Chrome::new(visit, t.msg_results_decisions()),
            round: language.pick(&round.name_zh, &round.name_en).to_owned(),
            may_decide: is_organizer && round.state == RoundState::Closed,
            is_unsettled: matches!(round.state, RoundState::Preparing | RoundState::Open),
            ties: standing
                .ranking
                .ties
                .iter()
                .map(|tie| TieLine {
                    words: t.msg_results_tie(
                        tie.rank.to_string(),
                        tie.entries.len().to_string(),
                        tie.entries.iter().filter_map(|entry| words(*entry)).collect::<Vec<_>>().join(" · "),
                    ),
                    href: format!("?rank={}#decide", tie.rank),
                    is_chosen: Some(tie.rank) == chosen,
                })
                .collect(),
            tie: tie.map(|(rank, entries)| TieForm {
                legend: t.msg_results_decide_legend(rank.to_string()),
                rank: rank.to_string(),
                entries: entries
                    .iter()
                    .filter_map(|entry| Some((place_field(standing.entries.get(*entry)?.id), words(*entry)?)))
                    .collect(),
            }),
            cut,
            exceeding: standing
                .inputs
                .exceedings
                .iter()
                .filter_map(|row| {
                    let tier = usize::try_from(row.tier).ok()?;
                    let (zh, en) = standing.tier_names(tier)?;
                    Some(ExceedingLine {
                        at: row.at.to_minute(zone),
                        name: language.pick(zh, en).to_owned(),
                        reason: row.reason.clone(),
                        tier: row.tier,
                        field: restore_field(tier),
                    })
                })
                .collect(),
            decisions: standing
                .inputs
                .decisions
                .iter()
                .map(|decision| {
                    let order: Vec<EntryId> = serde_json::from_str(&decision.entry_order)?;
                    let order = order.iter().map(|id| {
                        let entry = standing.inputs.entries.iter().find(|entry| entry.id == *id);
                        entry.map_or_else(
                            || t.msg_results_entry_gone(),
                            |entry| format!("{} {}", entry.number, entry.name),
                        )
                    });
                    Ok(DecisionLine {
                        at: decision.at.to_minute(zone),
                        order: order.collect(),
                        reason: decision.reason.clone(),
                        is_stale: standing.stale.iter().any(|stale| stale.id == decision.id),
                        revoked: decision.revoked_at.map(|at| t.msg_results_revoked(at.to_minute(zone))),
                        revoke: (may_revoke && decision.revoked_at.is_none())
                            .then(|| format!("{base}/decisions/{}/revoke", decision.id)),
                    })
                })
                .collect::<Result<_, AppError>>()?,
            base,
            form,
        })
    }
}
