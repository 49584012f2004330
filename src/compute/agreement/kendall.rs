//! Kendall's rank correlation tau-b: of all pairs of entries, how many more do two lists put in the same order than in the opposite one, with ties
//! taken out of both.

#![expect(clippy::float_arithmetic, reason = "a correlation is a floating number")]
#![expect(clippy::indexing_slicing, reason = "halves of a list are within it")]

/// Counts of pairs; those of several groups can be added, so that pairs across groups do not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// All pairs.
    pub all: u64,
    /// Pairs that the first list ties, and the second.
    pub tied_first: u64,
    /// Pairs that the second list ties.
    pub tied_second: u64,
    /// Pairs that both tie.
    pub tied_both: u64,
    /// Pairs in opposite order.
    pub opposite: u64,
}

impl Pairs {
    /// Counts the pairs of a list of points, none of them with a value that is no number. O(n log n). Source: Knight, *A computer method for calculating Kendall's
    /// tau with ungrouped data*, 1966.
    pub fn count(points: &[(f64, f64)]) -> Self {
        let mut points = points.to_vec();
        points.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1)));
        let same = |one: f64, other: f64| one.total_cmp(&other).is_eq();
        let first = points.chunk_by(|one, other| same(one.0, other.0)).map(|group| pairs_of(group.len()));
        let both = points
            .chunk_by(|one, other| same(one.0, other.0) && same(one.1, other.1))
            .map(|group| pairs_of(group.len()));
        let (tied_first, tied_both) = (first.sum(), both.sum());
        let mut seconds: Vec<f64> = points.iter().map(|point| point.1).collect();
        let opposite = sort_and_count(&mut seconds);
        let tied_second =
            seconds.chunk_by(|one, other| same(*one, *other)).map(|group| pairs_of(group.len())).sum();
        Self { all: pairs_of(points.len()), tied_first, tied_second, tied_both, opposite }
    }

    /// The counts of both. O(1).
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            all: self.all + other.all,
            tied_first: self.tied_first + other.tied_first,
            tied_second: self.tied_second + other.tied_second,
            tied_both: self.tied_both + other.tied_both,
            opposite: self.opposite + other.opposite,
        }
    }

    /// Tau-b, from −1 to 1; none if a list ties everything. O(1). Source: Kendall, *The treatment of ties in ranking problems*, 1945.
    pub fn tau_b(self) -> Option<f64> {
        let ordered = |tied: u64| wide(self.all - tied);
        let room = (ordered(self.tied_first) * ordered(self.tied_second)).sqrt();
        let ordered_by_both = wide(self.all + self.tied_both - self.tied_first - self.tied_second);
        (room > 0.0).then(|| (ordered_by_both - 2.0 * wide(self.opposite)) / room)
    }
}

fn pairs_of(count: usize) -> u64 {
    let count = u64::try_from(count).unwrap_or(u64::from(u32::MAX)).min(u64::from(u32::MAX));
    count * count.saturating_sub(1) / 2
}

/// A count as a floating number, exact below 2^53.
fn wide(count: u64) -> f64 {
    let part = |bits: u64| f64::from(u32::try_from(bits & u64::from(u32::MAX)).unwrap_or(u32::MAX));
    part(count >> 32) * 4_294_967_296.0 + part(count)
}

/// Sorts by merging; how many pairs stood in descending order.
fn sort_and_count(values: &mut [f64]) -> u64 {
    if values.len() < 2 {
        return 0;
    }
    let half = values.len() / 2;
    let mut count = sort_and_count(&mut values[..half]) + sort_and_count(&mut values[half..]);
    let mut merged = Vec::with_capacity(values.len());
    let (left, right) = values.split_at(half);
    let mut next = 0;
    for &value in right {
        while left.get(next).is_some_and(|first| first.total_cmp(&value).is_le()) {
            merged.push(left[next]);
            next += 1;
        }
        count += u64::try_from(left.len() - next).unwrap_or(0);
        merged.push(value);
    }
    merged.extend_from_slice(&left[next..]);
    values.copy_from_slice(&merged);
    count
}
