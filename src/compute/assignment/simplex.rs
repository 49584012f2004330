//! A primal network simplex for the flow pool → expert → entry, on 64-bit integers.
//! Every expert brings its minimum, the pool adds up to the maximum, every pair carries at most one, every entry takes its
//! need; the pool is the root of the spanning tree. The tree is kept strongly feasible (Cunningham 1976), so that no sequence of
//! empty pivots comes back to where it was; subtrees are threaded in preorder (Kennington and Helgason 1980).

#![expect(clippy::indexing_slicing, reason = "node and arc numbers come from the network's own arrays")]

mod tree;

use super::effort::Effort;
use super::problem::{Load, Pair, at};
use super::start::choose;

/// How many steps the first flow and its prices take for each arc, about.
const FIRST: usize = 20;

/// A capacity that no flow reaches.
const UNLIMITED: i64 = i64::MAX / 4;

/// No arc or node.
const NONE: u32 = u32::MAX;

/// Where the flow of an arc stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Outside the tree and empty.
    Empty,
    /// Outside the tree and full.
    Full,
    /// In the tree, with any flow.
    Tree,
    /// Outside the tree, empty, and never to come back.
    ShutEmpty,
    /// Outside the tree, full, and never to come back.
    ShutFull,
}

/// A node's place in the spanning tree.
#[derive(Clone, Copy)]
struct Node {
    parent: u32,
    /// The arc to the parent.
    arc: u32,
    /// Whether that arc leads from this node to the parent.
    leads_up: bool,
    /// The node before and the node after in preorder, and the last one of the subtree.
    before: u32,
    after: u32,
    last: u32,
    /// Number of nodes in the subtree.
    size: u32,
    /// Flow on the arc to the parent.
    flow: i64,
}

/// The flow network with its spanning tree. Nodes: the entries, the experts, the pool. Arcs: one for each pair in the order given,
/// one from the pool for each expert, one between the pool and each other node for what cannot be served.
#[derive(Clone)]
pub(super) struct Network {
    entries: usize,
    experts: usize,
    pairs: usize,
    tails: Vec<u32>,
    heads: Vec<u32>,
    costs: Vec<i64>,
    states: Vec<State>,
    /// Capacities of the arcs from the pool; pairs carry one, the others anything.
    room: Vec<i64>,
    nodes: Vec<Node>,
    potentials: Vec<i64>,
    block: usize,
    /// How many arcs and nodes the pivots have looked at, about.
    looks: usize,
}

