//! What can be done with competitions and their set-up. Each act is one transaction and one audit event.

pub mod cloning;
pub mod rounds;
pub mod rubrics;
pub mod settings;

use serde_json::json;

use super::store;
use crate::{
    audit::{self, By, Event},
    db::Conn,
    domain::id::RubricId,
    error::{AppError, Refusal},
    l10n::L10nLanguage,
};

/// Why a change of the set-up is refused.
#[derive(Debug)]
pub enum SetUpRefusal {
    /// Another competition has this address.
    SlugTaken,
    /// A region or track has entries.
    PartHasEntries {
        /// Its name.
        name: String,
        /// How many entries.
        entries: i64,
    },
    /// Invitations that are still good name a region.
    RegionHasInvitations {
        /// Its name.
        name: String,
        /// How many invitations.
        invitations: i64,
    },
    /// A region has coordinators.
    RegionHasCoordinators {
        /// Its name.
        name: String,
        /// How many coordinators.
        coordinators: i64,
    },
    /// The round's result is published.
    RoundFinalised,
    /// A mark was given: rubric and rule stand.
    RuleInForce,
    /// A round was opened or a pairing is in force, so that two organizers stay needed.
    FourEyesInForce,
    /// The rule names what the rubric does not have, or is not complete.
    RuleUnfit,
    /// An entry gets fewer judges than the rule needs to score it.
    PanelTooSmall {
        /// How many it needs.
        fewest: i64,
    },
    /// The round from which the entries come is not an earlier one.
    SourceNotEarlier,
    /// The round from which the entries come has no published result.
    SourceUnpublished,
    /// The closing time is past.
    RoundClosesInPast,
    /// The round is not in the state from which the act starts.
    RoundInOtherState,
    /// Something rests on the round.
    RoundUsed,
    /// The rubric cannot change any more.
    RubricFrozen,
    /// The change would break the rule of a round.
    RubricBreaksRule {
        /// The round's Chinese name.
        round: String,
    },
}

impl Refusal for SetUpRefusal {
    fn words(&self, t: &L10nLanguage) -> String {
        match self {
            Self::SlugTaken => t.msg_competitions_slug_taken(),
            Self::PartHasEntries { name, entries } => t.msg_competitions_part_has_entries(name, entries),
            Self::RegionHasInvitations { name, invitations } => {
                t.msg_competitions_region_has_invitations(name, invitations)
            }
            Self::RegionHasCoordinators { name, coordinators } => {
                t.msg_competitions_region_has_coordinators(name, coordinators)
            }
            Self::RoundFinalised => t.msg_competitions_round_is_finalised(),
            Self::FourEyesInForce => t.msg_competitions_four_eyes_in_force(),
            Self::RuleInForce => t.msg_competitions_rule_in_force(),
            Self::RuleUnfit => t.msg_competitions_rule_unfit(),
            Self::PanelTooSmall { fewest } => t.msg_competitions_panel_too_small(fewest.to_string()),
            Self::SourceNotEarlier => t.msg_competitions_source_not_earlier(),
            Self::SourceUnpublished => t.msg_competitions_source_unpublished(),
            Self::RoundClosesInPast => t.msg_competitions_round_closes_in_past(),
            Self::RoundInOtherState => t.msg_competitions_round_in_other_state(),
            Self::RoundUsed => t.msg_competitions_round_is_used(),
            Self::RubricFrozen => t.msg_competitions_rubric_is_frozen(),
            Self::RubricBreaksRule { round } => t.msg_competitions_rubric_breaks_rule(round),
        }
    }
}

/// Freezes a rubric, because a mark was given by it. The second time nothing happens.
///
/// # Errors
/// When there is no such rubric.
pub fn freeze_rubric(conn: &mut Conn, by: &By, rubric: RubricId) -> Result<(), AppError> {
    let row = store::rubric_by_id(conn, rubric)?.ok_or(AppError::NotFound)?;
    if row.frozen_at.is_some() || !store::freeze_rubric(conn, rubric, by.now())? {
        return Ok(());
    }
    let event = Event {
        act: "rubric.frozen",
        competition: Some(row.competition_id),
        subject: rubric.into(),
        revision: row.version,
        detail: &json!({}),
    };
    audit::record(conn, by, &event)
}
