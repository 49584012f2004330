//! What organizers see of the judging and do with sheets.

use pingxuan::{
    accounts::store::people::set_leader,
    domain::{
        id::{ExpertId, MentorshipId, SheetId},
        role::Role,
        states::{EntryState, RoundState, SheetState},
    },
    judging::store,
    mentoring::store::{self as mentoring, MentorshipRow},
};

use super::{Desk, ask, revisions, set_state};
use crate::{
    on_both,
    support::{Client, TestApp},
};

impl Desk {
    fn review(&self) -> String {
        format!("/c/cup/rounds/{}/sheets/{}", self.scene.round, self.sheet)
    }

    async fn organizer(&self, app: &TestApp) -> Client {
        app.member(self.scene.competition, Role::Organizer, None).await.0
    }
}

async fn state(app: &TestApp, desk: &Desk, sheet: SheetId) -> SheetState {
    let round = desk.scene.round;
    ask(app, move |conn| store::sheet_in(conn, round, sheet)).await.unwrap().state
}

on_both!(the_board_shows_judges_and_entries_without_marks, |app| {
    let mut desk = Desk::set(&app).await;
    let (_, idle) = desk.scene.judge(&app, "李教授").await;
    desk.scene.add_sheet(&app, desk.entry, idle).await;
    desk.scene.add_entry(&app, "E002", "富硒土豆", EntryState::Admitted).await;
    desk.scene.add_entry(&app, "E003", "被拒项目", EntryState::Rejected).await;
    desk.send_form("0", ["31", "22", "13"], "submit").await;
    let mut organizer = desk.organizer(&app).await;
    let path = format!("/c/cup/rounds/{}/progress", desk.scene.round);
    let page = organizer.get(&path).await;
    assert_eq!(page.cell("#judges", "王教授", "已提交"), "1 / 1");
    assert_eq!(page.cell("#judges", "王教授", "最近保存"), "2026-11-24 12:00");
    assert_eq!(page.cell("#judges", "李教授", "最近保存"), "尚未开始");
    assert_eq!(page.cell("#entries", "E001", "已提交"), "1 / 3");
    assert_eq!(page.cell("#entries", "E001", "缺评委"), "1 分配评委");
    assert_eq!(page.cell("#entries", "E002", "缺评委"), "3 分配评委");
    assert!(!page.text("main").contains("E003"));
    assert!(!page.text("main").contains("66"), "the board shows no marks");
    let (mut coordinator, _) =
        app.member(desk.scene.competition, Role::Coordinator, Some(desk.scene.regions[0])).await;
    assert_eq!(coordinator.get(&path).await.status(), 404);
    assert_eq!(coordinator.get(&desk.review()).await.status(), 404);
});

on_both!(sheets_of_an_entry_that_left_are_marked_and_not_counted, |app| {
    let mut desk = Desk::set(&app).await;
    let second = desk.scene.add_entry(&app, "E002", "富硒土豆", EntryState::Admitted).await;
    let last = desk.scene.add_sheet(&app, second, desk.expert).await;
    crate::results::sql(&app, "UPDATE entries SET state = 'withdrawn' WHERE number = 'E001'").await;
    let list = desk.client.get("/c/cup/judging").await;
    assert_eq!(list.text("[data-progress]"), "0 / 1");
    assert_eq!(list.cell("table", "E001", "状态"), "未评 项目已退出");
    assert_eq!(list.attr("a.btn.go", "href"), Some(format!("/c/cup/judging/{last}")));
    let sheet = desk.client.get(&desk.path()).await;
    assert!(sheet.text(".notice.warn").contains("该项目已退出比赛"));
    assert_eq!(sheet.attr("progress", "max").as_deref(), Some("1"));
    let page = desk.client.get(&format!("/c/cup/judging/{last}")).await;
    assert!(!page.has("button[value=next]"), "nothing is left after this one");

    let mut organizer = desk.organizer(&app).await;
    let board = organizer.get(&format!("/c/cup/rounds/{}/progress", desk.scene.round)).await;
    assert_eq!(board.cell("#judges", "王教授", "已提交"), "0 / 1");
    assert_eq!(board.text(".tiles div:nth-child(3) dd"), "1");
    assert_eq!(board.cell("#entries", "E001", "缺评委"), "0");
    assert!(board.cell("#entries", "E001", "项目").contains("项目已退出"));
});

