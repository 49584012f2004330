//! Publication: refused while anything is open, cleared by the act that each blocker names, frozen ever after.

use pingxuan::{
    domain::{role::Role, states::SheetState},
    results::{actions, snapshot, store},
};

use super::{Jury, ask, publish_as, sql};
use crate::on_both;

const CLEAR: &[[i32; 3]] = &[[20, 30, 20], [30, 30, 20], [35, 35, 20]];

on_both!(an_open_round_is_not_published, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    sql(&app, "UPDATE rounds SET state = 'open'").await;
    assert!(jury.blockers().await[0].contains("评分还没有结束"));
    assert_eq!(jury.publish().await.status(), 409);
    sql(&app, "UPDATE rounds SET state = 'closed'").await;
    assert_eq!(jury.publish().await.status(), 303);
});

on_both!(a_missing_sheet_forbids_it_until_it_is_void, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    let expert = jury.scene.add_expert(&app, "陈工", "一家企业").await;
    let sheet = jury.sheet(&app, jury.entries[0], expert, SheetState::Assigned, None).await;
    let page = jury.ranking().await;
    assert_eq!(page.texts("#blockers li").len(), 1);
    let href = page.attr("#blockers li a", "href").unwrap();
    assert_eq!(href, format!("{}/sheets/{sheet}", jury.round()));
    assert_eq!(jury.publish().await.status(), 409);
    assert_eq!(jury.organizer.get(&href).await.status(), 200);
    let void = [("version", "1"), ("void_reason", "评委因病未能评审")];
    assert_eq!(jury.organizer.post(&format!("{href}/void"), &void).await.status(), 303);
    assert_eq!(jury.publish().await.status(), 303);
});

on_both!(an_entry_without_a_judge_forbids_it_until_it_is_judged, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    let entry = jury.add(&app).await;
    assert!(jury.blockers().await[0].contains("E004 项目4：没有评委"));
    assert_eq!(jury.publish().await.status(), 409);
    jury.sheet(&app, entry, jury.experts[0], SheetState::Submitted, Some([1, 2, 3])).await;
    assert_eq!(jury.publish().await.status(), 303);
});

on_both!(a_rule_that_lets_the_tier_exceed_clears_a_cut, |app| {
    let mut jury = Jury::set(&app, &[[35, 35, 20], [35, 35, 20]]).await;
    assert!(jury.blockers().await[0].contains("一等奖只剩 1 个名额"));
    assert_eq!(jury.publish().await.status(), 409);
    let href = jury.ranking().await.attr("#blockers li a", "href").unwrap();
    let page = jury.organizer.get(&href).await;
    let (act, tier) = (page.attr("#exceed", "action").unwrap(), page.field("tier"));
    let page = jury.organizer.post(&act, &[("tier", &tier), ("exceed_reason", "太短")]).await;
    assert_eq!((page.status(), page.field("exceed_reason").as_str()), (422, "太短"));
    let reason = [("tier", tier.as_str()), ("exceed_reason", "两个项目得分完全相同，同获一等奖")];
    assert_eq!(jury.organizer.post(&act, &reason).await.status(), 303);
    let page = jury.organizer.post(&act, &reason).await;
    assert_eq!(page.status(), 409, "the line is whole now");
    assert!(page.problems()[0].contains("已没有并列"), "{:?}", page.problems());
    assert!(page.text("section#exceed_reason").contains("同获一等奖"), "what was typed is not lost");
    let page = jury.ranking().await;
    assert!(!page.has("#blockers"));
    assert_eq!(page.cell("#ranking", "E002", "奖项"), "一等奖");
    assert_eq!(jury.publish().await.status(), 303);
});

