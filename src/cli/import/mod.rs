//! `pingxuan import`: a table goes into a competition, by the same check and the same act as on the pages. A table
//! with a fault changes nothing. Exit status: 0 in order, 2 a fault in the table or in what was asked for.

mod enterprises;
mod entries;
mod experts;
mod report;
mod scores;

use std::{
    fs::File,
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

use self::report::Report;
use super::{
    complain_in_words,
    place::{BAD, Names, Opened, PlaceArguments, end},
    serve::say,
};
use crate::{
    audit::By,
    clock::Ids,
    competitions::store::{CompetitionRow, RoundRow},
    db::Conn,
    domain::{id::ImportId, states::Language, time::Timestamp},
    entries::content::hex,
    error::{AppError, Refusal},
    l10n::L10nLanguage,
    pairing::store::SchemeRow,
    tables::MAX_FILE_BYTES,
};

/// What the command takes.
#[derive(clap::Args)]
pub struct Arguments {
    /// What the table holds
    #[arg(value_enum, value_name = "WHAT")]
    kind: Kind,

    /// The table: CSV or XLSX, with Chinese or English headers in any order
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Says row by row what would happen, and writes nothing
    #[arg(long)]
    dry_run: bool,

    /// What is meant by a region's name that the competition does not know (entries); can be given repeatedly
    #[arg(long = "region", value_name = "NAME=REGION")]
    regions: Vec<String>,

    /// What is meant by a track's name that the competition does not know (entries); can be given repeatedly
    #[arg(long = "track", value_name = "NAME=TRACK")]
    tracks: Vec<String>,

    #[command(flatten)]
    place: PlaceArguments,
}

/// The kinds of tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// Projects of teams.
    Entries,
    /// Experts who judge and mentor.
    Experts,
    /// Enterprises of a scheme, with their wishes.
    Enterprises,
    /// Marks, into a round that has no sheets.
    Scores,
}

/// Where a table goes.
#[derive(Clone)]
struct Scene {
    competition: CompetitionRow,
    /// The round, for marks.
    round: Option<RoundRow>,
    /// The scheme, for enterprises.
    scheme: Option<SchemeRow>,
    language: Language,
    now: Timestamp,
}

impl Scene {
    fn find(
        conn: &mut Conn,
        names: &Names,
        kind: Kind,
        language: Language,
        now: Timestamp,
    ) -> Result<Self, AppError> {
        let competition = names.competition(conn)?;
        let round = if kind == Kind::Scores { Some(names.round(conn, &competition)?) } else { None };
        let scheme = if kind == Kind::Enterprises { Some(names.scheme(conn, &competition)?) } else { None };
        Ok(Self { competition, round, scheme, language, now })
    }

    fn t(&self) -> &'static L10nLanguage {
        self.language.words()
    }
}

/// The file, as the import notes it.
#[derive(Clone)]
struct Received {
    id: ImportId,
    name: String,
    sha256: Vec<u8>,
}

/// A table in memory. What it says is checked and applied by the cores that the pages use.
trait Table: Send + Sync {
    /// Says what the table would do; writes nothing.
    fn check(&self, conn: &mut Conn, scene: &Scene) -> Result<Report, AppError>;

    /// Does it in the transaction at hand, with its event. Answers how many rows were left out as wrong.
    fn apply(&self, conn: &mut Conn, by: &By, scene: &Scene, file: &Received) -> Result<usize, AppError>;
}

