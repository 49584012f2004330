//! How much the group commit of the embedded database gives, and what its savepoints and its channel cost. Whole
//! score saves per second, each the real act with its version read, marks, revision and audit event, in three ways
//! that take turns on one database file in one run: through `Db::write` at 64 concurrent callers; (a) one
//! transaction per save; (b) the same acts in batches of 64 on one connection, without savepoints or channel.
//! `cargo bench --bench saves`; exit status 1 when the goal is missed.

#![expect(clippy::print_stdout, reason = "a benchmark says what it measured")]
#![expect(clippy::float_arithmetic, reason = "speeds and their ratios are no official numbers")]

use std::{collections::BTreeMap, time::Instant};

use anyhow::Context as _;
use futures_util::future::try_join_all;
use pingxuan::{
    app,
    audit::By,
    cli::demo,
    clock::{Clock, Ids},
    competitions,
    config::{Config, Settings},
    db::{Conn, Db, conn},
    domain::{
        id::{AccountId, CompetitionId, CriterionId, ExpertId, SheetId},
        points::Points,
    },
    error::AppError,
    experts,
    judging::{
        TypedMark,
        actions::{self, Save, Saved},
        store,
    },
};

/// Concurrent callers, and saves of a batch.
const CALLERS: usize = 64;
/// How many times each caller saves in one window.
const SAVES: usize = 16;
/// Windows of each way.
const ROUNDS: usize = 9;
/// What the group commit must keep of the speed of bare batches.
const GOAL: f64 = 0.7;

fn main() -> anyhow::Result<()> {
    actix_web::rt::System::new().block_on(measure())
}

async fn measure() -> anyhow::Result<()> {
    let folder = tempfile::Builder::new().prefix("pingxuan-bench-").tempdir()?;
    let settings = Settings { data_dir: Some(folder.path().to_owned()), ..Settings::default() };
    let config = Config::load(settings)?;
    let address = config.database.clone();
    let site = app::open_site(config, Clock::System, Ids::random()).await?;
    demo::fill(&site, 1, Clock::System.now()).await?;
    let mut judges = site.db.read(judges).await?;
    anyhow::ensure!(judges.len() == CALLERS, "the demo has {} open sheets", judges.len());
    let mut conn = address.connect().context("open a connection of its own")?;

    let mut speeds: [Vec<f64>; 3] = Default::default();
    for round in 0..=ROUNDS {
        let through_writer = through_the_writer(&site.db, &mut judges).await?;
        let singly = in_batches_of(1, &mut conn, &mut judges)?;
        let in_batches = in_batches_of(CALLERS, &mut conn, &mut judges)?;
        // The first round warms the caches up.
        if round > 0 {
            for (speeds, speed) in speeds.iter_mut().zip([through_writer, singly, in_batches]) {
                speeds.push(speed);
            }
        }
    }
    let [through_writer, singly, in_batches] = &speeds;
    let against = |others: &[f64]| {
        median(through_writer.iter().zip(others).map(|(own, other)| own / other).collect::<Vec<_>>())
    };
    let (against_singly, against_batches) = (against(singly), against(in_batches));
    println!("Whole score saves on SQLite, medians of {ROUNDS} rounds that took turns:");
    println!("  through Db::write, {CALLERS} callers  {:>8.0} saves/s", median(through_writer.clone()));
    println!("  (a) one transaction per save  {:>8.0} saves/s", median(singly.clone()));
    println!("  (b) bare batches of {CALLERS}        {:>8.0} saves/s", median(in_batches.clone()));
    println!("Db::write against (a): {against_singly:.2} times");
    let verdict = if against_batches >= GOAL { "met" } else { "NOT MET" };
    println!(
        "Db::write against (b): {:.0} % (goal: at least {:.0} %, {verdict})",
        against_batches * 100.0,
        GOAL * 100.0
    );
    site.db.close().await;
    anyhow::ensure!(against_batches >= GOAL, "the group commit is too slow");
    Ok(())
}

/// The middle value.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A judge who saves one sheet over and over, all marks changed each time.
#[derive(Clone)]
struct Judge {
    by: By,
    competition: CompetitionId,
    sheet: SheetId,
    version: i32,
    /// The marks that each criterion takes in turn.
    choices: Vec<(CriterionId, Vec<TypedMark>)>,
}

