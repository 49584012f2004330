//! The stewards look through entries, decide, add and correct.

use pingxuan::domain::{role::Role, states::EntryState};

use super::{
    HOSTILE, basics, borrowed, complete, id_of, leader_again, state_of, stay, submit, team_with_entry,
};
use crate::{on_both, support::Scene};

on_both!(the_list_is_filtered_and_paged_by_its_address, |app| {
    let scene = Scene::set(&app).await;
    for number in 1..=60 {
        let state = if number % 2 == 0 { EntryState::Submitted } else { EntryState::Draft };
        scene.add_entry(&app, &format!("P-{number:03}"), &format!("项目{number}"), state).await;
    }
    scene.add_entry(&app, "Q-001", "100%_苗绣", EntryState::Submitted).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let page = organizer.get("/c/cup/entries").await;
    assert_eq!(page.count("#entries tbody tr"), 50);
    let next = page.attr("a[rel='next']", "href").unwrap();
    let page = organizer.get(&next).await;
    assert_eq!(page.count("#entries tbody tr"), 11);
    assert!(!page.has("a[rel='next']"));
    let region = scene.regions[1];
    for (query, wanted) in [
        ("state=submitted".to_owned(), 31),
        (format!("region={region}"), 1),
        ("q=%25_".to_owned(), 1),
        ("q=p-05".to_owned(), 10),
        ("q=%27".to_owned(), 0),
        ("state=draft&q=p-05".to_owned(), 5),
    ] {
        let page = organizer.get(&format!("/c/cup/entries?{query}")).await;
        assert_eq!(page.count("#entries tbody tr"), wanted, "{query}");
    }
});

on_both!(the_list_asks_the_same_few_questions_for_any_number_of_entries, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let mut counts = Vec::new();
    for numbers in [1..=2, 3..=30] {
        for number in numbers {
            scene.add_entry(&app, &format!("P-{number:03}"), "项目", EntryState::Submitted).await;
        }
        let before = app.site.db.statements();
        assert_eq!(organizer.get("/c/cup/entries").await.status(), 200);
        counts.push(app.site.db.statements() - before);
    }
    assert_eq!(counts[0], counts[1]);
});

on_both!(a_coordinator_acts_within_the_own_region_only, |app| {
    let scene = Scene::set(&app).await;
    let own = scene.add_entry(&app, "P-001", "恩施茶", EntryState::Submitted).await;
    let foreign = scene.add_entry(&app, "Q-001", "苗绣", EntryState::Submitted).await;
    let (mut coordinator, _) = app.member(scene.competition, Role::Coordinator, Some(scene.regions[0])).await;
    let page = coordinator.get("/c/cup/entries").await;
    assert_eq!(page.count("#entries tbody tr"), 1);
    assert_eq!(coordinator.get(&format!("/c/cup/entries/{foreign}")).await.status(), 404);
    assert_eq!(coordinator.get(&format!("/c/cup/entries/{foreign}/edit")).await.status(), 404);
    let fields = [("version", "1"), ("decision", "admit")];
    assert_eq!(coordinator.post(&format!("/c/cup/entries/{foreign}/decide"), &fields).await.status(), 404);
    let ids = (own.to_string(), foreign.to_string());
    let fields = [("decision", "admit"), ("entry", ids.0.as_str()), ("entry", ids.1.as_str())];
    let page = coordinator.post("/c/cup/entries/bulk", &fields).await;
    assert!(!page.body().contains("苗绣"), "what one may not know is not mentioned");
    assert_eq!(coordinator.post("/c/cup/entries/bulk/apply", &fields).await.status(), 303);
    assert_eq!(state_of(&app, own).await, EntryState::Admitted);
    assert_eq!(state_of(&app, foreign).await, EntryState::Submitted);
    let region = scene.regions[1].to_string();
    let track = scene.tracks[0].to_string();
    let fields = [("name", "甲"), ("region", region.as_str()), ("track", track.as_str()), ("leader", "乙")];
    assert_eq!(coordinator.post("/c/cup/entries/new", &fields).await.status(), 422);
    let csv = coordinator.get("/c/cup/entries.csv").await.body();
    assert!(csv.contains("恩施茶") && !csv.contains("苗绣"));
    let workbook = coordinator.get("/c/cup/entries.xlsx").await;
    app.pass_seconds(90);
    assert_eq!(workbook.bytes(), coordinator.get("/c/cup/entries.xlsx").await.bytes(), "whenever asked for");
});

