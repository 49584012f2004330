//! A good first choice of pairs for the simplex: an auction in which the experts who are asked too often get dearer, then one
//! pass in which each entry takes what it likes best among the places left. It need not serve everybody.

#![expect(clippy::indexing_slicing, reason = "positions come from a checked problem")]

use std::collections::BinaryHeap;

use super::problem::{Load, Pair, at};

/// How often the prices are raised.
const ROUNDS: usize = 16;

/// Chooses pairs so that no entry gets more than its need and no expert more than the maximum. `pairs` are ordered by entry.
/// Takes O(pairs · log(largest need)) time for each round, and O(pairs) where few of the offers looked at are better than those kept.
pub(super) fn choose(needs: &[u32], loads: &[Load], pairs: &[Pair]) -> Vec<bool> {
    let mut prices = vec![0_i64; loads.len()];
    let mut bids: Vec<Vec<i64>> = vec![Vec::new(); loads.len()];
    let mut wanted = BinaryHeap::new();
    for _ in 0..ROUNDS {
        for group in pairs.chunk_by(|first, second| first.entry == second.entry) {
            bid(group, needs, &prices, &mut wanted, &mut bids);
        }
        let mut is_settled = true;
        for (expert, surpluses) in bids.iter_mut().enumerate() {
            if let Some(excess) =
                surpluses.len().checked_sub(at(loads[expert].max)).filter(|&excess| excess > 0)
            {
                // At this price as many entries turn away as there are too many.
                let (_, rise, _) = surpluses.select_nth_unstable(excess - 1);
                is_settled &= *rise == 0;
                prices[expert] += *rise;
            }
            surpluses.clear();
        }
        if is_settled {
            break;
        }
    }

    let mut chosen = vec![false; pairs.len()];
    let mut places: Vec<u32> = loads.iter().map(|load| load.max).collect();
    let mut offers: Vec<(i64, usize)> = Vec::new();
    let mut start = 0;
    for group in pairs.chunk_by(|first, second| first.entry == second.entry) {
        offers.clear();
        let open = group.iter().enumerate().filter(|(_, pair)| places[at(pair.expert)] > 0);
        offers.extend(open.map(|(offset, pair)| (prices[at(pair.expert)] - pair.affinity, offset)));
        for &(_, offset) in best(&mut offers, at(needs[at(group[0].entry)])) {
            // Several pairs may lead to one giver.
            let left = &mut places[at(group[offset].expert)];
            if *left > 0 {
                *left -= 1;
                chosen[start + offset] = true;
            }
        }
        start += group.len();
    }
    chosen
}

/// Notes for each expert whom the entry of `group` asks by how much the price may rise before the entry turns away. `wanted` is empty before
/// and after.
fn bid(
    group: &[Pair],
    needs: &[u32],
    prices: &[i64],
    wanted: &mut BinaryHeap<(i64, usize)>,
    bids: &mut [Vec<i64>],
) {
    let need = at(needs[at(group[0].entry)]);
    if need == 0 || need >= group.len() {
        return;
    }
    let offer = |(offset, pair): (usize, &Pair)| (prices[at(pair.expert)] - pair.affinity, offset);
    let mut offers = group.iter().enumerate().map(offer);
    wanted.extend(offers.by_ref().take(need + 1));
    let mut dearest = wanted.peek().map_or(i64::MAX, |offer| offer.0);
    for (score, offset) in offers {
        // One that is equal comes later, and is no better.
        if score < dearest {
            if let Some(mut worst) = wanted.peek_mut() {
                *worst = (score, offset);
            }
            dearest = wanted.peek().map_or(i64::MAX, |offer| offer.0);
        }
    }
    let Some((next, _)) = wanted.pop() else { return };
    for (score, offset) in wanted.drain() {
        bids[at(group[offset].expert)].push(next - score);
    }
}

/// The first `count` of the offers in ascending order, as a set.
fn best(offers: &mut [(i64, usize)], count: usize) -> &[(i64, usize)] {
    if count < offers.len() {
        offers.select_nth_unstable(count);
        return &offers[..count];
    }
    offers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_bids_for_the_best_that_sorting_finds() {
        let mut state = 7_u64;
        let mut below = |most: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % most
        };
        for round in 0..2_000 {
            let size = 1 + below(12);
            let pair =
                |expert: u64, affinity| Pair { entry: 0, expert: u32::try_from(expert).unwrap(), affinity };
            // Few values, so that many are equal.
            let group: Vec<Pair> =
                (0..size).map(|expert| pair(expert, i64::try_from(below(4)).unwrap())).collect();
            let prices: Vec<i64> = (0..size).map(|_| i64::try_from(below(3)).unwrap()).collect();
            let need = at(u32::try_from(below(6)).unwrap());
            let mut bids = vec![Vec::new(); group.len()];
            let mut wanted = BinaryHeap::new();
            bid(&group, &[u32::try_from(need).unwrap()], &prices, &mut wanted, &mut bids);
            assert!(wanted.is_empty());

            let mut sorted: Vec<(i64, usize)> = group
                .iter()
                .enumerate()
                .map(|(offset, pair)| (prices[offset] - pair.affinity, offset))
                .collect();
            sorted.sort_unstable();
            let mut expected = vec![Vec::new(); group.len()];
            if let Some((next, _)) = sorted.get(need).filter(|_| need > 0) {
                sorted[..need].iter().for_each(|(score, offset)| expected[*offset].push(next - score));
            }
            assert_eq!(bids, expected, "round {round}");
        }
    }
}
