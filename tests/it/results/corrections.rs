//! Who leaves, joins or returns after a publication changes what ties and who takes part: the correction is decided and published like
//! the first result, and nothing that nobody can mend any more stands in its way.

use pingxuan::{
    domain::states::SheetState,
    results::{snapshot, store},
};

use super::{Jury, ask, sql};
use crate::{
    on_both,
    support::{Page, TestApp},
};

const CLEAR: &[[i32; 3]] = &[[20, 30, 20], [30, 30, 20], [35, 35, 20]];

/// One entry with the first prize, and two that share rank 2 and the second.
const SHARED: &[[i32; 3]] = &[[35, 35, 20], [30, 30, 20], [30, 30, 20]];

const SAME: &str = "两个项目得分完全相同，同获一等奖";

/// A published round whose first entry was disqualified since, so that the other two tie on the line of the first prize.
async fn moved_tie(app: &TestApp) -> Jury {
    let mut jury = Jury::set(app, SHARED).await;
    assert_eq!(jury.publish().await.status(), 303);
    app.pass_seconds(60);
    sql(app, "UPDATE entries SET state = 'disqualified' WHERE number = 'E001'").await;
    let blockers = jury.blockers().await;
    assert!(blockers.len() == 1 && blockers[0].contains("一等奖只剩 1 个名额"), "{blockers:?}");
    assert_eq!(jury.publish().await.status(), 409);
    jury
}

/// The page to which the only blocker leads.
async fn follow(jury: &mut Jury) -> Page {
    let href = jury.ranking().await.attr("#blockers li a", "href").unwrap();
    jury.organizer.get(&href).await
}

/// Puts E003 before E002 by the form to which the blocker leads.
async fn decide(jury: &mut Jury) {
    let page = follow(jury).await;
    let (act, rank) = (page.attr("#decide", "action").unwrap(), page.field("rank"));
    let places = [2, 1].map(|entry: usize| format!("place-{}", jury.entries[entry]));
    let fields = [
        (places[0].as_str(), "1"),
        (places[1].as_str(), "2"),
        ("rank", rank.as_str()),
        ("reason", "评审委员会投票决定先后"),
    ];
    assert_eq!(jury.organizer.post(&act, &fields).await.status(), 303);
}

on_both!(a_tie_that_arises_after_the_publication_is_decided_and_the_correction_published, |app| {
    let mut jury = moved_tie(&app).await;
    decide(&mut jury).await;
    let path = format!("{}/decisions", jury.round());
    let revoke = jury.organizer.get(&path).await.attr("#recorded form", "action").unwrap();
    assert_eq!(jury.organizer.post(&revoke, &[]).await.status(), 303, "no published result holds it yet");
    assert_eq!(jury.blockers().await.len(), 1);

    decide(&mut jury).await;
    let revoke = jury.organizer.get(&path).await.attr("#recorded form", "action").unwrap();
    assert_eq!(jury.publish().await.status(), 303);
    let page = app.visitor().get(&jury.public()).await;
    assert_eq!(page.count("#ranking tbody tr"), 2);
    assert_eq!([page.cell("#ranking", "E003", "名次"), page.cell("#ranking", "E002", "名次")], ["1", "2"]);
    assert_eq!(page.cell("#ranking", "E003", "奖项"), "一等奖");
    assert_eq!(page.count("#former li"), 1);
    let round = jury.scene.round;
    let row = ask(&app, move |conn| store::published_result(conn, round)).await.unwrap();
    assert_eq!((row.number, snapshot::check_snapshot(&row)), (2, Ok(())));
    assert_eq!(jury.organizer.post(&revoke, &[]).await.status(), 409, "now the published result holds it");
    assert!(!jury.organizer.get(&path).await.has("#recorded form"));
});

