//! What a team sees of its own result.

use diesel::{ExpressionMethods as _, QueryDsl as _, RunQueryDsl as _};
use pingxuan::{
    db::schema::entries,
    domain::{
        id::{AccountId, EntryId},
        role::Role,
    },
    error::AppError,
};

use super::{Jury, sql};
use crate::{on_both, support::TestApp};

/// Lets an account lead an entry.
pub async fn lead(app: &TestApp, entry: EntryId, account: AccountId) {
    app.site
        .db
        .write(move |conn| {
            diesel::update(entries::table.find(entry))
                .set(entries::leader_account_id.eq(account))
                .execute(conn)?;
            Ok::<_, AppError>(())
        })
        .await
        .unwrap();
}

on_both!(a_team_sees_its_own_feedback_after_publication_and_no_other, |app| {
    let mut jury = Jury::set(&app, &[[20, 30, 20], [30, 30, 20]]).await;
    let (mut team, account) = app.member(jury.scene.competition, Role::Team, None).await;
    lead(&app, jury.entries[0], account).await;
    let path = |entry: EntryId| format!("/c/cup/my-entries/{entry}/feedback/{}", jury.scene.round);
    let (own, other) = (path(jury.entries[0]), path(jury.entries[1]));
    let list = own.rsplit_once('/').unwrap().0;
    assert_eq!(team.get(&own).await.status(), 404);
    assert!(team.get(list).await.has(".empty"), "nothing to look back on before the publication");
    jury.publish().await;
    let page = team.get(&own).await;
    assert_eq!(page.status(), 200);
    assert_eq!(page.cell("#criteria", "创新性", "均分"), "20.00");
    assert!(page.text("#facts").contains("70.00"));
    assert_eq!(page.texts("#comments h3"), ["评委 A", "评委 B"]);
    assert!(!page.body().contains("王教授"));
    assert_eq!(team.get(list).await.attr("#rounds a", "href"), Some(own));
    assert_eq!(team.get(&other).await.status(), 404);
    assert_eq!(team.get(other.rsplit_once('/').unwrap().0).await.status(), 404);
});

on_both!(who_lost_a_tie_reads_what_decided_it, |app| {
    let mut jury = Jury::set(&app, &[[20, 30, 20], [30, 20, 20], [10, 10, 10]]).await;
    let (mut team, account) = app.member(jury.scene.competition, Role::Team, None).await;
    lead(&app, jury.entries[0], account).await;
    jury.publish().await;
    let page =
        team.get(&format!("/c/cup/my-entries/{}/feedback/{}", jury.entries[0], jury.scene.round)).await;
    assert_eq!(page.text("#tie"), "与 E002 同分，先后依据：“创新性”得分。");
    let page = app.visitor().get(&jury.public()).await;
    assert_eq!(page.cell("#ranking", "E001", "名次"), "2");
    assert_eq!(page.cell("#ranking", "E001", "总分"), "70.00 同分，先后依据：“创新性”得分");
    assert_eq!(page.cell("#ranking", "E003", "总分"), "30.00");
});

on_both!(a_team_that_the_present_result_does_not_name_is_not_led_to_it, |app| {
    let mut jury = Jury::set(&app, &[[20, 30, 20], [30, 30, 20]]).await;
    let (mut team, account) = app.member(jury.scene.competition, Role::Team, None).await;
    lead(&app, jury.entries[0], account).await;
    jury.publish().await;
    let list = format!("/c/cup/my-entries/{}/feedback", jury.entries[0]);
    let own = team.get(&list).await.attr("#rounds a", "href").unwrap();
    assert_eq!(team.get(&own).await.status(), 200);
    sql(&app, "UPDATE entries SET state = 'disqualified' WHERE number = 'E001'").await;
    assert_eq!(jury.publish().await.status(), 303);
    assert!(team.get(&list).await.has(".empty"));
    assert_eq!(team.get(&own).await.status(), 404);
});
