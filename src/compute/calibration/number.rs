//! The few conversions and elementary functions that calibration needs, made of additions, multiplications, divisions and square roots
//! only. The language fixes those to the last bit, while the logarithm of a platform's library may differ from that of the next one;
//! so the same marks and the same seed give the same bytes everywhere.

#![expect(clippy::float_arithmetic, reason = "calibration estimates with floating numbers")]

/// 2^52: a number between 0 and it, added to it, has no places after the point left.
const WHOLE: f64 = 4_503_599_627_370_496.0;

/// A position as an index.
pub(crate) fn at(position: u32) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// An index as a position; observations keep every index below 2^32.
pub(crate) fn position(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// A count as a floating number, exact below 2^32.
pub(crate) fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The whole number nearest to one from 0 to 2^52; what is outside is brought to the nearer end.
pub(crate) fn whole(value: f64) -> u64 {
    let value = if value > 0.0 { value.min(WHOLE - 1.0) } else { 0.0 };
    (value + WHOLE).to_bits() & ((1 << 52) - 1)
}

/// The number times 10^`decimals`, rounded half-up once, as it is shown; none beyond 2^52 or without a number. What ranks or scores goes through
/// [`Rounding::Settled`].
pub(crate) fn units(value: f64, decimals: u8) -> Option<i64> {
    rounded(value * power_of_ten(decimals))
}

fn power_of_ten(decimals: u8) -> f64 {
    (0..decimals).map(|_| 10.0).product()
}

/// The whole number nearest to one on either side of 0, halves up.
fn rounded(value: f64) -> Option<i64> {
    let near = (value + 0.5).floor();
    if near.is_nan() || near.abs() >= WHOLE {
        return None;
    }
    let size = i64::try_from(whole(near.abs())).ok()?;
    Some(if near < 0.0 { -size } else { size })
}

/// Which part of a number of units of the last decimal may be the noise of an estimate. Sums over thousands of marks, solved again and again, leave about 1e-13 of it.
const NOISE: f64 = 1e-11;
/// No number of units is moved by more than this, however large it is.
const MOST_NOISE: f64 = 1e-3;

/// How an estimate becomes a number of units of its last decimal: half-up, and once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// What is a half by algebra goes up, also where floating numbers left it a little below: entries that tie exactly tie. Every estimate is
    /// rounded so.
    Settled,
    /// The last bit decides. Results were frozen so before, and only their check rounds like this.
    Bare,
}

impl Rounding {
    /// The number times 10^`decimals`, rounded; none beyond 2^52 or without a number.
    pub(crate) fn units(self, value: f64, decimals: u8) -> Option<i64> {
        match self {
            Self::Bare => units(value, decimals),
            Self::Settled => {
                let scale = power_of_ten(decimals);
                let scaled = value * scale;
                let guard = (NOISE * scaled.abs().max(1.0)).min(MOST_NOISE);
                rounded(scaled + guard)
            }
        }
    }
}

/// A number of units of the last decimal as a decimal, such as `87.50`.
pub(crate) fn decimal(units: i64, decimals: u8) -> String {
    let sign = if units < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", units.unsigned_abs(), width = usize::from(decimals) + 1);
    let (whole, places) = digits.split_at(digits.len() - usize::from(decimals));
    if places.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{places}") }
}

/// The 53 highest bits of a word as a number strictly between 0 and 1.
pub(crate) fn fraction(word: u64) -> f64 {
    // 52 bits behind the point of a number from 1 to 2, taken to the middle of their step.
    (f64::from_bits((word >> 12) | 0x3FF0_0000_0000_0000) - 1.0) + 1.0 / (2.0 * WHOLE)
}

/// The logarithm of 2 in two parts: a few thousand times the first is exact.
const LOG_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LOG_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// The natural logarithm of a normal positive number, within two units of the last place.
pub(crate) fn logarithm(value: f64) -> f64 {
    let bits = value.to_bits();
    let mut exponent = float(at(position_of(bits >> 52))) - 1023.0;
    let mut rest = f64::from_bits((bits & ((1 << 52) - 1)) | 0x3FF0_0000_0000_0000);
    if rest > std::f64::consts::SQRT_2 {
        rest *= 0.5;
        exponent += 1.0;
    }
    // ln rest = 2 artanh s with |s| ≤ 0.1716; its series stops where a term is below the last place.
    let offset = rest - 1.0;
    let s = offset / (offset + 2.0);
    let square = s * s;
    let mut series = 0.0;
    for denominator in [21.0, 19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0] {
        series = (series + 1.0 / denominator) * square;
    }
    exponent * LOG_2_HIGH + (2.0 * s + (2.0 * s * series + exponent * LOG_2_LOW))
}

