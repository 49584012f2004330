//! A competition ready for a test: two regions, two tracks, a rubric of three criteria and one open round.

use pingxuan::{
    audit::By,
    competitions::{
        rule::RoundRule,
        store::{
            self as competitions, CompetitionRow, CriterionRow, RegionRow, RoundRow, RubricRow, TrackRow,
        },
    },
    db::Conn,
    domain::{
        id::{
            AccountId, CompetitionId, CriterionId, EntryId, ExpertId, RegionId, RoundId, RubricId, SheetId,
            TrackId,
        },
        role::Role,
        rule::text::{RuleText, TierText},
        states::{Control, CriterionKind, EntryState, RoundSource, RoundState, SheetState},
    },
    entries::store::{self as entries, EntryRow},
    error::AppError,
    experts::store::{self as experts, ExpertRow},
    judging::store::{self as judging, SheetRow},
};

use super::{Client, TestApp};

/// A competition ready for a test. Its address is `/c/cup` unless it was set at another.
#[derive(Clone)]
pub struct Scene {
    pub competition: CompetitionId,
    /// 恩施 and 黔东南.
    pub regions: [RegionId; 2],
    /// 农业 and 文旅.
    pub tracks: [TrackId; 2],
    pub rubric: RubricId,
    /// 创新性 (40 points, step 1), 商业价值 (40, step 0.5), 展示 (20, step 1); each with weight 1.
    pub criteria: [CriterionId; 3],
    /// Open from an hour ago to a day from now; mean, two decimals, total rounded; 一等奖 1, 二等奖 2.
    pub round: RoundId,
}

impl Scene {
    /// Sets the scene.
    pub async fn set(app: &TestApp) -> Self {
        Self::set_at(app, "cup").await
    }

    /// Sets the scene of a competition at another address.
    pub async fn set_at(app: &TestApp, slug: &'static str) -> Self {
        let by = app.by_system();
        app.site.db.write(move |conn| build(conn, &by, slug)).await.unwrap()
    }

    /// Adds an entry in a state.
    pub async fn add_entry(&self, app: &TestApp, number: &str, name: &str, state: EntryState) -> EntryId {
        let by = app.by_system();
        let now = by.now();
        let id: EntryId = by.fresh();
        let is_second_region = number.starts_with('Q');
        let row = EntryRow {
            id,
            competition_id: self.competition,
            number: number.to_owned(),
            name: name.to_owned(),
            region_id: self.regions[usize::from(is_second_region)],
            track_id: self.tracks[0],
            leader: format!("{name}负责人"),
            organization: format!("{name}合作社"),
            phone: "13800138000".to_owned(),
            email: format!("{}@team.example", number.to_lowercase()),
            website: String::new(),
            summary: format!("{name}的简介：高山生态茶园统一种植、统一加工，通过直播销售。"),
            state,
            version: 1,
            leader_account_id: None,
            created_at: now,
            updated_at: now,
            submitted_at: (state != EntryState::Draft).then_some(now),
            admitted_at: (state == EntryState::Admitted).then_some(now),
            team_changed_at: None,
        };
        app.site.db.write(move |conn| entries::insert_entry(conn, &row)).await.unwrap();
        id
    }

    /// Adds an expert who judges and mentors, without an account.
    pub async fn add_expert(&self, app: &TestApp, name: &str, organization: &str) -> ExpertId {
        self.add_expert_with(app, name, organization, None).await
    }

    /// Adds an expert who judges and mentors, with the account that signs in for him or her.
    pub async fn add_expert_with(
        &self,
        app: &TestApp,
        name: &str,
        organization: &str,
        account_id: Option<AccountId>,
    ) -> ExpertId {
        let by = app.by_system();
        let id: ExpertId = by.fresh();
        let row = ExpertRow {
            id,
            competition_id: self.competition,
            account_id,
            name: name.to_owned(),
            organization: organization.to_owned(),
            title: "教授".to_owned(),
            region: "杭州".to_owned(),
            kind: "高校".to_owned(),
            phone: String::new(),
            email: format!("{name}@expert.example"),
            is_judge: true,
            is_mentor: true,
            judging_capacity: 30,
            mentoring_capacity: 10,
            version: 1,
            created_at: by.now(),
            withdrawn_at: None,
        };
        app.site.db.write(move |conn| experts::insert_expert(conn, &row)).await.unwrap();
        id
    }

    /// Adds an expert with an account that is signed in already.
    pub async fn judge(&self, app: &TestApp, name: &str) -> (Client, ExpertId) {
        let (client, account) = app.member(self.competition, Role::Expert, None).await;
        let expert = self.add_expert_with(app, name, &format!("{name}的单位"), Some(account)).await;
        (client, expert)
    }

    /// Adds a gate (红旅) and a bonus (加分, up to 5 points, step 0.5) to the rubric.
    pub async fn add_gate_and_bonus(&self, app: &TestApp) -> [CriterionId; 2] {
        let by = app.by_system();
        let rubric = self.rubric;
        let ids = [by.fresh(), by.fresh()];
        let write = move |conn: &mut Conn| {
            let first = competitions::criteria_of(conn, rubric)?.remove(0);
            let gate = CriterionRow {
                id: ids[0],
                position: 4,
                code: "journey".to_owned(),
                name_zh: "红旅".to_owned(),
                name_en: "Red Journey".to_owned(),
                full_points: 1000,
                kind: CriterionKind::Gate,
                ..first.clone()
            };
            let bonus = CriterionRow {
                id: ids[1],
                position: 5,
                code: "extra".to_owned(),
                name_zh: "加分".to_owned(),
                name_en: "Extra".to_owned(),
                full_points: 5000,
                step: 500,
                kind: CriterionKind::Bonus,
                ..first
            };
            competitions::insert_criteria(conn, &[gate, bonus])
        };
        app.site.db.write(write).await.unwrap();
        ids
    }

