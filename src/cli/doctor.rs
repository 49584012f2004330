//! `pingxuan doctor`: looks a live database over and says what is wrong. Exit status 1 when something is.

use std::process::ExitCode;

use anyhow::Context as _;

use super::serve::say;
use crate::{
    clock::Clock,
    config::{Config, Settings},
    db::{Db, migrations},
    doctor::{self, Depth},
    domain::time::Timestamp,
    error::AppError,
};

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    settings: Settings,
    /// Looks as if it were this time now, such as 2026-11-24T12:00:00Z: for a site that was served with --now
    #[arg(long, value_name = "TIME", value_parser = Timestamp::parse_utc)]
    now: Option<Timestamp>,
    /// Reads every attached file and compares its content too, not only its size
    #[arg(long)]
    contents: bool,
}

pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let config = Config::load(arguments.settings)?;
    config.check_whole()?;
    let is_current = {
        let mut conn = config.database.connect().context("open the database")?;
        migrations::is_current(&mut conn).map_err(|error| anyhow::anyhow!("{error}"))?
    };
    anyhow::ensure!(is_current, "the database is of another version: run `pingxuan migrate` first");
    let depth = if arguments.contents { Depth::Contents } else { Depth::Sizes };
    let folder = config.data_dir.clone();
    let now = arguments.now.unwrap_or_else(|| Clock::System.now());
    // A read of the house is one snapshot: the saves of a running server do not look like faults.
    let findings = actix_web::rt::System::new().block_on(async {
        let db = Db::open(&config.database, 1)?;
        let findings = db
            .read(move |conn| {
                let mut findings = doctor::examine(conn, now)?;
                doctor::examine_files(conn, &folder, depth, &mut findings)?;
                Ok::<_, AppError>(findings)
            })
            .await?;
        db.close().await;
        anyhow::Ok(findings)
    })?;
    for (what, count) in &findings.looked_at {
        say(&format!("{count:>10}  {what}"));
    }
    if findings.faults.is_empty() {
        say("Nothing is wrong.");
        return Ok(ExitCode::SUCCESS);
    }
    for fault in &findings.faults {
        say(&format!("wrong: {fault}"));
    }
    Ok(ExitCode::FAILURE)
}
