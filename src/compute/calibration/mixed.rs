//! The mixed model: entries and judges are both drawn from fields of unknown spread. It is the usual model for such panels, and its
//! variances say how much of the scatter is quality, severity and luck. Its predictions are shown beside the two-way estimate, never instead: they
//! lean on the assumption that judges were drawn by lot, which the other does not need.
//!
//! Source: Bates, Mächler, Bolker and Walker, *Fitting linear mixed-effects models using lme4*, 2015: the profiled restricted likelihood. Here the
//! entries are eliminated by hand, so that one dense matrix of the judges is left.

#![expect(clippy::float_arithmetic, reason = "calibration estimates with floating numbers")]
#![expect(clippy::indexing_slicing, reason = "positions come from checked observations")]

use std::collections::BTreeMap;

use super::cholesky::{Factor, Symmetric};
use super::components::{Component, Components};
use super::number::{at, dot, float, logarithm};
use super::observations::Observations;
use super::search;
use super::two_way::{Weighting, subtract, two_way};

/// The fitted model.
#[derive(Clone, Debug, PartialEq)]
pub struct Mixed {
    /// The common mean, in points.
    pub mean: f64,
    /// The variance of entries, in squared points; 0 if they cannot be told apart.
    pub entry_variance: f64,
    /// The variance of judges' leanings; 0 if they cannot be told apart.
    pub judge_variance: f64,
    /// The variance of what is left.
    pub error_variance: f64,
    /// −2 times the logarithm of the restricted likelihood at the optimum.
    pub deviance: f64,
    /// The prediction of each entry, in points above the mean; 0 for entries without observations.
    pub entries: Vec<f64>,
    /// The prediction of each judge's leaning.
    pub judges: Vec<f64>,
    /// How often the deviance was computed.
    pub evaluations: usize,
}

/// Why the model cannot be fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MixedError {
    /// Fewer than two entries or judges have observations, or there are no more observations than entries and judges use up.
    #[error("too few observations to tell entries, judges and errors apart")]
    TooFew,
    /// Entries and judges explain every observation exactly: the model has no errors to measure against.
    #[error("entries and judges explain every observation exactly")]
    Exact,
}

/// Fits the mixed model by restricted maximum likelihood.
///
/// One evaluation takes O(judges³ / 3 + judges² · distinct panel sizes), a fit about 100 of them; memory is O(judges² · distinct panel sizes). Parts that
/// no judge connects are compared through the common mean only; keep them apart when showing predictions.
///
/// # Errors
/// If the observations do not determine the model.
pub fn mixed(observations: &Observations) -> Result<Mixed, MixedError> {
    let components = Components::of(observations);
    let seen: usize = components.parts.iter().map(|part| part.entries.len()).sum();
    let seeing: usize = components.parts.iter().map(|part| part.judges.len()).sum();
    let spare: usize = components.parts.iter().map(Component::spare).sum();
    if seen < 2 || seeing < 2 || spare == 0 {
        return Err(MixedError::TooFew);
    }
    let two_way = two_way(observations, &components, Weighting::Equal);
    if two_way.spreads.iter().all(|&spread| spread <= 0.0) {
        return Err(MixedError::Exact);
    }
    let model = Model::new(observations);
    let mut evaluations = 0;
    let optimum = search::minimise(|ratios| {
        evaluations += 1;
        model.evaluate(ratios).map_or(f64::INFINITY, |at_ratios| at_ratios.deviance)
    });
    let state = model.evaluate(optimum).ok_or(MixedError::TooFew)?;
    Ok(model.describe(observations, optimum, &state, evaluations))
}

/// The sums over entries of one panel size. An entry of k marks enters all equations through the same factor.
struct Size {
    marks: f64,
    entries: f64,
    /// How many of these entries each pair of judges shares.
    shared: Symmetric,
    /// For each judge the number of these entries, and the sum of their sums.
    seen: Vec<f64>,
    sums: Vec<f64>,
    /// The sum of sums and of squared sums.
    sum: f64,
    square: f64,
}

struct Model {
    sizes: Vec<Size>,
    count: f64,
    /// What is subtracted from every value so that few digits are lost.
    origin: f64,
    sum: f64,
    square: f64,
    /// For each judge the number and the sum of its values.
    counts: Vec<f64>,
    sums: Vec<f64>,
}

/// The solved equations at one pair of ratios.
struct State {
    deviance: f64,
    mean: f64,
    error_variance: f64,
    /// The predictions of the judges, in units of the ratio.
    leanings: Vec<f64>,
}

