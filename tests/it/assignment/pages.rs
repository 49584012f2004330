//! Plans in the browser.

use pingxuan::{
    assignment::situation::Purpose,
    domain::{role::Role, states::EntryState},
};

use super::scene::{ASK, apply, begin_sheet, compute, in_force, small};
use crate::on_both;

on_both!(an_organizer_computes_looks_and_applies, |app| {
    let (scene, _, _) = small(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let form = organizer.get("/c/cup/plans/compute").await;
    assert!(form.text("main").contains("初赛"));
    let round = scene.round.to_string();
    let fields = [("target", round.as_str()), ("per_entry", "2"), ("balance", "yes"), ("seed", "7")];

    let sent = organizer.post("/c/cup/plans/compute", &fields).await;
    assert_eq!(sent.status(), 303, "{:?}", sent.problems());
    let plan = sent.location().unwrap().to_owned();
    let page = organizer.get(&plan).await;
    assert!(page.text("#counts").contains("新增12"), "{}", page.text("#counts"));
    assert!(page.text("#counts").contains("已证明最优"));
    assert_eq!(page.count("#diff tbody tr"), 6);

    let asked = organizer.get(&format!("{plan}/apply")).await;
    assert!(asked.text(".interrupt").contains("12"));
    let version = asked.field("version");
    let applied = organizer.post(&format!("{plan}/apply"), &[("version", &version)]).await;
    assert_eq!(applied.status(), 303);
    assert_eq!(in_force(&app, &scene, Purpose::Judges(scene.round)).await.len(), 12);
    let list = organizer.get("/c/cup/plans").await;
    assert!(list.cell("#plans", "初赛", "状态").contains("已生效"));
});

on_both!(too_few_places_are_explained_so_that_one_can_count, |app| {
    let (scene, _, _) = small(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    organizer.get("/c/cup/plans/compute").await;
    let round = scene.round.to_string();
    let fields = [("target", round.as_str()), ("per_entry", "5"), ("seed", "7")];
    let page = organizer.post("/c/cup/plans/compute", &fields).await;
    assert_eq!(page.status(), 422);
    let said = page.text("#short");
    assert!(
        said.contains("1 个项目需要 5 个评审名额") && said.contains("4 位可用专家，共 4 个名额"),
        "{said}"
    );
    assert!(page.has("#short a[href^='/c/cup/entries/']"));
    assert!(page.has("#short a[href^='/c/cup/experts/']"));
    assert_eq!(page.field("per_entry"), "5");
});

on_both!(a_plan_is_edited_on_the_entrys_page, |app| {
    let (scene, entries, _) = small(&app).await;
    let own = scene.add_expert(&app, "同单位", "甲合作社").await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let plan = compute(&app, &scene, Purpose::Judges(scene.round), ASK).await;
    let path = format!("/c/cup/plans/{plan}/entries/{}", entries[0]);
    let page = organizer.get(&path).await;
    let own_text = own.to_string();
    assert!(page.has(&format!("input[name='in'][value='{own_text}'][disabled]")));
    assert!(page.cell("#offers", "同单位", "依据").contains("同单位"));
    let version = page.field("version");
    let fields = [("version", version.as_str()), ("out", ""), ("in", own_text.as_str())];
    let refused = organizer.post(&path, &fields).await;
    assert_eq!(refused.status(), 422);
    assert!(refused.problems()[0].contains("同单位"));
});

on_both!(a_plan_of_another_competition_is_not_there, |app| {
    let (scene, _, _) = small(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let made_up: pingxuan::domain::id::PlanId = app.by_system().fresh();
    assert_eq!(organizer.get(&format!("/c/cup/plans/{made_up}")).await.status(), 404);
    assert_eq!(organizer.post(&format!("/c/cup/plans/{made_up}/discard"), &[]).await.status(), 404);
});

on_both!(a_plan_that_would_take_marks_away_is_refused_by_name, |app| {
    let (scene, _, _) = small(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let judges = Purpose::Judges(scene.round);
    let plan = compute(&app, &scene, judges, ASK).await;
    apply(&app, &scene, plan).await.unwrap();
    begin_sheet(&app, &scene, *in_force(&app, &scene, judges).await.first().unwrap()).await;
    organizer.get(&format!("/c/cup/plans/{plan}")).await;
    let refused = organizer.post(&format!("/c/cup/plans/{plan}/restore"), &[]).await;
    assert_eq!(refused.status(), 409);
    assert!(refused.text("main").contains("E-1"));
});

on_both!(the_plans_pages_ask_the_same_number_of_questions_for_any_number_of_entries, |app| {
    let (scene, entries, _) = small(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let judges = Purpose::Judges(scene.round);
    let mut counts = Vec::new();
    for _ in 0..2 {
        let plan = compute(&app, &scene, judges, ASK).await;
        let paths = [
            "/c/cup/plans".to_owned(),
            format!("/c/cup/plans/{plan}"),
            format!("/c/cup/plans/{plan}?show=all"),
            format!("/c/cup/plans/{plan}/entries/{}", entries[0]),
        ];
        let mut statements = Vec::new();
        for path in &paths {
            let before = app.site.db.statements();
            assert_eq!(organizer.get(path).await.status(), 200);
            statements.push(app.site.db.statements() - before);
        }
        counts.push(statements);
        for number in 0..30 {
            let number = format!("Z-{}-{number:02}", counts.len());
            scene.add_entry(&app, &number, &number, EntryState::Admitted).await;
            scene.add_expert(&app, &number, &number).await;
        }
    }
    assert_eq!(counts[0], counts[1]);
});
