//! Every migration goes up, down and up again, and the append-only tables hold.

use pingxuan::{
    audit::{self, Event, sequencer},
    db::{Address, Conn, conn::execute, migrations},
    doctor,
    domain::id::SheetId,
    error::AppError,
    judging::store::{self as judging, lists::revisions_of},
};
use serde_json::json;

use crate::{
    doctor::judged,
    on_both,
    support::{TestApp, empty_database, fresh_database},
};

fn goes_up_and_down(address: &Address) {
    let mut conn = address.connect().unwrap();
    migrations::run(&mut conn).unwrap();
    assert!(migrations::is_current(&mut conn).unwrap());
    migrations::revert(&mut conn).unwrap();
    assert!(!migrations::is_current(&mut conn).unwrap());
    assert!(!migrations::run(&mut conn).unwrap().is_empty());
    assert!(migrations::is_empty(&mut conn).unwrap());
}

#[test]
fn migrations_go_up_and_down_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    goes_up_and_down(&Address::Sqlite(folder.path().join("fresh.db")));
}

#[test]
fn migrations_go_up_and_down_on_postgres() {
    if let Some(url) = fresh_database() {
        goes_up_and_down(&Address::Postgres(url));
    }
}

/// Holds the lock of the migrations until somebody waits for it, and a while longer than that one would wait for a row.
const HOLD: &str = "DO $$ BEGIN \
    WHILE NOT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted \
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) \
    LOOP PERFORM pg_sleep(0.01); END LOOP; \
    PERFORM pg_sleep(0.3); END $$";

#[test]
fn a_server_waits_for_another_that_migrates_as_long_as_it_takes() {
    let Some(url) = empty_database() else { return };
    let address = Address::Postgres(url);
    let mut first = address.connect().unwrap();
    execute(&mut first, "SELECT pg_advisory_lock(20261124)").unwrap();
    let mut second = address.connect().unwrap();
    execute(&mut second, "SET lock_timeout = '50ms'; SET statement_timeout = '50ms'").unwrap();
    let waiting = std::thread::spawn(move || {
        let ran = migrations::run(&mut second).map_err(|error| error.to_string());
        (second, ran)
    });
    execute(&mut first, HOLD).unwrap();
    execute(&mut first, "SELECT pg_advisory_unlock(20261124)").unwrap();
    let (mut second, ran) = waiting.join().unwrap();
    assert!(!ran.unwrap().is_empty());
    let limits = "DO $$ BEGIN \
        ASSERT current_setting('lock_timeout') = '5s'; \
        ASSERT current_setting('statement_timeout') = '1min'; END $$";
    execute(&mut second, limits).unwrap();
}

async fn record_something(app: &TestApp) {
    let by = app.by_system();
    app.site
        .db
        .write(move |conn| {
            let event = Event {
                act: "thing.done",
                competition: None,
                subject: by.fresh(),
                revision: 0,
                detail: &json!({}),
            };
            audit::record(conn, &by, &event)
        })
        .await
        .unwrap();
}

on_both!(the_log_cannot_be_rewritten, |app| {
    record_something(&app).await;
    for sql in ["UPDATE audit_events SET act = 'other'", "DELETE FROM audit_events"] {
        let outcome = app.site.db.write(move |conn| Ok::<_, AppError>(execute(conn, sql)?)).await;
        assert!(outcome.is_err(), "{sql}");
    }
});

/// All that the change of keys moves: the marks and revisions of a sheet, the chain with its events.
async fn moved(app: &TestApp, sheet: SheetId) -> String {
    let rows = app.site.db.read(move |conn| {
        let marks = judging::marks_of(conn, sheet)?;
        let revisions = revisions_of(conn, sheet)?;
        let chain = audit::store::links_after(conn, 0, 1000)?;
        let events = audit::store::events_with_details(conn, None, 1000)?;
        assert!(marks.len() > 1 && !revisions.is_empty() && chain.len() > 1 && events.len() == chain.len());
        Ok::<_, AppError>(format!("{marks:?} {revisions:?} {chain:?} {events:?}"))
    });
    rows.await.unwrap()
}

on_both!(rows_survive_the_change_of_their_keys, |app| {
    let (_, _, _, sheet) = judged(&app).await;
    app.site.db.write(sequencer::link_waiting).await.unwrap();
    let before = moved(&app, sheet).await;

    let mut conn = app.site.config.database.connect().unwrap();
    let down = match conn {
        Conn::Sqlite(_) => {
            include_str!("../../../migrations/sqlite/2026-11-27-001000_rows_in_their_keys/down.sql")
        }
        Conn::Postgres(_) => {
            include_str!("../../../migrations/postgres/2026-11-27-001000_revisions_need_no_id/down.sql")
        }
    };
    execute(&mut conn, down).unwrap();
    execute(&mut conn, "DELETE FROM __diesel_schema_migrations WHERE version = '20261127001000'").unwrap();
    assert_eq!(migrations::run(&mut conn).unwrap(), ["20261127001000"]);

    assert_eq!(moved(&app, sheet).await, before);
    let now = app.site.clock.now();
    let faults = app.site.db.read(move |conn| doctor::examine(conn, now)).await.unwrap().faults;
    assert_eq!(faults, Vec::<String>::new());
    for (table, column) in [("audit_events", "act"), ("audit_links", "seq"), ("sheet_revisions", "version")] {
        for sql in [format!("UPDATE {table} SET {column} = {column}"), format!("DELETE FROM {table}")] {
            let words = execute(&mut conn, &sql).expect_err(&sql).to_string();
            assert!(words.contains("never") || words.contains("append-only"), "{sql}: {words}");
        }
    }
});
