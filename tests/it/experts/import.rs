//! Experts from tables.

use pingxuan::{
    domain::{id::ExpertId, role::Role, states::EntryState},
    experts::store::{self, ExpertRow},
};

use crate::{
    on_both,
    support::{Client, Page, Scene, TestApp},
};

const TABLE: &str = "\u{feff}姓名,单位,专长,邮箱,电话,角色,评审上限,微信\r\n\
    王评委,杭州大学,农业:3；电商,wang@example.com,13800138000,评委,20,w1\r\n\
    李导师,杭州创投,投资:2,,13900139000,导师,,w2\r\n\
    赵专家,浙江学院,文旅,,,评委/导师,5,w3\r\n\
    钱错,,,不是邮箱,,主席,很多,w4\r\n\
    王评委,杭州大学,,WANG@example.com,,,,w5\r\n";

async fn send(client: &mut Client, table: &str) -> Page {
    client.get("/c/cup/experts/import").await;
    let sent = client.post_file("/c/cup/experts/import", &[], ("file", "专家.csv", table.as_bytes())).await;
    assert_eq!(sent.status(), 303, "{:?}", sent.problems());
    client.follow(sent).await
}

fn counts(page: &Page) -> [String; 4] {
    ["#new", "#changed", "#unchanged", "#wrong"].map(|id| page.text(id))
}

async fn confirm(client: &mut Client, page: &Page) -> Page {
    let action = page.attr("form[action$='/confirm']", "action").unwrap();
    let sent = client.post(&action, &[("seen", page.field("seen").as_str())]).await;
    assert_eq!(sent.status(), 303);
    client.follow(sent).await
}

async fn names(app: &TestApp, scene: &Scene) -> Vec<String> {
    let competition = scene.competition;
    let rows = app.site.db.read(move |conn| store::experts_of(conn, competition)).await.unwrap();
    rows.into_iter().map(|row| row.name).collect()
}

on_both!(a_table_is_previewed_confirmed_and_the_second_time_changes_nothing, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let preview = send(&mut organizer, TABLE).await;
    assert_eq!(counts(&preview), ["3", "0", "0", "2"]);
    assert!(preview.text(".notice").contains("微信"));
    assert!(preview.cell("#rows", "5", "说明").contains("D5"), "{}", preview.cell("#rows", "5", "说明"));
    assert!(names(&app, &scene).await.is_empty(), "nothing is written before the confirmation");

    let done = confirm(&mut organizer, &preview).await;
    assert!(done.has(".notice.ok"));
    assert_eq!(names(&app, &scene).await, ["王评委", "李导师", "赵专家"]);

    let again = send(&mut organizer, TABLE).await;
    assert_eq!(counts(&again), ["0", "0", "3", "2"]);
    assert!(!again.has("form[action$='/confirm']"));
});

on_both!(a_changed_table_updates_whom_it_finds_and_an_empty_cell_changes_nothing, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let preview = send(&mut organizer, TABLE).await;
    confirm(&mut organizer, &preview).await;
    let changed = "name,organization,e-mail,phone,tags\n\
        王大评委,,wang@example.com,,农业:2\n\
        李导师,杭州创投集团,,139-0013-9000,\n\
        赵专家,浙江学院,zhao@example.com,,\n";
    let preview = send(&mut organizer, changed).await;
    assert_eq!(counts(&preview), ["0", "3", "0", "0"]);
    confirm(&mut organizer, &preview).await;
    let competition = scene.competition;
    let rows = app.site.db.read(move |conn| store::experts_of(conn, competition)).await.unwrap();
    let seen: Vec<_> = rows
        .iter()
        .map(|row| (row.name.as_str(), row.organization.as_str(), row.email.as_str(), row.judging_capacity))
        .collect();
    assert_eq!(
        seen,
        [
            ("王大评委", "杭州大学", "wang@example.com", 20),
            ("李导师", "杭州创投集团", "", 30),
            ("赵专家", "浙江学院", "zhao@example.com", 5)
        ]
    );
    let tags = app.site.db.read(move |conn| store::tags_of_competition(conn, competition)).await.unwrap();
    let of_wang: Vec<_> = tags.iter().filter(|tag| tag.expert_id == rows[0].id).collect();
    assert_eq!((of_wang.len(), of_wang[0].level), (1, 2));
});

on_both!(a_confirmation_sent_twice_is_done_once, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let preview = send(&mut organizer, TABLE).await;
    confirm(&mut organizer, &preview).await;
    confirm(&mut organizer, &preview).await;
    assert_eq!(names(&app, &scene).await.len(), 3);
});

