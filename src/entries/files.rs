//! The files of entries: what is taken as a business plan, where a file lies, and how it is handed out. A file's
//! place is named by its content, so that the same file is kept once and nothing is ever overwritten.

use std::{io::SeekFrom, path::Path, path::PathBuf};

use actix_web::{
    HttpResponse,
    http::header::{self, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue},
    web::Bytes,
};
use futures_util::{Stream, stream};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};

use super::{content::hex, store::papers::AttachmentRow};
use crate::{domain::problem::Problem, error::AppError, web::Site, web::upload::ReceivedFile};

/// The most megabytes of a business plan.
pub const MOST_PLAN_MEGABYTES: usize = 20;

/// The most bytes of a business plan.
pub const MOST_PLAN_BYTES: u64 = 20 * 1024 * 1024;

/// How many bytes at either end of a file are looked at.
const LOOK: u64 = 4096;

/// Looks into a received file. The inner answer says why it is not a business plan.
///
/// # Errors
/// When the disk refuses.
pub async fn check_plan(file: &ReceivedFile) -> Result<Result<(), Problem>, AppError> {
    if file.is_too_large {
        return Ok(Err(Problem::FileTooLarge { max_megabytes: MOST_PLAN_MEGABYTES }));
    }
    let head = read_part(file.path(), 0).await?;
    let tail = read_part(file.path(), file.size.saturating_sub(LOOK)).await?;
    let middle = match reference_offset(&tail) {
        Some(offset) if offset < file.size => read_part(file.path(), offset).await?,
        _ => Vec::new(),
    };
    Ok(if is_readable_pdf(&head, &tail, &middle) { Ok(()) } else { Err(Problem::WrongFile) })
}

async fn read_part(path: &Path, from: u64) -> Result<Vec<u8>, AppError> {
    let mut file = tokio::fs::File::open(path).await?;
    file.seek(SeekFrom::Start(from)).await?;
    let mut bytes = Vec::new();
    file.take(LOOK).read_to_end(&mut bytes).await?;
    Ok(bytes)
}

/// Whether the two ends of a file, and what stands where its cross-references begin, are those of a PDF that opens
/// without a password (ISO 32000-1, 7.5: header, trailer, `startxref`, end mark; 7.6: `Encrypt`).
fn is_readable_pdf(head: &[u8], tail: &[u8], references: &[u8]) -> bool {
    let start = head.get(..head.len().min(1024)).unwrap_or_default();
    has(start, b"%PDF-")
        && has(tail, b"startxref")
        && has(tail, b"%%EOF")
        && !has(tail, b"/Encrypt")
        && !has(references, b"/Encrypt")
}

/// Where the cross-references begin, as the end of the file says.
fn reference_offset(tail: &[u8]) -> Option<u64> {
    let word = b"startxref";
    let place = tail.windows(word.len()).rposition(|window| window == word)?;
    let digits: String = tail
        .get(place + word.len()..)?
        .iter()
        .map(|byte| char::from(*byte))
        .skip_while(char::is_ascii_whitespace)
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().ok()
}

fn has(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

/// Where a file with this content lies.
pub fn place_of(data_dir: &Path, sha256: &[u8]) -> PathBuf {
    let name = hex(sha256);
    let folder: String = name.chars().take(2).collect();
    data_dir.join("files").join(folder).join(name)
}

/// Puts a received file where its content belongs, safe against a power cut.
///
/// # Errors
/// When the disk refuses.
pub async fn keep(site: &Site, file: ReceivedFile) -> Result<(), AppError> {
    let place = place_of(&site.config.data_dir, &file.sha256);
    file.keep_as(&place).await?;
    // The new name is durable only when its folder is.
    for folder in place.ancestors().skip(1).take(2) {
        tokio::fs::File::open(folder).await?.sync_all().await?;
    }
    Ok(())
}

/// Hands a file out in parts of 64 KiB, to be shown in the browser. Whoever calls has asked whether the visitor
/// may read it.
///
/// # Errors
/// When the file is gone.
pub async fn answer(site: &Site, attachment: &AttachmentRow) -> Result<HttpResponse, AppError> {
    let file = tokio::fs::File::open(place_of(&site.config.data_dir, &attachment.sha256)).await?;
    let size = file.metadata().await?.len();
    let name = ExtendedValue {
        charset: Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: attachment.file_name.clone().into_bytes(),
    };
    let disposition = ContentDisposition {
        disposition: DispositionType::Inline,
        parameters: vec![DispositionParam::FilenameExt(name)],
    };
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/pdf"))
        .insert_header(disposition)
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .no_chunking(size)
        .streaming(parts_of(file)))
}

/// What a business plan may do on this site: be shown, and be framed by our own pages. There is no `sandbox` in it,
/// because not every browser opens its viewer in one; the two kinds of content that are let through are what older
/// viewers are made of.
const PLAN_POLICY: &str = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; \
                           form-action 'none'; frame-ancestors 'self'";

/// Hands a business plan out to somebody outside its team, under the entry's number, because a file's own name may tell
/// a team's name. Whoever calls has asked whether the visitor may read it.
///
/// # Errors
/// When the file is gone.
pub async fn answer_plan(site: &Site, sha256: &[u8], number: &str) -> Result<HttpResponse, AppError> {
    let file = tokio::fs::File::open(place_of(&site.config.data_dir, sha256)).await?;
    let size = file.metadata().await?.len();
    let name: String =
        number.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/pdf"))
        .insert_header((header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}.pdf\"")))
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::CONTENT_SECURITY_POLICY, PLAN_POLICY))
        .no_chunking(size)
        .streaming(parts_of(file)))
}

/// The content of a file in parts of 64 KiB.
fn parts_of(file: tokio::fs::File) -> impl Stream<Item = std::io::Result<Bytes>> {
    stream::unfold(file, |mut file| async move {
        let mut part = vec![0; 64 * 1024];
        match file.read(&mut part).await {
            Ok(0) => None,
            Ok(count) => {
                part.truncate(count);
                Some((Ok(Bytes::from(part)), file))
            }
            Err(error) => Some((Err(error), file)),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pdf_is_known_by_both_ends_and_must_open_without_a_password() {
        let head = b"\n%PDF-1.7\n1 0 obj";
        let tail = b"trailer << /Root 1 0 R >>\nstartxref\n4711\n%%EOF\n";
        assert!(is_readable_pdf(head, tail, b"xref"));
        assert!(!is_readable_pdf(b"PK\x03\x04", tail, b"xref"), "another kind of file");
        assert!(!is_readable_pdf(head, b"half of a file", b""), "broken off");
        assert!(!is_readable_pdf(head, b"<< /Encrypt 9 0 R >> startxref 1 %%EOF", b""), "locked");
        assert!(!is_readable_pdf(head, tail, b"9 0 obj << /Type /XRef /Encrypt 8 0 R >>"), "locked");
        assert_eq!(reference_offset(tail), Some(4711));
    }
}
