//! A form that came when its session had ended. What was typed goes along as hidden fields while the person signs in
//! again, and is given back to be sent, to the same account alone: nothing of it is kept on the server, and nothing is
//! done unasked or in somebody else's name.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;

use super::{super::is_own_path, SignInPage};
use crate::{
    domain::id::AccountId,
    error::AppError,
    web::{
        chrome::Chrome,
        form::{Form, MOST_BYTES, MOST_FIELDS, TOKEN_FIELD},
        page::page_with_status,
        visit::Visit,
    },
};

/// The hidden field that says where the form was sent.
const TARGET: &str = "again-to";

/// The hidden field with the token that the form carried: it says whose form it is.
const OWNER: &str = "again-of";

/// How the names of the hidden fields begin that hold what was typed.
const PREFIX: &str = "again:";

/// How many bytes and fields the form to sign in has of its own, generously.
const OWN_BYTES: usize = 16 * 1024;
const OWN_FIELDS: usize = 10;

/// The page to sign in, for a form that came when its session had ended: it holds what was typed. Passwords are not
/// held, nor what does not fit into a form beside a name and a password, nor what came from a page of nobody's.
///
/// # Errors
/// When the form cannot be held: its sender is to sign in and go back.
pub fn ask(visit: &Visit, sent: Vec<(String, String)>) -> Result<HttpResponse, AppError> {
    let is_secret = |name: &str| name.contains("password") || name.contains("token");
    let (tokens, typed): (Vec<_>, Vec<_>) = sent.into_iter().partition(|(name, _)| name == TOKEN_FIELD);
    let owner = tokens.into_iter().map(|(_, token)| token).find(|token| token.contains('.'));
    let Some(owner) = owner.filter(|_| !typed.iter().any(|(name, _)| is_secret(name))) else {
        return Err(AppError::SignInNeeded);
    };
    let target = match visit.query() {
        "" => visit.path().to_owned(),
        query => format!("{}?{query}", visit.path()),
    };
    let mut form = Form::blank(visit).with(TARGET, target).with(OWNER, owner);
    for (name, value) in typed {
        form = form.with(&format!("{PREFIX}{name}"), value);
    }
    // As it will be sent: an Asian letter takes nine bytes.
    let sent_again = form_urlencoded::Serializer::new(String::new()).extend_pairs(form.fields()).finish();
    if sent_again.len() + OWN_BYTES > MOST_BYTES || form.fields().len() + OWN_FIELDS > MOST_FIELDS {
        return Err(AppError::SignInNeeded);
    }
    page_with_status(visit, StatusCode::UNAUTHORIZED, &SignInPage::new(visit, form))
}

/// The hidden fields that a form to sign in holds of another form; none when it holds none.
pub fn held_fields(form: &Form) -> Vec<(&str, &str)> {
    let is_held = |name: &str| name == TARGET || name == OWNER || name.starts_with(PREFIX);
    if form.value(TARGET).is_empty() {
        return Vec::new();
    }
    let fields = form.fields().iter().map(|(name, value)| (name.as_str(), value.as_str()));
    fields.filter(|(name, _)| is_held(name)).collect()
}

/// Whether a form to sign in holds what somebody with another account typed.
pub fn is_anothers(visit: &Visit, form: &Form, account: AccountId) -> bool {
    !held_fields(form).is_empty() && !visit.site.secret.is_token_of(account, form.value(OWNER))
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
