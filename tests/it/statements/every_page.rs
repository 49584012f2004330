//! Every route that shows something, as somebody whom it is for, with one of everything and with many: a route that asks more
//! questions then fails here, and so does a new one for which the world of the access test has nothing to show.

use std::collections::BTreeMap;

use pingxuan::{
    accounts::store::people::set_leader,
    app::routes,
    assignment::store::{self as assignment, PlanPairRow, PlanRow},
    audit::{self, Event},
    competitions::store::{self as competitions, RoundRow},
    db::Conn,
    domain::{
        id::{
            AccountId, AttachmentId, CoachingId, ConflictId, DecisionId, EnterpriseId, EntryId, ExpertId,
            MentorshipId, PairingId, PlanId, ResultId, RoundId, SchemeId, SheetId,
        },
        role::Role,
        states::{ConflictKind, PlanState, RoundState, SheetState, Side},
    },
    entries::store::{
        self as entries, EntryRow, MemberRow,
        papers::{self, AttachmentRow},
    },
    error::AppError,
    experts::store::{ConflictRow, insert_conflict},
    judging::{
        content::Content,
        store::{self as judging, MarkRow, RevisionRow, SheetRow},
    },
    mail::actions::enqueue,
    mentoring::store::{self as mentoring, CoachingRow, MentorshipRow},
    pairing::store::{self as pairing, EnterpriseTagRow, plans},
    results::store::{self as results, DecisionRow, ResultRow},
};
use serde_json::json;

use crate::{
    access::{self, Who, world::World},
    on_both,
    support::{Scene, TestApp},
};

/// How many of everything come in addition.
const MANY: i32 = 12;

/// The things of the world to which more is added.
#[derive(Clone)]
struct Things {
    scene: Scene,
    entry: EntryId,
    expert: ExpertId,
    sheet: SheetId,
    mentorship: MentorshipId,
    coaching: CoachingId,
    plan: PlanId,
    scheme: SchemeId,
    enterprise: EnterpriseId,
    pairing: PairingId,
    result: ResultId,
}

impl Things {
    fn of(world: &World) -> Self {
        fn id<Id: std::str::FromStr<Err: std::fmt::Debug>>(world: &World, name: &str) -> Id {
            world.value("", name).parse().unwrap()
        }
        Self {
            scene: world.scene.clone(),
            entry: id(world, "entry"),
            expert: id(world, "expert"),
            sheet: id(world, "sheet"),
            mentorship: id(world, "mentorship"),
            coaching: id(world, "coaching"),
            plan: id(world, "plan"),
            scheme: id(world, "scheme"),
            enterprise: id(world, "enterprise"),
            pairing: id(world, "pairing"),
            result: id(world, "result"),
        }
    }
}

/// Entries of the team with sheets, mentors and conflicts of the expert.
fn add_entries(conn: &mut Conn, by: &audit::By, things: &Things, team: AccountId) -> Result<(), AppError> {
    let (scene, expert, now) = (&things.scene, things.expert, by.now());
    let row = entries::entry_by_id(conn, things.entry)?.ok_or(AppError::NotFound)?;
    for number in 0..MANY {
        let entry: EntryId = by.fresh();
        let added = EntryRow { id: entry, number: format!("Z{number:03}"), ..row.clone() };
        entries::insert_entries(conn, &[added])?;
        set_leader(conn, entry, team)?;
        let sheet = SheetRow {
            id: by.fresh(),
            round_id: scene.round,
            entry_id: entry,
            expert_id: expert,
            plan_id: None,
            state: SheetState::Submitted,
            version: 1,
            comment: "思路清楚".to_owned(),
            total: Some(60_000),
            assigned_at: now,
            saved_at: Some(now),
            submitted_at: Some(now),
            reason: String::new(),
            origin: "plan".to_owned(),
        };
        judging::insert_sheet(conn, &sheet)?;
        let mark = |criterion_id| MarkRow { sheet_id: sheet.id, criterion_id, points: (number % 7) * 1000 };
        judging::insert_marks(conn, &scene.criteria.map(mark))?;
        let mentorship = MentorshipRow {
            id: by.fresh(),
            competition_id: scene.competition,
            entry_id: entry,
            expert_id: expert,
            plan_id: None,
            began_at: now,
            ended_at: None,
        };
        mentoring::insert_mentorship(conn, &mentorship)?;
        let conflict = ConflictRow {
            id: by.fresh::<ConflictId>(),
            competition_id: scene.competition,
            entry_id: entry,
            expert_id: expert,
            kind: ConflictKind::Declared,
            reason: "同学".to_owned(),
            declared_by: None,
            at: now,
            lifted_at: None,
        };
        insert_conflict(conn, &conflict)?;
        let pair = PlanPairRow {
            plan_id: things.plan,
            entry_id: entry,
            expert_id: expert,
            affinity: 1,
            origin: "computed".to_owned(),
        };
        assignment::insert_plan_pairs(conn, &[pair])?;
    }
    Ok(())
}

