//! What a judge typed is never lost without a word: what the server does not take over, what comes too late, what a
//! dead network or a closed tab left behind, and both ways out of a conflict.

use pingxuan::domain::{
    id::SheetId,
    states::{EntryState, RoundState},
};
use serde_json::{Value, json};

use super::Browser;
use crate::support::{Backend, Client, Scene, TestApp};

/// A judge at an open sheet in a browser.
struct Seat {
    app: TestApp,
    scene: Scene,
    client: Client,
    sheet: SheetId,
    browser: Browser,
    language: &'static str,
}

impl Seat {
    async fn take(language: &'static str) -> Option<Self> {
        let app = TestApp::start(Backend::Sqlite).await;
        let scene = Scene::set(&app).await;
        let (client, expert) = scene.judge(&app, "王教授").await;
        let entry = scene.add_entry(&app, "E001", "高山茶叶", EntryState::Admitted).await;
        let sheet = scene.add_sheet(&app, entry, expert).await;
        let browser = Browser::open(app.port, language, 1280).await?;
        browser.sign_in_with(client.cookie("session").unwrap()).await;
        let seat = Self { app, scene, client, sheet, browser, language };
        seat.open().await;
        Some(seat)
    }

    fn path(&self) -> String {
        format!("/c/cup/judging/{}", self.sheet)
    }

    /// Opens the sheet, or opens it anew.
    async fn open(&self) {
        self.browser.goto(&format!("{}?lang={}", self.path(), self.language)).await;
    }

    fn mark(&self, index: usize) -> String {
        format!("mark-{}", self.scene.criteria[index])
    }

    async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.browser.client.execute(script, arguments).await.unwrap()
    }

    /// Puts a text into a field in one go, as a paste does, however long.
    async fn put(&self, name: &str, text: &str) {
        let script = "const field = document.querySelector(`[name='${arguments[0]}']`); field.value = arguments[1]; \
                      field.dispatchEvent(new Event('input', { bubbles: true }));";
        self.run(script, vec![json!(name), json!(text)]).await;
    }

    /// Waits until the status says so.
    async fn wait_for(&self, state: &str) -> String {
        if state == "saved" {
            self.browser.wait_until_forgotten(&format!("sheet:{}", self.sheet)).await;
        }
        self.browser.find(&format!("[data-status][data-state={state}]")).await;
        self.browser.text("[data-status]").await
    }

    /// What the browser keeps of the sheet, as text; null when it keeps nothing.
    async fn kept(&self) -> Value {
        self.run("return localStorage.getItem(arguments[0])", vec![json!(format!("sheet:{}", self.sheet))])
            .await
    }

    /// The session of the page's window ends, as one does that idles.
    async fn end_session(&self) {
        let mut client = self.client.clone();
        client.get(&self.path()).await;
        assert_eq!(client.post("/sign-out", &[]).await.status(), 303);
    }

    /// Somebody signs in in another window of the same browser: the page stays, the cookie is the new session's.
    async fn take_cookie(&self, client: &Client) {
        let script = "document.cookie = `session=${arguments[0]}; path=/`";
        self.run(script, vec![json!(client.cookie("session").unwrap())]).await;
    }

    async fn value(&self, name: &str) -> Value {
        self.run("return document.querySelector(`[name='${arguments[0]}']`).value", vec![json!(name)]).await
    }

    /// What the server has, as another window sees it.
    async fn stored(&self, name: &str) -> String {
        self.client.clone().get(&self.path()).await.field(name)
    }

    /// Saves as another window does, on the present version.
    async fn save_elsewhere(&self, fields: &[(&str, &str)]) {
        let mut other = self.client.clone();
        let version = other.get(&self.path()).await.field("version");
        let fields = [&[("version", version.as_str())], fields].concat();
        assert_eq!(other.post(&self.path(), &fields).await.status(), 303);
    }

    /// Leaves the page as a crash does: no last request, no question.
    async fn crash(&self) {
        self.run("window.addEventListener('pagehide', (event) => event.stopImmediatePropagation(), true); \
                  window.addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), true);", vec![])
            .await;
        self.browser.goto("/sign-in").await;
    }

    async fn end(self) {
        self.browser.close().await;
    }
}

