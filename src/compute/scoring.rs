//! One entry's marks become its score by the round's rule, exactly, with every step kept: what was dropped, what was rounded
//! where, how a judge's scale was taken out, which parts, bonuses and gates there were. A judge who gave no mark is simply
//! not there; absent is never zero. Ranks are made of the results in [`super::ranking`].
//!
//! Marks are averaged in `panels`, sheets become scores of parts in `totals`, judges' scales are taken out in [`standard`].
//!
//! Source: published contest rules, which average 3 or 5 judges as they are, or leave out one highest and one lowest (去掉一个最高分和一个最低分), by
//! the judge's total or, as in figure skating, by criterion.
#![expect(
    clippy::indexing_slicing,
    reason = "lists made here have one place per criterion, part or entry, and positions are checked on entry"
)]

use std::sync::Arc;

use thiserror::Error;

use crate::compute::exact::{Exact, Overflow, greatest_common_divisor};
use crate::domain::points::Points;
use crate::domain::rule::{Aggregate, Part, RoundPlace, Rule, TrimOn, Weighting};

mod panels;
mod root;
pub mod standard;
mod totals;

/// One judge's mark for one criterion, bonus or gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark<J> {
    /// Who gave it.
    pub judge: J,
    /// What it was given for: the position that [`Rule::item_position`] gives.
    pub criterion: usize,
    /// What was given.
    pub points: Points,
}

/// Why marks cannot be scored at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ScoringError {
    /// A mark names a criterion that the rule does not have.
    #[error("there is no criterion at position {criterion}")]
    NoSuchCriterion {
        /// The position that the mark names.
        criterion: usize,
    },
    /// A judge has two marks in one criterion.
    #[error("a judge has two marks in the criterion at position {criterion}")]
    TwoMarks {
        /// The position of the criterion.
        criterion: usize,
    },
    /// The numbers of the rule are too far apart to be added exactly.
    #[error(transparent)]
    Overflow(#[from] Overflow),
}

/// Why a group of entries cannot be scored, and at which entry it showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{error}")]
pub struct GroupError {
    /// The position of the entry in the group.
    pub entry: usize,
    /// What is wrong.
    pub error: ScoringError,
}

/// A number before and after the rounding that the rule declares for its place; equal where none is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The exact value.
    pub exact: Exact,
    /// The value that later steps use.
    pub value: Exact,
    /// Whether the rule rounds here.
    pub is_rounded: bool,
}

/// What was left out of a mean as highest and lowest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped<J> {
    /// The judges whose marks or totals were the highest.
    pub high: Vec<J>,
    /// The judges whose marks or totals were the lowest.
    pub low: Vec<J>,
}

/// How a panel was averaged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Averaging<J> {
    /// All of the panel counts, because the rule says so.
    All,
    /// The highest and lowest are out.
    Trimmed(Dropped<J>),
    /// All of the panel counts, because it is too small to be trimmed.
    TooSmallToTrim,
}

/// How one criterion's marks became a number. Where totals are trimmed or standardised this is the plain mean, for information.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CriterionWorking<J> {
    /// How many marks there are.
    pub marks: usize,
    /// What counts of them.
    pub averaging: Averaging<J>,
    /// Their mean; none without marks.
    pub mean: Option<Step>,
    /// The mean times the weight; none without marks.
    pub weighted: Option<Step>,
}

/// The weighted total of a judge who marked every criterion of a part, or of the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JudgeTotal<J> {
    /// The judge.
    pub judge: J,
    /// The total.
    pub total: Step,
}

/// How far a judge's totals of one group lie apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deviation {
    /// Their standard deviation (n − 1), half-up to [`standard::DEVIATION_DECIMALS`]; for people, as what counts keeps more digits.
    Of(Exact),
    /// There is but one total.
    OneTotal,
    /// All totals are equal.
    AllEqual,
}

/// A judge's scale, from all of the judge's totals in one group and part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgeScale {
    /// How many totals there are.
    pub totals: usize,
    /// Their exact mean.
    pub mean: Exact,
    /// How far they lie apart.
    pub deviation: Deviation,
}

