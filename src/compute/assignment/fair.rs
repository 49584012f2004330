//! Plans whose worst-served entry is served as well as possible. An entry that a network would leave too low gets only experts of whom any choice is
//! enough: so the network itself cannot leave it low, and which experts those are follows from prices.

#![expect(clippy::indexing_slicing, reason = "positions come from a checked problem")]

use std::cmp::Reverse;

use super::connect::Start;
use super::demands::Demand;
use super::effort::Effort;
use super::exact::{Best, prove, tighten, widen};
use super::exchange::Board;
use super::flow::{Flow, best_flow};
use super::problem::{Pair, Problem, at};
use super::relax::{Prices, Relaxation};
use super::solve::finish;
use super::subset::{Item, Wanted, best_panel};

/// How often entries that are still too low are narrowed.
const ROUNDS: usize = 40;

/// How many free pairs a question may have of which it is proved whether a minimum can be reached.
const MOST_PROVED: usize = 20_000;

/// How many looks the last climb may take.
const CLIMB: usize = 3_000_000;

/// Which part of the effort that is left one target may take.
const TARGETS: u64 = 2;

/// The fairest plan that is known, with the bounds on both numbers.
pub(super) struct Fairest {
    pub(super) best: Best,
    /// The smallest sum of an entry that the plan was sought with; it has no smaller one.
    pub(super) minimum: i128,
    /// No plan has a larger minimum.
    pub(super) minimum_bound: i128,
    /// No plan with this minimum has a larger value.
    pub(super) bound: i128,
}

/// The fairest plan. `flow` is the best without regard to fairness and connection, `start` what is known without regard to fairness; `first` is any
/// plan that keeps all rules. Half of the effort goes into the minimum, and of that to each target a third of what is left.
pub(super) fn fairest(
    problem: &Problem,
    flow: &Flow,
    start: &Start,
    first: Best,
    effort: &Effort,
) -> Fairest {
    let goal = best_minimum(problem)
        .min(best_with_demands(problem, &start.demands))
        .min(even_share(problem, start.bound));
    let (mut low, mut best) = (least(problem, &first), first);
    // The bound itself is mostly reached; else the way up to it is halved.
    let (mut high, mut target, mut minimum_bound) = (goal, goal, goal);
    effort.share(2, |effort| {
        while low < high && !effort.is_spent() {
            match effort.share(TARGETS, |effort| reach(problem, flow, start, target, effort)) {
                Reached::Plan(found) => (low, best) = (least(problem, &found), found),
                Reached::Nothing => high = target - 1,
                Reached::Impossible => {
                    high = target - 1;
                    minimum_bound = high;
                }
            }
            target = low + (high - low + 1) / 2;
        }
    });

    let minimum = low;
    let relaxation = Relaxation::new(problem, Some(minimum), &start.demands);
    let mut bound = start.bound;
    let prices = relaxation.prices(&start.duals, &start.prices);
    let tightened = effort.share(2, |effort| tighten(&relaxation, prices, Some(&best), start.bound, effort));
    if let Some((prices, found)) = tightened {
        bound = found;
        let plain = &flow.choice;
        let served = effort.share(4, |effort| serve((problem, &relaxation), &prices, minimum, plain, effort));
        best = served.filter(|served| served.value > best.value).unwrap_or(best);
        best = effort
            .share(4, |effort| finish(problem, &best.choice, Some(minimum), CLIMB, effort))
            .unwrap_or(best);
        let proof = prove(problem, Some(minimum), (&relaxation, &prices), Some(best.clone()), bound, effort);
        best = proof.best.unwrap_or(best);
        bound = proof.bound.unwrap_or(bound);
    }
    Fairest { best, minimum, minimum_bound, bound }
}

fn least(problem: &Problem, best: &Best) -> i128 {
    Board::new(problem, &best.choice, None).least_sum()
}

/// Whether a minimum can be reached.
enum Reached {
    Plan(Best),
    /// No plan was found.
    Nothing,
    /// There is no plan.
    Impossible,
}

