//! The most pairs that a weakly stable pairing can have, when wishes have ties and are incomplete.
//!
//! A search over open pairs, each formed or left out. What stability demands is drawn from every step
//! ([`super::choices`]). The largest pairing that ignores stability limits what a branch can reach. The problem is
//! NP-hard (Manlove and others, Hard variants of stable marriage, 2002), so the effort has a limit.

#![expect(clippy::indexing_slicing, reason = "positions come from the market itself")]

use super::choices::{Arcs, Choice, Point};
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
/// `effort` visits of pairs it stops with what it has. Locked pairs are not counted. Time O(`effort`), which is what an end
/// may take that is exponential in the open pairs; memory O(depth of the search · open pairs). Above 5,000 open pairs
/// nothing is searched.
pub fn search(market: &Market, known: usize, most: usize, effort: u64) -> Found {
    let mut search =
        Search { arcs: Arcs::of(market), rights: market.rights(), size: known, most, best: None, effort };
    if search.arcs.arcs.len() > MOST_ARCS {
        return Found { pairs: None, most };
    }
    let is_finished = search.run();
    let pairs = search.best.map(|arcs| {
        let pair = |arc: usize| (search.arcs.arcs[arc].left, search.arcs.arcs[arc].right);
        arcs.into_iter().map(pair).collect()
    });
    Found { pairs, most: if is_finished { search.size } else { search.most } }
}

struct Search {
    arcs: Arcs,
    rights: usize,
    size: usize,
    most: usize,
    best: Option<Vec<usize>>,
    effort: u64,
}

impl Search {
    /// True if the search came to its end, so that `size` is the most pairs.
    fn run(&mut self) -> bool {
        let mut points = vec![self.arcs.start()];
        let mut is_root = true;
        while let Some(mut point) = points.pop() {
            if self.size == self.most {
                return true;
            }
            let Some(is_possible) = self.arcs.draw_conclusions(&mut point, &mut self.effort) else {
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
            let Some(arc) = self.arcs.next_arc(&point) else {
                let formed = (0..point.choices.len()).filter(|arc| point.choices[*arc] == Choice::Formed);
                let formed: Vec<usize> = formed.collect();
                self.size = formed.len();
                self.best = Some(formed);
                continue;
            };
            let mut without = point.clone();
            without.choices[arc] = Choice::Out;
            points.push(without);
            point.choices[arc] = Choice::Formed;
            points.push(point);
        }
        true
    }

    /// The most pairs that a point can lead to, without regard to stability.
    fn limit(&self, point: &Point) -> usize {
        let mut growth = Growth {
            reach: vec![Vec::new(); self.arcs.lefts],
            left_free: self.arcs.agents[..self.arcs.lefts].iter().map(|agent| agent.places).collect(),
            right_free: self.arcs.agents[self.arcs.lefts..].iter().map(|agent| agent.places).collect(),
            held: vec![Vec::new(); self.rights],
        };
        let mut formed = 0;
        for (arc, choice) in self.arcs.arcs.iter().zip(&point.choices) {
            match choice {
                Choice::Out => {}
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