on_both!(an_entry_is_returned_with_a_remark_mended_and_admitted, |app| {
    let scene = Scene::set(&app).await;
    let (mut team, base) = team_with_entry(&app, "李茶农").await;
    complete(&mut team, &base).await;
    submit(&mut team, &base).await;
    let id = id_of(&base);
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let desk = format!("/c/cup/entries/{id}");
    let version = organizer.get(&desk).await.field("version");
    let fields = [("version", version.as_str()), ("decision", "return")];
    let page = organizer.post(&format!("{desk}/decide"), &fields).await;
    assert_eq!((page.status(), page.problems().len()), (422, 1), "a return needs a remark");
    let fields = [fields[0], fields[1], ("remark", "计划书缺少财务预测")];
    assert_eq!(organizer.post(&format!("{desk}/decide"), &fields).await.status(), 303);
    let stale = organizer.post(&format!("{desk}/decide"), &fields).await;
    assert_eq!(stale.status(), 409, "the same decision twice is refused");

    // Registration is over by now; who was asked to mend something has three days.
    stay(&app, &mut [(&mut team, &base), (&mut organizer, &desk)], 48).await;
    let page = team.get(&base).await;
    assert!(page.text(".notice.warn").contains("财务预测"));
    assert_eq!(submit(&mut team, &base).await.status(), 303);
    let version = organizer.get(&desk).await.field("version");
    let fields = [("version", version.as_str()), ("decision", "admit")];
    assert_eq!(organizer.post(&format!("{desk}/decide"), &fields).await.status(), 303);
    assert_eq!(state_of(&app, id).await, EntryState::Admitted);
    let page = organizer.get(&desk).await;
    assert_eq!(page.count("#reviews li"), 2);
    assert!(page.count("#history li") >= 7);
});

on_both!(an_answer_to_a_return_comes_within_three_days_or_not_at_all, |app| {
    let scene = Scene::set(&app).await;
    let (mut team, base) = team_with_entry(&app, "李茶农").await;
    complete(&mut team, &base).await;
    submit(&mut team, &base).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let desk = format!("/c/cup/entries/{}", id_of(&base));
    let version = organizer.get(&desk).await.field("version");
    let fields = [("version", version.as_str()), ("decision", "return"), ("remark", "请补充")];
    organizer.post(&format!("{desk}/decide"), &fields).await;
    let version = team.get(&format!("{base}/check")).await.field("version");
    app.pass_seconds(3 * 86_400 - 1);
    let mut team = leader_again(&app, &base).await;
    assert_eq!(team.get(&format!("{base}/check")).await.status(), 200, "a second is left");
    app.pass_seconds(1);
    let fields = [("version", version.as_str()), ("consent", "yes")];
    assert_eq!(team.post(&format!("{base}/submit"), &fields).await.status(), 409);
});

