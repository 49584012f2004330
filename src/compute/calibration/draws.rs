//! What the marks leave open about the order: rank intervals and chances to be among the best, by drawing many orders that fit the marks.
//!
//! A draw takes the judges' leanings from their joint distribution, then each entry given those leanings. Entries are taken to come
//! from one field whose spread is estimated, so a value that owes much to luck is drawn towards the middle; without this, drawn ranks would be
//! more scattered than the true ones, because error would count twice. The leanings themselves come from differences within entries only, so
//! that it does not matter who was given which entries.

#![expect(clippy::float_arithmetic, reason = "calibration estimates with floating numbers")]
#![expect(clippy::indexing_slicing, reason = "positions come from checked observations")]

use super::chance::Chance;
use super::covariance::Covariance;
use super::number::{at, float, position, whole};

/// How orders are drawn: for e entries with n observations by j judges it takes O(j³ + draws · (j² + n + e)), and e · draws · (1 − level) numbers of memory.
/// Source: Laird and Louis, *Empirical Bayes ranking methods*, 1989, with the leanings kept as they are instead of drawn from a field.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// The same seed gives the same answer, on every platform.
    pub seed: u64,
    /// How many orders are drawn; 500 give chances to about 0.02.
    pub draws: usize,
    /// Which part of the drawn ranks an interval holds at least, such as 0.9.
    pub level: f64,
    /// For which numbers of places the chance to be among the best is wanted.
    pub places: Vec<usize>,
}

/// What is open about an entry's rank within its part.
#[derive(Clone, Debug, PartialEq)]
pub struct RankRange {
    /// The best rank of the interval, from 1.
    pub low: u32,
    /// The worst rank of the interval.
    pub high: u32,
    /// The chance to be among the best, for each number of places.
    pub among: Vec<f64>,
}

/// Draws orders of one part's entries and reports on each entry, in the part's order. `values` are the estimated values of its entries.
///
/// O(judges³ + draws · (judges² + observations + entries)); beside the covariance, memory is O(entries · draws · (1 − level)).
pub(super) fn draw_ranks(covariance: &Covariance, values: &[f64], drawing: &Drawing) -> Vec<RankRange> {
    let entries = values.len();
    let outside = float(drawing.draws) * (1.0 - drawing.level) / 2.0;
    let mut best = Extremes::new(entries, outside);
    let mut worst = Extremes::new(entries, outside);
    let mut counts = vec![0_u32; entries * drawing.places.len()];
    let mut field = Field::new(covariance, values);
    let mut order = Order::new(entries);
    let mut chance = Chance::new(drawing.seed);
    for _ in 0..drawing.draws {
        field.draw(&mut chance);
        let ranks = order.ranks(&field.drawn);
        for (entry, &rank) in ranks.iter().enumerate() {
            best.meet(entry, rank);
            worst.meet(entry, position(entries - 1) - rank);
            for (slot, &places) in drawing.places.iter().enumerate() {
                counts[entry * drawing.places.len() + slot] += u32::from(at(rank) < places);
            }
        }
    }
    let draws = float(drawing.draws);
    let report = |entry: usize| RankRange {
        low: best.bound(entry).min(position(entries - 1)) + 1,
        high: position(entries) - worst.bound(entry).min(position(entries - 1)),
        among: counts[entry * drawing.places.len()..(entry + 1) * drawing.places.len()]
            .iter()
            .map(|&count| f64::from(count) / draws)
            .collect(),
    };
    (0..entries).map(report).collect()
}

fn position_of(word: u64) -> u32 {
    u32::try_from(word).unwrap_or(u32::MAX)
}

/// The field of entries that values are drawn from.
struct Field<'a> {
    covariance: &'a Covariance,
    values: &'a [f64],
    /// The variance of the field.
    variance: f64,
    shifts: Vec<f64>,
    drawn: Vec<f64>,
}

impl<'a> Field<'a> {
    fn new(covariance: &'a Covariance, values: &'a [f64]) -> Self {
        let judges = covariance.factor().order();
        let variance = covariance.field_variance(values);
        Self { covariance, values, variance, shifts: vec![0.0; judges], drawn: vec![0.0; values.len()] }
    }

    fn draw(&mut self, chance: &mut Chance) {
        for shift in &mut self.shifts {
            *shift = chance.normal();
        }
        self.covariance.factor().solve_upper(&mut self.shifts);
        let (mut sum, mut weight) = (0.0, 0.0_f64);
        for (slot, (drawn, total)) in self.drawn.iter_mut().zip(self.covariance.totals()).enumerate() {
            let shares = self.covariance.shares_of(slot);
            let shift: f64 = shares.iter().map(|&(judge, share)| share * self.shifts[at(judge)]).sum();
            *drawn = self.values[slot] - shift;
            let own = 1.0 / (1.0 / total + self.variance);
            sum += own * *drawn;
            weight += own;
        }
        let middle = sum / weight + chance.normal() / weight.sqrt();
        let precision = 1.0 / self.variance;
        for (drawn, total) in self.drawn.iter_mut().zip(self.covariance.totals()) {
            let certainty = total + precision;
            *drawn = (total * *drawn + precision * middle) / certainty + chance.normal() / certainty.sqrt();
        }
    }
}

