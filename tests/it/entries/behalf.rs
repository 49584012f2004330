//! A steward does for a team what the team cannot: attaches its plan, withdraws its entry.

use pingxuan::domain::{role::Role, states::EntryState};

use super::{complete, id_of, last_act, pdf, state_of, submit, team_with_entry};
use crate::{on_both, support::Scene};

on_both!(a_coordinator_attaches_and_replaces_the_plan_of_a_team_without_a_network, |app| {
    let scene = Scene::set(&app).await;
    let id = scene.add_entry(&app, "P-001", "恩施茶", EntryState::Submitted).await;
    let foreign = scene.add_entry(&app, "Q-001", "苗绣", EntryState::Submitted).await;
    let (mut coordinator, _) = app.member(scene.competition, Role::Coordinator, Some(scene.regions[0])).await;
    let desk = format!("/c/cup/entries/{id}");
    let path = format!("{desk}/plan");
    assert!(coordinator.get(&desk).await.has(&format!("a[href='{path}']")));
    for (name, words) in [("一.pdf", "一"), ("二.pdf", "二")] {
        let version = coordinator.get(&path).await.field("version");
        let sent = [("version", version.as_str())];
        let page = coordinator.post_file(&path, &sent, ("plan", name, &pdf(words))).await;
        assert_eq!(page.status(), 303, "{:?}", page.problems());
        assert_eq!(coordinator.get(&path).await.text("#plan-file a"), name);
    }
    let page = coordinator.get(&desk).await;
    assert_eq!(page.count(".files .file a"), 2, "the former plan is kept");
    let (act, detail) = last_act(&app, id).await;
    assert_eq!((act.as_str(), detail["on_behalf_of"].as_str()), ("entry.attached", Some("恩施茶负责人")));

    let path = format!("/c/cup/entries/{foreign}/plan");
    assert_eq!(coordinator.get(&path).await.status(), 404);
    let sent = [("version", "1")];
    assert_eq!(coordinator.post_file(&path, &sent, ("plan", "a.pdf", &pdf("甲"))).await.status(), 404);
});

on_both!(a_plan_for_a_team_is_checked_like_the_teams_own, |app| {
    let scene = Scene::set(&app).await;
    let id = scene.add_entry(&app, "P-001", "恩施茶", EntryState::Submitted).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let path = format!("/c/cup/entries/{id}/plan");
    let large = [&b"%PDF-1.4\n"[..], &vec![b' '; 20 * 1024 * 1024], b"startxref\n9\n%%EOF\n"].concat();
    for (name, bytes) in
        [("文.pdf", b"PK\x03\x04 a document".to_vec()), ("空.pdf", Vec::new()), ("大.pdf", large)]
    {
        let page = organizer.post_file(&path, &[("version", "1")], ("plan", name, &bytes)).await;
        assert_eq!((page.status(), page.problems().len()), (422, 1), "{name}");
        assert!(page.problems()[0].starts_with("商业计划书"), "{name}: {:?}", page.problems());
        assert_eq!(page.field("version"), "1");
    }
    let page = organizer.post_file(&path, &[("version", "7")], ("plan", "好.pdf", &pdf("好"))).await;
    assert_eq!((page.status(), page.field("version").as_str()), (409, "1"), "it is not what was looked at");
    assert!(!organizer.get(&path).await.has("#plan-file"));
});

on_both!(no_plan_is_attached_where_it_would_come_too_late, |app| {
    let scene = Scene::set(&app).await;
    let rejected = scene.add_entry(&app, "P-001", "甲茶", EntryState::Rejected).await;
    let judged = scene.add_entry(&app, "P-002", "乙茶", EntryState::Admitted).await;
    let expert = scene.add_expert(&app, "张教授", "杭州大学").await;
    scene.add_sheet(&app, judged, expert).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    for id in [rejected, judged] {
        let path = format!("/c/cup/entries/{id}/plan");
        assert_eq!(organizer.get(&path).await.status(), 303, "the form is not offered");
        let page = organizer.post_file(&path, &[("version", "1")], ("plan", "好.pdf", &pdf("好"))).await;
        assert_eq!((page.status(), page.problems().len()), (409, 1));
    }
});

on_both!(a_steward_withdraws_for_a_team_which_reads_the_reason, |app| {
    let scene = Scene::set(&app).await;
    let (mut team, base) = team_with_entry(&app, "李茶农").await;
    complete(&mut team, &base).await;
    submit(&mut team, &base).await;
    let id = id_of(&base);
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let desk = format!("/c/cup/entries/{id}");
    let path = format!("{desk}/withdraw");
    assert!(organizer.get(&desk).await.has(&format!("a[href='{path}']")));
    let version = organizer.get(&path).await.field("version");
    let page = organizer.post(&path, &[("version", &*version), ("reason", " ")]).await;
    assert_eq!((page.status(), page.problems().len()), (422, 1));
    let stale = organizer.post(&path, &[("version", "1"), ("reason", "电话里要求退出")]).await;
    assert_eq!((stale.status(), stale.field("reason").as_str()), (409, "电话里要求退出"));
    let fields = [("version", stale.field("version")), ("reason", stale.field("reason"))];
    let sent = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    assert_eq!(organizer.post(&path, &sent).await.status(), 303);
    assert_eq!(state_of(&app, id).await, EntryState::Withdrawn);
    let (act, detail) = last_act(&app, id).await;
    assert_eq!(act, "entry.withdrawn");
    assert_eq!((&detail["on_behalf_of"], &detail["reason"]), (&"李茶农".into(), &"电话里要求退出".into()));
    assert!(organizer.get(&desk).await.text("#reviews").contains("已撤回"));
    assert!(team.get(&base).await.text(".notice.warn").contains("电话里要求退出"));
    assert_eq!(organizer.get(&path).await.status(), 303, "once");
    let again = organizer.post(&path, &sent).await;
    assert_eq!((again.status(), again.field("reason").as_str()), (409, "电话里要求退出"));

    // The team comes back and withdraws by itself: the old reason is not the new one.
    assert_eq!(submit(&mut team, &base).await.status(), 303);
    app.pass_seconds(60);
    assert_eq!(team.post(&format!("{base}/withdraw"), &[("reason", "资金不足")]).await.status(), 303);
    assert!(!team.get(&base).await.has(".notice.warn"));
});

on_both!(a_coordinator_withdraws_within_the_own_region_only, |app| {
    let scene = Scene::set(&app).await;
    let own = scene.add_entry(&app, "P-001", "恩施茶", EntryState::Admitted).await;
    let foreign = scene.add_entry(&app, "Q-001", "苗绣", EntryState::Admitted).await;
    let (mut coordinator, _) = app.member(scene.competition, Role::Coordinator, Some(scene.regions[0])).await;
    for (id, status, state) in [(own, 303, EntryState::Withdrawn), (foreign, 404, EntryState::Admitted)] {
        let fields = [("version", "1"), ("reason", "团队来信")];
        let page = coordinator.post(&format!("/c/cup/entries/{id}/withdraw"), &fields).await;
        assert_eq!((page.status(), state_of(&app, id).await), (status, state));
    }
});
