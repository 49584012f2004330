//! The SQL of published results, and of the narrow rows from which a ranking is made.

#![expect(missing_docs, reason = "columns are described where they are made, in migrations/")]

mod barred;
mod decisions;

use diesel::prelude::*;
use uuid::Uuid;

pub use self::{
    barred::barred_sheets,
    decisions::{
        DecisionRow, ExceedingRow, decisions_of, exceedings_of, insert_decision, insert_exceeding,
        revoke_decision, revoke_exceeding,
    },
};

use crate::{
    competitions::store::RoundRow,
    db::{
        Conn,
        schema::{competitions, entries, experts, marks, results, rounds, sheets},
        whole,
    },
    domain::{
        id::{
            AccountId, CompetitionId, CriterionId, EntryId, ExpertId, RegionId, ResultId, RoundId, SheetId,
            TrackId,
        },
        states::{EntryState, ResultState, RoundState, SheetState},
        time::Timestamp,
    },
    error::AppError,
};

/// The most entries that are ranked in one round.
const MOST_ENTRIES: i64 = 200_000;
/// The most sheets of one round.
const MOST_SHEETS: i64 = 2_000_000;
/// The most marks of one round.
const MOST_MARKS: i64 = 20_000_000;
/// The most decisions or results that are listed of one round.
const MOST_LISTED: i64 = 500;

/// Immutable snapshots: inputs, rule, ranking, code version.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = results, treat_none_as_default_value = false)]
pub struct ResultRow {
    pub id: ResultId,
    pub round_id: RoundId,
    pub number: i32,
    pub state: ResultState,
    pub computed_at: Timestamp,
    pub computed_by: Option<AccountId>,
    pub published_at: Option<Timestamp>,
    pub published_by: Option<AccountId>,
    pub snapshot: String,
    pub sha256: Vec<u8>,
    pub replaces_id: Option<ResultId>,
}

/// Adds a result.
pub fn insert_result(conn: &mut Conn, row: &ResultRow) -> Result<(), AppError> {
    diesel::insert_into(results::table).values(row).execute(conn)?;
    Ok(())
}

/// The result with an identifier.
pub fn result_by_id(conn: &mut Conn, id: ResultId) -> Result<Option<ResultRow>, AppError> {
    Ok(results::table.find(id).select(ResultRow::as_select()).first(conn).optional()?)
}

/// A result of a round of this competition.
pub fn result_in(
    conn: &mut Conn,
    competition: CompetitionId,
    id: ResultId,
) -> Result<Option<ResultRow>, AppError> {
    Ok(results::table
        .inner_join(rounds::table)
        .filter(results::id.eq(id))
        .filter(rounds::competition_id.eq(competition))
        .select(ResultRow::as_select())
        .first(conn)
        .optional()?)
}

/// The result of a round that is published now.
pub fn published_result(conn: &mut Conn, round: RoundId) -> Result<Option<ResultRow>, AppError> {
    Ok(results::table
        .filter(results::round_id.eq(round))
        .filter(results::state.eq(ResultState::Final))
        .order(results::number.desc())
        .select(ResultRow::as_select())
        .first(conn)
        .optional()?)
}

/// All results, the oldest first: for the check of a whole site. Goes on after `after`.
pub fn results_after(conn: &mut Conn, after: ResultId, limit: i64) -> Result<Vec<ResultRow>, AppError> {
    Ok(results::table
        .filter(results::id.gt(after))
        .order(results::id)
        .select(ResultRow::as_select())
        .limit(limit)
        .load(conn)?)
}

/// A result without its snapshot, with the name of who froze it.
#[derive(Clone, Debug, Queryable)]
pub struct ResultHead {
    pub id: ResultId,
    pub number: i32,
    pub state: ResultState,
    pub computed_at: Timestamp,
    pub computed_by: Option<AccountId>,
    pub published_at: Option<Timestamp>,
    pub sha256: Vec<u8>,
}

