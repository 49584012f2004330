//! Password hashing (Argon2id, RFC 9106) on two threads of its own. Each keeps its memory, so that a rush of
//! sign-ins costs neither request threads nor gigabytes; the queue before them is bounded.

use std::sync::{Arc, Mutex, mpsc};

use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use subtle::ConstantTimeEq as _;
use tokio::sync::oneshot;

use crate::{config::HashCost, error::AppError};

/// The most sign-ins that wait for a hash; more are refused as overload.
const MOST_WAITING: usize = 64;

const THREADS: usize = 2;
const HASH_BYTES: usize = 32;
const SALT_BYTES: usize = 16;

/// The way to the hashing threads.
#[derive(Clone)]
pub struct Hasher {
    jobs: mpsc::SyncSender<Job>,
    /// A hash of no account, so that an unknown name takes as long as a wrong password.
    decoy: Arc<str>,
    cost: HashCost,
}

struct Job {
    password: String,
    stored: Stored,
    reply: oneshot::Sender<Option<Vec<u8>>>,
}

/// The parts of a stored hash.
#[derive(Clone)]
struct Stored {
    cost: HashCost,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

impl Hasher {
    /// Starts the threads.
    ///
    /// # Errors
    /// When the system gives no thread or no randomness.
    pub fn start(cost: HashCost) -> anyhow::Result<Self> {
        let (jobs, waiting) = mpsc::sync_channel(MOST_WAITING);
        let waiting = Arc::new(Mutex::new(waiting));
        for number in 0..THREADS {
            let waiting = Arc::clone(&waiting);
            std::thread::Builder::new().name(format!("hasher-{number}")).spawn(move || serve(&waiting))?;
        }
        let salt = fresh_salt()?;
        let decoy = print(&Stored { cost, salt, hash: vec![0; HASH_BYTES] });
        Ok(Self { jobs, decoy: decoy.into(), cost })
    }

    /// Hashes a new password into its stored form (PHC string).
    ///
    /// # Errors
    /// When too many wait.
    pub async fn hash(&self, password: &str) -> Result<String, AppError> {
        let salt = fresh_salt()?;
        let mut stored = Stored { cost: self.cost, salt, hash: Vec::new() };
        let hash = self.compute(password, stored.clone()).await?;
        stored.hash = hash.ok_or_else(|| AppError::internal(anyhow::anyhow!("argon2 refused its input")))?;
        Ok(print(&stored))
    }

    /// Whether a password is the one of a stored hash. Without a stored hash it takes as long and says no.
    ///
    /// # Errors
    /// When too many wait.
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> Result<bool, AppError> {
        let text = stored.unwrap_or(&self.decoy);
        let Some(parsed) = read(text) else {
            return Err(AppError::internal(anyhow::anyhow!("a stored password hash is not understood")));
        };
        let expected = parsed.hash.clone();
        let hash = self.compute(password, parsed).await?;
        let is_equal = hash.is_some_and(|hash| bool::from(hash.ct_eq(&expected)));
        Ok(is_equal && stored.is_some())
    }

    async fn compute(&self, password: &str, stored: Stored) -> Result<Option<Vec<u8>>, AppError> {
        let (reply, answer) = oneshot::channel();
        self.jobs
            .try_send(Job { password: password.to_owned(), stored, reply })
            .map_err(|_full| AppError::Unavailable)?;
        answer.await.map_err(|_gone| AppError::Unavailable)
    }
}

fn serve(waiting: &Mutex<mpsc::Receiver<Job>>) {
    let mut memory: Vec<Block> = Vec::new();
    loop {
        let job = match waiting.lock() {
            Ok(waiting) => waiting.recv(),
            Err(_poisoned) => return,
        };
        let Ok(job) = job else { return };
        let hash = compute(&job.password, &job.stored, &mut memory);
        // The visitor may have gone away.
        drop(job.reply.send(hash));
    }
}

fn compute(password: &str, stored: &Stored, memory: &mut Vec<Block>) -> Option<Vec<u8>> {
    let params = Params::new(stored.cost.memory, stored.cost.passes, 1, Some(HASH_BYTES)).ok()?;
    let blocks = params.block_count();
    if memory.len() < blocks {
        memory.resize_with(blocks, Block::default);
    }
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut hash = vec![0; HASH_BYTES];
    argon2.hash_password_into_with_memory(password.as_bytes(), &stored.salt, &mut hash, memory).ok()?;
    Some(hash)
}

fn fresh_salt() -> Result<Vec<u8>, AppError> {
    let mut salt = vec![0; SALT_BYTES];
    getrandom::fill(&mut salt)
        .map_err(|error| AppError::internal(anyhow::anyhow!("no randomness: {error}")))?;
    Ok(salt)
}

fn print(stored: &Stored) -> String {
    format!(
        "$argon2id$v=19$m={},t={},p=1${}${}",
        stored.cost.memory,
        stored.cost.passes,
        STANDARD_NO_PAD.encode(&stored.salt),
        STANDARD_NO_PAD.encode(&stored.hash)
    )
}

fn read(text: &str) -> Option<Stored> {
    let mut parts = text.strip_prefix("$argon2id$v=19$")?.split('$');
    let (params, salt, hash) = (parts.next()?, parts.next()?, parts.next()?);
    let mut params = params.split(',');
    let memory = params.next()?.strip_prefix("m=")?.parse().ok()?;
    let passes = params.next()?.strip_prefix("t=")?.parse().ok()?;
    let is_single = params.next()? == "p=1" && params.next().is_none() && parts.next().is_none();
    let salt = STANDARD_NO_PAD.decode(salt).ok()?;
    let hash = STANDARD_NO_PAD.decode(hash).ok()?;
    // A bound, so that a damaged row cannot ask for all memory.
    let is_bounded = memory <= 1 << 20 && passes <= 100;
    (is_single && is_bounded).then_some(Stored { cost: HashCost { memory, passes }, salt, hash })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: HashCost = HashCost { memory: 8, passes: 1 };

    #[actix_web::test]
    async fn a_password_opens_its_own_hash_only() {
        let hasher = Hasher::start(CHEAP).unwrap();
        let stored = hasher.hash("高山茶叶合作社").await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=8,t=1,p=1$"));
        assert!(hasher.verify("高山茶叶合作社", Some(&stored)).await.unwrap());
        assert!(!hasher.verify("高山茶叶", Some(&stored)).await.unwrap());
        assert!(!hasher.verify("高山茶叶合作社", None).await.unwrap());
    }

    #[test]
    fn the_shipped_cost_is_the_recommended_one() {
        let cost = HashCost::default();
        assert_eq!((cost.memory, cost.passes), (19_456, 2));
    }

    #[test]
    fn a_hash_of_another_program_reads_the_same() {
        // Printed by the reference implementation: `echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1`.
        let stored =
            read("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");
        let stored = stored.unwrap();
        let mut memory = Vec::new();
        assert_eq!(compute("password", &stored, &mut memory).unwrap(), stored.hash);
    }
}
