//! What a team changes after it submitted is seen by whoever decides, and admitted only with open eyes.

use pingxuan::{
    accounts::store::people::set_leader,
    competitions::store::{self as competitions, RegionRow, TrackRow},
    domain::{role::Role, states::EntryState},
    error::AppError,
};

use super::{
    basics, borrowed, complete, id_of, just_before_the_deadline, last_act, pdf, state_of, submit,
    team_with_entry,
};
use crate::{
    on_both,
    support::{Client, Page, Scene, TestApp},
};

/// A team that has submitted its entry; answers the entry's address for the team and for the stewards.
async fn submitted(app: &TestApp, name: &str) -> (Client, String, String) {
    let (mut team, base) = team_with_entry(app, name).await;
    complete(&mut team, &base).await;
    assert_eq!(submit(&mut team, &base).await.status(), 303);
    let desk = format!("/c/cup/entries/{}", id_of(&base));
    (team, base, desk)
}

async fn write_summary(team: &mut Client, base: &str, summary: &str) {
    let version = team.get(&format!("{base}/summary")).await.field("version");
    let fields = [("version", version.as_str()), ("summary", summary)];
    assert_eq!(team.post(&format!("{base}/summary"), &fields).await.status(), 303);
}

async fn admit(steward: &mut Client, desk: &str, version: &str) -> Page {
    steward.post(&format!("{desk}/decide"), &[("version", version), ("decision", "admit")]).await
}

on_both!(what_was_changed_after_the_submission_stands_beside_what_was_submitted, |app| {
    let scene = Scene::set(&app).await;
    let (mut team, base, desk) = submitted(&app, "李茶农").await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    assert!(!organizer.get(&desk).await.has("#since"), "nothing is different yet");
    assert!(!organizer.get("/c/cup/entries").await.has("#entries .tag.warn"));

    write_summary(&mut team, &base, "改种咖啡。").await;
    team.post(&format!("{base}/members"), &[("member", "王五")]).await;
    // The same name with another content is another plan.
    team.post_file(&format!("{base}/plan"), &[], ("plan", "计划书.pdf", &pdf("二"))).await;

    let list = organizer.get("/c/cup/entries").await;
    assert_eq!(list.cell("#entries", "P-001", "状态"), "已提交 提交后有修改");
    let page = organizer.get(&desk).await;
    assert!(page.text("#since h2").contains("2026-11-24 12:00"), "{}", page.text("#since h2"));
    assert_eq!(page.count("#changes tbody tr"), 3, "{:?}", page.texts("#changes tbody tr"));
    assert_eq!(page.cell("#changes", "简介", "提交时"), "统一种植，直播销售。");
    assert_eq!(page.cell("#changes", "简介", "现在"), "改种咖啡。");
    assert_eq!(page.cell("#changes", "成员", "提交时"), "未填写");
    assert_eq!(page.cell("#changes", "成员", "现在"), "王五");
    let plans = page.attrs("#changes a", "href");
    assert_eq!(organizer.get(&plans[0]).await.bytes(), pdf("一"));
    assert_eq!(organizer.get(&plans[1]).await.bytes(), pdf("二"));

    let own = team.get(&base).await;
    assert!(own.text("#changed").contains("再次提交"));
    assert!(own.text("#changed").contains("简介") && own.text("#changed").contains("商业计划书"));
});

on_both!(changes_are_admitted_only_as_they_were_seen, |app| {
    let scene = Scene::set(&app).await;
    let (mut team, base, desk) = submitted(&app, "李茶农").await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    write_summary(&mut team, &base, "改种咖啡。").await;
    let seen = organizer.get(&desk).await.field("version");
    write_summary(&mut team, &base, "改种花椒。").await;

    let refused = admit(&mut organizer, &desk, &seen).await;
    assert_eq!((refused.status(), refused.problems().len()), (409, 1));
    assert_eq!(refused.cell("#changes", "简介", "现在"), "改种花椒。", "the page as it is by now");
    assert_eq!(state_of(&app, id_of(&base)).await, EntryState::Submitted);

    let seen = refused.field("version");
    assert_eq!(admit(&mut organizer, &desk, &seen).await.status(), 303);
    assert_eq!(state_of(&app, id_of(&base)).await, EntryState::Admitted);
    let (act, detail) = last_act(&app, id_of(&base)).await;
    assert_eq!(act, "entry.admitted");
    assert_eq!(detail["version"].to_string(), seen, "the version that was decided on");
    assert_eq!(detail["unsubmitted"], serde_json::json!(["summary"]));
    assert!(organizer.get(&desk).await.has("#changes"), "what is judged is not what was submitted");
});

