//! The best panel of one entry when each expert has a price: so many experts, with at least a given sum of affinities, and not too many
//! of one group. The sum gets a weight of its own (a Lagrange multiplier, as for the knapsack problem: Martello and Toth 1990, *Knapsack Problems*,
//! chapter 2), which bounds every panel; narrow panels are then searched exactly, best keys first, for a fixed number of steps.

#![expect(clippy::indexing_slicing, reason = "positions come from the list that is searched")]

use std::collections::BTreeMap;

use super::effort::Effort;

/// How many steps it takes for each item to find the leading ones, and to sort all, about.
const LEADING: usize = 4;
const SORTING: usize = 8;

/// How many steps a search may take.
const STEPS: usize = 5_000;

/// The largest table of a search. Where a panel is so wide, one expert more or less hardly counts, and the bound by weights is close.
const MOST_CELLS: usize = 20_000;

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

    /// Finds the best panel beside an item that is in it already; none if the item's group has no room.
    pub(super) fn beside(
        &self,
        item: &Item,
        find: impl FnOnce(Wanted<'_>) -> Option<Panel>,
    ) -> Option<Panel> {
        let mut rooms = self.rooms.to_vec();
        if let Some(group) = item.group {
            let left = self.room(group).checked_sub(1)?;
            rooms.retain(|(known, _)| *known != group);
            rooms.push((group, left));
        }
        find(Wanted {
            count: self.count.checked_sub(1)?,
            least: self.least.map(|least| least - i128::from(item.affinity)),
            rooms: &rooms,
            room: self.room,
        })
    }
}

/// A panel, or at least a bound on the profit of each.
pub(super) struct Panel {
    /// The largest profit, or a bound on it.
    pub(super) profit: i128,
    /// The positions of its members.
    pub(super) members: Vec<usize>,
}

/// The panel of the largest profit; none if there is no panel. If the search gives up, or the panel is too wide for it, the members are good ones
/// within the limits of groups, mostly with the least sum, and the profit is a bound. `items` are put into another order. Takes
/// O(n log n) time for n items beside the steps of the search.
pub(super) fn best_panel(items: &mut [Item], wanted: Wanted<'_>, effort: &Effort) -> Option<Panel> {
    if items.len() < wanted.count {
        return None;
    }
    if wanted.count == 0 {
        return wanted.least.is_none_or(|least| least <= 0).then(|| Panel { profit: 0, members: Vec::new() });
    }
    let (profit, sum) = lead(items, wanted, 0, effort)?;
    if wanted.least.is_none_or(|least| sum >= least) {
        return Some(Panel { profit: profit / WEIGHT, members: members(&items[..wanted.count]) });
    }
    let least = wanted.least?;
    let weight = weight_of_sums(items, wanted, least, effort)?;
    let (keys, _) = lead(items, wanted, weight, effort)?;
    let limit = (keys - least * weight).div_euclid(WEIGHT);
    let fallback = members(&items[..wanted.count]);
    let cells = (items.len() + 1).saturating_mul(wanted.count + 1);
    if !is_narrow(items.len(), wanted.count) || !effort.spend(cells + items.len() * SORTING) {
        return Some(Panel { profit: limit, members: fallback });
    }
    items.sort_unstable_by_key(|item| (-key(item, weight), item.position));
    let mut search = Search::new(items, wanted, weight);
    search.choose(0, 0, 0, 0);
    effort.spend(STEPS - search.steps);
    let (is_done, best) = (search.steps > 0, search.best.take());
    match best {
        Some((profit, found)) => {
            let members = found.into_iter().map(|index| items[index].position).collect();
            Some(Panel { profit: if is_done { profit } else { limit }, members })
        }
        None if is_done => None,
        None => Some(Panel { profit: limit, members: fallback }),
    }
}

/// Whether the best panel is searched exactly.
pub(super) fn is_narrow(items: usize, count: usize) -> bool {
    (items + 1).saturating_mul(count + 1) <= MOST_CELLS
}

