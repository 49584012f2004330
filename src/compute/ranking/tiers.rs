//! Award tiers are filled from the top: by count, up to a share of the ranked entries, or down to a score. A line that falls into
//! a tie takes all of it or is reported, as the tier says. Source: published contest rules, which award by count, by percentage or by threshold.

use super::{Cut, EntryIndex, Ranking};
use crate::compute::exact::Exact;
use crate::domain::rule::{OnTie, Rule, Tier, TierSize};

/// Entries of one group that share a rank.
pub(super) struct Block<'ranking> {
    pub group: u32,
    /// How many entries are better.
    pub above: usize,
    pub entries: &'ranking [EntryIndex],
    /// The total that they have in common.
    pub total: Option<Exact>,
}

/// The lines below the tiers of one group, as they are filled from the top.
pub(super) struct TierLines<'rule> {
    tiers: &'rule [Tier],
    /// How many entries of the group are ranked.
    ranked: usize,
    /// The position of the tier that is being filled.
    tier: usize,
    /// How many entries there are down to the line above it.
    start: usize,
}

impl<'rule> TierLines<'rule> {
    /// The lines of a group with so many ranked entries. O(1).
    pub fn new(rule: &'rule Rule, ranked: usize) -> Self {
        Self { tiers: rule.tiers(), ranked, tier: 0, start: 0 }
    }

    /// The tier of the next block; moves the lines on, and reports each line that cuts the block.
    ///
    /// Entries that are cut keep their places of the tier: the tier below begins at the line, not below the tie. O(tiers passed · entries of the block); over a group
    /// O(tiers + blocks), and the entries of each block that is cut.
    pub fn tier_of(&mut self, block: &Block, cuts: &mut Vec<Cut>) -> Option<usize> {
        let end = block.above + block.entries.len();
        let mut is_cut = false;
        while let Some(tier) = self.tiers.get(self.tier) {
            let line = match tier.size {
                TierSize::Threshold(least) if reaches(block.total, least.thousandths()) => {
                    self.start = end;
                    return (!is_cut).then_some(self.tier);
                }
                TierSize::Threshold(_) => {
                    self.tier += 1;
                    continue;
                }
                TierSize::Count(count) => self.start + count,
                TierSize::Percent(percent) => self.start + share(self.ranked, percent.thousandths()),
            };
            if line > block.above && end <= line {
                return (!is_cut).then_some(self.tier);
            }
            // A share of too few entries is no place at all, and such a tier cuts nothing.
            let is_open = line > block.above.max(self.start);
            if is_open && tier.on_tie == OnTie::Exceed {
                self.tier += 1;
                self.start = end;
                return (!is_cut).then_some(self.tier - 1);
            }
            if is_open {
                let (group, tied) = (block.group, block.entries.to_vec());
                cuts.push(Cut { group, tier: self.tier, tied, room: line - block.above });
                is_cut = true;
            }
            self.tier += 1;
            self.start = line;
        }
        None
    }
}

/// For each tier how many of so many ranked entries are in it or a higher one, as long as no line falls into a tie; none from the first
/// threshold on, as it depends on the scores how many reach that. One for each tier, in numbers of entries. O(tiers).
pub fn lines(rule: &Rule, ranked: usize) -> Vec<Option<usize>> {
    let mut line = Some(0_usize);
    let next = |tier: &Tier| {
        line = line.zip(places_of(tier, ranked)).map(|(above, places)| above.saturating_add(places));
        line
    };
    rule.tiers().iter().map(next).collect()
}

/// For each of so many tiers the last entry in it and the first ranked one below, where the ranking is of one group: none for a tier that is empty, that
/// has nobody below, or whose line cuts a tie. One for each tier, in the order of the rule. O(n + tiers) for n entries.
pub fn ends(ranking: &Ranking, tiers: usize) -> Vec<Option<(EntryIndex, EntryIndex)>> {
    let mut ends = vec![None; tiers];
    let ranked = || ranking.order.iter().copied().filter(|entry| ranking.places[*entry].rank.is_some());
    for (above, below) in ranked().zip(ranked().skip(1)) {
        let tier = ranking.places[above].tier;
        if let Some(end) =
            tier.filter(|_| ranking.places[below].tier != tier).and_then(|tier| ends.get_mut(tier))
        {
            *end = Some((above, below));
        }
    }
    for cut in &ranking.cuts {
        if let Some(end) = ends.get_mut(cut.tier) {
            *end = None;
        }
    }
    ends
}

/// For each tier of a rule whether it holds more entries than it has places, because its line fell into a tie and it took all of it. The
/// ranking is of one group. O(n + tiers) for n entries.
pub fn exceeding(rule: &Rule, ranking: &Ranking) -> Vec<bool> {
    let mut held = vec![0_usize; rule.tiers().len()];
    for tier in ranking.places.iter().filter_map(|place| place.tier) {
        if let Some(held) = held.get_mut(tier) {
            *held += 1;
        }
    }
    let ranked = ranking.places.iter().filter(|place| place.rank.is_some()).count();
    let exceeds = |(tier, held): (&Tier, usize)| places_of(tier, ranked).is_some_and(|places| held > places);
    rule.tiers().iter().zip(held).map(exceeds).collect()
}

/// How many places a tier has of its own where so many entries are ranked; none for a threshold. O(1).
fn places_of(tier: &Tier, ranked: usize) -> Option<usize> {
    match tier.size {
        TierSize::Count(count) => Some(count),
        TierSize::Percent(percent) => Some(share(ranked, percent.thousandths())),
        TierSize::Threshold(_) => None,
    }
}

/// Whether a total is at least so many thousandths.
fn reaches(total: Option<Exact>, thousandths: i32) -> bool {
    total.is_some_and(|total| Exact::new(i128::from(thousandths), 1000).is_ok_and(|least| total >= least))
}

/// So many thousandths of a percent of a number, without what is less than one. O(1).
pub fn share(of: usize, thousandths: i32) -> usize {
    let places = i128::try_from(of).unwrap_or(0) * i128::from(thousandths) / 100_000;
    usize::try_from(places).unwrap_or(0)
}
