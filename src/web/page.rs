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

use super::{assets::gzip, visit::Visit, work::for_strangers};
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

/// A page that is the same for everybody who is not signed in. It is kept until the next publication, under its own
/// address: the path as our links write it, and those parameters that the page knows, each with what it says here if it
/// is there.
///
/// # Errors
/// When the template fails.
pub fn public_page(
    visit: &Visit,
    template: &impl Template,
    path: &str,
    parameters: &[(&'static str, Option<String>)],
) -> Result<HttpResponse, AppError> {
    if visit.known().is_some() || visit.flash().is_some() {
        return page(visit, template);
    }
    let kept = Kept::new(template.render()?.into_bytes(), visit.language());
    if asks_for_language(visit.query()) {
        // Never served to another: the choice of a language goes with a cookie.
        return Ok(kept.answer(false));
    }
    let query = query_string(parameters.iter().filter_map(|(name, value)| Some((*name, value.as_deref()?))));
    // Whoever writes the address in another way, or adds what the page does not know, gets the page; but nothing is kept
    // for it, for there are endless ways.
    if visit.path() == path && visit.query() == query {
        let known = parameters.iter().map(|(name, _)| *name).collect();
        let fresh = Kept { epoch: visit.inner.epoch, ..kept.clone() };
        visit.site.public_pages.keep(path, known, &query, fresh);
    }
    Ok(kept.answer(false))
}

/// A file that is the same for everybody.
#[derive(Clone, Debug)]
pub struct PublicFile {
    /// Its address, as our links write it.
    pub path: String,
    /// The number of the publication that the address asks for; none for the newest.
    pub number: Option<i32>,
    /// The name under which it is saved.
    pub name: String,
    /// What it is.
    pub content_type: &'static str,
}

/// The file that is kept for the visit's own address.
pub fn kept_file(visit: &Visit) -> Option<HttpResponse> {
    let kept = visit.site.public_pages.find(visit.path(), visit.query(), visit.language())?;
    Some(kept.answer(false))
}

/// A file for everybody, kept until the next publication. What is not kept yet is made aside from the request threads, one
/// file at a time, so that those who ask for files cannot keep anybody else waiting.
///
/// # Errors
/// What `build` answers.
pub async fn public_file(
    visit: &Visit,
    file: PublicFile,
    build: impl FnOnce() -> Result<Vec<u8>, AppError> + Send + 'static,
) -> Result<HttpResponse, AppError> {
    let (site, language, epoch) = (visit.site.clone(), visit.language(), visit.inner.epoch);
    let number = file.number.map(|number| number.to_string());
    let query = query_string(number.as_deref().map(|number| ("number", number)).into_iter());
    let kept = for_strangers(move || {
        // Somebody may have asked for the same while this one waited.
        if let Some(kept) = site.public_pages.find(&file.path, &query, language) {
            return Ok::<_, AppError>(kept);
        }
        let path = file.path.clone();
        let fresh = Kept { epoch, ..Kept::file(build()?, language, file) };
        if fresh.size() <= MOST_FILE_BYTES {
            site.public_pages.keep(&path, vec!["number"], &query, fresh.clone());
        }
        Ok(fresh)
    });
    Ok(kept.await??.answer(false))
}

/// Whether a query chooses a language.
pub(super) fn asks_for_language(query: &str) -> bool {
    !query.is_empty() && form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == "lang")
}

/// A rendered public page, or a file for everybody.
#[derive(Clone)]
pub struct Kept {
    plain: Bytes,
    /// The same compressed; empty where that gains nothing.
    gzip: Bytes,
    language: Language,
    epoch: i64,
    content_type: &'static str,
    /// The name under which a file is saved; none for a page.
    name: Option<String>,
}

impl Kept {
    fn new(body: Vec<u8>, language: Language) -> Self {
        let gzip = gzip(&body).into();
        Self { gzip, plain: body.into(), language, epoch: 0, content_type: HTML, name: None }
    }

    fn file(body: Vec<u8>, language: Language, file: PublicFile) -> Self {
        // Workbooks are compressed already.
        let is_packed = file.content_type.contains("openxmlformats");
        let gzip = if is_packed { Bytes::new() } else { gzip(&body).into() };
        let (content_type, name) = (file.content_type, Some(file.name));
        Self { gzip, plain: body.into(), language, epoch: 0, content_type, name }
    }

    /// How many bytes it takes.
    fn size(&self) -> usize {
        self.plain.len() + self.gzip.len()
    }

    /// The answer, compressed when the browser takes that.
    pub fn answer(&self, takes_gzip: bool) -> HttpResponse {
        let mut response = HttpResponse::Ok();
        response
            .insert_header((header::CONTENT_TYPE, self.content_type))
            .insert_header((header::CACHE_CONTROL, "no-cache"))
            .insert_header((header::VARY, "accept-encoding, accept-language, cookie"))
            .insert_header((header::CONTENT_LANGUAGE, self.language.name()));
        if let Some(name) = &self.name {
            let disposition = format!("attachment; filename=\"{name}\"");
            response.insert_header((header::CONTENT_DISPOSITION, disposition));
        }
        if takes_gzip && !self.gzip.is_empty() {
            response.insert_header((header::CONTENT_ENCODING, "gzip")).body(self.gzip.clone())
        } else {
            response.insert_header((header::CONTENT_ENCODING, "identity")).body(self.plain.clone())
        }
    }
}

/// Rendered public pages. A publication on any server raises the epoch, and pages of an older one are forgotten.
#[derive(Default)]
pub struct PublicPages {
    shelf: RwLock<Shelf>,
    epoch: AtomicI64,
}

/// The most pages that are kept.
const MOST_KEPT: usize = 256;

/// The most bytes that they take together, plain and compressed.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// The most bytes of a file that is kept: larger ones would leave no room for pages.
const MOST_FILE_BYTES: usize = MOST_BYTES / 16;

/// What a page is.
const HTML: &str = "text/html; charset=utf-8";

/// What is kept, and how much it is.
#[derive(Default)]
struct Shelf {
    /// By path, the renderings of what stands there.
    paths: BTreeMap<String, Renderings>,
    count: usize,
    bytes: usize,
    /// How many were ever put here.
    arrivals: u64,
}

/// What is kept of one path.
struct Renderings {
    /// The parameters that the page knows; others are as good as not there.
    known: Vec<&'static str>,
    /// By language and query, each with when it came.
    pages: BTreeMap<String, (u64, Kept)>,
}

impl Shelf {
    fn find(&self, path: &str, query: &str, language: Language) -> Option<&Kept> {
        let renderings = self.paths.get(path)?;
        renderings.pages.get(&key(language, &renderings.known_query(query))).map(|(_, kept)| kept)
    }

    /// Keeps a page. When there is no room, those of former epochs go first, and then those that came first.
    fn keep(&mut self, path: &str, known: Vec<&'static str>, query: &str, page: Kept) {
        let size = page.size();
        if size > MOST_BYTES {
            return;
        }
        let epoch = page.epoch;
        let key = key(page.language, query);
        self.remove_if(|at, name, _| at == path && *name == key);
        if self.has_no_room_for(size) {
            self.remove_if(|_, _, kept| kept.epoch < epoch);
        }
        while self.has_no_room_for(size) && self.count > 0 {
            self.remove_first();
        }
        let renderings = Renderings { known, pages: BTreeMap::new() };
        self.arrivals += 1;
        let arrived = (self.arrivals, page);
        self.paths.entry(path.to_owned()).or_insert(renderings).pages.insert(key, arrived);
        self.count += 1;
        self.bytes += size;
    }

    fn has_no_room_for(&self, size: usize) -> bool {
        self.count >= MOST_KEPT || self.bytes + size > MOST_BYTES
    }

    /// Removes what came first. O(n) for n pages, of which there are few.
    fn remove_first(&mut self) {
        let arrivals = self.paths.values().flat_map(|it| it.pages.values().map(|(arrived, _)| *arrived));
        let Some(first) = arrivals.min() else { return };
        let found = self.paths.iter().find_map(|(path, renderings)| {
            let key = renderings.pages.iter().find(|(_, (arrived, _))| *arrived == first)?.0;
            Some((path.clone(), key.clone()))
        });
        if let Some((path, key)) = found {
            self.remove_if(|at, name, _| at == path && *name == key);
        }
    }

    fn remove_if(&mut self, goes: impl Fn(&str, &String, &Kept) -> bool) {
        for (path, renderings) in &mut self.paths {
            renderings.pages.retain(|key, (_, page)| {
                let stays = !goes(path, key, page);
                if !stays {
                    self.count -= 1;
                    self.bytes -= page.size();
                }
                stays
            });
        }
        self.paths.retain(|_, renderings| !renderings.pages.is_empty());
    }
}

impl Renderings {
    /// What a query says to the page, in one way of writing.
    fn known_query(&self, query: &str) -> String {
        if query.is_empty() || self.known.is_empty() {
            return String::new();
        }
        let said: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
        query_string(self.known.iter().filter_map(|known| {
            let (_, value) = said.iter().find(|(name, _)| name == known)?;
            Some((*known, value.as_ref()))
        }))
    }
}

impl PublicPages {
    /// The page for an address and language, when it is kept.
    pub fn find(&self, path: &str, query: &str, language: Language) -> Option<Kept> {
        let shelf = self.shelf.read().ok()?;
        let kept = shelf.find(path, query, language)?;
        (kept.epoch == self.epoch.load(Ordering::Acquire)).then(|| kept.clone())
    }

    /// Whether any page is kept at all.
    pub fn is_empty(&self) -> bool {
        self.count() == 0
    }

    /// How many pages are kept.
    pub fn count(&self) -> usize {
        self.shelf.read().map_or(0, |shelf| shelf.count)
    }

    /// The number of publications that this server knows of.
    pub fn epoch(&self) -> i64 {
        self.epoch.load(Ordering::Acquire)
    }

    fn keep(&self, path: &str, known: Vec<&'static str>, query: &str, page: Kept) {
        let Ok(mut shelf) = self.shelf.write() else { return };
        shelf.keep(path, known, query, page);
    }

    /// Takes note of the number of publications so far; when it has grown, the kept pages are stale.
    pub fn set_epoch(&self, epoch: i64) {
        self.epoch.fetch_max(epoch, Ordering::AcqRel);
    }
}

fn key(language: Language, query: &str) -> String {
    format!("{}?{query}", language.name())
}

fn query_string<'a>(parameters: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in parameters {
        query.append_pair(name, value);
    }
    query.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(size: usize, epoch: i64) -> Kept {
        let (plain, gzip) = (vec![b'x'; size].into(), Vec::new().into());
        Kept { plain, gzip, language: Language::Chinese, epoch, content_type: HTML, name: None }
    }

    fn keep(pages: &PublicPages, number: usize, page: Kept) {
        pages.keep("/results/cup", vec!["number"], &format!("number={number}"), page);
    }

    fn finds(pages: &PublicPages, query: &str) -> bool {
        pages.find("/results/cup", query, Language::Chinese).is_some()
    }

    #[test]
    fn a_page_is_found_by_what_its_address_says_to_it_alone() {
        let pages = PublicPages::default();
        keep(&pages, 1, page(10, 0));
        for query in ["number=1", "x=1&number=1", "number=1&x=2&number=3", "&&number=1&"] {
            assert!(finds(&pages, query), "{query}");
        }
        for query in ["", "x=1", "number=2", "x=number%3D1"] {
            assert!(!finds(&pages, query), "{query}");
        }
        assert!(pages.find("/results/cup", "number=1", Language::English).is_none());
        assert!(pages.find("/results/other", "number=1", Language::Chinese).is_none());
    }

    #[test]
    fn the_pages_are_bounded_by_their_number() {
        let pages = PublicPages::default();
        for number in 0..=MOST_KEPT {
            keep(&pages, number, page(10, 0));
            assert!(pages.count() <= MOST_KEPT);
        }
        assert!(finds(&pages, &format!("number={MOST_KEPT}")), "the newest is kept");
        assert!(!finds(&pages, "number=0") && finds(&pages, "number=1"), "the first one alone made room");
    }

    #[test]
    fn the_pages_are_bounded_by_their_bytes() {
        let pages = PublicPages::default();
        let third = MOST_BYTES / 3;
        for number in 0..3 {
            keep(&pages, number, page(third, 0));
        }
        assert_eq!(pages.count(), 3);
        keep(&pages, 2, page(third, 0));
        assert_eq!(pages.count(), 3, "one that is rendered again takes its own place");
        keep(&pages, 3, page(third, 0));
        assert_eq!((pages.count(), finds(&pages, "number=3")), (3, true));
        assert!(!finds(&pages, "number=0"), "what came first goes first");
        assert!(finds(&pages, "number=1") && finds(&pages, "number=2"), "and nothing else does");
        keep(&pages, 4, page(MOST_BYTES + 1, 0));
        assert_eq!((pages.count(), finds(&pages, "number=4")), (3, false), "one that is too large alone");
    }

    #[test]
    fn what_a_publication_made_stale_goes_before_what_is_fresh() {
        let pages = PublicPages::default();
        let third = MOST_BYTES / 3;
        keep(&pages, 0, page(third, 0));
        pages.set_epoch(1);
        keep(&pages, 1, page(third, 1));
        keep(&pages, 2, page(third, 1));
        keep(&pages, 3, page(third, 1));
        assert!(!finds(&pages, "number=0") && finds(&pages, "number=1") && finds(&pages, "number=3"));
    }
}
