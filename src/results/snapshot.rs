//! The frozen form of a result: its inputs, its rule, its ranking. Whoever has it can rank again and compare. The
//! text is canonical: keys in the order of the alphabet, no white space, numbers of the trade as decimal strings.

mod again;
mod ties;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

pub use self::{
    again::check_snapshot,
    ties::{BY_DECISION, FrozenDecision, FrozenExceeding, FrozenSplit},
};
use super::{certainty::FrozenCertainty, standing::Standing};
use crate::{
    compute::{
        calibration::official::Calibrated,
        exact::Exact,
        ranking::{Entrant, Ranking},
        scoring::{GateCheck, PartWorking},
    },
    domain::{
        id::{EntryId, RoundId},
        rule::Rule,
        time::Timestamp,
    },
    error::AppError,
};

/// The version of the form.
pub const FORMAT: &str = "pingxuan-result-1";

// The fields of all these structs stand in the order of the alphabet: that makes the text canonical.

/// A name in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Name {
    /// The English name; empty when there is none.
    pub en: String,
    /// The Chinese name.
    pub zh: String,
}

impl Name {
    fn is_none(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty()
    }

    fn of((zh, en): (&str, &str)) -> Self {
        Self { en: en.to_owned(), zh: zh.to_owned() }
    }
}

/// A result, frozen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The program that made it.
    pub code_version: String,
    /// The competition's names.
    pub competition: Name,
    /// The competition's part of the address.
    pub competition_slug: String,
    /// When it was frozen, in UTC.
    pub computed_at: String,
    /// What marks are given for, in the order in which the rule counts it: criteria, bonuses, gates.
    pub criteria: Vec<FrozenCriterion>,
    /// The decisions on the order of tied entries that counted.
    pub decisions: Vec<FrozenDecision>,
    /// The entries, by number.
    pub entries: Vec<FrozenEntry>,
    /// The awards that were let exceed; without any, and in older snapshots, it is not there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceeded: Vec<FrozenExceeding>,
    /// The version of this form.
    pub format: String,
    /// The number of this result among those of its round.
    pub number: i32,
    /// The places, best first.
    pub ranking: Vec<FrozenPlace>,
    /// The hash of the result that this one replaces, in hexadecimal.
    pub replaces: Option<String>,
    /// The round's names.
    pub round: Name,
    /// The round.
    pub round_id: RoundId,
    /// The rule, as the file that `solve ranking` reads.
    pub rule: String,
    /// The marks, by entry and judge.
    pub sheets: Vec<FrozenSheet>,
    /// What took ties apart; without any, and in older snapshots, it is not there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub splits: Vec<FrozenSplit>,
    /// The award tiers, highest first.
    pub tiers: Vec<Name>,
}

/// A criterion, a bonus or a gate, frozen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenCriterion {
    /// The id by which the rule names it.
    pub code: String,
    /// The heading above it on the sheet; without one, and in older snapshots, it is not there.
    #[serde(default, skip_serializing_if = "Name::is_none")]
    pub group: Name,
    /// Its names.
    pub name: Name,
}

/// An entry, frozen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenEntry {
    /// The entry.
    pub id: EntryId,
    /// Its name.
    pub name: String,
    /// Its number.
    pub number: String,
    /// Its region.
    pub region: Name,
    /// Its track.
    pub track: Name,
}

/// A place in the ranking, frozen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenPlace {
    /// The mean of each bonus; none where nobody gave one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bonuses: Vec<Option<String>>,
    /// How certain the place is, where the rule calibrates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calibrated: Option<FrozenCertainty>,
    /// The mean of each criterion.
    pub criteria: Vec<Option<String>>,
    /// The number of the entry.
    pub entry: String,
    /// Whether it meets each gate; none where nobody checked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gates: Vec<Option<bool>>,
    /// Whether it shares its rank.
    pub is_tied: bool,
    /// How many judges counted before anything was dropped.
    pub judges: usize,
    /// What each part of the total came to, where the rule has parts; not there in older snapshots.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<FrozenPart>,
    /// Its rank.
    pub rank: Option<usize>,
    /// The total of the plain means.
    pub raw_mean: Option<String>,
    /// Its score.
    pub score: Option<String>,
    /// The position of its tier.
    pub tier: Option<usize>,
}

/// What a part of a total came to, frozen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenPart {
    /// Its score; none where the rule makes none of the marks.
    pub score: Option<String>,
    /// The score times the part's weight, as it is added to the total.
    pub weighted: Option<String>,
}

/// One judge's marks of one entry, frozen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FrozenSheet {
    /// The number of the entry.
    pub entry: String,
    /// The judge's pseudonym in this result.
    pub judge: String,
    /// A mark for each criterion, bonus and gate.
    pub scores: Vec<Option<String>>,
}

