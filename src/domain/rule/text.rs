//! The written form of a round's rule: the fields of its TOML file, the same in a file beside a table of marks and in the database.
//! Here every word of that form is matched with its meaning, in both directions.

use serde::{Deserialize, Serialize, de::IgnoredAny};

use crate::domain::rule::{
    Aggregate, Criterion, OnTie, RoundPlace, Rule, RuleError, SmallPanelRule, TieBreak, Tier, Trim, TrimOn,
    Weighting,
};

/// A rule as it is written; see [`Rule`] for what the fields mean.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleText {
    /// 0 to 6.
    pub decimals: i64,
    /// Any of `judge_total`, `criterion_mean`, `weighted_criterion`, `total`.
    #[serde(default)]
    pub round: Vec<String>,
    /// `mean` or `trimmed`.
    pub aggregate: String,
    /// Used by `trimmed` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trim: Option<TrimText>,
    /// `factor`, which is the default, or `percent`.
    #[serde(default = "factor")]
    pub weighting: String,
    /// The keys of the chain, first key first.
    #[serde(default)]
    pub tie_break: Vec<String>,
    /// The criteria in the order of the sheet.
    #[serde(default, rename = "criterion")]
    pub criteria: Vec<CriterionText>,
    /// The award tiers, highest first.
    #[serde(default, rename = "tier", skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<TierText>,
    /// Refused by name.
    #[serde(default, skip_serializing)]
    pub gate: Option<IgnoredAny>,
    /// Refused by name.
    #[serde(default, skip_serializing)]
    pub bonus: Option<IgnoredAny>,
    /// Refused by name.
    #[serde(default, skip_serializing)]
    pub part: Option<IgnoredAny>,
}

/// What a trimmed mean drops, as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrimText {
    /// How many of the highest.
    pub high: i64,
    /// How many of the lowest.
    pub low: i64,
    /// `criterion` or `total`.
    pub on: String,
    /// The smallest panel that is trimmed.
    pub min_panel: i64,
    /// `mean` or `refuse`.
    pub otherwise: String,
}

/// A criterion as it is written; the numbers are decimal strings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriterionText {
    /// The id by which marks name it.
    pub id: String,
    /// What people read, if it is not the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The heading under which it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The most that can be given.
    pub full: String,
    /// The distance of neighbouring marks.
    pub step: String,
    /// What it counts.
    pub weight: String,
}

/// An award tier as it is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierText {
    /// Its name.
    pub name: String,
    /// How many places it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<i64>,
    /// Refused by name.
    #[serde(default, skip_serializing)]
    pub percent: Option<IgnoredAny>,
    /// Refused by name.
    #[serde(default, skip_serializing)]
    pub threshold: Option<IgnoredAny>,
    /// `report`, which is the default, or `exceed`.
    #[serde(default = "report")]
    pub on_tie: String,
}

impl RuleText {
    /// Reads the fields of a TOML text; what they say is checked by [`Rule::new`].
    ///
    /// # Errors
    /// The line, and the field if the line begins with one, that is no TOML, unknown, missing or of the wrong kind.
    pub fn from_toml(toml: &str) -> Result<Self, RuleError> {
        toml::from_str(toml).map_err(|error| {
            let place = error.span().map_or_else(|| "rule".to_owned(), |span| place_of(toml, span.start));
            RuleError { place, message: error.message().to_owned() }
        })
    }

    /// The rule as TOML text.
    ///
    /// # Errors
    /// None is expected: every value of this form has a place in TOML.
    pub fn to_toml(&self) -> Result<String, toml::ser::Error> {
        toml::to_string(self)
    }
}

impl Rule {
    /// Reads and checks a rule in TOML.
    ///
    /// # Errors
    /// The first field or line that is wrong.
    pub fn from_toml(toml: &str) -> Result<Self, RuleError> {
        Self::new(&RuleText::from_toml(toml)?)
    }
}

impl TryFrom<RuleText> for Rule {
    type Error = RuleError;

    fn try_from(text: RuleText) -> Result<Self, RuleError> {
        Self::new(&text)
    }
}

impl From<Rule> for RuleText {
    fn from(rule: Rule) -> Self {
        let (aggregate, trim) = match rule.aggregate {
            Aggregate::Mean => ("mean", None),
            Aggregate::Trimmed(trim) => ("trimmed", Some(TrimText::from(trim))),
        };
        Self {
            decimals: i64::from(rule.decimals),
            round: rule.round.iter().map(|place| round_place_word(*place).to_owned()).collect(),
            aggregate: aggregate.to_owned(),
            trim,
            weighting: weighting_word(rule.weighting).to_owned(),
            tie_break: rule.tie_break.iter().map(|key| tie_break_word(key, &rule.criteria)).collect(),
            criteria: rule.criteria.into_iter().map(CriterionText::from).collect(),
            tiers: rule.tiers.into_iter().map(TierText::from).collect(),
            gate: None,
            bonus: None,
            part: None,
        }
    }
}

