//! Words for rounds and rubrics.

use crate::{
    domain::states::{Control, CriterionKind, RoundSource, RoundState},
    l10n::L10nLanguage,
};

/// Where a round stands.
pub fn state(t: &L10nLanguage, state: RoundState) -> String {
    match state {
        RoundState::Preparing => t.msg_competitions_round_preparing(),
        RoundState::Open => t.msg_competitions_round_open(),
        RoundState::Closed => t.msg_competitions_round_closed(),
        RoundState::Finalised => t.msg_competitions_round_finalised(),
    }
}

/// Which entries take part in a round.
pub fn source(t: &L10nLanguage, source: RoundSource) -> String {
    match source {
        RoundSource::Admitted => t.msg_competitions_source_admitted(),
        RoundSource::Top => t.msg_competitions_source_top(),
        RoundSource::TopPerTrack => t.msg_competitions_source_top_per_track(),
    }
}

/// What a row of a rubric is.
pub fn kind(t: &L10nLanguage, kind: CriterionKind) -> String {
    match kind {
        CriterionKind::Criterion => t.msg_competitions_kind_criterion(),
        CriterionKind::Bonus => t.msg_competitions_kind_bonus(),
        CriterionKind::Gate => t.msg_competitions_kind_gate(),
    }
}

/// How a criterion is marked.
pub fn control(t: &L10nLanguage, control: Control) -> String {
    match control {
        Control::Points => t.msg_competitions_control_points(),
        Control::Levels => t.msg_competitions_control_levels(),
    }
}
