//! Making an account, and getting in again after the password is forgotten.

use super::{NEW_PASSWORD, PASSWORD, add_account, is_signed_in, new_password, signed_in};
use crate::{
    on_both,
    support::{Backend, Page, TestApp},
};

fn fields<'a>(login: &'a str, next: &'a str) -> Vec<(&'a str, &'a str)> {
    [&[("name", "李茶农"), ("login", login), ("next", next)], new_password().as_slice()].concat()
}

/// Gives the site its owner: before, nobody signs up.
async fn claim(app: &TestApp) {
    app.sign_in_as("管理员", true).await;
}

on_both!(a_leader_signs_up_by_phone_and_goes_on_to_the_form, |app| {
    claim(&app).await;
    let mut li = app.visitor();
    let page = li.get("/sign-up?next=/c/cup/register").await;
    assert_eq!(page.field("next"), "/c/cup/register");
    let page = li.post("/sign-up", &fields("138 0013 8000", "/c/cup/register")).await;
    assert_eq!((page.status(), page.location()), (303, Some("/c/cup/register")));
    assert!(is_signed_in(&mut li).await);
    signed_in(&app, "13800138000", NEW_PASSWORD).await;
});

on_both!(a_sign_in_name_is_given_once, |app| {
    claim(&app).await;
    add_account(&app, "13800138000", "李茶农").await;
    let mut other = app.visitor();
    let page = other.post("/sign-up", &fields("13800138000", "")).await;
    assert_eq!(page.status(), 422);
    assert!(page.has("#login-error"));
    assert_eq!((page.field("name"), page.field("password")), ("李茶农".to_owned(), String::new()));
});

on_both!(sign_up_leads_only_to_pages_of_this_site, |app| {
    claim(&app).await;
    let mut li = app.visitor();
    let page = li.post("/sign-up", &fields("13800138000", "/\\evil.example")).await;
    assert_eq!(page.location(), Some("/"));
});

async fn mails(app: &TestApp) -> Vec<pingxuan::mail::store::MailRow> {
    app.site.db.read(|conn| pingxuan::mail::store::mails_page(conn, None, 100)).await.unwrap()
}

on_both!(a_forgotten_password_sounds_the_same_for_everybody, |app| {
    add_account(&app, "li@example.com", "李茶农").await;
    let mut visitor = app.visitor();
    let known = visitor.post("/forgot", &[("login", "li@example.com")]).await;
    let unknown = visitor.post("/forgot", &[("login", "no@example.com")]).await;
    assert_eq!((known.status(), unknown.status()), (200, 200));
    assert_eq!(known.text("main").replace("li@", "no@"), unknown.text("main"));
    assert_eq!(mails(&app).await.len(), 1);
    let phone = visitor.post("/forgot", &[("login", "13800138000")]).await;
    assert!(phone.text("main").contains("联络员"));
    assert_eq!(mails(&app).await.len(), 1);
});

on_both!(the_mailed_link_sets_a_new_password_once_within_the_hour, |app| {
    add_account(&app, "li@example.com", "李茶农").await;
    let mut thief = signed_in(&app, "li@example.com", PASSWORD).await;
    let mut li = app.visitor();
    li.post("/forgot", &[("login", "li@example.com")]).await;
    let first = link_in(&mails(&app).await[0].body);
    li.post("/forgot", &[("login", "li@example.com")]).await;
    let second = link_in(&mails(&app).await[0].body);

    let page = li.get(&first).await;
    assert_eq!(page.status(), 409);
    assert!(page.text("main").contains("已过期"), "a newer link replaces it: {}", page.text("main"));
    let page = li.get(&second).await;
    assert!(page.text("main").contains("李茶农"));
    let page = li.post(&second, &new_password()).await;
    assert_eq!(page.status(), 303, "{:?}", page.problems());
    assert!(is_signed_in(&mut li).await);
    assert!(!is_signed_in(&mut thief).await, "every other session ends");
    let page = li.post(&second, &new_password()).await;
    assert_eq!(page.status(), 409);
    assert!(page.text("main").contains("已经使用过"));

    li.post("/forgot", &[("login", "li@example.com")]).await;
    let third = link_in(&mails(&app).await[0].body);
    app.pass_seconds(3600);
    assert_eq!(li.get(&third).await.status(), 409);
    assert_eq!(li.post(&third, &new_password()).await.status(), 409);
});

