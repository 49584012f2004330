//! What the desk, the lists and the home page count. The database counts; sums over several groups are made
//! from the rows.

use diesel::{
    dsl::{count, count_star, exists, not},
    prelude::*,
};

use super::CompetitionRow;
use crate::{
    db::{
        Conn,
        schema::{
            attachments, coaching_sessions, competitions, criteria, entries, experts, imports, links, marks,
            memberships, mentorships, pairings, plans, results, rounds, rubrics, schemes, sheets,
        },
    },
    domain::{
        id::{AccountId, CompetitionId, ExpertId, RegionId, RoundId, RubricId, SchemeId, TrackId},
        role::Role,
        states::{EntryState, PlanState, SheetState},
        time::Timestamp,
    },
    error::AppError,
};

/// The kind of attachment that is a business plan.
const PLAN: &str = "plan";

/// The competitions that the home page lists, the one that closes last first.
pub fn listed_competitions(conn: &mut Conn) -> Result<Vec<CompetitionRow>, AppError> {
    Ok(competitions::table
        .filter(competitions::is_listed.eq(true))
        .order((competitions::entries_close_at.desc(), competitions::id))
        .select(CompetitionRow::as_select())
        .limit(100)
        .load(conn)?)
}

/// What an account is where, the newest competition first.
pub fn competitions_of_account(
    conn: &mut Conn,
    account: AccountId,
) -> Result<Vec<(CompetitionRow, Role)>, AppError> {
    Ok(memberships::table
        .inner_join(competitions::table)
        .filter(memberships::account_id.eq(account))
        .order((competitions::created_at.desc(), competitions::id, memberships::id))
        .select((CompetitionRow::as_select(), memberships::role))
        .limit(300)
        .load(conn)?)
}

/// Those of these competitions that have a published result.
pub fn with_published_results(
    conn: &mut Conn,
    ids: &[CompetitionId],
) -> Result<Vec<CompetitionId>, AppError> {
    Ok(results::table
        .inner_join(rounds::table)
        .filter(results::published_at.is_not_null())
        .filter(rounds::competition_id.eq_any(ids.to_vec()))
        .select(rounds::competition_id)
        .distinct()
        .load(conn)?)
}

/// The rounds of a competition that have a published result.
pub fn published_rounds(conn: &mut Conn, competition: CompetitionId) -> Result<Vec<RoundId>, AppError> {
    Ok(results::table
        .inner_join(rounds::table)
        .filter(results::published_at.is_not_null())
        .filter(rounds::competition_id.eq(competition))
        .select(results::round_id)
        .distinct()
        .load(conn)?)
}

