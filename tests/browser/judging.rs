//! A judge at work: live total, saving by itself, two windows at once, submission.

use pingxuan::{
    competitions::store::{CriterionRow, LevelRow, insert_criteria, insert_criterion_levels},
    domain::{
        id::{AttachmentId, CriterionId, EntryId},
        states::{Control, CriterionKind, EntryState},
    },
    entries::store::papers::{AttachmentRow, PLAN, insert_attachment},
    error::AppError,
};
use sha2::{Digest as _, Sha256};

use super::Browser;
use crate::support::{Backend, Scene, TestApp};

/// A one-page document with a word on it.
const PDF: &str = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
    3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n\
    4 0 obj<</Length 41>>stream\nBT /F1 24 Tf 40 100 Td (Business) Tj ET\n\nendstream endobj\n\
    5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R/Size 6>>\nstartxref\n0\n%%EOF\n";

/// Adds a criterion of three levels to the rubric and a business plan to the entry.
async fn enrich(app: &TestApp, scene: &Scene, entry: EntryId) -> CriterionId {
    let by = app.by_system();
    let id: CriterionId = by.fresh();
    let criterion = CriterionRow {
        id,
        rubric_id: scene.rubric,
        position: 4,
        code: "c4".to_owned(),
        group_zh: "社会效益".to_owned(),
        group_en: "Social value".to_owned(),
        name_zh: "带动就业".to_owned(),
        name_en: "Jobs".to_owned(),
        guidance_zh: String::new(),
        guidance_en: String::new(),
        control: Control::Levels,
        full_points: 3000,
        step: 1000,
        weight: 2000,
        kind: CriterionKind::Criterion,
    };
    let sentences = [
        (1, "不带动", "No jobs"),
        (2, "带动 1～9 人", "1 to 9 jobs"),
        (3, "带动 10 人以上", "10 jobs or more"),
    ];
    let levels: Vec<LevelRow> = sentences
        .into_iter()
        .map(|(points, zh, en)| LevelRow {
            criterion_id: id,
            points: points * 1000,
            sentence_zh: zh.to_owned(),
            sentence_en: en.to_owned(),
        })
        .collect();
    let sha256 = Sha256::digest(PDF).to_vec();
    let place = pingxuan::entries::files::place_of(app.folder.path(), &sha256);
    std::fs::create_dir_all(place.parent().unwrap()).unwrap();
    std::fs::write(place, PDF).unwrap();
    let plan = AttachmentRow {
        id: by.fresh::<AttachmentId>(),
        entry_id: entry,
        kind: PLAN.to_owned(),
        file_name: "计划书.pdf".to_owned(),
        size: i64::try_from(PDF.len()).unwrap(),
        sha256,
        uploaded_at: by.now(),
        uploaded_by: None,
        replaced_at: None,
    };
    app.site
        .db
        .write(move |conn| {
            insert_criteria(conn, std::slice::from_ref(&criterion))?;
            insert_criterion_levels(conn, &levels)?;
            insert_attachment(conn, &plan)?;
            Ok::<_, AppError>(())
        })
        .await
        .unwrap();
    id
}

#[actix_web::test]
async fn a_judge_marks_a_sheet_that_saves_itself() {
    for (language, saved, conflict) in [
        ("zh-CN", "已保存 12:00:00", "此表已在别处修改"),
        ("en", "Saved 12:00:00", "This sheet was changed elsewhere"),
    ] {
        let app = TestApp::start(Backend::Sqlite).await;
        let scene = Scene::set(&app).await;
        let (client, expert) = scene.judge(&app, "王教授").await;
        let entry = scene.add_entry(&app, "E001", "高山茶叶合作社直播助农", EntryState::Admitted).await;
        let sheet = scene.add_sheet(&app, entry, expert).await;
        let levels = enrich(&app, &scene, entry).await;
        let path = format!("/c/cup/judging/{sheet}?lang={language}");
        let mark = |index: usize| format!("mark-{}", scene.criteria[index]);
        let Some(browser) = Browser::open(app.port, language, 1280).await else { return };
        browser.sign_in_with(client.cookie("session").unwrap()).await;
        browser.goto(&path).await;
        browser.wait_until_framed(".material iframe", "application/pdf").await;
        browser.picture(&format!("sheet-plan-{language}")).await;

        browser.fill(&mark(0), "３０").await;
        browser.fill(&mark(1), "24.5").await;
        browser.fill(&mark(2), "10").await;
        let radio = format!("input[name='mark-{levels}'][value='2']");
        browser
            .client
            .execute(&format!("document.querySelector(\"{radio}\").click()"), vec![])
            .await
            .unwrap();
        browser.wait_until_forgotten(&format!("sheet:{sheet}")).await;
        browser.find(".saved[data-state=saved]").await;
        assert_eq!(browser.text("[data-status]").await, saved);
        assert_eq!(browser.text("[data-total]").await, "68.50");
        browser.picture(&format!("sheet-{language}")).await;

        let mut other = client.clone();
        let page = other.get(&path).await;
        assert_eq!(page.text("[data-total]"), "68.50", "the server's total is the page's");
        assert_eq!(page.field(&mark(0)), "30");
        let version = page.field("version");
        let fields = [("version", version.as_str()), ("comment", "另一个窗口"), ("go", "draft")];
        assert_eq!(other.post(&format!("/c/cup/judging/{sheet}"), &fields).await.status(), 303);

        browser.fill(&mark(0), "31").await;
        browser.find("[data-conflict]:not([hidden])").await;
        assert_eq!(browser.text("[data-conflict] h3").await, conflict);
        browser.find("[data-conflict-rows] tr").await;
        browser.picture(&format!("sheet-conflict-{language}")).await;
        browser.find("[data-keep=mine]").await.click().await.unwrap();
        browser.find("[data-conflict][hidden]").await;
        browser.find(".saved[data-state=saved]").await;
        let page = other.get(&path).await;
        assert_eq!(page.field(&mark(0)), "31", "what the judge chose is kept");

        browser.press(".btn.go[name=go]").await;
        assert_eq!(browser.path().await, "/c/cup/judging");
        browser.picture(&format!("judging-{language}")).await;
        browser.goto(&path).await;
        assert_eq!(browser.count("form[data-sheet]").await, 0, "a submitted sheet is read only");
        browser.picture(&format!("sheet-submitted-{language}")).await;
        browser.close().await;
    }
}
