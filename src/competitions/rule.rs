//! A round's rule of ranking as it is stored: the rule's own text form without the criteria, which the rubric
//! has, and the English names of the award tiers.

use serde::{Deserialize, Serialize};

use super::store::{CriterionRow, RoundRow};
use crate::{
    domain::{
        points::{Points, Weight},
        rule::{
            Rule, RuleError,
            text::{CriterionText, RuleText},
        },
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

    /// The whole rule, with the rubric's criteria under their codes.
    pub fn with_criteria(&self, criteria: &[CriterionRow]) -> RuleText {
        let mut rule = self.rule.clone();
        rule.criteria = criteria.iter().map(criterion_text).collect();
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

fn criterion_text(criterion: &CriterionRow) -> CriterionText {
    let points = |thousandths| Points::from_thousandths(thousandths).unwrap_or_default().to_string();
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
