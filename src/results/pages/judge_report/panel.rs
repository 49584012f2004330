//! The page about the whole panel.

use super::{
    Chrome, MOST_NAMED, NOTHING, Picture, Seen, SeverityWords, Template, Visit, Without, at,
    estimates::{EstimateTable, estimate_table},
    or_nothing, plain, with_error,
};
use crate::compute::{
    agreement::OnJudge,
    calibration::{Refusal, Review, are_best},
};

/// The most judges of a part that are named.
const MOST_OF_PART: usize = 5;

#[derive(Template)]
#[template(path = "results/judge_report.html")]
pub struct ReportPage {
    chrome: Chrome,
    round: String,
    base: String,
    /// Where reviews that connect the panel are planned.
    assign: String,
    missing: usize,
    has_marks: bool,
    has_regions: bool,
    has_influences: bool,
    refusals: Vec<Refused>,
    figures: Vec<Figure>,
    judges: Vec<JudgeRow>,
    estimates: EstimateTable,
}

/// What is not known, why, and what would help.
struct Refused {
    words: String,
    /// The reviews that would connect the panel.
    reviews: Vec<String>,
    /// That they were chosen one after the other; empty where the one is the best there is.
    how: String,
    is_unconnected: bool,
}

/// A figure of the panel, and how to read it.
struct Figure {
    label: String,
    value: String,
    /// How high that is.
    grade: String,
    reading: String,
}

struct JudgeRow {
    href: String,
    name: String,
    sheets: String,
    severity: SeverityWords,
    picture: Option<Picture>,
    spread: String,
    range: String,
    tau: String,
    slope: String,
    halo: String,
    lean: String,
    awards: String,
    /// Why it is not known how many awards; empty if it is.
    awards_why: String,
    outliers: usize,
}

pub fn report_page(visit: &Visit, seen: &Seen) -> ReportPage {
    let t = visit.t();
    let panel = &seen.report.panel;
    let mut pictures = Picture::all(&panel.judges).into_iter();
    let judges = panel
        .judges
        .iter()
        .enumerate()
        .map(|(judge, it)| JudgeRow {
            picture: pictures.next().flatten(),
            ..judge_row(visit, seen, judge, it)
        })
        .collect();
    let round = seen.standing.inputs.round.id;
    let competition = seen.base.split_once("/rounds/").map_or("", |(competition, _)| competition);
    ReportPage {
        chrome: Chrome::new(visit, t.msg_results_report()),
        round: seen.round(visit),
        base: seen.base.clone(),
        assign: format!("{competition}/plans/compute?target={round}"),
        missing: seen.missing(),
        has_marks: panel.parts > 0,
        has_regions: seen.has_regions(),
        has_influences: seen.report.influences.is_some(),
        refusals: refusals(visit, seen),
        figures: figures(visit, seen),
        judges,
        estimates: estimate_table(visit, seen),
    }
}

fn judge_row(visit: &Visit, seen: &Seen, judge: usize, it: &OnJudge) -> JudgeRow {
    let sheets = seen.report.sheets.get(judge).copied().unwrap_or_default();
    let rest = it.report.against_rest.as_ref();
    let (awards, awards_why) = awards(visit, seen.report.influences.as_ref().and_then(|all| all.get(judge)));
    JudgeRow {
        href: seen.judge(judge),
        name: seen.name(judge),
        sheets: format!("{}/{}", sheets.submitted, sheets.in_force),
        severity: SeverityWords::of(visit, it),
        picture: None,
        spread: or_nothing(it.report.spread),
        range: or_nothing(it.report.range),
        tau: or_nothing(rest.and_then(|rest| rest.tau)),
        slope: or_nothing(rest.and_then(|rest| rest.discrimination).map(|it| it.slope)),
        halo: or_nothing(it.halo),
        lean: it.lean.map_or_else(|| NOTHING.to_owned(), |it| with_error(it.points, it.error)),
        awards,
        awards_why,
        outliers: seen.outliers(judge),
    }
}

/// How many awards hinge on a judge, or why that is not known.
fn awards(visit: &Visit, without: Option<&Without>) -> (String, String) {
    let nothing = || NOTHING.to_owned();
    match without {
        Some(Without::Ranked(influence)) => (influence.tiers.len().to_string(), String::new()),
        Some(Without::NobodyRanked) => (nothing(), visit.t().msg_results_report_awards_unranked()),
        Some(Without::NobodyLeft) => (nothing(), visit.t().msg_results_report_awards_apart()),
        None => (String::new(), String::new()),
    }
}

/// Krippendorff's own advice: conclusions from 0.8 on, tentative ones from 0.667 on (*Content Analysis*, 2004, p. 241).
fn grade_of_alpha(visit: &Visit, alpha: Option<f64>) -> String {
    let t = visit.t();
    match alpha {
        Some(alpha) if alpha >= 0.8 => t.msg_results_report_grade_high(),
        Some(alpha) if alpha >= 0.667 => t.msg_results_report_grade_fair(),
        Some(_) => t.msg_results_report_grade_low(),
        None => String::new(),
    }
}

/// The steps of Koo and Li, *A guideline of selecting and reporting intraclass correlation coefficients*, 2016.
fn grade_of_icc(visit: &Visit, icc: Option<f64>) -> String {
    let t = visit.t();
    match icc {
        Some(icc) if icc >= 0.75 => t.msg_results_report_grade_high(),
        Some(icc) if icc >= 0.5 => t.msg_results_report_grade_fair(),
        Some(_) => t.msg_results_report_grade_low(),
        None => String::new(),
    }
}

