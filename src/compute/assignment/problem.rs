//! The checked question of an assignment. Entries and experts are positions; `Problem::new` is the only way in, so that
//! everything behind it can rely on sound pairs, locks and loads.

#![expect(
    clippy::indexing_slicing,
    reason = "positions are checked once by Problem::new, before anything is looked up by them"
)]

use thiserror::Error;

use super::wishes::Wishes;

/// The largest absolute value of an affinity.
pub const AFFINITY_LIMIT: i64 = 1_000_000_000;

/// The largest number of entries and experts together, and of pairs; prices stay far inside 64 bits below it.
pub(super) const SIZE_LIMIT: usize = 100_000_000;

/// How many entries an expert must take at least and may take at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// Fewest entries.
    pub min: u32,
    /// Most entries.
    pub max: u32,
}

/// An entry and an expert that may be brought together, and how well they fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Position of the entry.
    pub entry: u32,
    /// Position of the expert.
    pub expert: u32,
    /// How well they fit; more is better.
    pub affinity: i64,
}

/// A question as it was asked, not yet checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// How many experts each entry needs.
    pub needs: Vec<u32>,
    /// The load of each expert.
    pub loads: Vec<Load>,
    /// The allowed pairs, in any order.
    pub pairs: Vec<Pair>,
    /// Pairs (entry, expert) that every plan must hold.
    pub locked: Vec<(u32, u32)>,
    /// Pairs (entry, expert) that no plan may hold.
    pub forbidden: Vec<(u32, u32)>,
    /// Which of several best plans is taken: 0 follows the order of the pairs, any other number draws one.
    pub seed: u64,
    /// What a plan should be beyond that.
    pub wishes: Wishes,
}

/// One of the lists of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// The allowed pairs.
    Pairs,
    /// The locked pairs.
    Locked,
    /// The forbidden pairs.
    Forbidden,
    /// The pairs of the plan in force.
    Current,
}

/// Why a draft is not a question; positions count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ProblemError {
    /// More entries, experts or pairs than the computation can hold.
    #[error("too many entries, experts or pairs")]
    TooLarge,
    /// An expert's minimum is above the maximum.
    #[error("min is above max")]
    MinimumAboveMaximum {
        /// Position of the expert.
        expert: usize,
    },
    /// A pair names an entry that does not exist.
    #[error("there is no such entry")]
    UnknownEntry {
        /// The list.
        list: List,
        /// Position in the list.
        position: usize,
    },
    /// A pair names an expert that does not exist.
    #[error("there is no such expert")]
    UnknownExpert {
        /// The list.
        list: List,
        /// Position in the list.
        position: usize,
    },
    /// A pair stands in a list for the second time.
    #[error("this pair stands in the list twice")]
    PairTwice {
        /// The list.
        list: List,
        /// Position of the repetition.
        position: usize,
    },
    /// An affinity is beyond ±10^9.
    #[error("the affinity is beyond 1000000000")]
    AffinityTooLarge {
        /// Position in the list of pairs.
        position: usize,
    },
    /// A pair is locked and forbidden.
    #[error("this pair is locked and forbidden at once")]
    LockedAndForbidden {
        /// Position in the list of locked pairs.
        position: usize,
    },
    /// More pairs of an entry are locked than it needs.
    #[error("more pairs of this entry are locked than it needs")]
    LocksAboveNeed {
        /// Position of the entry.
        entry: usize,
    },
    /// More pairs of an expert are locked than the maximum.
    #[error("more pairs of this expert are locked than its max")]
    LocksAboveMaximum {
        /// Position of the expert.
        expert: usize,
    },
    /// The tolerance or the price is below 0.
    #[error("this must not be below 0")]
    Negative {
        /// Whether it is the price.
        is_price: bool,
    },
    /// There is a price for changes but no plan that could be changed.
    #[error("a price for changes needs the plan in force in current")]
    PriceWithoutCurrent,
    /// Price and affinities together are beyond what can be added up.
    #[error("the affinities and the price of changes are too large together for so many pairs")]
    ChangesTooLarge {
        /// Whether a price was given.
        has_price: bool,
    },
}

