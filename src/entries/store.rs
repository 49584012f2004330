//! The SQL of entries and what belongs to them. Lists go by number, which compares by its bytes on both databases.
//! Files, submissions, decisions, history and imports stand in `store/papers.rs`; what an entry has to do with judges and
//! mentors in `store/bonds.rs`.

#![expect(missing_docs, reason = "columns are described where they are made, in migrations/")]

pub mod bonds;
pub mod papers;

use std::collections::BTreeSet;

use diesel::{dsl::exists, prelude::*, upsert::excluded};

use crate::{
    db::{
        Conn,
        schema::{entries, entry_tags, members, memberships, mentorships, plan_pairs, sheets},
        whole,
    },
    domain::{
        id::{AccountId, CompetitionId, EntryId, MembershipId, RegionId, TrackId},
        role::Role,
        states::EntryState,
        time::Timestamp,
    },
    each_backend,
    error::AppError,
};

/// The most entries of a competition that are read at once.
pub const MOST_ENTRIES: i64 = 50_000;

/// The most entries of one team, and the most members or tags of one entry: far above what may be added.
const MOST_OF_TEAM: i64 = 200;

/// The identifiers of one `IN` list.
const CHUNK: usize = 1000;

diesel::define_sql_function! {
    /// The text in small letters: both databases fold at least A to Z.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// A row of entries.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = entries, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct EntryRow {
    pub id: EntryId,
    pub competition_id: CompetitionId,
    pub number: String,
    pub name: String,
    pub region_id: RegionId,
    pub track_id: TrackId,
    pub leader: String,
    pub organization: String,
    pub phone: String,
    pub email: String,
    pub website: String,
    pub summary: String,
    pub state: EntryState,
    pub version: i32,
    pub leader_account_id: Option<AccountId>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub submitted_at: Option<Timestamp>,
    pub admitted_at: Option<Timestamp>,
    pub team_changed_at: Option<Timestamp>,
}

/// Adds an entry.
pub fn insert_entry(conn: &mut Conn, row: &EntryRow) -> Result<(), AppError> {
    diesel::insert_into(entries::table).values(row).execute(conn)?;
    Ok(())
}

/// Adds entries, 500 to a statement.
pub fn insert_entries(conn: &mut Conn, rows: &[EntryRow]) -> Result<(), AppError> {
    for part in rows.chunks(500) {
        each_backend!(conn, |c| diesel::insert_into(entries::table).values(part).execute(c))?;
    }
    Ok(())
}

/// The entry with an identifier.
pub fn entry_by_id(conn: &mut Conn, id: EntryId) -> Result<Option<EntryRow>, AppError> {
    Ok(entries::table.find(id).select(EntryRow::as_select()).first(conn).optional()?)
}

/// The entry with an identifier, when it belongs to this competition.
pub fn entry_in(
    conn: &mut Conn,
    competition: CompetitionId,
    id: EntryId,
) -> Result<Option<EntryRow>, AppError> {
    Ok(entries::table
        .find(id)
        .filter(entries::competition_id.eq(competition))
        .select(EntryRow::as_select())
        .first(conn)
        .optional()?)
}

/// All admitted entries of a competition, by number.
pub fn admitted_entries(conn: &mut Conn, competition: CompetitionId) -> Result<Vec<EntryRow>, AppError> {
    whole(
        entries::table
            .filter(entries::competition_id.eq(competition))
            .filter(entries::state.eq(EntryState::Admitted))
            .order((entries::number, entries::id))
            .select(EntryRow::as_select())
            .limit(MOST_ENTRIES + 1)
            .load(conn)?,
        MOST_ENTRIES,
    )
}

/// Those of the entries that belong to this competition, by number: for the entries of a round that takes the
/// best of an earlier one.
pub fn entries_among(
    conn: &mut Conn,
    competition: CompetitionId,
    ids: &[EntryId],
) -> Result<Vec<EntryRow>, AppError> {
    let mut found: Vec<EntryRow> = Vec::new();
    for part in ids.chunks(CHUNK) {
        let rows: Vec<EntryRow> = entries::table
            .filter(entries::competition_id.eq(competition))
            .filter(entries::id.eq_any(part))
            .select(EntryRow::as_select())
            .load(conn)?;
        found.extend(rows);
    }
    found.sort_by(|a, b| (&a.number, a.id).cmp(&(&b.number, b.id)));
    Ok(found)
}

