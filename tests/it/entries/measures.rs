//! Entries against which something is raised: suspended, reinstated, disqualified; and what that does to rounds,
//! judges, plans and what is published.

use pingxuan::{
    accounts::store::people::set_leader,
    audit::store as audit,
    domain::{
        id::EntryId,
        role::Role,
        states::{EntryState, SheetState},
    },
    entries::store::entry_by_id,
    results::store as results,
};

use crate::{
    on_both,
    results::{Jury, ask, csv_rows, sql},
    support::{Client, Page, Scene, TestApp},
};

/// Three entries with different marks, so that each has a rank of its own.
const CLEAR: &[[i32; 3]] = &[[20, 30, 20], [30, 30, 20], [35, 35, 20]];

async fn state_of(app: &TestApp, id: EntryId) -> EntryState {
    ask(app, move |conn| entry_by_id(conn, id)).await.unwrap().state
}

/// Looks at the question and answers it.
async fn take(organizer: &mut Client, entry: EntryId, measure: &str, reason: &str) -> Page {
    let path = format!("/c/cup/entries/{entry}/{measure}");
    let page = organizer.get(&path).await;
    assert_eq!(page.status(), 200, "{measure}: {:?}", page.location());
    let version = page.field("version");
    organizer.post(&path, &[("version", version.as_str()), ("reason", reason)]).await
}

async fn ranked(jury: &mut Jury) -> Vec<String> {
    let rows = csv_rows(&jury.organizer.get(&format!("{}/ranking.csv", jury.round())).await);
    rows.into_iter().map(|row| row["entry"].clone()).collect()
}

on_both!(a_suspended_entry_is_out_of_the_ranking_until_the_suspension_is_lifted, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    let first = jury.entries[2];
    assert_eq!(ranked(&mut jury).await, ["E003", "E002", "E001"]);
    let question = jury.organizer.get(&format!("/c/cup/entries/{first}/suspend")).await;
    assert!(question.text("#consequences").contains("2 份评分表"), "{}", question.text("#consequences"));
    assert_eq!(question.count("#rounds tbody tr"), 1);
    let page = take(&mut jury.organizer, first, "suspend", "收到知识产权投诉").await;
    assert_eq!(page.status(), 303);
    assert_eq!(state_of(&app, first).await, EntryState::Suspended);
    assert_eq!(ranked(&mut jury).await, ["E002", "E001"]);
    let publish = jury.organizer.get(&format!("{}/publish", jury.round())).await;
    assert!(publish.text("main").contains("1 个有评分表的项目目前不参赛"), "{}", publish.text("main"));
    assert_eq!(jury.organizer.get(&format!("/c/cup/entries/{first}")).await.text("#state"), "暂停");

    let page = take(&mut jury.organizer, first, "lift", "经查投诉不成立").await;
    assert_eq!(page.status(), 303);
    assert_eq!(state_of(&app, first).await, EntryState::Admitted);
    assert_eq!(ranked(&mut jury).await, ["E003", "E002", "E001"], "its sheets were kept and count again");
    let page = jury.organizer.get(&format!("/c/cup/entries/{first}")).await;
    assert_eq!(page.count("#reviews li"), 2);
    assert!(page.text("#reviews").contains("经查投诉不成立"));
});

on_both!(a_disqualified_entry_stays_out_and_its_sheets_are_kept, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    let first = jury.entries[2];
    assert_eq!(take(&mut jury.organizer, first, "disqualify", "材料造假").await.status(), 303);
    assert_eq!(state_of(&app, first).await, EntryState::Disqualified);
    assert_eq!(ranked(&mut jury).await, ["E002", "E001"], "those behind it move up");
    let round = jury.scene.round;
    let sheets = ask(&app, move |conn| results::sheet_lines(conn, round)).await;
    let kept = sheets.iter().filter(|sheet| sheet.entry_id == first);
    assert_eq!(kept.map(|sheet| sheet.state).collect::<Vec<_>>(), [SheetState::Submitted; 2]);
    let page = jury.organizer.get(&format!("/c/cup/entries/{first}")).await;
    assert!(!page.has("#measures") && !page.has("input[name='decision']"), "nothing leads back");
    for measure in ["suspend", "lift", "disqualify"] {
        let path = format!("/c/cup/entries/{first}/{measure}");
        assert_eq!(jury.organizer.get(&path).await.status(), 303, "{measure} is not asked");
        let version = ask(&app, move |conn| entry_by_id(conn, first)).await.unwrap().version.to_string();
        let fields = [("version", version.as_str()), ("reason", "再试一次")];
        assert_eq!(jury.organizer.post(&path, &fields).await.status(), 409, "{measure} is refused");
    }
});

