//! Instances drawn with whole numbers only, so that every language draws the same ones.

use pingxuan::compute::assignment::{Draft, Load, Pair};
use pingxuan::compute::pairing::problem::{Member, Wishes};

/// The generator SplitMix64.
pub struct SplitMix64(pub u64);

impl SplitMix64 {
    /// The next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn small(&mut self, n: u64) -> u32 {
        u32::try_from(self.below(n)).unwrap()
    }

    fn tags(&mut self, fewest: u64, spread: u64) -> [i64; 24] {
        let mut levels = [0; 24];
        for _ in 0..fewest + self.below(spread) {
            let tag = usize::try_from(self.below(24)).unwrap();
            levels[tag] = levels[tag].max(i64::from(1 + self.small(3)));
        }
        levels
    }
}

/// Entries with tags, experts with levels, and every pair without a conflict; with `candidates`, that many for each entry, half of them the
/// best and half of them drawn.
pub fn gen_assign(entries: u32, experts: u32, need: u32, candidates: usize, seed: u64) -> Draft {
    let mut random = SplitMix64(seed);
    let levels: Vec<[i64; 24]> = (0..experts).map(|_| random.tags(2, 4)).collect();
    let weights: Vec<[i64; 24]> = (0..entries).map(|_| random.tags(2, 3)).collect();
    let mut pairs = Vec::new();
    for (entry, weights) in (0..).zip(&weights) {
        let mut drawn: Vec<(i64, u32, u64)> = Vec::new();
        for (expert, levels) in (0..).zip(&levels) {
            let has_conflict = random.below(100) < 3;
            let noise = i64::from(random.small(100));
            let key = random.next();
            let fit: i64 = weights.iter().zip(levels).map(|(weight, level)| weight * level).sum();
            if !has_conflict {
                drawn.push(((60 * fit + noise).min(1000), expert, key));
            }
        }
        if candidates > 0 {
            drawn.sort_by_key(|&(affinity, expert, _)| (-affinity, expert));
            let rest = &mut drawn[candidates / 2..];
            rest.sort_by_key(|&(_, expert, key)| (key, expert));
            drawn.truncate(candidates);
            drawn.sort_by_key(|&(_, expert, _)| expert);
        }
        pairs.extend(drawn.into_iter().map(|(affinity, expert, _)| Pair { entry, expert, affinity }));
    }
    let places = entries * need;
    let load = Load { min: 6 * places / (10 * experts), max: (5 * places).div_ceil(4 * experts) };
    Draft {
        needs: vec![need; usize::try_from(entries).unwrap()],
        loads: vec![load; usize::try_from(experts).unwrap()],
        pairs,
        ..Draft::default()
    }
}

/// Members who each rank all partners strictly, in a drawn order. The two sides are drawn with the seeds 11 and 12.
pub fn gen_prefs(members: usize, partners: usize, seed: u64) -> Vec<Member> {
    let mut random = SplitMix64(seed);
    let mut member = || {
        let mut order: Vec<usize> = (0..partners).collect();
        for last in (1..partners).rev() {
            let below = u64::try_from(last).unwrap() + 1;
            order.swap(last, usize::try_from(random.below(below)).unwrap());
        }
        Member { wishes: Wishes::Ranked(order.into_iter().map(|partner| vec![partner]).collect()), places: 1 }
    };
    (0..members).map(|_| member()).collect()
}

/// A square table of fit from 0 to 1000, by row.
pub fn gen_lap(size: usize, seed: u64) -> Vec<(usize, usize, i64)> {
    let mut random = SplitMix64(seed);
    let cells = (0..size).flat_map(|row| (0..size).map(move |column| (row, column)));
    cells.map(|(row, column)| (row, column, i64::try_from(random.below(1001)).unwrap())).collect()
}
