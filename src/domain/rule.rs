//! The rule by which a round's marks become scores and ranks: criteria, aggregation, rounding, tie-break chain and award tiers.
//! A rule is only made through [`Rule::new`], so whoever holds one need not check it again; its written form is in [`text`].

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::domain::points::{Points, Weight};
use crate::domain::rule::text::{CriterionText, RuleText, TierText, TrimText};

pub mod text;

/// The most criteria or tiers of one rule.
pub const LIST_LIMIT: usize = 100;
/// The longest id or name, in bytes.
pub const NAME_LIMIT: usize = 1000;
const COUNT_LIMIT: i64 = 10_000_000;

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
    /// A judge's weighted total of one entry.
    JudgeTotal,
    /// The mean of one criterion.
    CriterionMean,
    /// The mean of one criterion times its weight.
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

/// What a weight multiplies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weighting {
    /// The mark.
    Factor,
    /// The mark as a share of the full marks.
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
    /// The median of the totals of the judges who marked every criterion.
    Median,
    /// How often a judge gave more to this entry than to another one of the tie, over the judges who marked both entries in full.
    HeadToHead,
    /// A figure that came with the entries, by the name of its column.
    Column(String),
    /// Lots, drawn by people: the tie stays until the order that was drawn is recorded.
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

/// One award tier, in the order in which they are filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    /// Its name, unique in the rule.
    pub name: String,
    /// How many places it has; at least 1.
    pub count: usize,
    /// What happens if its last place falls into a tie.
    pub on_tie: OnTie,
}

/// What happens if the line below a tier falls into a tie.
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
    tiers: Vec<Tier>,
}

impl Rule {
    /// The rule that a written form describes.
    ///
    /// # Errors
    /// The first field that is wrong or asks for something that is not supported.
    pub fn new(text: &RuleText) -> Result<Self, RuleError> {
        let Some(decimals) = u8::try_from(text.decimals).ok().filter(|decimals| *decimals <= 6) else {
            return Err(wrong("decimals", "must be 0 to 6"));
        };
        let mut round = BTreeSet::new();
        for (position, name) in text.round.iter().enumerate() {
            round
                .insert(text::round_place(name).ok_or_else(|| unknown(&format!("round[{position}]"), name))?);
        }
        let aggregate = aggregate(text)?;
        let weighting =
            text::weighting(&text.weighting).ok_or_else(|| unknown("weighting", &text.weighting))?;
        for (field, is_given) in
            [("gate", text.gate.is_some()), ("bonus", text.bonus.is_some()), ("part", text.part.is_some())]
        {
            if is_given {
                return Err(wrong(field, "is not supported"));
            }
        }
        let criteria = criteria(&text.criteria)?;
        let tie_break = tie_break(&text.tie_break, &criteria)?;
        let tiers = tiers(&text.tiers)?;
        Ok(Self { decimals, round, aggregate, weighting, tie_break, criteria, tiers })
    }

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

    /// The award tiers, highest first.
    pub fn tiers(&self) -> &[Tier] {
        &self.tiers
    }

    /// The position of the criterion with this id.
    pub fn criterion_position(&self, id: &str) -> Option<usize> {
        self.criteria.iter().position(|criterion| criterion.id == id)
    }

    /// The names of the columns that the tie-break chain needs, in its order.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.tie_break.iter().filter_map(|key| match key {
            TieBreak::Column(name) => Some(name.as_str()),
            _ => None,
        })
    }
}

fn wrong(place: &str, message: &str) -> RuleError {
    RuleError { place: place.to_owned(), message: message.to_owned() }
}

fn unknown(place: &str, value: &str) -> RuleError {
    wrong(place, &format!("{:?} is not supported", value.chars().take(60).collect::<String>()))
}

fn aggregate(text: &RuleText) -> Result<Aggregate, RuleError> {
    let trim = text.trim.as_ref().map(trim).transpose()?;
    match (text.aggregate.as_str(), trim) {
        ("mean", _) => Ok(Aggregate::Mean),
        ("trimmed", Some(trim)) => Ok(Aggregate::Trimmed(trim)),
        ("trimmed", None) => Err(wrong("trim", "is needed by aggregate = \"trimmed\"")),
        (other, _) => Err(unknown("aggregate", other)),
    }
}