/// The results of a round, the newest first.
pub fn results_of(conn: &mut Conn, round: RoundId) -> Result<Vec<ResultHead>, AppError> {
    whole(
        results::table
            .filter(results::round_id.eq(round))
            .order(results::number.desc())
            .select((
                results::id,
                results::number,
                results::state,
                results::computed_at,
                results::computed_by,
                results::published_at,
                results::sha256,
            ))
            .limit(MOST_LISTED + 1)
            .load(conn)?,
        MOST_LISTED,
    )
}

/// What strangers may know of a round by its address: the competition's and the round's names, and the result
/// with this number, or the newest.
#[derive(Clone, Debug, Queryable)]
pub struct PublicRow {
    pub round: RoundId,
    pub snapshot: String,
    pub sha256: Vec<u8>,
    pub number: i32,
    pub published_at: Option<Timestamp>,
}

/// The published result of a round, the newest or the one with a number. One query, whatever of the address is
/// wrong, so that nothing can be told from the time that it takes.
pub fn public_result(
    conn: &mut Conn,
    slug: &str,
    round: RoundId,
    number: Option<i32>,
) -> Result<Option<PublicRow>, AppError> {
    let mut query = results::table
        .inner_join(rounds::table.inner_join(competitions::table))
        .filter(competitions::slug.eq(slug))
        .filter(rounds::id.eq(round))
        .filter(results::state.eq(ResultState::Final))
        .order(results::number.desc())
        .select((rounds::id, results::snapshot, results::sha256, results::number, results::published_at))
        .into_boxed();
    if let Some(number) = number {
        query = query.filter(results::number.eq(number));
    }
    Ok(query.first(conn).optional()?)
}

/// A published result as a list names it.
#[derive(Clone, Debug, Queryable)]
pub struct PublicHead {
    pub round: RoundId,
    pub round_zh: String,
    pub round_en: String,
    pub number: i32,
    pub published_at: Option<Timestamp>,
    pub sha256: Vec<u8>,
    pub competition_zh: String,
    pub competition_en: String,
    pub time_zone: String,
}

/// The published results of a competition by the order of its rounds, the newest of a round first.
pub fn public_results(conn: &mut Conn, slug: &str) -> Result<Vec<PublicHead>, AppError> {
    whole(
        results::table
            .inner_join(rounds::table.inner_join(competitions::table))
            .filter(competitions::slug.eq(slug))
            .filter(results::state.eq(ResultState::Final))
            .order((rounds::position, rounds::id, results::number.desc()))
            .select((
                rounds::id,
                rounds::name_zh,
                rounds::name_en,
                results::number,
                results::published_at,
                results::sha256,
                competitions::name_zh,
                competitions::name_en,
                competitions::time_zone,
            ))
            .limit(MOST_LISTED + 1)
            .load(conn)?,
        MOST_LISTED,
    )
}

/// Publishes a result that waits for its approval. Answers whether it still waited.
pub fn set_published(
    conn: &mut Conn,
    id: ResultId,
    at: Timestamp,
    by: Option<AccountId>,
) -> Result<bool, AppError> {
    let waiting = results::table.find(id).filter(results::state.eq(ResultState::Computed));
    let changed = diesel::update(waiting)
        .set((
            results::state.eq(ResultState::Final),
            results::published_at.eq(at),
            results::published_by.eq(by),
        ))
        .execute(conn)?;
    Ok(changed > 0)
}

/// The results of a round that wait for an approval, with their numbers.
pub fn waiting_results(conn: &mut Conn, round: RoundId) -> Result<Vec<(ResultId, i32)>, AppError> {
    Ok(results::table
        .filter(results::round_id.eq(round))
        .filter(results::state.eq(ResultState::Computed))
        .order(results::number)
        .select((results::id, results::number))
        .load(conn)?)
}

