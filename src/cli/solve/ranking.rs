//! `pingxuan solve ranking`: a table of marks and a rule become a ranking, with the same code that ranks a round in the browser.
//! The input is read strictly by [`table`]; here the entries are scored and ranked, and the answer is written as CSV or JSON.

use std::io::Read;

use serde_json::{Map, Value};

use crate::cli::solve::ranking::table::{Entry, Table};
use crate::cli::solve::{Answer, BadProblem, Status};
use crate::compute::exact::{Exact, Overflow};
use crate::compute::ranking::{DecidedBy, Entrant, LeftBy, Ranking, rank};
use crate::compute::scoring::{Outcome, Scorer, SmallPanel};
use crate::domain::rule::text::{RuleText, tie_break_word};
use crate::domain::rule::{Rule, RuleError};

pub mod table;

/// The form of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table with one row for each entry.
    Csv,
    /// The same rows as objects, and notes on ties and tiers.
    Json,
}

/// Ranks the entries of a table of marks by a rule in TOML.
///
/// The table has the columns entry, judge, criterion and score (a blank score is no mark), optionally group and region, and
/// the columns that the tie-break chain names. An entry is known by its group and its id. `raw_mean` is the exact total of
/// the plain criterion means, rounded once. Lots (`draw`) are for people to draw: such a tie stays and is noted.
///
/// # Errors
/// The row and column of the table, or the field of the rule, that is wrong; or the entry whose panel the rule refuses to score.
pub fn run(scores_csv: impl Read, rule_toml: &str, format: Format) -> Result<Answer, BadProblem> {
    let text = RuleText::from_toml(rule_toml).map_err(bad_rule)?;
    let rule = Rule::new(&text).map_err(bad_rule)?;
    let table = Table::read(scores_csv, &rule)?;
    let mut notes = Vec::new();
    if text.aggregate == "mean" && text.trim.is_some() {
        notes.push("trim is not used by aggregate = \"mean\"".to_owned());
    }
    let scorer = Scorer::new(&rule).map_err(|Overflow| bad("criterion", &Overflow.to_string()))?;
    let mut entries = Vec::with_capacity(table.entries.len());
    let mut entrants = Vec::with_capacity(table.entries.len());
    for mut entry in table.entries {
        let marks = std::mem::take(&mut entry.marks);
        let working = scorer.score(&marks).map_err(|error| bad(&entry.place(), &error.to_string()))?;
        if let Outcome::Refused(panels) = &working.outcome {
            return Err(bad(&entry.place(), &refusal(&rule, panels)));
        }
        let columns = std::mem::take(&mut entry.columns);
        entrants.push(Entrant { group: entry.group_number, working, columns });
        entries.push(entry);
    }
    let ranking = rank(&rule, &entrants, &[]).map_err(|Overflow| bad("tie_break", &Overflow.to_string()))?;
    notes.extend(notes_on(&rule, &ranking, &entries));
    let rows: Vec<Vec<Cell>> =
        ranking.order.iter().filter_map(|index| row(&rule, &ranking, &entries, &entrants, *index)).collect();
    let text = match format {
        Format::Csv => as_csv(&rule, &rows)?,
        Format::Json => as_json(&rule, rows, notes),
    };
    Ok(Answer { status: Status::Solved, text })
}

fn bad(place: &str, message: &str) -> BadProblem {
    BadProblem { place: place.to_owned(), message: message.to_owned() }
}

fn bad_rule(error: RuleError) -> BadProblem {
    BadProblem { place: error.place, message: error.message }
}

fn refusal(rule: &Rule, panels: &[SmallPanel]) -> String {
    let panel = |small: &SmallPanel| match small.criterion.and_then(|position| rule.criteria().get(position))
    {
        Some(criterion) => format!("{} judges in criterion {}", small.judges, criterion.id),
        None => format!("{} judges with all marks", small.judges),
    };
    let panels: Vec<String> = panels.iter().map(panel).collect();
    format!(
        "the panel is smaller than trim.min_panel and trim.otherwise is \"refuse\": {}",
        panels.join(", ")
    )
}

/// One value of the answer.
enum Cell {
    /// Words that came with the input; in CSV kept from being read as a formula.
    Text(String),
    Count(usize),
    Decimal(String),
    Empty,
}

fn headers(rule: &Rule) -> impl Iterator<Item = String> {
    let fixed = ["group", "rank", "entry", "score", "tier", "judges", "raw_mean"];
    fixed
        .into_iter()
        .map(str::to_owned)
        .chain(rule.criteria().iter().map(|criterion| format!("criterion:{}", criterion.id)))
}

