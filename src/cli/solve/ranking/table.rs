//! Reads a table of marks strictly: whatever cannot be a mark by the rule is refused with its row and column.
//! Rows are counted as a text editor counts lines, so the header is row 1.

use std::collections::BTreeMap;
use std::io::Read;
use std::rc::Rc;

use csv::StringRecord;

use crate::cli::solve::BadProblem;
use crate::compute::exact::Exact;
use crate::compute::scoring::Mark;
use crate::domain::points::{Points, parse_thousandths};
use crate::domain::rule::{Item, NAME_LIMIT, Rule};

/// One entry of the table with its marks.
#[derive(Debug)]
pub struct Entry {
    /// The name of its group; empty without a column for it.
    pub group: Rc<str>,
    /// The position of its group among the groups in order.
    pub group_number: u32,
    /// Its id.
    pub id: String,
    /// Its marks; a judge is a number within the group.
    pub marks: Vec<Mark<u32>>,
    /// Its figures for the columns of the tie-break chain.
    pub columns: Vec<Option<Exact>>,
}

impl Entry {
    /// The entry as a message names it.
    pub fn place(&self) -> String {
        if self.group.is_empty() {
            format!("entry {}", self.id)
        } else {
            format!("entry {} of group {}", self.id, self.group)
        }
    }
}

/// All entries, in the order of group and id.
#[derive(Debug)]
pub struct Table {
    /// The entries.
    pub entries: Vec<Entry>,
    /// The names of each group's judges, by their number.
    pub judges: Vec<Vec<Box<str>>>,
}

/// Where the known columns stand in the file.
struct Header {
    names: Vec<String>,
    entry: usize,
    judge: usize,
    criterion: usize,
    score: usize,
    group: Option<usize>,
    columns: Vec<usize>,
}

/// A row's cell of the score table, with its row for messages; without points it is a blank.
struct Seen {
    judge: u32,
    /// The position of the criterion, bonus or gate.
    item: u16,
    row: u32,
    points: Option<Points>,
}

/// The rows of one entry.
struct EntryRows {
    seen: Vec<Seen>,
    columns: Vec<Option<Exact>>,
}

#[derive(Default)]
struct GroupRows {
    judges: BTreeMap<Box<str>, u32>,
    /// The positions of the entries in [`Rows::entries`].
    entries: BTreeMap<Box<str>, usize>,
}

/// All rows so far. A table mostly holds the rows of an entry one after the other, so the last entry is tried first.
#[derive(Default)]
struct Rows {
    groups: BTreeMap<Box<str>, GroupRows>,
    entries: Vec<EntryRows>,
    last: Last,
}

/// The entry of the row before; its names keep their room for the next ones.
#[derive(Default)]
struct Last {
    group: String,
    entry: String,
    position: usize,
}

impl Table {
    /// Reads all rows. Memory grows with the marks and the names, not with the file's further columns: about 40 bytes for a mark.
    /// Costs O(n log n) for n rows.
    ///
    /// # Errors
    /// The first row that is wrong, or the later one of two rows for the same judge, entry and criterion.
    pub fn read(source: impl Read, rule: &Rule) -> Result<Self, BadProblem> {
        let mut reader = csv::ReaderBuilder::new().from_reader(source);
        let header = Header::read(reader.headers().map_err(|error| unreadable(&error, &[]))?, rule)?;
        let mut rows = Rows::default();
        let mut record = StringRecord::new();
        while reader.read_record(&mut record).map_err(|error| unreadable(&error, &header.names))? {
            let row = record.position().map_or(0, csv::Position::line);
            Line { header: &header, record: &record, row }.add_to(&mut rows, rule)?;
        }
        let Rows { groups, entries: mut kept, .. } = rows;
        let mut entries = Vec::with_capacity(kept.len());
        let mut judges = Vec::with_capacity(groups.len());
        for (number, (group, of_group)) in groups.into_iter().enumerate() {
            let group_number =
                u32::try_from(number).ok().ok_or_else(|| bad("scores", "there are too many groups"))?;
            let group: Rc<str> = Rc::from(group);
            let mut names: Vec<(u32, Box<str>)> =
                of_group.judges.into_iter().map(|(name, number)| (number, name)).collect();
            names.sort_unstable();
            judges.push(names.into_iter().map(|(_, name)| name).collect());
            for (id, position) in of_group.entries {
                let Some(rows) = kept.get_mut(position) else { continue };
                let marks = std::mem::take(&mut rows.seen);
                let marks = marks_of(marks, &header)?;
                let columns = std::mem::take(&mut rows.columns);
                let (group, id) = (Rc::clone(&group), id.into_string());
                entries.push(Entry { group, group_number, id, marks, columns });
            }
        }
        Ok(Self { entries, judges })
    }
}

