//! The SQL of what gathers around an entry: files, submissions, decisions, history; and of imports.

#![expect(missing_docs, reason = "columns are described where they are made, in migrations/")]

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::{CHUNK, EntryRow};
use crate::{
    db::{
        Conn, Newest,
        schema::{
            accounts, attachments, audit_details, audit_events, eligibility_reviews, entries, imports,
            submissions,
        },
        whole,
    },
    domain::{
        id::{AccountId, AttachmentId, CompetitionId, EntryId, ImportId, ReviewId, RoundId, SchemeId},
        time::Timestamp,
    },
    error::AppError,
};

/// The most decisions of one act: above what a bulk act takes.
const MOST_OF_ACT: i64 = 1_000;

/// A row of attachments.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = attachments, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct AttachmentRow {
    pub id: AttachmentId,
    pub entry_id: EntryId,
    pub kind: String,
    pub file_name: String,
    pub size: i64,
    pub sha256: Vec<u8>,
    pub uploaded_at: Timestamp,
    pub uploaded_by: Option<AccountId>,
    pub replaced_at: Option<Timestamp>,
}

/// Adds an attachment.
pub fn insert_attachment(conn: &mut Conn, row: &AttachmentRow) -> Result<(), AppError> {
    diesel::insert_into(attachments::table).values(row).execute(conn)?;
    Ok(())
}

/// The attachment with an identifier.
pub fn attachment_by_id(conn: &mut Conn, id: AttachmentId) -> Result<Option<AttachmentRow>, AppError> {
    Ok(attachments::table.find(id).select(AttachmentRow::as_select()).first(conn).optional()?)
}

/// The kind of attachment that judges read beside the rubric.
pub const PLAN: &str = "plan";

/// The files of an entry that are in force, the oldest first.
pub fn attachments_of(conn: &mut Conn, entry: EntryId) -> Result<Vec<AttachmentRow>, AppError> {
    attachments_of_many(conn, &[entry])
}

/// The files in force of many entries, the oldest first.
pub fn attachments_of_many(conn: &mut Conn, ids: &[EntryId]) -> Result<Vec<AttachmentRow>, AppError> {
    let mut found: Vec<AttachmentRow> = Vec::new();
    for part in ids.chunks(CHUNK) {
        let rows: Vec<AttachmentRow> = attachments::table
            .filter(attachments::entry_id.eq_any(part))
            .filter(attachments::replaced_at.is_null())
            .select(AttachmentRow::as_select())
            .load(conn)?;
        found.extend(rows);
    }
    found.sort_by_key(|file| file.id);
    Ok(found)
}

/// The files that an entry ever had, the newest first.
pub fn all_attachments_of(conn: &mut Conn, entry: EntryId) -> Result<Newest<AttachmentRow>, AppError> {
    Ok(Newest::of(
        attachments::table
            .filter(attachments::entry_id.eq(entry))
            .order(attachments::id.desc())
            .select(AttachmentRow::as_select())
            .limit(Newest::<AttachmentRow>::ASKED)
            .load(conn)?,
    ))
}

/// The file with an identifier, when it belongs to this entry.
pub fn attachment_in(
    conn: &mut Conn,
    entry: EntryId,
    id: AttachmentId,
) -> Result<Option<AttachmentRow>, AppError> {
    Ok(attachments::table
        .find(id)
        .filter(attachments::entry_id.eq(entry))
        .select(AttachmentRow::as_select())
        .first(conn)
        .optional()?)
}

/// Notes that the files of a kind are replaced. They are kept.
pub fn replace_attachments(
    conn: &mut Conn,
    entry: EntryId,
    kind: &str,
    now: Timestamp,
) -> Result<(), AppError> {
    diesel::update(
        attachments::table
            .filter(attachments::entry_id.eq(entry))
            .filter(attachments::kind.eq(kind))
            .filter(attachments::replaced_at.is_null()),
    )
    .set(attachments::replaced_at.eq(now))
    .execute(conn)?;
    Ok(())
}

/// What a team submitted, word for word, at each submission.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = submissions, treat_none_as_default_value = false)]
pub struct SubmissionRow {
    pub entry_id: EntryId,
    pub version: i32,
    pub at: Timestamp,
    pub by_account_id: Option<AccountId>,
    pub content: String,
    pub sha256: Vec<u8>,
}

