//! Published results and decisions about ties.

pub mod store;

use crate::web::access::Route;

/// The routes of this slice.
pub fn routes() -> Vec<Route> {
    Vec::new()
}
