//! The full estimate with all that has to be solved only once. From it, what the estimate were without a judge and how far a judge leans to the own
//! region cost little more than a look at the judge's own marks, so that a report on a thousand judges takes seconds.
//!
//! Source: conjugate gradients of Hestenes and Stiefel, *Methods of conjugate gradients for solving linear systems*, 1952, preconditioned by the whole;
//! regressions beside entries and judges by Frisch and Waugh, *Partial time regressions*, 1933.

#![expect(clippy::float_arithmetic, reason = "calibration estimates with floating numbers")]
#![expect(clippy::indexing_slicing, reason = "positions come from checked observations")]

use crate::compute::calibration::number::{at, dot, float};
use crate::compute::calibration::two_way::fit;
use crate::compute::calibration::{Components, Covariance, Observations, TwoWay};

use super::lean::{Lean, Regions};

/// What is left of equations is rounding when it is this part of what stood in them.
const ROUNDING: f64 = 1e-13;

/// An estimate with the solved equations of its parts. Memory is O(judges² + n).
pub(super) struct Solved<'a> {
    pub observations: &'a Observations,
    pub components: &'a Components,
    pub estimate: &'a TwoWay,
    /// The weight of a mark of each judge; all the same if nothing is left to weigh by.
    weights: Vec<f64>,
    /// The sum of weights of each entry.
    totals: Vec<f64>,
    /// For each part its covariance; none where the equations are too near to singular.
    covariances: Vec<Option<Covariance>>,
    /// For each judge the place within the part.
    slots: Vec<usize>,
}

/// An entry of a judge that others marked too.
struct Shared {
    entry: usize,
    /// The sum of the others' weights.
    rest: f64,
    /// How much the entry's value changes without the judge, as long as the others' effects stay as they are.
    change: f64,
}

impl<'a> Solved<'a> {
    /// Solves the equations of an estimate. O(judges³ + n · marks of an entry).
    pub fn of(observations: &'a Observations, components: &'a Components, estimate: &'a TwoWay) -> Self {
        let weights = estimate.finite_weights();
        let total = |entry: usize| -> f64 {
            observations.judge_of()[observations.of_entry(entry)]
                .iter()
                .map(|&judge| weights[at(judge)])
                .sum()
        };
        let totals = (0..observations.entries()).map(total).collect();
        let mut slots = vec![0; observations.judges()];
        for part in &components.parts {
            for (slot, &judge) in part.judges.iter().enumerate() {
                slots[at(judge)] = slot;
            }
        }
        let covariances =
            components.parts.iter().map(|part| Covariance::of(observations, part, &weights)).collect();
        Self { observations, components, estimate, weights, totals, covariances, slots }
    }

    /// The covariance of a part, O(1); none if there is no error to speak of or the equations are too near to singular.
    pub fn covariance(&self, part: usize) -> Option<&Covariance> {
        if self.estimate.is_exact() { None } else { self.covariances[part].as_ref() }
    }

    /// What an average judge would give each entry by the estimate from all others' marks, with the weights of the full estimate. `left` are the
    /// parts of the rest. Only the entries of the judge's part are estimated anew. O(steps · (judges² of the part + marks of the judge's
    /// entries) + n), with about five steps in a large panel.
    pub fn without(&self, judge: usize, left: &Components) -> Vec<f64> {
        let part = self.components.of_judge[judge].map(at);
        let solved = part.and_then(|part| Some((part, self.covariances[part].as_ref()?)));
        let Some((part, covariance)) = solved else {
            let mut weights = self.weights.clone();
            weights[judge] = 0.0;
            let start = Some(self.estimate.effects.as_slice());
            return fit(self.observations, left, &weights, self.observations.values(), start).entries;
        };
        let shared = self.shared(judge);
        let changes = self.changes(judge, &shared, covariance, self.components.parts[part].judges.len());
        let effect = |judge: u32| changes[self.slots[at(judge)]];
        // The effects of each part that is left add up to 0 again.
        let shifts: Vec<f64> = left
            .parts
            .iter()
            .map(|rest| {
                let is_here = rest
                    .judges
                    .first()
                    .is_some_and(|&first| self.components.of_judge[at(first)].map(at) == Some(part));
                if !is_here {
                    return 0.0;
                }
                let own = |&judge: &u32| self.estimate.effects[at(judge)] + effect(judge);
                rest.judges.iter().map(own).sum::<f64>() / float(rest.judges.len())
            })
            .collect();
        let mut values = self.estimate.entries.clone();
        let mut own = shared.iter().peekable();
        for &entry in &self.components.parts[part].entries {
            let entry = at(entry);
            let Some(rest) = left.of_entry[entry] else { continue };
            let (total, change) = match own.next_if(|own| own.entry == entry) {
                Some(own) => (own.rest, own.change),
                None => (self.totals[entry], 0.0),
            };
            let judges = &self.observations.judge_of()[self.observations.of_entry(entry)];
            // The judge's own change is 0.
            let moved: f64 = judges.iter().map(|&judge| self.weights[at(judge)] * effect(judge)).sum();
            values[entry] += change - moved / total + shifts[at(rest)];
        }
        values
    }

    /// The entries of a judge that others marked too, in their order.
    fn shared(&self, judge: usize) -> Vec<Shared> {
        let entry_of = |&place: &u32| {
            let entry = at(self.observations.entry_of()[at(place)]);
            let others = self.others(entry, judge);
            let (mut rest, mut sum, mut count) = (0.0, 0.0, 0_usize);
            for (place, other) in others {
                rest += self.weights[other];
                sum += self.weights[other] * self.estimate.residuals[place];
                count += 1;
            }
            (count > 0).then(|| Shared { entry, rest, change: sum / rest })
        };
        self.observations.of_judge(judge).iter().filter_map(entry_of).collect()
    }

