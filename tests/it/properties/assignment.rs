//! Assignment against brute force, a linear program and its own certificate. Which test holds which invariant; without a file it is in this one:
//!
//! | | what always holds | test |
//! |---|---|---|
//! | 1 | every entry has what it needs, or the shortage is named | `assert_sound`, `assert_counts`; `wishes_are_met_as_well_as_by_trying_everything` (`_wishes`) |
//! | 2 | every load is within its bounds | `assert_sound` |
//! | 3 | no forbidden pair, every locked one | `assert_sound` |
//! | 4 | limits of regions and kinds | `a_plan_that_breaks_a_wish_is_refused` (`_wishes`), by `worth` of `_oracle` |
//! | 5 | dual values prove the total | `assert_sound`; `the_printed_certificate_proves_the_total` (`_invariants`) |
//! | 6 | the best of all plans; as a linear program has it | `small_problems…`, `middle_problems…`, `problems_of_forty_entries…`; `middle_questions…` (`_wishes`) |
//! | 7 | no plan if and only if the reason counts, and nobody can be left out of it | `small_problems…`; `a_reason_is_what_can_be_counted_again`, `nobody_can_be_left_out_of_a_reason` (`_reasons`) |
//! | 8 | order does not matter | `the_order_of_entries_experts_and_pairs…` |
//! | 9 | more pairs never lower, locks and bans never raise the total | `one_more_pair_never_lowers…`; `a_pair_that_was_not_listed…` (`_invariants`) |
//! | 10 | a constant on all affinities | `a_constant_on_all_affinities…`; `…_with_locks…` (`_invariants`) |
//! | 11 | the fair plan against the plain one, and nothing fairer | `fairness_raises_the_minimum…`, `middle_questions…` (`_wishes`) |
//! | 12 | the same bytes | `a_problem_read_from_text…`, `the_same_draft…`; `the_same_question…` (`_wishes`) |
//! | 13 | a plan whose pairs are all locked is found again | `a_plan_whose_pairs…`; `a_plan_with_wishes…` (`_invariants`) |
//! | 14 | no overflow | `the_largest_affinities…`; `many_large_affinities…` (`_invariants`); of the largest question: unit test in `simplex` |

use std::collections::BTreeSet;

use microlp::{ComparisonOp, OptimizationDirection, Problem as LinearProgram};
use pingxuan::compute::assignment::{
    Basis, Draft, Kind, Load, Outcome, Pair, Plan, Problem, Refusal, Witness, check_certificate,
};
use proptest::prelude::*;

use super::assignment_oracle::{answer, largest_value};
use super::instances::{SplitMix64, gen_assign};

