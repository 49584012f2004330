//! Reasons made small: whom a reason does not need is left out of it. What is left out may do as it likes, so a reason that holds for some entries and
//! experts holds for more of them, and one pass leaves a set from which nobody can be left out (deletion filtering, Chinneck and Dravnieks 1991).

#![expect(clippy::indexing_slicing, reason = "positions come from a checked problem")]

use super::super::demands::Demand;
use super::super::effort::Effort;
use super::super::problem::{Load, Pair, Problem, at};
use super::super::program::{Kept, can_hang_together};
use super::super::shape::{HELP, Shape};
use super::super::simplex::Network;
use super::{Kind, Witness, ends};

/// How many free pairs are looked at to leave out one after another, and how many tries there are at least and at most.
const LOOKS: usize = 20_000_000;
const FEWEST: usize = 24;
const MOST: usize = 600;

/// How often the parts of a plan are looked for in vain, at most, and what all of it may take in steps: for each pair, and at most.
const PARTED: usize = 80;
const PARTED_FOR_PAIR: u64 = 200_000;
const PARTED_EFFORT: u64 = 300_000_000;

/// How many tries a question allows to leave somebody out of a reason.
pub(super) fn tries(problem: &Problem) -> usize {
    (LOOKS / problem.free().len().max(1)).clamp(FEWEST, MOST)
}

/// Leaves out what a reason does not need, in blocks first and then one by one, in at most so many tries. Where what holds for some
/// members holds for more, and the tries suffice, none that is left can be left out.
pub(super) fn shrink<T: Copy>(mut members: Vec<T>, tries: usize, holds: impl Fn(&[T]) -> bool) -> Vec<T> {
    let (mut left, mut block) = (tries, members.len().div_ceil(2));
    while block > 0 {
        let mut start = 0;
        while start < members.len() {
            let Some(fewer) = left.checked_sub(1) else { return members };
            left = fewer;
            let end = (start + block).min(members.len());
            let rest: Vec<T> = members[..start].iter().chain(&members[end..]).copied().collect();
            if holds(&rest) {
                members = rest;
            } else {
                start = end;
            }
        }
        block /= 2;
    }
    members
}

/// The experts who must take more than the limits on panels leave them, where all panels can be filled and, without limits, everybody can take
/// enough. Where panels can be filled and minimums met each alone, a plan does both (Pym 1969), so these experts are short by themselves.
pub(super) fn idle_experts(problem: &Problem) -> Witness {
    let (needs, loads) = problem.without_locks();
    let Ok(shape) = Shape::new(problem) else { return idle_witness(problem, Vec::new(), (0, 0)) };
    let places: u64 = needs.iter().map(|&need| u64::from(need)).sum();
    let count = |experts: &[u32]| {
        let mut open = shape.loads.clone();
        open[..loads.len()].fill(Load { min: 0, max: 0 });
        for &expert in experts {
            open[at(expert)].max = loads[at(expert)].min;
        }
        let mut network = Network::new(&shape.needs, &open, &shape.arcs);
        network.optimise();
        let need = experts.iter().map(|&expert| u64::from(loads[at(expert)].min)).sum::<u64>();
        (need, places.saturating_sub(network.shortage()))
    };
    let all: Vec<u32> =
        (0_u32..).zip(&loads).filter(|(_, load)| load.min > 0).map(|(expert, _)| expert).collect();
    let short = shrink(all, tries(problem), |experts| {
        let (need, most) = count(experts);
        need > most
    });
    let counted = count(&short);
    idle_witness(problem, short, counted)
}

/// The reason of short experts, with the entries that have free pairs with them.
fn idle_witness(problem: &Problem, experts: Vec<u32>, (need, capacity): (u64, u64)) -> Witness {
    let free = problem.free().iter().filter(|pair| experts.binary_search(&pair.expert).is_ok());
    let (entries, _) = ends(free);
    Witness { kind: Kind::Panel, entries, experts, need, capacity }
}

/// Who is meant: an entry with its need and the limit on its panel, or an expert with the load.
#[derive(Clone, Copy)]
enum Member {
    Entry(u32),
    Expert(u32),
}

/// The entries and the experts among members, ascending.
fn sides(members: &[Member]) -> (Vec<u32>, Vec<u32>) {
    let (mut entries, mut experts) = (Vec::new(), Vec::new());
    for member in members {
        match *member {
            Member::Entry(entry) => entries.push(entry),
            Member::Expert(expert) => experts.push(expert),
        }
    }
    entries.sort_unstable();
    experts.sort_unstable();
    (entries, experts)
}

/// Everybody with a free pair, and whom `comes_first` names before the others.
fn everybody(problem: &Problem, comes_first: impl Fn(Member) -> bool) -> Vec<Member> {
    let (entries, experts) = ends(problem.free().iter());
    let all = entries.into_iter().map(Member::Entry).chain(experts.into_iter().map(Member::Expert));
    let (mut first, others): (Vec<Member>, Vec<Member>) = all.partition(|member| comes_first(*member));
    first.extend(others);
    first
}

