//! What can be done in mentoring. Each act is one transaction and one audit event.

use serde_json::json;

use super::{
    refusal::MentoringRefusal,
    store::{self, CoachingRow, MentorshipLine, MentorshipRow},
};
use crate::{
    audit::{self, By, Event},
    db::Conn,
    domain::{
        id::{AccountId, CoachingId, CompetitionId, EntryId, ExpertId, MentorshipId},
        states::{CoachingWay, ConflictKind, EntryState},
        text::{Line, Paragraphs},
    },
    entries::store as entries,
    error::AppError,
    experts::{conflicts::is_conflicted, store as experts},
};

/// What a mentor records of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoachingContent {
    /// The day, as `2026-11-24`.
    pub held_on: String,
    /// How long it took.
    pub minutes: i32,
    /// How it was held.
    pub way: CoachingWay,
    /// What it was about.
    pub topic: Line<200>,
    /// What the mentor advised.
    pub advice: Paragraphs<5000>,
    /// What was agreed upon; empty when nothing was.
    pub next_steps: String,
}

impl CoachingContent {
    fn row(&self, by: &By, mentorship: MentorshipId) -> CoachingRow {
        CoachingRow {
            id: by.fresh(),
            mentorship_id: mentorship,
            held_on: self.held_on.clone(),
            minutes: self.minutes,
            way: self.way,
            topic: self.topic.as_str().to_owned(),
            advice: self.advice.as_str().to_owned(),
            next_steps: self.next_steps.clone(),
            version: 1,
            created_at: by.now(),
            created_by: by.account,
        }
    }
}

/// The mentor of the account, who may still write.
fn open_mentorship(
    conn: &mut Conn,
    competition: CompetitionId,
    account: AccountId,
    id: MentorshipId,
) -> Result<MentorshipLine, AppError> {
    let line = store::own_mentorship(conn, competition, account, id)?.ok_or(AppError::NotFound)?;
    if line.ended_at.is_some() {
        return Err(AppError::refused(MentoringRefusal::Ended));
    }
    Ok(line)
}

/// Adds a coaching record to an own mentorship.
///
/// # Errors
/// When the account's expert has no such mentorship, or it has ended.
pub fn add_coaching(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    mentorship: MentorshipId,
    content: &CoachingContent,
) -> Result<CoachingId, AppError> {
    let account = by.account.ok_or(AppError::NotFound)?;
    open_mentorship(conn, competition, account, mentorship)?;
    let row = content.row(by, mentorship);
    store::insert_coaching(conn, &row)?;
    record(conn, by, competition, "coaching.added", &row, &json!({"content": content_of(&row)}))?;
    Ok(row.id)
}

/// Changes an own coaching record. What it said before stays in the log.
///
/// # Errors
/// When the account's expert has no such record, the mentorship has ended, or somebody changed it meanwhile.
pub fn change_coaching(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    (mentorship, id): (MentorshipId, CoachingId),
    based_on: i32,
    content: &CoachingContent,
) -> Result<(), AppError> {
    let account = by.account.ok_or(AppError::NotFound)?;
    open_mentorship(conn, competition, account, mentorship)?;
    let old = store::coaching_in(conn, mentorship, id)?.ok_or(AppError::NotFound)?;
    let row = CoachingRow {
        id,
        version: based_on + 1,
        created_at: old.created_at,
        created_by: old.created_by,
        ..content.row(by, mentorship)
    };
    if store::update_coaching(conn, &row, based_on)? == 0 {
        return Err(AppError::refused(MentoringRefusal::ChangedMeanwhile));
    }
    let detail = json!({"before": content_of(&old), "content": content_of(&row)});
    record(conn, by, competition, "coaching.changed", &row, &detail)
}

fn content_of(row: &CoachingRow) -> serde_json::Value {
    json!({
        "held_on": row.held_on, "minutes": row.minutes, "way": row.way, "topic": row.topic,
        "advice": row.advice, "next_steps": row.next_steps,
    })
}

fn record(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    act: &'static str,
    row: &CoachingRow,
    detail: &serde_json::Value,
) -> Result<(), AppError> {
    let event =
        Event { act, competition: Some(competition), subject: row.id.into(), revision: row.version, detail };
    audit::record(conn, by, &event)
}

