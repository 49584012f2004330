//! A round whose criterion groups are parts with weights, from the rule to the recomputed result, all over HTTP.

use pingxuan::{
    domain::role::Role,
    results::{
        snapshot::{self, Snapshot},
        store,
    },
};

use super::{
    ask,
    feedback::lead,
    gates::{Contest, computed_again},
    publish_as,
};
use crate::{
    competitions::settings::{borrowed, fields_of},
    on_both,
    support::TestApp,
};

/// The contest with the plan as 40 percent of the total and the pitch as 60, each part's totals trimmed.
async fn in_parts(app: &TestApp) -> Contest {
    let mut contest = Contest::set(app).await;
    let page = contest.organizer.get(&contest.round()).await;
    assert!(page.text("#parts").contains("“计划书”的权重"), "{}", page.text("#parts"));
    let changes = [("part-c1", "40"), ("part-c3", "60"), ("weighting", "percent")];
    let path = contest.round();
    let page = contest.organizer.post(&path, &borrowed(&fields_of(&page, &changes))).await;
    assert_eq!(page.status(), 303, "{:?}", page.problems());
    contest
}

on_both!(parts_count_on_the_sheet_in_the_ranking_and_when_it_is_computed_again, |app| {
    let mut contest = in_parts(&app).await;
    // (30/40 + 30/40) / 2 × 40 + 20/20 × 60 = 90, and (40/40 + 20/40) / 2 × 40 + 10/20 × 60 = 60.
    let first =
        contest.judge(&app, "E001", [["1", "30", "30", "20", ""], ["1", "40", "20", "10", "2"]]).await;
    contest.judge(&app, "E002", [["1", "10", "10", "20", ""], ["1", "10", "10", "20", ""]]).await;
    contest.judge(&app, "E003", [["0", "40", "40", "20", ""], ["1", "40", "40", "20", ""]]).await;
    let judge = &mut contest.judges[0].0;
    let list = judge.get("/c/cup/judging").await;
    assert!(list.text("main").contains("90.00"), "{}", list.text("main"));
    contest.close().await;

    let path = format!("{}/ranking", contest.round());
    let page = contest.organizer.get(&path).await;
    assert_eq!(page.cell("#ranking", "E001", "总分"), "77.00", "the mean of 90 and 60, and the bonus");
    assert_eq!(page.cell("#ranking", "E002", "总分"), "70.00");
    assert_eq!(page.cell("#ranking", "E003", "总分"), "–");
    let path = format!("{}/entries/{first}", contest.round());
    let page = contest.organizer.get(&path).await;
    assert_eq!(page.cell("#parts", "计划书", "得分"), "1.5");
    assert_eq!(page.cell("#parts", "计划书", "权重"), "40%");
    assert_eq!(page.cell("#parts", "计划书", "加权"), "30");
    assert_eq!(page.cell("#parts", "答辩", "加权"), "45");
    assert_eq!(page.cell("#marks", "王教授", "合计"), "90");
    assert_eq!(page.text("#outcome"), "总分 = 各部分加权得分之和： 77 → 77.00 其中加分 2");
    let page = contest.organizer.get(&format!("{path}?lang=en")).await;
    assert_eq!(page.cell("#parts", "Pitch", "Weighted"), "45");
    contest.organizer.get(&format!("{path}?lang=zh-CN")).await;

    let publish = format!("{}/publish", contest.round());
    assert_eq!(publish_as(&mut contest.organizer, &publish).await.status(), 303);
    let mut visitor = app.visitor();
    let published = computed_again(&mut visitor, &contest.public()).await;
    let scores: Vec<&str> = published.iter().map(|row| row["score"].as_str()).collect();
    assert_eq!(scores, ["77.00", "70.00", ""]);
    let call = visitor.get("/c/cup").await;
    assert!(
        call.text("main").contains("分部合成：计划书 40% · 答辩 60% · 总分 100 分"),
        "{}",
        call.text("main")
    );
    let round = contest.scene.round;
    let row = ask(&app, move |conn| store::published_result(conn, round)).await.unwrap();
    assert_eq!(snapshot::check_snapshot(&row), Ok(()));
    let (mut team, account) = app.member(contest.scene.competition, Role::Team, None).await;
    lead(&app, first, account).await;
    let page = team.get(&format!("/c/cup/my-entries/{first}/feedback/{round}")).await;
    assert_eq!(page.texts("#criteria th[scope=rowgroup]"), ["计划书", "答辩"]);
    let line = |part: &str| ["得分", "权重", "加权"].map(|head| page.cell("#parts", part, head));
    assert_eq!(line("计划书"), ["1.50", "40%", "30.00"]);
    assert_eq!(line("答辩"), ["0.75", "60%", "45.00"]);
    let now = app.site.clock.now();
    assert_eq!(
        ask(&app, move |conn| pingxuan::doctor::examine(conn, now)).await.faults,
        Vec::<String>::new()
    );
});

