//! A mentor accepts the invitation and keeps a record that the team can read.

use super::{Journey, ORGANIZER, entering::BY_HAND, people::Invitations};
use crate::browser::hand::PASSWORD;

impl Journey {
    /// Each mentor comes; whoever has the entry that came by hand records a session with its team.
    pub async fn coach(&self, people: &Invitations) {
        let browser = &self.browser;
        browser.sign_out(ORGANIZER[0]).await;
        let mut sessions = 0;
        for (link, name) in people.0.iter().zip(super::people::EXPERTS).take(2) {
            self.accept(link).await;
            browser.act(["我的辅导", "My teams"]).await;
            if browser.text("#teams").await.contains(BY_HAND) {
                sessions += 1;
                self.record().await;
            }
            browser.sign_out(name).await;
        }
        assert_eq!(sessions, 1, "one mentor has the entry");

        browser.sign_in("13900139001").await;
        browser.act(["高山杯创业大赛", "Mountain Cup"]).await;
        browser.act(["我的项目", "My entries"]).await;
        self.open_own_entry().await;
        browser.act(["辅导记录", "Coaching records"]).await;
        browser.sees("article", ["请先去州文旅局备案"; 2]).await;
        browser.sign_out("龙银花").await;
    }

    /// Accepts an invitation with a new account, and goes to the competition.
    pub async fn accept(&self, link: &str) {
        let browser = &self.browser;
        browser.open_link(link).await;
        browser.write(["设置密码", "Choose a password"], PASSWORD).await;
        browser.write(["再次输入密码", "Repeat the password"], PASSWORD).await;
        browser.act(["创建账号并接受", "Create the account and accept"]).await;
        browser.act(["高山杯创业大赛", "Mountain Cup"]).await;
    }

    async fn record(&self) {
        let browser = &self.browser;
        let script = "return [...document.querySelectorAll('#teams a')].find((one) => one.textContent.includes(arguments[0])).textContent.replace(/\\s+/g, ' ').trim()";
        let name = browser.client.execute(script, vec![BY_HAND.into()]).await.unwrap();
        let name = name.as_str().unwrap();
        browser.act([name; 2]).await;
        browser.write(["日期", "Date"], "2026-11-23").await;
        browser.write(["分钟", "Minutes"], "90").await;
        browser.tick(["线上", "Online"]).await;
        browser.write(["主题", "Topic"], "银饰纹样的授权合同").await;
        browser.write(["建议", "Advice"], "请先去州文旅局备案，再谈授权。").await;
        browser.write(["下一步", "Next steps"], "十二月初再谈一次").await;
        browser.act(["保存", "Save"]).await;
        browser.sees("[role=status]", ["辅导记录已保存", "The record has been added"]).await;
        browser.sees("article h3", ["银饰纹样的授权合同"; 2]).await;
        browser.picture(&format!("coaching-{}", self.language)).await;
    }

    /// Somebody with one entry may be there already.
    pub async fn open_own_entry(&self) {
        if self.browser.path().await.ends_with("/my-entries") {
            self.browser.act([BY_HAND; 2]).await;
        }
    }
}
