//! The outermost layer but for the headers: gives each request a number, answers kept public pages at once, turns every error into
//! a page (or a line of JSON for a script), and logs what deserves it. Also the two routes by which a machine
//! asks after the server's health.

use std::{
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use actix_web::{
    HttpMessage as _, HttpRequest, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
    middleware::Next,
    web::Data,
};
use askama::Template;
use tracing::Instrument as _;

use super::{
    Site,
    access::{Access, Route, get},
    assets,
    page::asks_for_language,
    visit::{Visit, cookie_name},
};
use crate::{
    accounts,
    domain::{states::Language, text::is_forbidden},
    error::AppError,
    l10n::L10nLanguage,
};

/// Requests that take longer are logged even when they succeed.
const SLOW: Duration = Duration::from_millis(500);

/// The header that tells a person's or a proxy's complaint the number under which the log has the request.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The routes of this part.
pub fn routes() -> Vec<Route> {
    vec![get("/healthz", Access::Public, show_health), get("/readyz", Access::Public, show_readiness)]
}

async fn show_health() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("ok\n")
}

async fn show_readiness(site: Data<Site>) -> Result<HttpResponse, AppError> {
    if site.is_draining() {
        return Ok(HttpResponse::ServiceUnavailable().content_type("text/plain").body("draining\n"));
    }
    site.db.read(accounts::store::has_accounts).await?;
    // An empty act: it waits for the writer and takes the lock, and changes nothing.
    site.db.write(|_conn| Ok::<_, AppError>(())).await?;
    Ok(HttpResponse::Ok().content_type("text/plain").body("ready\n"))
}

/// What answers where there is no route.
pub async fn nothing_here() -> Result<HttpResponse, AppError> {
    Err(AppError::NotFound)
}

/// The outermost layer.
///
/// # Errors
/// Only what the framework itself cannot answer.
pub async fn answer(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let id = request_id();
    let mut response = match kept_page(&request) {
        // Nothing is logged of it, so it needs no span.
        Some(kept) => request.into_response(kept),
        None => {
            let span = tracing::info_span!("request", id = id.as_str());
            route(request, next, &id).instrument(span).await?
        }
    };
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    Ok(response)
}

/// Lets a request go its way and logs how it went, when that deserves it: quick looks at pages are so many that
/// their lines would cost more than the pages and hide the rest.
async fn route(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    id: &str,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let began = Instant::now();
    let response = if is_garbled(request.request()) {
        request.error_response(AppError::BadRequest("a control character in the address"))
    } else {
        next.call(request).await?.map_into_boxed_body()
    };
    let failure = response.response().error().map(describe);
    let response = match failure {
        None => response,
        Some(failure) => {
            failure.log(response.request(), id);
            let answer = failure.answer(response.request(), id);
            response.into_response(answer)
        }
    };
    let took = began.elapsed();
    let request = response.request();
    if took >= SLOW || request.method() != Method::GET {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let (method, path, status) = (request.method(), logged_path(request), response.status().as_u16());
        tracing::info!(%method, path, status, micros, "request");
    }
    Ok(response)
}

/// The path for the log: that of a one-time link would let the log's reader use it.
fn logged_path(request: &HttpRequest) -> &str {
    let path = request.path();
    if path.starts_with("/link/") { "/link/…" } else { path }
}

/// Whether an address holds a control character, written out: no name and no filter of ours has one, and PostgreSQL refuses
/// to be asked for it.
fn is_garbled(request: &HttpRequest) -> bool {
    let address = request.uri().path_and_query().map_or("", |it| it.as_str());
    address.contains('%')
        && form_urlencoded::parse(address.as_bytes())
            .any(|(name, value)| name.contains(is_forbidden) || value.contains(is_forbidden))
}

