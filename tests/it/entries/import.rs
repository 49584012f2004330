//! Entries from a table: checked row by row, nothing written until confirmed, the same file again is an update.

use pingxuan::{
    domain::{id::RegionId, role::Role, states::EntryState},
    entries::store::{self, EntryKey, EntryRow},
    error::AppError,
};

use crate::{
    on_both,
    support::{Client, Page, Scene, TestApp},
};

const GOOD: &str = "编号,项目名称,负责人,单位,地区,赛道,电话,邮箱,网址,简介,成员\n\
    T001,苗绣工坊,潘阿妹,雷山合作社,恩施,农业,138 0013 8000,A@QQ.com,https://miao.example,手工苗绣,李四；王五\n\
    T002,侗寨民宿,吴大山,,Qiandongnan,Tourism,,,,,\n\
    ,高山茶,李茶农,,恩施,农业,,,,,\n";

/// Uploads a file and opens its report.
async fn upload(client: &mut Client, content: &[u8]) -> (Page, String) {
    let page = client.post_file("/c/cup/entries/import", &[], ("file", "项目.csv", content)).await;
    assert_eq!(page.status(), 303, "{:?}", page.problems());
    let report = page.location().unwrap().to_owned();
    (client.get(&report).await, report)
}

fn counts(page: &Page) -> [String; 4] {
    ["#new", "#changed", "#unchanged", "#wrong"].map(|id| page.text(id))
}

async fn numbers(app: &TestApp, scene: &Scene) -> Vec<String> {
    let competition = scene.competition;
    let keys = app.site.db.read(move |conn| store::entry_keys(conn, competition)).await.unwrap();
    keys.into_iter().map(|key| key.number).collect()
}

on_both!(the_same_file_twice_makes_no_duplicates, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let (page, report) = upload(&mut organizer, GOOD.as_bytes()).await;
    assert_eq!(counts(&page), ["3", "0", "0", "0"], "{:?}", page.texts("#rows tbody tr"));
    assert!(numbers(&app, &scene).await.is_empty(), "nothing is written before the confirmation");
    for _ in 0..2 {
        assert_eq!(organizer.confirm(&report).await.status(), 303);
    }
    assert_eq!(numbers(&app, &scene).await, ["P-001", "T001", "T002"]);
    let (page, _) = upload(&mut organizer, GOOD.as_bytes()).await;
    assert_eq!(counts(&page), ["0", "0", "3", "0"], "{:?}", page.texts("#rows tbody tr"));

    let changed = GOOD.replace("雷山合作社", "雷山公司").replace("李四；王五", "李四");
    let (page, report) = upload(&mut organizer, changed.as_bytes()).await;
    assert_eq!(counts(&page), ["0", "1", "2", "0"]);
    let details = page.cell("#rows", "T001", "说明");
    assert!(details.contains("雷山合作社 → 雷山公司") && details.contains("李四；王五 → 李四"), "{details}");
    organizer.confirm(&report).await;
    assert_eq!(numbers(&app, &scene).await.len(), 3);
    let (page, _) = upload(&mut organizer, changed.as_bytes()).await;
    assert_eq!(counts(&page), ["0", "0", "3", "0"]);
});