/// Drops a result that waits.
pub fn discard(conn: &mut Conn, result: ResultId) -> Result<usize, AppError> {
    let waiting = results::table.find(result).filter(results::state.eq(ResultState::Computed));
    Ok(diesel::update(waiting).set(results::state.eq(ResultState::Discarded)).execute(conn)?)
}

/// The published rounds in which an entry was judged and whose present result names it, in their order.
pub fn published_rounds_of(
    conn: &mut Conn,
    entry: EntryId,
) -> Result<Vec<(RoundId, String, String)>, AppError> {
    let judged = sheets::table.filter(sheets::entry_id.eq(entry)).select(sheets::round_id);
    // An entry begins with its identifier in the canonical text, in which quotation marks of people are escaped.
    let named = format!("%{{\"id\":\"{}\",%", Uuid::from(entry).hyphenated());
    let found: Vec<(RoundId, String, String, bool)> = results::table
        .inner_join(rounds::table)
        .filter(rounds::id.eq_any(judged))
        .filter(results::state.eq(ResultState::Final))
        .order((rounds::position, rounds::id, results::number.desc()))
        .select((rounds::id, rounds::name_zh, rounds::name_en, results::snapshot.like(named)))
        .limit(MOST_LISTED + 1)
        .load(conn)?;
    let mut newest = whole(found, MOST_LISTED)?;
    newest.dedup_by_key(|(round, ..)| *round);
    Ok(newest
        .into_iter()
        .filter(|(.., is_named)| *is_named)
        .map(|(round, name_zh, name_en, _)| (round, name_zh, name_en))
        .collect())
}

/// Marks a closed round as finalised.
pub fn finalise_round(conn: &mut Conn, round: RoundId) -> Result<usize, AppError> {
    let closed = rounds::table.find(round).filter(rounds::state.eq(RoundState::Closed));
    Ok(diesel::update(closed)
        .set((rounds::state.eq(RoundState::Finalised), rounds::version.eq(rounds::version + 1)))
        .execute(conn)?)
}

/// A round of this competition, with the published snapshot of the round from which its entries come.
pub fn round_and_source(
    conn: &mut Conn,
    competition: CompetitionId,
    round: RoundId,
) -> Result<Option<(RoundRow, Option<String>)>, AppError> {
    let is_source =
        results::round_id.nullable().eq(rounds::source_round_id).and(results::state.eq(ResultState::Final));
    Ok(rounds::table
        .left_join(results::table.on(is_source))
        .filter(rounds::id.eq(round))
        .filter(rounds::competition_id.eq(competition))
        .order(results::number.desc())
        .select((RoundRow::as_select(), results::snapshot.nullable()))
        .first(conn)
        .optional()?)
}

/// What a ranking needs of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct EntrantRow {
    pub id: EntryId,
    pub number: String,
    pub name: String,
    pub region_id: RegionId,
    pub track_id: TrackId,
}

/// The admitted entries of a competition, by number.
pub fn admitted_entries(conn: &mut Conn, competition: CompetitionId) -> Result<Vec<EntrantRow>, AppError> {
    whole(
        entries::table
            .filter(entries::competition_id.eq(competition))
            .filter(entries::state.eq(EntryState::Admitted))
            .order((entries::number, entries::id))
            .select((entries::id, entries::number, entries::name, entries::region_id, entries::track_id))
            .limit(MOST_ENTRIES + 1)
            .load(conn)?,
        MOST_ENTRIES,
    )
}

/// What a ranking needs of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct SheetLine {
    pub id: SheetId,
    pub entry_id: EntryId,
    pub expert_id: ExpertId,
    pub state: SheetState,
    pub version: i32,
    pub saved_at: Option<Timestamp>,
}

