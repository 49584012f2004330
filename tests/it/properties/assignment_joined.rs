//! Plans that must hang together, where the best ones would not: against trying everything, and on regions that keep to themselves.

use pingxuan::compute::assignment::{
    Draft, Grouping, Kind, Load, Objective, Outcome, Pair, PanelMax, Wishes,
};
use proptest::prelude::*;

use super::assignment_oracle::{all_plans, answer, brute_force, divided, index, is_across, plan_of};

/// Two or three regions of few entries and experts, with pairs across that are worth much less; loads are tight in half of them.
fn regions() -> impl Strategy<Value = Draft> {
    let cells = prop::collection::vec((0_u8..10, 0_i64..10), 16);
    (2_u32..4, cells, any::<bool>(), 0_i64..40, any::<bool>(), prop::collection::vec(1_u32..4, 4)).prop_map(
        |(regions, cells, is_tight, loss, is_fair, needs)| {
            let places: u32 = needs.iter().sum();
            let load = if is_tight {
                Load { min: places / 4, max: places.div_ceil(4) }
            } else {
                Load { min: 0, max: places }
            };
            let mut draft = Draft {
                needs,
                loads: vec![load; 4],
                wishes: Wishes {
                    objective: if is_fair { Objective::Fair } else { Objective::Total },
                    is_connected: true,
                    entry_regions: (0..4).map(|entry| Some(entry % regions)).collect(),
                    expert_regions: (0..4).map(|expert| Some(expert % regions)).collect(),
                    ..Wishes::default()
                },
                ..Draft::default()
            };
            for ((kind, affinity), position) in cells.into_iter().zip(0_u32..) {
                let pair = Pair { entry: position / 4, expert: position % 4, affinity };
                let loss = if is_across(&draft.wishes, &pair) { loss } else { 0 };
                if kind > 1 {
                    draft.pairs.push(Pair { affinity: affinity - loss, ..pair });
                }
            }
            draft
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn regions_are_joined_as_well_as_by_trying_everything(draft in regions()) {
        match (answer(&draft), brute_force(&draft)) {
            (Outcome::Solved(_), Some(best)) => {
                let plan = plan_of(&draft);
                let ends: Vec<(u32, u32)> = plan.pairs.iter().map(|pair| (pair.entry, pair.expert)).collect();
                let found = all_plans(&draft).into_iter().find(|(_, pairs)| *pairs == ends);
                prop_assert_eq!(found.map(|(worth, _)| worth), Some(best));
                prop_assert!(plan.proved, "{:?}", plan);
            }
            (Outcome::Infeasible(witness), None) => prop_assert!(witness.need > witness.capacity),
            (outcome, tried) => prop_assert!(false, "{:?} but trying everything gives {:?}", outcome, tried),
        }
    }
}

/// Asks that a drawn question hang together, and looks that the answer is proved.
#[track_caller]
fn assert_joined(draft: Draft, least_crossing: usize) {
    let plain = plan_of(&draft);
    let wishes = Wishes { is_connected: true, ..draft.wishes.clone() };
    let plan = plan_of(&Draft { wishes, ..draft.clone() });

    assert!(plan.proved, "{} of at most {}", plan.total, plan.bound);
    assert!(plan.total < plain.total && plan.bound <= plain.bound);
    let crossing = plan.pairs.iter().filter(|pair| is_across(&draft.wishes, pair)).count();
    assert_eq!(crossing, least_crossing);
}

#[test]
fn two_regions_are_joined_by_one_review() {
    for seed in 1..=3 {
        assert_joined(divided(150, 30, 5, 2, 20_000, seed), 1);
    }
}

#[test]
fn three_regions_are_joined_by_two_reviews() {
    for seed in 1..=2 {
        assert_joined(divided(150, 30, 5, 3, 20_000, seed), 2);
    }
}

#[test]
fn regions_whose_judges_all_have_the_same_load_exchange_judges() {
    for (regions, crossing) in [(2, 2), (3, 3)] {
        let mut draft = divided(150, 30, 5, regions, 20_000, 1);
        draft.loads.fill(Load { min: 25, max: 25 });
        assert_joined(draft, crossing);
    }
}

#[test]
fn regions_are_joined_whose_pairs_across_are_only_a_little_worse() {
    let mut draft = divided(150, 30, 5, 2, 2_000, 2);
    draft.wishes.panel_max = Some(PanelMax { by: Grouping::Kind, most: 3 });
    assert_joined(draft, 1);
}

#[test]
fn regions_are_joined_and_served_fairly() {
    let mut draft = divided(60, 12, 3, 2, 5_000, 1);
    draft.wishes.objective = Objective::Fair;
    let plain = plan_of(&draft);
    draft.wishes.is_connected = true;

    let plan = plan_of(&draft);

    assert!(plan.minimum <= plain.minimum && plan.bound <= plain.bound);
    assert!(plan.total <= plan.bound && plan.minimum <= plan.minimum_bound);
}

#[test]
fn entries_that_nobody_else_can_judge_are_named() {
    let mut draft = divided(40, 10, 3, 2, 0, 1);
    let crossing = draft.wishes.clone();
    draft.pairs.retain(|pair| !is_across(&crossing, pair));
    draft.pairs.retain(|pair| pair.entry % 4 != 1 || pair.expert % 10 != 1);
    draft.loads.fill(Load { min: 0, max: 40 });
    draft.wishes.is_connected = true;

    let Outcome::Infeasible(witness) = answer(&draft) else { panic!("no pair joins the regions") };

    assert_eq!((witness.kind, witness.need, witness.capacity), (Kind::Island, 1, 0));
    assert_eq!((witness.entries.len(), witness.experts.len()), (20, 5));
    let is_inside = |pair: &&Pair| witness.entries.contains(&pair.entry);
    assert!(draft.pairs.iter().filter(is_inside).all(|pair| witness.experts.contains(&pair.expert)));
    assert!(witness.entries.iter().all(|&entry| index(entry) < 40));
}

#[test]
fn that_too_few_pairs_join_nobody_is_counted_and_not_searched_for() {
    // Seven entries with an expert each are seven pairs, and eleven people take ten to join; all pairs are worth the same, so that no search
    // tells one plan from another.
    let pairs = (0..7).flat_map(|entry| (0..4).map(move |expert| Pair { entry, expert, affinity: 0 }));
    let wishes = Wishes { is_connected: true, ..Wishes::default() };
    let loads = vec![Load { min: 1, max: 2 }; 4];
    let draft = Draft { needs: vec![1; 7], loads, pairs: pairs.collect(), wishes, ..Draft::default() };
    let Outcome::Infeasible(witness) = answer(&draft) else { panic!("{:?}", answer(&draft)) };
    assert_eq!((witness.kind, witness.entries.len(), witness.experts.len()), (Kind::Connection, 7, 4));
    // With one more for one of the entries they are still short, with two for two of them and room for it they are not.
    let more = Draft { needs: vec![3, 2, 1, 1, 1, 1, 1], loads: vec![Load { min: 1, max: 4 }; 4], ..draft };
    assert!(matches!(answer(&more), Outcome::Solved(plan) if plan.proved));
}
