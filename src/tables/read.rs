//! Opens a table file, whatever it is written in, and gives its rows one by one.
//! The kind of a file is told by its content, because people rename files.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::csv_file::{CsvRows, CsvTable};
use super::headers::{Column, Headers, Recognised};
use super::xlsx::{XlsxRows, XlsxTable};
use super::{MAX_FILE_BYTES, MAX_ROWS, Row, TableError, TableFormat};

/// How archives, and so workbooks, begin.
const ARCHIVE: &[u8] = b"PK";
/// How the compound files begin in which Excel keeps encrypted workbooks and workbooks of the old kind.
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// An opened table file.
#[derive(Debug)]
pub struct TableReader {
    name: String,
    source: Source,
}

#[derive(Debug)]
enum Source {
    Csv(CsvTable),
    Xlsx(Box<XlsxTable>),
}

impl TableReader {
    /// Opens a file; `original_name` is what the person calls it, kept for reports only.
    ///
    /// # Errors
    /// What is wrong with the file as a whole: too large, damaged, encrypted, empty, of unknown encoding.
    pub fn open(path: &Path, original_name: &str) -> Result<Self, TableError> {
        let mut bytes = Vec::new();
        File::open(path)?.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
        Self::from_bytes(bytes, original_name)
    }

    /// Opens a file whose bytes are at hand.
    ///
    /// # Errors
    /// The same as [`TableReader::open`].
    pub fn from_bytes(bytes: Vec<u8>, original_name: &str) -> Result<Self, TableError> {
        if u64::try_from(bytes.len()).is_ok_and(|length| length > MAX_FILE_BYTES) {
            return Err(TableError::FileTooLarge { max_bytes: MAX_FILE_BYTES });
        }
        let source = if bytes.starts_with(ARCHIVE) && is_archive(&bytes) {
            Source::Xlsx(Box::new(XlsxTable::open(bytes)?))
        } else if bytes.starts_with(COMPOUND) {
            return Err(if is_encrypted(&bytes) { TableError::Encrypted } else { TableError::OldWorkbook });
        } else {
            Source::Csv(CsvTable::open(&bytes)?)
        };
        Ok(Self { name: original_name.to_owned(), source })
    }

    /// What the person calls the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the file is written in.
    pub fn format(&self) -> TableFormat {
        match self.source {
            Source::Csv(_) => TableFormat::Csv,
            Source::Xlsx(_) => TableFormat::Xlsx,
        }
    }

    /// The rows from the first that is not blank on. It can be asked for again, and then starts anew.
    ///
    /// # Errors
    /// A workbook whose sheet cannot be opened.
    pub fn rows(&mut self) -> Result<Rows<'_>, TableError> {
        let source = match &mut self.source {
            Source::Csv(table) => RowSource::Csv(table.rows()),
            Source::Xlsx(table) => RowSource::Xlsx(Box::new(table.rows()?)),
        };
        Ok(Rows::of(source))
    }

    /// Finds the header row for a kind of table and gives the rows below it. Of a workbook the first sheet is read that has such a header,
    /// for a sheet of explanations may stand before it; the others are named.
    ///
    /// # Errors
    /// [`TableError::NoHeader`], or what is wrong with the rows above it.
    pub fn table<C: Column>(&mut self) -> Result<(Recognised<C>, Rows<'_>), TableError> {
        let sheets = self.choose_sheet::<C>();
        let beyond = if let Source::Xlsx(table) = &self.source { table.beyond() } else { 0 };
        let mut rows = self.rows()?;
        let mut recognised = Headers::<C>::find(&mut rows)?;
        (recognised.sheets, recognised.beyond) = (sheets, beyond);
        Ok((recognised, rows))
    }

    /// Chooses the first sheet with a header for a kind of table, if there is one, and answers the others.
    fn choose_sheet<C: Column>(&mut self) -> Vec<String> {
        let Source::Xlsx(table) = &mut self.source else { return Vec::new() };
        let mut sheets = table.sheets().to_vec();
        let chosen = sheets.iter().position(|sheet| {
            table.choose(sheet);
            let rows = table.rows().map(|rows| Rows::of(RowSource::Xlsx(Box::new(rows))));
            rows.and_then(|mut rows| Headers::<C>::find(&mut rows)).is_ok()
        });
        let chosen = sheets.remove(chosen.unwrap_or(0));
        table.choose(&chosen);
        sheets
    }
}

/// An empty archive and a part of a split one begin otherwise, but are archives too.
fn is_archive(bytes: &[u8]) -> bool {
    matches!(bytes.get(2..4), Some([3, 4] | [5, 6] | [7, 8]))
}

/// A compound file names its streams in UTF-16; this stream holds the encrypted workbook.
fn is_encrypted(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

/// The rows of a table that are not blank, in the file's order. After an error there are no more.
pub struct Rows<'a> {
    source: RowSource<'a>,
    given: u32,
    most: u32,
    is_ended: bool,
}

enum RowSource<'a> {
    Csv(CsvRows<'a>),
    Xlsx(Box<XlsxRows<'a>>),
}

impl<'a> Rows<'a> {
    fn of(source: RowSource<'a>) -> Self {
        Self { source, given: 0, most: MAX_ROWS, is_ended: false }
    }

    /// Counts the rows anew from here on, up to as many as this kind of table may have: titles and header are not rows of the table.
    pub(crate) fn begin_body(&mut self, most: u32) {
        self.given = 0;
        self.most = most;
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, TableError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_ended {
            return None;
        }
        let row = match &mut self.source {
            RowSource::Csv(rows) => rows.next(),
            RowSource::Xlsx(rows) => rows.next(),
        };
        let row = match row {
            Some(Ok(row)) if self.given >= self.most => {
                Some(Err(TableError::TooManyRows { line: row.line, max: self.most }))
            }
            row => row,
        };
        self.given += 1;
        self.is_ended = !matches!(row, Some(Ok(_)));
        row
    }
}
