//! Where a command on a competition works: the competition, its round, its scheme, by the names that people use;
//! the language in which it speaks and the time that it takes for now.

use std::process::ExitCode;

use anyhow::Context as _;

use super::complain_in_words;
use crate::{
    clock::Clock,
    competitions::store::{self as competitions, CompetitionRow, RoundRow},
    config::{Config, Settings},
    db::{Address, Conn, Db, migrations},
    domain::{states::Language, text::folded, time::Timestamp},
    error::{AppError, Refusal},
    l10n::L10nLanguage,
    pairing::store::{self as pairing, SchemeRow},
};

/// The exit status when what was asked for or the file that was given is not in order.
pub const BAD: u8 = 2;

/// What every command on a competition takes.
#[derive(clap::Args)]
pub struct PlaceArguments {
    /// The competition, by the SLUG of its address /c/SLUG
    #[arg(long, value_name = "SLUG")]
    competition: String,

    /// The round, by its number (1 is the first), its name or its identifier [default: the only one]
    #[arg(long, value_name = "ROUND")]
    round: Option<String>,

    /// The scheme of assistance, by its number, its name or its identifier [default: the only one]
    #[arg(long, value_name = "SCHEME")]
    scheme: Option<String>,

    /// The language of messages and headers, zh-CN or en [default: by LC_ALL, LC_MESSAGES or LANG, else zh-CN]
    #[arg(long, value_name = "LANGUAGE", value_parser = parse_language)]
    language: Option<Language>,

    /// Works as if it were this time, such as 2026-11-24T12:00:00Z; a workbook carries it [default: now]
    #[arg(long, value_name = "TIME", value_parser = Timestamp::parse_utc)]
    now: Option<Timestamp>,

    #[command(flatten)]
    settings: Settings,
}

fn parse_language(text: &str) -> Result<Language, String> {
    Language::from_name(text).ok_or_else(|| "neither zh-CN nor en".to_owned())
}

/// The language of the terminal: the first of the three settings that says anything. One that names no language,
/// as C does, leaves the house's own.
fn terminal_language(setting: impl Fn(&str) -> Option<String>) -> Language {
    let told =
        ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(setting).find(|text| !text.is_empty());
    match told.as_deref().map(|text| text.split(['_', '.', '@']).next().unwrap_or_default()) {
        None | Some("C" | "POSIX" | "zh") => Language::Chinese,
        Some(_) => Language::English,
    }
}

/// The names that were given, not yet looked up.
#[derive(Clone)]
pub struct Names {
    competition: String,
    round: Option<String>,
    scheme: Option<String>,
}

/// What the arguments come to.
pub struct Opened {
    /// The settings in force.
    pub config: Config,
    /// The database, which is of this version.
    pub db: Db,
    /// The names that were given.
    pub names: Names,
    /// The language of messages and headers.
    pub language: Language,
    /// The clock.
    pub clock: Clock,
}

impl PlaceArguments {
    /// Opens the database, when it is there and of this version.
    ///
    /// # Errors
    /// When it is not.
    pub fn open(self) -> anyhow::Result<Opened> {
        let config = Config::load(self.settings)?;
        config.check_whole()?;
        if let Address::Sqlite(path) = &config.database {
            anyhow::ensure!(path.is_file(), "there is no database at {}", path.display());
        }
        let mut conn = config.database.connect().context("open the database")?;
        let is_current = migrations::is_current(&mut conn).map_err(|error| anyhow::anyhow!("{error}"))?;
        anyhow::ensure!(is_current, "the database is of another version: run `pingxuan migrate` first");
        drop(conn);
        Ok(Opened {
            db: Db::open(&config.database, 1)?,
            config,
            names: Names { competition: self.competition, round: self.round, scheme: self.scheme },
            language: self.language.unwrap_or_else(|| terminal_language(|name| std::env::var(name).ok())),
            clock: self.now.map_or(Clock::System, Clock::standing_at),
        })
    }
}

impl Names {
    /// The competition.
    ///
    /// # Errors
    /// When there is none of this name.
    pub fn competition(&self, conn: &mut Conn) -> Result<CompetitionRow, AppError> {
        let found = competitions::competition_by_slug(conn, &self.competition)?;
        found.ok_or_else(|| AppError::refused(PlaceRefusal::NoCompetition(self.competition.clone())))
    }

    /// The round of a competition.
    ///
    /// # Errors
    /// When there is none of this name, or several and none is named.
    pub fn round(&self, conn: &mut Conn, competition: &CompetitionRow) -> Result<RoundRow, AppError> {
        let rounds = competitions::rounds_of(conn, competition.id)?;
        let names = |row: &RoundRow| [row.id.to_string(), row.name_zh.clone(), row.name_en.clone()];
        choose(Part::Round, rounds, self.round.as_deref(), names)
    }

    /// The scheme of a competition.
    ///
    /// # Errors
    /// When there is none of this name, or several and none is named.
    pub fn scheme(&self, conn: &mut Conn, competition: &CompetitionRow) -> Result<SchemeRow, AppError> {
        let schemes = pairing::schemes_of(conn, competition.id)?;
        let names = |row: &SchemeRow| [row.id.to_string(), row.name_zh.clone(), row.name_en.clone()];
        choose(Part::Scheme, schemes, self.scheme.as_deref(), names)
    }
}

