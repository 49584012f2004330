//! What strangers see: nothing before the publication, and afterwards the frozen result and all that it takes to
//! check it.

use std::io::Write as _;

use pingxuan::{
    cli::solve::ranking::{Format, run},
    results::snapshot,
};

use super::{Jury, csv_rows, sql};
use crate::{
    competitions::settings::{borrowed, fields_of},
    on_both,
    support::{Backend, TestApp},
};

const CLEAR: &[[i32; 3]] = &[[20, 30, 20], [30, 30, 20], [35, 35, 20]];

on_both!(an_unpublished_round_is_as_unknown_as_one_that_is_not_there, |app| {
    let jury = Jury::set(&app, CLEAR).await;
    let mut visitor = app.visitor();
    let nothing = visitor.get(&format!("/results/cup/{}", jury.entries[0])).await;
    assert_eq!(nothing.status(), 404);
    let nowhere = visitor.get("/results/nowhere").await;
    assert_eq!(visitor.get("/results/cup").await.body(), nowhere.body());
    for ending in ["", ".csv", ".xlsx", ".json", "/scores.csv", "/rule.toml", "?number=1"] {
        let page = visitor.get(&format!("{}{ending}", jury.public())).await;
        assert_eq!((page.status(), page.body()), (404, nothing.body()), "{ending}");
    }
});

on_both!(a_published_page_is_for_everybody_and_stays_as_it_was, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    jury.publish().await;
    let mut visitor = app.visitor();
    let page = visitor.get(&jury.public()).await;
    assert_eq!(page.status(), 200);
    assert_eq!(page.header("set-cookie"), None);
    assert!(!page.has("form"));
    assert_eq!(page.cell("#ranking", "E003", "名次"), "1");
    assert_eq!(page.cell("#ranking", "E003", "总分"), "90.00");
    assert!(!page.body().contains("负责人") && !page.body().contains("13800138000"));
    sql(&app, "UPDATE entries SET name = 'changed'").await;
    sql(&app, "UPDATE marks SET points = 0").await;
    let again = visitor.get(&jury.public()).await;
    assert_eq!(again.body(), page.body());
    // Signed in, it is made from the snapshot each time.
    let signed_in = jury.organizer.get(&jury.public()).await;
    assert_eq!(signed_in.cell("#ranking", "E003", "总分"), "90.00");
    let list = visitor.get("/results/cup").await;
    assert_eq!(list.cell("#results", "初赛", "结果编号"), "1");
});

on_both!(both_languages_are_complete, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    jury.publish().await;
    let page = app.visitor().get(&format!("{}?lang=en", jury.public())).await;
    assert_eq!(page.cell("#ranking", "E003", "Award"), "First prize");
    assert_eq!(page.cell("#ranking", "E003", "Region"), "Enshi");
});

on_both!(anybody_can_compute_the_result_again, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    jury.publish().await;
    let mut visitor = app.visitor();
    let page = visitor.get(&jury.public()).await;
    let json = visitor.get(&format!("{}.json", jury.public())).await;
    assert_eq!(snapshot::hex(&snapshot::sha256(&json.body())), page.text("#sha256"));
    let scores = visitor.get(&format!("{}/scores.csv", jury.public())).await;
    let rule = visitor.get(&format!("{}/rule.toml", jury.public())).await;
    let answer = run(scores.bytes(), &rule.body(), Format::Csv).unwrap();
    let mut reader = csv::Reader::from_reader(answer.text.as_bytes());
    let again: Vec<std::collections::BTreeMap<String, String>> =
        reader.deserialize().map(|row| row.unwrap()).collect();
    let published = csv_rows(&visitor.get(&format!("{}.csv", jury.public())).await);
    assert_eq!(published.len(), 3);
    for (published, again) in published.iter().zip(&again) {
        for (head, value) in again {
            assert_eq!(&published[head], value, "{head}");
        }
    }
});

on_both!(another_server_s_publication_is_noticed, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    jury.publish().await;
    let mut visitor = app.visitor();
    visitor.get(&jury.public()).await;
    let kept = || {
        app.site.public_pages.find(&jury.public(), "", pingxuan::domain::states::Language::Chinese).is_some()
    };
    assert!(kept());
    sql(&app, "UPDATE publications SET epoch = epoch + 1").await;
    pingxuan::results::watch_publications(app.site.clone()).await.unwrap();
    assert!(!kept());
});

on_both!(a_page_of_152_entries_is_small, |app| {
    let marks: Vec<[i32; 3]> = (0..152).map(|place| [place % 40, 40 - place / 40, 10]).collect();
    let mut jury = Jury::set(&app, &marks).await;
    sql(&app, "UPDATE rounds SET rule = REPLACE(rule, '\"report\"', '\"exceed\"')").await;
    assert_eq!(jury.publish().await.status(), 303);
    let page = app.visitor().get(&jury.public()).await;
    assert_eq!(page.count("#ranking tbody tr"), 152);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(page.bytes()).unwrap();
    let size = gzip.finish().unwrap().len();
    assert!(size <= 25 * 1024, "{size} bytes");
});

