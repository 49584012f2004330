//! The rows of the answer, each with its heads: judges, entries, the panel, marks that stand out, and what cannot be known.

use super::Sheet;
use super::group::{Asked, Found};
use super::refusals::{Refused, refused};
use crate::compute::agreement::{LineGap, OnJudge, OnMark, shown};
use crate::compute::calibration::{Contrast, Method};

/// To how many decimals a gap stands in words.
const GAP_DECIMALS: u8 = 2;

/// One value of the answer.
pub enum Cell {
    /// Words that came with the input.
    Text(String),
    /// A whole number.
    Count(usize),
    /// A number of the estimates.
    Number(f64),
    /// A chance, which the platform's own logarithms give.
    Chance(f64),
    /// Whether something is so.
    Truth(bool),
    /// Names.
    Names(Vec<String>),
    /// Reviews of entries by judges.
    Reviews(Vec<[String; 2]>),
    /// Nothing.
    Empty,
}

impl Cell {
    fn number(value: Option<f64>) -> Self {
        value.map_or(Self::Empty, Self::Number)
    }

    fn chance(value: Option<f64>) -> Self {
        value.map_or(Self::Empty, Self::Chance)
    }

    fn count(value: Option<usize>) -> Self {
        value.map_or(Self::Empty, Self::Count)
    }

    fn rank(value: Option<u32>) -> Self {
        Self::count(value.map(at))
    }

    fn text(value: Option<String>) -> Self {
        value.map_or(Self::Empty, Self::Text)
    }
}

impl Found<'_> {
    /// The id of an entry.
    pub fn entry(&self, entry: usize) -> String {
        self.entries.get(entry).map(|id| (*id).to_owned()).unwrap_or_default()
    }

    /// The name of a judge.
    pub fn judge(&self, judge: usize) -> String {
        self.judges.get(judge).map(|name| (*name).to_owned()).unwrap_or_default()
    }

    fn named(&self, entries: &[u32]) -> Cell {
        Cell::Names(entries.iter().map(|entry| self.entry(at(*entry))).collect())
    }
}

/// The heads of a table.
pub fn heads(sheet: Sheet, asked: &Asked) -> Vec<String> {
    let fixed: &[&str] = match sheet {
        Sheet::Judges => &[
            "judge",
            "part",
            "totals",
            "severity",
            "severity_error",
            "severity_unshrunk",
            "spread",
            "range",
            "slope",
            "slope_error",
            "tau",
            "halo",
            "lean",
            "lean_error",
            "drift",
            "drift_error",
            "outliers",
            "ranks_moved",
            "furthest_move",
            "places_crossed",
            "entries_lost",
        ],
        Sheet::Entries => &[
            "entry",
            "part",
            "totals",
            "plain_mean",
            "plain_rank",
            "standard_score",
            "standard_rank",
            "mixed_model",
            "mixed_rank",
            "two_way",
            "two_way_rank",
            "standard_error",
            "rank_low",
            "rank_high",
            "span",
        ],
        Sheet::Panel => &[
            "entries",
            "judges",
            "totals",
            "parts",
            "panel_size",
            "alpha_interval",
            "alpha_ordinal",
            "concordance",
            "halo",
            "icc_agreement_single",
            "icc_agreement_mean",
            "icc_consistency_single",
            "icc_consistency_mean",
            "lean",
            "lean_error",
            "by_lot_chance",
            "by_lot_correlation",
            "mean",
            "entry_variance",
            "judge_variance",
            "error_variance",
            "deviance",
        ],
        Sheet::Lines => &["line", "above", "below", "gap", "gap_error", "beyond_chance", "reading"],
        Sheet::Outliers => &["entry", "judge", "given", "expected", "difference", "studentised", "chance"],
        Sheet::Refusals => {
            &["kind", "entry", "judge", "part", "missing", "reason", "remedy", "reviews", "reviews_are_best"]
        }
    };
    let more = if sheet == Sheet::Entries { asked.lines.names(asked.rule) } else { Vec::new() };
    fixed.iter().map(|head| (*head).to_owned()).chain(more).collect()
}

