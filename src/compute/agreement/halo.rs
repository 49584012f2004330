//! Halo: a judge who likes an entry gives it much in every criterion. What is left of a judge's marks after entry and leaning then goes together
//! across criteria more than in the rest of the panel.

#![expect(clippy::float_arithmetic, reason = "calibration estimates with floating numbers")]
#![expect(clippy::indexing_slicing, reason = "positions come from checked observations")]

use crate::compute::calibration::number::{at, float};
use crate::compute::calibration::{Components, Observations, Weighting, two_way};

/// The fewest common entries for a correlation.
const FEWEST_COMMON: usize = 3;
/// What is left of a mark is rounding when it is no more than this part of the largest mark.
const ROUNDING: f64 = 1e-9;
/// Squares around a mean are rounding when they are no more than this part of the squares themselves.
const SCATTER: f64 = 1e-18;

/// For each judge the mean correlation between criteria of what entry and leaning leave, from −1 to 1; none with fewer than two criteria of three
/// common entries with scatter. One item of `criteria` holds the marks of one criterion, in points, all over the same entries and judges. For n marks in each it
/// takes a [`two_way()`] fit for each criterion and O(n · criteria²) beside; memory is O(n · criteria). Source: the residual correlation of ratings as by
/// Feeley, *Comment on halo effects in rating and evaluation research*, 2002.
pub fn halo(criteria: &[Observations]) -> Vec<Option<f64>> {
    let residuals: Vec<Vec<f64>> = criteria.iter().map(rests).collect();
    let judges = criteria.iter().map(Observations::judges).min().unwrap_or(0);
    let of_judge = |judge: usize| {
        let (mut sum, mut count) = (0.0, 0_usize);
        for second in 1..criteria.len() {
            for first in 0..second {
                let (one, other) = (&criteria[first], &criteria[second]);
                let common = common(one, other, judge);
                let pairs: Vec<(f64, f64)> = common
                    .into_iter()
                    .map(|(left, right)| (residuals[first][left], residuals[second][right]))
                    .collect();
                if let Some(correlation) = correlation(&pairs) {
                    sum += correlation;
                    count += 1;
                }
            }
        }
        (count > 0).then(|| sum / float(count))
    };
    (0..judges).map(of_judge).collect()
}

/// What entry and leaning leave of the marks; exactly 0 where that is no more than rounding.
fn rests(marks: &Observations) -> Vec<f64> {
    let estimate = two_way(marks, &Components::of(marks), Weighting::Equal);
    let size = marks.values().iter().fold(0.0, |most: f64, value| most.max(value.abs()));
    let rest = |rest: f64| if rest.abs() > ROUNDING * size { rest } else { 0.0 };
    estimate.residuals.into_iter().map(rest).collect()
}

/// The positions of a judge's marks of the same entries in two criteria.
fn common(one: &Observations, other: &Observations, judge: usize) -> Vec<(usize, usize)> {
    let mut rest = other.of_judge(judge).iter().map(|&place| at(place)).peekable();
    let mut common = Vec::new();
    for left in one.of_judge(judge).iter().map(|&place| at(place)) {
        let entry = one.get(left).entry;
        while rest.next_if(|&right| other.get(right).entry < entry).is_some() {}
        if let Some(right) = rest.next_if(|&right| other.get(right).entry == entry) {
            common.push((left, right));
        }
    }
    common
}

/// Pearson's correlation; none for too few points or without scatter.
pub(super) fn correlation(points: &[(f64, f64)]) -> Option<f64> {
    let count = float(points.len());
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (first, second) = (mean(|point| point.0), mean(|point| point.1));
    let size = |of: fn(&(f64, f64)) -> f64| points.iter().map(|point| of(point) * of(point)).sum::<f64>();
    let (least_x, least_y) = (SCATTER * size(|point| point.0), SCATTER * size(|point| point.1));
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (x, y) in points.iter().map(|point| (point.0 - first, point.1 - second)) {
        xx += x * x;
        yy += y * y;
        xy += x * y;
    }
    (points.len() >= FEWEST_COMMON && xx > least_x && yy > least_y).then(|| xy / (xx * yy).sqrt())
}
