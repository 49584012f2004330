//! Reads the JSON of an assignment strictly: unknown or repeated fields, other kinds of values, numbers with a point and unknown ids are
//! faults, and each is named by its place. The text is read twice, so that the lists of pairs are
//! resolved to positions while they are read, wherever they stand; memory stays near that of the finished lists.

mod place;
mod values;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::super::{BadProblem, ID_LIMIT};
use crate::compute::assignment::{AFFINITY_LIMIT, Grouping, Load, Objective, PanelMax, Wishes};
use place::{Place, quote, shorten};
use values::{Each, Known, Limit, Text, Truth, Whole};

/// The longest message, in characters.
const MESSAGE_LIMIT: usize = 300;

/// A problem as it stands in the text; entries and experts are named by position.
pub(super) struct Document {
    pub entries: Vec<(String, u32)>,
    pub experts: Vec<(String, Load)>,
    pub pairs: Vec<(u32, u32, i64)>,
    pub locked: Vec<(u32, u32)>,
    pub forbidden: Vec<(u32, u32)>,
    pub seed: u64,
    pub wishes: Wishes,
}

/// Reads a problem.
///
/// # Errors
/// The first fault, with its place.
pub(super) fn read(text: &str) -> Result<Document, BadProblem> {
    let place = Place::default();
    let mut people =
        People { place: &place, entries: None, experts: None, seed: 0, wishes: Wishes::default() };
    run_pass(text, &place, &mut people)?;
    let People { entries, experts, seed, mut wishes, .. } = people;
    let entries = entries.ok_or_else(|| missing("entries"))?;
    let experts = experts.ok_or_else(|| missing("experts"))?;
    let ids = Ids {
        entries: positions("entries", entries.iter().map(|person| person.id.as_str()))?,
        experts: positions("experts", experts.iter().map(|person| person.id.as_str()))?,
    };
    let mut lists = Lists {
        place: &place,
        ids: &ids,
        pairs: None,
        locked: Vec::new(),
        forbidden: Vec::new(),
        current: None,
    };
    run_pass(text, &place, &mut lists)?;
    let Lists { pairs, locked, forbidden, current, .. } = lists;
    drop(ids);
    let mut names = BTreeMap::new();
    let mut numbers = |people: &[Person], text: usize| -> Vec<Option<u32>> {
        people.iter().map(|person| Some(number(&mut names, person.texts.get(text)?.as_ref()?))).collect()
    };
    wishes.entry_regions = numbers(&entries, REGION);
    wishes.expert_regions = numbers(&experts, REGION);
    wishes.expert_kinds = numbers(&experts, KIND);
    wishes.current = current.map(without_affinities);
    let pairs = pairs.ok_or_else(|| missing("pairs"))?;
    Ok(Document {
        entries: entries.into_iter().map(|Person { id, numbers: [need, _], .. }| (id, need)).collect(),
        experts: experts
            .into_iter()
            .map(|Person { id, numbers: [min, max], .. }| (id, Load { min, max }))
            .collect(),
        pairs,
        locked: without_affinities(locked),
        forbidden: without_affinities(forbidden),
        seed,
        wishes,
    })
}

fn without_affinities(list: Vec<(u32, u32, i64)>) -> Vec<(u32, u32)> {
    list.into_iter().map(|(entry, expert, _)| (entry, expert)).collect()
}

/// A text as a number, the same for the same text.
fn number(names: &mut BTreeMap<String, u32>, text: &str) -> u32 {
    if let Some(known) = names.get(text) {
        return *known;
    }
    let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
    names.insert(text.to_owned(), next);
    next
}

fn missing(field: &str) -> BadProblem {
    BadProblem { place: field.to_owned(), message: "this field is missing".to_owned() }
}

/// The position of each id.
fn positions<'a>(
    field: &str,
    ids: impl Iterator<Item = &'a str>,
) -> Result<BTreeMap<&'a str, u32>, BadProblem> {
    let mut positions = BTreeMap::new();
    for (position, id) in (0_u32..).zip(ids) {
        if let Some(first) = positions.insert(id, position) {
            let message = format!("the id {} stands at {field}[{first}] already", quote(id));
            return Err(BadProblem { place: format!("{field}[{position}].id"), message });
        }
    }
    Ok(positions)
}

/// What one reading of the document takes from it.
trait Pass {
    /// Reads the value of a field, or passes over it.
    fn read<'de, A: MapAccess<'de>>(&mut self, field: &str, map: &mut A) -> Result<(), A::Error>;
}

