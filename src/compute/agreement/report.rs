//! The report on each judge.

#![expect(clippy::float_arithmetic, reason = "calibration estimates with floating numbers")]
#![expect(clippy::indexing_slicing, reason = "positions come from checked observations")]

use crate::compute::calibration::number::{at, float, position};
use crate::compute::calibration::{Component, Components, FEWEST_MARKS, FEWEST_SPARE, Observations, TwoWay};

use super::leave_out::{AgainstRest, Line, against_solved_rest};
use super::solved::Solved;

/// How much more or less than an average judge of the part somebody gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Severity {
    /// Points more than an average judge (lenient), or below 0 less (severe).
    pub effect: f64,
    /// The standard error of the effect, in points.
    pub error: f64,
    /// The effect drawn towards 0 by what of the judges' differences is error: the number to show.
    pub shrunk: f64,
}

/// What a judge is like. Everything is in points.
#[derive(Clone, Debug, PartialEq)]
pub struct JudgeReport {
    /// Position of the judge.
    pub judge: u32,
    /// The judge's part of the judge–entry graph, see [`Components::parts`]; none without marks.
    pub part: Option<u32>,
    /// How many marks there are.
    pub marks: usize,
    /// The severity; none with fewer than three marks, if the part has too few marks beyond what entries and judges use up ([`FEWEST_SPARE`]) to say how
    /// certain it is, or if its equations cannot be solved.
    pub severity: Option<Severity>,
    /// The standard deviation of a mark around entry and severity, shrunk as in the estimate; none with fewer than three marks or in such a part.
    pub spread: Option<f64>,
    /// The standard deviation of the judge's marks by that of the panel: below 1 for who keeps to the middle. None with fewer than three marks or
    /// if nobody's marks differ.
    pub range: Option<f64>,
    /// The judge against the rest; none with fewer than three marks.
    pub against_rest: Option<AgainstRest>,
}

/// Reports on every judge, in the order of the observations; `components` and `estimate` are those of the observations. `decimals` and `lines` are those of the ranking: by how many decimals ranks are compared, and where
/// awards end. O(judges³ + judges · n): by count of operations half a minute for 100,000 entries with 5 marks each by 1,000 judges.
pub fn report_on_judges(
    observations: &Observations,
    components: &Components,
    estimate: &TwoWay,
    decimals: u8,
    lines: &[Line],
) -> Vec<JudgeReport> {
    report_on_solved(&Solved::of(observations, components, estimate), Some((decimals, lines)))
}

/// The same for an estimate whose equations are solved; what hinges on each judge is said only if the order is asked about.
pub(super) fn report_on_solved(solved: &Solved, order: Option<(u8, &[Line])>) -> Vec<JudgeReport> {
    let (observations, components, estimate) = (solved.observations, solved.components, solved.estimate);
    let severities = severities(solved);
    let panel = panel_deviation(observations);
    let report = |judge: usize| {
        let marks = observations.of_judge(judge).len();
        let is_known = marks >= FEWEST_MARKS;
        let part = components.of_judge[judge];
        let is_certain = is_known && part.is_some_and(|part| is_large(&components.parts[at(part)]));
        let range = (squares(observations, judge) / (float(marks) - 1.0)).sqrt() / panel;
        JudgeReport {
            judge: position(judge),
            part,
            marks,
            severity: severities[judge].filter(|_| is_known),
            spread: is_certain.then(|| estimate.spreads[judge]),
            range: (is_known && panel > 0.0).then_some(range),
            against_rest: is_known.then(|| against_solved_rest(solved, judge, order)),
        }
    };
    (0..observations.judges()).map(report).collect()
}

/// The squares of a judge's marks around their mean.
fn squares(observations: &Observations, judge: usize) -> f64 {
    let values = || observations.of_judge(judge).iter().map(|&place| observations.values()[at(place)]);
    let mean = values().sum::<f64>() / float(values().count());
    values().map(|value| (value - mean) * (value - mean)).sum()
}

