//! `pingxuan solve ranking`: a table of marks and a rule become a ranking, with the same code that ranks a round in the browser.
//! The input is read strictly by [`table`]; here the entries are scored and ranked, and the answer is written as CSV or JSON.

use std::collections::BTreeMap;
use std::io::Read;

use serde_json::{Map, Value};

use crate::cli::solve::ranking::table::{Entry, Table};
use crate::cli::solve::{Answer, BadProblem, Status};
use crate::compute::calibration::official::{CHANCE_DECIMALS, Finding};
use crate::compute::exact::{Exact, Overflow};
use crate::compute::ranking::{DecidedBy, Entrant, LeftBy, Ranking, rank};
use crate::compute::scoring::{Deviation, GateCheck, Outcome, PartWay, Scorer, SmallPanel, Working};
use crate::domain::rule::text::{RuleText, tie_break_word};
use crate::domain::rule::{Aggregate, Rule, RuleError};

pub mod calibrated;
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
/// the columns that the tie-break chain names. An entry is known by its group and its id, and its judges are persons within the
/// group. `raw_mean` is the exact total of the plain criterion means, weighted by part and with the bonuses, rounded once. Lots
/// (`draw`) are for people to draw: such a tie stays and is noted.
///
/// The criterion column also names gates and bonuses by their ids. A gate takes 0 and 1, and is met if somebody marked it and
/// nobody with 0; an entry that misses one, or whose gate nobody marked, has neither rank nor score and is noted. A bonus takes
/// 0 to its full marks, in thousandths; its mean over the judges who gave one is added to the total, with no weight and
/// nothing dropped. A part is scored by the aggregate from its own criteria, by the judges who marked them; its score counts
/// times the part's weight, under `weighting = "percent"` as a share of what its criteria's weights add up to (of 100, if it is
/// a standard score), and these add up to the total.
///
/// `aggregate = "calibrated"` takes the judges' leanings out of the totals, group by group, and weighs each judge by precision; see
/// [`crate::compute::calibration::official`]. The score is `adjusted`, rounded once to the rule's decimals. `rank_low` to `rank_high` holds the rank with 90
/// percent, and `p:TIER` is the chance to be in the tier or a higher one, both from 2000 orders drawn with the seed 1. What the
/// marks cannot tell has an empty cell and a note with the reason and the remedy. Notes are part of the objects, and stand beside the table.
///
/// Costs O(n log n) for n rows, and for a calibration what that costs.
///
/// # Errors
/// The row and column of the table, or the field of the rule, that is wrong; or the entry whose panel the rule refuses to score.
pub fn run(scores_csv: impl Read, rule_toml: &str, format: Format) -> Result<Answer, BadProblem> {
    let text = RuleText::from_toml(rule_toml).map_err(bad_rule)?;
    let rule = Rule::new(&text).map_err(bad_rule)?;
    let Table { mut entries, judges } = Table::read(scores_csv, &rule)?;
    let mut notes = Vec::new();
    if !matches!(rule.aggregate(), Aggregate::Trimmed(_)) && text.trim.is_some() {
        notes.push(format!("trim is not used by aggregate = {:?}", text.aggregate));
    }
    let scorer = Scorer::new(&rule).map_err(|Overflow| bad("criterion", &Overflow.to_string()))?;
    let is_calibrated = rule.aggregate() == Aggregate::Calibrated;
    let mut entrants = Vec::with_capacity(entries.len());
    let (mut findings, mut unknown) = (Vec::new(), Vec::new());
    for group in entries.chunk_by_mut(|left, right| left.group_number == right.group_number) {
        let mut workings = scorer
            .score_group(group.iter_mut().map(|entry| std::mem::take(&mut entry.marks)))
            .map_err(|error| bad(&place_in(group, error.entry), &error.to_string()))?;
        if is_calibrated {
            let number = group.first().and_then(|entry| usize::try_from(entry.group_number).ok());
            let names = number.and_then(|number| judges.get(number)).map_or(&[][..], Vec::as_slice);
            let panel = calibrated::Group { entries: group, judges: names };
            let found = calibrated::calibrate_group(&scorer, &rule, &panel, &mut workings, &mut unknown)?;
            findings.extend(found);
        }
        for (entry, working) in group.iter_mut().zip(workings) {
            if let Outcome::Refused(panels) = &working.outcome {
                return Err(bad(&entry.place(), &refusal(&rule, panels)));
            }
            let columns = std::mem::take(&mut entry.columns);
            entrants.push(Entrant { group: entry.group_number, working, columns });
        }
    }
    let ranking = rank(&rule, &entrants, &[]).map_err(|Overflow| bad("tie_break", &Overflow.to_string()))?;
    for (finding, place) in findings.iter_mut().zip(&ranking.places) {
        if let Some(finding) = finding {
            finding.widen(place.rank);
        }
    }
    let rows = ranking.order.iter().filter_map(|index| {
        let mut cells = row(&rule, &ranking, &entries, &entrants, *index)?;
        if is_calibrated {
            cells.extend(calibrated_cells(&rule, findings.get(*index).and_then(Option::as_ref)));
        }
        Some(cells)
    });
    notes.extend(entry_notes(&rule, &entries, &entrants));
    notes.extend(judge_notes(&rule, &judges, &entries, &entrants));
    notes.extend(unknown);
    notes.extend(notes_on(&rule, &ranking, &entries));
    // A table has no place for notes; objects have.
    let (text, notes) = match format {
        Format::Csv => (as_csv(&rule, rows)?, notes),
        Format::Json => (as_json(&rule, rows, notes), Vec::new()),
    };
    Ok(Answer { status: Status::Solved, text, notes })
}

