//! The desk, and what the lists cost.

use pingxuan::domain::{role::Role, states::EntryState};

use super::scene_with_organizer;
use crate::{
    on_both,
    support::{Client, Scene, TestApp},
};

/// What the task with a label says at its end.
fn task(page: &crate::support::Page, label: &str) -> String {
    let lines = page.texts(".tasks li");
    let line = lines.iter().find_map(|line| line.strip_prefix(label));
    line.unwrap_or_else(|| panic!("no task {label} in {lines:?}")).to_owned()
}

on_both!(the_desk_says_what_waits, |app| {
    let (scene, mut organizer) = scene_with_organizer(&app).await;
    let first = scene.add_entry(&app, "E1", "高山茶叶", EntryState::Admitted).await;
    scene.add_entry(&app, "Q1", "侗寨民宿", EntryState::Submitted).await;
    let [zhao, qian] =
        [scene.add_expert(&app, "赵评委", "浙江大学").await, scene.add_expert(&app, "钱评委", "杭州").await];
    scene.add_sheet(&app, first, zhao).await;
    scene.add_sheet(&app, first, qian).await;
    let page = organizer.get("/c/cup/desk").await;
    assert_eq!(page.status(), 200);
    for (label, said) in [
        ("审查提交的项目", "1"),
        ("还没有导师的项目", "1"),
        ("邀请或导入评委", "已有 2"),
        ("评分表提交情况", "0 / 2"),
        ("尚未开始评分的评委", "2"),
        ("核对排名并公布结果", "尚不能开始"),
        ("建立帮扶计划", "可选"),
    ] {
        assert_eq!(task(&page, label), said, "{label}");
    }

    let (mut coordinator, _) = app.member(scene.competition, Role::Coordinator, Some(scene.regions[0])).await;
    let page = coordinator.get("/c/cup/desk").await;
    assert_eq!(task(&page, "审查提交的项目"), "0", "the submitted entry is of the other region");
    assert!(!page.text("main").contains("评分表"), "marking is not the coordinator's");
});

async fn cost(app: &TestApp, client: &mut Client, path: &str) -> u64 {
    // Once a minute a visit is noted, which is a statement of its own.
    client.get("/").await;
    let before = app.site.db.statements();
    let page = client.get(path).await;
    assert_eq!(page.status(), 200, "{path}");
    app.site.db.statements() - before
}

async fn grow(app: &TestApp, scene: &Scene, from: usize, to: usize) {
    for number in from..to {
        let name = format!("项目{number}");
        let entry = scene.add_entry(app, &format!("E{number}"), &name, EntryState::Admitted).await;
        let judge = scene.add_expert(app, &format!("评委{number}"), "单位").await;
        scene.add_sheet(app, entry, judge).await;
    }
}

on_both!(the_pages_ask_as_often_for_thirty_as_for_two, |app| {
    let (scene, mut organizer) = scene_with_organizer(&app).await;
    let round = format!("/c/cup/rounds/{}", scene.round);
    let paths = ["/", "/c/cup", "/c/cup/desk", "/c/cup/rounds", "/c/cup/rubrics", "/c/cup/settings", &round];
    grow(&app, &scene, 0, 2).await;
    let mut small = Vec::new();
    for path in paths {
        small.push(cost(&app, &mut organizer, path).await);
    }
    grow(&app, &scene, 2, 30).await;
    for number in 0..6 {
        let slug = format!("copy-{number}");
        let fields = [("name_zh", "副本"), ("name_en", "Copy"), ("slug", slug.as_str()), ("shift_days", "1")];
        assert_eq!(organizer.post("/c/cup/clone", &fields).await.status(), 303);
        assert_eq!(organizer.post("/c/cup/rubrics/new", &[("template", "plan")]).await.status(), 303);
    }
    for (path, before) in paths.iter().zip(small) {
        assert_eq!(cost(&app, &mut organizer, path).await, before, "{path}");
    }
});
