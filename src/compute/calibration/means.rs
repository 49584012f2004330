//! The two simple estimators: the plain mean of an entry's values, and the mean after each judge's values are brought to the same middle
//! and the same scatter. Source: Athalye, *Designing a Better Judging System*, 2015, which compares both.

#![expect(clippy::float_arithmetic, reason = "calibration estimates with floating numbers")]
#![expect(clippy::indexing_slicing, reason = "positions come from checked observations")]

use super::number::{at, float};
use super::observations::Observations;

/// The plain mean of each entry's values, in points; none without any. O(n).
pub fn plain_means(observations: &Observations) -> Vec<Option<f64>> {
    means_of(observations, |place| Some(observations.values()[place]))
}

/// The mean of each entry's values after each judge's are standardised to mean 0 and (sample) standard deviation 1; none without any. O(n).
/// A judge with a single value or one value for all cannot be standardised and does not count. The unit is a judge's deviation. Where judges see entries
/// of different quality this takes the difference away with the leanings: the two-way estimate does not.
pub fn standard_scores(observations: &Observations) -> Vec<Option<f64>> {
    let scales: Vec<Option<(f64, f64)>> =
        (0..observations.judges()).map(|judge| middle_and_spread(observations, judge)).collect();
    means_of(observations, |place| {
        let (middle, spread) = scales[at(observations.judge_of()[place])]?;
        Some((observations.values()[place] - middle) / spread)
    })
}

/// The mean and the sample standard deviation of a judge's values; none where there is no scatter.
pub(crate) fn middle_and_spread(observations: &Observations, judge: usize) -> Option<(f64, f64)> {
    let values: Vec<f64> =
        observations.of_judge(judge).iter().map(|&place| observations.values()[at(place)]).collect();
    let first = *values.first()?;
    if values.iter().all(|&value| value.total_cmp(&first).is_eq()) {
        return None;
    }
    let middle = values.iter().sum::<f64>() / float(values.len());
    let squares: f64 = values.iter().map(|value| (value - middle) * (value - middle)).sum();
    Some((middle, (squares / float(values.len() - 1)).sqrt()))
}

fn means_of(observations: &Observations, value: impl Fn(usize) -> Option<f64>) -> Vec<Option<f64>> {
    let mean = |entry: usize| {
        let values = observations.of_entry(entry).filter_map(&value);
        let (sum, count) = values.fold((0.0, 0_usize), |(sum, count), value| (sum + value, count + 1));
        (count > 0).then(|| sum / float(count))
    };
    (0..observations.entries()).map(mean).collect()
}