#[actix_web::test]
async fn what_the_server_does_not_keep_is_said_and_stays_in_the_browser() {
    for (language, comment_only, both, too_long, out_of_range) in [
        (
            "zh-CN",
            "已保存 12:00:00，但以下内容除外：给团队的意见，请改正",
            "已保存 12:00:00，但以下内容除外：1. 创新性和给团队的意见，请改正",
            "不能超过 4000 个字",
            "应在 0 到 40 之间",
        ),
        (
            "en",
            "Saved 12:00:00, except Comment for the team: correct what is marked",
            "Saved 12:00:00, except 1. Innovation and Comment for the team: correct what is marked",
            "at most 4000 characters",
            "must be between 0 and 40",
        ),
    ] {
        let Some(seat) = Seat::take(language).await else { return };
        let browser = &seat.browser;
        assert_eq!(browser.find("[name=comment]").await.attr("maxlength").await.unwrap().unwrap(), "4000");
        let long = "长".repeat(4001);
        seat.put("comment", &long).await;
        seat.put(&seat.mark(1), "20").await;
        assert_eq!(seat.wait_for("excepted").await, comment_only);
        assert_eq!(browser.text("[data-problem=comment]").await, too_long);
        assert_eq!(seat.stored("comment").await, "", "the server has no such comment");
        assert_eq!(seat.stored(&seat.mark(1)).await, "20", "the rest is kept");
        assert!(
            seat.kept().await.as_str().unwrap().contains(&long),
            "the browser keeps what the server has not"
        );

        seat.crash().await;
        seat.open().await;
        seat.wait_for("excepted").await;
        assert_eq!(seat.value("comment").await, json!(long), "the closed tab lost nothing");

        seat.put(&seat.mark(0), "41").await;
        browser.find(&format!("[data-problem='{}']:not([hidden])", seat.mark(0))).await;
        assert_eq!(seat.wait_for("excepted").await, both);
        assert_eq!(browser.text(&format!("[data-problem='{}']", seat.mark(0))).await, out_of_range);
        browser.picture(&format!("sheet-excepted-{language}")).await;
        // Submitting shows the same on the server's page, and the browser still keeps it.
        browser.press(".btn.go[name=go]").await;
        assert_eq!(browser.count(".error-summary li").await, 3);
        assert_eq!(seat.value("comment").await, json!(long));
        assert!(seat.kept().await.as_str().unwrap().contains(&long));

        seat.put("comment", "短").await;
        seat.put(&seat.mark(0), "40").await;
        seat.wait_for("saved").await;
        assert_eq!(browser.count("[data-problem]:not([hidden])").await, 0);
        assert_eq!(
            (seat.stored("comment").await.as_str(), seat.stored(&seat.mark(0)).await.as_str()),
            ("短", "40")
        );
        assert!(seat.kept().await.is_null());
        seat.end().await;
    }
}

#[actix_web::test]
async fn what_comes_too_late_is_shown_and_can_be_copied() {
    for (language, status, title) in [
        ("zh-CN", "未保存：评分已截止。", "未保存的内容"),
        ("en", "Not saved: Marking is closed.", "Not saved"),
    ] {
        let Some(seat) = Seat::take(language).await else { return };
        let browser = &seat.browser;
        browser.fill(&seat.mark(0), "30").await;
        seat.wait_for("saved").await;
        crate::judging::set_state(&seat.app, &seat.scene, RoundState::Closed).await;
        browser.fill(&seat.mark(0), "31").await;
        assert_eq!(seat.wait_for("rejected").await, status, "the reason is said");
        browser.press(".btn.go[name=go]").await;
        assert_eq!(browser.text("[data-closed] h2").await, title);
        assert_eq!(browser.count("#versions strong").await, 2);

        seat.open().await;
        assert_eq!(browser.text("[data-unsent] h2").await, title, "what the browser keeps is shown");
        assert!(browser.text("[data-unsent] tbody").await.contains("31 30"));
        browser.picture(&format!("sheet-late-{language}")).await;
        browser.find("[data-forget]").await.click().await.unwrap();
        seat.open().await;
        browser.find("[data-unsent][hidden]").await;
        assert!(seat.kept().await.is_null());
        seat.end().await;
    }
}

/// Lets the next requests of the page's script end in an error: before they leave, or after the server has done its
/// work, so that only the answer is lost.
const BREAK: &str = "const real = window.fetch; let left = arguments[0]; window.fetch = async (...request) => { \
    if (left === 0) return real(...request); left -= 1; \
    if (arguments[1] === 'answer') await real(...request); throw new TypeError('no network'); };";

#[actix_web::test]
async fn what_the_server_has_can_be_kept_in_a_conflict() {
    let Some(seat) = Seat::take("zh-CN").await else { return };
    seat.browser.fill(&seat.mark(0), "30").await;
    seat.wait_for("saved").await;
    let (first, second) = (seat.mark(0), seat.mark(1));
    seat.save_elsewhere(&[(&first, "12"), (&second, "20"), ("comment", "另一个窗口"), ("go", "draft")]).await;
    seat.browser.fill(&first, "31").await;
    seat.browser.find("[data-conflict]:not([hidden])").await;
    seat.browser.find("[data-keep=theirs]").await.click().await.unwrap();
    seat.browser.find("[data-conflict][hidden]").await;
    assert_eq!(seat.value(&first).await, json!("12"), "the page shows what the server has");
    assert_eq!(seat.value("comment").await, json!("另一个窗口"));
    assert!(seat.kept().await.is_null());
    assert_eq!(crate::judging::revisions(&seat.app, seat.sheet).await.len(), 2, "nothing was written");
    // It goes on from the version of the other window.
    seat.browser.fill(&second, "21").await;
    seat.wait_for("saved").await;
    assert_eq!((seat.stored(&first).await.as_str(), seat.stored(&second).await.as_str()), ("12", "21"));
    seat.end().await;
}

