//! Setting up rounds, opening and closing them.

use pingxuan::{
    competitions::{rule::RoundRule, store},
    domain::states::EntryState,
    judging::store::{self as judging, MarkRow},
};

use super::{
    scene_with_organizer,
    settings::{borrowed, fields_of},
};
use crate::on_both;

on_both!(a_round_is_set_up_with_its_whole_rule, |app| {
    let (scene, mut organizer) = scene_with_organizer(&app).await;
    let page = organizer.get("/c/cup/rounds/new").await;
    assert_eq!(page.status(), 200);
    let round = scene.round.to_string();
    let changes = [
        ("name_zh", "决赛"),
        ("opens_at", "2026-12-10T09:00"),
        ("closes_at", "2026-12-12T18:00"),
        ("source", "top_per_track"),
        ("source_round", round.as_str()),
        ("source_count", "１０"),
        ("aggregate", "trimmed"),
        ("trim_on", "criterion"),
        ("trim_otherwise", "refuse"),
        ("weighting", "percent"),
        ("tie_1", "criterion:c2"),
        ("tie_3", "shared"),
        ("tier_zh_1", "一等奖"),
        ("tier_en_1", "First prize"),
        ("tier_count_1", "3"),
        ("tier_zh_2", "优胜奖"),
        ("tier_count_2", "6"),
        ("tier_exceed_2", "yes"),
    ];
    let fields = fields_of(&page, &changes);
    let page = organizer.post("/c/cup/rounds/new", &borrowed(&fields)).await;
    assert_eq!(page.status(), 303, "{:?}", page.problems());

    let id = scene.competition;
    let rounds = app.site.db.read(move |conn| store::rounds_of(conn, id)).await.unwrap();
    let row = &rounds[1];
    assert_eq!((row.position, row.source_round_id, row.source_count), (2, Some(scene.round), Some(10)));
    let rule = RoundRule::of(row).unwrap();
    assert_eq!(rule.rule.tie_break, ["criterion:c2", "shared"]);
    assert_eq!(rule.rule.round, ["total"]);
    assert_eq!(
        rule.rule.trim.as_ref().map(|trim| (trim.on.as_str(), trim.min_panel)),
        Some(("criterion", 5))
    );
    assert_eq!(rule.tier_names_en, ["First prize", ""]);
    assert_eq!(rule.rule.tiers[1].on_tie, "exceed");

    let page = organizer.get(&format!("/c/cup/rounds/{}", row.id)).await;
    for (field, value) in
        [("tie_2", "shared"), ("weighting", "percent"), ("source_count", "10"), ("tier_zh_2", "优胜奖")]
    {
        assert_eq!(page.field(field), value, "{field}");
    }
    assert!(page.has("input[name='tier_exceed_2'][checked]"));
    let page = organizer.post(&format!("/c/cup/rounds/{}/open", row.id), &[]).await;
    assert_eq!(page.status(), 409, "the preliminary has no published result yet");
});

on_both!(an_entry_gets_as_many_judges_as_the_rule_needs_to_score_it, |app| {
    let (scene, mut organizer) = scene_with_organizer(&app).await;
    let page = organizer.get("/c/cup/rounds/new").await;
    let changes = [
        ("name_zh", "决赛"),
        ("opens_at", "2026-12-10T09:00"),
        ("closes_at", "2026-12-12T18:00"),
        ("judges_per_entry", "4"),
        ("aggregate", "trimmed"),
        ("trim_on", "total"),
        ("trim_min_panel", "5"),
        ("trim_otherwise", "refuse"),
        ("tier_zh_1", "一等奖"),
        ("tier_count_1", "3"),
    ];
    let fields = fields_of(&page, &changes);
    let page = organizer.post("/c/cup/rounds/new", &borrowed(&fields)).await;
    assert_eq!(page.status(), 422);
    assert_eq!(page.problems(), ["每个项目的评委人数：少于规则的最低人数：评委不足 5 名的项目不予计分"]);
    assert_eq!(page.field("judges_per_entry"), "4");
    for (field, value) in [("judges_per_entry", "5"), ("trim_otherwise", "mean")] {
        let fresh = organizer.get("/c/cup/rounds/new").await;
        let mut mended = changes.to_vec();
        mended.push((field, value));
        let page = organizer.post("/c/cup/rounds/new", &borrowed(&fields_of(&fresh, &mended))).await;
        assert_eq!(page.status(), 303, "{:?}", page.problems());
    }
    let id = scene.competition;
    assert_eq!(app.site.db.read(move |conn| store::rounds_of(conn, id)).await.unwrap().len(), 3);
});

