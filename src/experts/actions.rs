//! What can be done with experts and conflicts of interest. Each act is one transaction and one audit event.

use std::collections::BTreeMap;

use serde_json::json;

use super::{
    refusal::ExpertRefusal,
    store::{self, ConflictRow, ExpertRow, ExpertTagRow, conflicts},
};
use crate::{
    accounts::{actions::seats::after_leaving, store::links::Seat},
    audit::{self, By, Event},
    compute::affinity::same_organization,
    db::Conn,
    domain::{
        id::{CompetitionId, ConflictId, EntryId, ExpertId},
        states::ConflictKind,
        text::{Line, Paragraphs},
    },
    error::AppError,
};

/// Everything about an expert that a person types. Optional texts are empty when nothing was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpertContent {
    /// The name.
    pub name: Line<64>,
    /// The organization, up to 200 characters.
    pub organization: String,
    /// The title, up to 100 characters.
    pub title: String,
    /// The region, up to 64 characters.
    pub region: String,
    /// The kind, for the mix of a panel, up to 64 characters.
    pub kind: String,
    /// The telephone in bare digits.
    pub phone: String,
    /// The e-mail address in lower case.
    pub email: String,
    /// Fields of expertise with a level from 1 to 3, none twice.
    pub tags: Vec<(String, i32)>,
    /// Whether the expert judges.
    pub is_judge: bool,
    /// Whether the expert mentors.
    pub is_mentor: bool,
    /// The most entries to judge in one round.
    pub judging_capacity: i32,
    /// The most entries to mentor at a time.
    pub mentoring_capacity: i32,
}

impl ExpertContent {
    /// The row of an expert with this content; the rest is taken from `row`.
    pub(super) fn onto(&self, row: &ExpertRow) -> ExpertRow {
        ExpertRow {
            name: self.name.as_str().to_owned(),
            organization: self.organization.clone(),
            title: self.title.clone(),
            region: self.region.clone(),
            kind: self.kind.clone(),
            phone: self.phone.clone(),
            email: self.email.clone(),
            is_judge: self.is_judge,
            is_mentor: self.is_mentor,
            judging_capacity: self.judging_capacity,
            mentoring_capacity: self.mentoring_capacity,
            ..row.clone()
        }
    }

    /// A fresh row.
    pub(super) fn fresh(&self, by: &By, competition: CompetitionId) -> ExpertRow {
        self.onto(&ExpertRow {
            id: by.fresh(),
            competition_id: competition,
            account_id: None,
            name: String::new(),
            organization: String::new(),
            title: String::new(),
            region: String::new(),
            kind: String::new(),
            phone: String::new(),
            email: String::new(),
            is_judge: false,
            is_mentor: false,
            judging_capacity: 0,
            mentoring_capacity: 0,
            version: 1,
            created_at: by.now(),
            withdrawn_at: None,
        })
    }

    pub(super) fn tag_rows(&self, expert: ExpertId) -> Vec<ExpertTagRow> {
        self.tags
            .iter()
            .map(|(tag, level)| ExpertTagRow { expert_id: expert, tag: tag.clone(), level: *level })
            .collect()
    }
}

/// Adds an expert.
///
/// # Errors
/// When another expert has the e-mail address.
pub fn add_expert(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    content: &ExpertContent,
) -> Result<ExpertId, AppError> {
    check_email(conn, competition, &content.email, None)?;
    let row = content.fresh(by, competition);
    store::insert_expert(conn, &row)?;
    store::insert_expert_tags(conn, &content.tag_rows(row.id))?;
    record(conn, by, "expert.added", &row, &json!({"name": row.name, "organization": row.organization}))?;
    Ok(row.id)
}

/// Changes an expert.
///
/// # Errors
/// When there is no such expert, somebody changed it meanwhile, another expert has the e-mail address, or the
/// expert judges entries of the new organization.
pub fn change_expert(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    id: ExpertId,
    based_on: i32,
    content: &ExpertContent,
) -> Result<(), AppError> {
    let old = store::expert_in(conn, competition, id)?.ok_or(AppError::NotFound)?;
    check_email(conn, competition, &content.email, Some(id))?;
    if old.organization != content.organization {
        let own: Vec<String> = conflicts::judged_entries(conn, id)?
            .into_iter()
            .filter(|(_, _, organization)| same_organization(organization, &content.organization))
            .map(|(_, number, _)| number)
            .collect();
        if !own.is_empty() {
            return Err(AppError::refused(ExpertRefusal::JudgesOwnOrganization(own)));
        }
    }
    let row = ExpertRow { version: based_on + 1, ..content.onto(&old) };
    if store::update_expert(conn, &row, based_on)? == 0 {
        return Err(AppError::refused(ExpertRefusal::ChangedMeanwhile));
    }
    let (old_tags, tags) = (store::tags_of_many(conn, &[id])?, content.tag_rows(id));
    store::delete_expert_tags(conn, &[id])?;
    store::insert_expert_tags(conn, &tags)?;
    record(conn, by, "expert.changed", &row, &changes((&old, &old_tags), (&row, &tags)))
}

