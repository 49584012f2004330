//! Tests of the slice of the same name.

pub mod access;
mod kinds;
mod list;
mod organize;
mod recuse;
mod remind;
mod save;
mod scores;
mod secrecy;
pub mod sheet;

use pingxuan::{
    db::Conn,
    domain::{
        id::{CriterionId, EntryId, ExpertId, SheetId},
        states::{EntryState, RoundState},
        time::Timestamp,
    },
    error::AppError,
};

use crate::support::{Client, Page, Scene, TestApp};

/// A judge with one open sheet.
pub struct Desk {
    pub scene: Scene,
    pub client: Client,
    pub expert: ExpertId,
    pub entry: EntryId,
    pub sheet: SheetId,
}

impl Desk {
    pub async fn set(app: &TestApp) -> Self {
        let scene = Scene::set(app).await;
        let (client, expert) = scene.judge(app, "王教授").await;
        let entry = scene.add_entry(app, "E001", "高山茶叶", EntryState::Admitted).await;
        let sheet = scene.add_sheet(app, entry, expert).await;
        Self { scene, client, expert, entry, sheet }
    }

    pub fn path(&self) -> String {
        format!("/c/cup/judging/{}", self.sheet)
    }

    /// The field of the first, second or third criterion.
    pub fn mark(&self, index: usize) -> String {
        mark(self.scene.criteria[index])
    }

    /// Saves as the page's script does: the three marks and the comment on a version.
    pub async fn autosave(&mut self, version: &str, marks: [&str; 3], comment: &str) -> Page {
        self.send(version, marks, comment, "draft", true, "").await
    }

    /// Sends the plain form.
    pub async fn send_form(&mut self, version: &str, marks: [&str; 3], go: &str) -> Page {
        self.send(version, marks, "", go, false, "").await
    }

    pub async fn send(
        &mut self,
        version: &str,
        marks: [&str; 3],
        comment: &str,
        go: &str,
        is_script: bool,
        key: &str,
    ) -> Page {
        let mut client = self.client.clone();
        if is_script {
            client.set_header("x-autosave", "1");
        }
        let names = [self.mark(0), self.mark(1), self.mark(2)];
        let mut fields = vec![("version", version), ("request_key", key), ("go", go), ("comment", comment)];
        fields.extend(names.iter().map(String::as_str).zip(marks));
        client.post(&self.path(), &fields).await
    }
}

pub fn mark(criterion: CriterionId) -> String {
    format!("mark-{criterion}")
}

/// Asks the database.
pub async fn ask<T: Send + 'static>(
    app: &TestApp,
    question: impl FnOnce(&mut Conn) -> Result<T, AppError> + Send + 'static,
) -> T {
    app.site.db.read(question).await.unwrap()
}

/// Changes the round of the scene.
pub async fn change_round(
    app: &TestApp,
    scene: &Scene,
    change: impl Fn(&mut pingxuan::competitions::store::RoundRow) + Send + 'static,
) {
    let round = scene.round;
    app.site
        .db
        .write(move |conn| {
            let mut row = pingxuan::competitions::store::round_by_id(conn, round)?.unwrap();
            change(&mut row);
            pingxuan::db::conn::execute(
                conn,
                &format!(
                    "UPDATE rounds SET state = '{}', is_blind = {}, closes_at = {}",
                    row.state,
                    row.is_blind,
                    row.closes_at.micros()
                ),
            )?;
            Ok::<_, AppError>(())
        })
        .await
        .unwrap();
}

pub async fn set_state(app: &TestApp, scene: &Scene, state: RoundState) {
    change_round(app, scene, move |round| round.state = state).await;
}

pub async fn close_at(app: &TestApp, scene: &Scene, time: Timestamp) {
    change_round(app, scene, move |round| round.closes_at = time).await;
}

/// Acts and content of a sheet's revisions, the oldest first.
pub async fn revisions(app: &TestApp, sheet: SheetId) -> Vec<(String, pingxuan::judging::Content)> {
    let rows = ask(app, move |conn| pingxuan::judging::store::lists::revisions_of(conn, sheet)).await;
    rows.into_iter()
        .map(|(row, _)| (row.act, pingxuan::judging::Content::of(&row.content).unwrap()))
        .collect()
}
