//! Cells of an enterprise table, as they are understood.

use crate::{
    domain::states::Side,
    tables::{enterprise_rows::EnterpriseSide, fold},
};

/// The side that a row names.
pub fn side(side: EnterpriseSide) -> Side {
    match side {
        EnterpriseSide::Assisting => Side::Assisting,
        EnterpriseSide::Assisted => Side::Assisted,
    }
}

/// A name as it is compared: people write brackets, letters and spaces in several ways.
pub fn key(name: &str) -> String {
    fold(name).to_lowercase()
}
