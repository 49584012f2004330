//! How far apart the entries on both sides of a line are, and whether that is more than chance: what somebody asks who reads that one entry has the award
//! and the next one has not. Source: the standard error of a contrast of a two-way estimate, Searle, *Linear Models for Unbalanced Data*, 1987.

use crate::compute::calibration::number::position;
use crate::compute::calibration::{Calibration, Contrast};

use super::leave_out::{Line, above};

/// The entries on both sides of a line, and what is between them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LineGap {
    /// The last entry above.
    pub above: u32,
    /// The first entry below.
    pub below: u32,
    /// How far apart they are.
    pub contrast: Contrast,
}

/// For each line through the order of a calibration the gap there; none for a line that has nobody on one side, and where no judge connects all entries, so
/// that there is no order. Of entries that tie those of the smaller position come first. `decimals` are those of the calibration.
/// O(n log n + lines · marks of an entry²).
pub fn line_gaps(calibration: &Calibration, decimals: u8, lines: &[Line]) -> Vec<Option<LineGap>> {
    let known = calibration.entries.iter().enumerate();
    let mut order: Vec<(i64, usize)> =
        known.filter_map(|(entry, known)| Some((known.as_ref()?.units, entry))).collect();
    order.sort_unstable_by_key(|(units, entry)| (std::cmp::Reverse(*units), *entry));
    let sorted: Vec<i64> = order.iter().map(|(units, _)| *units).collect();
    let places = above(lines, &sorted, decimals).filter(|_| calibration.components.parts.len() == 1);
    let gap = |places: &usize| {
        let (_, above) = *order.get(places.checked_sub(1)?)?;
        let (_, below) = *order.get(*places)?;
        let contrast = calibration.contrast(above, below)?;
        Some(LineGap { above: position(above), below: position(below), contrast })
    };
    places.map_or_else(|| vec![None; lines.len()], |places| places.iter().map(gap).collect())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::float_arithmetic, reason = "calibration estimates with floating numbers")]

    use super::*;
    use crate::compute::calibration::{
        Covariance, Drawing, Observation, Observations, Request, Weighting, calibrate,
    };

    /// Entries by two judges who differ by 4 points and a little noise.
    fn calibrated(worths: &[f64], noise: f64) -> (Observations, Calibration) {
        let marks = worths.iter().zip(0_u32..).flat_map(|(worth, entry)| {
            let luck = if entry.is_multiple_of(2) { noise } else { -noise };
            [(0, worth + luck), (1, worth + 4.0 - luck)].map(|(judge, value)| Observation {
                entry,
                judge,
                value,
            })
        });
        let observations = Observations::new(worths.len(), 2, marks.collect()).unwrap();
        let drawing = Drawing { seed: 1, draws: 20, level: 0.9, places: Vec::new() };
        let request = Request { weighting: Weighting::Equal, decimals: 2, drawing, reviews: 0 };
        let found = calibrate(&observations, &request).unwrap();
        (observations, found)
    }

    const WORTHS: [f64; 6] = [60.0, 75.0, 90.0, 61.0, 89.5, 70.0];

    #[test]
    fn the_gap_on_a_line_has_the_error_of_the_contrast() {
        let (observations, found) = calibrated(&WORTHS, 1.0);
        let gaps = line_gaps(&found, 2, &[Line::Places(1), Line::Places(2), Line::Least(70_000)]);
        let ends: Vec<(u32, u32)> = gaps.iter().flatten().map(|gap| (gap.above, gap.below)).collect();
        assert_eq!(ends, [(2, 4), (4, 1), (5, 3)]);
        let part = &found.components.parts[0];
        let covariance = Covariance::of_estimate(&observations, part, &found.estimate).unwrap();
        for gap in gaps.iter().flatten() {
            let [one, other] = [gap.above, gap.below].map(|entry| usize::try_from(entry).unwrap());
            let error = gap.contrast.error.unwrap();
            assert!((error - covariance.of_contrast(one, other).sqrt()).abs() < 1e-12);
        }
        let beyond = gaps.iter().flatten().map(|gap| gap.contrast.is_beyond_chance());
        assert_eq!(beyond.collect::<Vec<_>>(), [Some(false), Some(true), Some(true)]);
    }

    #[test]
    fn a_line_with_nobody_on_one_side_has_no_gap() {
        let (_, found) = calibrated(&WORTHS, 1.0);
        let lines =
            [Line::Places(0), Line::Places(6), Line::Places(9), Line::Least(10_000), Line::Least(99_000)];
        assert_eq!(line_gaps(&found, 2, &lines), [None; 5]);
        assert!(line_gaps(&found, 2, &[]).is_empty());
    }

    #[test]
    fn a_gap_in_a_small_part_has_no_error_and_one_without_noise_none_to_speak_of() {
        let (_, small) = calibrated(&WORTHS[..5], 1.0);
        let [Some(gap)] = line_gaps(&small, 2, &[Line::Places(1)])[..] else { panic!("no gap") };
        assert_eq!((gap.contrast.error, gap.contrast.is_beyond_chance()), (None, None));
        let (_, exact) = calibrated(&WORTHS, 0.0);
        let [Some(gap)] = line_gaps(&exact, 2, &[Line::Places(1)])[..] else { panic!("no gap") };
        assert_eq!((gap.contrast.error, gap.contrast.is_beyond_chance()), (Some(0.0), Some(true)));
    }
}
