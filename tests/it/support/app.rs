//! A server on a free port, with a database, a clock and identifiers of its own.

use std::{
    path::PathBuf,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use actix_web::web::Data;
use pingxuan::{
    accounts::{self, actions::NewAccount},
    app,
    audit::By,
    clock::{Clock, Ids},
    config::{Config, HashCost, Settings},
    db::{Address, migrations},
    domain::{
        id::{AccountId, CompetitionId, RegionId},
        role::Role,
        states::Language,
        text::{Line, LoginName},
        time::Timestamp,
    },
    error::AppError,
    web::{Site, secret::Token, store::known_by_token},
};

use super::{Client, postgres};

/// Noon of 2026-11-24 in Shanghai: the time at which every test begins.
pub const NOON: Timestamp = Timestamp::from_micros(1_795_492_800_000_000);

/// On which database a test runs.
pub enum Backend {
    /// A file that is a copy of a migrated one.
    Sqlite,
    /// A database on the tests' own server.
    Postgres(String),
}

impl Backend {
    /// A fresh database on PostgreSQL; none when the machine has no PostgreSQL.
    pub fn postgres() -> Option<Self> {
        postgres::fresh_database().map(Self::Postgres)
    }
}

/// A server for one test.
pub struct TestApp {
    /// The house.
    pub site: Data<Site>,
    /// The port that it listens on.
    pub port: u16,
    /// Where its files lie; removed with it.
    pub folder: tempfile::TempDir,
    count: AtomicU32,
    handle: actix_web::dev::ServerHandle,
}

impl TestApp {
    /// Starts a server with a migrated, empty database.
    pub async fn start(backend: Backend) -> Self {
        Self::start_with(backend, |_| {}).await
    }

    /// The same with settings of the test's own.
    pub async fn start_with(backend: Backend, change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings {
            data_dir: Some(folder.path().to_owned()),
            listen: Some("127.0.0.1:0".parse().unwrap()),
            public_url: Some("http://test.example".to_owned()),
            workers: Some(1),
            connections: Some(4),
            tries_per_address: Some(10_000),
            // Tests let days pass; those of sessions set limits of their own.
            session_idle_minutes: Some(60 * 24 * 30),
            staff_idle_minutes: Some(60 * 24 * 30),
            session_hours: Some(24 * 60),
            ..Settings::default()
        };
        let mut config = Config::load(settings).unwrap();
        config.hash_cost = HashCost { memory: 8, passes: 1 };
        match backend {
            Backend::Sqlite => {
                let Address::Sqlite(path) = &config.database else { panic!("the default is SQLite") };
                std::fs::copy(migrated_file(), path).unwrap();
            }
            Backend::Postgres(url) => config.database = Address::Postgres(url),
        }
        change(&mut config);
        let listener = app::listen(&mut config).unwrap();
        let site = app::open_site(config, Clock::standing_at(NOON), Ids::seeded(1)).await.unwrap();
        let running = app::start(&site, listener).unwrap();
        let (port, handle) = (running.port, running.handle);
        actix_web::rt::spawn(running.server);
        Self { site, port, folder, count: AtomicU32::new(0), handle }
    }

    /// Stops the server and hands over what lies on the disk.
    pub async fn into_folder(mut self) -> tempfile::TempDir {
        self.handle.stop(true).await;
        self.site.db.close().await;
        std::mem::replace(&mut self.folder, tempfile::tempdir().unwrap())
    }

    /// Somebody who is not signed in.
    pub fn visitor(&self) -> Client {
        Client::new(self.port)
    }

    /// The one who acts when a test sets the scene without a page.
    pub fn by_system(&self) -> By {
        By::system(&self.site.clock, &self.site.ids)
    }

    /// Moves the clock on.
    pub fn pass_seconds(&self, seconds: i64) {
        self.site.clock.set(self.site.clock.now().plus_seconds(seconds));
    }

    /// Adds an account that is signed in already.
    pub async fn sign_in_as(&self, name: &str, is_administrator: bool) -> (Client, AccountId) {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let by = self.by_system();
        let new = NewAccount {
            login: LoginName::parse(&format!("person{number}@example.com")).unwrap(),
            name: Line::parse(name).unwrap(),
            password_hash: None,
            language: Language::Chinese,
            is_administrator,
        };
        let token = Token::fresh().unwrap();
        let hash = token.hash();
        let account = self
            .site
            .db
            .write(move |conn| {
                let account = accounts::actions::create_account(conn, &by, &new)?;
                accounts::actions::sign_in(conn, &by, account, &hash, "test")?;
                Ok::<_, AppError>(account)
            })
            .await
            .unwrap();
        let mut client = self.visitor();
        client.set_cookie("session", token.as_str());
        (client, account)
    }

    /// The same person in another window, signed in anew.
    pub async fn sign_in_again(&self, client: &Client) -> Client {
        let (by, long_ago) = (self.by_system(), Timestamp::from_micros(0));
        let before = Token::claimed(client.cookie("session").unwrap()).unwrap();
        let token = Token::fresh().unwrap();
        let hash = token.hash();
        self.site
            .db
            .write(move |conn| {
                let known = known_by_token(conn, &before.hash(), long_ago, long_ago)?.unwrap();
                accounts::actions::sign_in(conn, &by, known.account, &hash, "test")?;
                Ok::<_, AppError>(())
            })
            .await
            .unwrap();
        let mut client = self.visitor();
        client.set_cookie("session", token.as_str());
        client
    }

    /// Adds an account with a role in a competition, signed in already.
    pub async fn member(
        &self,
        competition: CompetitionId,
        role: Role,
        region: Option<RegionId>,
    ) -> (Client, AccountId) {
        let (client, account) = self.sign_in_as(role.name(), false).await;
        let by = self.by_system();
        self.site
            .db
            .write(move |conn| accounts::actions::grant_role(conn, &by, account, competition, role, region))
            .await
            .unwrap();
        (client, account)
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        // Not awaited: the runtime of the test ends with it.
        drop(self.handle.stop(false));
    }
}

/// A migrated, empty database file, made once.
fn migrated_file() -> &'static PathBuf {
    static FILE: OnceLock<PathBuf> = OnceLock::new();
    FILE.get_or_init(|| {
        let path =
            tempfile::Builder::new().suffix(".db").tempfile().unwrap().into_temp_path().keep().unwrap();
        let mut conn = Address::Sqlite(path.clone()).connect().unwrap();
        migrations::run(&mut conn).unwrap();
        pingxuan::db::conn::execute(&mut conn, "PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        path
    })
}
