//! Stable pairings that are as good as possible for the left side ([`super::strict`]), with as many pairs as can be.
//!
//! Ties are broken by fit, then by position. With strict lists every stable pairing has the same number of pairs. With
//! ties and incomplete lists the breaking decides the number, and finding the most is a hard problem
//! ([`super::most_pairs`]); the ties are then broken in favour of a weakly stable pairing with the most pairs, after
//! that by fit and position, and deferred acceptance gives the left-optimal stable pairing of those lists, which has
//! the same number of pairs (rural hospitals theorem: Roth, On the allocation of residents to rural hospitals, 1986).

use super::Solution;
use super::market::Market;
use super::strict::{Strict, is_strict};
use super::weighing::Weighing;
use super::{growth, heaviest, most_pairs};

/// The effort that a search for more pairs may take before its answer is given unproved, in visits of pairs.
pub const EFFORT: u64 = 200_000_000;

/// How often ties are broken anew, in favour of a larger pairing that need not be stable, before the exact search.
const ROUNDS: usize = 6;

/// Many pairs, and how many there can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Most {
    /// A weakly stable pairing, without the locked pairs.
    pub pairs: Vec<(usize, usize)>,
    /// No weakly stable pairing has more pairs than this, without the locked ones.
    pub most: usize,
}

/// The left-optimal stable pairing with the most pairs; `effort` limits the search for them. Its bound is the fit of
/// the answer where the number of pairs is proved, else what no pairing of any size exceeds.
///
/// Time as for [`most`], and where the number is not proved at most `effort` looks at pairs more for the bound
/// ([`heaviest::limit`]); memory O(cells).
pub fn solve(market: &Market, effort: u64) -> Solution {
    let Most { mut pairs, most } = most(market, effort);
    let proved = pairs.len() == most;
    pairs.extend(market.locked());
    pairs.sort_unstable();
    let fit = market.total_fit(&pairs);
    let bound = if proved { fit } else { heaviest::limit(market, Weighing::Fit, effort) };
    let rank_sum = Weighing::Ranks.told(Weighing::Ranks.total(market, &pairs));
    Solution { pairs, fit, rank_sum, bound, most_pairs: most + market.locked().len(), proved }
}

/// The left-optimal stable pairing with the most pairs; `effort` limits the search for them, in visits of pairs.
///
/// With strict wishes O(cells) and always the most. With ties the search may take all its effort; whether it came to its end
/// shows in `pairs` being as many as `most`. Memory O(cells).
pub fn most(market: &Market, effort: u64) -> Most {
    let pairs = deferred(market, &[]);
    if pairs.len() == whole(market) || is_strict(market) {
        return Most { most: pairs.len(), pairs };
    }
    more_pairs(market, pairs, effort)
}

fn deferred(market: &Market, favoured: &[(usize, usize)]) -> Vec<(usize, usize)> {
    Strict::favouring(market, Weighing::Fit, favoured).left_optimal()
}

/// The number of pairs that the free places alone would allow.
fn whole(market: &Market) -> usize {
    let lefts: usize = (0..market.lefts()).map(|left| market.left_free(left).min(market.rights())).sum();
    let rights: usize = (0..market.rights()).map(|right| market.right_free(right).min(market.lefts())).sum();
    lefts.min(rights)
}

fn more_pairs(market: &Market, first: Vec<(usize, usize)>, effort: u64) -> Most {
    let mut best = first;
    let mut largest = growth::largest(market, &best);
    let most = largest.len();
    for _ in 0..ROUNDS {
        if best.len() == most {
            return Most { pairs: best, most };
        }
        let next = deferred(market, &largest);
        if next.len() <= best.len() {
            break;
        }
        largest = growth::largest(market, &next);
        best = next;
    }
    let found = most_pairs::search(market, best.len(), most, effort);
    if let Some(pairs) = found.pairs {
        best = deferred(market, &pairs);
    }
    Most { pairs: best, most: found.most }
}

#[cfg(test)]
mod tests {
    use super::super::check::blocking_pairs;
    use super::super::samples::market;
    use super::*;

    #[test]
    fn the_proposing_side_gets_its_best_stable_partners() {
        let market = market(&[&[&[0], &[1]], &[&[1], &[0]]], &[&[&[1], &[0]], &[&[0], &[1]]], &[]);
        assert_eq!(solve(&market, EFFORT).pairs, [(0, 0), (1, 1)]);
        assert_eq!(solve(&market.swapped(), EFFORT).pairs, [(0, 1), (1, 0)]);
    }

    #[test]
    fn ties_are_broken_by_fit_and_then_by_position() {
        let both: &[&[usize]] = &[&[0, 1]];
        let by_fit = market(&[both, both], &[both, both], &[(0, 1, 7)]);
        assert_eq!(solve(&by_fit, EFFORT).pairs, [(0, 1), (1, 0)]);
        let by_position = market(&[both, both], &[both, both], &[]);
        assert_eq!(solve(&by_position, EFFORT).pairs, [(0, 0), (1, 1)]);
    }

    #[test]
    fn ties_are_broken_so_that_most_pairs_are_formed() {
        // Fit would pair the first two with each other and leave the others alone.
        let market = market(&[&[&[0, 1]], &[&[0]]], &[&[&[0, 1]], &[&[0]]], &[(0, 0, 9)]);
        let solution = solve(&market, EFFORT);
        assert_eq!(solution.pairs, [(0, 1), (1, 0)]);
        assert!(solution.proved);
        assert_eq!(blocking_pairs(&market, &solution.pairs), []);
    }

    #[test]
    fn without_effort_the_answer_is_stable_but_not_proved() {
        // The first two want each other most, so that two others stay alone; the tie of the third hides it.
        let market = market(
            &[&[&[0], &[1]], &[&[0]], &[&[2, 3]]],
            &[&[&[0], &[1]], &[&[0]], &[&[2]], &[&[2]]],
            &[(0, 0, 3), (0, 1, 9)],
        );
        let (quick, full) = (solve(&market, 0), solve(&market, EFFORT));
        assert_eq!((quick.proved, quick.most_pairs, quick.fit, quick.bound), (false, 3, 3, 9));
        assert_eq!((full.proved, full.most_pairs, full.fit, full.bound), (true, 2, 3, 3));
        assert_eq!(blocking_pairs(&market, &quick.pairs), []);
    }
}
