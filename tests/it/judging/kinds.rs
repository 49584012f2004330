//! Sheets with a gate and a bonus: what they ask for, what they count, how their marks are read.

use pingxuan::domain::{id::CriterionId, role::Role, states::SheetState};

use super::{Desk, ask, mark, revisions};
use crate::{
    on_both,
    support::{Page, Scene, TestApp},
};

/// A judge's sheet with the three criteria, the gate and the bonus.
struct Sheet {
    desk: Desk,
    gate: CriterionId,
    bonus: CriterionId,
}

impl Sheet {
    async fn set(app: &TestApp) -> Self {
        let desk = Desk::set(app).await;
        let [gate, bonus] = desk.scene.add_gate_and_bonus(app).await;
        Self { desk, gate, bonus }
    }

    /// Sends the three criteria with gate and bonus, as the page's script does unless `go` says how the form was sent.
    async fn send(&mut self, version: &str, gate: &str, bonus: &str, go: Option<&str>) -> Page {
        let mut client = self.desk.client.clone();
        if go.is_none() {
            client.set_header("x-autosave", "1");
        }
        let names = [0, 1, 2].map(|index| self.desk.mark(index));
        let (gate_name, bonus_name) = (mark(self.gate), mark(self.bonus));
        let mut fields = vec![("version", version), ("go", go.unwrap_or("draft")), ("comment", "")];
        fields.extend(names.iter().map(String::as_str).zip(["30", "24.5", "20"]));
        // A choice of radio buttons that is not made is not sent.
        fields.extend([(gate_name.as_str(), gate)].into_iter().filter(|(_, gate)| !gate.is_empty()));
        fields.push((&bonus_name, bonus));
        client.post(&self.desk.path(), &fields).await
    }

    async fn get(&mut self) -> Page {
        let path = self.desk.path();
        self.desk.client.get(&path).await
    }
}

on_both!(a_gate_is_asked_with_two_buttons_and_a_bonus_with_a_field_of_its_own, |app| {
    let mut sheet = Sheet::set(&app).await;
    let page = sheet.get().await;
    assert_eq!(page.text("[data-total]"), "已评 0 / 4 项", "three criteria and the gate");
    assert_eq!(page.attrs(".gate input[type=radio]", "value"), ["1", "0", ""]);
    assert_eq!(page.attrs(".gate input[checked]", "value"), [""], "nothing is chosen for the judge");
    assert_eq!(page.texts(".gate label"), ["满足", "不满足", "不打分"]);
    assert_eq!(page.text("fieldset.criterion legend .tag"), "必要条件");
    let bonus =
        format!(".criterion[data-optional][data-weight='0'][data-full='5000'] #{}", mark(sheet.bonus));
    assert!(page.has(&bonus));
    assert!(page.text(".criterion[data-optional]").contains("加分，可不填"));
    assert_eq!(page.text("[data-bonus]"), "");
    let english = format!("{}?lang=en", sheet.desk.path());
    let page = sheet.desk.client.get(&english).await;
    assert_eq!(page.texts(".gate label"), ["Met", "Not met", "No mark"]);
    assert!(page.text(".criterion[data-optional]").contains("Optional, on top"));
});

on_both!(a_gate_is_made_blank_again_by_the_plain_form, |app| {
    let mut sheet = Sheet::set(&app).await;
    sheet.send("0", "0", "", None).await;
    assert_eq!(sheet.get().await.attrs(".gate input[checked]", "value"), ["0"]);
    let name = mark(sheet.gate);
    let fields = [("version", "1"), (name.as_str(), ""), ("go", "draft")];
    assert_eq!(sheet.desk.client.post(&sheet.desk.path(), &fields).await.status(), 303);
    assert_eq!(sheet.get().await.attrs(".gate input[checked]", "value"), [""]);
    assert!(
        !revisions(&app, sheet.desk.sheet).await[1].1.marks.contains_key(&sheet.gate),
        "blank is not zero"
    );
});

on_both!(a_sheet_is_complete_with_its_gate_and_without_its_bonus, |app| {
    let mut sheet = Sheet::set(&app).await;
    let page = sheet.send("0", "", "", Some("submit")).await;
    assert_eq!(page.status(), 422);
    assert_eq!(page.problems(), ["红旅：不能为空"]);
    assert_eq!(page.text("[data-total]"), "已评 3 / 4 项");
    let page = sheet.send("1", "0.5", "5.5", Some("submit")).await;
    assert_eq!(page.problems(), ["红旅：应为 1 的倍数", "加分：应在 0 到 5 之间"]);
    let page = sheet.send("1", "1", "", Some("submit")).await;
    assert_eq!(page.status(), 303, "{:?}", page.problems());
    let page = sheet.get().await;
    assert_eq!(page.cell("#marks", "4. 红旅", "得分"), "满足");
    assert_eq!(page.cell("#marks", "4. 红旅", "满分"), "–");
    assert_eq!(page.cell("#marks", "5. 加分", "得分"), "");
});

