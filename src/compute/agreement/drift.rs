//! Drift: whether a judge becomes more generous or more severe from the first sheet to the last.

#![expect(clippy::float_arithmetic, reason = "calibration estimates with floating numbers")]
#![expect(clippy::indexing_slicing, reason = "positions come from checked observations")]

use crate::compute::calibration::number::{at, float};

use super::solved::Solved;

/// How much a judge's marks change from the first sheet to the last, as against what others give the same entries.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drift {
    /// Points more at the end.
    pub points: f64,
    /// Its standard error, in points.
    pub error: f64,
}

/// The drift of a judge whose sheets were submitted at these moments: an entry and a number that grows with time for each, in order of entry. It is the
/// regression of the marks on the place in the order of submission beside entries and judges, solved as [`Solved::regress`] does (Frisch and Waugh,
/// *Partial time regressions*, 1933). None if a moment is missing, all are the same, or it
/// cannot be told from the worth of the entries.
pub(super) fn drift(solved: &Solved, judge: usize, moments: &[(u32, i64)]) -> Option<Drift> {
    let moment = |&place: &u32| {
        let entry = solved.observations.entry_of()[at(place)];
        let found = moments.binary_search_by_key(&entry, |it| it.0).ok()?;
        Some(moments[found].1)
    };
    let own: Vec<i64> = solved.observations.of_judge(judge).iter().map(moment).collect::<Option<_>>()?;
    let (points, error) = solved.regress(judge, &places(&own)?)?;
    Some(Drift { points, error })
}

/// The places of moments in their order, from −½ for the first to ½ for the last; equal ones share the middle of their places.
fn places(moments: &[i64]) -> Option<Vec<f64>> {
    let mut sorted = moments.to_vec();
    sorted.sort_unstable();
    if sorted.first() == sorted.last() {
        return None;
    }
    let place = |moment: &i64| {
        let below = sorted.partition_point(|other| other < moment);
        let up_to = sorted.partition_point(|other| other <= moment);
        f64::midpoint(float(below), float(up_to - 1)) / float(sorted.len() - 1) - 0.5
    };
    Some(moments.iter().map(place).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_become_places_and_equal_ones_share_theirs() {
        assert_eq!(places(&[30, 10, 20]).unwrap(), [0.5, -0.5, 0.0]);
        assert_eq!(places(&[7, 9, 7, 8, 9]).unwrap(), [-0.375, 0.375, -0.375, 0.0, 0.375]);
        assert_eq!(places(&[5, 5]), None);
        assert_eq!(places(&[]), None);
    }
}
