//! The pages of accounts.

use actix_web::HttpResponse;
use askama::Template;

use crate::{
    error::AppError,
    web::{chrome::Chrome, form::Form, page::page, visit::Visit},
};

/// The page on which one signs in.
#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
pub struct SignInPage {
    pub chrome: Chrome,
    pub form: Form,
}

impl SignInPage {
    pub fn new(visit: &Visit, form: Form) -> Self {
        Self { chrome: Chrome::new(visit, visit.t().msg_accounts_sign_in()).with_form(visit), form }
    }
}

pub async fn show_sign_in(visit: Visit) -> Result<HttpResponse, AppError> {
    let next = next_of(visit.query());
    page(&visit, &SignInPage::new(&visit, Form::blank(&visit).with("next", next)))
}

/// The page on which a fresh site is claimed.
#[derive(Template)]
#[template(path = "accounts/setup.html")]
pub struct SetupPage {
    pub chrome: Chrome,
    pub form: Form,
}

impl SetupPage {
    pub fn new(visit: &Visit, form: Form) -> Self {
        Self { chrome: Chrome::new(visit, visit.t().msg_accounts_setup_title()).with_form(visit), form }
    }
}

pub async fn show_setup(visit: Visit) -> Result<HttpResponse, AppError> {
    let token = form_urlencoded::parse(visit.query().as_bytes())
        .find(|(name, _)| name == "token")
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default();
    page(&visit, &SetupPage::new(&visit, Form::blank(&visit).with("token", token)))
}

/// Where to go after signing in: only a path of this site.
pub fn next_of(query: &str) -> String {
    form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "next")
        .map(|(_, value)| value.into_owned())
        .filter(|path| is_own_path(path))
        .unwrap_or_default()
}

/// Whether an address stays on this site: `//host` and `/\host` would not.
pub fn is_own_path(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.starts_with("/\\") && path.len() <= 500
}
