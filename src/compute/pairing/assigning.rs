//! The heaviest assignment of a table of priced pairs, place by place, with what it would lose by other choices.
//!
//! The Hungarian method (Kuhn 1955) in the form of shortest chains; a place may stay free at no cost. Somebody with several
//! places is entered once for each, so that a pair could be formed twice if both sides have several: as a limit for
//! pairings that is still true.

#![expect(clippy::indexing_slicing, reason = "rows, columns and cells are numbered here")]

/// Pairs with what each gives.
pub struct Table {
    rights: usize,
    gains: Vec<Option<i128>>,
    /// The left member of each row.
    rows: Vec<usize>,
    /// The right member of each column.
    columns: Vec<usize>,
}

/// A heaviest assignment with the prices of the places, which prove it.
pub struct Assigned {
    /// What its pairs give together.
    pub total: i128,
    column_of: Vec<Option<usize>>,
    row_prices: Vec<i128>,
    column_prices: Vec<i128>,
}

/// What at least is lost by choosing otherwise.
pub struct Losses<'a> {
    table: &'a Table,
    /// The highest price of a place, by left and by right member.
    left_prices: Vec<Option<i128>>,
    right_prices: Vec<Option<i128>>,
    /// By cell, for formed pairs of members with one place each.
    leaving: Vec<i128>,
}

/// Where a chain of changes ends: in a free column, or with a row that stays free.
#[derive(Clone, Copy)]
enum End {
    Column(usize),
    Row(usize),
}

impl Table {
    /// A table without pairs or places. Memory O(cells).
    pub fn new(lefts: usize, rights: usize) -> Self {
        Self { rights, gains: vec![None; lefts * rights], rows: Vec::new(), columns: Vec::new() }
    }

    /// Lets a pair be formed. Time O(1).
    pub fn offer(&mut self, left: usize, right: usize, gain: i128) {
        self.gains[left * self.rights + right] = Some(gain);
    }

    /// Gives members their places; no more than can be of use. Time O(cells).
    pub fn open_places(&mut self, lefts: &[usize], rights: &[usize]) {
        for (left, places) in lefts.iter().enumerate() {
            let useful = (0..self.rights).filter(|right| self.gain(left, *right).is_some()).count();
            self.rows.extend(std::iter::repeat_n(left, useful.min(*places)));
        }
        for (right, places) in rights.iter().enumerate() {
            let useful = (0..lefts.len()).filter(|left| self.gain(*left, right).is_some()).count();
            self.columns.extend(std::iter::repeat_n(right, useful.min(*places)));
        }
    }

    fn gain(&self, left: usize, right: usize) -> Option<i128> {
        self.gains[left * self.rights + right]
    }

    /// The heaviest assignment. None if the effort, in looks at a column, is used up. Time O(rows² · columns).
    pub fn assign(&self, effort: &mut u64) -> Option<Assigned> {
        let mut assigned = Assigned {
            total: 0,
            column_of: vec![None; self.rows.len()],
            row_prices: vec![0; self.rows.len()],
            column_prices: vec![0; self.columns.len()],
        };
        let mut row_of = vec![None; self.columns.len()];
        let columns = u64::try_from(self.columns.len()).unwrap_or(u64::MAX);
        let mut nearness = vec![None; self.columns.len()];
        let mut from = vec![0; self.columns.len()];
        let mut is_done = vec![false; self.columns.len()];
        let mut tree: Vec<(usize, i128)> = Vec::new();
        for source in 0..self.rows.len() {
            nearness.fill(None);
            is_done.fill(false);
            tree.clear();
            let (mut row, mut distance) = (source, 0);
            let mut end = (-assigned.row_prices[source], End::Row(source));
            loop {
                *effort = effort.checked_sub(columns)?;
                tree.push((row, distance));
                let stays_free = distance - assigned.row_prices[row];
                if stays_free < end.0 {
                    end = (stays_free, End::Row(row));
                }
                let base = distance - assigned.row_prices[row];
                let left = self.rows[row];
                let mut nearest: Option<(i128, usize)> = None;
                for (column, &right) in self.columns.iter().enumerate() {
                    if is_done[column] {
                        continue;
                    }
                    if let Some(gain) = self.gain(left, right) {
                        let reached = base - gain - assigned.column_prices[column];
                        if nearness[column].is_none_or(|known| reached < known) {
                            nearness[column] = Some(reached);
                            from[column] = row;
                        }
                    }
                    if let Some(near) = nearness[column]
                        && nearest.is_none_or(|(least, _)| near < least)
                    {
                        nearest = Some((near, column));
                    }
                }
                let Some((near, column)) = nearest.filter(|(near, _)| *near < end.0) else {
                    break;
                };
                is_done[column] = true;
                let Some(next) = row_of[column] else {
                    end = (near, End::Column(column));
                    break;
                };
                (row, distance) = (next, near);
            }
            for &(row, distance) in &tree {
                assigned.row_prices[row] += end.0 - distance;
            }
            for (column, near) in nearness.iter().enumerate() {
                if let Some(near) = near
                    && is_done[column]
                {
                    assigned.column_prices[column] -= end.0 - near;
                }
            }
            assigned.change(&mut row_of, &from, source, end.1);
        }
        for (row, column) in assigned.column_of.iter().enumerate() {
            let gain = column.and_then(|column| self.gain(self.rows[row], self.columns[column]));
            assigned.total += gain.unwrap_or(0);
        }
        Some(assigned)
    }
}

