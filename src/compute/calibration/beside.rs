//! The same marks under four estimators, side by side: plain mean, standard scores, the mixed model's prediction, and the weighted two-way
//! estimate. Where they put an entry at different ranks, its place hangs on the choice of the method as much as on the marks. The table describes;
//! which of them is official was frozen with the round's rule.

#![expect(clippy::float_arithmetic, reason = "calibration estimates with floating numbers")]

use std::collections::BTreeSet;

use thiserror::Error;

use super::components::Components;
use super::means::{plain_means, standard_scores};
use super::mixed::{Mixed, MixedError, mixed};
use super::number::{Rounding, position};
use super::observations::{Observation, Observations};
use super::two_way::TwoWay;
use crate::compute::exact::Exact;

/// The most judges for which the mixed model is fitted: it takes judges³ about a hundred times, 12 s for so many.
pub const MOST_MIXED_JUDGES: usize = 1_000;
/// The most numbers that its matrices hold, judges² for each size of a panel: 400 MB.
const MOST_MIXED_CELLS: usize = 50_000_000;
/// The middle and the width of the scale on which standard scores are shown, as rules do that score by them.
const SCALE: (f64, f64) = (50.0, 10.0);

/// An estimator of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// The mean of an entry's values; see [`plain_means`].
    PlainMean,
    /// The mean of the judges' standard scores on the scale 50 ± 10; see [`standard_scores`].
    StandardScore,
    /// The common mean and the prediction of the mixed model; see [`mixed`].
    MixedModel,
    /// The weighted two-way estimate; see [`super::two_way()`].
    TwoWay,
}

impl Method {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 4] = [Self::PlainMean, Self::StandardScore, Self::MixedModel, Self::TwoWay];
}

/// Why a method has no values, or no ranks. It is the reason; the remedy stands with each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Withheld {
    /// No values: there are more judges, or more sizes of panels, than the mixed model is fitted for. Remedy: fewer judges in one round.
    #[error(
        "the mixed model is fitted for at most {MOST_MIXED_JUDGES} judges, and for fewer where panels have many sizes"
    )]
    TooLarge,
    /// No values: the marks do not determine the model. Remedy: more marks of entries that several judges mark.
    #[error(transparent)]
    Unfitted(#[from] MixedError),
    /// Values, but no ranks: no judge connects the parts. Remedy: reviews across them, see [`super::best_bridges`].
    #[error("no judge connects all entries, so that the values compare only within a part")]
    Unconnected,
}

/// What one method gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Side {
    /// For each entry its value, in points; none where the method says nothing of it.
    pub values: Vec<Option<f64>>,
    /// The rank of each value from 1, the largest first; values that are equal when rounded share the best.
    pub ranks: Vec<Option<u32>>,
    /// What is missing, and why.
    pub withheld: Option<Withheld>,
}

/// Four methods beside each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Beside([Side; 4]);

impl Beside {
    /// Ranks the entries by each method, on values rounded half-up to so many decimals. `estimate` and `model` are those of the observations.
    /// `more` are the points that each entry gets outside the judges' totals, such as bonuses, added after the estimate; a missing one is 0.
    ///
    /// Plain means and standard scores compare everybody, rightly or not. The other two take leanings out, which only means something among
    /// entries that a chain of common judges connects: where there are several parts they give values and no ranks.
    /// O(n + entries · log entries).
    pub fn of(
        observations: &Observations,
        components: &Components,
        estimate: &TwoWay,
        model: Result<&Mixed, Withheld>,
        (more, decimals): (&[Exact], u8),
    ) -> Self {
        let with_more = |(entry, value): (usize, Option<f64>)| {
            let more = more.get(entry).map_or(0.0, |more| Observation::of_exact(0, 0, *more).value);
            value.map(|value| value + more)
        };
        let seen = |entry: usize| components.of_entry.get(entry).is_some_and(Option::is_some);
        let known = |values: &[f64]| -> Vec<Option<f64>> {
            values.iter().enumerate().map(|(entry, value)| seen(entry).then_some(*value)).collect()
        };
        let side = |values: Vec<Option<f64>>, withheld: Option<Withheld>| {
            let values: Vec<Option<f64>> = values.into_iter().enumerate().map(with_more).collect();
            let ranks = if withheld.is_some() { vec![None; values.len()] } else { ranks(&values, decimals) };
            Side { values, ranks, withheld }
        };
        let apart = (components.parts.len() > 1).then_some(Withheld::Unconnected);
        let (middle, width) = SCALE;
        let on_scale = |score: Option<f64>| score.map(|score| middle + width * score);
        let of_model = match model {
            Ok(model) => {
                let predicted: Vec<f64> = model.entries.iter().map(|apart| model.mean + apart).collect();
                side(known(&predicted), apart)
            }
            Err(why) => side(vec![None; observations.entries()], Some(why)),
        };
        Self([
            side(plain_means(observations), None),
            side(standard_scores(observations).into_iter().map(on_scale).collect(), None),
            of_model,
            side(known(&estimate.entries), apart),
        ])
    }

