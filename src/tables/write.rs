//! Writes tables: the same rows as CSV that Excel opens as it is, or as a workbook. The same rows and the same time give the same
//! bytes, so that a published file can be told by its hash.

use std::io::Write;

use chrono::{DateTime, Utc};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::TableFormat;
use super::checks::decimal;
use crate::domain::time::Timestamp;

/// The most rows of a workbook's sheet below its header.
///
/// A workbook is put together in memory: its columns are as wide as its cells, and no copy of personal data is left in a temporary
/// file. Larger tables are written as CSV, row by row.
pub const MAX_WORKBOOK_ROWS: u32 = 200_000;
/// The most characters that Excel takes in a cell, as UTF-16 counts.
const MAX_EXCEL_UNITS: usize = 32_767;
/// The digits that Excel keeps of a number; a longer one is written as text, lest it change.
const EXACT_DIGITS: usize = 15;
/// The least and greatest width of a column, in digits.
const WIDTHS: (u16, u16) = (8, 60);

/// The time of a workbook whose content has none of its own: 2000-01-01 in UTC. A workbook's time is the content's, so that
/// the same content gives the same bytes whenever it is asked for.
pub const TIMELESS: Timestamp = Timestamp::from_micros(946_684_800_000_000);

/// One cell to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// A text.
    Text(&'a str),
    /// A number as a plain decimal, written with all its places; what is not one is written as text.
    Number(&'a str),
    /// Nothing.
    Empty,
}

/// Why a table cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The text could not be written.
    #[error("write the table as CSV")]
    Csv(#[from] csv::Error),
    /// The output could not be written.
    #[error("write the table")]
    Io(#[from] std::io::Error),
    /// The workbook could not be put together.
    #[error("write the workbook")]
    Workbook(#[from] XlsxError),
    /// A workbook has no room for so many rows; CSV has.
    #[error("more than {max} rows do not fit into a workbook")]
    TooManyRows {
        /// The most rows.
        max: u32,
    },
    /// A workbook has no room for such a cell; CSV has.
    #[error("the cell in row {row}, column {column} is too long for a workbook")]
    CellTooLong {
        /// The row, from 0 for the header.
        row: u32,
        /// The column, from 0.
        column: u16,
    },
}

/// Writes a table row by row.
pub struct TableWriter<W: Write + Send> {
    sink: Sink<W>,
}

enum Sink<W: Write + Send> {
    Csv(Box<csv::Writer<W>>),
    Workbook { output: W, sheet: Box<Sheet>, created: DateTime<Utc> },
}

struct Sheet {
    worksheet: Worksheet,
    /// Number formats by decimal places.
    formats: Vec<Format>,
    header: Format,
    widths: Vec<u16>,
    row: u32,
}

impl<W: Write + Send> TableWriter<W> {
    /// Begins a table with its header. `sheet_name` and `created` go into workbooks only; of the name, what Excel forbids is left out.
    ///
    /// # Errors
    /// What the output says.
    pub fn new(
        format: TableFormat,
        mut output: W,
        sheet_name: &str,
        header: &[&str],
        created: DateTime<Utc>,
    ) -> Result<Self, WriteError> {
        let sink = match format {
            TableFormat::Csv => {
                // Without this mark Excel takes UTF-8 for the system's encoding.
                output.write_all("\u{feff}".as_bytes())?;
                let mut writer = csv::WriterBuilder::new()
                    .flexible(true)
                    .terminator(csv::Terminator::CRLF)
                    .from_writer(output);
                writer.write_record(header.iter().map(|name| guard(name)))?;
                Sink::Csv(Box::new(writer))
            }
            TableFormat::Xlsx => {
                Sink::Workbook { output, sheet: Box::new(Sheet::new(sheet_name, header)?), created }
            }
        };
        Ok(Self { sink })
    }

    /// Writes one row.
    ///
    /// # Errors
    /// What the output says, and what does not fit into a workbook.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), WriteError> {
        match &mut self.sink {
            Sink::Csv(writer) => Ok(writer.write_record(cells.iter().map(|cell| csv_text(*cell)))?),
            Sink::Workbook { sheet, .. } => sheet.write_row(cells),
        }
    }

    /// Ends the table and gives the output back.
    ///
    /// # Errors
    /// What the output says.
    pub fn finish(self) -> Result<W, WriteError> {
        match self.sink {
            Sink::Csv(writer) => writer.into_inner().map_err(|error| WriteError::Io(error.into_error())),
            Sink::Workbook { mut output, sheet, created } => {
                let created = ExcelDateTime::from_timestamp(created.timestamp())?;
                let mut workbook = Workbook::new();
                workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
                workbook.push_worksheet(sheet.finish()?);
                // The library asks for more than some outputs give, so it writes to memory first.
                output.write_all(&workbook.save_to_buffer()?)?;
                output.flush()?;
                Ok(output)
            }
        }
    }
}

impl Sheet {
    fn new(name: &str, header: &[&str]) -> Result<Self, WriteError> {
        let mut worksheet = Worksheet::new();
        let name = sheet_name(name);
        if !name.is_empty() {
            worksheet.set_name(name)?;
        }
        worksheet.set_freeze_panes(1, 0)?;
        let mut sheet = Self {
            worksheet,
            formats: Vec::new(),
            header: Format::new().set_bold(),
            widths: Vec::new(),
            row: 0,
        };
        for (column, text) in (0..).zip(header) {
            sheet.check_length(column, text)?;
            sheet.worksheet.write_string_with_format(0, column, *text, &sheet.header)?;
            sheet.widen(column, text);
        }
        Ok(sheet)
    }

    fn write_row(&mut self, cells: &[Cell<'_>]) -> Result<(), WriteError> {
        if self.row >= MAX_WORKBOOK_ROWS {
            return Err(WriteError::TooManyRows { max: MAX_WORKBOOK_ROWS });
        }
        self.row += 1;
        for (column, cell) in (0..).zip(cells) {
            let text = match cell {
                Cell::Empty | Cell::Text("") | Cell::Number("") => continue,
                Cell::Number(text) | Cell::Text(text) => *text,
            };
            self.widen(column, text);
            if let Cell::Number(_) = cell
                && let Some((number, places)) = exact_number(text)
            {
                let row = self.row;
                let format = self.number_format(places);
                self.worksheet.write_number_with_format(row, column, number, &format)?;
            } else {
                self.check_length(column, text)?;
                self.worksheet.write_string(self.row, column, text)?;
            }
        }
        Ok(())
    }

    fn check_length(&self, column: u16, text: &str) -> Result<(), WriteError> {
        if text.len() > MAX_EXCEL_UNITS && text.encode_utf16().count() > MAX_EXCEL_UNITS {
            return Err(WriteError::CellTooLong { row: self.row, column });
        }
        Ok(())
    }

    /// A format that shows so many decimal places: 87.50 must not be shown as 87.5.
    fn number_format(&mut self, places: usize) -> Format {
        while self.formats.len() <= places {
            let zeros = "0".repeat(self.formats.len());
            let pattern = if zeros.is_empty() { "0".to_owned() } else { format!("0.{zeros}") };
            self.formats.push(Format::new().set_num_format(pattern));
        }
        self.formats.get(places).cloned().unwrap_or_default()
    }

    fn widen(&mut self, column: u16, text: &str) {
        let index = usize::from(column);
        if self.widths.len() <= index {
            self.widths.resize(index + 1, WIDTHS.0);
        }
        if let Some(width) = self.widths.get_mut(index) {
            *width = (*width).max(shown_width(text).saturating_add(2)).min(WIDTHS.1);
        }
    }

    fn finish(mut self) -> Result<Worksheet, WriteError> {
        for (column, width) in (0..).zip(&self.widths) {
            self.worksheet.set_column_width(column, *width)?;
        }
        Ok(self.worksheet)
    }
}

/// The width of a text's widest line in digits; a Chinese character is as wide as two.
fn shown_width(text: &str) -> u16 {
    let of_line =
        |line: &str| line.chars().take(100).map(|letter| if letter < '\u{1100}' { 1 } else { 2 }).sum();
    text.lines().map(of_line).max().unwrap_or(0)
}

/// A number and its decimal places, if Excel keeps it without a change.
fn exact_number(text: &str) -> Option<(f64, usize)> {
    let text = decimal(text)?;
    let places = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_plain = !text.trim_start_matches('-').starts_with("00") && digits <= EXACT_DIGITS;
    text.parse().ok().filter(|_| is_plain).map(|number| (number, places))
}

/// A sheet's name: at most 31 characters, none of `[]:*?/\`, no apostrophe at the ends.
fn sheet_name(name: &str) -> String {
    let name: String =
        name.chars().filter(|letter| !"[]:*?/\\".contains(*letter) && !letter.is_control()).collect();
    let name: String = name.trim_matches(['\'', ' ']).chars().take(31).collect();
    name.trim_end_matches(['\'', ' ']).to_owned()
}

fn csv_text(cell: Cell<'_>) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Number(text) if decimal(text).is_some() => text.to_owned(),
        Cell::Number(text) | Cell::Text(text) => guard(text),
    }
}

/// Puts an apostrophe before what a spreadsheet could take for a formula.
fn guard(text: &str) -> String {
    if begins_formula(text.trim_start_matches('\'')) { format!("'{text}") } else { text.to_owned() }
}

/// Takes the apostrophe of [`guard`] off again, so that an exported table can be imported.
pub(crate) fn undo_guard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if begins_formula(rest.trim_start_matches('\'')) => rest,
        _ => text,
    }
}

fn begins_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}