on_both!(the_board_runs_a_fixed_number_of_statements, |app| {
    let desk = Desk::set(&app).await;
    let mut organizer = desk.organizer(&app).await;
    let path = format!("/c/cup/rounds/{}/progress", desk.scene.round);
    let before = app.site.db.statements();
    organizer.get(&path).await;
    let with_one = app.site.db.statements() - before;
    for number in 2..=30 {
        let entry = desk.scene.add_entry(&app, &format!("E{number:03}"), "茶", EntryState::Admitted).await;
        desk.scene.add_sheet(&app, entry, desk.expert).await;
    }
    let before = app.site.db.statements();
    organizer.get(&path).await;
    assert_eq!(app.site.db.statements() - before, with_one);
});

on_both!(a_sheet_s_history_says_who_changed_what, |app| {
    let mut desk = Desk::set(&app).await;
    desk.autosave("0", ["30", "20", ""], "").await;
    desk.autosave("1", ["32", "20", "10"], "更好").await;
    let (mut supervisor, _) = app.member(desk.scene.competition, Role::Supervisor, None).await;
    let page = supervisor.get(&desk.review()).await;
    assert_eq!(page.count("#history li"), 2);
    let newest = page.text("#history li");
    assert!(newest.contains("创新性：30 32"), "{newest}");
    assert!(newest.contains("展示：10") && newest.contains("给团队的意见：更好"), "{newest}");
    assert!(!newest.contains("商业价值"), "what did not change is not named");
    assert_eq!(page.cell("#marks", "创新性", "得分"), "32");
    assert!(!page.has("form[action$='/reopen']"), "a supervisor only reads");
});

on_both!(a_returned_sheet_is_changed_and_submitted_again, |app| {
    let mut desk = Desk::set(&app).await;
    desk.send_form("0", ["30", "20", "10"], "submit").await;
    let mut organizer = desk.organizer(&app).await;
    let page = organizer.get(&desk.review()).await;
    let version = page.field("version");
    let path = format!("{}/reopen", desk.review());
    let again = organizer.post(&path, &[("version", version.as_str()), ("reason", "")]).await;
    assert_eq!((again.status(), again.problems()), (422, vec!["原因：不能为空".to_owned()]));
    let done = organizer.post(&path, &[("version", version.as_str()), ("reason", "漏看附件")]).await;
    assert_eq!(done.status(), 303);
    let round = desk.scene.round;
    assert!(ask(&app, move |conn| store::marks_of_round(conn, round)).await.is_empty());

    let page = desk.client.get(&desk.path()).await;
    let notice = page.text(".notice.warn");
    assert!(notice.contains("已将此表退回") && notice.contains("漏看附件"), "{notice}");
    assert_eq!(page.field(&desk.mark(0)), "30", "the marks are still there");
    let page = desk.send_form("2", ["35", "20", "10"], "submit").await;
    assert_eq!(page.status(), 303);
    let acts: Vec<String> = revisions(&app, desk.sheet).await.into_iter().map(|(act, _)| act).collect();
    assert_eq!(acts, ["submitted", "reopened", "submitted"]);
});

on_both!(an_act_on_a_sheet_that_has_changed_is_refused, |app| {
    let mut desk = Desk::set(&app).await;
    let mut organizer = desk.organizer(&app).await;
    desk.send_form("0", ["30", "20", "10"], "submit").await;
    let path = format!("{}/void", desk.review());
    let page = organizer.post(&path, &[("version", "0"), ("void_reason", "重复")]).await;
    assert_eq!(page.status(), 409);
    assert!(page.problems()[0].starts_with("原因："), "{:?}", page.problems());
    assert_eq!(page.field("void_reason"), "重复", "what was typed is still there");
    assert_eq!(state(&app, &desk, desk.sheet).await, SheetState::Submitted);
    let seen = page.field("version");
    let page = organizer.post(&path, &[("version", seen.as_str()), ("void_reason", "重复")]).await;
    assert_eq!(page.status(), 303, "the page shows the sheet as it is now");
});

