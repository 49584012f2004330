//! The independent check of a plan: it follows the definition, not the solver, and shares no code with it. It reads the question as it was asked,
//! so that what the solver made of locks, bans, regions and prices is checked as well. `plain_bound` is the formula of the printed certificate, and
//! `dual_bound` the same with prices of panels, of pairs across regions and of changes.
//!
//! What `proved` rests on is the basis of the plan. On the duals, the bound is added up here and nothing is believed; so it is wherever a
//! network holds the question. On a search, which only connection, pairs across regions and fairness may need, the bound and the bound on the minimum are the solver's
//! word: the check sees that no bound is below the plan, and none above what the duals prove.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use super::{Basis, Draft, Duals, Grouping, Objective, Pair, Plan, Wishes};

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
    /// The price of changes is not the one that was asked, or does not outweigh all affinities and the tolerance where the fewest changes were asked.
    #[error("the price of changes is not what the question asks")]
    Price,
    /// The total, the bound or the claim of proof is not what the pairs and dual values give.
    #[error("the total or the bound is not what the pairs and dual values give")]
    Total,
}

/// Accepts a plan if it keeps every rule and wish of the question, and if its total, minimum, changes and bounds are as claimed.
/// A bound that rests on the duals is their value, less the price of each kept current pair; one that rests on a search
/// is not above that, and only stands where a network does not hold the question. A drawn plan is within the tolerance of the best
/// one, and where the fewest changes are asked so near that it cannot have one more. Takes O(n log n) time and O(pairs of the plan) memory for n pairs. By the weak duality of linear programs no plan
/// exceeds the bound of any dual values (Ahuja, Magnanti and Orlin 1993, *Network Flows*, chapter 9).
///
/// # Errors
/// The first rule that is broken.
pub fn check_certificate(draft: &Draft, plan: &Plan) -> Result<(), Refusal> {
    check_rules(draft, plan)?;
    check_wishes(&draft.wishes, plan)?;
    let slack = check_price(draft, plan.price)?;
    let mut sums = vec![0_i128; draft.needs.len()];
    for pair in &plan.pairs {
        let sum = usize::try_from(pair.entry).ok().and_then(|entry| sums.get_mut(entry));
        *sum.ok_or(Refusal::Pair)? += i128::from(pair.affinity);
    }
    let (total, minimum) = (sums.iter().sum::<i128>(), sums.into_iter().min().unwrap_or(0));
    let is_fair = draft.wishes.objective == Objective::Fair;
    if plan.minimum != minimum || plan.minimum_bound < minimum {
        return Err(Refusal::Minimum);
    }
    let current = set(draft.wishes.current.as_deref().unwrap_or_default());
    let kept = plan.pairs.iter().filter(|pair| current.contains(&(pair.entry, pair.expert))).count();
    if usize::try_from(plan.changes) != Ok(current.len() - kept) {
        return Err(Refusal::Changes);
    }
    let kept = i128::try_from(kept).map_err(|_error| Refusal::Changes)?;
    let duals = &plan.duals;
    let is_plain = plan.price == 0 && duals.scale == 1 && duals.cross == 0 && duals.panels.is_empty();
    let best = if is_plain {
        plain_bound(draft, &duals.entries, &duals.experts)
    } else {
        dual_bound(draft, plan.price, duals)
    };
    let best = best.ok_or(Refusal::Total)?;
    let limit = best - i128::from(plan.price) * kept;
    let may_search = is_fair || draft.wishes.is_connected || draft.wishes.min_cross_region > 0;
    let is_bound = match plan.basis {
        Basis::Duals => plan.bound == limit,
        Basis::Search => may_search && (total..=limit).contains(&plan.bound),
    };
    let is_least = !is_fair || plan.minimum == plan.minimum_bound;
    let is_as_claimed = total == plan.total && is_bound && plan.proved == (total == plan.bound && is_least);
    let value = total + i128::from(plan.price) * kept;
    let is_near = (value..=value + slack).contains(&plan.best) && plan.best <= best;
    if is_as_claimed && is_near { Ok(()) } else { Err(Refusal::Total) }
}

