//! The log as a page: every act has words, the filters go together, the export holds the same.

use std::{collections::BTreeSet, fs, path::Path};

use pingxuan::{
    audit::{
        self, Event,
        export::{LogStyle, write_log},
        store::{LogFilter, log_page},
        words,
    },
    domain::{
        role::Role,
        states::{ConflictKind, Language, SheetState, Side},
    },
    error::AppError,
    experts::store::{ConflictRow, insert_conflict},
};

use crate::{
    mentoring::records::add_mentorship,
    on_both,
    pairing::scene::{SchemeScene, led_to},
    results::{Jury, ask},
    support::{Scene, TestApp},
    tidy::sources,
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
    let said = |subject: &str, field: &str, value: &str, language: Language| {
        words::value(subject, field, value.to_owned(), language.words())
    };
    for (subject, field, value, words) in [
        ("link", "role", "coordinator", "地区联络员"),
        ("enterprise", "side", "assisted", "受援方"),
        ("plan", "aim", "total", "匹配度总和最大"),
        ("plan", "kind", "mentors", "导师"),
        ("plan", "kind", "judges", "评委"),
        ("coaching", "way", "on_site", "现场"),
        ("rubric", "control", "levels", "选择等级"),
        ("rubric", "kind", "gate", "必要条件"),
        ("entry", "from", "submitted", "已提交"),
        ("mentorship", "state", "withdrawn", "已撤回"),
        ("round", "state", "open", "评审中"),
        ("round", "state", "closed", "已结束"),
        ("round", "source", "top_per_track", "前一轮各赛道的前若干名"),
        ("import", "kind", "scores", "评分"),
        ("competition", "kind", "leaders", "项目负责人"),
    ] {
        assert_eq!(said(subject, field, value, Language::Chinese), words, "{subject} {field}");
    }
    assert_eq!(said("account", "language", "zh-CN", Language::English), "简体中文");
    assert_eq!(said("round", "state", "open", Language::English), "Judging");
    assert_eq!(said("link", "role", "juggler", Language::Chinese), "juggler");
    for (subject, field, value) in
        [("link", "name", "coordinator"), ("expert", "kind", "judges"), ("rubric", "source", "top")]
    {
        assert_eq!(said(subject, field, value, Language::Chinese), value, "what people wrote stays");
    }
}

