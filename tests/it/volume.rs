//! A whole round over HTTP: 30 judges mark 152 entries at the same time while an organizer reloads the ranking. Every
//! acknowledged mark is in the database, and the ranking is what this file computes by itself.

use std::{
    cell::Cell,
    collections::{BTreeMap, BTreeSet},
};

use futures_util::future::{join, join_all};
use pingxuan::{
    competitions::store::{self as competitions, CriterionRow},
    domain::{
        id::{CriterionId, EntryId, ExpertId, SheetId},
        role::Role,
        states::{Control, CriterionKind, EntryState, SheetState},
    },
    entries::store as entries,
    judging::store::{self as judging, SheetRow},
};

use crate::{
    on_both,
    results::ask,
    support::{Client, Scene, TestApp},
};

const ENTRIES: usize = 152;
const JUDGES: usize = 30;
const PER_ENTRY: usize = 5;
/// The full marks of the criteria, in whole points; steps are half a point.
const FULL: [i32; 5] = [30, 25, 20, 15, 10];

/// A sheet that is to be filled: whose it is, which marks it gets in half points.
pub struct Task {
    pub sheet: SheetId,
    key: (EntryId, ExpertId),
    entry: usize,
    halves: [i32; 5],
}

/// Marks that differ from entry to entry and judge to judge, in half points; every fifth entry copies the one before
/// it, so that there are ties.
pub fn halves(entry: usize, seat: usize) -> [i32; 5] {
    let source = if entry % 5 == 4 { entry - 1 } else { entry };
    std::array::from_fn(|criterion| {
        let mixed = (source * 7919 + seat * 104_729 + criterion * 1_299_709) % 1009;
        let most = usize::try_from(FULL[criterion] * 2).unwrap();
        i32::try_from(mixed % (most + 1)).unwrap()
    })
}

/// Replaces the scene's criteria by five with half points, and makes entries, judges and sheets.
pub async fn prepare(app: &TestApp, scene: &Scene) -> (Vec<CriterionId>, Vec<(Client, Vec<Task>)>) {
    let by = app.by_system();
    let rubric = scene.rubric;
    let criteria: Vec<CriterionRow> = (0..FULL.len())
        .map(|index| CriterionRow {
            id: by.fresh(),
            rubric_id: rubric,
            position: i32::try_from(index).unwrap() + 1,
            code: format!("c{}", index + 1),
            group_zh: String::new(),
            group_en: String::new(),
            name_zh: format!("评分项{}", index + 1),
            name_en: format!("Criterion {}", index + 1),
            guidance_zh: String::new(),
            guidance_en: String::new(),
            control: Control::Points,
            full_points: FULL[index] * 1000,
            step: 500,
            weight: 1000,
            kind: CriterionKind::Criterion,
        })
        .collect();
    let ids = criteria.iter().map(|criterion| criterion.id).collect();
    app.site
        .db
        .write(move |conn| {
            competitions::delete_criteria(conn, rubric)?;
            competitions::insert_criteria(conn, &criteria)
        })
        .await
        .unwrap();
    let mut people = Vec::new();
    for judge in 0..JUDGES {
        people.push(scene.judge(app, &format!("评委{judge:02}")).await);
    }
    let template = scene.add_entry(app, "T-000", "样本", EntryState::Draft).await;
    let template = ask(app, move |conn| Ok(entries::entry_by_id(conn, template)?.unwrap())).await;
    let rows: Vec<_> = (0..ENTRIES)
        .map(|entry| entries::EntryRow {
            id: by.fresh(),
            number: format!("E{entry:03}"),
            name: format!("项目{entry}"),
            state: EntryState::Admitted,
            ..template.clone()
        })
        .collect();
    let entry_ids: Vec<EntryId> = rows.iter().map(|row| row.id).collect();
    let mut sheets = Vec::new();
    let mut tasks: Vec<Vec<Task>> = (0..JUDGES).map(|_| Vec::new()).collect();
    for (entry, id) in entry_ids.iter().enumerate() {
        for seat in 0..PER_ENTRY {
            // Five different judges for each entry, for 7 and 30 have no common factor.
            let judge = (entry * PER_ENTRY + seat * 7) % JUDGES;
            let sheet: SheetId = by.fresh();
            sheets.push(SheetRow {
                id: sheet,
                round_id: scene.round,
                entry_id: *id,
                expert_id: people[judge].1,
                plan_id: None,
                state: SheetState::Assigned,
                version: 0,
                comment: String::new(),
                total: None,
                assigned_at: by.now(),
                saved_at: None,
                submitted_at: None,
                reason: String::new(),
                origin: "plan".to_owned(),
            });
            tasks[judge].push(Task {
                sheet,
                key: (*id, people[judge].1),
                entry,
                halves: halves(entry, seat),
            });
        }
    }
    app.site
        .db
        .write(move |conn| {
            entries::insert_entries(conn, &rows)?;
            judging::insert_sheets(conn, &sheets)
        })
        .await
        .unwrap();
    (ids, people.into_iter().map(|(client, _)| client).zip(tasks).collect())
}

/// A sheet that the server has acknowledged, with its marks in half points.
type Acknowledged = ((EntryId, ExpertId), [i32; 5]);

/// Half points as a person types them.
pub fn typed(halves: i32) -> String {
    if halves % 2 == 0 { format!("{}", halves / 2) } else { format!("{}.5", halves / 2) }
}

