//! A judge who marks levels and gates by the keyboard alone, makes one blank again, and submits.

use fantoccini::key::Key;
use pingxuan::{
    competitions::store::{self as competitions, CriterionRow, LevelRow},
    domain::{
        id::CriterionId,
        states::{Control, EntryState},
    },
};
use serde_json::{Value, json};

use super::Browser;
use crate::support::{Backend, Scene, TestApp};

/// Adds a criterion that is marked by levels of these points.
async fn add_levels(app: &TestApp, scene: &Scene, position: i32, points: &'static [i32]) -> CriterionId {
    let id: CriterionId = app.by_system().fresh();
    let rubric = scene.rubric;
    app.site
        .db
        .write(move |conn| {
            let first = competitions::criteria_of(conn, rubric)?.remove(0);
            let row = CriterionRow {
                id,
                position,
                code: format!("levels{position}"),
                control: Control::Levels,
                full_points: points.iter().max().unwrap() * 1000,
                step: 1000,
                ..first
            };
            competitions::insert_criteria(conn, &[row])?;
            let level = |points: &i32| LevelRow {
                criterion_id: id,
                points: points * 1000,
                sentence_zh: format!("够 {points} 分"),
                sentence_en: format!("Worth {points}"),
            };
            competitions::insert_criterion_levels(conn, &points.iter().map(level).collect::<Vec<_>>())
        })
        .await
        .unwrap();
    id
}

/// Types into the row of choices of a mark and answers what is chosen then.
async fn choose(browser: &Browser, name: &str, keys: &str) -> Value {
    browser.find(&format!("input[name='{name}']:checked")).await.send_keys(keys).await.unwrap();
    chosen(browser, name).await
}

async fn chosen(browser: &Browser, name: &str) -> Value {
    let script = "return document.querySelector(`[name='${arguments[0]}']:checked`)?.value ?? null";
    browser.client.execute(script, vec![json!(name)]).await.unwrap()
}

#[actix_web::test]
async fn the_digits_on_the_keys_are_the_points_that_are_given() {
    for (language, hint, none, counted) in [
        (
            "zh-CN",
            "在档位上键入分值即可选档 · 在必要条件上键入 1 为满足、0 为不满足 · Ctrl + Enter 提交",
            "不打分",
            "已评 5 / 6 项",
        ),
        (
            "en",
            "On a row of levels, type the points · On a condition, type 1 for met and 0 for not met · \
             Ctrl + Enter submits",
            "No mark",
            "5 of 6 marked",
        ),
    ] {
        let app = TestApp::start(Backend::Sqlite).await;
        let scene = Scene::set(&app).await;
        let [gate, _] = scene.add_gate_and_bonus(&app).await.map(|id| format!("mark-{id}"));
        let small = format!("mark-{}", add_levels(&app, &scene, 6, &[0, 1, 2, 3, 4]).await);
        let large = format!("mark-{}", add_levels(&app, &scene, 7, &[20, 40, 60, 80, 100]).await);
        let (client, expert) = scene.judge(&app, "王教授").await;
        let entry = scene.add_entry(&app, "E001", "高山茶叶", EntryState::Admitted).await;
        let sheet = scene.add_sheet(&app, entry, expert).await;
        let path = format!("/c/cup/judging/{sheet}?lang={language}");
        let Some(browser) = Browser::open(app.port, language, 1280).await else { return };
        browser.sign_in_with(client.cookie("session").unwrap()).await;
        browser.goto(&path).await;
        assert_eq!(browser.text(".keys").await, hint);
        for criterion in &scene.criteria {
            browser.fill(&format!("mark-{criterion}"), "10").await;
        }

        for points in ["4", "0", "3", "1", "2"] {
            assert_eq!(choose(&browser, &small, points).await, json!(points));
        }
        assert_eq!(choose(&browser, &small, "7").await, json!("2"), "no level has these points");
        for (keys, points) in [("40", "40"), ("100", "100")] {
            assert_eq!(choose(&browser, &large, keys).await, json!(points));
        }
        for answer in ["0", "1"] {
            assert_eq!(choose(&browser, &gate, answer).await, json!(answer));
        }
        browser.wait_until_forgotten(&format!("sheet:{sheet}")).await;
        let stored = client.clone().get(&path).await;
        let kept = [&small, &large, &gate].map(|name| stored.field(name));
        assert_eq!(kept, ["2", "100", "1"]);

        // What was marked can be made blank again, which is not zero.
        let blank = format!(".blank:has(> [name='{gate}'])");
        assert_eq!(browser.text(&blank).await, none);
        let press = format!("document.querySelector(\"{blank} input\").click()");
        browser.client.execute(&press, vec![]).await.unwrap();
        assert_eq!(browser.text("[data-total]").await, counted);
        browser.find("[data-status][data-state=saved]").await;
        browser.wait_until_forgotten(&format!("sheet:{sheet}")).await;
        assert_eq!(client.clone().get(&path).await.field(&gate), "");
        browser.picture(&format!("sheet-keys-{language}")).await;

        assert_eq!(choose(&browser, &gate, "1").await, json!("1"));
        browser.client.execute("document.documentElement.dataset.old = 'yes'", vec![]).await.unwrap();
        let submit = Key::Control + &Key::Enter;
        browser.find(&format!("input[name='{gate}']:checked")).await.send_keys(&submit).await.unwrap();
        browser.find("html:not([data-old]) main").await;
        assert_eq!(browser.path().await, "/c/cup/judging", "the sheet is submitted");
        assert_eq!(crate::judging::revisions(&app, sheet).await.last().unwrap().0, "submitted");
        browser.close().await;
    }
}