/// The smallest numbers that each entry met, as many as a bound needs, ascending.
struct Extremes {
    outside: f64,
    keep: usize,
    kept: Vec<u32>,
}

impl Extremes {
    /// `outside` is how many of the numbers may lie beyond the bound.
    fn new(entries: usize, outside: f64) -> Self {
        let keep = at(position_of(whole((2.0 * outside).ceil()))) + 1;
        Self { outside, keep, kept: vec![u32::MAX; entries * keep] }
    }

    fn meet(&mut self, entry: usize, number: u32) {
        let kept = &mut self.kept[entry * self.keep..(entry + 1) * self.keep];
        let mut slot = self.keep - 1;
        if number >= kept[slot] {
            return;
        }
        while slot > 0 && kept[slot - 1] > number {
            kept[slot] = kept[slot - 1];
            slot -= 1;
        }
        kept[slot] = number;
    }

    /// The smallest number with at least `outside` numbers below it, of those equal to it a half counted: ranks are whole, and
    /// bounds that counted all or none of the equal ones would hold too much or too little.
    fn bound(&self, entry: usize) -> u32 {
        let kept = &self.kept[entry * self.keep..(entry + 1) * self.keep];
        let mut below = 0;
        for group in kept.chunk_by(|one, other| one == other) {
            if float(below) + float(group.len()) / 2.0 >= self.outside {
                return group[0];
            }
            below += group.len();
            if float(below) >= self.outside {
                return group[0] + 1;
            }
        }
        kept[self.keep - 1]
    }
}

/// Ranks numbers, many of them by a radix sort, with its room kept between sorts.
struct Order {
    keys: Vec<(u32, u32)>,
    spare: Vec<(u32, u32)>,
    ranks: Vec<u32>,
}

/// Bits of a key that are sorted at once.
const DIGIT: u32 = 11;
/// Below so many keys, comparing them takes less time than counting all digits that there could be.
const FEW: usize = 400;

impl Order {
    fn new(entries: usize) -> Self {
        Self { keys: vec![(0, 0); entries], spare: vec![(0, 0); entries], ranks: vec![0; entries] }
    }

    /// The rank of each value from 0, the largest first. Values are told apart to 2^-32 of their range; closer ones rank by position.
    fn ranks(&mut self, values: &[f64]) -> &[u32] {
        let highest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let lowest = values.iter().copied().fold(f64::INFINITY, f64::min);
        let scale = if highest > lowest { f64::from(u32::MAX) / (highest - lowest) } else { 0.0 };
        for (place, (key, value)) in self.keys.iter_mut().zip(values).enumerate() {
            *key = (position_of(whole((highest - value) * scale)), position(place));
        }
        if self.keys.len() < FEW {
            self.keys.sort_unstable();
        } else {
            self.sort_by_digits();
        }
        for (rank, &(_, place)) in self.keys.iter().enumerate() {
            self.ranks[at(place)] = position(rank);
        }
        &self.ranks
    }

    /// Sorts the keys, which stand in order of their places, digit by digit; equal ones keep that order.
    fn sort_by_digits(&mut self) {
        for shift in [0, DIGIT, 2 * DIGIT] {
            let digit = |key: u32| at((key >> shift) & ((1 << DIGIT) - 1));
            let mut starts = [0_usize; 1 << DIGIT];
            for &(key, _) in &self.keys {
                starts[digit(key)] += 1;
            }
            let mut sum = 0;
            for start in &mut starts {
                sum += std::mem::replace(start, sum);
            }
            for &pair in &self.keys {
                let start = &mut starts[digit(pair.0)];
                self.spare[*start] = pair;
                *start += 1;
            }
            std::mem::swap(&mut self.keys, &mut self.spare);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_radix_order_is_the_plain_order() {
        let mut chance = Chance::new(3);
        for count in [FEW - 1, FEW, 3000] {
            let values: Vec<f64> = (0..count).map(|_| chance.normal()).collect();
            let mut order = Order::new(count);
            let mut sorted: Vec<usize> = (0..count).collect();
            sorted.sort_by(|&one, &other| values[other].total_cmp(&values[one]));
            for _ in 0..2 {
                let ranks = order.ranks(&values);
                assert!(sorted.iter().enumerate().all(|(rank, &place)| at(ranks[place]) == rank), "{count}");
            }
            let equal = Order::new(count).ranks(&vec![5.0; count]).to_vec();
            assert!(equal.iter().enumerate().all(|(place, &rank)| at(rank) == place), "{count}");
        }
        assert_eq!(Order::new(3).ranks(&[5.0, 5.0, 5.0]), [0, 1, 2]);
    }

    #[test]
    fn extremes_keep_the_smallest() {
        let mut extremes = Extremes::new(2, 1.5);
        for number in [9, 4, 7, 1, 8, 4] {
            extremes.meet(1, number);
        }
        assert_eq!(extremes.kept[4..], [1, 4, 4, 7]);
        assert_eq!(extremes.bound(1), 4);
        let mut extremes = Extremes::new(1, 1.5);
        for number in [3, 3, 5, 6] {
            extremes.meet(0, number);
        }
        assert_eq!(extremes.bound(0), 4);
    }
}
