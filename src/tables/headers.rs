//! Recognises the header row of a table in either language and in any order.
//! Real workbooks have a title line or a note above the header, a star at required columns and hints in brackets; none of them matter.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::marker::PhantomData;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::columns::{EnterpriseColumn, EntryColumn, ExpertColumn, ScoreColumn};
use super::read::Rows;
use super::{MAX_COLUMNS, MAX_ROWS, Row, TableError, column_letter};
use crate::l10n::L10nLanguage;

/// How many rows of titles and notes may stand above the header.
pub const MAX_TITLE_ROWS: usize = 5;
/// How many headers make a row the header row: one can be a title by chance.
const HEADERS_TO_BELIEVE: usize = 2;

/// What a column is called.
#[derive(Clone, Copy, Debug)]
pub struct Names {
    /// The Chinese name.
    pub zh: &'static str,
    /// The English name.
    pub en: &'static str,
    /// Names that are as good.
    pub also: &'static [&'static str],
    /// Names that count only where none of the others is found.
    pub weak: &'static [&'static str],
}

/// The columns of one kind of table.
pub trait Column: Copy + Ord + Debug + 'static {
    /// All columns, in the order in which exports have them.
    const ALL: &'static [Self];

    /// The most rows of such a table.
    const MOST_ROWS: u32 = MAX_ROWS;

    /// What the column is called.
    fn names(self) -> Names;

    /// Whether a table without the column cannot be read.
    fn is_required(self) -> bool;
}

/// Recognises the headers of one kind of table.
#[derive(Debug)]
pub struct Headers<C>(PhantomData<C>);

/// A header row that has been understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised<C: Column> {
    /// The header's row as Excel counts.
    pub line: u32,
    /// Where each column that was found stands, from 0.
    pub columns: BTreeMap<C, usize>,
    /// Headers that say nothing to this kind of table, as they stand in the file.
    pub further: Vec<String>,
    /// Further sheets of the workbook, which are not read.
    pub sheets: Vec<String>,
    /// How many sheets come after those that are looked at.
    pub beyond: usize,
    /// Required columns that were not found.
    pub missing: Vec<C>,
    /// Columns that stand there twice; `columns` holds the first place.
    pub duplicate: Vec<C>,
    cells: Vec<String>,
}

impl<C: Column> Recognised<C> {
    /// Whether rows can be read: nothing required is missing, and nothing is ambiguous.
    pub fn is_usable(&self) -> bool {
        self.missing.is_empty() && self.duplicate.is_empty()
    }

    /// What of the file is not read, in words: columns that say nothing to this kind of table, and further sheets.
    pub fn unread(&self, t: &L10nLanguage) -> Vec<String> {
        let sheets = self.sheets.iter().map(|sheet| t.msg_tables_sheet(sheet));
        let beyond = (self.beyond > 0).then(|| t.msg_tables_sheets_beyond(self.beyond));
        self.further.iter().cloned().chain(sheets).chain(beyond).collect()
    }

    /// The cell of a column; a column that the table does not have is empty.
    pub fn cell<'r>(&self, row: &'r Row, column: C) -> &'r str {
        self.columns.get(&column).map_or("", |index| row.cell(*index))
    }

    /// The header of a column as it stands in the file, else its Chinese name.
    pub fn header(&self, column: C) -> &str {
        let header = self.columns.get(&column).and_then(|index| self.cells.get(*index));
        header.map_or(column.names().zh, String::as_str)
    }

    /// The letter of a column, if the table has it.
    pub fn letter(&self, column: C) -> Option<String> {
        self.columns.get(&column).map(|index| column_letter(*index))
    }
}