on_both!(every_wrong_cell_is_named_and_good_rows_go_in, |app| {
    let scene = Scene::set(&app).await;
    scene.add_entry(&app, "T009", "被拒项目", EntryState::Rejected).await;
    let judged = scene.add_entry(&app, "T010", "评审项目", EntryState::Admitted).await;
    let expert = scene.add_expert(&app, "张教授", "杭州大学").await;
    scene.add_sheet(&app, judged, expert).await;
    scene.add_entry(&app, "T011", "已有项目", EntryState::Submitted).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let long = "长".repeat(101);
    let table = format!(
        "编号,项目名称,负责人,地区,赛道,电话,邮箱,网址,成员\n\
         N1,,甲,恩施,农业,,,,\n\
         N2,{long},甲,恩施,农业,,,,\n\
         N3,三,,恩施,农业,,,,\n\
         N4,四,甲,恩施州,农业,,,,\n\
         N5,五,甲,恩施,工业,,,,\n\
         N6,六,甲,恩施,农业,12,,,\n\
         N7,七,甲,恩施,农业,,不是邮箱,,\n\
         N8,八,甲,恩施,农业,,,javascript:alert(1),\n\
         N9,九,甲,,农业,,,,\n\
         M1,好项目,甲,恩施,农业,,,,\n\
         M1,好项目二,甲,恩施,农业,,,,\n\
         M2,好项目,甲,恩施,农业,,,,\n\
         T009,被拒改名,甲,恩施,农业,,,,\n\
         T010,评审改名,甲,恩施,农业,,,,\n\
         T012,已有项目,已有项目负责人,恩施,农业,,,,\n\
         L1,一二,甲,恩施,农业,,,,{}\n",
        "员；".repeat(21)
    );
    let (page, report) = upload(&mut organizer, table.as_bytes()).await;
    assert_eq!(counts(&page), ["1", "0", "0", "15"], "{:?}", page.texts("#rows tbody tr"));
    for (number, wanted) in [
        ("N1", "B2 项目名称：不能为空"),
        ("N2", "B3 项目名称：不能超过 100 个字"),
        ("N3", "C4 负责人：不能为空"),
        ("N4", "D5 地区：地区“恩施州”不在本赛事中"),
        ("N5", "E6 赛道：赛道“工业”不在本赛事中"),
        ("N6", "F7 电话：电话号码格式不正确"),
        ("N7", "G8 邮箱：邮箱格式不正确"),
        ("N8", "H9 网址：网址应以"),
        ("N9", "D10 地区：不能为空"),
        ("M2", "与第 11 行重复"),
        ("T009", "当前状态为“未通过审查”"),
        ("T010", "已有评委"),
        ("T012", "与 T011 的名称、负责人和地区相同"),
        ("L1", "I17 成员："),
    ] {
        let details = page.cell("#rows", number, "说明");
        assert!(details.contains(wanted), "{number}: {details}");
    }
    assert_eq!(organizer.get(&format!("{report}?show=wrong")).await.count("#rows tbody tr"), 15);
    assert_eq!(organizer.confirm(&report).await.status(), 303);
    assert_eq!(numbers(&app, &scene).await, ["M1", "T009", "T010", "T011"]);
});

on_both!(an_unknown_region_is_mapped_and_checked_again, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let table = "项目名称,负责人,地区,赛道\n高山茶,李茶农,恩施州,农业\n";
    let (page, report) = upload(&mut organizer, table.as_bytes()).await;
    assert_eq!(counts(&page), ["0", "0", "0", "1"]);
    assert_eq!(organizer.confirm(&report).await.status(), 409, "no row is good");
    let region = scene.regions[0].to_string();
    let fields = [("region0_name", "恩施州"), ("region0", region.as_str())];
    assert_eq!(organizer.post(&format!("{report}/names"), &fields).await.status(), 303);
    let page = organizer.get(&report).await;
    assert_eq!(counts(&page), ["1", "0", "0", "0"]);
    assert!(!page.has("#names"));
    // The choice decides what is written, so that it stands in the log: once, however often it is sent.
    assert_eq!(organizer.post(&format!("{report}/names"), &fields).await.status(), 303);
    let elsewhere = RegionId::from(uuid::Uuid::nil()).to_string();
    let fields = [("region0_name", "恩施州"), ("region0", elsewhere.as_str())];
    assert_eq!(organizer.post(&format!("{report}/names"), &fields).await.status(), 303);
    let log = organizer.get("/c/cup/log").await;
    let chosen: Vec<String> =
        log.texts("#log tbody tr").into_iter().filter(|line| line.contains("确定名称的对应")).collect();
    assert!(chosen.len() == 1 && chosen[0].contains("恩施州：恩施"), "{chosen:?}");
    assert_eq!(organizer.confirm(&report).await.status(), 303);
    let late =
        organizer.post(&format!("{report}/names"), &[("region0_name", "别处"), ("region0", &*region)]).await;
    assert_eq!(late.status(), 409, "the import was applied");
});

