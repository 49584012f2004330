//! Own-region lean: whether a judge gives entries of the own region more than others, compared with what the rest of the panel gives the same entries.

#![expect(clippy::float_arithmetic, reason = "calibration estimates with floating numbers")]
#![expect(clippy::indexing_slicing, reason = "positions come from checked observations")]

use crate::compute::calibration::number::at;
use crate::compute::calibration::two_way::{fit, residuals};
use crate::compute::calibration::{Components, Observations, TwoWay};

/// How much more the own region gets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lean {
    /// Points more for the own region.
    pub points: f64,
    /// Its standard error, in points.
    pub error: f64,
    /// How many marks went to the own region.
    pub own: usize,
    /// How many went to others.
    pub others: usize,
}

/// Where everybody comes from, as numbers of regions; none where it is not known.
#[derive(Clone, Copy, Debug)]
pub struct Regions<'a> {
    /// One for each entry.
    pub entries: &'a [Option<u32>],
    /// One for each judge.
    pub judges: &'a [Option<u32>],
}

impl Regions<'_> {
    pub(super) fn is_own(&self, entry: usize, judge: usize) -> bool {
        let region = |list: &[Option<u32>], place: usize| list.get(place).copied().flatten();
        region(self.judges, judge).is_some_and(|own| region(self.entries, entry) == Some(own))
    }
}

/// The lean of one judge, or of the whole panel if `judge` is none; none if it cannot be told from the worth of the entries and the judge's general
/// leaning. It is the regression of the marks on «own region» beside entries and judges (Frisch and Waugh, *Partial time regressions*, 1933), with the
/// weights of the estimate. O(steps · n), see [`crate::compute::calibration::two_way`].
pub fn lean(
    observations: &Observations,
    components: &Components,
    estimate: &TwoWay,
    regions: Regions<'_>,
    judge: Option<usize>,
) -> Option<Lean> {
    let weights = estimate.weights();
    if weights.iter().any(|weight| !weight.is_finite()) {
        return None;
    }
    let is_own: Vec<bool> = observations
        .iter()
        .map(|mark| {
            judge.is_none_or(|judge| judge == at(mark.judge))
                && regions.is_own(at(mark.entry), at(mark.judge))
        })
        .collect();
    let column: Vec<f64> = is_own.iter().map(|&own| if own { 1.0 } else { 0.0 }).collect();
    let own = is_own.iter().filter(|own| **own).count();
    let all = judge.map_or(observations.len(), |judge| observations.of_judge(judge).len());
    if own == 0 || own == all {
        return None;
    }
    let rest = residuals(observations, &column, &fit(observations, components, &weights, &column, None));
    let (mut information, mut product, mut size) = (0.0, 0.0, 0.0);
    for (place, rest) in rest.iter().enumerate() {
        let weight = weights[at(observations.get(place).judge)];
        information += weight * rest * column[place];
        product += weight * rest * estimate.residuals[place];
        size += weight * column[place];
    }
    // The residuals of the estimate stand for the values: what entries and judges explain is orthogonal to `rest`.
    (information > 1e-9 * size).then(|| Lean {
        points: product / information,
        error: 1.0 / information.sqrt(),
        own,
        others: all - own,
    })
}
