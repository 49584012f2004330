//! What put entries of one score in their order, in words, from a frozen result: who lost by it wants to know.

use std::collections::BTreeMap;

use crate::{
    domain::states::Language,
    l10n::L10nLanguage,
    results::snapshot::{BY_DECISION, FrozenSplit, Snapshot},
};

/// The most entries that are named.
const MOST_NAMED: usize = 20;

/// The ties of a frozen result that were taken apart, by entry.
pub struct Splits<'a> {
    snapshot: &'a Snapshot,
    of_entry: BTreeMap<&'a str, Vec<&'a FrozenSplit>>,
}

impl<'a> Splits<'a> {
    /// The ties by the numbers of their entries. O(n log n) for n entries of ties.
    pub fn of(snapshot: &'a Snapshot) -> Self {
        let mut of_entry: BTreeMap<&str, Vec<&FrozenSplit>> = BTreeMap::new();
        for split in &snapshot.splits {
            for number in split.order.iter().flatten() {
                of_entry.entry(number.as_str()).or_default().push(split);
            }
        }
        Self { snapshot, of_entry }
    }

    /// What decided the place of an entry among those of its score; none where nothing had to.
    pub fn keys(&self, number: &str, t: &L10nLanguage, language: Language) -> Option<String> {
        let mut keys: Vec<String> = Vec::new();
        for split in self.of_entry.get(number)? {
            let words = self.key_words(&split.by, t, language);
            if !keys.contains(&words) {
                keys.push(words);
            }
        }
        Some(keys.join(&t.msg_results_list_separator()))
    }

    /// The numbers of the entries of the same score. The first split is that of the whole tie.
    pub fn others(&self, number: &str) -> Vec<&'a str> {
        let whole = self.of_entry.get(number).and_then(|splits| splits.first());
        let numbers = whole.into_iter().flat_map(|split| split.order.iter().flatten());
        numbers.map(String::as_str).filter(|other| *other != number).take(MOST_NAMED).collect()
    }

    fn key_words(&self, by: &str, t: &L10nLanguage, language: Language) -> String {
        match by {
            BY_DECISION => t.msg_results_key_decision(),
            "untrimmed_mean" => t.msg_results_key_untrimmed_mean(),
            "untrimmed_sum" => t.msg_results_key_untrimmed_sum(),
            "median" => t.msg_results_key_median(),
            "head_to_head" => t.msg_results_key_head_to_head(),
            key => match key.strip_prefix("criterion:") {
                Some(code) => {
                    let found = self.snapshot.criteria.iter().find(|criterion| criterion.code == code);
                    let name = found.map_or(code, |row| language.pick(&row.name.zh, &row.name.en));
                    t.msg_results_key_criterion(name)
                }
                None => key.strip_prefix("column:").unwrap_or(key).to_owned(),
            },
        }
    }
}
