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

use super::Jury;
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
