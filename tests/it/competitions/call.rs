//! The home page and the call.

use pingxuan::domain::role::Role;

use super::{
    scene_with_organizer,
    settings::{borrowed, fields_of},
};
use crate::{on_both, support::Scene};

on_both!(a_fresh_site_says_what_to_do_next, |app| {
    let page = app.visitor().get("/").await;
    assert_eq!(page.status(), 200);
    assert_eq!(page.text(".empty h3"), "目前没有公开的赛事");

    let (mut administrator, _) = app.sign_in_as("王管理", true).await;
    let page = administrator.get("/").await;
    assert!(page.has(".empty a[href='/competitions/new']"));
});

on_both!(the_home_page_leads_everybody_to_their_own_work, |app| {
    let scene = Scene::set(&app).await;
    for (role, href) in [
        (Role::Organizer, "/c/cup/desk"),
        (Role::Supervisor, "/c/cup/desk"),
        (Role::Expert, "/c/cup/judging"),
        (Role::Team, "/c/cup/my-entries"),
        (Role::Enterprise, "/c/cup/my-enterprise"),
    ] {
        let (mut client, _) = app.member(scene.competition, role, None).await;
        let page = client.get("/").await;
        assert!(page.has(&format!("article .actions a[href='{href}']")), "{role}");
        assert!(!page.has("a[href='/competitions/new']"), "{role}");
    }
    let page = app.visitor().get("/?lang=en").await;
    assert_eq!(page.text("#listed ~ .grid h3"), "Mountain Cup");
    assert_eq!(page.text("#listed ~ .grid .tag"), "Registration open");
});

on_both!(the_call_tells_entrants_when_and_how_they_are_judged, |app| {
    Scene::set(&app).await;
    let page = app.visitor().get("/c/cup").await;
    assert_eq!(page.status(), 200);
    assert_eq!(page.text("h1"), "高山杯创业大赛");
    assert_eq!(page.cell("main table", "商业价值", "满分"), "40");
    assert!(page.text("aside").contains("2026-11-25 12:00报名截止"), "{}", page.text("aside"));
    assert!(page.texts("aside li").contains(&"黔东南".to_owned()));
    assert!(page.has("a[href='/c/cup/register']"));

    app.pass_seconds(2 * 86_400);
    let page = app.visitor().get("/c/cup").await;
    assert!(!page.has("a[href='/c/cup/register']"), "registration is over");
    assert_eq!(page.text("h1 ~ p .tag"), "报名已截止");
    assert_eq!(app.visitor().get("/c/nothing").await.status(), 404);
});

on_both!(what_people_typed_is_shown_as_text, |app| {
    let (_, mut organizer) = scene_with_organizer(&app).await;
    let page = organizer.get("/c/cup/settings").await;
    let fields = fields_of(&page, &[("call_zh", "<script>alert(1)</script>\n第二段")]);
    let page = organizer.post("/c/cup/settings", &borrowed(&fields)).await;
    assert_eq!(page.status(), 303, "{:?}", page.problems());
    let page = app.visitor().get("/c/cup").await;
    assert_eq!(page.texts("#call ~ p"), ["<script>alert(1)</script>", "第二段"]);
});
