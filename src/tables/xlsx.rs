//! Excel workbooks: one of the visible sheets that hold anything, read cell by cell, so that no sheet is ever in memory as a whole.
//! The file comes from strangers; it is unpacked within bounds first (`zip_bounds`), and whatever the library does with it ends
//! in an error at worst.

use std::fmt;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Reader, SheetType, SheetVisible, Xlsx, XlsxCellReader, XlsxError};

use super::xlsx_values::text_of;
use super::zip_bounds::{self, MAX_UNPACKED_BYTES};
use super::{MAX_COLUMNS, Row, TableError, bounded_cell};

type Bytes = Cursor<Vec<u8>>;

/// How many sheets of a workbook are looked at.
const MOST_SHEETS: usize = 50;

/// An opened workbook and the sheet that is read.
pub struct XlsxTable {
    workbook: Xlsx<Bytes>,
    /// The visible sheets that are not blank, in their order.
    sheets: Vec<String>,
    /// How many visible sheets come after those that are looked at.
    beyond: usize,
    /// The one that is read.
    sheet: String,
}

impl fmt::Debug for XlsxTable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("XlsxTable").field("sheet", &self.sheet).finish_non_exhaustive()
    }
}

impl XlsxTable {
    /// Opens a workbook and chooses its first visible sheet that is not blank; see [`Self::choose`] for the others. Hidden sheets hold
    /// the lists of a form's choices.
    ///
    /// # Errors
    /// A workbook that is too large, encrypted, damaged or empty.
    pub fn open(bytes: Vec<u8>) -> Result<Self, TableError> {
        zip_bounds::check(&bytes, MAX_UNPACKED_BYTES)?;
        let workbook = guarded(|| Xlsx::new(Cursor::new(bytes)))?;
        let mut sheets: Vec<String> = workbook
            .sheets_metadata()
            .iter()
            .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
            .map(|sheet| sheet.name.clone())
            .collect();
        let beyond = sheets.len().saturating_sub(MOST_SHEETS);
        sheets.truncate(MOST_SHEETS);
        let mut table = Self { workbook, sheets: Vec::new(), beyond, sheet: String::new() };
        for sheet in sheets {
            table.choose(&sheet);
            let first = table.rows().and_then(|mut rows| rows.next().transpose());
            match first {
                Ok(None) => {}
                Err(error) if table.sheets.is_empty() => return Err(error),
                // What is wrong with a further sheet is said when it is to be read.
                Ok(Some(_)) | Err(_) => table.sheets.push(sheet),
            }
        }
        let first = table.sheets.first().cloned().ok_or(TableError::Empty)?;
        table.choose(&first);
        Ok(table)
    }

    /// The visible sheets that are not blank, in their order.
    pub fn sheets(&self) -> &[String] {
        &self.sheets
    }

    /// How many visible sheets come after those that are looked at.
    pub fn beyond(&self) -> usize {
        self.beyond
    }

    /// Chooses the sheet that is read.
    pub fn choose(&mut self, sheet: &str) {
        sheet.clone_into(&mut self.sheet);
    }

    /// The rows of the sheet from the top.
    ///
    /// # Errors
    /// A sheet that is damaged from the beginning.
    pub fn rows(&mut self) -> Result<XlsxRows<'_>, TableError> {
        let reader = guarded(|| self.workbook.worksheet_cells_reader(&self.sheet))?;
        Ok(XlsxRows { reader, ahead: None, is_ended: false })
    }
}

/// The rows of a sheet, blank ones left out.
pub struct XlsxRows<'a> {
    reader: XlsxCellReader<'a, Bytes>,
    /// The first cell of the next row, which ended the row before it.
    ahead: Option<Cell>,
    /// The library must not be asked again after its last cell.
    is_ended: bool,
}

struct Cell {
    line: u32,
    index: usize,
    text: String,
}

impl Iterator for XlsxRows<'_> {
    type Item = Result<Row, TableError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read_row().transpose()
    }
}

impl XlsxRows<'_> {
    fn read_row(&mut self) -> Result<Option<Row>, TableError> {
        let Some(first) = self.take_cell()? else { return Ok(None) };
        let mut row = Row { line: first.line, cells: Vec::new() };
        place(&mut row.cells, first);
        while let Some(cell) = self.take_cell()? {
            if cell.line < row.line {
                return Err(TableError::Corrupt { source: None });
            }
            if cell.line > row.line {
                self.ahead = Some(cell);
                break;
            }
            place(&mut row.cells, cell);
        }
        Ok(Some(row))
    }

    /// The next cell that is not blank.
    fn take_cell(&mut self) -> Result<Option<Cell>, TableError> {
        if let Some(cell) = self.ahead.take() {
            return Ok(Some(cell));
        }
        while !self.is_ended {
            let Some(cell) = guarded(|| self.reader.next_cell())? else { break };
            let (row, column) = cell.get_position();
            let line = row.saturating_add(1);
            let index = usize::try_from(column).unwrap_or(usize::MAX);
            let text = bounded_cell(line, index, &text_of(cell.get_value()))?;
            if text.is_empty() {
                continue;
            }
            if index >= MAX_COLUMNS {
                return Err(TableError::TooManyColumns { line, max: MAX_COLUMNS });
            }
            return Ok(Some(Cell { line, index, text }));
        }
        self.is_ended = true;
        Ok(None)
    }
}

fn place(cells: &mut Vec<String>, cell: Cell) {
    if cells.len() <= cell.index {
        cells.resize(cell.index + 1, String::new());
    }
    if let Some(place) = cells.get_mut(cell.index) {
        *place = cell.text;
    }
}

/// Calls the library. It counts columns and rows without regard to overflow, so a made-up reference can make it panic where
/// overflow is checked; that must not take a request down.
fn guarded<T>(call: impl FnOnce() -> Result<T, XlsxError>) -> Result<T, TableError> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(XlsxError::Password)) => Err(TableError::Encrypted),
        Ok(Err(error)) => Err(TableError::Corrupt { source: Some(Box::new(error)) }),
        Err(_panic) => Err(TableError::Corrupt { source: None }),
    }
}
