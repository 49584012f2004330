//! The rows of a table of experts.

use super::Row;
use super::cells::{CellProblem, Cells, ProblemKind, items};
use super::checks::{email, phone};
use super::columns::ExpertColumn;
use super::headers::Recognised;
use super::{fold, trim};

/// The least level of expertise.
pub const MIN_LEVEL: u8 = 1;
/// The highest level of expertise.
pub const MAX_LEVEL: u8 = 3;
/// The highest level of tables from when there were five; what lies above the highest reads as the highest.
const FORMER_MAX_LEVEL: u8 = 5;
/// The highest capacity of an expert.
const MAX_CAPACITY: u32 = 10_000;

/// A field of expertise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpertTag {
    /// The field's name.
    pub name: String,
    /// The level, if the table tells one.
    pub level: Option<u8>,
}

/// What an expert comes for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpertRole {
    /// Judges entries.
    Judge,
    /// Mentors entries.
    Mentor,
}

/// One expert as the table tells it. What the table does not tell is empty or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpertRow {
    /// The row as Excel counts.
    pub line: u32,
    /// The name.
    pub name: String,
    /// The organization.
    pub organization: String,
    /// The title.
    pub title: String,
    /// The region.
    pub region: String,
    /// The kind.
    pub kind: String,
    /// The fields of expertise, in the row's order.
    pub tags: Vec<ExpertTag>,
    /// The telephone in one way of writing.
    pub phone: String,
    /// The e-mail address in lower case.
    pub email: String,
    /// The roles, none twice; empty if the table does not tell.
    pub roles: Vec<ExpertRole>,
    /// The most entries to judge, if the table tells it.
    pub judging_capacity: Option<u32>,
    /// The most entries to mentor, if the table tells it.
    pub mentoring_capacity: Option<u32>,
}

impl ExpertRow {
    /// Parses a row. Without e-mail address and telephone an expert is found again by name and organization, so then the
    /// organization must be there.
    ///
    /// # Errors
    /// Every problem of the row.
    pub fn parse(row: &Row, headers: &Recognised<ExpertColumn>) -> Result<Self, Vec<CellProblem>> {
        let mut cells = Cells::new(row, headers);
        let has_contact =
            [ExpertColumn::Email, ExpertColumn::Phone].iter().any(|column| !cells.raw(*column).is_empty());
        let name = cells.required(ExpertColumn::Name, 64);
        let organization = if has_contact {
            cells.text(ExpertColumn::Organization, 200)
        } else {
            cells.required(ExpertColumn::Organization, 200)
        };
        let expert = Self {
            line: row.line,
            name,
            organization,
            title: cells.text(ExpertColumn::Title, 100),
            region: cells.text(ExpertColumn::Region, 64),
            kind: cells.text(ExpertColumn::Kind, 64),
            tags: tags(&mut cells),
            phone: cells.checked(ExpertColumn::Phone, phone, ProblemKind::BadPhone),
            email: cells.checked(ExpertColumn::Email, email, ProblemKind::BadEmail),
            roles: roles(&mut cells),
            judging_capacity: cells.number(ExpertColumn::JudgingCapacity, 0, MAX_CAPACITY),
            mentoring_capacity: cells.number(ExpertColumn::MentoringCapacity, 0, MAX_CAPACITY),
        };
        cells.finish(expert)
    }
}

fn tags(cells: &mut Cells<'_, ExpertColumn>) -> Vec<ExpertTag> {
    let mut tags = Vec::new();
    let mut has_bad_level = false;
    for item in items(cells.raw(ExpertColumn::Tags)) {
        let Some((name, level)) = item.rsplit_once([':', '：']) else {
            tags.push(ExpertTag { name: item.to_owned(), level: None });
            continue;
        };
        let level = fold(level)
            .parse()
            .ok()
            .filter(|level| (MIN_LEVEL..=FORMER_MAX_LEVEL).contains(level))
            .map(|level: u8| level.min(MAX_LEVEL));
        has_bad_level |= level.is_none() || trim(name).is_empty();
        tags.push(ExpertTag { name: trim(name).to_owned(), level });
    }
    if has_bad_level {
        cells.report(ExpertColumn::Tags, ProblemKind::BadLevel { min: MIN_LEVEL, max: MAX_LEVEL });
    }
    cells.bound_items(ExpertColumn::Tags, tags.iter().map(|tag| tag.name.as_str()), 64);
    tags
}

fn roles(cells: &mut Cells<'_, ExpertColumn>) -> Vec<ExpertRole> {
    let text = fold(cells.raw(ExpertColumn::Roles)).to_lowercase();
    let mut roles = Vec::new();
    for word in text.split([';', '/', '、', ',', '+', '&', ' ']).filter(|word| !word.is_empty()) {
        let role = match word {
            "评委" | "评审" | "评审专家" | "judge" => ExpertRole::Judge,
            "导师" | "辅导" | "创业导师" | "mentor" => ExpertRole::Mentor,
            _ => {
                cells.report(ExpertColumn::Roles, ProblemKind::BadRole);
                return roles;
            }
        };
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    roles
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::cells::tests::parse;

    #[test]
    fn an_expert_is_taken_apart() {
        let expert = parse(
            "姓名|专长|角色|评审上限|辅导上限|手机",
            "张三|农业:3；电商：５；文创;a：b:2|评委/导师|３０||13800138000",
            ExpertRow::parse,
        )
        .unwrap();
        let tags: Vec<(&str, Option<u8>)> =
            expert.tags.iter().map(|tag| (tag.name.as_str(), tag.level)).collect();
        assert_eq!(tags, [("农业", Some(3)), ("电商", Some(3)), ("文创", None), ("a：b", Some(2))]);
        assert_eq!(expert.roles, [ExpertRole::Judge, ExpertRole::Mentor]);
        assert_eq!((expert.judging_capacity, expert.mentoring_capacity), (Some(30), None));
    }

    #[test]
    fn wrong_levels_roles_and_capacities_are_told() {
        let problems = parse(
            "姓名|邮箱|专长|角色|评审上限|辅导上限",
            "张三|z@qq.com|农业:6；电商：高|评委；主席|很多|99999",
            ExpertRow::parse,
        )
        .unwrap_err();
        assert_eq!(
            problems,
            [
                ("C专长".to_owned(), ProblemKind::BadLevel { min: 1, max: 3 }),
                ("D角色".to_owned(), ProblemKind::BadRole),
                ("E评审上限".to_owned(), ProblemKind::NotANumber),
                ("F辅导上限".to_owned(), ProblemKind::OutOfRange { min: 0, max: 10_000 }),
            ]
        );
    }

    #[test]
    fn without_any_contact_the_organization_is_needed() {
        let problems = parse("姓名|类型", "张三|投资人", ExpertRow::parse).unwrap_err();
        assert_eq!(problems, [("单位".to_owned(), ProblemKind::Missing)]);
        assert!(parse("姓名|单位|类型", "张三|浙江大学|投资人", ExpertRow::parse).is_ok());
    }
}
