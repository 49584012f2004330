//! The rows of a table of entries.

use super::Row;
use super::cells::{CellProblem, Cells, ProblemKind};
use super::checks::{email, phone, web_address};
use super::columns::EntryColumn;
use super::headers::Recognised;

/// One entry as the table tells it. What the table does not tell is empty; region and track are names that may be unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRow {
    /// The row as Excel counts.
    pub line: u32,
    /// The number, by which an entry is found again; without one it is found by name, leader and region.
    pub number: String,
    /// The project's name.
    pub name: String,
    /// The team leader.
    pub leader: String,
    /// The organization.
    pub organization: String,
    /// The region's name.
    pub region: String,
    /// The track's name.
    pub track: String,
    /// The leader's telephone in one way of writing.
    pub phone: String,
    /// The leader's e-mail address in lower case.
    pub email: String,
    /// The web address.
    pub website: String,
    /// The summary.
    pub summary: String,
    /// The further members' names.
    pub members: Vec<String>,
}

impl EntryRow {
    /// Parses a row.
    ///
    /// # Errors
    /// Every problem of the row.
    pub fn parse(row: &Row, headers: &Recognised<EntryColumn>) -> Result<Self, Vec<CellProblem>> {
        let mut cells = Cells::new(row, headers);
        let entry = Self {
            line: row.line,
            number: cells.text(EntryColumn::Number, 40),
            name: cells.required(EntryColumn::Name, 200),
            leader: cells.required(EntryColumn::Leader, 64),
            organization: cells.text(EntryColumn::Organization, 200),
            region: cells.text(EntryColumn::Region, 64),
            track: cells.text(EntryColumn::Track, 64),
            phone: cells.checked(EntryColumn::Phone, phone, ProblemKind::BadPhone),
            email: cells.checked(EntryColumn::Email, email, ProblemKind::BadEmail),
            website: cells.checked(EntryColumn::Website, web_address, ProblemKind::BadUrl),
            summary: cells.text(EntryColumn::Summary, 5_000),
            members: cells.list(EntryColumn::Members, 64),
        };
        cells.finish(entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::cells::tests::parse;

    #[test]
    fn an_entry_is_taken_apart() {
        let entry = parse(
            "编号|项目名称|负责人|电话|邮箱|网址|成员",
            "T001|苗绣工坊|潘阿妹|＋86 138 0013 8000|A@QQ.com|www.miao.cn|李 四；王五;赵六",
            EntryRow::parse,
        )
        .unwrap();
        assert_eq!((entry.line, entry.number.as_str(), entry.name.as_str()), (5, "T001", "苗绣工坊"));
        assert_eq!((entry.phone.as_str(), entry.email.as_str()), ("13800138000", "a@qq.com"));
        assert_eq!(entry.website, "http://www.miao.cn");
        assert_eq!(entry.members, ["李 四", "王五", "赵六"]);
        assert_eq!(entry.region, "");
    }

    #[test]
    fn every_wrong_cell_is_told_with_its_place() {
        let problems = parse(
            "手机|项目名称|队长|邮箱|成员",
            &format!("12|{}||x|甲；甲", "长".repeat(201)),
            EntryRow::parse,
        )
        .unwrap_err();
        assert_eq!(
            problems,
            [
                ("B项目名称".to_owned(), ProblemKind::TooLong { max: 200 }),
                ("C队长".to_owned(), ProblemKind::Missing),
                ("A手机".to_owned(), ProblemKind::BadPhone),
                ("D邮箱".to_owned(), ProblemKind::BadEmail),
                ("E成员".to_owned(), ProblemKind::Repeated { item: "甲".to_owned() }),
            ]
        );
    }
}
