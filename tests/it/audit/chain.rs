//! The hash chain: it links every event, and shows every change.

use pingxuan::{
    audit::{self, Event, check, sequencer},
    clock::Ids,
    db::{Address, conn::execute},
    error::AppError,
};
use serde_json::json;

use crate::{on_both, support::TestApp};

async fn record(app: &TestApp, count: usize) {
    record_as(app, app.by_system(), count).await;
}

async fn record_as(app: &TestApp, by: audit::By, count: usize) {
    app.site
        .db
        .write(move |conn| {
            for number in 0..count {
                let detail = json!({"number": number});
                let event = Event {
                    act: "thing.done",
                    competition: None,
                    subject: by.fresh(),
                    revision: 1,
                    detail: &detail,
                };
                audit::record(conn, &by, &event)?;
            }
            Ok::<_, AppError>(())
        })
        .await
        .unwrap();
}

async fn link(app: &TestApp) -> usize {
    app.site.db.write(sequencer::link_waiting).await.unwrap()
}

async fn report(app: &TestApp) -> check::LogReport {
    let now = app.site.clock.now();
    app.site.db.read(move |conn| check::check(conn, now)).await.unwrap()
}

on_both!(every_event_is_linked_once, |app| {
    record(&app, 30).await;
    assert_eq!(report(&app).await.waiting, 30);
    assert_eq!(link(&app).await, 30);
    assert_eq!(link(&app).await, 0);
    app.pass_seconds(7200);
    record(&app, 5).await;
    assert_eq!(link(&app).await, 5);
    let report = report(&app).await;
    assert_eq!((report.linked, report.waiting), (35, 0));
    assert_eq!(report.faults, Vec::<String>::new());
});

on_both!(an_erased_detail_leaves_the_chain_whole, |app| {
    record(&app, 3).await;
    link(&app).await;
    app.site.db.write(|conn| Ok::<_, AppError>(execute(conn, "DELETE FROM audit_details")?)).await.unwrap();
    let report = report(&app).await;
    assert_eq!((report.linked, report.erased), (3, 3));
    assert!(report.faults.is_empty());
});

on_both!(a_changed_detail_is_found, |app| {
    record(&app, 3).await;
    link(&app).await;
    app.site
        .db
        .write(|conn| Ok::<_, AppError>(execute(conn, "UPDATE audit_details SET content = '{}'")?))
        .await
        .unwrap();
    assert_eq!(report(&app).await.faults.len(), 3);
});

#[actix_web::test]
async fn a_changed_event_is_found_where_it_stands() {
    let app = TestApp::start(crate::support::Backend::Sqlite).await;
    record(&app, 10).await;
    link(&app).await;
    // Somebody with the file in hands takes the triggers away first.
    let mut conn = Address::Sqlite(app.folder.path().join("pingxuan.db")).connect().unwrap();
    execute(&mut conn, "DROP TRIGGER audit_events_stay").unwrap();
    execute(
        &mut conn,
        "UPDATE audit_events SET act = 'thing.undone' WHERE id = (SELECT event_id FROM audit_links WHERE seq = 4)",
    )
    .unwrap();
    let report = report(&app).await;
    assert_eq!(report.faults.len(), 1);
    assert!(report.faults[0].starts_with("link 4 "), "{:?}", report.faults);
}

on_both!(what_was_born_under_a_clock_that_stood_wrong_is_linked, |app| {
    app.pass_seconds(7200);
    record(&app, 2).await;
    assert_eq!(link(&app).await, 2);
    app.pass_seconds(-60);
    // Servers that were started anew: identifiers of one process never go back.
    record_as(&app, audit::By::system(&app.site.clock, &Ids::seeded(2)), 2).await;
    assert_eq!(link(&app).await, 0, "a usual run looks back a few seconds only");
    assert_eq!(app.site.db.write(sequencer::link_late).await.unwrap(), 2);
    app.pass_seconds(-7140);
    record_as(&app, audit::By::system(&app.site.clock, &Ids::seeded(3)), 3).await;
    assert_eq!(app.site.db.write(sequencer::link_late).await.unwrap(), 0, "one for late events an hour");
    assert_eq!(app.site.db.write(sequencer::link_stragglers).await.unwrap(), 3);
    let report = report(&app).await;
    assert_eq!((report.linked, report.waiting), (7, 0));
    assert_eq!(report.faults, Vec::<String>::new());
});

on_both!(what_was_done_while_no_server_ran_waits_without_a_fault, |app| {
    record(&app, 2).await;
    assert_eq!(link(&app).await, 2);
    // The server stops; hours later somebody adds an administrator with a command.
    app.pass_seconds(5 * 3600);
    record(&app, 1).await;
    app.pass_seconds(2 * 3600);
    let found = report(&app).await;
    assert_eq!((found.linked, found.waiting, found.waiting_hours), (2, 1, 2));
    assert_eq!(found.faults, Vec::<String>::new());
    assert_eq!(link(&app).await, 1);
    assert_eq!(report(&app).await.waiting_hours, 0);
});

on_both!(a_site_on_which_no_server_ran_yet_has_no_fault_in_its_log, |app| {
    record(&app, 1).await;
    app.pass_seconds(25 * 3600);
    let found = report(&app).await;
    assert_eq!((found.linked, found.waiting, found.waiting_hours), (0, 1, 25));
    assert_eq!(found.faults, Vec::<String>::new());
});

on_both!(an_event_without_which_the_chain_went_on_for_over_an_hour_is_a_fault, |app| {
    app.pass_seconds(3601);
    record(&app, 1).await;
    assert_eq!(link(&app).await, 1);
    for (back, faults) in [(3600, 0), (1, 1)] {
        app.pass_seconds(-back);
        record_as(&app, audit::By::system(&app.site.clock, &Ids::seeded(4)), 1).await;
        let found = report(&app).await;
        assert_eq!(found.faults.len(), faults, "{:?}", found.faults);
    }
    let found = report(&app).await;
    assert!(found.faults[0].starts_with("the chain went on for over an hour without event "));
});
