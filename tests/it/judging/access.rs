//! Who may call the routes of this slice.

use crate::access::{
    Row,
    Who::{Expert, Organizer, OtherExpert, Supervisor},
    get, post,
};

/// One row for each route.
pub const ROWS: &[Row] = &[
    get("/c/{competition}/judging", &[Expert, OtherExpert]),
    get("/c/{competition}/judging/{sheet}", &[Expert]),
    post("/c/{competition}/judging/{sheet}", &[Expert]),
    get("/c/{competition}/judging/{sheet}/plan.pdf", &[Expert]),
    post("/c/{competition}/judging/{sheet}/recuse", &[Expert]),
    get("/c/{competition}/rounds/{round}/progress", &[Organizer, Supervisor]),
    get("/c/{competition}/rounds/{round}/remind", &[Organizer]),
    post("/c/{competition}/rounds/{round}/remind/contacts", &[Organizer]),
    post("/c/{competition}/rounds/{round}/remind", &[Organizer]),
    get("/c/{competition}/rounds/{round}/sheets/{sheet}", &[Organizer, Supervisor]),
    post("/c/{competition}/rounds/{round}/sheets/{sheet}/reopen", &[Organizer]),
    post("/c/{competition}/rounds/{round}/sheets/{sheet}/void", &[Organizer]),
    post("/c/{competition}/rounds/{round}/sheets/{sheet}/give", &[Organizer]),
    get("/c/{competition}/rounds/{round}/import", &[Organizer]),
    post("/c/{competition}/rounds/{round}/import", &[Organizer]),
    get("/c/{competition}/rounds/{round}/import/{import}", &[Organizer]),
    post("/c/{competition}/rounds/{round}/import/{import}", &[Organizer]),
];
