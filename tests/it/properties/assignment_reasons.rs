//! The reasons why there is no plan with all wishes, counted again by a flow of their own (augmenting paths) and by trying everything.

use std::collections::BTreeSet;

use pingxuan::compute::assignment::{
    Draft, Grouping, Kind, Load, Objective, Outcome, Pair, PanelMax, Wishes, Witness,
};
use proptest::prelude::*;

use super::assignment::assert_counts;
use super::assignment_oracle::{
    all_plans, answer, divided, free_and_locked, index, is_across, plan_of, questions, region,
};
use super::instances::SplitMix64;

/// A graph of whole capacities whose largest flow is found path by path.
struct Pipes {
    /// Room from each node to each other.
    room: Vec<Vec<u64>>,
}

impl Pipes {
    fn new(nodes: usize) -> Self {
        Self { room: vec![vec![0; nodes]; nodes] }
    }

    fn largest(mut self, source: usize, sink: usize) -> u64 {
        let mut sum = 0;
        loop {
            let mut from = vec![None; self.room.len()];
            let mut waiting = vec![source];
            while let Some(node) = waiting.pop() {
                for (next, before) in from.iter_mut().enumerate() {
                    if self.room[node][next] > 0 && before.is_none() && next != source {
                        *before = Some(node);
                        waiting.push(next);
                    }
                }
            }
            if from[sink].is_none() {
                return sum;
            }
            let mut node = sink;
            while let Some(before) = from[node] {
                self.room[before][node] -= 1;
                self.room[node][before] += 1;
                node = before;
            }
            sum += 1;
        }
    }
}

/// The group of an expert that is limited, if its group is known.
fn group(draft: &Draft, expert: u32) -> Option<u32> {
    match draft.wishes.panel_max?.by {
        Grouping::Region => region(&draft.wishes.expert_regions, expert),
        Grouping::Kind => region(&draft.wishes.expert_kinds, expert),
    }
}

/// How many places some entries and experts can have with each other, beside the locks: the entries up to `entry_room`, the experts up to
/// `expert_room`, each group on each panel up to the limit.
fn most_places(draft: &Draft, entry_room: &[u64], expert_room: &[u64]) -> u64 {
    let (free, locks) = free_and_locked(draft);
    let (entries, experts) = (draft.needs.len(), draft.loads.len());
    // Nodes: source, entries, experts, a node for each entry and group, sink.
    let groups = 4;
    let of_expert = |expert: usize| 1 + entries + expert;
    let of_group = |entry: usize, group: usize| 1 + entries + experts + entry * groups + group;
    let sink = 1 + entries + experts + entries * groups;
    let mut pipes = Pipes::new(sink + 1);
    for (entry, &room) in entry_room.iter().enumerate() {
        pipes.room[0][1 + entry] = room;
        for number in 0..groups {
            let locked = locks.iter().filter(|lock| {
                index(lock.entry) == entry && group(draft, lock.expert).map(index) == Some(number)
            });
            let limit = draft.wishes.panel_max.map_or(u32::MAX, |limit| limit.most);
            let left = index(limit).saturating_sub(locked.count());
            pipes.room[1 + entry][of_group(entry, number)] = u64::try_from(left).unwrap();
        }
    }
    for (expert, &room) in expert_room.iter().enumerate() {
        pipes.room[of_expert(expert)][sink] = room;
    }
    for pair in free {
        let (entry, expert) = (index(pair.entry), index(pair.expert));
        let from = group(draft, pair.expert).map_or(1 + entry, |group| of_group(entry, index(group)));
        pipes.room[from][of_expert(expert)] = 1;
    }
    pipes.largest(0, sink)
}

/// Whether a reason that is about panels rests on too many locked experts of one group.
fn is_by_locks(draft: &Draft, witness: &Witness) -> bool {
    let [entry] = witness.entries[..] else { return false };
    let groups: BTreeSet<Option<u32>> = witness.experts.iter().map(|&expert| group(draft, expert)).collect();
    let are_locked = witness.experts.iter().all(|&expert| draft.locked.contains(&(entry, expert)));
    are_locked
        && groups.len() == 1
        && !groups.contains(&None)
        && witness.capacity == u64::from(draft.wishes.panel_max.unwrap().most)
        && u64::try_from(witness.experts.len()) == Ok(witness.need)
}

