//! The pages of judging: the judge's list and sheet, the page that shows two versions of a sheet, the organizer's
//! board and the sheet with all its revisions.

pub mod board;
pub mod conflict;
pub mod list;
pub mod plan;
pub mod remind;
pub mod review;
pub mod sheet;

use crate::{
    domain::states::{EntryState, SheetState},
    l10n::L10nLanguage,
};

/// The state of a sheet in words, with the class of its tag.
#[derive(Clone, Debug)]
pub struct StateTag {
    pub words: String,
    pub class: &'static str,
}

impl StateTag {
    /// The tag of a state.
    pub fn of(state: SheetState, t: &L10nLanguage) -> Self {
        let (words, class) = match state {
            SheetState::Assigned => (t.msg_judging_state_assigned(), "quiet"),
            SheetState::Draft => (t.msg_judging_state_draft(), "warn"),
            SheetState::Submitted => (t.msg_judging_state_submitted(), "ok"),
            SheetState::Reopened => (t.msg_judging_state_reopened(), "warn"),
            SheetState::Recused => (t.msg_judging_state_recused(), "quiet"),
            SheetState::Void => (t.msg_judging_state_void(), "quiet"),
        };
        Self { words, class }
    }
}

/// What a judge reads of an entry that is out: a word for lists and a sentence for the sheet. None while it takes part.
/// Of a complaint a judge learns nothing: the entry may come back.
pub fn out(entry: EntryState, t: &L10nLanguage) -> Option<(String, String)> {
    match entry {
        EntryState::Admitted => None,
        EntryState::Suspended => Some((t.msg_judging_paused(), t.msg_judging_entry_paused())),
        EntryState::Draft
        | EntryState::Submitted
        | EntryState::Returned
        | EntryState::Rejected
        | EntryState::Withdrawn
        | EntryState::Disqualified => Some((t.msg_judging_left(), t.msg_judging_entry_left())),
    }
}
