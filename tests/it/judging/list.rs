//! The judge's list.

use pingxuan::domain::states::EntryState;

use super::Desk;
use crate::on_both;

on_both!(the_list_shows_progress_deadline_states_and_own_totals, |app| {
    let mut desk = Desk::set(&app).await;
    let second = desk.scene.add_entry(&app, "E002", "富硒土豆", EntryState::Admitted).await;
    let open = desk.scene.add_sheet(&app, second, desk.expert).await;
    desk.send_form("0", ["30", "20", "10"], "submit").await;
    let page = desk.client.get("/c/cup/judging").await;
    assert_eq!(page.text("[data-progress]"), "1 / 2");
    assert!(page.text(".card").contains("2026-11-25 12:00"));
    assert_eq!(page.cell("table", "E001", "状态"), "已提交");
    assert_eq!(page.cell("table", "E001", "总分"), "60.00");
    assert_eq!(page.cell("table", "E002", "状态"), "未评");
    assert_eq!(page.cell("table", "E002", "赛道"), "农业");
    assert_eq!(page.attr("a.btn.go", "href"), Some(format!("/c/cup/judging/{open}")));
});

on_both!(the_list_can_be_narrowed_to_one_state, |app| {
    let mut desk = Desk::set(&app).await;
    let second = desk.scene.add_entry(&app, "E002", "富硒土豆", EntryState::Admitted).await;
    desk.scene.add_sheet(&app, second, desk.expert).await;
    desk.autosave("0", ["30", "", ""], "").await;
    let page = desk.client.get("/c/cup/judging?state=draft").await;
    assert_eq!(page.texts("tbody th"), ["E001"]);
    assert_eq!(page.field("state"), "draft");
    assert_eq!(page.text("[data-progress]"), "0 / 2", "progress is of all sheets");
});

on_both!(a_judge_sees_only_own_sheets, |app| {
    let desk = Desk::set(&app).await;
    let (mut other, expert) = desk.scene.judge(&app, "李教授").await;
    let empty = other.get("/c/cup/judging").await;
    assert!(!empty.text("main").contains("E001"));
    assert!(empty.has(".empty"));
    let second = desk.scene.add_entry(&app, "E002", "富硒土豆", EntryState::Admitted).await;
    desk.scene.add_sheet(&app, second, expert).await;
    let page = other.get("/c/cup/judging").await;
    assert_eq!(page.texts("tbody th"), ["E002"]);
});

on_both!(the_list_runs_a_fixed_number_of_statements, |app| {
    let mut desk = Desk::set(&app).await;
    let before = app.site.db.statements();
    desk.client.get("/c/cup/judging").await;
    let with_one = app.site.db.statements() - before;
    for number in 2..=30 {
        let entry = desk.scene.add_entry(&app, &format!("E{number:03}"), "茶", EntryState::Admitted).await;
        desk.scene.add_sheet(&app, entry, desk.expert).await;
    }
    let before = app.site.db.statements();
    let page = desk.client.get("/c/cup/judging?lang=en").await;
    assert_eq!(app.site.db.statements() - before, with_one);
    assert_eq!(page.count("tbody tr"), 30);
    assert_eq!(page.cell("table", "E030", "Status"), "Not begun");
});
