//! The program itself, as an operator starts it.

use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

/// Runs a command to its end.
pub fn pingxuan(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pingxuan")).args(arguments).output().unwrap()
}

/// A server in a process of its own; killed when it goes out of sight.
pub struct Server {
    child: Child,
    pub port: u16,
}

impl Server {
    /// Starts `pingxuan serve` (or another command that serves) and waits until it says its port.
    pub fn start(command: &str, data_dir: &Path, more: &[&str]) -> Self {
        Self::start_with_log(command, data_dir, more, Stdio::null())
    }

    /// Starts `pingxuan serve` with its log in a file.
    pub fn start_logged(data_dir: &Path, log: &Path, more: &[&str]) -> Self {
        Self::start_with_log("serve", data_dir, more, File::create(log).unwrap().into())
    }

    fn start_with_log(command: &str, data_dir: &Path, more: &[&str], log: Stdio) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pingxuan"))
            .arg(command)
            .args(["--listen", "127.0.0.1:0", "--public-url", "http://test.example", "--data-dir"])
            .arg(data_dir)
            .args(more)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.rsplit_once("(port ")?.1.trim_end_matches(')').parse().ok())
            .expect("the server says its port");
        // Goes on reading, so that the server never waits for a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, port }
    }

    /// Kills the process where it stands: nothing is flushed, nothing is drained.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop and waits until it has drained.
    pub fn stop(self) -> std::process::ExitStatus {
        self.ask_to_stop("TERM");
        self.wait()
    }

    /// Asks it to stop by a signal: INT as a terminal does, TERM as a service manager does.
    pub fn ask_to_stop(&self, signal: &str) {
        let number = self.child.id().to_string();
        let asked = Command::new("kill").args(["-s", signal, &number]).status().unwrap();
        assert!(asked.success(), "{signal}");
    }

    /// Waits until it has stopped.
    pub fn wait(mut self) -> std::process::ExitStatus {
        self.child.wait().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
