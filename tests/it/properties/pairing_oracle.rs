//! A slow oracle for pairing: every possible pairing of a small problem, judged by the words of the definition.

use pingxuan::compute::pairing::problem::{Member, Problem, Unlisted, Wishes};
use std::cmp::Reverse;

/// Pairs (left, right), ascending.
pub type Pairs = Vec<(usize, usize)>;

/// Numbers from SplitMix64, so that a seed names a problem.
pub struct Draw(pub u64);

impl Draw {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % u64::try_from(limit).unwrap()).unwrap()
    }

    pub fn order(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for last in (1..count).rev() {
            order.swap(last, self.below(last + 1));
        }
        order
    }
}

/// What kind of problems to draw. Chances are in percent.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    pub lefts: usize,
    pub rights: usize,
    pub listed: usize,
    pub tied: usize,
    pub without_list: usize,
    pub left_places: usize,
    pub right_places: usize,
    pub locked: usize,
    pub forbidden: usize,
}

impl Kind {
    pub fn strict(lefts: usize, rights: usize) -> Self {
        Self {
            lefts,
            rights,
            listed: 75,
            tied: 0,
            without_list: 0,
            left_places: 1,
            right_places: 1,
            locked: 0,
            forbidden: 0,
        }
    }

    pub fn draw(&self, seed: u64) -> Problem {
        let mut draw = Draw(seed);
        let left = (0..self.lefts).map(|_| self.member(&mut draw, self.rights, self.left_places));
        let left: Vec<Member> = left.collect();
        let right = (0..self.rights).map(|_| self.member(&mut draw, self.lefts, self.right_places));
        let right: Vec<Member> = right.collect();
        let mut problem = Problem { left, right, ..Problem::default() };
        if self.tied > 0 && draw.below(2) == 0 {
            problem.unlisted = Unlisted::ByFit;
        }
        for left in 0..self.lefts {
            for right in 0..self.rights {
                if draw.below(4) > 0 {
                    let fit = i64::try_from(draw.below(9)).unwrap() - 3;
                    problem.fit.push((left, right, fit));
                }
                if draw.below(100) < self.locked {
                    let load = |pick: fn(&(usize, usize)) -> usize, member| {
                        problem.locked.iter().filter(|pair| pick(pair) == member).count()
                    };
                    let has_left = load(|pair| pair.0, left) < problem.left[left].places;
                    let has_right = load(|pair| pair.1, right) < problem.right[right].places;
                    if has_left && has_right {
                        problem.locked.push((left, right));
                    }
                } else if draw.below(100) < self.forbidden {
                    problem.forbidden.push((left, right));
                }
            }
        }
        problem
    }

    fn member(&self, draw: &mut Draw, partners: usize, places: usize) -> Member {
        let places = 1 + draw.below(places);
        if draw.below(100) < self.without_list {
            return Member { wishes: Wishes::ByFit, places };
        }
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for partner in draw.order(partners) {
            if draw.below(100) < self.listed {
                match groups.last_mut() {
                    Some(group) if draw.below(100) < self.tied => group.push(partner),
                    _ => groups.push(vec![partner]),
                }
            }
        }
        Member { wishes: Wishes::Ranked(groups), places }
    }
}

/// The definition, read from the problem itself.
pub struct Oracle<'a> {
    pub problem: &'a Problem,
}

