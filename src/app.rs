//! The server put together: database, middleware in order, every slice's routes, background work, shutdown.

use std::{net::TcpListener, sync::atomic::AtomicBool, time::Duration};

use actix_web::{
    App, HttpServer,
    dev::{ResourceDef, ServerHandle},
    http::Method,
    middleware::{Compress, DefaultHeaders, from_fn},
    web::Data,
};
use anyhow::Context as _;

use crate::{
    accounts::{self, hasher::Hasher},
    assignment, audit,
    clock::{Clock, Ids},
    competitions,
    config::Config,
    db::{Db, migrations},
    entries,
    error::AppError,
    experts, judging, mail, mentoring, pairing, results,
    web::{
        Site,
        access::{self, Route},
        assets, edge,
        limits::Limits,
        once,
        page::PublicPages,
        secret::Secret,
    },
};

/// Every route of the house. What is not here does not exist.
pub fn routes() -> Vec<Route> {
    let mut routes = Vec::new();
    routes.extend(assets::routes());
    routes.extend(edge::routes());
    routes.extend(accounts::routes());
    routes.extend(competitions::routes());
    routes.extend(entries::routes());
    routes.extend(experts::routes());
    routes.extend(assignment::routes());
    routes.extend(mentoring::routes());
    routes.extend(judging::routes());
    routes.extend(results::routes());
    routes.extend(pairing::routes());
    routes.extend(audit::routes());
    routes.extend(mail::routes());
    routes
}

/// The addresses at which there is something to look at.
fn pages() -> ResourceDef {
    let paths: Vec<&'static str> =
        routes().iter().filter(|route| route.method == Method::GET).map(|route| route.path).collect();
    ResourceDef::new(paths)
}

/// Opens the database, brings it up to date and puts the house together.
///
/// # Errors
/// When the database cannot be reached or migrated.
pub async fn open_site(config: Config, clock: Clock, ids: Ids) -> anyhow::Result<Data<Site>> {
    config.check_whole()?;
    std::fs::create_dir_all(&config.data_dir)
        .with_context(|| format!("make the data directory {}", config.data_dir.display()))?;
    let mut conn = config.database.connect().context("open the database")?;
    migrations::run(&mut conn).map_err(|error| anyhow::anyhow!("migrate the database: {error}"))?;
    drop(conn);
    let db = Db::open(&config.database, config.connections)?;
    let secret = site_secret(&db).await.context("read the site's secret key")?;
    Ok(Data::new(Site {
        db,
        hasher: Hasher::start(config.hash_cost).context("start the password threads")?,
        limits: Limits::new(&config),
        secret,
        public_pages: PublicPages::default(),
        standings: results::load::Kept::default(),
        judge_reports: results::judge_report::Kept::default(),
        pages: pages(),
        draining: AtomicBool::new(false),
        config,
        clock,
        ids,
    }))
}

/// The secret key: made at the first start, the same for all servers of a site ever after.
async fn site_secret(db: &Db) -> Result<Secret, AppError> {
    let fresh = Secret::fresh().map_err(|error| AppError::internal(anyhow::anyhow!("{error}")))?.to_text();
    let text = db
        .write(move |conn| match accounts::store::setting(conn, "secret-key")? {
            Some(kept) => Ok::<_, AppError>(kept),
            None => {
                accounts::store::set_setting(conn, "secret-key", &fresh)?;
                Ok(fresh.clone())
            }
        })
        .await?;
    Secret::from_text(&text).ok_or_else(|| AppError::internal(anyhow::anyhow!("the stored key is damaged")))
}

/// A server that runs.
pub struct Running {
    /// The port that it listens on.
    pub port: u16,
    /// Stops it.
    pub handle: ServerHandle,
    /// Ends when the server has stopped.
    pub server: actix_web::dev::Server,
}

/// Takes the configured address, before anything is done that would be in vain without it.
///
/// # Errors
/// When the address is taken.
pub fn listen(config: &mut Config) -> anyhow::Result<TcpListener> {
    let listen = config.listen;
    let listener = TcpListener::bind(listen).with_context(|| format!("listen on {listen}"))?;
    config.note_listening(listener.local_addr()?);
    Ok(listener)
}

