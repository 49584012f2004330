//! Before release nothing tells a judge who competes in a blind round or what others gave, and nothing tells a team
//! who judges, what was given or who else competes with which words: not on any page, file or header that can be
//! reached by following links.

use std::collections::{BTreeSet, VecDeque};

use pingxuan::{
    domain::states::RoundState,
    entries::store::papers::{AttachmentRow, insert_attachment},
};

use super::{Desk, change_round, mark, set_state};
use crate::{
    entries::{complete, id_of, submit, team_with_entry},
    on_both,
    results::sql,
    support::{Client, TestApp},
};

/// The most pages that a walk visits; a walk that needs more has lost its way.
const MOST_PAGES: usize = 400;

/// The addresses that an answer names, of this site.
fn links(body: &str) -> Vec<String> {
    ["href=\"", "src=\"", "action=\""]
        .iter()
        .flat_map(|attribute| body.split(attribute).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .filter(|address| address.starts_with('/') && !address.starts_with("//"))
        .map(|address| address.split('#').next().unwrap_or_default().replace("&amp;", "&"))
        .collect()
}

/// Follows every link from these addresses; answers what was visited, and every secret that was found with its place.
async fn crawl(client: &mut Client, from: &[String], secrets: &[&str]) -> (BTreeSet<String>, Vec<String>) {
    let mut seen: BTreeSet<String> = from.iter().cloned().collect();
    let mut open: VecDeque<String> = from.iter().cloned().collect();
    let mut found = Vec::new();
    while let Some(address) = open.pop_front() {
        let page = client.get(&address).await;
        let body = String::from_utf8_lossy(page.bytes()).into_owned();
        let headers = ["location", "content-disposition", "etag"]
            .map(|name| page.header(name).unwrap_or("").to_owned());
        for secret in secrets {
            if body.contains(secret) || headers.iter().any(|header| header.contains(secret)) {
                found.push(format!("{secret} at {address}"));
            }
        }
        let next = links(&body).into_iter().chain(page.location().map(str::to_owned));
        for link in next.filter(|link| !link.starts_with("/assets/")) {
            if seen.insert(link.clone()) {
                assert!(seen.len() <= MOST_PAGES, "the walk does not end: {link}");
                open.push_back(link);
            }
        }
    }
    (seen, found)
}

/// A blind round with the team's entry `zz…` and another team's `yy…`, both marked by a second judge with marks that
/// occur nowhere else.
struct Secret {
    desk: Desk,
    team: Client,
    base: String,
    others: Vec<String>,
}

async fn set(app: &TestApp) -> Secret {
    let desk = Desk::set(app).await;
    let (mut team, base) = team_with_entry(app, "zzleader").await;
    complete(&mut team, &base).await;
    assert_eq!(submit(&mut team, &base).await.status(), 303);
    let own = id_of(&base);
    for text in [
        "UPDATE entries SET state = 'admitted', admitted_at = submitted_at",
        "UPDATE entries SET name = 'zzname', leader = 'zzleader', organization = 'zzorganization', \
         phone = '13800001111', email = 'zzmail@team.example', website = 'https://zzsite.example', \
         summary = '统一种植' WHERE number <> 'E001'",
        "UPDATE entries SET name = 'yyname', leader = 'yyleader', organization = 'yyorganization', \
         phone = '13900002222', email = 'yymail@team.example', website = 'https://yysite.example', \
         summary = 'yysummary' WHERE number = 'E001'",
        "UPDATE criteria SET step = 1",
    ] {
        sql(app, text).await;
    }
    change_round(app, &desk.scene, |round| round.is_blind = true).await;
    let entry = desk.entry;
    let row = AttachmentRow {
        id: app.by_system().fresh(),
        entry_id: entry,
        kind: "plan".to_owned(),
        file_name: "yyfile.pdf".to_owned(),
        size: 9,
        sha256: vec![7; 32],
        uploaded_at: app.site.clock.now(),
        uploaded_by: None,
        replaced_at: None,
    };
    app.site.db.write(move |conn| insert_attachment(conn, &row)).await.unwrap();
    desk.scene.add_sheet(app, own, desk.expert).await;
    let (mut second, expert) = desk.scene.judge(app, "李裁判").await;
    let mut others = Vec::new();
    for (entry, marks, comment) in [
        (desk.entry, ["37.419", "38.277", "17.913"], "yycomment"),
        (own, ["36.523", "31.867", "13.291"], "zzcomment"),
    ] {
        let sheet = desk.scene.add_sheet(app, entry, expert).await;
        let path = format!("/c/cup/judging/{sheet}");
        let names = desk.scene.criteria.map(mark);
        let mut fields = vec![("version", "0"), ("comment", comment), ("go", "submit")];
        fields.extend(names.iter().map(String::as_str).zip(marks));
        assert_eq!(second.post(&path, &fields).await.status(), 303);
        others.push(path);
    }
    Secret { desk, team, base, others }
}

/// The other judge's marks, totals and comments.
const GIVEN: [&str; 10] =
    ["37.419", "38.277", "17.913", "93.61", "yycomment", "36.523", "31.867", "13.291", "81.68", "zzcomment"];

on_both!(no_page_tells_a_judge_who_competes_or_what_others_gave, |app| {
    let mut secret = set(&app).await;
    let round = secret.desk.scene.round;
    let identities = [
        "zzname",
        "zzleader",
        "zzorganization",
        "13800001111",
        "zzmail",
        "zzsite",
        "yyname",
        "yyleader",
        "yyorganization",
        "13900002222",
        "yymail",
        "yysite",
        "yyfile",
        "计划书.pdf",
    ];
    let secrets: Vec<&str> = identities.into_iter().chain(GIVEN).collect();
    let mut from: Vec<String> = vec!["/".to_owned(), "/c/cup".to_owned(), "/c/cup/judging".to_owned()];
    // Addresses that a judge can guess.
    from.extend(secret.others.iter().cloned());
    for rest in ["ranking", "ranking.csv", "scores.csv", "progress", "publish"] {
        from.push(format!("/c/cup/rounds/{round}/{rest}"));
    }
    for rest in ["", ".csv", ".json", "/scores.csv"] {
        from.push(format!("/results/cup/{round}{rest}"));
    }
    for state in [RoundState::Open, RoundState::Closed] {
        set_state(&app, &secret.desk.scene, state).await;
        let (seen, found) = crawl(&mut secret.desk.client, &from, &secrets).await;
        assert_eq!(found, Vec::<String>::new(), "while the round is {state}");
        assert!(seen.contains(&secret.desk.path()), "the walk comes to the judge's sheets: {seen:?}");
        assert!(seen.contains(&format!("{}/plan.pdf", secret.desk.path())), "{seen:?}");
        assert!(seen.len() > 15, "{seen:?}");
    }
    // The walk finds what there is to be found.
    change_round(&app, &secret.desk.scene, |round| round.is_blind = false).await;
    let (_, found) =
        crawl(&mut secret.desk.client, &["/c/cup/judging".to_owned()], &["yyname", "zzname"]).await;
    assert!(found.iter().any(|it| it.contains("yyname")) && found.iter().any(|it| it.contains("zzname")));
});

on_both!(no_page_tells_a_team_who_judges_what_was_given_or_who_else_competes, |app| {
    let mut secret = set(&app).await;
    let round = secret.desk.scene.round;
    let names = [
        "王教授",
        "李裁判",
        "yyname",
        "yyleader",
        "yyorganization",
        "13900002222",
        "yymail",
        "yysite",
        "yysummary",
        "yyfile",
    ];
    let secrets: Vec<&str> = names.into_iter().chain(GIVEN).collect();
    let own = id_of(&secret.base);
    let mut from: Vec<String> = vec!["/".to_owned(), "/c/cup".to_owned(), secret.base.clone()];
    from.extend(secret.others.iter().cloned());
    from.push(format!("/c/cup/my-entries/{own}/feedback/{round}"));
    from.push(format!("/c/cup/my-entries/{}", secret.desk.entry));
    for rest in ["ranking", "ranking.csv", "scores.csv", "progress"] {
        from.push(format!("/c/cup/rounds/{round}/{rest}"));
    }
    for rest in ["", ".csv", ".xlsx", ".json", "/scores.csv", "/rule.toml"] {
        from.push(format!("/results/cup/{round}{rest}"));
    }
    for state in [RoundState::Open, RoundState::Closed] {
        set_state(&app, &secret.desk.scene, state).await;
        let (seen, found) = crawl(&mut secret.team, &from, &secrets).await;
        assert_eq!(found, Vec::<String>::new(), "while the round is {state}");
        assert!(seen.iter().any(|address| address.starts_with(&format!("{}/", secret.base))), "{seen:?}");
        assert!(seen.len() > 15, "{seen:?}");
    }
    let (_, found) = crawl(&mut secret.team, &[secret.base.clone()], &["zzname"]).await;
    assert!(!found.is_empty(), "the walk finds what there is to be found");
});
