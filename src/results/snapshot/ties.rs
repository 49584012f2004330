//! What is frozen about ties: what took them apart, the orders that people decided, and the awards that take all of a tie.

use serde::{Deserialize, Serialize};

use super::{Name, Snapshot};
use crate::{
    compute::ranking::{DecidedBy, Ranking},
    results::{
        standing::Standing,
        store::{DecisionRow, ExceedingRow},
    },
};

// The fields of all these structs stand in the order of the alphabet: that makes the text canonical.

/// A decision, frozen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FrozenDecision {
    /// When it was recorded, in UTC.
    pub at: String,
    /// The numbers of the entries, best first.
    pub order: Vec<String>,
    /// Why.
    pub reason: String,
}

/// The leave for an award to take all of the tied entries on its line, frozen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenExceeding {
    /// When it was recorded, in UTC.
    pub at: String,
    /// Why.
    pub reason: String,
    /// The names of the tier.
    pub tier: Name,
}

/// What took entries of one score apart, frozen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenSplit {
    /// The key of the chain, as the rule writes it; `decision` where people decided.
    pub by: String,
    /// The numbers of the entries, best first; those of an inner list were still equal.
    pub order: Vec<Vec<String>>,
}

/// How a split says that people decided. No key of a rule is written so.
pub const BY_DECISION: &str = "decision";

impl Snapshot {
    /// Whether a decision counted in this result.
    pub fn holds_decision(&self, row: &DecisionRow) -> bool {
        let at = row.at.to_string();
        self.decisions.iter().any(|frozen| frozen.at == at && frozen.reason == row.reason)
    }

    /// Whether an award exceeds in this result by this leave.
    pub fn holds_leave(&self, row: &ExceedingRow) -> bool {
        let at = row.at.to_string();
        self.exceeded.iter().any(|frozen| frozen.at == at && frozen.reason == row.reason)
    }
}

/// The decisions on the order of tied entries that counted.
pub fn decisions(standing: &Standing, numbers: &[&str]) -> Vec<FrozenDecision> {
    let used = |position: usize| !standing.ranking.unused_decisions.contains(&position);
    let counted = standing.decided.iter().enumerate().filter(|(position, _)| used(*position));
    counted
        .filter_map(|(_, decided)| {
            let row = standing.inputs.decisions.iter().find(|row| row.id == decided.id)?;
            Some(FrozenDecision {
                at: row.at.to_string(),
                order: numbers_of(&decided.order, numbers),
                reason: row.reason.clone(),
            })
        })
        .collect()
}

/// The awards that were let exceed and do. A leave whose tie is gone is no reason for anything in the result.
pub fn exceeded(standing: &Standing) -> Vec<FrozenExceeding> {
    let exceeding = standing.leaves().into_iter().filter(|(_, _, exceeds)| *exceeds);
    exceeding
        .filter_map(|(row, tier, _)| {
            Some(FrozenExceeding {
                at: row.at.to_string(),
                reason: row.reason.clone(),
                tier: Name::of(standing.tier_names(tier)?),
            })
        })
        .collect()
}

/// What took ties apart; `chain` are the keys as the rule writes them.
pub fn splits(chain: &[String], numbers: &[&str], ranking: &Ranking) -> Vec<FrozenSplit> {
    ranking
        .splits
        .iter()
        .map(|split| FrozenSplit {
            by: match split.by {
                DecidedBy::Key(key) => chain.get(key).cloned().unwrap_or_default(),
                DecidedBy::Decision(_) => BY_DECISION.to_owned(),
            },
            order: split.into.iter().map(|equal| numbers_of(equal, numbers)).collect(),
        })
        .collect()
}

fn numbers_of(entries: &[usize], numbers: &[&str]) -> Vec<String> {
    entries.iter().filter_map(|entry| numbers.get(*entry)).map(|number| (*number).to_owned()).collect()
}
