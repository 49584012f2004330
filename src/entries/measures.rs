//! What the organizers do about an entry that takes part and against which something was raised: they suspend it while
//! the complaint is looked into, lift the suspension, or disqualify it. Its sheets are kept; a disqualification ends
//! its mentorships. Rankings and plans take admitted entries only, so that it is out of all that is not published; what
//! is published stays.

use serde_json::json;

use super::{
    actions::{bump, record},
    refusal::EntryRefusal,
    store::{
        self,
        papers::{self, EligibilityReviewRow},
    },
    withdrawals::end_mentorships,
};
use crate::{
    audit::By,
    db::Conn,
    domain::{
        id::{CompetitionId, EntryId},
        states::{EntryState, named},
    },
    error::AppError,
};

named! {
    /// What is done about an entry that takes part.
    pub enum Measure {
        /// It is out until a complaint is looked into.
        Suspend = "suspend",
        /// The suspension ends, and the entry takes part as before.
        Lift = "lift",
        /// It is out for good.
        Disqualify = "disqualify",
    }
}

impl Measure {
    /// The state to which it leads. Only admitted entries are suspended, so that lifting leads back to where it began.
    pub const fn target(self) -> EntryState {
        match self {
            Self::Suspend => EntryState::Suspended,
            Self::Lift => EntryState::Admitted,
            Self::Disqualify => EntryState::Disqualified,
        }
    }

    /// Whether it can be taken on an entry in this state.
    pub const fn fits(self, state: EntryState) -> bool {
        match self {
            Self::Suspend => matches!(state, EntryState::Admitted),
            Self::Lift => matches!(state, EntryState::Suspended),
            Self::Disqualify => matches!(state, EntryState::Admitted | EntryState::Suspended),
        }
    }

    const fn act(self) -> &'static str {
        match self {
            Self::Suspend => "entry.suspended",
            Self::Lift => "entry.reinstated",
            Self::Disqualify => "entry.disqualified",
        }
    }
}

/// Takes a measure on an entry that still is as the page showed it. The reason stands among the decisions on the
/// entry, where its team reads it.
///
/// # Errors
/// When the entry is unknown, has changed, or its state does not allow the measure.
pub fn take(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    id: EntryId,
    based_on: i32,
    measure: Measure,
    reason: &str,
) -> Result<(), AppError> {
    let mut entry = store::entry_in(conn, competition, id)?.ok_or(AppError::NotFound)?;
    if entry.version != based_on {
        return Err(AppError::refused(EntryRefusal::ChangedMeanwhile));
    }
    if !measure.fits(entry.state) {
        return Err(AppError::refused(EntryRefusal::NotEditable));
    }
    let (before, now) = (entry.state, by.now());
    entry.state = measure.target();
    bump(conn, &mut entry, now)?;
    let review = EligibilityReviewRow {
        id: by.fresh(),
        entry_id: entry.id,
        at: now,
        by_account_id: by.account,
        decision: measure.name().to_owned(),
        remark: reason.to_owned(),
    };
    papers::insert_review(conn, &review)?;
    if measure == Measure::Disqualify {
        end_mentorships(conn, by, &entry, now)?;
    }
    record(conn, by, &entry, measure.act(), &json!({"from": before.name(), "remark": reason}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_follows_the_table_of_states() {
        for &measure in Measure::ALL {
            for &state in EntryState::ALL {
                if measure.fits(state) {
                    assert!(state.may_become(measure.target()), "{measure} from {state}");
                }
            }
        }
    }

    #[test]
    fn a_lifted_suspension_leads_back_to_where_it_began() {
        for &state in EntryState::ALL {
            if Measure::Suspend.fits(state) {
                assert!(Measure::Lift.fits(Measure::Suspend.target()));
                assert_eq!(Measure::Lift.target(), state);
            }
        }
    }

    #[test]
    fn nothing_is_done_any_more_about_a_disqualified_entry() {
        assert!(Measure::ALL.iter().all(|measure| !measure.fits(EntryState::Disqualified)));
    }
}
