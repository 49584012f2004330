//! How long a session lasts, and what ends it.

use super::{NEW_PASSWORD, PASSWORD, add_account, is_signed_in, new_password, signed_in};
use crate::{on_both, support::TestApp};

const LOGIN: &str = "li@example.com";

on_both!(signing_in_again_gives_a_fresh_token_and_ends_the_old_one, |app| {
    add_account(&app, LOGIN, "李茶农").await;
    let mut li = signed_in(&app, LOGIN, PASSWORD).await;
    let old = li.cookie("session").unwrap().to_owned();
    let page = li.post("/sign-in", &[("login", LOGIN), ("password", PASSWORD)]).await;
    assert_eq!(page.status(), 303);
    assert_ne!(li.cookie("session").unwrap(), old);
    let mut thief = app.visitor();
    thief.set_cookie("session", &old);
    assert!(!is_signed_in(&mut thief).await);
    assert!(is_signed_in(&mut li).await);
});

on_both!(a_token_that_the_browser_brought_along_is_never_taken, |app| {
    add_account(&app, LOGIN, "李茶农").await;
    let mut li = app.visitor();
    li.set_cookie("session", "fixed-by-somebody-else");
    li.post("/sign-in", &[("login", LOGIN), ("password", PASSWORD)]).await;
    assert_ne!(li.cookie("session"), Some("fixed-by-somebody-else"));
    assert!(is_signed_in(&mut li).await);
});

on_both!(a_session_ends_when_nobody_uses_it, |app| {
    add_account(&app, LOGIN, "李茶农").await;
    let mut li = signed_in(&app, LOGIN, PASSWORD).await;
    let idle = app.site.config.session_idle_seconds;
    app.pass_seconds(idle - 1);
    assert!(is_signed_in(&mut li).await, "used a second before the end");
    app.pass_seconds(idle - 1);
    assert!(is_signed_in(&mut li).await, "each use begins the time anew");
    app.pass_seconds(idle);
    assert!(!is_signed_in(&mut li).await);
});

on_both!(a_session_ends_in_any_case, |app| {
    add_account(&app, LOGIN, "李茶农").await;
    let mut li = signed_in(&app, LOGIN, PASSWORD).await;
    let step = app.site.config.session_idle_seconds / 2;
    let mut passed = 0;
    while passed + step < app.site.config.session_seconds {
        app.pass_seconds(step);
        passed += step;
        assert!(is_signed_in(&mut li).await, "after {passed} seconds");
    }
    app.pass_seconds(step);
    assert!(!is_signed_in(&mut li).await);
});

on_both!(a_changed_password_ends_every_other_session, |app| {
    add_account(&app, LOGIN, "李茶农").await;
    let mut here = signed_in(&app, LOGIN, PASSWORD).await;
    let mut elsewhere = signed_in(&app, LOGIN, PASSWORD).await;
    let old_token = here.cookie("session").unwrap().to_owned();

    let wrong = [&[("old_password", "wrong")], new_password().as_slice()].concat();
    assert_eq!(here.post("/account/password", &wrong).await.status(), 422);
    let right = [&[("old_password", PASSWORD)], new_password().as_slice()].concat();
    assert_eq!(here.post("/account/password", &right).await.status(), 303);

    assert!(is_signed_in(&mut here).await, "the one who changed it goes on");
    assert!(!is_signed_in(&mut elsewhere).await);
    let mut thief = app.visitor();
    thief.set_cookie("session", &old_token);
    assert!(!is_signed_in(&mut thief).await, "the token has changed with the password");
    let page = app.visitor().post("/sign-in", &[("login", LOGIN), ("password", PASSWORD)]).await;
    assert_eq!(page.status(), 422);
    signed_in(&app, LOGIN, NEW_PASSWORD).await;
});

