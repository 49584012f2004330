//! The people of a competition.

use pingxuan::{
    accounts::{
        actions::grant_role,
        store::{
            account_by_login,
            people::{set_disabled, set_leader},
        },
    },
    domain::{
        role::Role,
        states::{EntryState, Language},
        text::LoginName,
    },
    mail::store::mails_page,
};

use super::{NEW_PASSWORD, PASSWORD, add_account, is_signed_in, new_password, signed_in};
use crate::{
    on_both,
    support::{Client, Page, Scene, TestApp},
};

on_both!(an_organizer_invites_by_a_bare_link_that_is_shown_once, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let page = organizer.post("/c/cup/people/invite", &[("role", "coordinator")]).await;
    assert_eq!(page.status(), 422, "a coordinator has a region");
    let page = organizer.post("/c/cup/people/invite", &[("role", "team")]).await;
    assert_eq!(page.status(), 422);
    let region = scene.regions[0].to_string();
    let page = organizer
        .post("/c/cup/people/invite", &[("role", "coordinator"), ("region", &region), ("name", "田联络")])
        .await;
    assert_eq!(page.status(), 200);
    assert!(page.has(".ticket svg path"));
    let link = page.attr(".ticket a", "href").unwrap();
    let path = link.strip_prefix("http://test.example").unwrap();
    let mut tian = app.visitor();
    let fields = [&[("name", "田联络"), ("login", "13900139000")], new_password().as_slice()].concat();
    assert_eq!(tian.post(path, &fields).await.status(), 303);
    assert_eq!(tian.get("/c/cup/people/teams").await.status(), 200);
    let page = organizer.get("/c/cup/people?role=coordinator").await;
    assert!(page.cell("#people", "田联络", "角色").contains("恩施"));
});

on_both!(a_role_is_taken_back_but_not_the_last_organizers, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let action = |page: &crate::support::Page| page.attr("#people button", "formaction").unwrap();
    let page = organizer.get("/c/cup/people").await;
    let own = action(&page);
    assert_eq!(organizer.post(&own, &[]).await.status(), 409);
    let (mut supervisor, _) = app.member(scene.competition, Role::Supervisor, None).await;
    let page = organizer.get("/c/cup/people?role=supervisor").await;
    let theirs = action(&page);
    assert_eq!(supervisor.post(&theirs, &[]).await.status(), 404, "who supervises writes nothing");
    assert_eq!(organizer.post(&theirs, &[]).await.status(), 303);
    assert_eq!(supervisor.get("/c/cup/people").await.status(), 404, "from the next request on");
    assert_eq!(organizer.post(&theirs, &[]).await.status(), 404);
});

on_both!(whoever_coordinates_one_region_and_supervises_acts_in_that_region_only, |app| {
    let scene = Scene::set(&app).await;
    let own = scene.add_entry(&app, "P-001", "高山茶", EntryState::Draft).await.to_string();
    let other = scene.add_entry(&app, "Q-001", "侗布", EntryState::Draft).await.to_string();
    let region = Some(scene.regions[0]);
    let (mut both, account) = app.member(scene.competition, Role::Coordinator, region).await;
    let (by, competition) = (app.by_system(), scene.competition);
    app.site
        .db
        .write(move |conn| grant_role(conn, &by, account, competition, Role::Supervisor, None))
        .await
        .unwrap();
    assert_eq!(both.get("/c/cup/people/teams").await.texts("#leaders tbody th"), ["高山茶"]);
    assert_eq!(both.post("/c/cup/people/teams/contacts", &[]).await.count("#leaders tbody tr"), 1);
    let page = both.post("/c/cup/people/teams", &[("entry", &own), ("entry", &other)]).await;
    assert_eq!(page.count(".ticket"), 1, "no link into another region");
    let table = both.get("/c/cup/entries.csv").await.body();
    let lines: Vec<&str> = table.lines().collect();
    let line = |number: &str| *lines.iter().find(|line| line.contains(number)).unwrap();
    assert!(line("P-001").contains("13800138000") && !line("P-001").contains('*'), "{lines:?}");
    assert!(line("Q-001").contains('*') && !line("Q-001").contains("13800138000"), "{lines:?}");
});

