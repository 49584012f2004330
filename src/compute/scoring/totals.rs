//! From panels and sheets to the scores of the parts, and from these, the bonuses and the gates to the entry's total.

use super::{
    Averaging, CriterionWorking, Dropped, GateCheck, JudgeTotal, Mark, Outcome, PartWay, PartWorking, Scorer,
    ScoringError, SmallPanel, Working,
    panels::{Panel, Sheets, gate_check, sum_of},
    scaled, size,
};
use crate::compute::exact::{Exact, Overflow};
use crate::domain::rule::{Aggregate, RoundPlace, SmallPanelRule, Trim, TrimOn};

impl Scorer<'_> {
    /// Scores one entry as far as that is possible without the other ones: what standard scores need is left out.
    pub(super) fn work<J: Copy + Ord>(&self, marks: &[Mark<J>]) -> Result<Working<J>, ScoringError> {
        let panels = self.panels(marks)?;
        let (of_criteria, others) = panels.split_at(self.multipliers.len());
        let (of_bonuses, of_gates) = others.split_at(self.rule.bonuses().len());
        let (sheets, across) = self.sheets(marks)?;
        let criterion_trim = self.trim_on(TrimOn::Criterion);
        let mut criteria = Vec::with_capacity(of_criteria.len());
        for (criterion, panel) in of_criteria.iter().enumerate() {
            criteria.push(self.criterion_working(criterion, panel, criterion_trim)?);
        }
        let mut bonuses = Vec::with_capacity(of_bonuses.len());
        for panel in of_bonuses {
            bonuses.push(self.bonus_working(panel)?);
        }
        let (raw_mean, raw_sum) = self.raw(of_criteria, of_bonuses)?;
        let mut parts = Vec::with_capacity(self.parts.len());
        let mut counted = Vec::new();
        for (part, sheets) in sheets.into_iter().enumerate() {
            let Sheets { marked, totals } = sheets;
            let (way, score) = self.part_score(part, &criteria, &totals)?;
            let is_by_totals = match &way {
                PartWay::ByCriterion => false,
                PartWay::ByTotals(_) | PartWay::Standardised(_) => true,
                PartWay::Refused(_) => self.trim_on(TrimOn::Total).is_some(),
            };
            let is_marked = self.criteria_of(part, &criteria).all(|criterion| criterion.marks > 0);
            if is_by_totals && is_marked {
                counted.extend(totals.iter().map(|total| total.judge));
            } else {
                counted.extend(marked);
            }
            let weighted = score.map(|score| scaled(score, self.parts[part].scored)).transpose()?;
            parts.push(PartWorking { judge_totals: totals, way, score, weighted });
        }
        counted.sort_unstable();
        counted.dedup();
        let mut working = Working {
            judges: counted.len(),
            criteria,
            parts,
            bonuses,
            gates: of_gates.iter().map(|panel| gate_check(panel)).collect(),
            raw_mean,
            raw_sum,
            outcome: Outcome::Uncalibrated,
            across,
        };
        working.outcome = self.outcome(&working)?;
        Ok(working)
    }

    /// What comes of the parts' scores. A missed gate comes before everything else that can forbid a score.
    pub(super) fn outcome<J>(&self, working: &Working<J>) -> Result<Outcome, Overflow> {
        let positions = |flags: &mut dyn Iterator<Item = bool>| -> Vec<usize> {
            flags.enumerate().filter(|(_, is_on)| *is_on).map(|(position, _)| position).collect()
        };
        let missed = positions(&mut working.gates.iter().map(|gate| *gate != GateCheck::Met));
        if !missed.is_empty() {
            return Ok(Outcome::GateMissed(missed));
        }
        let unmarked = positions(&mut working.criteria.iter().map(|criterion| criterion.marks == 0));
        if !unmarked.is_empty() {
            return Ok(Outcome::Unmarked(unmarked));
        }
        let refused: Vec<SmallPanel> = working
            .parts
            .iter()
            .filter_map(|part| match &part.way {
                PartWay::Refused(panels) => Some(panels.iter().copied()),
                PartWay::ByCriterion | PartWay::ByTotals(_) | PartWay::Standardised(_) => None,
            })
            .flatten()
            .collect();
        if !refused.is_empty() {
            return Ok(Outcome::Refused(refused));
        }
        if self.rule.aggregate() == Aggregate::Calibrated {
            return Ok(Outcome::Uncalibrated);
        }
        let without_score = positions(&mut working.parts.iter().map(|part| part.weighted.is_none()));
        if !without_score.is_empty() {
            return Ok(Outcome::NoWholeSheet(without_score));
        }
        let parts = working.parts.iter().filter_map(|part| part.weighted);
        let bonuses = working.bonuses.iter().filter_map(|bonus| bonus.mean).map(|mean| mean.value);
        let mut total = Exact::ZERO;
        for value in parts.chain(bonuses) {
            total = total.plus(value)?;
        }
        Ok(Outcome::Scored(self.step(total, RoundPlace::Total)?))
    }

    fn trim_on(&self, on: TrimOn) -> Option<Trim> {
        match self.rule.aggregate() {
            Aggregate::Trimmed(trim) => Some(trim).filter(|trim| trim.on == on),
            Aggregate::Mean | Aggregate::Standardised | Aggregate::Calibrated => None,
        }
    }

    fn criteria_of<'working, J>(
        &'working self,
        part: usize,
        criteria: &'working [CriterionWorking<J>],
    ) -> impl Iterator<Item = &'working CriterionWorking<J>> {
        criteria.iter().zip(&self.part_of).filter(move |(_, of)| **of == part).map(|(criterion, _)| criterion)
    }

    /// The exact total of the plain means, if every criterion has a mark, and the exact sum of all marks; both weighted.
    fn raw<J>(
        &self,
        of_criteria: &[Panel<J>],
        of_bonuses: &[Panel<J>],
    ) -> Result<(Option<Exact>, Exact), Overflow> {
        let mut mean = Some(Exact::ZERO);
        let mut sum = Exact::ZERO;
        let mut add = |weighted_sum: Exact, judges: i128| {
            sum = sum.plus(weighted_sum)?;
            mean = match (mean, judges) {
                (None, _) | (_, 0) => None,
                (Some(so_far), judges) => Some(so_far.plus(weighted_sum.times(1, judges)?)?),
            };
            Ok(())
        };
        for (criterion, panel) in of_criteria.iter().enumerate() {
            let factor = self.parts[self.part_of[criterion]].raw;
            add(scaled(self.weighted(criterion, sum_of(panel))?, factor)?, size(panel))?;
        }
        for panel in of_bonuses.iter().filter(|panel| !panel.is_empty()) {
            add(Exact::new(sum_of(panel), 1000)?, size(panel))?;
        }
        Ok((mean, sum))
    }

    /// A part's score and the way to it; a standardised one has no score until all entries of the group are there.
    fn part_score<J: Copy + Ord>(
        &self,
        part: usize,
        criteria: &[CriterionWorking<J>],
        totals: &[JudgeTotal<J>],
    ) -> Result<(PartWay<J>, Option<Exact>), Overflow> {
        let trim = match self.rule.aggregate() {
            Aggregate::Standardised => {
                return Ok((PartWay::Standardised(Vec::with_capacity(totals.len())), None));
            }
            Aggregate::Mean | Aggregate::Calibrated => None,
            Aggregate::Trimmed(trim) => Some(trim),
        };
        match trim {
            Some(trim) if trim.on == TrimOn::Total && totals.len() >= trim.min_panel => {
                let (dropped, mean) = mean_of_totals(totals, trim)?;
                return Ok((PartWay::ByTotals(dropped), Some(mean)));
            }
            Some(trim) if trim.otherwise == SmallPanelRule::Refuse => {
                let small = self.small_panels(part, criteria, totals, trim);
                if !small.is_empty() {
                    return Ok((PartWay::Refused(small), None));
                }
            }
            Some(_) | None => {}
        }
        let mut sum = Some(Exact::ZERO);
        for criterion in self.criteria_of(part, criteria) {
            sum = match (sum, criterion.weighted) {
                (Some(so_far), Some(weighted)) => Some(so_far.plus(weighted.value)?),
                _ => None,
            };
        }
        Ok((PartWay::ByCriterion, sum))
    }

    /// The panels of a part that are too small to be trimmed.
    fn small_panels<J>(
        &self,
        part: usize,
        criteria: &[CriterionWorking<J>],
        totals: &[JudgeTotal<J>],
        trim: Trim,
    ) -> Vec<SmallPanel> {
        if trim.on == TrimOn::Total {
            return vec![SmallPanel { part, criterion: None, judges: totals.len() }];
        }
        let own = criteria.iter().enumerate().filter(|(position, _)| self.part_of[*position] == part);
        own.filter(|(_, criterion)| matches!(criterion.averaging, Averaging::TooSmallToTrim))
            .map(|(position, criterion)| SmallPanel {
                part,
                criterion: Some(position),
                judges: criterion.marks,
            })
            .collect()
    }
}

/// The mean of totals without the highest and lowest; of equal ones those of the earlier judges count as lower.
fn mean_of_totals<J: Copy + Ord>(
    totals: &[JudgeTotal<J>],
    trim: Trim,
) -> Result<(Dropped<J>, Exact), Overflow> {
    let mut sorted = totals.to_vec();
    sorted.sort_unstable_by_key(|judge_total| (judge_total.total.value, judge_total.judge));
    let (low, rest) = sorted.split_at(trim.low);
    let (kept, high) = rest.split_at(rest.len() - trim.high);
    let mut sum = Exact::ZERO;
    for judge_total in kept {
        sum = sum.plus(judge_total.total.value)?;
    }
    let judges = |part: &[JudgeTotal<J>]| part.iter().map(|judge_total| judge_total.judge).collect();
    Ok((Dropped { high: judges(high), low: judges(low) }, sum.times(1, size(kept))?))
}
