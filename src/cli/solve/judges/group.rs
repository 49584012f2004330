//! One group of the table: its observations, the report on its judges, and its entries under four estimators.

use std::collections::BTreeSet;

use super::{MOST_REVIEWS, bad, further::Further};
use crate::cli::solve::BadProblem;
use crate::cli::solve::ranking::table::Entry;
use crate::compute::agreement::{
    Influence, Line, LineGap, Marks, PanelReport, Regions, Room, influences, line_gaps, report_on_panel,
};
use crate::compute::calibration::official::{DRAWS, LEVEL, MOST_ENTRIES, MOST_JUDGES, OfficialError};
use crate::compute::calibration::{
    Beside, Calibration, Components, Drawing, Observation, Observations, Request, Weighting, calibrate,
    fitted, two_way,
};
use crate::compute::exact::{Exact, Overflow};
use crate::compute::ranking::lines;
use crate::compute::scoring::{Outcome, Scorer, Working};
use crate::domain::rule::{OnTie, Rule, Tier, TierSize};

/// What is asked of every group.
pub struct Asked<'input> {
    /// The rule.
    pub rule: &'input Rule,
    /// The rule made ready.
    pub scorer: &'input Scorer<'input>,
    /// What the table holds beside the marks.
    pub further: &'input Further,
    /// For which numbers of places the chance to be among the best is wanted.
    pub lines: Lines,
    /// What drawn orders come from.
    pub seed: u64,
    /// How many reviews to propose; as many as needed if none.
    pub reviews: Option<usize>,
}

/// The numbers of places for which the chance to be among the best is wanted.
pub enum Lines {
    /// By the tiers of the rule; a number depends on how many entries there are.
    Tiers,
    /// These.
    Places(Vec<usize>),
}

/// The number of places where neither the caller nor the rule names one.
const PLACES: usize = 10;

impl Lines {
    /// The lines that are asked for, else those of the rule, else one.
    pub fn of(rule: &Rule, places: &[usize]) -> Self {
        match (places.is_empty(), rule.tiers().is_empty()) {
            (false, _) => Self::Places(places.to_vec()),
            (true, false) => Self::Tiers,
            (true, true) => Self::Places(vec![PLACES]),
        }
    }

    /// What the chances are called.
    pub fn names(&self, rule: &Rule) -> Vec<String> {
        match self {
            Self::Tiers => rule.tiers().iter().map(|tier| format!("p:{}", tier.name)).collect(),
            Self::Places(places) => places.iter().map(|places| format!("p:{places}")).collect(),
        }
    }

    /// How many places there are, from the first threshold of the rule on none.
    fn places(&self, rule: &Rule, entries: usize) -> Vec<Option<usize>> {
        match self {
            Self::Tiers => lines(rule, entries),
            Self::Places(places) => places.iter().copied().map(Some).collect(),
        }
    }

    /// What the lines are called.
    pub fn labels(&self, rule: &Rule) -> Vec<String> {
        match self {
            Self::Tiers => rule.tiers().iter().map(|tier| tier.name.clone()).collect(),
            Self::Places(places) => places.iter().map(usize::to_string).collect(),
        }
    }

    /// The same as lines through an order, where a threshold is one too, and a percentage is one of however many are in the order.
    fn ends(&self, rule: &Rule) -> Vec<Line> {
        let further = |tier: &Tier, room: Room| match tier.on_tie {
            OnTie::Exceed => Line::FurtherWithTies(room),
            OnTie::Report => Line::Further(room),
        };
        let end = |tier: &Tier| match tier.size {
            TierSize::Threshold(least) => Line::Least(least.thousandths()),
            TierSize::Count(places) => further(tier, Room::Places(places)),
            TierSize::Percent(percent) => further(tier, Room::Percent(percent.thousandths())),
        };
        match self {
            Self::Tiers => rule.tiers().iter().map(end).collect(),
            Self::Places(places) => places.iter().copied().map(Line::Places).collect(),
        }
    }
}

