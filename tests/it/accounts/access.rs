//! Who may call the routes of this slice.

use crate::access::{EVERYBODY, Row, SIGNED_IN, get, post};

/// One row for each route.
pub const ROWS: &[Row] = &[
    get("/sign-in", EVERYBODY),
    post("/sign-in", EVERYBODY),
    post("/sign-out", SIGNED_IN),
    get("/setup", EVERYBODY),
    post("/setup", EVERYBODY),
];