/// How many questions the public page and the public table ask, the first time.
async fn asked(backend: Backend, entries: i32) -> Vec<u64> {
    let app = TestApp::start(backend).await;
    let marks: Vec<[i32; 3]> = (0..entries).map(|place| [place, 30, 20]).collect();
    let mut jury = Jury::set(&app, &marks).await;
    assert_eq!(jury.publish().await.status(), 303);
    let mut asked = Vec::new();
    for ending in ["", ".csv"] {
        let before = app.site.db.statements();
        let page = app.visitor().get(&format!("{}{ending}", jury.public())).await;
        assert!(page.status() == 200 && page.body().contains(&format!("E{entries:03}")));
        asked.push(app.site.db.statements() - before);
    }
    asked
}

#[actix_web::test]
async fn the_public_result_asks_the_same_number_of_questions_for_3_entries_and_for_30() {
    assert_eq!(asked(Backend::Sqlite, 3).await, asked(Backend::Sqlite, 30).await);
    if let (Some(small), Some(large)) = (Backend::postgres(), Backend::postgres()) {
        assert_eq!(asked(small, 3).await, asked(large, 30).await);
    }
}

on_both!(what_a_public_page_does_not_know_neither_fills_the_kept_pages_nor_evicts_from_them, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    jury.publish().await;
    let (public, kept) = (jury.public(), &app.site.public_pages);
    app.visitor().get(&public).await;
    app.visitor().get(&format!("{public}?number=1")).await;
    assert_eq!(kept.count(), 2);
    let before = app.site.db.statements();
    for x in 0..300 {
        let page = app.visitor().get(&format!("{public}?x={x}")).await;
        assert!(page.status() == 200 && page.has("#ranking"), "{x}");
    }
    app.visitor().get(&format!("{public}?x=1&number=1&y=2")).await;
    assert_eq!(app.site.db.statements(), before, "each is answered by the page that is kept");
    // The same number in other words is the same page, but no other one to keep.
    for number in ["01", "%2B1", "001"] {
        assert_eq!(app.visitor().get(&format!("{public}?number={number}")).await.status(), 200);
    }
    let round = jury.scene.round.to_string().to_uppercase();
    for path in [public.replace("cup", "%63up"), format!("/results/cup/{round}")] {
        app.visitor().get(&path).await;
    }
    assert_eq!(app.visitor().get(&format!("{public}?number=2&x=1")).await.status(), 404);
    assert_eq!(kept.count(), 2);
    let before = app.site.db.statements();
    app.visitor().get(&public).await;
    app.visitor().get(&format!("{public}?number=1")).await;
    assert_eq!(app.site.db.statements(), before);
});

on_both!(a_file_for_everybody_is_made_once, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    jury.publish().await;
    let (public, kept) = (jury.public(), &app.site.public_pages);
    let mut files = 0;
    for ending in [".csv", ".xlsx", ".json", "/scores.csv", "/rule.toml"] {
        let path = format!("{public}{ending}");
        let first = app.visitor().get(&path).await;
        assert_eq!(first.status(), 200, "{ending}");
        files += 1;
        assert_eq!(kept.count(), files, "{ending}");
        let before = app.site.db.statements();
        for path in [path.clone(), format!("{path}?x=1")] {
            let again = app.visitor().get(&path).await;
            assert!(again.bytes() == first.bytes(), "{path}");
            for header in ["content-type", "content-disposition"] {
                assert_eq!(again.header(header), first.header(header), "{path}");
            }
        }
        assert_eq!(app.site.db.statements(), before, "{ending}");
        app.visitor().get(&format!("{path}?number=01")).await;
        files += 1;
        assert_eq!(kept.count(), files, "the same number in other words is kept once");
        app.visitor().get(&format!("{path}?number=1")).await;
        assert_eq!(kept.count(), files, "{ending}");
    }
    let english = app.visitor().get(&format!("{public}.csv?lang=en")).await;
    assert!(english.body() != app.visitor().get(&format!("{public}.csv")).await.body());
    let before = app.visitor().get(&format!("{public}.csv")).await;
    sql(&app, "UPDATE entries SET state = 'disqualified' WHERE number = 'E001'").await;
    assert_eq!(jury.publish().await.status(), 303);
    let after = app.visitor().get(&format!("{public}.csv")).await;
    assert_eq!(csv_rows(&before).len(), csv_rows(&after).len() + 1, "a publication makes it anew");
});

on_both!(the_kept_list_shows_the_name_and_the_time_zone_of_the_competition_as_they_are_now, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    jury.publish().await;
    let mut visitor = app.visitor();
    let before = visitor.get("/results/cup").await;
    for (changes, is_told) in [
        ([("name_zh", "高山杯")].as_slice(), true),
        ([("time_zone", "Europe/Berlin")].as_slice(), true),
        ([("call_zh", "欢迎报名")].as_slice(), false),
    ] {
        let epoch = app.site.public_pages.epoch();
        let page = jury.organizer.get("/c/cup/settings").await;
        let page = jury.organizer.post("/c/cup/settings", &borrowed(&fields_of(&page, changes))).await;
        assert_eq!(page.status(), 303, "{:?}", page.problems());
        assert_eq!(app.site.public_pages.epoch() > epoch, is_told, "{changes:?}");
    }
    let after = visitor.get("/results/cup").await;
    assert_eq!(after.text("a.brand"), "高山杯");
    assert_ne!(before.text("a.brand"), "高山杯");
    let time = |page: &crate::support::Page| page.cell("#results", "初赛", "公布时间");
    assert_ne!(time(&after), time(&before), "the same moment in another zone");
});
