//! Calibrated scores of one group: what an average judge would have given each entry, how certain that is, and what the marks
//! cannot tell.
//!
//! An observation is the total of a judge who marked every criterion of the rule, with the entry's bonuses; the exact total
//! becomes a floating number once, and the estimate becomes a decimal once. Entries that cannot be ranked anyway, because a gate
//! is missed or a criterion has no mark, are left out with all their marks, so that they move nobody.
//!
//! Where no chain of common judges leads from each entry to each other one, a difference may lie in the entries or in the judges.
//! Then nobody in the group is ranked, not even within the largest part: its best would take places and tiers from entries that
//! may be better. `adjusted` and `standard_error` remain, as they hold within a part, and a note says which reviews would
//! connect the parts.

use std::collections::BTreeMap;

use crate::cli::solve::BadProblem;
use crate::cli::solve::ranking::bad;
use crate::cli::solve::ranking::table::Entry;
use crate::compute::calibration::number::{at, position, units};
use crate::compute::calibration::{
    Adjusted, CalibrationError, Component, Components, Drawing, FEWEST_MARKS, FEWEST_SPARE, Observation,
    Observations, Refusal, Request, Weighting, calibrate,
};
use crate::compute::exact::{Exact, Overflow};
use crate::compute::ranking::lines;
use crate::compute::scoring::{Outcome, PartWorking, Scorer, Working};
use crate::domain::rule::{RoundPlace, Rule};

/// The seed of the drawn orders, the same for every table, so that the same marks give the same bytes.
pub const SEED: u64 = 1;
/// How many orders are drawn for each group; a chance is then known to about 0.01.
pub const DRAWS: usize = 2000;
/// Which part of the drawn ranks lies from `rank_low` to `rank_high` at least.
pub const LEVEL: f64 = 0.9;
/// The decimals of a chance: one draw is half a thousandth.
pub const CHANCE_DECIMALS: u8 = 4;
/// The most reviews that a note proposes. Finding them costs this number times that of the parts.
const MOST_REVIEWS: usize = 1000;

/// The most judges that are connected: their matrix takes 8 bytes for each two of them, and its factor time with the third power.
const MOST_JUDGES: usize = 3000;
/// The most entries that are connected: the draws take 1.6 kB for each.
const MOST_ENTRIES: usize = 200_000;

/// What the further columns say of one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What an average judge would give, with the bonuses, rounded to the rule's decimals: the score, if the entry is ranked.
    pub adjusted: Exact,
    /// Its standard error, rounded likewise; none if the part is too small.
    pub standard_error: Option<Exact>,
    /// The best and the worst rank of the interval; none if the part is too small or the group is not connected.
    pub ranks: Option<(usize, usize)>,
    /// For each tier of the rule the chance to be in it or a higher one; none as for the ranks, and from the first threshold on,
    /// as the number of places that it leaves depends on the scores.
    pub chances: Vec<Option<Exact>>,
}

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
/// [`crate::compute::calibration::calibrate`] does, with [`DRAWS`] draws.
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
    let mut findings = vec![None; workings.len()];
    for (entry, working) in group.entries.iter().zip(workings.iter()) {
        if let Outcome::Unmarked(criteria) = &working.outcome {
            let named = criteria.iter().filter_map(|criterion| rule.criteria().get(*criterion));
            let names: Vec<&str> = named.map(|criterion| criterion.id.as_str()).collect();
            let names = names.join(", ");
            notes.push(format!(
                "{}: nobody marked {names}; it is not known until somebody does",
                entry.place()
            ));
        }
    }
    let Some(panel) = Panel::of(group, workings)? else {
        return Ok(findings);
    };
    let lines = lines(rule, panel.entries.len());
    let parts = Components::of(&panel.observations).parts;
    if parts.iter().any(|part| part.judges.len() > MOST_JUDGES || part.entries.len() > MOST_ENTRIES) {
        let most = format!("a calibration takes at most {MOST_JUDGES} judges and {MOST_ENTRIES} entries");
        return Err(bad("scores", &most));
    }
    let parts = parts.len();
    let request = Request {
        weighting: Weighting::Precision,
        decimals: rule.decimals(),
        drawing: Drawing {
            seed: SEED,
            draws: DRAWS,
            level: LEVEL,
            places: lines.iter().copied().flatten().collect(),
        },
        reviews: parts.saturating_sub(1).min(MOST_REVIEWS),
    };
    let calibration = calibrate(&panel.observations, &request)
        .map_err(|error: CalibrationError| bad("decimals", &error.to_string()))?;
    let is_connected = parts == 1;
    for (place, adjusted) in panel.entries.iter().zip(&calibration.entries) {
        let (Some(adjusted), Some(working), Some(finding)) =
            (adjusted, workings.get_mut(*place), findings.get_mut(*place))
        else {
            continue;
        };
        let known = finding_of(rule, adjusted, &lines, is_connected).map_err(too_large)?;
        if is_connected {
            let total = scorer.step(known.adjusted, RoundPlace::Total).map_err(too_large)?;
            working.outcome = Outcome::Scored(total);
        }
        *finding = Some(known);
    }
    notes.extend(panel.one_value_notes(workings));
    for refusal in &calibration.refusals {
        notes.extend(panel.note(refusal, &calibration.components.parts));
    }
    // Only equations that are nearly singular leave a part of sufficient size without errors.
    let silent = |part: &&Component| {
        let first = part.entries.first().and_then(|entry| calibration.entries.get(at(*entry)));
        let is_known = first.and_then(Option::as_ref).is_some_and(|first| first.certainty.is_some());
        part.spare() >= FEWEST_SPARE && !is_known
    };
    for part in calibration.components.parts.iter().filter(silent) {
        notes.push(format!(
            "how certain the values are is not known{}: the marks hardly connect the judges; more reviews by judges \
             in common would help",
            panel.around(part)
        ));
    }
    Ok(findings)
}

