//! The reasons why there is no plan with all wishes, counted again by a flow of their own (augmenting paths) and by trying everything.

use std::collections::BTreeSet;

use pingxuan::compute::assignment::{
    Draft, Grouping, Kind, Load, Objective, Outcome, Pair, PanelMax, Wishes, Witness,
};
use proptest::prelude::*;

use super::assignment::assert_counts;
use super::assignment_oracle::{all_plans, answer, free_and_locked, index, plan_of, questions, region};
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

/// Counts a witness of limits on panels again from the draft.
fn assert_panel(draft: &Draft, witness: &Witness) {
    let locked = |of: fn(&(u32, u32)) -> u32, own: usize| {
        u64::try_from(draft.locked.iter().filter(|lock| index(of(lock)) == own).count()).unwrap()
    };
    let most = u64::from(draft.wishes.panel_max.unwrap().most);
    // Either the locked experts of one panel are too many of one group by themselves,
    if let [entry] = witness.entries[..] {
        let groups: BTreeSet<Option<u32>> =
            witness.experts.iter().map(|&expert| group(draft, expert)).collect();
        let are_locked = witness.experts.iter().all(|&expert| draft.locked.contains(&(entry, expert)));
        if are_locked && groups.len() == 1 && !groups.contains(&None) && witness.capacity == most {
            assert_eq!(u64::try_from(witness.experts.len()), Ok(witness.need));
            return;
        }
    }
    let is_in = |list: &[u32], position: usize| list.contains(&u32::try_from(position).unwrap());
    let open = |entry: usize| u64::from(draft.needs[entry]) - locked(|lock| lock.0, entry);
    let room = |expert: usize| u64::from(draft.loads[expert].max) - locked(|lock| lock.1, expert);
    let must =
        |expert: usize| u64::from(draft.loads[expert].min).saturating_sub(locked(|lock| lock.1, expert));
    let of = |length: usize, amount: &dyn Fn(usize) -> u64| (0..length).map(amount).collect::<Vec<u64>>();
    let (entries, experts) = (draft.needs.len(), draft.loads.len());
    // or the entries named get too little,
    let asked = of(entries, &|entry| if is_in(&witness.entries, entry) { open(entry) } else { 0 });
    let got = most_places(draft, &asked, &of(experts, &room));
    let is_by_entries = (witness.need, witness.capacity) == (asked.iter().sum(), got);
    // or the experts have too little to do.
    let wanted = of(experts, &must);
    let taken = most_places(draft, &of(entries, &open), &wanted);
    let is_by_experts = (witness.need, witness.capacity) == (wanted.iter().sum(), taken);
    assert!(is_by_entries || is_by_experts, "{witness:?}: {asked:?} {got}, {wanted:?} {taken}");
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
                let plain = Wishes { min_cross_region: 0, is_connected: false, ..draft.wishes.clone() };
                let plans = all_plans(&Draft { wishes: plain, ..draft.clone() });
                let across = |pairs: &[(u32, u32)]| {
                    pairs.iter().filter(|pair| draft.wishes.is_cross(pair.0, pair.1)).count()
                };
                let most = plans.iter().map(|(_, pairs)| across(pairs)).max();
                prop_assert_eq!(most.map(|most| u64::try_from(most).unwrap()), Some(witness.capacity));
                prop_assert_eq!(witness.need, u64::from(draft.wishes.min_cross_region));
            }
            Kind::Connection => {
                let plain = Wishes { is_connected: false, ..draft.wishes.clone() };
                let plans = all_plans(&Draft { wishes: plain, ..draft.clone() });
                prop_assert!(!plans.is_empty());
            }
        }
    }
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
