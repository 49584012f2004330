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
    for (offset, pair) in group.iter().enumerate() {
        let offer = (prices[at(pair.expert)] - pair.affinity, offset);
        if wanted.len() <= need {
            wanted.push(offer);
        } else if let Some(mut dearest) = wanted.peek_mut()
            && offer < *dearest
        {
            *dearest = offer;
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
