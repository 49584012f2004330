//! Schemes and their enterprises: entering, changing, withdrawing, listing.

use pingxuan::{
    accounts::store::seats,
    domain::{role::Role, states::Side},
    error::AppError,
    pairing::store::{self, EnterpriseRow},
};

use super::scene::{SchemeScene, led_to};
use crate::{on_both, support::Scene};

on_both!(an_organizer_sets_up_a_scheme_and_enters_an_enterprise, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let terms = [
        ("name_zh", "涌泉计划"),
        ("name_en", "Yongquan Plan"),
        ("wishes_close_at", "2026-12-01T18:00"),
        ("wish_limit", "5"),
    ];
    let page = organizer.post("/c/cup/schemes/new", &terms).await;
    let scheme = led_to(&page);
    let page = organizer.get("/c/cup/schemes").await;
    assert_eq!(page.cell("#schemes", "涌泉计划", "志愿截止时间"), "2026-12-01 18:00");

    let wrong = [("side", "assisting"), ("name", "杭州茶业"), ("credit_code", "91350100M000100Y44")];
    let page = organizer.post(&format!("{scheme}/enterprises/new"), &wrong).await;
    assert_eq!(page.status(), 422, "the check character is wrong");
    assert_eq!(page.field("name"), "杭州茶业");
    let right = [
        ("side", "assisting"),
        ("name", "杭州茶业"),
        ("credit_code", "91350100m000100y43"),
        ("offers", "电商运营；品牌设计"),
        ("phone", "138-0013-8000"),
    ];
    let page = organizer.post(&format!("{scheme}/enterprises/new"), &right).await;
    let page = organizer.follow(page).await;
    assert!(page.text("dl.summary").contains("91350100M000100Y43"));
    assert!(page.text("dl.summary").contains("品牌设计；电商运营"), "{}", page.text("dl.summary"));
    let page = organizer.post(&format!("{scheme}/enterprises/new"), &right).await;
    assert_eq!(page.status(), 422);
    assert!(page.problems()[0].contains("同名"), "{:?}", page.problems());
});

on_both!(a_deadline_in_the_past_cannot_be_set, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let terms = [("name_zh", "计划"), ("wishes_close_at", "2026-11-01T18:00"), ("wish_limit", "5")];
    let page = organizer.post("/c/cup/schemes/new", &terms).await;
    assert_eq!(page.status(), 422);
    assert!(page.problems()[0].contains("晚于现在"), "{:?}", page.problems());
});

on_both!(who_withdraws_is_no_partner_any_more_and_may_come_back, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let (mut tea, id) = scheme.add_signed_in(&app, Side::Assisting, "杭州茶业", "电商").await;
    let gone = scheme.add(&app, Side::Assisted, "退出者", "电商").await;
    let act = |act: &str| scheme.at(&format!("enterprises/{gone}/{act}"));
    assert_eq!(organizer.post(&act("withdraw"), &[("version", "1")]).await.status(), 303);
    assert_eq!(organizer.post(&act("withdraw"), &[("version", "1")]).await.status(), 409, "twice");
    let page = tea.get(&format!("/c/cup/my-enterprise/{id}/wishes")).await;
    assert!(!page.body().contains("退出者"));
    let rank = format!("rank-{gone}");
    let page =
        tea.post(&format!("/c/cup/my-enterprise/{id}/wishes"), &[("version", "1"), (&rank, "1")]).await;
    assert_eq!(page.status(), 422, "a wish for somebody who has gone is told, not dropped");
    assert_eq!(organizer.post(&act("restore"), &[("version", "2")]).await.status(), 303);
    let page = tea.get(&format!("/c/cup/my-enterprise/{id}/wishes")).await;
    assert!(page.body().contains("退出者"));
});

on_both!(pages_take_as_many_statements_for_thirty_enterprises_as_for_two, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let (mut tea, id) = scheme.add_signed_in(&app, Side::Assisting, "杭州茶业", "电商").await;
    scheme.add(&app, Side::Assisted, "甲", "电商").await;
    app.pass_seconds(3_600);
    let page = organizer.post(&scheme.at("pairings/compute"), &[("method", "stable-left")]).await;
    let plan = led_to(&page);
    let paths = [scheme.base(), scheme.at("enterprises"), scheme.at("pairings"), plan];
    let own = [format!("/c/cup/my-enterprise/{id}"), format!("/c/cup/my-enterprise/{id}/wishes")];
    // The first page after a pause notes that the session is in use.
    tea.get(&own[0]).await;
    let mut counts = Vec::new();
    for round in 0..2 {
        let mut of_round = Vec::new();
        for (client, path) in
            paths.iter().map(|path| (true, path)).chain(own.iter().map(|path| (false, path)))
        {
            let before = app.site.db.statements();
            let page = if client { organizer.get(path).await } else { tea.get(path).await };
            assert_eq!(page.status(), 200, "{path}");
            of_round.push(app.site.db.statements() - before);
        }
        counts.push(of_round);
        if round == 0 {
            for number in 0..28 {
                let side = if number % 2 == 0 { Side::Assisting } else { Side::Assisted };
                let other = scheme.add(&app, side, &format!("企业{number}"), "电商").await;
                if side == Side::Assisted {
                    scheme.wish(&app, other, &[&[id]]).await;
                }
            }
        }
    }
    assert_eq!(counts[0], counts[1]);
});

