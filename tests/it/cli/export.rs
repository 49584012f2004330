//! `export`: what it gives is what the pages give, and the other commands read it.

use std::collections::BTreeMap;

use pingxuan::{
    domain::states::{EntryState, Side},
    pairing::store::plans,
};

use super::{complained, file, on_site, said};
use crate::{
    on_both,
    pairing::scene::{SchemeScene, led_to},
    results::{Jury, ask, sql},
    support::{NOON, Scene, pingxuan},
};

const MARKS: &[[i32; 3]] = &[[20, 30, 20], [30, 30, 20], [35, 35, 20], [11, 13, 17]];

fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

on_both!(tables_are_those_of_the_pages_with_whole_contacts, |app| {
    let mut jury = Jury::set(&app, MARKS).await;
    for (kind, address) in [
        ("entries", "/c/cup/entries".to_owned()),
        ("experts", "/c/cup/experts".to_owned()),
        ("ranking", format!("{}/ranking", jury.round())),
    ] {
        for ending in ["csv", "xlsx"] {
            let page = jury.organizer.get(&format!("{address}.{ending}")).await;
            assert_eq!(page.status(), 200);
            let path = file(&app, &format!("{kind}.{ending}"), "");
            let output = on_site(&app, &["export", kind, "--out", &path, "--language", "zh-CN"]);
            assert_eq!(output.status.code(), Some(0), "{}", complained(&output));
            assert!(std::fs::read(&path).unwrap() == page.bytes(), "{kind}.{ending}");
        }
    }
});

on_both!(a_published_ranking_is_the_frozen_one, |app| {
    let mut jury = Jury::set(&app, MARKS).await;
    assert_eq!(jury.publish().await.status(), 303);
    sql(&app, "UPDATE entries SET name = 'changed'").await;
    for format in ["csv", "xlsx"] {
        let page = app.visitor().get(&format!("{}.{format}", jury.public())).await;
        let later = NOON.plus_seconds(99).to_string();
        let output = on_site(&app, &["export", "ranking", "--format", format, "--language", "zh-CN"]);
        assert!(output.stdout == page.bytes(), "at {later} it is still {}", page.body());
    }
});

on_both!(exported_marks_rank_the_same_and_come_in_again, |app| {
    let jury = Jury::set(&app, MARKS).await;
    sql(
        &app,
        "UPDATE experts SET email = CASE name WHEN '王教授' THEN 'wang@x.example' ELSE 'li@x.example' END",
    )
    .await;
    let scores = on_site(&app, &["export", "scores"]);
    assert!(scores.status.success(), "{}", complained(&scores));
    let path = file(&app, "scores.csv", &scores.stdout);
    assert_eq!(rows(&said(&scores)).len(), MARKS.len() * 2 * 3);
    assert!(said(&scores).starts_with("entry,judge,criterion,score,group\nE001,li@x.example,c1,20,初赛\n"));

    // The ranking, computed again without the database.
    let rule = jury.organizer.clone().get(&format!("{}/rule.toml", jury.round())).await;
    let rule = file(&app, "rule.toml", rule.bytes());
    let solved = pingxuan(&["solve", "ranking", "--scores", &path, "--rule", &rule]);
    assert!(solved.status.success(), "{}", complained(&solved));
    let ranking = rows(&said(&on_site(&app, &["export", "ranking", "--language", "zh-CN"])));
    let solved = rows(&said(&solved));
    assert_eq!(ranking.len(), MARKS.len());
    for (left, right) in ranking.iter().zip(&solved) {
        for (column, value) in right {
            assert_eq!(left.get(column), Some(value), "{column}");
        }
    }

    // And into rounds that have no sheets: one for each form of the file.
    sql(
        &app,
        "INSERT INTO rounds SELECT competition_id, competition_id, 2, '复赛', 'Second', rubric_id, opens_at, closes_at, \
         'closed', judges_per_entry, is_blind, source, source_round_id, source_count, rule, version, created_at, \
         hides_plans FROM rounds",
    )
    .await;
    sql(
        &app,
        "INSERT INTO rounds SELECT rubric_id, competition_id, 3, '决赛', 'Final', rubric_id, opens_at, closes_at, \
         'closed', judges_per_entry, is_blind, source, source_round_id, source_count, rule, version, created_at, \
         hides_plans FROM rounds WHERE position = 1",
    )
    .await;
    for (name, round, group) in [("scores.csv", "second", "复赛"), ("scores.xlsx", "3", "决赛")] {
        let path = file(&app, name, "");
        assert!(on_site(&app, &["export", "scores", "--round", "1", "--out", &path]).status.success());
        let output = on_site(&app, &["import", "scores", &path, "--round", round]);
        assert_eq!(output.status.code(), Some(0), "{}{}", said(&output), complained(&output));
        let again = said(&on_site(&app, &["export", "scores", "--round", round]));
        assert_eq!(again.replace(group, "初赛"), said(&scores));
    }
});

on_both!(wishes_stay_secret_until_their_deadline_at_the_terminal_too, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let tea = scheme.add(&app, Side::Assisting, "杭州茶业", "电商").await;
    let farm = scheme.add(&app, Side::Assisted, "甲合作社", "电商").await;
    scheme.wish(&app, tea, &[&[farm]]).await;
    let early = said(&on_site(&app, &["export", "enterprises", "--language", "zh-CN"]));
    assert!(early.contains("杭州茶业") && !early.contains("志愿"), "{early}");
    sql(&app, "UPDATE schemes SET wishes_close_at = 1").await;
    let late = rows(&said(&on_site(&app, &["export", "enterprises", "--language", "zh-CN"])));
    assert_eq!(late[0]["志愿"], "甲合作社");
});

on_both!(a_pairing_is_exported_when_there_is_one, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    scheme.add(&app, Side::Assisting, "杭州茶业", "电商").await;
    scheme.add(&app, Side::Assisted, "甲合作社", "电商").await;
    sql(&app, "UPDATE schemes SET wishes_close_at = 1").await;
    let none = on_site(&app, &["export", "pairing"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(complained(&none).contains("--plan"), "{}", complained(&none));
    let (mut organizer, _) =
        app.member(scene.competition, pingxuan::domain::role::Role::Organizer, None).await;
    led_to(&organizer.post(&scheme.at("pairings/compute"), &[("method", "stable-left")]).await);
    let number = ask(&app, move |conn| plans::last_number(conn, scheme.scheme)).await.to_string();
    let pairs = rows(&said(&on_site(&app, &["export", "pairing", "--plan", &number, "--language", "zh-CN"])));
    assert_eq!(pairs.len(), 1);
    assert!(pairs[0].values().any(|cell| cell == "甲合作社"), "{pairs:?}");
    let missing = on_site(&app, &["export", "pairing", "--plan", "77"]);
    assert_eq!(missing.status.code(), Some(2));
});

on_both!(nothing_is_exported_from_a_competition_that_is_not_there, |app| {
    let scene = Scene::set(&app).await;
    scene.add_entry(&app, "P-001", "高山茶叶", EntryState::Submitted).await;
    sql(&app, "UPDATE competitions SET slug = 'other'").await;
    let output = on_site(&app, &["export", "entries"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    assert!(complained(&output).contains("/c/cup"), "{}", complained(&output));
});
