//! What is done with mails: they are put into the outbox in the transaction of the act that causes them.

use serde_json::json;

use super::store::{self, MailRow};
use crate::{
    audit::{self, By, Event},
    db::Conn,
    domain::id::MailId,
    error::AppError,
};

/// Puts a mail into the outbox; it leaves when the transaction is committed. The act that causes it writes the
/// event of the log.
///
/// # Errors
/// When the database fails.
pub fn enqueue(
    conn: &mut Conn,
    by: &By,
    recipient: &str,
    subject: &str,
    body: &str,
) -> Result<MailId, AppError> {
    let id: MailId = by.fresh();
    let now = by.now();
    let mail = MailRow {
        id,
        recipient: recipient.to_owned(),
        subject: subject.to_owned(),
        body: body.to_owned(),
        created_at: now,
        due_at: now,
        sent_at: None,
        attempts: 0,
        last_error: None,
    };
    store::insert_mail(conn, &mail)?;
    Ok(id)
}

/// Gives a mail that was not sent all its tries again, beginning now.
///
/// # Errors
/// When there is no such mail or it was sent.
pub fn retry(conn: &mut Conn, by: &By, mail: MailId) -> Result<(), AppError> {
    if store::restart_mail(conn, mail, by.now())? == 0 {
        return Err(AppError::NotFound);
    }
    let event = Event {
        act: "mail.retried",
        competition: None,
        subject: mail.into(),
        revision: 0,
        detail: &json!({}),
    };
    audit::record(conn, by, &event)
}
