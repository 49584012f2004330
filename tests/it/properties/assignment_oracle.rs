//! Small questions with wishes, what each plan of them is worth, and every plan there is: shares no code with what it checks.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use microlp::{Error, Problem as LinearProgram};
use pingxuan::compute::assignment::{
    Draft, Grouping, Load, Objective, Outcome, Pair, PanelMax, Plan, Problem, Wishes, check_certificate,
    solve,
};
use proptest::prelude::*;

use super::instances::gen_assign;

/// Wishes of every kind, alone and together, for up to `entries` × `experts`.
pub fn wishes(entries: usize, experts: usize) -> impl Strategy<Value = Wishes> {
    let traits = |length| prop::collection::vec(prop::option::weighted(0.9, 0_u32..3), length);
    let current = (0..u32::try_from(entries).unwrap(), 0..u32::try_from(experts).unwrap());
    let current = prop::collection::btree_set(current, 0..6);
    (
        prop::option::weighted(0.4, Just(Objective::Fair)),
        prop::option::weighted(0.4, 1_u32..5),
        any::<bool>(),
        prop::option::weighted(0.4, (any::<bool>(), 0_u32..3)),
        prop::option::weighted(0.3, 0_i64..12),
        prop::option::weighted(0.4, (current, prop::option::of(0_i64..9))),
        (traits(entries), traits(experts), traits(experts)),
    )
        .prop_map(|(objective, cross, is_connected, panel, tolerance, current, traits)| {
            let by = |is_kind| if is_kind { Grouping::Kind } else { Grouping::Region };
            let (current, change_price) = current
                .map_or((None, None), |(pairs, price)| (Some(pairs.into_iter().collect::<Vec<_>>()), price));
            Wishes {
                objective: objective.unwrap_or_default(),
                min_cross_region: cross.unwrap_or(0),
                is_connected,
                panel_max: panel.map(|(is_kind, most)| PanelMax { by: by(is_kind), most }),
                tolerance,
                current,
                change_price,
                entry_regions: traits.0,
                expert_regions: traits.1,
                expert_kinds: traits.2,
            }
        })
}

/// Small questions with wishes, locks and bans; in some of them all affinities are 0, or none is beyond 1.
pub fn questions(entries: usize, experts: usize) -> impl Strategy<Value = Draft> {
    let spread = prop_oneof![4 => Just((-5_i64, 9_i64)), 1 => Just((0, 0)), 1 => Just((-1, 1))];
    spread.prop_flat_map(move |(least, most)| questions_between(entries, experts, least..=most))
}

/// Small questions with wishes, locks and bans, whose affinities are of a range.
pub fn questions_between(
    entries: usize,
    experts: usize,
    affinities: RangeInclusive<i64>,
) -> impl Strategy<Value = Draft> {
    // A cell: 0..8 listed, 8 not listed, 9 locked, 11 forbidden, every other one of those unlisted too.
    let cells = prop::collection::vec((0_u8..12, affinities), entries * experts);
    let needs = prop::collection::vec(0_u32..3, entries);
    let loads = prop::collection::vec((0_u32..2, 0_u32..4), experts);
    (needs, loads, cells, 0_u64..4, wishes(entries, experts)).prop_map(
        move |(mut needs, loads, cells, seed, wishes)| {
            let mut loads: Vec<Load> =
                loads.into_iter().map(|(min, more)| Load { min, max: min + more }).collect();
            let (mut pairs, mut locked) = (Vec::new(), Vec::<(u32, u32)>::new());
            let mut forbidden = Vec::new();
            for (position, (kind, affinity)) in cells.into_iter().enumerate() {
                let (entry, expert) = (position / experts, position % experts);
                let ends = (u32::try_from(entry).unwrap(), u32::try_from(expert).unwrap());
                if kind == 11 {
                    forbidden.push(ends);
                }
                if kind != 8 && (kind != 11 || position.is_multiple_of(2)) {
                    pairs.push(Pair { entry: ends.0, expert: ends.1, affinity });
                }
                if kind == 9 && position.is_multiple_of(4) {
                    locked.push(ends);
                    let of_entry = locked.iter().filter(|lock| lock.0 == ends.0).count();
                    let of_expert = locked.iter().filter(|lock| lock.1 == ends.1).count();
                    needs[entry] = needs[entry].max(u32::try_from(of_entry).unwrap());
                    loads[expert].max = loads[expert].max.max(u32::try_from(of_expert).unwrap());
                }
            }
            Draft { needs, loads, pairs, locked, forbidden, seed, wishes }
        },
    )
}

/// A position as an index.
pub fn index(position: u32) -> usize {
    usize::try_from(position).unwrap()
}

/// The region, or kind, at a position of a list.
pub fn region(list: &[Option<u32>], position: u32) -> Option<u32> {
    list.get(index(position)).copied().flatten()
}

/// Whether a pair leads from one known region into another.
pub fn is_across(wishes: &Wishes, pair: &Pair) -> bool {
    let ends = (region(&wishes.entry_regions, pair.entry), region(&wishes.expert_regions, pair.expert));
    ends.0.is_some() && ends.1.is_some() && ends.0 != ends.1
}

/// What a plan is worth, in the order of weight.
pub type Worth = (i64, i64, i64);

