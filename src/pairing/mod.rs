//! Assistance schemes: the enterprises of two sides with their needs, offers and wishes, the pairings that are computed from
//! them, and what is published. Wishes are secret until the deadline, from organizers too, and one side never sees the other's.

pub mod actions;
mod correction;
mod exchange;
pub mod export;
mod forms;
pub mod import;
mod import_cells;
pub mod market;
mod pages;
mod refusal;
pub mod snapshot;
pub mod store;
pub mod words;

use crate::web::access::{Access, ENTERPRISE, ORGANIZER, OVERSEERS, Route, get, post};
use forms::{
    enterprises as enterprise_forms, import as import_forms, plans as plan_forms, schemes as scheme_forms,
    wishes,
};
use pages::{
    confirm, enterprises, import as import_pages, own, plan, plans, public, schemes, wishes as wish_pages,
};

/// The routes of this slice.
pub fn routes() -> Vec<Route> {
    [import_routes(), scheme_routes(), plan_routes(), own_routes(), public_routes()]
        .into_iter()
        .flatten()
        .collect()
}

fn scheme_routes() -> Vec<Route> {
    vec![
        get("/c/{competition}/schemes", OVERSEERS, schemes::list_schemes),
        get("/c/{competition}/schemes/new", ORGANIZER, schemes::show_new_scheme),
        post("/c/{competition}/schemes/new", ORGANIZER, scheme_forms::create_scheme),
        get("/c/{competition}/schemes/{scheme}", OVERSEERS, schemes::show_scheme),
        get("/c/{competition}/schemes/{scheme}/edit", ORGANIZER, schemes::show_scheme_terms),
        post("/c/{competition}/schemes/{scheme}/edit", ORGANIZER, scheme_forms::change_scheme),
        get("/c/{competition}/schemes/{scheme}/enterprises", OVERSEERS, enterprises::list_enterprises),
        get("/c/{competition}/schemes/{scheme}/enterprises.csv", OVERSEERS, export::enterprises_csv),
        get("/c/{competition}/schemes/{scheme}/enterprises.xlsx", OVERSEERS, export::enterprises_xlsx),
        get("/c/{competition}/schemes/{scheme}/enterprises/new", ORGANIZER, enterprises::show_new_enterprise),
        post(
            "/c/{competition}/schemes/{scheme}/enterprises/new",
            ORGANIZER,
            enterprise_forms::add_enterprise,
        ),
        get(
            "/c/{competition}/schemes/{scheme}/enterprises/{enterprise}",
            OVERSEERS,
            enterprises::show_enterprise,
        ),
        post(
            "/c/{competition}/schemes/{scheme}/enterprises/{enterprise}/contact",
            ORGANIZER,
            enterprises::show_contact,
        ),
        get(
            "/c/{competition}/schemes/{scheme}/enterprises/{enterprise}/edit",
            ORGANIZER,
            enterprises::show_enterprise_form,
        ),
        post(
            "/c/{competition}/schemes/{scheme}/enterprises/{enterprise}/edit",
            ORGANIZER,
            enterprise_forms::change_enterprise,
        ),
        get(
            "/c/{competition}/schemes/{scheme}/enterprises/{enterprise}/wishes",
            ORGANIZER,
            wish_pages::show_wishes_on_behalf,
        ),
        post(
            "/c/{competition}/schemes/{scheme}/enterprises/{enterprise}/wishes",
            ORGANIZER,
            wishes::hand_in_on_behalf,
        ),
        post(
            "/c/{competition}/schemes/{scheme}/enterprises/{enterprise}/withdraw",
            ORGANIZER,
            enterprise_forms::withdraw_enterprise,
        ),
        post(
            "/c/{competition}/schemes/{scheme}/enterprises/{enterprise}/restore",
            ORGANIZER,
            enterprise_forms::restore_enterprise,
        ),
    ]
}

