//! `pingxuan import experts`.

use std::sync::Arc;

use super::{
    Received, Scene, Table,
    report::{self, Line, Report, State},
};
use crate::{
    audit::By,
    db::Conn,
    domain::states::Language,
    entries::{import_words::file_problem, store::papers},
    error::AppError,
    experts::{
        import::{self, Outcome},
        import_words,
    },
};

struct Experts(import::Table);

/// Reads a table of experts.
///
/// # Errors
/// What is wrong with the file as a whole, in words.
pub fn read(bytes: Vec<u8>, name: &str, language: Language) -> Result<Arc<dyn Table>, String> {
    let t = language.words();
    let table = report::read_table(bytes, name, language, |error| file_problem(t, error))?;
    Ok(Arc::new(Experts(table)))
}

impl Table for Experts {
    fn check(&self, conn: &mut Conn, scene: &Scene) -> Result<Report, AppError> {
        let checked = import::check(conn, scene.competition.id, &self.0)?;
        let t = scene.t();
        let line = |row: &import::RowReport| Line {
            line: row.line,
            state: match row.outcome {
                Outcome::New => State::New,
                Outcome::Changed(_) => State::Changed,
                Outcome::Unchanged => State::Unchanged,
                Outcome::Wrong(_) => State::Wrong,
            },
            name: format!("{} {}", row.name, row.organization).trim().to_owned(),
            details: import_words::details(scene.language, row, false),
        };
        let lines = checked.rows.iter().map(line).collect();
        Ok(Report::of(t, &self.0, lines, checked.counts))
    }

    fn apply(&self, conn: &mut Conn, by: &By, scene: &Scene, file: &Received) -> Result<usize, AppError> {
        let competition = scene.competition.id;
        let row = import::waiting(by, competition, file.id, &file.name, file.sha256.clone())?;
        papers::insert_import(conn, &row)?;
        let counts = import::apply(conn, by, competition, &row, &self.0, None)?;
        Ok(counts.unwrap_or_default().wrong)
    }
}
