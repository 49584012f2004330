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

/// How far criteria go together, from −1 to 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Halo {
    /// Within each judge; none with fewer than two criteria of three common entries with scatter.
    pub judges: Vec<Option<f64>>,
    /// Within judges over the whole panel, against which a judge is seen; none if no judge has two criteria of three common entries, or nobody's scatter.
    pub panel: Option<f64>,
}

/// The mean over every two criteria of the correlation of what entry and leaning leave: for each judge, and for the panel from the squares and products
/// around each judge's own means, added up over the judges with three common entries. So criteria that are near each other by nature show in the panel's
/// figure, and a judge's halo is what goes beyond it. One item of `criteria` holds the marks of one criterion, in points, all over the same entries and
/// judges. For n marks in each it takes a [`two_way()`] fit for each criterion and O((n + judges) · criteria²) beside; memory is O(n · criteria + judges).
/// Source: the residual correlation of ratings as by Feeley, *Comment on halo effects in rating and evaluation research*, 2002; for the panel the
/// correlation within groups of the analysis of covariance, as by Snedecor and Cochran, *Statistical Methods*, 1967.
pub fn halo(criteria: &[Observations]) -> Halo {
    let residuals: Vec<Vec<f64>> = criteria.iter().map(rests).collect();
    let judges = criteria.iter().map(Observations::judges).min().unwrap_or(0);
    let (mut own, mut panel) = (vec![Mean::default(); judges], Mean::default());
    for second in 1..criteria.len() {
        for first in 0..second {
            let mut within = Scatter::default();
            for (judge, mean) in own.iter_mut().enumerate() {
                let common = common(&criteria[first], &criteria[second], judge).into_iter();
                let points: Vec<(f64, f64)> =
                    common.map(|(left, right)| (residuals[first][left], residuals[second][right])).collect();
                if let Some(scatter) = Scatter::of(&points) {
                    mean.add(scatter.correlation());
                    within.add(&scatter);
                }
            }
            panel.add(within.correlation());
        }
    }
    Halo { judges: own.into_iter().map(Mean::value).collect(), panel: panel.value() }
}

/// A mean of what is there.
#[derive(Clone, Copy, Debug, Default)]
struct Mean {
    sum: f64,
    count: usize,
}

impl Mean {
    fn add(&mut self, value: Option<f64>) {
        if let Some(value) = value {
            self.sum += value;
            self.count += 1;
        }
    }

    fn value(self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / float(self.count))
    }
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

/// How far points scatter around their means in two directions, and together.
#[derive(Clone, Copy, Debug, Default)]
struct Scatter {
    xx: f64,
    yy: f64,
    xy: f64,
    /// What of the squares is rounding.
    least_x: f64,
    least_y: f64,
}

impl Scatter {
    /// None for too few points.
    fn of(points: &[(f64, f64)]) -> Option<Self> {
        if points.len() < FEWEST_COMMON {
            return None;
        }
        let count = float(points.len());
        let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
        let (first, second) = (mean(|point| point.0), mean(|point| point.1));
        let size = |of: fn(&(f64, f64)) -> f64| points.iter().map(|point| of(point) * of(point)).sum::<f64>();
        let (least_x, least_y) = (SCATTER * size(|point| point.0), SCATTER * size(|point| point.1));
        let mut scatter = Self { least_x, least_y, ..Self::default() };
        for (x, y) in points.iter().map(|point| (point.0 - first, point.1 - second)) {
            scatter.xx += x * x;
            scatter.yy += y * y;
            scatter.xy += x * y;
        }
        Some(scatter)
    }

    fn add(&mut self, other: &Self) {
        self.xx += other.xx;
        self.yy += other.yy;
        self.xy += other.xy;
        self.least_x += other.least_x;
        self.least_y += other.least_y;
    }

    /// None without scatter.
    fn correlation(&self) -> Option<f64> {
        let is_scattered = self.xx > self.least_x && self.yy > self.least_y;
        is_scattered.then(|| self.xy / (self.xx * self.yy).sqrt())
    }
}

/// Pearson's correlation; none for too few points or without scatter.
pub(super) fn correlation(points: &[(f64, f64)]) -> Option<f64> {
    Scatter::of(points)?.correlation()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compute::calibration::Observation;
    use crate::compute::calibration::number::position;

    /// Marks of three judges: what is left of them (a row for each judge, with sums of 0 across and down), on top of worth and severity.
    fn marks(rests: [[f64; 3]; 3]) -> Observations {
        let of_judge = |(judge, row): (usize, [f64; 3])| {
            row.into_iter().enumerate().map(move |(entry, rest)| Observation {
                entry: position(entry),
                judge: position(judge),
                value: 50.0 + 10.0 * float(entry) - 5.0 * float(judge) + rest,
            })
        };
        Observations::new(3, 3, rests.into_iter().enumerate().flat_map(of_judge).collect()).unwrap()
    }

    #[test]
    fn the_panels_halo_adds_up_what_its_judges_leave() {
        let first = marks([[1.0, 0.0, -1.0], [1.0, 0.0, -1.0], [-2.0, 0.0, 2.0]]);
        let second = marks([[2.0, 0.0, -2.0], [-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0]]);
        let found = halo(&[first.clone(), second]);
        for (halo, wanted) in found.judges.iter().zip([1.0, -1.0, 1.0]) {
            assert!((halo.unwrap() - wanted).abs() < 1e-9, "{found:?}");
        }
        // Products of 4, −2 and 4 by squares of 12 in both; the mean of the judges' halos were a third.
        assert!((found.panel.unwrap() - 0.5).abs() < 1e-9, "{found:?}");
        let alone = halo(&[first]);
        assert_eq!((alone.judges, alone.panel), (vec![None; 3], None), "one criterion goes with nothing");
        assert_eq!(halo(&[]), Halo::default());
    }
}