on_both!(a_bulk_decision_is_previewed_applied_and_undone, |app| {
    let scene = Scene::set(&app).await;
    let first = scene.add_entry(&app, "P-001", "甲茶", EntryState::Submitted).await;
    let second = scene.add_entry(&app, "P-002", "乙茶", EntryState::Submitted).await;
    let draft = scene.add_entry(&app, "P-003", "丙茶", EntryState::Draft).await;
    let judged = scene.add_entry(&app, "P-004", "丁茶", EntryState::Admitted).await;
    let expert = scene.add_expert(&app, "张教授", "杭州大学").await;
    scene.add_sheet(&app, judged, expert).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let ids: Vec<String> = [first, second, draft, judged].iter().map(ToString::to_string).collect();
    let mut fields: Vec<(&str, &str)> = ids.iter().map(|id| ("entry", id.as_str())).collect();
    fields.push(("decision", "return"));
    let page = organizer.post("/c/cup/entries/bulk", &fields).await;
    assert_eq!((page.status(), page.count("#ready tbody tr"), page.count("#blocked tbody tr")), (200, 2, 2));
    assert!(page.cell("#blocked", "P-003", "原因").contains("草稿"));
    assert!(page.cell("#blocked", "P-004", "原因").contains("评委"));
    let page = organizer.post("/c/cup/entries/bulk/apply", &fields).await;
    assert_eq!(page.status(), 422, "a return needs a remark");
    fields.push(("remark", "请补充材料"));
    let page = organizer.post("/c/cup/entries/bulk/apply", &fields).await;
    let page = organizer.follow(page).await;
    assert_eq!((page.status(), page.count("#changed tbody tr")), (200, 2));
    assert_eq!(state_of(&app, first).await, EntryState::Returned);
    assert_eq!(state_of(&app, judged).await, EntryState::Admitted);

    let undo: Vec<(&str, &str)> =
        ids.iter().take(2).map(|id| ("entry", id.as_str())).chain([("decision", "reopen")]).collect();
    let page = organizer.post("/c/cup/entries/bulk/apply", &undo).await;
    assert_eq!(page.status(), 303);
    for id in [first, second] {
        assert_eq!(state_of(&app, id).await, EntryState::Submitted);
    }
});

on_both!(a_steward_adds_and_corrects_by_hand, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let (region, track) = (scene.regions[0].to_string(), scene.tracks[0].to_string());
    let mut fields = vec![
        ("number", ""),
        ("name", "云上药材"),
        ("region", &*region),
        ("track", &*track),
        ("leader", "阿旺"),
        ("members", "甲\n乙"),
    ];
    let page = organizer.post("/c/cup/entries/new", &fields).await;
    assert_eq!(page.status(), 303, "{}", page.body());
    let entry = page.location().unwrap().to_owned();
    let page = organizer.get(&entry).await;
    assert!(page.text("h1").contains("P-001"));
    assert_eq!(page.text("#state"), "已提交");
    fields[0].1 = "P-001";
    let page = organizer.post("/c/cup/entries/new", &fields).await;
    assert_eq!((page.status(), page.problems().len()), (422, 1), "the number is taken");

    let page = organizer.get(&format!("{entry}/edit")).await;
    assert_eq!(page.field("members"), "甲\n乙");
    let version = page.field("version");
    for hostile in HOSTILE {
        let version = organizer.get(&format!("{entry}/edit")).await.field("version");
        let fields = [
            ("version", version.as_str()),
            ("name", hostile),
            ("region", &*region),
            ("track", &*track),
            ("leader", hostile),
            ("summary", hostile),
        ];
        assert_eq!(organizer.post(&format!("{entry}/edit"), &fields).await.status(), 303);
        for path in [entry.clone(), format!("{entry}/edit"), "/c/cup/entries".to_owned()] {
            let page = organizer.get(&path).await;
            assert_eq!((page.status(), page.count("script"), page.count("img")), (200, 1, 0), "{path}");
        }
    }
    let stale = [
        ("version", version.as_str()),
        ("name", "旧"),
        ("region", &*region),
        ("track", &*track),
        ("leader", "旧"),
    ];
    let page = organizer.post(&format!("{entry}/edit"), &stale).await;
    assert_eq!(page.status(), 409);
    assert_eq!(page.cell("#merge", "项目名称", "您刚才填写的"), "旧");
});

