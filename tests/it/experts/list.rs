//! The list of experts and what can be done with one.

use pingxuan::{
    domain::{id::ExpertId, role::Role, states::EntryState},
    experts::store,
};

use crate::{on_both, support::Scene};

const CONTENT: &[(&str, &str)] = &[
    ("name", "王评委"),
    ("organization", "杭州大学"),
    ("title", "教授"),
    ("kind", "高校"),
    ("tags", "农业:3；电商"),
    ("email", " Wang@Example.COM "),
    ("phone", "138 0013 8000"),
    ("is_judge", "yes"),
    ("judging_capacity", "２０"),
    ("mentoring_capacity", "3"),
];

on_both!(an_expert_is_added_and_changed, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    organizer.get("/c/cup/experts/new").await;
    let added = organizer.post("/c/cup/experts/new", CONTENT).await;
    assert_eq!(added.status(), 303, "{:?}", added.problems());
    let path = added.location().unwrap().to_owned();
    let list = organizer.get("/c/cup/experts").await;
    assert_eq!(list.cell("#experts", "王评委", "专长"), "农业 3、电商 2");
    assert_eq!(list.cell("#experts", "王评委", "评审"), "0 / 20");
    assert_eq!(list.cell("#experts", "王评委", "账号"), "未邀请");

    let form = organizer.get(&format!("{path}/edit")).await;
    assert_eq!(form.field("email"), "wang@example.com");
    let version = form.field("version");
    let mut changed: Vec<(&str, &str)> = CONTENT.to_vec();
    changed[1] = ("organization", "杭州学院");
    changed[4] = ("tags", "农业:1");
    changed.push(("version", &version));
    assert_eq!(organizer.post(&format!("{path}/edit"), &changed).await.status(), 303);
    let again = organizer.post(&format!("{path}/edit"), &changed).await;
    assert_eq!(again.status(), 409, "the page is older than the last change");
    assert!(organizer.get(&path).await.text(".summary").contains("杭州学院"));
    let log = organizer.get("/c/cup/log.csv").await.body();
    for former in ["杭州大学", "电商"] {
        assert!(log.contains(former), "the log keeps what was written over: {former}");
    }
});

on_both!(an_e_mail_address_belongs_to_one_expert, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    organizer.get("/c/cup/experts/new").await;
    organizer.post("/c/cup/experts/new", CONTENT).await;
    let second = organizer.post("/c/cup/experts/new", CONTENT).await;
    assert_eq!(second.status(), 422);
    assert_eq!(second.problems().len(), 1);
    assert_eq!(second.field("tags"), "农业:3；电商", "what was typed comes back");
});

on_both!(filters_find_by_role_tag_and_text, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    organizer.get("/c/cup/experts/new").await;
    organizer.post("/c/cup/experts/new", CONTENT).await;
    scene.add_expert(&app, "Li_Wei", "100% 公司").await;
    for (query, wanted) in [
        ("role=mentor", vec!["Li_Wei"]),
        ("tag=%E5%86%9C%E4%B8%9A", vec!["王评委"]),
        ("text=li_w", vec!["Li_Wei"]),
        ("text=100%25", vec!["Li_Wei"]),
        ("text=l%25i", vec![]),
        ("state=missing", vec!["王评委", "Li_Wei"]),
        ("state=active", vec![]),
    ] {
        let page = organizer.get(&format!("/c/cup/experts?{query}")).await;
        assert_eq!(page.texts("#experts tbody th"), wanted, "{query}");
    }
});

on_both!(the_list_asks_the_same_number_of_questions_for_any_number_of_experts, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let mut counts = Vec::new();
    let mut number = 0;
    for more in [2, 58] {
        for _ in 0..more {
            number += 1;
            scene.add_expert(&app, &format!("专家{number}"), "杭州大学").await;
        }
        let before = app.site.db.statements();
        let page = organizer.get("/c/cup/experts").await;
        counts.push(app.site.db.statements() - before);
        assert_eq!(page.count("#experts tbody tr"), number.min(50));
    }
    assert_eq!(counts[0], counts[1]);
    let first = organizer.get("/c/cup/experts").await;
    let next = first.attr("nav.pages a", "href").unwrap();
    assert_eq!(organizer.get(&next).await.count("#experts tbody tr"), 10);
});

