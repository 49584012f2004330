//! What a score sheet holds, apart from any database: typed marks and how they are checked against the rubric, the
//! content that a revision keeps, and the judge's weighted total.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::store::Gauge;
use crate::{
    competitions::rule::RoundRule,
    compute::{
        exact::Exact,
        scoring::{Mark, Scorer},
    },
    domain::{
        id::CriterionId,
        points::{DecimalError, Points, Weight},
        problem::Problem,
        rule::{
            Rule, Weighting,
            text::{CriterionText, RuleText},
        },
        states::{Control, CriterionKind, SheetState},
    },
    error::AppError,
    l10n::L10nLanguage,
};

/// A mark as it was typed, before the rubric is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TypedMark {
    /// Nothing: no mark, which is not zero.
    Blank,
    /// A number.
    Points(Points),
    /// A number beyond any full marks.
    TooLarge,
    /// Not a number.
    NotDecimal,
}

impl TypedMark {
    /// Reads what was typed; full-width digits and an ideographic full stop count as plain ones.
    pub fn parse(text: &str) -> Self {
        match text.replace('。', ".").parse() {
            Ok(points) => Self::Points(points),
            Err(DecimalError::Empty) => Self::Blank,
            Err(DecimalError::TooLarge) => Self::TooLarge,
            Err(DecimalError::NotDecimal | DecimalError::TooManyDecimals | DecimalError::Zero) => {
                Self::NotDecimal
            }
        }
    }

    /// The mark as the criterion allows it: blank, or within the full marks and on the step or a level.
    ///
    /// # Errors
    /// Not a number, out of range, off the step, not one of the levels.
    pub fn checked(
        self,
        gauge: &Gauge,
        levels: &BTreeSet<(CriterionId, i32)>,
    ) -> Result<Option<i32>, Problem> {
        let out_of_range = || Problem::OutOfRange { min: "0".to_owned(), max: decimal(gauge.full_points) };
        let points = match self {
            Self::Blank => return Ok(None),
            Self::NotDecimal => return Err(Problem::NotDecimal),
            Self::TooLarge => return Err(out_of_range()),
            Self::Points(points) => points,
        };
        let thousandths = points.thousandths();
        if thousandths > gauge.full_points {
            return Err(out_of_range());
        }
        let step = Points::from_thousandths(gauge.step).unwrap_or_default();
        match gauge.control {
            Control::Levels if !levels.contains(&(gauge.id, thousandths)) => Err(Problem::NotAChoice),
            Control::Points if !points.is_on_step(step) => {
                Err(Problem::OffStep { step: decimal(gauge.step) })
            }
            Control::Levels | Control::Points => Ok(Some(thousandths)),
        }
    }
}

/// A mark as people read it: of a gate whether it is met, else the number.
pub fn mark_words(kind: CriterionKind, thousandths: i32, t: &L10nLanguage) -> String {
    match (kind, thousandths) {
        (CriterionKind::Gate, 0) => t.msg_judging_gate_missed(),
        (CriterionKind::Gate, _) => t.msg_judging_gate_met(),
        (CriterionKind::Criterion | CriterionKind::Bonus, _) => decimal(thousandths),
    }
}

/// Thousandths as a decimal without needless places.
pub fn decimal(thousandths: i32) -> String {
    Points::from_thousandths(thousandths).unwrap_or_default().to_string()
}

/// What a sheet held after an act: the form in which a revision keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The marks in thousandths; a blank is not there.
    pub marks: BTreeMap<CriterionId, i32>,
    /// The judge's comment.
    pub comment: String,
    /// Where the sheet stood.
    pub state: SheetState,
}

impl Content {
    /// Reads what a revision keeps.
    ///
    /// # Errors
    /// When the stored text is damaged.
    pub fn of(text: &str) -> Result<Self, AppError> {
        Ok(serde_json::from_str(text)?)
    }

    /// The text that a revision keeps.
    ///
    /// # Errors
    /// When it cannot be written, which nothing in it causes.
    pub fn to_text(&self) -> Result<String, AppError> {
        Ok(serde_json::to_string(self)?)
    }
}

/// What of a round's rule makes one judge's marks a weighted total. How panels are averaged and trimmed
/// has no say in it, and neither have bonuses and gates: the total is out of the full marks.
pub struct TotalRule {
    rule: Rule,
    order: Vec<CriterionId>,
}

