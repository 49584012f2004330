//! Assignment against brute force, a linear program and its own certificate.

use std::collections::BTreeSet;

use microlp::{ComparisonOp, OptimizationDirection, Problem as LinearProgram};
use pingxuan::cli::solve::Status;
use pingxuan::cli::solve::assignment::run;
use pingxuan::compute::assignment::{
    Draft, Kind, Load, Outcome, Pair, Plan, Problem, Refusal, Witness, check_certificate, solve,
};
use proptest::prelude::*;

use super::instances::{SplitMix64, gen_assign};

/// Drafts of up to `entries` × `experts`, with locks and bans that do not contradict each other or the bounds.
fn drafts(entries: usize, experts: usize) -> impl Strategy<Value = Draft> {
    (1..=entries, 1..=experts).prop_flat_map(|(entries, experts)| {
        // A cell: 0..6 listed, 6 not listed, 7 locked and listed, 8 locked only, 9 forbidden.
        let cells = prop::collection::vec((0_u8..10, -9_i64..10), entries * experts);
        let needs = prop::collection::vec(0_u32..3, entries);
        let loads = prop::collection::vec((0_u32..3, 0_u32..4), experts);
        (needs, loads, cells, 0_u64..3).prop_map(move |(mut needs, loads, cells, seed)| {
            let mut loads: Vec<Load> =
                loads.into_iter().map(|(min, more)| Load { min: min.min(more), max: min + more }).collect();
            let (mut pairs, mut locked, mut forbidden) = (Vec::new(), Vec::new(), Vec::new());
            let locks_are_rare = |position: usize| position.is_multiple_of(3);
            for (position, (kind, affinity)) in cells.into_iter().enumerate() {
                let (entry, expert) = (position / experts, position % experts);
                let ends = (u32::try_from(entry).unwrap(), u32::try_from(expert).unwrap());
                if kind != 6 && kind != 8 {
                    pairs.push(Pair { entry: ends.0, expert: ends.1, affinity });
                }
                if (kind == 7 || kind == 8) && locks_are_rare(position) {
                    locked.push(ends);
                    let taken = |of: fn(&(u32, u32)) -> u32, own| {
                        u32::try_from(locked.iter().filter(|lock| of(lock) == own).count()).unwrap()
                    };
                    needs[entry] = needs[entry].max(taken(|lock| lock.0, ends.0));
                    loads[expert].max = loads[expert].max.max(taken(|lock| lock.1, ends.1));
                }
                if kind == 9 {
                    forbidden.push(ends);
                }
            }
            Draft { needs, loads, pairs, locked, forbidden, seed, ..Draft::default() }
        })
    })
}

/// Every allowed pair as (entry, expert, affinity, is locked), straight from the draft.
fn allowed(draft: &Draft) -> Vec<(usize, usize, i64, bool)> {
    let index = |position: u32| usize::try_from(position).unwrap();
    let listed = draft.pairs.iter().filter(|pair| {
        let ends = (pair.entry, pair.expert);
        !draft.locked.contains(&ends) && !draft.forbidden.contains(&ends)
    });
    let mut all: Vec<_> =
        listed.map(|pair| (index(pair.entry), index(pair.expert), pair.affinity, false)).collect();
    for &(entry, expert) in &draft.locked {
        let known = draft.pairs.iter().find(|pair| (pair.entry, pair.expert) == (entry, expert));
        all.push((index(entry), index(expert), known.map_or(0, |pair| pair.affinity), true));
    }
    all
}

