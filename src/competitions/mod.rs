//! Competitions, their regions, tracks, rubrics and rounds; the home page, the call and the organizer's desk.

pub mod actions;
pub mod calendar;
mod forms;
mod pages;
pub mod parts;
pub mod rule;
pub mod store;

use crate::web::access::{Access, ORGANIZER, OVERSEERS, Route, get, post};

/// The routes of this slice.
pub fn routes() -> Vec<Route> {
    vec![
        get("/", Access::Public, pages::home::show_home),
        get("/competitions/new", Access::Administrator, pages::settings::show_new_competition),
        post("/competitions/new", Access::Administrator, forms::settings::create_competition),
        get("/c/{competition}", Access::Public, pages::call::show_call),
        get("/c/{competition}/settings", OVERSEERS, pages::settings::show_settings),
        post("/c/{competition}/settings", ORGANIZER, forms::settings::change_settings),
        get("/c/{competition}/clone", ORGANIZER, pages::settings::show_clone),
        post("/c/{competition}/clone", ORGANIZER, forms::settings::clone_competition),
    ]
}