/// Members, files and records of the entry; versions of the sheet; records of the mentorship.
fn add_below(conn: &mut Conn, by: &audit::By, things: &Things) -> Result<(), AppError> {
    let (entry, now) = (things.entry, by.now());
    let record =
        mentoring::coaching_in(conn, things.mentorship, things.coaching)?.ok_or(AppError::NotFound)?;
    for number in 1..=MANY {
        let member = MemberRow { entry_id: entry, position: number, name: format!("组员{number}") };
        entries::insert_members(conn, &[member])?;
        let file = AttachmentRow {
            id: by.fresh::<AttachmentId>(),
            entry_id: entry,
            kind: "plan".to_owned(),
            file_name: format!("旧计划书{number}.pdf"),
            size: 1,
            sha256: vec![1; 32],
            uploaded_at: now,
            uploaded_by: None,
            replaced_at: Some(now),
        };
        papers::insert_attachment(conn, &file)?;
        let coaching = CoachingRow {
            id: by.fresh(),
            mentorship_id: things.mentorship,
            topic: format!("第{number}次辅导"),
            ..record.clone()
        };
        mentoring::insert_coaching(conn, &coaching)?;
        let content = Content { marks: BTreeMap::new(), comment: String::new(), state: SheetState::Assigned };
        let revision = RevisionRow {
            sheet_id: things.sheet,
            version: 100 + number,
            at: now,
            by_account_id: None,
            act: "saved".to_owned(),
            request_key: None,
            content: content.to_text()?,
            reason: String::new(),
        };
        judging::insert_revisions(conn, &[revision])?;
    }
    Ok(())
}

/// Rounds, plans, results and decisions.
fn add_of_rounds(conn: &mut Conn, by: &audit::By, things: &Things) -> Result<(), AppError> {
    let competition = things.scene.competition;
    let round = competitions::round_by_id(conn, things.scene.round)?.ok_or(AppError::NotFound)?;
    let plan = assignment::plan_in(conn, competition, things.plan)?.ok_or(AppError::NotFound)?;
    let result = results::result_by_id(conn, things.result)?.ok_or(AppError::NotFound)?;
    for number in 1..=MANY {
        let state = RoundState::Preparing;
        let added = RoundRow { id: by.fresh::<RoundId>(), position: 100 + number, state, ..round.clone() };
        competitions::insert_round(conn, &added)?;
        let state = PlanState::Discarded;
        let added = PlanRow { id: by.fresh(), number: 100 + number, state, ..plan.clone() };
        assignment::insert_plan(conn, &added)?;
        let added = ResultRow { id: by.fresh(), number: result.number + number, ..result.clone() };
        results::insert_result(conn, &added)?;
        let decision = DecisionRow {
            id: by.fresh::<DecisionId>(),
            round_id: things.scene.round,
            at: by.now(),
            by_account_id: None,
            entry_order: "[]".to_owned(),
            reason: "抽签".to_owned(),
            revoked_at: None,
            total: None,
        };
        results::insert_decision(conn, &decision)?;
    }
    Ok(())
}