on_both!(a_supervisor_reads_the_report_of_an_import_and_can_do_nothing_with_it, |app| {
    let scene = Scene::set(&app).await;
    scene.add_entry(&app, "T001", "苗绣", EntryState::Submitted).await;
    let (mut coordinator, _) = app.member(scene.competition, Role::Coordinator, Some(scene.regions[0])).await;
    let table = "编号,项目名称,负责人,地区,赛道,电话\nT001,苗绣,苗绣负责人,恩施,农业,13900139000\n\
                 T002,茶,甲,恩施州,农业,\nT003,酒,乙,黔东南,农业,\n";
    let (own, report) = upload(&mut coordinator, table.as_bytes()).await;
    assert_eq!(counts(&own), ["0", "1", "0", "2"]);
    assert!(own.cell("#rows", "T001", "说明").contains("13900139000"));
    let (mut supervisor, _) = app.member(scene.competition, Role::Supervisor, None).await;
    let log = supervisor.get("/c/cup/log").await;
    let link = log.attr("a[href*='/entries/import/']", "href").unwrap();
    let page = supervisor.get(&link).await;
    assert_eq!(page.status(), 200);
    assert_eq!(
        counts(&page),
        ["0", "1", "0", "2"],
        "as who uploaded it sees it: {:?}",
        page.texts("#rows tr")
    );
    assert!(page.cell("#rows", "T001", "说明").contains("139 **** 9000"));
    assert!(page.has("#reading") && !page.has("main form"), "no choice of names and no confirmation");
    for act in ["names", "confirm"] {
        assert_eq!(supervisor.post(&format!("{report}/{act}"), &[]).await.status(), 404, "{act}");
    }
    assert!(numbers(&app, &scene).await == ["T001"]);
});

on_both!(a_coordinator_imports_only_into_the_own_region, |app| {
    let scene = Scene::set(&app).await;
    scene.add_entry(&app, "Q-001", "苗绣", EntryState::Submitted).await;
    let (mut coordinator, _) = app.member(scene.competition, Role::Coordinator, Some(scene.regions[0])).await;
    let table = "编号,项目名称,负责人,地区,赛道\nA1,甲,乙,恩施,农业\nA2,丙,丁,黔东南,农业\n\
                 Q-001,抢走,乙,恩施,农业\nA4,无地区,乙,,农业\n";
    let (page, report) = upload(&mut coordinator, table.as_bytes()).await;
    assert_eq!(counts(&page), ["2", "0", "0", "2"], "{:?}", page.texts("#rows tbody tr"));
    assert!(page.cell("#rows", "A2", "说明").contains("不在您负责的地区"));
    assert!(page.cell("#rows", "Q-001", "说明").contains("已被使用"));
    let (mut other, _) = app.member(scene.competition, Role::Coordinator, Some(scene.regions[1])).await;
    assert_eq!(other.get(&report).await.status(), 404);
    assert_eq!(other.post(&format!("{report}/confirm"), &[]).await.status(), 404);
});

on_both!(an_export_can_be_imported_again_in_either_language_and_form, |app| {
    let scene = Scene::set(&app).await;
    scene.add_entry(&app, "P-001", "=SUM(A1)", EntryState::Submitted).await;
    scene.add_entry(&app, "Q-001", "苗绣", EntryState::Admitted).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    for ending in ["csv", "xlsx"] {
        for language in ["zh-CN", "en"] {
            let file = organizer.get(&format!("/c/cup/entries.{ending}?lang={language}")).await;
            assert_eq!(file.status(), 200);
            let (page, _) = upload(&mut organizer, file.bytes()).await;
            assert_eq!(
                counts(&page),
                ["0", "0", "2", "0"],
                "{ending} {language} {:?}",
                page.texts("#rows tbody tr")
            );
        }
    }
    organizer.get("/c/cup/entries?lang=zh-CN").await;
    let (first, second) =
        (organizer.get("/c/cup/entries.xlsx").await, organizer.get("/c/cup/entries.xlsx").await);
    assert_eq!(first.bytes(), second.bytes());
});

