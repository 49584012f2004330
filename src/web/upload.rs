//! Files that people send: streamed to disk with a running hash, bounded, and thrown away unless they are kept.

use std::path::{Path, PathBuf};

use actix_multipart::{Field, Multipart};
use futures_util::StreamExt as _;
use sha2::{Digest as _, Sha256};
use tokio::io::AsyncWriteExt as _;

use super::{
    form::{Form, TOKEN_FIELD},
    secret::Token,
    visit::Visit,
};
use crate::error::AppError;

/// The most bytes of a field that is not a file.
const MOST_FIELD_BYTES: usize = 64 * 1024;

/// The most parts of one form.
const MOST_PARTS: usize = 200;

/// A form with a file.
pub struct Upload {
    /// The fields that are not files.
    pub form: Form,
    /// The file; none when nothing was chosen.
    pub file: Option<ReceivedFile>,
}

/// A file on its way in. It is deleted when this value goes away, unless it was kept.
pub struct ReceivedFile {
    path: PathBuf,
    is_kept: bool,
    /// The name that the sender's machine gave it; never a path of ours.
    pub name: String,
    /// Its bytes.
    pub size: u64,
    /// The SHA-256 of its content.
    pub sha256: Vec<u8>,
    /// Whether it was larger than allowed; then its content is not complete.
    pub is_too_large: bool,
}

impl ReceivedFile {
    /// Where it lies for now.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Moves it to its place.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn keep_as(mut self, place: &Path) -> Result<(), AppError> {
        if let Some(folder) = place.parent() {
            tokio::fs::create_dir_all(folder).await?;
        }
        let file = tokio::fs::File::open(&self.path).await?;
        file.sync_all().await?;
        tokio::fs::rename(&self.path, place).await?;
        self.is_kept = true;
        Ok(())
    }
}

impl Drop for ReceivedFile {
    fn drop(&mut self) {
        if !self.is_kept {
            // What is left behind is swept away a day later: see `entries::sweep`.
            drop(std::fs::remove_file(&self.path));
        }
    }
}

/// Receives a form with at most one file of at most `most_bytes`. The form's token must come before the file.
///
/// # Errors
/// When the form is not ours, is malformed, or the disk refuses. A file that is too large is no error: the form
/// comes back and says so.
pub async fn receive(visit: &Visit, mut parts: Multipart, most_bytes: u64) -> Result<Upload, AppError> {
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut file = None;
    let mut is_ours = false;
    let mut count = 0;
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|_broken| AppError::BadRequest("a broken form"))?;
        count += 1;
        if count > MOST_PARTS {
            return Err(AppError::TooLarge);
        }
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.content_disposition().and_then(|it| it.get_filename()).map(str::to_owned);
        match file_name {
            None => {
                let value = read_field(&mut part).await?;
                is_ours |= name == TOKEN_FIELD && visit.is_form_token(&value);
                fields.push((name, value));
            }
            Some(_) if !is_ours => return Err(AppError::Forged),
            Some(file_name) if file_name.is_empty() || file.is_some() => {
                while let Some(chunk) = part.next().await {
                    chunk.map_err(|_broken| AppError::BadRequest("a broken form"))?;
                }
            }
            Some(file_name) => {
                file = Some(read_file(visit, &mut part, plain_name(&file_name), most_bytes).await?);
            }
        }
    }
    if !is_ours {
        return Err(AppError::Forged);
    }
    Ok(Upload { form: Form::of(visit, fields), file })
}

async fn read_field(part: &mut Field) -> Result<String, AppError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.next().await {
        let chunk = chunk.map_err(|_broken| AppError::BadRequest("a broken form"))?;
        if bytes.len() + chunk.len() > MOST_FIELD_BYTES {
            return Err(AppError::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_not_utf8| AppError::BadRequest("a field that is not UTF-8"))
}

async fn read_file(
    visit: &Visit,
    part: &mut Field,
    name: String,
    most_bytes: u64,
) -> Result<ReceivedFile, AppError> {
    let folder = visit.site.config.data_dir.join("incoming");
    tokio::fs::create_dir_all(&folder).await?;
    let token = Token::fresh().map_err(|error| AppError::internal(anyhow::anyhow!("{error}")))?;
    let path = folder.join(token.as_str());
    let mut out = tokio::fs::File::create(&path).await?;
    let mut received =
        ReceivedFile { path, is_kept: false, name, size: 0, sha256: Vec::new(), is_too_large: false };
    let mut hash = Sha256::new();
    while let Some(chunk) = part.next().await {
        let chunk = chunk.map_err(|_broken| AppError::BadRequest("the file broke off"))?;
        received.size = received.size.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        if received.size > most_bytes {
            // The rest is read and thrown away, so that the browser gets its answer.
            received.is_too_large = true;
            if received.size > most_bytes.saturating_mul(4) {
                return Err(AppError::TooLarge);
            }
            continue;
        }
        hash.update(&chunk);
        out.write_all(&chunk).await?;
    }
    out.flush().await?;
    received.sha256 = hash.finalize().to_vec();
    Ok(received)
}

/// The last part of whatever path the sender's machine put into the name, bounded.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|c| !c.is_control()).take(120).collect()
}
