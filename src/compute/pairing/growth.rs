//! The largest pairing when nobody's wishes count but whom they accept: a limit for the stable ones. It grows along
//! alternating chains, one pair at a time, until none is left (Berge, Two theorems in graph theory, 1957).

#![expect(clippy::indexing_slicing, reason = "positions come from the market itself")]

use super::market::Market;

/// The largest pairing of the open pairs, stable or not, grown from a given one, which must be one of open pairs. By right
/// member. Time O(cells · (pairs added + 1)), memory O(cells).
pub fn largest(market: &Market, from: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let partners = |left: usize| {
        let rights = (0..market.rights()).filter(|right| market.is_open(left, *right));
        rights.collect::<Vec<usize>>()
    };
    let mut growth = Growth {
        reach: (0..market.lefts()).map(partners).collect(),
        left_free: (0..market.lefts()).map(|left| market.left_free(left)).collect(),
        right_free: (0..market.rights()).map(|right| market.right_free(right)).collect(),
        held: vec![Vec::new(); market.rights()],
    };
    for &(left, right) in from {
        growth.left_free[left] -= 1;
        growth.right_free[right] -= 1;
        growth.held[right].push(left);
    }
    growth.grow();
    let mut pairs = Vec::new();
    for (right, lefts) in growth.held.iter().enumerate() {
        pairs.extend(lefts.iter().map(|left| (*left, right)));
    }
    pairs
}

/// A pairing without wishes that grows along alternating chains.
pub struct Growth {
    /// Whom each left member could have.
    pub reach: Vec<Vec<usize>>,
    /// Places that are still free on the left side.
    pub left_free: Vec<usize>,
    /// Places that are still free on the right side.
    pub right_free: Vec<usize>,
    /// The partners of each right member.
    pub held: Vec<Vec<usize>>,
}

impl Growth {
    /// Grows to the largest size; returns the number of pairs added. Time O(reach · (pairs added + 1)).
    pub fn grow(&mut self) -> usize {
        let mut added = 0;
        // What a chain that failed has seen leads nowhere until another one succeeds.
        let mut seen = vec![false; self.right_free.len()];
        let mut left = 0;
        while left < self.reach.len() {
            if self.left_free[left] > 0 && self.extend(left, &mut seen) {
                added += 1;
                self.left_free[left] -= 1;
                seen.fill(false);
            } else {
                left += 1;
            }
        }
        added
    }

    fn extend(&mut self, source: usize, seen: &mut [bool]) -> bool {
        // Each step: a right member, and the step whose right member gives up this left one for it.
        let mut steps: Vec<(usize, usize, Option<usize>)> = Vec::new();
        let mut reached = vec![false; self.reach.len()];
        reached[source] = true;
        self.spread(source, None, seen, &mut steps);
        let mut at = 0;
        while let Some(&(_, right, _)) = steps.get(at) {
            if self.right_free[right] > 0 {
                self.right_free[right] -= 1;
                self.shift(&steps, at);
                return true;
            }
            for left in self.held[right].clone() {
                if !reached[left] {
                    reached[left] = true;
                    self.spread(left, Some(at), seen, &mut steps);
                }
            }
            at += 1;
        }
        false
    }

    fn spread(
        &self,
        left: usize,
        from: Option<usize>,
        seen: &mut [bool],
        steps: &mut Vec<(usize, usize, Option<usize>)>,
    ) {
        for &right in &self.reach[left] {
            if !seen[right] && !self.held[right].contains(&left) {
                seen[right] = true;
                steps.push((left, right, from));
            }
        }
    }

    fn shift(&mut self, steps: &[(usize, usize, Option<usize>)], last: usize) {
        let mut next = Some(last);
        while let Some(step) = next {
            let (left, right, from) = steps[step];
            self.held[right].push(left);
            if let Some(before) = from {
                let gives = steps[before].1;
                self.held[gives].retain(|partner| *partner != left);
            }
            next = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::problem::{Member, Problem, Unlisted, Wishes};
    use super::*;

    #[test]
    fn the_largest_pairing_grows_along_a_chain() {
        let list = |group: &[usize]| Member { wishes: Wishes::Ranked(vec![group.to_vec()]), places: 1 };
        let problem = Problem {
            left: vec![list(&[0, 1]), list(&[0, 2]), list(&[0])],
            right: vec![list(&[0, 1, 2]), list(&[0]), list(&[1])],
            unlisted: Unlisted::Unacceptable,
            ..Problem::default()
        };
        let market = Market::build(&problem).unwrap();
        assert_eq!(largest(&market, &[(0, 0)]).len(), 3);
    }
}
