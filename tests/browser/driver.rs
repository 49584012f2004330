//! A headless Chromium that the tests start themselves, driven over WebDriver.

use std::{
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::Once,
};

use fantoccini::{Client, ClientBuilder, Locator, elements::Element};
use serde_json::json;

use crate::support::leave_out;

/// A browser window with its driver; both end with it.
pub struct Browser {
    pub client: Client,
    /// Whether it asks for English pages; for Chinese ones otherwise.
    pub is_english: bool,
    base: String,
    driver: Child,
    // Held for its folder, which goes with it.
    _profile: tempfile::TempDir,
}

fn program(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|place| place.is_file())
}

impl Browser {
    /// Opens a window on the server at this port; none when the machine has no Chromium, which CI does not
    /// forgive.
    pub async fn open(port: u16, language: &str, width: u32) -> Option<Self> {
        let programs =
            program(&["chromedriver"]).zip(program(&["chromium", "chromium-browser", "google-chrome"]));
        let Some((chromedriver, chromium)) = programs else {
            static SAID: Once = Once::new();
            leave_out(&SAID, "Chromium (chromium, chromedriver)", "every journey in a browser");
            return None;
        };
        let mut driver = Command::new(chromedriver)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let driver_port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                line.split_once("on port ")?
                    .1
                    .trim_end_matches('.')
                    .parse::<u16>()
                    .ok()
                    .filter(|port| *port > 0)
            })
            .expect("chromedriver says its port");
        std::thread::spawn(move || lines.for_each(drop));
        let profile = tempfile::tempdir().unwrap();
        let options = json!({
            "binary": chromium,
            "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--force-prefers-reduced-motion",
                format!("--user-data-dir={}", profile.path().display()),
                format!("--lang={language}"),
                format!("--window-size={width},900"),
            ],
            "prefs": {"intl.accept_languages": language},
        });
        let mut capabilities = serde_json::Map::new();
        capabilities.insert("goog:chromeOptions".to_owned(), options);
        let client = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{driver_port}"))
            .await
            .unwrap();
        client.set_window_size(width, 900).await.unwrap();
        let base = format!("http://127.0.0.1:{port}");
        Some(Self { client, is_english: language == "en", base, driver, _profile: profile })
    }

    /// Turns to another server.
    pub fn go_to(&mut self, port: u16) {
        self.base = format!("http://127.0.0.1:{port}");
    }

    /// Goes to an address of the site.
    pub async fn goto(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.base)).await.unwrap();
    }

    /// The path where the browser is.
    pub async fn path(&self) -> String {
        let url = self.client.current_url().await.unwrap();
        url.path().to_owned()
    }

    /// The text of an element; waits until it is there.
    pub async fn text(&self, selector: &str) -> String {
        self.find(selector).await.text().await.unwrap()
    }

    /// An element; waits until it is there.
    pub async fn find(&self, selector: &str) -> Element {
        self.client
            .wait()
            .for_element(Locator::Css(selector))
            .await
            .unwrap_or_else(|_| panic!("no {selector} on the page"))
    }

    /// How many elements a selector finds now.
    pub async fn count(&self, selector: &str) -> usize {
        self.client.find_all(Locator::Css(selector)).await.unwrap().len()
    }

    /// Types into a field, in place of what was there.
    pub async fn fill(&self, name: &str, text: &str) {
        let field = self.find(&format!("[name='{name}']:not([type=hidden])")).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Presses a button or follows a link, found by selector, and waits until the next page is there.
    pub async fn press(&self, selector: &str) {
        self.client.execute("document.documentElement.dataset.old = 'yes'", vec![]).await.unwrap();
        let element = self.find(selector).await;
        self.client
            .execute(
                "arguments[0].scrollIntoView({block: 'center'})",
                vec![serde_json::to_value(&element).unwrap()],
            )
            .await
            .unwrap();
        element.click().await.unwrap();
        self.client
            .wait()
            .for_element(Locator::Css("html:not([data-old]) main"))
            .await
            .unwrap_or_else(|_| panic!("{selector} led nowhere"));
    }

    /// Signs in with a cookie, as the sign-in page would.
    pub async fn sign_in_with(&self, token: &str) {
        self.goto("/sign-in").await;
        // Written by a script, because the driver refuses a cookie for a bare address.
        let script = "document.cookie = `session=${arguments[0]}; path=/`";
        self.client.execute(script, vec![json!(token)]).await.unwrap();
    }

    /// Waits until the browser keeps nothing under this name any more: a sheet's page forgets its draft when the server
    /// has all of it.
    pub async fn wait_until_forgotten(&self, key: &str) {
        let script = "const [key, done] = arguments; const look = () => \
                      localStorage.getItem(key) === null ? done(true) : setTimeout(look, 50); look();";
        self.client.execute_async(script, vec![json!(key)]).await.unwrap();
    }

    /// Waits until a frame shows a document of this kind: a browser that refuses to show it has an error page there,
    /// which is none of ours to look at.
    pub async fn wait_until_framed(&self, selector: &str, kind: &str) {
        self.find(selector).await;
        let script = "const [selector, kind, done] = arguments; const frame = document.querySelector(selector); \
                      frame.scrollIntoView(); const look = () => { const shown = frame.contentDocument; \
                      shown && shown.contentType === kind && shown.readyState === 'complete' ? done(true) \
                      : setTimeout(look, 50); }; look();";
        self.client.execute_async(script, vec![json!(selector), json!(kind)]).await.unwrap();
    }

    /// Keeps a picture of the page where `PINGXUAN_SCREENSHOTS` says, for people to look at.
    pub async fn picture(&self, name: &str) {
        if let Some(folder) = std::env::var_os("PINGXUAN_SCREENSHOTS") {
            let picture = self.client.screenshot().await.unwrap();
            std::fs::write(PathBuf::from(folder).join(format!("{name}.png")), picture).unwrap();
        }
    }

    /// Closes the window.
    pub async fn close(self) {
        self.client.clone().close().await.unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        drop(self.driver.kill());
        drop(self.driver.wait());
    }
}
