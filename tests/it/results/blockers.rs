//! Every kind of blocker is cleared by the act to which its link leads, up to the publication.

use pingxuan::{
    domain::{
        id::{EntryId, ExpertId},
        role::Role,
        states::{ConflictKind, EntryState, RoundState, SheetState},
    },
    experts::store::{ConflictRow, insert_conflict},
};

use super::{Jury, add_top_round, publish_as, sql};
use crate::{
    on_both,
    support::{Client, Page, TestApp},
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

/// Three entries by one judge and two by another, so that nobody can tell a strict judge from a weak entry.
async fn apart(app: &TestApp) -> (Jury, [(Client, ExpertId); 2]) {
    let mut jury = Jury::set(app, &[]).await;
    let judges = [jury.scene.judge(app, "恩施评委").await, jury.scene.judge(app, "黔东南评委").await];
    for (place, judge) in (0..).zip([0, 0, 0, 1, 1]) {
        let entry = jury.add(app).await;
        let marks = [20 + 3 * place, 30 - place, 10 + place];
        jury.sheet(app, entry, judges[judge].1, SheetState::Submitted, Some(marks)).await;
    }
    sql(app, r#"UPDATE rounds SET rule = REPLACE(rule, '"aggregate":"mean"', '"aggregate":"calibrated"')"#)
        .await;
    (jury, judges)
}

/// The entry and the judge of the only review that a page offers.
fn offered(page: &Page) -> (EntryId, ExpertId) {
    assert_eq!(page.count("input[type='checkbox'][name='review']"), 1);
    let value = page.field("review");
    let (entry, expert) = value.split_once('.').unwrap();
    (entry.parse().unwrap(), expert.parse().unwrap())
}

on_both!(entries_that_nobody_connects_get_the_review_that_does, |app| {
    let (mut jury, mut judges) = apart(&app).await;
    let page = jury.ranking().await;
    let ranks: Vec<String> = page.texts("#ranking tbody tr td:first-child");
    assert_eq!(ranks, ["–"; 5], "nobody is ranked, not even within the larger part");
    let told = page.text("#blockers li");
    assert!(told.contains("2 个互不相连的部分（E001、E002、E003；E004、E005）"), "{told}");
    let english = jury.organizer.get(&format!("{}/ranking?lang=en", jury.round())).await.text("#blockers li");
    assert!(english.contains("2 parts that no judge connects (E001, E002, E003; E004, E005)"), "{english}");
    assert_eq!(jury.publish().await.status(), 409);

    jury.organizer.get(&format!("{}/ranking?lang=zh-CN", jury.round())).await;
    let (_, page) = jury.follow_blocker("互不相连").await;
    let (entry, expert) = offered(&page);
    let place = jury.entries.iter().position(|known| *known == entry).unwrap();
    let judge = judges.iter().position(|(_, known)| *known == expert).unwrap();
    assert_eq!(place < 3, judge == 1, "the review leads from one part into the other");
    let name = ["恩施评委", "黔东南评委"][judge];
    assert!(told.contains(&format!("E00{} 由{name}评审", place + 1)), "{told}");
    assert!(page.text("#review").contains(&format!("E00{} {name}", place + 1)));
    assert!(page.has("#review input[checked]") && !page.has("input[name='balance'][checked]"));
    let fields: Vec<(&str, String)> =
        ["target", "review", "offered", "per_entry", "objective", "keep", "seed"]
            .into_iter()
            .map(|field| (field, page.field(field)))
            .collect();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let sent = jury.organizer.post("/c/cup/plans/compute", &fields).await;
    assert_eq!(sent.status(), 303, "{:?}", sent.problems());
    let plan = sent.location().unwrap().to_owned();
    let page = jury.organizer.get(&plan).await;
    assert!(page.text("#counts").contains("新增1"), "{}", page.text("#counts"));
    assert_eq!(page.count("#diff tbody tr"), 1);
    assert!(page.text("#diff .tag").contains("手工"), "{}", page.text("#diff"));
    let version = jury.organizer.get(&format!("{plan}/apply")).await.field("version");
    let applied = jury.organizer.post(&format!("{plan}/apply"), &[("version", &version)]).await;
    assert_eq!(applied.status(), 303);

    let (_, page) = jury.follow_blocker("评委尚未提交").await;
    assert!(jury.ranking().await.text("#calibration").contains("互不相连"), "so it is for the time being");
    jury.open_again(&page).await;
    jury.mark_next(&mut judges[judge].0, ["21", "22", "13"]).await;
    jury.close_and_publish().await;
});

on_both!(a_published_round_whose_only_bridge_left_says_what_can_still_be_done, |app| {
    let (mut jury, judges) = apart(&app).await;
    let bridge = jury.add(&app).await;
    for ((_, judge), marks) in judges.iter().zip([[21, 22, 13], [25, 20, 15]]) {
        jury.sheet(&app, bridge, *judge, SheetState::Submitted, Some(marks)).await;
    }
    assert_eq!(jury.publish().await.status(), 303);
    sql(&app, "UPDATE entries SET state = 'suspended' WHERE number = 'E006'").await;
    let (href, page) = jury.follow_blocker("公布后参评项目有变动").await;
    assert_eq!((href.as_str(), page.status()), ("/c/cup/entries", 200));
    let told = jury.ranking().await.text("#blockers li");
    assert!(told.contains("2 个互不相连的部分（E001、E002、E003；E004、E005）"), "{told}");
    assert!(!told.contains("最适合补上的评审"), "nobody can mark any more: {told}");
    assert_eq!(jury.publish().await.status(), 409);
    sql(&app, "UPDATE entries SET state = 'admitted' WHERE number = 'E006'").await;
    assert_eq!(jury.blockers().await, Vec::<String>::new());
});

on_both!(a_review_that_a_conflict_forbids_is_not_planned, |app| {
    let (mut jury, _) = apart(&app).await;
    let (href, page) = jury.follow_blocker("互不相连").await;
    let (entry, expert) = offered(&page);
    let (by, competition) = (app.by_system(), jury.scene.competition);
    app.site
        .db
        .write(move |conn| {
            let row = ConflictRow {
                id: by.fresh(),
                competition_id: competition,
                entry_id: entry,
                expert_id: expert,
                kind: ConflictKind::Declared,
                reason: "亲属".to_owned(),
                at: by.now(),
                declared_by: None,
                lifted_at: None,
            };
            insert_conflict(conn, &row)
        })
        .await
        .unwrap();
    let page = jury.organizer.get(&href).await;
    assert!(page.has("#review input[disabled]") && !page.has("#review input[checked]"));
    assert!(page.text("#review .choices .hint").contains("申报回避"), "{}", page.text("#review"));
    let (target, review) = (jury.scene.round.to_string(), format!("{entry}.{expert}"));
    let fields = [
        ("target", target.as_str()),
        ("review", &review),
        ("offered", &review),
        ("keep", "yes"),
        ("seed", "7"),
    ];
    let sent = jury.organizer.post("/c/cup/plans/compute", &fields).await;
    assert_eq!(sent.status(), 422);
    assert!(sent.problems()[0].starts_with("必须安排的评审："), "{:?}", sent.problems());
    assert!(sent.has("#review input[disabled]"), "what was asked is still there");
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

on_both!(a_small_panel_from_which_nobody_fell_out_gets_one_more_judge_and_no_other_entry_does, |app| {
    let mut jury = Jury::set(&app, &[[20, 30, 20], [20, 30, 19]]).await;
    let third = jury.scene.add_expert(&app, "周总", "一家企业").await;
    jury.sheet(&app, jury.entries[1], third, SheetState::Submitted, Some([25, 25, 15])).await;
    sql(
        &app,
        r#"UPDATE rounds SET rule = REPLACE(REPLACE(rule, '"aggregate":"mean"', '"aggregate":"trimmed"'),
        '"decimals":2', '"decimals":2,"trim":{"high":1,"low":1,"on":"total","min_panel":3,"otherwise":"refuse"}')"#,
    )
    .await;
    let (mut judge, expert) = jury.scene.judge(&app, "第三评委").await;
    let (href, page) = jury.follow_blocker("2 位评委").await;
    let round = jury.scene.round.to_string();
    assert_eq!(href, format!("/c/cup/plans/compute?target={round}&entry={}", jury.entries[0]));
    assert_eq!(page.count("#review input[type='checkbox']"), 2, "both who have no sheet of it are offered");
    assert_eq!(page.count("#review input[checked]"), 1, "one of them is proposed");
    assert_eq!(page.field("per_entry"), "1", "nobody else gets more");
    let review = format!("{}.{expert}", jury.entries[0]);
    let fields = [
        ("target", round.as_str()),
        ("offered", review.as_str()),
        ("review", review.as_str()),
        ("per_entry", "1"),
        ("keep", "yes"),
        ("seed", "7"),
    ];
    let plan = jury.organizer.post("/c/cup/plans/compute", &fields).await;
    assert_eq!(plan.status(), 303, "{:?}", plan.problems());
    let plan = plan.location().unwrap().to_owned();
    let page = jury.organizer.get(&plan).await;
    assert!(page.text("#counts").contains("新增1"), "{}", page.text("#counts"));
    let version = jury.organizer.get(&format!("{plan}/apply")).await.field("version");
    jury.organizer.post(&format!("{plan}/apply"), &[("version", &version)]).await;
    let (_, page) = jury.follow_blocker("评委尚未提交").await;
    jury.open_again(&page).await;
    jury.mark_next(&mut judge, ["20", "20", "20"]).await;
    jury.close_and_publish().await;
});

/// Records a conflict of a judge with an entry; one that was lifted forbids nothing.
async fn add_conflict(app: &TestApp, jury: &Jury, entry: EntryId, expert: ExpertId, is_lifted: bool) {
    let by = app.by_system();
    let row = ConflictRow {
        id: by.fresh(),
        competition_id: jury.scene.competition,
        entry_id: entry,
        expert_id: expert,
        kind: ConflictKind::Recused,
        reason: "亲属".to_owned(),
        at: by.now(),
        declared_by: None,
        lifted_at: is_lifted.then(|| by.now()),
    };
    app.site.db.write(move |conn| insert_conflict(conn, &row)).await.unwrap();
}

on_both!(a_sheet_of_a_judge_with_a_conflict_is_voided_before_it_counts, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    let (entry, expert) = (jury.entries[1], jury.experts[0]);
    add_conflict(&app, &jury, jury.entries[2], expert, true).await;
    assert_eq!(jury.blockers().await, Vec::<String>::new());
    add_conflict(&app, &jury, entry, expert, false).await;
    assert_eq!(jury.publish().await.status(), 409);
    let (href, page) = jury.follow_blocker("评委应当回避").await;
    let shown = page.text("main dl");
    assert!(shown.contains("E002 项目2") && shown.contains("王教授"), "{shown}");
    let english = jury.organizer.get(&format!("{}/ranking?lang=en", jury.round())).await.text("#blockers li");
    assert!(english.contains("E002 项目2: a sheet counts whose judge has a conflict"), "{english}");
    jury.organizer.get("/c/cup/rounds?lang=zh-CN").await;
    let fields = [("version", "1"), ("void_reason", "评委回避")];
    assert_eq!(jury.organizer.post(&format!("{href}/void"), &fields).await.status(), 303);
    assert_eq!(jury.blockers().await, Vec::<String>::new());
    assert_eq!(jury.publish().await.status(), 303);
});

on_both!(a_sheet_of_the_mentor_does_not_count_unseen, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    let (entry, expert) = (jury.entries[0], jury.experts[1]);
    crate::mentoring::records::add_mentorship(&app, &jury.scene, entry, expert).await;
    let (href, _) = jury.follow_blocker("评委应当回避").await;
    let fields = [("version", "1"), ("void_reason", "评委曾任辅导专家")];
    assert_eq!(jury.organizer.post(&format!("{href}/void"), &fields).await.status(), 303);
    assert_eq!(jury.publish().await.status(), 303);
});

on_both!(what_becomes_known_after_the_publication_forbids_nothing, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    assert_eq!(jury.publish().await.status(), 303);
    add_conflict(&app, &jury, jury.entries[0], jury.experts[0], false).await;
    assert_eq!(jury.blockers().await, Vec::<String>::new());
});