/// A public page that is kept needs neither a route nor the database. Visitors with cookies may be signed in.
fn kept_page(request: &ServiceRequest) -> Option<HttpResponse> {
    let site = request.app_data::<Data<Site>>()?;
    if request.method() != Method::GET
        || site.public_pages.is_empty()
        || request.headers().contains_key(header::COOKIE)
        || is_garbled(request.request())
    {
        return None;
    }
    if asks_for_language(request.query_string()) {
        // It sets the cookie that remembers the choice.
        return None;
    }
    let language = language_of(request.request());
    let kept = site.public_pages.find(request.path(), request.query_string(), language)?;
    let accepted = request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    Some(kept.answer(accepted.is_some_and(|list| list.contains("gzip"))))
}

fn language_of(request: &HttpRequest) -> Language {
    if let Some(visit) = request.extensions().get::<Visit>() {
        return visit.language();
    }
    let asked = form_urlencoded::parse(request.query_string().as_bytes())
        .find(|(name, _)| name == "lang")
        .and_then(|(_, value)| Language::from_name(&value));
    let chosen = || {
        let site = request.app_data::<Data<Site>>()?;
        Language::from_name(request.cookie(&cookie_name(site, "lang"))?.value())
    };
    let preferred = || {
        let header = request.headers().get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        Language::accepted(header)
    };
    asked.or_else(chosen).or_else(preferred).unwrap_or(Language::Chinese)
}

/// A sentence in whichever language is asked for.
type Words = Box<dyn Fn(&L10nLanguage) -> String>;

/// An error, taken out of the framework's hands.
struct Failure {
    status: StatusCode,
    kind: Kind,
    chain: String,
    retry_after: Option<u64>,
    refusal: Option<Words>,
    /// The token with which a page's script may send its form again.
    fresh_token: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    NotFound,
    SignIn,
    Forged,
    Anothers,
    BadRequest,
    TooLarge,
    TooMany,
    Refused,
    Unavailable,
    Internal,
}

fn describe(error: &actix_web::Error) -> Failure {
    let Some(own) = error.as_error::<AppError>() else {
        // The framework's own: a body that is not what was announced, a path that is not UTF-8.
        let status = error.as_response_error().status_code();
        let kind = match status {
            StatusCode::NOT_FOUND => Kind::NotFound,
            StatusCode::PAYLOAD_TOO_LARGE => Kind::TooLarge,
            status if status.is_client_error() => Kind::BadRequest,
            _ => Kind::Internal,
        };
        let chain = error.to_string();
        return Failure { status, kind, chain, retry_after: None, refusal: None, fresh_token: None };
    };
    let mut failure = Failure {
        status: own.status(),
        kind: Kind::Internal,
        chain: own.to_string(),
        retry_after: None,
        refusal: None,
        fresh_token: None,
    };
    failure.kind = match own {
        AppError::NotFound => Kind::NotFound,
        AppError::SignInNeeded => Kind::SignIn,
        AppError::Forged => Kind::Forged,
        AppError::EarlierSession { token } => {
            failure.fresh_token = Some(token.clone());
            Kind::Forged
        }
        AppError::AnothersForm => Kind::Anothers,
        AppError::BadRequest(_) => Kind::BadRequest,
        AppError::TooLarge => Kind::TooLarge,
        AppError::TooManyRequests { retry_after } => {
            failure.retry_after = Some(*retry_after);
            Kind::TooMany
        }
        AppError::Refused(refusal) => {
            let chinese = refusal.words(Language::Chinese.words());
            let english = refusal.words(Language::English.words());
            failure.refusal = Some(Box::new(move |t| {
                if std::ptr::eq(t, Language::English.words()) { english.clone() } else { chinese.clone() }
            }));
            Kind::Refused
        }
        AppError::Unavailable => Kind::Unavailable,
        AppError::Internal(_) => Kind::Internal,
    };
    failure
}

impl Failure {
    fn log(&self, request: &HttpRequest, id: &str) {
        let (method, path, status) = (request.method(), logged_path(request), self.status.as_u16());
        match self.kind {
            Kind::Internal => {
                tracing::error!(%method, path, status, request = id, error = self.chain, "a request failed");
            }
            Kind::Unavailable => {
                tracing::warn!(%method, path, status, request = id, error = self.chain, "a request was put off");
            }
            _ => {
                tracing::debug!(%method, path, status, request = id, error = self.chain, "a request was denied");
            }
        }
    }

