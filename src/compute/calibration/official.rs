//! The calibrated scores of one group under a round's rule: what an average judge would have given each entry, how certain that is, and what
//! the marks cannot tell. `solve ranking`, the pages and the check of a published result all come here, so that they cannot differ.
//!
//! An observation is the total of a judge who marked every criterion of the rule, with the entry's bonuses; the exact total
//! becomes a floating number once, and the estimate becomes a decimal once. Entries that cannot be ranked anyway, because a gate
//! is missed or a criterion has no mark, are left out with all their marks, so that they move nobody.
//!
//! Where no chain of common judges leads from each entry to each other one, a difference may lie in the entries or in the judges.
//! Then nobody in the group is ranked, not even within the largest part: its best would take places and tiers from entries that
//! may be better. `adjusted` and `standard_error` remain, as they hold within a part, and a note says which reviews would
//! connect the parts.

#![expect(clippy::float_arithmetic, reason = "calibration estimates with floating numbers")]

use std::collections::BTreeMap;

use thiserror::Error;

use super::calibrate::{Adjusted, Calibration, CalibrationError, Request, calibrate_rounded};
use super::components::{Component, Components};
use super::draws::Drawing;
use super::number::{Rounding, at, position};
use super::observations::{Observation, ObservationError, Observations};
use super::refusal::{FEWEST_SPARE, Refusal};
use super::two_way::{Weighting, two_way};
use crate::compute::exact::{Exact, Overflow};
use crate::compute::ranking::lines;
use crate::compute::scoring::{Outcome, PartWorking, Scorer, Step, Working};
use crate::domain::rule::{RoundPlace, Rule};
use gaps::Behind;

pub use gaps::{Gap, GapCertainty};

mod gaps;

/// The seed of the drawn orders, the same for every table, so that the same marks give the same bytes and nobody can look for a seed that suits. It decides
/// no score and no rank: ties that the rule leaves to lots (`draw`) are drawn by people and recorded as a decision.
pub const SEED: u64 = 1;
/// How many orders are drawn for each group; a chance is then known to about 0.01.
pub const DRAWS: usize = 2000;
/// Which part of the drawn ranks lies within the interval of ranks at least.
pub const LEVEL: f64 = 0.9;
/// The decimals of a chance: one draw is half a thousandth.
pub const CHANCE_DECIMALS: u8 = 4;
/// The decimals of a judge's share of an entry, as a percentage.
pub const SHARE_DECIMALS: u8 = 1;
/// The most reviews that a note proposes. Finding them costs this number times that of the parts.
const MOST_REVIEWS: usize = 1000;
/// The most judges that are connected: their matrix takes 8 bytes for each two of them, and its factor time with the third power.
pub const MOST_JUDGES: usize = 3000;
/// The most entries that are connected: the draws take 1.6 kB for each.
pub const MOST_ENTRIES: usize = 200_000;

/// What is known of one entry beside its score.
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

impl Finding {
    /// The official rank belongs to its interval, also where only the tie-break chain gave it. O(1).
    pub fn widen(&mut self, rank: Option<usize>) {
        if let (Some((low, high)), Some(rank)) = (self.ranks.as_mut(), rank) {
            (*low, *high) = ((*low).min(rank), (*high).max(rank));
        }
    }
}

/// What is known of one judge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Leaning {
    /// How many totals of the judge count.
    pub totals: usize,
    /// How much more than an average judge of the part the judge gives (or, below 0, less), in points, rounded to [`Leaning::DECIMALS`] or
    /// to the rule's decimals if these are more.
    pub effect: Exact,
    /// How much one total of the judge counts, against those of other judges.
    weight: f64,
}

impl Leaning {
    /// The fewest decimals of an effect.
    pub const DECIMALS: u8 = 2;
}

/// Entries that a chain of common judges connects, with these judges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part<J> {
    /// The entries, as positions in the group, ascending.
    pub entries: Vec<usize>,
    /// The judges, in their order.
    pub judges: Vec<J>,
}

