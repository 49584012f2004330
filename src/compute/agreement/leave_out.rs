//! A judge against the rest of the panel: the estimate is made once more without the judge, so that nobody is compared with the own marks.
//! Source: a group of marks left out, as by Cook and Weisberg, *Residuals and Influence in Regression*, 1982; orders compared as in `kendall`.

#![expect(clippy::float_arithmetic, reason = "calibration estimates with floating numbers")]
#![expect(clippy::indexing_slicing, reason = "positions come from checked observations")]

use crate::compute::calibration::number::{at, float, position, units};
use crate::compute::calibration::two_way::fit;
use crate::compute::calibration::{Components, Observations, TwoWay};

use super::kendall::Pairs;
use super::solved::Solved;

/// Values that are no further apart, in points, are the same.
const SAME: f64 = 1e-7;

/// How a judge's marks follow the others'.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Discrimination {
    /// Points that the judge gives more where the others give one more: about 1 for who agrees with them, less for who keeps marks close together or
    /// marks by other lights. Error in the others' values draws it below 1 for everybody; compare judges with each other.
    pub slope: f64,
    /// Its standard error.
    pub error: f64,
}

/// What changes if a judge is left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Influence {
    /// Entries with another rank within their part.
    pub moved: usize,
    /// The largest change of a rank.
    pub furthest: u32,
    /// For each number of places the entries that are among the best only with the judge, or only without.
    pub crossing: Vec<Vec<u32>>,
    /// Entries that only this judge marked; they are in neither order.
    pub lost: Vec<u32>,
}

/// A judge against the rest.
#[derive(Clone, Debug, PartialEq)]
pub struct AgainstRest {
    /// How the marks follow the others'; none if there are too few or the others do not tell the entries apart.
    pub discrimination: Option<Discrimination>,
    /// Kendall's tau-b between the judge's marks and the others' values; none if a side ties all.
    pub tau: Option<f64>,
    /// What changes without the judge; none if the judge alone holds parts together, so that the rest cannot be put in one order.
    pub influence: Option<Influence>,
}

/// Compares a judge with the estimate from all others' marks, with the weights of the full estimate. `decimals` are those by which ranks are compared.
/// Only entries that the others connect with each other are compared. O(steps · n), see [`crate::compute::calibration::two_way`].
pub fn against_rest(
    observations: &Observations,
    components: &Components,
    estimate: &TwoWay,
    judge: usize,
    (decimals, places): (u8, &[usize]),
) -> AgainstRest {
    let left = Components::without(observations, Some(position(judge)));
    let mut weights = estimate.weights();
    if weights.iter().any(|weight| !weight.is_finite()) {
        weights.fill(1.0);
    }
    weights[judge] = 0.0;
    let others = fit(observations, &left, &weights, observations.values(), Some(&estimate.effects)).entries;
    compare((observations, components, estimate), &left, &others, judge, (decimals, places))
}

/// The same for each judge of a solved estimate, which takes much less than [`against_rest`] for each.
pub(super) fn against_solved_rest(
    solved: &Solved,
    judge: usize,
    (decimals, places): (u8, &[usize]),
) -> AgainstRest {
    let left = Components::without(solved.observations, Some(position(judge)));
    let others = solved.without(judge, &left);
    let full = (solved.observations, solved.components, solved.estimate);
    compare(full, &left, &others, judge, (decimals, places))
}

/// Compares a judge with others' values of the entries.
fn compare(
    (observations, components, estimate): (&Observations, &Components, &TwoWay),
    left: &Components,
    others: &[f64],
    judge: usize,
    (decimals, places): (u8, &[usize]),
) -> AgainstRest {
    // Others' values and the judge's own, group by group of the entries that the others connect.
    let mut groups: Vec<Vec<(f64, f64)>> = vec![Vec::new(); left.parts.len()];
    for &place in observations.of_judge(judge) {
        let mark = observations.get(at(place));
        if let Some(part) = left.of_entry[at(mark.entry)] {
            groups[at(part)].push((others[at(mark.entry)], mark.value));
        }
    }
    groups.retain(|group| !group.is_empty());
    let pairs = groups.iter().fold(Pairs::default(), |sum, group| sum.plus(Pairs::count(&settled(group))));
    let influence = components.of_judge[judge].and_then(|part| {
        let entries = &components.parts[at(part)].entries;
        influence(entries, left, (&estimate.entries, others), decimals, places)
    });
    AgainstRest { discrimination: discrimination(&groups), tau: pairs.tau_b(), influence }
}

/// The points with others' values that differ by rounding only made equal, so that they are tied.
fn settled(group: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut sorted = group.to_vec();
    sorted.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut known = f64::NEG_INFINITY;
    for point in &mut sorted {
        if point.0 - known > SAME {
            known = point.0;
        }
        point.0 = known;
    }
    sorted
}

/// The slope of the judge's marks on the others' values, with a level of its own for each group.
fn discrimination(groups: &[Vec<(f64, f64)>]) -> Option<Discrimination> {
    let (mut xx, mut yy, mut xy, mut count) = (0.0, 0.0, 0.0, 0);
    for group in groups {
        let size = float(group.len());
        let mean = |of: fn(&(f64, f64)) -> f64| group.iter().map(of).sum::<f64>() / size;
        let (middle, own) = (mean(|point| point.0), mean(|point| point.1));
        for (x, y) in group.iter().map(|point| (point.0 - middle, point.1 - own)) {
            xx += x * x;
            yy += y * y;
            xy += x * y;
        }
        count += group.len();
    }
    let freedom = count.checked_sub(groups.len() + 1).filter(|&freedom| freedom > 0)?;
    let slope = xy / xx;
    (xx > 1e-12 * float(count))
        .then(|| Discrimination { slope, error: ((yy - slope * xy).max(0.0) / float(freedom) / xx).sqrt() })
}

fn influence(
    entries: &[u32],
    left: &Components,
    (with, without): (&[f64], &[f64]),
    decimals: u8,
    places: &[usize],
) -> Option<Influence> {
    let (kept, lost): (Vec<u32>, Vec<u32>) =
        entries.iter().copied().partition(|&entry| left.of_entry[at(entry)].is_some());
    let mut parts = kept.iter().map(|&entry| left.of_entry[at(entry)]);
    let first = parts.next()?;
    if parts.any(|part| part != first) {
        return None;
    }
    let (before, after) = (ranks(&kept, with, decimals)?, ranks(&kept, without, decimals)?);
    let changes = before.iter().zip(&after).map(|(before, after)| before.abs_diff(*after));
    let moved = changes.clone().filter(|&change| change > 0).count();
    let crossing = |&most: &usize| -> Vec<u32> {
        let is_among = |rank: u32| at(rank) <= most;
        let changed = kept.iter().zip(before.iter().zip(&after));
        changed
            .filter(|(_, (before, after))| is_among(**before) != is_among(**after))
            .map(|it| *it.0)
            .collect()
    };
    Some(Influence {
        moved,
        furthest: changes.max().unwrap_or(0),
        crossing: places.iter().map(crossing).collect(),
        lost,
    })
}

/// Ranks from 1 of some entries by their rounded values; equal ones share the best.
fn ranks(entries: &[u32], values: &[f64], decimals: u8) -> Option<Vec<u32>> {
    let own: Vec<i64> =
        entries.iter().map(|&entry| units(values[at(entry)], decimals)).collect::<Option<_>>()?;
    let mut sorted = own.clone();
    sorted.sort_unstable_by(|one, other| other.cmp(one));
    Some(own.iter().map(|own| position(sorted.partition_point(|other| other > own)) + 1).collect())
}
