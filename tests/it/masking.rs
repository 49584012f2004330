//! Who only watches a competition gets by without anybody's phone number or e-mail address: on pages, in tables, in
//! the log.

use pingxuan::domain::{
    role::Role,
    states::{EntryState, Side},
};

use crate::{
    on_both,
    pairing::scene::SchemeScene,
    results::sql,
    support::{Client, Scene, TestApp},
};

/// The contacts that the scene has, whole.
const CONTACTS: [&str; 6] = [
    "13800138000",
    "p-001@team.example",
    "13900139000",
    "zhangsan@expert.example",
    "13700137000",
    "chamaster@tea.example",
];

/// Pages and tables, and what each shows of a contact.
async fn set(app: &TestApp) -> (Scene, Vec<(String, &'static str)>) {
    let scene = Scene::set(app).await;
    let entry = scene.add_entry(app, "P-001", "高山茶", EntryState::Submitted).await;
    let scheme = SchemeScene::set(app, scene.competition).await;
    let enterprise = scheme.add(app, Side::Assisting, "杭州茶业", "电商").await;
    sql(app, "UPDATE enterprises SET phone = '13700137000', email = 'chamaster@tea.example'").await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    organizer.get("/c/cup/experts/new").await;
    let fields = [
        ("name", "张三"),
        ("organization", "杭州大学"),
        ("email", "zhangsan@expert.example"),
        ("phone", "13900139000"),
        ("is_judge", "yes"),
        ("judging_capacity", "20"),
        ("mentoring_capacity", "3"),
    ];
    let page = organizer.post("/c/cup/experts/new", &fields).await;
    let expert = page.location().unwrap_or_else(|| panic!("{:?}", page.problems())).to_owned();
    let version = organizer.get(&format!("{expert}/edit")).await.field("version");
    let changed =
        [&fields[..2], &[("email", "new@expert.example"), ("version", &version)], &fields[4..]].concat();
    assert_eq!(organizer.post(&format!("{expert}/edit"), &changed).await.status(), 303);
    sql(app, "UPDATE experts SET phone = '13900139000', email = 'zhangsan@expert.example'").await;
    let places = vec![
        (format!("/c/cup/entries/{entry}"), "138 **** 8000"),
        ("/c/cup/entries.csv".to_owned(), "138 **** 8000"),
        (expert, "139 **** 9000"),
        ("/c/cup/experts.csv".to_owned(), "zha****@expert.example"),
        (scheme.at(&format!("enterprises/{enterprise}")), "137 **** 7000"),
        (scheme.at("enterprises.csv"), "cha****@tea.example"),
        ("/c/cup/log".to_owned(), "139 **** 9000"),
        ("/c/cup/log.csv".to_owned(), "zha****@expert.example"),
        ("/c/cup/people".to_owned(), "per****@example.com"),
    ];
    (scene, places)
}

async fn body(client: &mut Client, path: &str) -> String {
    let page = client.get(path).await;
    assert_eq!(page.status(), 200, "{path}");
    page.body()
}

on_both!(a_supervisor_sees_contacts_masked_everywhere, |app| {
    let (scene, places) = set(&app).await;
    let (mut supervisor, _) = app.member(scene.competition, Role::Supervisor, None).await;
    for (path, masked) in places {
        let body = body(&mut supervisor, &path).await;
        for contact in CONTACTS {
            assert!(!body.contains(contact), "{path} shows {contact}");
        }
        assert!(body.contains(masked), "{path} has no {masked}: {body}");
    }
});

on_both!(an_organizer_sees_the_contacts_of_those_whom_he_calls, |app| {
    let (scene, places) = set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    for (path, masked) in places {
        let body = body(&mut organizer, &path).await;
        assert!(!body.contains(masked), "{path} masks {masked}");
    }
});
