//! What is taken as a business plan, and who may read it.

use pingxuan::{domain::role::Role, entries::sweep::sweep};

use super::{complete, pdf, team_with_entry};
use crate::{on_both, support::Scene};

on_both!(a_file_that_is_not_a_plan_is_refused_and_the_former_one_stays, |app| {
    Scene::set(&app).await;
    let (mut team, base) = team_with_entry(&app, "李茶农").await;
    let path = format!("{base}/plan");
    assert_eq!(team.post_file(&path, &[], ("plan", "../../好 计划.pdf", &pdf("一"))).await.status(), 303);
    let locked = b"%PDF-1.4\ntrailer<</Encrypt 5 0 R>>\nstartxref\n9\n%%EOF\n".to_vec();
    let broken = b"%PDF-1.4\nbroken off".to_vec();
    let word = b"PK\x03\x04 a document of another kind".to_vec();
    for (name, bytes) in [("锁.pdf", locked), ("断.pdf", broken), ("文.pdf", word), ("空.pdf", Vec::new())]
    {
        let page = team.post_file(&path, &[], ("plan", name, &bytes)).await;
        assert_eq!((page.status(), page.problems().len()), (422, 1), "{name}");
    }
    let page = team.get(&path).await;
    assert_eq!(page.text("#plan-file a"), "好 计划.pdf");
    let href = page.attr("#plan-file a", "href").unwrap();
    let file = team.get(&href).await;
    assert_eq!((file.status(), file.header("content-type")), (200, Some("application/pdf")));
    assert_eq!(file.bytes(), pdf("一"));
    assert!(file.header("content-disposition").unwrap().starts_with("inline; filename*=UTF-8''"));

    let (mut other, other_base) = team_with_entry(&app, "王银匠").await;
    assert_eq!(other.get(&href).await.status(), 404);
    let id = href.rsplit('/').next().unwrap();
    assert_eq!(
        other.get(&format!("{other_base}/files/{id}")).await.status(),
        404,
        "not through another entry"
    );
});

on_both!(a_new_plan_replaces_the_former_one_which_is_kept, |app| {
    Scene::set(&app).await;
    let (mut team, base) = team_with_entry(&app, "李茶农").await;
    let path = format!("{base}/plan");
    team.post_file(&path, &[], ("plan", "一.pdf", &pdf("一"))).await;
    let first = team.get(&path).await.attr("#plan-file a", "href").unwrap();
    team.post_file(&path, &[], ("plan", "二.pdf", &pdf("二"))).await;
    let page = team.get(&path).await;
    assert_eq!((page.text("#plan-file a"), page.count("#plan-file")), ("二.pdf".to_owned(), 1));
    assert_eq!(team.get(&first).await.bytes(), pdf("一"));
});

on_both!(twenty_megabytes_are_taken_and_one_byte_more_is_not, |app| {
    Scene::set(&app).await;
    let (mut team, base) = team_with_entry(&app, "李茶农").await;
    let path = format!("{base}/plan");
    let mut large = b"%PDF-1.4\n".to_vec();
    let end = b"startxref\n9\n%%EOF\n";
    large.resize(20 * 1024 * 1024 - end.len(), b' ');
    large.extend_from_slice(end);
    assert_eq!(team.post_file(&path, &[], ("plan", "大.pdf", &large)).await.status(), 303);
    large.insert(9, b' ');
    let page = team.post_file(&path, &[], ("plan", "更大.pdf", &large)).await;
    assert_eq!(page.status(), 422);
    assert!(page.problems()[0].contains("20 MB"), "{:?}", page.problems());
    assert_eq!(team.get(&path).await.text("#plan-file a"), "大.pdf");
});

on_both!(files_that_nobody_needs_are_swept_away, |app| {
    let scene = Scene::set(&app).await;
    let (mut team, base) = team_with_entry(&app, "李茶农").await;
    complete(&mut team, &base).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let table = "项目名称,负责人,地区,赛道\n深山蜂蜜,王蜂农,恩施,农业\n".as_bytes();
    let mut reports = Vec::new();
    for _ in 0..2 {
        let page = organizer.post_file("/c/cup/entries/import", &[], ("file", "项目.csv", table)).await;
        reports.push(page.location().unwrap().to_owned());
    }
    assert_eq!(organizer.confirm(&reports[0]).await.status(), 303);
    let folder = app.folder.path();
    let orphan = folder.join("files/ab").join("ab".repeat(32));
    std::fs::create_dir_all(orphan.parent().unwrap()).unwrap();
    std::fs::write(&orphan, "an attach that was refused").unwrap();
    let broken_off = folder.join("incoming/half");
    std::fs::write(&broken_off, "half").unwrap();
    let place = |report: &String| folder.join("imports").join(report.rsplit('/').next().unwrap());
    let (applied, waiting) = (place(&reports[0]), place(&reports[1]));

    sweep(&app.site).await.unwrap();
    for path in [&orphan, &broken_off, &applied, &waiting] {
        assert!(path.exists(), "what is young may still be on its way: {}", path.display());
    }
    let all: Vec<_> = walk(folder).into_iter().filter(|path| !path.ends_with("pingxuan.db")).collect();
    for path in &all {
        let long_ago = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
        std::fs::File::options().write(true).open(path).unwrap().set_modified(long_ago).unwrap();
    }
    sweep(&app.site).await.unwrap();
    assert!(!orphan.exists() && !broken_off.exists() && !applied.exists());
    assert!(waiting.exists(), "a table that waits for its confirmation stays");
    let page = team.get(&base).await;
    let plan = page.attr("aside a[href*='/files/']", "href").unwrap();
    assert_eq!(team.get(&plan).await.status(), 200, "what an entry names stays");
});

/// All files below a folder of uploads.
fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    let mut open: Vec<_> = ["incoming", "imports", "files"].iter().map(|name| folder.join(name)).collect();
    while let Some(folder) = open.pop() {
        for item in std::fs::read_dir(folder).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found
}