on_both!(standard_scores_and_tiers_of_all_kinds_can_be_chosen, |app| {
    let (scene, mut organizer) = scene_with_organizer(&app).await;
    let page = organizer.get("/c/cup/rounds/new").await;
    let changes = [
        ("name_zh", "网评"),
        ("opens_at", "2026-12-10T09:00"),
        ("closes_at", "2026-12-12T18:00"),
        ("aggregate", "standardised"),
        ("tier_zh_1", "特等奖"),
        ("tier_count_1", "2"),
        ("tier_zh_2", "一等奖"),
        ("tier_by_2", "percent"),
        ("tier_count_2", "１.5"),
        ("tier_zh_3", "优胜奖"),
        ("tier_by_3", "threshold"),
        ("tier_count_3", "60.5"),
    ];
    let page = organizer.post("/c/cup/rounds/new", &borrowed(&fields_of(&page, &changes))).await;
    assert_eq!(page.status(), 303, "{:?}", page.problems());
    let id = scene.competition;
    let row = app.site.db.read(move |conn| store::rounds_of(conn, id)).await.unwrap().remove(1);
    let rule = RoundRule::of(&row).unwrap().rule;
    assert_eq!(rule.aggregate, "standardised");
    let sizes: Vec<_> = rule
        .tiers
        .iter()
        .map(|tier| (tier.count, tier.percent.as_deref(), tier.threshold.as_deref()))
        .collect();
    assert_eq!(sizes, [(Some(2), None, None), (None, Some("1.5"), None), (None, None, Some("60.5"))]);

    let page = organizer.get(&format!("/c/cup/rounds/{}", row.id)).await;
    for (field, value) in [
        ("aggregate", "standardised"),
        ("tier_by_1", "count"),
        ("tier_by_2", "percent"),
        ("tier_count_2", "1.5"),
        ("tier_by_3", "threshold"),
        ("tier_count_3", "60.5"),
    ] {
        assert_eq!(page.field(field), value, "{field}");
    }
});

on_both!(calibrated_scores_can_be_chosen_until_the_first_mark, |app| {
    let (scene, mut organizer) = scene_with_organizer(&app).await;
    let page = organizer.get("/c/cup/rounds/new").await;
    assert!(page.text("#aggregate").contains("否则不予排名"), "{}", page.text("#aggregate"));
    let changes = [
        ("name_zh", "校准轮"),
        ("opens_at", "2026-12-10T09:00"),
        ("closes_at", "2026-12-12T18:00"),
        ("aggregate", "calibrated"),
    ];
    let page = organizer.post("/c/cup/rounds/new", &borrowed(&fields_of(&page, &changes))).await;
    assert_eq!(page.status(), 303, "{:?}", page.problems());
    let id = scene.competition;
    let row = app.site.db.read(move |conn| store::rounds_of(conn, id)).await.unwrap().remove(1);
    let rule = RoundRule::of(&row).unwrap().rule;
    assert_eq!((rule.aggregate.as_str(), rule.trim), ("calibrated", None));
    let page = organizer.get(&format!("/c/cup/rounds/{}?lang=en", row.id)).await;
    assert_eq!(page.field("aggregate"), "calibrated");
    assert!(page.text("#aggregate").contains("announced before the first mark"));
});

