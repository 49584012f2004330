//! Words for plans.

use super::aims::{Aim, Aims};
use crate::{
    compute::affinity::{Part, Source},
    domain::states::{PlanKind, PlanState},
    l10n::L10nLanguage,
};

/// The first ten of a list, in one line.
pub fn list(t: &L10nLanguage, items: &[String]) -> String {
    let first: Vec<&str> = items.iter().take(10).map(String::as_str).collect();
    let more = if items.len() > first.len() { " …" } else { "" };
    format!("{}{more}", first.join(&t.msg_assignment_list_separator()))
}

/// What a plan assigns.
pub fn kind(t: &L10nLanguage, kind: PlanKind) -> String {
    match kind {
        PlanKind::Mentors => t.msg_assignment_kind_mentors(),
        PlanKind::Judges => t.msg_assignment_kind_judges(),
    }
}

/// Where a plan stands.
pub fn state(t: &L10nLanguage, state: PlanState) -> String {
    match state {
        PlanState::Proposed => t.msg_assignment_state_proposed(),
        PlanState::Applied => t.msg_assignment_state_applied(),
        PlanState::Superseded => t.msg_assignment_state_superseded(),
        PlanState::Discarded => t.msg_assignment_state_discarded(),
    }
}

/// The class of a state's tag.
pub fn state_class(state: PlanState) -> &'static str {
    match state {
        PlanState::Proposed => "tag warn",
        PlanState::Applied => "tag ok",
        PlanState::Superseded | PlanState::Discarded => "tag quiet",
    }
}

/// What is said beside a load, or beside the places that are left, of the entries that are out only for now.
pub fn waiting(t: &L10nLanguage, count: u32) -> Option<String> {
    (count > 0).then(|| t.msg_assignment_waiting(count))
}

/// What makes one plan better than another.
pub fn aim(t: &L10nLanguage, aim: Aim) -> String {
    match aim {
        Aim::Total => t.msg_assignment_objective_total(),
        Aim::Fair => t.msg_assignment_objective_fair(),
    }
}

/// What was asked of a plan beyond its objective; `cross` is how many pairs of the plan lead into other regions.
pub fn wishes(t: &L10nLanguage, aims: &Aims, cross: usize) -> Vec<String> {
    let mut lines = Vec::new();
    if aims.min_cross_region > 0 {
        lines.push(t.msg_assignment_asked_cross(aims.min_cross_region, cross.to_string()));
    }
    if let Some(most) = aims.region_max {
        lines.push(t.msg_assignment_asked_region_max(most));
    }
    if let Some(most) = aims.kind_max {
        lines.push(t.msg_assignment_asked_kind_max(most));
    }
    if aims.is_connected {
        lines.push(t.msg_assignment_connected());
    }
    if aims.changes_least {
        lines.push(match aims.change_price {
            Some(price) => t.msg_assignment_asked_price(price.to_string()),
            None => t.msg_assignment_fewest(),
        });
    }
    if let Some(tolerance) = aims.tolerance {
        lines.push(t.msg_assignment_asked_tolerance(tolerance.to_string()));
    }
    lines
}

/// Why an expert fits an entry, each part with what it adds: `赛道 农业 360、正文 茶叶 120`.
pub fn reasons(t: &L10nLanguage, parts: &[Part]) -> String {
    let words: Vec<String> = parts
        .iter()
        .map(|part| {
            let source = match part.source {
                Source::Track => t.msg_assignment_source_track(),
                Source::Tag => t.msg_assignment_source_tag(),
                Source::Text => t.msg_assignment_source_text(),
                Source::Words => t.msg_assignment_source_words(),
                Source::History => t.msg_assignment_source_history(),
            };
            format!("{source} {} {}", part.tag, part.points)
        })
        .collect();
    words.join(&t.msg_assignment_list_separator())
}
