//! A published pairing is never changed: a newer one takes its place. What that changes, pair by pair, and what it makes of
//! the one before.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    market::Two,
    store::plans::{PairingRow, PublishedHead},
};
use crate::domain::id::EnterpriseId;

/// Whether everybody sees a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Publicity {
    /// It is not published.
    Unpublished,
    /// It is what is published now.
    Present,
    /// It was published; another one has taken its place.
    Former,
}

impl Publicity {
    /// That of a plan, when `heads` are the published ones of its scheme.
    pub fn of(row: &PairingRow, heads: &[PublishedHead]) -> Self {
        if row.published_at.is_none() {
            Self::Unpublished
        } else if replacement(row, heads).is_some() {
            Self::Former
        } else {
            Self::Present
        }
    }
}

/// The published plan that has taken the place of another one.
pub fn replacement<'a>(row: &PairingRow, heads: &'a [PublishedHead]) -> Option<&'a PublishedHead> {
    heads.iter().find(|head| head.replaces_id == Some(row.id))
}

/// The published plan that a plan corrects, or would.
pub fn corrected<'a>(row: &PairingRow, heads: &'a [PublishedHead]) -> Option<&'a PublishedHead> {
    heads.iter().find(|head| Some(head.id) == row.replaces_id)
}

/// What changes for one assisting enterprise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairChange {
    /// The assisting enterprise.
    pub assisting: EnterpriseId,
    /// Its partners before.
    pub before: BTreeSet<EnterpriseId>,
    /// Its partners afterwards.
    pub after: BTreeSet<EnterpriseId>,
}

/// What one set of pairs makes of another, by assisting enterprise; who keeps all partners is left out.
pub fn changes(before: &[Two], after: &[Two]) -> Vec<PairChange> {
    let mut of_each: BTreeMap<EnterpriseId, PairChange> = BTreeMap::new();
    for (pairs, is_after) in [(before, false), (after, true)] {
        for &(assisting, assisted) in pairs {
            let change = of_each.entry(assisting).or_insert_with(|| PairChange {
                assisting,
                before: BTreeSet::new(),
                after: BTreeSet::new(),
            });
            let partners = if is_after { &mut change.after } else { &mut change.before };
            partners.insert(assisted);
        }
    }
    of_each.into_values().filter(|change| change.before != change.after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{Clock, Ids};
    use crate::domain::time::Timestamp;

    #[test]
    fn who_gets_or_loses_a_partner_is_told_and_who_keeps_all_is_not() {
        let ids = Ids::seeded(1);
        let now = Clock::standing_at(Timestamp::from_micros(1)).now();
        let [bamboo, cedar, maple, tea, silk, paper] =
            std::array::from_fn(|_| ids.fresh::<EnterpriseId>(now));
        let set = |of: &[EnterpriseId]| of.iter().copied().collect::<BTreeSet<_>>();
        let found = changes(
            &[(bamboo, tea), (cedar, silk), (cedar, paper)],
            &[(bamboo, tea), (cedar, silk), (maple, paper)],
        );
        assert_eq!(
            found,
            [
                PairChange { assisting: cedar, before: set(&[silk, paper]), after: set(&[silk]) },
                PairChange { assisting: maple, before: set(&[]), after: set(&[paper]) },
            ]
        );
    }
}
