//! Takes the cells of one row apart and collects everything that is wrong with them, each problem with its place in the file,
//! so that a person can mend a whole table in one go.

use super::headers::{Column, Recognised};
use super::{Row, fold};

/// The most items that a cell may list.
pub const MAX_ITEMS: usize = 200;

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellProblem {
    /// The row as Excel counts.
    pub line: u32,
    /// The column's letter; none if the table lacks the column.
    pub column: Option<String>,
    /// The header as it stands in the file, else the column's Chinese name.
    pub header: String,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// The ways in which a cell can be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// Something must stand here.
    Missing,
    /// More characters than fit.
    TooLong {
        /// The most characters.
        max: usize,
    },
    /// More items than fit.
    TooMany {
        /// The most items.
        max: usize,
    },
    /// An item is listed twice.
    Repeated {
        /// The item.
        item: String,
    },
    /// A number is needed.
    NotANumber,
    /// The number is outside its bounds.
    OutOfRange {
        /// The least number.
        min: u32,
        /// The greatest number.
        max: u32,
    },
    /// A level after a colon that is not a number within the bounds.
    BadLevel {
        /// The least level.
        min: u8,
        /// The highest level.
        max: u8,
    },
    /// No e-mail address.
    BadEmail,
    /// No telephone number.
    BadPhone,
    /// No unified social credit code, or its check character does not fit.
    BadCreditCode,
    /// Neither assisting nor assisted.
    BadSide,
    /// Neither judge nor mentor.
    BadRole,
}

/// The cells of one row, with the problems found so far.
pub(crate) struct Cells<'a, C: Column> {
    row: &'a Row,
    headers: &'a Recognised<C>,
    problems: Vec<CellProblem>,
}

impl<'a, C: Column> Cells<'a, C> {
    pub(crate) fn new(row: &'a Row, headers: &'a Recognised<C>) -> Self {
        Self { row, headers, problems: Vec::new() }
    }

    /// The cell as it stands; empty if the table lacks the column.
    pub(crate) fn raw(&self, column: C) -> &'a str {
        self.headers.cell(self.row, column)
    }

    pub(crate) fn report(&mut self, column: C, kind: ProblemKind) {
        self.problems.push(CellProblem {
            line: self.row.line,
            column: self.headers.letter(column),
            header: self.headers.header(column).to_owned(),
            kind,
        });
    }

    /// A text of at most `max` characters, as its owner wrote it; it may be empty.
    pub(crate) fn text(&mut self, column: C, max: usize) -> String {
        let text = self.raw(column);
        if text.chars().count() > max {
            self.report(column, ProblemKind::TooLong { max });
        }
        text.to_owned()
    }

    /// A text that must be there.
    pub(crate) fn required(&mut self, column: C, max: usize) -> String {
        let text = self.text(column, max);
        if text.is_empty() {
            self.report(column, ProblemKind::Missing);
        }
        text
    }

    /// A value that `parse` makes out of the folded text; an empty cell stays empty.
    pub(crate) fn checked(
        &mut self,
        column: C,
        parse: impl FnOnce(&str) -> Option<String>,
        problem: ProblemKind,
    ) -> String {
        let text = fold(self.raw(column));
        if text.is_empty() {
            return text;
        }
        parse(&text).unwrap_or_else(|| {
            self.report(column, problem);
            String::new()
        })
    }

    /// A whole number within bounds, or none if the cell is empty.
    pub(crate) fn number(&mut self, column: C, min: u32, max: u32) -> Option<u32> {
        let text = fold(self.raw(column));
        if text.is_empty() {
            return None;
        }
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            self.report(column, ProblemKind::NotANumber);
            return None;
        }
        let number = text.parse().ok().filter(|number| (min..=max).contains(number));
        if number.is_none() {
            self.report(column, ProblemKind::OutOfRange { min, max });
        }
        number
    }

    /// Names with `；` between, each at most `max` characters and none twice.
    pub(crate) fn list(&mut self, column: C, max: usize) -> Vec<String> {
        let items: Vec<String> = items(self.raw(column)).map(str::to_owned).collect();
        self.bound_items(column, items.iter().map(String::as_str), max);
        items
    }

    /// Reports too many items, items that are too long, and items that are there twice.
    pub(crate) fn bound_items<'i>(&mut self, column: C, items: impl Iterator<Item = &'i str>, max: usize) {
        let mut seen: Vec<String> = Vec::new();
        for item in items {
            if seen.len() >= MAX_ITEMS {
                self.report(column, ProblemKind::TooMany { max: MAX_ITEMS });
                return;
            }
            if item.chars().count() > max {
                self.report(column, ProblemKind::TooLong { max });
                return;
            }
            let folded = fold(item).to_lowercase();
            if seen.contains(&folded) {
                self.report(column, ProblemKind::Repeated { item: item.to_owned() });
                return;
            }
            seen.push(folded);
        }
    }

    /// The value if nothing was wrong, else everything that was.
    pub(crate) fn finish<T>(self, value: T) -> Result<T, Vec<CellProblem>> {
        if self.problems.is_empty() { Ok(value) } else { Err(self.problems) }
    }
}

/// The items of a cell: `；`, `;` or a line end stands between them.
pub(crate) fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split(['；', ';', '\n']).map(super::trim).filter(|item| !item.is_empty())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::tables::headers::Headers;

    /// Parses a header and one row, both with `|` between the cells.
    pub(crate) fn parse<C: Column, T>(
        header: &str,
        row: &str,
        parse: impl Fn(&Row, &Recognised<C>) -> Result<T, Vec<CellProblem>>,
    ) -> Result<T, Vec<(String, ProblemKind)>> {
        let cells = |text: &str| text.split('|').map(str::to_owned).collect::<Vec<_>>();
        let row = Row { line: 5, cells: cells(row) };
        parse(&row, &Headers::recognise(&cells(header))).map_err(|problems| {
            let place = |problem: CellProblem| {
                assert_eq!(problem.line, 5);
                (format!("{}{}", problem.column.unwrap_or_default(), problem.header), problem.kind)
            };
            problems.into_iter().map(place).collect()
        })
    }

    #[test]
    fn items_stand_between_either_semicolon_and_line_ends() {
        assert_eq!(items(" 甲；乙;　丙\n;；丁 ").collect::<Vec<_>>(), ["甲", "乙", "丙", "丁"]);
    }
}
