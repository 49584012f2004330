//! Enterprises with several places: entered, imported, exported, paired, and shown.

use pingxuan::{
    doctor,
    domain::{id::EnterpriseId, role::Role, states::Side},
};

use super::scene::{SchemeScene, led_to};
use crate::{
    on_both,
    support::{Client, Page, Scene, TestApp},
};

/// 甲 can help two; 丙, 丁 and 戊 ask for help, 戊 for something that nobody offers.
async fn one_to_many(app: &TestApp) -> (SchemeScene, Client, [EnterpriseId; 4]) {
    let scene = Scene::set(app).await;
    let scheme = SchemeScene::set(app, scene.competition).await;
    let (organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let ids = [
        scheme.add(app, Side::Assisting, "甲", "电商").await,
        scheme.add(app, Side::Assisted, "丙", "电商").await,
        scheme.add(app, Side::Assisted, "丁", "电商").await,
        scheme.add(app, Side::Assisted, "戊", "法务").await,
    ];
    (scheme, organizer, ids)
}

/// Sets how many partners an enterprise can have.
async fn set_places(
    organizer: &mut Client,
    scheme: &SchemeScene,
    id: EnterpriseId,
    name: &str,
    places: &str,
) -> Page {
    let path = scheme.at(&format!("enterprises/{id}/edit"));
    let form = organizer.get(&path).await;
    let (version, offers) = (form.field("version"), form.field("offers"));
    let fields = [
        ("version", version.as_str()),
        ("name", name),
        ("sector", "茶叶"),
        ("offers", &offers),
        ("capacity", places),
    ];
    organizer.post(&path, &fields).await
}

on_both!(an_enterprise_with_two_places_is_paired_with_two_and_shown_with_both, |app| {
    let (scheme, mut organizer, ids) = one_to_many(&app).await;
    let page = set_places(&mut organizer, &scheme, ids[0], "甲", "0").await;
    assert_eq!(page.status(), 422);
    assert!(page.problems()[0].contains("可结对数"), "{:?}", page.problems());
    assert_eq!(page.field("capacity"), "0", "what was typed stays");
    assert_eq!(set_places(&mut organizer, &scheme, ids[0], "甲", "2").await.status(), 303);
    let list = organizer.get(&scheme.at("enterprises")).await;
    assert_eq!(list.cell("#enterprises", "甲", "可结对数"), "2");
    app.pass_seconds(3_600);

    let compute = [("method", "stable-max-fit")];
    let plan = led_to(&organizer.post(&scheme.at("pairings/compute"), &compute).await);
    let page = organizer.get(&plan).await;
    assert_eq!(page.count("#pairs tbody tr"), 2);
    assert_eq!(page.texts("#pairs tbody td:nth-child(2)"), ["丙", "丁"]);
    assert_eq!(page.texts("#alone li > b"), ["戊"]);
    assert!(page.text("#alone").contains("甲（排第 1），对方更愿意与"), "{}", page.text("#alone"));
    let links = page.attrs("#pairs tbody th a", "href");
    assert_ne!(links[0], links[1], "each of the two pairs has reasons of its own");
    let second = links[1].split('#').next().unwrap();
    assert!(organizer.get(second).await.text("#why").contains("甲 → 丁"));

    // 戊 by hand: 甲 is full and gives up one of its two.
    let (left, right) = (ids[0].to_string(), ids[3].to_string());
    let swap = [("act", "swap"), ("assisting", left.as_str()), ("assisted", right.as_str())];
    let changed = led_to(&organizer.post(&format!("{plan}/adjust"), &swap).await);
    let page = organizer.get(&changed).await;
    assert_eq!(page.count("#pairs tbody tr"), 2);
    assert!(page.texts("#pairs tbody td:nth-child(2)").contains(&"戊".to_owned()));

    assert_eq!(organizer.post(&format!("{plan}/apply"), &[("version", "1")]).await.status(), 303);
    let page = set_places(&mut organizer, &scheme, ids[0], "甲", "1").await;
    assert_eq!(page.status(), 422, "two are in force");
    assert!(page.problems()[0].contains("可结对数不能这样减少"), "{:?}", page.problems());
    let (mut organizer, _) = app.member(scheme.competition, Role::Organizer, None).await;
    let confirm = organizer.get(&format!("{plan}/publish")).await;
    let (version, seen) = (confirm.field("version"), confirm.field("seen"));
    let page = organizer.post(&format!("{plan}/publish"), &[("version", &version), ("seen", &seen)]).await;
    assert_eq!(page.status(), 303, "{}", page.body());
    let page = app.visitor().get(&format!("/pairings/cup/{}", scheme.scheme)).await;
    assert_eq!(page.count("#pairs tbody tr"), 2);
    assert!(page.text("#about").contains("未配上：帮扶方 0 家，受援方 1 家"), "{}", page.text("#about"));
    let now = app.site.clock.now();
    let findings = app.site.db.read(move |conn| doctor::examine(conn, now)).await.unwrap();
    assert_eq!(findings.faults, Vec::<String>::new(), "two partners are not one too many");
});

on_both!(a_place_that_is_left_is_told_beside_the_partner, |app| {
    let (scheme, mut organizer, ids) = one_to_many(&app).await;
    assert_eq!(set_places(&mut organizer, &scheme, ids[0], "甲", "5").await.status(), 303);
    scheme.exclude(&app, ids[3], ids[0]).await;
    app.pass_seconds(3_600);
    let compute = [("method", "stable-left")];
    let plan = led_to(&organizer.post(&scheme.at("pairings/compute"), &compute).await);
    let page = organizer.get(&plan).await;
    assert_eq!(page.texts("#alone li > b"), ["甲", "戊"]);
    assert!(page.texts("#alone li")[0].contains("还可结对 3 家"), "{:?}", page.texts("#alone li"));
    assert!(page.text("#alone").contains("它能接受的企业都不接受它"), "{}", page.text("#alone"));
    let summary = page.text("#summary");
    assert!(summary.contains("对数 2") || summary.contains("对数2"), "{summary}");
});

on_both!(places_come_from_a_table_and_go_out_with_it, |app| {
    let (scheme, mut organizer, ids) = one_to_many(&app).await;
    let table = "企业名称,方,可结对数\n甲,帮扶方,3\n丙,受援方,\n己,帮扶方,\n丁,受援方,很多\n戊,受援方,101\n";
    let file = ("file", "企业.csv", table.as_bytes());
    let import = led_to(&organizer.post_file(&scheme.at("enterprises/import"), &[], file).await);
    let page = organizer.get(&import).await;
    let said = |row: &str| page.cell("#rows", row, "说明");
    assert_eq!(said("2"), "C2 可结对数：1 → 3");
    assert_eq!(said("5"), "C5 可结对数“很多”：请填写整数");
    assert_eq!(said("6"), "C6 可结对数“101”：应在 1 到 100 之间");
    assert_eq!(organizer.confirm(&import).await.status(), 303);
    let csv = organizer.get(&scheme.at("enterprises.csv")).await;
    let places = |name: &str| {
        let body = csv.body();
        let header = body.lines().next().unwrap().trim_start_matches('\u{feff}').to_owned();
        let at = header.split(',').position(|head| head == "可结对数").unwrap();
        let line = body.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
        line.split(',').nth(at).unwrap().to_owned()
    };
    assert_eq!((places("甲"), places("丙"), places("己")), ("3".to_owned(), "1".to_owned(), "1".to_owned()));

    app.pass_seconds(3_600);
    let plan = led_to(&organizer.post(&scheme.at("pairings/compute"), &[("method", "max-fit")]).await);
    let fewer = "企业名称,方,可结对数\n甲,帮扶方,1\n庚,受援方,\n";
    let file = ("file", "企业.csv", fewer.as_bytes());
    let import = led_to(&organizer.post_file(&scheme.at("enterprises/import"), &[], file).await);
    let page = organizer.get(&import).await;
    assert_eq!(page.cell("#rows", "2", "说明"), "C2 可结对数：3 → 1");
    let seen = page.field("seen");
    assert_eq!(organizer.post(&format!("{plan}/apply"), &[("version", "1")]).await.status(), 303);
    let page = organizer.post(&format!("{import}/confirm"), &[("seen", seen.as_str())]).await;
    assert_eq!(page.status(), 409, "more are in force since the report");
    let said = page.cell("#rows", "2", "说明");
    assert!(said.starts_with("C2 可结对数“1”：") && said.contains("可结对数不能这样减少"), "{said}");
    assert_eq!(organizer.confirm(&import).await.status(), 303, "the other rows are good");
    let list = organizer.get(&scheme.at("enterprises")).await;
    assert_eq!(list.cell("#enterprises", "庚", "可结对数"), "1");
    let row = app
        .site
        .db
        .read(move |conn| pingxuan::pairing::store::enterprise_in(conn, scheme.scheme, ids[0]))
        .await;
    assert_eq!(row.unwrap().capacity, 3);
});

on_both!(an_enterprise_does_not_change_its_own_number_of_places, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let (mut tea, id) = scheme.add_signed_in(&app, Side::Assisting, "杭州茶业", "电商").await;
    let own = format!("/c/cup/my-enterprise/{id}/profile");
    let form = tea.get(&own).await;
    assert!(!form.has("[name='capacity']"));
    let version = form.field("version");
    let fields = [("version", version.as_str()), ("offers", "电商"), ("capacity", "9")];
    assert_eq!(tea.post(&own, &fields).await.status(), 303);
    let page = tea.get(&format!("/c/cup/my-enterprise/{id}")).await;
    assert!(page.text("dl.summary").contains("可结对数 1") || page.text("dl.summary").contains("可结对数1"));
});
