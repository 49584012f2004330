//! What is published of a pairing: a frozen record of public facts. Wishes and ranks are no part of it.

use serde::{Deserialize, Serialize};

use super::{
    market::{Findings, Method, Parties},
    store::{SchemeRow, plans::PairingRow},
};
use crate::{
    compute::pairing::fit::Factor,
    domain::{states::Language, time::Timestamp},
    error::AppError,
    results::snapshot::{hex, sha256},
    web::store::CompetitionHead,
};

/// A published pairing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The form of this record.
    pub format: u32,
    /// The competition's Chinese name.
    pub competition_zh: String,
    /// The competition's English name.
    pub competition_en: String,
    /// The scheme's Chinese name.
    pub scheme_zh: String,
    /// The scheme's English name.
    pub scheme_en: String,
    /// The plan's number.
    pub number: i32,
    /// The number of the published plan that this one corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<i32>,
    /// What the plan aimed at.
    pub method: Method,
    /// When it was published.
    pub published_at: Timestamp,
    /// The sum of fit, 0 to 1000 for each pair.
    pub fit: i64,
    /// Whether no two would both rather have each other.
    pub is_stable: bool,
    /// How many pairs an organizer fixed or made by hand.
    pub by_hand: usize,
    /// The pairs in the order of the assisting side.
    pub pairs: Vec<PublishedPair>,
    /// How many of the assisting side have no partner.
    pub assisting_alone: usize,
    /// How many of the assisted side have no partner.
    pub assisted_alone: usize,
}

/// A published pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedPair {
    /// The assisting enterprise's name.
    pub assisting: String,
    /// Its sector.
    pub assisting_sector: String,
    /// The assisted enterprise's name.
    pub assisted: String,
    /// Its sector.
    pub assisted_sector: String,
    /// How well they fit, 0 to 1000.
    pub fit: i64,
    /// Needs of the assisted side that the assisting side offers.
    pub met: Vec<String>,
    /// Needs of the assisting side that the assisted side offers.
    pub met_back: Vec<String>,
    /// Whether both are of the same sector.
    pub has_same_sector: bool,
}

impl Snapshot {
    /// The public facts of a plan; `replaces` is the number of the published one that it corrects. The time is set when
    /// it is published.
    pub fn of(
        competition: &CompetitionHead,
        scheme: &SchemeRow,
        plan: &PairingRow,
        replaces: Option<i32>,
        by_hand: usize,
        parties: &Parties,
        findings: &Findings,
    ) -> Option<Self> {
        let pairs = findings.reasons.iter().map(|reason| {
            let (left, right) = (parties.left.get(reason.left)?, parties.right.get(reason.right)?);
            let fit = Parties::fit(left, right);
            let met = |factor| {
                let part = fit.parts.iter().find(|part| part.factor == factor);
                part.map(|part| part.met.clone()).unwrap_or_default()
            };
            Some(PublishedPair {
                assisting: left.name.clone(),
                assisting_sector: left.sector.clone(),
                assisted: right.name.clone(),
                assisted_sector: right.sector.clone(),
                fit: reason.fit,
                met: met(Factor::RightNeeds),
                met_back: met(Factor::LeftNeeds),
                has_same_sector: !met(Factor::Sector).is_empty(),
            })
        });
        let pairs = pairs.collect::<Option<Vec<_>>>()?;
        Some(Self {
            format: 1,
            competition_zh: competition.name_zh.clone(),
            competition_en: competition.name_en.clone(),
            scheme_zh: scheme.name_zh.clone(),
            scheme_en: scheme.name_en.clone(),
            number: plan.number,
            replaces,
            method: Method::from_name(&plan.method)?,
            published_at: plan.created_at,
            // What the plan was computed with may have changed since; the rows say what holds now, and so does their sum.
            fit: pairs.iter().map(|pair| pair.fit).sum(),
            is_stable: findings.summary.blocking == 0,
            by_hand,
            pairs,
            assisting_alone: findings.left_alone.len(),
            assisted_alone: findings.right_alone.len(),
        })
    }

    /// The fingerprint of what would be published: its SHA-256 in hexadecimal digits.
    ///
    /// # Errors
    /// When it cannot be written, which no record of ours causes.
    pub fn fingerprint(&self) -> Result<String, AppError> {
        Ok(hex(&sha256(&serde_json::to_string(self)?)))
    }

    /// Whether everything but number and time is the same.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        let bare = |snapshot: &Self| Self {
            number: 0,
            replaces: None,
            published_at: Timestamp::from_micros(0),
            ..snapshot.clone()
        };
        bare(self) == bare(other)
    }

    /// The competition's name in a language.
    pub fn competition(&self, language: Language) -> &str {
        language.pick(&self.competition_zh, &self.competition_en)
    }

    /// The scheme's name in a language.
    pub fn scheme(&self, language: Language) -> &str {
        language.pick(&self.scheme_zh, &self.scheme_en)
    }
}
