//! Plans that hang together. A plan that has fallen into parts is joined by a demand for pairs between them, whose price is found by solving the network again
//! and again (cutting planes of Kelley 1960 on the Lagrangian dual; k parts take k − 1 pairs, the partition inequalities of spanning trees, Chopra 1989).
//! The prices bound the value of every plan that hangs together, and the exact search of `exact` closes what they leave open. Where it cannot,
//! a part must be left by one of its entries or by one of its experts, and both cases are looked at on their own.

#![expect(clippy::indexing_slicing, reason = "positions come from a checked problem")]

use super::demands::{Demand, Parts};
use super::effort::Effort;
use super::exact::{Best, Proof, prove};
use super::exchange::Board;
use super::flow::{Flow, Search};
use super::master::{Master, Seen};
use super::problem::Problem;
use super::relax::{Relaxation, marks};
use super::solve::{Duals, finish};

/// How many networks are solved for the prices of one question, at most, and how many arcs are looked at for it.
const ROUNDS: usize = 120;
const LOOKS: usize = 60_000_000;

/// How many demands there may be.
const DEMANDS: usize = 24;

/// How many plans are joined by small changes.
const REPAIRS: usize = 4;

/// How many cases are looked at, in questions of how many free pairs, of how many parts.
const CASES: usize = 60;
const MOST_PAIRS: usize = 20_000;
const MOST_PARTS: u32 = 6;

/// Demands that every plan of the question meets, prices for them, and what they tell.
pub(super) struct Start {
    pub(super) demands: Vec<Demand>,
    /// The prices of entries and experts, and those of the demands in parts of the same scale.
    pub(super) duals: Duals,
    pub(super) prices: Vec<i64>,
    /// A plan that keeps all rules but fairness.
    pub(super) best: Option<Best>,
    /// No plan is worth more.
    pub(super) bound: i128,
}

impl Start {
    /// What the best flow alone tells.
    pub(super) fn plain(problem: &Problem, flow: &Flow, limit: i128) -> Self {
        let demands = Demand::of(problem);
        let prices = demands.iter().map(|_| flow.duals.cross).collect();
        Self { demands, prices, duals: flow.duals.clone(), best: None, bound: limit }
    }
}

/// The best plan that hangs together, as far as it can be found and proved.
pub(super) fn connected(problem: &Problem, flow: &Flow, limit: i128, effort: &Effort) -> (Start, Proof) {
    let mut start = Start::plain(problem, flow, limit);
    let board = Board::new(problem, &flow.choice, None);
    if board.is_connected() {
        let best = Best { value: board.value(), choice: flow.choice.clone() };
        start.best = Some(best.clone());
        let proof = settle(problem, &start, Some(best), effort);
        return (start, proof);
    }
    let parts = Parts::of(&board);
    start.demands.push(parts.joined());
    if (3..=MOST_PARTS).contains(&parts.count) {
        start.demands.extend((0..parts.count).map(|part| parts.left(part)));
    }
    start.prices.resize(start.demands.len(), 0);
    let Ok(mut search) = Search::new(problem) else {
        return (start, Proof { best: None, bound: Some(limit) });
    };
    effort.share(2, |effort| price(problem, &mut search, &mut start, effort));
    let repaired = effort.share(2, |effort| finish(problem, &flow.choice, None, 0, effort));
    start.best = better(start.best, repaired);
    let mut proof = effort.share(2, |effort| settle(problem, &start, start.best.clone(), effort));
    if problem.free().len() <= MOST_PAIRS && parts.count <= MOST_PARTS {
        let mut cases = Cases { problem, search, parts, left: CASES, effort };
        cases.split(&start, &mut proof, 0);
    }
    start.best.clone_from(&proof.best);
    start.bound = proof.bound.map_or(start.bound, |bound| bound.min(start.bound));
    (start, proof)
}

fn better(first: Option<Best>, second: Option<Best>) -> Option<Best> {
    match (first, second) {
        (Some(first), Some(second)) => Some(if second.value > first.value { second } else { first }),
        (first, second) => first.or(second),
    }
}

/// Proves the best plan that meets the demands, or finds a better one, as far as the search gets.
fn settle(problem: &Problem, start: &Start, best: Option<Best>, effort: &Effort) -> Proof {
    if best.as_ref().is_some_and(|best| best.value >= start.bound) {
        let bound = best.as_ref().map(|best| best.value);
        return Proof { best, bound };
    }
    let relaxation = Relaxation::new(problem, None, &start.demands);
    let prices = relaxation.prices(&start.duals, &start.prices);
    prove(problem, None, (&relaxation, &prices), best, start.bound, effort)
}

