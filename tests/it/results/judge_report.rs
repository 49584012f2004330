//! The report on the judges of a round: what is planted is found, what cannot be known is said.

#![expect(clippy::float_arithmetic, reason = "what is said of judges is estimated")]

use pingxuan::{
    domain::{
        id::{EntryId, ExpertId},
        role::Role,
        states::{EntryState, SheetState},
    },
    judging::store::{self as judging, MarkRow},
};

use super::{Jury, csv_rows, sql};
use crate::{
    on_both,
    support::{Backend, Page, TestApp},
};

/// Noise of −1, 0 or 1 that looks like none of the others.
fn noise(entry: usize, judge: usize, criterion: usize) -> i32 {
    let mixed = (entry * 31 + judge * 17 + criterion * 7 + entry * judge * 3 + entry * criterion * 5) % 11;
    i32::try_from(mixed % 3).unwrap() - 1
}

/// What a judge gives who neither leans nor errs much.
fn usual(entry: usize, judge: usize) -> [i32; 3] {
    let worth = i32::try_from(entry).unwrap();
    let base = [20 + worth, 20 + worth * 2 % 7, 8 + worth % 4];
    [0, 1, 2].map(|criterion| base[criterion] + noise(entry, judge, criterion))
}

/// The same, but the fourth judge gives 9 points less, and the first gives the sixth entry 16 points too much.
fn planted(entry: usize, judge: usize) -> [i32; 3] {
    let [first, second, third] = usual(entry, judge);
    match (entry, judge) {
        (5, 0) => [first + 6, second + 6, third + 4],
        (_, 3) => [first - 4, second - 3, third - 2],
        _ => [first, second, third],
    }
}

/// The halo of the planted panel. Everybody marked everything, so that entry and judge leave of a mark what two means do.
fn halo_of_planted() -> f64 {
    let mark = |entry: usize, judge: usize, criterion: usize| f64::from(planted(entry, judge)[criterion]);
    let rest = |entry: usize, judge: usize, criterion: usize| {
        let row = (0..4).map(|judge| mark(entry, judge, criterion)).sum::<f64>() / 4.0;
        let column = (0..12).map(|entry| mark(entry, judge, criterion)).sum::<f64>() / 12.0;
        let all = (0..48).map(|place| mark(place / 4, place % 4, criterion)).sum::<f64>() / 48.0;
        mark(entry, judge, criterion) - row - column + all
    };
    let products = |one: usize, other: usize| {
        (0..48).map(|place| rest(place / 4, place % 4, one) * rest(place / 4, place % 4, other)).sum::<f64>()
    };
    let pairs = [(0, 1), (0, 2), (1, 2)];
    let correlation =
        |(one, other)| products(one, other) / (products(one, one) * products(other, other)).sqrt();
    pairs.map(correlation).iter().sum::<f64>() / 3.0
}

impl Jury {
    pub fn report(&self) -> String {
        format!("{}/judge-report", self.round())
    }

    pub async fn see_report(&mut self) -> Page {
        let path = self.report();
        self.organizer.get(&path).await
    }

    /// What the page about a judge says of a figure.
    async fn fact(&mut self, judge: usize, label: &str) -> String {
        let page = self.see_judge(judge).await;
        let place = page.texts("#facts dt").iter().position(|text| text == label).unwrap();
        page.texts("#facts dd").remove(place)
    }

    pub async fn see_judge(&mut self, judge: usize) -> Page {
        let path = format!("{}/{}", self.report(), self.experts[judge]);
        self.organizer.get(&path).await
    }

    async fn marked(&self, app: &TestApp, entry: EntryId, expert: ExpertId, marks: [i32; 3]) {
        self.sheet(app, entry, expert, SheetState::Submitted, Some(marks)).await;
    }

    /// Adds a judge.
    pub async fn add_judge(&mut self, app: &TestApp, name: &str) {
        self.experts.push(self.scene.add_expert(app, name, "一所大学").await);
    }

