//! How well an expert fits an entry, from tags and text, in parts that can be shown to a person ("track 农业: 360, text 茶叶: 120").
//! Also the conflict that follows from both belonging to the same organization.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

/// The largest affinity.
pub const AFFINITY_MAX: u32 = 1000;

/// What one step of a tag's weight times one step of an expert's level is worth.
const TAG_STEP: u32 = 60;

/// What one step of an expert's level is worth when the tag only occurs in the entry's words.
const TEXT_STEP: u32 = 40;

/// What an expert knows: tags, each with a level from 1 to 3.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExpertProfile {
    /// Level by tag; other levels are taken as the nearest of 1 to 3.
    pub tags: BTreeMap<String, u8>,
}

/// What an entry is about: tags, each with a weight from 1 to 3, and words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryProfile {
    /// Weight by tag, from the entry's track.
    pub track: BTreeMap<String, u8>,
    /// Weight by tag, the entry's own.
    pub tags: BTreeMap<String, u8>,
    /// The entry's name.
    pub name: String,
    /// The entry's summary.
    pub summary: String,
}

/// Where a part of an affinity comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A tag of the entry's track.
    Track,
    /// A tag of the entry itself.
    Tag,
    /// The entry's name or summary.
    Text,
}

/// One reason why an expert fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where it comes from.
    pub source: Source,
    /// The tag as the expert has it.
    pub tag: String,
    /// What it adds.
    pub points: u32,
}

/// An affinity and its reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Affinity {
    /// From 0 to 1000: the sum of the parts, cut off at 1000.
    pub value: u32,
    /// The parts, largest first; equal ones by source, then tag.
    pub parts: Vec<Part>,
}

/// The affinity of an expert for an entry.
///
/// * A tag that both have gives 60 × weight × level, up to 540. Where track and entry both have it, the larger weight counts, once.
/// * A tag of the expert that only occurs in the name or summary gives 40 × level, up to 120; words in Latin letters only count whole.
///
/// Tags and words are compared without regard to case, width and outer blanks. Takes O(tags × length of the texts) time.
pub fn affinity(expert: &ExpertProfile, entry: &EntryProfile) -> Affinity {
    let track = folded_weights(&entry.track);
    let own = folded_weights(&entry.tags);
    let text = fold(&format!("{}\n{}", entry.name, entry.summary));
    let mut levels: BTreeMap<String, (&str, u32)> = BTreeMap::new();
    for (tag, &level) in &expert.tags {
        let known = levels.entry(fold(tag)).or_insert((tag.trim(), 0));
        known.1 = known.1.max(step(level));
    }
    let mut parts = Vec::new();
    for (folded, (tag, level)) in levels.iter().filter(|(folded, _)| !folded.is_empty()) {
        let of_track = track.get(folded).copied().unwrap_or(0);
        let of_entry = own.get(folded).copied().unwrap_or(0);
        let (source, points) = match of_track.max(of_entry) {
            0 if occurs(folded, &text) => (Source::Text, TEXT_STEP * level),
            0 => continue,
            weight if of_track == weight => (Source::Track, TAG_STEP * weight * level),
            weight => (Source::Tag, TAG_STEP * weight * level),
        };
        parts.push(Part { source, tag: (*tag).to_owned(), points });
    }
    parts.sort_by(|first, second| {
        second
            .points
            .cmp(&first.points)
            .then(first.source.cmp(&second.source))
            .then(first.tag.cmp(&second.tag))
    });
    let value = parts.iter().fold(0_u32, |sum, part| sum.saturating_add(part.points)).min(AFFINITY_MAX);
    Affinity { value, parts }
}

/// Words that stand for no organization.
const GENERIC: [&str; 34] = [
    "个人",
    "个体",
    "个体户",
    "个体工商户",
    "个体经营",
    "自由职业",
    "自由职业者",
    "自由人",
    "独立",
    "独立顾问",
    "自主创业",
    "创业者",
    "无",
    "无业",
    "没有",
    "无单位",
    "无工作单位",
    "暂无",
    "待定",
    "待业",
    "保密",
    "其他",
    "其它",
    "退休",
    "学生",
    "在校学生",
    "公司",
    "none",
    "n/a",
    "na",
    "self-employed",
    "freelance",
    "freelancer",
    "individual",
];

