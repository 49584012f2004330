//! The call: what everybody who thinks of competing wants to know.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{
    Tag, registration_date, registration_tag,
    rubrics::{kind_tag, number_of},
};
use crate::{
    competitions::{
        calendar::Registration,
        rule::{RoundRule, full_total, part_name},
        store::{self, CriterionRow, RegionRow, RoundRow, RubricRow, TrackRow, counts},
    },
    domain::{
        id::{RubricId, SchemeId},
        rule::{Part, Rule, Weighting},
        states::{CriterionKind, Language, RoundState},
        time::Timestamp,
    },
    error::AppError,
    l10n::L10nLanguage,
    web::{chrome::Chrome, page::page, visit::Visit},
};

/// The call of a competition.
#[derive(Template)]
#[template(path = "competitions/call.html")]
pub struct CallPage {
    pub chrome: Chrome,
    pub name: String,
    pub base: String,
    pub slug: String,
    pub paragraphs: Vec<String>,
    pub tag: Tag,
    pub date: String,
    pub is_open: bool,
    pub is_signed_in: bool,
    pub has_results: bool,
    /// The published pairings: address and name of the scheme.
    pub pairings: Vec<(String, String)>,
    pub zone: String,
    pub dates: Vec<KeyDate>,
    pub tracks: Vec<String>,
    pub regions: Vec<String>,
    pub rounds: Vec<CallRound>,
}

/// A date that entrants must know.
pub struct KeyDate {
    pub time: String,
    pub label: String,
    pub is_past: bool,
}

/// How one round judges.
pub struct CallRound {
    pub name: String,
    pub rubric: String,
    pub source: String,
    pub total: String,
    pub is_weighted: bool,
    /// The parts of the total with what each counts; empty if the criteria stand together.
    pub parts: String,
    pub criteria: Vec<CallCriterion>,
}

/// One criterion in a round's summary.
pub struct CallCriterion {
    /// What it is, unless it is a plain criterion.
    pub kind: Option<String>,
    pub group: String,
    pub name: String,
    pub guidance: String,
    pub full: String,
    pub weight: String,
}

struct Rows {
    competition: store::CompetitionRow,
    regions: Vec<RegionRow>,
    tracks: Vec<TrackRow>,
    rounds: Vec<RoundRow>,
    rubrics: Vec<RubricRow>,
    criteria: Vec<CriterionRow>,
    has_results: bool,
    pairings: Vec<(SchemeId, String, String)>,
}

pub async fn show_call(visit: Visit, path: web::Path<String>) -> Result<HttpResponse, AppError> {
    let slug = path.into_inner();
    let rows = visit
        .db()
        .read(move |conn| {
            let competition = store::competition_by_slug(conn, &slug)?.ok_or(AppError::NotFound)?;
            let id = competition.id;
            Ok::<_, AppError>(Rows {
                regions: store::regions_of(conn, id)?,
                tracks: store::tracks_of(conn, id)?,
                rounds: store::rounds_of(conn, id)?,
                rubrics: store::rubrics_of(conn, id)?,
                criteria: store::criteria_in(conn, id)?,
                pairings: counts::published_pairings(conn, id)?,
                has_results: !counts::published_rounds(conn, id)?.is_empty(),
                competition,
            })
        })
        .await?;
    page(&visit, &CallPage::new(&visit, rows))
}