    /// Twelve entries, each judged by four judges as planted.
    async fn planted(app: &TestApp) -> Self {
        let mut jury = Self::set(app, &[]).await;
        jury.add_judge(app, "赵教授").await;
        jury.add_judge(app, "钱主任").await;
        for place in 0..12 {
            let entry = jury.add(app).await;
            for (judge, expert) in jury.experts.clone().into_iter().enumerate() {
                jury.marked(app, entry, expert, planted(place, judge)).await;
            }
        }
        jury
    }
}

on_both!(a_severe_judge_is_named_and_a_mark_that_is_far_off_is_flagged, |app| {
    let mut jury = Jury::planted(&app).await;
    let page = jury.see_report().await;
    assert_eq!(page.status(), 200);
    let severity = |name: &str| page.cell("#judges", name, "宽严");
    assert!(severity("钱主任").starts_with('−'), "{}", severity("钱主任"));
    assert!(severity("钱主任").contains("偏严 比评委平均约少给"), "{}", severity("钱主任"));
    for name in ["王教授", "李经理", "赵教授"] {
        assert!(!severity(name).contains("偏严"), "{name}: {}", severity(name));
        assert_eq!(page.cell("#judges", name, "评分份数"), "12/12");
    }
    assert_eq!(page.count("#judges svg"), 4);
    assert_eq!(page.cell("#judges", "王教授", "突出的分数"), "1");
    assert_eq!(page.cell("#judges", "赵教授", "突出的分数"), "0");
    assert!(!page.has("#refusals") && !page.has("#unfinished"));

    let page = jury.see_judge(0).await;
    assert_eq!(page.count("#outliers tbody tr"), 1);
    assert_eq!(
        page.attr("#outliers tbody th a", "href").unwrap(),
        format!("{}/entries/{}", jury.round(), jury.entries[5])
    );
    assert!(page.cell("#outliers", "E006", "相差").starts_with("+1"));
    let sheet = page.attr("#outliers td a", "href").unwrap();
    assert_eq!(jury.organizer.get(&sheet).await.status(), 200);
    let page = jury.see_judge(3).await;
    assert_eq!(page.text("h1"), "钱主任 偏严");
    assert!(page.text("#severity").contains("少给"));
    assert!(!page.has("#outliers"));
});

on_both!(the_figures_are_those_of_the_marks, |app| {
    let mut jury = Jury::planted(&app).await;
    let rows = csv_rows(&jury.organizer.get(&format!("{}.csv", jury.report())).await);
    assert_eq!(rows.len(), 4);
    let names = ["王教授", "李经理", "赵教授", "钱主任"];
    let row = |judge: usize| rows.iter().find(|row| row["judge"] == names[judge]).unwrap();
    let number = |judge: usize, column: &str| -> f64 { row(judge)[column].parse().unwrap() };
    let sum: f64 = (0..4).map(|judge| number(judge, "severity_unshrunk")).sum();
    assert!(sum.abs() < 0.001, "severities of a part add up to 0: {sum}");
    // Nine points less than three others: 9 × 3/4 below the average of all four, but for noise.
    assert!((number(3, "severity_unshrunk") + 6.75).abs() < 0.8);
    for judge in 0..4 {
        assert!(number(judge, "severity").abs() <= number(judge, "severity_unshrunk").abs());
        assert!(number(judge, "severity_error") > 0.0);
        assert!(number(judge, "tau") > 0.5 && number(judge, "tau") <= 1.0);
        assert!(number(judge, "halo").abs() <= 1.0);
        assert!((number(judge, "panel_halo") - halo_of_planted()).abs() < 1e-4);
        assert!(row(judge)["lean"].is_empty(), "no judge comes from a region of the competition");
    }
    assert!(number(0, "spread") > 1.5 * number(1, "spread"));
});

on_both!(the_halo_of_a_judge_stands_beside_that_of_the_panel, |app| {
    let mut jury = Jury::planted(&app).await;
    let page = jury.see_report().await;
    let place = page.texts("#panel dt").iter().position(|text| text == "光环").unwrap();
    let panel = format!("{:.2}", halo_of_planted()).replace('-', "−");
    let said = &page.texts("#panel dd")[place];
    assert!(said.starts_with(&panel) && said.contains("应与它比较"), "{panel}: {said}");
    let own = page.cell("#judges", "王教授", "光环");
    let fact = jury.fact(0, "光环").await;
    assert!(fact.starts_with(&format!("{own}（评委整体 {panel}）")), "{fact}");
    assert!(fact.contains("请与评委整体比较"), "{fact}");
});

