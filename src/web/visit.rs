//! A visit: one request with all that is known about it. Every handler takes it first; it exists only after the
//! route's declared access was granted.

use std::{
    cell::Cell,
    net::IpAddr,
    rc::Rc,
    sync::{Arc, atomic::AtomicBool},
};

use actix_web::{
    FromRequest, HttpMessage as _, HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time::Duration as CookieAge},
    dev::Payload,
    http::header,
    web::Data,
};

pub use crate::domain::role::Reach;

use super::{
    Site,
    store::{CompetitionHead, Known},
};
use crate::{
    audit::By,
    db::Db,
    domain::{
        id::{AccountId, RegionId},
        role::Role,
        states::Language,
        time::Timestamp,
    },
    error::AppError,
    l10n::L10nLanguage,
};

/// The competition that the address names and what the visitor is in it.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The competition.
    pub competition: CompetitionHead,
    /// The visitor's roles; a coordinator's each with its region.
    pub roles: Vec<(Role, Option<RegionId>)>,
}

impl Scope {
    /// Whether the visitor has a role here.
    pub fn has(&self, role: Role) -> bool {
        self.roles.iter().any(|(held, _)| *held == role)
    }

    /// The regions whose entries the visitor may look at: none at all, some, or all.
    pub fn reach(&self) -> Reach {
        if self.has(Role::Supervisor) { Reach::Everywhere } else { self.acting_reach() }
    }

    /// The regions within which the visitor may act on entries and sees contacts whole.
    pub fn acting_reach(&self) -> Reach {
        Reach::to_act(&self.roles)
    }
}

/// One request with all that is known about it.
#[derive(Clone)]
pub struct Visit {
    /// The house.
    pub site: Data<Site>,
    pub(super) inner: Rc<Inner>,
}

pub(super) struct Inner {
    pub known: Option<Known>,
    pub scope: Option<Scope>,
    pub language: Language,
    pub path: String,
    pub query: String,
    /// The address at which a browser sees this page again by looking alone.
    pub page: Option<String>,
    pub visitor: Vec<u8>,
    pub new_visitor: Option<String>,
    pub flash: Option<String>,
    pub address: IpAddr,
    /// Whether the page carries a form, so that its visitor needs the cookie that vouches for it.
    pub has_form: Cell<bool>,
    /// Whether something is wrong in a form of the page.
    pub has_problem: Arc<AtomicBool>,
    /// The number of publications when the request came: a page made from older rows is not kept as a newer one.
    pub epoch: i64,
}

impl Visit {
    /// The database.
    pub fn db(&self) -> &Db {
        &self.site.db
    }

    /// The present time.
    pub fn now(&self) -> Timestamp {
        self.site.clock.now()
    }

