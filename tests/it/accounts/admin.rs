//! The administrator's page.

use super::{PASSWORD, add_account, is_signed_in, new_password, signed_in};
use crate::on_both;

on_both!(a_disabled_account_is_out_at_its_next_request, |app| {
    let account = add_account(&app, "li@example.com", "李茶农").await;
    let mut li = signed_in(&app, "li@example.com", PASSWORD).await;
    let (mut boss, _) = app.sign_in_as("管理员", true).await;
    let path = format!("/admin/accounts/{account}");
    let link = boss.post(&format!("{path}/link"), &[]).await.attr(".ticket a", "href").unwrap();
    assert_eq!(boss.post(&path, &[("act", "disable")]).await.status(), 303);
    assert!(!is_signed_in(&mut li).await);
    li.get("/sign-in").await;
    let page = li.post("/sign-in", &[("login", "li@example.com"), ("password", PASSWORD)]).await;
    assert_eq!(page.status(), 422);
    let link = link.strip_prefix("http://test.example").unwrap();
    assert_eq!(li.post(link, &new_password()).await.status(), 409, "links do not bring it back");
    assert_eq!(boss.post(&format!("{path}/link"), &[]).await.status(), 404);
    assert_eq!(boss.post(&path, &[("act", "enable")]).await.status(), 303);
    signed_in(&app, "li@example.com", PASSWORD).await;
});

on_both!(the_site_keeps_an_administrator, |app| {
    let (mut boss, own) = app.sign_in_as("管理员", true).await;
    for act in ["disable", "demote"] {
        assert_eq!(boss.post(&format!("/admin/accounts/{own}"), &[("act", act)]).await.status(), 409);
    }
    let other = add_account(&app, "li@example.com", "李茶农").await;
    let mut li = signed_in(&app, "li@example.com", PASSWORD).await;
    assert_eq!(li.get("/admin").await.status(), 404);
    assert_eq!(boss.post(&format!("/admin/accounts/{other}"), &[("act", "promote")]).await.status(), 303);
    assert!(!is_signed_in(&mut li).await, "more rights begin with a fresh sign-in");
    let mut li = signed_in(&app, "li@example.com", PASSWORD).await;
    assert_eq!(li.get("/admin").await.status(), 200);
    assert_eq!(li.post(&format!("/admin/accounts/{own}"), &[("act", "demote")]).await.status(), 303);
    assert_eq!(boss.get("/admin").await.status(), 404);
});

on_both!(the_page_shows_the_site_and_no_secrets, |app| {
    let (mut boss, _) = app.sign_in_as("管理员", true).await;
    let page = boss.get("/admin").await;
    let facts = page.text(".summary");
    assert!(facts.contains("SQLite") || facts.contains("PostgreSQL"), "{facts}");
    assert!(!facts.contains("postgres://"));
    assert_eq!(page.cell("#accounts", "管理员", "账号"), "per****@example.com");
    let action = page.attr("form[action^='/admin/contacts']", "action").unwrap();
    let shown = boss.post(&action, &[]).await;
    assert_eq!(shown.cell("#accounts", "管理员", "账号"), "person0@example.com");
    let log = boss.get("/admin/log").await;
    assert_eq!(log.cell("#log", "查看一页联系方式", "操作人"), "管理员");
});
