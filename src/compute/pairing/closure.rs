//! The heaviest closed set: of things with weights, some of which need others, the choice of the largest sum that
//! leaves out nothing that a chosen one needs.
//!
//! Picard, Maximal closure of a graph and applications to combinatorial problems, 1976: a minimum cut in a network in
//! which the source feeds the gains, the losses drain into the sink and what is needed is joined without limit. The
//! cut is found by Dinic's method.

#![expect(clippy::indexing_slicing, reason = "nodes and edges are numbered here")]

use std::collections::VecDeque;

/// Which things to choose. `needs` names for each thing the things that it needs. Time O(things² · needs) at worst
/// and near linear in the needs in practice, memory O(things + needs).
pub fn heaviest(weights: &[i128], needs: &[Vec<usize>]) -> Vec<bool> {
    let things = weights.len();
    let mut network = Network::new(things + 2, things + needs.iter().map(Vec::len).sum::<usize>());
    let (source, sink) = (things, things + 1);
    let unlimited: i128 = weights.iter().map(|weight| weight.abs()).sum::<i128>() + 1;
    for (thing, &weight) in weights.iter().enumerate() {
        if weight > 0 {
            network.join(source, thing, weight);
        } else if weight < 0 {
            network.join(thing, sink, -weight);
        }
        for &needed in &needs[thing] {
            network.join(thing, needed, unlimited);
        }
    }
    while network.find_levels(source, sink) {
        network.fill(source, sink);
    }
    // What the source still reaches is the side of the cut that is chosen.
    network.level[..things].iter().map(Option::is_some).collect()
}

/// Edges in pairs: an even one and the way back after it.
struct Network {
    to: Vec<usize>,
    room: Vec<i128>,
    following: Vec<Option<usize>>,
    first: Vec<Option<usize>>,
    at: Vec<Option<usize>>,
    level: Vec<Option<usize>>,
}

impl Network {
    fn new(nodes: usize, edges: usize) -> Self {
        Self {
            to: Vec::with_capacity(2 * edges),
            room: Vec::with_capacity(2 * edges),
            following: Vec::with_capacity(2 * edges),
            first: vec![None; nodes],
            at: Vec::new(),
            level: Vec::new(),
        }
    }

    fn join(&mut self, from: usize, to: usize, room: i128) {
        for (from, to, room) in [(from, to, room), (to, from, 0)] {
            self.following.push(self.first[from]);
            self.first[from] = Some(self.to.len());
            self.to.push(to);
            self.room.push(room);
        }
    }

    /// Numbers the nodes by their distance from the source; false if the sink is out of reach.
    fn find_levels(&mut self, source: usize, sink: usize) -> bool {
        self.level = vec![None; self.first.len()];
        self.level[source] = Some(0);
        let mut queue = VecDeque::from([(source, 0)]);
        while let Some((node, level)) = queue.pop_front() {
            let mut edge = self.first[node];
            while let Some(number) = edge {
                let to = self.to[number];
                if self.room[number] > 0 && self.level[to].is_none() {
                    self.level[to] = Some(level + 1);
                    queue.push_back((to, level + 1));
                }
                edge = self.following[number];
            }
        }
        self.level[sink].is_some()
    }

    /// Sends all that the levels let through, way by way.
    fn fill(&mut self, source: usize, sink: usize) {
        self.at.clone_from(&self.first);
        let mut way: Vec<usize> = Vec::new();
        loop {
            let node = way.last().map_or(source, |edge| self.to[*edge]);
            if node == sink {
                let sent = way.iter().map(|edge| self.room[*edge]).min().unwrap_or(0);
                for &edge in &way {
                    self.room[edge] -= sent;
                    self.room[edge ^ 1] += sent;
                }
                // Back to the tail of the first edge that is full.
                let full = way.iter().position(|edge| self.room[*edge] == 0).unwrap_or(0);
                way.truncate(full);
                continue;
            }
            let next = self.level[node].map(|level| level + 1);
            let mut edge = self.at[node];
            while let Some(number) = edge {
                if self.room[number] > 0 && self.level[self.to[number]] == next {
                    break;
                }
                edge = self.following[number];
            }
            self.at[node] = edge;
            match (edge, way.pop()) {
                (Some(number), before) => {
                    way.extend(before);
                    way.push(number);
                }
                (None, Some(before)) => {
                    // A dead end: its predecessor looks further.
                    let tail = self.to[before ^ 1];
                    self.at[tail] = self.following[before];
                }
                (None, None) => return,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(weights: &[i128], needs: &[&[usize]], want: &[bool]) {
        let needs: Vec<Vec<usize>> = needs.iter().map(|needs| needs.to_vec()).collect();
        assert_eq!(heaviest(weights, &needs), want);
    }

    #[test]
    fn a_loss_is_taken_for_a_larger_gain() {
        check(&[-3, 5], &[&[], &[0]], &[true, true]);
        check(&[-6, 5], &[&[], &[0]], &[false, false]);
    }

    #[test]
    fn two_gains_share_what_both_need() {
        check(&[-6, 5, 2, 1], &[&[], &[0], &[0], &[]], &[true, true, true, true]);
    }

    #[test]
    fn needs_reach_through_several_steps() {
        check(&[-2, -2, 3, 9], &[&[], &[0], &[1], &[]], &[false, false, false, true]);
        check(&[-1, -1, 3], &[&[], &[0], &[1]], &[true, true, true]);
    }

    #[test]
    fn weights_of_any_size_do_not_overflow() {
        let large = i128::from(i64::MAX) * 2_000;
        check(&[-large, large, 1], &[&[], &[0], &[0]], &[true, true, true]);
    }
}
