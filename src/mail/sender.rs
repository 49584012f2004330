//! Sends what is due in the outbox: by SMTP, or into files when no mail server is set. A mail is claimed before
//! it is sent, so that two servers of one site do not send it twice; a server that dies in between leaves it to
//! be tried again. All mails of a round go over one connection.

use std::{
    path::PathBuf,
    time::{Duration, SystemTime},
};

use actix_web::web::Data;
use anyhow::Context as _;
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp::{self, PoolConfig},
};

use super::store::{self, MailRow};
use crate::{
    config::Config,
    domain::{contact::without_addresses, time::Timestamp},
    error::AppError,
    web::Site,
};

/// A mail is given up after so many tries.
pub const TRIES: i32 = 10;

/// The longest that one try may take; shorter than the first pause, so that a claim outlives its try.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The pause after the first try; it doubles with each.
const FIRST_PAUSE_SECONDS: i64 = 60;

/// Sends every mail that is due. Answers how many were sent. A mail that the mail server refuses does not hold up the
/// others; when the server itself does not answer, the others wait for the next round.
///
/// # Errors
/// When the database fails; a mail that cannot be sent is noted and tried again later.
pub async fn send_due(site: &Data<Site>) -> Result<usize, AppError> {
    let (mut sent, mut way) = (0, None);
    while let Some(mail) = claim(site).await? {
        let id = mail.id;
        match send(&site.config, &mut way, &mail).await {
            Ok(()) => {
                let now = site.clock.now();
                site.db.write(move |conn| store::set_sent(conn, id, now)).await?;
                sent += 1;
            }
            Err(failure) => {
                let (is_final, error) = match failure {
                    Failure::OfMail(error) => (false, error),
                    Failure::OfServer(error) => (true, error),
                };
                let words: String = without_addresses(&format!("{error:#}")).chars().take(500).collect();
                tracing::warn!(mail = %id, attempt = mail.attempts + 1, error = words, "a mail was not sent");
                site.db.write(move |conn| store::set_failed(conn, id, &words)).await?;
                if is_final {
                    break;
                }
            }
        }
    }
    if let Some(Way::Server(transport)) = way {
        transport.shutdown().await;
    }
    Ok(sent)
}

/// How mails leave in one round.
enum Way {
    /// By the mail server, over a connection that is kept while it is good.
    Server(AsyncSmtpTransport<Tokio1Executor>),
    /// Into files of this folder.
    Folder(PathBuf),
}

impl Way {
    fn open(config: &Config) -> anyhow::Result<Self> {
        let Some(url) = &config.smtp_url else { return Ok(Self::Folder(config.data_dir.join("mail"))) };
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .context("understand the smtp-url setting")?
            .timeout(Some(TIMEOUT))
            .pool_config(PoolConfig::new().max_size(1))
            .build();
        Ok(Self::Server(transport))
    }
}

/// Why a mail was not sent.
enum Failure {
    /// It lies with this mail.
    OfMail(anyhow::Error),
    /// It lies with the mail server or with the way to it: other mails would fail alike.
    OfServer(anyhow::Error),
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::OfMail(error)
    }
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

/// Sends one mail; the first one of a round opens the way.
async fn send(config: &Config, way: &mut Option<Way>, mail: &MailRow) -> Result<(), Failure> {
    let message = message(config, mail)?;
    let way = match way {
        Some(way) => way,
        None => way.insert(Way::open(config).map_err(Failure::OfServer)?),
    };
    match way {
        Way::Server(transport) => {
            let answer = tokio::time::timeout(TIMEOUT, transport.send(message))
                .await
                .context("wait for the mail server")
                .map_err(Failure::OfServer)?;
            if let Err(error) = answer {
                let is_of_mail = is_of_mail(&error);
                let error = anyhow::Error::new(error).context("hand the mail to the mail server");
                return Err(if is_of_mail { Failure::OfMail(error) } else { Failure::OfServer(error) });
            }
        }
        Way::Folder(folder) => {
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

/// Whether an error lies with the mail: the mail server was reached and refused it, or its address cannot be said to
/// this server. A server that closes or does not let us in refuses every mail (RFC 5321, RFC 4954).
fn is_of_mail(error: &smtp::Error) -> bool {
    const CLOSED_TO_US: [u16; 5] = [421, 454, 530, 534, 535];
    error.is_client() || error.status().is_some_and(|code| !CLOSED_TO_US.contains(&u16::from(code)))
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
