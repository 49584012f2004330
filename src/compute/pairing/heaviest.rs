//! As many pairs as possible, and among those the largest sum of weights, stable or not: the most fit, or the
//! smallest sum of ranks.
//!
//! The places of the two sides are filled at the least cost ([`super::transport`]). Staying unpaired costs more than any
//! chain of changes can save, which puts the number of pairs first. Source: the transportation problem of Hitchcock, The
//! distribution of a product from several sources to numerous localities, 1941.

use super::Solution;
use super::market::Market;
use super::transport::{self, Request};
use super::weighing::Weighing;

/// Pairs the market by number of pairs, then by weight. Always proved: `bound` is the sum that the answer reaches.
///
/// Time as for [`transport::cheapest`], whatever the places; memory O(cells).
pub fn solve(market: &Market, weighing: Weighing) -> Solution {
    // Nothing can use up this effort.
    let mut pairs = filled(market, weighing, Aim::PairsFirst, &mut u64::MAX.clone()).unwrap_or_default();
    pairs.extend(market.locked());
    pairs.sort_unstable();
    Solution {
        fit: market.total_fit(&pairs),
        rank_sum: Weighing::Ranks.told(Weighing::Ranks.total(market, &pairs)),
        bound: weighing.told(weighing.total(market, &pairs)),
        most_pairs: pairs.len(),
        proved: true,
        pairs,
    }
}

/// What the weight of no pairing of the market exceeds, whatever its number of pairs; locked pairs count. The largest
/// weight itself if `effort`, in looks at pairs, is enough to find it; else what the members could have at most if those
/// of one side did not contend for the other. Time O(`effort` + cells · log cells), memory O(cells).
pub fn limit(market: &Market, weighing: Weighing, mut effort: u64) -> i128 {
    let locked: Vec<(usize, usize)> = market.locked().iter().copied().collect();
    let without_locked = match filled(market, weighing, Aim::WeightOnly, &mut effort) {
        Some(pairs) => weighing.total(market, &pairs),
        None => without_contention(market, weighing),
    };
    without_locked + weighing.total(market, &locked)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Aim {
    PairsFirst,
    WeightOnly,
}

fn filled(market: &Market, weighing: Weighing, aim: Aim, effort: &mut u64) -> Option<Vec<(usize, usize)>> {
    let (lefts, rights) = (market.lefts(), market.rights());
    let weight = |left: usize, right: usize| i128::from(weighing.weight(market, left, right));
    let (mut left_places, mut right_places) = (vec![0; lefts], vec![0; rights]);
    let mut range: Option<(i128, i128)> = None;
    for (left, left_places) in left_places.iter_mut().enumerate() {
        for (right, right_places) in right_places.iter_mut().enumerate() {
            if market.is_open(left, right) {
                let weight = weight(left, right);
                let (least, most) = range.unwrap_or((weight, weight));
                range = Some((least.min(weight), most.max(weight)));
                // More places than open pairs are of no use.
                *left_places += usize::from(*left_places < market.left_free(left));
                *right_places += usize::from(*right_places < market.right_free(right));
            }
        }
    }
    let Some((least, most)) = range else {
        return Some(Vec::new());
    };
    let (most, free) = match aim {
        Aim::WeightOnly => (most.max(0), most.max(0)),
        // A chain of changes that forms one pair more forms at most so many, each in the place of another one but the last.
        Aim::PairsFirst => {
            let longest = i128::try_from(lefts.min(rights)).unwrap_or(i128::from(u64::MAX));
            (most, (most - least) * longest + 1)
        }
    };
    let request = Request { lefts: &left_places, rights: &right_places, free, dearest: most - least };
    let cost = |left, right| market.is_open(left, right).then(|| most - weight(left, right));
    transport::cheapest(&request, cost, effort)
}

/// What the members of one side could have together if every one had the best partners; of the two sides the smaller
/// sum.
fn without_contention(market: &Market, weighing: Weighing) -> i128 {
    let best = |mut gains: Vec<i64>, places: usize| -> i128 {
        gains.sort_unstable_by_key(|gain| std::cmp::Reverse(*gain));
        gains.into_iter().take(places).filter(|gain| *gain > 0).map(i128::from).sum()
    };
    let gain =
        |left: usize, right: usize| market.is_open(left, right).then(|| weighing.weight(market, left, right));
    let (lefts, rights) = (market.lefts(), market.rights());
    let of_left =
        |left| best((0..rights).filter_map(|right| gain(left, right)).collect(), market.left_free(left));
    let of_right =
        |right| best((0..lefts).filter_map(|left| gain(left, right)).collect(), market.right_free(right));
    let by_left: i128 = (0..lefts).map(of_left).sum();
    let by_right: i128 = (0..rights).map(of_right).sum();
    by_left.min(by_right)
}

#[cfg(test)]
mod tests {
    use super::super::problem::{Member, Problem, Unlisted, Wishes};
    use super::*;

    fn problem(lefts: usize, rights: usize, fit: &[(usize, usize, i64)]) -> Problem {
        let member = Member { wishes: Wishes::ByFit, places: 1 };
        Problem {
            left: vec![member.clone(); lefts],
            right: vec![member; rights],
            unlisted: Unlisted::ByFit,
            fit: fit.to_vec(),
            ..Problem::default()
        }
    }

    #[test]
    fn the_number_of_pairs_comes_before_the_fit() {
        let mut problem = problem(2, 2, &[(0, 0, 100), (0, 1, 1), (1, 0, 1)]);
        problem.forbidden = vec![(1, 1)];
        let solution = solve(&Market::build(&problem).unwrap(), Weighing::Fit);
        assert_eq!(solution.pairs, [(0, 1), (1, 0)]);
        assert_eq!(solution.fit, 2);
    }

    #[test]
    fn pairs_are_formed_even_when_all_fit_is_negative() {
        let problem = problem(2, 2, &[(0, 0, -5), (0, 1, -9), (1, 0, -9), (1, 1, -9)]);
        let market = Market::build(&problem).unwrap();
        assert_eq!(solve(&market, Weighing::Fit).fit, -14);
        assert_eq!(limit(&market, Weighing::Fit, u64::MAX), 0);
        assert_eq!(limit(&market, Weighing::Fit, 0), 0);
    }

    #[test]
    fn the_largest_possible_fit_does_not_overflow() {
        let most = i64::MAX;
        let problem = problem(2, 2, &[(0, 0, most), (0, 1, i64::MIN), (1, 0, i64::MIN), (1, 1, most)]);
        let solution = solve(&Market::build(&problem).unwrap(), Weighing::Fit);
        assert_eq!(solution.fit, 2 * i128::from(most));
    }

    #[test]
    fn one_right_member_takes_as_many_as_it_has_places() {
        let mut problem = problem(3, 1, &[(0, 0, 1), (1, 0, 3), (2, 0, 2)]);
        problem.right[0].places = 2;
        let solution = solve(&Market::build(&problem).unwrap(), Weighing::Fit);
        assert_eq!(solution.pairs, [(1, 0), (2, 0)]);
    }
}
