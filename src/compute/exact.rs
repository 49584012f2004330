//! Exact fractions for official numbers: every operation gives the true value or says that it does not fit, never a rounded one.
//! Rounding is an act of its own, half-up, to a declared number of decimals.

use std::cmp::Ordering;

use thiserror::Error;

/// A value that an exact fraction of 128-bit integers cannot hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the exact value does not fit into 128 bits")]
pub struct Overflow;

/// Numerators and denominators stay below 2^120, so that one step of a long division (× 10) always fits.
const LIMIT: i128 = 1 << 120;

/// An exact fraction. It is brought to lowest terms only when it grows, so equality compares values, not terms.
#[derive(Clone, Copy, Debug)]
pub struct Exact {
    numerator: i128,
    denominator: i128,
}

impl Exact {
    /// Nothing.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };

    /// `numerator / denominator`. O(1); O(bits), by Euclid's algorithm (Knuth, *The Art of Computer Programming*, volume 2, section 4.5), where terms beyond 120
    /// bits have to be reduced.
    ///
    /// # Errors
    /// If the denominator is not positive, or the fraction in lowest terms needs more than 120 bits.
    pub fn new(numerator: i128, denominator: i128) -> Result<Self, Overflow> {
        let fits = |value: i128| value.unsigned_abs() < LIMIT.unsigned_abs();
        if denominator <= 0 {
            return Err(Overflow);
        }
        if fits(numerator) && fits(denominator) {
            return Ok(Self { numerator, denominator });
        }
        let reduced = Self { numerator, denominator }.reduced();
        if fits(reduced.numerator) && fits(reduced.denominator) { Ok(reduced) } else { Err(Overflow) }
    }

    /// The numerator and the denominator in lowest terms. O(bits).
    pub fn terms(self) -> (i128, i128) {
        let Self { numerator, denominator } = self.reduced();
        (numerator, denominator)
    }

    /// How many units of 1 / `per_one` this value is; none if it is no whole number of them or they do not fit. O(1) where the denominator is `per_one`, else
    /// O(bits).
    pub fn in_units(self, per_one: i128) -> Option<i128> {
        if self.denominator == per_one {
            return Some(self.numerator);
        }
        let Self { numerator, denominator } = self.times(per_one, 1).ok()?;
        (numerator % denominator == 0).then(|| numerator / denominator)
    }

    /// The sum of both. O(1) with one denominator, else O(bits).
    ///
    /// # Errors
    /// If the sum in lowest terms needs more than 120 bits, or a product on the way to it more than 128.
    pub fn plus(self, other: Self) -> Result<Self, Overflow> {
        if self.denominator == other.denominator {
            let sum = self.numerator.checked_add(other.numerator).ok_or(Overflow)?;
            return Self::new(sum, self.denominator);
        }
        sum_of(self, other).or_else(|Overflow| sum_of(self.reduced(), other.reduced()))
    }

    /// This value times `numerator / denominator`. O(1), or O(bits) where something has to be cancelled first (Knuth, as above).
    ///
    /// # Errors
    /// If the denominator is not positive, or the product in lowest terms needs more than 120 bits.
    pub fn times(self, numerator: i128, denominator: i128) -> Result<Self, Overflow> {
        let factor = Self::new(numerator, denominator)?;
        product_of(self, factor).or_else(|Overflow| {
            // Exchanging the denominators first takes out all that can be cancelled.
            let (own, factor) = (self.reduced(), factor.reduced());
            let left = Self { numerator: own.numerator, denominator: factor.denominator }.reduced();
            let right = Self { numerator: factor.numerator, denominator: own.denominator }.reduced();
            product_of(left, right)
        })
    }

    /// This value rounded half-up to so many decimals, at most 38: of two that are as near the greater one. O(decimals).
    ///
    /// # Errors
    /// If the rounded value needs more than 120 bits.
    pub fn rounded(self, decimals: u8) -> Result<Self, Overflow> {
        let (whole, units, scale) = self.split(decimals);
        let all = whole.checked_mul(scale).and_then(|value| value.checked_add(units)).ok_or(Overflow)?;
        Self::new(all, scale)
    }

    /// This value rounded half-up and written with exactly so many decimals, such as `87.50`. O(decimals), at most 38.
    pub fn to_decimal(self, decimals: u8) -> String {
        let (whole, units, scale) = self.split(decimals);
        let (sign, whole, units) = match (whole < 0, units) {
            (false, _) => ("", whole, units),
            (true, 0) => ("-", -whole, 0),
            (true, _) => ("-", -whole - 1, scale - units),
        };
        if decimals == 0 {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{units:0>width$}", width = usize::from(decimals))
        }
    }

    /// The whole part below, the rounded remainder in units of the last decimal, and how many units make one.
    fn split(self, decimals: u8) -> (i128, i128, i128) {
        let mut whole = self.numerator.div_euclid(self.denominator);
        let mut rest = self.numerator.rem_euclid(self.denominator);
        let (mut units, mut scale) = (0, 1);
        for _ in 0..decimals {
            rest *= 10;
            units = units * 10 + rest / self.denominator;
            rest %= self.denominator;
            scale *= 10;
        }
        if rest * 2 >= self.denominator {
            units += 1;
        }
        if units == scale {
            whole += 1;
            units = 0;
        }
        (whole, units, scale)
    }

    fn reduced(self) -> Self {
        let divisor = greatest_common_divisor(self.numerator, self.denominator);
        Self { numerator: self.numerator / divisor, denominator: self.denominator / divisor }
    }
}

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Exact {}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.denominator == other.denominator {
            return self.numerator.cmp(&other.numerator);
        }
        let products =
            self.numerator.checked_mul(other.denominator).zip(other.numerator.checked_mul(self.denominator));
        match products {
            Some((left, right)) => left.cmp(&right),
            None => by_continued_fraction(*self, *other),
        }
    }
}

