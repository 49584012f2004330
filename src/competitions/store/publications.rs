//! The count of publications: by it every server knows that the public pages which it keeps are stale.

use diesel::prelude::*;

use crate::{
    db::{Conn, schema::publications},
    each_backend,
    error::AppError,
};

/// The number of publications so far.
pub fn epoch(conn: &mut Conn) -> Result<i64, AppError> {
    let epoch = publications::table.find("public").select(publications::epoch).first(conn).optional()?;
    Ok(epoch.unwrap_or(0))
}

/// Counts one more publication, or change of what is published, and answers how many there are.
pub fn raise_epoch(conn: &mut Conn) -> Result<i64, AppError> {
    each_backend!(conn, |c| diesel::insert_into(publications::table)
        .values((publications::name.eq("public"), publications::epoch.eq(1_i64)))
        .on_conflict(publications::name)
        .do_update()
        .set(publications::epoch.eq(publications::epoch + 1))
        .execute(c))?;
    epoch(conn)
}
