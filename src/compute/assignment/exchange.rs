//! Small changes of a plan that keep its rules: an expert is replaced, or two entries exchange experts. They repair what a network cannot hold, climb to
//! better plans, and in `walk` draw one within a tolerance. Effort is counted in looks, never in time.

#![expect(clippy::indexing_slicing, reason = "positions come from a checked problem")]

mod walk;

use super::effort::Effort;
use super::problem::{Load, Pair, Problem, at};

/// How many looks a search for changes that join parts takes, at most.
const SHARE: usize = 400_000;

/// How many of the changes that it has found are tried in vain, one after another, before it is searched again.
const TRIES: usize = 400;

/// How many steps a look takes, about.
const LOOK: usize = 4;

/// Pairs that leave a plan and pairs that come instead, as positions among the free pairs.
#[derive(Clone, Copy, Debug)]
pub(super) enum Move {
    /// An entry's expert is replaced.
    Replace { out: usize, into: usize },
    /// Two entries exchange experts.
    Swap { out: [usize; 2], into: [usize; 2] },
}

impl Move {
    fn out(&self) -> &[usize] {
        match self {
            Self::Replace { out, .. } => std::slice::from_ref(out),
            Self::Swap { out, .. } => out,
        }
    }

    fn into(&self) -> &[usize] {
        match self {
            Self::Replace { into, .. } => std::slice::from_ref(into),
            Self::Swap { into, .. } => into,
        }
    }
}

/// A plan with the counts that its rules need.
#[derive(Clone)]
pub(super) struct Board<'a> {
    problem: &'a Problem,
    /// For each entry where its free pairs begin, and the end.
    starts: Vec<usize>,
    taken: Vec<bool>,
    /// The positions of the taken free pairs of each expert.
    guests: Vec<Vec<usize>>,
    /// The experts of each entry, locked ones included.
    panels: Vec<Vec<u32>>,
    sums: Vec<i128>,
    loads: Vec<u32>,
    cross: u32,
    value: i128,
    /// No entry's sum may fall below it.
    minimum: Option<i128>,
}

impl<'a> Board<'a> {
    pub(super) fn new(problem: &'a Problem, choice: &[bool], minimum: Option<i128>) -> Self {
        let (entries, experts, free) = (problem.needs().len(), problem.loads().len(), problem.free());
        let starts = (0..=entries).map(|entry| free.partition_point(|pair| at(pair.entry) < entry)).collect();
        let mut board = Self {
            problem,
            starts,
            taken: choice.to_vec(),
            guests: vec![Vec::new(); experts],
            panels: vec![Vec::new(); entries],
            sums: vec![0; entries],
            loads: vec![0; experts],
            cross: 0,
            value: 0,
            minimum,
        };
        for lock in problem.locks() {
            board.count(lock, true);
        }
        for (position, pair) in free.iter().enumerate().filter(|&(position, _)| choice[position]) {
            board.count(pair, true);
            board.guests[at(pair.expert)].push(position);
        }
        board
    }

