//! Enterprises from a table: preview, confirmation, the same file again, and what is wrong in which cell.

use std::collections::BTreeSet;

use pingxuan::{
    audit::store::{LogFilter, log_page},
    domain::{id::EnterpriseId, role::Role, states::Side},
    pairing::{
        actions::wishes::{Wishes, stored},
        store::{self, EnterpriseRow},
    },
};
use serde_json::json;

use super::scene::{SchemeScene, led_to};
use crate::{
    on_both,
    support::{Client, Page, Scene, TestApp},
};

const TABLE: &str = "企业名称,方,统一社会信用代码,行业,需求,能提供,联系人,电话,邮箱,志愿,不接受,备注\n\
    杭州茶业,帮扶方,91350100M000100Y43,茶叶,,电商运营；品牌设计,王一,13800138001,tea@example.com,雷山民宿=雷山银饰,,甲\n\
    杭州物流,帮扶方,,物流,,冷链物流,李二,13800138002,,,雷山银饰,\n\
    雷山民宿,受援方,,文旅,电商运营,,张三,13800138003,,杭州茶业；杭州物流,,\n\
    雷山银饰,受援方,,手工艺,品牌设计,,赵四,13800138004,,,,\n";

async fn send(organizer: &mut Client, scheme: &SchemeScene, table: &str) -> String {
    let file = ("file", "企业.csv", table.as_bytes());
    led_to(&organizer.post_file(&scheme.at("enterprises/import"), &[], file).await)
}

/// What a row of the report says that changes, and what is stored once the report is confirmed.
async fn wishes_after(
    app: &TestApp,
    organizer: &mut Client,
    import: &str,
    id: EnterpriseId,
) -> (String, Wishes) {
    let said = organizer.get(import).await.cell("#rows", "2", "说明");
    assert_eq!(organizer.confirm(import).await.status(), 303);
    (said, app.site.db.read(move |conn| stored(conn, id)).await.unwrap())
}

fn counts(page: &Page) -> [String; 4] {
    ["#new", "#changed", "#unchanged", "#wrong"].map(|id| page.text(id))
}

on_both!(a_table_is_shown_first_then_written_and_the_same_again_adds_nobody, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let import = send(&mut organizer, &scheme, TABLE).await;
    let page = organizer.get(&import).await;
    assert_eq!(counts(&page), ["4", "0", "0", "0"], "{}", page.text("#rows"));
    assert!(page.text(".notice").contains("备注"), "columns that say nothing are reported");
    let list = organizer.get(&scheme.at("enterprises")).await;
    assert!(!list.has("#enterprises"), "nothing is written before the confirmation");

    let page = organizer.confirm(&import).await;
    assert_eq!(page.status(), 303, "{}", page.body());
    assert_eq!(organizer.confirm(&import).await.status(), 303, "a second click");
    let list = organizer.get(&scheme.at("enterprises")).await;
    assert_eq!(list.count("#enterprises tbody tr"), 4);
    assert_eq!(list.cell("#enterprises", "杭州茶业", "志愿"), "已填报");

    let again = send(&mut organizer, &scheme, TABLE).await;
    let page = organizer.get(&again).await;
    assert_eq!(
        counts(&page),
        ["0", "3", "1", "0"],
        "whoever has wishes in the file: they are replaced unseen"
    );
    assert_eq!(organizer.confirm(&again).await.status(), 303);
    let list = organizer.get(&scheme.at("enterprises")).await;
    assert_eq!(list.count("#enterprises tbody tr"), 4);

    app.pass_seconds(3_600);
    let after = send(&mut organizer, &scheme, TABLE).await;
    let page = organizer.get(&after).await;
    assert_eq!(counts(&page), ["0", "0", "4", "0"], "wishes that are stored already are no change");
});

