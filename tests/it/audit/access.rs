//! Who may call the routes of this slice.

use crate::access::{Row, Who, get};

/// One row for each route.
pub const ROWS: &[Row] = &[
    get("/c/{competition}/log", &[Who::Organizer, Who::Supervisor]),
    get("/c/{competition}/log.csv", &[Who::Organizer, Who::Supervisor]),
    get("/admin/log", &[Who::Administrator]),
    get("/admin/log.csv", &[Who::Administrator]),
];
