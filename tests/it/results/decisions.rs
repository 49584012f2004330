//! Ties that the rule leaves are taken apart by a recorded decision.

use pingxuan::domain::role::Role;

use super::{Jury, ask, sql};
use crate::{on_both, support::TestApp};

/// Three entries tie at rank 2, and the second prize has room for two of them.
const CUT: &[[i32; 3]] = &[[35, 35, 20], [30, 30, 20], [30, 30, 20], [30, 30, 20]];

fn fields(jury: &Jury, places: [&'static str; 3]) -> Vec<(String, &'static str)> {
    jury.entries[1..].iter().map(|entry| format!("place-{entry}")).zip(places).collect()
}

async fn decide(jury: &mut Jury, places: [&'static str; 3], reason: &str) -> crate::support::Page {
    let path = format!("{}/decisions", jury.round());
    jury.organizer.get(&path).await;
    let places = fields(jury, places);
    let mut form: Vec<(&str, &str)> = places.iter().map(|(name, place)| (name.as_str(), *place)).collect();
    form.extend([("rank", "2"), ("reason", reason)]);
    jury.organizer.post(&path, &form).await
}

/// How many decisions are on record.
async fn decisions(app: &TestApp, jury: &Jury) -> usize {
    let round = jury.scene.round;
    ask(app, move |conn| pingxuan::results::store::decisions_of(conn, round)).await.len()
}

on_both!(a_recorded_order_takes_a_tie_apart, |app| {
    let mut jury = Jury::set(&app, CUT).await;
    assert_eq!(jury.blockers().await.len(), 1);
    let page = decide(&mut jury, ["2", "3", "1"], "评审委员会投票决定先后").await;
    assert_eq!(page.status(), 303);
    let page = jury.ranking().await;
    assert!(!page.has("#blockers"));
    assert_eq!(page.texts("#ranking tbody tr:not(.cut) td:first-child"), ["1", "2", "3", "4"]);
    assert_eq!(page.cell("#ranking", "E004", "名次"), "2");
    let page = jury.organizer.get(&format!("{}/entries/{}", jury.round(), jury.entries[3])).await;
    assert_eq!(page.text("#splits li"), "按裁定：E004 › E002 › E003");
});

on_both!(a_decision_needs_a_whole_order_and_a_reason, |app| {
    let mut jury = Jury::set(&app, CUT).await;
    let page = decide(&mut jury, ["1", "1", "4"], "太短").await;
    assert_eq!(page.status(), 422);
    assert_eq!(page.problems().len(), 3);
    assert_eq!(page.field("reason"), "太短");
    assert_eq!(jury.blockers().await.len(), 1);
});

on_both!(a_decision_is_revoked_until_publication_and_kept_for_ever, |app| {
    let mut jury = Jury::set(&app, CUT).await;
    decide(&mut jury, ["1", "2", "3"], "评审委员会投票决定先后").await;
    let path = format!("{}/decisions", jury.round());
    let page = jury.organizer.get(&path).await;
    let revoke = page.attr("#recorded form", "action").unwrap();
    assert_eq!(jury.organizer.post(&revoke, &[]).await.status(), 303);
    assert_eq!(jury.blockers().await.len(), 1);
    let page = jury.organizer.get(&path).await;
    assert_eq!(page.count("#recorded li"), 1);
    assert!(page.text("#recorded li").contains("已于"));
    assert_eq!(jury.organizer.post(&revoke, &[]).await.status(), 404);

    decide(&mut jury, ["3", "2", "1"], "按补充材料重新裁定名次").await;
    let page = jury.organizer.get(&path).await;
    let revoke = page.attr("#recorded form", "action").unwrap();
    assert_eq!(jury.publish().await.status(), 303);
    assert_eq!(jury.organizer.post(&revoke, &[]).await.status(), 409);
});

on_both!(what_does_not_tie_is_not_decided, |app| {
    let mut jury = Jury::set(&app, CUT).await;
    jury.organizer.get(&format!("{}/decisions", jury.round())).await;
    // Meanwhile one of them gets other marks.
    sql(&app, "UPDATE entries SET state = 'withdrawn' WHERE number <> 'E001'").await;
    let page = decide(&mut jury, ["1", "2", "3"], "评审委员会投票决定先后").await;
    assert_eq!(page.status(), 409);
    assert_eq!(page.problems().len(), 1);
    assert!(page.problems()[0].contains("不再这样并列"), "{:?}", page.problems());
    assert!(!page.has("#decide") && page.has("#no-ties"));
    assert!(page.text("section#reason").contains("评审委员会投票决定先后"), "{}", page.text("main"));
    assert_eq!(decisions(&app, &jury).await, 0);
});

on_both!(who_comes_second_to_a_tie_keeps_the_reason_and_sees_what_was_recorded, |app| {
    let mut jury = Jury::set(&app, CUT).await;
    assert_eq!(decide(&mut jury, ["2", "3", "1"], "评审委员会投票决定先后").await.status(), 303);
    jury.organizer = app.member(jury.scene.competition, Role::Organizer, None).await.0;
    let reason = "补充材料更为完整，".repeat(100);
    let page = decide(&mut jury, ["1", "2", "3"], &reason).await;
    assert_eq!(page.status(), 409);
    assert!(page.text("section#reason").contains(&reason), "{}", page.text("main"));
    assert!(page.text("#recorded li").contains("评审委员会投票决定先后"));
    assert_eq!(decisions(&app, &jury).await, 1);
});

on_both!(a_tie_that_has_moved_to_another_rank_is_shown_there_with_all_that_was_typed, |app| {
    let mut jury = Jury::set(&app, CUT).await;
    sql(&app, "UPDATE entries SET state = 'withdrawn' WHERE number = 'E001'").await;
    let reason = "评审委员会投票决定先后";
    let page = decide(&mut jury, ["2", "3", "1"], reason).await;
    assert_eq!(page.status(), 409);
    assert_eq!(page.field("rank"), "1");
    for (field, place) in fields(&jury, ["2", "3", "1"]) {
        assert_eq!(page.field(&field), place);
    }
    assert_eq!(page.field("reason"), reason);
    assert!(!page.has("section#reason"), "it stands in the form");
    assert_eq!(decisions(&app, &jury).await, 0);
    let places = fields(&jury, ["2", "3", "1"]);
    let mut form: Vec<(&str, &str)> = places.iter().map(|(name, place)| (name.as_str(), *place)).collect();
    form.extend([("rank", "1"), ("reason", reason)]);
    let path = page.attr("#decide", "action").unwrap();
    assert_eq!(jury.organizer.post(&path, &form).await.status(), 303);
});

on_both!(a_reason_is_not_put_before_another_tie_or_another_award, |app| {
    // Two entries share rank 1 across the line of the first prize, two share rank 3 across that of the second.
    let ties = [[35, 35, 20], [35, 35, 20], [30, 30, 20], [30, 30, 20]];
    let mut jury = Jury::set(&app, &ties).await;
    let path = format!("{}/decisions", jury.round());
    let page = jury.organizer.get(&format!("{path}?rank=3")).await;
    let (act, tier) = (page.attr("#exceed", "action").unwrap(), page.attr("#exceed [name=tier]", "value"));
    assert_eq!(tier.as_deref(), Some("1"));
    // The first two leave, so that the other two share rank 1 across the line of the first prize.
    sql(&app, "UPDATE entries SET state = 'withdrawn' WHERE number IN ('E001', 'E002')").await;
    let reason = "两个项目得分完全相同，同获奖项";
    let page = jury.organizer.post(&act, &[("tier", "1"), ("exceed_reason", reason)]).await;
    assert_eq!(page.status(), 409);
    assert!(page.has("#decide") && !page.has("#exceed"), "{}", page.text("main"));
    assert!(page.text("section#exceed_reason").contains(reason));

    let gone: Vec<String> = jury.entries[..2].iter().map(|entry| format!("place-{entry}")).collect();
    let form = [(gone[0].as_str(), "1"), (gone[1].as_str(), "2"), ("rank", "1"), ("reason", reason)];
    let page = jury.organizer.post(&path, &form).await;
    assert_eq!(page.status(), 409);
    assert!(!page.has("#decide"), "{}", page.text("main"));
    assert!(page.text("section#reason").contains(reason));
});

on_both!(ties_are_decided_when_the_marks_can_no_longer_change, |app| {
    let mut jury = Jury::set(&app, CUT).await;
    sql(&app, "UPDATE rounds SET state = 'open'").await;
    let path = format!("{}/decisions", jury.round());
    let page = jury.organizer.get(&path).await;
    assert!(page.has("#unsettled") && !page.has("#decide") && !page.has("#exceed"));
    let page = decide(&mut jury, ["1", "2", "3"], "评审委员会投票决定先后").await;
    assert_eq!(page.status(), 409);
    assert!(page.problems()[0].contains("结束评审"), "{:?}", page.problems());
    assert!(page.text("section#reason").contains("评审委员会投票决定先后"), "{}", page.text("main"));
    let page = decide(&mut jury, ["1", "2", "3"], "太短").await;
    assert_eq!((page.status(), page.has("#decide")), (422, false));
    assert!(page.text("section#reason").contains("太短"), "{}", page.text("main"));
    let exceed = format!("{}/tiers/exceed", jury.round());
    let fields = [("tier", "1"), ("exceed_reason", "三个并列的项目都值得获奖")];
    let page = jury.organizer.post(&exceed, &fields).await;
    assert_eq!(page.status(), 409);
    assert!(page.problems()[0].contains("结束评审"), "{:?}", page.problems());
    assert!(page.text("section#exceed_reason").contains("三个并列的项目都值得获奖"));
    assert_eq!(decisions(&app, &jury).await, 0);

    sql(&app, "UPDATE rounds SET state = 'closed'").await;
    let page = jury.organizer.get(&path).await;
    assert!(!page.has("#unsettled") && page.has("#decide") && page.has("#exceed"));
    assert_eq!(decide(&mut jury, ["1", "2", "3"], "评审委员会投票决定先后").await.status(), 303);
});

/// Takes points from the marks of entries, as a sheet that is saved again does.
async fn lose_points(app: &TestApp, numbers: &'static str) {
    let entries = format!("(SELECT id FROM entries WHERE number {numbers})");
    let sheets = format!("(SELECT id FROM sheets WHERE entry_id IN {entries})");
    app.site
        .db
        .write(move |conn| {
            let marks = format!("UPDATE marks SET points = points - 1000 WHERE sheet_id IN {sheets}");
            let versions = format!("UPDATE sheets SET version = version + 1 WHERE entry_id IN {entries}");
            pingxuan::db::conn::execute(conn, &marks)?;
            Ok::<_, pingxuan::error::AppError>(pingxuan::db::conn::execute(conn, &versions)?)
        })
        .await
        .unwrap();
}

on_both!(an_order_does_not_settle_another_tie_than_the_one_for_which_it_was_made, |app| {
    let mut jury = Jury::set(&app, CUT).await;
    decide(&mut jury, ["2", "3", "1"], "评审委员会投票决定先后").await;
    lose_points(&app, "= 'E004'").await;
    let blockers = jury.blockers().await;
    assert_eq!(blockers.len(), 1, "{blockers:?}");
    assert!(blockers[0].contains("E004 › E002 › E003 已不适用"), "{blockers:?}");
    assert_eq!(jury.ranking().await.cell("#ranking", "E002", "名次"), "2=", "nobody has put these in order");
    assert_eq!(jury.publish().await.status(), 409);

    let href = jury.ranking().await.attr("#blockers li a", "href").unwrap();
    let page = jury.organizer.get(href.split('#').next().unwrap()).await;
    assert!(page.text("#recorded .warn").contains("已不适用"), "{}", page.text("#recorded"));
    let revoke = page.attr("#recorded form", "action").unwrap();
    assert_eq!(jury.organizer.post(&revoke, &[]).await.status(), 303);
    assert_eq!(jury.publish().await.status(), 303);
});

on_both!(an_order_does_not_settle_the_tie_of_the_same_entries_at_another_total, |app| {
    let mut jury = Jury::set(&app, CUT).await;
    decide(&mut jury, ["2", "3", "1"], "评审委员会投票决定先后").await;
    lose_points(&app, "<> 'E001'").await;
    let blockers = jury.blockers().await;
    assert_eq!(blockers.len(), 2, "{blockers:?}");
    assert!(blockers.iter().any(|words| words.contains("已不适用")), "{blockers:?}");
    let path = format!("{}/decisions", jury.round());
    let revoke = jury.organizer.get(&path).await.attr("#recorded form", "action").unwrap();
    assert_eq!(jury.organizer.post(&revoke, &[]).await.status(), 303);
    decide(&mut jury, ["1", "2", "3"], "按补充材料重新裁定名次").await;
    assert_eq!(jury.publish().await.status(), 303);
    let page = app.visitor().get(&jury.public()).await;
    assert_eq!(page.cell("#ranking", "E002", "名次"), "2");
});

on_both!(an_order_still_counts_when_one_of_its_entries_leaves_after_the_publication, |app| {
    let mut jury = Jury::set(&app, CUT).await;
    decide(&mut jury, ["2", "3", "1"], "评审委员会投票决定先后").await;
    assert_eq!(jury.publish().await.status(), 303);
    sql(&app, "UPDATE entries SET state = 'disqualified' WHERE number = 'E003'").await;
    assert!(jury.blockers().await.is_empty(), "{:?}", jury.blockers().await);
    assert_eq!(jury.publish().await.status(), 303);
    let page = app.visitor().get(&jury.public()).await;
    assert_eq!(page.cell("#ranking", "E004", "名次"), "2");
    assert_eq!(page.cell("#ranking", "E002", "名次"), "3");
});
