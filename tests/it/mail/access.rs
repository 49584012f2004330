//! Who may call the routes of this slice.

use crate::access::{Row, Who::Administrator, get, post};

/// One row for each route.
pub const ROWS: &[Row] = &[
    get("/admin/mails", &[Administrator]),
    post("/admin/mails/contacts", &[Administrator]),
    post("/admin/mails/{mail}/retry", &[Administrator]),
];