/// What differs between two rows of an expert and their tags, before and after.
pub(super) fn changes(
    (old, old_tags): (&ExpertRow, &[ExpertTagRow]),
    (new, new_tags): (&ExpertRow, &[ExpertTagRow]),
) -> serde_json::Value {
    let levels = |tags: &[ExpertTagRow]| {
        tags.iter().map(|row| (row.tag.clone(), row.level)).collect::<BTreeMap<_, _>>()
    };
    let mut found = serde_json::Map::new();
    let mut note = |field: &str, before: serde_json::Value, after: serde_json::Value| {
        if before != after {
            found.insert(field.to_owned(), json!([before, after]));
        }
    };
    note("name", json!(old.name), json!(new.name));
    note("organization", json!(old.organization), json!(new.organization));
    note("title", json!(old.title), json!(new.title));
    note("region", json!(old.region), json!(new.region));
    note("kind", json!(old.kind), json!(new.kind));
    note("phone", json!(old.phone), json!(new.phone));
    note("email", json!(old.email), json!(new.email));
    note("is_judge", json!(old.is_judge), json!(new.is_judge));
    note("is_mentor", json!(old.is_mentor), json!(new.is_mentor));
    note("judging_capacity", json!(old.judging_capacity), json!(new.judging_capacity));
    note("mentoring_capacity", json!(old.mentoring_capacity), json!(new.mentoring_capacity));
    note("tags", json!(levels(old_tags)), json!(levels(new_tags)));
    serde_json::Value::Object(found)
}

/// Takes an expert out of the competition. What the expert did stays.
///
/// # Errors
/// When there is no such expert, the expert has withdrawn already, still has sheets to finish or mentors entries:
/// each of these must be given to somebody else first, so that nobody is left without a judge or a mentor unseen.
pub fn withdraw_expert(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    id: ExpertId,
    reason: &Line<200>,
) -> Result<(), AppError> {
    let old = store::expert_in(conn, competition, id)?.ok_or(AppError::NotFound)?;
    if old.withdrawn_at.is_some() {
        return Err(AppError::refused(ExpertRefusal::WrongState));
    }
    let open = store::open_sheets_of(conn, id)?;
    if !open.is_empty() {
        return Err(AppError::refused(ExpertRefusal::OpenSheets(open)));
    }
    let mentored = store::mentored_by(conn, id)?;
    if !mentored.is_empty() {
        return Err(AppError::refused(ExpertRefusal::Mentors(mentored)));
    }
    let row = ExpertRow { withdrawn_at: Some(by.now()), version: old.version + 1, ..old.clone() };
    if store::update_expert(conn, &row, old.version)? == 0 {
        return Err(AppError::refused(ExpertRefusal::ChangedMeanwhile));
    }
    record(conn, by, "expert.withdrawn", &row, &json!({"reason": reason}))
}

/// Takes an expert back who had withdrawn.
///
/// # Errors
/// When there is no such expert, or the expert has not withdrawn.
pub fn reinstate_expert(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    id: ExpertId,
) -> Result<(), AppError> {
    let old = store::expert_in(conn, competition, id)?.ok_or(AppError::NotFound)?;
    if old.withdrawn_at.is_none() {
        return Err(AppError::refused(ExpertRefusal::WrongState));
    }
    let row = ExpertRow { withdrawn_at: None, version: old.version + 1, ..old.clone() };
    if store::update_expert(conn, &row, old.version)? == 0 {
        return Err(AppError::refused(ExpertRefusal::ChangedMeanwhile));
    }
    record(conn, by, "expert.reinstated", &row, &json!({}))
}

