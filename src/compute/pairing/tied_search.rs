//! The heaviest weakly stable pairing with the most pairs, when wishes have ties.
//!
//! Branch and bound over open pairs, each formed or left out: what stability demands ([`super::choices`]) and what a
//! priced assignment rules out ([`super::relaxation`]) is decided at once, then the pair that the assignments agree
//! least about is tried both ways. Each assignment also breaks ties, and the best stable pairing of these strict
//! wishes ([`super::rotations`]) is a candidate. The problem is NP-hard (Manlove and others, Hard variants of stable
//! marriage, 2002), so the effort has a limit; it is counted in looks at pairs, never in time.

#![expect(clippy::indexing_slicing, reason = "open pairs are numbered here")]

use super::choices::{Arcs, Choice, Point};
use super::market::Market;
use super::relaxation::{Prices, Relaxation};
use super::strict::Strict;
use super::weighing::Weighing;
use super::{growth, rotations};

/// How often prices are moved before the first branching, and before each later one.
const ROUNDS: [usize; 2] = [300, 25];

/// How many rounds without a better limit halve the step.
const PATIENCE: usize = 8;

/// Above this number of open pairs no search is begun: not even one round of prices would be quick.
const MOST_ARCS: usize = 200_000;

/// The assignments' agreement about a pair goes from none to this.
const ALWAYS: u32 = 1 << 16;

/// Looks for the heaviest weakly stable pairing with as many pairs as `known` has, which must be weakly stable with
/// the most pairs. Without locked pairs. Stops when `effort` is used up; `limit` then covers all that was not looked
/// at, and is none if not even the first limit was reached. Time O(`effort`), which is what an end may take that is
/// exponential in the open pairs; memory O(depth of the search · open pairs). Above 200,000 open pairs nothing is searched.
pub fn search(
    market: &Market,
    weighing: Weighing,
    known: Vec<(usize, usize)>,
    effort: u64,
) -> (Vec<(usize, usize)>, Option<i128>) {
    let arcs = Arcs::of(market);
    if arcs.arcs.len() > MOST_ARCS {
        return (known, None);
    }
    let weigh = |arc: &super::choices::Arc| weighing.weight(market, arc.left, arc.right);
    let weights: Vec<i64> = arcs.arcs.iter().map(weigh).collect();
    let relaxation = Relaxation::new(&arcs, &weights, known.len());
    let most = growth::largest(market, &known).len();
    let mut search = Search {
        market,
        weighing,
        relaxation: &relaxation,
        arcs: &arcs,
        weight: weighing.total(market, &known),
        needed: known.len(),
        best: known,
        usage: vec![ALWAYS / 2; arcs.arcs.len()],
        effort,
    };
    let limit = search.run(relaxation.prices(most));
    (search.best, limit)
}

struct Node {
    point: Point,
    prices: Prices,
    /// Nothing that the point leads to is heavier; none if nothing is known yet.
    limit: Option<i128>,
}

struct Search<'a> {
    market: &'a Market,
    weighing: Weighing,
    arcs: &'a Arcs,
    relaxation: &'a Relaxation<'a>,
    needed: usize,
    best: Vec<(usize, usize)>,
    weight: i128,
    /// How often the assignments of late formed each open pair.
    usage: Vec<u32>,
    effort: u64,
}

/// How the look at a node ended.
enum Look {
    /// It leads to nothing better than what is known.
    Closed,
    /// It is to be branched at this open pair.
    Open(usize),
    /// The effort is used up.
    Spent,
}

