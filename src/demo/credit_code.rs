//! Unified social credit codes that pass the check of GB 32100-2015 and yet belong to nobody: their region does not exist.

use super::random::Random;

/// The 31 characters of a code, in the order of their values.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Registered with the market regulator (9), an enterprise (1), in a region that is not in GB/T 2260.
const PREFIX: &str = "91999900";
/// Weights of the eight characters of an organization's own code (GB 11714-1997).
const ORGANIZATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// Draws a code of 18 characters.
pub fn credit_code(random: &mut Random) -> String {
    let characters: Vec<char> = ALPHABET.chars().collect();
    let mut code = PREFIX.to_owned();
    let own: String = (0..8).map(|_| random.pick(&characters)).collect();
    code.push_str(&own);
    code.push(organization_check(&own).unwrap_or('0'));
    code.push(check_character(&code).unwrap_or('0'));
    code
}

/// Whether a text is a formally valid code: 18 characters of the alphabet, the last one following from the others.
pub fn is_valid(code: &str) -> bool {
    let Some((last_place, last)) = code.char_indices().last() else {
        return false;
    };
    code.chars().count() == 18 && code.get(..last_place).and_then(check_character) == Some(last)
}

/// The check character of GB 32100-2015: weights are the powers of 3 modulo 31.
fn check_character(body: &str) -> Option<char> {
    let mut weight = 1;
    let mut sum = 0;
    for character in body.chars() {
        sum += value(character)? * weight;
        weight = weight * 3 % 31;
    }
    ALPHABET.chars().nth(usize::try_from((31 - sum % 31) % 31).ok()?)
}

/// The check character of GB 11714-1997 over eight characters, whose letters count as A = 10 to Z = 35.
fn organization_check(own: &str) -> Option<char> {
    let mut sum = 0;
    for (character, weight) in own.chars().zip(ORGANIZATION_WEIGHTS) {
        sum += character.to_digit(36)? * weight;
    }
    match 11 - sum % 11 {
        10 => Some('X'),
        11 => Some('0'),
        digit => char::from_digit(digit, 10),
    }
}

fn value(character: char) -> Option<u32> {
    ALPHABET.chars().position(|known| known == character).and_then(|place| u32::try_from(place).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_as_printed_in_public_registers_are_valid_and_their_misprints_are_not() {
        assert!(is_valid("91350100M000100Y43"));
        assert!(!is_valid("91350100M000100Y44"));
        assert!(!is_valid("91350100M000100Y4"));
        assert!(!is_valid("91350100I000100Y43"));
        assert!(!is_valid(""));
    }

    #[test]
    fn drawn_codes_are_valid_and_of_no_region() {
        let mut random = Random::new(4);
        for _ in 0..500 {
            let code = credit_code(&mut random);
            assert!(is_valid(&code), "{code}");
            assert!(code.starts_with("91999900"));
        }
    }
}
