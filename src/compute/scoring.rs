//! One entry's marks become its score by the round's rule, exactly, with every step kept: what was dropped, what was rounded where.
//! A judge who gave no mark is simply not there; absent is never zero. Ranks are made of the results in [`super::ranking`].
#![expect(
    clippy::indexing_slicing,
    reason = "lists made here have one place per criterion, and positions are checked on entry"
)]

use thiserror::Error;

use crate::compute::exact::{Exact, Overflow, greatest_common_divisor};
use crate::domain::points::Points;
use crate::domain::rule::{Aggregate, RoundPlace, Rule, SmallPanelRule, Trim, TrimOn, Weighting};

/// One judge's mark in one criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark<J> {
    /// Who gave it.
    pub judge: J,
    /// The position of the criterion in the rule.
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

/// How one criterion's marks became a number. Where totals are trimmed this is the plain mean, for information.
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

/// The weighted total of a judge who marked every criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JudgeTotal<J> {
    /// The judge.
    pub judge: J,
    /// The total.
    pub total: Step,
}

/// A panel that the rule refuses to score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SmallPanel {
    /// The criterion whose panel it is; none if totals are trimmed.
    pub criterion: Option<usize>,
    /// How many judges are left on it.
    pub judges: usize,
}

/// What came of an entry's marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome<J> {
    /// The criteria's weighted means, added.
    ByCriterion(Step),
    /// The mean of the judges' totals.
    ByTotals {
        /// What counts of the totals.
        dropped: Dropped<J>,
        /// The mean.
        total: Step,
    },
    /// No score: these criteria have no mark at all.
    Unmarked(Vec<usize>),
    /// No score: these panels are smaller than the rule allows.
    Refused(Vec<SmallPanel>),
}

/// One entry's score with the way to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Working<J> {
    /// How many judges counted before anything was dropped: those with a mark, or where totals are trimmed those with all marks.
    pub judges: usize,
    /// One for each criterion of the rule.
    pub criteria: Vec<CriterionWorking<J>>,
    /// The judges who marked every criterion, in order.
    pub judge_totals: Vec<JudgeTotal<J>>,
    /// The exact total of the criteria's plain means, nothing dropped or rounded; none if a criterion has no mark.
    pub raw_mean: Option<Exact>,
    /// The exact sum of all weighted marks.
    pub raw_sum: Exact,
    /// What came of it.
    pub outcome: Outcome<J>,
}

