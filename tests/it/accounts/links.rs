//! One-time links: invitations and links to set a password.

use pingxuan::{
    accounts::{
        actions::{
            grant_role,
            links::{Invitation, invite, set_password_link},
        },
        store::{self, people::set_leader, seats},
    },
    domain::{
        id::{AccountId, CompetitionId, ExpertId},
        role::Role,
        states::{EntryState, Language},
        text::LoginName,
    },
    experts::store::expert_in,
};

use super::{NEW_PASSWORD, PASSWORD, add_account, is_signed_in, new_password, signed_in};
use crate::{
    on_both,
    support::{Backend, Scene, TestApp},
};

fn invitation(scene: &Scene, role: Role, login: Option<&str>) -> Invitation {
    Invitation {
        competition: scene.competition,
        role,
        region: None,
        expert: None,
        enterprise: None,
        entry: None,
        login: login.map(|login| LoginName::parse(login).unwrap()),
        name: "周专家".to_owned(),
        language: Language::Chinese,
    }
}

async fn path_of(app: &TestApp, invitation: Invitation) -> String {
    let by = app.by_system();
    let token =
        app.site.db.write(move |conn| invite(conn, &by, &invitation, "http://test.example")).await.unwrap();
    format!("/link/{}", token.as_str())
}

fn form(login: &str) -> Vec<(&str, &str)> {
    [&[("name", "周教授"), ("login", login)], new_password().as_slice()].concat()
}

async fn account_of(app: &TestApp, competition: CompetitionId, expert: ExpertId) -> Option<AccountId> {
    app.site.db.read(move |conn| expert_in(conn, competition, expert)).await.unwrap().unwrap().account_id
}

on_both!(an_expert_comes_by_invitation_and_is_that_expert, |app| {
    let scene = Scene::set(&app).await;
    let expert = scene.add_expert(&app, "周", "浙江大学").await;
    let path = path_of(
        &app,
        Invitation { expert: Some(expert), ..invitation(&scene, Role::Expert, Some("zhou@example.com")) },
    )
    .await;
    let mut zhou = app.visitor();
    let page = zhou.get(&path).await;
    assert_eq!(
        (page.field("name"), page.field("login")),
        ("周专家".to_owned(), "zhou@example.com".to_owned())
    );
    assert!(page.text("main").contains("高山杯创业大赛"));
    let page =
        zhou.post(&path, &[("name", "周教授"), ("login", "zhou@example.com"), ("password", "short")]).await;
    assert_eq!(page.status(), 422);
    assert_eq!(page.field("name"), "周教授");
    assert!(account_of(&app, scene.competition, expert).await.is_none(), "nothing is done by half");
    let page = zhou.post(&path, &form("zhou@example.com")).await;
    assert_eq!(page.status(), 303, "{:?}", page.problems());
    assert!(is_signed_in(&mut zhou).await);
    assert!(account_of(&app, scene.competition, expert).await.is_some());
    assert_eq!(zhou.get("/c/cup/judging").await.status(), 200);

    let mut late = app.visitor();
    let page = late.get(&path).await;
    assert_eq!(page.status(), 409);
    assert!(page.text("main").contains("已经使用过"));
    assert_eq!(late.post(&path, &form("late@example.com")).await.status(), 409);
    let late = LoginName::parse("late@example.com").unwrap();
    assert!(app.site.db.read(move |conn| store::account_by_login(conn, &late)).await.unwrap().is_none());
});

on_both!(who_is_signed_in_accepts_with_one_button, |app| {
    let scene = Scene::set(&app).await;
    add_account(&app, "zhou@example.com", "周专家").await;
    let path = path_of(&app, invitation(&scene, Role::Organizer, Some("zhou@example.com"))).await;

    let mut zhou = app.visitor();
    let page = zhou.get(&path).await;
    assert!(!page.has("input[name='password']"), "the invited name has an account: it signs in");
    let page = zhou.post(&path, &form("zhou@example.com")).await;
    assert_eq!(page.status(), 422, "nobody sets the password of an account that is there");

    let mut zhou = signed_in(&app, "zhou@example.com", PASSWORD).await;
    let old = zhou.cookie("session").unwrap().to_owned();
    assert!(zhou.get(&path).await.text("main button").contains("周专家"));
    assert_eq!(zhou.post(&path, &[]).await.status(), 303);
    assert_eq!(zhou.get("/c/cup/people").await.status(), 200);
    assert_ne!(zhou.cookie("session").unwrap(), old, "more rights come with a fresh token");
});