/// A sound question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    needs: Vec<u32>,
    loads: Vec<Load>,
    free: Vec<Pair>,
    locks: Vec<Pair>,
    seed: u64,
    wishes: Wishes,
    price: i64,
}

impl Problem {
    /// Checks a draft, in whatever order its lists are. Takes O(n log n) time and O(n) memory for n pairs, entries and experts.
    ///
    /// # Errors
    /// The first fault that is found, in the order of the variants of [`ProblemError`].
    pub fn new(draft: Draft) -> Result<Self, ProblemError> {
        let Draft { needs, loads, mut pairs, locked, forbidden, seed, mut wishes } = draft;
        if needs.len() + loads.len() > SIZE_LIMIT || pairs.len() > SIZE_LIMIT {
            return Err(ProblemError::TooLarge);
        }
        if let Some(expert) = loads.iter().position(|load| load.min > load.max) {
            return Err(ProblemError::MinimumAboveMaximum { expert });
        }
        for (position, pair) in pairs.iter().enumerate() {
            check_ends(List::Pairs, position, (pair.entry, pair.expert), needs.len(), loads.len())?;
            if pair.affinity.unsigned_abs() > AFFINITY_LIMIT.unsigned_abs() {
                return Err(ProblemError::AffinityTooLarge { position });
            }
        }
        let current = wishes.current.as_deref().unwrap_or_default();
        for (list, ends) in
            [(List::Locked, &locked[..]), (List::Forbidden, &forbidden[..]), (List::Current, current)]
        {
            for (position, &pair) in ends.iter().enumerate() {
                check_ends(list, position, pair, needs.len(), loads.len())?;
            }
        }
        check_once(List::Pairs, pairs.len(), |position| (pairs[position].entry, pairs[position].expert))?;
        check_once(List::Locked, locked.len(), |position| locked[position])?;
        check_once(List::Forbidden, forbidden.len(), |position| forbidden[position])?;
        check_once(List::Current, current.len(), |position| current[position])?;
        if wishes.tolerance.is_some_and(|tolerance| tolerance < 0) {
            return Err(ProblemError::Negative { is_price: false });
        }
        if wishes.change_price.is_some_and(|price| price < 0) {
            return Err(ProblemError::Negative { is_price: true });
        }
        if wishes.change_price.is_some() && wishes.current.is_none() {
            return Err(ProblemError::PriceWithoutCurrent);
        }
        if let Some(current) = &mut wishes.current {
            current.sort_unstable();
        }

        let mut bans = forbidden;
        bans.sort_unstable();
        if let Some(position) = locked.iter().position(|pair| bans.binary_search(pair).is_ok()) {
            return Err(ProblemError::LockedAndForbidden { position });
        }
        pairs.sort_unstable_by_key(|pair| (pair.entry, pair.expert));
        let mut locks: Vec<Pair> = locked
            .into_iter()
            .map(|(entry, expert)| {
                let found = pairs.binary_search_by_key(&(entry, expert), |pair| (pair.entry, pair.expert));
                Pair { entry, expert, affinity: found.map_or(0, |position| pairs[position].affinity) }
            })
            .collect();
        locks.sort_unstable_by_key(|pair| (pair.entry, pair.expert));
        let (mut open, mut room) = (needs.clone(), loads.iter().map(|load| load.max).collect::<Vec<_>>());
        for lock in &locks {
            let (entry, expert) = (at(lock.entry), at(lock.expert));
            open[entry] = open[entry].checked_sub(1).ok_or(ProblemError::LocksAboveNeed { entry })?;
            room[expert] = room[expert].checked_sub(1).ok_or(ProblemError::LocksAboveMaximum { expert })?;
        }
        if !(locks.is_empty() && bans.is_empty()) {
            pairs.retain(|pair| {
                let ends = (pair.entry, pair.expert);
                bans.binary_search(&ends).is_err()
                    && locks.binary_search_by_key(&ends, |lock| (lock.entry, lock.expert)).is_err()
            });
        }
        let price = match wishes.current {
            Some(_) => price_of_change(&wishes, &needs, loads.len(), &pairs)
                .ok_or(ProblemError::ChangesTooLarge { has_price: wishes.change_price.is_some() })?,
            None => 0,
        };
        Ok(Self { needs, loads, free: pairs, locks, seed, wishes, price })
    }

