//! Plans in the browser.

use pingxuan::{
    assignment::situation::Purpose,
    audit::store as audit,
    domain::{role::Role, states::EntryState},
    error::AppError,
    experts::store::{self as experts, ExpertRow},
};

use super::scene::{ASK, apply, begin_sheet, compute, in_force, pairs, small};
use crate::{
    on_both,
    results::{ask, sql},
    support::{Scene, TestApp},
};

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

on_both!(a_seed_is_drawn_for_the_form_and_every_one_that_is_tried_is_logged, |app| {
    let (scene, _, _) = small(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let mut offered = Vec::new();
    for _ in 0..2 {
        let form = organizer.get("/c/cup/plans/compute").await;
        assert!(form.text("#seed-hint").contains("记入操作日志"), "{}", form.text("main"));
        offered.push(form.field("seed"));
    }
    assert_ne!(offered[0], offered[1]);
    let round = scene.round.to_string();
    for seed in ["7", "8", offered[0].as_str()] {
        let fields = [("target", round.as_str()), ("per_entry", "2"), ("balance", "yes"), ("seed", seed)];
        assert_eq!(organizer.post("/c/cup/plans/compute", &fields).await.status(), 303);
    }
    let competition = scene.competition;
    let lines = ask(&app, move |conn| {
        let filter = audit::LogFilter { competition: Some(competition), ..audit::LogFilter::default() };
        audit::log_page(conn, &filter, 100)
    })
    .await;
    let computed = lines.into_iter().filter(|line| line.event.act == "plan.computed");
    let seeds: Vec<serde_json::Value> = computed
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(&line.content.unwrap()).unwrap()["seed"].clone()
        })
        .collect();
    assert_eq!(seeds.len(), 3);
    let seeds: Vec<String> = seeds.iter().map(ToString::to_string).collect();
    for seed in ["7", "8", offered[0].as_str()] {
        assert!(seeds.iter().any(|logged| logged == seed), "{seed} is not in {seeds:?}");
    }
});

/// Six entries of two regions, and four judges who are all of the first one, spelled in both languages.
async fn of_one_region(app: &TestApp) -> Scene {
    let (scene, _, ids) = small(app).await;
    let competition = scene.competition;
    for (id, region) in ids.into_iter().zip(["恩施", "Enshi", "ENSHI", " 恩施"]) {
        app.site
            .db
            .write(move |conn| {
                let row = experts::expert_in(conn, competition, id)?.ok_or(AppError::NotFound)?;
                let version = row.version;
                experts::update_expert(conn, &ExpertRow { region: region.to_owned(), ..row }, version)
            })
            .await
            .unwrap();
    }
    scene
}

