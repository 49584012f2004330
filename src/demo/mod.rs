//! The demo event: a whole competition with its people, projects, experts and enterprises, made from a seed and nothing else.
//!
//! Nothing here reads a clock, a file or a database; `event` gives values, and who stores them decides the times.
//! Texts that people would write are Chinese; names that the organizer sets are in both languages.

pub mod credit_code;
pub mod enterprises;
pub mod entries;
pub mod experts;
pub mod marks;
pub mod people;
pub mod plan_pdf;
pub mod projects;
pub mod random;
pub mod rubric;
pub mod summary;
mod words;

use enterprises::DemoEnterprise;
use entries::{DemoEntry, SpecialEntries};
use experts::{DeclaredConflict, DemoExpert};
use people::People;
use projects::{DemoTrack, TRACKS};

/// A text that the organizer set in both languages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Text {
    /// A text in both languages.
    pub const fn new(zh: &'static str, en: &'static str) -> Self {
        Self { zh, en }
    }
}

/// A field of expertise with its level or weight, 1 to 3.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tag {
    /// The Chinese name, out of `fields()`.
    pub name: &'static str,
    /// 1 (touches it) to 3 (at home in it).
    pub level: u8,
}

/// A county or city of a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct County {
    /// The code of GB/T 2260.
    pub code: &'static str,
    /// The Chinese name.
    pub name: &'static str,
}

/// A regional division of the competition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoRegion {
    /// The first part of its entries' numbers.
    pub key: &'static str,
    /// Its name.
    pub name: Text,
    /// The province and the prefecture as they are written in an address.
    pub place: &'static str,
    /// The code of GB/T 2260.
    pub code: &'static str,
    /// Its counties.
    pub counties: &'static [County],
}

/// The two regional divisions.
pub const REGIONS: [DemoRegion; 2] = [
    DemoRegion {
        key: "ES",
        name: Text::new("恩施", "Enshi"),
        place: "湖北省恩施土家族苗族自治州",
        code: "422800",
        counties: &[
            County { code: "422801", name: "恩施市" },
            County { code: "422802", name: "利川市" },
            County { code: "422822", name: "建始县" },
            County { code: "422823", name: "巴东县" },
            County { code: "422825", name: "宣恩县" },
            County { code: "422826", name: "咸丰县" },
            County { code: "422827", name: "来凤县" },
            County { code: "422828", name: "鹤峰县" },
        ],
    },
    DemoRegion {
        key: "QDN",
        name: Text::new("黔东南", "Qiandongnan"),
        place: "贵州省黔东南苗族侗族自治州",
        code: "522600",
        counties: &[
            County { code: "522601", name: "凯里市" },
            County { code: "522622", name: "黄平县" },
            County { code: "522623", name: "施秉县" },
            County { code: "522624", name: "三穗县" },
            County { code: "522625", name: "镇远县" },
            County { code: "522626", name: "岑巩县" },
            County { code: "522627", name: "天柱县" },
            County { code: "522628", name: "锦屏县" },
            County { code: "522629", name: "剑河县" },
            County { code: "522630", name: "台江县" },
            County { code: "522631", name: "黎平县" },
            County { code: "522632", name: "榕江县" },
            County { code: "522633", name: "从江县" },
            County { code: "522634", name: "雷山县" },
            County { code: "522635", name: "麻江县" },
            County { code: "522636", name: "丹寨县" },
        ],
    },
];

/// The competition itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoCompetition {
    /// Its short name in addresses.
    pub slug: &'static str,
    /// Its name.
    pub name: Text,
    /// Its public call.
    pub call: Text,
    /// The name of the assistance scheme that pairs the enterprises.
    pub scheme: Text,
}

/// A whole event. Indices of entries, experts and enterprises refer to these lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoEvent {
    /// The competition.
    pub competition: DemoCompetition,
    /// The regional divisions.
    pub regions: &'static [DemoRegion],
    /// The tracks.
    pub tracks: &'static [DemoTrack],
    /// 152 entries: those of Enshi, then those of Qiandongnan, by number.
    pub entries: Vec<DemoEntry>,
    /// Where the edge cases are.
    pub special: SpecialEntries,
    /// 30 experts.
    pub experts: Vec<DemoExpert>,
    /// Conflicts that experts declared; those by a shared organization follow from the data.
    pub conflicts: Vec<DeclaredConflict>,
    /// 20 student enterprises of Zhejiang.
    pub assisting: Vec<DemoEnterprise>,
    /// 20 enterprises of Leishan County.
    pub assisted: Vec<DemoEnterprise>,
}

/// The demo event of a seed: the same value for the same seed, on every machine.
pub fn event(seed: u64) -> DemoEvent {
    let mut people = People::new(seed);
    let (entries, special) = entries::entries(seed, &mut people);
    let experts = experts::experts(&mut people);
    let conflicts = experts::declared_conflicts(&experts, &entries);
    let (assisting, assisted) = enterprises::enterprises(seed, &mut people);
    DemoEvent {
        competition: DemoCompetition {
            slug: "hangzhou-enshi-qiandongnan-2026",
            name: Text::new(
                "2026年杭州—恩施—黔东南网络创业大赛",
                "Hangzhou–Enshi–Qiandongnan Online Entrepreneurship Competition 2026",
            ),
            call: Text::new(words::call::CALL_ZH, words::call::CALL_EN),
            scheme: Text::new("涌泉计划", "Yongquan Plan"),
        },
        regions: &REGIONS,
        tracks: &TRACKS,
        entries,
        special,
        experts,
        conflicts,
        assisting,
        assisted,
    }
}

/// The fields of expertise in both languages; projects and experts are described by the same ones.
pub fn fields() -> impl Iterator<Item = Text> {
    words::tags::FIELDS.iter().map(|(zh, en)| Text::new(zh, en))
}

/// What an enterprise may need or offer, in both languages.
pub fn kinds_of_support() -> impl Iterator<Item = Text> {
    words::tags::SUPPORT.iter().map(|(zh, en)| Text::new(zh, en))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_event_and_another_seed_another() {
        assert_eq!(event(7), event(7));
        assert_ne!(event(7).entries, event(8).entries);
    }

    #[test]
    fn the_event_has_the_size_of_the_real_one() {
        let event = event(1);
        assert_eq!((event.entries.len(), event.experts.len()), (152, 30));
        assert_eq!((event.assisting.len(), event.assisted.len()), (20, 20));
    }

    #[test]
    fn no_telephone_number_mail_address_or_credit_code_comes_twice() {
        let event = event(2026);
        let enterprises = || event.assisting.iter().chain(&event.assisted);
        let phones: Vec<&str> = event
            .entries
            .iter()
            .map(|entry| entry.phone.as_str())
            .chain(event.experts.iter().map(|expert| expert.phone.as_str()))
            .chain(enterprises().map(|enterprise| enterprise.phone.as_str()))
            .collect();
        let emails: Vec<&str> = event
            .entries
            .iter()
            .filter_map(|entry| entry.email.as_deref())
            .chain(event.experts.iter().map(|expert| expert.email.as_str()))
            .chain(enterprises().map(|enterprise| enterprise.email.as_str()))
            .collect();
        let codes: BTreeSet<_> = enterprises().map(|enterprise| enterprise.credit_code.as_str()).collect();
        assert_eq!(phones.iter().collect::<BTreeSet<_>>().len(), 222);
        assert_eq!(emails.iter().collect::<BTreeSet<_>>().len(), emails.len());
        assert!(
            emails.iter().all(|email| email.ends_with("@example.com") || email.ends_with("@example.org"))
        );
        assert_eq!(codes.len(), 40);
    }
}