/// Finds prices for the demands of a start, and more demands for the parts of plans that meet them but do not hang together.
fn price(problem: &Problem, search: &mut Search<'_>, start: &mut Start, effort: &Effort) {
    let largest = problem.free().iter().map(|pair| problem.value(pair).abs()).max().unwrap_or(0);
    // A price beyond that is only reached where hardly any plan meets the demands.
    let cap = largest.saturating_mul(4).saturating_add(4);
    let many = i64::try_from(DEMANDS + 1).unwrap_or(i64::MAX);
    let Some(scale) = search.scale(1 << 10, cap.saturating_mul(many)) else { return };
    let rounds = (LOOKS / problem.free().len().max(1)).clamp(12, ROUNDS);
    let mut master = Master::new(scale, cap);
    let mut left = rounds;
    let mut repairs = REPAIRS;
    loop {
        let marked = marks(problem, &start.demands);
        if !converge(problem, search, start, &mut master, (&marked, &mut left, effort)) {
            return;
        }
        // A little dearer, and of plans equally good those come first that meet the demands.
        let prices: Vec<i64> = start.prices.iter().map(|price| price.saturating_add(1)).collect();
        look(problem, search, &mut master, &marked, (scale, &prices));
        let known = start.best.as_ref().map(|best| best.value);
        let Some(seen) = master.best_above(known) else { return };
        let choice = seen.choice(problem);
        let board = Board::new(problem, &choice, None);
        if board.is_connected() {
            start.best = Some(Best { value: board.value(), choice });
            if board.value() >= start.bound {
                return;
            }
            continue;
        }
        if repairs > 0 {
            repairs -= 1;
            start.best = better(start.best.take(), finish(problem, &choice, None, 0, effort));
        }
        let is_full = start.demands.len() >= DEMANDS || left == 0;
        if is_full || start.best.as_ref().is_some_and(|best| best.value >= start.bound) {
            return;
        }
        start.demands.push(Parts::of(&board).joined());
        start.prices.push(0);
    }
}

/// Solves the network at prices of the demands and notes the plan.
fn look(
    problem: &Problem,
    search: &mut Search<'_>,
    master: &mut Master,
    marked: &[u32],
    (scale, prices): (i64, &[i64]),
) -> (i128, bool) {
    search.reprice(scale, |position| {
        let counted = prices.iter().enumerate().filter(|(demand, _)| marked[position] >> demand & 1 == 1);
        counted.map(|(_, &price)| price).sum()
    });
    let seen = Seen::new(problem, search.value(), &search.choice(), marked, prices.len());
    let bound = master.bound(&seen, prices);
    (bound, master.note(seen))
}

/// Moves the prices of a start to where their bound is lowest. False if the effort does not suffice even for the first.
fn converge(
    problem: &Problem,
    search: &mut Search<'_>,
    start: &mut Start,
    master: &mut Master,
    (marked, left, effort): (&[u32], &mut usize, &Effort),
) -> bool {
    master.ask(problem, &start.demands);
    let scale = master.scale;
    let mut lowest: Option<i128> = None;
    let mut prices = start.prices.clone();
    for price in &mut prices {
        // From parts of the former scale.
        let scaled = i128::from(*price) * i128::from(scale) / i128::from(start.duals.scale);
        *price = i64::try_from(scaled).unwrap_or(i64::MAX).clamp(0, master.dearest());
    }
    loop {
        let Some(fewer) = left.checked_sub(1) else { return lowest.is_some() };
        *left = fewer;
        if !effort.spend_flow(problem) {
            *left = 0;
            return lowest.is_some();
        }
        let (bound, is_new) = look(problem, search, master, marked, (scale, &prices));
        if lowest.is_none_or(|lowest| bound < lowest) {
            lowest = Some(bound);
            let cross = if problem.cross_needed() > 0 { prices[0] } else { 0 };
            start.duals = search.duals(scale, cross);
            start.prices.clone_from(&prices);
            start.bound = start.bound.min(bound.div_euclid(i128::from(scale)));
        }
        if !is_new {
            return true;
        }
        match master.prices() {
            Some(found) if found != prices => prices = found,
            _ => return true,
        }
    }
}

/// The search by cases.
struct Cases<'a> {
    problem: &'a Problem,
    search: Search<'a>,
    parts: Parts,
    left: usize,
    effort: &'a Effort,
}

impl Cases<'_> {
    /// Looks at both ways out of a part and of the parts after it, and improves what is proved about the plans that meet the demands of `start`.
    fn split(&mut self, start: &Start, proof: &mut Proof, part: u32) {
        let is_open = match (&proof.best, proof.bound) {
            (Some(best), Some(bound)) => best.value < bound,
            (None, Some(_)) => true,
            (_, None) => false,
        };
        if !is_open || part >= self.parts.count || start.demands.len() >= DEMANDS {
            return;
        }
        let mut bound: Option<i128> = None;
        for way in self.parts.ways_out(part) {
            let Some(fewer) = self.left.checked_sub(1) else { return };
            self.left = fewer;
            let mut case = Start {
                demands: start.demands.clone(),
                duals: start.duals.clone(),
                prices: start.prices.clone(),
                best: proof.best.clone(),
                bound: proof.bound.unwrap_or(start.bound),
            };
            case.demands.push(way);
            case.prices.push(0);
            price(self.problem, &mut self.search, &mut case, self.effort);
            proof.best = better(proof.best.take(), case.best.take());
            let mut found = settle(self.problem, &case, proof.best.clone(), self.effort);
            proof.best = better(proof.best.take(), found.best.clone());
            self.split(&case, &mut found, part + 1);
            proof.best = better(proof.best.take(), found.best);
            bound = bound.max(found.bound);
        }
        // A known plan is never above what is proved of all.
        bound = bound.max(proof.best.as_ref().map(|best| best.value));
        proof.bound = match (proof.bound, bound) {
            (Some(known), Some(bound)) => Some(known.min(bound)),
            (_, bound) => bound,
        };
    }
}
