//! What could be said against a pairing: the pairs that block it, and the members with places left.

#![expect(
    clippy::indexing_slicing,
    reason = "pairs outside the market are left out before anything is indexed by them"
)]

use super::check;
use super::explain::{self, WhyNot};
use super::market::Market;
use super::problem::Side;

/// Two members who would both rather have each other, and what each would give up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blocking {
    /// The left member.
    pub left: usize,
    /// The right member.
    pub right: usize,
    /// The rank that the left member gives to the right one.
    pub left_rank: u32,
    /// The rank that the right member gives to the left one.
    pub right_rank: u32,
    /// The partner that the left member would give up; none if it has a place left.
    pub left_gives_up: Option<Present>,
    /// The partner that the right member would give up; none if it has a place left.
    pub right_gives_up: Option<Present>,
}

/// The present partner that a member likes least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Present {
    /// The partner.
    pub partner: usize,
    /// Its rank; none for a locked partner that was never listed.
    pub rank: Option<u32>,
    /// Whether the two are locked, so that this partner cannot be given up.
    pub is_locked: bool,
}

/// A member with a place left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alone {
    /// Its side.
    pub side: Side,
    /// The member.
    pub member: usize,
    /// How many partners more it could have.
    pub places: usize,
    /// Why nobody takes the place.
    pub why: WhyAlone,
}

/// Why a member has a place left. The first that holds, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyAlone {
    /// It accepts nobody, or nobody but those that it has.
    AcceptsNobody,
    /// Nobody else whom it accepts accepts it, or the pair is forbidden.
    AcceptedByNobody,
    /// The best of those who accept each other and may be paired cannot be had.
    BestCannot {
        /// That partner, on the other side.
        partner: usize,
        /// The rank that the member gives to it.
        rank: u32,
        /// Why it is not its partner.
        why: WhyNot,
    },
}

/// Explains each blocking pair, in the order of [`check::blocking_pairs`]. Time O(cells · most places), memory
/// O(members + blocking pairs).
pub fn blocking(market: &Market, pairs: &[(usize, usize)]) -> Vec<Blocking> {
    explained(market, pairs, &check::blocking_pairs(market, pairs))
}

/// Explains some blocking pairs of a pairing, in their order; those that are none get an explanation without sense, and
/// those outside the market get none. Time O(members + pairs + `blocking` · most places).
pub fn explained(market: &Market, pairs: &[(usize, usize)], blocking: &[(usize, usize)]) -> Vec<Blocking> {
    let (of_left, of_right) = partners(market, pairs);
    let explain = |(left, right): (usize, usize)| {
        let rank_of_left = |partner: usize| market.left_rank(left, partner);
        let rank_of_right = |partner: usize| market.right_rank(partner, right);
        let gives_up = |partners: &[usize], places, rank_of: &dyn Fn(usize) -> u32| {
            let unlisted_last = |partner: &usize| rank_of(*partner).wrapping_sub(1);
            let least = partners.iter().copied().max_by_key(unlisted_last);
            least.filter(|_| partners.len() >= places).map(|partner| (partner, rank_of(partner)))
        };
        let present = |(partner, rank): (usize, u32), is_locked| Present {
            partner,
            rank: Some(rank).filter(|rank| *rank > 0),
            is_locked,
        };
        Blocking {
            left,
            right,
            left_rank: rank_of_left(right),
            right_rank: rank_of_right(left),
            left_gives_up: gives_up(&of_left[left], market.left_places(left), &rank_of_left)
                .map(|least| present(least, market.is_locked(left, least.0))),
            right_gives_up: gives_up(&of_right[right], market.right_places(right), &rank_of_right)
                .map(|least| present(least, market.is_locked(least.0, right))),
        }
    };
    let known = |pair: &(usize, usize)| pair.0 < market.lefts() && pair.1 < market.rights();
    blocking.iter().copied().filter(known).map(explain).collect()
}

/// Explains each member with places left, the left side first. Time O(cells), memory of a second market.
pub fn alone(market: &Market, pairs: &[(usize, usize)]) -> Vec<Alone> {
    let turned: Vec<(usize, usize)> = pairs.iter().map(|pair| (pair.1, pair.0)).collect();
    let mut alone = alone_on_the_left(market, pairs, Side::Left);
    alone.extend(alone_on_the_left(&market.swapped(), &turned, Side::Right));
    alone
}