/// Fills the sheets of one judge: half of the marks as the page's script saves them, then all of them with the button.
/// Answers which sheets the server has acknowledged.
async fn judge(client: &mut Client, tasks: &[Task], criteria: &[CriterionId]) -> Vec<Acknowledged> {
    let mut acknowledged = Vec::new();
    for task in tasks {
        let path = format!("/c/cup/judging/{}", task.sheet);
        let page = client.get(&path).await;
        assert_eq!(page.status(), 200, "{}", page.body());
        let names: Vec<String> = criteria.iter().map(|criterion| format!("mark-{criterion}")).collect();
        let marks: Vec<String> = task.halves.iter().map(|halves| typed(*halves)).collect();
        let mut version = page.field("version");
        let mut script = client.clone();
        script.set_header("x-autosave", "1");
        for (count, go) in [(2, "draft"), (5, "submit")] {
            let mut fields = vec![("version", version.as_str()), ("go", go), ("comment", "很好")];
            fields.extend(
                names.iter().zip(&marks).take(count).map(|(name, mark)| (name.as_str(), mark.as_str())),
            );
            let sender = if go == "draft" { &mut script } else { &mut *client };
            let answer = sender.post(&path, &fields).await;
            if go == "draft" {
                assert_eq!(answer.status(), 200, "{}", answer.body());
                version = answer.json()["version"].as_str().unwrap().to_owned();
            } else {
                assert_eq!(answer.status(), 303, "{}", answer.body());
            }
        }
        acknowledged.push((task.key, task.halves));
    }
    acknowledged
}

/// The ranks and printed scores of all entries by number, computed here from the marks alone: the mean of five totals
/// is their sum in half points, divided by ten, so it has one decimal; ties go by the mean of the first criterion.
fn expected(tasks: &[&Task]) -> BTreeMap<String, (usize, String)> {
    let mut sums = vec![(0_i32, 0_i32); ENTRIES];
    for task in tasks {
        sums[task.entry].0 += task.halves.iter().sum::<i32>();
        sums[task.entry].1 += task.halves[0];
    }
    let place = |own: &(i32, i32)| 1 + sums.iter().filter(|other| *other > own).count();
    let row = |(entry, own): (usize, &(i32, i32))| {
        (format!("E{entry:03}"), (place(own), format!("{}.{}0", own.0 / 10, own.0 % 10)))
    };
    sums.iter().enumerate().map(row).collect()
}

/// The ranks and scores of the exported ranking by number.
async fn ranking(organizer: &mut Client, base: &str) -> BTreeMap<String, (usize, String)> {
    let page = organizer.get(&format!("{base}/ranking.csv")).await;
    let rows = crate::results::csv_rows(&page);
    let row = |row: BTreeMap<String, String>| {
        (row["entry"].clone(), (row["rank"].parse().unwrap_or(0), row["score"].clone()))
    };
    rows.into_iter().map(row).collect()
}

on_both!(thirty_judges_at_once_lose_no_mark_and_the_ranking_is_right, |app| {
    let scene = Scene::set(&app).await;
    let (criteria, mut panel) = prepare(&app, &scene).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let base = format!("/c/cup/rounds/{}", scene.round);
    let is_over = Cell::new(false);
    let reload = async {
        let (mut path, mut count) = (format!("{base}/ranking"), 0);
        while !is_over.get() {
            assert_eq!(organizer.get(&path).await.status(), 200);
            count += 1;
            path = if count % 4 == 0 { format!("{base}/progress") } else { format!("{base}/ranking") };
        }
        count
    };
    let work = async {
        let judges = panel.iter_mut().map(|(client, tasks)| judge(client, tasks, &criteria));
        let acknowledged = join_all(judges).await;
        is_over.set(true);
        acknowledged
    };
    let (acknowledged, reloads) = join(work, reload).await;
    assert!(reloads > 5, "the organizer looked on: {reloads}");

    let acknowledged: BTreeMap<(EntryId, ExpertId), [i32; 5]> = acknowledged.into_iter().flatten().collect();
    assert_eq!(acknowledged.len(), ENTRIES * PER_ENTRY);
    let round = scene.round;
    let stored = ask(&app, move |conn| judging::marks_of_round(conn, round)).await;
    let given: BTreeSet<(EntryId, ExpertId, CriterionId, i32)> = acknowledged
        .iter()
        .flat_map(|((entry, expert), halves)| {
            criteria.iter().zip(halves).map(|(criterion, halves)| (*entry, *expert, *criterion, halves * 500))
        })
        .collect();
    assert_eq!((given.len(), stored.len()), (ENTRIES * PER_ENTRY * FULL.len(), given.len()));
    assert!(
        stored.into_iter().collect::<BTreeSet<_>>() == given,
        "the database holds what was acknowledged, and nothing else"
    );
    let states = ask(&app, move |conn| judging::sheet_states_of_round(conn, round)).await;
    assert!(states.iter().all(|(.., state)| *state == SheetState::Submitted));

    let tasks: Vec<&Task> = panel.iter().flat_map(|(_, tasks)| tasks).collect();
    let found = ranking(&mut organizer, &base).await;
    let wanted = expected(&tasks);
    assert_eq!(found, wanted);
    let ranks: BTreeSet<usize> = wanted.values().map(|(rank, _)| *rank).collect();
    assert!(ranks.len() < ENTRIES, "there are ties among them");
});
