//! What a team can do with its entries, but for taking them back (`withdrawals.rs`). Each act is one transaction and one
//! audit event; the deadline is judged by the server's clock inside the transaction.

use serde_json::json;

use super::{
    content::{self, Basics, Completeness, MOST_MEMBERS, Tag, tags_text},
    frozen::{self, Frozen, Hand},
    refusal::EntryRefusal,
    store::{
        self, EntryRow, EntryTagRow, MemberRow, bonds,
        papers::{self, AttachmentRow, SubmissionRow},
    },
};
use crate::{
    accounts,
    audit::{self, By, Event},
    competitions::store::{self as competitions, CompetitionRow},
    db::Conn,
    domain::{
        id::{AccountId, CompetitionId, EntryId, RegionId, TrackId},
        role::Role,
        states::EntryState,
        time::Timestamp,
    },
    error::AppError,
};

/// How long a team has to answer a return when registration is over by then.
pub const RETURN_SECONDS: i64 = 3 * 86_400;

/// The most entries of one account in a competition.
const MOST_OWN: usize = 20;

/// How the numbers begin that the site gives.
const PREFIX: &str = "P-";

/// Whose entry is meant: what a team does, it does with its own.
#[derive(Clone, Copy, Debug)]
pub struct Own {
    /// The competition.
    pub competition: CompetitionId,
    /// The leader's account.
    pub account: AccountId,
    /// The entry.
    pub entry: EntryId,
}

/// A change of one part of an entry.
#[derive(Clone, Debug)]
pub enum Change {
    /// Name, region, track and the leader; the tags too, when they were sent.
    Basics(Basics, Option<Vec<Tag>>),
    /// The summary.
    Summary(String),
}

/// How a save ended.
#[derive(Debug)]
pub enum Saved {
    /// The entry says what was sent.
    Saved {
        /// The version after the save.
        version: i32,
        /// When it was saved.
        at: Timestamp,
    },
    /// Somebody changed the same part since; nothing was saved. Holds what the entry says now.
    Conflict(Box<EntryRow>),
}

/// Until when the team may change an entry: the end of registration, or three days after a return, whichever is
/// later.
pub fn deadline_of(
    conn: &mut Conn,
    entries_close_at: Timestamp,
    entry: &EntryRow,
) -> Result<Timestamp, AppError> {
    if entry.state != EntryState::Returned {
        return Ok(entries_close_at);
    }
    let returned = papers::last_return_of(conn, entry.id)?;
    Ok(returned.map_or(entries_close_at, |at| at.plus_seconds(RETURN_SECONDS).max(entries_close_at)))
}

/// Starts an entry: a draft with the next free number.
///
/// # Errors
/// When registration is not open, or the account has too many entries.
pub fn register(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    account: AccountId,
    basics: &Basics,
) -> Result<EntryId, AppError> {
    let now = by.now();
    let competition = competitions::competition_by_id(conn, competition)?.ok_or(AppError::NotFound)?;
    check_open(&competition, now)?;
    check_parts(conn, competition.id, basics.region, basics.track)?;
    if store::own_entries(conn, competition.id, account)?.len() >= MOST_OWN {
        return Err(AppError::refused(EntryRefusal::TooManyEntries));
    }
    let mut entry = blank(by, competition.id, next_number(conn, competition.id)?, basics);
    entry.leader_account_id = Some(account);
    store::insert_entry(conn, &entry)?;
    if !store::is_team(conn, competition.id, account)? {
        accounts::actions::grant_role(conn, by, account, competition.id, Role::Team, None)?;
    }
    let detail = json!({"number": entry.number, "name": entry.name, "leader": entry.leader});
    record(conn, by, &entry, "entry.registered", &detail)?;
    Ok(entry.id)
}

/// A draft that says only this.
pub(super) fn blank(by: &By, competition: CompetitionId, number: String, basics: &Basics) -> EntryRow {
    let now = by.now();
    let mut entry = EntryRow {
        id: by.fresh(),
        competition_id: competition,
        number,
        name: String::new(),
        region_id: basics.region,
        track_id: basics.track,
        leader: String::new(),
        organization: String::new(),
        phone: String::new(),
        email: String::new(),
        website: String::new(),
        summary: String::new(),
        state: EntryState::Draft,
        version: 1,
        leader_account_id: None,
        created_at: now,
        updated_at: now,
        submitted_at: None,
        admitted_at: None,
        team_changed_at: None,
    };
    basics.put(&mut entry);
    entry
}

