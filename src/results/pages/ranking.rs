//! The ranking of a round as its organizers and supervisors see it before and after publication.

use std::{collections::BTreeMap, sync::Arc};

use actix_web::{
    HttpResponse,
    web::{Path, Query},
};
use askama::Template;
use serde::Deserialize;

use super::{
    super::{
        load::{self, JudgeNames},
        standing::Standing,
    },
    BlockerList,
    calibration::{chance_words, gaps, interval_words, notes},
    rank_words,
};
use crate::{
    domain::{
        id::{EntryId, RegionId, RoundId, TrackId},
        states::RoundState,
    },
    error::AppError,
    l10n::L10nLanguage,
    web::{
        chrome::Chrome,
        page::page,
        part::{MOST_ROWS, Pager, Part},
        visit::Visit,
    },
};

#[derive(Clone, Default, Deserialize)]
pub struct View {
    region: Option<String>,
    track: Option<String>,
    sort: Option<String>,
    /// The entry that was seen last.
    after: Option<String>,
}

/// By what the rows are ordered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Rank,
    Number,
    RawMean,
    Range,
}

impl Order {
    fn named(name: Option<&str>) -> Self {
        match name {
            Some("number") => Self::Number,
            Some("raw") => Self::RawMean,
            Some("range") => Self::Range,
            _ => Self::Rank,
        }
    }

    /// Which way it goes, as the head of its column says.
    fn direction(self) -> &'static str {
        match self {
            Self::Rank | Self::Number => "ascending",
            Self::RawMean | Self::Range => "descending",
        }
    }
}

#[derive(Template)]
#[template(path = "results/ranking.html")]
pub struct RankingPage {
    chrome: Chrome,
    round: String,
    base: String,
    caption: String,
    blockers: BlockerList,
    is_published: bool,
    public: String,
    ties: Vec<String>,
    is_calibrated: bool,
    notes: Vec<String>,
    /// How far the entries beside the line of each award are apart.
    gaps: Vec<String>,
    regions: Vec<Choice>,
    tracks: Vec<Choice>,
    sort: String,
    heads: Vec<Head>,
    rows: Vec<Row>,
    pager: Option<Pager>,
}

/// A choice of a filter.
struct Choice {
    value: String,
    label: String,
    is_chosen: bool,
}

/// A head of the table; some lead to the same table in another order.
struct Head {
    label: String,
    href: Option<String>,
    /// Which way its column goes; none when the rows go by another one.
    direction: Option<&'static str>,
    is_number: bool,
    /// A phone leaves it out, so that name, total and award stand side by side.
    is_minor: bool,
}

struct Row {
    rank: String,
    is_tied: bool,
    href: String,
    number: String,
    name: String,
    region: String,
    track: String,
    score: String,
    raw: String,
    range: String,
    judges: String,
    is_short: bool,
    tier: String,
    /// That it misses a gate.
    unmet: Option<String>,
    certainty: Option<Certainty>,
    lines: Vec<TierLine>,
}

/// How certain a calibrated place is.
struct Certainty {
    error: String,
    interval: String,
    /// For each tier the chance to be in it or a higher one.
    chances: Vec<String>,
}

/// The line below the last place of a tier.
struct TierLine {
    words: String,
    is_cut: bool,
}

pub async fn show_ranking(
    visit: Visit,
    path: Path<(String, String)>,
    view: Query<View>,
) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?.id;
    let round: RoundId = path.1.parse().map_err(|_malformed| AppError::NotFound)?;
    let site = visit.site.clone();
    let (standing, names) =
        visit.db().read(move |conn| load::named_standing(conn, &site.standings, competition, round)).await?;
    page(&visit, &ranking_page(&visit, &standing, &names, &view)?)
}

