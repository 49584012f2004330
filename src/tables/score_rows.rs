//! The rows of a table of marks that were given on paper.

use super::Row;
use super::cells::{CellProblem, Cells, ProblemKind};
use super::checks::{decimal, email};
use super::columns::ScoreColumn;
use super::headers::Recognised;

/// One mark as the table tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoreRow {
    /// The row as Excel counts.
    pub line: u32,
    /// The entry's number.
    pub entry_number: String,
    /// The judge's e-mail address in lower case.
    pub judge_email: String,
    /// The criterion's name.
    pub criterion: String,
    /// The mark as a plain decimal number; none is absent, which is not zero.
    pub score: Option<String>,
}

impl ScoreRow {
    /// Parses a row.
    ///
    /// # Errors
    /// Every problem of the row.
    pub fn parse(row: &Row, headers: &Recognised<ScoreColumn>) -> Result<Self, Vec<CellProblem>> {
        let mut cells = Cells::new(row, headers);
        if cells.raw(ScoreColumn::JudgeEmail).is_empty() {
            cells.report(ScoreColumn::JudgeEmail, ProblemKind::Missing);
        }
        let mark = Self {
            line: row.line,
            entry_number: cells.required(ScoreColumn::EntryNumber, 40),
            judge_email: cells.checked(ScoreColumn::JudgeEmail, email, ProblemKind::BadEmail),
            criterion: cells.required(ScoreColumn::Criterion, 200),
            score: Some(cells.checked(ScoreColumn::Score, decimal, ProblemKind::NotANumber))
                .filter(|score| !score.is_empty()),
        };
        cells.finish(mark)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::cells::tests::parse;

    const HEADER: &str = "项目编号|评委邮箱|评分项|得分";

    #[test]
    fn a_mark_keeps_its_digits_and_a_blank_one_is_absent() {
        let mark = parse(HEADER, "T001|a@qq.com|创新性|８7.50", ScoreRow::parse).unwrap();
        assert_eq!(mark.score.as_deref(), Some("87.50"));
        assert_eq!(parse(HEADER, "T001|a@qq.com|创新性|", ScoreRow::parse).unwrap().score, None);
    }

    #[test]
    fn what_is_no_number_is_told() {
        let problems = parse(HEADER, "||创新性|优", ScoreRow::parse).unwrap_err();
        assert_eq!(
            problems,
            [
                ("B评委邮箱".to_owned(), ProblemKind::Missing),
                ("A项目编号".to_owned(), ProblemKind::Missing),
                ("D得分".to_owned(), ProblemKind::NotANumber),
            ]
        );
    }
}
