//! Text with separated values: finds out its encoding and its separator, then gives its rows.
//! Chinese Excel saves CSV in GBK, the Excel of some European countries separates by semicolons, and "Unicode text" is UTF-16 with
//! tabs; all of them come in.

use std::cmp::Reverse;

use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::headers::known_headers;
use super::write::undo_guard;
use super::{MAX_COLUMNS, Row, TableError, bounded_cell, trim};

/// The separators that are recognised; among equals the first wins.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];
/// The number of records from the top that may tell the separator: a few titles and the header.
const RECORDS_TO_TELL: usize = 6;

/// A decoded text and its separator.
#[derive(Debug)]
pub struct CsvTable {
    text: String,
    separator: u8,
}

impl CsvTable {
    /// Decodes a text.
    ///
    /// # Errors
    /// [`TableError::UnknownEncoding`] and [`TableError::Empty`].
    pub fn open(bytes: &[u8]) -> Result<Self, TableError> {
        let text = one_line_end(&decode(bytes)?);
        if trim(&text).is_empty() {
            return Err(TableError::Empty);
        }
        let separator = separator_of(&text);
        Ok(Self { text, separator })
    }

    /// The rows from the top.
    pub fn rows(&self) -> CsvRows<'_> {
        CsvRows {
            reader: reader(&self.text, self.separator),
            record: csv::StringRecord::new(),
            inner_line_ends: 0,
        }
    }
}

/// Tells the encoding by a byte order mark, else by trying UTF-8, else GB 18030, which contains GBK.
fn decode(bytes: &[u8]) -> Result<String, TableError> {
    if let Some(rest) = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]) {
        return strictly(UTF_8, rest);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xFF, 0xFE]) {
        return strictly(UTF_16LE, rest);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        return strictly(UTF_16BE, rest);
    }
    strictly(UTF_8, bytes).or_else(|_| strictly(GB18030, bytes))
}

fn strictly(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> Result<String, TableError> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    text.map(std::borrow::Cow::into_owned).ok_or(TableError::UnknownEncoding)
}

/// Makes every line end `\n`, the last one included, so that lines can be counted.
fn one_line_end(text: &str) -> String {
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// The separator that makes the most headers known; if none does, that of the first record that it cuts at all.
fn separator_of(text: &str) -> u8 {
    let known = |separator: u8| {
        let records = reader(text, separator).into_records().take(RECORDS_TO_TELL).flatten();
        records.map(|record| known_headers(record.iter())).max().unwrap_or(0)
    };
    let cuts = |separator: u8| {
        let records = reader(text, separator).into_records().take(RECORDS_TO_TELL).flatten();
        let first = records.map(|record| record.len()).enumerate().find(|(_, cells)| *cells > 1);
        first.map(|(index, cells)| (Reverse(index), cells))
    };
    // `max_by_key` prefers the last among equals, hence the reversed order.
    SEPARATORS.into_iter().rev().max_by_key(|separator| (known(*separator), cuts(*separator))).unwrap_or(b',')
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes())
}

/// The rows of a text, blank ones left out.
pub struct CsvRows<'a> {
    reader: csv::Reader<&'a [u8]>,
    record: csv::StringRecord,
    /// Line ends inside quoted cells so far: Excel does not count them as rows.
    inner_line_ends: u64,
}

impl Iterator for CsvRows<'_> {
    type Item = Result<Row, TableError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.reader.read_record(&mut self.record) {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => return Some(Err(TableError::Corrupt { source: Some(Box::new(error)) })),
            }
            let line = self.line();
            match row_of(line, &self.record) {
                Ok(row) if row.cells.is_empty() => {}
                result => return Some(result),
            }
        }
    }
}

impl CsvRows<'_> {
    /// The row that was just read, as Excel counts. The reader stands on the line after it; blank lines before it are counted
    /// by the reader, too, so only the line ends within cells have to be taken off.
    fn line(&mut self) -> u32 {
        let inner = self.record.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
        self.inner_line_ends += u64::try_from(inner).unwrap_or(0);
        let line = self.reader.position().line().saturating_sub(1).saturating_sub(self.inner_line_ends);
        u32::try_from(line).unwrap_or(u32::MAX).max(1)
    }
}

