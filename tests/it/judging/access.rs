//! Who may call the routes of this slice.

use crate::access::Row;

/// One row for each route.
pub const ROWS: &[Row] = &[];