    /// What a method gives. O(1).
    pub fn side(&self, method: Method) -> &Side {
        let [plain, standard, mixed, two_way] = &self.0;
        match method {
            Method::PlainMean => plain,
            Method::StandardScore => standard,
            Method::MixedModel => mixed,
            Method::TwoWay => two_way,
        }
    }

    /// The rank of an entry by a method, from 1; none if the method does not rank it or there is no such entry. O(1).
    pub fn rank(&self, method: Method, entry: usize) -> Option<u32> {
        self.side(method).ranks.get(entry).copied().flatten()
    }

    /// The value of an entry by a method, in points; none if the method says nothing of it or there is no such entry. O(1).
    pub fn value(&self, method: Method, entry: usize) -> Option<f64> {
        self.side(method).values.get(entry).copied().flatten()
    }

    /// How many places the ranks of an entry lie apart at most, over all methods; none unless there are two. O(methods), of which there are four.
    pub fn span(&self, entry: usize) -> Option<u32> {
        let ranks = || Method::ALL.into_iter().filter_map(|method| self.rank(method, entry));
        (ranks().count() > 1)
            .then(|| ranks().max().zip(ranks().min()).map_or(0, |(most, least)| most - least))
    }

    /// How many places the rank of an entry by any method is from another rank at most; none if no method ranks it. O(methods).
    pub fn furthest(&self, entry: usize, from: u32) -> Option<u32> {
        Method::ALL
            .into_iter()
            .filter_map(|method| self.rank(method, entry))
            .map(|rank| rank.abs_diff(from))
            .max()
    }
}

/// Fits the mixed model where that takes bounded time and memory; see [`mixed`], whose O(judges³ + judges² · sizes of panels) for an evaluation it keeps:
/// at most [`MOST_MIXED_JUDGES`] judges and 400 MB. Whether it does costs O(entries · log sizes of panels).
///
/// # Errors
/// With too many judges or sizes of panels, or if the observations do not determine the model.
pub fn fitted(observations: &Observations) -> Result<Mixed, Withheld> {
    let judges = observations.judges();
    let sizes: BTreeSet<usize> =
        (0..observations.entries()).map(|entry| observations.of_entry(entry).len()).collect();
    let cells = judges.saturating_mul(judges).saturating_mul(sizes.len());
    if judges > MOST_MIXED_JUDGES || cells > MOST_MIXED_CELLS {
        return Err(Withheld::TooLarge);
    }
    Ok(mixed(observations)?)
}