on_both!(a_void_sheet_does_not_count_and_its_history_stays, |app| {
    let mut desk = Desk::set(&app).await;
    desk.send_form("0", ["30", "20", "10"], "submit").await;
    let round = desk.scene.round;
    let marks = ask(&app, move |conn| store::marks_of_round(conn, round)).await;
    assert_eq!(marks.len(), 3);
    assert_eq!(marks[0], (desk.entry, desk.expert, desk.scene.criteria[0], 30_000));
    let mut organizer = desk.organizer(&app).await;
    let path = format!("{}/void", desk.review());
    let page = organizer.post(&path, &[("version", "1"), ("void_reason", "评委违规")]).await;
    assert_eq!(page.status(), 303);
    assert!(ask(&app, move |conn| store::marks_of_round(conn, round)).await.is_empty());
    let states = ask(&app, move |conn| store::sheet_states_of_round(conn, round)).await;
    assert_eq!(states, [(desk.sheet, desk.entry, desk.expert, SheetState::Void)]);
    let last = revisions(&app, desk.sheet).await.pop().unwrap();
    assert_eq!((last.0.as_str(), last.1.marks.len()), ("voided", 3));
    let again = organizer.post(&path, &[("version", "2"), ("void_reason", "再来")]).await;
    assert_eq!(again.status(), 422);
    assert_eq!(again.problems(), ["原因：此表已回避或作废，不能再修改。"]);
    assert!(again.text("#void_reason").contains("再来"), "what was typed is not lost with the form");
});

on_both!(after_the_publication_no_sheet_changes, |app| {
    let mut desk = Desk::set(&app).await;
    desk.send_form("0", ["30", "20", "10"], "submit").await;
    let mut organizer = desk.organizer(&app).await;
    set_state(&app, &desk.scene, RoundState::Finalised).await;
    for (act, field) in [("reopen", "reason"), ("void", "void_reason")] {
        let path = format!("{}/{act}", desk.review());
        let page = organizer.post(&path, &[("version", "1"), (field, "迟了")]).await;
        assert_eq!(page.status(), 422, "{act}");
        assert_eq!(page.problems(), ["原因：结果已公布，不能再改动评分表。"]);
        assert!(page.text(&format!("#{field}")).contains("迟了"), "{act}");
    }
    assert_eq!(state(&app, &desk, desk.sheet).await, SheetState::Submitted);
});

async fn give(app: &TestApp, desk: &Desk, version: &str, to: ExpertId) -> crate::support::Page {
    let mut organizer = desk.organizer(app).await;
    let path = format!("{}/give", desk.review());
    let to = to.to_string();
    organizer.post(&path, &[("version", version), ("expert", to.as_str()), ("give_reason", "请假")]).await
}

on_both!(a_sheet_is_given_to_another_judge, |app| {
    let mut desk = Desk::set(&app).await;
    desk.autosave("0", ["30", "", ""], "").await;
    let (mut li, other) = desk.scene.judge(&app, "李教授").await;
    assert_eq!(give(&app, &desk, "1", other).await.status(), 303);
    assert_eq!(state(&app, &desk, desk.sheet).await, SheetState::Void);
    let page = li.get("/c/cup/judging").await;
    assert_eq!(page.cell("table", "E001", "状态"), "未评");
    let again = give(&app, &desk, "2", other).await;
    assert_eq!(again.status(), 422, "the judge has the sheet already");
    assert_eq!(again.problems(), ["新评委：这位评委已有该项目的评分表。请另选一位。"]);
    assert_eq!(again.field("give_reason"), "请假", "what was typed is still there");
});

on_both!(a_new_judge_does_not_read_why_the_former_one_was_replaced, |app| {
    let mut desk = Desk::set(&app).await;
    let (mut li, other) = desk.scene.judge(&app, "李教授").await;
    assert_eq!(give(&app, &desk, "0", other).await.status(), 303);
    let path = li.get("/c/cup/judging").await.attr("a.btn.go", "href").unwrap();
    let (round, fresh): (_, SheetId) = (desk.scene.round, path.rsplit('/').next().unwrap().parse().unwrap());
    let row = ask(&app, move |conn| store::sheet_in(conn, round, fresh)).await.unwrap();
    assert_eq!((row.expert_id, row.reason.as_str()), (other, ""));
    let former = desk.sheet;
    let kept = ask(&app, move |conn| store::lists::revisions_of(conn, former)).await;
    assert_eq!(kept.last().unwrap().0.reason, "请假");
    assert!(
        desk.client.get(&desk.path()).await.text(".notice").contains("请假"),
        "the former judge reads it"
    );

    let page = li.get(&path).await;
    assert_eq!((page.status(), page.text("h1").as_str()), (200, "E001 高山茶叶"));
    assert!(!page.has(".notice.warn"), "nobody returned this sheet: {}", page.text(".notice.warn"));
    // Rows of an earlier time hold the reason, and keep it when they are saved.
    crate::results::sql(&app, "UPDATE sheets SET reason = '请假' WHERE state = 'assigned'").await;
    let page = li.get(&path).await;
    assert!(page.has("form[data-sheet]") && !page.has(".notice.warn"), "{}", page.text("main"));
    assert!(!page.text("main").contains("请假"));
    let marks = [desk.mark(0), desk.mark(1), desk.mark(2)];
    let mut fields = vec![("version", "0"), ("request_key", ""), ("go", "submit"), ("comment", "")];
    fields.extend(marks.iter().map(String::as_str).zip(["30", "20", "10"]));
    assert_eq!(li.post(&path, &fields).await.status(), 303);
    let page = li.get(&path).await;
    let words = page.text("main");
    assert!(words.contains("您已提交此表") && !words.contains("请假"), "{words}");
});

