//! `pingxuan import entries`.

use std::sync::Arc;

use super::{
    Received, Scene, Table,
    report::{self, Line, Report, State},
};
use crate::{
    audit::By,
    competitions::store as competitions,
    db::Conn,
    domain::{id::ImportId, states::Language},
    entries::{
        decisions::Domain,
        import::{self, Kept, Mapping, Outcome},
        import_words,
        store::papers::{self, ImportRow},
    },
    error::{AppError, Refusal},
    l10n::L10nLanguage,
    tables::fold,
    web::visit::Reach,
};

/// Names of the file with the names of the competition that are meant.
type Meanings = Vec<(String, String)>;

struct Entries {
    table: import::Table,
    regions: Meanings,
    tracks: Meanings,
}

/// Reads a table of entries, with what is meant by unknown names.
///
/// # Errors
/// What is wrong with the file as a whole, in words.
pub fn read(
    bytes: Vec<u8>,
    name: &str,
    language: Language,
    regions: &[String],
    tracks: &[String],
) -> Result<Arc<dyn Table>, String> {
    let t = language.words();
    let table = report::read_table(bytes, name, language, |error| import_words::file_problem(t, error))?;
    Ok(Arc::new(Entries { table, regions: meanings(regions, t)?, tracks: meanings(tracks, t)? }))
}

fn meanings(given: &[String], t: &L10nLanguage) -> Result<Meanings, String> {
    let one = |text: &String| {
        let (from, to) = text.split_once('=').ok_or_else(|| t.msg_command_no_meaning(text))?;
        Ok((fold(from), fold(to)))
    };
    given.iter().map(one).collect()
}

/// A name that was given as the meaning of another is not known either.
#[derive(Debug)]
struct UnknownMeaning(String);

impl Refusal for UnknownMeaning {
    fn words(&self, t: &L10nLanguage) -> String {
        t.msg_command_unknown_meaning(&self.0)
    }
}

impl Entries {
    /// The meanings as the import keeps them.
    fn mapping(&self, conn: &mut Conn, scene: &Scene) -> Result<Mapping, AppError> {
        let regions = competitions::regions_of(conn, scene.competition.id)?;
        let tracks = competitions::tracks_of(conn, scene.competition.id)?;
        let is_named = |to: &str, zh: &str, en: &str| {
            [zh, en].iter().any(|name| !name.is_empty() && fold(name).to_lowercase() == to.to_lowercase())
        };
        let mut mapping = Mapping::default();
        for (from, to) in &self.regions {
            let region = regions.iter().find(|region| is_named(to, &region.name_zh, &region.name_en));
            let region = region.ok_or_else(|| AppError::refused(UnknownMeaning(to.clone())))?;
            mapping.regions.insert(from.clone(), region.id);
        }
        for (from, to) in &self.tracks {
            let track = tracks.iter().find(|track| is_named(to, &track.name_zh, &track.name_en));
            let track = track.ok_or_else(|| AppError::refused(UnknownMeaning(to.clone())))?;
            mapping.tracks.insert(from.clone(), track.id);
        }
        Ok(mapping)
    }
}

/// At the terminal one acts everywhere.
fn domain(scene: &Scene) -> Domain {
    Domain { competition: scene.competition.id, reach: Reach::Everywhere }
}

impl Table for Entries {
    fn check(&self, conn: &mut Conn, scene: &Scene) -> Result<Report, AppError> {
        let mapping = self.mapping(conn, scene)?;
        let checked = import::check(conn, &domain(scene), &self.table, &mapping)?;
        let t = scene.t();
        let line = |row: &import::RowReport| Line {
            line: row.line,
            state: match row.outcome {
                Outcome::New => State::New,
                Outcome::Changed(_) => State::Changed,
                Outcome::Unchanged => State::Unchanged,
                Outcome::Wrong(_) => State::Wrong,
            },
            name: format!("{} {}", row.number, row.name).trim().to_owned(),
            details: import_words::details(t, row, false),
        };
        let lines = checked.rows.iter().map(line).collect();
        Ok(Report::of(t, &self.table, lines, checked.counts))
    }

    fn apply(&self, conn: &mut Conn, by: &By, scene: &Scene, file: &Received) -> Result<usize, AppError> {
        let (domain, id): (Domain, ImportId) = (domain(scene), file.id);
        let kept = Kept { mapping: self.mapping(conn, scene)?, ..Kept::default() };
        let row = ImportRow {
            report: serde_json::to_string(&kept)?,
            ..import::waiting(by, &domain, id, &file.name, file.sha256.clone())?
        };
        papers::insert_import(conn, &row)?;
        let counts = import::apply(conn, by, &domain, &row, &self.table, None)?;
        Ok(counts.unwrap_or_default().wrong)
    }
}
