//! The rule by which a round's marks become scores and ranks: criteria, gates, bonuses, parts, aggregation, rounding, tie-break
//! chain and award tiers. A rule is only made through [`Rule::new`] in [`check`], so whoever holds one need not check it again;
//! its written form is in [`text`].

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::domain::points::{Points, Weight};
use crate::domain::rule::text::RuleText;

pub mod check;
pub mod text;

/// The most criteria, gates, bonuses, parts or tiers of one rule.
pub const LIST_LIMIT: usize = 100;
/// The longest id or name, in bytes.
pub const NAME_LIMIT: usize = 1000;

/// What is wrong with a rule, and where.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{place}: {message}")]
pub struct RuleError {
    /// The field, such as `trim.min_panel` or `criterion[2].full`; positions count from 0.
    pub place: String,
    /// What is wrong there.
    pub message: String,
}

/// A place where a number is rounded half-up; elsewhere it stays exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RoundPlace {
    /// A judge's weighted total of one entry, or of one part of it.
    JudgeTotal,
    /// The mean of one criterion or bonus.
    CriterionMean,
    /// The mean of one criterion times its weight, or of one bonus, which has no weight.
    WeightedCriterion,
    /// The entry's total.
    Total,
}

/// How the marks of a panel become one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregate {
    /// The mean of each criterion's marks, weighted and added.
    Mean,
    /// The same without the highest and the lowest.
    Trimmed(Trim),
    /// The mean of the judges' standard scores, 50 + 10 × (total − the judge's mean) / the judge's standard deviation.
    Standardised,
    /// The score that remains when each judge's severity is taken out; estimated from all marks at once.
    Calibrated,
}

/// How many marks are dropped, and of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trim {
    /// How many of the highest are dropped.
    pub high: usize,
    /// How many of the lowest are dropped.
    pub low: usize,
    /// What is trimmed.
    pub on: TrimOn,
    /// The smallest panel that is trimmed; greater than `high + low`.
    pub min_panel: usize,
    /// What happens to a smaller panel.
    pub otherwise: SmallPanelRule,
}

/// What a trimmed mean drops from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrimOn {
    /// Each criterion's marks; a blank is missing from its criterion only.
    Criterion,
    /// The judges' weighted totals; a judge with a blank is left out.
    Total,
}

/// What happens to a panel that is too small to be trimmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmallPanelRule {
    /// Nothing is dropped: the mean by criterion.
    Mean,
    /// There is no score until somebody decides.
    Refuse,
}

/// What a weight multiplies. The weights of parts follow the same word as those of criteria.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weighting {
    /// The mark; of a part its score.
    Factor,
    /// The mark as a share of the full marks; of a part its score as a share of what its criteria's weights add up to.
    Percent,
}

/// One key of the tie-break chain; for each of them, more is better.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TieBreak {
    /// The mean of the criterion at this position, as it counts in the score.
    Criterion(usize),
    /// The exact total of the plain criterion means, nothing dropped.
    UntrimmedMean,
    /// The exact sum of all weighted marks of all judges.
    UntrimmedSum,
    /// The median of the totals of the judges who marked every criterion, as they gave them, also where the rule standardises.
    Median,
    /// How often a judge gave more to this entry than to another one of the tie, over the judges who marked both entries in full.
    HeadToHead,
    /// A figure that came with the entries, by the name of its column.
    Column(String),
    /// Lots, drawn by people: the tie stays until the order that was drawn is recorded, and no later key comes before that.
    Draw,
    /// The rank is shared; ends the chain.
    Shared,
}

/// One criterion of the round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// The id by which marks name it.
    pub id: String,
    /// What people read, if it is not the id.
    pub name: Option<String>,
    /// The heading under which it stands on the sheet.
    pub group: Option<String>,
    /// The most that can be given; greater than 0.
    pub full: Points,
    /// The distance of neighbouring marks; greater than 0.
    pub step: Points,
    /// What it counts.
    pub weight: Weight,
}

/// A condition that an entry must meet to be ranked; worth no points. Whoever checks it marks it with 1 (met) or 0 (missed).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// The id by which marks name it.
    pub id: String,
}

/// Points outside the full marks, which a judge may give but need not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bonus {
    /// The id by which marks name it.
    pub id: String,
    /// The most that can be given; greater than 0.
    pub full: Points,
}

