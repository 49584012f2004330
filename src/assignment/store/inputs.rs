//! The SQL of what a plan is computed from and of what it changes: entries, tags, loads, sheets and mentorships.

use diesel::prelude::*;

use crate::{
    db::{
        Conn,
        schema::{entries, entry_tags, mentorships, rounds, sheet_revisions, sheets},
    },
    domain::{
        id::{CompetitionId, EntryId, ExpertId, MentorshipId, RoundId, SheetId, TrackId},
        states::SheetState,
        time::Timestamp,
    },
    each_backend,
    error::AppError,
    judging::store::SheetRow,
    mentoring::store::MentorshipRow,
};

/// The identifiers of one `IN` list.
const CHUNK: usize = 1000;

/// The tags of all entries of a competition, by entry and tag.
pub fn entry_tags_of(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<(EntryId, String, i32)>, AppError> {
    let mut rows: Vec<(EntryId, String, i32)> = entry_tags::table
        .inner_join(entries::table)
        .filter(entries::competition_id.eq(competition))
        .select((entry_tags::entry_id, entry_tags::tag, entry_tags::weight))
        .load(conn)?;
    rows.sort();
    Ok(rows)
}

/// What a plan must know of a sheet.
#[derive(Clone, Copy, Debug, Queryable)]
pub struct SheetHead {
    /// The sheet.
    pub id: SheetId,
    /// Its entry.
    pub entry: EntryId,
    /// Its judge.
    pub expert: ExpertId,
    /// Where it stands.
    pub state: SheetState,
    /// When something was last saved on it.
    pub saved_at: Option<Timestamp>,
}

/// All sheets of a round, the ended ones too, by age.
pub fn sheets_of_round(conn: &mut Conn, round: RoundId) -> Result<Vec<SheetHead>, AppError> {
    Ok(sheets::table
        .filter(sheets::round_id.eq(round))
        .order(sheets::id)
        .select((sheets::id, sheets::entry_id, sheets::expert_id, sheets::state, sheets::saved_at))
        .load(conn)?)
}

/// The sheets of a round that look untouched but have a revision, so that there is history to keep.
pub fn assigned_with_history(conn: &mut Conn, round: RoundId) -> Result<Vec<SheetId>, AppError> {
    Ok(sheet_revisions::table
        .inner_join(sheets::table)
        .filter(sheets::round_id.eq(round))
        .filter(sheets::state.eq(SheetState::Assigned))
        .select(sheets::id)
        .distinct()
        .load(conn)?)
}

/// Every pair of entry and judge that has or had a sheet in any round of a competition.
pub fn judged_pairs(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<(EntryId, ExpertId)>, AppError> {
    Ok(sheets::table
        .inner_join(rounds::table)
        .filter(rounds::competition_id.eq(competition))
        .select((sheets::entry_id, sheets::expert_id))
        .distinct()
        .load(conn)?)
}

/// What an expert has had to do with: expert, entry, and the entry's track.
pub type Past = (ExpertId, EntryId, TrackId);

/// Every entry whose sheet an expert has submitted in a round of a competition.
pub fn judged_entries(conn: &mut Conn, competition: CompetitionId) -> Result<Vec<(Past, RoundId)>, AppError> {
    Ok(sheets::table
        .inner_join(rounds::table)
        .inner_join(entries::table)
        .filter(rounds::competition_id.eq(competition))
        .filter(sheets::state.eq(SheetState::Submitted))
        .select(((sheets::expert_id, sheets::entry_id, entries::track_id), sheets::round_id))
        .load(conn)?)
}

/// Every entry that an expert mentors or has mentored in a competition, and when that ended.
pub fn mentored_entries(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<(Past, Option<Timestamp>)>, AppError> {
    Ok(mentorships::table
        .inner_join(entries::table)
        .filter(mentorships::competition_id.eq(competition))
        .select(((mentorships::expert_id, mentorships::entry_id, entries::track_id), mentorships::ended_at))
        .load(conn)?)
}

/// The mentorships in force in a competition, by age.
pub fn mentorships_in_force(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<(MentorshipId, EntryId, ExpertId)>, AppError> {
    Ok(mentorships::table
        .filter(mentorships::competition_id.eq(competition))
        .filter(mentorships::ended_at.is_null())
        .order(mentorships::id)
        .select((mentorships::id, mentorships::entry_id, mentorships::expert_id))
        .load(conn)?)
}

/// Adds sheets, 500 to a statement.
pub fn insert_sheets(conn: &mut Conn, rows: &[SheetRow]) -> Result<(), AppError> {
    for part in rows.chunks(500) {
        each_backend!(conn, |c| diesel::insert_into(sheets::table).values(part).execute(c))?;
    }
    Ok(())
}

/// Takes sheets back on which nothing was ever saved. Answers how many there were.
pub fn delete_untouched(conn: &mut Conn, ids: &[SheetId]) -> Result<usize, AppError> {
    let mut gone = 0;
    for part in ids.chunks(CHUNK) {
        gone += diesel::delete(
            sheets::table.filter(sheets::id.eq_any(part)).filter(sheets::state.eq(SheetState::Assigned)),
        )
        .execute(conn)?;
    }
    Ok(gone)
}

/// Adds mentorships, 500 to a statement.
pub fn insert_mentorships(conn: &mut Conn, rows: &[MentorshipRow]) -> Result<(), AppError> {
    for part in rows.chunks(500) {
        each_backend!(conn, |c| diesel::insert_into(mentorships::table).values(part).execute(c))?;
    }
    Ok(())
}

/// Ends mentorships.
pub fn end_mentorships(conn: &mut Conn, ids: &[MentorshipId], now: Timestamp) -> Result<(), AppError> {
    for part in ids.chunks(CHUNK) {
        diesel::update(mentorships::table.filter(mentorships::id.eq_any(part)))
            .set(mentorships::ended_at.eq(now))
            .execute(conn)?;
    }
    Ok(())
}
