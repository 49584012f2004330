//! Long computations, off the request threads: at most two at a time, so that pages stay quick meanwhile.

use tokio::sync::Semaphore;

use crate::error::AppError;

static PLACES: Semaphore = Semaphore::const_new(2);

/// Runs a computation that reads and writes nothing on a thread of its own and waits for its answer.
///
/// # Errors
/// When the computation panics or the house is closing.
pub async fn off_thread<T: Send + 'static>(
    compute: impl FnOnce() -> T + Send + 'static,
) -> Result<T, AppError> {
    let Ok(_place) = PLACES.acquire().await else {
        return Err(AppError::Unavailable);
    };
    tokio::task::spawn_blocking(compute).await.map_err(AppError::internal)
}