/// What a set of pairs is worth to the wishes, in the order of their weight: minimum if it counts, kept current pairs if there is no price,
/// total less the price of changes. None if it breaks a rule.
pub fn worth(draft: &Draft, set: &[Pair]) -> Option<Worth> {
    let wishes = &draft.wishes;
    let (mut needs, mut loads) = (vec![0_u32; draft.needs.len()], vec![0_u32; draft.loads.len()]);
    let mut sums = vec![0_i64; draft.needs.len()];
    for pair in set {
        needs[index(pair.entry)] += 1;
        loads[index(pair.expert)] += 1;
        sums[index(pair.entry)] += pair.affinity;
    }
    let within = |(load, bounds): (&u32, &Load)| (bounds.min..=bounds.max).contains(load);
    if needs != draft.needs || !loads.iter().zip(&draft.loads).all(within) {
        return None;
    }
    if set.iter().filter(|pair| is_across(wishes, pair)).count() < index(wishes.min_cross_region) {
        return None;
    }
    if let Some(limit) = wishes.panel_max {
        let list = if limit.by == Grouping::Kind { &wishes.expert_kinds } else { &wishes.expert_regions };
        for pair in set {
            let own = region(list, pair.expert);
            let same = |other: &&Pair| other.entry == pair.entry && region(list, other.expert) == own;
            if own.is_some() && set.iter().filter(same).count() > index(limit.most) {
                return None;
            }
        }
    }
    if wishes.is_connected && !set.is_empty() {
        // Spread from the first pair until nobody new is reached.
        let (mut entries, mut experts) = (BTreeSet::from([set[0].entry]), BTreeSet::new());
        for _ in 0..=set.len() {
            for pair in set {
                if entries.contains(&pair.entry) {
                    experts.insert(pair.expert);
                }
                if experts.contains(&pair.expert) {
                    entries.insert(pair.entry);
                }
            }
        }
        if !set.iter().all(|pair| entries.contains(&pair.entry)) {
            return None;
        }
    }
    let minimum = sums.iter().copied().min().unwrap_or(0);
    let kept = wishes.current.iter().flatten();
    let kept = kept.filter(|ends| set.iter().any(|pair| (pair.entry, pair.expert) == **ends)).count();
    let kept = i64::try_from(kept).unwrap();
    let total = sums.iter().sum::<i64>();
    Some((
        if wishes.objective == Objective::Fair { minimum } else { 0 },
        if wishes.change_price.is_none() { kept } else { 0 },
        total + wishes.change_price.unwrap_or(0) * kept,
    ))
}

/// The pairs that a plan may choose, and those that it must hold.
pub fn free_and_locked(draft: &Draft) -> (Vec<Pair>, Vec<Pair>) {
    let ends = |pair: &Pair| (pair.entry, pair.expert);
    let (mut locks, open): (Vec<Pair>, Vec<Pair>) =
        draft.pairs.iter().copied().partition(|pair| draft.locked.contains(&ends(pair)));
    for &(entry, expert) in &draft.locked {
        if !locks.iter().any(|lock| ends(lock) == (entry, expert)) {
            locks.push(Pair { entry, expert, affinity: 0 });
        }
    }
    (open.into_iter().filter(|pair| !draft.forbidden.contains(&ends(pair))).collect(), locks)
}

/// Every plan that keeps the rules, with its worth, by trying every set of allowed pairs; the pairs in order.
pub fn all_plans(draft: &Draft) -> Vec<(Worth, Vec<(u32, u32)>)> {
    let (free, locks) = free_and_locked(draft);
    let places: u32 = draft.needs.iter().sum();
    let Some(open) = places.checked_sub(u32::try_from(locks.len()).unwrap()) else { return Vec::new() };
    let sets = (0_u32..1 << free.len()).filter(|set| set.count_ones() == open);
    sets.filter_map(|set| {
        let mut pairs = locks.clone();
        pairs.extend(free.iter().enumerate().filter(|(p, _)| set >> p & 1 == 1).map(|(_, pair)| *pair));
        let worth = worth(draft, &pairs)?;
        let mut ends: Vec<(u32, u32)> = pairs.iter().map(|pair| (pair.entry, pair.expert)).collect();
        ends.sort_unstable();
        Some((worth, ends))
    })
    .collect()
}

/// The best worth by trying everything.
pub fn brute_force(draft: &Draft) -> Option<Worth> {
    all_plans(draft).into_iter().map(|(worth, _)| worth).max()
}

/// The largest value of a program; none if it has no solution. If the program fails in another way, nothing is known, and the test with it.
pub fn largest_value(program: &LinearProgram) -> Option<i128> {
    match program.solve() {
        Ok(outcome) => {
            let Ok(solution) = outcome.into_solution() else { panic!("the program was interrupted") };
            Some(format!("{:.0}", solution.objective()).parse().unwrap())
        }
        Err(Error::Infeasible) => None,
        Err(error) => panic!("the program failed: {error}"),
    }
}

/// What the product answers.
pub fn answer(draft: &Draft) -> Outcome {
    solve(&Problem::new(draft.clone()).unwrap())
}

/// The plan of a question that has one, which must keep all rules.
#[track_caller]
pub fn plan_of(draft: &Draft) -> Plan {
    let Outcome::Solved(plan) = answer(draft) else { panic!("there is a plan") };
    assert_eq!(check_certificate(draft, &plan), Ok(()));
    assert!(worth(draft, &plan.pairs).is_some());
    plan
}

/// A drawn question whose entries and experts are of `regions` regions and three kinds, with pairs across regions worth less.
pub fn divided(entries: u32, experts: u32, need: u32, regions: u32, loss: i64, seed: u64) -> Draft {
    let mut draft = gen_assign(entries, experts, need, 0, seed);
    draft.wishes = Wishes {
        entry_regions: (0..entries).map(|entry| Some(entry % regions)).collect(),
        expert_regions: (0..experts).map(|expert| Some(expert % regions)).collect(),
        expert_kinds: (0..experts).map(|expert| Some(expert % 3)).collect(),
        ..Wishes::default()
    };
    for pair in &mut draft.pairs {
        if is_across(&draft.wishes, pair) {
            pair.affinity -= loss;
        }
    }
    draft
}
