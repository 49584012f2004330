//! The unified social credit code of an enterprise (GB 32100-2015): 18 characters, the last of which follows from the others.

use super::{problem::Problem, text::folded};

/// The 31 characters of a code, in the order of their values.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Parses a code and puts it into capital letters.
///
/// # Errors
/// Missing, or not a code: its length, a character that no code has, or the check character.
pub fn parse_credit_code(text: &str) -> Result<String, Problem> {
    let code: String =
        folded(text).to_uppercase().chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if code.is_empty() {
        return Err(Problem::Missing);
    }
    if code.chars().count() == 18 && has_right_check(&code) { Ok(code) } else { Err(Problem::NotCreditCode) }
}

/// The weights are the powers of 3 modulo 31; with the check character, whose weight is 1, the sum is 0 modulo 31.
fn has_right_check(code: &str) -> bool {
    let (mut weight, mut sum) = (1, 0);
    let mut last = 0;
    for character in code.chars() {
        let Some(value) = ALPHABET.chars().position(|known| known == character) else { return false };
        sum += last;
        last = value * weight;
        weight = weight * 3 % 31;
    }
    // The last character stands for itself, whatever its place.
    let check = ALPHABET.chars().position(|known| Some(known) == code.chars().last()).unwrap_or(0);
    (sum + check).is_multiple_of(31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_a_public_register_is_read_in_any_writing() {
        assert_eq!(parse_credit_code(" 91350100m000100y43 ").unwrap(), "91350100M000100Y43");
        assert_eq!(parse_credit_code("９１３５０１００Ｍ０００１００Ｙ４３").unwrap(), "91350100M000100Y43");
    }

    #[test]
    fn a_misprint_is_refused() {
        for bad in ["91350100M000100Y44", "19350100M000100Y43", "91350100M000100Y4", "91350100I000100Y43"] {
            assert_eq!(parse_credit_code(bad), Err(Problem::NotCreditCode), "{bad}");
        }
        assert_eq!(parse_credit_code("  "), Err(Problem::Missing));
    }
}
