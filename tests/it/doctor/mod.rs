//! The doctor: clean on a sound database, and every planted fault is found.

use pingxuan::{
    db::{Address, conn::execute},
    doctor,
    domain::{
        id::{EntryId, ExpertId, SheetId},
        role::Role,
        states::{ConflictKind, EntryState},
    },
    error::AppError,
};

use crate::{
    on_both,
    support::{Backend, Scene, TestApp},
};

mod files;

async fn faults(app: &TestApp) -> Vec<String> {
    let now = app.site.clock.now();
    app.site.db.read(move |conn| doctor::examine(conn, now)).await.unwrap().faults
}

/// A scene with one sheet that is submitted in the browser.
pub async fn judged(app: &TestApp) -> (Scene, EntryId, ExpertId, SheetId) {
    let scene = Scene::set(app).await;
    let entry = scene.add_entry(app, "P-001", "高山茶", EntryState::Admitted).await;
    let (mut judge, expert) = scene.judge(app, "李评委").await;
    let sheet = scene.add_sheet(app, entry, expert).await;
    let path = format!("/c/cup/judging/{sheet}");
    judge.get(&path).await;
    let [first, second, third] = scene.criteria.map(|criterion| format!("mark-{criterion}"));
    let fields = [
        (first.as_str(), "30"),
        (second.as_str(), "31.5"),
        (third.as_str(), "12"),
        ("version", "0"),
        ("request_key", "00000000000000000000000000000001"),
        ("go", "submit"),
    ];
    let page = judge.post(&path, &fields).await;
    assert_eq!(page.status(), 303, "{}", page.body());
    (scene, entry, expert, sheet)
}

on_both!(a_sound_database_is_found_sound, |app| {
    judged(&app).await;
    assert_eq!(faults(&app).await, Vec::<String>::new());
});

on_both!(a_judge_who_mentors_the_entry_is_found, |app| {
    let (scene, entry, expert, _) = judged(&app).await;
    let by = app.by_system();
    app.site
        .db
        .write(move |conn| {
            let row = pingxuan::mentoring::store::MentorshipRow {
                id: by.fresh(),
                competition_id: scene.competition,
                entry_id: entry,
                expert_id: expert,
                plan_id: None,
                began_at: by.now(),
                ended_at: None,
            };
            pingxuan::mentoring::store::insert_mentorship(conn, &row)
        })
        .await
        .unwrap();
    let faults = faults(&app).await;
    assert!(faults.len() == 1 && faults[0].contains("mentoring the entry"), "{faults:?}");
});

on_both!(a_judge_who_leads_the_entry_is_found, |app| {
    let (scene, entry, expert, _) = judged(&app).await;
    app.site
        .db
        .write(move |conn| {
            let judge = pingxuan::experts::store::expert_in(conn, scene.competition, expert)?;
            let account = judge.and_then(|judge| judge.account_id).ok_or(AppError::NotFound)?;
            pingxuan::accounts::store::people::set_leader(conn, entry, account)
        })
        .await
        .unwrap();
    let faults = faults(&app).await;
    assert!(faults.len() == 1 && faults[0].contains("leading the entry"), "{faults:?}");
});

/// A conflict of this kind between the entry and the judge, now.
async fn conflict(app: &TestApp, scene: &Scene, entry: EntryId, expert: ExpertId, kind: ConflictKind) {
    let by = app.by_system();
    let competition_id = scene.competition;
    app.site
        .db
        .write(move |conn| {
            pingxuan::experts::store::insert_conflict(
                conn,
                &pingxuan::experts::store::ConflictRow {
                    id: by.fresh(),
                    competition_id,
                    entry_id: entry,
                    expert_id: expert,
                    kind,
                    reason: "亲属".to_owned(),
                    declared_by: None,
                    at: by.now(),
                    lifted_at: None,
                },
            )
        })
        .await
        .unwrap();
}

on_both!(a_judge_who_recused_and_still_has_a_sheet_is_found, |app| {
    let (scene, entry, expert, _) = judged(&app).await;
    conflict(&app, &scene, entry, expert, ConflictKind::Recused).await;
    let found = faults(&app).await;
    assert!(found.len() == 1 && found[0].contains("a recusal"), "{found:?}");
});

on_both!(a_conflict_that_arose_after_the_publication_is_no_fault, |app| {
    let (scene, entry, expert, _) = judged(&app).await;
    app.site
        .db
        .write(|conn| Ok::<_, AppError>(execute(conn, "UPDATE rounds SET state = 'closed'")?))
        .await
        .unwrap();
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let path = format!("/c/cup/rounds/{}/publish", scene.round);
    let page = organizer.get(&path).await;
    let seen = page.field("seen");
    assert_eq!(organizer.post(&path, &[("seen", &seen)]).await.status(), 303);
    app.pass_seconds(1);
    conflict(&app, &scene, entry, expert, ConflictKind::Declared).await;
    assert_eq!(faults(&app).await, Vec::<String>::new());
});

/// What somebody with the file in hands could do, and the words with which the doctor finds it.
#[actix_web::test]
async fn a_fault_planted_into_the_file_is_found() {
    for (sql, words) in [
        ("UPDATE marks SET points = 41000 WHERE points = 30000", "a mark of 41000 thousandths"),
        ("UPDATE marks SET points = 31600 WHERE points = 31500", "a mark of 31600 thousandths"),
        ("UPDATE marks SET points = 29000 WHERE points = 30000", "not what its last revision says"),
        ("UPDATE sheets SET total = 99000", "its total is not that of its marks"),
        ("UPDATE sheets SET version = 7", "its version is not that of its history"),
        ("DELETE FROM marks WHERE points = 12000", "is submitted with a blank"),
        ("UPDATE entries SET organization = '李评委的单位'", "belonging to the entry's organization"),
        ("PRAGMA foreign_keys = OFF; DELETE FROM entries", "points to nothing"),
    ] {
        let app = TestApp::start(Backend::Sqlite).await;
        judged(&app).await;
        let mut conn = Address::Sqlite(app.folder.path().join("pingxuan.db")).connect().unwrap();
        execute(&mut conn, sql).unwrap();
        let faults = faults(&app).await;
        assert!(faults.iter().any(|fault| fault.contains(words)), "{sql}: {faults:?}");
    }
}