/// The form in which names of one organization are equal, so that many can be compared without going through all pairs: case, width
/// and blanks do not matter. An empty name, or a word that many write who have no organization, has none.
pub fn organization_key(name: &str) -> Option<String> {
    let key = fold_name(name);
    let is_generic = GENERIC.contains(&key.as_str()) || !key.chars().any(char::is_alphanumeric);
    (!is_generic).then_some(key)
}

/// Whether both names are the same organization, so that its expert must not judge its entry. See [`organization_key`].
pub fn same_organization(first: &str, second: &str) -> bool {
    organization_key(first).is_some_and(|key| organization_key(second) == Some(key))
}

/// A weight or level as a step from 1 to 3.
fn step(number: u8) -> u32 {
    u32::from(number.clamp(1, 3))
}

fn folded_weights(tags: &BTreeMap<String, u8>) -> BTreeMap<String, u32> {
    let mut weights = BTreeMap::new();
    for (tag, &weight) in tags {
        let known = weights.entry(fold(tag)).or_insert(0);
        *known = step(weight).max(*known);
    }
    weights
}

/// Compatibility forms are unified (full width to half width), case and outer blanks dropped.
fn fold(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect::<String>().trim().to_owned()
}

/// As [`fold`], also without the blanks inside and without a full stop at the end.
fn fold_name(name: &str) -> String {
    let name: String = fold(name).chars().filter(|letter| !letter.is_whitespace()).collect();
    name.trim_end_matches(['.', '。']).to_owned()
}

/// Whether a tag occurs in a text; between Latin letters and digits it must be a word of its own.
fn occurs(tag: &str, text: &str) -> bool {
    let is_word = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphanumeric());
    text.match_indices(tag).any(|(start, found)| {
        let before = text.get(..start).and_then(|head| head.chars().next_back());
        let after = text.get(start + found.len()..).and_then(|tail| tail.chars().next());
        !(is_word(found.chars().next()) && is_word(before)
            || is_word(found.chars().next_back()) && is_word(after))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(list: &[(&str, u8)]) -> BTreeMap<String, u8> {
        list.iter().map(|&(tag, number)| (tag.to_owned(), number)).collect()
    }

    fn entry() -> EntryProfile {
        EntryProfile {
            track: tags(&[("农业", 2), ("AI", 1)]),
            tags: tags(&[("电商", 1), ("ai", 3)]),
            name: "恩施富硒茶叶合作社".to_owned(),
            summary: "With an iot platform; 直播带货。".to_owned(),
        }
    }

    #[track_caller]
    fn check(expert: &[(&str, u8)], value: u32, parts: &[(Source, &str, u32)]) {
        let found = affinity(&ExpertProfile { tags: tags(expert) }, &entry());
        assert_eq!(found.value, value);
        let found: Vec<_> =
            found.parts.iter().map(|part| (part.source, part.tag.as_str(), part.points)).collect();
        assert_eq!(found, parts);
    }

    #[test]
    fn tags_and_text_add_up_and_are_shown_in_parts() {
        check(
            &[("农业", 3), ("茶叶", 3), ("法律", 3)],
            480,
            &[(Source::Track, "农业", 360), (Source::Text, "茶叶", 120)],
        );
    }

    #[test]
    fn a_tag_of_track_and_entry_counts_once_with_the_larger_weight() {
        check(&[("ＡＩ ", 1)], 180, &[(Source::Tag, "ＡＩ", 180)]);
    }

    #[test]
    fn latin_words_count_only_whole() {
        check(&[("IT", 3), ("IoT", 1), ("form", 2)], 40, &[(Source::Text, "IoT", 40)]);
    }

    #[test]
    fn the_sum_is_cut_off_at_a_thousand() {
        let all = [(Source::Tag, "AI", 540), (Source::Track, "农业", 360), (Source::Tag, "电商", 180)];
        check(&[("农业", 3), ("AI", 200), ("电商", 3)], 1000, &all);
    }

    #[test]
    fn nothing_in_common_is_no_affinity() {
        check(&[("法律", 3), ("", 3)], 0, &[]);
    }

    #[test]
    fn the_same_organization_is_found_through_width_case_and_blanks() {
        assert!(same_organization(" 杭州ＡＢＣ科技有限公司", "杭州abc 科技有限公司 "));
        assert!(!same_organization("杭州甲公司", "杭州乙公司"));
    }

    #[test]
    fn words_for_no_organization_are_never_a_conflict() {
        for word in ["", "  ", "个人", "无", "自由职业", "None", "N/A", "—", "/"] {
            assert!(!same_organization(word, word), "{word}");
        }
    }
}
