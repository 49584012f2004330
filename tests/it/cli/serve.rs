//! How a server starts: with settings that it understands, and at an address that works.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

use crate::support::{Client, pingxuan};

/// A server that is killed when it goes out of sight.
struct Started(Child);

impl Drop for Started {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Starts a fresh site. Answers it, the address for the claim that it printed, and the port that it says.
fn start(listen: &str, more: &[&str]) -> (tempfile::TempDir, Started, String, u16) {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_pingxuan"));
    command.args(["serve", "--listen", listen, "--data-dir"]).arg(folder.path()).args(more);
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
    (folder, server, claim.unwrap(), port.unwrap())
}

#[actix_web::test]
async fn the_address_for_the_claim_works_wherever_the_server_listens() {
    for listen in ["127.0.0.1:0", "0.0.0.0:0"] {
        let (_folder, _server, claim, port) = start(listen, &[]);
        let path =
            claim.strip_prefix(&format!("http://127.0.0.1:{port}")).unwrap_or_else(|| panic!("{claim}"));
        let page = Client::new(port).get(path).await;
        assert_eq!(page.status(), 200, "{listen}");
        let token = path.split_once("token=").unwrap().1;
        assert_eq!(page.field("token"), token, "{listen}");
    }
    let (_folder, _server, claim, _) = start("0.0.0.0:0", &["--public-url", "https://cup.example"]);
    assert!(claim.starts_with("https://cup.example/setup?token="), "{claim}");
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
