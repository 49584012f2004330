//! Handing in wishes: by the enterprise until the deadline, with versions, and on its behalf.

use pingxuan::domain::{role::Role, states::Side};

use super::scene::SchemeScene;
use crate::{on_both, support::Scene};

on_both!(wishes_with_ties_and_exclusions_are_stored_and_confirmed, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let (mut tea, id) = scheme.add_signed_in(&app, Side::Assisting, "杭州茶业", "电商").await;
    let a = scheme.add(&app, Side::Assisted, "甲", "电商").await;
    let b = scheme.add(&app, Side::Assisted, "乙", "电商").await;
    let c = scheme.add(&app, Side::Assisted, "丙", "电商").await;
    let d = scheme.add(&app, Side::Assisted, "丁", "电商").await;
    let here = format!("/c/cup/my-enterprise/{id}");
    let page = tea.get("/c/cup/my-enterprise").await;
    assert_eq!(page.location(), Some(here.as_str()), "who has one enterprise is led to it");

    let wishes = format!("{here}/wishes");
    let rank = |id| format!("rank-{id}");
    let (a, b, c, d) = (rank(a), rank(b), rank(c), format!("no-{d}"));
    let page = tea.post(&wishes, &[("version", "1"), (&a, "3"), (&b, "1"), (&c, "1"), (&d, "yes")]).await;
    let page = tea.follow(page).await;
    assert_eq!(page.texts("#stored-wishes dd"), ["乙 = 丙", "甲"]);
    assert_eq!(page.text("#stored-exclusions"), "丁");
    let page = tea.get(&wishes).await;
    assert_eq!((page.field(&a), page.field(&b), page.field(&c)), ("2".into(), "1".into(), "1".into()));
    assert_eq!(page.attr(&format!("input[name='{d}']"), "checked").as_deref(), Some(""));
});

on_both!(after_the_deadline_nothing_is_accepted_any_more, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let (mut tea, id) = scheme.add_signed_in(&app, Side::Assisting, "杭州茶业", "电商").await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let partner = scheme.add(&app, Side::Assisted, "甲", "电商").await;
    let rank = format!("rank-{partner}");
    let own = format!("/c/cup/my-enterprise/{id}");
    tea.get(&format!("{own}/wishes")).await;
    app.pass_seconds(3_600);

    let page = tea.post(&format!("{own}/wishes"), &[("version", "1"), (&rank, "1")]).await;
    assert_eq!(page.status(), 422);
    assert!(page.problems()[0].contains("已截止"), "{:?}", page.problems());
    let page = tea.post(&format!("{own}/profile"), &[("version", "1"), ("needs", "物流")]).await;
    assert_eq!(page.status(), 422, "what wishes were made on stands still too");
    let behalf = scheme.at(&format!("enterprises/{id}/wishes"));
    let page = organizer.post(&behalf, &[("version", "1"), (&rank, "1")]).await;
    assert_eq!(page.status(), 422, "nor on somebody's behalf");
});

on_both!(a_second_window_overwrites_nothing_unseen, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let (mut tea, id) = scheme.add_signed_in(&app, Side::Assisting, "杭州茶业", "电商").await;
    let a = scheme.add(&app, Side::Assisted, "甲", "电商").await;
    let b = scheme.add(&app, Side::Assisted, "乙", "电商").await;
    let wishes = format!("/c/cup/my-enterprise/{id}/wishes");
    let (a, b) = (format!("rank-{a}"), format!("rank-{b}"));
    assert_eq!(tea.post(&wishes, &[("version", "1"), (&a, "1")]).await.status(), 303);
    let again = tea.post(&wishes, &[("version", "1"), (&a, "1")]).await;
    assert_eq!(again.status(), 303, "the same once more, as when an answer was lost");

    let page = tea.post(&wishes, &[("version", "1"), (&b, "1")]).await;
    assert_eq!(page.status(), 409);
    assert_eq!(page.cell("#versions", "甲", "本页填写的"), "不选");
    assert_eq!(page.cell("#versions", "甲", "已保存的"), "第 1 志愿");
    assert_eq!(page.cell("#versions", "乙", "本页填写的"), "第 1 志愿");
    assert_eq!(page.cell("#versions", "乙", "已保存的"), "不选");
    assert_eq!(page.field(&b), "1", "what was typed is in the form");
    assert_eq!(page.attr("#conflict a", "href").as_deref(), Some(wishes.as_str()), "what is stored");
    let stored = tea.get(&wishes).await;
    assert_eq!((stored.field(&a), stored.field(&b)), ("1".to_owned(), String::new()), "nothing is lost yet");
    let version = page.field("version");
    assert_eq!(tea.post(&wishes, &[("version", &version), (&b, "1")]).await.status(), 303);
});

