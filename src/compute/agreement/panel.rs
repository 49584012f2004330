//! All that is known of a panel, put together for a page: the judges one by one, the panel as a whole, the marks that stand out, and what cannot
//! be known.

#![expect(clippy::float_arithmetic, reason = "agreement is measured in floating numbers")]
#![expect(clippy::indexing_slicing, reason = "lists have one place for each judge of the observations")]

use crate::compute::calibration::number::{at, decimal, units};
use crate::compute::calibration::refusal::refusals;
use crate::compute::calibration::{
    Components, FEWEST_MARKS, Mixed, Observations, Refusal, TwoWay, Weighting, Withheld, fitted, two_way,
};

use super::alpha::{Scale, alpha};
use super::by_lot::{ByLot, by_lot};
use super::concordance::concordance;
use super::drift::{Drift, drift};
use super::halo::{Halo, halo};
use super::icc::{Icc, icc};
use super::lean::{Lean, Regions, lean};
use super::leave_out::Line;
use super::outliers::{Correction, outliers_of};
use super::report::{JudgeReport, report_on_solved};
use super::solved::Solved;

/// The most judges for which the test of the lot is made.
const MOST_BY_LOT: usize = 300;
/// An effect is told from none beyond so many standard errors: by chance one judge of about 370 is so far from the others.
const CLEAR: f64 = 3.0;
/// Beyond this chance it is taken that entries were spread by lot.
const UNLIKELY: f64 = 0.01;

/// The marks of a panel and what a report on it needs besides.
#[derive(Clone, Copy, Debug)]
pub struct Marks<'a> {
    /// What each judge gave each entry in all.
    pub totals: &'a Observations,
    /// The marks in each criterion, over the same entries and judges.
    pub criteria: &'a [Observations],
    /// Where entries and judges come from.
    pub regions: Regions<'a>,
    /// For each judge when the sheets were submitted: an entry and a number that grows with time, in order of entry. Judges may be missing.
    pub moments: &'a [Vec<(u32, i64)>],
    /// By how many decimals ranks are compared.
    pub decimals: u8,
    /// How many of the reviews that connect parts are proposed at most.
    pub reviews: usize,
    /// The lines through the order of these totals, if what hinges on each judge is to be told of it.
    pub lines: Option<&'a [Line]>,
}

/// What is known of a judge.
#[derive(Clone, Debug, PartialEq)]
pub struct OnJudge {
    /// The estimates.
    pub report: JudgeReport,
    /// The mean correlation between criteria; see [`Halo::judges`].
    pub halo: Option<f64>,
    /// How much more the own region gets; see [`lean`]. None with fewer than three marks.
    pub lean: Option<Lean>,
    /// How the marks change from the first sheet to the last. None with fewer than three marks.
    pub drift: Option<Drift>,
}

impl OnJudge {
    /// Whether the severity is clearly not that of an average judge, more than three standard errors away, and printed as something else than 0. O(1).
    pub fn is_clear(&self, decimals: u8) -> bool {
        self.report.severity.is_some_and(|it| {
            it.effect.abs() > CLEAR * it.error && units(it.shrunk, decimals).is_some_and(|units| units != 0)
        })
    }
}

/// A mark that stands out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OnMark {
    /// Position of the entry.
    pub entry: u32,
    /// Position of the judge.
    pub judge: u32,
    /// What was given, in points.
    pub given: f64,
    /// What entry and judge lead to expect, in points.
    pub expected: f64,
    /// The difference, in points.
    pub residual: f64,
    /// The difference by its own standard deviation; see [`super::Outlier::studentised`].
    pub studentised: f64,
    /// The chance of that or more by Holm's correction for the number of marks: at most 5 % that any is flagged by chance at all.
    pub chance: f64,
}

impl OnMark {
    /// Whether it stands out also after the correction. O(1).
    pub fn is_clear(&self) -> bool {
        self.chance <= 0.05
    }
}