/// Adds a submission.
pub fn insert_submission(conn: &mut Conn, row: &SubmissionRow) -> Result<(), AppError> {
    diesel::insert_into(submissions::table).values(row).execute(conn)?;
    Ok(())
}

/// When an entry was submitted, and with which hash.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct SubmissionHead {
    pub version: i32,
    pub at: Timestamp,
    pub sha256: Vec<u8>,
}

/// The submissions of an entry, the latest first, without their content.
pub fn submissions_of(conn: &mut Conn, entry: EntryId) -> Result<Newest<SubmissionHead>, AppError> {
    Ok(Newest::of(
        submissions::table
            .filter(submissions::entry_id.eq(entry))
            .order(submissions::version.desc())
            .select((submissions::version, submissions::at, submissions::sha256))
            .limit(Newest::<SubmissionHead>::ASKED)
            .load(conn)?,
    ))
}

/// One submission of an entry.
pub fn submission_of(
    conn: &mut Conn,
    entry: EntryId,
    version: i32,
) -> Result<Option<SubmissionRow>, AppError> {
    Ok(submissions::table.find((entry, version)).select(SubmissionRow::as_select()).first(conn).optional()?)
}

/// The latest submission of an entry.
pub fn last_submission_of(conn: &mut Conn, entry: EntryId) -> Result<Option<SubmissionRow>, AppError> {
    Ok(submissions::table
        .filter(submissions::entry_id.eq(entry))
        .order(submissions::version.desc())
        .select(SubmissionRow::as_select())
        .first(conn)
        .optional()?)
}

/// Decisions of the eligibility check.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = eligibility_reviews, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct EligibilityReviewRow {
    pub id: ReviewId,
    pub entry_id: EntryId,
    pub at: Timestamp,
    pub by_account_id: Option<AccountId>,
    pub decision: String,
    pub remark: String,
}

/// Adds a review.
pub fn insert_review(conn: &mut Conn, row: &EligibilityReviewRow) -> Result<(), AppError> {
    diesel::insert_into(eligibility_reviews::table).values(row).execute(conn)?;
    Ok(())
}

/// A decision on an entry, with the name of who decided.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct ReviewHead {
    pub at: Timestamp,
    pub by: Option<String>,
    pub decision: String,
    pub remark: String,
}

/// The decisions on an entry, the latest first.
pub fn reviews_of(conn: &mut Conn, entry: EntryId) -> Result<Newest<ReviewHead>, AppError> {
    Ok(Newest::of(
        eligibility_reviews::table
            .left_join(accounts::table.on(accounts::id.nullable().eq(eligibility_reviews::by_account_id)))
            .filter(eligibility_reviews::entry_id.eq(entry))
            .order(eligibility_reviews::id.desc())
            .select((
                eligibility_reviews::at,
                accounts::name.nullable(),
                eligibility_reviews::decision,
                eligibility_reviews::remark,
            ))
            .limit(Newest::<ReviewHead>::ASKED)
            .load(conn)?,
    ))
}

/// When an entry was last sent back to its team.
pub fn last_return_of(conn: &mut Conn, entry: EntryId) -> Result<Option<Timestamp>, AppError> {
    Ok(eligibility_reviews::table
        .filter(eligibility_reviews::entry_id.eq(entry))
        .filter(eligibility_reviews::decision.eq("return"))
        .order(eligibility_reviews::id.desc())
        .select(eligibility_reviews::at)
        .first(conn)
        .optional()?)
}

/// What one account decided in one act: the decision and the entry of each.
pub fn reviews_at(
    conn: &mut Conn,
    competition: CompetitionId,
    account: AccountId,
    at: Timestamp,
) -> Result<Vec<(String, EntryRow)>, AppError> {
    whole(
        eligibility_reviews::table
            .inner_join(entries::table)
            .filter(entries::competition_id.eq(competition))
            .filter(eligibility_reviews::by_account_id.eq(account))
            .filter(eligibility_reviews::at.eq(at))
            .order(entries::number)
            .select((eligibility_reviews::decision, EntryRow::as_select()))
            .limit(MOST_OF_ACT + 1)
            .load(conn)?,
        MOST_OF_ACT,
    )
}

/// An act on an entry, as its history shows it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct HistoryRow {
    pub at: Timestamp,
    pub act: String,
    pub by: Option<String>,
    pub revision: i32,
    pub content: Option<String>,
}

