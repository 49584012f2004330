//! The values that a problem is made of: lists, known ids, texts and whole numbers, each refused if it is anything else.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use super::place::{Place, quote};

/// A list, each item read by a seed of its own.
pub(super) struct Each<'p, F> {
    pub(super) place: &'p Place,
    pub(super) item: F,
}

impl<'de, S: DeserializeSeed<'de>, F: Fn() -> S> DeserializeSeed<'de> for Each<'_, F> {
    type Value = Vec<S::Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, S: DeserializeSeed<'de>, F: Fn() -> S> Visitor<'de> for Each<'_, F> {
    type Value = Vec<S::Value>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        self.place.enter_item(0);
        while let Some(item) = list.next_element_seed((self.item)())? {
            items.push(item);
            self.place.enter_item(items.len());
        }
        Ok(items)
    }
}

/// An id that must be known.
pub(super) struct Known<'p> {
    pub(super) ids: &'p BTreeMap<&'p str, u32>,
    pub(super) what: &'static str,
}

impl<'de> DeserializeSeed<'de> for Known<'_> {
    type Value = u32;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<u32, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Known<'_> {
    type Value = u32;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the id of an {}", self.what)
    }

    fn visit_str<E: serde::de::Error>(self, id: &str) -> Result<u32, E> {
        let unknown = || E::custom(format!("there is no {} {}", self.what, quote(id)));
        self.ids.get(id).copied().ok_or_else(unknown)
    }
}

/// A text.
pub(super) struct Text;

impl<'de> DeserializeSeed<'de> for Text {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cow<'de, str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Text {
    type Value = Cow<'de, str>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

/// True or false.
pub(super) struct Truth;

impl<'de> DeserializeSeed<'de> for Truth {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_bool(self)
    }
}

impl Visitor<'_> for Truth {
    type Value = bool;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("true or false")
    }

    fn visit_bool<E>(self, value: bool) -> Result<bool, E> {
        Ok(value)
    }
}

/// An object with just one of some names and its whole number.
pub(super) struct Limit<'p> {
    pub(super) place: &'p Place,
    pub(super) names: &'static [&'static str],
}

impl<'de> DeserializeSeed<'de> for Limit<'_> {
    type Value = (&'static str, u32);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Limit<'_> {
    type Value = (&'static str, u32);

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "an object with {}", self.names.join(" or "))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut limit = None;
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            self.place.enter_key(&key);
            let Some(name) = self.names.iter().find(|name| **name == key) else {
                return Err(A::Error::custom("this field is unknown"));
            };
            if limit.is_some() {
                return Err(A::Error::custom("only one limit may stand here"));
            }
            limit = Some((*name, map.next_value_seed(Whole { least: 0, most: u32::MAX })?));
            self.place.leave_part();
        }
        limit.ok_or_else(|| A::Error::custom(format!("this must have {}", self.names.join(" or "))))
    }
}

/// A whole number within bounds.
pub(super) struct Whole<N> {
    pub(super) least: N,
    pub(super) most: N,
}

impl<'de, N: Copy + PartialOrd + fmt::Display + TryFrom<i64> + TryFrom<u64>> DeserializeSeed<'de>
    for Whole<N>
{
    type Value = N;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<N, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<N: Copy + PartialOrd + fmt::Display + TryFrom<i64> + TryFrom<u64>> Whole<N> {
    fn check<E: serde::de::Error>(&self, number: Option<N>) -> Result<N, E> {
        number.filter(|number| (self.least..=self.most).contains(number)).ok_or_else(|| {
            E::custom(format!("this must be a whole number from {} to {}", self.least, self.most))
        })
    }
}

impl<N: Copy + PartialOrd + fmt::Display + TryFrom<i64> + TryFrom<u64>> Visitor<'_> for Whole<N> {
    type Value = N;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "a whole number from {} to {}", self.least, self.most)
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<N, E> {
        self.check(N::try_from(number).ok())
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<N, E> {
        self.check(N::try_from(number).ok())
    }
}