on_both!(the_list_is_filtered_and_goes_on_page_by_page, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    for number in 0..53 {
        scheme.add(&app, Side::Assisting, &format!("帮扶{number}"), "电商").await;
    }
    scheme.add(&app, Side::Assisted, "受援零", "电商").await;
    let page = organizer.get(&scheme.at("enterprises?side=assisting")).await;
    assert_eq!(page.count("#enterprises tbody tr"), 50);
    let next = page.attr(".pages a", "href").unwrap();
    let page = organizer.get(&next).await;
    assert_eq!(page.count("#enterprises tbody tr"), 3, "the filter is kept");
    assert!(!page.has(".pages a"));
    let page = organizer.get(&scheme.at("enterprises?name=%E5%8F%97%E6%8F%B4")).await;
    assert_eq!(page.count("#enterprises tbody tr"), 1);
});

on_both!(a_save_that_met_anothers_shows_both_and_can_be_repeated, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let (mut tea, id) = scheme.add_signed_in(&app, Side::Assisting, "杭州茶业", "电商").await;
    let desk = scheme.at(&format!("enterprises/{id}/edit"));
    let own = format!("/c/cup/my-enterprise/{id}/profile");
    let version = tea.get(&own).await.field("version");
    organizer.get(&desk).await;
    let theirs =
        [("name", "杭州茶业"), ("version", version.as_str()), ("sector", "茶饮料"), ("offers", "电商")];
    assert_eq!(organizer.post(&desk, &theirs).await.status(), 303);
    let mine = |version: &str| {
        [
            ("contact", "王经理"),
            ("sector", "茶叶"),
            ("offers", "电商"),
            ("profile", "百年老店"),
            ("version", version),
        ]
        .map(|(field, value)| (field, value.to_owned()))
    };
    let sent = mine(&version);
    let met = tea.post(&own, &sent.each_ref().map(|(field, value)| (*field, value.as_str()))).await;
    assert_eq!(met.status(), 409, "{}", met.body());
    assert!(met.text("#theirs").contains("茶饮料"), "{}", met.text("#theirs"));
    assert_eq!(met.field("profile"), "百年老店");
    let sent = mine(&met.field("version"));
    let saved = tea.post(&own, &sent.each_ref().map(|(field, value)| (*field, value.as_str()))).await;
    assert_eq!(saved.status(), 303, "{:?}", saved.problems());
    organizer.get(&desk).await;
    let version = organizer.get(&desk).await.field("version");
    let last = [("name", "杭州茶业"), ("version", version.as_str()), ("sector", "茶叶"), ("offers", "加工")];
    assert_eq!(organizer.post(&desk, &last).await.status(), 303);
    let log = organizer.get("/c/cup/log.csv").await.body();
    for former in ["茶饮料", "王经理", "百年老店"] {
        assert!(log.contains(former), "the log keeps what was written over: {former}");
    }
});

on_both!(terms_that_met_anothers_show_both_and_can_be_repeated, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let path = scheme.at("edit");
    let page = organizer.get(&path).await;
    let closes = page.field("wishes_close_at");
    let first = page.field("version");
    let terms = |name: &str, version: &str| {
        [("name_zh", name), ("wishes_close_at", closes.as_str()), ("wish_limit", "5"), ("version", version)]
            .map(|(field, value)| (field, value.to_owned()))
    };
    for (name, version, wanted) in [("涌泉一期", first.clone(), 303), ("涌泉二期", first, 409)] {
        let fields = terms(name, &version);
        let fields = fields.each_ref().map(|(field, value)| (*field, value.as_str()));
        let page = organizer.post(&path, &fields).await;
        assert_eq!(page.status(), wanted, "{:?}", page.problems());
        if wanted == 409 {
            assert!(page.text("#theirs").contains("涌泉一期"));
            let fields = terms(name, &page.field("version"));
            let fields = fields.each_ref().map(|(field, value)| (*field, value.as_str()));
            assert_eq!(organizer.post(&path, &fields).await.status(), 303);
        }
    }
});

