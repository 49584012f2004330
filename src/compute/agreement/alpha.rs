//! Krippendorff's alpha: how far a panel agrees beyond chance, with missing marks. 1 is full agreement, 0 is what chance gives.
//! Source: Krippendorff, *Computing Krippendorff's alpha-reliability*, 2011.

#![expect(clippy::float_arithmetic, reason = "calibration estimates with floating numbers")]

use crate::compute::calibration::Observations;
use crate::compute::calibration::number::float;

/// What differences between marks mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Twice the difference is twice as far.
    Interval,
    /// Only the order counts: marks are as far apart as there are marks between them.
    Ordinal,
}

/// Alpha over the entries that at least two judges marked, from 1 (full agreement) over 0 (chance) down to below 0 (less than chance); a mark alone on
/// its entry does not count. None if there is no such entry or all marks are equal. For n observations O(n log n) in time and O(n) in memory.
///
/// With interval or ordinal differences the disagreement is a sum of squares, so no coincidence matrix is needed: for values around their mean,
/// the squared differences of all pairs add up to their number times the squares.
pub fn alpha(observations: &Observations, scale: Scale) -> Option<f64> {
    let mut units: Vec<Vec<f64>> = (0..observations.entries())
        .filter_map(|entry| observations.values().get(observations.of_entry(entry)))
        .filter(|values| values.len() >= 2)
        .map(<[f64]>::to_vec)
        .collect();
    if scale == Scale::Ordinal {
        rank(&mut units);
    }
    let all: Vec<f64> = units.iter().flatten().copied().collect();
    let count = float(all.len());
    let within = |unit: &Vec<f64>| float(unit.len()) / (float(unit.len()) - 1.0) * squares(unit);
    let observed: f64 = units.iter().map(within).sum::<f64>() / count;
    let expected = squares(&all) / (count - 1.0);
    (expected > 0.0).then(|| 1.0 - observed / expected)
}

/// The squares around the mean.
fn squares(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / float(values.len());
    values.iter().map(|value| (value - mean) * (value - mean)).sum()
}

/// Replaces each value by the middle of the places that its equals take among all: the ordinal difference of two values, the marks from one to
/// the other with a half of each, is the difference of these.
fn rank(units: &mut [Vec<f64>]) {
    let mut sorted: Vec<f64> = units.iter().flatten().copied().collect();
    sorted.sort_by(f64::total_cmp);
    for value in units.iter_mut().flatten() {
        let below = sorted.partition_point(|other| other.total_cmp(value).is_lt());
        let up_to = sorted.partition_point(|other| other.total_cmp(value).is_le());
        *value = f64::midpoint(float(below), float(up_to));
    }
}
