//! Long computations, off the request threads: at most two at a time, so that pages stay quick meanwhile. What strangers ask for
//! waits in a line of its own.

use tokio::sync::Semaphore;

use crate::error::AppError;

static PLACES: Semaphore = Semaphore::const_new(2);

/// One at a time: however many strangers ask, they take one thread at the most from those who judge and organize.
static PLACES_OF_STRANGERS: Semaphore = Semaphore::const_new(1);

/// Runs a computation that reads and writes nothing on a thread of its own and waits for its answer.
///
/// # Errors
/// When the computation panics or the house is closing.
pub async fn off_thread<T: Send + 'static>(
    compute: impl FnOnce() -> T + Send + 'static,
) -> Result<T, AppError> {
    run(&PLACES, compute).await
}

/// The same for what everybody may ask for.
///
/// # Errors
/// When the computation panics or the house is closing.
pub async fn for_strangers<T: Send + 'static>(
    compute: impl FnOnce() -> T + Send + 'static,
) -> Result<T, AppError> {
    run(&PLACES_OF_STRANGERS, compute).await
}

async fn run<T: Send + 'static>(
    places: &'static Semaphore,
    compute: impl FnOnce() -> T + Send + 'static,
) -> Result<T, AppError> {
    let Ok(_place) = places.acquire().await else {
        return Err(AppError::Unavailable);
    };
    tokio::task::spawn_blocking(compute).await.map_err(AppError::internal)
}
