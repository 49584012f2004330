//! The SQL of entries and what belongs to them.

#![expect(missing_docs, reason = "columns are described where they are made, in migrations/")]

use diesel::prelude::*;

use crate::{
    db::{
        Conn,
        schema::{attachments, eligibility_reviews, entries, entry_tags, imports, members, submissions},
    },
    domain::{
        id::{
            AccountId, AttachmentId, CompetitionId, EntryId, ImportId, RegionId, ReviewId, RoundId, SchemeId,
            TrackId,
        },
        states::EntryState,
        time::Timestamp,
    },
    each_backend,
    error::AppError,
};

/// A row of entries.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = entries, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct EntryRow {
    pub id: EntryId,
    pub competition_id: CompetitionId,
    pub number: String,
    pub name: String,
    pub region_id: RegionId,
    pub track_id: TrackId,
    pub leader: String,
    pub organization: String,
    pub phone: String,
    pub email: String,
    pub website: String,
    pub summary: String,
    pub state: EntryState,
    pub version: i32,
    pub leader_account_id: Option<AccountId>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub submitted_at: Option<Timestamp>,
    pub admitted_at: Option<Timestamp>,
}

/// Adds an entry.
pub fn insert_entry(conn: &mut Conn, row: &EntryRow) -> Result<(), AppError> {
    diesel::insert_into(entries::table).values(row).execute(conn)?;
    Ok(())
}

/// The entry with an identifier.
pub fn entry_by_id(conn: &mut Conn, id: EntryId) -> Result<Option<EntryRow>, AppError> {
    Ok(entries::table.find(id).select(EntryRow::as_select()).first(conn).optional()?)
}

/// A row of members.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = members, treat_none_as_default_value = false)]
pub struct MemberRow {
    pub entry_id: EntryId,
    pub position: i32,
    pub name: String,
}

/// Adds rows of members, 500 to a statement.
pub fn insert_members(conn: &mut Conn, rows: &[MemberRow]) -> Result<(), AppError> {
    for part in rows.chunks(500) {
        each_backend!(conn, |c| diesel::insert_into(members::table).values(part).execute(c))?;
    }
    Ok(())
}

/// A row of entry tags.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = entry_tags, treat_none_as_default_value = false)]
pub struct EntryTagRow {
    pub entry_id: EntryId,
    pub tag: String,
    pub weight: i32,
}

/// Adds rows of entry tags, 500 to a statement.
pub fn insert_entry_tags(conn: &mut Conn, rows: &[EntryTagRow]) -> Result<(), AppError> {
    for part in rows.chunks(500) {
        each_backend!(conn, |c| diesel::insert_into(entry_tags::table).values(part).execute(c))?;
    }
    Ok(())
}

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

/// The review with an identifier.
pub fn review_by_id(conn: &mut Conn, id: ReviewId) -> Result<Option<EligibilityReviewRow>, AppError> {
    Ok(eligibility_reviews::table
        .find(id)
        .select(EligibilityReviewRow::as_select())
        .first(conn)
        .optional()?)
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

/// The import with an identifier.
pub fn import_by_id(conn: &mut Conn, id: ImportId) -> Result<Option<ImportRow>, AppError> {
    Ok(imports::table.find(id).select(ImportRow::as_select()).first(conn).optional()?)
}
