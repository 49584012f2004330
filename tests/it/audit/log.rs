//! The log as a page: every act has words, the filters go together, the export holds the same.

use std::{fs, path::Path};

use pingxuan::{
    audit::words,
    domain::{role::Role, states::Language},
};

use crate::{
    on_both,
    support::{Scene, TestApp},
};

/// What stands between quotation marks in the source and reads as a kind of subject, a full stop, a participle.
fn acts_in(folder: &Path, found: &mut Vec<String>) {
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() {
            acts_in(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let quoted = text.split('"').filter(|part| {
                part.split_once('.').is_some_and(|(kind, participle)| {
                    words::KINDS.contains(&kind)
                        && participle.len() > 2
                        && participle.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c == '-')
                })
            });
            found.extend(quoted.map(str::to_owned));
        }
    }
}

#[test]
fn every_act_has_words_in_both_languages() {
    let mut acts = Vec::new();
    acts_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut acts);
    acts.sort();
    acts.dedup();
    assert!(acts.len() > 60, "{acts:?}");
    for language in [Language::Chinese, Language::English] {
        let missing: Vec<&String> =
            acts.iter().filter(|act| words::act(act, language.words()).is_none()).collect();
        assert!(missing.is_empty(), "{language:?}: {missing:?}");
    }
}

#[test]
fn our_own_names_in_a_detail_are_said_in_the_readers_language() {
    let said = |field: &str, value: &str, language: Language| {
        words::value(field, value.to_owned(), language.words())
    };
    assert_eq!(said("role", "coordinator", Language::Chinese), "地区联络员");
    assert_eq!(said("side", "assisted", Language::Chinese), "受援方");
    assert_eq!(said("language", "zh-CN", Language::English), "简体中文");
    assert_eq!(said("name", "coordinator", Language::Chinese), "coordinator", "what people wrote stays");
    assert_eq!(said("role", "juggler", Language::Chinese), "juggler");
}

async fn open_and_close(app: &TestApp) -> (Scene, crate::support::Client) {
    let scene = Scene::set(app).await;
    let (organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    (scene, organizer)
}

on_both!(the_log_is_filtered_by_person_and_day_and_exported, |app| {
    let (scene, mut organizer) = open_and_close(&app).await;
    let round = format!("/c/cup/rounds/{}", scene.round);
    organizer.get(&round).await;
    let closed = organizer.post(&format!("{round}/close"), &[("confirm", "1")]).await;
    assert_eq!(closed.status(), 303, "{}", closed.body());

    let page = organizer.get("/c/cup/log").await;
    assert_eq!(page.cell("#log", "关闭", "操作人"), "organizer");
    assert!(page.text("#chain").contains("条记录等待上链"), "{}", page.text("#chain"));
    let mine = page.attr("#log tbody td a[href^='?who=']", "href").unwrap();
    let mine = organizer.get(&format!("/c/cup/log{mine}")).await;
    assert_eq!(mine.texts("#log tbody tr").len(), 1, "the scene was set by the system");
    let today = organizer.get("/c/cup/log?until=2026-11-24").await;
    assert_eq!(today.texts("#log tbody tr").len(), page.texts("#log tbody tr").len());
    assert!(organizer.get("/c/cup/log?until=2026-11-23").await.has(".empty"));

    let file = organizer.get("/c/cup/log.csv").await;
    let lines = file.body().lines().count();
    assert_eq!(lines, page.texts("#log tbody tr").len() + 1);
    assert!(file.body().contains(",轮次,关闭,"), "{}", file.body());
});