on_both!(a_table_does_not_move_a_judge_to_the_organization_of_an_own_entry, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let entry = scene.add_entry(&app, "E-1", "茶园", EntryState::Admitted).await;
    let expert = scene.add_expert(&app, "wang", "杭州大学").await;
    scene.add_sheet(&app, entry, expert).await;
    let preview = send(&mut organizer, "姓名,单位,邮箱\nwang,茶园合作社,wang@expert.example\n").await;
    assert_eq!(counts(&preview), ["0", "0", "0", "1"]);
    assert!(preview.text("#rows").contains("E-1"));
});

on_both!(rows_that_mean_the_same_new_expert_add_one, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let table = "姓名,单位,电话,邮箱\n\
        王,甲大学,13800138000,wang@example.com\n\
        王,甲大学,13800138000,\n\
        王某,,138-0013-8000,\n\
        王,甲大学,,\n\
        李,甲大学,13900139000,\n\
        李,甲大学,,li@example.com\n\
        赵,甲大学,,\n\
        赵,甲大学,13700137000,zhao@example.com\n";
    let preview = send(&mut organizer, table).await;
    assert_eq!(counts(&preview), ["3", "0", "0", "5"], "{:?}", preview.texts("#rows tr"));
    for (row, first) in [("3", "2"), ("4", "2"), ("5", "2"), ("7", "6"), ("9", "8")] {
        let said = preview.cell("#rows", row, "说明");
        assert!(said.contains(&format!("与第 {first} 行重复")), "{row}: {said}");
    }
    confirm(&mut organizer, &preview).await;
    assert_eq!(names(&app, &scene).await, ["王", "李", "赵"]);
});

on_both!(namesakes_with_other_contacts_are_two_experts, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let table = "姓名,单位,电话,邮箱\n\
        王,甲大学,13800138000,wang@example.com\n\
        王,甲大学,13900139000,\n\
        王,甲大学,13800138000,wang2@example.com\n\
        王,甲大学,,\n";
    let preview = send(&mut organizer, table).await;
    assert_eq!(counts(&preview), ["3", "0", "0", "1"], "{:?}", preview.texts("#rows tr"));
    let said = preview.cell("#rows", "5", "说明");
    assert!(said.contains("有多位专家符合，请填写邮箱"), "{said}");
    confirm(&mut organizer, &preview).await;
    assert_eq!(names(&app, &scene).await.len(), 3);
    assert_eq!(counts(&send(&mut organizer, table).await), ["0", "0", "3", "1"]);
});

on_both!(a_row_that_means_whom_an_earlier_row_changes_repeats_it, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    scene.add_expert(&app, "wang", "杭州大学").await;
    let table = "姓名,单位,电话,邮箱\n\
        wang,杭州大学,13800138000,wang@expert.example\n\
        王,另一所大学,13800138000,\n\
        wang,杭州大学,,\n\
        wang,杭州大学,13900139000,\n";
    let preview = send(&mut organizer, table).await;
    assert_eq!(counts(&preview), ["0", "1", "0", "3"], "{:?}", preview.texts("#rows tr"));
    for row in ["3", "4"] {
        let said = preview.cell("#rows", row, "说明");
        assert!(said.contains("与第 2 行重复"), "{row}: {said}");
    }
    let said = preview.cell("#rows", "5", "说明");
    assert!(said.contains("有多位专家符合"), "a namesake, perhaps: {said}");
});

on_both!(a_file_that_is_no_table_of_experts_comes_back_with_the_reason, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    organizer.get("/c/cup/experts/import").await;
    for table in ["", "甲,乙\n1,2\n", "单位,邮箱\n杭州大学,a@b.cn\n"] {
        let page =
            organizer.post_file("/c/cup/experts/import", &[], ("file", "x.csv", table.as_bytes())).await;
        assert_eq!(page.status(), 422, "{table}");
        assert_eq!(page.problems().len(), 1);
    }
});

on_both!(a_level_or_a_capacity_out_of_range_is_told_with_its_bounds, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let preview = send(&mut organizer, "姓名,邮箱,专长,评审上限\nwang,w@a.cn,农业:9,99999\n").await;
    let said = preview.cell("#rows", "2", "说明");
    assert!(said.contains("1–3") && said.contains("0 到 10000"), "{said}");
});

