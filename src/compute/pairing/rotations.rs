//! All stable pairings of strict wishes at once, and the best of them by any weights.
//!
//! A *rotation* is a ring of left members each of whom passes to the right member from whom the next one leaves, the
//! least that can change between two stable pairings. Every stable pairing is the left-optimal one after some set of
//! rotations that holds with each rotation those that must come before it, and every such set gives one (Irving and
//! Leather 1986; Gusfield and Irving, The Stable Marriage Problem, 1989, chapters 2 and 3; with places on both sides
//! Bansal, Agrawal and Malhotra, Polynomial time algorithm for an optimal stable assignment with multiple partners,
//! 2007). So the best stable pairing is a heaviest closed set of rotations ([`super::closure`]).
//!
//! With places on both sides a left member that is full likes every later partner less than all that it has; a right
//! member always gives up the one it likes least. Members that are not full keep their partners in every stable
//! pairing.

#![expect(clippy::indexing_slicing, reason = "positions come from the market itself")]

use super::closure;
use super::strict::{Liking, Strict};
use super::weighing::Weighing;
use std::collections::BinaryHeap;

/// A left member leaves one right member for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// Who moves.
    pub left: usize,
    /// The partner that gives it up.
    pub from: usize,
    /// The partner that takes it.
    pub to: usize,
}

/// The rotations of strict wishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotations {
    /// The stable pairing that is best for the left side, without the locked pairs.
    pub first: Vec<(usize, usize)>,
    /// The moves of each rotation. Taken in this order they lead to the pairing that is best for the right side.
    pub rings: Vec<Vec<Move>>,
    /// For each rotation the ones that must come before it, ascending; not all that follow from these are listed.
    pub before: Vec<Vec<usize>>,
}

/// The stable pairing of strict wishes with the largest sum of weights, without the locked pairs. Time O(cells) for
/// the rotations and a minimum cut over them.
pub fn best(strict: &Strict, weighing: Weighing) -> Vec<(usize, usize)> {
    let rotations = find(strict);
    let weight = |left, right| i128::from(weighing.weight(strict.market, left, right));
    let gain = |ring: &Vec<Move>| {
        ring.iter().map(|step| weight(step.left, step.to) - weight(step.left, step.from)).sum()
    };
    let gains: Vec<i128> = rotations.rings.iter().map(gain).collect();
    let chosen = closure::heaviest(&gains, &rotations.before);
    rotations.after(&chosen)
}

impl Rotations {
    /// The pairing after a closed set of rotations, ascending; `chosen` says of each rotation whether it is in the set. It is
    /// stable only if the set is closed under `before`. Time O(moves · log moves), memory O(moves).
    pub fn after(&self, chosen: &[bool]) -> Vec<(usize, usize)> {
        let mut pairs = self.first.clone();
        let rings = self.rings.iter().zip(chosen).filter(|(_, is_chosen)| **is_chosen);
        let moves: Vec<Move> = rings.flat_map(|(ring, _)| ring).copied().collect();
        // A pair is gained and lost once at most, so that what is left over of both is what counts.
        pairs.extend(moves.iter().map(|step| (step.left, step.to)));
        pairs.sort_unstable();
        let mut lost: Vec<(usize, usize)> = moves.iter().map(|step| (step.left, step.from)).collect();
        lost.sort_unstable();
        let mut lost = lost.into_iter().peekable();
        pairs.retain(|pair| lost.next_if(|gone| gone == pair).is_none());
        pairs
    }
}

/// Finds all rotations. Time O(cells · log of the rotations of one member), memory O(cells).
pub fn find(strict: &Strict) -> Rotations {
    let first = strict.left_optimal();
    let mut walk = Walk::new(strict, &first);
    for right in 0..strict.market.rights() {
        walk.exhaust(right);
    }
    Rotations { first, rings: walk.rings, before: walk.before }
}

