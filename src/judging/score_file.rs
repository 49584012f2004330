//! A table of marks, read and matched with the round: each row is one mark of a judge for an entry in a criterion.
//! Everything that is wrong is collected, each with its line, so that a file can be mended in one go.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    actions::{import::ImportedMark, levels_of_gauges},
    content::TypedMark,
    score_names::{CriterionNames, Names},
    store::{
        self,
        lists::{self},
    },
};
use crate::{
    competitions::{self, store::RoundRow},
    compute::affinity::same_organization,
    db::Conn,
    domain::{
        id::{CompetitionId, CriterionId, EntryId, ExpertId},
        points::Points,
        problem::Problem,
        text::folded,
    },
    error::AppError,
    experts, results,
    tables::{
        TableError,
        cells::{CellProblem, ProblemKind},
        columns::ScoreColumn,
        headers::Recognised,
        read::TableReader,
        score_rows::ScoreRow,
    },
};

/// What is wrong with one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineProblem {
    /// The line as Excel shows it.
    pub line: u32,
    /// The column's header, or what the line names.
    pub place: String,
    /// What is wrong.
    pub kind: ScoreProblem,
}

/// The ways in which a line can be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScoreProblem {
    /// A cell that cannot be read.
    Cell(ProblemKind),
    /// No admitted entry has this number.
    UnknownEntry,
    /// The entry does not take part in this round.
    NotInRound,
    /// No judge has this address.
    UnknownJudge,
    /// Several entries have this number but for capitals, and none exactly this.
    AmbiguousEntry,
    /// The rubric has no such criterion.
    UnknownCriterion,
    /// The rubric has several criteria of this name.
    AmbiguousCriterion {
        /// The codes that tell them apart.
        codes: Vec<String>,
    },
    /// The rubric does not allow this mark.
    Mark(Problem),
    /// The same judge, entry and criterion stand on an earlier line.
    Twice,
    /// The judge must not judge this entry.
    Conflict,
}

/// Why a file cannot be read at all.
#[derive(Debug)]
pub enum FileProblem {
    /// Columns that every table of marks has are not there, or stand there twice.
    MissingColumns(Vec<ScoreColumn>),
    /// It is too large, damaged, encrypted, or no table.
    Unreadable(TableError),
}

/// A file that was read.
#[derive(Clone, Debug)]
pub struct ScoreTable {
    /// Its header row, and what of the file is not read.
    pub headers: Recognised<ScoreColumn>,
    /// The rows whose cells are all right.
    pub rows: Vec<ScoreRow>,
    /// What is wrong with single cells.
    pub problems: Vec<LineProblem>,
}

/// Reads a file.
///
/// # Errors
/// When it is no table of marks.
pub fn read(bytes: Vec<u8>, name: &str) -> Result<ScoreTable, FileProblem> {
    let mut reader = TableReader::from_bytes(bytes, name).map_err(FileProblem::Unreadable)?;
    let (headers, lines) = reader.table::<ScoreColumn>().map_err(FileProblem::Unreadable)?;
    if !headers.is_usable() {
        let missing = headers.missing.iter().chain(&headers.duplicate);
        return Err(FileProblem::MissingColumns(missing.copied().collect()));
    }
    let mut rows = Vec::new();
    let mut problems = Vec::new();
    for line in lines {
        let line = line.map_err(FileProblem::Unreadable)?;
        match ScoreRow::parse(&line, &headers) {
            Ok(row) => rows.push(row),
            Err(cells) => problems.extend(cells.into_iter().map(cell_problem)),
        }
    }
    Ok(ScoreTable { headers, rows, problems })
}

fn cell_problem(cell: CellProblem) -> LineProblem {
    LineProblem { line: cell.line, place: cell.header, kind: ScoreProblem::Cell(cell.kind) }
}

/// The marks that a file means, and what is wrong with its lines.
#[derive(Clone, Debug, Default)]
pub struct Matched {
    /// The marks; a blank is none.
    pub marks: Vec<ImportedMark>,
    /// How many lines have no mark.
    pub absent: usize,
    /// What is wrong.
    pub problems: Vec<LineProblem>,
}

