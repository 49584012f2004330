//! The words that are frozen when a team submits, and where the entry says something else since. What is decided on
//! and judged is the entry as it stands, so that whoever decides is shown what came after the submission.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{
    content::{hex, tags_text},
    store::{
        self, EntryRow,
        papers::{self, AttachmentRow},
    },
    words,
};
use crate::{
    competitions::store as competitions,
    db::Conn,
    domain::{
        id::{RegionId, TrackId},
        time::Timestamp,
    },
    error::AppError,
};

/// What a team submits, word for word. The order of the fields is part of the hash.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Frozen {
    number: String,
    name: String,
    region: String,
    /// None in submissions that named it only; so with the track.
    #[serde(skip_serializing_if = "Option::is_none")]
    region_id: Option<RegionId>,
    track: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    track_id: Option<TrackId>,
    leader: String,
    organization: String,
    phone: String,
    email: String,
    website: String,
    summary: String,
    members: Vec<String>,
    files: Vec<FrozenFile>,
    /// None in submissions that did not hold the tags yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<String>,
}

/// A file, by its content.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct FrozenFile {
    kind: String,
    name: String,
    size: i64,
    sha256: String,
}

impl Frozen {
    /// What an entry says now. Its row may not be stored yet; what stands outside its row must be.
    ///
    /// # Errors
    /// When the database fails.
    pub fn present(conn: &mut Conn, entry: &EntryRow) -> Result<Self, AppError> {
        let region = competitions::region_by_id(conn, entry.region_id)?.ok_or(AppError::NotFound)?;
        let track = competitions::track_by_id(conn, entry.track_id)?.ok_or(AppError::NotFound)?;
        let members = store::members_of(conn, entry.id)?;
        let tags = store::tags_of(conn, entry.id)?;
        let files = papers::attachments_of(conn, entry.id)?;
        Ok(Self {
            number: entry.number.clone(),
            name: entry.name.clone(),
            region: region.name_zh,
            region_id: Some(entry.region_id),
            track: track.name_zh,
            track_id: Some(entry.track_id),
            leader: entry.leader.clone(),
            organization: entry.organization.clone(),
            phone: entry.phone.clone(),
            email: entry.email.clone(),
            website: entry.website.clone(),
            summary: entry.summary.clone(),
            members: members.into_iter().map(|member| member.name).collect(),
            files: files.iter().map(FrozenFile::of).collect(),
            tags: Some(tags_text(&tags)),
        })
    }

    /// The content as JSON on one line, and the SHA-256 of exactly these bytes.
    ///
    /// # Errors
    /// None is expected.
    pub fn words(&self) -> Result<(String, Vec<u8>), AppError> {
        let content = serde_json::to_string(self)?;
        let hash = Sha256::digest(content.as_bytes()).to_vec();
        Ok((content, hash))
    }

    /// Whether a file of this kind is among the content.
    pub fn has_file(&self, kind: &str) -> bool {
        self.files.iter().any(|file| file.kind == kind)
    }