    /// The words of the visitor's language.
    pub fn t(&self) -> &'static L10nLanguage {
        self.inner.language.words()
    }

    /// The visitor's language.
    pub fn language(&self) -> Language {
        self.inner.language
    }

    /// Who is signed in.
    pub fn known(&self) -> Option<&Known> {
        self.inner.known.as_ref()
    }

    /// The account that is signed in.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub fn account(&self) -> Result<AccountId, AppError> {
        self.inner.known.as_ref().map(|known| known.account).ok_or(AppError::SignInNeeded)
    }

    /// The competition that the address names. It is there on every route whose access names roles.
    ///
    /// # Errors
    /// When the address names none.
    pub fn scope(&self) -> Result<&Scope, AppError> {
        self.inner.scope.as_ref().ok_or(AppError::NotFound)
    }

    /// The competition that the address names.
    ///
    /// # Errors
    /// When the address names none.
    pub fn competition(&self) -> Result<&CompetitionHead, AppError> {
        self.scope().map(|scope| &scope.competition)
    }

    /// The one who acts, for actions and their audit events.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub fn by(&self) -> Result<By, AppError> {
        Ok(By::account(self.account()?, &self.site.clock, &self.site.ids))
    }

    /// The one who acts when nobody needs to be signed in.
    pub fn by_anyone(&self) -> By {
        match &self.inner.known {
            Some(known) => By::account(known.account, &self.site.clock, &self.site.ids),
            None => By::system(&self.site.clock, &self.site.ids),
        }
    }

    /// The path of the address.
    pub fn path(&self) -> &str {
        &self.inner.path
    }

    /// The query of the address, without the question mark.
    pub fn query(&self) -> &str {
        &self.inner.query
    }

    /// The page's own address, to look at it again; of the answer to an act it is the page with the form. None when
    /// there is no such page.
    pub(super) fn page(&self) -> Option<&str> {
        self.inner.page.as_deref()
    }

    /// The address of the visitor's machine, as far as it is known.
    pub fn address(&self) -> IpAddr {
        self.inner.address
    }

    /// The token that forms of this page carry.
    pub fn form_token(&self) -> String {
        self.inner.has_form.set(true);
        let (secret, visitor) = (&self.site.secret, &self.inner.visitor);
        match &self.inner.known {
            Some(known) => secret.account_token(visitor, known.account),
            None => secret.form_token(visitor),
        }
    }

    /// Whether a form's token is this visitor's.
    pub fn is_form_token(&self, token: &str) -> bool {
        self.site.secret.is_form_token(&self.inner.visitor, token)
    }

    /// Why the script of a page is denied whose token is not this visitor's. Nobody but an account's own pages can know
    /// the part of a token that names the account: to these, when the same person has signed in again, a fresh one
    /// is given.
    pub(super) fn denial(&self, token: &str) -> AppError {
        let Some(known) = &self.inner.known else { return AppError::Forged };
        if self.site.secret.is_token_of(known.account, token) {
            AppError::EarlierSession { token: self.form_token() }
        } else if token.contains('.') {
            AppError::AnothersForm
        } else {
            AppError::Forged
        }
    }

    /// The sentence that the last act left for this page.
    pub fn flash(&self) -> Option<&str> {
        self.inner.flash.as_deref()
    }

    /// Goes on to another page after an act.
    pub fn see_other(&self, path: &str) -> HttpResponse {
        HttpResponse::SeeOther().insert_header((header::LOCATION, path)).finish()
    }

    /// Goes on to another page, which will show a sentence about the act.
    pub fn see_other_saying(&self, path: &str, sentence: &str) -> HttpResponse {
        let short: String = sentence.chars().take(300).collect();
        let encoded: String = form_urlencoded::byte_serialize(short.as_bytes()).collect();
        let cookie = self.cookie("flash", encoded, Some(CookieAge::seconds(60)));
        HttpResponse::SeeOther().cookie(cookie).insert_header((header::LOCATION, path)).finish()
    }

    /// A cookie of the site, with all the safety that the public address allows.
    pub fn cookie(&self, name: &str, value: String, age: Option<CookieAge>) -> Cookie<'static> {
        cookie(&self.site, name, value, age)
    }
}

/// A cookie of the site, with all the safety that the public address allows.
pub(super) fn cookie(site: &Site, name: &str, value: String, age: Option<CookieAge>) -> Cookie<'static> {
    let mut cookie = Cookie::build(cookie_name(site, name), value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(site.config.is_secure());
    if let Some(age) = age {
        cookie = cookie.max_age(age);
    }
    cookie.finish()
}

/// The `__Host-` prefix binds a cookie to the site, but browsers take it only over TLS.
pub fn cookie_name(site: &Site, name: &str) -> String {
    if site.config.is_secure() { format!("__Host-{name}") } else { name.to_owned() }
}

impl FromRequest for Visit {
    type Error = AppError;
    type Future = std::future::Ready<Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let visit = request.extensions().get::<Self>().cloned();
        std::future::ready(visit.ok_or(AppError::NotFound))
    }
}