impl CallPage {
    fn new(visit: &Visit, rows: Rows) -> Self {
        let (t, language, now) = (visit.t(), visit.language(), visit.now());
        let row = &rows.competition;
        let name = language.pick(&row.name_zh, &row.name_en).to_owned();
        let mut chrome = Chrome::new(visit, name.clone());
        // Somebody who is not signed in has no scope, from which the brand would come.
        chrome.brand.clone_from(&name);
        chrome.home = format!("/c/{}", row.slug);
        let registration = Registration::at(now, row.entries_open_at, row.entries_close_at);
        let zone = row.zone();
        let [opens, closes] = [row.entries_open_at, row.entries_close_at].map(|time| time.to_minute(zone));
        let text = language.pick(&row.call_zh, &row.call_en);
        let mut criteria: BTreeMap<RubricId, Vec<CriterionRow>> = BTreeMap::new();
        for criterion in rows.criteria {
            criteria.entry(criterion.rubric_id).or_default().push(criterion);
        }
        let rounds = rows
            .rounds
            .iter()
            .map(|round| {
                let rubric = rows.rubrics.iter().find(|rubric| rubric.id == round.rubric_id);
                let criteria = criteria.get(&round.rubric_id).map(Vec::as_slice).unwrap_or_default();
                call_round(round, rubric, criteria, t, language)
            })
            .collect();
        Self {
            chrome,
            base: format!("/c/{}", row.slug),
            slug: row.slug.clone(),
            paragraphs: text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect(),
            tag: registration_tag(t, registration),
            date: registration_date(t, registration, &opens, &closes),
            is_open: registration == Registration::Open,
            is_signed_in: visit.known().is_some(),
            has_results: rows.has_results,
            pairings: rows
                .pairings
                .iter()
                .map(|(scheme, zh, en)| {
                    (format!("/pairings/{}/{scheme}", row.slug), language.pick(zh, en).to_owned())
                })
                .collect(),
            zone: row.time_zone.clone(),
            dates: key_dates(row, &rows.rounds, t, language, now),
            tracks: rows.tracks.iter().map(|it| language.pick(&it.name_zh, &it.name_en).to_owned()).collect(),
            regions: rows
                .regions
                .iter()
                .map(|it| language.pick(&it.name_zh, &it.name_en).to_owned())
                .collect(),
            rounds,
            name,
        }
    }
}

fn key_dates(
    row: &store::CompetitionRow,
    rounds: &[RoundRow],
    t: &L10nLanguage,
    language: Language,
    now: Timestamp,
) -> Vec<KeyDate> {
    let mut dates = vec![
        (row.entries_open_at, t.msg_competitions_entries_open_at()),
        (row.entries_close_at, t.msg_competitions_entries_close_at()),
    ];
    for round in rounds {
        let name = language.pick(&round.name_zh, &round.name_en);
        dates.push((round.opens_at, t.msg_competitions_round_begins(name)));
        dates.push((round.closes_at, t.msg_competitions_round_ends(name)));
    }
    dates.sort_by_key(|(time, _)| *time);
    let zone = row.zone();
    dates
        .into_iter()
        .map(|(time, label)| KeyDate { time: time.to_minute(zone), label, is_past: time <= now })
        .collect()
}

/// The parts of a rule with what each counts.
fn parts_words(rule: &Rule, criteria: &[CriterionRow], language: Language) -> String {
    let words = |part: &Part| {
        let name = part_name(rule, part, criteria, language);
        match rule.weighting() {
            Weighting::Factor => format!("{name} × {}", part.weight),
            Weighting::Percent => format!("{name} {}%", part.weight),
        }
    };
    rule.parts().iter().map(words).collect::<Vec<_>>().join(" · ")
}

fn call_round(
    round: &RoundRow,
    rubric: Option<&RubricRow>,
    criteria: &[CriterionRow],
    t: &L10nLanguage,
    language: Language,
) -> CallRound {
    let plain = || criteria.iter().filter(|row| row.kind == CriterionKind::Criterion);
    let rule = RoundRule::of(round).ok().and_then(|rule| rule.checked(criteria).ok());
    let total = rule.as_ref().and_then(full_total).map(|total| total.to_decimal(3)).unwrap_or_default();
    let name = language.pick(&round.name_zh, &round.name_en).to_owned();
    CallRound {
        name: if round.state == RoundState::Finalised { t.msg_competitions_round_done(name) } else { name },
        rubric: rubric
            .map(|rubric| language.pick(&rubric.name_zh, &rubric.name_en).to_owned())
            .unwrap_or_default(),
        source: rubric.map(|rubric| rubric.source.clone()).unwrap_or_default(),
        total: total.trim_end_matches('0').trim_end_matches('.').to_owned(),
        parts: rule.as_ref().map(|rule| parts_words(rule, criteria, language)).unwrap_or_default(),
        is_weighted: plain().any(|criterion| criterion.weight != 1000),
        criteria: criteria
            .iter()
            .map(|criterion| CallCriterion {
                kind: kind_tag(criterion.kind, t),
                group: language.pick(&criterion.group_zh, &criterion.group_en).to_owned(),
                name: language.pick(&criterion.name_zh, &criterion.name_en).to_owned(),
                guidance: language.pick(&criterion.guidance_zh, &criterion.guidance_en).to_owned(),
                full: number_of(criterion.kind != CriterionKind::Gate, criterion.full_points),
                weight: number_of(criterion.kind == CriterionKind::Criterion, criterion.weight),
            })
            .collect(),
    }
}
