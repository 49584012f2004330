//! The hand of a person: finds fields, buttons and links by the words that stand on the page, in either language.

use fantoccini::{
    actions::{InputSource as _, MOUSE_BUTTON_LEFT, MouseActions, PointerAction},
    elements::{Element, ElementRef},
};
use serde_json::json;

use super::Browser;

/// The same words in Chinese and in English.
pub type Words<'a> = [&'a str; 2];

/// Finds what a person would: visible, and with exactly this name. Waits for it, as pages change after they are there.
const LOOK: &str = r#"
    const [kind, name, place, done] = arguments;
    const until = Date.now() + 8000;
    const clean = (text) => text.replace(/\s+/g, " ").trim();
    const said = (element) => {
        const copy = element.cloneNode(true);
        for (const part of copy.querySelectorAll(".hint, input, select, textarea, option")) part.remove();
        return clean(copy.textContent);
    };
    const named = (element) => clean(element.getAttribute("aria-label") ?? element.textContent);
    const isThere = (element) => element?.checkVisibility({ visibilityProperty: true });
    const heads = "legend, h1, h2, h3, caption, th[scope=row]";
    const within = () => {
        if (!place) return document;
        const head = [...document.querySelectorAll(heads)].find((one) => isThere(one) && said(one) === place);
        return head?.closest("fieldset, form, section, article, tr") ?? null;
    };
    const find = (scope) => {
        if (kind === "act") {
            const all = ["main", "header"].flatMap((part) => [...scope.querySelectorAll(`:is(${part}) :is(a[href], button, summary)`)]);
            return all.find((one) => !one.matches("[aria-hidden=true]") && isThere(one) && named(one) === name);
        }
        const labelled = [...scope.querySelectorAll("label")].filter((one) => said(one) === name && one.control);
        const fields = [...scope.querySelectorAll("[aria-label]")].filter((one) => one.matches("input, select, textarea") && named(one) === name);
        return [...labelled.map((one) => one.control), ...fields].find(isThere);
    };
    (function look() {
        const scope = within();
        const element = scope && find(scope);
        if (element) return done(element);
        if (Date.now() > until) return done(null);
        setTimeout(look, 20);
    })();
"#;

impl Browser {
    /// The words of the language that the browser speaks.
    pub fn say<'a>(&self, words: Words<'a>) -> &'a str {
        words[usize::from(self.is_english)]
    }

    async fn look(&self, kind: &str, name: &str, place: &str) -> Element {
        let found =
            self.client.execute_async(LOOK, vec![json!(kind), json!(name), json!(place)]).await.unwrap();
        let id = found.as_object().and_then(|object| object.values().next()).and_then(|id| id.as_str());
        let Some(id) = id else {
            let main = self.text("main").await;
            panic!("no {kind} “{name}” in “{place}” on {}:\n{main}", self.path().await);
        };
        let element = Element::from_element_id(self.client.clone(), ElementRef::from(id.to_owned()));
        let argument = serde_json::to_value(&element).unwrap();
        self.client.execute("arguments[0].scrollIntoView({block: 'center'})", vec![argument]).await.unwrap();
        element
    }

    /// Moves the mouse there and presses it: the driver's own click holds whatever is in a folded menu for hidden,
    /// also where the menu lies open as a bar.
    async fn click(&self, element: Element) {
        let mouse = MouseActions::new("mouse".to_owned())
            .then(PointerAction::MoveToElement { element, duration: None, x: 0.0, y: 0.0 })
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
            .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        self.client.perform_actions(mouse).await.unwrap();
    }

    /// Follows the link or presses the button of this name, and waits for the page to which it leads.
    pub async fn act(&self, name: Words<'_>) {
        self.act_in(["", ""], name).await;
    }

    /// The same within the section, form or row under this head.
    pub async fn act_in(&self, place: Words<'_>, name: Words<'_>) {
        let element = self.look("act", self.say(name), self.say(place)).await;
        self.client.execute("document.documentElement.dataset.old = 'yes'", vec![]).await.unwrap();
        self.click(element).await;
        self.find("html:not([data-old]) main").await;
    }

    /// Opens the menu or the details of this name, which stay on the page.
    pub async fn unfold(&self, name: Words<'_>) {
        let element = self.look("act", self.say(name), "").await;
        self.click(element).await;
    }

    /// Types into the field with this label.
    pub async fn write(&self, label: Words<'_>, text: &str) {
        self.write_in(["", ""], label, text).await;
    }

    /// The same within the section, form or row under this head.
    pub async fn write_in(&self, place: Words<'_>, label: Words<'_>, text: &str) {
        let field = self.look("field", self.say(label), self.say(place)).await;
        let kind = field.attr("type").await.unwrap().unwrap_or_default();
        if ["date", "datetime-local"].contains(&kind.as_str()) {
            // What keys such a field wants depends on the system's own date format.
            let script = "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))";
            let argument = serde_json::to_value(&field).unwrap();
            self.client.execute(script, vec![argument, json!(text)]).await.unwrap();
            return;
        }
        if kind != "file" {
            field.clear().await.unwrap();
        }
        field.send_keys(text).await.unwrap();
    }

    /// Chooses from the list with this label.
    pub async fn choose(&self, label: Words<'_>, option: &str) {
        let field = self.look("field", self.say(label), "").await;
        field.select_by_label(option).await.unwrap();
    }

    /// Ticks the box or the choice of this name.
    pub async fn tick(&self, name: Words<'_>) {
        let field = self.look("field", self.say(name), "").await;
        self.click(field).await;
    }

    /// Opens a link that somebody handed over; its host is the one that the test's server calls itself.
    pub async fn open_link(&self, url: &str) {
        let path = url.strip_prefix("http://test.example").unwrap_or(url);
        self.goto(path).await;
    }

    /// The address behind the link of this name.
    pub async fn address_of(&self, name: Words<'_>) -> String {
        self.look("act", self.say(name), "").await.attr("href").await.unwrap().unwrap()
    }

    /// Waits until an element says this.
    pub async fn sees(&self, selector: &str, words: Words<'_>) {
        let script = r"
            const [selector, words, done] = arguments;
            const until = Date.now() + 8000;
            (function look() {
                const texts = [...document.querySelectorAll(selector)].map((one) => one.textContent.replace(/\s+/g, ' '));
                if (texts.some((text) => text.includes(words))) return done(true);
                if (Date.now() > until) return done(texts);
                setTimeout(look, 20);
            })();";
        let words = self.say(words);
        let answer = self.client.execute_async(script, vec![json!(selector), json!(words)]).await.unwrap();
        assert!(
            answer == json!(true),
            "{selector} does not say “{words}” on {}: {answer}",
            self.path().await
        );
    }

    /// Signs in through the page, as this person.
    pub async fn sign_in(&self, login: &str) {
        self.goto("/sign-in").await;
        self.write(["邮箱或手机号", "E-mail address or phone number"], login).await;
        self.write(["密码", "Password"], PASSWORD).await;
        self.act(["登录", "Sign in"]).await;
    }

    /// Signs out through the account menu.
    pub async fn sign_out(&self, name: &str) {
        self.unfold([name, name]).await;
        self.act(["退出登录", "Sign out"]).await;
    }
}

/// The password of everybody in these journeys.
pub const PASSWORD: &str = "a long and good sentence";
