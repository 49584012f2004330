//! Who may call the routes of this slice.

use crate::access::{
    Row,
    Who::{Organizer, Supervisor},
    get, post,
};

/// One row for each route.
pub const ROWS: &[Row] = &[
    get("/c/{competition}/plans", &[Organizer, Supervisor]),
    get("/c/{competition}/plans/compute", &[Organizer]),
    post("/c/{competition}/plans/compute", &[Organizer]),
    get("/c/{competition}/plans/{plan}", &[Organizer, Supervisor]),
    get("/c/{competition}/plans/{plan}/entries/{entry}", &[Organizer, Supervisor]),
    post("/c/{competition}/plans/{plan}/entries/{entry}", &[Organizer]),
    get("/c/{competition}/plans/{plan}/apply", &[Organizer]),
    post("/c/{competition}/plans/{plan}/apply", &[Organizer]),
    post("/c/{competition}/plans/{plan}/discard", &[Organizer]),
    post("/c/{competition}/plans/{plan}/restore", &[Organizer]),
];