fn row_of(line: u32, record: &csv::StringRecord) -> Result<Row, TableError> {
    let mut cells = Vec::new();
    let filled =
        (0..record.len()).rev().find(|index| record.get(*index).is_some_and(|cell| !trim(cell).is_empty()));
    let width = filled.map_or(0, |last| last + 1);
    if width > MAX_COLUMNS {
        return Err(TableError::TooManyColumns { line, max: MAX_COLUMNS });
    }
    for (index, cell) in record.iter().enumerate().take(width) {
        let cell = bounded_cell(line, index, cell)?;
        cells.push(trim(undo_guard(&cell)).to_owned());
    }
    Ok(Row { line, cells })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Vec<Row> {
        CsvTable::open(bytes).unwrap().rows().map(Result::unwrap).collect()
    }

    fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
        rows(bytes).into_iter().map(|row| row.cells).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_cells() {
        let text = "编号,项目名称\nT001,苗绣 \"数字\" 工坊\n";
        let expected = vec![vec!["编号", "项目名称"], vec!["T001", "苗绣 \"数字\" 工坊"]];
        let little: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let big: Vec<u8> =
            [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        let (gbk, _, has_errors) = encoding_rs::GBK.encode(text);
        assert!(!has_errors);
        for bytes in [text.as_bytes(), &marked, &little, &big, &gbk] {
            assert_eq!(cells(bytes), expected);
        }
    }

    #[test]
    fn four_byte_gb18030_is_read() {
        let (bytes, _, _) = GB18030.encode("姓名,单位\n㐂䶮,𠮷屋\n");
        assert_eq!(cells(&bytes)[1], ["㐂䶮", "𠮷屋"]);
    }

    #[test]
    fn bytes_of_no_encoding_are_refused() {
        assert!(matches!(CsvTable::open(b"\xFF\xFF\xFF,\x80"), Err(TableError::UnknownEncoding)));
        assert!(matches!(CsvTable::open(b"\xEF\xBB\xBF\xFF"), Err(TableError::UnknownEncoding)));
    }

    #[test]
    fn semicolons_and_tabs_are_told_by_the_header_even_if_cells_hold_commas() {
        assert_eq!(cells("name;email\na,b,c;x@y.cn\n".as_bytes())[1], ["a,b,c", "x@y.cn"]);
        assert_eq!(cells("姓名\t专长\n张三\t甲;乙;丙\n".as_bytes())[1], ["张三", "甲;乙;丙"]);
        assert_eq!(cells("赛事;2020;网络\n姓名,专长\n张三,甲;乙;丙\n".as_bytes())[2], ["张三", "甲;乙;丙"]);
    }

    #[test]
    fn an_unknown_header_is_cut_by_what_cuts_it() {
        assert_eq!(cells(b"foo;bar\n1,5;2\n")[1], ["1,5", "2"]);
    }

    #[test]
    fn lines_are_counted_as_excel_counts_rows() {
        let text = "a,b\r\n\r\n\"x\r\ny\r\nz\",1\r\n,\r\nlast,2";
        let lines: Vec<(u32, String)> =
            rows(text.as_bytes()).into_iter().map(|row| (row.line, row.cells[0].clone())).collect();
        assert_eq!(lines, [(1, "a".to_owned()), (3, "x\ny\nz".to_owned()), (5, "last".to_owned())]);
    }

    #[test]
    fn files_of_old_macintoshes_have_lines_too() {
        let lines: Vec<u32> = rows(b"a,b\r1,2\r3,4\r").into_iter().map(|row| row.line).collect();
        assert_eq!(lines, [1, 2, 3]);
    }

    #[test]
    fn too_many_columns_are_refused_but_trailing_separators_are_not() {
        let wide = format!("a{}\n", ",x".repeat(MAX_COLUMNS));
        let error = CsvTable::open(wide.as_bytes()).unwrap().rows().next().unwrap().unwrap_err();
        assert!(matches!(error, TableError::TooManyColumns { line: 1, .. }));
        assert_eq!(cells(format!("a{}\n", ",".repeat(500)).as_bytes()), [["a"]]);
    }

    #[test]
    fn a_zero_character_names_its_cell() {
        let error = CsvTable::open(b"a,b\n1,x\0y\n").unwrap().rows().nth(1).unwrap().unwrap_err();
        assert!(matches!(error, TableError::ZeroCharacter { line: 2, ref column } if column == "B"));
    }

    #[test]
    fn blank_text_is_empty() {
        for text in ["", "\u{feff}", " \r\n\r\n　\n"] {
            assert!(matches!(CsvTable::open(text.as_bytes()), Err(TableError::Empty)), "{text:?}");
        }
    }
}