    /// The question.
    pub(super) fn problem(&self) -> &'a Problem {
        self.problem
    }

    /// The choice among the free pairs.
    pub(super) fn choice(&self) -> &[bool] {
        &self.taken
    }

    /// The value of the plan, locked pairs included.
    pub(super) fn value(&self) -> i128 {
        self.value
    }

    fn count(&mut self, pair: &Pair, is_coming: bool) {
        let sign = if is_coming { 1 } else { -1 };
        self.sums[at(pair.entry)] += sign * i128::from(pair.affinity);
        self.value += sign * i128::from(self.problem.value(pair));
        let panel = &mut self.panels[at(pair.entry)];
        let cross = u32::from(self.problem.wishes().is_cross(pair.entry, pair.expert));
        if is_coming {
            panel.push(pair.expert);
            self.loads[at(pair.expert)] += 1;
            self.cross += cross;
        } else {
            panel.retain(|expert| *expert != pair.expert);
            self.loads[at(pair.expert)] -= 1;
            self.cross -= cross;
        }
    }

    fn apply(&mut self, change: &Move) {
        for &position in change.out() {
            let pair = self.problem.free()[position];
            self.count(&pair, false);
            self.taken[position] = false;
            self.guests[at(pair.expert)].retain(|guest| *guest != position);
        }
        for &position in change.into() {
            let pair = self.problem.free()[position];
            self.count(&pair, true);
            self.taken[position] = true;
            self.guests[at(pair.expert)].push(position);
        }
    }

    fn undo(&mut self, change: &Move) {
        let back = match *change {
            Move::Replace { out, into } => Move::Replace { out: into, into: out },
            Move::Swap { out, into } => Move::Swap { out: into, into: out },
        };
        self.apply(&back);
    }

    /// What a change adds to the value.
    fn gain(&self, change: &Move) -> i128 {
        let worth = |positions: &[usize]| -> i128 {
            positions.iter().map(|&p| i128::from(self.problem.value(&self.problem.free()[p]))).sum()
        };
        worth(change.into()) - worth(change.out())
    }

    /// Whether a change keeps limits on panels, pairs across regions and the minimum; loads are seen to where the change is made up.
    fn keeps_wishes(&self, change: &Move) -> bool {
        let (free, wishes) = (self.problem.free(), self.problem.wishes());
        let cross = |positions: &[usize]| {
            let count = positions.iter().filter(|&&p| wishes.is_cross(free[p].entry, free[p].expert)).count();
            u32::try_from(count).unwrap_or(u32::MAX)
        };
        if (self.cross + cross(change.into())).saturating_sub(cross(change.out())) < wishes.min_cross_region {
            return false;
        }
        // Leaving and coming pairs of one entry stand at the same place.
        change.out().iter().zip(change.into()).all(|(&out, &into)| {
            let (leaving, coming) = (free[out], free[into]);
            let sum =
                self.sums[at(coming.entry)] + i128::from(coming.affinity) - i128::from(leaving.affinity);
            if self.minimum.is_some_and(|minimum| sum < minimum) {
                return false;
            }
            let (Some(limit), Some(group)) = (wishes.panel_max, wishes.group(coming.expert)) else {
                return true;
            };
            let panel = self.panels[at(coming.entry)].iter();
            let others =
                panel.filter(|expert| **expert != leaving.expert && wishes.group(**expert) == Some(group));
            others.count() < at(limit.most)
        })
    }

    /// The position of a free pair that is not taken.
    fn find(&self, entry: u32, expert: u32) -> Option<usize> {
        let (start, end) = (self.starts[at(entry)], self.starts[at(entry) + 1]);
        let found = self.problem.free()[start..end].binary_search_by_key(&expert, |pair| pair.expert).ok()?;
        (!self.taken[start + found]).then_some(start + found)
    }

    /// The replacement of a taken pair by a free one of the same entry, if the loads allow it.
    fn replacement(&self, out: usize, into: usize) -> Option<Move> {
        let (leaving, coming) = (at(self.problem.free()[out].expert), at(self.problem.free()[into].expert));
        let loads: &[Load] = self.problem.loads();
        let fits = self.loads[leaving] > loads[leaving].min && self.loads[coming] < loads[coming].max;
        fits.then_some(Move::Replace { out, into })
    }

    /// The exchange by which `into`, a free pair of the entry of `out`, comes from the entry of `guest`.
    fn swap(&self, out: usize, into: usize, guest: usize) -> Option<Move> {
        let free = self.problem.free();
        let back = self.find(free[guest].entry, free[out].expert)?;
        (free[guest].entry != free[out].entry).then_some(Move::Swap { out: [out, guest], into: [into, back] })
    }

    /// The part of the plan that each entry, and then each expert, belongs to; and how many parts have a pair.
    pub(super) fn parts(&self) -> (Vec<usize>, usize) {
        let entries = self.panels.len();
        let mut above: Vec<usize> = (0..entries + self.loads.len()).collect();
        let mut count = above.len()
            - self.panels.iter().filter(|panel| panel.is_empty()).count()
            - self.loads.iter().filter(|load| **load == 0).count();
        for (entry, panel) in self.panels.iter().enumerate() {
            for &expert in panel {
                let (first, second) = (top(&mut above, entry), top(&mut above, entries + at(expert)));
                if first != second {
                    above[first] = second;
                    count -= 1;
                }
            }
        }
        ((0..above.len()).map(|node| top(&mut above, node)).collect(), count)
    }

    /// The smallest sum of affinities of an entry; 0 without entries.
    pub(super) fn least_sum(&self) -> i128 {
        self.sums.iter().copied().min().unwrap_or(0)
    }

    /// The entries whose sum is below `minimum`.
    pub(super) fn entries_below(&self, minimum: i128) -> Vec<usize> {
        (0..self.sums.len()).filter(|&entry| self.sums[entry] < minimum).collect()
    }

    /// Whether needs, loads, limits on panels, pairs across regions and the minimum are kept.
    pub(super) fn keeps_rules(&self) -> bool {
        let wishes = self.problem.wishes();
        let mixed = |panel: &Vec<u32>| {
            panel.iter().all(|expert| {
                let (Some(limit), Some(group)) = (wishes.panel_max, wishes.group(*expert)) else {
                    return true;
                };
                panel.iter().filter(|other| wishes.group(**other) == Some(group)).count() <= at(limit.most)
            })
        };
        self.panels.iter().zip(self.problem.needs()).all(|(panel, &need)| panel.len() == at(need))
            && self
                .loads
                .iter()
                .zip(self.problem.loads())
                .all(|(load, bounds)| (bounds.min..=bounds.max).contains(load))
            && self.panels.iter().all(mixed)
            && self.cross >= wishes.min_cross_region
            && self.minimum.is_none_or(|minimum| self.least_sum() >= minimum)
    }

    /// Whether everybody with a pair hangs together.
    pub(super) fn is_connected(&self) -> bool {
        self.parts().1 <= 1
    }

    /// Joins the parts of the plan by the changes that cost least. False if the effort does not suffice or no change helps.
    pub(super) fn connect(&mut self, effort: &Effort) -> bool {
        loop {
            let (parts, count) = self.parts();
            if count <= 1 {
                return true;
            }
            let mut left = SHARE;
            let mut changes = self.bridges(&parts, &mut left);
            if !effort.spend((SHARE - left) * LOOK) {
                return false;
            }
            changes.sort_by_key(|(gain, _)| -gain);
            if !self.join_by(&changes, (parts, count), effort) {
                return false;
            }
        }
    }

    /// Joins parts by as many of some changes as still can be made and still join, the first ones first. False if none does.
    fn join_by(
        &mut self,
        changes: &[(i128, Move)],
        (mut parts, mut count): (Vec<usize>, usize),
        effort: &Effort,
    ) -> bool {
        let (mut has_joined, mut vain) = (false, 0);
        for (_, change) in changes {
            if count <= 1 || vain == TRIES {
                break;
            }
            if !self.leads_across(change, &parts) || !self.can_make(change) {
                continue;
            }
            if !effort.spend(self.size()) {
                break;
            }
            self.apply(change);
            let after = self.parts();
            if after.1 < count {
                ((parts, count), has_joined, vain) = (after, true, 0);
            } else {
                self.undo(change);
                vain += 1;
            }
        }
        has_joined
    }

    /// Whether a change brings an expert of one part to an entry of another.
    fn leads_across(&self, change: &Move, parts: &[usize]) -> bool {
        change.into().iter().any(|&position| {
            let pair = &self.problem.free()[position];
            parts[at(pair.entry)] != parts[self.panels.len() + at(pair.expert)]
        })
    }

    /// Whether a change that was found before others were made still keeps the rules.
    fn can_make(&self, change: &Move) -> bool {
        let still_stands = change.out().iter().all(|&position| self.taken[position])
            && !change.into().iter().any(|&position| self.taken[position]);
        let has_room = match *change {
            Move::Replace { out, into } => self.replacement(out, into).is_some(),
            Move::Swap { .. } => true,
        };
        still_stands && has_room && self.keeps_wishes(change)
    }

    /// How many steps it takes to find the parts, about.
    fn size(&self) -> usize {
        self.taken.len() / 8 + 4 * (self.panels.len() + self.loads.len())
    }

    /// Changes that bring an expert of one part to an entry of another, while the looks last: for one entry of each part after another, the smallest
    /// parts first, so that each has changes to be joined by.
    fn bridges(&self, parts: &[usize], looks: &mut usize) -> Vec<(i128, Move)> {
        let (free, entries) = (self.problem.free(), self.panels.len());
        let mut sizes = vec![0_usize; parts.len()];
        for (entry, panel) in self.panels.iter().enumerate() {
            sizes[parts[entry]] += panel.len();
        }
        let mut turns = vec![0_usize; parts.len()];
        let present = (0..entries).filter(|&entry| !self.panels[entry].is_empty());
        let mut order: Vec<(usize, usize, usize)> = present
            .map(|entry| {
                let turn = &mut turns[parts[entry]];
                *turn += 1;
                (*turn, sizes[parts[entry]], entry)
            })
            .collect();
        order.sort_unstable();
        let mut changes = Vec::new();
        for (_, _, entry) in order {
            let range = self.starts[entry]..self.starts[entry + 1];
            for out in range.clone().filter(|&position| self.taken[position]) {
                for into in range.clone().filter(|&position| !self.taken[position]) {
                    if *looks == 0 {
                        return changes;
                    }
                    *looks -= 1;
                    let is_foreign = parts[entries + at(free[into].expert)] != parts[entry];
                    if is_foreign {
                        let guests = &self.guests[at(free[into].expert)];
                        *looks = looks.saturating_sub(guests.len());
                        let swaps = guests.iter().filter_map(|&guest| self.swap(out, into, guest));
                        let found = swaps.chain(self.replacement(out, into));
                        changes.extend(
                            found.filter(|change| self.keeps_wishes(change)).map(|c| (self.gain(&c), c)),
                        );
                    }
                }
            }
        }
        changes
    }

    /// Takes changes that raise the value while there are any and the looks, and the effort, last.
    pub(super) fn climb(&mut self, mut looks: usize, effort: &Effort) {
        let must_connect = self.problem.wishes().is_connected;
        loop {
            let before = self.value;
            for entry in 0..self.panels.len() {
                let range = self.starts[entry]..self.starts[entry + 1];
                for into in range.clone() {
                    for out in range.clone() {
                        if self.taken[into] || !self.taken[out] {
                            continue;
                        }
                        let guests = &self.guests[at(self.problem.free()[into].expert)];
                        let Some(left) = looks.checked_sub(guests.len() + 1) else { return };
                        looks = left;
                        if !effort.spend((guests.len() + 1) * LOOK) {
                            return;
                        }
                        let swaps = guests.iter().filter_map(|&guest| self.swap(out, into, guest));
                        let found = swaps.chain(self.replacement(out, into));
                        let found = found.filter(|change| self.gain(change) > 0 && self.keeps_wishes(change));
                        let Some(change) = found.max_by_key(|change| self.gain(change)) else { continue };
                        self.apply(&change);
                        effort.spend(if must_connect { self.size() } else { 0 });
                        if must_connect && !self.is_connected() {
                            self.undo(&change);
                        }
                    }
                }
            }
            if self.value == before {
                return;
            }
        }
    }
}

