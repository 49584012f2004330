//! The check of a table of experts, row by row: what is wrong, what is a duplicate, what would change.

use std::collections::{BTreeMap, BTreeSet};

use super::{CellFault, Fault, Outcome, Report, RowReport, Table, Work};
use crate::{
    compute::affinity::same_organization,
    db::Conn,
    domain::id::{CompetitionId, EntryId, ExpertId},
    domain::time::Timestamp,
    error::AppError,
    experts::{
        store::{self, ExpertRow, conflicts},
        words::{MOST_LEVEL, tags_text},
    },
    tables::{
        columns::ExpertColumn,
        expert_rows::{ExpertRole, ExpertRow as TableRow},
        fold,
        headers::Recognised,
    },
};

/// The capacities of an expert for whom the table tells none.
const USUAL_JUDGING: i32 = 30;
const USUAL_MENTORING: i32 = 5;

/// The level of a field of expertise for which the table tells none.
const USUAL_LEVEL: i32 = 2;

/// By what an expert without contacts is found again: name and organization.
type NameKey = (String, String);

/// Whom a row can mean.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Person {
    /// An expert of the competition.
    Expert(ExpertId),
    /// Somebody whom an earlier row adds.
    Added {
        /// That row.
        line: u32,
    },
}

/// How somebody is reached; the telephone by its digits.
struct Contact {
    email: String,
    phone: String,
}

impl Contact {
    /// An expert with another e-mail address is somebody else.
    fn has_another_email(&self, row: &TableRow) -> bool {
        !row.email.is_empty() && !self.email.is_empty() && self.email != row.email
    }

    fn has_another_phone(&self, row: &TableRow) -> bool {
        !row.phone.is_empty() && !self.phone.is_empty() && self.phone != digits(&row.phone)
    }
}

/// What the competition knows already, and whom the rows so far have met or would add.
struct Known {
    experts: BTreeMap<ExpertId, ExpertRow>,
    tags: BTreeMap<ExpertId, Vec<(String, i32)>>,
    judged: BTreeMap<ExpertId, Vec<(EntryId, String, String)>>,
    contacts: BTreeMap<Person, Contact>,
    by_email: BTreeMap<String, Person>,
    by_phone: BTreeMap<String, BTreeSet<Person>>,
    by_name: BTreeMap<NameKey, BTreeSet<Person>>,
    /// The row that means an expert.
    met: BTreeMap<ExpertId, u32>,
}

fn name_key(name: &str, organization: &str) -> NameKey {
    (fold(name), fold(organization))
}

/// A telephone number by its digits alone: tables and forms write landlines in different ways.
fn digits(phone: &str) -> String {
    phone.chars().filter(|sign| sign.is_ascii_digit() || *sign == '+').collect()
}

impl Known {
    fn read(conn: &mut Conn, competition: CompetitionId) -> Result<Self, AppError> {
        let mut known = Self {
            experts: BTreeMap::new(),
            tags: BTreeMap::new(),
            judged: BTreeMap::new(),
            contacts: BTreeMap::new(),
            by_email: BTreeMap::new(),
            by_phone: BTreeMap::new(),
            by_name: BTreeMap::new(),
            met: BTreeMap::new(),
        };
        for row in store::tags_of_competition(conn, competition)? {
            known.tags.entry(row.expert_id).or_default().push((row.tag, row.level.min(MOST_LEVEL)));
        }
        for (expert, entry, number, organization) in conflicts::judged_organizations(conn, competition)? {
            known.judged.entry(expert).or_default().push((entry, number, organization));
        }
        for row in store::experts_of(conn, competition)? {
            known.remember(Person::Expert(row.id), &row);
            known.experts.insert(row.id, row);
        }
        Ok(known)
    }

    /// Remembers by what somebody is found again.
    fn remember(&mut self, person: Person, row: &ExpertRow) {
        let phone = digits(&row.phone);
        if !row.email.is_empty() {
            self.by_email.insert(row.email.clone(), person);
        }
        if !phone.is_empty() {
            self.by_phone.entry(phone.clone()).or_default().insert(person);
        }
        self.by_name.entry(name_key(&row.name, &row.organization)).or_default().insert(person);
        self.contacts.insert(person, Contact { email: row.email.clone(), phone });
    }

    /// Whom a row means, if there is somebody: by e-mail address, else by telephone, else by name and organization. Two rows
    /// of one name with different telephones are two people.
    fn find(&self, row: &TableRow) -> Result<Option<Person>, Fault> {
        if let Some(person) = self.by_email.get(&row.email) {
            return Ok(Some(*person));
        }
        let contact = |person: &Person| self.contacts.get(person);
        let may_be = |person: &Person| contact(person).is_some_and(|of| !of.has_another_email(row));
        let same_phone = self.by_phone.get(&digits(&row.phone)).into_iter().flatten();
        let mut same: Vec<Person> = same_phone.copied().filter(may_be).collect();
        if same.is_empty() {
            let same_name = self.by_name.get(&name_key(&row.name, &row.organization));
            let is_namesake = |person: &Person| {
                matches!(person, Person::Added { .. })
                    && contact(person).is_some_and(|of| of.has_another_phone(row))
            };
            let same_name = same_name.into_iter().flatten().copied();
            same = same_name.filter(|person| may_be(person) && !is_namesake(person)).collect();
        }
        match same.as_slice() {
            [] => Ok(None),
            [person] => Ok(Some(*person)),
            _ => Err(Fault::Ambiguous),
        }
    }