/// The path of the link in a mail's text.
fn link_in(body: &str) -> String {
    let line = body.lines().find(|line| line.contains("/link/")).expect("a mail with a link");
    line.trim().strip_prefix("http://test.example").expect("the public address").to_owned()
}

#[actix_web::test]
async fn an_address_that_tries_too_often_must_wait() {
    for path in ["/sign-up", "/forgot", "/sign-in"] {
        let app = TestApp::start_with(Backend::Sqlite, |config| config.tries_per_address = 3).await;
        claim(&app).await;
        let mut visitor = app.visitor();
        for _ in 0..3 {
            assert_eq!(visitor.post(path, &[]).await.status(), 422, "{path}");
        }
        let page = visitor.post(path, &fields("li@example.com", "/c/cup/register")).await;
        assert_eq!(page.status(), 429, "{path}");
        assert_comes_again(&page, path);
    }
}

/// The form is there with what was typed, but for the password, and says when to send it again.
#[track_caller]
fn assert_comes_again(page: &Page, path: &str) {
    assert!(page.header("retry-after").is_some_and(|seconds| seconds.parse::<u64>().is_ok()), "{path}");
    assert_eq!(page.field("login"), "li@example.com", "{path}");
    assert!(page.has("#login-error") && !page.problems().is_empty(), "{path}");
    assert_eq!(page.field("password"), "", "{path}");
    if path == "/sign-up" {
        assert_eq!(page.field("name"), "李茶农");
        assert_eq!(page.field("next"), "/c/cup/register");
    }
}

on_both!(what_was_typed_stays_when_the_server_is_too_busy, |app| {
    claim(&app).await;
    let mut visitor = app.visitor();
    visitor.get("/sign-up").await;
    app.site.db.close().await;
    for path in ["/sign-up", "/sign-in", "/forgot"] {
        let page = visitor.post(path, &fields("li@example.com", "/c/cup/register")).await;
        assert_eq!(page.status(), 503, "{path}");
        assert_comes_again(&page, path);
    }
});

on_both!(a_name_is_not_signed_up_with_again_and_again, |app| {
    claim(&app).await;
    add_account(&app, "li@example.com", "李茶农").await;
    let mut visitor = app.visitor();
    let mut answers = Vec::new();
    for _ in 0..12 {
        answers.push(visitor.post("/sign-up", &fields("li@example.com", "")).await.status());
    }
    assert_eq!((answers.first(), answers.last()), (Some(&422), Some(&429)), "{answers:?}");
});

on_both!(nobody_is_flooded_with_reset_mails, |app| {
    add_account(&app, "li@example.com", "李茶农").await;
    let mut visitor = app.visitor();
    let mut last = 0;
    for _ in 0..12 {
        last = visitor.post("/forgot", &[("login", "li@example.com")]).await.status();
    }
    assert_eq!(last, 429);
    assert!(mails(&app).await.len() <= 11);
});

on_both!(of_many_who_sign_up_with_one_name_at_once_one_gets_it, |app| {
    claim(&app).await;
    let mut people: Vec<_> = (0..6).map(|_| app.visitor()).collect();
    for person in &mut people {
        person.get("/sign-up").await;
    }
    let fields = [&[("name", "李茶农"), ("login", "13800138000")], new_password().as_slice()].concat();
    let posts = people.iter_mut().map(|person| person.post("/sign-up", &fields));
    let pages = futures_util::future::join_all(posts).await;
    let mut statuses: Vec<u16> = pages.iter().map(crate::support::Page::status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422, 422, 422, 422, 422]);
    let refused = pages.iter().find(|page| page.status() == 422).unwrap();
    assert_eq!(refused.field("login"), "13800138000", "what was typed stays");
});
