//! Typed identifiers. Each is a UUIDv7: made by us, so that a row knows its name before it is stored, and
//! ordered by time, so that lists by id are lists by age.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The identifier's 16 bytes, as they are stored.
            pub fn as_bytes(&self) -> &[u8] {
                self.0.as_bytes()
            }

            /// Reads 16 stored bytes.
            ///
            /// # Errors
            /// When there are not exactly 16 bytes.
            pub fn from_bytes(bytes: &[u8]) -> Result<Self, uuid::Error> {
                Uuid::from_slice(bytes).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.simple().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )*

    /// Applies a macro to every identifier type of the trade.
    macro_rules! each_id {
        ($apply:ident) => { $apply! { $($crate::domain::id::$name),* } };
    }
    pub(crate) use each_id;
    };
}

ids! {
    /// A person who can sign in.
    AccountId,
    /// A sign-in of an account on one browser.
    SessionId,
    /// A role that an account holds in a competition.
    MembershipId,
    /// A one-time link: an invitation or a link to set a password.
    LinkId,
    /// A mail in the outbox.
    MailId,
    /// An event of the audit log.
    EventId,
    /// A competition.
    CompetitionId,
    /// A region of a competition.
    RegionId,
    /// A track of a competition.
    TrackId,
    /// One version of a rubric.
    RubricId,
    /// A criterion of a rubric.
    CriterionId,
    /// A round of a competition.
    RoundId,
    /// A competing project.
    EntryId,
    /// A file attached to an entry.
    AttachmentId,
    /// A decision of an eligibility check.
    ReviewId,
    /// An uploaded table that waits for its confirmation.
    ImportId,
    /// An expert of a competition.
    ExpertId,
    /// A conflict of interest between an entry and an expert.
    ConflictId,
    /// A proposed or applied assignment of experts to entries.
    PlanId,
    /// An expert's duty as an entry's mentor.
    MentorshipId,
    /// A coaching record.
    CoachingId,
    /// A judge's score sheet for an entry.
    SheetId,
    /// A published result.
    ResultId,
    /// A recorded decision on the order of tied entries.
    DecisionId,
    /// A recorded leave for an award to take all of the tied entries on its line.
    ExceedingId,
    /// An assistance scheme.
    SchemeId,
    /// An enterprise of a scheme.
    EnterpriseId,
    /// A proposed or applied pairing.
    PairingId,
}