    /// How many experts each entry needs, locked ones included, by position. O(1).
    pub fn needs(&self) -> &[u32] {
        &self.needs
    }

    /// The load of each expert, locked pairs included, by position. O(1).
    pub fn loads(&self) -> &[Load] {
        &self.loads
    }

    /// The pairs that a plan may choose: listed, neither locked nor forbidden; by entry, then expert. O(1).
    pub fn free(&self) -> &[Pair] {
        &self.free
    }

    /// The pairs that every plan holds, by entry, then expert; an unlisted one has affinity 0. O(1).
    pub fn locks(&self) -> &[Pair] {
        &self.locks
    }

    /// The number that draws among equally good plans; 0 draws nothing. O(1).
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// What a plan should be beyond loads, locks and bans; its current pairs are in ascending order. O(1).
    pub fn wishes(&self) -> &Wishes {
        &self.wishes
    }

    /// What keeping a current pair is worth: the price of changes, or more than all affinities together if there is none;
    /// in units of affinity. O(1).
    pub fn price(&self) -> i64 {
        self.price
    }

    /// What a pair adds to the value of a plan, in units of affinity: its affinity and, if it is in force, the price of giving it up. Takes
    /// O(log n) time for n current pairs.
    pub fn value(&self, pair: &Pair) -> i64 {
        let is_kept = self.price != 0 && self.wishes.is_current(pair.entry, pair.expert);
        pair.affinity + if is_kept { self.price } else { 0 }
    }

    /// How far below the best plan that is known a drawn one may be worth. Where the fewest changes are asked, that is at most half of what the price is
    /// beyond 1. Let a be twice the largest affinity for each place, beyond which the totals of no two plans lie apart; the price is a + min(tolerance, a) + 1.
    /// Half of that less 1 is a where the tolerance is beyond a, and no less than the tolerance elsewhere; so this is min(tolerance, a). A plan that
    /// gives up one pair more is worth less by price − a at least, which is one more than this, so it is never drawn; a plan that gives up
    /// as many and whose total is within the tolerance is worth less by min(tolerance, a) at most, so it may be.
    pub(super) fn slack(&self) -> i128 {
        let tolerance = i128::from(self.wishes.tolerance.unwrap_or(0));
        let asks_fewest = self.wishes.current.is_some() && self.wishes.change_price.is_none();
        if asks_fewest { tolerance.min((i128::from(self.price) - 1) / 2) } else { tolerance }
    }

    /// How many more pairs must lead into other regions beside the locked ones.
    pub(super) fn cross_needed(&self) -> u32 {
        let wishes = &self.wishes;
        let locked = self.locks.iter().filter(|lock| wishes.is_cross(lock.entry, lock.expert)).count();
        wishes.min_cross_region.saturating_sub(u32::try_from(locked).unwrap_or(u32::MAX))
    }

    /// The same question with only the free pairs that `keeps` wants, and some of those locked: `fixes` holds their positions among
    /// the free pairs, each once. The caller sees to it that the locks fit into needs, loads and panels.
    pub(super) fn restricted(&self, keeps: impl Fn(usize) -> bool, fixes: &[usize]) -> Self {
        let mut is_fixed = vec![false; self.free.len()];
        for &position in fixes {
            is_fixed[position] = true;
        }
        let kept = self.free.iter().enumerate();
        let kept =
            kept.filter(|&(position, _)| keeps(position) && !is_fixed[position]).map(|(_, pair)| *pair);
        let mut locks = self.locks.clone();
        locks.extend(fixes.iter().map(|&position| self.free[position]));
        locks.sort_unstable_by_key(|pair| (pair.entry, pair.expert));
        Self {
            needs: self.needs.clone(),
            loads: self.loads.clone(),
            free: kept.collect(),
            locks,
            seed: self.seed,
            wishes: self.wishes.clone(),
            price: self.price,
        }
    }

