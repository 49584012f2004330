//! The coverage report and the change of a mentor by hand.

use pingxuan::domain::{id::EntryId, role::Role, states::EntryState};

use super::records::{add_mentorship, coach};
use crate::{
    on_both,
    support::{Client, Page, Scene},
};

async fn give(organizer: &mut Client, entry: EntryId, mentor: &str) -> Page {
    let path = format!("/c/cup/coaching/{entry}");
    let seen = organizer.get(&path).await.field("seen");
    organizer.post(&path, &[("seen", seen.as_str()), ("mentor", mentor), ("reason", "另有安排")]).await
}

on_both!(the_report_names_who_has_no_mentor_and_no_session, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let (mut mentor, expert) = scene.judge(&app, "王导师").await;
    let coached = scene.add_entry(&app, "E-1", "茶园", EntryState::Admitted).await;
    let waiting = scene.add_entry(&app, "E-2", "果园", EntryState::Admitted).await;
    scene.add_entry(&app, "Q-1", "银饰", EntryState::Admitted).await;
    scene.add_entry(&app, "E-3", "草稿", EntryState::Draft).await;
    let first = add_mentorship(&app, &scene, coached, expert).await;
    add_mentorship(&app, &scene, waiting, expert).await;
    coach(&mut mentor, first).await;
    coach(&mut mentor, first).await;

    let page = organizer.get("/c/cup/coaching").await;
    assert_eq!(page.texts("#counts dd")[..3], ["3", "1", "2"]);
    assert_eq!(page.cell("#coverage", "E-1", "分钟"), "90");
    assert_eq!(page.cell("#coverage", "E-1", "最近辅导"), "2026-11-20");
    assert_eq!(page.cell("#mentors", "王导师", "辅导次数"), "2");
    let none = organizer.get("/c/cup/coaching?show=no-mentor").await;
    assert_eq!(none.texts("#coverage tbody th"), ["银饰"]);
    let idle = organizer.get("/c/cup/coaching?show=no-session").await;
    assert_eq!(idle.texts("#coverage tbody th"), ["果园", "银饰"]);
    let table = organizer.get("/c/cup/coaching/export.csv").await.body();
    assert!(table.contains("E-1,茶园,恩施,农业,王导师,2,90,2026-11-20"), "{table}");
});

on_both!(a_coordinator_sees_only_the_own_region, |app| {
    let scene = Scene::set(&app).await;
    let region = scene.regions[1];
    let (mut coordinator, _) = app.member(scene.competition, Role::Coordinator, Some(region)).await;
    let other = scene.add_entry(&app, "E-1", "茶园", EntryState::Admitted).await;
    let own = scene.add_entry(&app, "Q-1", "银饰", EntryState::Admitted).await;
    let page = coordinator.get("/c/cup/coaching").await;
    assert_eq!(page.texts("#coverage tbody th"), ["银饰"]);
    assert!(!coordinator.get("/c/cup/coaching/export.csv").await.body().contains("茶园"));
    assert_eq!(coordinator.get(&format!("/c/cup/coaching/{own}")).await.status(), 200);
    assert_eq!(coordinator.get(&format!("/c/cup/coaching/{other}")).await.status(), 404);
});