impl TotalRule {
    /// The rule of a round over its rubric's criteria.
    ///
    /// # Errors
    /// When the stored rule is damaged or does not fit the rubric.
    pub fn of(round_rule: &str, gauges: &[Gauge]) -> Result<Self, AppError> {
        let stored: RoundRule = serde_json::from_str(round_rule)?;
        let plain = || gauges.iter().filter(|gauge| gauge.kind == CriterionKind::Criterion);
        let criteria = plain()
            .map(|gauge| CriterionText {
                id: gauge.code.clone(),
                name: None,
                group: None,
                full: decimal(gauge.full_points),
                step: decimal(gauge.step),
                weight: Weight::from_thousandths(gauge.weight)
                    .map(|weight| weight.to_string())
                    .unwrap_or_default(),
            })
            .collect();
        let text = RuleText {
            decimals: stored.rule.decimals,
            round: Vec::new(),
            aggregate: "mean".to_owned(),
            trim: None,
            weighting: stored.rule.weighting,
            tie_break: Vec::new(),
            criteria,
            tiers: Vec::new(),
            gates: Vec::new(),
            bonuses: Vec::new(),
            parts: stored.rule.parts,
        };
        let rule = Rule::new(&text).map_err(AppError::internal)?;
        Ok(Self { rule, order: plain().map(|gauge| gauge.id).collect() })
    }

    /// How many decimals a total is shown with.
    pub fn decimals(&self) -> u8 {
        self.rule.decimals()
    }

    /// What a weight multiplies.
    pub fn weighting(&self) -> Weighting {
        self.rule.weighting()
    }

    /// What a criterion's part counts in the total, as a fraction by which its weighted mark is multiplied (by percent: of what the
    /// weights of the part add up to), and the part's weight; none if the rule has no parts.
    pub fn part_of(&self, criterion: CriterionId) -> Option<PartShare> {
        let position = self.order.iter().position(|id| *id == criterion)?;
        let part = self.rule.parts().iter().find(|part| part.criteria.contains(&position))?;
        let own = part.criteria.iter().filter_map(|position| self.rule.criteria().get(*position));
        let under = match self.rule.weighting() {
            Weighting::Factor => 1000,
            Weighting::Percent => own.map(|criterion| i64::from(criterion.weight.thousandths())).sum(),
        };
        Some(PartShare { over: part.weight.thousandths(), under })
    }

    /// The exact weighted total of a sheet; none while a criterion is blank.
    ///
    /// # Errors
    /// When the numbers are too far apart to be added exactly.
    pub fn total(&self, marks: &BTreeMap<CriterionId, i32>) -> Result<Option<Exact>, AppError> {
        let given: Vec<Mark<()>> = self
            .order
            .iter()
            .enumerate()
            .filter_map(|(criterion, id)| {
                let points = Points::from_thousandths(*marks.get(id)?)?;
                Some(Mark { judge: (), criterion, points })
            })
            .collect();
        let scorer = Scorer::new(&self.rule).map_err(AppError::internal)?;
        let working = scorer.score(&given).map_err(AppError::internal)?;
        Ok(working.judge_totals().first().map(|total| total.total.exact))
    }

    /// A total in words, with the rule's decimals.
    pub fn words(&self, total: Exact) -> String {
        total.to_decimal(self.decimals())
    }

    /// A total as a sheet stores it: rounded as it is shown, in thousandths (so at most three places).
    pub fn stored(&self, total: Exact) -> Option<i32> {
        let (numerator, denominator) = total.rounded(self.decimals().min(3)).ok()?.terms();
        i32::try_from(numerator.checked_mul(1000)? / denominator).ok()
    }
}

/// What a part counts: `over` thousandths of `under` thousandths. `over` is the part's weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartShare {
    /// The part's weight in thousandths.
    pub over: i32,
    /// Of how much, in thousandths; greater than 0.
    pub under: i64,
}