/// What is known of a panel.
#[derive(Clone, Debug, PartialEq)]
pub struct PanelReport {
    /// One for each judge.
    pub judges: Vec<OnJudge>,
    /// Krippendorff's alpha with interval differences.
    pub alpha_interval: Option<f64>,
    /// The same with ordinal differences.
    pub alpha_ordinal: Option<f64>,
    /// Kendall's W; none unless every judge marked every entry.
    pub concordance: Option<f64>,
    /// The mean correlation between criteria within judges, against which each judge's is seen; see [`Halo::panel`].
    pub halo: Option<f64>,
    /// The intraclass correlations; none without a mixed model.
    pub icc: Option<Icc>,
    /// For panels of how many judges the correlations of means are: the mean number of marks of an entry that has any, rounded.
    pub panel: usize,
    /// The lean of the whole panel to own regions.
    pub lean: Option<Lean>,
    /// Whether the entries of the largest part were spread by lot; none for more than 300 judges.
    pub by_lot: Option<ByLot>,
    /// The parts that no judge connects.
    pub components: Components,
    /// How many of them there are.
    pub parts: usize,
    /// The two-way estimate with judges weighted by their precision, on which the report rests.
    pub estimate: TwoWay,
    /// The mixed model, or why there is none.
    pub mixed: Result<Mixed, Withheld>,
    /// The marks that stand out, the furthest first.
    pub outliers: Vec<OnMark>,
    /// What is not known, with reason and remedy.
    pub refusals: Vec<Refusal>,
}

impl PanelReport {
    /// Whether severe judges had other entries than lenient ones beyond what a lot does.
    pub fn is_unevenly_spread(&self) -> bool {
        self.by_lot.as_ref().is_some_and(|it| it.chance < UNLIKELY)
    }
}

/// Reports on a panel by the two-way estimate with judges weighted by their precision, in points. O(judges³ + judges · n), and where the mixed model is
/// fitted, for up to a thousand judges, about a hundred times judges³ / 3; memory is O(judges² + n). Nothing is refused as a whole: what cannot be known is
/// none, with its reason among the refusals. The methods stand at the functions that it puts together.
pub fn report_on_panel(marks: &Marks<'_>) -> PanelReport {
    let totals = marks.totals;
    let components = Components::of(totals);
    let estimate = two_way(totals, &components, Weighting::Precision);
    let solved = Solved::of(totals, &components, &estimate);
    let halo = if marks.criteria.len() > 1 { halo(marks.criteria) } else { Halo::default() };
    let judges = report_on_solved(&solved, marks.lines.map(|lines| (marks.decimals, lines)))
        .into_iter()
        .enumerate()
        .map(|(judge, report)| {
            let is_known = report.marks >= FEWEST_MARKS;
            let moments = marks.moments.get(judge).filter(|_| is_known);
            OnJudge {
                report,
                halo: halo.judges.get(judge).copied().flatten(),
                lean: if is_known { solved.lean(marks.regions, judge) } else { None },
                drift: moments.and_then(|moments| drift(&solved, judge, moments)),
            }
        })
        .collect();
    let largest = components.parts.iter().max_by_key(|part| part.observations);
    let seen = components.parts.iter().map(|part| part.entries.len()).sum::<usize>().max(1);
    let panel = (totals.len() + seen / 2) / seen;
    let reviews = marks.reviews.min(components.parts.len().saturating_sub(1));
    let mixed = fitted(totals);
    PanelReport {
        judges,
        alpha_interval: alpha(totals, Scale::Interval),
        alpha_ordinal: alpha(totals, Scale::Ordinal),
        concordance: concordance(totals),
        halo: halo.panel,
        icc: mixed.as_ref().ok().map(|model| icc(model, panel)),
        panel,
        lean: lean(totals, &components, &estimate, marks.regions, None),
        by_lot: largest
            .filter(|part| part.judges.len() <= MOST_BY_LOT)
            .and_then(|part| by_lot(totals, part, &estimate)),
        parts: components.parts.len(),
        outliers: on_marks(&solved),
        refusals: refusals(totals, &components, &estimate, reviews),
        mixed,
        components,
        estimate,
    }
}

