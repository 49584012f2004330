//! The pages on which one comes in; those of links, of the own account, of a competition's people and of the
//! administrator stand beside it.

pub mod account;
pub mod admin;
pub mod again;
pub mod invitations;
pub mod link;
pub mod people;

use actix_web::HttpResponse;
use askama::Template;

use super::{actions::AccountRefusal, is_own_path, store};
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

    /// What was sent when the session had ended: hidden fields that go along with the sign-in.
    pub fn held(&self) -> Vec<(&str, &str)> {
        again::held_fields(&self.form)
    }

    /// The way to a new account, with the same way on.
    pub fn sign_up(&self) -> String {
        with_next("/sign-up", self.form.value("next"))
    }
}

pub async fn show_sign_in(visit: Visit) -> Result<HttpResponse, AppError> {
    let next = next_of(visit.query());
    page(&visit, &SignInPage::new(&visit, Form::blank(&visit).with("next", next)))
}

/// The page on which a team's leader makes an account.
#[derive(Template)]
#[template(path = "accounts/sign_up.html")]
pub struct SignUpPage {
    pub chrome: Chrome,
    pub form: Form,
}

impl SignUpPage {
    pub fn new(visit: &Visit, form: Form) -> Self {
        Self { chrome: Chrome::new(visit, visit.t().msg_accounts_sign_up()).with_form(visit), form }
    }

    /// The other way in, with the same way on.
    pub fn sign_in(&self) -> String {
        with_next("/sign-in", self.form.value("next"))
    }
}

pub async fn show_sign_up(visit: Visit) -> Result<HttpResponse, AppError> {
    refuse_before_the_claim(&visit).await?;
    let next = next_of(visit.query());
    page(&visit, &SignUpPage::new(&visit, Form::blank(&visit).with("next", next)))
}

/// Refuses to let anybody sign up on a site without an owner: the first account is the owner's. A site that has one
/// keeps it, so the answer holds.
///
/// # Errors
/// When the site has no administrator yet.
pub async fn refuse_before_the_claim(visit: &Visit) -> Result<(), AppError> {
    if visit.db().read(store::has_administrator).await? {
        return Ok(());
    }
    Err(AppError::refused(AccountRefusal::NotSetUp))
}

/// An address that remembers where to go on to.
pub fn with_next(path: &str, next: &str) -> String {
    if next.is_empty() {
        return path.to_owned();
    }
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
    format!("{path}?{query}")
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
