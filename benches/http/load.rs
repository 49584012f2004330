//! The loads: one judge who saves a sheet, many judges at once, and many connections that ask for one public page.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::Path,
    sync::atomic::{AtomicBool, AtomicU32, Ordering},
    time::{Duration, Instant},
};

use anyhow::Context as _;
use scraper::Selector;

use super::{
    bare,
    client::{Answer, Browser},
    expert,
    server::{Server, median, millis_per_tick},
    sign_in,
};

/// Connections that ask for the public page.
const CONNECTIONS: usize = 16;
/// How long one window lasts.
const WINDOW: Duration = Duration::from_secs(3);
/// Windows of each server; they take turns.
const WINDOWS: usize = 7;

/// A sheet that is open to its judge.
pub struct Sheet {
    /// Its address.
    pub path: String,
    version: String,
    /// The marks that each criterion takes in turn, by the sheet's version: whoever goes on with a sheet changes it.
    choices: BTreeMap<String, Vec<String>>,
}

impl Sheet {
    /// The judge's first sheet that can still be marked.
    pub fn first_open(judge: &mut Browser, competition: &str) -> anyhow::Result<Option<Self>> {
        let list = format!("{competition}/judging");
        judge.forget_token();
        for path in judge.get(&list)?.links(&format!("{list}/")) {
            let page = judge.get(&path)?;
            let Some(version) = page.field("version") else { continue };
            return Ok(Some(Self { version, choices: choices(&page)?, path }));
        }
        Ok(None)
    }

    /// Saves it as the page's script does, with every mark changed, and insists on the acknowledgement.
    pub fn save(&mut self, judge: &mut Browser) -> anyhow::Result<()> {
        let turn: usize = self.version.parse()?;
        let key = format!("{turn:032}");
        let mut fields = vec![
            ("version", self.version.as_str()),
            ("request_key", &key),
            ("go", "draft"),
            ("comment", "很好"),
        ];
        for (name, values) in &self.choices {
            let value = turn.checked_rem(values.len()).and_then(|turn| values.get(turn));
            fields.push((name, value.map_or("", String::as_str)));
        }
        // The answer to a script is short; asking for it uncompressed keeps it readable here.
        let accepts_gzip = std::mem::replace(&mut judge.accepts_gzip, false);
        judge.is_script = true;
        let answer = judge.post(&self.path, &fields);
        judge.is_script = false;
        judge.accepts_gzip = accepts_gzip;
        let answer = answer?;
        answer.expect(200)?;
        let saved: serde_json::Value = serde_json::from_slice(&answer.body)?;
        let version = saved.get("version").and_then(|version| version.as_str()).context("the new version")?;
        anyhow::ensure!(version != self.version, "the save changed nothing");
        version.clone_into(&mut self.version);
        Ok(())
    }
}

/// The fields of the criteria with the marks that they may take: the levels, or two numbers.
fn choices(page: &Answer) -> anyhow::Result<BTreeMap<String, Vec<String>>> {
    let marks = Selector::parse("input[name^='mark-']").map_err(|error| anyhow::anyhow!("{error}"))?;
    let mut choices: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for input in page.html().select(&marks) {
        let name = input.attr("name").unwrap_or_default().to_owned();
        let values = choices.entry(name).or_default();
        match input.attr("type") {
            Some("radio") => values.extend(input.attr("value").map(str::to_owned)),
            _ => values.extend(["1".to_owned(), "2".to_owned()]),
        }
    }
    anyhow::ensure!(!choices.is_empty(), "the sheet has no criteria");
    Ok(choices)
}

/// What many judges did at once.
pub struct Load {
    /// Acknowledged saves.
    pub saves: u32,
    /// Acknowledged saves per second.
    pub per_second: f64,
}

/// The saves of many judges, each with one sheet, while an organizer reloads the ranking.
pub fn many_judges(
    address: SocketAddr,
    competition: &str,
    judges: usize,
    time: Duration,
    ranking: Option<&str>,
) -> anyhow::Result<Load> {
    let mut desks = Vec::new();
    for number in 0..judges {
        let mut judge = sign_in(address, &expert(number))?;
        if let Some(sheet) = Sheet::first_open(&mut judge, competition)? {
            desks.push((judge, sheet));
        }
    }
    let mut organizer = sign_in(address, "organizer@example.com")?;
    let (is_over, count) = (AtomicBool::new(false), AtomicU32::new(0));
    let began = Instant::now();
    std::thread::scope(|scope| {
        let (is_over, count) = (&is_over, &count);
        let mut threads = Vec::new();
        for (judge, sheet) in &mut desks {
            threads.push(scope.spawn(move || {
                while !is_over.load(Ordering::Relaxed) {
                    sheet.save(judge)?;
                    count.fetch_add(1, Ordering::Relaxed);
                }
                Ok(())
            }));
        }
        if let Some(ranking) = ranking {
            let organizer = &mut organizer;
            threads.push(scope.spawn(move || {
                while !is_over.load(Ordering::Relaxed) {
                    organizer.get(ranking)?.expect(200)?;
                }
                Ok(())
            }));
        }
        std::thread::sleep(time);
        is_over.store(true, Ordering::Relaxed);
        threads.into_iter().try_for_each(join)
    })?;
    let saves = count.into_inner();
    Ok(Load { saves, per_second: f64::from(saves) / began.elapsed().as_secs_f64() })
}

