//! A form that came when its session had ended. What was typed goes along as hidden fields while the person signs in
//! again, and is shown back to be sent: nothing of it is kept on the server, and nothing is done unasked.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;

use super::{super::is_own_path, SignInPage};
use crate::{
    error::AppError,
    web::{
        chrome::Chrome,
        form::{Form, TOKEN_FIELD},
        page::page_with_status,
        visit::Visit,
    },
};

/// The hidden field that says where the form was sent.
const TARGET: &str = "again-to";

/// How the names of the hidden fields begin that hold what was typed.
const PREFIX: &str = "again:";

/// The most bytes that are held; with their prefixes they still fit into a form.
const MOST_BYTES: usize = 400 * 1024;

/// The page to sign in, for a form that came when its session had ended: it holds what was typed. Passwords are not
/// held, nor what is too long for another form.
///
/// # Errors
/// When the form cannot be held: its sender is to sign in and go back.
pub fn ask(visit: &Visit, sent: Vec<(String, String)>) -> Result<HttpResponse, AppError> {
    let bytes: usize = sent.iter().map(|(name, value)| name.len() + value.len() + PREFIX.len()).sum();
    let is_secret = |name: &str| name.contains("password") || name.contains("token");
    if bytes > MOST_BYTES || sent.iter().any(|(name, _)| name != TOKEN_FIELD && is_secret(name)) {
        return Err(AppError::SignInNeeded);
    }
    let target = match visit.query() {
        "" => visit.path().to_owned(),
        query => format!("{}?{query}", visit.path()),
    };
    let mut form = Form::blank(visit).with(TARGET, target);
    for (name, value) in sent.into_iter().filter(|(name, _)| name != TOKEN_FIELD) {
        form = form.with(&format!("{PREFIX}{name}"), value);
    }
    page_with_status(visit, StatusCode::UNAUTHORIZED, &SignInPage::new(visit, form))
}

/// The hidden fields that a form to sign in holds of another form; none when it holds none.
pub fn held_fields(form: &Form) -> Vec<(&str, &str)> {
    let is_held = |name: &str| name == TARGET || name.starts_with(PREFIX);
    if form.value(TARGET).is_empty() {
        return Vec::new();
    }
    let fields = form.fields().iter().map(|(name, value)| (name.as_str(), value.as_str()));
    fields.filter(|(name, _)| is_held(name)).collect()
}

/// What was typed before the person signed in again, to be sent now.
#[derive(Template)]
#[template(path = "accounts/again.html")]
pub struct AgainPage {
    chrome: Chrome,
    target: String,
    fields: Vec<(String, String)>,
}

impl AgainPage {
    /// The page for who has just signed in, by a form to sign in that held another one. None when it held none. `token`
    /// is that of the new session's forms.
    pub fn of(visit: &Visit, form: &Form, name: &str, token: String) -> Option<Self> {
        let target = form.value(TARGET);
        if !is_own_path(target) {
            return None;
        }
        let mut chrome = Chrome::new(visit, visit.t().msg_accounts_again_title());
        chrome.account = Some(name.to_owned());
        chrome.form_token = token;
        let fields = held_fields(form)
            .into_iter()
            .filter_map(|(name, value)| Some((name.strip_prefix(PREFIX)?.to_owned(), value.to_owned())));
        Some(Self { chrome, target: target.to_owned(), fields: fields.collect() })
    }
}
