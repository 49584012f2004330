//! Experts: who they are, what they know, how much they can take on, and what they must not judge.

pub mod actions;
pub mod conflicts;
mod conflicts_pages;
pub mod export;
mod forms;
pub mod import;
mod import_pages;
pub mod import_words;
mod invites;
mod pages;
pub mod refusal;
pub mod store;
mod words;

pub use pages::query_value;
pub use words::conflict_kind;

use crate::web::access::{EXPERT, ORGANIZER, OVERSEERS, Route, get, post};

/// The routes of this slice.
pub fn routes() -> Vec<Route> {
    vec![
        get("/c/{competition}/experts", OVERSEERS, pages::list_experts),
        get("/c/{competition}/experts/new", ORGANIZER, pages::show_new_expert),
        post("/c/{competition}/experts/new", ORGANIZER, forms::add_expert),
        get("/c/{competition}/experts.csv", OVERSEERS, import_pages::send_csv),
        get("/c/{competition}/experts.xlsx", OVERSEERS, import_pages::send_workbook),
        post("/c/{competition}/experts/invite", ORGANIZER, invites::invite_experts),
        get("/c/{competition}/experts/import", ORGANIZER, import_pages::show_import_form),
        post("/c/{competition}/experts/import", ORGANIZER, import_pages::upload),
        get("/c/{competition}/experts/import/{import}", OVERSEERS, import_pages::show_import),
        post("/c/{competition}/experts/import/{import}/confirm", ORGANIZER, import_pages::confirm),
        get("/c/{competition}/experts/{expert}", OVERSEERS, pages::show_expert),
        get("/c/{competition}/experts/{expert}/edit", ORGANIZER, pages::show_edit_expert),
        post("/c/{competition}/experts/{expert}/edit", ORGANIZER, forms::change_expert),
        post("/c/{competition}/experts/{expert}/contact", ORGANIZER, pages::show_contact),
        post("/c/{competition}/experts/{expert}/withdraw", ORGANIZER, forms::withdraw_expert),
        post("/c/{competition}/experts/{expert}/reinstate", ORGANIZER, forms::reinstate_expert),
        post("/c/{competition}/experts/{expert}/detach", ORGANIZER, forms::detach_account),
        get("/c/{competition}/experts/{expert}/conflicts", OVERSEERS, conflicts_pages::show_conflicts),
        post("/c/{competition}/experts/{expert}/conflicts", ORGANIZER, conflicts_pages::declare),
        post("/c/{competition}/experts/{expert}/conflicts/lift", ORGANIZER, conflicts_pages::lift),
        get("/c/{competition}/my-conflicts", EXPERT, conflicts_pages::show_own),
        post("/c/{competition}/my-conflicts", EXPERT, conflicts_pages::declare_own),
    ]
}