on_both!(a_scheme_that_was_closed_between_two_minutes_is_renamed_and_keeps_its_deadline, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    scheme.add(&app, Side::Assisting, "杭州茶业", "电商").await;
    scheme.add(&app, Side::Assisted, "雷山民宿", "电商").await;
    app.pass_seconds(95);
    let early = [("method", "stable-left"), ("early", "yes"), ("reason", "两方都已填报")];
    led_to(&organizer.post(&scheme.at("pairings/compute"), &early).await);
    let (competition, id) = (scheme.competition, scheme.scheme);
    let closed = app.site.db.read(move |conn| store::scheme_in(conn, competition, id)).await.unwrap();
    assert_ne!(closed.wishes_close_at.micros() % 60_000_000, 0, "the form cannot tell this time");

    let path = scheme.at("edit");
    let form = organizer.get(&path).await;
    let (closes, version) = (form.field("wishes_close_at"), form.field("version"));
    let fields = [
        ("name_zh", "涌泉二期"),
        ("name_en", "Yongquan Plan"),
        ("wishes_close_at", closes.as_str()),
        ("wish_limit", "5"),
        ("version", version.as_str()),
    ];
    let page = organizer.post(&path, &fields).await;
    assert_eq!(page.status(), 303, "{:?}", page.problems());
    let renamed = app.site.db.read(move |conn| store::scheme_in(conn, competition, id)).await.unwrap();
    assert_eq!(renamed.name_zh, "涌泉二期");
    assert_eq!(renamed.wishes_close_at, closed.wishes_close_at);
});

on_both!(a_scheme_that_is_full_takes_no_further_enterprise_and_loses_none, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let by = app.by_system();
    let row = |number: i64| EnterpriseRow {
        id: by.fresh(),
        scheme_id: scheme.scheme,
        side: if number % 2 == 0 { Side::Assisting } else { Side::Assisted },
        name: format!("企业{number}"),
        credit_code: String::new(),
        sector: String::new(),
        contact: String::new(),
        phone: String::new(),
        email: String::new(),
        profile: String::new(),
        account_id: None,
        version: 1,
        created_at: by.now(),
        withdrawn_at: None,
        capacity: 1,
    };
    let rows: Vec<EnterpriseRow> = (1..store::MOST_ENTERPRISES).map(row).collect();
    app.site.db.write(move |conn| store::insert_enterprises(conn, &rows)).await.unwrap();

    let table = "企业名称,方\n甲企业,帮扶方\n乙企业,帮扶方\n".as_bytes();
    let import = scheme.at("enterprises/import");
    let preview = led_to(&organizer.post_file(&import, &[], ("file", "企业.csv", table)).await);
    let page = organizer.get(&preview).await;
    assert_eq!((page.text("#new"), page.text("#wrong")), ("1".to_owned(), "1".to_owned()));
    assert!(page.text("#rows").contains("最多 4000 家企业"));
    assert_eq!(organizer.confirm(&preview).await.status(), 303);

    let fields = [("side", "assisting"), ("name", "丙企业"), ("needs", ""), ("offers", "")];
    let page = organizer.post(&scheme.at("enterprises/new"), &fields).await;
    assert_eq!(page.status(), 422);
    assert!(page.problems()[0].contains("最多 4000 家企业"), "{:?}", page.problems());
    let list = organizer.get(&scheme.at("enterprises")).await;
    assert!(list.text("caption").contains("4000"), "all are there");
});

on_both!(the_wrong_account_is_parted_from_an_enterprise_and_keeps_what_it_has_besides, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let (mut tea, id) = scheme.add_signed_in(&app, Side::Assisting, "杭州茶业", "电商").await;
    let other = scheme.add(&app, Side::Assisting, "杭州丝绸", "电商").await;
    let act = |id| scheme.at(&format!("enterprises/{id}/detach"));
    let fields = |version: &'static str| [("version", version), ("detach_reason", "接错了邀请")];
    let none = organizer.post(&act(other), &fields("1")).await;
    assert_eq!(none.status(), 409, "it has no account");

    let competition = scene.competition;
    app.site
        .db
        .write(move |conn| {
            let of_tea = store::enterprise_in(conn, scheme.scheme, id)?.account_id;
            seats::set_enterprise_account(conn, competition, other, of_tea.ok_or(AppError::NotFound)?)
        })
        .await
        .unwrap();
    assert_eq!(organizer.post(&act(id), &[("version", "1")]).await.status(), 422, "a reason is needed");
    assert_eq!(organizer.post(&act(id), &fields("7")).await.status(), 409, "changed meanwhile");
    assert_eq!(organizer.post(&act(id), &fields("1")).await.status(), 303);
    assert_eq!(tea.get(&format!("/c/cup/my-enterprise/{id}")).await.status(), 404);
    assert_eq!(tea.get(&format!("/c/cup/my-enterprise/{other}")).await.status(), 200, "the other stays");
    assert_eq!(organizer.post(&act(other), &fields("2")).await.status(), 303);
    assert_eq!(tea.get("/c/cup/my-enterprise").await.status(), 404, "the role goes with the last");
    let page = organizer.post(&scheme.at(&format!("enterprises/{id}/invite")), &[]).await;
    assert_eq!((page.status(), page.count(".ticket")), (200, 1));
});
