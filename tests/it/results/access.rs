//! Who may call the routes of this slice.

use crate::access::{
    EVERYBODY, Row,
    Who::{self, Organizer, Supervisor, Team},
    get, post,
};

const OVERSEERS: &[Who] = &[Organizer, Supervisor];

/// One row for each route.
pub const ROWS: &[Row] = &[
    get("/c/{competition}/rounds/{round}/ranking", OVERSEERS),
    get("/c/{competition}/rounds/{round}/ranking.csv", OVERSEERS),
    get("/c/{competition}/rounds/{round}/ranking.xlsx", OVERSEERS),
    get("/c/{competition}/rounds/{round}/scores.csv", OVERSEERS),
    get("/c/{competition}/rounds/{round}/rule.toml", OVERSEERS),
    get("/c/{competition}/rounds/{round}/entries/{entry}", OVERSEERS),
    get("/c/{competition}/rounds/{round}/judge-report", OVERSEERS),
    get("/c/{competition}/rounds/{round}/judge-report.csv", OVERSEERS),
    get("/c/{competition}/rounds/{round}/judge-report/{expert}", OVERSEERS),
    get("/c/{competition}/rounds/{round}/estimates.csv", OVERSEERS),
    get("/c/{competition}/rounds/{round}/decisions", OVERSEERS),
    post("/c/{competition}/rounds/{round}/decisions", &[Organizer]),
    post("/c/{competition}/rounds/{round}/decisions/{decision}/revoke", &[Organizer]),
    post("/c/{competition}/rounds/{round}/tiers/exceed", &[Organizer]),
    post("/c/{competition}/rounds/{round}/tiers/restore", &[Organizer]),
    get("/c/{competition}/rounds/{round}/publish", OVERSEERS),
    post("/c/{competition}/rounds/{round}/publish", &[Organizer]),
    post("/c/{competition}/results/{result}/approve", &[Organizer]),
    get("/c/{competition}/my-entries/{entry}/feedback", &[Team]),
    get("/c/{competition}/my-entries/{entry}/feedback/{round}", &[Team]),
    get("/results/{competition}", EVERYBODY),
    get("/results/{competition}/{round}.csv", EVERYBODY),
    get("/results/{competition}/{round}.xlsx", EVERYBODY),
    get("/results/{competition}/{round}.json", EVERYBODY),
    get("/results/{competition}/{round}/scores.csv", EVERYBODY),
    get("/results/{competition}/{round}/rule.toml", EVERYBODY),
    get("/results/{competition}/{round}", EVERYBODY),
];
