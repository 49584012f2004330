//! What may be changed of an entry while judges have it before them, and once the result of the round is published; and
//! that nothing published changes by it.

use pingxuan::{
    accounts::store::people::set_leader,
    doctor,
    domain::{
        id::EntryId,
        role::Role,
        states::{EntryState, RoundState},
    },
    entries::store::entry_by_id,
    results::store as results,
};

use super::{last_act, pdf, state_of};
use crate::{
    on_both,
    results::{Jury, add_top_round, ask, sql},
    support::{Client, Page, Scene, TestApp},
};

const CLEAR: &[[i32; 3]] = &[[20, 30, 20], [30, 30, 20]];

/// The form of an entry as the page shows it, with some fields in other words.
async fn edit(steward: &mut Client, entry: EntryId, others: &[(&str, &str)]) -> Page {
    let path = format!("/c/cup/entries/{entry}/edit");
    let page = steward.get(&path).await;
    assert_eq!(page.status(), 200, "{:?}", page.location());
    let names = [
        "version",
        "name",
        "region",
        "track",
        "leader",
        "organization",
        "phone",
        "email",
        "website",
        "members",
        "tags",
        "summary",
    ];
    let fields: Vec<(&str, String)> = names
        .iter()
        .map(|name| {
            let other = others.iter().find(|(field, _)| field == name);
            (*name, other.map_or_else(|| page.field(name), |(_, value)| (*value).to_owned()))
        })
        .collect();
    let sent: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    steward.post(&path, &sent).await
}

/// The public page of the round, rendered anew, and what the doctor says.
async fn published(app: &TestApp, jury: &mut Jury) -> (String, Vec<String>) {
    let now = app.site.clock.now();
    // For somebody who is signed in nothing is taken from the pages that are kept.
    let path = jury.public();
    // The first answer also says how the last act ended.
    jury.organizer.get(&path).await;
    let page = jury.organizer.get(&path).await;
    assert_eq!(page.status(), 200);
    let faults = app.site.db.read(move |conn| doctor::examine(conn, now)).await.unwrap().faults;
    (page.text("main"), faults)
}

on_both!(under_judgement_only_the_contact_changes, |app| {
    let scene = Scene::set(&app).await;
    let judged = scene.add_entry(&app, "P-001", "高山茶", EntryState::Admitted).await;
    let expert = scene.add_expert(&app, "张教授", "杭州大学").await;
    scene.add_sheet(&app, judged, expert).await;
    let (mut coordinator, _) = app.member(scene.competition, Role::Coordinator, Some(scene.regions[0])).await;
    let desk = format!("/c/cup/entries/{judged}");
    assert!(coordinator.get(&desk).await.has(&format!("a[href='{desk}/edit']")));
    let page = coordinator.get(&format!("{desk}/edit")).await;
    assert!(page.text("#limits").contains("只能修改负责人、电话和邮箱"), "{}", page.text("main"));
    let contact = [("leader", "李新"), ("phone", "13900139000"), ("email", "new@team.example")];
    assert_eq!(edit(&mut coordinator, judged, &contact).await.status(), 303);
    let entry = ask(&app, move |conn| entry_by_id(conn, judged)).await.unwrap();
    assert_eq!(
        (entry.leader.as_str(), entry.phone.as_str(), entry.email.as_str()),
        ("李新", "13900139000", "new@team.example")
    );
    let (act, detail) = last_act(&app, judged).await;
    assert_eq!(act, "entry.edited");
    assert_eq!(detail["changes"].as_array().unwrap().len(), 3, "{detail}");
    for (field, value) in [("name", "改名"), ("members", "王五"), ("tags", "茶叶:3"), ("summary", "新简介")]
    {
        let page = edit(&mut coordinator, judged, &[("phone", "13900139001"), (field, value)]).await;
        assert_eq!((page.status(), page.field(field).as_str()), (409, value));
        assert!(page.problems()[0].contains("评委"), "{field}: {:?}", page.problems());
        assert!(page.has("#limits"));
    }
    let entry = ask(&app, move |conn| entry_by_id(conn, judged)).await.unwrap();
    assert_eq!(entry.phone, "13900139000", "all of a form or nothing");
});

on_both!(the_contact_of_an_entry_changes_in_every_state, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    for (position, &state) in EntryState::ALL.iter().enumerate() {
        let entry = scene.add_entry(&app, &format!("E{position:03}"), "高山茶", state).await;
        let page = edit(&mut organizer, entry, &[("phone", "13900139000")]).await;
        assert_eq!(page.status(), 303, "{state}: {:?}", page.problems());
        let is_open = matches!(
            state,
            EntryState::Draft | EntryState::Submitted | EntryState::Returned | EntryState::Admitted
        );
        let page = edit(&mut organizer, entry, &[("name", "改名")]).await;
        assert_eq!(page.status(), if is_open { 303 } else { 409 }, "{state}");
        assert_eq!(state_of(&app, entry).await, state);
    }
});