on_both!(what_is_not_a_table_comes_back_with_the_reason, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    for (name, content, wanted) in [
        ("空.csv", Vec::new(), "没有数据"),
        ("无.csv", "一些,文字\n没有,列名\n".as_bytes().to_vec(), "没有找到列名"),
        ("缺.csv", "编号,地区\nA1,恩施\n".as_bytes().to_vec(), "项目名称、负责人"),
        ("坏.xlsx", b"PK\x03\x04 broken".to_vec(), "文件类型不正确"),
        ("旧.xls", [&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], &[0; 600]].concat(), ".xls"),
    ] {
        let page = organizer.post_file("/c/cup/entries/import", &[], ("file", name, &content)).await;
        assert_eq!(page.status(), 422, "{name}");
        assert!(page.problems()[0].contains(wanted), "{name}: {:?}", page.problems());
    }
    let page = organizer.get("/c/cup/entries/import-template.csv").await;
    assert!(page.body().contains("编号,项目名称,负责人"));
});

on_both!(ten_thousand_rows_are_imported_by_a_few_statements, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let mut table = "编号,项目名称,负责人,地区,赛道,简介,成员\n".to_owned();
    for number in 0..10_000 {
        let line = format!("T{number:05},项目{number},负责人{number},恩施,农业,简介{number},甲；乙\n");
        table.push_str(&line);
    }
    let (page, report) = upload(&mut organizer, table.as_bytes()).await;
    assert_eq!(page.count("#rows tbody tr"), 200);
    assert_eq!(page.text("#new"), "10000");
    let (path, seen) = (format!("{report}/confirm"), page.field("seen"));
    let before = app.site.db.statements();
    assert_eq!(organizer.post(&path, &[("seen", seen.as_str())]).await.status(), 303);
    let statements = app.site.db.statements() - before;
    assert!(statements < 100, "{statements} statements");
    assert_eq!(numbers(&app, &scene).await.len(), 10_000);
    let (page, _) = upload(&mut organizer, table.as_bytes()).await;
    assert_eq!(counts(&page), ["0", "0", "10000", "0"]);
});

on_both!(every_imported_entry_has_its_own_history, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let (_, report) = upload(&mut organizer, GOOD.as_bytes()).await;
    organizer.confirm(&report).await;
    let changed = GOOD.replace("雷山合作社", "雷山公司").replace("李四；王五", "李四");
    let (_, report) = upload(&mut organizer, changed.as_bytes()).await;
    organizer.confirm(&report).await;
    let competition = scene.competition;
    let keys = app.site.db.read(move |conn| store::entry_keys(conn, competition)).await.unwrap();
    let id = |number: &str| keys.iter().find(|key| key.number == number).unwrap().id;
    let page = organizer.get(&format!("/c/cup/entries/{}", id("T001"))).await;
    assert_eq!(page.count("#history li"), 2, "{:?}", page.texts("#history li"));
    assert!(page.texts("#history li").iter().any(|line| line.contains("由表格导入")));
    assert_eq!(organizer.get(&format!("/c/cup/entries/{}", id("T002"))).await.count("#history li"), 1);
    let log = organizer.get("/c/cup/log").await.body();
    for part in ["雷山合作社", "雷山公司", "修改前成员", "收到文件", "采用"] {
        assert!(log.contains(part), "{part}");
    }
});

on_both!(tags_are_imported_and_exported, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let table = "编号,项目名称,负责人,地区,赛道,标签\nT001,苗绣工坊,潘阿妹,恩施,农业,苗绣:3；电商\n\
                 T002,侗寨民宿,吴大山,恩施,农业,民宿:7\n";
    let (page, report) = upload(&mut organizer, table.as_bytes()).await;
    assert_eq!(counts(&page), ["1", "0", "0", "1"]);
    assert!(page.cell("#rows", "T002", "说明").contains("F3 标签"), "{}", page.cell("#rows", "T002", "说明"));
    organizer.confirm(&report).await;
    let csv = organizer.get("/c/cup/entries.csv").await.body();
    assert!(csv.contains("苗绣:3；电商:2") || csv.contains("电商:2；苗绣:3"), "{csv}");
    let (page, report) = upload(&mut organizer, table.replace("苗绣:3", "刺绣").as_bytes()).await;
    assert_eq!(counts(&page), ["0", "1", "0", "1"]);
    assert!(page.cell("#rows", "T001", "说明").contains("刺绣:2"));
    organizer.confirm(&report).await;
    let (page, _) = upload(&mut organizer, table.replace("苗绣:3", "刺绣").as_bytes()).await;
    assert_eq!(counts(&page), ["0", "0", "1", "1"]);
});