/// Looks for a plan in which no entry falls below `minimum`: by narrowing at the prices of the plain question, then at prices that know of the
/// minimum, then by what these leave open.
fn reach(problem: &Problem, flow: &Flow, start: &Start, minimum: i128, effort: &Effort) -> Reached {
    let relaxation = Relaxation::new(problem, Some(minimum), &start.demands);
    let prices = relaxation.prices(&start.duals, &start.prices);
    let serve = |prices: &Prices, effort: &Effort| {
        serve((problem, &relaxation), prices, minimum, &flow.choice, effort)
    };
    if let Some(best) = effort.share(2, |effort| serve(&prices, effort)) {
        return Reached::Plan(best);
    }
    let tightened = effort.share(2, |effort| tighten(&relaxation, prices, None, start.bound, effort));
    let Some((prices, bound)) = tightened else { return Reached::Impossible };
    if let Some(best) = effort.share(2, |effort| serve(&prices, effort)) {
        return Reached::Plan(best);
    }
    if problem.free().len() > MOST_PROVED {
        return Reached::Nothing;
    }
    let proof = prove(problem, Some(minimum), (&relaxation, &prices), None, bound, effort);
    match (proof.best, proof.bound) {
        (Some(best), _) => Reached::Plan(best),
        (None, None) => Reached::Impossible,
        (None, Some(_)) => Reached::Nothing,
    }
}

/// The sum that the entry with the worst choice has if it alone may choose.
pub(super) fn best_minimum(problem: &Problem) -> i128 {
    let relaxation = Relaxation::new(problem, Some(0), &[]);
    // Without a least sum no panel has to be searched for.
    (0..problem.needs().len()).map(|entry| relaxation.best_sum(entry)).min().unwrap_or(0)
}

/// A bound on the least sum of an entry that follows from the bound on the value of all: the least is no more than the mean. Where keeping current
/// pairs has a price, the value is not the total, and nothing follows.
fn even_share(problem: &Problem, bound: i128) -> i128 {
    match i128::try_from(problem.needs().len()) {
        Ok(entries) if entries > 0 && problem.price() == 0 => bound.div_euclid(entries),
        _ => i128::MAX,
    }
}

/// A bound on the least sum of an entry that follows from the demands: so many of the pairs that a demand counts must come, and the entry of each has no
/// more than the pair and the best others give it. Limits on panels are left out of account.
fn best_with_demands(problem: &Problem, demands: &[Demand]) -> i128 {
    let (needs, _) = problem.without_locks();
    let mut locked = vec![0_i128; needs.len()];
    for lock in problem.locks() {
        locked[at(lock.entry)] += i128::from(lock.affinity);
    }
    let mut reach = vec![i128::MIN; problem.free().len()];
    let mut start = 0;
    for pairs in problem.free().chunk_by(|one, other| one.entry == other.entry) {
        let (entry, need) = (at(pairs[0].entry), at(needs[at(pairs[0].entry)]));
        let mut order: Vec<usize> = (0..pairs.len()).collect();
        order.sort_by_key(|&place| std::cmp::Reverse(pairs[place].affinity));
        let sum: i128 = order.iter().take(need).map(|&place| i128::from(pairs[place].affinity)).sum();
        let weakest = order.get(need.wrapping_sub(1)).map(|&place| i128::from(pairs[place].affinity));
        for (rank, &place) in order.iter().enumerate() {
            // A pair that is not among the best takes the place of the weakest of them.
            let loss =
                weakest.filter(|_| rank >= need).map(|weakest| weakest - i128::from(pairs[place].affinity));
            if need > 0 {
                reach[start + place] = locked[entry] + sum - loss.unwrap_or(0);
            }
        }
        start += pairs.len();
    }
    let of_demand = |demand: &Demand| {
        let counted = problem.free().iter().zip(&reach).filter(|(pair, _)| demand.counts(pair));
        let mut sums: Vec<i128> = counted.map(|(_, &sum)| sum).collect();
        sums.sort_unstable_by_key(|&sum| std::cmp::Reverse(sum));
        let last = at(demand.open(problem)).checked_sub(1)?;
        sums.get(last).copied()
    };
    demands.iter().filter_map(of_demand).min().unwrap_or(i128::MAX)
}

/// A plan in which no entry falls below `minimum`: each entry that the plan without fairness, or the last one, left too low is narrowed to experts
/// of whom any choice is enough and who include its best panel at the prices; then the network is solved again.
fn serve(
    (problem, relaxation): (&Problem, &Relaxation<'_>),
    prices: &Prices,
    minimum: i128,
    plain: &[bool],
    effort: &Effort,
) -> Option<Best> {
    let mut choice = plain.to_vec();
    let mut narrowing = Narrowing::new(problem, relaxation);
    for _ in 0..ROUNDS {
        let low = Board::new(problem, &choice, None).entries_below(minimum);
        if low.is_empty() {
            return finish(problem, &choice, Some(minimum), 0, effort);
        }
        for entry in low {
            narrowing.narrow(entry, prices, effort)?;
        }
        if !effort.spend_flow(problem) {
            return None;
        }
        let restricted = problem.restricted(|position| narrowing.keeps[position], &narrowing.fixes);
        let flow = best_flow(&restricted, false).ok()?;
        choice = widen(problem, &restricted, &flow.choice);
    }
    None
}

/// Which free pairs are left to narrowed entries.
struct Narrowing<'a> {
    problem: &'a Problem,
    relaxation: &'a Relaxation<'a>,
    keeps: Vec<bool>,
    fixes: Vec<usize>,
    /// How many more pairs of each expert may be fixed.
    rooms: Vec<u32>,
}

