//! The language of a page: what the address asks for, else what the visitor chose, else what the browser
//! prefers, else Chinese.

use std::sync::LazyLock;

use crate::{
    domain::states::Language,
    l10n::{L10n, L10nLanguage},
};

static CHINESE: LazyLock<L10nLanguage> = LazyLock::new(|| L10n::ZhCN.load());
static ENGLISH: LazyLock<L10nLanguage> = LazyLock::new(|| L10n::En.load());

impl Language {
    /// All words of this language.
    pub fn words(self) -> &'static L10nLanguage {
        match self {
            Self::Chinese => &CHINESE,
            Self::English => &ENGLISH,
        }
    }

    /// The other language.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Chinese => Self::English,
            Self::English => Self::Chinese,
        }
    }

    /// Of two texts that mean the same, the one in this language; the Chinese one where there is no English.
    pub fn pick<'a>(self, chinese: &'a str, english: &'a str) -> &'a str {
        match self {
            Self::English if !english.is_empty() => english,
            Self::Chinese | Self::English => chinese,
        }
    }

    /// Reads an `Accept-Language` header. Every Chinese maps to the one Chinese that there is.
    pub fn accepted(header: &str) -> Option<Self> {
        let mut best: Option<(u32, Self)> = None;
        for part in header.split(',').take(20) {
            let mut pieces = part.trim().split(';');
            let Some(language) = pieces.next().and_then(Self::from_tag) else { continue };
            let weight = pieces.find_map(|piece| piece.trim().strip_prefix("q=")).map_or(1000, thousandths);
            if weight > 0 && best.is_none_or(|(most, _)| weight > most) {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }

    fn from_tag(tag: &str) -> Option<Self> {
        match tag.split('-').next()?.trim().to_ascii_lowercase().as_str() {
            "zh" => Some(Self::Chinese),
            "en" => Some(Self::English),
            _ => None,
        }
    }
}

/// A quality such as `0.8` in thousandths; 0 when it is not one.
fn thousandths(quality: &str) -> u32 {
    let (whole, part) = quality.trim().split_once('.').unwrap_or((quality.trim(), ""));
    let padded: String = part.chars().chain("000".chars()).take(3).collect();
    match (whole.parse::<u32>(), padded.parse::<u32>()) {
        (Ok(whole @ 0..=1), Ok(part)) => whole * 1000 + part,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_preference_is_understood() {
        for (header, wanted) in [
            ("zh-CN,zh;q=0.9,en;q=0.8", Some(Language::Chinese)),
            ("zh-Hans-SG", Some(Language::Chinese)),
            ("fr;q=1.0, en;q=0.5, zh;q=0.7", Some(Language::Chinese)),
            ("en-GB", Some(Language::English)),
            ("en;q=0", None),
            ("fr", None),
            ("", None),
            (";;;q=,,,", None),
        ] {
            assert_eq!(Language::accepted(header), wanted, "{header}");
        }
    }

    #[test]
    fn what_is_counted_is_none_one_or_many() {
        let (en, zh) = (Language::English.words(), Language::Chinese.words());
        for (count, total, blockers, left, minutes) in [
            (0_usize, "0 entries", "0 things to settle", "0 hours 0 minutes", "0 minutes"),
            (1, "1 entry", "One thing to settle", "1 hour 1 minute", "1 minute"),
            (2, "2 entries", "2 things to settle", "2 hours 2 minutes", "2 minutes"),
        ] {
            assert_eq!(en.msg_entries_total(count), total);
            assert!(
                en.msg_results_blockers(count).starts_with(blockers),
                "{}",
                en.msg_results_blockers(count)
            );
            assert_eq!(en.msg_entries_left_hours(count, count), left);
            assert_eq!(en.msg_mentoring_minutes_long(count), minutes);
            assert_eq!(zh.msg_entries_total(count), format!("共 {count} 个项目"));
        }
        assert_eq!(en.msg_entries_total(20_000), "20000 entries");
    }

    #[test]
    fn a_sentence_with_several_counts_agrees_with_each() {
        let en = Language::English.words();
        assert_eq!(
            en.msg_assignment_short_judges(1, 2, 1, 1),
            "This entry needs 2 places, but only one expert has a place left for it (one place in all)"
        );
        assert_eq!(
            en.msg_assignment_short_judges(3, 1, 0, 0),
            "These 3 entries need one place, but no expert has a place left for them (0 places in all)"
        );
        assert_eq!(
            en.msg_judging_remind_mail_body("Li", "Cup", "Final", 1, "18:00", "http://a"),
            "Dear Li,\n\nIn Cup (Final), one of your score sheets is not submitted yet.\nMarking closes 18:00.\n\nGo on here: http://a"
        );
    }
}
