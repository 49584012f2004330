//! The report on a round's judges: the whole panel on one page, each judge on one of their own, and all figures as
//! a table. Estimates are floating numbers, printed half-up.

mod estimates;
mod judge;
mod panel;

use std::{collections::BTreeMap, sync::Arc};

use actix_web::{HttpResponse, web::Path};
use askama::Template;

use super::{
    super::{
        export::{Cell, Table},
        judge_report::{Influence, Report, Without, influence, regions_of_judges},
        load,
        standing::Standing,
        store,
    },
    files::{CSV, file, note_export_of_round},
};
use crate::{
    compute::{
        agreement::{OnJudge, severity_scale, shown},
        calibration::FEWEST_MARKS,
    },
    domain::id::{ExpertId, RoundId},
    error::AppError,
    tables::TableFormat,
    web::{chrome::Chrome, page::page, visit::Visit, work::off_thread},
};

/// To how many decimals points and correlations are shown.
const DECIMALS: u8 = 2;
/// To how many decimals they stand in the table for programs.
const TABLE_DECIMALS: u8 = 4;
/// The most entries that are named in a sentence, and the most sentences of a kind.
const MOST_NAMED: usize = 20;
/// What is not known.
const NOTHING: &str = "–";

/// A round with its report.
struct Seen {
    standing: Arc<Standing>,
    report: Arc<Report>,
    /// The names of the judges, in their order.
    names: Vec<String>,
    base: String,
}

impl Seen {
    /// Reads the standing and the judges, and makes the report off the request threads unless it is kept.
    async fn of(visit: &Visit, round: &str) -> Result<Self, AppError> {
        let competition = visit.competition()?;
        let (id, base) = (competition.id, format!("/c/{}/rounds/{round}", competition.slug));
        let round: RoundId = round.parse().map_err(|_malformed| AppError::NotFound)?;
        let site = visit.site.clone();
        let (standing, judges) = visit
            .db()
            .read(move |conn| {
                let standing = load::kept_standing(conn, &site.standings, id, round)?;
                Ok::<_, AppError>((standing, store::judges_of(conn, round)?))
            })
            .await?;
        let judges: BTreeMap<ExpertId, (String, String)> =
            judges.into_iter().map(|(id, name, region)| (id, (name, region))).collect();
        let name = |id: &ExpertId| judges.get(id).map(|(name, _)| name.clone()).unwrap_or_default();
        let names = standing.judges.iter().map(name).collect();
        let regions = regions_of_judges(&standing, &judges);
        let report = match visit.site.judge_reports.find(&standing, &regions) {
            Some(report) => report,
            None => {
                let submitted = visit.db().read(move |conn| store::submission_times(conn, round)).await?;
                let (site, of) = (visit.site.clone(), Arc::clone(&standing));
                off_thread(move || site.judge_reports.make(&of, regions, &submitted)).await??
            }
        };
        Ok(Self { standing, report, names, base })
    }

    fn name(&self, judge: usize) -> String {
        self.names.get(judge).cloned().unwrap_or_default()
    }

    /// The number of an entry.
    fn number(&self, entry: usize) -> String {
        self.standing.entries.get(entry).map(|row| row.number.clone()).unwrap_or_default()
    }

    /// Number and name of an entry.
    fn entry(&self, entry: usize) -> String {
        let row = self.standing.entries.get(entry);
        row.map(|row| format!("{} {}", row.number, row.name)).unwrap_or_default()
    }

    /// Where the working of an entry is shown.
    fn working(&self, entry: usize) -> String {
        let row = self.standing.entries.get(entry);
        row.map(|row| format!("{}/entries/{}", self.base, row.id)).unwrap_or_default()
    }

    /// Where the report on a judge is shown.
    fn judge(&self, judge: usize) -> String {
        let id = self.standing.judges.get(judge);
        id.map(|id| format!("{}/judge-report/{id}", self.base)).unwrap_or_default()
    }

