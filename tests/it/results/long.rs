//! Lists that are longer than a page: every row is on one of the parts, and what is exported is whole.

use std::collections::BTreeSet;

use pingxuan::{
    db::conn::execute,
    domain::{
        id::{EntryId, SheetId},
        role::Role,
        states::{EntryState, SheetState},
    },
    entries::store::{self as entries, EntryRow},
    error::AppError,
    judging::store::{self as judging, MarkRow, SheetRow},
};

use super::{csv_rows, publish_as};
use crate::{
    on_both,
    support::{Client, Page, Scene, TestApp},
};

const ENTRIES: usize = 600;

/// A closed round of entries `E000`, `E001`, …, all marked by one judge.
async fn long_round(app: &TestApp) -> (Scene, Client) {
    let scene = Scene::set(app).await;
    let (judge, expert) = scene.judge(app, "王教授").await;
    let first = scene.add_entry(app, "E000", "茶", EntryState::Admitted).await;
    let by = app.by_system();
    let (round, criteria) = (scene.round, scene.criteria);
    app.site
        .db
        .write(move |conn| {
            let row = entries::entry_by_id(conn, first)?.ok_or(AppError::NotFound)?;
            let others: Vec<EntryRow> = (1..ENTRIES)
                .map(|place| EntryRow { id: by.fresh(), number: format!("E{place:03}"), ..row.clone() })
                .collect();
            entries::insert_entries(conn, &others)?;
            let all: Vec<EntryId> = [first].into_iter().chain(others.iter().map(|row| row.id)).collect();
            let (mut sheets, mut marks) = (Vec::new(), Vec::new());
            for (place, entry_id) in (0..).zip(all) {
                let id: SheetId = by.fresh();
                let points = [place / 30, place % 30, 10];
                sheets.push(SheetRow {
                    id,
                    round_id: round,
                    entry_id,
                    expert_id: expert,
                    plan_id: None,
                    state: SheetState::Submitted,
                    version: 1,
                    comment: String::new(),
                    total: Some(points.iter().sum::<i32>() * 1000),
                    assigned_at: by.now(),
                    saved_at: Some(by.now()),
                    submitted_at: Some(by.now()),
                    reason: String::new(),
                    origin: "plan".to_owned(),
                });
                marks.extend(criteria.into_iter().zip(points).map(|(criterion_id, points)| MarkRow {
                    sheet_id: id,
                    criterion_id,
                    points: points * 1000,
                }));
            }
            judging::insert_sheets(conn, &sheets)?;
            judging::insert_marks(conn, &marks)?;
            execute(conn, "UPDATE rounds SET state = 'closed', judges_per_entry = 1")?;
            Ok::<_, AppError>(())
        })
        .await
        .unwrap();
    (scene, judge)
}

/// The heads of the rows of all parts of a list, part by part.
async fn parts(client: &mut Client, path: &str, rows: &str) -> Vec<Vec<String>> {
    let mut parts = Vec::new();
    let mut page: Page = client.get(path).await;
    assert!(!page.has("nav.pages a:not([rel])"), "the first part is where one begins");
    loop {
        assert_eq!(page.status(), 200);
        parts.push(page.texts(rows));
        let Some(next) = page.attr("nav.pages a[rel=next]", "href") else { break };
        page = client.get(&format!("{path}{next}")).await;
        assert!(page.has("nav.pages a:not([rel])"), "and there is a way back");
    }
    parts
}

#[track_caller]
fn assert_whole(parts: &[Vec<String>]) {
    assert_eq!(parts.iter().map(Vec::len).collect::<Vec<_>>(), [500, 100]);
    let all: BTreeSet<&String> = parts.iter().flatten().collect();
    assert_eq!(all.len(), ENTRIES, "every entry is on one part");
}

on_both!(a_list_of_600_is_shown_in_parts_and_exported_whole, |app| {
    let (scene, mut judge) = long_round(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let round = format!("/c/cup/rounds/{}", scene.round);
    let ranking = format!("{round}/ranking");
    let rows = "#ranking tbody th";
    let by_rank = parts(&mut organizer, &ranking, rows).await;
    assert_whole(&by_rank);
    assert_eq!(by_rank[0][0], "E599 茶");
    let page = organizer.get(&ranking).await;
    assert_eq!(page.text("nav.pages .muted"), "第 1 至 500 项，共 600 项");
    assert!(page.text("caption").contains("共 600 个项目"), "{}", page.text("caption"));
    assert_eq!(page.count("#ranking tr.cut"), 2, "the lines are where their tiers end");
    let next = page.attr("nav.pages a[rel=next]", "href").unwrap();
    let page = organizer.get(&format!("{ranking}{next}")).await;
    assert_eq!(page.text("#ranking tbody td"), "501");
    assert_eq!(page.count("#ranking tr.cut"), 0);
    let page = organizer.get(&format!("{ranking}?sort=number")).await;
    let next = page.attr("nav.pages a[rel=next]", "href").unwrap();
    let page = organizer.get(&format!("{ranking}{next}")).await;
    assert_eq!(page.text(rows), "E500 茶", "the order is kept from part to part");
    assert_eq!(csv_rows(&organizer.get(&format!("{round}/ranking.csv")).await).len(), ENTRIES);

    assert_whole(&parts(&mut organizer, &format!("{round}/progress"), "#entries tbody th").await);
    assert_whole(&parts(&mut judge, "/c/cup/judging", "tbody th").await);

    let published = publish_as(&mut organizer, &format!("{round}/publish")).await;
    assert_eq!(published.status(), 303, "{:?}", published.problems());
    let mut visitor = app.visitor();
    let public = format!("/results/cup/{}", scene.round);
    assert_eq!(parts(&mut visitor, &public, rows).await, by_rank);
    let page = visitor.get(&format!("{public}?after={}", &by_rank[0][499][..4])).await;
    assert_eq!(
        page.count("section.card h2"),
        2,
        "no award is given that far down: the table, and how to check it"
    );
    let kept = app.site.public_pages.count();
    for entry in 100..110 {
        let page = visitor.get(&format!("{public}?after=E{entry}")).await;
        assert_eq!(page.status(), 200);
    }
    assert_eq!(app.site.public_pages.count(), kept, "only where a part ends is a page of its own");
    assert_eq!(csv_rows(&visitor.get(&format!("{public}.csv")).await).len(), ENTRIES);
});
