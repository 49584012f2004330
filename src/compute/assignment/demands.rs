//! What every plan must have of certain pairs: at least so many that lead from one region into another and, where all shall hang together,
//! enough that join the parts into which plans have fallen.

#![expect(clippy::indexing_slicing, reason = "positions come from a checked problem")]

use super::exchange::Board;
use super::problem::{Pair, Problem, at};

/// At least so many pairs whose entry and expert bear different labels; a pair of which one bears none does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Demand {
    entries: Vec<Option<u32>>,
    experts: Vec<Option<u32>>,
    /// How many there must be, locked ones included.
    least: u32,
}

impl Demand {
    /// The demand of the question itself, if it has one that locked pairs do not meet already.
    pub(super) fn of(problem: &Problem) -> Vec<Self> {
        if problem.cross_needed() == 0 {
            return Vec::new();
        }
        let wishes = problem.wishes();
        let (entries, experts) = (wishes.entry_regions.clone(), wishes.expert_regions.clone());
        vec![Self { entries, experts, least: wishes.min_cross_region }]
    }

    /// Whether a pair counts.
    pub(super) fn counts(&self, pair: &Pair) -> bool {
        let label = |labels: &[Option<u32>], position| labels.get(at(position)).copied().flatten();
        let ends = (label(&self.entries, pair.entry), label(&self.experts, pair.expert));
        matches!(ends, (Some(first), Some(second)) if first != second)
    }

    /// How many free pairs there must be beside the locked ones.
    pub(super) fn open(&self, problem: &Problem) -> u32 {
        let locked = problem.locks().iter().filter(|lock| self.counts(lock)).count();
        self.least.saturating_sub(u32::try_from(locked).unwrap_or(u32::MAX))
    }
}

/// The parts into which a plan has fallen; everybody who may have a pair is in one.
pub(super) struct Parts {
    entries: Vec<Option<u32>>,
    experts: Vec<Option<u32>>,
    /// How many there are.
    pub(super) count: u32,
}

impl Parts {
    /// The parts of a plan. Experts without a pair are counted to the entry that they would be worth most to, so that a plan that
    /// takes them in is not held for joined by them alone.
    pub(super) fn of(board: &Board<'_>) -> Self {
        let problem = board.problem();
        let (roots, _) = board.parts();
        let entries = problem.needs().len();
        let mut numbers = vec![None; roots.len()];
        let mut count = 0;
        let mut of_entries = vec![None; entries];
        for (entry, &need) in problem.needs().iter().enumerate() {
            if need > 0 {
                let number = *numbers[roots[entry]].get_or_insert_with(|| {
                    count += 1;
                    count - 1
                });
                of_entries[entry] = Some(number);
            }
        }
        let mut of_experts: Vec<Option<u32>> = roots[entries..].iter().map(|&root| numbers[root]).collect();
        let mut most: Vec<Option<i64>> = vec![None; of_experts.len()];
        let is_idle: Vec<bool> = of_experts.iter().map(Option::is_none).collect();
        for pair in problem.free().iter().filter(|pair| is_idle[at(pair.expert)]) {
            let (expert, value) = (at(pair.expert), problem.value(pair));
            let of_entry = of_entries[at(pair.entry)];
            if of_entry.is_some() && most[expert].is_none_or(|known| value > known) {
                (most[expert], of_experts[expert]) = (Some(value), of_entry);
            }
        }
        Self { entries: of_entries, experts: of_experts, count }
    }

    /// That the parts are joined: a connected graph on so many parts has one pair less between them at least.
    pub(super) fn joined(&self) -> Demand {
        let (entries, experts) = (self.entries.clone(), self.experts.clone());
        Demand { entries, experts, least: self.count.saturating_sub(1) }
    }

    /// That some pair leads out of a part.
    pub(super) fn left(&self, part: u32) -> Demand {
        let sides = |labels: &[Option<u32>]| {
            labels.iter().map(|known| known.map(|known| u32::from(known == part))).collect()
        };
        Demand { entries: sides(&self.entries), experts: sides(&self.experts), least: 1 }
    }

    /// That an entry of a part has an expert of another one, and that an expert of it has an entry of another one. A plan that hangs together has
    /// at least one of both.
    pub(super) fn ways_out(&self, part: u32) -> [Demand; 2] {
        let bears = |labels: &[Option<u32>], own: bool, other: bool| {
            let label = |known: u32| if known == part { own.then_some(0) } else { other.then_some(1) };
            labels.iter().map(|known| known.and_then(label)).collect()
        };
        [
            Demand {
                entries: bears(&self.entries, true, false),
                experts: bears(&self.experts, false, true),
                least: 1,
            },
            Demand {
                entries: bears(&self.entries, false, true),
                experts: bears(&self.experts, true, false),
                least: 1,
            },
        ]
    }
}

/// The smallest part of the graph of all pairs that some plan may take, if entries that need somebody are in several: the positions of its
/// entries and experts, ascending. No pair leads out of it, so that no plan hangs together.
pub(super) fn island(problem: &Problem) -> Option<(Vec<u32>, Vec<u32>)> {
    let (needs, loads) = problem.without_locks();
    let may_come = |pair: &Pair| needs[at(pair.entry)] > 0 && loads[at(pair.expert)].max > 0;
    let open: Vec<bool> = problem.free().iter().map(may_come).collect();
    let (roots, _) = Board::new(problem, &open, None).parts();
    let entries = needs.len();
    let mut sizes = vec![0_usize; roots.len()];
    for (entry, _) in problem.needs().iter().enumerate().filter(|(_, need)| **need > 0) {
        sizes[roots[entry]] += 1;
    }
    let islands = sizes.iter().enumerate().filter(|(_, size)| **size > 0);
    let (root, _) = islands.clone().min_by_key(|(_, size)| **size)?;
    if islands.count() < 2 {
        return None;
    }
    let own = |range: &[usize]| {
        (0..).zip(range).filter(|(_, other)| **other == root).map(|(position, _)| position).collect()
    };
    Some((own(&roots[..entries]), own(&roots[entries..])))
}