/// Drafts of up to `entries` × `experts`, with locks and bans that do not contradict each other or the bounds.
pub fn drafts(entries: usize, experts: usize) -> impl Strategy<Value = Draft> {
    (1..=entries, 1..=experts).prop_flat_map(|(entries, experts)| {
        // A cell: 0..6 listed, 6 not listed, 7 locked and listed, 8 locked only, 9 forbidden.
        let cells = prop::collection::vec((0_u8..10, -9_i64..10), entries * experts);
        let needs = prop::collection::vec(0_u32..3, entries);
        let loads = prop::collection::vec((0_u32..3, 0_u32..4), experts);
        (needs, loads, cells, 0_u64..3).prop_map(move |(mut needs, loads, cells, seed)| {
            // Where there are many entries for each expert, each takes as many more.
            let breadth = u32::try_from(entries / experts).unwrap().max(1);
            let load =
                |(min, more): (u32, u32)| Load { min: min.min(more) * breadth, max: (min + more) * breadth };
            let mut loads: Vec<Load> = loads.into_iter().map(load).collect();
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
    largest_value(&program)
}

/// The best total of a question that has a plan.
pub fn total(draft: &Draft) -> Option<i128> {
    match answer(draft) {
        Outcome::Solved(plan) => Some(plan.total),
        Outcome::Infeasible(_) | Outcome::Open => None,
    }
}

/// Checks the plan from the draft alone, and that the checker of the product agrees.
pub fn assert_sound(draft: &Draft, plan: &Plan) {
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
    assert_eq!(check_certificate(draft, plan), Ok(()));
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

/// Looks that the answer is that of the linear program.
fn assert_as_by_linear_program(draft: &Draft) {
    match answer(draft) {
        Outcome::Solved(plan) => {
            assert_sound(draft, &plan);
            assert_eq!(Some(plan.total), by_linear_program(draft));
        }
        Outcome::Infeasible(witness) => {
            assert_counts(draft, &witness);
            assert_eq!(None, by_linear_program(draft));
        }
        Outcome::Open => panic!("left open"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn problems_of_forty_entries_are_solved_as_by_a_linear_program(draft in drafts(40, 10)) {
        assert_as_by_linear_program(&draft);
    }
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
        assert_as_by_linear_program(&draft);
    }

    #[test]
    fn the_order_of_entries_experts_and_pairs_does_not_change_the_total(draft in drafts(8, 6), lot in any::<u64>()) {
        let mut random = SplitMix64(lot);
        let mut shuffled = |length: usize| {
            let mut places: Vec<u32> = (0..u32::try_from(length).unwrap()).collect();
            for last in (1..length).rev() {
                let below = u64::try_from(last).unwrap() + 1;
                places.swap(last, usize::try_from(random.below(below)).unwrap());
            }
            places
        };
        let (entries, experts) = (shuffled(draft.needs.len()), shuffled(draft.loads.len()));
        let order = shuffled(draft.pairs.len());
        let index = |place: u32| usize::try_from(place).unwrap();
        let moved = |&(entry, expert): &(u32, u32)| (entries[index(entry)], experts[index(expert)]);
        let mut other = draft.clone();
        for (place, need) in entries.iter().zip(&draft.needs) {
            other.needs[index(*place)] = *need;
        }
        for (place, load) in experts.iter().zip(&draft.loads) {
            other.loads[index(*place)] = *load;
        }
        for (place, pair) in order.iter().zip(&draft.pairs) {
            let (entry, expert) = moved(&(pair.entry, pair.expert));
            other.pairs[index(*place)] = Pair { entry, expert, ..*pair };
        }
        other.locked = draft.locked.iter().map(moved).collect();
        other.forbidden = draft.forbidden.iter().map(moved).collect();

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
        let Outcome::Solved(plan) = answer(&draft) else { return Ok(()) };
        let refused = |change: &dyn Fn(&mut Plan)| {
            let mut other = plan.clone();
            change(&mut other);
            check_certificate(&draft, &other)
        };
        prop_assert_eq!(refused(&|plan| plan.total += 1), Err(Refusal::Total));
        prop_assert_eq!(refused(&|plan| plan.bound += 1), Err(Refusal::Total));
        prop_assert_eq!(refused(&|plan| plan.proved = false), Err(Refusal::Total));
        prop_assert_eq!(refused(&|plan| plan.minimum_bound = plan.minimum - 1), Err(Refusal::Minimum));
        // A network has solved it, so that the duals must prove it.
        prop_assert_eq!(refused(&|plan| plan.basis = Basis::Search), Err(Refusal::Total));
        if !plan.pairs.is_empty() {
            let pick = pick % plan.pairs.len();
            let shortened = refused(&|plan| plan.pairs.truncate(pick));
            prop_assert!(shortened.is_err());
            prop_assert_eq!(refused(&|plan| plan.pairs.push(plan.pairs[pick])), Err(Refusal::Pair));
            prop_assert_eq!(refused(&|plan| plan.pairs[pick].affinity += 1), Err(Refusal::Pair));
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
    let draft = gen_assign(10_000, 1_000, 5, 50, 1);
    let Outcome::Solved(plan) = answer(&draft) else { panic!("there is a plan") };
    assert_eq!((plan.total, plan.bound, plan.proved), (36_385_498, 36_385_498, true));
    assert_eq!(check_certificate(&draft, &plan), Ok(()));
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