on_both!(an_award_is_let_exceed_after_the_publication_and_taken_back_until_the_next, |app| {
    let mut jury = moved_tie(&app).await;
    let page = follow(&mut jury).await;
    assert!(page.text("#exceed_reason-hint").contains("随结果公布"), "{}", page.text("#exceed"));
    let exceed = page.attr("#exceed", "action").unwrap();
    let restore = format!("{}/tiers/restore", jury.round());
    let leave = [("tier", "0"), ("exceed_reason", SAME)];
    let back = [("tier", "0"), ("restore-0", "应当先分出名次再评奖项")];
    assert_eq!(jury.organizer.post(&exceed, &leave).await.status(), 303);
    let page = jury.organizer.get(&format!("{}/decisions", jury.round())).await;
    assert!(page.text("#restore-0-hint").contains("写入操作日志"), "{}", page.text("#exceeding"));
    assert_eq!(jury.organizer.post(&restore, &back).await.status(), 303);
    assert_eq!(jury.blockers().await.len(), 1);

    assert_eq!(jury.organizer.post(&exceed, &leave).await.status(), 303);
    let page = jury.organizer.get(&format!("{}/publish", jury.round())).await;
    assert!(page.text("#leaves li").contains(SAME) && !page.has("#leaves .tag"), "{}", page.text("main"));
    assert_eq!(jury.publish().await.status(), 303);
    let page = app.visitor().get(&jury.public()).await;
    for number in ["E002", "E003"] {
        assert_eq!(page.cell("#ranking", number, "奖项"), "一等奖");
    }
    assert!(page.text("#exceeded li").contains(SAME));
    let page = jury.organizer.post(&restore, &back).await;
    assert_eq!(page.status(), 409);
    assert!(page.text("section#restore-0").contains("应当先分出名次"), "what was typed is not lost");
    assert!(!page.has("#exceeding form"));
});

on_both!(a_leave_to_exceed_whose_tie_is_gone_is_told_to_the_organizer_and_not_to_the_public, |app| {
    let mut jury = Jury::set(&app, &[[35, 35, 20], [35, 35, 20], [20, 20, 20]]).await;
    let page = follow(&mut jury).await;
    let exceed = page.attr("#exceed", "action").unwrap();
    let leave = [("tier", "0"), ("exceed_reason", SAME)];
    assert_eq!(jury.organizer.post(&exceed, &leave).await.status(), 303);
    let path = format!("{}/publish", jury.round());
    let page = jury.organizer.get(&path).await;
    assert!(!page.text("main").contains("没有超出名额"), "{}", page.text("main"));

    sql(&app, "UPDATE entries SET state = 'withdrawn' WHERE number = 'E002'").await;
    let page = jury.organizer.get(&path).await;
    assert!(page.text("#notes").contains("1 个允许超额的奖项没有超出名额"), "{}", page.text("main"));
    assert!(page.text("#leaves li").contains(SAME) && page.text("#leaves .tag").contains("不起作用"));
    let english = jury.organizer.get(&format!("{path}?lang=en")).await;
    assert!(
        english.text("#notes").contains("One award that was let exceed holds no more entries than places")
    );
    assert_eq!(jury.publish().await.status(), 303);
    let page = app.visitor().get(&jury.public()).await;
    assert_eq!(page.cell("#ranking", "E001", "奖项"), "一等奖");
    assert!(!page.has("#exceeded"), "{}", page.text("main"));
    assert!(!page.body().contains(SAME));
});

on_both!(an_entry_that_is_admitted_after_the_publication_is_left_out_and_keeps_no_correction_back, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    assert_eq!(jury.publish().await.status(), 303);
    let late = jury.add(&app).await;
    // Somebody may have given it a judge before, or not.
    for state in [None, Some(SheetState::Assigned)] {
        if let Some(state) = state {
            jury.sheet(&app, late, jury.experts[0], state, None).await;
        }
        assert_eq!(jury.blockers().await, Vec::<String>::new());
        let page = jury.organizer.get(&format!("{}/publish", jury.round())).await;
        assert!(page.text("#notes").contains("1 个项目没有评分"), "{}", page.text("main"));
        assert!(page.text("#notes").contains("E004"), "{}", page.text("#notes"));
        assert!(!page.text("#notes").contains("目前不参赛"), "{}", page.text("#notes"));
        assert!(!page.has("#publish"), "nothing is new");
    }
    let english = jury.organizer.get(&format!("{}/publish?lang=en", jury.round())).await;
    let words = english.text("#notes");
    assert!(words.contains("one entry has no marks") && words.contains("E004"), "{words}");

    sql(&app, "UPDATE entries SET state = 'disqualified' WHERE number = 'E001'").await;
    assert_eq!(jury.publish().await.status(), 303);
    let page = app.visitor().get(&jury.public()).await;
    assert_eq!(page.count("#ranking tbody tr"), 2);
    assert!(!page.text("#ranking").contains("E004"));
});

