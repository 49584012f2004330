//! The first account and the first competition: names, regions, tracks, a rubric from a template, a round with its rule.

use pingxuan::{
    accounts::{actions::SETUP_TOKEN, forms_hex, store},
    web::secret::Token,
};

use super::{Journey, ORGANIZER};
use crate::browser::hand::PASSWORD;

impl Journey {
    /// Claims the site and sets the competition up.
    pub async fn set_up(&self) {
        let token = Token::fresh().unwrap();
        let hash = forms_hex(&token.hash());
        self.app.site.db.write(move |conn| store::set_setting(conn, SETUP_TOKEN, &hash)).await.unwrap();
        let browser = &self.browser;
        browser.goto(&format!("/setup?token={}", token.as_str())).await;
        browser.write(["姓名", "Name"], ORGANIZER[0]).await;
        browser.write(["邮箱或手机号", "E-mail address or phone number"], ORGANIZER[1]).await;
        browser.write(["设置密码", "Choose a password"], PASSWORD).await;
        browser.write(["再次输入密码", "Repeat the password"], PASSWORD).await;
        browser.act(["创建管理员账号", "Create the administrator's account"]).await;
        self.make_competition().await;
        self.make_rubric().await;
        self.make_round().await;
    }

    async fn make_competition(&self) {
        let browser = &self.browser;
        browser.write(["中文名称", "Chinese name"], "高山杯创业大赛").await;
        browser.write(["英文名称", "English name"], "Mountain Cup").await;
        browser.write(["网址中的名称", "Name in the address"], "cup").await;
        browser.write(["报名开始", "Registration opens"], "2026-11-01T09:00").await;
        browser.write(["报名截止", "Registration closes"], "2026-11-30T18:00").await;
        browser.write(["地区", "Regions"], "恩施 | Enshi\n黔东南 | Qiandongnan").await;
        browser.write(["赛道", "Tracks"], "农业 | Farming\n文旅 | Tourism").await;
        browser.act(["建立赛事", "Make the competition"]).await;
        browser.sees("[role=status]", ["赛事已建立", "The competition is made"]).await;
        assert_eq!(browser.path().await, "/c/cup/desk");
    }

    async fn make_rubric(&self) {
        let browser = &self.browser;
        browser.act(["建立评分标准", "Write a rubric"]).await;
        browser.act(["新建评分标准", "New rubric"]).await;
        browser.tick(["通用四项评分", "Four general criteria"]).await;
        browser.act(["继续", "Continue"]).await;
        browser.sees("[role=status]", ["已建立，请核对评分项", "please check its criteria"]).await;
    }

    async fn make_round(&self) {
        let browser = &self.browser;
        browser.act(["轮次", "Rounds"]).await;
        browser.act(["新建轮次", "New round"]).await;
        let names = ["名称与时间", "Names and times"];
        browser.write_in(names, ["中文名称", "Chinese name"], "初赛").await;
        browser.write_in(names, ["英文名称", "English name"], "First round").await;
        browser.write(["评审开始", "Judging begins"], "2026-11-24T09:00").await;
        browser.write(["评审截止", "Judging ends"], "2026-11-28T18:00").await;
        browser.write(["每个项目的评委人数", "Judges per entry"], "2").await;
        for (place, zh, en) in [
            (["第 1 个奖项", "Award 1"], "一等奖", "First prize"),
            (["第 2 个奖项", "Award 2"], "二等奖", "Second prize"),
        ] {
            browser.write_in(place, ["中文名称", "Chinese name"], zh).await;
            browser.write_in(place, ["英文名称", "English name"], en).await;
            browser.write_in(place, ["数值", "Number"], "1").await;
        }
        browser.act(["保存", "Save"]).await;
        browser.sees("[role=status]", ["轮次已建立", "The round is"]).await;
    }
}