/// The next free number. Numbers that were given are not given again, even when their entry is withdrawn.
pub(super) fn next_number(conn: &mut Conn, competition: CompetitionId) -> Result<String, AppError> {
    let youngest = store::youngest_numbers(conn, competition, PREFIX)?;
    let mut next = youngest.iter().filter_map(|number| ordinal(number)).max().unwrap_or(0) + 1;
    loop {
        let candidates: Vec<String> = (next..next + 200).map(number_of).collect();
        let taken = store::taken_numbers(conn, competition, &candidates)?;
        if let Some(free) = candidates.into_iter().find(|number| !taken.contains(number)) {
            return Ok(free);
        }
        next += 200;
    }
}

/// The number that the site gives to the n-th entry.
pub(super) fn number_of(ordinal: u64) -> String {
    format!("{PREFIX}{ordinal:03}")
}

/// Which entry in order has this number, when the site gave it.
pub(super) fn ordinal(number: &str) -> Option<u64> {
    number.strip_prefix(PREFIX)?.parse().ok().filter(|ordinal| *ordinal < 1_000_000_000)
}

/// Saves a part of an own entry that is based on a version of it. The same save sent twice is answered alike.
///
/// # Errors
/// When the entry is unknown, closed, or would become incomplete after it was submitted.
pub fn save(conn: &mut Conn, by: &By, own: Own, based_on: i32, change: &Change) -> Result<Saved, AppError> {
    let (before, now) = (open_own(conn, by, own)?, by.now());
    let mut entry = before.clone();
    let mut retagged = None;
    let act = match change {
        Change::Basics(basics, tags) => {
            retagged = new_tags(conn, before.id, tags.as_deref())?;
            check_parts(conn, own.competition, basics.region, basics.track)?;
            if before.state == EntryState::Submitted && !basics.is_complete() {
                return Err(AppError::refused(EntryRefusal::MustStayComplete));
            }
            basics.put(&mut entry);
            "entry.saved"
        }
        Change::Summary(summary) => {
            if before.state == EntryState::Submitted && summary.is_empty() {
                return Err(AppError::refused(EntryRefusal::MustStayComplete));
            }
            entry.summary.clone_from(summary);
            "entry.summary_saved"
        }
    };
    if entry == before && retagged.is_none() {
        return Ok(Saved::Saved { version: before.version, at: before.updated_at });
    }
    if before.version != based_on {
        return Ok(Saved::Conflict(Box::new(before)));
    }
    let mut changes = differences(&before, &entry);
    if let Some((former, tags)) = &retagged {
        replace_tags(conn, entry.id, tags)?;
        changes.push(("tags", tags_text(former), tags_text(tags)));
    }
    frozen::mark(conn, &mut entry, Hand::Team, now)?;
    bump(conn, &mut entry, now)?;
    record(conn, by, &entry, act, &json!({"changes": changes}))?;
    Ok(Saved::Saved { version: entry.version, at: now })
}

/// Tags before and after.
pub(super) type Retagged = (Vec<Tag>, Vec<Tag>);

/// The tags of an entry before and after, when what was sent says something else.
pub(super) fn new_tags(
    conn: &mut Conn,
    entry: EntryId,
    sent: Option<&[Tag]>,
) -> Result<Option<Retagged>, AppError> {
    let Some(sent) = sent else { return Ok(None) };
    let former = store::tags_of(conn, entry)?;
    Ok((former != sent).then(|| (former, sent.to_vec())))
}

/// Gives an entry these tags instead of those that it has.
pub(super) fn replace_tags(conn: &mut Conn, entry: EntryId, tags: &[Tag]) -> Result<(), AppError> {
    store::delete_entry_tags(conn, &[entry])?;
    store::insert_entry_tags(conn, &tag_rows(entry, tags))
}

/// The rows of tags.
pub(super) fn tag_rows(entry: EntryId, tags: &[Tag]) -> Vec<EntryTagRow> {
    tags.iter()
        .map(|(tag, weight)| EntryTagRow { entry_id: entry, tag: tag.clone(), weight: *weight })
        .collect()
}

