//! Who may call the routes of this slice.

use crate::access::{
    EVERYBODY, Row,
    Who::{Administrator, Coordinator, Organizer, OtherCoordinator, Supervisor},
    get, post,
};

/// One row for each route.
pub const ROWS: &[Row] = &[
    get("/", EVERYBODY),
    get("/competitions/new", &[Administrator]),
    post("/competitions/new", &[Administrator]),
    get("/c/{competition}", EVERYBODY),
    get("/c/{competition}/desk", &[Organizer, Coordinator, OtherCoordinator, Supervisor]),
    get("/c/{competition}/settings", &[Organizer, Supervisor]),
    post("/c/{competition}/settings", &[Organizer]),
    get("/c/{competition}/clone", &[Organizer]),
    post("/c/{competition}/clone", &[Organizer]),
    get("/c/{competition}/rubrics", &[Organizer, Supervisor]),
    get("/c/{competition}/rubrics/new", &[Organizer]),
    post("/c/{competition}/rubrics/new", &[Organizer]),
    get("/c/{competition}/rubrics/{rubric}", &[Organizer, Supervisor]),
    post("/c/{competition}/rubrics/{rubric}", &[Organizer]),
    post("/c/{competition}/rubrics/{rubric}/versions", &[Organizer]),
    get("/c/{competition}/rounds", &[Organizer, Supervisor]),
    get("/c/{competition}/rounds/new", &[Organizer]),
    post("/c/{competition}/rounds/new", &[Organizer]),
    get("/c/{competition}/rounds/{round}", &[Organizer, Supervisor]),
    post("/c/{competition}/rounds/{round}", &[Organizer]),
    post("/c/{competition}/rounds/{round}/open", &[Organizer]),
    post("/c/{competition}/rounds/{round}/close", &[Organizer]),
    post("/c/{competition}/rounds/{round}/reopen", &[Organizer]),
    post("/c/{competition}/rounds/{round}/remove", &[Organizer]),
];
