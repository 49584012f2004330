//! The 152 entries: a written-out project with a drawn team, and the edge cases among them.

use super::people::People;
use super::projects::{self, Project};
use super::random::Random;
use super::summary::SummaryWriter;
use super::words::names::{DUTIES, ENSHI_FAMILIES, GIVEN, LONG_NAMES, LONGEST_NAME, QIANDONGNAN_FAMILIES};
use super::{DemoRegion, REGIONS, Tag, marks};

/// How far an entry has come when the demo begins; the names are those of the entry states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Being written.
    Draft,
    /// Handed in, not yet checked.
    Submitted,
    /// Sent back with a remark.
    Returned,
    /// Refused with a remark.
    Rejected,
    /// Admitted, then taken back by the team.
    Withdrawn,
    /// Admitted.
    Admitted,
}

impl Stage {
    /// The stored name of the entry state.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
            Self::Admitted => "admitted",
        }
    }
}

/// A member of a team, beside the leader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Full name.
    pub name: String,
    /// What the member is in charge of.
    pub duty: &'static str,
}

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoEntry {
    /// Such as `ES-001`.
    pub number: String,
    /// The project's name, at most 100 characters.
    pub name: &'static str,
    /// The key of its region.
    pub region: &'static str,
    /// Province, prefecture and county in one line.
    pub place: String,
    /// The county or city alone.
    pub county: &'static str,
    /// The key of its track.
    pub track: &'static str,
    /// The leader's full name.
    pub leader: String,
    /// The leader's organization, or 个人.
    pub organization: &'static str,
    /// An invented telephone number.
    pub phone: String,
    /// An address at example.com or example.org; some teams have none.
    pub email: Option<String>,
    /// An address under example.com; most teams have none.
    pub website: Option<String>,
    /// What the team says of its project, 80 to 300 characters.
    pub summary: String,
    /// 2 to 6 members beside the leader.
    pub members: Vec<Member>,
    /// Fields of expertise with their weight, 1 to 3.
    pub tags: Vec<Tag>,
    /// How far it has come.
    pub stage: Stage,
    /// What the coordinator or the team wrote when it was returned, rejected or withdrawn.
    pub remark: Option<&'static str>,
}

/// Indices of the entries that are edge cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecialEntries {
    /// Name of exactly 100 characters.
    pub longest_name: usize,
    /// Name with Latin letters, digits, an ampersand and a less-than sign.
    pub latin_name: usize,
    /// Leader with a name of 15 characters.
    pub longest_leader: usize,
    /// Taken back by its team.
    pub withdrawn: usize,
    /// Sent back with a remark.
    pub returned: usize,
    /// Refused with a remark.
    pub rejected: usize,
    /// Still being written.
    pub drafts: Vec<usize>,
    /// Handed in, not yet checked.
    pub submitted: Vec<usize>,
    /// Two entries to which every judge gives the same marks.
    pub tied: (usize, usize),
    /// An entry to which every judge gives nothing.
    pub zero: usize,
}

/// Where the search for an entry of some stage begins; entries that serve another edge case are stepped over.
const STAGES: [(usize, Stage, Option<&str>); 11] = [
    (33, Stage::Withdrawn, Some("主要成员外出务工，今年无法继续参赛，申请退出，明年再来。")),
    (
        71,
        Stage::Returned,
        Some("简介中的销售数据与计划书第9页不一致，请核对后重新提交；另请补充食品生产许可证扫描件。"),
    ),
    (118, Stage::Rejected, Some("该项目去年已获本赛事二等奖，按通知第一条不再参评。")),
    (8, Stage::Draft, None),
    (49, Stage::Draft, None),
    (90, Stage::Draft, None),
    (127, Stage::Draft, None),
    (150, Stage::Draft, None),
    (25, Stage::Submitted, None),
    (77, Stage::Submitted, None),
    (140, Stage::Submitted, None),
];

/// The entries in the order of their numbers, and where the edge cases are.
pub fn entries(seed: u64, people: &mut People) -> (Vec<DemoEntry>, SpecialEntries) {
    let mut random = Random::at(seed, &[2]);
    let mut projects = Vec::new();
    for (region, mut own) in REGIONS.iter().zip([projects::enshi(), projects::qiandongnan()]) {
        random.shuffle(&mut own);
        projects.extend(own.into_iter().enumerate().map(|(place, project)| (region, place + 1, project)));
    }
    let stages = stages(&projects);
    let mut writer = SummaryWriter::new(seed);
    let mut entries = Vec::with_capacity(projects.len());
    for ((region, place, project), (stage, remark)) in projects.into_iter().zip(stages) {
        let summary = writer.write(&project, stage == Stage::Draft);
        entries.push(entry(&mut random, people, region, place, project, summary, stage, remark));
    }
    name_long_leaders(&mut entries);
    let special = special(&entries);
    (entries, special)
}

fn entry(
    random: &mut Random,
    people: &mut People,
    region: &DemoRegion,
    place: usize,
    project: Project,
    summary: String,
    stage: Stage,
    remark: Option<&'static str>,
) -> DemoEntry {
    let (families, host) = match region.key {
        "ES" => (ENSHI_FAMILIES, "example.com"),
        _ => (QIANDONGNAN_FAMILIES, "example.org"),
    };
    let number = format!("{}-{place:03}", region.key);
    let mailbox = number.to_lowercase();
    let mut duties = DUTIES.to_vec();
    random.shuffle(&mut duties);
    let size = 2 + random.weighted(&[4, 5, 4, 2, 1]);
    DemoEntry {
        name: project.name,
        region: region.key,
        place: format!("{}{}", region.place, project.county),
        county: project.county,
        track: project.track,
        leader: people.name(families, GIVEN),
        organization: project.organization,
        phone: people.phone(),
        email: (!random.one_in(9)).then(|| format!("{mailbox}@{host}")),
        website: random.one_in(6).then(|| format!("https://{mailbox}.example.com/")),
        summary,
        members: duties
            .into_iter()
            .take(size)
            .map(|duty| Member { name: people.name(families, GIVEN), duty })
            .collect(),
        tags: project.tags,
        stage,
        remark,
        number,
    }
}

