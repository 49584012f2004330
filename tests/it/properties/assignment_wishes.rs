//! The wishes of an assignment (fairness, bridges, mixed panels, tolerance, loyalty to the plan in force) against trying everything and a linear
//! program with whole variables.

use std::collections::BTreeSet;

use microlp::{ComparisonOp, OptimizationDirection, Problem as LinearProgram};
use pingxuan::cli::solve::Status;
use pingxuan::cli::solve::assignment::run;
use pingxuan::compute::assignment::{
    Draft, Grouping, Kind, Load, Objective, Outcome, Pair, PanelMax, Plan, Problem, Refusal, Wishes,
    check_certificate, solve,
};
use proptest::prelude::*;

use super::instances::gen_assign;

/// Wishes of every kind, alone and together, for up to `entries` × `experts`.
fn wishes(entries: usize, experts: usize) -> impl Strategy<Value = Wishes> {
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

/// Small questions with wishes, locks and bans.
fn questions(entries: usize, experts: usize) -> impl Strategy<Value = Draft> {
    // A cell: 0..8 listed, 8 not listed, 9 locked.
    let cells = prop::collection::vec((0_u8..12, -5_i64..10), entries * experts);
    let needs = prop::collection::vec(0_u32..3, entries);
    let loads = prop::collection::vec((0_u32..2, 0_u32..4), experts);
    (needs, loads, cells, 0_u64..4, wishes(entries, experts)).prop_map(
        move |(mut needs, loads, cells, seed, wishes)| {
            let mut loads: Vec<Load> =
                loads.into_iter().map(|(min, more)| Load { min, max: min + more }).collect();
            let (mut pairs, mut locked) = (Vec::new(), Vec::<(u32, u32)>::new());
            for (position, (kind, affinity)) in cells.into_iter().enumerate() {
                let (entry, expert) = (position / experts, position % experts);
                let ends = (u32::try_from(entry).unwrap(), u32::try_from(expert).unwrap());
                if kind != 8 {
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
            Draft { needs, loads, pairs, locked, forbidden: Vec::new(), seed, wishes }
        },
    )
}

fn index(position: u32) -> usize {
    usize::try_from(position).unwrap()
}

fn region(list: &[Option<u32>], position: u32) -> Option<u32> {
    list.get(index(position)).copied().flatten()
}

/// What a set of pairs is worth to the wishes, in the order of their weight: minimum if it counts, kept current pairs if there is no price,
/// total less the price of changes. None if it breaks a rule.
fn worth(draft: &Draft, set: &[Pair]) -> Option<(i64, i64, i64)> {
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
    let is_across = |pair: &&Pair| {
        let ends = (region(&wishes.entry_regions, pair.entry), region(&wishes.expert_regions, pair.expert));
        ends.0.is_some() && ends.1.is_some() && ends.0 != ends.1
    };
    if set.iter().filter(is_across).count() < index(wishes.min_cross_region) {
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

/// The best worth by trying every set of allowed pairs.
fn brute_force(draft: &Draft) -> Option<(i64, i64, i64)> {
    let is_locked = |pair: &&Pair| draft.locked.contains(&(pair.entry, pair.expert));
    let free: Vec<Pair> = draft.pairs.iter().filter(|pair| !is_locked(pair)).copied().collect();
    let mut locks: Vec<Pair> = draft.pairs.iter().filter(is_locked).copied().collect();
    for &(entry, expert) in &draft.locked {
        if !locks.iter().any(|lock| (lock.entry, lock.expert) == (entry, expert)) {
            locks.push(Pair { entry, expert, affinity: 0 });
        }
    }
    let places: u32 = draft.needs.iter().sum();
    (0_u32..1 << free.len())
        .filter(|set| index(set.count_ones() + u32::try_from(locks.len()).unwrap()) == index(places))
        .filter_map(|set| {
            let mut pairs = locks.clone();
            pairs.extend(free.iter().enumerate().filter(|(p, _)| set >> p & 1 == 1).map(|(_, pair)| *pair));
            worth(draft, &pairs)
        })
        .max()
}

fn answer(draft: &Draft) -> Outcome {
    solve(&Problem::new(draft.clone()).unwrap())
}

#[track_caller]
fn plan_of(draft: &Draft) -> Plan {
    let problem = Problem::new(draft.clone()).unwrap();
    let Outcome::Solved(plan) = solve(&problem) else { panic!("there is a plan") };
    assert_eq!(check_certificate(&problem, &plan), Ok(()));
    assert!(worth(draft, &plan.pairs).is_some());
    plan
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn wishes_are_met_as_well_as_by_trying_everything(draft in questions(3, 4)) {
        let best = brute_force(&draft);
        match answer(&draft) {
            Outcome::Solved(plan) => {
                let problem = Problem::new(draft.clone()).unwrap();
                prop_assert_eq!(check_certificate(&problem, &plan), Ok(()));
                let (best, found) = (best.unwrap(), worth(&draft, &plan.pairs).unwrap());
                let tolerance = draft.wishes.tolerance.unwrap_or(0);
                prop_assert_eq!((found.0 >= best.0, found.2 >= best.2 - tolerance), (true, true), "{:?} {:?}", found, best);
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
        let asked = Problem::new(Draft { wishes: wish, ..draft.clone() }).unwrap();
        if let Outcome::Solved(plan) = answer(&plain) {
            let keeps = worth(&Draft { wishes: asked.wishes().clone(), ..draft.clone() }, &plan.pairs).is_some();
            let verdict = check_certificate(&asked, &plan);
            let is_broken = matches!(verdict, Err(Refusal::Panel | Refusal::Cross | Refusal::Connection));
            prop_assert_eq!(is_broken, !keeps, "{:?}", verdict);
        }
    }
}

/// The largest total of a middle-sized question by a program with whole variables; rows as in the definition.
fn by_program(draft: &Draft, minimum: Option<i64>) -> Option<i64> {
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
    let is_across = |pair: &Pair| {
        region(&wishes.entry_regions, pair.entry) != region(&wishes.expert_regions, pair.expert)
    };
    row(&|pair| is_across(pair).then_some(1.0), ComparisonOp::Ge, f64::from(wishes.min_cross_region));
    let solution = program.solve().ok()?.into_solution().ok()?;
    Some(format!("{:.0}", solution.objective()).parse().unwrap())
}

/// A drawn question whose entries and experts are of `regions` regions and three kinds, with pairs across regions worth less.
fn divided(entries: u32, experts: u32, need: u32, regions: u32, loss: i64, seed: u64) -> Draft {
    let mut draft = gen_assign(entries, experts, need, 0, seed);
    draft.wishes = Wishes {
        entry_regions: (0..entries).map(|entry| Some(entry % regions)).collect(),
        expert_regions: (0..experts).map(|expert| Some(expert % regions)).collect(),
        expert_kinds: (0..experts).map(|expert| Some(expert % 3)).collect(),
        ..Wishes::default()
    };
    for pair in &mut draft.pairs {
        if draft.wishes.is_cross(pair.entry, pair.expert) {
            pair.affinity -= loss;
        }
    }
    draft
}

#[test]
fn middle_questions_are_solved_as_by_a_program_with_whole_variables() {
    for seed in 1..6 {
        let draft = divided(40, 10, 3, 2, 150, seed);
        let crossing =
            Draft { wishes: Wishes { min_cross_region: 30, ..draft.wishes.clone() }, ..draft.clone() };
        let plan = plan_of(&crossing);
        assert!(plan.proved, "{seed}: {} {}", plan.total, plan.bound);
        assert_eq!(Some(plan.total), by_program(&crossing, None).map(i128::from));

        let limit = Some(PanelMax { by: Grouping::Kind, most: 1 });
        let mixed = Draft { wishes: Wishes { panel_max: limit, ..draft.wishes.clone() }, ..draft.clone() };
        let plan = plan_of(&mixed);
        assert!(plan.proved);
        assert_eq!(Some(plan.total), by_program(&mixed, None).map(i128::from));

        let fair = Draft { wishes: Wishes { objective: Objective::Fair, ..draft.wishes.clone() }, ..draft };
        let plan = plan_of(&fair);
        let minimum = i64::try_from(plan.minimum).unwrap();
        assert!(plan.proved, "{seed}: {} {}", plan.total, plan.bound);
        assert_eq!(Some(plan.total), by_program(&fair, Some(minimum)).map(i128::from));
        assert_eq!(None, by_program(&fair, Some(minimum + 1)));
    }
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
fn regions_that_would_stay_apart_are_connected_at_the_least_loss() {
    let apart = divided(150, 30, 5, 2, 20_000, 1);
    let plain = plan_of(&apart);
    let asked = Draft { wishes: Wishes { is_connected: true, ..apart.wishes.clone() }, ..apart.clone() };

    let plan = plan_of(&asked);

    assert!(apart.pairs.iter().any(|pair| pair.affinity < -10_000));
    assert!(plain.minimum > 0 && plan.total < plain.total);
    assert!(plan.total <= plan.bound && plan.bound <= plain.total);
}

#[test]
fn seeds_draw_different_plans_within_the_tolerance() {
    let mut draft = gen_assign(150, 30, 5, 0, 1);
    let best = plan_of(&draft).total;
    draft.wishes.tolerance = Some(300);
    let plans: Vec<Plan> = (1..=4).map(|seed| plan_of(&Draft { seed, ..draft.clone() })).collect();

    for plan in &plans {
        assert!((best - 300..=best).contains(&plan.total) && plan.bound == best);
    }
    for (position, plan) in plans.iter().enumerate() {
        let others = plans[..position].iter();
        let apart = |other: &Plan| plan.pairs.iter().filter(|pair| !other.pairs.contains(pair)).count();
        assert!(others.map(apart).all(|count| count >= 5));
    }
    assert_eq!(plan_of(&Draft { seed: 3, ..draft }), plans[2]);
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
