//! The outbox as the administrator sees it: to whom, when, how it stands; never the text, which may hold a link.

use actix_web::{HttpResponse, web::Query};
use askama::Template;
use serde::Deserialize;

use super::{sender::TRIES, store};
use crate::{
    audit::disclosure::note_contacts,
    domain::{contact::masked, id::MailId},
    error::AppError,
    web::{chrome::Chrome, form::Form, page::page, visit::Visit},
};

/// Mails on one page.
const PAGE: i64 = 50;

#[derive(Deserialize)]
pub struct Filter {
    before: Option<String>,
}

#[derive(Template)]
#[template(path = "mail/outbox.html")]
struct OutboxPage {
    chrome: Chrome,
    mails: Vec<MailItem>,
    older: Option<String>,
    /// This page of the list with its contacts whole; none when they are.
    whole: Option<String>,
}

struct MailItem {
    id: String,
    recipient: String,
    subject: String,
    created: String,
    attempts: String,
    state: State,
    error: Option<String>,
}

impl MailItem {
    fn may_retry(&self) -> bool {
        matches!(self.state, State::Failing(_) | State::GivenUp)
    }
}

/// How a mail stands, with the time that matters.
enum State {
    Sent(String),
    Waiting,
    Failing(String),
    GivenUp,
}

pub async fn list_mails(visit: Visit, filter: Query<Filter>) -> Result<HttpResponse, AppError> {
    page(&visit, &outbox_page(&visit, &filter, false).await?)
}

/// The same page with the recipients whole, which the log says.
pub async fn show_contacts(
    visit: Visit,
    filter: Query<Filter>,
    _form: Form,
) -> Result<HttpResponse, AppError> {
    let shown = outbox_page(&visit, &filter, true).await?;
    note_contacts(&visit, "recipients", shown.mails.len()).await?;
    page(&visit, &shown)
}

async fn outbox_page(visit: &Visit, filter: &Filter, is_shown: bool) -> Result<OutboxPage, AppError> {
    let before: Option<MailId> = filter.before.as_deref().and_then(|text| text.parse().ok());
    let mut rows = visit.db().read(move |conn| store::mails_page(conn, before, PAGE + 1)).await?;
    let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let has_older = rows.len() > most;
    rows.truncate(most);
    let older = rows.last().filter(|_| has_older).map(|row| format!("/admin/mails?before={}", row.id));
    let zone = chrono_tz::Asia::Shanghai;
    let mails = rows
        .into_iter()
        .map(|row| MailItem {
            id: row.id.to_string(),
            recipient: if is_shown { row.recipient } else { masked(&row.recipient) },
            subject: row.subject,
            created: row.created_at.to_minute(zone),
            attempts: row.attempts.to_string(),
            state: match row.sent_at {
                Some(at) => State::Sent(at.to_minute(zone)),
                None if row.attempts >= TRIES => State::GivenUp,
                None if row.attempts > 0 => State::Failing(row.due_at.to_minute(zone)),
                None => State::Waiting,
            },
            error: row.last_error,
        })
        .collect();
    let chrome = Chrome::new(visit, visit.t().msg_mail_outbox());
    let whole = (!is_shown).then(|| match before {
        Some(before) => format!("/admin/mails/contacts?before={before}"),
        None => "/admin/mails/contacts".to_owned(),
    });
    Ok(OutboxPage { chrome, mails, older, whole })
}
