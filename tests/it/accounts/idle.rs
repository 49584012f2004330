//! Whose session ends when, and what becomes of a form that comes afterwards.

use pingxuan::domain::role::Role;

use super::{PASSWORD, add_account, is_signed_in, signed_in};
use crate::{
    on_both,
    support::{Backend, Page, Scene, TestApp},
};

const LOGIN: &str = "li@example.com";
const MINUTE: i64 = 60;

/// Servers on both databases with the limits that a site has by itself.
async fn apps() -> Vec<TestApp> {
    let mut apps = Vec::new();
    for backend in [Some(Backend::Sqlite), Backend::postgres()].into_iter().flatten() {
        let start = TestApp::start_with(backend, |config| {
            config.session_idle_seconds = 8 * 60 * MINUTE;
            config.staff_idle_seconds = 30 * MINUTE;
            config.session_seconds = 12 * 60 * MINUTE;
        });
        apps.push(start.await);
    }
    apps
}

#[actix_web::test]
async fn who_runs_or_oversees_a_competition_is_signed_out_after_half_an_hour_and_others_after_a_working_day()
{
    for app in apps().await {
        let scene = Scene::set(&app).await;
        let region = Some(scene.regions[0]);
        for (role, region, minutes) in [
            (Role::Organizer, None, 30),
            (Role::Coordinator, region, 30),
            (Role::Supervisor, None, 30),
            (Role::Expert, None, 8 * 60),
            (Role::Team, None, 8 * 60),
            (Role::Enterprise, None, 8 * 60),
        ] {
            for (seconds, is_still) in [(minutes * MINUTE - 1, true), (minutes * MINUTE, false)] {
                let (mut member, _) = app.member(scene.competition, role, region).await;
                app.pass_seconds(seconds);
                assert_eq!(is_signed_in(&mut member).await, is_still, "{role} after {seconds} seconds");
            }
        }
        let (mut administrator, _) = app.sign_in_as("管理员", true).await;
        app.pass_seconds(30 * MINUTE);
        assert!(!is_signed_in(&mut administrator).await);
    }
}

#[actix_web::test]
async fn nobody_stays_signed_in_for_more_than_half_a_day() {
    for app in apps().await {
        let scene = Scene::set(&app).await;
        for role in [Role::Organizer, Role::Expert] {
            let (mut member, _) = app.member(scene.competition, role, None).await;
            for _ in 0..12 * 3 - 1 {
                app.pass_seconds(20 * MINUTE);
                assert!(is_signed_in(&mut member).await, "{role} goes on working");
            }
            app.pass_seconds(20 * MINUTE);
            assert!(!is_signed_in(&mut member).await, "{role}");
        }
    }
}

#[actix_web::test]
async fn a_role_that_is_given_shortens_the_session_at_once() {
    for app in apps().await {
        let scene = Scene::set(&app).await;
        let (mut member, account) = app.member(scene.competition, Role::Expert, None).await;
        app.pass_seconds(40 * MINUTE);
        assert!(is_signed_in(&mut member).await);
        let (by, competition) = (app.by_system(), scene.competition);
        app.site
            .db
            .write(move |conn| {
                pingxuan::accounts::actions::grant_role(
                    conn,
                    &by,
                    account,
                    competition,
                    Role::Organizer,
                    None,
                )
            })
            .await
            .unwrap();
        app.pass_seconds(30 * MINUTE);
        assert!(!is_signed_in(&mut member).await);
    }
}

/// The hidden fields of a page to sign in that hold another form.
fn held_in(page: &Page) -> Vec<(String, String)> {
    let names = page.attrs("form[action='/sign-in'] input[type='hidden']", "name").into_iter();
    names
        .filter(|name| name != "_token")
        .map(|name| (name.clone(), page.attr(&format!("input[name='{name}']"), "value").unwrap()))
        .collect()
}

fn with_login<'a>(
    held: &'a [(String, String)],
    login: &'a str,
    password: &'a str,
) -> Vec<(&'a str, &'a str)> {
    let held = held.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    held.chain([("login", login), ("password", password)]).collect()
}

on_both!(what_was_typed_before_the_session_ended_is_sent_after_signing_in_again, |app| {
    add_account(&app, LOGIN, "李茶农").await;
    let mut li = signed_in(&app, LOGIN, PASSWORD).await;
    let page = li.get("/account").await;
    assert_eq!(page.field("name"), "李茶农");
    app.pass_seconds(app.site.config.session_idle_seconds + 1);

    let page = li.post("/account", &[("name", "李小茶"), ("language", "zh-CN")]).await;
    assert_eq!(page.status(), 401);
    assert!(page.has("#held"), "it says that nothing is lost");
    let held = held_in(&page);
    let fields = |password| with_login(&held, LOGIN, password);
    let page = li.post("/sign-in", &fields("wrong")).await;
    assert_eq!(page.status(), 422);
    assert!(page.has("#held"), "a wrong password loses nothing either");

    let page = li.post("/sign-in", &fields(PASSWORD)).await;
    assert_eq!((page.status(), page.attr("#again", "action").as_deref()), (200, Some("/account")));
    assert_eq!((page.field("name"), page.field("language")), ("李小茶".to_owned(), "zh-CN".to_owned()));
    assert!(page.text("header").contains("李茶农"), "nothing is done before the button is pressed");
    let page = li.post("/account", &[("name", &page.field("name")), ("language", "zh-CN")]).await;
    assert_eq!(page.status(), 303);
    assert!(li.get("/account").await.text("header").contains("李小茶"));
});

