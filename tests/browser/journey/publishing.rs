//! The organizer closes the round, clears what stands in the way by the links beside it, and publishes; strangers read.

use super::{Journey, ORGANIZER};

impl Journey {
    /// From the open round to the published result.
    pub async fn publish(&self) {
        let browser = &self.browser;
        browser.sign_in(ORGANIZER[1]).await;
        browser.act(["高山杯创业大赛", "Mountain Cup"]).await;
        self.preview().await;
        assert!(browser.count("#blockers li").await >= 2, "an open round and a missing sheet");
        assert_eq!(browser.count("#publish").await, 0, "nothing to press while something stands in the way");
        browser.picture(&format!("blockers-{}", self.language)).await;

        browser.act(["去结束评分", "Close the round"]).await;
        browser.act(["结束评审", "Close the round"]).await;
        browser.act(["结束评审", "Close the round"]).await;
        browser.sees("[role=status]", ["评审已结束", "The round is closed"]).await;

        self.preview().await;
        browser.act(["催交、作废或换评委", "Remind, void or give to another judge"]).await;
        let section = ["作废", "Void"];
        browser.write_in(section, ["原因", "Reason"], "评委因病未能评完此项目").await;
        browser.act(["作废此表", "Void this sheet"]).await;
        browser.sees("[role=status]", ["此表已作废", "The sheet is void"]).await;

        self.preview().await;
        while browser.count("#blockers").await > 0 {
            browser.act(["记录裁定，或允许该奖项超额", "Record a decision, or let the award exceed"]).await;
            self.decide().await;
            self.preview().await;
        }
        browser.act(["公布", "Publish"]).await;
        browser.sees("[role=status]", ["第 1 号结果已公布", "Result 1 is published"]).await;

        let stranger = self.stranger().await;
        stranger.goto("/").await;
        stranger.act(["查看公布的结果", "Published results"]).await;
        stranger.act(["初赛", "First round"]).await;
        assert_eq!(stranger.count("#ranking tbody tr").await, 5);
        stranger.sees("#ranking", ["一等奖", "First prize"]).await;
        stranger.sees("#ranking", ["二等奖", "Second prize"]).await;
        stranger.sees("#decisions", ["按报名先后排序，组委会已核对"; 2]).await;
        assert_eq!(stranger.text("#sha256").await.replace(' ', "").len(), 64);
        stranger.picture(&format!("result-{}", self.language)).await;
        stranger.close().await;
    }

    /// The team finds its marks and what the judges wrote, without their names.
    pub async fn look_back(&self) {
        let browser = &self.browser;
        browser.sign_out(ORGANIZER[0]).await;
        browser.sign_in("13900139001").await;
        browser.act(["高山杯创业大赛", "Mountain Cup"]).await;
        browser.act(["我的项目", "My entries"]).await;
        self.open_own_entry().await;
        browser.act(["评审反馈", "Feedback"]).await;
        browser.act(["初赛", "First round"]).await;
        browser.sees("#criteria", ["创新性", "Innovation"]).await;
        assert!(!browser.text("main").await.contains("孙评委"), "judges stay unnamed");
        browser.picture(&format!("feedback-{}", self.language)).await;
        browser.sign_out("龙银花").await;
        browser.sign_in(ORGANIZER[1]).await;
        browser.act(["高山杯创业大赛", "Mountain Cup"]).await;
    }

    /// Goes to the preview of the publication.
    async fn preview(&self) {
        let browser = &self.browser;
        browser.act(["轮次", "Rounds"]).await;
        browser.act(["排名", "Ranking"]).await;
        browser.picture(&format!("ranking-{}", self.language)).await;
        browser.act(["预览公布", "Preview the publication"]).await;
    }

    /// Records an order of the entries that tie, first come first.
    async fn decide(&self) {
        let browser = &self.browser;
        let fields = "[...document.querySelectorAll('#decide input[inputmode=numeric]')]";
        let script =
            format!("{fields}.forEach((one, index) => {{ one.value = index + 1; }}); return {fields}.length");
        let tied = browser.client.execute(&script, vec![]).await.unwrap();
        assert!(tied.as_u64().unwrap() >= 2, "a tie has two or more: {tied}");
        browser.write(["理由", "Reason"], "按报名先后排序，组委会已核对").await;
        browser.act(["记录裁定", "Record the decision"]).await;
        browser.sees("[role=status]", ["裁定已记录", "The decision is recorded"]).await;
    }
}