on_both!(an_organizer_is_told_which_judges_read_a_reason, |app| {
    let desk = Desk::set(&app).await;
    let mut organizer = desk.organizer(&app).await;
    let page = organizer.get(&desk.review()).await;
    assert!(page.text("#void_reason-hint").contains("评委会看到原因"));
    assert!(page.text("#give_reason-hint").contains("原评委会看到原因；新评委看不到"));
    let page = organizer.get(&format!("{}?lang=en", desk.review())).await;
    assert!(page.text("#void_reason-hint").contains("The judge sees the reason"));
    assert!(page.text("#give_reason-hint").contains("the new judge does not"));
});

on_both!(a_suspended_entry_gets_no_judge, |app| {
    let desk = Desk::set(&app).await;
    let (_, other) = desk.scene.judge(&app, "李教授").await;
    let mut organizer = desk.organizer(&app).await;
    let suspend = format!("/c/cup/entries/{}/suspend", desk.entry);
    let version = organizer.get(&suspend).await.field("version");
    let fields = [("version", version.as_str()), ("reason", "收到投诉")];
    assert_eq!(organizer.post(&suspend, &fields).await.status(), 303);
    let page = give(&app, &desk, "0", other).await;
    assert_eq!(page.status(), 422);
    assert!(page.body().contains("目前不参赛"));
    assert_eq!(state(&app, &desk, desk.sheet).await, SheetState::Assigned, "nothing was taken either");
});

on_both!(the_sheet_of_a_recused_judge_can_be_given_on, |app| {
    let mut desk = Desk::set(&app).await;
    desk.client.post(&format!("{}/recuse", desk.path()), &[("reason", "亲属")]).await;
    let (_, other) = desk.scene.judge(&app, "李教授").await;
    assert_eq!(give(&app, &desk, "1", other).await.status(), 303);
    assert_eq!(state(&app, &desk, desk.sheet).await, SheetState::Recused, "the recusal stays");
    assert_eq!(give(&app, &desk, "1", desk.expert).await.status(), 422);
});

on_both!(a_sheet_is_never_given_to_a_conflicted_judge, |app| {
    let desk = Desk::set(&app).await;
    let colleague = desk.scene.add_expert(&app, "同事", "高山茶叶 合作社").await;
    let mentor = desk.scene.add_expert(&app, "导师", "别的大学").await;
    let row = MentorshipRow {
        id: app.by_system().fresh::<MentorshipId>(),
        competition_id: desk.scene.competition,
        entry_id: desk.entry,
        expert_id: mentor,
        plan_id: None,
        began_at: app.site.clock.now(),
        ended_at: Some(app.site.clock.now()),
    };
    app.site.db.write(move |conn| mentoring::insert_mentorship(conn, &row)).await.unwrap();
    let (_, account) = app.member(desk.scene.competition, Role::Expert, None).await;
    let leader = desk.scene.add_expert_with(&app, "负责人", "另一所大学", Some(account)).await;
    let entry = desk.entry;
    app.site.db.write(move |conn| set_leader(conn, entry, account)).await.unwrap();
    let page = desk.organizer(&app).await.get(&desk.review()).await;
    assert_eq!(page.count("select[name=expert] option"), 1, "nobody can take it");
    for (expert, words) in [(colleague, "同属一个单位"), (mentor, "导师"), (leader, "就是该项目的负责人")]
    {
        let page = give(&app, &desk, "0", expert).await;
        assert_eq!(page.status(), 422);
        assert!(page.text("main").contains(words));
    }
    assert_eq!(state(&app, &desk, desk.sheet).await, SheetState::Assigned);
});
