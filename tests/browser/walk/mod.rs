//! A walk through every kind of page of the demo event, as each person: no fault that axe-core finds, no page that
//! scrolls sideways on a phone, and no stop of the Tab key that is hidden (a sticky bar hides what axe does not see).

mod check;
mod world;

use std::collections::BTreeSet;

use self::{
    check::Checker,
    world::{Stop, World},
};
use super::Browser;

/// The kinds of pages that the walk must have come by, so that it cannot shrink unseen.
const MUST: &[&str] = &[
    "/",
    "/account",
    "/account/sessions",
    "/admin",
    "/admin/log",
    "/admin/mails",
    "/c/{}",
    "/c/{}/clone",
    "/c/{}/coaching",
    "/c/{}/coaching/{}",
    "/c/{}/desk",
    "/c/{}/entries",
    "/c/{}/entries/import",
    "/c/{}/entries/import/{}",
    "/c/{}/entries/new",
    "/c/{}/entries/{}",
    "/c/{}/entries/{}/disqualify",
    "/c/{}/entries/{}/edit",
    "/c/{}/entries/{}/plan",
    "/c/{}/entries/{}/restore",
    "/c/{}/entries/{}/suspend",
    "/c/{}/entries/{}/withdraw",
    "/c/{}/experts",
    "/c/{}/experts/import/{}",
    "/c/{}/experts/{}",
    "/c/{}/experts/{}/conflicts",
    "/c/{}/judging",
    "/c/{}/judging/{}",
    "/c/{}/log",
    "/c/{}/mentoring",
    "/c/{}/mentoring/{}",
    "/c/{}/my-conflicts",
    "/c/{}/my-enterprise/{}",
    "/c/{}/my-enterprise/{}/profile",
    "/c/{}/my-enterprise/{}/wishes",
    "/c/{}/my-entries/{}",
    "/c/{}/my-entries/{}/basics",
    "/c/{}/my-entries/{}/check",
    "/c/{}/my-entries/{}/coaching",
    "/c/{}/my-entries/{}/feedback",
    "/c/{}/my-entries/{}/feedback/{}",
    "/c/{}/my-entries/{}/members",
    "/c/{}/my-entries/{}/plan",
    "/c/{}/my-entries/{}/receipt",
    "/c/{}/my-entries/{}/summary",
    "/c/{}/no-such-page",
    "/c/{}/people",
    "/c/{}/people/invitations",
    "/c/{}/people/invite",
    "/c/{}/people/teams",
    "/c/{}/plans",
    "/c/{}/plans/compute",
    "/c/{}/plans/{}",
    "/c/{}/plans/{}/apply",
    "/c/{}/plans/{}/entries/{}",
    "/c/{}/register",
    "/c/{}/rounds",
    "/c/{}/rounds/new",
    "/c/{}/rounds/{}",
    "/c/{}/rounds/{}/decisions",
    "/c/{}/rounds/{}/entries/{}",
    "/c/{}/rounds/{}/judge-report",
    "/c/{}/rounds/{}/judge-report/{}",
    "/c/{}/rounds/{}/progress",
    "/c/{}/rounds/{}/publish",
    "/c/{}/rounds/{}/ranking",
    "/c/{}/rounds/{}/remind",
    "/c/{}/rounds/{}/sheets/{}",
    "/c/{}/rubrics",
    "/c/{}/rubrics/{}",
    "/c/{}/schemes/{}",
    "/c/{}/schemes/{}/enterprises",
    "/c/{}/schemes/{}/enterprises/import/{}",
    "/c/{}/schemes/{}/enterprises/{}",
    "/c/{}/schemes/{}/pairings",
    "/c/{}/schemes/{}/pairings/{}",
    "/c/{}/schemes/{}/pairings/{}/apply",
    "/c/{}/schemes/{}/pairings/{}/publish",
    "/c/{}/settings",
    "/forgot",
    "/pairings/{}/{}",
    "/results/{}",
    "/results/{}/{}",
    "/sign-in",
    "/sign-up",
];

/// The looks of a page, in turn: on a desk and on a phone, in either language, light and dark.
const LOOKS: [[(&str, &str); 2]; 2] =
    [[("zh-CN", "light"), ("en", "dark")], [("en", "light"), ("zh-CN", "dark")]];

#[actix_web::test]
async fn every_page_is_accessible_fits_a_phone_and_hides_no_stop() {
    let Some(desk) = Browser::open(9, "zh-CN", 1280).await else { return };
    let Some(phone) = Browser::open(9, "zh-CN", 360).await else { return };
    let world = World::build().await;
    let seen: BTreeSet<&str> = world.stops.iter().map(|stop| stop.kind.as_str()).collect();
    let missed: Vec<&&str> = MUST.iter().filter(|kind| !seen.contains(**kind)).collect();
    assert!(missed.is_empty(), "the walk came by no {missed:#?}\nonly by {seen:#?}");

    let faults =
        futures_util::future::join(walk(desk, &world, 1280, LOOKS[0]), walk(phone, &world, 360, LOOKS[1]));
    let (mut faults, on_the_phone) = faults.await;
    faults.extend(on_the_phone);
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// Looks at every stop at this width, the looks taking turns.
async fn walk(mut browser: Browser, world: &World, width: u32, looks: [(&str, &str); 2]) -> Vec<String> {
    browser.go_to(world.server.port);
    let checker = Checker { browser, width };
    let mut faults = Vec::new();
    let mut who = String::new();
    for (index, Stop { person, path, kind }) in world.stops.iter().enumerate() {
        if *person != who {
            checker.become_somebody(world.session_of(person)).await;
            person.clone_into(&mut who);
        }
        let (language, theme) = looks[index % 2];
        let place = format!("{person}: {path} ({width}, {language}, {theme})");
        let found = checker.faults(path, language, theme).await;
        faults.extend(found.into_iter().map(|fault| format!("{place}: {fault}")));
        let name = kind.replace(['/', '{', '}'], "_");
        checker.browser.picture(&format!("{name}-{person}-{width}-{language}-{theme}")).await;
    }
    checker.browser.close().await;
    faults
}