/// The rows of a table for one group, in the order of its heads.
pub fn rows(sheet: Sheet, found: &Found, asked: &Asked) -> Vec<Vec<Cell>> {
    match sheet {
        Sheet::Judges => {
            found.panel.judges.iter().enumerate().map(|(judge, it)| on_judge(found, judge, it)).collect()
        }
        Sheet::Entries => (0..found.entries.len()).map(|entry| on_entry(found, entry)).collect(),
        Sheet::Panel => vec![on_panel(found)],
        Sheet::Lines => {
            let lines = asked.lines.labels(asked.rule).into_iter().zip(&found.gaps);
            lines.map(|(line, gap)| on_line(found, line, gap.as_ref())).collect()
        }
        Sheet::Outliers => found.panel.outliers.iter().map(|mark| on_mark(found, mark)).collect(),
        Sheet::Refusals => refused(found).into_iter().map(on_refusal).collect(),
    }
}

fn on_judge(found: &Found, judge: usize, it: &OnJudge) -> Vec<Cell> {
    let severity = it.report.severity;
    // Parts are those of what is ranked, here as among the entries and the refusals.
    let part = found.calibration.components.of_judge.get(judge).copied().flatten();
    let rest = it.report.against_rest.as_ref();
    let slope = rest.and_then(|rest| rest.discrimination);
    let influence = found.influences.get(judge).and_then(Option::as_ref);
    let mut crossing: Vec<u32> =
        influence.iter().flat_map(|it| it.crossing.iter().flatten().copied()).collect();
    crossing.sort_unstable();
    crossing.dedup();
    let outliers = found.panel.outliers.iter().filter(|mark| at(mark.judge) == judge).count();
    vec![
        Cell::Text(found.judge(judge)),
        Cell::count(part.map(|part| at(part).saturating_add(1))),
        Cell::Count(it.report.marks),
        Cell::number(severity.map(|it| it.shrunk)),
        Cell::number(severity.map(|it| it.error)),
        Cell::number(severity.map(|it| it.effect)),
        Cell::number(it.report.spread),
        Cell::number(it.report.range),
        Cell::number(slope.map(|it| it.slope)),
        Cell::number(slope.map(|it| it.error)),
        Cell::number(rest.and_then(|rest| rest.tau)),
        Cell::number(it.halo),
        Cell::number(it.lean.map(|it| it.points)),
        Cell::number(it.lean.map(|it| it.error)),
        Cell::number(it.drift.map(|it| it.points)),
        Cell::number(it.drift.map(|it| it.error)),
        Cell::Count(outliers),
        Cell::count(influence.map(|it| it.moved)),
        Cell::rank(influence.map(|it| it.furthest)),
        influence.map_or(Cell::Empty, |_| found.named(&crossing)),
        influence.map_or(Cell::Empty, |it| found.named(&it.lost)),
    ]
}

fn on_entry(found: &Found, entry: usize) -> Vec<Cell> {
    let components = &found.calibration.components;
    let part = components.of_entry.get(entry).copied().flatten();
    let known = found.calibration.entries.get(entry).and_then(Option::as_ref);
    let certainty = known.and_then(|known| known.certainty.as_ref());
    let is_connected = components.parts.len() == 1;
    let ranks = certainty.map(|certainty| &certainty.ranks).filter(|_| is_connected);
    let totals = found.totals.of_entry(entry).len();
    let mut cells = vec![
        Cell::Text(found.entry(entry)),
        Cell::count(part.map(|part| at(part).saturating_add(1))),
        Cell::Count(totals),
    ];
    for method in Method::ALL {
        cells.push(Cell::number(found.beside.value(method, entry)));
        cells.push(Cell::rank(found.beside.rank(method, entry)));
    }
    cells.extend([
        Cell::number(certainty.map(|certainty| certainty.standard_error)),
        Cell::rank(ranks.map(|ranks| ranks.low)),
        Cell::rank(ranks.map(|ranks| ranks.high)),
        Cell::rank(found.beside.span(entry)),
    ]);
    let chance = |drawn: &Option<usize>| ranks.and_then(|ranks| ranks.among.get((*drawn)?).copied());
    cells.extend(found.drawn.iter().map(|drawn| Cell::number(chance(drawn))));
    cells
}

