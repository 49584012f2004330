//! `pingxuan demo`: a fresh event to look at, the same for the same seed and time, then the server. One login per
//! role is printed.

mod assign;
mod people;
mod publish;
mod rounds;
mod stage;
mod story;

use std::process::ExitCode;

use anyhow::Context as _;

use self::{
    assign::Wanted,
    stage::{Accounts, PASSWORD},
    story::Story,
};
use super::serve::{say, serve, start_log};
use crate::{
    app,
    audit::By,
    clock::{Clock, Ids},
    config::{Config, Settings},
    db::{Address, Conn, migrations},
    demo::DemoEvent,
    domain::{
        states::{EntryState, PlanKind},
        time::Timestamp,
    },
    error::AppError,
    web::Site,
};

/// Minutes without a request after which the session of the demo's organizers ends, unless the setting says otherwise.
const DEMO_IDLE_MINUTES: u32 = 480;

/// What is said of a database that holds anything.
const NOT_EMPTY: &str = "the database is not empty: a demo does not mix with real data";

/// What the command takes.
#[derive(clap::Args)]
pub struct Arguments {
    /// Another seed makes another event
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// The time at which the event stands, such as 2026-11-24T12:00:00Z [default: now]
    #[arg(long, value_name = "TIME", value_parser = Timestamp::parse_utc)]
    now: Option<Timestamp>,
    #[command(flatten)]
    settings: Settings,
}

/// Fills a fresh site and serves it.
///
/// # Errors
/// When the database is not empty or cannot be reached, or the address is taken.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let mut settings = arguments.settings;
    // Held until the server has stopped: then the folder goes.
    let mut folder = None;
    if settings.data_dir.is_none() {
        let made = tempfile::Builder::new().prefix("pingxuan-demo-").tempdir().context("make a folder")?;
        settings.data_dir = Some(made.path().to_owned());
        folder = Some(made);
    }
    // Who looks around is not sent to sign in again after every pause.
    settings.staff_idle_minutes = settings.staff_idle_minutes.or(Some(DEMO_IDLE_MINUTES));
    let mut config = Config::load(settings)?;
    start_log(&config);
    let now = arguments.now.unwrap_or_else(|| Clock::System.now());
    let clock = if arguments.now.is_some() { Clock::starting_at(now) } else { Clock::System };
    actix_web::rt::System::new().block_on(async {
        let listener = app::listen(&mut config)?;
        refuse_taken(&config.database)?;
        let site = app::open_site(config, clock, Ids::random()).await?;
        fill(&site, arguments.seed, now).await?;
        print_logins(&site, &crate::demo::event(arguments.seed));
        serve(&site, listener).await
    })?;
    drop(folder);
    Ok(ExitCode::SUCCESS)
}

/// Fills an empty site with the demo event as it stands at `now`.
///
/// # Errors
/// When the database is not empty: a demo never mixes with real data.
pub async fn fill(site: &Site, seed: u64, now: Timestamp) -> anyhow::Result<()> {
    let password_hash = site.hasher.hash(PASSWORD).await?;
    site.db.read(refuse_real_data).await?;
    people::keep_plans(&site.config.data_dir, &crate::demo::event(seed))?;
    site.db
        .write(move |conn| {
            refuse_real_data(conn)?;
            let event = crate::demo::event(seed);
            tell(conn, &event, &Accounts { password_hash: password_hash.clone() }, seed, now)
        })
        .await?;
    Ok(())
}

/// Ends the command before anything is written into a database that is not a demo's to fill.
fn refuse_taken(address: &Address) -> anyhow::Result<()> {
    if let Address::Sqlite(path) = address
        && !path.exists()
    {
        return Ok(());
    }
    let mut conn = address.connect_to_look().context("open the database")?;
    anyhow::ensure!(migrations::is_free(&mut conn).context("look into the database")?, NOT_EMPTY);
    Ok(())
}

fn refuse_real_data(conn: &mut Conn) -> Result<(), AppError> {
    if migrations::is_empty(conn)? {
        return Ok(());
    }
    Err(AppError::internal(anyhow::anyhow!(NOT_EMPTY)))
}

/// Tells the story of the event from its first registration on.
fn tell(
    conn: &mut Conn,
    event: &DemoEvent,
    accounts: &Accounts,
    seed: u64,
    now: Timestamp,
) -> Result<(), AppError> {
    let day = 86_400;
    let clock = Clock::standing_at(now.plus_seconds(-60 * day));
    let by = By::system(&clock, &Ids::seeded(seed));
    let stage = stage::set(conn, &by, accounts, event, clock.now(), now.plus_seconds(-35 * day))?;
    let entries = people::add_entries(conn, &by, &clock, accounts, &stage, event)?;
    clock.set(now.plus_seconds(-34 * day));
    let experts = people::add_experts(conn, &by, accounts, &stage, event, &entries)?;
    let ids = (entries.as_slice(), experts.as_slice());
    let admitted: Vec<usize> = (0..event.entries.len())
        .filter(|index| {
            event.entries.get(*index).is_some_and(|entry| entry.stage.name() == EntryState::Admitted.name())
        })
        .collect();
    let mut apart: std::collections::BTreeSet<(usize, usize)> =
        event.conflicts.iter().map(|conflict| (conflict.entry, conflict.expert)).collect();

    clock.set(now.plus_seconds(-32 * day));
    let wanted = Wanted {
        kind: PlanKind::Mentors,
        round: None,
        number: 1,
        per_entry: 1,
        entries: &admitted,
        apart: &apart,
        twins: &[],
    };
    let (plan, mentors) = assign::plan(conn, &by, &stage, event, ids, &wanted)?;
    assign::begin_mentoring(conn, &by, &stage, plan, &mentors, ids)?;
    apart.extend(mentors.iter().copied());

    let story = Story { event, stage: &stage, by: &by, clock: &clock, ids, seed, now };
    let first = story.tell_first_round(conn, &admitted, &apart)?;
    story.tell_second_round(conn, first, &apart)?;

    clock.set(now.plus_seconds(-10 * day));
    people::add_scheme(conn, &by, accounts, &stage, event, now.plus_seconds(-day))?;
    Ok(())
}

fn print_logins(site: &Site, event: &DemoEvent) {
    let team = event.entries.iter().find_map(|entry| entry.email.as_deref()).unwrap_or_default();
    let [assisting, assisted] =
        [&event.assisting, &event.assisted].map(|side| side.first().map_or("", |first| first.email.as_str()));
    let roles = [
        ("管理员 administrator", "admin@example.com"),
        ("组委会 organizer", "organizer@example.com"),
        ("联络员 coordinator", "coordinator1@example.com"),
        ("监督员 supervisor", "supervisor@example.com"),
        ("专家 expert", "expert01@example.com"),
        ("项目团队 team", team),
        ("帮扶企业 assisting enterprise", assisting),
        ("受援企业 assisted enterprise", assisted),
    ];
    say("\nThe demo event is ready. Sign in with any of these:\n");
    for (role, login) in roles {
        say(&format!("    {login:<28}{PASSWORD:<18}{role}"));
    }
    say(&format!("\n{}\n", site.config.public_url));
}
