//! The ways to spoil values and texts.

use serde_json::{Value, json};

use super::SplitMix64;
use super::sound::{below, one_of};

/// What stands where something else should, as it is written.
const TOKENS: [&str; 44] = [
    "NaN",
    "-Infinity",
    "inf",
    "1e400",
    "-1e400",
    "1e999999999",
    "1.5",
    "-0",
    "00",
    "0x10",
    "-1",
    "0",
    "1",
    "3",
    "4294967295",
    "4294967296",
    "1000000000",
    "1000000001",
    "-1000000001",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    "-18446744073709551616",
    "99999999999999999999999999999999999999999",
    "null",
    "true",
    "nul",
    "\"\"",
    "\" \"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "\"\\u202e\"",
    "\"-1\"",
    "\"1e5\"",
    "\"0.0000001\"",
    "\"9223372036854775.807\"",
    "\"99999999999999999999\"",
    "\"e0\"",
    "\"x1\"",
    "[]",
    "[[]]",
    "{}",
    "{\"\":1,\"\":2}",
    "[\"e0\",\"x0\"]",
];

/// What comes between the letters of a text or into a cell.
pub const NOISE: [&str; 26] = [
    "\0",
    "\u{feff}",
    "\"",
    "\"\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\n",
    "\r",
    "=",
    "[[",
    "#",
    "'''",
    "\\",
    "-",
    "9",
    "e9",
    "NaN",
    "99999999999999999999",
    "-0.5",
    "\u{202e}",
    "评",
    " ",
];

/// Keys that no object should have.
const KEYS: [&str; 8] = ["", "\0", "e0", "nobody", "id", "locked", "评选", "[0]"];

/// Numbers that may stand in many places and strain what is computed with them.
const NUMBERS: [i64; 14] = [
    0,
    1,
    2,
    3,
    4,
    7,
    1_000,
    999_999_999,
    1_000_000_000,
    -1_000_000_000,
    4_294_967_295,
    2_147_483_648,
    i64::MAX,
    i64::MIN,
];

/// The same for decimals.
pub const DECIMALS: [&str; 12] = [
    "0",
    "0.001",
    "0.5",
    "0.333",
    "1",
    "3",
    "7.777",
    "100",
    "999.999",
    "1000",
    "1000000",
    "9223372036854775.807",
];

/// Puts a value in a place; hands on where its fault will be found.
pub fn put<T>(place: &mut T, value: T, begin: &'static str) -> &'static str {
    *place = value;
    begin
}

/// Says the first item of a list again at its end; hands on where that will be found.
pub fn repeat_first(list: &mut Value, begin: &'static str) -> &'static str {
    let items = list.as_array_mut().unwrap();
    items.push(items[0].clone());
    begin
}

/// The JSON pointers to everything within a value.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Array(items) => {
            for (position, item) in items.iter().enumerate() {
                pointers(item, &format!("{at}/{position}"), found);
            }
        }
        Value::Object(fields) => {
            for (key, field) in fields {
                pointers(field, &format!("{at}/{key}"), found);
            }
        }
        _ => {}
    }
}

/// Puts something else in the place of a value, takes it away, says it twice, gives it another key, or copies another value to it.
pub fn spoil_value(problem: &mut Value, raw: &mut Vec<String>, random: &mut SplitMix64) {
    let mut found = Vec::new();
    pointers(problem, "", &mut found);
    // Deep within the lists stand far more values than at the top, which shall be hit as well.
    let deep = below(random, 5);
    found.retain(|pointer| pointer.matches('/').count() <= deep);
    let at = one_of(random, &found);
    let copied = problem.pointer(&one_of(random, &found)).cloned().unwrap_or_default();
    let way = random.below(6);
    let Some(value) = problem.pointer_mut(&at) else { return };
    match (way, value) {
        (0, Value::Array(items)) if !items.is_empty() => {
            items.remove(below(random, items.len()));
        }
        (1, Value::Array(items)) if !items.is_empty() => {
            items.push(one_of(random, items));
        }
        (0, Value::Object(fields)) if !fields.is_empty() => {
            let key = fields.keys().nth(below(random, fields.len())).cloned().unwrap_or_default();
            fields.remove(&key);
        }
        (1, Value::Object(fields)) => {
            fields.insert(one_of(random, &KEYS).to_owned(), copied);
        }
        (2, value) => *value = copied,
        (3, value) if random.below(4) == 0 => {
            let deep = [4, 100, 200, 5_000][below(random, 4)];
            set_raw(value, format!("{}{}", "[".repeat(deep), "]".repeat(deep)), raw);
        }
        (_, value) => set_raw(value, one_of(random, &TOKENS).to_owned(), raw),
    }
}

/// Puts extreme numbers in the place of a few numbers.
pub fn strain(problem: &mut Value, random: &mut SplitMix64) {
    let mut found = Vec::new();
    pointers(problem, "", &mut found);
    let is_decimal = |value: &Value| value.as_str().is_some_and(|text| text.parse::<f64>().is_ok());
    found.retain(|at| problem.pointer(at).is_some_and(|value| value.is_number() || is_decimal(value)));
    // There are far more affinities and fits than other numbers, which shall be hit as well.
    if random.below(2) == 0 {
        found.retain(|at| !at.starts_with("/pairs") && !at.starts_with("/fit"));
    }
    if found.is_empty() {
        return;
    }
    for _ in 0..=random.below(3) {
        match problem.pointer_mut(&one_of(random, &found)) {
            Some(value) if value.is_number() => *value = json!(one_of(random, &NUMBERS)),
            Some(value) => *value = json!(one_of(random, &DECIMALS)),
            None => {}
        }
    }
}

/// Marks where a token stands that no value can hold.
fn set_raw(value: &mut Value, token: String, raw: &mut Vec<String>) {
    *value = Value::String(format!("@{}@", raw.len()));
    raw.push(token);
}

/// Cuts the text off, loses some of it, says some of it twice, or puts noise between.
pub fn spoil_text(text: &mut String, random: &mut SplitMix64) {
    let bounds: Vec<usize> = (0..=text.len()).filter(|place| text.is_char_boundary(*place)).collect();
    let (one, other) = (one_of(random, &bounds), one_of(random, &bounds));
    let (start, end) = (one.min(other), one.max(other));
    match random.below(7) {
        0 => text.truncate(start),
        1 => text.replace_range(start..end, ""),
        2 => text.insert_str(end, &text.clone()[start..end]),
        3 => text.insert(0, '\u{feff}'),
        4 => text.insert_str(start, &one_of(random, &["[", "{\"a\":"]).repeat(10_000)),
        _ => text.insert_str(start, one_of(random, &NOISE)),
    }
}