on_both!(an_award_that_was_let_exceed_is_taken_back_until_the_publication_which_tells_the_reason, |app| {
    let mut jury = Jury::set(&app, &[[35, 35, 20], [35, 35, 20]]).await;
    let decisions = format!("{}/decisions", jury.round());
    let (exceed, restore) =
        (format!("{}/tiers/exceed", jury.round()), format!("{}/tiers/restore", jury.round()));
    jury.organizer.get(&decisions).await;
    let back = [("tier", "0"), ("restore-0", "应当先分出名次再评奖项")];
    let page = jury.organizer.post(&restore, &back).await;
    assert_eq!(page.status(), 409, "it was not let exceed");
    assert!(page.text("section#restore-0").contains("应当先分出名次"), "what was typed is not lost");
    let reason = [("tier", "0"), ("exceed_reason", "两个项目得分完全相同，同获一等奖")];
    assert_eq!(jury.organizer.post(&exceed, &reason).await.status(), 303);
    assert!(jury.organizer.get(&decisions).await.text("#exceeding").contains("同获一等奖"));

    let page = jury.organizer.post(&restore, &[("tier", "0"), ("restore-0", "太短")]).await;
    assert_eq!((page.status(), page.field("restore-0").as_str()), (422, "太短"));
    assert_eq!(jury.organizer.post(&restore, &back).await.status(), 303);
    assert!(jury.blockers().await[0].contains("一等奖只剩 1 个名额"));
    assert!(!jury.organizer.get(&decisions).await.has("#exceeding"));
    assert_eq!(jury.organizer.post(&restore, &back).await.status(), 409, "once");
    let log = jury.organizer.get("/c/cup/log").await;
    assert!(log.text("#log").contains("收回奖项超额") && log.text("#log").contains("应当先分出名次"));

    assert_eq!(jury.organizer.post(&exceed, &reason).await.status(), 303);
    assert_eq!(jury.publish().await.status(), 303);
    let page = jury.organizer.post(&restore, &back).await;
    assert_eq!(page.status(), 409, "what is published stays");
    assert!(page.problems()[0].contains("结果已公布"), "{:?}", page.problems());
    assert!(page.text("section#restore-0").contains("应当先分出名次"), "what was typed is not lost");
    let page = app.visitor().get(&jury.public()).await;
    let told = page.texts("#exceeded li");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("一等奖") && told[0].contains("同获一等奖"), "{told:?}");
    let round = jury.scene.round;
    let row = ask(&app, move |conn| store::published_result(conn, round)).await.unwrap();
    assert_eq!(snapshot::check_snapshot(&row), Ok(()));
    let value: serde_json::Value = serde_json::from_str(&row.snapshot).unwrap();
    assert_eq!(sorted(value).to_string(), row.snapshot, "canonical with what is told of ties, too");
});

on_both!(a_snapshot_from_before_ties_were_told_is_read_and_known_as_the_same, |app| {
    let mut jury = Jury::set(&app, &[[20, 30, 20], [30, 20, 20], [10, 10, 10]]).await;
    assert_eq!(jury.publish().await.status(), 303);
    let round = jury.scene.round;
    let mut row = ask(&app, move |conn| store::published_result(conn, round)).await.unwrap();
    let mut value: serde_json::Value = serde_json::from_str(&row.snapshot).unwrap();
    let splits = value.as_object_mut().unwrap().remove("splits").unwrap();
    assert_eq!(splits[0]["by"], "criterion:c1");
    let fingerprint = |text: &str| snapshot::Snapshot::parse(text).unwrap().fingerprint().unwrap();
    let before = sorted(value).to_string();
    assert_eq!(fingerprint(&before), fingerprint(&row.snapshot));
    let forged = row.snapshot.replace("criterion:c1", "criterion:c2");
    for (text, is_sound) in [(before, true), (forged, false)] {
        row.sha256 = snapshot::sha256(&text);
        row.snapshot = text;
        assert_eq!(snapshot::check_snapshot(&row).is_ok(), is_sound);
    }
});

on_both!(what_was_not_looked_at_is_not_published, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    let path = format!("{}/publish", jury.round());
    let seen = jury.organizer.get(&path).await.field("seen");
    sql(&app, "UPDATE marks SET points = points - 1000").await;
    let page = jury.organizer.post(&path, &[("seen", &seen)]).await;
    assert_eq!(page.status(), 409);
    assert_eq!(jury.organizer.get(&jury.public()).await.status(), 404);
});

on_both!(a_password_typed_long_ago_is_asked_for_again, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    app.pass_seconds(16 * 60);
    let page = jury.publish().await;
    assert!(page.location().unwrap().starts_with("/confirm"));
    assert_eq!(jury.organizer.get(&jury.public()).await.status(), 404);
});