on_both!(whom_one_does_not_accept_is_part_of_both_versions, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let (mut tea, id) = scheme.add_signed_in(&app, Side::Assisting, "杭州茶业", "电商").await;
    let a = scheme.add(&app, Side::Assisted, "甲", "电商").await;
    let wishes = format!("/c/cup/my-enterprise/{id}/wishes");
    let (rank, no) = (format!("rank-{a}"), format!("no-{a}"));
    assert_eq!(tea.post(&wishes, &[("version", "1"), (&no, "yes")]).await.status(), 303);
    let page = tea.post(&wishes, &[("version", "1"), (&rank, "1")]).await;
    assert_eq!(page.status(), 409);
    assert_eq!(page.cell("#versions", "甲", "本页填写的"), "第 1 志愿");
    assert_eq!(page.cell("#versions", "甲", "已保存的"), "不接受");
});

on_both!(an_organizer_who_meets_newer_wishes_sees_that_but_not_which, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let (mut tea, id) = scheme.add_signed_in(&app, Side::Assisting, "杭州茶业", "电商").await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let a = scheme.add(&app, Side::Assisted, "甲", "电商").await;
    let b = scheme.add(&app, Side::Assisted, "乙", "电商").await;
    let (a, b) = (format!("rank-{a}"), format!("rank-{b}"));
    let own = format!("/c/cup/my-enterprise/{id}/wishes");
    assert_eq!(tea.post(&own, &[("version", "1"), (&a, "1")]).await.status(), 303);
    let behalf = scheme.at(&format!("enterprises/{id}/wishes"));
    let page = organizer.post(&behalf, &[("version", "1"), (&b, "1")]).await;
    assert_eq!((page.status(), page.field(&b).as_str()), (409, "1"));
    assert!(page.text("#conflict").contains("截止前不显示") && !page.has("#versions"));
    assert_eq!(tea.get(&own).await.field(&a), "1", "what is stored stands");
    assert_eq!(
        organizer.post(&behalf, &[("version", &page.field("version")), (&b, "1")]).await.status(),
        303
    );
});

on_both!(right_and_wrong_guesses_at_secret_wishes_are_answered_alike, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let (mut tea, id) = scheme.add_signed_in(&app, Side::Assisting, "杭州茶业", "电商").await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let a = scheme.add(&app, Side::Assisted, "甲", "电商").await;
    let b = scheme.add(&app, Side::Assisted, "乙", "电商").await;
    let (a, b) = (format!("rank-{a}"), format!("rank-{b}"));
    let own = format!("/c/cup/my-enterprise/{id}/wishes");
    assert_eq!(tea.post(&own, &[("version", "1"), (&a, "1")]).await.status(), 303);
    let behalf = scheme.at(&format!("enterprises/{id}/wishes"));
    let mut told = Vec::new();
    for guess in [&a, &b] {
        let page = organizer.post(&behalf, &[("version", "1"), (guess, "1")]).await;
        told.push((page.status(), page.problems(), page.text("#conflict"), page.field("version")));
    }
    assert_eq!(told[0].0, 409, "an organizer with an old version is always told so");
    assert_eq!(told[0], told[1]);
});

