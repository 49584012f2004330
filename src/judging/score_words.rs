//! The words for what an import of marks finds: in the file as a whole, and line by line.

use super::score_file::{FileProblem, ScoreProblem};
use crate::{
    domain::{problem::Problem, states::Language},
    l10n::L10nLanguage,
    tables::{TableError, cells::ProblemKind, columns::ScoreColumn, headers::Column as _},
    web::form::words,
};

/// Why a file cannot be read as a table of marks.
pub fn file_words(problem: &FileProblem, language: Language) -> String {
    let t = language.words();
    match problem {
        FileProblem::MissingColumns(columns) => {
            let name = |column: &ScoreColumn| language.pick(column.names().zh, column.names().en);
            let names: Vec<&str> = columns.iter().map(name).collect();
            t.msg_judging_import_columns(names.join(&t.msg_judging_list_separator()))
        }
        FileProblem::Unreadable(TableError::NoHeader) => t.msg_judging_import_no_header(),
        FileProblem::Unreadable(TableError::Encrypted) => t.msg_judging_import_encrypted(),
        FileProblem::Unreadable(TableError::TooManyRows { max, .. }) => {
            t.msg_judging_import_too_many(max.to_string())
        }
        FileProblem::Unreadable(_) => t.msg_judging_import_unreadable(),
    }
}

/// What is wrong with one line.
pub fn problem_words(problem: &ScoreProblem, t: &L10nLanguage) -> String {
    match problem {
        ScoreProblem::Cell(ProblemKind::Missing) => words(&Problem::Missing, t),
        ScoreProblem::Cell(ProblemKind::TooLong { max }) => words(&Problem::TooLong { max: *max }, t),
        ScoreProblem::Cell(ProblemKind::BadEmail) => words(&Problem::NotEmail, t),
        ScoreProblem::Cell(_) => words(&Problem::NotDecimal, t),
        ScoreProblem::UnknownEntry => t.msg_judging_import_unknown_entry(),
        ScoreProblem::AmbiguousEntry => t.msg_judging_import_ambiguous_entry(),
        ScoreProblem::NotInRound => t.msg_judging_import_not_in_round(),
        ScoreProblem::UnknownJudge => t.msg_judging_import_unknown_judge(),
        ScoreProblem::UnknownCriterion => t.msg_judging_import_unknown_criterion(),
        ScoreProblem::AmbiguousCriterion { codes } => {
            t.msg_judging_import_ambiguous_criterion(codes.join(&t.msg_judging_list_separator()))
        }
        ScoreProblem::Mark(problem) => words(problem, t),
        ScoreProblem::Twice => t.msg_judging_import_twice(),
        ScoreProblem::Conflict => t.msg_judging_import_conflict(),
    }
}
