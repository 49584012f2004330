//! Publishing: frozen, without secrets, by two where the competition wants it, and with the same bytes on both databases.

use pingxuan::{
    domain::{role::Role, states::Side},
    error::AppError,
};

use super::scene::{SchemeScene, led_to};
use crate::{
    competitions::settings::drop_four_eyes,
    on_both,
    results::sql,
    support::{Backend, Client, Scene, TestApp},
};

async fn applied(app: &TestApp) -> (SchemeScene, Client, String) {
    let scene = Scene::set(app).await;
    let scheme = SchemeScene::set(app, scene.competition).await;
    scheme.fill_from_demo(app).await;
    app.pass_seconds(3_600);
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let compute = scheme.at("pairings/compute");
    let plan = led_to(&organizer.post(&compute, &[("method", "stable-left")]).await);
    assert_eq!(organizer.get(&format!("{plan}/apply")).await.status(), 200);
    assert_eq!(organizer.post(&format!("{plan}/apply"), &[("version", "1")]).await.status(), 303);
    (scheme, organizer, plan)
}

/// Looks at what would be published, then publishes it.
async fn publish(client: &mut Client, plan: &str, version: &str) -> crate::support::Page {
    let path = format!("{plan}/publish");
    let seen = client.get(&path).await.field("seen");
    client.post(&path, &[("version", version), ("seen", &seen)]).await
}

on_both!(what_was_not_looked_at_is_not_published, |app| {
    let (scheme, mut organizer, plan) = applied(&app).await;
    let path = format!("{plan}/publish");
    let seen = organizer.get(&path).await.field("seen");
    app.site
        .db
        .write(|conn| {
            let sql = "UPDATE enterprises SET name = '改了名的企业' WHERE name = (SELECT MIN(name) FROM enterprises)";
            pingxuan::db::conn::execute(conn, sql).map_err(AppError::from)
        })
        .await
        .unwrap();
    let page = organizer.post(&path, &[("version", "2"), ("seen", &seen)]).await;
    assert_eq!(page.status(), 409, "a name has changed meanwhile");
    app.pass_seconds(16 * 60);
    let page = publish(&mut organizer, &plan, "2").await;
    assert!(page.location().unwrap().starts_with("/confirm"), "a password typed long ago is asked for again");
    assert_eq!(app.visitor().get(&format!("/pairings/cup/{}", scheme.scheme)).await.status(), 404);
});

on_both!(what_is_published_is_found_and_cannot_be_changed_in_the_database, |app| {
    let (scheme, mut organizer, plan) = applied(&app).await;
    let mut stranger = app.visitor();
    assert!(!stranger.get("/c/cup").await.has("a[href^='/pairings/']"));
    assert_eq!(publish(&mut organizer, &plan, "2").await.status(), 303);
    let href = format!("/pairings/cup/{}", scheme.scheme);
    let call = app.visitor().get("/c/cup").await;
    assert_eq!(call.attr("a[href^='/pairings/']", "href"), Some(href));
    let change = "UPDATE pairings SET snapshot = '{}' WHERE published_at IS NOT NULL";
    let changed =
        app.site.db.write(move |conn| pingxuan::db::conn::execute(conn, change).map_err(AppError::from));
    assert!(changed.await.is_err());
});

