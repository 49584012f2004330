//! Every setting of the server, once: from the command line, else the environment, else a TOML file, else the
//! default. Secrets are never printed.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::PathBuf,
};

use anyhow::Context as _;
use lettre::{AsyncSmtpTransport, Tokio1Executor, message::Mailbox};
use serde::Deserialize;
use tracing_subscriber::EnvFilter;

use crate::db::Address;

/// The settings as they are given: all optional, documented for `--help`.
#[derive(Clone, Default, clap::Args, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Settings {
    /// A TOML file with any of the settings below, by the same names [default: pingxuan.toml in the data
    /// directory, when it is there]
    #[arg(long, env = "PINGXUAN_CONFIG", value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,

    /// Where the database, uploads and unsent mail lie [default: pingxuan-data]
    #[arg(long, env = "PINGXUAN_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,

    /// A PostgreSQL database (postgres://…) instead of the embedded one (a file in the data directory)
    #[arg(long, env = "PINGXUAN_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,

    /// The address and port to listen on; port 0 takes any free one [default: 127.0.0.1:8080]
    #[arg(long, env = "PINGXUAN_LISTEN", value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,

    /// The address that people type, the only source of links in mails; with http:// cookies go without
    /// Secure [default: http:// and the listening address; on all addresses, this machine's own]
    #[arg(long, env = "PINGXUAN_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,

    /// Threads that answer requests [default: the number of processors]
    #[arg(long, env = "PINGXUAN_WORKERS", value_name = "N")]
    pub workers: Option<usize>,

    /// Connections to the database [default: 8]
    #[arg(long, env = "PINGXUAN_CONNECTIONS", value_name = "N")]
    pub connections: Option<u32>,

    /// The mail server, smtps://USER:PASSWORD@HOST or smtp://HOST; without it mails are written as .eml files
    /// into the data directory
    #[arg(long, env = "PINGXUAN_SMTP_URL", value_name = "URL", hide_env_values = true)]
    pub smtp_url: Option<String>,

    /// The sender of mails [default: Pingxuan <pingxuan@localhost>]
    #[expect(rustdoc::broken_intra_doc_links, reason = "words of --help, no link")]
    #[arg(long, env = "PINGXUAN_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,

    /// What to log, as `info` or `pingxuan=debug,info` [default: info]
    #[arg(long, env = "PINGXUAN_LOG", value_name = "FILTER")]
    pub log: Option<String>,

    /// The form of the log: text or json [default: text]
    #[arg(long, env = "PINGXUAN_LOG_FORMAT", value_name = "FORM")]
    pub log_format: Option<LogFormat>,

    /// A proxy in front whose X-Forwarded-For is believed
    #[arg(long, env = "PINGXUAN_TRUSTED_PROXY", value_name = "ADDRESS")]
    pub trusted_proxy: Option<std::net::IpAddr>,

    /// Sign-ins that one address may try at once, and as many sign-ups, for a whole hall of teams may share one; one more
    /// every 6 seconds; mails for a forgotten password at most 30 [default: 200]
    #[arg(long, env = "PINGXUAN_TRIES_PER_ADDRESS", value_name = "N")]
    pub tries_per_address: Option<u32>,

    /// Sign-ins that one address may try on one account at once; one more every 30 seconds; from all addresses
    /// together 30 times as many, one more every 3 seconds [default: 10]
    #[arg(long, env = "PINGXUAN_TRIES_PER_ACCOUNT", value_name = "N")]
    pub tries_per_account: Option<u32>,

    /// Minutes without a request after which a session ends; that of somebody who runs or oversees a competition ends
    /// earlier, by the next setting [default: 480]
    #[arg(long, env = "PINGXUAN_SESSION_IDLE_MINUTES", value_name = "N")]
    pub session_idle_minutes: Option<u32>,

    /// Minutes without a request after which the session of an administrator, organizer, coordinator or supervisor
    /// ends [default: 30]
    #[arg(long, env = "PINGXUAN_STAFF_IDLE_MINUTES", value_name = "N")]
    pub staff_idle_minutes: Option<u32>,

    /// Hours after which a session ends in any case [default: 12]
    #[arg(long, env = "PINGXUAN_SESSION_HOURS", value_name = "N")]
    pub session_hours: Option<u32>,
}

