//! What the fit of a pair is made of: words and history beside tags, as the pages show it. And the limit on judges of one kind.

use pingxuan::{
    assignment::situation::{Pair, Purpose, Situation},
    compute::affinity::{Affinity, Source},
    domain::{
        id::SheetId,
        role::Role,
        states::{EntryState, SheetState},
    },
    entries::store::{EntryTagRow, insert_entry_tags},
    error::AppError,
    judging::store as judging,
};

use super::scene::{ASK, apply, compute, in_force, pairs, small};
use crate::{
    on_both,
    support::{Scene, TestApp},
};

async fn affinity(app: &TestApp, scene: &Scene, purpose: Purpose, pair: Pair) -> Affinity {
    let competition = scene.competition;
    let read = app.site.db.read(move |conn| Situation::read(conn, competition, purpose));
    read.await.unwrap().affinity(pair)
}

/// Submits a sheet as it stands.
async fn submit(app: &TestApp, scene: &Scene, sheet: SheetId) {
    let round = scene.round;
    app.site
        .db
        .write(move |conn| {
            let mut row = judging::sheet_in(conn, round, sheet)?.ok_or(AppError::NotFound)?;
            row.state = SheetState::Submitted;
            row.version += 1;
            assert!(judging::update_sheet(conn, &row)?);
            Ok::<(), AppError>(())
        })
        .await
        .unwrap();
}

/// The points that a source gives, if it gives any.
fn points(affinity: &Affinity, source: Source) -> Option<u32> {
    affinity.parts.iter().find(|part| part.source == source).map(|part| part.points)
}

on_both!(an_experts_organization_and_title_are_compared_with_what_an_entry_says, |app| {
    let (scene, entries, _) = small(&app).await;
    let judges = Purpose::Judges(scene.round);
    let plan = compute(&app, &scene, judges, ASK).await;
    let expert = scene.add_expert(&app, "周", "高山茶园种植有限公司").await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;

    let found = affinity(&app, &scene, judges, (entries[0], expert)).await;

    // 高山, 茶园, 种植: the legal form does not count.
    assert_eq!((found.value, found.parts.len()), (30, 1), "{found:?}");
    let page = organizer.get(&format!("/c/cup/plans/{plan}/entries/{}", entries[0])).await;
    let why = page.cell("#offers", "周", "依据");
    assert!(why.contains("共同用词") && why.contains("30"), "{why}");
    let plan = compute(&app, &scene, judges, ASK).await;
    assert!(pairs(&app, plan).await.iter().any(|pair| pair.1 == expert), "nobody else fits as well");
    let shown = organizer.get(&format!("/c/cup/plans/{plan}?show=all")).await.text("#diff");
    assert!(shown.contains("周") && shown.contains("30 = 共同用词"), "{shown}");
});

on_both!(mentoring_before_speaks_for_a_judge_of_the_same_track, |app| {
    let (scene, entries, experts) = small(&app).await;
    let judges = Purpose::Judges(scene.round);
    let plan = compute(&app, &scene, Purpose::Mentors, ASK).await;
    apply(&app, &scene, plan).await.unwrap();
    let mentored = in_force(&app, &scene, Purpose::Mentors).await;
    let expert = experts[0];
    let count = mentored.iter().filter(|pair| pair.1 == expert).count();
    let other = *entries.iter().find(|entry| !mentored.contains(&(**entry, expert))).unwrap();

    let for_judges = affinity(&app, &scene, judges, (other, expert)).await;
    let for_mentors = affinity(&app, &scene, Purpose::Mentors, (other, expert)).await;

    assert!(count > 0);
    assert_eq!(points(&for_judges, Source::History), Some(20 * u32::try_from(count).unwrap()));
    assert_eq!(points(&for_mentors, Source::History), None, "what is in force must not speak for itself");
});

