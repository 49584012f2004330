//! `backup` while judges save, `restore` into an empty place, and what it refuses to overwrite.

use std::{path::Path, process::Command};

use pingxuan::{
    db::{Address, conn::execute},
    domain::{role::Role, states::EntryState},
};

use super::{complained, said};
use crate::{
    doctor::judged,
    entries::{complete, submit, team_with_entry},
    results::{publish_as, sql},
    support::{Backend, NOON, Scene, Server, TestApp, empty_database, pingxuan},
};

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

/// A backup of a site without anything in it but its tables and a file.
fn small_backup(elsewhere: &Path) -> std::path::PathBuf {
    let folder = tempfile::tempdir().unwrap();
    let from = folder.path().to_string_lossy();
    assert!(pingxuan(&["migrate", "--data-dir", &from]).status.success());
    std::fs::create_dir_all(folder.path().join("files")).unwrap();
    std::fs::write(folder.path().join("files/plan.pdf"), b"%PDF-1.7 a plan").unwrap();
    let out = elsewhere.join("site.backup");
    let done = pingxuan(&["backup", "--out", &out.to_string_lossy(), "--data-dir", &from]);
    assert!(done.status.success(), "{done:?}");
    out
}

/// What stands in a folder.
fn names_in(folder: &Path) -> Vec<String> {
    let names =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    names
}

#[test]
fn a_restore_that_did_not_come_to_its_end_is_not_served_and_can_be_tried_again() {
    let elsewhere = tempfile::tempdir().unwrap();
    let good = small_backup(elsewhere.path());
    let whole = std::fs::read(&good).unwrap();
    let cut = elsewhere.path().join("cut.backup");
    std::fs::write(&cut, &whole[..whole.len() / 2]).unwrap();

    let place = tempfile::tempdir().unwrap();
    let failed = restore(&cut, place.path(), &[]);
    assert!(!failed.status.success() && complained(&failed).contains("unpack"), "{failed:?}");
    assert_eq!(names_in(place.path()), ["restore.unfinished"]);
    let folder = place.path().to_string_lossy().into_owned();
    for command in ["serve", "migrate", "doctor"] {
        let refused = pingxuan(&[command, "--data-dir", &folder]);
        assert!(!refused.status.success(), "{command}");
        assert!(complained(&refused).contains("did not come to its end"), "{command}: {refused:?}");
    }
    assert_eq!(names_in(place.path()), ["restore.unfinished"], "nobody began a site there");

    let done = restore(&good, place.path(), &[]);
    assert!(done.status.success(), "{done:?}");
    assert!(said(&done).contains("what an earlier attempt had left"), "{}", said(&done));
    assert_eq!(names_in(place.path()), ["files", "pingxuan.db"]);
    assert_eq!(std::fs::read(place.path().join("files/plan.pdf")).unwrap(), b"%PDF-1.7 a plan");
    let doctor = pingxuan(&["doctor", "--data-dir", &folder]);
    assert!(doctor.status.success(), "{}", said(&doctor));
}

#[test]
fn two_restores_do_not_work_in_one_place() {
    let elsewhere = tempfile::tempdir().unwrap();
    let good = small_backup(elsewhere.path());
    let place = tempfile::tempdir().unwrap();
    let work = place.path().join("restore.unfinished");
    std::fs::create_dir(&work).unwrap();
    std::fs::write(work.join("pingxuan.db"), "half of it").unwrap();
    let first = std::fs::File::open(&work).unwrap();
    first.try_lock().unwrap();
    let second = restore(&good, place.path(), &[]);
    assert!(complained(&second).contains("another restore works in"), "{second:?}");
    assert_eq!(names_in(&work), ["pingxuan.db"], "the first goes on undisturbed");
    drop(first);
    let second = restore(&good, place.path(), &[]);
    assert!(second.status.success(), "{second:?}");
}

