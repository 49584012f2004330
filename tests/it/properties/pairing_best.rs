//! The best of all stable pairings, and the pairings of the smallest rank sum: against every possible pairing on small
//! problems, against linear and integer programs on middle ones, and against one another on large ones.

use super::instances::{gen_lap, gen_prefs};
use super::pairing::{assert_allowed, market, small, strict, turned};
use super::pairing_oracle::{Kind, Oracle, Pairs};
use super::pairing_program::PairProgram;
use pingxuan::compute::pairing::problem::{Problem, Unlisted, Wishes};
use pingxuan::compute::pairing::rotations::{self, Rotations};
use pingxuan::compute::pairing::strict::Strict;
use pingxuan::compute::pairing::weighing::Weighing;
use pingxuan::compute::pairing::{Method, best_stable, check, solve};
use proptest::prelude::*;

const STABLE: [Method; 4] =
    [Method::StableLeft, Method::StableRight, Method::StableEgalitarian, Method::StableMaxFit];

/// Strict wishes with places, locks and bans.
fn strict_with_places() -> impl Strategy<Value = Problem> {
    (1..=4_usize, 1..=4_usize, 1..=3_usize, 1..=3_usize, any::<u64>()).prop_map(
        |(lefts, rights, left_places, right_places, seed)| {
            let kind = Kind {
                left_places,
                right_places,
                listed: 90,
                locked: 4,
                forbidden: 4,
                ..Kind::strict(lefts, rights)
            };
            kind.draw(seed)
        },
    )
}

/// Every pairing that some closed set of rotations gives.
fn reached(rotations: &Rotations) -> Vec<Pairs> {
    let count = rotations.rings.len();
    assert!(count < 20, "too many rotations to try all sets of them");
    let mut all = Vec::new();
    for set in 0..1_u32 << count {
        let chosen: Vec<bool> = (0..count).map(|rotation| set & (1 << rotation) != 0).collect();
        let needs = |rotation: usize| rotations.before[rotation].iter().all(|before| chosen[*before]);
        if (0..count).all(|rotation| !chosen[rotation] || needs(rotation)) {
            all.push(rotations.after(&chosen));
        }
    }
    all.sort_unstable();
    all
}

#[track_caller]
fn check_rotations(problem: &Problem) {
    let oracle = Oracle { problem };
    let market = market(problem);
    let found = rotations::find(&Strict::favouring(&market, Weighing::Fit, &[]));
    let with_locked = |pairs: Pairs| {
        let mut pairs: Pairs = pairs.into_iter().chain(problem.locked.iter().copied()).collect();
        pairs.sort_unstable();
        pairs
    };
    let mut got: Vec<Pairs> = reached(&found).into_iter().map(with_locked).collect();
    got.sort_unstable();
    let mut want = oracle.stable_pairings();
    want.sort_unstable();
    assert_eq!(got, want);
}

/// Wishes of a few ranked groups that the fit completes, or of groups alone.
fn tied(size: usize, listed: usize, tied: usize, unlisted: Unlisted, seed: u64) -> Problem {
    let mut problem = Kind { listed, tied, ..Kind::strict(size, size) }.draw(seed);
    problem.unlisted = unlisted;
    if unlisted == Unlisted::ByFit {
        for member in problem.left.iter_mut().chain(&mut problem.right) {
            if member.wishes == Wishes::Ranked(Vec::new()) {
                member.wishes = Wishes::ByFit;
            }
        }
    }
    problem
}

