//! A competition with one of everything, and somebody of every kind: what the access test walks through. A slice
//! whose routes name a new thing puts one into [`World::build`].

use std::collections::BTreeMap;

use pingxuan::{
    accounts::{
        actions::{self as accounts, links::Invitation},
        store::{links as link_rows, people as people_rows},
    },
    assignment::store::{self as assignment, PlanRow},
    competitions::store::{self as competitions, RoundRow},
    domain::{
        id::{
            AccountId, AttachmentId, CoachingId, DecisionId, EnterpriseId, EntryId, ExpertId, MentorshipId,
            PlanId, RoundId, SchemeId, SessionId,
        },
        role::Role,
        states::{CoachingWay, EntryState, Language, PlanKind, PlanState, RoundState, SheetState, Side},
    },
    entries::store::papers::{AttachmentRow, SubmissionRow, insert_attachment, insert_submission},
    error::AppError,
    judging::store::{self as judging, MarkRow, SheetRow},
    mail,
    mentoring::store::{self as mentoring, CoachingRow, MentorshipRow},
    pairing::store::{self as pairing, EnterpriseRow, SchemeRow},
    results::{self, store::DecisionRow},
    web::{assets, secret::Token, store::competition_by_slug},
};

use super::{EVERYBODY, Who};
use crate::support::{Client, Scene, TestApp};

/// A competition with one of everything.
pub struct World {
    pub scene: Scene,
    /// What the parts of an address stand for, by their names; `part of the path|name` where one name stands for
    /// different things.
    values: BTreeMap<&'static str, String>,
    accounts: BTreeMap<Who, AccountId>,
}

impl World {
    /// Builds it.
    pub async fn build(app: &TestApp) -> Self {
        let scene = Scene::set(app).await;
        let mut accounts = BTreeMap::new();
        for &who in EVERYBODY {
            let (role, region) = match who {
                Who::Anyone => continue,
                Who::Administrator => {
                    accounts.insert(who, app.sign_in_as("管理员", true).await.1);
                    continue;
                }
                Who::Organizer => (Role::Organizer, None),
                Who::Coordinator => (Role::Coordinator, Some(scene.regions[0])),
                Who::OtherCoordinator => (Role::Coordinator, Some(scene.regions[1])),
                Who::Supervisor => (Role::Supervisor, None),
                Who::Expert | Who::OtherExpert => (Role::Expert, None),
                Who::Team | Who::OtherTeam => (Role::Team, None),
                Who::Enterprise | Who::OtherEnterprise => (Role::Enterprise, None),
            };
            accounts.insert(who, app.member(scene.competition, role, region).await.1);
        }
        let values = BTreeMap::from([
            ("competition", "cup".to_owned()),
            ("name", assets::href("app.css").trim_start_matches("/assets/").to_owned()),
            ("round", scene.round.to_string()),
            ("rubric", scene.rubric.to_string()),
        ]);
        let mut world = Self { scene: scene.clone(), values, accounts };
        let entry = world.add_entries(app, &scene).await;
        let expert = world.add_experts(app, &scene, entry).await;
        world.add_plan(app, &scene, expert).await;
        world.add_scheme(app, &scene).await;
        world.add_people(app, &scene).await;
        world.add_imports(app, &scene).await;
        world.add_result(app, &scene).await;
        world
    }