fn on_marks(solved: &Solved) -> Vec<OnMark> {
    let observations = solved.observations;
    let on_mark = |it: super::Outlier| {
        let entry = observations.of_entry(at(it.entry));
        let place = entry.into_iter().find(|&place| observations.judge_of()[place] == it.judge)?;
        let given = observations.values()[place];
        Some(OnMark {
            entry: it.entry,
            judge: it.judge,
            given,
            expected: given - it.residual,
            residual: it.residual,
            studentised: it.studentised,
            chance: it.chance,
        })
    };
    outliers_of(solved, Correction::Holm).into_iter().filter_map(on_mark).collect()
}

/// A floating number as people read it: half-up with so many decimals, such as `-2.30`; `None` where it is no number or has more than 15 digits. O(decimals).
pub fn shown(value: f64, decimals: u8) -> Option<String> {
    units(value, decimals).map(|units| decimal(units, decimals))
}

/// Where a value stands on a scale that reaches as far to both sides of its middle, in thousandths of its whole length; what is outside is
/// brought to the nearer end.
fn on_scale(value: f64, reach: f64) -> i64 {
    let share = if reach > 0.0 { (value / reach).clamp(-1.0, 1.0) } else { 0.0 };
    units(500.0 + 500.0 * share, 0).unwrap_or(500)
}

