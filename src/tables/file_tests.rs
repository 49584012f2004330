//! Whole files through the whole layer: made, damaged, read and written.

use std::io::{Cursor, Read, Write};

use chrono::{DateTime, Utc};
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook};
use zip::write::{SimpleFileOptions, ZipWriter};

use super::columns::{EntryColumn, ExpertColumn, ScoreColumn};
use super::headers::Column;
use super::read::TableReader;
use super::write::{Cell, TableWriter, WriteError};
use super::{MAX_FILE_BYTES, MAX_ROWS, Row, TableError, TableFormat};
use crate::domain::states::Language;

const HEADER: [&str; 4] = ["编号", "项目名称", "负责人", "电话"];

fn created() -> DateTime<Utc> {
    DateTime::from_timestamp(1_598_918_400, 0).unwrap()
}

fn open(bytes: &[u8]) -> Result<TableReader, TableError> {
    TableReader::from_bytes(bytes.to_vec(), "报名表.dat")
}

fn refused(bytes: &[u8]) -> TableError {
    open(bytes).err().unwrap()
}

fn all_rows(bytes: &[u8]) -> Result<Vec<Row>, TableError> {
    open(bytes)?.rows()?.collect()
}

fn written(format: TableFormat, rows: &[Vec<Cell<'_>>]) -> Vec<u8> {
    let mut writer = TableWriter::new(format, Vec::new(), "项目", &HEADER, created()).unwrap();
    for row in rows {
        writer.row(row).unwrap();
    }
    writer.finish().unwrap()
}

/// A workbook whose sheet is the given XML, or in which another part is replaced.
fn workbook_with(name: &str, xml: &str) -> Vec<u8> {
    let good = written(TableFormat::Xlsx, &[vec![Cell::Text("T001"), Cell::Text("甲"), Cell::Text("乙")]]);
    let mut parts = zip::ZipArchive::new(Cursor::new(good)).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..parts.len() {
        let mut part = parts.by_index(index).unwrap();
        let part_name = part.name().unwrap().into_owned();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        writer.start_file(&part_name, SimpleFileOptions::default()).unwrap();
        writer.write_all(if part_name == name { xml } else { &text }.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn sheet(rows: &str) -> Vec<u8> {
    let xml = format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    );
    workbook_with("xl/worksheets/sheet1.xml", &xml)
}

#[test]
fn a_real_workbook_with_title_and_numeric_phones_is_read() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("空").unwrap();
    let hidden = book.add_worksheet();
    hidden.set_hidden(true);
    hidden.write_string(0, 0, "选项").unwrap();
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 0, 6, "杭州—恩施—黔东南网络创业大赛报名表", &Format::new()).unwrap();
    sheet.write_string(1, 0, "填表日期：").unwrap();
    for (column, name) in
        (0..).zip(["序号", "项目名称*", "项目负责人", "联系电话", "成立日期", "贫困户", "简介"])
    {
        sheet.write_string(3, column, name).unwrap();
    }
    sheet.write_number(4, 0, 1).unwrap();
    sheet.write_string(4, 1, "　苗绣工坊 ").unwrap();
    sheet.write_string(4, 2, "潘阿妹").unwrap();
    sheet.write_number(4, 3, 13_800_138_000.0).unwrap();
    let date = rust_xlsxwriter::ExcelDateTime::from_ymd(2019, 3, 1).unwrap();
    sheet.write_datetime_with_format(4, 4, &date, &Format::new().set_num_format("yyyy/m/d")).unwrap();
    sheet.write_boolean(4, 5, true).unwrap();
    sheet.write_number(4, 6, 0.1 + 0.2).unwrap();
    sheet.write_string(7, 1, "茶").unwrap();
    let mut reader = open(&book.save_to_buffer().unwrap()).unwrap();
    assert_eq!((reader.format(), reader.name()), (TableFormat::Xlsx, "报名表.dat"));

    let (headers, rows) = reader.table::<EntryColumn>().unwrap();
    assert!(headers.is_usable());
    assert_eq!(
        (headers.line, headers.further.as_slice()),
        (4, ["序号", "成立日期", "贫困户"].map(str::to_owned).as_slice())
    );
    let rows: Vec<Row> = rows.map(Result::unwrap).collect();
    assert_eq!(rows[0].cells, ["1", "苗绣工坊", "潘阿妹", "13800138000", "2019-03-01", "TRUE", "0.3"]);
    let cell = |row: usize, column| headers.cell(&rows[row], column);
    assert_eq!(
        (rows[0].line, cell(0, EntryColumn::Number), cell(0, EntryColumn::Phone)),
        (5, "", "13800138000")
    );
    assert_eq!((rows[1].line, cell(1, EntryColumn::Name), cell(1, EntryColumn::Leader)), (8, "茶", ""));
    assert_eq!(
        (headers.letter(EntryColumn::Leader).as_deref(), headers.header(EntryColumn::Leader)),
        (Some("C"), "项目负责人")
    );
}

#[test]
fn a_title_above_the_header_of_a_csv_is_skipped_but_no_more_than_five_rows() {
    let table = |titles: usize| {
        let text = format!("{}姓名,单位\n张三,甲\n", "标题\n\n".repeat(titles));
        open(text.as_bytes())
            .unwrap()
            .table::<ExpertColumn>()
            .map(|(headers, rows)| (headers.line, rows.count()))
    };
    assert_eq!(table(0).unwrap(), (1, 1));
    assert_eq!(table(5).unwrap(), (11, 1));
    assert!(matches!(table(6), Err(TableError::NoHeader)));
    assert!(matches!(open(b"a,b\n1,2\n").unwrap().table::<ExpertColumn>(), Err(TableError::NoHeader)));
}

#[test]
fn ten_thousand_rows_are_read_from_either_format() {
    let numbers: Vec<String> = (1..=10_000).map(|number| format!("T{number:05}")).collect();
    let rows: Vec<Vec<Cell<'_>>> = numbers
        .iter()
        .map(|number| {
            vec![Cell::Text(number), Cell::Text("项目"), Cell::Text("负责人"), Cell::Number("13800138000")]
        })
        .collect();
    for format in [TableFormat::Csv, TableFormat::Xlsx] {
        let mut reader = open(&written(format, &rows)).unwrap();
        assert_eq!(reader.format(), format);
        let (headers, body) = reader.table::<EntryColumn>().unwrap();
        let mut count = 0;
        for (index, row) in (0..).zip(body) {
            let row = row.unwrap();
            let number = headers.cell(&row, EntryColumn::Number);
            assert_eq!((row.line, number), (index + 2, numbers[usize::try_from(index).unwrap()].as_str()));
            assert_eq!(headers.cell(&row, EntryColumn::Phone), "13800138000");
            count += 1;
        }
        assert_eq!(count, 10_000);
    }
}

#[test]
fn the_first_row_too_many_ends_the_reading() {
    let text = format!("标题\n编号,项目名称,负责人\n{}", "1,甲,乙\n".repeat(20_001));
    let mut reader = open(text.as_bytes()).unwrap();
    let (_, mut rows) = reader.table::<EntryColumn>().unwrap();
    assert_eq!(rows.by_ref().take(20_000).flatten().count(), 20_000);
    assert!(matches!(rows.next(), Some(Err(TableError::TooManyRows { line: 20_003, max: MAX_ROWS }))));
    assert!(rows.next().is_none());
}

#[test]
fn a_table_of_marks_may_be_longer_than_one_of_entries() {
    let text = format!("参赛编号,评委邮箱,评分项,分数\n{}", "A1,a@b.example,C1,9\n".repeat(20_001));
    let mut reader = open(text.as_bytes()).unwrap();
    let (_, rows) = reader.table::<ScoreColumn>().unwrap();
    assert_eq!(rows.flatten().count(), 20_001);
}

#[test]
fn the_first_sheet_with_the_header_is_read_and_the_others_are_named() {
    let mut book = Workbook::new();
    let notes = book.add_worksheet().set_name("填表说明").unwrap();
    notes.write(0, 0, "请勿修改表头").unwrap();
    for region in ["恩施", "黔东南"] {
        let sheet = book.add_worksheet().set_name(region).unwrap();
        for (column, cell) in (0..).zip(["项目名称", "负责人", "地区"]) {
            sheet.write(0, column, cell).unwrap();
            sheet.write(1, column, format!("{region}的{cell}")).unwrap();
        }
    }
    book.add_worksheet().set_name("空").unwrap();
    let mut reader = open(&book.save_to_buffer().unwrap()).unwrap();
    let (headers, rows) = reader.table::<EntryColumn>().unwrap();
    assert_eq!(headers.sheets, ["填表说明", "黔东南"]);
    let names: Vec<String> =
        rows.flatten().map(|row| headers.cell(&row, EntryColumn::Name).to_owned()).collect();
    assert_eq!(names, ["恩施的项目名称"]);
    let (english, chinese) = (Language::English.words(), Language::Chinese.words());
    assert_eq!(headers.unread(chinese), ["工作表“填表说明”", "工作表“黔东南”"]);
    assert_eq!(headers.unread(english).len(), 2);
}

#[test]
fn sheets_after_those_that_are_looked_at_are_counted() {
    let mut book = Workbook::new();
    for number in 0..53 {
        let sheet = book.add_worksheet().set_name(format!("表{number}")).unwrap();
        for (column, cell) in (0..).zip(["项目名称", "负责人", "地区"]) {
            sheet.write(0, column, cell).unwrap();
        }
    }
    let mut reader = open(&book.save_to_buffer().unwrap()).unwrap();
    let (headers, _) = reader.table::<EntryColumn>().unwrap();
    assert_eq!((headers.sheets.len(), headers.beyond), (49, 3));
    let told = headers.unread(Language::Chinese.words());
    assert_eq!(told.last().map(String::as_str), Some("后面的 3 个工作表"));
}

#[test]
fn a_file_is_read_from_the_disk_up_to_its_bound() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("upload");
    std::fs::write(&path, "姓名,单位\n张三,甲\n").unwrap();
    assert_eq!(TableReader::open(&path, "专家.xlsx").unwrap().format(), TableFormat::Csv);
    let file = std::fs::File::create(&path).unwrap();
    file.set_len(MAX_FILE_BYTES + 1).unwrap();
    assert!(matches!(
        TableReader::open(&path, "x"),
        Err(TableError::FileTooLarge { max_bytes: MAX_FILE_BYTES })
    ));
    assert!(matches!(TableReader::open(&folder.path().join("none"), "x"), Err(TableError::Io(_))));
}

