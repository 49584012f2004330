//! A round's rule of ranking as it is stored: the rule's own text form without the criteria, which the rubric
//! has, and the English names of the award tiers.

use serde::{Deserialize, Serialize};

use super::store::{CriterionRow, RoundRow};
use crate::{
    compute::{
        exact::Exact,
        scoring::{Mark, Scorer},
    },
    domain::{
        points::{Points, Weight},
        rule::{
            Criterion, Part, Rule, RuleError,
            text::{BonusText, CriterionText, GateText, RuleText},
        },
        states::{CriterionKind, Language},
    },
    error::AppError,
};

/// A round's rule of ranking.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RoundRule {
    /// Everything but the criteria.
    pub rule: RuleText,
    /// The English names of the tiers, in their order.
    pub tier_names_en: Vec<String>,
}

impl RoundRule {
    /// The rule of a stored round.
    ///
    /// # Errors
    /// When the stored text is damaged.
    pub fn of(round: &RoundRow) -> Result<Self, AppError> {
        Ok(serde_json::from_str(&round.rule)?)
    }

    /// The form in which a round stores it.
    ///
    /// # Errors
    /// When it cannot be written, which no rule of ours causes.
    pub fn to_text(&self) -> Result<String, AppError> {
        Ok(serde_json::to_string(self)?)
    }

    /// The whole rule, with the rubric's criteria, bonuses and gates under their codes.
    pub fn with_criteria(&self, criteria: &[CriterionRow]) -> RuleText {
        let of = |kind: CriterionKind| criteria.iter().filter(move |row| row.kind == kind);
        let mut rule = self.rule.clone();
        rule.criteria = of(CriterionKind::Criterion).map(criterion_text).collect();
        rule.bonuses = of(CriterionKind::Bonus)
            .map(|row| BonusText { id: row.code.clone(), full: points(row.full_points) })
            .collect();
        rule.gates = of(CriterionKind::Gate).map(|row| GateText { id: row.code.clone() }).collect();
        rule
    }

    /// The whole rule, checked.
    ///
    /// # Errors
    /// When the rule does not fit the rubric; names the place.
    pub fn checked(&self, criteria: &[CriterionRow]) -> Result<Rule, RuleError> {
        Rule::new(&self.with_criteria(criteria))
    }
}

/// A rubric's rows in the order in which a rule counts them, so that marks can name them by their position here, as
/// [`Rule::item_position`] does: first the criteria, then the bonuses, then the gates, each in the order of the sheet.
pub fn in_order_of_rule(mut criteria: Vec<CriterionRow>) -> Vec<CriterionRow> {
    criteria.sort_by_key(|row| row.kind);
    criteria
}

/// What a part is called: the heading of its criteria, or the id by which the rule names it.
pub fn part_name<'a>(rule: &Rule, part: &'a Part, rows: &'a [CriterionRow], language: Language) -> &'a str {
    let first = part.criteria.first().and_then(|position| rule.criteria().get(*position));
    let row = first.and_then(|criterion| rows.iter().find(|row| row.code == criterion.id));
    match row.map(|row| language.pick(&row.group_zh, &row.group_en)) {
        Some(name) if !name.is_empty() => name,
        _ => &part.id,
    }
}

/// The total of a sheet with full marks everywhere and without a bonus; none if the rule's numbers are too far apart.
pub fn full_total(rule: &Rule) -> Option<Exact> {
    let full = |(criterion, of): (usize, &Criterion)| Mark { judge: (), criterion, points: of.full };
    let marks: Vec<Mark<()>> = rule.criteria().iter().enumerate().map(full).collect();
    Scorer::new(rule).ok()?.score(&marks).ok()?.raw_mean
}

fn points(thousandths: i32) -> String {
    Points::from_thousandths(thousandths).unwrap_or_default().to_string()
}

fn criterion_text(criterion: &CriterionRow) -> CriterionText {
    let weight =
        Weight::from_thousandths(criterion.weight).map(|weight| weight.to_string()).unwrap_or_default();
    CriterionText {
        id: criterion.code.clone(),
        name: Some(criterion.name_zh.clone()),
        group: (!criterion.group_zh.is_empty()).then(|| criterion.group_zh.clone()),
        full: points(criterion.full_points),
        step: points(criterion.step),
        weight,
    }
}
