//! The whole computation for a ranking: adjusted values, how certain they are, and what cannot be known.

#![expect(clippy::float_arithmetic, reason = "calibration estimates with floating numbers")]
#![expect(clippy::indexing_slicing, reason = "positions come from checked observations")]

use thiserror::Error;

use super::components::{Component, Components};
use super::covariance::Covariance;
use super::draws::{Drawing, RankRange, draw_ranks};
use super::number::{Rounding, at, decimal, float, position};
use super::observations::Observations;
use super::refusal::{FEWEST_SPARE, Refusal, refusals};
use super::two_way::{TwoWay, Weighting, two_way};

/// How to calibrate.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The weights of judges.
    pub weighting: Weighting,
    /// To how many decimals an adjusted value is rounded, once and half-up.
    pub decimals: u8,
    /// How orders are drawn.
    pub drawing: Drawing,
    /// How many further reviews to propose where parts are not connected.
    pub reviews: usize,
}

/// What is known about one entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Adjusted {
    /// The part within which it may be compared, see [`Components::parts`].
    pub part: u32,
    /// What an average judge of the part would give, in points, not rounded.
    pub value: f64,
    /// The same in units of the last decimal, rounded half-up; what is a half but for the noise of floating numbers is one.
    pub units: i64,
    /// The same as a decimal, such as `87.50`: the official number.
    pub adjusted: String,
    /// The rank by `units` within the part, from 1; equal ones share it.
    pub rank: u32,
    /// How certain it is; none if the part is too small.
    pub certainty: Option<Certainty>,
}

/// How certain an entry's value and rank are.
#[derive(Clone, Debug, PartialEq)]
pub struct Certainty {
    /// The standard error of the value, in points: its deviation over other marks by the same judges.
    pub standard_error: f64,
    /// The interval of ranks within the part, which holds the rank, and the chances to be among the best of the part.
    pub ranks: RankRange,
}

/// The answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// The parts of the judge–entry graph.
    pub components: Components,
    /// The estimate behind it.
    pub estimate: TwoWay,
    /// For each entry what is known; none without any observation.
    pub entries: Vec<Option<Adjusted>>,
    /// What is not known, with reason and remedy.
    pub refusals: Vec<Refusal>,
    /// For each part the covariance behind its certainties; none where there are none, or where nothing is open.
    pub covariances: Vec<Option<Covariance>>,
}

/// How far apart two entries of a part are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contrast {
    /// Points that the first has more (or, below 0, less), not rounded.
    pub points: f64,
    /// Their standard error, in points; none if the part is too small or hardly connected.
    pub error: Option<f64>,
}

/// A difference of so many standard errors is beyond chance: by chance about one in twenty is so large.
const BEYOND_CHANCE: f64 = 2.0;

impl Contrast {
    /// Whether the entries are further apart than two standard errors; none where the error is not known. O(1).
    pub fn is_beyond_chance(&self) -> Option<bool> {
        self.error.map(|error| self.points.abs() > BEYOND_CHANCE * error)
    }
}

impl Calibration {
    /// How far apart two entries are; none unless they are of one part. The error is that of the difference, which is less than what the errors of both
    /// make together where they had judges in common. O(marks of the entries² + log entries).
    pub fn contrast(&self, one: usize, other: usize) -> Option<Contrast> {
        let known = |entry: usize| self.entries.get(entry)?.as_ref();
        let (first, second) = (known(one)?, known(other)?);
        if first.part != second.part {
            return None;
        }
        let points = first.value - second.value;
        let covariance = self.covariances.get(at(first.part)).and_then(Option::as_ref);
        let error = match covariance {
            Some(covariance) => Some(covariance.of_contrast(one, other).max(0.0).sqrt()),
            // Where nothing is open there is no error.
            None => first.certainty.as_ref().map(|_| 0.0),
        };
        Some(Contrast { points, error })
    }
}