on_both!(a_supervisor_reads_without_contacts_and_changes_nothing, |app| {
    let scene = Scene::set(&app).await;
    let id = scene.add_entry(&app, "P-001", "恩施茶", EntryState::Submitted).await;
    let (mut supervisor, _) = app.member(scene.competition, Role::Supervisor, None).await;
    let page = supervisor.get(&format!("/c/cup/entries/{id}")).await;
    assert_eq!(page.status(), 200);
    assert!(!page.body().contains("13800138000"));
    assert!(!page.has("form[action$='/decide']"));
    assert!(!supervisor.get("/c/cup/entries.csv").await.body().contains("13800138000"));
    let fields = [("version", "1"), ("decision", "admit")];
    assert_eq!(supervisor.post(&format!("/c/cup/entries/{id}/decide"), &fields).await.status(), 404);
});

on_both!(a_steward_who_met_the_teams_change_chooses_field_by_field_and_loses_no_member, |app| {
    let scene = Scene::set(&app).await;
    let (mut team, base) = team_with_entry(&app, "李茶农").await;
    complete(&mut team, &base).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let edit = format!("/c/cup/entries/{}/edit", id_of(&base));
    let page = organizer.get(&edit).await;
    let shown =
        ["version", "name", "region", "track", "leader", "organization", "phone", "summary", "members"];
    let mut fields: Vec<(&str, String)> = shown.iter().map(|name| (*name, page.field(name))).collect();
    for member in ["王五", "赵六"] {
        assert_eq!(team.post(&format!("{base}/members"), &[("member", member)]).await.status(), 303);
    }
    fields[1].1 = "高山有机茶".to_owned();
    let borrowed: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let merge = organizer.post(&edit, &borrowed).await;
    assert_eq!(merge.status(), 409);
    assert_eq!(merge.cell("#merge", "成员", "已保存的"), "王五 赵六");
    assert_eq!(merge.cell("#merge", "项目名称", "您刚才填写的"), "高山有机茶");
    assert_eq!(merge.count("#merge tbody tr"), 2, "only what differs is asked");
    // The name as it was typed, the members as the team saved them.
    let stored = merge.attr("#merge input[name='members']:not([checked])", "value").unwrap();
    let version = merge.field("version");
    let mut chosen: Vec<(&str, String)> = vec![("version", version), ("members", stored)];
    for name in ["name", "region", "track", "leader", "organization", "phone", "summary"] {
        chosen.push((name, merge.field(name)));
    }
    let borrowed: Vec<(&str, &str)> = chosen.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(organizer.post(&edit, &borrowed).await.status(), 303);
    let page = organizer.get(&edit).await;
    assert_eq!((page.field("name").as_str(), page.field("members").as_str()), ("高山有机茶", "王五\n赵六"));
});

on_both!(tags_are_written_by_the_team_and_by_stewards, |app| {
    let scene = Scene::set(&app).await;
    let (mut team, base) = team_with_entry(&app, "李茶农").await;
    let mut fields = basics(&mut team, &base).await;
    fields.push(("tags".to_owned(), "茶叶:3；电商".to_owned()));
    assert_eq!(team.post(&format!("{base}/basics"), &borrowed(&fields)).await.status(), 303);
    assert_eq!(team.get(&format!("{base}/basics")).await.field("tags"), "电商:2；茶叶:3");
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let desk = format!("/c/cup/entries/{}", id_of(&base));
    assert_eq!(organizer.get(&desk).await.text("#tags"), "电商:2；茶叶:3");
    let page = organizer.get(&format!("{desk}/edit")).await;
    let mut sent: Vec<(&str, String)> =
        ["version", "name", "region", "track", "leader", "organization", "phone"]
            .iter()
            .map(|name| (*name, page.field(name)))
            .collect();
    sent.push(("tags", "茶叶:9".to_owned()));
    let wrong: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(organizer.post(&format!("{desk}/edit"), &wrong).await.status(), 422, "a weight is 1, 2 or 3");
    sent.pop();
    sent.push(("tags", "文旅".to_owned()));
    let right: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(organizer.post(&format!("{desk}/edit"), &right).await.status(), 303);
    assert_eq!(organizer.get(&desk).await.text("#tags"), "文旅:2");
    assert_eq!(organizer.get(&desk).await.count("#history li"), 3, "each change is in the history");
});

