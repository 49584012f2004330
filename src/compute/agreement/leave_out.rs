//! A judge against the rest of the panel: the estimate is made once more without the judge, so that nobody is compared with the own marks.
//! Source: a group of marks left out, as by Cook and Weisberg, *Residuals and Influence in Regression*, 1982; orders compared as in `kendall`.

#![expect(clippy::float_arithmetic, reason = "calibration estimates with floating numbers")]
#![expect(clippy::indexing_slicing, reason = "positions come from checked observations")]

use crate::compute::calibration::number::{Rounding, at, float, position};
use crate::compute::calibration::two_way::fit;
use crate::compute::calibration::{Components, FEWEST_MARKS, Observations, TwoWay};
use crate::compute::ranking::share;

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

/// A line through an order of entries, such as the last place of an award.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Below the best so many.
    Places(usize),
    /// So many places below the line before.
    Further(Room),
    /// So many places below the line before, and all who tie with the last of them.
    FurtherWithTies(Room),
    /// Below the last entry with at least so many thousandths of a point, but not above the line before.
    Least(i32),
}

/// How many places an award has of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// So many.
    Places(usize),
    /// So many thousandths of a percent of the entries in the order, without what is less than one place.
    Percent(i32),
}

impl Room {
    /// The places in an order of so many entries. O(1).
    fn among(self, entries: usize) -> usize {
        match self {
            Self::Places(places) => places,
            Self::Percent(thousandths) => share(entries, thousandths),
        }
    }
}

/// What changes if a judge is left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Influence {
    /// Entries with another rank within their part, among those that others marked too.
    pub moved: usize,
    /// The largest change of a rank.
    pub furthest: u32,
    /// For each line the entries that are above it only with the judge, or only without. Who is lost is above a line only with the judge, and who follows
    /// onto that place only without.
    pub crossing: Vec<Vec<u32>>,
    /// Entries that only this judge marked; they are in the order only with the judge.
    pub lost: Vec<u32>,
}

/// A judge against the rest.
#[derive(Clone, Debug, PartialEq)]
pub struct AgainstRest {
    /// How the marks follow the others'; none if there are too few or the others do not tell the entries apart.
    pub discrimination: Option<Discrimination>,
    /// Kendall's tau-b between the judge's marks and the others' values; none if a side ties all.
    pub tau: Option<f64>,
    /// What changes without the judge; none if the judge alone holds parts together, so that the rest cannot be put in one order, or if it is not asked for.
    pub influence: Option<Influence>,
}

/// Compares a judge with the estimate from all others' marks, with the weights of the full estimate. `decimals` are those by which ranks are compared.
/// `lines` go through the ranks.
/// Only entries that the others connect with each other are compared. O(steps · n), see [`crate::compute::calibration::two_way`].
pub fn against_rest(
    observations: &Observations,
    components: &Components,
    estimate: &TwoWay,
    judge: usize,
    (decimals, lines): (u8, &[Line]),
) -> AgainstRest {
    let left = Components::without(observations, Some(position(judge)));
    let mut weights = estimate.weights();
    if weights.iter().any(|weight| !weight.is_finite()) {
        weights.fill(1.0);
    }
    weights[judge] = 0.0;
    let others = fit(observations, &left, &weights, observations.values(), Some(&estimate.effects)).entries;
    compare((observations, components, estimate), &left, &others, judge, Some((decimals, lines)))
}

/// The same for each judge of a solved estimate, which takes much less than [`against_rest`] for each; without `order` what changes without the judge is not
/// looked for.
pub(super) fn against_solved_rest(
    solved: &Solved,
    judge: usize,
    order: Option<(u8, &[Line])>,
) -> AgainstRest {
    let left = Components::without(solved.observations, Some(position(judge)));
    let others = solved.without(judge, &left);
    let full = (solved.observations, solved.components, solved.estimate);
    compare(full, &left, &others, judge, order)
}

/// What changes without each judge who has three marks or more, and nothing besides: one for each judge, with the same meaning and limits as in
/// [`AgainstRest::influence`]. O(judges³ + judges · n).
pub fn influences(
    observations: &Observations,
    components: &Components,
    estimate: &TwoWay,
    (decimals, lines): (u8, &[Line]),
) -> Vec<Option<Influence>> {
    let solved = Solved::of(observations, components, estimate);
    let of_judge = |judge: usize| {
        if observations.of_judge(judge).len() < FEWEST_MARKS {
            return None;
        }
        let left = Components::without(observations, Some(position(judge)));
        let others = solved.without(judge, &left);
        influence_of((components, estimate), &left, &others, judge, (decimals, lines))
    };
    (0..observations.judges()).map(of_judge).collect()
}