impl Judge {
    /// The next save.
    fn next(&self) -> Save {
        let turn = usize::try_from(self.version).unwrap_or_default();
        let marks: BTreeMap<CriterionId, TypedMark> = self
            .choices
            .iter()
            .filter_map(|(criterion, choices)| {
                Some((*criterion, *choices.get(turn.checked_rem(choices.len())?)?))
            })
            .collect();
        Save {
            sheet: self.sheet,
            based_on: self.version,
            request_key: format!("{:032}", self.version),
            marks,
            comment: Ok("技术路线清楚，带动茶农明确。".to_owned()),
            is_final: false,
        }
    }

    /// Takes note of how a save ended; a save that changed nothing would measure nothing.
    fn note(&mut self, saved: &Saved) -> Result<(), AppError> {
        match saved {
            Saved::Kept(kept) if kept.wrong.is_empty() && kept.version == self.version + 1 => {
                self.version = kept.version;
                Ok(())
            }
            other => Err(AppError::internal(anyhow::anyhow!("not a whole save: {other:?}"))),
        }
    }
}

/// Open sheets of the demo's running round, one for each caller.
fn judges(conn: &mut Conn) -> Result<Vec<Judge>, AppError> {
    let slug = pingxuan::demo::event(1).competition.slug;
    let competition = competitions::store::competition_by_slug(conn, slug)?.ok_or(AppError::NotFound)?.id;
    let round = competitions::store::rounds_of(conn, competition)?.pop().ok_or(AppError::NotFound)?;
    let levels = store::level_points_of(conn, round.rubric_id)?;
    let choices: Vec<(CriterionId, Vec<TypedMark>)> = store::gauges_of(conn, round.rubric_id)?
        .iter()
        .map(|gauge| {
            let of_criterion = levels.iter().filter(|(criterion, _)| *criterion == gauge.id);
            let points = of_criterion.filter_map(|(_, points)| Points::from_thousandths(*points));
            (gauge.id, points.map(TypedMark::Points).collect())
        })
        .collect();
    let accounts: BTreeMap<ExpertId, Option<AccountId>> = experts::store::experts_of(conn, competition)?
        .into_iter()
        .map(|expert| (expert.id, expert.account_id))
        .collect();
    let mut judges = Vec::new();
    for (sheet, _, expert, state) in store::sheet_states_of_round(conn, round.id)? {
        if judges.len() < CALLERS && state.is_open_to_judge() {
            let account = accounts.get(&expert).copied().flatten().ok_or(AppError::NotFound)?;
            let version = store::sheet_in(conn, round.id, sheet)?.ok_or(AppError::NotFound)?.version;
            let by = By::account(account, &Clock::System, &Ids::random());
            judges.push(Judge { by, competition, sheet, version, choices: choices.clone() });
        }
    }
    Ok(judges)
}

/// Saves per second of all judges at once, each waiting for its answer before the next save.
async fn through_the_writer(db: &Db, judges: &mut [Judge]) -> anyhow::Result<f64> {
    let began = Instant::now();
    try_join_all(judges.iter_mut().map(async |judge| {
        for _ in 0..SAVES {
            let (by, competition, save) = (judge.by.clone(), judge.competition, judge.next());
            let saved = db.write(move |conn| actions::save(conn, &by, competition, &save)).await?;
            judge.note(&saved)?;
        }
        Ok::<_, AppError>(())
    }))
    .await?;
    speed(judges.len() * SAVES, began)
}

/// Saves per second on one connection, so many to a transaction.
fn in_batches_of(size: usize, conn: &mut Conn, judges: &mut [Judge]) -> anyhow::Result<f64> {
    let began = Instant::now();
    for _ in 0..SAVES {
        for batch in judges.chunks_mut(size) {
            conn::execute(conn, "BEGIN IMMEDIATE")?;
            for judge in batch {
                let saved = actions::save(conn, &judge.by, judge.competition, &judge.next())?;
                judge.note(&saved)?;
            }
            conn::execute(conn, "COMMIT")?;
        }
    }
    speed(judges.len() * SAVES, began)
}

fn speed(saves: usize, began: Instant) -> anyhow::Result<f64> {
    Ok(f64::from(u32::try_from(saves)?) / began.elapsed().as_secs_f64())
}