/// The entry with an identifier, when this account leads it.
pub fn own_entry(
    conn: &mut Conn,
    competition: CompetitionId,
    account: AccountId,
    id: EntryId,
) -> Result<Option<EntryRow>, AppError> {
    Ok(entries::table
        .find(id)
        .filter(entries::competition_id.eq(competition))
        .filter(entries::leader_account_id.eq(account))
        .select(EntryRow::as_select())
        .first(conn)
        .optional()?)
}

/// The entries of a competition that an account leads, by number.
pub fn own_entries(
    conn: &mut Conn,
    competition: CompetitionId,
    account: AccountId,
) -> Result<Vec<EntryRow>, AppError> {
    whole(
        entries::table
            .filter(entries::competition_id.eq(competition))
            .filter(entries::leader_account_id.eq(account))
            .order((entries::number, entries::id))
            .select(EntryRow::as_select())
            .limit(MOST_OF_TEAM + 1)
            .load(conn)?,
        MOST_OF_TEAM,
    )
}

/// Which entries a list shows.
#[derive(Clone, Debug)]
pub struct EntryFilter {
    pub competition: CompetitionId,
    /// Only these regions; none for all.
    pub within: Option<Vec<RegionId>>,
    pub region: Option<RegionId>,
    pub track: Option<TrackId>,
    pub state: Option<EntryState>,
    /// A part of the number, the name or the leader; empty for any.
    pub text: String,
}

/// The condition of a filter, for the query at hand.
macro_rules! filtered {
    ($query:expr, $filter:expr) => {{
        let mut query = $query.filter(entries::competition_id.eq($filter.competition)).into_boxed();
        if let Some(regions) = &$filter.within {
            query = query.filter(entries::region_id.eq_any(regions.clone()));
        }
        if let Some(region) = $filter.region {
            query = query.filter(entries::region_id.eq(region));
        }
        if let Some(track) = $filter.track {
            query = query.filter(entries::track_id.eq(track));
        }
        if let Some(state) = $filter.state {
            query = query.filter(entries::state.eq(state));
        }
        if !$filter.text.is_empty() {
            let pattern = pattern_of(&$filter.text);
            query = query.filter(
                lower(entries::number)
                    .like(pattern.clone())
                    .escape('!')
                    .or(lower(entries::name).like(pattern.clone()).escape('!'))
                    .or(lower(entries::leader).like(pattern).escape('!')),
            );
        }
        query
    }};
}

/// The pattern that finds a text anywhere, whatever signs it has.
fn pattern_of(text: &str) -> String {
    let escaped: String = text
        .chars()
        .flat_map(|c| {
            let sign = matches!(c, '%' | '_' | '!').then_some('!');
            sign.into_iter().chain(c.to_lowercase())
        })
        .collect();
    format!("%{escaped}%")
}

/// The entries of a filter whose number comes after `after`, by number.
pub fn entries_after(
    conn: &mut Conn,
    filter: &EntryFilter,
    after: &str,
    limit: i64,
) -> Result<Vec<EntryRow>, AppError> {
    Ok(filtered!(entries::table, filter)
        .filter(entries::number.gt(after.to_owned()))
        .order(entries::number.asc())
        .select(EntryRow::as_select())
        .limit(limit)
        .load(conn)?)
}

/// When an entry that a filter lets through was last changed; none when it lets none through.
pub fn last_change(conn: &mut Conn, filter: &EntryFilter) -> Result<Option<Timestamp>, AppError> {
    Ok(filtered!(entries::table, filter).select(diesel::dsl::max(entries::updated_at)).first(conn)?)
}

/// How many entries a filter lets through.
pub fn count_entries(conn: &mut Conn, filter: &EntryFilter) -> Result<i64, AppError> {
    Ok(filtered!(entries::table, filter).count().get_result(conn)?)
}

/// Changes an entry that still has the version on which the change is based. Answers how many were changed.
pub fn update_entry(conn: &mut Conn, row: &EntryRow, based_on: i32) -> Result<usize, AppError> {
    Ok(diesel::update(entries::table.find(row.id).filter(entries::version.eq(based_on)))
        .set(row)
        .execute(conn)?)
}

