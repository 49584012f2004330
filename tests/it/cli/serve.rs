//! How a server starts: with settings that it understands, at an address that works, and with an owner to be.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use pingxuan::{
    accounts::actions::{self, NewAccount},
    audit::By,
    clock::{Clock, Ids},
    db::Address,
    domain::{
        states::Language,
        text::{Line, LoginName},
    },
};

use super::create_admin::create_admin;
use crate::support::{Client, Server, fresh_database, pingxuan};

const PASSWORD: &str = "correct horse battery";

/// A server that is killed when it goes out of sight.
struct Started(Child);

impl Drop for Started {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Starts a server. Answers it, the address for the claim if it printed one, and the port that it says.
fn start_in(data_dir: &Path, listen: &str, more: &[&str]) -> (Started, Option<String>, u16) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pingxuan"));
    command.args(["serve", "--listen", listen, "--data-dir"]).arg(data_dir).args(more);
    let mut server = Started(command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap());
    let (mut claim, mut port) = (None, None);
    for line in BufReader::new(server.0.stdout.take().unwrap()).lines().map_while(Result::ok) {
        if line.contains("/setup?token=") {
            claim = Some(line.trim().to_owned());
        }
        port = line.rsplit_once("(port ").and_then(|(_, rest)| rest.trim_end_matches(')').parse().ok());
        if port.is_some() {
            break;
        }
    }
    (server, claim, port.unwrap())
}

/// Starts a fresh site. Answers its folder as well.
fn start(listen: &str, more: &[&str]) -> (tempfile::TempDir, Started, String, u16) {
    let folder = tempfile::tempdir().unwrap();
    let (server, claim, port) = start_in(folder.path(), listen, more);
    (folder, server, claim.unwrap(), port)
}

/// The token in the address for a claim.
fn token_in(claim: &str) -> &str {
    claim.split_once("token=").unwrap().1
}

/// The form by which somebody claims a site.
fn claim_by<'a>(token: &'a str, login: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("token", token),
        ("name", "王组委"),
        ("login", login),
        ("password", PASSWORD),
        ("password_again", PASSWORD),
    ]
}

#[actix_web::test]
async fn the_address_for_the_claim_works_once_wherever_the_server_listens() {
    for listen in ["127.0.0.1:0", "0.0.0.0:0"] {
        let (_folder, _server, claim, port) = start(listen, &[]);
        let path =
            claim.strip_prefix(&format!("http://127.0.0.1:{port}")).unwrap_or_else(|| panic!("{claim}"));
        let mut owner = Client::new(port);
        let page = owner.get(path).await;
        assert_eq!(page.status(), 200, "{listen}");
        let token = token_in(&claim);
        assert_eq!(page.field("token"), token, "{listen}");

        let page = owner.post("/setup", &claim_by(token, "wang@example.com")).await;
        assert_eq!(page.status(), 303, "{listen}: {:?}", page.problems());
        assert_eq!(page.location(), Some("/competitions/new"), "{listen}");
        assert_eq!(owner.follow(page).await.status(), 200, "{listen}: the first competition");

        let page = Client::new(port).post("/setup", &claim_by(token, "li@example.com")).await;
        assert_eq!(page.status(), 422, "{listen}: the token is spent");
        assert!(page.has("#token-error"), "{:?}", page.problems());
    }
    let (_folder, _server, claim, _) = start("0.0.0.0:0", &["--public-url", "https://cup.example"]);
    assert!(claim.starts_with("https://cup.example/setup?token="), "{claim}");
}

/// Adds an account as anybody could on an unclaimed site once.
fn add_account(address: &Address) {
    let new = NewAccount {
        login: LoginName::parse("li@example.com").unwrap(),
        name: Line::parse("李茶农").unwrap(),
        password_hash: None,
        language: Language::Chinese,
        is_administrator: false,
    };
    let by = By::system(&Clock::System, &Ids::random());
    actions::create_account(&mut address.connect().unwrap(), &by, &new).unwrap();
}