#[actix_web::test]
async fn a_save_whose_answer_was_lost_is_sent_again_and_kept_once() {
    let Some(seat) = Seat::take("zh-CN").await else { return };
    seat.run(BREAK, vec![json!(1), json!("answer")]).await;
    seat.put(&seat.mark(0), "30").await;
    seat.wait_for("failed").await;
    assert_eq!(seat.stored(&seat.mark(0)).await, "30", "the server did its work");
    seat.wait_for("saved").await;
    assert_eq!(seat.browser.count("[data-conflict]:not([hidden])").await, 0, "no save conflicts with itself");
    assert_eq!(crate::judging::revisions(&seat.app, seat.sheet).await.len(), 1);
    seat.end().await;
}

#[actix_web::test]
async fn a_dead_network_is_said_and_what_was_typed_follows_by_itself() {
    let Some(seat) = Seat::take("en").await else { return };
    seat.run(BREAK, vec![json!(2), json!("request")]).await;
    seat.put(&seat.mark(0), "30").await;
    assert_eq!(seat.wait_for("failed").await, "Not saved; trying again");
    assert_eq!(seat.stored(&seat.mark(0)).await, "");
    // Typing goes on meanwhile.
    seat.put(&seat.mark(1), "20").await;
    seat.wait_for("saved").await;
    assert_eq!(
        (seat.stored(&seat.mark(0)).await.as_str(), seat.stored(&seat.mark(1)).await.as_str()),
        ("30", "20")
    );
    assert!(seat.kept().await.is_null());
    seat.end().await;
}

#[actix_web::test]
async fn the_draft_of_a_closed_tab_comes_back() {
    let Some(seat) = Seat::take("zh-CN").await else { return };
    // The tab closes without any network.
    seat.run(BREAK, vec![json!(1000), json!("request")]).await;
    seat.put(&seat.mark(0), "30").await;
    seat.put("comment", "断网时写的").await;
    seat.wait_for("failed").await;
    seat.crash().await;
    assert_eq!(seat.stored("comment").await, "");
    seat.open().await;
    assert_eq!(seat.value("comment").await, json!("断网时写的"));
    seat.wait_for("saved").await;
    assert_eq!(
        (seat.stored(&seat.mark(0)).await.as_str(), seat.stored("comment").await.as_str()),
        ("30", "断网时写的")
    );
    assert!(seat.kept().await.is_null());

    // The answer to the last save is lost, more is typed, and the tab closes: that is no conflict with itself.
    seat.run(BREAK, vec![json!(1000), json!("answer")]).await;
    seat.put(&seat.mark(0), "31").await;
    seat.wait_for("failed").await;
    seat.put(&seat.mark(1), "20").await;
    seat.crash().await;
    seat.open().await;
    assert_eq!(seat.value(&seat.mark(1)).await, json!("20"));
    seat.wait_for("saved").await;
    assert_eq!(seat.browser.count("[data-conflict]:not([hidden])").await, 0);
    assert_eq!(
        (seat.stored(&seat.mark(0)).await.as_str(), seat.stored(&seat.mark(1)).await.as_str()),
        ("31", "20")
    );
    let before = crate::judging::revisions(&seat.app, seat.sheet).await.len();

    // What another device wrote meanwhile is a conflict, and both are shown.
    seat.run(BREAK, vec![json!(1000), json!("request")]).await;
    seat.put(&seat.mark(0), "32").await;
    seat.wait_for("failed").await;
    seat.crash().await;
    let first = seat.mark(0);
    seat.save_elsewhere(&[(&first, "11"), ("go", "draft")]).await;
    seat.open().await;
    seat.browser.find("[data-conflict]:not([hidden])").await;
    assert_eq!(seat.value(&first).await, json!("32"));
    assert!(seat.browser.text("[data-conflict-rows]").await.contains("11"));
    assert_eq!(crate::judging::revisions(&seat.app, seat.sheet).await.len(), before + 1);
    seat.end().await;
}

