//! The page about one judge: each figure with what it means, the marks that stand out, and what the ranking were
//! without the judge.

use super::{
    Chrome, MOST_NAMED, NOTHING, Seen, SeverityWords, Template, Visit, Without, at, or_nothing, plain,
    signed, with_error,
};
use crate::{compute::agreement::shown, error::AppError};

/// The most marks that stand out and the most awards that are listed.
const MOST_LISTED: usize = 200;

#[derive(Template)]
#[template(path = "results/judge_report_judge.html")]
pub struct JudgePage {
    chrome: Chrome,
    round: String,
    base: String,
    severity: SeverityWords,
    facts: Vec<Fact>,
    outliers: Vec<OutlierRow>,
    influence: String,
    /// Whether that is known, so that no change means that nothing changes.
    is_known: bool,
    lost: Option<String>,
    changes: Vec<ChangeRow>,
}

/// A figure and what it means.
struct Fact {
    label: String,
    value: String,
    reading: String,
}

/// A mark that stands out.
struct OutlierRow {
    entry: EntryLink,
    sheet: Option<String>,
    given: String,
    expected: String,
    residual: String,
    times: String,
    chance: String,
    is_clear: bool,
}

struct EntryLink {
    href: String,
    words: String,
}

/// An entry with another award without the judge.
struct ChangeRow {
    entry: EntryLink,
    with: String,
    without: String,
}

pub fn judge_page(
    visit: &Visit,
    seen: &Seen,
    judge: usize,
    without: &Without,
) -> Result<JudgePage, AppError> {
    let t = visit.t();
    let panel = &seen.report.panel;
    let it = panel.judges.get(judge).ok_or(AppError::NotFound)?;
    let link = |entry: usize| EntryLink { href: seen.working(entry), words: seen.entry(entry) };
    let outliers = panel.outliers.iter().filter(|it| at(it.judge) == judge).take(MOST_LISTED).map(|it| {
        let entry = at(it.entry);
        OutlierRow {
            entry: link(entry),
            sheet: sheet(seen, judge, entry),
            given: plain(it.given),
            expected: plain(it.expected),
            residual: signed(it.residual),
            times: plain(it.studentised.abs()),
            chance: chance(it.chance),
            is_clear: it.is_clear(),
        }
    });
    let tier = |tier: Option<usize>| {
        let names = tier.and_then(|tier| seen.standing.tier_names(tier));
        names.map_or_else(|| NOTHING.to_owned(), |(zh, en)| visit.language().pick(zh, en).to_owned())
    };
    let influence = match without {
        Without::Ranked(found) => t.msg_results_report_influence(found.moved, found.furthest),
        Without::NobodyRanked => t.msg_results_report_influence_unranked(),
        Without::NobodyLeft => t.msg_results_report_influence_apart(),
    };
    let known = without.influence();
    let tiers = known.map_or(&[][..], |known| known.tiers.as_slice());
    let changes = tiers.iter().take(MOST_LISTED).map(|change| ChangeRow {
        entry: link(change.entry),
        with: tier(change.with),
        without: tier(change.without),
    });
    let all_lost = known.map_or(&[][..], |known| known.lost.as_slice());
    let lost: Vec<String> = all_lost.iter().take(MOST_NAMED).map(|entry| seen.number(*entry)).collect();
    let lost = (!lost.is_empty()).then(|| t.msg_results_report_lost(all_lost.len(), lost.join(" · ")));
    Ok(JudgePage {
        chrome: Chrome::new(visit, seen.name(judge)),
        round: seen.round(visit),
        base: seen.base.clone(),
        severity: SeverityWords::of(visit, it),
        facts: facts(visit, seen, judge),
        outliers: outliers.collect(),
        influence,
        is_known: known.is_some(),
        lost,
        changes: changes.collect(),
    })
}

/// Where the judge's sheet of an entry is shown.
fn sheet(seen: &Seen, judge: usize, entry: usize) -> Option<String> {
    let expert = seen.standing.judges.get(judge)?;
    let entry = seen.standing.entries.get(entry)?.id;
    let sheets = &seen.standing.inputs.sheets;
    let own = sheets
        .iter()
        .find(|sheet| sheet.entry_id == entry && sheet.expert_id == *expert && sheet.state.is_in_force())?;
    Some(format!("{}/sheets/{}", seen.base, own.id))
}

/// A chance; one too small for its decimals is no 0.
fn chance(chance: f64) -> String {
    match shown(chance, 3) {
        Some(text) if text == "0.000" => "< 0.001".to_owned(),
        Some(text) => text,
        None => NOTHING.to_owned(),
    }
}

fn facts(visit: &Visit, seen: &Seen, judge: usize) -> Vec<Fact> {
    let t = visit.t();
    let Some(it) = seen.report.panel.judges.get(judge) else { return Vec::new() };
    let sheets = seen.report.sheets.get(judge).copied().unwrap_or_default();
    let rest = it.report.against_rest.as_ref();
    let slope = rest.and_then(|rest| rest.discrimination);
    let fact = |label: String, value: String, reading: String| Fact { label, value, reading };
    let mut facts = vec![
        fact(
            t.msg_results_report_sheets(),
            format!("{}/{}", sheets.submitted, sheets.in_force),
            t.msg_results_report_sheets_means(),
        ),
        fact(
            t.msg_results_report_spread(),
            or_nothing(it.report.spread),
            t.msg_results_report_spread_means(),
        ),
        fact(t.msg_results_report_range(), or_nothing(it.report.range), t.msg_results_report_range_means()),
        fact(
            t.msg_results_report_tau(),
            or_nothing(rest.and_then(|rest| rest.tau)),
            t.msg_results_report_tau_means(),
        ),
        fact(
            t.msg_results_report_slope(),
            slope.map_or_else(
                || NOTHING.to_owned(),
                |slope| format!("{} ± {}", plain(slope.slope), plain(slope.error)),
            ),
            t.msg_results_report_slope_means(),
        ),
        fact(
            t.msg_results_report_halo(),
            it.halo.map_or_else(
                || NOTHING.to_owned(),
                |halo| t.msg_results_report_halo_value(plain(halo), or_nothing(seen.report.panel.halo)),
            ),
            t.msg_results_report_halo_means(),
        ),
    ];
    if let Some(drift) = it.drift {
        facts.push(fact(
            t.msg_results_report_drift(),
            with_error(drift.points, drift.error),
            t.msg_results_report_drift_means(),
        ));
    }
    if seen.has_regions() {
        let value = it.lean.map_or_else(
            || NOTHING.to_owned(),
            |lean| {
                let (own, others) = (lean.own, lean.others);
                t.msg_results_report_lean_value(with_error(lean.points, lean.error), own, others)
            },
        );
        facts.push(fact(t.msg_results_report_lean(), value, t.msg_results_report_lean_means()));
    }
    facts
}
