//! The parts of a round's total, such as the plan and the defence: the criterion groups of its rubric, each with what
//! its score counts.

use super::{decimal_sum, rounds::RoundRows};
use crate::{
    competitions::store::CriterionRow,
    domain::{
        rule::text::{PartText, RuleText},
        states::{CriterionKind, Language},
    },
    l10n::L10nLanguage,
    web::form::Form,
};

/// What stands before a criterion's code in the name of a part's field.
pub const PART: &str = "part-";

/// A group of a rubric's criteria that can be a part.
pub struct PartFields {
    /// The name of the field of its weight, after the code of its first criterion: a new version of the rubric keeps it.
    pub field: String,
    /// The id by which the rule names it.
    pub id: String,
    /// Its name in words.
    pub name: String,
    /// How many criteria it has, and their full marks.
    pub hint: String,
    /// The codes of its criteria.
    pub codes: Vec<String>,
}

/// The groups of a rubric that can be parts, in the order of the sheet; none if all criteria stand under one heading.
pub fn parts_of(rows: &RoundRows, rubric: &str, t: &L10nLanguage, language: Language) -> Vec<PartFields> {
    let of_rubric = rows.criteria.iter().filter(|row| row.rubric_id.to_string() == rubric);
    let mut groups: Vec<Vec<&CriterionRow>> = Vec::new();
    for row in of_rubric.filter(|row| row.kind == CriterionKind::Criterion) {
        let is_same = |group: &&mut Vec<&CriterionRow>| {
            group.first().is_some_and(|first| first.group_zh == row.group_zh)
        };
        match groups.iter_mut().find(is_same) {
            Some(group) => group.push(row),
            None => groups.push(vec![row]),
        }
    }
    if groups.len() < 2 {
        return Vec::new();
    }
    groups.iter().filter_map(|group| part(group, t, language)).collect()
}

fn part(group: &[&CriterionRow], t: &L10nLanguage, language: Language) -> Option<PartFields> {
    let first = group.first()?;
    let full: i64 = group.iter().map(|row| i64::from(row.full_points) * i64::from(row.weight) / 1000).sum();
    let name = language.pick(&first.group_zh, &first.group_en);
    Some(PartFields {
        field: field_of(&first.code),
        id: if first.group_zh.is_empty() { first.code.clone() } else { first.group_zh.clone() },
        name: if name.is_empty() { t.msg_competitions_part_rest() } else { name.to_owned() },
        hint: t.msg_competitions_part_hint(group.len().to_string(), decimal_sum(full)),
        codes: group.iter().map(|row| row.code.clone()).collect(),
    })
}

/// The name of the field of a part's weight.
fn field_of(code: &str) -> String {
    format!("{PART}{code}")
}

/// The form with the weights of a stored rule's parts.
pub fn with_parts(mut form: Form, rule: &RuleText) -> Form {
    for PartText { weight, criteria, .. } in &rule.parts {
        if let Some(first) = criteria.first() {
            form = form.with(&field_of(first), weight.clone());
        }
    }
    form
}