impl Search<'_> {
    /// The proved limit, which is what the best weighs if the search came to its end.
    fn run(&mut self, prices: Prices) -> Option<i128> {
        let mut nodes = vec![Node { point: self.arcs.start(), prices, limit: None }];
        let mut rounds = ROUNDS[0];
        while let Some(mut node) = nodes.pop() {
            if node.limit.is_some_and(|limit| limit <= self.weight) {
                continue;
            }
            match self.look(&mut node, rounds) {
                Look::Closed => {}
                Look::Open(arc) => {
                    let mut without = node.point.clone();
                    without.choices[arc] = Choice::Out;
                    nodes.push(Node { point: without, prices: node.prices.clone(), limit: node.limit });
                    node.point.choices[arc] = Choice::Formed;
                    nodes.push(node);
                }
                Look::Spent => {
                    nodes.push(node);
                    let limits: Option<Vec<i128>> = nodes.iter().map(|node| node.limit).collect();
                    return Some(limits?.into_iter().fold(self.weight, i128::max));
                }
            }
            rounds = ROUNDS[1];
        }
        Some(self.weight)
    }

    fn look(&mut self, node: &mut Node, rounds: usize) -> Look {
        let (mut caution, mut waited) = (1, 0);
        match self.arcs.draw_conclusions(&mut node.point, &mut self.effort) {
            None => return Look::Spent,
            Some(false) => return Look::Closed,
            Some(true) => {}
        }
        for round in 0..rounds {
            let Some(estimate) = self.relaxation.estimate(&node.point, &node.prices, &mut self.effort) else {
                return Look::Spent;
            };
            if node.limit.is_none_or(|limit| estimate.limit < limit) {
                node.limit = Some(estimate.limit);
                waited = 0;
            } else {
                waited += 1;
                if waited == PATIENCE {
                    waited = 0;
                    caution *= 2;
                }
            }
            for usage in &mut self.usage {
                *usage -= *usage / 16;
            }
            for &arc in &estimate.formed {
                self.usage[arc] += ALWAYS / 16;
            }
            let slack = self.relaxation.slack(&estimate.formed);
            if slack.is_kept() && self.is_stable(&estimate.formed) {
                let pairs = estimate.formed.iter().map(|arc| self.pair(*arc)).collect();
                self.offer(pairs);
            }
            if round % 10 == 0 {
                let pairs: Vec<(usize, usize)> = estimate.formed.iter().map(|arc| self.pair(*arc)).collect();
                self.offer_broken_for(&pairs);
            }
            if node.limit.is_some_and(|limit| limit <= self.weight) {
                return Look::Closed;
            }
            if self.relaxation.fix(&mut node.point, &estimate, self.weight) {
                match self.arcs.draw_conclusions(&mut node.point, &mut self.effort) {
                    None => return Look::Spent,
                    Some(false) => return Look::Closed,
                    Some(true) => {}
                }
            }
            self.relaxation.step(&mut node.prices, &estimate, &slack, self.weight, caution);
        }
        let undecided = (0..self.usage.len()).filter(|arc| node.point.choices[*arc] == Choice::Undecided);
        match undecided.min_by_key(|arc| self.usage[*arc].abs_diff(ALWAYS / 2)) {
            Some(arc) => Look::Open(arc),
            None => {
                let is_formed = |arc: &usize| node.point.choices[*arc] == Choice::Formed;
                let formed = (0..self.usage.len()).filter(is_formed);
                self.offer(formed.map(|arc| self.pair(arc)).collect());
                Look::Closed
            }
        }
    }

    fn pair(&self, arc: usize) -> (usize, usize) {
        (self.arcs.arcs[arc].left, self.arcs.arcs[arc].right)
    }

    fn is_stable(&mut self, formed: &[usize]) -> bool {
        let mut point = self.arcs.start();
        point.choices.fill(Choice::Out);
        for &arc in formed {
            point.choices[arc] = Choice::Formed;
        }
        self.arcs.draw_conclusions(&mut point, &mut self.effort) == Some(true)
    }

    /// Takes a weakly stable pairing if it is the best so far.
    fn offer(&mut self, pairs: Vec<(usize, usize)>) {
        let weight = self.weighing.total(self.market, &pairs);
        if pairs.len() == self.needed && weight > self.weight {
            (self.best, self.weight) = (pairs, weight);
        }
    }

    fn offer_broken_for(&mut self, pairs: &[(usize, usize)]) {
        self.effort = self.effort.saturating_sub(4 * self.arcs.visits());
        let strict = Strict::favouring(self.market, self.weighing, pairs);
        self.offer(rotations::best(&strict, self.weighing));
    }
}