on_both!(an_empty_cell_leaves_what_is_stored, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let header = "编号,项目名称,负责人,单位,地区,赛道,电话,邮箱,网址,简介,成员,标签";
    let full = format!(
        "{header}\nT001,苗绣工坊,潘阿妹,雷山合作社,恩施,农业,13800138000,a@qq.com,https://miao.example,手工苗绣,\
         李四；王五,苗绣:3\n"
    );
    let (_, report) = upload(&mut organizer, full.as_bytes()).await;
    assert_eq!(organizer.confirm(&report).await.status(), 303);

    let bare = format!("{header}\nT001,苗绣工坊,潘阿妹,,恩施,农业,,,,,,\n");
    let (page, _) = upload(&mut organizer, bare.as_bytes()).await;
    assert_eq!(counts(&page), ["0", "0", "1", "0"], "{:?}", page.texts("#rows tbody tr"));
    let moved = format!("{header}\nT001,苗绣工坊,潘阿妹,雷山公司,恩施,农业,, ,　,,；,；\n");
    let (page, report) = upload(&mut organizer, moved.as_bytes()).await;
    assert_eq!(counts(&page), ["0", "1", "0", "0"], "{:?}", page.texts("#rows tbody tr"));
    assert_eq!(organizer.confirm(&report).await.status(), 303);

    let competition = scene.competition;
    let keys = app.site.db.read(move |conn| store::entry_keys(conn, competition)).await.unwrap();
    let [EntryKey { id, .. }] = keys[..] else { panic!("one entry") };
    let (entry, members, tags) = app
        .site
        .db
        .read(move |conn| {
            let entry = store::entry_by_id(conn, id)?.unwrap();
            Ok::<_, AppError>((entry, store::members_of(conn, id)?, store::tags_of(conn, id)?))
        })
        .await
        .unwrap();
    assert_eq!((entry.organization.as_str(), entry.summary.as_str()), ("雷山公司", "手工苗绣"));
    assert_eq!((entry.phone.as_str(), entry.email.as_str()), ("13800138000", "a@qq.com"));
    assert_eq!(entry.website, "https://miao.example");
    assert_eq!(members.iter().map(|member| member.name.as_str()).collect::<Vec<_>>(), ["李四", "王五"]);
    assert_eq!(tags, [("苗绣".to_owned(), 3)]);
});

on_both!(remarks_and_who_recommends_a_team_are_named_as_not_used, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let table =
        "编号,项目名称,负责人,地区,赛道,推荐单位,备注\nT001,苗绣,潘阿妹,恩施,农业,雷山县团委,材料已交\n";
    let (page, report) = upload(&mut organizer, table.as_bytes()).await;
    assert_eq!(counts(&page), ["1", "0", "0", "0"], "{:?}", page.texts("#rows tbody tr"));
    let notice = page.text(".notice");
    assert!(notice.contains("推荐单位") && notice.contains("备注"), "{notice}");
    assert_eq!(organizer.confirm(&report).await.status(), 303);
    let csv = organizer.get("/c/cup/entries.csv").await.body();
    assert!(!csv.contains("雷山县团委") && !csv.contains("材料已交"), "{csv}");
});

