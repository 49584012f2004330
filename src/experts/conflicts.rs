//! Who must not judge what: the declared conflicts, those that a recusal left, and those that follow from what is
//! known (the expert leads the entry; the same organization; the entry's mentor, past or present).

use std::collections::BTreeMap;

use super::store::{self, conflicts};
use crate::{
    compute::affinity::{organization_key, same_organization},
    db::Conn,
    domain::{
        id::{CompetitionId, EntryId, ExpertId},
        states::ConflictKind,
    },
    error::AppError,
};

/// Every conflict of a competition by pair, in five queries. Of several of one pair the stored one is named, that of the
/// mentor last.
///
/// # Errors
/// When the database fails.
pub fn conflicts_of(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<BTreeMap<(EntryId, ExpertId), ConflictKind>, AppError> {
    let mut found = BTreeMap::new();
    let mut experts_by_key: BTreeMap<String, Vec<ExpertId>> = BTreeMap::new();
    for expert in store::experts_of(conn, competition)? {
        if let Some(key) = organization_key(&expert.organization) {
            experts_by_key.entry(key).or_default().push(expert.id);
        }
    }
    for (entry, organization) in conflicts::entry_organizations(conn, competition)? {
        let same = organization_key(&organization).and_then(|key| experts_by_key.get(&key));
        for expert in same.into_iter().flatten() {
            found.insert((entry, *expert), ConflictKind::Organization);
        }
    }
    for pair in conflicts::led_pairs(conn, competition)? {
        found.insert(pair, ConflictKind::Leader);
    }
    for pair in conflicts::mentored_pairs(conn, competition)? {
        // Only whoever has no other conflict may become the mentor again, so this one gives way.
        found.entry(pair).or_insert(ConflictKind::Mentor);
    }
    for (entry, expert, kind) in conflicts::standing_conflicts(conn, competition)? {
        found.insert((entry, expert), kind);
    }
    Ok(found)
}

/// Why an expert must not judge an entry of this competition, if there is a reason.
///
/// # Errors
/// When the competition does not have both.
pub fn is_conflicted(
    conn: &mut Conn,
    competition: CompetitionId,
    entry: EntryId,
    expert: ExpertId,
) -> Result<Option<ConflictKind>, AppError> {
    let (of_entry, of_expert) =
        conflicts::organizations_of(conn, competition, entry, expert)?.ok_or(AppError::NotFound)?;
    if let Some(kind) = conflicts::standing_conflict(conn, entry, expert)? {
        return Ok(Some(kind));
    }
    if conflicts::leading_experts(conn, entry)?.contains(&expert) {
        return Ok(Some(ConflictKind::Leader));
    }
    if same_organization(&of_entry, &of_expert) {
        return Ok(Some(ConflictKind::Organization));
    }
    Ok(conflicts::has_mentored(conn, entry, expert)?.then_some(ConflictKind::Mentor))
}
