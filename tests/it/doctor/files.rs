//! The attached files: what is missing, of another size or content, or of nobody is named.

use std::{fs, path::PathBuf, time::Duration};

use pingxuan::{
    doctor::{self, Depth, Findings},
    error::AppError,
};

use crate::{
    entries::{complete, team_with_entry},
    on_both,
    support::{Scene, TestApp},
};

async fn faults(app: &TestApp, depth: Depth) -> Vec<String> {
    let folder = app.folder.path().to_owned();
    let findings = app
        .site
        .db
        .read(move |conn| {
            let mut findings = Findings::default();
            doctor::examine_files(conn, &folder, depth, &mut findings)?;
            Ok::<_, AppError>(findings)
        })
        .await
        .unwrap();
    assert_eq!(findings.looked_at, [("attached files", 1)]);
    findings.faults
}

/// The place of the one attached file.
async fn attached(app: &TestApp) -> PathBuf {
    Scene::set(app).await;
    let (mut team, base) = team_with_entry(app, "李茶农").await;
    complete(&mut team, &base).await;
    let folder = fs::read_dir(app.folder.path().join("files")).unwrap().next().unwrap().unwrap().path();
    fs::read_dir(folder).unwrap().next().unwrap().unwrap().path()
}

on_both!(a_file_that_is_as_its_row_says_is_found_sound, |app| {
    attached(&app).await;
    for depth in [Depth::Sizes, Depth::Contents] {
        assert_eq!(faults(&app, depth).await, Vec::<String>::new());
    }
});

on_both!(a_file_that_is_gone_is_named, |app| {
    let place = attached(&app).await;
    fs::remove_file(&place).unwrap();
    let found = faults(&app, Depth::Sizes).await;
    assert!(found.len() == 1 && found[0].contains(&format!("{} is missing", place.display())), "{found:?}");
});

on_both!(a_file_of_another_size_is_named, |app| {
    let place = attached(&app).await;
    let mut content = fs::read(&place).unwrap();
    let size = content.len();
    content.push(b' ');
    fs::write(&place, content).unwrap();
    let found = faults(&app, Depth::Sizes).await;
    let words = format!("has {} bytes, the row says {size}", size + 1);
    assert!(found.len() == 1 && found[0].contains(&words), "{found:?}");
});

on_both!(a_file_of_another_content_is_named_when_contents_are_read, |app| {
    let place = attached(&app).await;
    let mut content = fs::read(&place).unwrap();
    content[20] ^= 1;
    fs::write(&place, content).unwrap();
    assert_eq!(faults(&app, Depth::Sizes).await, Vec::<String>::new());
    let found = faults(&app, Depth::Contents).await;
    assert!(found.len() == 1 && found[0].contains("another content"), "{found:?}");
});

on_both!(a_file_of_no_entry_is_named_when_the_sweep_should_have_taken_it, |app| {
    attached(&app).await;
    let orphan = app.folder.path().join("files/ab").join("ab".repeat(32));
    fs::create_dir_all(orphan.parent().unwrap()).unwrap();
    fs::write(&orphan, "an attachment that was refused").unwrap();
    fs::write(app.folder.path().join("files/ab/notes.txt"), "the operator's own").unwrap();
    let written = fs::metadata(&orphan).unwrap().modified().unwrap();
    let age = |hours| {
        let at = written - Duration::from_hours(hours);
        fs::File::options().write(true).open(&orphan).unwrap().set_modified(at).unwrap();
    };
    age(25);
    assert_eq!(faults(&app, Depth::Sizes).await, Vec::<String>::new(), "the next sweep takes it");
    age(27);
    let found = faults(&app, Depth::Sizes).await;
    let words = format!("the file {} belongs to no entry", orphan.display());
    assert_eq!(found, [words]);
});