on_both!(what_is_published_stays_as_it_was, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    assert_eq!(jury.publish().await.status(), 303);
    let round = jury.scene.round;
    let before = ask(&app, move |conn| results::published_result(conn, round)).await.unwrap();
    let question = jury.organizer.get(&format!("/c/cup/entries/{}/disqualify", jury.entries[2])).await;
    assert!(question.text("#rounds").contains("结果已公布"));
    assert!(
        question.text("#consequences").contains("尚未公布的轮次中已有的 0 份"),
        "what is published counts on"
    );
    let entry = jury.entries[2];
    assert_eq!(take(&mut jury.organizer, entry, "disqualify", "材料造假").await.status(), 303);
    let after = ask(&app, move |conn| results::published_result(conn, round)).await.unwrap();
    assert_eq!(before, after);
    let page = app.visitor().get(&jury.public()).await;
    assert!(page.body().contains("E003"));
});

on_both!(a_measure_needs_a_reason_and_the_entry_as_it_was_seen, |app| {
    let scene = Scene::set(&app).await;
    let entry = scene.add_entry(&app, "E001", "高山茶", EntryState::Admitted).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let path = format!("/c/cup/entries/{entry}/suspend");
    let page = organizer.post(&path, &[("version", "1"), ("reason", "  ")]).await;
    assert_eq!((page.status(), page.problems().len()), (422, 1));
    assert_eq!(state_of(&app, entry).await, EntryState::Admitted);
    let page = organizer.post(&path, &[("version", "7"), ("reason", "收到投诉")]).await;
    assert_eq!((page.status(), page.field("reason").as_str()), (409, "收到投诉"));
    assert_eq!(page.field("version"), "1", "the next try is based on what the page shows now");
    assert_eq!(organizer.post(&path, &[("version", "1"), ("reason", "收到投诉")]).await.status(), 303);
    let page = organizer.post(&path, &[("version", "1"), ("reason", "收到投诉")]).await;
    assert_eq!(page.status(), 409, "twice is once");
});

on_both!(only_entries_that_take_part_are_suspended_or_disqualified, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    for (position, &state) in EntryState::ALL.iter().enumerate() {
        let entry = scene.add_entry(&app, &format!("E{position:03}"), "高山茶", state).await;
        let offered = organizer.get(&format!("/c/cup/entries/{entry}")).await.attrs("#measures a", "href");
        let wanted: &[&str] = match state {
            EntryState::Admitted => &["suspend", "disqualify"],
            EntryState::Suspended => &["lift", "disqualify"],
            _ => &[],
        };
        let wanted: Vec<String> =
            wanted.iter().map(|measure| format!("/c/cup/entries/{entry}/{measure}")).collect();
        assert_eq!(offered, wanted, "{state}");
    }
    let (mut coordinator, _) = app.member(scene.competition, Role::Coordinator, Some(scene.regions[0])).await;
    let entry = scene.add_entry(&app, "E900", "高山茶", EntryState::Admitted).await;
    assert!(!coordinator.get(&format!("/c/cup/entries/{entry}")).await.has("#measures"));
});

on_both!(the_team_reads_the_state_and_the_reason, |app| {
    let scene = Scene::set(&app).await;
    let entry = scene.add_entry(&app, "E001", "高山茶", EntryState::Admitted).await;
    let (mut team, account) = app.member(scene.competition, Role::Team, None).await;
    app.site.db.write(move |conn| set_leader(conn, entry, account).map(drop)).await.unwrap();
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let own = format!("/c/cup/my-entries/{entry}");
    for (measure, state, reason) in
        [("suspend", "暂停", "收到知识产权投诉"), ("disqualify", "取消资格", "经查投诉属实")]
    {
        assert_eq!(take(&mut organizer, entry, measure, reason).await.status(), 303);
        let page = team.get(&own).await;
        assert_eq!(page.text("#state"), state);
        assert!(page.text(".notice.warn").contains(reason), "{}", page.text("main"));
        assert!(!page.has(&format!("a[href='{own}/withdraw']")));
    }
});

