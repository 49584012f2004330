//! The stage of the demo: the competition, its regions and tracks, its rubrics, the accounts of its people.

use std::collections::BTreeMap;

use crate::{
    accounts::actions::{self as accounts, NewAccount},
    audit::{self, By, Event},
    competitions::store::{self, CompetitionRow, CriterionRow, LevelRow, RegionRow, RubricRow, TrackRow},
    db::Conn,
    demo::{DemoEvent, rubric::DemoRubric},
    domain::{
        id::{AccountId, CompetitionId, CriterionId, RegionId, RubricId, TrackId},
        role::Role,
        states::{Control, CriterionKind, Language},
        text::{Line, LoginName},
        time::Timestamp,
    },
    error::AppError,
};

/// The password of every demo account.
pub const PASSWORD: &str = "pingxuan-demo";

/// What the later acts of the demo need to know of its stage.
pub struct Stage {
    pub competition: CompetitionId,
    pub regions: BTreeMap<&'static str, RegionId>,
    pub tracks: BTreeMap<&'static str, TrackId>,
    /// By points: for the round that is over.
    pub points: Sheet,
    /// By levels: for the round that is half judged.
    pub levels: Sheet,
    pub organizer: AccountId,
}

/// A rubric with its criteria in the order of the sheet.
pub struct Sheet {
    pub rubric: RubricId,
    pub criteria: Vec<CriterionId>,
    pub demo: DemoRubric,
}

/// Makes accounts with the one password of the demo.
pub struct Accounts {
    pub password_hash: String,
}

impl Accounts {
    /// Adds an account.
    pub fn add(&self, conn: &mut Conn, by: &By, login: &str, name: &str) -> Result<AccountId, AppError> {
        self.add_with(conn, by, login, name, false)
    }

    fn add_with(
        &self,
        conn: &mut Conn,
        by: &By,
        login: &str,
        name: &str,
        is_administrator: bool,
    ) -> Result<AccountId, AppError> {
        let new = NewAccount {
            login: LoginName::parse(login).map_err(|_bad| AppError::BadRequest("a demo login"))?,
            name: Line::parse(name).map_err(|_bad| AppError::BadRequest("a demo name"))?,
            password_hash: Some(self.password_hash.clone()),
            language: Language::Chinese,
            is_administrator,
        };
        accounts::create_account(conn, by, &new)
    }
}

/// Sets the stage.
pub fn set(
    conn: &mut Conn,
    by: &By,
    accounts: &Accounts,
    event: &DemoEvent,
    opens: Timestamp,
    closes: Timestamp,
) -> Result<Stage, AppError> {
    let administrator = accounts.add_with(conn, by, "admin@example.com", "系统管理员", true)?;
    let by = &by.as_account(administrator);
    let competition: CompetitionId = by.fresh();
    let demo = &event.competition;
    let row = CompetitionRow {
        id: competition,
        slug: demo.slug.to_owned(),
        name_zh: demo.name.zh.to_owned(),
        name_en: demo.name.en.to_owned(),
        call_zh: demo.call.zh.to_owned(),
        call_en: demo.call.en.to_owned(),
        time_zone: "Asia/Shanghai".to_owned(),
        entries_open_at: opens,
        entries_close_at: closes,
        needs_four_eyes: false,
        is_listed: true,
        version: 1,
        created_at: by.now(),
    };
    store::insert_competition(conn, &row)?;
    let created = Event {
        act: "competition.created",
        competition: Some(competition),
        subject: competition.into(),
        revision: 1,
        detail: &serde_json::json!({"slug": row.slug, "name": row.name_zh}),
    };
    audit::record(conn, by, &created)?;
    let regions = add_regions(conn, by, competition, event)?;
    let tracks = add_tracks(conn, by, competition, event)?;
    let points = add_rubric(conn, by, competition, 1, crate::demo::rubric::points())?;
    let levels = add_rubric(conn, by, competition, 2, crate::demo::rubric::levels())?;
    let organizer = accounts.add(conn, by, "organizer@example.com", "周组委")?;
    accounts::grant_role(conn, by, organizer, competition, Role::Organizer, None)?;
    let second = accounts.add(conn, by, "organizer2@example.com", "吴组委")?;
    accounts::grant_role(conn, by, second, competition, Role::Organizer, None)?;
    let supervisor = accounts.add(conn, by, "supervisor@example.com", "郑监督")?;
    accounts::grant_role(conn, by, supervisor, competition, Role::Supervisor, None)?;
    for (number, region) in event.regions.iter().enumerate() {
        let login = format!("coordinator{}@example.com", number + 1);
        let name = format!("{}联络员", region.name.zh);
        let coordinator = accounts.add(conn, by, &login, &name)?;
        let of = regions.get(region.key).copied();
        accounts::grant_role(conn, by, coordinator, competition, Role::Coordinator, of)?;
    }
    Ok(Stage { competition, regions, tracks, points, levels, organizer })
}

