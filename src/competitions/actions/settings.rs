//! Making a competition, changing its settings.

use serde_json::{Value, json};

use super::SetUpRefusal;
use crate::{
    accounts::actions::grant_role,
    audit::{self, By, Event},
    competitions::{
        parts::PartName,
        store::{self, CompetitionRow, RegionRow, TrackRow, counts, publications},
    },
    db::Conn,
    domain::{
        id::{CompetitionId, RegionId, TrackId},
        role::Role,
        states::RoundState,
        time::Timestamp,
    },
    error::AppError,
};

/// The settings of a competition, all checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The Chinese name.
    pub name_zh: String,
    /// The English name.
    pub name_en: String,
    /// The Chinese call; may be empty.
    pub call_zh: String,
    /// The English call; may be empty.
    pub call_en: String,
    /// The name of the time zone.
    pub time_zone: String,
    /// When registration opens.
    pub entries_open_at: Timestamp,
    /// When registration closes; later than the opening.
    pub entries_close_at: Timestamp,
    /// Whether a publication needs two organizers.
    pub needs_four_eyes: bool,
    /// Whether the home page lists it.
    pub is_listed: bool,
}

/// What shall happen to the regions or tracks of a competition.
pub struct PartChanges<Id> {
    /// Those that stay, with their names.
    pub kept: Vec<(Id, PartName)>,
    /// Those that shall go.
    pub removed: Vec<Id>,
    /// New ones.
    pub added: Vec<PartName>,
}

/// How a save that carries a version ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is stored.
    Saved,
    /// Somebody else saved in between; nothing was changed.
    ChangedMeanwhile,
}

/// How a change of the settings ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It is stored.
    Saved {
        /// The number of publications, where the public pages that servers keep say something else now.
        epoch: Option<i64>,
    },
    /// Somebody else saved in between; nothing was changed.
    ChangedMeanwhile,
}

/// Makes a competition. Who makes it becomes its organizer.
///
/// # Errors
/// When another competition has the address.
pub fn create_competition(
    conn: &mut Conn,
    by: &By,
    slug: &str,
    settings: &Settings,
    regions: &[PartName],
    tracks: &[PartName],
) -> Result<CompetitionId, AppError> {
    let now = by.now();
    let row = CompetitionRow {
        id: by.fresh(),
        slug: slug.to_owned(),
        name_zh: settings.name_zh.clone(),
        name_en: settings.name_en.clone(),
        call_zh: settings.call_zh.clone(),
        call_en: settings.call_en.clone(),
        time_zone: settings.time_zone.clone(),
        entries_open_at: settings.entries_open_at,
        entries_close_at: settings.entries_close_at,
        needs_four_eyes: settings.needs_four_eyes,
        is_listed: settings.is_listed,
        version: 1,
        created_at: now,
    };
    found_competition(conn, by, &row, "competition.created", &in_words(&row))?;
    store::insert_regions(conn, &new_regions(by, row.id, 1, regions))?;
    store::insert_tracks(conn, &new_tracks(by, row.id, 1, tracks))?;
    Ok(row.id)
}

/// Stores a new competition and makes the one who acts its organizer.
pub(super) fn found_competition(
    conn: &mut Conn,
    by: &By,
    row: &CompetitionRow,
    act: &'static str,
    detail: &Value,
) -> Result<(), AppError> {
    if store::competition_by_slug(conn, &row.slug)?.is_some() {
        return Err(AppError::refused(SetUpRefusal::SlugTaken));
    }
    store::insert_competition(conn, row)?;
    let event = Event { act, competition: Some(row.id), subject: row.id.into(), revision: 1, detail };
    audit::record(conn, by, &event)?;
    match by.account {
        Some(account) => grant_role(conn, by, account, row.id, Role::Organizer, None),
        None => Ok(()),
    }
}

