//! The forms of competitions: parse, act, go on or show again.

mod round_parts;
pub mod rounds;
pub mod rubrics;
pub mod settings;

use chrono_tz::Tz;

use super::calendar::parse_time;
use crate::{
    domain::{problem::Problem, text::Line, text::Paragraphs, time::Timestamp},
    web::form::Form,
};

/// Parses a line that may be left empty.
pub fn optional_line<const MAX: usize>(form: &mut Form, field: &str, label: &str) -> Option<String> {
    form.parse_or(field, label, String::new(), |text| Line::<MAX>::parse(text).map(Line::into_string))
}

/// Parses paragraphs that may be left empty.
pub fn optional_text<const MAX: usize>(form: &mut Form, field: &str, label: &str) -> Option<String> {
    form.parse_or(field, label, String::new(), |text| {
        Paragraphs::<MAX>::parse(text).map(Paragraphs::into_string)
    })
}

/// Parses a beginning and an end that lies after it.
pub fn span(
    form: &mut Form,
    from: (&str, &str),
    to: (&str, &str),
    zone: Tz,
) -> Option<(Timestamp, Timestamp)> {
    let begins = form.parse(from.0, from.1, |text| parse_time(text, zone));
    let ends = form.parse(to.0, to.1, |text| parse_time(text, zone));
    let (begins, ends) = (begins?, ends?);
    if ends <= begins {
        form.refuse(to.0, to.1, &Problem::EndsBeforeStart);
        return None;
    }
    Some((begins, ends))
}
