//! Unpacks an archive into nothing, to know that it is small before a library keeps it in memory.
//! The sizes that an archive declares are not believed: a few kilobytes can unpack to gigabytes.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::TableError;

/// The most bytes that all parts of a workbook may unpack to: twice what the largest table of plain cells needs.
pub const MAX_UNPACKED_BYTES: u64 = 128 * 1024 * 1024;
/// The most bytes of the part that holds the styles, which grow most when they are read.
const MAX_STYLES_BYTES: u64 = 8 * 1024 * 1024;
/// The most texts that the table of shared texts may announce: one for each cell of the largest table.
const MAX_SHARED_TEXTS: u64 = 1_280_000;
const CHUNK_BYTES: usize = 64 * 1024;

/// Unpacks every part and counts.
///
/// # Errors
/// [`TableError::UnpacksTooLarge`], [`TableError::Encrypted`] and [`TableError::Corrupt`].
pub fn check(bytes: &[u8], max_bytes: u64) -> Result<(), TableError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(zip_error)?;
    let mut total = 0;
    let mut chunk = vec![0; CHUNK_BYTES];
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(zip_error)?;
        let name = part.name().map_err(zip_error)?.to_ascii_lowercase();
        let is_shared_texts = name.ends_with("sharedstrings.xml");
        let most = if name.ends_with("styles.xml") { MAX_STYLES_BYTES.min(max_bytes) } else { max_bytes };
        let mut shared_texts = Vec::new();
        let mut length = 0;
        loop {
            let count = part.read(&mut chunk).map_err(corrupt)?;
            let unpacked = chunk.get(..count).unwrap_or_default();
            if unpacked.is_empty() {
                break;
            }
            length += u64::try_from(count).unwrap_or(u64::MAX);
            if length > most || total + length > max_bytes {
                return Err(TableError::UnpacksTooLarge { max_bytes: most });
            }
            if is_shared_texts {
                shared_texts.extend_from_slice(unpacked);
            }
        }
        total += length;
        if !shared_texts_are_honest(&shared_texts) {
            return Err(TableError::Corrupt { source: None });
        }
    }
    Ok(())
}

/// Whether the announced number of shared texts is believable: the library makes room for them before it reads the first one.
/// Zero and escape bytes cannot stand in XML; with them, the announcement could hide in another encoding.
fn shared_texts_are_honest(part: &[u8]) -> bool {
    const ANNOUNCEMENT: &[u8] = b"uniqueCount";
    if part.iter().any(|byte| matches!(byte, 0 | 0x1B)) {
        return false;
    }
    part.windows(ANNOUNCEMENT.len()).enumerate().filter(|(_, window)| *window == ANNOUNCEMENT).all(
        |(at, _)| {
            let rest = part.get(at + ANNOUNCEMENT.len()..).unwrap_or_default();
            let digits = rest
                .iter()
                .copied()
                .skip_while(|byte| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'"' | b'\''))
                .take_while(u8::is_ascii_digit);
            digits
                .fold(0_u64, |count, digit| count.saturating_mul(10).saturating_add(u64::from(digit - b'0')))
                <= MAX_SHARED_TEXTS
        },
    )
}

fn zip_error(error: ZipError) -> TableError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => TableError::Encrypted,
        error => TableError::Corrupt { source: Some(Box::new(error)) },
    }
}

fn corrupt(error: std::io::Error) -> TableError {
    TableError::Corrupt { source: Some(Box::new(error)) }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn what_unpacks_to_more_than_the_bound_is_refused() {
        let blank = vec![b' '; 60_000];
        let bomb = archive(&[("a", &blank), ("b", &blank)]);
        assert!(bomb.len() < 1_000);
        assert!(check(&bomb, 120_000).is_ok());
        assert!(matches!(check(&bomb, 119_999), Err(TableError::UnpacksTooLarge { max_bytes: 119_999 })));
    }

    #[test]
    fn announced_texts_must_be_believable() {
        let announced = |text: &str| check(&archive(&[("XL/SharedStrings.xml", text.as_bytes())]), 10_000);
        assert!(announced("<sst count='3' uniqueCount='3'>").is_ok());
        for text in [
            "<sst uniqueCount=\"99999999999\">",
            "<sst uniqueCount = '0000999999999999999999999999'>",
            "<\0s",
        ] {
            assert!(matches!(announced(text), Err(TableError::Corrupt { .. })), "{text}");
        }
    }

    #[test]
    fn a_damaged_archive_is_corrupt() {
        let good = archive(&[("a", b"some text that is long enough to be packed, some text, some text")]);
        let mut bad = good.clone();
        bad[40] ^= 0xFF;
        for bytes in [&good[..good.len() / 2], &bad, b"PK\x03\x04"] {
            assert!(matches!(check(bytes, 10_000), Err(TableError::Corrupt { .. })));
        }
    }
}
