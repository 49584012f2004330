//! Who may call the routes of this slice.

use crate::access::{
    Row,
    Who::{Coordinator, Expert, Organizer, OtherCoordinator, OtherExpert, Supervisor, Team},
    get, post,
};

/// One row for each route.
pub const ROWS: &[Row] = &[
    get("/c/{competition}/mentoring", &[Expert, OtherExpert]),
    get("/c/{competition}/mentoring/{mentorship}", &[Expert]),
    post("/c/{competition}/mentoring/{mentorship}", &[Expert]),
    get("/c/{competition}/mentoring/{mentorship}/plan.pdf", &[Expert]),
    get("/c/{competition}/mentoring/{mentorship}/{coaching}", &[Expert]),
    post("/c/{competition}/mentoring/{mentorship}/{coaching}", &[Expert]),
    get("/c/{competition}/my-entries/{entry}/coaching", &[Team]),
    get("/c/{competition}/coaching", &[Organizer, Coordinator, OtherCoordinator, Supervisor]),
    get("/c/{competition}/coaching/export.csv", &[Organizer, Coordinator, OtherCoordinator, Supervisor]),
    get("/c/{competition}/coaching/{entry}", &[Organizer, Coordinator, Supervisor]),
    post("/c/{competition}/coaching/{entry}", &[Organizer]),
];
