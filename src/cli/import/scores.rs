//! `pingxuan import scores`: marks that were given elsewhere make the sheets of a round that has none.

use std::sync::Arc;

use serde_json::json;

use super::{
    Received, Scene, Table,
    report::{Line, Report, State},
};
use crate::{
    audit::By,
    competitions::store::RoundRow,
    db::Conn,
    domain::states::Language,
    entries::store::papers,
    error::AppError,
    judging::{
        actions::import::{self, KIND, ReceivedScores},
        score_file::{self, LineProblem, Matched, ScoreTable},
        score_words::{file_words, problem_words},
    },
};

/// Reads a table of marks.
///
/// # Errors
/// What is wrong with the file as a whole, in words.
pub fn read(bytes: Vec<u8>, name: &str, language: Language) -> Result<Arc<dyn Table>, String> {
    let table = score_file::read(bytes, name).map_err(|problem| file_words(&problem, language))?;
    Ok(Arc::new(table))
}

/// The round, which is looked up for this kind of table.
fn round_of(scene: &Scene) -> Result<&RoundRow, AppError> {
    scene.round.as_ref().ok_or(AppError::NotFound)
}

/// The marks, when the round has no sheets and is not published.
fn matched(table: &ScoreTable, conn: &mut Conn, scene: &Scene) -> Result<Matched, AppError> {
    let round = import::check_empty(conn, scene.competition.id, round_of(scene)?.id)?;
    score_file::matched(conn, scene.competition.id, &round, &table.rows)
}

impl Table for ScoreTable {
    fn check(&self, conn: &mut Conn, scene: &Scene) -> Result<Report, AppError> {
        let t = scene.t();
        let matched = matched(self, conn, scene)?;
        let mut problems: Vec<&LineProblem> = self.problems.iter().chain(&matched.problems).collect();
        problems.sort_by_key(|problem| problem.line);
        if problems.is_empty() && matched.marks.is_empty() {
            return Err(AppError::refused(import::ImportRefusal::Empty));
        }
        let (entries, judges) = matched.counts();
        let line = |problem: &&LineProblem| Line {
            line: problem.line,
            state: State::Wrong,
            name: problem.place.clone(),
            details: vec![problem_words(&problem.kind, t)],
        };
        Ok(Report {
            lines: problems.iter().map(line).collect(),
            wrong: problems.len(),
            is_change: true,
            summary: t.msg_command_score_counts(
                entries,
                judges,
                matched.marks.len(),
                matched.absent.to_string(),
                problems.len().to_string(),
            ),
            further: self.headers.unread(t),
        })
    }

    fn apply(&self, conn: &mut Conn, by: &By, scene: &Scene, file: &Received) -> Result<usize, AppError> {
        let competition = scene.competition.id;
        let matched = matched(self, conn, scene)?;
        let wrong = self.problems.len() + matched.problems.len();
        if wrong > 0 {
            return Ok(wrong);
        }
        let (entries, judges) = matched.counts();
        // What the page shows of an import.
        let report = json!({
            "entries": entries, "judges": judges, "marks": matched.marks.len(), "absent": matched.absent,
        });
        let received = ReceivedScores {
            id: file.id,
            round: round_of(scene)?.id,
            file_name: file.name.clone(),
            sha256: file.sha256.clone(),
            report: report.to_string(),
        };
        import::receive(conn, by, competition, &received)?;
        let row = papers::import_in(conn, competition, KIND, file.id)?.ok_or(AppError::NotFound)?;
        import::confirm(conn, by, competition, &row, &self.rows, None)?;
        Ok(0)
    }
}