on_both!(a_snapshot_is_whole_canonical_and_cannot_be_changed, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    assert_eq!(jury.publish().await.status(), 303);
    let round = jury.scene.round;
    let mut row = ask(&app, move |conn| store::published_result(conn, round)).await.unwrap();
    assert_eq!(snapshot::check_snapshot(&row), Ok(()));
    let value: serde_json::Value = serde_json::from_str(&row.snapshot).unwrap();
    assert_eq!(sorted(value).to_string(), row.snapshot);
    assert_eq!(row.number, 1);
    let state = ask(&app, move |conn| pingxuan::competitions::store::round_by_id(conn, round)).await;
    assert_eq!(state.unwrap().state.name(), "finalised");

    row.snapshot = row.snapshot.replace("\"20\"", "\"19\"");
    assert!(snapshot::check_snapshot(&row).unwrap_err().contains("hash"));
    row.sha256 = snapshot::sha256(&row.snapshot);
    assert!(snapshot::check_snapshot(&row).unwrap_err().contains("ranking"));

    let change = |conn: &mut pingxuan::db::Conn| {
        Ok::<_, pingxuan::error::AppError>(pingxuan::db::conn::execute(
            conn,
            "UPDATE results SET snapshot = '{}'",
        )?)
    };
    assert!(app.site.db.write(change).await.is_err());
});

pub fn sorted(value: serde_json::Value) -> serde_json::Value {
    match value {
        serde_json::Value::Object(fields) => {
            let ordered: std::collections::BTreeMap<String, serde_json::Value> =
                fields.into_iter().map(|(name, value)| (name, sorted(value))).collect();
            ordered.into_iter().collect()
        }
        serde_json::Value::Array(items) => items.into_iter().map(sorted).collect(),
        other => other,
    }
}

on_both!(a_correction_is_a_new_result_that_names_the_old_one, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    jury.publish().await;
    let path = format!("{}/publish", jury.round());
    assert!(!jury.organizer.get(&path).await.has("#publish"), "nothing is new");
    sql(&app, "UPDATE entries SET state = 'disqualified' WHERE number = 'E003'").await;
    let page = jury.organizer.get(&path).await;
    assert_eq!(page.cell("#changes", "E003", "变化"), "移除");
    assert_eq!(page.cell("#changes", "E002", "名次"), "2 → 1");
    assert_eq!(jury.publish().await.status(), 303);
    let mut visitor = app.visitor();
    let page = visitor.get(&jury.public()).await;
    assert_eq!(page.count("#ranking tbody tr"), 2);
    assert_eq!(page.count("#former li"), 1);
    let former = visitor.get(&format!("{}?number=1", jury.public())).await;
    assert_eq!(former.count("#ranking tbody tr"), 3);
    let json = visitor.get(&format!("{}.json", jury.public())).await.json();
    assert_eq!(json["replaces"].as_str().unwrap(), former.text("#sha256"));
});

on_both!(four_eyes_need_two_organizers, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    sql(&app, "UPDATE competitions SET needs_four_eyes = TRUE").await;
    let (mut second, _) = app.member(jury.scene.competition, Role::Organizer, None).await;
    assert_eq!(jury.publish().await.status(), 303);
    let mut visitor = app.visitor();
    assert_eq!(visitor.get(&jury.public()).await.status(), 404);
    let path = format!("{}/publish", jury.round());
    let page = second.get(&path).await;
    let approve = page.attr("#waiting form", "action").unwrap();
    assert!(!jury.organizer.get(&path).await.has("#waiting form"));
    assert_eq!(jury.organizer.post(&approve, &[]).await.status(), 409);

    sql(&app, "UPDATE entries SET name = 'changed' WHERE number = 'E003'").await;
    assert_eq!(second.post(&approve, &[]).await.status(), 409, "it is not what was frozen");
    assert_eq!(publish_as(&mut second, &path).await.status(), 303);
    assert_eq!(second.post(&approve, &[]).await.status(), 409, "a later one took its place");
    let page = jury.organizer.get(&path).await;
    let approve = page.attr("#waiting form", "action").unwrap();
    assert_eq!(jury.organizer.post(&approve, &[]).await.status(), 303);
    assert_eq!(visitor.get(&jury.public()).await.status(), 200);
    assert_eq!(jury.organizer.post(&approve, &[]).await.status(), 409);
});

