//! How much a search may still do, counted in steps and never in time: so the same question has the same answer on every machine, and an answer
//! after a bounded time. Who runs out of steps keeps what is proved by then.

use std::cell::Cell;

use super::problem::Problem;

/// What the searches of one question may take at most, in steps of a few nanoseconds, and what for each of its pairs, so that nobody waits
/// long for the answer to a small question.
const ALL: u64 = 3_000_000_000;
const FOR_PAIR: u64 = 700_000;

/// What the search for a small reason why there is no plan may take, in the same way.
const REASON: u64 = 600_000_000;
const REASON_FOR_PAIR: u64 = 100_000;

/// As how many pairs the smallest questions count.
const FEWEST_PAIRS: u64 = 100;

/// How many steps the best flow of a network takes for each of its arcs, about.
const FLOW: u64 = 50;

/// Steps that are left.
pub(super) struct Effort(Cell<u64>);

impl Effort {
    /// What one question may take.
    pub(super) fn of_question(problem: &Problem) -> Self {
        Self::for_pairs(problem, FOR_PAIR, ALL)
    }

    /// What the search for a small reason may take.
    pub(super) fn of_reason(problem: &Problem) -> Self {
        Self::for_pairs(problem, REASON_FOR_PAIR, REASON)
    }

    /// So many steps for each pair of a question, and at most so many in all.
    pub(super) fn for_pairs(problem: &Problem, steps: u64, most: u64) -> Self {
        let pairs = u64::try_from(problem.free().len()).unwrap_or(u64::MAX).max(FEWEST_PAIRS);
        Self::new(pairs.saturating_mul(steps).min(most))
    }

    /// So many steps.
    pub(super) fn new(steps: u64) -> Self {
        Self(Cell::new(steps))
    }

    /// How many steps are left.
    pub(super) fn left(&self) -> u64 {
        self.0.get()
    }

    /// Whether nothing is left.
    pub(super) fn is_spent(&self) -> bool {
        self.left() == 0
    }

    /// Takes steps; false if there were not so many, and then none are left.
    pub(super) fn spend(&self, steps: usize) -> bool {
        let rest = u64::try_from(steps).ok().and_then(|steps| self.left().checked_sub(steps));
        self.0.set(rest.unwrap_or(0));
        rest.is_some()
    }

    /// Takes the steps of one best flow of a question.
    pub(super) fn spend_flow(&self, problem: &Problem) -> bool {
        let arcs = problem.free().len() + problem.needs().len() + problem.loads().len();
        let steps = u64::try_from(arcs).unwrap_or(u64::MAX).saturating_mul(FLOW);
        self.spend(usize::try_from(steps).unwrap_or(usize::MAX))
    }

    /// Does something that may take one of `shares` equal shares of what is left.
    pub(super) fn share<T>(&self, shares: u64, act: impl FnOnce(&Self) -> T) -> T {
        let allowed = self.left() / shares.max(1);
        let part = Self::new(allowed);
        let result = act(&part);
        self.0.set(self.left() - (allowed - part.left()));
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_share_leaves_is_given_back() {
        let effort = Effort::new(100);
        let is_enough = effort.share(4, |share| share.spend(20));
        assert!(is_enough);
        assert_eq!(effort.left(), 80);
        let is_enough = effort.share(4, |share| share.spend(21));
        assert!(!is_enough);
        assert_eq!(effort.left(), 60);
        assert!(effort.spend(60) && effort.is_spent() && !effort.spend(1));
    }
}
