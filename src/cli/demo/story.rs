//! The two rounds of the demo as they happened: one over and published, one half judged.

use std::collections::BTreeSet;

use super::{
    assign::{self, Wanted},
    people::Expert,
    publish,
    rounds::{self, Progress, Round, Tiers},
    stage::Stage,
};
use crate::{
    audit::By,
    clock::Clock,
    db::Conn,
    demo::{DemoEvent, marks},
    domain::{
        id::{EntryId, RoundId},
        states::{PlanKind, RoundSource},
        time::Timestamp,
    },
    error::AppError,
};

/// The award tiers of the round that is over.
const FIRST_TIERS: Tiers<'static> =
    &[("一等奖", "First prize", 5), ("二等奖", "Second prize", 15), ("三等奖", "Third prize", 30)];
/// The award tiers of the round that is half judged.
const SECOND_TIERS: Tiers<'static> = &[("金奖", "Gold", 3), ("银奖", "Silver", 6), ("铜奖", "Bronze", 10)];
/// How many go on to the second round.
const ADVANCING: usize = 40;

/// What the rounds share.
pub struct Story<'a> {
    pub event: &'a DemoEvent,
    pub stage: &'a Stage,
    pub by: &'a By,
    pub clock: &'a Clock,
    pub ids: (&'a [EntryId], &'a [Expert]),
    pub seed: u64,
    pub now: Timestamp,
}

impl Story<'_> {
    fn at_day(&self, day: i64) -> Timestamp {
        self.now.plus_seconds(day * 86_400)
    }

    /// The online review of all admitted entries.
    pub fn tell_first_round(
        &self,
        conn: &mut Conn,
        admitted: &[usize],
        apart: &BTreeSet<(usize, usize)>,
    ) -> Result<RoundId, AppError> {
        self.clock.set(self.at_day(-25));
        let round = Round {
            position: 1,
            names: ("网络初评", "Online review"),
            opens_at: self.at_day(-24),
            closes_at: self.at_day(-14),
            source: (RoundSource::Admitted, None, None),
            is_blind: false,
            tiers: FIRST_TIERS,
        };
        let id = rounds::add(conn, self.by, self.stage, &self.stage.points, &round)?;
        let wanted = Wanted {
            kind: PlanKind::Judges,
            round: Some(id),
            number: 2,
            per_entry: 5,
            entries: admitted,
            apart,
            twins: &[marks::tied_pair()],
        };
        let (plan, pairs) = assign::plan(conn, self.by, self.stage, self.event, self.ids, &wanted)?;
        let sheets = assign::hand_out(conn, self.by, id, plan, &pairs, self.ids)?;
        self.clock.set(self.at_day(-23));
        self.mark(conn, &self.stage.points, &sheets, Progress::Done)?;
        self.clock.set(self.at_day(-12));
        let (first, second) = marks::tied_pair();
        let entry = |index: usize| self.ids.0.get(index).copied().ok_or(AppError::NotFound);
        let tied = (entry(first)?, entry(second)?);
        publish::publish_round(conn, self.by, self.stage, self.event.competition.slug, id, tied)?;
        Ok(id)
    }

    /// The second review of the best, in which the judges are at work.
    pub fn tell_second_round(
        &self,
        conn: &mut Conn,
        first: RoundId,
        apart: &BTreeSet<(usize, usize)>,
    ) -> Result<RoundId, AppError> {
        self.clock.set(self.at_day(-5));
        let round = Round {
            position: 2,
            names: ("复赛评审", "Semi-final"),
            opens_at: self.at_day(-4),
            closes_at: self.at_day(5),
            source: (RoundSource::Top, Some(first), i32::try_from(ADVANCING).ok()),
            is_blind: true,
            tiers: SECOND_TIERS,
        };
        let id = rounds::add(conn, self.by, self.stage, &self.stage.levels, &round)?;
        let best = publish::best_of(conn, first, ADVANCING)?;
        let best: Vec<usize> = (0..self.ids.0.len())
            .filter(|&index| self.ids.0.get(index).is_some_and(|id| best.contains(id)))
            .collect();
        let wanted = Wanted {
            kind: PlanKind::Judges,
            round: Some(id),
            number: 3,
            per_entry: 5,
            entries: &best,
            apart,
            twins: &[],
        };
        let (plan, pairs) = assign::plan(conn, self.by, self.stage, self.event, self.ids, &wanted)?;
        let sheets = assign::hand_out(conn, self.by, id, plan, &pairs, self.ids)?;
        self.clock.set(self.at_day(-3));
        self.mark(conn, &self.stage.levels, &sheets, Progress::Half)?;
        Ok(id)
    }

    fn mark(
        &self,
        conn: &mut Conn,
        sheet: &super::stage::Sheet,
        sheets: &[(crate::domain::id::SheetId, usize, usize)],
        progress: Progress,
    ) -> Result<(), AppError> {
        let judges = rounds::Judges {
            by: self.by,
            clock: self.clock,
            competition: self.stage.competition,
            experts: self.ids.1,
            seed: self.seed,
        };
        judges.mark(conn, sheet, sheets, progress)
    }
}