on_both!(a_new_invitation_replaces_the_old_one_and_a_week_ends_it, |app| {
    let scene = Scene::set(&app).await;
    let expert = scene.add_expert(&app, "周", "浙江大学").await;
    let again = || Invitation { expert: Some(expert), ..invitation(&scene, Role::Expert, None) };
    let first = path_of(&app, again()).await;
    let second = path_of(&app, again()).await;
    let mut zhou = app.visitor();
    assert_eq!(zhou.get(&first).await.status(), 409);
    assert_eq!(zhou.get(&second).await.status(), 200);
    app.pass_seconds(7 * 24 * 3600);
    assert_eq!(zhou.get(&second).await.status(), 409);
    assert_eq!(zhou.post(&second, &form("zhou@example.com")).await.status(), 409);
    assert_eq!(zhou.get("/link/guess").await.status(), 404);
});

on_both!(an_expert_has_one_account, |app| {
    let scene = Scene::set(&app).await;
    let taken = add_account(&app, "other@example.com", "别人").await;
    let expert = scene.add_expert_with(&app, "周", "浙江大学", Some(taken)).await;
    let path =
        path_of(&app, Invitation { expert: Some(expert), ..invitation(&scene, Role::Expert, None) }).await;
    let mut zhou = app.visitor();
    assert_eq!(zhou.post(&path, &form("zhou@example.com")).await.status(), 409);
    assert_eq!(account_of(&app, scene.competition, expert).await, Some(taken));
    assert_eq!(zhou.get(&path).await.status(), 200, "the link is not used up by a refusal");
});

on_both!(an_account_is_one_expert_of_a_competition, |app| {
    let scene = Scene::set(&app).await;
    let account = add_account(&app, "zhou@example.com", "周专家").await;
    let first = scene.add_expert_with(&app, "周", "浙江大学", Some(account)).await;
    let second = scene.add_expert(&app, "周二", "杭州大学").await;
    let path =
        path_of(&app, Invitation { expert: Some(second), ..invitation(&scene, Role::Expert, None) }).await;
    let mut zhou = signed_in(&app, "zhou@example.com", PASSWORD).await;
    let page = zhou.post(&path, &[]).await;
    assert_eq!(page.status(), 409);
    assert!(page.text("main").contains("另一位专家"), "{}", page.text("main"));
    assert_eq!(account_of(&app, scene.competition, second).await, None);
    // The own invitation a second time is no harm.
    let path =
        path_of(&app, Invitation { expert: Some(first), ..invitation(&scene, Role::Expert, None) }).await;
    assert_eq!(zhou.post(&path, &[]).await.status(), 303);
    let twice = app
        .site
        .db
        .write(move |conn| seats::set_expert_account(conn, scene.competition, second, account))
        .await;
    assert!(twice.unwrap_err().is_unique_violation(), "the database holds it too");
});

on_both!(nobody_becomes_the_judge_of_an_entry_that_he_leads, |app| {
    let scene = Scene::set(&app).await;
    let account = add_account(&app, "zhou@example.com", "周专家").await;
    let entry = scene.add_entry(&app, "E-1", "茶园", EntryState::Admitted).await;
    let expert = scene.add_expert(&app, "周", "浙江大学").await;
    scene.add_sheet(&app, entry, expert).await;
    app.site.db.write(move |conn| set_leader(conn, entry, account)).await.unwrap();
    let path =
        path_of(&app, Invitation { expert: Some(expert), ..invitation(&scene, Role::Expert, None) }).await;
    let mut zhou = signed_in(&app, "zhou@example.com", PASSWORD).await;
    let page = zhou.post(&path, &[]).await;
    assert_eq!(page.status(), 409);
    assert!(page.text("main").contains("又评审"), "{}", page.text("main"));
    assert_eq!(account_of(&app, scene.competition, expert).await, None);
    crate::results::sql(&app, "UPDATE sheets SET state = 'void'").await;
    assert_eq!(zhou.post(&path, &[]).await.status(), 303, "once somebody else judges it");
});

