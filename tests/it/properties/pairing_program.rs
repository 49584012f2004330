//! Second opinions on pairings of middle size from linear and integer programs, stated from the definitions alone.

#![expect(clippy::float_arithmetic, reason = "a linear program is solved in floating numbers")]

use super::pairing_oracle::Oracle;
use microlp::{ComparisonOp, OptimizationDirection, Problem as Program, Variable};

/// A program over the pairs that may be formed; one place for each member and no locks.
pub struct PairProgram<'a> {
    oracle: Oracle<'a>,
    program: Program,
    pairs: Vec<(usize, usize, Variable)>,
}

impl<'a> PairProgram<'a> {
    /// Maximises the sum of `weight` over the formed pairs; whole numbers only if `is_whole`.
    pub fn maximise(oracle: Oracle<'a>, is_whole: bool, weight: impl Fn(usize, usize) -> i128) -> Self {
        let mut program = Program::new(OptimizationDirection::Maximize);
        let mut pairs = Vec::new();
        for left in 0..oracle.problem.left.len() {
            for right in 0..oracle.problem.right.len() {
                if oracle.may_pair(left, right) {
                    let weight = f64::from(i32::try_from(weight(left, right)).unwrap());
                    let formed = if is_whole {
                        program.add_binary_var(weight)
                    } else {
                        program.add_var(weight, (0.0, 1.0))
                    };
                    pairs.push((left, right, formed));
                }
            }
        }
        let mut own = Self { oracle, program, pairs };
        for left in 0..own.oracle.problem.left.len() {
            own.row(|pair| pair.0 == left, ComparisonOp::Le, own.oracle.problem.left[left].places);
        }
        for right in 0..own.oracle.problem.right.len() {
            own.row(|pair| pair.1 == right, ComparisonOp::Le, own.oracle.problem.right[right].places);
        }
        own
    }

    /// Every pair is formed, or one of its members has a partner that it likes at least as well. For one place each.
    pub fn stable(mut self) -> Self {
        for (left, right, _) in self.pairs.clone() {
            let own = (self.oracle.left_liking(left, right), self.oracle.right_liking(left, right));
            let terms = self.pairs.iter().filter(|pair| {
                (pair.0 == left && self.oracle.left_liking(left, pair.1) <= own.0)
                    || (pair.1 == right && self.oracle.right_liking(pair.0, right) <= own.1)
            });
            let terms: Vec<(Variable, f64)> = terms.map(|pair| (pair.2, 1.0)).collect();
            self.program.add_constraint(terms, ComparisonOp::Ge, 1.0);
        }
        self
    }

    /// Forms exactly this many pairs.
    pub fn of_pairs(mut self, count: usize) -> Self {
        self.row(|_| true, ComparisonOp::Eq, count);
        self
    }

    fn row(&mut self, holds: impl Fn(&(usize, usize, Variable)) -> bool, kind: ComparisonOp, limit: usize) {
        let terms: Vec<(Variable, f64)> =
            self.pairs.iter().filter(|pair| holds(pair)).map(|pair| (pair.2, 1.0)).collect();
        if !terms.is_empty() {
            let limit = f64::from(u32::try_from(limit).unwrap());
            self.program.add_constraint(terms, kind, limit);
        }
    }

    /// The optimum, rounded to a whole number, from which it must not differ visibly.
    pub fn value(self) -> i128 {
        if self.pairs.is_empty() {
            return 0;
        }
        let value = self.program.solve().unwrap().into_solution().unwrap().objective();
        assert!((value - value.round()).abs() < 1e-4, "{value} is not whole");
        format!("{value:.0}").parse().unwrap()
    }
}
