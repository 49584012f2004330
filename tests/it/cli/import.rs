//! `import` on a site whose server runs: the report, the refusal of tables with faults, and what is written.

use pingxuan::{
    audit::store as audit,
    domain::{
        id::{AccountId, CompetitionId},
        states::EntryState,
    },
    entries::{content::hex, store as entries},
    experts::store as experts,
    judging::store as judging,
    pairing::store as pairing,
};
use sha2::{Digest as _, Sha256};

use super::{complained, file, on_site, said};
use crate::{
    on_both,
    pairing::scene::SchemeScene,
    results::ask,
    support::{Scene, TestApp},
};

const FAULTY: &str = "编号,项目名称,负责人,单位,地区,赛道,电话,口味\n\
    P-001,高山茶叶,张三,茶叶合作社,恩施,农业,13800138000,好\n\
    P-002,苗绣工坊,李四,苗绣合作社,火星,文旅,不是电话,\n\
    P-001,高山茶叶,张三,茶叶合作社,恩施,农业,13800138000,\n";

/// Who did an act, and what the log tells of it, each time.
async fn events(
    app: &TestApp,
    competition: CompetitionId,
    act: &'static str,
) -> Vec<(Option<AccountId>, String)> {
    let lines = ask(app, move |conn| {
        let filter = audit::LogFilter { competition: Some(competition), ..audit::LogFilter::default() };
        audit::log_page(conn, &filter, 1000)
    })
    .await;
    lines
        .into_iter()
        .filter(|line| line.event.act == act)
        .map(|line| (line.event.actor_id, line.content.unwrap()))
        .collect()
}

async fn count(app: &TestApp, scene: &Scene) -> usize {
    let competition = scene.competition;
    ask(app, move |conn| entries::entry_keys(conn, competition)).await.len()
}

fn kept_files(app: &TestApp) -> usize {
    std::fs::read_dir(app.folder.path().join("imports")).map_or(0, Iterator::count)
}

on_both!(a_rehearsal_tells_every_row_and_a_faulty_table_writes_nothing, |app| {
    let scene = Scene::set(&app).await;
    let path = file(&app, "报名.csv", FAULTY);
    for dry_run in [true, false] {
        let mut arguments = vec!["import", "entries", path.as_str()];
        arguments.extend(dry_run.then_some("--dry-run"));
        let output = on_site(&app, &arguments);
        assert_eq!(output.status.code(), Some(2), "{}", complained(&output));
        let report = said(&output);
        assert_eq!(report.contains("Row 2  New  P-001 高山茶叶"), dry_run, "{report}");
        assert!(report.contains("Row 3  Wrong  P-002 苗绣工坊\n"), "{report}");
        assert!(report.contains("    E3 地区: "), "{report}");
        assert!(report.contains("    G3 电话: is not a phone number"), "{report}");
        assert!(report.contains("Row 4  Wrong  P-001 高山茶叶\n    4: "), "the repeated row: {report}");
        assert!(report.contains("Not read: 口味"), "{report}");
        assert!(report.contains("1 new, 0 changed, 0 unchanged, 2 wrong"), "{report}");
    }
    assert_eq!(count(&app, &scene).await, 0);
    assert_eq!(kept_files(&app), 0);
    assert!(events(&app, scene.competition, "import.applied").await.is_empty());
});

