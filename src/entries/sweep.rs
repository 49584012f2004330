//! Clears away files that nobody needs any more: what broke off on its way in, tables that were imported or given
//! up, contents that no entry names.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use super::store::papers;
use crate::{
    db::Conn,
    domain::{id::ImportId, time::Timestamp},
    error::AppError,
    web::Site,
};

/// Younger files may still be on their way to the row that will name them.
const GRACE: Duration = Duration::from_hours(24);

/// How long a table waits for its confirmation.
const WAITING_SECONDS: i64 = 30 * 86_400;

/// Removes every file in the data directory's folders of uploads that has no purpose any more and is older than a
/// day. A file that cannot be removed is tried again the next time.
///
/// # Errors
/// When the database or the disk fails.
pub async fn sweep(site: &Site) -> Result<(), AppError> {
    let (folder, now) = (site.config.data_dir.clone(), site.clock.now());
    // Folders are looked through where the database's questions are, off the request threads.
    site.db.read(move |conn| sweep_folders(conn, &folder, now)).await
}

fn sweep_folders(conn: &mut Conn, folder: &Path, now: Timestamp) -> Result<(), AppError> {
    for (path, _) in old_files(&folder.join("incoming"))? {
        remove(&path);
    }
    let tables = old_files(&folder.join("imports"))?;
    if !tables.is_empty() {
        let waiting = papers::waiting_imports(conn, now.plus_seconds(-WAITING_SECONDS))?;
        for (path, name) in tables {
            let id: Option<ImportId> = name.parse().ok();
            if id.is_some_and(|id| !waiting.contains(&id)) {
                remove(&path);
            }
        }
    }
    for path in orphans(conn, folder, GRACE)? {
        remove(&path);
    }
    Ok(())
}

/// How old a file is that no entry names and that a running server has still not cleared away: the grace, and two of
/// the pauses between its rounds.
pub const OVERDUE: Duration = Duration::from_hours(26);

/// The contents in the data directory that no entry names and that are older than this.
///
/// # Errors
/// When the database or the disk fails.
pub fn orphans(conn: &mut Conn, data_dir: &Path, age: Duration) -> Result<Vec<PathBuf>, AppError> {
    let mut contents = Vec::new();
    for part in folders(&data_dir.join("files"))? {
        contents.extend(files_older_than(age, &part)?);
    }
    let hashes: Vec<Vec<u8>> = contents.iter().filter_map(|(_, name)| content_of(name)).collect();
    let known = papers::known_contents(conn, &hashes)?;
    let is_orphan = |name: &str| content_of(name).is_some_and(|hash| !known.contains(&hash));
    Ok(contents.into_iter().filter(|(_, name)| is_orphan(name)).map(|(path, _)| path).collect())
}

/// The hash that a file's name is; none for what is not ours.
fn content_of(name: &str) -> Option<Vec<u8>> {
    let digits = name.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

/// The files of a folder that are older than the grace.
fn old_files(folder: &Path) -> Result<Vec<(PathBuf, String)>, AppError> {
    files_older_than(GRACE, folder)
}

/// The files of a folder that are older than this, with their names. A folder that is not there has none.
fn files_older_than(least: Duration, folder: &Path) -> Result<Vec<(PathBuf, String)>, AppError> {
    let mut found = Vec::new();
    for item in items(folder)? {
        let about = item.metadata()?;
        // By the machine's own clock, as the file's time is; one from the future is young.
        let age = about.modified()?.elapsed().unwrap_or_default();
        if about.is_file() && age > least {
            found.push((item.path(), item.file_name().to_string_lossy().into_owned()));
        }
    }
    Ok(found)
}

fn folders(folder: &Path) -> Result<Vec<PathBuf>, AppError> {
    let mut found = Vec::new();
    for item in items(folder)? {
        if item.metadata()?.is_dir() {
            found.push(item.path());
        }
    }
    Ok(found)
}

fn items(folder: &Path) -> Result<Vec<std::fs::DirEntry>, AppError> {
    match std::fs::read_dir(folder) {
        Ok(items) => Ok(items.collect::<Result<Vec<_>, _>>()?),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

fn remove(path: &Path) {
    if let Err(error) = std::fs::remove_file(path) {
        tracing::warn!(%error, path = %path.display(), "a file that nobody needs cannot be removed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_named_by_its_content_is_ours() {
        assert_eq!(content_of(&"0a".repeat(32)), Some(vec![10; 32]));
        assert_eq!(content_of("notes.txt"), None);
        assert_eq!(content_of(&"zz".repeat(32)), None);
    }
}