on_both!(a_sheet_says_what_its_parts_count_and_the_script_gets_the_same_numbers, |app| {
    let mut contest = in_parts(&app).await;
    let entry =
        contest.scene.add_entry(&app, "E001", "茶", pingxuan::domain::states::EntryState::Admitted).await;
    let (client, expert) = &mut contest.judges[0];
    let sheet = contest.scene.add_sheet(&app, entry, *expert).await;
    let page = client.get(&format!("/c/cup/judging/{sheet}")).await;
    assert_eq!(page.texts("form[data-sheet] > h3"), ["计划书 权重 40%", "答辩 权重 60%"]);
    assert_eq!(page.attrs(".criterion[data-over]", "data-over"), ["40000", "40000", "60000"]);
    assert_eq!(page.attrs(".criterion[data-under]", "data-under"), ["2000", "2000", "1000"]);
    assert!(page.text(".sticky").contains("满分 100"), "{}", page.text(".sticky"));
});

/// A result as it was frozen before the headings and the sums of parts were kept.
fn older(row: &store::ResultRow) -> store::ResultRow {
    let mut snapshot = Snapshot::parse(&row.snapshot).unwrap();
    snapshot.criteria.iter_mut().for_each(|criterion| criterion.group = snapshot::Name::default());
    snapshot.ranking.iter_mut().for_each(|place| place.parts.clear());
    let text = snapshot.to_text().unwrap();
    store::ResultRow { sha256: snapshot::sha256(&text), snapshot: text, ..row.clone() }
}

on_both!(a_result_that_was_frozen_without_the_sums_of_its_parts_is_still_good, |app| {
    let mut contest = in_parts(&app).await;
    contest.judge(&app, "E001", [["1", "30", "30", "20", ""], ["1", "40", "20", "10", "2"]]).await;
    contest.close().await;
    let publish = format!("{}/publish", contest.round());
    assert_eq!(publish_as(&mut contest.organizer, &publish).await.status(), 303);
    let round = contest.scene.round;
    let row = ask(&app, move |conn| store::published_result(conn, round)).await.unwrap();
    let old = older(&row);
    assert!(row.snapshot.contains("\"group\":{\"en\":\"Plan\"") && !old.snapshot.contains("\"group\""));
    assert_eq!(snapshot::check_snapshot(&old), Ok(()));
    let fingerprint = |row: &store::ResultRow| Snapshot::parse(&row.snapshot).unwrap().fingerprint().unwrap();
    assert_eq!(fingerprint(&old), fingerprint(&row), "nothing new would be published");

    let mut wrong = row.clone();
    wrong.snapshot = row.snapshot.replacen("\"weighted\":\"30.00\"", "\"weighted\":\"31.00\"", 1);
    assert_ne!(wrong.snapshot, row.snapshot);
    wrong.sha256 = snapshot::sha256(&wrong.snapshot);
    assert!(snapshot::check_snapshot(&wrong).unwrap_err().contains("ranking"), "the sums are checked");
});
