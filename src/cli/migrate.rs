//! `pingxuan migrate`: brings the database up to date without starting the server.

use std::process::ExitCode;

use anyhow::Context as _;

use super::serve::say;
use crate::{
    config::{Config, Settings},
    db::migrations,
};

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    settings: Settings,
}

pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let config = Config::load(arguments.settings)?;
    config.check_whole()?;
    std::fs::create_dir_all(&config.data_dir)
        .with_context(|| format!("make the data directory {}", config.data_dir.display()))?;
    let mut conn = config.database.connect().context("open the database")?;
    migrations::run(&mut conn).map_err(|error| anyhow::anyhow!("migrate the database: {error}"))?;
    say("The database is up to date.");
    Ok(ExitCode::SUCCESS)
}