impl<C: Column> Headers<C> {
    /// Understands the cells of a header row, which stands at line 1 until told otherwise.
    pub fn recognise(cells: &[String]) -> Recognised<C> {
        let dictionary = dictionary::<C>();
        let mut found: BTreeMap<C, Places> = BTreeMap::new();
        for (index, cell) in cells.iter().enumerate() {
            if let Some((column, strength)) = dictionary.get(&key(cell)) {
                let places = found.entry(*column).or_default();
                match strength {
                    Strength::Strong => places.strong.push(index),
                    Strength::Weak => places.weak.push(index),
                }
            }
        }
        let mut columns = BTreeMap::new();
        let mut duplicate = Vec::new();
        let mut used = Vec::new();
        for (column, places) in found {
            let places = if places.strong.is_empty() { places.weak } else { places.strong };
            columns.extend(places.first().map(|first| (column, *first)));
            if places.len() > 1 {
                duplicate.push(column);
            }
            used.extend(places);
        }
        let further = (cells.iter().enumerate())
            .filter(|(index, cell)| !cell.is_empty() && !used.contains(index))
            .map(|(_, cell)| cell.clone())
            .collect();
        let missing = (C::ALL.iter().copied())
            .filter(|column| column.is_required() && !columns.contains_key(column))
            .collect();
        Recognised {
            line: 1,
            columns,
            further,
            sheets: Vec::new(),
            beyond: 0,
            missing,
            duplicate,
            cells: cells.to_vec(),
        }
    }

    /// Looks for the header row from the top and leaves `rows` at the first row below it.
    ///
    /// # Errors
    /// [`TableError::NoHeader`], or what is wrong with the rows above.
    pub fn find(rows: &mut Rows<'_>) -> Result<Recognised<C>, TableError> {
        for _ in 0..=MAX_TITLE_ROWS {
            let Some(row) = rows.next().transpose()? else { break };
            let recognised = Self::recognise(&row.cells);
            if recognised.columns.len() >= HEADERS_TO_BELIEVE {
                rows.begin_body(C::MOST_ROWS);
                return Ok(Recognised { line: row.line, ..recognised });
            }
        }
        Err(TableError::NoHeader)
    }
}

#[derive(Default)]
struct Places {
    strong: Vec<usize>,
    weak: Vec<usize>,
}

#[derive(Clone, Copy)]
enum Strength {
    Strong,
    Weak,
}

/// Every name of every column, folded; a name that is strong anywhere is not weak elsewhere.
fn dictionary<C: Column>() -> BTreeMap<String, (C, Strength)> {
    let mut dictionary = BTreeMap::new();
    for column in C::ALL.iter().copied() {
        let names = column.names();
        for name in [names.zh, names.en].iter().chain(names.also) {
            dictionary.insert(key(name), (column, Strength::Strong));
        }
    }
    for column in C::ALL.iter().copied() {
        for name in column.names().weak {
            dictionary.entry(key(name)).or_insert((column, Strength::Weak));
        }
    }
    dictionary
}

/// The names of all columns of all kinds of tables.
static KNOWN: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    (dictionary::<EntryColumn>().into_keys())
        .chain(dictionary::<ExpertColumn>().into_keys())
        .chain(dictionary::<EnterpriseColumn>().into_keys())
        .chain(dictionary::<ScoreColumn>().into_keys())
        .collect()
});

/// The number of cells that are headers of any kind of table, for telling separators.
pub(crate) fn known_headers<'c>(cells: impl Iterator<Item = &'c str>) -> usize {
    cells.take(MAX_COLUMNS).filter(|cell| KNOWN.contains(&key(cell))).count()
}

/// A header without what differs between people: width, case, spaces, stars, colons, hyphens and hints in brackets at the end.
fn key(header: &str) -> String {
    let folded: String = header.nfkc().flat_map(char::to_lowercase).collect();
    let mut rest = folded.trim();
    while let Some(open) = hint_start(rest) {
        rest = rest.get(..open).unwrap_or_default().trim_end();
    }
    rest.chars().filter(|letter| letter.is_alphanumeric() || *letter == '/').collect()
}