fn import_routes() -> Vec<Route> {
    vec![
        get(
            "/c/{competition}/schemes/{scheme}/enterprises/import",
            ORGANIZER,
            import_pages::show_import_form,
        ),
        post("/c/{competition}/schemes/{scheme}/enterprises/import", ORGANIZER, import_forms::upload),
        get(
            "/c/{competition}/schemes/{scheme}/enterprises/import/{import}",
            ORGANIZER,
            import_pages::show_import,
        ),
        post(
            "/c/{competition}/schemes/{scheme}/enterprises/import/{import}/confirm",
            ORGANIZER,
            import_forms::confirm,
        ),
        post(
            "/c/{competition}/schemes/{scheme}/enterprises/{enterprise}/detach",
            ORGANIZER,
            enterprise_forms::detach_account,
        ),
        post(
            "/c/{competition}/schemes/{scheme}/enterprises/{enterprise}/invite",
            ORGANIZER,
            enterprise_forms::invite_enterprise,
        ),
    ]
}

fn plan_routes() -> Vec<Route> {
    vec![
        get("/c/{competition}/schemes/{scheme}/pairings", OVERSEERS, plans::list_pairings),
        post("/c/{competition}/schemes/{scheme}/pairings/compute", ORGANIZER, plan_forms::compute_pairing),
        get("/c/{competition}/schemes/{scheme}/pairings/{pairing}", OVERSEERS, plan::show_pairing),
        get("/c/{competition}/schemes/{scheme}/pairings/{pairing}/table.csv", OVERSEERS, export::plan_csv),
        get("/c/{competition}/schemes/{scheme}/pairings/{pairing}/table.xlsx", OVERSEERS, export::plan_xlsx),
        post(
            "/c/{competition}/schemes/{scheme}/pairings/{pairing}/adjust",
            ORGANIZER,
            plan_forms::adjust_pairing,
        ),
        get("/c/{competition}/schemes/{scheme}/pairings/{pairing}/apply", ORGANIZER, confirm::confirm_apply),
        post(
            "/c/{competition}/schemes/{scheme}/pairings/{pairing}/apply",
            ORGANIZER,
            plan_forms::apply_pairing,
        ),
        post(
            "/c/{competition}/schemes/{scheme}/pairings/{pairing}/discard",
            ORGANIZER,
            plan_forms::discard_pairing,
        ),
        post(
            "/c/{competition}/schemes/{scheme}/pairings/{pairing}/undo",
            ORGANIZER,
            plan_forms::undo_pairing,
        ),
        get(
            "/c/{competition}/schemes/{scheme}/pairings/{pairing}/publish",
            ORGANIZER,
            confirm::confirm_publish,
        ),
        post(
            "/c/{competition}/schemes/{scheme}/pairings/{pairing}/publish",
            ORGANIZER,
            plan_forms::publish_pairing,
        ),
    ]
}

fn own_routes() -> Vec<Route> {
    vec![
        get("/c/{competition}/my-enterprise", ENTERPRISE, own::list_own),
        get("/c/{competition}/my-enterprise/{enterprise}", ENTERPRISE, own::show_own),
        get("/c/{competition}/my-enterprise/{enterprise}/profile", ENTERPRISE, own::show_own_profile),
        post(
            "/c/{competition}/my-enterprise/{enterprise}/profile",
            ENTERPRISE,
            enterprise_forms::change_own_profile,
        ),
        get("/c/{competition}/my-enterprise/{enterprise}/wishes", ENTERPRISE, own::show_own_wishes),
        post("/c/{competition}/my-enterprise/{enterprise}/wishes", ENTERPRISE, wishes::hand_in_own),
    ]
}

fn public_routes() -> Vec<Route> {
    vec![
        get("/pairings/{competition}/{scheme}.csv", Access::Public, public::export_csv),
        get("/pairings/{competition}/{scheme}.xlsx", Access::Public, public::export_xlsx),
        get("/pairings/{competition}/{scheme}", Access::Public, public::show_published),
    ]
}