on_both!(a_plan_keeps_the_wishes_with_which_it_was_computed, |app| {
    let scene = of_one_region(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    organizer.get("/c/cup/plans/compute").await;
    let round = scene.round.to_string();
    let judges = [("target", round.as_str()), ("per_entry", "2"), ("seed", "7")];
    let with = |more: &[(&'static str, &'static str)]| [&judges[..], more].concat();

    let fair = [("objective", "fair"), ("min_cross", "3"), ("connected", "yes"), ("region_max", "2")];
    let sent = organizer.post("/c/cup/plans/compute", &with(&fair)).await;
    assert_eq!(sent.status(), 303, "{:?}", sent.problems());
    let plan = sent.location().unwrap().to_owned();
    let page = organizer.get(&plan).await;
    let asked = page.texts("#asked li");
    assert_eq!(asked.len(), 5, "{asked:?}");
    assert!(asked[0].contains("配得最差的项目尽可能好"));
    assert!(asked[1].contains("任何方案不超过"));
    assert!(asked[2].contains("跨地区评审至少 3 项，方案中有 6 项"), "{}", asked[2]);
    assert!(asked[3].contains("最多 2 位") && asked[4].contains("连成一体"));
    assert!(page.text("#counts").contains("最优"));

    let version = organizer.get(&format!("{plan}/apply")).await.field("version");
    assert_eq!(organizer.post(&format!("{plan}/apply"), &[("version", &version)]).await.status(), 303);
    let sent = organizer.post("/c/cup/plans/compute", &with(&[("changes", "yes")])).await;
    assert_eq!(sent.status(), 303, "{:?}", sent.problems());
    let page = organizer.get(sent.location().unwrap()).await;
    assert!(page.text("#counts").contains("取消0"), "nothing must change: {}", page.text("#counts"));
    assert!(page.text("#asked").contains("改动最少"));
});

on_both!(a_wish_that_cannot_be_met_or_read_is_said, |app| {
    let scene = of_one_region(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    organizer.get("/c/cup/plans/compute").await;
    let round = scene.round.to_string();
    let judges = [("target", round.as_str()), ("per_entry", "2"), ("seed", "7")];
    let with = |more: &[(&'static str, &'static str)]| [&judges[..], more].concat();

    let page = organizer.post("/c/cup/plans/compute", &with(&[("region_max", "1")])).await;
    assert_eq!(page.status(), 422, "all four judges are of one region");
    assert!(page.text("#short").contains("人数上限"), "{}", page.text("#short"));
    let page = organizer.post("/c/cup/plans/compute", &with(&[("min_cross", "7")])).await;
    assert_eq!(page.status(), 422, "three entries of the other region have six reviews");
    assert!(
        page.text("#short").contains("需要 7 对跨地区的分配，但任何方案最多只有 6 对"),
        "{}",
        page.text("#short")
    );
    scene.add_entry(&app, "Q-4", "庚", EntryState::Admitted).await;
    let alone = [("target", round.as_str()), ("per_entry", "1"), ("seed", "7"), ("connected", "yes")];
    let page = organizer.post("/c/cup/plans/compute", &[&alone[..], &[("balance", "yes")]].concat()).await;
    assert_eq!(page.status(), 422, "each judge has an entry, and none is shared");
    let said = [page.texts("#short p"), page.problems()].concat().concat();
    assert!(said.contains("没有") && said.contains("连成一体"), "{said}");

    let wrong = [("min_cross", "几个"), ("region_max", "0"), ("tolerance", "-1"), ("objective", "best")];
    let page = organizer.post("/c/cup/plans/compute", &with(&wrong)).await;
    assert_eq!(page.status(), 422);
    assert_eq!(page.problems().len(), 4, "{:?}", page.problems());
    assert_eq!((page.field("min_cross"), page.field("region_max")), ("几个".to_owned(), "0".to_owned()));
    assert_eq!(page.field("tolerance"), "-1");

    let mentors = [("target", "mentors"), ("seed", "7"), ("objective", "fair"), ("min_cross", "1")];
    let page = organizer.post("/c/cup/plans/compute", &mentors).await;
    assert_eq!(page.status(), 422);
    assert!(page.problems()[0].contains("仅用于评委"), "{:?}", page.problems());
    let page = organizer.post("/c/cup/plans/compute", &mentors[..3]).await;
    assert_eq!(page.status(), 303, "{:?}", page.problems());
});

on_both!(a_change_of_what_is_in_force_has_the_price_that_was_asked, |app| {
    let (scene, _, _) = small(&app).await;
    let judges = Purpose::Judges(scene.round);
    let plan = compute(&app, &scene, judges, ASK).await;
    apply(&app, &scene, plan).await.unwrap();
    // Who fits each entry by 30 (高山, 茶园, 种植) comes after the plan; everybody in force fits by nothing.
    scene.add_expert(&app, "周", "高山茶园种植有限公司").await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let form = organizer.get("/c/cup/plans/compute").await;
    assert_eq!(form.field("change_price"), "");
    assert!(form.text("#change_price-hint").contains("留空则先求改动最少"), "{}", form.text("main"));
    let round = scene.round.to_string();
    let wishes = [("target", round.as_str()), ("per_entry", "2"), ("seed", "7"), ("changes", "yes")];

    for (price, changes, fit) in [("29", 6, "180"), ("31", 0, "0"), ("1000000000", 0, "0"), ("", 0, "0")] {
        let sent =
            organizer.post("/c/cup/plans/compute", &[&wishes[..], &[("change_price", price)]].concat()).await;
        assert_eq!(sent.status(), 303, "{price}: {:?}", sent.problems());
        let page = organizer.get(sent.location().unwrap()).await;
        let counts = page.texts("#counts dd");
        assert_eq!(counts[1..4], [changes, changes, 12 - changes].map(|count| count.to_string()), "{price}");
        assert_eq!(counts[6], fit, "{price}");
        let asked = page.text("#asked");
        let said = if price.is_empty() {
            "改动最少".to_owned()
        } else {
            format!("至少要因此多出 {price}")
        };
        assert!(asked.contains(&said), "{price}: {asked}");
    }
    // At no price changes are free, so that only the fit counts.
    let sent =
        organizer.post("/c/cup/plans/compute", &[&wishes[..], &[("change_price", "0")]].concat()).await;
    assert_eq!(sent.status(), 303, "{:?}", sent.problems());
    let page = organizer.get(sent.location().unwrap()).await;
    let counts = page.texts("#counts dd");
    assert!(counts[2].parse::<u32>().unwrap() >= 6, "{counts:?}");
    assert_eq!(counts[6], "180");
    assert!(page.text("#asked").contains("至少要因此多出 0"), "{}", page.text("#asked"));
});

on_both!(a_price_that_cannot_be_meant_is_refused_by_its_name_and_kept, |app| {
    let (scene, _, _) = small(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    organizer.get("/c/cup/plans/compute").await;
    let round = scene.round.to_string();
    let (judges, ticked) = (("target", round.as_str()), ("changes", "yes"));
    for (fields, typed, said) in [
        (vec![judges, ticked], "-1", "1000000000"),
        (vec![judges, ticked], "1000000001", "1000000000"),
        (vec![judges, ticked], "1.5", "整数"),
        (vec![judges], "5", "同时勾选“改动最少”"),
        (vec![judges], "0", "同时勾选“改动最少”"),
        (vec![("target", "mentors")], "5", "仅用于评委"),
    ] {
        let fields = [fields, vec![("per_entry", "2"), ("seed", "7"), ("change_price", typed)]].concat();
        let page = organizer.post("/c/cup/plans/compute", &fields).await;
        assert_eq!(page.status(), 422, "{typed}");
        let problems = page.problems();
        assert_eq!(problems.len(), 1, "{typed}: {problems:?}");
        assert!(problems[0].starts_with("每处改动的代价") && problems[0].contains(said), "{problems:?}");
        assert_eq!(page.field("change_price"), typed);
    }
    assert_eq!(organizer.get("/c/cup/plans").await.count("#plans tbody tr"), 0, "nothing was computed");
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
        said.contains("1 个项目需要 5 个评审名额") && said.contains("专家只有 4 位，共 4 个名额"),
        "{said}"
    );
    assert!(page.has("#short a[href^='/c/cup/entries/']"));
    assert!(page.has("#short a[href^='/c/cup/experts/']"));
    // One place each of up to thirty, because the experts can take the entry but once.
    let named = page.texts("#short li");
    assert_eq!(named.len(), 5, "{named:?}");
    assert!(named[1..].iter().all(|expert| expert.ends_with(" 1（上限 30）")), "{named:?}");
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

on_both!(a_plan_that_was_restored_claims_nothing_about_the_best, |app| {
    let (scene, _, _) = small(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let first = compute(&app, &scene, Purpose::Judges(scene.round), ASK).await;
    apply(&app, &scene, first).await.unwrap();

    organizer.get(&format!("/c/cup/plans/{first}")).await;
    let undone = organizer.post(&format!("/c/cup/plans/{first}/restore"), &[]).await;
    let page = organizer.follow(undone).await;

    assert!(page.text("#counts").contains("取消12"), "{}", page.text("#counts"));
    assert!(!page.text("#counts").contains("最优"), "{}", page.text("#counts"));
});

on_both!(a_plan_whose_fits_have_changed_says_so_instead_of_a_proof, |app| {
    let (scene, _, experts) = small(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let plan = compute(&app, &scene, Purpose::Judges(scene.round), ASK).await;
    let path = format!("/c/cup/plans/{plan}");
    let page = organizer.get(&path).await;
    assert_eq!(page.texts("#counts dd")[6], "0");
    assert!(page.text("#counts").contains("已证明最优"), "{}", page.text("#counts"));

    // 高山, 茶园, 种植: each entry of this expert now fits by 30.
    sql(&app, "UPDATE experts SET title = '高山茶园种植' WHERE name = '赵'").await;
    let page = organizer.get(&path).await;
    let count = pairs(&app, plan).await.iter().filter(|pair| pair.1 == experts[0]).count();
    assert!(count > 0);
    assert_eq!(page.texts("#counts dd")[6], (30 * count).to_string());
    let said = page.text("#counts");
    assert!(said.contains("方案生成后匹配度有变化，当时合计 0") && !said.contains("最优"), "{said}");
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

on_both!(a_plan_that_is_asked_for_twice_is_kept_once, |app| {
    let (scene, _, _) = small(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let path = "/c/cup/plans/compute";
    let key = organizer.get(path).await.field("request_key");
    assert!(key.len() > 20);
    let round = scene.round.to_string();
    let fields = [
        ("target", round.as_str()),
        ("per_entry", "2"),
        ("balance", "yes"),
        ("seed", "7"),
        ("request_key", key.as_str()),
    ];
    let first = organizer.post(path, &fields).await;
    let second = organizer.post(path, &fields).await;
    assert_eq!((first.status(), second.status()), (303, 303), "{:?}", second.problems());
    assert_eq!(first.location(), second.location());
    assert_eq!(organizer.get("/c/cup/plans").await.count("#plans tbody tr"), 1);

    let plan = first.location().unwrap().to_owned();
    let version = organizer.get(&format!("{plan}/apply")).await.field("version");
    assert_eq!(organizer.post(&format!("{plan}/apply"), &[("version", &version)]).await.status(), 303);
    let key = organizer.get(&plan).await.field("request_key");
    let undo = format!("{plan}/restore");
    let first = organizer.post(&undo, &[("request_key", key.as_str())]).await;
    let second = organizer.post(&undo, &[("request_key", key.as_str())]).await;
    assert_eq!((first.status(), first.location()), (303, second.location()));
    assert_eq!(organizer.get("/c/cup/plans").await.count("#plans tbody tr"), 2, "undone once");
});
