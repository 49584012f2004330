//! What the house does around every page: headers, numbers of requests, the switch of languages, readiness.

use pingxuan::{
    db::{Address, conn::execute},
    domain::{role::Role, states::EntryState},
};

use crate::{
    on_both,
    results::Jury,
    support::{Backend, Client, Page, Scene, TestApp},
};

const CLEAR: &[[i32; 3]] = &[[20, 30, 20], [30, 30, 20], [35, 35, 20]];

/// An organizer, and the address of an entry that waits for a decision.
async fn submitted_entry(app: &TestApp) -> (Client, String) {
    let scene = Scene::set(app).await;
    let entry = scene.add_entry(app, "H001", "高山茶", EntryState::Submitted).await;
    let (organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    (organizer, format!("/c/cup/entries/{entry}"))
}

fn is_guarded(page: &Page) -> bool {
    page.header("content-security-policy").is_some_and(|policy| policy.contains("default-src 'none'"))
        && page.header("x-content-type-options") == Some("nosniff")
        && page.header("referrer-policy") == Some("same-origin")
}

on_both!(error_pages_and_kept_pages_have_the_headers_too, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    jury.publish().await;
    let mut visitor = app.visitor();
    for attempt in ["made", "kept"] {
        let page = visitor.get(&jury.public()).await;
        assert!(page.status() == 200 && is_guarded(&page), "{attempt}");
    }
    let nothing = visitor.get("/nothing/here").await;
    assert!(nothing.status() == 404 && is_guarded(&nothing));
    // The last organizer cannot leave.
    let people = jury.organizer.get("/c/cup/people").await;
    let revoke = people.attr("#people button", "formaction").unwrap();
    let refused = jury.organizer.post(&revoke, &[]).await;
    assert!(refused.status() == 409 && is_guarded(&refused));
});

on_both!(every_answer_has_a_number_of_its_own, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    jury.publish().await;
    let mut visitor = app.visitor();
    let mut numbers = std::collections::BTreeSet::new();
    for path in ["/healthz", "/sign-in", &jury.public(), &jury.public(), "/nothing/here"] {
        let page = visitor.get(path).await;
        let number = page.header("x-request-id").unwrap().to_owned();
        assert_eq!(number.len(), 16, "{path}");
        assert!(numbers.insert(number), "{path}");
    }
});

on_both!(the_language_switch_of_a_form_that_came_back_leads_to_a_page, |app| {
    let (mut organizer, entry) = submitted_entry(&app).await;
    let version = organizer.get(&entry).await.field("version");
    // A return needs a remark; only acts stand at the address of the decision.
    let fields = [("decision", "return"), ("version", version.as_str())];
    organizer.set_header("referer", &format!("http://test.example{entry}?x=1"));
    let page = organizer.post(&format!("{entry}/decide"), &fields).await;
    assert_eq!(page.status(), 422);
    assert_eq!(page.attr("a.lang", "href"), Some(format!("{entry}?lang=en")));
    for elsewhere in ["http://evil.example/sign-in", &format!("http://test.example{entry}/decide")] {
        organizer.set_header("referer", elsewhere);
        let page = organizer.post(&format!("{entry}/decide"), &fields).await;
        let switch = page.attr("a.lang", "href").unwrap();
        assert!(switch.starts_with("/c/cup?lang="), "{elsewhere}: {switch}");
        assert_eq!(organizer.get(&switch).await.status(), 200);
    }
});

on_both!(the_language_that_was_chosen_on_a_public_page_is_remembered, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    jury.publish().await;
    let english = format!("{}?lang=en", jury.public());
    for reader in ["first", "second"] {
        let mut visitor = app.visitor();
        visitor.get(&english).await;
        assert_eq!(visitor.cookie("lang"), Some("en"), "{reader}");
        assert_eq!(visitor.get(&jury.public()).await.cell("#ranking", "E003", "Award"), "First prize");
    }
});

on_both!(a_server_that_is_about_to_stop_is_not_ready, |app| {
    let mut probe = app.visitor();
    assert_eq!(probe.get("/readyz").await.status(), 200);
    app.site.drain();
    assert_eq!(probe.get("/readyz").await.status(), 503);
    assert_eq!(probe.get("/healthz").await.status(), 200, "it lives until it has answered all");
});

on_both!(a_server_that_cannot_write_is_not_ready, |app| {
    app.site.db.close().await;
    assert_eq!(app.visitor().get("/readyz").await.status(), 503);
});

