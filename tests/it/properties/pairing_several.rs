//! Members with several places: the rural hospitals theorem, and bounds that hold wherever the search stops.

use super::pairing::{market, small, turned};
use super::pairing_oracle::{Draw, Kind, Oracle, Pairs};
use pingxuan::compute::pairing::problem::{Problem, Unlisted};
use pingxuan::compute::pairing::weighing::Weighing;
use pingxuan::compute::pairing::{Method, best_stable, check, solve, stable};
use proptest::prelude::*;

/// Strict lists, some of them short, with places on both sides.
fn strict_with_places(lefts: usize, rights: usize) -> impl Strategy<Value = Problem> {
    (1..=lefts, 1..=rights, 1..=3_usize, 1..=3_usize, 50..=100_usize, any::<u64>()).prop_map(
        |(lefts, rights, left_places, right_places, listed, seed)| {
            let kind = Kind { listed, left_places, right_places, ..Kind::strict(lefts, rights) };
            Problem { unlisted: Unlisted::Unacceptable, ..kind.draw(seed) }
        },
    )
}

/// How many partners each member of one side has, and who those are that are not full.
fn filled(pairs: &Pairs, places: &[usize], pick: fn(&(usize, usize)) -> usize) -> (Vec<usize>, Vec<Pairs>) {
    let of = |member: usize| -> Pairs { pairs.iter().filter(|pair| pick(pair) == member).copied().collect() };
    let loads = (0..places.len()).map(|member| of(member).len()).collect();
    let not_full = (0..places.len()).filter(|member| of(*member).len() < places[*member]);
    (loads, not_full.map(&of).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rural_hospitals_fill_as_many_places_in_every_stable_pairing_and_those_not_full_with_the_same_partners(
        problem in strict_with_places(3, 4)
    ) {
        let oracle = Oracle { problem: &problem };
        let places = |side: &[pingxuan::compute::pairing::problem::Member]| -> Vec<usize> {
            side.iter().map(|member| member.places).collect()
        };
        let (lefts, rights) = (places(&problem.left), places(&problem.right));
        let told = |pairs: &Pairs| (filled(pairs, &lefts, |pair| pair.0), filled(pairs, &rights, |pair| pair.1));
        let answer = told(&solve(&market(&problem), Method::StableLeft).pairs);
        for other in oracle.stable_pairings() {
            prop_assert_eq!(&told(&other), &answer);
        }
        for method in [Method::StableRight, Method::StableEgalitarian, Method::StableMaxFit] {
            prop_assert_eq!(&told(&solve(&market(&problem), method).pairs), &answer);
        }
    }

    #[test]
    fn with_several_places_each_member_of_the_side_has_the_best_ranks_of_all_stable_pairings(
        problem in strict_with_places(4, 4)
    ) {
        for problem in [problem.clone(), turned(&problem)] {
            let oracle = Oracle { problem: &problem };
            let ranks = |pairs: &Pairs, left: usize| {
                let own = pairs.iter().filter(|pair| pair.0 == left);
                let mut ranks: Vec<u32> = own.map(|pair| oracle.left_rank(left, pair.1)).collect();
                ranks.sort_unstable();
                ranks
            };
            let answer = solve(&market(&problem), Method::StableLeft).pairs;
            let of_right = solve(&market(&turned(&problem)), Method::StableRight).pairs;
            let mut turned_back: Pairs = of_right.iter().map(|pair| (pair.1, pair.0)).collect();
            turned_back.sort_unstable();
            prop_assert_eq!(&turned_back, &answer);
            for other in oracle.stable_pairings() {
                for left in 0..problem.left.len() {
                    let (best, theirs) = (ranks(&answer, left), ranks(&other, left));
                    prop_assert_eq!(best.len(), theirs.len());
                    // From the best partner to the last, none is better in another stable pairing.
                    prop_assert!(best.iter().zip(&theirs).all(|(best, theirs)| best <= theirs));
                }
            }
        }
    }

    #[test]
    fn stopped_anywhere_the_side_optimal_answers_bound_every_weakly_stable_pairing(
        problem in small(3), effort in 0..400_u64
    ) {
        for problem in [problem.clone(), turned(&problem)] {
            let oracle = Oracle { problem: &problem };
            let stable = oracle.stable_pairings();
            let most = stable.iter().map(Vec::len).max().unwrap();
            let solution = stable::solve(&market(&problem), effort);
            prop_assert_eq!(oracle.blocking(&solution.pairs, false), []);
            prop_assert!(solution.pairs.len() <= most && most <= solution.most_pairs);
            for pairs in stable.iter().filter(|pairs| pairs.len() > solution.pairs.len()) {
                prop_assert!(!solution.proved, "{} pairs are more than {}", pairs.len(), solution.pairs.len());
                prop_assert!(oracle.total_fit(pairs) <= solution.bound);
            }
            prop_assert!(!solution.proved || solution.pairs.len() == most);
        }
    }

    #[test]
    fn stopped_anywhere_with_several_places_the_best_stable_answers_are_honest(
        problem in small(3), effort in 0..20_000_u64
    ) {
        let oracle = Oracle { problem: &problem };
        let stable = oracle.stable_pairings();
        let most = stable.iter().map(Vec::len).max().unwrap();
        for weighing in [Weighing::Ranks, Weighing::Fit] {
            let worth = |pairs: &Pairs| match weighing {
                Weighing::Ranks => -oracle.rank_sum(pairs),
                Weighing::Fit => oracle.total_fit(pairs),
            };
            let solution = best_stable::solve(&market(&problem), weighing, effort);
            prop_assert_eq!(oracle.blocking(&solution.pairs, false), []);
            prop_assert!(solution.pairs.len() <= most && most <= solution.most_pairs);
            // Told as ranks, the bound is one from below.
            let bound = weighing.told(solution.bound);
            for pairs in stable.iter().filter(|pairs| pairs.len() >= solution.pairs.len()) {
                prop_assert!(worth(pairs) <= bound, "{:?} beats the bound {bound}", pairs);
            }
            if solution.proved {
                let best = stable.iter().map(|pairs| (pairs.len(), worth(pairs))).max();
                prop_assert_eq!(Some((solution.pairs.len(), worth(&solution.pairs))), best);
                prop_assert_eq!(worth(&solution.pairs), bound);
            }
        }
    }
}

/// Eight enterprises that take up to three of twelve each, with ties and short lists: what a scheme of one to many looks
/// like. Whether proved or not, a longer search finds nothing beyond the bound of a shorter one.
#[test]
fn one_to_many_with_ties_keeps_its_bounds_as_the_search_goes_on() {
    let mut open = 0;
    for seed in 0..12 {
        let mut draw = Draw(seed);
        let kind = Kind {
            left_places: 3,
            listed: 40 + draw.below(50),
            tied: 30 + draw.below(50),
            ..Kind::strict(8, 12)
        };
        let market = market(&Problem { unlisted: Unlisted::Unacceptable, ..kind.draw(seed) });
        for weighing in [Weighing::Fit, Weighing::Ranks] {
            let efforts = [0, 20_000, 2_000_000];
            let found = efforts.map(|effort| best_stable::solve(&market, weighing, effort));
            let worth = |of: i128| if weighing == Weighing::Fit { of } else { -of };
            let sum = |of: &pingxuan::compute::pairing::Solution| {
                worth(if weighing == Weighing::Fit { of.fit } else { of.rank_sum })
            };
            for one in &found {
                assert_eq!(check::blocking_pairs(&market, &one.pairs), []);
                assert!(sum(one) <= worth(one.bound));
                for other in &found {
                    assert!(other.pairs.len() <= one.most_pairs);
                    if other.pairs.len() >= one.pairs.len() {
                        assert!(sum(other) <= worth(one.bound), "seed {seed}: beyond the bound");
                    }
                    let is_better = (other.pairs.len(), sum(other)) > (one.pairs.len(), sum(one));
                    assert!(!(one.proved && is_better), "seed {seed}: proved, and yet beaten");
                }
                open += usize::from(!one.proved);
            }
        }
    }
    assert!(open > 0, "some of these searches stop before their end");
}
