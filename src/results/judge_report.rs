//! The report on the judges of a round, for those who look before they publish: from a standing's marks to what
//! `compute::agreement` says of them, and what the ranking were without a judge. Pure; it describes and decides
//! nothing.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use super::{
    actions::ResultRefusal,
    contest::scored,
    estimates::{self, Estimates},
    standing::Standing,
    store::SheetLine,
};
use crate::{
    competitions::store::RegionRow,
    compute::{
        agreement::{Marks, PanelReport, Regions, report_on_panel},
        calibration::{
            Beside, Observation, Observations, Refusal,
            official::{MOST_ENTRIES, MOST_JUDGES},
        },
        exact::Exact,
        ranking::{Entrant, rank},
        scoring::{Mark, Outcome, Scorer},
    },
    domain::{
        id::{EntryId, ExpertId, RegionId, RoundId, SheetId},
        rule::Aggregate,
        states::SheetState,
        time::Timestamp,
    },
    error::AppError,
};

/// The most reviews that are proposed to connect parts of a panel.
const MOST_REVIEWS: usize = 20;
/// The most judges times marks of a round for which the report says what the ranking were without each judge: with
/// more of them, that is said of one judge when somebody asks.
const MOST_RANKINGS: usize = 5_000_000;
/// The same where scores are calibrated: each ranking takes a new estimate, which goes over the marks some hundred times.
const MOST_CALIBRATIONS: usize = 500_000;
/// The most reports that are kept.
const MOST_KEPT: usize = 8;

/// How many sheets a judge has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SheetCount {
    /// Neither given up nor void.
    pub in_force: usize,
    /// Submitted ones among them.
    pub submitted: usize,
}

/// An entry whose award is another one without a judge. Tiers are positions in the rule; none below the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TierChange {
    /// The position of the entry in the standing.
    pub entry: usize,
    /// Its tier as it stands.
    pub with: Option<usize>,
    /// Its tier without the judge.
    pub without: Option<usize>,
}

/// What the ranking were without a judge's sheets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Influence {
    /// How many entries had another rank.
    pub moved: usize,
    /// The largest change of a rank.
    pub furthest: usize,
    /// The entries with another award, in the order of the standing; those that are ranked only without the judge too.
    pub tiers: Vec<TierChange>,
    /// The entries without a score then, because too few others judged them.
    pub lost: Vec<usize>,
}

/// Whether it is known what the ranking were without a judge's sheets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Without {
    /// It would be another one by so much.
    Ranked(Influence),
    /// Nobody is ranked as it stands, so there is nothing to compare with.
    NobodyRanked,
    /// Nobody would be ranked: the rule calibrates, and only this judge connects the entries.
    NobodyLeft,
}

impl Without {
    /// What changes, if it is known.
    pub fn influence(&self) -> Option<&Influence> {
        match self {
            Self::Ranked(influence) => Some(influence),
            Self::NobodyRanked | Self::NobodyLeft => None,
        }
    }
}

/// The report on the judges of a round; judges and entries are positions in the standing.
#[derive(Clone, Debug)]
pub struct Report {
    /// What the marks say.
    pub panel: PanelReport,
    /// For each judge the number of sheets.
    pub sheets: Vec<SheetCount>,
    /// For each judge what the ranking were without; none in a round too large for that.
    pub influences: Option<Vec<Without>>,
    /// The entries ranked by four estimators.
    pub beside: Beside,
    /// Where entries that miss a gate are left out of that and no judge connects the others: which reviews would help.
    pub unconnected: Option<Refusal>,
    /// For each judge the region of the competition from which the judge comes, by its position.
    pub regions: Vec<Option<u32>>,
}

/// The region of each judge of a standing as its position among those of the competition. What is stored with an
/// expert is free text: it counts if a region is called so in either language.
pub fn regions_of_judges(
    standing: &Standing,
    judges: &BTreeMap<ExpertId, (String, String)>,
) -> Vec<Option<u32>> {
    let spelled = |name: &str| name.trim().to_lowercase();
    let region_of = |judge: &ExpertId| {
        let name = spelled(&judges.get(judge)?.1);
        let is_named = |row: &RegionRow| spelled(&row.name_zh) == name || spelled(&row.name_en) == name;
        let place = standing.inputs.regions.iter().position(is_named).filter(|_| !name.is_empty())?;
        u32::try_from(place).ok()
    };
    standing.judges.iter().map(region_of).collect()
}

