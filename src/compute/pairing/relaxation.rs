//! How heavy a weakly stable pairing with a given number of pairs can be at most, for markets with ties.
//!
//! In a weakly stable pairing every open pair is formed, or one of its two members is full of partners at least as
//! good. As a row: with q and p places of the two, A and B their partners at least as good (the pair itself
//! included) and x = 1 if the pair is formed, p·A + q·B + (q·p − q − p)·x ≥ q·p. (For one place each this is the row of
//! Vande Vate, Linear programming brings marital bliss, 1989; for places on one side that of Baïou and Balinski,
//! The stable admissions polytope, 2000.) The rows and the number of pairs are priced into the weights (Lagrange),
//! what is left is an assignment problem, and any prices give a true limit, in whole numbers. [`Relaxation::step`]
//! moves the prices along the subgradient with the step of Polyak.

#![expect(clippy::indexing_slicing, reason = "positions come from the market itself")]

use super::assigning::{Assigned, Table};
use super::choices::{Arcs, Choice, Point};

/// Prices are fractions of weights with this denominator.
const SCALE: i128 = 1 << 12;

/// The rows of a market's open pairs and their weights.
pub struct Relaxation<'a> {
    arcs: &'a Arcs,
    weights: Vec<i128>,
    /// By agent: its places, as far as they matter.
    places: Vec<i128>,
    /// By cell: the open pair.
    numbers: Vec<Option<usize>>,
    rights: usize,
    needed: i128,
    /// The largest weight of a pair, whatever its sign. No price is more than a multiple of it, so that nothing can
    /// overflow.
    range: i128,
}

/// What a pair more or less costs, and what each row costs.
#[derive(Clone, Debug)]
pub struct Prices {
    /// Paid for each pair.
    pair: i128,
    /// Whether the number of pairs needs no price of its own, because no pairing at all has more of them.
    is_pair_fixed: bool,
    /// By open pair.
    rows: Vec<i128>,
}

/// What some prices tell about a point of a search.
pub struct Estimate {
    /// No weakly stable pairing that the point leads to is heavier.
    pub limit: i128,
    /// The open pairs of the heaviest pairing at these prices; it need not be stable.
    pub formed: Vec<usize>,
    scaled: i128,
    assigned: Assigned,
    table: Table,
}

/// How far a pairing is from the rows, below zero where it breaks them.
pub struct Slack {
    rows: Vec<i128>,
    pair: i128,
}

impl Slack {
    /// Whether every row is kept and the number of pairs is right. Time O(rows).
    pub fn is_kept(&self) -> bool {
        self.pair == 0 && self.rows.iter().all(|row| *row >= 0)
    }
}

impl<'a> Relaxation<'a> {
    /// The rows of `arcs` with weights by open pair, for pairings of `needed` pairs. Time and memory O(cells).
    pub fn new(arcs: &'a Arcs, weights: &[i64], needed: usize) -> Self {
        let rights = arcs.agents.len() - arcs.lefts;
        let mut numbers = vec![None; arcs.lefts * rights];
        for (number, arc) in arcs.arcs.iter().enumerate() {
            numbers[arc.left * rights + arc.right] = Some(number);
        }
        // Who has more places than pairs is never full; how many more does not matter.
        let places = arcs.agents.iter().map(|agent| whole(agent.places.min(agent.arcs.len() + 1)));
        let weights: Vec<i128> = weights.iter().map(|weight| i128::from(*weight) * SCALE).collect();
        Self {
            places: places.collect(),
            range: weights.iter().map(|weight| weight.abs()).max().unwrap_or(0) + SCALE,
            weights,
            arcs,
            numbers,
            rights,
            needed: whole(needed),
        }
    }

    /// Prices to start with. `most` is the number of pairs that a pairing can have which need not be stable. Time
    /// and memory O(open pairs).
    pub fn prices(&self, most: usize) -> Prices {
        let rows = vec![0; self.weights.len()];
        if whole(most) == self.needed {
            // No two pairings differ in weight by as much as one pair costs here.
            return Prices { pair: 4 * self.range * (self.needed + 1), is_pair_fixed: true, rows };
        }
        let mean = self.weights.iter().sum::<i128>() / whole(self.weights.len()).max(1);
        Prices { pair: -mean, is_pair_fixed: false, rows }
    }

    /// The limit at some prices. None if the effort is used up. One assignment: time O(rows² · columns) of its table.
    pub fn estimate(&self, point: &Point, prices: &Prices, effort: &mut u64) -> Option<Estimate> {
        let priced = self.priced(prices);
        let mut scaled = -prices.pair * self.needed;
        for (row, price) in prices.rows.iter().enumerate() {
            if *price != 0 {
                let [left, right] = self.arcs.ends(row);
                scaled -= price * self.places[left] * self.places[right];
            }
        }
        let mut free: Vec<usize> = self.arcs.agents.iter().map(|agent| agent.places).collect();
        let mut table = Table::new(self.arcs.lefts, self.rights);
        let mut formed = Vec::new();
        for (number, choice) in point.choices.iter().enumerate() {
            let arc = self.arcs.arcs[number];
            match choice {
                Choice::Formed => {
                    scaled += priced[number];
                    for agent in self.arcs.ends(number) {
                        free[agent] = free[agent].saturating_sub(1);
                    }
                    formed.push(number);
                }
                Choice::Undecided => table.offer(arc.left, arc.right, priced[number]),
                Choice::Out => {}
            }
        }
        let (lefts, rights) = free.split_at(self.arcs.lefts);
        table.open_places(lefts, rights);
        let assigned = table.assign(effort)?;
        *effort = effort.checked_sub(2 * self.arcs.visits())?;
        scaled += assigned.total;
        let cells = assigned.cells(&table);
        formed.extend(cells.into_iter().filter_map(|(left, right)| self.numbers[left * self.rights + right]));
        Some(Estimate { limit: scaled.div_euclid(SCALE), formed, scaled, assigned, table })
    }