/// Ranks from 1 by rounded values, the largest first; equal ones share the best. A value with too many digits has none.
fn ranks(values: &[Option<f64>], decimals: u8) -> Vec<Option<u32>> {
    let rounded: Vec<Option<i64>> =
        values.iter().map(|value| Rounding::Settled.units((*value)?, decimals)).collect();
    let mut sorted: Vec<i64> = rounded.iter().flatten().copied().collect();
    sorted.sort_unstable_by(|one, other| other.cmp(one));
    let rank = |own: i64| position(sorted.partition_point(|other| *other > own)).saturating_add(1);
    rounded.into_iter().map(|own| own.map(rank)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::two_way::{Weighting, two_way};
    use super::*;

    /// Marks of entries (rows) by judges (columns); negative ones are missing.
    fn observed(rows: &[[f64; 4]]) -> Observations {
        let marks = rows.iter().enumerate().flat_map(|(entry, row)| {
            row.iter().enumerate().filter(|(_, value)| **value >= 0.0).map(move |(judge, &value)| {
                Observation { entry: position(entry), judge: position(judge), value }
            })
        });
        Observations::new(rows.len(), 4, marks.collect()).unwrap()
    }

    fn beside(observations: &Observations, more: &[Exact]) -> Beside {
        let components = Components::of(observations);
        let estimate = two_way(observations, &components, Weighting::Precision);
        let model = fitted(observations);
        Beside::of(observations, &components, &estimate, model.as_ref().map_err(|why| *why), (more, 2))
    }

    fn points(whole: i128) -> Exact {
        Exact::new(whole, 1).unwrap()
    }

    fn ranks_of(beside: &Beside, method: Method) -> Vec<Option<u32>> {
        beside.side(method).ranks.clone()
    }

    /// The last judge gives 20 less than the others and saw only the two best entries.
    const STEERED: [[f64; 4]; 6] = [
        [90.0, 91.0, -1.0, 70.0],
        [-1.0, 85.0, 86.0, 66.0],
        [80.0, -1.0, 82.0, -1.0],
        [76.0, 75.0, -1.0, -1.0],
        [-1.0, 70.0, 71.0, -1.0],
        [64.0, -1.0, 66.0, -1.0],
    ];

    #[test]
    fn a_severe_judge_of_the_best_costs_them_places_by_the_plain_mean_only() {
        let found = beside(&observed(&STEERED), &[]);
        assert_eq!(ranks_of(&found, Method::TwoWay), [1, 2, 3, 4, 5, 6].map(Some));
        assert_eq!(ranks_of(&found, Method::MixedModel), [1, 2, 3, 4, 5, 6].map(Some));
        // Means of 83.7 and 79.0 against 81.0 of the third.
        assert_eq!(ranks_of(&found, Method::PlainMean), [1, 3, 2, 4, 5, 6].map(Some));
        assert_eq!((found.span(1), found.span(5)), (Some(1), Some(0)));
        assert_eq!((found.furthest(1, 2), found.furthest(1, 6)), (Some(1), Some(4)));
        let plain = found.value(Method::PlainMean, 1).unwrap();
        assert!((plain - 79.0).abs() < 1e-12, "{plain}");
    }

    #[test]
    fn a_bonus_is_added_after_the_estimate() {
        let observations = observed(&STEERED);
        let (without, with) = (beside(&observations, &[]), beside(&observations, &[0, 0, 0, 30].map(points)));
        for method in Method::ALL {
            let values = [&without, &with].map(|it| it.value(method, 3).unwrap());
            assert!((values[1] - values[0] - 30.0).abs() < 1e-12, "{method:?}");
            assert_eq!(with.rank(method, 3), Some(1), "{method:?}");
            assert_eq!(with.value(method, 0), without.value(method, 0));
        }
    }

    #[test]
    fn parts_that_no_judge_connects_are_ranked_by_what_does_not_take_leanings_out() {
        let rows = [
            [80.0, 70.0, -1.0, -1.0],
            [70.0, 65.0, -1.0, -1.0],
            [60.0, 50.0, -1.0, -1.0],
            [-1.0, -1.0, 75.0, 72.0],
            [-1.0, -1.0, 65.0, 60.0],
            [-1.0, -1.0, 50.0, 49.0],
            [-1.0; 4],
        ];
        let found = beside(&observed(&rows), &[]);
        for method in [Method::MixedModel, Method::TwoWay] {
            let side = found.side(method);
            assert_eq!(side.withheld, Some(Withheld::Unconnected));
            assert!(side.ranks.iter().all(Option::is_none) && side.values[0].is_some(), "{side:?}");
            assert_eq!(side.values[6], None, "nobody marked it");
        }
        assert_eq!(found.rank(Method::PlainMean, 0), Some(1));
        assert_eq!(found.rank(Method::PlainMean, 6), None);
        assert_eq!((found.span(0), found.span(6), found.furthest(6, 1)), (Some(1), None, None));
    }

    #[test]
    fn a_model_that_cannot_be_fitted_says_why() {
        let found = beside(&observed(&[[80.0, 70.0, -1.0, -1.0], [70.0, -1.0, -1.0, -1.0]]), &[]);
        let side = found.side(Method::MixedModel);
        assert_eq!(side.withheld, Some(Withheld::Unfitted(MixedError::TooFew)));
        assert_eq!(side.values, [None, None]);
        assert_eq!(found.rank(Method::TwoWay, 0), Some(1));
        let many = Observations::new(1, MOST_MIXED_JUDGES + 1, Vec::new()).unwrap();
        assert_eq!(fitted(&many), Err(Withheld::TooLarge));
    }

    #[test]
    fn values_that_round_to_the_same_share_the_best_rank() {
        assert_eq!(ranks(&[Some(1.004), Some(9.0), None, Some(1.001)], 2), [Some(2), Some(1), None, Some(2)]);
        assert_eq!(ranks(&[Some(f64::NAN), Some(1.0)], 2), [None, Some(1)]);
    }
}
