//! The figures about judges against their definitions written out, and against panels whose truth was drawn: halo, drift, the steadiness of judges,
//! and agreement that is none.

#![expect(clippy::float_arithmetic, reason = "agreement is measured in floating numbers")]

use pingxuan::compute::agreement::{Marks, Regions, Scale, alpha, halo, report_on_panel};
use pingxuan::compute::calibration::{Components, Observation, Observations, Weighting, two_way};
use proptest::prelude::*;

use super::agreement::{estimated, float, regress};
use super::dense::{Table, dense_fit, index, observed, position, tables, walk};
use super::instances::SplitMix64;

/// About normal, of deviation 1.
fn bell(random: &mut SplitMix64) -> f64 {
    let step = |random: &mut SplitMix64| f64::from(u32::try_from(random.below(1 << 20)).unwrap());
    (0..12).map(|_| step(random)).sum::<f64>() / f64::from(1 << 20) - 6.0
}

/// Pearson's correlation by the differences of every two points.
fn correlation_by_pairs(points: &[(f64, f64)]) -> Option<f64> {
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for one in points {
        for other in points {
            let (x, y) = (one.0 - other.0, one.1 - other.1);
            xx += x * x;
            yy += y * y;
            xy += x * y;
        }
    }
    let has_scatter = xx > 1e-9 && yy > 1e-9;
    (points.len() >= 3 && has_scatter).then(|| xy / (xx * yy).sqrt())
}

/// What entry and judge leave of each mark, by the whole normal equations.
fn dense_rests(table: &Table) -> Table {
    let (entries, effects) = dense_fit(table, &vec![1.0; table[0].len()]);
    let rest = |entry: usize, judge: usize, value: f64| {
        let rest = value - entries[entry] - effects[judge];
        if rest.abs() < 1e-7 { 0.0 } else { rest }
    };
    let row = |(entry, row): (usize, &Vec<Option<f64>>)| {
        row.iter().enumerate().map(|(judge, value)| value.map(|value| rest(entry, judge, value))).collect()
    };
    table.iter().enumerate().map(row).collect()
}