on_both!(a_bulk_admission_leaves_changed_entries_out_and_says_why, |app| {
    let scene = Scene::set(&app).await;
    let (mut team, base, _) = submitted(&app, "李茶农").await;
    let (_, other, _) = submitted(&app, "王银匠").await;
    write_summary(&mut team, &base, "改种咖啡。").await;
    let (changed, same) = (id_of(&base), id_of(&other));
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let ids = [changed.to_string(), same.to_string()];
    let mut fields: Vec<(&str, &str)> = ids.iter().map(|id| ("entry", id.as_str())).collect();
    fields.push(("decision", "admit"));
    let page = organizer.post("/c/cup/entries/bulk", &fields).await;
    let counts = ["#ready", "#changed", "#blocked"].map(|table| page.count(&format!("{table} tbody tr")));
    assert_eq!(counts, [1, 1, 0]);
    assert!(page.cell("#changed", "P-001", "原因").contains("修改过"));
    assert_eq!(page.attrs("#changed a", "href"), [format!("/c/cup/entries/{changed}")]);
    assert_eq!(page.attrs("form[action$='/apply'] input[name='entry']", "value"), [same.to_string()]);

    // Sent nevertheless, as when the team saves between the preview and the click.
    assert_eq!(organizer.post("/c/cup/entries/bulk/apply", &fields).await.status(), 303);
    assert_eq!(state_of(&app, same).await, EntryState::Admitted);
    assert_eq!(state_of(&app, changed).await, EntryState::Submitted);
    let (_, detail) = last_act(&app, same).await;
    assert!(detail["version"].is_number() && detail["unsubmitted"].is_null());

    // To send it back, nobody need look at the changes first.
    fields.pop();
    fields.push(("decision", "return"));
    let page = organizer.post("/c/cup/entries/bulk", &fields).await;
    assert_eq!((page.count("#ready tbody tr"), page.count("#changed tbody tr")), (2, 0));
});

on_both!(what_is_submitted_again_or_taken_back_is_no_change_any_more, |app| {
    let scene = Scene::set(&app).await;
    let (mut team, base, desk) = submitted(&app, "李茶农").await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    for again in [true, false] {
        let before = team.get(&format!("{base}/summary")).await.field("summary");
        write_summary(&mut team, &base, "改种咖啡。").await;
        assert!(team.get(&base).await.has("#changed") && organizer.get(&desk).await.has("#since"));
        if again {
            assert_eq!(submit(&mut team, &base).await.status(), 303);
            write_summary(&mut team, &base, "又改种花椒。").await;
            submit(&mut team, &base).await;
        } else {
            write_summary(&mut team, &base, &before).await;
        }
        let own = team.get(&base).await;
        assert!(!own.has("#changed") && own.has(".notice.ok"));
        assert!(!organizer.get(&desk).await.has("#since"));
        assert!(!organizer.get("/c/cup/entries").await.has("#entries .tag.warn"));
    }
});

on_both!(what_the_committee_corrects_is_no_change_by_the_team, |app| {
    let scene = Scene::set(&app).await;
    let (mut team, base, desk) = submitted(&app, "李茶农").await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let page = organizer.get(&format!("{desk}/edit")).await;
    let names = ["version", "name", "region", "track", "leader", "organization", "phone", "summary"];
    let mut fields: Vec<(&str, String)> = names.iter().map(|name| (*name, page.field(name))).collect();
    fields[1].1 = "高山有机茶".to_owned();
    let sent: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(organizer.post(&format!("{desk}/edit"), &sent).await.status(), 303);
    assert_eq!(organizer.get(&desk).await.cell("#changes", "项目名称", "提交时"), "高山茶");
    assert!(!organizer.get("/c/cup/entries").await.has("#entries .tag.warn"));
    assert!(team.get(&base).await.has("#corrected") && !team.get(&base).await.has("#changed"));
    let id = id_of(&base).to_string();
    let page = organizer.post("/c/cup/entries/bulk", &[("entry", &*id), ("decision", "admit")]).await;
    assert_eq!(page.count("#ready tbody tr"), 1);
    // A correction on top of a change by the team does not hide it.
    write_summary(&mut team, &base, "改种咖啡。").await;
    fields[0].1 = organizer.get(&format!("{desk}/edit")).await.field("version");
    fields[1].1 = "高山茶".to_owned();
    fields[7].1 = "改种咖啡。".to_owned();
    let sent: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(organizer.post(&format!("{desk}/edit"), &sent).await.status(), 303);
    assert!(organizer.get("/c/cup/entries").await.has("#entries .tag.warn"));
});