fn on_panel(found: &Found) -> Vec<Cell> {
    let panel = &found.panel;
    let icc = panel.icc;
    let (lot, model) = (panel.by_lot.as_ref(), panel.mixed.as_ref().ok());
    vec![
        Cell::Count(found.entries.len()),
        Cell::Count(found.judges.len()),
        Cell::Count(found.totals.len()),
        Cell::Count(found.calibration.components.parts.len()),
        Cell::Count(panel.panel),
        Cell::number(panel.alpha_interval),
        Cell::number(panel.alpha_ordinal),
        Cell::number(panel.concordance),
        Cell::number(panel.halo),
        Cell::number(icc.map(|it| it.agreement_single)),
        Cell::number(icc.map(|it| it.agreement_mean)),
        Cell::number(icc.map(|it| it.consistency_single)),
        Cell::number(icc.map(|it| it.consistency_mean)),
        Cell::number(panel.lean.map(|it| it.points)),
        Cell::number(panel.lean.map(|it| it.error)),
        Cell::chance(lot.map(|it| it.chance)),
        Cell::number(lot.and_then(|it| it.correlation)),
        Cell::number(model.map(|it| it.mean)),
        Cell::number(model.map(|it| it.entry_variance)),
        Cell::number(model.map(|it| it.judge_variance)),
        Cell::number(model.map(|it| it.error_variance)),
        Cell::number(model.map(|it| it.deviance)),
    ]
}

fn on_line(found: &Found, line: String, gap: Option<&LineGap>) -> Vec<Cell> {
    let Some(LineGap { above, below, contrast }) = gap else {
        let mut cells = vec![Cell::Text(line)];
        cells.resize_with(7, || Cell::Empty);
        return cells;
    };
    vec![
        Cell::Text(line),
        Cell::Text(found.entry(at(*above))),
        Cell::Text(found.entry(at(*below))),
        Cell::Number(contrast.points),
        Cell::number(contrast.error),
        contrast.is_beyond_chance().map_or(Cell::Empty, Cell::Truth),
        Cell::Text(reading(contrast)),
    ]
}

/// A gap in words.
fn reading(contrast: &Contrast) -> String {
    let points = |value: f64| shown(value, GAP_DECIMALS).unwrap_or_default();
    let apart = format!("{} points apart", points(contrast.points));
    match (contrast.error, contrast.is_beyond_chance()) {
        (Some(error), Some(true)) => format!("{apart}, standard error {}: beyond chance", points(error)),
        (Some(error), _) => format!("{apart}, standard error {}: within chance", points(error)),
        (None, _) => format!("{apart}, standard error not known: see the refusals of the part"),
    }
}

fn on_mark(found: &Found, mark: &OnMark) -> Vec<Cell> {
    vec![
        Cell::Text(found.entry(at(mark.entry))),
        Cell::Text(found.judge(at(mark.judge))),
        Cell::Number(mark.given),
        Cell::Number(mark.expected),
        Cell::Number(mark.residual),
        Cell::Number(mark.studentised),
        Cell::Chance(mark.chance),
    ]
}

fn on_refusal(it: Refused) -> Vec<Cell> {
    vec![
        Cell::Text(it.kind.to_owned()),
        Cell::text(it.entry),
        Cell::text(it.judge),
        Cell::count(it.part),
        Cell::count(it.missing),
        Cell::Text(it.reason),
        Cell::Text(it.remedy),
        if it.are_best.is_some() { Cell::Reviews(it.reviews) } else { Cell::Empty },
        it.are_best.map_or(Cell::Empty, Cell::Truth),
    ]
}

fn at(position: u32) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}
