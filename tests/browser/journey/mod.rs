//! The whole event in a real browser, from the first account to the published result and the published pairing, in
//! both languages: what each person sees and does, found by the words on the pages.

mod entering;
mod judging;
mod mentoring;
mod pairing;
mod people;
mod publishing;
mod setting_up;

use std::path::PathBuf;

use super::{Browser, hand::Words};
use crate::support::{Backend, TestApp};

pub use entering::PDF;

/// The organizer's name and sign-in name.
const ORGANIZER: [&str; 2] = ["王组委", "wang@example.com"];

/// What a language's journey is done with.
struct Journey {
    app: TestApp,
    browser: Browser,
    language: &'static str,
}

impl Journey {
    /// A fresh site, and a window on it; none when the machine has no Chromium.
    async fn begin(language: &'static str) -> Option<Self> {
        let app = TestApp::start(Backend::Sqlite).await;
        let browser = Browser::open(app.port, language, 1280).await?;
        Some(Self { app, browser, language })
    }

    /// Writes a file that somebody uploads.
    fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.app.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Uploads a table, looks at the report and confirms what it says.
    async fn import(&self, name: &str, table: &str, confirm: Words<'_>) {
        let file = self.file(name, table.as_bytes());
        self.browser.act(["导入", "Import"]).await;
        self.browser.write(["文件", "File"], file.to_str().unwrap()).await;
        self.browser.act(["核对文件", "Check the file"]).await;
        self.browser.sees("main", [name, name]).await;
        self.browser.picture(&format!("import-{name}-{}", self.language)).await;
        self.browser.act(confirm).await;
    }

    /// Another window, in which nobody is signed in.
    async fn stranger(&self) -> Browser {
        Browser::open(self.app.port, self.language, 1280).await.unwrap()
    }
}

async fn from_set_up_to_publication(language: &'static str) {
    let Some(journey) = Journey::begin(language).await else { return };
    journey.set_up().await;
    journey.enter().await;
    let people = journey.call_experts().await;
    journey.assign().await;
    journey.coach(&people).await;
    journey.judge(&people).await;
    journey.publish().await;
    journey.look_back().await;
    journey.pair().await;
    journey.browser.close().await;
}

#[actix_web::test]
async fn an_event_runs_in_chinese_from_set_up_to_publication() {
    from_set_up_to_publication("zh-CN").await;
}

#[actix_web::test]
async fn an_event_runs_in_english_from_set_up_to_publication() {
    from_set_up_to_publication("en").await;
}
