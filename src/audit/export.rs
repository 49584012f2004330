//! The log as a file: whole, or refused when it is longer than a file may be.

use super::{
    hex,
    masking::masked_detail,
    store::{self, LogFilter},
    words,
};
use crate::{
    db::Conn,
    domain::{states::Language, time::Timestamp},
    error::{AppError, Refusal},
    l10n::L10nLanguage,
    tables::{
        TableFormat,
        write::{Cell, TableWriter},
    },
};

/// The most records of one file.
pub const MOST_RECORDS: usize = 100_000;

/// How many records are read at once.
const AT_ONCE: i64 = 5_000;

/// There are more records than one file takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogTooLong {
    /// How many it takes.
    pub most: usize,
}

impl Refusal for LogTooLong {
    fn words(&self, t: &L10nLanguage) -> String {
        t.msg_audit_too_long(self.most.to_string())
    }
}

/// How a file of the log is written.
#[derive(Clone, Copy, Debug)]
pub struct LogStyle {
    /// The zone of its times.
    pub zone: chrono_tz::Tz,
    /// The language of its words.
    pub language: Language,
    /// Whether contacts are masked.
    pub is_masked: bool,
    /// When it is written.
    pub at: Timestamp,
}

/// Writes the records of a filter as CSV, the newest first, and counts them.
///
/// # Errors
/// When the database fails, or there are more than `most`: what is cut off would be missed by nobody.
pub fn write_log(
    conn: &mut Conn,
    filter: &LogFilter,
    style: LogStyle,
    most: usize,
) -> Result<(Vec<u8>, usize), AppError> {
    let (t, zone) = (style.language.words(), style.zone);
    let header = [
        t.msg_audit_seq(),
        t.msg_audit_when(),
        t.msg_audit_who(),
        t.msg_audit_kind(),
        t.msg_audit_what(),
        t.msg_audit_subject(),
        t.msg_audit_detail(),
    ];
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let title = t.msg_audit_title();
    let mut table = TableWriter::new(TableFormat::Csv, Vec::new(), &title, &header, style.at.to_utc())
        .map_err(AppError::internal)?;
    let (mut filter, mut rows) = (filter.clone(), 0);
    loop {
        let lines = store::log_page(conn, &filter, AT_ONCE)?;
        let Some(last) = lines.last() else { break };
        filter.before = Some(last.event.id);
        rows += lines.len();
        if rows > most {
            return Err(AppError::refused(LogTooLong { most }));
        }
        for line in lines {
            let event = line.event;
            let act = words::act(&event.act, t).unwrap_or_else(|| event.act.clone());
            let readable = |content: String| {
                if style.is_masked { masked_detail(&content) } else { content }
            };
            let cells = [
                line.seq.map(|seq| seq.to_string()).unwrap_or_default(),
                format!("{} {}", event.at.to_date(zone), event.at.to_clock(zone)),
                line.actor.unwrap_or_else(|| t.msg_audit_system()),
                words::kind(&event.subject_kind, t),
                act,
                hex(&event.subject_id),
                line.content.map(readable).unwrap_or_default(),
            ];
            let cells: Vec<Cell<'_>> = cells.iter().map(|cell| Cell::Text(cell)).collect();
            table.row(&cells).map_err(AppError::internal)?;
        }
    }
    Ok((table.finish().map_err(AppError::internal)?, rows))
}