/// Imports a table.
///
/// # Errors
/// When the file or the database cannot be reached.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let Arguments { kind, file, dry_run, regions, tracks, place } = arguments;
    let opened = place.open()?;
    let t = opened.language.words();
    let bytes = read_file(&file)?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let read: Result<Arc<dyn Table>, String> = match kind {
        Kind::Entries => entries::read(bytes.clone(), &name, opened.language, &regions, &tracks),
        Kind::Experts => experts::read(bytes.clone(), &name, opened.language),
        Kind::Enterprises => enterprises::read(bytes.clone(), &name, opened.language),
        Kind::Scores => scores::read(bytes.clone(), &name, opened.language),
    };
    let table = match read {
        Ok(table) => table,
        Err(words) => {
            complain_in_words(&format!("{name}{}{words}", t.msg_colon()));
            return Ok(ExitCode::from(BAD));
        }
    };
    actix_web::rt::System::new().block_on(async {
        let ended = import(&opened, kind, table, &name, &bytes, dry_run).await;
        opened.db.close().await;
        ended
    })
}

/// The whole file, when it is not larger than any table may be: one byte more shows that it is.
fn read_file(path: &Path) -> anyhow::Result<Vec<u8>> {
    let file = File::open(path).with_context(|| format!("open {}", path.display()))?;
    let mut bytes = Vec::new();
    file.take(MAX_FILE_BYTES + 1)
        .read_to_end(&mut bytes)
        .with_context(|| format!("read {}", path.display()))?;
    Ok(bytes)
}

async fn import(
    opened: &Opened,
    kind: Kind,
    table: Arc<dyn Table>,
    name: &str,
    bytes: &[u8],
    is_rehearsal: bool,
) -> anyhow::Result<ExitCode> {
    let (language, now) = (opened.language, opened.clock.now());
    let t = language.words();
    let (names, checked) = (opened.names.clone(), Arc::clone(&table));
    let found = opened
        .db
        .read(move |conn| {
            let scene = Scene::find(conn, &names, kind, language, now)?;
            let report = checked.check(conn, &scene)?;
            Ok::<_, AppError>((scene, report))
        })
        .await;
    let (scene, report) = match found {
        Ok(found) => found,
        Err(error) => return end(error, language),
    };
    let is_good = report.wrong == 0;
    report.print(t, is_rehearsal);
    if is_rehearsal {
        say(&t.msg_command_rehearsed());
        return Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::from(BAD) });
    }
    if !is_good {
        say(&t.msg_command_not_imported());
        return Ok(ExitCode::from(BAD));
    }
    if !report.is_change {
        say(&t.msg_command_nothing_to_import());
        return Ok(ExitCode::SUCCESS);
    }
    let by = By::system(&opened.clock, &Ids::random());
    let file = Received { id: by.fresh(), name: name.to_owned(), sha256: Sha256::digest(bytes).to_vec() };
    let hash = hex(&file.sha256);
    let kept = keep(&opened.config.data_dir, &file, bytes)?;
    let applied = opened
        .db
        .write(move |conn| match table.apply(conn, &by, &scene, &file)? {
            0 => Ok(()),
            // Somebody has changed something since the check: what cannot be done whole is not done at all.
            _ => Err(AppError::refused(ChangedMeanwhile)),
        })
        .await;
    if let Err(error) = applied {
        drop(std::fs::remove_file(&kept));
        return end(error, language);
    }
    say(&t.msg_command_imported(name, hash));
    Ok(ExitCode::SUCCESS)
}

/// Keeps the file beside those that came through the pages. Answers where.
fn keep(data_dir: &Path, file: &Received, bytes: &[u8]) -> anyhow::Result<PathBuf> {
    let folder = data_dir.join("imports");
    let place = folder.join(file.id.to_string());
    let write = || {
        std::fs::create_dir_all(&folder)?;
        let mut kept = File::create_new(&place)?;
        kept.write_all(bytes)?;
        kept.sync_all()
    };
    write().with_context(|| format!("keep the file as {}", place.display()))?;
    Ok(place)
}

/// Something has changed since the check, so that a table that was in order is not any more.
#[derive(Debug)]
struct ChangedMeanwhile;

impl Refusal for ChangedMeanwhile {
    fn words(&self, t: &L10nLanguage) -> String {
        t.msg_command_changed_meanwhile()
    }
}
