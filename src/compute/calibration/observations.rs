//! Who gave what to which entry: the one input of every estimator here. Entries and judges are positions; most pairs are not there,
//! because a judge sees only some entries.

#![expect(clippy::indexing_slicing, reason = "positions are checked once by Observations::new")]

use thiserror::Error;

use super::number::{at, position};
use crate::compute::exact::Exact;

/// The most entries, judges or marks.
const SIZE_LIMIT: usize = 100_000_000;
/// Marks beyond this size leave too few digits for what is computed from them.
const VALUE_LIMIT: f64 = 1e9;

/// What one judge gave to one entry in all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// Position of the entry.
    pub entry: u32,
    /// Position of the judge.
    pub judge: u32,
    /// The judge's total, in points.
    pub value: f64,
}

impl Observation {
    /// The observation of an exact total in points, to the nearest floating number of its nine decimals; the same on every platform. O(1).
    pub fn of_exact(entry: u32, judge: u32, total: Exact) -> Self {
        // What a fraction of 120 bits prints always reads as a number.
        Self { entry, judge, value: total.to_decimal(9).parse().unwrap_or(f64::NAN) }
    }
}

/// Why observations are not accepted; positions count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ObservationError {
    /// More entries, judges or observations than the computation can hold.
    #[error("too many entries, judges or observations")]
    TooLarge,
    /// An observation names an entry that does not exist.
    #[error("observation {0} names an entry that does not exist")]
    UnknownEntry(usize),
    /// An observation names a judge who does not exist.
    #[error("observation {0} names a judge who does not exist")]
    UnknownJudge(usize),
    /// A value is no number or larger than a thousand million.
    #[error("the value of observation {0} is not a number up to 1000000000")]
    BadValue(usize),
    /// A judge has two values for one entry.
    #[error("judge {judge} has two values for entry {entry}")]
    Twice {
        /// Position of the entry.
        entry: u32,
        /// Position of the judge.
        judge: u32,
    },
}

/// Sound observations in order of entry, then judge. Memory is O(observations + entries + judges).
#[derive(Clone, Debug, PartialEq)]
pub struct Observations {
    /// Where each entry's observations begin, and after the last their number.
    starts: Vec<usize>,
    judge_of: Vec<u32>,
    values: Vec<f64>,
    /// Where each judge's list begins in `of_judge`, and after the last the number of observations.
    judge_starts: Vec<usize>,
    /// Observations (their positions), judge by judge, in order of entry.
    of_judge: Vec<u32>,
    entry_of: Vec<u32>,
}

impl Observations {
    /// Checks and orders observations of so many entries and judges. An entry or a judge may have none. O(n log n).
    ///
    /// # Errors
    /// If a position does not exist, a value is not finite or beyond ±10^9, a pair comes twice, or there is too much of anything.
    pub fn new(
        entries: usize,
        judges: usize,
        mut observations: Vec<Observation>,
    ) -> Result<Self, ObservationError> {
        if entries.max(judges).max(observations.len()) > SIZE_LIMIT {
            return Err(ObservationError::TooLarge);
        }
        for (place, observation) in observations.iter().enumerate() {
            if at(observation.entry) >= entries {
                return Err(ObservationError::UnknownEntry(place));
            }
            if at(observation.judge) >= judges {
                return Err(ObservationError::UnknownJudge(place));
            }
            if observation.value.is_nan() || observation.value.abs() > VALUE_LIMIT {
                return Err(ObservationError::BadValue(place));
            }
        }
        observations.sort_unstable_by_key(|it| (it.entry, it.judge));
        let same =
            |two: &&[Observation]| two.iter().all(|it| (it.entry, it.judge) == (two[0].entry, two[0].judge));
        if let Some([first, ..]) = observations.windows(2).find(same) {
            return Err(ObservationError::Twice { entry: first.entry, judge: first.judge });
        }
        let starts = starts_of(entries, observations.iter().map(|it| it.entry));
        let judge_starts = starts_of(judges, observations.iter().map(|it| it.judge));
        let mut next = judge_starts.clone();
        let mut of_judge = vec![0; observations.len()];
        for (place, observation) in observations.iter().enumerate() {
            let slot = &mut next[at(observation.judge)];
            of_judge[*slot] = position(place);
            *slot += 1;
        }
        Ok(Self {
            starts,
            judge_of: observations.iter().map(|it| it.judge).collect(),
            values: observations.iter().map(|it| it.value).collect(),
            judge_starts,
            of_judge,
            entry_of: observations.iter().map(|it| it.entry).collect(),
        })
    }

