//! A browser that keeps its cookies and one connection, and spends little time of its own.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};
use scraper::{Html, Selector};

/// A browser.
pub struct Browser {
    stream: BufReader<TcpStream>,
    used_at: Instant,
    host: SocketAddr,
    cookies: BTreeMap<String, String>,
    token: String,
    /// Whether it takes compressed answers.
    pub accepts_gzip: bool,
    /// Whether it sends forms as the page's script does.
    pub is_script: bool,
}

/// An answer with its body as it was sent.
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Browser {
    /// Connects to a server; the connection is kept.
    pub fn connect(host: SocketAddr) -> anyhow::Result<Self> {
        Ok(Self {
            stream: open(host)?,
            used_at: Instant::now(),
            host,
            cookies: BTreeMap::new(),
            token: String::new(),
            accepts_gzip: false,
            is_script: false,
        })
    }

    /// Asks for a page.
    pub fn get(&mut self, path: &str) -> anyhow::Result<Answer> {
        let request = self.request("GET", path, None);
        let answer = self.exchange(&request)?;
        if self.token.is_empty()
            && let Some(token) = answer.field("_token")
        {
            self.token = token;
        }
        Ok(answer)
    }

    /// Sends a form, with the token of the last page that had one when none was known.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> anyhow::Result<Answer> {
        let token = self.token.clone();
        let mut form = form_urlencoded::Serializer::new(String::new());
        let body = form.append_pair("_token", &token).extend_pairs(fields).finish();
        let request = self.request("POST", path, Some(&body));
        self.exchange(&request)
    }

    /// Forgets the form token, because the session that it belonged to is over or new.
    pub fn forget_token(&mut self) {
        self.token.clear();
    }

    /// The bytes of a request.
    pub fn request(&self, method: &str, path: &str, form: Option<&str>) -> Vec<u8> {
        let mut text = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\n", self.host);
        if self.accepts_gzip {
            text.push_str("accept-encoding: gzip\r\n");
        }
        if self.is_script && form.is_some() {
            text.push_str("x-autosave: 1\r\n");
        }
        if !self.cookies.is_empty() {
            let pairs: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            text.push_str(&format!("cookie: {}\r\n", pairs.join("; ")));
        }
        if let Some(body) = form {
            let kind = "application/x-www-form-urlencoded";
            text.push_str(&format!("content-type: {kind}\r\ncontent-length: {}\r\n", body.len()));
        }
        text.push_str("\r\n");
        text.push_str(form.unwrap_or_default());
        text.into_bytes()
    }

    /// Sends the bytes of a request and reads the answer.
    pub fn exchange(&mut self, request: &[u8]) -> anyhow::Result<Answer> {
        // The server closes a connection on which nothing was said for long.
        if self.used_at.elapsed() > Duration::from_secs(5) {
            self.stream = open(self.host)?;
        }
        self.stream.get_mut().write_all(request)?;
        let line = self.line()?;
        let status = line.split(' ').nth(1).and_then(|it| it.parse().ok()).context("a status line")?;
        let mut headers = Vec::new();
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(": ") else { break };
            headers.push((name.to_ascii_lowercase(), value.to_owned()));
        }
        let mut answer = Answer { status, headers, body: Vec::new() };
        if answer.header("transfer-encoding") == Some("chunked") {
            self.read_chunks(&mut answer.body)?;
        } else {
            let length: usize = answer.header("content-length").unwrap_or("0").parse()?;
            answer.body.resize(length, 0);
            self.stream.read_exact(&mut answer.body)?;
        }
        self.used_at = Instant::now();
        for (name, value) in &answer.headers {
            if name == "set-cookie"
                && let Some((name, value)) = value.split(';').next().and_then(|it| it.split_once('='))
            {
                if value.is_empty() {
                    self.cookies.remove(name);
                } else {
                    self.cookies.insert(name.to_owned(), value.to_owned());
                }
            }
        }
        Ok(answer)
    }

    fn line(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            bail!("the server closed the connection");
        }
        Ok(line.trim_end().to_owned())
    }

    fn read_chunks(&mut self, body: &mut Vec<u8>) -> anyhow::Result<()> {
        loop {
            let size = usize::from_str_radix(&self.line()?, 16)?;
            let before = body.len();
            body.resize(before + size, 0);
            if let Some(chunk) = body.get_mut(before..) {
                self.stream.read_exact(chunk)?;
            }
            self.line()?;
            if size == 0 {
                return Ok(());
            }
        }
    }
}

fn open(host: SocketAddr) -> anyhow::Result<BufReader<TcpStream>> {
    let stream = TcpStream::connect(host)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(Duration::from_mins(1)))?;
    Ok(BufReader::new(stream))
}

impl Answer {
    /// A header, by its name in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Insists on a status.
    pub fn expect(&self, status: u16) -> anyhow::Result<()> {
        anyhow::ensure!(
            self.status == status,
            "status {} instead of {status}: {}",
            self.status,
            String::from_utf8_lossy(&self.body)
        );
        Ok(())
    }

    /// The page, when it was sent without compression.
    pub fn html(&self) -> Html {
        Html::parse_document(&String::from_utf8_lossy(&self.body))
    }

    /// The value of a field.
    pub fn field(&self, name: &str) -> Option<String> {
        let selector = Selector::parse(&format!("[name='{name}']")).ok()?;
        let html = self.html();
        html.select(&selector).next()?.attr("value").map(str::to_owned)
    }

    /// Where links that begin so lead, each once, in the order of the addresses.
    pub fn links(&self, prefix: &str) -> BTreeSet<String> {
        let html = self.html();
        let Ok(selector) = Selector::parse("a[href]") else { return BTreeSet::new() };
        html.select(&selector)
            .filter_map(|link| link.attr("href"))
            .filter(|href| href.starts_with(prefix))
            .map(str::to_owned)
            .collect()
    }
}