#[test]
fn what_else_stands_in_a_folder_is_never_removed_by_a_restore() {
    let elsewhere = tempfile::tempdir().unwrap();
    let good = small_backup(elsewhere.path());
    let place = tempfile::tempdir().unwrap();
    std::fs::create_dir(place.path().join("restore.unfinished")).unwrap();
    std::fs::write(place.path().join("notes.txt"), "a note").unwrap();
    let refused = restore(&good, place.path(), &[]);
    assert!(complained(&refused).contains("is not empty"), "{refused:?}");
    assert_eq!(names_in(place.path()), ["notes.txt", "restore.unfinished"]);
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

#[actix_web::test]
async fn a_site_on_postgresql_is_restored_with_its_files_into_an_empty_database() {
    let (Some(backend), Some(empty)) = (Backend::postgres(), empty_database()) else { return };
    let app = TestApp::start(backend).await;
    let (scene, ..) = judged(&app).await;
    sql(&app, "UPDATE rounds SET state = 'closed'").await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let page = publish_as(&mut organizer, &format!("/c/cup/rounds/{}/publish", scene.round)).await;
    assert_eq!(page.status(), 303, "{}", page.body());
    let (mut team, own) = team_with_entry(&app, "李茶农").await;
    complete(&mut team, &own).await;
    assert_eq!(submit(&mut team, &own).await.status(), 303);
    let Address::Postgres(url) = app.site.config.database.clone() else { panic!("it is on PostgreSQL") };
    let folder = app.folder.path().to_string_lossy().into_owned();

    // The server goes on meanwhile.
    let elsewhere = tempfile::tempdir().unwrap();
    let out = elsewhere.path().join("site.backup");
    let done =
        pingxuan(&["backup", "--out", &out.to_string_lossy(), "--data-dir", &folder, "--database-url", &url]);
    assert!(done.status.success(), "{}", complained(&done));
    let place = tempfile::tempdir().unwrap();
    let restored = restore(&out, place.path(), &["--database-url", &empty]);
    assert!(restored.status.success(), "{}", complained(&restored));

    let place_name = place.path().to_string_lossy().into_owned();
    let now = NOON.to_string();
    let on_restored = ["--data-dir", &place_name, "--database-url", &empty, "--now", &now];
    let doctor = pingxuan(&[&["doctor", "--contents"], on_restored.as_slice()].concat());
    assert!(doctor.status.success(), "{}{}", said(&doctor), complained(&doctor));
    assert!(said(&doctor).contains(" 1  attached files"), "{}", said(&doctor));
    let on_first = ["--data-dir", &folder, "--database-url", &url, "--now", &now];
    for table in ["entries", "experts", "scores", "ranking"] {
        let export = |site: &[&str]| pingxuan(&[&["export", table, "--competition", "cup"], site].concat());
        let (first, second) = (export(&on_first), export(&on_restored));
        assert!(first.status.success() && second.status.success(), "{table}: {}", complained(&second));
        assert!(first.stdout.len() > 100 && first.stdout == second.stdout, "{table}: {}", said(&second));
    }

    let new_place = tempfile::tempdir().unwrap();
    let again = restore(&out, new_place.path(), &["--database-url", &empty]);
    assert!(!again.status.success() && complained(&again).contains("holds tables already"), "{again:?}");
    assert_eq!(std::fs::read_dir(new_place.path()).unwrap().count(), 0, "nothing was unpacked");
    let other_kind = restore(&out, new_place.path(), &[]);
    assert!(complained(&other_kind).contains("the backup of a PostgreSQL site"), "{other_kind:?}");
}

#[actix_web::test]
async fn a_machine_without_the_programs_of_postgresql_is_told_so() {
    let Some(url) = empty_database() else { return };
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_pingxuan"))
        .args(["backup", "--database-url", &url, "--out"])
        .arg(folder.path().join("site.backup"))
        .arg("--data-dir")
        .arg(folder.path())
        .env("PATH", folder.path())
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(complained(&output).contains("pg_dump is not on the PATH"), "{}", complained(&output));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing half-done is left");
}
