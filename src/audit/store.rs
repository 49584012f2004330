//! The SQL of the audit log.

pub mod subjects;

use diesel::prelude::*;

use crate::{
    db::{
        Conn,
        schema::{accounts, audit_details, audit_events, audit_links},
    },
    domain::{
        id::{AccountId, CompetitionId, EventId},
        time::Timestamp,
    },
    each_backend,
    error::AppError,
};

/// A row of the log.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_events, treat_none_as_default_value = false)]
pub struct EventRow {
    /// The event; grows with time.
    pub id: EventId,
    /// When it happened.
    pub at: Timestamp,
    /// The kind of act.
    pub act: String,
    /// Who did it; none for the system.
    pub actor_id: Option<AccountId>,
    /// The competition in which it happened.
    pub competition_id: Option<CompetitionId>,
    /// The kind of thing it was done to.
    pub subject_kind: String,
    /// The thing it was done to: 16 bytes.
    pub subject_id: Vec<u8>,
    /// The thing's version after the act.
    pub revision: i32,
    /// The salted hash of the detail.
    pub content_hash: Vec<u8>,
}

/// Adds an event.
pub fn insert_event(conn: &mut Conn, event: &EventRow) -> Result<(), AppError> {
    each_backend!(conn, |c| diesel::insert_into(audit_events::table).values(event).execute(c))?;
    Ok(())
}

/// The events of one statement: each has nine values, and SQLite takes 32,766.
const EVENTS_AT_ONCE: usize = 2000;

/// Adds events, 2,000 to a statement.
pub fn insert_events(conn: &mut Conn, events: &[EventRow]) -> Result<(), AppError> {
    for part in events.chunks(EVENTS_AT_ONCE) {
        each_backend!(conn, |c| diesel::insert_into(audit_events::table).values(part).execute(c))?;
    }
    Ok(())
}

/// The detail of an event, which can be erased.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = audit_details, treat_none_as_default_value = false)]
pub struct DetailRow {
    /// The event.
    pub event_id: EventId,
    /// What makes its hash unguessable.
    pub salt: Vec<u8>,
    /// The values before and after, the reason.
    pub content: String,
}

/// Adds an event's detail.
pub fn insert_detail(conn: &mut Conn, detail: &DetailRow) -> Result<(), AppError> {
    each_backend!(conn, |c| diesel::insert_into(audit_details::table).values(detail).execute(c))?;
    Ok(())
}

/// Adds the details of events, 2,000 to a statement.
pub fn insert_details(conn: &mut Conn, details: &[DetailRow]) -> Result<(), AppError> {
    for part in details.chunks(EVENTS_AT_ONCE) {
        each_backend!(conn, |c| diesel::insert_into(audit_details::table).values(part).execute(c))?;
    }
    Ok(())
}

/// When an act was last done to a thing.
pub fn last_act_at(conn: &mut Conn, subject: &[u8], act: &str) -> Result<Option<Timestamp>, AppError> {
    Ok(audit_events::table
        .filter(audit_events::subject_id.eq(subject))
        .filter(audit_events::act.eq(act))
        .order(audit_events::id.desc())
        .select(audit_events::at)
        .first(conn)
        .optional()?)
}

/// A link of the hash chain.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_links, treat_none_as_default_value = false)]
pub struct LinkRow {
    /// Its place, from 1.
    pub seq: i64,
    /// The event that it links.
    pub event_id: EventId,
    /// The hash of the link before; empty for the first.
    pub previous_hash: Vec<u8>,
    /// Its own hash.
    pub hash: Vec<u8>,
}

/// The last link of the chain.
pub fn chain_head(conn: &mut Conn) -> Result<Option<LinkRow>, AppError> {
    Ok(audit_links::table
        .order(audit_links::seq.desc())
        .select(LinkRow::as_select())
        .first(conn)
        .optional()?)
}

/// The time of the last linked event.
pub fn head_time(conn: &mut Conn) -> Result<Option<Timestamp>, AppError> {
    Ok(audit_links::table
        .inner_join(audit_events::table)
        .order(audit_links::seq.desc())
        .select(audit_events::at)
        .first(conn)
        .optional()?)
}

/// The oldest events, from one on, that wait for their link.
pub fn unlinked_events(
    conn: &mut Conn,
    since: Option<EventId>,
    limit: i64,
) -> Result<Vec<EventRow>, AppError> {
    let mut question = audit_events::table
        .left_join(audit_links::table)
        .filter(audit_links::seq.is_null())
        .order(audit_events::id)
        .limit(limit)
        .select(EventRow::as_select())
        .into_boxed();
    if let Some(since) = since {
        question = question.filter(audit_events::id.ge(since));
    }
    Ok(question.load(conn)?)
}