on_both!(an_organizer_who_is_shut_out_is_taken_off_by_the_one_who_is_left, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, account) = app.member(scene.competition, Role::Organizer, None).await;
    let (_, shut_out) = app.member(scene.competition, Role::Organizer, None).await;
    let now = app.site.clock.now();
    app.site.db.write(move |conn| set_disabled(conn, shut_out, Some(now))).await.unwrap();
    let page = organizer.get("/c/cup/people?role=organizer").await;
    let mut answers = Vec::new();
    for action in page.attrs("#people button", "formaction") {
        answers.push(organizer.post(&action, &[]).await.status());
    }
    answers.sort_unstable();
    assert_eq!(answers, [303, 409], "{account:?} stays");
    assert_eq!(organizer.get("/c/cup/people").await.status(), 200);
});

on_both!(links_are_made_in_bulk_for_those_who_have_no_rights_elsewhere, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, own) = app.member(scene.competition, Role::Organizer, None).await;
    let expert = add_account(&app, "13800138000", "周专家").await;
    let boss = app.sign_in_as("管理员", true).await.1;
    let stranger = add_account(&app, "13700137000", "陌生人").await;
    let by = app.by_system();
    let competition = scene.competition;
    app.site
        .db
        .write(move |conn| {
            grant_role(conn, &by, expert, competition, Role::Expert, None)?;
            grant_role(conn, &by, boss, competition, Role::Expert, None)
        })
        .await
        .unwrap();
    let ids = [expert, boss, stranger, own].map(|id| id.to_string());
    let fields: Vec<(&str, &str)> = ids.iter().map(|id| ("account", id.as_str())).collect();
    let page = organizer.post("/c/cup/people/links", &fields).await;
    assert_eq!(page.status(), 200);
    assert_eq!(page.texts(".ticket h2"), ["周专家"]);
    let left_out = page.texts(".notice li");
    assert!(left_out.contains(&"管理员".to_owned()), "{left_out:?}");
    assert!(!left_out.contains(&"陌生人".to_owned()), "who is not of this competition is not even named");
    let link = page.attr(".ticket a", "href").unwrap();
    let path = link.strip_prefix("http://test.example").unwrap();
    let mut zhou = app.visitor();
    assert_eq!(zhou.post(path, &new_password()).await.status(), 303);
    signed_in(&app, "13800138000", NEW_PASSWORD).await;

    let page = organizer.post("/c/cup/people/links", &fields[1..]).await;
    assert_eq!(page.status(), 409, "nobody is left to help");
});

on_both!(links_that_are_asked_for_twice_are_made_once, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let zhou = add_account(&app, "13900139000", "周专家").await;
    let (by, competition) = (app.by_system(), scene.competition);
    app.site
        .db
        .write(move |conn| grant_role(conn, &by, zhou, competition, Role::Expert, None))
        .await
        .unwrap();
    let entry = scene.add_entry(&app, "H001", "高山茶", EntryState::Draft).await.to_string();
    let zhou = zhou.to_string();
    for (page, act, chosen) in [
        ("/c/cup/people", "/c/cup/people/links", ("account", zhou.as_str())),
        ("/c/cup/people/teams", "/c/cup/people/teams", ("entry", entry.as_str())),
        ("/c/cup/people/invite", "/c/cup/people/invite", ("login", "sun@example.com")),
    ] {
        let key = organizer.get(page).await.field("request_key");
        assert!(key.len() > 20, "{page}");
        let fields = [chosen, ("role", "supervisor"), ("request_key", key.as_str())];
        let first = organizer.post(act, &fields).await.attr(".ticket a", "href");
        let second = organizer.post(act, &fields).await.attr(".ticket a", "href");
        assert!(first.is_some() && first == second, "{act}: {first:?} {second:?}");
        let link = first.clone().unwrap();
        let path = link.strip_prefix("http://test.example").unwrap();
        assert_eq!(app.visitor().get(path).await.status(), 200, "and it is good");
        let fresh = organizer.get(page).await.field("request_key");
        let fields = [chosen, ("role", "supervisor"), ("request_key", fresh.as_str())];
        let third = organizer.post(act, &fields).await.attr(".ticket a", "href");
        assert_ne!(third, first, "another form makes another link");
        assert_eq!(app.visitor().get(path).await.status(), 409, "which replaces the first");
    }
    let mails = app.site.db.read(|conn| pingxuan::mail::store::mails_page(conn, None, 100)).await.unwrap();
    assert_eq!(mails.len(), 2, "one mail for each form");
});

