//! Ties: what the chain of the rule left, the form in which the order that people decided is recorded, and what
//! was recorded so far.

use actix_web::{
    HttpResponse,
    web::{Path, Query},
};
use askama::Template;
use serde::Deserialize;

use super::super::{
    load::{self, Present},
    standing::Standing,
};
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
    /// A reason that was typed for an act that is not offered any more: its field, and the text.
    unsent: Option<(String, String)>,
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
    may_take_back: bool,
}

struct DecisionLine {
    at: String,
    order: Vec<String>,
    reason: String,
    /// Whether it fits no tie any more, or a newer one is in its place.
    is_stale: bool,
    revoked: Option<String>,
    revoke: Option<String>,
}

/// The field of a form that holds the reason of a decision.
pub const REASON: &str = "reason";

/// The field of a form that holds the reason why a tier shall exceed.
pub const EXCEED_REASON: &str = "exceed_reason";

/// The field of a form that holds the place of an entry.
pub fn place_field(entry: EntryId) -> String {
    format!("place-{entry}")
}

/// The field of a form that holds the reason why a tier shall not exceed any more.
pub fn restore_field(tier: usize) -> String {
    format!("restore-{tier}")
}

/// The tier that a form names; one that no rule has when it names none.
pub fn sent_tier(form: &Form) -> usize {
    form.value("tier").parse().unwrap_or(usize::MAX)
}

/// The rank of the tie that a form is about, the first tie's when it is about none. An order is about entries: when these
/// tie at another rank by now, it is still about them, and never about others that took their rank.
pub fn chosen_rank(standing: &Standing, form: &Form) -> Option<usize> {
    let ties = &standing.ranking.ties;
    let first = ties.first().map(|tie| tie.rank);
    if form.is_sent(EXCEED_REASON) {
        return standing.cut_at_tier(sent_tier(form)).map(|(rank, _)| rank).or(first);
    }
    let rank: Option<usize> = form.value("rank").parse().ok();
    if !form.is_sent(REASON) {
        return rank.or(first);
    }
    let is_sent = |entry: &usize| {
        standing.entries.get(*entry).is_some_and(|entry| form.is_sent(&place_field(entry.id)))
    };
    let mut about = ties.iter().filter(|tie| tie.entries.iter().any(is_sent)).map(|tie| tie.rank);
    about.clone().find(|at| Some(*at) == rank).or_else(|| about.next())
}

/// The standing of a round with its published result.
///
/// # Errors
/// When there is no such round.
pub async fn present_of(visit: &Visit, round: &str) -> Result<Present, AppError> {
    let competition = visit.competition()?.id;
    let round: RoundId = round.parse().map_err(|_malformed| AppError::NotFound)?;
    let site = visit.site.clone();
    visit.db().read(move |conn| load::present(conn, &site.standings, competition, round)).await
}

pub async fn show_decisions(
    visit: Visit,
    path: Path<(String, String)>,
    which: Query<Which>,
) -> Result<HttpResponse, AppError> {
    let present = present_of(&visit, &path.1).await?;
    let form = Form::blank(&visit).with("rank", which.into_inner().rank.unwrap_or_default());
    page(&visit, &DecisionsPage::new(&visit, &present, form)?)
}

impl DecisionsPage {
    /// The page with the forms for the tie that this form is about, and with what was typed into it.
    ///
    /// # Errors
    /// When a stored order is damaged.
    pub fn new(visit: &Visit, present: &Present, form: Form) -> Result<Self, AppError> {
        let (t, language) = (visit.t(), visit.language());
        let standing = &*present.standing;
        let published = present.published.as_ref();
        let scope = visit.scope()?;
        let round = &standing.inputs.round;
        let base = format!("/c/{}/rounds/{}", scope.competition.slug, round.id);
        let is_organizer = scope.has(Role::Organizer);
        let may_decide = is_organizer && matches!(round.state, RoundState::Closed | RoundState::Finalised);
        let chosen = chosen_rank(standing, &form);
        let words = |entry: usize| {
            let entry = standing.entries.get(entry)?;
            Some(format!("{} {}", entry.number, entry.name))
        };
        let tie = chosen.and_then(|rank| Some((rank, standing.tie_at(rank)?)));
        let zone = scope.competition.zone();
        // The reason why one award shall exceed is not put before another.
        let is_asked = |tier: &usize| !form.is_sent(EXCEED_REASON) || *tier == sent_tier(&form);
        let cut = standing.ranking.cuts.iter().map(|cut| cut.tier).filter(is_asked).find_map(|tier| {
            let (rank, tied) = standing.cut_at_tier(tier).filter(|(rank, _)| Some(*rank) == chosen)?;
            let (zh, en) = standing.tier_names(tier)?;
            let name = language.pick(zh, en);
            Some(CutForm {
                tier: tier.to_string(),
                heading: t.msg_results_exceed_title(name),
                words: t.msg_results_exceed_intro(rank.to_string(), tied.to_string()),
            })
        });
        let exceeding: Vec<ExceedingLine> = standing
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
                    may_take_back: may_decide && !published.is_some_and(|it| it.holds_leave(row)),
                })
            })
            .collect();
        let restored = restore_field(sent_tier(&form));
        let restores = exceeding.iter().any(|line| line.may_take_back && line.field == restored);
        let fields = [
            (REASON, may_decide && tie.is_some()),
            (EXCEED_REASON, may_decide && cut.is_some()),
            (restored.as_str(), restores),
        ];
        let unsent = fields
            .into_iter()
            .find(|(field, is_offered)| form.is_sent(field) && !is_offered)
            .map(|(field, _)| (field.to_owned(), form.value(field).to_owned()));
        Ok(Self {
            chrome: Chrome::new(visit, t.msg_results_decisions()),
            round: language.pick(&round.name_zh, &round.name_en).to_owned(),
            may_decide,
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
            exceeding,
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
                        revoke: (is_organizer
                            && decision.revoked_at.is_none()
                            && !published.is_some_and(|it| it.holds_decision(decision)))
                        .then(|| format!("{base}/decisions/{}/revoke", decision.id)),
                    })
                })
                .collect::<Result<_, AppError>>()?,
            unsent,
            base,
            form,
        })
    }
}
