//! How long a session lasts, and what ends it.

use pingxuan::{
    accounts::{
        actions::{change_password, sign_in_by_password},
        store::people::account_by_id,
    },
    audit::store::{LogFilter, log_page},
    domain::id::SessionId,
    error::AppError,
};

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

on_both!(a_password_that_was_right_a_moment_ago_opens_no_session, |app| {
    let account = add_account(&app, LOGIN, "李茶农").await;
    let row = move |conn: &mut pingxuan::db::Conn| account_by_id(conn, account);
    let verified = app.site.db.read(row).await.unwrap().unwrap().password_hash.unwrap();
    let sign_in = |hash: &'static [u8]| {
        let (by, verified) = (app.by_system(), verified.clone());
        app.site.db.write(move |conn| sign_in_by_password(conn, &by, account, &verified, hash, "test", None))
    };
    assert!(sign_in(b"first").await.unwrap().is_some());
    crate::results::sql(&app, "UPDATE accounts SET disabled_at = 1").await;
    assert!(sign_in(b"second").await.unwrap().is_none(), "disabled meanwhile");
    crate::results::sql(&app, "UPDATE accounts SET disabled_at = NULL").await;
    let mut here = signed_in(&app, LOGIN, PASSWORD).await;
    let right = [&[("old_password", PASSWORD)], new_password().as_slice()].concat();
    assert_eq!(here.post("/account/password", &right).await.status(), 303);
    assert!(sign_in(b"third").await.unwrap().is_none(), "changed meanwhile");
    let session: SessionId = app.by_system().fresh();
    let (by, old) = (app.by_system(), verified.clone());
    let changed = app
        .site
        .db
        .write(move |conn| change_password(conn, &by, account, (&old, "another"), session, b"fourth"))
        .await;
    assert!(matches!(changed, Err(AppError::Refused(_))), "nor does it change the password");
    assert_eq!(here.get("/account/sessions").await.count("#sessions tbody tr"), 1);
});

on_both!(the_log_says_that_a_session_ended_by_signing_in_again, |app| {
    let account = add_account(&app, LOGIN, "李茶农").await;
    let mut li = signed_in(&app, LOGIN, PASSWORD).await;
    li.post("/sign-in", &[("login", LOGIN), ("password", PASSWORD)]).await;
    let filter = LogFilter { competition: None, kind: None, who: Some(account), since: None, before: None };
    let lines = app.site.db.read(move |conn| log_page(conn, &filter, 10)).await.unwrap();
    let mut acts: Vec<String> = lines.into_iter().map(|line| line.event.act).collect();
    acts.sort();
    assert_eq!(acts, ["session.ended", "session.started", "session.started"]);
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
