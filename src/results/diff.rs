//! What a new publication would change of the last one, entry by entry.

use super::snapshot::{FrozenPlace, Snapshot};

/// Where an entry stood or would stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stand {
    /// Its rank.
    pub rank: Option<usize>,
    /// Its score.
    pub score: Option<String>,
    /// The position of its tier.
    pub tier: Option<usize>,
}

/// What changes for one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its number.
    pub number: String,
    /// Its name, as it would be published.
    pub name: String,
    /// Where it stood; none if it is new.
    pub before: Option<Stand>,
    /// Where it would stand; none if it is gone.
    pub after: Option<Stand>,
    /// Whether its name is published anew.
    pub is_renamed: bool,
}

/// Everything that changes from one snapshot to another: by the new rank, what is gone last.
pub fn changes(before: &Snapshot, after: &Snapshot) -> Vec<Change> {
    let stand =
        |place: &FrozenPlace| Stand { rank: place.rank, score: place.score.clone(), tier: place.tier };
    let place_in = |snapshot: &Snapshot, number: &str| {
        snapshot.ranking.iter().find(|place| place.entry == number).map(stand)
    };
    let name_in = |snapshot: &Snapshot, number: &str| snapshot.entry(number).map(|entry| entry.name.clone());
    let here = after.ranking.iter().map(|place| {
        let (old, new) = (name_in(before, &place.entry), name_in(after, &place.entry));
        Change {
            number: place.entry.clone(),
            is_renamed: old.is_some() && old != new,
            name: new.unwrap_or_default(),
            before: place_in(before, &place.entry),
            after: Some(stand(place)),
        }
    });
    let gone =
        before.ranking.iter().filter(|place| after.entry(&place.entry).is_none()).map(|place| Change {
            number: place.entry.clone(),
            name: name_in(before, &place.entry).unwrap_or_default(),
            before: Some(stand(place)),
            after: None,
            is_renamed: false,
        });
    here.chain(gone).filter(|change| change.is_renamed || change.before != change.after).collect()
}