#[test]
fn files_that_are_no_tables_are_told_apart() {
    let good = written(TableFormat::Xlsx, &[vec![Cell::Text("T001")]]);
    assert!(matches!(refused(&good[..good.len() / 2]), TableError::Corrupt { .. }));
    assert!(matches!(refused(b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), TableError::Corrupt { .. }));
    let compound = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    assert!(matches!(refused(&compound), TableError::OldWorkbook));
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(matches!(refused(&[compound, vec![0; 99], name].concat()), TableError::Encrypted));
    assert!(matches!(refused(&Workbook::new().save_to_buffer().unwrap()), TableError::Empty));
    assert!(matches!(refused(b""), TableError::Empty));
}

#[test]
fn sheets_made_to_mislead_end_in_errors() {
    let cell =
        |place: &str, text: &str| format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    let a1 = format!("<row r=\"1\">{}</row>", cell("A1", "x"));
    let error = |rows: &str| all_rows(&sheet(rows)).unwrap_err();
    let long = "字".repeat(10_001);
    let too_wide = format!("{a1}<row r=\"2\">{}</row>", cell("BM2", "x"));
    assert!(matches!(error(&too_wide), TableError::TooManyColumns { line: 2, .. }));
    let too_long = format!("{a1}<row r=\"3\">{}</row>", cell("B3", &long));
    assert!(matches!(error(&too_long), TableError::CellTooLong { line: 3, ref column, .. } if column == "B"));
    let zero = format!("{a1}<row r=\"4\">{}</row>", cell("C4", "a_x0000_b"));
    assert!(matches!(error(&zero), TableError::ZeroCharacter { line: 4, ref column } if column == "C"));
    let backwards = format!("<row r=\"9\">{}</row>{a1}", cell("A9", "x"));
    assert!(matches!(error(&backwards), TableError::Corrupt { .. }));
    let overflow = format!("{a1}<row r=\"2\">{}</row>", cell("A99999999999999999999", "x"));
    assert!(all_rows(&sheet(&overflow)).is_err());
    let unknown_text = format!("{a1}<row r=\"2\"><c r=\"A2\" t=\"s\"><v>99</v></c></row>");
    assert!(matches!(error(&unknown_text), TableError::Corrupt { .. }));
    let cut =
        workbook_with("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c r=\"A1\"><v>1</v></c>");
    assert!(matches!(all_rows(&cut), Err(TableError::Corrupt { .. })));
}

