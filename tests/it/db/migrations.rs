//! Every migration goes up, down and up again, and the append-only tables hold.

use pingxuan::{
    audit::{self, Event},
    db::{Address, conn::execute, migrations},
    error::AppError,
};
use serde_json::json;

use crate::{
    on_both,
    support::{TestApp, fresh_database},
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