/// The stage of every entry. Edge cases that a round must meet stay admitted.
fn stages(projects: &[(&DemoRegion, usize, Project)]) -> Vec<(Stage, Option<&'static str>)> {
    let tied = marks::tied_pair();
    let mut stages = vec![(Stage::Admitted, None); projects.len()];
    for (start, stage, remark) in STAGES {
        let is_free = |place: usize| {
            place != tied.0
                && place != tied.1
                && place != marks::zero_entry()
                && projects.get(place).is_some_and(|(_, _, project)| {
                    !project.is_of_a_school() && !is_longest(project.name) && !is_latin(project.name)
                })
        };
        let places = (start..projects.len()).chain(0..start);
        let free = places.filter(|place| is_free(*place));
        let untouched =
            |place: &usize| stages.get(*place).is_some_and(|(stage, _)| *stage == Stage::Admitted);
        let Some(place) = free.into_iter().find(untouched) else {
            continue;
        };
        if let Some(slot) = stages.get_mut(place) {
            *slot = (stage, remark);
        }
    }
    stages
}

/// Gives the long names to leaders of school teams, who come from all over the country.
fn name_long_leaders(entries: &mut [DemoEntry]) {
    let school = entries.iter_mut().filter(|entry| projects::is_school(entry.organization));
    let names = std::iter::once(LONGEST_NAME).chain(LONG_NAMES.iter().copied());
    for (entry, name) in school.zip(names) {
        name.clone_into(&mut entry.leader);
    }
}

fn special(entries: &[DemoEntry]) -> SpecialEntries {
    let find = |matches: &dyn Fn(&DemoEntry) -> bool| entries.iter().position(matches).unwrap_or_default();
    let all = |stage: Stage| {
        (0..).zip(entries).filter(move |(_, entry)| entry.stage == stage).map(|(place, _)| place)
    };
    SpecialEntries {
        longest_name: find(&|entry| is_longest(entry.name)),
        latin_name: find(&|entry| is_latin(entry.name)),
        longest_leader: find(&|entry| entry.leader == LONGEST_NAME),
        withdrawn: find(&|entry| entry.stage == Stage::Withdrawn),
        returned: find(&|entry| entry.stage == Stage::Returned),
        rejected: find(&|entry| entry.stage == Stage::Rejected),
        drafts: all(Stage::Draft).collect(),
        submitted: all(Stage::Submitted).collect(),
        tied: marks::tied_pair(),
        zero: marks::zero_entry(),
    }
}

fn is_longest(name: &str) -> bool {
    name.chars().count() == 100
}

fn is_latin(name: &str) -> bool {
    name.contains('&') && name.contains('<')
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn drawn(seed: u64) -> (Vec<DemoEntry>, SpecialEntries) {
        entries(seed, &mut People::new(seed))
    }

    #[test]
    fn texts_keep_to_their_limits() {
        for seed in 0..20 {
            for entry in drawn(seed).0 {
                let length = entry.summary.chars().count();
                assert!((80..=300).contains(&length), "{length}: {}", entry.summary);
                assert!((1..=100).contains(&entry.name.chars().count()));
                assert!((2..=6).contains(&entry.members.len()));
                assert!(!entry.summary.contains('{'), "{}", entry.summary);
            }
        }
    }

    #[test]
    fn no_two_entries_share_a_number_a_name_or_a_summary() {
        let (entries, _) = drawn(5);
        let numbers: BTreeSet<_> = entries.iter().map(|entry| &entry.number).collect();
        let names: BTreeSet<_> = entries.iter().map(|entry| entry.name).collect();
        let summaries: BTreeSet<_> = entries.iter().map(|entry| &entry.summary).collect();
        assert_eq!((numbers.len(), names.len(), summaries.len()), (152, 152, 152));
        assert_eq!(entries[0].number, "ES-001");
        assert_eq!(entries[82].number, "QDN-001");
    }

    #[test]
    fn every_edge_case_is_there_for_every_seed() {
        for seed in 0..50 {
            let (entries, special) = drawn(seed);
            let at = |place: usize| &entries[place];
            assert_eq!(at(special.longest_name).name.chars().count(), 100);
            assert!(at(special.latin_name).name.contains("<5g"));
            assert_eq!(at(special.longest_leader).leader.chars().count(), 15);
            assert_eq!(at(special.withdrawn).stage, Stage::Withdrawn);
            assert_eq!(at(special.returned).stage, Stage::Returned);
            assert_eq!(at(special.rejected).stage, Stage::Rejected);
            assert_eq!((special.drafts.len(), special.submitted.len()), (5, 3));
            let admitted = [special.longest_name, special.latin_name, special.longest_leader, special.zero];
            for place in admitted.into_iter().chain([special.tied.0, special.tied.1]) {
                assert_eq!(at(place).stage, Stage::Admitted, "seed {seed}, entry {place}");
            }
            assert_eq!(entries.iter().filter(|entry| entry.stage == Stage::Admitted).count(), 141);
        }
    }
}
