//! How well an expert fits an entry, from tags with levels, text and history, in parts that can be shown to a person ("track 农业: 360,
//! text 茶叶: 120, words 富硒茶: 30, history 农业: 40").
//! Also the conflict that follows from both belonging to the same organization.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

/// The largest affinity.
pub const AFFINITY_MAX: u32 = 1000;

/// What one step of a tag's weight times one step of an expert's level is worth.
const TAG_STEP: u32 = 60;

/// What one step of an expert's level is worth when the tag only occurs in the entry's words.
const TEXT_STEP: u32 = 40;

/// What each pair of neighbouring letters is worth that the texts of expert and entry share, and how many of them count.
const WORDS_STEP: u32 = 10;
const WORDS_MOST: u32 = 12;

/// What each entry of a track or tag that the expert has judged or mentored is worth, and how many of them count.
const HISTORY_STEP: u32 = 20;
const HISTORY_MOST: u32 = 5;

/// How many characters of each text are compared: of the expert's, of the entry's name and of its summary.
const TEXT_LIMIT: usize = 4000;

/// What an expert knows and has done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExpertProfile {
    /// Level by tag; other levels are taken as the nearest of 1 to 3.
    pub tags: BTreeMap<String, u8>,
    /// What the expert is and does, in words.
    pub text: String,
    /// How many entries the expert has judged or mentored before, by track or tag. Two spellings of one (see [`tag_key`]) add up, so that an
    /// entry which has both should be counted under one of them.
    pub history: BTreeMap<String, u32>,
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
    /// A tag of the expert in the entry's name or summary.
    Text,
    /// Words that the expert's text and the entry's share.
    Words,
    /// Entries of the same track or tag before.
    History,
}

/// One reason why an expert fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where it comes from.
    pub source: Source,
    /// The tag as the expert has it; for words the longest that both have.
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

/// An expert's profile, made ready to be compared with many entries.
#[derive(Clone, Debug)]
pub struct KnownExpert {
    /// Each tag in its folded form, as the expert has it, and the level.
    tags: Vec<(String, String, u32)>,
    terms: BTreeSet<String>,
    /// Each track or tag in its folded form, as it is called, and the number of entries.
    history: Vec<(String, String, u32)>,
}

/// An entry's profile, made ready to be compared with many experts.
#[derive(Clone, Debug)]
pub struct KnownEntry {
    track: BTreeMap<String, u32>,
    own: BTreeMap<String, u32>,
    text: String,
    terms: BTreeSet<String>,
}

impl KnownExpert {
    /// Folds and splits what is compared. Takes O(n log n) time and O(n) memory for n letters of tags, history and at most 4,000 of the text.
    pub fn new(profile: &ExpertProfile) -> Self {
        let mut levels: BTreeMap<String, (&str, u32)> = BTreeMap::new();
        for (tag, &level) in &profile.tags {
            let known = levels.entry(fold(tag)).or_insert((tag.trim(), 0));
            known.1 = known.1.max(step(level));
        }
        let mut history: BTreeMap<String, (&str, u32)> = BTreeMap::new();
        for (tag, &count) in profile.history.iter().filter(|(_, count)| **count > 0) {
            let known = history.entry(fold(tag)).or_insert((tag.trim(), 0));
            known.1 = known.1.saturating_add(count);
        }
        Self {
            tags: levels
                .into_iter()
                .filter(|(folded, _)| !folded.is_empty())
                .map(|(folded, (tag, level))| (folded, tag.to_owned(), level))
                .collect(),
            terms: terms(&fold(head(&profile.text))),
            history: history
                .into_iter()
                .map(|(folded, (tag, count))| (folded, tag.to_owned(), count))
                .collect(),
        }
    }
}

impl KnownEntry {
    /// Folds and splits what is compared. Takes O(n log n) time and O(n) memory for n letters of tags and at most 4,000 each of name and summary.
    pub fn new(profile: &EntryProfile) -> Self {
        let text = fold(&format!("{}\n{}", head(&profile.name), head(&profile.summary)));
        Self {
            track: folded_weights(&profile.track),
            own: folded_weights(&profile.tags),
            terms: terms(&text),
            text,
        }
    }
}

