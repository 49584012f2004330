//! Pairings that do not fit on one page.

use pingxuan::{
    domain::{id::EnterpriseId, role::Role, states::Side},
    pairing::store::{self, EnterpriseRow},
};

use super::scene::{SchemeScene, led_to};
use crate::{
    on_both,
    support::{Page, Scene, TestApp},
};

/// Adds so many enterprises to a side, named by number, without tags.
async fn add_many(app: &TestApp, scheme: &SchemeScene, side: Side, name: &str, count: usize) {
    let by = app.by_system();
    let row = |number: usize| EnterpriseRow {
        id: by.fresh::<EnterpriseId>(),
        scheme_id: scheme.scheme,
        side,
        name: format!("{name}{number:03}"),
        credit_code: String::new(),
        sector: String::new(),
        contact: String::new(),
        phone: String::new(),
        email: String::new(),
        profile: String::new(),
        account_id: None,
        version: 1,
        created_at: by.now(),
        withdrawn_at: None,
        capacity: 1,
    };
    let rows: Vec<EnterpriseRow> = (0..count).map(row).collect();
    app.site.db.write(move |conn| store::insert_enterprises(conn, &rows)).await.unwrap();
}

/// Where a link leads, without the place on the page.
fn address(page: &Page, link: &str) -> String {
    let href = page.attr(link, "href").unwrap();
    href.split('#').next().unwrap().to_owned()
}

on_both!(two_hundred_pairs_come_page_by_page_and_whole_in_the_exports, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    add_many(&app, &scheme, Side::Assisting, "甲", 205).await;
    add_many(&app, &scheme, Side::Assisted, "乙", 206).await;
    app.pass_seconds(3_600);
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let plan = led_to(&organizer.post(&scheme.at("pairings/compute"), &[("method", "stable-left")]).await);

    let page = organizer.get(&plan).await;
    assert_eq!(page.count("#pairs tbody tr"), 100);
    assert!(page.text("#summary").contains("205"), "{}", page.text("#summary"));
    assert!(!page.has("nav.pages a[rel=prev]") && !page.has("svg.links"));
    let second = organizer.get(&address(&page, "nav.pages a[rel=next]")).await;
    let last = organizer.get(&address(&second, "nav.pages a[rel=next]")).await;
    assert_eq!((second.count("#pairs tbody tr"), last.count("#pairs tbody tr")), (100, 5));
    assert!(last.has("nav.pages a[rel=prev]") && !last.has("nav.pages a[rel=next]"));
    assert_ne!(page.text("#pairs tbody th"), second.text("#pairs tbody th"));
    let why = organizer.get(&address(&last, "#pairs tbody th a")).await;
    assert_eq!(why.count("#pairs tbody tr"), 5, "the reasons of a pair keep the page of the table");
    assert!(why.text("#why b").starts_with(&last.texts("#pairs tbody th")[0]), "{}", why.text("#why b"));

    // So many are not chosen from a list: their names are typed.
    assert_eq!(page.attr("#assisting", "type").as_deref(), Some("text"));
    let swap = |right: &'static str| [("act", "swap"), ("assisting", "甲000"), ("assisted", right)];
    let unknown = organizer.post(&format!("{plan}/adjust"), &swap("没有这家")).await;
    assert_eq!(unknown.status(), 422);
    assert_eq!(unknown.attr("#assisted", "value").as_deref(), Some("没有这家"), "what was typed stays");
    let swapped = led_to(&organizer.post(&format!("{plan}/adjust"), &swap("乙204")).await);
    assert_eq!(organizer.get(&swapped).await.cell("#pairs", "甲000", "受援方"), "乙204");

    assert_eq!(organizer.post(&format!("{plan}/apply"), &[("version", "1")]).await.status(), 303);
    let confirm = organizer.get(&format!("{plan}/publish")).await;
    let (version, seen) = (confirm.field("version"), confirm.field("seen"));
    let page = organizer.post(&format!("{plan}/publish"), &[("version", &version), ("seen", &seen)]).await;
    assert_eq!(page.status(), 303, "{}", page.body());
    let public = format!("/pairings/cup/{}", scheme.scheme);
    let mut stranger = app.visitor();
    let page = stranger.get(&public).await;
    assert_eq!(page.count("#pairs tbody tr"), 200);
    let rest = stranger.get(&address(&page, "nav.pages a[rel=next]")).await;
    assert_eq!(rest.count("#pairs tbody tr"), 5);
    assert_eq!(stranger.get(&format!("{public}?page=99")).await.count("#pairs tbody tr"), 5);
    assert_eq!(stranger.get(&format!("{public}?page=x")).await.count("#pairs tbody tr"), 200);
    assert_eq!(stranger.get(&format!("{public}.csv")).await.body().lines().count(), 206);
});

on_both!(of_very_many_blocking_pairs_the_first_are_explained_and_all_are_counted, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    // The wishes of twenty on each side run against the fit.
    let mut sides: [Vec<EnterpriseId>; 2] = [Vec::new(), Vec::new()];
    for number in 0..20 {
        let tag = format!("行业{number}");
        sides[0].push(scheme.add(&app, Side::Assisting, &format!("甲{number:02}"), &tag).await);
        sides[1].push(scheme.add(&app, Side::Assisted, &format!("乙{number:02}"), &tag).await);
    }
    for (own, other) in [(0, 1), (1, 0)] {
        for (number, id) in sides[own].iter().enumerate() {
            let others: Vec<EnterpriseId> =
                sides[other].iter().enumerate().filter(|(at, _)| *at != number).map(|(_, id)| *id).collect();
            scheme.wish(&app, *id, &[&others]).await;
        }
    }
    app.pass_seconds(3_600);
    let plan = led_to(&organizer.post(&scheme.at("pairings/compute"), &[("method", "max-fit")]).await);
    let page = organizer.get(&plan).await;
    assert_eq!(page.count("#blocking li"), 100);
    assert!(page.text("#stability").contains("380") && page.text("#stability").contains("前 100 对"));
});
