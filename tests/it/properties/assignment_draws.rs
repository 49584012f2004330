//! The plans that a tolerance lets the seed draw: all of them can come, none is favoured much, and seeds lead far apart.

use std::collections::BTreeMap;

use pingxuan::compute::assignment::{Draft, Load, Pair, Plan, Wishes};

use super::assignment_oracle::{all_plans, divided, plan_of};
use super::instances::{SplitMix64, gen_assign};

/// Four entries and four experts with drawn affinities.
fn small(seed: u64, tolerance: i64) -> Draft {
    let mut random = SplitMix64(seed);
    let mut pairs = Vec::new();
    for (entry, expert) in (0..4).flat_map(|entry| (0..4).map(move |expert| (entry, expert))) {
        let affinity = i64::try_from(random.below(10)).unwrap();
        if random.below(8) > 0 {
            pairs.push(Pair { entry, expert, affinity });
        }
    }
    Draft {
        needs: vec![2, 1, 2, 1],
        loads: vec![Load { min: 1, max: 2 }; 4],
        pairs,
        wishes: Wishes { tolerance: Some(tolerance), ..Wishes::default() },
        ..Draft::default()
    }
}

/// Draws with many seeds, and looks that every plan within the tolerance comes about as often as the others.
#[track_caller]
fn assert_even(draft: &Draft) {
    let tolerance = draft.wishes.tolerance.unwrap();
    let plans = all_plans(draft);
    let best = plans.iter().map(|(worth, _)| worth.2).max().unwrap();
    let near = plans.into_iter().filter(|(worth, _)| worth.2 >= best - tolerance);
    let mut counts: BTreeMap<Vec<(u32, u32)>, u64> = near.map(|(_, pairs)| (pairs, 0)).collect();
    let each = 40;
    let draws = each * u64::try_from(counts.len()).unwrap();
    for seed in 1..=draws {
        let plan = plan_of(&Draft { seed, ..draft.clone() });
        let ends: Vec<(u32, u32)> = plan.pairs.iter().map(|pair| (pair.entry, pair.expert)).collect();
        *counts.get_mut(&ends).expect("only plans within the tolerance are drawn") += 1;
    }
    // Forty draws have a deviation of six.
    assert!(counts.values().all(|&count| (each - 25..=each + 25).contains(&count)), "{:?}", counts.values());
    assert!(counts.len() > 2, "there is something to draw from");
}

#[test]
fn every_plan_within_the_tolerance_is_as_likely_as_the_others() {
    for (seed, tolerance) in [(7, 4), (10, 3), (3, 4)] {
        assert_even(&small(seed, tolerance));
    }
}

#[test]
fn every_plan_within_the_tolerance_of_wishes_is_as_likely_as_the_others() {
    let mut draft = small(7, 6);
    // Four entries and four experts hang together by seven pairs at least.
    draft.needs = vec![2, 1, 3, 1];
    draft.loads.fill(Load { min: 1, max: 3 });
    draft.wishes.is_connected = true;
    assert_even(&draft);
    let mut draft = small(10, 6);
    draft.wishes.min_cross_region = 3;
    draft.wishes.entry_regions = vec![Some(0), Some(1), Some(0), Some(1)];
    draft.wishes.expert_regions = vec![Some(0), Some(1), Some(0), None];
    assert_even(&draft);
}

/// How many pairs of one plan the other has not.
fn distance(one: &Plan, other: &Plan) -> usize {
    one.pairs.iter().filter(|pair| !other.pairs.contains(pair)).count()
}

#[test]
fn seeds_draw_plans_far_apart_within_the_tolerance() {
    let mut draft = gen_assign(150, 30, 5, 0, 1);
    let best = plan_of(&draft);
    draft.wishes.tolerance = Some(3_000);
    let plans: Vec<Plan> = (1..=4).map(|seed| plan_of(&Draft { seed, ..draft.clone() })).collect();

    for plan in &plans {
        assert!((best.total - 3_000..=best.total).contains(&plan.total) && plan.bound == best.total);
        assert!(distance(plan, &best) >= 50, "{}", distance(plan, &best));
    }
    for (position, plan) in plans.iter().enumerate() {
        for other in &plans[..position] {
            assert!(distance(plan, other) >= 60, "{}", distance(plan, other));
        }
    }
    assert_eq!(plan_of(&Draft { seed: 3, ..draft }), plans[2]);
}

#[test]
fn a_draw_keeps_the_other_wishes() {
    let mut draft = divided(60, 12, 3, 2, 300, 4);
    draft.wishes.min_cross_region = 10;
    let best = plan_of(&draft);
    draft.wishes.tolerance = Some(500);
    let first = plan_of(&Draft { seed: 1, ..draft.clone() });
    let second = plan_of(&Draft { seed: 2, ..draft.clone() });

    assert!(first.total >= best.total - 500 && second.total >= best.total - 500);
    assert!(distance(&first, &second) >= 10, "{}", distance(&first, &second));
}