on_both!(what_hinges_on_a_judge_is_ranked_by_the_rounds_rule, |app| {
    let mut jury = Jury::set(&app, &[]).await;
    jury.add_judge(&app, "赵教授").await;
    // Totals 100 60 · 70 72 · 50 52 · 40 42: without the first judge the second entry leads.
    for marks in [
        [[40, 40, 20], [30, 20, 10]],
        [[30, 30, 10], [30, 32, 10]],
        [[20, 20, 10], [20, 22, 10]],
        [[20, 10, 10], [20, 12, 10]],
    ] {
        let entry = jury.add(&app).await;
        for (judge, marks) in marks.into_iter().enumerate() {
            jury.marked(&app, entry, jury.experts[judge], marks).await;
        }
    }
    let alone = jury.add(&app).await;
    jury.marked(&app, alone, jury.experts[2], [1, 1, 1]).await;
    let page = jury.see_report().await;
    assert_eq!(page.cell("#judges", "王教授", "奖项影响"), "2");
    assert_eq!(page.cell("#judges", "李经理", "奖项影响"), "0");
    let page = jury.see_judge(0).await;
    assert_eq!(page.cell("#changes", "E001", "现在的奖项"), "一等奖");
    assert_eq!(page.cell("#changes", "E001", "去掉后的奖项"), "二等奖");
    assert_eq!(page.cell("#changes", "E002", "去掉后的奖项"), "一等奖");
    assert_eq!(page.text("#influence"), "去掉这位评委的评分，2 个项目的名次会变，最多变动 1 名。");
    assert!(!page.has("#lost"));
    assert!(jury.see_judge(2).await.text("#lost").contains("1 个项目会因评分不足而没有总分：E005"));
    sql(
        &app,
        "UPDATE rounds SET rule = REPLACE(rule, '\"aggregate\":\"mean\"', '\"aggregate\":\"standardised\"')",
    )
    .await;
    let page = jury.see_judge(0).await;
    assert_eq!(page.cell("#changes", "E001", "现在的奖项"), "一等奖");
    assert_eq!(page.cell("#changes", "E001", "去掉后的奖项"), "二等奖");
});

on_both!(what_cannot_be_told_is_said_with_a_remedy, |app| {
    let mut jury = Jury::set(&app, &[]).await;
    for name in ["赵教授", "钱主任", "孙老师"] {
        jury.add_judge(&app, name).await;
    }
    // The first two and the next two share no entry; the second gives everybody the same; the last has one sheet.
    for place in 0..8 {
        let entry = jury.add(&app).await;
        let first = if place < 4 { 0 } else { 2 };
        jury.marked(&app, entry, jury.experts[first], usual(place, first)).await;
        let marks = if first == 0 { [20, 20, 10] } else { usual(place, 3) };
        jury.marked(&app, entry, jury.experts[first + 1], marks).await;
    }
    jury.marked(&app, jury.entries[0], jury.experts[4], [22, 22, 9]).await;
    jury.add(&app).await;
    let page = jury.see_report().await;
    let refusals = page.text("#refusals");
    assert!(refusals.contains("分成互不相连的 2 组"), "{refusals}");
    assert_eq!(page.count("#refusals li li"), 1, "one review connects two parts");
    let review = page.text("#refusals li li");
    assert!(review.contains(" 评审 E00"), "{review}");
    assert!(refusals.contains("李经理 给全部 4 个项目打了同样的 50.00 分"), "{refusals}");
    assert!(refusals.contains("孙老师（还差 2 份）"), "{refusals}");
    assert!(refusals.contains("1 个项目还没有完整的评分"), "{refusals}");
    assert!(page.attr("#refusals a", "href").unwrap().contains("/plans/compute?target="));
    assert_eq!(page.cell("#judges", "孙老师", "宽严"), "– 评分太少，不作估计");
    // Eight marks of four entries by two judges leave three to spare, and five are needed to say how certain anything is.
    for name in ["王教授", "李经理", "赵教授", "钱主任"] {
        assert_eq!(page.cell("#judges", name, "宽严"), "– 与其他评委共同评审的项目太少，不作估计");
        assert_eq!(page.cell("#judges", name, "波动"), "–");
    }
    assert_eq!(page.count("#judges svg"), 0);
    assert_eq!(
        page.texts("#refusals li").iter().filter(|it| it.contains("这些评委共同评审的项目太少")).count(),
        2
    );
    assert_eq!(page.cell("#judges", "孙老师", "次序一致"), "–");
});