on_both!(a_mentor_is_changed_by_hand_but_never_to_a_judge_or_a_colleague, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let entry = scene.add_entry(&app, "E-1", "茶园", EntryState::Admitted).await;
    let (mut mentor, old) = scene.judge(&app, "旧导师").await;
    let new = scene.add_expert(&app, "新导师", "杭州大学").await;
    let judge = scene.add_expert(&app, "评委", "杭州大学").await;
    let colleague = scene.add_expert(&app, "同事", "茶园合作社").await;
    scene.add_sheet(&app, entry, judge).await;
    let mentorship = add_mentorship(&app, &scene, entry, old).await;
    coach(&mut mentor, mentorship).await;
    let path = format!("/c/cup/coaching/{entry}");
    let seen = organizer.get(&path).await.field("seen");
    for (expert, why) in [(judge, "评委"), (colleague, "同单位"), (old, "已是")] {
        let id = expert.to_string();
        let fields = [("seen", seen.as_str()), ("mentor", id.as_str()), ("reason", "时间冲突")];
        let page = organizer.post(&path, &fields).await;
        assert_eq!(page.status(), 422, "{why}");
        assert!(page.problems()[0].contains(why), "{:?}", page.problems());
    }
    let id = new.to_string();
    let fields = [("seen", seen.as_str()), ("mentor", id.as_str()), ("reason", "时间冲突")];
    assert_eq!(organizer.post(&path, &fields[..2]).await.status(), 422, "a reason is needed");
    let sent = organizer.post(&path, &fields).await;
    assert_eq!(sent.status(), 303);
    let page = organizer.get(&path).await;
    assert_eq!(page.texts("#former li bdi"), ["旧导师", "新导师"]);
    assert!(page.text("article").contains("商业模式"), "the records stay");
    let own = format!("/c/cup/mentoring/{mentorship}");
    let page = mentor.get(&own).await;
    assert!(page.text("h1").contains("已结束"));
    assert_eq!(mentor.post(&own, &[]).await.status(), 422);
});

on_both!(of_two_organizers_the_second_learns_that_the_mentor_is_another_one_now, |app| {
    let scene = Scene::set(&app).await;
    let (mut first, _) = app.member(scene.competition, Role::Organizer, None).await;
    let (mut second, _) = app.member(scene.competition, Role::Organizer, None).await;
    let entry = scene.add_entry(&app, "E-1", "茶园", EntryState::Admitted).await;
    let wang = scene.add_expert(&app, "王导师", "杭州大学").await.to_string();
    let li = scene.add_expert(&app, "李导师", "浙江学院").await.to_string();
    let path = format!("/c/cup/coaching/{entry}");
    let seen = second.get(&path).await.field("seen");
    assert_eq!(give(&mut first, entry, &wang).await.status(), 303);

    let fields = [("seen", seen.as_str()), ("mentor", li.as_str()), ("reason", "离得近")];
    let page = second.post(&path, &fields).await;
    assert_eq!(page.status(), 409);
    assert!(page.problems()[0].contains("其他人刚刚更换了导师"), "{:?}", page.problems());
    assert!(page.text("#theirs").contains("王导师"), "{}", page.text("#theirs"));
    assert_eq!((page.field("mentor"), page.field("reason").as_str()), (li.clone(), "离得近"));
    assert_eq!(first.get(&path).await.texts("#former li bdi"), ["王导师"], "nothing has changed");

    let seen = page.field("seen");
    let fields = [("seen", seen.as_str()), ("mentor", li.as_str()), ("reason", "离得近")];
    assert_eq!(second.post(&path, &fields).await.status(), 303, "with open eyes it can be changed");
    assert_eq!(first.get(&path).await.texts("#former li bdi"), ["王导师", "李导师"]);
    let page = second.post(&path, &[("mentor", wang.as_str()), ("reason", "离得近")]).await;
    assert_eq!(page.status(), 409, "a form that has seen nothing changes nothing");
});

on_both!(a_change_of_mentor_that_is_sent_twice_is_done_once, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let entry = scene.add_entry(&app, "E-1", "茶园", EntryState::Admitted).await;
    let wang = scene.add_expert(&app, "王导师", "杭州大学").await.to_string();
    let path = format!("/c/cup/coaching/{entry}");
    for (mentor, changes) in [(wang.as_str(), 1), ("none", 2)] {
        let seen = organizer.get(&path).await.field("seen");
        let fields = [("seen", seen.as_str()), ("mentor", mentor), ("reason", "另有安排")];
        for _ in 0..2 {
            let page = organizer.post(&path, &fields).await;
            assert_eq!(page.status(), 303, "{mentor}: {:?}", page.problems());
        }
        let log = organizer.get("/c/cup/log?kind=mentorship").await;
        assert_eq!(log.count("#log tbody tr"), changes, "{mentor}");
    }
    assert_eq!(organizer.get(&path).await.count("#former li"), 1);
});

