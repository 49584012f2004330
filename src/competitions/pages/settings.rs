//! Making a competition, changing its settings, copying it.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use askama::Template;
use uuid::Uuid;

use super::{base_of, may_change};
use crate::{
    competitions::{
        calendar::COMMON_ZONES,
        store::{self, CompetitionRow, RegionRow, TrackRow, counts},
    },
    db::Conn,
    domain::{
        id::{CompetitionId, RegionId, TrackId},
        time::Timestamp,
    },
    error::AppError,
    web::{chrome::Chrome, form::Form, page::page, visit::Visit},
};

/// The page on which a competition is made.
#[derive(Template)]
#[template(path = "competitions/new.html")]
pub struct NewCompetitionPage {
    pub chrome: Chrome,
    pub form: Form,
    pub zones: &'static [&'static str],
}

impl NewCompetitionPage {
    pub fn new(visit: &Visit, form: Form) -> Self {
        Self { chrome: Chrome::new(visit, visit.t().msg_competitions_new()), form, zones: &COMMON_ZONES }
    }
}

pub async fn show_new_competition(visit: Visit) -> Result<HttpResponse, AppError> {
    let form = Form::blank(&visit).with("time_zone", "Asia/Shanghai").with("is_listed", "yes");
    page(&visit, &NewCompetitionPage::new(&visit, form))
}

/// The page on which a competition is copied.
#[derive(Template)]
#[template(path = "competitions/clone.html")]
pub struct ClonePage {
    pub chrome: Chrome,
    pub form: Form,
    pub base: String,
}

impl ClonePage {
    pub fn new(visit: &Visit, form: Form) -> Self {
        let chrome = Chrome::new(visit, visit.t().msg_competitions_clone());
        Self { chrome, form, base: base_of(visit) }
    }
}

pub async fn show_clone(visit: Visit) -> Result<HttpResponse, AppError> {
    let head = visit.competition()?;
    let form = Form::blank(&visit)
        .with("name_zh", head.name_zh.clone())
        .with("name_en", head.name_en.clone())
        .with("shift_days", "365");
    page(&visit, &ClonePage::new(&visit, form))
}

/// The settings of a competition.
#[derive(Template)]
#[template(path = "competitions/settings.html")]
pub struct SettingsPage {
    pub chrome: Chrome,
    pub form: Form,
    pub zones: &'static [&'static str],
    pub base: String,
    pub may_change: bool,
    pub public_address: String,
    pub tables: Vec<PartTable>,
}

/// The regions or the tracks in the form.
pub struct PartTable {
    pub title: String,
    pub remove: &'static str,
    pub parts: Vec<PartField>,
}

/// The row of one region or track in the form.
pub struct PartField {
    pub id: String,
    pub zh: String,
    pub en: String,
    pub entries: i64,
    pub may_go: bool,
}

/// The stored settings, with what stands in the way of removing a part.
pub struct SettingsRows {
    pub competition: CompetitionRow,
    pub regions: Vec<RegionRow>,
    pub tracks: Vec<TrackRow>,
    pub entries_by_region: BTreeMap<RegionId, i64>,
    pub coordinators_by_region: BTreeMap<RegionId, i64>,
    pub invitations_by_region: BTreeMap<RegionId, i64>,
    pub entries_by_track: BTreeMap<TrackId, i64>,
}

impl SettingsRows {
    pub fn load(conn: &mut Conn, id: CompetitionId, now: Timestamp) -> Result<Self, AppError> {
        let mut entries_by_region = BTreeMap::new();
        for (region, _, count) in counts::entries_by_state(conn, id)? {
            *entries_by_region.entry(region).or_default() += count;
        }
        Ok(Self {
            competition: store::competition_by_id(conn, id)?.ok_or(AppError::NotFound)?,
            regions: store::regions_of(conn, id)?,
            tracks: store::tracks_of(conn, id)?,
            entries_by_region,
            coordinators_by_region: counts::coordinators_by_region(conn, id)?
                .into_iter()
                .filter_map(|(region, count)| Some((region?, count)))
                .collect(),
            invitations_by_region: counts::invitations_by_region(conn, id, now)?
                .into_iter()
                .filter_map(|(region, count)| Some((region?, count)))
                .collect(),
            entries_by_track: counts::entries_by_track(conn, id)?.into_iter().collect(),
        })
    }