/// Changes many entries, 500 to a statement, that were read in the transaction at hand, so that nobody changed them since.
/// Every one is there: an insertion that always meets itself is the one way to give each row values of its own on both
/// databases.
pub fn update_entries(conn: &mut Conn, rows: &[EntryRow]) -> Result<(), AppError> {
    for part in rows.chunks(500) {
        each_backend!(conn, |c| diesel::insert_into(entries::table)
            .values(part)
            .on_conflict(entries::id)
            .do_update()
            .set((
                entries::name.eq(excluded(entries::name)),
                entries::region_id.eq(excluded(entries::region_id)),
                entries::track_id.eq(excluded(entries::track_id)),
                entries::leader.eq(excluded(entries::leader)),
                entries::organization.eq(excluded(entries::organization)),
                entries::phone.eq(excluded(entries::phone)),
                entries::email.eq(excluded(entries::email)),
                entries::website.eq(excluded(entries::website)),
                entries::summary.eq(excluded(entries::summary)),
                entries::version.eq(excluded(entries::version)),
                entries::updated_at.eq(excluded(entries::updated_at)),
            ))
            .execute(c))?;
    }
    Ok(())
}

/// Whether an account takes part in a competition as a team.
pub fn is_team(conn: &mut Conn, competition: CompetitionId, account: AccountId) -> Result<bool, AppError> {
    Ok(memberships::table
        .filter(memberships::competition_id.eq(competition))
        .filter(memberships::account_id.eq(account))
        .filter(memberships::role.eq(Role::Team))
        .select(memberships::id)
        .first::<MembershipId>(conn)
        .optional()?
        .is_some())
}

/// By what an import recognises an entry.
#[derive(Clone, Debug, Queryable)]
pub struct EntryKey {
    pub id: EntryId,
    pub number: String,
    pub name: String,
    pub leader: String,
    pub region_id: RegionId,
}

/// The keys of all entries of a competition, by number.
pub fn entry_keys(conn: &mut Conn, competition: CompetitionId) -> Result<Vec<EntryKey>, AppError> {
    whole(
        entries::table
            .filter(entries::competition_id.eq(competition))
            .order((entries::number, entries::id))
            .select((entries::id, entries::number, entries::name, entries::leader, entries::region_id))
            .limit(MOST_ENTRIES + 1)
            .load(conn)?,
        MOST_ENTRIES,
    )
}

/// The numbers of the youngest entries whose number begins with a prefix, the youngest first.
pub fn youngest_numbers(
    conn: &mut Conn,
    competition: CompetitionId,
    prefix: &str,
) -> Result<Vec<String>, AppError> {
    Ok(entries::table
        .filter(entries::competition_id.eq(competition))
        .filter(entries::number.like(format!("{prefix}%")))
        .order(entries::id.desc())
        .select(entries::number)
        .limit(20)
        .load(conn)?)
}

/// Which of these numbers are taken.
pub fn taken_numbers(
    conn: &mut Conn,
    competition: CompetitionId,
    numbers: &[String],
) -> Result<BTreeSet<String>, AppError> {
    let taken: Vec<String> = entries::table
        .filter(entries::competition_id.eq(competition))
        .filter(entries::number.eq_any(numbers))
        .select(entries::number)
        .load(conn)?;
    Ok(taken.into_iter().collect())
}

/// What tells an entry from others, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct EntryHead {
    pub id: EntryId,
    pub number: String,
    pub name: String,
    pub state: EntryState,
}

impl From<EntryRow> for EntryHead {
    fn from(row: EntryRow) -> Self {
        Self { id: row.id, number: row.number, name: row.name, state: row.state }
    }
}

