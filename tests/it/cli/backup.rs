//! `backup` while judges save, `restore` into an empty place, and what it refuses to overwrite.

use std::path::Path;

use pingxuan::{
    db::{Address, conn::execute},
    domain::states::EntryState,
};

use crate::support::{Backend, NOON, Scene, Server, TestApp, pingxuan};

fn restore(backup: &Path, folder: &Path, more: &[&str]) -> std::process::Output {
    let (backup, folder) = (backup.to_string_lossy(), folder.to_string_lossy());
    pingxuan(&[&["restore", &backup, "--data-dir", &folder], more].concat())
}

#[actix_web::test]
async fn a_backup_under_load_restores_to_a_sound_site() {
    let app = TestApp::start(Backend::Sqlite).await;
    let scene = Scene::set(&app).await;
    let entry = scene.add_entry(&app, "P-001", "高山茶", EntryState::Admitted).await;
    let (mut judge, expert) = scene.judge(&app, "李评委").await;
    let sheet = scene.add_sheet(&app, entry, expert).await;
    let folder = app.into_folder().await;
    std::fs::create_dir_all(folder.path().join("files")).unwrap();
    std::fs::write(folder.path().join("files/plan.pdf"), b"%PDF-1.7 a plan").unwrap();

    let now = format!("{NOON}");
    let server = Server::start("serve", folder.path(), &["--now", &now]);
    judge.go_to(server.port);
    judge.set_header("x-autosave", "1");
    let (path, field) = (format!("/c/cup/judging/{sheet}"), format!("mark-{}", scene.criteria[0]));
    judge.get(&path).await;

    let elsewhere = tempfile::tempdir().unwrap();
    let out = elsewhere.path().join("site.backup");
    let (from, to) = (folder.path().to_string_lossy().into_owned(), out.to_string_lossy().into_owned());
    let backup = std::thread::spawn(move || pingxuan(&["backup", "--out", &to, "--data-dir", &from]));
    let mut version = 0;
    while version < 20 || !backup.is_finished() {
        let (mark, over, key) =
            ((version % 40).to_string(), version.to_string(), format!("{:032x}", version + 1));
        let fields =
            [("version", over.as_str()), ("request_key", &key), (&field, mark.as_str()), ("go", "draft")];
        let answer = judge.post(&path, &fields).await;
        assert_eq!(answer.status(), 200, "{}", answer.body());
        version += 1;
    }
    let done = backup.join().unwrap();
    assert!(done.status.success(), "{done:?}");
    assert!(server.stop().success());

    let place = tempfile::tempdir().unwrap();
    let restored = restore(&out, place.path(), &[]);
    assert!(restored.status.success(), "{restored:?}");
    assert_eq!(std::fs::read(place.path().join("files/plan.pdf")).unwrap(), b"%PDF-1.7 a plan");
    let doctor = pingxuan(&["doctor", "--data-dir", &place.path().to_string_lossy(), "--now", &now]);
    assert!(doctor.status.success(), "{}", String::from_utf8_lossy(&doctor.stdout));

    let taken = restore(&out, place.path(), &[]);
    assert!(!taken.status.success(), "a place that is taken stays as it is");
    let again =
        pingxuan(&["backup", "--out", &out.to_string_lossy(), "--data-dir", &place.path().to_string_lossy()]);
    assert!(!again.status.success(), "a backup is not overwritten");
}

#[test]
fn restore_overwrites_no_database_that_lies_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let migrated = pingxuan(&["migrate", "--data-dir", &folder.path().to_string_lossy()]);
    assert!(migrated.status.success(), "{migrated:?}");
    let out = folder.path().join("site.backup");
    let done = pingxuan(&[
        "backup",
        "--out",
        &out.to_string_lossy(),
        "--data-dir",
        &folder.path().to_string_lossy(),
    ]);
    assert!(done.status.success(), "{done:?}");

    let live = folder.path().join("live.db");
    let mut conn = Address::Sqlite(live.clone()).connect().unwrap();
    execute(&mut conn, "CREATE TABLE precious (value INTEGER)").unwrap();
    let place = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", live.display());
    let refused = restore(&out, place.path(), &["--database-url", &url]);
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("exists already"), "{refused:?}");
    execute(&mut conn, "INSERT INTO precious VALUES (1)").unwrap();
}
