//! Why an act on a plan is refused.

use super::words::list;
use crate::{
    compute::calibration::official::MOST_JUDGES, domain::states::ConflictKind, error::Refusal, experts,
    l10n::L10nLanguage,
};

/// Why an expert may not be given an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exclusion {
    /// A conflict of interest.
    Conflict(ConflictKind),
    /// The expert's sheet of this entry and round was voided or given up; it never comes back.
    SheetEnded,
    /// The expert has or had a sheet of the entry, so cannot become its mentor.
    Judges,
}

impl Exclusion {
    /// In words.
    pub fn words(self, t: &L10nLanguage) -> String {
        match self {
            Self::Conflict(kind) => experts::conflict_kind(t, kind),
            Self::SheetEnded => t.msg_assignment_excluded_sheet_ended(),
            Self::Judges => t.msg_assignment_excluded_judges(),
        }
    }
}

/// Why an act on a plan is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanRefusal {
    /// There is no entry to assign.
    NoEntries,
    /// There is no expert with the role.
    NoExperts,
    /// More pairs than one computation takes.
    TooLarge,
    /// More judges than a calibrated round takes.
    TooManyToCalibrate,
    /// The round takes the best of an earlier one, whose result is not published.
    SourceUnpublished,
    /// The round's result is published.
    RoundFinalised,
    /// The plan is not open to changes any more.
    NotProposed,
    /// Somebody changed the plan since the page was made.
    ChangedMeanwhile,
    /// What is in force has changed since the plan was computed.
    Stale,
    /// Marks exist on these sheets (entry and judge), which the plan would take away.
    HasMarks(Vec<String>),
    /// These pairs (entry, expert and why) may not be.
    Excluded(Vec<(String, Exclusion)>),
    /// The entry or the expert cannot be planned any more.
    NotAvailable(Vec<String>),
    /// The pair is in the plan already.
    PairThere,
    /// The pair is not in the plan.
    PairMissing,
    /// Nothing was chosen.
    NothingChosen,
    /// Only a plan that was applied can be undone.
    NotApplied,
}

impl Refusal for PlanRefusal {
    fn words(&self, t: &L10nLanguage) -> String {
        match self {
            Self::NoEntries => t.msg_assignment_refused_no_entries(),
            Self::NoExperts => t.msg_assignment_refused_no_experts(),
            Self::TooLarge => t.msg_assignment_refused_too_large(),
            Self::TooManyToCalibrate => t.msg_assignment_refused_too_many(MOST_JUDGES.to_string()),
            Self::SourceUnpublished => t.msg_assignment_refused_source_unpublished(),
            Self::RoundFinalised => t.msg_assignment_refused_finalised(),
            Self::NotProposed => t.msg_assignment_refused_not_proposed(),
            Self::ChangedMeanwhile => t.msg_assignment_refused_changed(),
            Self::Stale => t.msg_assignment_refused_stale(),
            Self::HasMarks(sheets) => t.msg_assignment_refused_has_marks(list(t, sheets)),
            Self::Excluded(pairs) => {
                let pairs: Vec<String> =
                    pairs.iter().map(|(pair, why)| format!("{pair}: {}", why.words(t))).collect();
                t.msg_assignment_refused_excluded(list(t, &pairs))
            }
            Self::NotAvailable(names) => t.msg_assignment_refused_not_available(list(t, names)),
            Self::PairThere => t.msg_assignment_refused_pair_there(),
            Self::PairMissing => t.msg_assignment_refused_pair_missing(),
            Self::NothingChosen => t.msg_assignment_refused_nothing_chosen(),
            Self::NotApplied => t.msg_assignment_refused_not_applied(),
        }
    }
}
