//! The server is killed at random moments under load, a hundred times. No save that it acknowledged is lost, and
//! the check of the database finds nothing wrong.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use futures_util::future::join_all;
use pingxuan::domain::{
    id::{CriterionId, SheetId},
    states::EntryState,
};

use crate::support::{Backend, Client, Scene, Server, TestApp, pingxuan};

const KILLS: usize = 100;
const JUDGES: usize = 8;

/// A judge at work: one sheet, saved over and over.
struct Judge {
    client: Client,
    sheet: SheetId,
    /// The version and the first mark of the last save that the server acknowledged.
    acknowledged: (u32, Option<u32>),
    /// What was sent and not answered.
    unanswered: Option<u32>,
    next: u32,
}

impl Judge {
    fn path(&self) -> String {
        format!("/c/cup/judging/{}", self.sheet)
    }

    /// Looks at the sheet after a restart: what was acknowledged is there, or the one save after it.
    async fn check(&mut self, criterion: CriterionId) {
        let path = self.path();
        let page = self.client.get(&path).await;
        assert_eq!(page.status(), 200, "{}", page.body());
        let version: u32 = page.field("version").parse().unwrap();
        // A blank is none, never zero: a lost mark must not look like a mark.
        let field = page.field(&format!("mark-{criterion}"));
        let mark: Option<u32> = (!field.is_empty()).then(|| field.parse().unwrap());
        let (acknowledged, marked) = self.acknowledged;
        if version == acknowledged {
            assert_eq!(mark, marked, "an acknowledged mark is lost");
        } else {
            assert_eq!(version, acknowledged + 1, "an acknowledged version is lost");
            assert!(mark.is_some(), "the mark of a version is lost");
            assert_eq!(mark, self.unanswered, "the version after is not what was sent");
        }
        self.acknowledged = (version, mark);
        self.unanswered = None;
    }

    /// Saves until the server is gone. Counts what is acknowledged.
    async fn work(&mut self, criterion: CriterionId, count: &AtomicUsize) {
        loop {
            self.next += 1;
            let mark = (self.next - 1) % 40 + 1;
            self.unanswered = Some(mark);
            let fields = [
                ("_token", self.client.token().to_owned()),
                ("version", self.acknowledged.0.to_string()),
                (
                    "request_key",
                    format!("{:032x}", u64::from(self.next) << 32 | u64::from(self.acknowledged.0)),
                ),
                (&*format!("mark-{criterion}"), mark.to_string()),
                ("go", "draft".to_owned()),
            ]
            .map(|(name, value)| (name.to_owned(), value));
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let path = self.path();
            let Some(answer) = self.client.try_post_raw(&path, &fields).await else { return };
            assert_eq!(answer.status(), 200, "{}", answer.body());
            let version: u32 = answer.json()["version"].as_str().unwrap().parse().unwrap();
            self.acknowledged = (version, Some(mark));
            self.unanswered = None;
            count.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[actix_web::test]
async fn no_acknowledged_save_is_lost_when_the_server_is_killed() {
    let app = TestApp::start(Backend::Sqlite).await;
    let scene = Scene::set(&app).await;
    let mut judges = Vec::new();
    for number in 0..JUDGES {
        let entry = scene
            .add_entry(&app, &format!("P-{number:03}"), &format!("项目{number}"), EntryState::Admitted)
            .await;
        let (mut client, expert) = scene.judge(&app, &format!("评委{number}")).await;
        client.set_header("x-autosave", "1");
        let sheet = scene.add_sheet(&app, entry, expert).await;
        judges.push(Judge { client, sheet, acknowledged: (0, None), unanswered: None, next: 0 });
    }
    let folder = app.into_folder().await;
    let now = format!("{}", crate::support::NOON);
    let criterion = scene.criteria[0];

    let mut random: u64 = 20_261_124;
    let mut saves = 0;
    for _ in 0..KILLS {
        let server = Server::start("serve", folder.path(), &["--now", &now]);
        for judge in &mut judges {
            judge.client.go_to(server.port);
            judge.check(criterion).await;
        }
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let moment = usize::try_from(random >> 58).unwrap();
        let count = Arc::new(AtomicUsize::new(0));
        let seen = Arc::clone(&count);
        let killer = std::thread::spawn(move || {
            while seen.load(Ordering::Relaxed) < moment {
                std::thread::yield_now();
            }
            server.kill();
        });
        join_all(judges.iter_mut().map(|judge| judge.work(criterion, &count))).await;
        killer.join().unwrap();
        saves += count.load(Ordering::Relaxed);
        let doctor = pingxuan(&["doctor", "--data-dir", &folder.path().to_string_lossy(), "--now", &now]);
        assert!(doctor.status.success(), "{}", String::from_utf8_lossy(&doctor.stdout));
    }
    assert!(saves > KILLS * 10, "there was load: {saves} saves");
}

#[actix_web::test]
async fn a_server_that_is_asked_to_stop_drains_and_ends_well() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start("serve", folder.path(), &[]);
    let mut visitor = Client::new(server.port);
    assert_eq!(visitor.get("/healthz").await.body(), "ok\n");
    assert_eq!(visitor.get("/readyz").await.status(), 200);
    assert!(server.stop().success());
    let doctor = pingxuan(&["doctor", "--data-dir", &folder.path().to_string_lossy()]);
    assert!(doctor.status.success(), "{}", String::from_utf8_lossy(&doctor.stdout));
}

/// Reads from a connection until it has said this. Answers all that it said.
fn read_until(stream: &mut TcpStream, words: &str) -> String {
    let mut said = Vec::new();
    let mut byte = [0];
    while !String::from_utf8_lossy(&said).contains(words) {
        assert_eq!(stream.read(&mut byte).unwrap(), 1, "it said only {}", String::from_utf8_lossy(&said));
        said.push(byte[0]);
    }
    String::from_utf8_lossy(&said).into_owned()
}

#[actix_web::test]
async fn a_request_under_way_is_answered_before_the_server_stops_and_its_number_stands_in_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let server = Server::start_logged(folder.path(), &log);
    let mut visitor = Client::new(server.port);
    let token = visitor.get("/sign-in").await.token().unwrap();
    let body = format!("_token={token}&login=li%40example.com&password=wrong");

    // The server has begun with the request when it asks for the body.
    let mut stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    write!(
        stream,
        "POST /sign-in HTTP/1.1\r\nHost: test.example\r\nConnection: close\r\nExpect: 100-continue\r\n\
         Cookie: visitor={}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
        visitor.cookie("visitor").unwrap(),
        body.len()
    )
    .unwrap();
    assert!(read_until(&mut stream, "\r\n\r\n").starts_with("HTTP/1.1 100"));
    server.ask_to_stop();
    while TcpStream::connect(("127.0.0.1", server.port)).is_ok() {
        std::thread::yield_now();
    }

    stream.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
    assert!(answer.contains("li@example.com"), "the whole page came");
    assert!(server.wait().success());
    let number =
        answer.lines().find_map(|line| line.strip_prefix("x-request-id: ")).expect("an answer has a number");
    let log = std::fs::read_to_string(&log).unwrap();
    let line =
        log.lines().find(|line| line.contains(number)).unwrap_or_else(|| panic!("no {number} in\n{log}"));
    assert!(line.contains("/sign-in") && line.contains("422"), "{line}");
}