/// Three tables of the same entries and judges, with holes of their own.
fn criteria() -> impl Strategy<Value = Vec<Table>> {
    (3_usize..9, 2_usize..5).prop_flat_map(|(entries, judges)| {
        let cell = (0_u8..10, 0_i32..200).prop_map(|(hole, mark)| (hole < 8).then(|| f64::from(mark) / 2.0));
        prop::collection::vec(prop::collection::vec(prop::collection::vec(cell, judges), entries), 3)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn halo_is_the_mean_correlation_of_what_entry_and_judge_leave(tables in criteria()) {
        let observations: Vec<Observations> = tables.iter().map(observed).collect();
        let rests: Vec<Table> = tables.iter().map(dense_rests).collect();
        for (judge, found) in halo(&observations).judges.into_iter().enumerate() {
            let mut correlations = Vec::new();
            for (one, other) in [(0, 1), (0, 2), (1, 2)] {
                let common = rests[one].iter().zip(&rests[other]);
                let points: Vec<(f64, f64)> =
                    common.filter_map(|(one, other)| Some((one[judge]?, other[judge]?))).collect();
                correlations.extend(correlation_by_pairs(&points));
            }
            prop_assert_eq!(found.is_some(), !correlations.is_empty(), "{:?} {:?}", found, correlations);
            let wanted = correlations.iter().sum::<f64>() / float(correlations.len().max(1));
            prop_assert!((found.unwrap_or(0.0) - wanted).abs() < 1e-6, "{found:?} {wanted}");
        }
    }

    #[test]
    fn the_panels_halo_is_that_of_all_differences_within_judges(tables in criteria()) {
        let observations: Vec<Observations> = tables.iter().map(observed).collect();
        let rests: Vec<Table> = tables.iter().map(dense_rests).collect();
        let mut correlations = Vec::new();
        for (one, other) in [(0, 1), (0, 2), (1, 2)] {
            let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
            for judge in 0..tables[0][0].len() {
                let common = rests[one].iter().zip(&rests[other]);
                let points: Vec<(f64, f64)> =
                    common.filter_map(|(one, other)| Some((one[judge]?, other[judge]?))).collect();
                // The squares around a mean are those of all differences by twice the number of points.
                for (first, second) in points.iter().flat_map(|first| points.iter().map(move |second| (first, second))) {
                    if points.len() >= 3 {
                        let (x, y, share) = (first.0 - second.0, first.1 - second.1, 0.5 / float(points.len()));
                        xx += share * x * x;
                        yy += share * y * y;
                        xy += share * x * y;
                    }
                }
            }
            correlations.extend((xx > 1e-9 && yy > 1e-9).then(|| xy / (xx * yy).sqrt()));
        }
        let found = halo(&observations).panel;
        prop_assert_eq!(found.is_some(), !correlations.is_empty(), "{:?} {:?}", found, correlations);
        let wanted = correlations.iter().sum::<f64>() / float(correlations.len().max(1));
        prop_assert!((found.unwrap_or(0.0) - wanted).abs() < 1e-6, "{found:?} {wanted}");
    }

    #[test]
    fn drift_is_a_regression_on_the_place_in_the_order_of_submission(
        table in tables(8, 5, 8),
        hours in prop::collection::vec(0_i64..12, 40),
    ) {
        let table = &table;
        let (observations, _, estimate) = estimated(table, Weighting::Precision);
        if estimate.spreads.contains(&0.0) {
            return Ok(());
        }
        let judges = table[0].len();
        let hour = |entry: usize, judge: usize| hours[entry * 5 + judge];
        let own = |judge: usize| (0..table.len()).filter(move |&entry| table[entry][judge].is_some());
        let moments: Vec<Vec<(u32, i64)>> = (0..judges)
            .map(|judge| own(judge).map(|entry| (position(entry), hour(entry, judge))).collect())
            .collect();
        let marks = Marks {
            totals: &observations,
            criteria: &[],
            regions: Regions { entries: &[], judges: &[] },
            moments: &moments,
            decimals: 2,
            reviews: 0,
            lines: None,
        };
        let weights: Vec<f64> = estimate.spreads.iter().map(|spread| (estimate.spreads[0] / spread).powi(2)).collect();
        for (judge, found) in report_on_panel(&marks).judges.iter().enumerate() {
            // The place of a sheet is the mean place of all that were submitted at its hour, on a scale of length 1.
            let count = own(judge).count();
            let place = |entry: usize| {
                let at = |test: fn(&i64, &i64) -> bool| {
                    float(own(judge).filter(|&other| test(&hour(other, judge), &hour(entry, judge))).count())
                };
                (at(i64::lt) + (at(i64::eq) - 1.0) / 2.0) / (float(count) - 1.0) - 0.5
            };
            let differ = own(judge).any(|entry| hour(entry, judge) != hour(own(judge).next().unwrap(), judge));
            // Nothing is said of a judge with fewer than three marks.
            let wanted = if differ && count >= 3 {
                regress(table, &weights, |entry, by| if by == judge { place(entry) } else { 0.0 })
            } else {
                None
            };
            prop_assert_eq!(found.drift.is_some(), wanted.is_some());
            if let (Some(found), Some((points, variance))) = (found.drift, wanted) {
                prop_assert!((found.points - points).abs() < 1e-6 * (1.0 + points.abs()), "{found:?} {points}");
                let error = variance.sqrt() * estimate.spreads[0];
                prop_assert!((found.error / error - 1.0).abs() < 1e-6, "{found:?} {error}");
            }
        }
    }

    #[test]
    fn spreads_are_those_of_the_residuals_drawn_to_the_usual_one(table in tables(10, 6, 8)) {
        let (_, _, estimate) = estimated(&table, Weighting::Precision);
        if estimate.spreads.contains(&0.0) || estimate.rounds >= 100 {
            return Ok(());
        }
        let judges = table[0].len();
        let scale = estimate.spreads[0];
        let weights: Vec<f64> = estimate.spreads.iter().map(|spread| (scale / spread).powi(2)).collect();
        let (entries, effects) = dense_fit(&table, &weights);
        let reached = walk(&table);
        let marks = |judge: usize| table.iter().filter(|row| row[judge].is_some()).count();
        let tells = |judge: usize| marks(judge) > 1;
        let (mut squares, mut freedom) = (vec![0.0; judges], vec![0.0_f64; judges]);
        for judge in (0..judges).filter(|&judge| tells(judge)) {
            for (entry, row) in table.iter().enumerate() {
                let Some(value) = row[judge] else { continue };
                squares[judge] += (value - entries[entry] - effects[judge]).powi(2);
                let all: f64 = (0..judges).filter(|&it| tells(it) && row[it].is_some()).map(|it| weights[it]).sum();
                freedom[judge] += 1.0 - weights[judge] / all;
            }
            let part = reached[table.len() + judge];
            let others = (0..judges).filter(|&it| tells(it) && reached[table.len() + it] == part).count();
            freedom[judge] = (freedom[judge] - 1.0 + 1.0 / float(others)).max(0.0);
        }
        let usual = squares.iter().sum::<f64>() / freedom.iter().sum::<f64>();
        for judge in 0..judges {
            let wanted = ((squares[judge] + 8.0 * usual) / (freedom[judge] + 8.0)).sqrt();
            let found = estimate.spreads[judge];
            prop_assert!((found / wanted - 1.0).abs() < 1e-5, "judge {judge}: {found} is not {wanted}");
            prop_assert!((estimate.freedom[judge] - freedom[judge] - 8.0).abs() < 1e-4);
        }
    }
}

#[test]
fn marks_at_random_agree_no_more_than_chance() {
    let mut random = SplitMix64(21);
    let mut means = [0.0, 0.0];
    for _ in 0..20 {
        let marks = (0..300_u32).flat_map(|entry| (0..5).map(move |judge| (entry, judge)));
        let marks: Vec<Observation> = marks
            .map(|(entry, judge)| Observation {
                entry,
                judge,
                value: f64::from(u32::try_from(random.below(101)).unwrap()),
            })
            .collect();
        let observations = Observations::new(300, 5, marks).unwrap();
        for (mean, scale) in means.iter_mut().zip([Scale::Interval, Scale::Ordinal]) {
            let found = alpha(&observations, scale).unwrap();
            // Its deviation is about 0.018 for so many marks.
            assert!(found.abs() < 0.08, "{scale:?}: {found}");
            *mean += found / 20.0;
        }
    }
    assert!(means.iter().all(|mean| mean.abs() < 0.015), "{means:?}");
}

#[test]
fn the_steadiness_of_judges_comes_out_of_marks_whose_noise_is_known() {
    let noises = [2.0, 2.5, 3.0, 3.5, 4.0, 4.5];
    let mut random = SplitMix64(5);
    let mut marks = Vec::new();
    for entry in 0..400_u32 {
        let worth = 60.0 + 8.0 * bell(&mut random);
        for judge in 0..6_u32 {
            let value = worth + 3.0 * f64::from(judge % 3) + noises[index(judge)] * bell(&mut random);
            // Each entry misses one judge.
            if entry % 6 != judge {
                marks.push(Observation { entry, judge, value });
            }
        }
    }
    let observations = Observations::new(400, 6, marks).unwrap();
    let components = Components::of(&observations);
    let found = two_way(&observations, &components, Weighting::Precision);
    for (judge, (spread, noise)) in found.spreads.iter().zip(noises).enumerate() {
        assert!((spread / noise - 1.0).abs() < 0.15, "judge {judge}: {spread} for {noise}");
    }
    // Without weights everybody has the same.
    let equal = two_way(&observations, &components, Weighting::Equal);
    assert!(equal.spreads.iter().all(|spread| (spread - equal.spreads[0]).abs() < 1e-12));
}
