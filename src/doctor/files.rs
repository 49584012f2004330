//! The attached files as the doctor sees them: each is where its row says, as long as its row says and, where that is
//! asked for, of the content that its row says; and none lies there that nobody names.

use std::{
    fs::File,
    io::{ErrorKind, Read as _},
    path::Path,
};

use sha2::{Digest as _, Sha256};

use super::{
    Findings,
    store::{self, FileFacts},
};
use crate::{
    db::Conn,
    domain::id::AttachmentId,
    entries::{files::place_of, sweep},
    error::AppError,
};

/// How far the doctor looks into files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Whether they are there and how long they are.
    Sizes,
    /// Their whole contents, which takes as long as reading them all.
    Contents,
}

/// Rows that are read at a time.
const PART: i64 = 2000;

/// Looks at every attached file, and for files that no entry names. Reads only.
///
/// # Errors
/// When the database or the folder of files cannot be read at all.
pub fn examine_files(
    conn: &mut Conn,
    data_dir: &Path,
    depth: Depth,
    findings: &mut Findings,
) -> Result<(), AppError> {
    let (mut count, mut after): (usize, Option<AttachmentId>) = (0, None);
    loop {
        let part = store::files_after(conn, after, PART)?;
        let Some(last) = part.last() else { break };
        after = Some(last.id);
        count += part.len();
        for file in &part {
            if let Err(words) = examine_file(data_dir, file, depth) {
                findings.faults.push(format!("attachment {} of entry {}: {words}", file.id, file.entry));
            }
        }
    }
    findings.looked_at("attached files", count);
    for path in sweep::orphans(conn, data_dir, sweep::OVERDUE)? {
        findings.faults.push(format!("the file {} belongs to no entry", path.display()));
    }
    Ok(())
}

/// What is wrong with one file, in words.
fn examine_file(data_dir: &Path, file: &FileFacts, depth: Depth) -> Result<(), String> {
    let place = place_of(data_dir, &file.sha256);
    let unreadable = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => format!("its file {} is missing", place.display()),
        _ => format!("its file {} cannot be read: {error}", place.display()),
    };
    let size = std::fs::metadata(&place).map_err(unreadable)?.len();
    if u64::try_from(file.size) != Ok(size) {
        return Err(format!("its file has {size} bytes, the row says {}", file.size));
    }
    if depth == Depth::Contents && content_hash(&place).map_err(unreadable)? != file.sha256 {
        return Err("its file has another content than the row says".to_owned());
    }
    Ok(())
}

fn content_hash(place: &Path) -> std::io::Result<Vec<u8>> {
    let (mut file, mut hash, mut part) = (File::open(place)?, Sha256::new(), vec![0; 64 * 1024]);
    loop {
        let count = file.read(&mut part)?;
        let Some(read) = part.get(..count).filter(|read| !read.is_empty()) else {
            return Ok(hash.finalize().to_vec());
        };
        hash.update(read);
    }
}
