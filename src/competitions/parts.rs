//! Regions and tracks as they are typed: one to a line, the Chinese name, then after a bar the English one.

use std::collections::BTreeSet;

use crate::domain::{problem::Problem, text::Line};

/// The most regions or tracks of a competition.
pub const MOST_PARTS: usize = 100;

/// The name of a region or a track in both languages. Without an English name the Chinese one is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartName {
    /// The Chinese name.
    pub zh: String,
    /// The English name, or nothing.
    pub en: String,
}

impl PartName {
    /// Parses the two names.
    ///
    /// # Errors
    /// When the Chinese name is missing, or either is too long.
    pub fn parse(zh: &str, en: &str) -> Result<Self, Problem> {
        let zh = Line::<60>::parse(zh)?.into_string();
        let en = match Line::<60>::parse(en) {
            Err(Problem::Missing) => String::new(),
            parsed => parsed?.into_string(),
        };
        Ok(Self { zh, en })
    }
}

/// Parses lines such as `恩施 | Enshi`; empty lines are passed over.
///
/// # Errors
/// What is wrong in which line, counted from 1; line 0 stands for the whole.
pub fn parse_lines(text: &str, taken: &[PartName]) -> Result<Vec<PartName>, Vec<(usize, Problem)>> {
    let mut names: Vec<PartName> = Vec::new();
    let mut problems = Vec::new();
    let mut seen: BTreeSet<String> = taken.iter().map(|name| name.zh.clone()).collect();
    for (position, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let (zh, en) = line.split_once(['|', '｜']).unwrap_or((line, ""));
        match PartName::parse(zh, en) {
            Ok(name) if !seen.insert(name.zh.clone()) => problems.push((position + 1, Problem::Taken)),
            Ok(name) => names.push(name),
            Err(problem) => problems.push((position + 1, problem)),
        }
    }
    if names.len() + taken.len() > MOST_PARTS {
        let range = Problem::OutOfRange { min: "1".to_owned(), max: MOST_PARTS.to_string() };
        problems.push((0, range));
    }
    if problems.is_empty() { Ok(names) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_a_chinese_and_perhaps_an_english_name() {
        let names = parse_lines("恩施 | Enshi\r\n\n 黔东南｜Qiandongnan \n雷山", &[]).unwrap();
        let pairs: Vec<(&str, &str)> =
            names.iter().map(|name| (name.zh.as_str(), name.en.as_str())).collect();
        assert_eq!(pairs, [("恩施", "Enshi"), ("黔东南", "Qiandongnan"), ("雷山", "")]);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let taken = [PartName { zh: "杭州".to_owned(), en: String::new() }];
        let problems = parse_lines("恩施\n\n| Enshi\n恩施\n杭州", &taken).unwrap_err();
        assert_eq!(problems, [(3, Problem::Missing), (4, Problem::Taken), (5, Problem::Taken)]);
    }
}