/// What a snapshot says of itself beyond its standing.
pub struct Imprint<'a> {
    /// The competition's part of the address.
    pub slug: &'a str,
    /// The competition's names, Chinese and English.
    pub names: (&'a str, &'a str),
    /// When it is frozen.
    pub at: Timestamp,
    /// The number of the result.
    pub number: i32,
    /// The hash of the result that it replaces.
    pub replaces: Option<&'a [u8]>,
    /// What puts the judges' pseudonyms into an order that nobody can foretell; kept nowhere. A calibration takes judges by
    /// their pseudonyms, so that these follow from the published marks there, which tell no more of a person.
    pub salt: Uuid,
}

impl Snapshot {
    /// Freezes a standing.
    ///
    /// # Errors
    /// None is expected: every rule can be written.
    pub fn of(standing: &Standing, imprint: &Imprint<'_>) -> Result<Self, AppError> {
        let numbers: Vec<&str> = standing.entries.iter().map(|entry| entry.number.as_str()).collect();
        let round = &standing.inputs.round;
        Ok(Self {
            code_version: format!("pingxuan {}", env!("CARGO_PKG_VERSION")),
            competition: Name::of(imprint.names),
            competition_slug: imprint.slug.to_owned(),
            computed_at: imprint.at.to_string(),
            criteria: standing
                .inputs
                .criteria
                .iter()
                .map(|row| FrozenCriterion {
                    code: row.code.clone(),
                    group: Name::of((&row.group_zh, &row.group_en)),
                    name: Name::of((&row.name_zh, &row.name_en)),
                })
                .collect(),
            decisions: ties::decisions(standing, &numbers),
            entries: standing
                .entries
                .iter()
                .map(|entry| FrozenEntry {
                    id: entry.id,
                    name: entry.name.clone(),
                    number: entry.number.clone(),
                    region: Name::of(standing.region_names(entry.region_id)),
                    track: Name::of(standing.track_names(entry.track_id)),
                })
                .collect(),
            exceeded: ties::exceeded(standing),
            format: FORMAT.to_owned(),
            number: imprint.number,
            ranking: places(
                &standing.rule,
                &numbers,
                (&standing.entrants, &standing.ranking, standing.calibration.as_ref()),
            ),
            replaces: imprint.replaces.map(hex),
            round: Name::of((&round.name_zh, &round.name_en)),
            round_id: round.id,
            rule: standing.rule_toml()?,
            sheets: sheets(standing, &pseudonyms(standing, imprint.salt)),
            splits: ties::splits(&standing.round_rule.rule.tie_break, &numbers, &standing.ranking),
            tiers: (0..standing.rule.tiers().len())
                .filter_map(|tier| standing.tier_names(tier).map(Name::of))
                .collect(),
        })
    }

    /// Reads a stored snapshot.
    ///
    /// # Errors
    /// When the text is damaged.
    pub fn parse(text: &str) -> Result<Self, AppError> {
        Ok(serde_json::from_str(text)?)
    }

    /// The canonical text.
    ///
    /// # Errors
    /// None is expected.
    pub fn to_text(&self) -> Result<String, AppError> {
        Ok(serde_json::to_string(self)?)
    }

    /// A hash over everything that a person judges when approving: equal for two snapshots that differ only in
    /// their time, number, program and pseudonyms. Headings, the sums of parts and what took ties apart follow from what is
    /// hashed, and are left out so that a snapshot from before they were kept is still known as the same.
    ///
    /// # Errors
    /// None is expected.
    pub fn fingerprint(&self) -> Result<String, AppError> {
        let mut content = self.clone();
        content.code_version.clear();
        content.computed_at.clear();
        content.number = 0;
        content.replaces = None;
        content.criteria.iter_mut().for_each(|criterion| criterion.group = Name::default());
        content.ranking.iter_mut().for_each(|place| place.parts.clear());
        content.splits.clear();
        content.sheets.iter_mut().for_each(|sheet| sheet.judge.clear());
        content.sheets.sort_unstable();
        Ok(hex(&sha256(&content.to_text()?)))
    }

    /// The entries that hold the first `count` ranks, or those of each track; who shares the last of them is in. O(n log n).
    pub fn best(&self, count: usize, is_per_track: bool) -> BTreeSet<EntryId> {
        let known = |place: &FrozenPlace| Some((place.rank?, self.entry(&place.entry)?));
        let mut ranked: Vec<(usize, &FrozenEntry)> = self.ranking.iter().filter_map(known).collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        let among = |entry: &FrozenEntry| is_per_track.then(|| entry.track.clone());
        // How many are ahead, over all tracks or of each; those who share a rank are not ahead of each other.
        let mut ahead: BTreeMap<Option<Name>, usize> = BTreeMap::new();
        let mut best = BTreeSet::new();
        for tie in ranked.chunk_by(|left, right| left.0 == right.0) {
            let is_in = |entry: &FrozenEntry| ahead.get(&among(entry)).copied().unwrap_or(0) < count;
            best.extend(tie.iter().filter(|(_, entry)| is_in(entry)).map(|(_, entry)| entry.id));
            for (_, entry) in tie {
                *ahead.entry(among(entry)).or_default() += 1;
            }
        }
        best
    }

