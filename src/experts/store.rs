//! The SQL of experts and their tags. Lists go by identifier, which is by age: names compare differently on the two
//! databases. Conflicts of interest stand in `store/conflicts.rs`.

#![expect(missing_docs, reason = "columns are described where they are made, in migrations/")]

pub mod conflicts;

use diesel::prelude::*;

pub use self::conflicts::{ConflictRow, conflict_by_id, insert_conflict};
use crate::{
    db::{
        Conn,
        schema::{entries, expert_tags, experts, links, mentorships, rounds, sheets},
        whole,
    },
    domain::{
        id::{AccountId, CompetitionId, ExpertId, RoundId},
        states::{RoundState, SheetState},
        time::Timestamp,
    },
    each_backend,
    error::AppError,
};

/// The most experts of a competition that are read at once.
pub const MOST_EXPERTS: i64 = 10_000;

/// The identifiers of one `IN` list.
const CHUNK: usize = 1000;

diesel::define_sql_function! {
    /// The text in small letters: both databases fold at least A to Z.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// A row of experts.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = experts, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct ExpertRow {
    pub id: ExpertId,
    pub competition_id: CompetitionId,
    pub account_id: Option<AccountId>,
    pub name: String,
    pub organization: String,
    pub title: String,
    pub region: String,
    pub kind: String,
    pub phone: String,
    pub email: String,
    pub is_judge: bool,
    pub is_mentor: bool,
    pub judging_capacity: i32,
    pub mentoring_capacity: i32,
    pub version: i32,
    pub created_at: Timestamp,
    pub withdrawn_at: Option<Timestamp>,
}

/// Adds an expert.
pub fn insert_expert(conn: &mut Conn, row: &ExpertRow) -> Result<(), AppError> {
    diesel::insert_into(experts::table).values(row).execute(conn)?;
    Ok(())
}

/// Adds experts, 500 to a statement.
pub fn insert_experts(conn: &mut Conn, rows: &[ExpertRow]) -> Result<(), AppError> {
    for part in rows.chunks(500) {
        each_backend!(conn, |c| diesel::insert_into(experts::table).values(part).execute(c))?;
    }
    Ok(())
}

/// Changes an expert that still has the version on which the change is based. Answers how many were changed.
pub fn update_expert(conn: &mut Conn, row: &ExpertRow, based_on: i32) -> Result<usize, AppError> {
    Ok(diesel::update(experts::table.find(row.id).filter(experts::version.eq(based_on)))
        .set(row)
        .execute(conn)?)
}

/// The expert with an identifier, when this competition has it.
pub fn expert_in(
    conn: &mut Conn,
    competition: CompetitionId,
    id: ExpertId,
) -> Result<Option<ExpertRow>, AppError> {
    Ok(experts::table
        .find(id)
        .filter(experts::competition_id.eq(competition))
        .select(ExpertRow::as_select())
        .first(conn)
        .optional()?)
}

/// The expert that an account is in a competition.
pub fn expert_of_account(
    conn: &mut Conn,
    competition: CompetitionId,
    account: AccountId,
) -> Result<Option<ExpertRow>, AppError> {
    Ok(experts::table
        .filter(experts::competition_id.eq(competition))
        .filter(experts::account_id.eq(account))
        .order(experts::id)
        .select(ExpertRow::as_select())
        .first(conn)
        .optional()?)
}

/// The expert of a competition with an e-mail address.
pub fn expert_by_email(
    conn: &mut Conn,
    competition: CompetitionId,
    email: &str,
) -> Result<Option<ExpertId>, AppError> {
    Ok(experts::table
        .filter(experts::competition_id.eq(competition))
        .filter(experts::email.eq(email))
        .order(experts::id)
        .select(experts::id)
        .first(conn)
        .optional()?)
}

/// All experts of a competition, the withdrawn ones too, by age.
pub fn experts_of(conn: &mut Conn, competition: CompetitionId) -> Result<Vec<ExpertRow>, AppError> {
    whole(
        experts::table
            .filter(experts::competition_id.eq(competition))
            .order(experts::id)
            .select(ExpertRow::as_select())
            .limit(MOST_EXPERTS + 1)
            .load(conn)?,
        MOST_EXPERTS,
    )
}

/// Those of the experts (a page of them) whom this competition has, by age.
pub fn experts_among(
    conn: &mut Conn,
    competition: CompetitionId,
    ids: &[ExpertId],
) -> Result<Vec<ExpertRow>, AppError> {
    Ok(experts::table
        .filter(experts::competition_id.eq(competition))
        .filter(experts::id.eq_any(ids))
        .order(experts::id)
        .select(ExpertRow::as_select())
        .load(conn)?)
}

