//! The SQL of what pages of judging show: a judge's own sheets, one sheet with its entry, the organizer's board.

use diesel::prelude::*;

use crate::{
    db::{
        Conn,
        schema::{
            accounts, conflicts, entries, experts, mentorships, regions, rounds, sheet_revisions, sheets,
            tracks,
        },
        whole,
    },
    domain::{
        id::{
            AccountId, CompetitionId, ConflictId, EntryId, ExpertId, MentorshipId, RoundId, RubricId, SheetId,
        },
        states::{EntryState, RoundState, SheetState},
        time::Timestamp,
    },
    each_backend,
    error::AppError,
};

use super::RevisionRow;

/// The most rounds of one competition.
const MOST_ROUNDS: i64 = 500;

/// The most sheets of one judge that are listed.
const MOST_OWN: i64 = 5_000;

/// The most sheets or entries of one round that a board lists.
const MOST_ON_BOARD: i64 = 50_000;

/// The most revisions of one sheet.
const MOST_REVISIONS: i64 = 10_000;

/// The most experts among whom a sheet is given.
const MOST_EXPERTS: i64 = 10_000;

/// A round in which a judge has sheets.
#[derive(Clone, Debug, Queryable)]
pub struct OwnRound {
    pub id: RoundId,
    pub name_zh: String,
    pub name_en: String,
    pub opens_at: Timestamp,
    pub closes_at: Timestamp,
    pub state: RoundState,
    pub is_blind: bool,
    pub rule: String,
}

/// The rounds of a competition that judges may see, in their order.
pub fn visible_rounds(conn: &mut Conn, competition: CompetitionId) -> Result<Vec<OwnRound>, AppError> {
    whole(
        rounds::table
            .filter(rounds::competition_id.eq(competition))
            .filter(rounds::state.ne(RoundState::Preparing))
            .order((rounds::position, rounds::id))
            .select((
                rounds::id,
                rounds::name_zh,
                rounds::name_en,
                rounds::opens_at,
                rounds::closes_at,
                rounds::state,
                rounds::is_blind,
                rounds::rule,
            ))
            .limit(MOST_ROUNDS + 1)
            .load(conn)?,
        MOST_ROUNDS,
    )
}

/// A line of a judge's list.
#[derive(Clone, Debug, Queryable)]
pub struct OwnLine {
    pub id: SheetId,
    pub round_id: RoundId,
    pub state: SheetState,
    pub total: Option<i32>,
    pub number: String,
    pub name: String,
    pub entry_state: EntryState,
    pub track_zh: String,
    pub track_en: String,
}

impl OwnLine {
    /// Whether the sheet is still wanted: it is in force, and its entry has not left the competition.
    pub fn is_wanted(&self) -> bool {
        self.state.is_in_force() && self.entry_state == EntryState::Admitted
    }
}

/// A judge's own sheets in a competition, by entry number.
pub fn own_lines(
    conn: &mut Conn,
    competition: CompetitionId,
    account: AccountId,
) -> Result<Vec<OwnLine>, AppError> {
    whole(
        sheets::table
            .inner_join(experts::table)
            .inner_join(entries::table.inner_join(tracks::table))
            .filter(experts::account_id.eq(account))
            .filter(experts::competition_id.eq(competition))
            .order((entries::number, sheets::id))
            .select((
                sheets::id,
                sheets::round_id,
                sheets::state,
                sheets::total,
                entries::number,
                entries::name,
                entries::state,
                tracks::name_zh,
                tracks::name_en,
            ))
            .limit(MOST_OWN + 1)
            .load(conn)?,
        MOST_OWN,
    )
}

/// A judge's own sheets of one round: sheet, its state and its entry's, by entry number.
pub fn own_states(
    conn: &mut Conn,
    round: RoundId,
    judge: ExpertId,
) -> Result<Vec<(SheetId, SheetState, EntryState)>, AppError> {
    whole(
        each_backend!(conn, |c| sheets::table
            .inner_join(entries::table)
            .filter(sheets::expert_id.eq(judge))
            .filter(sheets::round_id.eq(round))
            .order((entries::number, sheets::id))
            .select((sheets::id, sheets::state, entries::state))
            .limit(MOST_OWN + 1)
            .load(c))?,
        MOST_OWN,
    )
}

/// What a judge's sheet shows of its round.
#[derive(Clone, Debug, Queryable)]
pub struct SheetRound {
    pub id: RoundId,
    pub name_zh: String,
    pub name_en: String,
    pub opens_at: Timestamp,
    pub closes_at: Timestamp,
    pub state: RoundState,
    pub is_blind: bool,
    pub hides_plans: bool,
    pub rubric_id: RubricId,
    pub rule: String,
}

impl SheetRound {
    /// Whether the business plans, which may name the teams, are kept from the judges.
    pub fn keeps_plans(&self) -> bool {
        self.is_blind && self.hides_plans
    }
}

