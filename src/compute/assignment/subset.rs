//! The best panel of one entry when each expert has a price: so many experts, with at least a given sum of affinities, and not too many
//! of one group. An exact search, best profits first, that gives up after a fixed number of steps.

#![expect(clippy::indexing_slicing, reason = "positions come from the list that is searched")]

/// How many steps a search may take.
const STEPS: usize = 5_000;

/// The largest table of a search: 16 MB.
const MOST_CELLS: usize = 1_000_000;

/// An expert that may be chosen.
#[derive(Clone, Copy)]
pub(super) struct Item {
    /// What choosing it brings.
    pub(super) profit: i64,
    /// What it adds to the entry's sum.
    pub(super) affinity: i64,
    /// Its limited group.
    pub(super) group: Option<u32>,
    /// Its position among the free pairs.
    pub(super) position: usize,
}

/// What a panel must have.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    /// How many experts.
    pub(super) count: usize,
    /// The least sum of affinities.
    pub(super) least: Option<i128>,
    /// How many more of each group may come, and of any group that is not listed.
    pub(super) rooms: &'a [(u32, usize)],
    pub(super) room: usize,
}

impl Wanted<'_> {
    fn room(&self, group: u32) -> usize {
        self.rooms.iter().find(|(known, _)| *known == group).map_or(self.room, |(_, room)| *room)
    }
}

/// A panel, or at least a bound on the profit of each.
pub(super) struct Panel {
    /// The largest profit, or a bound on it.
    pub(super) profit: i128,
    /// The positions of its members.
    pub(super) members: Vec<usize>,
}

/// The panel of the largest profit; none if there is no panel. If the search gives up, the members are the best found, or, if none was
/// found, the best without the least sum; the profit is then a bound. `items` are put into another order.
pub(super) fn best_panel(items: &mut [Item], wanted: Wanted<'_>) -> Option<Panel> {
    if items.len() < wanted.count {
        return None;
    }
    if wanted.count == 0 {
        return wanted.least.is_none_or(|least| least <= 0).then(|| Panel { profit: 0, members: Vec::new() });
    }
    let (profit, sum) = lead(items, wanted.count, 0);
    let first = &items[..wanted.count];
    let is_mixed = first.iter().all(|item| {
        item.group.is_none_or(|group| {
            first.iter().filter(|other| other.group == Some(group)).count() <= wanted.room(group)
        })
    });
    if is_mixed && wanted.least.is_none_or(|least| sum >= least) {
        let members = first.iter().map(|item| item.position).collect();
        return Some(Panel { profit: profit / WEIGHT, members });
    }
    let weight = match wanted.least.filter(|&least| sum < least) {
        Some(least) => weight_of_sums(items, wanted.count, least)?,
        None => 0,
    };
    lead(items, wanted.count, weight);
    let fallback: Vec<usize> = items[..wanted.count].iter().map(|item| item.position).collect();
    items.sort_unstable_by_key(|item| (-key(item, weight), item.position));
    let mut search = Search::new(items, wanted, weight);
    let limit = search.bound(0, wanted.count, 0).div_euclid(WEIGHT);
    search.choose(0, 0, 0, 0);
    let (is_done, best) = (search.steps > 0, search.best.take());
    let members = |indices: Vec<usize>| indices.into_iter().map(|index| items[index].position).collect();
    match best {
        Some((profit, found)) => {
            Some(Panel { profit: if is_done { profit } else { limit }, members: members(found) })
        }
        None if is_done => None,
        None => Some(Panel { profit: limit, members: fallback }),
    }
}

/// How finely a profit is weighed against an affinity.
const WEIGHT: i128 = 256;

/// A profit with `weight` for each unit of affinity, in parts of [`WEIGHT`].
fn key(item: &Item, weight: i128) -> i128 {
    i128::from(item.profit) * WEIGHT + i128::from(item.affinity) * weight
}

/// Puts the `count` items of the largest keys first; the sums of their keys and affinities.
fn lead(items: &mut [Item], count: usize, weight: i128) -> (i128, i128) {
    if count < items.len() {
        items.select_nth_unstable_by_key(count - 1, |item| (-key(item, weight), item.position));
    }
    let first = &items[..count];
    (
        first.iter().map(|item| key(item, weight)).sum(),
        first.iter().map(|item| i128::from(item.affinity)).sum(),
    )
}

/// The least weight of affinities that is found at which the leading items reach the least sum; none if no items reach it.
fn weight_of_sums(items: &mut [Item], count: usize, least: i128) -> Option<i128> {
    let mut affinities: Vec<i64> = items.iter().map(|item| -item.affinity).collect();
    affinities.sort_unstable();
    let reach: i128 = affinities[..count].iter().map(|&negated| -i128::from(negated)).sum();
    if reach < least {
        return None;
    }
    let mut high = WEIGHT;
    while lead(items, count, high).1 < least {
        high *= 4;
        if high > 1 << 80 {
            // Equal affinities of unequal profits: any weight bounds, though none leads.
            return Some(WEIGHT);
        }
    }
    let mut low = 0;
    for _ in 0..12 {
        let middle = i128::midpoint(low, high);
        if middle == low {
            break;
        }
        if lead(items, count, middle).1 < least { low = middle } else { high = middle }
    }
    Some(high)
}