impl Model {
    fn new(observations: &Observations) -> Self {
        let judges = observations.judges();
        let origin = observations.values().iter().sum::<f64>() / float(observations.len());
        let values: Vec<f64> = observations.values().iter().map(|value| value - origin).collect();
        let mut sizes: BTreeMap<usize, Size> = BTreeMap::new();
        let (mut counts, mut sums) = (vec![0.0; judges], vec![0.0; judges]);
        for entry in 0..observations.entries() {
            let places = observations.of_entry(entry);
            let panel = &observations.judge_of()[places.clone()];
            if panel.is_empty() {
                continue;
            }
            let sum: f64 = values[places.clone()].iter().sum();
            let size = sizes.entry(panel.len()).or_insert_with(|| Size {
                marks: float(panel.len()),
                entries: 0.0,
                shared: Symmetric::new(judges),
                seen: vec![0.0; judges],
                sums: vec![0.0; judges],
                sum: 0.0,
                square: 0.0,
            });
            size.entries += 1.0;
            size.sum += sum;
            size.square += sum * sum;
            for (place, &judge) in panel.iter().enumerate() {
                size.seen[at(judge)] += 1.0;
                size.sums[at(judge)] += sum;
                for &other in &panel[..=place] {
                    size.shared.add(at(judge), at(other), 1.0);
                }
                counts[at(judge)] += 1.0;
                sums[at(judge)] += values[places.start + place];
            }
        }
        Self {
            sizes: sizes.into_values().collect(),
            count: float(values.len()),
            origin,
            sum: values.iter().sum(),
            square: dot(&values, &values),
            counts,
            sums,
        }
    }

    /// The deviance and the estimates if the deviations of entries and judges are these multiples of the error's.
    fn evaluate(&self, ratios: [f64; 2]) -> Option<State> {
        let judges = self.counts.len();
        let (entry, judge) = (ratios[0] * ratios[0], ratios[1]);
        let mut matrix = Symmetric::new(judges);
        let (mut ones, mut values) = (self.counts.clone(), self.sums.clone());
        let (mut one_one, mut one_value, mut value_value) = (self.count, self.sum, self.square);
        let mut determinant = 0.0;
        for size in &self.sizes {
            let factor = entry / (1.0 + size.marks * entry);
            determinant += size.entries * logarithm(1.0 + size.marks * entry);
            matrix.subtract(factor, &size.shared);
            subtract(&mut ones, factor * size.marks, &size.seen);
            subtract(&mut values, factor, &size.sums);
            one_one -= factor * size.marks * size.marks * size.entries;
            one_value -= factor * size.marks * size.sum;
            value_value -= factor * size.square;
        }
        for (slot, count) in self.counts.iter().enumerate() {
            matrix.add(slot, slot, *count);
        }
        matrix.scale(judge * judge);
        for slot in 0..judges {
            matrix.add(slot, slot, 1.0);
        }
        for value in ones.iter_mut().chain(&mut values) {
            *value *= judge;
        }
        let factor: Factor = matrix.factor()?;
        determinant += factor.diagonal().map(|value| 2.0 * logarithm(value)).sum::<f64>();
        factor.solve_lower(&mut ones);
        factor.solve_lower(&mut values);
        let information = one_one - dot(&ones, &ones);
        let mean = (one_value - dot(&ones, &values)) / information;
        let rest = value_value - dot(&values, &values) - mean * mean * information;
        let freedom = self.count - 1.0;
        let is_sound = information > 0.0 && rest > 0.0;
        if !is_sound {
            return None;
        }
        let deviance = determinant
            + logarithm(information)
            + freedom * (1.0 + logarithm(2.0 * std::f64::consts::PI * rest / freedom));
        let mut leanings = values;
        subtract(&mut leanings, mean, &ones);
        factor.solve_upper(&mut leanings);
        Some(State { deviance, mean, error_variance: rest / freedom, leanings })
    }

    fn describe(
        &self,
        observations: &Observations,
        ratios: [f64; 2],
        state: &State,
        evaluations: usize,
    ) -> Mixed {
        let (entry, judge) = (ratios[0] * ratios[0], ratios[1]);
        let judges: Vec<f64> = state.leanings.iter().map(|leaning| leaning * judge).collect();
        let mean = state.mean + self.origin;
        let predict = |own: usize| {
            let places = observations.of_entry(own);
            let marks = float(places.len());
            let rest = |place: usize| {
                observations.values()[place] - mean - judges[at(observations.judge_of()[place])]
            };
            entry / (1.0 + marks * entry) * places.map(rest).sum::<f64>()
        };
        Mixed {
            mean,
            entry_variance: entry * state.error_variance,
            judge_variance: judge * judge * state.error_variance,
            error_variance: state.error_variance,
            deviance: state.deviance,
            entries: (0..observations.entries()).map(predict).collect(),
            judges,
            evaluations,
        }
    }
}
