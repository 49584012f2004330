//! Competitions, their regions, tracks, rubrics and rounds.

pub mod actions;
pub mod rule;
pub mod store;

use crate::web::access::Route;

/// The routes of this slice.
pub fn routes() -> Vec<Route> {
    Vec::new()
}
