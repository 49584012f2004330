//! Saving a sheet: what is acknowledged is kept, and what is not kept is said.

use futures_util::future::join_all;
use pingxuan::{
    competitions::store as competitions,
    domain::{
        states::{EntryState, RoundState, SheetState},
        time::Timestamp,
    },
    judging::store,
};

use super::{Desk, ask, close_at, revisions, set_state};
use crate::on_both;

on_both!(a_save_is_answered_with_time_version_and_total, |app| {
    let mut desk = Desk::set(&app).await;
    let draft = desk.autosave("0", ["30", "", ""], "").await;
    assert_eq!(draft.status(), 200, "{}", draft.body());
    assert_eq!(draft.json()["version"], "1");
    assert_eq!(draft.json()["saved_at"], "12:00:00");
    assert!(draft.json()["total"].is_null(), "a sheet with a blank has no total");

    let whole = desk.autosave("1", ["３０", "24。5", "10"], "有前景").await;
    assert_eq!(whole.json()["version"], "2");
    assert_eq!(whole.json()["total"], "64.50");

    let sheet = desk.sheet;
    let round = desk.scene.round;
    let row = ask(&app, move |conn| store::sheet_in(conn, round, sheet)).await.unwrap();
    assert_eq!((row.state, row.version, row.total), (SheetState::Draft, 2, Some(64_500)));
    assert_eq!(row.comment, "有前景");
    let kept = revisions(&app, sheet).await;
    assert_eq!(kept.len(), 2);
    assert_eq!(kept[0].1.marks.len(), 1);
    assert_eq!(kept[1].1.marks[&desk.scene.criteria[1]], 24_500);
});

on_both!(a_blank_is_no_mark_and_zero_is_one, |app| {
    let mut desk = Desk::set(&app).await;
    desk.autosave("0", ["0", "20", ""], "").await;
    let page = desk.autosave("1", ["0", "", ""], "").await;
    assert_eq!(page.json()["version"], "2");
    let sheet = desk.sheet;
    let marks = ask(&app, move |conn| store::marks_of(conn, sheet)).await;
    assert_eq!(marks, [(desk.scene.criteria[0], 0)]);
});

on_both!(a_wrong_mark_is_refused_alone_and_the_rest_is_kept, |app| {
    let mut desk = Desk::set(&app).await;
    desk.autosave("0", ["30", "20", ""], "").await;
    let page = desk.autosave("1", ["41", "20.7", "x"], "只有意见是对的").await;
    assert_eq!(page.status(), 200);
    let problems = &page.json()["problems"];
    assert_eq!(problems[&desk.mark(0)], "应在 0 到 40 之间");
    assert_eq!(problems[&desk.mark(1)], "应为 0.5 的倍数");
    assert_eq!(problems[&desk.mark(2)], "请填写数字，最多三位小数");
    let sheet = desk.sheet;
    let marks = ask(&app, move |conn| store::marks_of(conn, sheet)).await;
    assert_eq!(marks.len(), 2, "the marks before stay");
    let kept = revisions(&app, sheet).await;
    assert_eq!(kept.last().unwrap().1.comment, "只有意见是对的");
});

on_both!(a_submission_needs_every_criterion_and_is_kept_as_a_draft_until_then, |app| {
    let mut desk = Desk::set(&app).await;
    let page = desk.send_form("0", ["30", "", "10"], "submit").await;
    assert_eq!(page.status(), 422);
    assert_eq!(page.problems(), ["商业价值：不能为空"]);
    assert_eq!(page.field(&desk.mark(0)), "30");
    assert_eq!(page.field("version"), "1", "what was right is kept");

    let page = desk.send_form("1", ["30", "20", "10"], "submit").await;
    assert_eq!((page.status(), page.location()), (303, Some("/c/cup/judging")));
    let acts: Vec<String> = revisions(&app, desk.sheet).await.into_iter().map(|(act, _)| act).collect();
    assert_eq!(acts, ["saved", "submitted"]);

    let late = desk.autosave("2", ["1", "1", "1"], "").await;
    assert_eq!(late.status(), 422, "what a rule forbids is no conflict of versions");
    assert_eq!(late.json()["message"], "此表已提交。如需修改，请联系组委会退回。");
});

on_both!(after_a_submission_the_judge_goes_on_to_the_next_open_sheet, |app| {
    let mut desk = Desk::set(&app).await;
    let entry =
        desk.scene.add_entry(&app, "E002", "富硒土豆", pingxuan::domain::states::EntryState::Admitted).await;
    let next = desk.scene.add_sheet(&app, entry, desk.expert).await;
    let page = desk.send_form("0", ["30", "20", "10"], "next").await;
    assert_eq!(page.location(), Some(format!("/c/cup/judging/{next}").as_str()));
});