/// Counts a witness of limits on panels again from the draft: locked experts are too many, the entries named get too little, or the experts
/// named have too little to do.
fn assert_panel(draft: &Draft, witness: &Witness) {
    let counts = [true, false].map(|by_entries| panel_counts(draft, witness, by_entries));
    let is_counted = counts.contains(&(witness.need, witness.capacity));
    assert!(is_by_locks(draft, witness) || is_counted, "{witness:?}: {counts:?}");
}

/// Whether the entries named, or the experts, are short within the limits on panels.
fn is_short_of_panel(draft: &Draft, witness: &Witness, by_entries: bool) -> bool {
    let (need, most) = panel_counts(draft, witness, by_entries);
    need > most
}

/// What the entries named need, or the experts must take, and the most they can.
fn panel_counts(draft: &Draft, witness: &Witness, by_entries: bool) -> (u64, u64) {
    let locked = |of: fn(&(u32, u32)) -> u32, own: usize| {
        u64::try_from(draft.locked.iter().filter(|lock| index(of(lock)) == own).count()).unwrap()
    };
    let is_in = |list: &[u32], position: usize| list.contains(&u32::try_from(position).unwrap());
    let open = |entry: usize| u64::from(draft.needs[entry]) - locked(|lock| lock.0, entry);
    let room = |expert: usize| u64::from(draft.loads[expert].max) - locked(|lock| lock.1, expert);
    let must =
        |expert: usize| u64::from(draft.loads[expert].min).saturating_sub(locked(|lock| lock.1, expert));
    let of = |length: usize, amount: &dyn Fn(usize) -> u64| (0..length).map(amount).collect::<Vec<u64>>();
    let (entries, experts) = (draft.needs.len(), draft.loads.len());
    let asked = of(entries, &|entry| if is_in(&witness.entries, entry) { open(entry) } else { 0 });
    let wanted = of(experts, &|expert| if is_in(&witness.experts, expert) { must(expert) } else { 0 });
    if by_entries {
        (asked.iter().sum(), most_places(draft, &asked, &of(experts, &room)))
    } else {
        (wanted.iter().sum(), most_places(draft, &of(entries, &open), &wanted))
    }
}

/// Whether the entries, or the experts, that a witness of places or minimums names are short, by its formula.
fn is_short(draft: &Draft, witness: &Witness) -> bool {
    let (free, locks) = free_and_locked(draft);
    let locked = |of: &dyn Fn(&Pair) -> bool| locks.iter().filter(|lock| of(lock)).count();
    let open = |entry: u32| index(draft.needs[index(entry)]) - locked(&|lock| lock.entry == entry);
    let load = |expert: u32| {
        let (load, taken) = (draft.loads[index(expert)], locked(&|lock| lock.expert == expert));
        (index(load.min).saturating_sub(taken), index(load.max) - taken)
    };
    let is_named = |pair: &Pair| match witness.kind {
        Kind::Places => witness.entries.contains(&pair.entry),
        _ => witness.experts.contains(&pair.expert),
    };
    let links =
        |is_of: &dyn Fn(&Pair) -> bool| free.iter().filter(|pair| is_named(pair) && is_of(pair)).count();
    let (entries, experts) = (draft.needs.len(), draft.loads.len());
    let positions = |length: usize| 0..u32::try_from(length).unwrap();
    let (need, capacity): (usize, usize) = if witness.kind == Kind::Places {
        let capacity =
            positions(experts).map(|expert| load(expert).1.min(links(&|pair| pair.expert == expert)));
        (witness.entries.iter().map(|&entry| open(entry)).sum(), capacity.sum())
    } else {
        let capacity = positions(entries).map(|entry| open(entry).min(links(&|pair| pair.entry == entry)));
        (witness.experts.iter().map(|&expert| load(expert).0).sum(), capacity.sum())
    };
    need > capacity
}

