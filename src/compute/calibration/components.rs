//! The parts of the judge–entry graph: entries can be compared only with entries that a chain of common judges leads to.

#![expect(clippy::indexing_slicing, reason = "positions come from checked observations")]

use super::number::{at, position};
use super::observations::Observations;

/// One part: every two of its members are connected through observations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// Positions of its entries, ascending.
    pub entries: Vec<u32>,
    /// Positions of its judges, ascending.
    pub judges: Vec<u32>,
    /// How many observations it has.
    pub observations: usize,
}

impl Component {
    /// Observations beyond what the entries and judges use up: what the spread of the judges is estimated from. O(1).
    pub fn spare(&self) -> usize {
        (self.observations + 1).saturating_sub(self.entries.len() + self.judges.len())
    }
}

/// The parts and who belongs where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Components {
    /// The parts with at least one observation, in order of their first entry.
    pub parts: Vec<Component>,
    /// For each entry its part; none without any observation.
    pub of_entry: Vec<Option<u32>>,
    /// For each judge the part; none without any observation.
    pub of_judge: Vec<Option<u32>>,
}

impl Components {
    /// Finds the parts by union and find: O(observations · α) in time, O(entries + judges) in memory. Source: Tarjan, *Efficiency of a good but not
    /// linear set union algorithm*, 1975.
    pub fn of(observations: &Observations) -> Self {
        Self::without(observations, None)
    }

    /// The parts that are left if one judge's observations are left out.
    pub(crate) fn without(observations: &Observations, left_out: Option<u32>) -> Self {
        let entries = observations.entries();
        let mut leaders: Vec<u32> = (0..position(entries + observations.judges())).collect();
        let counts = |judge: u32| Some(judge) != left_out;
        let pairs = observations.entry_of().iter().zip(observations.judge_of());
        for (&entry, &judge) in pairs.filter(|&(_, &judge)| counts(judge)) {
            let (one, other) = (leader(&mut leaders, entry), leader(&mut leaders, position(entries) + judge));
            // The smaller position leads, so that an entry always leads its part.
            let (first, second) = (one.min(other), one.max(other));
            leaders[at(second)] = first;
        }
        let mut found = Self {
            parts: Vec::new(),
            of_entry: vec![None; entries],
            of_judge: vec![None; observations.judges()],
        };
        for entry in 0..position(entries) {
            let seen =
                observations.of_entry(at(entry)).filter(|&place| counts(observations.judge_of()[place]));
            let count = seen.count();
            if count == 0 {
                continue;
            }
            let leader = leader(&mut leaders, entry);
            if leader == entry {
                found.of_entry[at(entry)] = Some(position(found.parts.len()));
                found.parts.push(Component { entries: Vec::new(), judges: Vec::new(), observations: 0 });
            }
            let part = found.of_entry[at(leader)].unwrap_or(0);
            found.of_entry[at(entry)] = Some(part);
            found.parts[at(part)].entries.push(entry);
            found.parts[at(part)].observations += count;
        }
        for judge in (0..position(observations.judges())).filter(|&judge| counts(judge)) {
            if observations.of_judge(at(judge)).is_empty() {
                continue;
            }
            let leader = leader(&mut leaders, position(entries) + judge);
            let part = found.of_entry[at(leader)].unwrap_or(0);
            found.of_judge[at(judge)] = Some(part);
            found.parts[at(part)].judges.push(judge);
        }
        found
    }
}

fn leader(leaders: &mut [u32], member: u32) -> u32 {
    let mut current = member;
    while leaders[at(current)] != current {
        leaders[at(current)] = leaders[at(leaders[at(current)])];
        current = leaders[at(current)];
    }
    current
}
