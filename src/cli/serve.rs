//! `pingxuan serve`: runs the server until it is told to stop, then lets running requests finish.

use std::{
    io::{IsTerminal as _, stderr},
    net::TcpListener,
    process::ExitCode,
};

use actix_web::web::Data;
use tracing_subscriber::EnvFilter;

use crate::{
    accounts::{actions, forms_hex},
    app,
    clock::{Clock, Ids},
    config::{Config, LogFormat, Settings},
    domain::time::Timestamp,
    web::{Site, secret::Token},
};

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    settings: Settings,
    /// Serves as if it were this time now, such as 2026-11-24T12:00:00Z: for rehearsals
    #[arg(long, value_name = "TIME", value_parser = Timestamp::parse_utc)]
    now: Option<Timestamp>,
}

pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let mut config = Config::load(arguments.settings)?;
    start_log(&config);
    actix_web::rt::System::new().block_on(async {
        let clock = arguments.now.map_or(Clock::System, Clock::starting_at);
        let listener = app::listen(&mut config)?;
        let site = app::open_site(config, clock, Ids::random()).await?;
        if let Some(token) = setup_token(&site).await? {
            say(&format!(
                "This site has no owner yet. Open the address below once to claim it:\n\n    {}/setup?token={}\n",
                site.config.public_url,
                token.as_str()
            ));
        }
        serve(&site, listener).await?;
        Ok(ExitCode::SUCCESS)
    })
}

/// Serves until the process is told to stop; then drains requests and waiting writes.
///
/// # Errors
/// When the server cannot start, or is told to stop a second time before it has drained.
pub async fn serve(site: &Data<Site>, listener: TcpListener) -> anyhow::Result<()> {
    let running = app::start(site, listener)?;
    // Whoever reads that it serves may send a signal.
    let signals = app::Signals::listen()?;
    app::start_background(site);
    say(&format!("Pingxuan serves at {} (port {})", site.config.public_url, running.port));
    tokio::select! {
        ended = async {
            let ended = running.server.await;
            site.db.close().await;
            ended
        } => ended?,
        () = app::watch_for_the_end(site, running.handle, signals) => {
            anyhow::bail!("stopped at once, before every request was finished");
        }
    }
    Ok(())
}

/// A site without an owner gets a new token at each start; the old one is good no longer.
async fn setup_token(site: &Data<Site>) -> anyhow::Result<Option<Token>> {
    let token = Token::fresh().map_err(|error| anyhow::anyhow!("{error}"))?;
    let hash = forms_hex(&token.hash());
    let is_offered = site.db.write(move |conn| actions::offer_site(conn, &hash)).await?;
    Ok(is_offered.then_some(token))
}

/// Starts the log on the standard error stream, so that what a command prints stays clean; coloured only where a person
/// looks on.
pub fn start_log(config: &Config) {
    let filter = EnvFilter::try_new(&config.log).unwrap_or_else(|_bad| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr);
    let builder = if stderr().is_terminal() { builder } else { builder.with_ansi(false) };
    let outcome = match config.log_format {
        LogFormat::Text => builder.try_init(),
        LogFormat::Json => builder.json().try_init(),
    };
    // A second start in one process keeps the first log.
    drop(outcome);
}

/// Prints what the operator must see.
#[expect(clippy::print_stdout, reason = "the operator reads this on the terminal")]
pub fn say(text: &str) {
    println!("{text}");
}