impl Assigned {
    fn change(&mut self, row_of: &mut [Option<usize>], from: &[usize], source: usize, end: End) {
        let mut next = match end {
            End::Column(column) => Some(column),
            End::Row(row) => self.column_of[row].take(),
        };
        while let Some(column) = next {
            let row = from[column];
            next = self.column_of[row].replace(column).filter(|_| row != source);
            row_of[column] = Some(row);
        }
    }

    /// The pairs (left, right) that are formed, each once. Time O(rows · log rows).
    pub fn cells(&self, table: &Table) -> Vec<(usize, usize)> {
        let places = self.column_of.iter().enumerate();
        let cell =
            |(row, column): (usize, &Option<usize>)| Some((table.rows[row], table.columns[(*column)?]));
        let mut cells: Vec<(usize, usize)> = places.filter_map(cell).collect();
        cells.sort_unstable();
        cells.dedup();
        cells
    }

    /// What other choices would lose. Time O(rows · columns).
    pub fn losses<'a>(&self, table: &'a Table) -> Losses<'a> {
        let lefts = table.gains.len().checked_div(table.rights).unwrap_or(0);
        let (mut left_prices, mut right_prices) = (vec![None; lefts], vec![None; table.rights]);
        let (mut left_places, mut right_places) = (vec![0; lefts], vec![0; table.rights]);
        for (row, &left) in table.rows.iter().enumerate() {
            left_prices[left] = left_prices[left].max(Some(self.row_prices[row]));
            left_places[left] += 1;
        }
        for (column, &right) in table.columns.iter().enumerate() {
            right_prices[right] = right_prices[right].max(Some(self.column_prices[column]));
            right_places[right] += 1;
        }
        let mut losses = Losses { table, left_prices, right_prices, leaving: vec![0; table.gains.len()] };
        for (row, column) in self.column_of.iter().enumerate() {
            let Some(column) = *column else { continue };
            let (left, right) = (table.rows[row], table.columns[column]);
            if left_places[left] > 1 || right_places[right] > 1 {
                continue;
            }
            // Both would have to go elsewhere or stay free.
            let mut left_loses = -self.row_prices[row];
            for other in (0..table.rights).filter(|other| *other != right) {
                left_loses = left_loses.min(losses.by_forming(left, other));
            }
            let mut right_loses = -self.column_prices[column];
            for other in (0..lefts).filter(|other| *other != left) {
                right_loses = right_loses.min(losses.by_forming(other, right));
            }
            losses.leaving[left * table.rights + right] = left_loses.max(right_loses);
        }
        losses
    }
}

impl Losses<'_> {
    /// What is lost at least by forming a pair; without limit if it cannot be formed. Time O(1).
    pub fn by_forming(&self, left: usize, right: usize) -> i128 {
        let prices = self.left_prices[left].zip(self.right_prices[right]);
        match (prices, self.table.gain(left, right)) {
            (Some((left, right)), Some(gain)) => -gain - left - right,
            _ => i128::MAX,
        }
    }

    /// What is lost at least by not forming a pair; 0 if it is not formed or not known. Time O(1).
    pub fn by_leaving(&self, left: usize, right: usize) -> i128 {
        self.leaving[left * self.table.rights + right]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_by_two(gains: [[i128; 2]; 2]) -> Table {
        let mut table = Table::new(2, 2);
        for (left, row) in gains.into_iter().enumerate() {
            for (right, gain) in row.into_iter().enumerate() {
                table.offer(left, right, gain);
            }
        }
        table.open_places(&[1, 1], &[1, 1]);
        table
    }

    #[test]
    fn the_heaviest_assignment_leaves_places_free_that_would_cost() {
        let table = two_by_two([[5, 4], [4, -1]]);
        let assigned = table.assign(&mut 1_000).unwrap();
        assert_eq!((assigned.total, assigned.cells(&table)), (8, vec![(0, 1), (1, 0)]));
        let table = two_by_two([[9, 4], [4, -2]]);
        let assigned = table.assign(&mut 1_000).unwrap();
        assert_eq!((assigned.total, assigned.cells(&table)), (9, vec![(0, 0)]));
    }

    #[test]
    fn losses_say_what_another_choice_costs_at_least() {
        let table = two_by_two([[9, 4], [4, 6]]);
        let assigned = table.assign(&mut 1_000).unwrap();
        assert_eq!(assigned.cells(&table), [(0, 0), (1, 1)]);
        let losses = assigned.losses(&table);
        // The other two pairs give 8 instead of 15.
        assert!((1..=7).contains(&losses.by_forming(0, 1)));
        assert!((1..=7).contains(&losses.by_leaving(0, 0)));
        assert_eq!((losses.by_leaving(0, 1), losses.by_forming(0, 0)), (0, 0));
    }

    #[test]
    fn an_assignment_without_effort_is_none() {
        assert!(two_by_two([[1, 1], [1, 1]]).assign(&mut 1).is_none());
    }
}