on_both!(the_total_is_out_of_the_full_marks_and_the_bonus_stands_beside_it, |app| {
    let mut sheet = Sheet::set(&app).await;
    let saved = sheet.send("0", "0", "4.5", None).await;
    assert_eq!(saved.json()["total"], "74.50", "{}", saved.body());
    let page = sheet.get().await;
    assert_eq!(page.text("[data-total]"), "74.50");
    assert_eq!(page.text("[data-bonus]"), "另加分 4.5");
    assert!(page.text(".sticky").contains("满分 100"));
    assert_eq!(page.field(&mark(sheet.gate)), "0");
    let (round, id) = (sheet.desk.scene.round, sheet.desk.sheet);
    let row = ask(&app, move |conn| pingxuan::judging::store::sheet_in(conn, round, id)).await.unwrap();
    assert_eq!(row.total, Some(74_500));
    let now = app.site.clock.now();
    assert_eq!(
        ask(&app, move |conn| pingxuan::doctor::examine(conn, now)).await.faults,
        Vec::<String>::new()
    );
    sheet.send("1", "1", "", None).await;
    assert_eq!(sheet.get().await.text("[data-bonus]"), "", "a blank bonus is none");
});

on_both!(a_gate_is_read_in_words_wherever_its_mark_is_shown, |app| {
    let mut sheet = Sheet::set(&app).await;
    sheet.send("0", "0", "", None).await;
    // Another window is still at the beginning.
    let page = sheet.send("0", "1", "2", Some("submit")).await;
    assert_eq!(page.status(), 409);
    assert_eq!(page.cell("#versions", "红旅", "本页填写的"), "满足");
    assert_eq!(page.cell("#versions", "红旅", "服务器上的"), "不满足");
    let field = format!("input[type=hidden][name='{}']", mark(sheet.gate));
    assert_eq!(page.attr(&field, "value").as_deref(), Some("1"), "what is sent again is the mark");
    assert_eq!(sheet.send("1", "1", "2", Some("submit")).await.status(), 303);
    let (mut organizer, _) = app.member(sheet.desk.scene.competition, Role::Organizer, None).await;
    let path = format!("/c/cup/rounds/{}/sheets/{}", sheet.desk.scene.round, sheet.desk.sheet);
    let page = organizer.get(&path).await;
    assert_eq!(page.cell("#marks", "红旅", "得分"), "满足");
    assert_eq!(page.cell("#marks", "加分", "满分"), "加分，至多 5");
    assert_eq!(page.cell("#marks", "总分", "得分"), "74.50");
    assert!(page.texts("#history li")[0].contains("红旅：不满足 满足"), "{:?}", page.texts("#history li"));
    assert_eq!(revisions(&app, sheet.desk.sheet).await[1].1.marks[&sheet.gate], 1000);
});

on_both!(a_file_brings_gates_as_ones_and_zeros_and_bonuses_as_points, |app| {
    let scene = Scene::set(&app).await;
    let [gate, bonus] = scene.add_gate_and_bonus(&app).await;
    scene.add_entry(&app, "E1", "蜂蜜", pingxuan::domain::states::EntryState::Admitted).await;
    scene.add_expert(&app, "zhao", "一所大学").await;
    let (mut organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    let path = format!("/c/cup/rounds/{}/import", scene.round);
    organizer.get(&path).await;
    let head = "项目编号,评委邮箱,评分项,得分\n";
    let row = |what: &str, mark: &str| format!("E1,zhao@expert.example,{what},{mark}\n");
    let wrong = [head.to_owned(), row("红旅", "2"), row("extra", "0.4")].concat();
    let page = organizer.post_file(&path, &[], ("file", "评分.csv", wrong.as_bytes())).await;
    assert_eq!(page.texts("#problems td:last-child"), ["应在 0 到 1 之间", "应为 0.5 的倍数"]);
    let good =
        [row("创新性", "30"), row("商业价值", "30"), row("展示", "10"), row("journey", "0"), row("加分", "")];
    let good = [head.to_owned(), good.concat()].concat();
    let page = organizer.post_file(&path, &[], ("file", "评分.csv", good.as_bytes())).await;
    assert_eq!(page.status(), 303, "{:?}", page.problems());
    let preview = page.location().unwrap().to_owned();
    let seen = organizer.get(&preview).await.field("seen");
    assert_eq!(organizer.post(&preview, &[("seen", seen.as_str())]).await.status(), 303);
    let round = scene.round;
    let kept = ask(&app, move |conn| pingxuan::judging::store::marks_of_round(conn, round)).await;
    let of =
        |criterion| kept.iter().find(|(_, _, own, _)| *own == criterion).map(|(_, _, _, points)| *points);
    assert_eq!((kept.len(), of(gate), of(bonus)), (4, Some(0), None));
    let (.., state) =
        ask(&app, move |conn| pingxuan::judging::store::sheet_states_of_round(conn, round)).await[0];
    assert_eq!(state, SheetState::Submitted);
});
