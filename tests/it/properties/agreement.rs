//! Agreement and the judge report against definitions counted out, regressions written out, and estimates made anew.

#![expect(clippy::float_arithmetic, reason = "agreement is measured in floating numbers")]

use std::collections::BTreeMap;

use pingxuan::compute::agreement::{
    Correction, Influence, Line, Pairs, Regions, Scale, against_rest, alpha, by_lot, corrected, halo, icc,
    lean, outliers, report_on_judges,
};
use pingxuan::compute::calibration::{Components, Observations, TwoWay, Weighting, mixed, two_way};
use proptest::prelude::*;

use super::dense::{
    Rows, Table, assert_near, dense_fit, eliminate, fixture, index, inverse, normal_equations, observed,
    position, tables, times, walk,
};

pub fn float(count: usize) -> f64 {
    f64::from(position(count))
}

pub fn estimated(table: &Table, weighting: Weighting) -> (Observations, Components, TwoWay) {
    let observations = observed(table);
    let components = Components::of(&observations);
    let estimate = two_way(&observations, &components, weighting);
    (observations, components, estimate)
}

/// Alpha by its coincidences: every pair of marks of an entry counts by 1 / (marks − 1).
fn alpha_by_coincidences(observations: &Observations, scale: Scale) -> Option<f64> {
    let mut coincidences: BTreeMap<(u64, u64), f64> = BTreeMap::new();
    let mut totals: BTreeMap<u64, f64> = BTreeMap::new();
    // The marks here are not negative, so their bits have their order.
    for entry in 0..observations.entries() {
        let values: Vec<u64> =
            observations.of_entry(entry).map(|place| observations.get(place).value.to_bits()).collect();
        for (one, &first) in values.iter().enumerate() {
            for (other, &second) in values.iter().enumerate() {
                if one != other {
                    let part = 1.0 / (float(values.len()) - 1.0);
                    *coincidences.entry((first, second)).or_default() += part;
                    *totals.entry(first).or_default() += part;
                }
            }
        }
    }
    let distance = |one: u64, other: u64| match scale {
        Scale::Interval => (f64::from_bits(one) - f64::from_bits(other)).powi(2),
        Scale::Ordinal => {
            let between: f64 = totals.range(one.min(other)..=one.max(other)).map(|(_, count)| count).sum();
            (between - f64::midpoint(totals[&one], totals[&other])).powi(2)
        }
    };
    let count: f64 = totals.values().sum();
    let observed: f64 = coincidences.iter().map(|(pair, part)| part * distance(pair.0, pair.1)).sum();
    let mut expected = 0.0;
    for (&one, first) in &totals {
        for (&other, second) in &totals {
            expected += first * second * distance(one, other);
        }
    }
    (expected > 0.0).then(|| 1.0 - (count - 1.0) * observed / expected)
}

/// Tau-b by looking at every pair.
fn tau_by_pairs(points: &[(f64, f64)]) -> Option<f64> {
    let (mut balance, mut first, mut second) = (0.0, 0.0_f64, 0.0);
    for (place, one) in points.iter().enumerate() {
        for other in &points[..place] {
            let sign = |difference: f64| if difference == 0.0 { 0.0 } else { difference.signum() };
            let (x, y) = (sign(one.0 - other.0), sign(one.1 - other.1));
            balance += x * y;
            first += x * x;
            second += y * y;
        }
    }
    let room: f64 = first * second;
    (room > 0.0).then(|| balance / room.sqrt())
}

