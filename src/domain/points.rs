//! Marks and weights as fixed-point thousandths, so that no official number ever passes through a floating-point value.
//! The text form is a plain decimal such as `9.25`; full-width digits (`９．２５`) mean the same, as an input method may leave them.

use std::{borrow::Cow, fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a text is not a decimal that is accepted here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DecimalError {
    /// Nothing was written.
    #[error("a number is missing")]
    Empty,
    /// Something other than digits and one decimal point: also signs, exponents and separators.
    #[error("this is not a plain decimal number")]
    NotDecimal,
    /// A fourth decimal.
    #[error("at most 3 decimals are kept")]
    TooManyDecimals,
    /// Beyond what a mark can hold.
    #[error("this number is too large")]
    TooLarge,
    /// A weight of nothing.
    #[error("this number must be greater than 0")]
    Zero,
}

/// Points that a judge gives, or the full marks or the step of a criterion: 0 to 2,147,483.647 in thousandths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Points(i32);

/// How much a criterion counts: greater than 0, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Weight(i32);

impl Points {
    /// Points from their thousandths; none for a negative number.
    pub const fn from_thousandths(thousandths: i32) -> Option<Self> {
        if thousandths < 0 { None } else { Some(Self(thousandths)) }
    }

    /// So many whole points.
    #[expect(clippy::as_conversions, reason = "a lossless one, which a const fn can only say so")]
    pub const fn whole(points: u16) -> Self {
        Self(points as i32 * 1000)
    }

    /// The number in thousandths.
    pub const fn thousandths(self) -> i32 {
        self.0
    }

    /// Whether these points lie on the scale 0, step, 2 × step, …; a step of 0 admits nothing but 0.
    pub fn is_on_step(self, step: Self) -> bool {
        self.0.checked_rem(step.0).map_or(self.0 == 0, |rest| rest == 0)
    }
}

impl Weight {
    /// A weight from its thousandths; none unless it is greater than 0.
    pub const fn from_thousandths(thousandths: i32) -> Option<Self> {
        if thousandths > 0 { Some(Self(thousandths)) } else { None }
    }

    /// The number in thousandths.
    pub const fn thousandths(self) -> i32 {
        self.0
    }
}

impl FromStr for Points {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let thousandths = parse_thousandths(text)?;
        i32::try_from(thousandths).ok().map(Self).ok_or(DecimalError::TooLarge)
    }
}

impl FromStr for Weight {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let Points(thousandths) = text.parse()?;
        Self::from_thousandths(thousandths).ok_or(DecimalError::Zero)
    }
}

impl TryFrom<String> for Points {
    type Error = DecimalError;

    fn try_from(text: String) -> Result<Self, DecimalError> {
        text.parse()
    }
}

impl TryFrom<String> for Weight {
    type Error = DecimalError;

    fn try_from(text: String) -> Result<Self, DecimalError> {
        text.parse()
    }
}

impl From<Points> for String {
    fn from(points: Points) -> Self {
        points.to_string()
    }
}

impl From<Weight> for String {
    fn from(weight: Weight) -> Self {
        weight.to_string()
    }
}

impl fmt::Display for Points {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&minimal_decimals(self.0))
    }
}

impl fmt::Display for Weight {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&minimal_decimals(self.0))
    }
}

/// Reads a decimal without sign into thousandths, as [`Points`] does but up to 10^15.
///
/// Blanks around the number are ignored and full-width forms are folded to their plain ones. Other compatibility forms
/// are not: a superscript or circled digit is no digit of a mark.
pub fn parse_thousandths(text: &str) -> Result<i64, DecimalError> {
    let folded: Cow<str> =
        if text.is_ascii() { Cow::Borrowed(text) } else { text.chars().map(fold_width).collect() };
    let number = folded.trim();
    if number.is_empty() {
        return Err(DecimalError::Empty);
    }
    let (whole, decimals) = match number.split_once('.') {
        None => (number, None),
        Some((whole, decimals)) => (whole, Some(decimals)),
    };
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(whole) || !decimals.is_none_or(is_digits) {
        return Err(DecimalError::NotDecimal);
    }
    let decimals = decimals.unwrap_or("");
    if decimals.len() > 3 {
        return Err(DecimalError::TooManyDecimals);
    }
    let whole = whole.trim_start_matches('0');
    if whole.len() > 12 {
        return Err(DecimalError::TooLarge);
    }
    let in_order = |so_far: i64, digit: u8| so_far * 10 + i64::from(digit - b'0');
    let zeros = std::iter::repeat_n(b'0', 3 - decimals.len());
    Ok(whole.bytes().chain(decimals.bytes()).chain(zeros).fold(0, in_order))
}

fn fold_width(letter: char) -> char {
    let code = u32::from(letter);
    match code {
        0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(letter),
        0x3000 => ' ',
        _ => letter,
    }
}

fn minimal_decimals(thousandths: i32) -> String {
    let (whole, rest) = (thousandths / 1000, thousandths % 1000);
    if rest == 0 {
        return whole.to_string();
    }
    let decimals = format!("{rest:03}");
    format!("{whole}.{}", decimals.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: Result<i32, DecimalError>) {
        assert_eq!(text.parse::<Points>().map(Points::thousandths), want, "{text:?}");
    }

    #[test]
    fn plain_and_full_width_decimals_are_read() {
        check("9.25", Ok(9250));
        check("９．２５", Ok(9250));
        check("\u{3000}10 ", Ok(10_000));
        check("007.5", Ok(7500));
        check("0", Ok(0));
        check("2147483.647", Ok(i32::MAX));
        check("0000000000000000000000001.000", Ok(1000));
    }

    #[test]
    fn everything_else_is_refused() {
        use DecimalError::{Empty, NotDecimal, TooLarge, TooManyDecimals};
        for text in
            ["-1", "+1", "1e3", "NaN", "inf", ".5", "5.", "1,5", "1 000", "9²", "٣", "1.2.3", "½", "－1", "."]
        {
            check(text, Err(NotDecimal));
        }
        check(" ", Err(Empty));
        check("1.0000", Err(TooManyDecimals));
        check("2147483.648", Err(TooLarge));
        check("99999999999999999999999999", Err(TooLarge));
    }

    #[test]
    fn the_text_form_has_no_needless_decimals_and_reads_back() {
        for (thousandths, text) in [(9250, "9.25"), (9000, "9"), (5, "0.005"), (0, "0"), (100, "0.1")] {
            let points = Points::from_thousandths(thousandths).unwrap();
            assert_eq!(points.to_string(), text);
            assert_eq!(text.parse(), Ok(points));
        }
    }

    #[test]
    fn a_weight_of_nothing_is_refused() {
        assert_eq!("0.000".parse::<Weight>(), Err(DecimalError::Zero));
        assert_eq!("1.6".parse::<Weight>().map(Weight::thousandths), Ok(1600));
        assert_eq!(Weight::from_thousandths(-1), None);
    }

    #[test]
    fn steps_divide_marks_exactly() {
        let points = |text: &str| text.parse::<Points>().unwrap();
        assert!(points("7.75").is_on_step(points("0.25")));
        assert!(!points("7.8").is_on_step(points("0.25")));
        assert!(!points("1").is_on_step(points("0")));
    }

    #[test]
    fn values_travel_as_decimal_strings() {
        let points: Points = serde_json::from_str("\"8.5\"").unwrap();
        assert_eq!(serde_json::to_string(&points).unwrap(), "\"8.5\"");
        assert!(serde_json::from_str::<Points>("8.5").is_err());
        assert!(serde_json::from_str::<Weight>("\"0\"").is_err());
    }
}