on_both!(nobody_takes_an_entry_over_that_he_judges, |app| {
    let scene = Scene::set(&app).await;
    let account = add_account(&app, "zhou@example.com", "周专家").await;
    let entry = scene.add_entry(&app, "E-1", "茶园", EntryState::Admitted).await;
    let expert = scene.add_expert_with(&app, "周", "浙江大学", Some(account)).await;
    scene.add_sheet(&app, entry, expert).await;
    let path = path_of(&app, Invitation { entry: Some(entry), ..invitation(&scene, Role::Team, None) }).await;
    let mut zhou = signed_in(&app, "zhou@example.com", PASSWORD).await;
    assert_eq!(zhou.post(&path, &[]).await.status(), 409);
    crate::results::sql(&app, "UPDATE sheets SET state = 'void'").await;
    assert_eq!(zhou.post(&path, &[]).await.status(), 303);
    assert!(zhou.get("/c/cup/my-entries").await.text("main").contains("茶园"));
    let again =
        path_of(&app, Invitation { entry: Some(entry), ..invitation(&scene, Role::Team, None) }).await;
    let mut other = app.visitor();
    assert_eq!(other.post(&again, &form("other@example.com")).await.status(), 409, "it has a leader");
});

/// The address of a link by which somebody sets an account's password, handed out by somebody else.
async fn password_path(app: &TestApp, issuer: AccountId, account: AccountId) -> String {
    let by = app.by_system().as_account(issuer);
    let token = app.site.db.write(move |conn| set_password_link(conn, &by, account)).await.unwrap();
    format!("/link/{}", token.as_str())
}

on_both!(a_link_that_sets_a_password_does_not_outlive_a_rise_in_rights, |app| {
    let scene = Scene::set(&app).await;
    let (_, organizer) = app.member(scene.competition, Role::Organizer, None).await;
    let (mut boss, _) = app.sign_in_as("管理员", true).await;
    let li = add_account(&app, "li@example.com", "李茶农").await;
    let (by, competition) = (app.by_system(), scene.competition);
    app.site.db.write(move |conn| grant_role(conn, &by, li, competition, Role::Team, None)).await.unwrap();

    let path = password_path(&app, organizer, li).await;
    assert_eq!(app.visitor().get(&path).await.status(), 200);
    let by = app.by_system();
    app.site
        .db
        .write(move |conn| grant_role(conn, &by, li, competition, Role::Supervisor, None))
        .await
        .unwrap();
    assert_eq!(app.visitor().get(&path).await.status(), 409);
    assert_eq!(app.visitor().post(&path, &new_password()).await.status(), 409, "a role was added");

    let path = password_path(&app, organizer, li).await;
    assert_eq!(app.visitor().post(&path, &new_password()).await.status(), 409, "out of the giver's reach");

    crate::results::sql(&app, "DELETE FROM memberships WHERE role = 'supervisor'").await;
    let path = password_path(&app, organizer, li).await;
    assert_eq!(app.visitor().get(&path).await.status(), 200);
    assert_eq!(boss.post(&format!("/admin/accounts/{li}"), &[("act", "promote")]).await.status(), 303);
    assert_eq!(app.visitor().post(&path, &new_password()).await.status(), 409, "it administers the site");
    assert_eq!(boss.post(&format!("/admin/accounts/{li}"), &[("act", "demote")]).await.status(), 303);
    assert_eq!(app.visitor().post(&path, &new_password()).await.status(), 409, "and stays void");
});

