//! Conflicts of interest: declared, lifted, derived.

use pingxuan::{
    accounts::store::people::set_leader,
    competitions::store::{round_by_id, update_round},
    domain::{
        id::MentorshipId,
        role::Role,
        states::{ConflictKind, EntryState},
    },
    error::AppError,
    experts::{
        conflicts::{conflicts_of, is_conflicted},
        store::{ConflictRow, insert_conflict},
    },
    mentoring::store::{MentorshipRow, insert_mentorship},
};

use crate::{on_both, support::Scene};

on_both!(an_expert_declares_a_conflict_and_an_organizer_lifts_it, |app| {
    let scene = Scene::set(&app).await;
    let entry = scene.add_entry(&app, "E-1", "茶园", EntryState::Admitted).await;
    let (mut judge, expert) = scene.judge(&app, "王评委").await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let found = judge.get("/c/cup/my-conflicts?search=e-1").await;
    assert!(found.text("fieldset").contains("茶园"));
    let id = entry.to_string();
    let blank = judge.post("/c/cup/my-conflicts", &[("entry", id.as_str()), ("search", "e-1")]).await;
    assert_eq!(blank.status(), 422);
    let fields = [("entry", id.as_str()), ("reason", "亲属参与")];
    assert_eq!(judge.post("/c/cup/my-conflicts", &fields).await.status(), 303);
    assert_eq!(judge.post("/c/cup/my-conflicts", &fields).await.status(), 422, "declared already");

    let competition = scene.competition;
    let of = move |conn: &mut pingxuan::db::Conn| is_conflicted(conn, competition, entry, expert);
    assert_eq!(app.site.db.read(of).await.unwrap(), Some(ConflictKind::Declared));
    let path = format!("/c/cup/experts/{expert}/conflicts");
    let page = organizer.get(&path).await;
    assert_eq!(page.cell("#conflicts", "E-1", "原因"), "亲属参与");
    let conflict = page.attr("input[name='conflict']", "value").unwrap();
    let fields = [("conflict", conflict.as_str()), ("lift_reason", "误报")];
    assert_eq!(organizer.post(&format!("{path}/lift"), &fields).await.status(), 303);
    let late = organizer.post(&format!("{path}/lift"), &fields).await;
    assert_eq!((late.status(), late.field("lift_reason").as_str()), (409, "误报"), "what was typed stays");
    assert!(late.problems()[0].contains("解除"), "{:?}", late.problems());
    assert_eq!(app.site.db.read(of).await.unwrap(), None);
    assert!(organizer.get(&path).await.cell("#conflicts", "E-1", "状态").contains("解除"));
});

on_both!(the_same_organization_and_a_mentorship_are_conflicts_by_themselves, |app| {
    let scene = Scene::set(&app).await;
    let entry = scene.add_entry(&app, "E-1", "茶园", EntryState::Admitted).await;
    let other = scene.add_entry(&app, "E-2", "果园", EntryState::Admitted).await;
    let colleague = scene.add_expert(&app, "同事", " 茶园 合作社").await;
    let mentor = scene.add_expert(&app, "导师", "杭州大学").await;
    let by = app.by_system();
    let row = MentorshipRow {
        id: by.fresh::<MentorshipId>(),
        competition_id: scene.competition,
        entry_id: other,
        expert_id: mentor,
        plan_id: None,
        began_at: by.now(),
        ended_at: Some(by.now()),
    };
    app.site.db.write(move |conn| insert_mentorship(conn, &row)).await.unwrap();
    let competition = scene.competition;
    let all = app.site.db.read(move |conn| conflicts_of(conn, competition)).await.unwrap();
    let wanted = [((entry, colleague), ConflictKind::Organization), ((other, mentor), ConflictKind::Mentor)];
    assert_eq!(all, wanted.into_iter().collect());
    for ((entry, expert), kind) in wanted {
        let found =
            app.site.db.read(move |conn| is_conflicted(conn, competition, entry, expert)).await.unwrap();
        assert_eq!(found, Some(kind), "both ways of asking agree");
    }
});

on_both!(who_leads_an_entry_must_not_judge_it, |app| {
    let scene = Scene::set(&app).await;
    let entry = scene.add_entry(&app, "E-1", "茶园", EntryState::Admitted).await;
    let other = scene.add_entry(&app, "E-2", "果园", EntryState::Admitted).await;
    let (mut leader, account) = app.member(scene.competition, Role::Expert, None).await;
    // Of the same organization, too, and a mentor before: none of it hides that it is the own entry.
    let expert = scene.add_expert_with(&app, "王评委", "茶园合作社", Some(account)).await;
    let by = app.by_system();
    let row = MentorshipRow {
        id: by.fresh::<MentorshipId>(),
        competition_id: scene.competition,
        entry_id: entry,
        expert_id: expert,
        plan_id: None,
        began_at: by.now(),
        ended_at: Some(by.now()),
    };
    let competition = scene.competition;
    let (all, own, others) = app
        .site
        .db
        .write(move |conn| {
            insert_mentorship(conn, &row)?;
            set_leader(conn, entry, account)?;
            let all = conflicts_of(conn, competition)?;
            let own = is_conflicted(conn, competition, entry, expert)?;
            Ok::<_, AppError>((all, own, is_conflicted(conn, competition, other, expert)?))
        })
        .await
        .unwrap();
    assert_eq!(all, [((entry, expert), ConflictKind::Leader)].into_iter().collect());
    assert_eq!((own, others), (Some(ConflictKind::Leader), None));
    let page = leader.get("/c/cup/my-conflicts").await;
    assert_eq!(page.cell("#conflicts", "茶园", "类型"), "项目负责人本人");
});

