//! How one entry came to its score: every mark, what was dropped, each rounding, and what took its ties apart.

use actix_web::{HttpResponse, web::Path};
use askama::Template;

use super::{
    super::{
        load::{self, JudgeNames},
        standing::Standing,
        store,
    },
    calibration::{LeaningLine, interval_words, judge_name, leaning_lines},
    rank_words,
};
use crate::{
    compute::{
        exact::Exact,
        ranking::DecidedBy,
        scoring::{Averaging, Deviation, Dropped, Outcome, PartWay, StandardScore, Step},
    },
    domain::{
        id::{EntryId, RoundId},
        rule::TieBreak,
    },
    error::AppError,
    web::{chrome::Chrome, page::page, visit::Visit},
};

/// How many decimals of a number are shown before it is rounded.
const EXACT_DECIMALS: u8 = 6;

#[derive(Template)]
#[template(path = "results/working.html")]
pub struct WorkingPage {
    chrome: Chrome,
    round: String,
    base: String,
    facts: Vec<(String, String)>,
    criteria: Vec<String>,
    sheets: Vec<SheetLine>,
    steps: Vec<StepLine>,
    standards: Vec<StandardLine>,
    leanings: Vec<LeaningLine>,
    total: Option<StepWords>,
    outcome: String,
    splits: Vec<String>,
}

struct SheetLine {
    judge: String,
    marks: Vec<MarkCell>,
    total: MarkCell,
}

/// A number of a judge, and whether it was dropped.
#[derive(Default)]
struct MarkCell {
    text: String,
    dropped: Option<String>,
}

/// A number before and after its rounding.
struct StepWords {
    exact: String,
    value: String,
    is_rounded: bool,
}

struct StepLine {
    criterion: String,
    marks: String,
    averaging: String,
    mean: Option<StepWords>,
    weight: String,
    weighted: Option<StepWords>,
}

/// How a judge's total came to stand on the common scale.
struct StandardLine {
    judge: String,
    total: String,
    mean: String,
    deviation: String,
    score: String,
}

pub async fn show_working(
    visit: Visit,
    path: Path<(String, String, String)>,
) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?.id;
    let round: RoundId = path.1.parse().map_err(|_malformed| AppError::NotFound)?;
    let entry: EntryId = path.2.parse().map_err(|_malformed| AppError::NotFound)?;
    let site = visit.site.clone();
    let (standing, names) = visit
        .db()
        .read(move |conn| {
            let standing = load::kept_standing(conn, &site.standings, competition, round)?;
            Ok::<_, AppError>((standing, store::judge_names(conn, round)?))
        })
        .await?;
    let position = standing.entries.iter().position(|row| row.id == entry).ok_or(AppError::NotFound)?;
    let shown = working_page(&visit, &standing, &names, position)?;
    page(&visit, &shown)
}