/// The sets of free pairs that, with the locks, keep the needs, panels and loads which a witness names; everybody else may have any number.
fn own_rules(draft: &Draft, witness: &Witness) -> Vec<Vec<Pair>> {
    let (free, locks) = free_and_locked(draft);
    let bits = |is_of: &dyn Fn(&Pair) -> bool| -> u32 {
        free.iter().enumerate().filter(|(_, pair)| is_of(pair)).map(|(at, _)| 1 << at).sum()
    };
    let locked = |is_of: &dyn Fn(&Pair) -> bool| {
        u32::try_from(locks.iter().filter(|lock| is_of(lock)).count()).unwrap()
    };
    // For each rule the pairs that count, how many are locked, and the least and the most that there may be.
    let mut rules: Vec<(u32, u32, u32, u32)> = Vec::new();
    for &entry in &witness.entries {
        let is_own = |pair: &Pair| pair.entry == entry;
        let need = draft.needs[index(entry)];
        rules.push((bits(&is_own), locked(&is_own), need, need));
        for number in 0..4 {
            let is_same = |pair: &Pair| is_own(pair) && group(draft, pair.expert) == Some(number);
            let most = draft.wishes.panel_max.map_or(u32::MAX, |limit| limit.most);
            rules.push((bits(&is_same), locked(&is_same), 0, most));
        }
    }
    for &expert in &witness.experts {
        let is_own = |pair: &Pair| pair.expert == expert;
        let load = draft.loads[index(expert)];
        rules.push((bits(&is_own), locked(&is_own), load.min, load.max));
    }
    let is_kept = |set: &u32| {
        rules.iter().all(|&(bits, locked, least, most)| {
            (least..=most).contains(&((set & bits).count_ones() + locked))
        })
    };
    let pairs = |set: u32| {
        let chosen = free.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1).map(|(_, pair)| *pair);
        locks.iter().copied().chain(chosen).collect()
    };
    (0_u32..1 << free.len()).filter(is_kept).map(pairs).collect()
}

/// The most pairs across regions that one of some sets has.
fn largest_across(draft: &Draft, sets: &[Vec<Pair>]) -> Option<usize> {
    let across = |pairs: &Vec<Pair>| pairs.iter().filter(|pair| is_across(&draft.wishes, pair)).count();
    sets.iter().map(across).max()
}

/// Whether one of some sets hangs together and has enough pairs across regions.
fn can_join(draft: &Draft, sets: &[Vec<Pair>]) -> bool {
    sets.iter().any(|pairs| {
        let across = pairs.iter().filter(|pair| is_across(&draft.wishes, pair)).count();
        across >= index(draft.wishes.min_cross_region) && hangs_together(pairs)
    })
}

fn hangs_together(pairs: &[Pair]) -> bool {
    let Some(first) = pairs.first() else { return true };
    let (mut entries, mut experts) = (BTreeSet::from([first.entry]), BTreeSet::new());
    for _ in 0..=pairs.len() {
        for pair in pairs {
            if entries.contains(&pair.entry) {
                experts.insert(pair.expert);
            }
            if experts.contains(&pair.expert) {
                entries.insert(pair.entry);
            }
        }
    }
    pairs.iter().all(|pair| entries.contains(&pair.entry))
}

