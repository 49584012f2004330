//! The SQL of what an entry has to do with others: the score sheets of its judges, and its mentorships.

#![expect(missing_docs, reason = "columns are described where they are made, in migrations/")]

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::CHUNK;
use crate::{
    db::{
        Conn,
        schema::{mentorships, rounds, sheets},
        whole,
    },
    domain::{
        id::{EntryId, ExpertId, MentorshipId, RoundId},
        states::{RoundState, SheetState},
        time::Timestamp,
    },
    error::AppError,
};

/// The most score sheets of one entry.
const MOST_SHEETS: i64 = 10_000;

/// The most mentorships in force of one entry: far above what any plan gives.
const MOST_MENTORSHIPS: i64 = 1000;

/// Which of these entries are under judgement: with a score sheet in force in a round whose result is not published.
/// Their content and their admission stand. What a published result says is frozen with it.
pub fn entries_under_judgement(conn: &mut Conn, ids: &[EntryId]) -> Result<BTreeSet<EntryId>, AppError> {
    let mut found = BTreeSet::new();
    for part in ids.chunks(CHUNK) {
        let rows: Vec<EntryId> = sheets::table
            .inner_join(rounds::table)
            .filter(sheets::entry_id.eq_any(part))
            .filter(sheets::state.ne(SheetState::Void))
            .filter(sheets::state.ne(SheetState::Recused))
            .filter(rounds::state.ne(RoundState::Finalised))
            .select(sheets::entry_id)
            .distinct()
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// Whether an entry is under judgement.
pub fn is_under_judgement(conn: &mut Conn, entry: EntryId) -> Result<bool, AppError> {
    Ok(entries_under_judgement(conn, &[entry])?.contains(&entry))
}

/// The round of a score sheet.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct SheetRound {
    pub id: RoundId,
    pub name_zh: String,
    pub name_en: String,
    pub state: RoundState,
}

/// The round of each score sheet in force of an entry, by round.
pub fn sheet_rounds_of(conn: &mut Conn, entry: EntryId) -> Result<Vec<SheetRound>, AppError> {
    whole(
        sheets::table
            .inner_join(rounds::table)
            .filter(sheets::entry_id.eq(entry))
            .filter(sheets::state.ne(SheetState::Void))
            .filter(sheets::state.ne(SheetState::Recused))
            .order((rounds::position, rounds::id, sheets::id))
            .select((rounds::id, rounds::name_zh, rounds::name_en, rounds::state))
            .limit(MOST_SHEETS + 1)
            .load(conn)?,
        MOST_SHEETS,
    )
}

/// The mentorships in force of an entry with their experts, by age.
pub fn mentorships_in_force(
    conn: &mut Conn,
    entry: EntryId,
) -> Result<Vec<(MentorshipId, ExpertId)>, AppError> {
    whole(
        mentorships::table
            .filter(mentorships::entry_id.eq(entry))
            .filter(mentorships::ended_at.is_null())
            .order(mentorships::id)
            .select((mentorships::id, mentorships::expert_id))
            .limit(MOST_MENTORSHIPS + 1)
            .load(conn)?,
        MOST_MENTORSHIPS,
    )
}

/// Ends the mentorships in force of an entry. Their records stay.
pub fn end_mentorships(conn: &mut Conn, entry: EntryId, now: Timestamp) -> Result<(), AppError> {
    diesel::update(
        mentorships::table.filter(mentorships::entry_id.eq(entry)).filter(mentorships::ended_at.is_null()),
    )
    .set(mentorships::ended_at.eq(now))
    .execute(conn)?;
    Ok(())
}