/// The official rank belongs to its interval, also where only the tie-break chain gave it.
pub fn widen(finding: &mut Finding, rank: Option<usize>) {
    if let (Some((low, high)), Some(rank)) = (finding.ranks.as_mut(), rank) {
        (*low, *high) = ((*low).min(rank), (*high).max(rank));
    }
}

fn too_large(error: Overflow) -> BadProblem {
    bad("scores", &error.to_string())
}

/// A floating number as a decimal.
fn decimal(value: f64, decimals: u8) -> Result<Exact, Overflow> {
    let units = units(value, decimals).ok_or(Overflow)?;
    Exact::new(i128::from(units), 10_i128.pow(u32::from(decimals)))
}

fn finding_of(
    rule: &Rule,
    adjusted: &Adjusted,
    lines: &[Option<usize>],
    is_connected: bool,
) -> Result<Finding, Overflow> {
    let decimals = rule.decimals();
    let certainty = adjusted.certainty.as_ref();
    let ranks = certainty.map(|certainty| &certainty.ranks).filter(|_| is_connected);
    let mut drawn = ranks.iter().flat_map(|ranks| ranks.among.iter().copied());
    let mut chances = Vec::with_capacity(lines.len());
    for line in lines {
        let chance = if line.is_some() { drawn.next() } else { None };
        chances.push(chance.map(|chance| decimal(chance, CHANCE_DECIMALS)).transpose()?);
    }
    Ok(Finding {
        adjusted: Exact::new(i128::from(adjusted.units), 10_i128.pow(u32::from(decimals)))?,
        standard_error: certainty.map(|it| decimal(it.standard_error, decimals)).transpose()?,
        ranks: ranks.map(|ranks| (at(ranks.low), at(ranks.high))),
        chances,
    })
}

/// The entries and judges of a group that take part in its calibration.
struct Panel<'table> {
    group: &'table str,
    /// All entries of the group.
    table: &'table [Entry],
    /// For each entry of the observations its place in the group.
    entries: Vec<usize>,
    /// The names of the judges of the observations, in order, with their numbers in the table.
    judges: Vec<(&'table str, u32)>,
    observations: Observations,
}

impl<'table> Panel<'table> {
    /// Collects the observations; none if no entry has a whole sheet. An entry without one gets its reason here.
    fn of(group: &Group<'table>, workings: &mut [Working<u32>]) -> Result<Option<Self>, BadProblem> {
        let mut entries = Vec::new();
        let mut known: BTreeMap<&str, u32> = BTreeMap::new();
        let name_of = |judge: u32| group.judges.get(at(judge)).map(AsRef::<str>::as_ref);
        for (place, working) in workings.iter_mut().enumerate() {
            if working.outcome != Outcome::Uncalibrated {
                continue;
            }
            working.judges = working.judge_totals().len();
            if working.judges == 0 {
                working.outcome = Outcome::NoWholeSheet(parts_without_sheet(&working.parts));
                continue;
            }
            let totals = working.judge_totals().iter();
            known.extend(totals.filter_map(|total| Some((name_of(total.judge)?, total.judge))));
            entries.push(place);
        }
        let Some(first) = group.entries.first().filter(|_| !entries.is_empty()) else {
            return Ok(None);
        };
        let judges: Vec<(&str, u32)> = known.into_iter().collect();
        let mut positions = vec![0; group.judges.len()];
        for (place, (_, number)) in judges.iter().enumerate() {
            if let Some(slot) = positions.get_mut(at(*number)) {
                *slot = position(place);
            }
        }
        let mut seen = Vec::new();
        for (entry, working) in entries.iter().filter_map(|place| workings.get(*place)).enumerate() {
            let mut bonus = Exact::ZERO;
            for mean in working.bonuses.iter().filter_map(|bonus| bonus.mean) {
                bonus = bonus.plus(mean.value).map_err(too_large)?;
            }
            for total in working.judge_totals() {
                let judge = positions.get(at(total.judge)).copied().unwrap_or_default();
                let value = total.total.value.plus(bonus).map_err(too_large)?;
                seen.push(Observation::of_exact(position(entry), judge, value));
            }
        }
        let observations = Observations::new(entries.len(), judges.len(), seen)
            .map_err(|error| bad("scores", &error.to_string()))?;
        Ok(Some(Self { group: &first.group, table: group.entries, entries, judges, observations }))
    }