on_both!(an_expert_with_open_sheets_cannot_withdraw, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let expert = scene.add_expert(&app, "王评委", "杭州大学").await;
    let entry = scene.add_entry(&app, "E-1", "茶园", EntryState::Admitted).await;
    scene.add_sheet(&app, entry, expert).await;
    let path = format!("/c/cup/experts/{expert}");
    organizer.get(&path).await;
    assert_eq!(organizer.post(&format!("{path}/withdraw"), &[]).await.status(), 422, "a reason is needed");
    let refused = organizer.post(&format!("{path}/withdraw"), &[("reason", "生病")]).await;
    assert_eq!(refused.status(), 409);
    assert!(refused.text("main").contains("E-1"));

    let free = scene.add_expert(&app, "李评委", "杭州大学").await;
    let path = format!("/c/cup/experts/{free}");
    assert_eq!(organizer.post(&format!("{path}/withdraw"), &[("reason", "生病")]).await.status(), 303);
    assert!(organizer.get(&path).await.text("h1").contains("已退出"));
    assert_eq!(organizer.post(&format!("{path}/withdraw"), &[("reason", "生病")]).await.status(), 409);
    assert_eq!(organizer.post(&format!("{path}/reinstate"), &[]).await.status(), 303);
});

on_both!(an_expert_of_another_competition_is_not_there, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let expert: ExpertId = app.by_system().fresh();
    organizer.get("/c/cup/experts/new").await;
    for path in ["", "/edit", "/conflicts"] {
        assert_eq!(organizer.get(&format!("/c/cup/experts/{expert}{path}")).await.status(), 404, "{path}");
    }
    let answer = organizer.post(&format!("/c/cup/experts/{expert}/withdraw"), &[("reason", "x")]).await;
    assert_eq!(answer.status(), 404);
});

on_both!(an_invited_expert_comes_by_the_link, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let expert = scene.add_expert(&app, "wang", "杭州大学").await;
    let other = scene.add_expert(&app, "li", "杭州大学").await;
    let key = organizer.get("/c/cup/experts").await.field("request_key");
    let fields = [("expert", expert.to_string()), ("expert", other.to_string()), ("request_key", key)];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, id)| (*name, id.as_str())).collect();
    let page = organizer.post("/c/cup/experts/invite", &fields).await;
    assert_eq!(page.status(), 200);
    assert_eq!(page.count("article"), 2);
    let url = page.attr("article a.hash", "href").unwrap();
    let twice = organizer.post("/c/cup/experts/invite", &fields).await;
    assert_eq!(twice.attrs("article a.hash", "href"), page.attrs("article a.hash", "href"), "sent twice");
    let mails = app.site.db.read(|conn| pingxuan::mail::store::mails_page(conn, None, 100)).await.unwrap();
    assert_eq!(mails.len(), 2, "each is written to once");
    let path = url.split_once("/link/").map(|(_, token)| format!("/link/{token}")).unwrap();
    let list = organizer.get("/c/cup/experts").await;
    assert_eq!(list.cell("#experts", "wang", "账号"), "已邀请");

    let mut wang = app.visitor();
    assert_eq!(wang.get(&path).await.status(), 200);
    assert_eq!(organizer.post("/c/cup/experts/invite", &[]).await.status(), 409);
});

on_both!(an_exported_table_says_what_the_list_says, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let (mut supervisor, _) = app.member(scene.competition, Role::Supervisor, None).await;
    organizer.get("/c/cup/experts/new").await;
    organizer.post("/c/cup/experts/new", CONTENT).await;
    let table = organizer.get("/c/cup/experts.csv").await.body();
    let wanted = "王评委,杭州大学,教授,,高校,农业:3；电商:2,13800138000,wang@example.com,评委,20,3";
    assert!(table.contains(wanted), "{table}");
    let masked = supervisor.get("/c/cup/experts.csv").await.body();
    assert!(!masked.contains("13800138000") && !masked.contains("wang@"), "{masked}");
    let first = organizer.get("/c/cup/experts.xlsx").await;
    app.pass_seconds(90);
    assert_eq!(first.bytes(), organizer.get("/c/cup/experts.xlsx").await.bytes(), "whenever it is asked for");
    let id = scene.competition;
    let all = app.site.db.read(move |conn| store::experts_of(conn, id)).await.unwrap();
    assert_eq!(all.len(), 1);
});