/// What a judge's sheet shows of its entry.
#[derive(Clone, Debug, Queryable)]
pub struct SheetEntry {
    pub id: EntryId,
    pub state: EntryState,
    pub number: String,
    pub name: String,
    pub leader: String,
    pub organization: String,
    pub website: String,
    pub summary: String,
    pub track_zh: String,
    pub track_en: String,
    pub region_zh: String,
    pub region_en: String,
}

/// A judge's sheet with its round and its entry.
#[derive(Clone, Debug, Queryable)]
pub struct SheetView {
    pub id: SheetId,
    pub judge: ExpertId,
    pub state: SheetState,
    pub version: i32,
    pub comment: String,
    pub saved_at: Option<Timestamp>,
    pub reason: String,
    pub round: SheetRound,
    pub entry: SheetEntry,
}

/// The sheet of this judge in this competition with its round and its entry.
pub fn own_sheet_view(
    conn: &mut Conn,
    competition: CompetitionId,
    account: AccountId,
    id: SheetId,
) -> Result<Option<SheetView>, AppError> {
    let view = each_backend!(conn, |c| sheets::table
        .inner_join(rounds::table)
        .inner_join(experts::table)
        .inner_join(entries::table.inner_join(tracks::table).inner_join(regions::table))
        .filter(sheets::id.eq(id))
        .filter(rounds::competition_id.eq(competition))
        .filter(experts::account_id.eq(account))
        .filter(rounds::state.ne(RoundState::Preparing))
        .select((
            sheets::id,
            sheets::expert_id,
            sheets::state,
            sheets::version,
            sheets::comment,
            sheets::saved_at,
            sheets::reason,
            (
                rounds::id,
                rounds::name_zh,
                rounds::name_en,
                rounds::opens_at,
                rounds::closes_at,
                rounds::state,
                rounds::is_blind,
                rounds::hides_plans,
                rounds::rubric_id,
                rounds::rule,
            ),
            (
                entries::id,
                entries::state,
                entries::number,
                entries::name,
                entries::leader,
                entries::organization,
                entries::website,
                entries::summary,
                tracks::name_zh,
                tracks::name_en,
                regions::name_zh,
                regions::name_en,
            ),
        ))
        .first(c));
    Ok(view.optional()?)
}

/// A sheet on the organizer's board.
#[derive(Clone, Debug, Queryable)]
pub struct BoardLine {
    pub id: SheetId,
    pub state: SheetState,
    pub saved_at: Option<Timestamp>,
    pub entry_id: EntryId,
    pub number: String,
    pub entry_name: String,
    pub entry_state: EntryState,
    pub expert_id: ExpertId,
    pub expert_name: String,
    pub organization: String,
}

/// All sheets of a round, by entry number.
pub fn board_lines(conn: &mut Conn, round: RoundId) -> Result<Vec<BoardLine>, AppError> {
    whole(
        sheets::table
            .inner_join(entries::table)
            .inner_join(experts::table)
            .filter(sheets::round_id.eq(round))
            .order((entries::number, sheets::assigned_at, sheets::id))
            .select((
                sheets::id,
                sheets::state,
                sheets::saved_at,
                entries::id,
                entries::number,
                entries::name,
                entries::state,
                experts::id,
                experts::name,
                experts::organization,
            ))
            .limit(MOST_ON_BOARD + 1)
            .load(conn)?,
        MOST_ON_BOARD,
    )
}

