//! Sends what is due in the outbox: by SMTP, or into files when no mail server is set. A mail is claimed before
//! it is sent, so that two servers of one site do not send it twice; a server that dies in between leaves it to
//! be tried again.

use std::time::{Duration, SystemTime};

use actix_web::web::Data;
use anyhow::Context as _;
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
};

use super::store::{self, MailRow};
use crate::{config::Config, domain::time::Timestamp, error::AppError, web::Site};

/// A mail is given up after so many tries.
pub const TRIES: i32 = 10;

/// The longest that one try may take; shorter than the first pause, so that a claim outlives its try.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The pause after the first try; it doubles with each.
const FIRST_PAUSE_SECONDS: i64 = 60;

/// Sends every mail that is due. Answers how many were sent.
///
/// # Errors
/// When the database fails; a mail that cannot be sent is noted and tried again later.
pub async fn send_due(site: &Data<Site>) -> Result<usize, AppError> {
    let mut sent = 0;
    while let Some(mail) = claim(site).await? {
        let id = mail.id;
        match send(&site.config, &mail).await {
            Ok(()) => {
                let now = site.clock.now();
                site.db.write(move |conn| store::set_sent(conn, id, now)).await?;
                sent += 1;
            }
            Err(error) => {
                tracing::warn!(mail = %id, attempt = mail.attempts + 1, error = format!("{error:#}"), "a mail was not sent");
                let words: String = format!("{error:#}").chars().take(500).collect();
                site.db.write(move |conn| store::set_failed(conn, id, &words)).await?;
            }
        }
    }
    Ok(sent)
}

async fn claim(site: &Data<Site>) -> Result<Option<MailRow>, AppError> {
    let now = site.clock.now();
    // Most of the time nothing is due, and a look does not disturb the writer.
    if site.db.read(move |conn| store::due_mail(conn, now, TRIES)).await?.is_none() {
        return Ok(None);
    }
    site.db
        .write(move |conn| {
            let Some(mail) = store::due_mail(conn, now, TRIES)? else { return Ok(None) };
            let taken = store::claim_mail(conn, &mail, now.plus_seconds(pause_after(mail.attempts)))?;
            Ok::<_, AppError>((taken == 1).then_some(mail))
        })
        .await
}

/// Seconds between a try and the next; `attempts` were made before it.
fn pause_after(attempts: i32) -> i64 {
    let doublings = u32::try_from(attempts.clamp(0, 12)).unwrap_or(0);
    FIRST_PAUSE_SECONDS << doublings
}

async fn send(config: &Config, mail: &MailRow) -> anyhow::Result<()> {
    let message = message(config, mail)?;
    match &config.smtp_url {
        Some(url) => {
            let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
                .context("understand the smtp-url setting")?
                .timeout(Some(TIMEOUT))
                .build();
            tokio::time::timeout(TIMEOUT, transport.send(message))
                .await
                .context("wait for the mail server")?
                .context("hand the mail to the mail server")?;
        }
        None => {
            let folder = config.data_dir.join("mail");
            tokio::fs::create_dir_all(&folder)
                .await
                .with_context(|| format!("make the folder {}", folder.display()))?;
            let time = mail.created_at.to_utc().format("%Y%m%dT%H%M%SZ");
            let path = folder.join(format!("{time}-{}.eml", mail.id));
            tokio::fs::write(&path, message.formatted())
                .await
                .with_context(|| format!("write {}", path.display()))?;
        }
    }
    Ok(())
}

fn message(config: &Config, mail: &MailRow) -> anyhow::Result<Message> {
    let from: Mailbox = config.mail_from.parse().context("understand the mail-from setting")?;
    let to: Mailbox = mail.recipient.parse().context("understand the recipient's address")?;
    let host = from.email.domain().to_owned();
    Message::builder()
        .message_id(Some(format!("<{}@{host}>", mail.id)))
        .date(system_time(mail.created_at))
        .from(from)
        .to(to)
        .subject(mail.subject.as_str())
        .header(ContentType::TEXT_PLAIN)
        .body(mail.body.clone())
        .context("put the mail together")
}

fn system_time(time: Timestamp) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(time.micros()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pauses_double_and_outlive_a_try() {
        assert_eq!((pause_after(0), pause_after(1), pause_after(9)), (60, 120, 30_720));
        assert!(u64::try_from(pause_after(0)).unwrap() > TIMEOUT.as_secs());
    }
}