/// The affinity of an expert for an entry: the sum of four kinds of parts, cut off at 1000.
///
/// * A tag that both have gives 60 × weight × level, up to 540. Where track and entry both have it, the larger weight counts, once.
/// * A tag of the expert that only occurs in the name or summary gives 40 × level, up to 120; words in Latin letters only count whole.
/// * Words that the expert's own text shares with name and summary give 10 for each pair of neighbouring Chinese characters, or whole Latin
///   word, that both have, up to 120; what only names a legal form («有限公司») does not count. So they tell apart, but never outweigh a good tag.
/// * History gives 20 for each entry of a track or tag of this entry that the expert has judged or mentored before, up to 100; the track or tag
///   with the most counts.
///
/// Tags and words are compared without regard to case, width and outer blanks; of each text (the expert's, the name, the summary) the first 4,000
/// characters count, for tags and for words. Points are whole numbers. Takes O(tags × length of the texts) time; where many are compared, see
/// [`fit`]. There is no error: whatever is given has an affinity from 0 to 1000. The rule is our own; scoring by weighted subjects and by words
/// in common is what conferences do (Charlin and Zemel 2013, *The Toronto Paper Matching System*).
pub fn affinity(expert: &ExpertProfile, entry: &EntryProfile) -> Affinity {
    fit(&KnownExpert::new(expert), &KnownEntry::new(entry))
}