impl Report {
    /// Makes the report; `submitted` says when the sheets were, by sheet. For n marks by j judges it takes O(j³ + j · n): by count of operations a minute for a
    /// thousand judges of a hundred thousand entries. The rankings without each judge are made up to a bound only.
    ///
    /// # Errors
    /// With more judges or entries than a calibration takes, or when the rule does not fit the marks, which the standing
    /// would have said.
    pub fn of(
        standing: &Standing,
        regions: Vec<Option<u32>>,
        submitted: &[(SheetId, Timestamp)],
    ) -> Result<Self, AppError> {
        let (entries, judges) = (standing.entries.len(), standing.judges.len());
        if judges > MOST_JUDGES || entries > MOST_ENTRIES {
            return Err(AppError::refused(ResultRefusal::TooLargeToReport));
        }
        let observed =
            |marks: Vec<Observation>| Observations::new(entries, judges, marks).map_err(AppError::internal);
        let totals = observed(totals(standing))?;
        let criteria = (0..standing.rule.criteria().len())
            .map(|criterion| observed(marks_in(standing, criterion)?))
            .collect::<Result<Vec<_>, _>>()?;
        let places: BTreeMap<RegionId, u32> =
            standing.inputs.regions.iter().map(|row| row.id).zip(0..).collect();
        let of_entries: Vec<Option<u32>> =
            standing.entries.iter().map(|row| places.get(&row.region_id).copied()).collect();
        let moments = moments(standing, submitted);
        let panel = report_on_panel(&Marks {
            totals: &totals,
            criteria: &criteria,
            regions: Regions { entries: &of_entries, judges: &regions },
            moments: &moments,
            decimals: standing.rule.decimals(),
            reviews: MOST_REVIEWS,
            // What hinges on a judge is told of the ranking by the round's rule.
            lines: None,
        });
        let marks: usize = standing.marks.iter().map(Vec::len).sum();
        let most = if standing.is_calibrated() { MOST_CALIBRATIONS } else { MOST_RANKINGS };
        let influences = if judges.saturating_mul(marks) <= most {
            Some((0..judges).map(|judge| influence(standing, judge)).collect::<Result<_, _>>()?)
        } else {
            None
        };
        let Estimates { beside, unconnected } = estimates::beside(standing, &totals, &panel, MOST_REVIEWS)?;
        Ok(Self { panel, sheets: sheets(standing), influences, beside, unconnected, regions })
    }
}

/// Everybody's whole sheets, as the rule weighs them.
fn totals(standing: &Standing) -> Vec<Observation> {
    let mut found = Vec::new();
    for (entry, entrant) in (0..).zip(&standing.entrants) {
        for total in entrant.working.judge_totals() {
            if let Ok(judge) = u32::try_from(total.judge) {
                found.push(Observation::of_exact(entry, judge, total.total.value));
            }
        }
    }
    found
}

fn marks_in(standing: &Standing, criterion: usize) -> Result<Vec<Observation>, AppError> {
    let mut found = Vec::new();
    for (entry, marks) in (0..).zip(&standing.marks) {
        for mark in marks.iter().filter(|mark| mark.criterion == criterion) {
            let points =
                Exact::new(i128::from(mark.points.thousandths()), 1000).map_err(AppError::internal)?;
            if let Ok(judge) = u32::try_from(mark.judge) {
                found.push(Observation::of_exact(entry, judge, points));
            }
        }
    }
    Ok(found)
}

/// The sheets in force with the positions of their entries and judges.
fn in_force(standing: &Standing) -> impl Iterator<Item = (u32, usize, &SheetLine)> {
    let entries: BTreeMap<EntryId, u32> = standing.entries.iter().map(|row| row.id).zip(0..).collect();
    standing.inputs.sheets.iter().filter(|sheet| sheet.state.is_in_force()).filter_map(move |sheet| {
        let judge = standing.judges.binary_search(&sheet.expert_id).ok()?;
        Some((*entries.get(&sheet.entry_id)?, judge, sheet))
    })
}

fn sheets(standing: &Standing) -> Vec<SheetCount> {
    let mut counts = vec![SheetCount::default(); standing.judges.len()];
    for (_, judge, sheet) in in_force(standing) {
        if let Some(count) = counts.get_mut(judge) {
            count.in_force += 1;
            count.submitted += usize::from(sheet.state == SheetState::Submitted);
        }
    }
    counts
}

/// For each judge when the sheet of each entry was submitted, by entry.
fn moments(standing: &Standing, submitted: &[(SheetId, Timestamp)]) -> Vec<Vec<(u32, i64)>> {
    let mut found = vec![Vec::new(); standing.judges.len()];
    for (entry, judge, sheet) in in_force(standing) {
        let moment = submitted.binary_search_by_key(&sheet.id, |it| it.0).ok();
        let moment = moment.and_then(|place| submitted.get(place));
        if let (Some((_, at)), Some(of_judge)) = (moment, found.get_mut(judge)) {
            of_judge.push((entry, at.micros()));
        }
    }
    for of_judge in &mut found {
        of_judge.sort_unstable();
    }
    found
}

