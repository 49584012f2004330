//! Marks that come as a file make the sheets of a round that has none.

use pingxuan::{
    domain::{
        points::Points,
        states::{EntryState, SheetState},
    },
    error::AppError,
    judging::{
        actions::import::{ImportedMark, import_scores},
        store,
    },
};

use super::{Desk, ask, revisions};
use crate::{
    on_both,
    support::{Scene, TestApp},
};

async fn import(app: &TestApp, scene: &Scene, marks: Vec<ImportedMark>) -> Result<usize, AppError> {
    let (by, competition, round) = (app.by_system(), scene.competition, scene.round);
    app.site.db.write(move |conn| import_scores(conn, &by, competition, round, &marks, &[0xab; 32])).await
}

async fn marks(app: &TestApp, scene: &Scene, points: [&str; 3]) -> Vec<ImportedMark> {
    let entry = scene.add_entry(app, "E009", "蜂蜜", EntryState::Admitted).await;
    let expert = scene.add_expert(app, "赵教授", "一所大学").await;
    let given = scene.criteria.into_iter().zip(points).filter(|(_, points)| !points.is_empty());
    let mark = |(criterion, points): (_, &str)| ImportedMark {
        entry,
        expert,
        criterion,
        points: points.parse::<Points>().unwrap(),
    };
    given.map(mark).collect()
}

on_both!(imported_marks_are_submitted_sheets_with_the_file_s_hash, |app| {
    let scene = Scene::set(&app).await;
    let rows = marks(&app, &scene, ["30", "", "10"]).await;
    assert_eq!(import(&app, &scene, rows.clone()).await.unwrap(), 1);
    let round = scene.round;
    let kept = ask(&app, move |conn| store::marks_of_round(conn, round)).await;
    assert_eq!(kept.len(), 2, "a blank is no mark");
    let (sheet, _, _, state) = ask(&app, move |conn| store::sheet_states_of_round(conn, round)).await[0];
    assert_eq!(state, SheetState::Submitted);
    assert_eq!(revisions(&app, sheet).await[0].0, "imported");
    let row = ask(&app, move |conn| store::lists::revisions_of(conn, sheet)).await;
    assert_eq!(row[0].0.reason, "ab".repeat(32));
    assert!(import(&app, &scene, rows).await.is_err(), "the round has sheets now");
});

on_both!(marks_are_not_imported_into_a_round_with_sheets, |app| {
    let desk = Desk::set(&app).await;
    let rows = marks(&app, &desk.scene, ["30", "20", "10"]).await;
    let refused = import(&app, &desk.scene, rows).await.unwrap_err();
    assert!(matches!(refused, AppError::Refused(_)));
});

on_both!(one_wrong_mark_keeps_the_whole_file_out, |app| {
    let scene = Scene::set(&app).await;
    let mut rows = marks(&app, &scene, ["30", "20", "10"]).await;
    rows[1].points = "40.5".parse().unwrap();
    assert!(import(&app, &scene, rows).await.is_err());
    let round = scene.round;
    assert!(!ask(&app, move |conn| store::has_sheets(conn, round)).await);
});
