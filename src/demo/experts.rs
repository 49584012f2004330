//! The thirty experts of Hangzhou: written-out seats, drawn people, and the conflicts that they declare.

use super::entries::{DemoEntry, Stage};
use super::people::People;
use super::projects::parse_tags;
use super::words::experts::SEATS;
use super::words::names::{EXPERT_GIVEN, HANGZHOU_FAMILIES};
use super::{Tag, Text};

/// How many sheets an expert may be given.
pub const JUDGING_CAPACITY: u32 = 30;
/// How many teams an expert may coach.
pub const MENTORING_CAPACITY: u32 = 10;

/// An expert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoExpert {
    /// Full name.
    pub name: String,
    /// Title within the organization.
    pub title: &'static str,
    /// The organization; where an entry has the same one, a conflict follows.
    pub organization: &'static str,
    /// Professor, investor, entrepreneur, official or media.
    pub kind: Text,
    /// Always 杭州.
    pub region: Text,
    /// Fields of expertise with their level, 1 to 3.
    pub tags: Vec<Tag>,
    /// Whether the expert judges.
    pub is_judge: bool,
    /// Whether the expert mentors.
    pub is_mentor: bool,
    /// Most sheets; meant for judges only.
    pub judging_capacity: u32,
    /// Most teams; meant for mentors only.
    pub mentoring_capacity: u32,
    /// An invented telephone number.
    pub phone: String,
    /// `expert01@example.com` and so on.
    pub email: String,
}

/// A conflict that an expert declared before the round began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredConflict {
    /// Index of the expert.
    pub expert: usize,
    /// Index of the entry.
    pub entry: usize,
    /// The reason in the expert's words.
    pub reason: &'static str,
}

/// What experts declare: the index of the expert, the region and the track of the entry, and the reason.
const DECLARATIONS: [(usize, &str, &str, &str); 3] = [
    (16, "ES", "commerce", "本人所在公司是该项目的长期采购客户，存在业务往来，申请回避。"),
    (10, "QDN", "digital", "本人所在基金正在与该项目洽谈投资，申请回避。"),
    (27, "QDN", "farming", "该项目技术负责人是本人亲属，申请回避。"),
];

/// The experts in the order of their mail addresses.
pub fn experts(people: &mut People) -> Vec<DemoExpert> {
    (1..).zip(SEATS.lines()).filter_map(|(place, seat)| expert(people, place, seat)).collect()
}

/// The declared conflicts, each with an admitted entry of another organization than the expert's.
pub fn declared_conflicts(experts: &[DemoExpert], entries: &[DemoEntry]) -> Vec<DeclaredConflict> {
    let conflict = |(expert, region, track, reason): (usize, &str, &str, &'static str)| {
        let own = experts.get(expert)?.organization;
        let entry = entries.iter().position(|entry| {
            entry.region == region
                && entry.track == track
                && entry.stage == Stage::Admitted
                && entry.organization != own
        })?;
        Some(DeclaredConflict { expert, entry, reason })
    };
    DECLARATIONS.into_iter().filter_map(conflict).collect()
}

fn expert(people: &mut People, place: u32, seat: &'static str) -> Option<DemoExpert> {
    let mut columns = seat.split('|');
    let (title, organization, kind, roles) =
        (columns.next()?, columns.next()?, columns.next()?, columns.next()?);
    let tags = parse_tags(columns.next()?);
    Some(DemoExpert {
        name: people.name(HANGZHOU_FAMILIES, EXPERT_GIVEN),
        title,
        organization,
        kind: match kind {
            "professor" => Text::new("教授", "Professor"),
            "investor" => Text::new("投资人", "Investor"),
            "entrepreneur" => Text::new("企业家", "Entrepreneur"),
            "official" => Text::new("政府", "Public official"),
            _ => Text::new("媒体", "Media"),
        },
        region: Text::new("杭州", "Hangzhou"),
        tags,
        is_judge: roles != "mentor",
        is_mentor: roles != "judge",
        judging_capacity: JUDGING_CAPACITY,
        mentoring_capacity: MENTORING_CAPACITY,
        phone: people.phone(),
        email: format!("expert{place:02}@example.com"),
    })
}

#[cfg(test)]
mod tests {
    use crate::demo::{event, fields};

    #[test]
    fn every_expert_has_fields_of_the_common_vocabulary() {
        for expert in event(3).experts {
            assert!(!expert.tags.is_empty(), "{}", expert.organization);
            assert!(expert.is_judge || expert.is_mentor);
            for tag in expert.tags {
                assert!(fields().any(|field| field.zh == tag.name), "{}", tag.name);
                assert!((1..=3).contains(&tag.level));
            }
        }
    }

    #[test]
    fn every_field_has_an_expert_who_is_at_home_in_it() {
        let experts = event(3).experts;
        for field in fields() {
            let has = experts
                .iter()
                .flat_map(|expert| &expert.tags)
                .any(|tag| tag.name == field.zh && tag.level == 3);
            assert!(has, "{}", field.zh);
        }
    }

    #[test]
    fn places_suffice_for_five_judges_and_a_mentor_for_every_entry() {
        let event = event(3);
        let judging: u32 =
            event.experts.iter().filter(|expert| expert.is_judge).map(|expert| expert.judging_capacity).sum();
        let mentoring: u32 = event
            .experts
            .iter()
            .filter(|expert| expert.is_mentor)
            .map(|expert| expert.mentoring_capacity)
            .sum();
        assert!(judging >= 152 * 5, "{judging}");
        assert!(mentoring >= 152, "{mentoring}");
    }

    #[test]
    fn conflicts_are_both_declared_and_to_be_derived() {
        for seed in 0..20 {
            let event = event(seed);
            let shared = event
                .entries
                .iter()
                .flat_map(|entry| {
                    event.experts.iter().filter(|expert| expert.organization == entry.organization)
                })
                .count();
            assert!(shared >= 5, "{shared}");
            assert_eq!(event.conflicts.len(), 3);
            for conflict in &event.conflicts {
                assert!(event.experts[conflict.expert].is_judge);
            }
        }
    }
}
