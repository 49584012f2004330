//! `pingxuan export`: tables out of a competition, the same as the pages give. The same data, language and `--now`
//! give the same bytes on both databases. An export is written into the log. Exit status: 0 in order, 2 when there is no
//! such thing to export.

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
use uuid::Uuid;

use super::place::{Names, Opened, PlaceArguments, end};
use crate::{
    audit::{
        By,
        disclosure::{Export, record_export},
    },
    clock::Ids,
    competitions::store::CompetitionRow,
    db::Conn,
    domain::{
        id::{CompetitionId, RoundId, SchemeId},
        states::Language,
        time::Timestamp,
    },
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

impl Kind {
    /// The name of the kind in the log.
    fn name(self) -> &'static str {
        match self {
            Self::Entries => "entries",
            Self::Experts => "experts",
            Self::Enterprises => "enterprises",
            Self::Scores => "scores",
            Self::Ranking => "ranking",
            Self::Pairing => "pairing",
        }
    }
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

    /// The table, when its event is written: who stands at the terminal is not known, but that a table left the house is.
    fn logged_table(&self, conn: &mut Conn, by: &By, kind: Kind) -> Result<Vec<u8>, AppError> {
        let Made { bytes, rows, act, subject } = self.table(conn, kind)?;
        let competition = Some(self.competition(conn)?.id);
        let export = Export { act, competition, subject, kind: kind.name(), format: self.format, rows };
        record_export(conn, by, &export)?;
        Ok(bytes)
    }

    fn table(&self, conn: &mut Conn, kind: Kind) -> Result<Made, AppError> {
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

/// A table as a file, and what the log says of it.
struct Made {
    bytes: Vec<u8>,
    rows: usize,
    act: &'static str,
    subject: Uuid,
}

impl Made {
    fn of_competition(competition: CompetitionId, (bytes, rows): (Vec<u8>, usize)) -> Self {
        Self { bytes, rows, act: "competition.exported", subject: competition.into() }
    }

    fn of_round(round: RoundId, (bytes, rows): (Vec<u8>, usize)) -> Self {
        Self { bytes, rows, act: "round.exported", subject: round.into() }
    }

    fn of_scheme(scheme: SchemeId, (bytes, rows): (Vec<u8>, usize)) -> Self {
        Self { bytes, rows, act: "scheme.exported", subject: scheme.into() }
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
    let by = By::system(&clock, &Ids::random());
    let table = actix_web::rt::System::new().block_on(async {
        let table = db.write(move |conn| order.logged_table(conn, &by, kind)).await;
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
