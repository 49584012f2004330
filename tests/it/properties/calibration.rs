//! Calibration against whole normal equations, whole covariance matrices and walks through the graph.

#![expect(clippy::float_arithmetic, reason = "calibration estimates with floating numbers")]

use pingxuan::compute::calibration::{
    Calibration, Components, Covariance, Drawing, FEWEST_MARKS, FEWEST_SPARE, Refusal, Request, Review,
    TwoWay, Weighting, best_bridges, calibrate, plain_means, standard_scores, two_way,
};
use proptest::prelude::*;

use super::dense::{
    Rows, Table, assert_near, dense_fit, index, inverse, normal_equations, observed, position, tables, walk,
};

fn estimate(table: &Table, weighting: Weighting) -> TwoWay {
    let observations = observed(table);
    two_way(&observations, &Components::of(&observations), weighting)
}

fn answer(table: &Table, draws: usize, reviews: usize) -> Calibration {
    calibrate(&observed(table), &request(draws, reviews)).unwrap()
}

fn request(draws: usize, reviews: usize) -> Request {
    Request {
        weighting: Weighting::Precision,
        decimals: 4,
        drawing: Drawing { seed: 5, draws, level: 0.9, places: vec![1, 3] },
        reviews,
    }
}

fn map(table: &Table, change: impl Fn(usize, usize, f64) -> f64) -> Table {
    map_cells(table, |entry, judge, value| value.map(|value| change(entry, judge, value)))
}

/// The covariance of entries, then judges, with the effects of each part adding up to 0.
fn dense_covariance(table: &Table, weights: &[f64]) -> Rows {
    let mut all = inverse(&normal_equations(table, weights));
    let (reached, entries) = (walk(table), table.len());
    for one in 0..all.len() {
        for other in 0..all.len() {
            if reached[one] == reached[other] {
                let judges = (entries..all.len()).filter(|&judge| reached[judge] == reached[one]).count();
                let sign = if (one < entries) == (other < entries) { 1.0 } else { -1.0 };
                if judges > 0 {
                    all[one][other] -= sign / f64::from(position(judges * judges));
                }
            }
        }
    }
    all
}