fn row(
    rule: &Rule,
    ranking: &Ranking,
    entries: &[Entry],
    entrants: &[Entrant<u32>],
    index: usize,
) -> Option<Vec<Cell>> {
    let (entry, working, place) =
        (entries.get(index)?, &entrants.get(index)?.working, ranking.places.get(index)?);
    let decimal = |value: Option<Exact>| {
        value.map_or(Cell::Empty, |value| Cell::Decimal(value.to_decimal(rule.decimals())))
    };
    let tier = place.tier.and_then(|tier| rule.tiers().get(tier));
    let mut cells = vec![
        Cell::Text(entry.group.clone()),
        place.rank.map_or(Cell::Empty, Cell::Count),
        Cell::Text(entry.id.clone()),
        decimal(working.total()),
        tier.map_or(Cell::Empty, |tier| Cell::Text(tier.name.clone())),
        Cell::Count(working.judges),
        decimal(working.raw_mean),
    ];
    cells.extend(working.criteria.iter().map(|criterion| decimal(criterion.mean.map(|mean| mean.value))));
    Some(cells)
}

fn as_csv(rule: &Rule, rows: &[Vec<Cell>]) -> Result<String, BadProblem> {
    let unwritable = |error: csv::Error| bad("output", &error.to_string());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(headers(rule)).map_err(unwritable)?;
    for row in rows {
        let cells = row.iter().map(|cell| match cell {
            Cell::Text(text) => guarded(text),
            Cell::Count(count) => count.to_string(),
            Cell::Decimal(decimal) => decimal.clone(),
            Cell::Empty => String::new(),
        });
        writer.write_record(cells).map_err(unwritable)?;
    }
    let bytes = writer.into_inner().map_err(|error| bad("output", &error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| bad("output", &error.to_string()))
}

/// A spreadsheet would run a cell that begins like this as a formula.
fn guarded(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

fn as_json(rule: &Rule, rows: Vec<Vec<Cell>>, notes: Vec<String>) -> String {
    let headers: Vec<String> = headers(rule).collect();
    let object = |row: Vec<Cell>| {
        let values = row.into_iter().map(|cell| match cell {
            Cell::Text(text) | Cell::Decimal(text) => Value::String(text),
            Cell::Count(count) => Value::from(count),
            Cell::Empty => Value::Null,
        });
        Value::Object(headers.iter().cloned().zip(values).collect::<Map<String, Value>>())
    };
    let ranking: Vec<Value> = rows.into_iter().map(object).collect();
    let notes: Vec<Value> = notes.into_iter().map(Value::String).collect();
    let answer: Map<String, Value> =
        [("ranking".to_owned(), Value::Array(ranking)), ("notes".to_owned(), Value::Array(notes))]
            .into_iter()
            .collect();
    format!("{}\n", Value::Object(answer))
}

/// What a reader must know beside the table: what decided ties, which are left, and which tiers they cut.
fn notes_on(rule: &Rule, ranking: &Ranking, entries: &[Entry]) -> Vec<String> {
    let list = |indexes: &[usize]| {
        let named: Vec<String> =
            indexes.iter().filter_map(|index| entries.get(*index)).map(Entry::place).collect();
        named.join(", ")
    };
    let mut notes = Vec::new();
    for split in &ranking.splits {
        let DecidedBy::Key(position) = split.by else {
            continue;
        };
        let key = rule
            .tie_break()
            .get(position)
            .map(|key| tie_break_word(key, rule.criteria()))
            .unwrap_or_default();
        let order: Vec<String> = split.into.iter().map(|equal| list(equal).replace(", ", " = ")).collect();
        notes.push(format!("tie decided by {key}: {}", order.join(" > ")));
    }
    for tie in &ranking.ties {
        let how = match tie.left_by {
            LeftBy::Chain => "no key of tie_break decides",
            LeftBy::Draw => "lots are to be drawn",
            LeftBy::Shared => "shared by rule",
        };
        notes.push(format!("tie at rank {} ({how}): {}", tie.rank, list(&tie.entries)));
    }
    for cut in &ranking.cuts {
        let name = rule.tiers().get(cut.tier).map_or("", |tier| tier.name.as_str());
        notes.push(format!(
            "tier {name} has room for {} of a tie of {}: {}",
            cut.room,
            cut.tied.len(),
            list(&cut.tied)
        ));
    }
    notes
}
