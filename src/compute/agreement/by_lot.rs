//! Were the entries spread over the judges by lot? The leanings are known from differences within entries alone; taken out, the entries of
//! every judge should be about as good. If severe judges had the strong entries, the plain mean and the mixed model are wrong, but not the two-way estimate.

#![expect(clippy::float_arithmetic, reason = "calibration estimates with floating numbers")]
#![expect(clippy::indexing_slicing, reason = "positions come from checked observations")]

use crate::compute::calibration::cholesky::Symmetric;
use crate::compute::calibration::number::{at, float};
use crate::compute::calibration::{Component, Covariance, Observations, TwoWay};

use super::halo::correlation;
use super::tails::chi_squared_above;

/// Whether a part's entries were spread by lot.
#[derive(Clone, Debug, PartialEq)]
pub struct ByLot {
    /// How far the judges' entries are from equally good: about `freedom` if they were spread by lot.
    pub statistic: f64,
    /// The degrees of freedom of its chi squared distribution.
    pub freedom: usize,
    /// The variance of the field that the entries come from, in squared points.
    pub field: f64,
    /// The chance of that or more by lot.
    pub chance: f64,
    /// The correlation over judges between leaning and the mean worth of the judged entries, from −1 to 1: below 0 if severe judges had strong entries.
    pub correlation: Option<f64>,
}

/// The test of Hausman, *Specification tests in econometrics*, 1978, for one part, in its score form: it compares what differences within entries and what
/// differences between entries say about the judges. None if there are hardly more entries than judges, or nothing is left to measure against.
/// O(judges³ + judges² · n).
pub fn by_lot(observations: &Observations, part: &Component, estimate: &TwoWay) -> Option<ByLot> {
    let count = part.judges.len();
    if count < 3 || part.entries.len() < count + 2 {
        return None;
    }
    let covariance = Covariance::of_estimate(observations, part, estimate)?;
    let values: Vec<f64> = part.entries.iter().map(|&entry| estimate.entries[at(entry)]).collect();
    let variance = covariance.field_variance(&values);
    // The entries scatter around their mean by the field and by the errors of their own marks.
    let scatter: Vec<f64> = covariance.totals().iter().map(|total| 1.0 / (1.0 / total + variance)).collect();
    let all: f64 = scatter.iter().sum();
    let mean = scatter.iter().zip(&values).map(|(weight, value)| weight * value).sum::<f64>() / all;
    let mut score = vec![0.0; count];
    let mut sums = vec![0.0; count];
    let mut between = Symmetric::new(count);
    for (slot, (&weight, value)) in scatter.iter().zip(&values).enumerate() {
        let shares = covariance.shares_of(slot);
        for (place, &(judge, share)) in shares.iter().enumerate() {
            score[at(judge)] += weight * share * (value - mean);
            sums[at(judge)] += weight * share;
            for &(other, part) in &shares[..=place] {
                between.add(at(judge), at(other), weight * share * part);
            }
        }
    }
    for row in 0..count {
        for column in 0..=row {
            between.add(row, column, -sums[row] * sums[column] / all);
        }
    }
    let statistic = weighted_square(&covariance, &between, &score)?;
    let freedom = count - 1;
    let worth = |&judge: &u32| {
        let places = observations.of_judge(at(judge));
        let sum: f64 =
            places.iter().map(|&place| estimate.entries[at(observations.get(at(place)).entry)]).sum();
        (estimate.effects[at(judge)], sum / float(places.len()))
    };
    let points: Vec<(f64, f64)> = part.judges.iter().map(worth).collect();
    Some(ByLot {
        statistic,
        freedom,
        field: variance,
        chance: chi_squared_above(statistic, float(freedom)),
        correlation: correlation(&points),
    })
}

/// The score, squared by the inverse of its covariance: its own scatter and that of the leanings in it.
fn weighted_square(covariance: &Covariance, between: &Symmetric, score: &[f64]) -> Option<f64> {
    let count = score.len();
    let rows: Vec<Vec<f64>> =
        (0..count).map(|row| (0..count).map(|column| between.get(row, column)).collect()).collect();
    let images: Vec<Vec<f64>> = rows.iter().map(|row| covariance.of_slots(row)).collect();
    let mut matrix = between.clone();
    for (row, image) in images.iter().enumerate() {
        for (column, other) in rows[..=row].iter().enumerate() {
            let sum: f64 = image.iter().zip(other).map(|(one, other)| one * other).sum();
            matrix.add(row, column, sum);
        }
    }
    // A common shift of all judges shows nowhere; any variance for it leaves the result as it is.
    matrix.add_to_all(matrix.trace() / (float(count) * float(count)));
    let mut solved = score.to_vec();
    matrix.factor()?.solve_lower(&mut solved);
    Some(solved.iter().map(|value| value * value).sum())
}