/// Why nothing was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CalibrationError {
    /// The values with that many decimals need more than 15 digits.
    #[error("adjusted values with {0} decimals have too many digits")]
    TooManyDecimals(u8),
    /// No draws were asked for, or the level is not between 0 and 1.
    #[error("there must be at least one draw and a level between 0 and 1")]
    BadDrawing,
}

/// Estimates every entry by the two-way estimator, with standard errors, rank intervals and chances, each part of the judge–entry graph for itself.
///
/// The same observations and request give the same bytes on every platform. Time is that of [`two_way`] and [`Drawing`]: about 3 s for 100,000
/// entries with 5 marks each by 1,000 judges and 500 draws; memory is O(judges² + observations + entries · draws · (1 − level)).
///
/// # Errors
/// If the request makes no sense.
pub fn calibrate(observations: &Observations, request: &Request) -> Result<Calibration, CalibrationError> {
    calibrate_rounded(observations, request, Rounding::Settled)
}

/// The same with another way to round.
pub(super) fn calibrate_rounded(
    observations: &Observations,
    request: &Request,
    rounding: Rounding,
) -> Result<Calibration, CalibrationError> {
    let drawing = &request.drawing;
    let has_level = drawing.level > 0.0 && drawing.level < 1.0;
    if drawing.draws == 0 || !has_level {
        return Err(CalibrationError::BadDrawing);
    }
    let components = Components::of(observations);
    let estimate = two_way(observations, &components, request.weighting);
    let mut entries: Vec<Option<Adjusted>> = vec![None; observations.entries()];
    let mut covariances = Vec::with_capacity(components.parts.len());
    for (number, part) in components.parts.iter().enumerate() {
        let too_many = CalibrationError::TooManyDecimals(request.decimals);
        let values: Vec<f64> = part.entries.iter().map(|&entry| estimate.entries[at(entry)]).collect();
        let rounded: Option<Vec<i64>> =
            values.iter().map(|&value| rounding.units(value, request.decimals)).collect();
        let rounded = rounded.ok_or(too_many)?;
        let ranks = shared_ranks(&rounded);
        let covariance = covariance(observations, part, &estimate);
        let certainties =
            certainties(part, (&estimate, covariance.as_ref()), (&values, &rounded), drawing, number);
        covariances.push(covariance);
        for (slot, &entry) in part.entries.iter().enumerate() {
            let certainty = certainties.as_ref().map(|all| widened(all[slot].clone(), ranks[slot]));
            entries[at(entry)] = Some(Adjusted {
                part: position(number),
                value: values[slot],
                units: rounded[slot],
                adjusted: decimal(rounded[slot], request.decimals),
                rank: ranks[slot],
                certainty,
            });
        }
    }
    let refusals = refusals(observations, &components, &estimate, request.reviews);
    Ok(Calibration { components, estimate, entries, refusals, covariances })
}

/// The covariance of a part that is large enough; none where nothing is open.
fn covariance(observations: &Observations, part: &Component, estimate: &TwoWay) -> Option<Covariance> {
    if part.spare() < FEWEST_SPARE { None } else { Covariance::of_estimate(observations, part, estimate) }
}

fn certainties(
    part: &Component,
    (estimate, covariance): (&TwoWay, Option<&Covariance>),
    (values, rounded): (&[f64], &[i64]),
    drawing: &Drawing,
    number: usize,
) -> Option<Vec<Certainty>> {
    if part.spare() < FEWEST_SPARE {
        return None;
    }
    if estimate.is_exact() {
        return Some(settled(rounded, &drawing.places));
    }
    let covariance = covariance?;
    // Each part draws its own numbers, whatever the other parts are.
    let own =
        Drawing { seed: drawing.seed.wrapping_add(u64::from(position(number)) << 32), ..drawing.clone() };
    let ranks = draw_ranks(covariance, values, &own);
    let certainty = |(ranks, &entry): (RankRange, &u32)| Certainty {
        standard_error: covariance.of_entry(at(entry)).sqrt(),
        ranks,
    };
    Some(ranks.into_iter().zip(&part.entries).map(certainty).collect())
}

