//! A team writes, submits, mends and withdraws its entry.

use pingxuan::{domain::states::EntryState, entries::store};

use super::{
    HOSTILE, basics, borrowed, complete, id_of, just_before_the_deadline, pdf, submit, team_with_entry,
};
use crate::{
    on_both,
    support::{Scene, TestApp},
};

async fn state_of(app: &TestApp, base: &str) -> EntryState {
    let id = id_of(base);
    let find = move |conn: &mut pingxuan::db::Conn| pingxuan::entries::store::entry_by_id(conn, id);
    app.site.db.read(find).await.unwrap().unwrap().state
}

on_both!(a_team_goes_from_registration_to_a_receipt, |app| {
    Scene::set(&app).await;
    let (mut team, base) = team_with_entry(&app, "李茶农").await;
    let page = team.get(&base).await;
    assert_eq!(page.text("#state"), "草稿");
    assert!(!page.has(&format!("a[href='{base}/check']")), "an incomplete entry cannot be submitted");
    complete(&mut team, &base).await;

    team.post(&format!("{base}/members"), &[("member", "阿旺·才让卓玛")]).await;
    assert!(team.get(&base).await.has(&format!("a[href='{base}/check']")));
    let check = team.get(&format!("{base}/check")).await;
    assert!(check.text("#answers").contains("阿旺·才让卓玛"));
    let unticked = team.post(&format!("{base}/submit"), &[("version", &check.field("version"))]).await;
    assert_eq!((unticked.status(), unticked.problems().len()), (422, 1));

    let page = submit(&mut team, &base).await;
    assert_eq!(page.status(), 303, "{}", page.body());
    let receipt = page.location().unwrap().to_owned();
    let page = team.get(&receipt).await;
    assert_eq!(
        (page.text("#number"), page.text("#time")),
        ("P-001".to_owned(), "2026-11-24 12:00:00".to_owned())
    );

    let json = team.get(&receipt.replace("/receipt?", "/receipt.json?")).await;
    let shown = page.text("#hash").replace(' ', "");
    let hash = <sha2::Sha256 as sha2::Digest>::digest(json.bytes());
    let computed: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(shown, computed, "anybody can compute the fingerprint of what was submitted");
    assert_eq!(json.json()["members"][0], "阿旺·才让卓玛");
    assert_eq!(json.json()["files"].as_array().unwrap().len(), 1);
});

on_both!(a_second_click_on_submit_makes_no_second_submission, |app| {
    Scene::set(&app).await;
    let (mut team, base) = team_with_entry(&app, "李茶农").await;
    complete(&mut team, &base).await;
    let version = team.get(&format!("{base}/check")).await.field("version");
    let fields = [("version", version.as_str()), ("consent", "yes")];
    let first = team.post(&format!("{base}/submit"), &fields).await;
    let second = team.post(&format!("{base}/submit"), &fields).await;
    assert_eq!((first.status(), second.status()), (303, 303));
    assert_eq!(first.location(), second.location());
    assert_eq!(team.get(&base).await.count("aside .files li"), 1, "one receipt");
});

on_both!(a_submitted_entry_can_be_changed_and_submitted_again_until_the_deadline, |app| {
    Scene::set(&app).await;
    let (mut team, base) = team_with_entry(&app, "李茶农").await;
    complete(&mut team, &base).await;
    submit(&mut team, &base).await;
    let mut fields = basics(&mut team, &base).await;
    fields[1].1 = "高山有机茶".to_owned();
    assert_eq!(team.post(&format!("{base}/basics"), &borrowed(&fields)).await.status(), 303);
    let page = team.get(&base).await;
    assert!(page.text(".notice.warn").contains("再次提交"));
    fields[0].1 = team.get(&format!("{base}/basics")).await.field("version");
    fields[5].1 = String::new();
    let page = team.post(&format!("{base}/basics"), &borrowed(&fields)).await;
    assert_eq!(page.status(), 409, "what a submission needs cannot be emptied any more");
    assert_eq!(submit(&mut team, &base).await.status(), 303);
    assert_eq!(team.get(&base).await.count("aside .files li"), 2);
});