/// The form of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines, one object a line.
    Json,
}

/// How expensive a password hash is (RFC 9106).
#[derive(Clone, Copy, Debug)]
pub struct HashCost {
    /// Memory in KiB.
    pub memory: u32,
    /// Passes over the memory.
    pub passes: u32,
}

impl Default for HashCost {
    fn default() -> Self {
        Self { memory: 19_456, passes: 2 }
    }
}

/// The settings in force.
#[derive(Clone)]
pub struct Config {
    /// Where the database, uploads and unsent mail lie.
    pub data_dir: PathBuf,
    /// Where the data lies.
    pub database: Address,
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The address that people type, without a slash at the end.
    pub public_url: String,
    /// Whether the operator said which address people type; else it follows from the one that is listened on.
    pub has_public_url: bool,
    /// Threads that answer requests.
    pub workers: usize,
    /// Connections to the database.
    pub connections: u32,
    /// The mail server, if any.
    pub smtp_url: Option<String>,
    /// The sender of mails.
    pub mail_from: String,
    /// What to log.
    pub log: String,
    /// The form of the log.
    pub log_format: LogFormat,
    /// The proxy that is believed.
    pub trusted_proxy: Option<std::net::IpAddr>,
    /// Tries at once from one address.
    pub tries_per_address: u32,
    /// Sign-ins at once of one account from one address.
    pub tries_per_account: u32,
    /// Seconds without a request after which a session ends.
    pub session_idle_seconds: i64,
    /// The same for somebody who runs or oversees a competition.
    pub staff_idle_seconds: i64,
    /// Seconds after which a session ends in any case.
    pub session_seconds: i64,
    /// How expensive a password hash is; only tests lower it.
    pub hash_cost: HashCost,
}

impl Config {
    /// Puts the settings together.
    ///
    /// # Errors
    /// When the file cannot be read or a setting is not understood; the message names it.
    pub fn load(given: Settings) -> anyhow::Result<Self> {
        Self::read(given).map_err(|error| BadSettings(error).into())
    }

    /// The folder of the data directory in which a restore works until all is in its place.
    pub fn restore_folder(&self) -> PathBuf {
        self.data_dir.join("restore.unfinished")
    }

    /// Whether the data directory holds a whole site or none.
    ///
    /// # Errors
    /// When a restore into it did not come to its end.
    pub fn check_whole(&self) -> anyhow::Result<()> {
        let work = self.restore_folder();
        anyhow::ensure!(
            !work.exists(),
            "a restore did not come to its end here ({} is left): restore again, into an empty place if anything else is there",
            work.display()
        );
        Ok(())
    }

    fn read(given: Settings) -> anyhow::Result<Self> {
        let data_dir = given.data_dir.clone();
        let file = match &given.config {
            Some(path) => Some(path.clone()),
            None => {
                let usual = data_dir.clone().unwrap_or_else(|| "pingxuan-data".into()).join("pingxuan.toml");
                usual.is_file().then_some(usual)
            }
        };
        let from_file: Settings = match file {
            Some(path) => {
                let text = std::fs::read_to_string(&path)
                    .with_context(|| format!("read the settings in {}", path.display()))?;
                toml::from_str(&text)
                    .with_context(|| format!("understand the settings in {}", path.display()))?
            }
            None => Settings::default(),
        };
        Self::from_settings(given, from_file)
    }

