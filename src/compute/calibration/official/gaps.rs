//! How far the last entry of an award is above the first one below it, and whether that is more than chance. A reader who sees two scores on both sides
//! of a line wants to know this, and the errors of the two scores do not say it: what the entries have in common cancels.
//! Source: the standard error of a contrast of a two-way estimate, Searle, *Linear Models for Unbalanced Data*, 1987.

use super::{Calibrated, decimal};
use crate::compute::calibration::calibrate::Calibration;
use crate::compute::exact::{Exact, Overflow};
use crate::domain::rule::Rule;

/// The entries on both sides of a line, as positions in the group, and what is between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The last entry above.
    pub above: usize,
    /// The first entry below.
    pub below: usize,
    /// The difference of their scores, in points, as the scores are rounded.
    pub points: Exact,
    /// How certain that is; none where no certainty is told, which notes explain.
    pub certainty: Option<GapCertainty>,
}

/// How certain a gap is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GapCertainty {
    /// The standard error of the difference, in points, rounded to the rule's decimals.
    pub error: Exact,
    /// Whether the difference, not rounded, is more than two of its standard errors.
    pub is_beyond_chance: bool,
}

/// The whole calibration, kept until the ranking says which entries are on a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Behind {
    /// What the calibration found.
    pub calibration: Calibration,
    /// For each of its entries the place in the group.
    pub entries: Vec<usize>,
}

impl<J> Calibrated<J> {
    /// The gaps on these lines, given as the last entry above and the first below, which are positions in the group; one for each line, none for a line
    /// that has nobody on one side, and where the group is not ranked. What is kept for it is given up, which is O(judges²) of memory: another call finds no gap.
    /// O(lines · marks of an entry²).
    ///
    /// # Errors
    /// If a difference does not fit.
    pub fn gaps(
        &mut self,
        rule: &Rule,
        ends: &[Option<(usize, usize)>],
    ) -> Result<Vec<Option<Gap>>, Overflow> {
        let Some(behind) = self.behind.take().filter(|_| self.parts.len() == 1) else {
            return Ok(vec![None; ends.len()]);
        };
        ends.iter()
            .map(|ends| ends.map_or(Ok(None), |(above, below)| self.gap(rule, &behind, above, below)))
            .collect()
    }

    fn gap(&self, rule: &Rule, behind: &Behind, above: usize, below: usize) -> Result<Option<Gap>, Overflow> {
        let score = |entry: usize| self.findings.get(entry)?.as_ref().map(|finding| finding.adjusted);
        let place = |entry: usize| behind.entries.binary_search(&entry).ok();
        let contrast =
            place(above).zip(place(below)).and_then(|(one, other)| behind.calibration.contrast(one, other));
        let (Some(first), Some(second), Some(contrast)) = (score(above), score(below), contrast) else {
            return Ok(None);
        };
        let certainty = match contrast.error.zip(contrast.is_beyond_chance()) {
            Some((error, is_beyond_chance)) => {
                Some(GapCertainty { error: decimal(error, rule.decimals())?, is_beyond_chance })
            }
            None => None,
        };
        let points = first.plus(second.times(-1, 1)?)?;
        Ok(Some(Gap { above, below, points, certainty }))
    }
}
