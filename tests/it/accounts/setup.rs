//! Claiming a fresh site.

use pingxuan::{
    accounts::{
        actions::{self, SETUP_TOKEN},
        forms_hex, store,
    },
    web::secret::Token,
};

use super::{add_account, new_password};
use crate::{on_both, support::TestApp};

async fn give_token(app: &TestApp) -> String {
    let token = Token::fresh().unwrap();
    let hash = forms_hex(&token.hash());
    app.site.db.write(move |conn| store::set_setting(conn, SETUP_TOKEN, &hash)).await.unwrap();
    token.as_str().to_owned()
}

/// What a server does at its start. Answers the token when the site is to be had.
async fn offer(app: &TestApp) -> Option<String> {
    let token = Token::fresh().unwrap();
    let hash = forms_hex(&token.hash());
    let is_offered = app.site.db.write(move |conn| actions::offer_site(conn, &hash)).await.unwrap();
    is_offered.then(|| token.as_str().to_owned())
}

/// The form of a claim that is good if its token is.
fn claim<'a>(token: &'a str, login: &'a str) -> Vec<(&'a str, &'a str)> {
    [&[("token", token), ("login", login), ("name", "王组委")], new_password().as_slice()].concat()
}

fn fields<'a>(token: &'a str, login: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("token", token),
        ("login", login),
        ("name", "王组委"),
        ("password", "一句足够长的密码好记"),
        ("password_again", "一句足够长的密码好记"),
    ]
}

on_both!(who_has_the_token_claims_the_site_once, |app| {
    let token = give_token(&app).await;
    let mut owner = app.visitor();

    let page = owner.post("/setup", &fields(&token, "wang@example.com")).await;
    assert_eq!(page.status(), 422, "ten characters are too few");
    assert_eq!(page.field("login"), "wang@example.com");

    let mut long = fields(&token, "wang@example.com");
    long[3].1 = "一句足够长的密码好记又好打";
    long[4].1 = "一句足够长的密码好记又好打";
    let page = owner.post("/setup", &long).await;
    assert_eq!(page.status(), 303, "{}", page.body());
    assert!(owner.cookie("session").is_some());

    let mut late = app.visitor();
    let page = late.post("/setup", &fields(&token, "li@example.com")).await;
    assert_eq!(page.status(), 422);
    assert!(page.problems().iter().any(|words| words.contains("口令不正确")), "{:?}", page.problems());
});

on_both!(without_the_token_nobody_claims_the_site, |app| {
    give_token(&app).await;
    let mut stranger = app.visitor();
    let page = stranger.post("/setup", &fields("guess", "li@example.com")).await;
    assert_eq!(page.status(), 422);
    assert!(stranger.cookie("session").is_none());
});

on_both!(nobody_signs_up_before_the_site_is_claimed, |app| {
    let token = give_token(&app).await;
    let fields = [&[("name", "李茶农"), ("login", "13800138000")], new_password().as_slice()].concat();
    for (language, words) in [("zh-CN", "系统尚未初始化"), ("en", "The site has no owner yet")] {
        let mut stranger = app.visitor();
        stranger.set_header("accept-language", language);
        for page in [stranger.get("/sign-up").await, stranger.post("/sign-up", &fields).await] {
            assert_eq!(page.status(), 409, "{language}");
            assert!(page.text("main").contains(words), "{}", page.text("main"));
        }
        assert!(stranger.cookie("session").is_none());
    }
    assert!(!app.site.db.read(store::has_accounts).await.unwrap());

    assert_eq!(app.visitor().post("/setup", &claim(&token, "wang@example.com")).await.status(), 303);
    let mut leader = app.visitor();
    assert_eq!(leader.get("/sign-up").await.status(), 200);
    assert_eq!(leader.post("/sign-up", &fields).await.status(), 303);
});

on_both!(a_site_is_offered_until_it_has_an_administrator_whatever_accounts_there_are, |app| {
    add_account(&app, "li@example.com", "李茶农").await;
    let first = offer(&app).await.expect("an account alone owns nothing");
    let second = offer(&app).await.expect("nobody has claimed it");
    let mut owner = app.visitor();
    let page = owner.post("/setup", &claim(&first, "wang@example.com")).await;
    assert_eq!(page.status(), 422, "a new token replaces the old");
    let page = owner.post("/setup", &claim(&second, "wang@example.com")).await;
    assert_eq!(page.status(), 303, "{:?}", page.problems());
    assert_eq!(offer(&app).await, None);
});

on_both!(a_token_that_was_left_over_does_not_make_a_second_owner, |app| {
    app.sign_in_as("管理员", true).await;
    let token = give_token(&app).await;
    let mut late = app.visitor();
    let page = late.post("/setup", &claim(&token, "li@example.com")).await;
    assert_eq!(page.status(), 409);
    assert!(page.text("main").contains("系统已完成初始化"), "{}", page.text("main"));
    assert!(late.cookie("session").is_none());
});
