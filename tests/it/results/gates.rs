//! A round with a gate and a bonus, from the rubric to the recomputed result, all over HTTP.

use std::collections::BTreeMap;

use pingxuan::{
    cli::solve::ranking::{Format, run},
    domain::{
        id::{CriterionId, EntryId},
        role::Role,
        states::EntryState,
    },
    results::{snapshot, store},
};

use super::{ask, csv_rows, feedback::lead, publish_as, sql};
use crate::{
    competitions::settings::{borrowed, fields_of},
    on_both,
    support::{Client, Scene, TestApp},
};

/// The scene after the organizer has added a gate and a bonus to the rubric, and headings to its criteria.
pub struct Contest {
    pub scene: Scene,
    pub organizer: Client,
    /// The criteria, the gate, the bonus, in the order of the sheet.
    pub rows: Vec<CriterionId>,
    pub judges: Vec<(Client, pingxuan::domain::id::ExpertId)>,
}

impl Contest {
    pub async fn set(app: &TestApp) -> Self {
        let scene = Scene::set(app).await;
        let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
        let address = format!("/c/cup/rubrics/{}", scene.rubric);
        let page = organizer.get(&address).await;
        // The gate comes first on the sheet: the order of the sheet is not that of the rule.
        let shifted: Vec<(String, String)> = ["name_zh", "name_en", "code", "full", "step"]
            .into_iter()
            .flat_map(|field| {
                let page = &page;
                (1..=3)
                    .map(move |row| (format!("{field}_{}", row + 1), page.field(&format!("{field}_{row}"))))
            })
            .collect();
        let mut changes: Vec<(&str, &str)> = borrowed(&shifted);
        changes.extend([
            ("kind_1", "gate"),
            ("code_1", "journey"),
            ("name_zh_1", "红旅活动"),
            ("name_en_1", "Red Journey"),
            ("full_1", ""),
            ("step_1", ""),
            ("weight_1", ""),
            ("control_4", "points"),
            ("group_zh_2", "计划书"),
            ("group_en_2", "Plan"),
            ("group_zh_3", "计划书"),
            ("group_en_3", "Plan"),
            ("group_zh_4", "答辩"),
            ("group_en_4", "Pitch"),
            ("kind_5", "bonus"),
            ("code_5", "choice"),
            ("name_zh_5", "评委加分"),
            ("name_en_5", "Judge's choice"),
            ("full_5", "5"),
            ("step_5", "0.5"),
            ("weight_5", ""),
            ("control_5", "points"),
        ]);
        let page = organizer.post(&address, &borrowed(&fields_of(&page, &changes))).await;
        assert_eq!(page.status(), 303, "{:?}", page.problems());
        let rubric = scene.rubric;
        let rows = ask(app, move |conn| pingxuan::competitions::store::criteria_of(conn, rubric)).await;
        let rows = rows.iter().map(|row| row.id).collect();
        let mut judges = Vec::new();
        for name in ["王教授", "李经理"] {
            judges.push(scene.judge(app, name).await);
        }
        Self { scene, organizer, rows, judges }
    }

    /// Adds an entry that each judge marks and submits: gate, three criteria, bonus.
    pub async fn judge(&mut self, app: &TestApp, number: &str, marks: [[&str; 5]; 2]) -> EntryId {
        let entry = self.scene.add_entry(app, number, "茶", EntryState::Admitted).await;
        for ((client, expert), marks) in self.judges.iter_mut().zip(marks) {
            let sheet = self.scene.add_sheet(app, entry, *expert).await;
            let path = format!("/c/cup/judging/{sheet}");
            let page = client.get(&path).await;
            let names: Vec<String> = self.rows.iter().map(|row| format!("mark-{row}")).collect();
            let mut fields: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(marks).collect();
            let version = page.field("version");
            fields.extend([("version", version.as_str()), ("go", "submit"), ("comment", "思路清楚")]);
            let page = client.post(&path, &fields).await;
            assert_eq!(page.status(), 303, "{:?}", page.problems());
        }
        entry
    }

    pub fn round(&self) -> String {
        format!("/c/cup/rounds/{}", self.scene.round)
    }

