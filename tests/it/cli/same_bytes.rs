//! The demo event is the same on both databases and at each filling, down to the bytes of every export.

use std::collections::BTreeMap;

use pingxuan::{
    cli::demo,
    domain::{role::Role, states::EntryState},
    entries::store::{self, EntryFilter, papers},
};
use sha2::{Digest as _, Sha256};

use super::{complained, on_site};
use crate::{
    pairing::scene::led_to,
    results::ask,
    support::{Backend, NOON, Server, TestApp, pingxuan as command},
};

/// The seed of the demo; any other would do.
const SEED: u64 = 7;

async fn demo_site(backend: Backend) -> TestApp {
    let app = TestApp::start(backend).await;
    demo::fill(&app.site, SEED, NOON).await.unwrap();
    app
}

/// Computes a pairing, applies it and publishes it.
async fn publish_pairing(app: &TestApp, slug: &str) {
    let text = slug.to_owned();
    let (competition, scheme) = ask(app, move |conn| {
        let competition = pingxuan::competitions::store::competition_by_slug(conn, &text)?.unwrap().id;
        Ok((competition, pingxuan::pairing::store::schemes_of(conn, competition)?[0].id))
    })
    .await;
    let (mut organizer, _) = app.member(competition, Role::Organizer, None).await;
    let base = format!("/c/{slug}/schemes/{scheme}/pairings");
    let plan = led_to(&organizer.post(&format!("{base}/compute"), &[("method", "stable-left")]).await);
    for act in ["apply", "publish"] {
        let page = organizer.get(&format!("{plan}/{act}")).await;
        let (version, seen) = (page.field("version"), page.field("seen"));
        led_to(&organizer.post(&format!("{plan}/{act}"), &[("version", &version), ("seen", &seen)]).await);
    }
}

/// Every export of the demo event by its name.
async fn exports(backend: Backend) -> BTreeMap<String, Vec<u8>> {
    let app = demo_site(backend).await;
    let slug = pingxuan::demo::event(SEED).competition.slug;
    publish_pairing(&app, slug).await;
    let mut files = BTreeMap::new();
    for language in ["zh-CN", "en"] {
        for format in ["csv", "xlsx"] {
            for what in [
                "entries",
                "experts",
                "enterprises",
                "scores --round 1",
                "scores --round 2",
                "ranking --round 1",
                "ranking --round 2",
                "pairing",
                "pairing --plan 1",
            ] {
                let mut arguments = vec!["export"];
                arguments.extend(what.split(' '));
                arguments.extend(["--competition", slug, "--format", format, "--language", language]);
                let output = on_site(&app, &arguments);
                assert!(output.status.success(), "{what}: {}", complained(&output));
                assert!(output.stdout.len() > 300, "{what} holds something");
                files.insert(format!("{what} {format} {language}"), output.stdout);
            }
        }
    }
    files
}

#[track_caller]
fn assert_same(left: &BTreeMap<String, Vec<u8>>, right: &BTreeMap<String, Vec<u8>>) {
    assert_eq!(left.len(), 36);
    for (name, bytes) in left {
        let other = &right[name];
        assert!(
            bytes == other,
            "{name} differs:\n{}\n{}",
            String::from_utf8_lossy(bytes),
            String::from_utf8_lossy(other)
        );
    }
}

#[actix_web::test]
async fn the_demo_event_exports_the_same_bytes_each_time_and_on_both_databases() {
    let first = exports(Backend::Sqlite).await;
    assert_same(&first, &exports(Backend::Sqlite).await);
    if let Some(postgres) = Backend::postgres() {
        assert_same(&first, &exports(postgres).await);
    }
}

#[actix_web::test]
async fn a_demo_does_not_mix_with_real_data() {
    let app = demo_site(Backend::Sqlite).await;
    let refused = demo::fill(&app.site, SEED, NOON).await.unwrap_err();
    assert!(format!("{refused:#}").contains("not empty"), "{refused:#}");
    let folder = app.into_folder().await;
    let output =
        command(&["demo", "--listen", "127.0.0.1:0", "--data-dir", &folder.path().to_string_lossy()]);
    assert!(!output.status.success());
    assert!(complained(&output).contains("not empty"), "{}", complained(&output));
}

#[actix_web::test]
async fn the_demo_runs_on_postgresql_and_refuses_it_when_it_is_not_empty() {
    let Some(Backend::Postgres(url)) = Backend::postgres() else { return };
    let folder = tempfile::tempdir().unwrap();
    let more = ["--database-url", &url, "--seed", "7"];
    drop(Server::start("demo", folder.path(), &more));
    let output = command(&["demo", "--listen", "127.0.0.1:0", "--database-url", &url]);
    assert!(!output.status.success());
    assert!(complained(&output).contains("not empty"), "{}", complained(&output));
}

#[actix_web::test]
async fn what_was_handed_in_in_the_demo_has_its_receipt() {
    let app = demo_site(Backend::Sqlite).await;
    let slug = pingxuan::demo::event(SEED).competition.slug;
    let receipts = ask(&app, move |conn| {
        let competition = pingxuan::competitions::store::competition_by_slug(conn, slug)?.unwrap().id;
        let filter = EntryFilter {
            competition,
            within: None,
            region: None,
            track: None,
            state: None,
            text: String::new(),
        };
        let mut receipts = Vec::new();
        for entry in store::entries_after(conn, &filter, "", 1_000)? {
            receipts.push((papers::last_submission_of(conn, entry.id)?, entry));
        }
        Ok(receipts)
    })
    .await;
    let mut states: BTreeMap<EntryState, usize> = BTreeMap::new();
    for (receipt, entry) in receipts {
        *states.entry(entry.state).or_default() += 1;
        let Some(receipt) = receipt else {
            assert_eq!(entry.state, EntryState::Draft, "{}", entry.number);
            continue;
        };
        assert_eq!(receipt.sha256, Sha256::digest(receipt.content.as_bytes()).as_slice(), "{}", entry.number);
        assert!(receipt.content.contains(&entry.name) && receipt.content.contains("商业计划书.pdf"));
        assert_eq!(Some(receipt.at), entry.submitted_at);
        assert_eq!(receipt.by_account_id, entry.leader_account_id);
        assert!(receipt.version <= entry.version);
    }
    let count = |state| states.get(&state).copied();
    assert_eq!((count(EntryState::Admitted), count(EntryState::Draft)), (Some(141), Some(5)));
    assert_eq!(states.values().sum::<usize>(), 152);
}