on_both!(an_entry_that_is_added_by_a_double_click_is_there_once, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let key = organizer.get("/c/cup/entries/new").await.field("request_key");
    assert!(key.len() > 20);
    let (region, track) = (scene.regions[0].to_string(), scene.tracks[0].to_string());
    let fields = [
        ("name", "高山茶"),
        ("region", region.as_str()),
        ("track", track.as_str()),
        ("leader", "李茶农"),
        ("request_key", key.as_str()),
    ];
    let first = organizer.post("/c/cup/entries/new", &fields).await;
    let second = organizer.post("/c/cup/entries/new", &fields).await;
    assert_eq!((first.status(), second.status()), (303, 303), "{:?}", first.problems());
    assert_eq!(first.location(), second.location());
    assert_eq!(organizer.get("/c/cup/entries").await.count("#entries tbody tr"), 1);
});

on_both!(a_decision_says_before_it_is_made_that_a_rejection_ends_the_mentorship, |app| {
    let scene = Scene::set(&app).await;
    let entry = scene.add_entry(&app, "E-1", "茶园", EntryState::Submitted).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let page = organizer.get(&format!("/c/cup/entries/{entry}")).await;
    let hint = page.text("#remark-hint");
    assert!(hint.contains("必填") && hint.contains("不予通过会结束项目的辅导关系"), "{hint}");
});

on_both!(the_remark_of_a_decision_that_is_refused_stays_and_the_next_try_counts, |app| {
    let scene = Scene::set(&app).await;
    let id = scene.add_entry(&app, "P-001", "恩施茶", EntryState::Submitted).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let desk = format!("/c/cup/entries/{id}");
    let version = organizer.get(&desk).await.field("version");
    let admit = [("version", version.as_str()), ("decision", "admit")];
    assert_eq!(organizer.post(&format!("{desk}/decide"), &admit).await.status(), 303);
    let fields = [("version", version.as_str()), ("decision", "return"), ("remark", "计划书缺少财务预测")];
    let refused = organizer.post(&format!("{desk}/decide"), &fields).await;
    assert_eq!((refused.status(), refused.field("remark").as_str()), (409, "计划书缺少财务预测"));
    assert_eq!(refused.text("#state"), organizer.get(&desk).await.text("#state"), "as it has become");
    let seen = refused.field("version");
    let fields = [("version", seen.as_str()), fields[1], fields[2]];
    assert_eq!(organizer.post(&format!("{desk}/decide"), &fields).await.status(), 303);
    assert_eq!(state_of(&app, id).await, EntryState::Returned);
});

on_both!(all_entries_of_a_filter_are_decided_on_at_once, |app| {
    let scene = Scene::set(&app).await;
    for number in 1..=60 {
        let state = if number > 55 { EntryState::Draft } else { EntryState::Submitted };
        scene.add_entry(&app, &format!("P-{number:03}"), "恩施茶", state).await;
    }
    scene.add_entry(&app, "Q-001", "苗绣", EntryState::Submitted).await;
    let (mut coordinator, _) = app.member(scene.competition, Role::Coordinator, Some(scene.regions[0])).await;
    let page = coordinator.get("/c/cup/entries?state=submitted").await;
    assert!(page.has("#all") && page.body().contains("全部 55 个"));
    let filter = page.field("filter");
    let fields = [("decision", "admit"), ("all", "yes"), ("filter", filter.as_str())];
    let preview = coordinator.post("/c/cup/entries/bulk", &fields).await;
    assert_eq!((preview.count("#ready tbody tr"), preview.count("#blocked tbody tr")), (55, 0));
    let everything = [("decision", "admit"), ("all", "yes"), ("filter", "")];
    let preview = coordinator.post("/c/cup/entries/bulk", &everything).await;
    assert_eq!((preview.count("#ready tbody tr"), preview.count("#blocked tbody tr")), (55, 5));
    assert!(!preview.body().contains("苗绣"), "nothing of another region");
    assert!(!coordinator.get("/c/cup/entries?state=draft").await.has("#all"), "one page needs no such offer");
});