    /// Gives an entry of the round to a judge.
    pub async fn add_sheet(&self, app: &TestApp, entry: EntryId, expert: ExpertId) -> SheetId {
        let by = app.by_system();
        let id: SheetId = by.fresh();
        let row = SheetRow {
            id,
            round_id: self.round,
            entry_id: entry,
            expert_id: expert,
            plan_id: None,
            state: SheetState::Assigned,
            version: 0,
            comment: String::new(),
            total: None,
            assigned_at: by.now(),
            saved_at: None,
            submitted_at: None,
            reason: String::new(),
            origin: "plan".to_owned(),
        };
        app.site.db.write(move |conn| judging::insert_sheet(conn, &row)).await.unwrap();
        id
    }
}

fn build(conn: &mut Conn, by: &By, slug: &str) -> Result<Scene, AppError> {
    let now = by.now();
    let day = 86_400;
    let competition: CompetitionId = by.fresh();
    competitions::insert_competition(
        conn,
        &CompetitionRow {
            id: competition,
            slug: slug.to_owned(),
            name_zh: "高山杯创业大赛".to_owned(),
            name_en: "Mountain Cup".to_owned(),
            call_zh: "欢迎报名。".to_owned(),
            call_en: "Welcome.".to_owned(),
            time_zone: "Asia/Shanghai".to_owned(),
            entries_open_at: now.plus_seconds(-day),
            entries_close_at: now.plus_seconds(day),
            needs_four_eyes: false,
            is_listed: true,
            version: 1,
            created_at: now,
        },
    )?;
    let regions: [RegionId; 2] = [by.fresh(), by.fresh()];
    let region = |index: usize, position, zh: &str, en: &str| RegionRow {
        id: regions[index],
        competition_id: competition,
        position,
        name_zh: zh.to_owned(),
        name_en: en.to_owned(),
    };
    competitions::insert_regions(
        conn,
        &[region(0, 1, "恩施", "Enshi"), region(1, 2, "黔东南", "Qiandongnan")],
    )?;
    let tracks: [TrackId; 2] = [by.fresh(), by.fresh()];
    let track = |index: usize, position, zh: &str, en: &str| TrackRow {
        id: tracks[index],
        competition_id: competition,
        position,
        name_zh: zh.to_owned(),
        name_en: en.to_owned(),
    };
    competitions::insert_tracks(conn, &[track(0, 1, "农业", "Farming"), track(1, 2, "文旅", "Tourism")])?;
    let rubric: RubricId = by.fresh();
    competitions::insert_rubric(
        conn,
        &RubricRow {
            id: rubric,
            competition_id: competition,
            number: 1,
            version: 1,
            name_zh: "评分规则".to_owned(),
            name_en: "Rubric".to_owned(),
            source: String::new(),
            published_on: String::new(),
            created_at: now,
            frozen_at: None,
            replaces_id: None,
        },
    )?;
    let criteria: [CriterionId; 3] = [by.fresh(), by.fresh(), by.fresh()];
    let criterion = |index: usize, position, code: &str, zh: &str, en: &str, full, step| CriterionRow {
        id: criteria[index],
        rubric_id: rubric,
        position,
        code: code.to_owned(),
        group_zh: String::new(),
        group_en: String::new(),
        name_zh: zh.to_owned(),
        name_en: en.to_owned(),
        guidance_zh: String::new(),
        guidance_en: String::new(),
        control: Control::Points,
        full_points: full,
        step,
        weight: 1000,
        kind: CriterionKind::Criterion,
    };
    competitions::insert_criteria(
        conn,
        &[
            criterion(0, 1, "c1", "创新性", "Innovation", 40_000, 1000),
            criterion(1, 2, "c2", "商业价值", "Business value", 40_000, 500),
            criterion(2, 3, "c3", "展示", "Presentation", 20_000, 1000),
        ],
    )?;
    let round: RoundId = by.fresh();
    competitions::insert_round(
        conn,
        &RoundRow {
            id: round,
            competition_id: competition,
            position: 1,
            name_zh: "初赛".to_owned(),
            name_en: "Preliminary".to_owned(),
            rubric_id: rubric,
            opens_at: now.plus_seconds(-3600),
            closes_at: now.plus_seconds(day),
            state: RoundState::Open,
            judges_per_entry: 3,
            is_blind: false,
            source: RoundSource::Admitted,
            source_round_id: None,
            source_count: None,
            rule: mean_rule().to_text()?,
            version: 1,
            created_at: now,
            hides_plans: false,
        },
    )?;
    Ok(Scene { competition, regions, tracks, rubric, criteria, round })
}

/// Mean, two decimals, the total rounded; one first prize, two second prizes.
pub fn mean_rule() -> RoundRule {
    let tier = |name: &str, count| TierText {
        name: name.to_owned(),
        count: Some(count),
        percent: None,
        threshold: None,
        on_tie: "report".to_owned(),
    };
    RoundRule {
        rule: RuleText {
            decimals: 2,
            round: vec!["total".to_owned()],
            aggregate: "mean".to_owned(),
            trim: None,
            weighting: "factor".to_owned(),
            tie_break: vec!["criterion:c1".to_owned()],
            criteria: Vec::new(),
            tiers: vec![tier("一等奖", 1), tier("二等奖", 2)],
            gates: Vec::new(),
            bonuses: Vec::new(),
            parts: Vec::new(),
        },
        tier_names_en: vec!["First prize".to_owned(), "Second prize".to_owned()],
    }
}
