//! Enterprises from a table: checked row by row, then applied in one transaction, by the same check as the preview.
//! What it says of wishes never depends on wishes that are still secret.

mod changes;
mod wishes;

use std::{collections::BTreeMap, fmt::Debug};

pub use wishes::{NamedWishes, Target};

use super::{
    actions::Profile,
    import_cells::{key, side},
    store::{EnterpriseRow, MOST_ENTERPRISES, Situation},
};
use crate::{
    domain::{id::EnterpriseId, states::Side},
    tables::{
        Row,
        cells::{CellProblem, ProblemKind},
        columns::EnterpriseColumn,
        enterprise_rows::EnterpriseRow as TableRow,
        headers::{Column as _, Recognised},
        table::{self, Counts},
    },
};

/// The kind of an import of enterprises.
pub const KIND: &str = "enterprises";

/// A table of enterprises.
pub type Table = table::Table<EnterpriseColumn>;

/// What a row would change of an enterprise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// What a cell says takes the place of what is stored.
    Value {
        /// The column.
        column: EnterpriseColumn,
        /// Where it stands in the file.
        place: Place,
        /// What is stored; empty when nothing is.
        before: String,
        /// What would be stored.
        after: String,
    },
    /// The wishes of the file take the place of those that are stored. Before the deadline it is not said whether they
    /// differ.
    Wishes(Place),
    /// So do the exclusions.
    Exclusions(Place),
}

/// A cell of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The cell as Excel names it; only the row's number when the table lacks the column.
    pub cell: String,
    /// The column's header.
    pub header: String,
}

/// What is wrong with a row beside the form of its cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The cell is not in order.
    Cell(ProblemKind),
    /// The same enterprise stands in an earlier row.
    RepeatsLine(u32),
    /// The enterprise has withdrawn.
    Withdrawn,
    /// The enterprise is on the other side.
    OtherSide,
    /// Another enterprise has this name.
    NameTaken,
    /// Nobody of the other side has this name.
    Unknown(String),
    /// Wished for and not accepted at once.
    WishedAndExcluded(String),
    /// More ranks than the scheme allows.
    TooManyRanks(i32),
    /// The wishes are closed, and the file says something else.
    WishesClosed,
    /// The scheme has no room for so many enterprises.
    SchemeFull,
    /// The enterprise has more partners in the plan in force, or in the published one.
    PlacesTaken,
}

/// A fault and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellFault {
    /// Where it stands in the file.
    pub place: Place,
    /// What the cell says.
    pub value: String,
    /// What is wrong.
    pub fault: Fault,
}

/// What a row would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Adds an enterprise.
    New,
    /// Changes an enterprise in these cells.
    Changed(Vec<Change>),
    /// Says what is stored already.
    Unchanged,
    /// Cannot be applied.
    Wrong(Vec<CellFault>),
}

/// A row of the report.
#[derive(Clone, Debug)]
pub struct RowReport {
    /// The row as Excel counts.
    pub line: u32,
    /// The name in the file.
    pub name: String,
    /// What it would do.
    pub outcome: Outcome,
}

/// What is to be written for one good row.
#[derive(Clone, Debug)]
pub struct Work {
    /// The row as Excel counts; wishes of new enterprises name each other by it.
    pub line: u32,
    /// The enterprise that changes; none for a new one.
    pub before: Option<EnterpriseRow>,
    /// Its side.
    pub side: Side,
    /// What it says of itself afterwards.
    pub profile: Profile,
    /// Whether the profile changes.
    pub is_changed: bool,
    /// All its wishes afterwards; none to leave them as they are.
    pub wishes: Option<NamedWishes>,
}

/// What a table would do.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Row by row, in the file's order.
    pub rows: Vec<RowReport>,
    /// How many rows would do what.
    pub counts: Counts,
    /// What is to be written.
    pub work: Vec<Work>,
}

impl Report {
    /// What somebody has looked at who confirms the report: its rows, and which enterprise each good one means. Of wishes
    /// that are stored it knows nothing.
    pub fn shown(&self) -> impl Debug {
        let meant = |work: &Work| (work.line, work.before.as_ref().map(|enterprise| enterprise.id));
        (&self.rows, self.work.iter().map(meant).collect::<Vec<_>>())
    }
}

/// A row on its way through the check.
struct Draft<'a> {
    row: &'a Row,
    name: String,
    parsed: Option<TableRow>,
    before: Option<&'a EnterpriseRow>,
    faults: Vec<CellFault>,
}

