//! The ranking as organizers and supervisors see it, and nobody else.

use pingxuan::domain::{
    role::Role,
    states::{EntryState, SheetState},
};

use super::{Jury, csv_rows, sql};
use crate::on_both;

const TIED: &[[i32; 3]] = &[[20, 30, 20], [30, 30, 20], [30, 20, 30], [35, 35, 20]];

on_both!(ranks_are_1_2_2_4_and_say_so, |app| {
    // The second tie key is the first criterion, which is the same for both.
    let mut jury = Jury::set(&app, TIED).await;
    let page = jury.ranking().await;
    let ranks: Vec<String> = page.texts("#ranking tbody tr:not(.cut) td:first-child");
    assert_eq!(ranks, ["1", "2=", "2=", "4"]);
    assert_eq!(page.cell("#ranking", "E004", "总分"), "90.00");
    assert_eq!(page.cell("#ranking", "E004", "奖项"), "一等奖");
    assert_eq!(page.cell("#ranking", "E002", "奖项"), "二等奖");
    assert_eq!(page.cell("#ranking", "E001", "评委"), "2/2");
    assert_eq!(page.texts("#ranking tr.cut"), ["一等奖 · 1 项", "二等奖 · 2 项"]);
    assert!(page.text("#ties").contains("E002 · E003"));
    assert!(!page.has("#blockers"), "a tie within a tier forbids nothing");
});

on_both!(a_tier_that_cuts_a_tie_is_shown_and_blocks, |app| {
    let mut jury = Jury::set(&app, &[[30, 30, 20], [30, 30, 20], [35, 35, 20], [30, 30, 20]]).await;
    let page = jury.ranking().await;
    assert_eq!(page.texts("#ranking tr.cut.bad").len(), 1);
    assert_eq!(page.texts("#blockers li").len(), 1);
    assert!(page.text("#blockers li").contains("第 2 名并列 3 个项目，二等奖只剩 2 个名额"));
});

on_both!(recused_and_void_sheets_are_no_marks, |app| {
    let mut jury = Jury::set(&app, &[]).await;
    let entry = jury.add(&app).await;
    let experts = jury.experts.clone();
    jury.sheet(&app, entry, experts[0], SheetState::Submitted, Some([30, 30, 20])).await;
    jury.sheet(&app, entry, experts[1], SheetState::Void, Some([1, 1, 1])).await;
    let page = jury.ranking().await;
    assert_eq!(page.cell("#ranking", "E001", "总分"), "80.00");
    assert_eq!(page.cell("#ranking", "E001", "评委"), "1/1");
});

on_both!(filters_and_sorting_keep_the_ranks, |app| {
    let mut jury = Jury::set(&app, TIED).await;
    let other = jury.scene.regions[1];
    let page = jury.organizer.get(&format!("{}/ranking?region={other}", jury.round())).await;
    assert_eq!(page.count("#ranking tbody tr"), 0);
    let page = jury.organizer.get(&format!("{}/ranking?sort=number", jury.round())).await;
    let ranks: Vec<String> = page.texts("#ranking tbody tr td:first-child");
    assert_eq!(ranks, ["4", "2=", "2=", "1"]);
    for (sort, column, direction) in [
        ("rank", "名次", "ascending"),
        ("number", "项目", "ascending"),
        ("raw", "原始均分", "descending"),
        ("range", "极差", "descending"),
    ] {
        let page = jury.organizer.get(&format!("{}/ranking?sort={sort}", jury.round())).await;
        assert_eq!(page.texts("#ranking th[aria-sort]"), [column]);
        assert_eq!(page.attr("#ranking th[aria-sort]", "aria-sort").as_deref(), Some(direction), "{sort}");
    }
});

on_both!(the_page_asks_the_same_number_of_questions_for_2_entries_and_for_30, |app| {
    let mut jury = Jury::set(&app, &[[30, 30, 20], [20, 30, 20]]).await;
    let mut asked = Vec::new();
    for more in [0, 28, 0] {
        for place in 0..more {
            jury.add_judged(&app, [place, 30, 20]).await;
        }
        let before = app.site.db.statements();
        assert_eq!(jury.ranking().await.status(), 200);
        asked.push(app.site.db.statements() - before);
    }
    assert_eq!(asked[0], asked[1]);
    assert_eq!(asked[2] + 1, asked[1], "the marks are not asked for again when nothing has changed");
});

