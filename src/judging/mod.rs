//! Judging: the judge's list and score sheets with their revisions, recusals, the organizer's board, and marks from
//! a file. No acknowledged mark is ever lost: a save is answered after its commit, and nothing is overwritten
//! without a revision.

pub mod actions;
pub mod content;
mod forms;
mod import;
mod pages;
pub mod score_file;
mod score_names;
pub mod score_words;
pub mod store;

pub use content::{Content, PartShare, TotalRule, TypedMark, stored_total};

use crate::web::access::{EXPERT, ORGANIZER, OVERSEERS, Route, get, post};

/// The routes of this slice.
pub fn routes() -> Vec<Route> {
    vec![
        get("/c/{competition}/judging", EXPERT, pages::list::show_list),
        get("/c/{competition}/judging/{sheet}", EXPERT, pages::sheet::show_sheet),
        post("/c/{competition}/judging/{sheet}", EXPERT, forms::save),
        get("/c/{competition}/judging/{sheet}/plan.pdf", EXPERT, pages::plan::show_plan),
        post("/c/{competition}/judging/{sheet}/recuse", EXPERT, forms::recuse),
        get("/c/{competition}/rounds/{round}/progress", OVERSEERS, pages::board::show_board),
        get("/c/{competition}/rounds/{round}/remind", ORGANIZER, pages::remind::show_remind),
        post("/c/{competition}/rounds/{round}/remind", ORGANIZER, forms::remind),
        post("/c/{competition}/rounds/{round}/remind/contacts", ORGANIZER, pages::remind::show_contacts),
        get("/c/{competition}/rounds/{round}/sheets/{sheet}", OVERSEERS, pages::review::show_review),
        post("/c/{competition}/rounds/{round}/sheets/{sheet}/reopen", ORGANIZER, forms::reopen),
        post("/c/{competition}/rounds/{round}/sheets/{sheet}/void", ORGANIZER, forms::void),
        post("/c/{competition}/rounds/{round}/sheets/{sheet}/give", ORGANIZER, forms::give),
        get("/c/{competition}/rounds/{round}/import", ORGANIZER, import::show_upload),
        post("/c/{competition}/rounds/{round}/import", ORGANIZER, import::upload),
        get("/c/{competition}/rounds/{round}/import/{import}", ORGANIZER, import::show_preview),
        post("/c/{competition}/rounds/{round}/import/{import}", ORGANIZER, import::confirm),
    ]
}
