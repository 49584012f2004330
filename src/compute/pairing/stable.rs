//! Stable pairings that are as good as possible for the left side (Gale and Shapley's deferred acceptance).
//!
//! Ties are broken by fit, then by position. With strict lists every stable pairing has the same number of pairs. With
//! ties and incomplete lists the breaking decides the number, and finding the most is a hard problem
//! ([`super::most_pairs`]); the ties are then broken in favour of a weakly stable pairing with the most pairs, after
//! that by fit and position, and deferred acceptance gives the left-optimal stable pairing of those lists, which has
//! the same number of pairs (rural hospitals theorem).

#![expect(clippy::indexing_slicing, reason = "positions come from the market itself")]

use super::Solution;
use super::market::Market;
use super::{growth, max_fit, most_pairs};
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

/// The effort that a search for more pairs may take before its answer is given unproved, in visits of pairs.
pub const EFFORT: u64 = 200_000_000;

/// How often ties are broken anew, in favour of a larger pairing that need not be stable, before the exact search.
const ROUNDS: usize = 6;

/// The left-optimal stable pairing with the most pairs; `effort` limits the search for them.
pub fn solve(market: &Market, effort: u64) -> Solution {
    let mut best = defer(market, &BTreeSet::new());
    let mut most = whole(market);
    if best.len() < most {
        if is_strict(market) {
            most = best.len();
        } else {
            (best, most) = more_pairs(market, best, effort);
        }
    }
    let proved = best.len() == most;
    best.extend(market.locked());
    best.sort_unstable();
    let fit = market.total_fit(&best);
    Solution {
        fit,
        bound: if proved { fit } else { max_fit::fit_limit(market) },
        most_pairs: most + market.locked().len(),
        proved,
        pairs: best,
    }
}

/// The number of pairs that the free places alone would allow.
fn whole(market: &Market) -> usize {
    let lefts: usize = (0..market.lefts()).map(|left| market.left_free(left).min(market.rights())).sum();
    let rights: usize = (0..market.rights()).map(|right| market.right_free(right).min(market.lefts())).sum();
    lefts.min(rights)
}

fn more_pairs(market: &Market, first: Vec<(usize, usize)>, effort: u64) -> (Vec<(usize, usize)>, usize) {
    let mut best = first;
    let mut largest = growth::largest(market, &best);
    let most = largest.len();
    for _ in 0..ROUNDS {
        if best.len() == most {
            return (best, most);
        }
        let next = defer(market, &largest.iter().copied().collect());
        if next.len() <= best.len() {
            break;
        }
        largest = growth::largest(market, &next);
        best = next;
    }
    let found = most_pairs::search(market, best.len(), most, effort);
    if let Some(pairs) = found.pairs {
        best = defer(market, &pairs.into_iter().collect());
    }
    (best, found.most)
}

/// Deferred acceptance with the left side proposing, without the locked pairs. Ties are broken in favour of the
/// given pairs, then by fit, then by position.
fn defer(market: &Market, favoured: &BTreeSet<(usize, usize)>) -> Vec<(usize, usize)> {
    let key = |left: usize, right: usize| {
        let is_favoured = !favoured.is_empty() && favoured.contains(&(left, right));
        (!is_favoured, Reverse(market.fit(left, right)))
    };
    let mut free: Vec<usize> = (0..market.lefts()).map(|left| market.left_free(left)).collect();
    let mut lists: Vec<std::vec::IntoIter<usize>> = Vec::with_capacity(market.lefts());
    for (left, places) in free.iter().enumerate() {
        let mut list = if *places == 0 { Vec::new() } else { list(market, left, key) };
        list.retain(|right| market.right_free(*right) > 0);
        lists.push(list.into_iter());
    }
    // The worst partner stands on top of each heap.
    let mut held = vec![BinaryHeap::new(); market.rights()];
    let mut waiting: Vec<usize> = (0..market.lefts()).rev().collect();
    while let Some(left) = waiting.pop() {
        while free[left] > 0 {
            let Some(right) = lists[left].next() else {
                break;
            };
            let places = market.right_free(right);
            held[right].push((market.right_rank(left, right), key(left, right), left));
            free[left] -= 1;
            if held[right].len() > places
                && let Some((_, _, displaced)) = held[right].pop()
            {
                free[displaced] += 1;
                if displaced != left {
                    waiting.push(displaced);
                }
            }
        }
    }
    let mut pairs = Vec::new();
    for (right, partners) in held.into_iter().enumerate() {
        pairs.extend(partners.into_iter().map(|(_, _, left)| (left, right)));
    }
    pairs
}

/// The open partners of a left member, best first, ties ordered by `key` and then by position.
fn list<K: Ord>(market: &Market, left: usize, key: impl Fn(usize, usize) -> K) -> Vec<usize> {
    // Ranks leave room for all who share them, so that each partner has a slot and no sorting is needed but in ties.
    let mut slots: Vec<Option<usize>> = vec![None; market.rights()];
    let mut shared = vec![0; market.rights()];
    for right in 0..market.rights() {
        if market.is_open(left, right)
            && let Ok(rank) = usize::try_from(market.left_rank(left, right))
        {
            slots[rank - 1 + shared[rank - 1]] = Some(right);
            shared[rank - 1] += 1;
        }
    }
    let mut list: Vec<usize> = slots.into_iter().flatten().collect();
    for group in list.chunk_by_mut(|a, b| market.left_rank(left, *a) == market.left_rank(left, *b)) {
        if group.len() > 1 {
            group.sort_by_key(|right| key(left, *right));
        }
    }
    list
}

/// Whether nobody ties two partners with whom a pair could be formed.
fn is_strict(market: &Market) -> bool {
    let mut seen = BTreeSet::new();
    for left in 0..market.lefts() {
        seen.clear();
        for right in (0..market.rights()).filter(|right| market.is_open(left, *right)) {
            if !seen.insert(market.left_rank(left, right)) {
                return false;
            }
        }
    }
    for right in 0..market.rights() {
        seen.clear();
        for left in (0..market.lefts()).filter(|left| market.is_open(*left, right)) {
            if !seen.insert(market.right_rank(left, right)) {
                return false;
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::check::blocking_pairs;
    use super::super::problem::{Member, Problem, Unlisted, Wishes};
    use super::*;

    fn side(lists: &[&[&[usize]]]) -> Vec<Member> {
        let member = |groups: &&[&[usize]]| Member {
            wishes: Wishes::Ranked(groups.iter().map(|group| group.to_vec()).collect()),
            places: 1,
        };
        lists.iter().map(member).collect()
    }

    fn market(left: &[&[&[usize]]], right: &[&[&[usize]]], fit: &[(usize, usize, i64)]) -> Market {
        let problem = Problem {
            left: side(left),
            right: side(right),
            unlisted: Unlisted::Unacceptable,
            fit: fit.to_vec(),
            ..Problem::default()
        };
        Market::build(&problem).unwrap()
    }

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