impl Header {
    fn read(record: &StringRecord, rule: &Rule) -> Result<Self, BadProblem> {
        let names: Vec<String> = record.iter().map(str::to_owned).collect();
        for (position, name) in names.iter().enumerate() {
            if !name.is_empty() && names.iter().take(position).any(|other| other == name) {
                return Err(bad(
                    &format!("scores row 1, column {}", clipped(name)),
                    "this column stands twice",
                ));
            }
        }
        let find = |name: &str| names.iter().position(|other| other == name);
        let need = |name: &str| {
            find(name).ok_or_else(|| {
                bad(&format!("scores row 1, column {}", clipped(name)), "this column is missing")
            })
        };
        let columns = rule.columns().map(need).collect::<Result<Vec<usize>, BadProblem>>()?;
        let (entry, judge, criterion, score) =
            (need("entry")?, need("judge")?, need("criterion")?, need("score")?);
        let group = find("group");
        Ok(Self { names, entry, judge, criterion, score, group, columns })
    }

    fn place(&self, row: u64, position: usize) -> String {
        format!("scores row {row}, column {}", self.names.get(position).map_or("?", |name| clipped(name)))
    }
}

struct Line<'file> {
    header: &'file Header,
    record: &'file StringRecord,
    row: u64,
}

impl Line<'_> {
    fn add_to(&self, rows: &mut Rows, rule: &Rule) -> Result<(), BadProblem> {
        let header = self.header;
        let group = match header.group {
            Some(position) => self.short_text(position)?,
            None => "",
        };
        let entry = self.text(header.entry)?;
        let judge = self.text(header.judge)?;
        let item_id = self.text(header.criterion)?;
        let item = rule.item_position(item_id).and_then(|position| Some((position, rule.item(position)?)));
        let Some((item, of_rule)) = item else {
            return Err(
                self.wrong(header.criterion, &format!("{:?} is no criterion of the rule", clipped(item_id)))
            );
        };
        let points = self.points(of_rule)?;
        let (item, row) = (u16::try_from(item), u32::try_from(self.row));
        let (Ok(item), Ok(row)) = (item, row) else {
            return Err(self.wrong(header.score, "there are too many rows"));
        };
        let (judge, position) = rows.place(group, entry, judge, header.columns.len());
        let judge = judge.ok_or_else(|| self.wrong(header.judge, "there are too many judges"))?;
        let Some(own) = rows.entries.get_mut(position) else { return Ok(()) };
        for (known, position) in own.columns.iter_mut().zip(&header.columns) {
            let Some(figure) = self.figure(*position)? else {
                continue;
            };
            if known.is_some_and(|known| known != figure) {
                return Err(self.wrong(*position, "differs from an earlier row of the same entry"));
            }
            *known = Some(figure);
        }
        own.seen.push(Seen { judge, item, row, points });
        Ok(())
    }

    /// The mark of this row; none if it is blank.
    fn points(&self, of: Item) -> Result<Option<Points>, BadProblem> {
        let position = self.header.score;
        let cell = self.record.get(position).unwrap_or("");
        if cell.trim().is_empty() {
            return Ok(None);
        }
        let points: Points = cell.parse().map_err(|error| self.wrong(position, &format!("{error}")))?;
        let (full, step) = match of {
            Item::Criterion(criterion) => (criterion.full, Some(criterion.step)),
            Item::Bonus(bonus) => (bonus.full, None),
            Item::Gate(_) if [0, 1000].contains(&points.thousandths()) => return Ok(Some(points)),
            Item::Gate(_) => {
                return Err(self.wrong(position, &format!("{points} is neither 0 nor 1, as a gate wants")));
            }
        };
        if points > full {
            return Err(self.wrong(position, &format!("{points} is above the full marks, {full}")));
        }
        if let Some(step) = step.filter(|step| !points.is_on_step(*step)) {
            return Err(self.wrong(position, &format!("{points} is not a multiple of the step, {step}")));
        }
        Ok(Some(points))
    }

    /// A figure for the tie-break chain: a decimal, negative ones allowed; none if it is blank.
    fn figure(&self, position: usize) -> Result<Option<Exact>, BadProblem> {
        let cell = self.record.get(position).unwrap_or("").trim();
        if cell.is_empty() {
            return Ok(None);
        }
        let (sign, number) = cell.strip_prefix('-').map_or((1, cell), |number| (-1, number));
        let thousandths =
            parse_thousandths(number).map_err(|error| self.wrong(position, &error.to_string()))?;
        let figure = Exact::new(i128::from(thousandths) * sign, 1000)
            .map_err(|error| self.wrong(position, &error.to_string()))?;
        Ok(Some(figure))
    }

    fn text(&self, position: usize) -> Result<&str, BadProblem> {
        let text = self.short_text(position)?;
        if text.trim().is_empty() {
            return Err(self.wrong(position, "is empty"));
        }
        Ok(text)
    }

    fn short_text(&self, position: usize) -> Result<&str, BadProblem> {
        let text = self.record.get(position).unwrap_or("");
        if text.len() > NAME_LIMIT {
            return Err(self.wrong(position, &format!("is longer than {NAME_LIMIT} bytes")));
        }
        Ok(text)
    }

    fn wrong(&self, position: usize, message: &str) -> BadProblem {
        bad(&self.header.place(self.row, position), message)
    }
}

