//! The pairing of the largest fit as a linear assignment: against known optima, and against the network simplex of the
//! assignment of experts, with which it shares no code.

use super::instances::{SplitMix64, gen_lap};
use super::pairing::{assert_allowed, market};
use pingxuan::compute::assignment::{self, Draft, Load, Outcome, Pair};
use pingxuan::compute::pairing::problem::{Member, Problem, Wishes};
use pingxuan::compute::pairing::{Method, check, solve};
use proptest::prelude::*;

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
