//! Two judges: the first marks a sheet in the browser, which saves itself; the others are sent as forms, but one.

use super::{Journey, people::Invitations};
use crate::{browser::hand::PASSWORD, support::Client};

impl Journey {
    /// Nine of ten sheets are submitted; the last one is still a draft.
    pub async fn judge(&self, people: &Invitations) {
        let browser = &self.browser;
        self.accept(&people.0[2]).await;
        browser.act(["评审", "Judging"]).await;
        browser.sees("[data-progress]", ["0 / 5"; 2]).await;
        browser.act(["继续评审 →", "Continue reviewing →"]).await;
        browser.write(["1. 创新性", "1. Innovation"], "３６").await;
        browser.write(["2. 商业价值与潜力", "2. Business value and potential"], "25").await;
        browser.sees("[data-status]", ["已保存 12:01:00", "Saved 12:01:00"]).await;
        browser.write(["3. 可行性", "3. Feasibility"], "18").await;
        browser.write(["4. 展示与表达", "4. Presentation"], "8").await;
        browser.sees("[data-total]", ["87.00"; 2]).await;
        browser.write(["给团队的意见", "Comment for the team"], "想法新，请把收入说清楚。").await;
        browser.sees("[data-status][data-state=saved]", ["已保存", "Saved"]).await;
        browser.picture(&format!("journey-sheet-{}", self.language)).await;
        browser.act(["提交并看下一个", "Submit and go on"]).await;
        browser.sees("[role=status]", ["87.00"; 2]).await;
        browser.act(["评审", "Judging"]).await;
        browser.sees("[data-progress]", ["1 / 5"; 2]).await;
        browser.sign_out("孙评委").await;

        // The same marks from both: the totals of entries tie wherever the first sheet does not count.
        let mut first = self.app.visitor();
        let fields = [("login", "sun@expert.example"), ("password", PASSWORD)];
        assert_eq!(first.post("/sign-in", &fields).await.status(), 303);
        self.submit_sheets(&mut first, 4).await;
        let mut second = self.app.visitor();
        let path = people.0[3].replace("http://test.example", "");
        second.get(&path).await;
        let fields = [
            ("name", "周评委"),
            ("login", "zhou@expert.example"),
            ("password", PASSWORD),
            ("password_again", PASSWORD),
        ];
        assert_eq!(second.post(&path, &fields).await.status(), 303);
        self.submit_sheets(&mut second, 4).await;
    }

    /// Marks as many open sheets as asked.
    async fn submit_sheets(&self, judge: &mut Client, count: usize) {
        for _ in 0..count {
            let list = judge.get("/c/cup/judging").await;
            let next = list.attr(".head a.go", "href").expect("a sheet is open");
            let sheet = judge.get(&next).await;
            let version = sheet.field("version");
            let names: Vec<String> = sheet.attrs("form[data-sheet] .points input", "name");
            let mut fields = vec![("version", version.as_str()), ("comment", ""), ("go", "submit")];
            fields.extend(names.iter().map(String::as_str).zip(["30", "20", "15", "6"]));
            let answer = judge.post(&next, &fields).await;
            assert_eq!(answer.status(), 303, "{}", answer.body());
        }
    }
}
