//! A second competition: its people name things of the first under its address, and find nothing.

use std::collections::BTreeMap;

use pingxuan::{accounts::actions::grant_role, domain::role::Role};

use super::{Answer, Row, Who, World, events, rows};
use crate::{
    on_both,
    support::{Client, Page, Scene, TestApp},
};

/// Where the second competition is.
const SLUG: &str = "away";

/// What the forms of the house ask for before they look for the thing that the address names.
const FIELDS: &[(&str, &str)] = &[
    ("version", "1"),
    ("reason", "跨赛事的请求应当无效"),
    ("name", "某某"),
    ("judging_capacity", "1"),
    ("mentoring_capacity", "1"),
    ("side", "assisting"),
    ("name_zh", "涌泉计划"),
    ("wishes_close_at", "2026-12-24T12:00"),
    ("wish_limit", "5"),
    ("decision", "admit"),
    ("mentor", "none"),
    ("member", "某某"),
    ("consent", "yes"),
];

/// Who may do something in the second competition: its organizer; and the owners of things of the first, each with the
/// same role here.
struct Elsewhere {
    clients: BTreeMap<Who, Client>,
}

impl Elsewhere {
    async fn build(app: &TestApp, world: &World) -> Self {
        let scene = Scene::set_at(app, SLUG).await;
        let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
        // One look for the token of all its forms.
        organizer.get("/sign-in").await;
        let mut clients = BTreeMap::from([(Who::Organizer, organizer)]);
        for (who, role) in
            [(Who::Expert, Role::Expert), (Who::Team, Role::Team), (Who::Enterprise, Role::Enterprise)]
        {
            let (by, account) = (app.by_system(), world.account(who));
            app.site
                .db
                .write(move |conn| grant_role(conn, &by, account, scene.competition, role, None))
                .await
                .unwrap();
            clients.insert(who, world.client(app, who).await);
        }
        Self { clients }
    }

    /// The one who may call a route here: the organizer wherever an organizer may.
    fn caller(&self, row: &Row) -> Option<(Who, Client)> {
        let callers = [Who::Organizer, Who::Expert, Who::Team, Who::Enterprise];
        let who = callers.into_iter().find(|who| row.allowed.contains(who))?;
        Some((who, self.clients[&who].clone()))
    }
}

/// Whether an address names a thing of a competition.
fn names_a_thing(path: &str) -> bool {
    path.split_once("{competition}").is_some_and(|(_, rest)| rest.contains('{'))
}

async fn ask(client: &mut Client, row: &Row, address: &str) -> Page {
    if row.method == "GET" {
        return client.get(address).await;
    }
    let page = client.post(address, FIELDS).await;
    if page.status() != 400 {
        return page;
    }
    // The route takes files.
    client.post_file(address, FIELDS, ("file", "a.csv", b"a,b\n1,2\n")).await
}

on_both!(nothing_of_one_competition_is_found_under_the_address_of_another, |app| {
    let world = World::build(&app).await;
    let elsewhere = Elsewhere::build(&app, &world).await;
    let before = events(&app).await;
    let (mut count, mut wrong) = (0, Vec::new());
    for row in rows().into_iter().filter(|row| names_a_thing(row.path)) {
        count += 1;
        let Some((who, mut client)) = elsewhere.caller(row) else {
            wrong.push(format!("{} {}: nobody of the second competition may call it", row.method, row.path));
            continue;
        };
        let address = world.address(&app, row.path, who).await.replacen("/cup/", &format!("/{SLUG}/"), 1);
        let page = ask(&mut client, row, &address).await;
        if crate::access::read(&page, who) != Answer::Denied {
            wrong.push(format!("{} {} as {who:?}: {}", row.method, row.path, page.status()));
        }
    }
    assert!(count > 100, "the routes that name a thing are not found: {count}");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(events(&app).await, before, "nothing was done");
});
