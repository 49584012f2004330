//! Slow and plain linear algebra and panels for the oracles of calibration and agreement: whole matrices, Gaussian elimination, nothing saved.

#![expect(clippy::float_arithmetic, reason = "the oracles of an estimate are floating numbers")]

use pingxuan::compute::calibration::{Observation, Observations};
use proptest::prelude::*;

/// A square matrix or a list of rows.
pub type Rows = Vec<Vec<f64>>;

/// Solves for several right sides at once by elimination with row exchange, in place; the determinant.
pub fn eliminate(matrix: &mut Rows, right: &mut Rows) -> f64 {
    let order = matrix.len();
    let mut determinant = 1.0;
    for step in 0..order {
        let best = (step..order)
            .max_by(|&one, &other| matrix[one][step].abs().total_cmp(&matrix[other][step].abs()))
            .unwrap();
        if best != step {
            matrix.swap(step, best);
            right.swap(step, best);
            determinant = -determinant;
        }
        let pivot = matrix[step][step];
        determinant *= pivot;
        for row in (0..order).filter(|&row| row != step) {
            let factor = matrix[row][step] / pivot;
            let above = matrix[step].clone();
            for (value, above) in matrix[row].iter_mut().zip(above).skip(step) {
                *value -= factor * above;
            }
            for column in 0..right[row].len() {
                right[row][column] -= factor * right[step][column];
            }
        }
    }
    for (row, values) in right.iter_mut().enumerate() {
        for value in values {
            *value /= matrix[row][row];
        }
    }
    determinant
}

/// The inverse of a matrix.
pub fn inverse(matrix: &Rows) -> Rows {
    let order = matrix.len();
    let mut right: Rows =
        (0..order).map(|row| (0..order).map(|column| f64::from(u8::from(row == column))).collect()).collect();
    eliminate(&mut matrix.clone(), &mut right);
    right
}

/// A matrix times a list.
pub fn times(matrix: &Rows, values: &[f64]) -> Vec<f64> {
    matrix.iter().map(|row| row.iter().zip(values).map(|(cell, value)| cell * value).sum()).collect()
}

/// An index as a position.
pub fn position(index: usize) -> u32 {
    u32::try_from(index).unwrap()
}

/// A position as an index.
pub fn index(position: u32) -> usize {
    usize::try_from(position).unwrap()
}

/// A table of marks with holes, entry by entry.
pub type Table = Vec<Vec<Option<f64>>>;

/// The marks of a table as observations.
pub fn observed(table: &Table) -> Observations {
    let judges = table.first().map_or(0, Vec::len);
    let mut marks = Vec::new();
    for (entry, row) in table.iter().enumerate() {
        for (judge, value) in row.iter().enumerate() {
            if let Some(value) = *value {
                marks.push(Observation { entry: position(entry), judge: position(judge), value });
            }
        }
    }
    Observations::new(table.len(), judges, marks).unwrap()
}

/// Tables of up to so many entries and judges with marks in half points; at 10 `density` nothing is missing.
pub fn tables(entries: usize, judges: usize, density: u8) -> impl Strategy<Value = Table> {
    (2..=entries, 2..=judges).prop_flat_map(move |(entries, judges)| {
        let cell = (0_u8..10, 0_i32..200)
            .prop_map(move |(hole, mark)| (hole < density).then(|| f64::from(mark) / 2.0));
        prop::collection::vec(prop::collection::vec(cell, judges), entries)
    })
}

/// For each entry, then each judge, the smallest member that a walk along marks leads to; members are entries, then judges.
pub fn walk(table: &Table) -> Vec<usize> {
    let (entries, judges) = (table.len(), table.first().map_or(0, Vec::len));
    let mut reached: Vec<usize> = (0..entries + judges).collect();
    // Again and again everybody learns the smallest member that a neighbour knows.
    for _ in 0..entries + judges {
        for entry in 0..entries {
            for judge in 0..judges {
                if table[entry][judge].is_some() {
                    let least = reached[entry].min(reached[entries + judge]);
                    reached[entry] = least;
                    reached[entries + judge] = least;
                }
            }
        }
    }
    reached
}

/// The weighted normal equations of entries and judges, with the effects of each connected part held to add up to 0 and members without marks to 0.
/// The inverse is the covariance of the estimate.
pub fn normal_equations(table: &Table, weights: &[f64]) -> Rows {
    let (entries, judges) = (table.len(), weights.len());
    let order = entries + judges;
    let mut matrix = vec![vec![0.0; order]; order];
    for (entry, row) in table.iter().enumerate() {
        for (judge, value) in row.iter().enumerate() {
            if value.is_some() {
                let (weight, other) = (weights[judge], entries + judge);
                matrix[entry][entry] += weight;
                matrix[other][other] += weight;
                matrix[entry][other] += weight;
                matrix[other][entry] += weight;
            }
        }
    }
    let reached = walk(table);
    for one in entries..order {
        for other in entries..order {
            if reached[one] == reached[other] {
                matrix[one][other] += 1.0;
            }
        }
    }
    for (member, row) in matrix.iter_mut().enumerate() {
        if row[member] == 0.0 {
            row[member] = 1.0;
        }
    }
    matrix
}

/// The weighted two-way fit by the whole normal equations: entries, then effects.
pub fn dense_fit(table: &Table, weights: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let entries = table.len();
    let mut right = vec![vec![0.0]; entries + weights.len()];
    for (entry, row) in table.iter().enumerate() {
        for (judge, value) in row.iter().enumerate() {
            if let Some(value) = value {
                right[entry][0] += weights[judge] * value;
                right[entries + judge][0] += weights[judge] * value;
            }
        }
    }
    eliminate(&mut normal_equations(table, weights), &mut right);
    let mut all: Vec<f64> = right.into_iter().map(|row| row[0]).collect();
    let effects = all.split_off(entries);
    (all, effects)
}

/// Whether two lists agree within a tolerance.
#[track_caller]
pub fn assert_near(found: &[f64], wanted: &[f64], tolerance: f64) {
    assert_eq!(found.len(), wanted.len());
    for (place, (found, wanted)) in found.iter().zip(wanted).enumerate() {
        assert!((found - wanted).abs() <= tolerance, "at {place}: {found} is not {wanted}");
    }
}

/// The marks of `tests/data/crossed_150x30.csv`.
pub fn fixture() -> Observations {
    let text = include_str!("../../data/crossed_150x30.csv");
    let marks = text.lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        Observation {
            entry: cells[0].parse().unwrap(),
            judge: cells[1].parse().unwrap(),
            value: cells[2].parse().unwrap(),
        }
    });
    Observations::new(150, 30, marks.collect()).unwrap()
}
