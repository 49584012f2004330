//! A small seeded source of chance, in integers only: the same seed gives the same event on every machine.
//!
//! SplitMix64 after Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (OOPSLA 2014).

/// A stream of numbers that follows from its seed alone. Not for secrets.
#[derive(Clone, Debug)]
pub struct Random {
    state: u64,
}

impl Random {
    /// Starts a stream.
    pub const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// Starts the stream that belongs to some place of the event, so that places do not disturb each other.
    pub fn at(seed: u64, place: &[u64]) -> Self {
        let mut random = Self::new(seed);
        for part in place {
            random.state = random.draw() ^ part.wrapping_mul(0xD1B5_4A32_D192_ED03);
        }
        random
    }

    /// The next 64 bits.
    pub const fn draw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from 0 to `n` − 1; 0 if `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        let wide = u128::from(self.draw()) * u128::try_from(n).unwrap_or_default();
        usize::try_from(wide >> 64).unwrap_or_default()
    }

    /// A whole number from `low` to `high`, both included; `low` if the range is empty.
    pub fn between(&mut self, low: i32, high: i32) -> i32 {
        let width = usize::try_from(i64::from(high) - i64::from(low) + 1).unwrap_or_default();
        low.saturating_add(i32::try_from(self.below(width)).unwrap_or_default())
    }

    /// Whether something happens that happens once in `n` times.
    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// A number around 0 with a standard deviation of about `spread`, shaped like a bell, never beyond 3.5 times `spread`.
    pub fn bell(&mut self, spread: i32) -> i32 {
        let sum: i32 = (0..4).map(|_| self.between(0, 1000)).sum();
        (sum - 2000).saturating_mul(spread) / 577
    }

    /// One of the items; the default value if there is none.
    pub fn pick<T: Copy + Default>(&mut self, items: &[T]) -> T {
        let place = self.below(items.len());
        items.get(place).copied().unwrap_or_default()
    }

    /// A place, drawn in proportion to its weight; 0 if no weight is above 0.
    pub fn weighted(&mut self, weights: &[u32]) -> usize {
        let total = weights.iter().map(|weight| usize::try_from(*weight).unwrap_or_default()).sum();
        let mut rest = self.below(total);
        for (place, weight) in weights.iter().enumerate() {
            let weight = usize::try_from(*weight).unwrap_or_default();
            if rest < weight {
                return place;
            }
            rest -= weight;
        }
        0
    }

    /// Puts the items into a random order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// A pile of sentences that is dealt out whole before it is shuffled again, so that none is heard too often.
#[derive(Clone, Debug)]
pub struct Deck {
    cards: Vec<&'static str>,
    next: usize,
}

impl Deck {
    /// A pile of these sentences.
    pub fn new(cards: &[&'static str]) -> Self {
        Self { cards: cards.to_vec(), next: cards.len() }
    }

    /// The next sentence; empty if the pile never had one.
    pub fn deal(&mut self, random: &mut Random) -> &'static str {
        if self.next >= self.cards.len() {
            random.shuffle(&mut self.cards);
            self.next = 0;
        }
        let card = self.cards.get(self.next).copied().unwrap_or_default();
        self.next += 1;
        card
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_published_one() {
        let mut random = Random::new(1_234_567);
        let drawn: Vec<u64> = (0..3).map(|_| random.draw()).collect();
        assert_eq!(drawn, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn numbers_stay_in_their_range_and_reach_both_ends() {
        let mut random = Random::new(5);
        let drawn: Vec<i32> = (0..500).map(|_| random.between(-2, 3)).collect();
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&-2), Some(&3)));
        assert_eq!(random.below(0), 0);
    }

    #[test]
    fn shuffling_keeps_every_item() {
        let mut items: Vec<u32> = (0..50).collect();
        Random::new(9).shuffle(&mut items);
        assert_ne!(items, (0..50).collect::<Vec<_>>());
        items.sort_unstable();
        assert_eq!(items, (0..50).collect::<Vec<_>>());
    }

    #[test]
    fn a_weight_of_zero_is_never_drawn() {
        let mut random = Random::new(3);
        assert!((0..300).all(|_| random.weighted(&[2, 0, 1]) != 1));
    }

    #[test]
    fn a_deck_deals_every_sentence_once_before_any_returns() {
        let mut random = Random::new(8);
        let mut deck = Deck::new(&["甲", "乙", "丙"]);
        let mut dealt: Vec<_> = (0..3).map(|_| deck.deal(&mut random)).collect();
        dealt.sort_unstable();
        let mut whole = ["甲", "乙", "丙"];
        whole.sort_unstable();
        assert_eq!(dealt, whole);
    }
}