fn sum_of(left: Exact, right: Exact) -> Result<Exact, Overflow> {
    let divisor = greatest_common_divisor(left.denominator, right.denominator);
    let (left_factor, right_factor) = (right.denominator / divisor, left.denominator / divisor);
    let denominator = left.denominator.checked_mul(left_factor).ok_or(Overflow)?;
    let left_part = left.numerator.checked_mul(left_factor).ok_or(Overflow)?;
    let right_part = right.numerator.checked_mul(right_factor).ok_or(Overflow)?;
    Exact::new(left_part.checked_add(right_part).ok_or(Overflow)?, denominator)
}

fn product_of(left: Exact, right: Exact) -> Result<Exact, Overflow> {
    let numerator = left.numerator.checked_mul(right.numerator).ok_or(Overflow)?;
    let denominator = left.denominator.checked_mul(right.denominator).ok_or(Overflow)?;
    Exact::new(numerator, denominator)
}

/// Compares two fractions without a product: whole parts first, then the inverses of what is left over.
fn by_continued_fraction(left: Exact, right: Exact) -> Ordering {
    let (mut left, mut right) = (left, right);
    let mut is_inverted = false;
    loop {
        let wholes =
            (left.numerator.div_euclid(left.denominator), right.numerator.div_euclid(right.denominator));
        let rests =
            (left.numerator.rem_euclid(left.denominator), right.numerator.rem_euclid(right.denominator));
        let order = wholes.0.cmp(&wholes.1);
        let order = match (rests.0, rests.1) {
            _ if order != Ordering::Equal => order,
            (0, _) | (_, 0) => rests.0.cmp(&rests.1),
            _ => {
                left = Exact { numerator: left.denominator, denominator: rests.0 };
                right = Exact { numerator: right.denominator, denominator: rests.1 };
                is_inverted = !is_inverted;
                continue;
            }
        };
        return if is_inverted { order.reverse() } else { order };
    }
}

/// The greatest common divisor, at least 1; in 64 bits as soon as both numbers fit, where division is many times faster.
pub(crate) fn greatest_common_divisor(left: i128, right: i128) -> i128 {
    let (mut larger, mut smaller) = (left.unsigned_abs(), right.unsigned_abs());
    while smaller != 0 {
        if let (Ok(mut short_larger), Ok(mut short_smaller)) = (u64::try_from(larger), u64::try_from(smaller))
        {
            while short_smaller != 0 {
                (short_larger, short_smaller) = (short_smaller, short_larger % short_smaller);
            }
            return i128::from(short_larger);
        }
        (larger, smaller) = (smaller, larger % smaller);
    }
    i128::try_from(larger).unwrap_or(1).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(numerator: i128, denominator: i128) -> Exact {
        Exact::new(numerator, denominator).unwrap()
    }

    #[test]
    fn a_half_goes_up_and_less_than_a_half_goes_down() {
        assert_eq!(exact(125, 1000).to_decimal(2), "0.13");
        assert_eq!(exact(1249, 10_000).to_decimal(2), "0.12");
        assert_eq!(exact(1995, 1000).to_decimal(2), "2.00");
        assert_eq!(exact(1, 3).to_decimal(6), "0.333333");
        assert_eq!(exact(1, 2).to_decimal(0), "1");
        assert_eq!(exact(-1, 2).to_decimal(0), "0");
        assert_eq!(exact(-5, 4).to_decimal(1), "-1.2");
        assert_eq!(exact(-7, 1).to_decimal(2), "-7.00");
    }

    #[test]
    fn rounding_gives_the_value_that_is_printed() {
        assert_eq!(exact(2, 3).rounded(2).unwrap(), exact(67, 100));
        assert_eq!(exact(2, 3).rounded(2).unwrap().terms(), (67, 100));
    }

    #[test]
    fn thirds_add_up_to_one() {
        let third = exact(1, 3);
        let sum = third.plus(exact(2, 6)).unwrap().plus(exact(5, 15)).unwrap();
        assert_eq!(sum, exact(1, 1));
        assert_eq!(sum.times(7, 21).unwrap(), third);
    }

    #[test]
    fn units_are_whole_or_none() {
        assert_eq!(exact(3, 4).in_units(4), Some(3));
        assert_eq!(exact(-3, 4).in_units(100), Some(-75));
        assert_eq!(exact(3, 4).in_units(10), None);
    }

    #[test]
    fn what_does_not_fit_is_said_and_never_wraps() {
        let large = exact(LIMIT - 1, 1);
        assert_eq!(large.plus(large), Err(Overflow));
        assert_eq!(large.times(LIMIT - 3, 1), Err(Overflow));
        assert_eq!(Exact::new(1, 0), Err(Overflow));
        assert_eq!(large.times(1, LIMIT - 1).unwrap(), exact(1, 1));
        assert_eq!(Exact::new(LIMIT * 4, LIMIT * 2).unwrap(), exact(2, 1));
    }

    #[test]
    fn large_fractions_are_compared_without_their_product() {
        let below = exact(LIMIT - 3, LIMIT - 2);
        let above = exact(LIMIT - 2, LIMIT - 1);
        assert_eq!(below.cmp(&above), Ordering::Less);
        assert_eq!(above.cmp(&below), Ordering::Greater);
        assert_eq!(above.cmp(&above), Ordering::Equal);
        assert!(exact(-(LIMIT - 2), LIMIT - 1) < exact(-(LIMIT - 3), LIMIT - 2));
    }
}