fn working_page(
    visit: &Visit,
    standing: &Standing,
    names: &JudgeNames,
    position: usize,
) -> Result<WorkingPage, AppError> {
    let (t, language) = (visit.t(), visit.language());
    let (Some(entry), Some(working)) = (standing.entries.get(position), standing.working(position)) else {
        return Err(AppError::NotFound);
    };
    let round = &standing.inputs.round;
    let base = format!("/c/{}/rounds/{}", visit.competition()?.slug, round.id);
    let place = standing.place(position);
    let tier = place.tier.and_then(|tier| standing.tier_names(tier));
    let mut facts = vec![
        (t.msg_results_rank(), rank_words(place.rank, standing.tied().contains(&position))),
        (t.msg_results_score(), standing.score(position).unwrap_or_else(|| "–".to_owned())),
        (t.msg_results_tier(), tier.map_or("–", |(zh, en)| language.pick(zh, en)).to_owned()),
        (t.msg_results_judges(), working.judges.to_string()),
    ];
    if standing.is_calibrated() {
        let finding = standing.finding(position);
        let decimal = |value: Option<Exact>| value.map_or_else(|| "–".to_owned(), |it| standing.decimal(it));
        let error = decimal(finding.and_then(|finding| finding.standard_error));
        facts.insert(2, (t.msg_results_standard_error(), error));
        let ranks = interval_words(t, finding.and_then(|finding| finding.ranks));
        facts.insert(3, (t.msg_results_rank_interval(), ranks));
        facts.push((t.msg_results_raw_mean(), decimal(working.raw_mean)));
    }
    let decimals = standing.rule.decimals();
    let words = |step: Step| step_words(step, decimals);
    let steps = standing.inputs.criteria.iter().zip(standing.rule.criteria()).zip(&working.criteria).map(
        |((row, criterion), working)| StepLine {
            criterion: language.pick(&row.name_zh, &row.name_en).to_owned(),
            marks: working.marks.to_string(),
            averaging: match &working.averaging {
                Averaging::All => t.msg_results_averaging_all(),
                Averaging::TooSmallToTrim => t.msg_results_averaging_small(),
                Averaging::Trimmed(dropped) => {
                    let (high, low) = (dropped.high.len().to_string(), dropped.low.len().to_string());
                    t.msg_results_averaging_trimmed(high, low)
                }
            },
            mean: working.mean.map(words),
            weight: criterion.weight.to_string(),
            weighted: working.weighted.map(words),
        },
    );
    let (outcome, total) = match &working.outcome {
        // What the calibration gave is rounded already.
        Outcome::Scored(total) if standing.is_calibrated() => {
            let value = standing.decimal(total.value);
            let total = StepWords { exact: value.clone(), value, is_rounded: false };
            (t.msg_results_outcome_calibrated(), Some(total))
        }
        Outcome::Scored(total) => {
            let how = match working.parts.first().map(|part| &part.way) {
                Some(PartWay::ByTotals(dropped)) => {
                    let (high, low) = (dropped.high.len().to_string(), dropped.low.len().to_string());
                    t.msg_results_outcome_totals(high, low)
                }
                Some(PartWay::Standardised(_)) => t.msg_results_outcome_standard(),
                Some(PartWay::ByCriterion | PartWay::Refused(_)) | None => t.msg_results_outcome_criteria(),
            };
            (how, Some(words(*total)))
        }
        Outcome::Unmarked(_) => (t.msg_results_outcome_unmarked(), None),
        Outcome::Refused(_) => (t.msg_results_outcome_refused(), None),
        Outcome::NoWholeSheet(_) => (t.msg_results_outcome_no_whole_sheet(), None),
        Outcome::GateMissed(_) => (t.msg_results_outcome_gate(), None),
        Outcome::Uncalibrated => (t.msg_results_outcome_uncalibrated(), None),
    };
    let standards = working.parts.iter().flat_map(|part| {
        let scores: &[StandardScore<usize>] = match &part.way {
            PartWay::Standardised(scores) => scores,
            PartWay::ByCriterion | PartWay::ByTotals(_) | PartWay::Refused(_) => &[],
        };
        part.judge_totals.iter().zip(scores).map(|(total, score)| StandardLine {
            judge: judge_name(standing, names, score.judge).to_owned(),
            total: short(total.total.value),
            mean: short(score.scale.mean),
            deviation: match score.scale.deviation {
                Deviation::Of(deviation) => short(deviation),
                Deviation::OneTotal => t.msg_results_one_total(),
                Deviation::AllEqual => t.msg_results_all_equal(),
            },
            score: short(score.score),
        })
    });
    Ok(WorkingPage {
        chrome: Chrome::new(visit, format!("{} {}", entry.number, entry.name)),
        round: language.pick(&round.name_zh, &round.name_en).to_owned(),
        facts,
        criteria: standing
            .inputs
            .criteria
            .iter()
            .map(|row| language.pick(&row.name_zh, &row.name_en).to_owned())
            .collect(),
        sheets: sheets(visit, standing, names, position),
        steps: steps.collect(),
        standards: standards.collect(),
        leanings: leaning_lines(visit.t(), standing, names, position),
        total,
        outcome,
        splits: splits(visit, standing, position),
        base,
    })
}

fn step_words(step: Step, decimals: u8) -> StepWords {
    StepWords {
        exact: short(step.exact),
        value: if step.is_rounded { step.value.to_decimal(decimals) } else { short(step.value) },
        is_rounded: step.is_rounded,
    }
}

