//! The independent check of a plan: it follows the definition, not the solver, and shares no code with it.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use super::{Basis, Objective, Pair, Plan, Problem};

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
    /// An entry has too many experts of one region or kind.
    #[error("an entry has too many experts of one region or kind")]
    Panel,
    /// Too few pairs lead into another region.
    #[error("too few pairs of entry and expert are of different regions")]
    Cross,
    /// Some entries and experts do not hang together with the others.
    #[error("the entries and experts do not all hang together")]
    Connection,
    /// The number of changes is not what the plan in force and the pairs give.
    #[error("the number of changes is not what the pairs give")]
    Changes,
    /// The minimum or its bound is not what the pairs give.
    #[error("the minimum or its bound is not what the pairs give")]
    Minimum,
    /// The total, the bound or the claim of proof is not what the pairs and dual values give.
    #[error("the total or the bound is not what the pairs and dual values give")]
    Total,
}

/// Accepts a plan if it keeps every rule and wish of the problem, and if its total, minimum, changes and bounds are as claimed.
/// A bound that rests on the duals is their value, less the price of each kept current pair; one that rests on a search
/// is not above that. Takes O(n log n) time for n pairs.
///
/// # Errors
/// The first rule that is broken.
pub fn check_certificate(problem: &Problem, plan: &Plan) -> Result<(), Refusal> {
    check_rules(problem, plan)?;
    check_wishes(problem, plan)?;
    let mut sums = vec![0_i128; problem.needs().len()];
    for pair in &plan.pairs {
        let sum = usize::try_from(pair.entry).ok().and_then(|entry| sums.get_mut(entry));
        *sum.ok_or(Refusal::Pair)? += i128::from(pair.affinity);
    }
    let (total, minimum) = (sums.iter().sum::<i128>(), sums.into_iter().min().unwrap_or(0));
    let is_fair = problem.wishes().objective == Objective::Fair;
    if plan.minimum != minimum || (is_fair && plan.minimum_bound < minimum) {
        return Err(Refusal::Minimum);
    }
    let ends: BTreeSet<(u32, u32)> = plan.pairs.iter().map(|pair| (pair.entry, pair.expert)).collect();
    let current = problem.wishes().current.as_deref().unwrap_or_default();
    let kept = current.iter().filter(|pair| ends.contains(*pair)).count();
    if usize::try_from(plan.changes) != Ok(current.len() - kept) {
        return Err(Refusal::Changes);
    }
    let kept = i128::try_from(kept).map_err(|_error| Refusal::Changes)?;
    let best = dual_value(problem, plan).ok_or(Refusal::Total)?;
    let limit = best - i128::from(problem.price()) * kept;
    let is_bound = match plan.basis {
        Basis::Duals => plan.bound == limit,
        Basis::Search => (total..=limit).contains(&plan.bound),
    };
    let is_least = !is_fair || plan.minimum == plan.minimum_bound;
    let is_as_claimed = total == plan.total && is_bound && plan.proved == (total == plan.bound && is_least);
    let value = total + i128::from(problem.price()) * kept;
    let tolerance = i128::from(problem.wishes().tolerance.unwrap_or(0));
    let is_near = (value..=value + tolerance).contains(&plan.best) && plan.best <= best;
    if is_as_claimed && is_near { Ok(()) } else { Err(Refusal::Total) }
}

