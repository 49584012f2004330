//! The SQL of the business plan beside a sheet.

use diesel::prelude::*;

use crate::{
    db::{Conn, schema::attachments},
    domain::id::EntryId,
    each_backend,
    entries::store::papers::PLAN,
    error::AppError,
};

/// The business plan that an entry has now: hash and size in bytes.
pub fn business_plan(conn: &mut Conn, entry: EntryId) -> Result<Option<(Vec<u8>, i64)>, AppError> {
    let plan = each_backend!(conn, |c| attachments::table
        .filter(attachments::entry_id.eq(entry))
        .filter(attachments::kind.eq(PLAN))
        .filter(attachments::replaced_at.is_null())
        .order(attachments::id.desc())
        .select((attachments::sha256, attachments::size))
        .first(c));
    Ok(plan.optional()?)
}