/// The standard deviation of marks around their judge's mean, over all judges.
fn panel_deviation(observations: &Observations) -> f64 {
    let judges = (0..observations.judges()).filter(|&judge| observations.of_judge(judge).len() >= 2);
    let sums =
        judges.map(|judge| (squares(observations, judge), float(observations.of_judge(judge).len()) - 1.0));
    let (all, freedom) = sums.fold((0.0, 0.0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
    if freedom > 0.0 { (all / freedom).sqrt() } else { 0.0 }
}

/// Whether a part has enough marks beyond what entries and judges use up to say how certain anything is. Where there are none at all, entries and judges
/// explain every mark whatever it is, and an error of 0 would be a lie.
fn is_large(part: &Component) -> bool {
    part.spare() >= FEWEST_SPARE
}

fn severities(solved: &Solved) -> Vec<Option<Severity>> {
    let estimate = solved.estimate;
    let mut found = vec![None; solved.observations.judges()];
    for (number, part) in solved.components.parts.iter().enumerate().filter(|(_, part)| is_large(part)) {
        let Some(covariance) = solved.covariance(number) else {
            for &judge in part.judges.iter().filter(|_| estimate.is_exact()) {
                let effect = estimate.effects[at(judge)];
                found[at(judge)] = Some(Severity { effect, error: 0.0, shrunk: effect });
            }
            continue;
        };
        let own: Vec<(f64, f64)> = part
            .judges
            .iter()
            .map(|&judge| (estimate.effects[at(judge)], covariance.of_judge(at(judge))))
            .collect();
        // The true scatter of effects by moments: their squares without what errors add.
        let excess: f64 = own.iter().map(|(effect, variance)| effect * effect - variance).sum();
        let field = (excess / (float(own.len()) - 1.0).max(1.0)).max(0.0);
        for (&judge, (effect, variance)) in part.judges.iter().zip(own) {
            let shrunk = if field > 0.0 { effect * field / (field + variance) } else { 0.0 };
            found[at(judge)] = Some(Severity { effect, error: variance.sqrt(), shrunk });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compute::calibration::{Observation, Weighting, two_way};

    /// The reports on so many judges of so many entries.
    fn reports(entries: usize, judges: usize, marks: &[(u32, u32, f64)]) -> Vec<JudgeReport> {
        let marks = marks.iter().map(|&(entry, judge, value)| Observation { entry, judge, value });
        let observations = Observations::new(entries, judges, marks.collect()).unwrap();
        let components = Components::of(&observations);
        let estimate = two_way(&observations, &components, Weighting::Precision);
        report_on_judges(&observations, &components, &estimate, 2, &[])
    }

    #[test]
    fn nothing_is_exact_where_no_mark_is_to_spare() {
        // Both have three marks and one entry in common: any marks at all would be explained without a rest.
        let found = reports(
            5,
            2,
            &[(0, 0, 60.0), (1, 0, 70.0), (2, 0, 80.0), (2, 1, 90.0), (3, 1, 85.0), (4, 1, 70.0)],
        );
        assert!(found.iter().all(|it| it.marks == 3 && it.severity.is_none() && it.spread.is_none()));
        assert!(found.iter().all(|it| it.range.is_some()), "what the own marks say is told");
    }

    #[test]
    fn a_judge_alone_is_not_known_beside_a_good_panel() {
        let mut marks = vec![(8, 3, 70.0), (9, 3, 75.0), (10, 3, 90.0)];
        for entry in 0..8_u32 {
            for judge in 0..3_u32 {
                let noise = f64::from((entry * 7 + judge * 5 + entry * judge * 3) % 5);
                marks.push((entry, judge, 60.0 + 2.0 * f64::from(entry) + noise - 3.0 * f64::from(judge)));
            }
        }
        let found = reports(11, 4, &marks);
        assert_eq!((found[3].severity, found[3].spread), (None, None));
        assert!(
            found[..3].iter().all(|it| it.severity.is_some_and(|it| it.error > 0.0) && it.spread.is_some())
        );
    }

    #[test]
    fn marks_that_agree_in_a_large_part_leave_no_error() {
        let marks: Vec<(u32, u32, f64)> = (0..6)
            .flat_map(|entry| {
                (0..2).map(move |judge| (entry, judge, 60.0 + f64::from(entry) + 4.0 * f64::from(judge)))
            })
            .collect();
        let found = reports(6, 2, &marks);
        let severity = found[1].severity.unwrap();
        assert!((severity.effect - 2.0).abs() < 1e-9 && severity.error.abs() <= 0.0, "{severity:?}");
        // One entry less is one mark to spare less.
        assert!(reports(5, 2, &marks[..10]).iter().all(|it| it.severity.is_none()));
    }
}