/// Whether no pair that a plan could have leads out of the entries and experts that a witness names, though others need somebody.
fn is_island(draft: &Draft, witness: &Witness) -> bool {
    let (free, locks) = free_and_locked(draft);
    let open = |pair: &&Pair| {
        let taken = |of: &dyn Fn(&Pair) -> bool| locks.iter().filter(|lock| of(lock)).count();
        taken(&|lock| lock.entry == pair.entry) < index(draft.needs[index(pair.entry)])
            && taken(&|lock| lock.expert == pair.expert) < index(draft.loads[index(pair.expert)].max)
    };
    let is_inside = |entry: u32| witness.entries.contains(&entry);
    let mut pairs = free.iter().filter(open).chain(&locks);
    let needs_somebody = |(entry, need): (u32, &u32)| (*need > 0).then_some(is_inside(entry));
    let sides: BTreeSet<bool> = (0..).zip(&draft.needs).filter_map(needs_somebody).collect();
    sides.len() == 2 && pairs.all(|pair| is_inside(pair.entry) == witness.experts.contains(&pair.expert))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_reason_is_what_can_be_counted_again(draft in questions(3, 4)) {
        let Outcome::Infeasible(witness) = answer(&draft) else { return Ok(()) };
        prop_assert!(witness.need > witness.capacity, "{:?}", witness);
        match witness.kind {
            Kind::Places | Kind::Minimums => assert_counts(&draft, &witness),
            Kind::Panel => assert_panel(&draft, &witness),
            Kind::CrossRegion => {
                let (free, locks) = free_and_locked(&draft);
                let across = free.iter().chain(&locks).filter(|pair| is_across(&draft.wishes, pair));
                let own = largest_across(&draft, &own_rules(&draft, &witness));
                let most = if across.clone().count() < index(draft.wishes.min_cross_region) {
                    let (entries, experts): (BTreeSet<u32>, BTreeSet<u32>) =
                        across.clone().map(|pair| (pair.entry, pair.expert)).unzip();
                    prop_assert!(entries.into_iter().eq(witness.entries.iter().copied()));
                    prop_assert!(experts.into_iter().eq(witness.experts.iter().copied()));
                    Some(across.count())
                } else {
                    own
                };
                prop_assert_eq!(most.map(|most| u64::try_from(most).unwrap()), Some(witness.capacity));
                prop_assert_eq!(witness.need, u64::from(draft.wishes.min_cross_region));
            }
            Kind::Connection => {
                let plain = Wishes { is_connected: false, ..draft.wishes.clone() };
                let plans = all_plans(&Draft { wishes: plain, ..draft.clone() });
                prop_assert!(!plans.is_empty());
                prop_assert!(!can_join(&draft, &own_rules(&draft, &witness)));
            }
            Kind::Island => prop_assert!(is_island(&draft, &witness), "{:?}", witness),
        }
    }

}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nobody_can_be_left_out_of_a_reason(draft in questions(3, 4)) {
        let Outcome::Infeasible(witness) = answer(&draft) else { return Ok(()) };
        let without = |list: &[u32], position: usize| {
            let mut fewer = list.to_vec();
            fewer.remove(position);
            fewer
        };
        let asks_of_entries = |entries: Vec<u32>| Witness { entries, ..witness.clone() };
        let asks_of_experts = |experts: Vec<u32>| Witness { experts, ..witness.clone() };
        let fewer_entries = || (0..witness.entries.len()).map(|at| asks_of_entries(without(&witness.entries, at)));
        let fewer_experts = || (0..witness.experts.len()).map(|at| asks_of_experts(without(&witness.experts, at)));
        match witness.kind {
            Kind::Places => prop_assert!(fewer_entries().all(|fewer| !is_short(&draft, &fewer))),
            Kind::Minimums => prop_assert!(fewer_experts().all(|fewer| !is_short(&draft, &fewer))),
            Kind::Panel => {
                let counted = (witness.need, witness.capacity);
                let of_entries = panel_counts(&draft, &witness, true) == counted
                    && fewer_entries().all(|fewer| !is_short_of_panel(&draft, &fewer, true));
                let of_experts = panel_counts(&draft, &witness, false) == counted
                    && fewer_experts().all(|fewer| !is_short_of_panel(&draft, &fewer, false));
                let of_locks = is_by_locks(&draft, &witness) && witness.need == witness.capacity + 1;
                prop_assert!(of_entries || of_experts || of_locks, "{:?}", witness);
            }
            Kind::CrossRegion => {
                let (free, locks) = free_and_locked(&draft);
                let across = free.iter().chain(&locks).filter(|pair| is_across(&draft.wishes, pair));
                let needed = index(draft.wishes.min_cross_region);
                if across.count() >= needed {
                    let is_enough = |fewer: Witness| {
                        largest_across(&draft, &own_rules(&draft, &fewer)).is_none_or(|most| most < needed)
                    };
                    prop_assert!(!fewer_entries().chain(fewer_experts()).any(is_enough), "{:?}", witness);
                }
            }
            Kind::Island => {
                let is_island = |fewer: Witness| is_island(&draft, &fewer);
                prop_assert!(!fewer_entries().chain(fewer_experts()).any(is_island), "{:?}", witness);
            }
            Kind::Connection => {
                let is_parted = |fewer: Witness| !can_join(&draft, &own_rules(&draft, &fewer));
                prop_assert!(!fewer_entries().chain(fewer_experts()).any(is_parted), "{:?}", witness);
            }
        }
    }
}