/// Changes a competition's settings, regions and tracks.
///
/// # Errors
/// When a region or track that shall go is in use.
pub fn change_settings(
    conn: &mut Conn,
    by: &By,
    id: CompetitionId,
    over: i32,
    settings: &Settings,
    regions: &PartChanges<RegionId>,
    tracks: &PartChanges<TrackId>,
) -> Result<Changed, AppError> {
    let before = store::competition_by_id(conn, id)?.ok_or(AppError::NotFound)?;
    let after = CompetitionRow {
        name_zh: settings.name_zh.clone(),
        name_en: settings.name_en.clone(),
        call_zh: settings.call_zh.clone(),
        call_en: settings.call_en.clone(),
        time_zone: settings.time_zone.clone(),
        entries_open_at: settings.entries_open_at,
        entries_close_at: settings.entries_close_at,
        needs_four_eyes: settings.needs_four_eyes,
        is_listed: settings.is_listed,
        version: over + 1,
        ..before.clone()
    };
    if before.needs_four_eyes && !after.needs_four_eyes && needs_stay_two(conn, id)? {
        return Err(AppError::refused(SetUpRefusal::FourEyesInForce));
    }
    if !store::update_competition(conn, &after, over)? {
        return Ok(Changed::ChangedMeanwhile);
    }
    let region_changes = change_regions(conn, by, id, regions)?;
    let track_changes = change_tracks(conn, by, id, tracks)?;
    let detail = json!({
        "before": in_words(&before),
        "after": in_words(&after),
        "regions": region_changes,
        "tracks": track_changes,
    });
    let event = Event {
        act: "competition.changed",
        competition: Some(id),
        subject: id.into(),
        revision: after.version,
        detail: &detail,
    };
    audit::record(conn, by, &event)?;
    let epoch = if is_told_alike(&before, &after) { None } else { Some(publications::raise_epoch(conn)?) };
    Ok(Changed::Saved { epoch })
}

/// Whether the lists of what is published say the same of two settings of a competition.
fn is_told_alike(before: &CompetitionRow, after: &CompetitionRow) -> bool {
    let told = |row: &CompetitionRow| [&row.name_zh, &row.name_en, &row.time_zone].map(String::clone);
    told(before) == told(after)
}

/// Whether the second organizer stays needed: a round was opened, or a pairing is in force. What is published can
/// still be corrected, and who could drop the rule first would correct alone.
fn needs_stay_two(conn: &mut Conn, id: CompetitionId) -> Result<bool, AppError> {
    let has_begun = |round: &store::RoundRow| round.state != RoundState::Preparing;
    Ok(store::rounds_of(conn, id)?.iter().any(has_begun) || counts::has_pairing_in_force(conn, id)?)
}

fn change_regions(
    conn: &mut Conn,
    by: &By,
    id: CompetitionId,
    changes: &PartChanges<RegionId>,
) -> Result<Vec<Value>, AppError> {
    let stored = store::regions_of(conn, id)?;
    let entries = counts::entries_by_state(conn, id)?;
    let coordinators = counts::coordinators_by_region(conn, id)?;
    let invitations = counts::invitations_by_region(conn, id, by.now())?;
    let mut told = Vec::new();
    for region in stored.iter().filter(|region| changes.removed.contains(&region.id)) {
        let used: i64 = entries.iter().filter(|(of, ..)| *of == region.id).map(|(.., count)| count).sum();
        refuse_used_part(&region.name_zh, used)?;
        let held = coordinators.iter().find(|(of, _)| *of == Some(region.id)).map_or(0, |(_, count)| *count);
        if held > 0 {
            let name = region.name_zh.clone();
            let refusal = SetUpRefusal::RegionHasCoordinators { name, coordinators: held };
            return Err(AppError::refused(refusal));
        }
        let open = invitations.iter().find(|(of, _)| *of == Some(region.id)).map_or(0, |(_, count)| *count);
        if open > 0 {
            let name = region.name_zh.clone();
            return Err(AppError::refused(SetUpRefusal::RegionHasInvitations { name, invitations: open }));
        }
        counts::forget_region_of_links(conn, region.id)?;
        store::delete_region(conn, region.id)?;
        told.push(json!({"removed": region.name_zh}));
    }
    for (kept, name) in &changes.kept {
        let Some(region) = stored.iter().find(|region| region.id == *kept) else { continue };
        if region.name_zh != name.zh || region.name_en != name.en {
            let row = RegionRow { name_zh: name.zh.clone(), name_en: name.en.clone(), ..region.clone() };
            store::update_region(conn, &row)?;
            told.push(json!({"renamed": region.name_zh, "to": name.zh}));
        }
    }
    let next = stored.iter().map(|region| region.position).max().unwrap_or(0) + 1;
    store::insert_regions(conn, &new_regions(by, id, next, &changes.added))?;
    told.extend(changes.added.iter().map(|name| json!({"added": name.zh})));
    Ok(told)
}

