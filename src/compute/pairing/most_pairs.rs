//! The most pairs that a weakly stable pairing can have, when wishes have ties and are incomplete.
//!
//! A search over open pairs, each formed or left out. What stability demands is drawn from every step: a pair that is
//! left out needs one of its two members full of partners at least as good, and where only one of them still can be,
//! it must be. The largest pairing that ignores stability limits what a branch can reach.

#![expect(clippy::indexing_slicing, reason = "positions come from the market itself")]

use super::growth::Growth;
use super::market::Market;

/// Above this number of open pairs no search is begun: a step would copy too much.
const MOST_ARCS: usize = 5_000;

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// A weakly stable pairing with more pairs than were known, if there is one and it was found.
    pub pairs: Option<Vec<(usize, usize)>>,
    /// No weakly stable pairing has more pairs than this.
    pub most: usize,
}

/// Looks for a weakly stable pairing with more than `known` pairs, knowing that none has more than `most`. After
/// `effort` visits of pairs it stops with what it has. Locked pairs are not counted.
pub fn search(market: &Market, known: usize, most: usize, effort: u64) -> Found {
    let mut search = Search::new(market, known, most, effort);
    if search.arcs.len() > MOST_ARCS {
        return Found { pairs: None, most };
    }
    let is_finished = search.run();
    let pairs = search.best.map(|arcs| {
        let pair = |arc: usize| (search.arcs[arc].left, search.arcs[arc].right);
        arcs.into_iter().map(pair).collect()
    });
    Found { pairs, most: if is_finished { search.size } else { search.most } }
}

#[derive(Clone, Copy)]
struct Arc {
    left: usize,
    right: usize,
    left_rank: u32,
    right_rank: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice {
    Undecided,
    Formed,
    Left,
}

/// A member of either side: the right ones follow the left ones.
struct Agent {
    places: usize,
    /// Its open pairs with its rank of each, best first.
    arcs: Vec<(u32, usize)>,
}

/// What is decided at one point of the search.
#[derive(Clone)]
struct Point {
    choices: Vec<Choice>,
    /// The member must be full with partners of at most this rank; nothing is asked for at `u32::MAX`.
    limits: Vec<u32>,
}

/// The worst rank that a member can still keep its partners to.
#[derive(Clone, Copy)]
struct Reach {
    with_all: u32,
    with_one_less: u32,
}

struct Search {
    lefts: usize,
    rights: usize,
    arcs: Vec<Arc>,
    agents: Vec<Agent>,
    size: usize,
    most: usize,
    best: Option<Vec<usize>>,
    effort: u64,
}

impl Search {
    fn new(market: &Market, known: usize, most: usize, effort: u64) -> Self {
        let mut arcs = Vec::new();
        let places = (0..market.lefts()).map(|left| market.left_free(left));
        let places = places.chain((0..market.rights()).map(|right| market.right_free(right)));
        let mut agents: Vec<Agent> = places.map(|places| Agent { places, arcs: Vec::new() }).collect();
        for left in (0..market.lefts()).filter(|left| market.left_free(*left) > 0) {
            for right in (0..market.rights()).filter(|right| market.right_free(*right) > 0) {
                if market.is_open(left, right) {
                    let arc = Arc {
                        left,
                        right,
                        left_rank: market.left_rank(left, right),
                        right_rank: market.right_rank(left, right),
                    };
                    agents[left].arcs.push((arc.left_rank, arcs.len()));
                    agents[market.lefts() + right].arcs.push((arc.right_rank, arcs.len()));
                    arcs.push(arc);
                }
            }
        }
        for agent in &mut agents {
            agent.arcs.sort_unstable();
        }
        Self {
            lefts: market.lefts(),
            rights: market.rights(),
            arcs,
            agents,
            size: known,
            most,
            best: None,
            effort,
        }
    }

    /// True if the search came to its end, so that `size` is the most pairs.
    fn run(&mut self) -> bool {
        let mut points = vec![Point {
            choices: vec![Choice::Undecided; self.arcs.len()],
            limits: vec![u32::MAX; self.agents.len()],
        }];
        let mut is_root = true;
        while let Some(mut point) = points.pop() {
            if self.size == self.most {
                return true;
            }
            let Some(is_possible) = self.draw_conclusions(&mut point) else {
                return false;
            };
            let reach = if is_possible { self.limit(&point) } else { 0 };
            if is_root {
                self.most = self.most.min(reach.max(self.size));
                is_root = false;
            }
            if reach <= self.size {
                continue;
            }
            let Some(arc) = self.next_arc(&point) else {
                let formed = (0..self.arcs.len()).filter(|arc| point.choices[*arc] == Choice::Formed);
                let formed: Vec<usize> = formed.collect();
                self.size = formed.len();
                self.best = Some(formed);
                continue;
            };
            let mut without = point.clone();
            without.choices[arc] = Choice::Left;
            points.push(without);
            point.choices[arc] = Choice::Formed;
            points.push(point);
        }
        true
    }

