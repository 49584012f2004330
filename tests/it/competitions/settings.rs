//! Making a competition, changing its settings, copying it.

use pingxuan::{
    competitions::store,
    domain::{role::Role, states::EntryState},
    error::AppError,
};

use super::scene_with_organizer;
use crate::{
    on_both,
    results::sql,
    support::{Page, TestApp},
};

const NEW: [(&str, &str); 9] = [
    ("name_zh", "杭州恩施创业大赛"),
    ("name_en", "Hangzhou Enshi Cup"),
    ("slug", "hz-enshi"),
    ("time_zone", "Asia/Shanghai"),
    ("entries_open_at", "2026-12-01T09:00"),
    ("entries_close_at", "2026-12-31T18:00"),
    ("regions", "恩施 | Enshi\n黔东南"),
    ("tracks", "农业 | Farming"),
    ("is_listed", "yes"),
];

/// All fields of a settings form as it is shown, some of them changed.
pub fn fields_of(page: &Page, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    let html = scraper::Html::parse_document(&page.body());
    for element in html.select(&scraper::Selector::parse("main form [name]").unwrap()) {
        let name = element.value().attr("name").unwrap().to_owned();
        let kind = element.value().attr("type").unwrap_or("");
        let is_off = matches!(kind, "checkbox" | "radio") && element.value().attr("checked").is_none();
        if name == "_token" || is_off {
            continue;
        }
        let value = match kind {
            "checkbox" | "radio" => element.value().attr("value").unwrap_or("").to_owned(),
            _ => page.field(&name),
        };
        fields.push((name, value));
    }
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields
}

pub fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

async fn read<T: Send + 'static>(
    app: &TestApp,
    ask: impl FnOnce(&mut pingxuan::db::Conn) -> Result<T, AppError> + Send + 'static,
) -> T {
    app.site.db.read(ask).await.unwrap()
}

on_both!(who_makes_a_competition_organizes_it, |app| {
    let (mut administrator, _) = app.sign_in_as("王管理", true).await;
    let page = administrator.post("/competitions/new", &NEW).await;
    assert_eq!((page.status(), page.location()), (303, Some("/c/hz-enshi/desk")), "{:?}", page.problems());
    assert_eq!(administrator.get("/c/hz-enshi/desk").await.status(), 200);
    let page = administrator.get("/c/hz-enshi").await;
    assert!(page.text("aside").contains("2026-12-31 18:00"), "{}", page.text("aside"));

    let page = administrator.post("/competitions/new", &NEW).await;
    assert_eq!(page.status(), 422);
    assert_eq!(page.problems(), ["网址中的名称：已被使用"]);
    assert_eq!(page.field("name_zh"), "杭州恩施创业大赛");
});

on_both!(everything_that_is_wrong_is_told_at_once_and_by_line, |app| {
    let (mut administrator, _) = app.sign_in_as("王管理", true).await;
    let mut fields = NEW.to_vec();
    fields[2].1 = "Hz/Enshi";
    fields[3].1 = "Asia/Hangzhou";
    fields[5].1 = "2026-12-01T09:00";
    fields[6].1 = "恩施\n\n| Enshi\n恩施";
    fields[7].1 = " ";
    let page = administrator.post("/competitions/new", &fields).await;
    assert_eq!(page.status(), 422);
    assert_eq!(
        page.problems(),
        [
            "网址中的名称：只能用小写字母、数字和连字符",
            "时区：请从选项中选择",
            "报名截止：结束时间应晚于开始时间",
            "地区：第 3 行不能为空",
            "地区：第 4 行已被使用",
            "赛道：不能为空",
        ]
    );
});

on_both!(settings_regions_and_tracks_change_together, |app| {
    let (scene, mut organizer) = scene_with_organizer(&app).await;
    let page = organizer.get("/c/cup/settings").await;
    let second = uuid::Uuid::from(scene.regions[1]).simple().to_string();
    let first = format!("region_zh_{}", uuid::Uuid::from(scene.regions[0]).simple());
    let fields = fields_of(
        &page,
        &[
            ("name_zh", "高山杯"),
            (first.as_str(), "恩施州"),
            ("region_remove", second.as_str()),
            ("region_new", "杭州 | Hangzhou"),
        ],
    );
    let page = organizer.post("/c/cup/settings", &borrowed(&fields)).await;
    assert_eq!(page.status(), 303, "{:?}", page.problems());
    let id = scene.competition;
    let names: Vec<String> =
        read(&app, move |conn| store::regions_of(conn, id)).await.into_iter().map(|it| it.name_zh).collect();
    assert_eq!(names, ["恩施州", "杭州"]);
    let row = read(&app, move |conn| store::competition_by_id(conn, id)).await.unwrap();
    assert_eq!((row.name_zh.as_str(), row.version), ("高山杯", 2));

    // The same form again was filled in from a version that is gone.
    let page = organizer.post("/c/cup/settings", &borrowed(&fields)).await;
    assert_eq!(page.status(), 422);
    assert!(page.text("#theirs").contains("高山杯"), "{}", page.text("#theirs"));
});

