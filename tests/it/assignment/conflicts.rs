//! No plan brings together whom a conflict keeps apart, whatever its kind.

use std::collections::BTreeSet;

use pingxuan::{
    accounts::store::people::set_leader,
    assignment::{
        propose::{Ask, Proposed, propose},
        situation::{Pair, Purpose, Situation},
    },
    domain::{
        id::{EntryId, ExpertId, MentorshipId},
        role::Role,
        states::{ConflictKind, EntryState, SheetState},
    },
    experts::store::{ConflictRow, insert_conflict},
    judging::store as judging,
    mentoring::store::{MentorshipRow, insert_mentorship},
};
use proptest::{
    strategy::{Strategy as _, ValueTree as _},
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use super::scene::{ASK, apply, compute, in_force, pairs, small};
use crate::{
    on_both,
    results::sql,
    support::{Scene, TestApp},
};

async fn add_conflict(app: &TestApp, scene: &Scene, (entry, expert): Pair, kind: ConflictKind, lifted: bool) {
    let by = app.by_system();
    let row = ConflictRow {
        id: by.fresh(),
        competition_id: scene.competition,
        entry_id: entry,
        expert_id: expert,
        kind,
        reason: "亲属".to_owned(),
        declared_by: None,
        at: by.now(),
        lifted_at: lifted.then(|| by.now()),
    };
    app.site.db.write(move |conn| insert_conflict(conn, &row)).await.unwrap();
}

async fn add_mentorship(app: &TestApp, scene: &Scene, (entry, expert): Pair, has_ended: bool) {
    let by = app.by_system();
    let row = MentorshipRow {
        id: by.fresh::<MentorshipId>(),
        competition_id: scene.competition,
        entry_id: entry,
        expert_id: expert,
        plan_id: None,
        began_at: by.now(),
        ended_at: has_ended.then(|| by.now()),
    };
    app.site.db.write(move |conn| insert_mentorship(conn, &row)).await.unwrap();
}

async fn end_sheet(app: &TestApp, scene: &Scene, (entry, expert): Pair) {
    let sheet = scene.add_sheet(app, entry, expert).await;
    let round = scene.round;
    app.site
        .db
        .write(move |conn| {
            let mut row = judging::sheet_in(conn, round, sheet)?.unwrap();
            row.state = SheetState::Void;
            row.version += 1;
            judging::update_sheet(conn, &row).map(|_| ())
        })
        .await
        .unwrap();
}

/// A scene drawn at random, with the pairs that no plan of judges and no plan of mentors may hold.
async fn draw(app: &TestApp, scene: &Scene, runner: &mut TestRunner) -> (BTreeSet<Pair>, BTreeSet<Pair>) {
    let choose = |runner: &mut TestRunner, most: usize| (0..most).new_tree(runner).unwrap().current();
    let mut entries: Vec<EntryId> = Vec::new();
    for number in 0..12 {
        let number = format!("R-{number:02}-{}", choose(runner, 1_000_000));
        entries.push(scene.add_entry(app, &number, &number, EntryState::Admitted).await);
    }
    let mut experts: Vec<ExpertId> = Vec::new();
    let (mut judges, mut mentors) = (BTreeSet::new(), BTreeSet::new());
    for place in 0..8 {
        // Some belong to an entry's organization, written in another way.
        let own = choose(runner, 24);
        let organization = match entries.get(own) {
            Some(entry) => {
                let (competition, entry) = (scene.competition, *entry);
                let row = app
                    .site
                    .db
                    .read(move |conn| pingxuan::entries::store::entry_in(conn, competition, entry))
                    .await
                    .unwrap();
                format!(" {}　", row.unwrap().organization)
            }
            None => format!("大学{place}"),
        };
        let expert = scene.add_expert(app, &format!("专家{place}-{own}"), &organization).await;
        if let Some(entry) = entries.get(own) {
            judges.insert((*entry, expert));
            mentors.insert((*entry, expert));
        }
        experts.push(expert);
    }
    let (_, account) = app.member(scene.competition, Role::Expert, None).await;
    let leading = scene.add_expert_with(app, "领队", "领队的大学", Some(account)).await;
    let led = entries[0];
    app.site.db.write(move |conn| set_leader(conn, led, account)).await.unwrap();
    judges.insert((led, leading));
    mentors.insert((led, leading));
    experts.push(leading);
    for _ in 0..16 {
        let pair = (entries[choose(runner, entries.len())], experts[choose(runner, experts.len())]);
        match choose(runner, 6) {
            0 => {
                add_conflict(app, scene, pair, ConflictKind::Declared, false).await;
                judges.insert(pair);
                mentors.insert(pair);
            }
            1 => {
                add_conflict(app, scene, pair, ConflictKind::Recused, false).await;
                judges.insert(pair);
                mentors.insert(pair);
            }
            2 => {
                add_mentorship(app, scene, pair, false).await;
                judges.insert(pair);
            }
            3 => {
                add_mentorship(app, scene, pair, true).await;
                judges.insert(pair);
            }
            4 if !judges.contains(&pair) && !mentors.contains(&pair) => {
                end_sheet(app, scene, pair).await;
                judges.insert(pair);
                mentors.insert(pair);
            }
            // One that was lifted keeps nobody apart.
            _ => add_conflict(app, scene, pair, ConflictKind::Declared, true).await,
        }
    }
    (judges, mentors)
}

on_both!(no_plan_holds_a_conflict_of_any_kind, |app| {
    let scene = Scene::set(&app).await;
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let (mut not_judges, mut not_mentors) = (BTreeSet::new(), BTreeSet::new());
    let mut plans = 0;
    for round in 0..6_u32 {
        let (judges, mentors) = draw(&app, &scene, &mut runner).await;
        not_judges.extend(judges);
        not_mentors.extend(mentors);
        let cases = [(Purpose::Judges(scene.round), &not_judges, 3), (Purpose::Mentors, &not_mentors, 1)];
        for (purpose, forbidden, per_entry) in cases {
            let competition = scene.competition;
            let situation =
                app.site.db.read(move |conn| Situation::read(conn, competition, purpose)).await.unwrap();
            let ask = Ask { per_entry, is_balanced: round % 2 == 0, seed: round, ..ASK };
            let Proposed::Plan(proposal) = propose(&situation, ask).unwrap() else { continue };
            plans += 1;
            for planned in &proposal.pairs {
                assert!(!forbidden.contains(&planned.pair), "{:?} in a plan of {purpose:?}", planned.pair);
            }
            let needed = situation.entries.len() * usize::try_from(per_entry).unwrap();
            assert!(proposal.pairs.len() >= needed);
        }
    }
    assert!(plans >= 8, "most scenes have a plan, so that something was tested: {plans}");
});

on_both!(whoever_mentors_an_entry_never_judges_it, |app| {
    let (scene, _, _) = small(&app).await;
    let (mentors, judges) = (Purpose::Mentors, Purpose::Judges(scene.round));
    let plan = compute(&app, &scene, mentors, Ask { per_entry: 1, ..ASK }).await;
    apply(&app, &scene, plan).await.unwrap();
    let plan = compute(&app, &scene, judges, Ask { per_entry: 3, ..ASK }).await;
    apply(&app, &scene, plan).await.unwrap();
    let (mentors, judges) = (in_force(&app, &scene, mentors).await, in_force(&app, &scene, judges).await);
    assert_eq!((mentors.len(), judges.len()), (6, 18));
    assert!(mentors.is_disjoint(&judges));
});

on_both!(whoever_judges_an_entry_never_becomes_its_mentor, |app| {
    let (scene, _, _) = small(&app).await;
    let (mentors, judges) = (Purpose::Mentors, Purpose::Judges(scene.round));
    let plan = compute(&app, &scene, judges, Ask { per_entry: 3, ..ASK }).await;
    apply(&app, &scene, plan).await.unwrap();
    let plan = compute(&app, &scene, mentors, Ask { per_entry: 1, ..ASK }).await;
    apply(&app, &scene, plan).await.unwrap();
    let (mentors, judges) = (in_force(&app, &scene, mentors).await, in_force(&app, &scene, judges).await);
    assert_eq!((mentors.len(), judges.len()), (6, 18));
    assert!(mentors.is_disjoint(&judges));
});

on_both!(a_mentor_plan_computed_before_the_judges_came_is_refused_afterwards, |app| {
    let (scene, _, _) = small(&app).await;
    let mentors = compute(&app, &scene, Purpose::Mentors, Ask { per_entry: 1, ..ASK }).await;
    let judges = compute(&app, &scene, Purpose::Judges(scene.round), Ask { per_entry: 4, ..ASK }).await;
    apply(&app, &scene, judges).await.unwrap();
    let refused = apply(&app, &scene, mentors).await.unwrap_err();
    assert!(
        crate::assignment::scene::words(&refused).contains("评委"),
        "{}",
        crate::assignment::scene::words(&refused)
    );
});

#[actix_web::test]
async fn both_databases_make_the_same_plan() {
    let Some(postgres) = crate::support::Backend::postgres() else { return };
    let mut plans = Vec::new();
    for backend in [crate::support::Backend::Sqlite, postgres] {
        let app = TestApp::start(backend).await;
        let (scene, _, _) = small(&app).await;
        let plan = compute(&app, &scene, Purpose::Judges(scene.round), ASK).await;
        plans.push(format!("{:?}", pairs(&app, plan).await));
    }
    assert_eq!(plans[0], plans[1]);
}

on_both!(who_cannot_all_take_a_share_is_named_with_what_each_must_take, |app| {
    let (scene, entries, experts) = small(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    // Two judges share the one entry that both are free for; the third can take everything.
    sql(&app, "UPDATE experts SET is_judge = FALSE WHERE name = '李'").await;
    for entry in &entries[1..] {
        for expert in &experts[..2] {
            add_conflict(&app, &scene, (*entry, *expert), ConflictKind::Declared, false).await;
        }
    }
    organizer.get("/c/cup/plans/compute").await;
    let round = scene.round.to_string();
    let fields = [("target", round.as_str()), ("per_entry", "1"), ("balance", "yes"), ("seed", "7")];

    let page = organizer.post("/c/cup/plans/compute", &fields).await;

    assert_eq!(page.status(), 422, "{}", page.text("main"));
    let said = page.text("#short p");
    assert!(said.contains("这 2 位专家至少要承担 2 个项目，但只有 1 个项目、1 个名额"), "{said}");
    assert!(page.text("#short").contains("专家与各自至少还须承担的项目数"), "{}", page.text("#short"));
    let named = page.texts("#short li");
    assert_eq!(named.len(), 3, "{named:?}");
    assert!(["赵 1", "钱 1"].iter().all(|expert| named.iter().any(|name| name == expert)), "{named:?}");
});
