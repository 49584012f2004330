//! Scores become ranks (1, 2, 2, 4) within each group, by the rule's tie-break chain, and ranks become award tiers.
//! What decided each tie is kept, and so is every tie that nothing decided and every tier whose line falls into one;
//! the order of entries in the input never decides anything.
//!
//! Source: chains of keys that are declared beforehand, as in published contest rules (the untrimmed sum after the score, another score after the
//! total, in the end a shared rank or a recorded decision).
#![expect(
    clippy::indexing_slicing,
    reason = "entries are positions of the one input list, and the lists made here are as long"
)]

use std::cmp::Reverse;

use crate::compute::exact::{Exact, Overflow};
use crate::compute::scoring::{JudgeTotal, Working};
use crate::domain::rule::{Rule, TieBreak};
use decisions::Decisions;
use tiers::{Block, TierLines};

pub use tiers::{ends, exceeding, lines, share};

mod decisions;
mod tiers;

/// The position of an entry in the list that is ranked.
pub type EntryIndex = usize;

/// One entry to be ranked.
#[derive(Clone, Debug)]
pub struct Entrant<J> {
    /// Entries are ranked only among those of the same group.
    pub group: u32,
    /// Its score.
    pub working: Working<J>,
    /// Its figures for [`Rule::columns`], in that order; none sorts last.
    pub columns: Vec<Option<Exact>>,
}

/// Where an entry stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Its rank in its group; none without a score.
    pub rank: Option<usize>,
    /// The position of its tier in the rule; none below the last tier, without a score, or in a [`Cut`].
    pub tier: Option<usize>,
}

/// What took entries of a tie apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecidedBy {
    /// The key at this position of the tie-break chain.
    Key(usize),
    /// The decision at this position of those recorded.
    Decision(usize),
}

/// A tie that was taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// What decided.
    pub by: DecidedBy,
    /// The former tie, best first; the entries of an inner list are still equal.
    pub into: Vec<Vec<EntryIndex>>,
}

/// How the chain ended for a tie that is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftBy {
    /// No key is left.
    Chain,
    /// Lots are to be drawn and the order that comes out recorded.
    Draw,
    /// The rule says that the rank is shared.
    Shared,
}

/// Entries that share a rank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// The rank that they share.
    pub rank: usize,
    /// The entries, in the order of the input.
    pub entries: Vec<EntryIndex>,
    /// How the chain ended for them.
    pub left_by: LeftBy,
}

/// A tier by count or percentage whose last place falls into a tie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// The group.
    pub group: u32,
    /// The position of the tier in the rule.
    pub tier: usize,
    /// The entries that tie, of which some would be within and some below.
    pub tied: Vec<EntryIndex>,
    /// How many of them the tier has room for.
    pub room: usize,
}

/// The ranking of all groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranking {
    /// The place of each entry, in the order of the input.
    pub places: Vec<Place>,
    /// All entries by group and rank, those without a rank last in their group; equal ones in the order of the input.
    pub order: Vec<EntryIndex>,
    /// The ties that were taken apart.
    pub splits: Vec<Split>,
    /// The ties that are left.
    pub ties: Vec<Tie>,
    /// The tiers that cut through a tie that is left.
    pub cuts: Vec<Cut>,
    /// The positions of the decisions that met no tie: the marks no longer call for them.
    pub unused_decisions: Vec<usize>,
}

