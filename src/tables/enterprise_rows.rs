//! The rows of a table of enterprises that take part in a scheme of assistance.

use super::Row;
use super::cells::{CellProblem, Cells, ProblemKind, items};
use super::checks::{credit_code, email, phone};
use super::columns::EnterpriseColumn;
use super::headers::Recognised;
use super::{fold, trim};

/// The most partners of one enterprise.
const MAX_PARTNERS: u32 = 100;

/// On which side of a scheme an enterprise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnterpriseSide {
    /// 帮扶方.
    Assisting,
    /// 受援方.
    Assisted,
}

/// One enterprise as the table tells it. What the table does not tell is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnterpriseRow {
    /// The row as Excel counts.
    pub line: u32,
    /// The name.
    pub name: String,
    /// The side.
    pub side: EnterpriseSide,
    /// The unified social credit code, by which an enterprise is found again; without one it is found by its name.
    pub credit_code: String,
    /// The sector.
    pub sector: String,
    /// What it needs.
    pub needs: Vec<String>,
    /// What it can offer.
    pub offers: Vec<String>,
    /// The contact person.
    pub contact: String,
    /// The telephone in one way of writing.
    pub phone: String,
    /// The e-mail address in lower case.
    pub email: String,
    /// With how many partners it can be paired; none where the cell is empty.
    pub capacity: Option<u32>,
    /// The names of wished-for partners: ranks, best first, each with the names that are tied there.
    pub wishes: Vec<Vec<String>>,
    /// The names of partners that are not accepted.
    pub exclusions: Vec<String>,
}

impl EnterpriseRow {
    /// Parses a row.
    ///
    /// # Errors
    /// Every problem of the row.
    pub fn parse(row: &Row, headers: &Recognised<EnterpriseColumn>) -> Result<Self, Vec<CellProblem>> {
        let mut cells = Cells::new(row, headers);
        let enterprise = Self {
            line: row.line,
            name: cells.required(EnterpriseColumn::Name, 200),
            side: side(&mut cells),
            credit_code: cells.checked(EnterpriseColumn::CreditCode, credit_code, ProblemKind::BadCreditCode),
            sector: cells.text(EnterpriseColumn::Sector, 64),
            needs: cells.list(EnterpriseColumn::Needs, 200),
            offers: cells.list(EnterpriseColumn::Offers, 200),
            contact: cells.text(EnterpriseColumn::Contact, 64),
            phone: cells.checked(EnterpriseColumn::Phone, phone, ProblemKind::BadPhone),
            email: cells.checked(EnterpriseColumn::Email, email, ProblemKind::BadEmail),
            capacity: cells.number(EnterpriseColumn::Capacity, 1, MAX_PARTNERS),
            wishes: wishes(&mut cells),
            exclusions: cells.list(EnterpriseColumn::Exclusions, 200),
        };
        cells.finish(enterprise)
    }
}

/// The side; a wrong one is reported, and then the row as a whole is none.
fn side(cells: &mut Cells<'_, EnterpriseColumn>) -> EnterpriseSide {
    let text = fold(cells.raw(EnterpriseColumn::Side)).to_lowercase();
    match text.as_str() {
        "帮扶方" | "帮扶" | "帮扶企业" | "支援方" | "甲方" | "assisting" | "assisting party" => {
            EnterpriseSide::Assisting
        }
        "受援方" | "受援" | "受援企业" | "受扶方" | "受帮扶方" | "被帮扶方" | "乙方" | "assisted"
        | "assisted party" => EnterpriseSide::Assisted,
        other => {
            let kind = if other.is_empty() { ProblemKind::Missing } else { ProblemKind::BadSide };
            cells.report(EnterpriseColumn::Side, kind);
            EnterpriseSide::Assisted
        }
    }
}

fn wishes(cells: &mut Cells<'_, EnterpriseColumn>) -> Vec<Vec<String>> {
    let tied = |rank: &str| {
        let names = rank.split(['=', '＝']).map(trim).filter(|name| !name.is_empty());
        names.map(str::to_owned).collect::<Vec<_>>()
    };
    let wishes: Vec<Vec<String>> =
        items(cells.raw(EnterpriseColumn::Wishes)).map(tied).filter(|rank| !rank.is_empty()).collect();
    cells.bound_items(EnterpriseColumn::Wishes, wishes.iter().flatten().map(String::as_str), 200);
    wishes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::cells::tests::parse;

    #[test]
    fn an_enterprise_is_taken_apart() {
        let enterprise = parse(
            "企业名称|方|统一社会信用代码|需求|可结对数|志愿|不接受",
            "雷山茶业|受援方|9144 0300 1922 0382 16|电商；品牌|３|甲公司；乙公司=丙公司＝丁公司；；戊公司|己公司",
            EnterpriseRow::parse,
        )
        .unwrap();
        assert_eq!(enterprise.side, EnterpriseSide::Assisted);
        assert_eq!(enterprise.credit_code, "914403001922038216");
        assert_eq!(enterprise.needs, ["电商", "品牌"]);
        assert_eq!(enterprise.capacity, Some(3));
        assert_eq!(enterprise.wishes, [vec!["甲公司"], vec!["乙公司", "丙公司", "丁公司"], vec!["戊公司"]]);
        assert_eq!(enterprise.exclusions, ["己公司"]);
    }

    #[test]
    fn wrong_sides_codes_and_repeated_wishes_are_told() {
        let problems = parse(
            "企业名称|方|信用代码|可结对数|志愿",
            "雷山茶业|第三方|914403001922038217|0|甲；乙=甲",
            EnterpriseRow::parse,
        )
        .unwrap_err();
        assert_eq!(
            problems,
            [
                ("B方".to_owned(), ProblemKind::BadSide),
                ("C信用代码".to_owned(), ProblemKind::BadCreditCode),
                ("D可结对数".to_owned(), ProblemKind::OutOfRange { min: 1, max: 100 }),
                ("E志愿".to_owned(), ProblemKind::Repeated { item: "甲".to_owned() }),
            ]
        );
    }
}