on_both!(what_somebody_typed_is_never_sent_in_anothers_name, |app| {
    add_account(&app, LOGIN, "李茶农").await;
    add_account(&app, "wang@example.com", "王组长").await;
    let mut shared = signed_in(&app, LOGIN, PASSWORD).await;
    app.pass_seconds(app.site.config.session_idle_seconds + 1);
    let page = shared.post("/account", &[("name", "李小茶"), ("language", "zh-CN")]).await;
    let held = held_in(&page);
    assert!(!held.is_empty());
    let page = shared.post("/sign-in", &with_login(&held, "wang@example.com", PASSWORD)).await;
    assert_eq!((page.status(), page.location()), (303, Some("/")));
    assert!(!page.body().contains("李小茶"));
    let page = shared.get("/").await;
    assert!(page.text("header").contains("王组长") && page.body().contains("属于另一个账号"));
});

on_both!(what_was_typed_outlasts_too_many_tries, |app| {
    add_account(&app, LOGIN, "李茶农").await;
    let mut li = signed_in(&app, LOGIN, PASSWORD).await;
    app.pass_seconds(app.site.config.session_idle_seconds + 1);
    let page = li.post("/account", &[("name", "李小茶"), ("language", "zh-CN")]).await;
    let held = held_in(&page);
    let mut page = li.post("/sign-in", &with_login(&held, LOGIN, "wrong")).await;
    for _ in 0..12 {
        page = li.post("/sign-in", &with_login(&held, LOGIN, "wrong")).await;
    }
    assert_eq!(page.status(), 429);
    assert!(page.header("retry-after").is_some() && page.has("#held"));
    assert_eq!(held_in(&page), held);
});

on_both!(what_would_not_fit_into_the_form_to_sign_in_is_not_held, |app| {
    add_account(&app, LOGIN, "李茶农").await;
    let mut li = signed_in(&app, LOGIN, PASSWORD).await;
    app.pass_seconds(app.site.config.session_idle_seconds + 1);
    for (letters, is_held) in [(50_000, true), (57_000, false)] {
        let page = li.post("/account", &[("name", "茶".repeat(letters).as_str())]).await;
        assert_eq!((page.status(), page.has("#held")), (401, is_held), "{letters}");
        if is_held {
            let held = held_in(&page);
            assert_eq!(li.post("/sign-in", &with_login(&held, LOGIN, "wrong")).await.status(), 422);
        }
        // The page to sign in brought a token of its own; the form of the page before goes on with the old one.
        li = signed_in(&app, LOGIN, PASSWORD).await;
        app.pass_seconds(app.site.config.session_idle_seconds + 1);
    }
});

on_both!(a_password_is_not_held_in_a_page, |app| {
    add_account(&app, LOGIN, "李茶农").await;
    let mut li = signed_in(&app, LOGIN, PASSWORD).await;
    app.pass_seconds(app.site.config.session_idle_seconds + 1);
    let page = li.post("/confirm", &[("password", PASSWORD), ("next", "/account")]).await;
    assert_eq!(page.status(), 401);
    assert!(!page.has("#held") && !page.body().contains(PASSWORD));
});

on_both!(what_another_site_sends_is_never_held, |app| {
    add_account(&app, LOGIN, "李茶农").await;
    let mut li = signed_in(&app, LOGIN, PASSWORD).await;
    app.pass_seconds(app.site.config.session_idle_seconds + 1);
    li.set_header("sec-fetch-site", "cross-site");
    let page = li.post("/account", &[("name", "坏人"), ("language", "zh-CN")]).await;
    assert_eq!(page.status(), 403);
    assert!(!page.has("#held") && !page.body().contains("坏人"));
});

on_both!(a_held_form_goes_to_this_site_only, |app| {
    let account = add_account(&app, LOGIN, "李茶农").await;
    let mut li = app.visitor();
    let own = app.site.secret.account_token(b"session", account);
    let fields = [
        ("login", LOGIN),
        ("password", PASSWORD),
        ("again-of", own.as_str()),
        ("again-to", "//evil.example"),
        ("again:name", "李小茶"),
    ];
    let page = li.post("/sign-in", &fields).await;
    assert_eq!((page.status(), page.location()), (303, Some("/")));
});
