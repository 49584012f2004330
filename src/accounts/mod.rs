//! Accounts: who may sign in, how, and as what. The first account claims the site with a token that the server
//! prints; from then on teams sign up by themselves, and everybody else comes by a one-time link.

pub mod actions;
mod forms;
pub mod hasher;
mod pages;
pub mod password;
pub mod store;
pub mod words;

pub use forms::hex as forms_hex;
pub use pages::{
    again::ask as ask_to_sign_in_again,
    people::{Code, LinksPage, code},
};

use crate::web::{
    access::{Access, ORGANIZER, OVERSEERS, Route, STEWARDS, get, post},
    visit::Visit,
};

/// The routes of this slice.
pub fn routes() -> Vec<Route> {
    use Access::{Administrator, Public, SignedIn};
    vec![
        get("/sign-in", Public, pages::show_sign_in),
        post("/sign-in", Public, forms::sign_in),
        post("/sign-out", SignedIn, forms::sign_out),
        get("/setup", Public, pages::show_setup),
        post("/setup", Public, forms::set_up),
        get("/sign-up", Public, pages::show_sign_up),
        post("/sign-up", Public, forms::sign_up),
        get("/link/{link}", Public, pages::link::show_link),
        post("/link/{link}", Public, forms::link::use_link),
        get("/forgot", Public, pages::link::show_forgot),
        post("/forgot", Public, forms::link::ask_for_reset),
        get("/account", SignedIn, pages::account::show_account),
        post("/account", SignedIn, forms::account::change_profile),
        post("/account/password", SignedIn, forms::account::change_password),
        get("/account/sessions", SignedIn, pages::account::list_sessions),
        post("/account/sessions/end-others", SignedIn, forms::account::end_other_sessions),
        post("/account/sessions/{session}/end", SignedIn, forms::account::end_session),
        get("/confirm", SignedIn, pages::account::show_confirm),
        post("/confirm", SignedIn, forms::account::confirm),
        get("/c/{competition}/people", OVERSEERS, pages::people::list_people),
        get("/c/{competition}/people/invite", ORGANIZER, pages::people::show_invite),
        post("/c/{competition}/people/invite", ORGANIZER, forms::people::invite),
        get("/c/{competition}/people/invitations", OVERSEERS, pages::invitations::list_invitations),
        post(
            "/c/{competition}/people/invitations/{invitation}/withdraw",
            ORGANIZER,
            forms::people::withdraw_invitation,
        ),
        post("/c/{competition}/people/contacts", ORGANIZER, pages::people::show_contacts),
        post("/c/{competition}/people/links", ORGANIZER, forms::people::hand_out_links),
        post("/c/{competition}/people/{membership}/revoke", ORGANIZER, forms::people::revoke),
        get("/c/{competition}/people/teams", STEWARDS, pages::people::list_leaders),
        post("/c/{competition}/people/teams", STEWARDS, forms::people::hand_out_to_leaders),
        post("/c/{competition}/people/teams/contacts", STEWARDS, pages::people::show_contacts_of_leaders),
        get("/admin", Administrator, pages::admin::show_admin),
        post("/admin/contacts", Administrator, pages::admin::show_contacts),
        post("/admin/accounts/{account}", Administrator, forms::admin::change_account),
        post("/admin/accounts/{account}/link", Administrator, forms::admin::hand_out_link),
    ]
}

/// Seconds for which a typed password vouches for the person at the browser.
const CONFIRMED_SECONDS: i64 = 15 * 60;

/// Whether the password was typed in this session within the last 15 minutes. Acts that cannot be taken back,
/// such as a publication, ask for it; when it is not so, send the visitor to [`confirm_path`].
pub fn visit_is_confirmed(visit: &Visit) -> bool {
    visit.known().is_some_and(|known| visit.now().seconds_since(known.confirmed_at) < CONFIRMED_SECONDS)
}

/// The page on which the password is typed again, and which then goes on to `next`.
pub fn confirm_path(next: &str) -> String {
    pages::with_next("/confirm", next)
}

/// Whether an address stays on this site: `//host` and `/\host` would not, and browsers drop tabs and line ends.
pub fn is_own_path(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && !path.chars().any(char::is_control)
        && path.len() <= 500
}
