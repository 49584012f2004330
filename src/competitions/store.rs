//! The SQL of competitions, their regions, tracks, rubrics and rounds.

#![expect(missing_docs, reason = "columns are described where they are made, in migrations/")]

pub mod counts;
pub mod publications;

use diesel::prelude::*;

use crate::{
    db::{
        Conn,
        schema::{competitions, criteria, criterion_levels, imports, regions, rounds, rubrics, tracks},
    },
    domain::{
        id::{CompetitionId, CriterionId, RegionId, RoundId, RubricId, TrackId},
        states::{Control, CriterionKind, RoundSource, RoundState},
        time::Timestamp,
    },
    each_backend,
    error::AppError,
};

/// The most regions, tracks, rubrics, criteria or rounds that are listed of one competition or rubric.
const MOST_PARTS: i64 = 500;

/// The most levels that are listed of one rubric.
const MOST_LEVELS: i64 = 2_000;

/// A row of competitions.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = competitions, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct CompetitionRow {
    pub id: CompetitionId,
    pub slug: String,
    pub name_zh: String,
    pub name_en: String,
    pub call_zh: String,
    pub call_en: String,
    pub time_zone: String,
    pub entries_open_at: Timestamp,
    pub entries_close_at: Timestamp,
    pub needs_four_eyes: bool,
    pub is_listed: bool,
    pub version: i32,
    pub created_at: Timestamp,
}

impl CompetitionRow {
    /// Its time zone; Shanghai's where the name is not known any more.
    pub fn zone(&self) -> chrono_tz::Tz {
        self.time_zone.parse().unwrap_or(chrono_tz::Asia::Shanghai)
    }
}

/// Adds a competition.
pub fn insert_competition(conn: &mut Conn, row: &CompetitionRow) -> Result<(), AppError> {
    diesel::insert_into(competitions::table).values(row).execute(conn)?;
    Ok(())
}

/// The competition with an identifier.
pub fn competition_by_id(conn: &mut Conn, id: CompetitionId) -> Result<Option<CompetitionRow>, AppError> {
    Ok(competitions::table.find(id).select(CompetitionRow::as_select()).first(conn).optional()?)
}

/// The competition that an address names.
pub fn competition_by_slug(conn: &mut Conn, slug: &str) -> Result<Option<CompetitionRow>, AppError> {
    Ok(competitions::table
        .filter(competitions::slug.eq(slug))
        .select(CompetitionRow::as_select())
        .first(conn)
        .optional()?)
}

/// Writes a competition's settings over those of a version. Answers whether that version was still there.
pub fn update_competition(conn: &mut Conn, row: &CompetitionRow, over: i32) -> Result<bool, AppError> {
    let changed = diesel::update(competitions::table.find(row.id).filter(competitions::version.eq(over)))
        .set(row)
        .execute(conn)?;
    Ok(changed > 0)
}

/// A row of regions.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = regions, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct RegionRow {
    pub id: RegionId,
    pub competition_id: CompetitionId,
    pub position: i32,
    pub name_zh: String,
    pub name_en: String,
}

/// Adds rows of regions, 500 to a statement.
pub fn insert_regions(conn: &mut Conn, rows: &[RegionRow]) -> Result<(), AppError> {
    for part in rows.chunks(500) {
        each_backend!(conn, |c| diesel::insert_into(regions::table).values(part).execute(c))?;
    }
    Ok(())
}

/// The region with an identifier.
pub fn region_by_id(conn: &mut Conn, id: RegionId) -> Result<Option<RegionRow>, AppError> {
    Ok(regions::table.find(id).select(RegionRow::as_select()).first(conn).optional()?)
}

/// The regions of a competition, in their order.
pub fn regions_of(conn: &mut Conn, competition: CompetitionId) -> Result<Vec<RegionRow>, AppError> {
    Ok(regions::table
        .filter(regions::competition_id.eq(competition))
        .order((regions::position, regions::id))
        .select(RegionRow::as_select())
        .limit(MOST_PARTS)
        .load(conn)?)
}

