//! Who may call the routes of this slice.

use crate::access::{EVERYBODY, Row, Who, get, post};

const OVERSEERS: &[Who] = &[Who::Organizer, Who::Supervisor];
const ORGANIZER: &[Who] = &[Who::Organizer];
const ENTERPRISES: &[Who] = &[Who::Enterprise, Who::OtherEnterprise];
const OWN: &[Who] = &[Who::Enterprise];

/// One row for each route.
pub const ROWS: &[Row] = &[
    get("/c/{competition}/schemes", OVERSEERS),
    get("/c/{competition}/schemes/new", ORGANIZER),
    post("/c/{competition}/schemes/new", ORGANIZER),
    get("/c/{competition}/schemes/{scheme}", OVERSEERS),
    get("/c/{competition}/schemes/{scheme}/edit", ORGANIZER),
    post("/c/{competition}/schemes/{scheme}/edit", ORGANIZER),
    get("/c/{competition}/schemes/{scheme}/enterprises", OVERSEERS),
    get("/c/{competition}/schemes/{scheme}/enterprises.csv", OVERSEERS),
    get("/c/{competition}/schemes/{scheme}/enterprises.xlsx", OVERSEERS),
    get("/c/{competition}/schemes/{scheme}/enterprises/new", ORGANIZER),
    post("/c/{competition}/schemes/{scheme}/enterprises/new", ORGANIZER),
    get("/c/{competition}/schemes/{scheme}/enterprises/{enterprise}", OVERSEERS),
    post("/c/{competition}/schemes/{scheme}/enterprises/{enterprise}/contact", ORGANIZER),
    get("/c/{competition}/schemes/{scheme}/enterprises/{enterprise}/edit", ORGANIZER),
    post("/c/{competition}/schemes/{scheme}/enterprises/{enterprise}/edit", ORGANIZER),
    get("/c/{competition}/schemes/{scheme}/enterprises/{enterprise}/wishes", ORGANIZER),
    post("/c/{competition}/schemes/{scheme}/enterprises/{enterprise}/wishes", ORGANIZER),
    post("/c/{competition}/schemes/{scheme}/enterprises/{enterprise}/withdraw", ORGANIZER),
    post("/c/{competition}/schemes/{scheme}/enterprises/{enterprise}/restore", ORGANIZER),
    get("/c/{competition}/schemes/{scheme}/pairings", OVERSEERS),
    post("/c/{competition}/schemes/{scheme}/pairings/compute", ORGANIZER),
    get("/c/{competition}/schemes/{scheme}/pairings/{pairing}", OVERSEERS),
    get("/c/{competition}/schemes/{scheme}/pairings/{pairing}/table.csv", OVERSEERS),
    get("/c/{competition}/schemes/{scheme}/pairings/{pairing}/table.xlsx", OVERSEERS),
    post("/c/{competition}/schemes/{scheme}/pairings/{pairing}/adjust", ORGANIZER),
    get("/c/{competition}/schemes/{scheme}/pairings/{pairing}/apply", ORGANIZER),
    post("/c/{competition}/schemes/{scheme}/pairings/{pairing}/apply", ORGANIZER),
    post("/c/{competition}/schemes/{scheme}/pairings/{pairing}/discard", ORGANIZER),
    post("/c/{competition}/schemes/{scheme}/pairings/{pairing}/undo", ORGANIZER),
    get("/c/{competition}/schemes/{scheme}/pairings/{pairing}/publish", ORGANIZER),
    post("/c/{competition}/schemes/{scheme}/pairings/{pairing}/publish", ORGANIZER),
    get("/c/{competition}/my-enterprise", ENTERPRISES),
    get("/c/{competition}/my-enterprise/{enterprise}", OWN),
    get("/c/{competition}/my-enterprise/{enterprise}/profile", OWN),
    post("/c/{competition}/my-enterprise/{enterprise}/profile", OWN),
    get("/c/{competition}/my-enterprise/{enterprise}/wishes", OWN),
    post("/c/{competition}/my-enterprise/{enterprise}/wishes", OWN),
    get("/pairings/{competition}/{scheme}.csv", EVERYBODY),
    get("/pairings/{competition}/{scheme}.xlsx", EVERYBODY),
    get("/pairings/{competition}/{scheme}", EVERYBODY),
    get("/c/{competition}/schemes/{scheme}/enterprises/import", ORGANIZER),
    post("/c/{competition}/schemes/{scheme}/enterprises/import", ORGANIZER),
    get("/c/{competition}/schemes/{scheme}/enterprises/import/{import}", ORGANIZER),
    post("/c/{competition}/schemes/{scheme}/enterprises/import/{import}/confirm", ORGANIZER),
    post("/c/{competition}/schemes/{scheme}/enterprises/{enterprise}/detach", ORGANIZER),
    post("/c/{competition}/schemes/{scheme}/enterprises/{enterprise}/invite", ORGANIZER),
];