    /// The form, filled in with what is stored.
    fn form(&self, visit: &Visit) -> Form {
        let row = &self.competition;
        let zone = row.zone();
        let mut form = Form::blank(visit)
            .with("version", row.version.to_string())
            .with("name_zh", row.name_zh.clone())
            .with("name_en", row.name_en.clone())
            .with("call_zh", row.call_zh.clone())
            .with("call_en", row.call_en.clone())
            .with("time_zone", row.time_zone.clone())
            .with("entries_open_at", row.entries_open_at.to_local_input(zone))
            .with("entries_close_at", row.entries_close_at.to_local_input(zone));
        if row.is_listed {
            form = form.with("is_listed", "yes");
        }
        if row.needs_four_eyes {
            form = form.with("needs_four_eyes", "yes");
        }
        for region in &self.regions {
            form = form
                .with(&part_field("region_zh", region.id), region.name_zh.clone())
                .with(&part_field("region_en", region.id), region.name_en.clone());
        }
        for track in &self.tracks {
            form = form
                .with(&part_field("track_zh", track.id), track.name_zh.clone())
                .with(&part_field("track_en", track.id), track.name_en.clone());
        }
        form
    }

    /// The stored values in words, for somebody whose own changes met another's.
    pub fn in_words(&self, visit: &Visit) -> Vec<(String, String)> {
        let (t, row) = (visit.t(), &self.competition);
        let zone = row.zone();
        let regions: Vec<&str> = self.regions.iter().map(|region| region.name_zh.as_str()).collect();
        let tracks: Vec<&str> = self.tracks.iter().map(|track| track.name_zh.as_str()).collect();
        vec![
            (t.msg_competitions_name_zh(), row.name_zh.clone()),
            (t.msg_competitions_name_en(), row.name_en.clone()),
            (t.msg_competitions_time_zone(), row.time_zone.clone()),
            (t.msg_competitions_entries_open_at(), row.entries_open_at.to_minute(zone)),
            (t.msg_competitions_entries_close_at(), row.entries_close_at.to_minute(zone)),
            (t.msg_competitions_call_zh(), row.call_zh.clone()),
            (t.msg_competitions_call_en(), row.call_en.clone()),
            (t.msg_competitions_regions(), regions.join(&t.msg_list_separator())),
            (t.msg_competitions_tracks(), tracks.join(&t.msg_list_separator())),
        ]
    }
}

/// The name of the field of one part.
pub fn part_field(kind: &str, id: impl Into<Uuid>) -> String {
    format!("{kind}_{}", id.into().simple())
}

fn part(kind: &str, id: impl Into<Uuid>, entries: i64, holders: i64) -> PartField {
    let id: Uuid = id.into();
    PartField {
        zh: part_field(&format!("{kind}_zh"), id),
        en: part_field(&format!("{kind}_en"), id),
        id: id.simple().to_string(),
        entries,
        may_go: entries == 0 && holders == 0,
    }
}

impl SettingsPage {
    /// The page with what was sent, based on what it was based on, else as it is stored.
    pub fn new(visit: &Visit, rows: &SettingsRows, form: Option<Form>) -> Self {
        let stored = rows.form(visit);
        let form = match form {
            Some(mut form) => {
                // A part that somebody added meanwhile was not on the form that was sent.
                form.fill_from(&stored, |field| {
                    ["region_zh_", "region_en_", "track_zh_", "track_en_"]
                        .iter()
                        .any(|kind| field.starts_with(kind))
                });
                form
            }
            None => stored,
        };
        let of_region = |id: RegionId| {
            let entries = rows.entries_by_region.get(&id).copied().unwrap_or(0);
            let count = |counts: &BTreeMap<RegionId, i64>| counts.get(&id).copied().unwrap_or(0);
            let holders = count(&rows.coordinators_by_region) + count(&rows.invitations_by_region);
            part("region", id, entries, holders)
        };
        let of_track =
            |id: TrackId| part("track", id, rows.entries_by_track.get(&id).copied().unwrap_or(0), 0);
        let t = visit.t();
        Self {
            chrome: Chrome::new(visit, t.msg_competitions_settings()),
            form,
            zones: &COMMON_ZONES,
            base: base_of(visit),
            may_change: may_change(visit),
            public_address: format!("{}{}", visit.site.config.public_url, base_of(visit)),
            tables: vec![
                PartTable {
                    title: t.msg_competitions_regions(),
                    remove: "region_remove",
                    parts: rows.regions.iter().map(|region| of_region(region.id)).collect(),
                },
                PartTable {
                    title: t.msg_competitions_tracks(),
                    remove: "track_remove",
                    parts: rows.tracks.iter().map(|track| of_track(track.id)).collect(),
                },
            ],
        }
    }
}

pub async fn show_settings(visit: Visit) -> Result<HttpResponse, AppError> {
    let (id, now) = (visit.competition()?.id, visit.now());
    let rows = visit.db().read(move |conn| SettingsRows::load(conn, id, now)).await?;
    page(&visit, &SettingsPage::new(&visit, &rows, None))
}
