//! Places of two sides filled at the least cost, each pair at most once; a place of the left side may stay free at a price.
//!
//! Cost scaling (Goldberg and Tarjan, Finding minimum-cost circulations by successive approximation, 1990) with the
//! double push of Goldberg and Kennedy (An efficient cost scaling algorithm for the assignment problem, 1995): who has
//! something to push pushes it along its best ways and then lowers its height just below the best one left. Between two
//! accuracies only the heights of the right side are kept. Several places of a member are handled together, so that the
//! time does not grow with their number but through the pairs that they allow.

#![expect(clippy::indexing_slicing, reason = "members are numbered here")]

use std::cmp::Reverse;
use std::collections::VecDeque;
use std::ops::{Add, Sub};

/// Costs and heights: `i64` where they fit, else `i128`.
pub trait Number: Copy + Ord + Add<Output = Self> + Sub<Output = Self> {
    /// The cost of what cannot be formed; far above every other, and far below what would overflow.
    const NEVER: Self;
    /// The value of a way that cannot be gone is below this, that of every other above.
    const HOPELESS: Self;
    /// Below every value.
    const LEAST: Self;
    /// No more than this may be given to [`Number::of`].
    const LARGEST: i128;

    /// A number that is no larger than [`Number::LARGEST`].
    fn of(number: i128) -> Self;
}

impl Number for i64 {
    const NEVER: Self = Self::MAX / 4;
    const HOPELESS: Self = -(Self::MAX / 8);
    const LEAST: Self = Self::MIN;
    const LARGEST: i128 = 1 << 60;

    fn of(number: i128) -> Self {
        Self::try_from(number).unwrap_or(Self::NEVER)
    }
}

impl Number for i128 {
    const NEVER: Self = Self::MAX / 4;
    const HOPELESS: Self = -(Self::MAX / 8);
    const LEAST: Self = Self::MIN;
    const LARGEST: i128 = 1 << 124;

    fn of(number: i128) -> Self {
        number
    }
}

/// What is to be filled.
pub struct Request<'a> {
    /// Places by left member.
    pub lefts: &'a [usize],
    /// Places by right member.
    pub rights: &'a [usize],
    /// What a place of the left side costs that stays free; not below 0.
    pub free: i128,
    /// What the dearest pair costs; none costs less than 0.
    pub dearest: i128,
}

/// How much finer each accuracy is than the one before.
const FINER: i128 = 10;

/// So many above what a right member seeks are a crowd, and not left for its turn.
const CROWD: usize = 4;

/// The cheapest filling, by right member; `cost` gives the cost of a pair by left and right member, none if it cannot be
/// formed. None if the effort, in looks at pairs, is used up.
///
/// Time O(members² · cells · log(members · dearest)) at worst whatever the places, in practice near cells times a small
/// multiple of the logarithm; memory O(cells).
pub fn cheapest(
    request: &Request,
    cost: impl Fn(usize, usize) -> Option<i128>,
    effort: &mut u64,
) -> Option<Vec<(usize, usize)>> {
    let members = request.lefts.len() + request.rights.len() + 1;
    // A ring of changes meets each member of the shorter side, and the sink, once at most, and gains at most two units at each: less than this.
    let scale = 2 * whole(request.lefts.len().min(request.rights.len())) + 3;
    let widest = request.free.max(request.dearest).max(1) * scale;
    // A height falls by no more than a few accuracies for each member, and all accuracies together are hardly more than
    // the first one.
    if 16 * whole(members) * widest < i64::LARGEST {
        Flow::<i64, _>::new(request, cost, scale).run(widest, effort)
    } else {
        Flow::<i128, _>::new(request, cost, scale).run(widest, effort)
    }
}

fn whole(count: usize) -> i128 {
    i128::try_from(count).unwrap_or(i128::MAX)
}

struct Flow<'a, N, C> {
    request: &'a Request<'a>,
    cost: C,
    scale: i128,
    /// By cell, [`Number::NEVER`] for pairs that cannot be formed or are.
    costs: Vec<N>,
    free: N,
    accuracy: N,
    left_heights: Vec<N>,
    right_heights: Vec<N>,
    sink_height: N,
    /// Places of the left side that have nowhere to go yet.
    waiting: Vec<usize>,
    /// Places of the left side that stay free.
    idle: Vec<usize>,
    /// The left partners of each right member.
    partners: Vec<Vec<usize>>,
    /// How many places of each right member are to be filled; what is above them is pushed on.
    wanted: Vec<usize>,
    /// All places that are wanted or idle, against all that there are on the left side.
    sunk: usize,
    places: usize,
    queue: VecDeque<usize>,
    is_queued: Vec<bool>,
    ways: Vec<(Reverse<N>, usize)>,
    /// The right members to whom more came than they seek.
    crowded: Vec<usize>,
    looks: usize,
}