on_both!(the_first_mark_freezes_the_rubric, |app| {
    let mut desk = Desk::set(&app).await;
    let rubric = desk.scene.rubric;
    desk.autosave("0", ["", "", ""], "先写一句").await;
    let row = ask(&app, move |conn| competitions::rubric_by_id(conn, rubric)).await.unwrap();
    assert_eq!(row.frozen_at, None, "a comment is no mark");
    desk.autosave("1", ["1", "", ""], "先写一句").await;
    let row = ask(&app, move |conn| competitions::rubric_by_id(conn, rubric)).await.unwrap();
    assert!(row.frozen_at.is_some());
});

on_both!(a_request_that_is_sent_twice_is_answered_alike_and_kept_once, |app| {
    let mut desk = Desk::set(&app).await;
    let first = desk.send("0", ["30", "", ""], "", "draft", true, "k1").await;
    desk.autosave("1", ["31", "", ""], "").await;
    app.pass_seconds(60);
    let again = desk.send("0", ["30", "", ""], "", "draft", true, "k1").await;
    assert_eq!(first.body(), again.body());
    assert_eq!(revisions(&app, desk.sheet).await.len(), 2);
});

on_both!(another_content_under_a_used_key_is_a_conflict, |app| {
    let mut desk = Desk::set(&app).await;
    desk.send("0", ["30", "", ""], "", "draft", true, "k1").await;
    let other = desk.send("0", ["35", "", ""], "", "draft", true, "k1").await;
    assert_eq!(other.status(), 409, "typed after going back in the browser: not to be taken for saved");
});

on_both!(a_form_that_is_sent_twice_submits_once, |app| {
    let mut desk = Desk::set(&app).await;
    for _ in 0..2 {
        let page = desk.send("0", ["30", "20", "10"], "", "submit", false, "k").await;
        assert_eq!((page.status(), page.location()), (303, Some("/c/cup/judging")));
    }
    assert_eq!(revisions(&app, desk.sheet).await.len(), 1);
});

on_both!(a_stale_save_of_the_script_gets_what_the_server_has, |app| {
    let mut desk = Desk::set(&app).await;
    desk.autosave("0", ["30", "20", ""], "先到").await;
    let stale = desk.autosave("0", ["11", "", ""], "后到").await;
    assert_eq!(stale.status(), 409);
    assert_eq!(stale.json()["conflict"], true);
    assert_eq!(stale.json()["version"], "1");
    assert_eq!(stale.json()["fields"][&desk.mark(0)], "30");
    assert_eq!(stale.json()["fields"]["comment"], "先到");
});

on_both!(a_stale_form_shows_both_versions_and_keeps_the_one_that_is_chosen, |app| {
    let mut desk = Desk::set(&app).await;
    desk.autosave("0", ["30", "20", ""], "先到").await;
    let page = desk.send("0", ["11", "20", "5"], "后到", "draft", false, "").await;
    assert_eq!(page.status(), 409);
    assert_eq!(page.cell("#versions", "创新性", "本页填写的"), "11");
    assert_eq!(page.cell("#versions", "创新性", "服务器上的"), "30");
    assert_eq!(page.count("#versions strong"), 6, "three differences, on both sides");
    assert_eq!(revisions(&app, desk.sheet).await.len(), 1, "nothing is decided yet");

    let (version, go) = (page.field("version"), page.field("go"));
    let (first, third) = (page.field(&desk.mark(0)), page.field(&desk.mark(2)));
    let comment = page.field("comment");
    let page = desk.send(&version, [&first, "20", &third], &comment, &go, false, "").await;
    assert_eq!(page.status(), 303, "{}", page.body());
    let kept = revisions(&app, desk.sheet).await;
    assert_eq!(kept.len(), 2);
    assert_eq!((kept[0].1.comment.as_str(), kept[1].1.comment.as_str()), ("先到", "后到"));
    assert_eq!(kept[1].1.marks[&desk.scene.criteria[0]], 11_000);
});

