//! Marks that come as a file make the sheets of a round that has none.

use pingxuan::{
    domain::{
        points::Points,
        role::Role,
        states::{EntryState, RoundState, SheetState},
    },
    error::AppError,
    experts::store::{self as experts, ExpertRow},
    judging::{
        actions::import::{ImportedMark, import_scores},
        store,
    },
};

use super::{Desk, ask, revisions};
use crate::{
    on_both,
    support::{Client, Page, Scene, TestApp},
};

async fn import(app: &TestApp, scene: &Scene, marks: Vec<ImportedMark>) -> Result<usize, AppError> {
    let (by, competition, round) = (app.by_system(), scene.competition, scene.round);
    app.site.db.write(move |conn| import_scores(conn, &by, competition, round, &marks, &[0xab; 32])).await
}

async fn marks(app: &TestApp, scene: &Scene, points: [&str; 3]) -> Vec<ImportedMark> {
    let entry = scene.add_entry(app, "E009", "蜂蜜", EntryState::Admitted).await;
    let expert = scene.add_expert(app, "赵教授", "一所大学").await;
    let given = scene.criteria.into_iter().zip(points).filter(|(_, points)| !points.is_empty());
    let mark = |(criterion, points): (_, &str)| ImportedMark {
        entry,
        expert,
        criterion,
        points: points.parse::<Points>().unwrap(),
    };
    given.map(mark).collect()
}

on_both!(imported_marks_are_submitted_sheets_with_the_file_s_hash, |app| {
    let scene = Scene::set(&app).await;
    let rows = marks(&app, &scene, ["30", "", "10"]).await;
    assert_eq!(import(&app, &scene, rows.clone()).await.unwrap(), 1);
    let round = scene.round;
    let kept = ask(&app, move |conn| store::marks_of_round(conn, round)).await;
    assert_eq!(kept.len(), 2, "a blank is no mark");
    let (sheet, _, _, state) = ask(&app, move |conn| store::sheet_states_of_round(conn, round)).await[0];
    assert_eq!(state, SheetState::Submitted);
    assert_eq!(revisions(&app, sheet).await[0].0, "imported");
    let row = ask(&app, move |conn| store::lists::revisions_of(conn, sheet)).await;
    assert_eq!(row[0].0.reason, "ab".repeat(32));
    assert!(import(&app, &scene, rows).await.is_err(), "the round has sheets now");
});

on_both!(marks_are_not_imported_into_a_round_with_sheets, |app| {
    let desk = Desk::set(&app).await;
    let rows = marks(&app, &desk.scene, ["30", "20", "10"]).await;
    let refused = import(&app, &desk.scene, rows).await.unwrap_err();
    assert!(matches!(refused, AppError::Refused(_)));
});

on_both!(one_wrong_mark_keeps_the_whole_file_out, |app| {
    let scene = Scene::set(&app).await;
    let mut rows = marks(&app, &scene, ["30", "20", "10"]).await;
    rows[1].points = "40.5".parse().unwrap();
    assert!(import(&app, &scene, rows).await.is_err());
    let round = scene.round;
    assert!(!ask(&app, move |conn| store::has_sheets(conn, round)).await);
});

/// The organizer's upload of a table, and what comes back.
async fn upload(app: &TestApp, scene: &Scene, table: &str) -> (Client, Page) {
    upload_file(app, scene, ("评分.csv", table.as_bytes())).await
}

async fn upload_file(app: &TestApp, scene: &Scene, (name, bytes): (&str, &[u8])) -> (Client, Page) {
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let path = format!("/c/cup/rounds/{}/import", scene.round);
    organizer.get(&path).await;
    let page = organizer.post_file(&path, &[], ("file", name, bytes)).await;
    (organizer, page)
}

