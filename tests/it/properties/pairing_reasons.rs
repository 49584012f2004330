//! What is said about a pairing, against the words of the definition.

#![expect(clippy::option_option, reason = "nobody given up is not the same as somebody who was never listed")]

use super::pairing::{market, small};
use super::pairing_oracle::{Oracle, Pairs};
use pingxuan::compute::pairing::explain::WhyNot;
use pingxuan::compute::pairing::objections::{self, Present, WhyAlone};
use pingxuan::compute::pairing::problem::{Problem, Side};
use pingxuan::compute::pairing::summary::summarize;
use proptest::prelude::*;

/// The rank of the partner that a member with all places taken likes least; a partner never listed is the least liked.
fn least_liked(ranks: Vec<(usize, u32)>, places: usize) -> Option<Option<u32>> {
    if ranks.len() < places {
        return None;
    }
    if ranks.iter().any(|partner| partner.1 == 0) {
        return Some(None);
    }
    Some(ranks.into_iter().map(|partner| partner.1).max())
}

fn present_rank(present: Option<Present>) -> Option<Option<u32>> {
    present.map(|present| present.rank)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_blocking_pair_is_explained_by_the_partners_liked_least(
        problem in small(2), pick in any::<prop::sample::Index>()
    ) {
        let oracle = Oracle { problem: &problem };
        let pairings = oracle.pairings();
        let pairs: &Pairs = pick.get(&pairings);
        let found = objections::blocking(&market(&problem), pairs);
        let told: Pairs = found.iter().map(|pair| (pair.left, pair.right)).collect();
        prop_assert_eq!(told, oracle.blocking(pairs, true));
        for pair in found {
            prop_assert_eq!(pair.left_rank, oracle.left_rank(pair.left, pair.right));
            prop_assert_eq!(pair.right_rank, oracle.right_rank(pair.left, pair.right));
            let own = pairs.iter().filter(|other| other.0 == pair.left);
            let ranks = own.map(|other| (other.1, oracle.left_rank(other.0, other.1))).collect();
            let want = least_liked(ranks, problem.left[pair.left].places);
            prop_assert_eq!(present_rank(pair.left_gives_up), want);
            let own = pairs.iter().filter(|other| other.1 == pair.right);
            let ranks = own.map(|other| (other.0, oracle.right_rank(other.0, other.1))).collect();
            let want = least_liked(ranks, problem.right[pair.right].places);
            prop_assert_eq!(present_rank(pair.right_gives_up), want);
        }
    }

    #[test]
    fn who_has_places_left_is_told_why(problem in small(2), pick in any::<prop::sample::Index>()) {
        let problem = Problem { locked: Vec::new(), ..problem };
        let oracle = Oracle { problem: &problem };
        let pairings = oracle.pairings();
        let pairs: &Pairs = pick.get(&pairings);
        let alone = objections::alone(&market(&problem), pairs);
        let load = |side: Side, member: usize| match side {
            Side::Left => pairs.iter().filter(|pair| pair.0 == member).count(),
            Side::Right => pairs.iter().filter(|pair| pair.1 == member).count(),
        };
        let places: usize = problem.left.iter().chain(&problem.right).map(|member| member.places).sum();
        prop_assert_eq!(alone.iter().map(|alone| alone.places).sum::<usize>(), places - 2 * pairs.len());
        for member in alone {
            let side = if member.side == Side::Left { &problem.left } else { &problem.right };
            prop_assert_eq!(member.places, side[member.member].places - load(member.side, member.member));
            let others = if member.side == Side::Left { problem.right.len() } else { problem.left.len() };
            let turn = |other: usize| match member.side {
                Side::Left => (member.member, other),
                Side::Right => (other, member.member),
            };
            let possible = (0..others).map(turn).filter(|pair| oracle.may_pair(pair.0, pair.1) && !pairs.contains(pair));
            let possible: Pairs = possible.collect();
            match member.why {
                WhyAlone::AcceptsNobody | WhyAlone::AcceptedByNobody => prop_assert!(possible.is_empty()),
                WhyAlone::BestCannot { partner, why, .. } => {
                    prop_assert!(possible.contains(&turn(partner)));
                    let blocks = oracle.blocking(pairs, true).contains(&turn(partner));
                    prop_assert_eq!(why == WhyNot::Blocking, blocks);
                }
            }
        }
    }

    #[test]
    fn the_summary_is_what_the_words_say(problem in small(2), pick in any::<prop::sample::Index>()) {
        let oracle = Oracle { problem: &problem };
        let pairings = oracle.pairings();
        let pairs: &Pairs = pick.get(&pairings);
        let summary = summarize(&market(&problem), pairs);
        let ranks = |rank: &dyn Fn(usize, usize) -> u32| -> Vec<u32> {
            pairs.iter().map(|pair| rank(pair.0, pair.1)).filter(|rank| *rank > 0).collect()
        };
        let left = ranks(&|left, right| oracle.left_rank(left, right));
        let right = ranks(&|left, right| oracle.right_rank(left, right));
        for (side, ranks) in [(summary.left, left), (summary.right, right)] {
            prop_assert_eq!(side.sum, ranks.iter().copied().map(u64::from).sum::<u64>());
            prop_assert_eq!(side.count, u64::try_from(ranks.len()).unwrap());
            prop_assert_eq!(side.worst, ranks.into_iter().max());
        }
        prop_assert_eq!((summary.pairs, summary.fit), (pairs.len(), oracle.total_fit(pairs)));
        prop_assert_eq!(summary.blocking, oracle.blocking(pairs, true).len());
        prop_assert_eq!(summary.unlocked_blocking, oracle.blocking(pairs, false).len());
    }
}