on_both!(what_is_exported_can_be_imported_again, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    scheme.fill_from_demo(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    app.pass_seconds(3_600);
    let other = SchemeScene::set(&app, scene.competition).await;
    for name in ["enterprises.csv", "enterprises.xlsx"] {
        let exported = organizer.get(&scheme.at(name)).await;
        let page =
            organizer.post_file(&other.at("enterprises/import"), &[], ("file", name, exported.bytes())).await;
        let import = led_to(&page);
        let page = organizer.get(&import).await;
        let is_first = name.ends_with("csv");
        let wanted = if is_first { ["40", "0", "0", "0"] } else { ["0", "40", "0", "0"] };
        assert_eq!(counts(&page), wanted, "{}", page.text("#rows"));
        assert_eq!(organizer.confirm(&import).await.status(), 303);
    }
    app.pass_seconds(3_600);
    let (there, here) = (scheme.at("enterprises.csv"), other.at("enterprises.csv"));
    let (there, here) = (organizer.get(&there).await, organizer.get(&here).await);
    assert_eq!(there.body(), here.body());
});

on_both!(each_fault_names_its_cell, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    scheme.add(&app, Side::Assisted, "雷山民宿", "电商").await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let table = "企业名称,方,统一社会信用代码,志愿,不接受\n\
        甲,帮扶方,91350100M000100Y44,,\n\
        乙,帮扶方,,没有这家；雷山民宿,\n\
        丙,帮扶方,,雷山民宿,雷山民宿\n\
        雷山民宿,帮扶方,,,\n\
        丁,第三方,,,\n\
        戊,帮扶方,,雷山民宿,\n\
        戊,帮扶方,,,\n\
        己,受援方,,乙,\n";
    let import = send(&mut organizer, &scheme, table).await;
    let page = organizer.get(&import).await;
    assert_eq!(counts(&page), ["1", "0", "0", "7"], "{}", page.text("#rows"));
    let said = |row: &str| page.cell("#rows", row, "说明");
    assert_eq!(said("2"), "C2 统一社会信用代码“91350100M000100Y44”：统一社会信用代码不正确");
    assert!(said("3").contains("D3") && said("3").contains("没有这家"), "{}", said("3"));
    assert!(said("4").contains("E4") && said("4").contains("不接受"), "{}", said("4"));
    assert!(said("5").contains("另一方"), "{}", said("5"));
    assert_eq!(said("6"), "B6 方“第三方”：请填写帮扶方或受援方");
    assert!(said("8").contains("与第 7 行重复"), "{}", said("8"));
    assert!(said("9").contains("“乙”"), "who falls away takes those along that name it: {}", said("9"));
    assert_eq!(organizer.confirm(&import).await.status(), 303);
    let list = organizer.get(&scheme.at("enterprises")).await;
    assert_eq!(list.count("#enterprises tbody tr"), 2);
});

on_both!(a_guess_at_secret_wishes_is_not_confirmed_by_the_preview, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let tea = scheme.add(&app, Side::Assisting, "杭州茶业", "电商").await;
    let inn = scheme.add(&app, Side::Assisted, "雷山民宿", "电商").await;
    let silver = scheme.add(&app, Side::Assisted, "雷山银饰", "电商").await;
    scheme.wish(&app, tea, &[&[inn]]).await;
    scheme.exclude(&app, tea, silver).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    for column in ["志愿", "不接受"] {
        let mut told = Vec::new();
        for guess in ["雷山民宿", "雷山银饰"] {
            let table = format!("企业名称,方,{column}\n杭州茶业,帮扶方,{guess}\n");
            let import = send(&mut organizer, &scheme, &table).await;
            let page = organizer.get(&import).await;
            told.push((counts(&page), page.text("#rows tbody"), page.field("seen")));
        }
        assert_eq!(told[0], told[1], "right and wrong guesses look alike: {column}");
    }
});

on_both!(after_the_deadline_a_table_changes_no_wishes, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    scheme.add(&app, Side::Assisting, "杭州茶业", "电商").await;
    scheme.add(&app, Side::Assisted, "雷山民宿", "电商").await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    app.pass_seconds(3_600);
    let import = send(&mut organizer, &scheme, "企业名称,方,志愿\n杭州茶业,帮扶方,雷山民宿\n").await;
    let page = organizer.get(&import).await;
    assert_eq!(counts(&page), ["0", "0", "0", "1"]);
    assert!(page.text("#rows").contains("志愿已截止"));
});