on_both!(a_round_whose_marks_were_imported_is_closed_without_being_opened, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    sql(&app, "UPDATE rounds SET state = 'preparing', closes_at = 1").await;
    let (href, page) = jury.follow_blocker("分数已导入").await;
    assert_eq!(href, "/c/cup/rounds");
    let close = format!("{}/close", jury.round());
    assert!(page.has(&format!("form[action='{close}']")), "the list has the button");
    assert_eq!(jury.organizer.post(&close, &[("confirm", "yes")]).await.status(), 303);
    assert_eq!(jury.publish().await.status(), 303);
});

on_both!(a_round_that_nobody_opened_leads_to_its_opening_or_to_a_closing_time_to_come, |app| {
    let mut jury = Jury::set(&app, &[]).await;
    jury.add(&app).await;
    sql(&app, "UPDATE rounds SET state = 'preparing'").await;
    assert!(jury.blockers().await[0].contains("本轮还没有开放评分"), "{:?}", jury.blockers().await);
    let href = jury.ranking().await.attr("#blockers li a", "href").unwrap();
    let page = jury.organizer.get(&href).await;
    assert!(page.has(&format!("form[action='{}/open']", jury.round())), "{href}");
    assert!(!page.has(&format!("form[action='{}/close']", jury.round())), "there is nothing to close");
    let close = format!("{}/close", jury.round());
    assert_eq!(jury.organizer.post(&close, &[("confirm", "yes")]).await.status(), 409);
    sql(&app, "UPDATE rounds SET closes_at = opens_at + 1").await;
    let href = jury.ranking().await.attr("#blockers li a", "href").unwrap();
    assert_eq!(href, jury.round());
    assert!(jury.organizer.get(&href).await.has("input[name='closes_at']"));
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