/// Compares a judge with others' values of the entries.
fn compare(
    (observations, components, estimate): (&Observations, &Components, &TwoWay),
    left: &Components,
    others: &[f64],
    judge: usize,
    order: Option<(u8, &[Line])>,
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
    let influence = order.and_then(|order| influence_of((components, estimate), left, others, judge, order));
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

/// What changes in the order of the judge's part.
fn influence_of(
    (components, estimate): (&Components, &TwoWay),
    left: &Components,
    without: &[f64],
    judge: usize,
    (decimals, lines): (u8, &[Line]),
) -> Option<Influence> {
    let (part, with) = (components.of_judge[judge]?, estimate.entries.as_slice());
    let entries = &components.parts[at(part)].entries;
    let (kept, lost): (Vec<u32>, Vec<u32>) =
        entries.iter().copied().partition(|&entry| left.of_entry[at(entry)].is_some());
    let mut parts = kept.iter().map(|&entry| left.of_entry[at(entry)]);
    let first = parts.next()?;
    if parts.any(|part| part != first) {
        return None;
    }
    // The order with the judge holds everybody; only ranks are compared among those who are in both.
    let whole = Order::of(entries, with, decimals, lines)?;
    let after = Order::of(&kept, without, decimals, lines)?;
    let changes: Vec<u32> = if lost.is_empty() {
        after.changes(&whole)
    } else {
        after.changes(&Order::of(&kept, with, decimals, &[])?)
    };
    let mut later = after.ranks.iter().copied();
    let later: Vec<Option<u32>> =
        entries.iter().map(|&entry| left.of_entry[at(entry)].and_then(|_| later.next())).collect();
    let crossing = |(most, then): (&usize, &usize)| -> Vec<u32> {
        let ranks = whole.ranks.iter().zip(&later);
        let is_other = |(rank, later): (&u32, &Option<u32>)| {
            (at(*rank) <= *most) != later.is_some_and(|rank| at(rank) <= *then)
        };
        entries.iter().zip(ranks).filter(|it| is_other(it.1)).map(|it| *it.0).collect()
    };
    Some(Influence {
        moved: changes.iter().filter(|&&change| change > 0).count(),
        furthest: changes.iter().copied().max().unwrap_or(0),
        crossing: whole.above.iter().zip(&after.above).map(crossing).collect(),
        lost,
    })
}

/// Entries in order of their rounded values.
struct Order {
    /// Ranks from 1; equal entries share the best.
    ranks: Vec<u32>,
    /// For each line how many places are above it.
    above: Vec<usize>,
}

impl Order {
    fn of(entries: &[u32], values: &[f64], decimals: u8, lines: &[Line]) -> Option<Self> {
        let own: Vec<i64> = entries
            .iter()
            .map(|&entry| Rounding::Settled.units(values[at(entry)], decimals))
            .collect::<Option<_>>()?;
        let mut sorted = own.clone();
        sorted.sort_unstable_by(|one, other| other.cmp(one));
        let rank = |own: &i64| position(sorted.partition_point(|other| other > own)) + 1;
        let ranks = own.iter().map(rank).collect();
        Some(Self { ranks, above: above(lines, &sorted, decimals)? })
    }

    /// How far the rank of each entry is from that in another order of the same entries.
    fn changes(&self, other: &Self) -> Vec<u32> {
        self.ranks.iter().zip(&other.ranks).map(|(one, other)| one.abs_diff(*other)).collect()
    }
}

/// How many places are above each line through values in units, the best first; none if one unit is too small.
pub(super) fn above(lines: &[Line], sorted: &[i64], decimals: u8) -> Option<Vec<usize>> {
    let scale = 10_i128.checked_pow(u32::from(decimals))?;
    let mut above = 0_usize;
    let next = |line: &Line| {
        above = match *line {
            Line::Places(places) => places,
            Line::Further(room) => above.saturating_add(room.among(sorted.len())),
            Line::FurtherWithTies(room) => {
                let places = room.among(sorted.len());
                let line = above.saturating_add(places);
                let last = line.checked_sub(1).filter(|_| places > 0).and_then(|last| sorted.get(last));
                last.map_or(line, |own| sorted.partition_point(|other| other >= own))
            }
            Line::Least(least) => {
                let least = i128::from(least).checked_mul(scale)?;
                above.max(sorted.partition_point(|&units| i128::from(units) * 1000 >= least))
            }
        };
        Some(above)
    };
    lines.iter().map(next).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_from_the_top_and_from_each_other() {
        let sorted = [9_050, 8_000, 8_000, 7_999, 100];
        let counted = |lines: &[Line]| above(lines, &sorted, 2).unwrap();
        let further = |places: usize| Line::Further(Room::Places(places));
        let with_ties = |places: usize| Line::FurtherWithTies(Room::Places(places));
        assert_eq!(counted(&[Line::Places(4), Line::Places(1)]), [4, 1]);
        assert_eq!(counted(&[further(1), further(2)]), [1, 3]);
        assert_eq!(counted(&[further(1), Line::Least(80_000), further(1)]), [1, 3, 4]);
        assert_eq!(counted(&[further(4), Line::Least(80_000)]), [4, 4], "a line never goes up");
        assert_eq!(counted(&[with_ties(2), further(1)]), [3, 4], "all who tie are above");
        assert_eq!(counted(&[with_ties(0), with_ties(9)]), [0, 9]);
        assert_eq!(counted(&[Line::Least(90_501), Line::Least(90_500)]), [0, 1]);
        // 39.999 percent of five entries is less than two places.
        let share = |thousandths: i32| Line::Further(Room::Percent(thousandths));
        assert_eq!(counted(&[share(39_999), share(40_000)]), [1, 3]);
        let tied = Line::FurtherWithTies(Room::Percent(40_000));
        assert_eq!(counted(&[tied, Line::FurtherWithTies(Room::Percent(19_999))]), [3, 3]);
    }
}