#[actix_web::test]
async fn a_sheet_whose_session_has_ended_is_held_by_the_page_to_sign_in() {
    for language in ["zh-CN", "en"] {
        let Some(seat) = Seat::take(language).await else { return };
        seat.app.pass_seconds(seat.app.site.config.session_idle_seconds + 1);
        seat.put(&seat.mark(0), "31").await;
        seat.wait_for("expired").await;
        seat.browser.press(".btn.go[name=go]").await;
        seat.browser.find("#held").await;
        assert_eq!(seat.value(&format!("again:{}", seat.mark(0))).await, json!("31"));
        assert!(seat.kept().await.as_str().unwrap().contains("31"), "the browser keeps it as well");
        seat.end().await;
    }
}

#[actix_web::test]
async fn who_signs_in_again_in_a_second_window_goes_on_in_the_first() {
    for (language, expired, saved) in [
        ("zh-CN", "登录已过期，请在新窗口登录，内容不会丢失", "已保存 12:00:00"),
        ("en", "Signed out: sign in in a new window; nothing is lost", "Saved 12:00:00"),
    ] {
        let Some(mut seat) = Seat::take(language).await else { return };
        let again = seat.app.sign_in_again(&seat.client).await;
        seat.end_session().await;
        seat.put(&seat.mark(0), "31").await;
        assert_eq!(seat.wait_for("expired").await, expired);
        seat.take_cookie(&again).await;
        seat.client = again;
        seat.put(&seat.mark(1), "20").await;
        assert_eq!(seat.wait_for("saved").await, saved);
        seat.put(&seat.mark(2), "10").await;
        seat.wait_for("saved").await;
        let (first, second) = (seat.mark(0), seat.mark(1));
        assert_eq!((seat.stored(&first).await.as_str(), seat.stored(&second).await.as_str()), ("31", "20"));
        seat.browser.press(".btn.go[name=go]").await;
        assert_eq!(seat.browser.path().await, "/c/cup/judging", "the sheet is submitted");
        assert_eq!(crate::judging::revisions(&seat.app, seat.sheet).await.last().unwrap().0, "submitted");
        seat.end().await;
    }
}

#[actix_web::test]
async fn a_page_whose_browser_belongs_to_somebody_else_by_now_says_so_and_sends_nothing() {
    for (language, words) in [
        ("zh-CN", "现在登录的是另一个账号，内容没有保存。请刷新页面。"),
        ("en", "Not saved: you are signed in as somebody else by now. Reload the page."),
    ] {
        let Some(seat) = Seat::take(language).await else { return };
        let (colleague, _) = seat.scene.judge(&seat.app, "李教授").await;
        let (stranger, _) = seat.app.sign_in_as("陌生人", false).await;
        for other in [colleague, stranger] {
            seat.take_cookie(&other).await;
            seat.put("comment", "我写的").await;
            assert_eq!(seat.wait_for("denied").await, words);
            // The button sends nothing in the other one's name.
            seat.run("document.querySelector('.btn.go[name=go]').click()", vec![]).await;
            assert_eq!(seat.wait_for("denied").await, words);
            assert!(seat.kept().await.as_str().unwrap().contains("我写的"));
            seat.take_cookie(&seat.client).await;
            seat.put("comment", "").await;
            seat.wait_for("saved").await;
        }
        seat.end().await;
    }
}

/// Lets the next requests of the page's script hang until they are given up, before they leave or after the server has
/// done its work, and shortens the page's patience.
const STALL: &str = "const real = window.fetch; let left = arguments[0]; window.hung = 0; \
    document.querySelector('form[data-sheet]').dataset.patience = '2000'; \
    window.fetch = async (url, request) => { if (left === 0) return real(url, request); left -= 1; window.hung += 1; \
    if (arguments[1] === 'answer') await real(url, request); \
    return new Promise((_, fail) => { const end = () => fail(request.signal.reason); \
    if (request.signal.aborted) end(); else request.signal.addEventListener('abort', end); }); };";

#[actix_web::test]
async fn a_connection_that_stalls_is_given_up_and_the_same_save_is_sent_again() {
    let Some(seat) = Seat::take("en").await else { return };
    for (place, lost, value) in [(0, "request", "30"), (1, "answer", "20")] {
        seat.open().await;
        seat.run(STALL, vec![json!(1), json!(lost)]).await;
        seat.put(&seat.mark(place), value).await;
        assert_eq!(seat.wait_for("failed").await, "Not saved; trying again", "it does not wait for ever");
        seat.wait_for("saved").await;
        assert_eq!(seat.run("return window.hung", vec![]).await, json!(1));
        assert_eq!(seat.stored(&seat.mark(place)).await, value);
        assert_eq!(seat.browser.count("[data-conflict]:not([hidden])").await, 0);
        assert_eq!(crate::judging::revisions(&seat.app, seat.sheet).await.len(), place + 1, "kept once");
    }
    seat.end().await;
}
