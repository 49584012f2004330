//! A bound by prices of experts: if each entry may choose its best panel at these prices, with the least sum and the mixture that is asked
//! of it, no plan is worth more than all panels and all places together (Lagrangian relaxation, Geoffrion 1974; the prices are found by the
//! subgradient method of Held, Wolfe and Crowder 1974). It also tells which pairs no good plan can have or miss.

#![expect(clippy::indexing_slicing, reason = "positions come from a checked problem")]

use std::collections::BTreeSet;

use super::demands::Demand;
use super::effort::Effort;
use super::problem::{Load, Pair, Problem, at};
use super::solve::Duals;
use super::subset::{Cut, Item, Panel, Wanted, best_panel, is_narrow};

/// How many rounds without a better bound halve the step.
const PATIENCE: u32 = 12;

/// No price goes beyond that. Any prices bound, those of demands if they are not below 0, so a price that is held here only bounds less closely; and the value
/// of a pair, below 2^60, with its expert's price and those of 32 demands stays within 62 bits.
const DEAREST: i64 = 1 << 56;

/// Prices in parts of `scale` of a unit of value.
#[derive(Clone)]
pub(super) struct Prices {
    experts: Vec<i64>,
    /// One for each demand.
    demands: Vec<i64>,
}

/// The entries' choices and what they prove.
pub(super) struct Bound {
    /// No plan is worth more, in parts of `scale`.
    pub(super) scaled: i128,
    /// The panel of each entry beside its locks.
    pub(super) panels: Vec<Panel>,
}

/// Which pairs a plan of at least some value can have.
pub(super) struct Fixing {
    /// Whether a free pair may be in such a plan.
    pub(super) keeps: Vec<bool>,
    /// The free pairs that must be in it.
    pub(super) fixes: Vec<usize>,
    /// How many kept pairs are not fixed.
    open: usize,
    /// Whether all pairs were looked at.
    pub(super) is_complete: bool,
}

pub(super) struct Relaxation<'a> {
    pub(super) problem: &'a Problem,
    values: Vec<i64>,
    starts: Vec<usize>,
    needs: Vec<u32>,
    loads: Vec<Load>,
    /// What plans must have of certain pairs.
    pub(super) demands: &'a [Demand],
    /// How many free pairs each demand asks for.
    open: Vec<u32>,
    /// For each free pair which demands count it, as bits; empty without demands.
    marks: Vec<u32>,
    /// What each entry's free pairs must add up to.
    least: Vec<Option<i128>>,
    /// How many more experts of a group each entry may have, where locks have taken some.
    rooms: Vec<Vec<(u32, usize)>>,
    /// The value of the locked pairs.
    locked: i128,
    /// How many parts of a price make a unit of value.
    pub(super) scale: i64,
}

impl<'a> Relaxation<'a> {
    /// The relaxation of the question, where each entry must reach `minimum` if there is one. No more than 32 demands are looked at.
    pub(super) fn new(problem: &'a Problem, minimum: Option<i128>, demands: &'a [Demand]) -> Self {
        let (needs, loads) = problem.without_locks();
        let free = problem.free();
        let values: Vec<i64> = free.iter().map(|pair| problem.value(pair)).collect();
        let largest = values.iter().map(|value| value.abs()).max().unwrap_or(0);
        let mut least = vec![minimum; needs.len()];
        let mut rooms = vec![Vec::new(); needs.len()];
        for lock in problem.locks() {
            if let Some(least) = &mut least[at(lock.entry)] {
                *least -= i128::from(lock.affinity);
            }
            let (Some(limit), Some(group)) =
                (problem.wishes().panel_max, problem.wishes().group(lock.expert))
            else {
                continue;
            };
            let known: &mut Vec<(u32, usize)> = &mut rooms[at(lock.entry)];
            match known.iter_mut().find(|(other, _)| *other == group) {
                Some((_, room)) => *room = room.saturating_sub(1),
                None => known.push((group, at(limit.most).saturating_sub(1))),
            }
        }
        Self {
            starts: (0..=needs.len())
                .map(|entry| free.partition_point(|pair| at(pair.entry) < entry))
                .collect(),
            locked: problem.locks().iter().map(|lock| i128::from(problem.value(lock))).sum(),
            open: demands.iter().map(|demand| demand.open(problem)).collect(),
            marks: marks(problem, demands),
            demands,
            scale: if largest < 1 << 40 { 1 << 10 } else { 1 },
            problem,
            values,
            needs,
            loads,
            least,
            rooms,
        }
    }

