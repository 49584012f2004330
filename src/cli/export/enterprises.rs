//! `pingxuan export enterprises`.

use super::{Made, Order};
use crate::{
    db::Conn,
    error::AppError,
    pairing::{export, store},
};

/// The enterprises that take part. Wishes are secret from everybody until the deadline.
pub fn table(conn: &mut Conn, order: &Order) -> Result<Made, AppError> {
    let competition = order.competition(conn)?;
    let scheme = order.names.scheme(conn, &competition)?;
    let situation = store::situation(conn, competition.id, scheme.id)?;
    let is_over = situation.scheme.wishes_close_at <= order.now;
    let table = export::enterprises(&situation, is_over, order.language);
    Ok(Made::of_scheme(scheme.id, (table.bytes(order.format, order.now)?, table.count())))
}