    fn round(&self, visit: &Visit) -> String {
        let round = &self.standing.inputs.round;
        visit.language().pick(&round.name_zh, &round.name_en).to_owned()
    }

    /// How many marks of a judge stand out.
    fn outliers(&self, judge: usize) -> usize {
        self.report.panel.outliers.iter().filter(|it| at(it.judge) == judge).count()
    }

    /// Whether some judges come from regions of the competition, so that a lean can be looked for.
    fn has_regions(&self) -> bool {
        self.report.regions.iter().any(Option::is_some)
    }

    /// How many sheets are still to come.
    fn missing(&self) -> usize {
        self.report.sheets.iter().map(|count| count.in_force.saturating_sub(count.submitted)).sum()
    }
}

/// How a judge's severity is called.
struct SeverityTag {
    class: &'static str,
    words: String,
}

/// Severity in numbers and in words.
struct SeverityWords {
    number: String,
    words: String,
    tag: Option<SeverityTag>,
}

impl SeverityWords {
    fn of(visit: &Visit, judge: &OnJudge) -> Self {
        let t = visit.t();
        let Some(severity) = judge.report.severity else {
            let words = if judge.report.marks < FEWEST_MARKS {
                t.msg_results_report_unknown()
            } else {
                t.msg_results_report_unknown_apart()
            };
            return Self { number: NOTHING.to_owned(), words, tag: None };
        };
        let number = with_error(severity.shrunk, severity.error);
        if !judge.is_clear(DECIMALS) {
            return Self { number, words: t.msg_results_report_severity_usual(), tag: None };
        }
        let points = plain(severity.shrunk.abs());
        let (words, tag) = if severity.shrunk < 0.0 {
            let tag = SeverityTag { class: "", words: t.msg_results_report_severe() };
            (t.msg_results_report_severity_less(points), tag)
        } else {
            let tag = SeverityTag { class: "", words: t.msg_results_report_lenient() };
            (t.msg_results_report_severity_more(points), tag)
        };
        Self { number, words, tag: Some(tag) }
    }
}

/// An interval as a picture of 160 by 20: its ends and its middle.
struct Picture {
    low: i64,
    middle: i64,
    high: i64,
}

impl Picture {
    fn all(judges: &[OnJudge]) -> Vec<Option<Self>> {
        let across = |place: i64| 5 + place * 150 / 1000;
        let picture = |[low, middle, high]: [i64; 3]| Self {
            low: across(low),
            middle: across(middle),
            high: across(high),
        };
        severity_scale(judges).into_iter().map(|places| places.map(picture)).collect()
    }
}

/// A number without a sign of its own.
fn plain(value: f64) -> String {
    shown(value, DECIMALS).map_or_else(|| NOTHING.to_owned(), |text| text.replace('-', "−"))
}

/// A number with its sign.
fn signed(value: f64) -> String {
    let text = plain(value);
    let is_above = text.starts_with(|sign: char| sign.is_ascii_digit())
        && text.contains(|sign: char| ('1'..='9').contains(&sign));
    if is_above { format!("+{text}") } else { text }
}

/// A number with its sign and its standard error.
fn with_error(value: f64, error: f64) -> String {
    format!("{} ± {}", signed(value), plain(error))
}

fn or_nothing(value: Option<f64>) -> String {
    value.map_or_else(|| NOTHING.to_owned(), plain)
}

fn at(position: u32) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

pub async fn show_report(visit: Visit, path: Path<(String, String)>) -> Result<HttpResponse, AppError> {
    let seen = Seen::of(&visit, &path.1).await?;
    page(&visit, &panel::report_page(&visit, &seen))
}

pub async fn show_judge(
    visit: Visit,
    path: Path<(String, String, String)>,
) -> Result<HttpResponse, AppError> {
    let expert: ExpertId = path.2.parse().map_err(|_malformed| AppError::NotFound)?;
    let seen = Seen::of(&visit, &path.1).await?;
    let judge = seen.standing.judges.binary_search(&expert).map_err(|_nobody| AppError::NotFound)?;
    let known = seen.report.influences.as_ref().and_then(|all| all.get(judge).cloned());
    let without = match known {
        Some(known) => known,
        None => {
            let standing = Arc::clone(&seen.standing);
            off_thread(move || influence(&standing, judge)).await??
        }
    };
    page(&visit, &judge::judge_page(&visit, &seen, judge, &without)?)
}

