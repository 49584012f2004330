//! Routes with their declared access. There is no other way to add a route, and what is not granted is denied:
//! somebody who is not signed in is sent to sign in, anybody else gets the page that says that there is nothing.

use std::{
    cell::Cell,
    collections::BTreeMap,
    net::IpAddr,
    rc::Rc,
    sync::{Arc, atomic::AtomicBool},
};

use actix_web::{
    FromRequest, Handler, HttpMessage as _, HttpRequest, HttpResponse, Responder,
    body::{BoxBody, MessageBody},
    cookie::time::Duration as CookieAge,
    dev::{Payload, ServiceRequest, ServiceResponse},
    guard,
    http::{Method, header},
    middleware::{Next, from_fn},
    web,
    web::{Data, ServiceConfig},
};

use super::{
    Site, edge,
    form::{TOKEN_FIELD, read_fields},
    page::asks_for_language,
    secret::Token,
    store,
    visit::{Inner, Scope, Visit, cookie, cookie_name},
};
use crate::{
    accounts,
    domain::{role::Role, states::Language},
    error::AppError,
};

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Everybody who is signed in.
    SignedIn,
    /// The administrator of the site.
    Administrator,
    /// Who has one of these roles in the competition that the address names.
    Roles(&'static [Role]),
}

/// Roles that see everything of a competition.
pub const OVERSEERS: Access = Access::Roles(&[Role::Organizer, Role::Supervisor]);
/// Roles that look after entries; a coordinator only within the region.
pub const STEWARDS: Access = Access::Roles(&[Role::Organizer, Role::Coordinator]);
/// Stewards and the supervisor, who reads what they do.
pub const STEWARDS_AND_SUPERVISOR: Access =
    Access::Roles(&[Role::Organizer, Role::Coordinator, Role::Supervisor]);
/// The organizers alone.
pub const ORGANIZER: Access = Access::Roles(&[Role::Organizer]);
/// The experts alone.
pub const EXPERT: Access = Access::Roles(&[Role::Expert]);
/// The teams alone.
pub const TEAM: Access = Access::Roles(&[Role::Team]);
/// The enterprises alone.
pub const ENTERPRISE: Access = Access::Roles(&[Role::Enterprise]);

/// Adds a route to the server or to a branch of it, under what is left of its address there.
type Register = Box<dyn Fn(&mut ServiceConfig, &str) + Send + Sync>;

/// A route: method, address, who may call it, what answers.
pub struct Route {
    /// The method; a GET route answers HEAD too.
    pub method: Method,
    /// The address, with `{name}` for its parts.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
    register: Register,
}

impl Route {
    /// What follows the competition in the address: its first word with the slash before it, and the rest. None when
    /// the address names no competition.
    fn branch(&self) -> Option<(&'static str, &'static str)> {
        let rest = self.path.strip_prefix(COMPETITION)?;
        let word = rest.char_indices().skip(1).find(|(_, it)| *it == '/').map_or(rest.len(), |(at, _)| at);
        rest.split_at_checked(word)
    }
}

/// Where the addresses of a competition begin.
const COMPETITION: &str = "/c/{competition}";

/// Adds routes to the server. An address is compared with one pattern after the other, which costs as much as some
/// questions do; so the routes of a competition stand behind one pattern, and there behind plain words.
pub fn register(routes: &[Route], server: &mut ServiceConfig) {
    let mut branches: BTreeMap<&str, Vec<(&Route, &str)>> = BTreeMap::new();
    for route in routes {
        match route.branch() {
            Some((word, rest)) => branches.entry(word).or_default().push((route, rest)),
            None => (route.register)(server, route.path),
        }
    }
    let add_branches = |competition: &mut ServiceConfig| {
        for (word, routes) in &branches {
            let add = |server: &mut ServiceConfig| {
                for (route, rest) in routes {
                    (route.register)(server, rest);
                }
            };
            if word.is_empty() {
                competition.configure(add);
            } else {
                competition.service(web::scope(word).configure(add));
            }
        }
    };
    server.service(web::scope(COMPETITION).configure(add_branches));
}

