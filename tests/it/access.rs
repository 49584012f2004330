//! Who may call what: every route, as everybody. A route without a row fails, and so does a row without a route.

mod elsewhere;
pub mod world;

use std::collections::BTreeMap;

use pingxuan::{accounts::store::people::count_site, app::routes, domain::time::Timestamp};

use self::world::World;
use crate::{
    on_both,
    support::{Page, TestApp},
};

/// Somebody with a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// Nobody who is known.
    Anyone,
    /// The administrator of the site, without a role in the competition.
    Administrator,
    /// An organizer.
    Organizer,
    /// The coordinator of the region of the entry.
    Coordinator,
    /// The coordinator of the other region.
    OtherCoordinator,
    /// The supervisor.
    Supervisor,
    /// The expert who has the sheet and mentors the mentored entry.
    Expert,
    /// Another expert.
    OtherExpert,
    /// The leader of the entry.
    Team,
    /// The leader of another entry.
    OtherTeam,
    /// The enterprise.
    Enterprise,
    /// Another enterprise of the scheme.
    OtherEnterprise,
}

use Who::{
    Administrator, Anyone, Coordinator, Enterprise, Expert, Organizer, OtherCoordinator, OtherEnterprise,
    OtherExpert, OtherTeam, Supervisor, Team,
};

/// Who may call a route. Everybody else is sent to sign in, or told that there is nothing.
pub struct Row {
    pub method: &'static str,
    /// The route's address as it is declared; `{…}` stand for things of the scene.
    pub path: &'static str,
    pub allowed: &'static [Who],
}

pub const fn get(path: &'static str, allowed: &'static [Who]) -> Row {
    Row { method: "GET", path, allowed }
}

pub const fn post(path: &'static str, allowed: &'static [Who]) -> Row {
    Row { method: "POST", path, allowed }
}

pub const EVERYBODY: &[Who] = &[
    Anyone,
    Administrator,
    Organizer,
    Coordinator,
    OtherCoordinator,
    Supervisor,
    Expert,
    OtherExpert,
    Team,
    OtherTeam,
    Enterprise,
    OtherEnterprise,
];
pub const SIGNED_IN: &[Who] = &[
    Administrator,
    Organizer,
    Coordinator,
    OtherCoordinator,
    Supervisor,
    Expert,
    OtherExpert,
    Team,
    OtherTeam,
    Enterprise,
    OtherEnterprise,
];

/// The routes that belong to no slice.
const HOUSE: &[Row] =
    &[get("/assets/{name}", EVERYBODY), get("/healthz", EVERYBODY), get("/readyz", EVERYBODY)];

pub fn rows() -> Vec<&'static Row> {
    [
        HOUSE,
        crate::accounts::access::ROWS,
        crate::assignment::access::ROWS,
        crate::audit::access::ROWS,
        crate::competitions::access::ROWS,
        crate::entries::access::ROWS,
        crate::experts::access::ROWS,
        crate::judging::access::ROWS,
        crate::mail::access::ROWS,
        crate::mentoring::access::ROWS,
        crate::pairing::access::ROWS,
        crate::results::access::ROWS,
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn every_route_has_one_row_and_every_row_a_route() {
    let mut counts: BTreeMap<(String, &str), (usize, usize)> = BTreeMap::new();
    for route in routes() {
        counts.entry((route.method.to_string(), route.path)).or_default().0 += 1;
    }
    for row in rows() {
        counts.entry((row.method.to_owned(), row.path)).or_default().1 += 1;
    }
    let wrong: Vec<String> = counts
        .into_iter()
        .filter(|(_, counts)| *counts != (1, 1))
        .map(|((method, path), (routes, rows))| format!("{method} {path}: {routes} routes, {rows} rows"))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// What an answer says about access.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Allowed,
    Denied,
    Wrong,
}

fn read(page: &Page, who: Who) -> Answer {
    let is_sent_away = page.location().is_some_and(|location| location.starts_with("/sign-in"));
    match page.status() {
        404 if who != Anyone => Answer::Denied,
        401 if who == Anyone => Answer::Denied,
        303 if is_sent_away && who == Anyone => Answer::Denied,
        401 | 403 | 404 | 500.. => Answer::Wrong,
        _ if is_sent_away => Answer::Wrong,
        _ => Answer::Allowed,
    }
}

on_both!(every_route_answers_those_whom_it_is_for_and_nobody_else, |app| {
    let mut wrong = Vec::new();
    let mut rows = rows();
    // Acts change things, so they come after the looks.
    rows.sort_by_key(|row| row.method);
    let world = World::build(&app).await;
    for row in rows {
        // The acts of those who may not change nothing; so whoever may comes last.
        let mut visitors = EVERYBODY.to_vec();
        visitors.sort_by_key(|who| row.allowed.contains(who));
        for who in visitors {
            let mut client = world.client(&app, who).await;
            let address = world.address(&app, row.path, who).await;
            let page = if row.method == "GET" {
                client.get(&address).await
            } else {
                client.post(&address, &[]).await
            };
            let wanted = if row.allowed.contains(&who) { Answer::Allowed } else { Answer::Denied };
            if read(&page, who) != wanted {
                wrong.push(format!(
                    "{} {} as {who:?}: {} {}, wanted {wanted:?}",
                    row.method,
                    row.path,
                    page.status(),
                    page.location().unwrap_or_default()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
});

async fn events(app: &TestApp) -> i64 {
    app.site.db.read(|conn| count_site(conn, Timestamp::from_micros(0))).await.unwrap().2
}

on_both!(no_act_is_done_on_behalf_of_another_site, |app| {
    let mut wrong = Vec::new();
    let world = World::build(&app).await;
    for row in rows().into_iter().filter(|row| row.method == "POST") {
        let who = row.allowed.iter().copied().find(|who| *who != Anyone).unwrap_or(Anyone);
        let client = world.client(&app, who).await;
        let address = world.address(&app, row.path, who).await;
        let before = events(&app).await;

        let mut lured = client.clone();
        lured.set_header("sec-fetch-site", "cross-site");
        let cross = lured.post(&address, &[]).await.status();
        let mut old_browser = client.clone();
        old_browser.set_header("origin", "http://evil.example");
        let foreign = old_browser.post(&address, &[]).await.status();
        let mut careless = client.clone();
        let mut bare = careless.post_raw(&address, &[]).await.status();
        if bare == 400 {
            // The route takes files.
            careless.set_token("forged");
            bare = careless.post_file(&address, &[], ("file", "a.csv", b"a,b\n1,2\n")).await.status();
        }

        if (cross, foreign, bare) != (403, 403, 403) || events(&app).await != before {
            wrong.push(format!(
                "POST {} as {who:?}: {cross} from another site, {foreign} from another origin, {bare} without its token",
                row.path
            ));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
});