    /// How many entries there are. O(1).
    pub fn entries(&self) -> usize {
        self.starts.len() - 1
    }

    /// How many judges there are. O(1).
    pub fn judges(&self) -> usize {
        self.judge_starts.len() - 1
    }

    /// How many observations there are. O(1).
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is no observation. O(1).
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// All values, by entry, then judge: the order in which other lists have one number per observation. O(1).
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// For each observation its judge.
    pub(crate) fn judge_of(&self) -> &[u32] {
        &self.judge_of
    }

    /// For each observation its entry.
    pub(crate) fn entry_of(&self) -> &[u32] {
        &self.entry_of
    }

    /// The positions of an entry's observations. O(1).
    ///
    /// # Panics
    /// If there is no such position.
    pub fn of_entry(&self, entry: usize) -> std::ops::Range<usize> {
        self.starts[entry]..self.starts[entry + 1]
    }

    /// The positions of a judge's observations, in order of entry. O(1).
    ///
    /// # Panics
    /// If there is no such position.
    pub fn of_judge(&self, judge: usize) -> &[u32] {
        &self.of_judge[self.judge_starts[judge]..self.judge_starts[judge + 1]]
    }

    /// The observation at a position. O(1).
    ///
    /// # Panics
    /// If there is no such position.
    pub fn get(&self, place: usize) -> Observation {
        Observation { entry: self.entry_of[place], judge: self.judge_of[place], value: self.values[place] }
    }

    /// All observations, by entry, then judge. O(n) for all of them.
    pub fn iter(&self) -> impl Iterator<Item = Observation> {
        (0..self.len()).map(|place| self.get(place))
    }
}

/// Where each group begins when its members stand together, and after the last the number of all.
fn starts_of(groups: usize, members: impl Iterator<Item = u32>) -> Vec<usize> {
    let mut starts = vec![0; groups + 1];
    for member in members {
        starts[at(member) + 1] += 1;
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(entry: u32, judge: u32, value: f64) -> Observation {
        Observation { entry, judge, value }
    }

    #[test]
    fn observations_stand_by_entry_and_by_judge() {
        let marks = vec![mark(1, 0, 3.0), mark(0, 1, 2.0), mark(0, 0, 1.0)];
        let observations = Observations::new(3, 2, marks).unwrap();
        assert_eq!(observations.values(), [1.0, 2.0, 3.0]);
        assert_eq!(observations.of_entry(0), 0..2);
        assert_eq!(observations.of_entry(2), 3..3);
        assert_eq!(observations.of_judge(0), [0, 2]);
        assert_eq!(observations.get(2), mark(1, 0, 3.0));
        assert_eq!((observations.entries(), observations.judges(), observations.len()), (3, 2, 3));
    }

    #[test]
    fn what_is_not_sound_is_refused_with_its_place() {
        let refused = |marks: Vec<Observation>| Observations::new(2, 2, marks).unwrap_err();
        assert_eq!(refused(vec![mark(0, 0, 1.0), mark(2, 0, 1.0)]), ObservationError::UnknownEntry(1));
        assert_eq!(refused(vec![mark(0, 2, 1.0)]), ObservationError::UnknownJudge(0));
        assert_eq!(refused(vec![mark(0, 0, f64::NAN)]), ObservationError::BadValue(0));
        assert_eq!(refused(vec![mark(0, 0, 1.1e9)]), ObservationError::BadValue(0));
        let twice = vec![mark(1, 1, 1.0), mark(0, 0, 1.0), mark(1, 1, 2.0)];
        assert_eq!(refused(twice), ObservationError::Twice { entry: 1, judge: 1 });
        assert_eq!(Observations::new(0, usize::MAX, Vec::new()), Err(ObservationError::TooLarge));
        assert!(Observations::new(0, 0, Vec::new()).unwrap().is_empty());
    }

    #[test]
    fn exact_totals_become_the_nearest_number() {
        let third = Observation::of_exact(4, 5, Exact::new(1, 3).unwrap());
        assert_eq!(third, mark(4, 5, 0.333_333_333));
        assert_eq!(
            Observation::of_exact(0, 0, Exact::new(-175, 2).unwrap()).value.to_bits(),
            (-87.5_f64).to_bits()
        );
    }
}