    fn answer(&self, request: &HttpRequest, id: &str) -> HttpResponse {
        let is_script = request.headers().contains_key("x-autosave");
        if self.kind == Kind::SignIn && request.method() == Method::GET && !is_script {
            let next: String = request.uri().path_and_query().map_or("/", |it| it.as_str()).to_owned();
            let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", &next).finish();
            let location = format!("/sign-in?{query}");
            return HttpResponse::SeeOther().insert_header((header::LOCATION, location)).finish();
        }
        let language = language_of(request);
        let t = language.words();
        let (title, words) = self.words(t);
        let mut response = HttpResponse::build(self.status);
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        if let Some(seconds) = self.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        if is_script {
            return response
                .json(serde_json::json!({"title": title, "message": words, "token": self.fresh_token}));
        }
        let page = ErrorPage {
            t,
            language,
            title,
            words,
            back: own_referer(request),
            needs_sign_in: self.kind == Kind::SignIn,
            request_id: if self.kind == Kind::Internal { id } else { "" },
            style: assets::href("app.css"),
            icon: assets::href("icon.svg"),
        };
        response
            .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
            .insert_header((header::CONTENT_LANGUAGE, language.name()))
            .body(page.render().unwrap_or_else(|_template| self.status.to_string()))
    }

    fn words(&self, t: &L10nLanguage) -> (String, String) {
        match self.kind {
            Kind::NotFound => (t.msg_error_not_found_title(), t.msg_error_not_found()),
            Kind::SignIn => (t.msg_error_sign_in_title(), t.msg_error_sign_in()),
            Kind::Forged => (t.msg_error_forged_title(), t.msg_error_forged()),
            Kind::Anothers => (t.msg_error_forged_title(), t.msg_error_anothers()),
            Kind::BadRequest => (t.msg_error_bad_request_title(), t.msg_error_bad_request()),
            Kind::TooLarge => (t.msg_error_too_large_title(), t.msg_error_too_large()),
            Kind::TooMany => {
                let seconds = self.retry_after.unwrap_or(60);
                (t.msg_error_too_many_title(), t.msg_error_too_many(seconds))
            }
            Kind::Refused => {
                let words = self.refusal.as_ref().map(|words| words(t)).unwrap_or_default();
                (t.msg_error_refused_title(), words)
            }
            Kind::Unavailable => (t.msg_error_unavailable_title(), t.msg_error_unavailable()),
            Kind::Internal => (t.msg_error_internal_title(), t.msg_error_internal()),
        }
    }
}

/// The page from which the person came, when it is ours.
pub(super) fn own_referer(request: &HttpRequest) -> Option<String> {
    let referer = request.headers().get(header::REFERER)?.to_str().ok()?;
    let site = request.app_data::<Data<Site>>()?;
    let host = request.headers().get(header::HOST)?.to_str().ok()?;
    let (_, rest) = referer.split_once("://")?;
    let path = rest.strip_prefix(host).or_else(|| referer.strip_prefix(&site.config.public_url))?;
    accounts::is_own_path(path).then(|| path.to_owned())
}

/// A number by which a request is found in the log: the process's own random beginning, and a count, which costs
/// a quick page next to nothing.
fn request_id() -> String {
    static PROCESS: LazyLock<u32> = LazyLock::new(|| {
        let mut bytes = [0; 4];
        // Without randomness it is zero: the log line has the time and the path as well.
        let _filled = getrandom::fill(&mut bytes);
        u32::from_ne_bytes(bytes)
    });
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("{:08x}{:08x}", *PROCESS, COUNT.fetch_add(1, Ordering::Relaxed))
}

#[derive(Template)]
#[template(path = "layout/error.html")]
struct ErrorPage<'a> {
    t: &'static L10nLanguage,
    language: Language,
    title: String,
    words: String,
    back: Option<String>,
    needs_sign_in: bool,
    request_id: &'a str,
    style: &'static str,
    icon: &'static str,
}
