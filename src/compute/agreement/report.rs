//! The report on each judge.

#![expect(clippy::float_arithmetic, reason = "calibration estimates with floating numbers")]
#![expect(clippy::indexing_slicing, reason = "positions come from checked observations")]

use crate::compute::calibration::number::{at, float, position};
use crate::compute::calibration::{Components, FEWEST_MARKS, Observations, TwoWay};

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
    /// The severity; none with fewer than three marks or if the part's equations cannot be solved.
    pub severity: Option<Severity>,
    /// The standard deviation of a mark around entry and severity, shrunk as in the estimate; none with fewer than three marks.
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
    report_on_solved(&Solved::of(observations, components, estimate), decimals, lines)
}

/// The same for an estimate whose equations are solved.
pub(super) fn report_on_solved(solved: &Solved, decimals: u8, lines: &[Line]) -> Vec<JudgeReport> {
    let (observations, components, estimate) = (solved.observations, solved.components, solved.estimate);
    let severities = severities(solved);
    let panel = panel_deviation(observations);
    let report = |judge: usize| {
        let marks = observations.of_judge(judge).len();
        let is_known = marks >= FEWEST_MARKS;
        let range = (squares(observations, judge) / (float(marks) - 1.0)).sqrt() / panel;
        JudgeReport {
            judge: position(judge),
            part: components.of_judge[judge],
            marks,
            severity: severities[judge].filter(|_| is_known),
            spread: is_known.then(|| estimate.spreads[judge]),
            range: (is_known && panel > 0.0).then_some(range),
            against_rest: is_known.then(|| against_solved_rest(solved, judge, (decimals, lines))),
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

fn severities(solved: &Solved) -> Vec<Option<Severity>> {
    let estimate = solved.estimate;
    let mut found = vec![None; solved.observations.judges()];
    for (number, part) in solved.components.parts.iter().enumerate() {
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
