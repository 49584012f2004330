//! `pingxuan create-admin`: adds an administrator from the terminal, when nobody can do it in the browser.

use std::{
    io::{BufRead as _, IsTerminal as _},
    process::{Command, ExitCode, Stdio},
};

use anyhow::Context as _;

use super::serve::{say, start_log};
use crate::{
    accounts::{
        actions::{self, NewAccount, SETUP_TOKEN},
        password, store,
    },
    app,
    audit::By,
    clock::{Clock, Ids},
    config::{Config, Settings},
    domain::{
        problem::Problem,
        states::Language,
        text::{Line, LoginName},
    },
    error::AppError,
    web::form::words,
};

#[derive(clap::Args)]
pub struct Arguments {
    /// The e-mail address or phone number to sign in with
    #[arg(long)]
    login: String,

    /// The person's name
    #[arg(long)]
    name: String,

    /// Reads the password from the first line of the standard input and asks nothing
    #[arg(long)]
    password_stdin: bool,

    #[command(flatten)]
    settings: Settings,
}

pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let config = Config::load(arguments.settings)?;
    start_log(&config);
    let login = LoginName::parse(&arguments.login).map_err(|problem| explained("--login", &problem))?;
    let name = Line::parse(&arguments.name).map_err(|problem| explained("--name", &problem))?;
    let typed = if arguments.password_stdin { first_line()? } else { typed_twice()? };
    let typed = password::parse(&typed).map_err(|problem| explained("the password", &problem))?;
    actix_web::rt::System::new().block_on(async {
        let site = app::open_site(config, Clock::System, Ids::random()).await?;
        let password_hash = Some(site.hasher.hash(&typed).await?);
        let by = By::system(&site.clock, &site.ids);
        let new =
            NewAccount { login, name, password_hash, language: Language::Chinese, is_administrator: true };
        let added = site
            .db
            .write(move |conn| {
                // A site with an administrator is claimed: the address that a server printed is good no longer.
                store::delete_setting(conn, SETUP_TOKEN)?;
                actions::create_account(conn, &by, &new)
            })
            .await;
        site.db.close().await;
        match added {
            Ok(_) => {}
            Err(AppError::Refused(refusal)) => anyhow::bail!("{}", refusal.words(Language::English.words())),
            Err(error) => return Err(error.into()),
        }
        say(&format!("{} can sign in at {}/sign-in", arguments.login, site.config.public_url));
        Ok(ExitCode::SUCCESS)
    })
}

fn explained(what: &str, problem: &Problem) -> anyhow::Error {
    anyhow::anyhow!("{what}: {}", words(problem, Language::English.words()))
}

fn first_line() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("read the password")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn typed_twice() -> anyhow::Result<String> {
    let _quiet = Quiet::begin();
    prompt("Password: ");
    let first = first_line()?;
    prompt("\nAgain: ");
    let second = first_line()?;
    prompt("\n");
    anyhow::ensure!(first == second, "the two passwords differ");
    Ok(first)
}

#[expect(clippy::print_stderr, reason = "the question belongs on the terminal, not into the output")]
fn prompt(text: &str) {
    eprint!("{text}");
}

/// The terminal shows nothing of what is typed while this lives.
struct Quiet(bool);

impl Quiet {
    fn begin() -> Self {
        Self(std::io::stdin().is_terminal() && terminal("-echo"))
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        if self.0 {
            terminal("echo");
        }
    }
}

/// Sets the terminal by the system's own tool; where there is none, the password is seen as it is typed.
fn terminal(setting: &str) -> bool {
    let outcome = Command::new("stty").arg(setting).stdin(Stdio::inherit()).status();
    outcome.is_ok_and(|status| status.success())
}
