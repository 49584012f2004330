//! The marks of one entry, sorted in two ways: by criterion into panels, which are averaged, and by judge into sheets, which are
//! added up.

use super::{
    Averaging, BonusWorking, CriterionWorking, Dropped, GateCheck, JudgeTotal, Mark, Scorer, ScoringError,
    Step, scaled, size,
};
use crate::compute::exact::{Exact, Overflow};
use crate::domain::points::Points;
use crate::domain::rule::{RoundPlace, Trim};

/// The marks for one criterion, bonus or gate, from the lowest to the highest.
pub(super) type Panel<J> = Vec<(Points, J)>;

/// The sheets of one part of the rule.
#[derive(Clone, Debug)]
pub(super) struct Sheets<J> {
    /// The judges who marked any of its criteria.
    pub marked: Vec<J>,
    /// The totals of those who marked all of them.
    pub totals: Vec<JudgeTotal<J>>,
}

/// The sheets of each part, and the totals over several parts.
type AllSheets<J> = (Vec<Sheets<J>>, Vec<JudgeTotal<J>>);

impl Scorer<'_> {
    /// One panel for each criterion, bonus and gate.
    pub(super) fn panels<J: Copy + Ord>(&self, marks: &[Mark<J>]) -> Result<Vec<Panel<J>>, ScoringError> {
        let items = self.multipliers.len() + self.rule.bonuses().len() + self.rule.gates().len();
        let mut panels: Vec<Panel<J>> = vec![Vec::new(); items];
        for mark in marks {
            let panel = panels
                .get_mut(mark.criterion)
                .ok_or(ScoringError::NoSuchCriterion { criterion: mark.criterion })?;
            if panel.is_empty() {
                panel.reserve(marks.len() / items + 1);
            }
            panel.push((mark.points, mark.judge));
        }
        for panel in &mut panels {
            panel.sort_unstable();
        }
        Ok(panels)
    }

    /// The sheets by part, and the totals over several parts of the judges who marked all of them.
    pub(super) fn sheets<J: Copy + Ord>(&self, marks: &[Mark<J>]) -> Result<AllSheets<J>, ScoringError> {
        let mut sorted = marks.to_vec();
        sorted.sort_unstable_by_key(|mark| (mark.judge, mark.criterion));
        let mut sheets = vec![Sheets { marked: Vec::new(), totals: Vec::new() }; self.parts.len()];
        let mut across = Vec::new();
        let mut sums = vec![(0, 0_i128); self.parts.len()];
        for sheet in sorted.chunk_by(|left, right| left.judge == right.judge) {
            let judge = sheet[0].judge;
            let twin = sheet
                .iter()
                .zip(sheet.iter().skip(1))
                .find(|(left, right)| left.criterion == right.criterion);
            if let Some((mark, _)) = twin {
                return Err(ScoringError::TwoMarks { criterion: mark.criterion });
            }
            sums.fill((0, 0));
            for mark in sheet {
                // Beyond the criteria stand bonuses and gates, which belong to no sheet.
                let Some(multiplier) = self.multipliers.get(mark.criterion) else { break };
                let (given, sum) = &mut sums[self.part_of[mark.criterion]];
                let counts = i128::from(mark.points.thousandths()).checked_mul(*multiplier);
                *given += 1;
                *sum = counts.and_then(|counts| sum.checked_add(counts)).ok_or(Overflow)?;
            }
            let mut whole = Some(Exact::ZERO);
            for (part, (given, sum)) in sums.iter().enumerate() {
                if *given > 0 {
                    sheets[part].marked.push(judge);
                }
                if *given < self.parts[part].criteria {
                    whole = None;
                    continue;
                }
                let total = self.step(Exact::new(*sum, self.denominator)?, RoundPlace::JudgeTotal)?;
                sheets[part].totals.push(JudgeTotal { judge, total });
                if let Some(so_far) = whole.filter(|_| self.parts.len() > 1) {
                    whole = Some(so_far.plus(scaled(total.value, self.parts[part].raw)?)?);
                }
            }
            if let Some(total) = whole.filter(|_| self.parts.len() > 1) {
                let total = Step { exact: total, value: total, is_rounded: false };
                across.push(JudgeTotal { judge, total });
            }
        }
        Ok((sheets, across))
    }

    /// Averages a panel, without the highest and lowest if the rule says so and the panel is large enough.
    pub(super) fn criterion_working<J: Copy>(
        &self,
        criterion: usize,
        panel: &[(Points, J)],
        trim: Option<Trim>,
    ) -> Result<CriterionWorking<J>, Overflow> {
        let (kept, averaging) = match trim {
            None => (panel, Averaging::All),
            Some(trim) if panel.len() < trim.min_panel => (panel, Averaging::TooSmallToTrim),
            Some(trim) => {
                let (low, rest) = panel.split_at(trim.low);
                let (kept, high) = rest.split_at(rest.len() - trim.high);
                let judges = |part: &[(Points, J)]| part.iter().map(|(_, judge)| *judge).collect();
                (kept, Averaging::Trimmed(Dropped { high: judges(high), low: judges(low) }))
            }
        };
        if kept.is_empty() {
            return Ok(CriterionWorking { marks: 0, averaging, mean: None, weighted: None });
        }
        let sum = sum_of(kept);
        let mean = self.step(Exact::new(sum, 1000 * size(kept))?, RoundPlace::CriterionMean)?;
        let weighted = if mean.is_rounded {
            mean.value.times(1000, 1)?.times(self.multipliers[criterion], self.denominator)?
        } else {
            self.weighted(criterion, sum)?.times(1, size(kept))?
        };
        let weighted = self.step(weighted, RoundPlace::WeightedCriterion)?;
        Ok(CriterionWorking { marks: panel.len(), averaging, mean: Some(mean), weighted: Some(weighted) })
    }

    /// The mean of a bonus over the judges who gave one: nothing is dropped, and it has no weight, so it is rounded once if the
    /// rule rounds means or weighted means.
    pub(super) fn bonus_working<J>(&self, panel: &[(Points, J)]) -> Result<BonusWorking, Overflow> {
        if panel.is_empty() {
            return Ok(BonusWorking { marks: 0, mean: None });
        }
        let mean = Exact::new(sum_of(panel), 1000 * size(panel))?;
        let places = [RoundPlace::CriterionMean, RoundPlace::WeightedCriterion];
        let is_rounded = places.into_iter().any(|place| self.rule.rounds_at(place));
        Ok(BonusWorking { marks: panel.len(), mean: Some(self.step_if(mean, is_rounded)?) })
    }
}

/// The sum of a panel in thousandths.
pub(super) fn sum_of<J>(panel: &[(Points, J)]) -> i128 {
    panel.iter().map(|(points, _)| i128::from(points.thousandths())).sum()
}

/// A gate is met if somebody checked it and nobody found it missed.
pub(super) fn gate_check<J>(panel: &[(Points, J)]) -> GateCheck {
    match panel.first() {
        None => GateCheck::Unchecked,
        Some((lowest, _)) if lowest.thousandths() == 0 => GateCheck::Missed,
        Some(_) => GateCheck::Met,
    }
}
