//! The embedded migrations: one common text for both databases, and a small set for each where one text cannot
//! serve both. They run in the order of their versions, whatever folder they are in.

use diesel::{
    Connection, QueryResult, RunQueryDsl,
    connection::SimpleConnection,
    migration::{Migration, MigrationSource},
    sql_query,
    sql_types::BigInt,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::conn::{Conn, POSTGRES_LIMITS};

const COMMON: EmbeddedMigrations = embed_migrations!("migrations/common");
const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Two sets of migrations as one.
struct Joined(EmbeddedMigrations, EmbeddedMigrations);

impl<DB: diesel::backend::Backend> MigrationSource<DB> for Joined {
    fn migrations(&self) -> diesel::migration::Result<Vec<Box<dyn Migration<DB>>>> {
        let mut all = MigrationSource::<DB>::migrations(&self.0)?;
        all.extend(MigrationSource::<DB>::migrations(&self.1)?);
        Ok(all)
    }
}

/// Brings the database up to date. Returns the names of the migrations that ran.
pub fn run(conn: &mut Conn) -> diesel::migration::Result<Vec<String>> {
    match conn {
        Conn::Sqlite(conn) => run_all(conn, Joined(COMMON, SQLITE)),
        // Several servers may start at once: the lock lets one of them migrate and the others wait, however long it takes.
        Conn::Postgres(conn) => {
            conn.batch_execute("SET lock_timeout = 0; SET statement_timeout = 0")?;
            conn.batch_execute("SELECT pg_advisory_lock(20261124)")?;
            let ran = run_all(conn, Joined(COMMON, POSTGRES));
            conn.batch_execute("SELECT pg_advisory_unlock(20261124)")?;
            conn.batch_execute(POSTGRES_LIMITS)?;
            ran
        }
    }
}

/// Takes back every migration, the newest first.
pub fn revert(conn: &mut Conn) -> diesel::migration::Result<()> {
    match conn {
        Conn::Sqlite(conn) => conn.revert_all_migrations(Joined(COMMON, SQLITE)).map(drop),
        Conn::Postgres(conn) => conn.revert_all_migrations(Joined(COMMON, POSTGRES)).map(drop),
    }
}

/// Whether every migration has run.
pub fn is_current(conn: &mut Conn) -> diesel::migration::Result<bool> {
    match conn {
        Conn::Sqlite(conn) => conn.has_pending_migration(Joined(COMMON, SQLITE)).map(|pending| !pending),
        Conn::Postgres(conn) => conn.has_pending_migration(Joined(COMMON, POSTGRES)).map(|pending| !pending),
    }
}

fn run_all<C>(conn: &mut C, source: Joined) -> diesel::migration::Result<Vec<String>>
where
    C: MigrationHarness<C::Backend> + Connection,
    C::Backend: 'static,
{
    let ran = conn.run_pending_migrations(source)?;
    Ok(ran.into_iter().map(|version| version.to_string()).collect())
}

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// What counts the tables of a database; those that SQLite keeps for itself are none.
const SQLITE_TABLES: &str = "SELECT count(*) AS count FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
const POSTGRES_TABLES: &str = "SELECT count(*) AS count FROM pg_tables WHERE schemaname = current_schema()";

/// The tables by which ours is known, whatever its version.
const OUR_TABLES: &str = "('__diesel_schema_migrations', 'accounts', 'competitions', 'audit_events')";

/// Whether a database holds any table at all: what is restored goes into an empty one.
pub fn holds_tables(conn: &mut Conn) -> QueryResult<bool> {
    let found: Count = match conn {
        Conn::Sqlite(conn) => sql_query(SQLITE_TABLES).get_result(conn)?,
        Conn::Postgres(conn) => sql_query(POSTGRES_TABLES).get_result(conn)?,
    };
    Ok(found.count > 0)
}

/// Whether a database is one of ours, of whichever version.
fn is_ours(conn: &mut Conn) -> QueryResult<bool> {
    let found: Count = match conn {
        Conn::Sqlite(conn) => {
            sql_query(format!("{SQLITE_TABLES} AND name IN {OUR_TABLES}")).get_result(conn)?
        }
        Conn::Postgres(conn) => {
            sql_query(format!("{POSTGRES_TABLES} AND tablename IN {OUR_TABLES}")).get_result(conn)?
        }
    };
    Ok(found.count == 4)
}

/// Whether a demo may fill the database: it holds no table, or it is ours and empty. It need not be up to date, and
/// nothing in it is changed.
pub fn is_free(conn: &mut Conn) -> QueryResult<bool> {
    Ok(!holds_tables(conn)? || (is_ours(conn)? && is_empty(conn)?))
}

/// Whether no table of ours has a row: the state in which a demo may fill them.
pub fn is_empty(conn: &mut Conn) -> QueryResult<bool> {
    let count = sql_query(
        "SELECT (SELECT count(*) FROM accounts) + (SELECT count(*) FROM competitions) \
         + (SELECT count(*) FROM audit_events) AS count",
    );
    let found: Count = crate::each_backend!(conn, |c| count.get_result(c))?;
    Ok(found.count == 0)
}
