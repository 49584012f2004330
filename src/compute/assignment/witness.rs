//! Why no plan exists, in words that a person can check by counting: some entries share too few places, or some experts must take
//! more than is open to them (the theorem of Hall in its form for several places, Hoffman 1960).

#![expect(clippy::indexing_slicing, reason = "positions come from a checked problem")]

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::demands;
use super::flow::Short;
use super::problem::{Load, Pair, Problem, at};
use super::shape::Shape;
use super::simplex::Network;

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
    /// No plan hangs together.
    Connection,
}

/// Entries and experts whose numbers cannot work out; the locked pairs are taken out first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// What is short.
    pub kind: Kind,
    /// For places the entries that are short; for minimums those that still have a place for these experts; for a panel those that are short, or that
    /// have free pairs with the experts who are; across regions those that may have such a pair; ascending.
    pub entries: Vec<u32>,
    /// For places the experts who still have a place for these entries; for minimums those that are short; for a panel those who may judge these
    /// entries, or who are short; across regions those who may have such a pair; ascending.
    pub experts: Vec<u32>,
    /// What these entries still need, or these experts must still take; how many pairs must lead across regions; 1 for a connection.
    pub need: u64,
    /// For places Σ over all experts of min(remaining max, number of free pairs into these entries); for minimums Σ over all
    /// entries of min(remaining need, number of free pairs from these experts); for a panel the most that they can get, or take, within all loads and
    /// limits; across regions the most that any plan has; 0 for a connection. Always below `need`.
    pub capacity: u64,
}

/// One side asks, the other has room; `links` are (asking, giving) positions, ordered by the first.
struct Market {
    asks: Vec<u32>,
    rooms: Vec<u32>,
    links: Vec<Pair>,
    /// For each asking position where its links begin in `links`, and the end.
    starts: Vec<usize>,
}

/// How much work the search for a small witness may take, in links looked at per link of the problem.
const EFFORT: usize = 40;

/// How often one more entry is left out of a panel's reason.
const TRIES: usize = 60;

