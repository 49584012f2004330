//! A round's rule of ranking as it is stored: the rule's own text form without the criteria, which the rubric
//! has, and the English names of the award tiers.

use serde::{Deserialize, Serialize};

use super::store::{CriterionRow, RoundRow};
use crate::{
    compute::{
        calibration::official::MOST_JUDGES,
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

/// The name of the rule that takes the judges' leanings out of the scores.
const CALIBRATED: &str = "calibrated";

/// The largest total that a calibrated round may give. The computation takes a little more, so that bonuses have room.
const LARGEST_TOTAL: i128 = 900_000_000;

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

    /// How many judges an entry needs to be scored at all; none where one is enough.
    pub fn fewest_judges(&self) -> Option<i64> {
        self.rule.trim.as_ref().filter(|trim| trim.otherwise == "refuse").map(|trim| trim.min_panel)
    }

    /// Whether entries can be ranked that so many judges mark: a calibration takes only so many.
    pub fn takes_judges(&self, judges: usize) -> bool {
        self.rule.aggregate != CALIBRATED || judges <= MOST_JUDGES
    }

    /// Whether the totals are small enough for the rule: a calibration takes only so large ones.
    pub fn takes_totals_of(&self, rule: &Rule) -> bool {
        let most = Exact::new(LARGEST_TOTAL, 1).ok();
        self.rule.aggregate != CALIBRATED || full_total(rule).is_some_and(|total| Some(total) <= most)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rule::text::{TierText, TrimText};

    fn rule(aggregate: &str, full: &str) -> (RoundRule, Rule) {
        let criterion = CriterionText {
            id: "c".to_owned(),
            name: None,
            group: None,
            full: full.to_owned(),
            step: "1".to_owned(),
            weight: "1000".to_owned(),
        };
        let tier = TierText {
            name: "gold".to_owned(),
            count: Some(1),
            on_tie: "report".to_owned(),
            ..TierText::default()
        };
        let text = RuleText {
            decimals: 2,
            round: vec!["total".to_owned()],
            aggregate: aggregate.to_owned(),
            trim: None,
            weighting: "factor".to_owned(),
            tie_break: vec!["shared".to_owned()],
            criteria: vec![criterion],
            tiers: vec![tier],
            gates: Vec::new(),
            bonuses: Vec::new(),
            parts: Vec::new(),
        };
        let whole = Rule::new(&text).unwrap();
        (RoundRule { rule: text, tier_names_en: Vec::new() }, whole)
    }

    #[test]
    fn only_a_calibration_minds_how_many_judges_there_are() {
        let (calibrated, _) = rule("calibrated", "10");
        assert!(calibrated.takes_judges(MOST_JUDGES) && !calibrated.takes_judges(MOST_JUDGES + 1));
        assert!(rule("mean", "10").0.takes_judges(MOST_JUDGES + 1));
    }

    #[test]
    fn only_a_calibration_minds_how_large_the_totals_are() {
        for (aggregate, full, takes) in
            [("calibrated", "900000", true), ("calibrated", "900001", false), ("mean", "900001", true)]
        {
            let (text, whole) = rule(aggregate, full);
            assert_eq!(text.takes_totals_of(&whole), takes, "{aggregate} {full}");
        }
    }

    #[test]
    fn only_a_rule_that_refuses_small_panels_needs_so_many_judges() {
        let (mut text, _) = rule("mean", "10");
        assert_eq!(text.fewest_judges(), None);
        for (otherwise, fewest) in [("mean", None), ("refuse", Some(5))] {
            text.rule.trim = Some(TrimText {
                high: 1,
                low: 1,
                on: "total".to_owned(),
                min_panel: 5,
                otherwise: otherwise.to_owned(),
            });
            assert_eq!(text.fewest_judges(), fewest, "{otherwise}");
        }
    }
}