/// A weighted regression on entries, judges and one column more: its coefficient and the coefficient's variance.
pub fn regress(table: &Table, weights: &[f64], column: impl Fn(usize, usize) -> f64) -> Option<(f64, f64)> {
    let (order, entries) = (table.len() + weights.len(), table.len());
    let mut matrix = normal_equations(table, weights);
    for row in &mut matrix {
        row.push(0.0);
    }
    matrix.push(vec![0.0; order + 1]);
    let mut right = vec![vec![0.0]; order + 1];
    let mut size = 0.0;
    for (entry, row) in table.iter().enumerate() {
        for (judge, value) in row.iter().enumerate() {
            let Some(value) = *value else { continue };
            let (weight, x) = (weights[judge], column(entry, judge));
            size += weight * x * x;
            for member in [entry, entries + judge] {
                matrix[member][order] += weight * x;
                matrix[order][member] += weight * x;
                right[member][0] += weight * value;
            }
            matrix[order][order] += weight * x * x;
            right[order][0] += weight * x * value;
        }
    }
    // What of the column entries and judges leave.
    let block: Rows = matrix[..order].iter().map(|row| row[..order].to_vec()).collect();
    let edge: Vec<f64> = matrix[order][..order].to_vec();
    let explained: f64 =
        times(&inverse(&block), &edge).iter().zip(&edge).map(|(one, other)| one * other).sum();
    let rest = matrix[order][order] - explained;
    if rest <= 1e-7 * size {
        return None;
    }
    eliminate(&mut matrix, &mut right);
    Some((right[order][0], 1.0 / rest))
}