    /// The expert of the competition whom a row means.
    ///
    /// # Errors
    /// When an earlier row means the same person, or several experts match.
    fn expert(&self, row: &TableRow) -> Result<Option<&ExpertRow>, Fault> {
        let id = match self.find(row)? {
            None => return Ok(None),
            Some(Person::Added { line }) => return Err(Fault::RepeatsLine(line)),
            Some(Person::Expert(id)) => id,
        };
        let Some(line) = self.met.get(&id) else { return Ok(self.experts.get(&id)) };
        // Whoever has another telephone may be a namesake, whom the table does not tell apart.
        let contact = self.contacts.get(&Person::Expert(id));
        let is_namesake = contact.is_some_and(|contact| contact.has_another_phone(row));
        Err(if is_namesake { Fault::Ambiguous } else { Fault::RepeatsLine(*line) })
    }
}

/// Checks a table against a competition. Nothing is written.
///
/// # Errors
/// When the database fails.
pub fn check(conn: &mut Conn, competition: CompetitionId, table: &Table) -> Result<Report, AppError> {
    let mut known = Known::read(conn, competition)?;
    let mut report = Report::default();
    for row in &table.rows {
        let shown = |column| table.headers.cell(row, column).chars().take(100).collect::<String>();
        let (name, organization) = (shown(ExpertColumn::Name), shown(ExpertColumn::Organization));
        let mut is_withdrawn = false;
        let judged = match TableRow::parse(row, &table.headers) {
            Err(problems) => {
                let faults = problems.into_iter().map(|problem| CellFault {
                    cell: format!("{}{}", problem.column.unwrap_or_default(), problem.line),
                    header: problem.header,
                    fault: Fault::Value(problem.kind),
                });
                Err(faults.collect())
            }
            Ok(parsed) => {
                let found = known.expert(&parsed).ok().flatten();
                is_withdrawn = found.is_some_and(|expert| expert.withdrawn_at.is_some());
                judge(&mut known, competition, &parsed)
                    .map_err(|fault| vec![fault_of(&table.headers, row.line, fault)])
            }
        };
        let (outcome, work) = judged.unwrap_or_else(|faults| (Outcome::Wrong(faults), None));
        match &outcome {
            Outcome::New => report.counts.new += 1,
            Outcome::Changed(_) => report.counts.changed += 1,
            Outcome::Unchanged => report.counts.unchanged += 1,
            Outcome::Wrong(_) => report.counts.wrong += 1,
        }
        report.work.extend(work);
        report.rows.push(RowReport { line: row.line, name, organization, is_withdrawn, outcome });
    }
    Ok(report)
}

fn fault_of(headers: &Recognised<ExpertColumn>, line: u32, fault: Fault) -> CellFault {
    let column = match &fault {
        Fault::JudgesOwnOrganization(_) => Some(ExpertColumn::Organization),
        Fault::Ambiguous => Some(ExpertColumn::Name),
        Fault::Value(_) | Fault::RepeatsLine(_) => None,
    };
    let letter = column.and_then(|column| headers.letter(column)).unwrap_or_default();
    let header = column.map(|column| headers.header(column).to_owned()).unwrap_or_default();
    CellFault { cell: format!("{letter}{line}"), header, fault }
}

/// What a row would do. Of two good rows that mean the same person only the first counts.
fn judge(
    known: &mut Known,
    competition: CompetitionId,
    row: &TableRow,
) -> Result<(Outcome, Option<Work>), Fault> {
    let tags: Vec<(String, i32)> = tags_of(row);
    let Some(before) = known.expert(row)?.cloned() else {
        let after = fresh(competition, row);
        known.remember(Person::Added { line: row.line }, &after);
        return Ok((Outcome::New, Some(Work { before: None, after, tags: Some(tags) })));
    };
    let after = onto(&before, row);
    if before.organization != after.organization {
        let judged = known.judged.get(&before.id).into_iter().flatten();
        let own: BTreeSet<String> = judged
            .filter(|(_, _, organization)| same_organization(organization, &after.organization))
            .map(|(_, number, _)| number.clone())
            .collect();
        if !own.is_empty() {
            return Err(Fault::JudgesOwnOrganization(own.into_iter().collect()));
        }
    }
    known.met.insert(before.id, row.line);
    known.remember(Person::Expert(before.id), &after);
    let old_tags = known.tags.get(&before.id).cloned().unwrap_or_default();
    let new_tags = Some(tags).filter(|tags| !tags.is_empty() && sorted(tags) != sorted(&old_tags));
    let mut changes = differences(&before, &after);
    if let Some(tags) = &new_tags {
        let text = |tags: &[(String, i32)]| {
            tags_text(sorted(tags).iter().map(|(tag, level)| (tag.as_str(), *level)))
        };
        changes.push((ExpertColumn::Tags, text(&old_tags), text(tags)));
    }
    if changes.is_empty() {
        return Ok((Outcome::Unchanged, None));
    }
    let after = ExpertRow { version: before.version + 1, ..after };
    let work = Work { before: Some(before), after, tags: new_tags };
    Ok((Outcome::Changed(changes), Some(work)))
}

