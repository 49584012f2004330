//! The last part of a question as an integer program for `microlp`, which branches and bounds on floating-point numbers. It is only
//! given what the exact bounds have left open, and what it answers is counted again in whole numbers.

#![expect(clippy::indexing_slicing, reason = "positions come from a checked problem")]
#![expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "the solver takes floating-point numbers"
)]

use std::collections::{BTreeMap, BTreeSet};

use microlp::{ComparisonOp, Error, OptimizationDirection, SolveOptions, Variable};

use super::demands::Demand;
use super::effort::Effort;
use super::exchange::Board;
use super::problem::{Problem, at};

/// How many free pairs a program may have.
pub(super) const MOST_PAIRS: usize = 800;

/// By how much the values of two choices may differ, at most. A bound of the program is a sum of floating-point numbers of that size, and a choice that is
/// better by one unit must not be lost among their errors: this leaves four digits behind the unit.
const MOST_SPREAD: i128 = 1 << 38;

/// How many nodes of the search tree are looked at, at most.
const NODES: u64 = 2_000;

/// How many steps a node takes for each variable, about, and one exchange of the simplex in it.
const NODE: u64 = 60;
const EXCHANGE: u64 = 8;

/// How often a program is solved again because its plan does not hang together.
const CUTS: usize = 100;

/// How a program ends.
pub(super) enum Answer {
    /// A choice among the free pairs that no other exceeds.
    Best(Vec<bool>),
    /// There is no choice.
    Impossible,
    /// The effort did not suffice.
    Open,
}

/// The best choice for the question, where each entry must reach `minimum` if there is one.
pub(super) fn best_choice(
    problem: &Problem,
    minimum: Option<i128>,
    demands: &[Demand],
    effort: &Effort,
) -> Answer {
    let free = problem.free();
    if free.len() > MOST_PAIRS || spread(problem) > MOST_SPREAD {
        return Answer::Open;
    }
    let Some(mut program) = Program::new(problem, minimum, demands, None) else { return Answer::Impossible };
    for _ in 0..CUTS {
        let choice = match program.solve(effort) {
            Answer::Best(choice) => choice,
            other => return other,
        };
        let board = Board::new(problem, &choice, minimum);
        if !board.keeps_rules() {
            return Answer::Open;
        }
        if !problem.wishes().is_connected || board.is_connected() {
            return Answer::Best(choice);
        }
        if !program.cut(&board) {
            return Answer::Impossible;
        }
    }
    Answer::Open
}

/// By how much the values of two choices can differ at most: for each place of an entry what its best free pair is worth more than its worst.
fn spread(problem: &Problem) -> i128 {
    let (needs, _) = problem.without_locks();
    let panels = problem.free().chunk_by(|first, second| first.entry == second.entry);
    let spreads = panels.map(|pairs| {
        let values = pairs.iter().map(|pair| i128::from(problem.value(pair)));
        let width = values.clone().max().unwrap_or(0) - values.min().unwrap_or(0);
        let need = pairs.first().map_or(0, |pair| needs[at(pair.entry)]);
        width * i128::from(need)
    });
    spreads.sum()
}

/// Of which entries the need and the panel, and of which experts the load, are to be kept.
pub(super) struct Kept {
    entries: Vec<bool>,
    experts: Vec<bool>,
}

impl Kept {
    /// Those of these entries and experts, in ascending order.
    pub(super) fn new(problem: &Problem, entries: &[u32], experts: &[u32]) -> Self {
        let named = |list: &[u32], length: usize| {
            (0_u32..).take(length).map(|position| list.binary_search(&position).is_ok()).collect()
        };
        Self {
            entries: named(entries, problem.needs().len()),
            experts: named(experts, problem.loads().len()),
        }
    }

    /// Who has a pair in every plan: first the entries, then the experts.
    fn present(&self, problem: &Problem) -> Vec<bool> {
        let entries = self.entries.iter().zip(problem.needs()).map(|(is_kept, need)| *is_kept && *need > 0);
        let experts =
            self.experts.iter().zip(problem.loads()).map(|(is_kept, load)| *is_kept && load.min > 0);
        let mut present: Vec<bool> = entries.chain(experts).collect();
        for lock in problem.locks() {
            present[at(lock.entry)] = true;
            present[self.entries.len() + at(lock.expert)] = true;
        }
        present
    }
}