    fn entry(&self, entry: u32) -> String {
        let known = self.entries.get(at(entry)).and_then(|place| self.table.get(*place));
        known.map(Entry::place).unwrap_or_default()
    }

    fn judge(&self, judge: u32) -> String {
        let name = self.judges.get(at(judge)).map_or("", |(name, _)| name);
        if self.group.is_empty() {
            format!("judge {name}")
        } else {
            format!("judge {name} of group {}", self.group)
        }
    }

    /// Which part is meant, if there are several, and which group.
    fn around(&self, part: &Component) -> String {
        let of_group =
            if self.group.is_empty() { String::new() } else { format!(" in group {}", self.group) };
        if part.entries.len() == self.entries.len() {
            return of_group;
        }
        let first = part.entries.first().map(|entry| self.entry(*entry)).unwrap_or_default();
        format!(" in the part of {first}")
    }

    /// The judges whose totals are all equal, compared exactly and without the bonuses.
    fn one_value_notes(&self, workings: &[Working<u32>]) -> Vec<String> {
        let mut totals: BTreeMap<u32, (Exact, usize, bool)> = BTreeMap::new();
        for working in self.entries.iter().filter_map(|place| workings.get(*place)) {
            for total in working.judge_totals() {
                let value = total.total.value;
                let (first, count, is_one) = totals.entry(total.judge).or_insert((value, 0, true));
                *count += 1;
                *is_one = *is_one && *first == value;
            }
        }
        let note = |(place, (_, number)): (usize, &(&str, u32))| {
            let (_, count, _) = totals.get(number).filter(|(_, count, is_one)| *count > 1 && *is_one)?;
            Some(format!(
                "{} gave all {count} entries the same total, which tells none of them apart; it counts as given: let the \
                 judge look again, or void the sheets",
                self.judge(position(place))
            ))
        };
        self.judges.iter().enumerate().filter_map(note).collect()
    }

    /// What is refused, for people; none if other notes say it.
    fn note(&self, refusal: &Refusal, parts: &[Component]) -> Option<String> {
        match refusal {
            // Entries without a mark take no part, and equal totals are compared exactly.
            Refusal::NoMarks { .. } | Refusal::OneValue { .. } => None,
            Refusal::FewMarks { judge, marks, missing } => Some(format!(
                "{} has {marks} of the {FEWEST_MARKS} totals from which a judge's leaning is told with some certainty; \
                 they count: {missing} more would do",
                self.judge(*judge)
            )),
            Refusal::SmallPart { part, spare, missing } => {
                let part = parts.get(at(*part))?;
                Some(format!(
                    "how certain the values are is not known{}: beyond what entries and judges use up there are {spare} \
                     totals of the {FEWEST_SPARE} that it takes; {missing} more reviews of these entries by these \
                     judges would do",
                    self.around(part)
                ))
            }
            Refusal::Unconnected { parts: count, needed, reviews } => {
                let list = |part: &Component| {
                    let entries: Vec<String> = part.entries.iter().map(|entry| self.entry(*entry)).collect();
                    let judges: Vec<String> = part.judges.iter().map(|judge| self.judge(*judge)).collect();
                    format!("[{} by {}]", entries.join(", "), judges.join(", "))
                };
                let lists: Vec<String> = parts.iter().map(list).collect();
                let best: Vec<String> = reviews
                    .iter()
                    .map(|review| format!("{} by {}", self.entry(review.entry), self.judge(review.judge)))
                    .collect();
                let of_group =
                    if self.group.is_empty() { String::new() } else { format!(" of group {}", self.group) };
                Some(format!(
                    "the entries{of_group} are not ranked: no judge connects these {count} parts, so a difference between \
                     them may lie in the judges, and adjusted compares only within a part: {}; \
                     reviews that connect them (at least {needed}), best first: {}",
                    lists.join(" "),
                    best.join(", ")
                ))
            }
        }
    }
}

/// The parts of the rule that nobody marked in full; all of them if only no judge marked them together.
fn parts_without_sheet(parts: &[PartWorking<u32>]) -> Vec<usize> {
    let is_open = |part: &PartWorking<u32>| part.judge_totals.is_empty();
    let open: Vec<usize> =
        parts.iter().enumerate().filter(|(_, part)| is_open(part)).map(|(place, _)| place).collect();
    if open.is_empty() { (0..parts.len()).collect() } else { open }
}