impl From<Trim> for TrimText {
    fn from(trim: Trim) -> Self {
        // Every count of a valid rule is below ten million.
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let on = match trim.on {
            TrimOn::Criterion => "criterion",
            TrimOn::Total => "total",
        };
        let otherwise = match trim.otherwise {
            SmallPanelRule::Mean => "mean",
            SmallPanelRule::Refuse => "refuse",
        };
        Self {
            high: number(trim.high),
            low: number(trim.low),
            on: on.to_owned(),
            min_panel: number(trim.min_panel),
            otherwise: otherwise.to_owned(),
        }
    }
}

impl From<Criterion> for CriterionText {
    fn from(criterion: Criterion) -> Self {
        Self {
            id: criterion.id,
            name: criterion.name,
            group: criterion.group,
            full: criterion.full.to_string(),
            step: criterion.step.to_string(),
            weight: criterion.weight.to_string(),
        }
    }
}

impl From<Tier> for TierText {
    fn from(tier: Tier) -> Self {
        let on_tie = match tier.on_tie {
            OnTie::Report => report(),
            OnTie::Exceed => "exceed".to_owned(),
        };
        Self {
            name: tier.name,
            count: i64::try_from(tier.count).ok(),
            percent: None,
            threshold: None,
            on_tie,
        }
    }
}

fn factor() -> String {
    "factor".to_owned()
}

fn report() -> String {
    "report".to_owned()
}

/// The line of a position in the text, after the key with which the line begins if there is one.
fn place_of(toml: &str, position: usize) -> String {
    let before = toml.get(..position).unwrap_or(toml);
    let number = before.matches('\n').count() + 1;
    let line = toml.lines().nth(number - 1).unwrap_or("");
    match line.split_once('=') {
        Some((key, _)) if key.len() <= 100 => format!("{} (rule line {number})", key.trim()),
        _ => format!("rule line {number}"),
    }
}

pub(super) fn round_place(word: &str) -> Option<RoundPlace> {
    [RoundPlace::JudgeTotal, RoundPlace::CriterionMean, RoundPlace::WeightedCriterion, RoundPlace::Total]
        .into_iter()
        .find(|place| round_place_word(*place) == word)
}

fn round_place_word(place: RoundPlace) -> &'static str {
    match place {
        RoundPlace::JudgeTotal => "judge_total",
        RoundPlace::CriterionMean => "criterion_mean",
        RoundPlace::WeightedCriterion => "weighted_criterion",
        RoundPlace::Total => "total",
    }
}

pub(super) fn weighting(word: &str) -> Option<Weighting> {
    [Weighting::Factor, Weighting::Percent].into_iter().find(|weighting| weighting_word(*weighting) == word)
}

fn weighting_word(weighting: Weighting) -> &'static str {
    match weighting {
        Weighting::Factor => "factor",
        Weighting::Percent => "percent",
    }
}

pub(super) fn trim_on(word: &str) -> Option<TrimOn> {
    match word {
        "criterion" => Some(TrimOn::Criterion),
        "total" => Some(TrimOn::Total),
        _ => None,
    }
}

pub(super) fn small_panel_rule(word: &str) -> Option<SmallPanelRule> {
    match word {
        "mean" => Some(SmallPanelRule::Mean),
        "refuse" => Some(SmallPanelRule::Refuse),
        _ => None,
    }
}

pub(super) fn on_tie(word: &str) -> Option<OnTie> {
    match word {
        "report" => Some(OnTie::Report),
        "exceed" => Some(OnTie::Exceed),
        _ => None,
    }
}

pub(super) fn tie_break(word: &str, criteria: &[Criterion]) -> Option<TieBreak> {
    if let Some(id) = word.strip_prefix("criterion:") {
        return criteria.iter().position(|criterion| criterion.id == id).map(TieBreak::Criterion);
    }
    if let Some(name) = word.strip_prefix("column:") {
        return (!name.is_empty()).then(|| TieBreak::Column(name.to_owned()));
    }
    [
        TieBreak::UntrimmedMean,
        TieBreak::UntrimmedSum,
        TieBreak::Median,
        TieBreak::HeadToHead,
        TieBreak::Draw,
        TieBreak::Shared,
    ]
    .into_iter()
    .find(|key| tie_break_word(key, criteria) == word)
}

