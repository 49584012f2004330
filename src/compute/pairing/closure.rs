//! The heaviest closed set: of things with weights, some of which need others, the choice of the largest sum that
//! leaves out nothing that a chosen one needs.
//!
//! Picard, Maximal closure of a graph and applications to combinatorial problems, 1976: a minimum cut in a network in
//! which a source feeds the gains, the losses drain into a sink and what is needed is joined without limit. The cut
//! is found by pushing a preflow (Goldberg and Tarjan, A new approach to the maximum-flow problem, 1988) with heights
//! set anew from time to time (Cherkassky and Goldberg, 1997).

#![expect(clippy::indexing_slicing, reason = "things and needs are numbered here")]

use std::collections::VecDeque;

/// Which things to choose. `needs` names for each thing the things that it needs; weights must be below 2^100 in all.
///
/// Time O(things² · needs) at worst, near linear in practice; memory O(things + needs).
pub fn heaviest(weights: &[i128], needs: &[Vec<usize>]) -> Vec<bool> {
    let mut preflow = Preflow::new(weights, needs);
    preflow.set_heights();
    while let Some(thing) = preflow.active.pop_front() {
        preflow.is_active[thing] = false;
        preflow.discharge(thing);
        if preflow.work > 6 * (weights.len() + preflow.needs.len()) {
            preflow.set_heights();
        }
    }
    // What cannot send its gain to any loss any more is worth having.
    preflow.set_heights();
    preflow.height.iter().map(|height| *height == preflow.out_of_reach).collect()
}

/// One thing needs another; `flow` of the gain of the one pays for the other.
struct Need {
    thing: usize,
    needed: usize,
    flow: i128,
}

struct Preflow {
    needs: Vec<Need>,
    /// The needs that a thing is part of, on either side: `around[first[thing]..first[thing + 1]]`.
    around: Vec<usize>,
    first: Vec<usize>,
    /// Gains that are not spent.
    excess: Vec<i128>,
    /// Losses that are not paid for.
    drain: Vec<i128>,
    /// No more than the number of steps to the nearest loss that is not paid for.
    height: Vec<usize>,
    /// Where in `around` the search for the next push goes on.
    at: Vec<usize>,
    active: VecDeque<usize>,
    is_active: Vec<bool>,
    /// Looks since the heights were set.
    work: usize,
    out_of_reach: usize,
}

impl Preflow {
    fn new(weights: &[i128], lists: &[Vec<usize>]) -> Self {
        let things = weights.len();
        let mut needs = Vec::with_capacity(lists.iter().map(Vec::len).sum());
        let mut first = vec![0; things + 1];
        for (thing, list) in lists.iter().enumerate() {
            for &needed in list {
                needs.push(Need { thing, needed, flow: 0 });
                first[thing + 1] += 1;
                first[needed + 1] += 1;
            }
        }
        for thing in 0..things {
            first[thing + 1] += first[thing];
        }
        let (mut next, mut around) = (first.clone(), vec![0; 2 * needs.len()]);
        for (number, need) in needs.iter().enumerate() {
            for thing in [need.thing, need.needed] {
                around[next[thing]] = number;
                next[thing] += 1;
            }
        }
        Self {
            needs,
            around,
            at: first[..things].to_vec(),
            first,
            excess: weights.iter().map(|weight| (*weight).max(0)).collect(),
            drain: weights.iter().map(|weight| (-*weight).max(0)).collect(),
            height: vec![0; things],
            active: VecDeque::new(),
            is_active: vec![false; things],
            work: 0,
            out_of_reach: things + 1,
        }
    }

    /// The other thing of a need, if something can be pushed there from `thing`.
    fn pushes_to(&self, thing: usize, number: usize) -> Option<usize> {
        let need = &self.needs[number];
        if need.thing == thing { Some(need.needed) } else { (need.flow > 0).then_some(need.thing) }
    }

    /// Sets every height to the number of steps to the nearest unpaid loss, and lists who has something to push.
    fn set_heights(&mut self) {
        self.work = 0;
        self.height.fill(self.out_of_reach);
        let unpaid = (0..self.drain.len()).filter(|thing| self.drain[*thing] > 0);
        let mut queue: VecDeque<usize> = unpaid.collect();
        for &thing in &queue {
            self.height[thing] = 1;
        }
        while let Some(reached) = queue.pop_front() {
            for &number in &self.around[self.first[reached]..self.first[reached + 1]] {
                let need = &self.needs[number];
                let from = if need.needed == reached { Some(need.thing) } else { None };
                let from = from.or((need.flow > 0).then_some(need.needed));
                if let Some(from) = from
                    && self.height[from] == self.out_of_reach
                {
                    self.height[from] = self.height[reached] + 1;
                    queue.push_back(from);
                }
            }
        }
        self.at.copy_from_slice(&self.first[..self.height.len()]);
        self.active.clear();
        for thing in 0..self.height.len() {
            self.is_active[thing] = self.excess[thing] > 0 && self.height[thing] < self.out_of_reach;
            if self.is_active[thing] {
                self.active.push_back(thing);
            }
        }
    }

    /// Pushes what a thing has left towards the losses; it comes back into the queue if it had to be raised.
    fn discharge(&mut self, thing: usize) {
        if self.height[thing] == 1 {
            let paid = self.excess[thing].min(self.drain[thing]);
            self.excess[thing] -= paid;
            self.drain[thing] -= paid;
        }
        while self.excess[thing] > 0 && self.at[thing] < self.first[thing + 1] {
            self.work += 1;
            let number = self.around[self.at[thing]];
            match self.pushes_to(thing, number) {
                Some(other) if self.height[thing] == self.height[other] + 1 => {
                    let need = &mut self.needs[number];
                    let is_forth = need.thing == thing;
                    let pushed =
                        if is_forth { self.excess[thing] } else { self.excess[thing].min(need.flow) };
                    need.flow += if is_forth { pushed } else { -pushed };
                    self.excess[thing] -= pushed;
                    self.excess[other] += pushed;
                    if !self.is_active[other] {
                        self.is_active[other] = true;
                        self.active.push_back(other);
                    }
                }
                _ => self.at[thing] += 1,
            }
        }
        if self.excess[thing] > 0 {
            self.raise(thing);
        }
    }

    fn raise(&mut self, thing: usize) {
        let around = self.first[thing]..self.first[thing + 1];
        self.work += around.len() + 1;
        let steps = around.clone().filter_map(|at| self.pushes_to(thing, self.around[at]));
        let mut height = steps.map(|other| self.height[other] + 1).min().unwrap_or(self.out_of_reach);
        if self.drain[thing] > 0 {
            height = 1;
        }
        self.height[thing] = height.min(self.out_of_reach);
        self.at[thing] = around.start;
        if height < self.out_of_reach {
            self.is_active[thing] = true;
            self.active.push_back(thing);
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