fn place_in(entries: &[Entry], position: usize) -> String {
    entries.get(position).map_or_else(|| "scores".to_owned(), Entry::place)
}

fn bad(place: &str, message: &str) -> BadProblem {
    BadProblem { place: place.to_owned(), message: message.to_owned() }
}

fn bad_rule(error: RuleError) -> BadProblem {
    BadProblem { place: error.place, message: error.message }
}

/// Panels that are too small, with their sizes.
fn sizes(rule: &Rule, panels: &[SmallPanel]) -> String {
    let panel = |small: &SmallPanel| {
        let criterion = small.criterion.and_then(|position| rule.criteria().get(position));
        match (criterion, rule.parts().get(small.part)) {
            (Some(criterion), _) => format!("{} judges in criterion {}", small.judges, criterion.id),
            (None, Some(part)) => format!("{} judges with all marks of part {}", small.judges, part.id),
            (None, None) => format!("{} judges with all marks", small.judges),
        }
    };
    panels.iter().map(panel).collect::<Vec<_>>().join(", ")
}

fn refusal(rule: &Rule, panels: &[SmallPanel]) -> String {
    let sizes = sizes(rule, panels);
    format!("the panel is smaller than trim.min_panel and trim.otherwise is \"refuse\": {sizes}")
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
        .chain(calibrated_headers(rule))
}

fn calibrated_headers(rule: &Rule) -> Vec<String> {
    if rule.aggregate() != Aggregate::Calibrated {
        return Vec::new();
    }
    let fixed = ["adjusted", "standard_error", "rank_low", "rank_high"].into_iter().map(str::to_owned);
    fixed.chain(rule.tiers().iter().map(|tier| format!("p:{}", tier.name))).collect()
}

