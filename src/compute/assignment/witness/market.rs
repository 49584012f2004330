//! Why needs or minimums cannot be met: some ask for more places than are open to them, found as the cut of a largest flow and made small.

#![expect(clippy::indexing_slicing, reason = "positions come from a checked problem")]

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::super::problem::{Load, Pair, at};
use super::super::simplex::Network;
use super::{Kind, Witness};

/// One side asks, the other has room; `links` are (asking, giving) positions, ordered by the first.
pub(super) struct Market {
    asks: Vec<u32>,
    rooms: Vec<u32>,
    links: Vec<Pair>,
    /// For each asking position where its links begin in `links`, and the end.
    starts: Vec<usize>,
}

/// How much work the search for a small witness, and making it smaller, may take each, in links looked at per link of the problem.
const EFFORT: usize = 40;

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
    /// A market of those who ask, those who have room, and the links between them, by asker.
    pub(super) fn new(asks: Vec<u32>, rooms: Vec<u32>, links: Vec<Pair>) -> Self {
        let starts =
            (0..=asks.len()).map(|asking| links.partition_point(|link| at(link.entry) < asking)).collect();
        Self { asks, rooms, links, starts }
    }

    fn links_of(&self, asking: u32) -> std::ops::Range<usize> {
        self.starts[at(asking)]..self.starts[at(asking) + 1]
    }

    /// A small set of asking positions that cannot all be served, ascending; none if everybody can.
    pub(super) fn shortage(&self) -> Option<Vec<u32>> {
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
        smallest.map(|set| self.shrink(set))
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

    /// Leaves out one after another while the rest still cannot be served, those with the widest choice first, until nobody can be left out.
    fn shrink(&self, mut set: Vec<u32>) -> Vec<u32> {
        let mut effort = EFFORT.saturating_mul(self.links.len() + self.asks.len());
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