on_both!(of_many_saves_at_once_one_wins_and_the_others_are_told, |app| {
    let mut desk = Desk::set(&app).await;
    desk.autosave("0", ["1", "1", "1"], "").await;
    let fields: Vec<[(String, String); 4]> = (0..8)
        .map(|number| {
            [
                ("version".to_owned(), "1".to_owned()),
                ("request_key".to_owned(), format!("key{number}")),
                (desk.mark(0), format!("{}", 10 + number)),
                ("comment".to_owned(), format!("第 {number} 个")),
            ]
        })
        .collect();
    let saves = fields.iter().map(|fields| {
        let mut client = desk.client.clone();
        let path = desk.path();
        async move {
            client.set_header("x-autosave", "1");
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            client.post(&path, &fields).await
        }
    });
    let answers = join_all(saves).await;
    let won: Vec<usize> = (0..8).filter(|index| answers[*index].status() == 200).collect();
    assert_eq!(won.len(), 1);
    let lost = answers.iter().filter(|answer| answer.status() == 409).count();
    assert_eq!(lost, 7);
    let kept = revisions(&app, desk.sheet).await;
    assert_eq!(kept.len(), 2, "the winner is there, beside what was before");
    let winner = i32::try_from(won[0]).unwrap();
    assert_eq!(kept[1].1.marks[&desk.scene.criteria[0]], (10 + winner) * 1000);
    for answer in answers.iter().filter(|answer| answer.status() == 409) {
        assert_eq!(answer.json()["fields"][&desk.mark(0)], (10 + winner).to_string());
    }
});

on_both!(the_deadline_is_judged_when_the_save_happens, |app| {
    let mut desk = Desk::set(&app).await;
    let page = desk.client.get(&desk.path()).await;
    assert!(page.has("form[data-sheet]"));
    let noon: Timestamp = app.site.clock.now();
    close_at(&app, &desk.scene, noon.plus_seconds(60)).await;
    app.pass_seconds(59);
    assert_eq!(desk.autosave("0", ["30", "", ""], "").await.status(), 200);
    app.pass_seconds(1);
    let late = desk.autosave("1", ["31", "", ""], "").await;
    assert_eq!((late.status(), late.json()["message"].as_str()), (422, Some("评分已截止。")));
    let late = desk.send_form("1", ["31", "", ""], "draft").await;
    assert_eq!(late.status(), 409);
    assert!(late.text("main").contains("评分已截止"));
    assert_eq!(revisions(&app, desk.sheet).await.len(), 1);
    let page = desk.client.get(&desk.path()).await;
    assert!(!page.has("form[data-sheet]"));
    assert_eq!(page.cell("#marks", "创新性", "得分"), "30");
});

on_both!(what_comes_too_late_is_shown_beside_what_is_stored, |app| {
    let mut desk = Desk::set(&app).await;
    desk.autosave("0", ["30", "20", ""], "先到\n第二行").await;
    set_state(&app, &desk.scene, RoundState::Closed).await;
    let late = desk.send("1", ["31", "20.0", "7"], "先到\r\n第二行", "submit", false, "").await;
    assert_eq!(late.status(), 409);
    assert_eq!(late.cell("#versions", "创新性", "本页填写的"), "31");
    assert_eq!(late.cell("#versions", "创新性", "服务器上的"), "30");
    assert_eq!(late.cell("#versions", "展示", "本页填写的"), "7");
    assert_eq!(late.count("#versions strong"), 4, "the same written otherwise is no difference");
    assert_eq!(late.cell("#marks", "创新性", "得分"), "30", "below stands the sheet as it is");
    assert!(late.text("main").contains("评分已截止"));
    assert!(!late.has("form[data-sheet]"));
    assert_eq!(revisions(&app, desk.sheet).await.len(), 1);
});

on_both!(what_comes_after_the_submission_is_shown_beside_what_is_stored, |app| {
    let mut desk = Desk::set(&app).await;
    desk.send_form("0", ["30", "20", "10"], "submit").await;
    let late = desk.send("0", ["30", "21", "10"], "另一个窗口", "submit", false, "").await;
    assert_eq!(late.status(), 409);
    assert_eq!(late.cell("#versions", "给团队的意见", "本页填写的"), "另一个窗口");
    assert_eq!(late.cell("#versions", "商业价值", "本页填写的"), "21");
    let same = desk.send("1", ["30", "20", "10"], "", "next", false, "").await;
    assert_eq!(same.status(), 409);
    assert!(!same.has("#versions"), "nothing was lost");
});

on_both!(a_repeated_save_is_acknowledged_even_after_the_deadline, |app| {
    let mut desk = Desk::set(&app).await;
    let first = desk.send("0", ["30", "", ""], "", "draft", true, "k").await;
    set_state(&app, &desk.scene, RoundState::Closed).await;
    let again = desk.send("0", ["30", "", ""], "", "draft", true, "k").await;
    assert_eq!((again.status(), again.body()), (200, first.body()));
});