fn join<T>(thread: std::thread::ScopedJoinHandle<'_, anyhow::Result<T>>) -> anyhow::Result<T> {
    thread.join().unwrap_or_else(|_panic| Err(anyhow::anyhow!("a client panicked")))
}

/// How a page's speed compares with the bare handler's.
pub struct Versus {
    /// Median of the ratios of neighbouring windows.
    pub ratio: f64,
    /// Requests per second, the median.
    pub own_speed: f64,
    /// Requests per second of the bare handler, the median.
    pub bare_speed: f64,
    /// Milliseconds of CPU time per request.
    pub own_cpu: f64,
    /// Milliseconds of CPU time per request of the bare handler.
    pub bare_cpu: f64,
}

/// Compares a public page with a bare handler that sends the same bytes with the same headers, in windows that take
/// turns.
pub fn against_bare(
    server: &Server,
    path: &str,
    accepts_gzip: bool,
    folder: &Path,
) -> anyhow::Result<Versus> {
    let mut visitor = Browser::connect(server.address)?;
    visitor.accepts_gzip = accepts_gzip;
    // The first visit renders the page, the second gets what was kept.
    visitor.get(path)?.expect(200)?;
    let answer = visitor.get(path)?;
    answer.expect(200)?;
    let file = folder.join("answer");
    bare::keep(&answer, &file)?;
    let program = std::env::current_exe()?;
    let program = program.to_str().context("a program's name that is text")?;
    let yardstick = Server::start(program, &[bare::COMMAND, file.to_str().context("a name that is text")?])?;
    let twin = Browser::connect(yardstick.address)?.get(path)?;
    anyhow::ensure!(twin.body == answer.body, "the bare handler sends other bytes");
    let (mut own_speeds, mut bare_speeds, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let (mut own_cpu, mut bare_cpu) = (Vec::new(), Vec::new());
    for _ in 0..WINDOWS {
        let (own, cpu) = window(server, path, accepts_gzip, answer.body.len())?;
        own_cpu.push(cpu);
        let (bare, cpu) = window(&yardstick, path, accepts_gzip, answer.body.len())?;
        bare_cpu.push(cpu);
        ratios.push(own / bare);
        own_speeds.push(own);
        bare_speeds.push(bare);
    }
    yardstick.stop()?;
    Ok(Versus {
        ratio: median(ratios),
        own_speed: median(own_speeds),
        bare_speed: median(bare_speeds),
        own_cpu: median(own_cpu),
        bare_cpu: median(bare_cpu),
    })
}

/// Requests per second over many kept connections, and CPU milliseconds per request.
fn window(server: &Server, path: &str, accepts_gzip: bool, length: usize) -> anyhow::Result<(f64, f64)> {
    let mut browsers = Vec::new();
    for _ in 0..CONNECTIONS {
        let mut browser = Browser::connect(server.address)?;
        browser.accepts_gzip = accepts_gzip;
        browsers.push(browser);
    }
    let before = server.cpu_ticks()?;
    let began = Instant::now();
    let count = std::thread::scope(|scope| {
        let threads: Vec<_> = browsers
            .into_iter()
            .map(|mut browser| {
                scope.spawn(move || {
                    let request = browser.request("GET", path, None);
                    let mut count = 0_u32;
                    while began.elapsed() < WINDOW {
                        let answer = browser.exchange(&request)?;
                        anyhow::ensure!(
                            answer.status == 200 && answer.body.len() == length,
                            "another answer"
                        );
                        count += 1;
                    }
                    Ok(count)
                })
            })
            .collect();
        threads.into_iter().map(join).sum::<anyhow::Result<u32>>()
    })?;
    let seconds = began.elapsed().as_secs_f64();
    let ticks = u32::try_from(server.cpu_ticks()? - before)?;
    Ok((f64::from(count) / seconds, f64::from(ticks) * millis_per_tick()? / f64::from(count)))
}
