//! Best plans by min-cost flow: with everything that a network can hold exactly (loads, locks, bans, limits on panels, the price of
//! changes), and with a least number of pairs across regions by a price on them.

#![expect(clippy::indexing_slicing, reason = "positions come from a checked problem")]

use super::draw::{mix, weight};
use super::problem::{Problem, at};
use super::shape::{HELP, Shape};
use super::simplex::Network;
use super::solve::Duals;

/// A choice among the free pairs that keeps all rules but those of connection and fairness, and the prices that bound the value of each such choice.
pub(super) struct Flow {
    /// Which of the free pairs are taken.
    pub(super) choice: Vec<bool>,
    /// The prices.
    pub(super) duals: Duals,
}

/// Why there is no flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Short {
    /// The panel of this entry alone cannot be filled.
    Panel(u32),
    /// Needs, loads and panels cannot all be met.
    Places,
    /// No more than this many free pairs across regions.
    Cross(u32),
}

/// The best choice by the values of the pairs. Where the value is exactly reached by several, `seed` draws one (0: the first found).
/// With a tolerance the draw is among those that are at most so much below the best.
///
/// # Errors
/// What is short.
pub(super) fn best_flow(problem: &Problem, has_draw: bool) -> Result<Flow, Short> {
    let shape = Shape::new(problem).map_err(Short::Panel)?;
    let mut network = Network::new(&shape.needs, &shape.loads, &shape.arcs);
    network.optimise();
    if network.has_shortage() {
        return Err(Short::Places);
    }
    let mut search = Search { problem, shape, network };
    let needed = problem.cross_needed();
    if needed > 0 {
        return search.cross(needed);
    }
    let duals = search.duals(1, 0);
    if has_draw {
        search.draw();
    }
    Ok(Flow { choice: search.choice(), duals })
}

struct Search<'a> {
    problem: &'a Problem,
    shape: Shape<'a>,
    network: Network,
}