    /// Whether some free pairs could be locked without going beyond needs and loads.
    pub(super) fn has_room_for(&self, positions: &[usize]) -> bool {
        let (mut needs, loads) = self.without_locks();
        let mut rooms: Vec<u32> = loads.iter().map(|load| load.max).collect();
        positions.iter().all(|&position| {
            let pair = &self.free[position];
            let (need, room) = (&mut needs[at(pair.entry)], &mut rooms[at(pair.expert)]);
            let fits = *need > 0 && *room > 0;
            (*need, *room) = (need.saturating_sub(1), room.saturating_sub(1));
            fits
        })
    }

    /// The same question where only some entries, in ascending order, need anything beyond their locks.
    pub(super) fn of_entries(&self, entries: &[u32]) -> Self {
        let is_wanted = |entry: u32| entries.binary_search(&entry).is_ok();
        let mut part = self.restricted(|position| is_wanted(self.free[position].entry), &[]);
        part.needs = vec![0; self.needs.len()];
        for lock in &self.locks {
            part.needs[at(lock.entry)] += 1;
        }
        for &entry in entries {
            part.needs[at(entry)] = self.needs[at(entry)];
        }
        part
    }

    /// The same question where an entry needs so many beside its locks.
    pub(super) fn asking(&self, entry: u32, open: u64) -> Self {
        let locked = self.locks.iter().filter(|lock| lock.entry == entry).count();
        let need = open.saturating_add(u64::try_from(locked).unwrap_or(u64::MAX));
        let mut changed = self.clone();
        changed.needs[at(entry)] = u32::try_from(need).unwrap_or(u32::MAX);
        changed
    }

    /// What each entry still needs, and each expert still must and may take, beside the locked pairs.
    pub(super) fn without_locks(&self) -> (Vec<u32>, Vec<Load>) {
        let (mut needs, mut loads) = (self.needs.clone(), self.loads.clone());
        for lock in &self.locks {
            needs[at(lock.entry)] -= 1;
            let load = &mut loads[at(lock.expert)];
            *load = Load { min: load.min.saturating_sub(1), max: load.max - 1 };
        }
        (needs, loads)
    }
}

/// What keeping a current pair is worth; none if 64 bits could not hold the sums that a computation with it needs.
fn price_of_change(wishes: &Wishes, needs: &[u32], experts: usize, pairs: &[Pair]) -> Option<i64> {
    let largest = pairs.iter().map(|pair| pair.affinity.abs()).max().unwrap_or(0);
    let places: i128 = needs.iter().map(|&need| i128::from(need)).sum();
    let places = places.min(i128::try_from(pairs.len()).ok()?);
    let price = match wishes.change_price {
        Some(price) => i128::from(price),
        None => {
            // A change fewer is worth more than all affinities and what may be lost of them within the tolerance: see Problem::slack.
            let all = 2 * i128::from(largest) * places;
            all + i128::from(wishes.tolerance.unwrap_or(0)).min(all) + 1
        }
    };
    let nodes = i128::try_from(needs.len() + experts + pairs.len()).ok()?;
    let reach = (i128::from(largest) + price) * (nodes + 1);
    if reach < i128::from(i64::MAX / 8) { i64::try_from(price).ok() } else { None }
}

/// A position as an index.
pub(super) fn at(position: u32) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

fn check_ends(
    list: List,
    position: usize,
    (entry, expert): (u32, u32),
    entries: usize,
    experts: usize,
) -> Result<(), ProblemError> {
    if at(entry) >= entries {
        return Err(ProblemError::UnknownEntry { list, position });
    }
    if at(expert) >= experts {
        return Err(ProblemError::UnknownExpert { list, position });
    }
    Ok(())
}