/// The admitted entries of a competition: entry, number and name, by number.
pub fn admitted_entries(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<(EntryId, String, String)>, AppError> {
    whole(
        entries::table
            .filter(entries::competition_id.eq(competition))
            .filter(entries::state.eq(EntryState::Admitted))
            .order((entries::number, entries::id))
            .select((entries::id, entries::number, entries::name))
            .limit(MOST_ON_BOARD + 1)
            .load(conn)?,
        MOST_ON_BOARD,
    )
}

/// Entry and judge of a sheet, in words.
#[derive(Clone, Debug, Queryable)]
pub struct SheetNames {
    pub number: String,
    pub entry_name: String,
    pub entry_organization: String,
    pub entry_state: EntryState,
    pub expert_name: String,
    pub expert_organization: String,
}

/// Who judges what on a sheet.
pub fn sheet_names(conn: &mut Conn, sheet: SheetId) -> Result<Option<SheetNames>, AppError> {
    Ok(sheets::table
        .inner_join(entries::table)
        .inner_join(experts::table)
        .filter(sheets::id.eq(sheet))
        .select((
            entries::number,
            entries::name,
            entries::organization,
            entries::state,
            experts::name,
            experts::organization,
        ))
        .first(conn)
        .optional()?)
}

/// All revisions of a sheet, each with the name of who made it, the oldest first.
pub fn revisions_of(conn: &mut Conn, sheet: SheetId) -> Result<Vec<(RevisionRow, Option<String>)>, AppError> {
    whole(
        sheet_revisions::table
            .left_join(accounts::table.on(sheet_revisions::by_account_id.eq(accounts::id.nullable())))
            .filter(sheet_revisions::sheet_id.eq(sheet))
            .order(sheet_revisions::version)
            .select((RevisionRow::as_select(), accounts::name.nullable()))
            .limit(MOST_REVISIONS + 1)
            .load(conn)?,
        MOST_REVISIONS,
    )
}

/// Somebody to whom a sheet may be given.
#[derive(Clone, Debug, Queryable)]
pub struct Judge {
    pub id: ExpertId,
    pub name: String,
    pub organization: String,
}

/// The judges of a competition who have not withdrawn, in the order of their names.
pub fn judges_of(conn: &mut Conn, competition: CompetitionId) -> Result<Vec<Judge>, AppError> {
    let mut judges: Vec<Judge> = whole(
        experts::table
            .filter(experts::competition_id.eq(competition))
            .filter(experts::is_judge.eq(true))
            .filter(experts::withdrawn_at.is_null())
            .order(experts::id)
            .select((experts::id, experts::name, experts::organization))
            .limit(MOST_EXPERTS + 1)
            .load(conn)?,
        MOST_EXPERTS,
    )?;
    // Texts are sorted here, because the databases do not sort them alike.
    judges.sort_by(|first, second| (&first.name, first.id).cmp(&(&second.name, second.id)));
    Ok(judges)
}

/// The experts who have a conflict with an entry that was declared or left by a recusal.
pub fn conflicted_experts(conn: &mut Conn, entry: EntryId) -> Result<Vec<ExpertId>, AppError> {
    let found: Vec<(ConflictId, ExpertId)> = whole(
        conflicts::table
            .filter(conflicts::entry_id.eq(entry))
            .filter(conflicts::lifted_at.is_null())
            .order(conflicts::id)
            .select((conflicts::id, conflicts::expert_id))
            .limit(MOST_EXPERTS + 1)
            .load(conn)?,
        MOST_EXPERTS,
    )?;
    Ok(found.into_iter().map(|(_, expert)| expert).collect())
}

/// The experts who are or were mentors of an entry.
pub fn mentors_of(conn: &mut Conn, entry: EntryId) -> Result<Vec<ExpertId>, AppError> {
    let found: Vec<(MentorshipId, ExpertId)> = whole(
        mentorships::table
            .filter(mentorships::entry_id.eq(entry))
            .order(mentorships::id)
            .select((mentorships::id, mentorships::expert_id))
            .limit(MOST_EXPERTS + 1)
            .load(conn)?,
        MOST_EXPERTS,
    )?;
    Ok(found.into_iter().map(|(_, expert)| expert).collect())
}

/// The experts who have a sheet for an entry in a round, whatever its state.
pub fn experts_with_sheet(
    conn: &mut Conn,
    round: RoundId,
    entry: EntryId,
) -> Result<Vec<ExpertId>, AppError> {
    whole(
        sheets::table
            .filter(sheets::round_id.eq(round))
            .filter(sheets::entry_id.eq(entry))
            .order(sheets::expert_id)
            .select(sheets::expert_id)
            .limit(MOST_EXPERTS + 1)
            .load(conn)?,
        MOST_EXPERTS,
    )
}

/// The judges of a competition by e-mail address, with their organizations.
pub fn judge_addresses(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<(ExpertId, String, String)>, AppError> {
    whole(
        experts::table
            .filter(experts::competition_id.eq(competition))
            .filter(experts::is_judge.eq(true))
            .filter(experts::withdrawn_at.is_null())
            .order(experts::id)
            .select((experts::id, experts::email, experts::organization))
            .limit(MOST_ON_BOARD + 1)
            .load(conn)?,
        MOST_ON_BOARD,
    )
}

/// The admitted entries of a competition by number, with their organizations.
pub fn entry_numbers(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<(EntryId, String, String)>, AppError> {
    whole(
        entries::table
            .filter(entries::competition_id.eq(competition))
            .filter(entries::state.eq(EntryState::Admitted))
            .order(entries::id)
            .select((entries::id, entries::number, entries::organization))
            .limit(MOST_ON_BOARD + 1)
            .load(conn)?,
        MOST_ON_BOARD,
    )
}

/// Every pair of entry and expert of a competition that a declared conflict or a recusal keeps apart.
pub fn conflicted_pairs(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<(EntryId, ExpertId)>, AppError> {
    whole(
        conflicts::table
            .filter(conflicts::competition_id.eq(competition))
            .filter(conflicts::lifted_at.is_null())
            .order(conflicts::id)
            .select((conflicts::entry_id, conflicts::expert_id))
            .limit(MOST_ON_BOARD + 1)
            .load(conn)?,
        MOST_ON_BOARD,
    )
}

/// Every pair of entry and mentor of a competition, past mentorships included.
pub fn mentored_pairs(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<(EntryId, ExpertId)>, AppError> {
    whole(
        mentorships::table
            .filter(mentorships::competition_id.eq(competition))
            .order(mentorships::id)
            .select((mentorships::entry_id, mentorships::expert_id))
            .limit(MOST_ON_BOARD + 1)
            .load(conn)?,
        MOST_ON_BOARD,
    )
}
