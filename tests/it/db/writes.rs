//! Writes that share a commit: each is answered after it, and one that fails or panics rolls back alone.

use std::sync::{
    Arc, Barrier,
    atomic::{AtomicBool, Ordering},
};

use diesel::{QueryableByName, RunQueryDsl as _, sql_query, sql_types::Integer};
use futures_util::future::join_all;
use pingxuan::{
    accounts::store,
    db::{Address, Conn, Db},
    each_backend,
    error::AppError,
};

use crate::{on_both, support::TestApp};

async fn setting(app: &TestApp, name: &str) -> Option<String> {
    let name = name.to_owned();
    app.site.db.read(move |conn| store::setting(conn, &name)).await.unwrap()
}

on_both!(a_write_that_fails_rolls_back_alone, |app| {
    let acts = (0..20).map(|number| {
        let db = app.site.db.clone();
        async move {
            db.write(move |conn| {
                store::set_setting(conn, &format!("n{number}"), "kept")?;
                if number % 3 == 0 { Err(AppError::NotFound) } else { Ok(()) }
            })
            .await
        }
    });
    let outcomes = join_all(acts).await;
    for (number, outcome) in outcomes.iter().enumerate() {
        let stored = setting(&app, &format!("n{number}")).await;
        assert_eq!(outcome.is_ok(), number % 3 != 0);
        assert_eq!(stored.is_some(), number % 3 != 0, "write {number}");
    }
});

on_both!(a_write_that_panics_rolls_back_alone_and_the_next_one_works, |app| {
    let acts = (0..10).map(|number| {
        let db = app.site.db.clone();
        async move {
            db.write(move |conn| {
                store::set_setting(conn, &format!("p{number}"), "kept")?;
                assert!(number != 4, "on purpose");
                Ok::<_, AppError>(())
            })
            .await
        }
    });
    let outcomes = join_all(acts).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_err()).count(), 1);
    assert_eq!(setting(&app, "p4").await, None);
    assert_eq!(setting(&app, "p5").await.as_deref(), Some("kept"));
});

on_both!(what_fails_between_others_of_one_commit_leaves_them, |app| {
    // The first goes on only when all are sent: on the embedded database they share its commit then.
    let are_sent = Arc::new(AtomicBool::new(false));
    let acts = (0..4).map(|number| {
        let (db, are_sent) = (app.site.db.clone(), Arc::clone(&are_sent));
        async move {
            db.write(move |conn| {
                while !are_sent.load(Ordering::Acquire) {
                    std::thread::yield_now();
                }
                store::set_setting(conn, &format!("b{number}"), "kept")?;
                assert!(number != 2, "on purpose");
                if number == 1 { Err(AppError::NotFound) } else { Ok(()) }
            })
            .await
        }
    });
    let sent = async { are_sent.store(true, Ordering::Release) };
    let (outcomes, ()) = futures_util::future::join(join_all(acts), sent).await;
    assert_eq!(outcomes.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, false, true]);
    for (number, stored) in [(0, Some("kept")), (1, None), (2, None), (3, Some("kept"))] {
        assert_eq!(setting(&app, &format!("b{number}")).await.as_deref(), stored, "write {number}");
    }
});

on_both!(a_statement_that_fails_inside_a_write_does_not_spoil_its_neighbours, |app| {
    let acts = (0..10).map(|number| {
        let db = app.site.db.clone();
        async move {
            db.write(move |conn| {
                if number == 4 {
                    let no_such_table = sql_query("INSERT INTO nowhere VALUES (1)");
                    each_backend!(conn, |c| no_such_table.execute(c))?;
                }
                store::set_setting(conn, &format!("s{number}"), "kept")
            })
            .await
        }
    });
    let outcomes = join_all(acts).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 9);
    assert_eq!(setting(&app, "s9").await.as_deref(), Some("kept"));
});

on_both!(concurrent_counting_loses_no_step, |app| {
    let steps = (0..40).map(|_| {
        let db = app.site.db.clone();
        async move {
            db.write(|conn| {
                let count: u32 =
                    store::setting(conn, "count")?.and_then(|text| text.parse().ok()).unwrap_or(0);
                store::set_setting(conn, "count", &(count + 1).to_string())
            })
            .await
        }
    });
    let done = join_all(steps).await.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!(setting(&app, "count").await, Some(done.to_string()));
    assert!(done > 0);
});