/// A route that shows a page.
pub fn get<F, Args>(path: &'static str, access: Access, handler: F) -> Route
where
    F: Handler<Args> + Send + Sync,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    route(Method::GET, path, access, handler)
}

/// A route that does something.
pub fn post<F, Args>(path: &'static str, access: Access, handler: F) -> Route
where
    F: Handler<Args> + Send + Sync,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    route(Method::POST, path, access, handler)
}

fn route<F, Args>(method: Method, path: &'static str, access: Access, handler: F) -> Route
where
    F: Handler<Args> + Send + Sync,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    let is_get = method == Method::GET;
    let register = move |server: &mut ServiceConfig, path: &str| {
        let resource = web::resource(path);
        let resource = if is_get {
            resource.guard(guard::Any(guard::Get()).or(guard::Head()))
        } else {
            resource.guard(guard::Post())
        };
        let guarded = from_fn(move |request: ServiceRequest, next: Next<_>| enter(access, request, next));
        server.service(resource.wrap(guarded).to(handler.clone()));
    };
    Route { method, path, access, register: Box::new(register) }
}

/// Finds out who comes, grants or denies the access, and refuses acts that another site prompted.
async fn enter(
    access: Access,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if !request.method().is_safe() && is_cross_site(&request) {
        return Ok(request.error_response(AppError::Forged));
    }
    let visit = match visit(access, request.request()).await {
        Ok(visit) => visit,
        Err(AppError::SignInNeeded) if is_typed(&request) => return sign_in_again(request).await,
        Err(AppError::NotFound) if is_script(&request) => return deny_script(request).await,
        Err(error) => return Ok(request.error_response(error)),
    };
    request.extensions_mut().insert(visit.clone());
    let mut response = next.call(request).await?.map_into_boxed_body();
    set_cookies(&visit, response.response_mut())?;
    Ok(response)
}

fn set_cookies(visit: &Visit, response: &mut HttpResponse) -> Result<(), AppError> {
    for cookie in cookies_to_set(visit) {
        // A handler that sets the cookie itself knows better.
        if !response.cookies().any(|set| set.name() == cookie.name()) {
            response.add_cookie(&cookie).map_err(|error| AppError::internal(anyhow::Error::from(error)))?;
        }
    }
    Ok(())
}

/// Whether a request brings what a person typed into a page's form. Scripts keep what they send themselves; of files
/// nothing can be kept; and who signs out needs nobody's leave.
fn is_typed(request: &ServiceRequest) -> bool {
    request.method() == Method::POST
        && request.content_type() == "application/x-www-form-urlencoded"
        && !request.headers().contains_key("x-autosave")
        && request.path() != "/sign-out"
}

/// Whether the script of a page sends its form.
fn is_script(request: &ServiceRequest) -> bool {
    request.method() == Method::POST && request.headers().contains_key("x-autosave")
}

/// Tells the script of a page that somebody else is signed in by now, who may not know of the page.
async fn deny_script(request: ServiceRequest) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let (request, payload) = request.into_parts();
    let error = denial(&request, payload).await.unwrap_or_else(|error| error);
    Ok(ServiceResponse::new(request, HttpResponse::from_error(error)))
}

async fn denial(request: &HttpRequest, payload: Payload) -> Result<AppError, AppError> {
    let visit = visit(Access::SignedIn, request).await?;
    let fields = read_fields(payload).await?;
    let token = fields.iter().find(|(name, _)| name == TOKEN_FIELD).map_or("", |(_, token)| token);
    Ok(match visit.denial(token) {
        AppError::AnothersForm => AppError::AnothersForm,
        _ => AppError::NotFound,
    })
}

/// A form that came when its session had ended is answered by the page to sign in, which holds what was typed until
/// it can be sent. It came from our own site, as was asked before.
async fn sign_in_again(request: ServiceRequest) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let (request, payload) = request.into_parts();
    let response = hold_form(&request, payload).await.unwrap_or_else(HttpResponse::from_error);
    Ok(ServiceResponse::new(request, response))
}

