//! The two sides with their wishes, as ranks: what the methods of pairing work on.
//!
//! A rank is 1 + the number of partners strictly preferred, whoever they are; 0 stands for a partner that is not
//! acceptable. A pair is *open* if both accept each other and it is neither forbidden nor locked.

#![expect(clippy::indexing_slicing, reason = "positions are checked once when the market is built")]

use super::problem::{MOST_CELLS, MarketError, Member, Problem, Side, Table, Unlisted, Wishes};
use std::collections::BTreeSet;

/// A pairing problem with every wish turned into a rank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Market {
    lefts: usize,
    rights: usize,
    left_ranks: Vec<u32>,
    right_ranks: Vec<u32>,
    fit: Vec<i64>,
    open: Vec<bool>,
    locked: BTreeSet<(usize, usize)>,
    forbidden: BTreeSet<(usize, usize)>,
    left_places: Vec<usize>,
    right_places: Vec<usize>,
    left_free: Vec<usize>,
    right_free: Vec<usize>,
}

impl Market {
    /// Turns a problem into ranks. Time O(cells · log cells) where fit orders wishes, else O(cells + rows); memory
    /// O(cells).
    ///
    /// # Errors
    /// Any [`MarketError`]; the first one found in the order of the problem's fields.
    pub fn build(problem: &Problem) -> Result<Self, MarketError> {
        let (lefts, rights) = (problem.left.len(), problem.right.len());
        let cells =
            lefts.checked_mul(rights).filter(|cells| *cells <= MOST_CELLS).ok_or(MarketError::TooLarge)?;
        let mut fit = vec![0; cells];
        let mut is_given = vec![false; cells];
        for (row, &(left, right, value)) in problem.fit.iter().enumerate() {
            let table = Table::Fit;
            if left >= lefts || right >= rights {
                return Err(MarketError::UnknownPair { table, row });
            }
            if std::mem::replace(&mut is_given[left * rights + right], true) {
                return Err(MarketError::RepeatedPair { table, row });
            }
            fit[left * rights + right] = value;
        }
        let locked = distinct(Table::Locked, &problem.locked, lefts, rights)?;
        let forbidden = distinct(Table::Forbidden, &problem.forbidden, lefts, rights)?;
        let mut left_free: Vec<usize> = problem.left.iter().map(|member| member.places).collect();
        let mut right_free: Vec<usize> = problem.right.iter().map(|member| member.places).collect();
        let (left_places, right_places) = (left_free.clone(), right_free.clone());
        for (row, &(left, right)) in problem.locked.iter().enumerate() {
            if forbidden.contains(&(left, right)) {
                return Err(MarketError::LockedAndForbidden { row });
            }
            take_place(&mut left_free, row, Side::Left, left)?;
            take_place(&mut right_free, row, Side::Right, right)?;
        }
        let mut left_ranks = Vec::with_capacity(cells);
        for (left, member) in problem.left.iter().enumerate() {
            let row = &fit[left * rights..(left + 1) * rights];
            left_ranks.extend(ranks(Side::Left, left, member, problem.unlisted, row)?);
        }
        let mut right_ranks = Vec::with_capacity(cells);
        for (right, member) in problem.right.iter().enumerate() {
            let row: Vec<i64> = (0..lefts).map(|left| fit[left * rights + right]).collect();
            right_ranks.extend(ranks(Side::Right, right, member, problem.unlisted, &row)?);
        }
        let mut open = vec![false; cells];
        for left in 0..lefts {
            for right in 0..rights {
                let cell = left * rights + right;
                open[cell] = left_ranks[cell] > 0 && right_ranks[right * lefts + left] > 0;
            }
        }
        for &(left, right) in locked.union(&forbidden) {
            open[left * rights + right] = false;
        }
        Ok(Self {
            lefts,
            rights,
            left_ranks,
            right_ranks,
            fit,
            open,
            locked,
            forbidden,
            left_places,
            right_places,
            left_free,
            right_free,
        })
    }

    /// The number of members on the left side.
    pub fn lefts(&self) -> usize {
        self.lefts
    }

    /// The number of members on the right side.
    pub fn rights(&self) -> usize {
        self.rights
    }

    /// The rank of a right member in the wishes of a left one; 0 if not acceptable.
    pub fn left_rank(&self, left: usize, right: usize) -> u32 {
        self.left_ranks[left * self.rights + right]
    }