on_both!(a_bare_host_and_a_number_with_an_extension_are_taken_as_people_write_them, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let table = "编号,项目名称,负责人,地区,赛道,电话,邮箱,网址,成员\n\
                 T001,苗绣工坊,潘阿妹,恩施,农业,＋86 138 0013 8000,A@QQ.com,www.miao.cn,李 四；王五;赵六\n\
                 T002,侗寨民宿,吴大山,恩施,农业,0855-3334567转88,,,\n";
    let (page, report) = upload(&mut organizer, table.as_bytes()).await;
    assert_eq!(counts(&page), ["2", "0", "0", "0"], "{:?}", page.texts("#rows tbody tr"));
    assert_eq!(organizer.confirm(&report).await.status(), 303);
    let csv = organizer.get("/c/cup/entries.csv").await.body();
    for part in ["13800138000", "a@qq.com", "http://www.miao.cn", "李 四；王五；赵六", "0855-3334567-88"]
    {
        assert!(csv.contains(part), "{part}: {csv}");
    }
    let (page, _) = upload(&mut organizer, table.as_bytes()).await;
    assert_eq!(counts(&page), ["0", "0", "2", "0"], "{:?}", page.texts("#rows tbody tr"));
    let (page, _) = upload(&mut organizer, csv.as_bytes()).await;
    assert_eq!(counts(&page), ["0", "0", "2", "0"], "{:?}", page.texts("#rows tbody tr"));
});

on_both!(an_empty_cell_is_named_where_its_column_is_and_else_the_row, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let (page, _) = upload(&mut organizer, "编号,项目名称,负责人,赛道,地区\nE1,茶,甲,,\n".as_bytes()).await;
    let said = page.cell("#rows", "E1", "说明");
    assert!(said.contains("E2 地区：不能为空") && said.contains("D2 赛道：不能为空"), "{said}");
    let (page, _) = upload(&mut organizer, "编号,项目名称,负责人,赛道\nE1,茶,甲,农业\n".as_bytes()).await;
    let said = page.cell("#rows", "E1", "说明");
    assert!(said.starts_with("2 地区：不能为空"), "{said}");
});

on_both!(a_table_brings_a_contact_up_to_date_whatever_became_of_the_entry, |app| {
    let scene = Scene::set(&app).await;
    scene.add_entry(&app, "T001", "被拒项目", EntryState::Rejected).await;
    let judged = scene.add_entry(&app, "T002", "评审项目", EntryState::Admitted).await;
    let expert = scene.add_expert(&app, "张教授", "杭州大学").await;
    scene.add_sheet(&app, judged, expert).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let table = "编号,项目名称,负责人,地区,赛道,电话\nT001,被拒项目,被拒项目负责人,恩施,农业,13900139000\n\
                 T002,评审项目,新负责人,恩施,农业,13900139001\n";
    let (page, report) = upload(&mut organizer, table.as_bytes()).await;
    assert_eq!(counts(&page), ["0", "2", "0", "0"], "{:?}", page.texts("#rows tbody tr"));
    assert_eq!(organizer.confirm(&report).await.status(), 303);
    let entry = app.site.db.read(move |conn| store::entry_by_id(conn, judged)).await.unwrap().unwrap();
    assert_eq!((entry.leader.as_str(), entry.phone.as_str()), ("新负责人", "13900139001"));
    assert_eq!((entry.version, entry.state), (2, EntryState::Admitted));
    let (page, _) = upload(&mut organizer, table.replace("评审项目", "改名").as_bytes()).await;
    assert_eq!(counts(&page), ["0", "0", "1", "1"]);
});

on_both!(changed_entries_are_written_by_a_few_statements, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let mut table = "编号,项目名称,负责人,单位,地区,赛道,简介\n".to_owned();
    for number in 0..1_200 {
        let line =
            format!("T{number:05},项目{number},负责人{number},旧单位{number},恩施,农业,简介{number}\n");
        table.push_str(&line);
    }
    let (_, report) = upload(&mut organizer, table.as_bytes()).await;
    assert_eq!(organizer.confirm(&report).await.status(), 303);
    let table = table.replace("旧单位", "新单位");
    let (page, report) = upload(&mut organizer, table.as_bytes()).await;
    assert_eq!(counts(&page), ["0", "1200", "0", "0"]);
    let (path, seen) = (format!("{report}/confirm"), page.field("seen"));
    let before = app.site.db.statements();
    assert_eq!(organizer.post(&path, &[("seen", seen.as_str())]).await.status(), 303);
    let statements = app.site.db.statements() - before;
    assert!(statements < 60, "{statements} statements");
    let (page, _) = upload(&mut organizer, table.as_bytes()).await;
    assert_eq!(counts(&page), ["0", "0", "1200", "0"], "each row has its own values");
});