on_both!(a_read_sees_one_moment, |app| {
    app.site.db.write(|conn| store::set_setting(conn, "moment", "before")).await.unwrap();
    let (has_read, may_go_on) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
    let (reader_read, reader_go_on) = (Arc::clone(&has_read), Arc::clone(&may_go_on));
    let db = app.site.db.clone();
    let reading = actix_web::rt::spawn(async move {
        db.read(move |conn| {
            let first = store::setting(conn, "moment")?;
            reader_read.wait();
            reader_go_on.wait();
            Ok::<_, AppError>((first, store::setting(conn, "moment")?))
        })
        .await
    });
    actix_web::rt::task::spawn_blocking(move || has_read.wait()).await.unwrap();
    app.site.db.write(|conn| store::set_setting(conn, "moment", "after")).await.unwrap();
    actix_web::rt::task::spawn_blocking(move || may_go_on.wait()).await.unwrap();
    let (first, second) = reading.await.unwrap().unwrap();
    assert_eq!(first, second);
    assert_eq!(setting(&app, "moment").await.as_deref(), Some("after"));
});

#[derive(QueryableByName)]
struct Pragma {
    #[diesel(sql_type = Integer)]
    value: i32,
}

fn pragma(conn: &mut Conn, name: &str) -> i32 {
    number(conn, &format!("SELECT {name} AS value FROM pragma_{name}"))
}

fn number(conn: &mut Conn, question: &str) -> i32 {
    let question = sql_query(question);
    let answer: Pragma = each_backend!(conn, |c| question.get_result(c)).unwrap();
    answer.value
}

#[actix_web::test]
async fn the_writer_syncs_at_each_commit_and_keeps_foreign_keys() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&Address::Sqlite(folder.path().join("fresh.db")), 2).unwrap();
    let (synchronous, foreign_keys) = db
        .write(|conn| Ok::<_, AppError>((pragma(conn, "synchronous"), pragma(conn, "foreign_keys"))))
        .await
        .unwrap();
    assert_eq!(synchronous, 2, "FULL");
    assert_eq!(foreign_keys, 1);
}

#[actix_web::test]
async fn the_embedded_database_is_built_to_keep_its_plans_and_without_locks_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&Address::Sqlite(folder.path().join("fresh.db")), 2).unwrap();
    for option in ["ENABLE_QPSG", "THREADSAFE=2"] {
        let question = format!("SELECT sqlite_compileoption_used('{option}') AS value");
        let used = db.read(move |conn| Ok::<_, AppError>(number(conn, &question))).await.unwrap();
        assert_eq!(used, 1, "{option}: LIBSQLITE3_FLAGS of .cargo/config.toml");
    }
}

#[actix_web::test]
async fn closing_waits_for_the_writes_that_were_taken() {
    let app = TestApp::start(crate::support::Backend::Sqlite).await;
    let writes: Vec<_> = (0..50)
        .map(|number| {
            let db = app.site.db.clone();
            actix_web::rt::spawn(async move {
                db.write(move |conn| store::set_setting(conn, &format!("c{number}"), "kept")).await
            })
        })
        .collect();
    let outcomes = join_all(writes);
    let (outcomes, ()) = futures_util::future::join(outcomes, app.site.db.close()).await;
    let path = app.folder.path().join("pingxuan.db");
    let mut conn = Address::Sqlite(path).connect().unwrap();
    for (number, outcome) in outcomes.into_iter().enumerate() {
        let stored = store::setting(&mut conn, &format!("c{number}")).unwrap();
        assert_eq!(outcome.unwrap().is_ok(), stored.is_some(), "write {number}");
    }
}

on_both!(a_question_cannot_write, |app| {
    let sneaked =
        app.site.db.read(|conn| pingxuan::accounts::store::set_setting(conn, "sneaked", "in")).await;
    assert!(sneaked.is_err());
    let kept = app.site.db.read(|conn| pingxuan::accounts::store::setting(conn, "sneaked")).await.unwrap();
    assert_eq!(kept, None);
});