on_both!(the_deadline_is_judged_by_the_server_when_the_act_happens, |app| {
    Scene::set(&app).await;
    just_before_the_deadline(&app);
    let (mut team, base) = team_with_entry(&app, "李茶农").await;
    complete(&mut team, &base).await;
    let fields = basics(&mut team, &base).await;
    let version = team.get(&format!("{base}/check")).await.field("version");
    // The form was opened in time and is sent when the last second is over.
    app.pass_seconds(600);
    assert_eq!(team.post(&format!("{base}/basics"), &borrowed(&fields)).await.status(), 409);
    let page = team.post(&format!("{base}/submit"), &[("version", &version), ("consent", "yes")]).await;
    assert_eq!(page.status(), 409);
    let page = team.post_file(&format!("{base}/plan"), &[], ("plan", "b.pdf", &pdf("二"))).await;
    assert_eq!(page.status(), 409);
    assert_eq!(team.post(&format!("{base}/members"), &[("member", "王五")]).await.status(), 409);
    assert_eq!(state_of(&app, &base).await, EntryState::Draft);
    let (mut late, _) = app.sign_in_as("迟到", false).await;
    let page = late.get("/c/cup/register").await;
    assert!(page.text(".notice").contains("截止") && !page.has("form.card"));
    let scene_fields =
        [("name", "晚"), ("region", &*fields[2].1), ("track", &*fields[3].1), ("leader", "迟到")];
    assert_eq!(late.post("/c/cup/register", &scene_fields).await.status(), 409);
});

on_both!(thirty_submissions_around_the_deadline_are_either_kept_or_refused, |app| {
    Scene::set(&app).await;
    just_before_the_deadline(&app);
    let mut teams = Vec::new();
    for number in 0..30 {
        let (mut team, base) = team_with_entry(&app, &format!("队长{number}")).await;
        complete(&mut team, &base).await;
        let version = team.get(&format!("{base}/check")).await.field("version");
        teams.push((team, base, version));
    }
    app.pass_seconds(599);
    let (early, late) = teams.split_at_mut(15);
    let send = |team: &crate::support::Client, base: &str, version: &str| {
        let (mut team, path, version) = (team.clone(), format!("{base}/submit"), version.to_owned());
        async move { team.post(&path, &[("version", &version), ("consent", "yes")]).await.status() }
    };
    let first = early.iter().map(|(team, base, version)| send(team, base, version));
    let clock = async {
        app.pass_seconds(1);
    };
    let second = late.iter().map(|(team, base, version)| send(team, base, version));
    let ((in_time, ()), too_late) = futures_util::future::join(
        futures_util::future::join(futures_util::future::join_all(first), clock),
        futures_util::future::join_all(second),
    )
    .await;
    for (status, (_, base, _)) in in_time.into_iter().chain(too_late).zip(early.iter().chain(late.iter())) {
        let state = state_of(&app, base).await;
        match status {
            303 => assert_eq!(state, EntryState::Submitted, "what was acknowledged is kept"),
            409 => assert_eq!(state, EntryState::Draft, "what was refused is not"),
            other => panic!("status {other}"),
        }
    }
    let (team, base, version) = &late[0];
    assert_eq!(send(team, base, version).await == 303, state_of(&app, base).await == EntryState::Submitted);
});

on_both!(numbers_stay_apart_when_many_register_at_once, |app| {
    Scene::set(&app).await;
    let mut people = Vec::new();
    for number in 0..8 {
        let (mut person, _) = app.sign_in_as(&format!("队长{number}"), false).await;
        let page = person.get("/c/cup/register").await;
        let region = page.attr("#region option:nth-child(2)", "value").unwrap();
        let track = page.attr("#track option:nth-child(2)", "value").unwrap();
        people.push((person, region, track));
    }
    let posts = people.iter_mut().map(|(person, region, track)| async move {
        let fields = [("name", "同时"), ("region", &**region), ("track", &**track), ("leader", "甲")];
        person.post("/c/cup/register", &fields).await.status()
    });
    let statuses = futures_util::future::join_all(posts).await;
    assert!(statuses.iter().all(|status| *status == 303), "{statuses:?}");
});

on_both!(an_entry_is_seen_by_its_own_team_alone, |app| {
    Scene::set(&app).await;
    let (_, base) = team_with_entry(&app, "李茶农").await;
    let (mut other, other_base) = team_with_entry(&app, "王银匠").await;
    for part in
        ["", "/basics", "/members", "/summary", "/plan", "/check", "/receipt", "/receipt.json", "/withdraw"]
    {
        assert_eq!(other.get(&format!("{base}{part}")).await.status(), 404, "{part}");
    }
    let fields = basics(&mut other, &other_base).await;
    for part in ["/basics", "/summary", "/members", "/members/remove", "/submit", "/withdraw"] {
        let mut sent = borrowed(&fields);
        sent.extend([("summary", "x"), ("member", "x"), ("consent", "yes"), ("reason", "x")]);
        assert_eq!(other.post(&format!("{base}{part}"), &sent).await.status(), 404, "{part}");
    }
    let list = other.get("/c/cup/my-entries").await;
    assert_eq!(list.count("#my-entries tbody tr"), 1);
});

