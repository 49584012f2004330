//! The pages of a decision on many entries at once: what it would do, and what it has done.

use actix_web::HttpResponse;
use askama::Template;

use super::{decision_words, is_steward, query_form, reading_domain};
use crate::{
    domain::time::Timestamp,
    entries::{
        decisions::{Decision, Sorted},
        refusal::EntryRefusal,
        store::{EntryRow, papers},
        words,
    },
    error::{AppError, Refusal as _},
    web::{chrome::Chrome, form::Form, page::page, visit::Visit},
};

/// What a bulk decision would do.
#[derive(Template)]
#[template(path = "entries/bulk.html")]
pub struct BulkPage {
    pub chrome: Chrome,
    pub form: Form,
    pub base: String,
    pub decision: Decision,
    pub act: String,
    pub ready: Vec<EntryRow>,
    /// Those that the team changed after it submitted them: each is decided on on its own page.
    pub changed: Vec<EntryRow>,
    pub blocked: Vec<(EntryRow, String)>,
}

impl BulkPage {
    pub fn new(visit: &Visit, form: Form, decision: Decision, sorted: Sorted) -> Result<Self, AppError> {
        let t = visit.t();
        let why = |entry: &EntryRow, reason: EntryRefusal| match reason {
            EntryRefusal::NotEditable => t.msg_entries_wrong_state(words::state(t, entry.state)),
            other => other.words(t),
        };
        let is_changed = |reason: &EntryRefusal| *reason == EntryRefusal::ChangedAfterSubmission;
        let (changed, blocked): (Vec<_>, Vec<_>) =
            sorted.blocked.into_iter().partition(|(_, reason)| is_changed(reason));
        Ok(Self {
            chrome: Chrome::new(visit, t.msg_entries_bulk_title()),
            form,
            base: format!("/c/{}/entries", visit.competition()?.slug),
            decision,
            act: decision_words(visit, decision),
            ready: sorted.ready,
            changed: changed.into_iter().map(|(entry, _)| entry).collect(),
            blocked: blocked
                .into_iter()
                .map(|(entry, reason)| {
                    let why = why(&entry, reason);
                    (entry, why)
                })
                .collect(),
        })
    }

    pub fn ready_count(&self) -> usize {
        self.ready.len()
    }

    pub fn blocked_count(&self) -> String {
        (self.blocked.len() + self.changed.len()).to_string()
    }
}

/// What a bulk decision has done, with the way back.
#[derive(Template)]
#[template(path = "entries/bulk_done.html")]
struct BulkDonePage {
    chrome: Chrome,
    base: String,
    rows: Vec<(EntryRow, String)>,
    count: usize,
    may_undo: bool,
}

pub async fn show_bulk(visit: Visit) -> Result<HttpResponse, AppError> {
    let at = query_form(&visit).value("at").parse().map(Timestamp::from_micros);
    let (Ok(at), domain, account) = (at, reading_domain(&visit)?, visit.account()?) else {
        return Ok(visit.see_other(&format!("/c/{}/entries", visit.competition()?.slug)));
    };
    let rows = visit.db().read(move |conn| papers::reviews_at(conn, domain.competition, account, at)).await?;
    if rows.is_empty() {
        return Err(AppError::NotFound);
    }
    let t = visit.t();
    let done = BulkDonePage {
        chrome: Chrome::new(&visit, t.msg_entries_bulk_done_title()),
        base: format!("/c/{}/entries", visit.competition()?.slug),
        count: rows.len(),
        may_undo: is_steward(&visit)? && rows.iter().any(|(_, entry)| Decision::Reopen.fits(entry.state)),
        rows: rows
            .into_iter()
            .map(|(_, entry)| {
                let state = words::state(t, entry.state);
                (entry, state)
            })
            .collect(),
    };
    page(&visit, &done)
}
