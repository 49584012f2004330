//! Organizers remind the judges who have unfinished sheets.

use pingxuan::domain::{
    role::Role,
    states::{EntryState, RoundState},
};

use super::{Desk, ask, set_state};
use crate::{on_both, support::TestApp};

async fn mails(app: &TestApp) -> Vec<(String, String, String)> {
    let rows = ask(app, |conn| pingxuan::mail::store::mails_page(conn, None, 100)).await;
    rows.into_iter().map(|row| (row.recipient, row.subject, row.body)).collect()
}

on_both!(judges_with_unfinished_sheets_are_shown_and_get_one_mail_each, |app| {
    let mut desk = Desk::set(&app).await;
    let second = desk.scene.add_entry(&app, "E002", "富硒土豆", EntryState::Admitted).await;
    let gone = desk.scene.add_entry(&app, "E003", "退赛项目", EntryState::Withdrawn).await;
    let (mut done, ready) = desk.scene.judge(&app, "李教授").await;
    let finished = desk.scene.add_sheet(&app, desk.entry, ready).await;
    desk.scene.add_sheet(&app, gone, ready).await;
    let without = desk.scene.add_expert(&app, "赵老师", "一所大学").await;
    for entry in [desk.entry, second] {
        desk.scene.add_sheet(&app, entry, without).await;
    }
    crate::results::sql(&app, "UPDATE experts SET email = '', phone = '13900139000' WHERE name = '赵老师'")
        .await;
    let marks = [desk.mark(0), desk.mark(1), desk.mark(2)];
    let mut fields = vec![("version", "0"), ("go", "submit")];
    fields.extend(marks.iter().map(|name| (name.as_str(), "10")));
    assert_eq!(done.post(&format!("/c/cup/judging/{finished}"), &fields).await.status(), 303);
    desk.autosave("0", ["30", "", ""], "").await;

    let (mut organizer, _) = app.member(desk.scene.competition, Role::Organizer, None).await;
    let base = format!("/c/cup/rounds/{}", desk.scene.round);
    let board = organizer.get(&format!("{base}/progress")).await;
    let remind = board.attr(&format!("a[href='{base}/remind']"), "href").unwrap();
    let page = organizer.get(&remind).await;
    assert_eq!(page.texts("#reminded tbody th"), ["赵老师", "王教授"], "most unfinished sheets first");
    assert!(page.cell("#reminded", "赵老师", "邮箱").contains("139 **** 9000"));
    let shown = organizer.post(&format!("{remind}/contacts"), &[]).await;
    assert!(
        shown.cell("#reminded", "赵老师", "邮箱").contains("13900139000"),
        "who has no address is called"
    );
    assert!(mails(&app).await.is_empty(), "looking sends nothing");

    let seen = page.field("expert");
    assert_eq!(seen, desk.expert.to_string());
    let sent = organizer.post(&remind, &[("expert", &seen)]).await;
    assert_eq!(sent.location(), Some(format!("{base}/progress").as_str()));
    let out = mails(&app).await;
    assert_eq!(out.len(), 1, "{out:?}");
    let (recipient, subject, body) = &out[0];
    assert!(recipient.contains('@'), "{recipient}");
    assert_eq!(subject, "高山杯创业大赛：您还有 1 份评分表未提交");
    assert!(body.contains("王教授") && body.contains("2026-11-25 12:00"), "{body}");
    assert!(body.contains("http://test.example/c/cup/judging"), "{body}");
    assert!(!body.contains("高山茶叶"), "a mail names no entry");
    let acts = ask(&app, |conn| {
        let lines =
            pingxuan::audit::store::log_page(conn, &pingxuan::audit::store::LogFilter::default(), 1000)?;
        Ok(lines.into_iter().filter(|line| line.event.act == "round.reminded").count())
    })
    .await;
    assert_eq!(acts, 1);

    assert_eq!(organizer.post(&remind, &[("expert", &seen)]).await.status(), 409, "pressed twice");
    app.pass_seconds(3600);
    assert_eq!(organizer.post(&remind, &[("expert", "nobody")]).await.status(), 409, "not who was shown");
    assert_eq!(organizer.post(&remind, &[("expert", &seen)]).await.status(), 303);
    assert_eq!(mails(&app).await.len(), 2);
});

on_both!(nobody_is_reminded_of_a_round_that_is_not_open, |app| {
    let desk = Desk::set(&app).await;
    set_state(&app, &desk.scene, RoundState::Closed).await;
    let (mut organizer, _) = app.member(desk.scene.competition, Role::Organizer, None).await;
    let path = format!("/c/cup/rounds/{}/remind", desk.scene.round);
    let page = organizer.get(&path).await;
    assert!(page.text(".notice.warn").contains("不在评分时间内"));
    assert!(!page.has("main form button.go"));
    let expert = desk.expert.to_string();
    assert_eq!(organizer.post(&path, &[("expert", &expert)]).await.status(), 409);
    assert!(mails(&app).await.is_empty());
});
