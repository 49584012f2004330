//! As many pairs as possible, and among those the largest sum of weights, stable or not: the most fit, or the
//! smallest sum of ranks.
//!
//! Successive shortest paths with potentials: the places of the left side enter one at a time, each by the cheapest
//! chain of changes (Jonker and Volgenant's form of the Hungarian method, A shortest augmenting path algorithm for
//! dense and sparse linear assignment problems, 1987; here with places on both sides and with pairs that may be
//! absent). Staying unpaired is a way out that costs more than all weights together, which puts the number of pairs
//! first. Costs are `i128`, so that no fit can overflow.

#![expect(clippy::indexing_slicing, reason = "positions come from the market itself")]

use super::Solution;
use super::market::Market;
use super::weighing::Weighing;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Pairs the market by number of pairs, then by weight. Always proved: `bound` is the sum that the answer reaches.
///
/// Time O(places of the left side · cells) at worst, memory O(cells).
pub fn solve(market: &Market, weighing: Weighing) -> Solution {
    let mut pairs = flow(market, weighing, Aim::PairsFirst);
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

/// The largest weight that any pairing of the market can have, whatever its number of pairs; locked pairs count.
/// Time O(places of the left side · cells) at worst and memory O(cells), as for [`solve`].
pub fn limit(market: &Market, weighing: Weighing) -> i128 {
    let mut pairs = flow(market, weighing, Aim::WeightOnly);
    pairs.extend(market.locked());
    weighing.total(market, &pairs)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Aim {
    PairsFirst,
    WeightOnly,
}

fn flow(market: &Market, weighing: Weighing, aim: Aim) -> Vec<(usize, usize)> {
    let (lefts, rights) = (market.lefts(), market.rights());
    let (mut least, mut most) = (0, 0);
    let mut usable = vec![false; lefts * rights];
    for left in 0..lefts {
        for right in 0..rights {
            if market.is_open(left, right) {
                usable[left * rights + right] = true;
                let weight = i128::from(weighing.weight(market, left, right));
                least = least.min(weight);
                most = most.max(weight);
            }
        }
    }
    let units: usize = (0..lefts).map(|left| market.left_free(left).min(rights)).sum();
    let out_cost = match aim {
        Aim::WeightOnly => most,
        // No two pairings differ in weight by as much as one pair costs here.
        Aim::PairsFirst => {
            (most - least + 1) * (i128::try_from(units).unwrap_or(i128::from(u64::MAX)) + 1) * 2
        }
    };
    let mut network = Network {
        market,
        weighing,
        most,
        out_cost,
        usable,
        partners: vec![Vec::new(); rights],
        left_height: vec![0; lefts],
        right_height: vec![0; rights],
    };
    for left in 0..lefts {
        for _ in 0..market.left_free(left).min(rights) {
            if !network.enter(left) {
                break;
            }
        }
    }
    let mut pairs = Vec::new();
    for (right, partners) in network.partners.iter().enumerate() {
        pairs.extend(partners.iter().map(|left| (*left, right)));
    }
    pairs
}

/// Where a chain of changes ends.
#[derive(Clone, Copy)]
enum End {
    /// This right member has a place left.
    Right(usize),
    /// This left member gives up a place.
    Left(usize),
}

struct Network<'a> {
    market: &'a Market,
    weighing: Weighing,
    most: i128,
    out_cost: i128,
    /// Open pairs that are not formed.
    usable: Vec<bool>,
    partners: Vec<Vec<usize>>,
    left_height: Vec<i128>,
    right_height: Vec<i128>,
}

/// One search for the cheapest chain: distances, and from where each member was reached.
struct Search {
    left_distance: Vec<Option<i128>>,
    left_from: Vec<Option<usize>>,
    left_done: Vec<bool>,
    right_distance: Vec<Option<i128>>,
    right_from: Vec<usize>,
    right_done: Vec<bool>,
    queue: BinaryHeap<Reverse<(i128, usize)>>,
    end: Option<(i128, End)>,
}

impl Search {
    fn from(left: usize, lefts: usize, rights: usize) -> Self {
        let mut search = Self {
            left_distance: vec![None; lefts],
            left_from: vec![None; lefts],
            left_done: vec![false; lefts],
            right_distance: vec![None; rights],
            right_from: vec![0; rights],
            right_done: vec![false; rights],
            queue: BinaryHeap::new(),
            end: None,
        };
        search.left_distance[left] = Some(0);
        search.queue.push(Reverse((0, left)));
        search
    }

    fn offer_end(&mut self, distance: i128, end: End) {
        if self.end.is_none_or(|(best, _)| distance < best) {
            self.end = Some((distance, end));
        }
    }

    fn nearest_right(&self) -> Option<(i128, usize)> {
        let mut best: Option<(i128, usize)> = None;
        for (right, distance) in self.right_distance.iter().enumerate() {
            if let Some(distance) = *distance
                && !self.right_done[right]
                && best.is_none_or(|(least, _)| distance < least)
            {
                best = Some((distance, right));
            }
        }
        best
    }
}

impl Network<'_> {
    fn cost(&self, left: usize, right: usize) -> i128 {
        self.most - i128::from(self.weighing.weight(self.market, left, right))
    }

    /// Brings in one more place of a left member. False if it stays free, as will its further places.
    fn enter(&mut self, source: usize) -> bool {
        let mut search = Search::from(source, self.market.lefts(), self.market.rights());
        let mut settled = 0;
        loop {
            // A left member at the distance just settled comes before any search among the right ones.
            let left = search.queue.peek().map(|Reverse(top)| *top);
            let right = match left {
                Some((distance, _)) if distance <= settled => None,
                _ => search.nearest_right(),
            };
            let takes_left =
                left.is_some_and(|(distance, _)| right.is_none_or(|(other, _)| distance <= other));
            let Some((distance, member)) = (if takes_left { left } else { right }) else {
                break;
            };
            if search.end.is_some_and(|(best, _)| best <= distance) {
                break;
            }
            settled = distance;
            if takes_left {
                search.queue.pop();
                if !search.left_done[member] {
                    self.settle_left(&mut search, member, distance);
                }
            } else {
                self.settle_right(&mut search, member, distance);
            }
        }
        // The source itself can always stay free, so that an end exists.
        let Some((distance, end)) = search.end else {
            return false;
        };
        self.raise(&search, distance);
        self.change(&search, end, source)
    }

    fn settle_left(&self, search: &mut Search, left: usize, distance: i128) {
        search.left_done[left] = true;
        search.offer_end(distance + self.out_cost + self.left_height[left], End::Left(left));
        let rights = self.market.rights();
        let base = distance + self.left_height[left] + self.most;
        for right in 0..rights {
            if !self.usable[left * rights + right] || search.right_done[right] {
                continue;
            }
            let weight = i128::from(self.weighing.weight(self.market, left, right));
            let reached = base - weight - self.right_height[right];
            if search.right_distance[right].is_none_or(|known| reached < known) {
                search.right_distance[right] = Some(reached);
                search.right_from[right] = left;
            }
        }
    }

    fn settle_right(&self, search: &mut Search, right: usize, distance: i128) {
        search.right_done[right] = true;
        if self.partners[right].len() < self.market.right_free(right) {
            search.offer_end(distance + self.right_height[right], End::Right(right));
        }
        for &left in &self.partners[right] {
            let reached =
                distance + self.right_height[right] - self.left_height[left] - self.cost(left, right);
            if !search.left_done[left] && search.left_distance[left].is_none_or(|known| reached < known) {
                search.left_distance[left] = Some(reached);
                search.left_from[left] = Some(right);
                search.queue.push(Reverse((reached, left)));
            }
        }
    }

    /// Keeps all reduced costs at or above 0 after the search.
    fn raise(&mut self, search: &Search, end: i128) {
        for (height, distance) in self.left_height.iter_mut().zip(&search.left_distance) {
            *height += distance.map_or(0, |distance| (distance - end).min(0));
        }
        for (height, distance) in self.right_height.iter_mut().zip(&search.right_distance) {
            *height += distance.map_or(0, |distance| (distance - end).min(0));
        }
    }

    /// Forms and dissolves the pairs along the chain. False if the source only stayed free.
    fn change(&mut self, search: &Search, end: End, source: usize) -> bool {
        let rights = self.market.rights();
        let mut right = match end {
            End::Right(right) => right,
            End::Left(left) => {
                let Some(right) = search.left_from[left] else {
                    return false;
                };
                self.dissolve(left, right);
                right
            }
        };
        loop {
            let left = search.right_from[right];
            self.partners[right].push(left);
            self.usable[left * rights + right] = false;
            let Some(before) = search.left_from[left].filter(|_| left != source) else {
                return true;
            };
            right = before;
            self.dissolve(left, right);
        }
    }

    fn dissolve(&mut self, left: usize, right: usize) {
        self.partners[right].retain(|partner| *partner != left);
        self.usable[left * self.market.rights() + right] = true;
    }
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
        assert_eq!(limit(&market, Weighing::Fit), 0);
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