/// Bounds on panels with and without an item, by the keys at one weight and without regard to groups.
pub(super) struct Cut {
    weight: i128,
    /// What the leading items bring, in parts of [`WEIGHT`].
    top: i128,
    /// The key of the last of them, and the next.
    last: i128,
    next: Option<i128>,
}

impl Cut {
    /// The bounds at the weight that the least sum needs, and at none; no bounds where there is no panel. `wanted` asks for one item at least.
    pub(super) fn both(items: &mut [Item], wanted: Wanted<'_>, effort: &Effort) -> Vec<Self> {
        let Some((_, sum)) = lead(items, wanted, 0, effort) else { return Vec::new() };
        let mut cuts = vec![Self::new(items, wanted, 0)];
        if let Some(least) = wanted.least.filter(|&least| sum < least)
            && let Some(weight) = weight_of_sums(items, wanted, least, effort)
        {
            cuts.push(Self::new(items, wanted, weight));
        }
        cuts
    }

    fn new(items: &[Item], wanted: Wanted<'_>, weight: i128) -> Self {
        let mut keys: Vec<i128> = items.iter().map(|item| -key(item, weight)).collect();
        keys.sort_unstable();
        let top: i128 = keys[..wanted.count].iter().map(|key| -key).sum();
        Self {
            weight,
            top: top - wanted.least.unwrap_or(0) * weight,
            last: -keys[wanted.count - 1],
            next: keys.get(wanted.count).map(|key| -key),
        }
    }

    /// No panel with the item brings more.
    pub(super) fn with(&self, item: &Item) -> i128 {
        let loss = (self.last - key(item, self.weight)).max(0);
        (self.top - loss).div_euclid(WEIGHT)
    }

    /// No panel without the item brings more; none if there is no such panel.
    pub(super) fn without(&self, item: &Item) -> Option<i128> {
        let loss = (key(item, self.weight) - self.next?).max(0);
        Some((self.top - loss).div_euclid(WEIGHT))
    }
}

fn members(items: &[Item]) -> Vec<usize> {
    items.iter().map(|item| item.position).collect()
}

/// How finely a profit is weighed against an affinity.
const WEIGHT: i128 = 256;

/// A profit with `weight` for each unit of affinity, in parts of [`WEIGHT`].
fn key(item: &Item, weight: i128) -> i128 {
    i128::from(item.profit) * WEIGHT + i128::from(item.affinity) * weight
}

/// Puts the items of the panel of the largest keys first, without regard to the least sum; the sums of their keys and affinities. None if the limits
/// of groups leave too few. (Items that may not be too many of one group are a matroid, so that taking the best that still fits is best: Edmonds 1971.)
fn lead(items: &mut [Item], wanted: Wanted<'_>, weight: i128, effort: &Effort) -> Option<(i128, i128)> {
    let count = wanted.count;
    effort.spend(items.len() * LEADING);
    if count < items.len() {
        items.select_nth_unstable_by_key(count - 1, |item| (-key(item, weight), item.position));
    }
    if !is_mixed(&items[..count], wanted) {
        effort.spend(items.len() * SORTING);
        items.sort_unstable_by_key(|item| (-key(item, weight), item.position));
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        let (mut fitting, mut others) = (Vec::with_capacity(count), Vec::new());
        for item in &*items {
            let place = item.group.map(|group| (counts.entry(group).or_default(), wanted.room(group)));
            match place {
                _ if fitting.len() == count => others.push(*item),
                Some((taken, room)) if *taken >= room => others.push(*item),
                Some((taken, _)) => {
                    *taken += 1;
                    fitting.push(*item);
                }
                None => fitting.push(*item),
            }
        }
        if fitting.len() < count {
            return None;
        }
        fitting.append(&mut others);
        items.copy_from_slice(&fitting);
    }
    let first = &items[..count];
    let keys = first.iter().map(|item| key(item, weight)).sum();
    Some((keys, first.iter().map(|item| i128::from(item.affinity)).sum()))
}

