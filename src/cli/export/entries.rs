//! `pingxuan export entries`.

use super::Order;
use crate::{
    db::Conn,
    entries::{export::write_entries, store::EntryFilter},
    error::AppError,
};

/// All entries by number, contacts included: who stands at the terminal has the database.
pub fn table(conn: &mut Conn, order: &Order) -> Result<Vec<u8>, AppError> {
    let filter = EntryFilter {
        competition: order.competition(conn)?.id,
        within: None,
        region: None,
        track: None,
        state: None,
        text: String::new(),
    };
    write_entries(conn, &filter, order.format, order.language, false, order.now)
}
