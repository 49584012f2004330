//! What a withdrawal ends and what it keeps; how a steward takes it back; and that the pages promise only what holds.

use pingxuan::{
    accounts::store::people::set_leader,
    domain::{
        id::EntryId,
        role::Role,
        states::{EntryState, SheetState},
    },
    results::store as results,
};

use super::{complete, id_of, last_act, state_of, submit, team_with_entry};
use crate::{
    mentoring::records::add_mentorship,
    on_both,
    results::ask,
    support::{Client, Page, Scene},
};

/// Looks at a question of the desk and answers it.
async fn answer(steward: &mut Client, entry: EntryId, act: &str, reason: &str) -> Page {
    let path = format!("/c/cup/entries/{entry}/{act}");
    let page = steward.get(&path).await;
    assert_eq!(page.status(), 200, "{act}: {:?}", page.location());
    let version = page.field("version");
    steward.post(&path, &[("version", version.as_str()), ("reason", reason)]).await
}

on_both!(a_withdrawal_that_is_taken_back_leads_to_where_the_entry_stood, |app| {
    let scene = Scene::set(&app).await;
    let entry = scene.add_entry(&app, "E001", "高山茶", EntryState::Admitted).await;
    let (mut team, account) = app.member(scene.competition, Role::Team, None).await;
    app.site.db.write(move |conn| set_leader(conn, entry, account).map(drop)).await.unwrap();
    let (_, expert) = scene.judge(&app, "王评委").await;
    let sheet = scene.add_sheet(&app, entry, expert).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let own = format!("/c/cup/my-entries/{entry}");
    team.get(&own).await;
    assert_eq!(team.post(&format!("{own}/withdraw"), &[("reason", "点错了")]).await.status(), 303);
    let page = team.get(&own).await;
    assert_eq!(page.text("#state"), "已撤回");
    assert!(page.text("main").contains("只有组委会可以撤销撤回"), "{}", page.text("main"));

    let desk = format!("/c/cup/entries/{entry}");
    assert!(organizer.get(&desk).await.has(&format!("a[href='{desk}/restore']")));
    let question = organizer.get(&format!("{desk}/restore")).await;
    let said = question.text("#consequences");
    assert!(said.contains("审查通过") && said.contains("1 份评分表重新计入"), "{said}");
    let page = organizer.post(&format!("{desk}/restore"), &[("version", "2"), ("reason", " ")]).await;
    assert_eq!((page.status(), page.problems().len()), (422, 1));
    let stale = organizer.post(&format!("{desk}/restore"), &[("version", "1"), ("reason", "误操作")]).await;
    assert_eq!((stale.status(), stale.field("reason").as_str()), (409, "误操作"));
    assert_eq!(answer(&mut organizer, entry, "restore", "团队来电：误操作").await.status(), 303);

    assert_eq!(state_of(&app, entry).await, EntryState::Admitted);
    let (act, detail) = last_act(&app, entry).await;
    assert_eq!((act.as_str(), detail["to"].as_str()), ("entry.restored", Some("admitted")));
    assert_eq!(detail["reason"].as_str(), Some("团队来电：误操作"));
    let round = scene.round;
    let sheets = ask(&app, move |conn| results::sheet_lines(conn, round)).await;
    let kept: Vec<_> = sheets.iter().map(|line| (line.id, line.state)).collect();
    assert_eq!(kept, [(sheet, SheetState::Assigned)], "its sheets are kept");
    let page = team.get(&own).await;
    assert!(page.text("#let-in").contains("团队来电：误操作"), "{}", page.text("main"));
    let page = organizer.get(&desk).await;
    assert!(page.text("#reviews").contains("撤回已撤销") && page.text("#history").contains("撤回已撤销"));
    assert!(organizer.get("/c/cup/log").await.text("main").contains("恢复"));
    assert_eq!(organizer.get(&format!("{desk}/restore")).await.status(), 303, "once");
    let twice = organizer.post(&format!("{desk}/restore"), &[("version", "3"), ("reason", "再来")]).await;
    assert_eq!(twice.status(), 409);
});

on_both!(every_state_from_which_one_withdraws_comes_back, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    for (position, &state) in EntryState::ALL.iter().enumerate() {
        if !state.may_become(EntryState::Withdrawn) {
            continue;
        }
        let entry = scene.add_entry(&app, &format!("E{position:03}"), "高山茶", state).await;
        assert_eq!(answer(&mut organizer, entry, "withdraw", "来信退出").await.status(), 303, "{state}");
        assert_eq!(answer(&mut organizer, entry, "restore", "又来信参加").await.status(), 303, "{state}");
        assert_eq!(state_of(&app, entry).await, state);
    }
    // Of this one the log says nothing.
    let entry = scene.add_entry(&app, "E900", "高山茶", EntryState::Withdrawn).await;
    assert_eq!(answer(&mut organizer, entry, "restore", "来信参加").await.status(), 303);
    assert_eq!(state_of(&app, entry).await, EntryState::Submitted, "it is decided on anew");
});