/// A published round with a fourth entry, suspended then and admitted again: one judge submitted, the other never did.
async fn reinstated(app: &TestApp) -> Jury {
    let mut jury = Jury::set(app, CLEAR).await;
    let entry = jury.add(app).await;
    jury.sheet(app, entry, jury.experts[0], SheetState::Submitted, Some([40, 40, 20])).await;
    jury.sheet(app, entry, jury.experts[1], SheetState::Assigned, None).await;
    assert!(
        jury.blockers().await[0].contains("评委尚未提交"),
        "before the publication it can still be mended"
    );
    sql(app, "UPDATE entries SET state = 'suspended' WHERE number = 'E004'").await;
    assert_eq!(jury.publish().await.status(), 303);
    sql(app, "UPDATE entries SET state = 'admitted' WHERE number = 'E004'").await;
    jury
}

on_both!(an_entry_that_is_reinstated_after_the_publication_is_ranked_by_the_sheets_that_it_has, |app| {
    let mut jury = reinstated(&app).await;
    assert_eq!(jury.blockers().await, Vec::<String>::new());
    assert_eq!(jury.publish().await.status(), 303);
    let page = app.visitor().get(&jury.public()).await;
    assert_eq!(
        [page.cell("#ranking", "E004", "名次"), page.cell("#ranking", "E004", "总分")],
        ["1", "100.00"]
    );
    assert_eq!(page.cell("#ranking", "E003", "名次"), "2");
});

on_both!(an_entry_that_is_reinstated_without_enough_marks_for_a_score_is_left_out, |app| {
    let mut jury = reinstated(&app).await;
    sql(
        &app,
        "DELETE FROM marks WHERE criterion_id IN (SELECT id FROM criteria WHERE code = 'c3') AND sheet_id IN \
         (SELECT sheets.id FROM sheets JOIN entries ON entries.id = sheets.entry_id WHERE number = 'E004')",
    )
    .await;
    assert_eq!(jury.blockers().await, Vec::<String>::new());
    let page = jury.organizer.get(&format!("{}/publish", jury.round())).await;
    assert!(page.text("#notes").contains("评分不足以按规则计分"), "{}", page.text("main"));
    assert!(page.text("#notes").contains("E004"), "{}", page.text("#notes"));
    sql(&app, "UPDATE entries SET state = 'disqualified' WHERE number = 'E001'").await;
    assert_eq!(jury.publish().await.status(), 303);
    assert!(!app.visitor().get(&jury.public()).await.text("#ranking").contains("E004"));
});

/// Gives an entry a state.
async fn set_state(app: &TestApp, number: &str, state: &str) {
    sql(app, &format!("UPDATE entries SET state = '{state}' WHERE number = '{number}'")).await;
}

/// Records that these entries, given by position, come in this order.
async fn put_in_order(jury: &mut Jury, order: &[usize]) {
    let path = format!("{}/decisions", jury.round());
    let rank = jury.organizer.get(&path).await.field("rank");
    let places: Vec<(String, String)> = order
        .iter()
        .enumerate()
        .map(|(place, entry)| (format!("place-{}", jury.entries[*entry]), (place + 1).to_string()))
        .collect();
    let mut fields: Vec<(&str, &str)> =
        places.iter().map(|(field, place)| (field.as_str(), place.as_str())).collect();
    fields.extend([("rank", rank.as_str()), ("reason", "评审委员会投票决定先后")]);
    assert_eq!(jury.organizer.post(&path, &fields).await.status(), 303);
}

/// The ranks of E002 and E003 in the published result.
async fn published_ranks(app: &TestApp, jury: &Jury) -> [String; 2] {
    let page = app.visitor().get(&jury.public()).await;
    ["E002", "E003"].map(|number| page.cell("#ranking", number, "名次"))
}