on_both!(a_link_that_was_used_is_not_handed_out_again, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let entry = scene.add_entry(&app, "H001", "高山茶", EntryState::Draft).await.to_string();
    let key = organizer.get("/c/cup/people/teams").await.field("request_key");
    let fields = [("entry", entry.as_str()), ("request_key", key.as_str())];
    let link = organizer.post("/c/cup/people/teams", &fields).await.attr(".ticket a", "href").unwrap();
    let path = link.strip_prefix("http://test.example").unwrap();
    assert_eq!(app.visitor().post(path, &new_password()).await.status(), 303);
    let again = organizer.post("/c/cup/people/teams", &fields).await.attr(".ticket a", "href").unwrap();
    assert_ne!(again, link);
    let path = again.strip_prefix("http://test.example").unwrap();
    assert_eq!(app.visitor().get(path).await.status(), 200);
});

on_both!(a_coordinator_hands_links_to_the_leaders_of_the_own_region, |app| {
    let scene = Scene::set(&app).await;
    let near = scene.add_entry(&app, "H001", "高山茶", EntryState::Draft).await.to_string();
    let far = scene.add_entry(&app, "Q001", "侗布", EntryState::Draft).await.to_string();
    let (mut coordinator, _) = app.member(scene.competition, Role::Coordinator, Some(scene.regions[0])).await;
    let page = coordinator.get("/c/cup/people/teams").await;
    assert_eq!(page.count("#leaders tbody tr"), 1);
    assert_eq!(page.cell("#leaders", "H001", "账号"), "尚无账号");
    let page = coordinator.post("/c/cup/people/teams", &[("entry", &near), ("entry", &far)]).await;
    assert_eq!(page.texts(".ticket h2"), ["高山茶负责人"]);
    let link = page.attr(".ticket a", "href").unwrap();
    let mut leader = app.visitor();
    let path = link.strip_prefix("http://test.example").unwrap();
    assert_eq!(leader.post(path, &new_password()).await.status(), 303);
    assert!(is_signed_in(&mut leader).await);
    assert_eq!(leader.get("/c/cup/my-entries").await.status(), 200);
    let page = coordinator.get("/c/cup/people/teams").await;
    assert_eq!(page.cell("#leaders", "H001", "账号"), "已有账号");
});

on_both!(a_coordinator_gets_no_link_for_who_leads_an_entry_of_another_region_too, |app| {
    let scene = Scene::set(&app).await;
    let near = scene.add_entry(&app, "H001", "高山茶", EntryState::Draft).await;
    let far = scene.add_entry(&app, "Q001", "侗布", EntryState::Draft).await;
    let (_, leader) = app.member(scene.competition, Role::Team, None).await;
    app.site
        .db
        .write(move |conn| {
            set_leader(conn, near, leader)?;
            set_leader(conn, far, leader)
        })
        .await
        .unwrap();
    let near = near.to_string();
    let (mut coordinator, _) = app.member(scene.competition, Role::Coordinator, Some(scene.regions[0])).await;
    let page = coordinator.post("/c/cup/people/teams", &[("entry", &near)]).await;
    assert_eq!(page.status(), 409, "by the link the coordinator would become the leader of both");
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let page = organizer.post("/c/cup/people/teams", &[("entry", &near)]).await;
    assert_eq!((page.status(), page.count(".ticket")), (200, 1));
});

