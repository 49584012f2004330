//! The pages on which a team hands its entry in, keeps the receipt, or takes the entry back.

use actix_web::{HttpResponse, http::header, web::Path};
use askama::Template;

use super::OwnEntry;
use crate::{
    domain::{id::EntryId, states::EntryState},
    entries::{
        decisions::Decision,
        measures::Measure,
        store::papers::{self, ReviewHead, SubmissionRow},
        withdrawals::{RESTORATION, WITHDRAWAL},
        words,
    },
    error::AppError,
    l10n::L10nLanguage,
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
        let t = visit.t();
        let why = if own.waits_for_committee() {
            t.msg_entries_withdraw_no_way_back()
        } else {
            t.msg_entries_refused_closed()
        };
        return Ok(visit.see_other_saying(&own.base, &why));
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

impl OwnEntry {
    /// Whether it may be withdrawn.
    pub fn may_withdraw(&self) -> bool {
        self.entry.state.may_become(EntryState::Withdrawn)
    }

    /// Until when the team can submit it again by itself once it is withdrawn; none when it cannot. What is withdrawn
    /// is closed to changes, so that it comes back as it was decided on: what it lacks then, it lacks for good.
    pub fn again_until(&self) -> Option<String> {
        let may_come_back = self.now < self.closes && !self.is_judged && self.completeness().is_complete();
        may_come_back.then(|| self.closes.to_minute(self.zone))
    }

    /// Whether it is withdrawn, and only the committee can change that.
    pub fn waits_for_committee(&self) -> bool {
        self.entry.state == EntryState::Withdrawn && !self.may_submit()
    }

    /// What the stewards said when they sent it back or took it out.
    pub fn reason(&self) -> Option<&str> {
        let decision = match self.entry.state {
            EntryState::Returned => Decision::Return.name(),
            EntryState::Rejected => Decision::Reject.name(),
            EntryState::Suspended => Measure::Suspend.name(),
            EntryState::Disqualified => Measure::Disqualify.name(),
            EntryState::Withdrawn => WITHDRAWAL,
            EntryState::Draft | EntryState::Submitted | EntryState::Admitted => return None,
        };
        let review = self.reviews.rows.iter().find(|review| review.decision == decision)?;
        (decision != WITHDRAWAL || !self.came_back_since(review)).then_some(review.remark.as_str())
    }

    /// Whether the entry came back after a steward withdrew it, so that it was the team that withdrew it again: its own
    /// withdrawal has no remark.
    fn came_back_since(&self, withdrawal: &ReviewHead) -> bool {
        let was_decided = self.reviews.rows.first().is_some_and(|latest| latest.decision != WITHDRAWAL);
        let was_submitted = self.entry.submitted_at.is_some_and(|at| at >= withdrawal.at);
        withdrawal.at != self.entry.updated_at && (was_decided || was_submitted)
    }

    /// What the stewards said when they last let it in again, if nothing was decided since: in which words they did so,
    /// and why.
    pub fn let_in_again(&self, t: &L10nLanguage) -> Option<(String, &str)> {
        let latest = self.reviews.rows.first().filter(|_| self.entry.state != EntryState::Withdrawn)?;
        let is_back = latest.decision == RESTORATION || latest.decision == Measure::Lift.name();
        is_back.then(|| (words::decided(t, &latest.decision), latest.remark.as_str()))
    }
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