on_both!(a_save_that_met_anothers_shows_both_and_can_be_repeated, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    organizer.get("/c/cup/experts/new").await;
    let added = organizer.post("/c/cup/experts/new", CONTENT).await;
    let path = format!("{}/edit", added.location().unwrap());
    let version = organizer.get(&path).await.field("version");
    let with = |field: usize, value: &'static str| {
        let mut fields = CONTENT.to_vec();
        fields[field].1 = value;
        fields
    };
    let mut theirs = with(1, "浙江大学");
    theirs.push(("version", &version));
    assert_eq!(organizer.post(&path, &theirs).await.status(), 303);
    let mut mine = with(2, "副教授");
    mine.push(("version", &version));
    let met = organizer.post(&path, &mine).await;
    assert_eq!(met.status(), 409);
    assert!(met.text("#theirs").contains("浙江大学"), "{}", met.text("#theirs"));
    assert_eq!((met.field("title"), met.field("organization")), ("副教授".to_owned(), "杭州大学".to_owned()));
    let seen = met.field("version");
    mine.pop();
    mine.push(("version", &seen));
    assert_eq!(organizer.post(&path, &mine).await.status(), 303);
});

on_both!(an_expert_without_an_address_is_added_once_by_a_double_click, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let key = organizer.get("/c/cup/experts/new").await.field("request_key");
    let mut fields: Vec<(&str, &str)> =
        CONTENT.iter().filter(|(field, _)| *field != "email").copied().collect();
    fields.push(("request_key", &key));
    let first = organizer.post("/c/cup/experts/new", &fields).await;
    let second = organizer.post("/c/cup/experts/new", &fields).await;
    assert_eq!((first.status(), second.status()), (303, 303));
    assert_eq!(first.location(), second.location());
    assert_eq!(organizer.get("/c/cup/experts").await.count("#experts tbody tr"), 1);
});

on_both!(the_reason_of_a_withdrawal_that_is_refused_stays_on_the_page, |app| {
    let scene = Scene::set(&app).await;
    let entry = scene.add_entry(&app, "E-1", "茶园", EntryState::Admitted).await;
    let (_, expert) = scene.judge(&app, "王评委").await;
    scene.add_sheet(&app, entry, expert).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let path = format!("/c/cup/experts/{expert}");
    organizer.get(&path).await;
    let refused = organizer.post(&format!("{path}/withdraw"), &[("reason", "出差三个月")]).await;
    assert_eq!((refused.status(), refused.field("reason").as_str()), (409, "出差三个月"));
    assert!(refused.problems()[0].contains("E-1"), "{:?}", refused.problems());
});

on_both!(the_wrong_account_is_parted_from_an_expert_who_can_be_invited_again, |app| {
    let scene = Scene::set(&app).await;
    let entry = scene.add_entry(&app, "E-1", "茶园", EntryState::Admitted).await;
    let (mut wrong, expert) = scene.judge(&app, "王评委").await;
    let sheet = scene.add_sheet(&app, entry, expert).await;
    assert_eq!(wrong.get(&format!("/c/cup/judging/{sheet}")).await.status(), 200);
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let path = format!("/c/cup/experts/{expert}");
    let version = organizer.get(&path).await.field("version");
    let act = format!("{path}/detach");
    let blank = organizer.post(&act, &[("version", version.as_str())]).await;
    assert_eq!(blank.status(), 422, "a reason is needed");
    let fields = [("version", version.as_str()), ("detach_reason", "同名者误接受")];
    assert_eq!(organizer.post(&act, &fields).await.status(), 303);
    assert_eq!(wrong.get(&format!("/c/cup/judging/{sheet}")).await.status(), 404);
    assert_eq!(wrong.get("/c/cup/my-conflicts").await.status(), 404, "the role is gone");
    let again = organizer.post(&act, &fields).await;
    assert_eq!((again.status(), again.field("detach_reason").as_str()), (409, "同名者误接受"));
    let log = organizer.get("/c/cup/log").await;
    assert!(log.text("#log").contains("解除账号") && log.text("#log").contains("同名者误接受"));

    let links = organizer.post("/c/cup/experts/invite", &[("expert", &expert.to_string())]).await;
    let url = links.attr("article a.hash", "href").unwrap();
    let (mut right, _) = app.sign_in_as("王评委", false).await;
    let link = url.strip_prefix("http://test.example").unwrap();
    right.get(link).await;
    assert_eq!(right.post(link, &[]).await.status(), 303);
    assert_eq!(right.get(&format!("/c/cup/judging/{sheet}")).await.status(), 200, "sheets stay");
});