on_both!(the_reason_of_a_withdrawal_is_read_though_the_contact_changed_since, |app| {
    let scene = Scene::set(&app).await;
    let entry = scene.add_entry(&app, "E001", "高山茶", EntryState::Submitted).await;
    let (mut team, account) = app.member(scene.competition, Role::Team, None).await;
    app.site.db.write(move |conn| set_leader(conn, entry, account).map(drop)).await.unwrap();
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    app.pass_seconds(60);
    let path = format!("/c/cup/entries/{entry}/withdraw");
    let version = organizer.get(&path).await.field("version");
    let fields = [("version", version.as_str()), ("reason", "电话里要求退出")];
    assert_eq!(organizer.post(&path, &fields).await.status(), 303);
    app.pass_seconds(60);
    assert_eq!(edit(&mut organizer, entry, &[("phone", "13900139000")]).await.status(), 303);
    let page = team.get(&format!("/c/cup/my-entries/{entry}")).await;
    assert!(page.text(".notice.warn").contains("电话里要求退出"), "{}", page.text("main"));
});

on_both!(after_the_publication_an_entry_is_prepared_for_the_final_and_what_is_published_stays, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    let first = jury.entries[1];
    assert_eq!(
        edit(&mut jury.organizer, first, &[("name", "改名")]).await.status(),
        409,
        "not published yet"
    );
    assert_eq!(jury.publish().await.status(), 303);
    let (round, before) = (jury.scene.round, published(&app, &mut jury).await);
    assert!(before.0.contains("E002"), "{}", before.0);
    let snapshot = ask(&app, move |conn| results::published_result(conn, round)).await.unwrap();

    // The steward replaces the plan and corrects the text.
    let desk = format!("/c/cup/entries/{first}");
    let plan = format!("{desk}/plan");
    assert!(jury.organizer.get(&desk).await.has(&format!("a[href='{plan}']")));
    let version = jury.organizer.get(&plan).await.field("version");
    let sent = [("version", version.as_str())];
    let page = jury.organizer.post_file(&plan, &sent, ("plan", "决赛.pdf", &pdf("决赛"))).await;
    assert_eq!(page.status(), 303, "{:?}", page.problems());
    let page = edit(&mut jury.organizer, first, &[("name", "改了名字"), ("organization", "新公司")]).await;
    assert_eq!(page.status(), 303, "{:?}", page.problems());

    // Or the organizer lets the team do it.
    let version = jury.organizer.get(&desk).await.field("version");
    let fields = [("version", version.as_str()), ("decision", "return"), ("remark", "请上传决赛计划书")];
    assert_eq!(jury.organizer.post(&format!("{desk}/decide"), &fields).await.status(), 303);
    assert_eq!(state_of(&app, first).await, EntryState::Returned);
    assert_eq!(published(&app, &mut jury).await, before, "while it is returned");
    let version = jury.organizer.get(&desk).await.field("version");
    let fields = [("version", version.as_str()), ("decision", "reopen")];
    assert_eq!(jury.organizer.post(&format!("{desk}/decide"), &fields).await.status(), 303);
    let version = jury.organizer.get(&desk).await.field("version");
    let fields = [("version", version.as_str()), ("decision", "admit")];
    assert_eq!(jury.organizer.post(&format!("{desk}/decide"), &fields).await.status(), 303);
    assert_eq!(state_of(&app, first).await, EntryState::Admitted);
    assert_eq!(published(&app, &mut jury).await, before);
    assert_eq!(ask(&app, move |conn| results::published_result(conn, round)).await.unwrap(), snapshot);

    // Once the judges of the final have it before them, it stands again.
    let last = add_top_round(&app, &jury.scene, 2, RoundState::Open).await;
    let (expert, final_scene) = (jury.experts[0], Scene { round: last, ..jury.scene.clone() });
    final_scene.add_sheet(&app, first, expert).await;
    assert_eq!(edit(&mut jury.organizer, first, &[("name", "再改名")]).await.status(), 409);
    let version = jury.organizer.get(&desk).await.field("version");
    let fields = [("version", version.as_str()), ("decision", "return"), ("remark", "再改改")];
    assert_eq!(jury.organizer.post(&format!("{desk}/decide"), &fields).await.status(), 409);
    sql(&app, "UPDATE sheets SET state = 'void' WHERE state = 'assigned'").await;
    assert_eq!(edit(&mut jury.organizer, first, &[("name", "再改名")]).await.status(), 303);
});
