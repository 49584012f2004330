//! The pairing of the largest fit as a linear assignment: against known optima, against the network simplex of the
//! assignment of experts and against the Hungarian method of the textbook, with neither of which it shares any code.

use super::instances::{SplitMix64, gen_lap};
use super::pairing::{assert_allowed, market, turned};
use pingxuan::compute::assignment::{self, Draft, Load, Outcome, Pair};
use pingxuan::compute::pairing::problem::{Member, Problem, Wishes};
use pingxuan::compute::pairing::{Method, Solution, check, solve};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Members who all rank by fit, with so many places each.
fn by_fit(places: &[usize]) -> Vec<Member> {
    places.iter().map(|places| Member { wishes: Wishes::ByFit, places: *places }).collect()
}

/// The largest total of the same question, asked as entries that need so many experts each.
fn by_network_simplex(lefts: &[usize], rights: &[usize], fit: &[(usize, usize, i64)]) -> i128 {
    let small = |number: usize| u32::try_from(number).unwrap();
    let draft = Draft {
        needs: lefts.iter().map(|places| small(*places)).collect(),
        loads: rights.iter().map(|places| Load { min: 0, max: small(*places) }).collect(),
        pairs: fit
            .iter()
            .map(|row| Pair { entry: small(row.0), expert: small(row.1), affinity: row.2 })
            .collect(),
        ..Draft::default()
    };
    let outcome = assignment::solve(&assignment::Problem::new(draft).unwrap());
    let Outcome::Solved(plan) = outcome else { panic!("every place can be filled") };
    assert!(plan.proved);
    plan.total
}

/// The largest total of a table with no more rows than columns, one column for each row: the Hungarian method as textbooks
/// have it (Kuhn 1955, Munkres 1957), with prices of rows and columns, counted from 1.
fn by_hungarian(gains: &[Vec<i64>]) -> i64 {
    let (rows, columns) = (gains.len(), gains[0].len());
    let (mut row_prices, mut column_prices) = (vec![0; rows + 1], vec![0; columns + 1]);
    let mut row_of = vec![0; columns + 1];
    let mut before = vec![0; columns + 1];
    for source in 1..=rows {
        row_of[0] = source;
        let mut at = 0;
        let mut slack = vec![i64::MAX; columns + 1];
        let mut is_done = vec![false; columns + 1];
        while row_of[at] != 0 {
            is_done[at] = true;
            let row = row_of[at];
            let (mut step, mut next) = (i64::MAX, 0);
            for column in (1..=columns).filter(|column| !is_done[*column]) {
                let reduced = -gains[row - 1][column - 1] - row_prices[row] - column_prices[column];
                if reduced < slack[column] {
                    (slack[column], before[column]) = (reduced, at);
                }
                if slack[column] < step {
                    (step, next) = (slack[column], column);
                }
            }
            for column in 0..=columns {
                if is_done[column] {
                    row_prices[row_of[column]] += step;
                    column_prices[column] -= step;
                } else if column > 0 {
                    slack[column] -= step;
                }
            }
            at = next;
        }
        while at != 0 {
            row_of[at] = row_of[before[at]];
            at = before[at];
        }
    }
    let taken = (1..=columns).filter(|column| row_of[*column] != 0);
    taken.map(|column| gains[row_of[column] - 1][column - 1]).sum()
}

