//! The wishes of an assignment (fairness, bridges, mixed panels, tolerance, loyalty to the plan in force) against trying everything and a linear
//! program with whole variables.

use microlp::{ComparisonOp, OptimizationDirection, Problem as LinearProgram};
use pingxuan::cli::solve::Status;
use pingxuan::cli::solve::assignment::run;
use pingxuan::compute::assignment::{
    Draft, Grouping, Kind, Load, Objective, Outcome, Pair, PanelMax, Refusal, Wishes, check_certificate,
};
use proptest::prelude::*;

use super::assignment_oracle::{
    answer, brute_force, divided, index, is_across, largest_value, plan_of, questions, questions_between,
    region, worth,
};
use super::instances::{SplitMix64, gen_assign};

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn wishes_are_met_as_well_as_by_trying_everything(draft in questions(3, 4)) {
        let best = brute_force(&draft);
        match answer(&draft) {
            Outcome::Solved(plan) => {
                prop_assert_eq!(check_certificate(&draft, &plan), Ok(()));
                let (best, found) = (best.unwrap(), worth(&draft, &plan.pairs).unwrap());
                let tolerance = draft.wishes.tolerance.unwrap_or(0);
                prop_assert_eq!((found.0 >= best.0, found.2 >= best.2 - tolerance), (true, true), "{:?} {:?}", found, best);
                if draft.wishes.change_price.is_none() {
                    prop_assert_eq!(found.1, best.1, "as few changes as there must be, whatever is tolerated");
                }
                if tolerance == 0 {
                    prop_assert_eq!(found, best);
                    prop_assert!(plan.proved == (plan.total == plan.bound
                        && (draft.wishes.objective == Objective::Total || plan.minimum == plan.minimum_bound)));
                    prop_assert!(plan.proved, "{:?}", plan);
                }
                prop_assert!(plan.minimum_bound >= i128::from(best.0) || draft.wishes.objective == Objective::Total);
            }
            Outcome::Infeasible(witness) => {
                prop_assert_eq!(best, None);
                prop_assert!(witness.need > witness.capacity, "{:?}", witness);
            }
            Outcome::Open => prop_assert!(false, "left open"),
        }
    }

    #[test]
    fn the_largest_affinities_are_settled_to_the_unit(draft in questions_between(3, 4, -9..=9)) {
        let mut draft = draft;
        for pair in &mut draft.pairs {
            pair.affinity = if pair.affinity > 0 { 1_000_000_000 } else { -1_000_000_000 } - pair.affinity;
        }
        let listed = draft.pairs.iter().step_by(2).take(4).map(|pair| (pair.entry, pair.expert));
        draft.wishes.current.get_or_insert(listed.collect());
        (draft.wishes.change_price, draft.wishes.tolerance) = (None, None);
        match answer(&draft) {
            Outcome::Solved(plan) => {
                prop_assert_eq!(check_certificate(&draft, &plan), Ok(()));
                let best = brute_force(&draft).unwrap();
                // Among so many sums a fair search may run out of steps before it knows the largest minimum; what it has proved holds.
                let is_fair = draft.wishes.objective == Objective::Fair;
                prop_assert!(is_fair || plan.proved, "{:?}", plan);
                prop_assert!(!is_fair || i128::from(best.0) <= plan.minimum_bound);
                if plan.proved {
                    prop_assert_eq!(worth(&draft, &plan.pairs), Some(best));
                }
            }
            Outcome::Infeasible(_) => prop_assert_eq!(brute_force(&draft), None),
            Outcome::Open => prop_assert!(false, "left open"),
        }
    }

    #[test]
    fn fairness_raises_the_minimum_and_never_the_total(draft in questions(4, 4)) {
        let with = |objective| Draft {
            wishes: Wishes { objective, tolerance: None, current: None, change_price: None, ..draft.wishes.clone() },
            ..draft.clone()
        };
        match (answer(&with(Objective::Fair)), answer(&with(Objective::Total))) {
            (Outcome::Solved(fair), Outcome::Solved(plain)) => {
                prop_assert!(fair.minimum >= plain.minimum && fair.total <= plain.total);
                prop_assert!(fair.minimum_bound <= plain.minimum_bound);
            }
            (Outcome::Infeasible(_), Outcome::Infeasible(_)) => {}
            (fair, plain) => prop_assert!(false, "{:?} {:?}", fair, plain),
        }
    }

    #[test]
    fn the_same_question_gives_the_same_plan(draft in questions(4, 4)) {
        prop_assert_eq!(answer(&draft), answer(&draft));
    }

    #[test]
    fn a_plan_that_breaks_a_wish_is_refused(draft in questions(4, 4)) {
        let plain = Draft { wishes: Wishes::default(), ..draft.clone() };
        let wish = Wishes { tolerance: None, current: None, change_price: None, objective: Objective::Total, ..draft.wishes.clone() };
        let asked = Draft { wishes: wish, ..draft.clone() };
        if let Outcome::Solved(plan) = answer(&plain) {
            let keeps = worth(&asked, &plan.pairs).is_some();
            let verdict = check_certificate(&asked, &plan);
            let is_broken = matches!(verdict, Err(Refusal::Panel | Refusal::Cross | Refusal::Connection));
            prop_assert_eq!(is_broken, !keeps, "{:?}", verdict);
        }
    }
}