/// Writes a region's names and position.
pub fn update_region(conn: &mut Conn, row: &RegionRow) -> Result<(), AppError> {
    diesel::update(regions::table.find(row.id)).set(row).execute(conn)?;
    Ok(())
}

/// Removes a region.
pub fn delete_region(conn: &mut Conn, region: RegionId) -> Result<(), AppError> {
    diesel::delete(regions::table.find(region)).execute(conn)?;
    Ok(())
}

/// A row of tracks.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = tracks, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct TrackRow {
    pub id: TrackId,
    pub competition_id: CompetitionId,
    pub position: i32,
    pub name_zh: String,
    pub name_en: String,
}

/// Adds rows of tracks, 500 to a statement.
pub fn insert_tracks(conn: &mut Conn, rows: &[TrackRow]) -> Result<(), AppError> {
    for part in rows.chunks(500) {
        each_backend!(conn, |c| diesel::insert_into(tracks::table).values(part).execute(c))?;
    }
    Ok(())
}

/// The track with an identifier.
pub fn track_by_id(conn: &mut Conn, id: TrackId) -> Result<Option<TrackRow>, AppError> {
    Ok(tracks::table.find(id).select(TrackRow::as_select()).first(conn).optional()?)
}

/// The tracks of a competition, in their order.
pub fn tracks_of(conn: &mut Conn, competition: CompetitionId) -> Result<Vec<TrackRow>, AppError> {
    Ok(tracks::table
        .filter(tracks::competition_id.eq(competition))
        .order((tracks::position, tracks::id))
        .select(TrackRow::as_select())
        .limit(MOST_PARTS)
        .load(conn)?)
}

/// Writes a track's names and position.
pub fn update_track(conn: &mut Conn, row: &TrackRow) -> Result<(), AppError> {
    diesel::update(tracks::table.find(row.id)).set(row).execute(conn)?;
    Ok(())
}

/// Removes a track.
pub fn delete_track(conn: &mut Conn, track: TrackId) -> Result<(), AppError> {
    diesel::delete(tracks::table.find(track)).execute(conn)?;
    Ok(())
}

/// A row of rubrics.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = rubrics, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct RubricRow {
    pub id: RubricId,
    pub competition_id: CompetitionId,
    pub number: i32,
    pub version: i32,
    pub name_zh: String,
    pub name_en: String,
    pub source: String,
    pub published_on: String,
    pub created_at: Timestamp,
    pub frozen_at: Option<Timestamp>,
    pub replaces_id: Option<RubricId>,
}

/// Adds a rubric.
pub fn insert_rubric(conn: &mut Conn, row: &RubricRow) -> Result<(), AppError> {
    diesel::insert_into(rubrics::table).values(row).execute(conn)?;
    Ok(())
}

/// The rubric with an identifier.
pub fn rubric_by_id(conn: &mut Conn, id: RubricId) -> Result<Option<RubricRow>, AppError> {
    Ok(rubrics::table.find(id).select(RubricRow::as_select()).first(conn).optional()?)
}

/// A rubric of this competition.
pub fn rubric_in(
    conn: &mut Conn,
    competition: CompetitionId,
    rubric: RubricId,
) -> Result<Option<RubricRow>, AppError> {
    Ok(rubrics::table
        .find(rubric)
        .filter(rubrics::competition_id.eq(competition))
        .select(RubricRow::as_select())
        .first(conn)
        .optional()?)
}

/// The rubrics of a competition, each with all its versions, the newest version first.
pub fn rubrics_of(conn: &mut Conn, competition: CompetitionId) -> Result<Vec<RubricRow>, AppError> {
    Ok(rubrics::table
        .filter(rubrics::competition_id.eq(competition))
        .order((rubrics::number, rubrics::version.desc(), rubrics::id))
        .select(RubricRow::as_select())
        .limit(MOST_PARTS)
        .load(conn)?)
}