/// As [`affinity`], of profiles that were made ready once for many comparisons. Takes O(t · (log t + n) + w log w) time for t tags and tracks,
/// n letters of the entry's texts and w words and pairs of characters; all are bounded by what was made ready.
pub fn fit(expert: &KnownExpert, entry: &KnownEntry) -> Affinity {
    let mut parts = tag_parts(expert, entry);
    parts.extend(words_part(&expert.terms, &entry.terms));
    parts.extend(history_part(expert, entry));
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

/// What the expert's tags give.
fn tag_parts(expert: &KnownExpert, entry: &KnownEntry) -> Vec<Part> {
    let mut parts = Vec::new();
    for (folded, tag, level) in &expert.tags {
        let of_track = entry.track.get(folded).copied().unwrap_or(0);
        let of_entry = entry.own.get(folded).copied().unwrap_or(0);
        let (source, points) = match of_track.max(of_entry) {
            0 if occurs(folded, &entry.text) => (Source::Text, TEXT_STEP * level),
            0 => continue,
            weight if of_track == weight => (Source::Track, TAG_STEP * weight * level),
            weight => (Source::Tag, TAG_STEP * weight * level),
        };
        parts.push(Part { source, tag: tag.clone(), points });
    }
    parts
}

/// What the words give that the expert's text and the entry's share.
fn words_part(of_expert: &BTreeSet<String>, of_entry: &BTreeSet<String>) -> Option<Part> {
    let shared: Vec<&String> = of_expert.intersection(of_entry).collect();
    let longest = shared.iter().copied().max_by_key(|&term| (term.chars().count(), Reverse(term)))?;
    let count = u32::try_from(shared.len()).unwrap_or(WORDS_MOST).min(WORDS_MOST);
    Some(Part { source: Source::Words, tag: longest.clone(), points: WORDS_STEP * count })
}

/// What entries of the same track or tag before give.
fn history_part(expert: &KnownExpert, entry: &KnownEntry) -> Option<Part> {
    let mut best: Option<(u32, &str)> = None;
    for (folded, tag, count) in &expert.history {
        let is_known = entry.track.contains_key(folded) || entry.own.contains_key(folded);
        if is_known && best.is_none_or(|(most, _)| *count > most) {
            best = Some((*count, tag));
        }
    }
    let (count, tag) = best?;
    let points = HISTORY_STEP * count.min(HISTORY_MOST);
    Some(Part { source: Source::History, tag: tag.to_owned(), points })
}

/// Pairs of characters that only occur in names of legal forms, or say no more than they do.
const FORMS: [&str; 12] =
    ["有限", "限公", "限责", "责任", "任公", "公司", "股份", "份有", "集团", "团有", "团公", "总公"];

/// The pairs of neighbouring Chinese (or other non-Latin) characters and the whole Latin words of a folded text. Words of one or two Latin
/// letters and plain numbers say too little.
fn terms(text: &str) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    let mut word = String::new();
    let mut before: Option<char> = None;
    for letter in text.chars().chain([' ']) {
        if letter.is_ascii_alphanumeric() {
            word.push(letter);
            before = None;
            continue;
        }
        if word.len() > 2 && word.chars().any(|letter| letter.is_ascii_alphabetic()) {
            terms.insert(std::mem::take(&mut word));
        }
        word.clear();
        if let Some(first) = before.filter(|_| letter.is_alphanumeric()) {
            let pair: String = [first, letter].iter().collect();
            if !FORMS.contains(&pair.as_str()) {
                terms.insert(pair);
            }
        }
        before = letter.is_alphanumeric().then_some(letter);
    }
    terms
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
/// and blanks do not matter. An empty name, or a word that many write who have no organization, has none. Takes O(length) time.
pub fn organization_key(name: &str) -> Option<String> {
    let key = fold_name(name);
    let is_generic = GENERIC.contains(&key.as_str()) || !key.chars().any(char::is_alphanumeric);
    (!is_generic).then_some(key)
}

/// Whether both names are the same organization, so that its expert must not judge its entry. See [`organization_key`]. Takes O(length) time.
pub fn same_organization(first: &str, second: &str) -> bool {
    organization_key(first).is_some_and(|key| organization_key(second) == Some(key))
}

/// The form in which spellings of one tag or track are equal: case, width and outer blanks do not matter. Takes O(length) time.
pub fn tag_key(tag: &str) -> String {
    fold(tag)
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

/// The part of a text that is compared.
fn head(text: &str) -> &str {
    text.char_indices().nth(TEXT_LIMIT).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
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
            summary: "With an iot platform; 直播带货。由责任有限的公司筹办".to_owned(),
        }
    }

    #[track_caller]
    fn check(expert: &[(&str, u8)], value: u32, parts: &[(Source, &str, u32)]) {
        let expert = ExpertProfile { tags: tags(expert), ..ExpertProfile::default() };
        let found = affinity(&expert, &entry());
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
    fn shared_words_count_by_pairs_of_characters_and_whole_latin_words() {
        let found = |text: &str| {
            let expert = ExpertProfile { text: text.to_owned(), ..ExpertProfile::default() };
            affinity(&expert, &entry()).parts
        };
        let part = |tag: &str, points| Part { source: Source::Words, tag: tag.to_owned(), points };

        assert_eq!(found("研究富硒茶，做过 ＩＯＴ Platform"), [part("platform", 40)]);
        assert_eq!(found("茶馆; plat; it"), []);
        assert_eq!(found("某有限责任公司"), []);
        assert_eq!(found("恩施富硒茶叶合作社与直播带货平台的长期顾问，with"), [part("with", 120)]);
        assert_eq!(found(" "), []);
    }

    #[test]
    fn what_an_expert_has_judged_before_counts_up_to_a_hundred() {
        let found = |history: &[(&str, u32)]| {
            let history = history.iter().map(|&(tag, count)| (tag.to_owned(), count)).collect();
            affinity(&ExpertProfile { history, ..ExpertProfile::default() }, &entry()).parts
        };
        let part = |tag: &str, points| Part { source: Source::History, tag: tag.to_owned(), points };

        assert_eq!(found(&[("农业", 2), ("法律", 9), ("电商", 1)]), [part("农业", 40)]);
        assert_eq!(found(&[("电商", u32::MAX)]), [part("电商", 100)]);
        assert_eq!(found(&[("农业", 0), ("法律", 9)]), []);
        assert_eq!(found(&[("AI", 1), ("ai", 2), ("ＡＩ ", 1), ("农业", 3)]), [part("AI", 80)]);
        assert_eq!(found(&[("AI", u32::MAX), ("ai", 1)]), [part("AI", 100)]);
    }

    #[test]
    fn the_sum_is_cut_off_at_a_thousand() {
        let all = [(Source::Tag, "AI", 540), (Source::Track, "农业", 360), (Source::Tag, "电商", 180)];
        check(&[("农业", 3), ("AI", 200), ("电商", 3)], 1000, &all);
    }

    #[test]
    fn of_each_text_the_first_four_thousand_characters_count() {
        let value = |blanks: usize, in_summary: bool| {
            let text = format!("{}茶叶", "空".repeat(blanks));
            let (name, summary) = if in_summary { (String::new(), text) } else { (text, String::new()) };
            let entry = EntryProfile { name, summary, ..EntryProfile::default() };
            affinity(&ExpertProfile { tags: tags(&[("茶叶", 3)]), ..ExpertProfile::default() }, &entry).value
        };
        for in_summary in [false, true] {
            assert_eq!((value(3998, in_summary), value(3999, in_summary)), (120, 0));
        }

        let words = |blanks: usize| {
            let text = format!("{}茶叶", "空".repeat(blanks));
            affinity(&ExpertProfile { text, ..ExpertProfile::default() }, &entry()).value
        };
        assert_eq!((words(3998), words(3999)), (10, 0));
        let everything = "茶".repeat(1_000_000);
        assert_eq!(head(&everything).chars().count(), 4000);
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