/// One of the sheets that make up the total, such as the plan and the defence, each with judges of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its id, unique among the parts.
    pub id: String,
    /// What its score counts.
    pub weight: Weight,
    /// The positions of its criteria; every criterion belongs to exactly one part.
    pub criteria: Vec<usize>,
}

/// What a mark can be given for, by the position that marks name.
#[derive(Clone, Copy, Debug)]
pub enum Item<'rule> {
    /// A criterion.
    Criterion(&'rule Criterion),
    /// A bonus.
    Bonus(&'rule Bonus),
    /// A gate.
    Gate(&'rule Gate),
}

impl<'rule> Item<'rule> {
    /// The id by which marks name it.
    pub fn id(self) -> &'rule str {
        match self {
            Self::Criterion(criterion) => &criterion.id,
            Self::Bonus(bonus) => &bonus.id,
            Self::Gate(gate) => &gate.id,
        }
    }
}

/// How many entries a tier takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TierSize {
    /// So many places; at least 1.
    Count(usize),
    /// At most this percentage of the ranked entries of a group, so many whole places; greater than 0, at most 100.
    Percent(Points),
    /// Everybody not in a higher tier whose score, as ranks compare it, is at least this.
    Threshold(Points),
}

/// One award tier, in the order in which they are filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    /// Its name, unique in the rule.
    pub name: String,
    /// How many places it has.
    pub size: TierSize,
    /// What happens if its last place falls into a tie.
    pub on_tie: OnTie,
}

/// What happens if the line below a tier falls into a tie; a threshold cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnTie {
    /// The tied entries stay without a tier and are reported.
    Report,
    /// The tier takes them all; the tiers below keep their own counts.
    Exceed,
}

/// The rule of one round, valid by construction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RuleText", into = "RuleText")]
pub struct Rule {
    decimals: u8,
    round: BTreeSet<RoundPlace>,
    aggregate: Aggregate,
    weighting: Weighting,
    tie_break: Vec<TieBreak>,
    criteria: Vec<Criterion>,
    bonuses: Vec<Bonus>,
    gates: Vec<Gate>,
    parts: Vec<Part>,
    tiers: Vec<Tier>,
}

impl Rule {
    /// How many decimals are kept where a number is rounded or printed.
    pub fn decimals(&self) -> u8 {
        self.decimals
    }

    /// Whether numbers are rounded at this place.
    pub fn rounds_at(&self, place: RoundPlace) -> bool {
        self.round.contains(&place)
    }

    /// How a panel's marks become one number.
    pub fn aggregate(&self) -> Aggregate {
        self.aggregate
    }

    /// What a weight multiplies.
    pub fn weighting(&self) -> Weighting {
        self.weighting
    }

    /// The tie-break chain, first key first.
    pub fn tie_break(&self) -> &[TieBreak] {
        &self.tie_break
    }

    /// The criteria, at least one; everything else names them by their position here.
    pub fn criteria(&self) -> &[Criterion] {
        &self.criteria
    }

    /// The bonuses.
    pub fn bonuses(&self) -> &[Bonus] {
        &self.bonuses
    }

    /// The gates.
    pub fn gates(&self) -> &[Gate] {
        &self.gates
    }

    /// The parts whose scores make up the total; none if all criteria stand on one sheet.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The award tiers, highest first.
    pub fn tiers(&self) -> &[Tier] {
        &self.tiers
    }

    /// The position of the criterion with this id.
    pub fn criterion_position(&self, id: &str) -> Option<usize> {
        self.criteria.iter().position(|criterion| criterion.id == id)
    }

    /// The position by which marks name the criterion, bonus or gate with this id: criteria first, then bonuses, then gates.
    pub fn item_position(&self, id: &str) -> Option<usize> {
        self.items().position(|item| item.id() == id)
    }

    /// What marks at this position are given for.
    pub fn item(&self, position: usize) -> Option<Item<'_>> {
        self.items().nth(position)
    }

    /// Everything that marks are given for, by position: criteria first, then bonuses, then gates.
    pub fn items(&self) -> impl Iterator<Item = Item<'_>> {
        let criteria = self.criteria.iter().map(Item::Criterion);
        let bonuses = self.bonuses.iter().map(Item::Bonus);
        criteria.chain(bonuses).chain(self.gates.iter().map(Item::Gate))
    }

    /// The names of the columns that the tie-break chain needs, in its order.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.tie_break.iter().filter_map(|key| match key {
            TieBreak::Column(name) => Some(name.as_str()),
            _ => None,
        })
    }
}