on_both!(whom_one_does_not_accept_is_handed_in_as_well, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let (mut tea, id) = scheme.add_signed_in(&app, Side::Assisting, "杭州茶业", "电商").await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let a = scheme.add(&app, Side::Assisted, "甲", "电商").await;
    let own = format!("/c/cup/my-enterprise/{id}");
    assert!(tea.get(&own).await.text("ul.tasks").contains("未填报"));
    let no = format!("no-{a}");
    assert_eq!(tea.post(&format!("{own}/wishes"), &[("version", "1"), (&no, "yes")]).await.status(), 303);
    let steps = tea.get(&own).await.text("ul.tasks");
    assert!(steps.contains("已填报") && !steps.contains("未填报"), "{steps}");
    let list = organizer.get(&scheme.at("enterprises")).await;
    assert_eq!(list.cell("#enterprises", "杭州茶业", "志愿"), "已填报");
    assert_eq!(list.cell("#enterprises", "甲", "志愿"), "未填报");
    let page = organizer.get(&scheme.at(&format!("enterprises/{id}"))).await;
    assert_eq!(page.text("#handed-in"), "已填报");
});

on_both!(a_form_that_saves_itself_is_answered_in_json, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let (mut tea, id) = scheme.add_signed_in(&app, Side::Assisting, "杭州茶业", "电商").await;
    let a = scheme.add(&app, Side::Assisted, "甲", "电商").await;
    let b = scheme.add(&app, Side::Assisted, "乙", "电商").await;
    let wishes = format!("/c/cup/my-enterprise/{id}/wishes");
    tea.get(&wishes).await;
    tea.set_header("x-autosave", "1");
    let saved = tea.post(&wishes, &[("version", "1"), (&format!("rank-{a}"), "1")]).await;
    assert_eq!(saved.status(), 200, "{}", saved.body());
    assert_eq!(
        (saved.json()["version"].as_i64(), saved.json()["saved_at"].as_str()),
        (Some(2), Some("12:00:00"))
    );
    let stale = tea.post(&wishes, &[("version", "1"), (&format!("rank-{b}"), "1")]).await;
    assert_eq!(stale.status(), 409);
    let rank = format!("rank-{a}");
    assert_eq!(
        stale.json(),
        serde_json::json!({"version": 2, "fields": {rank: "1"}}),
        "both versions are there"
    );
    let wrong = tea.post(&wishes, &[("version", "2"), (&format!("rank-{b}"), "9")]).await;
    assert_eq!(wrong.status(), 422);
});

on_both!(only_the_other_side_can_be_wished_for, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let (mut tea, id) = scheme.add_signed_in(&app, Side::Assisting, "杭州茶业", "电商").await;
    let friend = scheme.add(&app, Side::Assisting, "同方企业", "电商").await;
    let partner = scheme.add(&app, Side::Assisted, "甲", "电商").await;
    let wishes = format!("/c/cup/my-enterprise/{id}/wishes");
    let page = tea.post(&wishes, &[("version", "1"), (&format!("rank-{friend}"), "1")]).await;
    assert_eq!(page.status(), 422);
    let (rank, no) = (format!("rank-{partner}"), format!("no-{partner}"));
    let page = tea.post(&wishes, &[("version", "1"), (&rank, "1"), (&no, "yes")]).await;
    assert_eq!(page.status(), 422, "wished for and refused at once");
});

on_both!(a_foreign_enterprise_is_not_there, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let (mut tea, _) = scheme.add_signed_in(&app, Side::Assisting, "杭州茶业", "电商").await;
    let (_, other) = scheme.add_signed_in(&app, Side::Assisting, "别家", "电商").await;
    let other = format!("/c/cup/my-enterprise/{other}");
    for path in ["", "/profile", "/wishes"] {
        assert_eq!(tea.get(&format!("{other}{path}")).await.status(), 404, "{path}");
    }
    assert_eq!(tea.post(&format!("{other}/wishes"), &[("version", "1")]).await.status(), 404);
    assert_eq!(tea.post(&format!("{other}/profile"), &[("version", "1")]).await.status(), 404);
});