on_both!(a_file_is_looked_at_and_then_confirmed, |app| {
    let scene = Scene::set(&app).await;
    marks(&app, &scene, ["", "", ""]).await;
    let table = "项目编号,评委邮箱,评分项,得分\nE009,赵教授@expert.example,创新性,30\n";
    let (_, page) = upload(&app, &scene, table).await;
    assert_eq!(page.cell("#problems", "2", "问题"), "邮箱格式不正确");

    let expert = scene.add_expert(&app, "zhao", "另一所大学").await;
    let table = "项目编号,评委邮箱,评分项,得分\nE009,zhao@expert.example,创新性,30\n\
        e009,ZHAO@expert.example,商业价值,24.5\nE009,zhao@expert.example,展示,\n";
    let (mut organizer, page) = upload(&app, &scene, table).await;
    assert_eq!(page.status(), 303, "{}", page.body());
    let preview = page.location().unwrap().to_owned();
    let round = scene.round;
    assert!(!ask(&app, move |conn| store::has_sheets(conn, round)).await, "nothing happens before");
    let page = organizer.get(&preview).await;
    assert_eq!(page.texts(".tiles dd"), ["1", "1", "2", "1"]);

    let page = organizer.post(&preview, &[("seen", page.field("seen").as_str())]).await;
    assert_eq!(page.status(), 303, "{}", page.body());
    let kept = ask(&app, move |conn| store::marks_of_round(conn, round)).await;
    let kept: Vec<_> = kept.into_iter().map(|(_, judge, _, points)| (judge, points)).collect();
    assert_eq!(kept, [(expert, 30_000), (expert, 24_500)]);
    assert_eq!(organizer.post(&preview, &[]).await.status(), 409, "once");
    assert!(organizer.get(&preview).await.has(".notice.ok"));
});

/// A workbook of one mark, with a column that no table of marks has, between sheets of something else.
fn workbook(judge: &str) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let notes = book.add_worksheet().set_name("填表说明").unwrap();
    notes.write(0, 0, "请勿修改表头").unwrap();
    let sheet = book.add_worksheet().set_name("恩施").unwrap();
    let rows =
        [["项目编号", "评委邮箱", "评分项", "得分", "现场记录"], ["E009", judge, "创新性", "30", "很好"]];
    for (line, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write(line, column, cell).unwrap();
        }
    }
    let other = book.add_worksheet().set_name("黔东南").unwrap();
    other.write(0, 0, "项目编号").unwrap();
    book.save_to_buffer().unwrap()
}

on_both!(what_of_a_file_is_not_read_is_named, |app| {
    let scene = Scene::set(&app).await;
    marks(&app, &scene, ["", "", ""]).await;
    scene.add_expert(&app, "zhao", "另一所大学").await;
    let book = workbook("zhao@expert.example");
    let (mut organizer, page) = upload_file(&app, &scene, ("评分.xlsx", &book)).await;
    assert_eq!(page.status(), 303, "{}", page.body());
    let preview = page.location().unwrap().to_owned();
    let page = organizer.get(&preview).await;
    assert_eq!(page.texts(".tiles dd"), ["1", "1", "1", "0"]);
    assert_eq!(page.text("#unread"), "没有读取：现场记录、工作表“填表说明”、工作表“黔东南”");
    let english = organizer.get(&format!("{preview}?lang=en")).await;
    assert!(english.text("#unread").starts_with("Not read: 现场记录"), "{}", english.text("#unread"));
});

on_both!(marks_that_would_go_to_another_judge_by_now_are_looked_at_again, |app| {
    let scene = Scene::set(&app).await;
    marks(&app, &scene, ["", "", ""]).await;
    let zhao = scene.add_expert(&app, "zhao", "另一所大学").await;
    let qian = scene.add_expert(&app, "qian", "第三所大学").await;
    let table = "项目编号,评委邮箱,评分项,得分\nE009,zhao@expert.example,创新性,30\n";
    let (mut organizer, page) = upload(&app, &scene, table).await;
    let preview = page.location().unwrap().to_owned();
    let seen = organizer.get(&preview).await.field("seen");
    let competition = scene.competition;
    app.site
        .db
        .write(move |conn| {
            for (id, email) in [(zhao, "zhao.li@expert.example"), (qian, "zhao@expert.example")] {
                let row = experts::expert_in(conn, competition, id)?.ok_or(AppError::NotFound)?;
                let row = ExpertRow { email: email.to_owned(), version: 2, ..row };
                assert_eq!(experts::update_expert(conn, &row, 1)?, 1);
            }
            Ok::<_, AppError>(())
        })
        .await
        .unwrap();

    let page = organizer.post(&preview, &[("seen", seen.as_str())]).await;
    assert_eq!(page.status(), 409);
    assert!(page.text("#other").contains("没有写入任何内容"), "{}", page.text("main"));
    assert_eq!(page.texts(".tiles dd"), ["1", "1", "1", "0"]);
    let round = scene.round;
    assert!(!ask(&app, move |conn| store::has_sheets(conn, round)).await);
    let page = organizer.post(&preview, &[("seen", page.field("seen").as_str())]).await;
    assert_eq!(page.status(), 303, "now it was seen: {}", page.body());
    let kept = ask(&app, move |conn| store::marks_of_round(conn, round)).await;
    assert_eq!(kept.into_iter().map(|(_, judge, ..)| judge).collect::<Vec<_>>(), [qian]);
});