impl<'a, N: Number, C: Fn(usize, usize) -> Option<i128>> Flow<'a, N, C> {
    fn new(request: &'a Request, cost: C, scale: i128) -> Self {
        let (lefts, rights) = (request.lefts.len(), request.rights.len());
        let mut costs = Vec::with_capacity(lefts * rights);
        for left in 0..lefts {
            for right in 0..rights {
                let is_usable = request.lefts[left] > 0 && request.rights[right] > 0;
                let cost = if is_usable { cost(left, right) } else { None };
                costs.push(cost.map_or(N::NEVER, |cost| N::of(cost * scale)));
            }
        }
        Self {
            request,
            cost,
            scale,
            costs,
            free: N::of(request.free * scale),
            accuracy: N::of(0),
            left_heights: vec![N::of(0); lefts],
            right_heights: vec![N::of(0); rights],
            sink_height: N::of(0),
            waiting: vec![0; lefts],
            idle: vec![0; lefts],
            partners: vec![Vec::new(); rights],
            wanted: vec![0; rights],
            sunk: 0,
            places: request.lefts.iter().sum(),
            queue: VecDeque::new(),
            is_queued: vec![false; lefts + rights + 1],
            ways: Vec::new(),
            crowded: Vec::new(),
            looks: 0,
        }
    }

    fn run(mut self, widest: i128, effort: &mut u64) -> Option<Vec<(usize, usize)>> {
        let mut accuracy = widest;
        while accuracy > 1 {
            accuracy = (accuracy / FINER).max(1);
            self.refine(N::of(accuracy), effort)?;
            if self.is_cheapest() {
                break;
            }
        }
        let mut pairs = Vec::new();
        for (right, partners) in self.partners.iter().enumerate() {
            pairs.extend(partners.iter().map(|left| (*left, right)));
        }
        Some(pairs)
    }

    /// Fills all places anew, so that no change of one pair for another gains more than `accuracy`.
    fn refine(&mut self, accuracy: N, effort: &mut u64) -> Option<()> {
        self.accuracy = accuracy;
        self.sunk = 0;
        for right in 0..self.partners.len() {
            for left in std::mem::take(&mut self.partners[right]) {
                self.restore(left, right);
            }
            // Who is dearer than a free place must be full.
            let is_sought = self.right_heights[right] < self.sink_height;
            self.wanted[right] = if is_sought { self.request.rights[right] } else { 0 };
            self.sunk += self.wanted[right];
        }
        for left in 0..self.waiting.len() {
            self.idle[left] = 0;
            self.waiting[left] = self.request.lefts[left];
            self.left_heights[left] = N::NEVER;
            if self.waiting[left] > 0 {
                self.activate(left);
            }
        }
        let sink = self.waiting.len() + self.partners.len();
        if self.sunk > self.places {
            self.activate(sink);
        }
        while let Some(member) = self.queue.pop_front() {
            self.is_queued[member] = false;
            self.looks = 0;
            if member < self.waiting.len() {
                self.push_left(member);
            } else if member < sink {
                self.push_right(member - self.waiting.len());
            } else {
                self.push_sink();
            }
            *effort = effort.checked_sub(u64::try_from(self.looks).unwrap_or(u64::MAX))?;
        }
        Some(())
    }

    /// Whether no change gains anything: every member's ways that are left are at most two units better than those taken, which
    /// along any ring of changes adds up to less than the smallest difference of costs (see `scale`).
    fn is_cheapest(&self) -> bool {
        let (one, sink, staying) = (N::of(1), self.sink_height, self.sink_height - self.free);
        let is_right_settled = |right: usize| {
            let (height, wanted) = (self.right_heights[right], self.wanted[right]);
            (wanted == self.request.rights[right] || sink <= height + one)
                && (wanted == 0 || height <= sink + one)
        };
        if !(0..self.wanted.len()).all(is_right_settled) {
            return false;
        }
        let mut worst: Vec<N> =
            self.idle.iter().map(|idle| if *idle > 0 { staying } else { N::NEVER }).collect();
        for (right, partners) in self.partners.iter().enumerate() {
            for &left in partners {
                worst[left] = worst[left].min(self.right_heights[right] - self.cost_of(left, right));
            }
        }
        (0..worst.len()).filter(|left| self.request.lefts[*left] > 0).all(|left| {
            let most = worst[left] + one + one;
            let mut ways = self.row(left).iter().zip(&self.right_heights);
            (self.idle[left] == self.request.lefts[left] || staying <= most)
                && ways.all(|(cost, height)| *height - *cost <= most)
        })
    }

