//! Coaching records: written by the mentor, read by the team.

use pingxuan::{
    domain::{
        id::{EntryId, ExpertId, MentorshipId},
        role::Role,
        states::EntryState,
    },
    entries::store as entries,
    mentoring::store::{MentorshipRow, insert_mentorship},
};

use crate::{
    judging::sheet::attach,
    on_both,
    results::sql,
    support::{Client, Scene, TestApp},
};

const RECORD: &[(&str, &str)] = &[
    ("held_on", "2026-11-20"),
    ("minutes", "45"),
    ("way", "online"),
    ("topic", "商业模式"),
    ("advice", "先做样板\n再谈扩张"),
    ("next_steps", "下周交预算表"),
];

/// Makes an expert the mentor of an entry.
pub async fn add_mentorship(app: &TestApp, scene: &Scene, entry: EntryId, expert: ExpertId) -> MentorshipId {
    let by = app.by_system();
    let id: MentorshipId = by.fresh();
    let row = MentorshipRow {
        id,
        competition_id: scene.competition,
        entry_id: entry,
        expert_id: expert,
        plan_id: None,
        began_at: by.now(),
        ended_at: None,
    };
    app.site.db.write(move |conn| insert_mentorship(conn, &row)).await.unwrap();
    id
}

/// Adds a record by the mentor's page.
pub async fn coach(mentor: &mut Client, mentorship: MentorshipId) {
    let path = format!("/c/cup/mentoring/{mentorship}");
    mentor.get(&path).await;
    let sent = mentor.post(&path, RECORD).await;
    assert_eq!(sent.status(), 303, "{:?}", sent.problems());
}

on_both!(a_mentor_keeps_records_that_the_team_reads, |app| {
    let scene = Scene::set(&app).await;
    let entry = scene.add_entry(&app, "E-1", "茶园", EntryState::Admitted).await;
    let (mut team, leader) = app.member(scene.competition, Role::Team, None).await;
    let competition = scene.competition;
    app.site
        .db
        .write(move |conn| {
            let mut row = entries::entry_in(conn, competition, entry)?.unwrap();
            row.leader_account_id = Some(leader);
            let version = row.version;
            entries::update_entry(conn, &row, version).map(|_| ())
        })
        .await
        .unwrap();
    let (mut mentor, expert) = scene.judge(&app, "王导师").await;
    let mentorship = add_mentorship(&app, &scene, entry, expert).await;
    coach(&mut mentor, mentorship).await;

    let list = mentor.get("/c/cup/mentoring").await;
    assert_eq!(list.cell("#teams", "E-1", "下一步"), "下周交预算表");
    let seen = team.get(&format!("/c/cup/my-entries/{entry}/coaching")).await;
    let text = seen.text("article");
    for part in ["商业模式", "2026-11-20", "45", "线上", "王导师", "再谈扩张", "下周交预算表"]
    {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!seen.has("article a"), "the team does not write");
});

on_both!(a_record_is_changed_on_the_version_that_was_seen, |app| {
    let scene = Scene::set(&app).await;
    let entry = scene.add_entry(&app, "E-1", "茶园", EntryState::Admitted).await;
    let (mut mentor, expert) = scene.judge(&app, "王导师").await;
    let mentorship = add_mentorship(&app, &scene, entry, expert).await;
    coach(&mut mentor, mentorship).await;
    let page = mentor.get(&format!("/c/cup/mentoring/{mentorship}")).await;
    let edit = page.attr("article a", "href").unwrap();
    let version = mentor.get(&edit).await.field("version");
    let mut fields = RECORD.to_vec();
    fields[1] = ("minutes", "60");
    fields.push(("version", &version));
    assert_eq!(mentor.post(&edit, &fields).await.status(), 303);
    fields[1] = ("minutes", "75");
    let stale = mentor.post(&edit, &fields).await;
    assert_eq!(stale.status(), 409);
    assert_eq!(stale.field("minutes"), "75", "what was typed is not lost");
    assert!(stale.text("#theirs").contains("60"), "and neither is what was saved: {}", stale.text("#theirs"));
    let seen = stale.field("version");
    fields.pop();
    fields.push(("version", &seen));
    assert_eq!(mentor.post(&edit, &fields).await.status(), 303, "with both seen it can be saved");
});

on_both!(a_record_must_be_possible, |app| {
    let scene = Scene::set(&app).await;
    let entry = scene.add_entry(&app, "E-1", "茶园", EntryState::Admitted).await;
    let (mut mentor, expert) = scene.judge(&app, "王导师").await;
    let mentorship = add_mentorship(&app, &scene, entry, expert).await;
    let path = format!("/c/cup/mentoring/{mentorship}");
    mentor.get(&path).await;
    for (at, wrong) in [
        (0, ("held_on", "2026-11-25")),
        (1, ("minutes", "601")),
        (1, ("minutes", "0")),
        (2, ("way", "telepathy")),
        (3, ("topic", " ")),
    ] {
        let mut fields = RECORD.to_vec();
        fields[at] = wrong;
        let page = mentor.post(&path, &fields).await;
        assert_eq!((page.status(), page.problems().len()), (422, 1), "{wrong:?}");
    }
});