/// Certainties where nothing is open: equal values share the places from their first to their last.
fn settled(units: &[i64], places: &[usize]) -> Vec<Certainty> {
    let mut sorted = units.to_vec();
    sorted.sort_unstable_by(|one, other| other.cmp(one));
    let certainty = |own: &i64| {
        let above = sorted.partition_point(|other| other > own);
        let equal = sorted.partition_point(|other| other >= own) - above;
        let among = |&place: &usize| float(place.saturating_sub(above).min(equal)) / float(equal);
        let among = places.iter().map(among).collect();
        let ranks = RankRange { low: position(above + 1), high: position(above + equal), among };
        Certainty { standard_error: 0.0, ranks }
    };
    units.iter().map(certainty).collect()
}

/// The interval with the rank of the value itself in it.
fn widened(mut certainty: Certainty, rank: u32) -> Certainty {
    certainty.ranks.low = certainty.ranks.low.min(rank);
    certainty.ranks.high = certainty.ranks.high.max(rank);
    certainty
}

/// Ranks from 1, the largest first; equal numbers share the best.
fn shared_ranks(units: &[i64]) -> Vec<u32> {
    let mut sorted = units.to_vec();
    sorted.sort_unstable_by(|one, other| other.cmp(one));
    units.iter().map(|own| position(sorted.partition_point(|other| other > own)) + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::super::observations::Observation;
    use super::*;

    #[test]
    fn senseless_requests_are_refused() {
        let mark = |entry, judge| Observation { entry, judge, value: 1e9 };
        let observations = Observations::new(2, 1, vec![mark(0, 0), mark(1, 0)]).unwrap();
        let request = |decimals, draws, level| Request {
            weighting: Weighting::Precision,
            decimals,
            drawing: Drawing { seed: 0, draws, level, places: Vec::new() },
            reviews: 0,
        };
        let refused = |request: Request| calibrate(&observations, &request).unwrap_err();
        assert_eq!(refused(request(2, 0, 0.9)), CalibrationError::BadDrawing);
        assert_eq!(refused(request(2, 1, f64::NAN)), CalibrationError::BadDrawing);
        assert_eq!(refused(request(9, 1, 0.9)), CalibrationError::TooManyDecimals(9));
        assert!(calibrate(&observations, &request(2, 1, 0.9)).is_ok());
    }

    #[test]
    fn marks_that_entries_and_judges_explain_leave_nothing_open() {
        let marks = (0..4).flat_map(|entry| {
            (0..4).map(move |judge| Observation {
                entry,
                judge,
                value: f64::from(entry.min(2)) * 10.0 + f64::from(judge),
            })
        });
        let observations = Observations::new(4, 4, marks.collect()).unwrap();
        let drawing = Drawing { seed: 0, draws: 9, level: 0.9, places: vec![1] };
        let request = Request { weighting: Weighting::Precision, decimals: 1, drawing, reviews: 0 };
        let found = calibrate(&observations, &request).unwrap();
        let known: Vec<_> = found.entries.into_iter().flatten().collect();
        let ranges = known.iter().map(|it| it.certainty.clone().unwrap().ranks);
        let ranges: Vec<_> = ranges.map(|ranks| (ranks.low, ranks.high, ranks.among)).collect();
        let first = (1, 2, vec![0.5]);
        assert_eq!(ranges, [(4, 4, vec![0.0]), (3, 3, vec![0.0]), first.clone(), first]);
        assert_eq!(
            known.iter().map(|it| it.adjusted.as_str()).collect::<Vec<_>>(),
            ["1.5", "11.5", "21.5", "21.5"]
        );
    }

    #[test]
    fn equal_units_share_the_best_rank() {
        assert_eq!(shared_ranks(&[5, 9, 5, 1]), [2, 1, 2, 4]);
    }
}
