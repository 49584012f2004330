//! Pairs the enterprises of two sides, from their ranked wishes and the fit of their profiles.
//!
//! A [`market::Market`] holds the wishes as ranks; [`solve`] answers it by one [`Method`]; [`check`] finds blocking
//! pairs without any of the solver's code; [`explain`] says for each pair why it is so and not better, [`objections`]
//! what could be said against the whole, and [`summary`] puts it into a few numbers to be compared.
//! Everything works on positions: the left side is `0..n`, the right side `0..m`. In the complexities *cells* are n · m,
//! *places* the places of one side together. Fit is in any whole unit, the larger the better (the pages count it in
//! thousandths); ranks count from 1, the smaller the better; sums are `i128`, so that nothing overflows. Nothing here
//! fails but [`market::Market::build`], which refuses a problem that is none; nothing depends on time or chance.
//!
//! Without ties all stable pairings are known from their [`rotations`], and the best is a minimum cut away. With ties
//! [`most_pairs`] and [`tied_search`] search, with a limited effort and true bounds.

pub mod assigning;
pub mod best_stable;
pub mod check;
pub mod choices;
pub mod closure;
pub mod explain;
pub mod fit;
pub mod growth;
pub mod heaviest;
pub mod market;
pub mod most_pairs;
pub mod objections;
pub mod problem;
pub mod relaxation;
pub mod rotations;
#[cfg(test)]
mod samples;
pub mod stable;
pub mod strict;
pub mod summary;
pub mod tied_search;
pub mod transport;
pub mod weighing;

use market::Market;
use weighing::Weighing;

/// What a pairing aims at. Every method forms as many pairs as it can before its own aim counts; the stable ones as
/// many as a weakly stable pairing can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Stable, and as good as a stable pairing can be for every member of the left side.
    StableLeft,
    /// Stable, and as good as a stable pairing can be for every member of the right side.
    StableRight,
    /// Stable, and of these the smallest sum of the ranks that both sides give.
    StableEgalitarian,
    /// Stable, and of these the largest sum of fit.
    StableMaxFit,
    /// The largest sum of fit, stable or not.
    MaxFit,
    /// The smallest sum of the ranks that both sides give, stable or not.
    MinRankSum,
}

impl Method {
    /// Every method, in the order in which they are shown side by side.
    pub const ALL: [Self; 6] = [
        Self::StableLeft,
        Self::StableRight,
        Self::StableEgalitarian,
        Self::StableMaxFit,
        Self::MaxFit,
        Self::MinRankSum,
    ];

    /// Whether the answers of this method are stable.
    pub fn is_stable(self) -> bool {
        match self {
            Self::StableLeft | Self::StableRight | Self::StableEgalitarian | Self::StableMaxFit => true,
            Self::MaxFit | Self::MinRankSum => false,
        }
    }
}

/// A pairing and what is proved about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solution {
    /// The pairs (left, right), ascending, locked ones included.
    pub pairs: Vec<(usize, usize)>,
    /// The sum of the fit of all pairs.
    pub fit: i128,
    /// The sum of the ranks that both members of all pairs give; the rank of a locked partner that a member never
    /// listed counts as 0.
    pub rank_sum: i128,
    /// A limit of the method's own sum: for [`Method::StableEgalitarian`] and [`Method::MinRankSum`] the rank sum
    /// cannot be smaller, for the other methods the fit cannot be larger. When `proved` it is what the answer has.
    /// Otherwise it holds for every answer with at least as many pairs as this one.
    pub bound: i128,
    /// No answer of this method can have more pairs than this, locked ones included.
    pub most_pairs: usize,
    /// Whether the number of pairs and then the method's own aim are proved to be the best possible. For the two
    /// side-optimal methods the aim is the best partner for each member of the side, ties broken as the answer breaks
    /// them.
    pub proved: bool,
}

/// Pairs a market by the given method. The locked pairs are always part of the answer; an empty market has an empty one.
///
/// Strict wishes: O(cells) for the side-optimal methods (Gale and Shapley 1962), and a minimum cut over the rotations for
/// the other stable ones (Irving, Leather and Gusfield, An efficient algorithm for the "optimal" stable marriage, 1987).
/// With ties the stable methods search within a fixed effort, the same on every machine. [`Method::MaxFit`] and
/// [`Method::MinRankSum`] take what [`transport::cheapest`] takes, whatever the places, and are always proved. Memory
/// O(cells).
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
        Method::StableEgalitarian => best_stable::solve(market, Weighing::Ranks, best_stable::EFFORT),
        Method::StableMaxFit => best_stable::solve(market, Weighing::Fit, best_stable::EFFORT),
        Method::MaxFit => heaviest::solve(market, Weighing::Fit),
        Method::MinRankSum => heaviest::solve(market, Weighing::Ranks),
    }
}
