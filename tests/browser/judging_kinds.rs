//! A gate and a bonus on a narrow screen, marked by the keyboard.

use pingxuan::domain::states::EntryState;
use serde_json::json;

use super::Browser;
use crate::support::{Backend, Scene, TestApp};

#[actix_web::test]
async fn a_judge_marks_a_gate_and_a_bonus_by_the_keyboard() {
    for (language, counted, bonus) in
        [("zh-CN", "已评 3 / 4 项", "另加分 4.5"), ("en", "3 of 4 marked", "plus a bonus of 4.5")]
    {
        let app = TestApp::start(Backend::Sqlite).await;
        let scene = Scene::set(&app).await;
        let [gate, extra] = scene.add_gate_and_bonus(&app).await;
        let (client, expert) = scene.judge(&app, "王教授").await;
        let entry = scene.add_entry(&app, "E001", "高山茶叶", EntryState::Admitted).await;
        let sheet = scene.add_sheet(&app, entry, expert).await;
        let path = format!("/c/cup/judging/{sheet}?lang={language}");
        let Some(browser) = Browser::open(app.port, language, 360).await else { return };
        browser.sign_in_with(client.cookie("session").unwrap()).await;
        browser.goto(&path).await;
        for (criterion, points) in scene.criteria.iter().zip(["30", "24.5", "20"]) {
            browser.fill(&format!("mark-{criterion}"), points).await;
        }
        browser.fill(&format!("mark-{extra}"), "４．５").await;
        assert_eq!(browser.text("[data-total]").await, counted, "the gate is still open");
        assert_eq!(browser.text("[data-bonus]").await, bonus);

        let met = browser.find(&format!("input[name='mark-{gate}'][value='1']")).await;
        met.send_keys("0").await.unwrap();
        assert_eq!(browser.text("[data-total]").await, "74.50", "a bonus is not in the total");
        let chosen = format!("return document.querySelector(\"[name='mark-{gate}']:checked\").value");
        assert_eq!(browser.client.execute(&chosen, vec![]).await.unwrap(), json!("0"));
        browser.find(&format!("input[name='mark-{gate}']:checked")).await.send_keys("1").await.unwrap();
        assert_eq!(browser.client.execute(&chosen, vec![]).await.unwrap(), json!("1"));
        browser.wait_until_forgotten(&format!("sheet:{sheet}")).await;
        let wide = "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
        assert_eq!(browser.client.execute(wide, vec![]).await.unwrap(), json!(false));
        let middle = "document.querySelector('.gate').scrollIntoView({block: 'start'})";
        browser.client.execute(middle, vec![]).await.unwrap();
        browser.picture(&format!("sheet-kinds-{language}")).await;

        let page = client.clone().get(&path).await;
        assert_eq!(page.text("[data-total]"), "74.50", "the server's total is the page's");
        assert_eq!(page.text("[data-bonus]"), bonus);
        assert_eq!(page.field(&format!("mark-{gate}")), "1");

        // In another window the gate was missed: the choice shows both in words.
        let mut other = client.clone();
        let (name, version) = (format!("mark-{gate}"), page.field("version"));
        let fields = [("version", version.as_str()), (name.as_str(), "0"), ("go", "draft")];
        assert_eq!(other.post(&format!("/c/cup/judging/{sheet}"), &fields).await.status(), 303);
        browser.fill("comment", "好").await;
        browser.find("[data-conflict]:not([hidden])").await;
        let rows = browser.text("[data-conflict-rows]").await;
        let words = if language == "en" { ["Met", "Not met"] } else { ["满足", "不满足"] };
        assert!(rows.contains(&words.join(" ")), "{rows}");
        browser.close().await;
    }
}