/// Whether a plan that keeps only some needs, panels and loads, and the demands, can hang together; none if that is not found out.
pub(super) fn can_hang_together(
    problem: &Problem,
    kept: &Kept,
    demands: &[Demand],
    effort: &Effort,
) -> Option<bool> {
    if problem.free().len() > MOST_PAIRS {
        return None;
    }
    let Some(mut program) = Program::new(problem, None, demands, Some(kept)) else { return Some(false) };
    let present = kept.present(problem);
    for _ in 0..CUTS {
        let choice = match program.solve(effort) {
            Answer::Best(choice) => choice,
            Answer::Impossible => return Some(false),
            Answer::Open => return None,
        };
        let board = Board::new(problem, &choice, None);
        if board.is_connected() {
            return Some(true);
        }
        if !program.join(&board, &present) {
            return Some(false);
        }
    }
    None
}

struct Program<'a> {
    problem: &'a Problem,
    program: microlp::Problem,
    variables: Vec<Variable>,
}

impl<'a> Program<'a> {
    /// The program with a row for each rule; none if a row cannot be met by any choice.
    fn new(
        problem: &'a Problem,
        minimum: Option<i128>,
        demands: &[Demand],
        kept: Option<&Kept>,
    ) -> Option<Self> {
        let (needs, loads) = problem.without_locks();
        let (free, wishes) = (problem.free(), problem.wishes());
        let mut program = microlp::Problem::new(OptimizationDirection::Maximize);
        let mut variables = Vec::with_capacity(free.len());
        for entry in free.chunk_by(|first, second| first.entry == second.entry) {
            // Each entry takes as many pairs anyway, so only what a pair is worth less than the best one counts. Where not all needs are
            // kept, the fewest pairs are sought.
            let best = entry.iter().map(|pair| problem.value(pair)).max().unwrap_or(0);
            let worth = |pair| if kept.is_some() { -1.0 } else { (problem.value(pair) - best) as f64 };
            variables.extend(entry.iter().map(|pair| program.add_binary_var(worth(pair))));
        }
        let mut sums = vec![0_i128; needs.len()];
        let mut groups = BTreeMap::<(u32, u32), (Vec<usize>, usize)>::new();
        for lock in problem.locks() {
            sums[at(lock.entry)] += i128::from(lock.affinity);
            if let Some(group) = wishes.group(lock.expert) {
                groups.entry((lock.entry, group)).or_default().1 += 1;
            }
        }
        let (mut of_entry, mut of_expert) = (vec![Vec::new(); needs.len()], vec![Vec::new(); loads.len()]);
        for (position, pair) in free.iter().enumerate() {
            of_entry[at(pair.entry)].push(position);
            of_expert[at(pair.expert)].push(position);
            if let Some(group) = wishes.group(pair.expert) {
                groups.entry((pair.entry, group)).or_default().0.push(position);
            }
        }
        let mut made = Self { problem, program, variables };
        let keeps_entry = |entry: usize| kept.is_none_or(|kept| kept.entries[entry]);
        let keeps_expert = |expert: usize| kept.is_none_or(|kept| kept.experts[expert]);
        for (entry, ((positions, &need), sum)) in of_entry.iter().zip(&needs).zip(sums).enumerate() {
            if !keeps_entry(entry) {
                continue;
            }
            made.row(positions, ComparisonOp::Eq, i128::from(need))?;
            if let Some(minimum) = minimum {
                made.weighed_row(positions, minimum - sum)?;
            }
        }
        for (expert, (positions, load)) in of_expert.iter().zip(&loads).enumerate() {
            if !keeps_expert(expert) {
                continue;
            }
            if positions.len() > at(load.max) {
                made.row(positions, ComparisonOp::Le, i128::from(load.max))?;
            }
            if load.min > 0 {
                made.row(positions, ComparisonOp::Ge, i128::from(load.min))?;
            }
        }
        for ((entry, _), (positions, locked)) in &groups {
            if !keeps_entry(at(*entry)) {
                continue;
            }
            let room = at(wishes.panel_max?.most).checked_sub(*locked)?;
            if positions.len() > room {
                made.row(positions, ComparisonOp::Le, i128::try_from(room).ok()?)?;
            }
        }
        for demand in demands {
            let counted = free.iter().enumerate().filter(|(_, pair)| demand.counts(pair));
            let counted: Vec<usize> = counted.map(|(position, _)| position).collect();
            made.row(&counted, ComparisonOp::Ge, i128::from(demand.open(problem)))?;
        }
        Some(made)
    }

    /// Adds a row; none if without any pair it cannot be met.
    fn row(&mut self, positions: &[usize], operator: ComparisonOp, bound: i128) -> Option<()> {
        if positions.is_empty() {
            let is_met = match operator {
                ComparisonOp::Eq => bound == 0,
                ComparisonOp::Le => bound >= 0,
                ComparisonOp::Ge => bound <= 0,
            };
            return is_met.then_some(());
        }
        let terms: Vec<(Variable, f64)> = positions.iter().map(|&p| (self.variables[p], 1.0)).collect();
        self.program.add_constraint(terms, operator, bound as f64);
        Some(())
    }

