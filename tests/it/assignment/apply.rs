//! Plans in force: applied, undone, refused, and several at once.

use pingxuan::{
    assignment::{
        actions::{self, Edit},
        propose::Ask,
        situation::Purpose,
        store,
    },
    domain::{
        id::PlanId,
        states::{EntryState, PlanState, SheetState},
    },
    error::AppError,
};

use super::scene::{ASK, apply, begin_sheet, compute, in_force, pairs, small, words};
use crate::{on_both, support::TestApp};

async fn state(app: &TestApp, scene: &crate::support::Scene, plan: PlanId) -> PlanState {
    let competition = scene.competition;
    let row = app.site.db.read(move |conn| store::plan_in(conn, competition, plan)).await.unwrap();
    row.unwrap().state
}

on_both!(an_applied_plan_gives_every_entry_its_judges, |app| {
    let (scene, entries, experts) = small(&app).await;
    let judges = Purpose::Judges(scene.round);
    let plan = compute(&app, &scene, judges, ASK).await;
    assert!(in_force(&app, &scene, judges).await.is_empty(), "a proposal changes nothing");

    apply(&app, &scene, plan).await.unwrap();

    let stands = in_force(&app, &scene, judges).await;
    assert_eq!(stands, pairs(&app, plan).await);
    for entry in entries {
        assert_eq!(stands.iter().filter(|pair| pair.0 == entry).count(), 2);
    }
    // Twelve places among four: three each is even, and nobody takes less than three fifths of that.
    for expert in experts {
        assert!(stands.iter().filter(|pair| pair.1 == expert).count() >= 1);
    }
    assert_eq!(state(&app, &scene, plan).await, PlanState::Applied);
});

on_both!(who_joined_after_all_places_were_filled_does_not_stand_in_the_way_of_a_plan_that_keeps, |app| {
    let (scene, _, _) = small(&app).await;
    let judges = Purpose::Judges(scene.round);
    let keeps = Ask { keeps: true, ..ASK };
    let plan = compute(&app, &scene, judges, ASK).await;
    apply(&app, &scene, plan).await.unwrap();
    let before = in_force(&app, &scene, judges).await;

    for name in ["周", "吴", "郑"] {
        scene.add_expert(&app, name, &format!("{name}大学")).await;
    }
    let plan = compute(&app, &scene, judges, keeps).await;
    assert_eq!(pairs(&app, plan).await, before);

    // Two places are open for three who joined, so that not everybody can have one.
    scene.add_entry(&app, "E-4", "庚", EntryState::Admitted).await;
    let plan = compute(&app, &scene, judges, keeps).await;
    let after = pairs(&app, plan).await;
    assert!(before.is_subset(&after) && after.len() == before.len() + 2, "{after:?}");
});

on_both!(undoing_restores_the_former_plan_as_a_new_one, |app| {
    let (scene, _, _) = small(&app).await;
    let judges = Purpose::Judges(scene.round);
    let first = compute(&app, &scene, judges, Ask { seed: 1, ..ASK }).await;
    apply(&app, &scene, first).await.unwrap();
    let before = in_force(&app, &scene, judges).await;
    let second = compute(&app, &scene, judges, Ask { per_entry: 3, ..ASK }).await;
    apply(&app, &scene, second).await.unwrap();
    assert_ne!(in_force(&app, &scene, judges).await, before);

    let (by, competition) = (app.by_system(), scene.competition);
    let undo =
        app.site.db.write(move |conn| actions::restore_plan(conn, &by, competition, second)).await.unwrap();
    apply(&app, &scene, undo).await.unwrap();

    assert_eq!(in_force(&app, &scene, judges).await, before);
    assert_eq!(state(&app, &scene, second).await, PlanState::Superseded);
    let row = app.site.db.read(move |conn| store::plan_in(conn, competition, undo)).await.unwrap();
    assert_eq!(row.unwrap().restores_id, Some(first));
});

on_both!(undoing_is_refused_with_the_names_of_the_sheets_once_a_mark_exists, |app| {
    let (scene, _, _) = small(&app).await;
    let judges = Purpose::Judges(scene.round);
    let plan = compute(&app, &scene, judges, ASK).await;
    apply(&app, &scene, plan).await.unwrap();
    let (by, competition) = (app.by_system(), scene.competition);
    let before_mark = {
        let by = by.clone();
        app.site.db.write(move |conn| actions::restore_plan(conn, &by, competition, plan)).await.unwrap()
    };
    let begun = *in_force(&app, &scene, judges).await.first().unwrap();
    begin_sheet(&app, &scene, begun).await;

    let at_restore = app.site.db.write(move |conn| actions::restore_plan(conn, &by, competition, plan)).await;
    let at_apply = apply(&app, &scene, before_mark).await;

    for error in [at_restore.unwrap_err(), at_apply.unwrap_err()] {
        let said = words(&error);
        assert!(said.contains("已开始评审") && said.contains("E-1"), "{said}");
    }
    assert_eq!(in_force(&app, &scene, judges).await, pairs(&app, plan).await);
});

