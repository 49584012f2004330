//! The states of everything that has states, each with its one table of allowed transitions.

/// Declares an enumeration whose values have a stored name.
macro_rules! named {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$value_doc:meta])* $value:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$value_doc])* #[serde(rename = $text)] $value),* }

        impl $name {
            /// Every value, in the order in which pages list them.
            pub const ALL: &'static [Self] = &[$(Self::$value),*];

            /// The stored name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$value => $text),* }
            }

            /// Reads a stored name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$value),)* _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}
pub(crate) use named;

named! {
    /// Where an entry stands.
    pub enum EntryState {
        /// The team is writing it.
        Draft = "draft",
        /// The team says that it is complete.
        Submitted = "submitted",
        /// Sent back to the team with a remark.
        Returned = "returned",
        /// Passed the eligibility check.
        Admitted = "admitted",
        /// Failed the eligibility check.
        Rejected = "rejected",
        /// Taken back by the team.
        Withdrawn = "withdrawn",
        /// Halted by the organizer while a complaint is looked into.
        Suspended = "suspended",
        /// Thrown out by the organizer.
        Disqualified = "disqualified",
    }
}

impl EntryState {
    /// Whether an entry may go from this state to `next`.
    pub const fn may_become(self, next: Self) -> bool {
        use EntryState::{
            Admitted, Disqualified, Draft, Rejected, Returned, Submitted, Suspended, Withdrawn,
        };
        matches!(
            (self, next),
            (Draft | Returned, Submitted)
                | (Submitted, Submitted | Returned | Admitted | Rejected)
                | (Admitted | Rejected, Returned | Submitted)
                | (Draft | Submitted | Returned | Admitted, Withdrawn)
                // Taken back by a steward, a withdrawal leads to where the entry stood.
                | (Withdrawn, Draft | Submitted | Returned | Admitted)
                | (Admitted, Suspended)
                | (Suspended, Admitted)
                | (Admitted | Suspended, Disqualified)
        )
    }

    /// Whether the team may still change the text and the files.
    pub const fn is_open_to_team(self) -> bool {
        matches!(self, Self::Draft | Self::Submitted | Self::Returned)
    }

    /// Whether the team itself may submit it. What was decided comes back only by the stewards, who reopen or
    /// return it.
    pub const fn may_be_submitted_by_team(self) -> bool {
        self.is_open_to_team() || matches!(self, Self::Withdrawn)
    }
}

named! {
    /// Where a round stands.
    pub enum RoundState {
        /// Being set up; judges see nothing.
        Preparing = "preparing",
        /// Judges may mark between the opening and the closing time.
        Open = "open",
        /// Marking is over.
        Closed = "closed",
        /// Its result is published.
        Finalised = "finalised",
    }
}

impl RoundState {
    /// Whether a round may go from this state to `next`.
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            // Marks that were given elsewhere and imported need no judge to be let in.
            (Self::Preparing, Self::Open | Self::Closed)
                | (Self::Open, Self::Closed | Self::Preparing)
                | (Self::Closed, Self::Open | Self::Finalised)
        )
    }
}

named! {
    /// Where a score sheet stands.
    pub enum SheetState {
        /// Given to the judge, nothing saved yet.
        Assigned = "assigned",
        /// Something is saved.
        Draft = "draft",
        /// The judge says that it is complete; it counts.
        Submitted = "submitted",
        /// Handed back to the judge by an organizer.
        Reopened = "reopened",
        /// Given up by the judge, with a reason.
        Recused = "recused",
        /// Out of the count, by rule or by an organizer, with a reason.
        Void = "void",
    }
}

impl SheetState {
    /// Whether a sheet may go from this state to `next`.
    pub const fn may_become(self, next: Self) -> bool {
        use SheetState::{Assigned, Draft, Recused, Reopened, Submitted, Void};
        matches!(
            (self, next),
            (Assigned | Draft, Draft)
                | (Reopened | Submitted, Reopened)
                | (Assigned | Draft | Reopened, Submitted | Recused)
                | (Assigned | Draft | Submitted | Reopened, Void)
        )
    }

    /// Whether the judge may change marks.
    pub const fn is_open_to_judge(self) -> bool {
        matches!(self, Self::Assigned | Self::Draft | Self::Reopened)
    }

    /// Whether the sheet is still wanted: neither given up nor void.
    pub const fn is_in_force(self) -> bool {
        !matches!(self, Self::Recused | Self::Void)
    }
}

named! {
    /// Where a plan (of an assignment or a pairing) stands.
    pub enum PlanState {
        /// Computed and open to changes by hand.
        Proposed = "proposed",
        /// In force.
        Applied = "applied",
        /// Replaced by a later plan.
        Superseded = "superseded",
        /// Thrown away before it was applied.
        Discarded = "discarded",
    }
}

impl PlanState {
    /// Whether a plan may go from this state to `next`.
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Proposed, Self::Applied | Self::Discarded) | (Self::Applied, Self::Superseded)
        )
    }
}

named! {
    /// What a plan assigns.
    pub enum PlanKind {
        /// A mentor to each entry.
        Mentors = "mentors",
        /// Judges to each entry of a round.
        Judges = "judges",
    }
}