/// The largest total of a middle-sized question by a program with whole variables; rows as in the definition.
fn by_program(draft: &Draft, minimum: Option<i64>) -> Option<i128> {
    let wishes = &draft.wishes;
    let mut program = LinearProgram::new(OptimizationDirection::Maximize);
    let terms: Vec<(Pair, microlp::Variable)> = draft
        .pairs
        .iter()
        .map(|pair| (*pair, program.add_binary_var(f64::from(i32::try_from(pair.affinity).unwrap()))))
        .collect();
    let mut row = |keeps: &dyn Fn(&Pair) -> Option<f64>, operator, bound: f64| {
        let terms: Vec<_> =
            terms.iter().filter_map(|(pair, variable)| Some((*variable, keeps(pair)?))).collect();
        program.add_constraint(terms, operator, bound);
    };
    for (entry, &need) in (0_u32..).zip(&draft.needs) {
        row(&|pair| (pair.entry == entry).then_some(1.0), ComparisonOp::Eq, f64::from(need));
        if let Some(minimum) = minimum {
            let affinity = |pair: &Pair| f64::from(i32::try_from(pair.affinity).unwrap());
            let minimum = f64::from(i32::try_from(minimum).unwrap());
            row(&|pair| (pair.entry == entry).then_some(affinity(pair)), ComparisonOp::Ge, minimum);
        }
        if let Some(limit) = wishes.panel_max {
            for group in 0..3 {
                let is_of = |pair: &Pair| region(&wishes.expert_kinds, pair.expert) == Some(group);
                row(
                    &|pair| (pair.entry == entry && is_of(pair)).then_some(1.0),
                    ComparisonOp::Le,
                    f64::from(limit.most),
                );
            }
        }
    }
    for (expert, load) in (0_u32..).zip(&draft.loads) {
        row(&|pair| (pair.expert == expert).then_some(1.0), ComparisonOp::Le, f64::from(load.max));
        row(&|pair| (pair.expert == expert).then_some(1.0), ComparisonOp::Ge, f64::from(load.min));
    }
    let least = f64::from(wishes.min_cross_region);
    row(&|pair| is_across(wishes, pair).then_some(1.0), ComparisonOp::Ge, least);
    largest_value(&program)
}

#[test]
fn middle_questions_are_solved_as_by_a_program_with_whole_variables() {
    for seed in 1..6 {
        let draft = divided(40, 10, 3, 2, 150, seed);
        let crossing =
            Draft { wishes: Wishes { min_cross_region: 30, ..draft.wishes.clone() }, ..draft.clone() };
        let plan = plan_of(&crossing);
        assert!(plan.proved, "{seed}: {} {}", plan.total, plan.bound);
        assert_eq!(Some(plan.total), by_program(&crossing, None));

        let limit = Some(PanelMax { by: Grouping::Kind, most: 1 });
        let mixed = Draft { wishes: Wishes { panel_max: limit, ..draft.wishes.clone() }, ..draft.clone() };
        let plan = plan_of(&mixed);
        assert!(plan.proved);
        assert_eq!(Some(plan.total), by_program(&mixed, None));

        let fair = Draft { wishes: Wishes { objective: Objective::Fair, ..draft.wishes.clone() }, ..draft };
        let plan = plan_of(&fair);
        let minimum = i64::try_from(plan.minimum).unwrap();
        assert!(plan.proved, "{seed}: {} {}", plan.total, plan.bound);
        assert_eq!(Some(plan.total), by_program(&fair, Some(minimum)));
        assert_eq!(None, by_program(&fair, Some(minimum + 1)));
    }
}

