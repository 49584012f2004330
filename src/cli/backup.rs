//! `pingxuan backup`: one file with the whole site, taken while the server runs. `pingxuan restore`: a site out of
//! such a file, into an empty place only. It works in a folder of its own until all is there, so that it can be tried again.

use std::{
    fs::{self, File},
    io::ErrorKind,
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
    config.check_whole()?;
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
            let mut dump = PostgresProgram::of(url, "pg_dump");
            dump.command.args(["--format=custom", "--no-owner", "--file"]).arg(&copy).arg(&dump.url);
            let dumped = dump.run();
            if dumped.is_err() {
                drop(fs::remove_file(&copy));
            }
            dumped?;
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

/// A program that comes with PostgreSQL and works on a database.
struct PostgresProgram {
    name: &'static str,
    command: Command,
    /// The address of the database without its password, which the list of processes would show.
    url: String,
}

impl PostgresProgram {
    fn of(url: &str, name: &'static str) -> Self {
        let (url, password) = without_password(url);
        let mut command = Command::new(name);
        if let Some(password) = password {
            command.env("PGPASSWORD", password);
        }
        Self { name, command, url }
    }

    fn run(mut self) -> anyhow::Result<()> {
        let name = self.name;
        match self.command.status() {
            Ok(status) => anyhow::ensure!(status.success(), "{name} failed"),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                anyhow::bail!(
                    "{name} is not on the PATH: a PostgreSQL site needs the client programs of PostgreSQL for this"
                )
            }
            Err(error) => return Err(error).with_context(|| format!("run {name}")),
        }
        Ok(())
    }
}

/// The address of a database, and the password that stood in it.
fn without_password(url: &str) -> (String, Option<String>) {
    let whole = || (url.to_owned(), None);
    let Some((scheme, rest)) = url.split_once("://") else { return whole() };
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let Some((person, host)) = authority.rsplit_once('@') else { return whole() };
    let Some((user, password)) = person.split_once(':') else { return whole() };
    // A plus sign stands for itself here, unlike in a query.
    let pair = format!("p={}", password.replace('+', "%2B"));
    let password = form_urlencoded::parse(pair.as_bytes()).next().map(|(_, text)| text.into_owned());
    (format!("{scheme}://{user}@{host}{path}"), password)
}

pub fn restore(arguments: RestoreArguments) -> anyhow::Result<ExitCode> {
    let config = Config::load(arguments.settings)?;
    check_empty(&config)?;
    let work = config.restore_folder();
    fs::create_dir_all(&work).with_context(|| format!("make {}", work.display()))?;
    // The system lets go of it when the process ends, however that comes about.
    let lock = File::open(&work)?;
    lock.try_lock().with_context(|| format!("another restore works in {}", work.display()))?;
    clear(&work).with_context(|| format!("clear {}", work.display()))?;
    let file =
        File::open(&arguments.backup).with_context(|| format!("open {}", arguments.backup.display()))?;
    // Unpacking refuses paths that lead out of the folder.
    tar::Archive::new(GzDecoder::new(file)).unpack(&work).context("unpack the backup")?;
    let database = restore_database(&config, &work)?;
    let (linked, migrated) = bring_up_to_date(&database)?;
    sync(&work).context("write the restored files to the disk")?;
    move_in(&config, &work)?;
    say(&format!(
        "Restored into {}: {linked} events in the chain, {migrated} migrations run",
        config.data_dir.display()
    ));
    Ok(ExitCode::SUCCESS)
}

/// Whether nothing is there that a restore would write over. What an attempt left that did not come to its end is nothing.
fn check_empty(config: &Config) -> anyhow::Result<()> {
    let work = config.restore_folder();
    if config.data_dir.is_dir() {
        for entry in fs::read_dir(&config.data_dir)? {
            let is_own = entry?.path() == work;
            anyhow::ensure!(is_own, "{} is not empty: restore into a new place", config.data_dir.display());
        }
    }
    match &config.database {
        Address::Sqlite(path) => {
            anyhow::ensure!(!path.exists(), "{} exists already: restore into a new place", path.display());
        }
        Address::Postgres(_) => {
            let mut db = config.database.connect().context("open the database")?;
            let is_taken = migrations::holds_tables(&mut db).context("look into the database")?;
            anyhow::ensure!(!is_taken, "the database holds tables already: restore into an empty one");
        }
    }
    Ok(())
}