/// Schemes, enterprises on both sides, plans of pairs.
fn add_of_schemes(conn: &mut Conn, by: &audit::By, things: &Things) -> Result<(), AppError> {
    let scheme = pairing::scheme_in(conn, things.scene.competition, things.scheme)?;
    let all = pairing::enterprises_of(conn, things.scheme)?;
    let own = all.iter().find(|row| row.id == things.enterprise).ok_or(AppError::NotFound)?;
    let plan = plans::pairing_in(conn, things.scheme, things.pairing)?;
    for number in 1..=MANY {
        let added = pairing::SchemeRow { id: by.fresh(), ..scheme.clone() };
        pairing::insert_scheme(conn, &added)?;
        for side in [Side::Assisting, Side::Assisted] {
            let name = format!("{}{number}", side.name());
            let added = pairing::EnterpriseRow { id: by.fresh(), side, name, ..own.clone() };
            pairing::insert_enterprise(conn, &added)?;
            let (kind, tag) = ("need".to_owned(), "电商".to_owned());
            pairing::insert_enterprise_tags(
                conn,
                &[EnterpriseTagRow { enterprise_id: added.id, kind, tag }],
            )?;
        }
        let added = plans::PairingRow {
            id: by.fresh(),
            number: plan.number + number,
            state: PlanState::Discarded,
            published_at: None,
            published_by: None,
            snapshot: None,
            ..plan.clone()
        };
        plans::insert_pairing(conn, &added)?;
    }
    Ok(())
}

async fn add_more(app: &TestApp, world: &World) {
    let things = Things::of(world);
    for number in 0..MANY {
        things.scene.add_expert(app, &format!("专家{number}"), "另一所大学").await;
        let region = things.scene.regions[usize::try_from(number % 2).unwrap()];
        app.member(things.scene.competition, Role::Coordinator, Some(region)).await;
    }
    // The writer runs on a thread of its own, to which the world is not sent.
    let team = world.account(Who::Team);
    let (by, of) = (app.by_system(), things.clone());
    app.site
        .db
        .write(move |conn| {
            add_entries(conn, &by, &of, team)?;
            add_below(conn, &by, &of)?;
            add_of_rounds(conn, &by, &of)?;
            add_of_schemes(conn, &by, &of)?;
            for _ in 0..MANY {
                enqueue(conn, &by, "li@example.com", "邀请", "您好")?;
                for (act, subject) in [
                    ("entry.saved", of.entry.into()),
                    ("sheet.saved", of.sheet.into()),
                    ("pairing.proposed", of.pairing.into()),
                ] {
                    let competition = Some(of.scene.competition);
                    let event = Event { act, competition, subject, revision: 1, detail: &json!({}) };
                    audit::record(conn, &by.as_account(team), &event)?;
                }
            }
            Ok::<_, AppError>(())
        })
        .await
        .unwrap();
}

/// How many questions each route asks that shows something.
async fn ask(app: &TestApp, world: &World) -> BTreeMap<&'static str, u64> {
    // What is kept for everybody is made anew.
    app.site.public_pages.set_epoch(app.site.public_pages.epoch() + 1);
    let rows = access::rows();
    let mut asked = BTreeMap::new();
    for route in routes().into_iter().filter(|route| route.method == "GET") {
        let row = rows.iter().find(|row| row.method == "GET" && row.path == route.path);
        let allowed = row.unwrap_or_else(|| panic!("{} has no row in the access test", route.path)).allowed;
        let who = allowed.iter().copied().find(|who| *who != Who::Anyone).unwrap_or(Who::Anyone);
        let mut client = world.client(app, who).await;
        let address = world.address(app, route.path, who).await;
        let before = app.site.db.statements();
        let status = client.get(&address).await.status();
        assert!(!matches!(status, 401 | 403 | 404 | 500..), "{address} as {who:?}: {status}");
        asked.insert(route.path, app.site.db.statements() - before);
    }
    asked
}

on_both!(every_route_asks_as_many_questions_for_many_rows_as_for_one, |app| {
    let world = World::build(&app).await;
    let few = ask(&app, &world).await;
    add_more(&app, &world).await;
    let many = ask(&app, &world).await;
    let more: Vec<String> = few
        .iter()
        .filter(|(path, asked)| many[*path] != **asked)
        .map(|(path, asked)| format!("{path}: {asked} questions for one, {} for many", many[path]))
        .collect();
    assert!(more.is_empty(), "\n{}", more.join("\n"));
});