    /// Prices to begin with; those of demands, in parts of the duals' scale as well, are 0 where they are missing.
    pub(super) fn prices(&self, duals: &Duals, demands: &[i64]) -> Prices {
        let scaled = |price: i64| held(i128::from(price) * i128::from(self.scale) / i128::from(duals.scale));
        let of_demand = |position: usize| demands.get(position).copied().map_or(0, scaled).max(0);
        Prices {
            experts: duals.experts.iter().map(|&price| scaled(price)).collect(),
            demands: (0..self.demands.len()).map(of_demand).collect(),
        }
    }

    fn item(&self, position: usize, prices: &Prices) -> Item {
        let pair: &Pair = &self.problem.free()[position];
        let wishes = self.problem.wishes();
        let counted =
            prices.demands.iter().enumerate().filter(|(demand, _)| self.is_counted(*demand, position));
        Item {
            profit: self.scale * self.values[position] - prices.experts[at(pair.expert)]
                + counted.map(|(_, &price)| price).sum::<i64>(),
            affinity: pair.affinity,
            group: wishes.group(pair.expert),
            position,
        }
    }

    /// Whether a demand counts a free pair.
    fn is_counted(&self, demand: usize, position: usize) -> bool {
        self.marks[position] >> demand & 1 == 1
    }

    /// The positions of an entry's free pairs.
    pub(super) fn range(&self, entry: usize) -> std::ops::Range<usize> {
        self.starts[entry]..self.starts[entry + 1]
    }

    /// An entry's free pairs at some prices.
    pub(super) fn items(&self, entry: usize, prices: &Prices) -> Vec<Item> {
        self.range(entry).map(|position| self.item(position, prices)).collect()
    }

