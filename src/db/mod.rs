//! The database, SQLite or PostgreSQL. [`Db::read`] and [`Db::write`] are the only places of the house that
//! block: a read is one consistent snapshot, a write is one durable transaction.

pub mod columns;
pub mod conn;
pub mod migrations;
pub mod schema;
mod writer;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::Context as _;
use diesel::{
    Connection as _,
    connection::{Instrumentation, InstrumentationEvent},
    r2d2::{ManageConnection, Pool, R2D2Connection as _},
};
use tokio::sync::Semaphore;

pub use self::conn::{Address, Conn};
use self::writer::Writer;
use crate::error::{AppError, TooManyRows};

/// An error that a write may end with. The database must be able to see whether it is worth a second try.
pub trait WriteError: From<AppError> + Send + 'static {
    /// The application error inside, when there is one.
    fn as_app_error(&self) -> Option<&AppError>;
}

/// All rows of a question that was asked for one row more than the most: when that one came, the answer is refused.
/// What is missing rows would be wrong without a word.
///
/// # Errors
/// When there are more rows than the most.
pub fn whole<T>(rows: Vec<T>, most: i64) -> Result<Vec<T>, AppError> {
    if i64::try_from(rows.len()).is_ok_and(|count| count <= most) {
        Ok(rows)
    } else {
        Err(AppError::refused(TooManyRows { most }))
    }
}

/// The newest rows of a list that grows, and whether there are more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newest<T> {
    /// The newest rows.
    pub rows: Vec<T>,
    /// Whether older ones were left out.
    pub has_older: bool,
}

impl<T> Newest<T> {
    /// How many rows such a list shows.
    pub const MOST: usize = 100;

    /// How many rows are asked for: one more than are shown tells whether there are older ones.
    pub const ASKED: i64 = 101;

    /// The list from rows with the newest one first.
    pub fn of(mut rows: Vec<T>) -> Self {
        let has_older = rows.len() > Self::MOST;
        rows.truncate(Self::MOST);
        Self { rows, has_older }
    }
}

/// The way to the database; cheap to clone.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    pool: Pool<Manager>,
    readers: Semaphore,
    writer: Option<Writer>,
    statements: Arc<Statements>,
}

/// How many statements were sent. Telling them apart by their texts would cost as much as a small question does,
/// so those that steer transactions are counted where they are sent.
#[derive(Default)]
struct Statements {
    all: AtomicU64,
    steering: AtomicU64,
}

impl Statements {
    /// Sends a statement that begins, ends or divides a transaction.
    fn steer(&self, conn: &mut Conn, sql: &'static str) -> diesel::QueryResult<()> {
        self.steering.fetch_add(1, Ordering::Relaxed);
        conn::steer(conn, sql)
    }

    fn questions(&self) -> u64 {
        let steering = self.steering.load(Ordering::Relaxed);
        self.all.load(Ordering::Relaxed).saturating_sub(steering)
    }
}

/// How often a PostgreSQL transaction that lost against a concurrent one is tried in all.
const TRIES: u32 = 10;

impl Db {
    /// Opens the database with so many connections for reading (on PostgreSQL: for everything).
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub fn open(address: &Address, connections: u32) -> anyhow::Result<Self> {
        let statements = Arc::new(Statements::default());
        let manager = Manager { address: address.clone(), statements: Arc::clone(&statements) };
        let writer = match address {
            Address::Sqlite(_) => {
                let conn = manager.connect().context("open the writer's connection")?;
                Some(Writer::start(conn, Arc::clone(&statements)).context("start the writer")?)
            }
            Address::Postgres(_) => None,
        };
        let pool = Pool::builder()
            .max_size(connections)
            .min_idle(Some(1))
            .connection_timeout(Duration::from_secs(10))
            .build(manager)
            .context("open the pool of connections")?;
        let readers = Semaphore::new(usize::try_from(connections)?);
        Ok(Self { inner: Arc::new(Inner { pool, readers, writer, statements }) })
    }

