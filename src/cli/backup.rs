//! `pingxuan backup`: one file with the whole site, taken while the server runs. `pingxuan restore`: a site out of
//! such a file, into an empty place only.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use anyhow::Context as _;
use flate2::{Compression, read::GzDecoder, write::GzEncoder};

use super::serve::say;
use crate::{
    audit::{check, sequencer},
    clock::Clock,
    config::{Config, Settings},
    db::{Address, conn, migrations},
};

/// The database inside a backup.
const SQLITE_PART: &str = "pingxuan.db";
/// The same of a PostgreSQL site, in the custom format of pg_dump.
const POSTGRES_PART: &str = "pingxuan.dump";
/// The folders of the data directory that belong to a site.
const FOLDERS: [&str; 2] = ["files", "imports"];

#[derive(clap::Args)]
pub struct BackupArguments {
    /// Where the backup goes; must not exist yet
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    settings: Settings,
}

#[derive(clap::Args)]
pub struct RestoreArguments {
    /// The backup
    #[arg(value_name = "FILE")]
    backup: PathBuf,
    #[command(flatten)]
    settings: Settings,
}

pub fn back_up(arguments: BackupArguments) -> anyhow::Result<ExitCode> {
    let config = Config::load(arguments.settings)?;
    let out = arguments.out;
    anyhow::ensure!(!out.exists(), "{} exists already", out.display());
    // The database first: a file that a row names is there before the row is, and is never changed.
    let (copy, name) = copy_database(&config)?;
    let unfinished = out.with_extension("unfinished");
    let written = pack(&config, &copy, name, &unfinished);
    drop(fs::remove_file(&copy));
    written?;
    fs::rename(&unfinished, &out).context("name the finished backup")?;
    say(&format!("The backup is in {}", out.display()));
    Ok(ExitCode::SUCCESS)
}

/// A consistent copy of the database beside the data. Answers where it is and its name in the archive.
fn copy_database(config: &Config) -> anyhow::Result<(PathBuf, &'static str)> {
    fs::create_dir_all(&config.data_dir)?;
    let copy = config.data_dir.join(format!("backup-{}.part", std::process::id()));
    drop(fs::remove_file(&copy));
    match &config.database {
        Address::Sqlite(path) => {
            anyhow::ensure!(path.is_file(), "there is no database at {}", path.display());
            let mut db = config.database.connect().context("open the database")?;
            let place = copy.to_string_lossy().replace('\'', "''");
            conn::execute(&mut db, &format!("VACUUM INTO '{place}'")).context("copy the database")?;
            Ok((copy, SQLITE_PART))
        }
        Address::Postgres(url) => {
            let status = Command::new("pg_dump")
                .args(["--format=custom", "--no-owner", "--file"])
                .arg(&copy)
                .arg(url)
                .status()
                .context("run pg_dump, which a backup of a PostgreSQL site needs")?;
            anyhow::ensure!(status.success(), "pg_dump failed");
            Ok((copy, POSTGRES_PART))
        }
    }
}

fn pack(config: &Config, copy: &Path, name: &str, out: &Path) -> anyhow::Result<()> {
    let file = File::create(out).with_context(|| format!("create {}", out.display()))?;
    let mut archive = tar::Builder::new(GzEncoder::new(file, Compression::default()));
    archive.append_path_with_name(copy, name).context("pack the database")?;
    for folder in FOLDERS {
        let place = config.data_dir.join(folder);
        if place.is_dir() {
            archive.append_dir_all(folder, &place).with_context(|| format!("pack {folder}"))?;
        }
    }
    let file = archive.into_inner()?.finish()?;
    file.sync_all().context("write the backup to the disk")
}

pub fn restore(arguments: RestoreArguments) -> anyhow::Result<ExitCode> {
    let config = Config::load(arguments.settings)?;
    let is_taken = config.data_dir.is_dir() && fs::read_dir(&config.data_dir)?.next().is_some();
    anyhow::ensure!(!is_taken, "{} is not empty: restore into a new place", config.data_dir.display());
    if let Address::Sqlite(path) = &config.database {
        anyhow::ensure!(!path.exists(), "{} exists already: restore into a new place", path.display());
    }
    fs::create_dir_all(&config.data_dir)?;
    let file =
        File::open(&arguments.backup).with_context(|| format!("open {}", arguments.backup.display()))?;
    let mut archive = tar::Archive::new(GzDecoder::new(file));
    // Unpacking refuses paths that lead out of the folder.
    archive.unpack(&config.data_dir).context("unpack the backup")?;
    restore_database(&config)?;
    let mut db = config.database.connect().context("open the restored database")?;
    let ran = migrations::run(&mut db).map_err(|error| anyhow::anyhow!("migrate: {error}"))?;
    // What waited for its link when the backup was taken is linked here: an old backup is as good as a new one.
    conn::execute(&mut db, "BEGIN")?;
    while sequencer::link_stragglers(&mut db)? > 0 {}
    conn::execute(&mut db, "COMMIT")?;
    let report = check::check(&mut db, Clock::System.now())?;
    anyhow::ensure!(report.faults.is_empty(), "the restored log is damaged: {}", report.faults.join("; "));
    say(&format!(
        "Restored into {}: {} events in the chain, {} migrations run",
        config.data_dir.display(),
        report.linked,
        ran.len()
    ));
    Ok(ExitCode::SUCCESS)
}

fn restore_database(config: &Config) -> anyhow::Result<()> {
    let (sqlite, dump) = (config.data_dir.join(SQLITE_PART), config.data_dir.join(POSTGRES_PART));
    match &config.database {
        Address::Sqlite(path) => {
            anyhow::ensure!(sqlite.is_file(), "this is the backup of a PostgreSQL site: give --database-url");
            if sqlite != *path {
                fs::rename(&sqlite, path).context("move the database to its place")?;
            }
            Ok(())
        }
        Address::Postgres(url) => {
            anyhow::ensure!(dump.is_file(), "this is the backup of an SQLite site: leave --database-url out");
            let status = Command::new("pg_restore")
                .args(["--no-owner", "--exit-on-error", "--single-transaction", "--dbname"])
                .arg(url)
                .arg(&dump)
                .status()
                .context("run pg_restore, which restoring a PostgreSQL site needs")?;
            anyhow::ensure!(status.success(), "pg_restore failed");
            fs::remove_file(&dump).context("remove the unpacked dump")
        }
    }
}
