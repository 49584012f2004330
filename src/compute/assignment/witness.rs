//! Why no plan exists, in words that a person can check by counting: some entries share too few places, or some experts must take
//! more than is open to them (the theorem of Hall in its form for several places, Hoffman 1960). Where a network tells no more than that
//! something is short, `smaller` leaves out whom the reason does not need. In most questions no single entry or expert that asks can be left
//! out of a reason; in very large ones it may be longer, because leaving out takes a bounded number of steps.

#![expect(clippy::indexing_slicing, reason = "positions come from a checked problem")]

mod market;
mod smaller;

use std::collections::BTreeSet;

use super::demands;
use super::effort::Effort;
use super::flow::Short;
use super::problem::{Load, Pair, Problem, at};
use super::shape::Shape;
use super::simplex::Network;
use market::{Market, find_witness};

/// What is short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The entries need more than the experts open to them may take.
    Places,
    /// The experts must take more than is open to them.
    Minimums,
    /// Too few pairs can lead into other regions.
    CrossRegion,
    /// The limit on panels leaves too little.
    Panel,
    /// No plan hangs together, whichever pairs are taken.
    Connection,
    /// No allowed pair leads out of these entries and experts, where others need somebody and all shall hang together.
    Island,
}

/// Entries and experts whose numbers cannot work out; the locked pairs are taken out first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// What is short.
    pub kind: Kind,
    /// For places the entries that are short; for minimums those that still have a place for these experts; for a panel those that are short, or that
    /// have free pairs with the experts who are; ascending. Across regions, and for a connection, those whose needs and panels are enough for the
    /// reason: whatever the others had, it would hold. (Where the allowed pairs across regions are too few in themselves, their entries.)
    pub entries: Vec<u32>,
    /// For places the experts who still have a place for these entries; for minimums those that are short; for a panel those who may judge these
    /// entries, or who are short, or whose locked pairs are too many; ascending. Across regions, and for a connection, those whose loads are enough
    /// for the reason. (Where the allowed pairs across regions are too few in themselves, their experts.) For an island everybody on it.
    pub experts: Vec<u32>,
    /// What these entries still need, or these experts must still take; how many pairs must lead across regions; 1 for a connection or an island.
    pub need: u64,
    /// For places Σ over all experts of min(remaining max, number of free pairs into these entries); for minimums Σ over all
    /// entries of min(remaining need, number of free pairs from these experts); for a panel the most that they can get, or take, within all loads and
    /// limits; across regions the most that the needs and loads named here allow, locked pairs included; 0 for a connection or an island. Always below `need`.
    pub capacity: u64,
}

/// The reason why the network of a problem has no flow.
pub(super) fn explain(problem: &Problem, short: Short) -> Witness {
    let (needs, loads) = problem.without_locks();
    match short {
        Short::Cross(most) => cross_regions(problem, most),
        Short::Panel(entry) => panel_witness(problem, vec![entry]),
        Short::Places => {
            let mut network = Network::new(&needs, &loads, problem.free());
            network.optimise();
            if network.has_shortage() {
                return find_witness(&needs, &loads, problem.free());
            }
            match short_panels(problem) {
                Some(entries) => panel_witness(problem, entries),
                None => smaller::idle_experts(problem),
            }
        }
    }
}

/// An entry of which more pairs are locked with one group than its panel may have.
pub(super) fn locked_panel(problem: &Problem) -> Option<Witness> {
    let (wishes, limit) = (problem.wishes(), problem.wishes().panel_max?);
    for panel in problem.locks().chunk_by(|first, second| first.entry == second.entry) {
        for lock in panel {
            let group = wishes.group(lock.expert);
            let same = panel.iter().filter(|other| group.is_some() && wishes.group(other.expert) == group);
            // One more than there may be is reason enough.
            let (entries, experts) = ends(same.take(at(limit.most).saturating_add(1)));
            let need = u64::try_from(experts.len()).unwrap_or(u64::MAX);
            if need > u64::from(limit.most) {
                return Some(Witness {
                    kind: Kind::Panel,
                    entries,
                    experts,
                    need,
                    capacity: limit.most.into(),
                });
            }
        }
    }
    None
}

/// Entries and experts that no allowed pair leads out of, where there are other entries.
pub(super) fn island(problem: &Problem) -> Option<Witness> {
    let (entries, experts) = demands::island(problem)?;
    Some(Witness { kind: Kind::Island, entries, experts, need: 1, capacity: 0 })
}

