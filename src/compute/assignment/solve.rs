//! The answer to an assignment: the best plan with its proof, or the reason why there is none.

#![expect(clippy::indexing_slicing, reason = "positions come from a checked problem")]

use super::connect::{Start, connected};
use super::draw::mix;
use super::effort::Effort;
use super::exact::{Best, Proof, prove};
use super::exchange::Board;
use super::fair::{best_minimum, fairest};
use super::flow::{Flow, best_flow};
use super::problem::{Pair, Problem, at};
use super::relax::Relaxation;
use super::wishes::Objective;
use super::witness::{self, Witness};

/// How many looks the improvement of a plan whose parts were joined may take, and how many steps a random walk, at most.
const LOOKS: usize = 3_000_000;
const STEPS: usize = 200_000;

/// How many looks the improvement of a plan with enough pairs across regions may take.
const CLIMB: usize = 1_500_000;

/// How many steps for each free pair, and at least.
const STEPS_PER_PAIR: usize = 20;
const FEWEST_STEPS: usize = 2_000;

/// Dual values: prices that prove a bound on every plan's value. In plain questions `scale` is 1, `panels` is empty and `cross` is 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duals {
    /// By what the values of pairs are multiplied before they are compared with the prices; at least 1.
    pub scale: i64,
    /// One value for each entry.
    pub entries: Vec<i64>,
    /// One value for each expert.
    pub experts: Vec<i64>,
    /// Entry, group of experts, and the value of one more place for this group on this panel.
    pub panels: Vec<(u32, u32, i64)>,
    /// The value of one pair less that must lead into another region.
    pub cross: i64,
}

/// What the bound on the total rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The dual values: anybody can add them up.
    Duals,
    /// A search that has left nothing out, or prices of experts that are not shown; never above what the dual values give.
    Search,
}

/// A plan and what is proved about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The pairs, locked ones included, by entry, then expert.
    pub pairs: Vec<Pair>,
    /// The sum of affinities.
    pub total: i128,
    /// No plan has a larger total; with the objective `Fair` none that has this minimum, with a plan in force none that gives up as few pairs of it
    /// (with a price: at this number of them).
    pub bound: i128,
    /// The smallest sum of affinities of an entry; 0 without entries.
    pub minimum: i128,
    /// No plan has a larger minimum.
    pub minimum_bound: i128,
    /// Whether the total reaches its bound, and with the objective `Fair` the minimum its own.
    pub proved: bool,
    /// How many pairs of the plan in force are given up.
    pub changes: u32,
    /// What keeping a current pair counted: the price of changes, or more than all affinities together if none was asked; 0 without a plan in force.
    pub price: i64,
    /// The value of the best plan that was found: its total and the price of each current pair that it keeps. Only a tolerance leaves this plan below it.
    pub best: i128,
    /// What the bound rests on.
    pub basis: Basis,
    /// The values that prove the bound.
    pub duals: Duals,
}

/// How a problem ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A plan, mostly the best.
    Solved(Plan),
    /// No plan exists, and this is why.
    Infeasible(Witness),
    /// No plan that hangs together was found, nor a proof that there is none: the one question that a bounded number of steps can leave open, as
    /// whether such a plan exists is NP-hard (a spanning tree whose degrees are bounded: Garey and Johnson 1979, problem ND1).
    Open,
}

