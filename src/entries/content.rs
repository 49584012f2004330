//! What an entry says: how each field is parsed, and what a submission still lacks. The words that are frozen when a
//! team submits stand in `frozen.rs`.

use std::collections::BTreeMap;

use super::store::EntryRow;
use crate::{
    domain::{
        id::{RegionId, TrackId},
        problem::Problem,
        text::{Line, Paragraphs, folded, parse_email, parse_phone},
    },
    tables::{checks, fold},
};

/// The most members of a team besides its leader.
pub const MOST_MEMBERS: usize = 20;

/// The most characters of a summary.
pub const MOST_SUMMARY: usize = 2000;

/// Parses the number of an entry: one short line, digits and letters in their plain forms.
pub fn parse_number(text: &str) -> Result<String, Problem> {
    Line::<32>::parse(&folded(text)).map(Line::into_string)
}

/// Parses the name of an entry.
pub fn parse_name(text: &str) -> Result<String, Problem> {
    Line::<100>::parse(text).map(Line::into_string)
}

/// Parses the name of a leader or a member.
pub fn parse_person(text: &str) -> Result<String, Problem> {
    Line::<64>::parse(text).map(Line::into_string)
}

/// Parses the name of an organization.
pub fn parse_organization(text: &str) -> Result<String, Problem> {
    Line::<100>::parse(text).map(Line::into_string)
}

/// Parses a summary.
pub fn parse_summary(text: &str) -> Result<String, Problem> {
    Paragraphs::<MOST_SUMMARY>::parse(text).map(Paragraphs::into_string)
}

/// Parses a web address; a bare host gets the `http://` that browsers add, too. An address with its `http://` may have
/// numbers for a name, since prototypes often have no other.
pub fn parse_website(text: &str) -> Result<String, Problem> {
    let text = fold(text);
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    let text = if text.contains("://") { text } else { checks::web_address(&text).unwrap_or(text) };
    if text.chars().count() > 200 {
        return Err(Problem::TooLong { max: 200 });
    }
    let lower = text.to_ascii_lowercase();
    let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    let is_good = rest.is_some_and(|rest| {
        rest.chars().next().is_some_and(char::is_alphanumeric)
            && !text.chars().any(|c| c.is_whitespace() || c.is_control() || "\"'<>\\`{}|^".contains(c))
    });
    if is_good { Ok(text) } else { Err(Problem::NotWebsite) }
}

/// Parses a phone number, with an extension where it has one. What is not written in full, as a landline without its
/// area code, is kept by its digits.
pub fn parse_contact_phone(text: &str) -> Result<String, Problem> {
    checks::phone(&fold(text)).map_or_else(|| parse_phone(text), Ok)
}

/// Parses an e-mail address.
pub fn parse_contact_email(text: &str) -> Result<String, Problem> {
    parse_email(text)
}

/// Parses a list of members, separated by semicolons or line ends.
pub fn parse_members(text: &str) -> Result<Vec<String>, Problem> {
    let parts: Vec<&str> =
        text.split(['；', ';', '\n', '\r']).filter(|part| !folded(part).is_empty()).collect();
    if parts.len() > MOST_MEMBERS {
        return Err(Problem::OutOfRange { min: "0".to_owned(), max: MOST_MEMBERS.to_string() });
    }
    parts.into_iter().map(parse_person).collect()
}

/// What an entry is about: a tag with its weight from 1 to 3.
pub type Tag = (String, i32);

/// The most tags of an entry.
pub const MOST_TAGS: usize = 20;

/// The weight of a tag that has none of its own.
const USUAL_WEIGHT: i32 = 2;

/// Parses tags, each with a weight from 1 to 3 after a colon (2 when there is none): `农业:3；电商`. Of two equal
/// ones the greater weight counts. They come in the order of their bytes, in which they are stored.
pub fn parse_tags(text: &str) -> Result<Vec<Tag>, Problem> {
    let mut tags: BTreeMap<String, i32> = BTreeMap::new();
    for item in text.split(['；', ';', '，', ',', '、', '\n', '\r']).filter(|item| !folded(item).is_empty())
    {
        let (name, weight) = match item.rsplit_once([':', '：']) {
            Some((name, weight)) => (name, parse_weight(weight)?),
            None => (item, USUAL_WEIGHT),
        };
        let known = tags.entry(Line::<64>::parse(name)?.into_string()).or_insert(weight);
        *known = weight.max(*known);
    }
    if tags.len() > MOST_TAGS {
        return Err(Problem::OutOfRange { min: "0".to_owned(), max: MOST_TAGS.to_string() });
    }
    Ok(tags.into_iter().collect())
}

fn parse_weight(text: &str) -> Result<i32, Problem> {
    let weight: Option<i32> = folded(text).parse().ok();
    let bounds = || Problem::OutOfRange { min: "1".to_owned(), max: "3".to_owned() };
    weight.filter(|weight| (1..=3).contains(weight)).ok_or_else(bounds)
}

/// Tags as they are typed and exported.
pub fn tags_text(tags: &[Tag]) -> String {
    tags.iter().map(|(tag, weight)| format!("{tag}:{weight}")).collect::<Vec<_>>().join("；")
}

/// Parses what may be left empty.
pub fn optional(parse: impl Fn(&str) -> Result<String, Problem>) -> impl Fn(&str) -> Result<String, Problem> {
    move |text| match parse(text) {
        Err(Problem::Missing) => Ok(String::new()),
        other => other,
    }
}