on_both!(what_came_back_as_submitted_is_admitted_though_it_has_sheets, |app| {
    let scene = Scene::set(&app).await;
    let entry = scene.add_entry(&app, "E001", "高山茶", EntryState::Withdrawn).await;
    let expert = scene.add_expert(&app, "张教授", "杭州大学").await;
    scene.add_sheet(&app, entry, expert).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    assert_eq!(answer(&mut organizer, entry, "restore", "来信参加").await.status(), 303);
    let desk = format!("/c/cup/entries/{entry}");
    let version = organizer.get(&desk).await.field("version");
    let decide = format!("{desk}/decide");
    let fields = [("version", version.as_str()), ("decision", "reject"), ("remark", "不符合条件")];
    assert_eq!(organizer.post(&decide, &fields).await.status(), 409, "judges have it before them");
    let fields = [("version", version.as_str()), ("decision", "admit")];
    assert_eq!(organizer.post(&decide, &fields).await.status(), 303);
    assert_eq!(state_of(&app, entry).await, EntryState::Admitted);
});

on_both!(a_coordinator_takes_withdrawals_back_within_the_own_region_only, |app| {
    let scene = Scene::set(&app).await;
    let own = scene.add_entry(&app, "P-001", "恩施茶", EntryState::Withdrawn).await;
    let foreign = scene.add_entry(&app, "Q-001", "苗绣", EntryState::Withdrawn).await;
    let (mut coordinator, _) = app.member(scene.competition, Role::Coordinator, Some(scene.regions[0])).await;
    for (id, status, state) in [(own, 303, EntryState::Submitted), (foreign, 404, EntryState::Withdrawn)] {
        let fields = [("version", "1"), ("reason", "团队来信")];
        let page = coordinator.post(&format!("/c/cup/entries/{id}/restore"), &fields).await;
        assert_eq!((page.status(), state_of(&app, id).await), (status, state));
    }
});

on_both!(the_pages_say_of_a_withdrawal_only_what_holds, |app| {
    let scene = Scene::set(&app).await;
    let (mut team, base) = team_with_entry(&app, "李茶农").await;
    complete(&mut team, &base).await;
    submit(&mut team, &base).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let desk = format!("/c/cup/entries/{}/withdraw", id_of(&base));
    let (again, never) = ("团队可以自行重新提交", "只有组委会可以撤销撤回");
    for said in [
        team.get(&format!("{base}/withdraw")).await.text("#consequences"),
        organizer.get(&desk).await.text("#consequences"),
    ] {
        assert!(said.contains(again) && !said.contains(never), "{said}");
    }
    let (_, expert) = scene.judge(&app, "王评委").await;
    scene.add_sheet(&app, id_of(&base), expert).await;
    for said in [
        team.get(&format!("{base}/withdraw")).await.text("#consequences"),
        organizer.get(&desk).await.text("#consequences"),
    ] {
        assert!(!said.contains(again) && said.contains(never), "{said}");
    }
    let said = organizer.get(&desk).await.text("#consequences");
    assert!(said.contains("组委会可以随时撤销撤回"), "{said}");

    // A team that has no account can do nothing by itself.
    let entry = scene.add_entry(&app, "E900", "高山茶", EntryState::Submitted).await;
    let said = organizer.get(&format!("/c/cup/entries/{entry}/withdraw")).await.text("#consequences");
    assert!(!said.contains(again), "{said}");
});

on_both!(an_entry_that_is_not_complete_is_promised_no_way_back_from_a_withdrawal, |app| {
    let scene = Scene::set(&app).await;
    let (mut team, base) = team_with_entry(&app, "李茶农").await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let desk = format!("/c/cup/entries/{}/withdraw", id_of(&base));
    let (again, never) = ("团队可以自行重新提交", "只有组委会可以撤销撤回");
    for said in [
        team.get(&format!("{base}/withdraw")).await.text("#consequences"),
        organizer.get(&desk).await.text("#consequences"),
    ] {
        assert!(!said.contains(again) && said.contains(never), "{said}");
    }
    assert_eq!(team.post(&format!("{base}/withdraw"), &[("reason", "来不及")]).await.status(), 303);
    let page = team.get(&base).await;
    assert_eq!(page.text("#state"), "已撤回");
    let said = page.text("main");
    assert!(said.contains(never) && !said.contains("步即可提交"), "no steps that nobody can take: {said}");
    assert_eq!(team.get(&format!("{base}/check")).await.status(), 303);
    assert!(!team.get(&base).await.body().contains("已过截止时间"), "time is not what it lacks");
    let sent = team.post(&format!("{base}/submit"), &[("version", "2"), ("consent", "yes")]).await;
    assert_eq!((sent.status(), state_of(&app, id_of(&base)).await), (409, EntryState::Withdrawn));

    assert_eq!(answer(&mut organizer, id_of(&base), "restore", "请补齐材料").await.status(), 303);
    complete(&mut team, &base).await;
    let said = team.get(&format!("{base}/withdraw")).await.text("#consequences");
    assert!(said.contains(again), "{said}");
});

