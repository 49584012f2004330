//! A page asks as many questions of the database for many rows as for few: here those whose slices have no such test of
//! their own, and in `every_page` all routes that there are.

mod every_page;

use pingxuan::{
    audit::{self, Event},
    domain::{
        id::{AccountId, AttachmentId, ConflictId, EntryId, ExpertId, MentorshipId},
        role::Role,
        states::ConflictKind,
    },
    entries::store::{
        self as entries, MemberRow,
        papers::{self, AttachmentRow},
    },
    error::AppError,
    experts::store::conflicts::{ConflictRow, insert_conflict},
    mail::actions::enqueue,
};
use serde_json::json;

use crate::{
    entries::{complete, id_of, submit, team_with_entry},
    mentoring::records::{add_mentorship, coach},
    on_both,
    results::Jury,
    support::{Client, TestApp},
};

/// The pages, each with who looks at it.
struct Pages(Vec<(String, Client)>);

impl Pages {
    /// How many questions each page asks now.
    async fn ask(&mut self, app: &TestApp) -> Vec<(&str, u64)> {
        let mut asked = Vec::new();
        for (path, client) in &mut self.0 {
            let before = app.site.db.statements();
            assert_eq!(client.get(path).await.status(), 200, "{path}");
            asked.push((path.as_str(), app.site.db.statements() - before));
        }
        asked
    }
}

/// Rows of every kind that the pages show, so many of each.
struct More {
    judged: i32,
    of_entry: i32,
    conflicts: usize,
    mails: usize,
}

const FEW: More = More { judged: 3, of_entry: 1, conflicts: 1, mails: 1 };
const MANY: More = More { judged: 30, of_entry: 20, conflicts: 20, mails: 30 };

async fn add(
    app: &TestApp,
    jury: &mut Jury,
    entry: EntryId,
    expert: ExpertId,
    account: AccountId,
    more: &More,
) {
    let from = jury.entries.len();
    for number in 0..more.judged {
        // Every third has a total that others have too, so that there is something to decide.
        jury.add_judged(app, [10 + number % 20, 30, 20]).await;
    }
    let (by, competition) = (app.by_system(), jury.scene.competition);
    let conflicts: Vec<EntryId> = jury.entries[from..].iter().copied().take(more.conflicts).collect();
    let (of_entry, mails) = (more.of_entry, more.mails);
    app.site
        .db
        .write(move |conn| {
            for entry_id in &conflicts {
                let row = ConflictRow {
                    id: by.fresh::<ConflictId>(),
                    competition_id: competition,
                    entry_id: *entry_id,
                    expert_id: expert,
                    kind: ConflictKind::Declared,
                    reason: "同学".to_owned(),
                    declared_by: None,
                    at: by.now(),
                    lifted_at: None,
                };
                insert_conflict(conn, &row)?;
            }
            let known = entries::members_of(conn, entry)?.len();
            let first = i32::try_from(known).unwrap() + 1;
            let member =
                |position| MemberRow { entry_id: entry, position, name: format!("组员{position}") };
            entries::insert_members(conn, &(first..first + of_entry).map(member).collect::<Vec<_>>())?;
            for number in 0..of_entry {
                let row = AttachmentRow {
                    id: by.fresh::<AttachmentId>(),
                    entry_id: entry,
                    kind: "plan".to_owned(),
                    file_name: format!("旧计划书{number}.pdf"),
                    size: 1,
                    sha256: vec![1; 32],
                    uploaded_at: by.now(),
                    uploaded_by: Some(account),
                    replaced_at: Some(by.now()),
                };
                papers::insert_attachment(conn, &row)?;
                let event = Event {
                    act: "entry.saved",
                    competition: Some(competition),
                    subject: entry.into(),
                    revision: 1,
                    detail: &json!({"name": "高山茶"}),
                };
                audit::record(conn, &by.as_account(account), &event)?;
            }
            (0..mails).try_for_each(|_| enqueue(conn, &by, "li@example.com", "邀请", "您好").map(drop))?;
            Ok::<_, AppError>(())
        })
        .await
        .unwrap();
}

on_both!(pages_ask_as_many_questions_for_many_rows_as_for_few, |app| {
    let mut jury = Jury::set(&app, &[]).await;
    let competition = jury.scene.competition;
    let (mut team, own) = team_with_entry(&app, "李茶农").await;
    complete(&mut team, &own).await;
    assert_eq!(submit(&mut team, &own).await.status(), 303);
    let (entry, round) = (id_of(&own), jury.round());
    let (organizer, account) = app.member(competition, Role::Organizer, None).await;
    let (administrator, _) = app.sign_in_as("管理员", true).await;
    let (mut mentor, expert) = jury.scene.judge(&app, "王导师").await;
    let mentorship: MentorshipId = add_mentorship(&app, &jury.scene, entry, expert).await;
    coach(&mut mentor, mentorship).await;
    add(&app, &mut jury, entry, expert, account, &FEW).await;

    let staff = |path: String| (path, organizer.clone());
    let mut pages = Pages(vec![
        staff("/c/cup/log".to_owned()),
        staff(format!("/c/cup/log?kind=entry&who={account}&until=2026-11-30")),
        staff(format!("{round}/decisions")),
        staff(format!("{round}/publish")),
        staff(format!("/c/cup/entries/{entry}")),
        staff("/c/cup/entries".to_owned()),
        staff("/c/cup/people/teams".to_owned()),
        staff(format!("/c/cup/experts/{expert}/conflicts")),
        (own.clone(), team.clone()),
        (format!("{own}/receipt"), team),
        ("/c/cup/my-conflicts".to_owned(), mentor.clone()),
        ("/c/cup/mentoring".to_owned(), mentor.clone()),
        (format!("/c/cup/mentoring/{mentorship}"), mentor.clone()),
        ("/admin".to_owned(), administrator.clone()),
        ("/admin/log".to_owned(), administrator.clone()),
        ("/admin/mails".to_owned(), administrator),
    ]);
    let few: Vec<(String, u64)> =
        pages.ask(&app).await.into_iter().map(|(path, asked)| (path.to_owned(), asked)).collect();

    add(&app, &mut jury, entry, expert, account, &MANY).await;
    for _ in 0..10 {
        coach(&mut mentor, mentorship).await;
        app.member(competition, Role::Coordinator, Some(jury.scene.regions[0])).await;
        let another = jury.scene.add_expert(&app, "另一位导师", "另一所大学").await;
        add_mentorship(&app, &jury.scene, jury.entries[0], another).await;
    }
    for judged in jury.entries[1..20].iter().copied() {
        add_mentorship(&app, &jury.scene, judged, expert).await;
    }
    let many = pages.ask(&app).await;
    for ((path, few), (_, many)) in few.iter().zip(many) {
        assert_eq!(*few, many, "{path}");
    }
});