/// The largest total by trying every set of allowed pairs, and the largest minimum of any plan; none if there is no plan.
fn brute_force(draft: &Draft) -> Option<(i64, i64)> {
    let pairs = allowed(draft);
    let free: Vec<_> = pairs.iter().filter(|pair| !pair.3).collect();
    let mut best: Option<(i64, i64)> = None;
    for set in 0_u32..1 << free.len() {
        let chosen =
            free.iter().enumerate().filter(|(position, _)| set >> position & 1 == 1).map(|(_, pair)| *pair);
        let (mut needs, mut loads) = (vec![0_u32; draft.needs.len()], vec![0_u32; draft.loads.len()]);
        let mut sums = vec![0_i64; draft.needs.len()];
        for &(entry, expert, affinity, _) in chosen.chain(pairs.iter().filter(|pair| pair.3)) {
            needs[entry] += 1;
            loads[expert] += 1;
            sums[entry] += affinity;
        }
        let within = |(load, bounds): (&u32, &Load)| (bounds.min..=bounds.max).contains(load);
        if needs == draft.needs && loads.iter().zip(&draft.loads).all(within) {
            let (total, minimum) = (sums.iter().sum(), sums.iter().copied().min().unwrap_or(0));
            best = Some(best.map_or((total, minimum), |known| (known.0.max(total), known.1.max(minimum))));
        }
    }
    best
}

/// The largest total by a linear program, whose vertices are whole here; none if it has no solution.
fn by_linear_program(draft: &Draft) -> Option<i128> {
    let mut program = LinearProgram::new(OptimizationDirection::Maximize);
    let (mut of_entry, mut of_expert) =
        (vec![Vec::new(); draft.needs.len()], vec![Vec::new(); draft.loads.len()]);
    for (entry, expert, affinity, is_locked) in allowed(draft) {
        let least = if is_locked { 1.0 } else { 0.0 };
        let variable = program.add_var(f64::from(i32::try_from(affinity).unwrap()), (least, 1.0));
        of_entry[entry].push((variable, 1.0));
        of_expert[expert].push((variable, 1.0));
    }
    for (terms, &need) in of_entry.into_iter().zip(&draft.needs) {
        if terms.is_empty() && need > 0 {
            return None;
        }
        program.add_constraint(terms, ComparisonOp::Eq, f64::from(need));
    }
    for (terms, load) in of_expert.into_iter().zip(&draft.loads) {
        if terms.is_empty() && load.min > 0 {
            return None;
        }
        program.add_constraint(terms.clone(), ComparisonOp::Ge, f64::from(load.min));
        program.add_constraint(terms, ComparisonOp::Le, f64::from(load.max));
    }
    let solution = program.solve().ok()?.into_solution().ok()?;
    Some(format!("{:.0}", solution.objective()).parse().unwrap())
}

fn answer(draft: &Draft) -> Outcome {
    solve(&Problem::new(draft.clone()).unwrap())
}

fn total(draft: &Draft) -> Option<i128> {
    match answer(draft) {
        Outcome::Solved(plan) => Some(plan.total),
        Outcome::Infeasible(_) | Outcome::Open => None,
    }
}

/// Checks the plan from the draft alone, and that the checker of the product agrees.
fn assert_sound(draft: &Draft, plan: &Plan) {
    let index = |position: u32| usize::try_from(position).unwrap();
    let known: BTreeSet<_> = allowed(draft).into_iter().map(|pair| (pair.0, pair.1, pair.2)).collect();
    let (mut needs, mut loads) = (vec![0; draft.needs.len()], vec![0; draft.loads.len()]);
    for pair in &plan.pairs {
        let ends = (index(pair.entry), index(pair.expert), pair.affinity);
        assert!(known.contains(&ends), "{pair:?} is not allowed");
        needs[ends.0] += 1;
        loads[ends.1] += 1;
    }
    assert!(plan.pairs.windows(2).all(|two| (two[0].entry, two[0].expert) < (two[1].entry, two[1].expert)));
    assert_eq!(needs, draft.needs);
    assert!(loads.iter().zip(&draft.loads).all(|(load, bounds)| (bounds.min..=bounds.max).contains(load)));
    let holds = |&(entry, expert)| plan.pairs.iter().any(|pair| (pair.entry, pair.expert) == (entry, expert));
    assert!(draft.locked.iter().all(holds));
    assert!(plan.proved && plan.total == plan.bound && plan.minimum <= plan.minimum_bound);
    assert_eq!(check_certificate(&Problem::new(draft.clone()).unwrap(), plan), Ok(()));
}

