//! Where time and fresh identifiers come from. Both are handed in as arguments, so that a test and a demo are
//! the same on every run.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, Ordering},
};

use uuid::Uuid;

use crate::domain::time::Timestamp;

/// A source of the present time.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// The machine's clock, set forward or back by so many microseconds: for a demo at a chosen time.
    Shifted(i64),
    /// Stands still until it is set: for tests and for filling a demo.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `time`.
    pub fn standing_at(time: Timestamp) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(time.micros())))
    }

    /// A clock that shows `time` now and runs on from there.
    pub fn starting_at(time: Timestamp) -> Self {
        Self::Shifted(time.micros().saturating_sub(Self::System.now().micros()))
    }

    /// The present time.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the machine")]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => chrono::Utc::now().into(),
            Self::Shifted(by) => Timestamp::from_micros(Self::System.now().micros().saturating_add(*by)),
            Self::Manual(time) => Timestamp::from_micros(time.load(Ordering::Relaxed)),
        }
    }

    /// Sets a manual clock; the others do not heed it.
    pub fn set(&self, time: Timestamp) {
        if let Self::Manual(standing) = self {
            standing.store(time.micros(), Ordering::Relaxed);
        }
    }
}

/// A source of identifiers: UUIDv7, growing within one process even inside the same millisecond.
#[derive(Clone)]
pub struct Ids {
    state: Arc<Mutex<State>>,
}

struct State {
    last_millisecond: u64,
    count: u16,
    seed: Option<u64>,
}

/// Identifiers with the same time part are told apart by a counter of 12 bits.
const MOST_PER_MILLISECOND: u16 = 0x0fff;

impl Ids {
    /// Identifiers that nobody can foretell.
    pub fn random() -> Self {
        Self::new(None)
    }

    /// The same identifiers for the same seed and times: for demos and tests only.
    pub fn seeded(seed: u64) -> Self {
        Self::new(Some(seed))
    }

    fn new(seed: Option<u64>) -> Self {
        Self { state: Arc::new(Mutex::new(State { last_millisecond: 0, count: 0, seed })) }
    }

    /// A fresh identifier made at `now`.
    pub fn fresh<Id: From<Uuid>>(&self, now: Timestamp) -> Id {
        let millisecond = u64::try_from(now.micros() / 1000).unwrap_or(0);
        // A panic while holding the lock leaves a state that is still good.
        let mut state = self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if millisecond > state.last_millisecond {
            state.last_millisecond = millisecond;
            state.count = 0;
        } else if state.count == MOST_PER_MILLISECOND {
            state.last_millisecond += 1;
            state.count = 0;
        } else {
            state.count += 1;
        }
        let mut bytes = [0_u8; 10];
        let [count_high, count_low, random @ ..] = &mut bytes;
        [*count_high, *count_low] = state.count.to_be_bytes();
        match &mut state.seed {
            Some(seed) => *random = split_mix(seed).to_be_bytes(),
            // Without randomness the time and the counter still tell identifiers apart in one process.
            None => drop(getrandom::fill(random)),
        }
        uuid::Builder::from_unix_timestamp_millis(state.last_millisecond, &bytes).into_uuid().into()
    }
}

/// The next number of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::EntryId;

    #[test]
    fn identifiers_of_one_millisecond_grow() {
        let ids = Ids::seeded(1);
        let now = Timestamp::from_micros(1_700_000_000_000_000);
        let made: Vec<EntryId> = (0..10_000).map(|_| ids.fresh(now)).collect();
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn the_same_seed_makes_the_same_identifiers() {
        let now = Timestamp::from_micros(1_700_000_000_000_000);
        let (a, b) = (Ids::seeded(7), Ids::seeded(7));
        assert_eq!(a.fresh::<EntryId>(now), b.fresh::<EntryId>(now));
        assert_ne!(Ids::random().fresh::<EntryId>(now), Ids::random().fresh::<EntryId>(now));
    }

    #[test]
    fn a_manual_clock_stands_until_it_is_set() {
        let clock = Clock::standing_at(Timestamp::from_micros(5));
        assert_eq!(clock.now().micros(), 5);
        clock.set(Timestamp::from_micros(9));
        assert_eq!(clock.now().micros(), 9);
    }
}