on_both!(a_rule_that_cannot_work_comes_back_at_its_fields, |app| {
    let (_, mut organizer) = scene_with_organizer(&app).await;
    let page = organizer.get("/c/cup/rounds/new").await;
    let base = [("name_zh", "复赛"), ("opens_at", "2026-12-10T09:00"), ("closes_at", "2026-12-12T18:00")];
    let mut page = page;
    for (changes, told) in [
        (vec![("aggregate", "trimmed"), ("trim_min_panel", "2")], "至少几名评委才去掉：须多于"),
        (vec![("tie_1", "shared"), ("tie_2", "median")], "同分处理：与前面重复"),
        (vec![("tie_4", "criterion:nothing")], "同分处理：与前面重复"),
        (
            vec![("tier_zh_1", "奖"), ("tier_count_1", "1"), ("tier_zh_3", "奖"), ("tier_count_3", "1")],
            "第 3 个奖项的中文名称：已被使用",
        ),
        (vec![("tier_zh_1", "奖"), ("tier_count_1", "零")], "第 1 个奖项的名额：请填写整数"),
        (
            vec![("tier_zh_1", "奖"), ("tier_by_1", "percent"), ("tier_count_1", "0")],
            "第 1 个奖项的按比例，不超过有名次项目的百分之几：",
        ),
        (
            vec![("tier_zh_1", "奖"), ("tier_by_1", "percent"), ("tier_count_1", "101")],
            "第 1 个奖项的按比例，不超过有名次项目的百分之几：",
        ),
        (vec![("source", "top"), ("source_count", "5")], "前一轮：不能为空"),
        (vec![("closes_at", "2026-12-01T09:00")], "评审截止：结束时间应晚于开始时间"),
    ] {
        let all = [&base[..], &changes].concat();
        let answer = organizer.post("/c/cup/rounds/new", &borrowed(&fields_of(&page, &all))).await;
        assert_eq!(answer.status(), 422, "{told}");
        assert_eq!(answer.problems().len(), 1, "{:?}", answer.problems());
        assert!(answer.problems()[0].starts_with(told), "{:?}", answer.problems());
        page = organizer.get("/c/cup/rounds/new").await;
    }
});

on_both!(after_the_first_mark_only_names_and_times_change, |app| {
    let (scene, mut organizer) = scene_with_organizer(&app).await;
    let address = format!("/c/cup/rounds/{}", scene.round);
    let before = organizer.get(&address).await;
    let entry = scene.add_entry(&app, "E1", "高山茶叶", EntryState::Admitted).await;
    let judge = scene.add_expert(&app, "赵评委", "浙江大学").await;
    let sheet = scene.add_sheet(&app, entry, judge).await;
    let mark = MarkRow { sheet_id: sheet, criterion_id: scene.criteria[0], points: 30_000 };
    app.site.db.write(move |conn| judging::insert_marks(conn, std::slice::from_ref(&mark))).await.unwrap();

    let stale = fields_of(&before, &[("decimals", "3")]);
    let page = organizer.post(&address, &borrowed(&stale)).await;
    assert_eq!(page.status(), 422);
    assert!(page.problems()[0].contains("评分标准和排名规则不能再改"), "{:?}", page.problems());

    let page = organizer.get(&address).await;
    assert!(page.has("fieldset[disabled] input[name='aggregate']"));
    let fields = [
        ("version", "1"),
        ("name_zh", "网评"),
        ("opens_at", "2026-11-24T09:00"),
        ("closes_at", "2026-11-30T18:00"),
    ];
    let page = organizer.post(&address, &fields).await;
    assert_eq!(page.status(), 303, "{:?}", page.problems());
    let page = organizer.get(&address).await;
    assert_eq!(
        (page.field("name_zh"), page.field("closes_at")),
        ("网评".to_owned(), "2026-11-30T18:00".to_owned())
    );
    let page = organizer.post(&address, &fields).await;
    assert_eq!(page.status(), 422, "the version is gone");
});

on_both!(closing_asks_first_and_reopening_needs_a_new_time, |app| {
    let (scene, mut organizer) = scene_with_organizer(&app).await;
    let entry = scene.add_entry(&app, "E1", "高山茶叶", EntryState::Admitted).await;
    let judge = scene.add_expert(&app, "赵评委", "浙江大学").await;
    scene.add_sheet(&app, entry, judge).await;
    let address = format!("/c/cup/rounds/{}", scene.round);

    let page = organizer.post(&format!("{address}/close"), &[]).await;
    assert_eq!(page.status(), 200);
    assert!(
        page.text(".interrupt").contains("评分表共 1 份，已提交 0 份尚有 1 份没有提交"),
        "{}",
        page.text(".interrupt")
    );
    assert_eq!(organizer.post(&format!("{address}/close"), &[("confirm", "yes")]).await.status(), 303);
    assert_eq!(organizer.get("/c/cup/rounds").await.text("h2 .tag"), "已结束");
    let again = organizer.post(&format!("{address}/close"), &[("confirm", "yes")]).await;
    assert_eq!(again.status(), 409, "a second click closes nothing twice");

    let reopen = format!("{address}/reopen");
    let past = [("confirm", "yes"), ("closes_at", "2026-11-24T11:00")];
    let page = organizer.post(&reopen, &past).await;
    assert_eq!(page.problems(), ["新的截止时间：截止时间已过，请先改为将来的时间"]);
    let future = [("confirm", "yes"), ("closes_at", "2026-11-26T18:00")];
    assert_eq!(organizer.post(&reopen, &future).await.status(), 303);
    assert_eq!(organizer.get("/c/cup/rounds").await.text("h2 .tag"), "评审中");
});