fn own_sum(method: Method, problem: &Problem, pairs: &Pairs) -> i128 {
    let oracle = Oracle { problem };
    match method {
        Method::StableEgalitarian | Method::MinRankSum => -oracle.rank_sum(pairs),
        _ => oracle.total_fit(pairs),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_best_stable_answers_are_the_best_of_the_largest_weakly_stable_pairings(problem in small(2)) {
        let oracle = Oracle { problem: &problem };
        let stable = oracle.stable_pairings();
        for method in [Method::StableEgalitarian, Method::StableMaxFit] {
            let best = stable.iter().map(|pairs| (pairs.len(), own_sum(method, &problem, pairs))).max();
            let solution = solve(&market(&problem), method);
            assert_allowed(&problem, &solution);
            prop_assert_eq!(oracle.blocking(&solution.pairs, false), []);
            prop_assert_eq!(Some((solution.pairs.len(), own_sum(method, &problem, &solution.pairs))), best);
            prop_assert!(solution.proved);
            prop_assert_eq!(solution.most_pairs, solution.pairs.len());
            let told = if method == Method::StableMaxFit { solution.fit } else { solution.rank_sum };
            prop_assert_eq!(solution.bound, told);
        }
    }

    #[test]
    fn the_smallest_rank_sum_is_that_of_the_largest_pairings(problem in small(2)) {
        let oracle = Oracle { problem: &problem };
        let value = |pairs: &Pairs| (pairs.len(), -oracle.rank_sum(pairs));
        let best = oracle.pairings().iter().map(value).max();
        let solution = solve(&market(&problem), Method::MinRankSum);
        assert_allowed(&problem, &solution);
        prop_assert_eq!(solution.rank_sum, oracle.rank_sum(&solution.pairs));
        prop_assert_eq!(Some((solution.pairs.len(), -solution.rank_sum)), best);
        prop_assert!(solution.proved && solution.bound == solution.rank_sum);
    }

    #[test]
    fn rotations_reach_every_stable_pairing_once_and_no_other(problem in strict(5, 5)) {
        check_rotations(&problem);
    }

    #[test]
    fn rotations_reach_every_stable_pairing_of_members_with_several_places(problem in strict_with_places()) {
        check_rotations(&problem);
    }

    #[test]
    fn swapping_the_sides_changes_no_sum(problem in small(2)) {
        for method in [Method::StableEgalitarian, Method::StableMaxFit, Method::MinRankSum, Method::MaxFit] {
            let (one, other) = (solve(&market(&problem), method), solve(&market(&turned(&problem)), method));
            prop_assert_eq!(one.pairs.len(), other.pairs.len());
            prop_assert_eq!(one.bound, other.bound);
        }
    }

    #[test]
    fn without_effort_the_answer_is_stable_and_its_bound_is_true(problem in small(2), effort in 0..3_000_u64) {
        let oracle = Oracle { problem: &problem };
        let stable = oracle.stable_pairings();
        let most = stable.iter().map(Vec::len).max().unwrap();
        for (method, weighing) in [(Method::StableEgalitarian, Weighing::Ranks), (Method::StableMaxFit, Weighing::Fit)] {
            let solution = best_stable::solve(&market(&problem), weighing, effort);
            assert_allowed(&problem, &solution);
            prop_assert_eq!(oracle.blocking(&solution.pairs, false), []);
            prop_assert!(solution.most_pairs >= most && solution.pairs.len() <= most);
            let bound = weighing.told(solution.bound);
            for pairs in stable.iter().filter(|pairs| pairs.len() >= solution.pairs.len()) {
                prop_assert!(own_sum(method, &problem, pairs) <= bound);
            }
            if solution.proved {
                let best = stable.iter().map(|pairs| (pairs.len(), own_sum(method, &problem, pairs))).max();
                prop_assert_eq!(Some((solution.pairs.len(), bound)), best);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rotations_of_six_and_six_reach_every_stable_pairing(seed in any::<u64>()) {
        check_rotations(&Kind { listed: 100, ..Kind::strict(6, 6) }.draw(seed));
    }

    #[test]
    fn the_best_stable_pairing_of_strict_wishes_is_the_optimum_of_the_stable_polytope(
        lefts in 8..=14_usize, rights in 8..=14_usize, listed in 60..=100_usize, seed in any::<u64>()
    ) {
        let problem = Kind { listed, forbidden: 3, ..Kind::strict(lefts, rights) }.draw(seed);
        let oracle = || Oracle { problem: &problem };
        let by_fit = PairProgram::maximise(oracle(), false, |l, r| i128::from(oracle().fit(l, r)));
        prop_assert_eq!(solve(&market(&problem), Method::StableMaxFit).fit, by_fit.stable().value());
        let by_ranks = PairProgram::maximise(oracle(), false, |l, r| -oracle().rank_sum(&[(l, r)]));
        prop_assert_eq!(solve(&market(&problem), Method::StableEgalitarian).rank_sum, -by_ranks.stable().value());
    }

    #[test]
    fn largest_pairings_equal_the_optimum_of_the_assignment_polytope(
        lefts in 5..=14_usize, rights in 5..=14_usize, places in 1..=3_usize, seed in any::<u64>()
    ) {
        let kind = Kind { listed: 60, tied: 40, forbidden: 5, left_places: places, right_places: 2, ..Kind::strict(lefts, rights) };
        let problem = kind.draw(seed);
        let oracle = || Oracle { problem: &problem };
        let count = PairProgram::maximise(oracle(), false, |_, _| 1).value();
        let (fit, ranks) = (solve(&market(&problem), Method::MaxFit), solve(&market(&problem), Method::MinRankSum));
        let pairs = usize::try_from(count).unwrap();
        prop_assert_eq!((fit.pairs.len(), ranks.pairs.len()), (pairs, pairs));
        let by_fit = PairProgram::maximise(oracle(), false, |l, r| i128::from(oracle().fit(l, r)));
        prop_assert_eq!(fit.fit, by_fit.of_pairs(pairs).value());
        let by_ranks = PairProgram::maximise(oracle(), false, |l, r| -oracle().rank_sum(&[(l, r)]));
        prop_assert_eq!(ranks.rank_sum, -by_ranks.of_pairs(pairs).value());
    }

    #[test]
    fn with_ties_the_best_stable_pairing_is_the_optimum_of_an_integer_program(
        size in 6..=9_usize, listed in 40..=100_usize, ties in 30..=80_usize, by_fit in any::<bool>(), seed in any::<u64>()
    ) {
        let unlisted = if by_fit { Unlisted::ByFit } else { Unlisted::Unacceptable };
        let problem = tied(size, listed, ties, unlisted, seed);
        let oracle = || Oracle { problem: &problem };
        let count = PairProgram::maximise(oracle(), true, |_, _| 1).stable().value();
        let fit = solve(&market(&problem), Method::StableMaxFit);
        let pairs = usize::try_from(count).unwrap();
        prop_assert_eq!((fit.pairs.len(), fit.proved), (pairs, true));
        let by_fit = PairProgram::maximise(oracle(), true, |l, r| i128::from(oracle().fit(l, r)));
        prop_assert_eq!(fit.fit, by_fit.stable().of_pairs(pairs).value());
        let by_ranks = PairProgram::maximise(oracle(), true, |l, r| -oracle().rank_sum(&[(l, r)]));
        let ranks = solve(&market(&problem), Method::StableEgalitarian);
        prop_assert_eq!(ranks.rank_sum, -by_ranks.stable().of_pairs(pairs).value());
    }
}

#[test]
fn large_strict_problems_are_solved_and_their_answers_stand_in_order() {
    for (lefts, rights) in [(60, 60), (200, 200), (120, 170)] {
        let size = lefts.max(rights);
        let mut fit = gen_lap(size, 1);
        fit.retain(|row| row.0 < lefts && row.1 < rights);
        let problem = Problem {
            left: gen_prefs(lefts, rights, 11),
            right: gen_prefs(rights, lefts, 12),
            fit,
            ..Problem::default()
        };
        let market = market(&problem);
        let [left, right, egalitarian, max_fit_stable, max_fit, rank_sum] =
            Method::ALL.map(|method| solve(&market, method));
        let members = |pairs: &Pairs| {
            let mut rights: Vec<usize> = pairs.iter().map(|pair| pair.1).collect();
            rights.sort_unstable();
            (pairs.iter().map(|pair| pair.0).collect::<Vec<usize>>(), rights)
        };
        for solution in [&left, &right, &egalitarian, &max_fit_stable] {
            assert!(solution.proved);
            assert_eq!(check::blocking_pairs(&market, &solution.pairs), []);
            assert_eq!(members(&solution.pairs), members(&left.pairs));
            assert!(solution.fit <= max_fit_stable.fit && solution.fit <= max_fit.fit);
            assert!(solution.rank_sum >= egalitarian.rank_sum && solution.rank_sum >= rank_sum.rank_sum);
        }
        assert_eq!(max_fit.pairs.len(), lefts.min(rights));
    }
}

#[test]
fn twenty_and_twenty_with_ties_are_proved() {
    for seed in 0..4 {
        for (listed, ties, unlisted) in [
            (20, 40, Unlisted::ByFit),
            (100, 75, Unlisted::Unacceptable),
            (50, 50, Unlisted::Unacceptable),
            (25, 80, Unlisted::Unacceptable),
        ] {
            let market = market(&tied(20, listed, ties, unlisted, seed));
            for method in STABLE {
                let solution = solve(&market, method);
                assert!(solution.proved, "seed {seed}, {listed} % listed, {ties} % tied, {method:?}");
                assert_eq!(check::blocking_pairs(&market, &solution.pairs), []);
            }
        }
    }
}

#[test]
fn sixty_and_sixty_with_ties_are_solved_with_a_bound_that_is_true() {
    let market = market(&tied(60, 30, 60, Unlisted::ByFit, 3));
    let (quick, better) = (
        best_stable::solve(&market, Weighing::Fit, 2_000_000),
        best_stable::solve(&market, Weighing::Fit, 60_000_000),
    );
    for solution in [&quick, &better] {
        assert_eq!(check::blocking_pairs(&market, &solution.pairs), []);
        assert!(solution.fit <= solution.bound);
    }
    assert!(quick.fit <= better.bound && better.fit <= quick.bound);
    assert!(better.bound <= quick.bound && better.fit >= quick.fit);
}
