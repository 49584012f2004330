//! Writing rubrics: from a template or from nothing, changed until the first mark, then continued in a new
//! version.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{SetUpRefusal, settings::Saved};
use crate::{
    audit::{self, By, Event},
    competitions::{
        rule::RoundRule,
        store::{self, CriterionRow, LevelRow, RubricRow, counts},
    },
    db::Conn,
    domain::{
        id::{CompetitionId, RubricId},
        states::{Control, CriterionKind},
    },
    error::AppError,
};

/// A rubric with its criteria, all checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RubricContent {
    /// The Chinese name.
    pub name_zh: String,
    /// The English name; may be empty.
    pub name_en: String,
    /// Where it comes from; may be empty.
    pub source: String,
    /// When it was published, as `2025-05-20`; may be empty.
    pub published_on: String,
    /// The criteria in the order of the sheet.
    pub criteria: Vec<CriterionContent>,
}

/// A criterion of a rubric. Numbers are thousandths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CriterionContent {
    /// What it is.
    pub kind: CriterionKind,
    /// The code by which rules and tables of marks name it.
    pub code: String,
    /// The Chinese heading above it; may be empty.
    pub group_zh: String,
    /// The English heading; may be empty.
    pub group_en: String,
    /// The Chinese name.
    pub name_zh: String,
    /// The English name; may be empty.
    pub name_en: String,
    /// What judges look at, in Chinese; may be empty.
    pub guidance_zh: String,
    /// The same in English.
    pub guidance_en: String,
    /// How it is marked; a bonus and a gate by points.
    pub control: Control,
    /// Full marks; a multiple of the step. 1 point for a gate.
    pub full: i32,
    /// The distance of neighbouring marks. 1 point for a gate.
    pub step: i32,
    /// What it counts; 1 for a bonus and a gate.
    pub weight: i32,
    /// The levels of a criterion that is marked by levels, the fewest points first.
    pub levels: Vec<LevelContent>,
}

/// A level of a criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelContent {
    /// What it is worth, in thousandths.
    pub points: i32,
    /// When it is given, in Chinese.
    pub sentence_zh: String,
    /// The same in English; may be empty.
    pub sentence_en: String,
}

impl CriterionContent {
    /// What it adds to the full marks of the whole sheet, in thousandths.
    pub fn share(&self) -> i64 {
        self.counted(i64::from(self.full) * i64::from(self.weight) / 1000)
    }

    /// What its weight adds to the sum of the weights, in thousandths.
    pub fn weight_share(&self) -> i64 {
        self.counted(i64::from(self.weight))
    }

    /// Only criteria count in the sums of a rubric.
    fn counted(&self, value: i64) -> i64 {
        if self.kind == CriterionKind::Criterion { value } else { 0 }
    }
}

/// A mark of what a rubric's form was filled from: it tells whether somebody else saved meanwhile, because each
/// save gives the criteria new identifiers.
pub fn fingerprint(rubric: &RubricRow, criteria: &[CriterionRow]) -> String {
    let mut hash = Sha256::new();
    for text in [&rubric.name_zh, &rubric.name_en, &rubric.source, &rubric.published_on] {
        hash.update(text.as_bytes());
        hash.update([0]);
    }
    for criterion in criteria {
        hash.update(criterion.id.as_bytes());
    }
    let first = hash.finalize().iter().take(8).fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    format!("{first:016x}")
}

/// Adds a rubric.
///
/// # Errors
/// When the database fails.
pub fn create_rubric(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    content: &RubricContent,
) -> Result<RubricId, AppError> {
    let rubrics = store::rubrics_of(conn, competition)?;
    let number = rubrics.iter().map(|rubric| rubric.number).max().unwrap_or(0) + 1;
    let row = RubricRow {
        id: by.fresh(),
        competition_id: competition,
        number,
        version: 1,
        name_zh: content.name_zh.clone(),
        name_en: content.name_en.clone(),
        source: content.source.clone(),
        published_on: content.published_on.clone(),
        created_at: by.now(),
        frozen_at: None,
        replaces_id: None,
    };
    store::insert_rubric(conn, &row)?;
    insert_criteria(conn, by, row.id, &content.criteria)?;
    record(conn, by, "rubric.created", &row, &in_words(content))?;
    Ok(row.id)
}

/// Changes a rubric as a whole.
///
/// # Errors
/// When a mark was given by it, or a round's rule names a criterion that would be gone.
pub fn change_rubric(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    rubric: RubricId,
    seen: &str,
    content: &RubricContent,
) -> Result<Saved, AppError> {
    let before = store::rubric_in(conn, competition, rubric)?.ok_or(AppError::NotFound)?;
    if before.frozen_at.is_some() || counts::is_marked(conn, rubric)? {
        return Err(AppError::refused(SetUpRefusal::RubricFrozen));
    }
    let criteria = store::criteria_of(conn, rubric)?;
    if fingerprint(&before, &criteria) != seen {
        return Ok(Saved::ChangedMeanwhile);
    }
    let former = content_of(&before, &criteria, &store::levels_of(conn, rubric)?);
    let row = RubricRow {
        name_zh: content.name_zh.clone(),
        name_en: content.name_en.clone(),
        source: content.source.clone(),
        published_on: content.published_on.clone(),
        ..before
    };
    store::update_rubric(conn, &row)?;
    store::delete_criteria(conn, rubric)?;
    insert_criteria(conn, by, rubric, &content.criteria)?;
    let changed = store::criteria_of(conn, rubric)?;
    for round in store::rounds_of(conn, competition)?.iter().filter(|round| round.rubric_id == rubric) {
        if RoundRule::of(round)?.checked(&changed).is_err() {
            let refusal = SetUpRefusal::RubricBreaksRule { round: round.name_zh.clone() };
            return Err(AppError::refused(refusal));
        }
    }
    let detail = json!({"before": in_words(&former), "after": in_words(content)});
    record(conn, by, "rubric.changed", &row, &detail)?;
    Ok(Saved::Saved)
}

