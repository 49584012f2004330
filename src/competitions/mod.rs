//! Competitions, their regions, tracks, rubrics and rounds; the home page, the call and the organizer's desk.

pub mod actions;
pub mod calendar;
mod forms;
mod pages;
pub mod parts;
pub mod rule;
pub mod store;
pub mod templates;
pub mod words;

use crate::web::access::{Access, ORGANIZER, OVERSEERS, Route, STEWARDS_AND_SUPERVISOR, get, post};

/// The routes of this slice.
pub fn routes() -> Vec<Route> {
    vec![
        get("/", Access::Public, pages::home::show_home),
        get("/competitions/new", Access::Administrator, pages::settings::show_new_competition),
        post("/competitions/new", Access::Administrator, forms::settings::create_competition),
        get("/c/{competition}", Access::Public, pages::call::show_call),
        get("/c/{competition}/desk", STEWARDS_AND_SUPERVISOR, pages::desk::show_desk),
        get("/c/{competition}/settings", OVERSEERS, pages::settings::show_settings),
        post("/c/{competition}/settings", ORGANIZER, forms::settings::change_settings),
        get("/c/{competition}/clone", ORGANIZER, pages::settings::show_clone),
        post("/c/{competition}/clone", ORGANIZER, forms::settings::clone_competition),
        get("/c/{competition}/rubrics", OVERSEERS, pages::rubrics::list_rubrics),
        get("/c/{competition}/rubrics/new", ORGANIZER, pages::rubrics::show_new_rubric),
        post("/c/{competition}/rubrics/new", ORGANIZER, forms::rubrics::create_rubric),
        get("/c/{competition}/rubrics/{rubric}", OVERSEERS, pages::rubrics::show_rubric),
        post("/c/{competition}/rubrics/{rubric}", ORGANIZER, forms::rubrics::change_rubric),
        post("/c/{competition}/rubrics/{rubric}/versions", ORGANIZER, forms::rubrics::add_version),
        get("/c/{competition}/rounds", OVERSEERS, pages::rounds::list_rounds),
        get("/c/{competition}/rounds/new", ORGANIZER, pages::rounds::show_new_round),
        post("/c/{competition}/rounds/new", ORGANIZER, forms::rounds::create_round),
        get("/c/{competition}/rounds/{round}", OVERSEERS, pages::rounds::show_round),
        post("/c/{competition}/rounds/{round}", ORGANIZER, forms::rounds::change_round),
        post("/c/{competition}/rounds/{round}/open", ORGANIZER, forms::rounds::open_round),
        post("/c/{competition}/rounds/{round}/close", ORGANIZER, forms::rounds::close_round),
        post("/c/{competition}/rounds/{round}/reopen", ORGANIZER, forms::rounds::reopen_round),
        post("/c/{competition}/rounds/{round}/remove", ORGANIZER, forms::rounds::remove_round),
    ]
}
