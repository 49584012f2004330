//! What each part of a round's total counts.

use super::rubrics::parse_weight;
use crate::{
    competitions::pages::round_parts::{PART, PartFields},
    domain::{rule::text::PartText, text::folded},
    web::{form::Form, visit::Visit},
};

/// Parses the weights of the parts: of all of them, or of none, which leaves the criteria together.
pub fn parse_parts(visit: &Visit, form: &mut Form, offered: &[PartFields]) -> Vec<PartText> {
    let t = visit.t();
    let filled: Vec<String> = form
        .fields()
        .iter()
        .filter(|(field, value)| field.starts_with(PART) && !folded(value).is_empty())
        .map(|(field, _)| field.clone())
        .collect();
    if filled.is_empty() {
        return Vec::new();
    }
    // Weights that were typed for another rubric are not dropped without a word.
    if filled.iter().any(|field| offered.iter().all(|part| part.field != *field)) {
        form.refuse_saying("parts", &t.msg_competitions_parts(), t.msg_competitions_parts_of_other());
        return Vec::new();
    }
    let mut parts = Vec::with_capacity(offered.len());
    for part in offered {
        let label = t.msg_competitions_part_weight(part.name.as_str());
        if folded(form.value(&part.field)).is_empty() {
            form.refuse_saying(&part.field, &label, t.msg_competitions_parts_all_or_none());
            continue;
        }
        let Some(weight) = form.parse(&part.field, &label, parse_weight) else { continue };
        parts.push(PartText {
            id: part.id.clone(),
            weight: weight.to_string(),
            criteria: part.codes.clone(),
        });
    }
    // With a part missing, the rest would complain about criteria that stand nowhere.
    if parts.len() == offered.len() { parts } else { Vec::new() }
}
