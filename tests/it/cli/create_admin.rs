//! `create-admin` and `migrate` on a fresh data directory.

use std::{
    io::Write as _,
    process::{Command, Output, Stdio},
};

use pingxuan::{accounts::store, db::Address, domain::text::LoginName};

pub fn create_admin(folder: &std::path::Path, login: &str, password: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_pingxuan"))
        .args(["create-admin", "--login", login, "--name", "王组委", "--password-stdin", "--data-dir"])
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(format!("{password}\n").as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn an_administrator_is_added_once_with_a_good_password() {
    let folder = tempfile::tempdir().unwrap();
    let migrated = Command::new(env!("CARGO_BIN_EXE_pingxuan"))
        .args(["migrate", "--data-dir"])
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(migrated.status.success(), "{migrated:?}");

    let weak = create_admin(folder.path(), "wang@example.com", "password");
    assert!(!weak.status.success());
    let nobody = create_admin(folder.path(), "wang", "correct horse battery");
    assert!(String::from_utf8_lossy(&nobody.stderr).contains("--login"), "{nobody:?}");
    let good = create_admin(folder.path(), "Wang@Example.com", "correct horse battery");
    assert!(good.status.success(), "{good:?}");
    let again = create_admin(folder.path(), "wang@example.com", "correct horse battery");
    assert!(!again.status.success());
    assert!(String::from_utf8_lossy(&again.stderr).contains("already"), "{again:?}");

    let mut conn = Address::Sqlite(folder.path().join("pingxuan.db")).connect().unwrap();
    let login = LoginName::parse("wang@example.com").unwrap();
    let account = store::account_by_login(&mut conn, &login).unwrap().unwrap();
    drop(conn);
    assert!(account.is_administrator);
    assert!(account.password_hash.unwrap().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));

    // No server links the event; that is no fault, however late it is.
    let doctor = Command::new(env!("CARGO_BIN_EXE_pingxuan"))
        .args(["doctor", "--now", "2126-11-24T12:00:00Z", "--data-dir"])
        .arg(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&doctor.stdout);
    assert!(doctor.status.success(), "{said}");
    assert!(said.contains("1  events that wait for their link"), "{said}");
    assert!(said.contains("hours that the oldest of them has waited"), "{said}");
}
