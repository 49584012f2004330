//! Results as files: the ranking as a table (CSV and XLSX), and the marks as `solve ranking` reads them. The same
//! rows give the same bytes on every machine; the workbook's creation time is the result's.

use std::collections::BTreeMap;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};

use super::{
    snapshot::{FrozenPlace, FrozenSheet, Snapshot, gate_mark},
    standing::Standing,
};
use crate::{
    compute::{calibration::official::CHANCE_DECIMALS, exact::Exact},
    domain::{
        rule::{Aggregate, Rule},
        states::Language,
        time::Timestamp,
    },
    error::AppError,
};

/// One value of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A whole number.
    Count(usize),
    /// A number of the trade, as it is printed.
    Decimal(String),
    /// Nothing.
    Empty,
}

impl Cell {
    fn decimal(text: Option<&String>) -> Self {
        text.map_or(Self::Empty, |text| Self::Decimal(text.clone()))
    }

    fn count(count: Option<usize>) -> Self {
        count.map_or(Self::Empty, Self::Count)
    }
}

/// A table with its heads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The heads.
    pub heads: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// The heads of a ranking: those of `solve ranking`, then what people call the entries, at the end the bonuses and gates
/// of the rule.
fn heads(rule: &Rule) -> Vec<String> {
    let first = ["group", "rank", "entry", "score", "tier", "judges", "raw_mean"];
    let mut heads: Vec<String> = first.into_iter().map(str::to_owned).collect();
    heads.extend(rule.criteria().iter().map(|criterion| format!("criterion:{}", criterion.id)));
    if rule.aggregate() == Aggregate::Calibrated {
        let certainty = ["adjusted", "standard_error", "rank_low", "rank_high"];
        heads.extend(certainty.into_iter().map(str::to_owned));
        heads.extend(rule.tiers().iter().map(|tier| format!("p:{}", tier.name)));
    }
    heads.extend(["name", "region", "track"].into_iter().map(str::to_owned));
    heads.extend(rule.bonuses().iter().map(|bonus| format!("bonus:{}", bonus.id)));
    heads.extend(rule.gates().iter().map(|gate| format!("gate:{}", gate.id)));
    heads
}

/// What the columns of a calibrated rule say of an entry as it stands now.
fn certainty_cells(standing: &Standing, entry: usize) -> Vec<Cell> {
    let finding = standing.finding(entry);
    let decimal = |value: Option<Exact>, decimals: u8| {
        value.map_or(Cell::Empty, |value| Cell::Decimal(value.to_decimal(decimals)))
    };
    let (decimals, ranks) = (standing.rule.decimals(), finding.and_then(|finding| finding.ranks));
    let mut cells = vec![
        decimal(finding.map(|finding| finding.adjusted), decimals),
        decimal(finding.and_then(|finding| finding.standard_error), decimals),
        Cell::count(ranks.map(|(low, _)| low)),
        Cell::count(ranks.map(|(_, high)| high)),
    ];
    let chance = |tier: usize| finding.and_then(|finding| finding.chances.get(tier).copied().flatten());
    cells.extend((0..standing.rule.tiers().len()).map(|tier| decimal(chance(tier), CHANCE_DECIMALS)));
    cells
}

/// The same as it was frozen: who is ranked there has the calibrated score.
fn frozen_certainty_cells(rule: &Rule, place: &FrozenPlace) -> Vec<Cell> {
    let known = place.calibrated.as_ref();
    let ranks = known.and_then(|known| known.ranks);
    let mut cells = vec![
        Cell::decimal(known.and(place.score.as_ref())),
        Cell::decimal(known.and_then(|known| known.standard_error.as_ref())),
        Cell::count(ranks.map(|(low, _)| low)),
        Cell::count(ranks.map(|(_, high)| high)),
    ];
    let chance = |tier: usize| known.and_then(|known| known.chances.get(tier)?.as_ref());
    cells.extend((0..rule.tiers().len()).map(|tier| Cell::decimal(chance(tier))));
    cells
}

