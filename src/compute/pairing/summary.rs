//! A pairing in a few numbers, so that several can stand side by side.

use super::check;
use super::market::Market;

/// The ranks that one side gives to its partners.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ranks {
    /// The sum of the ranks. A locked partner that was never listed has no rank.
    pub sum: u64,
    /// How many ranks there are.
    pub count: u64,
    /// The worst rank; none if there is no rank.
    pub worst: Option<u32>,
}

impl Ranks {
    /// The mean rank in hundredths, rounded half up; none if there is no rank. The exact mean is `sum / count`.
    pub fn mean_hundredths(&self) -> Option<u64> {
        (200 * self.sum + self.count).checked_div(2 * self.count)
    }

    fn add(&mut self, rank: u32) {
        if rank > 0 {
            self.sum += u64::from(rank);
            self.count += 1;
            self.worst = self.worst.max(Some(rank));
        }
    }
}

/// What can be compared between pairings of one market.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The number of pairs.
    pub pairs: usize,
    /// The sum of fit.
    pub fit: i128,
    /// The ranks that the left side gives.
    pub left: Ranks,
    /// The ranks that the right side gives.
    pub right: Ranks,
    /// The number of blocking pairs, those with locked members included.
    pub blocking: usize,
    /// The number of blocking pairs that remain when the locked pairs have left the market; 0 for a stable pairing.
    pub unlocked_blocking: usize,
}

/// Sums a pairing up. Its pairs must be without faults ([`check::faults`]). Time O(cells · log pairs) at worst, as for
/// [`check::blocking_pairs`].
pub fn summarize(market: &Market, pairs: &[(usize, usize)]) -> Summary {
    let (mut left_ranks, mut right_ranks) = (Ranks::default(), Ranks::default());
    for &(left, right) in pairs {
        left_ranks.add(market.left_rank(left, right));
        right_ranks.add(market.right_rank(left, right));
    }
    Summary {
        pairs: pairs.len(),
        fit: market.total_fit(pairs),
        left: left_ranks,
        right: right_ranks,
        blocking: check::blocking_pairs(market, pairs).len(),
        unlocked_blocking: check::unlocked_blocking_pairs(market, pairs).len(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::problem::{Member, Problem, Unlisted, Wishes};
    use super::*;

    #[test]
    fn a_summary_tells_fit_ranks_and_blocking_pairs() {
        let list = |order: [usize; 3]| Member {
            wishes: Wishes::Ranked(order.iter().map(|partner| vec![*partner]).collect()),
            places: 1,
        };
        let problem = Problem {
            left: vec![list([0, 1, 2]), list([0, 1, 2]), list([2, 0, 1])],
            right: vec![list([0, 1, 2]); 3],
            unlisted: Unlisted::Unacceptable,
            fit: vec![(0, 1, 4), (1, 0, 5), (2, 2, -1)],
            ..Problem::default()
        };
        let market = Market::build(&problem).unwrap();
        let summary = summarize(&market, &[(0, 1), (1, 0), (2, 2)]);
        assert_eq!((summary.pairs, summary.fit), (3, 8));
        assert_eq!(summary.left, Ranks { sum: 4, count: 3, worst: Some(2) });
        assert_eq!(summary.left.mean_hundredths(), Some(133));
        assert_eq!(summary.right, Ranks { sum: 6, count: 3, worst: Some(3) });
        assert_eq!((summary.blocking, summary.unlocked_blocking), (1, 1));
    }

    #[test]
    fn without_a_rank_there_is_no_mean() {
        assert_eq!((Ranks::default().mean_hundredths(), Ranks::default().worst), (None, None));
    }
}
