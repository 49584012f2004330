//! The written form of a round's rule: the fields of its TOML file, the same in a file beside a table of marks and in the database.
//! Here every word of that form is matched with its meaning, in both directions.

use serde::{Deserialize, Serialize};

use crate::domain::rule::{
    Aggregate, Bonus, Criterion, Gate, OnTie, Part, RoundPlace, Rule, RuleError, SmallPanelRule, TieBreak,
    Tier, TierSize, Trim, TrimOn, Weighting,
};

/// A rule as it is written; see [`Rule`] for what the fields mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleText {
    /// 0 to 6.
    pub decimals: i64,
    /// Any of `judge_total`, `criterion_mean`, `weighted_criterion`, `total`.
    #[serde(default)]
    pub round: Vec<String>,
    /// `mean`, `trimmed`, `standardised` or `calibrated`.
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
    /// The conditions that must be met.
    #[serde(default, rename = "gate", skip_serializing_if = "Vec::is_empty")]
    pub gates: Vec<GateText>,
    /// The points outside the full marks.
    #[serde(default, rename = "bonus", skip_serializing_if = "Vec::is_empty")]
    pub bonuses: Vec<BonusText>,
    /// The sheets that make up the total.
    #[serde(default, rename = "part", skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartText>,
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

/// A gate as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GateText {
    /// The id by which marks name it.
    pub id: String,
}

/// A bonus as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BonusText {
    /// The id by which marks name it.
    pub id: String,
    /// The most that can be given, as a decimal string.
    pub full: String,
}

/// A part as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartText {
    /// Its id.
    pub id: String,
    /// What its score counts, as a decimal string.
    pub weight: String,
    /// The ids of its criteria.
    pub criteria: Vec<String>,
}

/// An award tier as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierText {
    /// Its name.
    pub name: String,
    /// How many places it has; exactly one of count, percent and threshold must be given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<i64>,
    /// Or at most how many percent of the ranked entries it takes, as a decimal string.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<String>,
    /// Or from which score on it takes entries, as a decimal string.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<String>,
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
            Aggregate::Standardised => ("standardised", None),
            Aggregate::Calibrated => ("calibrated", None),
        };
        let parts = rule.parts.iter().map(|part| part_text(part, &rule.criteria)).collect();
        Self {
            decimals: i64::from(rule.decimals),
            round: rule.round.iter().map(|place| round_place_word(*place).to_owned()).collect(),
            aggregate: aggregate.to_owned(),
            trim,
            weighting: weighting_word(rule.weighting).to_owned(),
            tie_break: rule.tie_break.iter().map(|key| tie_break_word(key, &rule.criteria)).collect(),
            criteria: rule.criteria.into_iter().map(CriterionText::from).collect(),
            tiers: rule.tiers.into_iter().map(TierText::from).collect(),
            gates: rule.gates.into_iter().map(|Gate { id }| GateText { id }).collect(),
            bonuses: rule.bonuses.into_iter().map(BonusText::from).collect(),
            parts,
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
        let (count, percent, threshold) = match tier.size {
            TierSize::Count(count) => (i64::try_from(count).ok(), None, None),
            TierSize::Percent(percent) => (None, Some(percent.to_string()), None),
            TierSize::Threshold(threshold) => (None, None, Some(threshold.to_string())),
        };
        Self { name: tier.name, count, percent, threshold, on_tie }
    }
}

impl From<Bonus> for BonusText {
    fn from(bonus: Bonus) -> Self {
        Self { id: bonus.id, full: bonus.full.to_string() }
    }
}

fn part_text(part: &Part, criteria: &[Criterion]) -> PartText {
    let ids = part.criteria.iter().filter_map(|position| criteria.get(*position));
    PartText {
        id: part.id.clone(),
        weight: part.weight.to_string(),
        criteria: ids.map(|criterion| criterion.id.clone()).collect(),
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
mod tests;
