//! Both databases give the same bytes.

use super::{Jury, sql};
use crate::{
    on_both,
    support::{Backend, TestApp},
};

const MARKS: &[[i32; 3]] =
    &[[20, 30, 20], [30, 30, 20], [35, 35, 20], [30, 30, 20], [11, 13, 17], [30, 30, 20]];

async fn exports(backend: Backend) -> Vec<(&'static str, Vec<u8>)> {
    let app = TestApp::start(backend).await;
    let mut jury = Jury::set(&app, MARKS).await;
    sql(&app, "UPDATE rounds SET rule = REPLACE(rule, '\"report\"', '\"exceed\"')").await;
    let mut files = Vec::new();
    for name in ["ranking.csv", "ranking.xlsx", "scores.csv", "rule.toml"] {
        let path = format!("{}/{name}", jury.round());
        files.push((name, jury.organizer.get(&path).await.bytes().to_vec()));
    }
    assert_eq!(jury.publish().await.status(), 303);
    let mut visitor = app.visitor();
    for ending in ["", ".csv", ".xlsx", ".json", "/scores.csv"] {
        let page = visitor.get(&format!("{}{ending}", jury.public())).await;
        assert_eq!(page.status(), 200);
        files.push((ending, page.bytes().to_vec()));
    }
    files
}

#[actix_web::test]
async fn every_export_is_the_same_on_both_databases() {
    let Some(postgres) = Backend::postgres() else { return };
    let (left, right) = (exports(Backend::Sqlite).await, exports(postgres).await);
    assert_eq!(left.len(), 9);
    for ((name, left), (_, right)) in left.iter().zip(&right) {
        assert!(
            left == right,
            "{name} differs:\n{}\n{}",
            String::from_utf8_lossy(left),
            String::from_utf8_lossy(right)
        );
    }
}

on_both!(a_workbook_is_the_same_whenever_it_is_asked_for, |app| {
    let mut jury = Jury::set(&app, &[[20, 30, 20], [30, 30, 20]]).await;
    let path = format!("{}/ranking.xlsx", jury.round());
    let first = jury.organizer.get(&path).await.bytes().to_vec();
    app.pass_seconds(90);
    assert!(jury.organizer.get(&path).await.bytes() == first);
});