    /// What an entry's panel must have beside its locks.
    pub(super) fn wanted(&self, entry: usize) -> Wanted<'_> {
        Wanted {
            count: at(self.needs[entry]),
            least: self.least[entry],
            rooms: &self.rooms[entry],
            room: self.problem.wishes().panel_max.map_or(usize::MAX, |limit| at(limit.most)),
        }
    }

    /// The bound at some prices; none if an entry has no panel at all. Takes O(n log n) time for n free pairs beside the searches for panels.
    pub(super) fn bound(&self, prices: &Prices, effort: &Effort) -> Option<Bound> {
        let mut scaled = i128::from(self.scale) * self.locked;
        for (&price, &open) in prices.demands.iter().zip(&self.open) {
            scaled -= i128::from(price) * i128::from(open);
        }
        for (&price, load) in prices.experts.iter().zip(&self.loads) {
            scaled += i128::from(price) * i128::from(if price > 0 { load.max } else { load.min });
        }
        let mut panels = Vec::with_capacity(self.needs.len());
        let mut items = Vec::new();
        for entry in 0..self.needs.len() {
            items.clear();
            items.extend(self.range(entry).map(|p| self.item(p, prices)));
            let panel = best_panel(&mut items, self.wanted(entry), effort)?;
            scaled += panel.profit;
            panels.push(panel);
        }
        Some(Bound { scaled, panels })
    }

    /// By how much each expert's places, and each demand, are missed: the slope of the bound.
    fn slope(&self, prices: &Prices, bound: &Bound) -> (Vec<i64>, Vec<i64>) {
        let mut counts = vec![0_i64; self.loads.len()];
        let mut above: Vec<i64> = self.open.iter().map(|&open| -i64::from(open)).collect();
        for &member in bound.panels.iter().flat_map(|panel| &panel.members) {
            let pair = &self.problem.free()[member];
            counts[at(pair.expert)] += 1;
            for (demand, above) in above.iter_mut().enumerate() {
                *above += i64::from(self.is_counted(demand, member));
            }
        }
        let miss = |((&count, load), &price): ((&i64, &Load), &i64)| {
            let (min, max) = (i64::from(load.min), i64::from(load.max));
            match price {
                1.. => max - count,
                0 => count.clamp(min, max) - count,
                _ => min - count,
            }
        };
        for (above, &price) in above.iter_mut().zip(&prices.demands) {
            // A demand that is met for nothing need not get any cheaper.
            if price == 0 {
                *above = (*above).min(0);
            }
        }
        (counts.iter().zip(&self.loads).zip(&prices.experts).map(miss).collect(), above)
    }

    /// Better prices, in at most `rounds` rounds while the effort lasts, that aim at a bound of `target` units; and the bound they give.
    pub(super) fn improve(
        &self,
        prices: Prices,
        rounds: usize,
        target: i128,
        effort: &Effort,
    ) -> Option<(Prices, Bound)> {
        let first = self.bound(&prices, effort)?;
        let mut best = (prices.clone(), first.scaled);
        let (mut current, mut found) = (prices, first);
        let target = target * i128::from(self.scale);
        let (mut pace, mut idle) = (1024_i128, 0);
        for _ in 0..rounds {
            let (slope, above) = self.slope(&current, &found);
            let length: i128 = slope.iter().chain(&above).map(|&part| i128::from(part).pow(2)).sum();
            if length == 0 || found.scaled <= target || pace == 0 || effort.is_spent() {
                break;
            }
            // A step beyond what the numbers hold only proposes other prices.
            let reach = (found.scaled - target).saturating_mul(pace);
            let step = |part: i64| i128::from(part).saturating_mul(reach) / (1024 * length);
            for (price, &part) in current.experts.iter_mut().zip(&slope) {
                *price = held(i128::from(*price).saturating_sub(step(part)));
            }
            for (price, &part) in current.demands.iter_mut().zip(&above) {
                *price = held(i128::from(*price).saturating_sub(step(part))).max(0);
            }
            found = self.bound(&current, effort)?;
            if found.scaled < best.1 {
                best = (current.clone(), found.scaled);
                idle = 0;
            } else {
                idle += 1;
                if idle == PATIENCE {
                    (pace, idle) = (pace / 2, 0);
                    current = best.0.clone();
                    found = self.bound(&current, effort)?;
                }
            }
        }
        let found = self.bound(&best.0, effort)?;
        Some((best.0, found))
    }

    /// What every plan worth at least `target` must have and cannot have; none if there is no such plan. It is given up once more than `most` free
    /// pairs are left open. What the effort does not suffice for is kept and not fixed.
    pub(super) fn fix(
        &self,
        prices: &Prices,
        bound: &Bound,
        (target, most): (i128, usize),
        effort: &Effort,
    ) -> Option<Fixing> {
        let target = target * i128::from(self.scale);
        if bound.scaled < target {
            return None;
        }
        let keeps = vec![false; self.values.len()];
        let mut fixing = Fixing { keeps, fixes: Vec::new(), open: 0, is_complete: true };
        for (entry, panel) in bound.panels.iter().enumerate() {
            let spare = bound.scaled - target - panel.profit;
            self.fix_entry(entry, (prices, panel, spare), &mut fixing, (most, effort));
            if fixing.open > most {
                fixing.is_complete = false;
                break;
            }
        }
        Some(fixing)
    }

    /// The same for the free pairs of one entry, whose panel may bring `spare` less than nothing. Bounds that cost one look at a pair come
    /// first; of narrow panels the best with and without a pair are searched.
    fn fix_entry(
        &self,
        entry: usize,
        (prices, panel, spare): (&Prices, &Panel, i128),
        fixing: &mut Fixing,
        (most, effort): (usize, &Effort),
    ) {
        let wanted = self.wanted(entry);
        if wanted.count == 0 {
            return;
        }
        let items = self.items(entry, prices);
        let mut order = items.clone();
        let cuts = Cut::both(&mut order, wanted, effort);
        let may = |bound: Option<i128>| bound.is_some_and(|bound| bound + spare >= 0);
        let members: BTreeSet<usize> = panel.members.iter().copied().collect();
        let is_searched = is_narrow(items.len(), wanted.count);
        let mut others = Vec::new();
        for (index, item) in items.iter().enumerate() {
            if fixing.open > most {
                return;
            }
            if !cuts.iter().all(|cut| may(Some(cut.with(item)))) {
                continue;
            }
            let is_searched = is_searched && !effort.is_spent();
            others.clear();
            if is_searched {
                effort.spend(items.len());
                others.extend(items.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, i)| *i));
                let with = wanted.beside(item, |rest| best_panel(&mut others, rest, effort));
                if !may(with.map(|with| with.profit + i128::from(item.profit))) {
                    continue;
                }
            }
            fixing.keeps[item.position] = true;
            let is_missed = members.contains(&item.position)
                && (!cuts.iter().all(|cut| may(cut.without(item)))
                    || is_searched && !may(best_panel(&mut others, wanted, effort).map(|it| it.profit)));
            if is_missed {
                fixing.fixes.push(item.position);
            } else {
                fixing.open += 1;
            }
        }
    }
}

