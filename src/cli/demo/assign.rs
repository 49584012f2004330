//! Mentors and judges of the demo: computed plans, applied at once, with the coaching that followed.

use std::collections::{BTreeMap, BTreeSet};

use super::{people::Expert, stage::Stage};
use crate::{
    assignment::{
        situation::{Purpose, Situation},
        store::{self as plans, PlanPairRow, PlanRow},
    },
    audit::{self, By, Event},
    compute::{
        affinity::same_organization,
        assignment::{Draft, Load, Outcome, Pair, Problem, check_certificate, solve},
    },
    db::Conn,
    demo::{DemoEvent, experts::DemoExpert, random::Random},
    domain::{
        id::{EntryId, MentorshipId, PlanId, RoundId, SheetId},
        states::{CoachingWay, PlanKind, PlanState, SheetState},
    },
    error::AppError,
    judging::store::{self as judging, SheetRow},
    mentoring::store::{self as mentoring, CoachingRow, MentorshipRow},
};

/// What is wanted of a plan.
pub struct Wanted<'a> {
    pub kind: PlanKind,
    pub round: Option<RoundId>,
    pub number: i32,
    pub per_entry: u32,
    /// Indices of the entries that take part.
    pub entries: &'a [usize],
    /// Pairs (entry, expert) that must not meet, beside those of one organization.
    pub apart: &'a BTreeSet<(usize, usize)>,
    /// Pairs of entries that get the same panel.
    pub twins: &'a [(usize, usize)],
}

/// Computes a plan and puts it into force. Answers the pairs (entry, expert) by their indices.
pub fn plan(
    conn: &mut Conn,
    by: &By,
    stage: &Stage,
    event: &DemoEvent,
    ids: (&[EntryId], &[Expert]),
    wanted: &Wanted<'_>,
) -> Result<(PlanId, Vec<(usize, usize)>), AppError> {
    let purpose = Purpose::of(wanted.kind, wanted.round).ok_or(AppError::NotFound)?;
    let situation = Situation::read(conn, stage.competition, purpose)?;
    let pairs = allowed(event, wanted, ids, &situation);
    let solved = settle(event, wanted, &pairs)?;
    let by = &by.as_account(stage.organizer);
    let id: PlanId = by.fresh();
    let row = PlanRow {
        id,
        competition_id: stage.competition,
        round_id: wanted.round,
        kind: wanted.kind,
        number: wanted.number,
        state: PlanState::Applied,
        seed: 0,
        per_entry: i32::try_from(wanted.per_entry).unwrap_or(1),
        created_by: by.account,
        created_at: by.now(),
        applied_at: Some(by.now()),
        applied_by: by.account,
        restores_id: None,
        total: solved.total,
        bound: solved.bound,
        is_proved: true,
        version: 1,
        note: String::new(),
        base: Vec::new(),
    };
    plans::insert_plan(conn, &row)?;
    let rows: Vec<PlanPairRow> = solved
        .pairs
        .iter()
        .filter_map(|(entry, expert)| {
            Some(PlanPairRow {
                plan_id: id,
                entry_id: *ids.0.get(*entry)?,
                expert_id: ids.1.get(*expert)?.id,
                affinity: i32::try_from(*pairs.get(&(*entry, *expert))?).ok()?,
                origin: "computed".to_owned(),
            })
        })
        .collect();
    plans::insert_plan_pairs(conn, &rows)?;
    let applied = Event {
        act: "plan.applied",
        competition: Some(stage.competition),
        subject: id.into(),
        revision: 1,
        detail: &serde_json::json!({"kind": wanted.kind.name(), "pairs": rows.len()}),
    };
    audit::record(conn, by, &applied)?;
    Ok((id, solved.pairs))
}

