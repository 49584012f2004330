//! The written form of the answer. Numbers have as many decimals as are sure to be the same on every platform, at most twelve, and no zeros at their end.

use serde_json::{Map, Number, Value};

use super::group::{Asked, Found};
use super::tables::{Cell, heads, rows};
use super::{Sheet, bad};
use crate::cli::solve::BadProblem;
use crate::cli::solve::ranking::guarded;
use crate::compute::agreement::shown;

/// The most decimals of a number.
const DECIMALS: u8 = 12;
/// The decimals of a chance.
const CHANCE_DECIMALS: u8 = 6;

/// A number as it is printed; none for one that is none, or is too large.
pub fn figure(value: f64) -> Option<String> {
    figure_to(value, DECIMALS)
}

fn figure_to(value: f64, most: u8) -> Option<String> {
    let text = (0..=most).rev().find_map(|decimals| shown(value, decimals))?;
    let has_decimals = text.contains('.');
    let short = if has_decimals { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    Some(short.to_owned())
}

/// All of it, group by group.
pub fn as_json(found: &[Found], asked: &Asked, (draws, level): (usize, f64)) -> String {
    let groups: Vec<Value> = found.iter().map(|group| group_json(group, asked)).collect();
    let mut answer = Map::new();
    answer.insert("groups".to_owned(), Value::Array(groups));
    answer.insert("seed".to_owned(), Value::from(asked.seed));
    answer.insert("draws".to_owned(), Value::from(draws));
    answer.insert("level".to_owned(), json(Cell::Number(level)));
    format!("{}\n", Value::Object(answer))
}

fn group_json(found: &Found, asked: &Asked) -> Value {
    let objects = |sheet: Sheet| -> Vec<Value> {
        let heads = heads(sheet, asked);
        let object =
            |row: Vec<Cell>| Value::Object(heads.iter().cloned().zip(row.into_iter().map(json)).collect());
        rows(sheet, found, asked).into_iter().map(object).collect()
    };
    let mut group = Map::new();
    group.insert("group".to_owned(), Value::from(found.group));
    group.insert("panel".to_owned(), objects(Sheet::Panel).into_iter().next().unwrap_or_default());
    for (name, sheet) in [
        ("judges", Sheet::Judges),
        ("entries", Sheet::Entries),
        ("lines", Sheet::Lines),
        ("outliers", Sheet::Outliers),
        ("refusals", Sheet::Refusals),
    ] {
        group.insert(name.to_owned(), Value::Array(objects(sheet)));
    }
    Value::Object(group)
}

fn json(cell: Cell) -> Value {
    let number = |text: Option<String>| {
        let number = text.and_then(|text| text.parse::<f64>().ok()).and_then(Number::from_f64);
        number.map_or(Value::Null, Value::Number)
    };
    match cell {
        Cell::Text(text) => Value::String(text),
        Cell::Count(count) => Value::from(count),
        Cell::Number(value) => number(figure(value)),
        Cell::Chance(value) => number(figure_to(value, CHANCE_DECIMALS)),
        Cell::Truth(is_so) => Value::Bool(is_so),
        Cell::Names(names) => Value::from(names),
        Cell::Reviews(reviews) => reviews.into_iter().map(Vec::from).collect(),
        Cell::Empty => Value::Null,
    }
}

/// One table, with the group in its first column.
///
/// # Errors
/// None is expected.
pub fn as_csv(found: &[Found], asked: &Asked, sheet: Sheet) -> Result<String, BadProblem> {
    let unwritable = |error: csv::Error| bad("output", &error.to_string());
    let mut writer = csv::Writer::from_writer(Vec::new());
    let heads = std::iter::once("group".to_owned()).chain(heads(sheet, asked));
    writer.write_record(heads).map_err(unwritable)?;
    for group in found {
        for row in rows(sheet, group, asked) {
            let cells = std::iter::once(guarded(group.group.to_owned())).chain(row.into_iter().map(plain));
            writer.write_record(cells).map_err(unwritable)?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| bad("output", &error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| bad("output", &error.to_string()))
}

fn plain(cell: Cell) -> String {
    match cell {
        Cell::Text(text) => guarded(text),
        Cell::Count(count) => count.to_string(),
        Cell::Number(value) => figure(value).unwrap_or_default(),
        Cell::Chance(value) => figure_to(value, CHANCE_DECIMALS).unwrap_or_default(),
        Cell::Truth(is_so) => is_so.to_string(),
        Cell::Names(names) => guarded(names.join("; ")),
        Cell::Reviews(reviews) => {
            let by = |[entry, judge]: [String; 2]| format!("{entry} by {judge}");
            guarded(reviews.into_iter().map(by).collect::<Vec<_>>().join("; "))
        }
        Cell::Empty => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_as_many_decimals_as_fit_and_no_zeros_at_the_end() {
        let shown = [0.123_456_789_012, 6_543.210_987_65, 70.0, -0.0, -2.5, 1e9, 1e-13].map(figure);
        let wanted = ["0.123456789012", "6543.21098765", "70", "0", "-2.5", "1000000000", "0"];
        assert_eq!(shown.map(Option::unwrap), wanted);
        assert_eq!(figure(f64::NAN), None);
        assert_eq!(figure(1e300), None);
    }
}
