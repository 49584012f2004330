//! Copying a competition: its settings, regions, tracks, rubrics and rounds, but nothing that happened in it.

use std::collections::BTreeMap;

use serde_json::json;

use super::settings::found_competition;
use crate::{
    audit::By,
    competitions::{
        calendar::moved_by_days,
        store::{self, CompetitionRow, CriterionRow, LevelRow, RegionRow, RoundRow, RubricRow, TrackRow},
    },
    db::Conn,
    domain::{
        id::{CompetitionId, CriterionId, RoundId, RubricId},
        states::RoundState,
    },
    error::AppError,
};

/// What the copy is called, and how far its dates are moved.
pub struct NewCopy {
    /// Its part of the address.
    pub slug: String,
    /// Its Chinese name.
    pub name_zh: String,
    /// Its English name.
    pub name_en: String,
    /// By how many days all times are moved.
    pub shift_days: i32,
}

/// Copies a competition. The copy is not listed until its organizer has looked it through.
///
/// # Errors
/// When another competition has the address.
pub fn clone_competition(
    conn: &mut Conn,
    by: &By,
    from: CompetitionId,
    wanted: &NewCopy,
) -> Result<CompetitionId, AppError> {
    let original = store::competition_by_id(conn, from)?.ok_or(AppError::NotFound)?;
    let id: CompetitionId = by.fresh();
    let zone = original.zone();
    let moved = |time| moved_by_days(time, wanted.shift_days, zone);
    let copy = CompetitionRow {
        id,
        slug: wanted.slug.clone(),
        name_zh: wanted.name_zh.clone(),
        name_en: wanted.name_en.clone(),
        entries_open_at: moved(original.entries_open_at),
        entries_close_at: moved(original.entries_close_at),
        is_listed: false,
        version: 1,
        created_at: by.now(),
        ..original
    };
    let detail = json!({"from": from.to_string(), "slug": copy.slug, "shift_days": wanted.shift_days});
    found_competition(conn, by, &copy, "competition.cloned", &detail)?;

    let regions: Vec<RegionRow> = store::regions_of(conn, from)?
        .into_iter()
        .map(|region| RegionRow { id: by.fresh(), competition_id: id, ..region })
        .collect();
    store::insert_regions(conn, &regions)?;
    let tracks: Vec<TrackRow> = store::tracks_of(conn, from)?
        .into_iter()
        .map(|track| TrackRow { id: by.fresh(), competition_id: id, ..track })
        .collect();
    store::insert_tracks(conn, &tracks)?;

    let rounds = store::rounds_of(conn, from)?;
    let new_rubrics = copy_rubrics(conn, by, from, id, &rounds)?;
    let new_rounds: BTreeMap<RoundId, RoundId> = rounds.iter().map(|round| (round.id, by.fresh())).collect();
    for round in rounds {
        let (Some(new_id), Some(rubric_id)) =
            (new_rounds.get(&round.id).copied(), new_rubrics.get(&round.rubric_id).copied())
        else {
            continue;
        };
        let row = RoundRow {
            id: new_id,
            competition_id: id,
            rubric_id,
            opens_at: moved(round.opens_at),
            closes_at: moved(round.closes_at),
            state: RoundState::Preparing,
            source_round_id: round.source_round_id.and_then(|source| new_rounds.get(&source).copied()),
            version: 1,
            created_at: by.now(),
            ..round
        };
        store::insert_round(conn, &row)?;
    }
    Ok(id)
}

/// Copies the newest version of each rubric and those older ones that a round uses. Answers which became which.
fn copy_rubrics(
    conn: &mut Conn,
    by: &By,
    from: CompetitionId,
    to: CompetitionId,
    rounds: &[RoundRow],
) -> Result<BTreeMap<RubricId, RubricId>, AppError> {
    let mut new_ids: BTreeMap<RubricId, RubricId> = BTreeMap::new();
    let mut last_number = None;
    for rubric in store::rubrics_of(conn, from)? {
        // The newest version of a number comes first.
        let is_newest = last_number != Some(rubric.number);
        last_number = Some(rubric.number);
        if !is_newest && !rounds.iter().any(|round| round.rubric_id == rubric.id) {
            continue;
        }
        let id: RubricId = by.fresh();
        new_ids.insert(rubric.id, id);
        let row = RubricRow {
            id,
            competition_id: to,
            created_at: by.now(),
            frozen_at: None,
            replaces_id: None,
            ..rubric
        };
        store::insert_rubric(conn, &row)?;
    }
    let mut new_criteria: BTreeMap<CriterionId, CriterionId> = BTreeMap::new();
    let mut criteria = Vec::new();
    for criterion in store::criteria_in(conn, from)? {
        let Some(rubric_id) = new_ids.get(&criterion.rubric_id).copied() else { continue };
        let id: CriterionId = by.fresh();
        new_criteria.insert(criterion.id, id);
        criteria.push(CriterionRow { id, rubric_id, ..criterion });
    }
    store::insert_criteria(conn, &criteria)?;
    let levels: Vec<LevelRow> = store::levels_in(conn, from)?
        .into_iter()
        .filter_map(|level| {
            let criterion_id = *new_criteria.get(&level.criterion_id)?;
            Some(LevelRow { criterion_id, ..level })
        })
        .collect();
    store::insert_criterion_levels(conn, &levels)?;
    Ok(new_ids)
}
