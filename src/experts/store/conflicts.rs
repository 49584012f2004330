//! The SQL of conflicts of interest: the stored ones, and the rows from which the derived ones follow.

use diesel::prelude::*;

use super::in_force;
use crate::{
    db::{
        Conn,
        schema::{conflicts, entries, experts, mentorships, rounds, sheets},
        whole,
    },
    domain::{
        id::{AccountId, CompetitionId, ConflictId, EntryId, ExpertId, MentorshipId, SheetId},
        states::{ConflictKind, EntryState, RoundState},
        time::Timestamp,
    },
    error::AppError,
};

/// The most conflicts of one expert, those that were lifted included.
const MOST_CONFLICTS: i64 = 10_000;

/// How many entries a search names.
pub const MOST_FOUND: usize = 20;

/// One more than a search names, to tell whether there are more.
const ASKED: i64 = 21;

/// Declared conflicts and those that a recusal left; the derived ones are computed when they are asked for.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = conflicts, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct ConflictRow {
    pub id: ConflictId,
    pub competition_id: CompetitionId,
    pub entry_id: EntryId,
    pub expert_id: ExpertId,
    pub kind: ConflictKind,
    pub reason: String,
    pub declared_by: Option<AccountId>,
    pub at: Timestamp,
    pub lifted_at: Option<Timestamp>,
}

/// Adds a conflict.
pub fn insert_conflict(conn: &mut Conn, row: &ConflictRow) -> Result<(), AppError> {
    diesel::insert_into(conflicts::table).values(row).execute(conn)?;
    Ok(())
}

/// The conflict with an identifier.
pub fn conflict_by_id(conn: &mut Conn, id: ConflictId) -> Result<Option<ConflictRow>, AppError> {
    Ok(conflicts::table.find(id).select(ConflictRow::as_select()).first(conn).optional()?)
}

/// Lifts a conflict that stands. Answers how many were lifted.
pub fn lift_conflict(conn: &mut Conn, id: ConflictId, now: Timestamp) -> Result<usize, AppError> {
    Ok(diesel::update(conflicts::table.find(id).filter(conflicts::lifted_at.is_null()))
        .set(conflicts::lifted_at.eq(now))
        .execute(conn)?)
}

/// All conflicts of an expert, the lifted ones too, the youngest first.
pub fn conflicts_of_expert(conn: &mut Conn, expert: ExpertId) -> Result<Vec<ConflictRow>, AppError> {
    whole(
        conflicts::table
            .filter(conflicts::expert_id.eq(expert))
            .order(conflicts::id.desc())
            .select(ConflictRow::as_select())
            .limit(MOST_CONFLICTS + 1)
            .load(conn)?,
        MOST_CONFLICTS,
    )
}

