//! The mixed model against the likelihood and the predictions from the whole covariance matrix of the marks, and against a reference program.

#![expect(clippy::float_arithmetic, reason = "the model is made of floating numbers")]

use pingxuan::compute::calibration::{Components, Mixed, Observation, Weighting, mixed, two_way};
use proptest::prelude::*;

use super::dense::{
    Rows, Table, assert_near, eliminate, fixture, index, inverse, observed, position, tables, times,
};

/// −2 times the logarithm of the restricted likelihood, from the whole covariance matrix of the marks.
fn dense_deviance(table: &Table, [entry, judge, error]: [f64; 3]) -> f64 {
    let marks: Vec<(usize, usize, f64)> =
        observed(table).iter().map(|mark| (index(mark.entry), index(mark.judge), mark.value)).collect();
    let cell = |one: &(usize, usize, f64), other: &(usize, usize, f64)| {
        let shared = |same: bool, variance: f64| if same { variance } else { 0.0 };
        shared(one.0 == other.0, entry)
            + shared(one.1 == other.1, judge)
            + shared((one.0, one.1) == (other.0, other.1), error)
    };
    let mut matrix: Rows =
        marks.iter().map(|one| marks.iter().map(|other| cell(one, other)).collect()).collect();
    let mut right: Rows = marks.iter().map(|mark| vec![1.0, mark.2]).collect();
    let determinant = eliminate(&mut matrix, &mut right);
    let information: f64 = right.iter().map(|row| row[0]).sum();
    let mean = right.iter().map(|row| row[1]).sum::<f64>() / information;
    let rest: f64 =
        right.iter().zip(&marks).map(|(row, mark)| (row[1] - mean * row[0]) * (mark.2 - mean)).sum();
    let count = f64::from(position(marks.len()));
    determinant.ln() + information.ln() + rest + (count - 1.0) * (2.0 * std::f64::consts::PI).ln()
}

fn variances(model: &Mixed) -> [f64; 3] {
    [model.entry_variance, model.judge_variance, model.error_variance]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_other_variances_are_more_likely(table in tables(7, 5, 7)) {
        let Ok(model) = mixed(&observed(&table)) else { return Ok(()) };
        let optimum = variances(&model);
        prop_assert!(optimum.iter().all(|&variance| variance >= 0.0) && optimum[2] > 0.0);
        let deviance = dense_deviance(&table, optimum);
        prop_assert!((deviance - model.deviance).abs() < 1e-6, "{deviance} {}", model.deviance);
        for place in 0..3 {
            for factor in [0.9, 0.999, 1.001, 1.1] {
                let mut other = optimum;
                other[place] = if other[place] > 0.0 { other[place] * factor } else { 0.01 * factor * optimum[2] };
                prop_assert!(dense_deviance(&table, other) >= deviance - 1e-6);
            }
        }
    }

    #[test]
    fn predictions_lie_between_the_mean_and_the_fixed_values(table in tables(8, 5, 10)) {
        let Ok(model) = mixed(&observed(&table)) else { return Ok(()) };
        let fixed = {
            let observations = observed(&table);
            two_way(&observations, &Components::of(&observations), Weighting::Equal).entries
        };
        let mean = fixed.iter().sum::<f64>() / f64::from(position(fixed.len()));
        prop_assert!((model.mean - mean).abs() < 1e-6);
        for (prediction, fixed) in model.entries.iter().zip(&fixed) {
            let apart = fixed - mean;
            prop_assert!(prediction.abs() <= apart.abs() + 1e-6 && prediction * apart >= -1e-6);
        }
    }

    #[test]
    fn predictions_solve_the_whole_equations(table in tables(7, 5, 7)) {
        let Ok(model) = mixed(&observed(&table)) else { return Ok(()) };
        let marks: Vec<_> = observed(&table).iter().collect();
        let [entry, judge, error] = variances(&model);
        let matrix: Rows = marks
            .iter()
            .map(|one| {
                let cell = |other: &Observation| {
                    let shared = |same: bool, variance: f64| if same { variance } else { 0.0 };
                    let same = (one.entry == other.entry, one.judge == other.judge);
                    shared(same.0, entry) + shared(same.1, judge) + shared(same.0 && same.1, error)
                };
                marks.iter().map(cell).collect()
            })
            .collect();
        let rest: Vec<f64> = marks.iter().map(|mark| mark.value - model.mean).collect();
        let solved = times(&inverse(&matrix), &rest);
        for own in 0..table.len() {
            let sum: f64 =
                marks.iter().zip(&solved).filter(|(mark, _)| index(mark.entry) == own).map(|it| it.1).sum();
            prop_assert!((model.entries[own] - entry * sum).abs() < 1e-6 * (1.0 + entry));
        }
    }
}

#[test]
fn the_mixed_model_agrees_with_the_reference_program() {
    let model = mixed(&fixture()).unwrap();
    assert!((model.deviance - 5_297.819_723).abs() < 1e-6, "{}", model.deviance);
    for (found, wanted) in variances(&model).into_iter().zip([53.925_80, 23.617_90, 41.526_84]) {
        assert!((found / wanted - 1.0).abs() < 1e-6, "{found} is not {wanted}");
    }
    assert_near(&model.entries[..2], &[1.381_695, 2.311_785], 1e-5);
}

#[test]
fn of_two_explanations_the_likelier_is_taken() {
    // Both large variances with a small error and no judge variance with a large error are local optima here.
    let table: Table = vec![
        vec![None, Some(86.5), Some(57.5)],
        vec![Some(59.5), None, Some(13.0)],
        vec![None, Some(88.5), Some(72.0)],
        vec![Some(79.5), Some(29.5), None],
    ];
    let model = mixed(&observed(&table)).unwrap();
    assert!(model.deviance < 68.19, "{}", model.deviance);
    assert_eq!(model.judge_variance.to_bits(), 0);
}

#[test]
fn judges_who_cannot_be_told_apart_have_variance_0() {
    // Whatever one judge gives more in an entry, the other gives more in the next: judges differ less than errors alone would make them.
    let row = |entry: u8| {
        let (base, swing) = (f64::from(entry) * 3.0, if entry.is_multiple_of(2) { 2.0 } else { -2.0 });
        vec![Some(base + swing), Some(base - swing)]
    };
    let table: Table = (0..8).map(row).collect();
    let model = mixed(&observed(&table)).unwrap();
    assert_eq!(model.judge_variance.to_bits(), 0);
    assert!(model.entry_variance > 0.0 && model.judges.iter().all(|leaning| *leaning == 0.0));
}
