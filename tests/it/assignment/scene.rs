//! What the tests of plans share: scenes of many entries and experts, plans made through the actions, and a view of
//! what is in force.

use std::collections::BTreeSet;

use pingxuan::{
    assignment::{
        actions::{self, NewPlan},
        aims::Aims,
        propose::{Ask, Proposed, propose},
        situation::{Pair, Purpose, Situation},
        store,
    },
    domain::{
        id::{EntryId, ExpertId, PlanId},
        states::{EntryState, SheetState},
    },
    error::AppError,
    judging::store::{self as judging, RevisionRow},
};

use crate::support::{Scene, TestApp};

/// Balanced, nothing kept, drawn by 7.
pub const ASK: Ask = Ask { per_entry: 2, is_balanced: true, keeps: false, seed: 7, aims: Aims::PLAIN };

/// Six entries of two regions and four experts, without conflicts.
pub async fn small(app: &TestApp) -> (Scene, Vec<EntryId>, Vec<ExpertId>) {
    let scene = Scene::set(app).await;
    let mut entries = Vec::new();
    for (number, name) in
        [("E-1", "甲"), ("E-2", "乙"), ("E-3", "丙"), ("Q-1", "丁"), ("Q-2", "戊"), ("Q-3", "己")]
    {
        entries.push(scene.add_entry(app, number, name, EntryState::Admitted).await);
    }
    let mut experts = Vec::new();
    for name in ["赵", "钱", "孙", "李"] {
        experts.push(scene.add_expert(app, name, &format!("{name}大学")).await);
    }
    (scene, entries, experts)
}

/// Computes a plan for the scene and keeps it, as the page does.
pub async fn compute(app: &TestApp, scene: &Scene, purpose: Purpose, ask: Ask) -> PlanId {
    let competition = scene.competition;
    let by = app.by_system();
    let situation = app.site.db.read(move |conn| Situation::read(conn, competition, purpose)).await.unwrap();
    let Proposed::Plan(proposal) = propose(&situation, ask).unwrap() else { panic!("no plan") };
    let new = NewPlan { purpose, ask, proposal, base: situation.base() };
    app.site.db.write(move |conn| actions::keep_plan(conn, &by, competition, &new)).await.unwrap()
}

/// Puts a plan in force.
pub async fn apply(app: &TestApp, scene: &Scene, plan: PlanId) -> Result<(), AppError> {
    let (by, competition) = (app.by_system(), scene.competition);
    app.site
        .db
        .write(move |conn| {
            let row = store::plan_in(conn, competition, plan)?.ok_or(AppError::NotFound)?;
            actions::apply_plan(conn, &by, competition, plan, row.version).map(|_| ())
        })
        .await
}

/// The pairs of a plan.
pub async fn pairs(app: &TestApp, plan: PlanId) -> BTreeSet<Pair> {
    let rows = app.site.db.read(move |conn| store::pairs_of(conn, plan)).await.unwrap();
    rows.into_iter().map(|row| (row.entry_id, row.expert_id)).collect()
}

/// The pairs in force.
pub async fn in_force(app: &TestApp, scene: &Scene, purpose: Purpose) -> BTreeSet<Pair> {
    let competition = scene.competition;
    let situation = app.site.db.read(move |conn| Situation::read(conn, competition, purpose)).await.unwrap();
    situation.in_force.keys().copied().collect()
}

/// Lets the judge of a pair save something.
pub async fn begin_sheet(app: &TestApp, scene: &Scene, pair: Pair) {
    let (by, round) = (app.by_system(), scene.round);
    app.site
        .db
        .write(move |conn| {
            let sheets = store::inputs::sheets_of_round(conn, round)?;
            let sheet = sheets.iter().find(|sheet| (sheet.entry, sheet.expert) == pair).unwrap().id;
            let mut row = judging::sheet_in(conn, round, sheet)?.ok_or(AppError::NotFound)?;
            row.state = SheetState::Draft;
            row.version += 1;
            row.saved_at = Some(by.now());
            assert!(judging::update_sheet(conn, &row)?);
            let revision = RevisionRow {
                sheet_id: sheet,
                version: row.version,
                at: by.now(),
                by_account_id: None,
                act: "saved".to_owned(),
                request_key: None,
                content: "{}".to_owned(),
                reason: String::new(),
            };
            judging::insert_revision(conn, &revision)
        })
        .await
        .unwrap();
}

/// The words of a refusal in Chinese.
pub fn words(error: &AppError) -> String {
    match error {
        AppError::Refused(refusal) => refusal.words(pingxuan::domain::states::Language::Chinese.words()),
        other => panic!("not refused: {other}"),
    }
}
