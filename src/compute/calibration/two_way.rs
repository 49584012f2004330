//! The weighted two-way estimator: a mark is the worth of the entry plus the leaning of the judge plus an error whose spread is the judge's
//! own. Entries and judges are both fixed, so that it does not matter who was given which entries; only differences within an entry tell
//! about judges. How much a judge counts is learnt from the residuals, drawn towards what is usual, and estimated again until it stands.

#![expect(clippy::float_arithmetic, reason = "calibration estimates with floating numbers")]
#![expect(clippy::indexing_slicing, reason = "positions come from checked observations")]

use super::components::{Component, Components};
use super::number::{at, dot, float};
use super::observations::Observations;

/// How much the usual spread counts against a judge's own residuals, in observations. This is what spreads ask for that differ by a factor of about 1.3 from
/// judge to judge: an inverse chi squared variance of 8 degrees of freedom has a logarithm of deviation √ψ′(4) = 0.53, the spread 0.27.
const PRIOR_FREEDOM: f64 = 8.0;
/// Rounds of weighting; about 17 are usual.
const ROUNDS: usize = 100;
/// What differences of sums leave by rounding, relative to the sums.
const ROUNDING: f64 = 1e-14;
/// Weights stand when none changes by more than this part of itself.
const STANDING: f64 = 1e-9;

/// Which judges count how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weighting {
    /// All the same.
    Equal,
    /// By the judge's own residual spread, shrunk towards the usual one.
    Precision,
}

/// The estimate. Everything is in points.
#[derive(Clone, Debug, PartialEq)]
pub struct TwoWay {
    /// For each entry what an average judge of its part would give; 0 for entries without observations, see [`Components::of_entry`].
    pub entries: Vec<f64>,
    /// For each judge how much more (or, below 0, less) than an average judge of the part this one gives; the effects of each part add up to 0.
    pub effects: Vec<f64>,
    /// For each judge the standard deviation of an observation around entry and leaning, shrunk if weights are by precision.
    pub spreads: Vec<f64>,
    /// For each judge the degrees of freedom behind the spread.
    pub freedom: Vec<f64>,
    /// For each observation what entry and leaning do not explain.
    pub residuals: Vec<f64>,
    /// How many rounds of weighting there were.
    pub rounds: usize,
}

impl TwoWay {
    /// Whether entries and judges explain every observation, so that no judge has a spread.
    pub(crate) fn is_exact(&self) -> bool {
        self.spreads.iter().all(|&spread| spread <= 0.0)
    }

    /// The weights of judges, all the same if no judge has a spread.
    pub(crate) fn finite_weights(&self) -> Vec<f64> {
        if self.is_exact() { vec![1.0; self.spreads.len()] } else { self.weights() }
    }

    /// For each judge the weight of one observation: the inverse of the squared spread.
    pub(crate) fn weights(&self) -> Vec<f64> {
        self.spreads.iter().map(|spread| 1.0 / (spread * spread)).collect()
    }
}

/// Estimates entries and judges from observations whose parts are given, in points. Entries of different parts must not be compared. Nothing is refused:
/// what is not known has the value 0 and no part.
///
/// With equal weights a better mark never lowers its entry against any other. With weights by precision it can, in rare cases: the judge who gave it looks less
/// steady, counts less, and takes more from the entry than the mark adds.
///
/// O(rounds · steps · observations), where the steps of the conjugate gradients are about 20 in a well-mixed panel and at most about the
/// number of judges. Source: two-way analysis of variance without interaction, unbalanced (Searle, *Linear Models for Unbalanced Data*, 1987);
/// spreads drawn to a common one as by Smyth, *Linear models and empirical Bayes methods*, 2004.
pub fn two_way(observations: &Observations, components: &Components, weighting: Weighting) -> TwoWay {
    let values = observations.values();
    let mut spreads = vec![1.0; observations.judges()];
    let mut fit = fit(observations, components, &vec![1.0; spreads.len()], values, None);
    let mut residuals = residuals(observations, values, &fit);
    let spare: usize = components.parts.iter().map(Component::spare).sum();
    let common = common_variance(observations, spare, &residuals);
    spreads.fill(common.sqrt());
    let mut freedom = vec![float(spare); spreads.len()];
    let mut rounds = 0;
    while weighting == Weighting::Precision && rounds < ROUNDS && common > 0.0 {
        rounds += 1;
        let (next, own) = shrunk_spreads(observations, components, &spreads, &residuals);
        let change = next.iter().zip(&spreads).map(|(new, old)| (new / old - 1.0).abs()).fold(0.0, f64::max);
        (spreads, freedom) = (next, own);
        let weights: Vec<f64> = spreads.iter().map(|spread| common / (spread * spread)).collect();
        fit = self::fit(observations, components, &weights, values, Some(&fit.effects));
        residuals = self::residuals(observations, values, &fit);
        if change < STANDING {
            break;
        }
    }
    TwoWay { entries: fit.entries, effects: fit.effects, spreads, freedom, residuals, rounds }
}

