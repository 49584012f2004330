//! Tests of the slice of the same name.

pub mod access;
mod blockers;
mod calibrated;
mod corrections;
mod decisions;
mod feedback;
mod gates;
mod judge_report;
mod long;
mod parts;
mod public;
mod publish;
mod ranking;
mod same_bytes;
mod skating;
mod without_judge;

use std::collections::BTreeMap;

use pingxuan::{
    competitions::store::{self as competitions, RoundRow},
    db::{Conn, conn::execute},
    domain::{
        id::{EntryId, ExpertId, RoundId, SheetId},
        role::Role,
        states::{EntryState, RoundSource, RoundState, SheetState},
    },
    error::AppError,
    judging::store::{self as judging, MarkRow, SheetRow},
};

use crate::support::{Client, Page, Scene, TestApp};

/// A closed round whose judges have all submitted.
pub struct Jury {
    pub scene: Scene,
    pub organizer: Client,
    pub entries: Vec<EntryId>,
    pub experts: Vec<ExpertId>,
}

impl Jury {
    /// One entry `E001`, `E002`, … for each row of marks, the same from both judges.
    pub async fn set(app: &TestApp, marks: &[[i32; 3]]) -> Self {
        let scene = Scene::set(app).await;
        let (organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
        let mut jury = Self { scene, organizer, entries: Vec::new(), experts: Vec::new() };
        for name in ["王教授", "李经理"] {
            jury.experts.push(jury.scene.add_expert(app, name, "一所大学").await);
        }
        for marks in marks {
            jury.add_judged(app, *marks).await;
        }
        sql(app, "UPDATE rounds SET state = 'closed'").await;
        jury
    }

    pub async fn add(&mut self, app: &TestApp) -> EntryId {
        let number = self.entries.len() + 1;
        let entry = self
            .scene
            .add_entry(app, &format!("E{number:03}"), &format!("项目{number}"), EntryState::Admitted)
            .await;
        self.entries.push(entry);
        entry
    }

    pub async fn add_judged(&mut self, app: &TestApp, marks: [i32; 3]) -> EntryId {
        let entry = self.add(app).await;
        for expert in self.experts.clone() {
            self.sheet(app, entry, expert, SheetState::Submitted, Some(marks)).await;
        }
        entry
    }

    /// Adds a sheet in a state, with whole points.
    pub async fn sheet(
        &self,
        app: &TestApp,
        entry: EntryId,
        expert: ExpertId,
        state: SheetState,
        marks: Option<[i32; 3]>,
    ) -> SheetId {
        let by = app.by_system();
        let id: SheetId = by.fresh();
        let row = SheetRow {
            id,
            round_id: self.scene.round,
            entry_id: entry,
            expert_id: expert,
            plan_id: None,
            state,
            version: 1,
            comment: if marks.is_some() { "思路清楚".to_owned() } else { String::new() },
            total: marks.map(|marks| marks.iter().sum::<i32>() * 1000),
            assigned_at: by.now(),
            saved_at: None,
            submitted_at: None,
            reason: String::new(),
            origin: "plan".to_owned(),
        };
        let rows: Vec<MarkRow> = marks
            .into_iter()
            .flat_map(|marks| self.scene.criteria.into_iter().zip(marks))
            .map(|(criterion_id, points)| MarkRow { sheet_id: id, criterion_id, points: points * 1000 })
            .collect();
        app.site
            .db
            .write(move |conn| {
                judging::insert_sheet(conn, &row)?;
                judging::insert_marks(conn, &rows)
            })
            .await
            .unwrap();
        id
    }

    pub fn round(&self) -> String {
        format!("/c/cup/rounds/{}", self.scene.round)
    }

    pub fn public(&self) -> String {
        format!("/results/cup/{}", self.scene.round)
    }

    pub async fn ranking(&mut self) -> Page {
        let path = format!("{}/ranking", self.round());
        self.organizer.get(&path).await
    }

    /// Looks at the publication page and presses its button.
    pub async fn publish(&mut self) -> Page {
        let path = format!("{}/publish", self.round());
        let mut client = self.organizer.clone();
        publish_as(&mut client, &path).await
    }

    pub async fn blockers(&mut self) -> Vec<String> {
        self.ranking().await.texts("#blockers li")
    }
}

/// Adds a second round for the best entries of the scene's round.
pub async fn add_top_round(app: &TestApp, scene: &Scene, count: i32, state: RoundState) -> RoundId {
    let id: RoundId = app.by_system().fresh();
    let first = scene.round;
    app.site
        .db
        .write(move |conn| {
            let row = competitions::round_by_id(conn, first)?.unwrap();
            let row = RoundRow {
                id,
                position: 2,
                name_zh: "决赛".to_owned(),
                name_en: "Final".to_owned(),
                state,
                source: RoundSource::Top,
                source_round_id: Some(first),
                source_count: Some(count),
                ..row
            };
            competitions::insert_round(conn, &row)
        })
        .await
        .unwrap();
    id
}

pub async fn publish_as(client: &mut Client, path: &str) -> Page {
    let page = client.get(path).await;
    let seen = page.field("seen");
    client.post(path, &[("seen", &seen)]).await
}

/// Changes the database behind the back of the house.
pub async fn sql(app: &TestApp, text: &str) {
    let text = text.to_owned();
    app.site.db.write(move |conn| Ok::<_, AppError>(execute(conn, &text)?)).await.unwrap();
}

pub async fn ask<T: Send + 'static>(
    app: &TestApp,
    question: impl FnOnce(&mut Conn) -> Result<T, AppError> + Send + 'static,
) -> T {
    app.site.db.read(question).await.unwrap()
}

/// The rows of a CSV answer by their heads.
pub fn csv_rows(page: &Page) -> Vec<BTreeMap<String, String>> {
    assert_eq!(page.status(), 200);
    let body = page.body();
    let mut reader = csv::Reader::from_reader(body.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}