on_both!(a_good_table_is_imported_once_with_its_event_and_its_file, |app| {
    let scene = Scene::set(&app).await;
    let table = FAULTY.replace("不是电话", "").lines().take(3).collect::<Vec<_>>().join("\n");
    let path = file(&app, "报名.csv", &table);
    let arguments = ["import", "entries", &path, "--region", "火星=黔东南"];
    let output = on_site(&app, &arguments);
    assert_eq!(output.status.code(), Some(0), "{}{}", said(&output), complained(&output));
    let hash = hex(&Sha256::digest(&table));
    assert!(said(&output).contains(&format!("Imported 报名.csv (SHA-256 {hash})")), "{}", said(&output));

    let competition = scene.competition;
    let keys = ask(&app, move |conn| entries::entry_keys(conn, competition)).await;
    let found: Vec<_> = keys.iter().map(|key| (key.number.as_str(), key.region_id)).collect();
    assert_eq!(found, [("P-001", scene.regions[0]), ("P-002", scene.regions[1])]);
    let told = events(&app, competition, "import.applied").await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].0, None, "the system itself did it");
    assert!(told[0].1.contains(&hash), "{}", told[0].1);
    assert_eq!(kept_files(&app), 1);

    let again = on_site(&app, &arguments);
    assert_eq!(again.status.code(), Some(0));
    assert!(said(&again).contains("nothing was written"), "{}", said(&again));
    assert_eq!(events(&app, competition, "import.applied").await.len(), 1);

    let path = file(&app, "报名.csv", table.replace("高山茶叶,张三", "云上茶叶,张三"));
    let rehearsed = on_site(&app, &["import", "entries", &path, "--region", "火星=黔东南", "--dry-run"]);
    assert_eq!(rehearsed.status.code(), Some(0), "nothing is wrong with it");
    let report = said(&rehearsed);
    assert!(
        report.contains("Row 2  Changed  P-001 云上茶叶\n    Project name: 高山茶叶 → 云上茶叶\n"),
        "{report}"
    );
    assert!(report.contains("Row 3  Unchanged"), "{report}");
});

on_both!(an_exported_workbook_is_imported_as_it_is, |app| {
    let scene = Scene::set(&app).await;
    scene.add_entry(&app, "P-001", "高山茶叶", EntryState::Submitted).await;
    scene.add_entry(&app, "Q-001", "=苗绣", EntryState::Submitted).await;
    for name in ["entries.xlsx", "entries.csv"] {
        let path = file(&app, name, "");
        assert!(on_site(&app, &["export", "entries", "--out", &path]).status.success());
        let output = on_site(&app, &["import", "entries", &path]);
        assert_eq!(output.status.code(), Some(0), "{}", complained(&output));
        assert!(said(&output).contains("0 new, 0 changed, 2 unchanged, 0 wrong"), "{}", said(&output));
    }
});

on_both!(experts_are_imported, |app| {
    let scene = Scene::set(&app).await;
    let path = file(
        &app,
        "experts.csv",
        "name,organization,tags,email,roles\n王教授,浙江大学,农业:3；电商,wang@example.com,评委/导师\n",
    );
    let output = on_site(&app, &["import", "experts", &path]);
    assert_eq!(output.status.code(), Some(0), "{}{}", said(&output), complained(&output));
    let competition = scene.competition;
    let found = ask(&app, move |conn| experts::experts_of(conn, competition)).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].email, "wang@example.com");

    let bad = file(&app, "experts.csv", "name,organization,email\n李,大学,nobody\n");
    let output = on_site(&app, &["import", "experts", &bad]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("Row 2  Wrong  李 大学\n    C2 email: is not an e-mail address"),
        "{}",
        said(&output)
    );
});