/// What is found in a group. Entries and judges are positions in the lists of names.
pub struct Found<'table> {
    /// The name of the group.
    pub group: &'table str,
    /// The ids of its entries.
    pub entries: Vec<&'table str>,
    /// The names of its judges, in alphabetical order.
    pub judges: Vec<&'table str>,
    /// What each judge gave each entry in all.
    pub totals: Observations,
    /// Whether each entry is in no order because of a gate.
    pub is_out: Vec<bool>,
    /// The report on the judges.
    pub panel: PanelReport,
    /// The entries by four estimators.
    pub beside: Beside,
    /// How certain the two-way estimate is.
    pub calibration: Calibration,
    /// For each line through the order by that estimate the gap there; none where nobody is on one side.
    pub gaps: Vec<Option<LineGap>>,
    /// For each judge what the order by that estimate were without; none where it cannot be told.
    pub influences: Vec<Option<Influence>>,
    /// For each name of a chance the place among those drawn.
    pub drawn: Vec<Option<usize>>,
}

impl<'table> Found<'table> {
    /// Computes a group. Judges are taken by their names, so that the order of rows does not matter.
    ///
    /// # Errors
    /// If there are too many judges or entries, or numbers that do not fit.
    pub fn of(
        asked: &Asked,
        entries: &'table [Entry],
        judges: &'table [Box<str>],
    ) -> Result<Self, BadProblem> {
        if entries.len() > MOST_ENTRIES || judges.len() > MOST_JUDGES {
            return Err(bad("scores", &OfficialError::TooMany.to_string()));
        }
        let group = entries.first().map_or("", |entry| &*entry.group);
        let names = names(entries, judges, asked.rule.criteria().len());
        let place_of = |number: u32| {
            let name = usize::try_from(number).ok().and_then(|number| judges.get(number))?;
            u32::try_from(names.binary_search(&&**name).ok()?).ok()
        };
        let workings = asked.scorer.score_group(entries.iter().map(|entry| entry.marks.as_slice())).map_err(
            |error| {
                let place = entries.get(error.entry).map_or_else(|| "scores".to_owned(), Entry::place);
                bad(&place, &error.to_string())
            },
        )?;
        let observed = |marks: Vec<Observation>| {
            Observations::new(entries.len(), names.len(), marks)
                .map_err(|error| bad("scores", &error.to_string()))
        };
        let given = Given::of(&workings, &place_of).map_err(|error| bad("scores", &error.to_string()))?;
        let totals = observed(given.totals)?;
        let mut criteria = Vec::new();
        for criterion in 0..asked.rule.criteria().len() {
            criteria.push(observed(marks_in(entries, criterion, &place_of))?);
        }
        let of_entries: Vec<Option<u32>> =
            entries.iter().map(|entry| asked.further.region_of_entry(group, &entry.id)).collect();
        let of_judges: Vec<Option<u32>> =
            names.iter().map(|judge| asked.further.region_of_judge(group, judge)).collect();
        let moments: Vec<Vec<(u32, i64)>> =
            names.iter().map(|judge| moments(asked.further, group, judge, entries)).collect();
        let is_out: Vec<bool> = workings.iter().map(is_out).collect();
        let kept = observed(given.kept)?;
        let ranked = (0..entries.len()).filter(|entry| !kept.of_entry(*entry).is_empty()).count();
        let lines = asked.lines.places(asked.rule, ranked);
        let places: Vec<usize> = lines.iter().copied().flatten().collect();
        let raised = observed(given.raised)?;
        let ends = asked.lines.ends(asked.rule);
        let calibration = calibration(asked, &raised, places)?;
        // Parts that no judge connects have no order, so nothing hinges on a judge there.
        let is_connected = calibration.components.parts.len() == 1;
        // Without gates and bonuses the order is that of the totals, and the report on each judge tells it.
        let is_order_of_totals = is_connected && raised == totals;
        let panel = report_on_panel(&Marks {
            totals: &totals,
            criteria: &criteria,
            regions: Regions { entries: &of_entries, judges: &of_judges },
            moments: &moments,
            decimals: asked.rule.decimals(),
            reviews: 0,
            lines: is_order_of_totals.then_some(ends.as_slice()),
        });
        let beside = beside(asked, &kept, &given.bonuses);
        let decimals = asked.rule.decimals();
        let influences = if is_order_of_totals {
            let rests = panel.judges.iter().map(|it| it.report.against_rest.as_ref());
            rests.map(|rest| rest.and_then(|rest| rest.influence.clone())).collect()
        } else if is_connected {
            influences(&raised, &calibration.components, &calibration.estimate, (decimals, &ends))
        } else {
            vec![None; names.len()]
        };
        let gaps = line_gaps(&calibration, decimals, &ends);
        let mut next = 0..;
        let drawn = lines.iter().map(|line| line.and_then(|_| next.next())).collect();
        let entries = entries.iter().map(|entry| entry.id.as_str()).collect();
        Ok(Self {
            group,
            entries,
            judges: names,
            totals,
            is_out,
            panel,
            beside,
            calibration,
            gaps,
            influences,
            drawn,
        })
    }
}

