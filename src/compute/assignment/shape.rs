//! The network of a problem whose panels are limited. An entry whose group of experts may be taken too often is split: each such group asks for
//! as many experts as it may have, and a helper gives the places that stay empty. So limits on panels keep the form of the plain problem
//! and its whole solutions.

#![expect(clippy::indexing_slicing, reason = "positions come from a checked problem")]

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::problem::{Load, Pair, Problem, at};
use super::solve::Duals;

/// Whose places one asking node of the network stands for.
#[derive(Clone, Copy)]
struct Asker {
    entry: u32,
    /// The limited group; none for the other experts of a split entry, or for an entry that is not split.
    group: Option<u32>,
    /// The helper that fills the empty places of a split entry.
    helper: Option<u32>,
}

/// The problem as one of askers and givers, without locks.
pub(super) struct Shape<'a> {
    /// What each asker needs.
    pub(super) needs: Vec<u32>,
    /// The loads of the experts, then of the helpers.
    pub(super) loads: Vec<Load>,
    /// The pairs of askers and givers, by asker; `affinity` holds the value.
    pub(super) arcs: Cow<'a, [Pair]>,
    /// For each arc the position of its free pair, [`HELP`] for a helper's; none if they are the same.
    origins: Option<Vec<u32>>,
    askers: Vec<Asker>,
    experts: usize,
}

/// The origin of an arc that leads from a helper.
pub(super) const HELP: u32 = u32::MAX;

impl<'a> Shape<'a> {
    /// Builds the network. Takes O(n log n) time for n free pairs.
    ///
    /// # Errors
    /// An entry that cannot get enough experts within the limits of its panel, if there is one.
    pub(super) fn new(problem: &'a Problem) -> Result<Self, u32> {
        let (needs, loads) = problem.without_locks();
        let wishes = problem.wishes();
        let experts = loads.len();
        let Some(panel_max) = wishes.panel_max else {
            let arcs = match wishes.current {
                None => Cow::Borrowed(problem.free()),
                Some(_) => Cow::Owned(
                    problem.free().iter().map(|p| Pair { affinity: problem.value(p), ..*p }).collect(),
                ),
            };
            return Ok(Self { needs, loads, arcs, origins: None, askers: Vec::new(), experts });
        };

        let mut taken: BTreeMap<(u32, u32), u32> = BTreeMap::new();
        for lock in problem.locks() {
            if let Some(group) = wishes.group(lock.expert) {
                *taken.entry((lock.entry, group)).or_default() += 1;
            }
        }
        let mut shape = Self {
            needs: Vec::with_capacity(needs.len()),
            loads,
            arcs: Cow::Owned(Vec::with_capacity(problem.free().len())),
            origins: Some(Vec::with_capacity(problem.free().len())),
            askers: Vec::with_capacity(needs.len()),
            experts,
        };
        let free = problem.free();
        let mut start = 0;
        for (entry, &need) in (0_u32..).zip(&needs) {
            let end = start + free[start..].iter().take_while(|pair| pair.entry == entry).count();
            let mut groups: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
            let mut others: Vec<usize> = Vec::new();
            for (position, pair) in free.iter().enumerate().take(end).skip(start) {
                match wishes.group(pair.expert) {
                    Some(group) => groups.entry(group).or_default().push(position),
                    None => others.push(position),
                }
            }
            let room = |group| {
                panel_max.most.saturating_sub(taken.get(&(entry, group)).copied().unwrap_or(0)).min(need)
            };
            let mut limited: Vec<(u32, u32, Vec<usize>)> = Vec::new();
            for (group, members) in groups {
                if at(room(group)) < members.len().min(at(need)) {
                    limited.push((group, room(group), members));
                } else {
                    others.extend(members);
                }
            }
            others.sort_unstable();
            shape.add_entry(problem, entry, need, &others, &limited)?;
            start = end;
        }
        Ok(shape)
    }

    fn add_entry(
        &mut self,
        problem: &Problem,
        entry: u32,
        need: u32,
        others: &[usize],
        limited: &[(u32, u32, Vec<usize>)],
    ) -> Result<(), u32> {
        if limited.is_empty() {
            self.add_asker(problem, Asker { entry, group: None, helper: None }, need, others);
            return Ok(());
        }
        let of_others = need.min(u32::try_from(others.len()).unwrap_or(u32::MAX));
        let places = limited.iter().map(|(_, room, _)| room).sum::<u32>() + of_others;
        let empty = places.checked_sub(need).ok_or(entry)?;
        let helper = u32::try_from(self.loads.len()).unwrap_or(u32::MAX);
        let helper = (empty > 0).then_some(helper);
        if helper.is_some() {
            self.loads.push(Load { min: empty, max: empty });
        }
        for (group, room, members) in limited {
            self.add_asker(problem, Asker { entry, group: Some(*group), helper }, *room, members);
            self.add_help(helper, *room);
        }
        if of_others > 0 {
            self.add_asker(problem, Asker { entry, group: None, helper }, of_others, others);
            self.add_help(helper, of_others);
        }
        Ok(())
    }

