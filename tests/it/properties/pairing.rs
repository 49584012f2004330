//! What METHODS.md asks of a pairing, on small problems against every possible pairing and on large ones by counting.

use super::pairing_oracle::{Draw, Kind, Oracle, Pairs};
use pingxuan::compute::pairing::explain::{WhyNot, explain};
use pingxuan::compute::pairing::market::Market;
use pingxuan::compute::pairing::problem::{Member, Problem, Unlisted, Wishes};
use pingxuan::compute::pairing::weighing::Weighing;
use pingxuan::compute::pairing::{Method, Solution, check, heaviest, solve, stable};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Small problems of every kind: ties, missing lists, places, locks, bans.
pub fn small(most_places: usize) -> impl Strategy<Value = Problem> {
    let shape = (0..=4_usize, 0..=4_usize, 1..=most_places, 1..=most_places);
    let chances = (30..=100_usize, 0..=90_usize, 0..=40_usize, 0..=20_usize, 0..=25_usize);
    (shape, chances, any::<u64>()).prop_map(|(shape, chances, seed)| {
        // Where members have several places a pairing is any set of pairs, so that the sides must be shorter.
        let most = if shape.2 * shape.3 > 1 { 3 } else { 4 };
        let kind = Kind {
            lefts: shape.0.min(most),
            rights: shape.1.min(most + 1),
            left_places: shape.2,
            right_places: shape.3,
            listed: chances.0,
            tied: chances.1,
            without_list: chances.2,
            locked: chances.3,
            forbidden: chances.4,
        };
        kind.draw(seed)
    })
}

pub fn strict(lefts: usize, rights: usize) -> impl Strategy<Value = Problem> {
    (1..=lefts, 1..=rights, any::<u64>())
        .prop_map(|(lefts, rights, seed)| Kind::strict(lefts, rights).draw(seed))
}

pub fn market(problem: &Problem) -> Market {
    Market::build(problem).unwrap()
}

pub fn turned(problem: &Problem) -> Problem {
    let turn = |pairs: &Pairs| pairs.iter().map(|pair| (pair.1, pair.0)).collect();
    Problem {
        left: problem.right.clone(),
        right: problem.left.clone(),
        unlisted: problem.unlisted,
        fit: problem.fit.iter().map(|row| (row.1, row.0, row.2)).collect(),
        locked: turn(&problem.locked),
        forbidden: turn(&problem.forbidden),
    }
}

/// The same problem with the members of both sides in another order: `order[old] = new`.
fn relabelled(problem: &Problem, left: &[usize], right: &[usize]) -> Problem {
    let move_pair = |pair: &(usize, usize)| (left[pair.0], right[pair.1]);
    let move_side = |side: &[Member], own: &[usize], other: &[usize]| {
        let mut moved = side.to_vec();
        for (old, member) in side.iter().enumerate() {
            let mut member = member.clone();
            if let Wishes::Ranked(groups) = &mut member.wishes {
                for partner in groups.iter_mut().flatten() {
                    *partner = other[*partner];
                }
            }
            moved[own[old]] = member;
        }
        moved
    };
    Problem {
        left: move_side(&problem.left, left, right),
        right: move_side(&problem.right, right, left),
        unlisted: problem.unlisted,
        fit: problem.fit.iter().map(|row| (left[row.0], right[row.1], row.2)).collect(),
        locked: problem.locked.iter().map(move_pair).collect(),
        forbidden: problem.forbidden.iter().map(move_pair).collect(),
    }
}