impl<J> Working<J> {
    /// The total that ranks compare; none if there is no score.
    pub fn total(&self) -> Option<Exact> {
        match &self.outcome {
            Outcome::ByCriterion(total) | Outcome::ByTotals { total, .. } => Some(total.value),
            Outcome::Unmarked(_) | Outcome::Refused(_) => None,
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
}

impl<'rule> Scorer<'rule> {
    /// Makes a rule ready.
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
        Ok(Self { rule, multipliers, denominator: common.checked_mul(1000).ok_or(Overflow)? })
    }

    /// Scores one entry. The order of the marks does not matter.
    ///
    /// Costs O(m log m) for m marks.
    ///
    /// # Errors
    /// If the marks are not one for each judge and criterion of the rule, or a value does not fit.
    pub fn score<J: Copy + Ord>(&self, marks: &[Mark<J>]) -> Result<Working<J>, ScoringError> {
        let mut panels: Vec<Vec<(i128, J)>> = vec![Vec::new(); self.multipliers.len()];
        for mark in marks {
            let panel = panels
                .get_mut(mark.criterion)
                .ok_or(ScoringError::NoSuchCriterion { criterion: mark.criterion })?;
            panel.push((i128::from(mark.points.thousandths()), mark.judge));
        }
        let sheets = self.sheets(marks)?;
        let trim = match self.rule.aggregate() {
            Aggregate::Mean => None,
            Aggregate::Trimmed(trim) => Some(trim),
        };
        let criterion_trim = trim.filter(|trim| trim.on == TrimOn::Criterion);
        let mut criteria = Vec::with_capacity(panels.len());
        let mut raw_mean = Some(Exact::ZERO);
        let mut raw_sum = Exact::ZERO;
        for (criterion, panel) in panels.iter_mut().enumerate() {
            panel.sort_unstable();
            let sum: i128 = panel.iter().map(|(points, _)| points).sum();
            let weighted_sum = self.weighted(criterion, sum)?;
            raw_sum = raw_sum.plus(weighted_sum)?;
            raw_mean = match (raw_mean, size(panel)) {
                (None, _) | (_, 0) => None,
                (Some(so_far), judges) => Some(so_far.plus(weighted_sum.times(1, judges)?)?),
            };
            criteria.push(self.criterion_working(criterion, panel, criterion_trim)?);
        }
        let unmarked: Vec<usize> = criteria
            .iter()
            .enumerate()
            .filter(|(_, criterion)| criterion.marks == 0)
            .map(|(position, _)| position)
            .collect();
        let total_trim = trim.filter(|trim| trim.on == TrimOn::Total);
        let (judges, outcome) = match total_trim {
            _ if !unmarked.is_empty() => (sheets.judges, Outcome::Unmarked(unmarked)),
            Some(trim) if sheets.totals.len() >= trim.min_panel => {
                (sheets.totals.len(), self.mean_of_totals(&sheets.totals, trim)?)
            }
            Some(trim) if trim.otherwise == SmallPanelRule::Refuse => {
                let judges = sheets.totals.len();
                (judges, Outcome::Refused(vec![SmallPanel { criterion: None, judges }]))
            }
            Some(_) | None => (sheets.judges, self.sum_of_criteria(&criteria, criterion_trim)?),
        };
        Ok(Working { judges, criteria, judge_totals: sheets.totals, raw_mean, raw_sum, outcome })
    }

    fn step(&self, exact: Exact, place: RoundPlace) -> Result<Step, Overflow> {
        let is_rounded = self.rule.rounds_at(place);
        let value = if is_rounded { exact.rounded(self.rule.decimals())? } else { exact };
        Ok(Step { exact, value, is_rounded })
    }

    /// What so many thousandths count in a criterion.
    fn weighted(&self, criterion: usize, thousandths: i128) -> Result<Exact, Overflow> {
        Exact::new(thousandths.checked_mul(self.multipliers[criterion]).ok_or(Overflow)?, self.denominator)
    }

    /// Sorts the marks into sheets: how many judges there are, and the totals of those who left no blank.
    fn sheets<J: Copy + Ord>(&self, marks: &[Mark<J>]) -> Result<Sheets<J>, ScoringError> {
        let mut sorted = marks.to_vec();
        sorted.sort_unstable_by_key(|mark| (mark.judge, mark.criterion));
        let mut sheets = Sheets { judges: 0, totals: Vec::new() };
        for sheet in sorted.chunk_by(|left, right| left.judge == right.judge) {
            let twin = sheet
                .iter()
                .zip(sheet.iter().skip(1))
                .find(|(left, right)| left.criterion == right.criterion);
            if let Some((mark, _)) = twin {
                return Err(ScoringError::TwoMarks { criterion: mark.criterion });
            }
            sheets.judges += 1;
            if sheet.len() == self.multipliers.len() {
                let mut total = Exact::ZERO;
                for mark in sheet {
                    total =
                        total.plus(self.weighted(mark.criterion, i128::from(mark.points.thousandths()))?)?;
                }
                sheets.totals.push(JudgeTotal {
                    judge: sheet[0].judge,
                    total: self.step(total, RoundPlace::JudgeTotal)?,
                });
            }
        }
        Ok(sheets)
    }

    /// Averages a panel that is sorted from the lowest mark to the highest.
    fn criterion_working<J: Copy>(
        &self,
        criterion: usize,
        panel: &[(i128, J)],
        trim: Option<Trim>,
    ) -> Result<CriterionWorking<J>, Overflow> {
        let (kept, averaging) = match trim {
            None => (panel, Averaging::All),
            Some(trim) if panel.len() < trim.min_panel => (panel, Averaging::TooSmallToTrim),
            Some(trim) => {
                let (low, rest) = panel.split_at(trim.low);
                let (kept, high) = rest.split_at(rest.len() - trim.high);
                let judges = |part: &[(i128, J)]| part.iter().map(|(_, judge)| *judge).collect();
                (kept, Averaging::Trimmed(Dropped { high: judges(high), low: judges(low) }))
            }
        };
        if kept.is_empty() {
            return Ok(CriterionWorking { marks: 0, averaging, mean: None, weighted: None });
        }
        let sum: i128 = kept.iter().map(|(points, _)| points).sum();
        let mean = self.step(Exact::new(sum, 1000 * size(kept))?, RoundPlace::CriterionMean)?;
        let weighted = if mean.is_rounded {
            mean.value.times(1000, 1)?.times(self.multipliers[criterion], self.denominator)?
        } else {
            self.weighted(criterion, sum)?.times(1, size(kept))?
        };
        let weighted = self.step(weighted, RoundPlace::WeightedCriterion)?;
        Ok(CriterionWorking { marks: panel.len(), averaging, mean: Some(mean), weighted: Some(weighted) })
    }

    fn sum_of_criteria<J>(
        &self,
        criteria: &[CriterionWorking<J>],
        trim: Option<Trim>,
    ) -> Result<Outcome<J>, Overflow> {
        if trim.is_some_and(|trim| trim.otherwise == SmallPanelRule::Refuse) {
            let is_small =
                |criterion: &CriterionWorking<J>| matches!(criterion.averaging, Averaging::TooSmallToTrim);
            let small = criteria.iter().enumerate().filter(|(_, criterion)| is_small(criterion));
            let panels: Vec<SmallPanel> = small
                .map(|(position, criterion)| SmallPanel {
                    criterion: Some(position),
                    judges: criterion.marks,
                })
                .collect();
            if !panels.is_empty() {
                return Ok(Outcome::Refused(panels));
            }
        }
        let mut total = Exact::ZERO;
        for weighted in criteria.iter().filter_map(|criterion| criterion.weighted) {
            total = total.plus(weighted.value)?;
        }
        Ok(Outcome::ByCriterion(self.step(total, RoundPlace::Total)?))
    }

    fn mean_of_totals<J: Copy + Ord>(
        &self,
        totals: &[JudgeTotal<J>],
        trim: Trim,
    ) -> Result<Outcome<J>, Overflow> {
        let mut sorted = totals.to_vec();
        sorted.sort_unstable_by_key(|judge_total| (judge_total.total.value, judge_total.judge));
        let (low, rest) = sorted.split_at(trim.low);
        let (kept, high) = rest.split_at(rest.len() - trim.high);
        let mut sum = Exact::ZERO;
        for judge_total in kept {
            sum = sum.plus(judge_total.total.value)?;
        }
        let judges = |part: &[JudgeTotal<J>]| part.iter().map(|judge_total| judge_total.judge).collect();
        let dropped = Dropped { high: judges(high), low: judges(low) };
        Ok(Outcome::ByTotals { dropped, total: self.step(sum.times(1, size(kept))?, RoundPlace::Total)? })
    }
}

struct Sheets<J> {
    judges: usize,
    totals: Vec<JudgeTotal<J>>,
}

fn size<T>(panel: &[T]) -> i128 {
    // No list in memory has more places than an i128 can count.
    i128::try_from(panel.len()).unwrap_or(i128::MAX)
}

#[cfg(test)]
mod tests;
