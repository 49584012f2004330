//! What the server costs, asked over HTTP of the program as it ships, with its demo event: CPU time per request of
//! the pages that a round lives on, the speed of the public result page against a bare handler that sends the same
//! bytes, resident memory after load and sign-ins, and the time of a cold start. Each figure stands beside its goal.
//! `cargo bench --bench http`; `client` is the browser, `server` the processes, `load` the measurements.

#![expect(clippy::print_stdout, reason = "a benchmark says what it measured")]
#![expect(clippy::float_arithmetic, reason = "times and their ratios are no official numbers")]

mod bare;
mod client;
mod load;
mod server;

use std::{net::SocketAddr, time::Duration};

use anyhow::Context as _;

use self::{
    client::Browser,
    server::{PINGXUAN, Server, median},
};

/// Sequential requests over which CPU time is taken.
const REQUESTS: u32 = 2000;
/// Sign-ins before memory is read.
const SIGN_INS: usize = 200;
/// Judges who save at the same time.
const JUDGES: usize = 30;
/// Cold starts.
const STARTS: usize = 10;

/// Limits that a measurement from one address must not meet.
const LIMITS: [&str; 4] = ["--tries-per-address", "1000000", "--tries-per-account", "1000000"];

fn main() -> anyhow::Result<()> {
    // Cargo adds an argument of its own.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => {}
        [bare::COMMAND, answer] => return bare::serve(answer.as_ref()),
        ["load", address, judges, seconds] => {
            return load_only(address.parse()?, judges.parse()?, Duration::from_secs(seconds.parse()?));
        }
        _ => anyhow::bail!("no argument, or: load ADDRESS:PORT JUDGES SECONDS"),
    }
    let folder = tempfile::Builder::new().prefix("pingxuan-bench-").tempdir()?;
    let data_dir = folder.path().join("data");
    let data = data_dir.to_str().context("a folder's name that is text")?;
    let server = Server::start(
        PINGXUAN,
        &[&["demo", "--listen", "127.0.0.1:0", "--data-dir", data][..], &LIMITS].concat(),
    )?;
    let table = measure(&server, folder.path());
    server.stop()?;
    let mut table = table?;
    table.add("cold start", cold_start(data)?, "ms", Goal::Below(200.0));
    table.print();
    anyhow::ensure!(table.missed.is_empty(), "not met: {}", table.missed.join("; "));
    Ok(())
}

/// Nothing but judges who save on a demo that runs already; says how many saves were acknowledged.
fn load_only(address: SocketAddr, judges: usize, time: Duration) -> anyhow::Result<()> {
    let competition = competition(&mut sign_in(address, "organizer@example.com")?)?;
    let load = load::many_judges(address, &competition, judges, time, None)?;
    println!("{} acknowledged saves", load.saves);
    Ok(())
}

fn measure(server: &Server, folder: &std::path::Path) -> anyhow::Result<Table> {
    let mut table = Table::default();
    let address = server.address;
    let mut organizer = sign_in(address, "organizer@example.com")?;
    let competition = competition(&mut organizer)?;
    let ranking = ranking(&mut organizer, &competition)?;

    // The pages of a signed-in judge and organizer, as a browser asks for them and without compression.
    let mut judge = sign_in(address, "expert01@example.com")?;
    let mut sheet =
        load::Sheet::first_open(&mut judge, &competition)?.context("expert01 has an open sheet")?;
    // The goals are those of answers without compression, as the peers were measured.
    for (encoding, compresses) in [("", false), (", gzip", true)] {
        let at_most = |limit| if compresses { Goal::Nothing } else { Goal::AtMost(limit) };
        judge.accepts_gzip = compresses;
        organizer.accepts_gzip = compresses;
        let path = sheet.path.clone();
        let millis = server.cpu_millis(REQUESTS, || judge.get(&path)?.expect(200))?;
        table.add(&format!("judge's sheet{encoding}"), millis, "ms CPU", at_most(0.45));
        let millis = server.cpu_millis(REQUESTS, || sheet.save(&mut judge))?;
        table.add(&format!("autosave of a sheet{encoding}"), millis, "ms CPU", at_most(0.5));
        match &ranking {
            Some(path) => {
                let millis = server.cpu_millis(REQUESTS / 4, || organizer.get(path)?.expect(200))?;
                table.add(&format!("ranking of 152 entries{encoding}"), millis, "ms CPU", at_most(1.5));
            }
            None => table.missing("ranking of 152 entries"),
        }
    }

    match public_result(address, &competition)? {
        Some(path) => {
            for (encoding, accepts_gzip) in [(", gzip", true), ("", false)] {
                let versus = load::against_bare(server, &path, accepts_gzip, folder)?;
                let name = format!("public result{encoding}, requests/s against bare");
                table.add(&name, versus.ratio * 100.0, "%", Goal::AtLeast(80.0));
                table.note(format!(
                    "public result{encoding}: {:.0} requests/s, bare {:.0}; CPU {:.4} ms a request, bare {:.4} ms",
                    versus.own_speed, versus.bare_speed, versus.own_cpu, versus.bare_cpu
                ));
            }
        }
        None => table.missing("public result"),
    }

    let load = load::many_judges(address, &competition, JUDGES, Duration::from_secs(5), ranking.as_deref())?;
    table.note(format!(
        "{JUDGES} judges at once while the ranking is reloaded: {:.0} saves/s",
        load.per_second
    ));
    for number in 0..SIGN_INS {
        sign_in(address, &expert(number % JUDGES))?;
    }
    let (now, peak) = server.memory_megabytes()?;
    table.add("resident memory after load and 200 sign-ins", now, "MB", Goal::Below(128.0));
    table.note(format!("resident memory at its highest: {peak:.0} MB"));
    Ok(table)
}

