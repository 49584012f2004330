//! The answer to an assignment: the best plan with its proof, or the reason why there is none.

#![expect(clippy::indexing_slicing, reason = "positions come from a checked problem")]

use super::problem::{Pair, Problem, at};
use super::simplex::Network;
use super::witness::{Witness, find_witness};

/// Dual values: prices of entries and experts that prove a bound on every plan's total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duals {
    /// One value for each entry.
    pub entries: Vec<i64>,
    /// One value for each expert.
    pub experts: Vec<i64>,
}

/// A plan and what is proved about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The pairs, locked ones included, by entry, then expert.
    pub pairs: Vec<Pair>,
    /// The sum of affinities.
    pub total: i128,
    /// No plan has a larger total.
    pub bound: i128,
    /// The smallest sum of affinities of an entry; 0 without entries.
    pub minimum: i128,
    /// No plan has a larger minimum.
    pub minimum_bound: i128,
    /// Whether the total reaches its bound.
    pub proved: bool,
    /// The values that prove the bound.
    pub duals: Duals,
}

/// How a problem ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A best plan.
    Solved(Plan),
    /// No plan exists, and this is why.
    Infeasible(Witness),
}

/// Finds a plan of the largest total by a network simplex with hard lower and upper loads (METHODS: Ahuja, Magnanti and Orlin,
/// *Network Flows*, chapter 11). The same problem with the same seed gives the same plan. Memory is O(pairs + entries + experts);
/// the time grows a little faster than the number of pairs.
pub fn solve(problem: &Problem) -> Outcome {
    let (needs, loads) = problem.without_locks();
    let mut network = Network::new(&needs, &loads, problem.free());
    network.optimise();
    if network.has_shortage() {
        return Outcome::Infeasible(find_witness(&needs, &loads, problem.free()));
    }
    let (entries, mut experts) = network.duals();
    for (value, load) in experts.iter_mut().zip(&loads) {
        // Without a minimum to enforce, one more place can never be a loss.
        if load.min == 0 {
            *value = (*value).max(0);
        }
    }
    if problem.seed() != 0 {
        network.narrow(|position| draw(problem.seed(), problem.free()[position]));
        network.optimise();
    }
    let chosen = network.chosen();
    let mut pairs: Vec<Pair> = problem.locks().to_vec();
    pairs
        .extend(problem.free().iter().zip(chosen).filter(|(_, is_chosen)| *is_chosen).map(|(pair, _)| *pair));
    pairs.sort_unstable_by_key(|pair| (pair.entry, pair.expert));
    Outcome::Solved(describe(problem, pairs, Duals { entries, experts }))
}

fn describe(problem: &Problem, pairs: Vec<Pair>, duals: Duals) -> Plan {
    let mut sums = vec![0_i128; problem.needs().len()];
    for pair in &pairs {
        sums[at(pair.entry)] += i128::from(pair.affinity);
    }
    let total = sums.iter().sum();
    let bound = dual_value(problem, &duals);
    Plan {
        total,
        bound,
        minimum: sums.iter().copied().min().unwrap_or(0),
        minimum_bound: best_sums(problem).into_iter().min().unwrap_or(0),
        proved: total == bound,
        pairs,
        duals,
    }
}

/// The value of the dual linear program at the dual values.
fn dual_value(problem: &Problem, duals: &Duals) -> i128 {
    let mut value = 0;
    for (&need, &price) in problem.needs().iter().zip(&duals.entries) {
        value += i128::from(need) * i128::from(price);
    }
    for (load, &price) in problem.loads().iter().zip(&duals.experts) {
        value += i128::from(if price > 0 { load.max } else { load.min }) * i128::from(price);
    }
    let gain = |pair: &Pair| {
        i128::from(pair.affinity)
            - i128::from(duals.entries[at(pair.entry)])
            - i128::from(duals.experts[at(pair.expert)])
    };
    value += problem.free().iter().map(|pair| gain(pair).max(0)).sum::<i128>();
    value + problem.locks().iter().map(gain).sum::<i128>()
}

/// For each entry the sum that it would have if it alone could choose.
fn best_sums(problem: &Problem) -> Vec<i128> {
    let (needs, _) = problem.without_locks();
    let mut sums = vec![0_i128; needs.len()];
    for lock in problem.locks() {
        sums[at(lock.entry)] += i128::from(lock.affinity);
    }
    let mut affinities: Vec<i64> = Vec::new();
    for group in problem.free().chunk_by(|first, second| first.entry == second.entry) {
        let entry = at(group[0].entry);
        affinities.clear();
        affinities.extend(group.iter().map(|pair| -pair.affinity));
        let count = at(needs[entry]).min(affinities.len());
        if count < affinities.len() {
            affinities.select_nth_unstable(count);
        }
        sums[entry] -= affinities[..count].iter().map(|&negated| i128::from(negated)).sum::<i128>();
    }
    sums
}

/// The cost of a pair in the draw among best plans, below 2^31: SplitMix64's finaliser over seed, entry and expert.
fn draw(seed: u64, pair: Pair) -> i64 {
    let ends = (u64::from(pair.entry) << 32) | u64::from(pair.expert);
    let mixed = mix(mix(seed).wrapping_add(ends));
    i64::try_from(mixed >> 33).unwrap_or(0)
}

fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}
