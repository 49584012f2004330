//! Standard scores: each judge's totals of a group are put on the common scale 50 + 10 × (total − mean) / standard deviation
//! (n − 1), so that a severe judge weighs no more than a mild one, nor a bold one more than a cautious one.
//!
//! A square root is no fraction, so this is where decimals come in. A judge's total x = units / per_one deviates by
//! z = (n·x − S) × √((n − 1) / (n·W)) with S the sum of the n totals and W = n·Σx² − S², all whole numbers after the units are
//! taken from the lowest and over their greatest common divisor. Of the root the first 34 digits are kept (`root`), and
//! of z 30 decimals, cut off: z is too near to 0 by less than 2 × 10^-30, as |z| < √n and n is below a million. An entry's
//! score, 50 + 10 × the mean of z, is thereby known to 2 × 10^-29 and is declared to be the decimal of 18 places that comes of
//! it half-up. So totals that are equal by algebra give equal decimals, and those that end by the 18th place, such as the half
//! that a later rounding turns on, come out exactly: only a number within 2 × 10^-29 of the middle between two neighbouring
//! decimals of 18 places could come out as the wrong one of the two. Every step is one of whole numbers, the same everywhere.
//!
//! A judge with one total in the group, or with all totals equal, says nothing about differences: such totals count as 50, the
//! mean of the scale. The raw mean stands beside the score for who wants to compare.
//!
//! Source: the rule 标准分 = 50 + 10·(x − mean)/sd of published contest rules, there verified on official marks; the long method
//! of square roots as in any arithmetic book.

use std::sync::Arc;

use super::{
    Deviation, JudgeScale, PartWay, Scorer, StandardScore, Working,
    root::{leading_digits, rounded_root},
    scaled,
};
use crate::compute::exact::{Exact, Overflow, greatest_common_divisor};
use crate::domain::rule::{Aggregate, RoundPlace};

/// The decimals of a standard score, of one judge or of an entry.
pub const DECIMALS: u8 = 18;
/// The decimals of a judge's standard deviation, as it is shown.
pub const DEVIATION_DECIMALS: u8 = 12;

/// 10^18, the units of a standard score.
const SCORE_UNITS: i128 = 10_i128.pow(18);
/// The decimals of a deviation z.
const GUARD_DECIMALS: u32 = 30;
/// 10^30, the units of a deviation.
const GUARD_UNITS: i128 = 10_i128.pow(GUARD_DECIMALS);
/// The digits of the root that are kept.
const ROOT_DIGITS: u32 = 34;
/// They are held as two halves of 17, so that products fit.
const HALF_DIGITS: u32 = 17;
const HALF_UNITS: i128 = 10_i128.pow(HALF_DIGITS);

/// One judge's total of one entry, in whole units.
type Total<J> = (J, usize, i128);

impl Scorer<'_> {
    /// Gives the entries of a group their standard scores; nothing to do where the rule does not standardise.
    pub(super) fn standardise<J: Copy + Ord>(&self, workings: &mut [Working<J>]) -> Result<(), Overflow> {
        if self.rule.aggregate() != Aggregate::Standardised {
            return Ok(());
        }
        for part in 0..self.parts.len() {
            self.standardise_part(workings, part)?;
        }
        for working in workings {
            working.outcome = self.outcome(working)?;
        }
        Ok(())
    }

    fn standardise_part<J: Copy + Ord>(
        &self,
        workings: &mut [Working<J>],
        part: usize,
    ) -> Result<(), Overflow> {
        let per_one = if self.rule.rounds_at(RoundPlace::JudgeTotal) {
            10_i128.pow(u32::from(self.rule.decimals()))
        } else {
            self.denominator
        };
        let mut totals: Vec<Total<J>> = Vec::new();
        for (entry, working) in workings.iter().enumerate() {
            for judge_total in &working.parts[part].judge_totals {
                let units = judge_total.total.value.in_units(per_one).ok_or(Overflow)?;
                totals.push((judge_total.judge, entry, units));
            }
        }
        totals.sort_unstable_by_key(|(judge, entry, _)| (*judge, *entry));
        let mut sums = vec![0_i128; workings.len()];
        for of_judge in totals.chunk_by(|left, right| left.0 == right.0) {
            let (scale, measure) = measured(of_judge, per_one)?;
            let scale = Arc::new(scale);
            for (judge, entry, units) in of_judge {
                let deviation = measure.as_ref().map_or(Ok(0), |measure| measure.deviation(*units))?;
                sums[*entry] = sums[*entry].checked_add(deviation).ok_or(Overflow)?;
                let score = standard_score(deviation, 1)?;
                // Judges come in their order, so an entry's scores stand in the order of its totals.
                if let PartWay::Standardised(scores) = &mut workings[*entry].parts[part].way {
                    scores.push(StandardScore { judge: *judge, scale: Arc::clone(&scale), score });
                }
            }
        }
        for (working, sum) in workings.iter_mut().zip(sums) {
            let own = &mut working.parts[part];
            let judges = super::size(&own.judge_totals);
            if judges > 0 {
                let score = standard_score(sum, judges)?;
                own.score = Some(score);
                own.weighted = Some(scaled(score, self.parts[part].scored)?);
            }
        }
        Ok(())
    }
}

