//! Every kind of blocker is cleared by the act to which its link leads, up to the publication.

use pingxuan::domain::{
    role::Role,
    states::{EntryState, RoundState, SheetState},
};

use super::{Jury, add_top_round, publish_as, sql};
use crate::{
    on_both,
    support::{Client, Page},
};

const CLEAR: &[[i32; 3]] = &[[20, 30, 20], [30, 30, 20], [35, 35, 20]];

impl Jury {
    /// Follows the link of the only blocker, whose words contain this.
    async fn follow_blocker(&mut self, words: &str) -> (String, Page) {
        let page = self.ranking().await;
        let blockers = page.texts("#blockers li");
        assert!(blockers.len() == 1 && blockers[0].contains(words), "{blockers:?}");
        let href = page.attr("#blockers li a", "href").unwrap();
        let page = self.organizer.get(&href).await;
        assert_eq!(page.status(), 200, "{href}");
        (href, page)
    }

    /// Presses the button that a sheet's page has for a round that is closed.
    async fn open_again(&mut self, page: &Page) {
        let reopen = page.attr("#closed form", "action").expect("the page says how to open the round");
        assert!(self.organizer.post(&reopen, &[]).await.has("input[name='closes_at']"));
        let fields = [("confirm", "yes"), ("closes_at", "2026-11-26T12:00")];
        assert_eq!(self.organizer.post(&reopen, &fields).await.status(), 303);
    }

    /// Closes the round by the blocker that names it, and publishes.
    async fn close_and_publish(&mut self) {
        let (href, _) = self.follow_blocker("评分还没有结束").await;
        assert_eq!(href, "/c/cup/rounds", "the list has the button");
        let close = format!("{}/close", self.round());
        assert_eq!(self.organizer.post(&close, &[("confirm", "yes")]).await.status(), 303);
        assert_eq!(self.blockers().await, Vec::<String>::new());
        assert_eq!(self.publish().await.status(), 303);
    }

    /// Marks the next sheet that the judge's list offers.
    async fn mark_next(&self, judge: &mut Client, marks: [&str; 3]) {
        let list = judge.get("/c/cup/judging").await;
        let sheet = list.attr("a.btn.go", "href").expect("the judge's list offers the sheet");
        let version = judge.get(&sheet).await.field("version");
        let names = self.scene.criteria.map(|criterion| format!("mark-{criterion}"));
        let mut fields = vec![("version", version.as_str()), ("go", "submit")];
        fields.extend(names.iter().map(String::as_str).zip(marks));
        assert_eq!(judge.post(&sheet, &fields).await.status(), 303);
    }
}

on_both!(an_entry_without_judges_is_given_one_by_a_plan, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    jury.add(&app).await;
    sql(&app, "UPDATE experts SET judging_capacity = 3").await;
    let (mut judge, _) = jury.scene.judge(&app, "新评委").await;
    let (href, page) = jury.follow_blocker("没有评委").await;
    let round = jury.scene.round.to_string();
    assert_eq!(href, format!("/c/cup/plans/compute?target={round}"));
    assert_eq!(page.field("target"), round, "the round is chosen already");
    let fields = [("target", round.as_str()), ("per_entry", "1"), ("keep", "yes"), ("seed", "7")];
    let sent = jury.organizer.post("/c/cup/plans/compute", &fields).await;
    assert_eq!(sent.status(), 303, "{:?}", sent.problems());
    let plan = sent.location().unwrap().to_owned();
    let version = jury.organizer.get(&format!("{plan}/apply")).await.field("version");
    let applied = jury.organizer.post(&format!("{plan}/apply"), &[("version", &version)]).await;
    assert_eq!(applied.status(), 303);

    let (_, page) = jury.follow_blocker("评委尚未提交").await;
    jury.open_again(&page).await;
    jury.mark_next(&mut judge, ["10", "10", "10"]).await;
    jury.close_and_publish().await;
});