    /// The rank of a left member in the wishes of a right one; 0 if not acceptable.
    pub fn right_rank(&self, left: usize, right: usize) -> u32 {
        self.right_ranks[right * self.lefts + left]
    }

    /// The fit of a pair.
    pub fn fit(&self, left: usize, right: usize) -> i64 {
        self.fit[left * self.rights + right]
    }

    /// Whether a pair may be formed: acceptable to both, neither forbidden nor locked.
    pub fn is_open(&self, left: usize, right: usize) -> bool {
        self.open[left * self.rights + right]
    }

    /// Whether a pair is part of every answer. Time O(log locked pairs).
    pub fn is_locked(&self, left: usize, right: usize) -> bool {
        self.locked.contains(&(left, right))
    }

    /// Whether a pair is part of no answer. Time O(log forbidden pairs).
    pub fn is_forbidden(&self, left: usize, right: usize) -> bool {
        self.forbidden.contains(&(left, right))
    }

    /// The locked pairs, ascending.
    pub fn locked(&self) -> &BTreeSet<(usize, usize)> {
        &self.locked
    }

    /// The number of partners that a left member can have.
    pub fn left_places(&self, left: usize) -> usize {
        self.left_places[left]
    }

    /// The number of partners that a right member can have.
    pub fn right_places(&self, right: usize) -> usize {
        self.right_places[right]
    }

    /// The places of a left member that no lock takes.
    pub fn left_free(&self, left: usize) -> usize {
        self.left_free[left]
    }

    /// The places of a right member that no lock takes.
    pub fn right_free(&self, right: usize) -> usize {
        self.right_free[right]
    }

    /// The sum of fit over some pairs of members of the market. Time O(pairs).
    pub fn total_fit(&self, pairs: &[(usize, usize)]) -> i128 {
        pairs.iter().map(|pair| i128::from(self.fit(pair.0, pair.1))).sum()
    }

    /// The same market seen from the other side: left becomes right. Time and memory O(cells).
    #[must_use]
    pub fn swapped(&self) -> Self {
        let (mut fit, mut open) = (self.fit.clone(), self.open.clone());
        for left in 0..self.lefts {
            for right in 0..self.rights {
                fit[right * self.lefts + left] = self.fit(left, right);
                open[right * self.lefts + left] = self.is_open(left, right);
            }
        }
        let turned = |pairs: &BTreeSet<(usize, usize)>| pairs.iter().map(|pair| (pair.1, pair.0)).collect();
        Self {
            lefts: self.rights,
            rights: self.lefts,
            left_ranks: self.right_ranks.clone(),
            right_ranks: self.left_ranks.clone(),
            fit,
            open,
            locked: turned(&self.locked),
            forbidden: turned(&self.forbidden),
            left_places: self.right_places.clone(),
            right_places: self.left_places.clone(),
            left_free: self.right_free.clone(),
            right_free: self.left_free.clone(),
        }
    }
}

fn distinct(
    table: Table,
    rows: &[(usize, usize)],
    lefts: usize,
    rights: usize,
) -> Result<BTreeSet<(usize, usize)>, MarketError> {
    let mut seen = BTreeSet::new();
    for (row, &(left, right)) in rows.iter().enumerate() {
        if left >= lefts || right >= rights {
            return Err(MarketError::UnknownPair { table, row });
        }
        if !seen.insert((left, right)) {
            return Err(MarketError::RepeatedPair { table, row });
        }
    }
    Ok(seen)
}

fn take_place(free: &mut [usize], row: usize, side: Side, member: usize) -> Result<(), MarketError> {
    let Some(rest) = free[member].checked_sub(1) else {
        return Err(MarketError::LockedAbovePlaces { row, side, member });
    };
    free[member] = rest;
    Ok(())
}

