//! How certain a two-way estimate is: variances of entries, judges and differences within one part, all from one small matrix of the judges
//! that is left when the entries are eliminated.

#![expect(clippy::float_arithmetic, reason = "calibration estimates with floating numbers")]
#![expect(clippy::indexing_slicing, reason = "positions come from checked observations")]

use super::cholesky::{Factor, Symmetric};
use super::components::Component;
use super::number::{at, float, position};
use super::observations::Observations;
use super::two_way::TwoWay;

/// The covariance of a weighted two-way estimate in one part, with the effects of its judges adding up to 0.
///
/// Memory is O(judges² + observations of the part); making it takes O(judges³ + observations · marks of an entry).
#[derive(Clone, Debug, PartialEq)]
pub struct Covariance {
    /// The part's entries and judges, ascending; slots are places in these lists.
    entries: Vec<u32>,
    judges: Vec<u32>,
    /// For each entry of the part where its shares begin, and after the last their number.
    starts: Vec<usize>,
    /// The judge slots and the parts of the entry's weight, entry by entry.
    shares: Vec<(u32, f64)>,
    /// The sum of weights of each entry of the part.
    totals: Vec<f64>,
    factor: Factor,
    inverse: Symmetric,
}

/// Covariances with the mean of a part's entries.
pub(crate) struct WithMean {
    /// Those of the judges' effects, taken negative.
    judges: Vec<f64>,
    /// The part of the mean's variance that comes through the judges, and the one of its own.
    common: f64,
    own: f64,
}

impl Covariance {
    /// The covariance of an estimate in one of its parts. None if entries and judges explain every observation exactly, so that there is no error to
    /// speak of, or if the part's equations are too near to singular to be solved. O(judges³ + observations · marks of an entry + all judges). Source: the
    /// inverse of the reduced normal equations, Searle, *Linear Models for Unbalanced Data*, 1987.
    pub fn of_estimate(observations: &Observations, part: &Component, estimate: &TwoWay) -> Option<Self> {
        let is_exact = estimate.spreads.iter().any(|&spread| spread <= 0.0);
        if is_exact { None } else { Self::of(observations, part, &estimate.weights()) }
    }

    /// The covariance if an observation of each judge has this weight, the inverse of its variance. None if the part's equations are
    /// too near to singular to be factored.
    pub(crate) fn of(observations: &Observations, part: &Component, weights: &[f64]) -> Option<Self> {
        let mut matrix = Symmetric::new(part.judges.len());
        let mut starts = vec![0];
        let (mut shares, mut totals): (Vec<(u32, f64)>, _) =
            (Vec::with_capacity(part.observations), Vec::new());
        for &entry in &part.entries {
            let judges = &observations.judge_of()[observations.of_entry(at(entry))];
            let total: f64 = judges.iter().map(|&judge| weights[at(judge)]).sum();
            let first = shares.len();
            for &judge in judges {
                let (slot, weight) = (slot_of(&part.judges, at(judge)), weights[at(judge)]);
                matrix.add(slot, slot, weight);
                shares.push((position(slot), weight / total));
                for &(other, share) in &shares[first..] {
                    matrix.add(slot, at(other), -weight * share);
                }
            }
            starts.push(shares.len());
            totals.push(total);
        }
        // The rows of the matrix add up to 0, because only differences between judges show. Adding one number everywhere makes it regular and
        // gives the common shift of all judges a variance of its own, which no difference feels.
        let count = float(part.judges.len());
        let weight = part.judges.iter().map(|&judge| weights[at(judge)]).sum::<f64>() / count;
        let lift = matrix.trace().max(weight) / (count * count);
        matrix.add_to_all(lift);
        let factor = matrix.factor()?;
        let mut inverse = factor.inverse();
        inverse.add_to_all(-1.0 / (lift * count * count));
        Some(Self {
            entries: part.entries.clone(),
            judges: part.judges.clone(),
            starts,
            shares,
            totals,
            factor,
            inverse,
        })
    }

    /// The sum of weights of each entry, in the part's order.
    pub(crate) fn totals(&self) -> &[f64] {
        &self.totals
    }

    /// The judge slots of an entry and the parts of its weight.
    pub(crate) fn shares_of(&self, slot: usize) -> &[(u32, f64)] {
        &self.shares[self.starts[slot]..self.starts[slot + 1]]
    }

    /// The factor whose inverse draws judges' effects.
    pub(super) fn factor(&self) -> &Factor {
        &self.factor
    }