/// The affinity of every pair that may meet, as the pages count it.
fn allowed(
    event: &DemoEvent,
    wanted: &Wanted<'_>,
    ids: (&[EntryId], &[Expert]),
    situation: &Situation,
) -> BTreeMap<(usize, usize), i64> {
    let mut pairs = BTreeMap::new();
    for &index in wanted.entries {
        let (Some(entry), Some(entry_id)) = (event.entries.get(index), ids.0.get(index)) else { continue };
        for (position, (expert, known)) in event.experts.iter().zip(ids.1).enumerate() {
            let is_fit = match wanted.kind {
                PlanKind::Mentors => expert.is_mentor,
                PlanKind::Judges => expert.is_judge,
            };
            let is_apart = wanted.apart.contains(&(index, position))
                || same_organization(expert.organization, entry.organization);
            if is_fit && !is_apart {
                pairs.insert((index, position), i64::from(situation.fit((*entry_id, known.id))));
            }
        }
    }
    pairs
}

struct Solved {
    pairs: Vec<(usize, usize)>,
    total: i64,
    bound: i64,
}

/// Twins are planned as one entry of the common pairs, then doubled.
fn settle(
    event: &DemoEvent,
    wanted: &Wanted<'_>,
    pairs: &BTreeMap<(usize, usize), i64>,
) -> Result<Solved, AppError> {
    let seconds: BTreeSet<usize> = wanted.twins.iter().map(|(_, second)| *second).collect();
    let firsts: BTreeMap<usize, usize> = wanted.twins.iter().copied().collect();
    let planned: Vec<usize> =
        wanted.entries.iter().copied().filter(|entry| !seconds.contains(entry)).collect();
    let mut draft = Draft {
        needs: vec![wanted.per_entry; planned.len()],
        loads: loads(event, wanted, firsts.len()),
        ..Draft::default()
    };
    for (position, entry) in (0_u32..).zip(&planned) {
        for (expert, _) in (0_u32..).zip(&event.experts) {
            let key = (*entry, usize::try_from(expert).unwrap_or(usize::MAX));
            let Some(own) = pairs.get(&key) else { continue };
            let twin = firsts.get(entry).map(|second| pairs.get(&(*second, key.1)));
            let affinity = match twin {
                None => *own,
                Some(Some(of_twin)) => own + of_twin,
                Some(None) => continue,
            };
            draft.pairs.push(Pair { entry: position, expert, affinity });
        }
    }
    let problem =
        Problem::new(draft.clone()).map_err(|error| AppError::internal(anyhow::anyhow!("{error:?}")))?;
    let Outcome::Solved(plan) = solve(&problem) else {
        return Err(AppError::internal(anyhow::anyhow!("the demo's plan has no solution")));
    };
    check_certificate(&draft, &plan).map_err(|refusal| AppError::internal(anyhow::anyhow!("{refusal:?}")))?;
    let mut chosen = Vec::new();
    for pair in &plan.pairs {
        let (Ok(position), Ok(expert)) = (usize::try_from(pair.entry), usize::try_from(pair.expert)) else {
            continue;
        };
        let Some(entry) = planned.get(position) else { continue };
        chosen.push((*entry, expert));
        chosen.extend(firsts.get(entry).map(|second| (*second, expert)));
    }
    chosen.sort_unstable();
    let total = i64::try_from(plan.total).unwrap_or(i64::MAX);
    Ok(Solved { pairs: chosen, total, bound: i64::try_from(plan.bound).unwrap_or(i64::MAX) })
}

/// Even loads: nobody does less than six tenths of the mean, nobody more than the capacity.
fn loads(event: &DemoEvent, wanted: &Wanted<'_>, twins: usize) -> Vec<Load> {
    let entries = u32::try_from(wanted.entries.len()).unwrap_or(u32::MAX);
    let twins = u32::try_from(twins).unwrap_or(0);
    let fit = |expert: &DemoExpert| match wanted.kind {
        PlanKind::Mentors => (expert.is_mentor, expert.mentoring_capacity),
        PlanKind::Judges => (expert.is_judge, expert.judging_capacity),
    };
    let count =
        u32::try_from(event.experts.iter().filter(|expert| fit(expert).0).count()).unwrap_or(1).max(1);
    let mean = entries.saturating_sub(twins).saturating_mul(wanted.per_entry) / count;
    event
        .experts
        .iter()
        .map(|expert| match fit(expert) {
            // A twin counts double in a judge's real load, so the capacity keeps a place for each.
            (true, capacity) => Load {
                min: (mean * 6 / 10).min(capacity),
                max: capacity.saturating_sub(twins).min(mean * 13 / 10 + 2),
            },
            (false, _) => Load { min: 0, max: 0 },
        })
        .collect()
}

