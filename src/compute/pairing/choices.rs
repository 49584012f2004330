//! What weak stability demands of single pairs: the common ground of the searches for markets with ties.
//!
//! At each point of a search every open pair is formed, left out or undecided. A pair that is left out needs one of
//! its two members full of partners at least as good, and where only one of them still can be, it must be.
//! Source: weak stability as by Irving, Stable marriage and indifference, 1994.

#![expect(clippy::indexing_slicing, reason = "positions come from the market itself")]

use super::market::Market;

/// The open pairs of a market and the members that have them.
pub struct Arcs {
    /// The number of left members.
    pub lefts: usize,
    /// The open pairs, by left member and then by right member.
    pub arcs: Vec<Arc>,
    /// The left members, then the right ones.
    pub agents: Vec<Agent>,
}

impl Arcs {
    /// Lists the open pairs of a market. Time and memory O(cells · log cells).
    pub fn of(market: &Market) -> Self {
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
        Self { lefts: market.lefts(), arcs, agents }
    }

    /// The agents of a pair.
    pub fn ends(&self, arc: usize) -> [usize; 2] {
        [self.arcs[arc].left, self.lefts + self.arcs[arc].right]
    }

    /// Where a search starts: nothing is decided. Time and memory O(pairs + members).
    pub fn start(&self) -> Point {
        Point { choices: vec![Choice::Undecided; self.arcs.len()], limits: vec![u32::MAX; self.agents.len()] }
    }

    /// What one visit of all pairs costs, of the effort of a search.
    pub fn visits(&self) -> u64 {
        u64::try_from(self.arcs.len()).unwrap_or(u64::MAX).max(1)
    }

    /// Decides everything that follows. False if nothing stable is left, none if the effort is used up. A visit of all pairs
    /// takes O(open pairs), and each but the last decides one or lowers a limit.
    ///
    /// Where everything is decided and this is true, the formed pairs are weakly stable.
    pub fn draw_conclusions(&self, point: &mut Point, effort: &mut u64) -> Option<bool> {
        let mut reaches = vec![Reach { with_all: u32::MAX, with_one_less: u32::MAX }; self.agents.len()];
        loop {
            *effort = effort.checked_sub(self.visits())?;
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
                Choice::Out => continue,
                Choice::Formed if rank > limit => return None,
                Choice::Formed => {
                    formed += 1;
                    worst = rank;
                }
                Choice::Undecided if rank > limit => {
                    point.choices[arc] = Choice::Out;
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
            Some(Choice::Out)
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

    /// The best undecided pair of the member with the fewest of them; none if all are decided. Time O(pairs).
    pub fn next_arc(&self, point: &Point) -> Option<usize> {
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

/// An open pair of two members with places.
#[derive(Clone, Copy)]
pub struct Arc {
    /// The left member.
    pub left: usize,
    /// The right member.
    pub right: usize,
    left_rank: u32,
    right_rank: u32,
}

/// What is decided about a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Nothing yet.
    Undecided,
    /// It is formed.
    Formed,
    /// It is left out.
    Out,
}

/// A member of either side: the right ones follow the left ones.
pub struct Agent {
    /// The places that no lock takes.
    pub places: usize,
    /// Its open pairs with its rank of each, best first.
    pub arcs: Vec<(u32, usize)>,
}

/// What is decided at one point of the search.
#[derive(Clone)]
pub struct Point {
    /// By open pair.
    pub choices: Vec<Choice>,
    /// The member must be full with partners of at most this rank; nothing is asked for at `u32::MAX`.
    limits: Vec<u32>,
}

/// The worst rank that a member can still keep its partners to.
#[derive(Clone, Copy)]
struct Reach {
    with_all: u32,
    with_one_less: u32,
}

fn lower(limit: &mut u32, rank: u32) -> bool {
    let is_lower = rank < *limit;
    *limit = rank.min(*limit);
    is_lower
}