    /// The variance of a judge's effect, in squared points. The judge must belong to the part. O(log judges).
    pub fn of_judge(&self, judge: usize) -> f64 {
        let slot = slot_of(&self.judges, judge);
        self.inverse.get(slot, slot).max(0.0)
    }

    /// The covariances of the judges' effects with a sum of them, one weight for each judge slot.
    pub(crate) fn of_slots(&self, weights: &[f64]) -> Vec<f64> {
        self.inverse.times(weights)
    }

    /// The variance of an entry's value, in squared points. The entry must belong to the part. O(marks²).
    pub fn of_entry(&self, entry: usize) -> f64 {
        let slot = slot_of(&self.entries, entry);
        1.0 / self.totals[slot] + self.product(self.shares_of(slot), self.shares_of(slot))
    }

    /// The variance of the difference of two entries' values, in squared points. Both must belong to the part. O(marks²).
    pub fn of_contrast(&self, one: usize, other: usize) -> f64 {
        if one == other {
            return 0.0;
        }
        let (one, other) = (slot_of(&self.entries, one), slot_of(&self.entries, other));
        let (first, second) = (self.shares_of(one), self.shares_of(other));
        let own = 1.0 / self.totals[one] + 1.0 / self.totals[other];
        own + self.product(first, first) + self.product(second, second) - 2.0 * self.product(first, second)
    }

    /// The variance of the fitted value of an observation, in squared points.
    pub(crate) fn of_fitted(&self, entry: usize, judge: usize) -> f64 {
        let shares = self.shares_of(slot_of(&self.entries, entry));
        let judge_slot = slot_of(&self.judges, judge);
        let with_judge: f64 =
            shares.iter().map(|&(slot, share)| share * self.inverse.get(at(slot), judge_slot)).sum();
        self.of_entry(entry) + self.of_judge(judge) - 2.0 * with_judge
    }

    /// What is needed to compare with the mean of the part's entries. O(judges² + n).
    pub(crate) fn means(&self) -> WithMean {
        let count = float(self.totals.len());
        let mut all = vec![0.0; self.inverse.order()];
        for &(judge, share) in &self.shares {
            all[at(judge)] += share / count;
        }
        let judges = self.of_slots(&all);
        let common = all.iter().zip(&judges).map(|(share, image)| share * image).sum();
        let own = self.totals.iter().map(|total| 1.0 / total).sum::<f64>() / (count * count);
        WithMean { judges, common, own }
    }

    /// The variance of what a judge would give to an entry as good as the mean of the part, the judge's error apart.
    pub(crate) fn of_judge_and_mean(&self, means: &WithMean, judge: usize) -> f64 {
        let with_mean = means.judges[slot_of(&self.judges, judge)];
        (self.of_judge(judge) + means.common + means.own - 2.0 * with_mean).max(0.0)
    }

    /// The variance of an entry's value against the mean of the part.
    pub(crate) fn of_entry_against_mean(&self, means: &WithMean, entry: usize) -> f64 {
        self.against_mean(means, slot_of(&self.entries, entry))
    }

    fn against_mean(&self, means: &WithMean, slot: usize) -> f64 {
        let shares = self.shares_of(slot);
        let through_judges: f64 = shares.iter().map(|&(judge, share)| share * means.judges[at(judge)]).sum();
        let own = 1.0 / self.totals[slot];
        let with_mean = through_judges + own / float(self.totals.len());
        (own + self.product(shares, shares) + means.common + means.own - 2.0 * with_mean).max(0.0)
    }

    /// The variance of the field that entries come from, by moments: the scatter of their values without what errors add to it. Never quite 0, so
    /// that even equal entries get an order when one is drawn. `values` are those of the part's entries. O(judges² + n · marks of an entry).
    pub(crate) fn field_variance(&self, values: &[f64]) -> f64 {
        let means = self.means();
        let count = float(values.len());
        let mean = values.iter().sum::<f64>() / count;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let errors: f64 = (0..values.len()).map(|slot| self.against_mean(&means, slot)).sum();
        let least = 1e-6 * self.totals.iter().map(|total| 1.0 / total).sum::<f64>() / count;
        ((squares - errors) / (count - 1.0).max(1.0)).max(least)
    }

    fn product(&self, left: &[(u32, f64)], right: &[(u32, f64)]) -> f64 {
        let row = |&(judge, share): &(u32, f64)| {
            let sum: f64 =
                right.iter().map(|&(other, share)| share * self.inverse.get(at(judge), at(other))).sum();
            share * sum
        };
        left.iter().map(row).sum()
    }
}

/// The place of a member in an ascending list that holds it.
fn slot_of(members: &[u32], member: usize) -> usize {
    members.partition_point(|&other| at(other) < member)
}