/// The stored conflicts of a competition that stand.
pub fn standing_conflicts(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<(EntryId, ExpertId, ConflictKind)>, AppError> {
    Ok(conflicts::table
        .filter(conflicts::competition_id.eq(competition))
        .filter(conflicts::lifted_at.is_null())
        .order(conflicts::id)
        .select((conflicts::entry_id, conflicts::expert_id, conflicts::kind))
        .load(conn)?)
}

/// The stored conflict of a pair that stands.
pub fn standing_conflict(
    conn: &mut Conn,
    entry: EntryId,
    expert: ExpertId,
) -> Result<Option<ConflictKind>, AppError> {
    Ok(conflicts::table
        .filter(conflicts::entry_id.eq(entry))
        .filter(conflicts::expert_id.eq(expert))
        .filter(conflicts::lifted_at.is_null())
        .order(conflicts::id)
        .select(conflicts::kind)
        .first(conn)
        .optional()?)
}

/// Every pair of entry and expert of which the expert is or was the mentor.
pub fn mentored_pairs(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<(EntryId, ExpertId)>, AppError> {
    Ok(mentorships::table
        .filter(mentorships::competition_id.eq(competition))
        .select((mentorships::entry_id, mentorships::expert_id))
        .load(conn)?)
}

/// Whether an expert is or was the mentor of an entry.
pub fn has_mentored(conn: &mut Conn, entry: EntryId, expert: ExpertId) -> Result<bool, AppError> {
    Ok(mentorships::table
        .filter(mentorships::entry_id.eq(entry))
        .filter(mentorships::expert_id.eq(expert))
        .select(mentorships::id)
        .first::<MentorshipId>(conn)
        .optional()?
        .is_some())
}

/// Every pair of entry and expert of a competition in which one account leads the entry and is the expert.
pub fn led_pairs(conn: &mut Conn, competition: CompetitionId) -> Result<Vec<(EntryId, ExpertId)>, AppError> {
    Ok(entries::table
        .inner_join(
            experts::table.on(experts::competition_id
                .eq(entries::competition_id)
                .and(experts::account_id.eq(entries::leader_account_id))),
        )
        .filter(entries::competition_id.eq(competition))
        .select((entries::id, experts::id))
        .load(conn)?)
}

/// The experts who lead an entry of their competition: one at the most, as an account is one expert of it.
pub fn leading_experts(conn: &mut Conn, entry: EntryId) -> Result<Vec<ExpertId>, AppError> {
    Ok(entries::table
        .inner_join(
            experts::table.on(experts::competition_id
                .eq(entries::competition_id)
                .and(experts::account_id.eq(entries::leader_account_id))),
        )
        .filter(entries::id.eq(entry))
        .select(experts::id)
        .load(conn)?)
}

/// The organizations of a pair, when both belong to this competition.
pub fn organizations_of(
    conn: &mut Conn,
    competition: CompetitionId,
    entry: EntryId,
    expert: ExpertId,
) -> Result<Option<(String, String)>, AppError> {
    let of_entry: Option<String> = entries::table
        .find(entry)
        .filter(entries::competition_id.eq(competition))
        .select(entries::organization)
        .first(conn)
        .optional()?;
    let of_expert: Option<String> = experts::table
        .find(expert)
        .filter(experts::competition_id.eq(competition))
        .select(experts::organization)
        .first(conn)
        .optional()?;
    Ok(of_entry.zip(of_expert))
}

/// The entry and the organization of every entry that may come before experts.
pub fn entry_organizations(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<(EntryId, String)>, AppError> {
    Ok(entries::table
        .filter(entries::competition_id.eq(competition))
        .filter(entries::state.ne(EntryState::Draft))
        .order(entries::id)
        .select((entries::id, entries::organization))
        .load(conn)?)
}

/// What a list of conflicts shows of an entry.
#[derive(Clone, Debug, Queryable)]
pub struct EntryLine {
    /// The entry.
    pub id: EntryId,
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
}

/// These entries of a competition, by number.
pub fn entry_lines(
    conn: &mut Conn,
    competition: CompetitionId,
    ids: &[EntryId],
) -> Result<Vec<EntryLine>, AppError> {
    let mut lines: Vec<EntryLine> = entries::table
        .filter(entries::competition_id.eq(competition))
        .filter(entries::id.eq_any(ids))
        .select((entries::id, entries::number, entries::name))
        .load(conn)?;
    lines.sort_by(|a, b| (&a.number, a.id).cmp(&(&b.number, b.id)));
    Ok(lines)
}

/// The first entries whose number or name has a text, drafts left out, by number.
pub fn find_entries(
    conn: &mut Conn,
    competition: CompetitionId,
    text: &str,
) -> Result<Vec<EntryLine>, AppError> {
    let pattern = super::pattern_of(text);
    Ok(entries::table
        .filter(entries::competition_id.eq(competition))
        .filter(entries::state.ne(EntryState::Draft))
        .filter(
            super::lower(entries::number)
                .like(pattern.clone())
                .escape('!')
                .or(super::lower(entries::name).like(pattern).escape('!')),
        )
        .order((entries::number, entries::id))
        .select((entries::id, entries::number, entries::name))
        .limit(ASKED)
        .load(conn)?)
}

/// Whether a competition has a blind round that is not finalised yet.
pub fn has_blind_round(conn: &mut Conn, competition: CompetitionId) -> Result<bool, AppError> {
    Ok(rounds::table
        .filter(rounds::competition_id.eq(competition))
        .filter(rounds::is_blind.eq(true))
        .filter(rounds::state.ne(RoundState::Finalised))
        .select(rounds::id)
        .first::<crate::domain::id::RoundId>(conn)
        .optional()?
        .is_some())
}

/// The entries of all sheets that an expert has or had, in rounds that are not finalised.
pub fn entries_with_sheets_of(conn: &mut Conn, expert: ExpertId) -> Result<Vec<EntryId>, AppError> {
    Ok(sheets::table
        .inner_join(rounds::table)
        .filter(sheets::expert_id.eq(expert))
        .filter(rounds::state.ne(RoundState::Finalised))
        .select(sheets::entry_id)
        .distinct()
        .load(conn)?)
}

/// The first [`MOST_FOUND`] entries (and one more if there are more) whose name has a text, drafts and these ones left out, by name: for somebody who must not
/// learn which name belongs to which number.
pub fn find_entries_by_name(
    conn: &mut Conn,
    competition: CompetitionId,
    text: &str,
    left_out: &[EntryId],
) -> Result<Vec<EntryLine>, AppError> {
    let mut lines: Vec<EntryLine> = entries::table
        .filter(entries::competition_id.eq(competition))
        .filter(entries::state.ne(EntryState::Draft))
        .filter(entries::id.ne_all(left_out))
        .filter(super::lower(entries::name).like(super::pattern_of(text)).escape('!'))
        .order(entries::id)
        .select((entries::id, entries::number, entries::name))
        .limit(ASKED)
        .load(conn)?;
    // By age they would stand in the order of their numbers.
    lines.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    Ok(lines)
}

/// Whether a judge has a sheet in force for an entry, in a round that is not finalised.
pub fn has_sheet_in_force(conn: &mut Conn, entry: EntryId, expert: ExpertId) -> Result<bool, AppError> {
    Ok(sheets::table
        .inner_join(rounds::table)
        .filter(sheets::entry_id.eq(entry))
        .filter(sheets::expert_id.eq(expert))
        .filter(sheets::state.eq_any(in_force()))
        .filter(rounds::state.ne(RoundState::Finalised))
        .select(sheets::id)
        .first::<SheetId>(conn)
        .optional()?
        .is_some())
}

/// The entries of an expert's sheets in force, in rounds that are not finalised, with number and organization.
pub fn judged_entries(conn: &mut Conn, expert: ExpertId) -> Result<Vec<(EntryId, String, String)>, AppError> {
    let mut rows: Vec<(EntryId, String, String)> = sheets::table
        .inner_join(rounds::table)
        .inner_join(entries::table)
        .filter(sheets::expert_id.eq(expert))
        .filter(sheets::state.eq_any(in_force()))
        .filter(rounds::state.ne(RoundState::Finalised))
        .select((entries::id, entries::number, entries::organization))
        .load(conn)?;
    rows.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    Ok(rows)
}

/// The same for every judge of a competition: judge, entry, its number and organization.
pub fn judged_organizations(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<(ExpertId, EntryId, String, String)>, AppError> {
    Ok(sheets::table
        .inner_join(rounds::table)
        .inner_join(entries::table)
        .filter(rounds::competition_id.eq(competition))
        .filter(sheets::state.eq_any(in_force()))
        .filter(rounds::state.ne(RoundState::Finalised))
        .order(sheets::id)
        .select((sheets::expert_id, entries::id, entries::number, entries::organization))
        .load(conn)?)
}
