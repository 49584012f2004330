//! Entries that are out only for now: no plan takes away what they have. And whatever a plan takes away of an entry that
//! is not to be assigned has a row with its name and where it stands.

use std::collections::BTreeSet;

use pingxuan::{
    assignment::{
        propose::Ask,
        situation::{Pair, Purpose},
        store::inputs,
    },
    domain::{
        id::{EntryId, ExpertId, SheetId},
        role::Role,
    },
};

use super::scene::{ASK, apply, compute, in_force, pairs, small, words};
use crate::{
    on_both,
    results::{ask, sql},
    support::{Client, Scene, TestApp},
};

/// One mentor each, and whoever has one keeps it.
const MENTORS: Ask = Ask { per_entry: 1, keeps: true, ..ASK };

/// Places for mentoring with 赵 and 钱, and with nobody else.
const TWO_AND_FOUR: &str =
    "UPDATE experts SET mentoring_capacity = CASE name WHEN '赵' THEN 2 WHEN '钱' THEN 4 ELSE 0 END";
const THREE_AND_TWO: &str =
    "UPDATE experts SET mentoring_capacity = CASE name WHEN '赵' THEN 3 WHEN '钱' THEN 2 ELSE 0 END";

/// Decides on an entry at the desk.
async fn decide(steward: &mut Client, entry: EntryId, decision: &str) {
    let desk = format!("/c/cup/entries/{entry}");
    let version = steward.get(&desk).await.field("version");
    let fields = [("version", version.as_str()), ("decision", decision), ("remark", "请补充财务预测")];
    let page = steward.post(&format!("{desk}/decide"), &fields).await;
    assert_eq!(page.status(), 303, "{decision}: {:?}", page.problems());
}

/// Answers a question of the desk.
async fn answer(steward: &mut Client, entry: EntryId, act: &str) {
    let path = format!("/c/cup/entries/{entry}/{act}");
    let version = steward.get(&path).await.field("version");
    let page = steward.post(&path, &[("version", version.as_str()), ("reason", "来信说明")]).await;
    assert_eq!(page.status(), 303, "{act}: {:?}", page.problems());
}

/// Every mentorship in force, whatever became of the entry.
async fn mentorships(app: &TestApp, scene: &Scene) -> BTreeSet<Pair> {
    let competition = scene.competition;
    let rows = ask(app, move |conn| inputs::mentorships_in_force(conn, competition)).await;
    rows.into_iter().map(|(_, entry, expert)| (entry, expert)).collect()
}

/// The sheets of an entry.
async fn sheets(app: &TestApp, scene: &Scene, entry: EntryId) -> BTreeSet<SheetId> {
    let round = scene.round;
    let sheets = ask(app, move |conn| inputs::sheets_of_round(conn, round)).await;
    sheets.into_iter().filter(|sheet| sheet.entry == entry).map(|sheet| sheet.id).collect()
}