on_both!(a_save_that_is_based_on_an_old_version_shows_both_and_loses_neither, |app| {
    Scene::set(&app).await;
    let (mut team, base) = team_with_entry(&app, "李茶农").await;
    let mut here = basics(&mut team, &base).await;
    let mut there = here.clone();
    there[1].1 = "另一处的名称".to_owned();
    assert_eq!(team.post(&format!("{base}/basics"), &borrowed(&there)).await.status(), 303);
    here[1].1 = "这一处的名称".to_owned();
    let page = team.post(&format!("{base}/basics"), &borrowed(&here)).await;
    assert_eq!(page.status(), 409);
    assert_eq!(page.cell("#merge", "项目名称", "您刚才填写的"), "这一处的名称");
    assert_eq!(page.cell("#merge", "项目名称", "已保存的"), "另一处的名称");
    here[0].1 = page.field("version");
    assert_eq!(team.post(&format!("{base}/basics"), &borrowed(&here)).await.status(), 303);
    assert_eq!(team.get(&format!("{base}/basics")).await.field("name"), "这一处的名称");
});

on_both!(the_page_saves_by_itself_and_hears_what_the_server_kept, |app| {
    Scene::set(&app).await;
    just_before_the_deadline(&app);
    let (mut team, base) = team_with_entry(&app, "李茶农").await;
    let version = team.get(&format!("{base}/summary")).await.field("version");
    team.set_header("x-autosave", "1");
    let fields = [("version", version.as_str()), ("summary", "第一稿")];
    let saved = team.post(&format!("{base}/summary"), &fields).await;
    assert_eq!((saved.status(), saved.json()["saved_at"].as_str()), (200, Some("11:50:00")));
    // The answer was lost and the same save comes again: it is answered alike.
    let again = team.post(&format!("{base}/summary"), &fields).await;
    assert_eq!((again.status(), again.json()["version"].as_i64()), (200, saved.json()["version"].as_i64()));
    let other = [("version", version.as_str()), ("summary", "别处的一稿")];
    assert_eq!(team.post(&format!("{base}/summary"), &other).await.status(), 409);
    let long = "长".repeat(2001);
    let fields = [("version", version.as_str()), ("summary", long.as_str())];
    assert_eq!(team.post(&format!("{base}/summary"), &fields).await.status(), 422);
    app.pass_seconds(600);
    let late = team.post(&format!("{base}/summary"), &other).await;
    assert_eq!(late.status(), 422);
    assert!(late.json()["message"].as_str().unwrap().contains("截止"));
});

on_both!(hostile_texts_stay_texts, |app| {
    Scene::set(&app).await;
    for hostile in HOSTILE {
        let (mut team, base) = team_with_entry(&app, "李茶农").await;
        let mut fields = basics(&mut team, &base).await;
        for index in [1, 4, 5] {
            fields[index].1 = (*hostile).to_owned();
        }
        assert_eq!(team.post(&format!("{base}/basics"), &borrowed(&fields)).await.status(), 303);
        let version = team.get(&format!("{base}/summary")).await.field("version");
        let fields = [("version", version.as_str()), ("summary", hostile)];
        assert_eq!(team.post(&format!("{base}/summary"), &fields).await.status(), 303);
        assert_eq!(team.post(&format!("{base}/members"), &[("member", hostile)]).await.status(), 303);
        for part in ["", "/basics", "/members", "/summary", "/check", "/withdraw"] {
            let page = team.get(&format!("{base}{part}")).await;
            assert_eq!((page.status(), page.count("script"), page.count("img")), (200, 1, 0), "{part}");
        }
        assert_eq!(team.get(&format!("{base}/basics")).await.field("organization"), *hostile);
        assert_eq!(team.get(&format!("{base}/summary")).await.field("summary"), *hostile);
    }
});

