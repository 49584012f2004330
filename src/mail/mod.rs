//! The outbox: mails are stored with the act that causes them and sent afterwards.

pub mod actions;
mod forms;
mod pages;
pub mod sender;
pub mod store;

use crate::web::access::{Access, Route, get, post};

/// The routes of this slice.
pub fn routes() -> Vec<Route> {
    vec![
        get("/admin/mails", Access::Administrator, pages::list_mails),
        post("/admin/mails/contacts", Access::Administrator, pages::show_contacts),
        post("/admin/mails/{mail}/retry", Access::Administrator, forms::retry_mail),
    ]
}
