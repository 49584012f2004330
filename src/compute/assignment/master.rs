//! The prices of demands at which the plans that are known bound the value least: a small linear program for `microlp`. Its answer is only a
//! proposal; what the prices prove is counted in whole numbers.

#![expect(clippy::indexing_slicing, reason = "positions come from a checked problem")]
#![expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "the solver takes and gives floating-point numbers"
)]

use microlp::{ComparisonOp, OptimizationDirection, Variable};

use super::demands::Demand;
use super::problem::{Problem, at};

/// A plan of the network, seen at some prices.
pub(super) struct Seen {
    pub(super) value: i128,
    /// The positions of its free pairs.
    members: Vec<u32>,
    /// How many of them each demand counts.
    counts: Vec<u32>,
}

impl Seen {
    pub(super) fn new(
        problem: &Problem,
        free_value: i128,
        choice: &[bool],
        marked: &[u32],
        demands: usize,
    ) -> Self {
        let locked: i128 = problem.locks().iter().map(|lock| i128::from(problem.value(lock))).sum();
        let members: Vec<u32> = (0_u32..)
            .zip(choice)
            .filter(|(_, is_chosen)| **is_chosen)
            .map(|(position, _)| position)
            .collect();
        let mut counts = vec![0; demands];
        for &member in &members {
            for (demand, count) in counts.iter_mut().enumerate() {
                *count += marked[at(member)] >> demand & 1;
            }
        }
        Self { value: free_value + locked, members, counts }
    }

    /// The choice among the free pairs.
    pub(super) fn choice(&self, problem: &Problem) -> Vec<bool> {
        let mut choice = vec![false; problem.free().len()];
        for &member in &self.members {
            choice[at(member)] = true;
        }
        choice
    }
}

/// The plans that are known, and the prices they give.
pub(super) struct Master {
    seen: Vec<Seen>,
    open: Vec<u32>,
    /// How many parts of a price make a unit of value.
    pub(super) scale: i64,
    cap: i64,
}

impl Master {
    /// Nothing known yet. No price goes beyond `cap` units.
    pub(super) fn new(scale: i64, cap: i64) -> Self {
        Self { seen: Vec::new(), open: Vec::new(), scale, cap }
    }

    /// The dearest price, in parts of the scale.
    pub(super) fn dearest(&self) -> i64 {
        self.cap.saturating_mul(self.scale)
    }

    /// Goes on with other demands, by which all plans are counted again.
    pub(super) fn ask(&mut self, problem: &Problem, demands: &[Demand]) {
        self.open = demands.iter().map(|demand| demand.open(problem)).collect();
        for seen in &mut self.seen {
            let count = |demand: &Demand| {
                let pairs = seen.members.iter().map(|&member| &problem.free()[at(member)]);
                u32::try_from(pairs.filter(|pair| demand.counts(pair)).count()).unwrap_or(u32::MAX)
            };
            seen.counts = demands.iter().map(count).collect();
        }
    }

    /// What a plan that is best at some prices proves: no plan that meets the demands is worth more, in parts of the scale.
    pub(super) fn bound(&self, seen: &Seen, prices: &[i64]) -> i128 {
        let above = seen.counts.iter().zip(&self.open).zip(prices);
        let above =
            above.map(|((&count, &open), &price)| (i128::from(count) - i128::from(open)) * i128::from(price));
        i128::from(self.scale) * seen.value + above.sum::<i128>()
    }

    /// Notes a plan; false if one that is like it is known.
    pub(super) fn note(&mut self, seen: Seen) -> bool {
        let is_new = !self.seen.iter().any(|known| known.value == seen.value && known.counts == seen.counts);
        // Plans of the same measures may still hang together in another way.
        if is_new || !self.seen.iter().any(|known| known.members == seen.members) {
            self.seen.push(seen);
        }
        is_new
    }

    /// The most valuable plan above `known` that meets all demands.
    pub(super) fn best_above(&self, known: Option<i128>) -> Option<&Seen> {
        let meets = |seen: &&Seen| seen.counts.iter().zip(&self.open).all(|(count, open)| count >= open);
        let seen = self.seen.iter().filter(|seen| known.is_none_or(|known| seen.value > known));
        seen.filter(meets).max_by_key(|seen| seen.value)
    }

    /// Prices, in parts of the scale, at which the known plans bound the value least.
    pub(super) fn prices(&self) -> Option<Vec<i64>> {
        let first = self.seen.first()?.value;
        let mut program = microlp::Problem::new(OptimizationDirection::Minimize);
        let level = program.add_var(1.0, (f64::NEG_INFINITY, f64::INFINITY));
        let most = self.dearest() as f64;
        let prices: Vec<Variable> = self.open.iter().map(|_| program.add_var(0.0, (0.0, most))).collect();
        for seen in &self.seen {
            let above = seen
                .counts
                .iter()
                .zip(&self.open)
                .map(|(&count, &open)| (i64::from(open) - i64::from(count)) as f64);
            let mut terms = vec![(level, 1.0)];
            terms.extend(prices.iter().copied().zip(above));
            let least = i128::from(self.scale) * (seen.value - first);
            program.add_constraint(terms, ComparisonOp::Ge, least as f64);
        }
        let solution = program.solve().ok()?.into_solution().ok()?;
        let whole =
            |&price: &Variable| (solution.var_value(price).round().max(0.0) as i64).min(self.dearest());
        Some(prices.iter().map(whole).collect())
    }
}