    /// The entry of the team, with its plan and its receipt; one that is mentored; the other team's.
    async fn add_entries(&mut self, app: &TestApp, scene: &Scene) -> EntryId {
        let entry = scene.add_entry(app, "H001", "高山茶", EntryState::Admitted).await;
        let mentored = scene.add_entry(app, "H002", "苗绣", EntryState::Admitted).await;
        let other = scene.add_entry(app, "Q001", "侗布", EntryState::Admitted).await;
        let (team, other_team) = (self.accounts[&Who::Team], self.accounts[&Who::OtherTeam]);
        let (by, folder) = (app.by_system(), app.folder.path().to_owned());
        let attachment: AttachmentId = by.fresh();
        app.site
            .db
            .write(move |conn| {
                people_rows::set_leader(conn, entry, team)?;
                people_rows::set_leader(conn, mentored, team)?;
                people_rows::set_leader(conn, other, other_team)?;
                let plan = AttachmentRow {
                    id: attachment,
                    entry_id: entry,
                    kind: "plan".to_owned(),
                    file_name: "plan.pdf".to_owned(),
                    size: 9,
                    sha256: vec![7; 32],
                    uploaded_at: by.now(),
                    uploaded_by: Some(team),
                    replaced_at: None,
                };
                insert_attachment(conn, &plan)?;
                let of_mentored = AttachmentRow { id: by.fresh(), entry_id: mentored, ..plan.clone() };
                insert_attachment(conn, &of_mentored)?;
                let place = pingxuan::entries::files::place_of(&folder, &plan.sha256);
                std::fs::create_dir_all(place.parent().unwrap()).unwrap();
                std::fs::write(place, b"%PDF-1.4\n").unwrap();
                let submission = SubmissionRow {
                    entry_id: entry,
                    version: 1,
                    at: by.now(),
                    by_account_id: Some(team),
                    content: "{}".to_owned(),
                    sha256: vec![0; 32],
                };
                insert_submission(conn, &submission)
            })
            .await
            .unwrap();
        self.values.insert("entry", entry.to_string());
        self.values.insert("attachment", attachment.to_string());
        self.values.insert("mentored", mentored.to_string());
        entry
    }

    /// The expert with a sheet of the entry and a mentorship of the mentored one, and another expert.
    async fn add_experts(&mut self, app: &TestApp, scene: &Scene, entry: EntryId) -> ExpertId {
        let account = |who| Some(self.accounts[&who]);
        let expert = scene.add_expert_with(app, "周专家", "浙江大学", account(Who::Expert)).await;
        scene.add_expert_with(app, "吴专家", "杭州师范大学", account(Who::OtherExpert)).await;
        let sheet = scene.add_sheet(app, entry, expert).await;
        let by = app.by_system();
        let (mentorship, coaching): (MentorshipId, CoachingId) = (by.fresh(), by.fresh());
        let mentored: EntryId = self.values["mentored"].parse().unwrap();
        let competition = scene.competition;
        let created_by = account(Who::Expert);
        app.site
            .db
            .write(move |conn| {
                let row = MentorshipRow {
                    id: mentorship,
                    competition_id: competition,
                    entry_id: mentored,
                    expert_id: expert,
                    plan_id: None,
                    began_at: by.now(),
                    ended_at: None,
                };
                mentoring::insert_mentorship(conn, &row)?;
                let record = CoachingRow {
                    id: coaching,
                    mentorship_id: mentorship,
                    held_on: "2026-11-23".to_owned(),
                    minutes: 60,
                    way: CoachingWay::Online,
                    topic: "销售渠道".to_owned(),
                    advice: "先做本地市场".to_owned(),
                    next_steps: "走访十家客户".to_owned(),
                    version: 1,
                    created_at: by.now(),
                    created_by,
                };
                mentoring::insert_coaching(conn, &record)
            })
            .await
            .unwrap();
        self.values.insert("expert", expert.to_string());
        self.values.insert("sheet", sheet.to_string());
        self.values.insert("mentorship", mentorship.to_string());
        self.values.insert("coaching", coaching.to_string());
        expert
    }

