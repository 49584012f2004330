//! The best of the weakly stable pairings with the most pairs: the most fit, or the smallest sum of ranks.
//!
//! With strict wishes the rotations give it at once ([`super::rotations`]). With ties the most pairs come first
//! ([`super::stable`]), then ties are broken in favour of better and better pairings, and a search proves the best
//! ([`super::tied_search`]) as far as its effort goes.

use super::market::Market;
use super::stable::{self, Most};
use super::strict::{Strict, is_strict};
use super::weighing::Weighing;
use super::{Solution, heaviest, rotations, tied_search};

/// The effort that a search may take before its answer is given unproved, in looks at pairs.
pub const EFFORT: u64 = 400_000_000;

/// How often ties are broken anew in favour of the best pairing known.
const ROUNDS: usize = 20;

/// The best stable pairing with the most pairs.
///
/// Strict wishes: time O(cells) and a minimum cut over the rotations; always proved. Ties: NP-hard. The search for the
/// number of pairs stops after [`stable::EFFORT`] looks at pairs, and after `effort` if that is less; the search for the
/// best after `effort`; where neither gives a bound, the search for one after `effort` once more ([`heaviest::limit`]).
/// Then the best found is told with its bound and `proved` false. What is not counted is O(cells) and a minimum cut, some
/// twenty times at most. Memory O(cells), and in the search O(its depth · open pairs).
pub fn solve(market: &Market, weighing: Weighing, effort: u64) -> Solution {
    let Most { pairs, most } = stable::most(market, stable::EFFORT.min(effort));
    let first = rotations::best(&Strict::favouring(market, weighing, &pairs), weighing);
    let is_most = first.len() == most;
    let (mut pairs, limit) = if is_strict(market) {
        let weight = weighing.total(market, &first);
        (first, Some(weight))
    } else {
        let better = better_broken(market, weighing, first);
        if is_most { tied_search::search(market, weighing, better, effort) } else { (better, None) }
    };
    let proved = is_most && limit == Some(weighing.total(market, &pairs));
    let limit = limit.unwrap_or_else(|| coarse_limit(market, weighing, pairs.len(), effort));
    let locked: Vec<(usize, usize)> = market.locked().iter().copied().collect();
    pairs.extend(&locked);
    pairs.sort_unstable();
    Solution {
        fit: market.total_fit(&pairs),
        rank_sum: Weighing::Ranks.told(Weighing::Ranks.total(market, &pairs)),
        bound: weighing.told(limit + weighing.total(market, &locked)),
        most_pairs: most + locked.len(),
        proved,
        pairs,
    }
}

/// Breaks ties in favour of the best pairing known, again and again while that gives a better one.
fn better_broken(market: &Market, weighing: Weighing, first: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    let mut best = first;
    for _ in 0..ROUNDS {
        let next = rotations::best(&Strict::favouring(market, weighing, &best), weighing);
        if weighing.total(market, &next) <= weighing.total(market, &best) {
            break;
        }
        best = next;
    }
    best
}

/// What no pairing of at least this many pairs exceeds, stable or not, without the locked pairs: all the fit that there
/// is, or two first choices for each pair.
fn coarse_limit(market: &Market, weighing: Weighing, pairs: usize, effort: u64) -> i128 {
    match weighing {
        Weighing::Fit => {
            let locked: Vec<(usize, usize)> = market.locked().iter().copied().collect();
            heaviest::limit(market, weighing, effort) - weighing.total(market, &locked)
        }
        Weighing::Ranks => -2 * i128::try_from(pairs).unwrap_or(0),
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::blocking_pairs;
    use super::super::samples::market;
    use super::*;

    /// Three stable pairings: everybody's first, second or third choice, with the other side in reverse.
    fn three_rounds(fit: &[(usize, usize, i64)]) -> Market {
        market(
            &[&[&[0], &[1], &[2]], &[&[1], &[2], &[0]], &[&[2], &[0], &[1]]],
            &[&[&[1], &[2], &[0]], &[&[2], &[0], &[1]], &[&[0], &[1], &[2]]],
            fit,
        )
    }

    #[test]
    fn a_pairing_between_the_two_side_optimal_ones_is_found_for_its_fit() {
        let market = three_rounds(&[(0, 1, 5), (1, 2, 5), (2, 0, 5), (0, 0, 9), (2, 1, 8)]);
        let solution = solve(&market, Weighing::Fit, 0);
        assert_eq!(solution.pairs, [(0, 1), (1, 2), (2, 0)]);
        assert_eq!((solution.fit, solution.bound, solution.proved), (15, 15, true));
        assert_eq!(solution.rank_sum, 12);
    }

    #[test]
    fn of_tied_wishes_the_breaking_that_gives_most_fit_is_found() {
        // Who prefers the first right member breaks the tie so that the second left one stays alone.
        let market = market(
            &[&[&[0, 1]], &[&[0], &[1]], &[&[1], &[2]]],
            &[&[&[0, 1]], &[&[0], &[2], &[1]], &[&[2]]],
            &[(0, 0, 1), (0, 1, 7), (1, 1, 3), (2, 1, 2), (2, 2, 4)],
        );
        let solution = solve(&market, Weighing::Fit, EFFORT);
        assert_eq!(solution.pairs, [(0, 1), (1, 0), (2, 2)]);
        assert_eq!((solution.fit, solution.proved), (11, true));
        assert_eq!(blocking_pairs(&market, &solution.pairs), []);
    }

    #[test]
    fn without_effort_ties_leave_the_answer_unproved_with_a_true_bound() {
        let all: &[&[usize]] = &[&[0, 1]];
        let market = market(&[all, all], &[all, all], &[(0, 0, 4), (1, 1, 4), (0, 1, 5)]);
        let solution = solve(&market, Weighing::Fit, 0);
        assert!(!solution.proved && solution.fit <= 8 && solution.bound >= 8);
        let solution = solve(&market, Weighing::Ranks, 0);
        assert_eq!((solution.rank_sum, solution.bound), (4, 4));
    }
}