impl<'a> Narrowing<'a> {
    fn new(problem: &'a Problem, relaxation: &'a Relaxation<'a>) -> Self {
        let (_, loads) = problem.without_locks();
        Self {
            problem,
            relaxation,
            keeps: vec![true; problem.free().len()],
            fixes: Vec::new(),
            rooms: loads.iter().map(|load| load.max).collect(),
        }
    }

    /// Narrows an entry: as few of its best panel as needed are fixed, those of the least affinity first, so that any choice of the others,
    /// down to some affinity, reaches what is left of the least sum.
    fn narrow(&mut self, entry: usize, prices: &Prices, effort: &Effort) -> Option<()> {
        let free = self.problem.free();
        let mut items = self.relaxation.items(entry, prices);
        items.retain(|item| self.rooms[at(free[item.position].expert)] > 0);
        let wanted = self.relaxation.wanted(entry);
        let mut members = best_panel(&mut items, wanted, effort)?.members;
        let order = |position: &usize| (Reverse(free[*position].affinity), *position);
        members.sort_by_key(|member| Reverse(order(member)));
        let mut least = wanted.least?;
        if members.iter().map(|&member| i128::from(free[member].affinity)).sum::<i128>() < least {
            return None;
        }
        // All pairs that are not fixed, the best first; the weakest of the panel leave them one by one.
        let mut rest: Vec<usize> = items.iter().map(|item| item.position).collect();
        rest.sort_unstable_by_key(order);
        for (fixed, weakest) in members.iter().enumerate() {
            let length = safe_length(free, &rest, members.len() - fixed, least);
            let place = rest.binary_search_by_key(&order(weakest), order).ok()?;
            if place < length || !effort.spend(rest.len()) {
                let is_open = place < length;
                let (bound, kept) =
                    if is_open { (&members[..fixed], &rest[..length]) } else { (&members[..], &rest[..0]) };
                self.leave(entry, bound, kept);
                return Some(());
            }
            rest.remove(place);
            least -= i128::from(free[*weakest].affinity);
        }
        self.leave(entry, &members, &[]);
        Some(())
    }

    /// Leaves an entry some pairs that are fixed and some that are open.
    fn leave(&mut self, entry: usize, bound: &[usize], open: &[usize]) {
        for pair in self.relaxation.range(entry) {
            self.keeps[pair] = false;
        }
        for &position in open {
            self.keeps[position] = true;
        }
        for &position in bound {
            self.rooms[at(self.problem.free()[position].expert)] -= 1;
            self.fixes.push(position);
        }
    }
}

/// How many of the first positions, in descending order of affinity, may be open so that any `count` of them reach `least`. Takes O(n) time.
fn safe_length(free: &[Pair], order: &[usize], count: usize, least: i128) -> usize {
    let affinity = |place: usize| i128::from(free[order[place]].affinity);
    let mut sum: i128 = (0..count).map(affinity).sum();
    let mut length = if sum >= least { count } else { 0 };
    for end in count..order.len() {
        sum += affinity(end) - affinity(end - count);
        if sum < least {
            break;
        }
        length = end + 1;
    }
    length
}

impl Relaxation<'_> {
    /// The largest sum of affinities that an entry can have, its locks included; for a relaxation with a minimum of 0.
    fn best_sum(&self, entry: usize) -> i128 {
        let mut items: Vec<Item> = self
            .range(entry)
            .map(|position| {
                let pair = &self.problem.free()[position];
                let group = self.problem.wishes().group(pair.expert);
                Item { profit: pair.affinity, affinity: pair.affinity, group, position }
            })
            .collect();
        let wanted = Wanted { least: None, ..self.wanted(entry) };
        // The relaxation with a minimum of 0 asks of the free pairs what the locks are below it.
        let locked = -self.wanted(entry).least.unwrap_or(0);
        locked + best_panel(&mut items, wanted, &Effort::new(u64::MAX)).map_or(0, |panel| panel.profit)
    }
}
