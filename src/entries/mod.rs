//! Entries: a team registers, writes, attaches its business plan and submits; the stewards of the competition check,
//! return, admit or reject, add by hand and import from tables; the organizers suspend and disqualify.

pub mod actions;
pub mod behalf;
mod behalf_pages;
pub mod content;
pub mod decisions;
mod desk_forms;
mod desk_pages;
pub mod export;
pub mod files;
mod forms;
pub mod frozen;
pub mod import;
mod import_pages;
pub mod import_words;
mod measure_pages;
pub mod measures;
mod pages;
pub mod refusal;
pub mod store;
pub mod sweep;
pub mod withdrawals;
pub mod words;

use crate::web::access::{Access, ORGANIZER, Route, STEWARDS, STEWARDS_AND_SUPERVISOR, TEAM, get, post};

/// The routes of this slice.
pub fn routes() -> Vec<Route> {
    vec![
        get("/c/{competition}/register", Access::Public, pages::show_register),
        post("/c/{competition}/register", Access::SignedIn, forms::register),
        get("/c/{competition}/my-entries", TEAM, pages::list_my_entries),
        get("/c/{competition}/my-entries/{entry}", TEAM, pages::show_my_entry),
        get("/c/{competition}/my-entries/{entry}/basics", TEAM, pages::show_basics),
        post("/c/{competition}/my-entries/{entry}/basics", TEAM, forms::save_basics),
        get("/c/{competition}/my-entries/{entry}/members", TEAM, pages::show_members),
        post("/c/{competition}/my-entries/{entry}/members", TEAM, forms::add_member),
        post("/c/{competition}/my-entries/{entry}/members/remove", TEAM, forms::remove_member),
        get("/c/{competition}/my-entries/{entry}/summary", TEAM, pages::show_summary),
        post("/c/{competition}/my-entries/{entry}/summary", TEAM, forms::save_summary),
        get("/c/{competition}/my-entries/{entry}/plan", TEAM, pages::show_plan),
        post("/c/{competition}/my-entries/{entry}/plan", TEAM, forms::attach_plan),
        get("/c/{competition}/my-entries/{entry}/check", TEAM, pages::handing_in::show_check),
        post("/c/{competition}/my-entries/{entry}/submit", TEAM, forms::submit),
        get("/c/{competition}/my-entries/{entry}/receipt", TEAM, pages::handing_in::show_receipt),
        get("/c/{competition}/my-entries/{entry}/receipt.json", TEAM, pages::handing_in::send_receipt),
        get("/c/{competition}/my-entries/{entry}/withdraw", TEAM, pages::handing_in::show_withdraw),
        post("/c/{competition}/my-entries/{entry}/withdraw", TEAM, forms::withdraw),
        get("/c/{competition}/my-entries/{entry}/files/{attachment}", TEAM, pages::send_my_file),
        get("/c/{competition}/entries", STEWARDS_AND_SUPERVISOR, desk_pages::list_entries),
        get("/c/{competition}/entries.csv", STEWARDS_AND_SUPERVISOR, import_pages::send_csv),
        get("/c/{competition}/entries.xlsx", STEWARDS_AND_SUPERVISOR, import_pages::send_workbook),
        get("/c/{competition}/entries/import-template.csv", STEWARDS, import_pages::send_template),
        get("/c/{competition}/entries/import", STEWARDS, import_pages::show_import_form),
        post("/c/{competition}/entries/import", STEWARDS, import_pages::upload),
        get("/c/{competition}/entries/import/{import}", STEWARDS_AND_SUPERVISOR, import_pages::show_import),
        post("/c/{competition}/entries/import/{import}/names", STEWARDS, import_pages::choose_names),
        post("/c/{competition}/entries/import/{import}/confirm", STEWARDS, import_pages::confirm),
        get("/c/{competition}/entries/new", STEWARDS, desk_pages::edit::show_new),
        post("/c/{competition}/entries/new", STEWARDS, desk_forms::add_entry),
        get("/c/{competition}/entries/bulk", STEWARDS_AND_SUPERVISOR, desk_pages::bulk::show_bulk),
        post("/c/{competition}/entries/bulk", STEWARDS, desk_forms::preview_bulk),
        post("/c/{competition}/entries/bulk/apply", STEWARDS, desk_forms::apply_bulk),
        get("/c/{competition}/entries/{entry}", STEWARDS_AND_SUPERVISOR, desk_pages::show_entry),
        post("/c/{competition}/entries/{entry}/contact", STEWARDS, desk_pages::contact::show_contact),
        post("/c/{competition}/entries/{entry}/decide", STEWARDS, desk_forms::decide),
        get("/c/{competition}/entries/{entry}/suspend", ORGANIZER, measure_pages::show_suspend),
        post("/c/{competition}/entries/{entry}/suspend", ORGANIZER, measure_pages::suspend),
        get("/c/{competition}/entries/{entry}/lift", ORGANIZER, measure_pages::show_lift),
        post("/c/{competition}/entries/{entry}/lift", ORGANIZER, measure_pages::lift),
        get("/c/{competition}/entries/{entry}/disqualify", ORGANIZER, measure_pages::show_disqualify),
        post("/c/{competition}/entries/{entry}/disqualify", ORGANIZER, measure_pages::disqualify),
        get("/c/{competition}/entries/{entry}/edit", STEWARDS, desk_pages::edit::show_edit),
        post("/c/{competition}/entries/{entry}/edit", STEWARDS, desk_forms::edit_entry),
        get("/c/{competition}/entries/{entry}/plan", STEWARDS, behalf_pages::show_plan),
        post("/c/{competition}/entries/{entry}/plan", STEWARDS, behalf_pages::attach_plan),
        get("/c/{competition}/entries/{entry}/withdraw", STEWARDS, behalf_pages::show_withdraw),
        post("/c/{competition}/entries/{entry}/withdraw", STEWARDS, behalf_pages::withdraw),
        get("/c/{competition}/entries/{entry}/restore", STEWARDS, behalf_pages::restore::show_restore),
        post("/c/{competition}/entries/{entry}/restore", STEWARDS, behalf_pages::restore::restore),
        get(
            "/c/{competition}/entries/{entry}/files/{attachment}",
            STEWARDS_AND_SUPERVISOR,
            desk_pages::send_file,
        ),
    ]
}