fn ranking_page(
    visit: &Visit,
    standing: &Arc<Standing>,
    names: &JudgeNames,
    view: &View,
) -> Result<RankingPage, AppError> {
    let (t, language) = (visit.t(), visit.language());
    let scope = visit.scope()?;
    let round = &standing.inputs.round;
    let base = format!("/c/{}/rounds/{}", scope.competition.slug, round.id);
    let region: Option<RegionId> = view.region.as_ref().and_then(|id| id.parse().ok());
    let track: Option<TrackId> = view.track.as_ref().and_then(|id| id.parse().ok());
    let order = Order::named(view.sort.as_deref());
    let is_whole = region.is_none() && track.is_none() && order == Order::Rank;
    let tied = standing.tied();
    let mut entries = ordered(standing, order);
    entries.retain(|entry| {
        standing.entries.get(*entry).is_some_and(|row| {
            region.is_none_or(|region| row.region_id == region)
                && track.is_none_or(|track| row.track_id == track)
        })
    });
    let mut lines = if is_whole { tier_lines(visit, standing, &entries) } else { BTreeMap::new() };
    let caption = t.msg_results_caption(entries.len().to_string(), standing.entries.len());
    let seen: Option<EntryId> = view.after.as_ref().and_then(|id| id.parse().ok());
    let id = |entry: &usize| standing.entries.get(*entry).map(|row| row.id);
    let part = Part::behind(entries, MOST_ROWS, |entry| seen.is_some() && id(entry) == seen);
    let asked = |value: &Option<String>| value.clone().unwrap_or_default();
    let (of_region, of_track, sort) = (asked(&view.region), asked(&view.track), asked(&view.sort));
    let query = [("region", of_region.as_str()), ("track", of_track.as_str()), ("sort", sort.as_str())];
    let key = |entry: &usize| id(entry).map(|id| id.to_string()).unwrap_or_default();
    let pager = part.pager(t, &query, "after", key);
    let rows: Vec<Row> = (part.before..)
        .zip(&part.rows)
        .filter_map(|(place, entry)| {
            let lines = lines.remove(&place).unwrap_or_default();
            Some(Row { lines, ..row(visit, standing, *entry, tied.contains(entry), &base)? })
        })
        .collect();
    Ok(RankingPage {
        chrome: Chrome::new(visit, t.msg_results_ranking()),
        round: language.pick(&round.name_zh, &round.name_en).to_owned(),
        public: format!("/results/{}/{}", scope.competition.slug, round.id),
        blockers: BlockerList::of(standing, names, visit, &base),
        is_published: round.state == RoundState::Finalised,
        ties: ties(visit, standing),
        is_calibrated: standing.is_calibrated(),
        notes: notes(t, standing, names),
        gaps: gaps(t, standing, language),
        regions: choices(
            &t.msg_results_all(),
            standing.inputs.regions.iter().map(|row| {
                (row.id.to_string(), language.pick(&row.name_zh, &row.name_en), Some(row.id) == region)
            }),
        ),
        tracks: choices(
            &t.msg_results_all(),
            standing.inputs.tracks.iter().map(|row| {
                (row.id.to_string(), language.pick(&row.name_zh, &row.name_en), Some(row.id) == track)
            }),
        ),
        sort,
        heads: heads(visit, standing, view, order),
        caption,
        base,
        rows,
        pager,
    })
}

fn choices<'a>(all: &str, rows: impl Iterator<Item = (String, &'a str, bool)>) -> Vec<Choice> {
    let first = Choice { value: String::new(), label: all.to_owned(), is_chosen: false };
    let rest = rows.map(|(value, label, is_chosen)| Choice { value, label: label.to_owned(), is_chosen });
    std::iter::once(first).chain(rest).collect()
}

fn heads(visit: &Visit, standing: &Standing, view: &View, order: Order) -> Vec<Head> {
    let t = visit.t();
    let sorted = |name: &str, by: Order, label: String, is_number| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (field, value) in [("region", &view.region), ("track", &view.track)] {
            if let Some(value) = value.as_ref().filter(|value| !value.is_empty()) {
                query.append_pair(field, value);
            }
        }
        query.append_pair("sort", name);
        Head {
            label,
            href: Some(format!("?{}", query.finish())),
            direction: (by == order).then(|| by.direction()),
            is_number,
            is_minor: false,
        }
    };
    let plain =
        |label: String, is_number| Head { label, href: None, direction: None, is_number, is_minor: false };
    let minor = |label: String| Head { is_minor: true, ..plain(label, false) };
    let mut heads = vec![
        sorted("rank", Order::Rank, t.msg_results_rank(), true),
        sorted("number", Order::Number, t.msg_results_entry(), false),
        minor(t.msg_results_region()),
        minor(t.msg_results_track()),
        plain(t.msg_results_score(), true),
    ];
    if standing.is_calibrated() {
        heads.push(plain(t.msg_results_standard_error(), true));
        heads.push(plain(t.msg_results_rank_interval(), true));
    }
    heads.extend([
        Head { is_minor: true, ..sorted("raw", Order::RawMean, t.msg_results_raw_mean(), true) },
        Head { is_minor: true, ..sorted("range", Order::Range, t.msg_results_range(), true) },
        Head { is_number: true, ..minor(t.msg_results_judges()) },
        plain(t.msg_results_tier(), false),
    ]);
    if standing.is_calibrated() {
        heads.extend((0..standing.rule.tiers().len()).map(|tier| {
            let (zh, en) = standing.tier_names(tier).unwrap_or_default();
            plain(t.msg_results_chance(visit.language().pick(zh, en)), true)
        }));
    }
    heads
}

/// The entries in the order that is asked for; equal ones as they rank.
fn ordered(standing: &Standing, order: Order) -> Vec<usize> {
    let mut entries = standing.ranking.order.clone();
    match order {
        Order::Rank => {}
        // The entries of a standing are ordered by number.
        Order::Number => entries.sort_unstable(),
        Order::RawMean => entries.sort_by(|a, b| {
            let mean = |entry: usize| standing.working(entry).and_then(|working| working.raw_mean);
            mean(*b).cmp(&mean(*a))
        }),
        Order::Range => entries.sort_by_cached_key(|entry| std::cmp::Reverse(standing.spread(*entry))),
    }
    entries
}