/// Counts the witness again from the draft, as its definition has it.
pub fn assert_counts(draft: &Draft, witness: &Witness) {
    let count = |of: fn(&(u32, u32)) -> u32, own: usize| {
        u32::try_from(draft.locked.iter().filter(|lock| usize::try_from(of(lock)).unwrap() == own).count())
            .unwrap()
    };
    let needs: Vec<u32> =
        draft.needs.iter().enumerate().map(|(entry, need)| need - count(|lock| lock.0, entry)).collect();
    let loads = draft.loads.iter().enumerate().map(|(expert, load)| {
        let locks = count(|lock| lock.1, expert);
        (load.min.saturating_sub(locks), load.max - locks)
    });
    let loads: Vec<(u32, u32)> = loads.collect();
    let free: Vec<_> = allowed(draft).into_iter().filter(|pair| !pair.3).collect();
    let entries: Vec<usize> = witness.entries.iter().map(|&entry| usize::try_from(entry).unwrap()).collect();
    let experts: Vec<usize> =
        witness.experts.iter().map(|&expert| usize::try_from(expert).unwrap()).collect();
    let amount = |number: usize| u64::try_from(number).unwrap();
    let (need, open): (u64, Vec<u64>) = match witness.kind {
        Kind::Places => {
            let links =
                |expert| free.iter().filter(|pair| pair.1 == expert && entries.contains(&pair.0)).count();
            let open =
                loads.iter().enumerate().map(|(expert, load)| u64::from(load.1).min(amount(links(expert))));
            (entries.iter().map(|&entry| u64::from(needs[entry])).sum(), open.collect())
        }
        _ => {
            let links =
                |entry| free.iter().filter(|pair| pair.0 == entry && experts.contains(&pair.1)).count();
            let open =
                needs.iter().enumerate().map(|(entry, &need)| u64::from(need).min(amount(links(entry))));
            (experts.iter().map(|&expert| u64::from(loads[expert].0)).sum(), open.collect())
        }
    };
    assert_eq!((witness.need, witness.capacity), (need, open.iter().sum()));
    assert!(witness.need > witness.capacity);
    let givers: Vec<usize> =
        open.iter().enumerate().filter(|(_, places)| **places > 0).map(|(giver, _)| giver).collect();
    assert_eq!(if witness.kind == Kind::Places { experts } else { entries }, givers);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn small_problems_are_solved_as_by_trying_everything(draft in drafts(4, 4)) {
        match (answer(&draft), brute_force(&draft)) {
            (Outcome::Solved(plan), Some((total, minimum))) => {
                assert_sound(&draft, &plan);
                prop_assert_eq!(plan.total, i128::from(total));
                prop_assert!(plan.minimum_bound >= i128::from(minimum));
            }
            (Outcome::Infeasible(witness), None) => assert_counts(&draft, &witness),
            (outcome, tried) => prop_assert!(false, "{:?} but trying everything gives {:?}", outcome, tried),
        }
    }

    #[test]
    fn middle_problems_are_solved_as_by_a_linear_program(draft in drafts(12, 8)) {
        match answer(&draft) {
            Outcome::Solved(plan) => {
                assert_sound(&draft, &plan);
                prop_assert_eq!(Some(plan.total), by_linear_program(&draft));
            }
            Outcome::Infeasible(witness) => {
                assert_counts(&draft, &witness);
                prop_assert_eq!(None, by_linear_program(&draft));
            }
            Outcome::Open => prop_assert!(false, "left open"),
        }
    }

    #[test]
    fn the_order_of_entries_experts_and_pairs_does_not_change_the_total(draft in drafts(8, 6)) {
        let (entries, experts) = (draft.needs.len(), draft.loads.len());
        let turn = |position: u32, length: usize| u32::try_from(length).unwrap() - 1 - position;
        let turned = |&(entry, expert): &(u32, u32)| (turn(entry, entries), turn(expert, experts));
        let mut other = draft.clone();
        other.needs.reverse();
        other.loads.reverse();
        other.pairs.reverse();
        for pair in &mut other.pairs {
            (pair.entry, pair.expert) = turned(&(pair.entry, pair.expert));
        }
        other.locked = draft.locked.iter().map(turned).collect();
        other.forbidden = draft.forbidden.iter().map(turned).collect();

        prop_assert_eq!(total(&other), total(&draft));
    }

    #[test]
    fn the_same_draft_gives_the_same_plan_and_no_seed_changes_the_total(draft in drafts(8, 6)) {
        prop_assert_eq!(answer(&draft), answer(&draft));
        for seed in [0, 1, u64::MAX] {
            let seeded = Draft { seed, ..draft.clone() };
            prop_assert_eq!(total(&seeded), total(&draft));
            if let Outcome::Solved(plan) = answer(&seeded) {
                assert_sound(&seeded, &plan);
            }
        }
    }

    #[test]
    fn one_more_pair_never_lowers_the_total_and_a_lock_or_ban_never_raises_it(draft in drafts(6, 5), pick in 0_usize..30) {
        let Some(best) = total(&draft) else { return Ok(()) };
        let free: Vec<Pair> = Problem::new(draft.clone()).unwrap().free().to_vec();
        if let Some(pair) = free.get(pick % free.len().max(1)) {
            let ends = (pair.entry, pair.expert);
            let mut banned = draft.clone();
            banned.forbidden.push(ends);
            prop_assert!(total(&banned).is_none_or(|total| total <= best));
            let mut fixed = draft.clone();
            fixed.locked.push(ends);
            if Problem::new(fixed.clone()).is_ok() {
                prop_assert!(total(&fixed).is_none_or(|total| total <= best));
            }
        }
        if !draft.forbidden.is_empty() {
            let mut opened = draft.clone();
            opened.forbidden.remove(pick % draft.forbidden.len());
            prop_assert!(total(&opened).is_some_and(|total| total >= best));
        }
    }

    #[test]
    fn a_constant_on_all_affinities_raises_the_total_by_it_for_every_need(draft in drafts(6, 5), constant in -99_i64..100) {
        // A lock that is not listed has no affinity that could be raised.
        let mut raised = Draft { locked: Vec::new(), ..draft.clone() };
        let before = total(&raised);
        raised.pairs.iter_mut().for_each(|pair| pair.affinity += constant);
        let places: u32 = draft.needs.iter().sum();
        prop_assert_eq!(total(&raised), before.map(|total| total + i128::from(constant) * i128::from(places)));
    }

    #[test]
    fn a_plan_whose_pairs_are_all_locked_is_found_again(draft in drafts(6, 5)) {
        if let Outcome::Solved(plan) = answer(&draft) {
            let locked = plan.pairs.iter().map(|pair| (pair.entry, pair.expert)).collect();
            let Outcome::Solved(again) = answer(&Draft { locked, ..draft }) else { panic!("the plan is possible") };
            prop_assert_eq!((again.pairs, again.total), (plan.pairs, plan.total));
        }
    }

    #[test]
    fn a_plan_that_was_tampered_with_is_refused(draft in drafts(5, 5), pick in 0_usize..25) {
        let problem = Problem::new(draft.clone()).unwrap();
        let Outcome::Solved(plan) = solve(&problem) else { return Ok(()) };
        let refused = |change: &dyn Fn(&mut Plan)| {
            let mut other = plan.clone();
            change(&mut other);
            check_certificate(&problem, &other)
        };
        prop_assert_eq!(refused(&|plan| plan.total += 1), Err(Refusal::Total));
        prop_assert_eq!(refused(&|plan| plan.bound += 1), Err(Refusal::Total));
        prop_assert_eq!(refused(&|plan| plan.proved = false), Err(Refusal::Total));
        if !plan.pairs.is_empty() {
            let pick = pick % plan.pairs.len();
            let shortened = refused(&|plan| plan.pairs.truncate(pick));
            prop_assert!(shortened.is_err());
            prop_assert_eq!(refused(&|plan| plan.pairs.push(plan.pairs[pick])), Err(Refusal::Pair));
            prop_assert_eq!(refused(&|plan| plan.pairs[pick].affinity += 1), Err(Refusal::Pair));
        }
    }
}

