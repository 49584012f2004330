//! The orders that people recorded, entry by entry, so that the one which takes a tie apart is found without a look at all others.

use super::EntryIndex;

/// That a decision names an entry.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Naming {
    entry: EntryIndex,
    /// The position of the decision among those recorded.
    decision: usize,
    /// The place of the entry in its order, from 0.
    place: usize,
}

/// Recorded decisions. Memory is O(d) for d entries in all their orders together.
pub(super) struct Decisions {
    /// By entry, then decision; each entry once for a decision, at its first place.
    namings: Vec<Naming>,
    is_used: Vec<bool>,
}

impl Decisions {
    /// Makes decisions ready. O(d log d).
    pub fn new(decisions: &[Vec<EntryIndex>]) -> Self {
        let mut namings = Vec::with_capacity(decisions.iter().map(Vec::len).sum());
        for (decision, order) in decisions.iter().enumerate() {
            let naming = |(place, entry): (usize, &EntryIndex)| Naming { entry: *entry, decision, place };
            namings.extend(order.iter().enumerate().map(naming));
        }
        namings.sort_unstable();
        namings.dedup_by_key(|naming| (naming.entry, naming.decision));
        Self { namings, is_used: vec![false; decisions.len()] }
    }

    /// The first decision that names all entries of a tie, and the place of each of them in its order; the decision counts as used.
    ///
    /// Looks only at the decisions that name the entry with the fewest of them, so that it costs O((t + s) log d) for a tie of t entries which decisions
    /// name s times in all: over ties that share no entry O((n + d) log d).
    pub fn settle(&mut self, tied: &[EntryIndex]) -> Option<(usize, Vec<usize>)> {
        let own: Vec<&[Naming]> = tied.iter().map(|entry| self.of(*entry)).collect();
        let place_in = |namings: &&[Naming], decision: usize| {
            let found = namings.binary_search_by_key(&decision, |naming| naming.decision).ok()?;
            namings.get(found).map(|naming| naming.place)
        };
        let fewest = own.iter().min_by_key(|namings| namings.len())?;
        let (decision, places) = fewest.iter().find_map(|Naming { decision, .. }| {
            let places: Option<Vec<usize>> = own.iter().map(|namings| place_in(namings, *decision)).collect();
            Some((*decision, places?))
        })?;
        if let Some(is_used) = self.is_used.get_mut(decision) {
            *is_used = true;
        }
        Some((decision, places))
    }

    /// The positions of the decisions that settled nothing. O(decisions).
    pub fn unused(&self) -> Vec<usize> {
        let unused = self.is_used.iter().enumerate().filter(|(_, is_used)| !**is_used);
        unused.map(|(decision, _)| decision).collect()
    }

    /// All decisions that name an entry.
    fn of(&self, entry: EntryIndex) -> &[Naming] {
        let start = self.namings.partition_point(|naming| naming.entry < entry);
        let rest = self.namings.get(start..).unwrap_or_default();
        let end = rest.partition_point(|naming| naming.entry == entry);
        rest.get(..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_decision_with_all_of_a_tie_settles_it() {
        let mut decisions = Decisions::new(&[vec![1, 2], vec![3, 2, 1, 3], vec![], vec![1, 2, 3]]);
        assert_eq!(decisions.settle(&[1, 2, 3]), Some((1, vec![2, 1, 0])));
        assert_eq!(decisions.settle(&[2, 1]), Some((0, vec![1, 0])));
        assert_eq!(decisions.settle(&[1, 4]), None);
        assert_eq!(decisions.unused(), [2, 3]);
    }
}
