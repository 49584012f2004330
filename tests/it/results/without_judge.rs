//! Calibrated rounds without one of their judges: the report says what the official ranking of the other marks says, and where there is none,
//! why.

use pingxuan::{domain::states::SheetState, judging::store as judging};

use super::{
    Jury,
    calibrated::{calibrate, split},
    csv_rows, sql,
};
use crate::{on_both, support::TestApp};

impl Jury {
    /// A closed calibrated round of three judges.
    async fn of_three(app: &TestApp) -> Self {
        let mut jury = Self::set(app, &[]).await;
        jury.add_judge(app, "赵教授").await;
        calibrate(app).await;
        jury
    }

    /// Adds an entry with these totals of the judges; 0 is no sheet.
    async fn add_totals(&mut self, app: &TestApp, totals: [i32; 3]) {
        let entry = self.add(app).await;
        for (judge, total) in totals.into_iter().enumerate().filter(|(_, total)| *total > 0) {
            self.sheet(app, entry, self.experts[judge], SheetState::Submitted, Some(split(total))).await;
        }
    }

    /// What the table says of a judge: moved ranks, other awards, and why neither is known.
    async fn influence_in_table(&mut self, judge: &str) -> [String; 3] {
        let path = format!("{}.csv", self.report());
        let rows = csv_rows(&self.organizer.get(&path).await);
        let row = rows.iter().find(|row| row["judge"] == judge).unwrap();
        ["ranks_moved", "awards_changed", "influence_refused"].map(|head| row[head].clone())
    }
}

on_both!(who_misses_a_gate_takes_no_award_without_a_judge_and_bonuses_and_thresholds_count, |app| {
    let mut jury = Jury::of_three(&app).await;
    let [gate, bonus] = jury.scene.add_gate_and_bonus(&app).await;
    sql(
        &app,
        r#"UPDATE rounds SET rule = REPLACE(rule, '"name":"二等奖","count":2', '"name":"二等奖","threshold":"45"')"#,
    )
    .await;
    // Without the first judge the second entry leads by 47 and its bonus of 5; the last is the best and misses the gate.
    let all = [[60, 50, 50], [30, 47, 47], [40, 40, 40], [20, 20, 20], [10, 90, 90]];
    for (place, totals) in all.into_iter().enumerate() {
        let entry = jury.add(&app).await;
        for (judge, total) in totals.into_iter().enumerate() {
            let expert = jury.experts[judge];
            let sheet_id = jury.sheet(&app, entry, expert, SheetState::Submitted, Some(split(total))).await;
            let mark = |criterion_id, points| judging::MarkRow { sheet_id, criterion_id, points };
            let mut marks = vec![mark(gate, if place == 4 { 0 } else { 1000 })];
            if (place, judge) == (1, 1) {
                marks.push(mark(bonus, 5000));
            }
            app.site.db.write(move |conn| judging::insert_marks(conn, &marks)).await.unwrap();
        }
    }
    let page = jury.ranking().await;
    let awards = ["E001", "E002", "E003", "E005"].map(|entry| page.cell("#ranking", entry, "奖项"));
    assert_eq!(awards[..2], ["一等奖", "二等奖"]);
    assert!(!awards[2].contains("等奖") && awards[3] == "不满足必要条件", "{awards:?}");

    let page = jury.see_report().await;
    let hinging = ["王教授", "李经理", "赵教授"].map(|judge| page.cell("#judges", judge, "奖项影响"));
    assert_eq!(hinging, ["2", "1", "1"]);
    let page = jury.see_judge(0).await;
    assert_eq!(page.text("#influence"), "去掉这位评委的评分，2 个项目的名次会变，最多变动 1 名。");
    assert_eq!(page.count("#changes tbody tr"), 2);
    let change = |entry: &str| ["现在的奖项", "去掉后的奖项"].map(|head| page.cell("#changes", entry, head));
    assert_eq!(change("E001"), ["一等奖", "二等奖"], "50 points are enough for the second prize");
    assert_eq!(change("E002"), ["二等奖", "一等奖"]);
    assert!(!page.has("#lost"));
    // Without the second judge the bonus is gone as well, and the third entry is before it.
    let page = jury.see_judge(1).await;
    assert_eq!(page.cell("#changes", "E002", "去掉后的奖项"), "–");
    assert_eq!(jury.influence_in_table("王教授").await, ["2", "E001 E002", ""]);
    assert_eq!(jury.influence_in_table("李经理").await, ["2", "E002", ""]);
    // 43.5 are too few for the second prize, though the rank is the same.
    assert_eq!(jury.influence_in_table("赵教授").await, ["0", "E002", ""]);
});