on_both!(what_is_published_is_frozen_and_says_nothing_of_wishes, |app| {
    let (scheme, mut organizer, plan) = applied(&app).await;
    let public = format!("/pairings/cup/{}", scheme.scheme);
    let mut stranger = app.visitor();
    assert_eq!(stranger.get(&public).await.status(), 404);
    assert_eq!(organizer.get(&format!("{plan}/publish")).await.status(), 200);
    let page = publish(&mut organizer, &plan, "2").await;
    assert_eq!(page.status(), 303, "{}", page.body());

    let page = stranger.get(&public).await;
    assert_eq!((page.status(), page.count("#pairs tbody tr")), (200, 20));
    assert!(page.text(".notice").contains("没有任何两家企业互相更愿意换伴"));
    assert!(!page.text("main").contains("名次") && !page.text("main").contains("第 1 志愿"));
    let csv = stranger.get(&format!("{public}.csv")).await;
    assert_eq!((csv.status(), csv.body().lines().count()), (200, 21));
    let english = stranger.get(&format!("{public}?lang=en")).await;
    assert!(english.text("main").contains("stable"));
    assert!(english.text("#pairs").contains("; ") && !english.text("main").contains('；'));
    let csv = stranger.get(&format!("{public}.csv?lang=en")).await;
    assert!(!csv.body().contains('；'));

    let list = organizer.get(&scheme.at("enterprises?side=assisting")).await;
    let first = list.attr("#enterprises tbody a", "href").unwrap();
    let form = organizer.get(&format!("{first}/edit")).await;
    let fields = [("version", form.field("version")), ("name", "改名后的企业".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(organizer.post(&format!("{first}/edit"), &fields).await.status(), 303);
    let mut later = app.visitor();
    assert!(!later.get(&public).await.body().contains("改名后的企业"), "a snapshot does not change");
    assert!(!later.get(&format!("{public}.csv")).await.body().contains("改名后的企业"));

    let page = publish(&mut organizer, &plan, "3").await;
    assert_eq!(page.status(), 409, "published once");
    let page = organizer.post(&format!("{plan}/undo"), &[("version", "3")]).await;
    assert_eq!(page.status(), 409, "what is published is not undone");
    let compute = scheme.at("pairings/compute");
    let other = led_to(&organizer.post(&compute, &[("method", "max-fit")]).await);
    let before = app.visitor().get(&public).await.text("main");
    let page = organizer.post(&format!("{other}/apply"), &[("version", "1")]).await;
    assert_eq!(page.status(), 303, "another plan may come into force");
    assert_eq!(app.visitor().get(&public).await.text("main"), before, "but replaces nothing in silence");
});

on_both!(where_four_eyes_are_wanted_a_second_organizer_publishes, |app| {
    let (scheme, mut organizer, plan) = applied(&app).await;
    let sql = "UPDATE competitions SET needs_four_eyes = TRUE";
    app.site
        .db
        .write(move |conn| pingxuan::db::conn::execute(conn, sql).map_err(AppError::from))
        .await
        .unwrap();
    let (mut second, _) = app.member(scheme.competition, Role::Organizer, None).await;
    let public = format!("/pairings/cup/{}", scheme.scheme);
    assert_eq!(publish(&mut organizer, &plan, "2").await.status(), 303);
    assert_eq!(app.visitor().get(&public).await.status(), 404, "one alone does not publish");
    assert_eq!(publish(&mut organizer, &plan, "3").await.status(), 409, "nor twice alone");
    assert_eq!(publish(&mut second, &plan, "3").await.status(), 303);
    assert_eq!(app.visitor().get(&public).await.status(), 200);
});

on_both!(what_the_second_organizer_publishes_is_what_the_first_asked_for, |app| {
    let (scheme, mut organizer, plan) = applied(&app).await;
    sql(&app, "UPDATE competitions SET needs_four_eyes = TRUE").await;
    let (mut second, _) = app.member(scheme.competition, Role::Organizer, None).await;
    let public = format!("/pairings/cup/{}", scheme.scheme);
    assert!(!organizer.get(&format!("{plan}/publish")).await.has("[name='anew']"), "nobody has asked yet");
    assert_eq!(publish(&mut organizer, &plan, "2").await.status(), 303);

    sql(
        &app,
        "UPDATE enterprises SET name = '后来改的名称' WHERE name = (SELECT MIN(name) FROM enterprises)",
    )
    .await;
    let refused = publish(&mut second, &plan, "3").await;
    assert_eq!(refused.status(), 409, "the first never saw this name");
    assert!(refused.text("main").contains("等待复核的内容与现在将公布的不同"), "{}", refused.text("main"));
    assert_eq!(publish(&mut organizer, &plan, "3").await.status(), 409, "nor does the first slip it in");

    let path = format!("{plan}/publish");
    let page = second.get(&path).await;
    assert_eq!(page.field("anew"), "yes");
    let fields = [("version", "3".to_owned()), ("seen", page.field("seen")), ("anew", page.field("anew"))];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(second.post(&path, &fields).await.status(), 303);
    assert_eq!(app.visitor().get(&public).await.status(), 404, "it is only asked for anew");
    assert_eq!(publish(&mut second, &plan, "4").await.status(), 409, "and not by the same person twice");
    assert_eq!(publish(&mut organizer, &plan, "4").await.status(), 303);
    assert!(app.visitor().get(&public).await.body().contains("后来改的名称"));
});

on_both!(two_organizers_stay_needed_while_a_pairing_is_in_force, |app| {
    let (_, mut organizer, _) = applied(&app).await;
    sql(&app, "UPDATE competitions SET needs_four_eyes = TRUE").await;
    sql(&app, "UPDATE rounds SET state = 'preparing'").await;
    assert_eq!(drop_four_eyes(&mut organizer).await, 422);
    sql(&app, "UPDATE pairings SET state = 'discarded'").await;
    assert_eq!(drop_four_eyes(&mut organizer).await, 303);
});

on_both!(the_enterprise_sees_its_partner_only_after_the_publication, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let (mut tea, id) = scheme.add_signed_in(&app, Side::Assisting, "杭州茶业", "电商").await;
    let inn = scheme.add(&app, Side::Assisted, "雷山民宿", "电商").await;
    scheme.wish(&app, id, &[&[inn]]).await;
    app.pass_seconds(3_600);
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let compute = scheme.at("pairings/compute");
    let plan = led_to(&organizer.post(&compute, &[("method", "stable-left")]).await);
    assert_eq!(organizer.post(&format!("{plan}/apply"), &[("version", "1")]).await.status(), 303);
    let own = format!("/c/cup/my-enterprise/{id}");
    assert!(!tea.get(&own).await.has("#partner"));
    assert_eq!(publish(&mut organizer, &plan, "2").await.status(), 303);
    let page = tea.get(&own).await;
    assert!(page.text("#partner").contains("雷山民宿"));
    assert!(page.text("#partner").contains("您的第 1 志愿"));
    assert!(page.text("#partner").contains("雷山民宿联系人"));
});

async fn exports(backend: Backend) -> Vec<Vec<u8>> {
    let app = TestApp::start(backend).await;
    let (scheme, mut organizer, plan) = applied(&app).await;
    assert_eq!(publish(&mut organizer, &plan, "2").await.status(), 303);
    let public = format!("/pairings/cup/{}", scheme.scheme);
    let mut all = Vec::new();
    for path in [
        scheme.at("enterprises.csv"),
        scheme.at("enterprises.xlsx"),
        format!("{plan}/table.csv"),
        format!("{plan}/table.xlsx"),
        format!("{public}.csv"),
        format!("{public}.xlsx"),
    ] {
        let page = organizer.get(&path).await;
        assert_eq!(page.status(), 200, "{path}");
        assert!(page.bytes().len() > 300, "{path}");
        all.push(page.bytes().to_vec());
    }
    all
}

#[actix_web::test]
async fn both_databases_give_the_same_bytes() {
    let Some(postgres) = Backend::postgres() else { return };
    assert_eq!(exports(Backend::Sqlite).await, exports(postgres).await);
}

on_both!(a_workbook_is_the_same_whenever_it_is_asked_for, |app| {
    let (scheme, mut organizer, plan) = applied(&app).await;
    assert_eq!(publish(&mut organizer, &plan, "2").await.status(), 303);
    let public = format!("/pairings/cup/{}", scheme.scheme);
    for path in
        [scheme.at("enterprises.xlsx"), format!("{plan}/table.xlsx"), format!("{public}.xlsx?lang=zh-CN")]
    {
        let first = organizer.get(&path).await.bytes().to_vec();
        app.pass_seconds(90);
        assert!(organizer.get(&path).await.bytes() == first, "{path}");
    }
});