/// The heads of the entries of a competition that are not admitted and that some plan, sheet or mentorship names, by
/// number. The others may be very many, and nobody asks for them here.
pub fn assigned_entries_not_admitted(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<EntryHead>, AppError> {
    let judged = sheets::table.filter(sheets::entry_id.eq(entries::id));
    let mentored = mentorships::table.filter(mentorships::entry_id.eq(entries::id));
    let planned = plan_pairs::table.filter(plan_pairs::entry_id.eq(entries::id));
    whole(
        entries::table
            .filter(entries::competition_id.eq(competition))
            .filter(entries::state.ne(EntryState::Admitted))
            .filter(exists(judged).or(exists(mentored)).or(exists(planned)))
            .order((entries::number, entries::id))
            .select((entries::id, entries::number, entries::name, entries::state))
            .limit(MOST_ENTRIES + 1)
            .load(conn)?,
        MOST_ENTRIES,
    )
}

/// A row of members.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = members, treat_none_as_default_value = false)]
pub struct MemberRow {
    pub entry_id: EntryId,
    pub position: i32,
    pub name: String,
}

/// Adds rows of members, 500 to a statement.
pub fn insert_members(conn: &mut Conn, rows: &[MemberRow]) -> Result<(), AppError> {
    for part in rows.chunks(500) {
        each_backend!(conn, |c| diesel::insert_into(members::table).values(part).execute(c))?;
    }
    Ok(())
}

/// The members of an entry, in their order.
pub fn members_of(conn: &mut Conn, entry: EntryId) -> Result<Vec<MemberRow>, AppError> {
    whole(
        members::table
            .filter(members::entry_id.eq(entry))
            .order(members::position)
            .select(MemberRow::as_select())
            .limit(MOST_OF_TEAM + 1)
            .load(conn)?,
        MOST_OF_TEAM,
    )
}

/// The members of many entries, by entry and in their order.
pub fn members_of_many(conn: &mut Conn, ids: &[EntryId]) -> Result<Vec<MemberRow>, AppError> {
    let mut found: Vec<MemberRow> = Vec::new();
    for part in ids.chunks(CHUNK) {
        let rows: Vec<MemberRow> = members::table
            .filter(members::entry_id.eq_any(part))
            .select(MemberRow::as_select())
            .load(conn)?;
        found.extend(rows);
    }
    found.sort_by_key(|member| (member.entry_id, member.position));
    Ok(found)
}

/// Removes the members of entries.
pub fn delete_members(conn: &mut Conn, ids: &[EntryId]) -> Result<(), AppError> {
    for part in ids.chunks(CHUNK) {
        diesel::delete(members::table.filter(members::entry_id.eq_any(part))).execute(conn)?;
    }
    Ok(())
}

/// A row of entry tags.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = entry_tags, treat_none_as_default_value = false)]
pub struct EntryTagRow {
    pub entry_id: EntryId,
    pub tag: String,
    pub weight: i32,
}

/// Adds rows of entry tags, 500 to a statement.
pub fn insert_entry_tags(conn: &mut Conn, rows: &[EntryTagRow]) -> Result<(), AppError> {
    for part in rows.chunks(500) {
        each_backend!(conn, |c| diesel::insert_into(entry_tags::table).values(part).execute(c))?;
    }
    Ok(())
}

/// The tags of an entry with their weights, by tag.
pub fn tags_of(conn: &mut Conn, entry: EntryId) -> Result<Vec<(String, i32)>, AppError> {
    let mut tags: Vec<(String, i32)> = whole(
        entry_tags::table
            .filter(entry_tags::entry_id.eq(entry))
            .select((entry_tags::tag, entry_tags::weight))
            .limit(MOST_OF_TEAM + 1)
            .load(conn)?,
        MOST_OF_TEAM,
    )?;
    tags.sort();
    Ok(tags)
}

/// The tags of many entries, by entry and tag.
pub fn tags_of_many(conn: &mut Conn, ids: &[EntryId]) -> Result<Vec<EntryTagRow>, AppError> {
    let mut found: Vec<EntryTagRow> = Vec::new();
    for part in ids.chunks(CHUNK) {
        let rows: Vec<EntryTagRow> = entry_tags::table
            .filter(entry_tags::entry_id.eq_any(part))
            .select(EntryTagRow::as_select())
            .load(conn)?;
        found.extend(rows);
    }
    found.sort_by(|a, b| (a.entry_id, &a.tag).cmp(&(b.entry_id, &b.tag)));
    Ok(found)
}

/// Removes the tags of entries.
pub fn delete_entry_tags(conn: &mut Conn, ids: &[EntryId]) -> Result<(), AppError> {
    for part in ids.chunks(CHUNK) {
        diesel::delete(entry_tags::table.filter(entry_tags::entry_id.eq_any(part))).execute(conn)?;
    }
    Ok(())
}