/// A judge's total on the common scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandardScore<J> {
    /// The judge.
    pub judge: J,
    /// The judge's scale.
    pub scale: Arc<JudgeScale>,
    /// 50 + 10 × (total − mean) / standard deviation, half-up to [`standard::DECIMALS`]; 50 where there is no deviation.
    pub score: Exact,
}

/// How a part's marks became its score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartWay<J> {
    /// The criteria's weighted means, added.
    ByCriterion,
    /// The mean of the judges' totals without these.
    ByTotals(Dropped<J>),
    /// The mean of the judges' standard scores, one for each of the judges' totals, in their order.
    Standardised(Vec<StandardScore<J>>),
    /// None: these panels are smaller than the rule allows.
    Refused(Vec<SmallPanel>),
}

/// How one part came to its score. A rule without parts has one, of all criteria and without a weight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartWorking<J> {
    /// The totals of the judges who marked every criterion of the part, in the order of the judges.
    pub judge_totals: Vec<JudgeTotal<J>>,
    /// How the score came about.
    pub way: PartWay<J>,
    /// The score; none if a criterion has no mark, no judge marked all where that is needed, or it is refused.
    pub score: Option<Exact>,
    /// The score times the part's weight.
    pub weighted: Option<Exact>,
}

/// A panel that the rule refuses to score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SmallPanel {
    /// The position of the part; 0 if the rule has none.
    pub part: usize,
    /// The criterion whose panel it is; none if totals are trimmed.
    pub criterion: Option<usize>,
    /// How many judges are left on it.
    pub judges: usize,
}

/// What a bonus adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BonusWorking {
    /// How many judges gave one.
    pub marks: usize,
    /// The mean over those who did; none if nobody did, which adds nothing.
    pub mean: Option<Step>,
}

/// Whether an entry meets a gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GateCheck {
    /// Everybody who checked it says so.
    Met,
    /// Somebody says that it does not.
    Missed,
    /// Nobody checked it.
    Unchecked,
}

/// What came of an entry's marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The weighted scores of the parts and the bonuses, added.
    Scored(Step),
    /// No score: the gates at these positions are missed or unchecked.
    GateMissed(Vec<usize>),
    /// No score: these criteria have no mark at all.
    Unmarked(Vec<usize>),
    /// No score: these panels are smaller than the rule allows.
    Refused(Vec<SmallPanel>),
    /// No score: these parts need a judge who marked all of their criteria, and have none.
    NoWholeSheet(Vec<usize>),
    /// No score yet: it comes from a calibration over all entries.
    Uncalibrated,
}

/// One entry's score with the way to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Working<J> {
    /// How many judges counted before anything was dropped: those with a mark in a criterion, or where totals are trimmed or
    /// standardised those with all marks of the part.
    pub judges: usize,
    /// One for each criterion of the rule.
    pub criteria: Vec<CriterionWorking<J>>,
    /// One for each part of the rule, or one for all criteria.
    pub parts: Vec<PartWorking<J>>,
    /// One for each bonus of the rule.
    pub bonuses: Vec<BonusWorking>,
    /// One for each gate of the rule.
    pub gates: Vec<GateCheck>,
    /// The exact total of the criteria's plain means by part, and the bonuses, nothing dropped, standardised or rounded; none if
    /// a criterion has no mark.
    pub raw_mean: Option<Exact>,
    /// The exact sum of all weighted marks.
    pub raw_sum: Exact,
    /// What came of it.
    pub outcome: Outcome,
    /// The totals over several parts; empty if there is one, which has them.
    across: Vec<JudgeTotal<J>>,
}

impl<J> Working<J> {
    /// The total that ranks compare, in points of the rule; none if there is no score. O(1).
    pub fn total(&self) -> Option<Exact> {
        match &self.outcome {
            Outcome::Scored(total) => Some(total.value),
            Outcome::GateMissed(_)
            | Outcome::Unmarked(_)
            | Outcome::Refused(_)
            | Outcome::NoWholeSheet(_)
            | Outcome::Uncalibrated => None,
        }
    }