struct Walk<'a> {
    strict: &'a Strict<'a>,
    lists: Vec<Vec<usize>>,
    /// Where in its list each left member looks for the next partner.
    next: Vec<usize>,
    /// The rotations that let each left member pass over the partners it has passed since it moved last.
    passed: Vec<Vec<usize>>,
    /// The partners of each right member, the one liked least on top.
    held: Vec<BinaryHeap<Liking>>,
    /// The partner liked least at first and after each rotation of each right member.
    worst: Vec<Vec<(Option<usize>, Liking)>>,
    last_of_left: Vec<Option<usize>>,
    last_of_right: Vec<Option<usize>>,
    /// Right members that will not change any more.
    is_final: Vec<bool>,
    /// Where in the chain that is being followed a right member stands.
    place: Vec<Option<usize>>,
    rings: Vec<Vec<Move>>,
    before: Vec<Vec<usize>>,
}

impl<'a> Walk<'a> {
    fn new(strict: &'a Strict<'a>, first: &[(usize, usize)]) -> Self {
        let market = strict.market;
        let lists: Vec<Vec<usize>> = (0..market.lefts()).map(|left| strict.list(left)).collect();
        let mut held = vec![BinaryHeap::new(); market.rights()];
        let mut last_partner: Vec<Option<Liking>> = vec![None; market.lefts()];
        for &(left, right) in first {
            held[right].push(strict.right_liking(left, right));
            last_partner[left] = last_partner[left].max(Some(strict.left_liking(left, right)));
        }
        let next = |(left, list): (usize, &Vec<usize>)| {
            last_partner[left].map_or(list.len(), |(_, _, _, right)| {
                1 + list.iter().position(|other| *other == right).unwrap_or(list.len())
            })
        };
        let worst = |partners: &BinaryHeap<Liking>| partners.peek().map(|worst| (None, *worst));
        let is_full = |(right, partners): (usize, &BinaryHeap<Liking>)| {
            !partners.is_empty() && partners.len() == market.right_free(right)
        };
        Self {
            strict,
            next: lists.iter().enumerate().map(next).collect(),
            lists,
            passed: vec![Vec::new(); market.lefts()],
            worst: held.iter().map(|partners| worst(partners).into_iter().collect()).collect(),
            is_final: held.iter().enumerate().map(|member| !is_full(member)).collect(),
            held,
            place: vec![None; market.rights()],
            last_of_left: vec![None; market.lefts()],
            last_of_right: vec![None; market.rights()],
            rings: Vec::new(),
            before: Vec::new(),
        }
    }

    /// Takes every rotation that a right member is part of, and those that must come before.
    fn exhaust(&mut self, right: usize) {
        let mut chain: Vec<usize> = Vec::new();
        loop {
            let Some(&last) = chain.last() else {
                if self.is_final[right] {
                    return;
                }
                self.place[right] = Some(0);
                chain.push(right);
                continue;
            };
            let worst = self.held[last].peek().map(|worst| worst.3);
            let wanted = worst.and_then(|left| self.wanted(left));
            match wanted.filter(|wanted| !self.is_final[*wanted]) {
                None => {
                    self.is_final[last] = true;
                    self.place[last] = None;
                    chain.pop();
                }
                Some(wanted) => match self.place[wanted] {
                    Some(start) => {
                        let ring = chain.split_off(start);
                        for member in &ring {
                            self.place[*member] = None;
                        }
                        self.take(&ring);
                    }
                    None => {
                        self.place[wanted] = Some(chain.len());
                        chain.push(wanted);
                    }
                },
            }
        }
    }

    /// The best right member below all partners of a left one that would give up a partner for it. None as well
    /// where a place is free: the left member can never fall below that.
    fn wanted(&mut self, left: usize) -> Option<usize> {
        while let Some(&right) = self.lists[left].get(self.next[left]) {
            let partners = &self.held[right];
            if partners.len() < self.strict.market.right_free(right) {
                return None;
            }
            let own = self.strict.right_liking(left, right);
            if partners.peek().is_some_and(|worst| own < *worst) {
                return Some(right);
            }
            let worst = &self.worst[right];
            let since = worst.partition_point(|(_, liking)| *liking > own);
            self.passed[left].extend(worst.get(since).and_then(|(rotation, _)| *rotation));
            self.next[left] += 1;
        }
        None
    }