on_both!(an_unfinished_sheet_is_finished_in_a_round_that_is_open_again, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    let (mut judge, expert) = jury.scene.judge(&app, "慢评委").await;
    jury.sheet(&app, jury.entries[0], expert, SheetState::Assigned, None).await;
    let (_, page) = jury.follow_blocker("评委尚未提交").await;
    assert!(page.text("#closed").contains("重新开放本轮后才能填写"));
    jury.open_again(&page).await;
    jury.mark_next(&mut judge, ["20", "20", "20"]).await;
    jury.close_and_publish().await;
});

on_both!(a_criterion_without_a_mark_is_marked_on_the_sheet_that_is_returned, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    let entry = jury.add(&app).await;
    let (mut judge, expert) = jury.scene.judge(&app, "评委丁").await;
    let sheet = jury.sheet(&app, entry, expert, SheetState::Submitted, None).await;
    let (href, _) = jury.follow_blocker("没有任何评分").await;
    assert_eq!(href, format!("{}/sheets/{sheet}", jury.round()));
    let fields = [("version", "1"), ("reason", "漏评一项")];
    assert_eq!(jury.organizer.post(&format!("{href}/reopen"), &fields).await.status(), 303);
    let page = jury.organizer.get(&href).await;
    assert!(page.text("[role=status]").contains("请重新开放本轮"), "{}", page.text("body"));
    jury.open_again(&page).await;
    jury.mark_next(&mut judge, ["5", "5", "5"]).await;
    jury.close_and_publish().await;
});

on_both!(a_small_panel_is_made_whole_by_another_judge, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    let third = jury.scene.add_expert(&app, "周总", "一家企业").await;
    for entry in &jury.entries[..2] {
        jury.sheet(&app, *entry, third, SheetState::Submitted, Some([25, 25, 15])).await;
    }
    let recused = jury.sheet(&app, jury.entries[2], third, SheetState::Recused, None).await;
    sql(
        &app,
        r#"UPDATE rounds SET rule = REPLACE(REPLACE(rule, '"aggregate":"mean"', '"aggregate":"trimmed"'),
        '"decimals":2', '"decimals":2,"trim":{"high":1,"low":1,"on":"total","min_panel":3,"otherwise":"refuse"}')"#,
    )
    .await;
    let (mut judge, expert) = jury.scene.judge(&app, "替补评委").await;
    let (href, page) = jury.follow_blocker("2 位评委").await;
    assert_eq!(href, format!("{}/sheets/{recused}", jury.round()), "where the judge fell out");
    let expert = expert.to_string();
    assert!(page.has(&format!("select[name='expert'] option[value='{expert}']")));
    let fields = [("version", "1"), ("expert", expert.as_str()), ("give_reason", "补足评审人数")];
    assert_eq!(jury.organizer.post(&format!("{href}/give"), &fields).await.status(), 303);
    let page = jury.organizer.get(&href).await;
    assert!(page.text("[role=status]").contains("请重新开放本轮"), "{}", page.text("body"));
    jury.open_again(&page).await;
    jury.mark_next(&mut judge, ["30", "30", "15"]).await;
    jury.close_and_publish().await;
});

on_both!(a_small_panel_from_which_nobody_fell_out_gets_a_plan, |app| {
    let mut jury = Jury::set(&app, &[[20, 30, 20]]).await;
    sql(
        &app,
        r#"UPDATE rounds SET rule = REPLACE(REPLACE(rule, '"aggregate":"mean"', '"aggregate":"trimmed"'),
        '"decimals":2', '"decimals":2,"trim":{"high":1,"low":1,"on":"total","min_panel":3,"otherwise":"refuse"}')"#,
    )
    .await;
    let (mut judge, _) = jury.scene.judge(&app, "第三评委").await;
    let (href, _) = jury.follow_blocker("2 位评委").await;
    let round = jury.scene.round.to_string();
    assert_eq!(href, format!("/c/cup/plans/compute?target={round}"));
    let fields = [("target", round.as_str()), ("per_entry", ""), ("keep", "yes"), ("seed", "7")];
    let plan = jury.organizer.post("/c/cup/plans/compute", &fields).await;
    let plan = plan.location().unwrap().to_owned();
    let version = jury.organizer.get(&format!("{plan}/apply")).await.field("version");
    jury.organizer.post(&format!("{plan}/apply"), &[("version", &version)]).await;
    let (_, page) = jury.follow_blocker("评委尚未提交").await;
    jury.open_again(&page).await;
    jury.mark_next(&mut judge, ["20", "20", "20"]).await;
    jury.close_and_publish().await;
});