impl Rows {
    /// The number of a judge within a group, none if there are too many; and the position of an entry. Both are new if need be.
    fn place(&mut self, group: &str, entry: &str, judge: &str, columns: usize) -> (Option<u32>, usize) {
        if !self.groups.contains_key(group) {
            self.groups.insert(Box::from(group), GroupRows::default());
        }
        let Some(of_group) = self.groups.get_mut(group) else { return (None, 0) };
        let number = match of_group.judges.get(judge) {
            Some(number) => Some(*number),
            None => {
                let next = u32::try_from(of_group.judges.len()).ok();
                if let Some(number) = next {
                    of_group.judges.insert(Box::from(judge), number);
                }
                next
            }
        };
        // No entry has an empty name, so nothing equals the first of all.
        if self.last.entry == entry && self.last.group == group {
            return (number, self.last.position);
        }
        let position = match of_group.entries.get(entry) {
            Some(position) => *position,
            None => {
                let position = self.entries.len();
                of_group.entries.insert(Box::from(entry), position);
                self.entries.push(EntryRows { seen: Vec::new(), columns: vec![None; columns] });
                position
            }
        };
        group.clone_into(&mut self.last.group);
        entry.clone_into(&mut self.last.entry);
        self.last.position = position;
        (number, position)
    }
}

/// The marks of one entry; a second row for a judge and criterion is refused even if one of them is blank.
fn marks_of(mut seen: Vec<Seen>, header: &Header) -> Result<Vec<Mark<u32>>, BadProblem> {
    seen.sort_unstable_by_key(|cell| (cell.judge, cell.item, cell.row));
    let twins = seen
        .iter()
        .zip(seen.iter().skip(1))
        .filter(|(left, right)| (left.judge, left.item) == (right.judge, right.item));
    if let Some(row) = twins.map(|(_, later)| later.row).min() {
        return Err(bad(
            &header.place(u64::from(row), header.score),
            "an earlier row has the same entry, judge and criterion",
        ));
    }
    let mark = |cell: &Seen| {
        cell.points.map(|points| Mark { judge: cell.judge, criterion: usize::from(cell.item), points })
    };
    Ok(seen.iter().filter_map(mark).collect())
}

fn bad(place: &str, message: &str) -> BadProblem {
    BadProblem { place: place.to_owned(), message: message.to_owned() }
}

/// What a message quotes of a text that may be very long.
fn clipped(text: &str) -> &str {
    text.char_indices().nth(60).map_or(text, |(end, _)| text.get(..end).unwrap_or(text))
}

fn unreadable(error: &csv::Error, names: &[String]) -> BadProblem {
    let row = error.position().map_or(1, csv::Position::line);
    match error.kind() {
        csv::ErrorKind::Utf8 { err, .. } => {
            let column = names
                .get(err.field())
                .map_or_else(|| (err.field() + 1).to_string(), |name| clipped(name).to_owned());
            bad(&format!("scores row {row}, column {column}"), "is not UTF-8")
        }
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            bad(&format!("scores row {row}"), &format!("has {len} cells, but the header has {expected_len}"))
        }
        csv::ErrorKind::Io(error) => bad("scores", &error.to_string()),
        _ => bad(&format!("scores row {row}"), &error.to_string()),
    }
}
