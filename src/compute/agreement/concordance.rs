//! Kendall's coefficient of concordance W: how far several judges put the same entries in one order, where each of them marked each entry.

#![expect(clippy::float_arithmetic, reason = "a correlation is a floating number")]
#![expect(clippy::indexing_slicing, reason = "positions come from checked observations")]

use crate::compute::calibration::Observations;
use crate::compute::calibration::number::{at, float};

/// W, from 0 for orders that cancel each other to 1 for one order, ties taken out. None unless every judge with a mark marked every entry with a mark, for
/// fewer than two of either, and if no judge tells entries apart. O(n log n). Source: Kendall, *Rank Correlation Methods*, 1948, chapter 6.
pub fn concordance(observations: &Observations) -> Option<f64> {
    let entries =
        (0..observations.entries()).filter(|&entry| !observations.of_entry(entry).is_empty()).count();
    let judges: Vec<usize> =
        (0..observations.judges()).filter(|&judge| !observations.of_judge(judge).is_empty()).collect();
    if entries < 2 || judges.len() < 2 || observations.len() != entries * judges.len() {
        return None;
    }
    let middle = float(entries + 1) / 2.0;
    let (mut sums, mut squares) = (vec![0.0; observations.entries()], 0.0);
    for &judge in &judges {
        let places = observations.of_judge(judge);
        let value = |place: u32| observations.values()[at(place)];
        let mut sorted: Vec<f64> = places.iter().map(|&place| value(place)).collect();
        sorted.sort_by(f64::total_cmp);
        for &place in places {
            let below = sorted.partition_point(|other| other.total_cmp(&value(place)).is_lt());
            let up_to = sorted.partition_point(|other| other.total_cmp(&value(place)).is_le());
            let rank = f64::midpoint(float(below + 1), float(up_to)) - middle;
            sums[at(observations.entry_of()[at(place)])] += rank;
            squares += rank * rank;
        }
    }
    let scatter: f64 = sums.iter().map(|sum| sum * sum).sum();
    (squares > 0.0).then(|| scatter / (float(judges.len()) * squares))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compute::calibration::Observation;
    use crate::compute::calibration::number::position;

    /// What each judge (row) gives each entry.
    fn of(rows: &[&[f64]]) -> Option<f64> {
        let marks = rows.iter().enumerate().flat_map(|(judge, row)| {
            row.iter().enumerate().filter(|(_, value)| !value.is_nan()).map(move |(entry, &value)| {
                Observation { entry: position(entry), judge: position(judge), value }
            })
        });
        concordance(&Observations::new(rows[0].len(), rows.len(), marks.collect()).unwrap())
    }

    #[test]
    fn one_order_is_1_and_opposite_ones_are_0() {
        assert_eq!(of(&[&[1.0, 2.0, 3.0], &[10.0, 20.0, 30.0]]), Some(1.0));
        assert_eq!(of(&[&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0]]), Some(0.0));
    }

    #[test]
    fn a_known_example_with_ties() {
        // Ranks 1 2.5 2.5 4 · 1 2 3 4 · 2 1 4 3: sums 4, 5.5, 9.5, 11 around 7.5 and 14.5 for all squares of ranks.
        let found = of(&[&[1.0, 2.0, 2.0, 3.0], &[1.0, 2.0, 3.0, 4.0], &[2.0, 1.0, 4.0, 3.0]]).unwrap();
        assert!((found - 32.5 / (3.0 * 14.5)).abs() < 1e-12, "{found}");
    }

    #[test]
    fn an_incomplete_panel_has_none() {
        assert_eq!(of(&[&[1.0, 2.0, 3.0], &[1.0, 2.0, f64::NAN]]), None);
        assert_eq!(of(&[&[1.0, 2.0, 3.0]]), None);
        assert_eq!(of(&[&[5.0, 5.0], &[5.0, 5.0]]), None);
    }
}
