//! The independent check of a pairing: is it allowed, and which pairs would rather have each other (stability as Gale and
//! Shapley define it, 1962; with ties in the weak sense: both must gain strictly).
//!
//! It shares no code with the methods: it reads only what the two sides want, and looks at every pair once.

#![expect(
    clippy::indexing_slicing,
    reason = "pairs outside the market are reported before anything is indexed by them"
)]

use super::market::Market;
use std::collections::BTreeSet;

/// Something that no pairing may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The pair names somebody who does not exist.
    Unknown(usize, usize),
    /// The pair stands there twice.
    Repeated(usize, usize),
    /// The pair is forbidden, or not acceptable to one of the two and not locked.
    NotAllowed(usize, usize),
    /// The locked pair is missing.
    LockBroken(usize, usize),
    /// The left member has more partners than places.
    LeftOverfull(usize),
    /// The right member has more partners than places.
    RightOverfull(usize),
}

/// Everything that is not allowed about a pairing; empty for a valid one. Time O((pairs + locked pairs) · log + members),
/// memory O(pairs + members).
pub fn faults(market: &Market, pairs: &[(usize, usize)]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    let mut left_load = vec![0; market.lefts()];
    let mut right_load = vec![0; market.rights()];
    for &(left, right) in pairs {
        if left >= market.lefts() || right >= market.rights() {
            faults.push(Fault::Unknown(left, right));
            continue;
        }
        if !seen.insert((left, right)) {
            faults.push(Fault::Repeated(left, right));
        }
        let is_wanted = market.left_rank(left, right) > 0 && market.right_rank(left, right) > 0;
        if market.is_forbidden(left, right) || !(is_wanted || market.is_locked(left, right)) {
            faults.push(Fault::NotAllowed(left, right));
        }
        left_load[left] += 1;
        right_load[right] += 1;
    }
    let missing = market.locked().difference(&seen);
    faults.extend(missing.map(|pair| Fault::LockBroken(pair.0, pair.1)));
    let overfull = (0..market.lefts()).filter(|left| left_load[*left] > market.left_places(*left));
    faults.extend(overfull.map(Fault::LeftOverfull));
    let overfull = (0..market.rights()).filter(|right| right_load[*right] > market.right_places(*right));
    faults.extend(overfull.map(Fault::RightOverfull));
    faults
}

/// All blocking pairs of a pairing without faults, ascending, those with locked members included.
///
/// A pair blocks if it could be formed and each of the two has a place without a partner or prefers the other
/// strictly to one of its partners. A locked partner that its member never listed is worse than any acceptable one.
/// Time O(cells · log pairs) at worst, memory O(members + what is found).
pub fn blocking_pairs(market: &Market, pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    blocking(market, pairs, true)
}

/// The blocking pairs that remain when the locked pairs and the places that they take have left the market: none,
/// if the pairing is stable. Time O(cells · log pairs) at worst and memory as for [`blocking_pairs`].
pub fn unlocked_blocking_pairs(market: &Market, pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    blocking(market, pairs, false)
}

/// The worst rank that a member would still give up its place for.
#[derive(Clone)]
struct Holding {
    places: usize,
    worst: u32,
}

impl Holding {
    fn take(&mut self, rank: u32) {
        self.places = self.places.saturating_sub(1);
        self.worst = self.worst.max(if rank == 0 { u32::MAX } else { rank });
    }

    fn would_take(&self, rank: u32) -> bool {
        rank > 0 && (self.places > 0 || rank < self.worst)
    }
}

fn blocking(market: &Market, pairs: &[(usize, usize)], with_locked: bool) -> Vec<(usize, usize)> {
    let held = |places| Holding { places, worst: 0 };
    let mut lefts: Vec<Holding> = (0..market.lefts()).map(|left| held(market.left_places(left))).collect();
    let mut rights: Vec<Holding> =
        (0..market.rights()).map(|right| held(market.right_places(right))).collect();
    for &(left, right) in pairs {
        if !with_locked && market.is_locked(left, right) {
            lefts[left].places -= 1;
            rights[right].places -= 1;
        } else {
            lefts[left].take(market.left_rank(left, right));
            rights[right].take(market.right_rank(left, right));
        }
    }
    let formed: BTreeSet<(usize, usize)> = pairs.iter().copied().collect();
    let mut found = Vec::new();
    for (left, left_holding) in lefts.iter().enumerate() {
        for (right, right_holding) in rights.iter().enumerate() {
            if left_holding.would_take(market.left_rank(left, right))
                && right_holding.would_take(market.right_rank(left, right))
                && !formed.contains(&(left, right))
                && !market.is_forbidden(left, right)
            {
                found.push((left, right));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::problem::{Member, Problem, Unlisted, Wishes};
    use super::*;

    fn all_want_the_first() -> Problem {
        let member = Member { wishes: Wishes::Ranked(vec![vec![0], vec![1]]), places: 1 };
        Problem {
            left: vec![member.clone(), member.clone()],
            right: vec![member.clone(), member],
            unlisted: Unlisted::Unacceptable,
            ..Problem::default()
        }
    }

    #[test]
    fn two_who_prefer_each_other_block() {
        let market = Market::build(&all_want_the_first()).unwrap();
        assert_eq!(blocking_pairs(&market, &[(0, 1), (1, 0)]), [(0, 0)]);
        assert_eq!(blocking_pairs(&market, &[(0, 0), (1, 1)]), []);
    }

    #[test]
    fn any_acceptable_partner_beats_none() {
        let market = Market::build(&all_want_the_first()).unwrap();
        assert_eq!(blocking_pairs(&market, &[(0, 0)]), [(1, 1)]);
    }

    #[test]
    fn a_forbidden_pair_cannot_block() {
        let mut problem = all_want_the_first();
        problem.forbidden = vec![(0, 0)];
        let market = Market::build(&problem).unwrap();
        assert_eq!(blocking_pairs(&market, &[(0, 1), (1, 0)]), []);
    }

    #[test]
    fn a_blocking_pair_with_locked_members_is_listed_but_the_rest_is_stable() {
        let mut problem = all_want_the_first();
        problem.locked = vec![(0, 1)];
        let market = Market::build(&problem).unwrap();
        assert_eq!(blocking_pairs(&market, &[(0, 1), (1, 0)]), [(0, 0)]);
        assert_eq!(unlocked_blocking_pairs(&market, &[(0, 1), (1, 0)]), []);
    }

    #[test]
    fn each_kind_of_fault_is_found() {
        let mut problem = all_want_the_first();
        problem.forbidden = vec![(0, 0)];
        problem.locked = vec![(1, 1)];
        let market = Market::build(&problem).unwrap();
        let want = [
            Fault::Unknown(5, 0),
            Fault::NotAllowed(0, 0),
            Fault::Repeated(0, 1),
            Fault::LockBroken(1, 1),
            Fault::LeftOverfull(0),
            Fault::RightOverfull(1),
        ];
        assert_eq!(faults(&market, &[(5, 0), (0, 0), (0, 1), (0, 1)]), want);
    }
}
