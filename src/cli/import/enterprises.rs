//! `pingxuan import enterprises`. As on the pages, nothing is said of wishes that are still secret.

use std::sync::Arc;

use super::{
    Received, Scene, Table,
    report::{self, Line, Report, State},
};
use crate::{
    audit::By,
    db::Conn,
    domain::{id::SchemeId, states::Language},
    entries::store::papers::{self, ImportRow},
    error::AppError,
    pairing::{
        actions::{bulk, partners_in_force},
        import::{self, Outcome},
        store, words,
    },
};

struct Enterprises(import::Table);

/// Reads a table of enterprises.
///
/// # Errors
/// What is wrong with the file as a whole, in words.
pub fn read(bytes: Vec<u8>, name: &str, language: Language) -> Result<Arc<dyn Table>, String> {
    let t = language.words();
    let table = report::read_table(bytes, name, language, |error| words::table_error(error, t))?;
    Ok(Arc::new(Enterprises(table)))
}

/// The scheme, which is looked up for this kind of table.
fn scheme_of(scene: &Scene) -> Result<SchemeId, AppError> {
    scene.scheme.as_ref().map(|scheme| scheme.id).ok_or(AppError::NotFound)
}

impl Table for Enterprises {
    fn check(&self, conn: &mut Conn, scene: &Scene) -> Result<Report, AppError> {
        let scheme = scheme_of(scene)?;
        let situation = store::situation(conn, scene.competition.id, scheme)?;
        let partners = partners_in_force(conn, scheme)?;
        let is_open = situation.scheme.wishes_close_at > scene.now;
        let checked = import::check(&situation, &partners, &self.0, is_open);
        let t = scene.t();
        let line = |row: &import::RowReport| Line {
            line: row.line,
            state: match row.outcome {
                Outcome::New => State::New,
                Outcome::Changed(_) => State::Changed,
                Outcome::Unchanged => State::Unchanged,
                Outcome::Wrong(_) => State::Wrong,
            },
            name: row.name.clone(),
            details: words::import_details(&row.outcome, t),
        };
        let lines = checked.rows.iter().map(line).collect();
        Ok(Report::of(t, &self.0, lines, checked.counts))
    }

    fn apply(&self, conn: &mut Conn, by: &By, scene: &Scene, file: &Received) -> Result<usize, AppError> {
        let (competition, scheme) = (scene.competition.id, scheme_of(scene)?);
        let row = ImportRow {
            id: file.id,
            competition_id: competition,
            kind: import::KIND.to_owned(),
            round_id: None,
            scheme_id: Some(scheme),
            file_name: file.name.clone(),
            sha256: file.sha256.clone(),
            uploaded_by: by.account,
            uploaded_at: by.now(),
            applied_at: None,
            report: "{}".to_owned(),
        };
        papers::insert_import(conn, &row)?;
        let counts = bulk::import_enterprises(conn, by, competition, scheme, file.id, &self.0, None)?;
        Ok(counts.unwrap_or_default().wrong)
    }
}
