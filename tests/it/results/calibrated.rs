//! Rounds whose scores are calibrated: what the pages say of a score and how certain it is, what is published, that everybody can compute it
//! again, and what is said where nobody can be ranked.

#![expect(clippy::float_arithmetic, reason = "chances are estimates")]

use std::collections::BTreeMap;

use pingxuan::{
    cli::solve::ranking::{Format, run},
    domain::states::SheetState,
    results::{snapshot, store},
};
use serde_json::Value;

use super::{Jury, ask, csv_rows, feedback::lead, publish::sorted, sql};
use crate::{
    on_both,
    support::{Backend, Client, TestApp},
};

const JUDGES: [&str; 5] = ["王教授", "李经理", "周总", "陈工", "何主任"];

/// How much more than an average judge each of them gives.
const LEANINGS: [i32; 5] = [6, -6, 2, -3, 1];

/// A total as three marks.
pub fn split(total: i32) -> [i32; 3] {
    [total * 2 / 5, total * 2 / 5, total - 2 * (total * 2 / 5)]
}

/// Makes the rule of the round calibrate.
pub async fn calibrate(app: &TestApp) {
    sql(app, r#"UPDATE rounds SET rule = REPLACE(rule, '"aggregate":"mean"', '"aggregate":"calibrated"')"#)
        .await;
}

/// A closed calibrated round with so many entries, each with four of the five judges, whose marks differ from worth and leaning
/// by up to so many points.
async fn judged(app: &TestApp, entries: usize, noise: i32) -> Jury {
    let mut jury = Jury::set(app, &[]).await;
    for name in &JUDGES[2..] {
        jury.experts.push(jury.scene.add_expert(app, name, "一家企业").await);
    }
    calibrate(app).await;
    for _ in 0..entries {
        add_judged(app, &mut jury, noise).await;
    }
    jury
}

async fn add_judged(app: &TestApp, jury: &mut Jury, noise: i32) {
    let place = i32::try_from(jury.entries.len()).unwrap();
    let entry = jury.add(app).await;
    for (judge, leaning) in (0..).zip(LEANINGS).filter(|(judge, _)| (place + judge) % 5 > 0) {
        let worth = 40 + (place * 23) % 37;
        let luck = (place * 7 + judge * 11 + place * judge * 3) % (2 * noise + 1) - noise;
        let expert = jury.experts[usize::try_from(judge).unwrap()];
        jury.sheet(app, entry, expert, SheetState::Submitted, Some(split(worth + leaning + luck))).await;
    }
}

/// The rows of `solve ranking` for the marks and the rule at an address, by entry.
async fn solved(client: &mut Client, base: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let scores = client.get(&format!("{base}/scores.csv")).await;
    let rule = client.get(&format!("{base}/rule.toml")).await;
    assert_eq!((scores.status(), rule.status()), (200, 200));
    let answer = run(scores.bytes(), &rule.body(), Format::Csv).unwrap();
    let mut reader = csv::Reader::from_reader(answer.text.as_bytes());
    let rows = reader.deserialize().map(|row| row.unwrap());
    rows.map(|row: BTreeMap<String, String>| (row["entry"].clone(), row)).collect()
}

on_both!(the_ranking_shows_how_certain_each_place_is, |app| {
    let mut jury = judged(&app, 12, 4).await;
    let base = jury.round();
    let solved = solved(&mut jury.organizer, &base).await;
    let page = jury.ranking().await;
    assert!(!page.has("#blockers"), "{}", page.text("#blockers"));
    assert!(page.text("#calibration").contains("扣除了评委宽严的差别"));
    assert_eq!(solved.len(), 12);
    for (entry, row) in &solved {
        assert_eq!(page.cell("#ranking", entry, "总分"), row["adjusted"]);
        assert_eq!(page.cell("#ranking", entry, "误差 ±"), row["standard_error"]);
        let interval = format!("{}–{}", row["rank_low"], row["rank_high"]);
        assert_eq!(page.cell("#ranking", entry, "名次区间"), interval);
        let chance: f64 = row["p:一等奖"].parse().unwrap();
        let shown = page.cell("#ranking", entry, "一等奖概率");
        let near = shown.trim_matches(['<', '>', '%']).parse::<f64>().unwrap();
        assert!((near - 100.0 * chance).abs() <= 1.0, "{shown} for {chance}");
    }
    // Beside the line of an award stand the last entry above and the first below, with what is between them.
    let by_rank = |rank: &str| solved.values().find(|row| row["rank"] == rank).unwrap();
    let hundredths = |row: &BTreeMap<String, String>| row["score"].replace('.', "").parse::<i32>().unwrap();
    let gaps = page.texts("#gaps li");
    let (one, other) = (by_rank("1"), by_rank("2"));
    let apart = hundredths(one) - hundredths(other);
    let begin = format!(
        "一等奖：线上的 {} 与线下的 {} 相差 {}.{:02} 分，标准误差 ",
        one["entry"],
        other["entry"],
        apart / 100,
        apart % 100
    );
    assert!(gaps[0].starts_with(&begin), "{} is not {begin}", gaps[0]);
    assert!(
        gaps.iter().all(|gap| gap.ends_with("偶然的范围之内。") || gap.ends_with("超出偶然的范围。")),
        "{gaps:?}"
    );
    assert_eq!(gaps.len(), 2);
    // The line of a tier is as wide as the table.
    assert_eq!(page.attr("#ranking tr.cut td", "colspan"), Some(page.count("#ranking thead th").to_string()));
    let page = jury.organizer.get(&format!("{base}/ranking?lang=en")).await;
    assert!(page.text("#calibration").contains("strict and lenient judges"));
    assert!(page.cell("#ranking", "E001", "Rank interval").contains('–'));
    assert!(page.cell("#ranking", "E001", "Chance of First prize").ends_with('%'));
    assert!(page.texts("#gaps li")[0].starts_with("First prize: E"), "{:?}", page.texts("#gaps li"));
});

on_both!(another_rule_has_none_of_these_columns, |app| {
    let mut jury = Jury::set(&app, &[[20, 30, 20], [30, 30, 20]]).await;
    let page = jury.ranking().await;
    assert!(!page.has("#calibration") && !page.has("#gaps"));
    assert_eq!(page.count("#ranking thead th"), 9);
    let rows = csv_rows(&jury.organizer.get(&format!("{}/ranking.csv", jury.round())).await);
    assert!(!rows[0].contains_key("adjusted"));
});

on_both!(the_tables_of_organizers_are_those_of_solve_ranking, |app| {
    let mut jury = judged(&app, 12, 4).await;
    let base = jury.round();
    let solved = solved(&mut jury.organizer, &base).await;
    let table = csv_rows(&jury.organizer.get(&format!("{base}/ranking.csv")).await);
    assert_eq!(table.len(), 12);
    for row in &table {
        for (head, value) in &solved[&row["entry"]] {
            assert_eq!(&row[head], value, "{head} of {}", row["entry"]);
        }
    }
});

on_both!(a_published_calibration_comes_out_again_for_everybody, |app| {
    let mut jury = judged(&app, 12, 4).await;
    assert_eq!(jury.publish().await.status(), 303);
    let round = jury.scene.round;
    let row = ask(&app, move |conn| store::published_result(conn, round)).await.unwrap();
    assert_eq!(snapshot::check_snapshot(&row), Ok(()));
    let value: Value = serde_json::from_str(&row.snapshot).unwrap();
    assert_eq!(sorted(value.clone()).to_string(), row.snapshot);
    let forged = row.snapshot.replacen("\"standard_error\":\"", "\"standard_error\":\"1", 1);
    let forged = store::ResultRow { sha256: snapshot::sha256(&forged), snapshot: forged, ..row };
    assert!(snapshot::check_snapshot(&forged).unwrap_err().contains("does not come out"));

    let mut visitor = app.visitor();
    let page = visitor.get(&jury.public()).await;
    assert!(page.text("#calibration").contains("90% 把握"));
    let solved = solved(&mut visitor, &jury.public()).await;
    let table = csv_rows(&visitor.get(&format!("{}.csv", jury.public())).await);
    assert_eq!(table.len(), 12);
    for row in &table {
        for (head, value) in &solved[&row["entry"]] {
            assert_eq!(&row[head], value, "{head} of {}", row["entry"]);
        }
        let interval = format!("{}–{}", row["rank_low"], row["rank_high"]);
        assert_eq!(page.cell("#ranking", &row["entry"], "名次区间"), interval);
        assert_eq!(page.cell("#ranking", &row["entry"], "总分"), row["adjusted"]);
    }
    assert!(!page.body().contains("王教授"));
    let page = visitor.get(&format!("{}?lang=en", jury.public())).await;
    assert!(page.text("#calibration").contains("90% certainty"));
    assert!(page.cell("#ranking", "E001", "Rank interval").contains('–'));

    // What was published is what is computed again from the rows: there is nothing new.
    assert!(!jury.organizer.get(&format!("{}/publish", jury.round())).await.has("#publish"));
});

on_both!(a_result_of_another_rule_says_nothing_of_a_calibration, |app| {
    let mut jury = Jury::set(&app, &[[20, 30, 20], [30, 30, 20]]).await;
    jury.publish().await;
    let round = jury.scene.round;
    let row = ask(&app, move |conn| store::published_result(conn, round)).await.unwrap();
    assert!(!row.snapshot.contains("calibrated"), "results keep the form that they always had");
    let page = app.visitor().get(&jury.public()).await;
    assert!(!page.has("#calibration"));
    assert_eq!(page.count("#ranking thead th"), 6);
});

on_both!(the_working_shows_the_leaning_of_each_judge, |app| {
    let mut jury = Jury::set(&app, &[]).await;
    calibrate(&app).await;
    for total in [80, 70, 61] {
        let entry = jury.add(&app).await;
        for (expert, leaning) in jury.experts.clone().into_iter().zip([4, -4]) {
            jury.sheet(&app, entry, expert, SheetState::Submitted, Some(split(total + leaning))).await;
        }
    }
    let path = format!("{}/entries/{}", jury.round(), jury.entries[2]);
    let page = jury.organizer.get(&path).await;
    for (judge, total, leaning) in [("王教授", "65", "偏宽 4.00"), ("李经理", "57", "偏严 4.00")] {
        assert_eq!(page.cell("#leanings", judge, "合计"), total);
        assert_eq!(page.cell("#leanings", judge, "宽严"), leaning);
        assert_eq!(page.cell("#leanings", judge, "扣除后"), "61.00");
        assert_eq!(page.cell("#leanings", judge, "比重"), "50.0%");
    }
    assert!(page.text("#outcome").ends_with("61.00"));
    assert!(page.text("#facts").contains("名次区间"));
    let page = jury.organizer.get(&format!("{path}?lang=en")).await;
    assert_eq!(page.cell("#leanings", "王教授", "Leaning"), "Gives 4.00 more");
    assert_eq!(page.cell("#leanings", "李经理", "Leaning"), "Gives 4.00 less");
    assert!(page.text("#outcome").contains("without their leanings"));
});

on_both!(a_team_reads_how_certain_its_place_is, |app| {
    let mut jury = judged(&app, 12, 4).await;
    let (mut team, account) =
        app.member(jury.scene.competition, pingxuan::domain::role::Role::Team, None).await;
    lead(&app, jury.entries[3], account).await;
    assert_eq!(jury.publish().await.status(), 303);
    let solved = solved(&mut app.visitor(), &jury.public()).await;
    let path = format!("/c/cup/my-entries/{}/feedback/{}", jury.entries[3], jury.scene.round);
    let page = team.get(&path).await;
    let row = &solved["E004"];
    let facts = page.text("#facts");
    for fact in [&row["score"], &row["standard_error"], &format!("{}–{}", row["rank_low"], row["rank_high"])]
    {
        assert!(facts.contains(fact.as_str()), "{fact} in {facts}");
    }
    assert!(page.text("#calibration").contains("扣除了评委宽严的差别"));
});

on_both!(what_is_hardly_known_is_noted_and_forbids_nothing, |app| {
    let mut jury = Jury::set(&app, &[[20, 30, 20], [30, 30, 20]]).await;
    calibrate(&app).await;
    let third = jury.scene.add_expert(&app, "周总", "一家企业").await;
    for entry in jury.entries.clone() {
        jury.sheet(&app, entry, third, SheetState::Submitted, Some([22, 22, 11])).await;
    }
    let page = jury.ranking().await;
    let notes = page.texts("#calibration li");
    assert!(notes.iter().any(|note| note.starts_with("周总给 2 个项目打的合计分完全相同")), "{notes:?}");
    assert!(notes.iter().any(|note| note.starts_with("王教授只评了 2 个项目，不足 3 个")), "{notes:?}");
    assert!(notes.iter().any(|note| note.contains("（E001、E002）")), "{notes:?}");
    assert_eq!(page.cell("#ranking", "E002", "名次区间"), "–");
    assert_eq!(page.cell("#ranking", "E002", "误差 ±"), "–");
    // Nobody is below the second award, and what is between the two entries may be anything.
    let gaps = page.texts("#gaps li");
    assert!(gaps.len() == 1 && gaps[0].starts_with("一等奖：线上的 E002 与线下的 E001 "), "{gaps:?}");
    assert!(gaps[0].ends_with("看不出是否出于偶然。"), "{gaps:?}");
    let page = jury.organizer.get(&format!("{}/publish?lang=en", jury.round())).await;
    let notes = page.texts("#notes li");
    assert!(
        notes.iter().any(|note| note.starts_with("周总 gave the same total to all entries (2)")),
        "{notes:?}"
    );
    assert!(notes.iter().any(|note| note.contains("too few reviews")), "{notes:?}");
    assert_eq!(jury.publish().await.status(), 303);
});

on_both!(marks_that_no_calibration_takes_block_and_say_why, |app| {
    let mut jury = judged(&app, 3, 1).await;
    sql(&app, "UPDATE criteria SET weight = 2000000000").await;
    sql(&app, "UPDATE marks SET points = points * 10000").await;
    let blockers = jury.blockers().await;
    assert!(blockers.len() == 1 && blockers[0].contains("无法校准"), "{blockers:?}");
    assert_eq!(jury.publish().await.status(), 409);
});

on_both!(the_page_asks_the_same_number_of_questions_for_3_entries_and_for_15, |app| {
    let mut jury = judged(&app, 3, 2).await;
    let mut asked = Vec::new();
    for more in [0, 12] {
        for _ in 0..more {
            add_judged(&app, &mut jury, 2).await;
        }
        let before = app.site.db.statements();
        assert_eq!(jury.ranking().await.status(), 200);
        asked.push(app.site.db.statements() - before);
    }
    assert_eq!(asked[0], asked[1]);
});

async fn files(backend: Backend) -> Vec<(&'static str, Vec<u8>)> {
    let app = TestApp::start(backend).await;
    let mut jury = judged(&app, 12, 4).await;
    let mut files = Vec::new();
    for name in ["ranking.csv", "ranking.xlsx", "scores.csv", "rule.toml"] {
        let path = format!("{}/{name}", jury.round());
        files.push((name, jury.organizer.get(&path).await.bytes().to_vec()));
    }
    assert_eq!(jury.publish().await.status(), 303);
    for ending in ["", ".csv", ".xlsx", ".json", "/scores.csv"] {
        let page = app.visitor().get(&format!("{}{ending}", jury.public())).await;
        assert_eq!(page.status(), 200);
        files.push((ending, page.bytes().to_vec()));
    }
    files
}

#[actix_web::test]
async fn a_calibration_gives_the_same_bytes_on_both_databases() {
    let Some(postgres) = Backend::postgres() else { return };
    let (left, right) = (files(Backend::Sqlite).await, files(postgres).await);
    for ((name, left), (_, right)) in left.iter().zip(&right) {
        assert!(left == right, "{name} differs:\n{}", String::from_utf8_lossy(right));
    }
}