/// The variance of an observation if all judges had the same; 0 if nothing is left to estimate it from.
fn common_variance(observations: &Observations, spare: usize, residuals: &[f64]) -> f64 {
    let size = observations.values().iter().fold(0.0, |most: f64, value| most.max(value.abs()));
    let variance = if spare == 0 { 0.0 } else { dot(residuals, residuals) / float(spare) };
    // What is left of exactly explained marks is rounding, not spread.
    if variance.sqrt() <= 1e-9 * size { 0.0 } else { variance }
}

/// Each judge's spread from the own residuals and, like so many more observations, the usual spread; with its degrees of freedom.
fn shrunk_spreads(
    observations: &Observations,
    components: &Components,
    spreads: &[f64],
    residuals: &[f64],
) -> (Vec<f64>, Vec<f64>) {
    let weights: Vec<f64> = spreads.iter().map(|spread| 1.0 / (spread * spread)).collect();
    let mut squares = vec![0.0; weights.len()];
    let mut marks = vec![0_u32; weights.len()];
    for &judge in observations.judge_of() {
        marks[at(judge)] += 1;
    }
    // The leaning of a judge with one mark takes that mark as a whole: nothing of it tells anything of anybody.
    let tells = |judge: usize| marks[judge] > 1;
    // The leanings of a part take one observation each, except one that the common level takes.
    let taken = |part: &Component| {
        let telling = part.judges.iter().filter(|&&judge| tells(at(judge))).count();
        1.0 - 1.0 / float(telling.max(1))
    };
    let taken: Vec<f64> = components.parts.iter().map(taken).collect();
    let share = |judge: usize| {
        let part = components.of_judge[judge].filter(|_| tells(judge));
        part.map_or(0.0, |part| taken[at(part)])
    };
    let mut freedom: Vec<f64> = (0..weights.len()).map(|judge| -share(judge)).collect();
    for entry in 0..observations.entries() {
        let places = observations.of_entry(entry);
        let judges = observations.judge_of()[places.clone()].iter().map(|&judge| at(judge));
        let sum: f64 = judges.filter(|&judge| tells(judge)).map(|judge| weights[judge]).sum();
        for place in places {
            let judge = at(observations.judge_of()[place]);
            if !tells(judge) {
                continue;
            }
            squares[judge] += residuals[place] * residuals[place];
            // The entry's own value takes this share of the observation.
            freedom[judge] += 1.0 - weights[judge] / sum;
        }
    }
    let freedom: Vec<f64> = freedom.into_iter().map(|freedom| freedom.max(0.0)).collect();
    let usual = squares.iter().sum::<f64>() / freedom.iter().sum::<f64>();
    let freedom_of = |freedom: f64| freedom + PRIOR_FREEDOM;
    let spread =
        |(square, &freedom): (&f64, &f64)| ((square + PRIOR_FREEDOM * usual) / freedom_of(freedom)).sqrt();
    let shrunk = squares.iter().zip(&freedom).map(spread).collect();
    (shrunk, freedom.into_iter().map(freedom_of).collect())
}

/// Entries and effects that explain values best.
#[derive(Clone, Debug)]
pub(crate) struct Fit {
    pub(crate) entries: Vec<f64>,
    pub(crate) effects: Vec<f64>,
}

/// What a fit leaves of each value.
pub(crate) fn residuals(observations: &Observations, values: &[f64], fit: &Fit) -> Vec<f64> {
    let pairs = observations.entry_of().iter().zip(observations.judge_of());
    pairs
        .zip(values)
        .map(|((&entry, &judge), value)| value - fit.entries[at(entry)] - fit.effects[at(judge)])
        .collect()
}

/// The weighted least-squares fit of entries and effects to one value per observation, by conjugate gradients on the judges after the entries
/// are eliminated (Golub and Van Loan, *Matrix Computations*, section 11.5). A judge of weight 0 is left out; the components must be
/// those of the rest. `start` may hold effects that are near.
pub(crate) fn fit(
    observations: &Observations,
    components: &Components,
    weights: &[f64],
    values: &[f64],
    start: Option<&[f64]>,
) -> Fit {
    let judges = observations.judges();
    let normal = Normal::new(observations, weights);
    let mut effects = start.map_or_else(|| vec![0.0; judges], <[f64]>::to_vec);
    let mut rest = vec![0.0; judges];
    let mut means = normal.means(values);
    normal.scatter(&means, |place| values[place], &mut rest);
    // What is small against the differences before they cancel is rounding, and to follow it would lead anywhere.
    let rounding = ROUNDING * normal.size(&means, values);
    let mut image = vec![0.0; judges];
    normal.apply(&effects, &mut image);
    subtract(&mut rest, 1.0, &image);
    let mut direction = vec![0.0; judges];
    let mut before = 0.0;
    for step in 0..10 * judges + 50 {
        let scaled: Vec<f64> = rest.iter().zip(&normal.diagonal).map(|(rest, size)| rest * size).collect();
        let now = dot(&rest, &scaled);
        if dot(&rest, &rest).sqrt() <= rounding {
            break;
        }
        let keep = if step == 0 { 0.0 } else { now / before };
        for (direction, scaled) in direction.iter_mut().zip(&scaled) {
            *direction = keep * *direction + scaled;
        }
        normal.apply(&direction, &mut image);
        let curvature = dot(&direction, &image);
        // Only the common level of a part, which shows nowhere, bends nothing.
        let unbent: f64 = direction
            .iter()
            .zip(&normal.diagonal)
            .filter(|it| *it.1 > 0.0)
            .map(|it| it.0 * it.0 / it.1)
            .sum();
        if curvature <= ROUNDING * unbent {
            break;
        }
        subtract(&mut effects, -now / curvature, &direction);
        subtract(&mut rest, now / curvature, &image);
        before = now;
    }
    centre(components, &mut effects);
    let shifts = normal.means_of_effects(&effects);
    subtract(&mut means, 1.0, &shifts);
    Fit { entries: means, effects }
}