impl Oracle<'_> {
    pub fn fit(&self, left: usize, right: usize) -> i64 {
        let row = self.problem.fit.iter().find(|row| (row.0, row.1) == (left, right));
        row.map_or(0, |row| row.2)
    }

    /// Smaller is better; none if not acceptable.
    fn liking(&self, wishes: &Wishes, partner: usize, fit: i64) -> Option<(usize, Reverse<i64>)> {
        let by_fit = Some((usize::MAX, Reverse(fit)));
        match wishes {
            Wishes::ByFit => by_fit,
            Wishes::Ranked(groups) => match groups.iter().position(|group| group.contains(&partner)) {
                Some(group) => Some((group, Reverse(0))),
                None if groups.is_empty() || self.problem.unlisted == Unlisted::Unacceptable => None,
                None => by_fit,
            },
        }
    }

    pub fn left_liking(&self, left: usize, right: usize) -> Option<(usize, Reverse<i64>)> {
        self.liking(&self.problem.left[left].wishes, right, self.fit(left, right))
    }

    pub fn right_liking(&self, left: usize, right: usize) -> Option<(usize, Reverse<i64>)> {
        self.liking(&self.problem.right[right].wishes, left, self.fit(left, right))
    }

    pub fn left_rank(&self, left: usize, right: usize) -> u32 {
        let Some(own) = self.left_liking(left, right) else { return 0 };
        let others = (0..self.problem.right.len()).filter_map(|other| self.left_liking(left, other));
        1 + u32::try_from(others.filter(|other| *other < own).count()).unwrap()
    }

    pub fn may_pair(&self, left: usize, right: usize) -> bool {
        self.left_liking(left, right).is_some()
            && self.right_liking(left, right).is_some()
            && !self.problem.forbidden.contains(&(left, right))
    }

    /// The pairs that block; without the locked ones and their places if these are to leave the market.
    pub fn blocking(&self, pairs: &[(usize, usize)], with_locked: bool) -> Pairs {
        let counts = |pair: &&(usize, usize)| with_locked || !self.problem.locked.contains(pair);
        let counted: Pairs = pairs.iter().filter(counts).copied().collect();
        let all: Pairs = pairs.to_vec();
        let mut found = Vec::new();
        for left in 0..self.problem.left.len() {
            for right in 0..self.problem.right.len() {
                if all.contains(&(left, right)) || !self.may_pair(left, right) {
                    continue;
                }
                let liking = self.left_liking(left, right).unwrap();
                let load = all.iter().filter(|pair| pair.0 == left).count();
                let left_wants = load < self.problem.left[left].places
                    || counted.iter().any(|pair| {
                        pair.0 == left
                            && self.left_liking(left, pair.1).is_none_or(|present| liking < present)
                    });
                let liking = self.right_liking(left, right).unwrap();
                let load = all.iter().filter(|pair| pair.1 == right).count();
                let right_wants = load < self.problem.right[right].places
                    || counted.iter().any(|pair| {
                        pair.1 == right
                            && self.right_liking(pair.0, right).is_none_or(|present| liking < present)
                    });
                if left_wants && right_wants {
                    found.push((left, right));
                }
            }
        }
        found
    }

    /// Every pairing that keeps the locks, the places and the wishes.
    pub fn pairings(&self) -> Vec<Pairs> {
        let mut open = Vec::new();
        for left in 0..self.problem.left.len() {
            for right in 0..self.problem.right.len() {
                if self.may_pair(left, right) && !self.problem.locked.contains(&(left, right)) {
                    open.push((left, right));
                }
            }
        }
        let mut all = Vec::new();
        self.extend(&open, self.problem.locked.clone(), &mut all);
        all
    }

    fn extend(&self, open: &[(usize, usize)], mut chosen: Pairs, all: &mut Vec<Pairs>) {
        let Some((&(left, right), rest)) = open.split_first() else {
            chosen.sort_unstable();
            all.push(chosen);
            return;
        };
        self.extend(rest, chosen.clone(), all);
        let left_load = chosen.iter().filter(|pair| pair.0 == left).count();
        let right_load = chosen.iter().filter(|pair| pair.1 == right).count();
        if left_load < self.problem.left[left].places && right_load < self.problem.right[right].places {
            chosen.push((left, right));
            self.extend(rest, chosen, all);
        }
    }

    pub fn stable_pairings(&self) -> Vec<Pairs> {
        let mut all = self.pairings();
        all.retain(|pairs| self.blocking(pairs, false).is_empty());
        all
    }

    pub fn right_rank(&self, left: usize, right: usize) -> u32 {
        let Some(own) = self.right_liking(left, right) else { return 0 };
        let others = (0..self.problem.left.len()).filter_map(|other| self.right_liking(other, right));
        1 + u32::try_from(others.filter(|other| *other < own).count()).unwrap()
    }

    pub fn rank_sum(&self, pairs: &[(usize, usize)]) -> i128 {
        let ranks = |pair: &(usize, usize)| {
            i128::from(self.left_rank(pair.0, pair.1)) + i128::from(self.right_rank(pair.0, pair.1))
        };
        pairs.iter().map(ranks).sum()
    }

    pub fn total_fit(&self, pairs: &[(usize, usize)]) -> i128 {
        pairs.iter().map(|pair| i128::from(self.fit(pair.0, pair.1))).sum()
    }
}
