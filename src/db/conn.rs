//! The connection that is SQLite or PostgreSQL, chosen at run time by the address.

use diesel::{
    Connection, ConnectionError, ConnectionResult, PgConnection, QueryResult, RunQueryDsl, SqliteConnection,
    connection::SimpleConnection,
    query_builder::{AstPass, QueryFragment, QueryId},
    sqlite::Sqlite,
};

pub use either::Conn;

mod either {
    use diesel::{PgConnection, SqliteConnection};

    /// A connection to either database. What the multi-backend can say is written once against this type; for the
    /// rest there is [`each_backend!`](crate::each_backend).
    #[derive(diesel::MultiConnection)]
    pub enum Conn {
        /// The embedded database.
        Sqlite(SqliteConnection),
        /// A PostgreSQL server.
        Postgres(PgConnection),
    }
}

/// One typed query text, expanded once per backend: for what the multi-backend cannot say (`ON CONFLICT`, a
/// batch insert, a union).
#[macro_export]
macro_rules! each_backend {
    ($conn:expr, |$c:ident| $body:expr) => {
        match $conn {
            $crate::db::Conn::Sqlite($c) => $body,
            $crate::db::Conn::Postgres($c) => $body,
        }
    };
}

/// Where the data lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A file of the embedded database.
    Sqlite(std::path::PathBuf),
    /// The URL of a PostgreSQL database.
    Postgres(String),
}

impl Address {
    /// Reads `postgres://…`, `postgresql://…`, `sqlite://PATH` or a plain path.
    ///
    /// # Errors
    /// When the text names another kind of database: better refused than silently created as a file.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        if let Some(path) = text.strip_prefix("sqlite://") {
            return Ok(Self::Sqlite(path.into()));
        }
        match text.split_once("://") {
            Some((scheme, _)) => {
                Err(format!("unknown kind of database `{scheme}`: use postgres:// or sqlite://"))
            }
            None => Ok(Self::Sqlite(text.into())),
        }
    }

    /// Opens a connection to look at what is there: a file of somebody else's stays as it is, the way of its log included.
    /// It waits for whoever has the file to itself for a moment, as a server that closes it does.
    pub fn connect_to_look(&self) -> ConnectionResult<Conn> {
        match self {
            Self::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(&path.to_string_lossy())?;
                conn.batch_execute(SQLITE_PATIENCE).map_err(ConnectionError::CouldntSetupConfiguration)?;
                Ok(Conn::Sqlite(conn))
            }
            Self::Postgres(_) => self.connect(),
        }
    }

    /// Opens a connection, set up for reading and writing.
    pub fn connect(&self) -> ConnectionResult<Conn> {
        match self {
            Self::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(&path.to_string_lossy())?;
                for settings in [SQLITE_PATIENCE, SQLITE_SETTINGS] {
                    conn.batch_execute(settings).map_err(ConnectionError::CouldntSetupConfiguration)?;
                }
                Ok(Conn::Sqlite(conn))
            }
            Self::Postgres(url) => {
                let mut conn = PgConnection::establish(url)?;
                conn.batch_execute(POSTGRES_SETTINGS).map_err(ConnectionError::CouldntSetupConfiguration)?;
                conn.batch_execute(POSTGRES_LIMITS).map_err(ConnectionError::CouldntSetupConfiguration)?;
                Ok(Conn::Postgres(conn))
            }
        }
    }
}

/// How long one waits for a file that is locked.
const SQLITE_PATIENCE: &str = "PRAGMA busy_timeout = 5000;";

/// WAL lets readers go on while one writer commits; FULL syncs the log at each commit, so that what was
/// acknowledged survives a power cut.
const SQLITE_SETTINGS: &str = "\
    PRAGMA journal_mode = WAL;\
    PRAGMA synchronous = FULL;\
    PRAGMA foreign_keys = ON;\
    PRAGMA cache_size = -4000;\
    PRAGMA temp_store = MEMORY;";

const POSTGRES_SETTINGS: &str = "\
    SET TIME ZONE 'UTC';\
    SET synchronous_commit = on;";

/// How long a question may wait and take. What brings the database up to date is not bound by it.
pub(super) const POSTGRES_LIMITS: &str = "\
    SET lock_timeout = '5s';\
    SET statement_timeout = '60s';";

/// Runs plain statements.
pub fn execute(conn: &mut Conn, sql: &str) -> QueryResult<()> {
    conn.batch_execute(sql)
}

/// Runs a statement that begins, ends or divides a transaction. The embedded database keeps it prepared: a save
/// needs half a dozen of them, and reading each anew costs as much as a question of its own.
pub fn steer(conn: &mut Conn, sql: &'static str) -> QueryResult<()> {
    match conn {
        Conn::Sqlite(conn) => Steering(sql).execute(conn).map(drop),
        Conn::Postgres(conn) => conn.batch_execute(sql),
    }
}

struct Steering(&'static str);

impl QueryFragment<Sqlite> for Steering {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        pass.push_sql(self.0);
        Ok(())
    }
}

impl QueryId for Steering {
    type QueryId = ();
    // The text tells one from another.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<SqliteConnection> for Steering {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_kind_of_database_is_refused() {
        assert!(Address::parse("mysql://localhost/x").is_err());
        assert_eq!(Address::parse("/data/x.db"), Ok(Address::Sqlite("/data/x.db".into())));
        assert!(matches!(Address::parse("postgresql://h/d"), Ok(Address::Postgres(_))));
    }
}
