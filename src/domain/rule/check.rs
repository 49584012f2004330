//! How a rule is made from its written form: every field is checked once, here, and what is wrong is named with its place.

use std::collections::BTreeSet;

use crate::domain::points::{Points, Weight};
use crate::domain::rule::text::{
    self, BonusText, CriterionText, GateText, PartText, RuleText, TierText, TrimText,
};
use crate::domain::rule::{
    Aggregate, Bonus, Criterion, Gate, LIST_LIMIT, NAME_LIMIT, Part, Rule, RuleError, TieBreak, Tier,
    TierSize, Trim,
};

const COUNT_LIMIT: i64 = 10_000_000;

impl Rule {
    /// The rule that a written form describes. Costs time in proportion to its length times the number of its criteria.
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
        // Marks name criteria, bonuses and gates in one column, so their ids must differ.
        let mut ids = BTreeSet::new();
        let criteria = criteria(&text.criteria, &mut ids)?;
        let bonuses = bonuses(&text.bonuses, &mut ids)?;
        let gates = gates(&text.gates, &mut ids)?;
        let parts = parts(&text.parts, &criteria)?;
        let tie_break = tie_break(&text.tie_break, &criteria)?;
        let tiers = tiers(&text.tiers)?;
        Ok(Self { decimals, round, aggregate, weighting, tie_break, criteria, bonuses, gates, parts, tiers })
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
        ("standardised", _) => Ok(Aggregate::Standardised),
        ("calibrated", _) => Ok(Aggregate::Calibrated),
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

fn list_size(name: &str, size: usize) -> Result<(), RuleError> {
    if size > LIST_LIMIT {
        return Err(wrong(name, &format!("there are more than {LIST_LIMIT}")));
    }
    Ok(())
}

fn positive_points(value: &str, place: &str) -> Result<Points, RuleError> {
    match value.parse::<Points>() {
        Ok(points) if points.thousandths() > 0 => Ok(points),
        Ok(_) => Err(wrong(place, "must be greater than 0")),
        Err(error) => Err(wrong(place, &error.to_string())),
    }
}

fn weight(value: &str, place: &str) -> Result<Weight, RuleError> {
    value.parse().map_err(|error| wrong(place, &format!("{error}")))
}

fn criteria<'text>(
    texts: &'text [CriterionText],
    seen: &mut BTreeSet<&'text str>,
) -> Result<Vec<Criterion>, RuleError> {
    if texts.is_empty() || texts.len() > LIST_LIMIT {
        return Err(wrong("criterion", &format!("there must be 1 to {LIST_LIMIT} criteria")));
    }
    let mut criteria = Vec::with_capacity(texts.len());
    for (position, text) in texts.iter().enumerate() {
        let place = |field: &str| format!("criterion[{position}].{field}");
        criteria.push(Criterion {
            id: unique_name(&text.id, &place("id"), seen)?,
            name: text.name.clone(),
            group: text.group.clone(),
            full: positive_points(&text.full, &place("full"))?,
            step: positive_points(&text.step, &place("step"))?,
            weight: weight(&text.weight, &place("weight"))?,
        });
    }
    Ok(criteria)
}

fn bonuses<'text>(
    texts: &'text [BonusText],
    seen: &mut BTreeSet<&'text str>,
) -> Result<Vec<Bonus>, RuleError> {
    list_size("bonus", texts.len())?;
    let bonus = |(position, text): (usize, &'text BonusText)| {
        Ok(Bonus {
            id: unique_name(&text.id, &format!("bonus[{position}].id"), seen)?,
            full: positive_points(&text.full, &format!("bonus[{position}].full"))?,
        })
    };
    texts.iter().enumerate().map(bonus).collect()
}

fn gates<'text>(texts: &'text [GateText], seen: &mut BTreeSet<&'text str>) -> Result<Vec<Gate>, RuleError> {
    list_size("gate", texts.len())?;
    let gate = |(position, text): (usize, &'text GateText)| {
        Ok(Gate { id: unique_name(&text.id, &format!("gate[{position}].id"), seen)? })
    };
    texts.iter().enumerate().map(gate).collect()
}

/// The parts; together they must hold every criterion once.
fn parts(texts: &[PartText], criteria: &[Criterion]) -> Result<Vec<Part>, RuleError> {
    list_size("part", texts.len())?;
    let (mut ids, mut placed) = (BTreeSet::new(), BTreeSet::new());
    let mut parts = Vec::with_capacity(texts.len());
    for (position, text) in texts.iter().enumerate() {
        let place = |field: &str| format!("part[{position}].{field}");
        let id = unique_name(&text.id, &place("id"), &mut ids)?;
        let weight = weight(&text.weight, &place("weight"))?;
        if text.criteria.is_empty() {
            return Err(wrong(&place("criteria"), "must name at least one criterion"));
        }
        let mut own = Vec::with_capacity(text.criteria.len());
        for (number, id) in text.criteria.iter().enumerate() {
            let place = place(&format!("criteria[{number}]"));
            let known = criteria.iter().position(|criterion| criterion.id == *id);
            let criterion = known.ok_or_else(|| wrong(&place, "is no criterion of the rule"))?;
            if !placed.insert(criterion) {
                return Err(wrong(&place, "stands in a part already"));
            }
            own.push(criterion);
        }
        own.sort_unstable();
        parts.push(Part { id, weight, criteria: own });
    }
    let missing = (0..criteria.len()).find(|criterion| !parts.is_empty() && !placed.contains(criterion));
    match missing {
        Some(criterion) => Err(wrong(&format!("criterion[{criterion}].id"), "stands in no part")),
        None => Ok(parts),
    }
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
    list_size("tier", texts.len())?;
    let mut seen = BTreeSet::new();
    let mut tiers = Vec::with_capacity(texts.len());
    for (position, text) in texts.iter().enumerate() {
        let place = |field: &str| format!("tier[{position}].{field}");
        tiers.push(Tier {
            name: unique_name(&text.name, &place("name"), &mut seen)?,
            size: tier_size(text, &place)?,
            on_tie: text::on_tie(&text.on_tie).ok_or_else(|| unknown(&place("on_tie"), &text.on_tie))?,
        });
    }
    Ok(tiers)
}

fn tier_size(text: &TierText, place: &impl Fn(&str) -> String) -> Result<TierSize, RuleError> {
    match (text.count, &text.percent, &text.threshold) {
        (Some(places), None, None) => Ok(TierSize::Count(count(places, 1, &place("count"))?)),
        (None, Some(percent), None) => {
            let points = positive_points(percent, &place("percent"))?;
            if points.thousandths() > 100_000 {
                return Err(wrong(&place("percent"), "must be at most 100"));
            }
            Ok(TierSize::Percent(points))
        }
        (None, None, Some(threshold)) => {
            let points =
                threshold.parse().map_err(|error| wrong(&place("threshold"), &format!("{error}")))?;
            Ok(TierSize::Threshold(points))
        }
        (None, None, None) => Err(wrong(&place("count"), "is missing, and so are percent and threshold")),
        (Some(_), Some(_), _) | (None, Some(_), Some(_)) => {
            Err(wrong(&place("percent"), "stands beside another size of the tier"))
        }
        (Some(_), None, Some(_)) => Err(wrong(&place("threshold"), "stands beside another size of the tier")),
    }
}
