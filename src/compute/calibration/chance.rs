//! Seeded chance: the generator SplitMix64 and normal deviates by the inverse of their distribution. The same seed gives the same numbers
//! on every platform, see [`super::number`].

#![expect(clippy::float_arithmetic, reason = "a normal deviate is a floating number")]

use super::number::{fraction, logarithm};

/// The generator SplitMix64 (Steele, Lea and Flood, *Fast splittable pseudorandom number generators*, 2014).
#[derive(Clone, Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let word = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^ (word >> 31)
    }

    /// A normal deviate of mean 0 and deviation 1.
    pub(crate) fn normal(&mut self) -> f64 {
        normal_quantile(fraction(self.word()))
    }
}

fn polynomial(coefficients: [f64; 8], value: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * value + coefficient)
}

/// The standard normal quantile of a probability strictly between 0 and 1, to about 16 digits (Wichura, *Algorithm AS 241*, 1988).
pub(crate) fn normal_quantile(probability: f64) -> f64 {
    let centred = probability - 0.5;
    if centred.abs() <= 0.425 {
        let rest = 0.180_625 - centred * centred;
        return centred * polynomial(CENTRE_ABOVE, rest) / polynomial(CENTRE_BELOW, rest);
    }
    let tail = (-logarithm(probability.min(1.0 - probability))).sqrt();
    let size = if tail <= 5.0 {
        polynomial(SHOULDER_ABOVE, tail - 1.6) / polynomial(SHOULDER_BELOW, tail - 1.6)
    } else {
        polynomial(TAIL_ABOVE, tail - 5.0) / polynomial(TAIL_BELOW, tail - 5.0)
    };
    if centred < 0.0 { -size } else { size }
}

const CENTRE_ABOVE: [f64; 8] = [
    3.387_132_872_796_366_5,
    1.331_416_678_917_843_8e2,
    1.971_590_950_306_551_3e3,
    1.373_169_376_550_946e4,
    4.592_195_393_154_987e4,
    6.726_577_092_700_87e4,
    3.343_057_558_358_813e4,
    2.509_080_928_730_122_7e3,
];
const CENTRE_BELOW: [f64; 8] = [
    1.0,
    4.231_333_070_160_091e1,
    6.871_870_074_920_579e2,
    5.394_196_021_424_751e3,
    2.121_379_430_158_659_7e4,
    3.930_789_580_009_271e4,
    2.872_908_573_572_194_3e4,
    5.226_495_278_852_854e3,
];
const SHOULDER_ABOVE: [f64; 8] = [
    1.423_437_110_749_683_5,
    4.630_337_846_156_546,
    5.769_497_221_460_691,
    3.647_848_324_763_204_5,
    1.270_458_252_452_368_4,
    2.417_807_251_774_506e-1,
    2.272_384_498_926_918_4e-2,
    7.745_450_142_783_414e-4,
];
const SHOULDER_BELOW: [f64; 8] = [
    1.0,
    2.053_191_626_637_759,
    1.676_384_830_183_803_8,
    6.897_673_349_851e-1,
    1.481_039_764_274_800_8e-1,
    1.519_866_656_361_645_7e-2,
    5.475_938_084_995_345e-4,
    1.050_750_071_644_416_9e-9,
];
const TAIL_ABOVE: [f64; 8] = [
    6.657_904_643_501_103,
    5.463_784_911_164_114,
    1.784_826_539_917_291_3,
    2.965_605_718_285_048_7e-1,
    2.653_218_952_657_612_4e-2,
    1.242_660_947_388_078_4e-3,
    2.711_555_568_743_487_6e-5,
    2.010_334_399_292_288_1e-7,
];
const TAIL_BELOW: [f64; 8] = [
    1.0,
    5.998_322_065_558_879e-1,
    1.369_298_809_227_358e-1,
    1.487_536_129_085_061_5e-2,
    7.868_691_311_456_133e-4,
    1.846_318_317_510_054_7e-5,
    1.421_511_758_316_446e-7,
    2.044_263_103_389_939_8e-15,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_gives_its_published_numbers() {
        let mut chance = Chance::new(1_234_567);
        let words = [chance.word(), chance.word(), chance.word()];
        assert_eq!(words, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn known_quantiles_come_out() {
        let known = [(0.5, 0.0), (0.975, 1.959_963_984_540_054), (0.05, -1.644_853_626_951_472_7)];
        for (probability, quantile) in known {
            assert!((normal_quantile(probability) - quantile).abs() < 1e-14, "{probability}");
        }
        assert!((normal_quantile(1e-10) + 6.361_340_902_404_056).abs() < 1e-12);
        assert!((normal_quantile(1e-15) + 7.941_345_326_170_997).abs() < 1e-12);
    }

    #[test]
    fn deviates_have_mean_0_and_deviation_1() {
        let mut chance = Chance::new(7);
        let drawn: Vec<f64> = (0..100_000).map(|_| chance.normal()).collect();
        let mean = drawn.iter().sum::<f64>() / 1e5;
        let variance = drawn.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / 1e5;
        assert!(mean.abs() < 0.01 && (variance - 1.0).abs() < 0.02, "{mean} {variance}");
    }
}