pub fn assert_allowed(problem: &Problem, solution: &Solution) {
    assert_eq!(check::faults(&market(problem), &solution.pairs), []);
    assert!(solution.pairs.is_sorted());
    assert!(problem.locked.iter().all(|pair| solution.pairs.contains(pair)));
    assert!(!problem.forbidden.iter().any(|pair| solution.pairs.contains(pair)));
    assert_eq!(solution.fit, Oracle { problem }.total_fit(&solution.pairs));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn stable_answers_are_the_largest_weakly_stable_pairings(problem in small(2)) {
        let oracle = Oracle { problem: &problem };
        let most = oracle.stable_pairings().iter().map(Vec::len).max();
        for method in [Method::StableLeft, Method::StableRight] {
            let solution = solve(&market(&problem), method);
            assert_allowed(&problem, &solution);
            prop_assert_eq!(oracle.blocking(&solution.pairs, false), []);
            prop_assert_eq!(check::unlocked_blocking_pairs(&market(&problem), &solution.pairs), []);
            prop_assert_eq!(Some(solution.pairs.len()), most);
            prop_assert_eq!(solution.most_pairs, solution.pairs.len());
            prop_assert!(solution.proved);
            prop_assert_eq!(solution.bound, solution.fit);
        }
    }

    #[test]
    fn max_fit_answers_are_the_best_of_the_largest_pairings(problem in small(2)) {
        let oracle = Oracle { problem: &problem };
        let value = |pairs: &Pairs| (pairs.len(), oracle.total_fit(pairs));
        let best = oracle.pairings().iter().map(value).max();
        let solution = solve(&market(&problem), Method::MaxFit);
        assert_allowed(&problem, &solution);
        prop_assert_eq!(Some((solution.pairs.len(), solution.fit)), best);
        prop_assert!(solution.proved && solution.bound == solution.fit);
    }

    #[test]
    fn no_pairing_has_more_fit_than_the_limit(problem in small(2)) {
        let oracle = Oracle { problem: &problem };
        let best = oracle.pairings().iter().map(|pairs| oracle.total_fit(pairs)).max();
        prop_assert_eq!(Some(heaviest::limit(&market(&problem), Weighing::Fit, u64::MAX)), best);
        for effort in [0, 20, 200] {
            prop_assert!(Some(heaviest::limit(&market(&problem), Weighing::Fit, effort)) >= best);
        }
    }

    #[test]
    fn the_checker_finds_exactly_the_blocking_pairs(problem in small(2), pick in any::<prop::sample::Index>()) {
        let oracle = Oracle { problem: &problem };
        let pairings = oracle.pairings();
        let pairs = pick.get(&pairings);
        let market = market(&problem);
        prop_assert_eq!(check::faults(&market, pairs), []);
        prop_assert_eq!(check::blocking_pairs(&market, pairs), oracle.blocking(pairs, true));
        prop_assert_eq!(check::unlocked_blocking_pairs(&market, pairs), oracle.blocking(pairs, false));
    }

    #[test]
    fn ranks_count_the_partners_strictly_preferred(problem in small(1)) {
        let oracle = Oracle { problem: &problem };
        let back = turned(&problem);
        let turned_oracle = Oracle { problem: &back };
        let market = market(&problem);
        for left in 0..problem.left.len() {
            for right in 0..problem.right.len() {
                prop_assert_eq!(market.left_rank(left, right), oracle.left_rank(left, right));
                prop_assert_eq!(market.right_rank(left, right), turned_oracle.left_rank(right, left));
            }
        }
    }

    #[test]
    fn with_strict_lists_every_left_member_is_at_least_as_well_off_as_in_any_stable_pairing(problem in strict(5, 5)) {
        let oracle = Oracle { problem: &problem };
        let answer = solve(&market(&problem), Method::StableLeft).pairs;
        for other in oracle.stable_pairings() {
            for &(left, right) in &other {
                let own = answer.iter().find(|pair| pair.0 == left);
                prop_assert!(own.is_some_and(|own| oracle.left_rank(left, own.1) <= oracle.left_rank(left, right)));
            }
        }
    }

    #[test]
    fn with_strict_lists_every_stable_pairing_matches_the_same_members(problem in strict(5, 5)) {
        let oracle = Oracle { problem: &problem };
        let members = |pairs: &Pairs| {
            let mut rights: Vec<usize> = pairs.iter().map(|pair| pair.1).collect();
            rights.sort_unstable();
            (pairs.iter().map(|pair| pair.0).collect::<Vec<usize>>(), rights)
        };
        let answer = members(&solve(&market(&problem), Method::StableLeft).pairs);
        for other in oracle.stable_pairings() {
            prop_assert_eq!(&members(&other), &answer);
        }
    }

    #[test]
    fn swapping_the_sides_swaps_the_side_optimal_answers(problem in small(2)) {
        let right = solve(&market(&problem), Method::StableRight).pairs;
        let mut left: Pairs = solve(&market(&turned(&problem)), Method::StableLeft).pairs;
        left = left.iter().map(|pair| (pair.1, pair.0)).collect();
        left.sort_unstable();
        prop_assert_eq!(right, left);
    }

    #[test]
    fn another_order_of_the_members_changes_no_value(problem in small(2), seed in any::<u64>()) {
        let mut draw = Draw(seed);
        let (left, right) = (draw.order(problem.left.len()), draw.order(problem.right.len()));
        let moved = relabelled(&problem, &left, &right);
        for method in Method::ALL {
            let (one, other) = (solve(&market(&problem), method), solve(&market(&moved), method));
            prop_assert_eq!(one.pairs.len(), other.pairs.len());
            if matches!(method, Method::MaxFit | Method::StableMaxFit) {
                prop_assert_eq!(one.fit, other.fit);
            }
            if matches!(method, Method::MinRankSum | Method::StableEgalitarian) {
                prop_assert_eq!(one.rank_sum, other.rank_sum);
            }
        }
    }

    #[test]
    fn another_order_of_strict_lists_gives_the_same_pairs(problem in strict(5, 5), seed in any::<u64>()) {
        let mut draw = Draw(seed);
        let (left, right) = (draw.order(problem.left.len()), draw.order(problem.right.len()));
        let moved = relabelled(&problem, &left, &right);
        let pairs = solve(&market(&problem), Method::StableLeft).pairs;
        let mut want: Pairs = pairs.iter().map(|pair| (left[pair.0], right[pair.1])).collect();
        want.sort_unstable();
        prop_assert_eq!(solve(&market(&moved), Method::StableLeft).pairs, want);
    }

    #[test]
    fn locking_an_answer_gives_it_back(problem in small(2)) {
        for method in Method::ALL {
            let solution = solve(&market(&problem), method);
            let locked = Problem { locked: solution.pairs.clone(), ..problem.clone() };
            let again = solve(&market(&locked), method);
            prop_assert_eq!(&again.pairs[..], &solution.pairs[..]);
            prop_assert_eq!(again.fit, solution.fit);
        }
    }

    #[test]
    fn the_explanation_of_a_single_place_says_blocking_only_of_blocking_pairs(
        problem in small(1), pick in any::<prop::sample::Index>()
    ) {
        let oracle = Oracle { problem: &problem };
        let pairings = oracle.pairings();
        let pairs = pick.get(&pairings);
        let blocking = oracle.blocking(pairs, false);
        for reason in explain(&market(&problem), pairs, &BTreeMap::new()) {
            let rank = oracle.left_rank(reason.left, reason.right);
            prop_assert_eq!(reason.left_rank, Some(rank).filter(|rank| *rank > 0));
            if let Some(next) = reason.next {
                let blocks = blocking.contains(&(reason.left, next.right));
                prop_assert_eq!(next.why == WhyNot::Blocking, blocks);
            }
            if let Some(next) = reason.right_next {
                let blocks = blocking.contains(&(next.left, reason.right));
                prop_assert_eq!(next.why == WhyNot::Blocking, blocks);
            }
        }
    }

    #[test]
    fn who_has_a_place_left_is_told_blocking_of_blocking_pairs_and_of_no_own_lock(
        problem in small(2), pick in any::<prop::sample::Index>()
    ) {
        let oracle = Oracle { problem: &problem };
        let pairings = oracle.pairings();
        let pairs = pick.get(&pairings);
        let blocking = oracle.blocking(pairs, false);
        for reason in explain(&market(&problem), pairs, &BTreeMap::new()) {
            let left_load = pairs.iter().filter(|pair| pair.0 == reason.left).count();
            let right_load = pairs.iter().filter(|pair| pair.1 == reason.right).count();
            let of_left = reason.next.map(|next| ((reason.left, next.right), next.why));
            let of_right = reason.right_next.map(|next| ((next.left, reason.right), next.why));
            let left = (of_left, left_load < problem.left[reason.left].places);
            let right = (of_right, right_load < problem.right[reason.right].places);
            for (told, has_place) in [left, right] {
                let Some((pair, why)) = told else { continue };
                let blocks = blocking.contains(&pair);
                // Of several partners another may be liked less than the one that is explained.
                prop_assert!(blocks || why != WhyNot::Blocking);
                if has_place {
                    prop_assert!(why != WhyNot::OwnPairLocked);
                    prop_assert_eq!(why == WhyNot::Blocking, blocks);
                }
            }
        }
    }

    #[test]
    fn max_fit_equals_a_table_over_all_subsets_on_middle_sizes(seed in any::<u64>()) {
        let kind = Kind { listed: 55, tied: 50, forbidden: 10, ..Kind::strict(11, 9) };
        let problem = kind.draw(seed);
        let oracle = Oracle { problem: &problem };
        // The best (pairs, fit) of the left members so far, by the set of right members taken.
        let mut best: Vec<Option<(usize, i128)>> = vec![None; 1 << 9];
        best[0] = Some((0, 0));
        for left in 0..11 {
            for taken in (0..best.len()).rev() {
                for right in (0..9).filter(|right| taken & (1 << right) == 0 && oracle.may_pair(left, *right)) {
                    let Some((count, fit)) = best[taken] else { continue };
                    let next = Some((count + 1, fit + i128::from(oracle.fit(left, right))));
                    let cell = &mut best[taken | (1 << right)];
                    *cell = (*cell).max(next);
                }
            }
        }
        let solution = solve(&market(&problem), Method::MaxFit);
        prop_assert_eq!(Some(Some((solution.pairs.len(), solution.fit))), best.into_iter().max());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sparse_tied_wishes_of_six_and_six_give_the_largest_weakly_stable_pairing(seed in any::<u64>()) {
        let kind = Kind { listed: 50, tied: 70, ..Kind::strict(6, 6) };
        let problem = Problem { unlisted: Unlisted::Unacceptable, ..kind.draw(seed) };
        let oracle = Oracle { problem: &problem };
        let most = oracle.stable_pairings().iter().map(Vec::len).max();
        let solution = solve(&market(&problem), Method::StableLeft);
        prop_assert_eq!(oracle.blocking(&solution.pairs, false), []);
        prop_assert_eq!(Some(solution.pairs.len()), most);
    }
}

#[test]
fn twenty_and_twenty_with_full_strict_lists_come_out_whole_and_stable() {
    for seed in 0..50 {
        let problem = Kind { listed: 100, ..Kind::strict(20, 20) }.draw(seed);
        let market = market(&problem);
        for method in [Method::StableLeft, Method::StableRight] {
            let solution = solve(&market, method);
            assert_eq!(solution.pairs.len(), 20);
            assert!(solution.proved);
            assert_eq!(check::blocking_pairs(&market, &solution.pairs), []);
        }
    }
}

#[test]
fn twenty_and_twenty_with_a_few_wishes_and_the_rest_by_fit_come_out_whole_without_a_search() {
    for seed in 0..50 {
        let kind = Kind { listed: 15, tied: 30, without_list: 20, ..Kind::strict(20, 20) };
        let mut problem = Problem { unlisted: Unlisted::ByFit, ..kind.draw(seed) };
        for member in problem.left.iter_mut().chain(&mut problem.right) {
            if member.wishes == Wishes::Ranked(Vec::new()) {
                member.wishes = Wishes::ByFit;
            }
        }
        let market = market(&problem);
        let solution = stable::solve(&market, 0);
        assert_eq!(solution.pairs.len(), 20);
        assert!(solution.proved);
        assert_eq!(check::blocking_pairs(&market, &solution.pairs), []);
    }
}

#[test]
fn twenty_and_twenty_with_ties_and_short_lists_are_proved() {
    for seed in 0..20 {
        for (listed, tied) in [(15, 50), (25, 80), (50, 50), (70, 90)] {
            let kind = Kind { listed, tied, ..Kind::strict(20, 20) };
            let problem = Problem { unlisted: Unlisted::Unacceptable, ..kind.draw(seed) };
            let market = market(&problem);
            let solution = solve(&market, Method::StableLeft);
            assert!(solution.proved, "seed {seed}, {listed} % listed, {tied} % tied");
            assert_eq!(check::blocking_pairs(&market, &solution.pairs), []);
        }
    }
}

#[test]
fn an_answer_that_is_not_proved_still_tells_true_bounds() {
    let mut unproved = 0;
    for seed in 0..40 {
        let problem = Kind { listed: 20, tied: 60, ..Kind::strict(20, 20) }.draw(seed);
        let problem = Problem { unlisted: Unlisted::Unacceptable, ..problem };
        let market = market(&problem);
        let (quick, full) = (stable::solve(&market, 0), stable::solve(&market, stable::EFFORT));
        assert_eq!(check::blocking_pairs(&market, &quick.pairs), []);
        assert!(quick.pairs.len() <= full.pairs.len() && full.pairs.len() <= quick.most_pairs);
        if !quick.proved {
            unproved += 1;
            assert!(quick.bound >= quick.fit && quick.bound >= full.fit);
        }
    }
    assert!(unproved > 0, "some of these problems need a search");
}
