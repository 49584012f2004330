//! JSON read strictly: keys keep their order and their repetitions, numbers are whole, and whatever is wrong is
//! reported with its place (`preferences.left.a1[0][2]`).

use super::BadProblem;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeSet;
use std::fmt;

/// A JSON value as it stands in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    Null,
    Bool,
    Whole(i64),
    /// A number with a fraction or beyond 64 bits.
    OtherNumber,
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// A value with the place where it stands.
#[derive(Clone, Debug)]
pub struct At<'a> {
    pub json: &'a Json,
    pub place: String,
}

/// Reads a text as one JSON value.
pub fn read(text: &str) -> Result<Json, BadProblem> {
    serde_json::from_str(text).map_err(|error| BadProblem {
        place: format!("line {}, column {}", error.line(), error.column()),
        message: error.to_string(),
    })
}

/// A mistake at a place; both are shortened, for they may quote the input.
pub fn bad(place: &str, message: &str) -> BadProblem {
    BadProblem { place: shortened(place), message: shortened(message) }
}

/// At most 200 characters of a text that somebody sent.
pub fn shortened(text: &str) -> String {
    const MOST: usize = 200;
    let mut kept: String = text.chars().take(MOST).collect();
    if kept.len() < text.len() {
        kept.push('…');
    }
    kept
}

/// A key within a place: one that cannot be seen is quoted.
fn named(key: &str) -> String {
    if key.trim().is_empty() { format!("{:?}", shortened(key)) } else { shortened(key) }
}

impl<'a> At<'a> {
    /// The whole text.
    pub fn root(json: &'a Json) -> Self {
        Self { json, place: String::new() }
    }

    /// An object whose keys are free; no key may stand twice.
    pub fn entries(&self) -> Result<Vec<(&'a str, At<'a>)>, BadProblem> {
        let Json::Object(fields) = self.json else {
            return Err(self.wants("an object"));
        };
        let mut seen = BTreeSet::new();
        let mut entries = Vec::with_capacity(fields.len());
        for (key, json) in fields {
            let dot = if self.place.is_empty() { "" } else { "." };
            // Places are shortened as they grow, so that long ids do not multiply.
            let place = format!("{}{dot}{}", self.place, named(key));
            if !seen.insert(key) {
                return Err(bad(&place, "stands there twice"));
            }
            entries.push((key.as_str(), At { json, place }));
        }
        Ok(entries)
    }

    pub fn list(&self) -> Result<Vec<At<'a>>, BadProblem> {
        let Json::List(items) = self.json else {
            return Err(self.wants("a list"));
        };
        let at = |(index, json)| At { json, place: format!("{}[{index}]", self.place) };
        Ok(items.iter().enumerate().map(at).collect())
    }

    pub fn text(&self) -> Result<&'a str, BadProblem> {
        match self.json {
            Json::Text(text) => Ok(text),
            _ => Err(self.wants("a text")),
        }
    }

    pub fn whole(&self) -> Result<i64, BadProblem> {
        match self.json {
            Json::Whole(number) => Ok(*number),
            _ => Err(self.wants("a whole number of at most 64 bits")),
        }
    }

    /// The mistake that something stands here that may not.
    pub fn bad(&self, message: &str) -> BadProblem {
        let place = if self.place.is_empty() { "problem" } else { &self.place };
        bad(place, message)
    }

    fn wants(&self, what: &str) -> BadProblem {
        let found = match self.json {
            Json::Null => "null",
            Json::Bool => "true or false",
            Json::Whole(_) | Json::OtherNumber => "another number",
            Json::Text(_) => "a text",
            Json::List(_) => "a list",
            Json::Object(_) => "an object",
        };
        self.bad(&format!("should be {what}, is {found}"))
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Json, E> {
        Ok(Json::Bool)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Whole(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Json, E> {
        Ok(i64::try_from(number).map_or(Json::OtherNumber, Json::Whole))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Json, E> {
        Ok(Json::OtherNumber)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Json, A::Error> {
        let mut object = Vec::new();
        while let Some(field) = fields.next_entry()? {
            object.push(field);
        }
        Ok(Json::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_stands_twice_is_refused_with_its_place() {
        let json = read(r#"{"a":{"b":1,"b":2}}"#).unwrap();
        let (_, inner) = At::root(&json).entries().unwrap().remove(0);
        assert_eq!(inner.entries().unwrap_err().to_string(), "a.b: stands there twice");
    }

    #[test]
    fn a_key_without_a_letter_has_a_place_all_the_same() {
        let json = read(r#"{"":1,"":2}"#).unwrap();
        assert_eq!(At::root(&json).entries().unwrap_err().place, r#""""#);
    }

    #[test]
    fn a_broken_text_is_refused_with_line_and_column() {
        assert_eq!(read("{\n\"a\":}").unwrap_err().place, "line 2, column 5");
    }

    #[test]
    fn numbers_that_are_not_whole_are_refused() {
        for text in ["1.0", "1e3", "9223372036854775808", "\"1\"", "null"] {
            let json = read(text).unwrap();
            assert!(At::root(&json).whole().is_err(), "{text}");
        }
    }

    #[test]
    fn a_very_long_key_does_not_make_a_very_long_message() {
        let json = read(&format!(r#"{{"{}":1}}"#, "长".repeat(100_000))).unwrap();
        let entries = At::root(&json).entries().unwrap();
        assert!(entries[0].1.text().unwrap_err().to_string().len() < 2_000);
    }
}
