//! The independent check of a plan: it follows the definition, not the solver, and shares no code with it.

use std::collections::BTreeMap;

use thiserror::Error;

use super::{Plan, Problem};

/// Why a plan is not what it claims to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// A pair stands in the plan twice or is not allowed, or its affinity is wrong.
    #[error("a pair of the plan is repeated or not allowed")]
    Pair,
    /// A locked pair is missing.
    #[error("a locked pair is missing")]
    Lock,
    /// An entry has too few or too many experts.
    #[error("an entry does not get what it needs")]
    Need,
    /// An expert has too few or too many entries.
    #[error("an expert's load is outside its bounds")]
    Load,
    /// The total, the bound or the claim of proof is not what the pairs and dual values give.
    #[error("the total or the bound is not what the pairs and dual values give")]
    Total,
}

/// Accepts a plan if it keeps every rule of the problem, and if its total and its bound are as claimed:
/// bound = Σ need·u + Σ (max·v if v > 0 else min·v) + Σ over free pairs of max(0, a − u − v) + Σ over locked pairs of (a − u − v).
/// By linear duality no plan of the problem exceeds the bound. Takes O(n log n) time for n pairs.
///
/// # Errors
/// The first rule that is broken.
pub fn check_certificate(problem: &Problem, plan: &Plan) -> Result<(), Refusal> {
    let taken: BTreeMap<(u32, u32), i64> =
        plan.pairs.iter().map(|p| ((p.entry, p.expert), p.affinity)).collect();
    let locked: BTreeMap<(u32, u32), i64> =
        problem.locks().iter().map(|p| ((p.entry, p.expert), p.affinity)).collect();
    let found = problem.free().iter().chain(problem.locks());
    let found = found.filter(|p| taken.get(&(p.entry, p.expert)) == Some(&p.affinity)).count();
    if found != plan.pairs.len() || taken.len() != plan.pairs.len() {
        return Err(Refusal::Pair);
    }
    if locked.keys().any(|pair| !taken.contains_key(pair)) {
        return Err(Refusal::Lock);
    }
    let (mut of_entry, mut of_expert) = (BTreeMap::<usize, u32>::new(), BTreeMap::<usize, u32>::new());
    for &(entry, expert) in taken.keys() {
        *of_entry.entry(usize::try_from(entry).unwrap_or(usize::MAX)).or_default() += 1;
        *of_expert.entry(usize::try_from(expert).unwrap_or(usize::MAX)).or_default() += 1;
    }
    let count = |counts: &BTreeMap<usize, u32>, position| counts.get(&position).copied().unwrap_or(0);
    if problem.needs().iter().enumerate().any(|(entry, &need)| count(&of_entry, entry) != need) {
        return Err(Refusal::Need);
    }
    let mut loads = problem.loads().iter().enumerate();
    if loads.any(|(expert, load)| !(load.min..=load.max).contains(&count(&of_expert, expert))) {
        return Err(Refusal::Load);
    }

    let price = |prices: &[i64], position: u32| {
        usize::try_from(position)
            .ok()
            .and_then(|position| prices.get(position))
            .map(|&price| i128::from(price))
    };
    let mut bound: i128 = 0;
    if plan.duals.entries.len() != problem.needs().len() || plan.duals.experts.len() != problem.loads().len()
    {
        return Err(Refusal::Total);
    }
    for (&u, &need) in plan.duals.entries.iter().zip(problem.needs()) {
        bound += i128::from(u) * i128::from(need);
    }
    for (&v, load) in plan.duals.experts.iter().zip(problem.loads()) {
        bound += i128::from(v) * i128::from(if v > 0 { load.max } else { load.min });
    }
    for (pair, is_locked) in
        problem.free().iter().map(|p| (p, false)).chain(problem.locks().iter().map(|p| (p, true)))
    {
        let u = price(&plan.duals.entries, pair.entry).ok_or(Refusal::Pair)?;
        let v = price(&plan.duals.experts, pair.expert).ok_or(Refusal::Pair)?;
        let gain = i128::from(pair.affinity) - u - v;
        bound += if is_locked { gain } else { gain.max(0) };
    }
    let total: i128 = taken.values().map(|&affinity| i128::from(affinity)).sum();
    let is_as_claimed = total == plan.total && bound == plan.bound && plan.proved == (total == bound);
    if is_as_claimed { Ok(()) } else { Err(Refusal::Total) }
}
