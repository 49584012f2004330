//! Dense symmetric positive definite matrices: factor, solve, invert, and draw. Rows of the lower triangle stand one after the other
//! without gaps. Source: Golub and Van Loan, *Matrix Computations*, section 4.2.

#![expect(clippy::float_arithmetic, reason = "calibration estimates with floating numbers")]
#![expect(clippy::indexing_slicing, reason = "rows of a triangle are as long as their number says")]

use super::number::dot;

/// The lower triangle of a symmetric matrix, row by row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Symmetric {
    order: usize,
    cells: Vec<f64>,
}

/// Where a row of the triangle begins.
fn start(row: usize) -> usize {
    row * (row + 1) / 2
}

impl Symmetric {
    pub(crate) fn new(order: usize) -> Self {
        Self { order, cells: vec![0.0; start(order)] }
    }

    pub(crate) fn order(&self) -> usize {
        self.order
    }

    pub(crate) fn subtract(&mut self, factor: f64, other: &Self) {
        for (cell, other) in self.cells.iter_mut().zip(&other.cells) {
            *cell -= factor * other;
        }
    }

    pub(crate) fn scale(&mut self, factor: f64) {
        for cell in &mut self.cells {
            *cell *= factor;
        }
    }

    pub(crate) fn get(&self, row: usize, column: usize) -> f64 {
        self.cells[start(row.max(column)) + row.min(column)]
    }

    pub(crate) fn add(&mut self, row: usize, column: usize, value: f64) {
        self.cells[start(row.max(column)) + row.min(column)] += value;
    }

    pub(crate) fn add_to_all(&mut self, value: f64) {
        for cell in &mut self.cells {
            *cell += value;
        }
    }

    pub(crate) fn trace(&self) -> f64 {
        (0..self.order).map(|row| self.get(row, row)).sum()
    }

    /// The product with a vector, in one pass over the cells. O(order²).
    pub(crate) fn times(&self, values: &[f64]) -> Vec<f64> {
        let mut image = vec![0.0; self.order];
        for row in 0..self.order {
            let own = &self.cells[start(row)..=start(row) + row];
            let value = values[row];
            image[row] = dot(own, &values[..=row]);
            for (image, cell) in image[..row].iter_mut().zip(own) {
                *image += cell * value;
            }
        }
        image
    }

    /// Factors the matrix in place into L·Lᵀ. O(order³ / 3). None unless it is positive definite within rounding.
    pub(crate) fn factor(mut self) -> Option<Factor> {
        let least = 1e-13 * (0..self.order).map(|row| self.get(row, row)).fold(0.0, f64::max);
        for row in 0..self.order {
            let (above, own) = self.cells.split_at_mut(start(row));
            let own = &mut own[..=row];
            for column in 0..row {
                let earlier = &above[start(column)..=start(column) + column];
                let sum = own[column] - dot(&own[..column], &earlier[..column]);
                own[column] = sum / earlier[column];
            }
            let square = own[row] - dot(&own[..row], &own[..row]);
            if square.is_nan() || square <= least {
                return None;
            }
            own[row] = square.sqrt();
        }
        Some(Factor { lower: self })
    }
}

/// L of a matrix L·Lᵀ.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Factor {
    lower: Symmetric,
}

impl Factor {
    pub(crate) fn order(&self) -> usize {
        self.lower.order
    }

    fn row(&self, row: usize) -> &[f64] {
        &self.lower.cells[start(row)..=start(row) + row]
    }

    /// The diagonal of L.
    pub(crate) fn diagonal(&self) -> impl Iterator<Item = f64> {
        (0..self.order()).map(|row| self.lower.get(row, row))
    }

    /// Solves L·x = b in place.
    pub(crate) fn solve_lower(&self, values: &mut [f64]) {
        for row in 0..self.order() {
            let own = self.row(row);
            values[row] = (values[row] - dot(&own[..row], &values[..row])) / own[row];
        }
    }

    /// Solves Lᵀ·x = b in place: of independent deviates b it makes deviates x with the inverse matrix as covariance.
    pub(crate) fn solve_upper(&self, values: &mut [f64]) {
        for row in (0..self.order()).rev() {
            let own = self.row(row);
            let value = values[row] / own[row];
            values[row] = value;
            for (earlier, factor) in values[..row].iter_mut().zip(own) {
                *earlier -= factor * value;
            }
        }
    }

    /// The inverse matrix. O(order³).
    pub(crate) fn inverse(&self) -> Symmetric {
        let order = self.order();
        // Rows of the inverse of L, each as long as it has cells; then their products.
        let mut columns: Vec<Vec<f64>> = Vec::with_capacity(order);
        for column in 0..order {
            let mut values = vec![0.0; order];
            values[column] = 1.0;
            for row in column..order {
                let own = self.row(row);
                let sum = values[row] - dot(&own[column..row], &values[column..row]);
                values[row] = sum / own[row];
            }
            columns.push(values);
        }
        let mut inverse = Symmetric::new(order);
        for row in 0..order {
            for column in 0..=row {
                inverse.cells[start(row) + column] = dot(&columns[row][row..], &columns[column][row..]);
            }
        }
        inverse
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inverse_undoes_the_matrix() {
        let mut matrix = Symmetric::new(6);
        for row in 0..6_usize {
            for column in 0..=row {
                matrix.add(row, column, 1.0 / f64::from(u32::try_from(row + column + 1).unwrap()));
            }
            matrix.add(row, row, 0.5);
        }
        let inverse = matrix.clone().factor().unwrap().inverse();
        for row in 0..6 {
            for column in 0..6 {
                let product: f64 = (0..6).map(|k| matrix.get(row, k) * inverse.get(k, column)).sum();
                let wanted = if row == column { 1.0 } else { 0.0 };
                assert!((product - wanted).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn a_product_with_a_vector_takes_both_triangles() {
        let mut matrix = Symmetric::new(3);
        for (row, column, value) in
            [(0, 0, 1.0), (1, 0, 2.0), (1, 1, 3.0), (2, 0, 4.0), (2, 1, 5.0), (2, 2, 6.0)]
        {
            matrix.add(row, column, value);
        }
        assert_eq!(matrix.times(&[1.0, 10.0, 100.0]), [421.0, 532.0, 654.0]);
    }

    #[test]
    fn a_singular_matrix_has_no_factor() {
        let mut matrix = Symmetric::new(3);
        matrix.add_to_all(1.0);
        assert!(matrix.factor().is_none());
    }
}