/// Makes the database out of what was unpacked, and answers where it is for now. A dump is read in one transaction.
fn restore_database(config: &Config, work: &Path) -> anyhow::Result<Address> {
    let (sqlite, dump) = (work.join(SQLITE_PART), work.join(POSTGRES_PART));
    match &config.database {
        Address::Sqlite(_) => {
            anyhow::ensure!(sqlite.is_file(), "this is the backup of a PostgreSQL site: give --database-url");
            Ok(Address::Sqlite(sqlite))
        }
        Address::Postgres(url) => {
            anyhow::ensure!(dump.is_file(), "this is the backup of an SQLite site: leave --database-url out");
            let mut restore = PostgresProgram::of(url, "pg_restore");
            restore
                .command
                .args(["--no-owner", "--exit-on-error", "--single-transaction", "--dbname"])
                .arg(&restore.url)
                .arg(&dump);
            restore.run()?;
            Ok(config.database.clone())
        }
    }
}

/// Migrates a restored database and checks its log. Answers how many events are linked and how many migrations ran.
fn bring_up_to_date(database: &Address) -> anyhow::Result<(u64, usize)> {
    let mut db = database.connect().context("open the restored database")?;
    let ran = migrations::run(&mut db).map_err(|error| anyhow::anyhow!("migrate: {error}"))?;
    // What waited for its link when the backup was taken is linked here: an old backup is as good as a new one.
    conn::execute(&mut db, "BEGIN")?;
    while sequencer::link_stragglers(&mut db)? > 0 {}
    conn::execute(&mut db, "COMMIT")?;
    let report = check::check(&mut db, Clock::System.now())?;
    anyhow::ensure!(report.faults.is_empty(), "the restored log is damaged: {}", report.faults.join("; "));
    Ok((report.linked, ran.len()))
}

/// Removes what an attempt left that did not come to its end.
fn clear(work: &Path) -> std::io::Result<()> {
    let mut had_left = false;
    for entry in fs::read_dir(work)? {
        let place = entry?.path();
        if place.is_dir() {
            fs::remove_dir_all(place)?;
        } else {
            fs::remove_file(place)?;
        }
        had_left = true;
    }
    if had_left {
        say(&format!("Removed what an earlier attempt had left in {}", work.display()));
    }
    Ok(())
}

/// Writes a file, or all of a folder, to the disk.
fn sync(place: &Path) -> std::io::Result<()> {
    if place.is_dir() {
        for entry in fs::read_dir(place)? {
            sync(&entry?.path())?;
        }
    }
    File::open(place)?.sync_all()
}

/// Moves everything to its place; the folder in which the restore worked goes last, and with it what forbids to serve.
fn move_in(config: &Config, work: &Path) -> anyhow::Result<()> {
    if let Address::Sqlite(path) = &config.database {
        let staged = work.join(SQLITE_PART);
        // The last connection leaves one behind when it could not write all of it into the database.
        let log = work.join(format!("{SQLITE_PART}-wal"));
        anyhow::ensure!(!log.exists(), "the database could not be written whole: is the disk full?");
        let moved = fs::rename(&staged, path).or_else(|error| match error.kind() {
            // The database has a disk of its own.
            ErrorKind::CrossesDevices => copy_over(&staged, path),
            _ => Err(error),
        });
        moved.with_context(|| format!("move the database to {}", path.display()))?;
        if let Some(folder) = path.parent().filter(|folder| folder.is_dir()) {
            File::open(folder)?.sync_all()?;
        }
    }
    for folder in FOLDERS {
        let staged = work.join(folder);
        if staged.is_dir() {
            fs::rename(&staged, config.data_dir.join(folder))
                .with_context(|| format!("move {folder} to its place"))?;
        }
    }
    File::open(&config.data_dir)?.sync_all()?;
    fs::remove_dir_all(work).with_context(|| format!("remove {}", work.display()))
}

/// Copies a file to another disk, where it gets its name when it is whole.
fn copy_over(from: &Path, to: &Path) -> std::io::Result<()> {
    let unfinished = to.with_extension("unfinished");
    fs::copy(from, &unfinished)?;
    File::open(&unfinished)?.sync_all()?;
    fs::rename(&unfinished, to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_of_a_database_goes_apart() {
        for (url, without, password) in [
            (
                "postgres://cup:a%40b+c@db.example:5432/cup?sslmode=require",
                "postgres://cup@db.example:5432/cup?sslmode=require",
                Some("a@b+c"),
            ),
            ("postgres://cup@db.example/cup", "postgres://cup@db.example/cup", None),
            ("postgres:///cup?host=/run/a:b@c", "postgres:///cup?host=/run/a:b@c", None),
        ] {
            assert_eq!(without_password(url), (without.to_owned(), password.map(str::to_owned)), "{url}");
        }
    }
}
