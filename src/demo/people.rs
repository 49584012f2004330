//! Names, telephone numbers and mail addresses of people who do not exist.

use std::collections::BTreeSet;

use super::random::Random;

/// Hands out people so that nobody's name or number comes twice in one event.
#[derive(Debug)]
pub struct People {
    random: Random,
    names: BTreeSet<String>,
    first_number: usize,
    numbers: usize,
}

impl People {
    /// Starts the people of one event.
    pub fn new(seed: u64) -> Self {
        let mut random = Random::at(seed, &[1]);
        let first_number = random.below(10_000);
        Self { random, names: BTreeSet::new(), first_number, numbers: 0 }
    }

    /// A full name, family first, that was not given before.
    pub fn name(&mut self, families: &[&'static str], given: &[&'static str]) -> String {
        loop {
            let name = format!("{}{}", self.random.pick(families), self.random.pick(given));
            // The banks hold some thousand combinations, and an event asks for fewer than one thousand.
            if self.names.insert(name.clone()) || self.names.len() >= families.len() * given.len() {
                return name;
            }
        }
    }

    /// A telephone number of a block that looks invented at first sight: 199 0000 and four digits.
    pub fn phone(&mut self) -> String {
        // The step has no common factor with 10,000, so that the numbers come back only after all have been used.
        let number = (self.first_number + 37 * self.numbers) % 10_000;
        self.numbers += 1;
        format!("1990000{number:04}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::words::names::{ENSHI_FAMILIES, GIVEN};

    #[test]
    fn nobody_comes_twice() {
        let mut people = People::new(1);
        let names: BTreeSet<_> = (0..900).map(|_| people.name(ENSHI_FAMILIES, GIVEN)).collect();
        let phones: BTreeSet<_> = (0..900).map(|_| people.phone()).collect();
        assert_eq!((names.len(), phones.len()), (900, 900));
        assert!(phones.iter().all(|phone| phone.len() == 11));
    }

    #[test]
    fn when_all_names_are_used_a_name_may_return() {
        let mut people = People::new(1);
        let names: Vec<_> = (0..5).map(|_| people.name(&["覃"], &["敏", "勇"])).collect();
        assert_eq!(names.len(), 5);
    }
}
