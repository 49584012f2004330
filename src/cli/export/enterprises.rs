//! `pingxuan export enterprises`.

use super::Order;
use crate::{
    db::Conn,
    error::AppError,
    pairing::{export, store},
};

/// The enterprises that take part. Wishes are secret from everybody until the deadline.
pub fn table(conn: &mut Conn, order: &Order) -> Result<Vec<u8>, AppError> {
    let competition = order.competition(conn)?;
    let scheme = order.names.scheme(conn, &competition)?;
    let situation = store::situation(conn, competition.id, scheme.id)?;
    let is_over = situation.scheme.wishes_close_at <= order.now;
    export::enterprises(&situation, is_over, order.language).bytes(order.format, order.now)
}
