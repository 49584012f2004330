//! The two rounds of the demo: one over and published, one half judged.

use std::collections::BTreeMap;

use super::{
    people::Expert,
    stage::{Sheet, Stage},
};
use crate::{
    audit::By,
    clock::Clock,
    competitions::{
        rule::RoundRule,
        store::{self as competitions, RoundRow},
    },
    db::Conn,
    demo::marks,
    domain::{
        id::{CompetitionId, RoundId, SheetId},
        points::Points,
        rule::text::{RuleText, TierText, TrimText},
        states::{RoundSource, RoundState},
        time::Timestamp,
    },
    error::AppError,
    judging::{
        actions::{Save, Saved, save},
        content::TypedMark,
    },
};

/// The award tiers: the name in both languages, how many, and whether a tie at the line lets more in.
pub type Tiers<'a> = &'a [(&'a str, &'a str, i64)];

/// The rule of a round: without one highest and one lowest, two decimals.
pub fn rule(tiers: Tiers<'_>) -> RoundRule {
    RoundRule {
        rule: RuleText {
            decimals: 2,
            round: vec!["total".to_owned()],
            aggregate: "trimmed".to_owned(),
            trim: Some(TrimText {
                high: 1,
                low: 1,
                on: "total".to_owned(),
                min_panel: 4,
                otherwise: "mean".to_owned(),
            }),
            weighting: "factor".to_owned(),
            tie_break: vec![
                "untrimmed_mean".to_owned(),
                "criterion:innovation".to_owned(),
                "criterion:jobs".to_owned(),
                "head_to_head".to_owned(),
            ],
            criteria: Vec::new(),
            tiers: tiers
                .iter()
                .map(|(name, _, count)| TierText {
                    name: (*name).to_owned(),
                    count: Some(*count),
                    percent: None,
                    threshold: None,
                    on_tie: "report".to_owned(),
                })
                .collect(),
            gates: Vec::new(),
            bonuses: Vec::new(),
            parts: Vec::new(),
        },
        tier_names_en: tiers.iter().map(|(_, name, _)| (*name).to_owned()).collect(),
    }
}

/// What a round of the demo is like.
pub struct Round<'a> {
    pub position: i32,
    pub names: (&'a str, &'a str),
    pub opens_at: Timestamp,
    pub closes_at: Timestamp,
    pub source: (RoundSource, Option<RoundId>, Option<i32>),
    pub is_blind: bool,
    pub tiers: Tiers<'a>,
}

/// Adds a round that is open.
pub fn add(
    conn: &mut Conn,
    by: &By,
    stage: &Stage,
    sheet: &Sheet,
    round: &Round<'_>,
) -> Result<RoundId, AppError> {
    let id: RoundId = by.fresh();
    let row = RoundRow {
        id,
        competition_id: stage.competition,
        position: round.position,
        name_zh: round.names.0.to_owned(),
        name_en: round.names.1.to_owned(),
        rubric_id: sheet.rubric,
        opens_at: round.opens_at,
        closes_at: round.closes_at,
        state: RoundState::Open,
        judges_per_entry: 5,
        is_blind: round.is_blind,
        source: round.source.0,
        source_round_id: round.source.1,
        source_count: round.source.2,
        rule: rule(round.tiers).to_text()?,
        version: 1,
        created_at: by.now(),
        hides_plans: false,
    };
    competitions::insert_round(conn, &row)?;
    Ok(id)
}

/// How far the judges have come.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Every sheet is submitted.
    Done,
    /// Each judge has done about half, with a draft open.
    Half,
}

/// The judges at work.
pub struct Judges<'a> {
    pub by: &'a By,
    pub clock: &'a Clock,
    pub competition: CompetitionId,
    pub experts: &'a [Expert],
    pub seed: u64,
}

impl Judges<'_> {
    /// Marks the sheets as the judges would, a few minutes each, in the order of their lists.
    pub fn mark(
        &self,
        conn: &mut Conn,
        sheet: &Sheet,
        sheets: &[(SheetId, usize, usize)],
        progress: Progress,
    ) -> Result<(), AppError> {
        let mut by_judge: BTreeMap<usize, Vec<(SheetId, usize)>> = BTreeMap::new();
        for &(id, entry, expert) in sheets {
            by_judge.entry(expert).or_default().push((id, entry));
        }
        let began = self.clock.now();
        let mut last = began;
        for (expert, own) in by_judge {
            let Some(judge) = self.experts.get(expert) else { continue };
            let by = self.by.as_account(judge.account);
            self.clock.set(began.plus_seconds(i64::try_from(expert).unwrap_or(0) * 1700));
            let upto = match progress {
                Progress::Done => own.len(),
                // The second judge has not begun, the others are about half way.
                Progress::Half if expert == 1 => 0,
                Progress::Half => own.len() / 2 + expert % 2,
            };
            for (place, (id, entry)) in own.iter().enumerate().take(upto) {
                let minutes = 240 + i64::try_from((entry * 37) % 300).unwrap_or(0);
                self.clock.set(self.clock.now().plus_seconds(minutes));
                let is_draft = progress == Progress::Half && place + 1 == upto;
                let change = self.sheet(sheet, *id, (*entry, expert), is_draft);
                match save(conn, &by, self.competition, &change)? {
                    Saved::Kept(kept) if is_draft || kept.wrong.is_empty() => {}
                    other => {
                        return Err(AppError::internal(anyhow::anyhow!("a demo mark is refused: {other:?}")));
                    }
                }
            }
            last = last.max(self.clock.now());
        }
        self.clock.set(last);
        Ok(())
    }

    /// What a judge types into a sheet; into a draft only the first three marks.
    fn sheet(&self, sheet: &Sheet, id: SheetId, place: (usize, usize), is_draft: bool) -> Save {
        let shapes: Vec<_> =
            sheet.demo.criteria.iter().map(crate::demo::rubric::DemoCriterion::shape).collect();
        let values = marks::marks(self.seed, place.0, place.1, &shapes);
        let kept = if is_draft { 3 } else { values.len() };
        let typed = sheet
            .criteria
            .iter()
            .zip(values)
            .take(kept)
            .filter_map(|(criterion, value)| {
                Some((*criterion, TypedMark::Points(Points::from_thousandths(value)?)))
            })
            .collect();
        let comment = if is_draft { String::new() } else { marks::comment(self.seed, place.0, place.1) };
        Save {
            sheet: id,
            based_on: 0,
            request_key: format!("demo-{id}"),
            marks: typed,
            comment: Ok(comment),
            is_final: !is_draft,
        }
    }
}
