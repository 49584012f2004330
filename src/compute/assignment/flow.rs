//! Best plans by min-cost flow: with everything that a network can hold exactly (loads, locks, bans, limits on panels, the price of
//! changes), and with a least number of pairs across regions by a price on them.

#![expect(clippy::indexing_slicing, reason = "positions come from a checked problem")]

use super::draw::{mix, weight};
use super::problem::{Pair, Problem, at};
use super::shape::{HELP, Shape};
use super::simplex::Network;
use super::solve::Duals;

/// How many times the largest value a pair across regions may cost before it is asked whether there are enough at all.
const DEAREST: i128 = 16;

/// How many prices are tried one after another before the search by chords, and how near the numbers of pairs must be for it.
const STEPS: usize = 40;
const NEAR: u32 = 64;

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
    let mut search = Search::new(problem)?;
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

/// The network of a question with the flow that stands.
pub(super) struct Search<'a> {
    problem: &'a Problem,
    shape: Shape<'a>,
    network: Network,
}

impl<'a> Search<'a> {
    /// Finds the best flow by the values of the pairs.
    ///
    /// # Errors
    /// What is short.
    pub(super) fn new(problem: &'a Problem) -> Result<Self, Short> {
        let shape = Shape::new(problem).map_err(Short::Panel)?;
        let mut network = Network::new(&shape.needs, &shape.loads, &shape.arcs);
        network.optimise();
        if network.has_shortage() { Err(Short::Places) } else { Ok(Self { problem, shape, network }) }
    }

    /// The choice among the free pairs.
    pub(super) fn choice(&self) -> Vec<bool> {
        self.shape.choice(self.network.chosen(), self.problem.free().len())
    }