fn run_pass<P: Pass>(text: &str, place: &Place, pass: &mut P) -> Result<(), BadProblem> {
    place.enter("");
    let mut deserializer = serde_json::Deserializer::from_str(text);
    Fields { place, pass }.deserialize(&mut deserializer).and_then(|()| deserializer.end()).map_err(|error| {
        BadProblem { place: place.to_string(), message: shorten(&error.to_string(), MESSAGE_LIMIT) }
    })
}

/// The document: each field at most once.
struct Fields<'p, P> {
    place: &'p Place,
    pass: &'p mut P,
}

impl<'de, P: Pass> DeserializeSeed<'de> for Fields<'_, P> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, P: Pass> Visitor<'de> for Fields<'_, P> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object with entries, experts and pairs")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = BTreeSet::new();
        while let Some(field) = map.next_key::<Cow<'de, str>>()? {
            self.place.enter(&field);
            if seen.contains(&field) {
                return Err(A::Error::custom("this field stands here twice"));
            }
            self.pass.read(&field, &mut map)?;
            seen.insert(field);
            self.place.enter("");
        }
        Ok(())
    }
}

/// The first reading: entries, experts and the choices.
struct People<'p> {
    place: &'p Place,
    entries: Option<Vec<Person>>,
    experts: Option<Vec<Person>>,
    seed: u64,
    wishes: Wishes,
}

impl Pass for People<'_> {
    fn read<'de, A: MapAccess<'de>>(&mut self, field: &str, map: &mut A) -> Result<(), A::Error> {
        let place = self.place;
        match field {
            "entries" => {
                let item = || Record { place, numbers: &["need"], texts: &["region"] };
                self.entries = Some(map.next_value_seed(Each { place, item })?);
            }
            "experts" => {
                let item = || Record { place, numbers: &["min", "max"], texts: &["region", "kind"] };
                self.experts = Some(map.next_value_seed(Each { place, item })?);
            }
            "pairs" | "locked" | "forbidden" | "current" => {
                map.next_value_seed(Each { place, item: || Passed { place } })?;
            }
            "objective" => {
                self.wishes.objective = match map.next_value_seed(Text)?.as_ref() {
                    "total" => Objective::Total,
                    "fair" => Objective::Fair,
                    other => {
                        let message =
                            format!("there is no objective {}; it is \"total\" or \"fair\"", quote(other));
                        return Err(A::Error::custom(message));
                    }
                }
            }
            "seed" => self.seed = map.next_value_seed(Whole { least: 0_u64, most: u64::MAX })?,
            "min_cross_region" => {
                self.wishes.min_cross_region = map.next_value_seed(Whole { least: 0, most: u32::MAX })?;
            }
            "connected" => self.wishes.is_connected = map.next_value_seed(Truth)?,
            "panel_max" => {
                let (name, most) = map.next_value_seed(Limit { place, names: &["region", "kind"] })?;
                let by = if name == "region" { Grouping::Region } else { Grouping::Kind };
                self.wishes.panel_max = Some(PanelMax { by, most });
            }
            "tolerance" => {
                self.wishes.tolerance = Some(map.next_value_seed(Whole { least: 0, most: i64::MAX })?);
            }
            "change_price" => {
                self.wishes.change_price = Some(map.next_value_seed(Whole { least: 0, most: i64::MAX })?);
            }
            _ => return Err(A::Error::custom("this field is unknown")),
        }
        Ok(())
    }
}

/// The positions of the ids.
struct Ids<'a> {
    entries: BTreeMap<&'a str, u32>,
    experts: BTreeMap<&'a str, u32>,
}

/// The second reading: the lists of pairs.
struct Lists<'p> {
    place: &'p Place,
    ids: &'p Ids<'p>,
    pairs: Option<Vec<(u32, u32, i64)>>,
    locked: Vec<(u32, u32, i64)>,
    forbidden: Vec<(u32, u32, i64)>,
    current: Option<Vec<(u32, u32, i64)>>,
}