    /// The cost of a pair, formed or not.
    fn cost_of(&self, left: usize, right: usize) -> N {
        (self.cost)(left, right).map_or(N::NEVER, |cost| N::of(cost * self.scale))
    }

    fn activate(&mut self, member: usize) {
        if !self.is_queued[member] {
            self.is_queued[member] = true;
            self.queue.push_back(member);
        }
    }

    fn restore(&mut self, left: usize, right: usize) {
        self.costs[left * self.partners.len() + right] = self.cost_of(left, right);
    }

    fn form(&mut self, left: usize, right: usize) {
        self.costs[left * self.partners.len() + right] = N::NEVER;
        self.partners[right].push(left);
        if self.partners[right].len() > self.wanted[right] {
            self.crowded.push(right);
        }
    }

    /// Sends the waiting places of a left member to its best right members, or leaves them free.
    fn push_left(&mut self, left: usize) {
        self.looks = self.partners.len();
        let staying = self.sink_height - self.free;
        let next = match std::mem::take(&mut self.waiting[left]) {
            1 => self.push_one(left, staying),
            excess => self.push_several(left, excess, staying),
        };
        let may_stay = self.idle[left] < self.request.lefts[left];
        // Without any way left there is nobody whom the height could mislead.
        let next = if may_stay || next < N::HOPELESS { next.max(staying) } else { next };
        self.left_heights[left] = self.left_heights[left].min(next - self.accuracy);
        self.relieve();
    }

    /// Lets the crowded push on at once as long as that takes no more looks than a row, so that not everybody comes to the same
    /// one; else in their turn.
    fn relieve(&mut self) {
        let mut crowded = std::mem::take(&mut self.crowded);
        for right in crowded.drain(..) {
            let (partners, wanted) = (self.partners[right].len(), self.wanted[right]);
            if partners >= wanted + CROWD && self.looks + partners <= 2 * self.partners.len() {
                self.push_right(right);
            } else {
                self.activate(self.waiting.len() + right);
            }
        }
        self.crowded = crowded;
    }

    fn row(&self, left: usize) -> &[N] {
        &self.costs[left * self.partners.len()..(left + 1) * self.partners.len()]
    }

    /// The value of the best way that is left.
    fn push_one(&mut self, left: usize, staying: N) -> N {
        let (mut best, mut second, mut at) = (N::LEAST, N::LEAST, 0);
        for (right, (&cost, &height)) in self.row(left).iter().zip(&self.right_heights).enumerate() {
            let value = height - cost;
            if value > second {
                if value > best {
                    (best, second, at) = (value, best, right);
                } else {
                    second = value;
                }
            }
        }
        if best < staying {
            self.stay_free(left, 1);
            return best;
        }
        self.form(left, at);
        second
    }

    /// The value of the best way that is left.
    fn push_several(&mut self, left: usize, excess: usize, staying: N) -> N {
        let mut ways = std::mem::take(&mut self.ways);
        ways.clear();
        let all = self.row(left).iter().zip(&self.right_heights).enumerate();
        let usable = all.filter(|(_, (cost, _))| **cost < N::NEVER);
        ways.extend(usable.map(|(right, (&cost, &height))| (Reverse(height - cost), right)));
        if excess < ways.len() {
            ways.select_nth_unstable(excess);
        }
        let (mut next, mut rest) = (N::LEAST, excess);
        for (number, &(Reverse(value), right)) in ways.iter().take(excess + 1).enumerate() {
            if number < excess && value >= staying {
                self.form(left, right);
                rest -= 1;
            } else {
                next = next.max(value);
            }
        }
        self.ways = ways;
        self.stay_free(left, rest);
        next
    }

    fn stay_free(&mut self, left: usize, count: usize) {
        self.idle[left] += count;
        self.sink(count);
    }

    fn sink(&mut self, count: usize) {
        self.sunk += count;
        if self.sunk > self.places {
            self.activate(self.waiting.len() + self.partners.len());
        }
    }