on_both!(a_team_withdraws_with_a_reason_and_may_come_back, |app| {
    Scene::set(&app).await;
    let (mut team, base) = team_with_entry(&app, "李茶农").await;
    complete(&mut team, &base).await;
    let page = team.post(&format!("{base}/withdraw"), &[("reason", " ")]).await;
    assert_eq!((page.status(), page.problems().len()), (422, 1));
    assert_eq!(team.post(&format!("{base}/withdraw"), &[("reason", "资金不足")]).await.status(), 303);
    assert_eq!(team.get(&base).await.text("#state"), "已撤回");
    let fields = [("version", "9"), ("summary", "x")];
    assert_eq!(team.post(&format!("{base}/summary"), &fields).await.status(), 409);
    assert_eq!(submit(&mut team, &base).await.status(), 303);
    assert_eq!(state_of(&app, &base).await, EntryState::Submitted);
});

/// Puts an entry into a state, as a decision would; answers the version after it.
async fn put_into(app: &TestApp, base: &str, state: EntryState) -> i32 {
    let id = id_of(base);
    app.site
        .db
        .write(move |conn| {
            let mut entry = store::entry_by_id(conn, id)?.unwrap();
            let before = entry.version;
            (entry.state, entry.version) = (state, before + 1);
            assert_eq!(store::update_entry(conn, &entry, before)?, 1);
            Ok::<_, pingxuan::error::AppError>(entry.version)
        })
        .await
        .unwrap()
}

on_both!(a_team_submits_only_what_is_its_own_to_submit_in_every_state, |app| {
    Scene::set(&app).await;
    let (mut team, base) = team_with_entry(&app, "李茶农").await;
    complete(&mut team, &base).await;
    for &state in EntryState::ALL {
        let version = put_into(&app, &base, state).await.to_string();
        let may = matches!(
            state,
            EntryState::Draft | EntryState::Submitted | EntryState::Returned | EntryState::Withdrawn
        );
        let shown = team.get(&format!("{base}/check")).await.status();
        assert_eq!(shown == 200, may, "{state}: the page to submit");
        let sent = team.post(&format!("{base}/submit"), &[("version", &version), ("consent", "yes")]).await;
        assert_eq!(sent.status(), if may { 303 } else { 409 }, "{state}");
        let after = if may { EntryState::Submitted } else { state };
        assert_eq!(state_of(&app, &base).await, after, "{state}");
    }
});

on_both!(an_entry_that_judges_have_before_them_is_neither_changed_nor_submitted_again, |app| {
    let scene = Scene::set(&app).await;
    let (mut team, base) = team_with_entry(&app, "李茶农").await;
    complete(&mut team, &base).await;
    let fields = basics(&mut team, &base).await;
    submit(&mut team, &base).await;
    put_into(&app, &base, EntryState::Admitted).await;
    let (_, expert) = scene.judge(&app, "王评委").await;
    scene.add_sheet(&app, id_of(&base), expert).await;
    assert_eq!(team.post(&format!("{base}/withdraw"), &[("reason", "再想想")]).await.status(), 303);
    assert_eq!(team.get(&base).await.text("#state"), "已撤回");
    let stored = put_into(&app, &base, EntryState::Withdrawn).await.to_string();
    let sent = team.post(&format!("{base}/submit"), &[("version", &stored), ("consent", "yes")]).await;
    assert_eq!(sent.status(), 409, "its sheets stand");
    // Even if it came back by another way, its text stays what the judges read.
    put_into(&app, &base, EntryState::Submitted).await;
    assert_eq!(team.get(&format!("{base}/basics")).await.status(), 303, "the form is not offered");
    assert_eq!(team.post(&format!("{base}/basics"), &borrowed(&fields)).await.status(), 409);
    let page = team.post_file(&format!("{base}/plan"), &[], ("plan", "b.pdf", &pdf("二"))).await;
    assert_eq!(page.status(), 409);
    assert_eq!(team.post(&format!("{base}/members"), &[("member", "王五")]).await.status(), 409);
});

on_both!(who_is_not_signed_in_is_led_to_sign_up_and_back, |app| {
    Scene::set(&app).await;
    let page = app.visitor().get("/c/cup/register").await;
    assert_eq!((page.status(), page.location()), (303, Some("/sign-up?next=%2Fc%2Fcup%2Fregister")));
});

