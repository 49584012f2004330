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

/// The number times 10^`decimals`, rounded half-up once; none beyond 2^52 or without a number.
pub(crate) fn units(value: f64, decimals: u8) -> Option<i64> {
    let scale: f64 = (0..decimals).map(|_| 10.0).product();
    let scaled = (value * scale + 0.5).floor();
    if scaled.is_nan() || scaled.abs() >= WHOLE {
        return None;
    }
    let size = i64::try_from(whole(scaled.abs())).ok()?;
    Some(if scaled < 0.0 { -size } else { size })
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

/// The natural logarithm of a normal positive number, within two units of the last place.
pub(crate) fn logarithm(value: f64) -> f64 {
    const HIGH: f64 = 6.931_471_803_691_238e-1;
    const LOW: f64 = 1.908_214_929_270_587_7e-10;
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
    exponent * HIGH + (2.0 * s + (2.0 * s * series + exponent * LOW))
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

    #[test]
    fn fractions_stay_inside_their_ends() {
        assert!(fraction(0) > 0.0 && fraction(u64::MAX) < 1.0);
    }
}
