//! A table of marks, read and matched with the round: each row is one mark of a judge for an entry in a criterion.
//! Everything that is wrong is collected, each with its line, so that a file can be mended in one go.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    actions::{import::ImportedMark, levels_of_gauges},
    content::TypedMark,
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
        headers::Column as _,
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
    /// The rubric has no such criterion.
    UnknownCriterion,
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
    /// Columns that every table of marks has are not there, by name.
    MissingColumns(Vec<String>),
    /// It is too large, damaged, encrypted, or no table.
    Unreadable(TableError),
}

/// The rows of a file, with what is wrong with single cells.
pub type Rows = (Vec<ScoreRow>, Vec<LineProblem>);

/// Reads a file.
///
/// # Errors
/// When it is no table of marks.
pub fn read(bytes: Vec<u8>, name: &str) -> Result<Rows, FileProblem> {
    let mut reader = TableReader::from_bytes(bytes, name).map_err(FileProblem::Unreadable)?;
    let (headers, lines) = reader.table::<ScoreColumn>().map_err(FileProblem::Unreadable)?;
    if !headers.is_usable() {
        let missing = headers.missing.iter().chain(&headers.duplicate);
        return Err(FileProblem::MissingColumns(
            missing.map(|column| column.names().zh.to_owned()).collect(),
        ));
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
    Ok((rows, problems))
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
    let entries: BTreeMap<String, (EntryId, String)> = lists::entry_numbers(conn, competition)?
        .into_iter()
        .map(|(id, number, organization)| (folded(&number).to_lowercase(), (id, organization)))
        .collect();
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
    let mut names: BTreeMap<String, CriterionId> = BTreeMap::new();
    for criterion in competitions::store::criteria_of(conn, round.rubric_id)? {
        for name in [&criterion.code, &criterion.name_zh, &criterion.name_en] {
            names.entry(folded(name).to_lowercase()).or_insert(criterion.id);
        }
    }
    let mut matched = Matched::default();
    let mut seen: BTreeSet<(EntryId, ExpertId, CriterionId)> = BTreeSet::new();
    for row in rows {
        let key = |text: &str| folded(text).to_lowercase();
        let problem = |place: &str, kind| LineProblem { line: row.line, place: place.to_owned(), kind };
        let Some((entry, entry_organization)) = entries.get(&key(&row.entry_number)) else {
            matched.problems.push(problem(&row.entry_number, ScoreProblem::UnknownEntry));
            continue;
        };
        if sent_on.as_ref().is_some_and(|sent_on| !sent_on.contains(entry)) {
            matched.problems.push(problem(&row.entry_number, ScoreProblem::NotInRound));
            continue;
        }
        let Some((expert, organization)) = judges.get(&key(&row.judge_email)) else {
            matched.problems.push(problem(&row.judge_email, ScoreProblem::UnknownJudge));
            continue;
        };
        let criterion = names.get(&key(&row.criterion));
        let Some(gauge) = criterion.and_then(|id| gauges.iter().find(|gauge| gauge.id == *id)) else {
            matched.problems.push(problem(&row.criterion, ScoreProblem::UnknownCriterion));
            continue;
        };
        if !seen.insert((*entry, *expert, gauge.id)) {
            matched.problems.push(problem(&row.criterion, ScoreProblem::Twice));
            continue;
        }
        let typed = row.score.as_deref().map_or(TypedMark::Blank, TypedMark::parse);
        match typed.checked(gauge, &levels) {
            Ok(None) => matched.absent += 1,
            Ok(Some(_))
                if apart.contains(&(*entry, *expert))
                    || same_organization(organization, entry_organization) =>
            {
                matched.problems.push(problem(&row.judge_email, ScoreProblem::Conflict));
            }
            Ok(Some(points)) => matched.marks.push(ImportedMark {
                entry: *entry,
                expert: *expert,
                criterion: gauge.id,
                points: Points::from_thousandths(points).unwrap_or_default(),
            }),
            Err(wrong) => matched.problems.push(problem(&row.criterion, ScoreProblem::Mark(wrong))),
        }
    }
    Ok(matched)
}
