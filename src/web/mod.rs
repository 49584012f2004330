//! What all pages share: routes with their declared access, the visit, forms, languages, page chrome, assets.

pub mod access;
pub mod assets;
pub mod chrome;
pub mod edge;
pub mod form;
pub mod language;
pub mod limits;
pub mod once;
pub mod page;
pub mod part;
pub mod store;
pub mod upload;
pub mod visit;
pub mod work;

pub use crate::secret;

use std::sync::atomic::{AtomicBool, Ordering};

use actix_web::dev::ResourceDef;

use crate::{
    accounts::hasher::Hasher,
    clock::{Clock, Ids},
    config::Config,
    db::Db,
};

/// What a request may need of the house; one for all threads.
pub struct Site {
    /// The database.
    pub db: Db,
    /// The settings.
    pub config: Config,
    /// The present time.
    pub clock: Clock,
    /// Fresh identifiers.
    pub ids: Ids,
    /// Password hashing, off the request threads.
    pub hasher: Hasher,
    /// Bounds on tries.
    pub limits: limits::Limits,
    /// The site's secret key.
    pub secret: secret::Secret,
    /// Rendered public pages.
    pub public_pages: page::PublicPages,
    /// The rankings that were made last.
    pub standings: crate::results::load::Kept,
    /// The reports on judges that were made last.
    pub judge_reports: crate::results::judge_report::Kept,
    /// The addresses of all pages.
    pub pages: ResourceDef,
    /// Whether the server is about to stop.
    pub draining: AtomicBool,
}

impl Site {
    /// Whether a page stands at a path, for somebody.
    pub fn has_page(&self, path: &str) -> bool {
        self.pages.is_match(path)
    }

    /// Says from now on that this server is not ready, so that new requests go to another.
    pub fn drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    /// Whether the server is about to stop.
    pub fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Relaxed)
    }
}