/// The acts on an entry, the latest first.
pub fn history_of(conn: &mut Conn, entry: EntryId) -> Result<Newest<HistoryRow>, AppError> {
    Ok(Newest::of(
        audit_events::table
            .left_join(accounts::table.on(accounts::id.nullable().eq(audit_events::actor_id)))
            .left_join(audit_details::table.on(audit_details::event_id.eq(audit_events::id)))
            .filter(audit_events::subject_kind.eq("entry"))
            .filter(audit_events::subject_id.eq(entry.as_bytes()))
            // Who looked at its contact is a matter of the log: here stands what became of the entry.
            .filter(audit_events::act.ne("entry.contact_shown"))
            .order(audit_events::id.desc())
            .select((
                audit_events::at,
                audit_events::act,
                accounts::name.nullable(),
                audit_events::revision,
                audit_details::content.nullable(),
            ))
            .limit(Newest::<HistoryRow>::ASKED)
            .load(conn)?,
    ))
}

/// What the log says of the latest withdrawal of an entry; none when there was none, or its detail was erased.
pub fn last_withdrawal_of(conn: &mut Conn, entry: EntryId) -> Result<Option<String>, AppError> {
    let content: Option<Option<String>> = audit_events::table
        .left_join(audit_details::table.on(audit_details::event_id.eq(audit_events::id)))
        .filter(audit_events::subject_kind.eq("entry"))
        .filter(audit_events::subject_id.eq(entry.as_bytes()))
        .filter(audit_events::act.eq("entry.withdrawn"))
        .order(audit_events::id.desc())
        .select(audit_details::content.nullable())
        .first(conn)
        .optional()?;
    Ok(content.flatten())
}

/// Uploaded tables between preview and confirmation.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = imports, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct ImportRow {
    pub id: ImportId,
    pub competition_id: CompetitionId,
    pub kind: String,
    pub round_id: Option<RoundId>,
    pub scheme_id: Option<SchemeId>,
    pub file_name: String,
    pub sha256: Vec<u8>,
    pub uploaded_by: Option<AccountId>,
    pub uploaded_at: Timestamp,
    pub applied_at: Option<Timestamp>,
    pub report: String,
}

/// Adds an import.
pub fn insert_import(conn: &mut Conn, row: &ImportRow) -> Result<(), AppError> {
    diesel::insert_into(imports::table).values(row).execute(conn)?;
    Ok(())
}

/// The import with an identifier, when it belongs to this competition and is of this kind.
pub fn import_in(
    conn: &mut Conn,
    competition: CompetitionId,
    kind: &str,
    id: ImportId,
) -> Result<Option<ImportRow>, AppError> {
    Ok(imports::table
        .find(id)
        .filter(imports::competition_id.eq(competition))
        .filter(imports::kind.eq(kind))
        .select(ImportRow::as_select())
        .first(conn)
        .optional()?)
}

/// Changes the report of an import that is not applied yet, and whether it is. Answers how many were changed.
pub fn update_import(
    conn: &mut Conn,
    id: ImportId,
    report: &str,
    applied_at: Option<Timestamp>,
) -> Result<usize, AppError> {
    Ok(diesel::update(imports::table.find(id).filter(imports::applied_at.is_null()))
        .set((imports::report.eq(report), imports::applied_at.eq(applied_at)))
        .execute(conn)?)
}

/// The imports that wait for their confirmation and came after a time.
pub fn waiting_imports(conn: &mut Conn, after: Timestamp) -> Result<BTreeSet<ImportId>, AppError> {
    let ids: Vec<ImportId> = imports::table
        .filter(imports::applied_at.is_null())
        .filter(imports::uploaded_at.gt(after))
        .select(imports::id)
        .load(conn)?;
    Ok(ids.into_iter().collect())
}

/// Which of these contents some entry names, now or formerly.
pub fn known_contents(conn: &mut Conn, hashes: &[Vec<u8>]) -> Result<BTreeSet<Vec<u8>>, AppError> {
    let mut known = BTreeSet::new();
    for part in hashes.chunks(1000) {
        let rows: Vec<Vec<u8>> = attachments::table
            .filter(attachments::sha256.eq_any(part))
            .select(attachments::sha256)
            .distinct()
            .load(conn)?;
        known.extend(rows);
    }
    Ok(known)
}
