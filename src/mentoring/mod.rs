//! Mentorships and coaching records.

pub mod store;

use crate::web::access::Route;

/// The routes of this slice.
pub fn routes() -> Vec<Route> {
    Vec::new()
}