on_both!(a_mentor_sees_and_writes_only_for_own_teams, |app| {
    let scene = Scene::set(&app).await;
    let entry = scene.add_entry(&app, "E-1", "茶园", EntryState::Admitted).await;
    let (mut mentor, expert) = scene.judge(&app, "王导师").await;
    let (mut stranger, _) = scene.judge(&app, "李导师").await;
    let mentorship = add_mentorship(&app, &scene, entry, expert).await;
    coach(&mut mentor, mentorship).await;
    let path = format!("/c/cup/mentoring/{mentorship}");
    assert_eq!(stranger.get(&path).await.status(), 404);
    stranger.get("/c/cup/mentoring").await;
    assert_eq!(stranger.post(&path, RECORD).await.status(), 404);
    assert!(stranger.get("/c/cup/mentoring").await.has(".empty"));
    let (mut team, _) = app.member(scene.competition, Role::Team, None).await;
    assert_eq!(team.get(&format!("/c/cup/my-entries/{entry}/coaching")).await.status(), 404);
});

on_both!(a_record_that_is_sent_twice_is_kept_once_and_one_that_is_refused_stays_on_the_page, |app| {
    let scene = Scene::set(&app).await;
    let entry = scene.add_entry(&app, "E-1", "茶园", EntryState::Admitted).await;
    let (mut mentor, expert) = scene.judge(&app, "王导师").await;
    let mentorship = add_mentorship(&app, &scene, entry, expert).await;
    let path = format!("/c/cup/mentoring/{mentorship}");
    let key = mentor.get(&path).await.field("request_key");
    assert!(key.len() > 20);
    let fields = [RECORD, &[("request_key", key.as_str())]].concat();
    for _ in 0..2 {
        assert_eq!(mentor.post(&path, &fields).await.status(), 303);
    }
    let page = mentor.get(&path).await;
    assert_eq!(page.count("article"), 1);
    let next = page.field("request_key");
    let again = [RECORD, &[("request_key", next.as_str())]].concat();
    assert_eq!(mentor.post(&path, &again).await.status(), 303, "another form is another record");
    assert_eq!(mentor.get(&path).await.count("article"), 2);

    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let coaching = format!("/c/cup/coaching/{entry}");
    let seen = organizer.get(&coaching).await.field("seen");
    let fields = [("seen", seen.as_str()), ("mentor", "none"), ("reason", "另有安排")];
    let ended = organizer.post(&coaching, &fields).await;
    assert_eq!(ended.status(), 303, "{}", ended.body());
    let refused = mentor.post(&path, RECORD).await;
    assert_eq!(refused.status(), 409);
    assert!(refused.problems()[0].contains("辅导"), "{:?}", refused.problems());
});

on_both!(a_mentor_reads_the_material_of_the_own_team_as_long_as_the_mentorship_lasts, |app| {
    let scene = Scene::set(&app).await;
    let entry = scene.add_entry(&app, "E-1", "茶园", EntryState::Admitted).await;
    let (mut mentor, expert) = scene.judge(&app, "王导师").await;
    let (mut stranger, _) = scene.judge(&app, "李导师").await;
    let path = format!("/c/cup/mentoring/{}", add_mentorship(&app, &scene, entry, expert).await);
    let page = mentor.get(&path).await;
    let text = page.text("#material");
    for part in ["农业", "恩施", "茶园合作社", "高山生态茶园", "没有上传商业计划书"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    for secret in ["13800138000", "e-1@team.example"] {
        assert!(!text.contains(secret), "{secret} is no material");
    }
    let plan = format!("{path}/plan.pdf");
    assert_eq!(mentor.get(&plan).await.status(), 404);
    let content = b"%PDF-1.7 plan";
    attach(&app, entry, content).await;
    sql(&app, "UPDATE entries SET website = 'https://tea.example'").await;
    let page = mentor.get(&path).await;
    assert_eq!(page.attr("#material .file a", "href"), Some(plan.clone()));
    assert_eq!(page.attr("#material dd a", "href").as_deref(), Some("https://tea.example"));
    let file = mentor.get(&plan).await;
    assert_eq!((file.status(), file.bytes()), (200, content.as_slice()));
    assert_eq!(file.header("content-type"), Some("application/pdf"));
    assert_eq!(file.header("content-disposition"), Some("inline; filename=\"E-1.pdf\""));
    assert!(file.header("content-security-policy").unwrap().contains("default-src 'none'"));
    assert_eq!(stranger.get(&plan).await.status(), 404);

    sql(&app, "UPDATE mentorships SET ended_at = 1795492800000000").await;
    assert!(!mentor.get(&path).await.has("#material"));
    assert_eq!(mentor.get(&plan).await.status(), 404);
});

on_both!(
    a_mentor_has_the_leaders_number_on_the_page_of_the_own_team_as_long_as_the_mentorship_lasts,
    |app| {
        let scene = Scene::set(&app).await;
        let entry = scene.add_entry(&app, "E-1", "茶园", EntryState::Admitted).await;
        let (mut mentor, expert) = scene.judge(&app, "王导师").await;
        let path = format!("/c/cup/mentoring/{}", add_mentorship(&app, &scene, entry, expert).await);
        let (whole, hidden) = ("13800138000", "138 **** 8000");
        assert!(mentor.get(&path).await.text("#leader").contains(whole));
        let list = mentor.get("/c/cup/mentoring").await;
        assert!(
            list.text("#teams").contains(hidden) && !list.body().contains(whole),
            "{}",
            list.text("#teams")
        );

        sql(&app, "UPDATE mentorships SET ended_at = 1795492800000000").await;
        for at in [path.as_str(), "/c/cup/mentoring"] {
            let page = mentor.get(at).await;
            assert!(page.body().contains("茶园负责人"), "{at}");
            assert!(!page.body().contains(whole) && !page.body().contains("138 ****"), "{at}");
        }
    }
);
