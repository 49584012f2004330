//! Bounds on tries: sign-in, sign-up and reset, by address and by account. Whoever tries somebody's password shuts
//! the own address out of that account, not its owner.

use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    time::Duration,
};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock as _};

use crate::{config::Config, error::AppError};

/// The most mails with a link that one address may have sent at once, whatever it may try else.
const RESETS_PER_ADDRESS: u32 = 30;

/// How many addresses may use up their tries on one account before the account itself has to wait.
const ADDRESSES_PER_ACCOUNT: u32 = 30;

/// What is tried on an account. Each has tries of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Try {
    /// To sign in.
    SignIn,
    /// To sign up under a name that may be taken, or to come in by a link.
    SignUp,
    /// To have a link mailed.
    Reset,
    /// To type the password again while signed in.
    Confirm,
}

/// The buckets; a try takes a token from each that it concerns.
pub struct Limits {
    /// A hall full of teams comes from one address: those who sign up take none of the tries of those who sign in.
    addresses: DefaultKeyedRateLimiter<(Try, IpAddr)>,
    resets: DefaultKeyedRateLimiter<IpAddr>,
    pairs: DefaultKeyedRateLimiter<(Try, String, IpAddr)>,
    accounts: DefaultKeyedRateLimiter<(Try, String)>,
}

impl Limits {
    /// Fresh buckets of the configured size.
    pub fn new(config: &Config) -> Self {
        let tries = config.tries_per_account;
        let of_address = |most: u32| quota(Duration::from_secs(6), config.tries_per_address.min(most));
        Self {
            addresses: RateLimiter::keyed(of_address(u32::MAX)),
            resets: RateLimiter::keyed(of_address(RESETS_PER_ADDRESS)),
            pairs: RateLimiter::keyed(quota(Duration::from_secs(30), tries)),
            accounts: RateLimiter::keyed(quota(
                Duration::from_secs(3),
                tries.saturating_mul(ADDRESSES_PER_ACCOUNT),
            )),
        }
    }

    /// Counts a try from an address.
    ///
    /// # Errors
    /// When the address has tried too often, with the seconds to wait.
    pub fn check_address(&self, what: Try, address: IpAddr) -> Result<(), AppError> {
        let network = network_of(address);
        let outcome = match what {
            Try::Reset => self.resets.check_key(&network),
            Try::SignIn | Try::SignUp | Try::Confirm => self.addresses.check_key(&(what, network)),
        };
        outcome.map_err(|refused| too_many(&refused))
    }

    /// Counts a try from an address on an account, known or not. An address that has used up its own tries takes
    /// none of the account's.
    ///
    /// # Errors
    /// When this address tried this account too often, or very many did, with the seconds to wait.
    pub fn check_account(&self, what: Try, login: &str, address: IpAddr) -> Result<(), AppError> {
        let pair = (what, login.to_owned(), network_of(address));
        self.pairs.check_key(&pair).map_err(|refused| too_many(&refused))?;
        self.accounts.check_key(&(what, pair.1)).map_err(|refused| too_many(&refused))
    }

    /// Forgets addresses and accounts whose buckets are full again.
    pub fn tidy(&self) {
        self.addresses.retain_recent();
        self.resets.retain_recent();
        self.pairs.retain_recent();
        self.accounts.retain_recent();
    }
}

/// Whom an address belongs to: a household or a machine has a whole /64 of IPv6, so all of it counts as one.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(long) => IpAddr::V6(Ipv6Addr::from_bits(long.to_bits() & (u128::MAX << 64))),
        short @ IpAddr::V4(_) => short,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;

    fn limits() -> Limits {
        let settings =
            Settings { tries_per_account: Some(2), tries_per_address: Some(3), ..Settings::default() };
        Limits::new(&Config::load(settings).unwrap())
    }

    #[test]
    fn all_addresses_of_a_household_share_their_tries() {
        let limits = limits();
        for host in ["2001:db8:1:2::1", "2001:db8:1:2::2", "2001:db8:1:2:ffff::3"] {
            assert!(limits.check_address(Try::SignIn, host.parse().unwrap()).is_ok());
        }
        assert!(limits.check_address(Try::SignIn, "2001:db8:1:2::4".parse().unwrap()).is_err());
        let neighbours = "2001:db8:1:3::1".parse().unwrap();
        assert!(limits.check_address(Try::SignIn, neighbours).is_ok(), "the neighbours");
    }

    #[test]
    fn a_hall_full_of_teams_signs_up_and_in_from_one_address() {
        let limits = Limits::new(&Config::load(Settings::default()).unwrap());
        let hall = IpAddr::from([192, 0, 2, 1]);
        for what in [Try::SignUp, Try::SignIn] {
            let taken = (0..300).filter(|_| limits.check_address(what, hall).is_ok()).count();
            assert!((200..250).contains(&taken), "{what:?}: {taken}");
        }
        let mailed = (0..300).filter(|_| limits.check_address(Try::Reset, hall).is_ok()).count();
        assert!((30..80).contains(&mailed), "{mailed}");
    }

    #[test]
    fn one_writing_of_an_address_is_as_good_as_another() {
        assert_eq!(network_of("::ffff:192.0.2.1".parse().unwrap()), "192.0.2.1".parse::<IpAddr>().unwrap());
    }

    #[test]
    fn very_many_addresses_together_do_reach_an_end() {
        let limits = limits();
        let outcome = (1..=250).map(|host| {
            let address = IpAddr::from([192, 0, 2, host]);
            limits.check_account(Try::SignIn, "li@example.com", address)
        });
        assert_eq!(outcome.flatten().count(), 60);
        assert!(limits.check_account(Try::Confirm, "li@example.com", [192, 0, 2, 1].into()).is_ok());
    }
}
