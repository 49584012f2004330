//! Who may call the routes of this slice.

use crate::access::{
    EVERYBODY, Row, SIGNED_IN,
    Who::{Administrator, Coordinator, Organizer, OtherCoordinator, Supervisor},
    get, post,
};

/// One row for each route.
pub const ROWS: &[Row] = &[
    get("/sign-in", EVERYBODY),
    post("/sign-in", EVERYBODY),
    post("/sign-out", SIGNED_IN),
    get("/setup", EVERYBODY),
    post("/setup", EVERYBODY),
    get("/sign-up", EVERYBODY),
    post("/sign-up", EVERYBODY),
    get("/link/{link}", EVERYBODY),
    post("/link/{link}", EVERYBODY),
    get("/forgot", EVERYBODY),
    post("/forgot", EVERYBODY),
    get("/account", SIGNED_IN),
    post("/account", SIGNED_IN),
    post("/account/password", SIGNED_IN),
    get("/account/sessions", SIGNED_IN),
    post("/account/sessions/end-others", SIGNED_IN),
    post("/account/sessions/{session}/end", SIGNED_IN),
    get("/confirm", SIGNED_IN),
    post("/confirm", SIGNED_IN),
    get("/c/{competition}/people", &[Organizer, Supervisor]),
    get("/c/{competition}/people/invite", &[Organizer]),
    post("/c/{competition}/people/invite", &[Organizer]),
    post("/c/{competition}/people/contacts", &[Organizer]),
    post("/c/{competition}/people/links", &[Organizer]),
    post("/c/{competition}/people/{membership}/revoke", &[Organizer]),
    get("/c/{competition}/people/teams", &[Organizer, Coordinator, OtherCoordinator]),
    post("/c/{competition}/people/teams/contacts", &[Organizer, Coordinator, OtherCoordinator]),
    post("/c/{competition}/people/teams", &[Organizer, Coordinator, OtherCoordinator]),
    get("/admin", &[Administrator]),
    post("/admin/contacts", &[Administrator]),
    post("/admin/accounts/{account}", &[Administrator]),
    post("/admin/accounts/{account}/link", &[Administrator]),
];