/// The top of a node's part, halving the way there.
fn top(above: &mut [usize], mut node: usize) -> usize {
    while above[node] != node {
        above[node] = above[above[node]];
        node = above[node];
    }
    node
}

#[cfg(test)]
mod tests {
    use super::super::{Draft, Wishes};
    use super::*;

    /// A question of 1,000 entries and 200 experts of forty regions, where pairs across are worth less, and the choice that keeps every region to itself.
    fn apart(load: Load) -> (Problem, Vec<bool>) {
        let (entries, experts, regions) = (1_000_u32, 200_u32, 40);
        let own = |pair: &Pair| pair.entry % regions == pair.expert % regions;
        let mut pairs = Vec::new();
        for (entry, expert) in (0..entries).flat_map(|entry| (0..experts).map(move |expert| (entry, expert)))
        {
            let fit = i64::from((entry * 7 + expert * 13) % 101);
            let pair = Pair { entry, expert, affinity: fit };
            pairs.push(Pair { affinity: if own(&pair) { fit } else { fit - 20_000 }, ..pair });
        }
        let problem = Problem::new(Draft {
            needs: vec![5; at(entries)],
            loads: vec![load; at(experts)],
            pairs,
            wishes: Wishes { is_connected: true, ..Wishes::default() },
            ..Draft::default()
        })
        .unwrap();
        let choice = problem.free().iter().map(own).collect();
        (problem, choice)
    }

    #[test]
    fn forty_regions_are_joined_within_the_effort() {
        for (load, most) in [(Load { min: 15, max: 32 }, 39), (Load { min: 25, max: 25 }, 78)] {
            let (problem, choice) = apart(load);
            let mut board = Board::new(&problem, &choice, None);
            assert_eq!(board.parts().1, 40);
            let before = board.value();
            let effort = Effort::new(60_000_000);
            assert!(board.connect(&effort), "{} steps are left", effort.left());
            assert!(board.is_connected() && board.keeps_rules());
            // Each join takes one pair across, or two where loads are tight.
            assert!(before - board.value() <= most * 20_200, "{}", before - board.value());
        }
    }

    #[test]
    fn parts_that_too_little_effort_is_left_for_stay_apart() {
        let (problem, choice) = apart(Load { min: 15, max: 32 });
        let mut board = Board::new(&problem, &choice, None);
        assert!(!board.connect(&Effort::new(1_000)));
    }
}