on_both!(a_row_inserted_into_a_list_that_counts_its_rows_moves_no_entry, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let table = "序号,项目名称,负责人,地区,赛道\n1,苗绣工坊,潘阿妹,恩施,农业\n2,高山茶,李茶农,恩施,农业\n";
    let (page, report) = upload(&mut organizer, table.as_bytes()).await;
    assert_eq!(counts(&page), ["2", "0", "0", "0"], "{:?}", page.texts("#rows tbody tr"));
    assert!(page.text(".notice").contains("序号"), "the column is named as one that is not used");
    assert_eq!(organizer.confirm(&report).await.status(), 303);
    assert_eq!(numbers(&app, &scene).await, ["P-001", "P-002"]);

    let longer = "序号,项目名称,负责人,地区,赛道\n1,侗寨民宿,吴大山,恩施,农业\n\
                  2,苗绣工坊,潘阿妹,恩施,农业\n3,高山茶,李茶农,恩施,农业\n";
    let (page, _) = upload(&mut organizer, longer.as_bytes()).await;
    assert_eq!(counts(&page), ["1", "0", "2", "0"], "{:?}", page.texts("#rows tbody tr"));
    let elsewhere = "序号,项目名称,负责人,地区,赛道\n1,侗布,石阿婆,黔东南,农业\n2,米酒,杨酒师,黔东南,农业\n";
    let (page, _) = upload(&mut organizer, elsewhere.as_bytes()).await;
    assert_eq!(counts(&page), ["2", "0", "0", "0"], "another list counts from 1, too");
});

on_both!(a_row_whose_number_means_one_entry_and_its_name_another_names_both, |app| {
    let scene = Scene::set(&app).await;
    scene.add_entry(&app, "T001", "苗绣", EntryState::Submitted).await;
    scene.add_entry(&app, "T002", "高山茶", EntryState::Submitted).await;
    scene.add_entry(&app, "T003", "米酒", EntryState::Submitted).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let table = "编号,项目名称,负责人,地区,赛道\nT002,苗绣,苗绣负责人,恩施,农业\n\
                 T003,高山茶,高山茶负责人,恩施,农业\nT004,米酒,米酒负责人,恩施,农业\n";
    let (page, report) = upload(&mut organizer, table.as_bytes()).await;
    assert_eq!(counts(&page), ["0", "0", "0", "3"], "{:?}", page.texts("#rows tbody tr"));
    let said = page.cell("#rows", "T002", "说明");
    assert!(said.starts_with("A2 编号：T002 是“高山茶”的编号，而名称、负责人和地区与 T001 相同"), "{said}");
    assert!(page.cell("#rows", "T004", "说明").contains("与 T003 的名称、负责人和地区相同，编号不同"));
    let page = organizer.get(&format!("{report}?lang=en")).await;
    let said = page.cell("#rows", "T003", "Details");
    let wanted = "T003 is the number of “米酒”, but name, leader and region are those of T002";
    assert!(said.contains(wanted), "{said}");
    organizer.get("/c/cup/entries?lang=zh-CN").await;

    let bare = "编号,项目名称,负责人\nT002,苗绣,苗绣负责人\nT003,米酒,米酒负责人\n";
    let (page, _) = upload(&mut organizer, bare.as_bytes()).await;
    assert_eq!(counts(&page), ["0", "0", "1", "1"], "a row without a region stays in that of its entry");

    scene.add_entry(&app, "T005", "米酒", EntryState::Submitted).await;
    let twins = "编号,项目名称,负责人,地区,赛道,单位\nT003,米酒,米酒负责人,恩施,农业,米酒公司\n";
    let (page, _) = upload(&mut organizer, twins.as_bytes()).await;
    assert_eq!(counts(&page), ["0", "1", "0", "0"], "of two entries with one name the number tells which");
});