    /// Lets a right member fill more of its places, or sends those back who lose least elsewhere.
    fn push_right(&mut self, right: usize) {
        if self.partners[right].len() <= self.wanted[right] {
            return;
        }
        let mut ways = std::mem::take(&mut self.ways);
        ways.clear();
        for &left in &self.partners[right] {
            ways.push((Reverse(self.left_heights[left] + self.cost_of(left, right)), left));
        }
        self.looks += ways.len();
        let mut excess = ways.len().saturating_sub(self.wanted[right]);
        if excess + 1 < ways.len() {
            ways.select_nth_unstable(excess);
        }
        let tried = ways.len().min(excess + 1);
        ways[..tried].sort_unstable();
        let (mut next, mut gone) = (N::LEAST, 0);
        let spare = self.request.rights[right] - self.wanted[right];
        let mut filled = 0;
        while excess > 0 {
            match ways.get(gone) {
                Some(&(Reverse(value), left)) if filled == spare || value > self.sink_height => {
                    self.waiting[left] += 1;
                    self.activate(left);
                    self.restore(left, right);
                    gone += 1;
                    excess -= 1;
                }
                _ => {
                    let count = excess.min(spare - filled);
                    filled += count;
                    excess -= count;
                }
            }
        }
        // Who only filled places need not be lower than that takes.
        if gone > 0
            && let Some(&(Reverse(value), _)) = ways.get(gone)
        {
            next = value;
        }
        if gone == 0 || filled < spare {
            next = next.max(self.sink_height);
        }
        self.partners[right].clear();
        self.partners[right].extend(ways[gone..].iter().map(|way| way.1));
        self.ways = ways;
        self.wanted[right] += filled;
        self.sink(filled);
        self.right_heights[right] = self.right_heights[right].min(next - self.accuracy);
    }

    /// Takes back what was filled or left free too much, where it is dearest.
    fn push_sink(&mut self) {
        let lefts = self.waiting.len();
        let mut ways = std::mem::take(&mut self.ways);
        ways.clear();
        let idle = self.idle.iter().zip(&self.left_heights).enumerate().filter(|(_, (idle, _))| **idle > 0);
        ways.extend(idle.map(|(left, (_, height))| (Reverse(*height + self.free), left)));
        let wanted = self.wanted.iter().zip(&self.right_heights).enumerate();
        let wanted = wanted.filter(|(_, (wanted, _))| **wanted > 0);
        ways.extend(wanted.map(|(right, (_, height))| (Reverse(*height), lefts + right)));
        self.looks = ways.len();
        ways.sort_unstable();
        let mut next = self.sink_height;
        for &(Reverse(value), member) in &ways {
            let excess = self.sunk.saturating_sub(self.places);
            next = value;
            let filled =
                if member < lefts { &mut self.idle[member] } else { &mut self.wanted[member - lefts] };
            let count = excess.min(*filled);
            *filled -= count;
            self.sunk -= count;
            let is_left_over = *filled > 0;
            if member < lefts && count > 0 {
                self.waiting[member] += count;
                self.activate(member);
            } else if member >= lefts && self.partners[member - lefts].len() > self.wanted[member - lefts] {
                self.activate(member);
            }
            if is_left_over {
                break;
            }
        }
        self.ways = ways;
        self.sink_height = self.sink_height.min(next - self.accuracy);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(
        lefts: &[usize],
        rights: &[usize],
        free: i128,
        costs: &[&[i128]],
        effort: &mut u64,
    ) -> Option<Vec<(usize, usize)>> {
        let dearest = costs.iter().copied().flatten().copied().max().unwrap_or(0);
        let request = Request { lefts, rights, free, dearest };
        let mut pairs = cheapest(&request, |left, right| Some(costs[left][right]), effort)?;
        pairs.sort_unstable();
        Some(pairs)
    }

    #[test]
    fn a_place_stays_free_where_every_pair_costs_more() {
        let fill = |free| fill(&[1, 1], &[1, 1], free, &[&[1, 5], &[1, 9]], &mut u64::MAX.clone());
        assert_eq!(fill(100).unwrap(), [(0, 1), (1, 0)]);
        assert_eq!(fill(3).unwrap().len(), 1);
    }

    #[test]
    fn several_places_are_filled_by_different_partners() {
        let costs: [&[i128]; 2] = [&[0, 1, 2], &[0, 0, 9]];
        let pairs = fill(&[2, 2], &[1, 2, 1], 50, &costs, &mut u64::MAX.clone()).unwrap();
        assert_eq!(pairs, [(0, 1), (0, 2), (1, 0), (1, 1)]);
    }

    #[test]
    fn costs_beyond_64_bits_are_added_exactly() {
        let most = i128::from(u64::MAX);
        let costs: [&[i128]; 2] = [&[most, most - 1], &[most - 1, most]];
        let pairs = fill(&[1, 1], &[1, 1], 3 * most, &costs, &mut u64::MAX.clone()).unwrap();
        assert_eq!(pairs, [(0, 1), (1, 0)]);
    }

    /// All want the same, which must not make them queue for it one after the other.
    #[test]
    fn those_who_all_value_alike_are_served_in_few_looks() {
        let row: Vec<i128> = (0..120).collect();
        let costs: Vec<&[i128]> = vec![&row; 120];
        let mut effort = 120 * 120 * 120;
        let pairs = fill(&[1; 120], &[1; 120], 120 * 120, &costs, &mut effort).unwrap();
        assert_eq!(pairs.len(), 120);
        assert_eq!(fill(&[1; 120], &[1; 120], 120 * 120, &costs, &mut 120), None);
    }
}
