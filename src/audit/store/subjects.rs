//! The SQL by which a page of the log finds where the things of its records stand. One question for each kind, whatever
//! the number of records.

use diesel::prelude::*;

use crate::{
    db::{
        Conn,
        schema::{
            coaching_sessions, conflicts, decisions, enterprises, entries, experts, mentorships, pairings,
            results, rounds, sheets,
        },
    },
    domain::id::{
        CoachingId, ConflictId, DecisionId, EnterpriseId, EntryId, ExpertId, MentorshipId, PairingId,
        ResultId, RoundId, SchemeId, SheetId,
    },
    error::AppError,
};

/// A sheet as people tell it from others.
#[derive(Clone, Debug, Queryable)]
pub struct SheetName {
    /// The sheet.
    pub id: SheetId,
    /// Its round.
    pub round: RoundId,
    /// The number of its entry.
    pub number: String,
    /// The name of its judge.
    pub judge: String,
}

/// What these sheets are called.
pub fn sheets_named(conn: &mut Conn, ids: Vec<SheetId>) -> Result<Vec<SheetName>, AppError> {
    Ok(sheets::table
        .inner_join(entries::table)
        .inner_join(experts::table)
        .filter(sheets::id.eq_any(ids))
        .select((sheets::id, sheets::round_id, entries::number, experts::name))
        .load(conn)?)
}

/// Those of these rounds that were not removed.
pub fn rounds_there(conn: &mut Conn, ids: Vec<RoundId>) -> Result<Vec<RoundId>, AppError> {
    Ok(rounds::table.filter(rounds::id.eq_any(ids)).select(rounds::id).load(conn)?)
}

/// The rounds of these results.
pub fn rounds_of_results(conn: &mut Conn, ids: Vec<ResultId>) -> Result<Vec<(ResultId, RoundId)>, AppError> {
    Ok(results::table.filter(results::id.eq_any(ids)).select((results::id, results::round_id)).load(conn)?)
}

/// The rounds of these decisions.
pub fn rounds_of_decisions(
    conn: &mut Conn,
    ids: Vec<DecisionId>,
) -> Result<Vec<(DecisionId, RoundId)>, AppError> {
    Ok(decisions::table
        .filter(decisions::id.eq_any(ids))
        .select((decisions::id, decisions::round_id))
        .load(conn)?)
}

/// The schemes of these pairings, and their numbers there.
pub fn schemes_of_pairings(
    conn: &mut Conn,
    ids: Vec<PairingId>,
) -> Result<Vec<(PairingId, SchemeId, i32)>, AppError> {
    Ok(pairings::table
        .filter(pairings::id.eq_any(ids))
        .select((pairings::id, pairings::scheme_id, pairings::number))
        .load(conn)?)
}

/// The schemes of these enterprises, and their names.
pub fn schemes_of_enterprises(
    conn: &mut Conn,
    ids: Vec<EnterpriseId>,
) -> Result<Vec<(EnterpriseId, SchemeId, String)>, AppError> {
    Ok(enterprises::table
        .filter(enterprises::id.eq_any(ids))
        .select((enterprises::id, enterprises::scheme_id, enterprises::name))
        .load(conn)?)
}

/// The experts of these conflicts.
pub fn experts_of_conflicts(
    conn: &mut Conn,
    ids: Vec<ConflictId>,
) -> Result<Vec<(ConflictId, ExpertId)>, AppError> {
    Ok(conflicts::table
        .filter(conflicts::id.eq_any(ids))
        .select((conflicts::id, conflicts::expert_id))
        .load(conn)?)
}

/// The entries of these mentorships.
pub fn entries_of_mentorships(
    conn: &mut Conn,
    ids: Vec<MentorshipId>,
) -> Result<Vec<(MentorshipId, EntryId)>, AppError> {
    Ok(mentorships::table
        .filter(mentorships::id.eq_any(ids))
        .select((mentorships::id, mentorships::entry_id))
        .load(conn)?)
}

/// The entries of these coaching records.
pub fn entries_of_coaching(
    conn: &mut Conn,
    ids: Vec<CoachingId>,
) -> Result<Vec<(CoachingId, EntryId)>, AppError> {
    Ok(coaching_sessions::table
        .inner_join(mentorships::table)
        .filter(coaching_sessions::id.eq_any(ids))
        .select((coaching_sessions::id, mentorships::entry_id))
        .load(conn)?)
}