on_both!(a_judge_who_has_the_sheet_recuses_there_instead, |app| {
    let scene = Scene::set(&app).await;
    let entry = scene.add_entry(&app, "E-1", "茶园", EntryState::Admitted).await;
    let (mut judge, expert) = scene.judge(&app, "王评委").await;
    scene.add_sheet(&app, entry, expert).await;
    judge.get("/c/cup/my-conflicts?search=E-1").await;
    let id = entry.to_string();
    let fields = [("entry", id.as_str()), ("reason", "亲属参与"), ("search", "E-1")];
    let refused = judge.post("/c/cup/my-conflicts", &fields).await;
    assert_eq!(refused.status(), 422);
    assert!(refused.problems()[0].contains("评分表"));
});

on_both!(an_expert_does_not_move_to_the_organization_of_an_entry_that_the_expert_judges, |app| {
    let scene = Scene::set(&app).await;
    let entry = scene.add_entry(&app, "E-1", "茶园", EntryState::Admitted).await;
    let (_, expert) = scene.judge(&app, "王评委").await;
    scene.add_sheet(&app, entry, expert).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let path = format!("/c/cup/experts/{expert}/edit");
    let version = organizer.get(&path).await.field("version");
    let fields = [
        ("name", "王评委"),
        ("organization", "茶园合作社"),
        ("judging_capacity", "5"),
        ("mentoring_capacity", "5"),
        ("is_judge", "yes"),
        ("version", version.as_str()),
    ];
    let refused = organizer.post(&path, &fields).await;
    assert_eq!(refused.status(), 422);
    assert!(refused.problems()[0].contains("E-1"));
});

on_both!(while_a_blind_round_is_unpublished_no_expert_learns_which_number_has_which_name, |app| {
    let scene = Scene::set(&app).await;
    let judged = scene.add_entry(&app, "P-042", "茶园", EntryState::Admitted).await;
    scene.add_entry(&app, "P-043", "茶山", EntryState::Admitted).await;
    let (mut judge, expert) = scene.judge(&app, "王评委").await;
    let given_up = scene.add_entry(&app, "P-044", "果园", EntryState::Admitted).await;
    scene.add_sheet(&app, judged, expert).await;
    let (by, competition, round) = (app.by_system(), scene.competition, scene.round);
    let conflict = ConflictRow {
        id: by.fresh(),
        competition_id: competition,
        entry_id: given_up,
        expert_id: expert,
        kind: ConflictKind::Recused,
        reason: "亲属参与".to_owned(),
        declared_by: None,
        at: by.now(),
        lifted_at: None,
    };
    app.site
        .db
        .write(move |conn| {
            insert_conflict(conn, &conflict)?;
            let mut row = round_by_id(conn, round)?.unwrap();
            (row.is_blind, row.version) = (true, row.version + 1);
            update_round(conn, &row, row.version - 1)
        })
        .await
        .unwrap();
    let by_number = judge.get("/c/cup/my-conflicts?search=P-04").await;
    assert_eq!(by_number.count("input[name='entry']"), 0, "a number finds no name");
    let by_name = judge.get("/c/cup/my-conflicts?search=%E8%8C%B6").await;
    assert_eq!(by_name.count("input[name='entry']"), 1, "the entry on the own sheet is left out");
    assert!(by_name.text("fieldset").contains("茶山"));
    assert!(!by_name.body().contains("P-043"));
    assert!(by_name.body().contains("P-044") && !by_name.body().contains("果园"), "a number or a name");
    let (mut organizer, _) = app.member(competition, Role::Organizer, None).await;
    let theirs = organizer.get(&format!("/c/cup/experts/{expert}/conflicts?search=P-042")).await;
    assert!(theirs.text("fieldset").contains("P-042 茶园"), "organizers see both");
});

on_both!(a_search_that_finds_more_than_it_names_says_so, |app| {
    let scene = Scene::set(&app).await;
    let (mut judge, _) = scene.judge(&app, "王评委").await;
    for number in 1..=21 {
        scene.add_entry(&app, &format!("E-{number:02}"), "茶园", EntryState::Admitted).await;
    }
    let page = judge.get("/c/cup/my-conflicts?search=e-").await;
    assert_eq!(page.count("fieldset input[type='radio']"), 20);
    assert!(page.text("#more").contains("前 20 个"));
    let page = judge.get("/c/cup/my-conflicts?search=E-2").await;
    assert_eq!(page.count("fieldset input[type='radio']"), 2);
    assert!(!page.has("#more"));
});