/// The natural logarithm of 1 + `value`, precise also where that is hardly more than 1; `value` is above −1. Source: Goldberg, *What every computer
/// scientist should know about floating-point arithmetic*, 1991, theorem 4.
pub(crate) fn logarithm_beside_one(value: f64) -> f64 {
    let sum = 1.0 + value;
    let moved = sum - 1.0;
    // Both the logarithm of the sum and what was really added bear the rounding of the sum.
    if moved.abs() > 0.0 { logarithm(sum) * (value / moved) } else { value }
}

/// The exponential function within a few units of the last place; 0 and infinity where it is too small or too large for a number.
pub(crate) fn exponential(value: f64) -> f64 {
    if value.is_nan() {
        return value;
    }
    // Beyond these ends there is nothing but 0 and infinity.
    let value = value.clamp(-746.0, 710.0);
    let exponent = (value * std::f64::consts::LOG2_E + 0.5).floor();
    let rest = (value - exponent * LOG_2_HIGH) - exponent * LOG_2_LOW;
    // |rest| ≤ 0.35; the series stops where a term is below the last place.
    let mut series = 1.0;
    for divisor in [14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0] {
        series = 1.0 + series * rest / divisor;
    }
    let half = (exponent / 2.0).floor();
    (1.0 + rest * series) * power_of_two(half) * power_of_two(exponent - half)
}

/// 2 to a whole number from −1022 to 1023.
fn power_of_two(exponent: f64) -> f64 {
    f64::from_bits(whole(exponent + 1023.0) << 52)
}

fn position_of(word: u64) -> u32 {
    u32::try_from(word).unwrap_or(u32::MAX)
}