on_both!(awards_by_threshold_alone_hinge_on_a_judge_without_any_other_rank, |app| {
    let mut jury = Jury::of_three(&app).await;
    sql(
        &app,
        r#"UPDATE rounds SET rule = REPLACE(REPLACE(rule, '"name":"一等奖","count":1', '"name":"一等奖","threshold":"60"'),
            '"name":"二等奖","count":2', '"name":"二等奖","threshold":"40"')"#,
    )
    .await;
    for totals in [[90, 90, 90], [71, 59, 59], [50, 50, 50], [18, 30, 30]] {
        jury.add_totals(&app, totals).await;
    }
    let page = jury.see_judge(0).await;
    assert_eq!(page.text("#influence"), "去掉这位评委的评分，0 个项目的名次会变，最多变动 0 名。");
    assert_eq!(page.count("#changes tbody tr"), 1);
    assert_eq!(page.cell("#changes", "E002", "现在的奖项"), "一等奖");
    assert_eq!(page.cell("#changes", "E002", "去掉后的奖项"), "二等奖");
    assert!(!page.has("#unchanged"));
    let page = jury.see_judge(1).await;
    assert_eq!(page.text("#unchanged"), "没有项目的奖项会变。");
    assert!(!page.has("#changes"));
});

on_both!(a_judge_of_two_entries_is_left_out_like_any_other, |app| {
    let mut jury = Jury::of_three(&app).await;
    for totals in [[60, 60, 40], [58, 58, 60], [40, 40, 0], [30, 30, 0]] {
        jury.add_totals(&app, totals).await;
    }
    let page = jury.see_report().await;
    assert_eq!(page.cell("#judges", "赵教授", "宽严"), "– 评分太少，不作估计");
    assert_eq!(page.cell("#judges", "赵教授", "奖项影响"), "2");
    let page = jury.see_judge(2).await;
    assert_eq!(page.text("#influence"), "去掉这位评委的评分，2 个项目的名次会变，最多变动 1 名。");
    assert_eq!(page.cell("#changes", "E001", "现在的奖项"), "二等奖");
    assert_eq!(page.cell("#changes", "E001", "去掉后的奖项"), "一等奖");
    assert_eq!(jury.influence_in_table("赵教授").await, ["2", "E001 E002", ""]);
});

on_both!(where_nobody_is_ranked_with_or_without_a_judge_that_is_said, |app| {
    let mut jury = Jury::of_three(&app).await;
    for totals in [[60, 0, 0], [50, 0, 0], [45, 0, 0], [0, 40, 0], [0, 30, 0], [0, 20, 0]] {
        jury.add_totals(&app, totals).await;
    }
    // Two parts: nobody has a rank to lose.
    let page = jury.see_report().await;
    assert_eq!(page.cell("#judges", "王教授", "奖项影响"), "– 本轮没有名次");
    let page = jury.see_judge(0).await;
    assert!(page.text("#influence").contains("没有任何项目有名次"), "{}", page.text("#influence"));
    assert!(!page.has("#changes") && !page.has("#unchanged") && !page.has("#lost"));
    assert_eq!(jury.influence_in_table("王教授").await, ["", "", "nobody_ranked"]);

    // The third judge connects them, and nobody else does.
    for (entry, total) in [(0, 64), (1, 54), (3, 44)] {
        let (entry, expert) = (jury.entries[entry], jury.experts[2]);
        jury.sheet(&app, entry, expert, SheetState::Submitted, Some(split(total))).await;
    }
    let page = jury.see_report().await;
    assert_eq!(page.cell("#judges", "赵教授", "奖项影响"), "– 去掉后无法排名");
    assert_eq!(page.cell("#judges", "王教授", "奖项影响"), "2");
    let page = jury.see_judge(2).await;
    let why = page.text("#influence");
    assert!(why.contains("只有这位评委把全部项目联系起来"), "{why}");
    assert!(!page.has("#changes") && !page.has("#unchanged") && !page.has("#lost"));
    assert_eq!(jury.influence_in_table("赵教授").await, ["", "", "nobody_left"]);
    // Without the first judge the third entry has neither score nor prize, and the fourth takes the prize.
    let page = jury.see_judge(0).await;
    assert_eq!(page.text("#influence"), "去掉这位评委的评分，3 个项目的名次会变，最多变动 1 名。");
    assert!(page.text("#lost").ends_with("E003"), "{}", page.text("#lost"));
    assert_eq!(page.count("#changes tbody tr"), 2);
    assert_eq!(page.cell("#changes", "E003", "去掉后的奖项"), "–", "who has no score has no award");
    assert_eq!(page.cell("#changes", "E004", "现在的奖项"), "–");
    assert_eq!(page.cell("#changes", "E004", "去掉后的奖项"), "二等奖");
    assert_eq!(jury.influence_in_table("王教授").await, ["3", "E003 E004", ""]);

    let path = format!("{}?lang=en", jury.report());
    let page = jury.organizer.get(&path).await;
    assert_eq!(page.cell("#judges", "赵教授", "Awards that hinge on it"), "– no ranking without");
    assert!(jury.see_judge(2).await.text("#influence").starts_with("Only this judge connects all entries."));
});