/// Continues a rubric in a new version that can be changed. Where the newest version still can, it is that one.
///
/// # Errors
/// When there is no such rubric in the competition.
pub fn new_version(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    rubric: RubricId,
) -> Result<RubricId, AppError> {
    let old = store::rubric_in(conn, competition, rubric)?.ok_or(AppError::NotFound)?;
    let rubrics = store::rubrics_of(conn, competition)?;
    let newest = rubrics.iter().find(|other| other.number == old.number).unwrap_or(&old);
    if newest.frozen_at.is_none() && !counts::is_marked(conn, newest.id)? {
        return Ok(newest.id);
    }
    let row = RubricRow {
        id: by.fresh(),
        version: newest.version + 1,
        created_at: by.now(),
        frozen_at: None,
        replaces_id: Some(old.id),
        ..old.clone()
    };
    store::insert_rubric(conn, &row)?;
    let content = content_of(&old, &store::criteria_of(conn, rubric)?, &store::levels_of(conn, rubric)?);
    insert_criteria(conn, by, row.id, &content.criteria)?;
    record(conn, by, "rubric.versioned", &row, &json!({"replaces": old.id.to_string()}))?;
    Ok(row.id)
}

/// The content of a stored rubric.
pub fn content_of(rubric: &RubricRow, criteria: &[CriterionRow], levels: &[LevelRow]) -> RubricContent {
    RubricContent {
        name_zh: rubric.name_zh.clone(),
        name_en: rubric.name_en.clone(),
        source: rubric.source.clone(),
        published_on: rubric.published_on.clone(),
        criteria: criteria
            .iter()
            .map(|row| CriterionContent {
                kind: row.kind,
                code: row.code.clone(),
                group_zh: row.group_zh.clone(),
                group_en: row.group_en.clone(),
                name_zh: row.name_zh.clone(),
                name_en: row.name_en.clone(),
                guidance_zh: row.guidance_zh.clone(),
                guidance_en: row.guidance_en.clone(),
                control: row.control,
                full: row.full_points,
                step: row.step,
                weight: row.weight,
                levels: levels
                    .iter()
                    .filter(|level| level.criterion_id == row.id)
                    .map(|level| LevelContent {
                        points: level.points,
                        sentence_zh: level.sentence_zh.clone(),
                        sentence_en: level.sentence_en.clone(),
                    })
                    .collect(),
            })
            .collect(),
    }
}

fn insert_criteria(
    conn: &mut Conn,
    by: &By,
    rubric: RubricId,
    contents: &[CriterionContent],
) -> Result<(), AppError> {
    let mut criteria = Vec::with_capacity(contents.len());
    let mut levels = Vec::new();
    for (position, content) in (1..).zip(contents) {
        let row = CriterionRow {
            id: by.fresh(),
            rubric_id: rubric,
            position,
            code: content.code.clone(),
            group_zh: content.group_zh.clone(),
            group_en: content.group_en.clone(),
            name_zh: content.name_zh.clone(),
            name_en: content.name_en.clone(),
            guidance_zh: content.guidance_zh.clone(),
            guidance_en: content.guidance_en.clone(),
            control: content.control,
            full_points: content.full,
            step: content.step,
            weight: content.weight,
            kind: content.kind,
        };
        levels.extend(content.levels.iter().map(|level| LevelRow {
            criterion_id: row.id,
            points: level.points,
            sentence_zh: level.sentence_zh.clone(),
            sentence_en: level.sentence_en.clone(),
        }));
        criteria.push(row);
    }
    store::insert_criteria(conn, &criteria)?;
    store::insert_criterion_levels(conn, &levels)
}

fn record(
    conn: &mut Conn,
    by: &By,
    act: &'static str,
    row: &RubricRow,
    detail: &Value,
) -> Result<(), AppError> {
    let event = Event {
        act,
        competition: Some(row.competition_id),
        subject: row.id.into(),
        revision: row.version,
        detail,
    };
    audit::record(conn, by, &event)
}

/// A rubric's whole content, as the log keeps it.
fn in_words(content: &RubricContent) -> Value {
    let criteria: Vec<Value> = content
        .criteria
        .iter()
        .map(|it| {
            let levels: Vec<Value> = it
                .levels
                .iter()
                .map(|level| json!([level.points, level.sentence_zh, level.sentence_en]))
                .collect();
            json!({
                "kind": it.kind.name(),
                "code": it.code,
                "group_zh": it.group_zh,
                "group_en": it.group_en,
                "name_zh": it.name_zh,
                "name_en": it.name_en,
                "guidance_zh": it.guidance_zh,
                "guidance_en": it.guidance_en,
                "full": it.full,
                "step": it.step,
                "weight": it.weight,
                "control": it.control.name(),
                "levels": levels,
            })
        })
        .collect();
    json!({
        "name_zh": content.name_zh,
        "name_en": content.name_en,
        "source": content.source,
        "published_on": content.published_on,
        "criteria": criteria,
    })
}