on_both!(a_new_plan_keeps_sheets_that_were_begun_and_takes_back_only_untouched_ones, |app| {
    let (scene, entries, _) = small(&app).await;
    let judges = Purpose::Judges(scene.round);
    let first = compute(&app, &scene, judges, ASK).await;
    apply(&app, &scene, first).await.unwrap();
    let begun = *in_force(&app, &scene, judges).await.last().unwrap();
    begin_sheet(&app, &scene, begun).await;

    for seed in 1..6 {
        let plan = compute(&app, &scene, judges, Ask { per_entry: 1, seed, ..ASK }).await;
        apply(&app, &scene, plan).await.unwrap();
        let stands = in_force(&app, &scene, judges).await;
        assert!(stands.contains(&begun));
        assert_eq!(stands.len(), entries.len());
    }
});

on_both!(of_two_plans_computed_at_once_only_the_first_can_be_applied, |app| {
    let (scene, _, _) = small(&app).await;
    let judges = Purpose::Judges(scene.round);
    let first = compute(&app, &scene, judges, Ask { seed: 1, ..ASK }).await;
    let second = compute(&app, &scene, judges, Ask { per_entry: 1, seed: 2, ..ASK }).await;

    let (a, b) = futures_util::future::join(apply(&app, &scene, first), apply(&app, &scene, second)).await;

    let refused = match (a, b) {
        (Ok(()), Err(error)) | (Err(error), Ok(())) => error,
        other => panic!("exactly one must win: {other:?}"),
    };
    assert!(words(&refused).contains("重新计算"), "{}", words(&refused));
});

on_both!(a_plan_applied_twice_is_applied_once, |app| {
    let (scene, _, _) = small(&app).await;
    let plan = compute(&app, &scene, Purpose::Judges(scene.round), ASK).await;
    apply(&app, &scene, plan).await.unwrap();
    assert!(matches!(apply(&app, &scene, plan).await, Err(AppError::Refused(_))));
});

on_both!(a_plan_is_changed_by_hand_but_never_into_a_conflict, |app| {
    let (scene, entries, experts) = small(&app).await;
    let own = scene.add_expert(&app, "同单位", "甲合作社").await;
    let judges = Purpose::Judges(scene.round);
    let plan = compute(&app, &scene, judges, ASK).await;
    let old: Vec<_> = pairs(&app, plan).await.into_iter().filter(|pair| pair.0 == entries[0]).collect();
    let other = *experts.iter().find(|expert| old.iter().all(|pair| pair.1 != **expert)).unwrap();
    let (by, competition) = (app.by_system(), scene.competition);
    let edit = |into| Edit { entry: old[0].0, out: Some(old[0].1), into: Some(into) };

    let (bad, by_bad) = (edit(own), by.clone());
    let refused = app
        .site
        .db
        .write(move |conn| actions::edit_plan(conn, &by_bad, competition, plan, 1, bad).map(|_| ()))
        .await
        .unwrap_err();
    assert!(words(&refused).contains("同单位"));
    assert!(pairs(&app, plan).await.contains(&old[0]), "a refused change changes nothing");

    let (good, by_good) = (edit(other), by.clone());
    app.site
        .db
        .write(move |conn| actions::edit_plan(conn, &by_good, competition, plan, 1, good).map(|_| ()))
        .await
        .unwrap();
    let now = pairs(&app, plan).await;
    assert!(now.contains(&(entries[0], other)) && !now.contains(&old[0]));

    let stale = app
        .site
        .db
        .write(move |conn| {
            let edit = Edit { entry: entries[0], out: Some(other), into: None };
            actions::edit_plan(conn, &by, competition, plan, 1, edit).map(|_| ())
        })
        .await;
    assert!(matches!(stale, Err(AppError::Refused(_))), "the page was made before the last change");
});

on_both!(a_restored_plan_leaves_out_what_has_become_a_conflict, |app| {
    let (scene, _, _) = small(&app).await;
    let judges = Purpose::Judges(scene.round);
    let first = compute(&app, &scene, judges, ASK).await;
    apply(&app, &scene, first).await.unwrap();
    let gone = *in_force(&app, &scene, judges).await.first().unwrap();
    let (by, competition) = (app.by_system(), scene.competition);
    let empty = {
        let by = by.clone();
        app.site.db.write(move |conn| actions::restore_plan(conn, &by, competition, first)).await.unwrap()
    };
    apply(&app, &scene, empty).await.unwrap();
    assert!(in_force(&app, &scene, judges).await.is_empty(), "there was nothing before the first plan");
    {
        let by = by.clone();
        let reason = pingxuan::domain::text::Paragraphs::parse("亲属").unwrap();
        app.site
            .db
            .write(move |conn| {
                pingxuan::experts::actions::declare_conflict(conn, &by, competition, gone, &reason)
            })
            .await
            .unwrap();
    }
    let again =
        app.site.db.write(move |conn| actions::restore_plan(conn, &by, competition, first)).await.unwrap();
    apply(&app, &scene, again).await.unwrap();
    let mut wanted = pairs(&app, first).await;
    wanted.remove(&gone);
    assert_eq!(in_force(&app, &scene, judges).await, wanted);
});

on_both!(the_sheets_of_a_plan_are_fresh_and_say_where_they_come_from, |app| {
    let (scene, _, _) = small(&app).await;
    let plan = compute(&app, &scene, Purpose::Judges(scene.round), ASK).await;
    apply(&app, &scene, plan).await.unwrap();
    let round = scene.round;
    let sheets = app.site.db.read(move |conn| store::inputs::sheets_of_round(conn, round)).await.unwrap();
    assert!(sheets.iter().all(|sheet| sheet.state == SheetState::Assigned && sheet.saved_at.is_none()));
});
