//! How one entry came to its score: every mark, what was dropped, each rounding, and what took its ties apart.

use actix_web::{HttpResponse, web::Path};
use askama::Template;

use super::{
    super::{
        load::{self, JudgeNames},
        snapshot::gate_mark,
        standing::Standing,
        store,
    },
    GateLine,
    calibration::{LeaningLine, interval_words, judge_name, leaning_lines},
    rank_words,
    working_parts::{PartLine, bonus_words, part_lines},
};
use crate::{
    competitions::rule::part_name,
    compute::{
        exact::Exact,
        ranking::DecidedBy,
        scoring::{Averaging, Deviation, Dropped, Outcome, PartWay, PartWorking, StandardScore, Step},
    },
    domain::{
        id::{EntryId, RoundId},
        points::Points,
        rule::{Item, TieBreak},
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
    gates: Vec<GateLine>,
    /// The parts of the total; empty if the rule has none.
    parts: Vec<PartLine>,
    /// How much of the score are bonuses; none without any.
    bonus: Option<String>,
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
    let rows = &standing.inputs.criteria;
    let items: Vec<&str> = rows.iter().map(|row| language.pick(&row.name_zh, &row.name_en)).collect();
    let steps = items.iter().zip(standing.rule.criteria()).zip(&working.criteria).map(
        |((name, criterion), working)| StepLine {
            criterion: (*name).to_owned(),
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
    // A bonus stands outside the full marks: its mean over those who gave one is added as it is.
    let of_bonuses = items.iter().skip(working.criteria.len());
    let bonuses = of_bonuses.zip(&working.bonuses).map(|(name, bonus)| StepLine {
        criterion: (*name).to_owned(),
        marks: bonus.marks.to_string(),
        averaging: t.msg_results_averaging_bonus(),
        mean: bonus.mean.map(words),
        weight: "–".to_owned(),
        weighted: bonus.mean.map(words),
    });
    let of_gates = items.get(working.criteria.len() + working.bonuses.len()..).unwrap_or_default();
    let gates: Vec<Option<bool>> = working.gates.iter().map(|gate| gate_mark(*gate)).collect();
    let (outcome, total) = match &working.outcome {
        // What the calibration gave is rounded already.
        Outcome::Scored(total) if standing.is_calibrated() => {
            let value = standing.decimal(total.value);
            let total = StepWords { exact: value.clone(), value, is_rounded: false };
            (t.msg_results_outcome_calibrated(), Some(total))
        }
        Outcome::Scored(total) => {
            let how = match working.parts.first().map(|part| &part.way) {
                _ if !standing.rule.parts().is_empty() => t.msg_results_outcome_parts(),
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
        Outcome::GateMissed(_) if standing.misses_gate(position) => {
            let missed: Vec<&str> = GateLine::missed(of_gates, &gates).collect();
            (t.msg_results_gates_missed(missed.join(" · ")), None)
        }
        Outcome::GateMissed(_) => (t.msg_results_outcome_gate_unchecked(), None),
        Outcome::Uncalibrated => (t.msg_results_outcome_uncalibrated(), None),
    };
    let standards = working.parts.iter().enumerate().flat_map(|(number, part)| {
        let of_part = standing.rule.parts().get(number);
        let of_part = of_part.map(|part| format!("{} · ", part_name(&standing.rule, part, rows, language)));
        let of_part = of_part.unwrap_or_default();
        let scores: &[StandardScore<usize>] = match &part.way {
            PartWay::Standardised(scores) => scores,
            PartWay::ByCriterion | PartWay::ByTotals(_) | PartWay::Refused(_) => &[],
        };
        part.judge_totals.iter().zip(scores).map(move |(total, score)| StandardLine {
            judge: format!("{of_part}{}", judge_name(standing, names, score.judge)),
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
        criteria: items.iter().map(|name| (*name).to_owned()).collect(),
        sheets: sheets(visit, standing, names, position),
        steps: steps.chain(bonuses).collect(),
        gates: GateLine::all(of_gates, &gates, t),
        parts: part_lines(visit, standing, names, working),
        bonus: bonus_words(visit, working),
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

/// A mark as people read it: of a gate whether it is met.
fn mark_words(visit: &Visit, item: Item<'_>, points: Points) -> String {
    match item {
        Item::Criterion(_) | Item::Bonus(_) => points.to_string(),
        Item::Gate(_) if points.thousandths() == 0 => visit.t().msg_results_gate_missed(),
        Item::Gate(_) => visit.t().msg_results_gate_met(),
    }
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
            let cells = standing.rule.items().enumerate().map(|(position, item)| {
                let mark = marks.iter().find(|mark| mark.judge == judge && mark.criterion == position);
                let dropped = match working.criteria.get(position).map(|working| &working.averaging) {
                    Some(Averaging::Trimmed(dropped)) => dropped_words(visit, dropped, judge),
                    Some(Averaging::All | Averaging::TooSmallToTrim) | None => None,
                };
                mark.map_or_else(MarkCell::default, |mark| MarkCell {
                    text: mark_words(visit, item, mark.points),
                    dropped,
                })
            });
            let total = working.judge_totals().iter().find(|total| total.judge == judge);
            // With several parts a judge's total may be dropped in one and count in another: the parts say so.
            let dropped = match working.parts.as_slice() {
                [PartWorking { way: PartWay::ByTotals(dropped), .. }] => dropped_words(visit, dropped, judge),
                _ => None,
            };
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
