//! `pingxuan solve …`: reads a problem from a file or the standard input, writes the answer to the standard
//! output or a file. Exit status: 0 solved, 2 bad input, 3 infeasible, 4 undecided.

use std::{
    fs::File,
    io::{self, Read, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;

use super::solve::{
    self, Answer, BadProblem, Status,
    judges::{Form, Request, Sheet},
};
use crate::compute::calibration::official::SEED;

/// The most bytes of a problem: beyond any real one, and far below the machine's memory.
const MOST_BYTES: u64 = 512 << 20;
const TOO_LONG: &str = "is longer than 512 MiB, the most that is read";

#[derive(clap::Subcommand)]
pub enum Computation {
    /// Gives entries their experts
    ///
    /// Exit status: 0 a plan, 2 bad input, 3 no plan exists, 4 undecided.
    ///
    /// Status 3 prints {"infeasible":{"kind","entries","experts","need","capacity"}}; the kinds are places, minimums, cross_region, panel and
    /// connected (no plan hangs together: need 1, capacity 0). Status 4 prints {"undecided":{"kind":"connected"}}: no plan that hangs
    /// together was found, and none was shown to be impossible.
    Assignment {
        /// The problem as JSON; - reads the standard input
        problem: PathBuf,
        /// Where the answer goes instead of the standard output
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Pairs two sides by their wishes
    Pairing {
        /// The problem as JSON; - reads the standard input
        problem: PathBuf,
        /// Say of every pair why it is so, and what could be said against the whole
        #[arg(long)]
        explain: bool,
        /// Where the answer goes instead of the standard output
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Ranks entries by judges' marks
    #[command(after_help = RANKING_HELP)]
    Ranking {
        /// The marks as CSV: entry, judge, criterion, score; - reads the standard input
        #[arg(long, value_name = "FILE")]
        scores: PathBuf,
        /// The rule as TOML
        #[arg(long, value_name = "FILE")]
        rule: PathBuf,
        /// The form of the answer
        #[arg(long, value_enum, default_value = "csv")]
        format: Format,
        /// Where the answer goes instead of the standard output
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Reports on judges, and ranks their entries by four estimators side by side
    #[command(after_help = JUDGES_HELP)]
    Judges(Judges),
}

/// What the report on judges wants.
#[derive(clap::Args)]
pub struct Judges {
    /// The marks as CSV: entry, judge, criterion, score; if known group, region, judge_region, submitted; - reads the
    /// standard input
    #[arg(long, value_name = "FILE")]
    scores: PathBuf,
    /// The rule as TOML, for weights, gates, bonuses, parts and tiers [default: the scores of all criteria are added]
    #[arg(long, value_name = "FILE")]
    rule: Option<PathBuf>,
    /// The form of the answer
    #[arg(long, value_enum, default_value = "json")]
    format: Format,
    /// Which table of the answer, as CSV; JSON holds all of them
    #[arg(long, value_enum, default_value = "judges")]
    table: JudgesTable,
    /// Where drawn orders begin; official rankings always begin at 1
    #[arg(long, value_name = "N", default_value_t = SEED)]
    seed: u64,
    /// For how many places the chance to be among the best is told, such as 3,20 [default: by the tiers of the rule, else 10]
    #[arg(long, value_name = "N", value_delimiter = ',')]
    places: Vec<usize>,
    /// How many further reviews to propose where nobody connects all entries [default: as few as can connect them]
    #[arg(long, value_name = "N")]
    reviews: Option<usize>,
    /// Where the answer goes instead of the standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

const RANKING_HELP: &str = "Notes on entries that cannot be ranked, on ties and on tiers that cut one are part of JSON; beside CSV they go to the standard
error.

Exit status: 0 ranked, where an entry that cannot be ranked has an empty rank and a note with the reason; 2 bad input, with the row
and column or the field, or a panel that the rule refuses to score.";

const JUDGES_HELP: &str = "What cannot be known is empty in the tables, and stands among the refusals with its reason and its remedy.
Further reviews are chosen one after the other; only a single one between two parts is certainly the best.

Exit status: 0 solved; 2 bad input, with the row and column or the field; 3 not one judge marked every criterion of an entry.";

/// A table of the report on judges.
#[derive(Clone, Copy, clap::ValueEnum)]
pub enum JudgesTable {
    /// A row for each judge.
    Judges,
    /// A row for each entry, by plain mean, standard score, mixed model and weighted two-way.
    Entries,
    /// A row for each group.
    Panel,
    /// A row for each award line: the gap between the last entry above and the first below.
    Lines,
    /// A row for each mark that stands out.
    Outliers,
    /// A row for each thing that cannot be known.
    Refusals,
}

/// The form of an answer.
#[derive(Clone, Copy, clap::ValueEnum)]
pub enum Format {
    /// A table.
    Csv,
    /// Objects.
    Json,
}

pub fn run(computation: Computation) -> anyhow::Result<ExitCode> {
    let (outcome, out) = match computation {
        Computation::Assignment { problem, out } => {
            (text_of(&problem).and_then(|text| solve::assignment::run(&text)), out)
        }
        Computation::Pairing { problem, explain, out } => {
            let run = if explain { solve::pairing::run_explained } else { solve::pairing::run };
            (text_of(&problem).and_then(|text| run(&text)), out)
        }
        Computation::Ranking { scores, rule, format, out } => {
            let format = match format {
                Format::Csv => solve::ranking::Format::Csv,
                Format::Json => solve::ranking::Format::Json,
            };
            let read = open(&scores).and_then(|marks| Ok((marks, text_of(&rule)?)));
            (read.and_then(|(marks, rule)| solve::ranking::run(marks, &rule, format)), out)
        }
        Computation::Judges(asked) => (judges(&asked), asked.out),
    };
    match outcome {
        Ok(answer) => write(&answer, out.as_deref()),
        Err(bad) => {
            complain(&bad);
            Ok(ExitCode::from(Status::Bad.code()))
        }
    }
}

fn judges(asked: &Judges) -> Result<Answer, BadProblem> {
    let sheet = match asked.table {
        JudgesTable::Judges => Sheet::Judges,
        JudgesTable::Entries => Sheet::Entries,
        JudgesTable::Panel => Sheet::Panel,
        JudgesTable::Lines => Sheet::Lines,
        JudgesTable::Outliers => Sheet::Outliers,
        JudgesTable::Refusals => Sheet::Refusals,
    };
    let form = match asked.format {
        Format::Csv => Form::Csv(sheet),
        Format::Json => Form::Json,
    };
    let marks = open(&asked.scores)?;
    let rule = asked.rule.as_deref().map(text_of).transpose()?;
    let request = Request { form, seed: asked.seed, places: asked.places.clone(), reviews: asked.reviews };
    solve::judges::run(marks, rule.as_deref(), &request)
}

/// A file or the standard input. What is longer than the most bytes is refused, never cut.
struct Input {
    name: String,
    source: Box<dyn Read>,
    left: u64,
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let named = |error: &dyn std::fmt::Display| io::Error::other(format!("{}: {error}", self.name));
        let count = self.source.read(buffer).map_err(|error| named(&error))?;
        match u64::try_from(count).ok().and_then(|count| self.left.checked_sub(count)) {
            Some(left) => {
                self.left = left;
                Ok(count)
            }
            None => Err(named(&TOO_LONG)),
        }
    }
}

fn open(path: &Path) -> Result<Input, BadProblem> {
    if path == Path::new("-") {
        let source = Box::new(io::stdin());
        return Ok(Input { name: "standard input".to_owned(), source, left: MOST_BYTES });
    }
    let name = path.display().to_string();
    let unreadable = |error: io::Error| BadProblem { place: name.clone(), message: error.to_string() };
    let file = File::open(path).map_err(unreadable)?;
    let about = file.metadata().map_err(unreadable)?;
    if about.is_dir() {
        return Err(BadProblem { place: name, message: "is a folder".to_owned() });
    }
    if about.len() > MOST_BYTES {
        return Err(BadProblem { place: name, message: TOO_LONG.to_owned() });
    }
    Ok(Input { name, source: Box::new(io::BufReader::new(file)), left: MOST_BYTES })
}

/// The text of a file; one that cannot be read or is not UTF-8 is a bad problem, not a fault.
fn text_of(path: &Path) -> Result<String, BadProblem> {
    let mut input = open(path)?;
    let mut bytes = Vec::new();
    input
        .read_to_end(&mut bytes)
        .map_err(|error| BadProblem { place: "input".to_owned(), message: error.to_string() })?;
    solve::text(bytes)
}

fn write(answer: &Answer, out: Option<&Path>) -> anyhow::Result<ExitCode> {
    match out {
        Some(path) => {
            std::fs::write(path, &answer.text).with_context(|| format!("write {}", path.display()))?;
        }
        None => io::stdout().lock().write_all(answer.text.as_bytes()).context("write the answer")?,
    }
    remark(&answer.notes);
    Ok(ExitCode::from(answer.status.code()))
}

/// The most notes that are told on the terminal.
const MOST_NOTES: usize = 200;

#[expect(clippy::print_stderr, reason = "the standard output holds the table and nothing else")]
fn remark(notes: &[String]) {
    for note in notes.iter().take(MOST_NOTES) {
        eprintln!("pingxuan: note: {note}");
    }
    if let Some(more) = notes.len().checked_sub(MOST_NOTES).filter(|more| *more > 0) {
        eprintln!("pingxuan: {more} more notes; --format json has all of them");
    }
}

#[expect(clippy::print_stderr, reason = "a command's errors belong on the terminal")]
fn complain(bad: &BadProblem) {
    eprintln!("pingxuan: {bad}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_longer_than_the_limit_is_refused_and_not_cut() {
        let read = |left: u64| {
            let mut input =
                Input { name: "marks.csv".to_owned(), source: Box::new(&b"0123456789"[..]), left };
            let mut text = String::new();
            input.read_to_string(&mut text).map(|_| text)
        };
        assert_eq!(read(10).unwrap(), "0123456789");
        let refused = read(9).unwrap_err().to_string();
        assert_eq!(refused, "marks.csv: is longer than 512 MiB, the most that is read");
    }
}