impl Network {
    /// Builds the network with a first flow that is greedy by guessed prices. `pairs` are ordered by entry; a pair costs minus its affinity.
    /// Memory is O(pairs + entries + experts).
    pub(super) fn new(needs: &[u32], loads: &[Load], pairs: &[Pair]) -> Self {
        let (entries, experts) = (needs.len(), loads.len());
        let nodes = entries + experts;
        let root = number(nodes);
        let chosen = choose(needs, loads, pairs);
        let largest = pairs.iter().map(|pair| pair.affinity.abs()).max().unwrap_or(0);
        let penalty = penalty(largest, nodes);

        let arcs = pairs.len() + experts + nodes;
        let mut network = Self {
            entries,
            experts,
            pairs: pairs.len(),
            tails: Vec::with_capacity(arcs),
            heads: Vec::with_capacity(arcs),
            costs: Vec::with_capacity(arcs),
            states: Vec::with_capacity(arcs),
            room: loads.iter().map(|load| i64::from(load.max - load.min)).collect(),
            nodes: Vec::with_capacity(nodes + 1),
            potentials: vec![0; nodes + 1],
            block: 0,
            looks: 0,
        };
        let expert_node = |expert: usize| number(entries + expert);
        let mut open: Vec<i64> = needs.iter().map(|&need| i64::from(need)).collect();
        let mut taken = vec![0_i64; experts];
        for (pair, &is_chosen) in pairs.iter().zip(&chosen) {
            let state = if is_chosen { State::Full } else { State::Empty };
            network.push(expert_node(at(pair.expert)), pair.entry, -pair.affinity, state);
            open[at(pair.entry)] -= i64::from(is_chosen);
            taken[at(pair.expert)] += i64::from(is_chosen);
        }
        for (expert, load) in loads.iter().enumerate() {
            let above = taken[expert] - i64::from(load.min);
            let state = match above {
                _ if load.min == load.max => State::ShutEmpty,
                i64::MIN..=0 => State::Empty,
                _ => State::Tree,
            };
            network.push(root, expert_node(expert), 0, state);
        }
        let weakest = weakest_choices(entries, pairs, &chosen);
        for (entry, &missing) in open.iter().enumerate() {
            // An entry that is served hangs on its weakest pair, which is full and leads away from the root.
            let is_served = missing == 0 && weakest[entry] != NONE;
            let (tail, head) = if missing > 0 { (root, number(entry)) } else { (number(entry), root) };
            let own =
                network.push(tail, head, penalty, if is_served { State::ShutEmpty } else { State::Tree });
            let (arc, flow) = if is_served { (weakest[entry], 1) } else { (own, missing) };
            network.states[at(arc)] = State::Tree;
            network.hang(arc, number(entry), flow);
        }
        for (expert, load) in loads.iter().enumerate() {
            let above = taken[expert] - i64::from(load.min);
            let node = expert_node(expert);
            let by_pool = number(network.pairs + expert);
            let is_by_pool = network.states[at(by_pool)] == State::Tree;
            let own =
                network.push(node, root, penalty, if is_by_pool { State::ShutEmpty } else { State::Tree });
            let (arc, flow) = if is_by_pool { (by_pool, above) } else { (own, -above) };
            network.hang(arc, node, flow);
        }
        network.nodes.push(Node {
            parent: NONE,
            arc: NONE,
            leads_up: false,
            before: root,
            after: root,
            last: root,
            size: 1,
            flow: 0,
        });
        network.thread();
        network.price_tree();
        network
    }

    /// How many nodes there are, the pool included.
    pub(super) fn size(&self) -> usize {
        self.nodes.len()
    }

    fn push(&mut self, tail: u32, head: u32, cost: i64, state: State) -> u32 {
        let arc = number(self.tails.len());
        self.tails.push(tail);
        self.heads.push(head);
        self.costs.push(cost);
        self.states.push(state);
        arc
    }

    /// Adds the next node to the tree by an arc.
    fn hang(&mut self, arc: u32, node: u32, flow: i64) {
        let leads_up = self.tails[at(arc)] == node;
        let parent = if leads_up { self.heads[at(arc)] } else { self.tails[at(arc)] };
        self.nodes.push(Node { parent, arc, leads_up, before: NONE, after: NONE, last: node, size: 1, flow });
    }

    /// Pivots until no arc can improve the flow.
    pub(super) fn optimise(&mut self) {
        while self.step().is_some() {}
    }

    /// Pivots until no arc can improve the flow, if the effort lasts so long; false if it does not.
    pub(super) fn optimise_within(&mut self, effort: &Effort) -> bool {
        let mut is_enough = effort.spend(self.tails.len() * FIRST);
        while is_enough {
            let before = self.looks;
            if self.step().is_none() {
                return true;
            }
            is_enough = effort.spend(self.looks - before);
        }
        false
    }

    /// One pivot, and by how much it changed the cost of the flow; none if no arc can improve it.
    pub(super) fn step(&mut self) -> Option<i64> {
        let entering = self.find_entering()?;
        Some(self.pivot(entering))
    }

    /// The arc of the worst reduced cost in the first block, from where the search stopped, that has any.
    fn find_entering(&mut self) -> Option<usize> {
        let size = (self.pairs.isqrt() / 2).clamp(32, 4096);
        let blocks = self.pairs.div_ceil(size).max(1);
        let pool_size = self.experts.div_ceil(blocks);
        for _ in 0..blocks {
            let start = self.block * size;
            let pool_start = self.pairs + self.block * pool_size;
            let in_pairs = self.worst(start, (start + size).min(self.pairs));
            let in_pool = self.worst(pool_start, (pool_start + pool_size).min(self.pairs + self.experts));
            self.block = if self.block + 1 == blocks { 0 } else { self.block + 1 };
            self.looks += size + pool_size;
            let worst = in_pairs.min(in_pool);
            if worst.0 < 0 {
                return Some(worst.1);
            }
        }
        None
    }