/// The entries and experts whose needs and loads leave too few pairs across regions, and how many free ones; those of all such pairs where there
/// are too few in themselves. None if not even all needs and loads together are reason enough.
pub(super) fn bridges(problem: &Problem) -> Option<(Vec<u32>, Vec<u32>, u64)> {
    let shape = Shape::new(problem).ok()?;
    let needed = u64::from(problem.cross_needed());
    let is_short = |members: &[Member]| most_across(problem, &shape, members) < needed;
    // Whom a reason can do without is tried in two orders, and the shorter reason is kept.
    let orders = [
        everybody(problem, |member| matches!(member, Member::Expert(_))),
        everybody(problem, |member| matches!(member, Member::Entry(_))),
    ];
    if !is_short(&orders[0]) {
        return None;
    }
    let found = orders.into_iter().map(|order| shrink(order, tries(problem), is_short));
    let members = found.min_by_key(Vec::len)?;
    let most = most_across(problem, &shape, &members);
    let (entries, experts) = if members.is_empty() {
        let all = problem.free().iter().chain(problem.locks());
        ends(all.filter(|pair| problem.wishes().is_cross(pair.entry, pair.expert)))
    } else {
        sides(&members)
    };
    Some((entries, experts, most))
}

/// The most free pairs across regions if only the members' needs, panels and loads are kept: everybody else may have any number of pairs.
fn most_across(problem: &Problem, shape: &Shape<'_>, members: &[Member]) -> u64 {
    let wishes = problem.wishes();
    let (entries, experts) = sides(members);
    let is_kept = |asker: u32| entries.binary_search(&shape.entry(asker)).is_ok();
    let mut needs = shape.needs.clone();
    for (asker, need) in (0_u32..).zip(&mut needs) {
        *need = if is_kept(asker) { *need } else { 0 };
    }
    let mut loads = shape.loads.clone();
    for (expert, load) in (0_u32..).zip(&mut loads).take(problem.loads().len()) {
        if experts.binary_search(&expert).is_err() {
            *load = Load { min: 0, max: u32::MAX };
        }
    }
    let mut arcs: Vec<Pair> = Vec::with_capacity(2 * shape.arcs.len());
    let mut position = 0;
    for group in shape.arcs.chunk_by(|first, second| first.entry == second.entry) {
        let (asker, before) = (group[0].entry, arcs.len());
        for arc in group {
            let is_help = shape.origin(position) == HELP;
            position += 1;
            if is_help && !is_kept(asker) {
                loads[at(arc.expert)] = Load { min: 0, max: 0 };
                continue;
            }
            let is_cross = !is_help && wishes.is_cross(shape.entry(asker), arc.expert);
            arcs.push(Pair { affinity: i64::from(is_cross), ..*arc });
        }
        if !is_kept(asker) {
            // A helper of its own takes what the entry does not want.
            let count = u32::try_from(arcs.len() - before).unwrap_or(u32::MAX);
            let helper = u32::try_from(loads.len()).unwrap_or(u32::MAX);
            needs[at(asker)] = count;
            loads.push(Load { min: 0, max: count });
            arcs.extend((0..count).map(|_| Pair { entry: asker, expert: helper, affinity: 0 }));
        }
    }
    let mut network = Network::new(&needs, &loads, &arcs);
    network.optimise();
    let chosen = network.chosen().into_iter().zip(&arcs).filter(|(is_chosen, _)| *is_chosen);
    chosen.map(|(_, arc)| u64::from(arc.affinity > 0)).sum()
}

/// The entries and experts whose needs and loads let no plan hang together; none where that is not found.
pub(super) fn parted(problem: &Problem) -> Option<(Vec<u32>, Vec<u32>)> {
    let demands = Demand::of(problem);
    let effort = Effort::for_pairs(problem, PARTED_FOR_PAIR, PARTED_EFFORT);
    let is_parted = |members: &[Member]| {
        let (entries, experts) = sides(members);
        let kept = Kept::new(problem, &entries, &experts);
        let share = u64::try_from(PARTED / 4).unwrap_or(1);
        effort.share(share, |effort| can_hang_together(problem, &kept, &demands, effort)) == Some(false)
    };
    let all = everybody(problem, |member| matches!(member, Member::Expert(_)));
    is_parted(&all).then(|| sides(&shrink(all, PARTED, is_parted)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_needed_is_left_out() {
        let is_enough = |members: &[u32]| members.contains(&3) && members.contains(&17);
        assert_eq!(shrink((0..40).collect(), 600, is_enough), [3, 17]);
        assert!(shrink(Vec::new(), 600, |_: &[u32]| true).is_empty());
        assert!(shrink(vec![5], 600, |_: &[u32]| true).is_empty());
    }

    #[test]
    fn without_enough_tries_a_reason_is_longer_and_still_holds() {
        let is_enough = |members: &[u32]| members.iter().filter(|member| **member % 9 == 0).count() == 5;
        let found = shrink((0..40).collect(), 12, is_enough);
        assert!(found.len() < 40 && is_enough(&found), "{found:?}");
    }
}