/// Adds a member at the end of the list.
///
/// # Errors
/// When the list is full or has the name already.
pub fn add_member(conn: &mut Conn, by: &By, own: Own, name: &str) -> Result<(), AppError> {
    let mut entry = open_own(conn, by, own)?;
    let members = store::members_of(conn, entry.id)?;
    if members.len() >= MOST_MEMBERS {
        return Err(AppError::refused(EntryRefusal::TooManyMembers));
    }
    if members.iter().any(|member| member.name == name) {
        return Err(AppError::refused(EntryRefusal::MemberTwice));
    }
    let position = members.last().map_or(1, |member| member.position + 1);
    store::insert_members(conn, &[MemberRow { entry_id: entry.id, position, name: name.to_owned() }])?;
    let now = by.now();
    frozen::mark(conn, &mut entry, Hand::Team, now)?;
    bump(conn, &mut entry, now)?;
    record(conn, by, &entry, "entry.member_added", &json!({"name": name}))
}

/// Removes a member. One who is gone already stays gone.
///
/// # Errors
/// When the entry is unknown or closed.
pub fn remove_member(conn: &mut Conn, by: &By, own: Own, name: &str) -> Result<(), AppError> {
    let mut entry = open_own(conn, by, own)?;
    let members = store::members_of(conn, entry.id)?;
    let kept: Vec<MemberRow> = members.iter().filter(|member| member.name != name).cloned().collect();
    if kept.len() == members.len() {
        return Ok(());
    }
    store::delete_members(conn, &[entry.id])?;
    store::insert_members(conn, &kept)?;
    let now = by.now();
    frozen::mark(conn, &mut entry, Hand::Team, now)?;
    bump(conn, &mut entry, now)?;
    record(conn, by, &entry, "entry.member_removed", &json!({"name": name}))
}

/// A file that lies in its place already.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// The name that it had at home.
    pub name: String,
    /// Its bytes.
    pub size: i64,
    /// The SHA-256 of its content.
    pub sha256: Vec<u8>,
}

/// Attaches a business plan in place of the former one, which is kept.
///
/// # Errors
/// When the entry is unknown or closed.
pub fn attach_plan(conn: &mut Conn, by: &By, own: Own, file: &NewFile) -> Result<(), AppError> {
    let (mut entry, now) = (open_own(conn, by, own)?, by.now());
    put_plan(conn, by, entry.id, file, now)?;
    frozen::mark(conn, &mut entry, Hand::Team, now)?;
    bump(conn, &mut entry, now)?;
    let detail = json!({"file": file.name, "size": file.size, "sha256": content::hex(&file.sha256)});
    record(conn, by, &entry, "entry.attached", &detail)
}

/// Puts a business plan in the place of the former one.
pub(super) fn put_plan(
    conn: &mut Conn,
    by: &By,
    entry: EntryId,
    file: &NewFile,
    now: Timestamp,
) -> Result<(), AppError> {
    papers::replace_attachments(conn, entry, papers::PLAN, now)?;
    let row = AttachmentRow {
        id: by.fresh(),
        entry_id: entry,
        kind: papers::PLAN.to_owned(),
        file_name: file.name.clone(),
        size: file.size,
        sha256: file.sha256.clone(),
        uploaded_at: now,
        uploaded_by: by.account,
        replaced_at: None,
    };
    papers::insert_attachment(conn, &row)
}

/// Submits an entry as it stands: its content is frozen word for word, with its hash. Submitting the same state
/// again answers the receipt that is there. Answers the version of the submission.
///
/// # Errors
/// When the entry is incomplete, closed, decided on, judged, or was changed since the team looked at it.
pub fn submit(conn: &mut Conn, by: &By, own: Own, based_on: i32) -> Result<i32, AppError> {
    let now = by.now();
    let mut entry = own_entry(conn, own)?;
    let last = papers::submissions_of(conn, entry.id)?.rows.into_iter().next();
    if let Some(last) = &last
        && entry.state == EntryState::Submitted
        && last.version == entry.version
    {
        return Ok(last.version);
    }
    check_team_deadline(conn, &entry, own.competition, now)?;
    if !entry.state.may_be_submitted_by_team() {
        return Err(AppError::refused(EntryRefusal::NotEditable));
    }
    check_unjudged(conn, entry.id)?;
    if entry.version != based_on {
        return Err(AppError::refused(EntryRefusal::ChangedMeanwhile));
    }
    let present = Frozen::present(conn, &entry)?;
    if !Completeness::of(&entry, present.has_file(papers::PLAN)).is_complete() {
        return Err(AppError::refused(EntryRefusal::Incomplete));
    }
    entry.state = EntryState::Submitted;
    entry.submitted_at = Some(now);
    entry.team_changed_at = None;
    bump(conn, &mut entry, now)?;
    let (words, sha256) = present.words()?;
    let detail = json!({"number": entry.number, "sha256": content::hex(&sha256)});
    let submission = SubmissionRow {
        entry_id: entry.id,
        version: entry.version,
        at: now,
        by_account_id: Some(own.account),
        content: words,
        sha256,
    };
    papers::insert_submission(conn, &submission)?;
    record(conn, by, &entry, "entry.submitted", &detail)?;
    Ok(entry.version)
}