on_both!(a_file_that_is_no_table_is_told_and_an_import_is_its_owners, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let page = organizer
        .post_file(
            &scheme.at("enterprises/import"),
            &[],
            ("file", "x.xlsx", b"PK\x03\x04 not a workbook".as_slice()),
        )
        .await;
    assert_eq!(page.status(), 422);
    let page = organizer
        .post_file(&scheme.at("enterprises/import"), &[], ("file", "x.csv", "名称,行业\n甲,乙\n".as_bytes()))
        .await;
    assert_eq!(page.status(), 422, "the side is missing");
    assert!(page.problems()[0].contains("方"), "{:?}", page.problems());
    let import = send(&mut organizer, &scheme, TABLE).await;
    let (mut other, _) = app.member(scene.competition, Role::Organizer, None).await;
    assert_eq!(other.get(&import).await.status(), 404);
});

on_both!(an_invitation_link_makes_somebody_the_enterprise, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let id = scheme.add(&app, Side::Assisting, "杭州茶业", "电商").await;
    let page = organizer.post(&scheme.at(&format!("enterprises/{id}/invite")), &[]).await;
    assert_eq!(page.status(), 200, "{}", page.body());
    let body = page.body();
    let path = &body[body.find("/link/").unwrap()..];
    let path: String = path.chars().take_while(|c| c.is_ascii_alphanumeric() || "/-_".contains(*c)).collect();
    let mut newcomer = app.visitor();
    let page = newcomer.get(&path).await;
    assert_eq!(page.status(), 200, "{path}");
    let fields = [
        ("login", "13700137000"),
        ("name", "王一"),
        ("password", "一句足够长的密码好记又好打"),
        ("password_again", "一句足够长的密码好记又好打"),
    ];
    let page = newcomer.post(&path, &fields).await;
    assert_eq!(page.status(), 303, "{}", page.body());
    let page = newcomer.get(&format!("/c/cup/my-enterprise/{id}")).await;
    assert_eq!(page.status(), 200);
    assert!(page.text("h1").contains("杭州茶业"));
});

on_both!(each_cell_that_would_change_is_shown_before_and_after, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let import = send(&mut organizer, &scheme, TABLE).await;
    assert_eq!(organizer.confirm(&import).await.status(), 303);
    let table = "企业名称,方,统一社会信用代码,所属行业,能提供,需求,电话,志愿\n\
        杭州茶业,帮扶方,91350100M000100Y43,茶饮,品牌设计；电商运营,,13800138001,\n\
        杭州物流,帮扶方,,,仓储；冷链物流,,13900139002,\n\
        雷山民宿,受援方,,文旅,,,13800138003,杭州物流\n";
    let import = send(&mut organizer, &scheme, table).await;
    let page = organizer.get(&import).await;
    assert_eq!(counts(&page), ["0", "3", "0", "0"], "{}", page.text("#rows"));
    let said = |row: usize| page.texts(&format!("#rows tbody tr:nth-child({row}) p"));
    assert_eq!(said(1), ["D2 所属行业：茶叶 → 茶饮"], "the same tags in another order are no change");
    assert_eq!(
        said(2),
        [
            "D3 所属行业：物流 → 未填",
            "E3 能提供：冷链物流 → 仓储；冷链物流",
            "G3 电话：138 **** 8002 → 13900139002"
        ]
    );
    assert_eq!(said(3).len(), 2, "{:?}", said(3));
    assert!(said(3).contains(&"F4 需求：电商运营 → 未填".to_owned()), "{:?}", said(3));
    assert!(said(3).contains(&"H4 志愿：以文件中的志愿取代原有志愿".to_owned()), "{:?}", said(3));
    assert_eq!(organizer.confirm(&import).await.status(), 303);
    let list = organizer.get(&scheme.at("enterprises")).await;
    assert_eq!(list.cell("#enterprises", "杭州茶业", "行业"), "茶饮");
});