    /// The rule, checked.
    ///
    /// # Errors
    /// When the text is damaged.
    pub fn rule(&self) -> Result<Rule, AppError> {
        Rule::from_toml(&self.rule).map_err(AppError::internal)
    }

    /// The entry with a number.
    pub fn entry(&self, number: &str) -> Option<&FrozenEntry> {
        let place = self.entries.binary_search_by(|entry| entry.number.as_str().cmp(number)).ok()?;
        self.entries.get(place)
    }
}

/// The hash of a snapshot.
pub fn sha256(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing into a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn places(
    rule: &Rule,
    numbers: &[&str],
    (entrants, ranking, calibration): (&[Entrant<usize>], &Ranking, Option<&Calibrated<usize>>),
) -> Vec<FrozenPlace> {
    let tied: BTreeSet<usize> = ranking.ties.iter().flat_map(|tie| tie.entries.iter().copied()).collect();
    let decimal = |value: Exact| value.to_decimal(rule.decimals());
    ranking
        .order
        .iter()
        .filter_map(|entry| {
            let (working, place) = (&entrants.get(*entry)?.working, ranking.places.get(*entry)?);
            let finding = calibration.and_then(|it| it.findings.get(*entry)?.as_ref());
            Some(FrozenPlace {
                bonuses: working
                    .bonuses
                    .iter()
                    .map(|bonus| bonus.mean.map(|mean| decimal(mean.value)))
                    .collect(),
                calibrated: finding.map(|finding| FrozenCertainty::of(finding, rule)),
                criteria: working
                    .criteria
                    .iter()
                    .map(|criterion| criterion.mean.map(|mean| decimal(mean.value)))
                    .collect(),
                entry: (*numbers.get(*entry)?).to_owned(),
                gates: working.gates.iter().map(|gate| gate_mark(*gate)).collect(),
                is_tied: tied.contains(entry),
                judges: working.judges,
                parts: if rule.parts().is_empty() {
                    Vec::new()
                } else {
                    let part = |part: &PartWorking<usize>| FrozenPart {
                        score: part.score.map(decimal),
                        weighted: part.weighted.map(decimal),
                    };
                    working.parts.iter().map(part).collect()
                },
                rank: place.rank,
                raw_mean: working.raw_mean.map(decimal),
                score: working.total().map(decimal),
                tier: place.tier,
            })
        })
        .collect()
}

/// Whether a gate is met; none if nobody checked it.
pub fn gate_mark(gate: GateCheck) -> Option<bool> {
    match gate {
        GateCheck::Met => Some(true),
        GateCheck::Missed => Some(false),
        GateCheck::Unchecked => None,
    }
}

/// A pseudonym for each judge, in an order that a fresh salt makes: `J01`, `J02`, …
fn pseudonyms(standing: &Standing, salt: Uuid) -> Vec<String> {
    if standing.is_calibrated() {
        return code_names(standing);
    }
    let mut order: Vec<(Vec<u8>, usize)> = standing
        .judges
        .iter()
        .enumerate()
        .map(|(judge, expert)| {
            let hash = Sha256::new().chain_update(salt.as_bytes()).chain_update(expert.as_bytes()).finalize();
            (hash.to_vec(), judge)
        })
        .collect();
    order.sort_unstable();
    let mut names = vec![String::new(); order.len()];
    for (place, (_, judge)) in order.into_iter().enumerate() {
        if let Some(name) = names.get_mut(judge) {
            *name = pseudonym(place);
        }
    }
    names
}

/// A pseudonym for each judge by the judges' places, so that who reads the marks under these names, as `solve ranking` does, takes
/// the judges in the order in which a calibration took them.
pub fn code_names(standing: &Standing) -> Vec<String> {
    let mut names: Vec<String> = (0..standing.judges.len()).map(pseudonym).collect();
    if standing.is_calibrated() {
        // As texts are ordered, J100 comes before J11.
        names.sort_unstable();
    }
    standing.judge_places.iter().map(|place| names.get(*place).cloned().unwrap_or_default()).collect()
}

/// The pseudonym at a position.
pub fn pseudonym(place: usize) -> String {
    format!("J{:02}", place + 1)
}

/// The marks of all entries by entry and judge, under these names of the judges.
pub fn sheets(standing: &Standing, judges: &[String]) -> Vec<FrozenSheet> {
    let items = standing.rule.items().count();
    let mut sheets = Vec::new();
    for (entry, marks) in standing.entries.iter().zip(&standing.marks) {
        let first = sheets.len();
        for marks in marks.chunk_by(|left, right| left.judge == right.judge) {
            let mut scores = vec![None; items];
            for mark in marks {
                if let Some(score) = scores.get_mut(mark.criterion) {
                    *score = Some(mark.points.to_string());
                }
            }
            let judge = marks.first().and_then(|mark| judges.get(mark.judge)).cloned().unwrap_or_default();
            sheets.push(FrozenSheet { entry: entry.number.clone(), judge, scores });
        }
        if let Some(own) = sheets.get_mut(first..) {
            own.sort_unstable();
        }
    }
    sheets
}

#[cfg(test)]
mod tests;
