//! Which entries an earlier round sends on into a later one.

use std::collections::BTreeSet;

use super::{snapshot::Snapshot, store};
use crate::{
    competitions::store::RoundRow,
    db::Conn,
    domain::{id::EntryId, states::RoundSource},
    error::AppError,
};

/// The entries that may take part in a round because an earlier one sent them on; none when the round takes all
/// admitted ones. Nobody is sent on before the earlier round's result is published. Whether they are still admitted is
/// the caller's to ask.
///
/// # Errors
/// When the database fails or the published result is damaged.
pub fn sent_on(conn: &mut Conn, round: &RoundRow) -> Result<Option<BTreeSet<EntryId>>, AppError> {
    if round.source == RoundSource::Admitted {
        return Ok(None);
    }
    let result = round.source_round_id.map(|source| store::published_result(conn, source)).transpose()?;
    let Some(result) = result.flatten() else { return Ok(Some(BTreeSet::new())) };
    let count = usize::try_from(round.source_count.unwrap_or(0)).unwrap_or(0);
    let is_per_track = round.source == RoundSource::TopPerTrack;
    Ok(Some(Snapshot::parse(&result.snapshot)?.best(count, is_per_track)))
}
