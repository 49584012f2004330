//! Calibrated scores of a table's group: the marks go to [`crate::compute::calibration::official`], and what it does not know comes back in
//! sentences, with the reason and what would help.

use crate::cli::solve::BadProblem;
use crate::cli::solve::ranking::bad;
use crate::cli::solve::ranking::table::Entry;
use crate::compute::calibration::official::{
    Calibrated, Finding, Note, OfficialError, Part, calibrate_group as calibrate,
};
use crate::compute::calibration::{FEWEST_MARKS, FEWEST_SPARE};
use crate::compute::scoring::{Scorer, Working};
use crate::domain::rule::Rule;

/// One group of the table.
pub struct Group<'table> {
    /// Its entries.
    pub entries: &'table [Entry],
    /// Its judges by their number.
    pub judges: &'table [Box<str>],
}

/// Gives the entries of a group their calibrated scores, and says for each what is known besides; notes say what is not known, why
/// and what would help.
///
/// Neither the order of the rows nor the numbers of the judges matter: positions follow the names. Costs as
/// [`calibrate`] does.
///
/// # Errors
/// If a total is too large for a calibration, or a part has more than 3,000 judges or 200,000 entries.
pub fn calibrate_group(
    scorer: &Scorer,
    rule: &Rule,
    group: &Group,
    workings: &mut [Working<u32>],
    notes: &mut Vec<String>,
) -> Result<Vec<Option<Finding>>, BadProblem> {
    let found = calibrate(scorer, rule, workings, |judge| group.name(judge)).map_err(|error| {
        let place = match error {
            OfficialError::Calibration(_) => "decimals",
            OfficialError::TooMany | OfficialError::Observation(_) | OfficialError::Overflow(_) => "scores",
        };
        bad(place, &error.to_string())
    })?;
    let sentences = Sentences { rule, group, found: &found };
    notes.extend(found.notes.iter().map(|note| sentences.note(note)));
    Ok(found.findings)
}

impl Group<'_> {
    fn name(&self, judge: u32) -> &str {
        let place = usize::try_from(judge).ok();
        place.and_then(|place| self.judges.get(place)).map_or("", AsRef::as_ref)
    }

    /// The name of the group.
    fn own_name(&self) -> &str {
        self.entries.first().map_or("", |entry| &entry.group)
    }
}

/// What is not known, for people.
struct Sentences<'table> {
    rule: &'table Rule,
    group: &'table Group<'table>,
    found: &'table Calibrated<u32>,
}

impl Sentences<'_> {
    fn entry(&self, entry: usize) -> String {
        self.group.entries.get(entry).map(Entry::place).unwrap_or_default()
    }

    fn judge(&self, judge: u32) -> String {
        let (name, group) = (self.group.name(judge), self.group.own_name());
        if group.is_empty() { format!("judge {name}") } else { format!("judge {name} of group {group}") }
    }

    /// Which part is meant, if there are several, and which group.
    fn around(&self, part: usize) -> String {
        let group = self.group.own_name();
        let of_group = if group.is_empty() { String::new() } else { format!(" in group {group}") };
        if self.found.parts.len() == 1 {
            return of_group;
        }
        let first = self.found.parts.get(part).and_then(|part| part.entries.first());
        format!(" in the part of {}", first.map(|entry| self.entry(*entry)).unwrap_or_default())
    }

    fn part(&self, part: &Part<u32>) -> String {
        let entries: Vec<String> = part.entries.iter().map(|entry| self.entry(*entry)).collect();
        let judges: Vec<String> = part.judges.iter().map(|judge| self.judge(*judge)).collect();
        format!("[{} by {}]", entries.join(", "), judges.join(", "))
    }

    fn note(&self, note: &Note<u32>) -> String {
        match note {
            Note::Unmarked { entry, criteria } => {
                let named = criteria.iter().filter_map(|criterion| self.rule.criteria().get(*criterion));
                let names: Vec<&str> = named.map(|criterion| criterion.id.as_str()).collect();
                let names = names.join(", ");
                format!("{}: nobody marked {names}; it is not known until somebody does", self.entry(*entry))
            }
            Note::OneValue { judge, entries } => format!(
                "{} gave all {entries} entries the same total, which tells none of them apart; it counts as given: let the \
                 judge look again, or void the sheets",
                self.judge(*judge)
            ),
            Note::FewMarks { judge, marks, missing } => format!(
                "{} has {marks} of the {FEWEST_MARKS} totals from which a judge's leaning is told with some certainty; \
                 they count: {missing} more would do",
                self.judge(*judge)
            ),
            Note::SmallPart { part, spare, missing } => format!(
                "how certain the values are is not known{}: beyond what entries and judges use up there are {spare} \
                 totals of the {FEWEST_SPARE} that it takes; {missing} more reviews of these entries by these \
                 judges would do",
                self.around(*part)
            ),
            Note::Unconnected { needed, reviews } => {
                let lists: Vec<String> = self.found.parts.iter().map(|part| self.part(part)).collect();
                let best: Vec<String> = reviews
                    .iter()
                    .map(|(entry, judge)| format!("{} by {}", self.entry(*entry), self.judge(*judge)))
                    .collect();
                let group = self.group.own_name();
                let of_group = if group.is_empty() { String::new() } else { format!(" of group {group}") };
                let how =
                    if lists.len() == 2 && best.len() == 1 { "" } else { ", chosen one after the other" };
                format!(
                    "the entries{of_group} are not ranked: no judge connects these {} parts, so a difference between \
                     them may lie in the judges, and adjusted compares only within a part: {}; \
                     reviews that connect them (at least {needed}{how}), best first: {}",
                    lists.len(),
                    lists.join(" "),
                    best.join(", ")
                )
            }
            Note::HardlyConnected { part } => format!(
                "how certain the values are is not known{}: the marks hardly connect the judges; more reviews by judges \
                 in common would help",
                self.around(*part)
            ),
        }
    }
}
