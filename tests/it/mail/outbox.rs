//! What leaves the outbox, when, and what becomes of what cannot leave.

use pingxuan::mail::{actions::enqueue, sender::send_due, store};

use crate::{
    on_both,
    support::{Backend, TestApp},
};

async fn add_mail(app: &TestApp, recipient: &'static str) {
    let by = app.by_system();
    app.site
        .db
        .write(move |conn| enqueue(conn, &by, recipient, "邀请：高山杯", "您好：\n\n链接在此").map(drop))
        .await
        .unwrap();
}

fn files(app: &TestApp) -> Vec<String> {
    let Ok(folder) = std::fs::read_dir(app.folder.path().join("mail")) else { return Vec::new() };
    folder.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect()
}

async fn only_mail(app: &TestApp) -> store::MailRow {
    app.site.db.read(|conn| store::mails_page(conn, None, 10)).await.unwrap().remove(0)
}

on_both!(a_mail_is_written_once_and_its_text_is_forgotten, |app| {
    add_mail(&app, "li@example.com").await;
    assert_eq!(send_due(&app.site).await.unwrap(), 1);
    assert_eq!(send_due(&app.site).await.unwrap(), 0);
    let files = files(&app);
    assert_eq!(files.len(), 1);
    assert!(files[0].contains("To: li@example.com"), "{}", files[0]);
    let mail = only_mail(&app).await;
    assert!(mail.sent_at.is_some());
    assert_eq!(mail.body, "", "it may hold a one-time link");
});

on_both!(two_servers_do_not_send_the_same_mail_twice, |app| {
    for _ in 0..10 {
        add_mail(&app, "li@example.com").await;
    }
    let (one, other) = tokio::join!(send_due(&app.site), send_due(&app.site));
    assert_eq!(one.unwrap() + other.unwrap(), 10);
    assert_eq!(files(&app).len(), 10);
    let mails = app.site.db.read(|conn| store::mails_page(conn, None, 100)).await.unwrap();
    assert!(mails.iter().all(|mail| mail.attempts == 1));
});

on_both!(a_mail_that_cannot_leave_is_tried_ten_times_and_then_shown, |app| {
    add_mail(&app, "not an address").await;
    for attempt in 1..=10_i32 {
        send_due(&app.site).await.unwrap();
        assert_eq!(only_mail(&app).await.attempts, attempt);
        send_due(&app.site).await.unwrap();
        assert_eq!(only_mail(&app).await.attempts, attempt, "not before the pause is over");
        app.pass_seconds(60 << attempt);
    }
    send_due(&app.site).await.unwrap();
    assert_eq!(only_mail(&app).await.attempts, 10);
    assert!(only_mail(&app).await.last_error.unwrap().contains("recipient"));

    let (mut boss, _) = app.sign_in_as("管理员", true).await;
    let page = boss.get("/admin/mails").await;
    assert!(page.cell("#mails", "邀请：高山杯", "状态").contains("已放弃"));
    let action = page.attr("#mails form", "action").unwrap();
    assert_eq!(boss.post(&action, &[]).await.status(), 303);
    send_due(&app.site).await.unwrap();
    assert_eq!(only_mail(&app).await.attempts, 1);
});

#[actix_web::test]
async fn without_a_mail_server_nothing_is_lost() {
    // Port 9 of the own machine: nobody listens there.
    let app = TestApp::start_with(Backend::Sqlite, |config| {
        config.smtp_url = Some("smtp://127.0.0.1:9".to_owned());
    })
    .await;
    add_mail(&app, "li@example.com").await;
    assert_eq!(send_due(&app.site).await.unwrap(), 0);
    let mail = only_mail(&app).await;
    assert!(mail.sent_at.is_none() && mail.last_error.is_some());
    assert_ne!(mail.body, "");
}

on_both!(the_administrator_sees_whole_addresses_when_he_asks_and_the_log_says_so, |app| {
    add_mail(&app, "zhangsan@example.com").await;
    let (mut boss, _) = app.sign_in_as("管理员", true).await;
    let page = boss.get("/admin/mails").await;
    assert_eq!(page.texts("#mails tbody th"), ["zha****@example.com"]);
    let action = page.attr("form[action^='/admin/mails/contacts']", "action").unwrap();
    assert_eq!(boss.post(&action, &[]).await.texts("#mails tbody th"), ["zhangsan@example.com"]);
    let log = boss.get("/admin/log").await;
    assert_eq!(log.cell("#log", "查看一页联系方式", "操作人"), "管理员");
});