    /// Where `now` says something else. The number is the site's and never changes. Whoever renames a region or a track
    /// moves no entry: where both tell which one is meant, that counts.
    fn differences(&self, now: &Self) -> Vec<Difference> {
        let joined = |members: &[String]| members.join("；");
        let difference = |field, before: &str, after: &str| Difference {
            field,
            before: Said::text(before),
            after: Said::text(after),
        };
        let text =
            |field, before: &str, after: &str| (before != after).then(|| difference(field, before, after));
        let place = |field, is_same: Option<bool>, before: &str, after: &str| {
            (!is_same.unwrap_or(before == after)).then(|| difference(field, before, after))
        };
        let tags = self.tags.as_deref().zip(now.tags.as_deref());
        let files = (self.files != now.files).then(|| Difference {
            field: papers::PLAN,
            before: Said::plan(&self.files),
            after: Said::plan(&now.files),
        });
        [
            text("name", &self.name, &now.name),
            place("region", is_same(self.region_id, now.region_id), &self.region, &now.region),
            place("track", is_same(self.track_id, now.track_id), &self.track, &now.track),
            text("leader", &self.leader, &now.leader),
            text("organization", &self.organization, &now.organization),
            text("phone", &self.phone, &now.phone),
            text("email", &self.email, &now.email),
            text("website", &self.website, &now.website),
            text("members", &joined(&self.members), &joined(&now.members)),
            tags.and_then(|(before, after)| text("tags", before, after)),
            text("summary", &self.summary, &now.summary),
            files,
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// Whether two identifiers are one; none where either is not known.
fn is_same<I: PartialEq>(before: Option<I>, after: Option<I>) -> Option<bool> {
    before.zip(after).map(|(before, after)| before == after)
}

impl FrozenFile {
    fn of(file: &AttachmentRow) -> Self {
        Self {
            kind: file.kind.clone(),
            name: file.file_name.clone(),
            size: file.size,
            sha256: hex(&file.sha256),
        }
    }
}

/// A field that says something else than at the submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The field, as the audit log and the imports name it.
    pub field: &'static str,
    /// What was submitted.
    pub before: Said,
    /// What stands there now.
    pub after: Said,
}

/// What a field says; empty when nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The text, or the name of the file.
    pub text: String,
    /// The SHA-256 of the file in hexadecimal digits; none for what is no file.
    pub file: Option<String>,
}

impl Said {
    fn text(text: &str) -> Self {
        Self { text: text.to_owned(), file: None }
    }

    /// A business plan: by its size and the beginning of its hash too, since two may have one name.
    fn plan(files: &[FrozenFile]) -> Self {
        let Some(plan) = files.iter().rfind(|file| file.kind == papers::PLAN) else { return Self::text("") };
        let mark: String = plan.sha256.chars().take(8).collect();
        Self {
            text: format!("{} · {} · {mark}", plan.name, words::size(plan.size)),
            file: Some(plan.sha256.clone()),
        }
    }
}

/// An entry beside what its team last submitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Since {
    /// The version that was submitted.
    pub version: i32,
    /// When it was submitted.
    pub at: Timestamp,
    /// Where the entry says something else now; empty when nowhere.
    pub differences: Vec<Difference>,
}

/// An entry beside what its team last submitted; none when the team never did.
///
/// # Errors
/// When the database fails.
pub fn since_submission(conn: &mut Conn, entry: &EntryRow) -> Result<Option<Since>, AppError> {
    if entry.submitted_at.is_none() {
        return Ok(None);
    }
    let Some(last) = papers::last_submission_of(conn, entry.id)? else { return Ok(None) };
    let submitted: Frozen = serde_json::from_str(&last.content)?;
    let differences = submitted.differences(&Frozen::present(conn, entry)?);
    Ok(Some(Since { version: last.version, at: last.at, differences }))
}

/// Who changes an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hand {
    /// Its team.
    Team,
    /// A steward of the competition, who knows what there is to decide on.
    Steward,
}