/// Finds a plan of the largest total by a network simplex with hard lower and upper loads (Ahuja, Magnanti and Orlin 1993,
/// *Network Flows*, chapter 11), or of what else the wishes ask. Limits on panels, pairs across regions and the price of changes stay in
/// the network; fairness and connection, which no network holds, are exact where the question is small enough, and have bounds elsewhere.
/// The same problem with the same seed gives the same plan. Memory is O(pairs + entries + experts). The time of plain questions
/// grows a little faster than the number of pairs; the searches beyond that take a bounded number of steps, counted and never timed, and what
/// is not proved by then is returned as the best plan that is known, with bounds that hold and `proved` false.
pub fn solve(problem: &Problem) -> Outcome {
    let wishes = problem.wishes();
    if let Some(witness) = witness::locked_panel(problem) {
        return Outcome::Infeasible(witness);
    }
    let is_fair = wishes.objective == Objective::Fair;
    let wants_draw = problem.seed() != 0 || wishes.tolerance.is_some();
    let is_network = !is_fair && !wishes.is_connected && problem.cross_needed() == 0;
    let flow = match best_flow(problem, is_network && wants_draw) {
        Ok(flow) => flow,
        Err(short) => return Outcome::Infeasible(witness::explain(problem, short)),
    };
    let limit = dual_value(problem, &flow.duals);
    if is_network {
        let proved = Proved {
            best: limit,
            bound: limit,
            minimum: None,
            minimum_bound: best_minimum(problem),
            basis: Basis::Duals,
        };
        let best = Best { value: limit, choice: flow.choice };
        let choice = if wants_draw { walk(problem, &best, None) } else { best.choice };
        return Outcome::Solved(describe(problem, &choice, flow.duals, proved));
    }

    if wishes.is_connected {
        if let Some(witness) = witness::island(problem) {
            return Outcome::Infeasible(witness);
        }
        if witness::is_scattered(problem) {
            return Outcome::Infeasible(witness::unconnected(problem));
        }
    }
    let effort = Effort::of_question(problem);
    // What comes before fairness leaves half of the effort to it.
    let (start, proof) = effort.share(if is_fair { 2 } else { 1 }, |effort| {
        if wishes.is_connected {
            connected(problem, &flow, limit, effort)
        } else {
            bridged(problem, &flow, limit, effort)
        }
    });
    let Some(first) = proof.best else {
        return match proof.bound {
            None => Outcome::Infeasible(witness::unconnected(problem)),
            Some(_) => Outcome::Open,
        };
    };
    let (best, proved) = if is_fair {
        let fair = fairest(problem, &flow, &start, first, &effort);
        let proved = Proved {
            best: fair.best.value,
            bound: fair.bound,
            minimum: Some(fair.minimum),
            minimum_bound: fair.minimum_bound,
            basis: Basis::Search,
        };
        (fair.best, proved)
    } else {
        let bound = proof.bound.unwrap_or(first.value);
        let basis = if bound == limit { Basis::Duals } else { Basis::Search };
        let minimum_bound = best_minimum(problem);
        (first.clone(), Proved { best: first.value, bound, minimum: None, minimum_bound, basis })
    };
    let choice = if wants_draw { walk(problem, &best, proved.minimum) } else { best.choice };
    Outcome::Solved(describe(problem, &choice, flow.duals, proved))
}

/// The best plan with enough pairs across regions, as far as it can be found and proved; with the objective `Fair` any such plan.
fn bridged(problem: &Problem, flow: &Flow, limit: i128, effort: &Effort) -> (Start, Proof) {
    let is_fair = problem.wishes().objective == Objective::Fair;
    let start = Start::plain(problem, flow, limit);
    let mut proof = Proof { best: finish(problem, &flow.choice, None, 0, effort), bound: Some(limit) };
    if proof.best.as_ref().is_some_and(|best| !is_fair && best.value < limit) {
        proof.best = effort.share(2, |effort| finish(problem, &flow.choice, None, CLIMB, effort));
    }
    if proof.best.as_ref().is_none_or(|best| !is_fair && best.value < limit) {
        let relaxation = Relaxation::new(problem, None, &start.demands);
        let prices = relaxation.prices(&start.duals, &start.prices);
        proof = prove(problem, None, (&relaxation, &prices), proof.best, limit, effort);
    }
    (start, proof)
}

/// A choice whose parts are joined if that is wished, and improved by small changes for `climb` looks.
pub(super) fn finish(
    problem: &Problem,
    choice: &[bool],
    minimum: Option<i128>,
    climb: usize,
    effort: &Effort,
) -> Option<Best> {
    let mut board = Board::new(problem, choice, minimum);
    if problem.wishes().is_connected && !board.is_connected() {
        if !board.connect(effort) {
            return None;
        }
        board.climb(LOOKS, effort);
    }
    board.climb(climb, effort);
    Some(Best { value: board.value(), choice: board.choice().to_vec() })
}