on_both!(a_new_version_of_a_sheet_is_seen_at_once, |app| {
    let mut jury = Jury::set(&app, &[[30, 30, 20]]).await;
    assert_eq!(jury.ranking().await.cell("#ranking", "E001", "总分"), "80.00");
    sql(&app, "UPDATE marks SET points = points - 10000").await;
    sql(&app, "UPDATE sheets SET version = version + 1").await;
    assert_eq!(jury.ranking().await.cell("#ranking", "E001", "总分"), "50.00");
});

on_both!(the_working_shows_every_step, |app| {
    let mut jury = Jury::set(&app, TIED).await;
    let experts = jury.experts.clone();
    let entry = jury.add(&app).await;
    jury.sheet(&app, entry, experts[0], SheetState::Submitted, Some([30, 30, 20])).await;
    jury.sheet(&app, entry, experts[1], SheetState::Submitted, Some([31, 30, 20])).await;
    let page = jury.organizer.get(&format!("{}/entries/{entry}", jury.round())).await;
    assert_eq!(page.cell("#marks", "李经理", "创新性"), "31");
    assert_eq!(page.cell("#steps", "创新性", "均分"), "30.5");
    assert_eq!(page.text("#outcome"), "总分 = 各项加权分之和： 80.5 → 80.50");
});

on_both!(the_working_of_standard_scores_shows_each_judges_scale, |app| {
    let mut jury = Jury::set(&app, &[[20, 30, 20], [30, 30, 20], [30, 20, 30]]).await;
    sql(
        &app,
        "UPDATE rounds SET rule = REPLACE(rule, '\"aggregate\":\"mean\"', '\"aggregate\":\"standardised\"')",
    )
    .await;
    let entry = jury.add_judged(&app, [35, 35, 20]).await;
    let page = jury.organizer.get(&format!("{}/entries/{entry}", jury.round())).await;
    assert_eq!(page.cell("#standards", "李经理", "合计"), "90");
    assert_eq!(page.cell("#standards", "李经理", "该评委均分"), "80");
    assert_eq!(page.cell("#standards", "李经理", "标准差"), "8.164966…");
    assert_eq!(page.cell("#standards", "李经理", "标准分"), "62.247449…");
    assert_eq!(page.text("#outcome"), "总分 = 各评委标准分的均分： 62.247449… → 62.25");
    let page = jury.ranking().await;
    let ranks: Vec<String> = page.texts("#ranking tbody tr:not(.cut) td:first-child");
    assert_eq!(ranks, ["1", "2=", "2=", "4"]);
});

on_both!(whoever_does_not_oversee_the_round_sees_nothing_before_publication, |app| {
    let jury = Jury::set(&app, TIED).await;
    let scene = &jury.scene;
    let region = Some(scene.regions[0]);
    let (coordinator, _) = app.member(scene.competition, Role::Coordinator, region).await;
    let (expert, _) = scene.judge(&app, "赵教授").await;
    let (team, _) = app.member(scene.competition, Role::Team, None).await;
    for mut client in [coordinator, expert, team] {
        for page in ["ranking", "ranking.csv", "scores.csv", "publish", "decisions"] {
            assert_eq!(client.get(&format!("{}/{page}", jury.round())).await.status(), 404, "{page}");
        }
        assert_eq!(client.get("/results/cup").await.status(), 404);
    }
    let (mut supervisor, _) = app.member(scene.competition, Role::Supervisor, None).await;
    assert_eq!(supervisor.get(&format!("{}/ranking", jury.round())).await.status(), 200);
    let page = supervisor.get(&format!("{}/publish", jury.round())).await;
    assert_eq!(page.status(), 200);
    assert!(!page.has("#publish"));
    let page = supervisor.post(&format!("{}/publish", jury.round()), &[("seen", "")]).await;
    assert_eq!(page.status(), 404);
});

on_both!(only_admitted_entries_take_part, |app| {
    let mut jury = Jury::set(&app, TIED).await;
    jury.scene.add_entry(&app, "E900", "退出的项目", EntryState::Withdrawn).await;
    let rows = csv_rows(&jury.organizer.get(&format!("{}/ranking.csv", jury.round())).await);
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[0]["name"], "项目4");
});