on_both!(a_mentor_is_set_free_whatever_became_of_the_entry, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let old = scene.add_expert(&app, "旧导师", "杭州大学").await;
    let new = scene.add_expert(&app, "新导师", "浙江学院").await.to_string();
    for (position, &state) in EntryState::ALL.iter().enumerate() {
        let entry = scene.add_entry(&app, &format!("E-{position}"), "茶园", state).await;
        add_mentorship(&app, &scene, entry, old).await;
        let takes_part = matches!(state, EntryState::Admitted | EntryState::Suspended);
        let page = organizer.get(&format!("/c/cup/coaching/{entry}")).await;
        let offered = page.has(&format!("select[name='mentor'] option[value='{new}']"));
        assert_eq!(offered, takes_part, "{state}");
        let page = give(&mut organizer, entry, &new).await;
        assert_eq!(page.status(), if takes_part { 303 } else { 422 }, "{state}: {:?}", page.problems());
        let page = give(&mut organizer, entry, "none").await;
        assert_eq!(page.status(), 303, "{state}: {:?}", page.problems());
    }
});

on_both!(an_expert_who_mentors_a_suspended_entry_withdraws_once_it_has_another_mentor, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let entry = scene.add_entry(&app, "E-1", "茶园", EntryState::Suspended).await;
    let old = scene.add_expert(&app, "旧导师", "杭州大学").await;
    let new = scene.add_expert(&app, "新导师", "浙江学院").await.to_string();
    add_mentorship(&app, &scene, entry, old).await;
    let withdraw = format!("/c/cup/experts/{old}/withdraw");
    organizer.get(&format!("/c/cup/experts/{old}")).await;
    let refused = organizer.post(&withdraw, &[("reason", "生病")]).await;
    assert!(refused.problems()[0].contains("E-1"), "{:?}", refused.problems());
    let desk = organizer.get(&format!("/c/cup/entries/{entry}")).await;
    assert!(desk.has(&format!("a[href='/c/cup/coaching/{entry}']")), "the way to the mentor");
    assert_eq!(give(&mut organizer, entry, &new).await.status(), 303);
    assert_eq!(organizer.post(&withdraw, &[("reason", "生病")]).await.status(), 303);
});

on_both!(the_export_of_the_report_stands_in_the_log, |app| {
    let scene = Scene::set(&app).await;
    scene.add_entry(&app, "E-1", "茶园", EntryState::Admitted).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let (mut supervisor, _) = app.member(scene.competition, Role::Supervisor, None).await;
    for _ in 0..2 {
        assert_eq!(supervisor.get("/c/cup/coaching/export.csv").await.status(), 200);
    }
    let log = organizer.get("/c/cup/log").await.texts("#log tbody tr");
    let told = log.iter().filter(|line| line.contains("导出") && line.contains("辅导记录"));
    assert_eq!(told.count(), 2, "{log:?}");
});

on_both!(the_report_asks_the_same_number_of_questions_for_any_number_of_entries, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let (mut mentor, expert) = scene.judge(&app, "王导师").await;
    let mut counts = Vec::new();
    for batch in 0..2 {
        for number in 0..(2 + batch * 28) {
            let number = format!("E-{batch}-{number:02}");
            let entry = scene.add_entry(&app, &number, &number, EntryState::Admitted).await;
            add_mentorship(&app, &scene, entry, expert).await;
        }
        for path in ["/c/cup/coaching", "/c/cup/mentoring"] {
            let before = app.site.db.statements();
            let client = if path.ends_with("coaching") { &mut organizer } else { &mut mentor };
            assert_eq!(client.get(path).await.status(), 200);
            counts.push(app.site.db.statements() - before);
        }
    }
    assert_eq!(counts[..2], counts[2..]);
});