/// Whether an expert has used an invitation, has one open, or neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountFilter {
    /// Signs in already.
    Active,
    /// Has no account yet.
    Missing,
}

/// Which experts a list shows.
#[derive(Clone, Debug)]
pub struct ExpertFilter {
    pub competition: CompetitionId,
    /// Only those who judge, or those who mentor.
    pub is_judge: Option<bool>,
    pub is_mentor: Option<bool>,
    pub account: Option<AccountFilter>,
    /// Only those who have withdrawn, or those who have not.
    pub is_withdrawn: bool,
    /// Only those with this tag; empty for any.
    pub tag: String,
    /// A part of the name, the organization or the e-mail address; empty for any.
    pub text: String,
}

/// The condition of a filter, for the query at hand.
macro_rules! filtered {
    ($query:expr, $filter:expr) => {{
        let mut query = $query.filter(experts::competition_id.eq($filter.competition)).into_boxed();
        if let Some(is_judge) = $filter.is_judge {
            query = query.filter(experts::is_judge.eq(is_judge));
        }
        if let Some(is_mentor) = $filter.is_mentor {
            query = query.filter(experts::is_mentor.eq(is_mentor));
        }
        query = match $filter.account {
            Some(AccountFilter::Active) => query.filter(experts::account_id.is_not_null()),
            Some(AccountFilter::Missing) => query.filter(experts::account_id.is_null()),
            None => query,
        };
        query = if $filter.is_withdrawn {
            query.filter(experts::withdrawn_at.is_not_null())
        } else {
            query.filter(experts::withdrawn_at.is_null())
        };
        if !$filter.tag.is_empty() {
            let tagged = expert_tags::table
                .filter(expert_tags::tag.eq($filter.tag.clone()))
                .select(expert_tags::expert_id);
            query = query.filter(experts::id.eq_any(tagged));
        }
        if !$filter.text.is_empty() {
            let pattern = pattern_of(&$filter.text);
            query = query.filter(
                lower(experts::name)
                    .like(pattern.clone())
                    .escape('!')
                    .or(lower(experts::organization).like(pattern.clone()).escape('!'))
                    .or(lower(experts::email).like(pattern).escape('!')),
            );
        }
        query
    }};
}

/// The pattern that finds a text anywhere, whatever signs it has.
pub(super) fn pattern_of(text: &str) -> String {
    let escaped: String = text
        .chars()
        .flat_map(|c| {
            let sign = matches!(c, '%' | '_' | '!').then_some('!');
            sign.into_iter().chain(c.to_lowercase())
        })
        .collect();
    format!("%{escaped}%")
}

/// The experts of a filter that come after `after`, by age.
pub fn experts_after(
    conn: &mut Conn,
    filter: &ExpertFilter,
    after: Option<ExpertId>,
    limit: i64,
) -> Result<Vec<ExpertRow>, AppError> {
    let mut query = filtered!(experts::table, filter);
    if let Some(after) = after {
        query = query.filter(experts::id.gt(after));
    }
    Ok(query.order(experts::id.asc()).select(ExpertRow::as_select()).limit(limit).load(conn)?)
}

/// How many experts a filter lets through.
pub fn count_experts(conn: &mut Conn, filter: &ExpertFilter) -> Result<i64, AppError> {
    Ok(filtered!(experts::table, filter).count().get_result(conn)?)
}

/// A row of expert tags.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = expert_tags, treat_none_as_default_value = false)]
pub struct ExpertTagRow {
    pub expert_id: ExpertId,
    pub tag: String,
    pub level: i32,
}

/// Adds rows of expert tags, 500 to a statement.
pub fn insert_expert_tags(conn: &mut Conn, rows: &[ExpertTagRow]) -> Result<(), AppError> {
    for part in rows.chunks(500) {
        each_backend!(conn, |c| diesel::insert_into(expert_tags::table).values(part).execute(c))?;
    }
    Ok(())
}

/// Takes all tags from these experts.
pub fn delete_expert_tags(conn: &mut Conn, ids: &[ExpertId]) -> Result<(), AppError> {
    for part in ids.chunks(CHUNK) {
        diesel::delete(expert_tags::table.filter(expert_tags::expert_id.eq_any(part))).execute(conn)?;
    }
    Ok(())
}

