//! Phone numbers and e-mail addresses are masked on every page until somebody asks for them, which the log says; for
//! who only watches a competition they stay so. What leaves as a table is in the log too.

use pingxuan::{
    audit::store::{self, LogFilter},
    domain::{
        id::AccountId,
        role::Role,
        states::{EntryState, Side},
    },
};
use serde_json::json;

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

/// What the log says that an account looked at and took out, the oldest first: the act and its detail.
async fn looks(app: &TestApp, account: AccountId) -> Vec<(String, serde_json::Value)> {
    let filter = LogFilter { who: Some(account), ..LogFilter::default() };
    let lines = app.site.db.read(move |conn| store::log_page(conn, &filter, 1000)).await.unwrap();
    let of_interest = |act: &str| act.ends_with("_shown") || act.ends_with(".exported");
    let mut looks: Vec<_> = lines
        .into_iter()
        .filter(|line| of_interest(&line.event.act))
        .map(|line| (line.event.act, serde_json::from_str(&line.content.unwrap()).unwrap()))
        .collect();
    looks.reverse();
    looks
}

/// Whether a table is sent from a path, and no page.
fn is_table(path: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|ending| ending == "csv")
}

on_both!(an_organizer_sees_contacts_masked_until_he_asks_and_the_log_says_that_he_did, |app| {
    let (scene, places) = set(&app).await;
    let (mut organizer, account) = app.member(scene.competition, Role::Organizer, None).await;
    for (path, masked) in places.iter().filter(|(path, _)| !is_table(path)) {
        let body = body(&mut organizer, path).await;
        for contact in CONTACTS {
            assert!(!body.contains(contact), "{path} shows {contact}");
        }
        assert!(body.contains(masked), "{path} has no {masked}: {body}");
    }
    assert_eq!(looks(&app, account).await, [], "a masked contact was not looked at");

    let page_of = |part: &str| places.iter().find(|(path, _)| path.contains(part)).unwrap().0.clone();
    for (path, act, whole) in [
        (page_of("/entries/"), "entry.contact_shown", "13800138000"),
        (page_of("/experts/"), "expert.contact_shown", "zhangsan@expert.example"),
        (page_of("/enterprises/"), "enterprise.contact_shown", "13700137000"),
    ] {
        let page = organizer.get(&path).await;
        assert!(page.has("#show-contact"), "{path}");
        let action = page.attr("form[action$='/contact']", "action").unwrap();
        let shown = organizer.post(&action, &[]).await;
        assert_eq!(shown.status(), 200, "{path}");
        assert!(shown.body().contains(whole) && shown.has("#contact-shown"), "{path}");
        let (said, _) = looks(&app, account).await.pop().unwrap();
        assert_eq!(said, act);
        assert!(!body(&mut organizer, &path).await.contains(whole), "{path} shows it that once only");

        let before = looks(&app, account).await.len();
        assert!(body(&mut organizer, &format!("{path}/edit")).await.contains(whole), "the form holds it");
        let looks = looks(&app, account).await;
        assert_eq!((looks.len(), looks.last().unwrap().0.as_str()), (before + 1, act), "and the log says so");
    }
});

