//! Why each pair of a pairing is as it is: ranks, fit with its parts, and what stood in the way of another partner.

#![expect(
    clippy::indexing_slicing,
    reason = "pairs outside the market are left out before anything is indexed by them"
)]

use super::fit::FitParts;
use super::market::Market;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The explanation of one pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairReason {
    /// The left member.
    pub left: usize,
    /// The right member.
    pub right: usize,
    /// The rank that the left member gives; none if it did not accept the partner (a locked pair).
    pub left_rank: Option<u32>,
    /// The rank that the right member gives; none if it did not accept the partner (a locked pair).
    pub right_rank: Option<u32>,
    /// Whether the pair was locked.
    pub is_locked: bool,
    /// The fit of the two.
    pub fit: i64,
    /// What the fit is made of, if it was given.
    pub parts: Option<FitParts>,
    /// The best other partner in the left member's wishes, if it accepts one.
    pub next: Option<NextBest>,
    /// The best other partner in the right member's wishes, if it accepts one.
    pub right_next: Option<RightNextBest>,
}

/// Another partner and why the left member does not have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextBest {
    /// The other partner.
    pub right: usize,
    /// Its rank in the left member's wishes.
    pub left_rank: u32,
    /// Why it is not the partner.
    pub why: WhyNot,
}

/// Another partner and why the right member does not have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RightNextBest {
    /// The other partner.
    pub left: usize,
    /// Its rank in the right member's wishes.
    pub right_rank: u32,
    /// Why it is not the partner, told from the right member's side: "the left member" in [`WhyNot`] is the right one,
    /// and whom the other keeps is a right member.
    pub why: WhyNot,
}

/// Why a partner could not be had. The first that holds, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyNot {
    /// The pair is forbidden.
    Forbidden,
    /// The other does not accept the left member.
    NotAcceptable,
    /// The left member has no other place, and its own pair is locked.
    OwnPairLocked,
    /// The other has no place that a lock does not take.
    PartnerLocked,
    /// The left member has no other place and likes its present partner at least as well.
    PresentIsAsGood,
    /// The other likes all its present partners at least as well; this is the least liked of them.
    PartnerPrefers {
        /// The partner whom the other keeps.
        instead_of: usize,
        /// The rank that the other gives to the one it keeps.
        keeps_rank: u32,
        /// The rank that the other gives to the left member.
        rank: u32,
    },
    /// Nothing: both would rather have each other, so that they are a blocking pair.
    Blocking,
}

/// Explains each pair of a pairing, in its order. `parts` are the parts of the fit by (left, right). Pairs of members
/// who are not in the market are left out. Time O(pairs · members · places), memory of a second market.
pub fn explain(
    market: &Market,
    pairs: &[(usize, usize)],
    parts: &BTreeMap<(usize, usize), FitParts>,
) -> Vec<PairReason> {
    let is_known = |pair: &&(usize, usize)| pair.0 < market.lefts() && pair.1 < market.rights();
    let known: Vec<(usize, usize)> = pairs.iter().filter(is_known).copied().collect();
    let turned: Vec<(usize, usize)> = known.iter().map(|pair| (pair.1, pair.0)).collect();
    let (left_next, right_next) = (next_of_all(market, &known), next_of_all(&market.swapped(), &turned));
    let reason = |((&(left, right), next), back): ((&(usize, usize), _), Option<NextBest>)| PairReason {
        left,
        right,
        left_rank: Some(market.left_rank(left, right)).filter(|rank| *rank > 0),
        right_rank: Some(market.right_rank(left, right)).filter(|rank| *rank > 0),
        is_locked: market.is_locked(left, right),
        fit: market.fit(left, right),
        parts: parts.get(&(left, right)).cloned(),
        next,
        right_next: back.map(|next| RightNextBest {
            left: next.right,
            right_rank: next.left_rank,
            why: next.why,
        }),
    };
    known.iter().zip(left_next).zip(right_next).map(reason).collect()
}

