//! A server in a process of its own, and what the operating system knows of it (on Linux, under `/proc`).

use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
};

use anyhow::Context as _;

/// The program as it ships.
pub const PINGXUAN: &str = env!("CARGO_BIN_EXE_pingxuan");

/// A server in a process of its own; killed when it goes out of sight.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// Starts a program and waits until it says its port, as `(port 12345)`.
    pub fn start(program: &str, arguments: &[&str]) -> anyhow::Result<Self> {
        let mut child = Command::new(program)
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("start {program}"))?;
        let mut lines = BufReader::new(child.stdout.take().context("the server's output")?).lines();
        let port: Option<u16> = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.rsplit_once("(port ")?.1.trim_end_matches(')').parse().ok());
        let mut server = Self { child, address: SocketAddr::from(([127, 0, 0, 1], 0)) };
        server.address.set_port(port.context("the server did not say its port")?);
        // Goes on reading, so that the server never waits for a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(server)
    }

    /// Asks it to stop and waits until it has drained.
    pub fn stop(mut self) -> anyhow::Result<()> {
        Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status()?;
        self.child.wait()?;
        Ok(())
    }

    /// Milliseconds of CPU time per request, over so many requests one after the other.
    pub fn cpu_millis(
        &self,
        requests: u32,
        mut request: impl FnMut() -> anyhow::Result<()>,
    ) -> anyhow::Result<f64> {
        // The first few fill caches that a running server has filled.
        for _ in 0..20 {
            request()?;
        }
        let before = self.cpu_ticks()?;
        for _ in 0..requests {
            request()?;
        }
        let ticks = u32::try_from(self.cpu_ticks()? - before)?;
        Ok(f64::from(ticks) * millis_per_tick()? / f64::from(requests))
    }

    /// User and system time so far, in ticks of the kernel's clock.
    pub fn cpu_ticks(&self) -> anyhow::Result<u64> {
        let text = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name of the program stands in brackets and may hold anything; user time is the 12th field after it.
        let (_, rest) = text.rsplit_once(')').context("the process's figures")?;
        let mut fields = rest.split_whitespace().skip(11);
        let mut next = || fields.next().and_then(|field| field.parse::<u64>().ok());
        next().zip(next()).map(|(user, system)| user + system).context("the process's times")
    }

    /// Resident memory now, and the most that it has been, in megabytes.
    pub fn memory_megabytes(&self) -> anyhow::Result<(f64, f64)> {
        let text = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let kilobytes = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name))?;
            line.split_whitespace().nth(1)?.parse::<u32>().ok()
        };
        let (now, peak) = kilobytes("VmRSS").zip(kilobytes("VmHWM")).context("the process's memory")?;
        Ok((f64::from(now) * 1024.0 / 1e6, f64::from(peak) * 1024.0 / 1e6))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// How long a tick of the kernel's clock is.
pub fn millis_per_tick() -> anyhow::Result<f64> {
    let output = Command::new("getconf").arg("CLK_TCK").output().context("ask for the clock's ticks")?;
    let per_second: u32 = String::from_utf8(output.stdout)?.trim().parse()?;
    Ok(1000.0 / f64::from(per_second))
}

/// The middle value.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