on_both!(an_entry_that_is_registered_by_a_double_click_is_there_once, |app| {
    let scene = Scene::set(&app).await;
    let (mut team, _) = app.sign_in_as("李茶农", false).await;
    let key = team.get("/c/cup/register").await.field("request_key");
    assert!(key.len() > 20);
    let (region, track) = (scene.regions[0].to_string(), scene.tracks[0].to_string());
    let fields = [
        ("name", "高山茶"),
        ("region", region.as_str()),
        ("track", track.as_str()),
        ("leader", "李茶农"),
        ("request_key", key.as_str()),
    ];
    let mut twin = team.clone();
    let (first, second) = futures_util::future::join(
        team.post("/c/cup/register", &fields),
        twin.post("/c/cup/register", &fields),
    )
    .await;
    assert_eq!((first.status(), second.status()), (303, 303));
    assert_eq!(first.location(), second.location());
    assert_eq!(team.get("/c/cup/my-entries").await.count("#my-entries tbody tr"), 1);
    // The key counts for who sent it: somebody else's form with the same is another form.
    let (mut other, _) = app.sign_in_as("王银匠", false).await;
    let third = other.post("/c/cup/register", &fields).await;
    assert_eq!(third.status(), 303);
    assert_ne!(third.location(), first.location());
});

on_both!(what_was_typed_too_late_stays_on_the_page, |app| {
    Scene::set(&app).await;
    just_before_the_deadline(&app);
    let (mut team, base) = team_with_entry(&app, "李茶农").await;
    let version = team.get(&format!("{base}/summary")).await.field("version");
    app.pass_seconds(600);
    let fields = [("version", version.as_str()), ("summary", "写了一下午的简介")];
    let late = team.post(&format!("{base}/summary"), &fields).await;
    assert_eq!((late.status(), late.field("summary").as_str()), (409, "写了一下午的简介"));
    assert!(late.problems()[0].contains("截止"), "{:?}", late.problems());
    let late = team.post(&format!("{base}/members"), &[("member", "阿旺·才让卓玛")]).await;
    assert_eq!((late.status(), late.field("member").as_str()), (409, "阿旺·才让卓玛"));
    assert!(late.problems()[0].contains("截止"), "{:?}", late.problems());
    let fields = [("version", version.as_str()), ("consent", "yes")];
    let late = team.post(&format!("{base}/submit"), &fields).await;
    assert!(late.status() == 409 && late.has("#answers") && late.has("input[name='consent'][checked]"));
    assert!(late.problems()[0].contains("截止"), "{:?}", late.problems());
    let late = team.post_file(&format!("{base}/plan"), &[], ("plan", "b.pdf", &pdf("二"))).await;
    assert!(late.status() == 409 && late.problems()[0].contains("截止"), "{:?}", late.problems());
});

on_both!(a_member_who_cannot_be_added_stays_in_the_field, |app| {
    Scene::set(&app).await;
    let (mut team, base) = team_with_entry(&app, "李茶农").await;
    let path = format!("{base}/members");
    let typed = |page: &crate::support::Page| page.attr("input[type='text'][name='member']", "value");
    assert_eq!(team.post(&path, &[("member", "王五")]).await.status(), 303);
    let twice = team.post(&path, &[("member", "王五")]).await;
    assert_eq!((twice.status(), typed(&twice).as_deref()), (409, Some("王五")), "{:?}", twice.problems());
    for number in 2..=20 {
        let name = format!("成员{number}");
        assert_eq!(team.post(&path, &[("member", &name)]).await.status(), 303);
    }
    let full = team.post(&path, &[("member", "第二十一位")]).await;
    assert_eq!((full.status(), full.count("#members li")), (409, 20));
    assert_eq!(typed(&full).as_deref(), Some("第二十一位"));
    assert!(full.problems()[0].contains("20"), "{:?}", full.problems());
});

on_both!(a_submission_that_met_another_change_shows_what_would_be_submitted_now, |app| {
    Scene::set(&app).await;
    let (mut team, base) = team_with_entry(&app, "李茶农").await;
    complete(&mut team, &base).await;
    let stale = team.get(&format!("{base}/check")).await.field("version");
    team.post(&format!("{base}/members"), &[("member", "王五")]).await;
    let page = team.post(&format!("{base}/submit"), &[("version", &stale), ("consent", "yes")]).await;
    assert_eq!((page.status(), page.problems().len()), (409, 1));
    assert!(page.text("#answers").contains("王五"));
    let version = page.field("version");
    let page = team.post(&format!("{base}/submit"), &[("version", &version), ("consent", "yes")]).await;
    assert_eq!(page.status(), 303);
});

on_both!(the_reason_of_a_withdrawal_that_is_refused_stays, |app| {
    Scene::set(&app).await;
    let (mut team, base) = team_with_entry(&app, "李茶农").await;
    put_into(&app, &base, EntryState::Rejected).await;
    let page = team.post(&format!("{base}/withdraw"), &[("reason", "资金不足")]).await;
    assert_eq!((page.status(), page.field("reason").as_str()), (409, "资金不足"));
});