#[actix_web::test]
async fn who_only_reads_goes_on_while_nothing_can_be_written() {
    let app = TestApp::start(Backend::Sqlite).await;
    let scene = Scene::set(&app).await;
    let (mut supervisor, _) = app.member(scene.competition, Role::Supervisor, None).await;
    let mut other = Address::Sqlite(app.folder.path().join("pingxuan.db")).connect().unwrap();
    execute(&mut other, "BEGIN IMMEDIATE").unwrap();
    // By now the use of the session would be noted, for which the writer waits in vain.
    app.pass_seconds(61);
    assert_eq!(supervisor.get("/c/cup/entries").await.status(), 200);
    execute(&mut other, "ROLLBACK").unwrap();
}

on_both!(a_page_with_errors_says_so_first, |app| {
    let (mut organizer, entry) = submitted_entry(&app).await;
    for (language, words) in [("zh-CN", "有误："), ("en", "Error: ")] {
        let page = organizer.get(&format!("{entry}?lang={language}")).await;
        assert!(!page.text("title").contains(words.trim()), "{}", page.text("title"));
        let page = organizer.post(&format!("{entry}/decide"), &[("decision", "return")]).await;
        assert_eq!(page.status(), 422);
        let (title, heading) = (page.text("title"), page.text("h1"));
        assert!(title.starts_with(&format!("{words}{heading}")), "{title}");
        for field in page.attrs(".error-summary a", "href") {
            assert!(page.has(&field), "{field} leads nowhere");
        }
    }
});

on_both!(a_control_character_in_an_address_is_refused_alike, |app| {
    let scene = Scene::set(&app).await;
    let (organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let (administrator, _) = app.sign_in_as("管理员", true).await;
    let mut wrong = Vec::new();
    for (mut client, path, wanted) in [
        (app.visitor(), "/c/%00", 400),
        (app.visitor(), "/c/cup%01/register", 400),
        (app.visitor(), "/results/%00", 400),
        (app.visitor(), "/link/%00", 400),
        (app.visitor(), "/c/cup?x=%00", 400),
        (app.visitor(), "/nothing/%7F", 400),
        (organizer.clone(), "/c/%00/entries", 400),
        (organizer.clone(), "/c/cup/entries?q=%00", 400),
        (organizer.clone(), "/c/cup/entries?after=%00", 400),
        (organizer.clone(), "/c/cup/people?search=%00", 400),
        (organizer.clone(), "/c/cup/experts?search=%C2%85", 400),
        (administrator, "/admin?search=%00", 400),
        // What parts lines may stand in a filter, and what is written out twice is no such character.
        (organizer.clone(), "/c/cup/entries?q=%09%0D%0A", 200),
        (organizer, "/c/cup/entries?q=%2500", 200),
        (app.visitor(), "/c/%2500", 404),
    ] {
        let status = client.get(path).await.status();
        if status != wanted {
            wrong.push(format!("{path}: {status}, wanted {wanted}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
});

on_both!(a_kept_page_is_not_found_by_an_address_with_a_control_character, |app| {
    let mut jury = Jury::set(&app, CLEAR).await;
    jury.publish().await;
    let mut visitor = app.visitor();
    for attempt in ["made", "kept"] {
        assert_eq!(visitor.get(&jury.public()).await.status(), 200, "{attempt}");
        let page = visitor.get(&format!("{}?x=%00", jury.public())).await;
        assert_eq!(page.status(), 400, "{attempt}");
    }
});

on_both!(a_control_character_in_a_form_names_its_field, |app| {
    app.sign_in_as("管理员", true).await;
    let password = "long and \u{0} odd";
    let fields = [
        ("name", "李\u{0}茶农"),
        ("login", "li\u{0}@example.com"),
        ("password", password),
        ("password_again", password),
    ];
    let page = app.visitor().post("/sign-up", &fields).await;
    assert_eq!(page.status(), 422);
    for field in ["#name-error", "#login-error", "#password-error"] {
        assert!(page.has(field), "{field}: {:?}", page.problems());
    }
});

on_both!(a_control_character_in_what_no_person_types_breaks_nothing, |app| {
    let scene = Scene::set(&app).await;
    let entry = scene.add_entry(&app, "H001", "高山茶", EntryState::Admitted).await;
    scene.add_entry(&app, "H002", "苗绣", EntryState::Submitted).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let fields = [("decision", "admit"), ("all", "yes"), ("filter", "q=H002%00")];
    let page = organizer.post("/c/cup/entries/bulk", &fields).await;
    assert_eq!((page.status(), page.count("#ready tbody tr")), (200, 1));

    let (mut judge, expert) = scene.judge(&app, "李评委").await;
    let page = judge.post("/c/cup/my-conflicts", &[("search", "h001\u{0}")]).await;
    assert_eq!(page.status(), 422);
    let sheet = scene.add_sheet(&app, entry, expert).await;
    let fields = [("version", "0"), ("request_key", "a\u{0}"), ("go", "draft")];
    let page = judge.post(&format!("/c/cup/judging/{sheet}"), &fields).await;
    assert_eq!(page.status(), 303, "{:?}", page.problems());
});