fn calibrated_cells(rule: &Rule, finding: Option<&Finding>) -> Vec<Cell> {
    let decimal = |value: Option<Exact>, decimals: u8| {
        value.map_or(Cell::Empty, |value| Cell::Decimal(value.to_decimal(decimals)))
    };
    let count = |value: Option<usize>| value.map_or(Cell::Empty, Cell::Count);
    let ranks = finding.and_then(|finding| finding.ranks);
    let mut cells = vec![
        decimal(finding.map(|finding| finding.adjusted), rule.decimals()),
        decimal(finding.and_then(|finding| finding.standard_error), rule.decimals()),
        count(ranks.map(|(low, _)| low)),
        count(ranks.map(|(_, high)| high)),
    ];
    let chance = |tier: usize| finding.and_then(|finding| finding.chances.get(tier).copied().flatten());
    cells.extend((0..rule.tiers().len()).map(|tier| decimal(chance(tier), CHANCE_DECIMALS)));
    cells
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
        Cell::Text(entry.group.to_string()),
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

fn as_csv(rule: &Rule, rows: impl Iterator<Item = Vec<Cell>>) -> Result<String, BadProblem> {
    let unwritable = |error: csv::Error| bad("output", &error.to_string());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(headers(rule)).map_err(unwritable)?;
    for row in rows {
        let cells = row.into_iter().map(|cell| match cell {
            Cell::Text(text) => guarded(text),
            Cell::Count(count) => count.to_string(),
            Cell::Decimal(decimal) => decimal,
            Cell::Empty => String::new(),
        });
        writer.write_record(cells).map_err(unwritable)?;
    }
    let bytes = writer.into_inner().map_err(|error| bad("output", &error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| bad("output", &error.to_string()))
}

/// A cell of CSV, kept from being run as a formula: a spreadsheet would take one that begins like this for one.
pub fn guarded(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

/// Writes row by row, so that the answer is in memory only once.
fn as_json(rule: &Rule, rows: impl Iterator<Item = Vec<Cell>>, notes: Vec<String>) -> String {
    let headers: Vec<String> = headers(rule).collect();
    let mut text = "{\"ranking\":[".to_owned();
    for (position, row) in rows.enumerate() {
        let values = row.into_iter().map(|cell| match cell {
            Cell::Text(text) | Cell::Decimal(text) => Value::String(text),
            Cell::Count(count) => Value::from(count),
            Cell::Empty => Value::Null,
        });
        let object: Map<String, Value> = headers.iter().cloned().zip(values).collect();
        if position > 0 {
            text.push(',');
        }
        text.push_str(&Value::Object(object).to_string());
    }
    let notes: Vec<Value> = notes.into_iter().map(Value::String).collect();
    text.push_str(&format!("],\"notes\":{}}}\n", Value::Array(notes)));
    text
}

/// What a reader must know of single entries: why one is not ranked, or not trimmed.
fn entry_notes(rule: &Rule, entries: &[Entry], entrants: &[Entrant<u32>]) -> Vec<String> {
    let mut notes = Vec::new();
    for (entry, Entrant { working, .. }) in entries.iter().zip(entrants) {
        let Working { gates, outcome, .. } = working;
        for (gate, check) in rule.gates().iter().zip(gates) {
            match check {
                GateCheck::Met => {}
                GateCheck::Missed => notes.push(format!("{} misses gate {}", entry.place(), gate.id)),
                GateCheck::Unchecked => {
                    notes.push(format!("{}: nobody marked gate {}", entry.place(), gate.id));
                }
            }
        }
        let untrimmed = working.untrimmed(rule);
        if !untrimmed.is_empty() {
            let sizes = sizes(rule, &untrimmed);
            notes.push(format!("{}: too few to drop the highest and lowest: {sizes}", entry.place()));
        }
        if let Outcome::NoWholeSheet(parts) = outcome {
            let named = parts.iter().filter_map(|part| rule.parts().get(*part));
            let names: Vec<String> = named.map(|part| format!(" of part {}", part.id)).collect();
            let which = names.join(" or");
            notes.push(format!("{}: no judge marked every criterion{which}", entry.place()));
        }
    }
    notes
}

/// The judges whose totals say nothing about differences, so that each of them counts as the mean of the standard scale.
fn judge_notes(
    rule: &Rule,
    judges: &[Vec<Box<str>>],
    entries: &[Entry],
    entrants: &[Entrant<u32>],
) -> Vec<String> {
    let mut flat: BTreeMap<(u32, u32, usize), (&Entry, Deviation)> = BTreeMap::new();
    for (entry, Entrant { group, working, .. }) in entries.iter().zip(entrants) {
        for (number, part) in working.parts.iter().enumerate() {
            let PartWay::Standardised(scores) = &part.way else { continue };
            for score in scores.iter().filter(|score| !matches!(score.scale.deviation, Deviation::Of(_))) {
                flat.insert((*group, score.judge, number), (entry, score.scale.deviation));
            }
        }
    }
    let note = |((group, judge, part), (entry, deviation)): ((u32, u32, usize), (&Entry, Deviation))| {
        let names = usize::try_from(group).ok().and_then(|group| judges.get(group))?;
        let name = names.get(usize::try_from(judge).ok()?)?;
        let of_group =
            if entry.group.is_empty() { String::new() } else { format!(" of group {}", entry.group) };
        let of_part = rule.parts().get(part).map(|part| format!(" in part {}", part.id)).unwrap_or_default();
        let why = match deviation {
            Deviation::OneTotal => "has but one total",
            Deviation::AllEqual | Deviation::Of(_) => "gave all entries the same total",
        };
        Some(format!("judge {name}{of_group} {why}{of_part}: it counts as 50"))
    };
    flat.into_iter().filter_map(note).collect()
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
