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
/// Strict wishes: time O(cells) and a minimum cut over the rotations; always proved. Ties: NP-hard, at most `effort`
/// looks at pairs, then the best found with its bound and `proved` false. Memory O(cells).
pub fn solve(market: &Market, weighing: Weighing, effort: u64) -> Solution {
    let Most { pairs, most } = stable::most(market, stable::EFFORT.min(effort));
    let mut pairs = rotations::best(&Strict::favouring(market, weighing, &pairs), weighing);
    let locked = locked(market);
    let mut limit = weighing.total(market, &pairs);
    let mut proved = pairs.len() == most;
    if !is_strict(market) {
        pairs = better_broken(market, weighing, pairs);
        let is_most = proved;
        let found = if is_most {
            tied_search::search(market, weighing, pairs.clone(), effort)
        } else {
            (pairs.clone(), None)
        };
        pairs = found.0;
        let weight = weighing.total(market, &pairs);
        proved = is_most && found.1 == Some(weight);
        limit = found.1.unwrap_or_else(|| coarse_limit(market, weighing, pairs.len()));
    }
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

/// What no pairing of at least this many pairs exceeds, stable or not, without the locked pairs.
fn coarse_limit(market: &Market, weighing: Weighing, pairs: usize) -> i128 {
    match weighing {
        Weighing::Fit => heaviest::limit(market, weighing) - weighing.total(market, &locked(market)),
        Weighing::Ranks => -2 * i128::try_from(pairs).unwrap_or(0),
    }
}

fn locked(market: &Market) -> Vec<(usize, usize)> {
    market.locked().iter().copied().collect()
}