async fn hold_form(request: &HttpRequest, payload: Payload) -> Result<HttpResponse, AppError> {
    let visit = visit(Access::Public, request).await?;
    let mut response = accounts::ask_to_sign_in_again(&visit, read_fields(payload).await?)?;
    set_cookies(&visit, &mut response)?;
    Ok(response)
}

/// Browsers say where a request comes from: `Sec-Fetch-Site`, and older ones `Origin`. A client that says
/// neither is no browser and carries no cookies on somebody else's behalf.
fn is_cross_site(request: &ServiceRequest) -> bool {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = header("sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    let Some(origin) = header("origin") else { return false };
    let host = header("host").unwrap_or_default();
    let is_host = origin.split_once("://").is_some_and(|(_, origin_host)| origin_host == host);
    // A proxy may ask for another host than the browser did.
    let public =
        request.app_data::<Data<Site>>().and_then(|site| site.config.public_url.strip_prefix(origin));
    !is_host && public.is_none_or(|path| !(path.is_empty() || path.starts_with('/')))
}

async fn visit(access: Access, request: &HttpRequest) -> Result<Visit, AppError> {
    let site = request.app_data::<Data<Site>>().cloned().ok_or(AppError::Unavailable)?;
    let epoch = site.public_pages.epoch();
    let session = request.cookie(&cookie_name(&site, "session")).and_then(|it| Token::claimed(it.value()));
    let slug = request.match_info().get("competition").map(str::to_owned);
    let (known, scope) = match session {
        None => (None, None),
        Some(token) => who_comes(&site, token, slug).await?,
    };
    if access != Access::Public && known.is_none() {
        return Err(AppError::SignInNeeded);
    }
    let is_granted = match access {
        Access::Public | Access::SignedIn => true,
        Access::Administrator => known.as_ref().is_some_and(|known| known.is_administrator),
        Access::Roles(roles) => scope.as_ref().is_some_and(|scope| roles.iter().any(|role| scope.has(*role))),
    };
    if !is_granted {
        return Err(AppError::NotFound);
    }
    let language = language_of(request, &site, known.as_ref().map(|known| known.language));
    let (visitor, new_visitor) = match &known {
        Some(known) => (known.session.as_bytes().to_vec(), None),
        None => anonymous_visitor(request, &site)?,
    };
    let flash = request.cookie(&cookie_name(&site, "flash")).map(|cookie| {
        let pairs = format!("f={}", cookie.value());
        form_urlencoded::parse(pairs.as_bytes()).next().map(|(_, text)| text.into_owned()).unwrap_or_default()
    });
    let address = address_of(request, site.config.trusted_proxy);
    let page = page_behind(request, &site);
    let inner = Inner {
        known,
        scope,
        language,
        path: request.path().to_owned(),
        query: request.query_string().to_owned(),
        page,
        visitor,
        new_visitor,
        flash,
        address,
        has_form: Cell::new(false),
        has_problem: Arc::new(AtomicBool::new(false)),
        epoch,
    };
    Ok(Visit { site, inner: Rc::new(inner) })
}

async fn who_comes(
    site: &Data<Site>,
    token: Token,
    slug: Option<String>,
) -> Result<(Option<store::Known>, Option<Scope>), AppError> {
    let now = site.clock.now();
    let seen_after = now.plus_seconds(-site.config.longest_idle_seconds());
    let staff_seen_after = now.plus_seconds(-site.config.idle_seconds(true));
    let others_seen_after = now.plus_seconds(-site.config.idle_seconds(false));
    let created_after = now.plus_seconds(-site.config.session_seconds);
    let (known, scope) = site
        .db
        .read(move |conn| {
            let known = store::known_by_token(conn, &token.hash(), seen_after, created_after)?;
            let is_fresh = |known: &store::Known| {
                let seen_after = if known.is_staff() { staff_seen_after } else { others_seen_after };
                known.seen_at > seen_after
            };
            let Some(known) = known.filter(is_fresh) else {
                return Ok((None, None));
            };
            let competition = match &slug {
                Some(slug) => store::competition_by_slug(conn, slug)?,
                None => None,
            };
            let scope = match competition {
                Some(competition) => {
                    let roles = store::roles_in(conn, known.account, competition.id)?;
                    Some(Scope { competition, roles })
                }
                None => None,
            };
            Ok::<_, AppError>((Some(known), scope))
        })
        .await?;
    if let Some(known) = &known
        && now.seconds_since(known.seen_at) >= 60
    {
        let session = known.session;
        let noted = site.db.write(move |conn| store::touch_session(conn, session, now)).await;
        // Who only reads goes on while nothing can be written; at worst the session ends too early.
        if let Err(error) = noted {
            tracing::warn!(%error, "the use of a session was not noted");
        }
    }
    Ok((known, scope))
}

fn language_of(request: &HttpRequest, site: &Site, chosen: Option<Language>) -> Language {
    let asked = form_urlencoded::parse(request.query_string().as_bytes())
        .find(|(name, _)| name == "lang")
        .and_then(|(_, value)| Language::from_name(&value));
    asked
        .or_else(|| {
            request.cookie(&cookie_name(site, "lang")).and_then(|cookie| Language::from_name(cookie.value()))
        })
        .or(chosen)
        .or_else(|| {
            let header = request.headers().get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
            Language::accepted(header)
        })
        .unwrap_or(Language::Chinese)
}

/// A visitor without an account is known by a random cookie, so that its form tokens are its own.
fn anonymous_visitor(request: &HttpRequest, site: &Site) -> Result<(Vec<u8>, Option<String>), AppError> {
    match request.cookie(&cookie_name(site, "visitor")) {
        Some(cookie) if (20..=64).contains(&cookie.value().len()) => {
            Ok((cookie.value().as_bytes().to_vec(), None))
        }
        _ => {
            let token = Token::fresh().map_err(|error| AppError::internal(anyhow::anyhow!("{error}")))?;
            Ok((token.as_str().as_bytes().to_vec(), Some(token.as_str().to_owned())))
        }
    }
}

/// The page on which the answer to an act is seen again: that of the same address when it has one, else the page
/// from which the form was sent, when it is ours.
fn page_behind(request: &HttpRequest, site: &Site) -> Option<String> {
    if request.method().is_safe() || site.has_page(request.path()) {
        return Some(request.path().to_owned());
    }
    let referer = edge::own_referer(request)?;
    let path = referer.split(['?', '#']).next().unwrap_or_default();
    site.has_page(path).then(|| path.to_owned())
}

fn address_of(request: &HttpRequest, trusted_proxy: Option<IpAddr>) -> IpAddr {
    let peer = request.peer_addr().map_or(IpAddr::from([127, 0, 0, 1]), |address| address.ip());
    if trusted_proxy != Some(peer) {
        return peer;
    }
    // The last address is the one that the trusted proxy itself saw.
    let forwarded = request.headers().get_all("x-forwarded-for").last().and_then(|value| value.to_str().ok());
    forwarded.and_then(|list| list.rsplit(',').next()?.trim().parse().ok()).unwrap_or(peer)
}

fn cookies_to_set(visit: &Visit) -> Vec<actix_web::cookie::Cookie<'static>> {
    let mut cookies = Vec::new();
    let site = &visit.site;
    if asks_for_language(visit.query()) {
        let year = CookieAge::days(365);
        cookies.push(cookie(site, "lang", visit.language().name().to_owned(), Some(year)));
    }
    if let Some(visitor) = &visit.inner.new_visitor
        && visit.inner.has_form.get()
    {
        cookies.push(cookie(site, "visitor", visitor.clone(), None));
    }
    if visit.flash().is_some() {
        cookies.push(cookie(site, "flash", String::new(), Some(CookieAge::ZERO)));
    }
    cookies
}
