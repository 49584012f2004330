//! Assignment: plans that give entries their mentors and judges. A plan is computed, looked at as a difference to what
//! is in force, edited by hand, applied as a whole; undo is a new plan that restores the former one.

pub mod actions;
pub mod aims;
mod apply;
mod forms;
mod pages;
pub mod propose;
pub mod refusal;
pub mod situation;
pub mod store;
pub mod words;

use crate::web::access::{ORGANIZER, OVERSEERS, Route, get, post};

/// The routes of this slice.
pub fn routes() -> Vec<Route> {
    vec![
        get("/c/{competition}/plans", OVERSEERS, pages::list::list_plans),
        get("/c/{competition}/plans/compute", ORGANIZER, pages::compute::show_compute),
        post("/c/{competition}/plans/compute", ORGANIZER, forms::compute),
        get("/c/{competition}/plans/{plan}", OVERSEERS, pages::plan::show_plan),
        get("/c/{competition}/plans/{plan}/entries/{entry}", OVERSEERS, pages::entry::show_plan_entry),
        post("/c/{competition}/plans/{plan}/entries/{entry}", ORGANIZER, forms::edit),
        get("/c/{competition}/plans/{plan}/apply", ORGANIZER, pages::plan::show_apply),
        post("/c/{competition}/plans/{plan}/apply", ORGANIZER, forms::apply),
        post("/c/{competition}/plans/{plan}/discard", ORGANIZER, forms::discard),
        post("/c/{competition}/plans/{plan}/restore", ORGANIZER, forms::restore),
    ]
}
