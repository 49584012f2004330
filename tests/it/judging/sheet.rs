//! The judge's sheet: the material beside the rubric, and what a blind round hides.

use pingxuan::{
    domain::{
        id::{AttachmentId, EntryId},
        states::{EntryState, RoundState},
    },
    entries::store::papers::{self as entries, AttachmentRow},
};
use sha2::{Digest as _, Sha256};

use super::{Desk, change_round, set_state};
use crate::{on_both, support::TestApp};

on_both!(a_sheet_shows_the_material_and_the_rubric, |app| {
    let mut desk = Desk::set(&app).await;
    desk.autosave("0", ["30", "24.5", ""], "有前景").await;
    let page = desk.client.get(&desk.path()).await;
    assert_eq!(page.status(), 200);
    assert_eq!(page.text("h1"), "E001 高山茶叶");
    let head = page.text(".print-head:has(+ main)");
    assert!(head.contains(&desk.path()) && head.contains("2026-11-24 12:00"), "{head}");
    assert!(page.text(".material").contains("高山生态茶园"));
    assert!(page.text(".material").contains("高山茶叶合作社"));
    assert_eq!(page.field("version"), "1");
    assert_eq!(page.field(&desk.mark(0)), "30");
    assert_eq!(page.field(&desk.mark(2)), "");
    assert_eq!(page.field("comment"), "有前景");
    assert_eq!(page.text("[data-total]"), "已评 2 / 3 项");
    assert_eq!(page.text("[data-status]"), "已保存 12:00:00");
    let criterion = ".criterion:nth-of-type(2)";
    assert_eq!(page.attr("form[data-sheet]", "data-weighting").as_deref(), Some("factor"));
    assert_eq!(page.attr("form[data-sheet]", "data-decimals").as_deref(), Some("2"));
    assert!(
        page.has(&format!(
            ".criterion[data-full='40000'][data-step='500'][data-weight='1000'] #{}",
            desk.mark(1)
        )),
        "{criterion}"
    );
    assert_eq!(page.attr("form[data-sheet]", "data-partial").as_deref(), Some("已评 {scored} / {count} 项"));
});

on_both!(a_complete_sheet_shows_the_server_s_total, |app| {
    let mut desk = Desk::set(&app).await;
    desk.autosave("0", ["30", "24.5", "20"], "").await;
    let page = desk.client.get(&desk.path()).await;
    assert_eq!(page.text("[data-total]"), "74.50");
});

on_both!(a_blind_round_shows_number_track_and_text_only, |app| {
    let mut desk = Desk::set(&app).await;
    change_round(&app, &desk.scene, |round| round.is_blind = true).await;
    let page = desk.client.get(&desk.path()).await;
    assert_eq!(page.text("h1"), "E001");
    assert!(page.text(".material").contains("农业"));
    assert!(page.text(".material").contains("高山生态茶园"));
    for secret in ["高山茶叶合作社", "负责人", "恩施"] {
        assert!(!page.text("main").contains(secret), "{secret}");
    }
    let list = desk.client.get("/c/cup/judging").await;
    assert!(!list.text("main").contains("高山茶叶"));
});

on_both!(a_round_in_preparation_is_not_shown, |app| {
    let mut desk = Desk::set(&app).await;
    set_state(&app, &desk.scene, RoundState::Preparing).await;
    assert_eq!(desk.client.get(&desk.path()).await.status(), 404);
    assert!(!desk.client.get("/c/cup/judging").await.text("main").contains("E001"));
    assert_ne!(desk.autosave("0", ["1", "1", "1"], "").await.status(), 200);
});

on_both!(a_sheet_runs_a_fixed_number_of_statements, |app| {
    let mut desk = Desk::set(&app).await;
    let path = desk.path();
    let before = app.site.db.statements();
    desk.client.get(&path).await;
    let with_one = app.site.db.statements() - before;
    for number in 2..=30 {
        let entry = desk.scene.add_entry(&app, &format!("E{number:03}"), "茶", EntryState::Admitted).await;
        desk.scene.add_sheet(&app, entry, desk.expert).await;
    }
    let before = app.site.db.statements();
    let page = desk.client.get(&path).await;
    assert_eq!(app.site.db.statements() - before, with_one);
    assert!(with_one <= 3 + 6, "{with_one}");
    assert!(page.text(".head").contains("第 1 / 30"));
    assert!(page.has("a[rel=next]") && !page.has("a[rel=prev]"));
});

/// Gives an entry a business plan with this content.
pub async fn attach(app: &TestApp, entry: EntryId, content: &[u8]) {
    let sha256 = Sha256::digest(content).to_vec();
    let hex: String = sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    let folder = app.folder.path().join("files").join(&hex[..2]);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(&hex), content).unwrap();
    let row = AttachmentRow {
        id: app.by_system().fresh::<AttachmentId>(),
        entry_id: entry,
        kind: "plan".to_owned(),
        file_name: "高山茶叶 商业计划书.pdf".to_owned(),
        size: i64::try_from(content.len()).unwrap(),
        sha256,
        uploaded_at: app.site.clock.now(),
        uploaded_by: None,
        replaced_at: None,
    };
    app.site.db.write(move |conn| entries::insert_attachment(conn, &row)).await.unwrap();
}

on_both!(the_business_plan_is_sent_to_its_judge_alone_and_can_do_nothing, |app| {
    let mut desk = Desk::set(&app).await;
    assert_eq!(desk.client.get(&format!("{}/plan.pdf", desk.path())).await.status(), 404);
    let content: Vec<u8> = b"%PDF-1.7 ".iter().copied().cycle().take(150_000).collect();
    attach(&app, desk.entry, &content).await;
    let page = desk.client.get(&desk.path()).await;
    let address = page.attr(".material iframe", "src").unwrap();
    assert!(!page.body().contains("高山茶叶 商业计划书.pdf"), "a file's name may tell a team's name");

    let file = desk.client.get(&address).await;
    assert_eq!(file.status(), 200);
    assert_eq!(file.bytes(), content);
    assert_eq!(file.header("content-type"), Some("application/pdf"));
    assert_eq!(file.header("content-disposition"), Some("inline; filename=\"E001.pdf\""));
    assert_eq!(file.header("x-content-type-options"), Some("nosniff"));
    let policy = file.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'self'"), "{policy}");
    assert!(!policy.contains("sandbox"), "browsers show no document in a sandbox: {policy}");
    assert!(page.attr(".material .file a", "target").is_some(), "for browsers that frame no document");

    let (mut other, _) = desk.scene.judge(&app, "李教授").await;
    assert_eq!(other.get(&address).await.status(), 404);
});

on_both!(a_blind_round_keeps_the_plans_if_it_is_told_to, |app| {
    let mut desk = Desk::set(&app).await;
    attach(&app, desk.entry, b"%PDF-1.7").await;
    change_round(&app, &desk.scene, |round| round.is_blind = true).await;
    let address = desk.client.get(&desk.path()).await.attr(".material iframe", "src").unwrap();
    assert_eq!(desk.client.get(&address).await.status(), 200, "the organizers let the plans be read");

    crate::results::sql(&app, "UPDATE rounds SET hides_plans = TRUE").await;
    let page = desk.client.get(&desk.path()).await;
    assert!(!page.has(".material iframe") && !page.has(".material .file"));
    assert!(page.text(".material").contains("不提供商业计划书"), "{}", page.text(".material"));
    assert_eq!(desk.client.get(&address).await.status(), 404);

    change_round(&app, &desk.scene, |round| round.is_blind = false).await;
    assert_eq!(desk.client.get(&address).await.status(), 200, "who may know the team may read its plan");
});
