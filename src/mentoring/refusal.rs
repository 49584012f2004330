//! Why an act of mentoring is refused.

use crate::{domain::states::ConflictKind, error::Refusal, experts, l10n::L10nLanguage};

/// Why an act of mentoring is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentoringRefusal {
    /// The mentorship has ended; its records stay as they are.
    Ended,
    /// Somebody changed the record since the page was made.
    ChangedMeanwhile,
    /// Somebody changed the mentor since the page was made.
    MentorChanged,
    /// The entry does not take part.
    NotAdmitted,
    /// The expert does not mentor or has withdrawn.
    NotAvailable,
    /// The expert must not have to do with the entry.
    Conflict(ConflictKind),
    /// The expert has or had a sheet of the entry.
    Judges,
    /// The expert is the mentor already.
    AlreadyMentor,
}

impl Refusal for MentoringRefusal {
    fn words(&self, t: &L10nLanguage) -> String {
        match self {
            Self::Ended => t.msg_mentoring_refused_ended(),
            Self::ChangedMeanwhile => t.msg_mentoring_refused_changed(),
            Self::MentorChanged => t.msg_mentoring_refused_mentor_changed(),
            Self::NotAdmitted => t.msg_mentoring_refused_not_admitted(),
            Self::NotAvailable => t.msg_mentoring_refused_not_available(),
            Self::Conflict(kind) => t.msg_mentoring_refused_conflict(experts::conflict_kind(t, *kind)),
            Self::Judges => t.msg_mentoring_refused_judges(),
            Self::AlreadyMentor => t.msg_mentoring_refused_already(),
        }
    }
}