    /// The panels that are averaged whole because they are too small to be trimmed; none without a score. O(parts), or where criteria are trimmed
    /// O(criteria · criteria) at worst: which part each is of is looked up in the rule.
    pub fn untrimmed(&self, rule: &Rule) -> Vec<SmallPanel> {
        let (Aggregate::Trimmed(trim), Outcome::Scored(_)) = (rule.aggregate(), &self.outcome) else {
            return Vec::new();
        };
        if trim.on == TrimOn::Total {
            let is_whole = |part: &PartWorking<J>| matches!(part.way, PartWay::ByCriterion);
            let whole = self.parts.iter().enumerate().filter(|(_, part)| is_whole(part));
            let panel = |(part, working): (usize, &PartWorking<J>)| SmallPanel {
                part,
                criterion: None,
                judges: working.judge_totals.len(),
            };
            return whole.map(panel).collect();
        }
        let is_whole = |working: &CriterionWorking<J>| matches!(working.averaging, Averaging::TooSmallToTrim);
        let whole = self.criteria.iter().enumerate().filter(|(_, working)| is_whole(working));
        let part_of =
            |criterion: usize| rule.parts().iter().position(|part| part.criteria.contains(&criterion));
        let panel = |(criterion, working): (usize, &CriterionWorking<J>)| SmallPanel {
            part: part_of(criterion).unwrap_or(0),
            criterion: Some(criterion),
            judges: working.marks,
        };
        whole.map(panel).collect()
    }

    /// The weighted totals of the judges who marked every criterion of the rule, in the order of the judges; in points, without bonuses. O(1).
    pub fn judge_totals(&self) -> &[JudgeTotal<J>] {
        match self.parts.as_slice() {
            [only] => &only.judge_totals,
            _ => &self.across,
        }
    }
}

/// A rule made ready to score many entries: each weight as a whole number over one common denominator.
#[derive(Clone, Debug)]
pub struct Scorer<'rule> {
    rule: &'rule Rule,
    /// A mark of so many thousandths in a criterion counts thousandths × multiplier / denominator.
    multipliers: Vec<i128>,
    denominator: i128,
    /// The position of the part of each criterion.
    part_of: Vec<usize>,
    parts: Vec<PartScale>,
}

/// The criteria of a part, and what a score of it counts as numerator and denominator; none counts as it is.
#[derive(Clone, Debug)]
struct PartScale {
    criteria: usize,
    /// For a sum of weighted marks.
    raw: Option<(i128, i128)>,
    /// For the part's score.
    scored: Option<(i128, i128)>,
}

impl<'rule> Scorer<'rule> {
    /// Makes a rule ready. Costs O(criteria).
    ///
    /// # Errors
    /// If weights as percent have no common denominator that fits.
    pub fn new(rule: &'rule Rule) -> Result<Self, Overflow> {
        let divisor = |full: Points| match rule.weighting() {
            Weighting::Factor => 1000,
            Weighting::Percent => i128::from(full.thousandths()),
        };
        let mut common = 1_i128;
        for criterion in rule.criteria() {
            let full = divisor(criterion.full);
            common = common.checked_mul(full / greatest_common_divisor(common, full)).ok_or(Overflow)?;
        }
        let mut multipliers = Vec::with_capacity(rule.criteria().len());
        for criterion in rule.criteria() {
            let share = common / divisor(criterion.full);
            multipliers.push(share.checked_mul(i128::from(criterion.weight.thousandths())).ok_or(Overflow)?);
        }
        let mut part_of = vec![0; rule.criteria().len()];
        for (position, part) in rule.parts().iter().enumerate() {
            part.criteria.iter().for_each(|criterion| part_of[*criterion] = position);
        }
        let denominator = common.checked_mul(1000).ok_or(Overflow)?;
        Ok(Self { rule, multipliers, denominator, part_of, parts: part_scales(rule) })
    }

