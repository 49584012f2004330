//! Claiming a fresh site.

use pingxuan::{
    accounts::{actions::SETUP_TOKEN, forms_hex, store},
    web::secret::Token,
};

use crate::{on_both, support::TestApp};

async fn give_token(app: &TestApp) -> String {
    let token = Token::fresh().unwrap();
    let hash = forms_hex(&token.hash());
    app.site.db.write(move |conn| store::set_setting(conn, SETUP_TOKEN, &hash)).await.unwrap();
    token.as_str().to_owned()
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