/// Ranks entries by a rule.
///
/// A decision is the order, best first, in which people put entries that the chain leaves tied; the first one that names all entries of a tie is used
/// for it. Costs O(n log n) for n entries and each key of the chain, O(m log m) for the m judges' totals of the ties that reach `median` or
/// `head_to_head`, and O((n + d) log d) for the d entries in all decisions together.
///
/// # Errors
/// If a tie-break value does not fit.
pub fn rank<J: Copy + Ord>(
    rule: &Rule,
    entrants: &[Entrant<J>],
    decisions: &[Vec<EntryIndex>],
) -> Result<Ranking, Overflow> {
    let mut scored: Vec<(u32, Reverse<Exact>, EntryIndex)> = Vec::with_capacity(entrants.len());
    let mut unscored: Vec<(u32, EntryIndex)> = Vec::new();
    for (entry, entrant) in entrants.iter().enumerate() {
        match entrant.working.total() {
            Some(total) => scored.push((entrant.group, Reverse(total), entry)),
            None => unscored.push((entrant.group, entry)),
        }
    }
    scored.sort_unstable();
    unscored.sort_unstable();
    let mut contest = Contest { rule, entrants, decisions: Decisions::new(decisions), splits: Vec::new() };
    let mut ranking = Ranking {
        places: vec![Place::default(); entrants.len()],
        order: Vec::with_capacity(entrants.len()),
        splits: Vec::new(),
        ties: Vec::new(),
        cuts: Vec::new(),
        unused_decisions: Vec::new(),
    };
    let mut waiting = unscored.into_iter().peekable();
    for group in scored.chunk_by(|left, right| left.0 == right.0) {
        let number = group[0].0;
        while let Some((_, entry)) = waiting.next_if(|(of, _)| *of < number) {
            ranking.order.push(entry);
        }
        let mut blocks = Vec::new();
        for equal in group.chunk_by(|left, right| left.1 == right.1) {
            contest.break_tie(equal.iter().map(|(_, _, entry)| *entry).collect(), &mut blocks)?;
        }
        ranking.place(rule, number, &blocks, |block| entrants[*block.first()?].working.total());
        while let Some((_, entry)) = waiting.next_if(|(of, _)| *of == number) {
            ranking.order.push(entry);
        }
    }
    ranking.order.extend(waiting.map(|(_, entry)| entry));
    ranking.splits = contest.splits;
    ranking.unused_decisions = contest.decisions.unused();
    Ok(ranking)
}

impl Ranking {
    /// Gives the blocks of one group, best first and equal within, their ranks and tiers.
    fn place(
        &mut self,
        rule: &Rule,
        group: u32,
        blocks: &[Vec<EntryIndex>],
        totals: impl Fn(&[EntryIndex]) -> Option<Exact>,
    ) {
        let left_by = rule.tie_break().iter().find_map(|key| match key {
            TieBreak::Draw => Some(LeftBy::Draw),
            TieBreak::Shared => Some(LeftBy::Shared),
            _ => None,
        });
        let mut lines = TierLines::new(rule, blocks.iter().map(Vec::len).sum());
        let mut above = 0;
        for block in blocks {
            let end = above + block.len();
            let tied = Block { group, above, entries: block, total: totals(block) };
            let tier = lines.tier_of(&tied, &mut self.cuts);
            for entry in block {
                self.places[*entry] = Place { rank: Some(above + 1), tier };
            }
            if block.len() > 1 {
                let mut entries = block.clone();
                entries.sort_unstable();
                self.ties.push(Tie { rank: above + 1, entries, left_by: left_by.unwrap_or(LeftBy::Chain) });
            }
            self.order.extend(block);
            above = end;
        }
    }
}

/// Takes ties apart, first by the chain and then by what people decided.
struct Contest<'input, J> {
    rule: &'input Rule,
    entrants: &'input [Entrant<J>],
    decisions: Decisions,
    splits: Vec<Split>,
}