    /// The worst gain among the arcs of a range: the reduced cost, negated for full arcs; 0 if none is below 0.
    fn worst(&self, start: usize, end: usize) -> (i64, usize) {
        let mut worst = (0, usize::MAX);
        if start >= end {
            return worst;
        }
        let arcs = self.tails[start..end].iter().zip(&self.heads[start..end]).zip(&self.costs[start..end]);
        for (offset, (((&tail, &head), &cost), &state)) in arcs.zip(&self.states[start..end]).enumerate() {
            let reduced = cost + self.potentials[at(tail)] - self.potentials[at(head)];
            let gain = match state {
                State::Empty => reduced,
                State::Full => -reduced,
                State::Tree | State::ShutEmpty | State::ShutFull => 0,
            };
            if gain < worst.0 {
                worst = (gain, start + offset);
            }
        }
        worst
    }

    fn capacity(&self, arc: usize) -> i64 {
        if arc < self.pairs { 1 } else { self.room.get(arc - self.pairs).copied().unwrap_or(UNLIMITED) }
    }

    /// Sends as much as fits around the cycle that an arc closes, lets the last arc that blocks leave the tree, and tells by how much
    /// the cost of the flow changed.
    fn pivot(&mut self, entering: usize) -> i64 {
        let is_filling = self.states[entering] == State::Empty;
        let (tail, head) = (self.tails[entering], self.heads[entering]);
        let (from, to) = if is_filling { (tail, head) } else { (head, tail) };
        let reduced = self.costs[entering] + self.potentials[at(tail)] - self.potentials[at(head)];
        let join = self.join(from, to);

        // The cycle runs from the join down to `from`, over the entering arc to `to` and up again. Of the arcs that block, the last
        // one along it leaves: this keeps the tree strongly feasible.
        let mut amount = self.capacity(entering);
        let mut leaving = None;
        let mut current = from;
        while current != join {
            let node = self.nodes[at(current)];
            let fits = if node.leads_up { node.flow } else { self.capacity(at(node.arc)) - node.flow };
            if fits < amount {
                (amount, leaving) = (fits, Some((current, true)));
            }
            current = node.parent;
        }
        current = to;
        while current != join {
            let node = self.nodes[at(current)];
            let fits = if node.leads_up { self.capacity(at(node.arc)) - node.flow } else { node.flow };
            if fits <= amount {
                (amount, leaving) = (fits, Some((current, false)));
            }
            current = node.parent;
        }
        if amount > 0 {
            self.send(from, join, -amount);
            self.send(to, join, amount);
        }
        let Some((cut, is_before)) = leaving else {
            self.states[entering] = if is_filling { State::Full } else { State::Empty };
            return -reduced.abs() * amount;
        };
        let left = self.nodes[at(cut)];
        self.states[at(left.arc)] = if self.is_last_resort(at(left.arc)) {
            State::ShutEmpty
        } else if left.flow == 0 {
            State::Empty
        } else {
            State::Full
        };
        self.states[entering] = State::Tree;
        let flow = if is_filling { amount } else { self.capacity(entering) - amount };
        let (inside, outside) = if is_before { (from, to) } else { (to, from) };
        self.regraft(cut, inside, outside, number(entering), flow);

        let shift = if inside == tail { -reduced } else { reduced };
        let last = self.nodes[at(inside)].last;
        self.looks += at(self.nodes[at(inside)].size);
        let mut current = inside;
        loop {
            self.potentials[at(current)] += shift;
            if current == last {
                break;
            }
            current = self.nodes[at(current)].after;
        }
        -reduced.abs() * amount
    }

    /// Whether some entry or expert minimum could not be served: no flow within the bounds exists.
    pub(super) fn has_shortage(&self) -> bool {
        self.shortage() > 0
    }

    /// How many needs and minimums could not be served.
    pub(super) fn shortage(&self) -> u64 {
        let unserved = self.nodes.iter().filter(|node| node.arc != NONE && self.is_last_resort(at(node.arc)));
        unserved.map(|node| u64::try_from(node.flow).unwrap_or(0)).sum()
    }

