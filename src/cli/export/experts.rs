//! `pingxuan export experts`.

use super::{Made, Order};
use crate::{
    db::Conn,
    error::AppError,
    experts::{export::write_experts, store},
};

/// All experts who have not withdrawn, contacts included.
pub fn table(conn: &mut Conn, order: &Order) -> Result<Made, AppError> {
    let competition = order.competition(conn)?.id;
    let experts = store::experts_of(conn, competition)?;
    let tags = store::tags_of_competition(conn, competition)?;
    let written = write_experts(&experts, &tags, order.format, order.language, false, order.now)?;
    Ok(Made::of_competition(competition, written))
}
