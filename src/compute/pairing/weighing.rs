//! What makes one pairing better than another of as many pairs: more fit, or a smaller sum of ranks.

use super::market::Market;

/// What the pairs of a pairing are weighed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weighing {
    /// The fit of the two; the larger the sum, the better.
    Fit,
    /// The ranks that the two give each other, added; the smaller the sum, the better.
    Ranks,
}

impl Weighing {
    /// The weight of a pair: its fit, or the sum of its two ranks below zero, so that more is always better. A rank
    /// that is not given (a locked pair that nobody listed) counts as 0. Time O(1).
    pub fn weight(self, market: &Market, left: usize, right: usize) -> i64 {
        match self {
            Self::Fit => market.fit(left, right),
            Self::Ranks => {
                -i64::from(market.left_rank(left, right)) - i64::from(market.right_rank(left, right))
            }
        }
    }

    /// The sum of weights over some pairs of members of the market. Time O(pairs).
    pub fn total(self, market: &Market, pairs: &[(usize, usize)]) -> i128 {
        pairs.iter().map(|pair| i128::from(self.weight(market, pair.0, pair.1))).sum()
    }

    /// A sum of weights as it is told to people: the fit, or the sum of ranks. Its own inverse. Time O(1).
    pub fn told(self, weight: i128) -> i128 {
        match self {
            Self::Fit => weight,
            Self::Ranks => -weight,
        }
    }
}