    /// Whether an arc only carries what cannot be served.
    fn is_last_resort(&self, arc: usize) -> bool {
        arc >= self.pairs + self.experts
    }

    /// Which pairs carry flow, in their order.
    pub(super) fn chosen(&self) -> Vec<bool> {
        let full = |state: &State| matches!(state, State::Full | State::ShutFull);
        let mut chosen: Vec<bool> = self.states[..self.pairs].iter().map(full).collect();
        for node in &self.nodes {
            if let Some(is_chosen) = chosen.get_mut(at(node.arc)) {
                *is_chosen = node.flow > 0;
            }
        }
        chosen
    }

    /// The dual values: what one more need of each entry, and one more place of each expert, would bring.
    pub(super) fn duals(&self) -> (Vec<i64>, Vec<i64>) {
        let entries = self.potentials[..self.entries].iter().map(|price| -price).collect();
        (entries, self.potentials[self.entries..self.entries + self.experts].to_vec())
    }

    /// After [`Self::optimise`], goes on among the best flows only: a flow is best if and only if it leaves every arc alone whose
    /// reduced cost is not 0. The pairs get other costs as by [`Self::recost`].
    pub(super) fn narrow(&mut self, largest: i64, cost_of_pair: impl Fn(usize) -> i64) {
        let arcs = self.tails.len();
        for arc in 0..arcs {
            let (tail, head) = (at(self.tails[arc]), at(self.heads[arc]));
            let is_tied = self.costs[arc] + self.potentials[tail] - self.potentials[head] == 0;
            self.states[arc] = match self.states[arc] {
                State::Empty if !is_tied => State::ShutEmpty,
                State::Full if !is_tied => State::ShutFull,
                state => state,
            };
        }
        self.recost(largest, cost_of_pair);
    }

    /// Gives the pairs other costs, none beyond `largest`, by which the next [`Self::optimise`] goes on from the flow that stands.
    /// `largest` times the number of nodes must stay inside 62 bits.
    pub(super) fn recost(&mut self, largest: i64, cost_of_pair: impl Fn(usize) -> i64) {
        let arcs = self.tails.len();
        let last_resort = penalty(largest, self.nodes.len());
        for arc in 0..arcs {
            self.costs[arc] = match arc {
                _ if arc < self.pairs => cost_of_pair(arc),
                _ if self.is_last_resort(arc) => last_resort,
                _ => 0,
            };
        }
        self.price_tree();
    }
}

/// A cost that no path through the network outweighs.
fn penalty(largest: i64, nodes: usize) -> i64 {
    (largest + 1) * (i64::from(number(nodes)) + 1)
}

/// For each entry the chosen pair of the least affinity, the first of equals; [`NONE`] without any.
fn weakest_choices(entries: usize, pairs: &[Pair], chosen: &[bool]) -> Vec<u32> {
    let mut weakest = vec![NONE; entries];
    for (position, pair) in pairs.iter().enumerate().filter(|&(position, _)| chosen[position]) {
        let known = &mut weakest[at(pair.entry)];
        if *known == NONE || pair.affinity < pairs[at(*known)].affinity {
            *known = number(position);
        }
    }
    weakest
}

/// An index as a node or arc number; the size limit of a problem keeps them far below [`NONE`].
fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(NONE)
}

#[cfg(test)]
mod tests {
    use super::super::problem::{AFFINITY_LIMIT, SIZE_LIMIT};
    use super::*;

    #[test]
    fn prices_of_the_largest_problem_fit_into_64_bits() {
        // Entries, experts and, where panels are limited, an asker for each pair and a helper for each entry.
        let nodes = i128::try_from(3 * SIZE_LIMIT).unwrap();
        let last_resort = i128::from(penalty(AFFINITY_LIMIT, 3 * SIZE_LIMIT));
        assert_eq!(last_resort, i128::from(AFFINITY_LIMIT + 1) * (nodes + 1));
        // A path down the tree takes one arc of last resort, at the root, and one pair for each other node at most; a reduced cost is the
        // difference of two such prices and the cost of an arc.
        let price = last_resort + nodes * i128::from(AFFINITY_LIMIT);
        assert!(2 * price + last_resort < i128::from(i64::MAX));
    }
}
