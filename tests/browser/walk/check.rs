//! What is looked for on a page.

use std::collections::BTreeSet;

use fantoccini::{
    actions::{InputSource as _, KeyAction, KeyActions},
    error::CmdError,
    key::Key,
};
use serde_json::json;

use crate::browser::Browser;

/// axe-core, as its makers ship it.
const AXE: &str = include_str!("../../data/axe/axe.min.js");

const RUN_AXE: &str = r#"
    const done = arguments[0];
    axe.run(document, {
        resultTypes: ["violations"],
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }).then(({ violations }) => done(violations.map((one) => {
        const [node] = one.nodes;
        const why = node.failureSummary.replace(/\s+/g, " ");
        return `${one.id} × ${one.nodes.length}: ${node.html.slice(0, 200)} ${why.slice(0, 300)}`;
    })), (error) => done([String(error)]));
"#;

/// What sticks out to the side, if the page scrolls that way.
const STICKS_OUT: &str = r#"
    const { scrollWidth, clientWidth } = document.documentElement;
    if (innerWidth !== arguments[0]) return [`the window is ${innerWidth} wide`];
    if (scrollWidth <= clientWidth) return [];
    const out = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".scroll, .skip"));
    return [`scrolls sideways, ${scrollWidth} wide: ${out.slice(-2).map((one) => one.outerHTML.slice(0, 160)).join(" ")}`];
"#;

/// Notes each stop of the Tab key, and whether any of it can be seen: a point in its middle or near its corners.
const WATCH: &str = r#"
    const stops = new Map();
    const look = (element) => {
        // A link that runs over two lines has two boxes.
        const boxes = [element, element.closest(".level, label")].filter(Boolean).flatMap((one) => [...one.getClientRects()]);
        const isSeen = boxes.some(({ left, top, right, bottom, width, height }) => {
            if (width === 0 || height === 0) return false;
            const [x, y] = [(left + right) / 2, (top + bottom) / 2];
            const points = [[x, y], [left + 3, top + 3], [right - 3, bottom - 3], [left + 3, y], [right - 3, y]];
            return points.some(([across, down]) => {
                const hit = document.elementFromPoint(across, down);
                return hit && (element.contains(hit) || hit.contains(element) && hit !== document.body && hit.matches("label, .level") || hit === element.closest("label"));
            });
        });
        const box = element.getBoundingClientRect();
        stops.set(element, isSeen ? "" : `${element.outerHTML.slice(0, 160)} at ${Math.round(box.left)}, ${Math.round(box.top)}`);
    };
    document.activeElement?.blur();
    scrollTo(0, 0);
    addEventListener("focusin", ({ target }) => { if (!stops.has(target)) look(target); });
    window.walked = () => [stops.size, [...stops.values()].filter(Boolean)];
"#;

/// A window that looks for faults.
pub struct Checker {
    pub browser: Browser,
    pub width: u32,
}

impl Checker {
    /// Takes the session of somebody, or none.
    pub async fn become_somebody(&self, session: Option<&str>) {
        self.browser.client.delete_all_cookies().await.ok();
        match session {
            Some(session) => self.browser.sign_in_with(session).await,
            None => self.browser.goto("/sign-in").await,
        }
    }

    /// Everything that is wrong with a page in this look.
    pub async fn faults(&self, path: &str, language: &str, theme: &str) -> Vec<String> {
        // The driver sometimes closes a connection that was idle just as it is used again. Looking is harmless, so
        // the page is looked at anew; a driver that is really gone ends the third try.
        for _ in 0..2 {
            if let Ok(faults) = self.look(path, language, theme).await {
                return faults;
            }
        }
        self.look(path, language, theme).await.unwrap()
    }

    async fn look(&self, path: &str, language: &str, theme: &str) -> Result<Vec<String>, CmdError> {
        let client = &self.browser.client;
        client
            .execute("localStorage.setItem('theme', JSON.stringify(arguments[0]))", vec![json!(theme)])
            .await?;
        let mark = if path.contains('?') { '&' } else { '?' };
        self.browser.goto(&format!("{path}{mark}lang={language}")).await;
        let sides = client.execute(STICKS_OUT, vec![json!(self.width)]).await?;
        client.execute(AXE, vec![]).await?;
        let axe = client.execute_async(RUN_AXE, vec![]).await?;
        let mut faults = words(&sides);
        faults.extend(words(&axe));
        faults.extend(self.walk_by_tab().await?);
        client.execute("scrollTo(0, 0)", vec![]).await?;
        Ok(faults)
    }

    /// Goes through the page by the Tab key until no new stop comes.
    async fn walk_by_tab(&self) -> Result<Vec<String>, CmdError> {
        let client = &self.browser.client;
        client.execute(WATCH, vec![]).await?;
        let mut count = 0;
        loop {
            let mut keys = KeyActions::new("keyboard".to_owned());
            for _ in 0..30 {
                keys = keys
                    .then(KeyAction::Down { value: Key::Tab.into() })
                    .then(KeyAction::Up { value: Key::Tab.into() });
            }
            client.perform_actions(keys).await?;
            let walked = client.execute("return walked()", vec![]).await?;
            let now = walked[0].as_u64().unwrap();
            if now == count {
                let hidden: BTreeSet<String> = words(&walked[1]).into_iter().collect();
                assert!(count > 0, "no stop at all");
                return Ok(hidden.into_iter().map(|one| format!("hidden stop: {one}")).collect());
            }
            count = now;
        }
    }
}

fn words(value: &serde_json::Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect()
}