on_both!(what_the_settings_say_counts_when_it_is_published_not_when_the_page_was_read, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    let seen = jury.organizer.get(&format!("{}/publish", jury.round())).await.field("seen");
    let head = ask(&app, |conn| pingxuan::web::store::competition_by_slug(conn, "cup")).await.unwrap();
    assert!(!head.needs_four_eyes);
    sql(&app, "UPDATE competitions SET needs_four_eyes = TRUE").await;
    let (by, round) = (app.by_system(), jury.scene.round);
    let published =
        app.site.db.write(move |conn| actions::publish(conn, &by, &head, round, &seen)).await.unwrap();
    assert_eq!(published.epoch, None, "it waits for the second organizer");
    assert_eq!(app.visitor().get(&jury.public()).await.status(), 404);
});

/// Who holds the database in hands can rewrite a result with its hash; the log still knows better.
#[actix_web::test]
async fn the_doctor_finds_a_result_that_was_rewritten_with_its_hash() {
    let app = crate::support::TestApp::start(crate::support::Backend::Sqlite).await;
    let mut jury = Jury::set(&app, CLEAR).await;
    assert_eq!(jury.publish().await.status(), 303);
    assert_eq!(faults_of_results(&app).await, Vec::<String>::new());

    sql(&app, "DROP TRIGGER results_stay").await;
    sql(&app, "DROP TRIGGER results_final").await;
    sql(&app, "UPDATE results SET state = 'discarded'").await;
    let faults = faults_of_results(&app).await;
    assert!(faults.len() == 1 && faults[0].contains("is discarded, but the log says"), "{faults:?}");

    let round = jury.scene.round;
    sql(&app, "UPDATE results SET state = 'final'").await;
    let row = ask(&app, move |conn| store::published_result(conn, round)).await.unwrap();
    let forged = row.snapshot.replace("王教授", "张教授").replace("项目1", "项目9");
    assert_ne!(forged, row.snapshot);
    let hash = snapshot::hex(&snapshot::sha256(&forged));
    let change = format!("UPDATE results SET snapshot = '{forged}', sha256 = X'{hash}'");
    app.site
        .db
        .write(move |conn| Ok::<_, pingxuan::error::AppError>(pingxuan::db::conn::execute(conn, &change)?))
        .await
        .unwrap();
    let faults = faults_of_results(&app).await;
    assert!(
        faults.iter().any(|fault| fault.contains("is not the one that the log vouches for")),
        "{faults:?}"
    );
}

async fn faults_of_results(app: &crate::support::TestApp) -> Vec<String> {
    let now = app.site.clock.now();
    let findings = ask(app, move |conn| pingxuan::doctor::examine(conn, now)).await;
    findings.faults.into_iter().filter(|fault| fault.starts_with("result ")).collect()
}

on_both!(the_doctor_finds_a_conflict_from_before_the_publication_and_forgives_one_from_after, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    let (entry, expert) = (jury.entries[0], jury.experts[0]);
    assert_eq!(jury.publish().await.status(), 303);
    for (seconds, faults) in [(60, 0), (-3600, 1)] {
        let by = app.by_system();
        let at = by.now().plus_seconds(seconds);
        let competition = jury.scene.competition;
        let found = app
            .site
            .db
            .write(move |conn| {
                pingxuan::db::conn::execute(conn, "DELETE FROM conflicts")?;
                let row = pingxuan::experts::store::ConflictRow {
                    id: by.fresh(),
                    competition_id: competition,
                    entry_id: entry,
                    expert_id: expert,
                    kind: pingxuan::domain::states::ConflictKind::Declared,
                    reason: "亲属".to_owned(),
                    at,
                    declared_by: None,
                    lifted_at: None,
                };
                pingxuan::experts::store::insert_conflict(conn, &row)?;
                pingxuan::doctor::examine(conn, by.now())
            })
            .await
            .unwrap();
        let barred =
            found.faults.iter().filter(|fault| fault.contains("a conflict that was declared")).count();
        assert_eq!(barred, faults, "{:?}", found.faults);
    }
});
