//! Who may call the routes of this slice.

use crate::access::{
    Row,
    Who::{Expert, Organizer, OtherExpert, Supervisor},
    get, post,
};

/// One row for each route.
pub const ROWS: &[Row] = &[
    get("/c/{competition}/experts", &[Organizer, Supervisor]),
    get("/c/{competition}/experts/new", &[Organizer]),
    post("/c/{competition}/experts/new", &[Organizer]),
    get("/c/{competition}/experts.csv", &[Organizer, Supervisor]),
    get("/c/{competition}/experts.xlsx", &[Organizer, Supervisor]),
    post("/c/{competition}/experts/invite", &[Organizer]),
    get("/c/{competition}/experts/import", &[Organizer]),
    post("/c/{competition}/experts/import", &[Organizer]),
    get("/c/{competition}/experts/import/{import}", &[Organizer, Supervisor]),
    post("/c/{competition}/experts/import/{import}/confirm", &[Organizer]),
    get("/c/{competition}/experts/{expert}", &[Organizer, Supervisor]),
    get("/c/{competition}/experts/{expert}/edit", &[Organizer]),
    post("/c/{competition}/experts/{expert}/edit", &[Organizer]),
    post("/c/{competition}/experts/{expert}/contact", &[Organizer]),
    post("/c/{competition}/experts/{expert}/withdraw", &[Organizer]),
    post("/c/{competition}/experts/{expert}/reinstate", &[Organizer]),
    post("/c/{competition}/experts/{expert}/detach", &[Organizer]),
    get("/c/{competition}/experts/{expert}/conflicts", &[Organizer, Supervisor]),
    post("/c/{competition}/experts/{expert}/conflicts", &[Organizer]),
    post("/c/{competition}/experts/{expert}/conflicts/lift", &[Organizer]),
    get("/c/{competition}/my-conflicts", &[Expert, OtherExpert]),
    post("/c/{competition}/my-conflicts", &[Expert, OtherExpert]),
];