on_both!(a_supervisor_reads_the_report_and_cannot_confirm_it, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let preview = send(&mut organizer, TABLE).await;
    confirm(&mut organizer, &preview).await;
    let changed = "姓名,单位,邮箱,电话\n王评委,杭州大学,wang@example.com,13700137000\n";
    let preview = send(&mut organizer, changed).await;
    let action = preview.attr("form[action$='/confirm']", "action").unwrap();
    let (mut supervisor, _) = app.member(scene.competition, Role::Supervisor, None).await;
    let page = supervisor.get(action.trim_end_matches("/confirm")).await;
    assert_eq!((page.status(), counts(&page)), (200, counts(&preview)));
    assert!(page.has("#reading") && !page.has("main form"));
    let said = page.cell("#rows", "王评委", "说明");
    assert!(said.contains("137 **** 7000") && !page.body().contains("13700137000"), "{said}");
    assert_eq!(supervisor.post(&action, &[]).await.status(), 404);
});

on_both!(the_tags_of_a_whole_import_are_read_in_parts, |app| {
    let by = app.by_system();
    let ids: Vec<ExpertId> = (0..2_500).map(|_| by.fresh()).collect();
    let before = app.site.db.statements();
    app.site.db.read(move |conn| store::tags_of_many(conn, &ids)).await.unwrap();
    assert_eq!(app.site.db.statements() - before, 3, "a thousand to a question");
});

on_both!(an_expert_who_has_withdrawn_stays_so_and_the_report_says_it, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let gone = scene.add_expert(&app, "wang", "杭州大学").await;
    scene.add_expert(&app, "li", "杭州大学").await;
    let path = format!("/c/cup/experts/{gone}");
    organizer.get(&path).await;
    assert_eq!(organizer.post(&format!("{path}/withdraw"), &[("reason", "生病")]).await.status(), 303);
    let table = "姓名,邮箱,职务\nli,li@expert.example,教授\nwang,wang@expert.example,教授\n";
    let preview = send(&mut organizer, table).await;
    assert_eq!(counts(&preview), ["0", "0", "2", "0"]);
    assert!(preview.cell("#rows", "wang", "说明").contains("已退出"), "{:?}", preview.texts("#rows tr"));
    assert!(!preview.cell("#rows", "li", "说明").contains("已退出"));
    let preview =
        send(&mut organizer, &table.replace("wang@expert.example,教授", "wang@expert.example,院长")).await;
    assert_eq!(counts(&preview), ["0", "1", "1", "0"]);
    let said = preview.cell("#rows", "wang", "说明");
    assert!(said.contains("院长") && said.contains("已退出"), "{said}");
    confirm(&mut organizer, &preview).await;
    let competition = scene.competition;
    let rows = app.site.db.read(move |conn| store::experts_of(conn, competition)).await.unwrap();
    let row = rows.iter().find(|row| row.id == gone).unwrap();
    assert!(row.title == "院长" && row.withdrawn_at.is_some());
});

on_both!(what_is_saved_of_an_expert_after_the_report_is_not_replaced_unseen, |app| {
    let scene = Scene::set(&app).await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let wang = scene.add_expert(&app, "wang", "杭州大学").await;
    let table = "姓名,邮箱,职务\nwang,wang@expert.example,教授\nli,li@expert.example,讲师\n";
    let preview = send(&mut organizer, table).await;
    assert_eq!(counts(&preview), ["1", "0", "1", "0"]);
    let competition = scene.competition;
    let row = app.site.db.read(move |conn| store::expert_in(conn, competition, wang)).await.unwrap().unwrap();
    let row = ExpertRow { title: "院长".to_owned(), version: 2, ..row };
    let saved = app.site.db.write(move |conn| store::update_expert(conn, &row, 1)).await.unwrap();
    assert_eq!(saved, 1);

    let action = preview.attr("form[action$='/confirm']", "action").unwrap();
    let page = organizer.post(&action, &[("seen", preview.field("seen").as_str())]).await;
    assert_eq!(page.status(), 409);
    assert!(page.text("#other").contains("没有写入任何内容"), "{}", page.text("main"));
    assert_eq!(counts(&page), ["1", "1", "0", "0"]);
    assert!(page.cell("#rows", "wang", "说明").contains("院长"), "{}", page.cell("#rows", "wang", "说明"));
    assert_eq!(names(&app, &scene).await, ["wang"], "nobody was added either");
    confirm(&mut organizer, &page).await;
    assert_eq!(names(&app, &scene).await.len(), 2);
});
