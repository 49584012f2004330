//! A judge gives a sheet up because of a conflict of interest.

use pingxuan::{
    competitions::store::{self as competitions, RoundRow},
    domain::{
        id::{RoundId, SheetId},
        role::Role,
        states::{EntryState, RoundState, SheetState},
    },
    judging::store::{self, SheetRow},
};

use super::{Desk, ask, revisions};
use crate::{on_both, support::TestApp};

on_both!(a_recusal_is_kept_with_its_reason_and_leaves_a_conflict, |app| {
    let mut desk = Desk::set(&app).await;
    desk.autosave("0", ["30", "", ""], "").await;
    let path = format!("{}/recuse", desk.path());
    let page = desk.client.post(&path, &[("reason", "负责人是我的学生")]).await;
    assert_eq!((page.status(), page.location()), (303, Some("/c/cup/judging")));
    let (round, sheet, entry) = (desk.scene.round, desk.sheet, desk.entry);
    let row = ask(&app, move |conn| store::sheet_in(conn, round, sheet)).await.unwrap();
    assert_eq!((row.state, row.reason.as_str()), (SheetState::Recused, "负责人是我的学生"));
    let kept = revisions(&app, sheet).await;
    assert_eq!(kept.last().unwrap().0, "recused");
    assert_eq!(kept.last().unwrap().1.marks.len(), 1, "history is kept");
    let conflicted = ask(&app, move |conn| store::lists::conflicted_experts(conn, entry)).await;
    assert_eq!(conflicted, [desk.expert]);
    let events: Vec<String> = ask(&app, |conn| {
        let lines =
            pingxuan::audit::store::log_page(conn, &pingxuan::audit::store::LogFilter::default(), 1000)?;
        let events = lines.into_iter().filter(|line| line.event.act == "conflict.recused");
        Ok(events.filter_map(|line| line.content).collect())
    })
    .await;
    assert_eq!(events.len(), 1, "the conflict has its event");
    assert!(
        events[0].contains(&entry.to_string()) && events[0].contains("负责人是我的学生"),
        "{}",
        events[0]
    );
    let page = desk.client.get("/c/cup/judging").await;
    assert_eq!(page.text("[role=status]"), "已登记回避", "no other round is named");
    let marks = ask(&app, move |conn| store::marks_of_round(conn, round)).await;
    assert!(marks.is_empty(), "a recused judge is no mark");

    let page = desk.client.get(&desk.path()).await;
    assert!(!page.has("form[data-sheet]") && !page.has(".material"));
    assert_eq!(desk.autosave("2", ["31", "", ""], "").await.status(), 422);
});

/// A second round of the scene, with a sheet of the same judge for the same entry.
async fn add_round(
    app: &TestApp,
    desk: &Desk,
    state: RoundState,
    sheet_state: SheetState,
) -> (RoundId, SheetId) {
    let by = app.by_system();
    let (first, entry, expert) = (desk.scene.round, desk.entry, desk.expert);
    let (round, sheet): (RoundId, SheetId) = (by.fresh(), by.fresh());
    app.site
        .db
        .write(move |conn| {
            let row = competitions::round_by_id(conn, first)?.unwrap();
            let position =
                i32::try_from(competitions::rounds_of(conn, row.competition_id)?.len()).unwrap() + 1;
            let name_zh = format!("第 {position} 轮");
            competitions::insert_round(conn, &RoundRow { id: round, position, state, name_zh, ..row })?;
            let row = SheetRow {
                id: sheet,
                round_id: round,
                entry_id: entry,
                expert_id: expert,
                plan_id: None,
                state: sheet_state,
                version: 0,
                comment: String::new(),
                total: None,
                assigned_at: by.now(),
                saved_at: None,
                submitted_at: None,
                reason: String::new(),
                origin: "plan".to_owned(),
            };
            store::insert_sheet(conn, &row)
        })
        .await
        .unwrap();
    (round, sheet)
}

