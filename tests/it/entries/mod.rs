//! Tests of the slice of the same name.

pub mod access;
mod behalf;
mod changes;
mod desk;
mod files;
mod import;
mod measures;
mod published;
mod team;
mod withdrawals;

use pingxuan::{
    accounts,
    domain::{id::EntryId, states::EntryState},
    entries::store::{entry_by_id, papers},
    web::secret::Token,
};

use crate::support::{Client, TestApp};

/// A small PDF that opens without a password.
pub fn pdf(words: &str) -> Vec<u8> {
    format!(
        "%PDF-1.4\n% {words}\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
    )
    .into_bytes()
}

/// Texts that try to be markup.
pub const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'; DROP TABLE entries; --",
    "{{7*7}}${7*7}",
    "</textarea><script>alert(2)</script>",
];

/// A team that has started an entry; answers the entry's address.
pub async fn team_with_entry(app: &TestApp, name: &str) -> (Client, String) {
    let (mut team, _) = app.sign_in_as(name, false).await;
    let page = team.get("/c/cup/register").await;
    assert_eq!(page.status(), 200);
    assert_eq!(page.field("leader"), name, "the account's name stands there already");
    let region = page.attr("#region option:nth-child(2)", "value").unwrap();
    let track = page.attr("#track option:nth-child(2)", "value").unwrap();
    let fields = [("name", "高山茶"), ("region", &region), ("track", &track), ("leader", name)];
    let page = team.post("/c/cup/register", &fields).await;
    assert_eq!(page.status(), 303, "{}", page.body());
    let base = page.location().unwrap().to_owned();
    (team, base)
}

/// The fields of the first page of an entry, complete.
pub async fn basics(team: &mut Client, base: &str) -> Vec<(String, String)> {
    let page = team.get(&format!("{base}/basics")).await;
    assert_eq!(page.status(), 200);
    ["version", "name", "region", "track", "leader"]
        .iter()
        .map(|name| ((*name).to_owned(), page.field(name)))
        .chain([
            ("organization".to_owned(), "高山合作社".to_owned()),
            ("phone".to_owned(), "138 0013 8000".to_owned()),
        ])
        .collect()
}

pub fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// Fills in all that a submission needs.
pub async fn complete(team: &mut Client, base: &str) {
    let fields = basics(team, base).await;
    let page = team.post(&format!("{base}/basics"), &borrowed(&fields)).await;
    assert_eq!(page.status(), 303, "{}", page.body());
    let version = team.get(&format!("{base}/summary")).await.field("version");
    let fields = [("version", version.as_str()), ("summary", "统一种植，直播销售。")];
    assert_eq!(team.post(&format!("{base}/summary"), &fields).await.status(), 303);
    let page = team.post_file(&format!("{base}/plan"), &[], ("plan", "计划书.pdf", &pdf("一"))).await;
    assert_eq!(page.status(), 303, "{}", page.body());
}

/// Submits what the team sees on the page.
pub async fn submit(team: &mut Client, base: &str) -> crate::support::Page {
    let version = team.get(&format!("{base}/check")).await.field("version");
    team.post(&format!("{base}/submit"), &[("version", &version), ("consent", "yes")]).await
}

pub fn id_of(base: &str) -> EntryId {
    base.rsplit('/').next().unwrap().parse().unwrap()
}

/// Where an entry stands.
pub async fn state_of(app: &TestApp, id: EntryId) -> EntryState {
    app.site.db.read(move |conn| entry_by_id(conn, id)).await.unwrap().unwrap().state
}

/// The latest act on an entry, with its detail.
pub async fn last_act(app: &TestApp, id: EntryId) -> (String, serde_json::Value) {
    let history = app.site.db.read(move |conn| papers::history_of(conn, id)).await.unwrap();
    let latest = &history.rows[0];
    (latest.act.clone(), serde_json::from_str(latest.content.as_deref().unwrap()).unwrap())
}

/// Ten minutes before registration closes. Called before anybody signs in, because nobody stays signed in for a day.
pub fn just_before_the_deadline(app: &TestApp) {
    app.pass_seconds(86_400 - 600);
}

/// Lets time pass while somebody looks at a page now and then, and so stays signed in.
pub async fn stay(app: &TestApp, people: &mut [(&mut Client, &str)], hours: i64) {
    for _ in 0..hours {
        app.pass_seconds(3600);
        for (client, path) in people.iter_mut() {
            assert_eq!(client.get(path).await.status(), 200);
        }
    }
}

/// The leader of an entry, signed in anew on another browser.
pub async fn leader_again(app: &TestApp, base: &str) -> Client {
    let (by, id) = (app.by_system(), id_of(base));
    let token = Token::fresh().unwrap();
    let hash = token.hash();
    app.site
        .db
        .write(move |conn| {
            let leader = entry_by_id(conn, id)?.and_then(|entry| entry.leader_account_id);
            accounts::actions::sign_in(conn, &by, leader.unwrap(), &hash, "test")
        })
        .await
        .unwrap();
    let mut client = app.visitor();
    client.set_cookie("session", token.as_str());
    client
}