on_both!(a_save_of_an_earlier_session_gets_a_fresh_token_and_is_taken_with_it, |app| {
    let mut desk = Desk::set(&app).await;
    let old = desk.client.get(&desk.path()).await.token().unwrap();
    desk.client = app.sign_in_again(&desk.client).await;
    desk.client.set_token(&old);
    let denied = desk.autosave("0", ["30", "", ""], "").await;
    assert_eq!(denied.status(), 403);
    assert!(revisions(&app, desk.sheet).await.is_empty(), "nothing is saved under a token of before");
    assert_eq!(desk.send_form("0", ["30", "", ""], "draft").await.status(), 403, "a person reloads the page");
    let fresh = denied.json()["token"].as_str().unwrap().to_owned();
    desk.client.set_token(&fresh);
    assert_eq!(desk.autosave("0", ["30", "", ""], "").await.status(), 200);
    assert_eq!(revisions(&app, desk.sheet).await.len(), 1);
});

on_both!(no_token_is_given_to_what_does_not_come_from_a_page_of_the_account, |app| {
    let mut desk = Desk::set(&app).await;
    let own = desk.client.get(&desk.path()).await.token().unwrap();
    let (mut colleague, _) = desk.scene.judge(&app, "李教授").await;
    let others = colleague.get("/c/cup/judging").await.token().unwrap();
    let (session, account) = own.split_once('.').unwrap();
    for token in ["", "x", session, &format!("{session}."), &format!("x.{session}"), &others] {
        let is_own_session = token.starts_with(session);
        desk.client.set_token(if token.is_empty() { "none" } else { token });
        let answer = desk.autosave("0", ["30", "", ""], "").await;
        assert_eq!(answer.status(), if is_own_session { 200 } else { 403 }, "{token}");
        if !is_own_session {
            assert!(answer.json()["token"].is_null(), "{token}");
        }
    }
    desk.client.set_token(&others);
    let words = "现在登录的是另一个账号，内容没有保存。请刷新页面。";
    assert_eq!(desk.autosave("0", ["30", "", ""], "").await.json()["message"], words);
    // Who may not know of the sheet is told the same, and nothing of the sheet.
    let (mut stranger, _) = app.sign_in_as("陌生人", false).await;
    stranger.set_header("x-autosave", "1");
    stranger.set_token(&own);
    let denied = stranger.post(&desk.path(), &[("version", "0")]).await;
    assert_eq!((denied.status(), denied.json()["message"].as_str()), (403, Some(words)));
    let token = stranger.get("/").await.token().unwrap();
    stranger.set_token(&token);
    assert_eq!(stranger.post(&desk.path(), &[("version", "0")]).await.status(), 404);

    // A page of another site that got hold of a token learns nothing by it.
    let again = app.sign_in_again(&desk.client).await;
    for header in [("sec-fetch-site", "cross-site"), ("origin", "https://elsewhere.example")] {
        let mut client = again.clone();
        client.set_header("x-autosave", "1");
        client.set_header(header.0, header.1);
        client.set_token(&format!("x.{account}"));
        let denied = client.post(&desk.path(), &[("version", "0")]).await;
        assert_eq!(denied.status(), 403);
        assert!(denied.json()["token"].is_null(), "{}", header.1);
    }
});

on_both!(a_foreign_or_unknown_sheet_is_not_there, |app| {
    let desk = Desk::set(&app).await;
    let (mut other, _) = desk.scene.judge(&app, "李教授").await;
    assert_eq!(other.get(&desk.path()).await.status(), 404);
    let fields = [("version", "0"), ("comment", "偷看")];
    assert_eq!(other.post(&desk.path(), &fields).await.status(), 404);
    assert_eq!(other.post(&format!("{}/recuse", desk.path()), &[("reason", "无")]).await.status(), 404);
    assert_eq!(other.get("/c/cup/judging/none").await.status(), 404);
    assert!(revisions(&app, desk.sheet).await.is_empty());
});

on_both!(a_save_runs_at_most_ten_statements_besides_the_visit, |app| {
    let mut desk = Desk::set(&app).await;
    desk.autosave("0", ["1", "1", "1"], "").await;
    let before = app.site.db.statements();
    let saved = desk.autosave("1", ["2", "", "3"], "").await;
    assert_eq!(saved.status(), 200);
    let visit = 3;
    assert!(app.site.db.statements() - before <= visit + 10, "{}", app.site.db.statements() - before);
});

on_both!(a_save_runs_as_many_statements_for_thirty_entries_as_for_one, |app| {
    let mut desk = Desk::set(&app).await;
    desk.autosave("0", ["1", "1", "1"], "").await;
    let mut counts = Vec::new();
    for version in ["1", "2"] {
        let before = app.site.db.statements();
        assert_eq!(desk.autosave(version, [version, "2", "3"], "").await.status(), 200);
        counts.push(app.site.db.statements() - before);
        for number in 2..=30 {
            let number = format!("E{version}{number:02}");
            let entry = desk.scene.add_entry(&app, &number, "茶", EntryState::Admitted).await;
            desk.scene.add_sheet(&app, entry, desk.expert).await;
        }
    }
    assert_eq!(counts[0], counts[1]);
});