/// The optima that several solvers agree about, for the square tables that seed 1 draws. The benchmark of pairings checks
/// the same at 1,000 and 2,000.
#[test]
fn the_largest_fit_of_the_drawn_tables_is_their_known_optimum() {
    for (size, optimum) in [(20, 18_867), (200, 198_500)] {
        let places = vec![1; size];
        let problem = Problem {
            left: by_fit(&places),
            right: by_fit(&places),
            fit: gen_lap(size, 1),
            ..Problem::default()
        };
        let solution = solve(&market(&problem), Method::MaxFit);
        assert_eq!((solution.pairs.len(), solution.fit, solution.bound), (size, optimum, optimum));
        assert!(solution.proved);
        assert_eq!(check::faults(&market(&problem), &solution.pairs), []);
        assert_eq!(by_network_simplex(&places, &places, &problem.fit), optimum);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_largest_fit_is_what_the_network_simplex_finds(
        lefts in 1..=25_usize, more in 0..=6_usize, spread in 1..=900_u64, seed in any::<u64>()
    ) {
        let (rights, mut draw) = (lefts + more, SplitMix64(seed));
        let mut below = |limit: u64| draw.below(limit);
        // Every left member can fill its places: there are more right members than places of any, and places for all.
        let most = u64::try_from(rights.min(3)).unwrap();
        let left: Vec<usize> = (0..lefts).map(|_| usize::try_from(1 + below(most)).unwrap()).collect();
        let widest = left.iter().copied().max().unwrap();
        let right: Vec<usize> = (0..rights).map(|_| widest + usize::try_from(below(2)).unwrap()).collect();
        let mut fit = Vec::new();
        for row in 0..lefts {
            for column in 0..rights {
                fit.push((row, column, i64::try_from(below(spread)).unwrap() - 300));
            }
        }
        let problem = Problem { left: by_fit(&left), right: by_fit(&right), fit, ..Problem::default() };
        let solution = solve(&market(&problem), Method::MaxFit);
        assert_allowed(&problem, &solution);
        prop_assert_eq!(solution.pairs.len(), left.iter().sum::<usize>());
        prop_assert_eq!(solution.fit, by_network_simplex(&left, &right, &problem.fit));
        prop_assert_eq!(solution.bound, solution.fit);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_largest_fit_of_middle_tables_is_that_of_the_hungarian_method_and_of_the_network_simplex(
        lefts in 50..=200_usize, more in 0..=3_usize, spread in 0..4_usize, seed in any::<u64>()
    ) {
        let (rights, mut draw) = (lefts + 10 * more, SplitMix64(seed));
        // From tables that are all ties to such that have none.
        let spread = [1_u64, 4, 1_001, 1_000_000_000][spread];
        let mut fit = Vec::new();
        let mut gains = vec![vec![0; rights]; lefts];
        for (left, row) in gains.iter_mut().enumerate() {
            for (right, gain) in row.iter_mut().enumerate() {
                *gain = i64::try_from(draw.below(spread)).unwrap() - 2;
                fit.push((left, right, *gain));
            }
        }
        let (left, right) = (vec![1; lefts], vec![1; rights]);
        let problem = Problem { left: by_fit(&left), right: by_fit(&right), fit, ..Problem::default() };
        let want = i128::from(by_hungarian(&gains));
        for (turn, problem) in [problem.clone(), turned(&problem)].iter().enumerate() {
            let solution = solve(&market(problem), Method::MaxFit);
            assert_allowed_quickly(problem, &solution);
            prop_assert_eq!((solution.pairs.len(), solution.fit), (lefts, want), "turned: {}", turn);
        }
        prop_assert_eq!(by_network_simplex(&left, &right, &problem.fit), want);
    }

    #[test]
    fn several_places_of_middle_tables_are_filled_as_the_network_simplex_fills_them(
        lefts in 20..=60_usize, places in 1..=40_usize, spread in 1..=2_000_u64, seed in any::<u64>()
    ) {
        let mut draw = SplitMix64(seed);
        let rights = lefts;
        let left = vec![places.min(rights); lefts];
        let right = vec![places.min(rights); rights];
        let mut fit = Vec::new();
        for row in 0..lefts {
            for column in 0..rights {
                fit.push((row, column, i64::try_from(draw.below(spread)).unwrap()));
            }
        }
        let problem = Problem { left: by_fit(&left), right: by_fit(&right), fit, ..Problem::default() };
        let solution = solve(&market(&problem), Method::MaxFit);
        assert_allowed_quickly(&problem, &solution);
        prop_assert_eq!(solution.fit, by_network_simplex(&left, &right, &problem.fit));
    }
}

/// Whether the pairs are allowed and the sum is theirs, on tables that are given whole and by row.
fn assert_allowed_quickly(problem: &Problem, solution: &Solution) {
    assert_eq!(check::faults(&market(problem), &solution.pairs), []);
    let pairs: BTreeSet<(usize, usize)> = solution.pairs.iter().copied().collect();
    assert_eq!(pairs.len(), solution.pairs.len());
    let of_pairs = problem.fit.iter().filter(|row| pairs.contains(&(row.0, row.1)));
    assert_eq!(of_pairs.map(|row| i128::from(row.2)).sum::<i128>(), solution.fit);
}

/// Everybody can have everybody: all pairs are formed, and the time grows with the pairs, not with the ways to form them.
#[test]
fn places_for_everybody_form_every_pair() {
    let places = vec![300; 300];
    let problem =
        Problem { left: by_fit(&places), right: by_fit(&places), fit: gen_lap(300, 1), ..Problem::default() };
    let solution = solve(&market(&problem), Method::MaxFit);
    assert_eq!(solution.pairs.len(), 90_000);
    assert_eq!(solution.fit, problem.fit.iter().map(|row| i128::from(row.2)).sum::<i128>());
}
