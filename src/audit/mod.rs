//! The audit log: who did what, when. An event is written in the transaction of its act; a sequencer links the
//! events into a hash chain afterwards. The chain holds identifiers, revision numbers and salted hashes, never
//! names or values: those stand apart and can be erased.

pub mod check;
mod detail_words;
pub mod disclosure;
pub mod export;
mod masking;
mod pages;
pub mod sequencer;
pub mod store;
mod subjects;
pub mod words;

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{
    clock::{Clock, Ids},
    db::Conn,
    domain::{
        id::{AccountId, CompetitionId, EventId},
        time::Timestamp,
    },
    error::AppError,
    web::access::{Access, OVERSEERS, Route, get},
};

/// The routes of this slice.
pub fn routes() -> Vec<Route> {
    vec![
        get("/c/{competition}/log", OVERSEERS, pages::show_competition_log),
        get("/c/{competition}/log.csv", OVERSEERS, pages::send_competition_log),
        get("/admin/log", Access::Administrator, pages::show_site_log),
        get("/admin/log.csv", Access::Administrator, pages::send_site_log),
    ]
}

/// Who does something, with the clock and the identifiers that the act may need. The time is asked inside the
/// transaction, so that a deadline is judged when the act really happens.
#[derive(Clone)]
pub struct By {
    /// The account; none for the system itself and the command line.
    pub account: Option<AccountId>,
    clock: Clock,
    ids: Ids,
}

impl By {
    /// An account that acts in the browser.
    pub fn account(account: AccountId, clock: &Clock, ids: &Ids) -> Self {
        Self { account: Some(account), clock: clock.clone(), ids: ids.clone() }
    }

    /// The system itself.
    pub fn system(clock: &Clock, ids: &Ids) -> Self {
        Self { account: None, clock: clock.clone(), ids: ids.clone() }
    }

    /// The same, on behalf of an account: for an act by which somebody becomes known.
    #[must_use]
    pub fn as_account(&self, account: AccountId) -> Self {
        Self { account: Some(account), ..self.clone() }
    }

    /// The present time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A fresh identifier.
    pub fn fresh<Id: From<Uuid>>(&self) -> Id {
        self.ids.fresh(self.clock.now())
    }
}

/// An act, as the log keeps it.
pub struct Event<'a, Detail: Serialize> {
    /// The kind of act, as `entry.submitted`: the subject's kind, a full stop, a participle.
    pub act: &'static str,
    /// The competition in which it happened.
    pub competition: Option<CompetitionId>,
    /// What it was done to.
    pub subject: Uuid,
    /// The subject's version after the act; 0 where there are no versions.
    pub revision: i32,
    /// What the people who read the log want to know: values before and after, the reason.
    pub detail: &'a Detail,
}

/// Writes an event. Call it in the transaction of the act.
///
/// # Errors
/// When the database fails.
pub fn record<Detail: Serialize>(
    conn: &mut Conn,
    by: &By,
    event: &Event<'_, Detail>,
) -> Result<(), AppError> {
    let (row, detail) = written(by, event)?;
    store::insert_event(conn, &row)?;
    store::insert_detail(conn, &detail)
}

/// Writes many events by a few statements. Call it in the transaction of their acts.
///
/// # Errors
/// When the database fails.
pub fn record_all<Detail: Serialize>(
    conn: &mut Conn,
    by: &By,
    events: &[Event<'_, Detail>],
) -> Result<(), AppError> {
    let (mut rows, mut details) = (Vec::with_capacity(events.len()), Vec::with_capacity(events.len()));
    for event in events {
        let (row, detail) = written(by, event)?;
        rows.push(row);
        details.push(detail);
    }
    store::insert_events(conn, &rows)?;
    store::insert_details(conn, &details)
}

/// An event as it is stored, with its detail.
fn written<Detail: Serialize>(
    by: &By,
    event: &Event<'_, Detail>,
) -> Result<(store::EventRow, store::DetailRow), AppError> {
    let content = serde_json::to_string(event.detail)?;
    let salt = by.fresh::<Uuid>().into_bytes().to_vec();
    let content_hash = salted_hash(&salt, &content);
    let id: EventId = by.fresh();
    let subject_kind = event.act.split('.').next().unwrap_or_default();
    let row = store::EventRow {
        id,
        at: by.now(),
        act: event.act.to_owned(),
        actor_id: by.account,
        competition_id: event.competition,
        subject_kind: subject_kind.to_owned(),
        subject_id: event.subject.as_bytes().to_vec(),
        revision: event.revision,
        content_hash,
    };
    Ok((row, store::DetailRow { event_id: id, salt, content }))
}

/// Bytes in hexadecimal.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The hash by which an event vouches for its detail without containing it.
pub fn salted_hash(salt: &[u8], content: &str) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(salt);
    hash.update(content.as_bytes());
    hash.finalize().to_vec()
}
