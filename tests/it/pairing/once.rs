//! What a form makes is made once, however often it is sent.

use pingxuan::domain::{role::Role, states::Side};

use super::scene::{SchemeScene, led_to};
use crate::{
    on_both,
    support::{Client, Scene},
};

/// Sends a form twice, as a double click does; both answers lead to the same thing.
async fn send_twice(client: &mut Client, path: &str, fields: &[(&str, &str)]) -> String {
    let first = led_to(&client.post(path, fields).await);
    let second = led_to(&client.post(path, fields).await);
    assert_eq!(first, second);
    first
}

on_both!(a_double_click_makes_one_scheme_one_enterprise_and_one_plan, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let key = organizer.get("/c/cup/schemes/new").await.field("request_key");
    let terms = [
        ("name_zh", "涌泉计划"),
        ("wishes_close_at", "2026-12-01T18:00"),
        ("wish_limit", "5"),
        ("request_key", key.as_str()),
    ];
    let scheme = send_twice(&mut organizer, "/c/cup/schemes/new", &terms).await;
    assert_eq!(organizer.get("/c/cup/schemes").await.count("#schemes tbody tr"), 1);

    let new = format!("{scheme}/enterprises/new");
    for (side, name) in [("assisting", "甲"), ("assisted", "丙")] {
        let key = organizer.get(&new).await.field("request_key");
        let fields = [("side", side), ("name", name), ("request_key", key.as_str())];
        send_twice(&mut organizer, &new, &fields).await;
    }
    assert_eq!(organizer.get(&format!("{scheme}/enterprises")).await.count("#enterprises tbody tr"), 2);

    // The first click also closes the wishes; the second finds them closed and is led to the same plan.
    let key = organizer.get(&format!("{scheme}/pairings")).await.field("request_key");
    let early = [
        ("method", "stable-left"),
        ("early", "yes"),
        ("reason", "两方都已填报"),
        ("request_key", key.as_str()),
    ];
    let plan = send_twice(&mut organizer, &format!("{scheme}/pairings/compute"), &early).await;
    assert_eq!(organizer.get(&format!("{scheme}/pairings")).await.count("#plans tbody tr"), 1);

    let page = organizer.get(&plan).await;
    let key = page.attr("#pairs form [name='request_key']", "value").unwrap();
    let (left, right) = (
        page.attr("#pairs form [name='assisting']", "value").unwrap(),
        page.attr("#pairs form [name='assisted']", "value").unwrap(),
    );
    let lock = [
        ("act", "lock"),
        ("assisting", left.as_str()),
        ("assisted", right.as_str()),
        ("request_key", key.as_str()),
    ];
    send_twice(&mut organizer, &format!("{plan}/adjust"), &lock).await;
    assert_eq!(organizer.get(&format!("{scheme}/pairings")).await.count("#plans tbody tr"), 2);
    let again = organizer.get(&plan).await.attrs("#pairs form [name='request_key']", "value");
    assert!(again.len() > 1 && again[0] != again[1], "each form has a key of its own");
});

on_both!(without_a_key_each_form_is_an_act_of_its_own, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    scheme.add(&app, Side::Assisting, "甲", "电商").await;
    scheme.add(&app, Side::Assisted, "丙", "电商").await;
    app.pass_seconds(3_600);
    let compute = scheme.at("pairings/compute");
    let first = led_to(&organizer.post(&compute, &[("method", "stable-left")]).await);
    let second = led_to(&organizer.post(&compute, &[("method", "stable-left")]).await);
    assert_ne!(first, second);
});