/// Marks a rubric as frozen. Answers whether it was still open to changes.
pub fn freeze_rubric(conn: &mut Conn, rubric: RubricId, now: Timestamp) -> Result<bool, AppError> {
    let changed = diesel::update(rubrics::table.find(rubric).filter(rubrics::frozen_at.is_null()))
        .set(rubrics::frozen_at.eq(now))
        .execute(conn)?;
    Ok(changed > 0)
}

/// Writes a rubric's names, source and date.
pub fn update_rubric(conn: &mut Conn, row: &RubricRow) -> Result<(), AppError> {
    diesel::update(rubrics::table.find(row.id)).set(row).execute(conn)?;
    Ok(())
}

/// A row of criteria.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = criteria, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct CriterionRow {
    pub id: CriterionId,
    pub rubric_id: RubricId,
    pub position: i32,
    pub code: String,
    pub group_zh: String,
    pub group_en: String,
    pub name_zh: String,
    pub name_en: String,
    pub guidance_zh: String,
    pub guidance_en: String,
    pub control: Control,
    pub full_points: i32,
    pub step: i32,
    pub weight: i32,
    pub kind: CriterionKind,
}

/// Adds rows of criteria, 500 to a statement.
pub fn insert_criteria(conn: &mut Conn, rows: &[CriterionRow]) -> Result<(), AppError> {
    for part in rows.chunks(500) {
        each_backend!(conn, |c| diesel::insert_into(criteria::table).values(part).execute(c))?;
    }
    Ok(())
}

/// The criterion with an identifier.
pub fn criterion_by_id(conn: &mut Conn, id: CriterionId) -> Result<Option<CriterionRow>, AppError> {
    Ok(criteria::table.find(id).select(CriterionRow::as_select()).first(conn).optional()?)
}

/// The criteria of a rubric, in the order of the sheet.
pub fn criteria_of(conn: &mut Conn, rubric: RubricId) -> Result<Vec<CriterionRow>, AppError> {
    Ok(each_backend!(conn, |c| criteria::table
        .filter(criteria::rubric_id.eq(rubric))
        .order((criteria::position, criteria::id))
        .select(CriterionRow::as_select())
        .limit(MOST_PARTS)
        .load(c))?)
}

/// The criteria of all rubrics of a competition, rubric by rubric in the order of the sheet.
pub fn criteria_in(conn: &mut Conn, competition: CompetitionId) -> Result<Vec<CriterionRow>, AppError> {
    Ok(criteria::table
        .inner_join(rubrics::table)
        .filter(rubrics::competition_id.eq(competition))
        .order((criteria::rubric_id, criteria::position, criteria::id))
        .select(CriterionRow::as_select())
        .limit(10_000)
        .load(conn)?)
}

/// Removes the criteria of a rubric with their levels.
pub fn delete_criteria(conn: &mut Conn, rubric: RubricId) -> Result<(), AppError> {
    let of_rubric = criteria::table.filter(criteria::rubric_id.eq(rubric)).select(criteria::id);
    diesel::delete(criterion_levels::table.filter(criterion_levels::criterion_id.eq_any(of_rubric)))
        .execute(conn)?;
    diesel::delete(criteria::table.filter(criteria::rubric_id.eq(rubric))).execute(conn)?;
    Ok(())
}

/// The sentence of each level of a criterion that is marked by levels.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = criterion_levels, treat_none_as_default_value = false)]
pub struct LevelRow {
    pub criterion_id: CriterionId,
    pub points: i32,
    pub sentence_zh: String,
    pub sentence_en: String,
}

/// Adds rows of criterion levels, 500 to a statement.
pub fn insert_criterion_levels(conn: &mut Conn, rows: &[LevelRow]) -> Result<(), AppError> {
    for part in rows.chunks(500) {
        each_backend!(conn, |c| diesel::insert_into(criterion_levels::table).values(part).execute(c))?;
    }
    Ok(())
}