    fn from_settings(given: Settings, file: Settings) -> anyhow::Result<Self> {
        let data_dir = given.data_dir.or(file.data_dir).unwrap_or_else(|| PathBuf::from("pingxuan-data"));
        let database = match given.database_url.or(file.database_url) {
            Some(url) => {
                Address::parse(&url).map_err(anyhow::Error::msg).context("the database-url setting")?
            }
            None => Address::Sqlite(data_dir.join("pingxuan.db")),
        };
        let listen = given.listen.or(file.listen).unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)));
        let public_url = given.public_url.or(file.public_url);
        let has_public_url = public_url.is_some();
        let public_url = public_url.unwrap_or_else(|| url_of(listen));
        anyhow::ensure!(
            public_url.starts_with("http://") || public_url.starts_with("https://"),
            "the public-url setting must begin with http:// or https://"
        );
        let log = given.log.or(file.log).unwrap_or_else(|| "info".to_owned());
        EnvFilter::try_new(&log).context("the log setting")?;
        let smtp_url = given.smtp_url.or(file.smtp_url);
        if let Some(url) = &smtp_url {
            // Nothing is connected yet: that happens when a mail is due.
            AsyncSmtpTransport::<Tokio1Executor>::from_url(url).context("the smtp-url setting")?;
        }
        let mail_from = given.mail_from.or(file.mail_from);
        let mail_from = mail_from.unwrap_or_else(|| "Pingxuan <pingxuan@localhost>".to_owned());
        mail_from.parse::<Mailbox>().context("the mail-from setting")?;
        let processors = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Ok(Self {
            data_dir,
            database,
            listen,
            public_url: public_url.trim_end_matches('/').to_owned(),
            has_public_url,
            workers: given.workers.or(file.workers).unwrap_or(processors).max(1),
            connections: given.connections.or(file.connections).unwrap_or(8).max(1),
            smtp_url,
            mail_from,
            log,
            log_format: given.log_format.or(file.log_format).unwrap_or(LogFormat::Text),
            trusted_proxy: given.trusted_proxy.or(file.trusted_proxy),
            tries_per_address: given.tries_per_address.or(file.tries_per_address).unwrap_or(200).max(1),
            tries_per_account: given.tries_per_account.or(file.tries_per_account).unwrap_or(10).max(1),
            session_idle_seconds: i64::from(
                given.session_idle_minutes.or(file.session_idle_minutes).unwrap_or(480),
            ) * 60,
            staff_idle_seconds: i64::from(given.staff_idle_minutes.or(file.staff_idle_minutes).unwrap_or(30))
                * 60,
            session_seconds: i64::from(given.session_hours.or(file.session_hours).unwrap_or(12)) * 3600,
            hash_cost: HashCost::default(),
        })
    }

    /// Takes note of the address that the server really got: when nobody said which one people type, it is that.
    pub fn note_listening(&mut self, address: SocketAddr) {
        if !self.has_public_url {
            self.public_url = url_of(address);
        }
    }

    /// Seconds without a request after which the session of somebody who does or does not run a competition ends.
    pub fn idle_seconds(&self, is_staff: bool) -> i64 {
        if is_staff { self.staff_idle_seconds } else { self.session_idle_seconds }
    }

    /// Seconds without a request after which nobody's session goes on.
    pub fn longest_idle_seconds(&self) -> i64 {
        self.session_idle_seconds.max(self.staff_idle_seconds)
    }

    /// Whether people reach the site over TLS.
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// Why the settings cannot be used: the operator mends them before anything runs.
#[derive(Debug, thiserror::Error)]
#[error("{0:#}")]
pub struct BadSettings(anyhow::Error);

/// The address under which this machine reaches what listens there: who listens on all addresses is found on its own.
fn url_of(listen: SocketAddr) -> String {
    let host = match listen.ip() {
        IpAddr::V4(host) if host.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(host) if host.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        host => host,
    };
    format!("http://{}", SocketAddr::new(host, listen.port()))
}