#[actix_web::test]
async fn a_site_that_nobody_has_claimed_is_offered_anew_when_the_server_starts_again() {
    for url in [None].into_iter().chain(fresh_database().map(Some)) {
        let folder = tempfile::tempdir().unwrap();
        let database = match &url {
            None => Address::Sqlite(folder.path().join("pingxuan.db")),
            Some(url) => Address::Postgres(url.clone()),
        };
        let more: Vec<&str> = url.iter().flat_map(|url| ["--database-url", url.as_str()]).collect();
        let sign_up = [
            ("name", "李茶农"),
            ("login", "13800138000"),
            ("password", PASSWORD),
            ("password_again", PASSWORD),
        ];

        let (server, first, port) = start_in(folder.path(), "127.0.0.1:0", &more);
        let first = first.expect("a fresh site is offered");
        assert_eq!(Client::new(port).post("/sign-up", &sign_up).await.status(), 409, "nobody owns it yet");
        drop(server);
        add_account(&database);

        let (server, second, port) = start_in(folder.path(), "127.0.0.1:0", &more);
        let second = second.expect("an account alone owns nothing");
        let page = Client::new(port).post("/setup", &claim_by(token_in(&first), "wang@example.com")).await;
        assert_eq!(page.status(), 422, "the new token replaces the old");
        let page = Client::new(port).post("/setup", &claim_by(token_in(&second), "wang@example.com")).await;
        assert_eq!(page.status(), 303, "{:?}", page.problems());
        drop(server);

        let (_server, third, port) = start_in(folder.path(), "127.0.0.1:0", &more);
        assert_eq!(third, None, "it has its owner");
        assert_eq!(Client::new(port).post("/sign-up", &sign_up).await.status(), 303);
    }
}

#[actix_web::test]
async fn who_is_added_in_the_terminal_owns_the_site_and_the_printed_address_is_good_no_longer() {
    let (folder, server, claim, port) = start("127.0.0.1:0", &[]);
    let added = create_admin(folder.path(), "wang@example.com", PASSWORD);
    assert!(added.status.success(), "{added:?}");
    let page = Client::new(port).post("/setup", &claim_by(token_in(&claim), "li@example.com")).await;
    assert_eq!(page.status(), 422);
    drop(server);
    let (_server, claim, _) = start_in(folder.path(), "127.0.0.1:0", &[]);
    assert_eq!(claim, None);
}

#[actix_web::test]
async fn the_log_for_machines_tells_of_a_request_in_one_object() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let server = Server::start_logged(folder.path(), &log, &["--log-format", "json"]);
    let page = Client::new(server.port).post("/sign-in", &[("login", "li@example.com")]).await;
    let number = page.header("x-request-id").expect("an answer has a number");
    assert!(server.stop().success());

    let log = std::fs::read_to_string(&log).unwrap();
    let lines: Vec<serde_json::Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("not JSON: {line}")))
        .collect();
    let line = lines.iter().find(|line| line["span"]["id"] == number);
    let said = &line.unwrap_or_else(|| panic!("no {number} in\n{log}"))["fields"];
    assert_eq!(said["message"], "request", "{said}");
    assert_eq!(said["method"], "POST", "{said}");
    assert_eq!(said["path"], "/sign-in", "{said}");
    assert_eq!(said["status"], page.status(), "{said}");
}

#[test]
fn settings_that_are_not_understood_are_refused_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("data");
    let place = place.to_string_lossy();
    for (setting, value) in [
        ("--smtp-url", "https://user:geheim@mail.example.com"),
        ("--mail-from", "nobody"),
        ("--public-url", "cup.example"),
        ("--log", "pingxuan=loud"),
        ("--database-url", "mysql://localhost/cup"),
    ] {
        for command in ["serve", "demo", "migrate"] {
            let output =
                pingxuan(&[command, "--data-dir", &place, "--listen", "127.0.0.1:0", setting, value]);
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{command} {setting}: {said}");
            assert!(said.contains(setting.trim_start_matches('-')), "{command} {setting}: {said}");
            assert!(!said.contains("geheim"), "{said}");
        }
    }
    assert!(!folder.path().join("data").exists(), "nothing was begun");
}