    /// The marks of an entry by others: their places and judges.
    fn others(&self, entry: usize, judge: usize) -> impl Iterator<Item = (usize, usize)> {
        let judge_of = self.observations.judge_of();
        self.observations
            .of_entry(entry)
            .map(move |place| (place, at(judge_of[place])))
            .filter(move |&(_, other)| other != judge)
    }

    /// How much the effect of each judge of the part changes without one of them, whose own is 0.
    ///
    /// The equations of the rest are those of the whole with another weight in the judge's entries. Conjugate gradients that are preconditioned by
    /// the inverse of the whole therefore need few steps (Golub and Van Loan, *Matrix Computations*, section 11.5), and the product with the matrix follows
    /// from the inverse but for what the judge's entries add.
    fn changes(&self, judge: usize, shared: &[Shared], covariance: &Covariance, count: usize) -> Vec<f64> {
        let own = self.slots[judge];
        let (mut rest, mut column, mut size) = (vec![0.0; count], vec![0.0; count], vec![0.0; count]);
        for it in shared {
            for (place, other) in self.others(it.entry, judge) {
                let weight = self.weights[other];
                rest[self.slots[other]] -= weight * it.change;
                size[self.slots[other]] += weight * self.observations.values()[place].abs();
                column[self.slots[other]] -= weight * self.weights[judge] / self.totals[it.entry];
            }
        }
        let small = ROUNDING * dot(&size, &size).sqrt();
        let mut found = vec![0.0; count];
        let (mut direction, mut image) = (vec![0.0; count], vec![0.0; count]);
        let mut before = 0.0;
        for step in 0..count + 50 {
            if dot(&rest, &rest).sqrt() <= small {
                break;
            }
            let mut near = covariance.of_slots(&rest);
            let common = std::mem::take(&mut near[own]);
            let now = dot(&rest, &near);
            let mut next: Vec<f64> =
                rest.iter().zip(&column).map(|(rest, cell)| rest - common * cell).collect();
            for it in shared {
                let others = || {
                    self.others(it.entry, judge).map(|(_, other)| (self.slots[other], self.weights[other]))
                };
                let sum: f64 = others().map(|(slot, weight)| weight * near[slot]).sum();
                let more = sum * self.weights[judge] / (it.rest * self.totals[it.entry]);
                for (slot, weight) in others() {
                    next[slot] -= weight * more;
                }
            }
            next[own] = 0.0;
            let keep = if step == 0 { 0.0 } else { now / before };
            for ((direction, near), (image, next)) in
                direction.iter_mut().zip(&near).zip(image.iter_mut().zip(&next))
            {
                *direction = near + keep * *direction;
                *image = next + keep * *image;
            }
            let curvature = dot(&direction, &image);
            // What is left of the common level of a part, which shows nowhere, bends nothing.
            let bends = now > 0.0 && curvature > ROUNDING * now;
            if !bends {
                break;
            }
            for ((found, direction), (rest, image)) in
                found.iter_mut().zip(&direction).zip(rest.iter_mut().zip(&image))
            {
                *found += now / curvature * direction;
                *rest -= now / curvature * image;
            }
            before = now;
        }
        found
    }

    /// How much a judge's marks go with a column that has one number for each of them and 0 for everybody else's, beside entries and judges, in
    /// points per unit, with the standard error: the regression of [`super::lean`]. None if that cannot be told or the equations cannot be solved.
    /// O(judges² of the part + marks of the judge's entries).
    pub fn regress(&self, judge: usize, column: &[f64]) -> Option<(f64, f64)> {
        let part = at(self.components.of_judge[judge]?);
        let covariance = self.covariance(part)?;
        // What entries and judges explain of the column is taken out.
        let weight = self.weights[judge];
        let own = || self.observations.of_judge(judge).iter().map(|&place| at(place)).zip(column);
        let mut sums = vec![0.0; self.components.parts[part].judges.len()];
        for (place, value) in own() {
            let entry = at(self.observations.entry_of()[place]);
            let mean = value * weight / self.totals[entry];
            for (_, other) in self.others(entry, judge) {
                sums[self.slots[other]] -= self.weights[other] * mean;
            }
            sums[self.slots[judge]] += weight * (value - mean);
        }
        let effects = covariance.of_slots(&sums);
        let (mut information, mut product, mut size) = (0.0, 0.0, 0.0);
        for (place, value) in own() {
            let entry = at(self.observations.entry_of()[place]);
            let judges = &self.observations.judge_of()[self.observations.of_entry(entry)];
            let explained: f64 =
                judges.iter().map(|&other| self.weights[at(other)] * effects[self.slots[at(other)]]).sum();
            let rest = value - (value * weight - explained) / self.totals[entry] - effects[self.slots[judge]];
            information += weight * value * rest;
            product += weight * value * self.estimate.residuals[place];
            size += weight * value * value;
        }
        (information > 1e-9 * size).then(|| (product / information, 1.0 / information.sqrt()))
    }

    /// The lean of one judge in points, as [`super::lean`] has it. Time as for [`Self::regress`]: O(judges² of the part + marks of the judge's entries).
    pub fn lean(&self, regions: Regions<'_>, judge: usize) -> Option<Lean> {
        let places = self.observations.of_judge(judge);
        let is_own = |&place: &u32| regions.is_own(at(self.observations.entry_of()[at(place)]), judge);
        let column: Vec<f64> = places.iter().map(|place| if is_own(place) { 1.0 } else { 0.0 }).collect();
        let own = places.iter().filter(|place| is_own(place)).count();
        if own == 0 || own == places.len() {
            return None;
        }
        let (points, error) = self.regress(judge, &column)?;
        Some(Lean { points, error, own, others: places.len() - own })
    }
}
