//! What a table of marks holds beside the marks: which criteria there are, where entries and judges come from, and when sheets were submitted.
//! Rows that are no CSV end the reading here; the reading of the marks then says where they stand.

use std::collections::{BTreeMap, BTreeSet};

use csv::ByteRecord;

use super::bad;
use crate::cli::solve::BadProblem;
use crate::domain::rule::{LIST_LIMIT, NAME_LIMIT};
use crate::domain::time::Timestamp;

/// A group and the name of an entry or a judge in it.
type Member = (Box<str>, Box<str>);

/// What the table holds beside the marks.
#[derive(Debug, Default)]
pub struct Further {
    /// The ids of the criteria, in alphabetical order.
    pub criteria: Vec<String>,
    /// The regions' names, each with its number.
    regions: BTreeMap<Box<str>, u32>,
    of_entries: BTreeMap<Member, u32>,
    of_judges: BTreeMap<Member, u32>,
    /// For each judge when the sheets of entries were submitted, in microseconds.
    submitted: BTreeMap<Member, BTreeMap<Box<str>, i64>>,
}

/// Where the columns stand.
struct Columns {
    group: Option<usize>,
    entry: Option<usize>,
    judge: Option<usize>,
    criterion: Option<usize>,
    region: Option<usize>,
    judge_region: Option<usize>,
    submitted: Option<usize>,
}

impl Columns {
    fn of(heads: &ByteRecord) -> Self {
        let find = |name: &str| heads.iter().position(|head| head == name.as_bytes());
        Self {
            group: find("group"),
            entry: find("entry"),
            judge: find("judge"),
            criterion: find("criterion"),
            region: find("region"),
            judge_region: find("judge_region"),
            submitted: find("submitted"),
        }
    }

    /// Whether the rows hold anything of interest beside the criteria.
    fn has_more(&self) -> bool {
        self.region.is_some() || self.judge_region.is_some() || self.submitted.is_some()
    }
}

impl Further {
    /// Reads all rows. O(n log n) for n rows; memory is that of the names.
    ///
    /// # Errors
    /// If an entry or a judge has two regions, a sheet two times of submission, a time is none, or there are more criteria than a rule takes.
    pub fn read(bytes: &[u8]) -> Result<Self, BadProblem> {
        let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
        let Ok(heads) = reader.byte_headers() else { return Ok(Self::default()) };
        let columns = Columns::of(heads);
        let mut found = Self::default();
        let mut criteria: BTreeSet<String> = BTreeSet::new();
        let mut record = ByteRecord::new();
        while reader.read_byte_record(&mut record).is_ok_and(|has_row| has_row) {
            let row = record.position().map_or(0, csv::Position::line);
            if let Some(id) = text(&record, columns.criterion)
                && !criteria.contains(id)
            {
                criteria.insert(id.to_owned());
                if criteria.len() > LIST_LIMIT {
                    let place = format!("scores row {row}, column criterion");
                    return Err(bad(&place, &format!("there are more than {LIST_LIMIT} criteria")));
                }
            }
            if columns.has_more() {
                found.add(&columns, &record, row)?;
            }
        }
        found.criteria = criteria.into_iter().collect();
        Ok(found)
    }

    fn add(&mut self, columns: &Columns, record: &ByteRecord, row: u64) -> Result<(), BadProblem> {
        let group = text(record, columns.group).unwrap_or_default();
        let (Some(entry), Some(judge)) = (text(record, columns.entry), text(record, columns.judge)) else {
            return Ok(());
        };
        let differs = |column: &str, of: &str| {
            let place = format!("scores row {row}, column {column}");
            bad(&place, &format!("differs from an earlier row of the same {of}"))
        };
        let member = |name: &str| (Box::from(group), Box::from(name));
        if let Some(region) = text(record, columns.region) {
            let region = self.region(region);
            if *self.of_entries.entry(member(entry)).or_insert(region) != region {
                return Err(differs("region", "entry"));
            }
        }
        if let Some(region) = text(record, columns.judge_region) {
            let region = self.region(region);
            if *self.of_judges.entry(member(judge)).or_insert(region) != region {
                return Err(differs("judge_region", "judge"));
            }
        }
        if let Some(time) = text(record, columns.submitted) {
            let time = Timestamp::parse_utc(time)
                .map_err(|message| bad(&format!("scores row {row}, column submitted"), &message))?;
            let of_judge = self.submitted.entry(member(judge)).or_default();
            if *of_judge.entry(Box::from(entry)).or_insert(time.micros()) != time.micros() {
                return Err(differs("submitted", "sheet"));
            }
        }
        Ok(())
    }

    fn region(&mut self, name: &str) -> u32 {
        let next = u32::try_from(self.regions.len()).unwrap_or(u32::MAX);
        *self.regions.entry(Box::from(name)).or_insert(next)
    }

    /// The region of an entry of a group, as a number.
    pub fn region_of_entry(&self, group: &str, entry: &str) -> Option<u32> {
        self.of_entries.get(&(Box::from(group), Box::from(entry))).copied()
    }

    /// The region of a judge of a group, as a number.
    pub fn region_of_judge(&self, group: &str, judge: &str) -> Option<u32> {
        self.of_judges.get(&(Box::from(group), Box::from(judge))).copied()
    }

    /// When the judge of a group submitted the sheet of each entry.
    pub fn submitted_by(&self, group: &str, judge: &str) -> Option<&BTreeMap<Box<str>, i64>> {
        self.submitted.get(&(Box::from(group), Box::from(judge)))
    }
}

/// The text of a cell; none if it is blank, too long for a name, no UTF-8 or not there.
fn text(record: &ByteRecord, column: Option<usize>) -> Option<&str> {
    let cell = record.get(column?).filter(|cell| cell.len() <= NAME_LIMIT)?;
    std::str::from_utf8(cell).ok().filter(|text| !text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_and_times_are_found_by_name_within_the_group() {
        let table = "group,entry,judge,criterion,score,region,judge_region,submitted\n\
                     g,a,J,idea,1,north,south,2026-11-24T12:00:00Z\ng,b,J,team,1,south,,\nh,a,J,idea,1,,,\n";
        let found = Further::read(table.as_bytes()).unwrap();
        assert_eq!(found.criteria, ["idea", "team"]);
        assert_eq!(found.region_of_judge("g", "J"), found.region_of_entry("g", "b"));
        assert_ne!(found.region_of_entry("g", "a"), found.region_of_entry("g", "b"));
        assert_eq!(found.region_of_entry("h", "a"), None);
        assert_eq!(found.submitted_by("g", "J").unwrap().len(), 1);
        assert!(found.submitted_by("h", "J").is_none());
    }

    #[test]
    fn what_contradicts_an_earlier_row_is_refused_with_its_place() {
        let refused = |rows: &str| {
            let head = "entry,judge,criterion,score,region,judge_region,submitted\n";
            Further::read(format!("{head}{rows}").as_bytes()).unwrap_err().place
        };
        assert_eq!(refused("a,J,c,1,north,,\na,K,c,1,south,,\n"), "scores row 3, column region");
        assert_eq!(refused("a,J,c,1,,north,\nb,J,c,1,,south,\n"), "scores row 3, column judge_region");
        assert_eq!(refused("a,J,c,1,,,noon\n"), "scores row 2, column submitted");
        let twice = "a,J,c,1,,,2026-11-24T12:00:00Z\na,J,d,1,,,2026-11-24T12:00:01Z\n";
        assert_eq!(refused(twice), "scores row 3, column submitted");
    }
}
