//! `pingxuan export entries`.

use super::{Made, Order};
use crate::{
    db::Conn,
    domain::role::Reach,
    entries::{export::write_entries, store::EntryFilter},
    error::AppError,
};

/// All entries by number, contacts included: who stands at the terminal has the database.
pub fn table(conn: &mut Conn, order: &Order) -> Result<Made, AppError> {
    let competition = order.competition(conn)?.id;
    let filter = EntryFilter {
        competition,
        within: None,
        region: None,
        track: None,
        state: None,
        text: String::new(),
    };
    let written = write_entries(conn, &filter, order.format, order.language, &Reach::Everywhere, order.now)?;
    Ok(Made::of_competition(competition, written))
}