#[test]
fn a_workbook_that_announces_countless_texts_is_refused() {
    let book =
        workbook_with("xl/sharedStrings.xml", r#"<sst uniqueCount="9999999999999"><si><t>x</t></si></sst>"#);
    assert!(matches!(refused(&book), TableError::Corrupt { .. }));
}

#[test]
fn the_same_rows_give_the_same_bytes() {
    let rows = [
        vec![Cell::Text("T001"), Cell::Text("苗绣"), Cell::Empty, Cell::Number("87.50")],
        vec![Cell::Text("=1+1"), Cell::Text("a\nb"), Cell::Text("\u{1}"), Cell::Number("-3")],
    ];
    for format in [TableFormat::Csv, TableFormat::Xlsx] {
        assert_eq!(written(format, &rows), written(format, &rows));
    }
    let mut later = TableWriter::new(
        TableFormat::Xlsx,
        Vec::new(),
        "项目",
        &HEADER,
        created() + chrono::TimeDelta::days(1),
    )
    .unwrap();
    for row in &rows {
        later.row(row).unwrap();
    }
    assert_ne!(later.finish().unwrap(), written(TableFormat::Xlsx, &rows));
}

#[test]
fn csv_is_what_excel_opens_and_formulas_are_defused() {
    let bytes = written(
        TableFormat::Csv,
        &[
            vec![Cell::Text("=HYPERLINK(\"x\")"), Cell::Text("a,b"), Cell::Text("-2"), Cell::Number("-2")],
            vec![Cell::Text("@x"), Cell::Text("\tx"), Cell::Text("'+1"), Cell::Number("=1")],
        ],
    );
    assert_eq!(
        String::from_utf8(bytes).unwrap(),
        "\u{feff}编号,项目名称,负责人,电话\r\n\"'=HYPERLINK(\"\"x\"\")\",\"a,b\",'-2,-2\r\n'@x,'\tx,''+1,'=1\r\n"
    );
}

#[test]
fn numbers_of_a_workbook_are_numbers_and_keep_their_places() {
    let bytes = written(
        TableFormat::Xlsx,
        &[vec![
            Cell::Number("87.50"),
            Cell::Number("0012"),
            Cell::Text("13800138000"),
            Cell::Number("1234567890123456789"),
        ]],
    );
    let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = |name: &str| {
        let mut text = String::new();
        parts.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let sheet = text("xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<v>87.5</v>") && sheet.contains("state=\"frozen\""), "{sheet}");
    // The three others are shared texts, after the four of the header.
    for index in 4..=6 {
        assert!(sheet.contains(&format!("t=\"s\"><v>{index}</v>")), "{sheet}");
    }
    let styles = text("xl/styles.xml");
    assert!(styles.contains("0.00") || styles.contains("numFmtId=\"2\""), "{styles}");
    assert!(text("docProps/core.xml").contains("2020-09-01T00:00:00Z"));
    assert!(text("xl/workbook.xml").contains("项目"));
}

#[test]
fn a_cell_too_long_for_excel_is_refused_by_workbooks_only() {
    let long = "字".repeat(32_768);
    let mut workbook = TableWriter::new(TableFormat::Xlsx, Vec::new(), "a/b:'", &HEADER, created()).unwrap();
    let result = workbook.row(&[Cell::Empty, Cell::Text(&long)]);
    assert!(matches!(result, Err(WriteError::CellTooLong { row: 1, column: 1 })));
    let mut csv = TableWriter::new(TableFormat::Csv, Vec::new(), "", &HEADER, created()).unwrap();
    assert!(csv.row(&[Cell::Text(&long)]).is_ok());
}

#[test]
fn own_headers_are_recognised_when_they_come_back() {
    let header: Vec<&str> = EntryColumn::ALL.iter().map(|column| column.names().zh).collect();
    for format in [TableFormat::Csv, TableFormat::Xlsx] {
        let mut writer = TableWriter::new(format, Vec::new(), "项目", &header, created()).unwrap();
        writer.row(&[Cell::Text("T1"), Cell::Text("甲"), Cell::Text("乙")]).unwrap();
        let mut reader = open(&writer.finish().unwrap()).unwrap();
        let (headers, rows) = reader.table::<EntryColumn>().unwrap();
        assert!(headers.is_usable() && headers.columns.len() == EntryColumn::ALL.len());
        assert_eq!(rows.count(), 1);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600), start in 0_usize..5) {
        let heads: [&[u8]; 5] = [b"", b"PK\x03\x04", b"\xFF\xFE", b"\xEF\xBB\xBF", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"];
        let _ = all_rows(&[heads[start], &bytes].concat());
    }

    #[test]
    fn no_damage_to_a_workbook_makes_the_reader_panic(places in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = written(TableFormat::Xlsx, &[vec![Cell::Text("T001"), Cell::Text("甲"), Cell::Number("1.5")]]);
        for (place, byte) in places {
            *place.get_mut(&mut bytes) = byte;
        }
        let _ = all_rows(&bytes);
    }

    #[test]
    fn no_damage_to_the_xml_makes_the_reader_panic(at in any::<prop::sample::Index>(), noise in "[<>/&;\"=a-zA-Z0-9 ]{0,6}", cut in 0_usize..6) {
        let good = r#"<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c><c r="B1" s="1"><v>43831.5</v></c></row><row r="2"><c r="A2" t="b"><v>1</v></c><c r="B2" t="e"><v>#N/A</v></c><c r="C2" t="s"><v>0</v></c></row></sheetData></worksheet>"#;
        let at = at.index(good.len());
        let end = (at + cut).min(good.len());
        let bad = format!("{}{noise}{}", &good[..at], &good[end..]);
        let _ = all_rows(&workbook_with("xl/worksheets/sheet1.xml", &bad));
    }

    #[test]
    fn what_is_written_is_read_again(cells in proptest::collection::vec("[^\\p{C}\\p{Z}]([^\\p{C}]{0,12}[^\\p{C}\\p{Z}])?", 1..8)) {
        let row: Vec<Cell<'_>> = cells.iter().map(|cell| Cell::Text(cell)).collect();
        for format in [TableFormat::Csv, TableFormat::Xlsx] {
            let rows = all_rows(&written(format, std::slice::from_ref(&row))).unwrap();
            prop_assert_eq!(&rows[0].cells, &HEADER);
            prop_assert_eq!(&rows[1].cells, &cells);
        }
    }
}
