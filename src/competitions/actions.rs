//! What can be done with competitions and their set-up. Each act is one transaction and one audit event.

pub mod cloning;
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
    /// A region has coordinators.
    RegionHasCoordinators {
        /// Its name.
        name: String,
        /// How many coordinators.
        coordinators: i64,
    },
}

impl Refusal for SetUpRefusal {
    fn words(&self, t: &L10nLanguage) -> String {
        match self {
            Self::SlugTaken => t.msg_competitions_slug_taken(),
            Self::PartHasEntries { name, entries } => {
                t.msg_competitions_part_has_entries(entries.to_string(), name)
            }
            Self::RegionHasCoordinators { name, coordinators } => {
                t.msg_competitions_region_has_coordinators(coordinators.to_string(), name)
            }
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
