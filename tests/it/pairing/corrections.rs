//! A published pairing is corrected by publishing another one: the former stays as it is, and each leads to the other.

use pingxuan::{
    db::conn::execute,
    domain::{id::EnterpriseId, role::Role, states::Side},
    error::AppError,
    pairing::words,
};

use super::scene::{SchemeScene, led_to};
use crate::{
    on_both,
    support::{Client, Page, Scene, TestApp},
};

/// 甲 and 丙, 乙 and 丁 are paired by what they need, and plan 1 is in force.
async fn applied(app: &TestApp) -> (SchemeScene, Client, [EnterpriseId; 4], String) {
    let scene = Scene::set(app).await;
    let scheme = SchemeScene::set(app, scene.competition).await;
    let ids = [
        scheme.add(app, Side::Assisting, "甲", "电商").await,
        scheme.add(app, Side::Assisting, "乙", "物流").await,
        scheme.add(app, Side::Assisted, "丙", "电商").await,
        scheme.add(app, Side::Assisted, "丁", "物流").await,
    ];
    app.pass_seconds(3_600);
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let compute = [("method", "stable-max-fit")];
    let plan = led_to(&organizer.post(&scheme.at("pairings/compute"), &compute).await);
    assert_eq!(organizer.post(&format!("{plan}/apply"), &[("version", "1")]).await.status(), 303);
    (scheme, organizer, ids, plan)
}

/// The same, published.
async fn published(app: &TestApp) -> (SchemeScene, Client, [EnterpriseId; 4], String) {
    let (scheme, mut organizer, ids, plan) = applied(app).await;
    assert_eq!(publish(&mut organizer, &plan).await.status(), 303);
    (scheme, organizer, ids, plan)
}

/// Looks at what would be published, then publishes it.
async fn publish(client: &mut Client, plan: &str) -> Page {
    let path = format!("{plan}/publish");
    let page = client.get(&path).await;
    let (version, seen) = (page.field("version"), page.field("seen"));
    let answer = client.post(&path, &[("version", &version), ("seen", &seen)]).await;
    assert!(answer.location().is_none_or(|to| !to.starts_with("/confirm")), "the password is fresh");
    answer
}

/// Makes 甲 and 丁 a pair by hand, which leaves 乙 and 丙 to each other.
async fn swapped(organizer: &mut Client, plan: &str, ids: [EnterpriseId; 4]) -> String {
    let (left, right) = (ids[0].to_string(), ids[3].to_string());
    let swap = [("act", "swap"), ("assisting", left.as_str()), ("assisted", right.as_str())];
    led_to(&organizer.post(&format!("{plan}/adjust"), &swap).await)
}

on_both!(a_correction_takes_the_place_of_what_is_published_and_names_it, |app| {
    let (scheme, mut organizer, ids, first) = published(&app).await;
    let public = format!("/pairings/cup/{}", scheme.scheme);
    let before = app.visitor().get(&public).await;
    assert!(!before.has("#corrects") && !before.has("#former") && !before.has("#replaced"));
    let second = swapped(&mut organizer, &first, ids).await;

    let page = organizer.get(&format!("{second}/apply")).await;
    assert_eq!(page.cell("#changes", "甲", "原来的伙伴"), "丙");
    assert_eq!(page.cell("#changes", "甲", "现在的伙伴"), "丁");
    assert_eq!(page.cell("#changes", "乙", "现在的伙伴"), "丙");
    assert!(
        page.text("main").contains("已公布的方案 1 不变，在本方案公布之前仍然公开"),
        "{}",
        page.text("main")
    );
    assert_eq!(organizer.post(&format!("{second}/apply"), &[("version", "1")]).await.status(), 303);
    assert_eq!(app.visitor().get(&public).await.cell("#pairs", "甲", "受援方"), "丙", "not yet published");
    assert!(organizer.get(&scheme.base()).await.has("#correction"));
    assert!(organizer.get(&second).await.text("#corrects").contains("将取代已公布的 方案1"));

    let page = organizer.get(&format!("{second}/publish")).await;
    assert_eq!(page.cell("#changes", "甲", "原来的伙伴"), "丙");
    assert!(page.text("main").contains("本方案将取代已公布的方案 1"), "{}", page.text("main"));
    app.pass_seconds(60);
    assert_eq!(publish(&mut organizer, &second).await.status(), 303);

    let mut stranger = app.visitor();
    let page = stranger.get(&public).await;
    assert_eq!(page.cell("#pairs", "甲", "受援方"), "丁");
    assert!(!page.has("#replaced"));
    let former = page.attr("#corrects a", "href").unwrap();
    assert_eq!(page.attrs("#former a", "href"), std::slice::from_ref(&former));
    let page = stranger.get(&former).await;
    assert_eq!((page.status(), page.cell("#pairs", "甲", "受援方")), (200, "丙".to_owned()));
    assert!(page.text("#replaced").contains("已被后来公布的名单更正"));
    assert_eq!(page.attr("#replaced a", "href"), Some(public.clone()));
    let csv = stranger.get(&format!("{public}.csv?number=1")).await;
    assert!(csv.body().lines().any(|line| line.starts_with("甲") && line.contains("丙")), "{}", csv.body());
    assert_eq!(stranger.get(&format!("{public}?number=3")).await.status(), 404);
    assert_eq!(stranger.get(&format!("{public}?number=x")).await.status(), 404);

    let page = organizer.get(&first).await;
    assert_eq!(page.text("#state"), "已被更正");
    assert_eq!(page.attr("#corrected a", "href"), Some(second.clone()));
    let page = organizer.get(&second).await;
    assert_eq!(page.text("#state"), "已公布");
    assert_eq!(page.attr("#corrects a", "href"), Some(first.clone()));
    let page = organizer.get(&scheme.at("pairings")).await;
    assert_eq!(page.cell("#plans", "方案1", "状态"), "已被更正");
    assert_eq!(page.cell("#plans", "方案2", "状态"), "已公布");
    let log = organizer.get("/c/cup/log").await;
    assert!(log.text("main").contains("替代 1"), "{}", log.text("main"));
});