/// Pairs, locks, needs and loads.
fn check_rules(problem: &Problem, plan: &Plan) -> Result<(), Refusal> {
    let taken: BTreeMap<(u32, u32), i64> =
        plan.pairs.iter().map(|p| ((p.entry, p.expert), p.affinity)).collect();
    let found = problem.free().iter().chain(problem.locks());
    let found = found.filter(|p| taken.get(&(p.entry, p.expert)) == Some(&p.affinity)).count();
    if found != plan.pairs.len() || taken.len() != plan.pairs.len() {
        return Err(Refusal::Pair);
    }
    if problem.locks().iter().any(|lock| !taken.contains_key(&(lock.entry, lock.expert))) {
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
    Ok(())
}

/// Limits on panels, pairs across regions, connection.
fn check_wishes(problem: &Problem, plan: &Plan) -> Result<(), Refusal> {
    let wishes = problem.wishes();
    let mut of_group = BTreeMap::<(u32, u32), u32>::new();
    for pair in &plan.pairs {
        if let Some(group) = wishes.group(pair.expert) {
            *of_group.entry((pair.entry, group)).or_default() += 1;
        }
    }
    if of_group.values().any(|&count| wishes.panel_max.is_some_and(|limit| count > limit.most)) {
        return Err(Refusal::Panel);
    }
    let cross = plan.pairs.iter().filter(|pair| wishes.is_cross(pair.entry, pair.expert)).count();
    if u32::try_from(cross).is_ok_and(|cross| cross < wishes.min_cross_region) {
        return Err(Refusal::Cross);
    }
    if wishes.is_connected && !hangs_together(&plan.pairs) {
        return Err(Refusal::Connection);
    }
    Ok(())
}

/// Whether everybody with a pair can be reached from the first pair.
fn hangs_together(pairs: &[Pair]) -> bool {
    let mut beside = BTreeMap::<(bool, u32), Vec<(bool, u32)>>::new();
    for pair in pairs {
        beside.entry((false, pair.entry)).or_default().push((true, pair.expert));
        beside.entry((true, pair.expert)).or_default().push((false, pair.entry));
    }
    let mut waiting: Vec<(bool, u32)> = beside.keys().next().copied().into_iter().collect();
    let mut reached: BTreeSet<(bool, u32)> = waiting.iter().copied().collect();
    while let Some(somebody) = waiting.pop() {
        let others = beside.get(&somebody).into_iter().flatten();
        waiting.extend(others.filter(|other| reached.insert(**other)));
    }
    reached.len() == beside.len()
}

/// The bound on the value of every plan, where a pair is worth its affinity and, if it is current, the price:
/// Σ need·u + Σ (max·v if v > 0 else min·v) + Σ limit·w over limited groups + Σ over free pairs of max(0, gain) + Σ over locked pairs
/// of the gain − cross·(least number across regions), divided by the scale and rounded down, where the gain of a pair is
/// scale·worth − u − v − w, and plus cross if it leads across regions. By linear duality no plan of the problem exceeds it.
fn dual_value(problem: &Problem, plan: &Plan) -> Option<i128> {
    let (duals, wishes) = (&plan.duals, problem.wishes());
    if duals.entries.len() != problem.needs().len()
        || duals.experts.len() != problem.loads().len()
        || duals.scale < 1
        || duals.cross < 0
    {
        return None;
    }
    let price = |prices: &[i64], position: u32| {
        usize::try_from(position).ok().and_then(|position| prices.get(position)).map(|&p| i128::from(p))
    };
    let current: BTreeSet<(u32, u32)> = wishes.current.iter().flatten().copied().collect();
    let mut panels = BTreeMap::<(u32, u32), i128>::new();
    let mut bound = -i128::from(duals.cross) * i128::from(wishes.min_cross_region);
    for &(entry, group, w) in &duals.panels {
        if w < 0 || panels.insert((entry, group), i128::from(w)).is_some() {
            return None;
        }
        bound += i128::from(w) * i128::from(wishes.panel_max?.most);
    }
    for (&u, &need) in duals.entries.iter().zip(problem.needs()) {
        bound += i128::from(u) * i128::from(need);
    }
    for (&v, load) in duals.experts.iter().zip(problem.loads()) {
        bound += i128::from(v) * i128::from(if v > 0 { load.max } else { load.min });
    }
    for (pair, is_locked) in
        problem.free().iter().map(|p| (p, false)).chain(problem.locks().iter().map(|p| (p, true)))
    {
        let is_current = current.contains(&(pair.entry, pair.expert));
        let worth = i128::from(pair.affinity) + if is_current { i128::from(problem.price()) } else { 0 };
        let across = if wishes.is_cross(pair.entry, pair.expert) { i128::from(duals.cross) } else { 0 };
        let group = wishes.group(pair.expert);
        let w = group.and_then(|group| panels.get(&(pair.entry, group)).copied()).unwrap_or(0);
        let gain = i128::from(duals.scale) * worth + across
            - price(&duals.entries, pair.entry)?
            - price(&duals.experts, pair.expert)?
            - w;
        bound += if is_locked { gain } else { gain.max(0) };
    }
    Some(bound.div_euclid(i128::from(duals.scale)))
}
