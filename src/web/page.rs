//! Answers that are pages: rendered, with the headers that keep them private; and the store of rendered public
//! pages, which are the same for everybody who is not signed in.

use std::{
    collections::BTreeMap,
    sync::{
        RwLock,
        atomic::{AtomicI64, Ordering},
    },
};

use actix_web::{HttpResponse, http::StatusCode, http::header, web::Bytes};
use askama::Template;

use super::{assets::gzip, visit::Visit};
use crate::{domain::states::Language, error::AppError};

/// A page for this visitor only.
///
/// # Errors
/// When the template fails.
pub fn page(visit: &Visit, template: &impl Template) -> Result<HttpResponse, AppError> {
    page_with_status(visit, StatusCode::OK, template)
}

/// A form that comes back with what is wrong.
///
/// # Errors
/// When the template fails.
pub fn form_again(visit: &Visit, template: &impl Template) -> Result<HttpResponse, AppError> {
    page_with_status(visit, StatusCode::UNPROCESSABLE_ENTITY, template)
}

/// A form that met what somebody else saved meanwhile: it shows both.
///
/// # Errors
/// When the template fails.
pub fn form_in_conflict(visit: &Visit, template: &impl Template) -> Result<HttpResponse, AppError> {
    page_with_status(visit, StatusCode::CONFLICT, template)
}

/// A page for this visitor only, with a status of its own.
///
/// # Errors
/// When the template fails.
pub fn page_with_status(
    visit: &Visit,
    status: StatusCode,
    template: &impl Template,
) -> Result<HttpResponse, AppError> {
    Ok(HttpResponse::build(status)
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_LANGUAGE, visit.language().name()))
        .body(template.render()?))
}

/// A page that is the same for everybody who is not signed in. It is kept until the next publication.
///
/// # Errors
/// When the template fails.
pub fn public_page(visit: &Visit, template: &impl Template) -> Result<HttpResponse, AppError> {
    if visit.known().is_some() || visit.flash().is_some() {
        return page(visit, template);
    }
    let kept = Kept::new(template.render()?.into_bytes(), visit.language());
    if asks_for_language(visit.query()) {
        // Never served to another: the choice of a language goes with a cookie.
        return Ok(kept.answer(false));
    }
    let kept = Kept { epoch: visit.inner.epoch, ..kept };
    visit.site.public_pages.keep(key(visit.path(), visit.query(), visit.language()), kept.clone());
    Ok(kept.answer(false))
}

/// Whether a query chooses a language.
pub(super) fn asks_for_language(query: &str) -> bool {
    !query.is_empty() && form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == "lang")
}

/// A rendered public page.
#[derive(Clone)]
pub struct Kept {
    plain: Bytes,
    gzip: Bytes,
    language: Language,
    epoch: i64,
}

impl Kept {
    fn new(body: Vec<u8>, language: Language) -> Self {
        Self { gzip: gzip(&body).into(), plain: body.into(), language, epoch: 0 }
    }

    /// The answer, compressed when the browser takes that.
    pub fn answer(&self, takes_gzip: bool) -> HttpResponse {
        let mut response = HttpResponse::Ok();
        response
            .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
            .insert_header((header::CACHE_CONTROL, "no-cache"))
            .insert_header((header::VARY, "accept-encoding, accept-language, cookie"))
            .insert_header((header::CONTENT_LANGUAGE, self.language.name()));
        if takes_gzip {
            response.insert_header((header::CONTENT_ENCODING, "gzip")).body(self.gzip.clone())
        } else {
            response.insert_header((header::CONTENT_ENCODING, "identity")).body(self.plain.clone())
        }
    }
}

/// Rendered public pages. A publication on any server raises the epoch, and pages of an older one are forgotten.
#[derive(Default)]
pub struct PublicPages {
    pages: RwLock<BTreeMap<String, Kept>>,
    epoch: AtomicI64,
}

/// The most pages that are kept: bounds the memory that strangers can fill with made-up queries.
const MOST_KEPT: usize = 256;

impl PublicPages {
    /// The page for an address and language, when it is kept.
    pub fn find(&self, path: &str, query: &str, language: Language) -> Option<Kept> {
        let pages = self.pages.read().ok()?;
        let kept = pages.get(&key(path, query, language))?;
        (kept.epoch == self.epoch.load(Ordering::Acquire)).then(|| kept.clone())
    }

    /// Whether any page is kept at all.
    pub fn is_empty(&self) -> bool {
        self.pages.read().is_ok_and(|pages| pages.is_empty())
    }

    /// The number of publications that this server knows of.
    pub fn epoch(&self) -> i64 {
        self.epoch.load(Ordering::Acquire)
    }

    fn keep(&self, key: String, page: Kept) {
        let Ok(mut pages) = self.pages.write() else { return };
        if pages.len() >= MOST_KEPT {
            pages.clear();
        }
        pages.insert(key, page);
    }

    /// Takes note of the number of publications so far; when it has grown, the kept pages are stale.
    pub fn set_epoch(&self, epoch: i64) {
        self.epoch.fetch_max(epoch, Ordering::AcqRel);
    }
}

fn key(path: &str, query: &str, language: Language) -> String {
    format!("{}{path}?{query}", language.name())
}