on_both!(a_file_that_no_longer_fits_is_refused_when_it_is_looked_at, |app| {
    let scene = Scene::set(&app).await;
    marks(&app, &scene, ["", "", ""]).await;
    let zhao = scene.add_expert(&app, "zhao", "另一所大学").await;
    scene.add_expert(&app, "qian", "第三所大学").await;
    let table = "项目编号,评委邮箱,评分项,得分\nE009,zhao@expert.example,创新性,30\n\
        E009,qian@expert.example,创新性,20\n";
    let (mut organizer, page) = upload(&app, &scene, table).await;
    let preview = page.location().unwrap().to_owned();
    let seen = organizer.get(&preview).await.field("seen");
    let competition = scene.competition;
    let rename = |email: &'static str, version: i32| {
        app.site.db.write(move |conn| {
            let row = experts::expert_in(conn, competition, zhao)?.ok_or(AppError::NotFound)?;
            let row = ExpertRow { email: email.to_owned(), version: version + 1, ..row };
            assert_eq!(experts::update_expert(conn, &row, version)?, 1);
            Ok::<_, AppError>(())
        })
    };
    rename("zhao.li@expert.example", 1).await.unwrap();

    let page = organizer.get(&preview).await;
    assert_eq!(page.status(), 409, "the line of the other judge alone is not what the file says");
    let said = page.text("main");
    assert!(said.contains("文件与现在的项目、评委或评分标准不符") && said.contains("请重新上传"), "{said}");
    assert!(page.texts(".tiles dd").is_empty() && page.field("seen").is_empty());
    assert_eq!(organizer.post(&preview, &[("seen", seen.as_str())]).await.status(), 409);
    let round = scene.round;
    assert!(!ask(&app, move |conn| store::has_sheets(conn, round)).await);

    rename("zhao@expert.example", 2).await.unwrap();
    assert_eq!(organizer.get(&preview).await.texts(".tiles dd"), ["1", "2", "2", "0"]);
});

on_both!(marks_of_an_entry_that_is_not_in_the_round_are_reported, |app| {
    let mut jury = crate::results::Jury::set(&app, &[[35, 35, 20], [20, 20, 10]]).await;
    let next = crate::results::add_top_round(&app, &jury.scene, 1, RoundState::Open).await;
    assert_eq!(jury.publish().await.status(), 303);
    jury.scene.add_expert(&app, "zhao", "另一所大学").await;
    let table = "项目编号,评委邮箱,评分项,得分\nE001,zhao@expert.example,创新性,30\n\
        E002,zhao@expert.example,创新性,30\n";
    let path = format!("/c/cup/rounds/{next}/import");
    let page = jury.organizer.post_file(&path, &[], ("file", "评分.csv", table.as_bytes())).await;
    assert_eq!(page.status(), 422);
    assert_eq!(page.texts("#problems td:last-child"), ["该项目不参加本轮"]);
    assert_eq!(page.cell("#problems", "3", "位置"), "E002");
});

on_both!(everything_that_is_wrong_with_a_file_is_told_row_by_row, |app| {
    let scene = Scene::set(&app).await;
    marks(&app, &scene, ["", "", ""]).await;
    scene.add_expert(&app, "zhao", "另一所大学").await;
    scene.add_expert(&app, "insider", "蜂蜜合作社").await;
    let table = "项目编号,评委邮箱,评分项,得分\nE404,zhao@expert.example,创新性,30\n\
        E009,nobody@expert.example,创新性,30\nE009,zhao@expert.example,颜值,30\n\
        E009,zhao@expert.example,创新性,41\nE009,zhao@expert.example,创新性,40\n\
        E009,insider@expert.example,创新性,40\nE009,zhao@expert.example,展示,很好\n";
    let (_, page) = upload(&app, &scene, table).await;
    assert_eq!(page.status(), 422);
    assert_eq!(page.problems(), ["评分文件：文件中有 7 处问题，尚未导入"]);
    let words = page.texts("#problems td:last-child");
    assert_eq!(
        words,
        [
            "没有这个编号的入围项目",
            "没有这个邮箱的评委",
            "评分标准中没有这一项",
            "应在 0 到 40 之间",
            "与前面的行重复",
            "评委与该项目有利益关系，须回避",
            "请填写数字，最多三位小数",
        ]
    );
});