/// Records an order for the entries that tie, on the page to which the blocker leads.
async fn decide(jury: &mut Jury, words: &str) {
    let (href, page) = jury.follow_blocker(words).await;
    let rank = page.field("rank");
    assert!(href.ends_with(&format!("/decisions?rank={rank}")));
    let places: Vec<(String, String)> = jury.entries[1..]
        .iter()
        .zip(1..)
        .map(|(entry, place)| (format!("place-{entry}"), format!("{place}")))
        .collect();
    let mut fields: Vec<(&str, &str)> =
        places.iter().map(|(name, place)| (name.as_str(), place.as_str())).collect();
    fields.extend([("rank", rank.as_str()), ("reason", "评审委员会投票决定先后")]);
    let path = format!("{}/decisions", jury.round());
    assert_eq!(jury.organizer.post(&path, &fields).await.status(), 303);
    assert_eq!(jury.publish().await.status(), 303);
}

on_both!(a_tie_at_an_award_line_is_decided, |app| {
    let mut jury = Jury::set(&app, &[[35, 35, 20], [30, 30, 20], [30, 30, 20], [30, 30, 20]]).await;
    decide(&mut jury, "并列").await;
});

on_both!(lots_that_the_rule_wants_are_drawn_and_recorded, |app| {
    let mut jury = Jury::set(&app, &[[35, 35, 20], [30, 30, 20], [30, 30, 20]]).await;
    sql(&app, r#"UPDATE rounds SET rule = REPLACE(rule, '"criterion:c1"', '"draw"')"#).await;
    decide(&mut jury, "抽签").await;
});

on_both!(a_round_without_entries_gets_them_at_the_desk, |app| {
    let mut jury = Jury::set(&app, &[]).await;
    let entry = jury.scene.add_entry(&app, "E001", "高山茶", EntryState::Submitted).await;
    let (href, page) = jury.follow_blocker("没有参评项目").await;
    assert_eq!(href, "/c/cup/entries");
    assert!(page.text("main").contains("E001"));
    let fields = [("version", "1"), ("decision", "admit")];
    assert_eq!(jury.organizer.post(&format!("/c/cup/entries/{entry}/decide"), &fields).await.status(), 303);
    jury.sheet(&app, entry, jury.experts[0], SheetState::Submitted, Some([30, 30, 20])).await;
    assert_eq!(jury.publish().await.status(), 303);
});

on_both!(a_later_round_waits_for_the_result_of_the_earlier_one, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    let next = add_top_round(&app, &jury.scene, 2, RoundState::Closed).await;
    let path = format!("/c/cup/rounds/{next}");
    let page = jury.organizer.get(&format!("{path}/ranking")).await;
    let href = page.attr("#blockers li a", "href").unwrap();
    assert_eq!(href, format!("{}/publish", jury.round()));
    let mut client = jury.organizer.clone();
    assert_eq!(publish_as(&mut client, &href).await.status(), 303);
    // Its entries stand on the board although nobody has a sheet for them, with the way to give them judges.
    let board = jury.organizer.get(&format!("{path}/progress")).await;
    assert_eq!(board.texts("#entries tbody th"), ["E002", "E003"]);
    assert!(board.has(&format!("#entries a[href='/c/cup/plans/compute?target={next}']")));
    let (mut supervisor, _) = app.member(jury.scene.competition, Role::Supervisor, None).await;
    let board = supervisor.get(&format!("{path}/progress")).await;
    assert!(!board.has("#entries a[href*='compute']"), "who may not assign is not sent there");
});
