//! Square roots of fractions, digit by digit as on paper, in whole numbers: the same digits on every machine.
//!
//! The remainder of the long method never exceeds twice the root found so far, so that 128 bits suffice for 36 digits.

use crate::compute::exact::Overflow;

/// Roots stay below 10^36: then (20 × root + 9) × 9 fits into 128 bits.
const MOST_ROOT: u128 = 10_u128.pow(36);
/// Fractions stay below 2^120: then a step of the long division fits.
const MOST_TERM: u128 = 1 << 120;

/// A square root of which more digits can be asked for.
struct LongRoot {
    /// What the long division of the fraction has left over.
    rest: u128,
    denominator: u128,
    /// The digits so far, without the decimal point.
    root: u128,
    /// What is left of the fraction, in units of the last digit squared.
    remainder: u128,
    /// How many of the digits are decimals.
    decimals: u32,
}

impl LongRoot {
    /// The whole part of the root of `numerator / denominator`.
    fn new(numerator: u128, denominator: u128) -> Result<Self, Overflow> {
        if denominator == 0 || numerator >= MOST_TERM || denominator >= MOST_TERM {
            return Err(Overflow);
        }
        let whole = numerator / denominator;
        let root = whole.isqrt();
        Ok(Self {
            rest: numerator % denominator,
            denominator,
            root,
            remainder: whole - root * root,
            decimals: 0,
        })
    }

    /// One decimal more.
    fn extend(&mut self) -> Result<(), Overflow> {
        let mut pair = 0;
        for _ in 0..2 {
            self.rest *= 10;
            pair = pair * 10 + self.rest / self.denominator;
            self.rest %= self.denominator;
        }
        if self.root >= MOST_ROOT / 10 {
            return Err(Overflow);
        }
        self.remainder = self.remainder * 100 + pair;
        let base = self.root * 20;
        let mut digit = self.remainder.checked_div(base).map_or(9, |most| most.min(9));
        while (base + digit) * digit > self.remainder {
            digit -= 1;
        }
        self.remainder -= (base + digit) * digit;
        self.root = self.root * 10 + digit;
        self.decimals += 1;
        Ok(())
    }
}

/// The square root of `numerator / denominator` in units of the last of so many decimals, half-up.
///
/// # Errors
/// If a term needs more than 120 bits, or the root more than 35 digits.
pub(super) fn rounded_root(numerator: u128, denominator: u128, decimals: u32) -> Result<u128, Overflow> {
    let mut root = LongRoot::new(numerator, denominator)?;
    while root.decimals <= decimals {
        root.extend()?;
    }
    // The next digit says on which side of the half the root lies; a 5 is the half itself or above it.
    Ok((root.root + 5) / 10)
}

/// The first so many digits of the square root of `numerator / denominator`, without rounding, and how many of them, or zeros
/// before them, are decimals.
///
/// # Errors
/// If a term needs more than 120 bits, the fraction is 0 or its root has more digits before the point.
pub(super) fn leading_digits(
    numerator: u128,
    denominator: u128,
    digits: u32,
) -> Result<(u128, u32), Overflow> {
    let mut root = LongRoot::new(numerator, denominator)?;
    let least = 10_u128.checked_pow(digits - 1).ok_or(Overflow)?;
    if numerator == 0 || root.root >= least * 10 {
        return Err(Overflow);
    }
    while root.root < least {
        root.extend()?;
    }
    Ok((root.root, root.decimals))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_of_two_has_its_digits() {
        assert_eq!(rounded_root(2, 1, 30), Ok(1_414_213_562_373_095_048_801_688_724_210));
        assert_eq!(leading_digits(2, 1, 34), Ok((1_414_213_562_373_095_048_801_688_724_209_698, 33)));
        assert_eq!(leading_digits(1, 200_000_000, 5), Ok((70_710, 9)));
    }

    #[test]
    fn roots_that_end_are_exact_and_a_half_goes_up() {
        assert_eq!(rounded_root(9, 4, 1), Ok(15));
        assert_eq!(rounded_root(9, 4, 0), Ok(2));
        assert_eq!(rounded_root(225, 10_000, 2), Ok(15));
        assert_eq!(rounded_root(0, 7, 3), Ok(0));
    }

    #[test]
    fn a_root_brackets_its_square_for_many_fractions() {
        for numerator in 1..60_u128 {
            for denominator in 1..60_u128 {
                let (root, decimals) = leading_digits(numerator, denominator, 17).unwrap();
                let scaled = numerator * 100_u128.pow(decimals);
                assert!(root * root * denominator <= scaled);
                assert!((root + 1) * (root + 1) * denominator > scaled);
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_said() {
        assert_eq!(rounded_root(1, 0, 2), Err(Overflow));
        assert_eq!(rounded_root(1 << 120, 1, 2), Err(Overflow));
        assert_eq!(rounded_root((1 << 120) - 1, 1, 20), Err(Overflow));
        assert_eq!(leading_digits(0, 1, 5), Err(Overflow));
    }
}
