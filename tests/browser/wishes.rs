//! Wishes that meet newer ones from another window: the page shows both, and either can be kept.

use pingxuan::domain::states::Side;
use serde_json::json;

use super::Browser;
use crate::{
    pairing::scene::SchemeScene,
    support::{Backend, Scene, TestApp},
};

#[actix_web::test]
async fn both_versions_of_wishes_are_shown_and_either_can_be_kept() {
    for (language, keep, rows) in [
        ("zh-CN", "mine", ["对 甲 的志愿 不选 第 1 志愿", "对 乙 的志愿 第 1 志愿 不选"]),
        ("en", "theirs", ["Wish for 甲 None Wish 1", "Wish for 乙 Wish 1 None"]),
    ] {
        let app = TestApp::start(Backend::Sqlite).await;
        let scene = Scene::set(&app).await;
        let scheme = SchemeScene::set(&app, scene.competition).await;
        let (client, id) = scheme.add_signed_in(&app, Side::Assisting, "杭州茶业", "电商").await;
        let first = format!("rank-{}", scheme.add(&app, Side::Assisted, "甲", "电商").await);
        let second = format!("rank-{}", scheme.add(&app, Side::Assisted, "乙", "电商").await);
        let Some(browser) = Browser::open(app.port, language, 1280).await else { return };
        browser.sign_in_with(client.cookie("session").unwrap()).await;
        let path = format!("/c/cup/my-enterprise/{id}/wishes");
        browser.goto(&format!("{path}?lang={language}")).await;

        let mut other = client.clone();
        assert_eq!(other.post(&path, &[("version", "1"), (&first, "1")]).await.status(), 303);
        let choose = "const field = document.querySelector(`[name='${arguments[0]}']`); field.value = '1'; \
                      field.dispatchEvent(new Event('input', { bubbles: true }));";
        browser.client.execute(choose, vec![json!(second)]).await.unwrap();
        browser.find("[data-conflict]:not([hidden])").await;
        let told = browser.text("[data-conflict-rows]").await;
        assert!(rows.iter().all(|row| told.contains(row)), "{told}");
        browser.picture(&format!("wishes-conflict-{language}")).await;

        browser.find(&format!("[data-keep={keep}]")).await.click().await.unwrap();
        browser.find("[data-conflict][hidden]").await;
        let wanted = if keep == "mine" {
            browser.find("[data-status][data-state=saved]").await;
            ["", "1"]
        } else {
            ["1", ""]
        };
        let value = "return document.querySelector(`[name='${arguments[0]}']`).value";
        let stored = other.get(&path).await;
        for (field, wanted) in [&first, &second].into_iter().zip(wanted) {
            assert_eq!(browser.client.execute(value, vec![json!(field)]).await.unwrap(), json!(wanted));
            assert_eq!(stored.field(field), wanted, "{keep}");
        }
        browser.close().await;
    }
}
