//! What is taken as a business plan, and who may read it.

use super::{pdf, team_with_entry};
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