fn add_regions(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    event: &DemoEvent,
) -> Result<BTreeMap<&'static str, RegionId>, AppError> {
    let mut ids = BTreeMap::new();
    let mut rows = Vec::new();
    for (position, region) in (1..).zip(event.regions) {
        let id = by.fresh();
        ids.insert(region.key, id);
        rows.push(RegionRow {
            id,
            competition_id: competition,
            position,
            name_zh: region.name.zh.to_owned(),
            name_en: region.name.en.to_owned(),
        });
    }
    store::insert_regions(conn, &rows)?;
    Ok(ids)
}

fn add_tracks(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    event: &DemoEvent,
) -> Result<BTreeMap<&'static str, TrackId>, AppError> {
    let mut ids = BTreeMap::new();
    let mut rows = Vec::new();
    for (position, track) in (1..).zip(event.tracks) {
        let id = by.fresh();
        ids.insert(track.key, id);
        rows.push(TrackRow {
            id,
            competition_id: competition,
            position,
            name_zh: track.name.zh.to_owned(),
            name_en: track.name.en.to_owned(),
        });
    }
    store::insert_tracks(conn, &rows)?;
    Ok(ids)
}

fn add_rubric(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    number: i32,
    demo: DemoRubric,
) -> Result<Sheet, AppError> {
    let rubric: RubricId = by.fresh();
    store::insert_rubric(
        conn,
        &RubricRow {
            id: rubric,
            competition_id: competition,
            number,
            version: 1,
            name_zh: demo.name.zh.to_owned(),
            name_en: demo.name.en.to_owned(),
            source: String::new(),
            published_on: String::new(),
            created_at: by.now(),
            frozen_at: None,
            replaces_id: None,
        },
    )?;
    let (mut criteria, mut levels) = (Vec::new(), Vec::new());
    for (position, criterion) in (1..).zip(&demo.criteria) {
        let id: CriterionId = by.fresh();
        criteria.push(CriterionRow {
            id,
            rubric_id: rubric,
            position,
            code: criterion.key.to_owned(),
            group_zh: String::new(),
            group_en: String::new(),
            name_zh: criterion.name.zh.to_owned(),
            name_en: criterion.name.en.to_owned(),
            guidance_zh: criterion.guidance.zh.to_owned(),
            guidance_en: criterion.guidance.en.to_owned(),
            control: if criterion.is_by_level { Control::Levels } else { Control::Points },
            full_points: criterion.full,
            step: criterion.step,
            weight: criterion.weight * 1000,
            kind: CriterionKind::Criterion,
        });
        if criterion.is_by_level {
            levels.extend((1..).zip(&criterion.levels).map(|(level, sentence)| LevelRow {
                criterion_id: id,
                points: level * criterion.step,
                sentence_zh: sentence.zh.to_owned(),
                sentence_en: sentence.en.to_owned(),
            }));
        }
    }
    store::insert_criteria(conn, &criteria)?;
    store::insert_criterion_levels(conn, &levels)?;
    Ok(Sheet { rubric, criteria: criteria.iter().map(|criterion| criterion.id).collect(), demo })
}
