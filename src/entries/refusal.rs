//! Why an act on an entry is refused.

use crate::{error::Refusal, l10n::L10nLanguage};

/// Why an act on an entry is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryRefusal {
    /// Registration has not begun.
    NotOpenYet,
    /// The deadline is over.
    Closed,
    /// The account has as many entries as one may have.
    TooManyEntries,
    /// The entry's state does not allow it.
    NotEditable,
    /// Somebody changed the entry since the page was made.
    ChangedMeanwhile,
    /// The team changed the entry after it submitted it: it is decided on singly.
    ChangedAfterSubmission,
    /// A submitted entry must not lose what a submission needs.
    MustStayComplete,
    /// Something that a submission needs is missing.
    Incomplete,
    /// The list of members is full.
    TooManyMembers,
    /// The member is on the list already.
    MemberTwice,
    /// Judges have the entry already.
    HasSheets,
    /// The number belongs to another entry.
    NumberTaken,
    /// The entry lies outside the coordinator's regions.
    OutsideRegion,
    /// The competition has no such region, or has it no more.
    NoSuchRegion,
    /// The competition has no such track, or has it no more.
    NoSuchTrack,
    /// The import was applied already.
    ImportApplied,
    /// No row of the import can be applied.
    NothingToImport,
}

impl Refusal for EntryRefusal {
    fn words(&self, t: &L10nLanguage) -> String {
        match self {
            Self::NotOpenYet => t.msg_entries_refused_not_open_yet(),
            Self::Closed => t.msg_entries_refused_closed(),
            Self::TooManyEntries => t.msg_entries_refused_too_many(),
            Self::NotEditable => t.msg_entries_refused_state(),
            Self::ChangedMeanwhile => t.msg_entries_refused_changed(),
            Self::ChangedAfterSubmission => t.msg_entries_refused_changed_after_submission(),
            Self::MustStayComplete => t.msg_entries_refused_must_stay_complete(),
            Self::Incomplete => t.msg_entries_refused_incomplete(),
            Self::TooManyMembers => t.msg_entries_refused_too_many_members(),
            Self::MemberTwice => t.msg_entries_refused_member_twice(),
            Self::HasSheets => t.msg_entries_refused_has_sheets(),
            Self::NumberTaken => t.msg_entries_refused_number_taken(),
            Self::OutsideRegion => t.msg_entries_refused_outside_region(),
            Self::NoSuchRegion | Self::NoSuchTrack => t.msg_entries_refused_no_such_part(),
            Self::ImportApplied => t.msg_entries_refused_import_applied(),
            Self::NothingToImport => t.msg_entries_refused_nothing_to_import(),
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NoSuchRegion | Self::OutsideRegion => Some("region"),
            Self::NoSuchTrack => Some("track"),
            _ => None,
        }
    }
}