/// The sum of products, in four lanes.
pub(crate) fn dot(left: &[f64], right: &[f64]) -> f64 {
    let mut lanes = [0.0; 4];
    let (left_fours, right_fours) = (left.chunks_exact(4), right.chunks_exact(4));
    let rest = left_fours.remainder().iter().zip(right_fours.remainder());
    let rest: f64 = rest.map(|(one, other)| one * other).sum();
    for (four, other) in left_fours.zip(right_fours) {
        for ((lane, one), other) in lanes.iter_mut().zip(four).zip(other) {
            *lane += one * other;
        }
    }
    let [first, second, third, fourth] = lanes;
    (first + second) + (third + fourth) + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_rounded_half_up_once() {
        assert_eq!(units(87.125, 2), Some(8713));
        assert_eq!(units(-0.5, 0), Some(0));
        assert_eq!(units(-1.26, 1), Some(-13));
        assert_eq!(units(f64::NAN, 2), None);
        assert_eq!(units(1e300, 2), None);
    }

    #[test]
    fn a_half_but_for_noise_goes_up_and_nothing_else_does() {
        let settled = |value: f64, decimals: u8| Rounding::Settled.units(value, decimals).unwrap();
        for half in [81.725, 71.825, 84.4, 0.005, 99_999.995] {
            let noise = 1e-13 * half;
            let exact = settled(half + noise, 2);
            assert_eq!((settled(half, 2), settled(half - noise, 2)), (exact, exact), "{half}");
        }
        assert_eq!((settled(81.724_999, 2), settled(81.725, 2), settled(81.734_999, 2)), (8172, 8173, 8173));
        assert_eq!((settled(-0.5 - 1e-14, 0), settled(-1.26, 1), settled(-0.500_001, 0)), (0, -13, -1));
        assert_eq!(units(81.725 - 1e-12, 2), Some(8172), "the last bit decides what is only shown");
        // A large number of units is not moved from where it is.
        assert_eq!(settled(123_456_789_012.4, 0), 123_456_789_012);
        assert_eq!((Rounding::Settled.units(f64::NAN, 2), Rounding::Settled.units(1e300, 2)), (None, None));
    }

    #[test]
    fn decimals_have_their_places() {
        assert_eq!(decimal(8750, 2), "87.50");
        assert_eq!(decimal(-5, 2), "-0.05");
        assert_eq!(decimal(0, 0), "0");
        assert_eq!(decimal(7, 3), "0.007");
    }

    #[test]
    fn whole_numbers_survive() {
        for value in [0_u32, 1, 2, 1023, 4_000_000_000] {
            assert_eq!(whole(f64::from(value)), u64::from(value));
        }
        assert_eq!(whole(-3.0), 0);
        assert_eq!(whole(f64::NAN), 0);
    }

    #[test]
    fn the_logarithm_agrees_with_the_platform() {
        for step in 1..20_000_u32 {
            let value = f64::from(step) * 0.000_37 + f64::from(step % 7) * 1e5;
            let difference = (logarithm(value) - value.ln()).abs();
            assert!(difference <= 4e-16 * value.ln().abs().max(1.0), "{value}");
        }
        assert!((logarithm(1e-300) - 1e-300_f64.ln()).abs() < 1e-12);
    }

    /// Pairs of an argument and the nearest number to the function's value, from decimals of 60 digits.
    #[track_caller]
    fn check(function: impl Fn(f64) -> f64, known: &[(f64, f64)]) {
        for &(value, wanted) in known {
            let found = function(value);
            assert!((found - wanted).abs() <= 1e-14 * wanted.abs(), "{value}: {found}, not {wanted}");
        }
    }

    #[test]
    fn known_logarithms_come_out() {
        let known = [
            (1.0e-300, -690.775_527_898_213_7),
            (1.0e-5, -11.512_925_464_970_229),
            (0.3, -1.203_972_804_325_936_1),
            (0.99, -0.010_050_335_853_501_45),
            (1.5, 0.405_465_108_108_164_4),
            (12_345.678, 9.421_061_321_291_832),
            (10_000_000_000.0, 23.025_850_929_940_457),
            (1.0e300, 690.775_527_898_213_7),
        ];
        check(logarithm, &known);
        assert!(logarithm(1.0).abs() <= 0.0);
    }

    #[test]
    fn known_logarithms_beside_one_come_out() {
        let known = [
            (1.0e-20, 1.0e-20),
            (-1.0e-20, -1.0e-20),
            (1.0e-9, 9.999_999_995e-10),
            (-1.0e-9, -1.000_000_000_500_000_1e-9),
            (-0.001, -0.001_000_500_333_583_533_5),
            (0.01, 0.009_950_330_853_168_083),
            (0.5, 0.405_465_108_108_164_4),
            (-0.999, -6.907_755_278_982_136),
            (3.0, 1.386_294_361_119_890_6),
        ];
        check(logarithm_beside_one, &known);
        assert!(logarithm_beside_one(0.0).abs() <= 0.0);
    }

    #[test]
    fn known_exponentials_come_out() {
        let known = [
            (1.0e-300, 1.0),
            (1.0e-10, 1.000_000_000_1),
            (0.1, 1.105_170_918_075_647_7),
            (0.5, 1.648_721_270_700_128_2),
            (-1.0, 0.367_879_441_171_442_33),
            (2.5, 12.182_493_960_703_473),
            (-10.25, 3.535_750_085_040_998e-5),
            (30.0, 10_686_474_581_524.463),
            (-100.0, 3.720_075_976_020_836e-44),
            (345.678, 1.336_742_990_163_459_4e150),
            (-700.0, 9.859_676_543_759_77e-305),
            (709.5, 1.354_986_319_314_632_8e308),
        ];
        check(exponential, &known);
        assert_eq!(exponential(0.0).to_bits(), 1.0_f64.to_bits());
        assert_eq!(exponential(-800.0).to_bits(), 0.0_f64.to_bits());
        // The smallest number of all is a few of its own units.
        assert!((exponential(-744.0) - 1e-323).abs() <= 5e-324, "{}", exponential(-744.0));
        assert!(exponential(710.0).is_infinite() && exponential(f64::INFINITY).is_infinite());
        assert!(exponential(f64::NAN).is_nan());
    }

    #[test]
    fn the_exponential_agrees_with_the_platform_and_undoes_the_logarithm() {
        for step in 0..20_000_u32 {
            let value = f64::from(step) * 0.070_1 - 700.0;
            let found = exponential(value);
            assert!((found / value.exp() - 1.0).abs() <= 2e-15, "{value}");
            assert!((logarithm(found) - value).abs() <= 4e-16 * value.abs().max(1.0) + 2e-15, "{value}");
        }
    }

    #[test]
    fn fractions_stay_inside_their_ends() {
        assert!(fraction(0) > 0.0 && fraction(u64::MAX) < 1.0);
    }
}
