//! Claiming a fresh site by keyboard alone, in both languages.

use pingxuan::{
    accounts::{actions::SETUP_TOKEN, forms_hex, store},
    web::secret::Token,
};

use super::Browser;
use crate::support::{Backend, TestApp};

#[actix_web::test]
async fn a_fresh_site_is_claimed_in_the_browser() {
    for (language, title) in [("zh-CN", "初始化系统"), ("en", "Set up the site")] {
        let app = TestApp::start(Backend::Sqlite).await;
        let token = Token::fresh().unwrap();
        let hash = forms_hex(&token.hash());
        app.site.db.write(move |conn| store::set_setting(conn, SETUP_TOKEN, &hash)).await.unwrap();
        let Some(browser) = Browser::open(app.port, language, 1280).await else { return };
        browser.goto(&format!("/setup?token={}", token.as_str())).await;
        assert_eq!(browser.text("h1").await, title);
        browser.fill("name", "王组委").await;
        browser.fill("login", "wang@example.com").await;
        browser.fill("password", "a long and good sentence").await;
        browser.fill("password_again", "a long and good sentence").await;
        browser.picture(&format!("setup-{language}")).await;
        browser.press("form.card button").await;
        assert_eq!(browser.path().await, "/competitions/new");
        browser.close().await;
    }
}