    /// Adds the row that the affinities of the chosen pairs reach a sum.
    fn weighed_row(&mut self, positions: &[usize], least: i128) -> Option<()> {
        if positions.is_empty() {
            return (least <= 0).then_some(());
        }
        let terms: Vec<(Variable, f64)> =
            positions.iter().map(|&p| (self.variables[p], self.problem.free()[p].affinity as f64)).collect();
        self.program.add_constraint(terms, ComparisonOp::Ge, least as f64);
        Some(())
    }

    /// Adds for each part of a plan that some pair must lead out of it; false if none can.
    fn cut(&mut self, board: &Board<'_>) -> bool {
        let (parts, _) = board.parts();
        let entries = self.problem.needs().len();
        let mut leading: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (entry, need) in self.problem.needs().iter().enumerate() {
            if *need > 0 {
                leading.entry(parts[entry]).or_default();
            }
        }
        for (position, pair) in self.problem.free().iter().enumerate() {
            let (first, second) = (parts[at(pair.entry)], parts[entries + at(pair.expert)]);
            if first != second {
                for part in [first, second] {
                    if let Some(positions) = leading.get_mut(&part) {
                        positions.push(position);
                    }
                }
            }
        }
        leading.values().all(|positions| self.row(positions, ComparisonOp::Ge, 1).is_some())
    }

    /// Adds for each part of a plan that some pair must lead out of it: if somebody who is always present is in it, and else if its pairs are to stay,
    /// as long as somebody is always present elsewhere. False if none can.
    fn join(&mut self, board: &Board<'_>, present: &[bool]) -> bool {
        let (parts, _) = board.parts();
        let entries = self.problem.needs().len();
        let free = self.problem.free();
        let mut leading: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut inside: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (position, pair) in free.iter().enumerate() {
            let (first, second) = (parts[at(pair.entry)], parts[entries + at(pair.expert)]);
            if first == second {
                if board.choice()[position] {
                    inside.entry(first).or_default().push(position);
                }
            } else {
                leading.entry(first).or_default().push(position);
                leading.entry(second).or_default().push(position);
            }
        }
        let holders: BTreeSet<usize> =
            parts.iter().zip(present).filter(|(_, is_present)| **is_present).map(|(part, _)| *part).collect();
        let bound: BTreeSet<usize> = inside.keys().chain(&holders).copied().collect();
        for part in bound {
            if !holders.iter().any(|holder| *holder != part) {
                continue;
            }
            let out = leading.get(&part).map_or(&[][..], Vec::as_slice);
            if holders.contains(&part) {
                if self.row(out, ComparisonOp::Ge, 1).is_none() {
                    return false;
                }
                continue;
            }
            for &stays in &inside[&part] {
                let mut terms: Vec<(Variable, f64)> = out.iter().map(|&p| (self.variables[p], 1.0)).collect();
                terms.push((self.variables[stays], -1.0));
                self.program.add_constraint(terms, ComparisonOp::Ge, 0.0);
            }
        }
        true
    }

    fn solve(&self, effort: &Effort) -> Answer {
        if self.variables.is_empty() {
            return Answer::Best(Vec::new());
        }
        let size = u64::try_from(self.variables.len()).unwrap_or(u64::MAX);
        let nodes = NODES.min(effort.left() / (NODE * size));
        if nodes == 0 {
            return Answer::Open;
        }
        let mut options = SolveOptions::default();
        options.node_limit = Some(nodes);
        // A choice that is better by anything at all is looked for.
        options.tolerances.prune_epsilon = 0.0;
        let solved = self.program.solve_with(options);
        // How long it took to find that there is nothing, the solver does not tell.
        let steps = solved.as_ref().map_or(nodes.div_ceil(8) * NODE * size, |outcome| {
            let stats = outcome.stats();
            (stats.nodes_solved + 1) * NODE * size + stats.lp_iterations * EXCHANGE * size
        });
        effort.spend(usize::try_from(steps).unwrap_or(usize::MAX));
        match solved {
            Ok(outcome) if outcome.is_optimal() => match outcome.into_solution() {
                Ok(solution) => Answer::Best(
                    self.variables.iter().map(|&variable| solution.var_value(variable) > 0.5).collect(),
                ),
                Err(_) => Answer::Open,
            },
            Err(Error::Infeasible) => Answer::Impossible,
            Ok(_) | Err(_) => Answer::Open,
        }
    }
}