/// The next best partner of the left member of each pair.
fn next_of_all(market: &Market, pairs: &[(usize, usize)]) -> Vec<Option<NextBest>> {
    let mut partners_of_left = vec![Vec::new(); market.lefts()];
    let mut partners_of_right = vec![Vec::new(); market.rights()];
    for &(left, right) in pairs {
        partners_of_left[left].push(right);
        partners_of_right[right].push(left);
    }
    let next = |&(left, right): &(usize, usize)| {
        next_best(market, left, right, &partners_of_left[left], &partners_of_right)
    };
    pairs.iter().map(next).collect()
}

fn next_best(
    market: &Market,
    left: usize,
    present: usize,
    partners: &[usize],
    partners_of_right: &[Vec<usize>],
) -> Option<NextBest> {
    let others =
        (0..market.rights()).filter(|other| market.left_rank(left, *other) > 0 && !partners.contains(other));
    let right =
        others.min_by_key(|other| (market.left_rank(left, *other), Reverse(market.fit(left, *other))))?;
    Some(NextBest {
        right,
        left_rank: market.left_rank(left, right),
        why: why_not(market, (left, present), partners.len(), right, &partners_of_right[right]),
    })
}

fn why_not(
    market: &Market,
    (left, present): (usize, usize),
    left_load: usize,
    other: usize,
    partners: &[usize],
) -> WhyNot {
    let rank = market.right_rank(left, other);
    if market.is_forbidden(left, other) {
        return WhyNot::Forbidden;
    }
    if rank == 0 {
        return WhyNot::NotAcceptable;
    }
    // Who has a place left need not give up anybody.
    let is_full = left_load >= market.left_places(left);
    if is_full && market.is_locked(left, present) {
        return WhyNot::OwnPairLocked;
    }
    if market.right_free(other) == 0 {
        return WhyNot::PartnerLocked;
    }
    let present_rank = market.left_rank(left, present);
    if is_full && present_rank > 0 && present_rank <= market.left_rank(left, other) {
        return WhyNot::PresentIsAsGood;
    }
    why_not_taken(market, left, other, partners)
}

/// Why a right member does not take a left one that would come at once, when the two may be paired; by the definition of a
/// blocking pair (Gale and Shapley 1962). `partners` are those of the right member. Time O(partners · log locked pairs).
pub fn why_not_taken(market: &Market, left: usize, other: usize, partners: &[usize]) -> WhyNot {
    let rank = market.right_rank(left, other);
    if market.right_free(other) == 0 {
        return WhyNot::PartnerLocked;
    }
    // Locked partners keep their places, so that only the others can be displaced.
    let movable = partners.iter().filter(|partner| !market.is_locked(**partner, other));
    match movable.max_by_key(|partner| market.right_rank(**partner, other)) {
        Some(&keeps) if partners.len() >= market.right_places(other) => {
            let keeps_rank = market.right_rank(keeps, other);
            if keeps_rank == 0 || rank < keeps_rank {
                return WhyNot::Blocking;
            }
            WhyNot::PartnerPrefers { instead_of: keeps, keeps_rank, rank }
        }
        _ => WhyNot::Blocking,
    }
}

#[cfg(test)]
mod tests {
    use super::super::problem::{Member, Problem, Unlisted, Wishes};
    use super::*;

    fn everybody_ranks(order: &[usize], count: usize) -> Problem {
        let member = Member {
            wishes: Wishes::Ranked(order.iter().map(|partner| vec![*partner]).collect()),
            places: 1,
        };
        Problem {
            left: vec![member.clone(); count],
            right: vec![member; count],
            unlisted: Unlisted::Unacceptable,
            ..Problem::default()
        }
    }

    #[track_caller]
    fn check(problem: &Problem, pairs: &[(usize, usize)], left: usize, want: WhyNot) {
        let market = Market::build(problem).unwrap();
        let reasons = explain(&market, pairs, &BTreeMap::new());
        let reason = reasons.iter().find(|reason| reason.left == left).unwrap();
        assert_eq!(reason.next.unwrap().why, want);
    }