/// Whether a gate is met, as its marks say it: 1 or 0; nothing if nobody checked.
fn gate_cell(is_met: Option<bool>) -> Cell {
    is_met.map_or(Cell::Empty, |is_met| Cell::Count(usize::from(is_met)))
}

/// The ranking as it stands now.
pub fn ranking_table(standing: &Standing, language: Language) -> Table {
    let group = &standing.inputs.round.name_zh;
    let decimal =
        |value: Option<Exact>| value.map_or(Cell::Empty, |value| Cell::Decimal(standing.decimal(value)));
    let rows = standing.ranking.order.iter().filter_map(|entry| {
        let (row, working) = (standing.entries.get(*entry)?, standing.working(*entry)?);
        let place = standing.place(*entry);
        let tier = place.tier.and_then(|tier| standing.tier_names(tier));
        let (region, track) = (standing.region_names(row.region_id), standing.track_names(row.track_id));
        let mut cells = vec![
            Cell::Text(group.clone()),
            Cell::count(place.rank),
            Cell::Text(row.number.clone()),
            decimal(working.total()),
            tier.map_or(Cell::Empty, |(zh, en)| Cell::Text(language.pick(zh, en).to_owned())),
            Cell::Count(working.judges),
            decimal(working.raw_mean),
        ];
        cells.extend(working.criteria.iter().map(|criterion| decimal(criterion.mean.map(|mean| mean.value))));
        if standing.is_calibrated() {
            cells.extend(certainty_cells(standing, *entry));
        }
        cells.push(Cell::Text(row.name.clone()));
        cells.push(Cell::Text(language.pick(region.0, region.1).to_owned()));
        cells.push(Cell::Text(language.pick(track.0, track.1).to_owned()));
        cells.extend(working.bonuses.iter().map(|bonus| decimal(bonus.mean.map(|mean| mean.value))));
        cells.extend(working.gates.iter().map(|gate| gate_cell(gate_mark(*gate))));
        Some(cells)
    });
    Table { heads: heads(&standing.rule), rows: rows.collect() }
}

/// The ranking as it was frozen.
///
/// # Errors
/// When the snapshot is damaged.
pub fn frozen_table(snapshot: &Snapshot, language: Language) -> Result<Table, AppError> {
    let rule = snapshot.rule()?;
    let rows = snapshot.ranking.iter().filter_map(|place| {
        let entry = snapshot.entry(&place.entry)?;
        let tier = place.tier.and_then(|tier| snapshot.tiers.get(tier));
        let mut cells = vec![
            Cell::Text(snapshot.round.zh.clone()),
            Cell::count(place.rank),
            Cell::Text(place.entry.clone()),
            Cell::decimal(place.score.as_ref()),
            tier.map_or(Cell::Empty, |name| Cell::Text(language.pick(&name.zh, &name.en).to_owned())),
            Cell::Count(place.judges),
            Cell::decimal(place.raw_mean.as_ref()),
        ];
        cells.extend(place.criteria.iter().map(|mean| Cell::decimal(mean.as_ref())));
        if rule.aggregate() == Aggregate::Calibrated {
            cells.extend(frozen_certainty_cells(&rule, place));
        }
        cells.push(Cell::Text(entry.name.clone()));
        cells.push(Cell::Text(language.pick(&entry.region.zh, &entry.region.en).to_owned()));
        cells.push(Cell::Text(language.pick(&entry.track.zh, &entry.track.en).to_owned()));
        cells.extend(place.bonuses.iter().map(|mean| Cell::decimal(mean.as_ref())));
        cells.extend(place.gates.iter().map(|gate| gate_cell(*gate)));
        Some(cells)
    });
    let rows = rows.collect();
    Ok(Table { heads: heads(&rule), rows })
}