impl Pass for Lists<'_> {
    fn read<'de, A: MapAccess<'de>>(&mut self, field: &str, map: &mut A) -> Result<(), A::Error> {
        let (place, ids) = (self.place, self.ids);
        let list = |has_affinity| Each { place, item: move || Ends { place, ids, has_affinity } };
        match field {
            "pairs" => self.pairs = Some(map.next_value_seed(list(true))?),
            "locked" => self.locked = map.next_value_seed(list(false))?,
            "forbidden" => self.forbidden = map.next_value_seed(list(false))?,
            "current" => self.current = Some(map.next_value_seed(list(false))?),
            _ => {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// The places of the texts in a [`Person`].
const REGION: usize = 0;
const KIND: usize = 1;

/// An entry or expert as it is written.
struct Person {
    id: String,
    numbers: [u32; 2],
    texts: [Option<String>; 2],
}

/// An entry or expert: an id, one or two numbers that must be there, texts that may be there.
struct Record<'p> {
    place: &'p Place,
    numbers: &'static [&'static str],
    texts: &'static [&'static str],
}

impl<'de> DeserializeSeed<'de> for Record<'_> {
    type Value = Person;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Record<'_> {
    type Value = Person;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "an object with id and {}", self.numbers.join(" and "))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut id, mut numbers) = (None, [None; 2]);
        let mut texts = [const { None }; 2];
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            self.place.enter_key(&key);
            let slot =
                self.numbers.iter().position(|name| *name == key).and_then(|slot| numbers.get_mut(slot));
            let text = self.texts.iter().position(|name| *name == key).and_then(|slot| texts.get_mut(slot));
            let is_repeated = if let Some(number) = slot {
                number.replace(map.next_value_seed(Whole { least: 0, most: u32::MAX })?).is_some()
            } else if let Some(text) = text {
                text.replace(short_text(&mut map)?).is_some()
            } else if key == "id" {
                id.replace(short_text(&mut map)?).is_some()
            } else {
                return Err(A::Error::custom("this field is unknown"));
            };
            if is_repeated {
                return Err(A::Error::custom("this field stands here twice"));
            }
            self.place.leave_part();
        }
        let missing = |name: &str| {
            self.place.enter_key(name);
            A::Error::custom("this field is missing")
        };
        let id = id.ok_or_else(|| missing("id"))?;
        if let Some((name, _)) = self.numbers.iter().zip(numbers).find(|(_, number)| number.is_none()) {
            return Err(missing(name));
        }
        Ok(Person { id, numbers: numbers.map(Option::unwrap_or_default), texts })
    }
}

/// An id or a name of a region or kind.
fn short_text<'de, A: MapAccess<'de>>(map: &mut A) -> Result<String, A::Error> {
    let text = map.next_value_seed(Text)?;
    if text.len() > ID_LIMIT {
        return Err(A::Error::custom(format!("this text is longer than {ID_LIMIT} bytes")));
    }
    Ok(text.into_owned())
}

/// A pair whose ids may not be known yet: only its form is looked at.
struct Passed<'p> {
    place: &'p Place,
}

impl<'de> DeserializeSeed<'de> for Passed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Passed<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of an entry, an expert and, among pairs, their affinity")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut part = 0;
        self.place.part.set(Some(part));
        while list.next_element::<IgnoredAny>()?.is_some() {
            part += 1;
            self.place.part.set(Some(part));
        }
        self.place.leave_part();
        Ok(())
    }
}

/// A pair of known ids, with or without an affinity.
struct Ends<'p> {
    place: &'p Place,
    ids: &'p Ids<'p>,
    has_affinity: bool,
}

impl<'de> DeserializeSeed<'de> for Ends<'_> {
    type Value = (u32, u32, i64);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Ends<'_> {
    type Value = (u32, u32, i64);

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.has_affinity { "[entry, expert, affinity]" } else { "[entry, expert]" })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let length = |found| A::Error::invalid_length(found, &self);
        self.place.part.set(Some(0));
        let entry = list.next_element_seed(Known { ids: &self.ids.entries, what: "entry" })?;
        self.place.part.set(Some(1));
        let expert = match entry {
            Some(_) => list.next_element_seed(Known { ids: &self.ids.experts, what: "expert" })?,
            None => None,
        };
        self.place.part.set(Some(2));
        let affinity = match expert {
            Some(_) if self.has_affinity => {
                list.next_element_seed(Whole { least: -AFFINITY_LIMIT, most: AFFINITY_LIMIT })?
            }
            _ => Some(0),
        };
        self.place.leave_part();
        let entry = entry.ok_or_else(|| length(0))?;
        let expert = expert.ok_or_else(|| length(1))?;
        let affinity = affinity.ok_or_else(|| length(2))?;
        match list.next_element::<IgnoredAny>()? {
            Some(_) => Err(length(if self.has_affinity { 4 } else { 3 })),
            None => Ok((entry, expert, affinity)),
        }
    }
}
