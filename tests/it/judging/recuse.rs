//! A judge gives a sheet up because of a conflict of interest.

use pingxuan::{domain::states::SheetState, judging::store};

use super::{Desk, ask, revisions};
use crate::on_both;

on_both!(a_recusal_is_kept_with_its_reason_and_leaves_a_conflict, |app| {
    let mut desk = Desk::set(&app).await;
    desk.autosave("0", ["30", "", ""], "").await;
    let path = format!("{}/recuse", desk.path());
    let page = desk.client.post(&path, &[("reason", "负责人是我的学生")]).await;
    assert_eq!((page.status(), page.location()), (303, Some("/c/cup/judging")));
    let (round, sheet, entry) = (desk.scene.round, desk.sheet, desk.entry);
    let row = ask(&app, move |conn| store::sheet_in(conn, round, sheet)).await.unwrap();
    assert_eq!((row.state, row.reason.as_str()), (SheetState::Recused, "负责人是我的学生"));
    let kept = revisions(&app, sheet).await;
    assert_eq!(kept.last().unwrap().0, "recused");
    assert_eq!(kept.last().unwrap().1.marks.len(), 1, "history is kept");
    let conflicted = ask(&app, move |conn| store::lists::conflicted_experts(conn, entry)).await;
    assert_eq!(conflicted, [desk.expert]);
    let marks = ask(&app, move |conn| store::marks_of_round(conn, round)).await;
    assert!(marks.is_empty(), "a recused judge is no mark");

    let page = desk.client.get(&desk.path()).await;
    assert!(!page.has("form[data-sheet]") && !page.has(".material"));
    assert_eq!(desk.autosave("2", ["31", "", ""], "").await.status(), 422);
});

on_both!(a_recusal_needs_a_reason, |app| {
    let mut desk = Desk::set(&app).await;
    desk.autosave("0", ["30", "", ""], "").await;
    let page = desk.client.post(&format!("{}/recuse", desk.path()), &[("reason", " ")]).await;
    assert_eq!(page.status(), 422);
    assert_eq!(page.problems(), ["原因：不能为空"]);
    assert_eq!(page.field(&desk.mark(0)), "30", "the sheet is still there");
});

on_both!(a_submitted_sheet_cannot_be_given_up, |app| {
    let mut desk = Desk::set(&app).await;
    desk.send_form("0", ["30", "20", "10"], "submit").await;
    let page = desk.client.post(&format!("{}/recuse", desk.path()), &[("reason", "后来想到")]).await;
    assert_eq!(page.status(), 409);
    assert_eq!(revisions(&app, desk.sheet).await.last().unwrap().0, "submitted");
});