struct Search<'a> {
    items: &'a [Item],
    wanted: Wanted<'a>,
    weight: i128,
    /// Sums of the keys before each index.
    before: Vec<i128>,
    /// For each index and number of experts the largest sum of affinities that so many from there on have.
    largest: Vec<i128>,
    chosen: Vec<usize>,
    best: Option<(i128, Vec<usize>)>,
    steps: usize,
}

impl<'a> Search<'a> {
    fn new(items: &'a [Item], wanted: Wanted<'a>, weight: i128) -> Self {
        let width = wanted.count + 1;
        let mut before = vec![0; items.len() + 1];
        for (index, item) in items.iter().enumerate() {
            before[index + 1] = before[index] + key(item, weight);
        }
        let cells = items.len().saturating_add(1).saturating_mul(width);
        if cells > MOST_CELLS {
            // Without its table the search gives up before its first step: what it would find is bounded only.
            return Self {
                items,
                wanted,
                weight,
                before,
                largest: Vec::new(),
                chosen: Vec::new(),
                best: None,
                steps: 0,
            };
        }
        let mut largest = vec![0_i128; cells];
        let mut top: Vec<i64> = Vec::with_capacity(width);
        for (index, item) in items.iter().enumerate().rev() {
            let place = top.partition_point(|&known| known >= item.affinity);
            top.insert(place, item.affinity);
            top.truncate(wanted.count);
            let mut sum = 0;
            for count in 1..width {
                sum += top.get(count - 1).map_or(0, |&affinity| i128::from(affinity));
                largest[index * width + count] = sum;
            }
        }
        Self { items, wanted, weight, before, largest, chosen: Vec::new(), best: None, steps: STEPS }
    }

    /// What the profit, in parts of [`WEIGHT`], cannot exceed if `missing` items from `start` on join those of the given keys.
    fn bound(&self, start: usize, missing: usize, keys: i128) -> i128 {
        let spare = self.wanted.least.map_or(0, |least| least * self.weight);
        keys + self.before[start + missing] - self.before[start] - spare
    }

    /// Chooses the rest of a panel from the items at `start` and behind.
    fn choose(&mut self, start: usize, profit: i128, keys: i128, sum: i128) {
        let missing = self.wanted.count - self.chosen.len();
        if missing == 0 {
            let is_enough = self.wanted.least.is_none_or(|least| sum >= least);
            if is_enough && self.best.as_ref().is_none_or(|(known, _)| profit > *known) {
                self.best = Some((profit, self.chosen.clone()));
            }
            return;
        }
        for index in start..=self.items.len().saturating_sub(missing) {
            let Some(steps) = self.steps.checked_sub(1) else { return };
            self.steps = steps;
            let bound = self.bound(index, missing, keys);
            if self.best.as_ref().is_some_and(|(known, _)| bound <= *known * WEIGHT) {
                return;
            }
            let reach = sum + self.largest[index * (self.wanted.count + 1) + missing];
            if self.wanted.least.is_some_and(|least| reach < least) {
                return;
            }
            let item = self.items[index];
            let is_open = item.group.is_none_or(|group| {
                let others = self.chosen.iter().filter(|&&other| self.items[other].group == Some(group));
                others.count() < self.wanted.room(group)
            });
            if is_open {
                self.chosen.push(index);
                self.choose(
                    index + 1,
                    profit + i128::from(item.profit),
                    keys + key(&item, self.weight),
                    sum + i128::from(item.affinity),
                );
                self.chosen.pop();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_too_wide_for_its_table_still_bounds_what_there_is() {
        let count = 1_000;
        let profit = |position: i64| position * 7_919 % 1_000;
        let mut items: Vec<Item> = (0..1_100)
            .map(|position| Item {
                profit: profit(position),
                affinity: 1_100 - position,
                group: None,
                position: usize::try_from(position).unwrap(),
            })
            .collect();
        // Only the panel of the first thousand has this sum.
        let least: i128 = (0..1_000).map(|position| 1_100 - position).sum();
        let only: i128 = (0..1_000).map(|position| i128::from(profit(position))).sum();
        let wanted = Wanted { count, least: Some(least), rooms: &[], room: usize::MAX };
        let panel = best_panel(&mut items, wanted).unwrap();
        assert_eq!(panel.members.len(), count);
        assert!(panel.profit >= only, "{} bounds {only}", panel.profit);
    }
}