/// Whether there are too few pairs to join everybody, whichever they are: a connected graph has at least as many edges as it has vertices
/// less one, and so many experts judge as must, or as it takes to fill all panels.
pub(super) fn is_scattered(problem: &Problem) -> bool {
    let needs = problem.needs();
    let pairs: u64 = needs.iter().map(|&need| u64::from(need)).sum();
    let entries = needs.iter().filter(|need| **need > 0).count();
    let mut rooms: Vec<u64> = problem.loads().iter().map(|load| u64::from(load.max)).collect();
    rooms.sort_unstable_by(|first, second| second.cmp(first));
    let mut room = 0_u64;
    let fill = rooms.iter().take_while(|most| {
        let is_needed = room < pairs;
        room = room.saturating_add(**most);
        is_needed
    });
    let (fill, must) = (fill.count(), problem.loads().iter().filter(|load| load.min > 0).count());
    let vertices = u64::try_from(entries.saturating_add(fill.max(must))).unwrap_or(u64::MAX);
    pairs > 0 && pairs < vertices.saturating_sub(1)
}

/// That no plan hangs together, by as few needs and loads as are found.
pub(super) fn unconnected(problem: &Problem) -> Witness {
    let (entries, experts) =
        smaller::parted(problem).unwrap_or_else(|| ends(problem.free().iter().chain(problem.locks())));
    Witness { kind: Kind::Connection, entries, experts, need: 1, capacity: 0 }
}

/// That no more than `most` free pairs can lead across regions, by as few needs and loads as are found.
fn cross_regions(problem: &Problem, most: u32) -> Witness {
    let need = u64::from(problem.wishes().min_cross_region);
    let locked = need - u64::from(problem.cross_needed());
    let found = smaller::bridges(problem);
    let (entries, experts, most) = found.unwrap_or_else(|| {
        let all = problem.free().iter().chain(problem.locks());
        let (entries, experts) = ends(all.filter(|pair| problem.wishes().is_cross(pair.entry, pair.expert)));
        (entries, experts, most.into())
    });
    Witness { kind: Kind::CrossRegion, entries, experts, need, capacity: locked + most }
}

/// The entries and experts of some pairs, ascending.
fn ends<'a>(pairs: impl Iterator<Item = &'a Pair>) -> (Vec<u32>, Vec<u32>) {
    let (entries, experts): (BTreeSet<u32>, BTreeSet<u32>) =
        pairs.map(|pair| (pair.entry, pair.expert)).unzip();
    (entries.into_iter().collect(), experts.into_iter().collect())
}

/// What some entries need, and the most that they can get within loads and limits; none if the effort does not suffice.
fn need_and_most(problem: &Problem, entries: &[u32], effort: &Effort) -> Option<(u64, u64)> {
    let (needs, loads) = problem.without_locks();
    let need = entries.iter().map(|&entry| u64::from(needs[at(entry)])).sum();
    let mut part = problem.of_entries(entries);
    loop {
        match Shape::new(&part) {
            Ok(shape) => {
                let mut open: Vec<Load> = loads.iter().map(|load| Load { min: 0, max: load.max }).collect();
                open.extend(shape.loads.iter().skip(loads.len()));
                let mut network = Network::new(&shape.needs, &open, &shape.arcs);
                let is_counted = network.optimise_within(effort);
                let asked: u64 = part.without_locks().0.iter().map(|&need| u64::from(need)).sum();
                return is_counted.then(|| (need, asked.saturating_sub(network.shortage())));
            }
            // A panel that cannot be filled even alone asks for what it can get alone.
            Err(entry) => part = part.asking(entry, Shape::most_of_panel(&part, entry)),
        }
    }
}

fn panel_witness(problem: &Problem, entries: Vec<u32>) -> Witness {
    let endless = Effort::new(u64::MAX);
    let (need, capacity) = need_and_most(problem, &entries, &endless).unwrap_or_default();
    let free = problem.free().iter().filter(|pair| entries.binary_search(&pair.entry).is_ok());
    let (_, experts) = ends(free);
    Witness { kind: Kind::Panel, entries, experts, need, capacity }
}

/// Few entries whose panels cannot all be filled, whatever the experts must take; none if all can.
fn short_panels(problem: &Problem) -> Option<Vec<u32>> {
    let shape = Shape::new(problem).ok()?;
    let rooms = shape.loads.iter().map(|load| load.max).collect();
    let short = Market::new(shape.needs.clone(), rooms, shape.arcs.to_vec()).shortage()?;
    let entries: BTreeSet<u32> = short.into_iter().map(|asker| shape.entry(asker)).collect();
    let effort = Effort::of_reason(problem);
    let is_short = |entries: &[u32]| need_and_most(problem, entries, &effort).map(|(need, most)| need > most);
    Some(smaller::shrink(entries.into_iter().collect(), smaller::TRIES, is_short))
}