/// The reason why the network of a problem has no flow.
pub(super) fn explain(problem: &Problem, short: Short) -> Witness {
    let (needs, loads) = problem.without_locks();
    match short {
        Short::Cross(most) => {
            let wishes = problem.wishes();
            let all = problem.free().iter().chain(problem.locks());
            let across = all.filter(|pair| wishes.is_cross(pair.entry, pair.expert));
            let (entries, experts) = ends(across);
            let need = u64::from(wishes.min_cross_region);
            let locked = need - u64::from(problem.cross_needed());
            Witness { kind: Kind::CrossRegion, entries, experts, need, capacity: locked + u64::from(most) }
        }
        Short::Panel(entry) => panel_witness(problem, vec![entry]),
        Short::Places => {
            let mut network = Network::new(&needs, &loads, problem.free());
            network.optimise();
            if network.has_shortage() {
                return find_witness(&needs, &loads, problem.free());
            }
            match short_panels(problem) {
                Some(entries) => panel_witness(problem, entries),
                None => idle_experts(problem, &loads),
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
            let (entries, experts) = ends(same);
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
    Some(Witness { kind: Kind::Connection, entries, experts, need: 1, capacity: 0 })
}

/// That no plan hangs together.
pub(super) fn unconnected(problem: &Problem) -> Witness {
    let (entries, experts) = ends(problem.free().iter().chain(problem.locks()));
    Witness { kind: Kind::Connection, entries, experts, need: 1, capacity: 0 }
}

/// The entries and experts of some pairs, ascending.
fn ends<'a>(pairs: impl Iterator<Item = &'a Pair>) -> (Vec<u32>, Vec<u32>) {
    let (entries, experts): (BTreeSet<u32>, BTreeSet<u32>) =
        pairs.map(|pair| (pair.entry, pair.expert)).unzip();
    (entries.into_iter().collect(), experts.into_iter().collect())
}

/// What some entries need, and the most that they can get within loads and limits.
fn need_and_most(problem: &Problem, entries: &[u32]) -> (u64, u64) {
    let (needs, loads) = problem.without_locks();
    let need = entries.iter().map(|&entry| u64::from(needs[at(entry)])).sum();
    let mut part = problem.of_entries(entries);
    loop {
        match Shape::new(&part) {
            Ok(shape) => {
                let mut open: Vec<Load> = loads.iter().map(|load| Load { min: 0, max: load.max }).collect();
                open.extend(shape.loads.iter().skip(loads.len()));
                let mut network = Network::new(&shape.needs, &open, &shape.arcs);
                network.optimise();
                let asked: u64 = part.without_locks().0.iter().map(|&need| u64::from(need)).sum();
                return (need, asked.saturating_sub(network.shortage()));
            }
            // A panel that cannot be filled even alone asks for what it can get alone.
            Err(entry) => part = part.asking(entry, Shape::most_of_panel(&part, entry)),
        }
    }
}

fn panel_witness(problem: &Problem, entries: Vec<u32>) -> Witness {
    let (need, capacity) = need_and_most(problem, &entries);
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
    let mut entries: Vec<u32> = entries.into_iter().collect();
    let (mut tries, mut position) = (TRIES, 0);
    while position < entries.len() && tries > 0 {
        tries -= 1;
        let mut fewer = entries.clone();
        fewer.remove(position);
        let (need, most) = need_and_most(problem, &fewer);
        if need > most { entries = fewer } else { position += 1 }
    }
    Some(entries)
}

/// The experts who must take more than the limits on panels leave them.
fn idle_experts(problem: &Problem, loads: &[Load]) -> Witness {
    let must: u64 = loads.iter().map(|load| u64::from(load.min)).sum();
    let idle = Shape::new(problem).map_or(0, |shape| {
        let mut network = Network::new(&shape.needs, &shape.loads, &shape.arcs);
        network.optimise();
        network.shortage()
    });
    let (entries, experts) = ends(problem.free().iter().filter(|pair| loads[at(pair.expert)].min > 0));
    Witness { kind: Kind::Panel, entries, experts, need: must, capacity: must.saturating_sub(idle) }
}

/// The reason why a problem without locks has no plan: entries that are short if there are such, else experts. A small set, from which
/// no single entry or expert can be left out, but not always the smallest.
pub(super) fn find_witness(needs: &[u32], loads: &[Load], free: &[Pair]) -> Witness {
    let link = |asking, giving| Pair { entry: asking, expert: giving, affinity: 0 };
    let rooms = loads.iter().map(|load| load.max).collect();
    let links = free.iter().map(|pair| link(pair.entry, pair.expert)).collect();
    let places = Market::new(needs.to_vec(), rooms, links);
    if let Some(short) = places.shortage() {
        let (need, capacity, givers) = places.count(&short);
        return Witness { kind: Kind::Places, entries: short, experts: givers, need, capacity };
    }
    let minimums = loads.iter().map(|load| load.min).collect();
    let mut links: Vec<Pair> = free.iter().map(|pair| link(pair.expert, pair.entry)).collect();
    links.sort_unstable_by_key(|link| (link.entry, link.expert));
    let minimums = Market::new(minimums, needs.to_vec(), links);
    // Where both sides can be served alone, a plan serves both (Mendelsohn and Dulmage 1958), so one side is short.
    let short = minimums.shortage().unwrap_or_default();
    let (need, capacity, givers) = minimums.count(&short);
    Witness { kind: Kind::Minimums, entries: givers, experts: short, need, capacity }
}

impl Market {
    fn new(asks: Vec<u32>, rooms: Vec<u32>, links: Vec<Pair>) -> Self {
        let starts =
            (0..=asks.len()).map(|asking| links.partition_point(|link| at(link.entry) < asking)).collect();
        Self { asks, rooms, links, starts }
    }

    fn links_of(&self, asking: u32) -> std::ops::Range<usize> {
        self.starts[at(asking)]..self.starts[at(asking) + 1]
    }

    /// A small set of asking positions that cannot all be served, ascending; none if everybody can.
    fn shortage(&self) -> Option<Vec<u32>> {
        let loads: Vec<Load> = self.rooms.iter().map(|&max| Load { min: 0, max }).collect();
        let mut network = Network::new(&self.asks, &loads, &self.links);
        network.optimise();
        let chosen = network.chosen();
        let mut open = self.asks.clone();
        let mut guests: Vec<Vec<u32>> = vec![Vec::new(); self.rooms.len()];
        for (link, _) in self.links.iter().zip(&chosen).filter(|(_, is_chosen)| **is_chosen) {
            open[at(link.entry)] -= 1;
            guests[at(link.expert)].push(link.entry);
        }
        let mut effort = EFFORT.saturating_mul(self.links.len() + self.asks.len());
        let mut smallest: Option<Vec<u32>> = None;
        for source in (0..).zip(&open).filter(|(_, missing)| **missing > 0).map(|(asking, _)| asking) {
            let Some(limit) = effort.checked_sub(1) else { break };
            let (found, work) = self.reach(source, &chosen, &guests);
            effort = limit.saturating_sub(work);
            if smallest.as_ref().is_none_or(|known| found.len() < known.len()) {
                smallest = Some(found);
            }
        }
        smallest.map(|set| self.shrink(set, effort))
    }

    /// Everybody whose place could be passed on, link by link, to the unserved `source`; and the links looked at. All givers on the
    /// way are full with guests from this set, and every other link of the set is used, so the set cannot be served.
    fn reach(&self, source: u32, chosen: &[bool], guests: &[Vec<u32>]) -> (Vec<u32>, usize) {
        let mut reached = BTreeSet::from([source]);
        let mut seen = BTreeSet::new();
        let (mut waiting, mut work) = (vec![source], 0);
        while let Some(asking) = waiting.pop() {
            let range = self.links_of(asking);
            work += range.len() + 1;
            for position in range.filter(|&position| !chosen[position]) {
                let giving = self.links[position].expert;
                if seen.insert(giving) {
                    let others = guests[at(giving)].iter().copied();
                    work += guests[at(giving)].len();
                    waiting.extend(others.filter(|&other| reached.insert(other)));
                }
            }
        }
        (reached.into_iter().collect(), work)
    }

    /// Leaves out one after another while the rest still cannot be served, those with the widest choice first.
    fn shrink(&self, mut set: Vec<u32>, mut effort: usize) -> Vec<u32> {
        let mut wishes = vec![0_u32; self.rooms.len()];
        for link in set.iter().flat_map(|&asking| &self.links[self.links_of(asking)]) {
            wishes[at(link.expert)] += 1;
        }
        let (need, capacity, _) = self.count(&set);
        let mut surplus = need.saturating_sub(capacity);
        set.sort_by_key(|&asking| {
            Reverse(self.links_of(asking).len().saturating_sub(at(self.asks[at(asking)])))
        });
        loop {
            let before = set.len();
            set.retain(|&asking| {
                let links = &self.links[self.links_of(asking)];
                effort = effort.saturating_sub(links.len() + 1);
                let freed =
                    links.iter().filter(|link| wishes[at(link.expert)] <= self.rooms[at(link.expert)]);
                let freed = u64::try_from(freed.count()).unwrap_or(u64::MAX);
                let left = (surplus + freed).saturating_sub(u64::from(self.asks[at(asking)]));
                if left == 0 || effort == 0 {
                    return true;
                }
                surplus = left;
                for link in links {
                    wishes[at(link.expert)] -= 1;
                }
                false
            });
            if set.len() == before || effort == 0 {
                set.sort_unstable();
                return set;
            }
        }
    }

    /// What a set asks, what is open to it, and the givers that have something for it.
    fn count(&self, set: &[u32]) -> (u64, u64, Vec<u32>) {
        let mut wishes = vec![0_u32; self.rooms.len()];
        for link in set.iter().flat_map(|&asking| &self.links[self.links_of(asking)]) {
            wishes[at(link.expert)] += 1;
        }
        let need = set.iter().map(|&asking| u64::from(self.asks[at(asking)])).sum();
        let open = wishes.iter().zip(&self.rooms).map(|(&wish, &room)| u64::from(wish.min(room)));
        let givers = (0..).zip(open.clone()).filter(|&(_, places)| places > 0).map(|(giving, _)| giving);
        (need, open.sum(), givers.collect())
    }
}