    pub fn public(&self) -> String {
        format!("/results/cup/{}", self.scene.round)
    }

    pub async fn close(&mut self) {
        let path = format!("{}/close", self.round());
        assert_eq!(self.organizer.post(&path, &[("confirm", "yes")]).await.status(), 303);
    }
}

/// The published ranking, after `solve ranking` has made the same of the published marks and rule.
pub async fn computed_again(visitor: &mut Client, public: &str) -> Vec<BTreeMap<String, String>> {
    let scores = visitor.get(&format!("{public}/scores.csv")).await;
    let rule = visitor.get(&format!("{public}/rule.toml")).await;
    let answer = run(scores.bytes(), &rule.body(), Format::Csv).unwrap();
    let mut reader = csv::Reader::from_reader(answer.text.as_bytes());
    let again: Vec<BTreeMap<String, String>> = reader.deserialize().map(|row| row.unwrap()).collect();
    let published = csv_rows(&visitor.get(&format!("{public}.csv")).await);
    assert_eq!(published.len(), again.len());
    for (published, again) in published.iter().zip(&again) {
        for (head, value) in again {
            assert_eq!(&published[head], value, "{head}");
        }
    }
    published
}

/// Two entries of 80 points, one of them with a bonus from one judge, one of 90 that misses the gate for one judge, and
/// one of 70 with small bonuses from both.
async fn judged(app: &TestApp) -> (Contest, Vec<EntryId>) {
    let mut contest = Contest::set(app).await;
    let plain = ["1", "30", "30", "20", ""];
    let entries = vec![
        contest.judge(app, "E001", [plain, plain]).await,
        contest.judge(app, "E002", [["1", "30", "30", "20", "4.5"], plain]).await,
        contest.judge(app, "E003", [["1", "40", "30", "20", "5"], ["0", "40", "30", "20", ""]]).await,
        contest.judge(app, "E004", [["1", "30", "20", "20", "0"], ["1", "30", "20", "20", "1"]]).await,
    ];
    contest.close().await;
    (contest, entries)
}

on_both!(gates_and_bonuses_rank_and_are_explained, |app| {
    let (mut contest, entries) = judged(&app).await;
    let path = format!("{}/ranking", contest.round());
    let page = contest.organizer.get(&path).await;
    assert!(!page.has("#blockers"), "{:?}", page.texts("#blockers li"));
    let line = |number: &str| [page.cell("#ranking", number, "名次"), page.cell("#ranking", number, "总分")];
    assert_eq!(line("E002"), ["1", "84.50"], "the mean over those who gave a bonus, on top");
    assert_eq!(line("E001"), ["2", "80.00"]);
    assert_eq!(line("E004"), ["3", "70.50"]);
    assert_eq!(line("E003"), ["–", "–"]);
    assert_eq!(page.cell("#ranking", "E003", "奖项"), "不满足必要条件");

    let working = |entry: EntryId| format!("{}/entries/{entry}", contest.round());
    let (with_bonus, unmet) = (working(entries[1]), working(entries[2]));
    let page = contest.organizer.get(&with_bonus).await;
    assert_eq!(page.cell("#steps", "评委加分", "均分"), "4.5");
    assert_eq!(page.cell("#steps", "评委加分", "评分数"), "1");
    assert_eq!(page.cell("#marks", "王教授", "评委加分"), "4.5");
    assert_eq!(page.cell("#marks", "王教授", "红旅活动"), "满足");
    assert_eq!(page.cell("#marks", "王教授", "合计"), "80");
    assert!(page.text("#outcome").contains("84.50"));
    assert_eq!(page.texts("#gates dd"), ["满足"]);
    let page = contest.organizer.get(&unmet).await;
    assert_eq!(page.cell("#marks", "李经理", "红旅活动"), "不满足");
    assert_eq!(page.text("#outcome"), "不满足必要条件：红旅活动。因此不参与排名，没有总分。");
    let english = contest.organizer.get(&format!("{unmet}?lang=en")).await;
    assert!(english.text("#outcome").contains("Not met: Red Journey"), "{}", english.text("#outcome"));
});