fn figures(visit: &Visit, seen: &Seen) -> Vec<Figure> {
    let t = visit.t();
    let panel = &seen.report.panel;
    let size = panel.panel;
    let alpha = |label: String, value: Option<f64>, reading: String| Figure {
        label,
        value: or_nothing(value),
        grade: grade_of_alpha(visit, value),
        reading,
    };
    let icc = |label: String, value: Option<f64>, reading: String| Figure {
        label,
        value: or_nothing(value),
        grade: grade_of_icc(visit, value),
        reading,
    };
    let mut figures = vec![
        alpha(
            t.msg_results_report_alpha_interval(),
            panel.alpha_interval,
            t.msg_results_report_alpha_interval_means(),
        ),
        alpha(
            t.msg_results_report_alpha_ordinal(),
            panel.alpha_ordinal,
            t.msg_results_report_alpha_ordinal_means(),
        ),
        icc(
            t.msg_results_report_icc_single(),
            panel.icc.map(|it| it.agreement_single),
            t.msg_results_report_icc_single_means(),
        ),
        icc(
            t.msg_results_report_icc_mean(size),
            panel.icc.map(|it| it.agreement_mean),
            t.msg_results_report_icc_mean_means(),
        ),
        icc(
            t.msg_results_report_icc_consistent(size),
            panel.icc.map(|it| it.consistency_mean),
            t.msg_results_report_icc_consistent_means(),
        ),
    ];
    if panel.concordance.is_some() {
        figures.push(Figure {
            label: t.msg_results_report_concordance(),
            value: or_nothing(panel.concordance),
            grade: String::new(),
            reading: t.msg_results_report_concordance_means(),
        });
    }
    if panel.halo.is_some() {
        figures.push(Figure {
            label: t.msg_results_report_halo(),
            value: or_nothing(panel.halo),
            grade: String::new(),
            reading: t.msg_results_report_panel_halo_means(),
        });
    }
    if let Some(lean) = panel.lean {
        figures.push(Figure {
            label: t.msg_results_report_lean(),
            value: with_error(lean.points, lean.error),
            grade: String::new(),
            reading: t.msg_results_report_panel_lean_means(),
        });
    }
    if panel.by_lot.is_some() {
        let is_uneven = panel.is_unevenly_spread();
        figures.push(Figure {
            label: t.msg_results_report_lot(),
            value: if is_uneven {
                t.msg_results_report_lot_uneven()
            } else {
                t.msg_results_report_lot_even()
            },
            grade: String::new(),
            reading: t.msg_results_report_lot_means(),
        });
    }
    figures
}

fn refusals(visit: &Visit, seen: &Seen) -> Vec<Refused> {
    let t = visit.t();
    let refused =
        |words: String| Refused { words, reviews: Vec::new(), how: String::new(), is_unconnected: false };
    let (mut unmarked, mut few, mut found) = (0_usize, Vec::new(), Vec::new());
    for refusal in &seen.report.panel.refusals {
        match refusal {
            Refusal::NoMarks { .. } => unmarked += 1,
            Refusal::FewMarks { judge, missing, .. } => {
                few.push(t.msg_results_report_few_judge(seen.name(at(*judge)), *missing));
            }
            Refusal::OneValue { judge, marks, value } => {
                let (judge, value) = (seen.name(at(*judge)), plain(*value));
                found.push(refused(t.msg_results_report_one_value(judge, *marks, value)));
            }
            Refusal::SmallPart { part, missing, .. } => {
                found.push(refused(t.msg_results_report_small(part_words(seen, *part), *missing)));
            }
            Refusal::Unconnected { parts, needed, reviews } => {
                let words = t.msg_results_report_unconnected(*parts, *needed);
                found.insert(0, unconnected(visit, seen, words, (*parts, reviews)));
            }
        }
    }
    if let Some(Refusal::Unconnected { parts, needed, reviews }) = &seen.report.unconnected {
        let words = t.msg_results_report_unconnected_ranked(*parts, *needed);
        found.insert(0, unconnected(visit, seen, words, (*parts, reviews)));
    }
    found.truncate(MOST_NAMED);
    if !few.is_empty() {
        let count = few.len();
        let named = few.into_iter().take(MOST_NAMED).collect::<Vec<_>>().join(&t.msg_entries_comma());
        found.push(refused(t.msg_results_report_few(count, named)));
    }
    if unmarked > 0 {
        found.push(refused(t.msg_results_report_unmarked(unmarked)));
    }
    found
}

/// Parts that no judge connects, with the reviews that would help.
fn unconnected(visit: &Visit, seen: &Seen, words: String, (parts, reviews): (usize, &[Review])) -> Refused {
    let t = visit.t();
    let review = |it: &Review| t.msg_results_report_review(seen.name(at(it.judge)), seen.entry(at(it.entry)));
    let how = if are_best(parts, reviews) { String::new() } else { t.msg_results_report_reviews_greedy() };
    let reviews = reviews.iter().take(MOST_NAMED).map(review).collect();
    Refused { words, reviews, how, is_unconnected: true }
}

/// The judges of a part, the first of them.
fn part_words(seen: &Seen, part: u32) -> String {
    let judges = seen.report.panel.components.parts.get(at(part)).map_or(&[][..], |part| &part.judges);
    let mut names: Vec<String> =
        judges.iter().take(MOST_OF_PART).map(|judge| seen.name(at(*judge))).collect();
    if judges.len() > MOST_OF_PART {
        names.push("…".to_owned());
    }
    names.join(" · ")
}