on_both!(what_was_published_before_stays_as_it_was_in_the_database, |app| {
    let (_, mut organizer, ids, first) = published(&app).await;
    let second = swapped(&mut organizer, &first, ids).await;
    assert_eq!(organizer.post(&format!("{second}/apply"), &[("version", "1")]).await.status(), 303);
    assert_eq!(publish(&mut organizer, &second).await.status(), 303);
    for change in [
        "UPDATE pairings SET state = 'superseded' WHERE number = 1",
        "UPDATE pairings SET replaces_id = NULL WHERE number = 2",
        "DELETE FROM pairings WHERE number = 1",
    ] {
        let changed = app.site.db.write(move |conn| execute(conn, change).map_err(AppError::from)).await;
        assert!(changed.is_err(), "{change}");
    }
});

on_both!(a_correction_that_is_undone_leaves_what_is_published_in_force, |app| {
    let (scheme, mut organizer, ids, first) = published(&app).await;
    let second = swapped(&mut organizer, &first, ids).await;
    assert_eq!(organizer.post(&format!("{second}/apply"), &[("version", "1")]).await.status(), 303);
    let back = led_to(&organizer.post(&format!("{second}/undo"), &[("version", "2")]).await);
    assert_eq!(back, first);
    assert_eq!(organizer.get(&second).await.text("#state"), "已被取代");
    assert!(!organizer.get(&scheme.base()).await.has("#correction"));
    assert_eq!(organizer.post(&format!("{second}/publish"), &[("version", "3")]).await.status(), 409);
    assert_eq!(
        organizer.post(&format!("{first}/undo"), &[("version", "3")]).await.status(),
        409,
        "it is public"
    );

    // A further one corrects the same published plan, whichever was tried in between.
    let third = swapped(&mut organizer, &first, ids).await;
    assert_eq!(organizer.post(&format!("{third}/apply"), &[("version", "1")]).await.status(), 303);
    assert_eq!(publish(&mut organizer, &third).await.status(), 303);
    let page = app.visitor().get(&format!("/pairings/cup/{}", scheme.scheme)).await;
    assert_eq!(page.text("#corrects a"), "方案1");
});

on_both!(the_same_again_is_not_published_but_a_new_name_is, |app| {
    let (scheme, mut organizer, ids, first) = published(&app).await;
    let (left, right) = (ids[0].to_string(), ids[2].to_string());
    let again =
        led_to(&organizer.post(&scheme.at("pairings/compute"), &[("method", "stable-max-fit")]).await);
    assert_eq!(organizer.post(&format!("{again}/apply"), &[("version", "1")]).await.status(), 303);
    let page = organizer.get(&format!("{again}/publish")).await;
    assert!(page.text("main").contains("配对没有变化"), "{}", page.text("main"));
    let page = publish(&mut organizer, &again).await;
    assert_eq!(page.status(), 409);
    assert!(page.text("main").contains("内容与已公布的相同"), "{}", page.text("main"));

    let edit = scheme.at(&format!("enterprises/{}/edit", ids[0]));
    let version = organizer.get(&edit).await.field("version");
    let renamed =
        [("version", version.as_str()), ("name", "甲方茶业"), ("sector", "茶叶"), ("offers", "电商")];
    assert_eq!(organizer.post(&edit, &renamed).await.status(), 303);
    assert_eq!(publish(&mut organizer, &again).await.status(), 303);
    let page = app.visitor().get(&format!("/pairings/cup/{}", scheme.scheme)).await;
    assert_eq!(page.cell("#pairs", "甲方茶业", "受援方"), "丙");
    // From the former one a further plan can still be made.
    let lock = [("act", "lock"), ("assisting", left.as_str()), ("assisted", right.as_str())];
    assert_eq!(organizer.post(&format!("{first}/adjust"), &lock).await.status(), 303);
});

