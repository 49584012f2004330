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

/// How often somebody is left out of a reason to try whether it still holds, at most.
pub(super) const TRIES: usize = 600;

/// How often the parts of a plan are looked for in vain, at most, and what all of it may take in steps: for each pair, and at most.
const PARTED: usize = 80;
const PARTED_FOR_PAIR: u64 = 200_000;
const PARTED_EFFORT: u64 = 300_000_000;

/// Leaves out what a reason does not need, in blocks first and then one by one, in at most so many tries and as long as `holds` knows an
/// answer. Where what holds for some members holds for more, and neither ends too early, none that is left can be left out.
pub(super) fn shrink<T: Copy>(
    mut members: Vec<T>,
    tries: usize,
    holds: impl Fn(&[T]) -> Option<bool>,
) -> Vec<T> {
    let (mut left, mut block) = (tries, members.len().div_ceil(2));
    while block > 0 {
        let mut start = 0;
        while start < members.len() {
            let Some(fewer) = left.checked_sub(1) else { return members };
            left = fewer;
            let end = (start + block).min(members.len());
            let rest: Vec<T> = members[..start].iter().chain(&members[end..]).copied().collect();
            match holds(&rest) {
                Some(true) => members = rest,
                Some(false) => start = end,
                None => return members,
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
    let count = |experts: &[u32], effort: &Effort| {
        let mut open = shape.loads.clone();
        open[..loads.len()].fill(Load { min: 0, max: 0 });
        for &expert in experts {
            open[at(expert)].max = loads[at(expert)].min;
        }
        let mut network = Network::new(&shape.needs, &open, &shape.arcs);
        let is_counted = network.optimise_within(effort);
        let need = experts.iter().map(|&expert| u64::from(loads[at(expert)].min)).sum::<u64>();
        is_counted.then(|| (need, places.saturating_sub(network.shortage())))
    };
    let all: Vec<u32> =
        (0_u32..).zip(&loads).filter(|(_, load)| load.min > 0).map(|(expert, _)| expert).collect();
    let effort = Effort::of_reason(problem);
    let short = shrink(all, TRIES, |experts| count(experts, &effort).map(|(need, most)| need > most));
    let counted = count(&short, &Effort::new(u64::MAX)).unwrap_or_default();
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

/// The entries and the experts with a free pair.
fn everybody(problem: &Problem) -> [Vec<Member>; 2] {
    let (entries, experts) = ends(problem.free().iter());
    [entries.into_iter().map(Member::Entry).collect(), experts.into_iter().map(Member::Expert).collect()]
}

/// The entries and experts whose needs and loads leave too few pairs across regions, and how many free ones; those of all such pairs where there
/// are too few in themselves. None if not even all needs and loads together are reason enough.
pub(super) fn bridges(problem: &Problem) -> Option<(Vec<u32>, Vec<u32>, u64)> {
    let shape = Shape::new(problem).ok()?;
    let needed = u64::from(problem.cross_needed());
    let is_short = |members: &[Member], effort: &Effort| {
        most_across(problem, &shape, members, effort).map(|most| most < needed)
    };
    let [entries, experts] = everybody(problem);
    let (effort, endless) = (Effort::of_reason(problem), Effort::new(u64::MAX));
    if is_short(&[&*experts, &*entries].concat(), &endless) != Some(true) {
        return None;
    }
    // Whom a reason can do without is tried in two orders, and the shorter reason is kept. A side that it does not need at all goes at once.
    let orders = [(&experts, &entries, 2), (&entries, &experts, 1)];
    let found = orders.into_iter().map(|(first, others, shares)| {
        effort.share(shares, |effort| {
            let can_do_without = is_short(others, effort) == Some(true);
            let members = if can_do_without { others.clone() } else { [&**first, &**others].concat() };
            shrink(members, TRIES, |members| is_short(members, effort))
        })
    });
    let members = found.min_by_key(Vec::len)?;
    let most = most_across(problem, &shape, &members, &endless)?;
    let (entries, experts) = if members.is_empty() {
        let all = problem.free().iter().chain(problem.locks());
        ends(all.filter(|pair| problem.wishes().is_cross(pair.entry, pair.expert)))
    } else {
        sides(&members)
    };
    Some((entries, experts, most))
}

/// The most free pairs across regions if only the members' needs, panels and loads are kept: everybody else may have any number of pairs. None
/// if the effort does not suffice.
fn most_across(problem: &Problem, shape: &Shape<'_>, members: &[Member], effort: &Effort) -> Option<u64> {
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
    let is_counted = network.optimise_within(effort);
    let chosen = network.chosen().into_iter().zip(&arcs).filter(|(is_chosen, _)| *is_chosen);
    is_counted.then(|| chosen.map(|(_, arc)| u64::from(arc.affinity > 0)).sum())
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
    let [entries, experts] = everybody(problem);
    let all = [experts, entries].concat();
    is_parted(&all).then(|| sides(&shrink(all, PARTED, |members| Some(is_parted(members)))))
}

#[cfg(test)]
mod tests {
    use super::super::super::{Draft, Wishes};
    use super::*;

    #[test]
    fn what_is_not_needed_is_left_out() {
        let is_enough = |members: &[u32]| Some(members.contains(&3) && members.contains(&17));
        assert_eq!(shrink((0..40).collect(), 600, is_enough), [3, 17]);
        assert!(shrink(Vec::new(), 600, |_: &[u32]| Some(true)).is_empty());
        assert!(shrink(vec![5], 600, |_: &[u32]| Some(true)).is_empty());
    }

    #[test]
    fn without_enough_tries_a_reason_is_longer_and_still_holds() {
        let is_enough = |members: &[u32]| members.iter().filter(|member| **member % 9 == 0).count() == 5;
        let found = shrink((0..40).collect(), 12, |members| Some(is_enough(members)));
        assert!(found.len() < 40 && is_enough(&found), "{found:?}");
        let left = std::cell::Cell::new(12);
        let found = shrink((0..40).collect(), 600, |members| {
            left.set(left.get() - 1);
            (left.get() >= 0).then(|| is_enough(members))
        });
        assert!(found.len() < 40 && is_enough(&found), "{found:?}");
    }

    #[test]
    fn a_reason_that_is_searched_for_with_little_effort_is_longer_and_counts() {
        // Twenty pairs there are, and twenty-one shall lead across regions.
        let pairs = (0..20).flat_map(|entry| (0..4).map(move |expert| Pair { entry, expert, affinity: 1 }));
        let problem = Problem::new(Draft {
            needs: vec![1; 20],
            loads: vec![Load { min: 5, max: 5 }; 4],
            pairs: pairs.collect(),
            wishes: Wishes {
                min_cross_region: 21,
                entry_regions: (0..20).map(|entry| Some(entry % 2)).collect(),
                expert_regions: (0..4).map(|expert| Some(expert % 2)).collect(),
                ..Wishes::default()
            },
            ..Draft::default()
        })
        .unwrap();
        let shape = Shape::new(&problem).unwrap();
        let all = everybody(&problem).concat();
        assert_eq!(most_across(&problem, &shape, &all, &Effort::new(10)), None);
        assert_eq!(most_across(&problem, &shape, &all, &Effort::new(u64::MAX)), Some(20));
        let (entries, experts, most) = bridges(&problem).unwrap();
        assert!(most < 21 && entries.len() + experts.len() <= 20, "{entries:?} {experts:?} {most}");
    }
}
