//! Handing in wishes: whom an enterprise would like as a partner, in ranks, and whom it does not accept. The log says that
//! wishes were handed in and on whose behalf, never what they are: it is read before the deadline.

use std::collections::BTreeSet;

use serde_json::json;

use super::{Hand, PairingRefusal, enterprise_for, note, refuse};
use crate::{
    audit::By,
    db::Conn,
    domain::{
        id::{CompetitionId, EnterpriseId, SchemeId},
        states::Side,
    },
    error::AppError,
    pairing::store::{self, EnterpriseRow, ExclusionRow, WishRow},
};

/// An enterprise's wishes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Groups of equally good partners, best first.
    pub groups: Vec<Vec<EnterpriseId>>,
    /// Whom it does not accept.
    pub exclusions: BTreeSet<EnterpriseId>,
}

/// Replaces an enterprise's wishes, until the deadline, and answers its new version. An enterprise that hands in once more
/// what is stored already changes nothing, whatever the version: so a save whose answer was lost can be repeated. An
/// organizer cannot: the answer would tell whether secret wishes were guessed.
pub fn save_wishes(
    conn: &mut Conn,
    by: &By,
    hand: Hand,
    competition: CompetitionId,
    scheme: SchemeId,
    id: EnterpriseId,
    version: i32,
    wishes: &Wishes,
) -> Result<i32, AppError> {
    let before = enterprise_for(conn, by, hand, competition, scheme, id)?;
    let terms = store::scheme_in(conn, competition, scheme)?;
    if terms.wishes_close_at <= by.now() {
        return refuse(PairingRefusal::WishesClosed);
    }
    if wishes.groups.len() > usize::try_from(terms.wish_limit).unwrap_or(0) {
        return refuse(PairingRefusal::TooManyRanks);
    }
    let partners = partner_ids(&store::enterprises_of(conn, scheme)?, before.side);
    if !wishes.are_among(&partners) {
        return refuse(PairingRefusal::NotPartners);
    }
    if before.version != version {
        let is_own = matches!(hand, Hand::Enterprise(_));
        return if is_own && stored(conn, id)? == wishes.ordered() {
            Ok(before.version)
        } else {
            refuse(PairingRefusal::Changed)
        };
    }
    replace(conn, id, wishes)?;
    let after = EnterpriseRow { version: version + 1, ..before };
    if !store::update_enterprise(conn, &after, version)? {
        return refuse(PairingRefusal::Changed);
    }
    let detail = json!({"on_behalf_of": (hand == Hand::Organizer).then_some(&after.name)});
    note(conn, by, "enterprise.wished", competition, id, after.version, &detail)?;
    Ok(after.version)
}

/// The wishes that are stored.
pub fn stored(conn: &mut Conn, id: EnterpriseId) -> Result<Wishes, AppError> {
    let mut groups: Vec<(i32, Vec<EnterpriseId>)> = Vec::new();
    for row in store::wishes_by(conn, id)? {
        match groups.last_mut() {
            Some((rank, group)) if *rank == row.rank => group.push(row.partner_id),
            _ => groups.push((row.rank, vec![row.partner_id])),
        }
    }
    let exclusions = store::exclusions_by(conn, id)?.into_iter().map(|row| row.partner_id).collect();
    Ok(Wishes { groups: groups.into_iter().map(|(_, group)| group).collect(), exclusions })
}

/// The enterprises that take part on the side opposite to `side`.
pub fn partner_ids(enterprises: &[EnterpriseRow], side: Side) -> BTreeSet<EnterpriseId> {
    let partners = enterprises.iter().filter(|row| row.side == side.other() && row.withdrawn_at.is_none());
    partners.map(|row| row.id).collect()
}

/// Writes wishes in the place of those before.
pub(super) fn replace(conn: &mut Conn, id: EnterpriseId, wishes: &Wishes) -> Result<(), AppError> {
    store::delete_wishes(conn, id)?;
    let ranked = (1..).zip(&wishes.groups).flat_map(|(rank, group)| {
        group.iter().map(move |&partner_id| WishRow { enterprise_id: id, partner_id, rank })
    });
    store::insert_wishes(conn, &ranked.collect::<Vec<_>>())?;
    let excluded = wishes.exclusions.iter().map(|&partner_id| ExclusionRow { enterprise_id: id, partner_id });
    store::insert_exclusions(conn, &excluded.collect::<Vec<_>>())
}

impl Wishes {
    /// Whether nothing is wished and nobody excluded.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty() && self.exclusions.is_empty()
    }

    /// The rank that a partner has; none when it is not listed.
    pub fn rank_of(&self, partner: EnterpriseId) -> Option<usize> {
        self.groups.iter().position(|group| group.contains(&partner)).map(|at| at + 1)
    }

    /// The same wishes with each group in the order of identifiers.
    fn ordered(&self) -> Self {
        let mut same = self.clone();
        same.groups.iter_mut().for_each(|group| group.sort_unstable());
        same
    }

    /// Whether everybody named is a partner, and nobody named twice.
    fn are_among(&self, partners: &BTreeSet<EnterpriseId>) -> bool {
        let mut seen = BTreeSet::new();
        self.groups.iter().all(|group| !group.is_empty())
            && self
                .groups
                .iter()
                .flatten()
                .chain(&self.exclusions)
                .all(|partner| partners.contains(partner) && seen.insert(*partner))
    }
}