on_both!(what_is_saved_of_an_enterprise_after_the_report_is_not_replaced_unseen, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let table = "企业名称,方,行业\n杭州茶业,帮扶方,茶叶\n";
    let import = send(&mut organizer, &scheme, table).await;
    assert_eq!(organizer.confirm(&import).await.status(), 303);
    let table = format!("{table}杭州物流,帮扶方,物流\n");
    let import = send(&mut organizer, &scheme, &table).await;
    let page = organizer.get(&import).await;
    assert_eq!(counts(&page), ["1", "0", "1", "0"], "{}", page.text("#rows"));
    let id = scheme.scheme;
    let rows = app.site.db.read(move |conn| store::enterprises_of(conn, id)).await.unwrap();
    let (based_on, row) = (rows[0].version, rows[0].clone());
    let row = EnterpriseRow { sector: "茶饮".to_owned(), version: based_on + 1, ..row };
    assert!(app.site.db.write(move |conn| store::update_enterprise(conn, &row, based_on)).await.unwrap());

    let seen = page.field("seen");
    let page = organizer.post(&format!("{import}/confirm"), &[("seen", seen.as_str())]).await;
    assert_eq!(page.status(), 409);
    assert!(page.text("#other").contains("没有写入任何内容"), "{}", page.text("main"));
    assert_eq!(counts(&page), ["1", "1", "0", "0"], "{}", page.text("#rows"));
    assert!(page.text("#rows").contains("茶饮 → 茶叶"), "{}", page.text("#rows"));
    assert_eq!(organizer.get(&scheme.at("enterprises")).await.count("#enterprises tbody tr"), 1);
    let seen = page.field("seen");
    let page = organizer.post(&format!("{import}/confirm"), &[("seen", seen.as_str())]).await;
    assert_eq!(page.status(), 303, "now it was seen: {}", page.body());
    assert_eq!(organizer.get(&scheme.at("enterprises")).await.count("#enterprises tbody tr"), 2);
});

on_both!(a_table_leaves_the_half_of_the_wishes_of_which_it_says_nothing, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let tea = scheme.add(&app, Side::Assisting, "杭州茶业", "电商").await;
    let inn = scheme.add(&app, Side::Assisted, "雷山民宿", "电商").await;
    let silver = scheme.add(&app, Side::Assisted, "雷山银饰", "电商").await;
    let garden = scheme.add(&app, Side::Assisted, "雷山茶园", "电商").await;
    scheme.wish(&app, tea, &[&[inn]]).await;
    scheme.exclude(&app, tea, silver).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let wishes = |groups: &[EnterpriseId], exclusions: &[EnterpriseId]| Wishes {
        groups: groups.iter().map(|partner| vec![*partner]).collect(),
        exclusions: exclusions.iter().copied().collect::<BTreeSet<_>>(),
    };

    let import = send(&mut organizer, &scheme, "企业名称,方,志愿\n杭州茶业,帮扶方,雷山茶园\n").await;
    let (said, found) = wishes_after(&app, &mut organizer, &import, tea).await;
    assert_eq!(said, "C2 志愿：以文件中的志愿取代原有志愿");
    assert_eq!(found, wishes(&[garden], &[silver]), "the column of exclusions is missing");

    let table = "企业名称,方,志愿,不接受\n杭州茶业,帮扶方,,雷山民宿\n";
    let import = send(&mut organizer, &scheme, table).await;
    let (said, found) = wishes_after(&app, &mut organizer, &import, tea).await;
    assert_eq!(said, "D2 不接受：以文件中的不接受名单取代原有名单");
    assert_eq!(found, wishes(&[garden], &[inn]), "the cell of wishes is empty");

    let import = send(&mut organizer, &scheme, "企业名称,方,志愿\n杭州茶业,帮扶方,雷山民宿\n").await;
    let (_, found) = wishes_after(&app, &mut organizer, &import, tea).await;
    assert_eq!(found, wishes(&[inn], &[]), "nobody is wished for and excluded at once");
});

on_both!(after_the_deadline_each_half_of_the_wishes_is_compared_for_itself, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let tea = scheme.add(&app, Side::Assisting, "杭州茶业", "电商").await;
    let inn = scheme.add(&app, Side::Assisted, "雷山民宿", "电商").await;
    let silver = scheme.add(&app, Side::Assisted, "雷山银饰", "电商").await;
    scheme.wish(&app, tea, &[&[inn]]).await;
    scheme.exclude(&app, tea, silver).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    app.pass_seconds(3_600);
    for (columns, unchanged) in [
        ("志愿\n杭州茶业,帮扶方,雷山民宿", true),
        ("不接受\n杭州茶业,帮扶方,雷山银饰", true),
        ("志愿,不接受\n杭州茶业,帮扶方,雷山民宿,雷山银饰", true),
        ("不接受\n杭州茶业,帮扶方,雷山民宿", false),
    ] {
        let import = send(&mut organizer, &scheme, &format!("企业名称,方,{columns}\n")).await;
        let page = organizer.get(&import).await;
        let wanted = if unchanged { ["0", "0", "1", "0"] } else { ["0", "0", "0", "1"] };
        assert_eq!(counts(&page), wanted, "{columns}: {}", page.text("#rows"));
        assert_eq!(page.text("#rows").contains("志愿已截止"), !unchanged, "{columns}");
    }
});

