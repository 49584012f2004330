//! The server is killed at random moments, a hundred times, while thirty judges save and submit the sheets of 152 entries and
//! an organizer reloads the ranking. No save that it acknowledged is lost, and the check of the database finds nothing wrong.
//! A server that is asked to stop drains first; one that is asked twice does not.

use std::{
    cell::Cell,
    collections::BTreeMap,
    io::{Read as _, Write as _},
    net::TcpStream,
    path::Path,
    sync::mpsc::{self, Sender},
    time::Duration,
};

use futures_util::future::{join, join_all};
use pingxuan::{
    db::{Address, Conn},
    domain::{
        id::{CriterionId, RoundId, SheetId},
        role::Role,
        states::SheetState,
    },
    judging::store,
};

use crate::{
    support::{Backend, Client, Scene, Server, TestApp, pingxuan},
    volume::{halves, prepare, typed},
};

const KILLS: usize = 100;
/// The most saves that the server acknowledges between two kills; how many it is is drawn.
const MOST_SAVES: u64 = 200;
/// Which of a judge's saves are submissions.
const EVERY: usize = 16;

/// Numbers that are the same on every run.
struct Lots(u64);

impl Lots {
    fn draw(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

/// What a sheet holds. A criterion without a mark is not in it: a lost mark must not look like a zero.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Content {
    version: i32,
    state: SheetState,
    comment: String,
    marks: BTreeMap<CriterionId, i32>,
}

impl Content {
    fn untouched() -> Self {
        Self { version: 0, state: SheetState::Assigned, comment: String::new(), marks: BTreeMap::new() }
    }

    fn stored(conn: &mut Conn, round: RoundId, sheet: SheetId) -> Self {
        let row = store::sheet_in(conn, round, sheet).unwrap().unwrap();
        let marks = store::marks_of(conn, sheet).unwrap().into_iter().collect();
        Self { version: row.version, state: row.state, comment: row.comment, marks }
    }

    /// The form in which a judge sends it, over the version before.
    fn fields(&self) -> Vec<(String, String)> {
        let go = if self.state == SheetState::Submitted { "submit" } else { "draft" };
        let mut fields = vec![
            ("version".to_owned(), (self.version - 1).to_string()),
            ("comment".to_owned(), self.comment.clone()),
            ("go".to_owned(), go.to_owned()),
        ];
        fields.extend(self.marks.iter().map(|(id, points)| (format!("mark-{id}"), typed(points / 500))));
        fields
    }
}

/// A judge at work on many sheets.
struct Judge {
    client: Client,
    /// The same browser, as the page's script saves.
    script: Client,
    /// The sheets with what the server has acknowledged of each.
    sheets: Vec<(SheetId, Content)>,
    /// Which sheet was sent, and what, when no answer came.
    unanswered: Option<(usize, Content)>,
    saves: usize,
}

impl Judge {
    /// The next save: open sheets in turn, with other marks and another comment each time; now and then a submission, the
    /// last sheet excepted, so that there is always one to save.
    fn next_save(&mut self, criteria: &[CriterionId]) -> (usize, Content) {
        self.saves += 1;
        let open =
            (0..self.sheets.len()).filter(|place| self.sheets[*place].1.state != SheetState::Submitted);
        let open: Vec<usize> = open.collect();
        let place = open[self.saves % open.len()];
        let is_final = open.len() > 1 && self.saves.is_multiple_of(EVERY);
        let marks = criteria.iter().zip(halves(self.saves, place)).zip(0..);
        let given = marks.filter(|(_, number)| is_final || !(self.saves + number).is_multiple_of(3));
        let content = Content {
            version: self.sheets[place].1.version + 1,
            state: if is_final { SheetState::Submitted } else { SheetState::Draft },
            comment: format!("第 {} 次保存", self.saves),
            marks: given.map(|((criterion, halves), _)| (*criterion, halves * 500)).collect(),
        };
        (place, content)
    }

    /// Saves until the server is gone.
    async fn work(&mut self, criteria: &[CriterionId], acknowledged: &Load) {
        loop {
            let (place, content) = self.next_save(criteria);
            self.unanswered = Some((place, content.clone()));
            let path = format!("/c/cup/judging/{}", self.sheets[place].0);
            let mut fields = content.fields();
            fields.push(("_token".to_owned(), self.client.token().to_owned()));
            fields.push(("request_key".to_owned(), format!("{:032x}", self.saves)));
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let is_final = content.state == SheetState::Submitted;
            let sender = if is_final { &mut self.client } else { &mut self.script };
            let Some(answer) = sender.try_post_raw(&path, &fields).await else { return };
            assert_eq!(answer.status(), if is_final { 303 } else { 200 }, "{}", answer.body());
            if !is_final {
                assert_eq!(answer.json()["version"], content.version.to_string());
            }
            self.sheets[place].1 = content;
            self.unanswered = None;
            acknowledged.count();
        }
    }