/// What the ranking were without the sheets of a judge, by the round's rule. O(n log n), and for a calibrated rule what [`scored`] costs: about a
/// second for 100,000 entries with 5 marks each by 1,000 judges.
///
/// # Errors
/// When the rule does not fit the marks, which the standing would have said.
pub fn influence(standing: &Standing, judge: usize) -> Result<Without, AppError> {
    if standing.ranking.places.iter().all(|place| place.rank.is_none()) {
        return Ok(Without::NobodyRanked);
    }
    let entrants = without(standing, judge)?;
    let orders: Vec<Vec<usize>> = standing.decided.iter().map(|decision| decision.order.clone()).collect();
    let ranking = rank(&standing.rule, &entrants, &orders).map_err(AppError::internal)?;
    // Only a calibration that cannot rank leaves entries without a score that lack nothing of their own.
    if entrants.iter().any(|entrant| entrant.working.outcome == Outcome::Uncalibrated) {
        return Ok(Without::NobodyLeft);
    }
    let mut found = Influence::default();
    for (entry, (with, without)) in standing.ranking.places.iter().zip(&ranking.places).enumerate() {
        if let (Some(before), Some(after)) = (with.rank, without.rank) {
            found.moved += usize::from(before != after);
            found.furthest = found.furthest.max(before.abs_diff(after));
        }
        if with.rank.is_some() && without.rank.is_none() {
            found.lost.push(entry);
        }
        if with.tier != without.tier {
            found.tiers.push(TierChange { entry, with: with.tier, without: without.tier });
        }
    }
    Ok(Without::Ranked(found))
}

/// The entries as they were scored without a judge's marks. Standard scores and calibrations take all entries
/// together; by any other rule only the judge's own entries change.
fn without(standing: &Standing, judge: usize) -> Result<Vec<Entrant<usize>>, AppError> {
    let others = |marks: &Vec<Mark<usize>>| -> Vec<Mark<usize>> {
        marks.iter().filter(|mark| mark.judge != judge).copied().collect()
    };
    if matches!(standing.rule.aggregate(), Aggregate::Standardised | Aggregate::Calibrated) {
        let marks: Vec<_> = standing.marks.iter().map(others).collect();
        // The other judges' marks are the same, and so is their order.
        return scored(&standing.rule, &marks, &standing.judge_places);
    }
    let scorer = Scorer::new(&standing.rule).map_err(AppError::internal)?;
    let mut entrants = standing.entrants.clone();
    for (entrant, marks) in entrants.iter_mut().zip(&standing.marks) {
        if marks.iter().any(|mark| mark.judge == judge) {
            entrant.working = scorer.score(&others(marks)).map_err(AppError::internal)?;
        }
    }
    Ok(entrants)
}

/// The reports that were made last: each holds as long as the standing that it was made of.
#[derive(Default)]
pub struct Kept {
    reports: Mutex<BTreeMap<RoundId, Made>>,
    /// Held while a report is made: one at a time, and who waits for the same finds it made.
    making: Mutex<()>,
}

/// A report with the standing that it was made of.
struct Made {
    of: Weak<Standing>,
    report: Arc<Report>,
}

impl Kept {
    /// The report that was made of this very standing with these regions of its judges.
    pub fn find(&self, standing: &Arc<Standing>, regions: &[Option<u32>]) -> Option<Arc<Report>> {
        let reports = self.reports.lock().unwrap_or_else(PoisonError::into_inner);
        let made = reports.get(&standing.inputs.round.id)?;
        let is_same = made.of.as_ptr() == Arc::as_ptr(standing) && made.report.regions == regions;
        is_same.then(|| Arc::clone(&made.report))
    }

    /// Makes the report of a standing and keeps it, unless somebody else did meanwhile.
    ///
    /// # Errors
    /// When it cannot be made; see [`Report::of`].
    pub fn make(
        &self,
        standing: &Arc<Standing>,
        regions: Vec<Option<u32>>,
        submitted: &[(SheetId, Timestamp)],
    ) -> Result<Arc<Report>, AppError> {
        let _one_at_a_time = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(report) = self.find(standing, &regions) {
            return Ok(report);
        }
        let report = Arc::new(Report::of(standing, regions, submitted)?);
        let round = standing.inputs.round.id;
        let mut reports = self.reports.lock().unwrap_or_else(PoisonError::into_inner);
        if reports.len() >= MOST_KEPT && !reports.contains_key(&round) {
            reports.clear();
        }
        reports.insert(round, Made { of: Arc::downgrade(standing), report: Arc::clone(&report) });
        Ok(report)
    }
}