fn row(visit: &Visit, standing: &Standing, entry: usize, is_tied: bool, base: &str) -> Option<Row> {
    let language = visit.language();
    let (it, panel, working) =
        (standing.entries.get(entry)?, standing.panels.get(entry)?, standing.working(entry)?);
    let place = standing.place(entry);
    let (region, track) = (standing.region_names(it.region_id), standing.track_names(it.track_id));
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
    let tier = place.tier.and_then(|tier| standing.tier_names(tier));
    Some(Row {
        rank: rank_words(place.rank, is_tied),
        is_tied,
        href: format!("{base}/entries/{}", it.id),
        number: it.number.clone(),
        name: it.name.clone(),
        region: language.pick(region.0, region.1).to_owned(),
        track: language.pick(track.0, track.1).to_owned(),
        score: or_none(working.total().map(|total| standing.decimal(total))),
        raw: or_none(working.raw_mean.map(|mean| standing.decimal(mean))),
        range: or_none(standing.spread(entry).map(|spread| standing.decimal(spread))),
        judges: format!("{}/{}", panel.submitted, panel.in_force),
        is_short: panel.submitted < panel.in_force || panel.in_force == 0,
        tier: tier.map(|(zh, en)| language.pick(zh, en).to_owned()).unwrap_or_default(),
        unmet: standing.misses_gate(entry).then(|| visit.t().msg_results_gate_unmet()),
        certainty: standing.is_calibrated().then(|| certainty(visit.t(), standing, entry)),
        lines: Vec::new(),
    })
}

fn certainty(t: &L10nLanguage, standing: &Standing, entry: usize) -> Certainty {
    let finding = standing.finding(entry);
    let error = finding.and_then(|finding| finding.standard_error);
    let chance = |tier: usize| finding.and_then(|finding| finding.chances.get(tier).copied().flatten());
    Certainty {
        error: error.map_or_else(|| "–".to_owned(), |error| standing.decimal(error)),
        interval: interval_words(t, finding.and_then(|finding| finding.ranks)),
        chances: (0..standing.rule.tiers().len()).map(|tier| chance_words(chance(tier))).collect(),
    }
}

/// A line below the last place of each tier, by that place among these entries; where a tier cuts a tie, below the last place that it
/// has room for.
fn tier_lines(visit: &Visit, standing: &Standing, entries: &[usize]) -> BTreeMap<usize, Vec<TierLine>> {
    let (t, language) = (visit.t(), visit.language());
    let name = |tier: usize| {
        standing.tier_names(tier).map(|(zh, en)| language.pick(zh, en).to_owned()).unwrap_or_default()
    };
    let mut lines: BTreeMap<usize, Vec<TierLine>> = BTreeMap::new();
    for tier in 0..standing.rule.tiers().len() {
        let is_in = |entry: &usize| standing.place(*entry).tier == Some(tier);
        let last = entries.iter().rposition(is_in);
        let cut = standing.ranking.cuts.iter().find(|cut| cut.tier == tier);
        if let Some(cut) = cut {
            let first = entries.iter().position(|entry| cut.tied.contains(entry)).unwrap_or(0);
            let line = TierLine { words: t.msg_results_line_cut(name(tier)), is_cut: true };
            lines.entry(first + cut.room.saturating_sub(1)).or_default().push(line);
        } else if let Some(last) = last {
            let count = entries.iter().filter(|entry| is_in(entry)).count();
            let words = t.msg_results_line(name(tier), count.to_string());
            lines.entry(last).or_default().push(TierLine { words, is_cut: false });
        }
    }
    lines
}

/// How many ties a page tells, and how many entries of each; all of them are on the page of the decisions.
const MOST_TIES: usize = 20;
const MOST_OF_TIE: usize = 10;

fn ties(visit: &Visit, standing: &Standing) -> Vec<String> {
    let t = visit.t();
    let ties = &standing.ranking.ties;
    let told = ties.iter().take(MOST_TIES).map(|tie| {
        let numbers = tie.entries.iter().filter_map(|entry| standing.entries.get(*entry));
        let mut names: Vec<&str> = numbers.take(MOST_OF_TIE).map(|entry| entry.number.as_str()).collect();
        if tie.entries.len() > MOST_OF_TIE {
            names.push("…");
        }
        t.msg_results_tie(tie.rank.to_string(), tie.entries.len().to_string(), names.join(" · "))
    });
    let more = ties.len().checked_sub(MOST_TIES).filter(|more| *more > 0);
    told.chain(more.map(|more| t.msg_results_more_ties(more.to_string()))).collect()
}
