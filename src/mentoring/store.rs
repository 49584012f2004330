//! The SQL of mentorships and coaching records.

#![expect(missing_docs, reason = "columns are described where they are made, in migrations/")]

use diesel::prelude::*;

use crate::{
    db::{
        Conn,
        schema::{
            coaching_sessions, entries, experts, members, mentorships, regions, rounds, sheets, tracks,
        },
    },
    domain::{
        id::{
            AccountId, CoachingId, CompetitionId, EntryId, ExpertId, MentorshipId, PlanId, RegionId, SheetId,
        },
        states::{CoachingWay, EntryState},
        time::Timestamp,
    },
    error::AppError,
};

/// The most records that are read at once.
const MOST_RECORDS: i64 = 50_000;

/// A row of mentorships.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = mentorships, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct MentorshipRow {
    pub id: MentorshipId,
    pub competition_id: CompetitionId,
    pub entry_id: EntryId,
    pub expert_id: ExpertId,
    pub plan_id: Option<PlanId>,
    pub began_at: Timestamp,
    pub ended_at: Option<Timestamp>,
}

/// Adds a mentorship.
pub fn insert_mentorship(conn: &mut Conn, row: &MentorshipRow) -> Result<(), AppError> {
    diesel::insert_into(mentorships::table).values(row).execute(conn)?;
    Ok(())
}

/// Ends the mentorships in force of an entry.
pub fn end_mentorships_of(conn: &mut Conn, entry: EntryId, now: Timestamp) -> Result<usize, AppError> {
    Ok(diesel::update(
        mentorships::table.filter(mentorships::entry_id.eq(entry)).filter(mentorships::ended_at.is_null()),
    )
    .set(mentorships::ended_at.eq(now))
    .execute(conn)?)
}

/// A mentorship with the names of both sides.
#[derive(Clone, Debug, Queryable)]
pub struct MentorshipLine {
    pub id: MentorshipId,
    pub entry: EntryId,
    pub number: String,
    pub name: String,
    pub leader: String,
    pub phone: String,
    pub expert: ExpertId,
    pub mentor: String,
    pub began_at: Timestamp,
    pub ended_at: Option<Timestamp>,
}

/// The columns of [`MentorshipLine`].
macro_rules! line {
    () => {
        (
            mentorships::id,
            entries::id,
            entries::number,
            entries::name,
            entries::leader,
            entries::phone,
            experts::id,
            experts::name,
            mentorships::began_at,
            mentorships::ended_at,
        )
    };
}

/// The mentorships of an expert, the ended ones too, those in force first, by the entry's number.
pub fn mentorships_of_account(
    conn: &mut Conn,
    competition: CompetitionId,
    account: AccountId,
) -> Result<Vec<MentorshipLine>, AppError> {
    let mut lines: Vec<MentorshipLine> = mentorships::table
        .inner_join(entries::table)
        .inner_join(experts::table)
        .filter(mentorships::competition_id.eq(competition))
        .filter(experts::account_id.eq(account))
        .select(line!())
        .limit(1000)
        .load(conn)?;
    lines.sort_by(|a, b| {
        (a.ended_at.is_some(), &a.number, a.id).cmp(&(b.ended_at.is_some(), &b.number, b.id))
    });
    Ok(lines)
}

/// A mentorship of the expert who has this account.
pub fn own_mentorship(
    conn: &mut Conn,
    competition: CompetitionId,
    account: AccountId,
    id: MentorshipId,
) -> Result<Option<MentorshipLine>, AppError> {
    Ok(mentorships::table
        .inner_join(entries::table)
        .inner_join(experts::table)
        .filter(mentorships::id.eq(id))
        .filter(mentorships::competition_id.eq(competition))
        .filter(experts::account_id.eq(account))
        .select(line!())
        .first(conn)
        .optional()?)
}

/// What a mentor needs to know of an entry.
#[derive(Clone, Debug, Queryable)]
pub struct EntryMaterial {
    pub organization: String,
    pub website: String,
    pub summary: String,
    pub track_zh: String,
    pub track_en: String,
    pub region_zh: String,
    pub region_en: String,
}

/// What a mentor needs to know of an entry.
pub fn material_of(conn: &mut Conn, entry: EntryId) -> Result<Option<EntryMaterial>, AppError> {
    Ok(entries::table
        .inner_join(tracks::table)
        .inner_join(regions::table)
        .filter(entries::id.eq(entry))
        .select((
            entries::organization,
            entries::website,
            entries::summary,
            tracks::name_zh,
            tracks::name_en,
            regions::name_zh,
            regions::name_en,
        ))
        .first(conn)
        .optional()?)
}

/// How many members a team has beside its leader.
pub fn member_count(conn: &mut Conn, entry: EntryId) -> Result<i64, AppError> {
    Ok(members::table.filter(members::entry_id.eq(entry)).count().get_result(conn)?)
}

/// The mentorships of an entry, the ended ones too, by age.
pub fn mentorships_of_entry(
    conn: &mut Conn,
    competition: CompetitionId,
    entry: EntryId,
) -> Result<Vec<MentorshipLine>, AppError> {
    Ok(mentorships::table
        .inner_join(entries::table)
        .inner_join(experts::table)
        .filter(mentorships::competition_id.eq(competition))
        .filter(mentorships::entry_id.eq(entry))
        .order(mentorships::id)
        .select(line!())
        .limit(1000)
        .load(conn)?)
}

