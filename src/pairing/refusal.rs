//! Why acts on schemes, enterprises and plans are refused.

use super::store;
use crate::{
    compute::pairing::problem::{MOST_CELLS, MarketError},
    error::{AppError, Refusal},
    l10n::L10nLanguage,
};

/// Why an act on a scheme is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PairingRefusal {
    /// Somebody else changed it meanwhile.
    Changed,
    /// The new deadline is over already.
    DeadlinePast,
    /// Plans rest on the wishes as they are.
    PlansRestOnWishes,
    /// The deadline for wishes is over.
    WishesClosed,
    /// The wishes are still open and secret.
    WishesOpen,
    /// Another enterprise of the scheme has this name.
    NameTaken,
    /// Another enterprise of the scheme has this credit code.
    CodeTaken,
    /// The enterprise has withdrawn.
    Withdrawn,
    /// The enterprise is part of the pairing in force.
    Paired,
    /// The enterprise has more partners in force, or published, than it is to have at the most.
    PlacesTaken,
    /// The partners are not those of the other side.
    NotPartners,
    /// More ranks than the scheme allows.
    TooManyRanks,
    /// One of the two does not accept the other.
    Excluded,
    /// The pair is ruled out or fixed in this plan.
    Fixed,
    /// The plan is not in a state for this.
    WrongState,
    /// There is no plan to go back to.
    NoFormer,
    /// It is published, or was.
    Published,
    /// It says what is published already.
    NothingNew,
    /// There is nobody to pair.
    NobodyToPair,
    /// A second organizer must approve.
    SecondNeeded,
    /// What waits for its approval is not what would be published now.
    AskedForOther,
    /// The plan was computed from what has changed since.
    Stale,
    /// There are more possible pairs than can be computed.
    TooLarge,
    /// The scheme has as many enterprises as it may have.
    Full,
    /// The competition has as many schemes as it may have.
    TooManySchemes,
}

impl Refusal for PairingRefusal {
    fn words(&self, t: &L10nLanguage) -> String {
        match self {
            Self::Changed => t.msg_pairing_refused_changed(),
            Self::DeadlinePast => t.msg_pairing_refused_deadline_past(),
            Self::PlansRestOnWishes => t.msg_pairing_refused_plans_rest(),
            Self::WishesClosed => t.msg_pairing_refused_wishes_closed(),
            Self::WishesOpen => t.msg_pairing_refused_wishes_open(),
            Self::NameTaken => t.msg_pairing_refused_name_taken(),
            Self::CodeTaken => t.msg_pairing_refused_code_taken(),
            Self::Withdrawn => t.msg_pairing_refused_withdrawn(),
            Self::Paired => t.msg_pairing_refused_paired(),
            Self::PlacesTaken => t.msg_pairing_refused_places_taken(),
            Self::NotPartners => t.msg_pairing_refused_not_partners(),
            Self::TooManyRanks => t.msg_pairing_refused_too_many_ranks(),
            Self::Excluded => t.msg_pairing_refused_excluded(),
            Self::Fixed => t.msg_pairing_refused_fixed(),
            Self::WrongState => t.msg_pairing_refused_wrong_state(),
            Self::NoFormer => t.msg_pairing_refused_no_former(),
            Self::Published => t.msg_pairing_refused_published(),
            Self::NothingNew => t.msg_pairing_refused_nothing_new(),
            Self::NobodyToPair => t.msg_pairing_refused_nobody(),
            Self::SecondNeeded => t.msg_pairing_refused_second_needed(),
            Self::AskedForOther => t.msg_pairing_refused_asked_for_other(),
            Self::Stale => t.msg_pairing_refused_stale(),
            Self::TooLarge => t.msg_pairing_refused_too_large(MOST_CELLS.to_string()),
            Self::Full => t.msg_pairing_refused_full(store::MOST_ENTERPRISES.to_string()),
            Self::TooManySchemes => t.msg_pairing_refused_too_many_schemes(store::MOST_SCHEMES.to_string()),
        }
    }
}

/// The refusal as the error that ends a transaction.
pub fn refuse<T>(refusal: PairingRefusal) -> Result<T, AppError> {
    Err(AppError::refused(refusal))
}

/// A market that cannot be, as the refusal that says so. What only a fault of ours can cause stays one.
pub fn no_market(error: MarketError) -> AppError {
    match error {
        MarketError::TooLarge => AppError::refused(PairingRefusal::TooLarge),
        MarketError::LockedAndForbidden { .. } | MarketError::LockedAbovePlaces { .. } => {
            AppError::refused(PairingRefusal::Fixed)
        }
        error => AppError::internal(error),
    }
}
