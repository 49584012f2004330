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
