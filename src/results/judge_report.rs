//! The report on the judges of a round, for those who look before they publish: from a standing's marks to what
//! `compute::agreement` says of them, and what the ranking were without a judge. Pure; it describes and decides
//! nothing.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use super::{actions::ResultRefusal, contest::Contest, estimates, standing::Standing, store::SheetLine};
use crate::{
    competitions::store::RegionRow,
    compute::{
        agreement::{Marks, OnJudge, PanelReport, Regions, report_on_panel},
        calibration::{
            Beside, Observation, Observations,
            official::{MOST_ENTRIES, MOST_JUDGES},
        },
        exact::Exact,
        ranking::{Entrant, lines, rank},
        scoring::{Mark, Scorer},
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
    /// The entries with another award, in the order of the standing.
    pub tiers: Vec<TierChange>,
    /// The entries without a score then, because too few others judged them.
    pub lost: Vec<usize>,
}

/// The report on the judges of a round; judges and entries are positions in the standing.
#[derive(Clone, Debug)]
pub struct Report {
    /// What the marks say.
    pub panel: PanelReport,
    /// For each judge the number of sheets.
    pub sheets: Vec<SheetCount>,
    /// For each judge what the ranking were without; none in a round too large for that.
    pub influences: Option<Vec<Influence>>,
    /// The entries ranked by four estimators.
    pub beside: Beside,
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
    /// thousand judges of a hundred thousand entries.
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
        let is_calibrated = standing.rule.aggregate() == Aggregate::Calibrated;
        let lines = if is_calibrated { lines_of(standing) } else { Vec::new() };
        let panel = report_on_panel(&Marks {
            totals: &totals,
            criteria: &criteria,
            regions: Regions { entries: &of_entries, judges: &regions },
            moments: &moments,
            decimals: standing.rule.decimals(),
            places: &lines,
            reviews: MOST_REVIEWS,
        });
        let marks: usize = standing.marks.iter().map(Vec::len).sum();
        let influences = if is_calibrated {
            Some(panel.judges.iter().map(|it| adjusted_influence(standing, it)).collect())
        } else if judges.saturating_mul(marks) <= MOST_RANKINGS {
            Some((0..judges).map(|judge| influence(standing, judge)).collect::<Result<_, _>>()?)
        } else {
            None
        };
        let beside = estimates::beside(standing, &totals, &panel)?;
        Ok(Self { panel, sheets: sheets(standing), influences, beside, regions })
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

/// How many places each tier and those above it have, down to the first threshold.
fn lines_of(standing: &Standing) -> Vec<usize> {
    let ranked = standing.ranking.places.iter().filter(|place| place.rank.is_some()).count();
    lines(&standing.rule, ranked).into_iter().map_while(|line| line).collect()
}

/// What the ranking were without the sheets of a judge, by the round's rule. O(n log n).
///
/// # Errors
/// When the rule does not fit the marks, which the standing would have said.
pub fn influence(standing: &Standing, judge: usize) -> Result<Influence, AppError> {
    let entrants = without(standing, judge)?;
    let orders: Vec<Vec<usize>> = standing.decided.iter().map(|decision| decision.order.clone()).collect();
    let ranking = rank(&standing.rule, &entrants, &orders).map_err(AppError::internal)?;
    let mut found = Influence::default();
    for (entry, (with, without)) in standing.ranking.places.iter().zip(&ranking.places).enumerate() {
        match (with.rank, without.rank) {
            (Some(before), Some(after)) => {
                found.moved += usize::from(before != after);
                found.furthest = found.furthest.max(before.abs_diff(after));
                if with.tier != without.tier {
                    found.tiers.push(TierChange { entry, with: with.tier, without: without.tier });
                }
            }
            (Some(_), None) => found.lost.push(entry),
            (None, _) => {}
        }
    }
    Ok(found)
}

/// The entries as they were scored without a judge's marks. A standard score takes all entries of a judge
/// together; by any other rule only the judge's own entries change.
fn without(standing: &Standing, judge: usize) -> Result<Vec<Entrant<usize>>, AppError> {
    let others = |marks: &Vec<Mark<usize>>| -> Vec<Mark<usize>> {
        marks.iter().filter(|mark| mark.judge != judge).copied().collect()
    };
    if standing.rule.aggregate() == Aggregate::Standardised {
        let marks: Vec<_> = standing.marks.iter().map(others).collect();
        return Ok(Contest::of(&standing.rule, &marks, |_, _| Vec::new(), &[])?.entrants);
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

/// The same where scores are calibrated: the order is that of the estimate from all others' marks.
fn adjusted_influence(standing: &Standing, judge: &OnJudge) -> Influence {
    let Some(found) = judge.report.against_rest.as_ref().and_then(|it| it.influence.as_ref()) else {
        return Influence::default();
    };
    let place = |entry: u32| usize::try_from(entry).unwrap_or(usize::MAX);
    let mut crossing: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (line, entries) in found.crossing.iter().enumerate() {
        for entry in entries {
            crossing.entry(place(*entry)).or_default().push(line);
        }
    }
    let change = |(entry, lines): (usize, Vec<usize>)| {
        let with = standing.place(entry).tier;
        let is_within = |line: usize| with.is_some_and(|tier| tier <= line) != lines.contains(&line);
        let without = (0..found.crossing.len()).find(|line| is_within(*line));
        (with != without).then_some(TierChange { entry, with, without })
    };
    Influence {
        moved: found.moved,
        furthest: usize::try_from(found.furthest).unwrap_or(usize::MAX),
        tiers: crossing.into_iter().filter_map(change).collect(),
        lost: found.lost.iter().copied().map(place).collect(),
    }
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
