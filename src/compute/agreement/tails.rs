//! How unlikely a value is by chance: the upper tails of Student's t and of chi squared. Chances are printed and decide which marks are shown, so logarithm
//! and exponential are our own ones, the same on every platform.

#![expect(clippy::float_arithmetic, reason = "chances are floating numbers")]

use crate::compute::calibration::number::{exponential, logarithm, logarithm_beside_one};

/// Half the logarithm of 2π.
const HALF_LOG_2_PI: f64 = 0.918_938_533_204_672_8;

/// The logarithm of the gamma function of a positive number, to about 15 digits (Lanczos, *A precision approximation of the gamma function*, 1964,
/// with g = 7 and nine terms).
fn log_gamma(value: f64) -> f64 {
    const TERMS: [f64; 8] = [
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    let (sum, _) = TERMS
        .iter()
        .fold((0.999_999_999_999_809_9, value), |(sum, place), term| (sum + term / place, place + 1.0));
    let middle = value + 6.5;
    HALF_LOG_2_PI + (value - 0.5) * logarithm(middle) - middle + logarithm(sum)
}

/// The logarithm of a positive number, or of the smallest normal one.
fn log_of(value: f64) -> f64 {
    logarithm(value.clamp(f64::MIN_POSITIVE, f64::MAX))
}

/// The chance that Student's t of so many degrees of freedom is at least that far from 0 on either side.
/// Source: Abramowitz and Stegun, *Handbook of Mathematical Functions*, 26.7.1 and 26.5.8.
pub(super) fn student_two_sided(t: f64, freedom: f64) -> f64 {
    let square = t * t;
    let is_apart = square > 0.0 && freedom > 0.0;
    if !is_apart {
        return 1.0;
    }
    incomplete_beta(freedom / (freedom + square), freedom / 2.0, 0.5)
}

/// The regularised incomplete beta function by its continued fraction.
fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(1.0 - x, b, a);
    }
    let powers = a * log_of(x) + b * logarithm_beside_one(-x);
    let front = log_gamma(a + b) - log_gamma(a) - log_gamma(b) + powers;
    let mut fraction = Fraction::new(1.0);
    let mut m = 0.0;
    for _ in 0..500 {
        let even = if m > 0.0 { m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m)) } else { 0.0 };
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        if m > 0.0 {
            fraction.add(even, 1.0);
        }
        if fraction.add(odd, 1.0) {
            break;
        }
        m += 1.0;
    }
    exponential(front) / (a * fraction.value)
}

/// The chance that chi squared of so many degrees of freedom is at least that large. Source: as above, 6.5.29 and 6.5.31.
pub(super) fn chi_squared_above(value: f64, freedom: f64) -> f64 {
    let (a, x) = (freedom / 2.0, value / 2.0);
    let is_apart = x > 0.0 && a > 0.0;
    if !is_apart {
        return 1.0;
    }
    let front = exponential(a * log_of(x) - x - log_gamma(a));
    if x < a + 1.0 {
        let (mut sum, mut term, mut place) = (1.0 / a, 1.0 / a, a);
        while term > sum * 1e-17 {
            place += 1.0;
            term *= x / place;
            sum += term;
        }
        return (1.0 - front * sum).max(0.0);
    }
    let mut fraction = Fraction::new(x + 1.0 - a);
    let mut step = 0.0;
    for _ in 0..5000 {
        step += 1.0;
        if fraction.add(-step * (step - a), x + 2.0 * step + 1.0 - a) {
            break;
        }
    }
    (front / fraction.value).min(1.0)
}

/// A continued fraction that grows term by term (Lentz's method).
struct Fraction {
    value: f64,
    above: f64,
    below: f64,
}

impl Fraction {
    fn new(first: f64) -> Self {
        Self { value: first, above: first, below: 0.0 }
    }

    /// Adds the next numerator and denominator; whether nothing changes any more.
    fn add(&mut self, numerator: f64, denominator: f64) -> bool {
        let apart = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
        self.below = 1.0 / apart(denominator + numerator * self.below);
        self.above = apart(denominator + numerator / self.above);
        let factor = self.above * self.below;
        self.value *= factor;
        (factor - 1.0).abs() < 1e-16
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_tails_come_out() {
        // With 1 degree of freedom t is Cauchy's, with 2 and 4 the tail is algebraic.
        for t in [0.1_f64, 1.0, 3.0, 40.0] {
            let cauchy = 1.0 - 2.0 * t.atan() / std::f64::consts::PI;
            assert!((student_two_sided(t, 1.0) - cauchy).abs() < 1e-13, "{t}");
            assert!((student_two_sided(-t, 2.0) - (1.0 - t / (2.0 + t * t).sqrt())).abs() < 1e-13, "{t}");
            let part = 1.0 + t * t / 4.0;
            let four = 1.0 - 0.75 * t / part.sqrt() * (1.0 - t * t / (12.0 * part));
            assert!((student_two_sided(t, 4.0) - four).abs() < 1e-13, "{t}");
        }
        // With 2 degrees of freedom chi squared is exponential, with 4 the tail is (1 + x/2)·e^(−x/2).
        for x in [0.01_f64, 0.5, 3.0, 30.0, 200.0] {
            let (two, four) = ((-x / 2.0).exp(), (1.0 + x / 2.0) * (-x / 2.0).exp());
            assert!((chi_squared_above(x, 2.0) / two - 1.0).abs() < 1e-12, "{x}");
            assert!((chi_squared_above(x, 4.0) / four - 1.0).abs() < 1e-11, "{x}");
        }
    }

    #[test]
    fn tails_of_tables_come_out() {
        let student = [
            (0.5, 3.0, 0.651_447_964_848_151),
            (2.0, 7.0, 0.085_619_328_562_976_05),
            (3.0, 28.0, 0.005_617_399_079_709_114),
            (4.5, 120.0, 1.582_557_939_859_705_5e-5),
            (1.0, 10000.0, 0.317_334_704_330_429_15),
            (8.0, 15.0, 8.610_930_382_707_626e-7),
        ];
        for (t, freedom, chance) in student {
            assert!((student_two_sided(t, freedom) / chance - 1.0).abs() < 1e-11, "{t} {freedom}");
        }
        let squares = [
            (1.0, 1.0, 0.317_310_507_862_911_15),
            (10.0, 3.0, 0.018_566_135_463_043_25),
            (29.0, 29.0, 0.465_066_241_237_878_65),
            (60.0, 29.0, 0.000_617_655_973_306_195_8),
            (5.0, 12.0, 0.957_978_961_804_693_9),
            (900.0, 1000.0, 0.989_282_761_908_710_2),
        ];
        for (value, freedom, chance) in squares {
            assert!((chi_squared_above(value, freedom) / chance - 1.0).abs() < 1e-11, "{value} {freedom}");
        }
    }
}