on_both!(a_mentor_plan_leaves_the_mentor_of_a_returned_or_reopened_entry, |app| {
    let (scene, entries, _) = small(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let plan = compute(&app, &scene, Purpose::Mentors, MENTORS).await;
    apply(&app, &scene, plan).await.unwrap();
    let before = mentorships(&app, &scene).await;
    assert_eq!(before.len(), 6);

    for decision in ["return", "reopen"] {
        decide(&mut organizer, entries[0], decision).await;
        let plan = compute(&app, &scene, Purpose::Mentors, MENTORS).await;
        let page = organizer.get(&format!("/c/cup/plans/{plan}?show=all")).await;
        assert!(page.text("#counts").contains("取消0"), "{decision}: {}", page.text("#counts"));
        assert_eq!(page.count("#diff tbody tr"), 5, "{decision}");
        apply(&app, &scene, plan).await.unwrap();
        assert_eq!(mentorships(&app, &scene).await, before, "{decision}");
    }

    decide(&mut organizer, entries[0], "admit").await;
    assert_eq!(in_force(&app, &scene, Purpose::Mentors).await, before, "it finds its mentor again");
});

on_both!(whoever_finds_a_mentor_again_takes_a_place_meanwhile, |app| {
    let (scene, _, experts) = small(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    sql(&app, TWO_AND_FOUR).await;
    let plan = compute(&app, &scene, Purpose::Mentors, MENTORS).await;
    apply(&app, &scene, plan).await.unwrap();
    let own: Vec<EntryId> = mentorships(&app, &scene)
        .await
        .into_iter()
        .filter(|(_, expert)| *expert == experts[0])
        .map(|(entry, _)| entry)
        .collect();
    assert_eq!(own.len(), 2);
    for entry in own {
        decide(&mut organizer, entry, "return").await;
    }

    let plan = compute(&app, &scene, Purpose::Mentors, Ask { keeps: false, ..MENTORS }).await;
    let given: Vec<ExpertId> = pairs(&app, plan).await.into_iter().map(|(_, expert)| expert).collect();
    assert_eq!(given, [experts[1]; 4], "both places of the other are taken");
});

on_both!(every_page_counts_what_is_out_only_for_now_as_part_of_the_load, |app| {
    let (scene, entries, experts) = small(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    sql(&app, TWO_AND_FOUR).await;
    let first = compute(&app, &scene, Purpose::Mentors, MENTORS).await;
    apply(&app, &scene, first).await.unwrap();
    let of_zhao: Vec<EntryId> = mentorships(&app, &scene)
        .await
        .into_iter()
        .filter(|(_, expert)| *expert == experts[0])
        .map(|(entry, _)| entry)
        .collect();
    for entry in &of_zhao {
        decide(&mut organizer, *entry, "return").await;
    }
    let second = compute(&app, &scene, Purpose::Mentors, MENTORS).await;

    // The plan in force has the pairs that wait, the new one does not: the load is the same.
    for plan in [first, second] {
        let page = organizer.get(&format!("/c/cup/plans/{plan}")).await;
        assert_eq!(page.cell("#loads", "赵", "变化"), "2 → 2 （2 项暂不参赛） / 2");
        assert_eq!(page.cell("#loads", "钱", "变化"), "4 → 4 / 4");
        assert!(!page.text("#loads").contains("超出上限"), "{}", page.text("#loads"));
    }
    let other = entries.iter().find(|entry| !of_zhao.contains(entry)).unwrap();
    let path = format!("/c/cup/plans/{second}/entries/{other}");
    let page = organizer.get(&path).await;
    assert_eq!(page.cell("#offers", "赵", "负载"), "2 （2 项暂不参赛） / 2 已满");

    let (version, zhao) = (page.field("version"), experts[0].to_string());
    let fields = [("version", version.as_str()), ("out", ""), ("in", zhao.as_str())];
    let edited = organizer.post(&path, &fields).await;
    let page = organizer.follow(edited).await;
    assert!(page.text("body").contains("这位专家的工作量超出上限"), "{}", page.text("body"));
    let page = organizer.get(&format!("/c/cup/plans/{second}")).await;
    assert_eq!(page.cell("#loads", "赵", "变化"), "2 → 3 （2 项暂不参赛） / 2");
    assert!(page.cell("#loads", "赵", "专家").contains("超出上限"));
});

on_both!(the_places_of_a_shortage_add_up_when_entries_wait, |app| {
    let (scene, _, experts) = small(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    sql(&app, TWO_AND_FOUR).await;
    let plan = compute(&app, &scene, Purpose::Mentors, MENTORS).await;
    apply(&app, &scene, plan).await.unwrap();
    for (entry, expert) in mentorships(&app, &scene).await {
        if expert == experts[0] {
            decide(&mut organizer, entry, "return").await;
        }
    }
    sql(&app, THREE_AND_TWO).await;

    organizer.get("/c/cup/plans/compute").await;
    let fields = [("target", "mentors"), ("per_entry", "1"), ("seed", "7")];
    let page = organizer.post("/c/cup/plans/compute", &fields).await;
    assert_eq!(page.status(), 422, "{}", page.text("main"));
    let said = page.text("#short p");
    assert!(said.contains("这 4 个项目需要 4 个辅导名额"), "{said}");
    assert!(said.contains("导师只有 2 位，共 3 个名额"), "{said}");
    let named = page.texts("#short li");
    for expert in ["赵 1（上限 3） （2 项暂不参赛）", "钱 2（上限 2）"] {
        assert!(named.iter().any(|name| name == expert), "{expert} in {named:?}");
    }
});

on_both!(a_judge_plan_leaves_the_untouched_sheets_of_a_withdrawn_entry, |app| {
    let (scene, entries, _) = small(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let judges = Purpose::Judges(scene.round);
    let plan = compute(&app, &scene, judges, ASK).await;
    apply(&app, &scene, plan).await.unwrap();
    let kept = sheets(&app, &scene, entries[0]).await;
    assert_eq!(kept.len(), 2);
    answer(&mut organizer, entries[0], "withdraw").await;

    let plan = compute(&app, &scene, judges, Ask { per_entry: 1, ..ASK }).await;
    let page = organizer.get(&format!("/c/cup/plans/{plan}?show=all")).await;
    assert_eq!(page.count("#diff tbody tr"), 5, "{}", page.text("#diff"));
    apply(&app, &scene, plan).await.unwrap();

    assert_eq!(sheets(&app, &scene, entries[0]).await, kept);
    answer(&mut organizer, entries[0], "restore").await;
    let stands = in_force(&app, &scene, judges).await;
    assert_eq!(stands.iter().filter(|pair| pair.0 == entries[0]).count(), 2, "they count again");
});

on_both!(a_plan_in_force_shows_where_an_entry_stands_that_was_sent_back, |app| {
    let (scene, entries, _) = small(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let plan = compute(&app, &scene, Purpose::Mentors, MENTORS).await;
    apply(&app, &scene, plan).await.unwrap();
    decide(&mut organizer, entries[0], "return").await;

    let page = organizer.get(&format!("/c/cup/plans/{plan}")).await;
    let counts = page.text("#counts");
    assert!(counts.contains("新增0") && counts.contains("取消0") && counts.contains("不变6"), "{counts}");
    assert_eq!(page.count("#diff tbody tr"), 6);
    let row = page.cell("#diff", "E-1", "项目");
    assert!(row.contains("甲") && row.contains("退回修改"), "{row}");
    assert!(!page.cell("#diff", "E-1", "不变").is_empty(), "its mentor stays");
});

on_both!(what_a_plan_takes_away_of_a_disqualified_entry_has_a_row, |app| {
    let (scene, entries, experts) = small(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let judges = Purpose::Judges(scene.round);
    let plan = compute(&app, &scene, judges, ASK).await;
    apply(&app, &scene, plan).await.unwrap();
    let before = pairs(&app, plan).await;
    answer(&mut organizer, entries[0], "disqualify").await;

    let plan = compute(&app, &scene, judges, Ask { is_balanced: false, keeps: true, ..ASK }).await;
    let page = organizer.get(&format!("/c/cup/plans/{plan}")).await;
    assert!(page.text("#counts").contains("取消2"), "{}", page.text("#counts"));
    assert_eq!(page.count("#diff tbody tr"), 1, "nothing else changes: {}", page.text("#diff"));
    let row = page.cell("#diff", "E-1", "项目");
    assert!(row.contains("甲") && row.contains("取消资格") && !row.contains("缺"), "{row}");
    let gone = page.cell("#diff", "E-1", "取消");
    for (expert, name) in experts.iter().zip(["赵", "钱", "孙", "李"]) {
        assert_eq!(gone.contains(name), before.contains(&(entries[0], *expert)), "{name} in {gone}");
    }
    let desk = format!("/c/cup/entries/{}", entries[0]);
    assert_eq!(page.attr("#diff tbody th a", "href"), Some(desk));

    apply(&app, &scene, plan).await.unwrap();
    assert!(sheets(&app, &scene, entries[0]).await.is_empty());
});

on_both!(a_plan_for_an_entry_that_was_sent_back_meanwhile_is_refused_with_its_number, |app| {
    let (scene, entries, _) = small(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let plan = compute(&app, &scene, Purpose::Mentors, MENTORS).await;
    decide(&mut organizer, entries[0], "return").await;

    let page = organizer.get(&format!("/c/cup/plans/{plan}")).await;
    let row = page.cell("#diff", "E-1", "项目");
    assert!(row.contains("退回修改"), "{row}");
    let refused = apply(&app, &scene, plan).await.unwrap_err();
    assert!(words(&refused).contains("E-1"), "{}", words(&refused));
    assert!(mentorships(&app, &scene).await.is_empty());
});
