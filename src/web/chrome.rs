//! What stands around every page: the bar with the way to the visitor's other pages, the language switch, the
//! sentence about the last act.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use super::{assets, form::TOKEN_FIELD, secret::Token, store::CompetitionHead, visit::Visit};
use crate::{
    domain::{role::Role, states::Language},
    l10n::L10nLanguage,
};

/// What stands around a page. Every page struct has one in its field `chrome`.
pub struct Chrome {
    /// All words of the page's language.
    pub t: &'static L10nLanguage,
    /// The page's language.
    pub language: Language,
    /// The page's title, without the site's name.
    pub title: String,
    /// The competition's name, or the site's.
    pub brand: String,
    /// Where the brand leads.
    pub home: String,
    /// The ways to the visitor's other pages.
    pub nav: Vec<NavItem>,
    /// Who is signed in.
    pub account: Option<String>,
    /// The token of the page's forms.
    pub form_token: String,
    /// The same page in the other language.
    pub other_language: String,
    /// The sentence about the last act.
    pub flash: Option<String>,
    /// The address, for the printed head.
    pub address: String,
    /// When it was made, for the printed head; none on a page that may be kept for everybody.
    pub made_at: Option<String>,
    has_problem: Arc<AtomicBool>,
}

/// A way to another page.
pub struct NavItem {
    /// Where it leads.
    pub href: String,
    /// What it is called.
    pub label: String,
    /// Whether this page is there.
    pub is_current: bool,
}

impl Chrome {
    /// What stands around a page with this title.
    pub fn new(visit: &Visit, title: impl Into<String>) -> Self {
        let t = visit.t();
        let (brand, home) = match visit.scope() {
            Ok(scope) => (
                scope.competition.name(visit.language()).to_owned(),
                format!("/c/{}", scope.competition.slug),
            ),
            Err(_) => (t.msg_site_name(), "/".to_owned()),
        };
        let zone = visit.competition().map_or(chrono_tz::Asia::Shanghai, CompetitionHead::zone);
        Self {
            t,
            language: visit.language(),
            title: title.into(),
            brand,
            nav: nav(visit),
            account: visit.known().map(|known| known.name.clone()),
            form_token: if visit.known().is_some() { visit.form_token() } else { String::new() },
            other_language: other_language(visit, &home),
            home,
            flash: visit.flash().map(str::to_owned),
            made_at: visit.known().map(|_| visit.now().to_minute(zone)),
            has_problem: Arc::clone(&visit.inner.has_problem),
            address: format!("{}{}", visit.site.config.public_url, visit.path()),
        }
    }

    /// The same, for a page with a form that somebody who is not signed in may send.
    #[must_use]
    pub fn with_form(mut self, visit: &Visit) -> Self {
        self.form_token = visit.form_token();
        self
    }

    /// Whether something is wrong in a form of the page: the title says so first, for those who hear the page.
    pub fn has_problem(&self) -> bool {
        self.has_problem.load(Ordering::Relaxed)
    }

    /// The hidden field that says that a form is ours.
    pub fn token_field(&self) -> &'static str {
        TOKEN_FIELD
    }

    /// A fresh key for a form that makes something new; empty when the machine has no randomness, and then a form
    /// that is sent twice is done twice.
    pub fn request_key(&self) -> String {
        Token::fresh().map(|token| token.as_str().to_owned()).unwrap_or_default()
    }

    /// The address of an asset.
    pub fn asset(&self, name: &str) -> &'static str {
        assets::href(name)
    }

    /// The language of the switch.
    pub fn other(&self) -> Language {
        self.language.other()
    }
}

/// The same page in the other language. The answer to an act may stand at an address that cannot be looked at;
/// from there the switch leads to the page with the form, else home.
fn other_language(visit: &Visit, home: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(visit.query().as_bytes()) {
        if name != "lang" {
            query.append_pair(&name, &value);
        }
    }
    query.append_pair("lang", visit.language().other().name());
    format!("{}?{}", visit.page().unwrap_or(home), query.finish())
}

fn nav(visit: &Visit) -> Vec<NavItem> {
    let t = visit.t();
    let mut items: Vec<(String, String)> = Vec::new();
    if let Ok(scope) = visit.scope() {
        let base = format!("/c/{}", scope.competition.slug);
        let mut add = |path: &str, label: String| items.push((format!("{base}/{path}"), label));
        let oversees = scope.has(Role::Organizer) || scope.has(Role::Supervisor);
        if oversees || scope.has(Role::Coordinator) {
            add("desk", t.msg_nav_desk());
            add("entries", t.msg_nav_entries());
        }
        if oversees {
            add("experts", t.msg_nav_experts());
            add("plans", t.msg_nav_plans());
            add("rounds", t.msg_nav_rounds());
        }
        if oversees || scope.has(Role::Coordinator) {
            add("coaching", t.msg_nav_coaching());
        }
        if oversees {
            add("schemes", t.msg_nav_schemes());
            add("people", t.msg_nav_people());
            add("log", t.msg_nav_log());
        } else if scope.has(Role::Coordinator) {
            add("people/teams", t.msg_nav_leaders());
        }
        if scope.has(Role::Organizer) {
            add("settings", t.msg_nav_settings());
        }
        if scope.has(Role::Expert) {
            add("judging", t.msg_nav_judging());
            add("mentoring", t.msg_nav_mentoring());
        }
        if scope.has(Role::Team) {
            add("my-entries", t.msg_nav_my_entries());
        }
        if scope.has(Role::Enterprise) {
            add("my-enterprise", t.msg_nav_my_enterprise());
        }
    } else if let Some(known) = visit.known()
        && known.is_administrator
    {
        items.push(("/admin".to_owned(), t.msg_nav_admin()));
    }
    items
        .into_iter()
        .map(|(href, label)| {
            let is_current = visit.path() == href || visit.path().starts_with(&format!("{href}/"));
            NavItem { href, label, is_current }
        })
        .collect()
}