on_both!(a_correction_waits_for_a_second_organizer_where_four_eyes_are_wanted, |app| {
    let (scheme, mut organizer, ids, first) = published(&app).await;
    let sql = "UPDATE competitions SET needs_four_eyes = TRUE";
    app.site.db.write(move |conn| execute(conn, sql).map_err(AppError::from)).await.unwrap();
    let (mut other, _) = app.member(scheme.competition, Role::Organizer, None).await;
    let second = swapped(&mut organizer, &first, ids).await;
    assert_eq!(organizer.post(&format!("{second}/apply"), &[("version", "1")]).await.status(), 303);
    assert_eq!(publish(&mut organizer, &second).await.status(), 303);
    let public = format!("/pairings/cup/{}", scheme.scheme);
    assert_eq!(app.visitor().get(&public).await.cell("#pairs", "甲", "受援方"), "丙", "asked for, not done");
    assert_eq!(publish(&mut other, &second).await.status(), 303);
    assert_eq!(app.visitor().get(&public).await.cell("#pairs", "甲", "受援方"), "丁");
});

on_both!(an_enterprise_that_withdrew_does_not_come_back_with_what_a_correction_left_out, |app| {
    let (scheme, mut organizer, ids, first) = published(&app).await;
    let (left, right) = (ids[0].to_string(), ids[2].to_string());
    let forbid = [("act", "forbid"), ("assisting", left.as_str()), ("assisted", right.as_str())];
    let second = led_to(&organizer.post(&format!("{first}/adjust"), &forbid).await);
    assert_eq!(organizer.get(&second).await.texts("#alone li bdi"), ["甲", "丙"]);
    assert_eq!(organizer.post(&format!("{second}/apply"), &[("version", "1")]).await.status(), 303);
    let withdraw = scheme.at(&format!("enterprises/{left}/withdraw"));
    assert_eq!(organizer.post(&withdraw, &[("version", "1")]).await.status(), 303);

    let page = organizer.post(&format!("{second}/undo"), &[("version", "2")]).await;
    assert_eq!(page.status(), 409, "甲 is no part of the scheme any more");
    assert!(page.text("main").contains("有企业已退出本计划"), "{}", page.text("main"));
    assert_eq!(organizer.get(&second).await.text("#state"), "已采用", "what is in force stays");

    let restore = scheme.at(&format!("enterprises/{left}/restore"));
    assert_eq!(organizer.post(&restore, &[("version", "2")]).await.status(), 303);
    let back = led_to(&organizer.post(&format!("{second}/undo"), &[("version", "2")]).await);
    assert_eq!(back, first);
});

on_both!(the_mean_that_is_published_is_that_of_the_rows_beside_it, |app| {
    let (scheme, mut organizer, ids, plan) = applied(&app).await;
    let before = organizer.get(&plan).await;
    let computed = mean_of_rows(&before);
    assert!(
        before.text("#summary").contains(&format!("平均匹配度{computed}")),
        "{}",
        before.text("#summary")
    );
    assert!(!before.has("#computed-fit"));

    let edit = scheme.at(&format!("enterprises/{}/edit", ids[0]));
    let version = organizer.get(&edit).await.field("version");
    let fields = [("version", version.as_str()), ("name", "甲"), ("sector", "茶叶"), ("offers", "刺绣")];
    assert_eq!(organizer.post(&edit, &fields).await.status(), 303);
    let page = organizer.get(&plan).await;
    let mean = mean_of_rows(&page);
    assert_ne!(mean, computed, "甲 offers nothing any more that 丙 needs");
    assert!(page.has("#stale") && page.text("#computed-fit").contains(&computed));
    for told in [page.text("#summary"), page.text("#stability")] {
        assert!(told.replace(' ', "").contains(&format!("平均匹配度{mean}")), "{told}");
    }
    let list = organizer.get(&scheme.at("pairings")).await;
    assert_eq!(list.cell("#plans", "方案1", "平均匹配度"), mean);

    assert_eq!(publish(&mut organizer, &plan).await.status(), 303);
    let page = app.visitor().get(&format!("/pairings/cup/{}", scheme.scheme)).await;
    assert_eq!(mean_of_rows(&page), mean);
    assert!(page.text("#about").contains(&format!("平均匹配度 {mean} / 100")), "{}", page.text("#about"));
});

/// The mean fit of the two pairs that a page lists, as pages write it.
fn mean_of_rows(page: &Page) -> String {
    let points = |name: &str| {
        let told = page.cell("#pairs", name, "匹配度");
        told.replace('.', "").parse::<i64>().unwrap_or_else(|_| panic!("no fit: {told}"))
    };
    words::mean_fit(points("甲") + points("乙"), 2)
}
