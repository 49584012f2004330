//! The commands, called as their callers call them.

mod backup;
mod create_admin;
mod demo;
mod export;
mod import;
mod judges;
mod judges_lines;
mod ranking;
mod ranking_calibrated;
mod ranking_kinds;
mod same_bytes;
mod serve;
mod solve;

use std::process::{Command, Output};

use pingxuan::db::Address;

use crate::support::{NOON, TestApp};

/// Runs a command on the site of a test, at its time and in English, while its server goes on.
fn on_site(app: &TestApp, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pingxuan"));
    command.args(arguments).args(["--now", &NOON.to_string()]);
    if !arguments.contains(&"--competition") {
        command.args(["--competition", "cup"]);
    }
    if !arguments.contains(&"--language") {
        command.args(["--language", "en"]);
    }
    command.arg("--data-dir").arg(app.folder.path());
    if let Address::Postgres(url) = &app.site.config.database {
        command.args(["--database-url", url]);
    }
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn complained(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Writes a file beside the data of a test's site. Answers its path.
fn file(app: &TestApp, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = app.folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    path.to_string_lossy().into_owned()
}