    /// Takes the rotation in which each right member gives its worst partner up to the next one.
    fn take(&mut self, ring: &[usize]) {
        let rotation = self.rings.len();
        let mut moves = Vec::with_capacity(ring.len());
        let mut before = Vec::new();
        for (at, &from) in ring.iter().enumerate() {
            if let Some((_, _, _, left)) = self.held[from].pop() {
                let to = ring[(at + 1) % ring.len()];
                moves.push(Move { left, from, to });
                before.append(&mut self.passed[left]);
                before.extend(self.last_of_left[left].replace(rotation));
                before.extend(self.last_of_right[from].replace(rotation));
                self.next[left] += 1;
            }
        }
        for step in &moves {
            self.held[step.to].push(self.strict.right_liking(step.left, step.to));
        }
        for &right in ring {
            if let Some(&worst) = self.held[right].peek() {
                self.worst[right].push((Some(rotation), worst));
            }
        }
        before.sort_unstable();
        before.dedup();
        self.before.push(before);
        self.rings.push(moves);
    }
}

#[cfg(test)]
mod tests {
    use super::super::market::Market;
    use super::super::problem::{Member, Problem, Unlisted, Wishes};
    use super::*;

    #[test]
    fn three_who_pass_on_in_a_ring_do_so_twice_and_in_order() {
        let list = |order: [usize; 3]| Member {
            wishes: Wishes::Ranked(order.iter().map(|partner| vec![*partner]).collect()),
            places: 1,
        };
        let problem = Problem {
            left: vec![list([0, 1, 2]), list([1, 2, 0]), list([2, 0, 1])],
            right: vec![list([1, 2, 0]), list([2, 0, 1]), list([0, 1, 2])],
            unlisted: Unlisted::Unacceptable,
            ..Problem::default()
        };
        let market = Market::build(&problem).unwrap();
        let rotations = find(&Strict::favouring(&market, Weighing::Fit, &[]));
        assert_eq!(rotations.first, [(0, 0), (1, 1), (2, 2)]);
        assert_eq!((rotations.rings.len(), &rotations.before), (2, &vec![vec![], vec![0]]));
        assert_eq!(rotations.after(&[false, false]), [(0, 0), (1, 1), (2, 2)]);
        assert_eq!(rotations.after(&[true, false]), [(0, 1), (1, 2), (2, 0)]);
        assert_eq!(rotations.after(&[true, true]), [(0, 2), (1, 0), (2, 1)]);
    }

    #[test]
    fn a_member_with_two_places_moves_to_a_later_partner_and_keeps_the_other() {
        let list = |order: &[usize], places| Member {
            wishes: Wishes::Ranked(order.iter().map(|partner| vec![*partner]).collect()),
            places,
        };
        let problem = Problem {
            left: vec![list(&[0, 1, 2], 2), list(&[2, 0], 1)],
            right: vec![list(&[1, 0], 1), list(&[0], 1), list(&[0, 1], 1)],
            unlisted: Unlisted::Unacceptable,
            ..Problem::default()
        };
        let market = Market::build(&problem).unwrap();
        let rotations = find(&Strict::favouring(&market, Weighing::Fit, &[]));
        assert_eq!(rotations.first, [(0, 0), (0, 1), (1, 2)]);
        let ring = vec![Move { left: 0, from: 0, to: 2 }, Move { left: 1, from: 2, to: 0 }];
        assert_eq!(rotations.rings, [ring]);
        assert_eq!(rotations.after(&[true]), [(0, 1), (0, 2), (1, 0)]);
    }
}
