//! What the page of the log says of an act: fields with words, what is nested in short. The file has it whole.

use std::collections::BTreeSet;

use pingxuan::{
    assignment::aims::Aims,
    audit::{
        store::{LogFilter, log_page},
        words,
    },
    domain::{role::Role, states::Language},
    pairing::snapshot::Snapshot,
    results::snapshot::{hex, sha256},
};

use crate::{
    on_both,
    pairing::scene::{SchemeScene, led_to},
    results::{Jury, ask},
    tidy::sources,
};

/// What is written as JSON for a script or for another machine, and not for the log.
const NO_EVENTS: [&str; 4] = ["forms", "src/web/", "src/cli/", "src/compute/"];

/// The names before a colon in the calls of `json!`, and those of the fields that are noted of an expert.
fn names_in(text: &str) -> BTreeSet<String> {
    let noted = text.split("note(\"").skip(1).filter_map(|rest| rest.split_once("\", json!("));
    let mut found: BTreeSet<String> =
        noted.map(|(name, _)| name.to_owned()).filter(|name| !name.contains('"')).collect();
    for call in text.split("json!(").skip(1) {
        let parts: Vec<&str> = call.split('"').collect();
        let mut depth = 1;
        for (at, part) in parts.iter().enumerate() {
            // Every second part stands between quotation marks.
            if at % 2 == 1 {
                let next = parts.get(at + 1).map_or("", |next| next.trim_start());
                if next.starts_with(':') && !next.starts_with("::") {
                    found.insert((*part).to_owned());
                }
                continue;
            }
            for sign in part.chars() {
                match sign {
                    '(' if depth > 0 => depth += 1,
                    ')' if depth > 0 => depth -= 1,
                    _ => {}
                }
            }
            if depth == 0 {
                break;
            }
        }
    }
    found
}

#[test]
fn every_field_of_a_detail_has_words_in_both_languages() {
    let written = sources("src", "rs");
    let written = written.iter().filter(|source| !NO_EVENTS.iter().any(|part| source.path.contains(part)));
    // What unit tests write down is no event.
    let written = written.filter_map(|source| source.text.split("#[cfg(test)]").next());
    let mut names: BTreeSet<String> = written.flat_map(names_in).collect();
    // What was asked of a plan is noted whole.
    let aims = serde_json::to_value(Aims::PLAIN).unwrap();
    names.extend(aims.as_object().unwrap().keys().cloned());
    assert!(names.len() > 100, "{names:?}");
    for known in ["per_entry", "wishes_on_behalf", "judging_capacity", "snapshot", "browser"] {
        assert!(names.contains(known), "{known} is not found");
    }
    for language in [Language::Chinese, Language::English] {
        let missing: Vec<&String> =
            names.iter().filter(|name| words::field(name, language.words()).is_none()).collect();
        assert!(missing.is_empty(), "{language:?}: {missing:?}");
    }
}

on_both!(what_is_nested_in_a_detail_is_told_in_short_and_stands_whole_in_the_file, |app| {
    let mut jury = Jury::set(&app, &[[35, 35, 20], [35, 35, 20]]).await;
    jury.organizer.get(&format!("{}/decisions", jury.round())).await;
    let reason = [("tier", "0"), ("exceed_reason", "两个项目得分完全相同，同获一等奖")];
    let exceed = format!("{}/tiers/exceed", jury.round());
    assert_eq!(jury.organizer.post(&exceed, &reason).await.status(), 303);
    let scheme = SchemeScene::set(&app, jury.scene.competition).await;
    scheme.fill_from_demo(&app).await;
    app.pass_seconds(3_600);
    let (mut organizer, _) = app.member(jury.scene.competition, Role::Organizer, None).await;
    let compute = [("method", "stable-left")];
    let plan = led_to(&organizer.post(&scheme.at("pairings/compute"), &compute).await);
    assert_eq!(organizer.post(&format!("{plan}/apply"), &[("version", "1")]).await.status(), 303);
    let seen = organizer.get(&format!("{plan}/publish")).await.field("seen");
    let publish = [("version", "2"), ("seen", seen.as_str())];
    assert_eq!(organizer.post(&format!("{plan}/publish"), &publish).await.status(), 303);

    let page = organizer.get("/c/cup/log").await;
    let cells = page.texts("#log tbody td[data-label='内容']");
    assert_eq!(cells.len(), page.count("#log tbody tr"));
    for cell in &cells {
        assert!(!cell.contains("{\"") && !cell.contains("[\""), "{cell}");
        assert!(cell.chars().count() < 700, "{cell}");
    }
    let cell = |start: &str| {
        let found = cells.iter().find(|cell| cell.contains(start));
        found.unwrap_or_else(|| panic!("no {start} among {cells:?}")).clone()
    };
    let exceeded = cell("奖项 一等奖");
    assert!(exceeded.contains("理由 两个项目得分完全相同，同获一等奖"), "{exceeded}");
    assert!(exceeded.contains("修改前 规则：1 项") && exceeded.contains("修改后 规则：1 项"), "{exceeded}");
    let proposed = cell("方法 ");
    assert!(proposed.contains("配对 20") && proposed.contains("来源 "), "{proposed}");

    let lines = ask(&app, |conn| log_page(conn, &LogFilter::default(), 100)).await;
    let published = lines.iter().find(|line| line.event.act == "pairing.published").unwrap();
    let content = published.content.clone().unwrap();
    let detail: serde_json::Value = serde_json::from_str(&content).unwrap();
    let text = detail["snapshot"].as_str().unwrap();
    assert!(cell("公布内容的哈希").ends_with(&hex(&sha256(text))), "{cells:?}");
    let snapshot: Snapshot = serde_json::from_str(text).unwrap();
    let file = organizer.get("/c/cup/log.csv").await.body();
    for pair in &snapshot.pairs {
        assert!(file.contains(&pair.assisting) && file.contains(&pair.assisted), "{pair:?}");
    }
});
