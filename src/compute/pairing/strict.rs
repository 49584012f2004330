//! Wishes with every tie broken, and the stable pairing of them that is best for the left side (Gale and Shapley,
//! College admissions and the stability of marriage, 1962: deferred acceptance, here with places on both sides).

#![expect(clippy::indexing_slicing, reason = "positions come from the market itself")]

use super::market::Market;
use super::weighing::Weighing;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// How somebody likes a partner, smaller is better: the rank, then whether the pair is favoured, then the weight, then
/// the position of the partner.
pub type Liking = (u32, bool, Reverse<i64>, usize);

/// A market's wishes with every tie broken in favour of some pairs, then by weight, then by position.
pub struct Strict<'a> {
    /// The market.
    pub market: &'a Market,
    weighing: Weighing,
    /// By cell; empty if no pair is favoured.
    favoured: Vec<bool>,
}

impl<'a> Strict<'a> {
    /// Breaks the ties. Every weakly stable pairing of the market is stable for the wishes that favour its pairs, and
    /// every pairing that is stable for some breaking of ties is weakly stable for the market (Manlove and others, Hard
    /// variants of stable marriage, 2002). Time and memory O(cells) if a pair is favoured, else O(1).
    pub fn favouring(market: &'a Market, weighing: Weighing, pairs: &[(usize, usize)]) -> Self {
        let mut favoured = Vec::new();
        if !pairs.is_empty() {
            favoured.resize(market.lefts() * market.rights(), false);
            for &(left, right) in pairs {
                favoured[left * market.rights() + right] = true;
            }
        }
        Self { market, weighing, favoured }
    }

    /// How the left member likes the right one.
    pub fn left_liking(&self, left: usize, right: usize) -> Liking {
        let (is_other, weight) = self.tie_break(left, right);
        (self.market.left_rank(left, right), is_other, weight, right)
    }

    /// How the right member likes the left one.
    pub fn right_liking(&self, left: usize, right: usize) -> Liking {
        let (is_other, weight) = self.tie_break(left, right);
        (self.market.right_rank(left, right), is_other, weight, left)
    }

    fn tie_break(&self, left: usize, right: usize) -> (bool, Reverse<i64>) {
        let cell = left * self.market.rights() + right;
        let is_favoured = self.favoured.get(cell).copied().unwrap_or(false);
        (!is_favoured, Reverse(self.weighing.weight(self.market, left, right)))
    }

    /// The open partners of a left member who have places, best first; none if the member itself has no place. Time
    /// O(right members · log right members).
    pub fn list(&self, left: usize) -> Vec<usize> {
        let market = self.market;
        if market.left_free(left) == 0 {
            return Vec::new();
        }
        // Ranks leave room for all who share them, so that each partner has a slot and no sorting is needed but in
        // ties.
        let mut slots: Vec<Option<usize>> = vec![None; market.rights()];
        let mut shared = vec![0; market.rights()];
        for right in 0..market.rights() {
            if market.is_open(left, right)
                && market.right_free(right) > 0
                && let Ok(rank) = usize::try_from(market.left_rank(left, right))
            {
                slots[rank - 1 + shared[rank - 1]] = Some(right);
                shared[rank - 1] += 1;
            }
        }
        let mut list: Vec<usize> = slots.into_iter().flatten().collect();
        for group in list.chunk_by_mut(|a, b| market.left_rank(left, *a) == market.left_rank(left, *b)) {
            if group.len() > 1 {
                group.sort_by_key(|right| self.left_liking(left, *right));
            }
        }
        list
    }

    /// The stable pairing of these wishes that is best for every left member, without the locked pairs, by right
    /// member. Every stable pairing of them has the same number of pairs. Time and memory O(cells).
    pub fn left_optimal(&self) -> Vec<(usize, usize)> {
        let market = self.market;
        let mut free: Vec<usize> = (0..market.lefts()).map(|left| market.left_free(left)).collect();
        let lists = (0..market.lefts()).map(|left| self.list(left).into_iter());
        let mut lists: Vec<std::vec::IntoIter<usize>> = lists.collect();
        // The worst partner stands on top of each heap.
        let mut held = vec![BinaryHeap::new(); market.rights()];
        let mut waiting: Vec<usize> = (0..market.lefts()).rev().collect();
        while let Some(left) = waiting.pop() {
            while free[left] > 0 {
                let Some(right) = lists[left].next() else {
                    break;
                };
                held[right].push(self.right_liking(left, right));
                free[left] -= 1;
                if held[right].len() > market.right_free(right)
                    && let Some((_, _, _, displaced)) = held[right].pop()
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
            pairs.extend(partners.into_iter().map(|(_, _, _, left)| (left, right)));
        }
        pairs
    }
}

/// Whether nobody ties two partners with whom a pair could be formed. Time O(cells).
pub fn is_strict(market: &Market) -> bool {
    let mut last_with = vec![0; market.lefts().max(market.rights()) + 1];
    let mut turn = 0;
    let mut is_new = |rank: u32, turn: usize| {
        let slot = &mut last_with[usize::try_from(rank).unwrap_or(0)];
        let is_new = *slot != turn;
        *slot = turn;
        is_new
    };
    let is_usable = |left: usize, right: usize| {
        market.is_open(left, right) && market.left_free(left) > 0 && market.right_free(right) > 0
    };
    for left in 0..market.lefts() {
        turn += 1;
        for right in 0..market.rights() {
            if is_usable(left, right) && !is_new(market.left_rank(left, right), turn) {
                return false;
            }
        }
    }
    for right in 0..market.rights() {
        turn += 1;
        for left in 0..market.lefts() {
            if is_usable(left, right) && !is_new(market.right_rank(left, right), turn) {
                return false;
            }
        }
    }
    true
}