    /// A proposed plan of the judges.
    async fn add_plan(&mut self, app: &TestApp, scene: &Scene, _expert: ExpertId) {
        let by = app.by_system();
        let plan: PlanId = by.fresh();
        let (competition, round) = (scene.competition, scene.round);
        app.site
            .db
            .write(move |conn| {
                let row = PlanRow {
                    id: plan,
                    competition_id: competition,
                    round_id: Some(round),
                    kind: PlanKind::Judges,
                    number: 1,
                    state: PlanState::Proposed,
                    seed: 1,
                    per_entry: 1,
                    created_by: None,
                    created_at: by.now(),
                    applied_at: None,
                    applied_by: None,
                    restores_id: None,
                    total: 0,
                    bound: 0,
                    is_proved: true,
                    version: 1,
                    note: String::new(),
                    base: Vec::new(),
                };
                assignment::insert_plan(conn, &row)
            })
            .await
            .unwrap();
        self.values.insert("plan", plan.to_string());
    }

    /// A scheme with the enterprise on one side and the other on the other.
    async fn add_scheme(&mut self, app: &TestApp, scene: &Scene) {
        let by = app.by_system();
        let (scheme, first, second): (SchemeId, EnterpriseId, EnterpriseId) =
            (by.fresh(), by.fresh(), by.fresh());
        let competition = scene.competition;
        let accounts = [self.accounts[&Who::Enterprise], self.accounts[&Who::OtherEnterprise]];
        app.site
            .db
            .write(move |conn| {
                let row = SchemeRow {
                    id: scheme,
                    competition_id: competition,
                    name_zh: "涌泉计划".to_owned(),
                    name_en: "Spring Plan".to_owned(),
                    // Over, so that nothing is secret any more and pairs can be computed.
                    wishes_close_at: by.now(),
                    wish_limit: 5,
                    version: 1,
                    created_at: by.now(),
                };
                pairing::insert_scheme(conn, &row)?;
                let enterprise = |id, side, name: &str, account| EnterpriseRow {
                    id,
                    scheme_id: scheme,
                    side,
                    name: name.to_owned(),
                    credit_code: String::new(),
                    sector: "农业".to_owned(),
                    contact: "联系人".to_owned(),
                    phone: String::new(),
                    email: String::new(),
                    profile: String::new(),
                    account_id: Some(account),
                    version: 1,
                    created_at: by.now(),
                    withdrawn_at: None,
                    capacity: 1,
                };
                let [one, other] = accounts;
                pairing::insert_enterprise(conn, &enterprise(first, Side::Assisting, "帮扶公司", one))?;
                pairing::insert_enterprise(conn, &enterprise(second, Side::Assisted, "受援公司", other))
            })
            .await
            .unwrap();
        let pairings = format!("/c/cup/schemes/{scheme}/pairings");
        let mut organizer = self.client(app, Who::Organizer).await;
        let page = organizer.post(&format!("{pairings}/compute"), &[("method", "stable-left")]).await;
        let plan = page.location().expect("a computed pairing").to_owned();
        for (act, version) in [("apply", "1"), ("publish", "2")] {
            let seen = organizer.get(&format!("{plan}/{act}")).await.field("seen");
            let fields = [("version", version), ("seen", seen.as_str())];
            let page = organizer.post(&format!("{plan}/{act}"), &fields).await;
            assert_eq!(page.status(), 303, "{act}: {}", page.text("main"));
        }
        self.values.insert("scheme", scheme.to_string());
        self.values.insert("enterprise", first.to_string());
        self.values.insert("pairing", plan.rsplit('/').next().unwrap_or_default().to_owned());
    }