on_both!(who_misses_a_gate_is_in_no_order_by_any_estimator_and_bonuses_count_in_each, |app| {
    let (mut contest, _) = judged(&app).await;
    let path = format!("{}/judge-report", contest.round());
    let page = contest.organizer.get(&path).await;
    let ranks = |number: &str| {
        ["本轮名次", "平均分", "标准分", "扣除宽严", "最大变动"]
            .map(|column| page.cell("#estimates", number, column))
    };
    assert_eq!(page.count("#estimates tbody tr"), 3);
    assert_eq!(ranks("E002"), ["1", "1", "1", "1", "0"]);
    assert_eq!(ranks("E001"), ["2", "2", "2", "2", "0"]);
    assert_eq!(ranks("E004"), ["3", "3", "3", "3", "0"]);
    assert!(page.text("#sensitivity").contains("混合模型没有结果：评分完全由项目和评委决定"));
});

on_both!(a_published_result_with_gates_and_bonuses_is_computed_again_by_anybody, |app| {
    let (mut contest, entries) = judged(&app).await;
    let publish = format!("{}/publish", contest.round());
    let page = contest.organizer.get(&publish).await;
    assert!(
        page.text("main").contains("1 个项目不满足必要条件，将不带名次公布：E003"),
        "{}",
        page.text("main")
    );
    let page = publish_as(&mut contest.organizer, &publish).await;
    assert_eq!(page.status(), 303, "{:?}", page.problems());
    let mut visitor = app.visitor();
    let rule = visitor.get(&format!("{}/rule.toml", contest.public())).await.body();
    assert!(rule.contains("[[gate]]\nid = \"journey\"") && rule.contains("[[bonus]]"), "{rule}");
    let published = computed_again(&mut visitor, &contest.public()).await;
    assert_eq!(published.len(), 4);
    let of = |number: &str, head: &str| {
        published.iter().find(|row| row["entry"] == number).map(|row| row[head].clone()).unwrap()
    };
    assert_eq!([of("E002", "bonus:choice"), of("E001", "bonus:choice")], ["4.50", ""]);
    assert_eq!([of("E002", "gate:journey"), of("E003", "gate:journey")], ["1", "0"]);

    let round = contest.scene.round;
    let mut row = ask(&app, move |conn| store::published_result(conn, round)).await.unwrap();
    assert_eq!(snapshot::check_snapshot(&row), Ok(()));
    let now = app.site.clock.now();
    let faults = ask(&app, move |conn| pingxuan::doctor::examine(conn, now)).await.faults;
    assert_eq!(faults, Vec::<String>::new());
    row.snapshot = row.snapshot.replacen("\"gates\":[false]", "\"gates\":[true]", 1);
    row.sha256 = snapshot::sha256(&row.snapshot);
    assert!(snapshot::check_snapshot(&row).unwrap_err().contains("ranking"), "a gate is checked too");

    let (mut team, account) = app.member(contest.scene.competition, Role::Team, None).await;
    lead(&app, entries[2], account).await;
    let path = format!("/c/cup/my-entries/{}/feedback/{round}", entries[2]);
    let page = team.get(&path).await;
    assert_eq!(page.text("#unranked"), "不满足必要条件：红旅活动。因此不参与排名，没有总分。");
    assert_eq!(page.texts("#gates dt"), ["红旅活动"]);
    assert_eq!(page.cell("#criteria", "评委加分", "均分"), "5.00");
    assert_eq!(page.cell("#criteria", "评委加分", "满分"), "加分，至多 5");
});

on_both!(a_gate_that_nobody_checked_forbids_the_publication, |app| {
    let (mut contest, _) = judged(&app).await;
    sql(&app, "DELETE FROM marks WHERE criterion_id IN (SELECT id FROM criteria WHERE kind = 'gate')").await;
    sql(&app, "UPDATE sheets SET version = version + 1").await;
    let path = format!("{}/ranking", contest.round());
    let page = contest.organizer.get(&path).await;
    let blockers = page.texts("#blockers li");
    assert_eq!(blockers.len(), 4);
    assert!(blockers[0].contains("E001 茶：没有评委核查是否满足必要条件"), "{blockers:?}");
    let publish = format!("{}/publish", contest.round());
    assert_eq!(publish_as(&mut contest.organizer, &publish).await.status(), 409);
});