/// Starts to answer requests on the address that was taken.
///
/// # Errors
/// When the system refuses.
pub fn start(site: &Data<Site>, listener: TcpListener) -> anyhow::Result<Running> {
    let port = listener.local_addr()?.port();
    let shared = site.clone();
    let server = HttpServer::new(move || {
        App::new()
            .app_data(shared.clone())
            .wrap(Compress::default())
            .wrap(from_fn(edge::answer))
            // Outermost, because error pages and kept public pages are made by the layer within.
            .wrap(security_headers())
            .configure(|server| access::register(&routes(), server))
            .default_service(actix_web::web::to(edge::nothing_here))
    })
    .workers(site.config.workers)
    .client_request_timeout(Duration::from_secs(15))
    .keep_alive(Duration::from_secs(30))
    .shutdown_timeout(10)
    // The framework's own listener would cut the running requests off at Ctrl-C.
    .disable_signals()
    .listen(listener)?
    .run();
    Ok(Running { port, handle: server.handle(), server })
}

/// The signals by which a server is asked to stop: that of Ctrl-C in a terminal and that of a service manager.
#[cfg(unix)]
pub struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    /// Hears them from now on.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn listen() -> anyhow::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let hear = |kind| signal(kind).context("listen for the signals to stop");
        Ok(Self { interrupt: hear(SignalKind::interrupt())?, terminate: hear(SignalKind::terminate())? })
    }

    /// Waits for the next one, whichever it is.
    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// The signals by which a server is asked to stop: elsewhere than on Unix there is only Ctrl-C.
#[cfg(not(unix))]
pub struct Signals;

#[cfg(not(unix))]
impl Signals {
    /// Hears them from the first wait on.
    ///
    /// # Errors
    /// Never.
    pub fn listen() -> anyhow::Result<Self> {
        Ok(Self)
    }

    /// Waits for the next one; for ever, when the system does not tell.
    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Waits until the server is asked to stop, and lets it end well: from then on it says that it is not ready, takes no
/// more connections and finishes the requests that have begun. Ends when it is asked a second time.
pub async fn watch_for_the_end(site: &Data<Site>, server: ServerHandle, mut signals: Signals) {
    signals.next().await;
    tracing::info!("asked to stop: finishes the requests that have begun; asked again, it stops at once");
    site.drain();
    // The order is given by the call; whoever serves learns from the server itself that it has ended.
    drop(server.stop(true));
    signals.next().await;
}

/// Starts the work that goes on beside the requests; it ends with the runtime.
pub fn start_background(site: &Data<Site>) {
    repeat(site, Duration::from_secs(1), |site| async move {
        while site.db.write(audit::sequencer::link_waiting).await? > 0 {}
        Ok(())
    });
    repeat(site, Duration::from_mins(1), |site| async move {
        while site.db.write(audit::sequencer::link_late).await? > 0 {}
        Ok(())
    });
    repeat(site, Duration::from_hours(1), |site| async move {
        while site.db.write(audit::sequencer::link_stragglers).await? > 0 {}
        Ok(())
    });
    repeat(site, Duration::from_secs(2), results::watch_publications);
    repeat(site, Duration::from_secs(3), |site| async move { mail::sender::send_due(&site).await.map(drop) });
    repeat(site, Duration::from_hours(1), |site| async move {
        site.limits.tidy();
        let by = audit::By::system(&site.clock, &site.ids);
        let config = site.config.clone();
        site.db
            .write(move |conn| {
                accounts::actions::site::tidy(conn, &by, &config)?;
                once::forget_old(conn, by.now())
            })
            .await?;
        entries::sweep::sweep(&site).await
    });
}

/// Runs a piece of work over and over with a pause between. What fails is logged and tried again.
fn repeat<F, Fut>(site: &Data<Site>, pause: Duration, work: F)
where
    F: Fn(Data<Site>) -> Fut + 'static,
    Fut: Future<Output = Result<(), AppError>> + 'static,
{
    let site = site.clone();
    actix_web::rt::spawn(async move {
        loop {
            if let Err(error) = work(site.clone()).await {
                tracing::warn!(%error, "background work failed and will be tried again");
            }
            actix_web::rt::time::sleep(pause).await;
        }
    });
}

fn security_headers() -> DefaultHeaders {
    DefaultHeaders::new()
        .add((
            "content-security-policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
             form-action 'self'; frame-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'",
        ))
        .add(("x-content-type-options", "nosniff"))
        .add(("referrer-policy", "same-origin"))
        .add(("cross-origin-opener-policy", "same-origin"))
        .add(("permissions-policy", "camera=(), microphone=(), geolocation=()"))
}
