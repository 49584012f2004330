//! The pages of the own account: name, language, password, sessions, and the password typed again.

use actix_web::HttpResponse;
use askama::Template;

use super::next_of;
use crate::{
    accounts::store::sessions::open_sessions,
    domain::states::Language,
    error::AppError,
    web::{chrome::Chrome, form::Form, page::page, store::Known, visit::Visit},
};

#[derive(Template)]
#[template(path = "accounts/account.html")]
pub struct AccountPage {
    chrome: Chrome,
    form: Form,
    login: String,
    languages: Vec<(String, String)>,
}

impl AccountPage {
    pub fn new(visit: &Visit, form: Form) -> Self {
        let language =
            |language: Language| (language.name().to_owned(), language.words().msg_language_name());
        Self {
            chrome: Chrome::new(visit, visit.t().msg_my_account()),
            form,
            login: visit.known().map(|known| known.login.clone()).unwrap_or_default(),
            languages: Language::ALL.iter().copied().map(language).collect(),
        }
    }
}

pub async fn show_account(visit: Visit) -> Result<HttpResponse, AppError> {
    let form = with_profile(&visit, Form::blank(&visit));
    page(&visit, &AccountPage::new(&visit, form))
}

/// A form with the name and the language as they are.
pub fn with_profile(visit: &Visit, form: Form) -> Form {
    let Some(known) = visit.known() else { return form };
    form.with("name", known.name.clone()).with("language", known.language.name())
}

#[derive(Template)]
#[template(path = "accounts/sessions.html")]
struct SessionsPage {
    chrome: Chrome,
    sessions: Vec<SessionItem>,
}

struct SessionItem {
    id: String,
    browser: String,
    since: String,
    seen: String,
    is_this: bool,
}

pub async fn list_sessions(visit: Visit) -> Result<HttpResponse, AppError> {
    let account = visit.account()?;
    let this = visit.known().map(|known| known.session);
    let is_staff = visit.known().is_some_and(Known::is_staff);
    let config = &visit.site.config;
    let seen_after = visit.now().plus_seconds(-config.idle_seconds(is_staff));
    let created_after = visit.now().plus_seconds(-config.session_seconds);
    let lines = visit.db().read(move |conn| open_sessions(conn, account, seen_after, created_after)).await?;
    let zone = chrono_tz::Asia::Shanghai;
    let sessions = lines
        .into_iter()
        .map(|line| SessionItem {
            id: line.id.to_string(),
            browser: browser_name(&line.browser),
            since: line.created_at.to_minute(zone),
            seen: line.seen_at.to_minute(zone),
            is_this: Some(line.id) == this,
        })
        .collect();
    let chrome = Chrome::new(&visit, visit.t().msg_accounts_sessions());
    page(&visit, &SessionsPage { chrome, sessions })
}

/// What a browser is called, as far as it tells: `Firefox · Windows`. These are names, the same in every language.
fn browser_name(agent: &str) -> String {
    const BROWSERS: &[(&str, &str)] = &[
        ("MicroMessenger/", "WeChat"),
        ("DingTalk/", "DingTalk"),
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: &[(&str, &str)] = &[
        ("HarmonyOS", "HarmonyOS"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let named = |names: &[(&str, &'static str)]| {
        names.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name)
    };
    match (named(BROWSERS), named(SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => agent.chars().take(60).collect(),
    }
}

#[derive(Template)]
#[template(path = "accounts/confirm.html")]
pub struct ConfirmPage {
    chrome: Chrome,
    form: Form,
}

impl ConfirmPage {
    pub fn new(visit: &Visit, form: Form) -> Self {
        Self { chrome: Chrome::new(visit, visit.t().msg_accounts_confirm_title()), form }
    }
}

pub async fn show_confirm(visit: Visit) -> Result<HttpResponse, AppError> {
    let next = next_of(visit.query());
    page(&visit, &ConfirmPage::new(&visit, Form::blank(&visit).with("next", next)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_called_by_its_name() {
        let agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                     Chrome/124.0.0.0 Safari/537.36 Edg/124.0";
        assert_eq!(browser_name(agent), "Edge · Windows");
        assert_eq!(browser_name("curl/8"), "curl/8");
    }
}