impl<J: Copy + Ord> Contest<'_, J> {
    /// Appends the entries of a tie to `blocks`, best first, those that stay equal together.
    fn break_tie(
        &mut self,
        tied: Vec<EntryIndex>,
        blocks: &mut Vec<Vec<EntryIndex>>,
    ) -> Result<(), Overflow> {
        if tied.len() == 1 {
            blocks.push(tied);
            return Ok(());
        }
        let mut parts = vec![tied];
        for (position, key) in self.rule.tie_break().iter().enumerate() {
            if matches!(key, TieBreak::Draw | TieBreak::Shared) {
                break;
            }
            let mut finer = Vec::with_capacity(parts.len());
            for part in parts {
                if part.len() == 1 {
                    finer.push(part);
                    continue;
                }
                let values = self.values(key, &part)?;
                self.divide(&values, DecidedBy::Key(position), &mut finer);
            }
            parts = finer;
        }
        for part in parts {
            let settled = if part.len() > 1 { self.decisions.settle(&part) } else { None };
            let Some((decision, places)) = settled else {
                blocks.push(part);
                continue;
            };
            let values: Vec<_> = places.into_iter().map(Reverse).zip(part).collect();
            self.divide(&values, DecidedBy::Decision(decision), blocks);
        }
        Ok(())
    }

    /// Puts entries with greater values first, keeps equal ones together in the order of the input, and notes it if that split them.
    fn divide<V: Ord + Copy>(
        &mut self,
        values: &[(V, EntryIndex)],
        by: DecidedBy,
        parts: &mut Vec<Vec<EntryIndex>>,
    ) {
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by_key(|(value, entry)| (Reverse(*value), *entry));
        let divided = sorted.chunk_by(|left, right| left.0 == right.0);
        let into: Vec<Vec<EntryIndex>> =
            divided.map(|equal| equal.iter().map(|(_, entry)| *entry).collect()).collect();
        if into.len() > 1 {
            self.splits.push(Split { by, into: into.clone() });
        }
        parts.extend(into);
    }

    /// The value of each entry of a tie for one key; keys that leave the tie as it is give the same to all.
    fn values(
        &self,
        key: &TieBreak,
        tied: &[EntryIndex],
    ) -> Result<Vec<(Option<Exact>, EntryIndex)>, Overflow> {
        let column = match key {
            TieBreak::Column(name) => self.rule.columns().position(|column| column == name),
            _ => None,
        };
        let wins = if *key == TieBreak::HeadToHead { self.wins(tied) } else { Vec::new() };
        let mut values = Vec::with_capacity(tied.len());
        for (position_in_tie, entry) in tied.iter().enumerate() {
            let entrant = &self.entrants[*entry];
            let working = &entrant.working;
            let value = match key {
                TieBreak::Criterion(position) => working
                    .criteria
                    .get(*position)
                    .and_then(|criterion| criterion.mean)
                    .map(|mean| mean.value),
                TieBreak::UntrimmedMean => working.raw_mean,
                TieBreak::UntrimmedSum => Some(working.raw_sum),
                TieBreak::Median => median(working.judge_totals())?,
                TieBreak::HeadToHead => Some(Exact::new(wins[position_in_tie], 1)?),
                TieBreak::Column(_) => {
                    column.and_then(|position| entrant.columns.get(position).copied().flatten())
                }
                TieBreak::Draw | TieBreak::Shared => None,
            };
            values.push((value, *entry));
        }
        Ok(values)
    }

    /// For each entry of a tie, how often a judge gave it a greater total than another one, over all judges and other entries.
    fn wins(&self, tied: &[EntryIndex]) -> Vec<i128> {
        let mut judged: Vec<(J, Exact, usize)> = Vec::new();
        for (position, entry) in tied.iter().enumerate() {
            let totals = self.entrants[*entry].working.judge_totals();
            judged.extend(
                totals.iter().map(|judge_total| (judge_total.judge, judge_total.total.value, position)),
            );
        }
        judged.sort_unstable();
        let mut wins = vec![0; tied.len()];
        for of_judge in judged.chunk_by(|left, right| left.0 == right.0) {
            let mut beaten = 0;
            for equal in of_judge.chunk_by(|left, right| left.1 == right.1) {
                for (_, _, position) in equal {
                    wins[*position] += beaten;
                }
                beaten += equal.iter().map(|_| 1).sum::<i128>();
            }
        }
        wins
    }
}

fn median<J>(totals: &[JudgeTotal<J>]) -> Result<Option<Exact>, Overflow> {
    let mut values: Vec<Exact> = totals.iter().map(|judge_total| judge_total.total.value).collect();
    values.sort_unstable();
    let Some(last) = values.len().checked_sub(1) else {
        return Ok(None);
    };
    values[last / 2].plus(values[values.len() / 2])?.times(1, 2).map(Some)
}

#[cfg(test)]
mod tests;