on_both!(where_only_an_entry_that_misses_a_gate_connects_the_others_reviews_are_named, |app| {
    let mut jury = Jury::set(&app, &[]).await;
    for name in ["赵教授", "钱主任"] {
        jury.add_judge(&app, name).await;
    }
    let [gate, _] = jury.scene.add_gate_and_bonus(&app).await;
    // Only the last entry has judges of both halves, and it misses the gate.
    for (place, judges) in [[0, 1], [0, 1], [2, 3], [2, 3], [0, 2]].into_iter().enumerate() {
        let entry = jury.add(&app).await;
        for judge in judges {
            let (expert, marks) = (jury.experts[judge], usual(place, judge));
            let sheet_id = jury.sheet(&app, entry, expert, SheetState::Submitted, Some(marks)).await;
            let points = if place == 4 { 0 } else { 1000 };
            let marks = [MarkRow { sheet_id, criterion_id: gate, points }];
            app.site.db.write(move |conn| judging::insert_marks(conn, &marks)).await.unwrap();
        }
    }
    let page = jury.see_report().await;
    assert!(
        page.text("#sensitivity").contains("应补的评审见“无法判断之处”"),
        "{}",
        page.text("#sensitivity")
    );
    let refusals = page.text("#refusals");
    assert!(refusals.contains("除去不满足或未核查必要条件的项目，没有评委把其余项目联系起来"), "{refusals}");
    assert!(
        refusals.contains("分成互不相连的 2 组") && !refusals.contains("没有评委把全部项目"),
        "{refusals}"
    );
    assert_eq!(page.count("#refusals li li"), 1, "one review connects two parts");
    assert!(!page.text("#refusals li li").contains("E005"), "{refusals}");
    let path = format!("{}?lang=en", jury.report());
    let page = jury.organizer.get(&path).await;
    assert!(
        page.text("#refusals").contains("Without the entries that miss a gate"),
        "{}",
        page.text("#refusals")
    );
});

on_both!(a_lean_to_the_own_region_is_shown_where_regions_are_known, |app| {
    let mut jury = Jury::set(&app, &[]).await;
    jury.add_judge(&app, "赵教授").await;
    for place in 0..10 {
        let number = if place % 2 == 0 { format!("E{place:03}") } else { format!("Q{place:03}") };
        let entry = jury.scene.add_entry(&app, &number, "项目", EntryState::Admitted).await;
        jury.entries.push(entry);
        for (judge, expert) in jury.experts.clone().into_iter().enumerate() {
            let mut marks = usual(place, judge);
            // The first judge's own region gets 6 points more.
            marks[0] += if judge == 0 && place % 2 == 0 { 6 } else { 0 };
            jury.marked(&app, entry, expert, marks).await;
        }
    }
    assert!(!jury.see_report().await.texts("#judges th").contains(&"本地区".to_owned()));
    sql(&app, "UPDATE experts SET region = ' 恩施' WHERE name = '王教授'").await;
    let page = jury.see_report().await;
    let lean = page.cell("#judges", "王教授", "本地区");
    assert!(["+4", "+5", "+6", "+7"].iter().any(|points| lean.starts_with(points)), "{lean}");
    assert_eq!(page.cell("#judges", "李经理", "本地区"), "–");
    let fact = jury.fact(0, "本地区").await;
    assert!(fact.contains("（本地区 5 份，其他 5 份）"), "{fact}");
});