    /// A link, a membership that may be revoked, an account that may be changed, a mail.
    async fn add_people(&mut self, app: &TestApp, scene: &Scene) {
        let by = app.by_system();
        let competition = scene.competition;
        let invitation = Invitation {
            competition,
            role: Role::Supervisor,
            region: None,
            expert: None,
            enterprise: None,
            entry: None,
            login: None,
            name: String::new(),
            language: Language::Chinese,
        };
        let (link, row, membership, mail) = app
            .site
            .db
            .write(move |conn| {
                let link = accounts::links::invite(conn, &by, &invitation, "http://test.example")?;
                let row = link_rows::link_by_token(conn, &link.hash())?.ok_or(AppError::NotFound)?;
                let supervisors =
                    people_rows::members_page(conn, competition, Some(Role::Supervisor), "", None, 1)?;
                let mail = mail::actions::enqueue(conn, &by, "li@example.com", "题", "文")?;
                Ok::<_, AppError>((link, row.id, supervisors[0].id, mail))
            })
            .await
            .unwrap();
        self.values.insert("link", link.as_str().to_owned());
        self.values.insert("invitation", row.to_string());
        self.values.insert("membership", membership.to_string());
        self.values.insert("account", self.accounts[&Who::OtherTeam].to_string());
        self.values.insert("mail", mail.to_string());
    }

    /// Uploaded tables that wait for their confirmation, one of each kind. Scores go into a round without sheets.
    async fn add_imports(&mut self, app: &TestApp, scene: &Scene) {
        let by = app.by_system();
        let round: RoundId = by.fresh();
        let first = scene.round;
        app.site
            .db
            .write(move |conn| {
                let row = competitions::round_by_id(conn, first)?.ok_or(AppError::NotFound)?;
                let row = RoundRow { id: round, position: 2, state: RoundState::Preparing, ..row };
                competitions::insert_round(conn, &row)
            })
            .await
            .unwrap();
        self.values.insert("/rounds/{round}/import|round", round.to_string());
        scene.add_expert(app, "sun", "宁波大学").await;
        for (kind, path, table) in [
            (
                "/entries/import|import",
                "/c/cup/entries/import".to_owned(),
                "编号,项目名称,负责人,单位,地区,赛道\nH009,新项目,潘阿妹,雷山合作社,恩施,农业\n",
            ),
            (
                "/experts/import|import",
                "/c/cup/experts/import".to_owned(),
                "姓名,单位\n郑专家,浙江工商大学\n",
            ),
            (
                "/enterprises/import|import",
                format!("/c/cup/schemes/{}/enterprises/import", self.values["scheme"]),
                "企业名称,方\n新企业,帮扶方\n",
            ),
            (
                "/rounds/{round}/import|import",
                format!("/c/cup/rounds/{round}/import"),
                "项目编号,评委邮箱,评分项,分数\nH001,sun@expert.example,c1,30\n",
            ),
        ] {
            let mut organizer = self.client(app, Who::Organizer).await;
            let page = organizer.post_file(&path, &[], ("file", "table.csv", table.as_bytes())).await;
            let location = page.location().unwrap_or_else(|| panic!("{path}: {:?}", page.problems()));
            self.values.insert(kind, location.rsplit('/').next().unwrap_or_default().to_owned());
        }
    }