#[test]
fn a_fair_search_that_is_too_wide_ends_with_bounds_that_hold() {
    // Two entries want about a third of the same experts each, so that no panel can be searched through.
    let mut random = SplitMix64(1);
    let pairs = (0..2).flat_map(|entry| (0..300).map(move |expert| (entry, expert)));
    let draft = Draft {
        needs: vec![90, 90],
        loads: vec![Load { min: 0, max: 1 }; 300],
        pairs: pairs
            .map(|(entry, expert)| Pair {
                entry,
                expert,
                affinity: i64::try_from(random.below(1000)).unwrap(),
            })
            .collect(),
        wishes: Wishes { objective: Objective::Fair, ..Wishes::default() },
        ..Draft::default()
    };
    let plan = plan_of(&draft);

    // The worst-served entry cannot have more than half of the largest total, and gets nearly that.
    let plain = plan_of(&Draft { wishes: Wishes::default(), ..draft.clone() });
    assert!(plan.minimum <= plan.minimum_bound && plan.minimum_bound <= plain.total / 2);
    assert!(plan.minimum * 1000 >= plan.minimum_bound * 998, "{} of {}", plan.minimum, plan.minimum_bound);
    assert!(plan.total <= plan.bound && plan.bound <= plain.total);
    assert_eq!(plan_of(&draft), plan);
}

#[track_caller]
fn assert_fairest(need: u32, minimum: i128, total: i128) {
    let mut draft = gen_assign(150, 30, need, 0, 1);
    draft.wishes.objective = Objective::Fair;
    let plan = plan_of(&draft);
    assert_eq!((plan.minimum, plan.minimum_bound, plan.total, plan.bound), (minimum, minimum, total, total));
    assert!(plan.proved);
}

#[test]
fn five_judges_for_150_entries_are_given_fairly_as_known() {
    assert_fairest(5, 663, 315_112);
}

#[test]
fn two_mentors_for_150_entries_are_given_fairly_as_known() {
    assert_fairest(2, 365, 153_633);
}

#[test]
fn a_new_plan_gives_up_as_few_pairs_as_it_must() {
    let mut draft = gen_assign(150, 30, 5, 0, 1);
    let old = plan_of(&draft);
    draft.wishes.current = Some(old.pairs.iter().map(|pair| (pair.entry, pair.expert)).collect());
    assert_eq!(plan_of(&draft).changes, 0);

    // An expert falls out: those pairs must go, and no others.
    let lost = old.pairs.iter().filter(|pair| pair.expert == 4).count();
    draft.pairs.retain(|pair| pair.expert != 4);
    draft.loads[4] = Load { min: 0, max: 0 };
    let plan = plan_of(&draft);
    assert!(index(plan.changes) >= lost && plan.proved);
    let free =
        plan_of(&Draft { wishes: Wishes { change_price: Some(0), ..draft.wishes.clone() }, ..draft.clone() });
    let dear = plan_of(&Draft {
        wishes: Wishes { change_price: Some(100_000), ..draft.wishes.clone() },
        ..draft.clone()
    });
    assert!(free.changes >= plan.changes && free.total >= plan.total);
    assert_eq!((dear.changes, dear.total), (plan.changes, plan.total));
}

/// Two entries that may go to either of two experts, all pairs worth the same, both with the first one in the plan in force.
fn all_alike() -> Draft {
    let pairs = [(0, 0), (0, 1), (1, 0), (1, 1)];
    Draft {
        needs: vec![1, 1],
        loads: vec![Load { min: 0, max: 2 }; 2],
        pairs: pairs.map(|(entry, expert)| Pair { entry, expert, affinity: 0 }).to_vec(),
        wishes: Wishes { current: Some(vec![(0, 0), (1, 0)]), ..Wishes::default() },
        ..Draft::default()
    }
}