#[test]
fn the_loads_that_leave_too_few_pairs_across_are_named_and_no_others() {
    // The entries of region 0 could go to four experts of region 1, who may take one entry each; everybody else has room.
    let mut draft = divided(20, 8, 1, 2, 0, 3);
    draft.loads.fill(Load { min: 0, max: 20 });
    for expert in [1, 3, 5, 7] {
        draft.loads[expert] = Load { min: 0, max: 1 };
    }
    draft.wishes.min_cross_region = 15;
    let Outcome::Infeasible(witness) = answer(&draft) else { panic!("ten and four are not enough") };
    assert_eq!((witness.kind, witness.need, witness.capacity), (Kind::CrossRegion, 15, 14));
    assert_eq!(witness.experts, [1, 3, 5, 7]);
    assert_eq!(witness.entries, (0..20).filter(|entry| entry % 2 == 1).collect::<Vec<u32>>());
}

#[test]
fn the_experts_whom_a_limit_leaves_idle_are_named_and_no_others() {
    // Three of the first kind must take two of the four entries each, which may have only one of that kind.
    let mut draft = divided(4, 9, 3, 2, 0, 3);
    draft.pairs.clear();
    for (entry, expert) in (0..4).flat_map(|entry| (0..9).map(move |expert| (entry, expert))) {
        draft.pairs.push(Pair { entry, expert, affinity: 1 });
    }
    draft.loads.fill(Load { min: 0, max: 4 });
    for expert in [0, 3, 6] {
        draft.loads[expert] = Load { min: 2, max: 4 };
    }
    draft.loads[1].min = 1;
    draft.wishes.panel_max = Some(PanelMax { by: Grouping::Kind, most: 1 });
    let Outcome::Infeasible(witness) = answer(&draft) else { panic!("six do not fit into four") };
    assert_eq!((witness.kind, witness.need, witness.capacity), (Kind::Panel, 6, 4));
    assert_eq!(witness.experts, [0, 3, 6]);
}

#[test]
fn the_most_extreme_numbers_do_not_overflow_with_wishes() {
    let mut random = SplitMix64(7);
    let mut draft =
        Draft { needs: vec![3; 16], loads: vec![Load { min: 0, max: 16 }; 8], ..Draft::default() };
    for (entry, expert) in (0..16).flat_map(|entry| (0..8).map(move |expert| (entry, expert))) {
        let affinity = if random.below(2) == 0 { 1_000_000_000 } else { -1_000_000_000 };
        draft.pairs.push(Pair { entry, expert, affinity });
    }
    draft.wishes = Wishes {
        entry_regions: (0..16).map(|entry| Some(entry % 2)).collect(),
        expert_regions: (0..8).map(|expert| Some(expert % 2)).collect(),
        expert_kinds: (0..8).map(|expert| Some(expert % 3)).collect(),
        ..Wishes::default()
    };
    let wishes: [&dyn Fn(&mut Wishes); 7] = [
        &|wishes| wishes.min_cross_region = 47,
        &|wishes| wishes.is_connected = true,
        &|wishes| wishes.panel_max = Some(PanelMax { by: Grouping::Kind, most: 1 }),
        &|wishes| wishes.tolerance = Some(i64::MAX),
        &|wishes| wishes.current = Some((0..16).map(|entry| (entry, entry % 8)).collect()),
        &|wishes| {
            wishes.current = Some((0..16).map(|entry| (entry, entry % 8)).collect());
            // Just below what is refused.
            wishes.change_price = Some(7_000_000_000_000_000);
        },
        &|wishes| wishes.objective = Objective::Fair,
    ];
    for first in wishes {
        for second in wishes {
            let mut asked = draft.clone();
            first(&mut asked.wishes);
            second(&mut asked.wishes);
            plan_of(&asked);
        }
    }
}
