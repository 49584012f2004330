//! The SQL of the outbox.

#![expect(missing_docs, reason = "columns are described where they are made, in migrations/")]

use diesel::prelude::*;

use crate::{
    db::{Conn, schema::mails},
    domain::{id::MailId, time::Timestamp},
    error::AppError,
};

/// Mails to be sent, and those that were.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = mails, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct MailRow {
    pub id: MailId,
    pub recipient: String,
    pub subject: String,
    pub body: String,
    pub created_at: Timestamp,
    pub due_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    pub attempts: i32,
    pub last_error: Option<String>,
}

/// Adds a mail.
pub fn insert_mail(conn: &mut Conn, row: &MailRow) -> Result<(), AppError> {
    diesel::insert_into(mails::table).values(row).execute(conn)?;
    Ok(())
}

/// The unsent mail that has been due for longest, with fewer than so many tries.
pub fn due_mail(conn: &mut Conn, now: Timestamp, tries: i32) -> Result<Option<MailRow>, AppError> {
    Ok(mails::table
        .filter(mails::sent_at.is_null())
        .filter(mails::due_at.le(now))
        .filter(mails::attempts.lt(tries))
        .order((mails::due_at, mails::id))
        .select(MailRow::as_select())
        .first(conn)
        .optional()?)
}

/// Takes a mail for a try: nobody else takes it before `due_at`. Answers how many were taken: none when another
/// server was quicker.
pub fn claim_mail(conn: &mut Conn, mail: &MailRow, due_at: Timestamp) -> Result<usize, AppError> {
    Ok(diesel::update(
        mails::table
            .find(mail.id)
            .filter(mails::attempts.eq(mail.attempts))
            .filter(mails::due_at.eq(mail.due_at))
            .filter(mails::sent_at.is_null()),
    )
    .set((mails::attempts.eq(mail.attempts + 1), mails::due_at.eq(due_at)))
    .execute(conn)?)
}

/// Notes that a mail was sent. Its text goes: it may hold a one-time link.
pub fn set_sent(conn: &mut Conn, mail: MailId, now: Timestamp) -> Result<(), AppError> {
    diesel::update(mails::table.find(mail))
        .set((mails::sent_at.eq(now), mails::body.eq(""), mails::last_error.eq(None::<String>)))
        .execute(conn)?;
    Ok(())
}

/// Notes why a try failed.
pub fn set_failed(conn: &mut Conn, mail: MailId, error: &str) -> Result<(), AppError> {
    diesel::update(mails::table.find(mail)).set(mails::last_error.eq(error)).execute(conn)?;
    Ok(())
}

/// Gives an unsent mail all its tries again. Answers how many mails that were.
pub fn restart_mail(conn: &mut Conn, mail: MailId, now: Timestamp) -> Result<usize, AppError> {
    Ok(diesel::update(mails::table.find(mail).filter(mails::sent_at.is_null()))
        .set((mails::attempts.eq(0), mails::due_at.eq(now)))
        .execute(conn)?)
}

/// One page of the outbox, the newest first: those before one.
pub fn mails_page(conn: &mut Conn, before: Option<MailId>, limit: i64) -> Result<Vec<MailRow>, AppError> {
    let mut question =
        mails::table.order(mails::id.desc()).limit(limit).select(MailRow::as_select()).into_boxed();
    if let Some(before) = before {
        question = question.filter(mails::id.lt(before));
    }
    Ok(question.load(conn)?)
}

/// How many mails wait, and how many were given up after so many tries.
pub fn count_unsent(conn: &mut Conn, tries: i32) -> Result<(i64, i64), AppError> {
    let unsent = mails::table.filter(mails::sent_at.is_null());
    let waiting = unsent.filter(mails::attempts.lt(tries)).count().get_result(conn)?;
    let given_up = unsent.filter(mails::attempts.ge(tries)).count().get_result(conn)?;
    Ok((waiting, given_up))
}