    /// The prices of the flow that stands, for values times `scale` and `cross` for each pair across regions.
    pub(super) fn duals(&self, scale: i64, cross: i64) -> Duals {
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

    /// Which arcs lead across regions.
    fn crossing(&self) -> Vec<bool> {
        let wishes = self.problem.wishes();
        let is_cross = |arc: usize| {
            let pair = self.pair(arc).map(|position| &self.problem.free()[position]);
            pair.is_some_and(|pair| wishes.is_cross(pair.entry, pair.expert))
        };
        (0..self.shape.arcs.len()).map(is_cross).collect()
    }

    /// The free pair of an arc; none if a helper's.
    fn pair(&self, arc: usize) -> Option<usize> {
        let origin = self.shape.origin(arc);
        (origin != HELP).then(|| at(origin))
    }

    /// The value of the flow that stands.
    pub(super) fn value(&self) -> i128 {
        let chosen = self.network.chosen().into_iter().zip(&*self.shape.arcs);
        chosen.filter(|(is_chosen, _)| *is_chosen).map(|(_, arc)| i128::from(arc.affinity)).sum()
    }

    /// The largest absolute value of a pair.
    fn largest(&self) -> i64 {
        self.shape.arcs.iter().map(|arc| arc.affinity.abs()).max().unwrap_or(0)
    }

    /// The largest scale of values, a power of two up to `most`, at which each pair may be given `extra` beside, in parts of the scale; none if 64 bits
    /// do not hold that.
    pub(super) fn scale(&self, most: i64, extra: i64) -> Option<i64> {
        let room = i64::MAX / 8 / (i64::try_from(self.network.size()).ok()? + 1);
        let reach = |scale: i64| Some(self.largest().checked_add(extra)?.checked_mul(scale)? < room);
        let mut scale = most;
        while scale > 0 {
            if reach(scale) == Some(true) {
                return Some(scale);
            }
            scale /= 2;
        }
        None
    }

    /// Finds the best flow by the values times `scale` and something beside for each free pair, given by its position.
    pub(super) fn reprice(&mut self, scale: i64, beside: impl Fn(usize) -> i64) {
        let cost = |(arc, pair): (usize, &Pair)| -(scale * pair.affinity + self.pair(arc).map_or(0, &beside));
        let costs: Vec<i64> = self.shape.arcs.iter().enumerate().map(cost).collect();
        let largest = costs.iter().map(|cost| cost.abs()).max().unwrap_or(0);
        self.network.recost(largest, |arc| costs[arc]);
        self.network.optimise();
    }

    /// The best choice with at least `needed` free pairs across regions. The value as a function of their number is bent downwards (a concave
    /// function), so the price at which the best number jumps over `needed` is found by chords, from a price that the reduced costs suggest;
    /// among the choices that are best at that price, cycle by cycle leads to the first with enough of them. If it has just enough, it is the best.
    fn cross(&mut self, needed: u32) -> Result<Flow, Short> {
        let crossing = self.crossing();
        let mut few = self.measure(&crossing);
        if few.1 >= needed {
            return Ok(Flow { choice: self.choice(), duals: self.duals(1, 0) });
        }
        let largest = self.largest();
        let room = i128::from(i64::MAX / 8) / (i128::try_from(self.network.size()).unwrap_or(i128::MAX) + 1);
        // Where even a price beyond that brings too few, the most that there are is looked for.
        let dearest = (DEAREST * (i128::from(largest) + 1)).min(room - i128::from(largest) - 1);
        let guess = i128::from(self.suggestion(&crossing, needed - few.1));
        let (mut many, mut best) = match self.enclose(needed, &crossing, &mut few, (guess, dearest)) {
            Some((many, choice)) => (many, Some((many.0, choice))),
            None => {
                let (many, choice) = self.most(&crossing, largest);
                if many.1 < needed {
                    return Err(Short::Cross(many.1));
                }
                (many, Some((many.0, choice)))
            }
        };
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
            let found = self.at_price(scale, price, &crossing);
            if found.1 >= needed && best.as_ref().is_none_or(|best| found.0 > best.0) {
                best = Some((found.0, self.choice()));
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
        self.climb(needed, &crossing, &mut best);
        let choice = best.map_or_else(|| self.choice(), |(_, choice)| choice);
        Ok(Flow { choice, duals })
    }

    /// Value and number of free pairs across regions of the flow that stands.
    fn measure(&self, crossing: &[bool]) -> (i128, u32) {
        let (mut value, mut cross) = (0_i128, 0);
        for (arc, _) in self.network.chosen().into_iter().enumerate().filter(|(_, is_chosen)| *is_chosen) {
            value += i128::from(self.shape.arcs[arc].affinity);
            cross += u32::from(crossing[arc]);
        }
        (value, cross)
    }

    /// The measures of the best flow by the values times `scale` and `price` for each pair across regions.
    fn at_price(&mut self, scale: i128, price: i128, crossing: &[bool]) -> (i128, u32) {
        let (scale, price) = (i64::try_from(scale).unwrap_or(1), i64::try_from(price).unwrap_or(0));
        let cost =
            |arc: usize| -(scale * self.shape.arcs[arc].affinity + if crossing[arc] { price } else { 0 });
        let costs: Vec<i64> = (0..crossing.len()).map(cost).collect();
        let largest = costs.iter().map(|cost| cost.abs()).max().unwrap_or(0);
        self.network.recost(largest, |arc| costs[arc]);
        self.network.optimise();
        self.measure(crossing)
    }

    /// The measures and the choice of the flow of the most pairs across regions, with the largest value of those. The flow that stands stays.
    fn most(&mut self, crossing: &[bool], largest: i64) -> ((i128, u32), Vec<bool>) {
        let standing = self.network.clone();
        self.network.recost(1, |arc| -i64::from(crossing[arc]));
        self.network.optimise();
        let values = &self.shape.arcs;
        self.network.narrow(largest, |arc| -values[arc].affinity);
        self.network.optimise();
        let found = (self.measure(crossing), self.choice());
        self.network = standing;
        found
    }

    /// A price at which, by the reduced costs of the flow that stands, so many arcs more would be taken across, if they did not stand in each
    /// other's way; so mostly too low.
    fn suggestion(&self, crossing: &[bool], missing: u32) -> i64 {
        let (askers, givers) = self.network.duals();
        let across = self.shape.arcs.iter().zip(crossing).filter(|(_, is_crossing)| **is_crossing);
        let short = |pair: &Pair| askers[at(pair.entry)] + givers[at(pair.expert)] - pair.affinity;
        let mut losses: Vec<i64> = across.map(|(pair, _)| short(pair)).filter(|&loss| loss >= 0).collect();
        let wanted = at(missing).min(losses.len().saturating_sub(1));
        if losses.is_empty() { 0 } else { *losses.select_nth_unstable(wanted).1 }
    }

    /// Raises the price from a guess, and lowers it again where that was too much, until the numbers of pairs across with too few and with enough are near;
    /// none if even the dearest brings too few. Much more time goes by the further a price is from the last, so they go in steps towards the place
    /// where the number is expected.
    fn enclose(
        &mut self,
        needed: u32,
        crossing: &[bool],
        few: &mut (i128, u32),
        (guess, dearest): (i128, i128),
    ) -> Option<((i128, u32), Vec<bool>)> {
        let (mut low, mut high) = ((0, few.1), None::<(i128, (i128, u32), Vec<bool>)>);
        if dearest < 1 {
            // Affinities so near the largest that 64 bits hold leave no room for a price.
            return None;
        }
        let mut price = guess.clamp(1, dearest);
        let mut stride = (price / 32).max(1);
        for _ in 0..STEPS {
            let found = self.at_price(1, price, crossing);
            if found.1 >= needed {
                high = Some((price, found, self.choice()));
            } else {
                (*few, low) = (found, (price, found.1));
            }
            let missing = i128::from(needed.saturating_sub(low.1));
            price = match &high {
                Some((high, many, _)) => {
                    let between = i128::from(many.1 - low.1);
                    if high - low.0 <= 1 || between <= i128::from(NEAR) {
                        break;
                    }
                    (low.0 + (high - low.0) * missing / between).clamp(low.0 + 1, high - 1)
                }
                None if low.0 >= dearest => return None,
                None => {
                    stride *= 2;
                    (price + stride).min(dearest)
                }
            };
        }
        high.map(|(_, many, choice)| (many, choice))
    }

    /// Goes through choices that are best at the price that stands, from the fewest pairs across regions to the first with enough.
    fn climb(&mut self, needed: u32, crossing: &[bool], best: &mut Option<(i128, Vec<bool>)>) {
        self.network.narrow(1, |arc| i64::from(crossing[arc]));
        self.network.optimise();
        let mut count = i64::from(self.measure(crossing).1);
        self.network.recost(1, |arc| -i64::from(crossing[arc]));
        while count < i64::from(needed) {
            let Some(change) = self.network.step() else { return };
            count -= change;
        }
        let found = self.measure(crossing);
        if best.as_ref().is_none_or(|best| found.0 > best.0) {
            *best = Some((found.0, self.choice()));
        }
    }

    /// Draws one of the best flows, or of those within the tolerance of the best.
    fn draw(&mut self) {
        let seed = mix(self.problem.seed());
        let weights: Vec<i64> =
            self.shape.arcs.iter().map(|arc| weight(seed, arc.entry, arc.expert)).collect();
        let slack = self.problem.slack();
        let floor = self.value() - slack;
        let best = self.network.clone();
        self.network.narrow(1 << 31, |arc| weights[arc]);
        self.network.optimise();
        if slack == 0 {
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
                self.value() >= floor
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