/// A price within what may be.
fn held(price: i128) -> i64 {
    let dearest = i128::from(DEAREST);
    i64::try_from(price.clamp(-dearest, dearest)).unwrap_or(0)
}

/// Which demands count each free pair, as bits; empty without demands.
pub(super) fn marks(problem: &Problem, demands: &[Demand]) -> Vec<u32> {
    if demands.is_empty() {
        return Vec::new();
    }
    let bits = |pair: &Pair| {
        let counting = demands.iter().enumerate().take(32).filter(|(_, demand)| demand.counts(pair));
        counting.map(|(position, _)| 1_u32 << position).sum()
    };
    problem.free().iter().map(bits).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Draft, Wishes};
    use super::*;

    #[test]
    fn the_dearest_prices_and_the_longest_steps_still_bound() {
        let price = 100_000_000_000_000_000;
        let pair = |entry, expert, affinity| Pair { entry, expert, affinity };
        let most = 1_000_000_000;
        let problem = Problem::new(Draft {
            needs: vec![1, 1],
            loads: vec![Load { min: 0, max: u32::MAX }, Load { min: 1, max: 1 }],
            pairs: vec![pair(0, 0, most), pair(0, 1, -most), pair(1, 0, -most), pair(1, 1, most)],
            wishes: Wishes {
                current: Some(vec![(0, 0)]),
                change_price: Some(price),
                entry_regions: vec![Some(0), Some(0)],
                expert_regions: vec![Some(0), Some(1)],
                min_cross_region: 1,
                ..Wishes::default()
            },
            ..Draft::default()
        })
        .unwrap();
        let demands = Demand::of(&problem);
        let relaxation = Relaxation::new(&problem, None, &demands);
        let effort = Effort::new(u64::MAX);
        let best = i128::from(price) + 2 * i128::from(most);
        for [first, second, cross] in [
            [i64::MAX, i64::MIN, i64::MAX],
            [i64::MIN, i64::MAX, i64::MIN],
            [i64::MIN, i64::MIN, 0],
            [i64::MAX, i64::MAX, 1],
        ] {
            let duals = Duals {
                scale: 1,
                entries: vec![0; 2],
                experts: vec![first, second],
                panels: Vec::new(),
                cross: 0,
            };
            for target in [0, best, -(1 << 100)] {
                let prices = relaxation.prices(&duals, &[cross]);
                let (prices, bound) = relaxation.improve(prices, 60, target, &effort).unwrap();
                assert!(bound.scaled >= best * i128::from(relaxation.scale), "{}", bound.scaled);
                assert!(prices.demands.iter().all(|price| (0..=DEAREST).contains(price)));
                assert!(prices.experts.iter().all(|price| (-DEAREST..=DEAREST).contains(price)));
            }
        }
    }
}
