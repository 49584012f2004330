//! The same marks under four estimators: the table on the page about the panel, and all of it as a file.

use super::{
    super::super::export::{Cell, Table},
    NOTHING, Seen, TABLE_DECIMALS, Visit, plain,
};
use crate::{
    compute::{
        agreement::shown,
        calibration::{Method, MixedError, Withheld},
    },
    l10n::L10nLanguage,
};

/// The most entries that the page lists, the best of the official ranking.
const MOST_ROWS: usize = 200;

/// The table on the page.
pub struct EstimateTable {
    pub rows: Vec<EstimateRow>,
    /// That more entries stand in the file; empty if not.
    pub cut: String,
    /// What is withheld, and what the mixed model says of the marks.
    pub notes: Vec<String>,
}

/// The ranks of one entry.
pub struct EstimateRow {
    pub href: String,
    pub entry: String,
    pub official: String,
    pub by_mean: String,
    pub by_standard: String,
    pub by_mixed: String,
    pub by_two_way: String,
    pub furthest: String,
}

/// The entries that somebody marked, in the order of the official ranking, the best of them.
pub fn estimate_table(visit: &Visit, seen: &Seen) -> EstimateTable {
    let t = visit.t();
    let number = |rank: Option<u32>| rank.map_or_else(|| NOTHING.to_owned(), |rank| rank.to_string());
    let entries = entries(seen);
    let row = |entry: usize| {
        let (beside, rank) = (&seen.report.beside, official(seen, entry));
        let by = |method: Method| number(beside.rank(method, entry));
        EstimateRow {
            href: seen.working(entry),
            entry: seen.entry(entry),
            official: number(rank),
            by_mean: by(Method::PlainMean),
            by_standard: by(Method::StandardScore),
            by_mixed: by(Method::MixedModel),
            by_two_way: by(Method::TwoWay),
            furthest: number(rank.and_then(|rank| beside.furthest(entry, rank))),
        }
    };
    let cut = if entries.len() > MOST_ROWS {
        t.msg_results_report_estimates_cut(MOST_ROWS, entries.len())
    } else {
        String::new()
    };
    EstimateTable { rows: entries.into_iter().take(MOST_ROWS).map(row).collect(), cut, notes: notes(t, seen) }
}

/// The entries of the table, in the order of the official ranking.
fn entries(seen: &Seen) -> Vec<usize> {
    let is_known = |entry: &usize| seen.report.beside.value(Method::PlainMean, *entry).is_some();
    seen.standing.ranking.order.iter().copied().filter(is_known).collect()
}

/// The official rank.
fn official(seen: &Seen, entry: usize) -> Option<u32> {
    seen.standing.place(entry).rank.and_then(|rank| u32::try_from(rank).ok())
}

fn notes(t: &L10nLanguage, seen: &Seen) -> Vec<String> {
    let mut notes = Vec::new();
    let withheld = |method: Method| seen.report.beside.side(method).withheld;
    match withheld(Method::MixedModel) {
        Some(Withheld::TooLarge) => notes.push(t.msg_results_report_no_mixed_large()),
        Some(Withheld::Unfitted(MixedError::TooFew)) => notes.push(t.msg_results_report_no_mixed_few()),
        Some(Withheld::Unfitted(MixedError::Exact)) => notes.push(t.msg_results_report_no_mixed_exact()),
        Some(Withheld::Unconnected) | None => {
            if let Ok(model) = &seen.report.panel.mixed {
                let [entries, judges, rest] =
                    [model.entry_variance, model.judge_variance, model.error_variance].map(plain);
                notes.push(t.msg_results_report_variances(entries, judges, rest));
            }
        }
    }
    if withheld(Method::TwoWay) == Some(Withheld::Unconnected) {
        notes.push(t.msg_results_report_estimates_unconnected());
    }
    notes
}

/// The values and ranks of all entries, a row for each.
pub fn table(seen: &Seen) -> Table {
    const HEADS: [&str; 12] = [
        "rank",
        "entry",
        "name",
        "plain_mean",
        "plain_rank",
        "standard_score",
        "standard_rank",
        "mixed_model",
        "mixed_rank",
        "two_way",
        "two_way_rank",
        "furthest",
    ];
    let count = |rank: Option<u32>| {
        let rank = rank.and_then(|rank| usize::try_from(rank).ok());
        rank.map_or(Cell::Empty, Cell::Count)
    };
    let row = |entry: usize| {
        let (beside, rank) = (&seen.report.beside, official(seen, entry));
        let name = seen.standing.entries.get(entry).map(|row| row.name.clone()).unwrap_or_default();
        let mut cells = vec![count(rank), Cell::Text(seen.number(entry)), Cell::Text(name)];
        for method in Method::ALL {
            let value = beside.value(method, entry).and_then(|value| shown(value, TABLE_DECIMALS));
            cells.push(value.map_or(Cell::Empty, Cell::Decimal));
            cells.push(count(beside.rank(method, entry)));
        }
        cells.push(count(rank.and_then(|rank| beside.furthest(entry, rank))));
        cells
    };
    Table { heads: HEADS.map(str::to_owned).to_vec(), rows: entries(seen).into_iter().map(row).collect() }
}
