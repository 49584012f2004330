//! The pages on which a team hands its entry in, keeps the receipt, or takes the entry back.

use actix_web::{HttpResponse, http::header, web::Path};
use askama::Template;

use super::OwnEntry;
use crate::{
    domain::id::EntryId,
    entries::{
        store::papers::{self, SubmissionRow},
        words,
    },
    error::AppError,
    web::{chrome::Chrome, form::Form, page::page, visit::Visit},
};

/// All answers at once, before they are submitted.
#[derive(Template)]
#[template(path = "entries/check.html")]
pub struct CheckPage {
    pub chrome: Chrome,
    pub own: OwnEntry,
    pub form: Form,
}

impl CheckPage {
    pub fn new(visit: &Visit, own: OwnEntry, form: Form) -> Self {
        Self { chrome: Chrome::new(visit, visit.t().msg_entries_check_title()), own, form }
    }
}

pub async fn show_check(visit: Visit, path: Path<(String, EntryId)>) -> Result<HttpResponse, AppError> {
    let own = OwnEntry::load(&visit, path.into_inner().1).await?;
    if !own.may_submit() {
        return Ok(visit.see_other_saying(&own.base, &visit.t().msg_entries_refused_closed()));
    }
    let form = Form::blank(&visit).with("version", own.entry.version.to_string());
    page(&visit, &CheckPage::new(&visit, own, form))
}

/// The proof of a submission.
#[derive(Template)]
#[template(path = "entries/receipt.html")]
struct ReceiptPage {
    chrome: Chrome,
    own: OwnEntry,
    at: String,
    hash: String,
    content: String,
}

/// The submission that the query names by its version, else the latest.
async fn submission(visit: &Visit, entry: EntryId) -> Result<SubmissionRow, AppError> {
    let version: Option<i32> = form_urlencoded::parse(visit.query().as_bytes())
        .find(|(name, _)| name == "version")
        .and_then(|(_, value)| value.parse().ok());
    visit
        .db()
        .read(move |conn| match version {
            Some(version) => papers::submission_of(conn, entry, version),
            None => papers::last_submission_of(conn, entry),
        })
        .await?
        .ok_or(AppError::NotFound)
}

pub async fn show_receipt(visit: Visit, path: Path<(String, EntryId)>) -> Result<HttpResponse, AppError> {
    let own = OwnEntry::load(&visit, path.into_inner().1).await?;
    let submission = submission(&visit, own.entry.id).await?;
    let receipt = ReceiptPage {
        chrome: Chrome::new(&visit, visit.t().msg_entries_receipt_title()),
        at: format!("{}", submission.at.to_utc().with_timezone(&own.zone).format("%Y-%m-%d %H:%M:%S")),
        hash: words::hash(&submission.sha256),
        content: format!("{}/receipt.json?version={}", own.base, submission.version),
        own,
    };
    page(&visit, &receipt)
}

pub async fn send_receipt(visit: Visit, path: Path<(String, EntryId)>) -> Result<HttpResponse, AppError> {
    let own = OwnEntry::load(&visit, path.into_inner().1).await?;
    let submission = submission(&visit, own.entry.id).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"receipt.json\""))
        .body(submission.content))
}

/// The question before an entry is withdrawn.
#[derive(Template)]
#[template(path = "entries/withdraw.html")]
pub struct WithdrawPage {
    pub chrome: Chrome,
    pub own: OwnEntry,
    pub form: Form,
}

impl WithdrawPage {
    pub fn new(visit: &Visit, own: OwnEntry, form: Form) -> Self {
        Self { chrome: Chrome::new(visit, visit.t().msg_entries_withdraw_title()), own, form }
    }
}

pub async fn show_withdraw(visit: Visit, path: Path<(String, EntryId)>) -> Result<HttpResponse, AppError> {
    let own = OwnEntry::load(&visit, path.into_inner().1).await?;
    if !own.may_withdraw() {
        return Ok(visit.see_other_saying(&own.base, &visit.t().msg_entries_refused_state()));
    }
    page(&visit, &WithdrawPage::new(&visit, own, Form::blank(&visit)))
}
