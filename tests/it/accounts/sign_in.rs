//! Signing in and out.

use super::{PASSWORD, add_account};
use crate::{
    on_both,
    support::{Backend, TestApp},
};

async fn add_li(app: &TestApp) {
    add_account(app, "13800138000", "李茶农").await;
}

on_both!(a_phone_number_in_any_writing_signs_in, |app| {
    add_li(&app).await;
    let mut li = app.visitor();
    let page = li.post("/sign-in", &[("login", "+86 138-0013-8000"), ("password", PASSWORD)]).await;
    assert_eq!((page.status(), page.location()), (303, Some("/")));
    let session = li.cookie("session").unwrap().to_owned();

    let page = li.get("/sign-in").await;
    assert!(page.text("header").contains("李茶农"));
    let page = li.post("/sign-out", &[]).await;
    assert_eq!(page.status(), 303);

    let mut thief = app.visitor();
    thief.set_cookie("session", &session);
    let page = thief.get("/sign-in").await;
    assert!(!page.text("header").contains("李茶农"), "a session that ended must not open anything");
});

on_both!(a_wrong_password_and_an_unknown_name_sound_the_same, |app| {
    add_li(&app).await;
    let mut stranger = app.visitor();
    let wrong = stranger.post("/sign-in", &[("login", "13800138000"), ("password", "wrong")]).await;
    let unknown = stranger.post("/sign-in", &[("login", "13900139000"), ("password", "wrong")]).await;
    assert_eq!(wrong.status(), 422);
    assert_eq!(wrong.problems(), unknown.problems());
    assert_eq!(wrong.field("login"), "13800138000");
    assert_eq!(wrong.field("password"), "", "a password is never shown again");
});

on_both!(an_account_that_is_tried_too_often_must_wait, |app| {
    add_li(&app).await;
    let mut stranger = app.visitor();
    let mut last = 0;
    for _ in 0..12 {
        last = stranger.post("/sign-in", &[("login", "13800138000"), ("password", "wrong")]).await.status();
    }
    assert_eq!(last, 429);
});

#[actix_web::test]
async fn an_attack_from_one_address_does_not_shut_the_owner_out() {
    let app = TestApp::start_with(Backend::Sqlite, |config| {
        config.trusted_proxy = Some("127.0.0.1".parse().unwrap());
    })
    .await;
    add_li(&app).await;
    let mut attacker = app.visitor();
    attacker.set_header("x-forwarded-for", "203.0.113.7");
    let wrong = [("login", "13800138000"), ("password", "wrong")];
    for _ in 0..60 {
        attacker.post("/sign-in", &wrong).await;
    }
    assert_eq!(attacker.post("/sign-in", &wrong).await.status(), 429);
    let mut li = app.visitor();
    li.set_header("x-forwarded-for", "198.51.100.4");
    let right = [("login", "13800138000"), ("password", PASSWORD)];
    assert_eq!(li.post("/sign-in", &right).await.status(), 303, "the owner comes from elsewhere");

    // Who shares the attacker's address and is signed in already still types the password again.
    li.set_header("x-forwarded-for", "203.0.113.7");
    li.get("/account").await;
    let page = li.post("/confirm", &[("password", PASSWORD), ("next", "/account")]).await;
    assert_eq!((page.status(), page.location()), (303, Some("/account")));
}

on_both!(a_form_of_another_site_is_refused, |app| {
    add_li(&app).await;
    let mut li = app.visitor();
    li.get("/sign-in").await;
    let token = li.token().to_owned();
    let fields = [("_token", token.as_str()), ("login", "13800138000"), ("password", PASSWORD)];

    let mut lured = li.clone();
    lured.set_header("sec-fetch-site", "cross-site");
    assert_eq!(lured.post_raw("/sign-in", &fields).await.status(), 403);

    let mut old_browser = li.clone();
    old_browser.set_header("origin", "http://evil.example");
    assert_eq!(old_browser.post_raw("/sign-in", &fields).await.status(), 403);

    let mut longer = li.clone();
    longer.set_header("origin", "http://test.example.evil.example");
    assert_eq!(longer.post_raw("/sign-in", &fields).await.status(), 403);

    assert_eq!(li.post_raw("/sign-in", &fields[1..]).await.status(), 403, "no token");
    // Behind a proxy that asks for another host, the site's own address is known from the settings.
    li.set_header("origin", "http://test.example");
    assert_eq!(li.post_raw("/sign-in", &fields).await.status(), 303);
});

on_both!(signing_in_leads_only_to_pages_of_this_site, |app| {
    add_li(&app).await;
    for (next, wanted) in
        [("/c/x/desk?a=1", "/c/x/desk?a=1"), ("//evil.example", "/"), ("https://evil.example", "/")]
    {
        let mut li = app.visitor();
        let page =
            li.post("/sign-in", &[("login", "13800138000"), ("password", PASSWORD), ("next", next)]).await;
        assert_eq!(page.location(), Some(wanted));
    }
});