on_both!(a_recusal_gives_up_every_open_sheet_of_the_entry, |app| {
    let mut desk = Desk::set(&app).await;
    let (next, other) = add_round(&app, &desk, RoundState::Preparing, SheetState::Assigned).await;
    let (past, old) = add_round(&app, &desk, RoundState::Finalised, SheetState::Assigned).await;
    let second = desk.scene.add_entry(&app, "E002", "富硒土豆", EntryState::Admitted).await;
    let kept = desk.scene.add_sheet(&app, second, desk.expert).await;
    let page = desk.client.post(&format!("{}/recuse", desk.path()), &[("reason", "合伙人")]).await;
    assert_eq!(page.status(), 303);
    let round = desk.scene.round;
    let state = |round, sheet| ask(&app, move |conn| store::sheet_in(conn, round, sheet));
    let row = state(next, other).await.unwrap();
    assert_eq!((row.state, row.reason.as_str()), (SheetState::Recused, "合伙人"));
    assert_eq!(revisions(&app, other).await.last().unwrap().0, "recused");
    assert_eq!(state(past, old).await.unwrap().state, SheetState::Assigned, "what is published stays");
    assert_eq!(state(round, kept).await.unwrap().state, SheetState::Assigned, "another entry is no concern");
    let events: Vec<Vec<u8>> = ask(&app, |conn| {
        let lines =
            pingxuan::audit::store::log_page(conn, &pingxuan::audit::store::LogFilter::default(), 1000)?;
        let events = lines.into_iter().map(|line| line.event);
        Ok(events.filter(|it| it.act == "sheet.recused").map(|it| it.subject_id).collect())
    })
    .await;
    let mut wanted = [desk.sheet.as_bytes().to_vec(), other.as_bytes().to_vec()];
    wanted.sort_unstable();
    let mut events = events;
    events.sort_unstable();
    assert_eq!(events, wanted, "each sheet has its event");
});

on_both!(a_recusal_names_the_rounds_in_which_the_judge_s_marks_still_count, |app| {
    let mut desk = Desk::set(&app).await;
    let (closed, counting) = add_round(&app, &desk, RoundState::Closed, SheetState::Submitted).await;
    add_round(&app, &desk, RoundState::Finalised, SheetState::Submitted).await;
    let page = desk.client.post(&format!("{}/recuse", desk.path()), &[("reason", "合伙人")]).await;
    let page = desk.client.follow(page).await;
    assert_eq!(
        page.text("[role=status]"),
        "已登记回避。您在第 2 轮中对该项目已提交的评分仍计入成绩，请告知组委会作废。"
    );
    let (mut organizer, _) = app.member(desk.scene.competition, Role::Organizer, None).await;
    let path = format!("/c/cup/rounds/{}/sheets/{}", desk.scene.round, desk.sheet);
    let page = organizer.get(&path).await;
    let there = format!("/c/cup/rounds/{closed}/sheets/{counting}");
    assert_eq!(page.attrs("#counting a", "href"), [there.as_str()]);
    assert!(page.text("#counting").contains("第 2 轮"), "{}", page.text("#counting"));
    let page = organizer.get(&format!("/c/cup/rounds/{closed}/ranking")).await;
    assert!(page.has(&format!("#blockers a[href='{there}']")), "{}", page.text("#blockers"));

    let void = [("version", "0"), ("void_reason", "评委回避")];
    assert_eq!(organizer.post(&format!("{there}/void"), &void).await.status(), 303);
    assert!(!organizer.get(&path).await.has("#counting"));
});

on_both!(a_recusal_needs_a_reason, |app| {
    let mut desk = Desk::set(&app).await;
    desk.autosave("0", ["30", "", ""], "").await;
    let page = desk.client.post(&format!("{}/recuse", desk.path()), &[("reason", " ")]).await;
    assert_eq!(page.status(), 422);
    assert_eq!(page.problems(), ["原因：不能为空"]);
    assert_eq!(page.field(&desk.mark(0)), "30", "the sheet is still there");
});

on_both!(a_submitted_sheet_cannot_be_given_up, |app| {
    let mut desk = Desk::set(&app).await;
    desk.send_form("0", ["30", "20", "10"], "submit").await;
    let page = desk.client.post(&format!("{}/recuse", desk.path()), &[("reason", "后来想到")]).await;
    assert_eq!(page.status(), 422);
    assert!(page.problems()[0].starts_with("回避原因：此表已提交"), "{:?}", page.problems());
    assert!(page.text("#reason").contains("后来想到"), "what was typed is not lost with the form");
    assert_eq!(revisions(&app, desk.sheet).await.last().unwrap().0, "submitted");
});
