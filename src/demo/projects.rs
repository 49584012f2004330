//! The written-out projects and the tracks that they belong to.

use super::words::{SentenceBank, enshi, qiandongnan, sentences_land, sentences_town};
use super::{Tag, Text};

/// A track of the competition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoTrack {
    /// Its short name in addresses.
    pub key: &'static str,
    /// Its name.
    pub name: Text,
}

/// The six tracks, in the order of the call.
pub const TRACKS: [DemoTrack; 6] = [
    DemoTrack { key: "farming", name: Text::new("现代农业", "Modern agriculture") },
    DemoTrack {
        key: "crafts", name: Text::new("民族手工艺与文创", "Ethnic crafts and creative goods")
    },
    DemoTrack { key: "tourism", name: Text::new("乡村旅游与康养", "Rural tourism and well-being") },
    DemoTrack { key: "commerce", name: Text::new("电商与直播", "E-commerce and live selling") },
    DemoTrack {
        key: "digital",
        name: Text::new("智能制造与数字服务", "Smart manufacturing and digital services"),
    },
    DemoTrack { key: "services", name: Text::new("社会服务与教育", "Social services and education") },
];

/// A project as it stands in the word banks.
#[derive(Clone, Debug)]
pub struct Project {
    /// The county or city, by its Chinese name.
    pub county: &'static str,
    /// The key of its track.
    pub track: &'static str,
    /// The name of the entry.
    pub name: &'static str,
    /// Who enters it: a company, a cooperative, a school, or 个人.
    pub organization: &'static str,
    /// What it makes or does, as a noun.
    pub product: &'static str,
    /// One sentence that only this project could say.
    pub about: &'static str,
    /// Its fields with their weight.
    pub tags: Vec<Tag>,
}

impl Project {
    /// Whether a team of a school enters it.
    pub fn is_of_a_school(&self) -> bool {
        is_school(self.organization)
    }
}

/// Whether an organization is a school, by the end of its name.
pub fn is_school(organization: &str) -> bool {
    organization.ends_with("学院") || organization.ends_with("大学")
}

/// The projects of Enshi in the order in which they are written out.
pub fn enshi() -> Vec<Project> {
    parse(&[enshi::FARMING, enshi::CRAFTS, enshi::TOURISM, enshi::COMMERCE, enshi::DIGITAL, enshi::SERVICES])
}

/// The projects of Qiandongnan in the order in which they are written out.
pub fn qiandongnan() -> Vec<Project> {
    parse(&[
        qiandongnan::FARMING,
        qiandongnan::CRAFTS,
        qiandongnan::TOURISM,
        qiandongnan::COMMERCE,
        qiandongnan::DIGITAL,
        qiandongnan::SERVICES,
    ])
}

/// The sentences of a track.
pub fn sentences(track: &str) -> &'static SentenceBank {
    match track {
        "farming" => &sentences_land::FARMING,
        "crafts" => &sentences_land::CRAFTS,
        "tourism" => &sentences_land::TOURISM,
        "commerce" => &sentences_town::COMMERCE,
        "digital" => &sentences_town::DIGITAL,
        _ => &sentences_town::SERVICES,
    }
}

/// Splits lists such as `茶产业:3；种植:1`; a tag without a number has level 1.
pub fn parse_tags(text: &'static str) -> Vec<Tag> {
    text.split('；')
        .filter(|tag| !tag.is_empty())
        .map(|tag| {
            let (name, level) = tag.split_once(':').unwrap_or((tag, "1"));
            Tag { name, level: level.parse().unwrap_or(1) }
        })
        .collect()
}

fn parse(tables: &[&'static str]) -> Vec<Project> {
    tables.iter().flat_map(|table| table.lines()).filter_map(parse_line).collect()
}

fn parse_line(line: &'static str) -> Option<Project> {
    let mut columns = line.split('|');
    Some(Project {
        county: columns.next()?,
        track: columns.next()?,
        name: columns.next()?,
        organization: columns.next()?,
        product: columns.next()?,
        about: columns.next()?,
        tags: parse_tags(columns.next()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::REGIONS;
    use crate::demo::words::STUDENT_ORIGINS;
    use crate::demo::words::tags::FIELDS;

    #[test]
    fn every_project_has_a_known_county_track_and_fields() {
        for (projects, region) in [(enshi(), REGIONS[0]), (qiandongnan(), REGIONS[1])] {
            for project in projects {
                assert!(
                    region.counties.iter().any(|county| county.name == project.county),
                    "{}",
                    project.name
                );
                assert!(TRACKS.iter().any(|track| track.key == project.track), "{}", project.name);
                assert!(!project.tags.is_empty(), "{}", project.name);
                for tag in project.tags {
                    assert!((1..=3).contains(&tag.level));
                    assert!(FIELDS.iter().any(|(zh, _)| *zh == tag.name), "{}", tag.name);
                }
            }
        }
    }

    #[test]
    fn every_part_of_a_summary_has_at_least_twelve_ways_to_be_said() {
        for track in TRACKS {
            let bank = sentences(track.key);
            for part in [bank.origin, bank.method, bank.market, bank.jobs, bank.plan] {
                assert!(part.len() >= 12, "{}", track.key);
            }
        }
        assert!(STUDENT_ORIGINS.len() >= 12);
    }
}