    /// Looks at all sheets after a kill: what was acknowledged is there, or the one save after it.
    fn check(&mut self, conn: &mut Conn, round: RoundId) {
        let unanswered = self.unanswered.take();
        for (place, (sheet, acknowledged)) in self.sheets.iter_mut().enumerate() {
            let stored = Content::stored(conn, round, *sheet);
            if stored != *acknowledged {
                let sent = unanswered.as_ref().filter(|(sent, _)| *sent == place).map(|(_, content)| content);
                assert_eq!(Some(&stored), sent, "not what was acknowledged: {acknowledged:?}");
                *acknowledged = stored;
            }
        }
    }
}

/// The saves that are acknowledged under one server, and who waits for a certain number of them.
struct Load {
    acknowledged: Cell<usize>,
    wanted: usize,
    killer: Sender<()>,
}

impl Load {
    fn count(&self) {
        self.acknowledged.set(self.acknowledged.get() + 1);
        if self.acknowledged.get() == self.wanted {
            self.killer.send(()).unwrap();
        }
    }
}

/// An organizer reloads the ranking, and now and then the progress, until the server is gone.
async fn look_on(organizer: &mut Client, round: RoundId) -> usize {
    for count in 0.. {
        let page = if count % 4 == 3 { "progress" } else { "ranking" };
        let Some(page) = organizer.try_get(&format!("/c/cup/rounds/{round}/{page}")).await else {
            return count;
        };
        assert_eq!(page.status(), 200);
    }
    0
}

#[actix_web::test]
async fn no_acknowledged_save_is_lost_when_the_server_is_killed() {
    let app = TestApp::start(Backend::Sqlite).await;
    let scene = Scene::set(&app).await;
    let (criteria, panel) = prepare(&app, &scene).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let mut judges = Vec::new();
    for (mut client, tasks) in panel {
        client.get("/c/cup/judging").await;
        let mut script = client.clone();
        script.set_header("x-autosave", "1");
        let sheets = tasks.iter().map(|task| (task.sheet, Content::untouched())).collect();
        judges.push(Judge { client, script, sheets, unanswered: None, saves: 0 });
    }
    let folder = app.into_folder().await;
    let database = Address::Sqlite(folder.path().join("pingxuan.db"));
    let now = format!("{}", crate::support::NOON);

    let mut lots = Lots(20_261_124);
    let (mut saves, mut looks) = (0, 0);
    for _ in 0..KILLS {
        let server = Server::start("serve", folder.path(), &["--now", &now]);
        organizer.go_to(server.port);
        for judge in &mut judges {
            judge.client.go_to(server.port);
            judge.script.go_to(server.port);
        }
        // It dies a moment after so many answers, wherever the other requests are by then.
        let wanted = usize::try_from(lots.draw(MOST_SAVES) + 1).unwrap();
        let moment = Duration::from_micros(lots.draw(5000));
        let (killer, told) = mpsc::channel();
        let killing = std::thread::spawn(move || {
            let is_told = told.recv().is_ok();
            std::thread::sleep(moment);
            server.kill();
            is_told
        });
        let load = Load { acknowledged: Cell::new(0), wanted, killer };
        let work = join_all(judges.iter_mut().map(|judge| judge.work(&criteria, &load)));
        let (_, looked) = join(work, look_on(&mut organizer, scene.round)).await;
        let acknowledged = load.acknowledged.get();
        drop(load);
        assert!(killing.join().unwrap(), "the server went by itself after {acknowledged} saves");
        saves += acknowledged;
        looks += looked;

        let mut conn = database.connect().unwrap();
        for judge in &mut judges {
            judge.check(&mut conn, scene.round);
        }
        drop(conn);
        let doctor = pingxuan(&["doctor", "--data-dir", &folder.path().to_string_lossy(), "--now", &now]);
        assert!(doctor.status.success(), "{}", String::from_utf8_lossy(&doctor.stdout));
    }
    let sheets = || judges.iter().flat_map(|judge| &judge.sheets);
    let submitted = sheets().filter(|(_, content)| content.state == SheetState::Submitted).count();
    assert!(saves > KILLS * 50 && submitted > 200, "there was load: {saves} saves, {submitted} submissions");
    assert!(looks > KILLS / 4, "the organizer looked on: {looks}");
}

/// The signals by which a server is asked to stop.
const ASKING: [&str; 2] = ["TERM", "INT"];

#[track_caller]
fn assert_sound(data_dir: &Path) {
    let doctor = pingxuan(&["doctor", "--data-dir", &data_dir.to_string_lossy()]);
    assert!(doctor.status.success(), "{}", String::from_utf8_lossy(&doctor.stdout));
}

#[actix_web::test]
async fn a_server_that_is_asked_to_stop_drains_and_ends_well() {
    for signal in ASKING {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::start("serve", folder.path(), &[]);
        let mut visitor = Client::new(server.port);
        assert_eq!(visitor.get("/healthz").await.body(), "ok\n");
        assert_eq!(visitor.get("/readyz").await.status(), 200);
        server.ask_to_stop(signal);
        assert!(server.wait().success(), "{signal}");
        assert_sound(folder.path());
    }
}

#[actix_web::test]
async fn a_server_that_drains_lives_and_is_not_ready() {
    let app = TestApp::start(Backend::Sqlite).await;
    let mut balancer = app.visitor();
    app.site.drain();
    let page = balancer.get("/readyz").await;
    assert_eq!((page.status(), page.body().as_str()), (503, "draining\n"));
    assert_eq!(balancer.get("/healthz").await.status(), 200);
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

/// A form that the server has begun with and waits for: it has asked for the body, which is not sent yet.
struct UnderWay {
    stream: TcpStream,
    body: String,
}

impl UnderWay {
    async fn begin(port: u16) -> Self {
        let mut visitor = Client::new(port);
        let token = visitor.get("/sign-in").await.token().unwrap();
        let body = format!("_token={token}&login=li%40example.com&password=wrong");
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        write!(
            stream,
            "POST /sign-in HTTP/1.1\r\nHost: test.example\r\nConnection: close\r\nExpect: 100-continue\r\n\
             Cookie: visitor={}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
            visitor.cookie("visitor").unwrap(),
            body.len()
        )
        .unwrap();
        assert!(read_until(&mut stream, "\r\n\r\n").starts_with("HTTP/1.1 100"));
        Self { stream, body }
    }
}

/// Asks a server to stop and waits until it takes no more connections.
fn close(server: &Server, signal: &str) {
    server.ask_to_stop(signal);
    while TcpStream::connect(("127.0.0.1", server.port)).is_ok() {
        std::thread::yield_now();
    }
}

#[actix_web::test]
async fn a_request_under_way_is_answered_before_the_server_stops_and_its_number_stands_in_the_log() {
    for signal in ASKING {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        let server = Server::start_logged(folder.path(), &log, &[]);
        let UnderWay { mut stream, body } = UnderWay::begin(server.port).await;
        close(&server, signal);

        stream.write_all(body.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 422"), "{signal}: {answer}");
        assert!(answer.contains("li@example.com"), "the whole page came");
        assert!(server.wait().success(), "{signal}");
        let number = answer
            .lines()
            .find_map(|line| line.strip_prefix("x-request-id: "))
            .expect("an answer has a number");
        let log = std::fs::read_to_string(&log).unwrap();
        let line =
            log.lines().find(|line| line.contains(number)).unwrap_or_else(|| panic!("no {number} in\n{log}"));
        assert!(line.contains("/sign-in") && line.contains("422"), "{line}");
    }
}

#[actix_web::test]
async fn a_server_that_is_asked_twice_waits_for_nobody() {
    for first in ASKING {
        for second in ASKING {
            let folder = tempfile::tempdir().unwrap();
            let server = Server::start("serve", folder.path(), &[]);
            let mut request = UnderWay::begin(server.port).await;
            close(&server, first);
            server.ask_to_stop(second);
            // A server that had drained, or had waited as long as it may, would end well.
            assert!(!server.wait().success(), "{first}, {second}");
            let mut answer = String::new();
            // The connection may be reset as well as closed.
            drop(request.stream.read_to_string(&mut answer));
            assert_eq!(answer, "", "{first}, {second}");
            assert_sound(folder.path());
        }
    }
}