    /// The weights with all prices in them.
    fn priced(&self, prices: &Prices) -> Vec<i128> {
        let mut priced: Vec<i128> = self.weights.iter().map(|weight| weight + prices.pair).collect();
        for (row, price) in prices.rows.iter().enumerate() {
            if *price != 0 {
                let [left, right] = self.arcs.ends(row);
                let (q, p) = (self.places[left], self.places[right]);
                priced[row] += price * (q * p - q - p);
            }
        }
        for agent in 0..self.arcs.agents.len() {
            // A row counts all partners at least as good, so that prices add up from the worst to the best.
            let mut above = 0;
            for group in self.groups(agent).rev() {
                above += group
                    .iter()
                    .map(|(_, row)| prices.rows[*row] * self.other_places(agent, *row))
                    .sum::<i128>();
                for &(_, arc) in group {
                    priced[arc] += above;
                }
            }
        }
        priced
    }

    /// How far some pairs are from the rows. Time O(open pairs).
    pub fn slack(&self, formed: &[usize]) -> Slack {
        let mut is_formed = vec![false; self.weights.len()];
        for &arc in formed {
            is_formed[arc] = true;
        }
        let row = |row: usize| {
            let [left, right] = self.arcs.ends(row);
            let (q, p) = (self.places[left], self.places[right]);
            if is_formed[row] { -q - p } else { -q * p }
        };
        let mut rows: Vec<i128> = (0..self.weights.len()).map(row).collect();
        for agent in 0..self.arcs.agents.len() {
            let mut partners = 0;
            for group in self.groups(agent) {
                partners += whole(group.iter().filter(|(_, arc)| is_formed[*arc]).count());
                for &(_, row) in group {
                    rows[row] += partners * self.other_places(agent, row);
                }
            }
        }
        Slack { rows, pair: whole(formed.len()) - self.needed }
    }

    /// Moves the prices against the slack, by the step that would reach a limit of `target` if the limit fell as it
    /// does here, divided by `caution`. Time O(open pairs). Source: Polyak, *Minimization of unsmooth functionals*, 1969.
    pub fn step(&self, prices: &mut Prices, estimate: &Estimate, slack: &Slack, target: i128, caution: i128) {
        let pair = if prices.is_pair_fixed { 0 } else { slack.pair };
        // A row that is kept and costs nothing cannot become cheaper.
        let counts = |(row, price): (&i128, &i128)| *row < 0 || *price > 0;
        let counted = slack.rows.iter().zip(&prices.rows).filter(|both| counts(*both));
        let square = pair * pair + counted.map(|(row, _)| row * row).sum::<i128>();
        if square == 0 {
            return;
        }
        let way = (estimate.scaled - target * SCALE).max(1);
        let below = square * caution;
        // A way so long that the product might overflow can spare the remainder.
        let share = |slack: i128| if way > 1 << 80 { slack * (way / below) } else { slack * way / below };
        let most = 4 * self.range * self.needed.clamp(1, 256);
        if !prices.is_pair_fixed {
            prices.pair = (prices.pair - share(pair)).clamp(-most, most);
        }
        for (price, row) in prices.rows.iter_mut().zip(&slack.rows) {
            *price = (*price - share(*row)).clamp(0, most);
        }
    }

    /// Decides what no pairing heavier than `known` can have otherwise. True if anything was decided. Time O(open pairs + rows · columns).
    pub fn fix(&self, point: &mut Point, estimate: &Estimate, known: i128) -> bool {
        // Losing more than this leaves nothing better.
        let leeway = estimate.scaled - (known + 1) * SCALE;
        let losses = estimate.assigned.losses(&estimate.table);
        let mut has_changed = false;
        for (number, choice) in point.choices.iter_mut().enumerate() {
            if *choice == Choice::Undecided {
                let arc = self.arcs.arcs[number];
                if losses.by_forming(arc.left, arc.right) > leeway {
                    *choice = Choice::Out;
                    has_changed = true;
                } else if losses.by_leaving(arc.left, arc.right) > leeway {
                    *choice = Choice::Formed;
                    has_changed = true;
                }
            }
        }
        has_changed
    }

    fn other_places(&self, agent: usize, arc: usize) -> i128 {
        let [left, right] = self.arcs.ends(arc);
        self.places[if agent == left { right } else { left }]
    }

    fn groups(&self, agent: usize) -> impl DoubleEndedIterator<Item = &[(u32, usize)]> {
        self.arcs.agents[agent].arcs.chunk_by(|a, b| a.0 == b.0)
    }
}

fn whole(count: usize) -> i128 {
    i128::try_from(count).unwrap_or(i128::from(u64::MAX))
}