#[test]
fn whatever_kind_of_table_leaves_or_enters_the_house_has_words() {
    let written = sources("src", "rs");
    let ends = [
        r#"note_contacts(&visit, ""#,
        r#"note_export_of_round(&visit, round, ""#,
        r#"note_export_of_round(&visit, standing.inputs.round.id, ""#,
        r#"table.note(&visit, scheme, ""#,
        r#"pub const KIND: &str = ""#,
    ];
    let mut kinds = BTreeSet::new();
    for source in &written {
        for end in ends {
            let rests = source.text.split(end).skip(1);
            kinds.extend(rests.filter_map(|rest| rest.split('"').next()));
        }
        for call in source.text.split(" Export {").skip(1) {
            let call = call.split('}').next().unwrap_or_default();
            kinds.extend(call.split(r#"kind: ""#).nth(1).and_then(|rest| rest.split('"').next()));
        }
    }
    assert!(kinds.len() > 12, "{kinds:?}");
    for language in [Language::Chinese, Language::English] {
        for kind in &kinds {
            let said = words::value("import", "kind", (*kind).to_owned(), language.words());
            assert!(said != **kind, "{language:?}: {kind}");
        }
    }
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
    let closed = page.cell("#log", "关闭", "内容");
    assert!(closed.contains("状态 已结束"), "{closed}");
    assert!(page.text("#chain").contains("条记录等待上链"), "{}", page.text("#chain"));
    let mine = page.attr("#log tbody td a[href^='?who=']", "href").unwrap();
    let mine = organizer.get(&format!("/c/cup/log{mine}")).await;
    assert_eq!(mine.texts("#log tbody tr").len(), 1, "the scene was set by the system");
    let today = organizer.get("/c/cup/log?until=2026-11-24").await;
    assert_eq!(today.texts("#log tbody tr").len(), page.texts("#log tbody tr").len());
    assert!(organizer.get("/c/cup/log?until=2026-11-23").await.has(".empty"));
    let since = organizer.get("/c/cup/log?since=2026-11-24").await;
    assert_eq!(since.texts("#log tbody tr").len(), page.texts("#log tbody tr").len());
    assert_eq!(since.field("since"), "2026-11-24");
    assert!(since.attr("a[href*='log.csv']", "href").unwrap().contains("since=2026-11-24"));
    assert!(organizer.get("/c/cup/log?since=2026-11-25").await.has(".empty"));

    let file = organizer.get("/c/cup/log.csv").await;
    let lines = file.body().lines().count();
    assert_eq!(lines, page.texts("#log tbody tr").len() + 1);
    assert!(file.body().contains(",轮次,关闭,"), "{}", file.body());
});

/// Records an act on a thing.
async fn note(app: &TestApp, scene: &Scene, act: &'static str, subject: uuid::Uuid, times: usize) {
    let (by, competition) = (app.by_system(), Some(scene.competition));
    app.site
        .db
        .write(move |conn| {
            let detail = serde_json::json!({});
            let event = || Event { act, competition, subject, revision: 1, detail: &detail };
            audit::record_all(conn, &by, &(0..times).map(|_| event()).collect::<Vec<_>>())
        })
        .await
        .unwrap();
}

on_both!(the_file_of_the_log_is_whole_or_refused, |app| {
    let scene = Scene::set(&app).await;
    // More than are read at once.
    note(&app, &scene, "round.changed", scene.round.into(), 5_003).await;
    let competition = Some(scene.competition);
    let file = |most: usize| {
        let style = LogStyle {
            zone: chrono_tz::Asia::Shanghai,
            language: Language::English,
            is_masked: false,
            at: app.site.clock.now(),
        };
        let filter = LogFilter { competition, ..LogFilter::default() };
        app.site.db.read(move |conn| write_log(conn, &filter, style, most))
    };
    let (body, rows) = file(5_003).await.unwrap();
    assert_eq!((String::from_utf8(body).unwrap().lines().count(), rows), (5_004, 5_003));
    match file(5_002).await {
        Err(AppError::Refused(refusal)) => {
            let words = refusal.words(Language::English.words());
            assert!(words.contains("more than 5002 records"), "{words}");
        }
        other => panic!("{other:?}"),
    }
});

on_both!(a_supervisor_reads_whose_sheet_of_which_entry_was_changed, |app| {
    let mut jury = Jury::set(&app, &[[20, 30, 20]]).await;
    let expert = jury.scene.add_expert(&app, "陈工", "一家企业").await;
    let sheet = jury.sheet(&app, jury.entries[0], expert, SheetState::Assigned, None).await;
    let path = format!("{}/sheets/{sheet}", jury.round());
    let void = [("version", "1"), ("void_reason", "评委因病未能评审")];
    assert_eq!(jury.organizer.post(&format!("{path}/void"), &void).await.status(), 303);
    let (mut supervisor, _) = app.member(jury.scene.competition, Role::Supervisor, None).await;
    let page = supervisor.get("/c/cup/log").await;
    let link = format!("#log a[href='{path}']");
    assert!(page.text(&link).contains("E001 陈工"), "{}", page.text("#log"));
    assert_eq!(supervisor.get(&path).await.status(), 200);
    let whole = ask(&app, |conn| log_page(conn, &LogFilter::default(), 100)).await;
    let contents: Vec<String> = whole.into_iter().filter_map(|line| line.content).collect();
    assert!(!contents.concat().contains("陈工"), "the log itself holds no name: {contents:?}");
});

on_both!(the_log_leads_to_things_of_every_kind_that_has_a_page, |app| {
    let mut jury = Jury::set(&app, &[[20, 30, 20], [20, 30, 20]]).await;
    let scene = jury.scene.clone();
    let (entry, expert) = (jury.entries[0], jury.experts[0]);
    // The order of the two is decided, and the result is published.
    let places = [format!("place-{}", jury.entries[0]), format!("place-{}", jury.entries[1])];
    let decision = [
        (places[0].as_str(), "1"),
        (places[1].as_str(), "2"),
        ("rank", "1"),
        ("reason", "评审委员会投票决定先后"),
    ];
    let decided = jury.organizer.post(&format!("{}/decisions", jury.round()), &decision).await;
    assert_eq!(decided.status(), 303, "{:?}", decided.problems());
    assert_eq!(jury.publish().await.status(), 303);
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let enterprise = scheme.add(&app, Side::Assisting, "甲", "电商").await;
    scheme.add(&app, Side::Assisted, "丙", "电商").await;
    note(&app, &scene, "enterprise.added", enterprise.into(), 1).await;
    app.pass_seconds(3_600);
    let compute = [("method", "stable-max-fit")];
    let pairing = led_to(&jury.organizer.post(&scheme.at("pairings/compute"), &compute).await);
    let mentorship = add_mentorship(&app, &scene, entry, expert).await;
    note(&app, &scene, "mentorship.changed", mentorship.into(), 1).await;
    let by = app.by_system();
    let conflict = ConflictRow {
        id: by.fresh(),
        competition_id: scene.competition,
        entry_id: entry,
        expert_id: expert,
        kind: ConflictKind::Declared,
        reason: "同学".to_owned(),
        declared_by: None,
        at: by.now(),
        lifted_at: None,
    };
    note(&app, &scene, "conflict.declared", conflict.id.into(), 1).await;
    app.site.db.write(move |conn| insert_conflict(conn, &conflict)).await.unwrap();

    let (mut supervisor, _) = app.member(scene.competition, Role::Supervisor, None).await;
    let page = supervisor.get("/c/cup/log").await;
    let links = page.attrs("#log a[href^='/c/cup/']", "href");
    for path in [
        format!("{}/decisions", jury.round()),
        format!("{}/publish", jury.round()),
        scheme.at(&format!("enterprises/{enterprise}")),
        pairing,
        format!("/c/cup/coaching/{entry}"),
        format!("/c/cup/experts/{expert}/conflicts"),
    ] {
        assert!(links.contains(&path), "{path}: {links:?}");
    }
    for path in links {
        assert_eq!(supervisor.get(&path).await.status(), 200, "{path}");
    }
});
