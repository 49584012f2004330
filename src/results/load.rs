//! Reads the rows of a round's standing in a fixed number of queries, and keeps the standings that were made
//! last: as long as no row but the marks differs, the marks are the same too, for a sheet's marks change only
//! with its version.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    snapshot::Snapshot,
    standing::{Inputs, Standing},
    store,
};
use crate::{
    competitions::{rule::in_order_of_rule, store as competitions},
    db::Conn,
    domain::{
        id::{CompetitionId, ExpertId, RoundId},
        states::RoundState,
    },
    error::AppError,
};

/// The most standings that are kept: each may hold the marks of a whole round.
const MOST_KEPT: usize = 8;

/// The standings that were made last.
#[derive(Default)]
pub struct Kept {
    standings: Mutex<BTreeMap<RoundId, Arc<Standing>>>,
}

impl Kept {
    fn find(&self, inputs: &Inputs) -> Option<Arc<Standing>> {
        let standings = self.standings.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = standings.get(&inputs.round.id)?;
        (kept.inputs == *inputs).then(|| Arc::clone(kept))
    }

    fn keep(&self, standing: &Arc<Standing>) {
        let mut standings = self.standings.lock().unwrap_or_else(PoisonError::into_inner);
        if standings.len() >= MOST_KEPT && !standings.contains_key(&standing.inputs.round.id) {
            standings.clear();
        }
        standings.insert(standing.inputs.round.id, Arc::clone(standing));
    }
}

/// The standing of a round of this competition, as it is in the database now: eleven queries, and two less
/// when its result is out.
///
/// # Errors
/// When there is no such round.
pub fn standing(conn: &mut Conn, competition: CompetitionId, round: RoundId) -> Result<Standing, AppError> {
    let inputs = inputs(conn, competition, round)?;
    let marks = store::mark_lines(conn, round)?;
    Standing::assemble(inputs, &marks)
}

/// The same for a page: the kept one, if nothing has changed.
///
/// # Errors
/// When there is no such round.
pub fn kept_standing(
    conn: &mut Conn,
    kept: &Kept,
    competition: CompetitionId,
    round: RoundId,
) -> Result<Arc<Standing>, AppError> {
    let inputs = inputs(conn, competition, round)?;
    if let Some(standing) = kept.find(&inputs) {
        return Ok(standing);
    }
    let marks = store::mark_lines(conn, round)?;
    let standing = Arc::new(Standing::assemble(inputs, &marks)?);
    kept.keep(&standing);
    Ok(standing)
}

/// A judge with the name.
pub type JudgeName = (ExpertId, String);
/// The names of judges, where a page may have to name some.
pub type JudgeNames = [JudgeName];

/// The kept standing with the names of its judges, which only a calibration has to name: one query more there.
///
/// # Errors
/// When there is no such round.
pub fn named_standing(
    conn: &mut Conn,
    kept: &Kept,
    competition: CompetitionId,
    round: RoundId,
) -> Result<(Arc<Standing>, Vec<JudgeName>), AppError> {
    let standing = kept_standing(conn, kept, competition, round)?;
    let names = if standing.is_calibrated() { store::judge_names(conn, round)? } else { Vec::new() };
    Ok((standing, names))
}

/// A standing with the result of the round that is published now: what that holds about ties stays.
pub struct Present {
    /// How the entries stand.
    pub standing: Arc<Standing>,
    /// The published result; none before the first.
    pub published: Option<Snapshot>,
}

/// The kept standing with the published result: one query more.
///
/// # Errors
/// When there is no such round.
pub fn present(
    conn: &mut Conn,
    kept: &Kept,
    competition: CompetitionId,
    round: RoundId,
) -> Result<Present, AppError> {
    let standing = kept_standing(conn, kept, competition, round)?;
    Ok(Present { standing, published: published(conn, round)? })
}

/// The result of a round that is published now.
///
/// # Errors
/// When it is damaged.
pub fn published(conn: &mut Conn, round: RoundId) -> Result<Option<Snapshot>, AppError> {
    let row = store::published_result(conn, round)?;
    row.map(|row| Snapshot::parse(&row.snapshot)).transpose()
}

fn inputs(conn: &mut Conn, competition: CompetitionId, round: RoundId) -> Result<Inputs, AppError> {
    let Some((row, source)) = store::round_and_source(conn, competition, round)? else {
        return Err(AppError::NotFound);
    };
    // What is published stays, whatever became known afterwards.
    let barred = match row.state {
        RoundState::Finalised => Vec::new(),
        RoundState::Preparing | RoundState::Open | RoundState::Closed => {
            store::barred_sheets(conn, competition, round)?
        }
    };
    Ok(Inputs {
        barred,
        criteria: in_order_of_rule(competitions::criteria_of(conn, row.rubric_id)?),
        regions: competitions::regions_of(conn, competition)?,
        tracks: competitions::tracks_of(conn, competition)?,
        entries: store::admitted_entries(conn, competition)?,
        sheets: store::sheet_lines(conn, round)?,
        decisions: store::decisions_of(conn, round)?,
        exceedings: store::exceedings_of(conn, round)?,
        round: row,
        source,
    })
}