    /// A round that is judged and published, with a decision on it.
    async fn add_result(&mut self, app: &TestApp, scene: &Scene) {
        let by = app.by_system();
        let (round, decision): (RoundId, DecisionId) = (by.fresh(), by.fresh());
        let (first, criteria) = (scene.round, scene.criteria);
        let judge = scene.add_expert(app, "钱专家", "杭州电子科技大学").await;
        let published = app
            .site
            .db
            .write(move |conn| {
                let now = by.now();
                let row = competitions::round_by_id(conn, first)?.ok_or(AppError::NotFound)?;
                let competition = row.competition_id;
                let row = RoundRow {
                    id: round,
                    position: 3,
                    state: RoundState::Closed,
                    judges_per_entry: 1,
                    ..row
                };
                competitions::insert_round(conn, &row)?;
                let regions = None;
                let all =
                    people_rows::LeaderFilter { regions, search: "", after: None, chosen: None, limit: 10 };
                for (line, points) in
                    people_rows::leaders_page(conn, competition, &all)?.iter().zip([20, 19, 18])
                {
                    let sheet = SheetRow {
                        id: by.fresh(),
                        round_id: round,
                        entry_id: line.entry,
                        expert_id: judge,
                        plan_id: None,
                        state: SheetState::Submitted,
                        version: 1,
                        comment: String::new(),
                        total: Some(points * 3000),
                        assigned_at: now,
                        saved_at: Some(now),
                        submitted_at: Some(now),
                        reason: String::new(),
                        origin: "plan".to_owned(),
                    };
                    let marks = criteria.map(|criterion_id| MarkRow {
                        sheet_id: sheet.id,
                        criterion_id,
                        points: points * 1000,
                    });
                    judging::insert_sheet(conn, &sheet)?;
                    judging::insert_marks(conn, &marks)?;
                }
                let head = competition_by_slug(conn, "cup")?.ok_or(AppError::NotFound)?;
                let standing = results::load::standing(conn, competition, round)?;
                let seen = results::actions::preview(&standing, &head)?.fingerprint()?;
                let published = results::actions::publish(conn, &by, &head, round, &seen)?;
                let row = DecisionRow {
                    id: decision,
                    round_id: round,
                    at: now,
                    by_account_id: None,
                    entry_order: "[]".to_owned(),
                    reason: "抽签".to_owned(),
                    revoked_at: None,
                    total: None,
                };
                results::store::insert_decision(conn, &row)?;
                Ok::<_, AppError>(published)
            })
            .await
            .unwrap();
        for place in ["/results/{competition}/|round", "/feedback/|round", "/decisions/{decision}|round"] {
            self.values.insert(place, round.to_string());
        }
        self.values.insert("result", published.result.to_string());
        self.values.insert("decision", decision.to_string());
    }

    /// Somebody's account.
    pub fn account(&self, who: Who) -> AccountId {
        self.accounts[&who]
    }

    /// An address with its parts filled in for somebody.
    pub async fn address(&self, app: &TestApp, path: &str, who: Who) -> String {
        let mut address = path.to_owned();
        while let Some(begin) = address.find('{') {
            let end = begin + address[begin..].find('}').expect("a part ends");
            let name = address[begin + 1..end].to_owned();
            let value = match name.as_str() {
                // A session is everybody's own.
                "session" => self.fresh_session(app, who).await.1.to_string(),
                name => self.value(path, name),
            };
            address.replace_range(begin..=end, &value);
        }
        address
    }

    /// What a part of an address stands for.
    pub fn value(&self, path: &str, name: &str) -> String {
        let special = self
            .values
            .iter()
            .find(|(key, _)| key.split_once('|').is_some_and(|(part, of)| of == name && path.contains(part)));
        let value = special.map(|(_, value)| value).or_else(|| self.values.get(name));
        value
            .unwrap_or_else(|| panic!("the world has no {{{name}}} for {path}: add one in access/world.rs"))
            .clone()
    }

    /// A browser in which somebody has just signed in.
    pub async fn client(&self, app: &TestApp, who: Who) -> Client {
        let mut client = app.visitor();
        if who == Who::Anyone {
            client.set_cookie("visitor", ANYONE);
            client.set_token(&app.site.secret.form_token(ANYONE.as_bytes()));
        } else {
            let (token, session) = self.fresh_session(app, who).await;
            client.set_cookie("session", token.as_str());
            client.set_token(&app.site.secret.form_token(session.as_bytes()));
        }
        client
    }

    async fn fresh_session(&self, app: &TestApp, who: Who) -> (Token, SessionId) {
        let token = Token::fresh().unwrap();
        let (by, hash) = (app.by_system(), token.hash());
        let account = self.accounts.get(&who).or_else(|| self.accounts.get(&Who::Team)).copied().unwrap();
        let session = app
            .site
            .db
            .write(move |conn| accounts::sign_in(conn, &by, account, &hash, "test"))
            .await
            .unwrap();
        (token, session)
    }
}

/// The cookie of somebody who is not signed in.
const ANYONE: &str = "0123456789012345678901234567890123456789012";
