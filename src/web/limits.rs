//! Bounds on tries: sign-in, sign-up and reset, by address and by account.

use std::{net::IpAddr, num::NonZeroU32, time::Duration};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock as _};

use crate::{config::Config, error::AppError};

/// The buckets; a try takes a token from each that it concerns.
pub struct Limits {
    addresses: DefaultKeyedRateLimiter<IpAddr>,
    accounts: DefaultKeyedRateLimiter<String>,
}

impl Limits {
    /// Fresh buckets of the configured size.
    pub fn new(config: &Config) -> Self {
        Self {
            addresses: RateLimiter::keyed(quota(Duration::from_secs(6), config.tries_per_address)),
            accounts: RateLimiter::keyed(quota(Duration::from_secs(30), config.tries_per_account)),
        }
    }

    /// Counts a try from an address.
    ///
    /// # Errors
    /// When the address has tried too often, with the seconds to wait.
    pub fn check_address(&self, address: IpAddr) -> Result<(), AppError> {
        self.addresses.check_key(&address).map_err(|refused| too_many(&refused))
    }

    /// Counts a try on an account, known or not.
    ///
    /// # Errors
    /// When the account was tried too often, with the seconds to wait.
    pub fn check_account(&self, login: &str) -> Result<(), AppError> {
        self.accounts.check_key(&login.to_owned()).map_err(|refused| too_many(&refused))
    }

    /// Forgets addresses and accounts whose buckets are full again.
    pub fn tidy(&self) {
        self.addresses.retain_recent();
        self.accounts.retain_recent();
    }
}

fn quota(period: Duration, burst: u32) -> Quota {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    Quota::with_period(period).unwrap_or_else(|| Quota::per_minute(burst)).allow_burst(burst)
}

fn too_many(
    refused: &governor::NotUntil<<governor::clock::DefaultClock as governor::clock::Clock>::Instant>,
) -> AppError {
    let wait = refused.wait_time_from(governor::clock::DefaultClock::default().now());
    AppError::TooManyRequests { retry_after: wait.as_secs() + 1 }
}