    /// Runs a question on a consistent snapshot, off the request threads.
    ///
    /// # Errors
    /// What the closure answers, or that the database cannot be reached.
    pub async fn read<T, E>(
        &self,
        ask: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: WriteError,
    {
        let inner = Arc::clone(&self.inner);
        // The permit bounds the waiting threads by the number of connections.
        let Ok(_permit) = self.inner.readers.acquire().await else {
            return Err(AppError::Unavailable.into());
        };
        let answer = tokio::task::spawn_blocking(move || inner.read(ask)).await;
        answer.unwrap_or_else(|panic| Err(AppError::internal(panic).into()))
    }

    /// Runs an act in one transaction and answers after its durable commit. On SQLite concurrent writes share
    /// a transaction, each in a savepoint of its own; on PostgreSQL the act is repeated when it lost against a
    /// concurrent one, so it must not have effects outside the database.
    ///
    /// # Errors
    /// What the closure answers (its changes are rolled back), or that the commit failed.
    pub async fn write<T, E>(&self, act: impl Fn(&mut Conn) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: WriteError,
    {
        if let Some(writer) = &self.inner.writer {
            return writer.write(act).await;
        }
        let inner = Arc::clone(&self.inner);
        let Ok(_permit) = self.inner.readers.acquire().await else {
            return Err(AppError::Unavailable.into());
        };
        let answer = tokio::task::spawn_blocking(move || inner.write(&act)).await;
        answer.unwrap_or_else(|panic| Err(AppError::internal(panic).into()))
    }

    /// The number of statements sent since the start, those that begin and end transactions left out.
    pub fn statements(&self) -> u64 {
        self.inner.statements.questions()
    }

    /// Waits until all accepted writes are committed and takes no more.
    pub async fn close(&self) {
        self.inner.readers.close();
        if let Some(writer) = &self.inner.writer {
            writer.close().await;
        }
    }
}

impl Inner {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that takes connections")]
    fn read<T, E: WriteError>(&self, ask: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E> {
        let mut conn = self.pool.get().map_err(|error| unreachable_database(&error))?;
        let begin = match *conn {
            Conn::Sqlite(_) => "BEGIN",
            Conn::Postgres(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        };
        self.statements.steer(&mut conn, begin).map_err(AppError::from)?;
        let answer = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| ask(&mut conn)));
        self.statements.steer(&mut conn, "ROLLBACK").map_err(AppError::from)?;
        answer.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place that takes connections")]
    fn write<T, E: WriteError>(&self, act: &impl Fn(&mut Conn) -> Result<T, E>) -> Result<T, E> {
        let mut conn = self.pool.get().map_err(|error| unreachable_database(&error))?;
        for attempt in 1.. {
            self.statements.steer(&mut conn, "BEGIN ISOLATION LEVEL SERIALIZABLE").map_err(AppError::from)?;
            let answer = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| act(&mut conn)));
            let failure = match answer {
                Ok(Ok(value)) => match self.statements.steer(&mut conn, "COMMIT") {
                    Ok(()) => return Ok(value),
                    Err(error) => E::from(AppError::from(error)),
                },
                Ok(Err(error)) => {
                    self.statements.steer(&mut conn, "ROLLBACK").map_err(AppError::from)?;
                    error
                }
                Err(panic) => {
                    self.statements.steer(&mut conn, "ROLLBACK").map_err(AppError::from)?;
                    std::panic::resume_unwind(panic);
                }
            };
            if attempt >= TRIES || !failure.as_app_error().is_some_and(AppError::is_serialization_failure) {
                return Err(failure);
            }
            // A short pause that differs from attempt to attempt lets the winner finish.
            std::thread::sleep(Duration::from_millis(u64::from(attempt * attempt)));
        }
        Err(AppError::Unavailable.into())
    }
}

fn unreachable_database(error: &dyn std::error::Error) -> AppError {
    tracing::error!(%error, "no connection to the database");
    AppError::Unavailable
}

/// Opens connections for the pool and counts their statements.
struct Manager {
    address: Address,
    statements: Arc<Statements>,
}

impl Manager {
    fn connect(&self) -> diesel::ConnectionResult<Conn> {
        let mut conn = self.address.connect()?;
        conn.set_instrumentation(Counter(Arc::clone(&self.statements)));
        Ok(conn)
    }
}

impl ManageConnection for Manager {
    type Connection = Conn;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Conn, Self::Error> {
        let mut conn = Self::connect(self).map_err(diesel::r2d2::Error::ConnectionError)?;
        if matches!(conn, Conn::Sqlite(_)) {
            // On SQLite the pool is for questions alone: an act in one would go past the writer and its commit.
            self.statements
                .steer(&mut conn, "PRAGMA query_only = ON")
                .map_err(diesel::r2d2::Error::QueryError)?;
        }
        Ok(conn)
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), Self::Error> {
        match conn {
            Conn::Sqlite(_) => Ok(()),
            Conn::Postgres(_) => {
                self.statements.steer(conn, "SELECT 1").map_err(diesel::r2d2::Error::QueryError)
            }
        }
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        std::thread::panicking() || conn.is_broken()
    }
}

struct Counter(Arc<Statements>);

impl Instrumentation for Counter {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if let InstrumentationEvent::StartQuery { .. } = event {
            self.0.all.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_more_than_the_most_is_refused_and_not_cut() {
        assert_eq!(whole(vec![1, 2], 2).unwrap(), [1, 2]);
        let refused = whole(vec![1, 2, 3], 2).unwrap_err();
        assert!(matches!(refused, AppError::Refused(_)), "{refused}");
    }

    #[test]
    fn the_newest_rows_know_whether_there_are_older_ones() {
        let rows = |count: i32| Newest::of((0..count).collect());
        assert_eq!((rows(100).rows.len(), rows(100).has_older), (100, false));
        let more = rows(101);
        assert_eq!((more.rows.len(), more.rows.last(), more.has_older), (100, Some(&99), true));
    }
}
