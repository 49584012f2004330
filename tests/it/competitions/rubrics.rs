//! Writing rubrics.

use pingxuan::{
    domain::{role::Role, states::EntryState},
    judging::store::{self as judging, MarkRow},
};

use super::{
    scene_with_organizer,
    settings::{borrowed, fields_of},
};
use crate::on_both;

on_both!(a_rubric_begins_with_a_template_and_is_adapted, |app| {
    let (_, mut organizer) = scene_with_organizer(&app).await;
    let page = organizer.post("/c/cup/rubrics/new", &[("template", "china-2025-idea")]).await;
    assert_eq!(page.status(), 303);
    let address = page.location().unwrap().to_owned();
    let page = organizer.get(&address).await;
    assert_eq!(page.field("name_zh_1"), "个人成长");
    assert_eq!(page.field("full_3"), "25");
    assert_eq!(page.field("published_on"), "2025-05-20");

    let changes = [
        ("full_3", "20"),
        ("name_zh_5", "公益价值"),
        ("code_5", "public"),
        ("control_5", "levels"),
        ("full_5", "5"),
        ("step_5", "1"),
        ("weight_5", "1"),
        ("levels_5", "5 | 带动显著 | Strong\n3 | 有所带动\n1 | 未见带动"),
    ];
    let fields = fields_of(&page, &changes);
    let page = organizer.post(&address, &borrowed(&fields)).await;
    assert_eq!(page.status(), 303, "{:?}", page.problems());
    let page = organizer.get(&address).await;
    assert_eq!(page.field("levels_5"), "1 | 未见带动\n3 | 有所带动\n5 | 带动显著 | Strong");

    // Emptying the name removes the criterion; then the sum is short.
    let fields = fields_of(&page, &[("name_zh_5", "")]);
    let page = organizer.post(&address, &borrowed(&fields)).await;
    assert_eq!(page.problems(), ["总分：合计为 95，应为 100"]);
    let mut fields = fields_of(&page, &[("declared_total", "95")]);
    let page = organizer.post(&address, &borrowed(&fields)).await;
    assert_eq!(page.status(), 303, "{:?}", page.problems());

    fields.retain(|(name, _)| name != "seen");
    let page = organizer.post(&address, &borrowed(&fields)).await;
    assert_eq!(page.status(), 422, "the form is of a version that is gone");
});

on_both!(a_rubric_that_does_not_hold_together_comes_back, |app| {
    let (_, mut organizer) = scene_with_organizer(&app).await;
    let page = organizer.post("/c/cup/rubrics/new", &[("template", "four")]).await;
    let address = page.location().unwrap().to_owned();
    let page = organizer.get(&address).await;
    let changes = [
        ("code_2", "innovation"),
        ("full_3", "20.5"),
        ("weight_4", "0"),
        ("control_1", "levels"),
        ("levels_1", "40 | 很好\n41 | 太好\nx"),
    ];
    let page = organizer.post(&address, &borrowed(&fields_of(&page, &changes))).await;
    assert_eq!(page.status(), 422);
    assert_eq!(
        page.problems(),
        [
            "第 1 项的等级说明：第 2 行应在 0 到 40 之间",
            "第 1 项的等级说明：第 3 行请填写数字，最多三位小数",
            "第 3 项的满分：应为 1 的倍数",
            "第 4 项的权重：应在 0.001 到 1000 之间",
        ]
    );
    let page = organizer
        .post(
            &address,
            &borrowed(&fields_of(&page, &[("control_1", "points"), ("full_3", "20"), ("weight_4", "1")])),
        )
        .await;
    assert_eq!(page.problems(), ["第 2 项的代码：已被使用"]);
});

on_both!(a_mark_freezes_the_rubric_and_a_new_version_goes_on, |app| {
    let (scene, mut organizer) = scene_with_organizer(&app).await;
    let address = format!("/c/cup/rubrics/{}", scene.rubric);
    let before = organizer.get(&address).await;
    assert!(before.has("main form button"));

    let entry = scene.add_entry(&app, "E1", "高山茶叶", EntryState::Admitted).await;
    let judge = scene.add_expert(&app, "赵评委", "浙江大学").await;
    let sheet = scene.add_sheet(&app, entry, judge).await;
    let mark = MarkRow { sheet_id: sheet, criterion_id: scene.criteria[0], points: 30_000 };
    app.site.db.write(move |conn| judging::insert_marks(conn, std::slice::from_ref(&mark))).await.unwrap();

    let page = organizer.post(&address, &borrowed(&fields_of(&before, &[]))).await;
    assert_eq!(page.status(), 422);
    assert!(page.problems()[0].contains("已有评委按这份标准评分"), "{:?}", page.problems());
    let page = organizer.get(&address).await;
    assert_eq!(page.cell("#criteria", "商业价值", "满分"), "40");

    let versions = format!("{address}/versions");
    let first = organizer.post(&versions, &[]).await;
    let second = organizer.post(&versions, &[]).await;
    assert_eq!(first.location(), second.location(), "a double click makes one version");
    let page = organizer.get(first.location().unwrap()).await;
    assert_eq!(page.field("name_zh_2"), "商业价值");
    assert_eq!(page.text("h1 .tag"), "第 2 版");
    let page = organizer.get("/c/cup/rubrics").await;
    assert_eq!(page.texts("#rubrics tbody .tag"), ["可修改", "已锁定"]);
});