on_both!(what_is_no_table_of_marks_is_refused, |app| {
    let scene = Scene::set(&app).await;
    for (table, words) in [
        ("", "文件无法读取"),
        ("甲,乙\n1,2\n", "没有找到表头"),
        ("项目编号,评分项\n1,2\n", "缺少或重复的列：评委邮箱、得分"),
        ("项目编号,评委邮箱,评分项,得分\n", "文件中没有分数"),
    ] {
        let (_, page) = upload(&app, &scene, table).await;
        assert_eq!(page.status(), 422, "{table:?}");
        assert!(page.problems()[0].contains(words), "{table:?}: {:?}", page.problems());
    }
});

on_both!(the_columns_that_are_missing_have_english_names_on_the_english_page, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let path = format!("/c/cup/rounds/{}/import", scene.round);
    organizer.get(&format!("{path}?lang=en")).await;
    let page =
        organizer.post_file(&path, &[], ("file", "marks.csv", "项目编号,评分项\n1,2\n".as_bytes())).await;
    assert_eq!(page.status(), 422);
    let words = &page.problems()[0];
    assert!(words.contains("Columns missing or there twice: judge email, score"), "{words}");
});

on_both!(entries_whose_numbers_differ_in_capitals_only_are_told_apart, |app| {
    let scene = Scene::set(&app).await;
    let small = scene.add_entry(&app, "a1", "蜂蜜", EntryState::Admitted).await;
    let great = scene.add_entry(&app, "A1", "土豆", EntryState::Admitted).await;
    for number in ["ab1", "AB1"] {
        scene.add_entry(&app, number, "茶叶", EntryState::Admitted).await;
    }
    scene.add_expert(&app, "zhao", "另一所大学").await;
    let table = "项目编号,评委邮箱,评分项,得分\na1,zhao@expert.example,创新性,30\n\
        A1,zhao@expert.example,创新性,20\nAb1,zhao@expert.example,创新性,10\n";
    let (_, page) = upload(&app, &scene, table).await;
    assert_eq!(page.status(), 422);
    assert_eq!(page.cell("#problems", "4", "位置"), "Ab1");
    assert_eq!(page.texts("#problems td:last-child"), ["有几个项目的编号只有大小写不同，请照原样填写编号"]);

    let table = table.lines().take(3).collect::<Vec<_>>().join("\n");
    let (mut organizer, page) = upload(&app, &scene, &table).await;
    assert_eq!(page.status(), 303, "{}", page.body());
    let preview = page.location().unwrap().to_owned();
    let seen = organizer.get(&preview).await.field("seen");
    assert_eq!(organizer.post(&preview, &[("seen", seen.as_str())]).await.status(), 303);
    let round = scene.round;
    let kept = ask(&app, move |conn| store::marks_of_round(conn, round)).await;
    let mut kept: Vec<_> = kept.into_iter().map(|(entry, _, _, points)| (points, entry)).collect();
    kept.sort_unstable();
    assert_eq!(kept, [(20_000, great), (30_000, small)]);
});

on_both!(a_name_that_two_criteria_have_is_a_problem_of_its_line_and_a_code_is_none, |app| {
    let scene = Scene::set(&app).await;
    marks(&app, &scene, ["", "", ""]).await;
    scene.add_expert(&app, "zhao", "另一所大学").await;
    // What names one criterion is the code of another.
    crate::results::sql(&app, "UPDATE criteria SET name_zh = '创新性', name_en = 'c1' WHERE code = 'c3'")
        .await;
    let table = "项目编号,评委邮箱,评分项,得分\nE009,zhao@expert.example,C1,40\n\
        E009,zhao@expert.example,创新性,20\nE009,zhao@expert.example,c3,20\n";
    let (_, page) = upload(&app, &scene, table).await;
    assert_eq!(page.status(), 422);
    assert_eq!(page.cell("#problems", "3", "位置"), "创新性");
    assert_eq!(
        page.texts("#problems td:last-child"),
        ["评分标准中有几项叫这个名称，请改填代码：c1、c3"],
        "the first line means the code: the other criterion takes no 40 points"
    );
});

on_both!(problems_beyond_those_that_are_listed_are_counted, |app| {
    let scene = Scene::set(&app).await;
    let mut table = String::from("项目编号,评委邮箱,评分项,得分\n");
    table.extend((0..203).map(|number| format!("E{number},zhao@expert.example,创新性,30\n")));
    let (_, page) = upload(&app, &scene, &table).await;
    assert_eq!(page.status(), 422);
    assert_eq!(page.count("#problems tbody tr"), 200);
    assert!(page.text("#more").contains("另有 3 处"));
});