/// The word that names this key in the chain of a rule with these criteria.
pub fn tie_break_word(key: &TieBreak, criteria: &[Criterion]) -> String {
    let word = match key {
        TieBreak::Criterion(position) => {
            return format!(
                "criterion:{}",
                criteria.get(*position).map_or("", |criterion| criterion.id.as_str())
            );
        }
        TieBreak::Column(name) => return format!("column:{name}"),
        TieBreak::UntrimmedMean => "untrimmed_mean",
        TieBreak::UntrimmedSum => "untrimmed_sum",
        TieBreak::Median => "median",
        TieBreak::HeadToHead => "head_to_head",
        TieBreak::Draw => "draw",
        TieBreak::Shared => "shared",
    };
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: &str = r#"
decimals = 2
round = ["criterion_mean", "weighted_criterion", "total"]
aggregate = "trimmed"
trim = { high = 1, low = 1, on = "criterion", min_panel = 4, otherwise = "mean" }
weighting = "factor"
tie_break = ["criterion:Composition", "untrimmed_mean", "untrimmed_sum", "median", "head_to_head", "column:base_projects", "draw", "shared"]
[[criterion]]
id = "Composition"
full = "10"
step = "0.25"
weight = "1.6"
[[tier]]
name = "一等奖"
count = 5
on_tie = "report"
"#;

    #[track_caller]
    fn refuses(from: &str, to: &str, place: &str) {
        assert!(RULE.contains(from), "{from}");
        let error = Rule::from_toml(&RULE.replacen(from, to, 1)).unwrap_err();
        assert!(error.place.starts_with(place), "{from} -> {to}: {error}");
    }

    #[test]
    fn a_rule_reads_back_from_what_it_writes() {
        let rule = Rule::from_toml(RULE).unwrap();
        let written = RuleText::from(rule.clone()).to_toml().unwrap();
        assert_eq!(Rule::from_toml(&written).unwrap(), rule, "{written}");
        let json = serde_json::to_string(&rule).unwrap();
        assert_eq!(serde_json::from_str::<Rule>(&json).unwrap(), rule, "{json}");
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        refuses("decimals = 2", "decimals = 7", "decimals");
        refuses("decimals = 2", "decimals = \"2\"", "decimals (rule line 2)");
        refuses("decimals = 2", "decimal = 2", "decimal (rule line 2)");
        refuses("\"weighted_criterion\"", "\"weighted\"", "round[1]");
        refuses("aggregate = \"trimmed\"", "aggregate = \"standardised\"", "aggregate");
        refuses("aggregate = \"trimmed\"", "aggregate = \"calibrated\"", "aggregate");
        refuses("trim = ", "#", "trim");
        refuses("min_panel = 4", "min_panel = 2", "trim.min_panel");
        refuses("high = 1", "high = -1", "trim.high");
        refuses("on = \"criterion\"", "on = \"judge\"", "trim.on");
        refuses("otherwise = \"mean\"", "otherwise = \"skip\"", "trim.otherwise");
        refuses("weighting = \"factor\"", "weighting = \"share\"", "weighting");
        refuses("criterion:Composition", "criterion:Timing", "tie_break[0]");
        refuses("\"draw\", \"shared\"", "\"shared\", \"draw\"", "tie_break[7]");
        refuses("full = \"10\"", "full = \"0\"", "criterion[0].full");
        refuses("full = \"10\"", "full = \"1e1\"", "criterion[0].full");
        refuses("step = \"0.25\"", "step = \"0.0025\"", "criterion[0].step");
        refuses("weight = \"1.6\"", "weight = \"0\"", "criterion[0].weight");
        refuses("id = \"Composition\"", "id = \" \"", "criterion[0].id");
        refuses("count = 5", "count = 0", "tier[0].count");
        refuses("count = 5", "percent = \"1.5\"", "tier[0].percent");
        refuses("count = 5", "threshold = \"90\"", "tier[0].threshold");
        refuses("on_tie = \"report\"", "on_tie = \"ignore\"", "tier[0].on_tie");
        for table in ["gate", "bonus", "part"] {
            let error = Rule::from_toml(&format!("{RULE}[[{table}]]\nid = \"x\"\n")).unwrap_err();
            assert_eq!(error.place, table);
        }
    }

    #[test]
    fn a_rule_without_criteria_is_refused() {
        let error = Rule::from_toml("decimals = 2\naggregate = \"mean\"\n").unwrap_err();
        assert_eq!(error.place, "criterion");
    }
}
