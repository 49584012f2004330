//! The spanning tree of the network: its thread in preorder, its prices, and the move of a subtree from one place to another.

use super::super::problem::at;
use super::{NONE, Network, Node, number};

impl Network {
    /// Threads the first tree: the root, each expert, after each expert the entries that hang on it, then the other entries.
    pub(super) fn thread(&mut self) {
        let root = self.nodes.len() - 1;
        let mut hanging: Vec<Vec<u32>> = vec![Vec::new(); self.experts + 1];
        for entry in 0..self.entries {
            hanging[at(self.nodes[entry].parent) - self.entries].push(number(entry));
        }
        let mut last = number(root);
        for (expert, group) in hanging.iter().enumerate() {
            let node = self.entries + expert;
            if node != root {
                self.link(last, number(node));
                last = number(node);
            }
            for &entry in group {
                self.link(last, entry);
                last = entry;
            }
            self.nodes[node].last = last;
            self.nodes[node].size = number(group.len() + 1);
        }
        self.nodes[root].size = number(root + 1);
        self.link(last, number(root));
    }

    fn link(&mut self, first: u32, second: u32) {
        self.nodes[at(first)].after = second;
        self.nodes[at(second)].before = first;
    }

    /// Prices every node so that each arc of the tree has reduced cost 0; the root has price 0.
    pub(super) fn price_tree(&mut self) {
        let root = number(self.nodes.len() - 1);
        self.potentials[at(root)] = 0;
        let mut current = self.nodes[at(root)].after;
        while current != root {
            let node = self.nodes[at(current)];
            let (cost, above) = (self.costs[at(node.arc)], self.potentials[at(node.parent)]);
            self.potentials[at(current)] = if node.leads_up { above - cost } else { above + cost };
            current = node.after;
        }
    }

    /// The lowest node that is above both.
    pub(super) fn join(&self, mut first: u32, mut second: u32) -> u32 {
        while first != second {
            let (of_first, of_second) = (self.nodes[at(first)], self.nodes[at(second)]);
            if of_first.size < of_second.size {
                first = of_first.parent;
            } else {
                second = of_second.parent;
            }
        }
        first
    }

    /// Adds flow in the direction of the root on the way up to `join`.
    pub(super) fn send(&mut self, from: u32, join: u32, amount: i64) {
        let mut current = from;
        while current != join {
            let node = &mut self.nodes[at(current)];
            node.flow += if node.leads_up { amount } else { -amount };
            current = node.parent;
        }
    }

    /// Cuts the subtree of `cut` off, turns it so that `inside` is its top, and hangs it on `outside`.
    pub(super) fn regraft(&mut self, cut: u32, inside: u32, outside: u32, arc: u32, flow: i64) {
        let old = self.nodes[at(cut)];
        self.link(old.before, self.nodes[at(old.last)].after);
        let mut above = old.parent;
        while above != NONE {
            let node = &mut self.nodes[at(above)];
            node.size -= old.size;
            if node.last == old.last {
                node.last = old.before;
            }
            above = node.parent;
        }

        // The new order is the subtree of `inside`, then what each node of the way up to `cut` has beyond the one before.
        let mut end = self.nodes[at(inside)].last;
        let mut beyond = self.nodes[at(end)].after;
        let mut below = self.nodes[at(inside)];
        let mut hung = Node { parent: outside, arc, leads_up: self.tails[at(arc)] == inside, flow, ..below };
        let mut current = inside;
        loop {
            let next = self.nodes[at(current)].parent;
            let node = &mut self.nodes[at(current)];
            (node.parent, node.arc, node.leads_up, node.flow) =
                (hung.parent, hung.arc, hung.leads_up, hung.flow);
            node.size = if current == inside { old.size } else { old.size - hung.size };
            if current == cut {
                break;
            }
            let step = self.nodes[at(next)];
            let piece_end = if step.last == below.last {
                below.before
            } else {
                self.link(below.before, beyond);
                beyond = self.nodes[at(step.last)].after;
                step.last
            };
            self.link(end, next);
            end = piece_end;
            hung = Node { parent: current, leads_up: !below.leads_up, ..below };
            below = step;
            current = next;
        }
        let mut current = cut;
        while current != outside {
            let node = &mut self.nodes[at(current)];
            node.last = end;
            current = node.parent;
        }

        let follower = self.nodes[at(outside)].after;
        self.link(outside, inside);
        self.link(end, follower);
        let mut above = outside;
        while above != NONE {
            let node = &mut self.nodes[at(above)];
            node.size += old.size;
            if node.last == outside {
                node.last = end;
            }
            above = node.parent;
        }
    }
}