/// Adds links to the chain.
pub fn insert_links(conn: &mut Conn, links: &[LinkRow]) -> Result<(), AppError> {
    for part in links.chunks(500) {
        each_backend!(conn, |c| diesel::insert_into(audit_links::table).values(part).execute(c))?;
    }
    Ok(())
}

/// The links after a place, in order, each with its event.
pub fn links_after(
    conn: &mut Conn,
    seq: i64,
    limit: i64,
) -> Result<Vec<(LinkRow, Option<EventRow>)>, AppError> {
    Ok(audit_links::table
        .left_join(audit_events::table)
        .filter(audit_links::seq.gt(seq))
        .order(audit_links::seq)
        .limit(limit)
        .select((LinkRow::as_select(), Option::<EventRow>::as_select()))
        .load(conn)?)
}

/// An event's identifier and content hash, with its salt and content as long as they are kept.
pub type EventWithDetail = (EventId, Vec<u8>, Option<(Vec<u8>, String)>);

/// The events after one, in order.
pub fn events_with_details(
    conn: &mut Conn,
    after: Option<EventId>,
    limit: i64,
) -> Result<Vec<EventWithDetail>, AppError> {
    let mut question = audit_events::table
        .left_join(audit_details::table)
        .order(audit_events::id)
        .limit(limit)
        .select((
            audit_events::id,
            audit_events::content_hash,
            (audit_details::salt, audit_details::content).nullable(),
        ))
        .into_boxed();
    if let Some(after) = after {
        question = question.filter(audit_events::id.gt(after));
    }
    Ok(question.load(conn)?)
}

/// A line of the log as a page shows it.
#[derive(Clone, Debug, Queryable)]
pub struct LogLine {
    /// The event.
    pub event: EventRow,
    /// Who did it, when it was a person.
    pub actor: Option<String>,
    /// The detail, as long as it is kept.
    pub content: Option<String>,
    /// Its place in the chain, once it is linked.
    pub seq: Option<i64>,
}

/// Which records of the log are asked for.
#[derive(Clone, Debug, Default)]
pub struct LogFilter {
    /// Those of one competition, or of the whole site.
    pub competition: Option<CompetitionId>,
    /// Those of one kind of subject.
    pub kind: Option<String>,
    /// What one person did.
    pub who: Option<AccountId>,
    /// Those from one on.
    pub since: Option<EventId>,
    /// Those before one.
    pub before: Option<EventId>,
}

/// A page of the log, the newest first.
pub fn log_page(conn: &mut Conn, filter: &LogFilter, limit: i64) -> Result<Vec<LogLine>, AppError> {
    let mut question = audit_events::table
        .left_join(accounts::table.on(accounts::id.nullable().eq(audit_events::actor_id)))
        .left_join(audit_details::table.on(audit_details::event_id.eq(audit_events::id)))
        .left_join(audit_links::table.on(audit_links::event_id.eq(audit_events::id)))
        .order(audit_events::id.desc())
        .limit(limit)
        .select((
            EventRow::as_select(),
            accounts::name.nullable(),
            audit_details::content.nullable(),
            audit_links::seq.nullable(),
        ))
        .into_boxed();
    if let Some(competition) = filter.competition {
        question = question.filter(audit_events::competition_id.eq(competition));
    }
    if let Some(kind) = &filter.kind {
        question = question.filter(audit_events::subject_kind.eq(kind.clone()));
    }
    if let Some(who) = filter.who {
        question = question.filter(audit_events::actor_id.eq(who));
    }
    if let Some(since) = filter.since {
        question = question.filter(audit_events::id.ge(since));
    }
    if let Some(before) = filter.before {
        question = question.filter(audit_events::id.lt(before));
    }
    Ok(question.load(conn)?)
}

/// The name of an account.
pub fn name_of(conn: &mut Conn, account: AccountId) -> Result<Option<String>, AppError> {
    Ok(accounts::table.find(account).select(accounts::name).first(conn).optional()?)
}

/// How many events from one on wait for their link: no more than `limit` are counted.
pub fn count_unlinked_since(conn: &mut Conn, since: Option<EventId>, limit: i64) -> Result<usize, AppError> {
    let mut question = audit_events::table
        .left_join(audit_links::table)
        .filter(audit_links::seq.is_null())
        .order(audit_events::id)
        .limit(limit)
        .select(audit_events::id)
        .into_boxed();
    if let Some(since) = since {
        question = question.filter(audit_events::id.ge(since));
    }
    Ok(question.load::<EventId>(conn)?.len())
}

/// How many events wait for their link anywhere in the log. Costs as much as the log is long.
pub fn count_unlinked(conn: &mut Conn) -> Result<u64, AppError> {
    let events: i64 = audit_events::table.count().get_result(conn)?;
    let links: i64 = audit_links::table.count().get_result(conn)?;
    Ok(u64::try_from(events - links).unwrap_or(0))
}