/// Parts an expert from the account that signs in for him or her, which was the wrong one. Sheets, coaching and conflicts
/// stay with the expert, who can be invited again.
///
/// # Errors
/// When there is no such expert, somebody changed it meanwhile, or the expert has no account.
pub fn detach_account(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    id: ExpertId,
    based_on: i32,
    reason: &Line<200>,
) -> Result<(), AppError> {
    let old = store::expert_in(conn, competition, id)?.ok_or(AppError::NotFound)?;
    let Some(account) = old.account_id else { return Err(AppError::refused(ExpertRefusal::WrongState)) };
    let row = ExpertRow { account_id: None, version: based_on + 1, ..old };
    if store::update_expert(conn, &row, based_on)? == 0 {
        return Err(AppError::refused(ExpertRefusal::ChangedMeanwhile));
    }
    record(conn, by, "expert.account-detached", &row, &json!({"account": account, "reason": reason}))?;
    after_leaving(conn, by, competition, Seat::Expert(id), account)
}

/// Declares that an expert must not judge an entry.
///
/// # Errors
/// When the competition does not have both, the conflict is declared already, or the expert has a sheet of the
/// entry: that one is given up, voided or given to another judge first, where the mark can be accounted for.
pub fn declare_conflict(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    (entry, expert): (EntryId, ExpertId),
    reason: &Paragraphs<500>,
) -> Result<ConflictId, AppError> {
    conflicts::organizations_of(conn, competition, entry, expert)?.ok_or(AppError::NotFound)?;
    if conflicts::standing_conflict(conn, entry, expert)?.is_some() {
        return Err(AppError::refused(ExpertRefusal::DeclaredAlready));
    }
    if conflicts::has_sheet_in_force(conn, entry, expert)? {
        return Err(AppError::refused(ExpertRefusal::HasSheet));
    }
    let row = ConflictRow {
        id: by.fresh(),
        competition_id: competition,
        entry_id: entry,
        expert_id: expert,
        kind: ConflictKind::Declared,
        reason: reason.as_str().to_owned(),
        declared_by: by.account,
        at: by.now(),
        lifted_at: None,
    };
    conflicts::insert_conflict(conn, &row)?;
    let detail = json!({"entry": entry.to_string(), "expert": expert.to_string(), "reason": reason});
    record_conflict(conn, by, "conflict.declared", &row, &detail)?;
    Ok(row.id)
}

/// Lifts a declared conflict. It stays in the list with the time.
///
/// # Errors
/// When the expert has no such conflict, it is lifted already, or a recusal left it.
pub fn lift_conflict(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    expert: ExpertId,
    id: ConflictId,
    reason: &Line<200>,
) -> Result<(), AppError> {
    let row = conflicts::conflict_by_id(conn, id)?
        .filter(|row| row.competition_id == competition && row.expert_id == expert)
        .ok_or(AppError::NotFound)?;
    if row.kind != ConflictKind::Declared || conflicts::lift_conflict(conn, id, by.now())? == 0 {
        return Err(AppError::refused(ExpertRefusal::NotLiftable));
    }
    record_conflict(conn, by, "conflict.lifted", &row, &json!({"reason": reason}))
}

/// Keeps the conflict that a recusal leaves.
///
/// # Errors
/// When the database fails.
pub fn keep_recusal(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    (entry, expert): (EntryId, ExpertId),
    reason: &Paragraphs<500>,
) -> Result<(), AppError> {
    let row = ConflictRow {
        id: by.fresh(),
        competition_id: competition,
        entry_id: entry,
        expert_id: expert,
        kind: ConflictKind::Recused,
        reason: reason.as_str().to_owned(),
        declared_by: by.account,
        at: by.now(),
        lifted_at: None,
    };
    conflicts::insert_conflict(conn, &row)?;
    let detail = json!({"entry": entry.to_string(), "expert": expert.to_string(), "reason": reason});
    record_conflict(conn, by, "conflict.recused", &row, &detail)
}

fn check_email(
    conn: &mut Conn,
    competition: CompetitionId,
    email: &str,
    own: Option<ExpertId>,
) -> Result<(), AppError> {
    if email.is_empty() {
        return Ok(());
    }
    let known = store::expert_by_email(conn, competition, email)?;
    if known.is_some() && known != own {
        return Err(AppError::refused(ExpertRefusal::EmailTaken));
    }
    Ok(())
}

fn record(
    conn: &mut Conn,
    by: &By,
    act: &'static str,
    row: &ExpertRow,
    detail: &serde_json::Value,
) -> Result<(), AppError> {
    let event = Event {
        act,
        competition: Some(row.competition_id),
        subject: row.id.into(),
        revision: row.version,
        detail,
    };
    audit::record(conn, by, &event)
}

fn record_conflict(
    conn: &mut Conn,
    by: &By,
    act: &'static str,
    row: &ConflictRow,
    detail: &serde_json::Value,
) -> Result<(), AppError> {
    let event =
        Event { act, competition: Some(row.competition_id), subject: row.id.into(), revision: 0, detail };
    audit::record(conn, by, &event)
}
