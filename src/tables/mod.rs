//! Table files: the CSV files and Excel workbooks that organizers bring in and take out.
//! Reading knows files, encodings and bounds (`read`); recognising knows what the columns are called (`headers`);
//! parsing knows what a row of each kind holds (`expert_rows` and its siblings); writing gives the same bytes each time.
//! Nothing here knows the database, the web, or the words that a person is shown.

pub mod read;

pub mod csv_file;
pub mod xlsx;
pub mod xlsx_values;
pub mod zip_bounds;

pub mod columns;
pub mod headers;

pub mod cells;
pub mod checks;
pub mod enterprise_rows;
pub mod expert_rows;
pub mod score_rows;
pub mod table;

pub mod write;

#[cfg(test)]
mod file_tests;

use std::error::Error;

use unicode_normalization::UnicodeNormalization;

/// The largest file that is read, in bytes.
pub const MAX_FILE_BYTES: u64 = 20 * 1024 * 1024;
/// The largest number of rows below the header; blank rows do not count.
pub const MAX_ROWS: u32 = 20_000;
/// The largest number of columns.
pub const MAX_COLUMNS: usize = 64;
/// The largest number of characters of one cell.
pub const MAX_CELL_CHARS: usize = 10_000;

/// What a table file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFormat {
    /// Text with separated values.
    Csv,
    /// An Excel workbook (Office Open XML).
    Xlsx,
}

impl TableFormat {
    /// How the names of such files end.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}

/// One row of a table, with no trailing empty cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The row's number as Excel shows it, from 1.
    pub line: u32,
    /// The cells from column A on, trimmed; a row may be shorter than the header.
    pub cells: Vec<String>,
}

impl Row {
    /// The cell at a position from 0; a cell that the row does not have is empty.
    pub fn cell(&self, index: usize) -> &str {
        self.cells.get(index).map_or("", String::as_str)
    }
}

/// Why a table file cannot be read. The texts are for the log; a page chooses its own words by the kind.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The file could not be read from the disk.
    #[error("read the table file")]
    Io(#[from] std::io::Error),
    /// The file is larger than the bound.
    #[error("the table file has more than {max_bytes} bytes")]
    FileTooLarge {
        /// The bound.
        max_bytes: u64,
    },
    /// The workbook unpacks to more than the bound.
    #[error("the workbook unpacks to more than {max_bytes} bytes")]
    UnpacksTooLarge {
        /// The bound that was passed.
        max_bytes: u64,
    },
    /// There are more rows than the bound.
    #[error("more than {max} rows, seen at line {line}")]
    TooManyRows {
        /// The first row too many.
        line: u32,
        /// The bound.
        max: u32,
    },
    /// A row has more columns than the bound.
    #[error("more than {max} columns at line {line}")]
    TooManyColumns {
        /// The row.
        line: u32,
        /// The bound.
        max: usize,
    },
    /// A cell has more characters than the bound.
    #[error("the cell {column}{line} has more than {max} characters")]
    CellTooLong {
        /// The row.
        line: u32,
        /// The column's letter.
        column: String,
        /// The bound.
        max: usize,
    },
    /// A cell holds U+0000: the file is damaged or is no table.
    #[error("the cell {column}{line} holds a zero character")]
    ZeroCharacter {
        /// The row.
        line: u32,
        /// The column's letter.
        column: String,
    },
    /// The text is neither UTF-8, nor UTF-16 with a byte order mark, nor GB 18030.
    #[error("the text's encoding is unknown")]
    UnknownEncoding,
    /// The workbook is protected with a password.
    #[error("the workbook is encrypted")]
    Encrypted,
    /// The file is a workbook of Excel 97–2003 (.xls), which is not read.
    #[error("the workbook is of the old binary kind")]
    OldWorkbook,
    /// The workbook is damaged, or is another kind of archive.
    #[error("the workbook is damaged")]
    Corrupt {
        /// What the library that reads it says, if it says anything.
        #[source]
        source: Option<Box<dyn Error + Send + Sync>>,
    },
    /// No visible sheet holds anything, or the text is empty.
    #[error("the table is empty")]
    Empty,
    /// Among the first rows there is none that holds two headers.
    #[error("no header row was recognised")]
    NoHeader,
}

/// The letter of a column as Excel shows it: 0 is A, 25 is Z, 26 is AA.
pub fn column_letter(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index;
    loop {
        let place = u32::try_from(rest % 26).unwrap_or(0);
        letters.push(char::from_u32(u32::from('A') + place).unwrap_or('A'));
        if rest < 26 {
            break;
        }
        rest = rest / 26 - 1;
    }
    letters.iter().rev().collect()
}

/// Folds a text for comparison: full-width forms become plain ones (NFKC), runs of white space become one space.
///
/// The case stays. Cells are not folded on reading, because a name must stay as its owner writes it.
pub fn fold(text: &str) -> String {
    let folded: String = text.nfkc().filter(|letter| !is_invisible(*letter)).collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Takes white space, ideographic spaces, zero-width spaces and byte order marks off both ends.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(|letter: char| letter.is_whitespace() || is_invisible(letter))
}

fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

/// Trims a cell and holds it to the bounds; `line` and `index` say where it stands.
pub(crate) fn bounded_cell(line: u32, index: usize, text: &str) -> Result<String, TableError> {
    let text = trim(text);
    if text.contains('\0') {
        return Err(TableError::ZeroCharacter { line, column: column_letter(index) });
    }
    // A character has at most four bytes, so short texts need no counting.
    if text.len() > MAX_CELL_CHARS && text.chars().count() > MAX_CELL_CHARS {
        return Err(TableError::CellTooLong { line, column: column_letter(index), max: MAX_CELL_CHARS });
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn column_letters_go_on_after_z() {
        let letters: Vec<String> = [0, 1, 25, 26, 27, 51, 52, 701, 702].map(column_letter).into();
        assert_eq!(letters, ["A", "B", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn folding_makes_full_width_forms_plain() {
        assert_eq!(fold("　ＡＢＣ　　１２３；\u{200b}"), "ABC 123;");
    }

    #[test]
    fn cells_lose_ideographic_spaces_and_byte_order_marks() {
        assert_eq!(bounded_cell(1, 0, "\u{feff}　张 三　\n").unwrap(), "张 三");
    }

    #[test]
    fn a_cell_may_have_ten_thousand_chinese_characters_and_no_more() {
        assert!(bounded_cell(1, 0, &"字".repeat(MAX_CELL_CHARS)).is_ok());
        let error = bounded_cell(7, 2, &"字".repeat(MAX_CELL_CHARS + 1)).unwrap_err();
        assert!(matches!(error, TableError::CellTooLong { line: 7, ref column, .. } if column == "C"));
    }
}
