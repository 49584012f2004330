//! Accounts: who may sign in, how, and as what. The first account claims the site with a token that the server
//! prints; teams sign up by themselves; everybody else comes by a one-time link.

pub mod actions;
mod forms;
pub mod hasher;
mod pages;
pub mod store;

pub use forms::hex as forms_hex;
pub use pages::is_own_path;

use crate::web::access::{Access, Route, get, post};

/// The routes of this slice.
pub fn routes() -> Vec<Route> {
    vec![
        get("/sign-in", Access::Public, pages::show_sign_in),
        post("/sign-in", Access::Public, forms::sign_in),
        post("/sign-out", Access::SignedIn, forms::sign_out),
        get("/setup", Access::Public, pages::show_setup),
        post("/setup", Access::Public, forms::set_up),
    ]
}