/// A plan drawn by a random walk among those whose value is within the tolerance of the best, or equal to it where there is none. See
/// [`Board::walk`] for the chances.
fn walk(problem: &Problem, best: &Best, minimum: Option<i128>) -> Vec<bool> {
    let mut board = Board::new(problem, &best.choice, minimum);
    let steps = problem.free().len().saturating_mul(STEPS_PER_PAIR).clamp(FEWEST_STEPS, STEPS);
    board.walk(mix(problem.seed()), steps, best.value - problem.slack());
    board.choice().to_vec()
}

/// What is known about the plans of a problem.
struct Proved {
    best: i128,
    /// No plan is worth more.
    bound: i128,
    minimum: Option<i128>,
    minimum_bound: i128,
    basis: Basis,
}

fn describe(problem: &Problem, choice: &[bool], duals: Duals, proved: Proved) -> Plan {
    let mut pairs: Vec<Pair> = problem.locks().to_vec();
    let chosen = problem.free().iter().zip(choice).filter(|(_, is_chosen)| **is_chosen);
    pairs.extend(chosen.map(|(pair, _)| *pair));
    pairs.sort_unstable_by_key(|pair| (pair.entry, pair.expert));
    let mut sums = vec![0_i128; problem.needs().len()];
    for pair in &pairs {
        sums[at(pair.entry)] += i128::from(pair.affinity);
    }
    let total: i128 = sums.iter().sum();
    let minimum = sums.iter().copied().min().unwrap_or(0);
    let wishes = problem.wishes();
    let kept = pairs.iter().filter(|pair| wishes.is_current(pair.entry, pair.expert)).count();
    let changes = wishes.current.as_ref().map_or(0, Vec::len) - kept;
    let keeping = i128::from(problem.price()) * i128::try_from(kept).unwrap_or(0);
    let bound = proved.bound - keeping;
    let is_least = wishes.objective == Objective::Total || minimum == proved.minimum_bound;
    Plan {
        total,
        bound,
        minimum,
        minimum_bound: proved.minimum_bound,
        proved: total == bound && is_least,
        changes: u32::try_from(changes).unwrap_or(u32::MAX),
        price: problem.price(),
        // A draw may come upon a better plan than the search.
        best: proved.best.max(total + keeping),
        basis: proved.basis,
        pairs,
        duals,
    }
}

/// The value of the dual linear program at the dual values, rounded down: no plan is worth more.
fn dual_value(problem: &Problem, duals: &Duals) -> i128 {
    let wishes = problem.wishes();
    let most = wishes.panel_max.map_or(0, |limit| limit.most);
    let mut value = -i128::from(duals.cross) * i128::from(wishes.min_cross_region);
    for (&need, &price) in problem.needs().iter().zip(&duals.entries) {
        value += i128::from(need) * i128::from(price);
    }
    for (load, &price) in problem.loads().iter().zip(&duals.experts) {
        value += i128::from(if price > 0 { load.max } else { load.min }) * i128::from(price);
    }
    value += duals.panels.iter().map(|&(_, _, price)| i128::from(price) * i128::from(most)).sum::<i128>();
    let panel = |pair: &Pair| {
        let Some(group) = wishes.group(pair.expert) else { return 0 };
        let found =
            duals.panels.binary_search_by_key(&(pair.entry, group), |&(entry, group, _)| (entry, group));
        found.map_or(0, |position| duals.panels[position].2)
    };
    let gain = |pair: &Pair| {
        let cross =
            if duals.cross != 0 && wishes.is_cross(pair.entry, pair.expert) { duals.cross } else { 0 };
        i128::from(duals.scale) * i128::from(problem.value(pair)) + i128::from(cross)
            - i128::from(duals.entries[at(pair.entry)])
            - i128::from(duals.experts[at(pair.expert)])
            - i128::from(panel(pair))
    };
    value += problem.free().iter().map(|pair| gain(pair).max(0)).sum::<i128>();
    value += problem.locks().iter().map(gain).sum::<i128>();
    value.div_euclid(i128::from(duals.scale))
}
