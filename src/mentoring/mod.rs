//! Mentoring: who coaches which team, what was said at each session and what comes next; and which teams have been
//! left out so far.

pub mod actions;
mod desk;
mod forms;
mod material;
mod pages;
pub mod refusal;
pub mod store;
pub mod words;

use crate::web::access::{EXPERT, ORGANIZER, Route, STEWARDS_AND_SUPERVISOR, TEAM, get, post};

/// The routes of this slice.
pub fn routes() -> Vec<Route> {
    vec![
        get("/c/{competition}/mentoring", EXPERT, pages::list_own),
        get("/c/{competition}/mentoring/{mentorship}", EXPERT, pages::show_own),
        post("/c/{competition}/mentoring/{mentorship}", EXPERT, forms::add_coaching),
        // Before the records, whose addresses look alike.
        get("/c/{competition}/mentoring/{mentorship}/plan.pdf", EXPERT, material::show_plan),
        get("/c/{competition}/mentoring/{mentorship}/{coaching}", EXPERT, pages::show_coaching),
        post("/c/{competition}/mentoring/{mentorship}/{coaching}", EXPERT, forms::change_coaching),
        get("/c/{competition}/my-entries/{entry}/coaching", TEAM, pages::show_team),
        get("/c/{competition}/coaching", STEWARDS_AND_SUPERVISOR, desk::show_coverage),
        get("/c/{competition}/coaching/export.csv", STEWARDS_AND_SUPERVISOR, desk::export_coverage),
        get("/c/{competition}/coaching/{entry}", STEWARDS_AND_SUPERVISOR, desk::show_entry),
        post("/c/{competition}/coaching/{entry}", ORGANIZER, forms::change_mentor),
    ]
}