/// Refuses the second of two equal pairs of a list.
fn check_once(list: List, length: usize, ends: impl Fn(usize) -> (u32, u32)) -> Result<(), ProblemError> {
    // A list in order, which is the usual one, is checked without a copy.
    if (1..length).all(|position| ends(position - 1) < ends(position)) {
        return Ok(());
    }
    let mut order: Vec<usize> = (0..length).collect();
    order.sort_unstable_by_key(|&position| (ends(position), position));
    let repetitions = order.windows(2).filter(|two| ends(two[0]) == ends(two[1])).map(|two| two[1]);
    repetitions.min().map_or(Ok(()), |position| Err(ProblemError::PairTwice { list, position }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        let pair = |entry, expert, affinity| Pair { entry, expert, affinity };
        Draft {
            needs: vec![1, 2],
            loads: vec![Load { min: 0, max: 2 }, Load { min: 1, max: 1 }],
            pairs: vec![pair(1, 1, 5), pair(0, 0, 7), pair(1, 0, -3)],
            ..Draft::default()
        }
    }

    #[test]
    fn a_locked_pair_that_is_not_listed_counts_with_affinity_zero() {
        let problem = Problem::new(Draft { locked: vec![(0, 1), (1, 0)], ..draft() }).unwrap();

        assert_eq!(problem.locks()[0], Pair { entry: 0, expert: 1, affinity: 0 });
        assert_eq!(problem.locks()[1].affinity, -3);
        assert_eq!(problem.free().len(), 2);
    }

    #[test]
    fn a_forbidden_pair_is_not_free() {
        let problem = Problem::new(Draft { forbidden: vec![(1, 1), (0, 1)], ..draft() }).unwrap();

        assert!(problem.free().iter().all(|pair| (pair.entry, pair.expert) != (1, 1)));
        assert_eq!(problem.free().len(), 2);
    }

    #[test]
    fn locks_take_from_need_minimum_and_maximum() {
        let problem = Problem::new(Draft { locked: vec![(1, 1)], ..draft() }).unwrap();

        assert_eq!(
            problem.without_locks(),
            (vec![1, 1], vec![Load { min: 0, max: 2 }, Load { min: 0, max: 0 }])
        );
    }

    #[track_caller]
    fn refuses(change: impl FnOnce(&mut Draft), want: ProblemError) {
        let mut draft = draft();
        change(&mut draft);
        assert_eq!(Problem::new(draft), Err(want));
    }

    #[test]
    fn every_fault_is_refused_with_its_place() {
        use ProblemError as E;
        refuses(|d| d.loads[0].min = 3, E::MinimumAboveMaximum { expert: 0 });
        refuses(|d| d.pairs[2].entry = 2, E::UnknownEntry { list: List::Pairs, position: 2 });
        refuses(
            |d| d.forbidden = vec![(0, 0), (0, 9)],
            E::UnknownExpert { list: List::Forbidden, position: 1 },
        );
        refuses(|d| d.pairs.push(d.pairs[0]), E::PairTwice { list: List::Pairs, position: 3 });
        refuses(|d| d.locked = vec![(0, 0), (0, 0)], E::PairTwice { list: List::Locked, position: 1 });
        refuses(|d| d.pairs[1].affinity = -AFFINITY_LIMIT - 1, E::AffinityTooLarge { position: 1 });
        refuses(|d| d.pairs[1].affinity = i64::MIN, E::AffinityTooLarge { position: 1 });
        refuses(
            |d| {
                d.locked = vec![(0, 0), (1, 0)];
                d.forbidden = vec![(1, 0)];
            },
            E::LockedAndForbidden { position: 1 },
        );
        refuses(|d| d.locked = vec![(0, 0), (0, 1)], E::LocksAboveNeed { entry: 0 });
        refuses(|d| d.locked = vec![(0, 1), (1, 1)], E::LocksAboveMaximum { expert: 1 });
    }
}