    /// Scores one entry. The order of the marks does not matter. Where the rule standardises, the entry is a group of its own,
    /// in which every judge has but one total; [`Self::score_group`] is for that.
    ///
    /// Costs O(m log m) for m marks.
    ///
    /// # Errors
    /// If the marks are not one for each judge and item of the rule, or a value does not fit.
    pub fn score<J: Copy + Ord>(&self, marks: &[Mark<J>]) -> Result<Working<J>, ScoringError> {
        let mut working = self.work(marks)?;
        self.standardise(std::slice::from_mut(&mut working))?;
        Ok(working)
    }

    /// Scores the entries of one group, each given by its marks; a judge is one person within it. Neither the order of the
    /// entries nor that of their marks matters for a score.
    ///
    /// Costs O(m log m) for m marks, and where the rule standardises memory for one number per judge and entry.
    ///
    /// # Errors
    /// The first entry whose marks are not one for each judge and item of the rule, or a value that does not fit.
    pub fn score_group<J: Copy + Ord, M: AsRef<[Mark<J>]>>(
        &self,
        entries: impl IntoIterator<Item = M>,
    ) -> Result<Vec<Working<J>>, GroupError> {
        let mut workings = Vec::new();
        for (entry, marks) in entries.into_iter().enumerate() {
            workings.push(self.work(marks.as_ref()).map_err(|error| GroupError { entry, error })?);
        }
        self.standardise(&mut workings)
            .map_err(|overflow| GroupError { entry: 0, error: overflow.into() })?;
        Ok(workings)
    }

    /// A value at a place of the rule, rounded half-up to the rule's decimals if the rule rounds there. O(decimals), see [`Exact::rounded`].
    ///
    /// # Errors
    /// If the rounded value does not fit.
    pub fn step(&self, exact: Exact, place: RoundPlace) -> Result<Step, Overflow> {
        self.step_if(exact, self.rule.rounds_at(place))
    }

    fn step_if(&self, exact: Exact, is_rounded: bool) -> Result<Step, Overflow> {
        let value = if is_rounded { exact.rounded(self.rule.decimals())? } else { exact };
        Ok(Step { exact, value, is_rounded })
    }

    /// What so many thousandths count in a criterion.
    fn weighted(&self, criterion: usize, thousandths: i128) -> Result<Exact, Overflow> {
        Exact::new(thousandths.checked_mul(self.multipliers[criterion]).ok_or(Overflow)?, self.denominator)
    }
}

/// What the scores of the rule's parts count. By factor a score counts times the weight; by percent as a share of what can be
/// reached, which is 100 for a standard score and else the sum of the criteria's weights.
fn part_scales(rule: &Rule) -> Vec<PartScale> {
    if rule.parts().is_empty() {
        return vec![PartScale { criteria: rule.criteria().len(), raw: None, scored: None }];
    }
    let scale = |part: &Part| {
        let weight = i128::from(part.weight.thousandths());
        let weights = part.criteria.iter().map(|position| &rule.criteria()[*position].weight);
        let raw = match rule.weighting() {
            Weighting::Factor => (weight, 1000),
            Weighting::Percent => (weight, weights.map(|weight| i128::from(weight.thousandths())).sum()),
        };
        let scored = match (rule.weighting(), rule.aggregate()) {
            (Weighting::Percent, Aggregate::Standardised) => (weight, 100_000),
            _ => raw,
        };
        PartScale { criteria: part.criteria.len(), raw: Some(raw), scored: Some(scored) }
    };
    rule.parts().iter().map(scale).collect()
}

/// A value times what its part counts.
fn scaled(value: Exact, factor: Option<(i128, i128)>) -> Result<Exact, Overflow> {
    factor.map_or(Ok(value), |(numerator, denominator)| value.times(numerator, denominator))
}

fn size<T>(panel: &[T]) -> i128 {
    // No list in memory has more places than an i128 can count.
    i128::try_from(panel.len()).unwrap_or(i128::MAX)
}

#[cfg(test)]
mod tests;
