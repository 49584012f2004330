//! Removing a round that was set up by mistake.

use pingxuan::{
    competitions::store::{self, RoundRow},
    domain::{id::RoundId, states::EntryState},
};

use super::{
    scene_with_organizer,
    settings::{borrowed, fields_of},
};
use crate::{
    on_both,
    results::sql,
    support::{Client, Scene, TestApp},
};

/// Sets a second round up, by the form.
async fn add_round(app: &TestApp, scene: &Scene, organizer: &mut Client) -> RoundId {
    let page = organizer.get("/c/cup/rounds/new").await;
    let fields =
        [("name_zh", "多余的一轮"), ("opens_at", "2026-12-10T09:00"), ("closes_at", "2026-12-12T18:00")];
    let page = organizer.post("/c/cup/rounds/new", &borrowed(&fields_of(&page, &fields))).await;
    assert_eq!(page.status(), 303, "{:?}", page.problems());
    rounds(app, scene).await.last().unwrap().id
}

async fn rounds(app: &TestApp, scene: &Scene) -> Vec<RoundRow> {
    let id = scene.competition;
    app.site.db.read(move |conn| store::rounds_of(conn, id)).await.unwrap()
}

on_both!(a_round_on_which_nothing_rests_is_removed_and_stays_in_the_log, |app| {
    let (scene, mut organizer) = scene_with_organizer(&app).await;
    let round = add_round(&app, &scene, &mut organizer).await;
    let page = organizer.get(&format!("/c/cup/rounds/{round}")).await;
    let act = page.attr("#remove", "action").unwrap();
    let asked = organizer.post(&act, &[]).await;
    assert!(asked.text("h1").contains("移除“多余的一轮”"), "{}", asked.text("main"));
    assert_eq!(rounds(&app, &scene).await.len(), 2, "it is asked first");
    assert_eq!(organizer.post(&act, &[("confirm", "yes")]).await.status(), 303);
    let left: Vec<RoundId> = rounds(&app, &scene).await.iter().map(|round| round.id).collect();
    assert_eq!(left, [scene.round]);

    assert_eq!(organizer.post(&act, &[("confirm", "yes")]).await.status(), 404, "a second window");
    assert_eq!(organizer.get(&format!("/c/cup/rounds/{round}")).await.status(), 404);
    let page = organizer.get("/c/cup/log").await;
    assert!(page.text("main").contains("多余的一轮"), "{}", page.text("main"));
    assert!(!page.body().contains(&format!("/rounds/{round}\"")), "nothing leads to what is gone");
    assert!(organizer.get("/c/cup/rounds").await.text("main").contains("初赛"));
});

on_both!(a_round_that_was_opened_or_is_used_stays, |app| {
    let (scene, mut organizer) = scene_with_organizer(&app).await;
    let round = add_round(&app, &scene, &mut organizer).await;
    let (page, act) = (format!("/c/cup/rounds/{round}"), format!("/c/cup/rounds/{round}/remove"));

    sql(&app, "UPDATE rounds SET state = 'open' WHERE name_zh = '多余的一轮'").await;
    assert!(!organizer.get(&page).await.has("#remove"));
    assert_eq!(organizer.post(&act, &[("confirm", "yes")]).await.status(), 409);

    sql(&app, "UPDATE rounds SET state = 'preparing' WHERE name_zh = '多余的一轮'").await;
    assert!(organizer.get(&page).await.has("#remove"));
    let entry = scene.add_entry(&app, "E1", "高山茶叶", EntryState::Admitted).await;
    let judge = scene.add_expert(&app, "赵评委", "浙江大学").await;
    scene.add_sheet(&app, entry, judge).await;
    sql(&app, "UPDATE sheets SET state = 'void', round_id = (SELECT id FROM rounds WHERE position = 2)")
        .await;
    let shown = organizer.get(&page).await;
    assert!(!shown.has("#remove") && shown.text("#stays").contains("不能移除"), "{}", shown.text("main"));
    let refused = organizer.post(&act, &[("confirm", "yes")]).await;
    assert_eq!(refused.status(), 409);
    assert!(refused.text("main").contains("不能移除"), "{}", refused.text("main"));
    assert_eq!(rounds(&app, &scene).await.len(), 2);
});

on_both!(a_round_from_which_another_takes_its_entries_stays_until_that_is_gone, |app| {
    let (scene, mut organizer) = scene_with_organizer(&app).await;
    add_round(&app, &scene, &mut organizer).await;
    sql(&app, "UPDATE rounds SET state = 'preparing'").await;
    sql(
        &app,
        "UPDATE rounds SET source = 'top', source_count = 5, source_round_id = \
         (SELECT id FROM rounds WHERE position = 1) WHERE position = 2",
    )
    .await;
    let ids: Vec<RoundId> = rounds(&app, &scene).await.iter().map(|round| round.id).collect();
    let act = |round: RoundId| format!("/c/cup/rounds/{round}/remove");
    assert_eq!(organizer.post(&act(ids[0]), &[("confirm", "yes")]).await.status(), 409);
    assert_eq!(organizer.post(&act(ids[1]), &[("confirm", "yes")]).await.status(), 303);
    assert_eq!(organizer.post(&act(ids[0]), &[("confirm", "yes")]).await.status(), 303);
    assert_eq!(rounds(&app, &scene).await.len(), 0);
});