/// For each judge the interval of two standard errors around the shrunk severity, low, middle and high, in thousandths of a scale that holds all of them and
/// has 0 in its middle at 500; none without a severity. O(judges).
pub fn severity_scale(judges: &[OnJudge]) -> Vec<Option<[i64; 3]>> {
    let ends = |it: &OnJudge| {
        let severity = it.report.severity?;
        let width = 2.0 * severity.error;
        Some([severity.shrunk - width, severity.shrunk, severity.shrunk + width])
    };
    let reach = judges.iter().filter_map(ends).flatten().fold(0.0, |most: f64, end| most.max(end.abs()));
    judges.iter().map(|it| ends(it).map(|ends| ends.map(|end| on_scale(end, reach)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compute::calibration::Observation;
    use crate::compute::calibration::number::{float, position};

    /// Marks of entries (rows) by judges (columns).
    fn observed(rows: &[[f64; 4]]) -> Observations {
        let marks = rows.iter().enumerate().flat_map(|(entry, row)| {
            row.iter().enumerate().map(move |(judge, &value)| Observation {
                entry: position(entry),
                judge: position(judge),
                value,
            })
        });
        Observations::new(rows.len(), 4, marks.collect()).unwrap()
    }

    fn report(totals: &Observations, criteria: &[Observations], regions: Regions<'_>) -> PanelReport {
        report_on_panel(&Marks {
            totals,
            criteria,
            regions,
            moments: &[],
            decimals: 2,
            reviews: 3,
            lines: None,
        })
    }

    const NOWHERE: Regions<'_> = Regions { entries: &[], judges: &[] };

    /// Twelve entries by four judges who agree but for small noise; the last gives ten points less, and one mark of the first is far off.
    fn planted() -> Observations {
        let mut rows = [[0.0; 4]; 12];
        for (entry, row) in rows.iter_mut().enumerate() {
            for (judge, value) in row.iter_mut().enumerate() {
                let noise = float(entry * 7 + judge * 5 + entry * judge * 3) % 5.0 - 2.0;
                *value = 60.0 + 2.0 * float(entry) + 0.5 * noise - if judge == 3 { 10.0 } else { 0.0 };
            }
        }
        rows[4][0] += 20.0;
        observed(&rows)
    }

    #[test]
    fn a_severe_judge_and_a_mark_that_is_far_off_are_found() {
        let found = report(&planted(), &[], NOWHERE);
        // Against an average that the severe judge draws down, others are a little lenient.
        let is_severe = |it: &OnJudge| it.is_clear(1) && it.report.severity.unwrap().shrunk < 0.0;
        let severe: Vec<bool> = found.judges.iter().map(is_severe).collect();
        assert_eq!(severe, [false, false, false, true]);
        let severity = found.judges[3].report.severity.unwrap();
        assert!(severity.shrunk < -5.0 && severity.error < 2.0, "{severity:?}");
        let first = found.outliers[0];
        assert_eq!((first.entry, first.judge), (4, 0));
        assert!(first.is_clear() && first.residual > 10.0, "{first:?}");
        assert!((first.expected + first.residual - first.given).abs() < 1e-9);
        assert!(found.judges.iter().all(|it| it.halo.is_none() && it.lean.is_none()) && found.halo.is_none());
        assert_eq!((found.parts, found.panel, found.refusals.len()), (1, 4, 0));
        assert!(found.alpha_interval.is_some() && found.icc.is_some());
    }

    #[test]
    fn a_lean_is_that_of_the_regression() {
        let totals = planted();
        let entries: Vec<Option<u32>> = (0..12).map(|entry| Some(entry % 3)).collect();
        let judges = [Some(0), None, Some(1), Some(2)];
        let regions = Regions { entries: &entries, judges: &judges };
        let components = Components::of(&totals);
        let estimate = two_way(&totals, &components, Weighting::Precision);
        let found = report(&totals, &[], regions);
        for (judge, it) in found.judges.iter().enumerate() {
            let slow = lean(&totals, &components, &estimate, regions, Some(judge));
            assert_eq!(it.lean.is_some(), slow.is_some(), "{judge}");
            if let (Some(fast), Some(slow)) = (it.lean, slow) {
                assert_eq!((fast.own, fast.others), (slow.own, slow.others));
                assert!((fast.points - slow.points).abs() < 1e-8, "{fast:?} {slow:?}");
                assert!((fast.error - slow.error).abs() < 1e-8, "{fast:?} {slow:?}");
            }
        }
        assert!(found.lean.is_some());
    }

    #[test]
    fn who_becomes_more_severe_drifts() {
        let mut rows = [[0.0; 4]; 12];
        for (entry, row) in rows.iter_mut().enumerate() {
            for (judge, value) in row.iter_mut().enumerate() {
                let noise = float(entry * 7 + judge * 5 + entry * judge * 3) % 5.0 - 2.0;
                // The last judge submits in the order of the entries, six points less at the end than at the beginning.
                let tired = if judge == 3 { 6.0 * float(entry) / 11.0 } else { 0.0 };
                *value = 60.0 + float(entry * 5 % 12) + 0.5 * noise - tired;
            }
        }
        let totals = observed(&rows);
        let in_order: Vec<(u32, i64)> = (0..12).map(|entry| (entry, 100 + i64::from(entry))).collect();
        let at_once: Vec<(u32, i64)> = (0..12).map(|entry| (entry, 7)).collect();
        let moments = [in_order.clone(), at_once, in_order[..5].to_vec(), in_order];
        let marks = Marks {
            totals: &totals,
            criteria: &[],
            regions: NOWHERE,
            moments: &moments,
            decimals: 2,
            reviews: 0,
            lines: None,
        };
        let found = report_on_panel(&marks);
        let drift = |judge: usize| found.judges[judge].drift;
        let tired = drift(3).unwrap();
        assert!(tired.points < -3.0 && tired.points > -9.0 && tired.error < 4.0, "{tired:?}");
        assert!(drift(0).unwrap().points.abs() < 4.0);
        assert_eq!((drift(1), drift(2)), (None, None), "at one moment, and with moments missing");
        assert!(found.concordance.unwrap() > 0.6);
    }

    #[test]
    fn neither_lean_nor_drift_is_told_of_two_marks() {
        let mut marks: Vec<Observation> = planted().iter().collect();
        // A fifth judge gives the own region 12 more, and later.
        for (entry, value) in [(0, 60.0), (1, 74.0), (2, 64.0)] {
            marks.push(Observation { entry, judge: 4, value });
        }
        let regions = [Some(0), Some(1)].repeat(6);
        let judges = [None, None, None, None, Some(1)];
        let found = |count: usize| {
            let totals = Observations::new(12, 5, marks[..48 + count].to_vec()).unwrap();
            let mut moments = vec![Vec::new(); 4];
            moments.push((0..position(count)).map(|entry| (entry, i64::from(entry))).collect());
            let report = report_on_panel(&Marks {
                totals: &totals,
                criteria: &[],
                regions: Regions { entries: &regions, judges: &judges },
                moments: &moments,
                decimals: 2,
                reviews: 0,
                lines: None,
            });
            (report.judges[4].report.marks, report.judges[4].lean.is_some(), report.judges[4].drift.is_some())
        };
        assert_eq!((found(2), found(3)), ((2, false, false), (3, true, true)));
    }

    #[test]
    fn what_hinges_on_a_judge_is_told_where_the_order_is_asked_about() {
        let totals = planted();
        let marks = |lines: Option<&'static [Line]>| Marks {
            totals: &totals,
            criteria: &[],
            regions: NOWHERE,
            moments: &[],
            decimals: 2,
            reviews: 0,
            lines,
        };
        let influences = |lines: Option<&'static [Line]>| {
            let found = report_on_panel(&marks(lines)).judges.into_iter();
            found.map(|it| it.report.against_rest.unwrap().influence).collect::<Vec<_>>()
        };
        assert_eq!(influences(None), [const { None }; 4]);
        const LINES: &[Line] = &[Line::Places(3)];
        let components = Components::of(&totals);
        let estimate = two_way(&totals, &components, Weighting::Precision);
        assert_eq!(
            influences(Some(LINES)),
            super::super::leave_out::influences(&totals, &components, &estimate, (2, LINES))
        );
    }

    #[test]
    fn nothing_is_said_about_nobody() {
        let nothing = Observations::new(0, 0, Vec::new()).unwrap();
        let found = report(&nothing, &[], NOWHERE);
        assert!(found.judges.is_empty() && found.outliers.is_empty() && found.refusals.is_empty());
        assert_eq!((found.alpha_interval, found.icc, found.parts), (None, None, 0));
        let unmarked = Observations::new(2, 1, Vec::new()).unwrap();
        let found = report(&unmarked, &[], NOWHERE);
        assert_eq!(found.judges[0].report.severity, None);
        // Two entries without marks, one judge with too few.
        assert_eq!(found.refusals.len(), 3);
    }

    #[test]
    fn numbers_are_shown_half_up() {
        assert_eq!(shown(-2.25, 1).unwrap(), "-2.2");
        assert_eq!(shown(2.25, 1).unwrap(), "2.3");
        assert_eq!(shown(-0.04, 1).unwrap(), "0.0");
        assert_eq!(shown(f64::NAN, 1), None);
    }

    #[test]
    fn a_scale_has_room_for_every_interval() {
        let found = report(&planted(), &[], NOWHERE);
        let places: Vec<[i64; 3]> = severity_scale(&found.judges).into_iter().flatten().collect();
        assert_eq!(places.len(), 4);
        assert!(places.iter().flatten().all(|place| (0..=1000).contains(place)));
        assert_eq!(places[3][0], 0, "the severe judge reaches furthest");
        assert!(places.iter().all(|[low, middle, high]| low < middle && middle < high));
        assert_eq!((on_scale(5.0, 0.0), on_scale(9.0, 3.0), on_scale(-9.0, 3.0)), (500, 1000, 0));
    }
}