fn change_tracks(
    conn: &mut Conn,
    by: &By,
    id: CompetitionId,
    changes: &PartChanges<TrackId>,
) -> Result<Vec<Value>, AppError> {
    let stored = store::tracks_of(conn, id)?;
    let entries = counts::entries_by_track(conn, id)?;
    let mut told = Vec::new();
    for track in stored.iter().filter(|track| changes.removed.contains(&track.id)) {
        let used = entries.iter().find(|(of, _)| *of == track.id).map_or(0, |(_, count)| *count);
        refuse_used_part(&track.name_zh, used)?;
        store::delete_track(conn, track.id)?;
        told.push(json!({"removed": track.name_zh}));
    }
    for (kept, name) in &changes.kept {
        let Some(track) = stored.iter().find(|track| track.id == *kept) else { continue };
        if track.name_zh != name.zh || track.name_en != name.en {
            let row = TrackRow { name_zh: name.zh.clone(), name_en: name.en.clone(), ..track.clone() };
            store::update_track(conn, &row)?;
            told.push(json!({"renamed": track.name_zh, "to": name.zh}));
        }
    }
    let next = stored.iter().map(|track| track.position).max().unwrap_or(0) + 1;
    store::insert_tracks(conn, &new_tracks(by, id, next, &changes.added))?;
    told.extend(changes.added.iter().map(|name| json!({"added": name.zh})));
    Ok(told)
}

fn refuse_used_part(name: &str, entries: i64) -> Result<(), AppError> {
    if entries == 0 {
        return Ok(());
    }
    Err(AppError::refused(SetUpRefusal::PartHasEntries { name: name.to_owned(), entries }))
}

fn new_regions(by: &By, competition: CompetitionId, first: i32, names: &[PartName]) -> Vec<RegionRow> {
    (first..)
        .zip(names)
        .map(|(position, name)| RegionRow {
            id: by.fresh(),
            competition_id: competition,
            position,
            name_zh: name.zh.clone(),
            name_en: name.en.clone(),
        })
        .collect()
}

fn new_tracks(by: &By, competition: CompetitionId, first: i32, names: &[PartName]) -> Vec<TrackRow> {
    (first..)
        .zip(names)
        .map(|(position, name)| TrackRow {
            id: by.fresh(),
            competition_id: competition,
            position,
            name_zh: name.zh.clone(),
            name_en: name.en.clone(),
        })
        .collect()
}

/// A competition's settings, as the log keeps them.
pub(super) fn in_words(row: &CompetitionRow) -> Value {
    json!({
        "slug": row.slug,
        "name_zh": row.name_zh,
        "name_en": row.name_en,
        "call_zh": row.call_zh,
        "call_en": row.call_en,
        "time_zone": row.time_zone,
        "entries_open_at": row.entries_open_at.to_string(),
        "entries_close_at": row.entries_close_at.to_string(),
        "needs_four_eyes": row.needs_four_eyes,
        "is_listed": row.is_listed,
    })
}