on_both!(lists_show_contacts_when_they_are_asked_for_and_the_log_says_how_many, |app| {
    let (scene, _) = set(&app).await;
    scene.add_entry(&app, "Q-001", "侗布", EntryState::Draft).await;
    let region = scene.regions[0];
    let (mut coordinator, account) = app.member(scene.competition, Role::Coordinator, Some(region)).await;
    let page = coordinator.get("/c/cup/people/teams").await;
    assert_eq!(page.cell("#leaders", "P-001", "联系方式"), "138 **** 8000");
    let action = page.attr("#show-contact", "formaction").unwrap();
    let shown = coordinator.post(&action, &[]).await;
    assert_eq!(shown.cell("#leaders", "P-001", "联系方式"), "13800138000");
    assert_eq!(shown.count("#leaders tbody tr"), 1, "of the own region");
    let wanted = ("competition.contacts_shown".to_owned(), json!({"kind": "leaders", "count": 1}));
    assert_eq!(looks(&app, account).await, [wanted]);

    let (mut organizer, account) = app.member(scene.competition, Role::Organizer, None).await;
    let page = organizer.get("/c/cup/people?role=coordinator").await;
    assert!(page.cell("#people", "coordinator", "账号").contains("****"), "{}", page.text("#people"));
    let action = page.attr("#show-contact", "formaction").unwrap();
    let shown = organizer.post(&action, &[]).await;
    assert!(shown.cell("#people", "coordinator", "账号").starts_with("person"), "{}", shown.text("#people"));
    assert_eq!(shown.count("#people tbody tr"), 1, "the filter stands");
    let wanted = ("competition.contacts_shown".to_owned(), json!({"kind": "people", "count": 1}));
    assert_eq!(looks(&app, account).await, [wanted]);
});

on_both!(every_table_that_leaves_the_house_is_in_the_log, |app| {
    let (scene, places) = set(&app).await;
    let round = format!("/c/cup/rounds/{}", scene.round);
    let enterprises = places.iter().find(|(path, _)| path.ends_with("enterprises.csv")).unwrap().0.clone();
    let of_competition = "competition.exported";
    let tables = [
        ("/c/cup/entries.csv".to_owned(), of_competition, "entries", "csv", 1),
        ("/c/cup/entries.xlsx".to_owned(), of_competition, "entries", "xlsx", 1),
        ("/c/cup/entries.csv?q=nobody".to_owned(), of_competition, "entries", "csv", 0),
        ("/c/cup/experts.csv".to_owned(), of_competition, "experts", "csv", 1),
        ("/c/cup/experts.xlsx".to_owned(), of_competition, "experts", "xlsx", 1),
        (enterprises.replace(".csv", ".xlsx"), "scheme.exported", "enterprises", "xlsx", 1),
        (enterprises, "scheme.exported", "enterprises", "csv", 1),
        (format!("{round}/ranking.csv"), "round.exported", "ranking", "csv", 0),
        (format!("{round}/ranking.xlsx"), "round.exported", "ranking", "xlsx", 0),
        (format!("{round}/scores.csv"), "round.exported", "scores", "csv", 0),
        (format!("{round}/judge-report.csv"), "round.exported", "judge-report", "csv", 0),
    ];
    // Who only watches may not change anything, but may take out what may be read.
    for role in [Role::Organizer, Role::Supervisor] {
        let (mut client, account) = app.member(scene.competition, role, None).await;
        let mut wanted = Vec::new();
        for (path, act, kind, format, rows) in &tables {
            assert_eq!(client.get(path).await.status(), 200, "{path}");
            wanted.push(((*act).to_owned(), json!({"kind": kind, "format": format, "rows": rows})));
        }
        assert_eq!(looks(&app, account).await, wanted, "{role:?}");
        let lines = client.get("/c/cup/log.csv").await.body().lines().count() - 1;
        let log = (of_competition.to_owned(), json!({"kind": "log", "format": "csv", "rows": lines}));
        assert_eq!(looks(&app, account).await.pop(), Some(log));
    }
    let (mut administrator, account) = app.sign_in_as("管理员", true).await;
    let lines = administrator.get("/admin/log.csv").await.body().lines().count() - 1;
    let log = ("account.exported".to_owned(), json!({"kind": "log", "format": "csv", "rows": lines}));
    assert_eq!(looks(&app, account).await, [log]);
});

on_both!(only_the_tables_of_an_organizer_hold_whole_contacts, |app| {
    let (scene, places) = set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    for (path, masked) in places.iter().filter(|(path, _)| is_table(path)) {
        assert!(!body(&mut organizer, path).await.contains(masked), "{path} masks {masked}");
    }
});