/// Marks an entry whose team changes what it had submitted, and unmarks one that says again what was submitted. Call
/// it when all of the change is stored but the entry's row.
pub(super) fn mark(
    conn: &mut Conn,
    entry: &mut EntryRow,
    hand: Hand,
    now: Timestamp,
) -> Result<(), AppError> {
    let since = since_submission(conn, entry)?;
    if since.is_some_and(|since| since.differences.is_empty()) {
        entry.team_changed_at = None;
    } else if hand == Hand::Team && entry.submitted_at.is_some() {
        // Also when the committee entered the entry, and there is nothing of the team's to compare it with.
        entry.team_changed_at = Some(now);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn submitted() -> Frozen {
        Frozen {
            name: "高山茶".to_owned(),
            members: vec!["甲".to_owned(), "乙".to_owned()],
            files: vec![FrozenFile {
                kind: papers::PLAN.to_owned(),
                name: "计划书.pdf".to_owned(),
                size: 2048,
                sha256: "ab".repeat(32),
            }],
            tags: Some("茶叶:3".to_owned()),
            ..Frozen::default()
        }
    }

    fn fields(before: &Frozen, after: &Frozen) -> Vec<&'static str> {
        before.differences(after).into_iter().map(|difference| difference.field).collect()
    }

    #[test]
    fn what_was_submitted_comes_back_from_its_words_as_it_was() {
        let (words, hash) = submitted().words().unwrap();
        assert_eq!(hash.as_slice(), Sha256::digest(words.as_bytes()).as_slice());
        let again: Frozen = serde_json::from_str(&words).unwrap();
        assert_eq!(fields(&again, &submitted()), Vec::<&str>::new());
    }

    #[test]
    fn every_field_of_a_submission_is_compared_but_the_number() {
        let other = Frozen {
            number: "P-001".to_owned(),
            name: "一".to_owned(),
            region: "二".to_owned(),
            region_id: None,
            track: "三".to_owned(),
            track_id: None,
            leader: "四".to_owned(),
            organization: "五".to_owned(),
            phone: "六".to_owned(),
            email: "七".to_owned(),
            website: "八".to_owned(),
            summary: "九".to_owned(),
            members: Vec::new(),
            files: Vec::new(),
            tags: Some(String::new()),
        };
        let names = serde_json::to_value(&other).unwrap();
        assert_eq!(fields(&submitted(), &other).len(), names.as_object().unwrap().len() - 1);
    }

    #[test]
    fn a_submission_from_before_the_tags_says_nothing_about_them() {
        let old = Frozen { tags: None, ..submitted() };
        let (words, _) = old.words().unwrap();
        assert!(!words.contains("tags"), "the bytes of an old submission stay what they were");
        assert_eq!(fields(&serde_json::from_str(&words).unwrap(), &submitted()), Vec::<&str>::new());
    }

    #[test]
    fn a_region_or_track_with_a_new_name_is_the_same_and_another_with_the_same_name_is_not() {
        let (one, other) = (uuid::Uuid::from_u128(1), uuid::Uuid::from_u128(2));
        let placed = |name: &str, id: uuid::Uuid| Frozen {
            region: format!("{name}地区"),
            region_id: Some(RegionId::from(id)),
            track: format!("{name}赛道"),
            track_id: Some(TrackId::from(id)),
            ..submitted()
        };
        assert_eq!(fields(&placed("旧", one), &placed("新", one)), Vec::<&str>::new());
        assert_eq!(fields(&placed("旧", one), &placed("旧", other)), ["region", "track"]);
        assert_eq!(fields(&placed("旧", one), &placed("新", other)), ["region", "track"]);
    }

    #[test]
    fn a_submission_from_before_the_identifiers_is_compared_by_the_names() {
        let now = Frozen {
            region: "恩施".to_owned(),
            region_id: Some(RegionId::from(uuid::Uuid::from_u128(1))),
            track: "农业".to_owned(),
            track_id: Some(TrackId::from(uuid::Uuid::from_u128(2))),
            ..submitted()
        };
        let (words, _) = Frozen { region_id: None, track_id: None, ..now.clone() }.words().unwrap();
        assert!(!words.contains("_id"), "the bytes of an old submission stay what they were");
        let old: Frozen = serde_json::from_str(&words).unwrap();
        assert_eq!(fields(&old, &now), Vec::<&str>::new());
        assert_eq!(fields(&old, &Frozen { region: "黔东南".to_owned(), ..now.clone() }), ["region"]);
        assert_eq!(fields(&old, &Frozen { track: "文旅".to_owned(), ..now }), ["track"]);
    }

    #[test]
    fn a_file_of_the_same_name_with_another_content_is_another_file() {
        let mut other = submitted();
        for file in &mut other.files {
            file.sha256 = "cd".repeat(32);
        }
        let [difference] = &submitted().differences(&other)[..] else { panic!("one field differs") };
        assert_eq!(difference.before.text, "计划书.pdf · 2 KB · abababab");
        assert_eq!(difference.after.file.as_deref(), Some("cd".repeat(32).as_str()));
    }
}
