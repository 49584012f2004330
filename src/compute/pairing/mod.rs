//! Pairs the enterprises of two sides, from their ranked wishes and the fit of their profiles.
//!
//! A [`market::Market`] holds the wishes as ranks; [`solve`] answers it by one [`Method`]; [`check`] finds blocking
//! pairs without any of the solver's code, and [`explain`] says for each pair why it is so and not better.
//! Everything works on positions: the left side is `0..n`, the right side `0..m`.

pub mod check;
pub mod explain;
pub mod fit;
pub mod growth;
pub mod market;
pub mod max_fit;
pub mod most_pairs;
pub mod problem;
pub mod stable;

use market::Market;

/// What a pairing aims at. Every method forms as many pairs as it can before its own aim counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Stable, and as good as a stable pairing can be for every member of the left side.
    StableLeft,
    /// Stable, and as good as a stable pairing can be for every member of the right side.
    StableRight,
    /// The largest sum of fit, stable or not.
    MaxFit,
}

/// A pairing and what is proved about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solution {
    /// The pairs (left, right), ascending, locked ones included.
    pub pairs: Vec<(usize, usize)>,
    /// The sum of the fit of all pairs.
    pub fit: i128,
    /// An upper limit of the fit that the method's rule allows. When `proved` it is the fit of the answer. Otherwise
    /// the number of pairs may still grow, and no pairing of any size, stable or not, has more fit than this.
    pub bound: i128,
    /// No answer of this method can have more pairs than this, locked ones included.
    pub most_pairs: usize,
    /// Whether the number of pairs and then the method's own aim are proved to be the best possible. For the stable
    /// methods the aim is the best partner for each member of the side, ties broken as the answer breaks them.
    pub proved: bool,
}

/// Pairs a market by the given method. The locked pairs are always part of the answer.
pub fn solve(market: &Market, method: Method) -> Solution {
    match method {
        Method::StableLeft => stable::solve(market, stable::EFFORT),
        Method::StableRight => {
            let mut solution = stable::solve(&market.swapped(), stable::EFFORT);
            for pair in &mut solution.pairs {
                *pair = (pair.1, pair.0);
            }
            solution.pairs.sort_unstable();
            solution
        }
        Method::MaxFit => max_fit::solve(market),
    }
}