impl Search<'_> {
    fn choice(&self) -> Vec<bool> {
        self.shape.choice(self.network.chosen(), self.problem.free().len())
    }

    /// The prices of the flow that stands, for values times `scale` and `cross` for each pair across regions.
    fn duals(&self, scale: i64, cross: i64) -> Duals {
        let (askers, givers) = self.network.duals();
        let mut duals = self.shape.duals(askers, givers, self.problem.needs().len());
        let (_, loads) = self.problem.without_locks();
        for (value, load) in duals.experts.iter_mut().zip(&loads) {
            // Without a minimum to enforce, one more place can never be a loss.
            if load.min == 0 {
                *value = (*value).max(0);
            }
        }
        Duals { scale, cross, ..duals }
    }

    fn is_cross(&self, arc: usize) -> bool {
        let origin = self.shape.origin(arc);
        let pair = self.problem.free().get(at(origin)).filter(|_| origin != HELP);
        pair.is_some_and(|pair| self.problem.wishes().is_cross(pair.entry, pair.expert))
    }

    /// Value and number of free pairs across regions of the flow that stands.
    fn measure(&self) -> (i128, u32) {
        let (mut value, mut cross) = (0_i128, 0);
        for (arc, _) in self.network.chosen().into_iter().enumerate().filter(|(_, is_chosen)| *is_chosen) {
            value += i128::from(self.shape.arcs[arc].affinity);
            cross += u32::from(self.is_cross(arc));
        }
        (value, cross)
    }

    fn largest(&self) -> i64 {
        self.shape.arcs.iter().map(|arc| arc.affinity.abs()).max().unwrap_or(0)
    }

    /// Lets the next search go by the values times `scale` and `cross` for each pair across regions.
    fn weigh(&mut self, scale: i64, cross: i64) {
        let costs: Vec<i64> = (0..self.shape.arcs.len())
            .map(|arc| -(scale * self.shape.arcs[arc].affinity + if self.is_cross(arc) { cross } else { 0 }))
            .collect();
        let largest = costs.iter().map(|cost| cost.abs()).max().unwrap_or(0);
        self.network.recost(largest, |arc| costs[arc]);
    }

    /// The best choice with at least `needed` free pairs across regions. The value as a function of their number is bent downwards (a concave
    /// function), so the price at which the best number jumps over `needed` is found by chords; among the choices that are best at
    /// that price, cycle by cycle leads to the first with enough of them. If it has just enough, it is the best.
    fn cross(&mut self, needed: u32) -> Result<Flow, Short> {
        let mut few = self.measure();
        if few.1 >= needed {
            return Ok(Flow { choice: self.choice(), duals: self.duals(1, 0) });
        }
        let plain = self.network.clone();
        self.weigh(0, 1);
        self.network.optimise();
        if self.measure().1 < needed {
            return Err(Short::Cross(self.measure().1));
        }
        let (largest, values) = (self.largest(), &self.shape.arcs);
        self.network.narrow(largest, |arc| -values[arc].affinity);
        self.network.optimise();
        let mut many = self.measure();
        let mut best = (many.0, self.choice());
        self.network = plain;
        let room = i128::from(i64::MAX / 8) / (i128::try_from(self.network.size()).unwrap_or(i128::MAX) + 1);
        let (mut price, mut scale);
        loop {
            let (loss, gain) = (few.0 - many.0, i128::from(many.1 - few.1));
            let divisor = common_divisor(loss.unsigned_abs(), gain.unsigned_abs());
            let divisor = i128::try_from(divisor).unwrap_or(1).max(1);
            (price, scale) = (loss / divisor, gain / divisor);
            // Where 64 bits do not hold the exact price, the next whole one bounds a little less closely.
            let is_exact = scale * i128::from(largest) + price < room;
            if !is_exact {
                (price, scale) = (price / scale + 1, 1);
            }
            self.weigh(i64::try_from(scale).unwrap_or(1), i64::try_from(price).unwrap_or(0));
            self.network.optimise();
            let found = self.measure();
            if found.1 >= needed && found.0 > best.0 {
                best = (found.0, self.choice());
            }
            let worth = |(value, cross): (i128, u32)| scale * value + price * i128::from(cross);
            if !is_exact || worth(found) == worth(many) {
                break;
            }
            if found.1 >= needed {
                many = found;
            } else {
                few = found;
            }
        }
        let (scale, price) = (i64::try_from(scale).unwrap_or(1), i64::try_from(price).unwrap_or(0));
        let duals = self.duals(scale, price);
        self.climb(needed, &mut best);
        Ok(Flow { choice: best.1, duals })
    }

    /// Goes through choices that are best at the price that stands, from the fewest pairs across regions to the first with enough.
    fn climb(&mut self, needed: u32, best: &mut (i128, Vec<bool>)) {
        let is_cross: Vec<i64> =
            (0..self.shape.arcs.len()).map(|arc| i64::from(self.is_cross(arc))).collect();
        self.network.narrow(1, |arc| is_cross[arc]);
        self.network.optimise();
        let mut count = i64::from(self.measure().1);
        self.network.recost(1, |arc| -is_cross[arc]);
        while count < i64::from(needed) {
            let Some(change) = self.network.step() else { return };
            count -= change;
        }
        let found = self.measure();
        if found.0 > best.0 {
            *best = (found.0, self.choice());
        }
    }

    /// Draws one of the best flows, or of those within the tolerance of the best.
    fn draw(&mut self) {
        let seed = mix(self.problem.seed());
        let weights: Vec<i64> =
            self.shape.arcs.iter().map(|arc| weight(seed, arc.entry, arc.expert)).collect();
        let floor = self.measure().0 - i128::from(self.problem.wishes().tolerance.unwrap_or(0));
        let best = self.network.clone();
        self.network.narrow(1 << 31, |arc| weights[arc]);
        self.network.optimise();
        if self.problem.wishes().tolerance.unwrap_or(0) == 0 {
            return;
        }
        // The further the weights reach, the further the value falls; the furthest step that keeps the tolerance is found by halving.
        let mut kept = std::mem::replace(&mut self.network, best);
        let largest = self.largest();
        let room = i64::MAX / 8 / (i64::try_from(self.network.size()).unwrap_or(i64::MAX / 16) + 1);
        let fits = |step: u32| (largest << 4).checked_add(reach(step)).is_some_and(|sum| sum < room);
        let (mut low, mut high) = (0_u32, 90);
        while low < high {
            let middle = (low + high).div_ceil(2);
            let is_kept = fits(middle) && {
                let shift = reach(middle);
                let cost = |arc: usize| {
                    let pull = (i128::from(weights[arc]) * i128::from(shift)) >> 31;
                    i64::try_from(pull).unwrap_or(0) - (self.shape.arcs[arc].affinity << 4)
                };
                let costs: Vec<i64> = (0..weights.len()).map(cost).collect();
                self.network.recost((largest << 4) + shift, |arc| costs[arc]);
                self.network.optimise();
                self.measure().0 >= floor
            };
            if is_kept {
                low = middle;
                kept = self.network.clone();
            } else {
                high = middle - 1;
            }
        }
        self.network = kept;
    }
}

/// How far the weights of a draw reach at a step, in sixteenths of a unit of value: each second step doubles it.
fn reach(step: u32) -> i64 {
    (2 + i64::from(step % 2)) << (step / 2)
}

fn common_divisor(first: u128, second: u128) -> u128 {
    if second == 0 { first } else { common_divisor(second, first % second) }
}