    fn add_asker(&mut self, problem: &Problem, asker: Asker, need: u32, members: &[usize]) {
        let position = u32::try_from(self.askers.len()).unwrap_or(u32::MAX);
        self.askers.push(asker);
        self.needs.push(need);
        for &member in members {
            let pair = problem.free()[member];
            let arc = Pair { entry: position, expert: pair.expert, affinity: problem.value(&pair) };
            self.arcs.to_mut().push(arc);
            self.origins.get_or_insert_default().push(u32::try_from(member).unwrap_or(HELP));
        }
    }

    /// Arcs from a helper to the asker that was added last, one for each place: were they fewer, full ones would have prices of their own.
    fn add_help(&mut self, helper: Option<u32>, count: u32) {
        let Some(helper) = helper else { return };
        let asker = u32::try_from(self.askers.len() - 1).unwrap_or(u32::MAX);
        for _ in 0..count {
            self.arcs.to_mut().push(Pair { entry: asker, expert: helper, affinity: 0 });
            self.origins.get_or_insert_default().push(HELP);
        }
    }

    /// How many experts the limits on its panel leave an entry.
    pub(super) fn most_of_panel(problem: &Problem, entry: u32) -> u64 {
        let (wishes, limit) = (problem.wishes(), problem.wishes().panel_max.map_or(u32::MAX, |max| max.most));
        let mut groups: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
        let mut most: u64 = 0;
        for pair in problem.free().iter().filter(|pair| pair.entry == entry) {
            match wishes.group(pair.expert) {
                Some(group) => groups.entry(group).or_default().0 += 1,
                None => most += 1,
            }
        }
        for lock in problem.locks().iter().filter(|lock| lock.entry == entry) {
            if let Some(group) = wishes.group(lock.expert) {
                groups.entry(group).or_default().1 += 1;
            }
        }
        let open = groups.values().map(|&(free, locked)| free.min(limit.saturating_sub(locked)));
        most + open.map(u64::from).sum::<u64>()
    }

    /// The free pair of an arc, or [`HELP`].
    pub(super) fn origin(&self, arc: usize) -> u32 {
        match &self.origins {
            Some(origins) => origins[arc],
            None => u32::try_from(arc).unwrap_or(HELP),
        }
    }

    /// Which entry an asker stands for.
    pub(super) fn entry(&self, asker: u32) -> u32 {
        self.askers.get(at(asker)).map_or(asker, |asker| asker.entry)
    }

    /// The chosen arcs as a choice among free pairs.
    pub(super) fn choice(&self, chosen: Vec<bool>, pairs: usize) -> Vec<bool> {
        let Some(origins) = &self.origins else { return chosen };
        let mut choice = vec![false; pairs];
        for (&origin, _) in origins.iter().zip(&chosen).filter(|(_, is_chosen)| **is_chosen) {
            if origin != HELP {
                choice[at(origin)] = true;
            }
        }
        choice
    }

    /// Turns the prices of the network into prices of entries, experts and limited groups.
    pub(super) fn duals(&self, askers: Vec<i64>, mut givers: Vec<i64>, entries: usize) -> Duals {
        let help: Vec<i64> = givers.split_off(self.experts);
        let plain = |entries, experts, panels| Duals { scale: 1, entries, experts, panels, cross: 0 };
        if self.origins.is_none() {
            return plain(askers, givers, Vec::new());
        }
        let mut of_entries: Vec<Option<i64>> = vec![None; entries];
        // A group of which nobody may come says nothing about the entry's price.
        let asks = self.askers.iter().zip(&askers).zip(&self.needs);
        let asks = asks.filter(|((asker, _), need)| asker.group.is_none() || **need > 0);
        for ((asker, &price), _) in asks {
            // A place that stays empty is worth nothing beyond what the helper must give; without a helper all places are filled.
            let price = asker.helper.map_or(price, |helper| -help[at(helper) - self.experts]);
            let known = &mut of_entries[at(asker.entry)];
            *known = Some(known.map_or(price, |known| known.min(price)));
        }
        let of_entries: Vec<i64> = of_entries.into_iter().map(Option::unwrap_or_default).collect();
        let mut panels = Vec::new();
        for (asker, &price) in self.askers.iter().zip(&askers) {
            if let Some(group) = asker.group {
                let above = price - of_entries[at(asker.entry)];
                if above > 0 {
                    panels.push((asker.entry, group, above));
                }
            }
        }
        plain(of_entries, givers, panels)
    }
}