on_both!(a_round_that_came_back_does_not_overwrite_what_another_saved_meanwhile, |app| {
    let (scene, mut organizer) = scene_with_organizer(&app).await;
    let mut other = organizer.clone();
    let address = format!("/c/cup/rounds/{}", scene.round);
    let (mine, theirs) = (organizer.get(&address).await, other.get(&address).await);
    let fields = fields_of(&theirs, &[("name_zh", "别人的初赛"), ("decimals", "3")]);
    assert_eq!(other.post(&address, &borrowed(&fields)).await.status(), 303);
    let fields = fields_of(&mine, &[("name_zh", "我的初赛"), ("judges_per_entry", "0")]);
    let again = organizer.post(&address, &borrowed(&fields)).await;
    assert_eq!((again.status(), again.field("version")), (422, mine.field("version")));
    let fields = fields_of(&again, &[("judges_per_entry", "4")]);
    let met = organizer.post(&address, &borrowed(&fields)).await;
    assert_eq!(met.status(), 422);
    let told = met.text("#theirs");
    assert!(told.contains("别人的初赛") && told.contains("decimals = 3"), "{told}");
    assert_eq!(organizer.post(&address, &borrowed(&fields_of(&met, &[]))).await.status(), 303);
    assert_eq!(organizer.get(&address).await.field("name_zh"), "我的初赛");
});

on_both!(the_groups_of_a_rubric_are_parts_with_weights, |app| {
    let (scene, mut organizer) = scene_with_organizer(&app).await;
    let (rubric, round) =
        (format!("/c/cup/rubrics/{}", scene.rubric), format!("/c/cup/rounds/{}", scene.round));
    assert!(!organizer.get(&round).await.has("#parts"), "criteria under one heading have no parts");
    let page = organizer.get(&rubric).await;
    let groups = [("group_zh_1", "计划书"), ("group_zh_3", "计划书"), ("group_zh_2", "答辩")];
    assert_eq!(organizer.post(&rubric, &borrowed(&fields_of(&page, &groups))).await.status(), 303);

    let page = organizer.get(&round).await;
    assert_eq!(page.attrs("#parts input", "name"), ["part-c1", "part-c2"]);
    assert!(page.text("#parts").contains("2 个评分项，满分 60"), "{}", page.text("#parts"));
    for (weights, told) in [
        ([("part-c1", "0.4"), ("part-c2", " ")], "“答辩”的权重：各部分须全部填写，或全部留空"),
        ([("part-c1", "0"), ("part-c2", "0.6")], "“计划书”的权重：应在 0.001 到 1000 之间"),
        (
            [("part-c1", "0.4"), ("part-c9", "0.6")],
            "分部合成：填写的权重属于另一份评分标准，请按下面的一级指标重新填写",
        ),
    ] {
        let answer = organizer.post(&round, &borrowed(&fields_of(&page, &weights))).await;
        assert_eq!((answer.status(), answer.problems()), (422, vec![told.to_owned()]));
        assert_eq!(answer.field("part-c1"), weights[0].1, "what was typed stays");
    }
    let weights = [("part-c1", "０.4"), ("part-c2", "0.6")];
    let answer = organizer.post(&round, &borrowed(&fields_of(&page, &weights))).await;
    assert_eq!(answer.status(), 303, "{:?}", answer.problems());
    let id = scene.round;
    let row = app.site.db.read(move |conn| store::round_by_id(conn, id)).await.unwrap().unwrap();
    let parts = RoundRule::of(&row).unwrap().rule.parts;
    let parts: Vec<_> =
        parts.iter().map(|part| (part.id.as_str(), part.weight.as_str(), part.criteria.join(" "))).collect();
    assert_eq!(parts, [("计划书", "0.4", "c1 c3".to_owned()), ("答辩", "0.6", "c2".to_owned())]);
    let page = organizer.get(&round).await;
    assert_eq!([page.field("part-c1"), page.field("part-c2")], ["0.4", "0.6"]);

    // A criterion that would stand in no part does not come in behind the rule's back.
    let more = organizer.get(&rubric).await;
    let more = fields_of(
        &more,
        &[
            ("name_zh_4", "新项"),
            ("code_4", "c4"),
            ("control_4", "points"),
            ("full_4", "10"),
            ("declared_total", "110"),
        ],
    );
    let answer = organizer.post(&rubric, &borrowed(&more)).await;
    assert!(answer.problems()[0].contains("请先修改该轮的同分处理和分部合成"), "{:?}", answer.problems());
    let none = fields_of(&page, &[("part-c1", ""), ("part-c2", "")]);
    assert_eq!(organizer.post(&round, &borrowed(&none)).await.status(), 303, "blank is no parts");
    let row = app.site.db.read(move |conn| store::round_by_id(conn, id)).await.unwrap().unwrap();
    assert!(RoundRule::of(&row).unwrap().rule.parts.is_empty());
    assert_eq!(organizer.post(&rubric, &borrowed(&more)).await.status(), 303);
});