/// All mentorships of a competition, the ended ones too, by age.
pub fn mentorships_of_competition(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<MentorshipLine>, AppError> {
    Ok(mentorships::table
        .inner_join(entries::table)
        .inner_join(experts::table)
        .filter(mentorships::competition_id.eq(competition))
        .order(mentorships::id)
        .select(line!())
        .limit(MOST_RECORDS)
        .load(conn)?)
}

/// A row of coaching sessions.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = coaching_sessions, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct CoachingRow {
    pub id: CoachingId,
    pub mentorship_id: MentorshipId,
    pub held_on: String,
    pub minutes: i32,
    pub way: CoachingWay,
    pub topic: String,
    pub advice: String,
    pub next_steps: String,
    pub version: i32,
    pub created_at: Timestamp,
    pub created_by: Option<AccountId>,
}

/// Adds a coaching.
pub fn insert_coaching(conn: &mut Conn, row: &CoachingRow) -> Result<(), AppError> {
    diesel::insert_into(coaching_sessions::table).values(row).execute(conn)?;
    Ok(())
}

/// Changes a record that still has the version on which the change is based. Answers how many were changed.
pub fn update_coaching(conn: &mut Conn, row: &CoachingRow, based_on: i32) -> Result<usize, AppError> {
    Ok(diesel::update(coaching_sessions::table.find(row.id).filter(coaching_sessions::version.eq(based_on)))
        .set(row)
        .execute(conn)?)
}

/// The record of a mentorship with an identifier.
pub fn coaching_in(
    conn: &mut Conn,
    mentorship: MentorshipId,
    id: CoachingId,
) -> Result<Option<CoachingRow>, AppError> {
    Ok(coaching_sessions::table
        .find(id)
        .filter(coaching_sessions::mentorship_id.eq(mentorship))
        .select(CoachingRow::as_select())
        .first(conn)
        .optional()?)
}

/// The records of these mentorships, the latest session first.
pub fn coachings_of(conn: &mut Conn, mentorships: &[MentorshipId]) -> Result<Vec<CoachingRow>, AppError> {
    Ok(coaching_sessions::table
        .filter(coaching_sessions::mentorship_id.eq_any(mentorships))
        .order((coaching_sessions::held_on.desc(), coaching_sessions::id.desc()))
        .select(CoachingRow::as_select())
        .limit(MOST_RECORDS)
        .load(conn)?)
}

/// Mentorship, date and minutes of every session of a competition.
pub fn sessions_of_competition(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<(MentorshipId, String, i32)>, AppError> {
    Ok(coaching_sessions::table
        .inner_join(mentorships::table)
        .filter(mentorships::competition_id.eq(competition))
        .order(coaching_sessions::id)
        .select((coaching_sessions::mentorship_id, coaching_sessions::held_on, coaching_sessions::minutes))
        .limit(MOST_RECORDS)
        .load(conn)?)
}

/// What the coverage report shows of an entry.
#[derive(Clone, Debug, Queryable)]
pub struct CoveredEntry {
    pub id: EntryId,
    pub number: String,
    pub name: String,
    pub region: RegionId,
    pub region_zh: String,
    pub region_en: String,
    pub track_zh: String,
    pub track_en: String,
}

/// The admitted entries of a competition, within these regions if any are given, by number.
pub fn covered_entries(
    conn: &mut Conn,
    competition: CompetitionId,
    within: Option<&[RegionId]>,
) -> Result<Vec<CoveredEntry>, AppError> {
    let mut query = entries::table
        .inner_join(regions::table)
        .inner_join(tracks::table)
        .filter(entries::competition_id.eq(competition))
        .filter(entries::state.eq(EntryState::Admitted))
        .into_boxed();
    if let Some(regions) = within {
        query = query.filter(entries::region_id.eq_any(regions.to_vec()));
    }
    Ok(query
        .order((entries::number, entries::id))
        .select((
            entries::id,
            entries::number,
            entries::name,
            regions::id,
            regions::name_zh,
            regions::name_en,
            tracks::name_zh,
            tracks::name_en,
        ))
        .limit(MOST_RECORDS)
        .load(conn)?)
}

/// The experts who have or had a sheet of an entry.
pub fn judges_of_entry(conn: &mut Conn, entry: EntryId) -> Result<Vec<ExpertId>, AppError> {
    Ok(sheets::table
        .filter(sheets::entry_id.eq(entry))
        .order(sheets::expert_id)
        .select(sheets::expert_id)
        .distinct()
        .load(conn)?)
}

/// Whether an expert has or had a sheet of an entry in this competition.
pub fn has_sheet(
    conn: &mut Conn,
    competition: CompetitionId,
    entry: EntryId,
    expert: ExpertId,
) -> Result<bool, AppError> {
    Ok(sheets::table
        .inner_join(rounds::table)
        .filter(rounds::competition_id.eq(competition))
        .filter(sheets::entry_id.eq(entry))
        .filter(sheets::expert_id.eq(expert))
        .select(sheets::id)
        .first::<SheetId>(conn)
        .optional()?
        .is_some())
}