/// The one that is meant: by its number from 1 on, by one of its names (identifier, Chinese, English), or the only
/// one that there is.
fn choose<Row>(
    part: Part,
    rows: Vec<Row>,
    named: Option<&str>,
    names: impl Fn(&Row) -> [String; 3],
) -> Result<Row, AppError> {
    let known: Vec<[String; 3]> = rows.iter().map(names).collect();
    let key = |name: &str| folded(name).to_lowercase();
    let positions: Vec<usize> = match named {
        None => (0..rows.len()).collect(),
        Some(name) => {
            let is_meant = |(position, names): (usize, &[String; 3])| {
                let has_name = names.iter().any(|known| !known.is_empty() && key(known) == key(name));
                (has_name || key(name) == (position + 1).to_string()).then_some(position)
            };
            known.iter().enumerate().filter_map(is_meant).collect()
        }
    };
    match (positions.as_slice(), named) {
        ([only], _) => rows.into_iter().nth(*only).ok_or(AppError::NotFound),
        (_, None) if known.is_empty() => Err(AppError::refused(PlaceRefusal::None(part))),
        (_, None) => Err(AppError::refused(PlaceRefusal::Which(part, listed(&known)))),
        (_, Some(name)) => {
            Err(AppError::refused(PlaceRefusal::Unknown(part, name.to_owned(), listed(&known))))
        }
    }
}

/// Numbers with names, in both languages.
fn listed(known: &[[String; 3]]) -> String {
    let one = |(number, [_, zh, en]): (usize, &[String; 3])| format!("{number} {zh} / {en}");
    (1..).zip(known).map(one).collect::<Vec<_>>().join("; ")
}

/// What a competition can have several of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Round,
    Scheme,
}

/// Why a place cannot be found.
#[derive(Debug)]
enum PlaceRefusal {
    NoCompetition(String),
    None(Part),
    Which(Part, String),
    Unknown(Part, String, String),
}

impl Refusal for PlaceRefusal {
    fn words(&self, t: &L10nLanguage) -> String {
        match self {
            Self::NoCompetition(slug) => t.msg_command_no_competition(slug),
            Self::None(Part::Round) => t.msg_command_no_round(),
            Self::None(Part::Scheme) => t.msg_command_no_scheme(),
            Self::Which(Part::Round, known) => t.msg_command_which_round(known),
            Self::Which(Part::Scheme, known) => t.msg_command_which_scheme(known),
            Self::Unknown(Part::Round, name, known) => t.msg_command_unknown_round(name, known),
            Self::Unknown(Part::Scheme, name, known) => t.msg_command_unknown_scheme(name, known),
        }
    }
}

/// Ends a command that failed: what can be mended by who called it is said in words, with a status of its own.
///
/// # Errors
/// All that cannot.
pub fn end(error: AppError, language: Language) -> anyhow::Result<ExitCode> {
    match error {
        AppError::Refused(refusal) => {
            complain_in_words(&refusal.words(language.words()));
            Ok(ExitCode::from(BAD))
        }
        error => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language_of(settings: &[(&str, &str)]) -> Language {
        terminal_language(|asked| {
            settings.iter().find(|(name, _)| *name == asked).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_terminal_tells_the_language() {
        assert_eq!(language_of(&[]), Language::Chinese);
        assert_eq!(language_of(&[("LANG", "C.UTF-8")]), Language::Chinese);
        assert_eq!(language_of(&[("LANG", "zh_CN.UTF-8")]), Language::Chinese);
        assert_eq!(language_of(&[("LANG", "en_GB.UTF-8")]), Language::English);
        assert_eq!(language_of(&[("LANG", "fr_FR@euro")]), Language::English);
        assert_eq!(
            language_of(&[("LC_ALL", ""), ("LC_MESSAGES", "en_US"), ("LANG", "zh_CN")]),
            Language::English
        );
    }

    fn chosen(named: Option<&str>) -> Option<usize> {
        let names = |row: &usize| match row {
            1 => ["a".to_owned(), "初赛".to_owned(), "Preliminary".to_owned()],
            2 => ["b".to_owned(), "决赛".to_owned(), "Final".to_owned()],
            _ => ["c".to_owned(), "决赛".to_owned(), String::new()],
        };
        choose(Part::Round, vec![1, 2, 3], named, names).ok()
    }

    #[test]
    fn a_round_is_found_by_number_name_and_identifier_if_that_is_clear() {
        assert_eq!(chosen(Some("2")), Some(2));
        assert_eq!(chosen(Some(" ２ ")), Some(2));
        assert_eq!(chosen(Some("初赛")), Some(1));
        assert_eq!(chosen(Some("final")), Some(2));
        assert_eq!(chosen(Some("c")), Some(3));
        assert_eq!(chosen(Some("决赛")), None);
        assert_eq!(chosen(Some("")), None);
        assert_eq!(chosen(Some("4")), None);
        assert_eq!(chosen(None), None);
    }
}
