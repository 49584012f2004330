//! Pairing two by hand: what they give up for it, and what becomes of those whom they leave.

use std::{cmp::Reverse, collections::BTreeSet};

use super::{
    market::{Bounds, Parties, Two},
    refusal::PairingRefusal,
};
use crate::domain::id::EnterpriseId;

/// What pairing two by hand makes of some pairs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// All pairs afterwards, ascending.
    pub pairs: Vec<Two>,
    /// The pairs that are new: the one that was asked for, and that of the two who were left.
    pub made: Vec<Two>,
    /// The pairs that are gone.
    pub gone: Vec<Two>,
}

/// Pairs two who are not paired yet. Who has no place left gives up the partner that it likes least, locked ones aside; if
/// both give somebody up, these two get each other.
///
/// # Errors
/// When the two are a pair already or ruled out, when all partners of one of them are locked, or when a new pair is not
/// acceptable to both.
pub fn exchange(
    parties: &Parties,
    pairs: &[Two],
    bounds: &Bounds,
    pair: Two,
) -> Result<Exchange, PairingRefusal> {
    if pairs.contains(&pair) {
        return Err(PairingRefusal::Fixed);
    }
    let of_left: Vec<EnterpriseId> = pairs.iter().filter(|two| two.0 == pair.0).map(|two| two.1).collect();
    let of_right: Vec<EnterpriseId> = pairs.iter().filter(|two| two.1 == pair.1).map(|two| two.0).collect();
    let left_behind = match parties.left.iter().find(|party| party.id == pair.0) {
        Some(left) if of_left.len() >= left.capacity => {
            let movable = of_left.into_iter().filter(|other| !bounds.locked.contains(&(pair.0, *other)));
            let liking = |other: &EnterpriseId| left.liking(*other, parties.fit_of((pair.0, *other)));
            Some((pair.0, movable.max_by_key(liking).ok_or(PairingRefusal::Fixed)?))
        }
        _ => None,
    };
    let right_behind = match parties.right.iter().find(|party| party.id == pair.1) {
        Some(right) if of_right.len() >= right.capacity => {
            let movable = of_right.into_iter().filter(|other| !bounds.locked.contains(&(*other, pair.1)));
            let liking = |other: &EnterpriseId| right.liking(*other, parties.fit_of((*other, pair.1)));
            Some((movable.max_by_key(liking).ok_or(PairingRefusal::Fixed)?, pair.1))
        }
        _ => None,
    };
    let gone: Vec<Two> = left_behind.into_iter().chain(right_behind).collect();
    let mut made = vec![pair];
    if let (Some((_, right)), Some((left, _))) = (left_behind, right_behind)
        && !pairs.contains(&(left, right))
    {
        made.push((left, right));
    }
    if made.iter().any(|two| bounds.banned.contains(two)) {
        return Err(PairingRefusal::Fixed);
    }
    if made.iter().any(|two| !parties.accept(*two)) {
        return Err(PairingRefusal::Excluded);
    }
    let kept = pairs.iter().filter(|two| !gone.contains(two));
    let all: BTreeSet<Two> = kept.chain(&made).copied().collect();
    Ok(Exchange { pairs: all.into_iter().collect(), made, gone })
}

impl super::market::Party {
    /// How it likes a partner whose fit is `fit`: smaller is better.
    fn liking(&self, partner: EnterpriseId, fit: i64) -> (usize, Reverse<i64>) {
        match self.wishes.iter().position(|group| group.contains(&partner)) {
            Some(group) => (group, Reverse(0)),
            None => (usize::MAX, Reverse(fit)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{Clock, Ids};
    use crate::domain::time::Timestamp;
    use crate::pairing::market::Party;

    /// Two of each side without wishes, with so many places each.
    fn square(capacity: usize) -> (Parties, [EnterpriseId; 4]) {
        let ids = Ids::seeded(3);
        let now = Clock::standing_at(Timestamp::from_micros(1)).now();
        let party = || Party {
            id: ids.fresh(now),
            name: String::new(),
            sector: String::new(),
            needs: Vec::new(),
            offers: Vec::new(),
            wishes: Vec::new(),
            exclusions: BTreeSet::new(),
            capacity,
        };
        let parties = Parties { left: vec![party(), party()], right: vec![party(), party()] };
        let known = [parties.left[0].id, parties.left[1].id, parties.right[0].id, parties.right[1].id];
        (parties, known)
    }

    #[test]
    fn two_who_have_one_place_swap_partners() {
        let (parties, [a, b, x, y]) = square(1);
        let done = exchange(&parties, &[(a, x), (b, y)], &Bounds::default(), (a, y)).unwrap();
        assert_eq!(done.pairs, [(a, y), (b, x)]);
        assert_eq!((done.made, done.gone), (vec![(a, y), (b, x)], vec![(a, x), (b, y)]));
        let done = exchange(&parties, &[(a, x)], &Bounds::default(), (b, x)).unwrap();
        assert_eq!(done.pairs, [(b, x)], "who was left with nobody to take its place stays alone");
    }

    #[test]
    fn who_has_a_place_left_gives_nobody_up() {
        let (parties, [a, b, x, y]) = square(2);
        let done = exchange(&parties, &[(a, x), (b, y)], &Bounds::default(), (a, y)).unwrap();
        assert_eq!((done.pairs, done.gone), (vec![(a, x), (a, y), (b, y)], Vec::new()));
    }

    #[test]
    fn who_is_full_gives_up_the_partner_that_it_likes_least() {
        let (mut parties, [a, b, x, y]) = square(1);
        parties.left[0].capacity = 2;
        parties.left[0].wishes = vec![vec![y], vec![x]];
        let third = parties.left[1].clone();
        parties.right.push(Party { id: b, ..third });
        let bounds = Bounds::default();
        let done = exchange(&parties, &[(a, x), (a, y)], &bounds, (a, b)).unwrap();
        assert_eq!(done.gone, [(a, x)]);
        let locked = Bounds { locked: BTreeSet::from([(a, x)]), ..bounds };
        let done = exchange(&parties, &[(a, x), (a, y)], &locked, (a, b)).unwrap();
        assert_eq!(done.gone, [(a, y)], "what is locked stays");
        let locked = Bounds { locked: BTreeSet::from([(a, x), (a, y)]), ..Bounds::default() };
        assert_eq!(exchange(&parties, &[(a, x), (a, y)], &locked, (a, b)), Err(PairingRefusal::Fixed));
    }

    #[test]
    fn nobody_is_paired_against_an_exclusion_or_a_ban() {
        let (mut parties, [a, b, x, y]) = square(1);
        let pairs = [(a, x), (b, y)];
        let banned = Bounds { banned: BTreeSet::from([(b, x)]), ..Bounds::default() };
        assert_eq!(exchange(&parties, &pairs, &banned, (a, y)), Err(PairingRefusal::Fixed));
        parties.right[0].exclusions.insert(b);
        let bounds = Bounds::default();
        assert_eq!(exchange(&parties, &pairs, &bounds, (a, y)), Err(PairingRefusal::Excluded));
        assert_eq!(exchange(&parties, &pairs, &bounds, (a, x)), Err(PairingRefusal::Fixed), "paired already");
    }
}
