//! What the tests stand on: a server on a free port with a database of its own, people who visit it, and pages
//! that are asked by meaning.

mod app;
mod binary;
mod client;
mod missing;
mod page;
mod postgres;
mod scene;

pub use app::{Backend, NOON, TestApp};
pub use binary::{Server, pingxuan};
pub use client::Client;
pub use missing::leave_out;
pub use page::Page;
pub use postgres::{empty_database, fresh_database};
pub use scene::Scene;

/// Runs one test on the embedded database and on PostgreSQL: `on_both!(name, |app| { … })`.
#[macro_export]
macro_rules! on_both {
    ($name:ident, |$app:ident| $body:block) => {
        mod $name {
            #[allow(unused_imports, clippy::allow_attributes, reason = "not every test needs its surroundings")]
            use super::*;

            async fn test($app: $crate::support::TestApp) $body

            #[actix_web::test]
            async fn on_sqlite() {
                test($crate::support::TestApp::start($crate::support::Backend::Sqlite).await).await;
            }

            #[actix_web::test]
            async fn on_postgres() {
                if let Some(backend) = $crate::support::Backend::postgres() {
                    test($crate::support::TestApp::start(backend).await).await;
                }
            }
        }
    };
}
