//! The sequencer links audit events into the hash chain, in batches and after their acts, so that no save ever
//! waits for the head of the chain.

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::store::{self, EventRow, LinkRow};
use crate::{
    db::Conn,
    domain::{id::EventId, time::Timestamp},
    error::AppError,
};

/// The most events that one run links.
const BATCH: i64 = 1000;

/// How far before the head of the chain a usual run looks: longer than an act waits for its commit. It runs every
/// second beside the saves, so it must not look at all of a busy hour again each time.
const USUAL_SECONDS: i64 = 10;

/// How far before the head a run for late events looks: longer than any transaction lasts.
pub const LATEST_SECONDS: i64 = 3600;

/// Links waiting events, the oldest first. Answers how many it linked. What committed long after its birth waits for
/// [`link_late`].
///
/// # Errors
/// When the database fails; on PostgreSQL also when another server links at the same moment, which then has
/// done the work.
pub fn link_waiting(conn: &mut Conn) -> Result<usize, AppError> {
    link_near_head(conn, USUAL_SECONDS)
}

/// Links what waits among the events of the last hour before the head.
///
/// # Errors
/// As [`link_waiting`].
pub fn link_late(conn: &mut Conn) -> Result<usize, AppError> {
    link_near_head(conn, LATEST_SECONDS)
}

/// Links what waits anywhere in the log: what was born long before the head, because a clock stood wrong. Costs
/// as much as the log is long.
///
/// # Errors
/// As [`link_waiting`].
pub fn link_stragglers(conn: &mut Conn) -> Result<usize, AppError> {
    link_since(conn, None)
}

/// The most waiting events that a page counts.
pub const MOST_COUNTED: i64 = 1000;

/// How many events wait near the head of the chain, where a usual run links them; it costs the same however long the log is.
///
/// # Errors
/// When the database fails.
pub fn count_waiting(conn: &mut Conn) -> Result<usize, AppError> {
    let since = store::head_time(conn)?.map(|time| lowest_id_at(time.plus_seconds(-USUAL_SECONDS)));
    store::count_unlinked_since(conn, since, MOST_COUNTED)
}

fn link_near_head(conn: &mut Conn, seconds: i64) -> Result<usize, AppError> {
    let since = store::head_time(conn)?.map(|time| lowest_id_at(time.plus_seconds(-seconds)));
    link_since(conn, since)
}

fn link_since(conn: &mut Conn, since: Option<EventId>) -> Result<usize, AppError> {
    let head = store::chain_head(conn)?;
    let (mut seq, mut previous) = match head {
        Some(link) => (link.seq, link.hash),
        None => (0, Vec::new()),
    };
    let waiting = store::unlinked_events(conn, since, BATCH)?;
    let mut links = Vec::with_capacity(waiting.len());
    for event in &waiting {
        seq += 1;
        let hash = link_hash(&previous, seq, event);
        links.push(LinkRow { seq, event_id: event.id, previous_hash: previous, hash: hash.clone() });
        previous = hash;
    }
    store::insert_links(conn, &links)?;
    Ok(links.len())
}

/// SHA-256 over the previous hash, the place in the chain and every field of the event, each with its length.
pub fn link_hash(previous: &[u8], seq: i64, event: &EventRow) -> Vec<u8> {
    let mut hash = Sha256::new();
    let mut add = |bytes: &[u8]| {
        hash.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(bytes);
    };
    add(previous);
    add(&seq.to_be_bytes());
    add(event.id.as_bytes());
    add(&event.at.micros().to_be_bytes());
    add(event.act.as_bytes());
    add(event.actor_id.as_ref().map_or(&[], |id| id.as_bytes()));
    add(event.competition_id.as_ref().map_or(&[], |id| id.as_bytes()));
    add(event.subject_kind.as_bytes());
    add(&event.subject_id);
    add(&event.revision.to_be_bytes());
    add(&event.content_hash);
    hash.finalize().to_vec()
}

/// The least identifier that an event of that time can have.
pub fn lowest_id_at(time: Timestamp) -> EventId {
    let millisecond = u64::try_from(time.micros() / 1000).unwrap_or(0);
    Uuid::from_u64_pair(millisecond << 16, 0).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Ids;

    #[test]
    fn no_event_of_a_time_lies_below_the_lowest_identifier() {
        let now = Timestamp::from_micros(1_795_492_800_123_456);
        let id: EventId = Ids::random().fresh(now);
        assert!(lowest_id_at(now) <= id);
        assert!(id < lowest_id_at(now.plus_seconds(1)));
    }
}