on_both!(a_region_or_a_track_with_a_new_name_is_no_correction_of_an_entry, |app| {
    let scene = Scene::set(&app).await;
    let (mut team, base, desk) = submitted(&app, "李茶农").await;
    let competition = scene.competition;
    app.site
        .db
        .write(move |conn| {
            for region in competitions::regions_of(conn, competition)? {
                let name_zh = format!("{}州", region.name_zh);
                competitions::update_region(conn, &RegionRow { name_zh, ..region })?;
            }
            for track in competitions::tracks_of(conn, competition)? {
                let name_zh = format!("{}类", track.name_zh);
                competitions::update_track(conn, &TrackRow { name_zh, ..track })?;
            }
            Ok::<_, AppError>(())
        })
        .await
        .unwrap();
    let own = team.get(&base).await;
    assert!(!own.has("#corrected") && own.has(".notice.ok"), "{}", own.text("main"));
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    assert!(!organizer.get(&desk).await.has("#since"));
});

on_both!(changes_in_answer_to_a_return_that_is_taken_back_are_seen_too, |app| {
    let scene = Scene::set(&app).await;
    let (mut team, base, desk) = submitted(&app, "李茶农").await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    for decision in ["return", "reopen"] {
        let version = organizer.get(&desk).await.field("version");
        let fields = [("version", version.as_str()), ("decision", decision), ("remark", "请补充")];
        assert_eq!(organizer.post(&format!("{desk}/decide"), &fields).await.status(), 303);
        if decision == "return" {
            write_summary(&mut team, &base, "补充了财务预测。").await;
        }
    }
    assert_eq!(organizer.get(&desk).await.cell("#changes", "简介", "现在"), "补充了财务预测。");
    assert!(team.get(&base).await.has("#changed"));
    let id = id_of(&base).to_string();
    let page = organizer.post("/c/cup/entries/bulk", &[("entry", &*id), ("decision", "admit")]).await;
    assert_eq!((page.count("#ready tbody tr"), page.count("#changed tbody tr")), (0, 1));
});

on_both!(a_supervisor_sees_that_a_contact_changed_and_not_which, |app| {
    let scene = Scene::set(&app).await;
    let (mut team, base, desk) = submitted(&app, "李茶农").await;
    let mut fields = basics(&mut team, &base).await;
    fields[6].1 = "139 0013 9000".to_owned();
    assert_eq!(team.post(&format!("{base}/basics"), &borrowed(&fields)).await.status(), 303);
    let (mut supervisor, _) = app.member(scene.competition, Role::Supervisor, None).await;
    let page = supervisor.get(&desk).await;
    assert_eq!(page.cell("#changes", "电话", "提交时"), "138 **** 8000");
    assert_eq!(page.cell("#changes", "电话", "现在"), "139 **** 9000");
    assert!(!page.body().contains("13900139000"));
});

on_both!(after_the_deadline_the_team_reads_who_decides_on_its_changes, |app| {
    Scene::set(&app).await;
    just_before_the_deadline(&app);
    let (mut team, base, _) = submitted(&app, "李茶农").await;
    write_summary(&mut team, &base, "改种咖啡。").await;
    app.pass_seconds(600);
    let page = team.get(&base).await;
    assert!(page.text("#changed").contains("组委会") && page.text("#changed").contains("简介"));
});

on_both!(a_team_that_changes_what_the_committee_entered_is_noticed_too, |app| {
    let scene = Scene::set(&app).await;
    let id = scene.add_entry(&app, "P-001", "恩施茶", EntryState::Submitted).await;
    let (mut team, account) = app.member(scene.competition, Role::Team, None).await;
    app.site.db.write(move |conn| set_leader(conn, id, account)).await.unwrap();
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let (base, desk) = (format!("/c/cup/my-entries/{id}"), format!("/c/cup/entries/{id}"));
    assert!(!team.get(&base).await.has(".notice.warn") && !organizer.get(&desk).await.has("#since"));
    write_summary(&mut team, &base, "改种咖啡。").await;
    assert!(team.get(&base).await.text("#changed").contains("再次提交"));
    let page = organizer.get(&desk).await;
    assert!(page.text("#since").contains("由组委会录入") && !page.has("#changes"));
    let ids = id.to_string();
    let preview = organizer.post("/c/cup/entries/bulk", &[("entry", &*ids), ("decision", "admit")]).await;
    assert_eq!((preview.count("#ready tbody tr"), preview.count("#changed tbody tr")), (0, 1));
    assert_eq!(admit(&mut organizer, &desk, &page.field("version")).await.status(), 303);
});