on_both!(judging_before_speaks_for_a_mentor_of_the_same_track, |app| {
    let (scene, entries, experts) = small(&app).await;
    let sheet = scene.add_sheet(&app, entries[0], experts[0]).await;
    scene.add_sheet(&app, entries[1], experts[0]).await;
    let pair = (entries[2], experts[0]);
    assert_eq!(points(&affinity(&app, &scene, Purpose::Mentors, pair).await, Source::History), None);
    submit(&app, &scene, sheet).await;

    let for_mentors = affinity(&app, &scene, Purpose::Mentors, pair).await;
    let in_this_round = affinity(&app, &scene, Purpose::Judges(scene.round), pair).await;

    assert_eq!(points(&for_mentors, Source::History), Some(20), "only the sheet that was submitted");
    assert_eq!(points(&in_this_round, Source::History), None, "the round itself must not speak");
});

on_both!(an_entry_with_two_spellings_of_a_tag_speaks_once, |app| {
    let (scene, entries, experts) = small(&app).await;
    let sheet = scene.add_sheet(&app, entries[0], experts[0]).await;
    submit(&app, &scene, sheet).await;
    let row = |entry_id, tag: &str| EntryTagRow { entry_id, tag: tag.to_owned(), weight: 1 };
    let tags = [row(entries[0], "AI"), row(entries[0], "ai"), row(entries[1], "Ai")];
    app.site.db.write(move |conn| insert_entry_tags(conn, &tags)).await.unwrap();

    let found = affinity(&app, &scene, Purpose::Mentors, (entries[1], experts[0])).await;

    assert_eq!(points(&found, Source::History), Some(20), "{found:?}");
});

on_both!(judges_of_one_kind_are_limited_on_a_panel, |app| {
    let (scene, _, _) = small(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    organizer.get("/c/cup/plans/compute").await;
    let round = scene.round.to_string();
    let judges = [("target", round.as_str()), ("per_entry", "2"), ("seed", "7")];
    let with = |more: &[(&'static str, &'static str)]| [&judges[..], more].concat();

    let page = organizer.post("/c/cup/plans/compute", &with(&[("kind_max", "1")])).await;
    assert_eq!(page.status(), 422, "all judges are of one kind");
    assert!(page.text("#short").contains("人数上限"), "{}", page.text("#short"));
    assert_eq!(page.field("kind_max"), "1");
    let page = organizer.post("/c/cup/plans/compute", &with(&[("kind_max", "2"), ("region_max", "2")])).await;
    assert_eq!(page.status(), 422);
    assert!(page.problems()[0].contains("请清空其中一项"), "{:?}", page.problems());
    let page = organizer.post("/c/cup/plans/compute", &with(&[("kind_max", "两位")])).await;
    assert_eq!((page.status(), page.problems().len()), (422, 1));
    let mentors = [("target", "mentors"), ("seed", "7"), ("objective", "total"), ("kind_max", "1")];
    let page = organizer.post("/c/cup/plans/compute", &mentors).await;
    assert!(page.problems()[0].contains("仅用于评委"), "{:?}", page.problems());

    let sent = organizer.post("/c/cup/plans/compute", &with(&[("kind_max", "2")])).await;
    assert_eq!(sent.status(), 303, "{:?}", sent.problems());
    let page = organizer.get(sent.location().unwrap()).await;
    assert!(page.text("#asked").contains("同一类型的评委最多 2 位"), "{}", page.text("#asked"));
});

on_both!(the_situation_is_read_with_the_same_number_of_questions_whatever_was_done_before, |app| {
    let (scene, entries, experts) = small(&app).await;
    let count = async || {
        let competition = scene.competition;
        let judges = Purpose::Judges(scene.round);
        let before = app.site.db.statements();
        app.site.db.read(move |conn| Situation::read(conn, competition, judges).map(|_| ())).await.unwrap();
        app.site.db.statements() - before
    };
    let before = count().await;
    for (place, entry) in entries.iter().enumerate() {
        scene.add_sheet(&app, *entry, experts[place % 4]).await;
        scene.add_entry(&app, &format!("N-{place}"), "后来的", EntryState::Admitted).await;
    }
    assert_eq!(count().await, before);
});