#[test]
fn no_tolerance_buys_a_change() {
    for (tolerance, seed) in
        [1, 5, i64::MAX].into_iter().flat_map(|tolerance| (0..20).map(move |seed| (tolerance, seed)))
    {
        for objective in [Objective::Total, Objective::Fair] {
            let mut draft = Draft { seed, ..all_alike() };
            (draft.wishes.tolerance, draft.wishes.objective) = (Some(tolerance), objective);
            assert_eq!(plan_of(&draft).changes, 0, "{tolerance} {seed}");
            draft.pairs[1].affinity = 1;
            assert_eq!(plan_of(&draft).changes, 0, "{tolerance} {seed}");
            // With a price a tolerance may well buy one.
            draft.wishes.change_price = Some(1);
            assert!(plan_of(&draft).changes <= 2);
        }
    }
}

#[test]
fn a_plan_with_a_change_that_only_the_tolerance_allows_is_refused() {
    let mut draft = all_alike();
    draft.wishes.tolerance = Some(5);
    let mut plan = plan_of(&draft);
    let keeping = 2 * i128::from(plan.price);
    for pair in &mut plan.pairs {
        pair.expert = 1;
    }
    (plan.changes, plan.bound) = (2, plan.bound + keeping);
    plan.proved = plan.total == plan.bound;
    assert_eq!(check_certificate(&draft, &plan), Err(Refusal::Total));

    // Twice the largest affinity for each of two places is 4, and the tolerance is no less.
    draft.pairs[1].affinity = 1;
    let mut plan = plan_of(&draft);
    assert!(plan.price > 8);
    plan.price = 8;
    assert_eq!(check_certificate(&draft, &plan), Err(Refusal::Price));
}

#[test]
fn what_cannot_be_bridged_or_mixed_is_named() {
    let mut draft = divided(20, 6, 2, 2, 0, 1);
    draft.wishes.min_cross_region = 41;
    let Outcome::Infeasible(witness) = answer(&draft) else { panic!("there are only 40 pairs") };
    assert_eq!((witness.kind, witness.need), (Kind::CrossRegion, 41));
    assert!(witness.capacity <= 40);

    draft.wishes.min_cross_region = 0;
    draft.needs = vec![4; 20];
    draft.wishes.panel_max = Some(PanelMax { by: Grouping::Kind, most: 1 });
    for load in &mut draft.loads {
        *load = Load { min: 0, max: 80 };
    }
    let Outcome::Infeasible(witness) = answer(&draft) else { panic!("there are only three kinds") };
    assert_eq!((witness.kind, witness.need, witness.capacity), (Kind::Panel, 4, 3));
    assert_eq!(witness.entries.len(), 1);
}

#[test]
fn the_wishes_are_read_and_answered_as_text() {
    let problem = r#"{"entries":[{"id":"a","need":1,"region":"北"},{"id":"b","need":1,"region":"南"}],
        "experts":[{"id":"x","min":0,"max":2,"region":"北","kind":"投资"},{"id":"y","min":0,"max":2,"region":"南","kind":"投资"}],
        "pairs":[["a","x",9],["a","y",5],["b","x",4],["b","y",8]],"objective":"fair",WISH}"#;
    let answer = |wish: &str| run(&problem.replace("WISH", wish)).unwrap();
    let json = |wish: &str| serde_json::from_str::<serde_json::Value>(&answer(wish).text).unwrap();

    assert_eq!(json(r#""seed":5"#)["pairs"], serde_json::json!([["a", "x"], ["b", "y"]]));
    let joined = json(r#""connected":true,"current":[["a","x"]],"change_price":1"#);
    assert_eq!(joined["total"], 13);
    assert!(joined.get("certificate").is_none());
    assert_eq!(json(r#""min_cross_region":1"#)["minimum"], 5);
    let refused = answer(r#""min_cross_region":3"#);
    assert_eq!(refused.status, Status::Infeasible);
    assert!(
        refused.text.contains(r#""kind":"cross_region""#)
            && refused.text.contains(r#""need":3,"capacity":2"#)
    );
    assert_eq!(answer(r#""panel_max":{"kind":0}"#).status, Status::Infeasible);
}