/// The names of those who judge, in alphabetical order: whoever marked nothing but gates and bonuses does not.
fn names<'table>(entries: &[Entry], judges: &'table [Box<str>], criteria: usize) -> Vec<&'table str> {
    let marks = || entries.iter().flat_map(|entry| &entry.marks);
    let of_criteria: BTreeSet<u32> =
        marks().filter(|mark| mark.criterion < criteria).map(|mark| mark.judge).collect();
    let idle: BTreeSet<u32> =
        marks().map(|mark| mark.judge).filter(|judge| !of_criteria.contains(judge)).collect();
    let judging = (0..).zip(judges).filter(|(number, _)| !idle.contains(number));
    let mut names: Vec<&str> = judging.map(|(_, name)| &**name).collect();
    names.sort_unstable();
    names
}

/// The marks of one criterion, in points.
fn marks_in(entries: &[Entry], criterion: usize, place_of: &impl Fn(u32) -> Option<u32>) -> Vec<Observation> {
    let mut found = Vec::new();
    for (entry, of) in (0..).zip(entries) {
        for mark in of.marks.iter().filter(|mark| mark.criterion == criterion) {
            let points = Exact::new(i128::from(mark.points.thousandths()), 1000).unwrap_or(Exact::ZERO);
            found.push(Observation::of_exact(entry, place_of(mark.judge).unwrap_or_default(), points));
        }
    }
    found
}

/// When a judge submitted the sheet of each entry, by entry.
fn moments(further: &Further, group: &str, judge: &str, entries: &[Entry]) -> Vec<(u32, i64)> {
    let Some(submitted) = further.submitted_by(group, judge) else { return Vec::new() };
    (0..).zip(entries).filter_map(|(entry, of)| Some((entry, *submitted.get(of.id.as_str())?))).collect()
}

/// What the judges gave in all, entry by entry.
#[derive(Default)]
struct Given {
    totals: Vec<Observation>,
    /// The same without entries that are in no order.
    kept: Vec<Observation>,
    /// The same with the bonuses, which belong to the entries and to no judge.
    raised: Vec<Observation>,
    /// The bonuses of each entry.
    bonuses: Vec<Exact>,
}

impl Given {
    fn of(workings: &[Working<u32>], place_of: &impl Fn(u32) -> Option<u32>) -> Result<Self, Overflow> {
        let mut given = Self::default();
        for (entry, working) in (0..).zip(workings) {
            let mut bonus = Exact::ZERO;
            for mean in working.bonuses.iter().filter_map(|bonus| bonus.mean) {
                bonus = bonus.plus(mean.value)?;
            }
            given.bonuses.push(bonus);
            for total in working.judge_totals() {
                let (judge, value) = (place_of(total.judge).unwrap_or_default(), total.total.value);
                let total = Observation::of_exact(entry, judge, value);
                given.totals.push(total);
                if !is_out(working) {
                    given.kept.push(total);
                    given.raised.push(Observation::of_exact(entry, judge, value.plus(bonus)?));
                }
            }
        }
        Ok(given)
    }
}

/// Whether an entry misses a gate, or nobody checked one.
fn is_out(working: &Working<u32>) -> bool {
    matches!(working.outcome, Outcome::GateMissed(_))
}

fn beside(asked: &Asked, kept: &Observations, bonuses: &[Exact]) -> Beside {
    let components = Components::of(kept);
    let estimate = two_way(kept, &components, Weighting::Precision);
    let model = fitted(kept);
    let model = model.as_ref().map_err(|why| *why);
    Beside::of(kept, &components, &estimate, model, (bonuses, asked.rule.decimals()))
}

/// The two-way estimate with its certainty.
fn calibration(asked: &Asked, raised: &Observations, places: Vec<usize>) -> Result<Calibration, BadProblem> {
    let needed = Components::of(raised).parts.len().saturating_sub(1);
    let request = Request {
        weighting: Weighting::Precision,
        decimals: asked.rule.decimals(),
        drawing: Drawing { seed: asked.seed, draws: DRAWS, level: LEVEL, places },
        reviews: asked.reviews.unwrap_or(needed).min(MOST_REVIEWS),
    };
    calibrate(raised, &request).map_err(|error| bad("decimals", &error.to_string()))
}