on_both!(what_is_saved_after_the_report_was_made_is_not_replaced_unseen, |app| {
    let scene = Scene::set(&app).await;
    let entry = scene.add_entry(&app, "T001", "苗绣", EntryState::Submitted).await;
    let before = app.site.db.read(move |conn| store::entry_by_id(conn, entry)).await.unwrap().unwrap();
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let table = format!(
        "编号,项目名称,负责人,地区,赛道,简介\nT001,苗绣,苗绣负责人,恩施,农业,{}\nT002,茶,甲,恩施,农业,云雾茶\n",
        before.summary
    );
    let (page, report) = upload(&mut organizer, table.as_bytes()).await;
    assert_eq!(counts(&page), ["1", "0", "1", "0"], "{:?}", page.texts("#rows tbody tr"));
    let (path, seen) = (format!("{report}/confirm"), page.field("seen"));
    let save = async |row: EntryRow| {
        app.site.db.write(move |conn| store::update_entries(conn, std::slice::from_ref(&row))).await.unwrap();
    };
    let newer = EntryRow { summary: "自家染线".to_owned(), version: 2, ..before };
    save(newer.clone()).await;

    for sent in [seen.as_str(), ""] {
        let page = organizer.post(&path, &[("seen", sent)]).await;
        assert_eq!(page.status(), 409);
        assert!(page.text("#other").contains("没有写入任何内容"), "{}", page.text("main"));
        assert_eq!(counts(&page), ["1", "1", "0", "0"]);
        assert!(page.cell("#rows", "T001", "说明").contains("自家染线 → "));
    }
    assert_eq!(numbers(&app, &scene).await, ["T001"], "nor is anything else of the file written");
    let kept = app.site.db.read(move |conn| store::entry_by_id(conn, entry)).await.unwrap().unwrap();
    assert_eq!((kept.summary.as_str(), kept.version), ("自家染线", 2));

    let seen = organizer.get(&report).await.field("seen");
    save(EntryRow { website: "https://miao.example".to_owned(), version: 3, ..newer }).await;
    let page = organizer.post(&path, &[("seen", seen.as_str())]).await;
    assert_eq!(page.status(), 303, "the file says nothing of the web site: {}", page.text("main"));
    assert_eq!(numbers(&app, &scene).await, ["T001", "T002"]);
    let kept = app.site.db.read(move |conn| store::entry_by_id(conn, entry)).await.unwrap().unwrap();
    assert!(kept.summary.contains("高山生态茶园") && kept.website == "https://miao.example");
});

on_both!(a_row_that_means_a_draft_says_that_it_stays_one, |app| {
    let scene = Scene::set(&app).await;
    let draft = scene.add_entry(&app, "T001", "苗绣", EntryState::Draft).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let table = "编号,项目名称,负责人,地区,赛道\nT001,苗绣,苗绣负责人,恩施,农业\nT002,茶,甲,恩施,农业\n";
    let (page, report) = upload(&mut organizer, table.as_bytes()).await;
    assert_eq!(counts(&page), ["1", "0", "1", "0"], "{:?}", page.texts("#rows tbody tr"));
    assert!(page.cell("#rows", "T001", "说明").contains("这个项目是草稿，团队尚未提交"));
    assert_eq!(page.cell("#rows", "T002", "说明"), "");
    let page = organizer.get(&format!("{report}?lang=en")).await;
    assert!(page.cell("#rows", "T001", "Details").contains("A draft that its team has not handed in"));
    organizer.get("/c/cup/entries?lang=zh-CN").await;

    let (page, report) = upload(&mut organizer, table.replace("T001,苗绣,", "T001,苗绣坊,").as_bytes()).await;
    assert_eq!(counts(&page), ["1", "1", "0", "0"]);
    let said = page.cell("#rows", "T001", "说明");
    assert!(said.contains("苗绣 → 苗绣坊") && said.contains("这个项目是草稿"), "{said}");
    assert_eq!(organizer.confirm(&report).await.status(), 303);
    let entry = app.site.db.read(move |conn| store::entry_by_id(conn, draft)).await.unwrap().unwrap();
    assert_eq!((entry.name.as_str(), entry.state), ("苗绣坊", EntryState::Draft));
});