fn trim(text: &TrimText) -> Result<Trim, RuleError> {
    let high = count(text.high, 0, "trim.high")?;
    let low = count(text.low, 0, "trim.low")?;
    let min_panel = count(text.min_panel, 1, "trim.min_panel")?;
    if min_panel <= high + low {
        return Err(wrong(
            "trim.min_panel",
            "must be greater than high + low, or nothing is left of the smallest panel",
        ));
    }
    let on = text::trim_on(&text.on).ok_or_else(|| unknown("trim.on", &text.on))?;
    let otherwise =
        text::small_panel_rule(&text.otherwise).ok_or_else(|| unknown("trim.otherwise", &text.otherwise))?;
    Ok(Trim { high, low, on, min_panel, otherwise })
}

fn count(value: i64, least: i64, place: &str) -> Result<usize, RuleError> {
    let within = (least..=COUNT_LIMIT).contains(&value);
    let count = usize::try_from(value).ok().filter(|_| within);
    count.ok_or_else(|| wrong(place, &format!("must be {least} to {COUNT_LIMIT}")))
}

fn unique_name<'text>(
    name: &'text str,
    place: &str,
    seen: &mut BTreeSet<&'text str>,
) -> Result<String, RuleError> {
    if name.trim().is_empty() {
        return Err(wrong(place, "must not be empty"));
    }
    if name.len() > NAME_LIMIT {
        return Err(wrong(place, &format!("is longer than {NAME_LIMIT} bytes")));
    }
    if !seen.insert(name) {
        return Err(wrong(place, "is used twice"));
    }
    Ok(name.to_owned())
}

fn criteria(texts: &[CriterionText]) -> Result<Vec<Criterion>, RuleError> {
    if texts.is_empty() || texts.len() > LIST_LIMIT {
        return Err(wrong("criterion", &format!("there must be 1 to {LIST_LIMIT} criteria")));
    }
    let mut seen = BTreeSet::new();
    let mut criteria = Vec::with_capacity(texts.len());
    for (position, text) in texts.iter().enumerate() {
        let place = |field: &str| format!("criterion[{position}].{field}");
        let points = |field: &str, value: &str| match value.parse::<Points>() {
            Ok(points) if points.thousandths() > 0 => Ok(points),
            Ok(_) => Err(wrong(&place(field), "must be greater than 0")),
            Err(error) => Err(wrong(&place(field), &error.to_string())),
        };
        criteria.push(Criterion {
            id: unique_name(&text.id, &place("id"), &mut seen)?,
            name: text.name.clone(),
            group: text.group.clone(),
            full: points("full", &text.full)?,
            step: points("step", &text.step)?,
            weight: text.weight.parse().map_err(|error| wrong(&place("weight"), &format!("{error}")))?,
        });
    }
    Ok(criteria)
}

fn tie_break(texts: &[String], criteria: &[Criterion]) -> Result<Vec<TieBreak>, RuleError> {
    let mut chain = Vec::with_capacity(texts.len());
    for (position, text) in texts.iter().enumerate() {
        let place = format!("tie_break[{position}]");
        if chain.last() == Some(&TieBreak::Shared) {
            return Err(wrong(&place, "comes after \"shared\", which ends the chain"));
        }
        let key = text::tie_break(text, criteria).ok_or_else(|| unknown(&place, text))?;
        if chain.contains(&key) {
            return Err(wrong(&place, "is used twice"));
        }
        chain.push(key);
    }
    Ok(chain)
}

fn tiers(texts: &[TierText]) -> Result<Vec<Tier>, RuleError> {
    if texts.len() > LIST_LIMIT {
        return Err(wrong("tier", &format!("there are more than {LIST_LIMIT} tiers")));
    }
    let mut seen = BTreeSet::new();
    let mut tiers = Vec::with_capacity(texts.len());
    for (position, text) in texts.iter().enumerate() {
        let place = |field: &str| format!("tier[{position}].{field}");
        for (field, is_given) in
            [("percent", text.percent.is_some()), ("threshold", text.threshold.is_some())]
        {
            if is_given {
                return Err(wrong(&place(field), "is not supported"));
            }
        }
        let Some(places) = text.count else {
            return Err(wrong(&place("count"), "is missing"));
        };
        tiers.push(Tier {
            name: unique_name(&text.name, &place("name"), &mut seen)?,
            count: count(places, 1, &place("count"))?,
            on_tie: text::on_tie(&text.on_tie).ok_or_else(|| unknown(&place("on_tie"), &text.on_tie))?,
        });
    }
    Ok(tiers)
}