/// Leaves out what may hold a password.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let database = match &self.database {
            Address::Sqlite(path) => path.display().to_string(),
            Address::Postgres(_) => "PostgreSQL".to_owned(),
        };
        f.debug_struct("Config")
            .field("data_dir", &self.data_dir)
            .field("database", &database)
            .field("listen", &self.listen)
            .field("public_url", &self.public_url)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_wins_over_the_file() {
        let given = Settings { connections: Some(3), ..Settings::default() };
        let file = toml::from_str("connections = 5\nworkers = 4").unwrap();
        let config = Config::from_settings(given, file).unwrap();
        assert_eq!((config.connections, config.workers), (3, 4));
    }

    #[test]
    fn a_misspelt_setting_in_the_file_is_refused() {
        assert!(toml::from_str::<Settings>("worker = 4").is_err());
    }

    #[test]
    fn who_runs_a_competition_is_signed_out_earlier() {
        let config = Config::from_settings(Settings::default(), Settings::default()).unwrap();
        assert_eq!((config.idle_seconds(true), config.idle_seconds(false)), (30 * 60, 8 * 3600));
        assert_eq!((config.longest_idle_seconds(), config.session_seconds), (8 * 3600, 12 * 3600));
        let file = toml::from_str("staff-idle-minutes = 5\nsession-hours = 24").unwrap();
        let config = Config::from_settings(Settings::default(), file).unwrap();
        assert_eq!((config.idle_seconds(true), config.session_seconds), (300, 24 * 3600));
    }

    #[test]
    fn a_filter_of_the_log_that_is_not_understood_is_refused_by_its_name() {
        let given = Settings { log: Some("pingxuan=loud".to_owned()), ..Settings::default() };
        let refused = Config::from_settings(given, Settings::default()).unwrap_err();
        assert!(format!("{refused:#}").starts_with("the log setting"), "{refused:#}");
    }

    #[test]
    fn the_log_is_for_people_unless_somebody_says_otherwise() {
        let form = |text| {
            Config::from_settings(Settings::default(), toml::from_str(text).unwrap()).unwrap().log_format
        };
        assert_eq!((form(""), form("log-format = 'json'")), (LogFormat::Text, LogFormat::Json));
    }

    #[test]
    fn what_mails_need_is_refused_by_its_name_and_without_its_password() {
        for (setting, text) in [
            ("smtp-url", "smtp-url = 'mail.example.com'"),
            ("smtp-url", "smtp-url = 'http://u:geheim@mail.example.com'"),
            ("smtp-url", "smtp-url = 'smtps://u:geheim@mail.example.com:port'"),
            ("mail-from", "mail-from = 'Pingxuan'"),
            ("mail-from", "mail-from = 'Pingxuan <pingxuan@>'"),
        ] {
            let file = toml::from_str(text).unwrap();
            let refused = Config::from_settings(Settings::default(), file).unwrap_err();
            let words = format!("{refused:#}");
            assert!(words.starts_with(&format!("the {setting} setting")), "{text}: {words}");
            assert!(!words.contains("geheim"), "{text}: {words}");
        }
        let text = "smtp-url = 'smtps://u:geheim@mail.example.com'\nmail-from = '评选 <cup@example.com>'";
        assert!(Config::from_settings(Settings::default(), toml::from_str(text).unwrap()).is_ok());
    }

    #[test]
    fn the_address_that_nobody_gave_is_one_that_works() {
        let settings =
            |listen: &str| Settings { listen: Some(listen.parse().unwrap()), ..Settings::default() };
        for (listen, got, url) in [
            ("127.0.0.1:8080", "127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("0.0.0.0:0", "0.0.0.0:40001", "http://127.0.0.1:40001"),
            ("[::]:8080", "[::]:8080", "http://[::1]:8080"),
            ("192.0.2.7:0", "192.0.2.7:40001", "http://192.0.2.7:40001"),
        ] {
            let mut config = Config::from_settings(settings(listen), Settings::default()).unwrap();
            config.note_listening(got.parse().unwrap());
            assert_eq!(config.public_url, url, "{listen}");
        }
        let file = toml::from_str("public-url = 'https://cup.example.com/'").unwrap();
        let mut config = Config::from_settings(settings("0.0.0.0:0"), file).unwrap();
        config.note_listening("0.0.0.0:40001".parse().unwrap());
        assert_eq!(config.public_url, "https://cup.example.com");
    }

    #[test]
    fn passwords_are_not_printed() {
        let given = Settings {
            database_url: Some("postgres://u:geheim@h/d".to_owned()),
            smtp_url: Some("smtps://u:geheim@h".to_owned()),
            ..Settings::default()
        };
        let config = Config::from_settings(given, Settings::default()).unwrap();
        assert!(!format!("{config:?}").contains("geheim"));
    }
}