/// The fields of expertise of a row; of two equal ones the higher level counts.
fn tags_of(row: &TableRow) -> Vec<(String, i32)> {
    let mut tags: Vec<(String, i32)> = Vec::new();
    for tag in &row.tags {
        let level = tag.level.map_or(USUAL_LEVEL, i32::from);
        match tags.iter_mut().find(|(name, _)| *name == tag.name) {
            Some(known) => known.1 = known.1.max(level),
            None => tags.push((tag.name.clone(), level)),
        }
    }
    tags
}

fn sorted(tags: &[(String, i32)]) -> Vec<(String, i32)> {
    let mut tags = tags.to_vec();
    tags.sort();
    tags
}

/// An expert whom only the table knows; the identifier comes when the expert is added.
fn fresh(competition: CompetitionId, row: &TableRow) -> ExpertRow {
    let blank = ExpertRow {
        id: ExpertId::from(uuid::Uuid::nil()),
        competition_id: competition,
        account_id: None,
        name: String::new(),
        organization: String::new(),
        title: String::new(),
        region: String::new(),
        kind: String::new(),
        phone: String::new(),
        email: String::new(),
        is_judge: true,
        is_mentor: true,
        judging_capacity: USUAL_JUDGING,
        mentoring_capacity: USUAL_MENTORING,
        version: 1,
        created_at: Timestamp::from_micros(0),
        withdrawn_at: None,
    };
    onto(&blank, row)
}

/// What a row makes of an expert: what it does not tell stays.
fn onto(before: &ExpertRow, row: &TableRow) -> ExpertRow {
    let text = |new: &str, old: &str| if new.is_empty() { old.to_owned() } else { new.to_owned() };
    let number = |new: Option<u32>, old: i32| new.and_then(|new| i32::try_from(new).ok()).unwrap_or(old);
    let has = |role, old: bool| if row.roles.is_empty() { old } else { row.roles.contains(&role) };
    ExpertRow {
        name: text(&row.name, &before.name),
        organization: text(&row.organization, &before.organization),
        title: text(&row.title, &before.title),
        region: text(&row.region, &before.region),
        kind: text(&row.kind, &before.kind),
        phone: if digits(&row.phone) == digits(&before.phone) {
            before.phone.clone()
        } else {
            text(&row.phone, &before.phone)
        },
        email: text(&row.email, &before.email),
        is_judge: has(ExpertRole::Judge, before.is_judge),
        is_mentor: has(ExpertRole::Mentor, before.is_mentor),
        judging_capacity: number(row.judging_capacity, before.judging_capacity),
        mentoring_capacity: number(row.mentoring_capacity, before.mentoring_capacity),
        ..before.clone()
    }
}

/// The value of a column of an expert, as tables have it; tags stand apart.
pub fn cell_of(row: &ExpertRow, column: ExpertColumn) -> String {
    match column {
        ExpertColumn::Name => row.name.clone(),
        ExpertColumn::Organization => row.organization.clone(),
        ExpertColumn::Title => row.title.clone(),
        ExpertColumn::Region => row.region.clone(),
        ExpertColumn::Kind => row.kind.clone(),
        ExpertColumn::Tags => String::new(),
        ExpertColumn::Phone => row.phone.clone(),
        ExpertColumn::Email => row.email.clone(),
        ExpertColumn::Roles => {
            let roles = [(row.is_judge, "评委"), (row.is_mentor, "导师")];
            let held: Vec<&str> = roles.iter().filter(|(has, _)| *has).map(|(_, name)| *name).collect();
            held.join("/")
        }
        ExpertColumn::JudgingCapacity => row.judging_capacity.to_string(),
        ExpertColumn::MentoringCapacity => row.mentoring_capacity.to_string(),
    }
}

fn differences(before: &ExpertRow, after: &ExpertRow) -> Vec<(ExpertColumn, String, String)> {
    use crate::tables::headers::Column as _;
    ExpertColumn::ALL
        .iter()
        .map(|column| (*column, cell_of(before, *column), cell_of(after, *column)))
        .filter(|(_, before, after)| before != after)
        .collect()
}