impl Matched {
    /// How many entries and how many judges have marks.
    pub fn counts(&self) -> (usize, usize) {
        let entries: BTreeSet<EntryId> = self.marks.iter().map(|mark| mark.entry).collect();
        let judges: BTreeSet<ExpertId> = self.marks.iter().map(|mark| mark.expert).collect();
        (entries.len(), judges.len())
    }
}

/// Matches the rows of a file with the entries, judges and criteria of a round.
///
/// # Errors
/// When the database fails.
pub fn matched(
    conn: &mut Conn,
    competition: CompetitionId,
    round: &RoundRow,
    rows: &[ScoreRow],
) -> Result<Matched, AppError> {
    let mut entries = Names::default();
    let mut organizations: BTreeMap<EntryId, String> = BTreeMap::new();
    for (id, number, organization) in lists::entry_numbers(conn, competition)? {
        entries.add(&number, id);
        organizations.insert(id, organization);
    }
    let sent_on = results::entrants::sent_on(conn, round)?;
    let judges: BTreeMap<String, (ExpertId, String)> = lists::judge_addresses(conn, competition)?
        .into_iter()
        .map(|(id, email, organization)| (folded(&email).to_lowercase(), (id, organization)))
        .collect();
    let mut apart: BTreeSet<(EntryId, ExpertId)> =
        lists::conflicted_pairs(conn, competition)?.into_iter().collect();
    apart.extend(lists::mentored_pairs(conn, competition)?);
    apart.extend(experts::store::conflicts::led_pairs(conn, competition)?);
    let gauges = store::gauges_of(conn, round.rubric_id)?;
    let levels = levels_of_gauges(conn, round.rubric_id, &gauges)?;
    let criteria = CriterionNames::of(&competitions::store::criteria_of(conn, round.rubric_id)?);
    let mut matched = Matched::default();
    let mut seen: BTreeSet<(EntryId, ExpertId, CriterionId)> = BTreeSet::new();
    for row in rows {
        let problem = |place: &str, kind| LineProblem { line: row.line, place: place.to_owned(), kind };
        let entry = match entries.find(&row.entry_number).as_slice() {
            [entry] => *entry,
            found => {
                let is_unknown = found.is_empty();
                let kind = if is_unknown { ScoreProblem::UnknownEntry } else { ScoreProblem::AmbiguousEntry };
                matched.problems.push(problem(&row.entry_number, kind));
                continue;
            }
        };
        if sent_on.as_ref().is_some_and(|sent_on| !sent_on.contains(&entry)) {
            matched.problems.push(problem(&row.entry_number, ScoreProblem::NotInRound));
            continue;
        }
        let Some((expert, organization)) = judges.get(&folded(&row.judge_email).to_lowercase()) else {
            matched.problems.push(problem(&row.judge_email, ScoreProblem::UnknownJudge));
            continue;
        };
        let named = criteria.find(&row.criterion);
        if named.len() > 1 {
            let of_these = gauges.iter().filter(|gauge| named.contains(&gauge.id));
            let codes = of_these.map(|gauge| gauge.code.clone()).collect();
            matched.problems.push(problem(&row.criterion, ScoreProblem::AmbiguousCriterion { codes }));
            continue;
        }
        let Some(gauge) = gauges.iter().find(|gauge| named.contains(&gauge.id)) else {
            matched.problems.push(problem(&row.criterion, ScoreProblem::UnknownCriterion));
            continue;
        };
        if !seen.insert((entry, *expert, gauge.id)) {
            matched.problems.push(problem(&row.criterion, ScoreProblem::Twice));
            continue;
        }
        let typed = row.score.as_deref().map_or(TypedMark::Blank, TypedMark::parse);
        match typed.checked(gauge, &levels) {
            Ok(None) => matched.absent += 1,
            Ok(Some(_))
                if apart.contains(&(entry, *expert))
                    || organizations.get(&entry).is_some_and(|of| same_organization(organization, of)) =>
            {
                matched.problems.push(problem(&row.judge_email, ScoreProblem::Conflict));
            }
            Ok(Some(points)) => matched.marks.push(ImportedMark {
                entry,
                expert: *expert,
                criterion: gauge.id,
                points: Points::from_thousandths(points).unwrap_or_default(),
            }),
            Err(wrong) => matched.problems.push(problem(&row.criterion, ScoreProblem::Mark(wrong))),
        }
    }
    Ok(matched)
}
