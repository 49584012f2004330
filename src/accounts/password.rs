//! What a password must be: long enough, and not one that everybody tries first. No rules of composition.

use crate::{
    domain::problem::Problem,
    web::{form::Form, visit::Visit},
};

/// Passwords that everybody tries first.
const COMMON_PASSWORDS: &str = include_str!("common_passwords.txt");

/// Parses a new password: 12 to 128 characters, not among the common ones.
///
/// # Errors
/// Missing, too short, too long or too common.
pub fn parse(text: &str) -> Result<String, Problem> {
    let length = text.chars().count();
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    if length < 12 {
        return Err(Problem::TooShort { min: 12 });
    }
    if length > 128 {
        return Err(Problem::TooLong { max: 128 });
    }
    let lower = text.to_lowercase();
    if COMMON_PASSWORDS.lines().any(|common| common == lower) || is_one_character(text) {
        return Err(Problem::CommonPassword);
    }
    Ok(text.to_owned())
}

/// Parses a new password that was typed twice, from the fields `password` and `password_again`.
pub fn new_password(visit: &Visit, form: &mut Form) -> Option<String> {
    let t = visit.t();
    let password = form.parse("password", &t.msg_accounts_new_password(), parse);
    if password.is_some() && form.value("password_again") != form.value("password") {
        form.refuse("password_again", &t.msg_accounts_password_again(), &Problem::PasswordsDiffer);
        return None;
    }
    password
}

fn is_one_character(text: &str) -> bool {
    let first = text.chars().next();
    text.chars().all(|c| Some(c) == first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_can_refuse_something() {
        let mut seen = std::collections::BTreeSet::new();
        for line in COMMON_PASSWORDS.lines() {
            assert!(line.chars().count() >= 12, "{line} is too short anyway");
            assert_eq!(line, line.to_lowercase());
            assert!(seen.insert(line), "{line} stands there twice");
            assert_eq!(parse(line), Err(Problem::CommonPassword));
        }
        assert!(seen.len() >= 300);
        assert_eq!(parse("Woaini5201314"), Err(Problem::CommonPassword));
        assert!(parse("correct horse battery").is_ok());
    }
}