/// A number to six decimals without the zeros at its end; `…` when there are more decimals.
pub fn short(value: Exact) -> String {
    let text = value.to_decimal(EXACT_DECIMALS);
    let trimmed = text.trim_end_matches('0').trim_end_matches('.').to_owned();
    let (numerator, denominator) = value.terms();
    let is_whole = numerator
        .checked_mul(1_000_000)
        .and_then(|scaled| scaled.checked_rem(denominator))
        .is_some_and(|rest| rest == 0);
    if is_whole { trimmed } else { format!("{text}…") }
}

fn dropped_words(visit: &Visit, dropped: &Dropped<usize>, judge: usize) -> Option<String> {
    let t = visit.t();
    if dropped.high.contains(&judge) {
        return Some(t.msg_results_dropped_high());
    }
    dropped.low.contains(&judge).then(|| t.msg_results_dropped_low())
}

fn sheets(visit: &Visit, standing: &Standing, names: &JudgeNames, position: usize) -> Vec<SheetLine> {
    let (Some(marks), Some(working)) = (standing.marks.get(position), standing.working(position)) else {
        return Vec::new();
    };
    let mut judges: Vec<usize> = marks.iter().map(|mark| mark.judge).collect();
    judges.sort_unstable();
    judges.dedup();
    judges
        .into_iter()
        .map(|judge| {
            let cells = working.criteria.iter().enumerate().map(|(criterion, working)| {
                let mark = marks.iter().find(|mark| mark.judge == judge && mark.criterion == criterion);
                let dropped = match &working.averaging {
                    Averaging::Trimmed(dropped) => dropped_words(visit, dropped, judge),
                    Averaging::All | Averaging::TooSmallToTrim => None,
                };
                mark.map_or_else(MarkCell::default, |mark| MarkCell {
                    text: mark.points.to_string(),
                    dropped,
                })
            });
            let total = working.judge_totals().iter().find(|total| total.judge == judge);
            let dropped = working.parts.iter().find_map(|part| match &part.way {
                PartWay::ByTotals(dropped) => dropped_words(visit, dropped, judge),
                PartWay::ByCriterion | PartWay::Standardised(_) | PartWay::Refused(_) => None,
            });
            SheetLine {
                judge: judge_name(standing, names, judge).to_owned(),
                marks: cells.collect(),
                total: total.map_or_else(MarkCell::default, |total| MarkCell {
                    text: short(total.total.value),
                    dropped,
                }),
            }
        })
        .collect()
}

/// What took the entry's ties apart, in words.
fn splits(visit: &Visit, standing: &Standing, position: usize) -> Vec<String> {
    let t = visit.t();
    let numbers = |entries: &[usize]| {
        let names = entries.iter().filter_map(|entry| standing.entries.get(*entry));
        names.map(|entry| entry.number.as_str()).collect::<Vec<_>>().join(" = ")
    };
    standing
        .ranking
        .splits
        .iter()
        .filter(|split| split.into.iter().flatten().any(|entry| *entry == position))
        .map(|split| {
            let order: Vec<String> = split.into.iter().map(|equal| numbers(equal)).collect();
            let by = match split.by {
                DecidedBy::Decision(_) => t.msg_results_key_decision(),
                DecidedBy::Key(key) => standing
                    .rule
                    .tie_break()
                    .get(key)
                    .map(|key| key_words(visit, standing, key))
                    .unwrap_or_default(),
            };
            t.msg_results_split(by, order.join(" › "))
        })
        .collect()
}

fn key_words(visit: &Visit, standing: &Standing, key: &TieBreak) -> String {
    let t = visit.t();
    match key {
        TieBreak::Criterion(position) => {
            let row = standing.inputs.criteria.get(*position);
            let name = row.map_or("", |row| visit.language().pick(&row.name_zh, &row.name_en));
            t.msg_results_key_criterion(name)
        }
        TieBreak::UntrimmedMean => t.msg_results_key_untrimmed_mean(),
        TieBreak::UntrimmedSum => t.msg_results_key_untrimmed_sum(),
        TieBreak::Median => t.msg_results_key_median(),
        TieBreak::HeadToHead => t.msg_results_key_head_to_head(),
        TieBreak::Column(name) => name.clone(),
        TieBreak::Draw => t.msg_results_key_draw(),
        TieBreak::Shared => t.msg_results_key_shared(),
    }
}
