//! A demo fills what is free and leaves everything else as it is.

use std::process::{Command, Output};

use diesel::{Connection as _, SqliteConnection, connection::SimpleConnection as _};
use pingxuan::{
    db::{Address, conn::execute, migrations},
    error::AppError,
};

use super::complained;
use crate::{on_both, support::empty_database};

fn demo(more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pingxuan"))
        .args(["demo", "--listen", "127.0.0.1:0"])
        .args(more)
        .output()
        .unwrap()
}

#[track_caller]
fn assert_refused(output: &Output) {
    assert!(!output.status.success());
    assert!(complained(output).contains("not empty"), "{}", complained(output));
}

on_both!(a_site_of_an_older_version_is_refused_before_it_is_migrated, |app| {
    app.sign_in_as("李组织者", false).await;
    let age = "DELETE FROM __diesel_schema_migrations \
               WHERE version = (SELECT max(version) FROM __diesel_schema_migrations)";
    app.site.db.write(move |conn| Ok::<_, AppError>(execute(conn, age)?)).await.unwrap();
    let folder = app.folder.path().to_string_lossy().into_owned();
    let output = match &app.site.config.database {
        Address::Sqlite(_) => demo(&["--data-dir", &folder]),
        Address::Postgres(url) => demo(&["--database-url", url]),
    };
    assert_refused(&output);
    let mut conn = app.site.config.database.connect().unwrap();
    assert!(!migrations::is_current(&mut conn).unwrap(), "it is as old as it was");
});

#[test]
fn a_file_of_another_program_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pingxuan.db");
    let mut other = SqliteConnection::establish(&path.to_string_lossy()).unwrap();
    other.batch_execute("CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('凉粉')").unwrap();
    drop(other);
    let before = std::fs::read(&path).unwrap();
    assert_refused(&demo(&["--data-dir", &folder.path().to_string_lossy()]));
    assert!(std::fs::read(&path).unwrap() == before, "the file has changed");
}

#[test]
fn a_postgresql_database_of_another_program_stays_as_it_is() {
    let Some(url) = empty_database() else { return };
    let mut conn = Address::Postgres(url.clone()).connect().unwrap();
    execute(&mut conn, "CREATE TABLE recipes (name TEXT)").unwrap();
    assert_refused(&demo(&["--database-url", &url]));
    execute(&mut conn, "DROP TABLE recipes").unwrap();
    assert!(!migrations::holds_tables(&mut conn).unwrap(), "nothing came beside it");
}