/// Where the bracketed hint at the end of a header begins, unless it is all there is.
fn hint_start(header: &str) -> Option<usize> {
    let header = header.trim_end_matches(['*', ':', ' ']);
    let open = if header.ends_with(')') {
        header.rfind('(')
    } else if header.ends_with('】') {
        header.rfind('【')
    } else if header.ends_with(']') {
        header.rfind('[')
    } else {
        None
    };
    open.filter(|open| *open > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recognise<C: Column>(header: &str) -> Recognised<C> {
        Headers::recognise(&header.split('|').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn both_languages_are_understood_in_any_order() {
        fn check<C: Column>() {
            let zh: Vec<String> = C::ALL.iter().rev().map(|column| column.names().zh.to_owned()).collect();
            let en: Vec<String> =
                C::ALL.iter().rev().map(|column| column.names().en.to_uppercase()).collect();
            for cells in [zh, en] {
                let found = Headers::<C>::recognise(&cells);
                assert!(found.is_usable() && found.further.is_empty(), "{found:?}");
                let order: Vec<C> =
                    cells.iter().enumerate().map(|(index, _)| C::ALL[C::ALL.len() - 1 - index]).collect();
                for (index, column) in order.into_iter().enumerate() {
                    assert_eq!(found.columns[&column], index);
                }
            }
        }
        check::<EntryColumn>();
        check::<ExpertColumn>();
        check::<EnterpriseColumn>();
        check::<ScoreColumn>();
    }

    #[test]
    fn no_name_means_two_columns_of_one_table() {
        fn check<C: Column>() {
            let mut seen = BTreeSet::new();
            for column in C::ALL {
                let names = column.names();
                for name in [names.zh, names.en].iter().chain(names.also) {
                    assert!(seen.insert(key(name)), "{name}");
                }
            }
            for column in C::ALL {
                for name in column.names().weak {
                    assert!(seen.insert(key(name)), "{name}");
                }
            }
        }
        check::<EntryColumn>();
        check::<ExpertColumn>();
        check::<EnterpriseColumn>();
        check::<ScoreColumn>();
    }

    #[test]
    fn decorations_of_real_forms_do_not_matter() {
        let found = recognise::<EntryColumn>(
            "＊项目名称（必填）|项目负责人：|联系电话 (手机)【必填】|Ｅ-ｍａｉｌ*|项目 简介(500字以内)",
        );
        assert!(found.further.is_empty(), "{found:?}");
        assert_eq!(
            found.columns.keys().copied().collect::<Vec<_>>(),
            [
                EntryColumn::Name,
                EntryColumn::Leader,
                EntryColumn::Phone,
                EntryColumn::Email,
                EntryColumn::Summary
            ]
        );
    }

    #[test]
    fn a_weak_name_counts_only_where_there_is_no_better_one() {
        let both = recognise::<EntryColumn>("联系人|负责人|项目名称");
        assert_eq!(
            (both.columns[&EntryColumn::Leader], both.further.as_slice()),
            (1, &["联系人".to_owned()][..])
        );
        assert_eq!(recognise::<EntryColumn>("联系人|项目名称").columns[&EntryColumn::Leader], 0);
    }

    #[test]
    fn the_count_of_the_rows_is_no_number_of_an_entry() {
        for name in ["序号", "No.", "ID"] {
            let found = recognise::<EntryColumn>(&format!("{name}|项目名称|负责人"));
            assert!(found.is_usable() && !found.columns.contains_key(&EntryColumn::Number), "{found:?}");
            assert_eq!(found.further, [name]);
        }
    }

    #[test]
    fn remarks_are_no_summary_and_who_recommends_a_team_is_not_where_it_belongs() {
        let found = recognise::<EntryColumn>("项目名称|负责人|推荐单位|备注");
        assert_eq!(
            found.columns.keys().copied().collect::<Vec<_>>(),
            [EntryColumn::Name, EntryColumn::Leader]
        );
        assert_eq!(found.further, ["推荐单位", "备注"]);
    }

    #[test]
    fn missing_duplicate_and_further_columns_are_told() {
        let found = recognise::<EntryColumn>("项目名称|手机|联系电话|微信||奖项");
        assert_eq!(found.missing, [EntryColumn::Leader]);
        assert_eq!(found.duplicate, [EntryColumn::Phone]);
        assert_eq!(found.columns[&EntryColumn::Phone], 1);
        assert_eq!(found.further, ["微信", "奖项"]);
        assert!(!found.is_usable());
        assert_eq!(found.letter(EntryColumn::Phone).as_deref(), Some("B"));
        assert_eq!((found.header(EntryColumn::Phone), found.header(EntryColumn::Leader)), ("手机", "负责人"));
    }
}