on_both!(a_link_that_sets_a_password_ends_with_the_role_of_who_handed_it_out, |app| {
    let scene = Scene::set(&app).await;
    let region = Some(scene.regions[0]);
    let (_, coordinator) = app.member(scene.competition, Role::Coordinator, region).await;
    let (_, leader) = app.member(scene.competition, Role::Team, None).await;
    let near = scene.add_entry(&app, "H001", "高山茶", EntryState::Draft).await;
    let far = scene.add_entry(&app, "Q001", "侗布", EntryState::Draft).await;
    app.site.db.write(move |conn| set_leader(conn, near, leader)).await.unwrap();
    let path = password_path(&app, coordinator, leader).await;
    assert_eq!(app.visitor().get(&path).await.status(), 200);
    app.site.db.write(move |conn| set_leader(conn, far, leader)).await.unwrap();
    assert_eq!(app.visitor().get(&path).await.status(), 409, "an entry of another region came along");
    crate::results::sql(&app, "UPDATE entries SET leader_account_id = NULL WHERE number = 'Q001'").await;
    assert_eq!(app.visitor().get(&path).await.status(), 200);
    crate::results::sql(&app, "DELETE FROM memberships WHERE role = 'coordinator'").await;
    assert_eq!(app.visitor().post(&path, &new_password()).await.status(), 409);
});

on_both!(an_invitation_to_an_address_is_mailed_in_words_of_the_language, |app| {
    let scene = Scene::set(&app).await;
    let path = path_of(&app, invitation(&scene, Role::Supervisor, Some("zhou@example.com"))).await;
    path_of(
        &app,
        Invitation {
            language: Language::English,
            ..invitation(&scene, Role::Expert, Some("lee@example.com"))
        },
    )
    .await;
    path_of(&app, invitation(&scene, Role::Supervisor, Some("13800138000"))).await;
    let mails = app.site.db.read(|conn| pingxuan::mail::store::mails_page(conn, None, 100)).await.unwrap();
    assert_eq!(mails.len(), 2, "a phone gets no mail");
    assert!(mails[1].body.contains(&format!("http://test.example{path}")));
    assert!(mails[1].subject.contains("高山杯创业大赛") && mails[1].body.contains("监督员"));
    assert!(mails[0].subject.contains("Mountain Cup") && mails[0].body.contains("Expert"));
});

on_both!(a_handed_out_link_sets_the_password_and_ends_all_sessions, |app| {
    let account = add_account(&app, "13800138000", "李茶农").await;
    let mut old = signed_in(&app, "13800138000", PASSWORD).await;
    let by = app.by_system();
    let token = app.site.db.write(move |conn| set_password_link(conn, &by, account)).await.unwrap();
    let path = format!("/link/{}", token.as_str());
    let mut li = app.visitor();
    assert_eq!(li.post(&path, &new_password()).await.status(), 303);
    assert!(!is_signed_in(&mut old).await);
    assert!(is_signed_in(&mut li).await);
    assert_eq!(li.get(&path).await.status(), 409);
    signed_in(&app, "13800138000", NEW_PASSWORD).await;
});

on_both!(the_database_keeps_no_token, |app| {
    let account = add_account(&app, "13800138000", "李茶农").await;
    let by = app.by_system();
    let token = app.site.db.write(move |conn| set_password_link(conn, &by, account)).await.unwrap();
    let hash = token.hash();
    let row = app.site.db.read(move |conn| store::links::link_by_token(conn, &hash)).await.unwrap().unwrap();
    assert_ne!(row.token_hash, token.as_str().as_bytes());
    assert_eq!(row.token_hash.len(), 32);
});

#[actix_web::test]
async fn a_link_that_is_used_too_often_from_one_address_keeps_what_was_typed() {
    let app = TestApp::start_with(Backend::Sqlite, |config| config.tries_per_address = 1).await;
    let scene = Scene::set(&app).await;
    let path = path_of(&app, invitation(&scene, Role::Expert, None)).await;
    let mut zhou = app.visitor();
    zhou.get(&path).await;
    assert_eq!(zhou.post(&path, &[("login", "zhou@example.com")]).await.status(), 422);
    let page = zhou.post(&path, &form("zhou@example.com")).await;
    assert_eq!((page.status(), page.header("retry-after").is_some()), (429, true));
    assert_eq!((page.field("name"), page.field("login")), ("周教授".into(), "zhou@example.com".into()));
    assert!(page.has("#login-error"), "{:?}", page.problems());
    assert_eq!(page.field("password"), "");
}
