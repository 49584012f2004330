//! Texts that people type, parsed once at the door: trimmed, free of invisible characters, bounded.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::problem::Problem;

/// One line of 1 to `MAX` characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Line<const MAX: usize>(String);

impl<const MAX: usize> Line<MAX> {
    /// Parses a line: trims it, folds inner white space to single spaces.
    ///
    /// # Errors
    /// Missing, too long, or with a forbidden character.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = without_invisible(&text)?;
        bounded(text, MAX).map(Self)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text, owned.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl<const MAX: usize> fmt::Display for Line<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Several lines of together 1 to `MAX` characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Paragraphs<const MAX: usize>(String);

impl<const MAX: usize> Paragraphs<MAX> {
    /// Parses paragraphs: trims the whole and each line's end, folds line ends to `\n`.
    ///
    /// # Errors
    /// Missing, too long, or with a forbidden character.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let text = text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        let text = without_invisible(text.trim())?;
        bounded(text, MAX).map(Self)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text, owned.
    pub fn into_string(self) -> String {
        self.0
    }
}

fn bounded(text: String, max: usize) -> Result<String, Problem> {
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    if text.chars().count() > max {
        return Err(Problem::TooLong { max });
    }
    Ok(text)
}

/// Drops zero-width characters that input methods and web pages smuggle in; refuses control characters.
fn without_invisible(text: &str) -> Result<String, Problem> {
    let kept: String =
        text.chars().filter(|c| !matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{00ad}')).collect();
    if kept.chars().any(|c| is_forbidden(c) || c == '\r') {
        return Err(Problem::BadCharacter);
    }
    Ok(kept)
}

/// A control character other than those that part lines and columns: nobody types one, and PostgreSQL cannot hold all of
/// them.
pub fn is_forbidden(sign: char) -> bool {
    sign.is_control() && !matches!(sign, '\t' | '\n' | '\r')
}

/// Folds full-width letters and digits and ideographic spaces to their plain forms, and trims: for numbers,
/// addresses and times, which Chinese input methods often produce in full width.
pub fn folded(text: &str) -> String {
    text.nfkc().collect::<String>().trim().to_owned()
}

/// The name under which an account signs in: an e-mail address in lower case, or a phone number in its bare
/// digits (with a leading `+` and country code when it is not a mainland number).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LoginName {
    /// An e-mail address.
    Email(String),
    /// A phone number.
    Phone(String),
}

impl LoginName {
    /// Parses either kind.
    ///
    /// # Errors
    /// Missing, or neither an e-mail address nor a phone number.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let text = folded(text);
        if text.is_empty() {
            return Err(Problem::Missing);
        }
        if text.contains('@') {
            return parse_email(&text).map(Self::Email).map_err(|_unspecific| Problem::NotLogin);
        }
        parse_phone(&text).map(Self::Phone).map_err(|_unspecific| Problem::NotLogin)
    }

    /// The text under which it is stored.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Email(text) | Self::Phone(text) => text,
        }
    }

    /// The address, when mail can be sent to it.
    pub fn email(&self) -> Option<&str> {
        match self {
            Self::Email(text) => Some(text),
            Self::Phone(_) => None,
        }
    }
}

/// Parses an e-mail address and puts it into lower case.
///
/// # Errors
/// Missing, or not an address.
pub fn parse_email(text: &str) -> Result<String, Problem> {
    let text = folded(text).to_lowercase();
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    let Some((local, host)) = text.rsplit_once('@') else {
        return Err(Problem::NotEmail);
    };
    let local_is_good = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && local.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c));
    let host_is_good = host.len() <= 190
        && host.contains('.')
        && host.split('.').all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        });
    if local_is_good && host_is_good { Ok(text) } else { Err(Problem::NotEmail) }
}

/// Parses a phone number: drops spaces, hyphens and brackets and a mainland country code.
///
/// # Errors
/// Missing, or not 5 to 15 digits.
pub fn parse_phone(text: &str) -> Result<String, Problem> {
    let text = folded(text);
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    let bare: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '.')).collect();
    let bare = bare.strip_prefix("+86").or_else(|| bare.strip_prefix("0086")).unwrap_or(&bare);
    let digits = bare.strip_prefix('+').unwrap_or(bare);
    if (5..=15).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit()) {
        Ok(bare.to_owned())
    } else {
        Err(Problem::NotPhone)
    }
}

/// The part of an address that names a competition: 2 to 60 small letters, digits and inner hyphens.
///
/// # Errors
/// Missing, too long, or with other characters.
pub fn parse_slug(text: &str) -> Result<String, Problem> {
    let text = folded(text).to_lowercase();
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    if text.len() > 60 {
        return Err(Problem::TooLong { max: 60 });
    }
    let is_good = text.len() >= 2
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && !text.starts_with('-')
        && !text.ends_with('-');
    if is_good { Ok(text) } else { Err(Problem::NotSlug) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_trimmed_and_freed_of_invisible_characters() {
        assert_eq!(Line::<20>::parse("　高山\u{200b}茶叶  合作社 ").unwrap().as_str(), "高山茶叶 合作社");
        assert_eq!(Line::<3>::parse("四个汉字"), Err(Problem::TooLong { max: 3 }));
        assert_eq!(Line::<3>::parse(" 　 "), Err(Problem::Missing));
        assert_eq!(Line::<9>::parse("a\u{0}b"), Err(Problem::BadCharacter));
    }

    #[test]
    fn a_login_name_is_an_address_or_a_number() {
        assert_eq!(LoginName::parse(" Li@Example.COM "), Ok(LoginName::Email("li@example.com".to_owned())));
        assert_eq!(LoginName::parse("＋８６ 138-0013-8000"), Ok(LoginName::Phone("13800138000".to_owned())));
        for bad in ["li@", "@b.c", "li@nodot", "12ab", "1234", "a b@c.d"] {
            assert_eq!(LoginName::parse(bad), Err(Problem::NotLogin), "{bad}");
        }
    }

    #[test]
    fn a_slug_has_no_surprises() {
        assert_eq!(parse_slug("Hz-Enshi-2026").unwrap(), "hz-enshi-2026");
        assert_eq!(parse_slug("a/b"), Err(Problem::NotSlug));
        assert_eq!(parse_slug("-a"), Err(Problem::NotSlug));
    }
}