pub async fn send_report_csv(visit: Visit, path: Path<(String, String)>) -> Result<HttpResponse, AppError> {
    let seen = Seen::of(&visit, &path.1).await?;
    let (table, round) = (table(&seen), seen.standing.inputs.round.id);
    note_export_of_round(&visit, round, "judge-report", TableFormat::Csv, &table).await?;
    Ok(file("judge-report.csv", CSV, table.to_csv(true)?))
}

pub async fn send_estimates(visit: Visit, path: Path<(String, String)>) -> Result<HttpResponse, AppError> {
    let seen = Seen::of(&visit, &path.1).await?;
    Ok(file("estimates.csv", CSV, estimates::table(&seen).to_csv(true)?))
}

/// All figures, a row for each judge.
fn table(seen: &Seen) -> Table {
    let heads = [
        "judge",
        "sheets",
        "submitted",
        "part",
        "severity",
        "severity_error",
        "severity_unshrunk",
        "spread",
        "range",
        "slope",
        "slope_error",
        "tau",
        "halo",
        "panel_halo",
        "lean",
        "lean_error",
        "drift",
        "drift_error",
        "outliers",
        "ranks_moved",
        "awards_changed",
        "influence_refused",
    ];
    let report = &seen.report;
    let number = |value: Option<f64>| {
        let text = value.and_then(|value| shown(value, TABLE_DECIMALS));
        text.map_or(Cell::Empty, Cell::Decimal)
    };
    let row = |(judge, it): (usize, &OnJudge)| {
        let sheets = report.sheets.get(judge).copied().unwrap_or_default();
        let severity = it.report.severity;
        let rest = it.report.against_rest.as_ref();
        let slope = rest.and_then(|rest| rest.discrimination);
        let of_judge = report.influences.as_ref().and_then(|all| all.get(judge));
        let without = of_judge.and_then(Without::influence);
        let refused = match of_judge {
            Some(Without::Ranked(_)) => Cell::Empty,
            Some(Without::NobodyRanked) => Cell::Text("nobody_ranked".to_owned()),
            Some(Without::NobodyLeft) => Cell::Text("nobody_left".to_owned()),
            None => Cell::Text("too_large".to_owned()),
        };
        let changed = |without: &Influence| {
            let numbers: Vec<String> = without.tiers.iter().map(|change| seen.number(change.entry)).collect();
            Cell::Text(numbers.join(" "))
        };
        vec![
            Cell::Text(seen.name(judge)),
            Cell::Count(sheets.in_force),
            Cell::Count(it.report.marks),
            it.report.part.map_or(Cell::Empty, |part| Cell::Count(at(part).saturating_add(1))),
            number(severity.map(|it| it.shrunk)),
            number(severity.map(|it| it.error)),
            number(severity.map(|it| it.effect)),
            number(it.report.spread),
            number(it.report.range),
            number(slope.map(|it| it.slope)),
            number(slope.map(|it| it.error)),
            number(rest.and_then(|rest| rest.tau)),
            number(it.halo),
            number(report.panel.halo),
            number(it.lean.map(|it| it.points)),
            number(it.lean.map(|it| it.error)),
            number(it.drift.map(|it| it.points)),
            number(it.drift.map(|it| it.error)),
            Cell::Count(seen.outliers(judge)),
            without.map_or(Cell::Empty, |without| Cell::Count(without.moved)),
            without.map_or(Cell::Empty, changed),
            refused,
        ]
    };
    Table {
        heads: heads.map(str::to_owned).to_vec(),
        rows: report.panel.judges.iter().enumerate().map(row).collect(),
    }
}