on_both!(a_region_or_track_in_use_stays, |app| {
    let (scene, mut organizer) = scene_with_organizer(&app).await;
    scene.add_entry(&app, "E1", "高山茶叶", EntryState::Submitted).await;
    scene.add_entry(&app, "E2", "富硒土豆", EntryState::Draft).await;
    app.member(scene.competition, Role::Coordinator, Some(scene.regions[1])).await;
    let page = organizer.get("/c/cup/settings").await;
    assert!(page.has("input[name='track_remove']"), "the empty track can go");
    assert!(!page.has("input[name='region_remove']"), "both regions are in use");
    for (field, id, words) in [
        ("region_remove", uuid::Uuid::from(scene.regions[0]), "“恩施”有 2 个项目，不能删除"),
        ("region_remove", uuid::Uuid::from(scene.regions[1]), "“黔东南”有 1 名联络员，请先调整后再删除"),
        ("track_remove", uuid::Uuid::from(scene.tracks[0]), "“农业”有 2 个项目，不能删除"),
    ] {
        let fields = fields_of(&page, &[(field, &id.simple().to_string())]);
        let page = organizer.post("/c/cup/settings", &borrowed(&fields)).await;
        assert_eq!(page.status(), 422);
        assert_eq!(page.problems(), [format!("地区与赛道：{words}")]);
    }
    let id = scene.competition;
    let row = read(&app, move |conn| store::competition_by_id(conn, id)).await.unwrap();
    assert_eq!(row.version, 1, "a refused change leaves nothing behind");
});

on_both!(a_supervisor_reads_the_settings_and_cannot_save_them, |app| {
    let (scene, _) = scene_with_organizer(&app).await;
    let (mut supervisor, _) = app.member(scene.competition, Role::Supervisor, None).await;
    let page = supervisor.get("/c/cup/settings").await;
    assert_eq!(page.status(), 200);
    assert!(!page.has("main form button"));
    let page = supervisor.post("/c/cup/settings", &[("version", "1")]).await;
    assert_eq!(page.status(), 404);
});

on_both!(a_copy_has_the_set_up_and_nothing_that_happened, |app| {
    let (scene, mut organizer) = scene_with_organizer(&app).await;
    let entry = scene.add_entry(&app, "E1", "高山茶叶", EntryState::Admitted).await;
    let judge = scene.add_expert(&app, "赵评委", "浙江大学").await;
    scene.add_sheet(&app, entry, judge).await;
    let rubric = scene.rubric;
    let by = app.by_system();
    app.site
        .db
        .write(move |conn| pingxuan::competitions::actions::freeze_rubric(conn, &by, rubric))
        .await
        .unwrap();
    let fields =
        [("name_zh", "高山杯 2027"), ("name_en", "Cup 2027"), ("slug", "cup-2027"), ("shift_days", "365")];
    let page = organizer.post("/c/cup/clone", &fields).await;
    assert_eq!((page.status(), page.location()), (303, Some("/c/cup-2027/settings")));
    let page = organizer.get("/c/cup-2027/settings").await;
    assert_eq!(page.field("entries_close_at"), "2027-11-25T12:00");
    let page = organizer.get("/c/cup-2027/desk").await;
    assert_eq!(page.text(".tiles dd"), "0", "no entries");

    let (copy, rounds, rubrics, criteria) = read(&app, |conn| {
        let copy = store::competition_by_slug(conn, "cup-2027")?.ok_or(AppError::NotFound)?;
        let rounds = store::rounds_of(conn, copy.id)?;
        Ok((copy.clone(), rounds, store::rubrics_of(conn, copy.id)?, store::criteria_in(conn, copy.id)?))
    })
    .await;
    assert!(!copy.is_listed);
    assert_eq!(rounds[0].state.name(), "preparing");
    assert_eq!(rounds[0].rubric_id, rubrics[0].id);
    assert_ne!(rubrics[0].id, scene.rubric);
    assert_eq!(rubrics[0].frozen_at, None);
    let codes: Vec<&str> = criteria.iter().map(|criterion| criterion.code.as_str()).collect();
    assert_eq!(codes, ["c1", "c2", "c3"]);
    let page = organizer.post("/c/cup/clone", &fields).await;
    assert_eq!(page.problems(), ["网址中的名称：已被使用"]);
});