/// The tags of all experts of a competition, by expert; within one in no order that both databases share.
pub fn tags_of_competition(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<ExpertTagRow>, AppError> {
    let mut rows: Vec<ExpertTagRow> = expert_tags::table
        .inner_join(experts::table)
        .filter(experts::competition_id.eq(competition))
        .select(ExpertTagRow::as_select())
        .load(conn)?;
    rows.sort_by(|a, b| (a.expert_id, &a.tag).cmp(&(b.expert_id, &b.tag)));
    Ok(rows)
}

/// The tags of these experts (a page of them, or all of an import), the highest level first.
pub fn tags_of_many(conn: &mut Conn, ids: &[ExpertId]) -> Result<Vec<ExpertTagRow>, AppError> {
    let mut rows: Vec<ExpertTagRow> = Vec::new();
    for part in ids.chunks(CHUNK) {
        let found: Vec<ExpertTagRow> = expert_tags::table
            .filter(expert_tags::expert_id.eq_any(part))
            .select(ExpertTagRow::as_select())
            .load(conn)?;
        rows.extend(found);
    }
    rows.sort_by(|a, b| (a.expert_id, -a.level, &a.tag).cmp(&(b.expert_id, -b.level, &b.tag)));
    Ok(rows)
}

/// The states in which a sheet still keeps its judge busy or counts.
pub(super) fn in_force() -> [SheetState; 4] {
    [SheetState::Assigned, SheetState::Draft, SheetState::Submitted, SheetState::Reopened]
}

/// The expert and the round of each sheet in force of these experts (a page of them), in rounds that are not
/// finalised.
pub fn judging_of(conn: &mut Conn, ids: &[ExpertId]) -> Result<Vec<(ExpertId, RoundId)>, AppError> {
    Ok(sheets::table
        .inner_join(rounds::table)
        .filter(sheets::expert_id.eq_any(ids))
        .filter(sheets::state.eq_any(in_force()))
        .filter(rounds::state.ne(RoundState::Finalised))
        .select((sheets::expert_id, sheets::round_id))
        .load(conn)?)
}

/// The expert of each mentorship in force of these experts (a page of them).
pub fn mentoring_of(conn: &mut Conn, ids: &[ExpertId]) -> Result<Vec<ExpertId>, AppError> {
    Ok(mentorships::table
        .filter(mentorships::expert_id.eq_any(ids))
        .filter(mentorships::ended_at.is_null())
        .select(mentorships::expert_id)
        .load(conn)?)
}

/// Which of these experts (a page of them) have an invitation that can still be used.
pub fn invited_of(
    conn: &mut Conn,
    ids: &[ExpertId],
    now: Timestamp,
) -> Result<Vec<Option<ExpertId>>, AppError> {
    Ok(links::table
        .filter(links::expert_id.eq_any(ids))
        .filter(links::used_at.is_null())
        .filter(links::expires_at.gt(now))
        .select(links::expert_id)
        .load(conn)?)
}

/// The numbers of the entries whose sheets an expert still has to finish, in rounds that are not finalised.
pub fn open_sheets_of(conn: &mut Conn, expert: ExpertId) -> Result<Vec<String>, AppError> {
    let mut numbers: Vec<String> = sheets::table
        .inner_join(rounds::table)
        .inner_join(entries::table)
        .filter(sheets::expert_id.eq(expert))
        .filter(sheets::state.eq_any([SheetState::Assigned, SheetState::Draft, SheetState::Reopened]))
        .filter(rounds::state.ne(RoundState::Finalised))
        .select(entries::number)
        .load(conn)?;
    numbers.sort();
    Ok(numbers)
}

/// The numbers of the entries that an expert mentors now.
pub fn mentored_by(conn: &mut Conn, expert: ExpertId) -> Result<Vec<String>, AppError> {
    let mut numbers: Vec<String> = mentorships::table
        .inner_join(entries::table)
        .filter(mentorships::expert_id.eq(expert))
        .filter(mentorships::ended_at.is_null())
        .select(entries::number)
        .load(conn)?;
    numbers.sort();
    Ok(numbers)
}

/// The names of all fields of expertise in a competition.
pub fn tag_names(conn: &mut Conn, competition: CompetitionId) -> Result<Vec<String>, AppError> {
    let mut names: Vec<String> = whole(
        expert_tags::table
            .inner_join(experts::table)
            .filter(experts::competition_id.eq(competition))
            .select(expert_tags::tag)
            .distinct()
            .limit(MOST_EXPERTS + 1)
            .load(conn)?,
        MOST_EXPERTS,
    )?;
    names.sort();
    Ok(names)
}
