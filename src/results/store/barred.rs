//! The SQL of sheets that count although their judges must not judge the entries: found from the conflicts and
//! mentorships of a competition, which are few, by the key of the sheets.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::MOST_SHEETS;
use crate::{
    db::{
        Conn,
        schema::{conflicts, mentorships, sheets},
        whole,
    },
    domain::{
        id::{CompetitionId, EntryId, RoundId, SheetId},
        states::SheetState,
    },
    error::AppError,
};

/// The submitted sheets of a round, with their entries, whose judges have a stored conflict with the entry or are or
/// were its mentors; by identifier.
pub fn barred_sheets(
    conn: &mut Conn,
    competition: CompetitionId,
    round: RoundId,
) -> Result<Vec<(SheetId, EntryId)>, AppError> {
    let of_pair = sheets::entry_id.eq(conflicts::entry_id).and(sheets::expert_id.eq(conflicts::expert_id));
    let conflicted: Vec<(SheetId, EntryId)> = whole(
        conflicts::table
            .inner_join(sheets::table.on(of_pair))
            .filter(conflicts::competition_id.eq(competition))
            .filter(conflicts::lifted_at.is_null())
            .filter(sheets::round_id.eq(round))
            .filter(sheets::state.eq(SheetState::Submitted))
            .select((sheets::id, sheets::entry_id))
            .limit(MOST_SHEETS + 1)
            .load(conn)?,
        MOST_SHEETS,
    )?;
    let of_pair =
        sheets::entry_id.eq(mentorships::entry_id).and(sheets::expert_id.eq(mentorships::expert_id));
    let mentored: Vec<(SheetId, EntryId)> = whole(
        mentorships::table
            .inner_join(sheets::table.on(of_pair))
            .filter(mentorships::competition_id.eq(competition))
            .filter(sheets::round_id.eq(round))
            .filter(sheets::state.eq(SheetState::Submitted))
            .select((sheets::id, sheets::entry_id))
            .limit(MOST_SHEETS + 1)
            .load(conn)?,
        MOST_SHEETS,
    )?;
    Ok(conflicted.into_iter().chain(mentored).collect::<BTreeSet<_>>().into_iter().collect())
}