/// What the marks do not tell, with what would help. Entries are positions in the group, parts in [`Calibrated::parts`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note<J> {
    /// An entry is not known, because these criteria have no mark at all. Remedy: let somebody mark them.
    Unmarked {
        /// The entry.
        entry: usize,
        /// The criteria.
        criteria: Vec<usize>,
    },
    /// A judge gave all entries the same total, compared exactly and without bonuses. It counts. Remedy: let the judge look again, or void
    /// the sheets.
    OneValue {
        /// The judge.
        judge: J,
        /// How many entries there are.
        entries: usize,
    },
    /// A judge's leaning is hardly known; the totals count. Remedy: so many more of them.
    FewMarks {
        /// The judge.
        judge: J,
        /// How many totals there are.
        marks: usize,
        /// How many are missing.
        missing: usize,
    },
    /// How certain the values of a part are is not known. Remedy: so many more reviews of these entries by these judges.
    SmallPart {
        /// The part.
        part: usize,
        /// How many totals there are beyond those that entries and judges use up.
        spare: usize,
        /// How many are missing.
        missing: usize,
    },
    /// No entry is ranked, because no judge connects the parts. Remedy: these reviews of entries by judges, the best first.
    Unconnected {
        /// How many reviews it takes at least.
        needed: usize,
        /// As many reviews that connect all parts, chosen one after the other (see [`super::are_best`]); fewer only where a thousand do not.
        reviews: Vec<(usize, J)>,
    },
    /// How certain the values of a part are is not known, because the marks hardly connect its judges. Remedy: more reviews by judges in
    /// common.
    HardlyConnected {
        /// The part.
        part: usize,
    },
}

/// What a calibration finds.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibrated<J> {
    /// For each entry of the group what is known; none if it takes no part.
    pub findings: Vec<Option<Finding>>,
    /// The parts, by their first entry; one if everything is connected, none if nothing is there.
    pub parts: Vec<Part<J>>,
    /// The judges with a total that counts.
    pub leanings: BTreeMap<J, Leaning>,
    /// What is not known.
    pub notes: Vec<Note<J>>,
    /// What [`Self::gaps`] needs.
    behind: Option<Behind>,
}

impl<J: Copy + Ord> Calibrated<J> {
    /// What each of these judges' totals counts in one entry that they all judged, as percentages with [`SHARE_DECIMALS`], one for each judge. Each is
    /// rounded for itself, so that they need not add up to 100. O(judges · log all judges).
    pub fn shares(&self, judges: &[J]) -> Vec<Exact> {
        let weight = |judge: &J| self.leanings.get(judge).map_or(0.0, |leaning| leaning.weight);
        let sum: f64 = judges.iter().map(weight).sum();
        let share = |judge: &J| decimal(100.0 * weight(judge) / sum, SHARE_DECIMALS).unwrap_or(Exact::ZERO);
        judges.iter().map(share).collect()
    }
}