/// The schemes of a competition that have a published pairing, with their names in both languages.
pub fn published_pairings(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<(SchemeId, String, String)>, AppError> {
    Ok(pairings::table
        .inner_join(schemes::table)
        .filter(pairings::published_at.is_not_null())
        .filter(schemes::competition_id.eq(competition))
        .order(schemes::id)
        .select((schemes::id, schemes::name_zh, schemes::name_en))
        .distinct()
        .load(conn)?)
}

/// Whether a competition has a pairing that is in force; one whose publication is asked for is.
pub fn has_pairing_in_force(conn: &mut Conn, competition: CompetitionId) -> Result<bool, AppError> {
    let applied = pairings::table
        .inner_join(schemes::table)
        .filter(schemes::competition_id.eq(competition))
        .filter(pairings::state.eq(PlanState::Applied));
    Ok(diesel::select(exists(applied)).get_result(conn)?)
}

/// How many entries each track has.
pub fn entries_by_track(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<(TrackId, i64)>, AppError> {
    Ok(entries::table
        .filter(entries::competition_id.eq(competition))
        .group_by(entries::track_id)
        .select((entries::track_id, count_star()))
        .load(conn)?)
}

/// How many entries of each region are in each state.
pub fn entries_by_state(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<(RegionId, EntryState, i64)>, AppError> {
    Ok(entries::table
        .filter(entries::competition_id.eq(competition))
        .group_by((entries::region_id, entries::state))
        .select((entries::region_id, entries::state, count_star()))
        .load(conn)?)
}

/// How many admitted entries of a competition have a business plan.
pub fn entries_with_plan(conn: &mut Conn, competition: CompetitionId) -> Result<i64, AppError> {
    let plans = attachments::table
        .filter(attachments::entry_id.eq(entries::id))
        .filter(attachments::kind.eq(PLAN))
        .filter(attachments::replaced_at.is_null());
    Ok(entries::table
        .filter(entries::competition_id.eq(competition))
        .filter(entries::state.eq(EntryState::Admitted))
        .filter(exists(plans))
        .count()
        .get_result(conn)?)
}

/// How many coordinators each region has.
pub fn coordinators_by_region(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<(Option<RegionId>, i64)>, AppError> {
    Ok(memberships::table
        .filter(memberships::competition_id.eq(competition))
        .filter(memberships::region_id.is_not_null())
        .group_by(memberships::region_id)
        .select((memberships::region_id, count_star()))
        .load(conn)?)
}

/// How many invitations that are still good name each region.
pub fn invitations_by_region(
    conn: &mut Conn,
    competition: CompetitionId,
    now: Timestamp,
) -> Result<Vec<(Option<RegionId>, i64)>, AppError> {
    Ok(links::table
        .filter(links::competition_id.eq(competition))
        .filter(links::region_id.is_not_null())
        .filter(links::used_at.is_null())
        .filter(links::expires_at.gt(now))
        .group_by(links::region_id)
        .select((links::region_id, count_star()))
        .load(conn)?)
}

/// Lets go of a region in the invitations that were used or have ended.
pub fn forget_region_of_links(conn: &mut Conn, region: RegionId) -> Result<(), AppError> {
    diesel::update(links::table.filter(links::region_id.eq(region)))
        .set(links::region_id.eq(None::<RegionId>))
        .execute(conn)?;
    Ok(())
}

/// How many admitted entries of each region have no mentor.
pub fn entries_without_mentor(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<(RegionId, i64)>, AppError> {
    let mentored = mentorships::table
        .filter(mentorships::entry_id.eq(entries::id))
        .filter(mentorships::ended_at.is_null());
    Ok(entries::table
        .filter(entries::competition_id.eq(competition))
        .filter(entries::state.eq(EntryState::Admitted))
        .filter(not(exists(mentored)))
        .group_by(entries::region_id)
        .select((entries::region_id, count_star()))
        .load(conn)?)
}

/// How many admitted entries of each region have a mentor but no coaching record.
pub fn entries_without_coaching(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<(RegionId, i64)>, AppError> {
    let mentored = mentorships::table
        .filter(mentorships::entry_id.eq(entries::id))
        .filter(mentorships::ended_at.is_null());
    let coached = mentorships::table
        .inner_join(coaching_sessions::table.on(coaching_sessions::mentorship_id.eq(mentorships::id)))
        .filter(mentorships::entry_id.eq(entries::id));
    Ok(entries::table
        .filter(entries::competition_id.eq(competition))
        .filter(entries::state.eq(EntryState::Admitted))
        .filter(exists(mentored))
        .filter(not(exists(coached)))
        .group_by(entries::region_id)
        .select((entries::region_id, count_star()))
        .load(conn)?)
}

/// How many experts judge, mentor, or do both.
pub fn experts_by_duty(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<(bool, bool, i64)>, AppError> {
    Ok(experts::table
        .filter(experts::competition_id.eq(competition))
        .filter(experts::withdrawn_at.is_null())
        .group_by((experts::is_judge, experts::is_mentor))
        .select((experts::is_judge, experts::is_mentor, count_star()))
        .load(conn)?)
}

/// How many sheets of each round are in each state.
pub fn sheets_by_state(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<(RoundId, SheetState, i64)>, AppError> {
    Ok(sheets::table
        .inner_join(rounds::table)
        .filter(rounds::competition_id.eq(competition))
        .group_by((sheets::round_id, sheets::state))
        .select((sheets::round_id, sheets::state, count_star()))
        .load(conn)?)
}

/// How many sheets in each state each judge of a competition's rounds has.
pub fn sheets_by_judge(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<(RoundId, ExpertId, SheetState, i64)>, AppError> {
    Ok(sheets::table
        .inner_join(rounds::table)
        .filter(rounds::competition_id.eq(competition))
        .group_by((sheets::round_id, sheets::expert_id, sheets::state))
        .select((sheets::round_id, sheets::expert_id, sheets::state, count_star()))
        .load(conn)?)
}

/// How many entries have a sheet in each round.
pub fn entries_by_round(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<(RoundId, i64)>, AppError> {
    Ok(sheets::table
        .inner_join(rounds::table)
        .filter(rounds::competition_id.eq(competition))
        .group_by(sheets::round_id)
        .select((sheets::round_id, count(sheets::entry_id).aggregate_distinct()))
        .load(conn)?)
}

/// Whether a mark was given in a round.
pub fn has_marks(conn: &mut Conn, round: RoundId) -> Result<bool, AppError> {
    let mark: Option<i32> = marks::table
        .inner_join(sheets::table)
        .filter(sheets::round_id.eq(round))
        .select(marks::points)
        .limit(1)
        .first(conn)
        .optional()?;
    Ok(mark.is_some())
}

/// Whether anything rests on a round that is being prepared: sheets, plans, a file of marks that was confirmed, or a round that takes its entries from it.
pub fn is_round_used(conn: &mut Conn, round: RoundId) -> Result<bool, AppError> {
    let has_sheets = exists(sheets::table.filter(sheets::round_id.eq(round)));
    let has_plans = exists(plans::table.filter(plans::round_id.eq(round)));
    let applied =
        imports::table.filter(imports::round_id.eq(round)).filter(imports::applied_at.is_not_null());
    let has_files = exists(applied);
    let is_source = exists(rounds::table.filter(rounds::source_round_id.eq(round)));
    Ok(diesel::select(has_sheets.or(has_plans).or(has_files).or(is_source)).get_result(conn)?)
}

/// The rubrics of a competition by which a mark was given.
pub fn marked_rubrics(conn: &mut Conn, competition: CompetitionId) -> Result<Vec<RubricId>, AppError> {
    Ok(marks::table
        .inner_join(criteria::table.inner_join(rubrics::table))
        .filter(rubrics::competition_id.eq(competition))
        .select(rubrics::id)
        .distinct()
        .load(conn)?)
}

/// Whether a mark was given by a rubric.
pub fn is_marked(conn: &mut Conn, rubric: RubricId) -> Result<bool, AppError> {
    let mark: Option<i32> = marks::table
        .inner_join(criteria::table)
        .filter(criteria::rubric_id.eq(rubric))
        .select(marks::points)
        .limit(1)
        .first(conn)
        .optional()?;
    Ok(mark.is_some())
}

/// The assistance schemes of a competition: name in both languages and the wishes' deadline.
pub fn schemes_of(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<(SchemeId, String, String, Timestamp)>, AppError> {
    Ok(schemes::table
        .filter(schemes::competition_id.eq(competition))
        .order((schemes::created_at, schemes::id))
        .select((schemes::id, schemes::name_zh, schemes::name_en, schemes::wishes_close_at))
        .limit(100)
        .load(conn)?)
}

/// The state of every pairing of a competition's schemes, and whether it is published.
pub fn pairings_by_scheme(
    conn: &mut Conn,
    competition: CompetitionId,
) -> Result<Vec<(SchemeId, PlanState, Option<Timestamp>)>, AppError> {
    Ok(pairings::table
        .inner_join(schemes::table)
        .filter(schemes::competition_id.eq(competition))
        .order((pairings::scheme_id, pairings::number, pairings::id))
        .select((pairings::scheme_id, pairings::state, pairings::published_at))
        .limit(1_000)
        .load(conn)?)
}