on_both!(a_round_that_is_sent_twice_is_made_once, |app| {
    let (scene, mut organizer) = scene_with_organizer(&app).await;
    let path = "/c/cup/rounds/new";
    let changes = [("name_zh", "决赛"), ("opens_at", "2026-12-10T09:00"), ("closes_at", "2026-12-12T18:00")];
    let count = async || {
        let id = scene.competition;
        app.site.db.read(move |conn| store::rounds_of(conn, id)).await.unwrap().len()
    };
    let fields = fields_of(&organizer.get(path).await, &changes);
    assert!(fields.iter().any(|(name, value)| name == "request_key" && value.len() > 20));
    for _ in 0..2 {
        let page = organizer.post(path, &borrowed(&fields)).await;
        assert_eq!((page.status(), page.location()), (303, Some("/c/cup/rounds")), "{:?}", page.problems());
    }
    assert_eq!(count().await, 2);
    let fields = fields_of(&organizer.get(path).await, &changes);
    assert_eq!(organizer.post(path, &borrowed(&fields)).await.status(), 303);
    assert_eq!(count().await, 3, "another form is another round");
});

on_both!(a_blind_round_warns_of_what_it_cannot_hide_and_can_keep_the_plans, |app| {
    let (scene, mut organizer) = scene_with_organizer(&app).await;
    let path = format!("/c/cup/rounds/{}", scene.round);
    assert!(!organizer.get(&path).await.has("#blind"), "an open round hides nothing");
    for (number, state) in [
        ("E1", EntryState::Admitted),
        ("E2", EntryState::Admitted),
        ("E3", EntryState::Admitted),
        ("E4", EntryState::Rejected),
    ] {
        let entry = scene.add_entry(&app, number, "茶", state).await;
        if number != "E1" {
            crate::judging::sheet::attach(&app, entry, b"%PDF-1.7").await;
        }
    }
    let page = organizer.get(&path).await;
    let fields = fields_of(&page, &[("is_blind", "yes"), ("hides_plans", "yes")]);
    let page = organizer.post(&path, &borrowed(&fields)).await;
    assert_eq!(page.status(), 303, "{:?}", page.problems());
    let page = organizer.get(&path).await;
    assert!(page.text("#blind").contains("2 个上传了商业计划书"), "{}", page.text("#blind"));
    assert!(page.has("input[name=hides_plans][checked]"));

    let fields = fields_of(&page, &[]);
    let open: Vec<(&str, &str)> = borrowed(&fields).into_iter().filter(|it| it.0 != "is_blind").collect();
    assert_eq!(organizer.post(&path, &open).await.status(), 303);
    assert!(!organizer.get(&path).await.has("input[name=hides_plans][checked]"), "nothing is left to hide");
});