/// Why a group cannot be calibrated at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OfficialError {
    /// More is connected than memory and time are meant for.
    #[error("a calibration takes at most {} judges and {} entries", MOST_JUDGES, MOST_ENTRIES)]
    TooMany,
    /// A total is too large.
    #[error(transparent)]
    Observation(#[from] ObservationError),
    /// The scores have too many digits.
    #[error(transparent)]
    Calibration(#[from] CalibrationError),
    /// A number does not fit.
    #[error(transparent)]
    Overflow(#[from] Overflow),
}

/// Gives the entries of a group their calibrated scores, and says for each what is known besides; notes say what is not known, why
/// and what would help.
///
/// `order` says which judge comes first: judges are taken in that order, entries in the order of the list. Sums in another order may differ
/// in the last bit and drawn ranks by a place, so whoever is to find the same must bring both in the same order. Their numbers do not matter.
/// Costs as [`super::calibrate()`] does, with [`DRAWS`] draws, and O(n log n) besides for n totals: about a second for 10,000 entries with 5 marks each. Scores are points of the rule, rounded half-up
/// once; the estimator and its sources are those of [`super::two_way()`] and [`Drawing`].
///
/// # Errors
/// If a total is too large for a calibration, or a part has more than [`MOST_JUDGES`] or [`MOST_ENTRIES`]. No entry has a score then.
pub fn calibrate_group<J: Copy + Ord, K: Ord>(
    scorer: &Scorer,
    rule: &Rule,
    workings: &mut [Working<J>],
    order: impl Fn(J) -> K,
) -> Result<Calibrated<J>, OfficialError> {
    calibrate_group_rounded(scorer, rule, workings, order, Rounding::Settled)
}

/// The same with another way to round: as results were frozen once, for their check. O(n log n) besides what [`calibrate_group`] costs.
///
/// # Errors
/// As [`calibrate_group`].
pub fn calibrate_group_rounded<J: Copy + Ord, K: Ord>(
    scorer: &Scorer,
    rule: &Rule,
    workings: &mut [Working<J>],
    order: impl Fn(J) -> K,
    rounding: Rounding,
) -> Result<Calibrated<J>, OfficialError> {
    let mut found = Calibrated {
        findings: vec![None; workings.len()],
        parts: Vec::new(),
        leanings: BTreeMap::new(),
        notes: unmarked(workings),
        behind: None,
    };
    let Some(panel) = Panel::of(workings, order)? else {
        return Ok(found);
    };
    let lines = lines(rule, panel.entries.len());
    let parts = panel.components()?.parts;
    let request = Request {
        weighting: Weighting::Precision,
        decimals: rule.decimals(),
        drawing: Drawing {
            seed: SEED,
            draws: DRAWS,
            level: LEVEL,
            places: lines.iter().copied().flatten().collect(),
        },
        reviews: parts.len().saturating_sub(1).min(MOST_REVIEWS),
    };
    let calibration = calibrate_rounded(&panel.observations, &request, rounding)?;
    let is_connected = parts.len() == 1;
    let mut totals: Vec<(usize, Step)> = Vec::new();
    for (place, adjusted) in panel.entries.iter().zip(&calibration.entries) {
        let (Some(adjusted), Some(finding)) = (adjusted, found.findings.get_mut(*place)) else { continue };
        let known = finding_of(rule, adjusted, &lines, is_connected)?;
        if is_connected {
            totals.push((*place, scorer.step(known.adjusted, RoundPlace::Total)?));
        }
        *finding = Some(known);
    }
    found.leanings = panel.leanings(&calibration, rule.decimals())?;
    found.parts = calibration.components.parts.iter().map(|part| panel.part(part)).collect();
    found.notes.extend(panel.one_values(workings));
    found.notes.extend(calibration.refusals.iter().filter_map(|refusal| panel.note(refusal)));
    found.notes.extend(hardly_connected(&calibration));
    for (place, total) in totals {
        if let Some(working) = workings.get_mut(place) {
            working.outcome = Outcome::Scored(total);
        }
    }
    found.behind = Some(Behind { calibration, entries: panel.entries });
    Ok(found)
}

/// Gives the entries of a group the scores that [`calibrate_group`] gives them, and finds nothing besides: for a ranking that is only compared
/// with another. No order is drawn, so it costs what [`super::two_way()`] does, and O(n log n) besides for n totals.
///
/// # Errors
/// As [`calibrate_group`]. No entry has a score then.
pub fn score_group<J: Copy + Ord, K: Ord>(
    scorer: &Scorer,
    rule: &Rule,
    workings: &mut [Working<J>],
    order: impl Fn(J) -> K,
) -> Result<(), OfficialError> {
    let Some(panel) = Panel::of(workings, order)? else { return Ok(()) };
    let components = panel.components()?;
    if components.parts.len() > 1 {
        return Ok(());
    }
    let estimate = two_way(&panel.observations, &components, Weighting::Precision);
    let score = |value: &f64| scorer.step(decimal(*value, rule.decimals())?, RoundPlace::Total);
    let totals = estimate.entries.iter().map(score).collect::<Result<Vec<Step>, Overflow>>()?;
    for (place, total) in panel.entries.iter().zip(totals) {
        if let Some(working) = workings.get_mut(*place) {
            working.outcome = Outcome::Scored(total);
        }
    }
    Ok(())
}

fn unmarked<J>(workings: &[Working<J>]) -> Vec<Note<J>> {
    let note = |(entry, working): (usize, &Working<J>)| match &working.outcome {
        Outcome::Unmarked(criteria) => Some(Note::Unmarked { entry, criteria: criteria.clone() }),
        _ => None,
    };
    workings.iter().enumerate().filter_map(note).collect()
}

/// Only equations that are nearly singular leave a part of sufficient size without errors.
fn hardly_connected<J>(calibration: &Calibration) -> Vec<Note<J>> {
    let is_silent = |part: &Component| {
        let first = part.entries.first().and_then(|entry| calibration.entries.get(at(*entry)));
        let is_known = first.and_then(Option::as_ref).is_some_and(|first| first.certainty.is_some());
        part.spare() >= FEWEST_SPARE && !is_known
    };
    let parts = calibration.components.parts.iter().enumerate();
    parts.filter(|(_, part)| is_silent(part)).map(|(part, _)| Note::HardlyConnected { part }).collect()
}

/// A floating number as a decimal.
fn decimal(value: f64, decimals: u8) -> Result<Exact, Overflow> {
    let units = Rounding::Settled.units(value, decimals).ok_or(Overflow)?;
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
struct Panel<J> {
    /// For each entry of the observations its place in the group.
    entries: Vec<usize>,
    /// The judges of the observations, in order.
    judges: Vec<J>,
    observations: Observations,
}

impl<J: Copy + Ord> Panel<J> {
    /// Collects the observations; none if no entry has a whole sheet. An entry without one gets its reason here.
    fn of<K: Ord>(
        workings: &mut [Working<J>],
        order: impl Fn(J) -> K,
    ) -> Result<Option<Self>, OfficialError> {
        let mut entries = Vec::new();
        let mut known: BTreeMap<K, J> = BTreeMap::new();
        for (place, working) in workings.iter_mut().enumerate() {
            if working.outcome != Outcome::Uncalibrated {
                continue;
            }
            working.judges = working.judge_totals().len();
            if working.judges == 0 {
                working.outcome = Outcome::NoWholeSheet(parts_without_sheet(&working.parts));
                continue;
            }
            known.extend(working.judge_totals().iter().map(|total| (order(total.judge), total.judge)));
            entries.push(place);
        }
        if entries.is_empty() {
            return Ok(None);
        }
        let judges: Vec<J> = known.into_values().collect();
        let positions: BTreeMap<J, u32> =
            judges.iter().enumerate().map(|(place, judge)| (*judge, position(place))).collect();
        let mut seen = Vec::new();
        for (entry, working) in entries.iter().filter_map(|place| workings.get(*place)).enumerate() {
            let mut bonus = Exact::ZERO;
            for mean in working.bonuses.iter().filter_map(|bonus| bonus.mean) {
                bonus = bonus.plus(mean.value)?;
            }
            for total in working.judge_totals() {
                let judge = positions.get(&total.judge).copied().unwrap_or_default();
                let value = total.total.value.plus(bonus)?;
                seen.push(Observation::of_exact(position(entry), judge, value));
            }
        }
        let observations = Observations::new(entries.len(), judges.len(), seen)?;
        Ok(Some(Self { entries, judges, observations }))
    }

    /// The parts of the panel, unless one is larger than memory and time are meant for.
    fn components(&self) -> Result<Components, OfficialError> {
        let components = Components::of(&self.observations);
        let is_large =
            |part: &Component| part.judges.len() > MOST_JUDGES || part.entries.len() > MOST_ENTRIES;
        if components.parts.iter().any(is_large) { Err(OfficialError::TooMany) } else { Ok(components) }
    }

    /// The place of an entry in the group.
    fn entry(&self, entry: u32) -> Option<usize> {
        self.entries.get(at(entry)).copied()
    }

    fn judge(&self, judge: u32) -> Option<J> {
        self.judges.get(at(judge)).copied()
    }

    fn part(&self, part: &Component) -> Part<J> {
        Part {
            entries: part.entries.iter().filter_map(|entry| self.entry(*entry)).collect(),
            judges: part.judges.iter().filter_map(|judge| self.judge(*judge)).collect(),
        }
    }

    fn leanings(&self, calibration: &Calibration, decimals: u8) -> Result<BTreeMap<J, Leaning>, Overflow> {
        let estimate = &calibration.estimate;
        let mut leanings = BTreeMap::new();
        for (place, (judge, (effect, spread))) in
            self.judges.iter().zip(estimate.effects.iter().zip(&estimate.spreads)).enumerate()
        {
            let leaning = Leaning {
                totals: self.observations.of_judge(place).len(),
                effect: decimal(*effect, decimals.max(Leaning::DECIMALS))?,
                // Where nothing is left of the marks there is no spread, and all judges count the same.
                weight: if *spread > 0.0 { 1.0 / (spread * spread) } else { 1.0 },
            };
            leanings.insert(*judge, leaning);
        }
        Ok(leanings)
    }

    /// The judges whose totals are all equal, compared exactly and without the bonuses.
    fn one_values(&self, workings: &[Working<J>]) -> Vec<Note<J>> {
        let mut totals: BTreeMap<J, (Exact, usize, bool)> = BTreeMap::new();
        for working in self.entries.iter().filter_map(|place| workings.get(*place)) {
            for total in working.judge_totals() {
                let value = total.total.value;
                let (first, count, is_one) = totals.entry(total.judge).or_insert((value, 0, true));
                *count += 1;
                *is_one = *is_one && *first == value;
            }
        }
        let note = |judge: &J| {
            let (_, entries, _) = totals.get(judge).filter(|(_, count, is_one)| *count > 1 && *is_one)?;
            Some(Note::OneValue { judge: *judge, entries: *entries })
        };
        self.judges.iter().filter_map(note).collect()
    }

    /// What is refused; none if other notes say it.
    fn note(&self, refusal: &Refusal) -> Option<Note<J>> {
        match refusal {
            // Entries without a mark take no part, and equal totals are compared exactly.
            Refusal::NoMarks { .. } | Refusal::OneValue { .. } => None,
            Refusal::FewMarks { judge, marks, missing } => {
                Some(Note::FewMarks { judge: self.judge(*judge)?, marks: *marks, missing: *missing })
            }
            Refusal::SmallPart { part, spare, missing } => {
                Some(Note::SmallPart { part: at(*part), spare: *spare, missing: *missing })
            }
            Refusal::Unconnected { needed, reviews, .. } => {
                let review =
                    reviews.iter().filter_map(|it| Some((self.entry(it.entry)?, self.judge(it.judge)?)));
                Some(Note::Unconnected { needed: *needed, reviews: review.collect() })
            }
        }
    }
}

/// The parts of the rule that nobody marked in full; all of them if only no judge marked them together.
fn parts_without_sheet<J>(parts: &[PartWorking<J>]) -> Vec<usize> {
    let is_open = |part: &PartWorking<J>| part.judge_totals.is_empty();
    let open: Vec<usize> =
        parts.iter().enumerate().filter(|(_, part)| is_open(part)).map(|(place, _)| place).collect();
    if open.is_empty() { (0..parts.len()).collect() } else { open }
}

#[cfg(test)]
mod tests;