on_both!(what_a_steward_typed_into_an_entry_that_is_closed_by_now_stays_to_be_copied, |app| {
    let scene = Scene::set(&app).await;
    let rejected = scene.add_entry(&app, "P-001", "甲茶", EntryState::Rejected).await;
    let judged = scene.add_entry(&app, "P-002", "乙茶", EntryState::Admitted).await;
    let expert = scene.add_expert(&app, "张教授", "杭州大学").await;
    scene.add_sheet(&app, judged, expert).await;
    let (mut coordinator, _) = app.member(scene.competition, Role::Coordinator, Some(scene.regions[0])).await;
    let track = scene.tracks[0].to_string();
    let [own, foreign] = scene.regions.map(|region| region.to_string());
    let typed = |region| {
        let summary = "抄录了一页的简介";
        [
            ("version", "1"),
            ("name", "丙茶"),
            ("region", region),
            ("track", &*track),
            ("leader", "丁"),
            ("summary", summary),
        ]
    };
    for (id, words) in [(rejected, "状态"), (judged, "评委")] {
        let page = coordinator.post(&format!("/c/cup/entries/{id}/edit"), &typed(&own)).await;
        assert_eq!((page.status(), page.field("summary").as_str()), (409, "抄录了一页的简介"));
        assert!(page.problems()[0].contains(words), "{:?}", page.problems());
        // Out of the own region: the field is named.
        let page = coordinator.post(&format!("/c/cup/entries/{id}/edit"), &typed(&foreign)).await;
        assert_eq!((page.status(), page.field("name").as_str()), (422, "丙茶"));
        assert!(page.problems()[0].starts_with("地区"), "{:?}", page.problems());
    }
});

on_both!(a_region_or_a_track_that_is_gone_is_refused_in_its_field_and_nothing_typed_is_lost, |app| {
    let scene = Scene::set(&app).await;
    let entry = scene.add_entry(&app, "P-900", "甲茶", EntryState::Submitted).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let (mut team, base) = team_with_entry(&app, "李茶农").await;
    let mut sent = basics(&mut team, &base).await;
    let gone = uuid::Uuid::nil().to_string();
    let (region, track) = (scene.regions[0].to_string(), scene.tracks[0].to_string());
    for (region, track, label) in [(&gone, &track, "地区"), (&region, &gone, "赛道")] {
        let typed = [
            ("version", "1"),
            ("name", "写了很久的项目"),
            ("region", region.as_str()),
            ("track", track.as_str()),
            ("leader", "丁"),
        ];
        let page = team.post("/c/cup/register", &typed).await;
        assert_eq!((page.status(), page.field("name").as_str()), (409, "写了很久的项目"), "{label}");
        assert!(page.problems()[0].starts_with(label), "{:?}", page.problems());
        for path in ["/c/cup/entries/new".to_owned(), format!("/c/cup/entries/{entry}/edit")] {
            let page = organizer.post(&path, &typed).await;
            assert!(matches!(page.status(), 409 | 422), "{path}: {}", page.status());
            assert_eq!(page.field("name"), "写了很久的项目", "{path}");
            assert!(page.problems()[0].starts_with(label), "{path}: {:?}", page.problems());
        }
        for (name, value) in &mut sent {
            match name.as_str() {
                "region" => value.clone_from(region),
                "track" => value.clone_from(track),
                "name" => "写了很久的项目".clone_into(value),
                _ => {}
            }
        }
        let page = team.post(&format!("{base}/basics"), &borrowed(&sent)).await;
        assert_eq!((page.status(), page.field("name").as_str()), (409, "写了很久的项目"), "{label}");
        assert!(page.problems()[0].starts_with(label), "{:?}", page.problems());
    }
});
