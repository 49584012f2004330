//! The check of the log: the chain is whole, every event is in it or waits for it, every detail that is still
//! there is the one that its event vouches for.

use super::{
    salted_hash,
    sequencer::{LATEST_SECONDS, link_hash},
    store,
};
use crate::{
    db::Conn,
    domain::{id::EventId, time::Timestamp},
    error::AppError,
};

/// What is wrong with the log, or how it stands.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct LogReport {
    /// How many events the chain holds.
    pub linked: u64,
    /// How many wait for the sequencer.
    pub waiting: u64,
    /// For how many hours the oldest of them has waited, rounded down: long where no server ran since.
    pub waiting_hours: u64,
    /// How many details were erased.
    pub erased: u64,
    /// What is wrong, each with its place in the chain or its event.
    pub faults: Vec<String>,
}

/// Rows that are read at a time.
const PART: i64 = 2000;

/// Checks the whole log.
///
/// # Errors
/// When the database fails.
pub fn check(conn: &mut Conn, now: Timestamp) -> Result<LogReport, AppError> {
    let mut report = LogReport::default();
    check_chain(conn, &mut report)?;
    check_details(conn, &mut report)?;
    report.waiting = store::count_unlinked(conn)?;
    // Where no server runs, what a command did waits for the next one. It is a fault only that the chain went on without an event.
    let head = store::head_time(conn)?;
    // The oldest are enough to tell.
    for event in store::unlinked_events(conn, None, PART)? {
        let hours = u64::try_from(now.seconds_since(event.at) / 3600).unwrap_or(0);
        report.waiting_hours = report.waiting_hours.max(hours);
        if head.is_some_and(|head| head.seconds_since(event.at) > LATEST_SECONDS) {
            report.faults.push(format!("the chain went on for over an hour without event {}", event.id));
        }
    }
    Ok(report)
}

fn check_chain(conn: &mut Conn, report: &mut LogReport) -> Result<(), AppError> {
    let mut previous: Vec<u8> = Vec::new();
    let mut seq = 0;
    loop {
        let part = store::links_after(conn, seq, PART)?;
        if part.is_empty() {
            return Ok(());
        }
        for (link, event) in part {
            if link.seq != seq + 1 {
                report.faults.push(format!("links {} to {} are missing", seq + 1, link.seq - 1));
            }
            seq = link.seq;
            match event {
                None => report.faults.push(format!("the event of link {seq} is missing")),
                Some(event) => {
                    if link.previous_hash != previous || link.hash != link_hash(&previous, seq, &event) {
                        report
                            .faults
                            .push(format!("link {seq} does not fit: its event or one before was changed"));
                    }
                }
            }
            previous = link.hash;
            report.linked += 1;
        }
    }
}

fn check_details(conn: &mut Conn, report: &mut LogReport) -> Result<(), AppError> {
    let mut after: Option<EventId> = None;
    loop {
        let part = store::events_with_details(conn, after, PART)?;
        let Some(last) = part.last() else { return Ok(()) };
        after = Some(last.0);
        for (id, content_hash, detail) in &part {
            match detail {
                None => report.erased += 1,
                Some((salt, content)) if salted_hash(salt, content) != *content_hash => {
                    report.faults.push(format!("the detail of event {id} was changed"));
                }
                Some(_) => {}
            }
        }
    }
}