/// The sheets of a round, by identifier.
pub fn sheet_lines(conn: &mut Conn, round: RoundId) -> Result<Vec<SheetLine>, AppError> {
    whole(
        sheets::table
            .filter(sheets::round_id.eq(round))
            .order(sheets::id)
            .select((
                sheets::id,
                sheets::entry_id,
                sheets::expert_id,
                sheets::state,
                sheets::version,
                sheets::saved_at,
            ))
            .limit(MOST_SHEETS + 1)
            .load(conn)?,
        MOST_SHEETS,
    )
}

/// When the submitted sheets of a round were, by identifier.
pub fn submission_times(conn: &mut Conn, round: RoundId) -> Result<Vec<(SheetId, Timestamp)>, AppError> {
    whole(
        sheets::table
            .filter(sheets::round_id.eq(round))
            .filter(sheets::state.eq(SheetState::Submitted))
            .filter(sheets::submitted_at.is_not_null())
            .order(sheets::id)
            .select((sheets::id, sheets::submitted_at.assume_not_null()))
            .limit(MOST_SHEETS + 1)
            .load(conn)?,
        MOST_SHEETS,
    )
}

/// What a ranking needs of a mark.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct MarkLine {
    pub sheet_id: SheetId,
    pub criterion_id: CriterionId,
    pub points: i32,
}

/// The marks of the submitted sheets of a round, by sheet.
pub fn mark_lines(conn: &mut Conn, round: RoundId) -> Result<Vec<MarkLine>, AppError> {
    whole(
        marks::table
            .inner_join(sheets::table)
            .filter(sheets::round_id.eq(round))
            .filter(sheets::state.eq(SheetState::Submitted))
            .order((marks::sheet_id, marks::criterion_id))
            .select((marks::sheet_id, marks::criterion_id, marks::points))
            .limit(MOST_MARKS + 1)
            .load(conn)?,
        MOST_MARKS,
    )
}

/// The names of the experts who have sheets in a round.
pub fn judge_names(conn: &mut Conn, round: RoundId) -> Result<Vec<(ExpertId, String)>, AppError> {
    let judges = judges_of(conn, round)?;
    Ok(judges.into_iter().map(|(id, name, _)| (id, name)).collect())
}

/// The names and regions of the experts who have sheets in a round.
pub fn judges_of(conn: &mut Conn, round: RoundId) -> Result<Vec<(ExpertId, String, String)>, AppError> {
    whole(
        experts::table
            .inner_join(sheets::table)
            .filter(sheets::round_id.eq(round))
            .order(experts::id)
            .select((experts::id, experts::name, experts::region))
            .distinct()
            .limit(MOST_ENTRIES + 1)
            .load(conn)?,
        MOST_ENTRIES,
    )
}

/// An entry of this account.
#[derive(Clone, Debug, Queryable)]
pub struct OwnEntry {
    pub id: EntryId,
    pub number: String,
    pub name: String,
}

/// An entry of a competition that this account leads.
pub fn own_entry(
    conn: &mut Conn,
    competition: CompetitionId,
    account: AccountId,
    entry: EntryId,
) -> Result<Option<OwnEntry>, AppError> {
    Ok(entries::table
        .find(entry)
        .filter(entries::competition_id.eq(competition))
        .filter(entries::leader_account_id.eq(account))
        .select((entries::id, entries::number, entries::name))
        .first(conn)
        .optional()?)
}

/// The comments that judges wrote on their submitted sheets of an entry, with the sheets.
pub fn comments_on(
    conn: &mut Conn,
    round: RoundId,
    entry: EntryId,
) -> Result<Vec<(SheetId, String)>, AppError> {
    whole(
        sheets::table
            .filter(sheets::round_id.eq(round))
            .filter(sheets::entry_id.eq(entry))
            .filter(sheets::state.eq(SheetState::Submitted))
            .filter(sheets::comment.ne(""))
            .order(sheets::id)
            .select((sheets::id, sheets::comment))
            .limit(MOST_LISTED + 1)
            .load(conn)?,
        MOST_LISTED,
    )
}