/// The levels of all criteria of a rubric, in the order of the sheet, the fewest points first.
pub fn levels_of(conn: &mut Conn, rubric: RubricId) -> Result<Vec<LevelRow>, AppError> {
    Ok(each_backend!(conn, |c| criterion_levels::table
        .inner_join(criteria::table)
        .filter(criteria::rubric_id.eq(rubric))
        .order((criteria::position, criteria::id, criterion_levels::points))
        .select(LevelRow::as_select())
        .limit(MOST_LEVELS)
        .load(c))?)
}

/// The levels of all criteria of all rubrics of a competition.
pub fn levels_in(conn: &mut Conn, competition: CompetitionId) -> Result<Vec<LevelRow>, AppError> {
    Ok(criterion_levels::table
        .inner_join(criteria::table.inner_join(rubrics::table))
        .filter(rubrics::competition_id.eq(competition))
        .order((criterion_levels::criterion_id, criterion_levels::points))
        .select(LevelRow::as_select())
        .limit(50_000)
        .load(conn)?)
}

/// The rule is the JSON form of the rule of ranking: aggregate, rounding, tie-break chain, tiers.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = rounds, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct RoundRow {
    pub id: RoundId,
    pub competition_id: CompetitionId,
    pub position: i32,
    pub name_zh: String,
    pub name_en: String,
    pub rubric_id: RubricId,
    pub opens_at: Timestamp,
    pub closes_at: Timestamp,
    pub state: RoundState,
    pub judges_per_entry: i32,
    pub is_blind: bool,
    pub source: RoundSource,
    pub source_round_id: Option<RoundId>,
    pub source_count: Option<i32>,
    pub rule: String,
    pub version: i32,
    pub created_at: Timestamp,
    pub hides_plans: bool,
}

/// Adds a round.
pub fn insert_round(conn: &mut Conn, row: &RoundRow) -> Result<(), AppError> {
    diesel::insert_into(rounds::table).values(row).execute(conn)?;
    Ok(())
}

/// The round with an identifier.
pub fn round_by_id(conn: &mut Conn, id: RoundId) -> Result<Option<RoundRow>, AppError> {
    Ok(rounds::table.find(id).select(RoundRow::as_select()).first(conn).optional()?)
}

/// A round of this competition.
pub fn round_in(
    conn: &mut Conn,
    competition: CompetitionId,
    round: RoundId,
) -> Result<Option<RoundRow>, AppError> {
    Ok(rounds::table
        .find(round)
        .filter(rounds::competition_id.eq(competition))
        .select(RoundRow::as_select())
        .first(conn)
        .optional()?)
}

/// The rounds of a competition, in their order.
pub fn rounds_of(conn: &mut Conn, competition: CompetitionId) -> Result<Vec<RoundRow>, AppError> {
    Ok(rounds::table
        .filter(rounds::competition_id.eq(competition))
        .order((rounds::position, rounds::id))
        .select(RoundRow::as_select())
        .limit(MOST_PARTS)
        .load(conn)?)
}

/// Takes a round of a version away, with the files of marks that nobody confirmed. Answers whether that version was still there.
pub fn delete_round(conn: &mut Conn, id: RoundId, over: i32) -> Result<bool, AppError> {
    let unconfirmed = imports::table.filter(imports::round_id.eq(id)).filter(imports::applied_at.is_null());
    diesel::delete(unconfirmed).execute(conn)?;
    let row = rounds::table.find(id).filter(rounds::version.eq(over));
    Ok(diesel::delete(row).execute(conn)? > 0)
}

/// Writes a round over that of a version. Answers whether that version was still there.
pub fn update_round(conn: &mut Conn, row: &RoundRow, over: i32) -> Result<bool, AppError> {
    let changed =
        diesel::update(rounds::table.find(row.id).filter(rounds::version.eq(over))).set(row).execute(conn)?;
    Ok(changed > 0)
}