on_both!(a_judge_sees_that_it_need_not_be_marked_and_nothing_of_the_complaint, |app| {
    let scene = Scene::set(&app).await;
    let entry = scene.add_entry(&app, "E001", "高山茶", EntryState::Admitted).await;
    let (mut judge, expert) = scene.judge(&app, "王评委").await;
    let sheet = scene.add_sheet(&app, entry, expert).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    for (measure, word, sentence) in
        [("suspend", "暂不评审", "暂停参评"), ("disqualify", "项目已退出", "退出")]
    {
        assert_eq!(take(&mut organizer, entry, measure, "收到知识产权投诉").await.status(), 303);
        let list = judge.get("/c/cup/judging").await;
        assert!(list.text("tbody tr").contains(word), "{}", list.text("tbody tr"));
        assert_eq!(list.text("[data-progress]"), "0 / 0", "it is not among what is left to do");
        let page = judge.get(&format!("/c/cup/judging/{sheet}")).await;
        assert!(page.text(".notice.warn").contains(sentence), "{}", page.text("main"));
        assert!(!page.body().contains("投诉"));
        let board = organizer.get(&format!("/c/cup/rounds/{}/progress", scene.round)).await;
        assert!(board.text("#entries tbody tr").contains(word));
    }
});

on_both!(a_plan_leaves_the_judges_of_a_suspended_entry_alone, |app| {
    let scene = Scene::set(&app).await;
    let suspended = scene.add_entry(&app, "E001", "高山茶", EntryState::Admitted).await;
    scene.add_entry(&app, "E002", "富硒土豆", EntryState::Admitted).await;
    let (_, expert) = scene.judge(&app, "王评委").await;
    let sheet = scene.add_sheet(&app, suspended, expert).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    assert_eq!(take(&mut organizer, suspended, "suspend", "收到投诉").await.status(), 303);
    let round = scene.round.to_string();
    let fields = [("target", round.as_str()), ("per_entry", "1"), ("seed", "7")];
    let plan = organizer.post("/c/cup/plans/compute", &fields).await;
    let plan = plan.location().unwrap_or_else(|| panic!("{}", plan.text("main"))).to_owned();
    let version = organizer.get(&format!("{plan}/apply")).await.field("version");
    let page = organizer.post(&format!("{plan}/apply"), &[("version", &version)]).await;
    assert_eq!(page.status(), 303, "{}", page.text("main"));
    let id = scene.round;
    let sheets = ask(&app, move |conn| results::sheet_lines(conn, id)).await;
    assert_eq!(sheets.len(), 2);
    assert!(sheets.iter().any(|line| line.id == sheet && line.entry_id == suspended));
});

on_both!(each_measure_leaves_its_event, |app| {
    let scene = Scene::set(&app).await;
    let entry = scene.add_entry(&app, "E001", "高山茶", EntryState::Admitted).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    for measure in ["suspend", "lift", "disqualify"] {
        assert_eq!(take(&mut organizer, entry, measure, "收到投诉，已查明").await.status(), 303);
    }
    let log = organizer.get("/c/cup/log").await.text("main");
    for words in ["暂停", "恢复资格", "取消资格"] {
        assert!(log.contains(words), "{words} is not in {log}");
    }
    let page = organizer.get(&format!("/c/cup/entries/{entry}")).await;
    let history = page.text("#history");
    for words in ["暂停", "恢复参赛", "取消资格"] {
        assert!(history.contains(words), "{words} is not in {history}");
    }
});

on_both!(an_act_that_fails_leaves_neither_state_nor_event, |app| {
    let scene = Scene::set(&app).await;
    let entry = scene.add_entry(&app, "E001", "高山茶", EntryState::Admitted).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let events = async || ask(&app, audit::count_unlinked).await;
    let before = events().await;
    sql(&app, "ALTER TABLE eligibility_reviews RENAME TO hidden_reviews").await;
    let path = format!("/c/cup/entries/{entry}/suspend");
    let page = organizer.post(&path, &[("version", "1"), ("reason", "收到投诉")]).await;
    assert_eq!(page.status(), 500);
    assert_eq!(state_of(&app, entry).await, EntryState::Admitted);
    assert_eq!(events().await, before);
});