on_both!(what_is_exported_can_be_imported_again_after_a_partner_has_withdrawn, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let tea = scheme.add(&app, Side::Assisting, "杭州茶业", "电商").await;
    scheme.add(&app, Side::Assisting, "杭州物流", "物流").await;
    let inn = scheme.add(&app, Side::Assisted, "雷山民宿", "电商").await;
    let silver = scheme.add(&app, Side::Assisted, "雷山银饰", "电商").await;
    let garden = scheme.add(&app, Side::Assisted, "雷山茶园", "电商").await;
    scheme.wish(&app, tea, &[&[inn], &[silver]]).await;
    scheme.exclude(&app, tea, garden).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    app.pass_seconds(3_600);
    for gone in [inn, garden] {
        let withdraw = scheme.at(&format!("enterprises/{gone}/withdraw"));
        assert_eq!(organizer.post(&withdraw, &[("version", "1")]).await.status(), 303);
    }
    let exported = organizer.get(&scheme.at("enterprises.csv")).await;
    assert!(exported.body().contains("雷山民宿；雷山银饰"), "{}", exported.body());
    let file = ("file", "enterprises.csv", exported.bytes());
    let import = led_to(&organizer.post_file(&scheme.at("enterprises/import"), &[], file).await);
    let page = organizer.get(&import).await;
    assert_eq!(counts(&page), ["0", "0", "3", "0"], "{}", page.text("#rows"));

    let import = send(&mut organizer, &scheme, "企业名称,方,志愿\n杭州物流,帮扶方,雷山民宿\n").await;
    let page = organizer.get(&import).await;
    assert_eq!(counts(&page), ["0", "0", "0", "1"], "who has gone cannot be wished for anew");
    assert!(page.text("#rows").contains("另一方没有名为“雷山民宿”的企业"), "{}", page.text("#rows"));
});

on_both!(what_a_table_writes_over_stays_in_the_log, |app| {
    let scene = Scene::set(&app).await;
    let scheme = SchemeScene::set(&app, scene.competition).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let import = send(&mut organizer, &scheme, TABLE).await;
    assert_eq!(organizer.confirm(&import).await.status(), 303);
    let table = "企业名称,方,行业,需求,电话,志愿\n\
        杭州物流,帮扶方,,仓储,13900139002,\n\
        雷山民宿,受援方,文旅,电商运营,13800138003,杭州物流\n";
    let import = send(&mut organizer, &scheme, table).await;
    assert_eq!(organizer.confirm(&import).await.status(), 303);

    let id = scheme.scheme;
    let rows = app.site.db.read(move |conn| store::enterprises_of(conn, id)).await.unwrap();
    let changed = rows.iter().find(|row| row.name == "杭州物流").unwrap().id;
    let lines = app.site.db.read(|conn| log_page(conn, &LogFilter::default(), 100)).await.unwrap();
    let newest = lines.iter().find(|line| line.event.act == "scheme.imported").unwrap();
    let detail: serde_json::Value = serde_json::from_str(newest.content.as_ref().unwrap()).unwrap();
    let fields = json!({
        "needs": [[], ["仓储"]], "phone": ["13800138002", "13900139002"], "sector": ["物流", ""],
    });
    let wanted = json!([{"enterprise": changed.to_string(), "fields": fields}]);
    assert_eq!(detail["changes"], wanted, "of wishes it tells nothing");
    assert_eq!(detail["wishes_on_behalf"], 1);
    let log = organizer.get("/c/cup/log").await.body();
    assert!(log.contains("138 **** 8002") && !log.contains("13800138002"));
});