/// The fields of an entry that stand on its first page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basics {
    /// The name of the project.
    pub name: String,
    /// Its region.
    pub region: RegionId,
    /// Its track.
    pub track: TrackId,
    /// Its leader.
    pub leader: String,
    /// Where the leader works or studies; may be empty.
    pub organization: String,
    /// The leader's phone number; may be empty.
    pub phone: String,
    /// The leader's e-mail address; may be empty.
    pub email: String,
    /// The project's web address; may be empty.
    pub website: String,
}

impl Basics {
    /// What an entry says.
    pub fn of(entry: &EntryRow) -> Self {
        Self {
            name: entry.name.clone(),
            region: entry.region_id,
            track: entry.track_id,
            leader: entry.leader.clone(),
            organization: entry.organization.clone(),
            phone: entry.phone.clone(),
            email: entry.email.clone(),
            website: entry.website.clone(),
        }
    }

    /// Puts the fields into an entry.
    pub fn put(&self, entry: &mut EntryRow) {
        entry.name.clone_from(&self.name);
        entry.region_id = self.region;
        entry.track_id = self.track;
        entry.leader.clone_from(&self.leader);
        entry.organization.clone_from(&self.organization);
        entry.phone.clone_from(&self.phone);
        entry.email.clone_from(&self.email);
        entry.website.clone_from(&self.website);
    }

    /// Whether they suffice for a submission: somebody must be reachable.
    pub fn is_complete(&self) -> bool {
        !self.organization.is_empty() && !(self.phone.is_empty() && self.email.is_empty())
    }
}

/// What a submission needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Completeness {
    /// Name, organization and a way to reach the leader.
    pub basics: bool,
    /// The summary.
    pub summary: bool,
    /// The business plan.
    pub plan: bool,
}

impl Completeness {
    /// What an entry has already.
    pub fn of(entry: &EntryRow, has_plan: bool) -> Self {
        Self { basics: Basics::of(entry).is_complete(), summary: !entry.summary.is_empty(), plan: has_plan }
    }

    /// Whether it may be submitted.
    pub fn is_complete(self) -> bool {
        self.basics && self.summary && self.plan
    }

    /// How many steps are left, the submission itself included.
    pub fn steps_left(self) -> usize {
        [self.basics, self.summary, self.plan].iter().filter(|done| !**done).count() + 1
    }
}

/// Bytes in hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_taken_apart_with_their_weights_and_come_back_as_they_are_typed() {
        let tags = parse_tags("电商；农业：３, 电商:1\n文旅、").unwrap();
        assert_eq!(tags_text(&tags), "农业:3；文旅:2；电商:2");
        assert_eq!(parse_tags(&tags_text(&tags)).unwrap(), tags);
        assert_eq!(parse_tags(" ；").unwrap(), []);
        assert!(parse_tags("农业:4").is_err() && parse_tags("农业:高").is_err() && parse_tags(":2").is_err());
    }

    #[test]
    fn a_web_address_is_one_that_a_link_may_carry() {
        for (text, address) in [
            (" https://茶园.example/a?b=1 ", "https://茶园.example/a?b=1"),
            ("www.miao.cn", "http://www.miao.cn"),
            ("ｗｗｗ.miao.cn／茶", "http://www.miao.cn/茶"),
            ("HTTPS://miao.cn", "HTTPS://miao.cn"),
            ("http://47.98.1.2:8080/demo", "http://47.98.1.2:8080/demo"),
        ] {
            assert_eq!(parse_website(text).as_deref(), Ok(address), "{text}");
            assert_eq!(parse_website(address).as_deref(), Ok(address), "what is stored is taken again");
        }
        assert_eq!(parse_website(&format!("{}cn", "a.".repeat(98))), Err(Problem::TooLong { max: 200 }));
        for bad in [
            "javascript:alert(1)",
            "http://",
            "ftp://a.b",
            "https://a b",
            "https://a\"onclick=",
            "//a.b",
            "无",
            "47.98.1.2",
            "a@qq.com",
        ] {
            assert_eq!(parse_website(bad), Err(Problem::NotWebsite), "{bad}");
        }
    }

    #[test]
    fn a_phone_number_comes_into_the_way_of_writing_that_experts_and_enterprises_have() {
        for (text, number) in [
            ("＋86 138 0013 8000", "13800138000"),
            ("0718-8223344", "0718-8223344"),
            ("(0718) 8223344转88", "0718-8223344-88"),
            ("8223344", "8223344"),
        ] {
            assert_eq!(parse_contact_phone(text).as_deref(), Ok(number), "{text}");
            assert_eq!(parse_contact_phone(number).as_deref(), Ok(number), "what is stored is taken again");
        }
        assert_eq!(parse_contact_phone("　"), Err(Problem::Missing));
        assert_eq!(parse_contact_phone("12"), Err(Problem::NotPhone));
    }

    #[test]
    fn members_are_parted_by_semicolons_of_either_width_or_lines() {
        assert_eq!(parse_members("阿旺·才让；李 四;\n王五；").unwrap(), ["阿旺·才让", "李 四", "王五"]);
        assert_eq!(parse_members(" "), Ok(Vec::new()));
        assert!(parse_members(&"甲；".repeat(21)).is_err());
    }
}