/// The part of the address that names the demo's competition.
fn competition(browser: &mut Browser) -> anyhow::Result<String> {
    let link = browser.get("/")?.links("/c/").into_iter().next();
    let link = link.context("the home page names the competition")?;
    Ok(link.split('/').take(3).collect::<Vec<_>>().join("/"))
}

/// The sign-in name of one of the demo's experts, counted from 0.
fn expert(number: usize) -> String {
    format!("expert{:02}@example.com", number + 1)
}

fn sign_in(address: SocketAddr, login: &str) -> anyhow::Result<Browser> {
    let mut browser = Browser::connect(address)?;
    browser.get("/sign-in")?.expect(200)?;
    // The password of every demo account, as the demo prints it.
    browser.post("/sign-in", &[("login", login), ("password", "pingxuan-demo")])?.expect(303)?;
    Ok(browser)
}

/// The path of the largest ranking that there is.
fn ranking(organizer: &mut Browser, competition: &str) -> anyhow::Result<Option<String>> {
    let prefix = format!("{competition}/rounds/");
    let rounds = organizer.get(&format!("{competition}/rounds"))?.links(&prefix);
    let mut best: Option<(usize, String)> = None;
    for round in rounds {
        let Some(id) = round.strip_prefix(&prefix).and_then(|rest| rest.split('/').next()) else { continue };
        let path = format!("{prefix}{id}/ranking");
        let answer = organizer.get(&path)?;
        if answer.status == 200 && best.as_ref().is_none_or(|(size, _)| answer.body.len() > *size) {
            best = Some((answer.body.len(), path));
        }
    }
    Ok(best.map(|(_, path)| path))
}

/// The path of the first published result, for people who are not signed in.
fn public_result(address: SocketAddr, competition: &str) -> anyhow::Result<Option<String>> {
    let mut visitor = Browser::connect(address)?;
    let list = competition.replacen("/c/", "/results/", 1);
    let results = visitor.get(&list)?.links(&format!("{list}/"));
    Ok(results.into_iter().find(|path| !path.contains('.') && !path.contains('?')))
}

/// Milliseconds from the start of the program to the first answer, on a database that is up to date.
fn cold_start(data_dir: &str) -> anyhow::Result<f64> {
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let began = std::time::Instant::now();
        let server = Server::start(PINGXUAN, &["serve", "--listen", "127.0.0.1:0", "--data-dir", data_dir])?;
        Browser::connect(server.address)?.get("/healthz")?.expect(200)?;
        times.push(began.elapsed().as_secs_f64() * 1000.0);
        server.stop()?;
    }
    Ok(median(times))
}

/// What a figure should be.
#[derive(Clone, Copy)]
enum Goal {
    /// Measured for the record alone.
    Nothing,
    AtMost(f64),
    AtLeast(f64),
    Below(f64),
}

/// The figures, as they will be printed.
#[derive(Default)]
struct Table {
    lines: Vec<String>,
    notes: Vec<String>,
    /// The names of the figures that miss their goal, or that could not be taken.
    missed: Vec<String>,
}

impl Table {
    fn add(&mut self, name: &str, value: f64, unit: &str, goal: Goal) {
        let decimals = if value < 10.0 { 3 } else { 1 };
        let measured = format!("{name:<50}{value:>9.decimals$} {unit:<7}");
        let (words, limit, is_met) = match goal {
            Goal::Nothing => return self.say(measured.trim_end().to_owned()),
            Goal::AtMost(limit) => ("at most", limit, value <= limit),
            Goal::AtLeast(limit) => ("at least", limit, value >= limit),
            Goal::Below(limit) => ("below", limit, value < limit),
        };
        let verdict = if is_met { "met" } else { "NOT MET" };
        if !is_met {
            self.missed.push(name.to_owned());
        }
        self.say(format!("{measured} {words} {limit} {unit}: {verdict}"));
    }

    fn missing(&mut self, name: &str) {
        self.missed.push(name.to_owned());
        self.say(format!("{name:<50}        - not there"));
    }

    fn note(&mut self, words: String) {
        println!("{words}");
        self.notes.push(words);
    }

    /// Says a line at once, since a run takes minutes, and keeps it for the table.
    fn say(&mut self, line: String) {
        println!("{line}");
        self.lines.push(line);
    }

    fn print(&self) {
        println!("\n{}\n\n{}", self.lines.join("\n"), self.notes.join("\n"));
    }
}