on_both!(the_same_marks_stand_under_four_estimators_beside_the_official_ranks, |app| {
    let mut jury = Jury::set(&app, &[]).await;
    jury.add_judge(&app, "赵教授").await;
    jury.add_judge(&app, "钱主任").await;
    // The last judge gives 20 less and saw the two best entries only, so that the plain mean puts the second below the third.
    for totals in
        [[90, 91, 0, 70], [0, 85, 86, 66], [80, 0, 82, 0], [76, 75, 0, 0], [0, 70, 71, 0], [64, 0, 66, 0]]
    {
        let entry = jury.add(&app).await;
        for (judge, total) in totals.into_iter().enumerate().filter(|(_, total)| *total > 0) {
            let marks = [total * 2 / 5, total * 2 / 5, total - 2 * (total * 2 / 5)];
            jury.marked(&app, entry, jury.experts[judge], marks).await;
        }
    }
    let page = jury.see_report().await;
    assert_eq!(page.text("#sensitivity h2"), "换一种算法，名次会怎样");
    assert_eq!(page.count("#estimates tbody tr"), 6);
    assert_eq!(
        page.texts("#estimates tbody td:nth-child(2)"),
        ["1", "2", "3", "4", "5", "6"],
        "in the official order"
    );
    let cells = |entry: &str| {
        ["本轮名次", "平均分", "混合模型", "扣除宽严", "最大变动"]
            .map(|column| page.cell("#estimates", entry, column))
    };
    assert_eq!(cells("E001"), ["1", "1", "1", "1", "0"]);
    assert_eq!(cells("E002")[..4], ["3", "3", "2", "2"]);
    assert_eq!(cells("E003")[..4], ["2", "2", "3", "3"]);
    assert!(page.text("#sensitivity").contains("（方差）：来自项目"));
    assert!(!page.has("#cut"));
    let link = page.attr("#sensitivity a[href$='.csv']", "href").unwrap();
    let rows = csv_rows(&jury.organizer.get(&link).await);
    let of =
        |entry: &str, column: &str| rows.iter().find(|row| row["entry"] == entry).unwrap()[column].clone();
    assert_eq!(rows.len(), 6);
    assert_eq!(
        (of("E002", "rank"), of("E002", "plain_mean"), of("E002", "two_way_rank")),
        ("3".into(), "79.0000".into(), "2".into())
    );
    for (place, entry) in ["E001", "E002", "E003"].into_iter().enumerate() {
        assert_eq!(of(entry, "furthest"), page.cell("#estimates", entry, "最大变动"), "{place}");
    }

    let page = jury.organizer.get(&format!("{}?lang=en", jury.report())).await;
    assert_eq!(page.cell("#estimates", "E002", "Without severity"), "2");
    // Parts that no judge connects have no order where leanings are taken out.
    let apart = jury.add(&app).await;
    jury.add_judge(&app, "孙老师").await;
    jury.marked(&app, apart, jury.experts[4], [30, 30, 10]).await;
    let page = jury.organizer.get(&format!("{}?lang=zh-CN", jury.report())).await;
    assert!(page.text("#sensitivity").contains("不排名次"), "{}", page.text("#sensitivity"));
    assert_eq!(page.cell("#estimates", "E001", "扣除宽严"), "–");
    assert_eq!(page.cell("#estimates", "E001", "平均分"), "1");
});

on_both!(a_round_in_progress_shows_what_is_there_and_says_what_is_missing, |app| {
    let mut jury = Jury::set(&app, &[]).await;
    sql(&app, "UPDATE rounds SET state = 'open'").await;
    let page = jury.see_report().await;
    assert_eq!(page.status(), 200);
    assert_eq!(page.text(".empty h2"), "还没有评分");
    assert!(!page.has("#judges") && !page.has("#panel"));
    let rows = csv_rows(&jury.organizer.get(&format!("{}.csv", jury.report())).await);
    assert!(rows.is_empty());

    let experts = jury.experts.clone();
    for place in 0..4 {
        let entry = jury.add(&app).await;
        jury.marked(&app, entry, experts[0], usual(place, 0)).await;
        let state = if place < 3 { SheetState::Submitted } else { SheetState::Draft };
        jury.sheet(&app, entry, experts[1], state, Some(usual(place, 1))).await;
    }
    let page = jury.see_report().await;
    assert!(page.text("#unfinished").contains("还有 1 份评分没有提交"));
    assert_eq!(page.cell("#judges", "李经理", "评分份数"), "3/4");
    assert_eq!(page.cell("#judges", "王教授", "评分份数"), "4/4");
    // A sheet that is given up counts nowhere.
    sql(&app, "UPDATE sheets SET state = 'void', version = version + 1 WHERE state = 'draft'").await;
    let page = jury.see_report().await;
    assert!(!page.has("#unfinished"));
    assert_eq!(page.cell("#judges", "李经理", "评分份数"), "3/3");
});