fn without(table: &Table, judge: usize) -> Table {
    let keep = |row: &Vec<Option<f64>>| {
        row.iter().enumerate().map(|(own, value)| value.filter(|_| own != judge)).collect()
    };
    table.iter().map(keep).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn alpha_is_what_coincidences_give(table in tables(9, 6, 7), coarse in 1_u8..40) {
        let table: Table = table
            .into_iter()
            .map(|row| row.into_iter().map(|it| it.map(|value| (value / f64::from(coarse)).floor())).collect())
            .collect();
        let observations = observed(&table);
        for scale in [Scale::Interval, Scale::Ordinal] {
            let (found, wanted) = (alpha(&observations, scale), alpha_by_coincidences(&observations, scale));
            prop_assert_eq!(found.is_some(), wanted.is_some());
            prop_assert!((found.unwrap_or(0.0) - wanted.unwrap_or(0.0)).abs() < 1e-9, "{found:?} {wanted:?}");
        }
    }

    #[test]
    fn alpha_knows_no_order_of_judges_and_no_unit(table in tables(8, 5, 7), factor in 1_u8..9, more in 0_u8..50) {
        let plain = alpha(&observed(&table), Scale::Interval);
        let turned: Table = table
            .iter()
            .map(|row| row.iter().rev().map(|it| it.map(|value| value * f64::from(factor) + f64::from(more))).collect())
            .collect();
        let moved = alpha(&observed(&turned), Scale::Interval);
        prop_assert_eq!(plain.is_some(), moved.is_some());
        prop_assert!((plain.unwrap_or(0.0) - moved.unwrap_or(0.0)).abs() < 1e-9);
    }

    #[test]
    fn equal_marks_are_full_agreement(values in prop::collection::vec(0_u8..100, 2..12)) {
        let table: Table = values.iter().map(|&value| vec![Some(f64::from(value)); 4]).collect();
        let differ = values.iter().any(|value| *value != values[0]);
        prop_assert_eq!(alpha(&observed(&table), Scale::Interval).is_some(), differ);
        prop_assert!((alpha(&observed(&table), Scale::Interval).unwrap_or(1.0) - 1.0).abs() < 1e-12);
        prop_assert!((alpha(&observed(&table), Scale::Ordinal).unwrap_or(1.0) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn tau_counts_every_pair(points in prop::collection::vec((0_u8..8, 0_u8..8), 0..30)) {
        let points: Vec<(f64, f64)> = points.into_iter().map(|(x, y)| (f64::from(x), f64::from(y))).collect();
        let (found, wanted) = (Pairs::count(&points).tau_b(), tau_by_pairs(&points));
        prop_assert_eq!(found.is_some(), wanted.is_some());
        prop_assert!((found.unwrap_or(0.0) - wanted.unwrap_or(0.0)).abs() < 1e-12);
    }

    #[test]
    fn a_judge_is_compared_with_an_estimate_made_without(table in tables(8, 5, 7), judge in 0_usize..5) {
        let judge = judge % table[0].len();
        let (observations, components, estimate) = estimated(&table, Weighting::Equal);
        let found = against_rest(&observations, &components, &estimate, judge, (4, &[Line::Places(2)]));
        let rest = without(&table, judge);
        let (values, _) = dense_fit(&rest, &vec![1.0; table[0].len()]);
        let reached = walk(&rest);
        let marked = |entry: &usize| rest[*entry].iter().any(Option::is_some);
        let points: Vec<(usize, f64, f64)> = (0..table.len())
            .filter(marked)
            .filter_map(|entry| table[entry][judge].map(|own| (reached[entry], values[entry], own)))
            .collect();
        // Tau over the pairs that the rest connects.
        let (mut balance, mut first, mut second) = (0.0, 0.0_f64, 0.0);
        for (place, one) in points.iter().enumerate() {
            for other in points[..place].iter().filter(|other| other.0 == one.0) {
                let sign = |difference: f64| if difference.abs() < 1e-7 { 0.0 } else { difference.signum() };
                let (x, y) = (sign(one.1 - other.1), sign(one.2 - other.2));
                balance += x * y;
                first += x * x;
                second += y * y;
            }
        }
        let room: f64 = first * second;
        prop_assert_eq!(found.tau.is_some(), room > 0.0);
        let wanted = if room > 0.0 { balance / room.sqrt() } else { 0.0 };
        prop_assert!((found.tau.unwrap_or(0.0) - wanted).abs() < 1e-9);
        // The slope by a regression with a level for each connected group: a judge of their own for each in a table of two columns.
        if let Some(discrimination) = found.discrimination {
            let mut groups: BTreeMap<usize, Vec<(f64, f64)>> = BTreeMap::new();
            for &(group, x, y) in &points {
                groups.entry(group).or_default().push((x, y));
            }
            let (mut xx, mut xy) = (0.0, 0.0);
            for group in groups.values() {
                for one in group {
                    for other in group {
                        let share = 1.0 / (2.0 * float(group.len()));
                        xx += share * (one.0 - other.0).powi(2);
                        xy += share * (one.0 - other.0) * (one.1 - other.1);
                    }
                }
            }
            prop_assert!((discrimination.slope - xy / xx).abs() < 1e-6 * (1.0 + (xy / xx).abs()));
            let freedom = points.len() - groups.len() - 1;
            let rest: f64 = groups
                .values()
                .flat_map(|group| {
                    group.iter().map(move |one| {
                        let mean = |of: fn(&(f64, f64)) -> f64| group.iter().map(of).sum::<f64>() / float(group.len());
                        one.1 - mean(|it| it.1) - (xy / xx) * (one.0 - mean(|it| it.0))
                    })
                })
                .map(|rest| rest * rest)
                .sum();
            prop_assert!((discrimination.error - (rest / float(freedom) / xx).sqrt()).abs() < 1e-6 * (1.0 + discrimination.error));
        }
        // The ranks with and without, of entries that the rest still marks and connects.
        let everyone = walk(&table);
        let own: Vec<usize> = (0..table.len())
            .filter(|&entry| everyone[entry] == everyone[table.len() + judge] && table[entry].iter().any(Option::is_some))
            .collect();
        let (kept, lost): (Vec<usize>, Vec<usize>) = own.into_iter().partition(marked);
        let is_whole = !kept.is_empty() && kept.iter().all(|&entry| reached[entry] == reached[kept[0]]);
        prop_assert_eq!(found.influence.is_some(), is_whole);
        if let Some(influence) = found.influence {
            let places = |values: &[f64]| -> Vec<usize> {
                kept.iter()
                    .map(|&one| kept.iter().filter(|&&other| values[other] > values[one] + 0.000_05).count())
                    .collect()
            };
            let rounding_matters = |values: &[f64]| {
                kept.iter().any(|&one| kept.iter().any(|&other| {
                    let apart = (values[one] - values[other]).abs();
                    apart > 1e-9 && apart < 0.000_2
                }))
            };
            let is_close = |one: &usize, other: &usize| {
                let apart = (estimate.entries[*one] - estimate.entries[*other]).abs();
                apart > 1e-9 && apart < 0.000_2
            };
            let everybody: Vec<usize> = kept.iter().chain(&lost).copied().collect();
            let has_close = everybody.iter().any(|one| everybody.iter().any(|other| is_close(one, other)));
            if has_close || rounding_matters(&values) {
                return Ok(());
            }
            let (before, after) = (places(&estimate.entries), places(&values));
            let moved = before.iter().zip(&after).filter(|(before, after)| before != after).count();
            let furthest = before.iter().zip(&after).map(|(before, after)| before.abs_diff(*after)).max();
            // The order with the judge holds those who are lost without.
            let ahead = |one: usize| {
                let is_better = |&&other: &&usize| estimate.entries[other] > estimate.entries[one] + 0.000_05;
                everybody.iter().filter(is_better).count()
            };
            let later = |one: usize| kept.iter().position(|&entry| entry == one).map(|place| after[place]);
            let is_crossing = |&&one: &&usize| (ahead(one) < 2) != later(one).is_some_and(|rank| rank < 2);
            let mut crossing: Vec<u32> =
                everybody.iter().filter(is_crossing).map(|&entry| position(entry)).collect();
            crossing.sort_unstable();
            prop_assert_eq!(influence.moved, moved);
            prop_assert_eq!(index(influence.furthest), furthest.unwrap_or(0));
            prop_assert_eq!(&influence.crossing[0], &crossing);
            let lost: Vec<u32> = lost.into_iter().map(position).collect();
            prop_assert_eq!(influence.lost, lost);
        }
    }

    #[test]
    fn the_report_on_all_judges_compares_each_as_alone(table in tables(9, 6, 7), by_precision in prop::bool::ANY) {
        let weighting = if by_precision { Weighting::Precision } else { Weighting::Equal };
        let (observations, components, estimate) = estimated(&table, weighting);
        for report in report_on_judges(&observations, &components, &estimate, 4, &[Line::Places(2)]) {
            let Some(found) = report.against_rest else { continue };
            let wanted = against_rest(&observations, &components, &estimate, index(report.judge), (4, &[Line::Places(2)]));
            prop_assert_eq!(found.tau.is_some(), wanted.tau.is_some());
            prop_assert!((found.tau.unwrap_or(0.0) - wanted.tau.unwrap_or(0.0)).abs() < 1e-9, "{found:?} {wanted:?}");
            prop_assert_eq!(found.discrimination.is_some(), wanted.discrimination.is_some());
            if let Some((found, wanted)) = found.discrimination.zip(wanted.discrimination) {
                prop_assert!((found.slope - wanted.slope).abs() < 1e-6 * (1.0 + wanted.slope.abs()), "{found:?} {wanted:?}");
                prop_assert!((found.error - wanted.error).abs() < 1e-6 * (1.0 + wanted.error), "{found:?} {wanted:?}");
            }
            let lost = |rest: Option<Influence>| rest.map(|it| it.lost);
            prop_assert_eq!(lost(found.influence), lost(wanted.influence));
        }
    }

    #[test]
    fn who_repeats_the_others_has_slope_1(table in tables(8, 5, 8)) {
        let judge = table[0].len() - 1;
        let rest = without(&table, judge);
        let (values, _) = dense_fit(&rest, &vec![1.0; table[0].len()]);
        let copied: Table = rest
            .iter()
            .enumerate()
            .map(|(entry, row)| {
                let mut row = row.clone();
                row[judge] = row.iter().any(Option::is_some).then(|| values[entry]);
                row
            })
            .collect();
        let (observations, components, estimate) = estimated(&copied, Weighting::Equal);
        let found = against_rest(&observations, &components, &estimate, judge, (2, &[]));
        if let Some(discrimination) = found.discrimination {
            prop_assert!((discrimination.slope - 1.0).abs() < 1e-6 && discrimination.error < 1e-4);
        }
    }

    #[test]
    fn a_lean_is_a_regression_with_one_column_more(
        table in tables(8, 5, 7),
        regions in prop::collection::vec(prop::option::weighted(0.9, 0_u32..2), 13),
        judge in prop::option::of(0_usize..5),
    ) {
        let judge = judge.map(|judge| judge % table[0].len());
        let (observations, components, estimate) = estimated(&table, Weighting::Precision);
        if estimate.spreads.contains(&0.0) {
            return Ok(());
        }
        let (of_entries, of_judges) = regions.split_at(8);
        let found = lean(&observations, &components, &estimate, Regions { entries: of_entries, judges: of_judges }, judge);
        let is_own = |entry: usize, by: usize| {
            judge.is_none_or(|judge| judge == by) && of_judges[by].is_some() && of_judges[by] == of_entries[entry]
        };
        let weights: Vec<f64> = estimate.spreads.iter().map(|spread| spread.powi(-2)).collect();
        let unit: Vec<f64> = weights.iter().map(|weight| weight / weights[0]).collect();
        let wanted = regress(&table, &unit, |entry, by| f64::from(u8::from(is_own(entry, by))));
        prop_assert_eq!(found.is_some(), wanted.is_some());
        if let (Some(found), Some((points, variance))) = (found, wanted) {
            prop_assert!((found.points - points).abs() < 1e-6 * (1.0 + points.abs()), "{found:?} {points}");
            prop_assert!((found.error / (variance / weights[0]).sqrt() - 1.0).abs() < 1e-6);
        }
    }

    #[test]
    fn a_studentised_mark_is_the_test_of_a_level_of_its_own(table in tables(6, 5, 8)) {
        let (observations, components, estimate) = estimated(&table, Weighting::Equal);
        let spare: usize = components.parts.iter().map(pingxuan::compute::calibration::Component::spare).sum();
        if estimate.spreads.contains(&0.0) || spare < 2 {
            return Ok(());
        }
        let mut wanted = Vec::new();
        for mark in observations.iter() {
            let (own, by) = (index(mark.entry), index(mark.judge));
            let column = |entry: usize, judge: usize| f64::from(u8::from((entry, judge) == (own, by)));
            let Some((level, variance)) = regress(&table, &vec![1.0; table[0].len()], column) else { continue };
            let rest = estimate.residuals.iter().map(|it| it * it).sum::<f64>() - level * level / variance;
            let error = (rest.max(0.0) / float(spare - 1) * variance).sqrt();
            if error > 1e-6 {
                wanted.push(((own, by), level / error));
            }
        }
        let found = outliers(&observations, &components, &estimate, Correction::Holm);
        for it in &found {
            let own = (index(it.entry), index(it.judge));
            if let Some((_, t)) = wanted.iter().find(|known| known.0 == own) {
                // Where nothing but the mark is unexplained the test is as good as infinite, and rounding decides.
                let agree = (it.studentised / t - 1.0).abs() < 1e-4 || (t.abs() > 1e4 && it.studentised.abs() > 1e4);
                prop_assert!(agree, "{it:?} {t}");
            }
        }
        for (own, t) in wanted.iter().filter(|(_, t)| t.abs() > 3.001) {
            prop_assert!(found.iter().any(|it| (index(it.entry), index(it.judge)) == *own), "{own:?} {t} is missing");
        }
    }

    #[test]
    fn corrections_are_those_of_their_definitions(mut chances in prop::collection::vec(0_u32..=1000, 0..20)) {
        chances.sort_unstable();
        let chances: Vec<f64> = chances.into_iter().map(|chance| f64::from(chance) / 1000.0).collect();
        let count = chances.len();
        for (place, (holm, hochberg)) in corrected(&chances, Correction::Holm)
            .into_iter()
            .zip(corrected(&chances, Correction::BenjaminiHochberg))
            .enumerate()
        {
            let steps = (0..=place).map(|step| (float(count - step) * chances[step]).min(1.0));
            prop_assert!((holm - steps.fold(0.0, f64::max)).abs() < 1e-12);
            let steps = (place..count).map(|step| (float(count) / float(step + 1) * chances[step]).min(1.0));
            prop_assert!((hochberg - steps.fold(1.0, f64::min)).abs() < 1e-12);
        }
    }

    #[test]
    fn equal_criteria_are_a_full_halo(table in tables(9, 5, 8)) {
        let marks = observed(&table);
        let estimate = two_way(&marks, &Components::of(&marks), Weighting::Equal);
        let found = halo(&[marks.clone(), marks.clone(), marks.clone()]);
        prop_assert!(found.panel.is_none_or(|panel| (panel - 1.0).abs() < 1e-9), "{found:?}");
        prop_assert!(found.panel.is_some() || found.judges.iter().all(Option::is_none), "{found:?}");
        for (judge, halo) in found.judges.into_iter().enumerate() {
            let rests: Vec<f64> = marks.of_judge(judge).iter().map(|&place| estimate.residuals[index(place)]).collect();
            let has_scatter = rests.iter().any(|rest| (rest - rests[0]).abs() > 1e-7);
            if rests.len() >= 3 && has_scatter {
                prop_assert!((halo.unwrap() - 1.0).abs() < 1e-9);
            } else if rests.len() < 3 {
                prop_assert_eq!(halo, None);
            }
        }
    }

    #[test]
    fn the_test_of_the_lot_compares_two_estimates_of_the_judges(table in tables(14, 4, 6)) {
        let (observations, components, estimate) = estimated(&table, Weighting::Equal);
        if components.parts.len() != 1 || components.of_entry.contains(&None) || components.of_judge.contains(&None) {
            return Ok(());
        }
        let Some(found) = by_lot(&observations, &components.parts[0], &estimate) else { return Ok(()) };
        let (entries, judges) = (table.len(), table[0].len());
        let error = estimate.spreads[0].powi(2);
        // The judges' effects once from differences within entries, once with the entries drawn from a field: generalised least squares over all marks.
        let marks: Vec<_> = observations.iter().collect();
        let gls = |field: f64| {
            let cell = |one: usize, other: usize| {
                let same = marks[one].entry == marks[other].entry;
                (if same { field } else { 0.0 }) + if one == other { error } else { 0.0 }
            };
            let whole: Rows = (0..marks.len()).map(|one| (0..marks.len()).map(|other| cell(one, other)).collect()).collect();
            let weight = inverse(&whole);
            let mut matrix = vec![vec![0.0; judges]; judges];
            let mut right = vec![vec![0.0]; judges];
            for (one, first) in marks.iter().enumerate() {
                for (other, second) in marks.iter().enumerate() {
                    matrix[index(first.judge)][index(second.judge)] += weight[one][other];
                    right[index(first.judge)][0] += weight[one][other] * second.value;
                }
            }
            let covariance = inverse(&matrix);
            eliminate(&mut matrix, &mut right);
            (right.into_iter().map(|row| row[0]).collect::<Vec<f64>>(), covariance)
        };
        let within = inverse(&normal_equations(&table, &vec![1.0; judges]));
        let (drawn, drawn_covariance) = gls(found.field);
        // Contrasts with the first judge.
        let contrast = |values: &[f64]| -> Vec<f64> { (1..judges).map(|judge| values[judge] - values[0]).collect() };
        let difference: Vec<f64> =
            contrast(&estimate.effects).iter().zip(contrast(&drawn)).map(|(one, other)| one - other).collect();
        let contrasts = |cell: &dyn Fn(usize, usize) -> f64| -> Rows {
            (1..judges)
                .map(|one| (1..judges).map(|other| cell(one, other) - cell(one, 0) - cell(0, other) + cell(0, 0)).collect())
                .collect()
        };
        let fixed = contrasts(&|one, other| error * within[entries + one][entries + other]);
        let random = contrasts(&|one, other| drawn_covariance[one][other]);
        let rest: Rows = fixed
            .iter()
            .zip(&random)
            .map(|(one, other)| one.iter().zip(other).map(|(one, other)| one - other).collect())
            .collect();
        let solved = times(&inverse(&rest), &difference);
        let wanted: f64 = solved.iter().zip(&difference).map(|(one, other)| one * other).sum();
        prop_assert_eq!(found.freedom, judges - 1);
        if found.field > 1e-3 * error {
            prop_assert!((found.statistic - wanted).abs() < 1e-3 * (1.0 + wanted.abs()), "{} {wanted}", found.statistic);
        }
    }
}

#[test]
fn the_fixture_agrees_with_the_reference_programs() {
    let observations = fixture();
    let interval = alpha(&observations, Scale::Interval).unwrap();
    let ordinal = alpha(&observations, Scale::Ordinal).unwrap();
    assert!((interval - 0.454_404_820_275).abs() < 1e-12, "{interval}");
    assert!((ordinal - 0.448_641_008_597).abs() < 1e-12, "{ordinal}");
    let shares = icc(&mixed(&observations).unwrap(), 5);
    let found = [shares.agreement_single, shares.agreement_mean, shares.consistency_single];
    assert_near(&found, &[0.452_890, 0.805_407, 0.564_949], 1e-6);
    assert!(shares.consistency_mean > shares.agreement_mean);
}

#[test]
fn the_report_on_the_fixture_is_whole() {
    let observations = fixture();
    let components = Components::of(&observations);
    let estimate = two_way(&observations, &components, Weighting::Precision);
    let reports = report_on_judges(&observations, &components, &estimate, 2, &[Line::Places(20)]);
    assert_eq!(reports.len(), 30);
    for report in &reports {
        let alone = against_rest(
            &observations,
            &components,
            &estimate,
            index(report.judge),
            (2, &[Line::Places(20)]),
        );
        assert_eq!(report.against_rest.as_ref().unwrap().influence, alone.influence);
    }
    let mean = |of: &dyn Fn(usize) -> f64| (0..30).map(of).sum::<f64>() / 30.0;
    let severity = |judge: usize| reports[judge].severity.unwrap();
    assert!(mean(&|judge| severity(judge).effect).abs() < 1e-9);
    assert!((0..30).all(|judge| severity(judge).shrunk.abs() <= severity(judge).effect.abs()));
    assert!((0..30).all(|judge| severity(judge).error > 0.5 && severity(judge).error < 3.0));
    let against = |judge: usize| reports[judge].against_rest.as_ref().unwrap();
    let slope = mean(&|judge| against(judge).discrimination.unwrap().slope);
    assert!(slope > 0.6 && slope < 1.1, "{slope}");
    let tau = mean(&|judge| against(judge).tau.unwrap());
    assert!(tau > 0.35 && tau < 0.75, "{tau}");
    assert!((0..30).all(|judge| against(judge).influence.as_ref().is_some_and(|it| it.lost.is_empty())));
    let range = mean(&|judge| reports[judge].range.unwrap());
    assert!((range - 1.0).abs() < 0.1, "{range}");
}

#[test]
fn severe_judges_with_strong_entries_are_noticed_and_a_lot_is_not() {
    let mut random = super::instances::SplitMix64(4);
    let mut spread = |width: u64| {
        f64::from(u32::try_from(random.below(2 * width + 1)).unwrap())
            - float(index(u32::try_from(width).unwrap()))
    };
    let worth: Vec<f64> = (0..120_u8).map(|entry| 40.0 + f64::from(entry) / 4.0).collect();
    let severity: Vec<f64> = (0..12_u8).map(|judge| 6.0 - f64::from(judge)).collect();
    let mut panel = |judges_of: &dyn Fn(usize) -> [usize; 3]| {
        let row = |entry: usize| {
            let mut row = vec![None; 12];
            for judge in judges_of(entry) {
                row[judge] = Some(worth[entry] + severity[judge] + spread(4));
            }
            row
        };
        let table: Table = (0..120).map(row).collect();
        let (observations, components, estimate) = estimated(&table, Weighting::Precision);
        assert_eq!(components.parts.len(), 1);
        by_lot(&observations, &components.parts[0], &estimate).unwrap()
    };
    let by_worth = panel(&|entry| [entry / 10, (entry / 10 + 1) % 12, (entry / 10 + 2 + entry % 2) % 12]);
    let mixed_up = panel(&|entry| [entry % 12, (entry + 1 + entry / 12 % 5) % 12, (entry + 7) % 12]);
    assert!(by_worth.chance < 1e-6 && by_worth.correlation.unwrap() < -0.5, "{by_worth:?}");
    assert!(mixed_up.chance > 0.001 && mixed_up.correlation.unwrap().abs() < 0.6, "{mixed_up:?}");
}