/// The path of the first link on a page of links.
fn path_on(page: &Page) -> String {
    let link = page.attr(".ticket a", "href").unwrap();
    link.strip_prefix("http://test.example").unwrap().to_owned()
}

on_both!(who_leads_two_entries_gets_one_account_for_both, |app| {
    let scene = Scene::set(&app).await;
    let first = scene.add_entry(&app, "H001", "高山茶", EntryState::Draft).await.to_string();
    let second = scene.add_entry(&app, "H002", "高山茶", EntryState::Draft).await.to_string();
    // The same phone number, but another leader: nobody says that it is the same person.
    let other = scene.add_entry(&app, "H003", "苗绣", EntryState::Draft).await.to_string();
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let fields = [("entry", first.as_str()), ("entry", &second), ("entry", &other)];
    let page = organizer.post("/c/cup/people/teams", &fields).await;
    assert_eq!(page.texts(".ticket h2"), ["高山茶负责人", "苗绣负责人"]);
    assert!(
        page.text(".ticket:first-child").contains("H001 高山茶 · H002 高山茶"),
        "{}",
        page.text(".ticket")
    );
    let mut leader = app.visitor();
    assert_eq!(leader.post(&path_on(&page), &new_password()).await.status(), 303);
    let own = leader.get("/c/cup/my-entries").await.text("main");
    assert!(own.contains("H001") && own.contains("H002") && !own.contains("H003"), "{own}");
    let list = organizer.get("/c/cup/people/teams").await;
    assert_eq!(list.cell("#leaders", "H002", "账号"), "已有账号");
    assert_eq!(list.cell("#leaders", "H003", "账号"), "尚无账号");
});

on_both!(who_has_an_account_already_takes_an_entry_over_by_accepting, |app| {
    let scene = Scene::set(&app).await;
    add_account(&app, "13800138000", "李茶农").await;
    let entry = scene.add_entry(&app, "H001", "高山茶", EntryState::Draft).await.to_string();
    let (mut coordinator, _) = app.member(scene.competition, Role::Coordinator, Some(scene.regions[0])).await;
    let key = coordinator.get("/c/cup/people/teams").await.field("request_key");
    let fields = [("entry", entry.as_str()), ("request_key", key.as_str())];
    let page = coordinator.post("/c/cup/people/teams", &fields).await;
    assert_eq!((page.status(), page.count(".ticket")), (200, 1));
    assert!(page.text(".ticket").contains("接管项目"), "{}", page.text(".ticket"));
    let path = path_on(&page);
    let twice = coordinator.post("/c/cup/people/teams", &fields).await;
    assert_eq!(path_on(&twice), path, "sent twice");
    let list = coordinator.get("/c/cup/people/teams").await;
    assert_eq!(list.cell("#leaders", "H001", "账号"), "尚无账号", "nobody is made a leader unasked");

    let page = app.visitor().get(&path).await;
    assert!(page.text("main").contains("H001 高山茶"), "{}", page.text("main"));
    assert!(!page.has("input[name='password']"), "who has an account signs in");
    let mut li = signed_in(&app, "13800138000", PASSWORD).await;
    assert_eq!(li.get("/c/cup/my-entries").await.status(), 404);
    assert!(li.get(&path).await.text("main button").contains("李茶农"));
    assert_eq!(li.post(&path, &[]).await.status(), 303);
    assert!(li.get("/c/cup/my-entries").await.text("main").contains("H001"));
    let list = coordinator.get("/c/cup/people/teams").await;
    assert_eq!(list.cell("#leaders", "H001", "账号"), "已有账号");
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    assert_eq!(organizer.get("/c/cup/log").await.cell("#log", "指定负责人", "操作人"), "李茶农");
    signed_in(&app, "13800138000", PASSWORD).await;
});