fn alone_on_the_left(market: &Market, pairs: &[(usize, usize)], side: Side) -> Vec<Alone> {
    let (of_left, of_right) = partners(market, pairs);
    let mut alone = Vec::new();
    for (member, present) in of_left.iter().enumerate() {
        let places = market.left_places(member).saturating_sub(present.len());
        if places == 0 {
            continue;
        }
        let others = (0..market.rights()).filter(|partner| !present.contains(partner));
        let accepted: Vec<usize> = others.filter(|partner| market.left_rank(member, *partner) > 0).collect();
        let possible = accepted.iter().copied().filter(|partner| market.is_open(member, *partner));
        let why = match possible.min_by_key(|partner| market.left_rank(member, *partner)) {
            _ if accepted.is_empty() => WhyAlone::AcceptsNobody,
            None => WhyAlone::AcceptedByNobody,
            Some(partner) => WhyAlone::BestCannot {
                partner,
                rank: market.left_rank(member, partner),
                why: explain::why_not_taken(market, member, partner, &of_right[partner]),
            },
        };
        alone.push(Alone { side, member, places, why });
    }
    alone
}

type Partners = Vec<Vec<usize>>;

fn partners(market: &Market, pairs: &[(usize, usize)]) -> (Partners, Partners) {
    let (mut of_left, mut of_right) = (vec![Vec::new(); market.lefts()], vec![Vec::new(); market.rights()]);
    for &(left, right) in pairs.iter().filter(|pair| pair.0 < market.lefts() && pair.1 < market.rights()) {
        of_left[left].push(right);
        of_right[right].push(left);
    }
    (of_left, of_right)
}

#[cfg(test)]
mod tests {
    use super::super::problem::{Member, Problem, Unlisted, Wishes};
    use super::*;

    fn list(order: &[usize]) -> Member {
        Member { wishes: Wishes::Ranked(order.iter().map(|partner| vec![*partner]).collect()), places: 1 }
    }

    fn three_and_two() -> Problem {
        Problem {
            left: vec![list(&[0, 1]), list(&[0, 1]), list(&[0])],
            right: vec![list(&[0, 1, 2]), list(&[0, 1])],
            unlisted: Unlisted::Unacceptable,
            ..Problem::default()
        }
    }

    #[test]
    fn a_blocking_pair_tells_what_each_would_give_up() {
        let market = Market::build(&three_and_two()).unwrap();
        let none = Blocking {
            left: 0,
            right: 0,
            left_rank: 1,
            right_rank: 1,
            left_gives_up: Some(Present { partner: 1, rank: Some(2), is_locked: false }),
            right_gives_up: Some(Present { partner: 2, rank: Some(3), is_locked: false }),
        };
        let other = Blocking { left: 1, right_rank: 2, left_gives_up: None, ..none };
        assert_eq!(blocking(&market, &[(0, 1), (2, 0)]), [none, other]);
    }

    #[test]
    fn a_locked_partner_that_nobody_listed_is_liked_least_and_told() {
        let mut problem = three_and_two();
        problem.right[1] = list(&[0]);
        problem.locked = vec![(2, 1)];
        let market = Market::build(&problem).unwrap();
        let found = blocking(&market, &[(0, 0), (2, 1)]);
        assert_eq!(found, []);
        let found = blocking(&market, &[(1, 0), (2, 1)]);
        let locked = found.iter().find(|pair| (pair.left, pair.right) == (0, 1)).unwrap();
        assert_eq!(locked.right_gives_up, Some(Present { partner: 2, rank: None, is_locked: true }));
    }

    #[test]
    fn who_is_left_alone_is_told_why() {
        let mut problem = three_and_two();
        let pairs = [(0, 0), (1, 1)];
        let why = |problem: &Problem, pairs: &[(usize, usize)]| {
            let alone = alone(&Market::build(problem).unwrap(), pairs);
            assert_eq!((alone[0].side, alone[0].member, alone[0].places), (Side::Left, 2, 1));
            alone[0].why
        };
        let prefers = WhyNot::PartnerPrefers { instead_of: 0, keeps_rank: 1, rank: 3 };
        assert_eq!(why(&problem, &pairs), WhyAlone::BestCannot { partner: 0, rank: 1, why: prefers });
        problem.forbidden = vec![(2, 0)];
        assert_eq!(why(&problem, &pairs), WhyAlone::AcceptedByNobody);
        problem.left[2] = list(&[]);
        assert_eq!(why(&problem, &pairs), WhyAlone::AcceptsNobody);
    }

    #[test]
    fn a_right_member_is_told_as_well() {
        let problem =
            Problem { left: vec![list(&[0])], right: vec![list(&[0]), list(&[0])], ..Problem::default() };
        let market = Market::build(&problem).unwrap();
        let want = Alone { side: Side::Right, member: 1, places: 1, why: WhyAlone::AcceptedByNobody };
        assert_eq!(alone(&market, &[(0, 0)]), [want]);
    }
}