/// The mean variance of the differences between entries of two sets.
fn mean_contrast(covariance: &Rows, left: &[usize], right: &[usize]) -> f64 {
    let pairs = left.iter().flat_map(|&one| right.iter().map(move |&other| (one, other)));
    let contrast = |(one, other): (usize, usize)| {
        covariance[one][one] + covariance[other][other] - 2.0 * covariance[one][other]
    };
    pairs.map(contrast).sum::<f64>() / f64::from(position(left.len() * right.len()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn two_judges_of_everything_give_the_exact_mean_rounded_half_up(
        steps in prop::collection::vec((600_u32..=1520, 0_u32..=40), 2..40)
    ) {
        // Totals in steps of 0.05, as hundredths.
        let hundredths: Vec<[u32; 2]> =
            steps.into_iter().map(|(own, more)| [5 * own, 5 * (own + more) - 100]).collect();
        let points = |hundredths: u32| Some(f64::from(hundredths) / 100.0);
        let table: Table = hundredths.iter().map(|both| both.map(points).to_vec()).collect();
        let found = calibrate(&observed(&table), &Request { decimals: 2, ..request(1, 0) }).unwrap();
        for ([one, other], known) in hundredths.iter().zip(&found.entries) {
            let known = known.as_ref().unwrap();
            prop_assert_eq!(known.units, i64::from((one + other).div_ceil(2)), "{} and {}", one, other);
        }
    }

    #[test]
    fn the_two_way_fit_solves_the_whole_normal_equations(table in tables(8, 6, 6)) {
        for weighting in [Weighting::Equal, Weighting::Precision] {
            let found = estimate(&table, weighting);
            let size = found.spreads.iter().copied().fold(0.0, f64::max);
            let weights: Vec<f64> =
                found.spreads.iter().map(|spread| if size > 0.0 { (size / spread).powi(2) } else { 1.0 }).collect();
            let (entries, effects) = dense_fit(&table, &weights);
            let known: Vec<f64> = (0..table.len())
                .map(|entry| if table[entry].iter().any(Option::is_some) { found.entries[entry] } else { 0.0 })
                .collect();
            assert_near(&known, &entries, 1e-8);
            assert_near(&found.effects, &effects, 1e-8);
        }
    }

    #[test]
    fn nothing_is_left_of_any_judge_or_entry(table in tables(9, 6, 6)) {
        let observations = observed(&table);
        for weighting in [Weighting::Equal, Weighting::Precision] {
            let found = estimate(&table, weighting);
            let least = found.spreads.iter().copied().fold(f64::INFINITY, f64::min);
            let mut of_entry = vec![0.0; table.len()];
            let mut of_judge = vec![0.0; observations.judges()];
            for (mark, residual) in observations.iter().zip(&found.residuals) {
                let weight = if least > 0.0 { (least / found.spreads[index(mark.judge)]).powi(2) } else { 1.0 };
                of_entry[index(mark.entry)] += weight * residual;
                of_judge[index(mark.judge)] += weight * residual;
            }
            assert_near(&of_entry, &vec![0.0; of_entry.len()], 1e-9);
            assert_near(&of_judge, &vec![0.0; of_judge.len()], 1e-9);
        }
    }

    #[test]
    fn it_does_not_matter_how_entries_and_judges_are_numbered(table in tables(7, 5, 7), shift in 1_usize..5) {
        let (entries, judges) = (table.len(), table[0].len());
        let turned: Table = (0..entries)
            .map(|entry| (0..judges).map(|judge| table[(entry + shift) % entries][(judge + shift) % judges]).collect())
            .collect();
        let (plain, moved) = (estimate(&table, Weighting::Precision), estimate(&turned, Weighting::Precision));
        let back: Vec<f64> = (0..entries).map(|entry| plain.entries[(entry + shift) % entries]).collect();
        assert_near(&moved.entries, &back, 1e-6);
        let back: Vec<f64> = (0..judges).map(|judge| plain.effects[(judge + shift) % judges]).collect();
        assert_near(&moved.effects, &back, 1e-6);
    }

    #[test]
    fn what_one_judge_gives_more_moves_only_the_severities(table in tables(7, 5, 10), judge in 0_usize..5, more in 1_i32..40) {
        let (judges, more) = (table[0].len(), f64::from(more));
        let judge = judge % judges;
        let count = f64::from(position(judges));
        let changed = map(&table, |_, own, value| if own == judge { value + more } else { value });
        for weighting in [Weighting::Equal, Weighting::Precision] {
            let (before, after) = (estimate(&table, weighting), estimate(&changed, weighting));
            let effects: Vec<f64> = before
                .effects
                .iter()
                .enumerate()
                .map(|(own, effect)| effect - more / count + if own == judge { more } else { 0.0 })
                .collect();
            assert_near(&after.effects, &effects, 1e-6);
            let entries: Vec<f64> = before.entries.iter().map(|value| value + more / count).collect();
            assert_near(&after.entries, &entries, 1e-6);
        }
    }

    #[test]
    fn twice_the_marks_give_twice_the_values(table in tables(7, 5, 6), factor in 2_u8..9) {
        let factor = f64::from(factor);
        let (before, after) = (
            estimate(&table, Weighting::Precision),
            estimate(&map(&table, |_, _, value| value * factor), Weighting::Precision),
        );
        let scaled: Vec<f64> = before.entries.iter().map(|value| value * factor).collect();
        assert_near(&after.entries, &scaled, 1e-6 * factor);
        let scaled: Vec<f64> = before.spreads.iter().map(|value| value * factor).collect();
        assert_near(&after.spreads, &scaled, 1e-6 * factor);
    }

    #[test]
    fn where_everybody_judged_everything_the_mean_is_the_value(table in tables(8, 6, 10)) {
        let means: Vec<f64> = plain_means(&observed(&table)).into_iter().map(Option::unwrap).collect();
        assert_near(&estimate(&table, Weighting::Equal).entries, &means, 1e-9);
    }

    #[test]
    fn a_better_mark_never_lowers_an_entry(table in tables(8, 6, 7), entry in 0_usize..8, more in 1_i32..60) {
        let entry = entry % table.len();
        let Some(judge) = table[entry].iter().position(Option::is_some) else { return Ok(()) };
        let changed = map(&table, |own, by, value| {
            if (own, by) == (entry, judge) { value + f64::from(more) } else { value }
        });
        let (before, after) = (estimate(&table, Weighting::Equal), estimate(&changed, Weighting::Equal));
        prop_assert!(after.entries[entry] >= before.entries[entry] - 1e-9);
        let reached = walk(&table);
        for other in (0..table.len()).filter(|&other| reached[other] == reached[entry]) {
            let lead = |values: &[f64]| values[entry] - values[other];
            prop_assert!(lead(&after.entries) >= lead(&before.entries) - 1e-9);
        }
    }

    #[test]
    fn a_judge_with_one_mark_changes_no_order(table in tables(7, 5, 7), judge in 0_usize..5, entry in 0_usize..7) {
        let (entry, judge) = (entry % table.len(), judge % table[0].len());
        let with = map_cells(&table, |own, by, value| if by == judge && own != entry { None } else { value });
        let without = map_cells(&with, |_, by, value| if by == judge { None } else { value });
        if without[entry].iter().all(Option::is_none) {
            return Ok(());
        }
        let reached = walk(&without);
        for (weighting, near) in [(Weighting::Equal, 1e-8), (Weighting::Precision, 1e-6)] {
            let (with, without) = (estimate(&with, weighting), estimate(&without, weighting));
            for one in 0..table.len() {
                for other in (0..one).filter(|&other| reached[other] == reached[one]) {
                    let before = without.entries[one] - without.entries[other];
                    let after = with.entries[one] - with.entries[other];
                    prop_assert!((after - before).abs() < near, "{} and {}", after, before);
                }
            }
        }
    }

    #[test]
    fn parts_are_what_a_walk_reaches(table in tables(9, 7, 3)) {
        let observations = observed(&table);
        let (found, reached) = (Components::of(&observations), walk(&table));
        let part = |member: usize| {
            if member < table.len() { found.of_entry[member] } else { found.of_judge[member - table.len()] }
        };
        for one in 0..reached.len() {
            let is_alone = reached.iter().filter(|&&least| least == reached[one]).count() == 1;
            prop_assert_eq!(part(one).is_none(), is_alone);
            for other in 0..reached.len() {
                let together = part(one).is_some() && part(one) == part(other);
                prop_assert_eq!(together, !is_alone && reached[one] == reached[other]);
            }
        }
        let count: usize = found.parts.iter().map(|part| part.observations).sum();
        prop_assert_eq!(count, observations.len());
        for (number, part) in found.parts.iter().enumerate() {
            prop_assert!(part.entries.iter().all(|&it| found.of_entry[index(it)] == Some(position(number))));
            prop_assert!(part.judges.iter().all(|&it| found.of_judge[index(it)] == Some(position(number))));
        }
    }

    #[test]
    fn standard_errors_are_those_of_the_whole_covariance(table in tables(7, 5, 7)) {
        let found = answer(&table, 1, 0);
        let spreads = &found.estimate.spreads;
        if spreads.contains(&0.0) {
            return Ok(());
        }
        let weights: Vec<f64> = spreads.iter().map(|spread| spread.powi(-2)).collect();
        let scale = weights[0];
        let unit: Vec<f64> = weights.iter().map(|weight| weight / scale).collect();
        let covariance = dense_covariance(&table, &unit);
        for (entry, known) in found.entries.iter().enumerate() {
            let Some(certainty) = known.as_ref().and_then(|known| known.certainty.as_ref()) else { continue };
            let wanted = (covariance[entry][entry] / scale).sqrt();
            prop_assert!((certainty.standard_error / wanted - 1.0).abs() < 1e-7);
        }
        let observations = observed(&table);
        for part in &found.components.parts {
            let known = Covariance::of_estimate(&observations, part, &found.estimate).unwrap();
            for (&one, &other) in part.entries.iter().zip(part.entries.iter().rev()) {
                let (one, other) = (index(one), index(other));
                let wanted = covariance[one][one] + covariance[other][other] - 2.0 * covariance[one][other];
                prop_assert!((known.of_contrast(one, other) * scale - wanted).abs() < 1e-7 * (1.0 + wanted));
            }
            for &judge in &part.judges {
                let own = table.len() + index(judge);
                let wanted = covariance[own][own];
                prop_assert!((known.of_judge(index(judge)) * scale - wanted).abs() < 1e-7 * (1.0 + wanted));
            }
        }
    }

    #[test]
    fn refusals_say_what_is_missing(table in tables(8, 6, 3)) {
        let found = answer(&table, 1, 0);
        let count_of = |judge: usize| table.iter().filter(|row| row[judge].is_some()).count();
        let mut wanted = Vec::new();
        for (entry, _) in table.iter().enumerate().filter(|(_, row)| row.iter().all(Option::is_none)) {
            wanted.push(Refusal::NoMarks { entry: position(entry) });
        }
        for judge in 0..table[0].len() {
            let mut values: Vec<f64> = table.iter().filter_map(|row| row[judge]).collect();
            let (judge, marks) = (position(judge), count_of(judge));
            values.dedup();
            if let ([value], true) = (values.as_slice(), marks > 1) {
                wanted.push(Refusal::OneValue { judge, marks, value: *value });
            }
            if marks < FEWEST_MARKS {
                wanted.push(Refusal::FewMarks { judge, marks, missing: FEWEST_MARKS - marks });
            }
        }
        let mut parts: Vec<usize> =
            walk(&table).into_iter().take(table.len()).filter(|&it| table[it].iter().any(Option::is_some)).collect();
        parts.sort_unstable();
        parts.dedup();
        let reached = walk(&table);
        for (part, &least) in parts.iter().enumerate() {
            let members = reached.iter().filter(|&&it| it == least).count();
            let marks: usize = (0..table.len())
                .filter(|&entry| reached[entry] == least)
                .map(|entry| table[entry].iter().flatten().count())
                .sum();
            let spare = marks + 1 - members;
            if spare < FEWEST_SPARE {
                let missing = FEWEST_SPARE - spare;
                wanted.push(Refusal::SmallPart { part: position(part), spare, missing });
            }
        }
        if parts.len() > 1 {
            let needed = parts.len() - 1;
            wanted.push(Refusal::Unconnected { parts: parts.len(), needed, reviews: Vec::new() });
        }
        prop_assert_eq!(&found.refusals, &wanted);
        for (entry, known) in found.entries.iter().enumerate() {
            let is_small = known.as_ref().is_some_and(|known| {
                wanted.iter().any(|it| matches!(it, Refusal::SmallPart { part, .. } if *part == known.part))
            });
            prop_assert_eq!(known.is_none(), table[entry].iter().all(Option::is_none));
            prop_assert_eq!(known.as_ref().is_none_or(|known| known.certainty.is_none()), known.is_none() || is_small);
        }
    }

    #[test]
    fn chances_add_up_to_the_places_and_intervals_hold_the_rank(table in tables(9, 5, 7), seed in 0_u64..99) {
        let mut request = request(40, 0);
        request.drawing.seed = seed;
        let observations = observed(&table);
        let found = calibrate(&observations, &request).unwrap();
        prop_assert_eq!(&found, &calibrate(&observations, &request).unwrap());
        for (number, part) in found.components.parts.iter().enumerate() {
            let known: Vec<_> =
                found.entries.iter().flatten().filter(|known| index(known.part) == number).collect();
            prop_assert_eq!(known.len(), part.entries.len());
            for (slot, &places) in request.drawing.places.iter().enumerate() {
                let chances = known.iter().filter_map(|known| known.certainty.as_ref());
                let sum: f64 = chances.map(|certainty| certainty.ranks.among[slot]).sum();
                let wanted = f64::from(position(places.min(known.len())));
                prop_assert!(known[0].certainty.is_none() || (sum - wanted).abs() < 1e-9, "{sum}");
            }
            for one in &known {
                let above = known.iter().filter(|other| other.units > one.units).count();
                prop_assert_eq!(index(one.rank), above + 1);
                let parsed: f64 = one.adjusted.parse().unwrap();
                prop_assert!((parsed - one.value).abs() <= 0.500_001e-4);
                let Some(certainty) = &one.certainty else { continue };
                prop_assert!(certainty.ranks.low <= one.rank && one.rank <= certainty.ranks.high);
                prop_assert!(certainty.ranks.low >= 1 && index(certainty.ranks.high) <= known.len());
            }
        }
    }

    #[test]
    fn a_proposed_review_leaves_the_least_uncertain(table in tables(7, 6, 3)) {
        let (observations, reached) = (observed(&table), walk(&table));
        let components = Components::of(&observations);
        let weights: Vec<f64> = (0..observations.judges()).map(|judge| 1.0 + f64::from(position(judge % 3))).collect();
        let proposed = best_bridges(&observations, &components, &weights, 1);
        if components.parts.len() != 2 {
            prop_assert_eq!(proposed.len(), usize::from(components.parts.len() > 1));
            return Ok(());
        }
        let sides: Vec<Vec<usize>> = components
            .parts
            .iter()
            .map(|part| part.entries.iter().map(|&entry| index(entry)).collect())
            .collect();
        let left_uncertain = |review: Review| {
            let mut more = table.clone();
            more[index(review.entry)][index(review.judge)] = Some(1.0);
            mean_contrast(&dense_covariance(&more, &weights), &sides[0], &sides[1])
        };
        let mut least = f64::INFINITY;
        for entry in 0..table.len() {
            for judge in 0..weights.len() {
                let (one, other) = (reached[entry], reached[table.len() + judge]);
                let is_across = one != other && components.of_entry[entry].is_some() && components.of_judge[judge].is_some();
                if is_across {
                    least = least.min(left_uncertain(Review { entry: position(entry), judge: position(judge) }));
                }
            }
        }
        prop_assert!(left_uncertain(proposed[0]) <= least + 1e-7, "{proposed:?}");
    }

    #[test]
    fn proposed_reviews_connect_everything(table in tables(9, 7, 2)) {
        let observations = observed(&table);
        let components = Components::of(&observations);
        let needed = components.parts.len().saturating_sub(1);
        let proposed = best_bridges(&observations, &components, &vec![1.0; observations.judges()], needed + 2);
        let mut more = table.clone();
        for review in &proposed {
            let cell = &mut more[index(review.entry)][index(review.judge)];
            prop_assert_eq!(*cell, None, "a review that is there already");
            *cell = Some(1.0);
        }
        prop_assert!(proposed.len() >= needed);
        prop_assert!(Components::of(&observed(&more)).parts.len() <= 1);
    }
}

fn map_cells(table: &Table, change: impl Fn(usize, usize, Option<f64>) -> Option<f64>) -> Table {
    let row = |(entry, row): (usize, &Vec<Option<f64>>)| {
        row.iter().enumerate().map(|(judge, value)| change(entry, judge, *value)).collect()
    };
    table.iter().enumerate().map(row).collect()
}

#[test]
fn a_judge_alone_with_an_entry_disturbs_nobody() {
    // The share of such a judge in the equations is 0 but for rounding, which must not be divided by.
    let table: Table = vec![
        vec![Some(53.0), Some(97.5), None, None],
        vec![None, Some(25.5), None, Some(36.5)],
        vec![None, None, Some(62.0), None],
        vec![Some(14.5), Some(43.5), None, None],
        vec![Some(57.0), Some(0.0), None, Some(12.5)],
    ];
    let found = estimate(&table, Weighting::Precision);
    let weights: Vec<f64> = found.spreads.iter().map(|spread| (found.spreads[0] / spread).powi(2)).collect();
    let (entries, effects) = dense_fit(&table, &weights);
    assert_near(&found.entries, &entries, 1e-9);
    assert_near(&found.effects, &effects, 1e-9);
}

/// Marks by five judges of forty entries of known noise. The others give the first entry about a point less than the second, one of them half a
/// point, and both the same otherwise; the first judge gives it `mark` against 60.
fn with_one_high_mark(mark: f64) -> Table {
    let small = |number: usize| f64::from(position(number));
    let mut table: Table = (0..40)
        .map(|entry| {
            let noise = |judge: usize| small((entry * 7 + judge * 5 + entry * judge * 3) % 5) - 2.0;
            (0..5).map(|judge| Some(60.0 + small(entry * 5 % 12) + noise(judge))).collect()
        })
        .collect();
    let bases = [60.0, 61.0, 60.0, 61.0, 60.0];
    table[1] = bases.map(Some).to_vec();
    table[0] =
        bases.into_iter().zip([1.0, 1.0, 1.0, 1.0, 0.5]).map(|(base, less)| Some(base - less)).collect();
    table[0][0] = Some(mark);
    table
}

#[test]
fn a_better_mark_can_cost_a_place_where_weights_are_estimated() {
    let lead = |mark: f64, weighting: Weighting| {
        let found = estimate(&with_one_high_mark(mark), weighting);
        found.entries[0] - found.entries[1]
    };
    // From 70 on the judge looks so unsteady that the mark counts less than it grows.
    assert!(lead(70.0, Weighting::Precision) > 0.05, "{}", lead(70.0, Weighting::Precision));
    assert!(lead(86.0, Weighting::Precision) < -0.01, "{}", lead(86.0, Weighting::Precision));
    assert!(lead(86.0, Weighting::Equal) > lead(70.0, Weighting::Equal), "equal weights know no such thing");
}

#[test]
fn a_judge_without_scatter_does_not_count_in_standard_scores() {
    let table: Table = vec![
        vec![Some(80.0), Some(60.0), Some(70.0)],
        vec![Some(90.0), Some(60.0), None],
        vec![None, Some(60.0), None],
    ];
    let scores = standard_scores(&observed(&table));
    let half = 0.5_f64.sqrt();
    assert_near(&[scores[0].unwrap(), scores[1].unwrap()], &[-half, half], 1e-12);
    assert_eq!(scores[2], None);
}

#[test]
fn drawn_chances_are_those_of_the_distribution() {
    // Two entries with many marks by the same judges: the chance that the first is better is known from the difference and its error.
    let offsets = [0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5, 1.5];
    let table: Table = (0..6_u8)
        .map(|entry| {
            let value = |(judge, offset): (usize, &f64)| {
                let noise = f64::from(position((judge * 7 + usize::from(entry) * 5) % 11)) - 5.0;
                Some(70.0 + f64::from(entry) * 1.0 + offset + noise)
            };
            offsets.iter().enumerate().map(value).collect()
        })
        .collect();
    let observations = observed(&table);
    let mut request = request(40_000, 0);
    request.weighting = Weighting::Equal;
    let found = calibrate(&observations, &request).unwrap();
    let spread = found.estimate.spreads[0];
    // With everybody judging everything an entry's value is its mean, and given the field it lies between that and the middle of all.
    let values: Vec<f64> = found.estimate.entries.clone();
    let count = f64::from(position(values.len()));
    let mean = values.iter().sum::<f64>() / count;
    let own = spread * spread / 8.0;
    let scatter = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0);
    let field = (scatter - own).max(0.0);
    let share = field / (field + own);
    let deviation = (own * share).sqrt();
    let mut generator = super::instances::SplitMix64(11);
    let mut uniform = || f64::from(u32::try_from(generator.next() >> 32).unwrap()) / 4_294_967_296.0 + 1e-10;
    let mut normal = || (-2.0 * uniform().ln()).sqrt() * (2.0 * std::f64::consts::PI * uniform()).cos();
    let mut firsts = vec![0.0; values.len()];
    let draws = 40_000_u32;
    for _ in 0..draws {
        let drawn: Vec<f64> =
            values.iter().map(|value| share * (value - mean) + deviation * normal()).collect();
        let best = (0..drawn.len()).max_by(|&one, &other| drawn[one].total_cmp(&drawn[other])).unwrap();
        firsts[best] += 1.0 / f64::from(draws);
    }
    let chances: Vec<f64> = found
        .entries
        .iter()
        .map(|known| known.as_ref().unwrap().certainty.as_ref().unwrap().ranks.among[0])
        .collect();
    assert_near(&chances, &firsts, 0.02);
}