    #[test]
    fn a_partner_who_prefers_another_is_named_with_the_ranks() {
        let want = WhyNot::PartnerPrefers { instead_of: 0, keeps_rank: 1, rank: 2 };
        check(&everybody_ranks(&[0, 1], 2), &[(0, 0), (1, 1)], 1, want);
    }

    #[test]
    fn who_has_the_first_choice_prefers_it() {
        check(&everybody_ranks(&[0, 1], 2), &[(0, 0), (1, 1)], 0, WhyNot::PresentIsAsGood);
    }

    #[test]
    fn a_forbidden_partner_is_told_apart_from_one_who_does_not_accept() {
        let mut problem = everybody_ranks(&[0, 1], 2);
        problem.forbidden = vec![(0, 0)];
        check(&problem, &[(0, 1), (1, 0)], 0, WhyNot::Forbidden);
        problem.forbidden.clear();
        problem.right[0].wishes = Wishes::Ranked(vec![vec![1]]);
        check(&problem, &[(0, 1), (1, 0)], 0, WhyNot::NotAcceptable);
    }

    #[test]
    fn a_lock_on_either_side_is_the_reason() {
        let mut problem = everybody_ranks(&[0, 1], 2);
        problem.locked = vec![(1, 0)];
        check(&problem, &[(0, 1), (1, 0)], 0, WhyNot::PartnerLocked);
        check(&problem, &[(0, 1), (1, 0)], 1, WhyNot::OwnPairLocked);
    }

    #[test]
    fn a_lock_is_no_reason_where_another_place_is_left() {
        let list = |order: &[usize]| Wishes::Ranked(order.iter().map(|partner| vec![*partner]).collect());
        let mut problem = everybody_ranks(&[0, 1], 2);
        problem.left[0].places = 2;
        problem.left[1].wishes = list(&[1]);
        problem.right[0].wishes = list(&[0]);
        problem.right[1].wishes = list(&[1, 0]);
        problem.locked = vec![(0, 0)];
        let prefers = WhyNot::PartnerPrefers { instead_of: 1, keeps_rank: 1, rank: 2 };
        check(&problem, &[(0, 0), (1, 1)], 0, prefers);
        check(&problem, &[(0, 0)], 0, WhyNot::Blocking);
    }

    #[test]
    fn the_right_member_is_told_about_its_next_best_too() {
        let market = Market::build(&everybody_ranks(&[0, 1], 2)).unwrap();
        let reasons = explain(&market, &[(0, 0), (1, 1)], &BTreeMap::new());
        let why = WhyNot::PartnerPrefers { instead_of: 0, keeps_rank: 1, rank: 2 };
        assert_eq!(reasons[1].right_next, Some(RightNextBest { left: 0, right_rank: 1, why }));
        assert_eq!(reasons[0].right_next.map(|next| next.why), Some(WhyNot::PresentIsAsGood));
    }

    #[test]
    fn two_who_would_rather_have_each_other_are_called_blocking() {
        check(&everybody_ranks(&[0, 1], 2), &[(0, 1), (1, 0)], 0, WhyNot::Blocking);
    }

    #[test]
    fn ranks_fit_and_parts_are_told() {
        let mut problem = everybody_ranks(&[0, 1], 2);
        problem.fit = vec![(1, 1, 250)];
        problem.locked = vec![(1, 1)];
        problem.right[1].wishes = Wishes::Ranked(vec![]);
        let market = Market::build(&problem).unwrap();
        let parts = FitParts { total: 250, parts: Vec::new() };
        let reasons = explain(&market, &[(1, 1)], &BTreeMap::from([((1, 1), parts.clone())]));
        let [reason] = reasons.as_slice() else { panic!("one pair, one reason") };
        assert_eq!((reason.left_rank, reason.right_rank, reason.fit), (Some(2), None, 250));
        assert_eq!((reason.is_locked, &reason.parts), (true, &Some(parts)));
    }
}
