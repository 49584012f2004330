//! JSON read strictly: keys keep their order and their repetitions, numbers are whole, and whatever is wrong is
//! reported with its place (`preferences.left.a1[0][2]`).

use super::BadProblem;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::fmt;
use std::rc::Rc;

/// The most values of a text, each list, object and key counted: a whole table of fit and whole lists of 2,000 members
/// on either side have 32 million. A value takes some 30 bytes, so that they stay below a gigabyte.
const MOST_VALUES: usize = 33_000_000;

/// A JSON value as it stands in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json<'a> {
    Null,
    Bool,
    Whole(i64),
    /// A number with a fraction or beyond 64 bits.
    OtherNumber,
    Text(Cow<'a, str>),
    List(Box<[Json<'a>]>),
    Object(Box<[(Cow<'a, str>, Json<'a>)]>),
}

/// A value with the place where it stands.
#[derive(Clone, Debug)]
pub struct At<'a> {
    pub json: &'a Json<'a>,
    /// The place of the whole, or of the list that it is in.
    within: Rc<str>,
    index: Option<usize>,
}

/// Reads a text as one JSON value of at most [`MOST_VALUES`]. Texts are not copied. Time and memory O(text).
pub fn read(text: &str) -> Result<Json<'_>, BadProblem> {
    read_at_most(text, MOST_VALUES)
}

fn read_at_most(text: &str, most: usize) -> Result<Json<'_>, BadProblem> {
    let count = Count { left: Cell::new(most), is_spent: Cell::new(false), field: RefCell::default() };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = Value { count: &count, depth: 0 }.deserialize(&mut deserializer);
    read.and_then(|json| deserializer.end().map(|()| json)).map_err(|error| {
        if count.is_spent.get() {
            let field = count.field.borrow();
            let place = if field.is_empty() { "problem" } else { &field };
            return bad(place, &format!("the problem has more than {most} values up to here"));
        }
        BadProblem {
            place: format!("line {}, column {}", error.line(), error.column()),
            message: error.to_string(),
        }
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
    pub fn root(json: &'a Json<'a>) -> Self {
        Self { json, within: Rc::from(""), index: None }
    }

    /// Where the value stands; empty for the whole text.
    pub fn place(&self) -> String {
        match self.index {
            None => self.within.to_string(),
            Some(index) => format!("{}[{index}]", self.within),
        }
    }

    /// An object whose keys are free; no key may stand twice.
    pub fn entries(&self) -> Result<Vec<(&'a str, At<'a>)>, BadProblem> {
        let Json::Object(fields) = self.json else {
            return Err(self.wants("an object"));
        };
        let own = self.place();
        let dot = if own.is_empty() { "" } else { "." };
        let mut seen = BTreeSet::new();
        let mut entries = Vec::with_capacity(fields.len());
        for (key, json) in fields {
            // Places are shortened as they grow, so that long ids do not multiply.
            let place = format!("{own}{dot}{}", named(key));
            if !seen.insert(key) {
                return Err(bad(&place, "stands there twice"));
            }
            entries.push((key.as_ref(), At { json, within: Rc::from(place), index: None }));
        }
        Ok(entries)
    }

    /// The items of a list, one after the other: however many there are, no more than one has its place made.
    pub fn list(&self) -> Result<impl ExactSizeIterator<Item = At<'a>> + use<'a>, BadProblem> {
        let Json::List(items) = self.json else {
            return Err(self.wants("a list"));
        };
        let within: Rc<str> = Rc::from(self.place());
        let at = move |(index, json)| At { json, within: Rc::clone(&within), index: Some(index) };
        Ok(items.iter().enumerate().map(at))
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
        let place = self.place();
        bad(if place.is_empty() { "problem" } else { &place }, message)
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

/// How many values may still come, and the field of the whole in which the reading is.
struct Count {
    left: Cell<usize>,
    is_spent: Cell<bool>,
    field: RefCell<String>,
}

/// Reads one value, so deep within the text.
struct Value<'c> {
    count: &'c Count,
    depth: usize,
}

impl<'c> Value<'c> {
    fn below(&self) -> Value<'c> {
        Value { count: self.count, depth: self.depth + 1 }
    }

    fn take<E: Error>(&self) -> Result<(), E> {
        match self.count.left.get().checked_sub(1) {
            Some(left) => {
                self.count.left.set(left);
                Ok(())
            }
            None => {
                self.count.is_spent.set(true);
                Err(E::custom("too many values"))
            }
        }
    }
}

impl<'de> DeserializeSeed<'de> for Value<'_> {
    type Value = Json<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json<'de>, D::Error> {
        self.take()?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_> {
    type Value = Json<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Json<'de>, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Json<'de>, E> {
        Ok(Json::Bool)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Json<'de>, E> {
        Ok(Json::Whole(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Json<'de>, E> {
        Ok(i64::try_from(number).map_or(Json::OtherNumber, Json::Whole))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Json<'de>, E> {
        Ok(Json::OtherNumber)
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json<'de>, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self.below())? {
            // Most lists are rows of a table: no more room than they need.
            if list.len() < 4 {
                list.reserve_exact(1);
            }
            list.push(item);
        }
        Ok(Json::List(list.into_boxed_slice()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Json<'de>, A::Error> {
        let mut object = Vec::new();
        while let Some(key) = fields.next_key_seed(Key)? {
            self.take()?;
            if self.depth == 0 {
                *self.count.field.borrow_mut() = named(&key);
            }
            object.push((key, fields.next_value_seed(self.below())?));
        }
        Ok(Json::Object(object.into_boxed_slice()))
    }
}

/// Reads a key without copying it, where it needs no copy.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cow<'de, str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(text.to_owned()))
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
        let text = format!(r#"{{"{}":1}}"#, "长".repeat(100_000));
        let json = read(&text).unwrap();
        let entries = At::root(&json).entries().unwrap();
        assert!(entries[0].1.text().unwrap_err().to_string().len() < 2_000);
    }

    #[test]
    fn more_values_than_are_read_are_refused_in_the_field_where_they_stand() {
        let text = r#"{"left":["a"],"right":[0,0,0,0]}"#;
        assert!(read_at_most(text, 10).is_ok());
        for most in 0..10 {
            let refused = read_at_most(text, most).unwrap_err();
            let place = ["problem", "problem", "left", "left", "left", "right"];
            assert_eq!(refused.place, place[most.min(5)], "{most}");
            assert!(refused.message.contains(&format!("more than {most} values")), "{refused}");
        }
    }

    #[test]
    fn a_value_takes_little_memory_and_the_largest_problem_fits() {
        assert!(size_of::<Json>() <= 24);
        let (members, lists, rows) = (2 * 2_000, 2 * 2_000 * (2 + 2 * 2_000), 2_000 * 2_000 * 4);
        assert!(members + lists + rows + 100 < MOST_VALUES);
    }
}