/// Whether an entry in this state may be given a mentor. A suspended one may come back.
pub(super) const fn may_have_mentor(state: EntryState) -> bool {
    matches!(state, EntryState::Admitted | EntryState::Suspended)
}

/// The mark of the mentorships in force among those of an entry: the form of a change carries it, and so tells which
/// mentor its page showed.
pub fn mark_of(lines: &[MentorshipLine]) -> String {
    let in_force = lines.iter().filter(|line| line.ended_at.is_none());
    let ids: Vec<String> = in_force.map(|line| line.id.to_string()).collect();
    if ids.is_empty() { "none".to_owned() } else { ids.join(",") }
}

/// Gives an entry another mentor, or none. The former mentorship is ended, its records stay. Whatever became of the
/// entry, its mentor can be set free. What holds already, as after a form that was sent twice, is not done again.
///
/// # Errors
/// When the mentor is another one than was seen, an entry that does not take part would get a mentor, or the expert does
/// not mentor, is the mentor already, has a conflict of interest with the entry, or has or had a sheet of it: whoever
/// judges an entry does not coach it.
pub fn change_mentor(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    entry: EntryId,
    seen: &str,
    to: Option<ExpertId>,
    reason: &Line<200>,
) -> Result<(), AppError> {
    let row = entries::entry_in(conn, competition, entry)?.ok_or(AppError::NotFound)?;
    if to.is_some() && !may_have_mentor(row.state) {
        return Err(AppError::refused(MentoringRefusal::NotAdmitted));
    }
    let former: Vec<MentorshipLine> = store::mentorships_of_entry(conn, competition, entry)?
        .into_iter()
        .filter(|line| line.ended_at.is_none())
        .collect();
    let is_as_seen = mark_of(&former) == seen;
    let holds = former.iter().map(|line| line.expert).eq(to);
    if holds && (to.is_none() || !is_as_seen) {
        return Ok(());
    }
    if !is_as_seen {
        return Err(AppError::refused(MentoringRefusal::MentorChanged));
    }
    if let Some(expert) = to {
        if former.iter().any(|line| line.expert == expert) {
            return Err(AppError::refused(MentoringRefusal::AlreadyMentor));
        }
        check_mentor(conn, competition, entry, expert)?;
    }
    store::end_mentorships_of(conn, entry, by.now())?;
    let id: MentorshipId = by.fresh();
    if let Some(expert) = to {
        let row = MentorshipRow {
            id,
            competition_id: competition,
            entry_id: entry,
            expert_id: expert,
            plan_id: None,
            began_at: by.now(),
            ended_at: None,
        };
        store::insert_mentorship(conn, &row)?;
    }
    let from: Vec<String> = former.iter().map(|line| line.expert.to_string()).collect();
    let detail = json!({
        "entry": entry.to_string(), "from": from, "to": to.map(|expert| expert.to_string()), "reason": reason,
    });
    let subject = if to.is_some() { id } else { former.first().map_or(id, |line| line.id) };
    let event = Event {
        act: "mentorship.changed",
        competition: Some(competition),
        subject: subject.into(),
        revision: 0,
        detail: &detail,
    };
    audit::record(conn, by, &event)
}

/// # Errors
/// When an expert may not mentor an entry.
fn check_mentor(
    conn: &mut Conn,
    competition: CompetitionId,
    entry: EntryId,
    expert: ExpertId,
) -> Result<(), AppError> {
    let row = experts::expert_in(conn, competition, expert)?.ok_or(AppError::NotFound)?;
    if !row.is_mentor || row.withdrawn_at.is_some() {
        return Err(AppError::refused(MentoringRefusal::NotAvailable));
    }
    if store::has_sheet(conn, competition, entry, expert)? {
        return Err(AppError::refused(MentoringRefusal::Judges));
    }
    match is_conflicted(conn, competition, entry, expert)? {
        // Whoever mentored the entry before may do so again.
        None | Some(ConflictKind::Mentor) => Ok(()),
        Some(kind) => Err(AppError::refused(MentoringRefusal::Conflict(kind))),
    }
}