on_both!(two_organizers_stay_needed_while_a_round_is_open, |app| {
    let (_, mut organizer) = scene_with_organizer(&app).await;
    let page = organizer.get("/c/cup/settings").await;
    let with = fields_of(&page, &[("needs_four_eyes", "yes")]);
    assert_eq!(organizer.post("/c/cup/settings", &borrowed(&with)).await.status(), 303);
    let page = organizer.get("/c/cup/settings").await;
    let mut without = fields_of(&page, &[]);
    without.retain(|(name, _)| name != "needs_four_eyes");
    assert_eq!(organizer.post("/c/cup/settings", &borrowed(&without)).await.status(), 422);
    let row = read(&app, |conn| store::competition_by_slug(conn, "cup")).await.unwrap();
    assert!(row.needs_four_eyes, "one alone cannot switch the second pair of eyes off");
});

/// Tries to drop the rule of two organizers, and answers the status.
pub async fn drop_four_eyes(organizer: &mut crate::support::Client) -> u16 {
    let page = organizer.get("/c/cup/settings").await;
    let mut without = fields_of(&page, &[]);
    without.retain(|(name, _)| name != "needs_four_eyes");
    organizer.post("/c/cup/settings", &borrowed(&without)).await.status()
}

on_both!(two_organizers_stay_needed_for_corrections_too, |app| {
    let (_, mut organizer) = scene_with_organizer(&app).await;
    sql(&app, "UPDATE competitions SET needs_four_eyes = TRUE").await;
    sql(&app, "UPDATE rounds SET state = 'finalised'").await;
    assert_eq!(drop_four_eyes(&mut organizer).await, 422, "who could drop it would correct alone");
    sql(&app, "UPDATE rounds SET state = 'preparing'").await;
    assert_eq!(drop_four_eyes(&mut organizer).await, 303, "nothing is to be published yet");
});

on_both!(a_form_that_came_back_does_not_overwrite_what_another_saved_meanwhile, |app| {
    let (_, mut organizer) = scene_with_organizer(&app).await;
    let mut other = organizer.clone();
    let mine = organizer.get("/c/cup/settings").await;
    let theirs = other.get("/c/cup/settings").await;
    let saved = other
        .post(
            "/c/cup/settings",
            &borrowed(&fields_of(&theirs, &[("name_zh", "别人的名称"), ("region_new", "杭州")])),
        )
        .await;
    assert_eq!(saved.status(), 303);
    let wrong = fields_of(&mine, &[("name_zh", "我的名称"), ("entries_close_at", "昨天")]);
    let again = organizer.post("/c/cup/settings", &borrowed(&wrong)).await;
    assert_eq!(again.status(), 422);
    assert_eq!(again.field("version"), mine.field("version"), "still based on what was seen");
    let mended = fields_of(&again, &[("entries_close_at", "2026-12-31T18:00")]);
    let met = organizer.post("/c/cup/settings", &borrowed(&mended)).await;
    assert_eq!(met.status(), 422);
    assert!(met.text("#theirs").contains("别人的名称") && met.text("#theirs").contains("杭州"));
    let chosen = organizer.post("/c/cup/settings", &borrowed(&fields_of(&met, &[]))).await;
    assert_eq!(chosen.status(), 303, "{:?}", chosen.problems());
    let page = organizer.get("/c/cup/settings").await;
    assert_eq!(page.field("name_zh"), "我的名称");
    assert!(page.body().contains("杭州"), "the region that the other added stays");
});

on_both!(a_region_that_an_invitation_names_is_not_removed_under_it, |app| {
    let (scene, mut organizer) = scene_with_organizer(&app).await;
    let region = scene.regions[1].to_string();
    let fields = [("role", "coordinator"), ("region", region.as_str()), ("name", "田联络")];
    assert_eq!(organizer.post("/c/cup/people/invite", &fields).await.status(), 200);
    let page = organizer.get("/c/cup/settings").await;
    let part = uuid::Uuid::from(scene.regions[1]).simple().to_string();
    let removed = fields_of(&page, &[("region_remove", part.as_str())]);
    let refused = organizer.post("/c/cup/settings", &borrowed(&removed)).await;
    assert_eq!(refused.status(), 422);
    assert!(refused.problems()[0].contains("“黔东南”还有 1 个"), "{:?}", refused.problems());
    app.pass_seconds(8 * 86_400);
    let done = organizer.post("/c/cup/settings", &borrowed(&removed)).await;
    assert_eq!(done.status(), 303, "ended invitations hold nothing: {:?}", done.problems());
});