on_both!(judges_and_teams_never_see_the_report, |app| {
    let mut jury = Jury::planted(&app).await;
    let scene = jury.scene.clone();
    let (judge, _) = scene.judge(&app, "周教授").await;
    let (team, _) = app.member(scene.competition, Role::Team, None).await;
    let (coordinator, _) = app.member(scene.competition, Role::Coordinator, Some(scene.regions[0])).await;
    for mut client in [judge, team, coordinator, app.visitor()] {
        for ending in ["", ".csv", &format!("/{}", jury.experts[0])] {
            let page = client.get(&format!("{}{ending}", jury.report())).await;
            assert!(page.status() == 404 || page.location().is_some_and(|to| to.starts_with("/sign-in")));
            assert!(!page.body().contains("钱主任"));
        }
    }
    let (mut supervisor, _) = app.member(scene.competition, Role::Supervisor, None).await;
    assert_eq!(supervisor.get(&jury.report()).await.count("#judges tbody tr"), 4);
    let stranger = scene.add_expert(&app, "吴教授", "别的大学").await;
    assert_eq!(jury.organizer.get(&format!("{}/{stranger}", jury.report())).await.status(), 404);
    assert_eq!(jury.organizer.get(&format!("{}/nobody", jury.report())).await.status(), 404);
});

on_both!(the_report_asks_the_same_number_of_questions_for_2_entries_and_for_20, |app| {
    let mut jury = Jury::set(&app, &[[30, 30, 20], [20, 30, 20]]).await;
    let mut asked = Vec::new();
    for more in [0, 18, 0] {
        for place in 0..more {
            jury.add_judged(&app, [place, 30, 20]).await;
        }
        let before = app.site.db.statements();
        assert_eq!(jury.see_report().await.status(), 200);
        asked.push(app.site.db.statements() - before);
    }
    assert_eq!(asked[0], asked[1]);
    assert_eq!(asked[2] + 2, asked[1], "marks and times are not asked for again when nothing has changed");
});

on_both!(ranking_and_board_lead_to_the_report_in_both_languages, |app| {
    let mut jury = Jury::planted(&app).await;
    for page in ["ranking", "progress"] {
        let page = jury.organizer.get(&format!("{}/{page}", jury.round())).await;
        assert!(page.attrs("main a", "href").contains(&jury.report()));
    }
    let page = jury.organizer.get(&format!("{}?lang=en", jury.report())).await;
    assert_eq!(page.text("h1"), "Judge report");
    assert!(
        page.cell("#judges", "钱主任", "Severity")
            .contains("severe gives less than an average judge, by about")
    );
    assert!(page.texts("main *").iter().all(|text| !text.contains("宽严")));
    let page = jury.see_judge(3).await;
    assert_eq!(page.text("h1"), "钱主任 severe");
});

async fn report_files(backend: Backend) -> Vec<Vec<u8>> {
    let app = TestApp::start(backend).await;
    let mut jury = Jury::planted(&app).await;
    let mut files = Vec::new();
    let judge = format!("/{}", jury.experts[0]);
    for ending in [".csv", "", &judge] {
        let page = jury.organizer.get(&format!("{}{ending}", jury.report())).await;
        assert_eq!(page.status(), 200);
        let main = if ending == ".csv" { page.bytes().to_vec() } else { page.text("main").into_bytes() };
        files.push(main);
    }
    files
}

#[actix_web::test]
async fn the_report_is_the_same_on_both_databases() {
    let Some(postgres) = Backend::postgres() else { return };
    let (left, right) = (report_files(Backend::Sqlite).await, report_files(postgres).await);
    for (left, right) in left.iter().zip(&right) {
        assert_eq!(String::from_utf8_lossy(left), String::from_utf8_lossy(right));
    }
}