on_both!(a_criterion_that_a_rule_needs_stays, |app| {
    let (scene, mut organizer) = scene_with_organizer(&app).await;
    let address = format!("/c/cup/rubrics/{}", scene.rubric);
    let page = organizer.get(&address).await;
    let page = organizer.post(&address, &borrowed(&fields_of(&page, &[("code_1", "other")]))).await;
    assert_eq!(page.status(), 422);
    assert!(page.problems()[0].contains("“初赛”的排名规则"), "{:?}", page.problems());
});

on_both!(a_rubric_of_another_competition_is_not_there, |app| {
    let (scene, _) = scene_with_organizer(&app).await;
    let (mut administrator, _) = app.sign_in_as("王管理", true).await;
    let other = [
        ("name_zh", "乙"),
        ("name_en", "B"),
        ("slug", "other"),
        ("time_zone", "Asia/Shanghai"),
        ("entries_open_at", "2026-12-01T09:00"),
        ("entries_close_at", "2026-12-31T18:00"),
        ("regions", "甲"),
        ("tracks", "乙"),
    ];
    assert_eq!(administrator.post("/competitions/new", &other).await.status(), 303);
    for path in [format!("rubrics/{}", scene.rubric), format!("rounds/{}", scene.round)] {
        assert_eq!(administrator.get(&format!("/c/other/{path}")).await.status(), 404, "{path}");
        assert_eq!(administrator.post(&format!("/c/other/{path}"), &[]).await.status(), 404, "{path}");
    }
    let page = administrator.post(&format!("/c/other/rounds/{}/close", scene.round), &[]).await;
    assert_eq!(page.status(), 404);
    assert_eq!(administrator.get("/c/other/rounds/not-an-id").await.status(), 404);
});

on_both!(a_rubric_that_came_back_does_not_overwrite_what_another_saved_meanwhile, |app| {
    let (_, mut organizer) = scene_with_organizer(&app).await;
    let page = organizer.post("/c/cup/rubrics/new", &[("template", "four")]).await;
    let address = page.location().unwrap().to_owned();
    let mut other = organizer.clone();
    let (mine, theirs) = (organizer.get(&address).await, other.get(&address).await);
    let fields = fields_of(&theirs, &[("guidance_zh_1", "别人写的要点")]);
    assert_eq!(other.post(&address, &borrowed(&fields)).await.status(), 303);
    let fields = fields_of(&mine, &[("name_zh", "我的规则"), ("weight_1", "0")]);
    let again = organizer.post(&address, &borrowed(&fields)).await;
    assert_eq!((again.status(), again.field("seen")), (422, mine.field("seen")));
    let fields = fields_of(&again, &[("weight_1", "1")]);
    let met = organizer.post(&address, &borrowed(&fields)).await;
    assert_eq!(met.status(), 422);
    assert!(met.text("#theirs").contains("别人写的要点"), "{}", met.text("#theirs"));
    assert_eq!(organizer.post(&address, &borrowed(&fields_of(&met, &[]))).await.status(), 303);
});

on_both!(the_log_says_what_a_rubric_was_and_what_it_became, |app| {
    let (_, mut organizer) = scene_with_organizer(&app).await;
    let page = organizer.post("/c/cup/rubrics/new", &[("template", "four")]).await;
    let address = page.location().unwrap().to_owned();
    let page = organizer.get(&address).await;
    let former = page.field("name_zh_1");
    let fields = fields_of(&page, &[("name_zh_1", "独创性"), ("guidance_zh_1", "看有没有新东西")]);
    assert_eq!(organizer.post(&address, &borrowed(&fields)).await.status(), 303);
    let log = organizer.get("/c/cup/log").await.body();
    for part in ["修改前", "修改后", &former, "独创性", "看有没有新东西"] {
        assert!(log.contains(part), "{part}");
    }
    let log = organizer.get("/c/cup/log.csv").await.body();
    assert_eq!(log.matches(&former).count(), 2, "in the event of the making and before the change");
});

