//! `pingxuan export`: tables out of a competition, the same as the pages give. The same data, language and `--now`
//! give the same bytes on both databases. Exit status: 0 in order, 2 when there is no such thing to export.

mod enterprises;
mod entries;
mod experts;
mod pairing;
mod ranking;
mod scores;

use std::{
    io::{IsTerminal as _, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::Context as _;

use super::place::{Names, Opened, PlaceArguments, end};
use crate::{
    competitions::store::CompetitionRow,
    db::Conn,
    domain::{states::Language, time::Timestamp},
    error::{AppError, Refusal},
    l10n::L10nLanguage,
    tables::TableFormat,
};

/// What the command takes.
#[derive(clap::Args)]
pub struct Arguments {
    /// What the table holds
    #[arg(value_enum, value_name = "WHAT")]
    kind: Kind,

    /// The form of the table [default: xlsx when --out ends so, else csv]
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// Where the table goes instead of the standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// The plan of a pairing, by its number [default: the published one, else the one in force]
    #[arg(long, value_name = "N")]
    plan: Option<i32>,

    #[command(flatten)]
    place: PlaceArguments,
}

/// The kinds of tables.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Kind {
    /// All entries, with the headers of the import.
    Entries,
    /// All experts, with the headers of the import.
    Experts,
    /// The enterprises of a scheme, with the headers of the import; their wishes after the deadline.
    Enterprises,
    /// The marks of a round, as `solve ranking` and `import scores` read them.
    Scores,
    /// The ranking of a round: as published, else as it stands.
    Ranking,
    /// The pairs of a scheme.
    Pairing,
}

/// The form of a table.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    Csv,
    Xlsx,
}

/// What is to be written, and how.
#[derive(Clone)]
struct Order {
    names: Names,
    format: TableFormat,
    language: Language,
    now: Timestamp,
    plan: Option<i32>,
}

impl Order {
    fn competition(&self, conn: &mut Conn) -> Result<CompetitionRow, AppError> {
        self.names.competition(conn)
    }

    fn table(&self, conn: &mut Conn, kind: Kind) -> Result<Vec<u8>, AppError> {
        match kind {
            Kind::Entries => entries::table(conn, self),
            Kind::Experts => experts::table(conn, self),
            Kind::Enterprises => enterprises::table(conn, self),
            Kind::Scores => scores::table(conn, self),
            Kind::Ranking => ranking::table(conn, self),
            Kind::Pairing => pairing::table(conn, self),
        }
    }
}

/// A workbook is for a file or another program.
#[derive(Debug)]
struct NeedsFile;

impl Refusal for NeedsFile {
    fn words(&self, t: &L10nLanguage) -> String {
        t.msg_command_needs_file()
    }
}

/// Exports a table.
///
/// # Errors
/// When the database cannot be reached or the file cannot be written.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let Arguments { kind, format, out, plan, place } = arguments;
    let Opened { db, names, language, clock, config: _ } = place.open()?;
    let is_workbook = match format {
        Some(format) => matches!(format, Format::Xlsx),
        None => out
            .as_ref()
            .is_some_and(|out| out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"))),
    };
    if is_workbook && out.is_none() && std::io::stdout().is_terminal() {
        return end(AppError::refused(NeedsFile), language);
    }
    let format = if is_workbook { TableFormat::Xlsx } else { TableFormat::Csv };
    let order = Order { names, format, language, now: clock.now(), plan };
    let table = actix_web::rt::System::new().block_on(async {
        let table = db.read(move |conn| order.table(conn, kind)).await;
        db.close().await;
        table
    });
    let bytes = match table {
        Ok(bytes) => bytes,
        Err(error) => return end(error, language),
    };
    match out {
        Some(path) => {
            std::fs::write(&path, &bytes).with_context(|| format!("write {}", path.display()))?;
        }
        None => std::io::stdout().lock().write_all(&bytes).context("write the table")?,
    }
    Ok(ExitCode::SUCCESS)
}