/// Whether no group has too many of some items.
fn is_mixed(items: &[Item], wanted: Wanted<'_>) -> bool {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    items.iter().filter_map(|item| item.group).all(|group| {
        let count = counts.entry(group).or_default();
        *count += 1;
        *count <= wanted.room(group)
    })
}

/// The least weight of affinities that is found at which the leading items reach the least sum; none if no items reach it.
fn weight_of_sums(items: &mut [Item], wanted: Wanted<'_>, least: i128, effort: &Effort) -> Option<i128> {
    let mut by_affinity: Vec<Item> = items.iter().map(|item| Item { profit: 0, ..*item }).collect();
    if lead(&mut by_affinity, wanted, 1, effort)?.1 < least {
        return None;
    }
    let mut high = WEIGHT;
    while lead(items, wanted, high, effort)?.1 < least {
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
        if lead(items, wanted, middle, effort)?.1 < least { low = middle } else { high = middle }
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
        let mut largest = vec![0_i128; (items.len() + 1) * width];
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
    use super::super::draw::Draws;
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
        let panel = best_panel(&mut items, wanted, &Effort::new(3_000_000_000)).unwrap();
        assert_eq!(panel.members.len(), count);
        assert!(panel.profit >= only, "{} bounds {only}", panel.profit);
    }

    /// The largest profit of the panels that count, by trying everything.
    fn by_trying(items: &[Item], wanted: Wanted<'_>, counts: impl Fn(u32) -> bool) -> Option<i128> {
        let sets = 0_u32..1 << items.len();
        let sound = sets.filter(|set| usize::try_from(set.count_ones()) == Ok(wanted.count) && counts(*set));
        let profits = sound.filter_map(|set| {
            let chosen: Vec<Item> =
                (0..).zip(items).filter(|(at, _)| set >> at & 1 == 1).map(|(_, item)| *item).collect();
            let sum: i128 = chosen.iter().map(|item| i128::from(item.affinity)).sum();
            let is_kept = is_mixed(&chosen, wanted) && wanted.least.is_none_or(|least| sum >= least);
            is_kept.then(|| chosen.iter().map(|item| i128::from(item.profit)).sum())
        });
        profits.max()
    }

    #[test]
    fn panels_and_their_bounds_agree_with_trying_everything() {
        let effort = Effort::new(3_000_000_000);
        for lot in 0..400_u64 {
            let mut draws = Draws(lot);
            let mut below = |length: usize| i64::try_from(draws.below(length)).unwrap();
            let items: Vec<Item> = (0..8)
                .map(|position| Item {
                    profit: below(41) - 20,
                    affinity: below(21) - 5,
                    group: u32::try_from(below(4)).ok().filter(|group| *group < 3),
                    position,
                })
                .collect();
            let least = Some(i128::from(below(40))).filter(|_| lot % 4 > 0);
            let room = if lot % 2 == 0 { usize::MAX } else { 1 };
            let count = usize::try_from(1 + below(4)).unwrap();
            let wanted = Wanted { count, least, rooms: &[(1, 2)], room };

            let best = best_panel(&mut items.clone(), wanted, &effort).map(|panel| panel.profit);
            assert_eq!(best, by_trying(&items, wanted, |_| true), "{lot}");
            let spent = best_panel(&mut items.clone(), wanted, &Effort::new(0)).map(|panel| panel.profit);
            assert!(spent >= best, "{lot}: {spent:?} bounds {best:?}");
            for cut in Cut::both(&mut items.clone(), wanted, &effort) {
                for (place, item) in items.iter().enumerate() {
                    let with = by_trying(&items, wanted, |set| set >> place & 1 == 1);
                    assert!(with <= Some(cut.with(item)), "{lot}, with {place}: {with:?}");
                    let without = by_trying(&items, wanted, |set| set >> place & 1 == 0);
                    assert!(without <= cut.without(item), "{lot}, without {place}: {without:?}");
                }
            }
        }
    }
}