/// What turns one judge's totals into deviations.
struct Measure {
    /// The lowest total, in units.
    lowest: i128,
    /// The greatest common divisor of the totals' distances from it.
    grain: i128,
    /// How many totals there are.
    count: i128,
    /// Their sum, from the lowest and over the grain.
    sum: i128,
    /// The halves of the root's digits.
    high: i128,
    low: i128,
    /// How many decimals of the product are too many.
    excess: u32,
}

impl Measure {
    /// (total − mean) / standard deviation in units of 10^-30, cut off.
    fn deviation(&self, units: i128) -> Result<i128, Overflow> {
        let place = (units - self.lowest) / self.grain;
        let distance = self.count.checked_mul(place).ok_or(Overflow)? - self.sum;
        let whole = distance.abs();
        let high = whole.checked_mul(self.high).ok_or(Overflow)?;
        let low = whole.checked_mul(self.low).ok_or(Overflow)?;
        let size = if self.excess >= HALF_DIGITS {
            let divisor = 10_i128.checked_pow(self.excess - HALF_DIGITS).ok_or(Overflow)?;
            (high.checked_add(low / HALF_UNITS).ok_or(Overflow)?) / divisor
        } else {
            let factor = 10_i128.pow(HALF_DIGITS - self.excess);
            let high = high.checked_mul(factor).ok_or(Overflow)?;
            high.checked_add(low / 10_i128.pow(self.excess)).ok_or(Overflow)?
        };
        Ok(size * distance.signum())
    }
}

/// A judge's scale; and what measures the deviations, unless there are none to be measured.
fn measured<J>(of_judge: &[Total<J>], per_one: i128) -> Result<(JudgeScale, Option<Measure>), Overflow> {
    let count = super::size(of_judge);
    let lowest = of_judge.iter().map(|(_, _, units)| *units).min().unwrap_or(0);
    let (mut grain, mut unit_sum) = (0, 0_i128);
    for (_, _, units) in of_judge {
        if *units != lowest {
            grain = greatest_common_divisor(grain, units - lowest);
        }
        unit_sum = unit_sum.checked_add(*units).ok_or(Overflow)?;
    }
    let mean = Exact::new(unit_sum, count.checked_mul(per_one).ok_or(Overflow)?)?;
    let scale = |deviation| JudgeScale { totals: of_judge.len(), mean, deviation };
    if count == 1 {
        return Ok((scale(Deviation::OneTotal), None));
    }
    if grain == 0 {
        return Ok((scale(Deviation::AllEqual), None));
    }
    let (mut sum, mut squares) = (0_i128, 0_i128);
    for (_, _, units) in of_judge {
        let place = (units - lowest) / grain;
        sum = sum.checked_add(place).ok_or(Overflow)?;
        let square = place.checked_mul(place).ok_or(Overflow)?;
        squares = squares.checked_add(square).ok_or(Overflow)?;
    }
    let squared_sum = sum.checked_mul(sum).ok_or(Overflow)?;
    let spread = count.checked_mul(squares).ok_or(Overflow)? - squared_sum;
    let (numerator, denominator) = Exact::new(count - 1, count)?.times(1, spread)?.terms();
    let (root, decimals) = leading_digits(unsigned(numerator)?, unsigned(denominator)?, ROOT_DIGITS)?;
    let root = signed(root)?;
    let measure = Measure {
        lowest,
        grain,
        count,
        sum,
        high: root / HALF_UNITS,
        low: root % HALF_UNITS,
        // The root is below 1, so at least as many decimals as digits were needed.
        excess: decimals.checked_sub(GUARD_DECIMALS).ok_or(Overflow)?,
    };
    let variance =
        Exact::new(spread, count)?.times(1, count - 1)?.times(grain, per_one)?.times(grain, per_one)?;
    let (numerator, denominator) = variance.terms();
    let deviation =
        rounded_root(unsigned(numerator)?, unsigned(denominator)?, u32::from(DEVIATION_DECIMALS))?;
    let deviation = Exact::new(signed(deviation)?, 10_i128.pow(u32::from(DEVIATION_DECIMALS)))?;
    Ok((scale(Deviation::Of(deviation)), Some(measure)))
}

/// 50 + 10 × the mean of so many deviations with this sum, half-up to 18 decimals.
fn standard_score(sum: i128, judges: i128) -> Result<Exact, Overflow> {
    let all = judges.checked_mul(50 * GUARD_UNITS).ok_or(Overflow)?;
    let all = sum.checked_mul(10).and_then(|tenfold| tenfold.checked_add(all)).ok_or(Overflow)?;
    let unit = judges.checked_mul(GUARD_UNITS / SCORE_UNITS).ok_or(Overflow)?;
    // A unit is even, so its half is whole.
    let rounded = all.checked_add(unit / 2).ok_or(Overflow)?.div_euclid(unit);
    Exact::new(rounded, SCORE_UNITS)
}

fn unsigned(value: i128) -> Result<u128, Overflow> {
    u128::try_from(value).ok().ok_or(Overflow)
}

fn signed(value: u128) -> Result<i128, Overflow> {
    i128::try_from(value).ok().ok_or(Overflow)
}