named! {
    /// Why an expert must not judge an entry.
    pub enum ConflictKind {
        /// Declared by an organizer or by the expert.
        Declared = "declared",
        /// Expert and entry belong to the same organization.
        Organization = "organization",
        /// The expert is or was the entry's mentor.
        Mentor = "mentor",
        /// The expert leads the entry.
        Leader = "leader",
        /// The judge gave the sheet up.
        Recused = "recused",
    }
}

named! {
    /// Where a result stands.
    pub enum ResultState {
        /// Frozen by one organizer; another one has to approve it.
        Computed = "computed",
        /// Published with a time until which objections are heard.
        Noticed = "noticed",
        /// Published.
        Final = "final",
        /// Dropped before it was published.
        Discarded = "discarded",
    }
}

impl ResultState {
    /// Whether a result may go from this state to `next`.
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Computed, Self::Noticed | Self::Final | Self::Discarded) | (Self::Noticed, Self::Final)
        )
    }
}

named! {
    /// The two sides of an assistance scheme.
    pub enum Side {
        /// Gives assistance (帮扶方).
        Assisting = "assisting",
        /// Receives assistance (受援方).
        Assisted = "assisted",
    }
}

impl Side {
    /// The other side.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Assisting => Self::Assisted,
            Self::Assisted => Self::Assisting,
        }
    }
}

named! {
    /// How a coaching session was held.
    pub enum CoachingWay {
        /// Face to face.
        OnSite = "on_site",
        /// By video.
        Online = "online",
        /// By telephone.
        Phone = "phone",
    }
}

named! {
    /// How a criterion is marked on the sheet.
    pub enum Control {
        /// A number field with full marks and a step.
        Points = "points",
        /// A row of levels, each with its sentence.
        Levels = "levels",
    }
}

named! {
    /// What a row of a rubric is. The order is that in which a rule counts them.
    pub enum CriterionKind {
        /// A criterion, whose weighted marks make up the total.
        Criterion = "criterion",
        /// Points outside the full marks, which a judge may give but need not.
        Bonus = "bonus",
        /// A condition that an entry must meet to be ranked: marked 1 or 0, worth no points.
        Gate = "gate",
    }
}

impl CriterionKind {
    /// Whether a sheet is incomplete without a mark for it.
    pub const fn is_needed(self) -> bool {
        match self {
            Self::Criterion | Self::Gate => true,
            Self::Bonus => false,
        }
    }
}

named! {
    /// Which entries take part in a round.
    pub enum RoundSource {
        /// All admitted entries.
        Admitted = "admitted",
        /// The best of an earlier published round.
        Top = "top",
        /// The best of each track of an earlier published round.
        TopPerTrack = "top_per_track",
    }
}

named! {
    /// Where a pair of enterprises stands.
    pub enum PairState {
        /// Proposed to both.
        Proposed = "proposed",
        /// Both agreed.
        Agreed = "agreed",
        /// The agreement is signed.
        Signed = "signed",
        /// Being carried out.
        Running = "running",
        /// Carried out.
        Completed = "completed",
        /// Ended early.
        Terminated = "terminated",
    }
}

named! {
    /// The languages that the interface speaks.
    pub enum Language {
        /// Simplified Chinese, the first language.
        Chinese = "zh-CN",
        /// English.
        English = "en",
    }
}

named! {
    /// What a one-time link is for.
    pub enum LinkPurpose {
        /// Gives its bearer a role.
        Invitation = "invitation",
        /// Lets the person set a password; handed out by an organizer.
        SetPassword = "set-password",
        /// Lets the person set a password; asked for by the person and mailed.
        Reset = "reset",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stored_name_reads_back() {
        for &state in EntryState::ALL {
            assert_eq!(EntryState::from_name(state.name()), Some(state));
        }
        assert_eq!(EntryState::from_name("Draft"), None);
    }

    #[test]
    fn a_team_submits_only_what_is_open_to_it_or_what_it_took_back() {
        use EntryState::{Draft, Returned, Submitted, Withdrawn};
        for &state in EntryState::ALL {
            let may = matches!(state, Draft | Submitted | Returned | Withdrawn);
            assert_eq!(state.may_be_submitted_by_team(), may, "{state}");
            assert!(!may || state.may_become(Submitted), "{state}");
        }
    }

    #[test]
    fn a_withdrawal_that_is_taken_back_leads_to_wherever_the_entry_stood() {
        let withdrawn = EntryState::Withdrawn;
        for &state in EntryState::ALL {
            assert_eq!(withdrawn.may_become(state), state.may_become(withdrawn), "{state}");
        }
    }

    #[test]
    fn a_disqualified_entry_stays_out() {
        assert!(EntryState::ALL.iter().all(|&next| !EntryState::Disqualified.may_become(next)));
    }

    #[test]
    fn a_recused_or_void_sheet_never_comes_back() {
        for ended in [SheetState::Recused, SheetState::Void] {
            assert!(SheetState::ALL.iter().all(|&next| !ended.may_become(next)), "{ended}");
        }
    }

    #[test]
    fn an_applied_plan_can_only_be_superseded() {
        assert!(PlanState::Applied.may_become(PlanState::Superseded));
        assert!(!PlanState::Applied.may_become(PlanState::Proposed));
        assert!(!PlanState::Superseded.may_become(PlanState::Applied));
    }
}
