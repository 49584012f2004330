//! The parts of an entry's total, each with its way to its score, and what the bonuses add.

use super::{
    super::{load::JudgeNames, standing::Standing},
    calibration::judge_name,
    working::short,
};
use crate::{
    competitions::rule::part_name,
    compute::{
        exact::Exact,
        scoring::{Dropped, PartWay, PartWorking, Working},
    },
    domain::rule::{Part, Weighting},
    web::visit::Visit,
};

/// One part of a total.
pub struct PartLine {
    pub name: String,
    /// How many judges marked all of it.
    pub judges: String,
    pub way: String,
    pub score: String,
    pub weight: String,
    pub weighted: String,
}

/// The parts of an entry's total; none if the rule has no parts.
pub fn part_lines(
    visit: &Visit,
    standing: &Standing,
    names: &JudgeNames,
    working: &Working<usize>,
) -> Vec<PartLine> {
    let t = visit.t();
    let rule = &standing.rule;
    let or_none = |value: Option<Exact>| value.map_or_else(|| "–".to_owned(), short);
    let line = |(part, working): (&Part, &PartWorking<usize>)| PartLine {
        name: part_name(rule, part, &standing.inputs.criteria, visit.language()).to_owned(),
        judges: working.judge_totals.len().to_string(),
        way: match &working.way {
            PartWay::ByCriterion => t.msg_results_part_criteria(),
            PartWay::ByTotals(dropped) => totals_words(visit, standing, names, dropped),
            PartWay::Standardised(_) => t.msg_results_part_standard(),
            PartWay::Refused(_) => t.msg_results_part_refused(),
        },
        score: or_none(working.score),
        weight: match rule.weighting() {
            Weighting::Factor => format!("× {}", part.weight),
            Weighting::Percent => format!("{}%", part.weight),
        },
        weighted: or_none(working.weighted),
    };
    rule.parts().iter().zip(&working.parts).map(line).collect()
}

/// How a part's totals were averaged, with the judges whose totals were dropped.
fn totals_words(visit: &Visit, standing: &Standing, names: &JudgeNames, dropped: &Dropped<usize>) -> String {
    let (high, low) = (dropped.high.len().to_string(), dropped.low.len().to_string());
    let words = visit.t().msg_results_averaging_trimmed(high, low);
    let judges = dropped.high.iter().chain(&dropped.low).map(|judge| judge_name(standing, names, *judge));
    format!("{words} ({})", judges.collect::<Vec<_>>().join(" · "))
}

/// How much of a score are bonuses; none without a score or a bonus.
pub fn bonus_words(visit: &Visit, working: &Working<usize>) -> Option<String> {
    working.total()?;
    let mut given = working.bonuses.iter().filter_map(|bonus| bonus.mean).peekable();
    given.peek()?;
    let sum = given.try_fold(Exact::ZERO, |sum, mean| sum.plus(mean.value)).ok()?;
    Some(visit.t().msg_results_outcome_bonus(short(sum)))
}