/// Checks a table against a scheme. `partners` are those in force, see
/// [`partners_in_force`](super::actions::partners_in_force).
pub fn check(
    situation: &Situation,
    partners: &BTreeMap<EnterpriseId, i32>,
    table: &Table,
    is_open: bool,
) -> Report {
    let checker = Checker {
        situation,
        partners,
        headers: &table.headers,
        is_open,
        stored: wishes::stored(situation),
        keys: situation.enterprises.iter().map(|row| (row.id, key(&row.name))).collect(),
    };
    let mut drafts = checker.drafts(&table.rows);
    // A row that falls away takes those with it that wish for its enterprise, so this goes on until nobody falls.
    loop {
        let names = checker.names(&drafts);
        let mut has_fallen = false;
        for draft in &mut drafts {
            if draft.faults.is_empty() {
                let faults = checker.wish_faults(draft, &names);
                has_fallen |= !faults.is_empty();
                draft.faults = faults;
            }
        }
        if !has_fallen {
            return checker.report(&drafts, &names);
        }
    }
}

/// Partners by side and folded name.
type Names = BTreeMap<(Side, String), Target>;

struct Checker<'a> {
    situation: &'a Situation,
    partners: &'a BTreeMap<EnterpriseId, i32>,
    headers: &'a Recognised<EnterpriseColumn>,
    is_open: bool,
    /// The wishes that are stored.
    stored: BTreeMap<EnterpriseId, NamedWishes>,
    /// The folded names of all enterprises, those that withdrew included.
    keys: BTreeMap<EnterpriseId, String>,
}

impl<'a> Checker<'a> {
    fn place(&self, row: &Row, column: EnterpriseColumn) -> Place {
        let cell = self.headers.letter(column).map(|letter| format!("{letter}{}", row.line));
        Place {
            cell: cell.unwrap_or_else(|| row.line.to_string()),
            header: self.headers.header(column).to_owned(),
        }
    }

    fn fault(&self, row: &Row, column: EnterpriseColumn, fault: Fault) -> CellFault {
        let value = self.headers.cell(row, column).to_owned();
        CellFault { place: self.place(row, column), value, fault }
    }

    /// What is wrong with the form of a cell.
    fn cell_fault(&self, row: &Row, problem: CellProblem) -> CellFault {
        let column = EnterpriseColumn::ALL
            .iter()
            .copied()
            .find(|column| problem.column.is_some() && self.headers.letter(*column) == problem.column);
        let value = column.map(|column| self.headers.cell(row, column)).unwrap_or_default();
        CellFault {
            place: Place {
                cell: format!("{}{}", problem.column.unwrap_or_default(), problem.line),
                header: problem.header,
            },
            value: value.to_owned(),
            fault: Fault::Cell(problem.kind),
        }
    }