on_both!(a_remark_of_a_return_is_still_read_when_a_withdrawal_came_between, |app| {
    let scene = Scene::set(&app).await;
    let (mut team, base) = team_with_entry(&app, "李茶农").await;
    complete(&mut team, &base).await;
    submit(&mut team, &base).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let (id, desk) = (id_of(&base), format!("/c/cup/entries/{}", id_of(&base)));
    let version = organizer.get(&desk).await.field("version");
    let fields = [("version", version.as_str()), ("decision", "return"), ("remark", "缺少财务预测")];
    assert_eq!(organizer.post(&format!("{desk}/decide"), &fields).await.status(), 303);
    assert_eq!(team.post(&format!("{base}/withdraw"), &[("reason", "来不及")]).await.status(), 303);
    assert_eq!(answer(&mut organizer, id, "restore", "再给一次机会").await.status(), 303);
    let page = team.get(&base).await;
    assert_eq!(page.text("#state"), "退回修改");
    assert!(page.text(".notice.warn").contains("缺少财务预测"), "{}", page.text("main"));
    assert!(page.text("#let-in").contains("再给一次机会"), "{}", page.text("main"));
});

on_both!(mentorships_end_with_a_withdrawal_and_a_disqualification_and_not_with_a_suspension, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let (mut mentor, expert) = scene.judge(&app, "王导师").await;
    for (number, act, ends) in
        [("E001", "withdraw", true), ("E002", "disqualify", true), ("E003", "suspend", false)]
    {
        let entry = scene.add_entry(&app, number, "高山茶", EntryState::Admitted).await;
        let mentorship = add_mentorship(&app, &scene, entry, expert).await;
        assert_eq!(answer(&mut organizer, entry, act, "来信说明").await.status(), 303, "{act}");
        let page = mentor.get(&format!("/c/cup/mentoring/{mentorship}")).await;
        assert_eq!(page.text("h1").contains("已结束"), ends, "{act}");
        let log = organizer.get("/c/cup/log?kind=mentorship").await.texts("#log tbody tr");
        let mark: String = mentorship.to_string().chars().skip(28).collect();
        let told = log.iter().any(|line| line.contains(&mark) && line.contains("结束"));
        assert_eq!(told, ends, "{act}: {log:?}");
        if act == "withdraw" {
            let question = organizer.get(&format!("/c/cup/entries/{entry}/restore")).await;
            assert!(question.text("#consequences").contains("重新安排导师"));
            assert_eq!(answer(&mut organizer, entry, "restore", "来信参加").await.status(), 303);
            let page = mentor.get(&format!("/c/cup/mentoring/{mentorship}")).await;
            assert!(page.text("h1").contains("已结束"), "it does not come back by itself");
        }
    }
});

on_both!(a_mentorship_ends_with_a_rejection_and_not_with_a_return_or_a_reopening, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let (mut mentor, expert) = scene.judge(&app, "王导师").await;
    let entry = scene.add_entry(&app, "E001", "高山茶", EntryState::Admitted).await;
    let mentorship = add_mentorship(&app, &scene, entry, expert).await;
    let mark: String = mentorship.to_string().chars().skip(28).collect();
    let desk = format!("/c/cup/entries/{entry}");
    for (decision, ends) in [("return", false), ("reopen", false), ("reject", true)] {
        let version = organizer.get(&desk).await.field("version");
        let fields = [("version", version.as_str()), ("decision", decision), ("remark", "不符合条件")];
        assert_eq!(organizer.post(&format!("{desk}/decide"), &fields).await.status(), 303, "{decision}");
        let page = mentor.get(&format!("/c/cup/mentoring/{mentorship}")).await;
        assert_eq!(page.text("h1").contains("已结束"), ends, "{decision}");
        assert_eq!(page.body().contains("13800138000"), !ends, "{decision}: the leader's number");
        let log = organizer.get("/c/cup/log?kind=mentorship").await.texts("#log tbody tr");
        let told = log.iter().any(|line| line.contains(&mark) && line.contains("结束"));
        assert_eq!(told, ends, "{decision}: {log:?}");
    }
    assert_eq!(last_act(&app, entry).await.0, "entry.rejected");
    organizer.get(&format!("/c/cup/experts/{expert}")).await;
    let page = organizer.post(&format!("/c/cup/experts/{expert}/withdraw"), &[("reason", "生病")]).await;
    assert_eq!(page.status(), 303, "nothing keeps the mentor: {:?}", page.problems());
});