on_both!(of_two_orders_of_the_same_entries_the_newer_published_one_counts, |app| {
    let mut jury = Jury::set(&app, &[[35, 35, 20], [30, 30, 20], [30, 30, 20], [30, 30, 20]]).await;
    set_state(&app, "E004", "withdrawn").await;
    put_in_order(&mut jury, &[1, 2]).await;
    assert_eq!(jury.publish().await.status(), 303);
    assert_eq!(published_ranks(&app, &jury).await, ["2", "3"]);
    app.pass_seconds(60);

    set_state(&app, "E004", "admitted").await;
    put_in_order(&mut jury, &[2, 1, 3]).await;
    assert_eq!(jury.publish().await.status(), 303);
    assert_eq!(published_ranks(&app, &jury).await, ["3", "2"]);

    set_state(&app, "E004", "withdrawn").await;
    assert_eq!(jury.blockers().await, Vec::<String>::new());
    let path = format!("{}/decisions", jury.round());
    let page = jury.organizer.get(&path).await;
    assert!(page.text("#recorded li:nth-child(1) .warn").contains("已不适用"), "{}", page.text("#recorded"));
    assert!(!page.has("#recorded li:nth-child(2) .warn"));
    assert!(!page.has("#recorded li:nth-child(2) form"), "the published result holds it");
    let notes = jury.organizer.get(&format!("{}/publish", jury.round())).await.text("#notes");
    assert!(notes.contains("1 条裁定不起作用") && notes.contains("或已另作裁定"), "{notes}");
    assert_eq!(jury.publish().await.status(), 303);
    assert_eq!(published_ranks(&app, &jury).await, ["3", "2"]);
    let round = jury.scene.round;
    let row = ask(&app, move |conn| store::published_result(conn, round)).await.unwrap();
    assert_eq!((row.number, snapshot::check_snapshot(&row)), (3, Ok(())));

    let revoke = page.attr("#recorded li:nth-child(1) form", "action").unwrap();
    assert_eq!(jury.organizer.post(&revoke, &[]).await.status(), 303, "it is in no result any more");
    assert_eq!(jury.blockers().await, Vec::<String>::new());
    assert_eq!(jury.ranking().await.cell("#ranking", "E003", "名次"), "2");
});

on_both!(an_order_that_no_published_result_holds_is_revoked_when_it_takes_effect_again, |app| {
    let mut jury = Jury::set(&app, SHARED).await;
    put_in_order(&mut jury, &[2, 1]).await;
    set_state(&app, "E003", "withdrawn").await;
    assert_eq!(jury.publish().await.status(), 303);
    app.pass_seconds(60);
    set_state(&app, "E003", "admitted").await;
    assert_eq!(jury.ranking().await.cell("#ranking", "E003", "名次"), "2");
    let path = format!("{}/decisions", jury.round());
    let revoke = jury.organizer.get(&path).await.attr("#recorded form", "action").unwrap();
    assert_eq!(jury.organizer.post(&revoke, &[]).await.status(), 303);
    assert_eq!(jury.ranking().await.cell("#ranking", "E003", "名次"), "2=");
});

on_both!(a_leave_that_no_published_result_holds_is_taken_back_when_it_takes_effect_again, |app| {
    let mut jury = Jury::set(&app, &[[35, 35, 20], [35, 35, 20], [20, 20, 20]]).await;
    let exceed = follow(&mut jury).await.attr("#exceed", "action").unwrap();
    let leave = [("tier", "0"), ("exceed_reason", SAME)];
    assert_eq!(jury.organizer.post(&exceed, &leave).await.status(), 303);
    set_state(&app, "E002", "withdrawn").await;
    assert_eq!(jury.publish().await.status(), 303);
    app.pass_seconds(60);
    set_state(&app, "E002", "admitted").await;
    assert_eq!(jury.blockers().await, Vec::<String>::new(), "the leave counts again");
    let page = jury.organizer.get(&format!("{}/decisions", jury.round())).await;
    let restore = page.attr("#exceeding form", "action").unwrap();
    let back = [("tier", "0"), ("restore-0", "应当先分出名次再评奖项")];
    assert_eq!(jury.organizer.post(&restore, &back).await.status(), 303);
    assert_eq!(jury.blockers().await.len(), 1);
    assert_eq!(jury.publish().await.status(), 409);
});
