//! Reads a table of marks strictly: whatever cannot be a mark by the rule is refused with its row and column.
//! Rows are counted as a text editor counts lines, so the header is row 1.

use std::collections::BTreeMap;
use std::io::Read;

use csv::StringRecord;

use crate::cli::solve::BadProblem;
use crate::compute::exact::Exact;
use crate::compute::scoring::Mark;
use crate::domain::points::{Points, parse_thousandths};
use crate::domain::rule::{NAME_LIMIT, Rule};

/// One entry of the table with its marks.
#[derive(Debug)]
pub struct Entry {
    /// The name of its group; empty without a column for it.
    pub group: String,
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
    criterion: usize,
    row: u64,
    points: Option<Points>,
}

#[derive(Default)]
struct EntryRows {
    seen: Vec<Seen>,
    columns: Vec<Option<Exact>>,
}

#[derive(Default)]
struct GroupRows {
    judges: BTreeMap<String, u32>,
    entries: BTreeMap<String, EntryRows>,
}

impl Table {
    /// Reads all rows. Memory grows with the marks, not with the file's further columns.
    ///
    /// # Errors
    /// The first row that is wrong, or the later one of two rows for the same judge, entry and criterion.
    pub fn read(source: impl Read, rule: &Rule) -> Result<Self, BadProblem> {
        let mut reader = csv::ReaderBuilder::new().from_reader(source);
        let header = Header::read(reader.headers().map_err(|error| unreadable(&error, &[]))?, rule)?;
        let mut groups: BTreeMap<String, GroupRows> = BTreeMap::new();
        let mut record = StringRecord::new();
        while reader.read_record(&mut record).map_err(|error| unreadable(&error, &header.names))? {
            let row = record.position().map_or(0, csv::Position::line);
            let line = Line { header: &header, record: &record, row };
            let group = match header.group {
                Some(position) => line.short_text(position)?,
                None => "",
            };
            line.add_to(groups.entry(group.to_owned()).or_default(), rule)?;
        }
        let mut entries = Vec::new();
        for (number, (group, rows)) in groups.into_iter().enumerate() {
            let group_number =
                u32::try_from(number).ok().ok_or_else(|| bad("scores", "there are too many groups"))?;
            for (id, entry) in rows.entries {
                let marks = entry.marks(&header)?;
                entries.push(Entry { group: group.clone(), group_number, id, marks, columns: entry.columns });
            }
        }
        Ok(Self { entries })
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
    fn add_to(&self, group: &mut GroupRows, rule: &Rule) -> Result<(), BadProblem> {
        let header = self.header;
        let id = self.text(header.entry)?;
        let judge_name = self.text(header.judge)?;
        let criterion_id = self.text(header.criterion)?;
        let Some(criterion) = rule.criterion_position(criterion_id) else {
            return Err(self.wrong(
                header.criterion,
                &format!("{:?} is no criterion of the rule", clipped(criterion_id)),
            ));
        };
        let points = self.points(rule, criterion)?;
        let next_judge = u32::try_from(group.judges.len())
            .ok()
            .ok_or_else(|| self.wrong(header.judge, "there are too many judges"))?;
        let judge = *group.judges.entry(judge_name.to_owned()).or_insert(next_judge);
        let entry = group.entries.entry(id.to_owned()).or_default();
        entry.columns.resize(header.columns.len(), None);
        for (known, position) in entry.columns.iter_mut().zip(&header.columns) {
            let Some(figure) = self.figure(*position)? else {
                continue;
            };
            if known.is_some_and(|known| known != figure) {
                return Err(self.wrong(*position, "differs from an earlier row of the same entry"));
            }
            *known = Some(figure);
        }
        entry.seen.push(Seen { judge, criterion, row: self.row, points });
        Ok(())
    }

    /// The mark of this row; none if it is blank.
    fn points(&self, rule: &Rule, criterion: usize) -> Result<Option<Points>, BadProblem> {
        let position = self.header.score;
        let cell = self.record.get(position).unwrap_or("");
        if cell.trim().is_empty() {
            return Ok(None);
        }
        let points: Points = cell.parse().map_err(|error| self.wrong(position, &format!("{error}")))?;
        let Some(criterion) = rule.criteria().get(criterion) else {
            return Err(self.wrong(self.header.criterion, "is no criterion of the rule"));
        };
        if points > criterion.full {
            return Err(
                self.wrong(position, &format!("{points} is above the full marks, {}", criterion.full))
            );
        }
        if !points.is_on_step(criterion.step) {
            return Err(
                self.wrong(position, &format!("{points} is not a multiple of the step, {}", criterion.step))
            );
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

impl EntryRows {
    /// The marks of one entry; a second row for a judge and criterion is refused even if one of them is blank.
    fn marks(&self, header: &Header) -> Result<Vec<Mark<u32>>, BadProblem> {
        let mut seen: Vec<&Seen> = self.seen.iter().collect();
        seen.sort_unstable_by_key(|cell| (cell.judge, cell.criterion, cell.row));
        let twins = seen
            .iter()
            .zip(seen.iter().skip(1))
            .filter(|(left, right)| (left.judge, left.criterion) == (right.judge, right.criterion));
        if let Some(row) = twins.map(|(_, later)| later.row).min() {
            return Err(bad(
                &header.place(row, header.score),
                "an earlier row has the same entry, judge and criterion",
            ));
        }
        let mark = |cell: &Seen| {
            cell.points.map(|points| Mark { judge: cell.judge, criterion: cell.criterion, points })
        };
        Ok(self.seen.iter().filter_map(mark).collect())
    }
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
        _ => bad(&format!("scores row {row}"), &error.to_string()),
    }
}