/// Subtracts a multiple of another list.
pub(super) fn subtract(values: &mut [f64], factor: f64, other: &[f64]) {
    for (value, other) in values.iter_mut().zip(other) {
        *value -= factor * other;
    }
}

/// Lets the effects of each part add up to 0; judges outside all parts get 0.
fn centre(components: &Components, effects: &mut [f64]) {
    let mut means = Vec::with_capacity(components.parts.len());
    for part in &components.parts {
        let sum: f64 = part.judges.iter().map(|&judge| effects[at(judge)]).sum();
        means.push(sum / float(part.judges.len()));
    }
    for (effect, part) in effects.iter_mut().zip(&components.of_judge) {
        *effect = part.map_or(0.0, |part| *effect - means[at(part)]);
    }
}

/// The normal equations of the judges, never written out: rows are applied entry by entry.
struct Normal<'a> {
    observations: &'a Observations,
    weights: &'a [f64],
    /// The sum of weights of each entry, inverted; 0 without any.
    shares: Vec<f64>,
    /// The inverse of the diagonal; 0 for who is left out.
    diagonal: Vec<f64>,
}

impl<'a> Normal<'a> {
    fn new(observations: &'a Observations, weights: &'a [f64]) -> Self {
        let inverse = |value: f64| if value > 0.0 { 1.0 / value } else { 0.0 };
        let judge_of = observations.judge_of();
        let mut shares = Vec::with_capacity(observations.entries());
        let mut diagonal: Vec<f64> = vec![0.0; weights.len()];
        for entry in 0..observations.entries() {
            let judges = &judge_of[observations.of_entry(entry)];
            let share = inverse(judges.iter().map(|&judge| weights[at(judge)]).sum());
            for &judge in judges {
                let weight = weights[at(judge)];
                diagonal[at(judge)] += weight * (1.0 - weight * share);
            }
            shares.push(share);
        }
        for (judge, value) in diagonal.iter_mut().enumerate() {
            // A judge whose entries nobody else saw has exactly 0 here, but for rounding.
            let own = weights[judge] * float(observations.of_judge(judge).len());
            *value = if *value > 1e-12 * own { 1.0 / *value } else { 0.0 };
        }
        Self { observations, weights, shares, diagonal }
    }

    /// The weighted mean of each entry's values.
    fn means(&self, values: &[f64]) -> Vec<f64> {
        self.mean_of(|place| values[place])
    }

    fn means_of_effects(&self, effects: &[f64]) -> Vec<f64> {
        self.mean_of(|place| effects[at(self.observations.judge_of()[place])])
    }

    fn mean_of(&self, value: impl Fn(usize) -> f64) -> Vec<f64> {
        let judge_of = self.observations.judge_of();
        let mean = |(entry, share): (usize, &f64)| {
            let places = self.observations.of_entry(entry);
            share * places.map(|place| self.weights[at(judge_of[place])] * value(place)).sum::<f64>()
        };
        self.shares.iter().enumerate().map(mean).collect()
    }

    /// Adds to each judge the weighted differences of its values from the means of their entries.
    fn scatter(&self, means: &[f64], value: impl Fn(usize) -> f64, sums: &mut [f64]) {
        let judge_of = self.observations.judge_of();
        for (entry, mean) in means.iter().enumerate() {
            for place in self.observations.of_entry(entry) {
                let judge = at(judge_of[place]);
                sums[judge] += self.weights[judge] * (value(place) - mean);
            }
        }
    }

    /// The size of the sums that [`Self::scatter`] makes of values, had no differences cancelled.
    fn size(&self, means: &[f64], values: &[f64]) -> f64 {
        let mut sums = vec![0.0; self.weights.len()];
        let pairs = self.observations.entry_of().iter().zip(self.observations.judge_of());
        for ((&entry, &judge), value) in pairs.zip(values) {
            sums[at(judge)] += self.weights[at(judge)] * (value - means[at(entry)]).abs();
        }
        dot(&sums, &sums).sqrt()
    }

    fn apply(&self, effects: &[f64], image: &mut [f64]) {
        image.fill(0.0);
        let means = self.means_of_effects(effects);
        self.scatter(&means, |place| effects[at(self.observations.judge_of()[place])], image);
    }
}