on_both!(an_account_that_may_not_sign_in_takes_nothing_over, |app| {
    let scene = Scene::set(&app).await;
    add_account(&app, "13800138000", "别人").await;
    crate::results::sql(&app, "UPDATE accounts SET disabled_at = 1").await;
    let entry = scene.add_entry(&app, "H001", "高山茶", EntryState::Draft).await.to_string();
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    assert_eq!(organizer.post("/c/cup/people/teams", &[("entry", &entry)]).await.status(), 409);
});

on_both!(the_list_of_people_is_searched_paged_and_asks_a_fixed_number_of_questions, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    app.member(scene.competition, Role::Team, None).await;
    let few = statements(&app, &mut organizer).await;
    for _ in 0..55 {
        app.member(scene.competition, Role::Team, None).await;
    }
    assert_eq!(statements(&app, &mut organizer).await, few);
    let page = organizer.get("/c/cup/people?role=team").await;
    assert_eq!(page.count("#people tbody tr"), 50);
    let next = page.attr(".pages a[rel='next']", "href").unwrap();
    let page = organizer.get(&next).await;
    assert_eq!(page.count("#people tbody tr"), 6);
    assert!(!page.has(".pages a[rel='next']"));
    let page = organizer.get("/c/cup/people?search=PERSON0%40").await;
    assert_eq!(page.count("#people tbody tr"), 1);
    let page = organizer.get("/c/cup/people?search=%25").await;
    assert_eq!(page.count("#people tbody tr"), 0, "a sign of patterns stands for itself");
});

async fn statements(app: &TestApp, client: &mut Client) -> u64 {
    let before = app.site.db.statements();
    assert_eq!(client.get("/c/cup/people").await.status(), 200);
    app.site.db.statements() - before
}

/// The subject of the mail that was written last.
async fn last_subject(app: &TestApp) -> String {
    app.site.db.read(|conn| mails_page(conn, None, 1)).await.unwrap().remove(0).subject
}

on_both!(an_invitation_is_written_in_the_language_that_the_inviter_chooses, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let page = organizer.get("/c/cup/people/invite").await;
    assert_eq!(page.field("language"), "zh-CN");
    let invite = |login: &'static str, language: &'static str| {
        [("role", "supervisor"), ("name", "周监督"), ("login", login), ("language", language)]
    };
    for (login, language, subject) in [
        ("a@example.com", "zh-CN", "邀请：高山杯创业大赛（监督员）"),
        ("b@example.com", "en", "Invitation: Mountain Cup (supervisor)"),
    ] {
        let page = organizer.post("/c/cup/people/invite", &invite(login, language)).await;
        assert_eq!(page.status(), 200, "{:?}", page.problems());
        assert_eq!(last_subject(&app).await.to_lowercase(), subject.to_lowercase());
    }
    // Who has an account has chosen a language already.
    add_account(&app, "c@example.com", "周监督").await;
    organizer.post("/c/cup/people/invite", &invite("c@example.com", "en")).await;
    assert!(last_subject(&app).await.starts_with("邀请"));
    let page = organizer.post("/c/cup/people/invite", &invite("d@example.com", "fr")).await;
    assert_eq!((page.status(), page.field("login").as_str()), (422, "d@example.com"));
    assert!(page.problems()[0].contains("语言"), "{:?}", page.problems());
});

on_both!(the_account_of_a_leader_speaks_the_language_that_was_chosen_for_it, |app| {
    let scene = Scene::set(&app).await;
    let entry = scene.add_entry(&app, "H001", "高山茶", EntryState::Draft).await.to_string();
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    assert_eq!(organizer.get("/c/cup/people/teams").await.field("language"), "zh-CN");
    let language = || async {
        let login = LoginName::parse("13800138000").unwrap();
        app.site.db.read(move |conn| account_by_login(conn, &login)).await.unwrap().unwrap().language
    };
    for chosen in ["en", "zh-CN"] {
        let fields = [("entry", entry.as_str()), ("language", chosen)];
        assert_eq!(organizer.post("/c/cup/people/teams", &fields).await.status(), 200);
        assert_eq!(language().await, Language::English, "an account that is there keeps its own");
    }
});