/// A draft as the text of a problem.
fn text_of(draft: &Draft) -> String {
    let entries =
        draft.needs.iter().enumerate().map(|(entry, need)| format!(r#"{{"id":"e{entry}","need":{need}}}"#));
    let experts =
        draft.loads.iter().enumerate().map(|(expert, load)| {
            format!(r#"{{"id":"专家{expert}","min":{},"max":{}}}"#, load.min, load.max)
        });
    let pairs = draft
        .pairs
        .iter()
        .map(|pair| format!(r#"["e{}","专家{}",{}]"#, pair.entry, pair.expert, pair.affinity));
    let ends = |list: &[(u32, u32)]| {
        list.iter()
            .map(|(entry, expert)| format!(r#"["e{entry}","专家{expert}"]"#))
            .collect::<Vec<_>>()
            .join(",")
    };
    format!(
        r#"{{"entries":[{}],"experts":[{}],"pairs":[{}],"locked":[{}],"forbidden":[{}],"objective":"total","seed":{}}}"#,
        entries.collect::<Vec<_>>().join(","),
        experts.collect::<Vec<_>>().join(","),
        pairs.collect::<Vec<_>>().join(","),
        ends(&draft.locked),
        ends(&draft.forbidden),
        draft.seed
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_problem_read_from_text_has_the_answer_of_the_draft(draft in drafts(5, 5)) {
        let printed = run(&text_of(&draft)).unwrap();
        prop_assert_eq!(&printed, &run(&text_of(&draft)).unwrap());
        let json: serde_json::Value = serde_json::from_str(&printed.text).unwrap();
        match answer(&draft) {
            Outcome::Solved(plan) => {
                prop_assert_eq!(printed.status, Status::Solved);
                prop_assert_eq!(json["total"].as_i64().map(i128::from), Some(plan.total));
                let name = |pair: &Pair| serde_json::json!([format!("e{}", pair.entry), format!("专家{}", pair.expert)]);
                let pairs: Vec<_> = plan.pairs.iter().map(name).collect();
                prop_assert_eq!(json["pairs"].as_array(), Some(&pairs));
            }
            Outcome::Infeasible(witness) => {
                prop_assert_eq!(printed.status, Status::Infeasible);
                prop_assert_eq!(json["infeasible"]["need"].as_u64(), Some(witness.need));
            }
            Outcome::Open => prop_assert!(false, "left open"),
        }
    }

    #[test]
    fn a_mangled_text_is_answered_or_refused_with_a_place(
        draft in drafts(3, 3),
        cuts in prop::collection::vec((0_usize..400, 0_usize..3, "[\\[\\]{}:,\"0-9.eE-]{0,3}"), 1..4),
    ) {
        let mut letters: Vec<char> = text_of(&draft).chars().collect();
        for (start, length, piece) in cuts {
            let start = start % letters.len();
            let end = (start + length).min(letters.len());
            letters.splice(start..end, piece.chars());
            letters.push(' ');
        }
        let text: String = letters.into_iter().collect();
        if let Err(fault) = run(&text) {
            prop_assert!(!fault.place.is_empty() && !fault.message.is_empty(), "{}", text);
            prop_assert!(fault.place.chars().count() < 200 && fault.message.chars().count() < 400);
        }
    }
}

#[track_caller]
fn assert_optimum(draft: &Draft, want: i128) {
    let Outcome::Solved(plan) = answer(draft) else { panic!("there is a plan") };
    assert_eq!((plan.total, plan.bound, plan.proved), (want, want, true));
    assert_sound(draft, &plan);
}

#[test]
fn five_judges_for_150_entries_reach_the_known_optimum() {
    assert_optimum(&gen_assign(150, 30, 5, 0, 1), 315_152);
}

#[test]
fn a_thousand_entries_reach_the_known_optimum() {
    assert_optimum(&gen_assign(1_000, 200, 5, 0, 1), 3_119_023);
}

#[test]
fn ten_thousand_entries_reach_the_known_optimum() {
    let Outcome::Solved(plan) = answer(&gen_assign(10_000, 1_000, 5, 50, 1)) else {
        panic!("there is a plan")
    };
    assert_eq!((plan.total, plan.bound, plan.proved), (36_385_498, 36_385_498, true));
}

#[test]
fn two_mentors_for_150_entries_reach_the_known_optimum() {
    assert_optimum(&gen_assign(150, 30, 2, 0, 1), 153_990);
}

#[test]
fn seeds_draw_different_plans_of_the_same_total() {
    let draft = |seed| {
        let mut draft = Draft { seed, ..gen_assign(60, 12, 3, 0, 5) };
        // Coarse affinities leave many plans equally good.
        draft.pairs.iter_mut().for_each(|pair| pair.affinity /= 200);
        draft
    };
    let plans: Vec<Plan> = (1..=5)
        .map(|seed| match answer(&draft(seed)) {
            Outcome::Solved(plan) => plan,
            Outcome::Infeasible(_) | Outcome::Open => panic!("there is a plan"),
        })
        .collect();

    assert!(plans.iter().all(|plan| plan.total == plans[0].total));
    assert!(plans[1..].iter().all(|plan| plan.pairs != plans[0].pairs));
}

#[test]
fn the_largest_affinities_and_needs_do_not_overflow() {
    let mut random = SplitMix64(3);
    let mut draft = gen_assign(40, 20, 4, 0, 2);
    for pair in &mut draft.pairs {
        pair.affinity = if random.below(2) == 0 { 1_000_000_000 } else { -1_000_000_000 };
    }
    let Outcome::Solved(plan) = answer(&draft) else { panic!("there is a plan") };
    assert_sound(&draft, &plan);

    draft.needs[7] = u32::MAX;
    draft.loads[3].max = u32::MAX;
    let Outcome::Infeasible(witness) = answer(&draft) else {
        panic!("one entry needs more than all experts")
    };
    assert_counts(&draft, &witness);
    assert_eq!((witness.kind, witness.entries), (Kind::Places, vec![7]));
}

#[test]
fn a_shortage_among_many_entries_is_named_by_those_that_share_the_places() {
    let mut draft = gen_assign(150, 30, 5, 0, 1);
    // Entries 20 to 26 may only go to experts 3, 4 and 5, who have 12 places in all for their 21 needs.
    draft.pairs.retain(|pair| !(20..27).contains(&pair.entry) || (3..6).contains(&pair.expert));
    for (entry, expert) in (20..27).flat_map(|entry| (3..6).map(move |expert| (entry, expert))) {
        if !draft.pairs.iter().any(|pair| (pair.entry, pair.expert) == (entry, expert)) {
            draft.pairs.push(Pair { entry, expert, affinity: 1 });
        }
    }
    draft.needs[20..27].fill(3);
    draft.loads[3..6].fill(Load { min: 0, max: 4 });

    let Outcome::Infeasible(witness) = answer(&draft) else { panic!("there are only 12 places") };

    assert_counts(&draft, &witness);
    assert_eq!(witness.experts, [3, 4, 5]);
    assert!(witness.entries.len() <= 5 && witness.entries.iter().all(|entry| (20..27).contains(entry)));
}

#[test]
fn minimums_above_all_needs_are_named() {
    let mut draft = gen_assign(20, 5, 2, 0, 1);
    draft.loads.fill(Load { min: 9, max: 20 });

    let Outcome::Infeasible(witness) = answer(&draft) else { panic!("45 cannot be reached with 40") };

    assert_counts(&draft, &witness);
    assert_eq!((witness.kind, witness.need, witness.capacity), (Kind::Minimums, 45, 40));
}

#[test]
fn nothing_to_assign_is_solved() {
    assert_optimum(&Draft::default(), 0);
    assert_optimum(&Draft { needs: vec![0, 0], ..Draft::default() }, 0);
    assert_optimum(&Draft { loads: vec![Load { min: 0, max: 0 }; 3], ..Draft::default() }, 0);
}