/// The ranks that one member gives to all partners, whose fit with the member is `fit`.
fn ranks(
    side: Side,
    member: usize,
    who: &Member,
    unlisted: Unlisted,
    fit: &[i64],
) -> Result<Vec<u32>, MarketError> {
    let mut ranks = vec![0; fit.len()];
    let mut next: u32 = 1;
    let follows = match &who.wishes {
        Wishes::ByFit => true,
        Wishes::Ranked(groups) => {
            for group in groups {
                let rank = next;
                for &partner in group {
                    match ranks.get_mut(partner) {
                        None => {
                            return Err(MarketError::UnknownPartner { side, member, partner });
                        }
                        Some(0) => ranks[partner] = rank,
                        Some(_) => {
                            return Err(MarketError::ListedTwice { side, member, partner });
                        }
                    }
                    next += 1;
                }
            }
            // An empty list is a refusal of everybody, so nobody follows it.
            unlisted == Unlisted::ByFit && next > 1
        }
    };
    if follows {
        let mut rest: Vec<usize> = (0..fit.len()).filter(|partner| ranks[*partner] == 0).collect();
        rest.sort_by_key(|partner| std::cmp::Reverse(fit[*partner]));
        for group in rest.chunk_by(|a, b| fit[*a] == fit[*b]) {
            let rank = next;
            for &partner in group {
                ranks[partner] = rank;
                next += 1;
            }
        }
    }
    Ok(ranks)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(wishes: Wishes) -> Member {
        Member { wishes, places: 1 }
    }

    fn two_by_four(wishes: Wishes, unlisted: Unlisted) -> Problem {
        Problem {
            left: vec![member(wishes), member(Wishes::ByFit)],
            right: vec![member(Wishes::ByFit); 4],
            unlisted,
            fit: vec![(0, 1, 5), (0, 2, 5), (0, 3, 9)],
            ..Problem::default()
        }
    }

    #[track_caller]
    fn check(wishes: Wishes, unlisted: Unlisted, want: [u32; 4]) {
        let market = Market::build(&two_by_four(wishes, unlisted)).unwrap();
        let got: Vec<u32> = (0..4).map(|right| market.left_rank(0, right)).collect();
        assert_eq!(got, want);
    }

    #[test]
    fn a_rank_is_one_more_than_the_number_of_partners_strictly_preferred() {
        let list = Wishes::Ranked(vec![vec![2, 0], vec![1]]);
        check(list, Unlisted::Unacceptable, [1, 3, 1, 0]);
    }

    #[test]
    fn partners_that_are_not_listed_follow_in_order_of_fit() {
        check(Wishes::Ranked(vec![vec![0]]), Unlisted::ByFit, [1, 3, 3, 2]);
    }

    #[test]
    fn without_a_list_everybody_is_ranked_by_fit_even_if_unlisted_is_unacceptable() {
        check(Wishes::ByFit, Unlisted::Unacceptable, [4, 2, 2, 1]);
    }

    #[test]
    fn an_empty_list_accepts_nobody_even_if_unlisted_goes_by_fit() {
        check(Wishes::Ranked(vec![]), Unlisted::ByFit, [0, 0, 0, 0]);
    }

    #[test]
    fn a_partner_listed_twice_is_refused() {
        let problem = two_by_four(Wishes::Ranked(vec![vec![1], vec![0, 1]]), Unlisted::ByFit);
        let want = MarketError::ListedTwice { side: Side::Left, member: 0, partner: 1 };
        assert_eq!(Market::build(&problem), Err(want));
    }

    #[test]
    fn a_lock_above_the_places_is_refused() {
        let mut problem = two_by_four(Wishes::ByFit, Unlisted::ByFit);
        problem.locked = vec![(0, 1), (0, 2)];
        let want = MarketError::LockedAbovePlaces { row: 1, side: Side::Left, member: 0 };
        assert_eq!(Market::build(&problem), Err(want));
    }

    #[test]
    fn a_pair_locked_and_forbidden_is_refused() {
        let mut problem = two_by_four(Wishes::ByFit, Unlisted::ByFit);
        problem.locked = vec![(0, 1)];
        problem.forbidden = vec![(0, 1)];
        assert_eq!(Market::build(&problem), Err(MarketError::LockedAndForbidden { row: 0 }));
    }

    #[test]
    fn swapping_twice_gives_the_market_back() {
        let mut problem = two_by_four(Wishes::Ranked(vec![vec![1]]), Unlisted::Unacceptable);
        problem.forbidden = vec![(1, 3)];
        let market = Market::build(&problem).unwrap();
        assert_eq!(market.swapped().swapped(), market);
        assert_eq!(market.swapped().fit(3, 0), 9);
    }
}
