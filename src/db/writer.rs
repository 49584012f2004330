//! The one writer of the embedded database. SQLite lets one connection write at a time and pays for each commit
//! with a sync of the disk; so writes that arrive together share a transaction, each after the first in a savepoint of
//! its own, and each is answered only after the shared commit. One that fails or panics rolls back alone.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, mpsc},
    thread::JoinHandle,
};

use diesel::{QueryableByName, RunQueryDsl as _, sql_query, sql_types::BigInt};
use tokio::sync::oneshot;

use super::{Statements, WriteError, conn::Conn};
use crate::error::AppError;

/// The most writes that share one commit; bounds how long the first of them waits.
const MOST_PER_COMMIT: usize = 256;

/// The most writes that wait; more are refused as overload rather than queued for ever.
const MOST_WAITING: usize = 4096;

/// A write on its way through the writer, whatever it answers.
trait Job: Send {
    /// Runs inside a savepoint. Answers whether its changes are to stay.
    fn run(&mut self, conn: &mut Conn) -> bool;

    /// Tells the caller how it ended. `committed` is false when the shared transaction failed.
    fn answer(self: Box<Self>, committed: bool);
}

struct Act<F, T, E> {
    act: F,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Job for Act<F, T, E>
where
    F: Fn(&mut Conn) -> Result<T, E> + Send,
    T: Send,
    E: WriteError,
{
    fn run(&mut self, conn: &mut Conn) -> bool {
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.act)(conn)))
            .unwrap_or_else(|panic| Err(AppError::internal(Panic(words_of(&*panic))).into()));
        let stays = outcome.is_ok();
        self.outcome = Some(outcome);
        stays
    }

    fn answer(self: Box<Self>, committed: bool) {
        let answer = match self.outcome {
            Some(Ok(value)) if committed => Ok(value),
            Some(Err(error)) => Err(error),
            Some(Ok(_)) | None => Err(AppError::Unavailable.into()),
        };
        // The caller may have gone away; the write stands all the same.
        drop(self.reply.send(answer));
    }
}

/// A panic inside a write, as an error.
#[derive(Debug, thiserror::Error)]
#[error("a write panicked: {0}")]
struct Panic(String);

fn words_of(panic: &(dyn Any + Send)) -> String {
    panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(|words| (*words).to_owned()))
        .unwrap_or_default()
}

/// The handle to the writer's thread.
pub(super) struct Writer {
    jobs: Mutex<Option<mpsc::SyncSender<Box<dyn Job>>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    pub(super) fn start(conn: Conn, statements: Arc<Statements>) -> std::io::Result<Self> {
        let (jobs, waiting) = mpsc::sync_channel(MOST_WAITING);
        let thread = std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || serve(conn, &statements, &waiting))?;
        Ok(Self { jobs: Mutex::new(Some(jobs)), thread: Mutex::new(Some(thread)) })
    }

    pub(super) async fn write<T, E>(
        &self,
        act: impl Fn(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: WriteError,
    {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Act { act, outcome: None, reply });
        let is_taken = match self.jobs.lock() {
            Ok(jobs) => jobs.as_ref().is_some_and(|jobs| jobs.try_send(job).is_ok()),
            Err(_poisoned) => false,
        };
        if !is_taken {
            return Err(AppError::Unavailable.into());
        }
        answer.await.unwrap_or_else(|_gone| Err(AppError::Unavailable.into()))
    }

    /// Lets the waiting writes finish and takes no more.
    pub(super) async fn close(&self) {
        drop(self.jobs.lock().ok().and_then(|mut jobs| jobs.take()));
        let thread = self.thread.lock().ok().and_then(|mut thread| thread.take());
        if let Some(thread) = thread {
            drop(tokio::task::spawn_blocking(move || thread.join()).await);
        }
    }
}

fn serve(mut conn: Conn, statements: &Statements, waiting: &mpsc::Receiver<Box<dyn Job>>) {
    while let Ok(first) = waiting.recv() {
        let mut jobs = Vec::with_capacity(8);
        let before = changes_if_traced(&mut conn);
        let committed = commit_together(&mut conn, statements, first, waiting, &mut jobs);
        if committed.is_ok() && before != changes_if_traced(&mut conn) {
            // One line for each commit that must be on the disk: `benches/fsyncs.sh` counts them.
            tracing::trace!(writes = jobs.len(), "a batch is committed");
        }
        if let Err(error) = &committed {
            tracing::error!(%error, writes = jobs.len(), "the shared commit failed; its writes are refused");
            // The transaction may already be gone: then this fails and there is nothing to undo.
            drop(statements.steer(&mut conn, "ROLLBACK"));
        }
        for job in jobs {
            job.answer(committed.is_ok());
        }
    }
}

/// How many rows this connection has changed since it was opened, where the log is so fine that it tells: a commit
/// that changed nothing writes nothing.
fn changes_if_traced(conn: &mut Conn) -> Option<i64> {
    #[derive(QueryableByName)]
    struct Changes {
        #[diesel(sql_type = BigInt)]
        rows: i64,
    }
    if !tracing::enabled!(tracing::Level::TRACE) {
        return None;
    }
    let Conn::Sqlite(conn) = conn else { return None };
    let changes: Changes = sql_query("SELECT total_changes() AS rows").get_result(conn).ok()?;
    Some(changes.rows)
}

/// Runs the first job and all that wait by then in one transaction. Every job that was taken up stands in `jobs`
/// afterwards, whatever happens. The first needs no savepoint, which costs a copy of every page that it changes: when
/// it fails, nothing came before it, and the transaction goes as a whole.
fn commit_together(
    conn: &mut Conn,
    statements: &Statements,
    mut first: Box<dyn Job>,
    waiting: &mpsc::Receiver<Box<dyn Job>>,
    jobs: &mut Vec<Box<dyn Job>>,
) -> diesel::QueryResult<()> {
    let begun = statements.steer(conn, "BEGIN IMMEDIATE");
    let stays = begun.is_ok() && first.run(conn);
    jobs.push(first);
    begun?;
    if !stays {
        return statements.steer(conn, "ROLLBACK");
    }
    while jobs.len() < MOST_PER_COMMIT
        && let Ok(mut job) = waiting.try_recv()
    {
        let ran = run_in_savepoint(conn, statements, job.as_mut());
        jobs.push(job);
        ran?;
    }
    statements.steer(conn, "COMMIT")
}

/// The savepoint is written out by hand: the driver's own nesting loses count when a closure panics inside it.
fn run_in_savepoint(conn: &mut Conn, statements: &Statements, job: &mut dyn Job) -> diesel::QueryResult<()> {
    statements.steer(conn, "SAVEPOINT act")?;
    if !job.run(conn) {
        statements.steer(conn, "ROLLBACK TO act")?;
    }
    statements.steer(conn, "RELEASE act")
}
