//! The yardstick: a handler that does nothing but send bytes that it has been given, with the same framework and
//! the same number of threads. It runs as a process of its own: this program, started anew with another argument.

use std::path::Path;

use actix_web::{
    App, HttpResponse, HttpServer,
    http::header::{HeaderName, HeaderValue},
    web::{self, Bytes},
};
use anyhow::Context as _;

use super::client::Answer;

/// The argument that makes this program the bare server; the file with the answer follows it.
pub const COMMAND: &str = "bare-server";

/// Headers that the framework writes by itself.
const OWN: [&str; 4] = ["content-length", "transfer-encoding", "date", "connection"];

/// Keeps an answer for the bare server: its headers, an empty line, its body.
pub fn keep(answer: &Answer, file: &Path) -> anyhow::Result<()> {
    let headers = answer.headers.iter().filter(|(name, _)| !OWN.contains(&name.as_str()));
    let mut bytes: Vec<u8> =
        headers.map(|(name, value)| format!("{name}: {value}\n")).collect::<String>().into_bytes();
    bytes.push(b'\n');
    bytes.extend_from_slice(&answer.body);
    std::fs::write(file, bytes).context("keep the answer for the bare server")
}

/// Serves the kept answer on any path until the process is ended.
pub fn serve(file: &Path) -> anyhow::Result<()> {
    let kept = std::fs::read(file)?;
    let end = kept.windows(2).position(|pair| pair == b"\n\n").context("a kept answer")?;
    let (head, body) = kept.split_at(end);
    let body = Bytes::copy_from_slice(body.get(2..).unwrap_or_default());
    let mut headers: Vec<(HeaderName, HeaderValue)> = Vec::new();
    for line in std::str::from_utf8(head)?.lines() {
        let (name, value) = line.split_once(": ").context("a kept header")?;
        headers.push((name.parse()?, value.parse()?));
    }
    let server = HttpServer::new(move || {
        let (headers, body) = (headers.clone(), body.clone());
        App::new().default_service(web::to(move || {
            let mut response = HttpResponse::Ok();
            for (name, value) in &headers {
                response.append_header((name.clone(), value.clone()));
            }
            let response = response.body(body.clone());
            async move { response }
        }))
    })
    .workers(std::thread::available_parallelism().map_or(2, std::num::NonZero::get))
    .bind("127.0.0.1:0")?;
    let port = server.addrs().first().context("an address")?.port();
    println!("A bare handler (port {port})");
    actix_web::rt::System::new().block_on(server.run())?;
    Ok(())
}