/// Pairs, locks, needs and loads.
fn check_rules(draft: &Draft, plan: &Plan) -> Result<(), Refusal> {
    let (locked, forbidden) = (set(&draft.locked), set(&draft.forbidden));
    let mut left: BTreeMap<(u32, u32), i64> =
        plan.pairs.iter().map(|pair| ((pair.entry, pair.expert), pair.affinity)).collect();
    if left.len() != plan.pairs.len() {
        return Err(Refusal::Pair);
    }
    if locked.iter().any(|lock| !left.contains_key(lock)) {
        return Err(Refusal::Lock);
    }
    // What is listed with this affinity is accounted for; what is left over must be locked without being listed.
    for pair in &draft.pairs {
        let ends = (pair.entry, pair.expert);
        if left.get(&ends) == Some(&pair.affinity) && !forbidden.contains(&ends) {
            left.remove(&ends);
        } else if left.contains_key(&ends) {
            return Err(Refusal::Pair);
        }
    }
    if left.iter().any(|(ends, &affinity)| affinity != 0 || !locked.contains(ends)) {
        return Err(Refusal::Pair);
    }
    let (mut of_entry, mut of_expert) = (BTreeMap::<u32, u32>::new(), BTreeMap::<u32, u32>::new());
    for pair in &plan.pairs {
        *of_entry.entry(pair.entry).or_default() += 1;
        *of_expert.entry(pair.expert).or_default() += 1;
    }
    let count = |counts: &BTreeMap<u32, u32>, position| counts.get(&position).copied().unwrap_or(0);
    if (0..).zip(&draft.needs).any(|(entry, &need)| count(&of_entry, entry) != need) {
        return Err(Refusal::Need);
    }
    let mut loads = (0..).zip(&draft.loads);
    if loads.any(|(expert, load)| !(load.min..=load.max).contains(&count(&of_expert, expert))) {
        return Err(Refusal::Load);
    }
    Ok(())
}

/// Limits on panels, pairs across regions, connection.
fn check_wishes(wishes: &Wishes, plan: &Plan) -> Result<(), Refusal> {
    let mut of_group = BTreeMap::<(u32, u32), u32>::new();
    for pair in &plan.pairs {
        if let Some(group) = group(wishes, pair.expert) {
            *of_group.entry((pair.entry, group)).or_default() += 1;
        }
    }
    if of_group.values().any(|&count| wishes.panel_max.is_some_and(|limit| count > limit.most)) {
        return Err(Refusal::Panel);
    }
    let cross = plan.pairs.iter().filter(|pair| is_across(wishes, pair.entry, pair.expert)).count();
    if u32::try_from(cross).is_ok_and(|cross| cross < wishes.min_cross_region) {
        return Err(Refusal::Cross);
    }
    if wishes.is_connected && !hangs_together(&plan.pairs) {
        return Err(Refusal::Connection);
    }
    Ok(())
}