/// Which fields differ, each with what it said before and says now.
pub(super) fn differences(before: &EntryRow, after: &EntryRow) -> Vec<(&'static str, String, String)> {
    let pairs = [
        ("name", before.name.clone(), after.name.clone()),
        ("region", before.region_id.to_string(), after.region_id.to_string()),
        ("track", before.track_id.to_string(), after.track_id.to_string()),
        ("leader", before.leader.clone(), after.leader.clone()),
        ("organization", before.organization.clone(), after.organization.clone()),
        ("phone", before.phone.clone(), after.phone.clone()),
        ("email", before.email.clone(), after.email.clone()),
        ("website", before.website.clone(), after.website.clone()),
        ("summary", before.summary.clone(), after.summary.clone()),
    ];
    pairs.into_iter().filter(|(_, before, after)| before != after).collect()
}

/// Stores a changed entry under its next version.
pub(super) fn bump(conn: &mut Conn, entry: &mut EntryRow, now: Timestamp) -> Result<(), AppError> {
    let based_on = entry.version;
    entry.version += 1;
    entry.updated_at = now;
    if store::update_entry(conn, entry, based_on)? == 0 {
        return Err(AppError::refused(EntryRefusal::ChangedMeanwhile));
    }
    Ok(())
}

/// Writes the event of an act on an entry.
pub(super) fn record(
    conn: &mut Conn,
    by: &By,
    entry: &EntryRow,
    act: &'static str,
    detail: &serde_json::Value,
) -> Result<(), AppError> {
    let event = Event {
        act,
        competition: Some(entry.competition_id),
        subject: entry.id.into(),
        revision: entry.version,
        detail,
    };
    audit::record(conn, by, &event)
}

/// Refuses a region or a track that the competition does not have, or has no more.
pub(super) fn check_parts(
    conn: &mut Conn,
    competition: CompetitionId,
    region: RegionId,
    track: TrackId,
) -> Result<(), AppError> {
    let region = competitions::region_by_id(conn, region)?;
    if region.is_none_or(|region| region.competition_id != competition) {
        return Err(AppError::refused(EntryRefusal::NoSuchRegion));
    }
    let track = competitions::track_by_id(conn, track)?;
    if track.is_none_or(|track| track.competition_id != competition) {
        return Err(AppError::refused(EntryRefusal::NoSuchTrack));
    }
    Ok(())
}

fn check_open(competition: &CompetitionRow, now: Timestamp) -> Result<(), AppError> {
    if now < competition.entries_open_at {
        return Err(AppError::refused(EntryRefusal::NotOpenYet));
    }
    if now >= competition.entries_close_at {
        return Err(AppError::refused(EntryRefusal::Closed));
    }
    Ok(())
}

pub(super) fn own_entry(conn: &mut Conn, own: Own) -> Result<EntryRow, AppError> {
    store::own_entry(conn, own.competition, own.account, own.entry)?.ok_or(AppError::NotFound)
}

/// The own entry, when the team may change it now.
fn open_own(conn: &mut Conn, by: &By, own: Own) -> Result<EntryRow, AppError> {
    let entry = own_entry(conn, own)?;
    if !entry.state.is_open_to_team() {
        return Err(AppError::refused(EntryRefusal::NotEditable));
    }
    check_team_deadline(conn, &entry, own.competition, by.now())?;
    check_unjudged(conn, entry.id)?;
    Ok(entry)
}

/// Refuses to change what judges have before them: an entry keeps its sheets when it is withdrawn and comes back.
fn check_unjudged(conn: &mut Conn, entry: EntryId) -> Result<(), AppError> {
    if bonds::is_under_judgement(conn, entry)? {
        return Err(AppError::refused(EntryRefusal::HasSheets));
    }
    Ok(())
}

fn check_team_deadline(
    conn: &mut Conn,
    entry: &EntryRow,
    competition: CompetitionId,
    now: Timestamp,
) -> Result<(), AppError> {
    let competition = competitions::competition_by_id(conn, competition)?.ok_or(AppError::NotFound)?;
    if now >= deadline_of(conn, competition.entries_close_at, entry)? {
        return Err(AppError::refused(EntryRefusal::Closed));
    }
    Ok(())
}
