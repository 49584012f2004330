//! The invitations that nobody has used yet: seen, taken back, and ended with the role of who handed them out.

use pingxuan::domain::{id::AccountId, role::Role};

use crate::{
    on_both,
    support::{Client, Page, Scene, TestApp},
};

/// Invites a supervisor by the page. Answers the path of the link.
async fn invite(organizer: &mut Client, login: &str) -> String {
    let fields = [("role", "supervisor"), ("name", "周监督"), ("login", login)];
    let page = organizer.post("/c/cup/people/invite", &fields).await;
    let link = page.attr(".ticket a", "href").unwrap();
    link.strip_prefix("http://test.example").unwrap().to_owned()
}

async fn listed(client: &mut Client) -> Page {
    let page = client.get("/c/cup/people/invitations").await;
    assert_eq!(page.status(), 200);
    page
}

on_both!(open_invitations_are_seen_and_taken_back, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let (mut supervisor, _) = app.member(scene.competition, Role::Supervisor, None).await;
    assert!(listed(&mut organizer).await.has(".empty"));
    let path = invite(&mut organizer, "zhou@example.com").await;
    let page = listed(&mut organizer).await;
    assert_eq!(page.cell("#invitations", "周监督", "角色"), "监督员");
    assert_eq!(page.cell("#invitations", "周监督", "邀请人"), "organizer");
    assert_eq!(page.cell("#invitations", "周监督", "有效期至"), "2026-12-01 12:00");
    assert_eq!(page.cell("#invitations", "周监督", "账号"), "zh****@example.com");
    let act = page.attr("#invitations button", "formaction").unwrap();
    assert!(!listed(&mut supervisor).await.has("#invitations button"), "who supervises only looks");
    assert_eq!(supervisor.post(&act, &[]).await.status(), 404);
    assert_eq!(app.visitor().get(&path).await.status(), 200);
    assert_eq!(organizer.post(&act, &[]).await.status(), 303);
    assert_eq!(app.visitor().get(&path).await.status(), 409);
    assert_eq!(organizer.post(&act, &[]).await.status(), 409, "it has ended already");
    assert!(listed(&mut organizer).await.has(".empty"));
    assert_eq!(organizer.get("/c/cup/log").await.cell("#log", "撤回", "操作人"), "organizer");
});

on_both!(the_list_of_invitations_is_paged_and_asks_a_fixed_number_of_questions, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    invite(&mut organizer, "person@example.org").await;
    let before = app.site.db.statements();
    listed(&mut organizer).await;
    let few = app.site.db.statements() - before;
    for number in 0..52 {
        invite(&mut organizer, &format!("person{number}@example.org")).await;
    }
    let before = app.site.db.statements();
    let page = listed(&mut organizer).await;
    assert_eq!(app.site.db.statements() - before, few);
    assert_eq!(page.count("#invitations tbody tr"), 50);
    let next = page.attr(".pages a[rel='next']", "href").unwrap();
    let page = organizer.get(&next).await;
    assert_eq!(page.count("#invitations tbody tr"), 3);
    assert!(!page.has(".pages a[rel='next']"));
});

/// The act that takes an organizer's role back.
async fn revoke(app: &TestApp, scene: &Scene, account: AccountId) -> String {
    let competition = scene.competition;
    let membership = app
        .site
        .db
        .read(move |conn| {
            pingxuan::accounts::store::people::membership_of(conn, competition, account, Role::Organizer)
        })
        .await
        .unwrap()
        .unwrap();
    format!("/c/cup/people/{membership}/revoke")
}

on_both!(invitations_end_with_the_role_of_who_handed_them_out, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let (mut leaving, account) = app.member(scene.competition, Role::Organizer, None).await;
    let kept = invite(&mut organizer, "a@example.org").await;
    let ended = invite(&mut leaving, "b@example.org").await;
    let act = revoke(&app, &scene, account).await;
    assert_eq!(organizer.post(&act, &[]).await.status(), 303);
    assert_eq!(app.visitor().get(&ended).await.status(), 409);
    assert_eq!(app.visitor().get(&kept).await.status(), 200);
    assert_eq!(listed(&mut organizer).await.count("#invitations tbody tr"), 1);
});

on_both!(invitations_end_with_the_account_of_who_handed_them_out, |app| {
    let scene = Scene::set(&app).await;
    let (mut boss, _) = app.sign_in_as("管理员", true).await;
    let (mut organizer, account) = app.member(scene.competition, Role::Organizer, None).await;
    let path = invite(&mut organizer, "b@example.org").await;
    let act = format!("/admin/accounts/{account}");
    assert_eq!(boss.post(&act, &[("act", "disable")]).await.status(), 303);
    assert_eq!(app.visitor().get(&path).await.status(), 409);
    assert_eq!(boss.post(&act, &[("act", "enable")]).await.status(), 303);
    assert_eq!(app.visitor().get(&path).await.status(), 409, "it stays ended");
});