    /// Parses the rows and finds the enterprises that they mean: by credit code, else by name.
    fn drafts(&self, rows: &'a [Row]) -> Vec<Draft<'a>> {
        let mut by_code: BTreeMap<&str, &EnterpriseRow> = BTreeMap::new();
        let mut by_name: BTreeMap<String, &EnterpriseRow> = BTreeMap::new();
        // Those that take part come last, so that they stand in the way of those that withdrew.
        let (gone, here): (Vec<&EnterpriseRow>, Vec<&EnterpriseRow>) =
            self.situation.enterprises.iter().partition(|row| row.withdrawn_at.is_some());
        for row in gone.into_iter().chain(here) {
            if !row.credit_code.is_empty() {
                by_code.insert(&row.credit_code, row);
            }
            by_name.insert(key(&row.name), row);
        }
        let mut room = usize::try_from(MOST_ENTERPRISES).unwrap_or(0);
        room = room.saturating_sub(self.situation.enterprises.len());
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        let mut drafts = Vec::with_capacity(rows.len());
        for row in rows {
            let name = self.headers.cell(row, EnterpriseColumn::Name).to_owned();
            let mut draft = Draft { row, name, parsed: None, before: None, faults: Vec::new() };
            match TableRow::parse(row, self.headers) {
                Err(problems) => {
                    let found = problems.into_iter().map(|problem| self.cell_fault(row, problem));
                    draft.faults = found.collect();
                }
                Ok(parsed) => {
                    let of_name = by_name.get(&key(&parsed.name)).copied();
                    let of_code = by_code.get(parsed.credit_code.as_str()).copied();
                    draft.before = of_code.or(of_name);
                    draft.faults = self.match_faults(row, &parsed, draft.before, of_name);
                    let own = [format!("n{}", key(&parsed.name)), format!("c{}", parsed.credit_code)];
                    for key in own.into_iter().filter(|key| key.len() > 1) {
                        match seen.get(&key) {
                            Some(&line) if draft.faults.is_empty() => {
                                let fault = Fault::RepeatsLine(line);
                                draft.faults.push(self.fault(row, EnterpriseColumn::Name, fault));
                            }
                            Some(_) => {}
                            None => {
                                seen.insert(key, row.line);
                            }
                        }
                    }
                    if draft.before.is_none() && draft.faults.is_empty() {
                        if room == 0 {
                            draft.faults.push(self.fault(row, EnterpriseColumn::Name, Fault::SchemeFull));
                        }
                        room = room.saturating_sub(1);
                    }
                    draft.parsed = Some(parsed);
                }
            }
            drafts.push(draft);
        }
        drafts
    }

    fn match_faults(
        &self,
        row: &Row,
        parsed: &TableRow,
        before: Option<&EnterpriseRow>,
        of_name: Option<&EnterpriseRow>,
    ) -> Vec<CellFault> {
        let Some(before) = before else { return Vec::new() };
        let mut faults = Vec::new();
        if before.withdrawn_at.is_some() {
            faults.push(self.fault(row, EnterpriseColumn::Name, Fault::Withdrawn));
        }
        if before.side != side(parsed.side) {
            faults.push(self.fault(row, EnterpriseColumn::Side, Fault::OtherSide));
        }
        let is_other_of_name = of_name.is_some_and(|other| other.id != before.id);
        let has_other_code = !parsed.credit_code.is_empty()
            && !before.credit_code.is_empty()
            && parsed.credit_code != before.credit_code;
        if is_other_of_name || has_other_code {
            faults.push(self.fault(row, EnterpriseColumn::Name, Fault::NameTaken));
        }
        let places = parsed.capacity.and_then(|places| i32::try_from(places).ok());
        let fewer = places.filter(|places| *places < before.capacity);
        if fewer.is_some_and(|places| self.partners.get(&before.id).is_some_and(|count| *count > places)) {
            faults.push(self.fault(row, EnterpriseColumn::Capacity, Fault::PlacesTaken));
        }
        faults
    }

    /// Everybody who can be named: who takes part, and who comes with a good row.
    fn names(&self, drafts: &[Draft<'_>]) -> Names {
        let mut names = Names::new();
        for row in self.situation.enterprises.iter().filter(|row| row.withdrawn_at.is_none()) {
            names.insert((row.side, key(&row.name)), Target::Known(row.id));
        }
        for draft in drafts.iter().filter(|draft| draft.faults.is_empty()) {
            if let Some(parsed) = &draft.parsed {
                let target = draft.before.map_or(Target::Line(draft.row.line), |row| Target::Known(row.id));
                names.insert((side(parsed.side), key(&parsed.name)), target);
            }
        }
        names
    }

    fn report(&self, drafts: &[Draft<'_>], names: &Names) -> Report {
        let mut report = Report::default();
        for draft in drafts {
            let outcome = match (&draft.parsed, draft.faults.is_empty()) {
                (Some(parsed), true) => {
                    let profile = self.profile(parsed, draft.before);
                    let said = self.said(draft, parsed, names);
                    let mut changes =
                        draft.before.map(|row| self.changes(draft.row, row, &profile)).unwrap_or_default();
                    let is_changed = draft.before.is_none() || !changes.is_empty();
                    changes.extend(self.wish_changes(draft.row, &said));
                    let stored = draft.before.and_then(|row| self.stored.get(&row.id));
                    let wishes = said.over(stored);
                    if is_changed || wishes.is_some() {
                        report.work.push(Work {
                            line: draft.row.line,
                            before: draft.before.cloned(),
                            side: side(parsed.side),
                            profile,
                            is_changed,
                            wishes,
                        });
                    }
                    match draft.before {
                        None => Outcome::New,
                        Some(_) if changes.is_empty() => Outcome::Unchanged,
                        Some(_) => Outcome::Changed(changes),
                    }
                }
                _ => Outcome::Wrong(draft.faults.clone()),
            };
            match &outcome {
                Outcome::New => report.counts.new += 1,
                Outcome::Changed(_) => report.counts.changed += 1,
                Outcome::Unchanged => report.counts.unchanged += 1,
                Outcome::Wrong(_) => report.counts.wrong += 1,
            }
            report.rows.push(RowReport { line: draft.row.line, name: draft.name.clone(), outcome });
        }
        report
    }
}