    /// Decides everything that follows. False if nothing stable is left, none if the effort is used up.
    fn draw_conclusions(&mut self, point: &mut Point) -> Option<bool> {
        let mut reaches = vec![Reach { with_all: u32::MAX, with_one_less: u32::MAX }; self.agents.len()];
        loop {
            let visits = u64::try_from(self.arcs.len()).unwrap_or(u64::MAX).max(1);
            self.effort = self.effort.checked_sub(visits)?;
            let mut has_changed = false;
            for (agent, reach) in reaches.iter_mut().enumerate() {
                let Some((new, changed)) = self.look_at(agent, point) else {
                    return Some(false);
                };
                *reach = new;
                has_changed |= changed;
            }
            for (index, arc) in self.arcs.iter().enumerate() {
                let (left, right) = (arc.left, self.lefts + arc.right);
                let is_undecided = point.choices[index] == Choice::Undecided;
                let keeps = |agent: usize, rank: u32| {
                    let reach = reaches[agent];
                    let worst = if is_undecided { reach.with_one_less } else { reach.with_all };
                    worst <= rank
                };
                if point.choices[index] == Choice::Formed {
                    continue;
                }
                match (keeps(left, arc.left_rank), keeps(right, arc.right_rank)) {
                    (false, false) if is_undecided => {
                        point.choices[index] = Choice::Formed;
                        has_changed = true;
                    }
                    (false, false) => return Some(false),
                    (true, false) if !is_undecided => {
                        has_changed |= lower(&mut point.limits[left], arc.left_rank);
                    }
                    (false, true) if !is_undecided => {
                        has_changed |= lower(&mut point.limits[right], arc.right_rank);
                    }
                    _ => {}
                }
            }
            if !has_changed {
                return Some(true);
            }
        }
    }

    /// What one member can still reach, after its full places and its limit have decided what they can. None if it
    /// has more partners than places, a partner beyond its limit, or too few left to be full.
    fn look_at(&self, agent: usize, point: &mut Point) -> Option<(Reach, bool)> {
        let Agent { places, arcs } = &self.agents[agent];
        let limit = point.limits[agent];
        let (mut formed, mut possible, mut worst) = (0, 0, 0);
        let (mut full, mut spare) = (u32::MAX, u32::MAX);
        let mut has_changed = false;
        for &(rank, arc) in arcs {
            match point.choices[arc] {
                Choice::Left => continue,
                Choice::Formed if rank > limit => return None,
                Choice::Formed => {
                    formed += 1;
                    worst = rank;
                }
                Choice::Undecided if rank > limit => {
                    point.choices[arc] = Choice::Left;
                    has_changed = true;
                    continue;
                }
                Choice::Undecided => {}
            }
            possible += 1;
            if possible == *places {
                full = rank;
            } else if possible == places + 1 {
                spare = rank;
            }
        }
        if formed > *places || (limit < u32::MAX && possible < *places) {
            return None;
        }
        let rest = if formed == *places {
            Some(Choice::Left)
        } else if limit < u32::MAX && possible == *places {
            Some(Choice::Formed)
        } else {
            None
        };
        if let Some(choice) = rest {
            for &(_, arc) in arcs {
                if point.choices[arc] == Choice::Undecided {
                    point.choices[arc] = choice;
                    has_changed = true;
                }
            }
        }
        let reach = Reach { with_all: full.max(worst), with_one_less: spare.max(worst) };
        Some((reach, has_changed))
    }

    /// The most pairs that a point can lead to, without regard to stability.
    fn limit(&self, point: &Point) -> usize {
        let mut growth = Growth {
            reach: vec![Vec::new(); self.lefts],
            left_free: self.agents[..self.lefts].iter().map(|agent| agent.places).collect(),
            right_free: self.agents[self.lefts..].iter().map(|agent| agent.places).collect(),
            held: vec![Vec::new(); self.rights],
        };
        let mut formed = 0;
        for (arc, choice) in self.arcs.iter().zip(&point.choices) {
            match choice {
                Choice::Left => {}
                Choice::Undecided => growth.reach[arc.left].push(arc.right),
                Choice::Formed => {
                    formed += 1;
                    growth.left_free[arc.left] -= 1;
                    growth.right_free[arc.right] -= 1;
                }
            }
        }
        formed + growth.grow()
    }

    /// The best undecided pair of the member with the fewest of them.
    fn next_arc(&self, point: &Point) -> Option<usize> {
        let mut best: Option<(usize, usize)> = None;
        for agent in &self.agents {
            let is_undecided = |arc: &usize| point.choices[*arc] == Choice::Undecided;
            let mut undecided = agent.arcs.iter().map(|arc| arc.1).filter(is_undecided);
            let Some(first) = undecided.next() else {
                continue;
            };
            let count = undecided.count();
            if best.is_none_or(|(least, _)| count < least) {
                best = Some((count, first));
            }
        }
        best.map(|(_, arc)| arc)
    }
}

fn lower(limit: &mut u32, rank: u32) -> bool {
    let is_lower = rank < *limit;
    *limit = rank.min(*limit);
    is_lower
}

#[cfg(test)]
mod tests {
    use super::super::problem::{Member, Problem, Unlisted, Wishes};
    use super::*;

    #[test]
    fn strict_wishes_leave_no_more_pairs_than_one_stable_pairing_has() {
        let list = |order: &[usize]| Member {
            wishes: Wishes::Ranked(order.iter().map(|partner| vec![*partner]).collect()),
            places: 1,
        };
        // The first two want each other most, so that the other two stay alone.
        let problem = Problem {
            left: vec![list(&[0, 1]), list(&[0])],
            right: vec![list(&[0, 1]), list(&[0])],
            unlisted: Unlisted::Unacceptable,
            ..Problem::default()
        };
        let market = Market::build(&problem).unwrap();
        let want = Found { pairs: None, most: 1 };
        assert_eq!(search(&market, 1, 2, 1_000), want);
        let found = search(&market, 0, 2, 1_000);
        assert_eq!(found.pairs, Some(vec![(0, 0)]));
    }
}