/// A stored total in words.
pub fn stored_total(thousandths: i32, decimals: u8) -> String {
    Exact::new(i128::from(thousandths), 1000)
        .map(|total| total.to_decimal(decimals.min(3)))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn gauge(number: u128, full_points: i32, step: i32, weight: i32) -> Gauge {
        let id = Uuid::from_u128(number).into();
        let code = format!("c{number}");
        let kind = CriterionKind::Criterion;
        Gauge { id, code, control: Control::Points, full_points, step, weight, kind }
    }

    fn round_rule(weighting: &str, decimals: u8) -> String {
        format!(
            r#"{{"rule":{{"decimals":{decimals},"round":["weighted_criterion","total"],"aggregate":"mean",
            "weighting":"{weighting}","tie_break":[],"criterion":[]}},"tier_names_en":[]}}"#
        )
    }

    #[test]
    fn a_typed_mark_is_blank_or_a_number_in_any_width() {
        let points = |thousandths| TypedMark::Points(Points::from_thousandths(thousandths).unwrap());
        assert_eq!(TypedMark::parse(" 　"), TypedMark::Blank);
        assert_eq!(TypedMark::parse("２４．５"), points(24_500));
        assert_eq!(TypedMark::parse("24。5"), points(24_500));
        assert_eq!(TypedMark::parse("0"), points(0));
        assert_eq!(TypedMark::parse("abc"), TypedMark::NotDecimal);
        assert_eq!(TypedMark::parse("-1"), TypedMark::NotDecimal);
        assert_eq!(TypedMark::parse("99999999999"), TypedMark::TooLarge);
    }

    #[test]
    fn a_mark_keeps_to_the_full_marks_and_the_step() {
        let gauge = gauge(1, 30_000, 500, 1000);
        let check = |text: &str| TypedMark::parse(text).checked(&gauge, &BTreeSet::new());
        assert_eq!(check("30"), Ok(Some(30_000)));
        assert_eq!(check(""), Ok(None));
        let out_of_range = Problem::OutOfRange { min: "0".to_owned(), max: "30".to_owned() };
        assert_eq!(check("30.5"), Err(out_of_range.clone()));
        assert_eq!(check("99999999999"), Err(out_of_range));
        assert_eq!(check("29.7"), Err(Problem::OffStep { step: "0.5".to_owned() }));
    }

    #[test]
    fn a_mark_by_levels_is_one_of_them() {
        let gauge = Gauge { control: Control::Levels, ..gauge(1, 5000, 1000, 1000) };
        let levels = BTreeSet::from([(gauge.id, 1000), (gauge.id, 5000)]);
        assert_eq!(TypedMark::parse("5").checked(&gauge, &levels), Ok(Some(5000)));
        assert_eq!(TypedMark::parse("0").checked(&gauge, &levels), Err(Problem::NotAChoice));
    }

    #[test]
    fn a_sheet_with_a_blank_has_no_total() {
        let gauges = [gauge(1, 10_000, 1000, 1000), gauge(2, 10_000, 1000, 1000)];
        let rule = TotalRule::of(&round_rule("factor", 2), &gauges).unwrap();
        let marks = BTreeMap::from([(gauges[0].id, 7000)]);
        assert_eq!(rule.total(&marks).unwrap(), None);
    }

    #[test]
    fn bonuses_and_gates_have_no_say_in_the_total() {
        let kinds = [CriterionKind::Gate, CriterionKind::Criterion, CriterionKind::Bonus];
        let scales = [1000, 60_000, 5000];
        let gauges: Vec<Gauge> = (1..)
            .zip(kinds.into_iter().zip(scales))
            .map(|(number, (kind, full))| Gauge { kind, ..gauge(number, full, 1000, 1000) })
            .collect();
        let rule = TotalRule::of(&round_rule("factor", 2), &gauges).unwrap();
        let marks = |given: &[(usize, i32)]| given.iter().map(|(at, mark)| (gauges[*at].id, *mark)).collect();
        let words =
            |marks: &BTreeMap<CriterionId, i32>| rule.total(marks).unwrap().map(|total| rule.words(total));
        assert_eq!(words(&marks(&[(1, 48_000)])).as_deref(), Some("48.00"));
        assert_eq!(words(&marks(&[(0, 0), (1, 48_000), (2, 5000)])).as_deref(), Some("48.00"));
        assert_eq!(words(&marks(&[(0, 1000), (2, 5000)])), None);
    }

    #[test]
    fn parts_count_by_their_weights() {
        // Two sheets of 100 that count 40 and 60, once as factors of a hundredth, once in percent.
        let gauges =
            [gauge(1, 60_000, 1000, 1000), gauge(2, 40_000, 1000, 1000), gauge(3, 100_000, 1000, 1000)];
        let parts = |first: &str, second: &str| {
            format!(
                r#""part":[{{"id":"plan","weight":"{first}","criteria":["c1","c2"]}},
                {{"id":"pitch","weight":"{second}","criteria":["c3"]}}],"tie_break""#
            )
        };
        let marks = BTreeMap::from([(gauges[0].id, 30_000), (gauges[1].id, 40_000), (gauges[2].id, 90_000)]);
        for (weighting, first, second, total) in [
            // 70 × 0.4 + 90 × 0.6.
            ("factor", "0.4", "0.6", "82.00"),
            // (30/60 + 40/40) / 2 × 40 + 90/100 × 60.
            ("percent", "40", "60", "84.00"),
        ] {
            let stored = round_rule(weighting, 2).replacen("\"tie_break\"", &parts(first, second), 1);
            let rule = TotalRule::of(&stored, &gauges).unwrap();
            assert_eq!(rule.words(rule.total(&marks).unwrap().unwrap()), total);
            let blank = marks.iter().skip(1).map(|(id, mark)| (*id, *mark)).collect();
            assert_eq!(rule.total(&blank).unwrap(), None, "a sheet has no total with a part unfinished");
        }
        let rule = TotalRule::of(
            &round_rule("percent", 2).replacen("\"tie_break\"", &parts("40", "60"), 1),
            &gauges,
        );
        let share = rule.unwrap().part_of(gauges[1].id);
        assert_eq!(share, Some(PartShare { over: 40_000, under: 2000 }));
    }

    #[test]
    fn a_gate_is_met_or_missed() {
        let gate = Gauge { kind: CriterionKind::Gate, ..gauge(1, 1000, 1000, 1000) };
        let check = |text: &str| TypedMark::parse(text).checked(&gate, &BTreeSet::new());
        assert_eq!([check("1"), check("0"), check("")], [Ok(Some(1000)), Ok(Some(0)), Ok(None)]);
        assert_eq!(check("0.5"), Err(Problem::OffStep { step: "1".to_owned() }));
        assert!(matches!(check("2"), Err(Problem::OutOfRange { .. })));
    }

    #[test]
    fn a_total_is_rounded_once_and_half_up() {
        let gauges = [gauge(1, 3000, 1000, 25_000), gauge(2, 3000, 1000, 75_000)];
        let rule = TotalRule::of(&round_rule("percent", 2), &gauges).unwrap();
        let marks = BTreeMap::from([(gauges[0].id, 1000), (gauges[1].id, 2000)]);
        let total = rule.total(&marks).unwrap().unwrap();
        assert_eq!(rule.words(total), "58.33");
        assert_eq!(rule.stored(total), Some(58_330));
        assert_eq!(stored_total(58_330, 2), "58.33");
    }

    /// The total by nothing but whole numbers over one denominator: units of 10^-decimals, half-up.
    fn naive_units(weighting: &str, items: &[(i32, i32, i32)], decimals: u8) -> i128 {
        let under: i128 = items
            .iter()
            .map(|(_, full, _)| if weighting == "percent" { i128::from(*full) * 1000 } else { 1_000_000 })
            .product();
        let over: i128 = items
            .iter()
            .map(|(mark, full, weight)| {
                let own = if weighting == "percent" { i128::from(*full) * 1000 } else { 1_000_000 };
                i128::from(*mark) * i128::from(*weight) * (under / own)
            })
            .sum();
        let scale = 10_i128.pow(u32::from(decimals));
        (2 * over * scale + under) / (2 * under)
    }

    proptest! {
        #[test]
        fn the_total_equals_a_naive_one(
            items in prop::collection::vec((1_i32..=60, 0_i32..=60, 1_i32..=40_000), 1..=4),
            is_percent: bool,
            decimals in 0_u8..=3,
        ) {
            let weighting = if is_percent { "percent" } else { "factor" };
            let items: Vec<(i32, i32, i32)> = items
                .into_iter()
                .map(|(full, mark, weight)| (mark.min(full) * 500, full * 500, weight))
                .collect();
            let gauges: Vec<Gauge> =
                (1..).zip(&items).map(|(number, item)| gauge(number, item.1, 500, item.2)).collect();
            let marks = gauges.iter().zip(&items).map(|(gauge, item)| (gauge.id, item.0)).collect();
            let rule = TotalRule::of(&round_rule(weighting, decimals), &gauges).unwrap();
            let total = rule.total(&marks).unwrap().unwrap();
            let units = naive_units(weighting, &items, decimals);
            let stored = units * 10_i128.pow(3 - u32::from(decimals));
            prop_assert_eq!(rule.stored(total).map(i128::from), Some(stored));
            let digits = format!("{units:0>width$}", width = usize::from(decimals) + 1);
            prop_assert_eq!(rule.words(total).replace('.', ""), digits);
        }
    }
}