/// Hands out the sheets of a round. Answers them with the indices of entry and expert.
pub fn hand_out(
    conn: &mut Conn,
    by: &By,
    round: RoundId,
    plan: PlanId,
    pairs: &[(usize, usize)],
    ids: (&[EntryId], &[Expert]),
) -> Result<Vec<(SheetId, usize, usize)>, AppError> {
    let mut sheets = Vec::new();
    for &(entry, expert) in pairs {
        let (Some(entry_id), Some(judge)) = (ids.0.get(entry), ids.1.get(expert)) else { continue };
        let id: SheetId = by.fresh();
        let row = SheetRow {
            id,
            round_id: round,
            entry_id: *entry_id,
            expert_id: judge.id,
            plan_id: Some(plan),
            state: SheetState::Assigned,
            version: 0,
            comment: String::new(),
            total: None,
            assigned_at: by.now(),
            saved_at: None,
            submitted_at: None,
            reason: String::new(),
            origin: "plan".to_owned(),
        };
        judging::insert_sheet(conn, &row)?;
        sheets.push((id, entry, expert));
    }
    Ok(sheets)
}

/// What mentors and teams talked about.
const TALKS: [(&str, &str, &str); 5] = [
    (
        "梳理商业模式",
        "先把客户分成两类：到店的和线上的，分别算清一单能赚多少。计划书第二章按这个顺序改。",
        "月底前补齐三个月的成本流水",
    ),
    (
        "完善商业计划书",
        "市场规模不要引全国数字，写清本县和周边能卖到的量；竞争对手至少写两家真实的。",
        "改完第三、四章后发来再看一遍",
    ),
    (
        "路演练习",
        "八分钟里前一分钟要让人听懂卖什么、卖给谁。图片少放，数据放一页就够。",
        "下周线上再练一次，计时",
    ),
    (
        "带动就业怎么算",
        "按用工天数折算，零工和长期工分开写；附上工资发放的记录，评委会问。",
        "整理去年用工台账",
    ),
    (
        "品牌与包装",
        "先注册商标再设计包装，颜色不超过三种；规格做一大一小，方便试吃和送礼。",
        "联系县市场监管局咨询商标",
    ),
];

/// Puts mentors into office and writes down the sessions that some of them held.
pub fn begin_mentoring(
    conn: &mut Conn,
    by: &By,
    stage: &Stage,
    plan: PlanId,
    pairs: &[(usize, usize)],
    ids: (&[EntryId], &[Expert]),
) -> Result<(), AppError> {
    let mut random = Random::new(pairs.len().try_into().unwrap_or(0));
    for &(entry, expert) in pairs {
        let (Some(entry_id), Some(mentor)) = (ids.0.get(entry), ids.1.get(expert)) else { continue };
        let id: MentorshipId = by.fresh();
        let row = MentorshipRow {
            id,
            competition_id: stage.competition,
            entry_id: *entry_id,
            expert_id: mentor.id,
            plan_id: Some(plan),
            began_at: by.now(),
            ended_at: None,
        };
        mentoring::insert_mentorship(conn, &row)?;
        // One team in five has not met its mentor yet.
        let sessions = if random.one_in(5) { 0 } else { 1 + random.below(2) };
        for number in 0..sessions {
            let (topic, advice, next_steps) = random.pick(&TALKS);
            let day = by.now().plus_seconds(86_400 * i64::try_from(2 + number * 5).unwrap_or(2));
            let way = match random.below(3) {
                0 => CoachingWay::Online,
                1 => CoachingWay::Phone,
                _ => CoachingWay::OnSite,
            };
            let record = CoachingRow {
                id: by.fresh(),
                mentorship_id: id,
                held_on: day.to_date(chrono_tz::Asia::Shanghai),
                minutes: random.pick(&[30, 40, 45, 60, 90]),
                way,
                topic: topic.to_owned(),
                advice: advice.to_owned(),
                next_steps: next_steps.to_owned(),
                version: 1,
                created_at: day,
                created_by: Some(mentor.account),
            };
            mentoring::insert_coaching(conn, &record)?;
        }
    }
    Ok(())
}
