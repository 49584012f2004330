//! What leaves by a mail server: one connection for a round of mails, and one bad mail does not hold up the others.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

use pingxuan::mail::{actions::enqueue, sender::send_due, store};

use crate::support::{Backend, TestApp};

/// A mail server on a free port of this machine, which refuses recipients with `refused` in their address.
struct MailServer {
    port: u16,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    connections: usize,
    delivered: Vec<String>,
}

impl MailServer {
    /// Starts it; `greeting` is what it says first.
    fn start(greeting: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let shared = Arc::clone(&seen);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                shared.lock().unwrap().connections += 1;
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || drop(converse(stream, greeting, &shared)));
            }
        });
        Self { port, seen }
    }

    fn delivered(&self) -> Vec<String> {
        let mut delivered = self.seen.lock().unwrap().delivered.clone();
        delivered.sort();
        delivered
    }

    fn connections(&self) -> usize {
        self.seen.lock().unwrap().connections
    }
}

fn converse(stream: TcpStream, greeting: &str, seen: &Mutex<Seen>) -> std::io::Result<()> {
    let mut answers = stream.try_clone()?;
    let mut say = |words: &str| write!(answers, "{words}\r\n");
    say(greeting)?;
    let mut recipient = String::new();
    let mut is_text = false;
    for line in BufReader::new(stream).lines() {
        let line = line?;
        if is_text {
            if line == "." {
                is_text = false;
                seen.lock().unwrap().delivered.push(std::mem::take(&mut recipient));
                say("250 taken")?;
            }
            continue;
        }
        match line.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => say("250-test\r\n250 8BITMIME")?,
            "RCPT" if line.contains("refused") => say("550 no such mailbox")?,
            "RCPT" => {
                line.trim_start_matches("RCPT TO:").trim_matches(['<', '>']).clone_into(&mut recipient);
                say("250 ok")?;
            }
            "DATA" => {
                is_text = true;
                say("354 go on")?;
            }
            "QUIT" => return say("221 bye"),
            _ => say("250 ok")?,
        }
    }
    Ok(())
}

async fn app_with(server: &MailServer, recipients: &'static [&'static str]) -> TestApp {
    let url = format!("smtp://127.0.0.1:{}", server.port);
    let app = TestApp::start_with(Backend::Sqlite, |config| config.smtp_url = Some(url)).await;
    let by = app.by_system();
    app.site
        .db
        .write(move |conn| {
            recipients
                .iter()
                .try_for_each(|recipient| enqueue(conn, &by, recipient, "邀请", "您好").map(drop))
        })
        .await
        .unwrap();
    app
}

#[actix_web::test]
async fn a_round_of_mails_goes_over_one_connection() {
    let server = MailServer::start("220 test");
    let app = app_with(&server, &["a@example.com", "b@example.com", "c@example.com"]).await;
    assert_eq!(send_due(&app.site).await.unwrap(), 3);
    assert_eq!(server.delivered(), ["a@example.com", "b@example.com", "c@example.com"]);
    assert_eq!(server.connections(), 1);
}

#[actix_web::test]
async fn a_refused_recipient_does_not_hold_up_the_others() {
    let server = MailServer::start("220 test");
    let app =
        app_with(&server, &["a@example.com", "refused@example.com", "not an address", "b@example.com"]).await;
    assert_eq!(send_due(&app.site).await.unwrap(), 2);
    assert_eq!(server.delivered(), ["a@example.com", "b@example.com"]);
    assert!(server.connections() <= 2, "after a refusal the connection is made anew, not for each mail");
    let mails = app.site.db.read(|conn| store::mails_page(conn, None, 10)).await.unwrap();
    let refused = mails.iter().find(|mail| mail.recipient == "refused@example.com").unwrap();
    assert!(refused.last_error.as_ref().unwrap().contains("550"), "{:?}", refused.last_error);
    assert_eq!((refused.attempts, refused.sent_at), (1, None));
}

#[actix_web::test]
async fn a_server_that_lets_nobody_in_costs_one_try_and_not_one_of_each_mail() {
    let server = MailServer::start("421 too busy");
    let app = app_with(&server, &["a@example.com", "b@example.com"]).await;
    assert_eq!(send_due(&app.site).await.unwrap(), 0);
    assert_eq!(server.connections(), 1);
    let mails = app.site.db.read(|conn| store::mails_page(conn, None, 10)).await.unwrap();
    assert_eq!(mails.iter().map(|mail| mail.attempts).sum::<i32>(), 1);
    assert!(mails.iter().all(|mail| mail.sent_at.is_none() && !mail.body.is_empty()));
}