/// Checks the price of changes: the one asked, or one that neither all affinities nor the tolerance with them outweigh. Returns how far below the best a
/// plan may be: the tolerance, but no more than all affinities can differ where the fewest changes are asked.
fn check_price(draft: &Draft, price: i64) -> Result<i128, Refusal> {
    let (locked, forbidden) = (set(&draft.locked), set(&draft.forbidden));
    let is_free = |pair: &&Pair| {
        let ends = (pair.entry, pair.expert);
        !locked.contains(&ends) && !forbidden.contains(&ends)
    };
    let tolerance = i128::from(draft.wishes.tolerance.unwrap_or(0));
    let (is_right, slack) = match (&draft.wishes.current, draft.wishes.change_price) {
        (None, _) => (price == 0, tolerance),
        (Some(_), Some(asked)) => (price == asked, tolerance),
        (Some(_), None) => {
            let largest =
                draft.pairs.iter().filter(is_free).map(|pair| i128::from(pair.affinity).abs()).max();
            let free = i128::try_from(draft.pairs.iter().filter(is_free).count()).unwrap_or(i128::MAX);
            let needs: i128 = draft.needs.iter().map(|&need| i128::from(need)).sum();
            let all = 2 * largest.unwrap_or(0) * needs.min(free);
            let slack = tolerance.min(all);
            (i128::from(price) > all + slack, slack)
        }
    };
    if is_right { Ok(slack) } else { Err(Refusal::Price) }
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

/// The formula of the certificate: Σ need·u + Σ (max·v if v > 0 else min·v) + Σ over free pairs of max(0, a − u − v) + Σ over locked pairs of
/// (a − u − v), with a value u of each entry, a value v of each expert, and the affinity a of a pair, 0 of a locked one that is not listed. Free is what is
/// listed, neither locked nor forbidden. Whatever the values are, no plan has a larger total: a plan has need times each u and between min and max times each v in
/// the sum of u + v over its pairs, and what a pair brings beyond its own u + v is counted. None if values are missing. Takes O(n log n) time for n pairs.
pub fn plain_bound(draft: &Draft, entries: &[i64], experts: &[i64]) -> Option<i128> {
    if (entries.len(), experts.len()) != (draft.needs.len(), draft.loads.len()) {
        return None;
    }
    let (locked, forbidden) = (set(&draft.locked), set(&draft.forbidden));
    let gain = |(entry, expert): (u32, u32), affinity: i64| {
        let u = entries.get(usize::try_from(entry).ok()?)?;
        let v = experts.get(usize::try_from(expert).ok()?)?;
        Some(i128::from(affinity) - i128::from(*u) - i128::from(*v))
    };
    let mut bound = 0;
    for (&u, &need) in entries.iter().zip(&draft.needs) {
        bound += i128::from(u) * i128::from(need);
    }
    for (&v, load) in experts.iter().zip(&draft.loads) {
        bound += i128::from(v) * i128::from(if v > 0 { load.max } else { load.min });
    }
    for &lock in &locked {
        bound += gain(lock, 0)?;
    }
    for pair in &draft.pairs {
        let ends = (pair.entry, pair.expert);
        if locked.contains(&ends) {
            bound += i128::from(pair.affinity);
        } else if !forbidden.contains(&ends) {
            bound += gain(ends, pair.affinity)?.max(0);
        }
    }
    Some(bound)
}

/// The bound on the value of every plan, where a pair is worth its affinity and, if it is current, the price:
/// Σ need·u + Σ (max·v if v > 0 else min·v) + Σ limit·w over limited groups + Σ over free pairs of max(0, gain) + Σ over locked pairs
/// of the gain − cross·(least number across regions), divided by the scale and rounded down, where the gain of a pair is
/// scale·worth − u − v − w, and plus cross if it leads across regions. None if the dual values do not fit the question.
fn dual_bound(draft: &Draft, price: i64, duals: &Duals) -> Option<i128> {
    let wishes = &draft.wishes;
    let (locked, forbidden) = (set(&draft.locked), set(&draft.forbidden));
    let current = set(wishes.current.as_deref().unwrap_or_default());
    let panels: BTreeMap<(u32, u32), i64> = duals.panels.iter().map(|&(e, g, w)| ((e, g), w)).collect();
    let has_all = (duals.entries.len(), duals.experts.len()) == (draft.needs.len(), draft.loads.len());
    let is_sound = duals.scale >= 1 && duals.cross >= 0 && panels.values().all(|&w| w >= 0);
    if !has_all || !is_sound || panels.len() != duals.panels.len() {
        return None;
    }
    let [scale, cross] = [duals.scale, duals.cross].map(i128::from);
    let gain = |(entry, expert): (u32, u32), affinity: i64| {
        let kept = if current.contains(&(entry, expert)) { price } else { 0 };
        let u = duals.entries.get(usize::try_from(entry).ok()?)?;
        let v = duals.experts.get(usize::try_from(expert).ok()?)?;
        let w = group(wishes, expert).and_then(|group| panels.get(&(entry, group))).unwrap_or(&0);
        let across = if is_across(wishes, entry, expert) { cross } else { 0 };
        let worth = scale * (i128::from(affinity) + i128::from(kept));
        Some(worth + across - i128::from(*u) - i128::from(*v) - i128::from(*w))
    };
    let mut bound = -cross * i128::from(wishes.min_cross_region);
    for (&u, &need) in duals.entries.iter().zip(&draft.needs) {
        bound += i128::from(u) * i128::from(need);
    }
    for (&v, load) in duals.experts.iter().zip(&draft.loads) {
        bound += i128::from(v) * i128::from(if v > 0 { load.max } else { load.min });
    }
    for &w in panels.values() {
        bound += i128::from(w) * i128::from(wishes.panel_max?.most);
    }
    for &lock in &locked {
        bound += gain(lock, 0)?;
    }
    for pair in &draft.pairs {
        let ends = (pair.entry, pair.expert);
        if locked.contains(&ends) {
            bound += scale * i128::from(pair.affinity);
        } else if !forbidden.contains(&ends) {
            bound += gain(ends, pair.affinity)?.max(0);
        }
    }
    Some(bound.div_euclid(scale))
}

fn set(pairs: &[(u32, u32)]) -> BTreeSet<(u32, u32)> {
    pairs.iter().copied().collect()
}

/// The region or kind at a position of a list.
fn at(list: &[Option<u32>], position: u32) -> Option<u32> {
    usize::try_from(position).ok().and_then(|position| list.get(position)).copied().flatten()
}

/// Whether a pair leads from one known region into another.
fn is_across(wishes: &Wishes, entry: u32, expert: u32) -> bool {
    let (first, second) = (at(&wishes.entry_regions, entry), at(&wishes.expert_regions, expert));
    first.is_some() && second.is_some() && first != second
}

/// The group of an expert of which a panel may have only so many.
fn group(wishes: &Wishes, expert: u32) -> Option<u32> {
    let list = match wishes.panel_max?.by {
        Grouping::Region => &wishes.expert_regions,
        Grouping::Kind => &wishes.expert_kinds,
    };
    at(list, expert)
}