on_both!(a_rubric_has_gates_and_bonuses_beside_its_criteria, |app| {
    let (scene, mut organizer) = scene_with_organizer(&app).await;
    let address = format!("/c/cup/rubrics/{}", scene.rubric);
    let page = organizer.get(&address).await;
    assert_eq!([page.field("kind_1"), page.field("kind_4")], ["criterion", "criterion"]);
    let changes = [
        ("kind_4", "gate"),
        ("name_zh_4", "红旅活动"),
        ("code_4", "journey"),
        ("full_4", ""),
        ("step_4", "不填"),
        ("weight_4", ""),
        ("kind_5", "bonus"),
        ("name_zh_5", "评委加分"),
        ("code_5", "extra"),
        ("full_5", "5"),
        ("step_5", "2"),
        ("weight_5", "0"),
    ];
    let page = organizer.post(&address, &borrowed(&fields_of(&page, &changes))).await;
    assert_eq!(page.problems(), ["第 5 项的满分：应为 2 的倍数"], "a gate has no numbers, a bonus no weight");
    let page = organizer.post(&address, &borrowed(&fields_of(&page, &[("step_5", "0.5")]))).await;
    assert_eq!(page.status(), 303, "{:?}", page.problems());
    let page = organizer.get(&address).await;
    assert_eq!([page.field("kind_4"), page.field("kind_5")], ["gate", "bonus"]);
    assert_eq!([page.field("full_4"), page.field("full_5"), page.field("step_5")], ["", "5", "0.5"]);
    assert_eq!(page.texts(".tiles dd")[..2], ["100", "3"], "they stand outside the sums");
    let rubric = scene.rubric;
    let rows =
        app.site.db.read(move |conn| pingxuan::competitions::store::criteria_of(conn, rubric)).await.unwrap();
    assert_eq!((rows[3].full_points, rows[3].step, rows[4].weight), (1000, 1000, 1000));
    let list = organizer.get("/c/cup/rubrics").await;
    assert_eq!(list.cell("#rubrics", "评分规则", "评分项"), "3");
    let call = organizer.get("/c/cup").await;
    assert_eq!(call.texts("main tbody .tag"), ["必要条件", "加分项"]);

    let (mut supervisor, _) = app.member(scene.competition, Role::Supervisor, None).await;
    let page = supervisor.get(&address).await;
    assert_eq!(page.texts("#criteria .tag"), ["必要条件", "加分项"]);
    let row = page.texts("#criteria tbody tr:nth-of-type(4) td.num");
    assert_eq!(row, ["–", "–", "–"]);
    let log = organizer.get("/c/cup/log.csv").await.body();
    assert!(log.contains("gate"), "the log says of what kind a row is");

    let fields = [("name_zh", "二"), ("name_en", "Two"), ("slug", "two"), ("shift_days", "1")];
    assert_eq!(organizer.post("/c/cup/clone", &fields).await.status(), 303);
    let kinds = app
        .site
        .db
        .read(|conn| {
            let copy = pingxuan::competitions::store::competition_by_slug(conn, "two")?.unwrap();
            pingxuan::competitions::store::criteria_in(conn, copy.id)
        })
        .await
        .unwrap();
    let kinds: Vec<&str> = kinds.iter().map(|row| row.kind.name()).collect();
    assert_eq!(kinds, ["criterion", "criterion", "criterion", "gate", "bonus"]);
});

on_both!(a_rubric_of_gates_alone_is_none, |app| {
    let (_, mut organizer) = scene_with_organizer(&app).await;
    let page = organizer.post("/c/cup/rubrics/new", &[("template", "china-2025-journey-idea")]).await;
    let address = page.location().unwrap().to_owned();
    let page = organizer.get(&address).await;
    assert_eq!([page.field("kind_1"), page.field("kind_2")], ["gate", "criterion"]);
    assert_eq!(page.field("declared_total"), "100");
    let gates: Vec<(String, &str)> = (2..=5).map(|row| (format!("kind_{row}"), "gate")).collect();
    let gates: Vec<(&str, &str)> = gates.iter().map(|(field, kind)| (field.as_str(), *kind)).collect();
    let page = organizer.post(&address, &borrowed(&fields_of(&page, &gates))).await;
    assert_eq!(page.problems(), ["评分项：至少要有一个评分项，加分项和必要条件不算"]);
    let page = organizer.post(&address, &borrowed(&fields_of(&page, &[("kind_2", "else")]))).await;
    assert_eq!(page.problems(), ["第 2 项的类别：请从选项中选择"]);
});

on_both!(a_criterion_that_a_rule_compares_does_not_become_a_gate, |app| {
    let (scene, mut organizer) = scene_with_organizer(&app).await;
    let address = format!("/c/cup/rubrics/{}", scene.rubric);
    let page = organizer.get(&address).await;
    let fields = fields_of(&page, &[("kind_1", "gate"), ("declared_total", "60")]);
    let page = organizer.post(&address, &borrowed(&fields)).await;
    assert_eq!(page.status(), 422);
    assert!(page.problems()[0].contains("“初赛”的排名规则"), "{:?}", page.problems());
});

on_both!(a_rubric_that_is_sent_twice_is_made_once, |app| {
    let (_, mut organizer) = scene_with_organizer(&app).await;
    let path = "/c/cup/rubrics/new";
    let key = organizer.get(path).await.field("request_key");
    assert!(key.len() > 20);
    let fields = [("template", "china-2025-idea"), ("request_key", key.as_str())];
    let first = organizer.post(path, &fields).await;
    let second = organizer.post(path, &fields).await;
    assert_eq!((first.status(), second.status()), (303, 303));
    assert_eq!(first.location(), second.location());
    let next = organizer.get(path).await.field("request_key");
    let other = organizer.post(path, &[fields[0], ("request_key", next.as_str())]).await;
    assert_ne!(other.location(), first.location(), "another form is another rubric");
    assert_eq!(organizer.get("/c/cup/rubrics").await.count("#rubrics tbody tr"), 3);
});