on_both!(a_session_is_ended_from_another_browser, |app| {
    add_account(&app, LOGIN, "李茶农").await;
    let mut here = signed_in(&app, LOGIN, PASSWORD).await;
    let mut lost = signed_in(&app, LOGIN, PASSWORD).await;
    let page = here.get("/account/sessions").await;
    assert_eq!(page.count("#sessions tbody tr"), 2);
    let action = page.attr("#sessions form", "action").unwrap();
    assert_eq!(here.post(&action, &[]).await.status(), 303);
    assert!(!is_signed_in(&mut lost).await);
    assert!(is_signed_in(&mut here).await);

    add_account(&app, "wang@example.com", "王绣娘").await;
    let mut wang = signed_in(&app, "wang@example.com", PASSWORD).await;
    let mut again = signed_in(&app, LOGIN, PASSWORD).await;
    let page = here.get("/account/sessions").await;
    let action = page.attr("#sessions form", "action").unwrap();
    assert_eq!(wang.post(&action, &[]).await.status(), 404, "somebody else's session");
    assert!(is_signed_in(&mut again).await);
    assert_eq!(here.post("/account/sessions/end-others", &[]).await.status(), 303);
    assert!(!is_signed_in(&mut again).await);
});

on_both!(the_page_of_sessions_asks_the_same_number_of_questions_for_any_number, |app| {
    add_account(&app, LOGIN, "李茶农").await;
    let mut li = signed_in(&app, LOGIN, PASSWORD).await;
    let few = statements(&app, &mut li).await;
    for _ in 0..5 {
        signed_in(&app, LOGIN, PASSWORD).await;
    }
    assert_eq!(statements(&app, &mut li).await, few);
});

async fn statements(app: &TestApp, client: &mut crate::support::Client) -> u64 {
    let before = app.site.db.statements();
    client.get("/account/sessions").await;
    app.site.db.statements() - before
}

on_both!(the_password_is_typed_again_before_what_cannot_be_taken_back, |app| {
    add_account(&app, LOGIN, "李茶农").await;
    let mut li = signed_in(&app, LOGIN, PASSWORD).await;
    let page = li.post("/confirm", &[("password", "wrong"), ("next", "/account")]).await;
    assert_eq!(page.status(), 422);
    let page = li.post("/confirm", &[("password", PASSWORD), ("next", "/account")]).await;
    assert_eq!(page.location(), Some("/account"));
    let page = li.post("/confirm", &[("password", PASSWORD), ("next", "//evil.example")]).await;
    assert_eq!(page.location(), Some("/"));
});

on_both!(what_has_ended_is_tidied_away, |app| {
    add_account(&app, LOGIN, "李茶农").await;
    signed_in(&app, LOGIN, PASSWORD).await;
    app.pass_seconds(app.site.config.session_idle_seconds + 1);
    let mut li = signed_in(&app, LOGIN, PASSWORD).await;
    let (by, config) = (app.by_system(), app.site.config.clone());
    app.site.db.write(move |conn| pingxuan::accounts::actions::site::tidy(conn, &by, &config)).await.unwrap();
    assert!(is_signed_in(&mut li).await);
    let long_ago = pingxuan::domain::time::Timestamp::from_micros(0);
    let counts = app
        .site
        .db
        .read(move |conn| pingxuan::accounts::store::people::count_site(conn, long_ago))
        .await
        .unwrap();
    assert_eq!(counts.1, 1);
});

on_both!(name_and_language_are_changed_by_their_owner, |app| {
    add_account(&app, LOGIN, "李茶农").await;
    let mut li = signed_in(&app, LOGIN, PASSWORD).await;
    assert_eq!(li.get("/account").await.field("name"), "李茶农");
    let page = li.post("/account", &[("name", ""), ("language", "en")]).await;
    assert_eq!(page.status(), 422);
    let page = li.post("/account", &[("name", "李小茶"), ("language", "en")]).await;
    let page = li.follow(page).await;
    assert_eq!(page.attr("html", "lang").unwrap(), "en");
    assert!(page.text("header").contains("李小茶"));
});
