//! Draws that depend on nothing but the seed and what is drawn.

/// SplitMix64's finaliser (Steele, Lea and Flood 2014).
pub(super) fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

/// The weight of a pair in a draw, below 2^31; `seed` is mixed already.
pub(super) fn weight(seed: u64, entry: u32, expert: u32) -> i64 {
    let ends = (u64::from(entry) << 32) | u64::from(expert);
    i64::try_from(mix(seed.wrapping_add(ends)) >> 33).unwrap_or(0)
}

/// A sequence of numbers.
pub(super) struct Draws(pub(super) u64);

impl Draws {
    /// A position below `length`, which must not be 0.
    pub(super) fn below(&mut self, length: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let length = u64::try_from(length).unwrap_or(u64::MAX);
        usize::try_from(mix(self.0) % length).unwrap_or(0)
    }
}