/// The marks as `solve ranking` reads them: a blank score is no mark. Columns that the tie-break chain names are
/// there and empty, for no figures come with the entries.
pub fn scores_table(sheets: &[FrozenSheet], rule: &Rule, group: &str) -> Table {
    let columns: Vec<String> = rule.columns().map(str::to_owned).collect();
    let fixed = ["entry", "judge", "criterion", "score", "group"];
    let mut rows = Vec::with_capacity(sheets.len() * rule.items().count());
    for sheet in sheets {
        for (item, score) in rule.items().zip(&sheet.scores) {
            let mut cells = vec![
                Cell::Text(sheet.entry.clone()),
                Cell::Text(sheet.judge.clone()),
                Cell::Text(item.id().to_owned()),
                Cell::decimal(score.as_ref()),
                Cell::Text(group.to_owned()),
            ];
            cells.resize(fixed.len() + columns.len(), Cell::Empty);
            rows.push(cells);
        }
    }
    Table { heads: fixed.into_iter().map(str::to_owned).chain(columns).collect(), rows }
}

impl Table {
    /// As CSV in UTF-8. With `for_people`, it begins with the mark by which spreadsheets know the encoding, and no
    /// cell is run as a formula; a program reads it without either.
    ///
    /// # Errors
    /// None is expected.
    pub fn to_csv(&self, for_people: bool) -> Result<Vec<u8>, AppError> {
        let mark: &[u8] = if for_people { b"\xef\xbb\xbf" } else { b"" };
        let mut writer = csv::Writer::from_writer(mark.to_vec());
        writer.write_record(&self.heads).map_err(AppError::internal)?;
        for row in &self.rows {
            let cells = row.iter().map(|cell| match cell {
                Cell::Text(text) if for_people && text.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
                    format!("'{text}")
                }
                Cell::Text(text) | Cell::Decimal(text) => text.clone(),
                Cell::Count(count) => count.to_string(),
                Cell::Empty => String::new(),
            });
            writer.write_record(cells).map_err(AppError::internal)?;
        }
        writer.into_inner().map_err(|error| AppError::internal(anyhow::anyhow!("{error}")))
    }

    /// As a workbook with one sheet, made at `at`. A number shows `decimals` places, or its own if these are more.
    ///
    /// # Errors
    /// When there are more rows than a workbook takes.
    pub fn to_xlsx(&self, decimals: u8, at: Timestamp) -> Result<Vec<u8>, AppError> {
        let mut book = Workbook::new();
        let made = ExcelDateTime::from_timestamp(at.micros() / 1_000_000).map_err(AppError::internal)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let mut formats: BTreeMap<usize, Format> = BTreeMap::new();
        let bold = Format::new().set_bold();
        let sheet = book.add_worksheet();
        for (column, head) in (0_u16..).zip(&self.heads) {
            sheet.write_string_with_format(0, column, head, &bold).map_err(AppError::internal)?;
        }
        for (line, row) in (1_u32..).zip(&self.rows) {
            for (column, cell) in (0_u16..).zip(row) {
                match cell {
                    Cell::Text(text) => sheet.write_string(line, column, text),
                    // A spreadsheet counts in binary fractions; the printed decimals are the official number.
                    Cell::Decimal(text) => match text.parse::<f64>() {
                        Ok(number) => {
                            let places = places_of(text).max(usize::from(decimals));
                            let format = formats.entry(places).or_insert_with(|| with_places(places));
                            sheet.write_number_with_format(line, column, number, format)
                        }
                        Err(_) => sheet.write_string(line, column, text),
                    },
                    Cell::Count(count) => {
                        sheet.write_number(line, column, u32::try_from(*count).unwrap_or(u32::MAX))
                    }
                    Cell::Empty => continue,
                }
                .map_err(AppError::internal)?;
            }
        }
        sheet.set_freeze_panes(1, 0).map_err(AppError::internal)?;
        book.save_to_buffer().map_err(AppError::internal)
    }
}

/// How many places a printed number has behind its point.
fn places_of(decimal: &str) -> usize {
    decimal.split_once('.').map_or(0, |(_, places)| places.len())
}

fn with_places(places: usize) -> Format {
    let zeros = "0".repeat(places);
    Format::new().set_num_format(if places == 0 { "0".to_owned() } else { format!("0.{zeros}") })
}