on_both!(enterprises_are_imported_into_the_scheme_that_is_meant, |app| {
    let scene = Scene::set(&app).await;
    let table =
        "企业名称,方,需求,能提供,志愿\n杭州茶业,帮扶方,,电商,甲合作社\n甲合作社,受援方,电商,,杭州茶业\n";
    let path = file(&app, "企业.csv", table);
    let output = on_site(&app, &["import", "enterprises", &path]);
    assert_eq!(output.status.code(), Some(2));
    assert!(complained(&output).contains("no scheme"), "{}", complained(&output));

    let first = SchemeScene::set(&app, scene.competition).await;
    let second = SchemeScene::set(&app, scene.competition).await;
    let output = on_site(&app, &["import", "enterprises", &path]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        complained(&output).contains("1 涌泉计划 / Yongquan Plan; 2 涌泉计划"),
        "{}",
        complained(&output)
    );

    let output = on_site(&app, &["import", "enterprises", &path, "--scheme", "2"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", said(&output), complained(&output));
    for (scheme, wanted) in [(first.scheme, 0), (second.scheme, 2)] {
        let found = ask(&app, move |conn| pairing::enterprises_of(conn, scheme)).await;
        assert_eq!(found.len(), wanted);
        let wishes = ask(&app, move |conn| pairing::wishes_of(conn, scheme)).await;
        assert_eq!(wishes.len(), wanted);
    }
    assert_eq!(events(&app, scene.competition, "scheme.imported").await.len(), 1);
});

on_both!(marks_are_imported_into_a_round_without_sheets_only, |app| {
    let scene = Scene::set(&app).await;
    scene.add_entry(&app, "E001", "高山茶叶", EntryState::Admitted).await;
    scene.add_expert(&app, "wang", "一所大学").await;
    let head = "entry,judge,criterion,score\n";
    let bad = file(
        &app,
        "marks.csv",
        format!("{head}E001,wang@expert.example,c1,30.5\nE009,wang@expert.example,c1,3\n"),
    );
    let output = on_site(&app, &["import", "scores", &bad, "--round", "初赛"]);
    assert_eq!(output.status.code(), Some(2), "{}", complained(&output));
    let report = said(&output);
    assert!(report.contains("Row 2  Wrong  c1\n    must be a multiple of 1"), "{report}");
    assert!(report.contains("Row 3  Wrong  E009\n    No admitted entry"), "{report}");
    let round = scene.round;
    assert!(!ask(&app, move |conn| judging::has_sheets(conn, round)).await);

    let good = file(
        &app,
        "marks.csv",
        format!("{head}E001,wang@expert.example,c1,30\nE001,wang@expert.example,c2,\n"),
    );
    let rehearsed = on_site(&app, &["import", "scores", &good, "--dry-run"]);
    assert_eq!(rehearsed.status.code(), Some(0), "{}{}", said(&rehearsed), complained(&rehearsed));
    assert!(
        said(&rehearsed).contains("1 mark of 1 judge for 1 entry, 1 absent, 0 wrong"),
        "{}",
        said(&rehearsed)
    );
    assert!(!said(&rehearsed).contains("Not read"), "{}", said(&rehearsed));
    let with_notes = "entry,judge,criterion,score,notes\nE001,wang@expert.example,c1,30,fine\n";
    let with_notes = file(&app, "notes.csv", with_notes);
    let rehearsed = on_site(&app, &["import", "scores", &with_notes, "--dry-run"]);
    assert!(said(&rehearsed).contains("Not read: notes"), "{}", said(&rehearsed));
    assert!(!ask(&app, move |conn| judging::has_sheets(conn, round)).await);
    let output = on_site(&app, &["import", "scores", &good]);
    assert_eq!(output.status.code(), Some(0), "{}{}", said(&output), complained(&output));
    let marks = ask(&app, move |conn| judging::marks_of_round(conn, round)).await;
    assert_eq!(marks.len(), 1);
    assert_eq!(events(&app, scene.competition, "round.scores_imported").await.len(), 1);

    let again = on_site(&app, &["import", "scores", &good]);
    assert_eq!(again.status.code(), Some(2));
    assert!(complained(&again).contains("has score sheets already"), "{}", complained(&again));
});

on_both!(what_cannot_be_read_or_found_is_said_in_words, |app| {
    Scene::set(&app).await;
    let path = file(&app, "table.csv", "项目名称,地区\n茶,恩施\n");
    let output = on_site(&app, &["import", "entries", &path, "--language", "zh-CN"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(complained(&output).contains("缺少或重复的列：负责人"), "{}", complained(&output));
    let path = file(&app, "table.xlsx", b"PK\x03\x04 broken");
    let output = on_site(&app, &["import", "entries", &path]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        complained(&output).contains("table.xlsx: is not the right kind of file"),
        "{}",
        complained(&output)
    );
    let path = file(&app, "table.csv", FAULTY);
    let output = on_site(&app, &["import", "entries", &path, "--region", "火星=月球"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(complained(&output).contains("knows no “月球” either"), "{}", complained(&output));
    let output = on_site(&app, &["import", "scores", &path, "--round", "决赛"]);
    assert_eq!(output.status.code(), Some(2), "{}", complained(&output));
    let missing = on_site(&app, &["import", "entries", "/nonexistent.csv"]);
    assert_eq!(missing.status.code(), Some(1));
});
